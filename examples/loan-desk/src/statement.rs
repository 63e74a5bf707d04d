//! What happened to a loan, for its borrower and for an auditor.

use lending_core::calendar::Date;
use lending_core::debt::Component;
use lending_core::loan::{AuditTrail, Audited, Balances, Loan, Statement, ToPay};
use lending_core::money::{Currency, Minor, Money};
use lending_core::wording::{Language, Sentence};
use lending_testkit::scenario::{statement_result, trail_result};
use serde_json::json;

use crate::failure::Failure;
use crate::source::Source;
use crate::tables::{Column, amount, heading, name, sheet};
use crate::{Output, say};

/// What `loan-desk statement` is asked for.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    source: Source,
    /// The first day; the contract day unless said otherwise
    #[arg(long, value_name = "DAY")]
    from: Option<Date>,
    /// The last day; the last business day that counts unless said otherwise
    #[arg(long, value_name = "DAY")]
    to: Option<Date>,
    /// As it was known at the close of this business day
    #[arg(long, value_name = "DAY")]
    known_on: Option<Date>,
    /// What was told on business days, entry by entry, with both dates, natures and reversals
    #[arg(long)]
    audit: bool,
    /// The language of the sentences: `en`, `zh`, `fr` or `pl`
    #[arg(long, default_value = "en")]
    language: Language,
}

/// A statement, or an audit trail.
pub(crate) fn run(options: &Options, output: Output) -> Result<(), Failure> {
    let stored = options.source.loan()?;
    let loan = match options.known_on {
        Some(known_on) => stored.known_on(known_on)?,
        None => stored,
    };
    let from = options.from.unwrap_or(loan.terms().agreed().contract_day);
    let to = options.to.unwrap_or(loan.business_day());
    if options.audit {
        let trail = loan.audit_trail(from, to)?;
        match output {
            Output::Text => say(&trail_text(&loan, &trail, options.language)),
            Output::Json => say(&json!({
                "schema": "loan-desk.audit/1",
                "loan": loan.id(),
                "currency": loan.currency().code(),
                "from": from.to_string(),
                "to": to.to_string(),
                "known": trail.known.to_string(),
                "trail": trail_result(&trail),
            })
            .to_string()),
        }
        return Ok(());
    }
    let statement = loan.statement(from, to)?;
    match output {
        Output::Text => say(&statement_text(&loan, &statement, options.language)),
        Output::Json => say(&json!({
            "schema": "loan-desk.statement/1",
            "loan": loan.id(),
            "currency": loan.currency().code(),
            "from": from.to_string(),
            "to": to.to_string(),
            "known": statement.known.to_string(),
            "projection": statement.projection,
            "statement": statement_result(&statement),
        })
        .to_string()),
    }
    Ok(())
}

fn statement_text(loan: &Loan, statement: &Statement, language: Language) -> String {
    use Column::{Left, Long, Right};
    let Statement { from, to, known, currency, .. } = statement;
    let plain = |minor: Minor| amount(Money::new(minor, *currency));
    let mut rows = Vec::new();
    for day in &statement.days {
        let last = day.movements.len().saturating_sub(1);
        for (place, movement) in day.movements.iter().enumerate() {
            let sentence = movement.key.change_sentence(Money::new(movement.amount, *currency));
            let moved = if movement.moved.is_zero() { String::new() } else { plain(movement.moved.net()) };
            let balance = if place == last { plain(day.balances.net()) } else { String::new() };
            rows.push(vec![day.day.to_string(), language.text(&sentence), moved, balance]);
        }
    }
    let columns = [Left("day"), Long("what happened"), Right("owed more"), Right("balance")];
    let projection = if statement.projection { ", a projection" } else { "" };
    let title = format!("Statement from {from} to {to}, as known on {known}{projection}, in {currency}");
    let due = [Left("what"), Left("due"), Right("amount"), Left("state")];
    let to_pay = statement.to_pay.iter().map(|item| to_pay_row(item, *currency, language));
    [
        format!("{}\n{title}", heading(loan)),
        format!("Balances\n{}", balances(*currency, &statement.opening, &statement.closing)),
        format!("Movements\n{}", sheet(&columns, rows)),
        format!("To pay\n{}", sheet(&due, to_pay)),
    ]
    .join("\n\n")
}

fn to_pay_row(item: &ToPay, currency: Currency, language: Language) -> Vec<String> {
    vec![
        language.text(&Sentence::from(&item.id)),
        item.due.map_or_else(|| "next bill".to_owned(), |due| due.to_string()),
        amount(Money::new(item.unpaid.total(), currency)),
        name(item.state),
    ]
}

/// What is between borrower and lender, before and after.
pub(crate) fn balances(currency: Currency, before: &Balances, after: &Balances) -> String {
    use Column::{Left, Right};
    let plain = |minor: Minor| amount(Money::new(minor, currency));
    let row = |name: &str, of: &dyn Fn(&Balances) -> Minor| {
        vec![name.to_owned(), plain(of(before)), plain(of(after)), plain(of(after) - of(before))]
    };
    let components =
        Component::ALL.map(|component| row(component.name(), &|balances| balances.owed[component]));
    let own = row("the borrower's own money", &|balances| balances.own);
    let net = row("all of it, less that money", &Balances::net);
    let columns = [Left("what"), Right("before"), Right("after"), Right("change")];
    sheet(&columns, components.into_iter().chain([own, net]))
}

fn trail_text(loan: &Loan, trail: &AuditTrail, language: Language) -> String {
    use Column::{Left, Long, Right};
    let AuditTrail { from, to, known, currency, .. } = trail;
    let plain = |minor: Minor| amount(Money::new(minor, *currency));
    let row = |audited: &Audited| {
        let Audited { entry, event, by, effect, balances, .. } = audited;
        let value = event.as_ref().and_then(|event| event.value).or(*effect);
        let reversed = event.as_ref().and_then(|event| event.reversed_by.as_ref());
        vec![
            entry.seq.to_string(),
            entry.booked.to_string(),
            value.map_or_else(String::new, |day| day.to_string()),
            entry.key.to_string(),
            language.text(&entry.nature.sentence()),
            by.as_ref().map_or_else(String::new, |by| by.key.to_string()),
            reversed.map_or_else(String::new, ToString::to_string),
            if entry.key.counts() { entry.amount.units().to_string() } else { plain(entry.amount) },
            plain(balances.net()),
        ]
    };
    let columns = [
        Right("seq"),
        Left("booked"),
        Left("value"),
        Long("line"),
        Left("nature"),
        Left("by"),
        Left("reversed by"),
        Right("amount"),
        Right("balance"),
    ];
    let title = format!("Entries booked from {from} to {to}, as known on {known}, in {currency}");
    [
        format!("{}\n{title}", heading(loan)),
        format!("Balances\n{}", balances(*currency, &trail.opening, &trail.closing)),
        format!("Entries\n{}", sheet(&columns, trail.entries.iter().map(row))),
    ]
    .join("\n\n")
}
