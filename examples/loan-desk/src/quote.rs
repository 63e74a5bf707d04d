//! A quote: rows, totals and what the credit costs, before anything is agreed.

use lending_core::calendar::{Anchor, Date};
use lending_core::money::{Minor, Money};
use lending_core::origination::{CostOfCredit, CostOnTop, LoanRequest, Offer, QuotedRow};
use lending_core::rate::percent;
use lending_testkit::scenario::{cost_result, quote_result};
use rust_decimal::Decimal;
use serde_json::json;

use crate::failure::{DeskError, Failure};
use crate::products;
use crate::tables::{Column, amount, sheet};
use crate::{Output, say};

/// What `loan-desk quote` is asked for.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// A product: its code, or a product file
    product: String,
    /// The amount, without its currency: 12000.00
    amount: Decimal,
    /// The number of instalments
    instalments: u32,
    /// The day of the contract, on which money is paid out
    #[arg(long, default_value = "2026-01-10")]
    on: Date,
    /// The day of the month on which rows fall due, 1 to 31
    #[arg(long)]
    due_day: Option<u8>,
    /// The first due day
    #[arg(long)]
    first_due: Option<Date>,
    /// What is left for the last row, in place of the product's answer
    #[arg(long)]
    residual: Option<Decimal>,
    /// A fee that is paid, deducted or financed on the day of the contract
    #[arg(long)]
    fee: Option<Decimal>,
    /// Prints the rows as CSV
    #[arg(long, conflicts_with = "json")]
    csv: bool,
}

/// Shows the quote.
pub(crate) fn run(options: &Options, output: Output) -> Result<(), Failure> {
    let product = products::named(&options.product)?;
    let money = |figure: Decimal| Money::from_decimal(figure, product.currency());
    let mut request = LoanRequest::new(money(options.amount)?, options.instalments, options.on);
    if let Some(day) = options.due_day {
        request = request.due_day(Anchor::Day(day));
    }
    if let Some(day) = options.first_due {
        request = request.first_due(day);
    }
    if let Some(residual) = options.residual {
        request = request.residual(money(residual)?);
    }
    let offer = product.offer(&request)?;
    let fee = options.fee.map(money).transpose()?;
    let on_top: Vec<CostOnTop> =
        fee.into_iter().map(|amount| CostOnTop { day: options.on, amount }).collect();
    let cost = offer.cost(&on_top)?;
    match output {
        Output::Json => say(&to_json(&offer, fee, &cost).to_string()),
        Output::Text if options.csv => say(to_csv(&offer)?.trim_end()),
        Output::Text => say(&to_text(&offer, fee, &cost)),
    }
    Ok(())
}

fn to_json(offer: &Offer, fee: Option<Money>, cost: &CostOfCredit) -> serde_json::Value {
    let mut quote = quote_result(offer);
    quote["fee"] = json!(fee.map(|fee| fee.to_decimal().to_string()));
    quote["cost"] = cost_result(cost);
    quote
}

fn to_csv(offer: &Offer) -> Result<String, Failure> {
    let unwritable = |error: &dyn ToString| DeskError::QuoteCsv { reason: error.to_string() };
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(["row", "due", "principal", "interest", "fee", "tax", "total", "balance"])
        .map_err(|error| unwritable(&error))?;
    for row in offer.quote() {
        let figures = [row.principal, row.interest, row.fee, row.tax, row.total(), row.balance];
        let mut record = vec![row.number.to_string(), row.due.to_string()];
        record.extend(figures.map(|money| money.to_decimal().to_string()));
        csv.write_record(record).map_err(|error| unwritable(&error))?;
    }
    let bytes = csv.into_inner().map_err(|error| unwritable(&error))?;
    Ok(String::from_utf8(bytes).map_err(|error| unwritable(&error))?)
}

fn to_text(offer: &Offer, fee: Option<Money>, cost: &CostOfCredit) -> String {
    use Column::{Left, Right};
    let agreed = offer.terms().agreed();
    let currency = agreed.currency;
    let rows = offer.quote();
    let sum = |figure: fn(&QuotedRow) -> Minor| Money::new(rows.iter().map(figure).sum(), currency);
    let with_fees = |row: &QuotedRow| Money::new(row.fee.minor() + row.tax.minor(), currency);
    // Most products have none.
    let has_fees = rows.iter().any(|row| !with_fees(row).minor().is_zero());
    let shown = |parts: [Money; 3], rest: &[Money]| {
        let parts = parts.into_iter().take(if has_fees { 3 } else { 2 });
        parts.chain(rest.iter().copied()).map(amount).collect::<Vec<_>>()
    };
    let mut cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            let parts = [row.principal, row.interest, with_fees(row)];
            let figures = shown(parts, &[row.total(), row.balance]);
            [vec![row.number.to_string(), row.due.to_string()], figures].concat()
        })
        .collect();
    let (principal, interest) = (sum(|row| row.principal.minor()), sum(|row| row.interest.minor()));
    let total = sum(|row| row.total().minor());
    let fees = sum(|row| row.fee.minor() + row.tax.minor());
    let totals = shown([principal, interest, fees], &[total]);
    cells.push([vec![String::new(), "total".to_owned()], totals, vec![String::new()]].concat());
    let mut columns = vec![
        Right("row"),
        Left("due"),
        Right("principal"),
        Right("interest"),
        Right("total"),
        Right("balance"),
    ];
    if has_fees {
        columns.insert(4, Right("fees and tax"));
    }
    let title = format!(
        "Quote: {} of {} {currency}, contract of {}, {}",
        agreed.product.code,
        amount(Money::new(agreed.principal, currency)),
        agreed.contract_day,
        agreed.rate
    );
    let rate = |rate: Decimal| format!("{} %", percent(rate, 2));
    let mut figures = vec![
        ("paid in all", amount(cost.paid)),
        ("total cost of credit", amount(cost.total_cost)),
        ("APRC (TAEG, RRSO)", format!("{} %", cost.aprc_published())),
        ("yearly rate, simple (单利)", rate(cost.annual_simple)),
        ("yearly rate, compound (复利)", rate(cost.annual_compound)),
        ("XIRR", rate(cost.xirr)),
    ];
    let beside = offer.fees().into_iter().filter(|fee| fee.row.is_none());
    let beside = Money::new(beside.map(|fee| fee.total().minor()).sum(), currency);
    let fees = [
        ("fee on the day of the contract", fee),
        ("fees beside the rows, with tax", Some(beside)),
        ("deducted from the payout", Some(offer.deducted())),
    ];
    for (label, money) in fees {
        if let Some(money) = money.filter(|money| !money.minor().is_zero()) {
            figures.insert(0, (label, amount(money)));
        }
    }
    let figures = figures.into_iter().map(|(label, figure)| vec![label.to_owned(), figure]);
    let cost = sheet(&[Left("cost of credit"), Right("figure")], figures);
    format!("{title}\n{}\n\n{cost}", sheet(&columns, cells))
}
