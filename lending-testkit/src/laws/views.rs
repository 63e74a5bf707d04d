use std::collections::{BTreeMap, BTreeSet};

use lending_core::calendar::Date;
use lending_core::debt::{ItemId, Split};
use lending_core::loan::{
    AuditTrail, Balances, Caused, Difference, Entry, LineKey, Loan, Nature, Reason, Seen, ToPayState,
};
use lending_core::money::Minor;

use super::{Violation, holds, same};
use crate::generator::Case;

/// EXP-2: what differs between two views of a loan is what its causes moved, of each component, of each item and of each
/// line; each entry of the book between the two has one cause, or is told by time.
pub fn exp_2(case: &Case) -> Result<(), Violation> {
    let days: Vec<Date> = knowledge(case).into_iter().collect();
    let (first, middle, last) = (days[0], days[days.len() / 2], days[days.len() - 1]);
    let before = known(case, first);
    let between = known(case, middle);
    let after = known(case, last);
    // What time and what facts moved; one day, known otherwise: each history is asked for two of them.
    if case.seed.is_multiple_of(2) {
        between_two(case, (&before, first), (&between, middle))?;
        between_two(case, (&between, last), (&after, last))?;
    } else {
        between_two(case, (&between, middle), (&after, middle))?;
        between_two(case, (&before, case.last_day()), (&after, case.last_day()))?;
    }
    let (then, now) = (Seen { known: first, day: first }, Seen { known: last, day: last });
    let asked = case.loan.difference(then, now).expect("days within reach");
    let found = after.difference_from(&before, (first, last)).expect("days within reach");
    same("EXP-2", || format!("seed {}, asked by days of knowledge", case.seed), &found, &asked)
}

fn between_two(case: &Case, then: (&Loan, Date), now: (&Loan, Date)) -> Result<(), Violation> {
    let ((before, from), (after, to)) = (then, now);
    let difference = after.difference_from(before, (from, to)).expect("an earlier state");
    let (known_then, known_now) = (before.business_day(), after.business_day());
    let at = |what: &str| {
        format!("seed {}, {from} as known on {known_then}, {to} as known on {known_now}: {what}", case.seed)
    };
    adds_up(&difference, then, now, &at)?;
    entries_have_one_cause(&difference, before, after, &at)
}

/// Some of the business days on which something became known.
fn knowledge(case: &Case) -> BTreeSet<Date> {
    let last = case.loan.business_day();
    let booked = case.loan.events().iter().map(|event| event.booked);
    let known = case.known_days().into_iter().filter(|day| *day <= last);
    booked.chain(known).filter(|day| *day >= case.terms.agreed().contract_day).collect()
}

fn known(case: &Case, day: Date) -> Loan {
    case.loan.known_on(day).expect("a day within reach")
}

/// Holds the sums of the causes against two positions that are read on their own.
fn adds_up(
    difference: &Difference,
    (before, from): (&Loan, Date),
    (after, to): (&Loan, Date),
    at: &dyn Fn(&str) -> String,
) -> Result<(), Violation> {
    let position = |loan: &Loan, day| loan.closing(day).expect("a day within reach").position;
    let (then, now) = (position(before, from), position(after, to));
    let moved = difference.causes.iter().fold(Balances::default(), |sum, cause| sum + cause.moved);
    same("EXP-2", || at("what is between them"), &(now.balances() - then.balances()), &moved)?;

    let late = |loan: &Loan, day| i64::from(loan.closing(day).expect("a day within reach").days_past_due);
    let days: i64 = difference.causes.iter().map(|cause| cause.days_past_due).sum();
    same("EXP-2", || at("days past due"), &(late(after, to) - late(before, from)), &days)?;

    let mut unpaid: BTreeMap<ItemId, Split> = BTreeMap::new();
    for item in &now.items {
        *unpaid.entry(item.id.clone()).or_default() += item.unpaid();
    }
    for item in &then.items {
        let entry = unpaid.entry(item.id.clone()).or_default();
        *entry = *entry - item.unpaid();
    }
    for (id, change) in difference.causes.iter().flat_map(|cause| &cause.items) {
        let entry = unpaid.entry(id.clone()).or_default();
        *entry = *entry - *change;
    }
    let open = unpaid.iter().find(|(_, rest)| !rest.is_zero());
    holds("EXP-2", open.is_none(), || at(&format!("nothing causes {open:?}")))?;

    let mut amounts: BTreeMap<LineKey, Minor> = BTreeMap::new();
    for line in after.lines(to).expect("a day within reach") {
        *amounts.entry(line.key).or_default() += line.amount;
    }
    for line in before.lines(from).expect("a day within reach") {
        *amounts.entry(line.key).or_default() -= line.amount;
    }
    for line in difference.causes.iter().flat_map(|cause| &cause.lines) {
        *amounts.entry(line.key.clone()).or_default() -= line.by();
    }
    let open = amounts.iter().find(|(_, rest)| !rest.is_zero());
    holds("EXP-2", open.is_none(), || at(&format!("nothing causes the line {open:?}")))
}

/// Every new entry of the book is under one cause, or told by time; corrections name their cause.
fn entries_have_one_cause(
    difference: &Difference,
    before: &Loan,
    after: &Loan,
    at: &dyn Fn(&str) -> String,
) -> Result<(), Violation> {
    let mut entries: Vec<&Entry> = difference.causes.iter().flat_map(|cause| &cause.entries).collect();
    entries.extend(&difference.told_by_time);
    entries.sort_by_key(|entry| entry.seq);
    let told: Vec<&Entry> = after.book().iter().skip(before.book().len()).collect();
    same("EXP-2", || at("the entries between"), &told, &entries)?;
    let names_another = |cause: &Caused, entry: &Entry| match (&cause.reason, &entry.nature) {
        (Reason::Event { key, .. }, Nature::Correction { by }) => key != by,
        (Reason::Reference { .. }, Nature::Restated { .. }) | (_, Nature::Original | Nature::Growth) => false,
        (_, Nature::Correction { .. } | Nature::Restated { .. }) => true,
    };
    for cause in &difference.causes {
        let wrong = cause.entries.iter().find(|entry| names_another(cause, entry));
        holds("EXP-2", wrong.is_none(), || at(&format!("{:?} has the entry {wrong:?}", cause.reason)))?;
    }
    let by_time = |entry: &&Entry| !matches!(entry.nature, Nature::Original | Nature::Growth);
    let wrong = difference.told_by_time.iter().find(by_time);
    holds("EXP-2", wrong.is_none(), || at(&format!("time alone has the entry {wrong:?}")))
}

/// EXP-3: the opening of a statement and its movements make its closing, of each component, and each of its days shows
/// what was its close; the opening of an audit trail and its entries make what is told by its end.
pub fn exp_3(case: &Case) -> Result<(), Violation> {
    let first = case.terms.agreed().contract_day;
    let days: Vec<Date> = knowledge(case).into_iter().collect();
    let middle = days[days.len() / 2];
    let earlier = known(case, middle);
    statement_holds(case, &earlier, (middle, middle.plus_days(40)))?;
    trail_holds(case, &earlier, first)?;
    statement_holds(case, &case.loan, (first, case.loan.business_day()))?;
    statement_holds(case, &case.loan, (middle, case.last_day().max(middle)))?;
    trail_holds(case, &case.loan, first)
}

fn statement_holds(case: &Case, loan: &Loan, (from, to): (Date, Date)) -> Result<(), Violation> {
    let known = loan.business_day();
    let at = |what: &str| format!("seed {}, known on {known}, {from} … {to}: {what}", case.seed);
    let statement = loan.statement(from, to).expect("days within reach");
    let closings = loan.closings(from, to).expect("days within reach");
    let closes = |day: Date| {
        let closing = closings.iter().find(|closing| closing.position.day == day).expect("a day of the span");
        closing.position.balances()
    };
    let begins = from == case.terms.agreed().contract_day;
    let eve = || loan.closing(from.minus_days(1)).expect("a day within reach").position.balances();
    let opening = if begins { Balances::default() } else { eve() };
    same("EXP-3", || at("the opening"), &opening, &statement.opening)?;
    let mut running = statement.opening;
    for day in &statement.days {
        running = day.movements.iter().fold(running, |sum, movement| sum + movement.moved);
        same("EXP-3", || at(&format!("the close of {}", day.day)), &closes(day.day), &running)?;
        same("EXP-3", || at(&format!("what {} shows", day.day)), &running, &day.balances)?;
    }
    same("EXP-3", || at("the closing"), &statement.closing, &running)?;
    same("EXP-3", || at("the close of the last day"), &closes(to), &running)?;
    let to_pay = statement.to_pay.iter().filter(|item| item.state != ToPayState::ToCome);
    let to_pay = to_pay.fold(Split::default(), |sum, item| sum + item.unpaid);
    let items = loan.closing(to).expect("a day within reach").position.items;
    let unpaid = items.iter().fold(Split::default(), |sum, item| sum + item.unpaid());
    same("EXP-3", || at("what is to be paid"), &unpaid, &to_pay)
}

/// What is told by a day is what is between borrower and lender at its close, less growth that is not told yet.
fn trail_holds(case: &Case, loan: &Loan, first: Date) -> Result<(), Violation> {
    let last = loan.business_day();
    let at = |what: &str| format!("seed {}, the trail to {last}: {what}", case.seed);
    let half = first.plus_days(u32::try_from(first.nights_to(last) / 2).unwrap_or(0));
    let (early, late) = (trail(loan, first, half), trail(loan, half.plus_days(1).min(last), last));
    if half < last {
        same("EXP-3", || at("where the second half begins"), &early.closing, &late.opening)?;
    }
    let whole = trail(loan, first, last);
    let mut running = whole.opening;
    let mut untold: BTreeMap<&LineKey, Minor> = BTreeMap::new();
    for audited in &whole.entries {
        running += audited.moved;
        *untold.entry(&audited.entry.key).or_default() -= audited.entry.amount;
        same("EXP-3", || at(&format!("entry {}", audited.entry.seq)), &running, &audited.balances)?;
    }
    let lines = loan.lines(last).expect("a day within reach");
    for line in &lines {
        *untold.entry(&line.key).or_default() += line.amount;
    }
    let untold: Balances = untold.into_iter().map(|(key, amount)| key.moves(amount)).sum();
    let closes = loan.closing(last).expect("a day within reach").position.balances();
    same("EXP-3", || at("what is told by its end"), &(closes - untold), &whole.closing)
}

fn trail(loan: &Loan, from: Date, to: Date) -> AuditTrail {
    loan.audit_trail(from, to).expect("days within reach")
}
