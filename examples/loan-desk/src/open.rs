//! A contract is made: the product's terms are frozen into a loan, and it is paid out where that is asked for.

use std::path::PathBuf;

use lending_core::calendar::{Anchor, Date};
use lending_core::loan::{Disbursement, Loan, Outcome, Outlook, Receipt};
use lending_core::money::Money;
use lending_core::origination::LoanRequest;
use lending_core::product::Product;
use serde_json::json;

use crate::amount::Amount;
use crate::database::{Database, repeated};
use crate::failure::{DeskError, Failure};
use crate::{Output, products, receipt, say, tables};

/// What `loan-desk open` is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The loan's name: the same request under the same name changes nothing
    #[arg(long, value_name = "LOAN")]
    key: String,
    /// A product: its code, or a product file
    #[arg(long, value_name = "FILE|NAME")]
    product: String,
    /// The amount, in the product's currency: 12000.00
    #[arg(long, allow_negative_numbers = true)]
    amount: Amount,
    /// The number of instalments
    #[arg(long, value_name = "INSTALMENTS")]
    term: u32,
    /// The business day, on which the contract is made
    #[arg(long, value_name = "DAY")]
    on: Date,
    /// The day of the month on which rows fall due, 1 to 31
    #[arg(long, value_name = "1..31")]
    due_day: Option<u8>,
    /// The first due day
    #[arg(long, value_name = "DAY")]
    first_due: Option<Date>,
    /// Pays out on the business day, under this key; it may be sent on a later day than the contract
    #[arg(long, value_name = "KEY")]
    disburse: Option<String>,
    /// The database; it is made where there is none
    #[arg(long, value_name = "FILE", default_value = "loan-desk.db")]
    db: PathBuf,
}

/// What came of it.
struct Opened {
    loan: Loan,
    outcome: Outcome,
    paid_out: Option<Receipt>,
}

/// Makes the contract, pays out, writes both as one, and shows the plan.
pub(crate) fn run(options: &Options, output: Output) -> Result<(), Failure> {
    let product = products::named(&options.product)?;
    let Opened { loan, outcome, paid_out } = repeated(|| open(options, &product))?;
    match output {
        Output::Text => {
            let opened = match outcome {
                Outcome::Applied => "opened",
                Outcome::AlreadyApplied => "opened before",
            };
            let stands = format!("{opened}, version {}", loan.version());
            let mut parts = vec![format!("{}\n{stands}", tables::heading(&loan))];
            parts.extend(paid_out.map(|receipt| receipt.to_string()));
            parts.push(tables::schedule(&loan.schedule(options.on, Outlook::default())?, loan.currency()));
            say(&parts.join("\n\n"));
        }
        Output::Json => say(&json!({
            "schema": "loan-desk.open/1",
            "loan": loan.id(),
            "outcome": receipt::outcome_name(outcome),
            "currency": loan.currency().code(),
            "version": loan.version(),
            "terms": loan.terms().hash().to_string(),
            "receipt": paid_out.as_ref().map(receipt::to_json),
        })
        .to_string()),
    }
    Ok(())
}

fn open(options: &Options, product: &Product) -> Result<Opened, Failure> {
    let Options { key, on, .. } = options;
    let amount = options.amount.in_currency(product.currency())?;
    let mut database = Database::open(&options.db)?;
    let (mut loan, outcome) = match database.find(key)? {
        Some(loan) => {
            check_claim(options, product, amount, &loan)?;
            (loan, Outcome::AlreadyApplied)
        }
        None => (Loan::open(key, product.offer(&request(options, amount))?.accept())?, Outcome::Applied),
    };
    let paid_out = match &options.disburse {
        Some(payout) => Some(loan.on(*on)?.disburse(Disbursement::new(payout))?),
        None => None,
    };
    database.write(&mut loan, *on)?;
    Ok(Opened { loan, outcome, paid_out })
}

fn request(options: &Options, amount: Money) -> LoanRequest {
    let mut request = LoanRequest::new(amount, options.term, options.on);
    if let Some(day) = options.due_day {
        request = request.due_day(Anchor::Day(day));
    }
    if let Some(day) = options.first_due {
        request = request.first_due(day);
    }
    request
}

/// A loan that is there stands as it was frozen, whatever the product's file says now; the request must be the same.
/// What a retry leaves out is not compared.
fn check_claim(options: &Options, product: &Product, amount: Money, loan: &Loan) -> Result<(), Failure> {
    let agreed = loan.terms().agreed();
    let lent = Money::new(agreed.principal, agreed.currency);
    let due_day = options.due_day.map_or(agreed.anchor, Anchor::Day);
    let claims = [
        ("product", agreed.product.code.clone(), product.code().to_owned()),
        ("amount", lent.to_string(), amount.to_string()),
        ("term", agreed.instalments.to_string(), options.term.to_string()),
        ("due day", agreed.anchor.to_string(), due_day.to_string()),
        (
            "first due day",
            agreed.first_due.to_string(),
            options.first_due.unwrap_or(agreed.first_due).to_string(),
        ),
    ];
    let Some((differs, recorded, found)) = claims.into_iter().find(|(_, recorded, found)| recorded != found)
    else {
        return Ok(());
    };
    Err(DeskError::OpenedOtherwise { loan: loan.id().to_owned(), differs, recorded, found }.into())
}
