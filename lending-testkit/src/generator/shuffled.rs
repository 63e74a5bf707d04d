//! The facts of a history in another order of recording.

use fastrand::Rng;
use lending_core::calendar::Date;
use lending_core::debt::ItemId;
use lending_core::reschedule::{NewPlan, Rows};

use super::Command;
use crate::scenario::Verb;

/// The same facts in another order of recording, each after what it refers to, other plans in their own order and
/// what asks how the loan stands after all before it, all booked on the last day.
pub fn shuffled(rng: &mut Rng, commands: &[Command], on: Date) -> Vec<Command> {
    let facts: Vec<Command> = commands
        .iter()
        .filter(|command| !matches!(command.verb, Verb::Close))
        .map(|command| Command { on, verb: with_value(&command.verb, command.on) })
        .collect();
    let mut left = facts;
    let mut ordered: Vec<Command> = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let ready: Vec<usize> = (0..left.len())
            .filter(|at| {
                let verb = &left[*at].verb;
                let plan = |command: &Command| matches!(command.verb, Verb::Reschedule { .. });
                let in_turn = (!matches!(verb, Verb::Reschedule { .. }) || !left[..*at].iter().any(plan))
                    && (!looks_at_all(verb) || *at == 0);
                in_turn
                    && refers_to(verb)
                        .is_none_or(|target| !left.iter().any(|other| other.verb.key() == Some(target)))
            })
            .collect();
        ordered.push(left.remove(ready[rng.usize(0..ready.len())]));
    }
    ordered
}

/// The same verb with its value date written out, so that it counts on the same day whenever it is booked.
fn with_value(verb: &Verb, booked: Date) -> Verb {
    let mut verb = verb.clone();
    match &mut verb {
        Verb::Disburse { value, .. }
        | Verb::HandOver { value, .. }
        | Verb::Cancel { value, .. }
        | Verb::Withdraw { value, .. }
        | Verb::Accelerate { value, .. }
        | Verb::WriteOff { value, .. }
        | Verb::Transfer { value, .. }
        | Verb::Settle { value, .. }
        | Verb::Repay { value, .. }
        | Verb::FailPayment { value, .. }
        | Verb::Return { value, .. }
        | Verb::ChargeBack { value, .. }
        | Verb::Goodwill { value, .. }
        | Verb::Refund { value, .. }
        | Verb::Charge { value, .. }
        | Verb::Reschedule { value, .. }
        | Verb::Classify { value, .. }
        | Verb::Waive { value, .. } => *value = value.or(Some(booked)),
        Verb::ChangeRate { .. }
        | Verb::PauseInterest { .. }
        | Verb::PauseCounting { .. }
        | Verb::Reverse { .. }
        | Verb::Close => {}
    }
    verb
}

/// Whether it may be refused for how the loan stands: what ends payouts, money that says that it prepays, and plans
/// that count the rows or the principal that is left.
fn looks_at_all(verb: &Verb) -> bool {
    let counts = |plan: &NewPlan| {
        let left = matches!(plan.rows, Rows::Suspended { .. } | Rows::Resumed);
        left || plan.haircut.is_some() || plan.residual.is_some()
    };
    matches!(
        verb,
        Verb::Cancel { .. }
            | Verb::Withdraw { .. }
            | Verb::Accelerate { .. }
            | Verb::WriteOff { .. }
            | Verb::Transfer { .. }
            | Verb::Settle { .. }
            | Verb::Refund { .. }
            | Verb::Repay { prepays: Some(_), .. }
    ) || matches!(verb, Verb::Reschedule { plan, .. } if counts(plan))
}

fn refers_to(verb: &Verb) -> Option<&str> {
    match verb {
        Verb::Return { payment: target, .. }
        | Verb::ChargeBack { payment: target, .. }
        | Verb::Reverse { target, .. } => Some(target),
        Verb::Waive { item: Some(ItemId::Charge(charge) | ItemId::CalledIn(charge)), .. } => {
            Some(charge.as_str())
        }
        Verb::Waive { .. }
        | Verb::Disburse { .. }
        | Verb::HandOver { .. }
        | Verb::Cancel { .. }
        | Verb::Withdraw { .. }
        | Verb::Accelerate { .. }
        | Verb::WriteOff { .. }
        | Verb::Transfer { .. }
        | Verb::Settle { .. }
        | Verb::Repay { .. }
        | Verb::FailPayment { .. }
        | Verb::Goodwill { .. }
        | Verb::Refund { .. }
        | Verb::Charge { .. }
        | Verb::ChangeRate { .. }
        | Verb::PauseInterest { .. }
        | Verb::PauseCounting { .. }
        | Verb::Classify { .. }
        | Verb::Reschedule { .. }
        | Verb::Close => None,
    }
}
