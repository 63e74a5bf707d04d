use lending_core::accrual::InterestBase;
use lending_core::allocation::{Bucket, Direction, Standing, Then, Waterfall};
use lending_core::calendar::Date;
use lending_core::loan::{Basis, Line, LineKey, Loan};
use lending_core::money::Minor;
use lending_core::penalty::PenaltyOn;

use super::{Violation, holds};
use crate::generator::{Case, Command};
use crate::scenario::Verb;

/// PEN-1: no penalty on penalty; and on the planned base, with a waterfall by bill, however the loan stands, an earlier
/// payment that stays credit never raises the penalty, to one rounding unit a bill.
pub fn pen_1(case: &Case) -> Result<(), Violation> {
    let agreed = case.terms.agreed();
    if agreed.penalty.as_ref().is_some_and(|penalty| penalty.on == PenaltyOn::OverduePrincipal) {
        only_on_principal(case)?;
    }
    // Money that does not stay credit changes what later rows ask for.
    let stays = agreed.waterfall.rest() == Then::Credit && agreed.kinds_of_money.is_empty();
    // Of money and payouts alone nothing is written off.
    let standings = agreed.waterfalls.iter().filter(|each| each.standing != Standing::WrittenOff);
    let mut waterfalls = standings.map(|each| &each.waterfall).chain([&agreed.waterfall]);
    let order = agreed.waterfall.order(Bucket::PastDue);
    let alike = |waterfall: &Waterfall| {
        waterfall.direction() == Direction::ByBill
            && waterfall.buckets() == Bucket::ALL
            && Bucket::ALL.iter().all(|bucket| waterfall.order(*bucket) == order)
    };
    let ordered = agreed.interest.base == InterestBase::Planned && stays && waterfalls.all(alike);
    let Some(penalty) = agreed.penalty.as_ref().filter(|_| ordered) else { return Ok(()) };
    let payments: Vec<Command> = case
        .commands
        .iter()
        .filter(|command| matches!(command.verb, Verb::Disburse { .. } | Verb::Repay { .. }))
        .cloned()
        .map(that_stays_credit)
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

/// A payment that does not say what it prepays.
fn that_stays_credit(mut command: Command) -> Command {
    if let Verb::Repay { prepays, .. } = &mut command.verb {
        *prepays = None;
    }
    command
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
    let late = |line: &&Line| matches!(line.key, LineKey::Penalty { .. } | LineKey::Compound { .. });
    lines.iter().filter(late).map(|line| line.amount).sum()
}
