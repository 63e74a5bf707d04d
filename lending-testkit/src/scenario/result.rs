//! The JSON result: what a scenario gives, in every language. Amounts are decimal text, days are ISO text.

use lending_core::calendar::Date;
use lending_core::debt::{Item, ItemId, Split};
use lending_core::error::Coded;
use lending_core::fee::FeeOn;
use lending_core::loan::{
    Accrued, Explanation, InterestRefund, Loan, Nature, Outlook, PlanMade, PlannedThen, Position,
    SettlementSoFar, ViewError,
};
use lending_core::money::{Minor, Money};
use lending_core::origination::{CostOfCredit, Offer};
use lending_core::rate::percent;
use lending_core::settlement::Course;
use lending_core::wording::Language;
use serde_json::{Map, Value, json};

use super::file::At;

/// The name and version of the result's layout (`docs/result.md`).
pub const SCHEMA: &str = "lending.result/1";

/// Everything that shows on a day.
///
/// # Errors
/// [`ViewError`] when the day lies outside the loan's reach.
pub fn day_result(loan: &Loan, day: Date, at: At, outlook: Outlook) -> Result<Value, ViewError> {
    let closing = loan.closing(day)?;
    let position = match at {
        At::Closing => closing.position,
        At::Position => loan.position(day)?,
    };
    let mut result = position_result(&position);
    if at == At::Closing {
        result.insert("days_past_due".to_owned(), json!(closing.days_past_due));
        result.insert("days_past_due_cumulative".to_owned(), json!(closing.days_past_due_cumulative));
        result.insert("class".to_owned(), json!(closing.class));
        result.insert("status".to_owned(), json!(closing.status.name()));
        let ended = closing.ended.as_ref();
        result.insert("ended".to_owned(), json!(ended.map(|ended| ended.why.name())));
        let by = ended.and_then(|ended| ended.by.as_ref());
        result.insert("ended_by".to_owned(), json!(by.map(ToString::to_string)));
        for (id, days) in &closing.items_past_due {
            let (group, name) = place_of(id);
            if let Some(item) = result.get_mut(group).and_then(|items| items.get_mut(&name)) {
                item["days_past_due"] = json!(days);
            }
        }
    }
    let decimal = |minor: Minor| json!(position.money(minor).to_decimal().to_string());
    let lines = loan.lines(day)?.into_iter().filter(|line| !line.amount.is_zero());
    let amount = |key: &lending_core::loan::LineKey, minor: Minor| {
        if key.counts() { json!(minor.units()) } else { decimal(minor) }
    };
    let lines: Map<String, Value> =
        lines.map(|line| (line.key.to_string(), amount(&line.key, line.amount))).collect();
    result.insert("lines".to_owned(), Value::Object(lines));
    let mut alerts: std::collections::BTreeMap<&str, Vec<String>> = std::collections::BTreeMap::new();
    for alert in loan.alerts(day) {
        alerts.entry(alert.code()).or_default().push(alert.event().to_string());
    }
    let alerts: Map<String, Value> =
        alerts.into_iter().map(|(code, events)| (code.to_owned(), json!(events.join(", ")))).collect();
    result.insert("alerts".to_owned(), Value::Object(alerts));
    let mut told: std::collections::BTreeMap<String, (lending_core::loan::LineKey, Minor)> =
        std::collections::BTreeMap::new();
    for entry in loan.book().iter().filter(|entry| entry.booked <= day) {
        told.entry(entry.key.to_string()).or_insert((entry.key.clone(), Minor::ZERO)).1 += entry.amount;
    }
    let told: Map<String, Value> =
        told.into_iter().map(|(text, (key, minor))| (text, amount(&key, minor))).collect();
    result.insert("told".to_owned(), Value::Object(told));
    result.insert("schedule".to_owned(), schedule_result(loan, day, outlook)?);
    Ok(Value::Object(result))
}

/// What each line says of the figures that its amount comes from, in English.
pub(super) fn explained_result(lines: &[Explanation]) -> Value {
    let said = |line: &Explanation| {
        let sentences = line.numbers();
        let texts: Vec<String> = sentences.iter().map(|sentence| Language::English.text(sentence)).collect();
        texts.join(" ")
    };
    let lines: Map<String, Value> =
        lines.iter().map(|line| (line.line.key.to_string(), json!(said(line)))).collect();
    Value::Object(lines)
}

fn position_result(position: &Position) -> Map<String, Value> {
    let decimal = |money: Money| json!(money.to_decimal().to_string());
    let minor = |minor: Minor| decimal(position.money(minor));
    let split = |split: &Split| split_result(position, split);
    let item = |item: &Item| {
        json!({
            "issued": item.issued.to_string(),
            "due": item.due.map(|due| due.to_string()),
            "state": item.state.name(),
            "stated": split(&item.stated),
            "paid": split(&item.paid),
            "waived": split(&item.waived),
            "moved": split(&item.moved),
            "unpaid": split(&item.unpaid()),
        })
    };
    let groups =
        ["bills", "charges", "down_payments", "deductions", "called_in", "charge_backs", "refunds", "fees"];
    let mut items: Map<String, Value> =
        groups.map(|group| (group.to_owned(), json!({}))).into_iter().collect();
    for each in &position.items {
        let (group, name) = place_of(&each.id);
        items[group][name] = item(each);
    }
    let pairs = [
        ("day", json!(position.day.to_string())),
        ("projection", json!(position.projection)),
        ("undrawn", decimal(position.undrawn)),
        ("sent", decimal(position.sent)),
        ("rate", json!(position.contract_rate.to_string())),
        ("principal", decimal(position.principal_outstanding())),
        ("principal_to_come", decimal(position.principal_to_come)),
        ("accrued", decimal(position.interest_accrued)),
        ("billed_ahead", decimal(position.interest_billed_ahead)),
        ("waiting", decimal(position.fees_waiting)),
        ("owed", decimal(position.owed())),
        ("due", minor(position.due.total())),
        ("past_due", minor(position.past_due.total())),
        ("penalty", minor(position.due.penalty + position.past_due.penalty)),
        ("credit", decimal(position.credit)),
        ("to_be_returned", decimal(position.to_be_returned)),
        ("written_off_since", json!(position.written_off_since.map(|since| since.to_string()))),
        ("non_accrual_since", json!(position.non_accrual_since.map(|since| since.to_string()))),
    ];
    pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).chain(items).collect()
}

/// Where an item stands in the result: its group, and its name there.
fn place_of(id: &ItemId) -> (&'static str, String) {
    match id {
        ItemId::Bill(number) => ("bills", number.to_string()),
        ItemId::Charge(key) => ("charges", key.to_string()),
        ItemId::DownPayment(key) => ("down_payments", key.to_string()),
        ItemId::Deduction(..) | ItemId::BrokenPeriod(_) => ("deductions", id.to_string()),
        ItemId::CalledIn(key) => ("called_in", key.to_string()),
        ItemId::ChargeBack(key) => ("charge_backs", key.to_string()),
        ItemId::Refund(key) => ("refunds", key.to_string()),
        ItemId::Fee(code, reason) => ("fees", format!("{code} {reason}")),
        ItemId::ToCome => unreachable!("principal to come is no item"),
    }
}

fn split_result(position: &Position, split: &Split) -> Value {
    let decimal = |minor: Minor| position.money(minor).to_decimal().to_string();
    json!({
        "principal": decimal(split.principal),
        "interest": decimal(split.interest),
        "fee": decimal(split.fee),
        "tax": decimal(split.tax),
        "penalty": decimal(split.penalty),
        "total": decimal(split.total()),
    })
}

fn schedule_result(loan: &Loan, day: Date, outlook: Outlook) -> Result<Value, ViewError> {
    let rows = loan.schedule(day, outlook)?.rows.into_iter().map(|row| {
        let decimal = |money: Money| money.to_decimal().to_string();
        let value = json!({
            "due": row.due.to_string(),
            "principal": decimal(row.principal),
            "interest": decimal(row.interest),
            "fee": decimal(row.fee),
            "tax": decimal(row.tax),
            "total": decimal(row.total()),
            "balance": decimal(row.balance),
            "state": row.state.name(),
            "certainty": row.certainty.name(),
        });
        (row.number.to_string(), value)
    });
    Ok(Value::Object(rows.collect()))
}

/// What grew in a span of nights, and what of it is no income.
pub(super) fn grown_result(accrued: &Accrued) -> Value {
    let decimal = |money: Money| money.to_decimal().to_string();
    json!({
        "interest": decimal(accrued.interest),
        "penalty": decimal(accrued.penalty),
        "interest_memorandum": decimal(accrued.interest_memorandum),
        "penalty_memorandum": decimal(accrued.penalty_memorandum),
    })
}

/// What of the interest is given back with a payment.
pub(super) fn interest_refund_result(refund: &InterestRefund) -> Value {
    let decimal = |money: Money| money.to_decimal().to_string();
    json!({
        "grown": decimal(refund.grown),
        "without": decimal(refund.without),
        "amount": decimal(refund.amount),
    })
}

/// How a settlement for less stands.
pub(super) fn settlement_result(settlement: &SettlementSoFar) -> Value {
    let decimal = |money: Money| json!(money.to_decimal().to_string());
    let course = settlement.course;
    let since = match course {
        Course::Open => None,
        Course::Stands { since } | Course::Fell { since } => Some(since),
    };
    json!({
        "event": settlement.event.to_string(),
        "agreed_on": settlement.since.to_string(),
        "agreed": decimal(settlement.agreed),
        "came": decimal(settlement.came),
        "missing": settlement.next.map(|(missing, _)| decimal(missing)),
        "due": settlement.next.map(|(_, due)| due.to_string()),
        "course": course.name(),
        "since": since.map(|since| since.to_string()),
    })
}

/// The plans that were made, by number.
pub(super) fn plans_result(plans: &[PlanMade]) -> Value {
    let decimal = |money: Money| money.to_decimal().to_string();
    let row = |row: &PlannedThen| {
        let value = json!({
            "due": row.due.to_string(),
            "principal": decimal(row.principal),
            "interest": decimal(row.interest),
            "balance": decimal(row.balance),
        });
        (row.number.to_string(), value)
    };
    let plan = |plan: &PlanMade| {
        let rows: Map<String, Value> = plan.rows.iter().map(row).collect();
        let (first_day, cause) = (plan.first_day.to_string(), plan.cause.to_string());
        (plan.number.to_string(), json!({ "first_day": first_day, "cause": cause, "rows": rows }))
    };
    Value::Object(plans.iter().map(plan).collect())
}

/// The quote of an offer.
pub fn quote_result(offer: &Offer) -> Value {
    let decimal = |money: Money| money.to_decimal().to_string();
    let (quote, agreed) = (offer.quote(), offer.terms().agreed());
    let rows = quote.iter().map(|row| {
        let value = json!({
            "due": row.due.to_string(),
            "principal": decimal(row.principal),
            "interest": decimal(row.interest),
            "fee": decimal(row.fee),
            "tax": decimal(row.tax),
            "total": decimal(row.total()),
            "balance": decimal(row.balance),
        });
        (row.number.to_string(), value)
    });
    let rows: Map<String, Value> = rows.collect();
    // Those of each bill stand in the rows.
    let by_name = agreed.fees.iter().filter(|rule| rule.on != FeeOn::EachBill);
    let once = |code: &str| offer.fees().into_iter().find(|fee| fee.code == code);
    let fees = by_name.filter_map(|rule| once(&rule.code)).map(|fee| {
        let value = json!({
            "due": fee.due.to_string(),
            "row": fee.row,
            "fee": decimal(fee.fee),
            "tax": decimal(fee.tax),
        });
        (fee.code, value)
    });
    let fees: Map<String, Value> = fees.collect();
    json!({
        "count": quote.len(),
        "rows": rows,
        "total_interest": decimal(offer.total_interest()),
        "fees": fees,
        "total_fees": decimal(offer.total_fees()),
        "deducted": decimal(offer.deducted()),
        "cost": offer.cost(&[]).ok().as_ref().map(cost_result),
    })
}

/// What credit costs; rates in per cent.
pub fn cost_result(cost: &CostOfCredit) -> Value {
    json!({
        "paid": cost.paid.to_decimal().to_string(),
        "total": cost.total_cost.to_decimal().to_string(),
        "aprc": cost.aprc_published().to_string(),
        "annual_simple": percent(cost.annual_simple, 4).to_string(),
        "annual_compound": percent(cost.annual_compound, 4).to_string(),
        "xirr": percent(cost.xirr, 4).to_string(),
    })
}

/// The book of a loan, entry by entry.
pub(super) fn book_result(loan: &Loan) -> Value {
    let entries = loan.book().iter().map(|entry| {
        let (nature, by) = match &entry.nature {
            Nature::Original => ("original", None),
            Nature::Growth => ("growth", None),
            Nature::Correction { by } => ("correction", Some(by.to_string())),
            Nature::Restated { table, from } => ("restated", Some(format!("{table} from {from}"))),
        };
        json!({
            "seq": entry.seq,
            "booked": entry.booked.to_string(),
            "key": entry.key.to_string(),
            "amount_minor": entry.amount.units(),
            "nature": nature,
            "by": by,
        })
    });
    entries.collect()
}

/// What came of an event.
pub fn event_result(key: &str, result: Result<bool, &dyn Coded>) -> Value {
    match result {
        Ok(new) => json!({ "key": key, "outcome": if new { "applied" } else { "already_applied" } }),
        Err(error) => json!({
            "key": key,
            "outcome": "refused",
            "kind": error.kind().name(),
            "code": error.code(),
            "path": error.path(),
            "message": error.to_string(),
        }),
    }
}
