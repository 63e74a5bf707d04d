//! `credit_classification`: classes by days, a counter above two thresholds, the oldest part unpaid, a portfolio at risk, what
//! a restructuring costs.

use std::path::Path;

use lending_core::calendar::Date;
use lending_core::money::Minor;
use lending_core::overdue::{
    Class, Classification, DailyCounter, OverduePolicy, ShareOf, Tolerance, at_risk, oldest_unpaid,
};
use lending_core::rate::Annuity;
use rust_decimal::Decimal;
use serde_json::Value;

use super::figures::{cases, dated_flows, day, decimal, field, half_up, number, text, whole};
use crate::conformance::Case;

pub(super) fn run(document: &Value, _: &Path) -> Vec<Case> {
    cases(document, "/vectors", |id, row| {
        let topic = text(row, "topic")?;
        let id = format!("{topic} {id}");
        match topic {
            "dpd_to_class" => by_days(id, row),
            "eba_counter" => counter(id, row),
            "dpd_fifo_vs_recency" => oldest(id, row),
            "par" => portfolio(id, row),
            "eba_diminished_obligation" => diminished(id, row),
            other => Ok(Case::not_understood(id, format!("the topic `{other}`"))),
        }
    })
}

/// A column of a row, and the classes of its rule: each with its first day.
const TABLES: [(&str, &[(&str, u32)]); 4] = [
    ("ffiec_closed_end", &[("pass", 0), ("substandard", 90), ("loss", 120)]),
    ("ffiec_open_end", &[("pass", 0), ("substandard", 90), ("loss", 180)]),
    ("ifrs9_backstop_stage", &[("1", 0), ("2", 31), ("3", 91)]),
    (
        "cn_5_level_by_days",
        &[("normal", 0), ("special_mention", 1), ("substandard", 91), ("doubtful", 271), ("loss", 361)],
    ),
];

fn by_days(id: String, row: &Value) -> Result<Case, String> {
    let days = whole(row, "dpd")?;
    let (mut expected, mut found) = (Vec::new(), Vec::new());
    for (column, classes) in TABLES {
        let stated = field(row, column)?;
        expected.push(stated.as_str().map_or_else(|| stated.to_string(), str::to_owned));
        let class = |(name, days): &(&str, u32)| Class { name: (*name).to_owned(), from_days: Some(*days) };
        let table = Classification::new(classes.iter().map(class).collect());
        found.push(table.by_days(days).map_or_else(String::new, |class| class.name.clone()));
    }
    Ok(Case::compared(id, expected.join(" "), found.join(" ")))
}

/// More than 100 and more than 1 % of the exposure; in default above 90 days.
fn counter(id: String, row: &Value) -> Result<Case, String> {
    let retail = Tolerance {
        amount: Some(cents(Decimal::ONE_HUNDRED)?),
        share: Some(Decimal::new(1, 2)),
        of: ShareOf::ThePrincipal,
        ..Tolerance::default()
    };
    let mut counter = DailyCounter::new(retail);
    for run in list(row, "runs")? {
        let figure = |pointer: &str| decimal(run.pointer(pointer).ok_or("no figure of a run")?);
        let (arrears, exposure) = (cents(figure("/0/0")?)?, cents(figure("/0/1")?)?);
        let days = u32::try_from(figure("/1")?).map_err(|error| error.to_string())?;
        (0..days).for_each(|_| counter.close(arrears, exposure));
    }
    let expected = (whole(row, "final_counter")?, whole(row, "max_counter")?);
    let default = field(row, "default")?.as_bool().ok_or("`default` is neither true nor false")?;
    let found = (counter.days(), counter.longest());
    let in_default = counter.longest() > 90;
    Ok(Case::compared(id, format!("{expected:?} {default}"), format!("{found:?} {in_default}")))
}

/// What is past due when payments clear the oldest first, beside the days since the last of them.
fn oldest(id: String, row: &Value) -> Result<Case, String> {
    let as_of = day(row, "as_of")?;
    let parts: Vec<(Date, Minor)> = parts(row, "instalments")?;
    let paid: Vec<(Date, Minor)> = parts_until(row, as_of)?;
    let since = oldest_unpaid(&parts, paid.iter().map(|(_, amount)| *amount).sum());
    let policy = OverduePolicy::default();
    let found = since.map_or(0, |due| policy.days_past_due(due, as_of));
    let last = paid.iter().map(|(day, _)| *day).max();
    let recency = last.map_or_else(|| "null".to_owned(), |last| last.nights_to(as_of).to_string());
    let expected = (field(row, "dpd_contractual")?, field(row, "days_since_last_payment")?);
    Ok(Case::compared(id, format!("{} {}", expected.0, expected.1), format!("{found} {recency}")))
}

fn parts(row: &Value, key: &str) -> Result<Vec<(Date, Minor)>, String> {
    let flows = dated_flows(row, key)?;
    flows.iter().map(|flow| Ok((flow.day, cents(flow.amount)?))).collect()
}

fn parts_until(row: &Value, as_of: Date) -> Result<Vec<(Date, Minor)>, String> {
    Ok(parts(row, "payments")?.into_iter().filter(|(day, _)| *day <= as_of).collect())
}

fn portfolio(id: String, row: &Value) -> Result<Case, String> {
    let loan = |pair: &Value| {
        let figure = |pointer: &str| decimal(pair.pointer(pointer).ok_or("no pair of balance and days")?);
        let days = u32::try_from(figure("/1")?).map_err(|error| error.to_string())?;
        Ok((Minor::new(i64::try_from(figure("/0")?).map_err(|error| error.to_string())?), days))
    };
    let loans = list(row, "loans_balance_dpd")?.iter().map(loan).collect::<Result<Vec<_>, String>>()?;
    let (mut expected, mut found) = (Vec::new(), Vec::new());
    for above in [0, 1, 30, 60, 90, 180] {
        expected.push(text(row, &format!("par{above}"))?.to_owned());
        let (late, all) = at_risk(&loans, above);
        found.push(format!("{}/{}", late.units(), all.units()));
    }
    Ok(Case::compared(id, expected.join(" "), found.join(" ")))
}

/// What payments at the ends of years are worth before and after, at the original rate.
fn diminished(id: String, row: &Value) -> Result<Case, String> {
    let rate = number(row, "eir")?;
    let worth = |key: &str| -> Result<Decimal, String> {
        let (count, amount) = text(row, key)?.split_once(" x ").ok_or("no `N x AMOUNT`")?;
        let count: u32 = count.parse().map_err(|_| "no number of payments")?;
        let amount: Decimal = amount.parse().map_err(|_| "no amount")?;
        // What so many payments are worth today is what they can pay off.
        Annuity::affordable(amount, rate, count).map_err(|error| error.to_string())
    };
    let (before, after) = (worth("before")?, worth("after")?);
    let part = before.checked_sub(after).and_then(|lost| lost.checked_div(before)).ok_or("worth nothing")?;
    let per_cent = part.checked_mul(Decimal::ONE_HUNDRED).ok_or("too much")?;
    let found = (half_up(before, 2), half_up(after, 2), half_up(per_cent, 4), per_cent > Decimal::ONE);
    let default = field(row, "default")?.as_bool().ok_or("`default` is neither true nor false")?;
    let expected = (number(row, "npv0")?, number(row, "npv1")?, number(row, "do_percent")?, default);
    Ok(Case::judged(id, expected == found, format!("{expected:?}"), format!("{found:?}")))
}

fn list<'v>(row: &'v Value, key: &str) -> Result<&'v [Value], String> {
    field(row, key)?.as_array().map(Vec::as_slice).ok_or_else(|| format!("`{key}` is no list"))
}

/// An amount of the main unit.
fn cents(amount: Decimal) -> Result<Minor, String> {
    let cents = amount.checked_mul(Decimal::ONE_HUNDRED).filter(Decimal::is_integer);
    cents
        .and_then(|cents| i64::try_from(cents).ok())
        .map(Minor::new)
        .ok_or_else(|| format!("no cents: {amount}"))
}
