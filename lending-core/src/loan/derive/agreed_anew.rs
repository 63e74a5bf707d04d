//! Step 2: what was agreed anew takes effect.

use super::Fold;
use super::remake::{Hindrance, Unmade};
use crate::calendar::Date;
use crate::debt::Key;
use crate::loan::state::RateFrom;
use crate::rate::Rate;
use crate::repricing::RepricingDays;
use crate::schedule::{PlanError, Remake};

impl Fold<'_> {
    /// Another contract rate from this night on.
    pub(super) fn set_rate(&mut self, day: Date, key: &Key, rate: Rate) {
        self.state.rates_set.set(day, RateFrom::Event(key.clone()));
        if let Err(why) = self.change_rate(day, key, rate) {
            self.unmade.push(Unmade { by: key.clone(), why: Hindrance::Plan(why) });
        }
    }

    /// The same; where no plan can be made at that rate, it holds all the same and the plan stays as it was.
    fn change_rate(&mut self, day: Date, by: &Key, rate: Rate) -> Result<(), PlanError> {
        self.bill_what_ends(day);
        let exact = self.planned_so_far(day);
        (self.state.rate, self.state.rate_followed) = (rate, rate);
        self.state.to_the_end = false;
        self.try_remake(day, by, self.agreed.on_change.rate, exact)
    }

    /// On a repricing day the contract rate is looked at, and follows its table from this night on.
    pub(super) fn reprice(&mut self, day: Date) {
        let Some(policy) = self.agreed.repricing.as_ref().filter(|policy| self.is_repriced(policy.on, day))
        else {
            return;
        };
        if self.state.to_the_end {
            return;
        }
        let before = self.state.rate;
        let Some(rate) = policy.rate_on(&self.index, day, before) else { return };
        // Where it says the rate that holds it is what holds it from now on.
        self.state.rates_set.set(day, RateFrom::Table { read: policy.read_on(day) });
        if rate != before {
            // Nobody asked for it who could be refused: where no plan can be made, the rows stay as they are.
            let by = Key::new("repricing").expect("a literal key");
            self.change_rate(day, &by, rate).unwrap_or_default();
        }
    }

    /// Whether a day that has come is a repricing day.
    fn is_repriced(&self, on: RepricingDays, day: Date) -> bool {
        let (contract_day, over) =
            (self.agreed.contract_day, self.timetable.period_of(day).saturating_sub(1));
        match on {
            RepricingDays::EveryRows(rows) => {
                over > 0 && over.checked_rem(rows) == Some(0) && self.timetable.end(over) == day
            }
            RepricingDays::EveryMonths(_) | RepricingDays::MonthStarts(_) => {
                day > contract_day && on.next_by_calendar(contract_day, day.minus_days(1)) == Some(day)
            }
        }
    }

    /// The first day after the nights that have grown on which the contract rate is looked at.
    pub(super) fn next_repricing(&self) -> Option<Date> {
        let on = self.agreed.repricing.as_ref()?.on;
        match on {
            RepricingDays::EveryRows(rows) => {
                let over = self.timetable.period_of(self.day).saturating_sub(1);
                let next = over.checked_div(rows)?.saturating_add(1).saturating_mul(rows);
                Some(self.timetable.end(next))
            }
            RepricingDays::EveryMonths(_) | RepricingDays::MonthStarts(_) => {
                on.next_by_calendar(self.agreed.contract_day, self.day)
            }
        }
    }

    /// Contract interest rests from this night on; the instalment is kept.
    pub(super) fn pause_interest(&mut self, day: Date, key: &Key, until: Date) {
        self.bill_what_ends(day);
        let exact = self.planned_so_far(day);
        self.rest_until(until);
        self.remake(day, key, Remake::KeepInstalment, exact);
    }

    /// Contract interest rests up to a day; nights that rest already go on resting.
    pub(super) fn rest_until(&mut self, until: Date) {
        self.look_ahead([until]);
        self.state.paused_until = self.state.paused_until.max(Some(until));
    }
}
