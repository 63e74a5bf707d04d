//! Initial schedules: parameters and the rows that the peer makes of them.

use std::path::Path;

use lending_core::calendar::Date;
use lending_core::money::{Currency, Money};
use lending_core::origination::LoanRequest;
use lending_core::product::Product;
use serde::Deserialize;
use serde_json::Value;

use super::words::{Calculation, Figure, LeapYear, Measure, Month, Unit, Year};
use crate::conformance::{Case, FileReport, Report, SuiteError, Verdict};

/// The files of a folder that hold such cases.
const START: &str = "initial_schedules";

/// Runs `initial_schedules*.json` of a folder.
///
/// # Errors
/// When there is no such file, or one cannot be read or is not in the suite's format.
pub fn run(folder: &Path) -> Result<Report, SuiteError> {
    let unreadable = |source| SuiteError::Unreadable { path: folder.to_owned(), source };
    let entries = std::fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let mut paths: Vec<_> = entries.map_err(unreadable)?.into_iter().map(|entry| entry.path()).collect();
    paths.retain(|path| {
        path.extension().is_some_and(|extension| extension == "json")
            && path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(START))
    });
    paths.sort();
    if paths.is_empty() {
        let reason = format!("no file `{START}.json`");
        return Err(SuiteError::Format { path: folder.to_owned(), reason });
    }
    let files = paths.iter().map(|path| run_file(path)).collect::<Result<_, _>>()?;
    Ok(Report { files })
}

#[derive(Deserialize)]
struct File {
    columns: Vec<String>,
    cases: Vec<GivenCase>,
}

#[derive(Deserialize)]
struct GivenCase {
    id: String,
    params: Value,
    rows: Value,
}

/// What the columns of a row are; nothing but this order is known.
const COLUMNS: [&str; 4] = ["due_date", "balance_after", "principal", "interest"];

#[derive(Deserialize)]
struct GivenRow(Date, Figure, Figure, Figure);

/// The parameters of a case. Others may exist elsewhere: a case that has one is not understood.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    /// The name of the peer's product: every setting of it that matters stands beside it.
    #[serde(default, rename = "product")]
    _product: Option<String>,
    /// Already without the down payment.
    principal: Figure,
    #[serde(default, rename = "down_payment")]
    _down_payment: Option<Figure>,
    rate_percent_annual: Figure,
    n: u32,
    every: u16,
    unit: Unit,
    start: Date,
    days_in_year: Year,
    days_in_month: Month,
    #[serde(default)]
    days_in_year_custom: Option<LeapYear>,
    #[serde(default)]
    interest_calculation_period: Calculation,
    #[serde(default)]
    installment_multiples_of: Option<Figure>,
    #[serde(default)]
    interest_recognition_on_disbursement_date: bool,
    digits: u8,
    math_precision: u32,
    rounding: Mode,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Mode {
    HalfEven,
    HalfUp,
    Up,
    Down,
}

impl Mode {
    const fn setting(self) -> &'static str {
        match self {
            Self::HalfEven => "half_even",
            Self::HalfUp => "half_up",
            Self::Up => "up",
            Self::Down => "down",
        }
    }
}

impl Parameters {
    fn measure(&self) -> Measure {
        Measure {
            unit: self.unit,
            calculation: self.interest_calculation_period,
            month: self.days_in_month,
            year: self.days_in_year,
            leap_year: self.days_in_year_custom,
            on_disbursement: self.interest_recognition_on_disbursement_date,
        }
    }

    /// The product, as a lender would write it.
    fn product(&self) -> Result<String, String> {
        let (basis, day_counted) = self.measure().basis()?;
        let (frequency, length) = self.unit.frequency();
        let every = u32::from(self.every) * u32::from(length);
        let Self { principal, n, digits, rate_percent_annual: rate, .. } = self;
        let (mode, places) = (self.rounding.setting(), self.math_precision);
        let unit = self.installment_multiples_of.filter(|unit| !unit.0.is_zero());
        let unit = unit.map_or_else(String::new, |unit| format!("unit = \"{unit}\", "));
        Ok(format!(
            r#"
            code = "initial-schedule"
            currency = {{ code = "USD", exponent = {digits} }}
            amount = {{ min = "{principal}", max = "{principal}" }}
            instalments = {{ min = {n}, max = {n} }}
            rate = "{rate} % per year"
            method = "equal_instalment"
            frequency = {{ {frequency} = {every} }}
            instalment_rounding = {{ {unit}mode = "{mode}" }}

            [interest]
            basis = "{basis}"
            day_counted = "{day_counted}"
            rounding = {{ mode = "{mode}" }}

            [plan]
            short_instalment = "carry"
            last_instalment = {{ evened_out = {{ rounds = 3 }} }}
            period_rate = {{ decimals = {{ places = {places}, mode = "{mode}" }} }}
            "#
        ))
    }

    /// The rows that the library offers.
    fn rows(&self) -> Result<Vec<GivenRow>, String> {
        let product = Product::from_toml(&self.product()?).map_err(|error| error.to_string())?;
        let currency = Currency::new("USD", self.digits).map_err(|error| error.to_string())?;
        let amount = Money::from_decimal(self.principal.0, currency).map_err(|error| error.to_string())?;
        let offer = product
            .offer(&LoanRequest::new(amount, self.n, self.start))
            .map_err(|error| error.to_string())?;
        let figure = |money: Money| Figure(money.to_decimal().normalize());
        let rows = offer.quote().into_iter();
        Ok(rows
            .map(|row| GivenRow(row.due, figure(row.balance), figure(row.principal), figure(row.interest)))
            .collect())
    }
}

impl GivenRow {
    fn shown(&self, number: usize) -> String {
        let Self(due, balance, principal, interest) = self;
        format!("row {number}: {due} balance {balance} principal {principal} interest {interest}")
    }
}

fn run_file(path: &Path) -> Result<FileReport, SuiteError> {
    let text = std::fs::read_to_string(path)
        .map_err(|source| SuiteError::Unreadable { path: path.to_owned(), source })?;
    let format = |reason: String| SuiteError::Format { path: path.to_owned(), reason };
    let file: File = serde_json::from_str(&text).map_err(|error| format(error.to_string()))?;
    if file.columns != COLUMNS {
        return Err(format(format!("expected the columns {COLUMNS:?}, found {:?}", file.columns)));
    }
    let cases = file.cases.into_iter().map(run_case).collect();
    Ok(FileReport { name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(), cases })
}

fn run_case(case: GivenCase) -> Case {
    let GivenCase { id, params, rows } = case;
    match judged(&params, &rows) {
        Ok(verdict) => Case { id, verdict },
        Err(reason) => Case::not_understood(id, reason),
    }
}

/// What became of a case, or what is not known about it.
fn judged(parameters: &Value, rows: &Value) -> Result<Verdict, String> {
    let parameters = Parameters::deserialize(parameters).map_err(|error| error.to_string())?;
    let expected = Vec::<GivenRow>::deserialize(rows).map_err(|error| error.to_string())?;
    Ok(compared(&expected, &parameters.rows()?))
}

/// Compares row by row; a failure shows the first row that differs.
fn compared(expected: &[GivenRow], found: &[GivenRow]) -> Verdict {
    let shown = |rows: &[GivenRow], at: usize| {
        rows.get(at).map_or_else(|| format!("{} rows", rows.len()), |row| row.shown(at.saturating_add(1)))
    };
    let differs = |at: &usize| shown(expected, *at) != shown(found, *at);
    match (0..expected.len().max(found.len())).find(differs) {
        Some(at) => Verdict::Failed { expected: shown(expected, at), found: shown(found, at) },
        None => Verdict::Passed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(parameters: &str) -> GivenCase {
        let plain = r#""principal": "100", "rate_percent_annual": "12", "n": 2, "every": 1, "unit": "MONTHS",
            "start": "2026-01-01", "days_in_year": "DAYS_360", "days_in_month": "DAYS_30", "digits": 2,
            "math_precision": 19, "rounding": "HALF_EVEN""#;
        // 100 at 1 % a month: 50.75 twice, the second 50.24 + 0.50 (of 50.25); in all 50.74.
        let rows = r#"[["2026-02-01", "50.25", "49.75", "1.0"], ["2026-03-01", "0.0", "50.25", "0.5"]]"#;
        let text = format!(r#"{{"id": "a", "params": {{{plain}{parameters}}}, "rows": {rows}}}"#);
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn a_case_passes_fails_with_both_rows_or_is_not_understood() {
        assert_eq!(run_case(case("")).verdict, Verdict::Passed);
        let mut wrong = case("");
        wrong.rows[1][3] = "0.49".into();
        let Verdict::Failed { expected, found } = run_case(wrong).verdict else { panic!("a cent is seen") };
        assert_eq!(expected, "row 2: 2026-03-01 balance 0 principal 50.25 interest 0.49");
        assert_eq!(found, "row 2: 2026-03-01 balance 0 principal 50.25 interest 0.5");
        let mut short = case("");
        short.rows.as_array_mut().unwrap().pop();
        let Verdict::Failed { expected, found } = run_case(short).verdict else { panic!("a row is seen") };
        assert!(expected == "1 rows" && found.starts_with("row 2"), "{expected}, {found}");
    }

    #[test]
    fn what_is_not_known_is_said_and_nothing_panics() {
        for parameters in [
            r#", "grace_on_principal": 2"#,
            r#", "down_payment": true"#,
            r#", "days_in_year_custom": "OTHER""#,
            r#", "interest_calculation_period": "WEEKLY""#,
            r#", "installment_multiples_of": "0.001""#,
            r#", "installment_multiples_of": 1e300"#,
        ] {
            let verdict = run_case(case(parameters)).verdict;
            assert!(matches!(verdict, Verdict::NotUnderstood { .. }), "{parameters}: {verdict:?}");
        }
        for (field, value) in [("n", 600_000), ("digits", 13), ("math_precision", 400), ("every", 0)] {
            let mut absurd = case("");
            absurd.params[field] = value.into();
            let verdict = run_case(absurd).verdict;
            assert!(matches!(verdict, Verdict::NotUnderstood { .. }), "{field}: {verdict:?}");
        }
        let mut shapeless = case("");
        shapeless.rows[0] = Value::Null;
        assert!(matches!(run_case(shapeless).verdict, Verdict::NotUnderstood { .. }));
    }
}
