//! Why a figure is not what was told before, and what a payment would change.

use lending_core::calendar::Date;
use lending_core::loan::{Caused, Difference, LineChange, Loan, Payment, Seen};
use lending_core::money::{Minor, Money};
use lending_core::wording::{Language, Sentence};
use lending_testkit::scenario::difference_result;
use serde_json::{Value, json};

use crate::amount::Amount;
use crate::failure::{DeskError, Failure};
use crate::source::Source;
use crate::statement::balances;
use crate::tables::{Column, amount, heading, sheet};
use crate::{Output, say};

/// What `loan-desk why` is asked for.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    source: Source,
    /// The business day by whose close it was told; the last one unless said otherwise
    #[arg(long, value_name = "DAY")]
    told: Option<Date>,
    /// The business day by whose close it is known; the last one unless said otherwise
    #[arg(long, value_name = "DAY")]
    known_on: Option<Date>,
    /// The day that is asked about; the day on which it was told, or of the payment, unless said otherwise
    #[arg(long, value_name = "DAY")]
    on: Option<Date>,
    /// The day that was told of, where it is another one
    #[arg(long, value_name = "DAY")]
    told_of: Option<Date>,
    /// What if so much is paid: 500.00
    #[arg(long, value_name = "AMOUNT", conflicts_with_all = ["told", "known_on", "told_of"])]
    pay: Option<Amount>,
    /// The business day of that payment; the next day that is not closed unless said otherwise
    #[arg(long, value_name = "DAY", requires = "pay")]
    pay_on: Option<Date>,
    /// The language of the sentences: `en`, `zh`, `fr` or `pl`
    #[arg(long, default_value = "en")]
    language: Language,
}

/// What differs, and what each cause made of it.
pub(crate) fn run(options: &Options, output: Output) -> Result<(), Failure> {
    let stored = options.source.loan()?;
    let paid = options.pay.map(|amount| amount.in_currency(stored.currency())).transpose()?;
    let (loan, difference) = match paid {
        Some(amount) => if_paid(&stored, amount, options)?,
        None => since(stored, options)?,
    };
    match output {
        Output::Text => say(&to_text(&loan, &difference, paid, options.language)),
        Output::Json => say(&to_json(&loan, &difference, options.language).to_string()),
    }
    Ok(())
}

/// The difference between what was told and what is known.
fn since(loan: Loan, options: &Options) -> Result<(Loan, Difference), Failure> {
    let known = options.known_on.unwrap_or(loan.business_day());
    let told = options.told.unwrap_or(known);
    let day = options.on.unwrap_or(told);
    let then = Seen { known: told, day: options.told_of.unwrap_or(day) };
    let difference = loan.difference(then, Seen { known, day })?;
    Ok((loan, difference))
}

/// The difference that a payment makes, on a copy: nothing differs before the day of the payment, and to say so would
/// read as if the payment changed nothing.
fn if_paid(loan: &Loan, amount: Money, options: &Options) -> Result<(Loan, Difference), Failure> {
    let mut paid = loan.clone();
    let open = loan.closed_through().map_or(loan.business_day(), |closed| closed.plus_days(1));
    let booked = options.pay_on.unwrap_or_else(|| open.max(loan.business_day()));
    let on = options.on.unwrap_or(booked);
    if on < booked {
        return Err(DeskError::LookedBeforePayment { booked, found: on }.into());
    }
    paid.on(booked)?.repay(Payment::new("what-if", amount))?;
    let difference = paid.difference_from(loan, (on, on))?;
    Ok((paid, difference))
}

fn to_text(loan: &Loan, difference: &Difference, paid: Option<Money>, language: Language) -> String {
    use Column::{Left, Long, Right};
    let Difference { then, now, currency, before, after, .. } = difference;
    let plain = |minor: Minor| amount(Money::new(minor, *currency));
    let title = match paid {
        Some(paid) => format!("If {paid:#} is paid on {}: the close of {}", now.known, now.day),
        None => format!(
            "The close of {} as known on {}, and of {} as known on {}",
            then.day, then.known, now.day, now.known
        ),
    };
    let owed =
        [("issued and unpaid", before.owed, after.owed), ("past due", before.past_due, after.past_due)];
    let owed = owed.into_iter().map(|(name, before, after)| {
        let (before, after) = (before.total(), after.total());
        vec![name.to_owned(), plain(before), plain(after), plain(after - before)]
    });
    let (days_before, days_after) = (i64::from(before.days_past_due), i64::from(after.days_past_due));
    let days = [days_before, days_after, days_after - days_before].map(|days| days.to_string());
    let days = std::iter::once("days past due".to_owned()).chain(days).collect();
    let columns = [Left("what"), Right("before"), Right("after"), Right("change")];
    let mut parts = vec![
        format!("{}\n{title}, in {currency}", heading(loan)),
        format!("Bills and charges\n{}", sheet(&columns, owed.chain([days]))),
        format!("In all\n{}", balances(*currency, &before.balances, &after.balances)),
    ];
    if difference.causes.is_empty() {
        parts.push("Nothing differs.".to_owned());
    }
    for (number, cause) in (1_u32..).zip(&difference.causes) {
        let lines = cause.lines.iter().map(|line| line_row(difference, cause, line, language));
        let columns = [Long("line"), Right("before"), Right("after"), Right("change"), Left("told as")];
        parts.push(format!(
            "{number}. {}\n   change: bills and charges {}, in all {}\n{}",
            said(cause, language),
            plain(cause.items.iter().map(|(_, unpaid)| unpaid.total()).sum()),
            plain(cause.moved.net()),
            sheet(&columns, lines)
        ));
    }
    parts.join("\n\n")
}

/// The reason of a cause, in a language.
fn said(cause: &Caused, language: Language) -> String {
    let sentences: Vec<String> =
        cause.reason.sentences().iter().map(|sentence| language.text(sentence)).collect();
    sentences.join(" ")
}

fn line_row(difference: &Difference, cause: &Caused, line: &LineChange, language: Language) -> Vec<String> {
    let plain = |minor: Minor| {
        if line.key.counts() {
            minor.units().to_string()
        } else {
            amount(Money::new(minor, difference.currency))
        }
    };
    let sentence: Sentence = line.key.change_sentence(Money::new(line.by(), difference.currency));
    let told = cause.entries.iter().filter(|entry| entry.key == line.key);
    let told: Vec<String> =
        told.map(|entry| format!("{} {}", entry.seq, language.text(&entry.nature.sentence()))).collect();
    vec![language.text(&sentence), plain(line.before), plain(line.after), plain(line.by()), told.join(", ")]
}

fn to_json(loan: &Loan, difference: &Difference, language: Language) -> Value {
    let causes = difference.causes.iter().map(|cause| {
        json!({
            "reason": cause.reason,
            "sentences": cause.reason.sentences(),
            "text": said(cause, language),
            "entries": cause.entries,
        })
    });
    json!({
        "schema": "loan-desk.why/1",
        "loan": loan.id(),
        "currency": loan.currency().code(),
        "then": { "known": difference.then.known.to_string(), "day": difference.then.day.to_string() },
        "now": { "known": difference.now.known.to_string(), "day": difference.now.day.to_string() },
        "why": difference_result(difference),
        "causes": causes.collect::<Vec<_>>(),
    })
}
