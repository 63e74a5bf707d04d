//! Other plans in the place of what is to come: re-ages, re-amortisations, due days that move.

use std::collections::BTreeMap;

use lending_core::calendar::{Date, Frequency};
use lending_core::debt::Split;
use lending_core::loan::{Fact, Outlook, Reschedule, RowState};
use lending_core::rate::Rate;
use lending_core::reschedule::{Arrears, NewPlan, TakenOver, Treatment};
use rust_decimal::Decimal;
use serde::Deserialize;

use super::ledger::{Entry, RE_AGE, RE_AMORTIZE};
use super::replay::{Running, Stop, refused};
use crate::conformance::fineract::words::{Figure, Unit, whole};

/// The rows of a re-age.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ReAgeRow {
    frequency_number: Figure,
    frequency_type: Unit,
    start_date: Date,
    number_of_installments: Figure,
    #[serde(default)]
    re_age_interest_handling: Handling,
}

/// What becomes of the interest that is owed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum Handling {
    /// It falls due with the first row.
    #[default]
    Default,
    EqualAmortizationInterestSplit,
    EqualAmortizationPayableInterest,
    EqualAmortizationFullInterest,
    WaiveInterest,
}

impl Handling {
    /// A plan that treats interest so: spread over the rows of a re-age, it is all the interest there is.
    fn of(self, plan: NewPlan) -> Result<NewPlan, Stop> {
        let spread = Arrears::Transferred {
            interest: Treatment::IsSpread,
            fee: Treatment::Stays,
            penalty: Treatment::Stays,
        };
        match self {
            Self::Default => Ok(plan),
            Self::EqualAmortizationInterestSplit => Ok(plan.arrears(spread)),
            Self::EqualAmortizationPayableInterest => Ok(plan.arrears(spread).rate(Rate::ZERO)),
            Self::EqualAmortizationFullInterest => Ok(plan.arrears(Arrears::Transferred {
                interest: Treatment::IsSpreadToTheEnd,
                fee: Treatment::Stays,
                penalty: Treatment::Stays,
            })),
            Self::WaiveInterest => Err(Stop::not_mapped("interest that another plan waives")),
        }
    }
}

impl Running {
    /// New rows for all that is owed.
    pub(super) fn re_age(&mut self, row: &ReAgeRow) -> Result<(), Stop> {
        if row.start_date <= self.today {
            return Err(Stop::not_mapped("a re-age from a day that is over"));
        }
        let out_of_range = || Stop::not_mapped("a re-age with rows out of range");
        let rows = whole(row.number_of_installments).ok_or_else(out_of_range)?;
        let every = frequency(row.frequency_type, row.frequency_number).ok_or_else(out_of_range)?;
        let plan = row.re_age_interest_handling.of(NewPlan::rows(rows, every, row.start_date))?;
        self.another_plan(RE_AGE, plan)
    }

    /// What is past due goes into the rows that are left.
    pub(super) fn re_amortize(&mut self, handling: Handling) -> Result<(), Stop> {
        let plan = handling.of(NewPlan::same_rows())?;
        // Without interest the peer adds to the rows that are left what is past due, and solves nothing anew.
        let taken_over = if self.bears_interest { TakenOver::IntoThePlan } else { TakenOver::OnTopOfTheRows };
        self.another_plan(RE_AMORTIZE, plan.taken_over(taken_over))
    }

    /// The row due on a day falls due on another, and the later ones with it.
    pub(super) fn move_due_day(&mut self, from: Date, to: Date) -> Result<(), Stop> {
        let today = self.today.max(self.payout);
        let schedule = self.loan.schedule(today, Outlook::ArrearsPaidNow)?;
        let at = schedule.rows.iter().position(|row| row.due == from);
        let at = at.ok_or_else(|| Stop::not_mapped("a moved due day that is no row's"))?;
        // The plan counts once the row before is over, or the loan is paid out.
        let before = at.checked_sub(1).and_then(|before| schedule.rows.get(before));
        let earliest = before.map_or(self.payout.plus_days(1), |row| row.due);
        let value = earliest.max(self.today);
        let change = Reschedule::new(&self.next_key("m"), NewPlan::moved(to)).value(value);
        self.loan.on(self.today).map_err(refused)?.reschedule(change).map_err(refused)?;
        Ok(())
    }

    fn another_plan(&mut self, kind: &'static str, plan: NewPlan) -> Result<(), Stop> {
        let (key, day) = (self.next_key("n"), self.today);
        self.loan.on(day).map_err(refused)?.reschedule(Reschedule::new(&key, plan)).map_err(refused)?;
        self.ledger.book(&key, kind, day, Decimal::ZERO);
        Ok(())
    }

    /// What went into the rows of each re-age that stands, on its day: as long as nothing of the same day came after it.
    pub(super) fn re_aged(&self) -> Result<BTreeMap<String, Split>, Stop> {
        let aged = self.ledger.standing().filter(|entry| entry.kind == RE_AGE);
        let last_of_its_day = aged.filter(|aged| {
            let mut of_day = self.ledger.standing().filter(|entry| entry.day == aged.day);
            of_day.next_back().is_some_and(|last| last.key == aged.key)
        });
        let split = |aged: &Entry| Ok((aged.key.clone(), self.went_into(aged)?));
        last_of_its_day.map(split).collect()
    }

    fn went_into(&self, aged: &Entry) -> Result<Split, Stop> {
        let position = self.loan.position(aged.day)?;
        let interest = if self.is_to_the_end(&aged.key) {
            let schedule = self.loan.schedule(aged.day, Outlook::ArrearsPaidNow)?;
            let to_come = schedule.rows.iter().filter(|row| row.state == RowState::ToCome);
            to_come.map(|row| row.interest.minor()).sum()
        } else {
            position.interest_accrued.minor()
        };
        let principal = position.principal_to_come.minor();
        Ok(Split { principal, interest, ..Split::default() })
    }

    /// Whether a plan spreads interest to the end over its rows.
    fn is_to_the_end(&self, key: &str) -> bool {
        let event = self.loan.events().iter().find(|event| event.key.as_str() == key);
        event.is_some_and(
            |event| matches!(&event.fact, Fact::Rescheduled { plan, .. } if plan.goes_to_the_end()),
        )
    }
}

fn frequency(unit: Unit, number: Figure) -> Option<Frequency> {
    let number = whole(number)?;
    let frequency = match unit {
        Unit::Months => Frequency::Months(u8::try_from(number).ok()?),
        Unit::Years => Frequency::Months(u8::try_from(number.checked_mul(12)?).ok()?),
        Unit::Weeks => Frequency::Weeks(u8::try_from(number).ok()?),
        Unit::Days => Frequency::Days(u16::try_from(number).ok()?),
    };
    frequency.is_valid().then_some(frequency)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frequencies_are_whole_and_in_range() {
        let of = |unit, number: i64| frequency(unit, Figure(Decimal::from(number)));
        assert_eq!(of(Unit::Years, 2), Some(Frequency::Months(24)));
        assert_eq!(of(Unit::Days, 15), Some(Frequency::Days(15)));
        assert_eq!(of(Unit::Years, 11), None);
        assert_eq!(of(Unit::Weeks, 0), None);
        assert_eq!(frequency(Unit::Months, Figure(Decimal::new(15, 1))), None);
    }
}
