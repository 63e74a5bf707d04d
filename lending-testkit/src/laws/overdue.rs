use lending_core::accrual::InterestBase;
use lending_core::allocation::{Bucket, Direction, Then};
use lending_core::calendar::Date;
use lending_core::debt::Key;
use lending_core::loan::{Basis, Fact, LineKey, Loan};
use lending_core::money::Minor;
use lending_core::overdue::Counting;
use lending_core::reschedule::PastDue;

use super::{Violation, holds, same};
use crate::generator::{Case, Command};
use crate::scenario::Verb;

/// DPD-1: the days since the oldest item that counts rise by one a day; any other change has a line of that day as
/// its cause. Where a plan lets them go on (C139), they may count from a bill that was past due on its day.
pub fn dpd_1(case: &Case) -> Result<(), Violation> {
    let first = case.terms.agreed().contract_day;
    let counting = case.terms.agreed().overdue.counting;
    let mut before: Option<Date> = None;
    for closing in case.loan.closings(first, case.last_day()).expect("days within reach") {
        let (day, reported) = (closing.position.day, i64::from(closing.days_past_due));
        let oldest = closing.position.items.iter().filter_map(|item| {
            let unpaid = item.unpaid();
            (unpaid.principal.is_positive() || unpaid.interest.is_positive()).then_some(item.due).flatten()
        });
        let oldest = oldest.min();
        let since = oldest.map_or(0, |due| match counting {
            Counting::Exclusive => due.nights_to(day),
            Counting::Inclusive => due.nights_to(day) + 1,
        });
        let goes_on =
            reported > since.max(0) && {
                let from = |due: &Date| due.nights_to(day) + i64::from(counting == Counting::Inclusive);
                closing.position.bills().filter_map(|bill| bill.due).any(|due| {
                    from(&due) == reported && go_on(&case.loan, day).is_some_and(|since| due < since)
                })
            };
        let expected = if goes_on { reported } else { since.max(0) };
        same("DPD-1", || format!("seed {}, {day}, days past due", case.seed), &expected, &reported)?;
        if oldest != before {
            holds("DPD-1", caused(&case.loan, day), || {
                format!(
                    "seed {}, {day}: the oldest due day goes from {before:?} to {oldest:?} without a cause",
                    case.seed
                )
            })?;
        }
        before = oldest;
    }
    Ok(())
}

/// The latest day up to a day from which another plan that stands lets the days past due go on.
fn go_on(loan: &Loan, day: Date) -> Option<Date> {
    let undone = |key: &Key| {
        loan.events().iter().any(|other| matches!(&other.fact, Fact::Reversed { target } if target == key))
    };
    let lets = |fact: &Fact| matches!(fact, Fact::Rescheduled { value, plan, .. } if *value <= day && plan.past_due == PastDue::GoOn);
    let standing = loan.events().iter().filter(|event| lets(&event.fact) && !undone(&event.key));
    standing.filter_map(|event| event.fact.value()).max()
}

/// Whether a line other than growth of this day moves something on an item.
fn caused(loan: &Loan, day: Date) -> bool {
    let at = |day: Date| -> Vec<(LineKey, Minor)> {
        let lines = loan.lines(day).unwrap_or_default();
        let moves = lines.into_iter().filter(|line| {
            matches!(
                line.key,
                LineKey::Billed { .. }
                    | LineKey::DownPayment(_)
                    | LineKey::CalledIn { .. }
                    | LineKey::Moved { .. }
                    | LineKey::Added { .. }
                    | LineKey::TakenOff { .. }
                    | LineKey::Allocated { .. }
                    | LineKey::Freed { .. }
                    | LineKey::Waived { .. }
                    | LineKey::Unwaived { .. }
                    | LineKey::Returned { .. }
            )
        });
        moves.map(|line| (line.key, line.amount)).collect()
    };
    day == loan.terms().agreed().contract_day || at(day) != at(day.minus_days(1))
}

/// PEN-1: no penalty on penalty; and on the planned base, with a waterfall by bill, an earlier payment never raises
/// the penalty, to one rounding unit a bill.
pub fn pen_1(case: &Case) -> Result<(), Violation> {
    only_on_principal(case)?;
    let agreed = case.terms.agreed();
    // Money that does not stay credit changes what later rows ask for.
    let stays = agreed.waterfall.rest() == Then::Credit && agreed.kinds_of_money.is_empty();
    let one_order = Bucket::ALL.map(|bucket| agreed.waterfall.order(bucket));
    let ordered = agreed.interest.base == InterestBase::Planned
        && agreed.waterfall.direction() == Direction::ByBill
        && stays
        && agreed.waterfall.buckets() == Bucket::ALL
        && one_order.iter().all(|order| *order == one_order[0]);
    let Some(penalty) = agreed.penalty.as_ref().filter(|_| ordered) else { return Ok(()) };
    let payments: Vec<Command> = case
        .commands
        .iter()
        .filter(|command| matches!(command.verb, Verb::Disburse { .. } | Verb::Repay { .. }))
        .cloned()
        .collect();
    let Some(base) = case.replay(&payments) else { return Ok(()) };
    let last = case.last_day();
    let later = total_penalty(&base, last);
    for at in 0..payments.len() {
        let mut moved = payments.clone();
        let on = moved[at].on;
        let Verb::Repay { value, .. } = &mut moved[at].verb else { continue };
        let counted = value.unwrap_or(on);
        *value = Some(counted.minus_days(7).max(case.terms.agreed().contract_day));
        let Some(earlier) = case.replay(&moved) else { continue };
        let slack = penalty.rounding.unit().units() * i64::from(case.terms.agreed().instalments);
        let earlier = total_penalty(&earlier, last);
        holds("PEN-1", earlier.units() <= later.units() + slack, || {
            format!(
                "seed {}: payment {at} a week earlier raises the penalty from {later} to {earlier}",
                case.seed
            )
        })?;
    }
    Ok(())
}

fn only_on_principal(case: &Case) -> Result<(), Violation> {
    let lines = case.loan.lines(case.last_day()).expect("a day within reach");
    let principal = |bill: u32| -> Minor {
        let billed = lines.iter().filter(|line| {
            line.key == LineKey::Billed { bill, component: lending_core::debt::Component::Principal }
        });
        billed.map(|line| line.amount).sum()
    };
    for line in &lines {
        let LineKey::Penalty { bill, .. } = line.key else { continue };
        for basis in &line.basis {
            let Basis::Growth { run, .. } = basis else { continue };
            for piece in &run.pieces {
                holds("PEN-1", piece.base <= principal(bill), || {
                    let (base, principal) = (piece.base, principal(bill));
                    format!(
                        "seed {}: bill {bill} bears penalty on {base}, its principal is {principal}",
                        case.seed
                    )
                })?;
            }
        }
    }
    Ok(())
}

fn total_penalty(loan: &Loan, day: Date) -> Minor {
    let lines = loan.lines(day).unwrap_or_default();
    lines.iter().filter(|line| matches!(line.key, LineKey::Penalty { .. })).map(|line| line.amount).sum()
}
