//! `apr_regz_appendix_j` and `us_rule_vs_actuarial`: what United States rules say.

use std::path::Path;

use lending_core::calendar::Fraction;
use lending_core::rate::{
    UnitFlow, UnitPeriod, UnitTime, YearBasis, actuarial_rows, percent, regulation_z_apr, us_rule_rows,
};
use rust_decimal::Decimal;
use serde_json::Value;

use super::figures::{cases, day, decimal, exact, field, fraction, near, number, text, whole};
use crate::conformance::Case;

pub(super) fn run(document: &Value, _: &Path) -> Vec<Case> {
    let mut all = cases(document, "/cases", appendix);
    all.extend(cases(document, "/ffiec_validated", validated));
    all.extend(cases(document, "/unit_period_vectors/vectors", unit_period));
    all
}

fn plain(value: &Value) -> Result<Fraction, String> {
    match value {
        Value::String(text) => fraction(text),
        Value::Number(_) | Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
            fraction(&decimal(value)?.to_string())
        }
    }
}

fn unit_flows(case: &Value, key: &str, sign: Decimal) -> Result<Vec<UnitFlow>, String> {
    let rows = field(case, key)?.as_array().ok_or_else(|| format!("`{key}` is no list"))?;
    let flow = |row: &Value| {
        let time = UnitTime { whole: whole(row, "t")?, odd: plain(field(row, "f")?)? };
        Ok(UnitFlow { time, amount: number(row, "amount")? * sign })
    };
    rows.iter().map(flow).collect()
}

fn appendix(id: String, case: &Value) -> Result<Case, String> {
    let expected = number(case, "apr_percent_2dp")?;
    let mut flows = unit_flows(case, "advances", Decimal::ONE)?;
    flows.extend(unit_flows(case, "payments", Decimal::NEGATIVE_ONE)?);
    let found = regulation_z_apr(&flows, plain(field(case, "unit_periods_per_year")?)?);
    Ok(match found {
        Ok(rate) => Case::compared(id, expected.normalize(), percent(rate, 2).normalize()),
        Err(error) => Case::judged(id, false, expected, error),
    })
}

fn period(frequency: &str) -> Option<UnitPeriod> {
    match frequency {
        "weekly" => Some(UnitPeriod::Weeks(1)),
        "fortnightly" | "biweekly" => Some(UnitPeriod::Weeks(2)),
        "semimonthly" | "semi-monthly" | "semiMonthly" => Some(UnitPeriod::SemiMonth),
        "monthly" => Some(UnitPeriod::Months(1)),
        "bimonthly" | "biMonthly" | "bi-monthly" => Some(UnitPeriod::Months(2)),
        "quarterly" => Some(UnitPeriod::Months(3)),
        "halfYearly" | "half-yearly" => Some(UnitPeriod::Months(6)),
        "yearly" => Some(UnitPeriod::Year),
        _ => None,
    }
}

/// A level loan: from dates where they stand, held against the time that the case states.
fn validated(id: String, case: &Value) -> Result<Case, String> {
    let expected = number(case, "apr_expected")?;
    let (advance, payment) = (number(case, "amount_financed")?, -number(case, "payment")?);
    let start = UnitTime { whole: 0, odd: Fraction::new(0, 1) };
    let mut flows = vec![UnitFlow { time: start, amount: advance }];
    let unit = if case.get("frequency").is_some() {
        let frequency = text(case, "frequency")?;
        let Some(unit) = period(frequency) else {
            return Ok(Case::not_understood(id, format!("frequency {frequency}")));
        };
        let first = unit.between(day(case, "advance")?, day(case, "first_payment")?);
        let odd = format!("{}/{}", number(case, "odd_days")?, number(case, "odd_den")?);
        if first.whole != whole(case, "t")? || exact(first.odd) != exact(fraction(&odd)?) {
            return Ok(Case::judged(id, false, odd, format!("{first:?}")));
        }
        for later in 0..whole(case, "n")? {
            let time = UnitTime { whole: first.whole.saturating_add(later), ..first };
            flows.push(UnitFlow { time, amount: payment });
        }
        unit
    } else {
        let days = u16::try_from(whole(case, "days")?).map_err(|_| "too many days")?;
        let unit = UnitPeriod::Term { days };
        let time = unit.between(day(case, "advance")?, day(case, "payment_date")?);
        flows.push(UnitFlow { time, amount: payment });
        unit
    };
    let found = match regulation_z_apr(&flows, unit.per_year()) {
        Ok(rate) => rate,
        Err(error) => return Ok(Case::judged(id, false, expected, error)),
    };
    let tolerance = Decimal::new(1, 8);
    let wrong = case.get("printed_wrong").filter(|wrong| !wrong.is_null());
    let reproduced = wrong.map(decimal).transpose()?.is_some_and(|wrong| near(found, wrong, tolerance));
    Ok(Case::judged(id, near(found, expected, tolerance) && !reproduced, expected, found))
}

/// `t = … : f = … : p = …`
fn unit_period(id: String, case: &Value) -> Result<Case, String> {
    let name = text(case, "unit")?;
    let frequency = name.rsplit("- ").next().and_then(|rest| rest.split(' ').next()).unwrap_or(name);
    let frequency = if name.contains("half-yearly") { "half-yearly" } else { frequency };
    let (from, to) = (day(case, "from")?, day(case, "to")?);
    let (time, per_year) = match period(frequency) {
        Some(unit) => (unit.between(from, to), unit.per_year()),
        // A term told in days: the whole of it is a fraction of the year.
        None if frequency == "daily" => {
            (UnitTime { whole: 0, odd: YearBasis::DAYS_365.years(from, to) }, Fraction::new(365, 1))
        }
        None => return Ok(Case::not_understood(id, format!("unit {name}"))),
    };
    let expression = text(case, "expr")?;
    let part = |label: &str| {
        let part = expression.split(" : ").find_map(|part| part.trim().strip_prefix(label));
        part.and_then(|part| part.split('=').find(|piece| !piece.trim().is_empty())).map(str::trim)
    };
    let read =
        |label| part(label).ok_or_else(|| format!("no `{label}` in `{expression}`")).and_then(fraction);
    let (whole, odd, periods) = (read("t")?, read("f")?, read("p")?);
    let found = format!("t = {} : f = {} : p = {}", time.whole, exact(time.odd), exact(per_year));
    let expected = format!("t = {} : f = {} : p = {}", exact(whole), exact(odd), exact(periods));
    // A peer's fortnight has 15 days; Appendix J (b)(5)(iv) says 14. Its figure must not come out.
    if frequency == "fortnightly" && expression.contains("/15") {
        return Ok(Case::judged(id, expected != found, format!("not {expected}"), found));
    }
    Ok(Case::compared(id, expected, found))
}

/// Both methods row by row, in the order that the keys state in brackets.
pub(super) fn rules(document: &Value, _: &Path) -> Vec<Case> {
    cases(document, "/cases", |id, case| {
        let (balance, rate) = (number(case, "balance")?, number(case, "periodic_rate")?);
        let payments = field(case, "payments")?.as_array().ok_or("`payments` is no list")?;
        let payments = payments.iter().map(decimal).collect::<Result<Vec<_>, _>>()?;
        let actuarial = actuarial_rows(balance, rate, &payments).map_err(|error| error.to_string())?;
        let us_rule = us_rule_rows(balance, rate, &payments).map_err(|error| error.to_string())?;
        let actuarial: Vec<_> =
            actuarial.iter().map(|row| vec![row.payment, row.charge, row.balance]).collect();
        let us_rule = us_rule
            .iter()
            .map(|row| vec![row.payment, row.next_charge, row.balance, row.unpaid_charge, row.unapplied]);
        let us_rule: Vec<_> = us_rule.collect();
        let expected = (rows(case, "actuarial_rows[")?, rows(case, "us_rule_rows[")?);
        let right = close(&expected.0, &actuarial) && close(&expected.1, &us_rule);
        Ok(Case::judged(id, right, format!("{expected:?}"), format!("{:?}", (actuarial, us_rule))))
    })
}

fn rows(case: &Value, prefix: &str) -> Result<Vec<Vec<Decimal>>, String> {
    let fields = case.as_object().ok_or("no object")?;
    let rows = fields.iter().find(|(key, _)| key.starts_with(prefix)).and_then(|(_, rows)| rows.as_array());
    let row =
        |row: &Value| row.as_array().ok_or("no row")?.iter().map(decimal).collect::<Result<Vec<_>, _>>();
    rows.ok_or_else(|| format!("no `{prefix}…]`"))?.iter().map(row).collect()
}

fn close(expected: &[Vec<Decimal>], found: &[Vec<Decimal>]) -> bool {
    let figures = |rows: &[Vec<Decimal>]| rows.iter().map(Vec::len).collect::<Vec<_>>();
    figures(expected) == figures(found)
        && expected
            .concat()
            .iter()
            .zip(found.concat())
            .all(|(left, right)| near(*left, right, Decimal::new(1, 9)))
}
