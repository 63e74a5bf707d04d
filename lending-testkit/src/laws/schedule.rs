use lending_core::calendar::Anchor;
use lending_core::loan::{Event, Fact, Outlook, Row, RowState};
use lending_core::money::{Minor, Money};
use lending_core::origination::{LoanRequest, QuotedRow};
use lending_core::product::Product;
use lending_core::reschedule::Rows;
use lending_core::schedule::ShortInstalment;
use lending_core::write_off::RowsThen;

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

/// The numbers of the rows with which another plan began anew, or will begin.
fn first_of_new_rows(case: &Case) -> Vec<u32> {
    let falls_due = case.terms.agreed().write_off.rows == RowsThen::FallDue;
    let anew = |event: &&Event| {
        matches!(&event.fact, Fact::Rescheduled { plan, .. } if matches!(plan.rows, Rows::New { .. }))
            || matches!(event.fact, Fact::Accelerated { .. })
            || (falls_due && matches!(event.fact, Fact::WrittenOff { .. }))
    };
    let plans = case.loan.plans(case.last_day()).expect("a day within reach");
    let of_event = |event: &Event| {
        let made = plans.iter().find(|plan| plan.cause == event.key);
        made.and_then(|plan| plan.rows.first()).map(|row| row.number)
    };
    case.loan.events().iter().filter(anew).filter_map(of_event).collect()
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
    for as_of in [agreed.contract_day, case.loan.business_day()] {
        let schedule = case.loan.schedule(as_of, Outlook::NothingPaid).expect("a day within reach");
        // A bill keeps its due day, whatever is agreed afterwards: new rows may begin before it.
        let firsts = first_of_new_rows(case);
        let begins_between = |one: u32, next: u32| firsts.iter().any(|first| one < *first && *first <= next);
        // A row that new rows cut short is never billed (C107).
        let cut_short = |row: &Row| row.state == RowState::ToCome && begins_between(row.number, u32::MAX);
        let rows: Vec<&Row> = schedule.rows.iter().filter(|row| !cut_short(row)).collect();
        let goes_on =
            |pair: &[&Row]| pair[0].due < pair[1].due || begins_between(pair[0].number, pair[1].number);
        let increasing = rows.windows(2).all(goes_on);
        holds("SCH-2", increasing, || format!("seed {}: the order of {schedule}", case.seed))?;
    }
    let elsewhere = quote(case, &case.product.replace("code = \"generated\"", "code = \"elsewhere\""));
    same("SCH-2", || at("another product's quote"), &Some(&rows), &elsewhere.as_ref())
}
