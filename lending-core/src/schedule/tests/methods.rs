//! How principal comes back.

use super::*;

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

/// 100.00 in three: 33.33 + 33.33 + 33.34; interest on 100.00, 66.67 and 33.34.
#[test]
fn equal_principal_leaves_its_rounding_to_the_last_row() {
    let loan = lent(&Method::EqualPrincipal, 10_000, "12 % per year", CENT);
    assert_eq!(planned(loan, 3), [(3333, 100), (3333, 67), (3334, 33)]);
}

/// The same principal, but each month's interest on 100.00.
#[test]
fn flat_interest_stays_on_what_was_lent() {
    let loan = lent(&Method::Flat, 10_000, "12 % per year", CENT);
    assert_eq!(planned(loan, 3), [(3333, 100), (3333, 100), (3334, 100)]);
    let published = lent(&Method::Flat, 1_200_000, "10 % per year", CENT);
    assert_eq!(planned(published, 4), [(300_000, 10_000); 4]);
}

#[test]
fn interest_first_and_a_bullet_leave_all_principal_to_the_end() {
    let first = lent(&Method::InterestFirst, 100_000, "12 % per year", CENT);
    assert_eq!(planned(first, 3), [(0, 1000), (0, 1000), (100_000, 1000)]);
    // A bullet's one period holds all six months.
    let half_year = Fraction::new(6, 12);
    let period = Period::new(date!("2026-01-01"), date!("2026-07-01"), half_year, Fraction::new(1, 12));
    let (_, rows) = lent(&Method::Bullet, 100_000, "12 % per year", CENT).plan(&[period]).unwrap();
    assert_eq!(pairs(&rows), [(100_000, 6000)]);
}

/// A published example: 280 000 at 8.4 % by 14 000 a month takes 22 rows; in whole units 22 712 of interest, of which
/// the last row of 8 712 has 61.
#[test]
fn a_fixed_instalment_takes_as_many_rows_as_it_needs() {
    for (unit, interest, last) in [(1, 22_712, 8_712), (100, 2_271_182, 871_182)] {
        let method = Method::FixedInstalment(Minor::new(14_000 * unit));
        let loan = lent(&method, 280_000 * unit, "8.4 % per year", CENT);
        let needed = loan.rows_needed(Minor::new(14_000 * unit), months(600)).unwrap();
        assert_eq!(needed, 22);
        let (_, rows) = loan.plan(&months(22)).unwrap();
        assert_eq!(total_interest(&rows), Minor::new(interest));
        assert!(rows[..21].iter().all(|row| row.total() == Minor::new(14_000 * unit)));
        assert_eq!(rows[21].total(), Minor::new(last));
    }
}

/// With fewer rows than it needs the last row takes the rest; a moratorium's rows come on top.
#[test]
fn a_fixed_instalment_with_other_rows() {
    let method = Method::FixedInstalment(Minor::new(50_000));
    let loan = lent(&method, 120_000, "12 % per year", CENT);
    assert_eq!(planned(loan, 2), [(48_800, 1200), (71_200, 712)]);
    let moratorium = Some(Moratorium { rows: 2, on: MoratoriumOn::Principal });
    let later = answered(loan, PlanPolicy { moratorium, ..PlanPolicy::default() });
    assert_eq!(loan.rows_needed(Minor::new(50_000), months(9)), Ok(3));
    assert_eq!(later.rows_needed(Minor::new(50_000), months(9)), Ok(5));
    assert_eq!(planned(later, 5), [(0, 1200), (0, 1200), (48_800, 1200), (49_288, 712), (21_912, 219)]);
}

/// 12 000.00 at 1 % a month: three rows of 500.00 leave 10 848.56, level over nine rows: 1 266.46.
#[test]
fn steps_come_first_and_level_rows_follow() {
    let method = Method::Stepped(vec![Step { rows: 3, instalment: Minor::new(50_000) }]);
    let (plan, rows) = lent(&method, 1_200_000, "12 % per year", CENT).plan(&months(12)).unwrap();
    let first: Vec<_> = pairs(&rows[..4]);
    assert_eq!(first, [(38_000, 12_000), (38_380, 11_620), (38_764, 11_236), (115_797, 10_849)]);
    assert!(rows[3..11].iter().all(|row| row.total() == Minor::new(126_646)));
    assert_eq!(pairs(&rows[11..]), [(125_398, 1254)]);
    let of = |row| plan.stepper.instalment_of(row).map(Minor::units);
    assert_eq!([of(1), of(3), of(4), of(12)], [Some(50_000), Some(50_000), Some(126_646), None]);
    assert_eq!(plan.stepper.instalment(), None);
}

#[test]
fn steps_may_cover_all_rows_and_the_last_takes_the_rest() {
    let step = |rows, instalment| Step { rows, instalment: Minor::new(instalment) };
    let method = Method::Stepped(vec![step(1, 20_000), step(2, 60_000)]);
    let loan = lent(&method, 120_000, "12 % per year", CENT);
    // 1200.00 − 188.00 = 1012.00; 10.12; 1012.00 − 589.88 = 422.12; 4.22
    assert_eq!(planned(loan, 3), [(18_800, 1200), (58_988, 1012), (42_212, 422)]);
}

#[test]
fn custom_rows_are_as_agreed() {
    let method = Method::Custom([1000, 0, 9000].map(Minor::new).to_vec());
    let loan = lent(&method, 10_000, "12 % per year", CENT);
    assert_eq!(planned(loan, 3), [(1000, 100), (0, 90), (9000, 90)]);
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

/// At −12 % a year the borrower gets 12.00 of the first 1200.00; three instalments of 392.03.
#[test]
fn a_rate_below_zero_pays_the_borrower() {
    let loan = lent(&Method::EqualInstalment, 120_000, "-12 % per year", CENT);
    assert_eq!(planned(loan, 3), [(40_403, -1200), (39_999, -796), (39_598, -396)]);
}

/// A rate printed with six decimals (0.004083 a month) moves the instalment of a mortgage by a quarter.
#[test]
fn digits_of_the_period_s_rate() {
    let instalment = |period_rate| {
        let loan = lent(&Method::EqualInstalment, 100_000_000, "4.9 % per year", CENT);
        let loan = answered(loan, PlanPolicy { period_rate, ..PlanPolicy::default() });
        loan.plan(&months(360)).unwrap().0.stepper.instalment().unwrap().units()
    };
    let decimals = |places, mode| RateDigits::Decimals { places, mode };
    assert_eq!(instalment(RateDigits::Exact), 530_727);
    assert_eq!(instalment(decimals(6, RoundingMode::HalfUp)), 530_702);
    assert_eq!(instalment(decimals(24, RoundingMode::HalfUp)), 530_727);
}

/// 750.00 at 7 % over a month is 4.375: a tie, unless the rate was cut to 0.005833….
#[test]
fn digits_of_the_period_s_rate_decide_ties() {
    let even = Rounding::new(Minor::new(1), RoundingMode::HalfEven);
    let first = |period_rate| {
        let loan = lent(&Method::InterestFirst, 75_000, "7 % per year", CENT);
        let policy = PlanPolicy { period_rate, ..PlanPolicy::default() };
        planned(Amortisation { policy, interest_rounding: even, ..loan }, 1)[0].1
    };
    assert_eq!(first(RateDigits::Exact), 438);
    assert_eq!(first(RateDigits::Decimals { places: 19, mode: RoundingMode::HalfEven }), 437);
}
