//! `examples`: single figures of lenders, engines, calculators and laws, each with inputs in its own words.
//!
//! What a product can say is read from the text of a product file; what is only prose there is written out here.

use std::path::Path;

use lending_core::calendar::Date;
use lending_core::date;
use lending_core::money::{Currency, Minor, Money, Rounding, RoundingMode};
use lending_core::origination::{LoanRequest, Offer, QuotedRow};
use lending_core::product::Product;
use lending_core::rate::{
    YearFlow, aprc, compound_annual, irr, percent, rule_of_78_rebate, simple_annual, total_cost,
};
use rust_decimal::Decimal;
use serde_json::Value;

use super::example_arrears;
use super::figures::{cases, day, field, fraction, number, text, whole};
use super::leaves::{Figure, Figures, compared, same_shape};
use super::scores;
use crate::conformance::Case;

pub(super) fn run(document: &Value, _: &Path) -> Vec<Case> {
    cases(document, "", case)
}

fn case(id: String, case: &Value) -> Result<Case, String> {
    if let Some(judged) = scores::example(&id, case) {
        return judged;
    }
    let inputs = field(case, "inputs")?;
    if let Some(found) = figures(&id, inputs) {
        return compared(id, field(case, "expected")?, &found?);
    }
    match example_arrears::found(&id, inputs) {
        Some(found) => Ok(same_shape(id, expected_of_arrears(case)?, &found?)),
        None => Ok(Case::not_understood(id, format!("not computed by this runner: {}", text(case, "area")?))),
    }
}

/// What is expected; where a source prints only a formula, the independent result of it.
fn expected_of_arrears(case: &Value) -> Result<&Value, String> {
    let expected = field(case, "expected")?;
    if expected.get("formula").is_some() { field(case, "verified") } else { Ok(expected) }
}

/// What the library gives for a case; nothing for one that belongs elsewhere.
fn figures(id: &str, inputs: &Value) -> Option<Result<Figures, String>> {
    Some(match id {
        "frappe-emi-280000" => unrounded_instalments(inputs),
        "frappe-emi-1000000-23-6" | "frappe-emi-1000000-28-24" => rounded_up(inputs),
        "frappe-fixed-amount-14000" => fixed_amount(inputs),
        "frappe-accrual-30d" => one_span(inputs, "act_365_fixed", "interest"),
        "frappe-loc-after-prepay" => {
            one_span(&with(inputs, "principal", "principal_after"), "act_365_fixed", "interest")
        }
        "frappe-31d" => amount_with_interest(inputs),
        "frappe-loc-unbooked" => day_by_day(inputs),
        "frappe-flat" => flat(inputs),
        "frappe-bpi" => broken_period(inputs),
        "frappe-issue1452" => rounded_up_ends_early(inputs),
        "cn-mortgage-debx" => level_mortgage(inputs),
        "cn-mortgage-debj" => falling_mortgage(inputs),
        "cn-360-quarterly" => spans(inputs),
        "rule78" => rule_of_78(inputs),
        "pl-leasing-104" => leasing_sum(inputs),
        "eu-apr-1" => yearly_cost(&[("0", "1000"), ("3/2", "-1200")]),
        "eu-apr-4" => yearly_cost(&[("0", "1000"), ("1/4", "-272"), ("1/2", "-272"), ("1", "-544")]),
        "own-debx" => level_rows(inputs),
        "own-flat-irr" => flat_disclosed(inputs),
        "pitfall-rate-rounding" => printed_rate(inputs),
        _ => return None,
    })
}

/// A loan in the words of a product file.
struct Loan<'a> {
    principal: Decimal,
    /// Decimals of its currency: two, or more for studies that round nothing.
    decimals: u8,
    rate: String,
    rows: u32,
    method: &'a str,
    /// Further lines of the product file.
    settings: &'a str,
    contract_day: Date,
    first_due: Option<Date>,
}

const CENTS: u8 = 2;

impl<'a> Loan<'a> {
    /// By months from a first of January, unless said otherwise.
    fn new(inputs: &Value, rows: u32, method: &'a str) -> Result<Self, String> {
        Ok(Self {
            principal: number(inputs, "principal")?,
            decimals: CENTS,
            rate: format!("{} % per year", number(inputs, "annual_rate_pct")?),
            rows,
            method,
            settings: "",
            contract_day: date!("2026-01-01"),
            first_due: None,
        })
    }

    /// With as many decimals as an amount of 10¹⁵ minor units leaves: nothing that is printed is rounded before.
    fn unrounded(self) -> Self {
        let digits = self.principal.trunc().to_string().len();
        let decimals = 15_usize.saturating_sub(digits).min(12);
        Self { decimals: u8::try_from(decimals).unwrap_or(CENTS), ..self }
    }

    fn offer(&self) -> Result<Offer, String> {
        let Self { principal, decimals, rate, rows, method, settings, .. } = self;
        let text = format!(
            r#"
            code = "example"
            currency = {{ code = "XXX", exponent = {decimals} }}
            amount = {{ min = "{principal}", max = "{principal}" }}
            instalments = {{ min = 1, max = 600 }}
            rate = "{rate}"
            method = {method}
            {settings}
            "#
        );
        let product = Product::from_toml(&text).map_err(|error| error.to_string())?;
        let currency = Currency::new("XXX", *decimals).map_err(|error| error.to_string())?;
        let amount = Money::from_decimal(*principal, currency).map_err(|error| error.to_string())?;
        let mut request = LoanRequest::new(amount, *rows, self.contract_day);
        if let Some(first_due) = self.first_due {
            request = request.first_due(first_due);
        }
        product.offer(&request).map_err(|error| error.to_string())
    }

    fn rows(&self) -> Result<Vec<Row>, String> {
        Ok(self.offer()?.quote().into_iter().map(Row::from).collect())
    }
}

struct Row {
    due: Date,
    principal: Decimal,
    interest: Decimal,
    balance: Decimal,
}

impl From<QuotedRow> for Row {
    fn from(row: QuotedRow) -> Self {
        let QuotedRow { due, principal, interest, balance, .. } = row;
        let [principal, interest, balance] = [principal, interest, balance].map(|money| money.to_decimal());
        Self { due, principal, interest, balance }
    }
}

impl Row {
    fn total(&self) -> Decimal {
        self.principal + self.interest
    }
}

fn at(rows: &[Row], index: usize) -> Result<&Row, String> {
    rows.get(index).ok_or_else(|| format!("{} rows", rows.len()))
}

fn total(rows: &[Row], figure: impl Fn(&Row) -> Decimal) -> Decimal {
    rows.iter().map(figure).sum()
}

/// The same inputs with one figure under another name.
fn with(inputs: &Value, name: &str, from: &str) -> Value {
    let mut inputs = inputs.clone();
    if let (Some(figure), Some(fields)) = (inputs.get(from).cloned(), inputs.as_object_mut()) {
        fields.insert(name.to_owned(), figure);
    }
    inputs
}

fn of<const N: usize>(figures: [(&str, Decimal); N]) -> Figures {
    figures.into_iter().map(|(name, figure)| (name.to_owned(), Figure::Number(figure))).collect()
}

/// Rows under a path, each a list of figures.
fn put<const N: usize>(figures: &mut Figures, path: &str, row: [Decimal; N]) {
    for (at, figure) in row.into_iter().enumerate() {
        figures.insert(format!("{path}/{at}"), Figure::Number(figure));
    }
}

const UP_TO_ONE: &str = r#"instalment_rounding = { unit = "1", mode = "up" }"#;

/// The instalment rounded up to one, nothing else rounded.
fn unrounded_instalments(inputs: &Value) -> Result<Figures, String> {
    let loan = Loan::new(inputs, whole(inputs, "periods")?, "\"equal_instalment\"")?;
    let rows = Loan { settings: UP_TO_ONE, ..loan }.unrounded().rows()?;
    let mut figures = of([
        ("emi", at(&rows, 0)?.total()),
        ("total_interest", total(&rows, |row| row.interest)),
        ("total_payment", total(&rows, Row::total)),
    ]);
    for index in [3, 17, 19] {
        let row = at(&rows, index)?;
        put(&mut figures, &format!("rows/idx{index}"), [row.principal, row.interest, row.balance]);
    }
    Ok(figures)
}

fn rounded_up(inputs: &Value) -> Result<Figures, String> {
    let loan = Loan::new(inputs, whole(inputs, "periods")?, "\"equal_instalment\"")?;
    Ok(of([("emi", at(&Loan { settings: UP_TO_ONE, ..loan }.rows()?, 0)?.total())]))
}

fn fixed_amount(inputs: &Value) -> Result<Figures, String> {
    let method = format!("{{ fixed_instalment = \"{}\" }}", number(inputs, "instalment")?);
    let rows = Loan::new(inputs, 600, &method)?.unrounded().rows()?;
    Ok(of([
        ("n_periods", Decimal::from(rows.len())),
        ("total_interest", total(&rows, |row| row.interest)),
        ("total_payment", total(&rows, Row::total)),
    ]))
}

/// One row after so many days.
fn span(inputs: &Value, days: u32, basis: &str) -> Result<Row, String> {
    let settings = format!("frequency = {{ days = {days} }}\ninterest = {{ basis = \"{basis}\" }}");
    let rows = Loan { settings: &settings, ..Loan::new(inputs, 1, "\"bullet\"")? }.rows()?;
    rows.into_iter().next().ok_or_else(|| "no row".to_owned())
}

fn one_span(inputs: &Value, basis: &str, name: &str) -> Result<Figures, String> {
    Ok(of([(name, span(inputs, whole(inputs, "days")?, basis)?.interest)]))
}

fn amount_with_interest(inputs: &Value) -> Result<Figures, String> {
    Ok(of([("total", span(inputs, whole(inputs, "days")?, "act_365_fixed")?.total())]))
}

/// Each day's interest is rounded: a row a day, of interest first.
fn day_by_day(inputs: &Value) -> Result<Figures, String> {
    let settings = "frequency = { days = 1 }\ninterest = { basis = \"act_365_fixed\" }";
    let loan = Loan::new(inputs, whole(inputs, "days")?, "\"interest_first\"")?;
    Ok(of([("interest", total(&Loan { settings, ..loan }.rows()?, |row| row.interest))]))
}

fn flat(inputs: &Value) -> Result<Figures, String> {
    let loan = Loan::new(inputs, whole(inputs, "periods")?, "\"flat\"")?;
    let contract_day = day(inputs, "disb")?;
    let rows = Loan { contract_day, first_due: Some(day(inputs, "first_due")?), ..loan }.rows()?;
    let mut figures = Figures::new();
    for (at, row) in rows.iter().enumerate() {
        let path = format!("rows/{at}");
        put(&mut figures, &path, [Decimal::ZERO, row.principal, row.interest, row.total()]);
        figures.insert(format!("{path}/0"), Figure::Day(row.due));
    }
    Ok(figures)
}

/// The nights before the first whole period, by each answer.
fn broken_period(inputs: &Value) -> Result<Figures, String> {
    let plan = |answer: &str| {
        let settings = format!(
            "{UP_TO_ONE}\ninterest = {{ basis = \"act_365_fixed\" }}\n\
             plan = {{ instalment = \"per_period\", broken_period = \"{answer}\" }}"
        );
        let loan = Loan::new(inputs, whole(inputs, "n")?, "\"equal_instalment\"")?;
        let (contract_day, first_due) = (day(inputs, "disb")?, Some(day(inputs, "first_due")?));
        Loan { settings: &settings, contract_day, first_due, ..loan }.offer()
    };
    let rows =
        |answer: &str| Ok::<_, String>(plan(answer)?.quote().into_iter().map(Row::from).collect::<Vec<_>>());
    let (plain, spread) = (rows("deducted")?, rows("spread")?);
    let (plain_first, spread_first) = (at(&plain, 0)?.interest, at(&spread, 0)?.interest);
    Ok(of([
        ("bpi", plan("deducted")?.deducted().to_decimal()),
        ("amortized_per_period", spread_first - plain_first),
        ("first_interest_plain", plain_first),
        ("first_interest_amortized", spread_first),
        ("second_interest_amortized", at(&spread, 1)?.interest),
        ("first_interest_add_to_first", at(&rows("on_the_first_row")?, 0)?.interest),
        ("upfront_row_interest", at(&rows("own_row")?, 0)?.interest),
    ]))
}

/// The instalment exactly and rounded up: both plans have all their rows.
fn rounded_up_ends_early(inputs: &Value) -> Result<Figures, String> {
    let plan = |settings: &str| {
        let loan = Loan::new(inputs, whole(inputs, "periods")?, "\"equal_instalment\"")?;
        Loan { settings, ..loan }.rows()
    };
    let (exact, rounded) = (plan("")?, plan(UP_TO_ONE)?);
    Ok(of([
        ("emi_exact_2dp", at(&exact, 0)?.total()),
        ("emi_ceil", at(&rounded, 0)?.total()),
        ("rows_with_ceil", Decimal::from(rounded.len())),
        ("rows_expected", Decimal::from(exact.len())),
    ]))
}

fn level_mortgage(inputs: &Value) -> Result<Figures, String> {
    let rows = Loan::new(inputs, whole(inputs, "periods")?, "\"equal_instalment\"")?.unrounded().rows()?;
    Ok(of([
        ("emi", at(&rows, 0)?.total()),
        ("total_interest", total(&rows, |row| row.interest)),
        ("total", total(&rows, Row::total)),
    ]))
}

fn falling_mortgage(inputs: &Value) -> Result<Figures, String> {
    let rows = Loan::new(inputs, whole(inputs, "periods")?, "\"equal_principal\"")?.unrounded().rows()?;
    let first = at(&rows, 0)?;
    Ok(of([
        ("first_payment", first.total()),
        ("first_principal", first.principal),
        ("total_interest", total(&rows, |row| row.interest)),
        ("total", total(&rows, Row::total)),
    ]))
}

/// Spans of days over 360.
fn spans(inputs: &Value) -> Result<Figures, String> {
    let spans = field(inputs, "spans")?.as_object().ok_or("`spans` is no object")?;
    let mut figures = Figures::new();
    for value in spans.values() {
        let days = value.as_u64().and_then(|days| u32::try_from(days).ok()).ok_or("no days")?;
        let interest = span(inputs, days, "act_360")?.interest;
        figures.insert(format!("d{days}"), Figure::Number(interest));
    }
    Ok(figures)
}

fn rule_of_78(inputs: &Value) -> Result<Figures, String> {
    let charge =
        Money::from_decimal(number(inputs, "finance_charge")?, xxx()?).map_err(|error| error.to_string())?;
    let cent = Rounding::new(Minor::new(1), RoundingMode::HalfUp);
    let (unpaid, periods) = (whole(inputs, "unearned")?, whole(inputs, "total_periods")?);
    let rebate =
        rule_of_78_rebate(charge.minor(), unpaid, periods, cent).map_err(|error| error.to_string())?;
    Ok(of([("rebate", Money::new(rebate, charge.currency()).to_decimal())]))
}

fn xxx() -> Result<Currency, String> {
    Currency::new("XXX", CENTS).map_err(|error| error.to_string())
}

/// The rate of 3.583 % is what the source's flows imply; the instalment is the plan's.
fn leasing_sum(inputs: &Value) -> Result<Figures, String> {
    let (price, initial) = (number(inputs, "price")?, number(inputs, "initial_fee")?);
    let (residual, count) = (number(inputs, "residual")?, whole(inputs, "n")?);
    let settings = format!("residual = {{ amount = \"{residual}\" }}");
    let loan = Loan {
        principal: price - initial,
        decimals: CENTS,
        rate: "3.583 % per year".to_owned(),
        rows: count,
        method: "\"equal_instalment\"",
        settings: &settings,
        contract_day: date!("2026-01-01"),
        first_due: None,
    };
    let instalments = at(&loan.rows()?, 0)?.total() * Decimal::from(count);
    let sum = total_cost([-initial, -instalments, -residual]).map_err(|error| error.to_string())?;
    let share = (sum * Decimal::ONE_HUNDRED).checked_div(price).ok_or("no price")?;
    Ok(of([("sum", sum), ("sum_pct", share), ("instalments_total", instalments)]))
}

fn yearly_cost(flows: &[(&str, &str)]) -> Result<Figures, String> {
    let flow = |(years, amount): &(&str, &str)| {
        let amount = amount.parse().map_err(|error| format!("{error}"))?;
        Ok::<_, String>(YearFlow::new(fraction(years)?, amount))
    };
    let flows = flows.iter().map(flow).collect::<Result<Vec<_>, _>>()?;
    Ok(of([("apr_pct", percent(aprc(&flows).map_err(|error| error.to_string())?, 8))]))
}

fn level_rows(inputs: &Value) -> Result<Figures, String> {
    let count = whole(inputs, "n")?;
    let rows = Loan::new(inputs, count, "\"equal_instalment\"")?.rows()?;
    let (first, last) = (at(&rows, 0)?, at(&rows, rows.len().saturating_sub(1))?);
    let mut figures = of([("emi", first.total()), ("total_interest", total(&rows, |row| row.interest))]);
    for (path, number, row) in [("first", 1, first), ("last", count, last)] {
        let row = [Decimal::from(number), row.principal, row.interest, row.total(), row.balance];
        put(&mut figures, path, row);
    }
    Ok(figures)
}

/// What a flat rate costs: the rate of return of its flows, by both ways of annualising.
fn flat_disclosed(inputs: &Value) -> Result<Figures, String> {
    let (count, monthly) = (whole(inputs, "n")?, number(inputs, "flat_monthly_pct")?);
    let yearly = monthly * Decimal::from(12);
    let mut inputs = inputs.clone();
    inputs["annual_rate_pct"] = Value::String(yearly.to_string());
    let loan = Loan::new(&inputs, count, "\"flat\"")?;
    let rows = loan.rows()?;
    let flows: Vec<Decimal> =
        std::iter::once(loan.principal).chain(rows.iter().map(|row| -row.total())).collect();
    let rate = irr(&flows).map_err(|error| error.to_string())?;
    let simple = simple_annual(rate, 12).map_err(|error| error.to_string())?;
    let compound = compound_annual(rate, 12).map_err(|error| error.to_string())?;
    Ok(of([
        ("payment", at(&rows, 0)?.total()),
        ("flat_annual_pct", yearly),
        ("irr_month_pct", percent(rate, 8)),
        ("irr_annual_simple_pct", percent(simple, 8)),
        ("irr_annual_compound_pct", percent(compound, 8)),
    ]))
}

/// The exact rate gives the right instalment; a rate cut to six decimals gives the source's wrong one.
fn printed_rate(inputs: &Value) -> Result<Figures, String> {
    let emi = |settings: &str| {
        let loan = Loan::new(inputs, whole(inputs, "n")?, "\"equal_instalment\"")?;
        Ok::<_, String>(at(&Loan { settings, ..loan }.rows()?, 0)?.total())
    };
    let six = "plan = { period_rate = { decimals = { places = 6, mode = \"half_up\" } } }";
    let wrong = emi(six)?;
    if wrong != Decimal::new(530_702, 2) {
        return Err(format!("a rate of six decimals gives {wrong} instead of 5307.02"));
    }
    Ok(of([("emi_exact", emi("")?)]))
}
