//! Credit lines with random histories and random uses: what is available, and that recording late, twice or in another
//! order makes no difference.

use fastrand::Rng;
use lending_core::calendar::Date;
use lending_core::credit_line::{
    Approval, Availability, Change, CreditLine, Gate, Grant, InForce, Restored, UseOfLoan,
};
use lending_core::date;
use lending_core::debt::Component;
use lending_core::hash::Hash;
use lending_core::loan::{LineKey, Outcome};
use lending_core::money::{Currency, Minor, Money};
use lending_testkit::generator::{Case, WIDENED};

const SEEDS: u64 = 300;

fn yuan(minor: i64) -> Money {
    Money::new(Minor::new(minor), Currency::iso("CNY").expect("a code of ISO 4217"))
}

/// A line of 2026 with changes and drawdowns, booked as they come; refusals are part of it.
fn history(rng: &mut Rng) -> CreditLine {
    let agreed = date!("2026-01-05");
    let mut approval =
        Approval::new(yuan(rng.i64(1..3_000_000)), agreed).from(agreed.plus_days(rng.u32(0..20)));
    if rng.bool() {
        approval = approval.last_day(agreed.plus_days(rng.u32(20..300)));
    }
    let restored = if rng.bool() { Restored::ByPrincipalRepaid } else { Restored::Never };
    let mut line = CreditLine::open("CL-1", &approval.restored(restored)).expect("days in order");
    let mut day = agreed;
    for number in 0..rng.u32(1..16) {
        day = day.plus_days(rng.u32(0..12));
        record(rng, &mut line, day, number);
    }
    line
}

fn record(rng: &mut Rng, line: &mut CreditLine, day: Date, number: u32) {
    let key = format!("k-{number}");
    let value = day.minus_days(rng.u32(0..10)).max(line.agreed());
    let ahead = value.plus_days(rng.u32(0..20));
    let change = Change::new(&key, "drawn").value(ahead);
    let loan = format!("L-{}", rng.u32(0..6));
    let uses = uses(rng, line, day);
    let _ = match rng.u32(0..10) {
        0 | 1 => line.on(day).change_limit(yuan(rng.i64(0..3_000_000)), change).is_ok(),
        2 => line.on(day).suspend(change).is_ok(),
        3 => line.on(day).resume(change).is_ok(),
        4 => line.on(day).cancel_drawdown(&loan, Change::new(&key, "drawn").value(value)).is_ok(),
        5 => line.on(day).drawdown_paid_out(&key, &loan, value).is_ok(),
        6 if number > 10 => line.on(day).close_line(change).is_ok(),
        _ => {
            let gate = Gate::Approved { decision: Hash::of(key.as_bytes()) };
            let grant = Grant::new(&key, &loan, yuan(rng.i64(1..1_000_000)), gate);
            line.on(day).grant(grant.value(value), &uses).is_ok()
        }
    };
}

/// What the loans of a line may say on a day: those that were paid out, and some of the others.
fn uses(rng: &mut Rng, line: &CreditLine, day: Date) -> Vec<UseOfLoan> {
    let drawdowns = line.drawdowns(day).into_iter();
    let there =
        drawdowns.filter(|drawdown| drawdown.paid_out_since.is_some() || rng.bool()).collect::<Vec<_>>();
    there
        .iter()
        .map(|drawdown| {
            let paid_out = rng.i64(0..=drawdown.granted.minor().units());
            let outstanding = rng.i64(0..=paid_out);
            UseOfLoan {
                loan: drawdown.loan.as_str().to_owned(),
                day,
                principal_outstanding: yuan(outstanding),
                principal_given_up: yuan(rng.i64(0..=paid_out - outstanding)),
                paid_out: yuan(paid_out),
                to_be_paid_out: yuan(drawdown.granted.minor().units() - paid_out),
            }
        })
        .collect()
}

fn days() -> impl Iterator<Item = Date> {
    (0..36).map(|week| date!("2026-01-05").plus_days(week * 7))
}

#[test]
fn what_is_used_is_the_sum_over_the_loans_and_what_is_available_is_the_rest() {
    let (mut open, mut shut, mut above, mut used) = (0, 0, 0, 0);
    for seed in 0..SEEDS {
        let mut rng = Rng::with_seed(seed);
        let line = history(&mut rng);
        for day in days() {
            let uses = uses(&mut rng, &line, day);
            let Availability { in_force, limit, used: all, available, above_limit, loans, .. } =
                line.availability(day, &uses).unwrap_or_else(|error| panic!("seed {seed}, {day}: {error}"));
            let [limit, all, available, above_limit] =
                [limit, all, available, above_limit].map(|amount| amount.minor());
            assert_eq!(loans.iter().map(|loan| loan.used.minor()).sum::<Minor>(), all, "seed {seed}, {day}");
            assert!(!available.is_negative() && !above_limit.is_negative(), "seed {seed}, {day}");
            assert!(available.is_zero() || above_limit.is_zero(), "seed {seed}, {day}");
            let rest = if in_force == InForce::Open { limit + above_limit - all } else { Minor::ZERO };
            assert_eq!(available, rest, "seed {seed}, {day}");
            assert!((limit - all).at_least_zero() >= available, "seed {seed}, {day}");
            open += u32::from(available.is_positive());
            shut += u32::from(in_force != InForce::Open);
            above += u32::from(above_limit.is_positive());
            used += u32::from(all.is_positive());
        }
    }
    assert!(open > 500 && shut > 500 && above > 200 && used > 500, "{open} {shut} {above} {used}");
}

#[test]
fn the_order_of_recording_makes_no_difference() {
    let (mut compared, mut moved) = (0, 0);
    for seed in 0..SEEDS {
        let mut rng = Rng::with_seed(seed);
        let line = history(&mut rng);
        // All of it was told late, on one business day, in another order; what is refused so is not compared.
        let booked = date!("2026-12-01");
        let mut events = line.events().to_vec();
        events.iter_mut().skip(1).for_each(|event| event.booked = booked);
        rng.shuffle(&mut events[1..]);
        let Ok(other) = CreditLine::load("CL-1", events) else { continue };
        compared += 1;
        moved += u32::from(other.events().iter().zip(line.events()).any(|(one, other)| one.key != other.key));
        for day in days() {
            let uses = uses(&mut rng, &line, day);
            assert_eq!(line.availability(day, &uses), other.availability(day, &uses), "seed {seed}, {day}");
        }
    }
    assert!(compared > 100 && moved > 60, "{compared} compared, {moved} of them in another order");
}

#[test]
fn a_line_is_read_back_and_a_retry_changes_nothing() {
    for seed in 0..SEEDS {
        let mut rng = Rng::with_seed(seed);
        let mut line = history(&mut rng);
        let text = serde_json::to_string(line.events()).expect("plain data");
        let read = CreditLine::load("CL-1", serde_json::from_str::<Vec<_>>(&text).expect("its own form"));
        assert_eq!(read.as_ref(), Ok(&line), "seed {seed}");
        // What was known on a day is what was recorded by then.
        let day = date!("2026-01-05").plus_days(rng.u32(0..120));
        let until = line.events().iter().take_while(|event| event.booked <= day).count();
        assert_eq!(
            line.known_on(day).expect("agreed by then").events(),
            &line.events()[..until],
            "seed {seed}"
        );
        let before = line.clone();
        for drawdown in before.drawdowns(Date::MAX) {
            let grant =
                Grant::new(drawdown.by.as_str(), drawdown.loan.as_str(), drawdown.granted, drawdown.gate);
            let again = line.on(date!("2026-06-01")).grant(grant, &[]);
            assert_eq!(again, Ok(Outcome::AlreadyApplied), "seed {seed}");
        }
        assert_eq!(line, before, "seed {seed}");
    }
}

/// What a loan says can be added up on any of its days, and is what its own position says.
#[test]
fn what_generated_loans_say_of_themselves_can_be_added_up() {
    let (mut restored, mut given_up, mut to_come) = (0, 0, 0);
    for seed in (0..20).chain(WIDENED..WIDENED + 10) {
        let Some(case) = Case::settled(seed) else { continue };
        let loan = &case.loan;
        let (agreed, last) = (loan.terms().agreed().contract_day, loan.business_day());
        let amount = Money::new(Minor::LIMIT, loan.currency());
        let mut line = CreditLine::open("CL-1", &Approval::new(amount, agreed)).expect("days in order");
        let gate = Gate::Approved { decision: Hash::of(b"") };
        line.on(agreed).grant(Grant::new("dd-1", loan.id(), amount, gate), &[]).expect("a first drawdown");
        let nights = u32::try_from(agreed.nights_to(last)).expect("a few years");
        for day in [agreed, agreed.plus_days(nights / 3), agreed.plus_days(nights / 3 * 2), last] {
            let uses = UseOfLoan::of_all(&[loan], day).expect("within its reach");
            let now =
                line.availability(day, &uses).unwrap_or_else(|error| panic!("seed {seed}, {day}: {error}"));
            let closing = loan.closing(day).expect("within its reach");
            let (says, outstanding) = (&uses[0], closing.position.principal_outstanding().minor());
            assert_eq!(says.principal_outstanding.minor(), outstanding, "seed {seed}, {day}");
            let used = outstanding + says.principal_given_up.minor() + says.to_be_paid_out.minor();
            assert_eq!(now.used.minor(), used, "seed {seed}, {day}");
            if closing.ended.is_some() {
                assert!(says.to_be_paid_out.minor().is_zero(), "seed {seed}, {day}");
            } else {
                assert_eq!(says.to_be_paid_out, closing.position.undrawn, "seed {seed}, {day}");
            }
            // What was lent or became principal, less what money took of it, is outstanding or was given up.
            let lines = loan.lines(day).expect("within its reach");
            let by_money = lines.iter().filter(|line| is_lent_or_repaid(&line.key));
            let left: Minor =
                by_money.map(|line| line.key.moves(line.amount).owed[Component::Principal]).sum();
            assert_eq!(says.principal_given_up.minor(), left - outstanding, "seed {seed}, {day}");
            restored += u32::from(outstanding < says.paid_out.minor());
            given_up += u32::from(says.principal_given_up.minor().is_positive());
            to_come += u32::from(says.to_be_paid_out.minor().is_positive());
        }
    }
    assert!(restored > 5 && given_up > 2 && to_come > 5, "{restored} {given_up} {to_come}");
}

fn is_lent_or_repaid(key: &LineKey) -> bool {
    matches!(
        key,
        LineKey::Disbursed(_)
            | LineKey::Refunded(_)
            | LineKey::Capitalised { .. }
            | LineKey::MadePrincipal { .. }
            | LineKey::ChargedBack { .. }
            | LineKey::Returned { .. }
            | LineKey::Freed { .. }
            | LineKey::Allocated { .. }
    )
}
