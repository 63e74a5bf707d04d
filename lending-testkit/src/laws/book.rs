use std::collections::BTreeMap;

use lending_core::calendar::Date;
use lending_core::loan::{Entry, LineKey, Loan};
use lending_core::money::Minor;

use super::{Violation, holds, same};
use crate::generator::Case;

/// EVT-5: nothing entered in the book changes; the book as of a business day can be told again for ever, and its sum
/// is what is told by then of the lines known then.
pub fn evt_5(case: &Case) -> Result<(), Violation> {
    only_appended(case)?;
    let mut known: Vec<Date> = case.loan.events().iter().map(|event| event.booked).collect();
    known.dedup();
    let last = case.loan.business_day();
    for day in known.into_iter().filter(|day| *day < last).step_by(3) {
        let then = case.loan.known_on(day).expect("a day within reach");
        let told: Vec<&Entry> = case.loan.book().iter().filter(|entry| entry.booked <= day).collect();
        let again: Vec<&Entry> = then.book().iter().collect();
        same("EVT-5", || format!("seed {}, the book of {day}", case.seed), &told, &again)?;
        sums_to_what_is_told(case, &then, day)?;
    }
    Ok(())
}

/// Replays the history and holds each book against the one before.
fn only_appended(case: &Case) -> Result<(), Violation> {
    let mut loan = Loan::open("L-1", case.terms.clone()).expect("the case's loan");
    let mut before: Vec<Entry> = Vec::new();
    let mut booked = case.terms.agreed().contract_day;
    for command in &case.commands {
        let at = |what: &str| format!("seed {}, {what} by {command:?}", case.seed);
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
            | LineKey::Added { month, .. } if month >= day.month());
        holds("EVT-5", running || told == line.amount, || {
            format!("seed {}, {day}: {} is told as {told}, it is {}", case.seed, line.key, line.amount)
        })?;
    }
    let open: Vec<_> = sums.into_iter().filter(|(_, told)| !told.is_zero()).collect();
    let running = |key: &LineKey| {
        matches!(key, LineKey::Interest { .. } | LineKey::Penalty { .. } | LineKey::Added { .. })
    };
    let stray = open.iter().find(|(key, _)| !running(key));
    holds("EVT-5", stray.is_none(), || format!("seed {}, {day}: told and not derived: {stray:?}", case.seed))
}
