//! 6000.00 at 1 % a month over six rows, two of them a moratorium.

use super::*;

fn with(method: &Method, on: MoratoriumOn) -> Amortisation<'_> {
    let policy = PlanPolicy { moratorium: Some(Moratorium { rows: 2, on }), ..PlanPolicy::default() };
    answered(lent(method, 600_000, "12 % per year", CENT), policy)
}

/// Level over four rows: 1537.69.
const LEVEL: [(i64, i64); 4] = [(147_769, 6000), (149_247, 4522), (150_739, 3030), (152_245, 1522)];

#[test]
fn on_principal_interest_goes_on() {
    let rows = planned(with(&Method::EqualInstalment, MoratoriumOn::Principal), 6);
    assert_eq!(rows[..2], [(0, 6000), (0, 6000)]);
    assert_eq!(rows[2..], LEVEL);
    let equal = planned(with(&Method::EqualPrincipal, MoratoriumOn::Principal), 6);
    assert_eq!(equal[2..], [(150_000, 6000), (150_000, 4500), (150_000, 3000), (150_000, 1500)]);
    let flat = planned(with(&Method::Flat, MoratoriumOn::Principal), 6);
    assert_eq!((flat[0], flat[2], flat[5]), ((0, 6000), (150_000, 6000), (150_000, 6000)));
}

/// All but the last row: what some call a bullet with interest, others a balloon.
#[test]
fn on_principal_of_all_rows_but_the_last() {
    let policy = PlanPolicy {
        moratorium: Some(Moratorium { rows: 5, on: MoratoriumOn::Principal }),
        ..PlanPolicy::default()
    };
    let rows = planned(answered(lent(&Method::EqualInstalment, 600_000, "12 % per year", CENT), policy), 6);
    assert_eq!(rows, [(0, 6000), (0, 6000), (0, 6000), (0, 6000), (0, 6000), (600_000, 6000)]);
}

#[test]
fn on_principal_steps_and_custom_rows_begin_after_it() {
    let custom = Method::Custom([100_000, 200_000, 0, 300_000].map(Minor::new).to_vec());
    let rows = planned(with(&custom, MoratoriumOn::Principal), 6);
    let expected = [(0, 6000), (0, 6000), (100_000, 6000), (200_000, 5000), (0, 3000), (300_000, 3000)];
    assert_eq!(rows, expected);
    let stepped = Method::Stepped(vec![Step { rows: 1, instalment: Minor::new(106_000) }]);
    let rows = planned(with(&stepped, MoratoriumOn::Principal), 4);
    // 5000.00 are left for one row.
    assert_eq!(rows, [(0, 6000), (0, 6000), (100_000, 6000), (500_000, 5000)]);
}

#[test]
fn on_everything_interest_waits_for_the_last_row() {
    let on = MoratoriumOn::Everything(MoratoriumInterest::Accumulates);
    let rows = planned(with(&Method::EqualInstalment, on), 6);
    assert_eq!(rows[..2], [(0, 0), (0, 0)]);
    assert_eq!(rows[2..5], LEVEL[..3]);
    assert_eq!(rows[5], (152_245, 1522 + 12_000));
}

#[test]
fn on_everything_interest_falls_due_with_the_first_row_after_it() {
    let on = MoratoriumOn::Everything(MoratoriumInterest::OnTheFirstRow);
    let rows = planned(with(&Method::EqualInstalment, on), 6);
    assert_eq!(rows[..3], [(0, 0), (0, 0), (147_769, 6000 + 12_000)]);
    assert_eq!(rows[3..], LEVEL[1..]);
    let rows = planned(with(&Method::InterestFirst, on), 4);
    assert_eq!(rows, [(0, 0), (0, 0), (0, 18_000), (600_000, 6000)]);
}

/// 120.00 become principal with the second row: 6120.00 level over four rows is 1568.44.
#[test]
fn on_everything_interest_becomes_principal() {
    let on = MoratoriumOn::Everything(MoratoriumInterest::IsCapitalised);
    let (_, rows) = with(&Method::EqualInstalment, on).plan(&months(6)).unwrap();
    let expected =
        [(0, 0), (-12_000, 12_000), (150_724, 6120), (152_231, 4613), (153_754, 3090), (155_291, 1553)];
    assert_eq!(pairs(&rows), expected);
    assert_eq!((rows[1].total(), rows[1].balance), (Minor::ZERO, Minor::new(612_000)));
}

/// 120.00 over four rows are 30.00 each, on top.
#[test]
fn on_everything_interest_is_spread_over_the_rows_after_it() {
    let on = MoratoriumOn::Everything(MoratoriumInterest::IsSpread);
    let rows = planned(with(&Method::EqualInstalment, on), 6);
    assert_eq!(rows[..2], [(0, 0), (0, 0)]);
    assert_eq!(rows[2..], LEVEL.map(|(principal, interest)| (principal, interest + 3000)));
}

#[test]
fn on_everything_equal_principal_is_of_what_is_left_to_repay() {
    let on = MoratoriumOn::Everything(MoratoriumInterest::IsCapitalised);
    let rows = planned(with(&Method::EqualPrincipal, on), 6);
    assert_eq!(rows[1..4], [(-12_000, 12_000), (153_000, 6120), (153_000, 4590)]);
}

/// Whatever becomes of it, interest grows in the period whose it is.
#[test]
fn interest_grows_in_its_own_period() {
    for goes in [
        MoratoriumInterest::Accumulates,
        MoratoriumInterest::IsCapitalised,
        MoratoriumInterest::OnTheFirstRow,
        MoratoriumInterest::IsSpread,
    ] {
        let (_, rows) =
            with(&Method::EqualInstalment, MoratoriumOn::Everything(goes)).plan(&months(6)).unwrap();
        assert_eq!((rows[0].grows, rows[1].grows), (Minor::new(6000), Minor::new(6000)), "{goes:?}");
        let (grows, asked) = rows.iter().fold((Minor::ZERO, Minor::ZERO), |(grows, asked), row| {
            (grows + row.grows, asked + row.interest)
        });
        assert_eq!(grows, asked, "{goes:?}");
    }
}
