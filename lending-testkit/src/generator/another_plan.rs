use fastrand::Rng;
use lending_core::calendar::{Anchor, Date, Frequency};
use lending_core::loan::{Fact, Loan};
use lending_core::money::Minor;
use lending_core::rate::Rate;
use lending_core::reschedule::{
    Arrears, NewPlan, OnLateFact, PastDue, Rows, Suspended, SuspendedInterest, SuspendedTerm, Treatment,
};
use lending_core::schedule::Remake;

use super::product::{beside, pick};
use crate::scenario::Verb;

/// Another plan from a day on, with every question answered at random.
pub(super) fn another_plan(rng: &mut Rng, loan: &Loan, value: Date) -> NewPlan {
    let rows = match rng.u8(0..6) {
        0..=2 => new_rows(rng, value),
        3 => Rows::Same,
        _ => moved(rng, loan, value),
    };
    let mut treatment = || {
        let treatments = [
            Treatment::Stays,
            Treatment::OnTheFirstRow,
            Treatment::IsSpread,
            Treatment::IsCapitalised,
            Treatment::IsWaived,
        ];
        treatments[rng.usize(0..treatments.len())]
    };
    let (interest, fee, penalty) = (treatment(), treatment(), treatment());
    let arrears = match rng.u8(0..3) {
        0 => Arrears::Stay,
        _ => Arrears::Transferred { interest, fee, penalty },
    };
    let rate = (rng.u8(0..3) == 0).then(|| pick(rng, &["0", "3.6", "9", "24"]));
    let rate = rate.and_then(|rate| format!("{rate} % per year").parse::<Rate>().ok());
    beside_rows(rng, loan, value, NewPlan { rate, ..NewPlan::new(rows, arrears) })
}

/// What another plan says besides its rows, now and then.
///
/// Drawn beside the stream: what else is drawn stays as it is.
fn beside_rows(rng: &Rng, loan: &Loan, value: Date, mut plan: NewPlan) -> NewPlan {
    let to_the_end = beside(rng, 10).u8(0..4) == 0;
    let rng = &mut beside(rng, 8);
    let to_come = loan.closing(value).map_or(0, |closing| closing.position.principal_to_come.minor().units());
    if let Some(rows) = suspension(rng) {
        plan.rows = rows;
    }
    if rng.u8(0..6) == 0 {
        plan.residual = Some(Minor::new(rng.i64(0..=to_come / 2)));
    }
    if rng.u8(0..6) == 0 && to_come > 3 {
        plan.haircut = Some(Minor::new(rng.i64(1..=to_come / 3)));
    }
    if plan.arrears != Arrears::Stay && rng.u8(0..3) == 0 {
        plan.past_due = PastDue::GoOn;
    }
    if rng.u8(0..4) == 0 {
        plan.on_late_fact = OnLateFact::KeepAgreed;
    }
    if to_the_end
        && matches!(plan.rows, Rows::New { .. })
        && let Arrears::Transferred { fee, penalty, .. } = plan.arrears
    {
        plan.arrears = Arrears::Transferred { interest: Treatment::IsSpreadToTheEnd, fee, penalty };
        plan.rate = None;
    }
    plan
}

/// Where rows were suspended, they are resumed now and then.
pub(super) fn resumption(rng: &Rng, loan: &Loan, day: Date, number: u32) -> Option<Verb> {
    let rng = &mut beside(rng, 9);
    let suspends = |fact: &Fact| matches!(fact, Fact::Rescheduled { plan, .. } if matches!(plan.rows, Rows::Suspended { .. }));
    let suspended = loan.events().iter().any(|event| suspends(&event.fact));
    (suspended && rng.u8(0..5) == 0).then(|| {
        let value = Some(day.plus_days(rng.u32(0..20)));
        Verb::Reschedule { key: format!("n-{number}"), value, plan: NewPlan::resumed() }
    })
}

/// The next rows are suspended now and then.
fn suspension(rng: &mut Rng) -> Option<Rows> {
    let interest = [
        SuspendedInterest::Rests,
        SuspendedInterest::OnTheFirstRow,
        SuspendedInterest::IsSpread,
        SuspendedInterest::IsCapitalised,
        SuspendedInterest::OnTheLastRow,
    ];
    let what = match rng.usize(0..interest.len() + 2) {
        at if at < interest.len() => Suspended::Everything(interest[at]),
        _ => Suspended::Principal,
    };
    let term = if rng.bool() { SuspendedTerm::Extended } else { SuspendedTerm::Kept };
    (rng.u8(0..3) == 0).then(|| Rows::Suspended { rows: rng.u32(1..5), what, term })
}

fn new_rows(rng: &mut Rng, value: Date) -> Rows {
    let frequency = match rng.u8(0..5) {
        0 => Frequency::Weeks(rng.u8(2..6)),
        1 => Frequency::Days(rng.u16(10..50)),
        2 => Frequency::Quarterly,
        _ => Frequency::Monthly,
    };
    let mut first_due = value.plus_days(rng.u32(1..70));
    let anchor = match rng.u8(0..4) {
        0 => {
            first_due = first_due.month().last();
            Some(if rng.bool() { Anchor::MonthEnd } else { Anchor::Day(31) })
        }
        1 => Some(Anchor::of(first_due)),
        _ => None,
    };
    Rows::New { instalments: rng.u32(1..=10), frequency, first_due, anchor }
}

/// The next due day moves by some days, mostly ahead.
fn moved(rng: &mut Rng, loan: &Loan, value: Date) -> Rows {
    let agreed = loan.terms().agreed();
    let due = (1..=60).map(|row| agreed.due(row)).find(|due| *due > value).unwrap_or(value);
    let to = match rng.u8(0..4) {
        0 => due.minus_days(rng.u32(0..10)),
        1 => due.month().plus(1).last(),
        _ => due.plus_days(rng.u32(1..40)),
    };
    let instalment = if rng.bool() { Remake::Reprice } else { Remake::KeepInstalment };
    Rows::Moved { to, instalment }
}
