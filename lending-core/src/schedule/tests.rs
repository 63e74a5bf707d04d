use super::*;
use crate::calendar::Fraction;
use crate::date;
use crate::money::{Minor, Rounding, RoundingMode};

const CENT: Rounding = Rounding::new(Minor::new(1), RoundingMode::HalfUp);

fn months(count: usize) -> Vec<Period> {
    let month = Fraction::new(1, 12);
    vec![Period::new(date!("2026-01-01"), date!("2026-02-01"), month, month); count]
}

fn lent<'a>(method: &'a Method, principal: i64, rate: &str, rounding: Rounding) -> Amortisation<'a> {
    Amortisation {
        method,
        policy: PlanPolicy::default(),
        principal: Minor::new(principal),
        residual: Minor::ZERO,
        rate: rate.parse().unwrap(),
        instalment_rounding: rounding,
        interest_rounding: CENT,
    }
}

fn rows(method: &Method, principal: i64, rate: &str, count: usize, rounding: Rounding) -> Vec<PlannedRow> {
    lent(method, principal, rate, rounding).plan(&months(count)).unwrap().1
}

fn total_interest(rows: &[PlannedRow]) -> Minor {
    rows.iter().map(|row| row.interest).sum()
}

#[test]
fn own_debx_the_last_row_takes_the_rest() {
    let rows = rows(&Method::EqualInstalment, 1_200_000, "12 % per year", 12, CENT);
    assert_eq!(rows[0].principal, Minor::new(94_619));
    assert_eq!((rows[11].principal, rows[11].interest), (Minor::new(105_558), Minor::new(1056)));
    assert_eq!(total_interest(&rows), Minor::new(79_423));
}

#[test]
fn a_million_over_thirty_years() {
    let level = rows(&Method::EqualInstalment, 100_000_000, "4.9 % per year", 360, CENT);
    assert_eq!(total_interest(&level), Minor::new(91_061_512));
    let equal = rows(&Method::EqualPrincipal, 100_000_000, "4.9 % per year", 360, CENT);
    let total = |row: &PlannedRow| row.principal + row.interest;
    assert_eq!(total(&equal[0]), Minor::new(686_111));
    assert!(equal.windows(2).take(358).all(|pair| {
        let fall = total(&pair[0]) - total(&pair[1]);
        fall == Minor::new(1134) || fall == Minor::new(1135)
    }));
    assert_eq!(total_interest(&equal), Minor::new(73_704_108));
}

#[test]
fn an_instalment_rounded_up_leaves_zero_rows_at_the_end() {
    let tens = Rounding::new(Minor::new(10_000), RoundingMode::Up);
    let rows = rows(&Method::EqualInstalment, 50_000, "0 % per year", 10, tens);
    assert_eq!(rows.len(), 10);
    assert_eq!(rows[4].balance, Minor::ZERO);
    assert!(rows[5..].iter().all(|row| row.principal.is_zero() && row.interest.is_zero()));
}

#[test]
fn principal_sums_to_what_was_lent() {
    for method in [Method::EqualInstalment, Method::EqualPrincipal, Method::InterestFirst, Method::Flat] {
        for principal in [1, 7, 99, 1_000_001] {
            let rows = rows(&method, principal, "18 % per year", 7, CENT);
            assert_eq!(
                rows.iter().map(|row| row.principal).sum::<Minor>(),
                Minor::new(principal),
                "{method:?}"
            );
        }
    }
}

/// 1.00 over three rows in whole units: 0.34 would become nothing, so it stays 0.34.
#[test]
fn what_a_unit_would_round_to_nothing_keeps_its_minor_units() {
    let whole = Rounding::new(Minor::new(100), RoundingMode::HalfEven);
    for method in [Method::EqualInstalment, Method::EqualPrincipal] {
        let rows = rows(&method, 100, "0 % per year", 3, whole);
        let principal: Vec<i64> = rows.iter().map(|row| row.principal.units()).collect();
        assert_eq!(principal, [33, 33, 34], "{method:?}");
    }
}

/// 1.00 at 6 % over three months: 0.34 in cents, with a last row of 0.32. Half a cent of interest is none. The two
/// cents are more than half of three, so 0.34 − 0.02/3 = 0.33, and the last row is one cent off instead of two.
#[test]
fn a_small_instalment_is_evened_out_by_minor_units() {
    let even = |unit| Rounding::new(Minor::new(unit), RoundingMode::HalfEven);
    let policy =
        PlanPolicy { last_instalment: LastInstalment::EvenedOut { rounds: 3 }, ..PlanPolicy::default() };
    let loan = Amortisation {
        policy,
        interest_rounding: even(1),
        ..lent(&Method::EqualInstalment, 100, "6 % per year", even(100))
    };
    let (plan, rows) = loan.plan(&months(3)).unwrap();
    assert_eq!(plan.stepper.instalment(), Some(Minor::new(33)));
    let totals: Vec<i64> = rows.iter().map(|row| row.total().units()).collect();
    assert_eq!(totals, [33, 33, 34]);
}
