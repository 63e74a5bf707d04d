//! `amortization_published`: printed figures by topic.

use std::path::Path;

use lending_core::calendar::Fraction;
use lending_core::money::{Minor, Rounding, RoundingMode};
use lending_core::rate::{
    Annuity, Compounding, CostError, YearBasis, YearFlow, aprc, compound_annual, irr, periodic_rate,
    rule_of_78_rebate, rule_of_78_share, simple_annual,
};
use rust_decimal::Decimal;
use serde_json::Value;

use super::figures::{
    cases, decimal, decimal_text, exact, field, fraction, half_up, number, text, whole, year_flows,
};
use crate::conformance::Case;

/// What a topic gives for a name; nothing for a name that it does not know.
type Figure = Result<Option<Decimal>, String>;

pub(super) fn run(document: &Value, _: &Path) -> Vec<Case> {
    cases(document, "/cases", case)
}

fn case(id: String, case: &Value) -> Result<Case, String> {
    let topic = text(case, "topic")?;
    let inputs = field(case, "inputs")?;
    let expected = field(case, "expected")?.as_object().ok_or("`expected` is no object")?;
    let wrong = case.get("printed_wrong").and_then(Value::as_object);
    let (mut texts, mut figures, mut right) = (Vec::new(), Vec::new(), true);
    for (name, value) in expected {
        if name == "earned_fraction" {
            let (expected, found) = (fraction(value.as_str().ok_or("no fraction")?)?, earned(inputs)?);
            right &= exact(expected) == exact(found);
            texts.push(format!("{name} {expected}"));
            figures.push(format!("{name} {found}"));
            continue;
        }
        let Some(known) = topic_figure(topic, name, inputs) else {
            return Ok(Case::not_understood(id, format!("topic {topic}")));
        };
        let Some(found) = known? else {
            return Ok(Case::not_understood(id, format!("{name} of topic {topic}")));
        };
        let printed = decimal(value)?;
        let found = half_up(found, printed.scale());
        right &= found == printed;
        if let Some(wrong) = wrong.and_then(|wrong| wrong.get(name)) {
            right &= decimal(wrong)? != found;
        }
        texts.push(format!("{name} {printed}"));
        figures.push(format!("{name} {found}"));
    }
    Ok(Case::judged(id, right && !texts.is_empty(), texts.join(", "), figures.join(", ")))
}

/// `None` for an unknown topic.
fn topic_figure(topic: &str, name: &str, inputs: &Value) -> Option<Figure> {
    let word = topic.split(' ').next().unwrap_or(topic);
    Some(match word {
        "level_payment" | "equal_instalment" => level(name, inputs),
        "canadian_mortgage" | "canadian_mortgage_rate" => canadian(name, inputs),
        "add_on_to_apr" => add_on(name, inputs),
        "rule_of_78" => rule_of_78(name, inputs),
        "level_payment_escrow" => escrow(name, inputs),
        "advance_payments" => advance(name, inputs),
        "equal_principal" => equal_principal(name, inputs),
        "flat_fee" => flat_fee(name, inputs),
        "uk_apr_single_payment" => single_payment(name, inputs),
        _ if word.starts_with("eu_apr") => european(name, inputs),
        _ => return None,
    })
}

fn told<T>(result: Result<T, CostError>) -> Result<T, String> {
    result.map_err(|error| error.to_string())
}

fn over(above: Decimal, below: Decimal) -> Result<Decimal, String> {
    above.checked_div(below).ok_or_else(|| format!("{above} / {below}"))
}

fn or(inputs: &Value, key: &str, otherwise: u32) -> Result<u32, String> {
    if inputs.get(key).is_some() { whole(inputs, key) } else { Ok(otherwise) }
}

/// Payments a year, and how many there are.
fn payments(inputs: &Value) -> Result<(u32, u32), String> {
    let a_year = or(inputs, "payments_per_year", 12)?;
    let count = if inputs.get("n").is_some() {
        whole(inputs, "n")?
    } else {
        whole(inputs, "years")?.checked_mul(a_year).ok_or("too many payments")?
    };
    Ok((a_year, count))
}

fn level(name: &str, inputs: &Value) -> Figure {
    let (a_year, count) = payments(inputs)?;
    let rate = over(number(inputs, "nominal")?, a_year.into())?;
    let annuity = told(Annuity::new(number(inputs, "principal")?, rate, count))?;
    Ok(match name {
        "payment" => Some(told(annuity.payment())?),
        "total_interest" => Some(told(annuity.total_interest())?),
        _ => None,
    })
}

fn canadian(name: &str, inputs: &Value) -> Figure {
    let compounded = told(Compounding::times(or(inputs, "compounding_per_year", 2)?))?;
    let paid = told(Compounding::times(or(inputs, "payments_per_year", 12)?))?;
    let rate = told(periodic_rate(number(inputs, "nominal")?, compounded, paid))?;
    if name.starts_with("monthly_rate_percent") {
        return Ok(Some(rate * Decimal::ONE_HUNDRED));
    }
    if name != "payment" {
        return Ok(None);
    }
    let annuity = told(Annuity::new(number(inputs, "principal")?, rate, payments(inputs)?.1))?;
    told(annuity.payment()).map(Some)
}

/// The rate of a period of n equal payments.
fn periodic(principal: Decimal, payment: Decimal, count: u32) -> Result<Decimal, String> {
    let payments = (0..count).map(|_| -payment);
    told(irr(&std::iter::once(principal).chain(payments).collect::<Vec<_>>()))
}

/// Without the last digits of a quotient, so that amounts of a calculation share one scale.
fn amount(figure: Decimal) -> Decimal {
    figure.round_dp(22)
}

fn add_on(name: &str, inputs: &Value) -> Figure {
    let (principal, months) = (number(inputs, "principal")?, whole(inputs, "months")?);
    let years = over(number(inputs, "add_on_rate")? * Decimal::from(months), Decimal::from(12))?;
    let payment = amount(over(principal * (Decimal::ONE + years), months.into())?);
    let yearly = told(simple_annual(periodic(principal, payment, months)?, 12))?;
    Ok(name.starts_with("apr_percent").then_some(yearly * Decimal::ONE_HUNDRED))
}

fn earned(inputs: &Value) -> Result<Fraction, String> {
    let months = whole(inputs, "months")?;
    let left = months.checked_sub(whole(inputs, "elapsed")?).ok_or("more elapsed than there are")?;
    let share = told(rule_of_78_share(left, months))?;
    Ok(Fraction::new(share.denominator - share.numerator, share.denominator))
}

fn rule_of_78(name: &str, inputs: &Value) -> Figure {
    let cents = |key| {
        let cents = number(inputs, key)?.checked_mul(Decimal::ONE_HUNDRED).ok_or("too large")?;
        i64::try_from(cents.normalize().mantissa())
            .ok()
            .filter(|_| cents.is_integer() && cents.normalize().scale() == 0)
            .map(Minor::new)
            .ok_or_else(|| format!("`{key}` is not in cents"))
    };
    let (months, paid) = (whole(inputs, "months")?, whole(inputs, "paid")?);
    let unpaid = months.checked_sub(paid).ok_or("more paid than there are")?;
    let cent = Rounding::new(Minor::new(1), RoundingMode::HalfUp);
    let rebate = told(rule_of_78_rebate(cents("finance_charge")?, unpaid, months, cent))?;
    let rebate = Decimal::new(rebate.units(), 2);
    Ok(match name {
        "rebate" => Some(rebate),
        "balance_due" => Some(number(inputs, "payment")? * Decimal::from(unpaid) - rebate),
        _ => None,
    })
}

fn escrow(name: &str, inputs: &Value) -> Figure {
    let price = number(inputs, "price")?;
    let financed = price * (Decimal::ONE_HUNDRED - number(inputs, "down_pct")?) / Decimal::ONE_HUNDRED;
    let rate = over(number(inputs, "rate")?, Decimal::from(12))?;
    let annuity = told(Annuity::new(financed, rate, payments(inputs)?.1))?;
    let tax = price / Decimal::ONE_THOUSAND * number(inputs, "tax_per_thousand")? / Decimal::from(12);
    let monthly = told(annuity.payment())?.round_dp(20) + tax;
    Ok(matches!(name, "approx_monthly" | "payment").then_some(monthly))
}

fn advance(name: &str, inputs: &Value) -> Figure {
    // The rate may be written as a quotient.
    let written = text(inputs, "rate")
        .map(str::to_owned)
        .or_else(|_| Ok::<_, String>(number(inputs, "rate")?.to_string()))?;
    let rate = match written.split_once('/') {
        Some((above, below)) => over(decimal_text(above)?, decimal_text(below)?)?,
        None => decimal_text(&written)?,
    };
    let annuity = told(Annuity::new(number(inputs, "pv")?, rate, whole(inputs, "n")?))?;
    let payment = told(annuity.payment_with_advance(whole(inputs, "advance")?))?;
    Ok((name == "payment").then_some(payment))
}

fn equal_principal(name: &str, inputs: &Value) -> Figure {
    let (a_year, count) = payments(inputs)?;
    let (principal, count) = (number(inputs, "principal")?, Decimal::from(count));
    let rate = over(number(inputs, "nominal")?, a_year.into())?;
    let part = over(principal, count)?;
    Ok(match name {
        "first" => Some(amount(part) + amount(principal * rate)),
        "decrement" => Some(amount(part) * rate),
        "total_interest" => Some(amount(principal * rate) * (count + Decimal::ONE) / Decimal::TWO),
        _ => None,
    })
}

fn flat_fee(name: &str, inputs: &Value) -> Figure {
    let (principal, count) = (number(inputs, "principal")?, whole(inputs, "n")?);
    let fee = principal * number(inputs, "fee_rate_per_period")?;
    let payment = amount(over(principal, count.into())?) + fee;
    let monthly = periodic(principal, payment, count)?;
    let rate = if name.starts_with("irr_monthly_percent") {
        monthly
    } else if name.starts_with("apr_simple_x12_percent") {
        told(simple_annual(monthly, 12))?
    } else if name.starts_with("apr_compound_percent") {
        told(compound_annual(monthly, 12))?
    } else {
        return Ok(None);
    };
    Ok(Some(rate * Decimal::ONE_HUNDRED))
}

fn european(name: &str, inputs: &Value) -> Figure {
    let rate = told(aprc(&year_flows(inputs, "flows")?))?;
    Ok((name == "apr").then_some(rate * Decimal::ONE_HUNDRED))
}

fn single_payment(name: &str, inputs: &Value) -> Figure {
    let basis = YearBasis::Days { year: fraction(&number(inputs, "year_basis")?.to_string())? };
    let start = lending_core::date!("2000-01-01");
    let years = basis.years(start, start.plus_days(whole(inputs, "days")?.min(40_000)));
    let flows = [
        YearFlow::new(Fraction::new(0, 1), number(inputs, "principal")?),
        YearFlow::new(years, -number(inputs, "repay")?),
    ];
    let rate = told(aprc(&flows))?;
    Ok((name == "apr").then_some(rate * Decimal::ONE_HUNDRED))
}
