use std::collections::{BTreeMap, BTreeSet};

use lending_core::calendar::Date;
use lending_core::loan::{Entry, LineKey, Loan};
use lending_core::money::Minor;
use lending_core::reference::Reference;

use super::{Violation, holds, same};
use crate::generator::Case;

/// EVT-5: nothing entered in the book changes; the book as of a business day can be told again for ever, and its sum
/// is what is told by then of the lines known then.
pub fn evt_5(case: &Case) -> Result<(), Violation> {
    only_appended(case)?;
    let last = case.loan.business_day();
    let booked: BTreeSet<Date> = case.loan.events().iter().map(|event| event.booked).collect();
    let rows = case.known_days().into_iter().flat_map(|known| [known.minus_days(1), known]);
    let days: BTreeSet<Date> = booked.into_iter().chain(rows).collect();
    let first = case.terms.agreed().contract_day;
    // Each history is looked at from other days.
    let some = days.into_iter().skip(usize::from(case.seed.to_le_bytes()[0] % 5)).step_by(5);
    for day in some.filter(|day| (first..last).contains(day)) {
        let then = case.loan.known_on(day).expect("a day within reach");
        let told: Vec<&Entry> = case.loan.book().iter().filter(|entry| entry.booked <= day).collect();
        let again: Vec<&Entry> = then.book().iter().collect();
        same("EVT-5", || format!("seed {}, the book of {day}", case.seed), &told, &again)?;
        sums_to_what_is_told(case, &then, day)?;
    }
    Ok(())
}

/// The reference data as a host has it on a day: nobody knows the rows that come later.
fn known_by(case: &Case, day: Date) -> Reference {
    let rates = case.reference.rates().iter().filter(|row| row.known <= day).cloned().collect();
    let calendars = case.reference.calendars().iter().filter(|row| row.known <= day).cloned().collect();
    Reference::new(rates, calendars).expect("a part of the case's reference data")
}

/// Replays the history, new rows passed on as they become known, and holds each book against the one before.
fn only_appended(case: &Case) -> Result<(), Violation> {
    let first = case.terms.agreed().contract_day;
    let mut known = known_by(case, first);
    let opened = Loan::open_with("L-1", case.terms.clone(), known.clone());
    let mut loan = opened.expect("the case's loan");
    let mut before: Vec<Entry> = Vec::new();
    let mut booked = case.terms.agreed().contract_day;
    for command in &case.commands {
        let at = |what: &str| format!("seed {}, {what} by {command:?}", case.seed);
        let by_now = known_by(case, command.on);
        if by_now != known {
            known = by_now;
            let learned = loan.learn(known.clone());
            holds("EVT-5", learned.is_ok(), || at(&format!("a new row is refused: {learned:?}")))?;
        }
        holds("EVT-5", command.apply(&mut loan).is_ok(), || at("refused on replay:"))?;
        holds("EVT-5", loan.book().starts_with(&before), || at("an entry was changed"))?;
        let dates_hold = loan.book()[before.len()..].iter().all(|entry| {
            let in_order = entry.booked >= booked && entry.booked <= loan.business_day();
            booked = booked.max(entry.booked);
            in_order
        });
        holds("EVT-5", dates_hold, || at("entries out of order"))?;
        before = loan.book().to_vec();
    }
    same("EVT-5", || format!("seed {}, the whole book", case.seed), &case.loan.book_mark(), &loan.book_mark())
}

/// At the close of a day every line is told, but for growth whose month is not over.
fn sums_to_what_is_told(case: &Case, then: &Loan, day: Date) -> Result<(), Violation> {
    let mut sums: BTreeMap<&LineKey, Minor> = BTreeMap::new();
    for entry in then.book() {
        *sums.entry(&entry.key).or_default() += entry.amount;
    }
    let lines = then.lines(day).expect("a day within reach");
    for line in &lines {
        let told = sums.remove(&line.key).unwrap_or_default();
        let running = matches!(line.key, LineKey::Interest { month, .. }
            | LineKey::InterestTakenBack { month, .. }
            | LineKey::Penalty { month, .. }
            | LineKey::Compound { month, .. }
            | LineKey::Added { month, .. } if month >= day.month());
        holds("EVT-5", running || told == line.amount, || {
            format!("seed {}, {day}: {} is told as {told}, it is {}", case.seed, line.key, line.amount)
        })?;
    }
    let open: Vec<_> = sums.into_iter().filter(|(_, told)| !told.is_zero()).collect();
    let running = |key: &LineKey| {
        matches!(
            key,
            LineKey::Interest { .. }
                | LineKey::Penalty { .. }
                | LineKey::Compound { .. }
                | LineKey::Added { .. }
        )
    };
    let stray = open.iter().find(|(key, _)| !running(key));
    holds("EVT-5", stray.is_none(), || format!("seed {}, {day}: told and not derived: {stray:?}", case.seed))
}
