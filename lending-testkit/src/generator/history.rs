use fastrand::Rng;
use lending_core::allocation::Then;
use lending_core::calendar::Date;
use lending_core::debt::{Component, ItemId, Key};
use lending_core::disbursement::Tranches;
use lending_core::loan::{Event, Fact, Loan, Status};
use lending_core::prepayment::PrepaymentPolicy;

use super::Command;
use super::another_plan::{another_plan, resumption};
use super::case::text;
use super::fees;
use super::late;
use super::payouts;
use super::product::pick;
use crate::scenario::Verb;

/// What was sent, what was accepted and new, and the loan after it.
type Sent = (Vec<Command>, Vec<Command>, Loan);

/// What else is sent in a step: asked for with the loan, the day and the number of the step.
type Further<'a> = &'a mut dyn FnMut(&Loan, Date, u32) -> Option<Verb>;

/// A history in the order of its booking: payments around due days, on time, late, partial, in excess, recorded late,
/// returned; charges, waivers, reversals, closed days, retries.
pub fn history(rng: &mut Rng, loan: Loan) -> Sent {
    history_with(rng, loan, &mut |_, _, _| None)
}

/// The same with further commands, asked for with the number of each step.
pub(super) fn history_with(rng: &mut Rng, loan: Loan, further: Further<'_>) -> Sent {
    let agreed = loan.terms().agreed().clone();
    let day = agreed.contract_day.plus_days(if rng.u8(0..3) == 0 { rng.u32(0..20) } else { 0 });
    let steps = rng.usize(4..26);
    let mut all = (Vec::new(), Vec::new(), loan);
    if rng.u8(0..10) > 0 {
        let value = (rng.u8(0..4) == 0).then(|| back(rng, day, agreed.contract_day, 10));
        let verb = payouts::payout(rng, &all.2, "d-1".to_owned(), value, |rng| tranche(rng, &all.2));
        send(&mut all, day, verb);
    }
    go_on(rng, &mut all, (day, 0), steps, further);
    all
}

/// So many more steps of a history from a day on, counted from a number that no step before has.
pub(super) fn go_on(
    rng: &mut Rng,
    all: &mut Sent,
    (mut day, mut number): (Date, u32),
    steps: usize,
    further: Further<'_>,
) {
    for _ in 0..steps {
        day = day.plus_days(step(rng, &all.2, day));
        number += 1;
        if let Some(verb) = late::verb(rng, &all.2, day, number) {
            send(all, day, verb);
        }
        if let Some(verb) = fees::verb(rng, &all.2, day, number) {
            send(all, day, verb);
        }
        if let Some(verb) = further(&all.2, day, number) {
            send(all, day, verb);
        }
        let verb = draw(rng, &all.2, day, number);
        send(all, day, verb);
        if rng.u8(0..12) == 0 {
            send(all, day, Verb::Close);
            day = day.plus_days(1);
        }
    }
}

fn send((sent, accepted, loan): &mut Sent, on: Date, verb: Verb) {
    let command = Command { on, verb };
    if let Ok(true) = command.apply(loan) {
        accepted.push(command.clone());
    }
    sent.push(command);
}

/// Days until the next command: often to a due day or just beside it.
fn step(rng: &mut Rng, loan: &Loan, day: Date) -> u32 {
    let due = (1..=60).map(|row| loan.terms().agreed().due(row)).find(|due| *due >= day);
    let to_due = due.and_then(|due| u32::try_from(day.nights_to(due)).ok()).unwrap_or(0);
    match rng.u8(0..10) {
        0..=2 => 0,
        3 | 4 => to_due,
        5 | 6 => to_due + rng.u32(0..14),
        7 => to_due.saturating_sub(rng.u32(0..8)),
        _ => rng.u32(0..35),
    }
}

/// An earlier day, not before the contract.
fn back(rng: &mut Rng, day: Date, first: Date, most: u32) -> Date {
    day.minus_days(rng.u32(0..=most)).max(first)
}

fn draw(rng: &mut Rng, loan: &Loan, day: Date, number: u32) -> Verb {
    let first = loan.terms().agreed().contract_day;
    let value = (rng.u8(0..4) == 0).then(|| {
        let most = if rng.u8(0..5) == 0 { 120 } else { 40 };
        back(rng, day, first, most)
    });
    let order = (rng.u8(0..12) == 0).then(|| rng.i16(-2..3));
    let counts = value.unwrap_or(day);
    let over =
        matches!(loan.closing(day).map(|closing| closing.status), Ok(Status::Closed | Status::Settled));
    if let Some(verb) = payouts::end(rng, loan, day, number).or_else(|| resumption(rng, loan, day, number)) {
        return verb;
    }
    // What was approved and not paid out is asked for, as long as there is any.
    if more_to_pay_out(loan) && !over && rng.u8(0..6) == 0 {
        return payouts::payout(rng, loan, format!("d-{number}"), value, |rng| tranche(rng, loan));
    }
    match rng.u8(0..107) {
        // What is over is opened again more often than a real loan would be.
        0..=59 if over && rng.bool() => charge(rng, loan, number, value, order),
        0..=44 if over => match standing(rng, loan, |fact| matches!(fact, Fact::Received { .. })) {
            Some((payment, _)) => {
                Verb::Return { key: format!("r-{number}"), payment, why: None, value: None, order }
            }
            None => charge(rng, loan, number, value, order),
        },
        0..=48 => Verb::Repay {
            key: format!("p-{number}"),
            amount: payment(rng, loan, counts),
            value,
            order,
            kind: kind(rng, loan),
            prepays: prepays(rng, loan),
        },
        49..=57 => match standing(rng, loan, |fact| matches!(fact, Fact::Received { .. })) {
            Some((payment, paid)) => Verb::Return {
                key: format!("r-{number}"),
                payment,
                why: None,
                value: value.map(|value| value.max(paid.unwrap_or(value))),
                order,
            },
            None => charge(rng, loan, number, value, order),
        },
        58..=65 => charge(rng, loan, number, value, order),
        66..=76 => waive(rng, loan, counts, number, value, order),
        77..=83 => {
            match standing(rng, loan, |fact| !matches!(fact, Fact::Opened { .. } | Fact::Reversed { .. })) {
                // A reversed disbursement empties the loan: kept rare.
                Some((target, _)) if target != "d-1" || rng.u8(0..8) == 0 => {
                    Verb::Reverse { key: format!("x-{number}"), target }
                }
                Some(_) | None => charge(rng, loan, number, value, order),
            }
        }
        84..=88 => payouts::payout(rng, loan, format!("d-{number}"), value, |rng| tranche(rng, loan)),
        89..=94 => Verb::ChangeRate {
            key: format!("i-{number}"),
            from: near(rng, day, first),
            rate: format!("{} % per year", pick(rng, &["0", "3.6", "6", "12", "24", "48"])),
        },
        95..=99 => {
            let from = near(rng, day, first);
            let until = from.plus_days(if rng.bool() { rng.u32(1..20) } else { rng.u32(1..100) });
            Verb::PauseInterest { key: format!("s-{number}"), from, until }
        }
        _ => {
            let value = near(rng, day, first);
            let plan = another_plan(rng, loan, value);
            Verb::Reschedule { key: format!("n-{number}"), value: Some(value), plan }
        }
    }
}

/// A day from which terms change: back, on the day, ahead.
fn near(rng: &mut Rng, day: Date, first: Date) -> Date {
    match rng.u8(0..4) {
        0 => back(rng, day, first, 60),
        1 => day,
        _ => day.plus_days(rng.u32(1..60)),
    }
}

/// What is paid out: all that is left, or a part of it where the terms allow that.
fn tranche(rng: &mut Rng, loan: &Loan) -> Option<String> {
    let agreed = loan.terms().agreed();
    let several = agreed.disbursement.tranches == Tranches::Several;
    (several && rng.u8(0..6) > 0).then(|| {
        let most = (agreed.principal.units() / 2).max(1);
        text(loan.currency(), rng.i64(1..=most))
    })
}

/// Whether the terms pay out in several tranches, one was, and something of the approved amount is left.
fn more_to_pay_out(loan: &Loan) -> bool {
    let agreed = loan.terms().agreed();
    let several = agreed.disbursement.tranches == Tranches::Several;
    let out: i64 = standing_facts(loan, |fact| matches!(fact, Fact::Disbursed { .. }))
        .filter_map(|event| event.fact.amount())
        .map(lending_core::money::Minor::units)
        .sum();
    several && out > 0 && out < agreed.principal.units()
}

/// The events of a kind that were not reversed.
fn standing_facts<'a>(loan: &'a Loan, kind: impl Fn(&Fact) -> bool + 'a) -> impl Iterator<Item = &'a Event> {
    let undone = |key: &Key| {
        loan.events().iter().any(|other| matches!(&other.fact, Fact::Reversed { target } if target == key))
    };
    loan.events().iter().filter(move |event| kind(&event.fact) && !undone(&event.key))
}

/// A kind of money of the terms, now and then.
fn kind(rng: &mut Rng, loan: &Loan) -> Option<String> {
    let kinds: Vec<&String> = loan.terms().agreed().kinds_of_money.keys().collect();
    (!kinds.is_empty() && rng.bool()).then(|| kinds[rng.usize(0..kinds.len())].clone())
}

/// A payment: what is owed, a part of it, more than it, or something else.
fn payment(rng: &mut Rng, loan: &Loan, day: Date) -> String {
    let (owed, rest) = match loan.position(day) {
        Ok(position) => {
            let owed = position.owed().minor().units();
            (owed, owed + position.principal_to_come.minor().units())
        }
        Err(_) => (0, 0),
    };
    let principal = loan.terms().agreed().principal.units();
    let minor = match rng.u8(0..10) {
        0..=4 if owed > 0 => owed,
        5 | 6 if owed > 1 => rng.i64(1..owed),
        7 if rest > 0 => rest + if rng.bool() { 0 } else { rng.i64(0..=rest / 10) },
        8 => rng.i64(1..=principal),
        _ => (principal / 10).max(1),
    };
    text(loan.currency(), minor)
}

/// What a payment says itself of what nothing issued needs, now and then.
fn prepays(rng: &Rng, loan: &Loan) -> Option<Then> {
    const SAID: [Then; 6] = [
        Then::NextRow,
        Then::LastRow,
        Then::CurrentThenLast,
        Then::SpreadOverAll,
        Then::Shorten,
        Then::Lower,
    ];
    // Drawn beside the stream: what else is drawn stays as it is.
    let mut beside = rng.clone();
    if loan.terms().agreed().prepayment != PrepaymentPolicy::default() {
        let says = beside.u8(0..4) == 0;
        return says.then(|| if beside.bool() { Then::Shorten } else { Then::Lower });
    }
    (beside.u8(0..24) == 0).then(|| SAID[beside.usize(0..SAID.len())])
}

fn charge(rng: &mut Rng, loan: &Loan, number: u32, value: Option<Date>, order: Option<i16>) -> Verb {
    let amount = text(loan.currency(), rng.i64(100..5000));
    Verb::Charge {
        key: format!("c-{number}"),
        amount: Some(amount),
        tax: None,
        code: "visit".to_owned(),
        due: None,
        value,
        order,
    }
}

/// A waiver of something that is owed on that day, sometimes of one item, rarely of too much.
fn waive(
    rng: &mut Rng,
    loan: &Loan,
    day: Date,
    number: u32,
    value: Option<Date>,
    order: Option<i16>,
) -> Verb {
    let items = loan.position(day).map(|position| position.items).unwrap_or_default();
    let mut owed: Vec<(ItemId, Component, i64)> = Vec::new();
    for item in items {
        for component in [Component::Interest, Component::Fee, Component::Tax, Component::Penalty] {
            let unpaid = item.unpaid()[component].units();
            if unpaid > 0 {
                owed.push((item.id.clone(), component, unpaid));
            }
        }
    }
    if owed.is_empty() {
        return charge(rng, loan, number, value, order);
    }
    let (item, component, unpaid) = owed.swap_remove(rng.usize(0..owed.len()));
    let amount = match rng.u8(0..10) {
        0 => unpaid + 1,
        1..=5 => unpaid,
        _ => rng.i64(1..=unpaid),
    };
    let item = rng.bool().then_some(item);
    Verb::Waive {
        key: format!("w-{number}"),
        component,
        amount: text(loan.currency(), amount),
        item,
        by: None,
        value,
        order,
    }
}

/// A random recorded event of a kind, with its value date.
fn standing(rng: &mut Rng, loan: &Loan, kind: impl Fn(&Fact) -> bool) -> Option<(String, Option<Date>)> {
    let known: Vec<(&Key, Option<Date>)> = loan
        .events()
        .iter()
        .filter(|event| kind(&event.fact))
        .map(|event| (&event.key, event.fact.value()))
        .collect();
    if known.is_empty() {
        return None;
    }
    let (key, value) = known[rng.usize(0..known.len())];
    Some((key.to_string(), value))
}
