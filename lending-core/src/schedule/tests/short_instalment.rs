//! 10 000.00 at 1 % a month bear 100.00; two rows of 50.00 do not pay that, two level rows follow.

use super::*;

fn loan(method: &Method, short_instalment: ShortInstalment) -> Amortisation<'_> {
    let policy = PlanPolicy { short_instalment, ..PlanPolicy::default() };
    answered(lent(method, 1_000_000, "12 % per year", CENT), policy)
}

fn steps(steps: &[(u32, i64)]) -> Method {
    let step = |(rows, instalment): &(u32, i64)| Step { rows: *rows, instalment: Minor::new(*instalment) };
    Method::Stepped(steps.iter().map(step).collect())
}

/// Level over two rows: 5075.12.
#[test]
fn raised_the_row_pays_its_interest() {
    let method = steps(&[(2, 5000)]);
    let rows = planned(loan(&method, ShortInstalment::Raise), 4);
    assert_eq!(rows, [(0, 10_000), (0, 10_000), (497_512, 10_000), (502_488, 5025)]);
}

/// 50.00 and 50.00 wait and are paid with the third row.
#[test]
fn carried_the_rest_waits_for_the_next_rows() {
    let method = steps(&[(2, 5000)]);
    let rows = planned(loan(&method, ShortInstalment::Carry), 4);
    assert_eq!(rows, [(0, 5000), (0, 5000), (487_512, 20_000), (512_488, 5125)]);
}

/// What waits is paid by a later step before principal is: 300.00 − 200.00 leave 9900.00 for the level row.
#[test]
fn carried_interest_comes_before_principal_in_the_steps_too() {
    let method = steps(&[(2, 5000), (1, 30_000)]);
    let (plan, rows) = loan(&method, ShortInstalment::Carry).plan(&months(5)).unwrap();
    assert_eq!(pairs(&rows[..3]), [(0, 5000), (0, 5000), (10_000, 20_000)]);
    // 9900.00 × 1.01² / 2.01 = 5024.373; the last row: 4974.63 and 49.75.
    assert_eq!(plan.stepper.instalment_of(4), Some(Minor::new(502_437)));
    assert_eq!(pairs(&rows[4..]), [(497_463, 4975)]);
}

/// 10 050.00, 10 100.50, then level over two rows: 5126.13.
#[test]
fn capitalised_the_rest_becomes_principal() {
    let method = steps(&[(2, 5000)]);
    let rows = planned(loan(&method, ShortInstalment::Capitalise), 4);
    assert_eq!(rows, [(-5000, 10_000), (-5050, 10_050), (502_512, 10_101), (507_538, 5075)]);
}

#[test]
fn refused_there_is_no_plan() {
    let method = steps(&[(2, 5000)]);
    let refused = loan(&method, ShortInstalment::Refuse).plan(&months(4)).unwrap_err();
    let (instalment, interest) = (Minor::new(5000), Minor::new(10_000));
    assert_eq!(refused, PlanError::ShortInstalment { row: 1, instalment, interest });
    let enough = steps(&[(2, 10_000)]);
    assert!(loan(&enough, ShortInstalment::Refuse).plan(&months(4)).is_ok());
}
