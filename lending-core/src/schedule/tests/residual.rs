//! What is left for the last row; payment in advance.

use super::*;

/// 1200.00 at 1 % a month over four rows, 200.00 left: 258.28; the last row has 453.75 of principal.
#[test]
fn a_balloon_comes_on_top_of_the_last_row() {
    let loan = lent(&Method::EqualInstalment, 120_000, "12 % per year", CENT);
    let loan = Amortisation { residual: Minor::new(20_000), ..loan };
    assert_eq!(planned(loan, 4), [(24_628, 1200), (24_874, 954), (25_123, 705), (45_375, 454)]);
}

#[test]
fn equal_principal_shares_what_the_balloon_leaves() {
    let loan = lent(&Method::EqualPrincipal, 120_000, "12 % per year", CENT);
    let loan = Amortisation { residual: Minor::new(20_000), ..loan };
    assert_eq!(planned(loan, 4), [(25_000, 1200), (25_000, 950), (25_000, 700), (45_000, 450)]);
    let all = Amortisation { residual: Minor::new(120_000), ..loan };
    assert_eq!(planned(all, 2), [(0, 1200), (120_000, 1200)]);
}

/// A fixed instalment needs rows until the residual is reached: 1200.00 − 488.00 − 492.88 = 219.12 is above 200.00,
/// so a third row pays 19.12 and the 200.00.
#[test]
fn a_fixed_instalment_pays_down_to_the_residual() {
    let method = Method::FixedInstalment(Minor::new(50_000));
    let loan = lent(&method, 120_000, "12 % per year", CENT);
    let loan = Amortisation { residual: Minor::new(20_000), ..loan };
    assert_eq!(loan.rows_needed(Minor::new(50_000), months(9)), Ok(3));
    assert_eq!(planned(loan, 3), [(48_800, 1200), (49_288, 712), (21_912, 219)]);
}

/// A lease of 133 967.21 with 9 % down: 121 910.16 over 35 rows, 1 % of the price left.
#[test]
fn a_lease_leaves_its_residual_value() {
    let loan = lent(&Method::EqualInstalment, 12_191_016, "8.926542 % per year", CENT);
    let loan = Amortisation { residual: Minor::new(133_967), ..loan };
    let (plan, rows) = loan.plan(&months(35)).unwrap();
    assert_eq!(plan.stepper.instalment(), Some(Minor::new(393_545)));
    assert_eq!(pairs(&rows[..1]), [(302_859, 90_686)]);
    assert_eq!(pairs(&rows[34..]), [(523_609, 3895)]);
    assert_eq!(rows[34].total(), Minor::new(393_545 + 133_967 - 8));
}

/// The first of three rows with the contract: it bears nothing, and the others bear on what it leaves.
#[test]
fn payment_in_advance_has_a_first_period_without_nights() {
    let mut periods = months(3);
    let day = date!("2026-01-01");
    periods[0] = Period::new(day, day, Fraction::ZERO, Fraction::ZERO);
    for instalment in [InstalmentBasis::AsInterest, InstalmentBasis::PerPeriod] {
        let loan = lent(&Method::EqualInstalment, 120_000, "12 % per year", CENT);
        let loan = answered(loan, PlanPolicy { instalment, ..PlanPolicy::default() });
        let (_, rows) = loan.plan(&periods).unwrap();
        assert_eq!(pairs(&rows), [(40_399, 0), (39_603, 796), (39_998, 400)]);
    }
}
