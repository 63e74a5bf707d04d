use lending_core::calendar::Date;
use lending_core::rate::Rate;
use lending_core::reference::RateRow;
use lending_core::repricing::RepricingDays;

use super::fraction::{Fraction, floor, per_year, whole};
use super::loan::Loan;

/// The contract rate follows a table (C122, C123).
impl Loan<'_> {
    /// Step 2, before its facts.
    pub(super) fn reprice(&mut self) {
        let Some(policy) = &self.agreed.repricing else { return };
        // C138: a plan of shares bears no other interest.
        if !self.is_repricing_day(policy.on) || self.is_free_of_interest() {
            return;
        }
        let before = self.contract_rate();
        let Some(index) = self.index_on(&policy.table, self.day.minus_days(policy.days_before)) else {
            return;
        };
        let mut rate = index + per_year(policy.rate.spread);
        if let Some(most) = policy.rate.change_max.map(per_year) {
            rate = rate.clamp(&before - &most, &before + &most);
        }
        if let Some(floor) = policy.rate.floor {
            rate = rate.max(per_year(floor));
        }
        if let Some(cap) = policy.rate.cap {
            rate = rate.min(per_year(cap));
        }
        let rate = rate.clamp(Fraction::ZERO, whole(10));
        if rate != before {
            self.bill_what_is_over();
            self.rates.push((self.day, rate));
            self.remake(0, self.agreed.on_change.rate);
        }
    }

    /// The contract rate of the coming night.
    pub(super) fn contract_rate(&self) -> Fraction {
        self.rate(self.day)
    }

    /// C122.
    fn is_repricing_day(&self, on: RepricingDays) -> bool {
        let (contract_day, day) = (self.agreed.contract_day, self.day);
        if day <= contract_day {
            return false;
        }
        let months = contract_day.month().until(day.month());
        match on {
            RepricingDays::EveryRows(rows) => {
                let row = self.calendar.period(day);
                row > 1 && (row - 1).is_multiple_of(rows) && self.calendar.end(row - 1) == day
            }
            RepricingDays::EveryMonths(every) => {
                let every = i32::try_from(every).expect("months are few");
                months % every == 0 && day == day.month().day_or_last(contract_day.day())
            }
            RepricingDays::MonthStarts(every) => {
                day == day.month().first() && (day.month().number() - 1).is_multiple_of(every)
            }
        }
    }

    /// C122, C123: the row of a table that holds on a day; before the first row the first, after its end none.
    fn index_on(&self, table: &str, day: Date) -> Option<Fraction> {
        let rows = || self.tables.iter().filter(|row| row.table == table);
        let place = |row: &&RateRow| (row.from, row.known);
        let last = rows().max_by_key(place)?;
        if last.ends.is_some_and(|ends| ends < day) {
            return None;
        }
        let holds = rows().filter(|row| row.from <= day).max_by_key(place);
        let first = rows().map(|row| row.from).min();
        let first = rows().filter(|row| Some(row.from) == first).max_by_key(place);
        holds.or(first).map(|row| per_year(row.rate))
    }
}

/// A rate as the engine writes it.
pub(super) fn scaled(rate: &Fraction) -> i64 {
    floor(&(rate / per_year(Rate::MAX) * whole(Rate::MAX.scaled())))
}
