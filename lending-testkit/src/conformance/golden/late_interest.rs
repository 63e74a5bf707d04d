//! `late_interest`: statutory interest for late payment, by rule.
//!
//! The United Kingdom rounds the daily amount and multiplies it with the days. Poland sums up, by the rate of each day
//! from the day after the due day to the day of the payment, both included, and rounds once.

use std::path::Path;

use lending_core::accrual::Piece;
use lending_core::calendar::{Date, DayCount};
use lending_core::date;
use lending_core::money::{Currency, Minor, Money, Rounding, RoundingMode};
use lending_core::penalty::{
    BillPenalty, Caps, Grace, Grows, Nights, PenaltyOn, PenaltyPolicy, PenaltyRate, PenaltyRounded,
};
use lending_core::rate::Rate;
use lending_core::reference::{RateRow, Reference, TableRate};
use rust_decimal::Decimal;
use serde_json::Value;

use super::figures::{cases, day, decimal_text, field, number, text, whole};
use crate::conformance::Case;

pub(super) fn run(document: &Value, _: &Path) -> Vec<Case> {
    cases(document, "/cases", |id, case| judge(id, case, document))
}

fn judge(id: String, case: &Value, document: &Value) -> Result<Case, String> {
    let expected = field(case, "expected")?.as_object().ok_or("`expected` is no object")?;
    let figures = if id.starts_with("UK-") {
        united_kingdom(field(case, "inputs")?, document)?
    } else if id.starts_with("PL-") {
        poland(field(case, "inputs")?, document)?
    } else {
        return Ok(Case::not_understood(id, "the rule of another country"));
    };
    let (mut texts, mut found, mut right) = (Vec::new(), Vec::new(), !expected.is_empty());
    for (name, value) in expected {
        let Some((_, figure)) = figures.iter().find(|(known, _)| known == name) else {
            return Ok(Case::not_understood(id, format!("{name} of late interest")));
        };
        let printed = decimal_text(value.as_str().ok_or("no text")?)?;
        right &= *figure == printed;
        texts.push(format!("{name} {printed}"));
        found.push(format!("{name} {figure}"));
    }
    Ok(Case::judged(id, right, texts.join(", "), found.join(", ")))
}

/// Figures by the name of what they are compared with.
type Figures = Vec<(&'static str, Decimal)>;

fn united_kingdom(inputs: &Value, document: &Value) -> Result<Figures, String> {
    let debt = number(inputs, "debt")?;
    let rate = Rate::per_year(number(inputs, "rate")?).map_err(|error| error.to_string())?;
    let policy = PenaltyPolicy { round: PenaltyRounded::EachNight, ..policy(PenaltyRate::Fixed(rate)) };
    // A rate of its own asks for no day: any span of so many nights will do.
    let from = date!("2025-01-01");
    let of = |days| late(&policy, &Reference::default(), "GBP", (debt, from, from.plus_days(days)));
    let interest = of(whole(inputs, "days")?)?;
    let compensation = compensation(debt, document)?;
    let total = interest.checked_add(compensation).ok_or("too large")?;
    Ok(vec![("daily", of(1)?), ("interest", interest), ("compensation", compensation), ("total", total)])
}

/// The fixed sum beside the interest, by the size of the debt.
fn compensation(debt: Decimal, document: &Value) -> Result<Decimal, String> {
    let sizes = document.pointer("/rules/UK_1998_act/compensation").and_then(Value::as_array);
    for size in sizes.ok_or("no compensation")? {
        let column = |at: usize| size.get(at).and_then(Value::as_str).ok_or("a size and a sum");
        let range = column(0)?;
        let least = range.strip_prefix(">=").or_else(|| range.split_once('-').map(|(least, _)| least));
        let most = range.strip_prefix("<=").or_else(|| range.split_once('-').map(|(_, most)| most));
        let fits = least.map_or(Ok(true), |least| decimal_text(least).map(|least| debt >= least))?
            && most.map_or(Ok(true), |most| decimal_text(most).map(|most| debt <= most))?;
        if fits {
            return decimal_text(column(1)?);
        }
    }
    Err("no size fits".to_owned())
}

fn poland(inputs: &Value, document: &Value) -> Result<Figures, String> {
    let rows = document.get("poland_rate_table").and_then(Value::as_array).ok_or("no rates")?;
    let rows = rows.iter().map(|row| {
        let from = day(row, "from")?;
        let rate = text(row, "nbp_reference")?;
        let rate = format!("{rate} % per year").parse().map_err(|error| format!("{error}"))?;
        Ok(RateRow { table: "nbp".to_owned(), from, known: from, rate, ends: None })
    });
    let reference = Reference::new(rows.collect::<Result<_, String>>()?, Vec::new());
    let reference = reference.map_err(|error| error.to_string())?;
    let spread = "5.5 % per year".parse().map_err(|error| format!("{error}"))?;
    let policy = policy(PenaltyRate::Table(TableRate { table: "nbp".to_owned(), spread }));
    // The day that counts is the one on which a night ends: the first is the day after the due day.
    let span = (day(inputs, "due")?.plus_days(1), day(inputs, "paid")?.plus_days(1));
    let interest = late(&policy, &reference, "PLN", (number(inputs, "debt")?, span.0, span.1))?;
    Ok(vec![("interest", interest)])
}

fn policy(rate: PenaltyRate) -> PenaltyPolicy {
    PenaltyPolicy {
        on: PenaltyOn::OverduePrincipal,
        rate,
        day_count: DayCount::Act365Fixed,
        grace: Grace::None,
        rounding: Rounding::new(Minor::new(1), RoundingMode::HalfUp),
        round: PenaltyRounded::AtTheEnd,
        minimum: Minor::ZERO,
        caps: Caps::default(),
        compound: None,
    }
}

/// What a debt bears in the nights of a span.
fn late(
    policy: &PenaltyPolicy,
    reference: &Reference,
    currency: &str,
    (debt, due, until): (Decimal, Date, Date),
) -> Result<Decimal, String> {
    let currency = Currency::iso(currency).map_err(|error| error.to_string())?;
    let base = Money::from_decimal(debt, currency).map_err(|error| error.to_string())?.minor();
    let rates = policy.rate.nights(reference.known_by(Date::MAX));
    let (mut bill, limits, mut sum) = (BillPenalty::new(policy.rounding), policy.limits(base), Minor::ZERO);
    let nights = std::iter::successors(Some(due), |night| Some(night.plus_days(1)));
    for night in nights.take_while(|night| *night < until) {
        for (from, to, rate) in rates.spans(due, night, night.plus_days(1), Rate::ZERO) {
            let weight = policy.day_count.weight(due, from, to);
            let piece = Piece { from, to, base, rate: Some(rate), weight };
            let nights = Nights { from, to, penalty: Some(piece), compound: None };
            if bill.takes(&nights, policy, limits) {
                sum += bill.grow(Grows::Penalty, &piece, policy, limits).wanted;
            }
        }
    }
    Ok(Money::new(sum, currency).to_decimal())
}
