use lending_core::loan::{Closing, Loan, Payment, PayoffQuote, Position, Status};
use lending_core::money::{Minor, Money};

use super::{Violation, holds};
use crate::generator::Case;

/// PAY-1: paying what is quoted, last on the day, by a payment that prepays, closes the loan without credit, and one
/// minor unit less does not.
pub fn pay_1(case: &Case) -> Result<(), Violation> {
    let day = case.loan.business_day();
    let Ok(quote) = case.loan.payoff_quote(day) else { return Ok(()) };
    if !quote.amount.minor().is_positive() {
        return Ok(());
    }
    let at = |what: &str| format!("seed {}: {} on {day}: {what}", case.seed, quote.amount);
    // Where money lies to be returned, a loan that owes nothing is settled (C120).
    let lies = |position: Position| position.to_be_returned.minor().is_positive();
    let now = case.loan.closing(day).map(|closing| closing.status);
    // Before the first payout charges may wait for a bill that is to come.
    if now == Ok(Status::Opened) {
        return Ok(());
    }
    // Where nothing was ever paid out, what is owed are charges, and the loan stays cancelled (C126).
    let ended = match (now == Ok(Status::Cancelled), case.loan.position(day).is_ok_and(lies)) {
        (true, _) => Status::Cancelled,
        (false, true) => Status::Settled,
        (false, false) => Status::Closed,
    };
    // Before the close: what is let off there, or kept (C203), was owed, or credit.
    let Some((before, closing)) = paid(&case.loan, quote.payment("payoff")) else { return Ok(()) };
    let (status, credit) = (closing.status, before.credit);
    holds("PAY-1", status == ended && nothing_owed(&before) && credit.minor().is_zero(), || {
        at(&format!("leaves the loan {}, with credit {credit}", status.name()))
    })?;
    let amount = Money::new(quote.amount.minor() - Minor::new(1), quote.amount.currency());
    match paid(&case.loan, PayoffQuote { amount, ..quote }.payment("payoff")) {
        Some((before, closing)) => {
            let is_over = closing.status == ended && nothing_owed(&before);
            holds("PAY-1", !is_over, || at("one unit less closes the loan as well"))
        }
        None => Ok(()),
    }
}

/// A copy of the loan after a payment on its business day, before its close and at it; `None` where the day takes no more.
fn paid(loan: &Loan, payment: Payment) -> Option<(Position, Closing)> {
    let (mut copy, day) = (loan.clone(), loan.business_day());
    copy.on(day).ok()?.repay(payment).ok()?;
    Some((copy.position(day).ok()?, copy.closing(day).ok()?))
}

/// A loan that is cancelled says nothing of charges that are owed.
fn nothing_owed(position: &Position) -> bool {
    position.owed().minor().is_zero() && position.fees_waiting.minor().is_zero()
}
