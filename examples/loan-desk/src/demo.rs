//! The main job: a portfolio from its first contract to the last day, and what a lender looks at then.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};
use lending_core::calendar::Date;
use lending_core::date;
use lending_core::debt::{Component, ItemId};
use lending_core::loan::{Event, Explanation, Fact, Loan, Outlook, Status};
use lending_core::money::Money;
use lending_core::underwriting::Assessment;
use lending_core::wording::Language;
use serde_json::{Value, json};

use crate::applications::Stands;
use crate::database;
use crate::desk::{Desk, Today};
use crate::failure::Failure;
use crate::portfolio::Portfolio;
use crate::products::Products;
use crate::summary::Summary;
use crate::tables::{self, Column, amount, sheet};
use crate::tally::Tally;
use crate::{Output, day_json, explain, say};

/// The first business day of the example.
pub(crate) fn first_day() -> Date {
    date!("2025-01-01")
}

/// The last business day of the example.
pub(crate) fn last_day() -> Date {
    date!("2026-06-30")
}

/// What `loan-desk demo` is asked for.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The database; it is made where there is none
    #[arg(long, value_name = "FILE", default_value = "loan-desk.db")]
    db: PathBuf,
    /// Deletes the database first
    #[arg(long)]
    fresh: bool,
    /// A folder of product files, in place of the two that came with the program
    #[arg(long, value_name = "DIR")]
    products: Option<PathBuf>,
    /// A file of contracts with `events.csv` beside it, in place of those that came with the program
    #[arg(long, value_name = "FILE")]
    portfolio: Option<PathBuf>,
    /// Takes the first so many loans of the portfolio only
    #[arg(long, value_name = "NUMBER")]
    loans: Option<usize>,
}

/// Reads, books, closes day by day, and shows.
pub(crate) fn run(options: &Options, output: Output) -> Result<(), Failure> {
    let products = Products::read(options.products.as_deref())?;
    let portfolio = Portfolio::read(options.portfolio.as_deref(), options.loans)?;
    if options.fresh {
        database::delete(&options.db)?;
    }
    let mut desk = Desk::open(&options.db)?;
    if output == Output::Text {
        let database = std::path::absolute(&options.db).unwrap_or_else(|_| options.db.clone());
        let (database, stored) = (database.display(), desk.loans().count());
        say(&format!("Database {database} holds {stored} loans; the portfolio has {}.", portfolio.loans()));
    }
    let tally = all_days(&mut desk, &products, &portfolio)?;
    desk.end_through(last_day())?;
    let shown = Shown {
        database: &options.db,
        summary: Summary::of(desk.loans(), last_day(), products.currency())?,
        loan: storied(&desk),
        assessments: desk.assessments(),
        digest: desk.digest()?,
        tally,
    };
    match output {
        Output::Text => say(&shown.to_text()?),
        Output::Json => say(&shown.to_json()?.to_string()),
    }
    Ok(())
}

/// Every business day in order, with a progress bar where somebody looks.
fn all_days(desk: &mut Desk, products: &Products, portfolio: &Portfolio) -> Result<Tally, Failure> {
    let nights = u64::try_from(first_day().nights_to(last_day())).unwrap_or(0);
    let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} days");
    let bar = ProgressBar::new(nights + 1).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    let mut tally = Tally::default();
    let applications = portfolio.applications.as_ref();
    let mut day = first_day();
    while day <= last_day() {
        bar.set_message(day.to_string());
        let today = Today {
            day,
            policy: applications.map(|all| &all.policy),
            applications: applications.and_then(|all| all.by_day.get(&day)).map_or(&[], Vec::as_slice),
            persons: applications.and_then(|all| all.by_person.get(&day)).map_or(&[], Vec::as_slice),
            contracts: portfolio.contracts.get(&day).map_or(&[], Vec::as_slice),
            commands: portfolio.commands.get(&day).map_or(&[], Vec::as_slice),
            closes_all: day == last_day(),
        };
        desk.business_day(today, products, &mut tally)?;
        bar.inc(1);
        day = day.plus_days(1);
    }
    bar.finish_and_clear();
    Ok(tally)
}

/// The loan that has the most to show: one with a penalty that is not over, with the most kinds of events (recording
/// one late is a kind of its own), then the most penalty.
fn storied(desk: &Desk) -> Option<&Loan> {
    let kinds = |loan: &Loan| {
        let late = |event: &Event| event.fact.value().is_some_and(|value| value < event.booked);
        let kinds = loan.events().iter().map(|event| (event.fact.kind(), late(event)));
        kinds.collect::<BTreeSet<_>>().len()
    };
    let runs = |loan: &Loan| loan.closing(last_day()).is_ok_and(|closing| closing.status == Status::Running);
    desk.loans().max_by_key(|loan| {
        let penalty = largest_penalty(loan).map(|(_, amount)| amount.minor());
        (penalty.is_some(), runs(loan), kinds(loan), penalty)
    })
}

/// The bill on which most penalty has grown, if any has.
fn largest_penalty(loan: &Loan) -> Option<(ItemId, Money)> {
    let position = loan.position(last_day()).ok()?;
    let bills = position.bills().filter(|bill| bill.stated.penalty.is_positive());
    let bill = bills.max_by_key(|bill| bill.stated.penalty)?;
    Some((bill.id.clone(), position.money(bill.stated.penalty)))
}

/// Everything that is shown at the end.
struct Shown<'d> {
    database: &'d Path,
    tally: Tally,
    assessments: &'d BTreeMap<String, Assessment>,
    summary: Summary,
    loan: Option<&'d Loan>,
    digest: String,
}

impl Shown<'_> {
    fn to_text(&self) -> Result<String, Failure> {
        let mut parts = vec![self.tally.to_text()];
        if !self.assessments.is_empty() {
            parts.push(Stands::of(self.assessments).to_text());
        }
        parts.push(self.summary.to_text());
        if let Some(loan) = self.loan {
            let (day, closing) = (last_day(), loan.closing(last_day())?);
            let currency = loan.currency();
            parts.push(format!("{}\n\n{}", tables::heading(loan), history(loan)));
            parts.push(tables::schedule(&loan.schedule(day, Outlook::default())?, currency));
            parts.push(tables::bills(&closing.position.items, day, currency));
            parts.push(tables::closing(&closing));
            if let Some((bill, penalty)) = largest_penalty(loan) {
                let why = explain::to_text(&why(loan, &bill)?, Language::English);
                let penalty = amount(penalty);
                parts.push(format!("Why the penalty of {bill} came to {penalty} {currency} by {day}\n{why}"));
            }
        }
        parts.push(format!("Digest of all tables: {}", self.digest));
        Ok(format!("\n{}", parts.join("\n\n")))
    }

    fn to_json(&self) -> Result<Value, Failure> {
        let loan = self.loan.map(|loan| -> Result<Value, Failure> {
            let explanation = match largest_penalty(loan) {
                Some((bill, penalty)) => json!({
                    "item": bill.to_string(),
                    "component": Component::Penalty.name(),
                    "amount": penalty.to_decimal().to_string(),
                    "lines": explain::to_json(&why(loan, &bill)?, Language::English),
                }),
                None => Value::Null,
            };
            let day = day_json(loan, last_day(), Outlook::default())?;
            Ok(json!({ "loan": loan.id(), "day": day, "explanation": explanation }))
        });
        Ok(json!({
            "schema": "loan-desk.demo/1",
            "database": self.database.display().to_string(),
            "from": first_day().to_string(),
            "to": last_day().to_string(),
            "tally": self.tally.to_json(),
            "applications": Stands::of(self.assessments).to_json(),
            "portfolio": self.summary.to_json(),
            "loan": loan.transpose()?,
            "digest": self.digest,
        }))
    }
}

/// Everything that moved the penalty of a bill.
fn why(loan: &Loan, bill: &ItemId) -> Result<Vec<Explanation>, Failure> {
    Ok(loan.explain(last_day(), bill, Component::Penalty)?)
}

/// What happened to a loan, in the order in which the desk learned of it.
fn history(loan: &Loan) -> String {
    let rows = loan.events().iter().map(|event| {
        let target = match &event.fact {
            Fact::Returned { payment, .. } | Fact::ChargedBack { payment, .. } => payment.to_string(),
            Fact::Reversed { target } => target.to_string(),
            Fact::Charged { code, .. } => code.clone(),
            Fact::Waived { component, .. } => component.to_string(),
            Fact::RateChanged { rate, .. } => rate.to_string(),
            Fact::InterestPaused { until, .. } | Fact::CountingPaused { until, .. } => {
                format!("until {until}")
            }
            Fact::Classified { class, .. } => class.clone(),
            Fact::Rescheduled { .. } => "another plan".to_owned(),
            Fact::GoodwillGiven { reason, .. }
            | Fact::Accelerated { reason, .. }
            | Fact::WrittenOff { reason, .. } => reason.clone(),
            Fact::Transferred { to, .. } => to.clone(),
            Fact::Settled { parts, .. } => parts.last().map_or_else(String::new, |due| format!("by {due}")),
            Fact::Received { money, .. } => money.clone().unwrap_or_default(),
            Fact::Opened { .. }
            | Fact::Disbursed { .. }
            | Fact::HandedOver { .. }
            | Fact::Cancelled { .. }
            | Fact::Refunded { .. }
            | Fact::PaymentFailed { .. }
            | Fact::Withdrawn { .. } => String::new(),
        };
        vec![
            event.booked.to_string(),
            event.fact.value().map_or_else(String::new, |value| value.to_string()),
            event.fact.kind().to_owned(),
            event.key.to_string(),
            event.fact.amount().map_or_else(String::new, |minor| amount(Money::new(minor, loan.currency()))),
            target,
        ]
    });
    let columns = [
        Column::Left("booked"),
        Column::Left("counts from"),
        Column::Left("event"),
        Column::Left("key"),
        Column::Right("amount"),
        Column::Left("of"),
    ];
    format!("Events\n{}", sheet(&columns, rows))
}
