//! The desk's books: the postings of every loan of the database, as beancount, as CSV, or as a trial balance.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use lending_core::calendar::Date;
use lending_core::debt::Component;
use lending_core::ledger::{
    AccountKind, Chart, Dimensions, Ledger, Posted, Posting, Role, beancount_names, write_beancount,
    write_csv,
};
use lending_core::loan::Loan;
use lending_core::money::{Currency, Minor, Money};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::database::Database;
use crate::failure::{DeskError, Failure};
use crate::tables::{Column, amount, sheet};
use crate::{Output, named, say};

pub(crate) const ACCRUAL: &str = include_str!("../../charts/accrual.toml");
const CASH: &str = include_str!("../../charts/cash.toml");

/// What `loan-desk ledger` is asked for.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The database
    #[arg(long, value_name = "FILE", default_value = "loan-desk.db")]
    db: PathBuf,
    /// One loan only
    #[arg(long)]
    loan: Option<String>,
    /// The chart of accounts: `accrual` or `cash`, which came with the program, or a file
    #[arg(long, value_name = "CHART", default_value = "accrual")]
    chart: String,
    /// `beancount`, `csv` or `table`
    #[arg(long, value_name = "FORMAT", default_value = "table", value_parser = named::<Format>)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Format {
    Beancount,
    Csv,
    Table,
}

/// Figures of a position, with the roles whose accounts hold them.
const FIGURES: [(&str, &[Role]); 6] = [
    ("principal", &[Role::Principal, Role::PrincipalMemorandum]),
    ("interest", &[Role::InterestAccrued, Role::InterestReceivable, Role::InterestMemorandum]),
    ("charges", &[Role::FeeReceivable, Role::TaxReceivable, Role::FeeMemorandum, Role::TaxMemorandum]),
    ("penalty", &[Role::PenaltyReceivable, Role::PenaltyMemorandum]),
    ("credit", &[Role::BorrowersCredit]),
    ("to_be_returned", &[Role::ToBeReturned]),
];

/// Shows the postings, or what stands on the accounts.
pub(crate) fn run(options: &Options, output: Output) -> Result<(), Failure> {
    let chart = chart(&options.chart)?;
    let database = Database::existing(&options.db)?;
    let loans = match &options.loan {
        Some(id) => vec![database.loan(id)?],
        None => database.loans()?,
    };
    let ledgers: Vec<Ledger> = loans.iter().map(|loan| of(loan, &chart)).collect();
    if output == Output::Json {
        say(&to_json(&chart, &loans, &ledgers)?.to_string());
        return Ok(());
    }
    let mut text = String::new();
    match (options.format, ledgers.as_slice()) {
        (Format::Beancount, _) => write_beancount(&mut text, &chart, &ledgers)?,
        (Format::Csv, _) => write_csv(&mut text, &ledgers)?,
        (Format::Table, [ledger]) if options.loan.is_some() => text = journal(ledger),
        (Format::Table, _) => text = trial_balance(&chart, &ledgers)?,
    }
    say(text.trim_end());
    Ok(())
}

/// A chart by its name or from its file.
fn chart(name: &str) -> Result<Chart, Failure> {
    let path = PathBuf::from(name);
    let text = match name {
        "accrual" => ACCRUAL.to_owned(),
        "cash" => CASH.to_owned(),
        _ => std::fs::read_to_string(&path).map_err(|error| Failure::file(&path, error))?,
    };
    let is_json = path.extension().is_some_and(|ending| ending == "json");
    let read = if is_json { Chart::from_json(&text) } else { Chart::from_toml(&text) };
    read.map_err(|error| Failure::from(error).within(name))
}

/// The postings of a loan, with its product as a tag.
fn of(loan: &Loan, chart: &Chart) -> Ledger {
    let tags = BTreeMap::from([("product".to_owned(), loan.terms().agreed().product.code.clone())]);
    Ledger::with(loan, chart, &Dimensions { pools: None, tags })
}

/// The last day on which anything of the ledgers was booked.
fn last_day(ledgers: &[Ledger]) -> Option<Date> {
    ledgers.iter().flat_map(Ledger::posted).map(|posted| posted.booked).max()
}

/// A sum over many loans, which no loan's bound protects.
fn plus(sum: Minor, amount: Minor) -> Result<Minor, Failure> {
    Ok(sum.checked_add(amount).ok_or(DeskError::AccountsTooLarge)?)
}

/// What stands on each account, a debit above zero.
fn by_account(ledgers: &[Ledger]) -> Result<BTreeMap<&str, Minor>, Failure> {
    let mut balances: BTreeMap<&str, Minor> = BTreeMap::new();
    let postings = ledgers.iter().flat_map(Ledger::posted).flat_map(|posted| &posted.postings);
    for posting in postings {
        let balance = balances.entry(posting.account.as_ref()).or_default();
        *balance = plus(*balance, posting.amount)?;
    }
    Ok(balances)
}

/// An amount as debit and credit.
fn sides(minor: Minor, currency: Currency) -> [String; 2] {
    let text = |minor: Minor| {
        if minor.is_positive() { amount(Money::new(minor, currency)) } else { String::new() }
    };
    [text(minor), text(-minor)]
}

fn trial_balance(chart: &Chart, ledgers: &[Ledger]) -> Result<String, Failure> {
    use Column::{Left, Right};
    let Some(currency) = ledgers.first().map(Ledger::currency) else {
        return Ok("No loans.".to_owned());
    };
    let day = last_day(ledgers).map_or_else(String::new, |day| format!(" by {day}"));
    let balances = by_account(ledgers)?;
    let row = |name: &str, kind: AccountKind, minor: Minor| {
        let [debit, credit] = sides(minor, currency);
        vec![name.to_owned(), kind.name().to_owned(), debit, credit]
    };
    let balance = |name: &str| balances.get(name).copied().unwrap_or_default();
    let mut rows: Vec<Vec<String>> =
        chart.accounts().map(|(name, kind)| row(name, kind, balance(name))).collect();
    let (mut debits, mut credits) = (Minor::ZERO, Minor::ZERO);
    for balance in balances.values() {
        debits = plus(debits, balance.at_least_zero())?;
        credits = plus(credits, (-*balance).at_least_zero())?;
    }
    let money = |minor| amount(Money::new(minor, currency));
    rows.push(vec!["all".to_owned(), String::new(), money(debits), money(credits)]);
    let columns = [Left("account"), Left("kind"), Right("debit"), Right("credit")];
    let title = format!("{}: trial balance of {} loans{day}, in {currency}", chart.name(), ledgers.len());
    Ok(format!("{title}\n{}", sheet(&columns, rows)))
}

/// Every posting of one loan.
fn journal(ledger: &Ledger) -> String {
    use Column::{Left, Long, Right};
    let currency = ledger.currency();
    let rows = ledger.posted().iter().flat_map(|posted: &Posted| {
        let first = [posted.booked.to_string(), posted.key.to_string()];
        let nothing = posted.nothing.map(|why| vec![why.to_owned(), String::new(), String::new()]);
        let postings = posted.postings.iter().map(|posting: &Posting| {
            let [debit, credit] = sides(posting.amount, currency);
            vec![posting.account.to_string(), debit, credit]
        });
        let cells: Vec<_> = postings.chain(nothing).collect();
        cells.into_iter().enumerate().map(move |(at, cells)| {
            let head = if at == 0 { first.clone() } else { [String::new(), String::new()] };
            [head.to_vec(), cells].concat()
        })
    });
    let columns = [Left("booked"), Long("line"), Left("account"), Right("debit"), Right("credit")];
    format!("Postings of {}, in {currency}\n{}", ledger.loan(), sheet(&columns, rows.collect::<Vec<_>>()))
}

/// What stands on the accounts, and what each loan says of itself: its closing of the last day with what grows in the
/// night of that day, which is told at its close.
fn to_json(chart: &Chart, loans: &[Loan], ledgers: &[Ledger]) -> Result<Value, Failure> {
    let names = beancount_names(chart)?;
    let balances = by_account(ledgers)?;
    let decimal = |minor: Minor, currency| Money::new(minor, currency).to_decimal().to_string();
    let currency = ledgers.first().map(Ledger::currency);
    let accounts: Vec<Value> = chart
        .accounts()
        .map(|(name, kind)| {
            let balance = balances.get(name).copied().unwrap_or_default();
            let balance = currency.map(|currency| decimal(balance, currency));
            json!({ "account": name, "kind": kind.name(), "beancount": names.get(name), "balance": balance })
        })
        .collect();
    let figures: Map<String, Value> = FIGURES
        .iter()
        .map(|(figure, roles)| {
            // Roles may share an account.
            let accounts: BTreeSet<&str> = roles.iter().flat_map(|role| chart.accounts_of(*role)).collect();
            (String::from(*figure), accounts.into_iter().map(|name| json!(names.get(name))).collect())
        })
        .collect();
    let loans = loans.iter().map(position_json).collect::<Result<Vec<_>, _>>()?;
    Ok(json!({
        "schema": "loan-desk.ledger/1",
        "chart": chart.name(),
        "basis": chart.basis(),
        "last_day": last_day(ledgers).map(|day| day.to_string()),
        "accounts": accounts,
        "figures": figures,
        "loans": loans,
    }))
}

fn position_json(loan: &Loan) -> Result<Value, Failure> {
    let day = loan.closed_through().unwrap_or_else(|| loan.business_day());
    let position = loan.closing(day)?.position;
    let night = loan.accrued(day, day.plus_days(1))?;
    let unpaid =
        |component: Component| -> Minor { position.items.iter().map(|item| item.unpaid()[component]).sum() };
    let pot = position.interest_accrued.minor() - position.interest_billed_ahead.minor();
    let interest = unpaid(Component::Interest) - position.paid_ahead.interest + pot + night.interest.minor();
    let decimal = |minor: Minor| json!(position.money(minor).to_decimal().to_string());
    Ok(json!({
        "loan": loan.id(),
        "day": day.to_string(),
        "principal": decimal(position.principal_outstanding().minor()),
        "interest": decimal(interest),
        "charges": decimal(unpaid(Component::Fee) + unpaid(Component::Tax)),
        "penalty": decimal(unpaid(Component::Penalty) + night.penalty.minor()),
        "credit": decimal(-position.credit.minor()),
        "to_be_returned": decimal(-position.to_be_returned.minor()),
    }))
}
