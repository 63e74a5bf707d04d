//! The postings of a loan in the JSON result, by role.

use std::collections::BTreeMap;

use lending_core::calendar::Date;
use lending_core::ledger::{Ledger, Posting, Role};
use lending_core::money::{Minor, Money};
use serde_json::{Map, Value, json};

fn decimal(ledger: &Ledger, amount: Minor) -> Value {
    json!(Money::new(amount, ledger.currency()).to_decimal().to_string())
}

/// Every posting, by the place of its entry in the book.
pub(super) fn postings_result(ledger: &Ledger) -> Value {
    let entries = ledger.posted().iter().map(|posted| {
        let postings = posted.postings.iter().map(|posting| {
            json!({
                "role": posting.role.name(),
                "component": posting.component.map(lending_core::debt::Component::name),
                "amount": decimal(ledger, posting.amount),
            })
        });
        json!({
            "seq": posted.seq,
            "booked": posted.booked.to_string(),
            "key": posted.key.to_string(),
            "postings": postings.collect::<Value>(),
            "nothing": posted.nothing,
        })
    });
    entries.collect()
}

/// What stands on each role at the close of a day, a debit above zero.
pub(super) fn balances_result(ledger: &Ledger, day: Date) -> Value {
    by_role(ledger, ledger.postings_by(day))
}

/// What was posted on a day, by line and role.
pub(super) fn posted_result(ledger: &Ledger, day: Date) -> Value {
    let mut lines: BTreeMap<String, Vec<&Posting>> = BTreeMap::new();
    for posted in ledger.posted().iter().filter(|posted| posted.booked == day) {
        lines.entry(posted.key.to_string()).or_default().extend(&posted.postings);
    }
    let lines = lines.into_iter().map(|(key, postings)| (key, by_role(ledger, postings.into_iter())));
    Value::Object(lines.collect())
}

fn by_role<'p>(ledger: &Ledger, postings: impl Iterator<Item = &'p Posting>) -> Value {
    let mut roles: BTreeMap<Role, Minor> = BTreeMap::new();
    for posting in postings {
        *roles.entry(posting.role).or_default() += posting.amount;
    }
    let roles = roles.into_iter().filter(|(_, amount)| !amount.is_zero());
    let named = roles.map(|(role, amount)| (role.name().to_owned(), decimal(ledger, amount)));
    Value::Object(named.collect::<Map<_, _>>())
}
