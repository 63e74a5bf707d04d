use serde::{Deserialize, Serialize};

use super::{Suspended, SuspendedInterest, SuspendedTerm};
use crate::calendar::{Anchor, Date, DueDays, Frequency};
use crate::money::Minor;
use crate::rate::Rate;
use crate::schedule::Remake;

/// The rows of another plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rows {
    /// New rows from a due day on: an extension (展期), a re-age, another frequency. The instalment is solved anew.
    New {
        /// The number of rows.
        instalments: u32,
        /// How often they fall due.
        frequency: Frequency,
        /// The first due day, after the day of the change.
        first_due: Date,
        /// Where in its month a row falls due; the first due day's own day where it is left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        anchor: Option<Anchor>,
    },
    /// The rows that are left, on their due days; the instalment is solved anew (re-amortise).
    Same,
    /// The next due day moves to another day, and the later ones with it.
    Moved {
        /// The new due day of the next row.
        to: Date,
        /// What becomes of the instalment.
        #[serde(default)]
        instalment: Remake,
    },
    /// The rows that are left, the next of them suspended (延期还本付息, 缓缴; forbearance, payment holiday).
    Suspended {
        /// How many.
        rows: u32,
        /// What they do not ask for.
        what: Suspended,
        /// How long the plan is then.
        term: SuspendedTerm,
    },
    /// A suspension ends: suspended rows whose period begins on the day or later are rows again, and of those that it
    /// added at the end as many fall away.
    Resumed,
}

/// What becomes of a component of what is owed on the day of the change.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Treatment {
    /// It stays owed as it is.
    #[default]
    Stays,
    /// It falls due with the first row.
    OnTheFirstRow,
    /// It falls due with all rows in even shares, on top of their instalments.
    IsSpread,
    /// It becomes principal.
    IsCapitalised,
    /// It is no longer asked for.
    IsWaived,
    /// Of interest: with it all that the plan before would still have asked for to its end; new rows bear no contract
    /// interest besides. Anything else as `IsSpread`.
    IsSpreadToTheEnd,
}

/// What becomes of bills that are issued and unpaid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Arrears {
    /// They stay due on their days, principal and all.
    Stay,
    /// Their principal is a part of the new plan; the rest of them is treated component by component.
    Transferred {
        /// Contract interest; also what has grown and is on no bill.
        interest: Treatment,
        /// Charges, and their tax.
        fee: Treatment,
        /// Penalty interest.
        penalty: Treatment,
    },
}

/// What the days past due count after bills were taken over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PastDue {
    /// They start anew with the bills of the new plan.
    #[default]
    StartAnew,
    /// They go on from the oldest bill that was taken over unpaid, until a bill of the new plan is paid in time with none
    /// before it unpaid (a cure by the first instalment in time).
    GoOn,
}

/// What becomes of the rows that were agreed when a fact comes late that changes what they were made of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnLateFact {
    /// The plan is computed anew.
    #[default]
    Recompute,
    /// The instalments that were agreed stay; the last row takes the difference.
    KeepAgreed,
}

/// What becomes of the principal of bills that are taken over, where rows stay.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TakenOver {
    /// It is principal of the plan: the instalment is solved anew.
    #[default]
    IntoThePlan,
    /// The rows that are left stay as they were planned, and each asks for an even share of it on top.
    OnTopOfTheRows,
}

/// A row as it was agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgreedRow {
    /// Its due day as it falls, before business days move it.
    pub due: Date,
    /// Principal.
    pub principal: Minor,
    /// The interest of its own period.
    pub interest: Minor,
}

/// Another plan, as lender and borrower agreed it. Amounts are in minor units of the loan's currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewPlan {
    /// Its rows.
    pub rows: Rows,
    /// What becomes of what is owed.
    pub arrears: Arrears,
    /// Another contract rate; `None`: the rate stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<Rate>,
    /// What is left for the last row on top of its rule; `None`: as in the plan before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub residual: Option<Minor>,
    /// Principal on no bill that is no longer asked for (减免本金, haircut); less than there is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub haircut: Option<Minor>,
    /// What the days past due count after bills were taken over.
    #[serde(default, skip_serializing_if = "is_default")]
    pub past_due: PastDue,
    /// What becomes of the principal of bills that are taken over; another answer than the first needs rows that stay.
    #[serde(default, skip_serializing_if = "is_default")]
    pub taken_over: TakenOver,
    /// What becomes of the agreed rows when a fact comes late.
    #[serde(default, skip_serializing_if = "is_default")]
    pub on_late_fact: OnLateFact,
}

fn is_default<T: Default + PartialEq>(answer: &T) -> bool {
    *answer == T::default()
}

impl NewPlan {
    /// Rows, and what becomes of what is owed; everything else as it was.
    pub const fn new(rows: Rows, arrears: Arrears) -> Self {
        Self {
            rows,
            arrears,
            rate: None,
            residual: None,
            haircut: None,
            past_due: PastDue::StartAnew,
            taken_over: TakenOver::IntoThePlan,
            on_late_fact: OnLateFact::Recompute,
        }
    }

    /// So many new rows from a due day on, into which unpaid bills go: their interest with the first row, their charges
    /// and penalty as they are.
    pub const fn rows(instalments: u32, frequency: Frequency, first_due: Date) -> Self {
        Self::new(Rows::New { instalments, frequency, first_due, anchor: None }, Self::INTO_THE_PLAN)
    }

    /// The rows that are left, into which unpaid bills go in the same way.
    pub const fn same_rows() -> Self {
        Self::new(Rows::Same, Self::INTO_THE_PLAN)
    }

    /// The next due day moves, and the later ones with it; bills stay as they are, and so does the instalment.
    pub const fn moved(to: Date) -> Self {
        Self::new(Rows::Moved { to, instalment: Remake::KeepInstalment }, Arrears::Stay)
    }

    /// The next rows are suspended; bills stay as they are.
    pub const fn suspended(rows: u32, what: Suspended, term: SuspendedTerm) -> Self {
        Self::new(Rows::Suspended { rows, what, term }, Arrears::Stay)
    }

    /// A suspension ends; bills stay as they are.
    pub const fn resumed() -> Self {
        Self::new(Rows::Resumed, Arrears::Stay)
    }

    /// With another residual, in minor units.
    #[must_use]
    pub const fn residual(self, residual: Minor) -> Self {
        Self { residual: Some(residual), ..self }
    }

    /// Without so much of the principal, in minor units.
    #[must_use]
    pub const fn haircut(self, haircut: Minor) -> Self {
        Self { haircut: Some(haircut), ..self }
    }

    /// With another answer to what the days past due count.
    #[must_use]
    pub const fn past_due(self, past_due: PastDue) -> Self {
        Self { past_due, ..self }
    }

    /// With another answer to what becomes of the principal of bills that are taken over.
    #[must_use]
    pub const fn taken_over(self, taken_over: TakenOver) -> Self {
        Self { taken_over, ..self }
    }

    /// With another answer to what becomes of the agreed rows when a fact comes late.
    #[must_use]
    pub const fn on_late_fact(self, on_late_fact: OnLateFact) -> Self {
        Self { on_late_fact, ..self }
    }

    /// With another treatment of what is owed.
    #[must_use]
    pub const fn arrears(self, arrears: Arrears) -> Self {
        Self { arrears, ..self }
    }

    /// With another contract rate.
    #[must_use]
    pub const fn rate(self, rate: Rate) -> Self {
        Self { rate: Some(rate), ..self }
    }

    /// Whether interest to the end is spread over its rows.
    pub const fn goes_to_the_end(&self) -> bool {
        matches!(self.arrears, Arrears::Transferred { interest: Treatment::IsSpreadToTheEnd, .. })
    }

    /// Whether something that grew becomes principal.
    pub fn compounds(&self) -> bool {
        let capitalised = Suspended::Everything(SuspendedInterest::IsCapitalised);
        if matches!(self.rows, Rows::Suspended { what, .. } if what == capitalised) {
            return true;
        }
        match self.arrears {
            Arrears::Stay => false,
            Arrears::Transferred { interest, fee, penalty } => {
                [interest, fee, penalty].contains(&Treatment::IsCapitalised)
            }
        }
    }

    /// The due day that it names for its first row, if it names one.
    pub const fn first_due(&self) -> Option<Date> {
        match self.rows {
            Rows::New { first_due, .. } => Some(first_due),
            Rows::Moved { to, .. } => Some(to),
            Rows::Same | Rows::Suspended { .. } | Rows::Resumed => None,
        }
    }

    /// How often its rows fall due, where it says so.
    pub const fn frequency(&self) -> Option<Frequency> {
        match self.rows {
            Rows::New { frequency, .. } => Some(frequency),
            Rows::Same | Rows::Moved { .. } | Rows::Suspended { .. } | Rows::Resumed => None,
        }
    }

    /// A day by which its last row has fallen due, where the rows before it fell due so often, the first and the last of
    /// them on given days.
    pub fn last_due(&self, every: Frequency, first: Date, last: Date) -> Date {
        match &self.rows {
            Rows::Suspended { rows, term: SuspendedTerm::Extended, .. } => {
                last.plus_days(every.nights_max().saturating_mul(*rows))
            }
            Rows::New { instalments, frequency, first_due, anchor } => {
                let rows = i32::try_from(*instalments).unwrap_or(i32::MAX);
                let anchor = anchor.unwrap_or_else(|| Anchor::of(*first_due));
                DueDays::new(anchor, *frequency, *first_due).due(rows)
            }
            Rows::Same | Rows::Suspended { term: SuspendedTerm::Kept, .. } | Rows::Resumed => last,
            Rows::Moved { to, .. } => {
                let span = u32::try_from(first.nights_to(last)).unwrap_or(0);
                to.plus_days(span.saturating_add(31))
            }
        }
    }

    const INTO_THE_PLAN: Arrears = Arrears::Transferred {
        interest: Treatment::OnTheFirstRow,
        fee: Treatment::Stays,
        penalty: Treatment::Stays,
    };
}
