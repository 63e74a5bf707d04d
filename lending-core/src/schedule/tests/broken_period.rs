//! A published example: 100 000.00 at 14.5 %, paid out two days before the first of twelve whole periods, by days over
//! 365; the two days bear 79.45, the first 30 days 1191.78.

use super::*;

/// 2023-11-03, whole periods from 2023-11-05 to 2024-11-05.
fn periods() -> Vec<Period> {
    let nights = [30, 31, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31];
    let (start, month) = (date!("2023-11-03"), Fraction::new(1, 12));
    let weights = nights.map(|nights| Fraction::new(nights, 365));
    let mut periods = weights.map(|weight| Period::new(start, date!("2023-12-05"), weight, month)).to_vec();
    periods[0].broken = Fraction::new(2, 365);
    periods
}

fn loan(broken_period: BrokenPeriod) -> Amortisation<'static> {
    let policy = PlanPolicy { broken_period, ..PlanPolicy::default() };
    answered(lent(&Method::EqualInstalment, 10_000_000, "14.5 % per year", CENT), policy)
}

/// With the answers of the example: by the tables 9002.25, rounded up to 9003.00.
fn published(broken_period: BrokenPeriod) -> Amortisation<'static> {
    let plain = loan(broken_period);
    let policy = PlanPolicy { instalment: InstalmentBasis::PerPeriod, ..plain.policy };
    let rounding = Rounding::new(Minor::new(100), RoundingMode::Up);
    Amortisation { policy, instalment_rounding: rounding, ..plain }
}

#[test]
fn in_the_instalment_the_first_period_is_longer() {
    let (plan, rows) = loan(BrokenPeriod::InTheInstalment).plan(&periods()).unwrap();
    assert_eq!(plan.stepper.instalment(), Some(Minor::new(900_972)));
    assert_eq!(pairs(&rows[..2]), [(773_849, 127_123), (787_351, 113_621)]);
    assert_eq!(plan.deducted, Minor::ZERO);
}

#[test]
fn on_the_first_row_it_comes_on_top() {
    let (plan, rows) = published(BrokenPeriod::OnTheFirstRow).plan(&periods()).unwrap();
    assert_eq!(plan.stepper.instalment(), Some(Minor::new(900_300)));
    assert_eq!(pairs(&rows[..2]), [(781_122, 127_123), (786_769, 113_531)]);
    assert_eq!(pairs(&rows[11..]), [(888_910, 10_947)]);
    // Without the tables the instalment is solved by days.
    let (plan, rows) = loan(BrokenPeriod::OnTheFirstRow).plan(&periods()).unwrap();
    assert_eq!(plan.stepper.instalment(), Some(Minor::new(900_265)));
    assert_eq!(pairs(&rows[..2]), [(781_087, 119_178 + 7945), (786_733, 113_532)]);
}

#[test]
fn a_row_of_its_own_has_it_alone() {
    let mut with_own_row = periods();
    with_own_row.insert(0, Period { own_row: true, ..with_own_row[0] });
    with_own_row[1].broken = Fraction::ZERO;
    let (_, rows) = published(BrokenPeriod::OwnRow).plan(&with_own_row).unwrap();
    assert_eq!(rows.len(), 13);
    assert_eq!(pairs(&rows[..3]), [(0, 7945), (781_122, 119_178), (786_769, 113_531)]);
    // Where nothing comes before the first whole period there is no such row.
    let (_, rows) = published(BrokenPeriod::OwnRow).plan(&with_own_row[1..]).unwrap();
    assert_eq!((rows.len(), pairs(&rows[..1])), (12, vec![(781_122, 119_178)]));
}

#[test]
fn deducted_it_is_taken_off_what_is_paid_out() {
    let (plan, rows) = published(BrokenPeriod::Deducted).plan(&periods()).unwrap();
    assert_eq!(plan.deducted, Minor::new(7945));
    assert_eq!(pairs(&rows[..1]), [(781_122, 119_178)]);
}

/// 79.45 / 12 = 6.62, and 6.63 once.
#[test]
fn spread_all_rows_have_a_part_on_top() {
    let (_, rows) = published(BrokenPeriod::Spread).plan(&periods()).unwrap();
    assert_eq!(pairs(&rows[..2]), [(781_122, 119_840), (786_769, 114_193)]);
    let (_, plain) = published(BrokenPeriod::Deducted).plan(&periods()).unwrap();
    let parts: Vec<i64> =
        rows.iter().zip(&plain).map(|(row, plain)| (row.interest - plain.interest).units()).collect();
    assert_eq!(parts, [662, 662, 662, 662, 662, 663, 662, 662, 662, 662, 662, 662]);
}

/// 10 000.00 a row pays all off in the eleventh of twelve rows, which has the parts of both.
#[test]
fn spread_the_row_that_pays_all_off_has_what_is_left_of_it() {
    let rounding = Rounding::new(Minor::new(1_000_000), RoundingMode::Up);
    let rows = |broken| {
        let loan = Amortisation { instalment_rounding: rounding, ..published(broken) };
        loan.plan(&periods()).unwrap().1
    };
    let (spread, plain) = (rows(BrokenPeriod::Spread), rows(BrokenPeriod::Deducted));
    assert_eq!((spread[10].balance, plain[11].interest), (Minor::ZERO, Minor::ZERO));
    let parts: Vec<i64> =
        spread.iter().zip(&plain).map(|(row, plain)| (row.interest - plain.interest).units()).collect();
    assert_eq!(parts, [662, 662, 662, 662, 662, 663, 662, 662, 662, 662, 1324, 0]);
}

/// A row that asks for nothing else has its part of it all the same.
#[test]
fn spread_rows_of_a_moratorium_have_a_part_too() {
    let moratorium =
        Some(Moratorium { rows: 2, on: MoratoriumOn::Everything(MoratoriumInterest::Accumulates) });
    let rows = |broken| {
        let plain = published(broken);
        answered(plain, PlanPolicy { moratorium, ..plain.policy }).plan(&periods()).unwrap().1
    };
    let (spread, plain) = (rows(BrokenPeriod::Spread), rows(BrokenPeriod::Deducted));
    assert_eq!(pairs(&spread[..2]), [(0, 662), (0, 662)]);
    assert_eq!(total_interest(&spread) - total_interest(&plain), Minor::new(7945));
}

/// The first of these rows is a row of interest alone, so a moratorium of one row covers the second.
#[test]
fn a_moratorium_begins_after_the_row_of_its_own() {
    let mut with_own_row = periods();
    with_own_row.insert(0, Period { own_row: true, ..with_own_row[0] });
    with_own_row[1].broken = Fraction::ZERO;
    let moratorium = Some(Moratorium { rows: 1, on: MoratoriumOn::Principal });
    let plain = published(BrokenPeriod::OwnRow);
    let loan = answered(plain, PlanPolicy { moratorium, ..plain.policy });
    let (_, rows) = loan.plan(&with_own_row).unwrap();
    assert_eq!(pairs(&rows[..2]), [(0, 7945), (0, 119_178)]);
    assert!(rows[2].principal.is_positive());
}
