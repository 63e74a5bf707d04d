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
