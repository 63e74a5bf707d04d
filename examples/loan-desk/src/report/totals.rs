//! What was granted, what is running, and what was repaid.

use lending_core::loan::{Closing, Loan, Status, Why};
use lending_core::money::{Minor, Money};
use serde_json::{Value, json};

use super::figures::add;
use crate::failure::Failure;

/// Loans by what became of them, and what was agreed to be lent with them.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Totals {
    pub(super) granted: Lent,
    pub(super) not_paid_out: Lent,
    pub(super) running: Lent,
    pub(super) repaid: Lent,
    /// Cancelled, transferred, or ended because the rest was waived.
    pub(super) otherwise: Lent,
    /// What is outstanding of the running ones.
    pub(super) outstanding: Minor,
    pub(super) past_due: Minor,
}

/// A number of loans and the principal of their contracts.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Lent {
    pub(super) loans: u64,
    pub(super) principal: Minor,
}

impl Lent {
    fn add(&mut self, principal: Money) -> Result<(), Failure> {
        self.loans += 1;
        add(&mut self.principal, principal)
    }
}

impl Totals {
    pub(super) fn add(&mut self, loan: &Loan, closing: &Closing) -> Result<(), Failure> {
        let position = &closing.position;
        let principal = position.money(loan.terms().agreed().principal);
        self.granted.add(principal)?;
        match closing.status {
            Status::Opened => self.not_paid_out.add(principal)?,
            Status::Running => self.running.add(principal)?,
            Status::Settled | Status::Closed if was_repaid(closing) => self.repaid.add(principal)?,
            Status::Settled | Status::Closed | Status::Cancelled => self.otherwise.add(principal)?,
        }
        add(&mut self.outstanding, position.principal_outstanding())?;
        add(&mut self.past_due, position.money(position.past_due.total()))
    }

    pub(super) fn to_json(self, decimal: &dyn Fn(Minor) -> Value) -> Value {
        let lent = |lent: Lent| json!({ "loans": lent.loans, "principal": decimal(lent.principal) });
        json!({
            "granted": lent(self.granted),
            "not_paid_out": lent(self.not_paid_out),
            "running": lent(self.running),
            "repaid": lent(self.repaid),
            "ended_otherwise": lent(self.otherwise),
            "principal_outstanding": decimal(self.outstanding),
            "past_due": decimal(self.past_due),
        })
    }
}

/// Whether money of the borrower's ended it, down to a small rest.
fn was_repaid(closing: &Closing) -> bool {
    let ends = [Why::Repaid, Why::PaidOffEarly, Why::Withdrawn, Why::WithinTheTolerance, Why::Refunded];
    closing.ended.as_ref().is_some_and(|ended| ends.contains(&ended.why))
}
