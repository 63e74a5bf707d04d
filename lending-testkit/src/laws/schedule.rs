use lending_core::calendar::{Anchor, Date};
use lending_core::loan::{Fact, Outlook, RowState};
use lending_core::money::{Minor, Money};
use lending_core::origination::{LoanRequest, QuotedRow};
use lending_core::product::Product;
use lending_core::schedule::ShortInstalment;

use super::{Violation, holds, same};
use crate::generator::Case;

fn quote(case: &Case, file: &str) -> Option<Vec<QuotedRow>> {
    let agreed = case.terms.agreed();
    let product = Product::from_toml(file).ok()?;
    let amount = Money::new(agreed.principal, agreed.currency);
    let request = LoanRequest::new(amount, agreed.instalments, agreed.contract_day)
        .due_day(agreed.anchor)
        .first_due(agreed.first_due);
    product.offer(&request).ok().map(|offer| offer.quote())
}

/// SCH-1: principal rows sum to what was lent, the last balance is zero, no row is negative.
pub fn sch_1(case: &Case) -> Result<(), Violation> {
    let Some(rows) = quote(case, &case.product) else { return Ok(()) };
    let at = |what: &str| format!("seed {}: {what} of {rows:?}", case.seed);
    let principal: Minor = rows.iter().map(|row| row.principal.minor()).sum();
    same("SCH-1", || at("the principal"), &case.terms.agreed().principal, &principal)?;
    let mut balance = case.terms.agreed().principal;
    for row in &rows {
        balance -= row.principal.minor();
        same("SCH-1", || at("a balance"), &balance, &row.balance.minor())?;
        // Interest that becomes principal stands as principal below zero; the row's total is what is paid.
        let capitalises = case.terms.agreed().plan.short_instalment == ShortInstalment::Capitalise;
        let parts = if capitalises {
            [row.total(), row.interest, row.balance]
        } else {
            [row.principal, row.interest, row.balance]
        };
        let negative = parts.iter().any(|part| part.minor().is_negative());
        holds("SCH-1", !negative, || at("a negative row"))?;
    }
    same("SCH-1", || at("the last balance"), &Minor::ZERO, &balance)
}

/// SCH-2: due days strictly increase and lie on the anchor; a schedule depends on its own arguments alone.
pub fn sch_2(case: &Case) -> Result<(), Violation> {
    let Some(rows) = quote(case, &case.product) else { return Ok(()) };
    let agreed = case.terms.agreed();
    let at = |what: &str| format!("seed {}: {what} of {rows:?}", case.seed);
    let increasing = rows.windows(2).all(|pair| pair[0].due < pair[1].due);
    holds("SCH-2", increasing && rows.first().is_some_and(|row| row.due > agreed.contract_day), || {
        at("the order")
    })?;
    for (row, months) in rows.iter().zip(
        (0..).step_by(agreed.frequency.months().and_then(|step| usize::try_from(step).ok()).unwrap_or(1)),
    ) {
        let month = agreed.first_due.month().plus(months);
        let expected = match agreed.anchor {
            Anchor::MonthEnd => month.last(),
            Anchor::Day(day) => month.first().plus_days(u32::from(day) - 1).min(month.last()),
        };
        same("SCH-2", || at("a due day"), &expected, &row.due)?;
    }
    let anew = |fact: &Fact| matches!(fact, Fact::Rescheduled { .. });
    let agreed_anew = case.loan.events().iter().any(|event| anew(&event.fact));
    for as_of in [agreed.contract_day, case.loan.business_day()] {
        let schedule = case.loan.schedule(as_of, Outlook::NothingPaid).expect("a day within reach");
        // A bill that was paid before its due day keeps it, whatever is agreed afterwards.
        let due: Vec<Date> = schedule
            .rows
            .iter()
            .filter(|row| row.state != RowState::Settled || !agreed_anew)
            .map(|row| row.due)
            .collect();
        let increasing = due.windows(2).all(|pair| pair[0] < pair[1]);
        holds("SCH-2", increasing, || format!("seed {}: the order of {schedule}", case.seed))?;
    }
    let elsewhere = quote(case, &case.product.replace("code = \"generated\"", "code = \"elsewhere\""));
    same("SCH-2", || at("another product's quote"), &Some(&rows), &elsewhere.as_ref())
}
