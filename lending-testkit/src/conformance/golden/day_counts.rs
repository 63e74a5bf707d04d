//! Day counts: published examples, and random spans of QuantLib and of plain rule code.

use std::path::Path;

use lending_core::calendar::{
    Date, DayCount, Fraction, HolidayCalendar, ReferencePeriod, bus_252, icma, thirty_e_360_isda,
};
use serde_json::Value;

use super::super::Case;
use super::brazil;
use super::read::{Wrong, at, day, decimal, field, is_near, list, rational, settle, text, whole};

/// A convention by the files' names, with what it needs beside two days.
enum Convention {
    Counted(DayCount),
    OneOne,
    Icma,
    Isda30E360,
    Business252 { brazil: bool },
}

/// What a row states beside its two days.
#[derive(Default)]
struct Context {
    reference: Option<ReferencePeriod>,
    termination: Option<Date>,
}

/// The convention of a name, without the words in brackets that explain it.
fn named(name: &str) -> Result<Convention, Wrong> {
    let base = name.split(" (").next().unwrap_or(name);
    let base = base.strip_prefix("Strata ").unwrap_or(base);
    let count = match base {
        "30/360 BondBasis" | "THIRTY_360_ISDA" | "THIRTY_U_360" => DayCount::Thirty360,
        "30/360 US" | "THIRTY_U_360_EOM" => DayCount::ThirtyU360,
        "30E/360" | "THIRTY_E_360" => DayCount::ThirtyE360,
        "30/360 German" => DayCount::Thirty360German,
        "30/360 Italian" => DayCount::Thirty360Italian,
        "30/360 NASD" => DayCount::Thirty360Nasd,
        "30/360 PSA" | "THIRTY_360_PSA" => DayCount::Thirty360Psa,
        "30E+/360" | "THIRTY_EPLUS_360" => DayCount::ThirtyEPlus360,
        "30E/365" | "THIRTY_E_365" => DayCount::ThirtyE365,
        "ACT/360" | "ACT_360" => DayCount::Act360,
        "ACT/360 inclusive of last day" => DayCount::Act360LastDay,
        "ACT/364" | "ACT_364" => DayCount::Act364,
        "ACT/365F" | "ACT_365F" => DayCount::Act365Fixed,
        "ACT/365.25" | "ACT_365_25" => DayCount::Act36525,
        "ACT/366" | "ACT_366" => DayCount::Act366,
        "ACT/365 Actual" | "ACT_365_ACTUAL" => DayCount::Act365Actual,
        "ACT/ACT Year" | "ACT_ACT_YEAR" => DayCount::ActActYear,
        "ACT/ACT ISDA" | "ACT_ACT_ISDA" => DayCount::ActActIsda,
        "ACT/ACT AFB" => DayCount::ActActAfb,
        "ACT_ACT_AFB" => DayCount::ActActAfbClamped,
        "NL/360" | "NL_360" => DayCount::NoLeap360,
        "NL/365" | "NL_365" => DayCount::NoLeap365,
        "1/1" | "ONE_ONE" => return Ok(Convention::OneOne),
        "ACT/ACT ICMA" | "ACT_ACT_ICMA" => return Ok(Convention::Icma),
        "30E/360 ISDA" | "THIRTY_E_360_ISDA" => return Ok(Convention::Isda30E360),
        "BUS/252 weekends-only calendar" => return Ok(Convention::Business252 { brazil: false }),
        "BUS/252" if name.contains("Brazil") => return Ok(Convention::Business252 { brazil: true }),
        _ => return Err(Wrong::unknown(format!("convention `{name}`"))),
    };
    Ok(Convention::Counted(count))
}

impl Convention {
    /// The days that it counts and the fraction of a year, in lowest terms.
    fn measure(&self, from: Date, to: Date, context: &Context) -> Result<(i64, Fraction), Wrong> {
        let (days, fraction) = match self {
            Self::Counted(count) => (count.days(from, to), count.fraction(from, to)),
            Self::OneOne => (1, Fraction::new(1, 1)),
            Self::Icma => {
                let reference = context.reference.ok_or_else(|| Wrong::malformed("no reference period"))?;
                let fraction =
                    icma(from, to, &reference).map_err(|error| Wrong::malformed(error.to_string()))?;
                (from.nights_to(to), fraction)
            }
            Self::Isda30E360 => {
                let termination = context.termination;
                let fraction = match termination {
                    Some(termination) => thirty_e_360_isda(from, to, termination),
                    None => DayCount::Thirty360German.fraction(from, to),
                };
                (fraction.numerator, fraction)
            }
            Self::Business252 { brazil } => {
                let weekends = HolidayCalendar::weekends_only();
                let calendar = if *brazil { brazil::calendar(from.year(), to.year())? } else { weekends };
                let fraction = bus_252(from, to, &calendar).value;
                (fraction.numerator, fraction)
            }
        };
        Ok((days, fraction.reduced()))
    }
}

/// A reference period of a whole number of months, of which so many make a year.
fn reference(start: Date, end: Date, per_year: Option<i64>) -> Result<ReferencePeriod, Wrong> {
    let months = i64::from(start.month().until(end.month()));
    let per_year = per_year.or_else(|| (months > 0 && 12 % months == 0).then(|| 12 / months));
    let per_year = per_year.and_then(|number| u8::try_from(number).ok());
    let unknown = || Wrong::unknown(format!("a reference period of {months} months"));
    ReferencePeriod::new(start, end, per_year.ok_or_else(unknown)?)
        .map_err(|error| Wrong::unknown(error.to_string()))
}

/// `daycount_published`
pub(super) fn published(document: &Value, _folder: &Path) -> Vec<Case> {
    let rows = match list(document, "cases") {
        Ok(rows) => rows,
        Err(case) => return vec![case],
    };
    let case = |(index, row): (usize, &Value)| {
        let of = |name| row.get(name).and_then(Value::as_str).unwrap_or("?");
        let id = format!("{index}: {} {} … {}", of("convention"), of("start"), of("end"));
        settle(&id, published_row(&id, row))
    };
    rows.iter().enumerate().map(case).collect()
}

fn published_row(id: &str, row: &Value) -> Result<Case, Wrong> {
    let convention = named(text(field(row, "convention")?)?)?;
    let mut context = Context::default();
    if let (Some(start), Some(end)) = (row.get("ref_start"), row.get("ref_end")) {
        context.reference = Some(reference(day(start)?, day(end)?, None)?);
    }
    if let Some(termination) = row.get("termination") {
        context.termination = Some(day(termination)?);
    }
    let (days, fraction) =
        convention.measure(day(field(row, "start")?)?, day(field(row, "end")?)?, &context)?;
    let (mut said, mut holds) = (Vec::new(), true);
    if let Some(expected) = row.get("days") {
        holds &= whole(expected)? == days;
        said.push(format!("{expected} days"));
    }
    if let Some(expected) = row.get("year_fraction") {
        holds &= is_near(fraction, decimal(expected)?, 11);
        said.push(expected.to_string());
    }
    if let Some(expected) = row.get("year_fraction_exact") {
        holds &= rational(expected)? == fraction;
        said.push(expected.to_string());
    }
    if said.is_empty() {
        return Err(Wrong::malformed("no figure"));
    }
    Ok(Case::judged(id, holds, said.join(", "), format!("{days} days, {fraction}")))
}

/// `daycount_quantlib_random`
pub(super) fn random(document: &Value, _folder: &Path) -> Vec<Case> {
    let Some(conventions) = document.get("conventions").and_then(Value::as_object) else {
        return vec![Wrong::malformed("no such table").case("conventions")];
    };
    let mut cases = Vec::new();
    for (name, data) in conventions {
        let rows = match list(data, "rows") {
            Ok(rows) => rows,
            Err(case) => {
                cases.push(case);
                continue;
            }
        };
        for (index, row) in rows.iter().enumerate() {
            let id = format!("{name} {index}");
            cases.push(settle(&id, random_row(&id, name, data, row)));
        }
    }
    cases
}

fn random_row(id: &str, name: &str, data: &Value, row: &Value) -> Result<Case, Wrong> {
    let convention = named(name)?;
    let extra = |name: &str| {
        let columns = data.get("columns_extra").and_then(Value::as_array);
        let index = columns?.iter().position(|column| column == name)?;
        row.get(index + 5)
    };
    let mut context = Context::default();
    if let (Some(start), Some(end)) = (extra("ref_start"), extra("ref_end")) {
        let per_year = extra("periods_per_year").map(whole).transpose()?;
        context.reference = Some(reference(day(start)?, day(end)?, per_year)?);
    }
    if let Some(termination) = extra("termination_date") {
        context.termination = Some(day(termination)?);
    }
    let (from, to) = (day(at(row, 0)?)?, day(at(row, 1)?)?);
    let (days, fraction) = convention.measure(from, to, &context)?;
    let exact = rational(at(row, 4)?)?;
    let holds = whole(at(row, 2)?)? == days
        && exact == fraction
        && (at(row, 3)?.is_null() || is_near(fraction, decimal(at(row, 3)?)?, 14));
    Ok(Case::judged(id, holds, row, format!("{from} … {to}: {days} days, {fraction}")))
}
