//! Postings as text: beancount, and CSV. Nothing is read or written but a [`fmt::Write`](std::fmt::Write).

use std::collections::BTreeMap;
use std::fmt::Write;

use super::chart::{AccountKind, Chart};
use super::error::ExportError;
use super::posting::{Ledger, Posted};
use crate::calendar::Date;
use crate::loan::Nature;
use crate::money::Money;

/// The name of each account in beancount: under the root of its kind unless it stands there already, each part begun
/// by a capital letter or a digit, other signs than letters, digits and `-` written as `-`. Memorandum accounts lie
/// under `Equity:Memorandum`, where they add up to nothing.
///
/// # Errors
/// [`ExportError::SameName`] where two accounts come to one name.
pub fn beancount_names(chart: &Chart) -> Result<BTreeMap<String, String>, ExportError> {
    let mut owners: BTreeMap<String, String> = BTreeMap::new();
    let mut names = BTreeMap::new();
    for (account, kind) in chart.accounts() {
        let name = beancount_name(account, kind);
        if let Some(first) = owners.insert(name.clone(), account.to_owned()) {
            return Err(ExportError::SameName { first, second: account.to_owned(), name });
        }
        names.insert(account.to_owned(), name);
    }
    Ok(names)
}

fn beancount_name(account: &str, kind: AccountKind) -> String {
    let root = match kind {
        AccountKind::Asset => "Assets",
        AccountKind::Liability => "Liabilities",
        AccountKind::Equity => "Equity",
        AccountKind::Income => "Income",
        AccountKind::Expense => "Expenses",
        AccountKind::Memorandum => "Equity:Memorandum",
    };
    let below = account.strip_prefix(root).and_then(|rest| rest.strip_prefix(':')).unwrap_or(account);
    let mut name = root.to_owned();
    for part in below.split(':') {
        let mut letters = part.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '-' });
        name.push(':');
        match letters.next() {
            Some('-') => name.push_str("X-"),
            Some(first) => name.extend(first.to_uppercase()),
            None => name.push('X'),
        }
        name.extend(letters);
    }
    name
}

/// Writes ledgers as a beancount file: one transaction an entry, with its loan, its place in the book, its line, its
/// nature and what it corrects; the component, the role and the pool of each posting.
///
/// # Errors
/// [`ExportError`] where two accounts come to one name, or the text takes no more.
pub fn write_beancount(out: &mut impl Write, chart: &Chart, ledgers: &[Ledger]) -> Result<(), ExportError> {
    let names = beancount_names(chart)?;
    let first = ledgers.iter().flat_map(Ledger::posted).map(|posted| posted.booked).min();
    writeln!(out, "option \"title\" {}", quoted(chart.name()))?;
    let Some(first) = first else { return Ok(()) };
    for name in names.values() {
        writeln!(out, "{first} open {name}")?;
    }
    for ledger in ledgers {
        for posted in ledger.posted().iter().filter(|posted| !posted.postings.is_empty()) {
            write_transaction(out, ledger, posted, &names)?;
        }
    }
    Ok(())
}

fn write_transaction(
    out: &mut impl Write,
    ledger: &Ledger,
    posted: &Posted,
    names: &BTreeMap<String, String>,
) -> Result<(), ExportError> {
    let (loan, line) = (quoted(ledger.loan()), quoted(&posted.key.to_string()));
    writeln!(out, "\n{} * {loan} {line}", posted.booked)?;
    writeln!(out, "  loan: {loan}\n  entry: {}\n  line: {line}", posted.seq)?;
    let (nature, by) = nature(&posted.nature);
    writeln!(out, "  nature: {}", quoted(nature))?;
    if let Some(by) = by {
        writeln!(out, "  by: {}", quoted(&by))?;
    }
    for (tag, text) in ledger.tags() {
        writeln!(out, "  {}: {}", tag_name(tag), quoted(text))?;
    }
    for posting in &posted.postings {
        let name = names.get(posting.account.as_ref()).map_or(posting.account.as_ref(), String::as_str);
        let amount = Money::new(posting.amount, ledger.currency());
        writeln!(out, "  {name}  {} {}", amount.to_decimal(), ledger.currency().code())?;
        writeln!(out, "    role: {}", quoted(posting.role.name()))?;
        if let Some(component) = posting.component {
            writeln!(out, "    component: {}", quoted(component.name()))?;
        }
        if let Some(pool) = &posting.pool {
            writeln!(out, "    pool: {}", quoted(pool))?;
        }
    }
    Ok(())
}

/// A text in quotation marks.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A tag as beancount takes it: begun by a small letter, then letters, digits, `-` and `_`.
fn tag_name(tag: &str) -> String {
    let letters = tag.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' });
    format!("tag-{}", letters.collect::<String>())
}

/// The name of a nature, and what it comes from.
fn nature(nature: &Nature) -> (&'static str, Option<String>) {
    match nature {
        Nature::Original => ("original", None),
        Nature::Growth => ("growth", None),
        Nature::Correction { by } => ("correction", Some(by.to_string())),
        Nature::Restated { table, from } => ("restated", Some(format!("{table} from {from}"))),
    }
}

/// Writes ledgers as CSV: a row for each posting, and one without an account for each entry that posts nothing. Tags
/// stand in one column, `name=text` joined by `;`.
///
/// # Errors
/// [`ExportError::Write`] where the text takes no more.
pub fn write_csv(out: &mut impl Write, ledgers: &[Ledger]) -> Result<(), ExportError> {
    let heading =
        "booked,loan,entry,line,nature,by,account,role,component,pool,debit,credit,currency,tags,nothing";
    writeln!(out, "{heading}")?;
    for ledger in ledgers {
        let tags = ledger.tags().iter().map(|(tag, text)| format!("{tag}={text}"));
        let tags = tags.collect::<Vec<_>>().join(";");
        for posted in ledger.posted() {
            let (nature, by) = nature(&posted.nature);
            let mut row = |cells: [&str; 6], nothing: &str| {
                let [account, role, component, pool, debit, credit] = cells;
                let booked: Date = posted.booked;
                let (booked, seq, line) =
                    (booked.to_string(), posted.seq.to_string(), posted.key.to_string());
                let by = by.as_deref().unwrap_or_default();
                let currency = ledger.currency();
                let cells = [
                    &booked,
                    ledger.loan(),
                    &seq,
                    &line,
                    nature,
                    by,
                    account,
                    role,
                    component,
                    pool,
                    debit,
                    credit,
                    currency.code(),
                    &tags,
                    nothing,
                ];
                let cells = cells.map(cell);
                writeln!(out, "{}", cells.join(","))
            };
            for posting in &posted.postings {
                let component = posting.component.map_or("", |component| component.name());
                let pool = posting.pool.as_deref().unwrap_or_default();
                let amount = |minor| Money::new(minor, ledger.currency()).to_decimal().to_string();
                let is_credit = posting.amount.is_negative();
                let (debit, credit) = if is_credit {
                    (String::new(), amount(-posting.amount))
                } else {
                    (amount(posting.amount), String::new())
                };
                row([&posting.account, posting.role.name(), component, pool, &debit, &credit], "")?;
            }
            if posted.postings.is_empty() {
                row([""; 6], posted.nothing.unwrap_or("nothing is left to move"))?;
            }
        }
    }
    Ok(())
}

/// A cell, in quotation marks where it needs them.
fn cell(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
