//! Every way in which no plan can be made.

use super::*;
use crate::error::Coded;

const LARGEST: i64 = 1 << 59;

fn refused(loan: Amortisation<'_>, count: usize) -> PlanError {
    let error = loan.plan(&months(count)).unwrap_err();
    assert!(!error.to_string().is_empty());
    error
}

fn level(principal: i64) -> Amortisation<'static> {
    lent(&Method::EqualInstalment, principal, "12 % per year", CENT)
}

fn named(error: &PlanError) -> (&'static str, String) {
    (error.code(), error.path())
}

#[test]
fn rows_are_one_to_six_hundred() {
    for count in [0, 601] {
        let error = refused(level(10_000), count);
        assert_eq!(error, PlanError::Rows { limit: 600, found: count });
        assert_eq!(named(&error), ("plan.rows", "instalments".to_owned()));
    }
    assert!(level(10_000).plan(&months(600)).is_ok());
}

#[test]
fn principal_is_above_zero_and_within_reach() {
    for principal in [0, -1, LARGEST + 1] {
        let error = refused(level(principal), 3);
        assert_eq!(error, PlanError::Principal { found: Minor::new(principal) });
        assert_eq!(named(&error), ("plan.principal", "principal".to_owned()));
    }
}

#[test]
fn a_residual_is_a_part_of_the_principal() {
    for residual in [-1, 10_001] {
        let loan = Amortisation { residual: Minor::new(residual), ..level(10_000) };
        let error = refused(loan, 3);
        let (limit, found) = (Minor::new(10_000), Minor::new(residual));
        assert_eq!(error, PlanError::Residual { limit, found });
        assert_eq!(named(&error), ("plan.residual", "residual".to_owned()));
    }
}

/// −60 % a year over two years is −120 %.
#[test]
fn a_period_never_takes_more_than_everything() {
    let loan = lent(&Method::EqualInstalment, 10_000, "-60 % per year", CENT);
    let mut periods = months(3);
    periods[1].weight = Fraction::new(2, 1);
    let error = loan.plan(&periods).unwrap_err();
    assert_eq!(error, PlanError::RateTooLow { row: 2 });
    assert_eq!(named(&error), ("plan.rate_too_low", "rate".to_owned()));
}

#[test]
fn a_moratorium_leaves_a_row() {
    for rows in [0, 3] {
        let moratorium = Some(Moratorium { rows, on: MoratoriumOn::Principal });
        let error = refused(answered(level(10_000), PlanPolicy { moratorium, ..PlanPolicy::default() }), 3);
        assert_eq!(error, PlanError::Moratorium { limit: 2, found: rows });
        assert_eq!(named(&error), ("plan.moratorium", "plan.moratorium.rows".to_owned()));
    }
}

#[test]
fn methods_fit_their_rows() {
    let step = |rows, instalment| Step { rows, instalment: Minor::new(instalment) };
    let custom = |rows: &[i64]| Method::Custom(rows.iter().copied().map(Minor::new).collect());
    let cases = [
        (Method::Bullet, "method"),
        (Method::Stepped(vec![step(4, 100)]), "method.stepped"),
        (Method::Stepped(vec![step(0, 100)]), "method.stepped"),
        (Method::Stepped(vec![step(1, -1)]), "method.stepped"),
        (Method::Stepped(vec![step(u32::MAX, 1), step(u32::MAX, 1)]), "method.stepped"),
        (custom(&[5000, 5000]), "method.custom"),
        (custom(&[5000, 5000, 1]), "method.custom"),
        (custom(&[-1, 10_000, 1]), "method.custom"),
    ];
    for (method, field) in cases {
        let error = refused(lent(&method, 10_000, "12 % per year", CENT), 3);
        assert!(matches!(error, PlanError::Shape { .. }), "{error}");
        assert_eq!(named(&error), ("plan.shape", field.to_owned()), "{method:?}");
    }
}

#[test]
fn a_period_s_rate_has_at_most_24_decimals() {
    let period_rate = RateDigits::Decimals { places: 25, mode: RoundingMode::HalfUp };
    let error = refused(answered(level(10_000), PlanPolicy { period_rate, ..PlanPolicy::default() }), 3);
    assert_eq!(named(&error), ("plan.shape", "plan.period_rate.decimals.places".to_owned()));
}

#[test]
fn a_short_instalment_may_be_refused() {
    let short_instalment = ShortInstalment::Refuse;
    let method = Method::FixedInstalment(Minor::new(99));
    let loan = lent(&method, 10_000, "12 % per year", CENT);
    let error = refused(answered(loan, PlanPolicy { short_instalment, ..PlanPolicy::default() }), 3);
    let (instalment, interest) = (Minor::new(99), Minor::new(100));
    assert_eq!(error, PlanError::ShortInstalment { row: 1, instalment, interest });
    assert_eq!(named(&error), ("plan.short_instalment", "plan.short_instalment".to_owned()));
}

#[test]
fn a_fixed_instalment_may_never_pay_off() {
    let method = Method::FixedInstalment(Minor::new(100));
    let loan = lent(&method, 10_000, "12 % per year", CENT);
    let needed = |instalment| loan.rows_needed(Minor::new(instalment), months(700));
    let stuck = |instalment, row, interest| {
        let (instalment, interest) = (Minor::new(instalment), Minor::new(interest));
        Err(PlanError::NeverPaysOff { instalment, row, interest, limit: 600 })
    };
    assert_eq!(needed(100), stuck(100, 1, 100));
    assert_eq!(needed(0), stuck(0, 1, 100));
    assert_eq!(named(&needed(100).unwrap_err()), ("plan.never_pays_off", "method".to_owned()));
    // 0.16 a row brings 100.00 without interest down by 96.00 in 600 rows; 0.17 is enough.
    let free = lent(&method, 10_000, "0 % per year", CENT);
    let never = |instalment| free.rows_needed(Minor::new(instalment), months(700));
    assert_eq!(never(16), stuck(16, 600, 0));
    assert_eq!(never(17), Ok(589));
}

#[test]
fn answers_have_a_meaning_together() {
    let fixed = Method::FixedInstalment(Minor::new(5000));
    let stepped = Method::Stepped(Vec::new());
    let custom = Method::Custom(vec![Minor::new(10_000)]);
    let plain = PlanPolicy::default();
    let first = PlanPolicy { last_instalment: LastInstalment::FirstTakesTheRest, ..plain };
    let per_period = PlanPolicy { instalment: InstalmentBasis::PerPeriod, ..plain };
    let on = |interest| Some(Moratorium { rows: 1, on: MoratoriumOn::Everything(interest) });
    let capitalised = PlanPolicy { moratorium: on(MoratoriumInterest::IsCapitalised), ..plain };
    let waits = PlanPolicy { moratorium: on(MoratoriumInterest::Accumulates), ..first };
    let on_principal =
        PlanPolicy { moratorium: Some(Moratorium { rows: 1, on: MoratoriumOn::Principal }), ..plain };
    let deducted = PlanPolicy { broken_period: BrokenPeriod::Deducted, ..plain };
    let cases: [(&Method, PlanPolicy, i64, &str); 17] = [
        (&Method::InterestFirst, first, 0, "plan.last_instalment"),
        (&Method::Bullet, first, 0, "plan.last_instalment"),
        (&fixed, first, 0, "plan.last_instalment"),
        (&stepped, first, 0, "plan.last_instalment"),
        (&custom, first, 0, "plan.last_instalment"),
        (&Method::EqualPrincipal, per_period, 0, "plan.instalment"),
        (&fixed, per_period, 0, "plan.instalment"),
        (&Method::Flat, capitalised, 0, "plan.moratorium.on"),
        (&fixed, capitalised, 0, "plan.moratorium.on"),
        (&stepped, capitalised, 0, "plan.moratorium.on"),
        (&Method::EqualInstalment, waits, 0, "plan.last_instalment"),
        (&custom, plain, 1, "residual"),
        (&Method::InterestFirst, plain, 1, "residual"),
        (&Method::Bullet, plain, 1, "residual"),
        (&Method::Flat, plain, 1, "residual"),
        (&Method::Bullet, on_principal, 0, "method"),
        (&Method::Bullet, deducted, 0, "method"),
    ];
    for (method, policy, residual, field) in cases {
        let found = policy.without_meaning(method, Minor::new(residual)).map(|(field, _)| field);
        assert_eq!(found, Some(field), "{method:?} {policy:?}");
    }
    let error = refused(answered(lent(&fixed, 10_000, "12 % per year", CENT), first), 3);
    assert_eq!(named(&error), ("plan.combination", "plan.last_instalment".to_owned()));
}

/// Ten times the largest figure is none.
#[test]
fn figures_stay_within_reach() {
    let year =
        vec![
            Period::new(date!("2026-01-01"), date!("2027-01-01"), Fraction::new(1, 1), Fraction::new(1, 1));
            2
        ];
    for method in [Method::EqualInstalment, Method::InterestFirst, Method::Flat] {
        let error = lent(&method, LARGEST, "1000 % per year", CENT).plan(&year).unwrap_err();
        assert_eq!(error, PlanError::Overflow { row: 1 }, "{method:?}");
        assert_eq!(named(&error), ("plan.overflow", String::new()));
    }
}

/// At 1000 % a year interest that becomes principal passes every amount within a few rows.
#[test]
fn principal_stays_within_reach_while_it_grows() {
    let on = MoratoriumOn::Everything(MoratoriumInterest::IsCapitalised);
    let policy = PlanPolicy { moratorium: Some(Moratorium { rows: 20, on }), ..PlanPolicy::default() };
    let steps = Method::Stepped([Step { instalment: Minor::new(1), rows: 22 }].into());
    let short = PlanPolicy { short_instalment: ShortInstalment::Capitalise, ..PlanPolicy::default() };
    for (method, policy) in
        [(Method::EqualInstalment, policy), (Method::InterestFirst, policy), (steps, short)]
    {
        let error = refused(answered(lent(&method, LARGEST / 2, "1000 % per year", CENT), policy), 24);
        assert!(matches!(error, PlanError::Overflow { .. }), "{method:?}: {error:?}");
    }
}
