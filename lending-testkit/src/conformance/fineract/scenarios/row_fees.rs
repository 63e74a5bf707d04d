//! Charges of the peer's product that each row bears: fees of our product's list.

use lending_core::calendar::Date;
use lending_core::debt::{ItemId, Split};
use lending_core::fee::{FeeAmount, FeeBase, FeeOn, FeeRule};
use lending_core::loan::{Loan, Outlook, Row as PlannedRow};
use lending_core::money::Minor;
use serde_json::{Value, json};

use super::charges::ChargeKind;
use super::ledger::{Allocations, decimal};
use super::replay::Stop;
use super::table::Row;

/// What the peer calls the ways in which a charge is calculated, and of what of a row ours is a part.
const CALCULATIONS: [(&str, &str, Option<&str>); 4] = [
    ("FLAT", "Flat", None),
    ("PERCENTAGE_AMOUNT", "% Amount", Some("principal_of_the_bill")),
    ("PERCENTAGE_LOAN_AMOUNT_PLUS_INTEREST", "% Loan Amount + Interest", Some("the_bill")),
    ("PERCENTAGE_INTEREST", "% Interest", Some("interest_of_the_bill")),
];

/// How a way of calculating reads in a table.
pub(super) fn calculation(kind: &ChargeKind) -> Result<&'static str, Stop> {
    let known = CALCULATIONS.iter().find(|(calculation, ..)| *calculation == kind.calculation);
    let unknown = || Stop::not_mapped(format!("a charge that is calculated as {}", kind.calculation));
    known.map(|(_, shown, _)| *shown).ok_or_else(unknown)
}

/// A rule of our list for a charge that each row bears, by its place among them.
pub(super) fn rule(kind: &ChargeKind, at: usize) -> Result<Value, String> {
    let unknown = || format!("a charge of the product: {} {}", kind.time, kind.calculation);
    let known = CALCULATIONS.iter().find(|(calculation, ..)| *calculation == kind.calculation);
    let (_, _, of) = known.filter(|_| kind.time == "INSTALLMENT_FEE").ok_or_else(unknown)?;
    let amount = match of {
        None => json!(kind.amount.to_string()),
        Some(of) => json!({ "share": format!("{} %", kind.amount), "of": of, "rounding": "half_even" }),
    };
    let counts_as = kind.component().name();
    Ok(json!({ "code": code(at), "on": "each_bill", "amount": amount, "counts_as": counts_as }))
}

fn code(at: usize) -> String {
    format!("row-fee-{at}")
}

/// What a rule asks for of a row.
fn of_row(rule: &FeeRule, row: &PlannedRow) -> Minor {
    let bill = Split { principal: row.principal.minor(), interest: row.interest.minor(), ..Split::default() };
    if bill.is_zero() {
        return Minor::ZERO;
    }
    let of = |base| match base {
        FeeBase::PrincipalOfTheBill => bill.principal,
        FeeBase::InterestOfTheBill => bill.interest,
        FeeBase::TheBill => bill.total(),
        // No rule of a row's charge has one of these.
        FeeBase::ThePrincipal | FeeBase::ThePayout | FeeBase::ThePayment => Minor::ZERO,
    };
    FeeAmount::of(&rule.amount, of)
}

/// The peer's table of these charges: each stands for all rows.
pub(super) fn table(kinds: &[ChargeKind], loan: &Loan, day: Date) -> Result<Vec<Row>, Stop> {
    let schedule = loan.schedule(day, Outlook::ArrearsPaidNow)?;
    let allocations = Allocations::of(loan, day)?;
    let decimals = u32::from(loan.currency().exponent());
    let rules = loan.terms().agreed().fees.iter().filter(|rule| rule.on == FeeOn::EachBill);
    let rows = kinds.iter().zip(rules).map(|(kind, rule)| {
        let (mut due, mut paid) = (Minor::ZERO, Minor::ZERO);
        for row in &schedule.rows {
            let own = of_row(rule, row);
            let on_bill =
                allocations.of_item(&ItemId::Bill(row.number)).map(|(_, part)| part.fee).sum::<Minor>();
            due += own;
            paid += match on_bill {
                nothing if nothing.is_zero() => Minor::ZERO,
                all if all == row.fee.minor() => own,
                part if own == row.fee.minor() => part,
                _ => return Err(Stop::not_mapped("which of a bill's charges a payment paid")),
            };
        }
        Ok(Row::default()
            .with("Name", kind.name.as_str())
            .with("isPenalty", kind.penalty)
            .with("Payment due at", "Installment Fee")
            .with("Due as of", None::<Date>)
            .with("Calculation type", calculation(kind)?)
            .with("Due", decimal(due, decimals))
            .with("Paid", decimal(paid, decimals))
            .with("Waived", decimal(Minor::ZERO, decimals))
            .with("Outstanding", decimal(due - paid, decimals)))
    });
    rows.collect()
}
