use lending_core::calendar::Date;
use lending_core::loan::{Closing, Loan, Payment, PayoffQuote, Position, Status};
use lending_core::money::{Minor, Money};

use super::{Violation, holds};
use crate::generator::Case;

/// PAY-1: paying what is quoted, last on the day, by a payment that prepays, closes the loan without credit but of
/// what it frees, and one minor unit less does not. Where credit that lies covers everything, one minor unit lets it, and
/// what it leaves over stays credit.
pub fn pay_1(case: &Case) -> Result<(), Violation> {
    let day = case.loan.business_day();
    let Ok(quote) = case.loan.payoff_quote(day) else { return Ok(()) };
    if !quote.amount.minor().is_positive() {
        return Ok(());
    }
    let at = |what: &str| format!("seed {}: {} on {day}: {what}", case.seed, quote.amount);
    let now = case.loan.closing(day).map(|closing| closing.status);
    // Before the first payout charges may wait for a bill that is to come.
    if now == Ok(Status::Opened) {
        return Ok(());
    }
    // Where nothing was ever paid out, what is owed are charges, and the loan stays cancelled (C126).
    // Where money of the borrower's lies, a loan that owes nothing is settled (C120).
    let ended = |Closing { position, .. }: &Closing| {
        let lies = [position.to_be_returned, position.credit].iter().any(|money| money.minor().is_positive());
        match now {
            Ok(Status::Cancelled) => Status::Cancelled,
            _ if lies => Status::Settled,
            _ => Status::Closed,
        }
    };
    // Before the close: what is let off there, or kept (C203), was owed, or credit.
    let Some((before, closing, freed)) = paid(&case.loan, quote.payment("payoff")) else { return Ok(()) };
    // Rows to come that ask for less than all principal leave the loan running, whatever is paid (C97).
    let twice = Money::new(quote.amount.minor() + quote.amount.minor(), quote.amount.currency());
    let with_twice = || paid(&case.loan, PayoffQuote { amount: twice, ..quote.clone() }.payment("payoff"));
    let runs = |paid: (Position, Closing, Minor)| paid.1.status == Status::Running;
    if closing.status == Status::Running && with_twice().is_some_and(runs) {
        return Ok(());
    }
    let (status, credit) = (closing.status, before.credit);
    let lies = |position: Position| position.credit.minor();
    let is_least = quote.amount.minor() == Minor::new(1);
    let lay = if is_least { case.loan.position(day).map_or(Minor::ZERO, lies) } else { Minor::ZERO };
    holds(
        "PAY-1",
        status == ended(&closing) && nothing_owed(&before) && credit.minor() <= freed + lay,
        || at(&format!("leaves the loan {}, with credit {credit}, of which it freed {freed}", status.name())),
    )?;
    let amount = Money::new(quote.amount.minor() - Minor::new(1), quote.amount.currency());
    match paid(&case.loan, PayoffQuote { amount, ..quote }.payment("payoff")) {
        Some((before, closing, _)) => {
            let is_over = closing.status == ended(&closing) && nothing_owed(&before);
            holds("PAY-1", !is_over, || at("one unit less closes the loan as well"))
        }
        None => Ok(()),
    }
}

/// A copy of the loan after a payment on its business day, before its close and at it, and what was freed by it; `None`
/// where the day takes no more.
fn paid(loan: &Loan, payment: Payment) -> Option<(Position, Closing, Minor)> {
    let (mut copy, day) = (loan.clone(), loan.business_day());
    let before = freed(&copy, day)?;
    copy.on(day).ok()?.repay(payment).ok()?;
    let freed = freed(&copy, day)? - before;
    Some((copy.position(day).ok()?, copy.closing(day).ok()?, freed))
}

fn freed(loan: &Loan, day: Date) -> Option<Minor> {
    let lines = loan.lines(day).ok()?;
    Some(lines.iter().filter(|line| line.key.kind() == "freed").map(|line| line.amount).sum())
}

/// A loan that is cancelled says nothing of charges that are owed.
fn nothing_owed(position: &Position) -> bool {
    position.owed().minor().is_zero() && position.fees_waiting.minor().is_zero()
}
