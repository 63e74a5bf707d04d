//! Where the rounding of the instalment goes, and what happens when it pays everything off early.

use super::*;

/// 10 000.00 at 1 % a month over six rows, to tens: 1730.00; the last row would be 1702.22.
fn to_tens(last_instalment: LastInstalment) -> Amortisation<'static> {
    let tens = Rounding::new(Minor::new(1000), RoundingMode::HalfUp);
    let policy = PlanPolicy { last_instalment, ..PlanPolicy::default() };
    answered(lent(&Method::EqualInstalment, 1_000_000, "12 % per year", tens), policy)
}

#[test]
fn the_last_row_takes_the_rest() {
    let rows = planned(to_tens(LastInstalment::TakesTheRest), 6);
    let first = [(163_000, 10_000), (164_630, 8370), (166_276, 6724), (167_939, 5061), (169_618, 3382)];
    assert_eq!(rows[..5], first);
    assert_eq!(rows[5], (168_537, 1685));
}

/// 26.44 less in the first row bears 1.34 more in the others, and the last row is 1730.00.
#[test]
fn the_first_row_takes_the_rest() {
    let (plan, rows) = to_tens(LastInstalment::FirstTakesTheRest).plan(&months(6)).unwrap();
    let expected = [
        (160_356, 10_000),
        (164_604, 8396),
        (166_250, 6750),
        (167_912, 5088),
        (169_591, 3409),
        (171_287, 1713),
    ];
    assert_eq!(pairs(&rows), expected);
    assert_eq!(plan.stepper.instalment_of(1), Some(Minor::new(173_000 - 2644)));
    assert_eq!(rows[5].total(), Minor::new(173_000));
}

/// 27.09 less in all, 4.52 and 4.51 in turn; the last row has its 4.51 as well.
#[test]
fn all_rows_share_the_rest() {
    let rows = planned(to_tens(LastInstalment::Spread), 6);
    let expected = [
        (162_548, 10_000),
        (164_174, 8375),
        (165_815, 6733),
        (167_474, 5075),
        (169_148, 3400),
        (170_841, 1708),
    ];
    assert_eq!(rows, expected);
    let less: Vec<i64> = rows.iter().map(|(principal, interest)| 173_000 - principal - interest).collect();
    assert_eq!(less, [452, 451, 452, 451, 452, 451]);
}

fn evened_out(principal: i64, rate: &str, count: usize, rounds: u8) -> (i64, i64) {
    let last_instalment = LastInstalment::EvenedOut { rounds };
    let loan = lent(&Method::EqualInstalment, principal, rate, CENT);
    let loan = answered(loan, PlanPolicy { last_instalment, ..PlanPolicy::default() });
    let (plan, rows) = loan.plan(&months(count)).unwrap();
    let level = plan.stepper.instalment().unwrap();
    (level.units(), (rows[count - 1].total() - level).units())
}

/// The instalment moves by a cent where the last row comes nearer, and only then.
#[test]
fn the_instalment_is_evened_out() {
    // 1000.04 over six: 172.56 leaves −0.04, 172.55 leaves 0.02.
    assert_eq!(evened_out(100_004, "12 % per year", 6, 0), (17_256, -4));
    assert_eq!(evened_out(100_004, "12 % per year", 6, 3), (17_255, 2));
    // 1000.02 over 24: 47.07 leaves 0.15, 47.08 leaves −0.14 and is taken; a further cent would not be nearer.
    assert_eq!(evened_out(100_002, "12 % per year", 24, 3), (4708, -14));
    // 1000.22 over 60 at 24 %: 28.77 leaves 0.43, 28.78 would leave −0.64.
    assert_eq!(evened_out(100_022, "24 % per year", 60, 3), (2877, 43));
    // 50 000.00 over 36 at 15.6 %: 0.17 is at most half of 36 minor units.
    assert_eq!(evened_out(5_000_000, "15.6 % per year", 36, 3), (174_799, 17));
}

/// To tens nothing nearer can be had: −27.78 over six rows is less than half of ten.
#[test]
fn what_the_unit_cannot_even_out_stays() {
    let rows = planned(to_tens(LastInstalment::EvenedOut { rounds: 3 }), 6);
    assert_eq!(rows[5], (168_537, 1685));
}

/// 10 000.00 in seven, up to tens: 1430.00 leaves the last row 10.00 short, the first row gives them.
#[test]
fn equal_principal_has_the_same_answers() {
    let tens = Rounding::new(Minor::new(1000), RoundingMode::Up);
    let shares = |last_instalment| {
        let loan = lent(&Method::EqualPrincipal, 1_000_000, "12 % per year", tens);
        let rows = planned(answered(loan, PlanPolicy { last_instalment, ..PlanPolicy::default() }), 7);
        rows.iter().map(|row| row.0).collect::<Vec<_>>()
    };
    let full = 143_000;
    let rest = [full, full, full, full, full, full, 142_000];
    assert_eq!(shares(LastInstalment::TakesTheRest), rest);
    let first = [142_000, full, full, full, full, full, full];
    assert_eq!(shares(LastInstalment::FirstTakesTheRest), first);
    // 10.00 / 7 = 1.43, 1.43, 1.43, 1.42 …
    assert_eq!(shares(LastInstalment::Spread).iter().sum::<i64>(), 1_000_000);
    assert!(shares(LastInstalment::Spread).iter().all(|share| (142_857..=142_858).contains(share)));
}

/// 10 000.00 with a residual of 2000.00 in seven, up to tens: 1150.00 a row leaves 1100.00 and the residual for the last.
#[test]
fn the_residual_is_no_part_of_the_rest() {
    let tens = Rounding::new(Minor::new(1000), RoundingMode::Up);
    let shares = |last_instalment| {
        let loan = lent(&Method::EqualPrincipal, 1_000_000, "12 % per year", tens);
        let loan = Amortisation { residual: Minor::new(200_000), ..loan };
        let rows = planned(answered(loan, PlanPolicy { last_instalment, ..PlanPolicy::default() }), 7);
        rows.iter().map(|row| row.0).collect::<Vec<_>>()
    };
    let full = 115_000;
    assert_eq!(shares(LastInstalment::TakesTheRest), [full, full, full, full, full, full, 310_000]);
    assert_eq!(shares(LastInstalment::FirstTakesTheRest), [110_000, full, full, full, full, full, 315_000]);
}

/// 1000.04 in the six rows after one that asks for nothing: its interest of 10.00 comes on top, 1.67 in a row and 1.65 in the
/// last, and the instalment is evened out as it would be without it.
#[test]
fn what_comes_on_top_is_no_part_of_the_rest() {
    let on = MoratoriumOn::Everything(MoratoriumInterest::IsSpread);
    let policy = PlanPolicy {
        last_instalment: LastInstalment::EvenedOut { rounds: 3 },
        moratorium: Some(Moratorium { rows: 1, on }),
        ..PlanPolicy::default()
    };
    let loan = answered(lent(&Method::EqualInstalment, 100_004, "12 % per year", CENT), policy);
    let (plan, rows) = loan.plan(&months(7)).unwrap();
    assert_eq!(plan.stepper.instalment(), Some(Minor::new(17_255)));
    let totals: Vec<i64> = rows.iter().map(|row| row.total().units()).collect();
    let level = 17_255 + 167;
    assert_eq!(totals, [0, level, level, level, level, level, 17_255 + 2 + 165]);
}

#[test]
fn an_instalment_rounded_up_leaves_zero_rows_at_the_end() {
    let tens = Rounding::new(Minor::new(10_000), RoundingMode::Up);
    let rows = rows(&Method::EqualInstalment, 50_000, "0 % per year", 10, tens);
    assert_eq!(rows.len(), 10);
    assert_eq!(rows[4].balance, Minor::ZERO);
    assert!(rows[5..].iter().all(|row| row.principal.is_zero() && row.interest.is_zero()));
}

/// A published defect: an instalment rounded up (10.66 to 15.00) pays 120.00 off in the ninth of twelve rows. The
/// product says whether the plan keeps the others.
#[test]
fn paid_off_early_the_plan_keeps_its_rows_or_ends() {
    let fives = Rounding::new(Minor::new(500), RoundingMode::Up);
    let paid_off = |paid_off_early| {
        let loan = lent(&Method::EqualInstalment, 12_000, "12 % per year", fives);
        planned(answered(loan, PlanPolicy { paid_off_early, ..PlanPolicy::default() }), 12)
    };
    let rows = paid_off(PaidOffEarly::ZeroRows);
    assert_eq!(rows[7..], [(1480, 20), (565, 6), (0, 0), (0, 0), (0, 0)]);
    assert_eq!(paid_off(PaidOffEarly::FewerRows), rows[..9]);
}

/// 130.00 at 20 % over twelve rows: 12.04, rounded up 13.00; the twelfth row is what is left, 0.42.
#[test]
fn an_instalment_rounded_up_may_still_need_all_rows() {
    let ones = Rounding::new(Minor::new(100), RoundingMode::Up);
    for paid_off_early in [PaidOffEarly::ZeroRows, PaidOffEarly::FewerRows] {
        let loan = lent(&Method::EqualInstalment, 13_000, "20 % per year", ones);
        let rows = planned(answered(loan, PlanPolicy { paid_off_early, ..PlanPolicy::default() }), 12);
        assert_eq!((rows.len(), rows[0], rows[11]), (12, (1083, 217), (41, 1)));
    }
}

/// 1.00 over three rows in whole units: 0.33 would become nothing, so it stays 0.33.
#[test]
fn what_a_unit_would_round_to_nothing_keeps_its_minor_units() {
    let whole = Rounding::new(Minor::new(100), RoundingMode::HalfEven);
    for method in [Method::EqualInstalment, Method::EqualPrincipal, Method::Flat] {
        let rows = rows(&method, 100, "0 % per year", 3, whole);
        assert_eq!(pairs(&rows), [(33, 0), (33, 0), (34, 0)], "{method:?}");
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
