//! What is kept of payouts, payouts that are handed over, and payouts that never come.
//!
//! Drawn beside the stream: what else is drawn stays as it is.

use std::collections::BTreeMap;

use fastrand::Rng;
use lending_core::calendar::Date;
use lending_core::loan::{Fact, Loan};
use lending_core::money::{Minor, Money};
use lending_core::schedule::Method;

use super::case::text;
use super::product::{beside, pick};
use crate::scenario::Verb;

/// The lines of a product file on the interest of a broken period, in its table `plan`.
pub(super) fn broken_period(rng: &Rng) -> Option<String> {
    (beside(rng, 2).u8(0..8) == 0).then(|| "broken_period = \"deducted\"".to_owned())
}

/// The lines of a product file that follow its table `disbursement`; `whole`: one payout, without a down payment.
pub(super) fn lines(rng: &Rng, whole: bool) -> Vec<String> {
    let rng = &mut beside(rng, 3);
    let mut lines = Vec::new();
    if whole && rng.u8(0..4) == 0 {
        lines.push("hand_over = \"begins_the_rows\"".to_owned());
    }
    if rng.u8(0..4) == 0 {
        lines.push("[cooling_off]".to_owned());
        lines.push(format!("days = {}", rng.u32(10..200)));
        lines.push(format!("interest = \"{}\"", pick(rng, &["to_the_day", "none"])));
    }
    lines
}

/// A payout of an amount, or a hand-over where the terms have one.
pub(super) fn payout(
    stream: &mut Rng,
    loan: &Loan,
    key: String,
    value: Option<Date>,
    amount: impl FnOnce(&mut Rng) -> Option<String>,
) -> Verb {
    let rng = &mut beside(stream, 4);
    let amount = amount(stream);
    if loan.terms().agreed().disbursement.hand_over.is_some() {
        return hand_over(rng, loan, key, value);
    }
    let paid = amount.as_ref().map_or(Some(loan.terms().agreed().principal), |text| {
        text.parse::<Money>().ok().map(|money| money.minor())
    });
    let deduct = deductions(rng, loan, paid.unwrap_or_default());
    Verb::Disburse { key, value, amount, deduct }
}

fn deductions(rng: &mut Rng, loan: &Loan, paid: Minor) -> BTreeMap<String, String> {
    let most = paid.units() / 10;
    let codes: &[&str] = match rng.u8(0..6) {
        0 => &["origination"],
        1 => &["origination", "premium"],
        _ => &[],
    };
    let codes = codes.iter().filter(|_| most > 0);
    codes.map(|code| ((*code).to_owned(), text(loan.currency(), rng.i64(1..=most)))).collect()
}

fn hand_over(rng: &mut Rng, loan: &Loan, key: String, value: Option<Date>) -> Verb {
    let agreed = loan.terms().agreed();
    let approved = agreed.principal.units();
    let financed = if rng.bool() { approved } else { rng.i64(approved - approved / 2..=approved) };
    let can_leave = matches!(agreed.method, Method::EqualInstalment | Method::EqualPrincipal);
    let residual = if can_leave && rng.u8(0..3) == 0 { financed / rng.i64(2..20) } else { 0 };
    let amount = |minor| text(loan.currency(), minor);
    let rate = (rng.u8(0..3) == 0).then(|| format!("{} % per year", pick(rng, &["0", "6", "9", "24"])));
    Verb::HandOver { key, amount: amount(financed), residual: amount(residual), value, first_due: None, rate }
}

/// Now and then the borrower withdraws, or what is not drawn falls away.
pub(super) fn end(stream: &Rng, loan: &Loan, day: Date, number: u32) -> Option<Verb> {
    let rng = &mut beside(stream, 5);
    let agreed = loan.terms().agreed();
    let value = (rng.u8(0..4) == 0).then(|| day.minus_days(rng.u32(0..10)).max(agreed.contract_day));
    let paid_out: i64 = loan.events().iter().filter_map(|event| payout_of(&event.fact)).sum();
    let in_time = agreed.cooling_off.is_some_and(|off| value.unwrap_or(day) <= off.last(agreed.contract_day));
    if in_time && paid_out > 0 && rng.u8(0..8) == 0 {
        return Some(Verb::Withdraw { key: format!("b-{number}"), value });
    }
    (paid_out < agreed.principal.units() && rng.u8(0..40) == 0)
        .then(|| Verb::Cancel { key: format!("a-{number}"), value })
}

fn payout_of(fact: &Fact) -> Option<i64> {
    matches!(fact, Fact::Disbursed { .. } | Fact::HandedOver { .. })
        .then(|| fact.amount().map_or(0, Minor::units))
}
