//! The plans of before: each plan as it was made, noted on a walk of its own that is asked for them.

use super::{Fold, Happening, IssuedBill, Phase, walk};
use crate::calendar::Date;
use crate::debt::Key;
use crate::money::Minor;
use crate::reference::Known;
use crate::terms::Agreement;

/// What is noted of plans on a walk.
#[derive(Debug, Clone, Default)]
pub(super) struct Made {
    /// By what the plan was made that is not noted yet.
    by: Option<Key>,
    plans: Vec<MadePlan>,
}

/// A plan as it was made.
#[derive(Debug, Clone)]
pub(crate) struct MadePlan {
    /// The day on which it was made.
    pub(crate) day: Date,
    /// The event by which it was made.
    pub(crate) by: Key,
    /// The principal that it was made for.
    pub(crate) principal: Minor,
    /// Its rows.
    pub(crate) rows: Vec<MadeRow>,
}

/// A row of a plan as it was made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MadeRow {
    /// Its number among all rows of the loan.
    pub(crate) number: u32,
    /// Its due day, and where it falls before business days move it.
    pub(crate) due: Date,
    pub(crate) falls: Date,
    /// Principal.
    pub(crate) principal: Minor,
    /// Interest, with what it has on top of its instalment.
    pub(crate) interest: Minor,
    /// The interest of its own period.
    pub(crate) grows: Minor,
}

impl Fold<'_> {
    /// The rows were made by an event.
    pub(super) fn plan_was_made(&mut self, by: &Key) {
        if let Some(made) = &mut self.made {
            made.by = Some(by.clone());
        }
    }

    /// Notes the plan that was just made, where plans are asked for.
    pub(super) fn note_plan(&mut self, day: Date) {
        let Some(by) = self.made.as_mut().and_then(|made| made.by.take()) else { return };
        let Some(plan) = &self.state.plan else { return };
        let row = |number: u32| {
            let planned = plan.planned(number)?;
            let more = plan.spread_on(number) + plan.fixed_on(number);
            Some(MadeRow {
                number,
                due: self.timetable.due(number),
                falls: self.timetable.falls_on(number),
                principal: planned.principal,
                interest: planned.interest + more,
                grows: planned.grows,
            })
        };
        let rows = plan.to_come().filter_map(row).collect();
        let noted = MadePlan { day, by, principal: plan.as_planned, rows };
        if let Some(made) = &mut self.made {
            made.plans.push(noted);
        }
    }

    /// What was noted.
    fn plans(&mut self) -> Vec<MadePlan> {
        self.made.take().unwrap_or_default().plans
    }
}

/// Every plan that was made by the end of a day, with the reference data known by a day.
pub(crate) fn plans_made<H: Happening>(
    agreed: &Agreement,
    known: Known<'_>,
    happenings: &[H],
    before: &[IssuedBill],
    day: Date,
) -> Vec<MadePlan> {
    let mut fold = walk(agreed, known, happenings, before);
    fold.made = Some(Made::default());
    fold.run((day, Phase::Close));
    fold.plans()
}
