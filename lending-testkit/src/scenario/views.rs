//! Differences, statements and audit trails in the JSON result.

use std::collections::BTreeMap;

use lending_core::calendar::Date;
use lending_core::debt::{Component, Split};
use lending_core::loan::{
    AuditTrail, Balances, Caused, Difference, LineKey, Nature, Reason, Recorded, Statement,
};
use lending_core::money::{Currency, Minor, Money};
use serde_json::{Map, Value, json};

/// Amounts of a currency, as text.
#[derive(Debug, Clone, Copy)]
struct Amounts(Currency);

impl Amounts {
    fn text(self, minor: Minor) -> Value {
        json!(Money::new(minor, self.0).to_decimal().to_string())
    }

    fn of_line(self, key: &LineKey, minor: Minor) -> Value {
        if key.counts() { json!(minor.units()) } else { self.text(minor) }
    }

    fn split(self, split: &Split) -> Map<String, Value> {
        let of = |component: Component| (component.name().to_owned(), self.text(split[component]));
        let total = ("total".to_owned(), self.text(split.total()));
        Component::ALL.map(of).into_iter().chain([total]).collect()
    }

    fn balances(self, balances: &Balances) -> Value {
        let mut result = self.split(&balances.owed);
        result.insert("own".to_owned(), self.text(balances.own));
        result.insert("net".to_owned(), self.text(balances.net()));
        Value::Object(result)
    }
}

/// What differs between two views of a loan, with the causes by name.
pub fn difference_result(difference: &Difference) -> Value {
    let amounts = Amounts(difference.currency);
    let Difference { before, after, items, causes, .. } = difference;
    let items = items.iter().map(|item| (item.id.to_string(), Value::Object(amounts.split(&item.unpaid()))));
    let causes = causes.iter().map(|cause| (name_of(&cause.reason), caused_result(amounts, cause)));
    json!({
        "moved": amounts.balances(&(after.balances - before.balances)),
        "owed": amounts.split(&(after.owed - before.owed)),
        "past_due": amounts.split(&(after.past_due - before.past_due)),
        "days_past_due": i64::from(after.days_past_due) - i64::from(before.days_past_due),
        "items": items.collect::<Map<_, _>>(),
        "causes": causes.collect::<Map<_, _>>(),
    })
}

/// The name of a cause: `time`, `event` with its key, or `reference` with the day on which rows became known.
fn name_of(reason: &Reason) -> String {
    match reason {
        Reason::Time { .. } => "time".to_owned(),
        Reason::Event { key, .. } => format!("event {key}"),
        Reason::Reference { known, .. } => format!("reference {known}"),
    }
}

fn caused_result(amounts: Amounts, cause: &Caused) -> Value {
    let items = cause.items.iter().map(|(id, unpaid)| (id.to_string(), Value::Object(amounts.split(unpaid))));
    let lines = cause.lines.iter().map(|line| (line.key.to_string(), amounts.of_line(&line.key, line.by())));
    let due = cause.due_days.iter().map(|(id, before, after)| {
        (id.to_string(), json!({ "before": before.to_string(), "after": after.to_string() }))
    });
    // A line may be told in several entries.
    let mut told: BTreeMap<&LineKey, Minor> = BTreeMap::new();
    for entry in &cause.entries {
        *told.entry(&entry.key).or_default() += entry.amount;
    }
    let told = told.into_iter().map(|(key, amount)| (key.to_string(), amounts.of_line(key, amount)));
    json!({
        "moved": amounts.balances(&cause.moved),
        "days_past_due": cause.days_past_due,
        "items": items.collect::<Map<_, _>>(),
        "due": due.collect::<Map<_, _>>(),
        "lines": lines.collect::<Map<_, _>>(),
        "told": told.collect::<Map<_, _>>(),
    })
}

/// The movements of a span of days.
pub fn statement_result(statement: &Statement) -> Value {
    let amounts = Amounts(statement.currency);
    let days = statement.days.iter().map(|day| {
        let lines = day.movements.iter();
        let lines =
            lines.map(|movement| (movement.key.to_string(), amounts.of_line(&movement.key, movement.amount)));
        let value = json!({
            "lines": lines.collect::<Map<_, _>>(),
            "balances": amounts.balances(&day.balances),
        });
        (day.day.to_string(), value)
    });
    let to_pay = statement.to_pay.iter().map(|item| {
        let mut value = amounts.split(&item.unpaid);
        value.insert("due".to_owned(), json!(item.due.map(|due| due.to_string())));
        value.insert("state".to_owned(), json!(item.state.name()));
        (item.id.to_string(), Value::Object(value))
    });
    json!({
        "opening": amounts.balances(&statement.opening),
        "days": days.collect::<Map<_, _>>(),
        "closing": amounts.balances(&statement.closing),
        "to_pay": to_pay.collect::<Map<_, _>>(),
        "settlement": statement.settlement.as_ref().map(|part| json!({
            "event": part.event.to_string(),
            "missing": amounts.text(part.missing),
            "due": part.due.to_string(),
        })),
    })
}

/// The entries of the book in a span of business days, by their place.
pub fn trail_result(trail: &AuditTrail) -> Value {
    let amounts = Amounts(trail.currency);
    let day = |day: Option<Date>| json!(day.map(|day| day.to_string()));
    let recorded = |event: &Recorded| {
        json!({
            "key": event.key.to_string(),
            "kind": event.kind,
            "value": day(event.value),
            "booked": event.booked.to_string(),
            "reversed_by": event.reversed_by.as_ref().map(ToString::to_string),
        })
    };
    let entries = trail.entries.iter().map(|audited| {
        let entry = &audited.entry;
        let value = json!({
            "booked": entry.booked.to_string(),
            "key": entry.key.to_string(),
            "amount": amounts.of_line(&entry.key, entry.amount),
            "nature": nature_of(&entry.nature),
            "effect": day(audited.effect),
            "event": audited.event.as_ref().map(recorded),
            "by": audited.by.as_ref().map(recorded),
            "balances": amounts.balances(&audited.balances),
        });
        (entry.seq.to_string(), value)
    });
    json!({
        "opening": amounts.balances(&trail.opening),
        "entries": entries.collect::<Map<_, _>>(),
        "closing": amounts.balances(&trail.closing),
    })
}

const fn nature_of(nature: &Nature) -> &'static str {
    match nature {
        Nature::Original => "original",
        Nature::Growth => "growth",
        Nature::Correction { .. } => "correction",
        Nature::Restated { .. } => "restated",
    }
}

#[cfg(test)]
mod tests {
    use super::difference_result;
    use lending_core::loan::{Payment, Seen};
    use lending_core::{date, doc, money};

    #[test]
    fn an_event_that_is_called_time_stands_beside_time() {
        let mut loan = doc::disbursed();
        let paid = Payment::new("time", money!("100.00 CNY")).value(date!("2026-02-10"));
        loan.on(date!("2026-02-20")).unwrap().repay(paid).unwrap();
        let (then, now) = (date!("2026-02-12"), date!("2026-02-20"));
        let mut why =
            loan.difference(Seen { known: then, day: then }, Seen { known: now, day: now }).unwrap();
        let causes = &difference_result(&why)["causes"];
        assert_eq!(causes.as_object().unwrap().keys().collect::<Vec<_>>(), ["event time", "time"]);
        assert_eq!(causes["event time"]["told"]["received | time"], "100.00");
        // Two entries of a line are told together.
        let entries = &mut why.causes.last_mut().unwrap().entries;
        entries.extend(entries.clone());
        assert_eq!(difference_result(&why)["causes"]["event time"]["told"]["received | time"], "200.00");
    }
}
