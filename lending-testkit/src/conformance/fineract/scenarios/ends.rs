//! Loans that the peer charges off, and contracts that it terminates.

use std::collections::BTreeMap;

use lending_core::calendar::Date;
use lending_core::debt::Split;
use lending_core::loan::{Acceleration, WriteOff};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::ledger::{Allocations, CHARGE_OFF, Entry, TERMINATION};
use super::product::ChargeOff;
use super::replay::{Running, Stop, refused};
use super::view::ScheduleView;

/// What becomes of a loan that is charged off, in our words.
pub(super) fn write_off(behaviour: ChargeOff) -> Value {
    match behaviour {
        ChargeOff::Regular => json!({ "interest": "stops_on_arrears", "rows": "stay" }),
        ChargeOff::ZeroInterest => json!({ "interest": "stops", "rows": "stay" }),
        ChargeOff::AccelerateMaturity => json!({ "interest": "stops", "rows": "fall_due" }),
    }
}

impl Running {
    /// The peer's books carry the loan no more from a day on.
    pub(super) fn charge_off(&mut self, day: Date) -> Result<(), Stop> {
        let key = self.next_key("o");
        let write_off = WriteOff::new(&key, "charged off").value(day);
        self.loan.on(self.today).map_err(refused)?.write_off(write_off).map_err(refused)?;
        self.ledger.book(&key, CHARGE_OFF, day, Decimal::ZERO);
        Ok(())
    }

    /// All that is to come falls due on the business day.
    pub(super) fn terminate(&mut self) -> Result<(), Stop> {
        let (key, day) = (self.next_key("t"), self.today);
        let called_in = Acceleration::new(&key, "the contract is terminated");
        self.loan.on(day).map_err(refused)?.accelerate(called_in).map_err(refused)?;
        self.ledger.book(&key, TERMINATION, day, Decimal::ZERO);
        Ok(())
    }

    /// What was outstanding on the day of each end that stands, before money of the day that was booked after it.
    pub(super) fn ended(&self) -> Result<BTreeMap<String, Split>, Stop> {
        let ends = self.ledger.standing().filter(|entry| entry.is_end());
        let outstanding = |end: &Entry| Ok((end.key.clone(), self.outstanding_at(end)?));
        ends.map(outstanding).collect()
    }

    fn outstanding_at(&self, end: &Entry) -> Result<Split, Stop> {
        let owed = ScheduleView::of(&self.seen(), end.day)?.owed();
        let allocations = Allocations::of(&self.loan, end.day)?;
        let before = self.ledger.standing().take_while(|entry| entry.key != end.key);
        let of_day = before.filter(|entry| entry.day <= end.day);
        let late = self.ledger.standing().skip_while(|entry| entry.key != end.key);
        let earlier = late.filter(|entry| entry.day < end.day);
        let paid = of_day.chain(earlier).map(|entry| allocations.of_payment(&entry.key));
        Ok(owed - paid.fold(Split::default(), |sum, part| sum + part))
    }
}
