use std::collections::BTreeSet;

use fastrand::Rng;
use lending_core::allocation::Then;
use lending_core::billing::LateFacts;
use lending_core::calendar::Date;
use lending_core::debt::{ItemId, Key};
use lending_core::fee::ChargeWhenClosed;
use lending_core::loan::{Event, LineKey, Loan};

use super::{Violation, holds, same};
use crate::generator::{Case, Command, shuffled};
use crate::scenario::Verb;

/// EVT-1: derived at once = derived step by step, day after day; each history is looked at on other days.
pub fn evt_1(case: &Case) -> Result<(), Violation> {
    let mut walk = case.loan.day_by_day();
    for (number, day) in (case.seed % 27..).zip(case.days()) {
        let position = walk.position(day).expect("a day within reach");
        let closing = walk.closing(day).expect("a day within reach");
        if number % 27 > 0 {
            continue;
        }
        let at = |what: &str| format!("seed {}, {what} of {day}", case.seed);
        let at_once = case.loan.position(day).expect("a day within reach");
        same("EVT-1", || at("the position"), &at_once, &position)?;
        let at_once = case.loan.closing(day).expect("a day within reach");
        same("EVT-1", || at("the closing"), &at_once, &closing)?;
        let lines = case.loan.lines(day).expect("a day within reach");
        let at_once = lines.into_iter().map(|line| (line.key, line.amount)).collect();
        let amounts = walk.amounts(day).expect("a day within reach");
        same("EVT-1", || at("the lines"), &at_once, &amounts)?;
    }
    Ok(())
}

/// EVT-2: the same key and claim twice = once; another claim is refused. Neither changes anything.
pub fn evt_2(case: &Case) -> Result<(), Violation> {
    let mut loan = case.loan.clone();
    let mark = (loan.book_mark(), loan.events().len(), loan.closed_through());
    for command in case.commands.iter().filter(|command| !matches!(command.verb, Verb::Close)) {
        let at = |what: &str| format!("seed {}: {what} {command:?}", case.seed);
        let again = Command { on: case.loan.business_day(), ..command.clone() };
        holds("EVT-2", matches!(again.apply(&mut loan), Ok(false)), || at("sent again:"))?;
        if let Verb::Repay { key, value, order, .. } = &command.verb {
            let other = if amount_of(&command.verb) == "0.07" { "0.08 CNY" } else { "0.07 CNY" };
            let (key, amount) = (key.clone(), other.to_owned());
            let other = Verb::Repay { key, amount, value: *value, order: *order, kind: None, prepays: None };
            let elsewhere = format!("{} USD", amount_of(&command.verb));
            let elsewhere = Verb::Repay {
                key: key_of(&command.verb),
                amount: elsewhere,
                value: *value,
                order: *order,
                kind: None,
                prepays: None,
            };
            let elsewhere = Command { on: again.on, verb: elsewhere };
            let refused = elsewhere.apply(&mut loan).err().is_some_and(|error| error.code() == "key.reused");
            holds("EVT-2", refused, || at("sent in another currency:"))?;
            let other = Command { on: again.on, verb: other };
            let refused = other.apply(&mut loan).err().is_some_and(|error| error.code() == "key.reused");
            holds("EVT-2", refused, || at("sent with another amount:"))?;
        }
    }
    let after = (loan.book_mark(), loan.events().len(), loan.closed_through());
    same("EVT-2", || format!("seed {}, after sending all again", case.seed), &mark, &after)
}

fn key_of(verb: &Verb) -> String {
    if let Verb::Repay { key, .. } = verb { key.clone() } else { String::new() }
}

/// The amount of a payment without its currency.
fn amount_of(verb: &Verb) -> String {
    let Verb::Repay { amount, .. } = verb else { return String::new() };
    amount.split(' ').next().unwrap_or_default().to_owned()
}

/// EVT-3: two accepted recordings of the same facts, each putting a fact after what it refers to, end in the same
/// position on every day; where bills stay as they were stated, those that know the same at the close of each day on
/// which something is billed.
pub fn evt_3(case: &Case) -> Result<(), Violation> {
    let mut rng = Rng::with_seed(case.seed);
    for _ in 0..3 {
        let other = recorded_otherwise(&mut rng, case);
        let Some(other) = other.filter(|other| same_facts(&case.loan, other)) else { continue };
        same_on_every_day("EVT-3", case, &case.loan, &other)?;
    }
    Ok(())
}

/// The same facts in another order of recording; none if one is refused.
fn recorded_otherwise(rng: &mut Rng, case: &Case) -> Option<Loan> {
    if case.terms.agreed().billing.late_facts == LateFacts::Restate {
        return case.replay(&shuffled(rng, &case.commands, case.loan.business_day()));
    }
    let billed = days_billed(&case.loan);
    let known = |command: &Command| billed.iter().filter(|day| **day < command.on).count();
    let spans = case.commands.chunk_by(|one, next| known(one) == known(next));
    let order: Vec<Command> =
        spans.flat_map(|span| shuffled(rng, span, span.last().expect("no span is empty").on)).collect();
    case.replay(&order).filter(|other| known_alike(&case.loan, other))
}

/// The business days on which the book tells of bills.
fn days_billed(loan: &Loan) -> BTreeSet<Date> {
    let billed = loan.book().iter().filter(|entry| matches!(entry.key, LineKey::Billed { .. }));
    billed.map(|entry| entry.booked).collect()
}

/// Whether two recordings know the same at the close of each day on which either tells of bills, and of each statement
/// day of the bills as they stand.
fn known_alike(one: &Loan, other: &Loan) -> bool {
    let known = |loan: &Loan, day: Date| -> BTreeSet<Key> {
        let by_then = loan.events().iter().filter(|event| event.booked <= day);
        by_then.map(|event| event.key.clone()).collect()
    };
    let mut days: BTreeSet<Date> = days_billed(one).union(&days_billed(other)).copied().collect();
    for loan in [one, other] {
        let position = loan.position(loan.business_day());
        let items = position.map(|position| position.items).unwrap_or_default();
        days.extend(items.iter().filter(|item| matches!(item.id, ItemId::Bill(_))).map(|item| item.issued));
    }
    days.into_iter().all(|day| known(one, day) == known(other, day))
}

/// Whether two recordings hold the same facts: a plan that keeps what was agreed stores the rows that its recording
/// gave (C140), which another order may give otherwise.
fn same_facts(one: &Loan, other: &Loan) -> bool {
    one.events().iter().all(|event| {
        let same = |known: &&Event| known.key == event.key && known.fact == event.fact;
        other.events().iter().any(|known| same(&known))
    })
}

/// EVT-4: apply then reverse, both on one business day → the position as if it never was. (Where bills are restated
/// it does not matter on which; where they stay, a bill may be stated in between.)
pub fn evt_4(case: &Case) -> Result<(), Violation> {
    let mut rng = Rng::with_seed(case.seed);
    let mut loan = case.loan.clone();
    let after_close = loan.closed_through().map(|closed| closed.plus_days(1));
    let on = loan.business_day().max(after_close.unwrap_or(loan.business_day()));
    let back = rng.u32(0..60);
    let value = Some(on.minus_days(back).max(case.terms.agreed().contract_day));
    let (key, amount) = ("never".to_owned(), "123.45 CNY".to_owned());
    // Where a payment may be refused for what it leaves, a charge is made, and the other way round.
    let refuses = matches!(case.terms.agreed().waterfall.rest(), Then::RefuseAbove(_));
    let stays_closed = case.terms.agreed().charge_when_closed == ChargeWhenClosed::Refused;
    let verb = if (rng.bool() || stays_closed) && !refuses {
        Verb::Repay { key, amount, value, order: None, kind: None, prepays: None }
    } else {
        Verb::Charge {
            key,
            amount: Some(amount),
            tax: None,
            code: "never".to_owned(),
            due: None,
            value,
            order: None,
        }
    };
    let reverse = Verb::Reverse { key: "undo".to_owned(), target: "never".to_owned() };
    for verb in [verb, reverse] {
        let applied = Command { on, verb }.apply(&mut loan);
        // Nothing was recorded where neither fits, or where terms that let interest compound at any rate have no room for
        // another amount.
        let refused = applied.as_ref().map_or_else(|error| error.code(), |_| "");
        if refuses && stays_closed && refused == "charge.closed" || refused == "amount.overflow" {
            return Ok(());
        }
        let said = || applied.as_ref().err().map(ToString::to_string).unwrap_or_default();
        holds("EVT-4", applied.is_ok(), || format!("seed {}: refused: {}", case.seed, said()))?;
    }
    same_on_every_day("EVT-4", case, &case.loan, &loan)
}

/// The loan with its business day moved to a later one.
fn closed(loan: &Loan, day: Date) -> Loan {
    let mut loan = loan.clone();
    if loan.business_day() < day {
        loan.on(day).and_then(lending_core::loan::BusinessDay::close).expect("a later day can be closed");
    }
    loan
}

fn same_on_every_day(law: &'static str, case: &Case, one: &Loan, other: &Loan) -> Result<(), Violation> {
    let first = case.terms.agreed().contract_day;
    // What is known of the reference data grows with the business day: both are looked at from the same one.
    let today = one.business_day().max(other.business_day());
    let (one, other) = (&closed(one, today), &closed(other, today));
    // Days after the business day are projections of different standing only by their mark: compare what is known.
    let days = |loan: &Loan| loan.closings(first, case.last_day()).expect("days within reach");
    for (expected, found) in days(one).iter().zip(&days(other)) {
        let mut found = found.clone();
        found.position.projection = expected.position.projection;
        same(law, || format!("seed {}, {}", case.seed, expected.position.day), expected, &found)?;
    }
    Ok(())
}
