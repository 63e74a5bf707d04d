//! Lists of fees, money that is charged back and penalty by the day: drawn beside the stream, and only where a product
//! has fees, so that what else is drawn stays as it is.

use fastrand::Rng;
use lending_core::calendar::Date;
use lending_core::fee::{ChargeDue, FeeOn};
use lending_core::loan::{Fact, Loan};

use super::case::text;
use super::product::{beside, pick};
use crate::scenario::Verb;

/// What a product says of fees.
pub(super) struct Fees {
    /// Lines at the head of the file.
    pub(super) lines: Vec<String>,
    /// The rate of a penalty by the day, with a day count whose years are all as long.
    pub(super) by_the_day: Option<(String, &'static str)>,
}

/// What a fee may be for, with what its share may be of.
const RULES: [(&str, &[&str]); 8] = [
    ("\"payout\"", &["the_payout", "the_principal"]),
    ("\"each_bill\"", &["the_bill", "principal_of_the_bill", "interest_of_the_bill", "the_principal"]),
    ("LATE", &["the_bill", "the_principal", "interest_of_the_bill"]),
    ("AGAIN", &["the_bill", "the_principal", "principal_of_the_bill"]),
    ("DATE", &["the_principal"]),
    ("\"returned_payment\"", &["the_payment", "the_principal"]),
    ("\"reschedule\"", &["the_principal"]),
    ("\"tariff\"", &["the_principal"]),
];

/// The fees of about every fourth product.
pub(super) fn of_a_product(rng: &Rng) -> Option<Fees> {
    let rng = &mut beside(rng, 120);
    if rng.u8(0..4) > 0 {
        return None;
    }
    let rules: Vec<String> = (0..RULES.len()).filter_map(|at| rule(rng, at)).collect();
    let mut lines = vec![format!("fees = [{}]", rules.join(", "))];
    if rng.u8(0..3) == 0 {
        lines.push("charge_when_closed = \"refused\"".to_owned());
    }
    if rng.bool() {
        let mut order = ["\"principal\"", "\"interest\"", "\"fee\"", "\"penalty\""];
        rng.shuffle(&mut order);
        let order = order[..rng.usize(1..=order.len())].join(", ");
        lines.push(format!("charge_back = {{ order = [{order}] }}"));
    }
    let by_the_day = (rng.u8(0..5) == 0).then(|| {
        let rate = pick(rng, &["0.05", "0.0333", "0.1"]);
        let count = pick(rng, &["act_360", "act_365_fixed", "act_364", "act_366", "30_360", "30e_365"]);
        (format!("{{ fixed = \"{rate} % per day\" }}"), count)
    });
    Some(Fees { lines, by_the_day })
}

/// The rule of a place; most products have most of them.
fn rule(rng: &mut Rng, at: usize) -> Option<String> {
    let (on, bases) = RULES[at];
    if rng.u8(0..5) < 2 {
        return None;
    }
    let on = match on {
        "LATE" => format!("{{ late = {{ days = {} }} }}", rng.u8(1..10)),
        "AGAIN" => {
            let again = if rng.bool() {
                format!("days = {}", rng.u8(1..40))
            } else {
                format!("months = {}", rng.u8(1..3))
            };
            format!("{{ late = {{ days = {}, again = {{ {again} }} }} }}", rng.u8(1..10))
        }
        "DATE" => format!("{{ date = {{ months = {} }} }}", rng.u8(1..8)),
        on => on.to_owned(),
    };
    let amount = match rng.u8(0..3) {
        0 => "\"7.00\"".to_owned(),
        1 => format!("{{ share = \"1.5 %\", of = \"{}\" }}", pick(rng, bases)),
        _ => {
            let limits = pick(rng, &["min = \"1.00\"", "max = \"20.00\"", "min = \"1.00\", max = \"20.00\""]);
            format!("{{ share = \"3 %\", of = \"{}\", {limits} }}", pick(rng, bases))
        }
    };
    let due = if on == "\"each_bill\"" {
        "\"with_next_bill\"".to_owned()
    } else {
        let days = format!("{{ in_days = {} }}", rng.u8(1..40));
        pick(rng, &["\"with_next_bill\"", "\"at_once\"", &days]).to_owned()
    };
    let (counts_as, free) = (pick(rng, &["fee", "fee", "penalty"]), rng.u8(0..6).saturating_sub(3));
    // Drawn last: what else is drawn of a rule stays as it is.
    let tax = pick(rng, &["", "", ", tax = \"6 %\"", ", tax = \"0.215\""]);
    Some(format!(
        "{{ code = \"f{at}\", on = {on}, amount = {amount}, due = {due}, counts_as = \"{counts_as}\", free = {free}{tax} }}"
    ))
}

/// Now and then a charge that says when it falls due, one that the list has a tariff for, or money that is charged back.
pub(super) fn verb(rng: &Rng, loan: &Loan, day: Date, number: u32) -> Option<Verb> {
    let agreed = loan.terms().agreed();
    if agreed.fees.is_empty() {
        return None;
    }
    let rng = &mut beside(rng, 105);
    let value = (rng.u8(0..3) == 0).then(|| day.minus_days(rng.u32(0..40)).max(agreed.contract_day));
    let order = (rng.u8(0..12) == 0).then(|| rng.i16(-2..3));
    let tariff = agreed.fees.iter().find(|rule| rule.on == FeeOn::Tariff);
    match rng.u8(0..24) {
        0..=3 => charge_back(rng, loan, number, value, order),
        4 | 5 => {
            let code = tariff?.code.clone();
            let due = due(rng, value.unwrap_or(day));
            let key = format!("t-{number}");
            Some(Verb::Charge { key, amount: None, tax: None, code, due, value, order })
        }
        6 | 7 => {
            let charged = rng.i64(100..5000);
            let amount = Some(text(loan.currency(), charged));
            let due = due(rng, value.unwrap_or(day));
            let code = "valuation".to_owned();
            let tax = rng.bool().then(|| text(loan.currency(), rng.i64(1..charged)));
            Some(Verb::Charge { key: format!("u-{number}"), amount, tax, code, due, value, order })
        }
        _ => None,
    }
}

fn due(rng: &mut Rng, counts: Date) -> Option<ChargeDue> {
    match rng.u8(0..4) {
        0 => None,
        1 => Some(ChargeDue::WithNextBill),
        2 => Some(ChargeDue::AtOnce),
        _ => Some(ChargeDue::On(counts.plus_days(rng.u32(0..50)))),
    }
}

/// All of a payment, or a part of it, on its day or later.
fn charge_back(
    rng: &mut Rng,
    loan: &Loan,
    number: u32,
    value: Option<Date>,
    order: Option<i16>,
) -> Option<Verb> {
    let payments: Vec<_> =
        loan.events().iter().filter(|event| matches!(event.fact, Fact::Received { .. })).collect();
    if payments.is_empty() {
        return None;
    }
    let payment = payments[rng.usize(0..payments.len())];
    let paid = payment.fact.amount()?.units();
    let amount = if rng.bool() { paid } else { rng.i64(1..=paid) };
    let value = value.map(|value| payment.fact.value().map_or(value, |paid| value.max(paid)));
    let (key, payment) = (format!("k-{number}"), payment.key.to_string());
    Some(Verb::ChargeBack { key, payment, amount: text(loan.currency(), amount), value, order })
}
