//! The applications behind the portfolio's contracts, and of some whose wish came to nothing: made from a seed.

use lending_core::calendar::Date;
use lending_core::underwriting::{Outcome, PersonsDecision};
use serde_json::{Map, Value, json};

use crate::applications::ApplicationRow;
use crate::demo::first_day;
use crate::failure::Failure;
use crate::make_portfolio::Chance;
use crate::portfolio::LoanRow;

/// What an officer decides alone begins above this, in whole units.
const AUTOMATIC_MAX: i64 = 50_000;

/// The application of each contract, and every fifteenth time one that becomes no loan, in the order of their days.
pub(crate) fn make(contracts: &[LoanRow], chance: &mut Chance) -> Result<Vec<ApplicationRow>, Failure> {
    let mut rows = Vec::new();
    for (number, contract) in (1_u32..).zip(contracts) {
        rows.push(approved(contract, chance)?);
        if number.is_multiple_of(15) {
            rows.push(in_vain(number, contract, chance));
        }
    }
    rows.sort_by(|one, two| (one.on, &one.application).cmp(&(two.on, &two.application)));
    Ok(rows)
}

/// Somebody who can afford what the contract says, up to five days before it.
fn approved(contract: &LoanRow, chance: &mut Chance) -> Result<ApplicationRow, Failure> {
    let amount = units(&contract.amount)?;
    let on = contract.contract_day.minus_days(1 + chance.below(5)).max(first_day());
    let facts = facts(amount, contract.instalments, on, chance);
    let reason = "income and employer are known to the branch";
    let person = (amount > AUTOMATIC_MAX).then(|| officer(on.plus_days(1), Outcome::Approved, reason));
    Ok(ApplicationRow { application: contract.loan.clone(), on, facts, person })
}

/// Somebody who is declined, who waits, or who gets less than was asked for and does not take it.
fn in_vain(number: u32, contract: &LoanRow, chance: &mut Chance) -> ApplicationRow {
    let on = contract.contract_day;
    let mut amount = 20_000;
    let mut facts = facts(amount, 12, on, chance);
    let mut person = None;
    let mut set = |name: &str, value: Value| drop(facts.insert(name.to_owned(), value));
    match (number / 15) % 6 {
        0 => set("birth_date", json!(format!("{}-12-31", on.year() - 17))),
        1 => set("occupation", json!("student")),
        2 => set("bureau_score", bureau(450, on)),
        3 => set("bureau_score", Value::Null),
        4 => {
            amount = 60_000;
            person = Some(officer(on.plus_days(2), Outcome::Declined, "the employer is being wound up"));
            set("monthly_income", json!("20000.00"));
        }
        _ => set("monthly_income", json!("3000.00")),
    }
    facts.insert("requested_amount".to_owned(), json!(format!("{amount}.00")));
    ApplicationRow { application: format!("A-{number:04}"), on, facts, person }
}

/// Facts of somebody who can pay an amount back in so many instalments.
fn facts(amount: i64, instalments: u32, on: Date, chance: &mut Chance) -> Map<String, Value> {
    let debts = i64::from(chance.below(15)) * 100;
    // An instalment is never more than an equal part of the principal and the interest of the first month.
    let instalment = amount / i64::from(instalments) + amount * 15 / 1000 + 2;
    let hundreds = (2 * (instalment + debts) + 99) / 100 + i64::from(chance.below(40));
    let occupation = chance.pick(&["nurse", "teacher", "driver", "clerk", "cook", "engineer"]);
    let score = 560 + chance.below(300);
    let birth_date =
        format!("{}-{:02}-{:02}", 1965 + chance.below(40), 1 + chance.below(12), 1 + chance.below(28));
    let facts = json!({
        "birth_date": birth_date,
        "occupation": occupation,
        "monthly_income": format!("{hundreds}00.00"),
        "monthly_debts": format!("{debts}.00"),
        "requested_amount": format!("{amount}.00"),
        "instalments": instalments,
        "bureau_score": bureau(score, on.minus_days(chance.below(20))),
    });
    facts.as_object().cloned().unwrap_or_default()
}

fn bureau(score: u32, as_of: Date) -> Value {
    json!({ "value": score, "source": "bureau", "as_of": as_of.to_string() })
}

fn officer(on: Date, outcome: Outcome, reason: &str) -> PersonsDecision {
    let (by, level, reason) = ("Chen Wei".to_owned(), "officer".to_owned(), reason.to_owned());
    PersonsDecision { by, level, on, outcome, amount: None, reason }
}

/// The whole units of an amount; the portfolio's are in thousands.
fn units(amount: &str) -> Result<i64, Failure> {
    let money: lending_core::money::Money = amount.parse()?;
    Ok(money.minor().units() / 100)
}
