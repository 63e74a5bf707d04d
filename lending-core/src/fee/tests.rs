use super::*;
use crate::date;
use crate::money::{Minor, RoundingMode};

fn rule(on: FeeOn, of: FeeBase) -> FeeRule {
    let (min, max, rounding) = (Minor::new(200), Some(Minor::new(900)), RoundingMode::HalfUp);
    let share = FeeShare { share: "0.05".parse().unwrap(), of, min, max, rounding };
    let (due, counts_as) = (FeeDue::default(), CountsAs::default());
    FeeRule { code: "fee".to_owned(), on, amount: FeeAmount::Share(share), due, counts_as, free: 0 }
}

#[test]
fn a_share_stays_within_its_limits_and_is_nothing_of_nothing() {
    let FeeAmount::Share(share) = rule(FeeOn::EachBill, FeeBase::TheBill).amount else { panic!("a share") };
    let parts = [0, 1, 4_000, 4_010, 4_030, 18_000, 18_020].map(|base| share.part(Minor::new(base)).units());
    assert_eq!(parts, [0, 200, 200, 201, 202, 900, 900]);
}

#[test]
fn mornings_are_counted_from_the_due_day() {
    let due = date!("2026-01-31");
    let once = Late { days: 5, again: None };
    assert_eq!(once.on(due, date!("2026-02-05")), Some(1));
    assert_eq!(once.next(due, date!("2026-02-05")), None);
    let weekly = Late { days: 1, again: Some(Every::Days(7)) };
    assert_eq!(weekly.on(due, date!("2026-02-08")), Some(2));
    assert_eq!(weekly.on(due, date!("2026-02-09")), None);
    assert_eq!(weekly.next(due, date!("2026-01-01")), Some((1, date!("2026-02-01"))));
    let monthly = Late { days: 0, again: Some(Every::Months(1)) };
    let mornings = [2, 3, 4].map(|nth| monthly.morning(due, nth).unwrap());
    assert_eq!(mornings, [date!("2026-02-28"), date!("2026-03-31"), date!("2026-04-30")]);
    for day in mornings {
        let (nth, next) = monthly.next(due, day).unwrap();
        assert_eq!(monthly.morning(due, nth), Some(next));
        assert_eq!(monthly.on(due, next), Some(nth));
        assert!(monthly.next(due, day.minus_days(1)).is_some_and(|(_, at)| at == day), "{day}");
    }
}

#[test]
fn a_share_is_of_something_that_is_there() {
    let field = |on, of| rule(on, of).without_meaning().map(|(field, _)| field);
    assert_eq!(field(FeeOn::EachBill, FeeBase::InterestOfTheBill), None);
    assert_eq!(field(FeeOn::Tariff, FeeBase::ThePrincipal), None);
    assert_eq!(field(FeeOn::Payout, FeeBase::TheBill), Some("fees.amount.of"));
    assert_eq!(
        field(FeeOn::Late(Late { days: 1, again: None }), FeeBase::ThePayment),
        Some("fees.amount.of")
    );
    let at_once = FeeRule { due: FeeDue::AtOnce, ..rule(FeeOn::EachBill, FeeBase::TheBill) };
    assert_eq!(at_once.without_meaning().map(|(field, _)| field), Some("fees.due"));
}

#[test]
fn figures_lie_within_limits_and_codes_are_their_own() {
    let good = rule(FeeOn::Payout, FeeBase::ThePayout);
    let field = |rules: &[FeeRule]| FeeRule::beyond(rules).map(|(field, ..)| field);
    let other = |code: &str| FeeRule { code: code.to_owned(), ..good.clone() };
    assert_eq!(field(&[good.clone(), other("other")]), None);
    assert_eq!(field(&[good.clone(), good.clone()]), Some("fees.code"));
    assert_eq!(field(&[other("late fee")]), Some("fees.code"));
    assert_eq!(field(&[other("")]), Some("fees.code"));
    let on = |on| [FeeRule { on, ..good.clone() }];
    assert_eq!(field(&on(FeeOn::Date { months: 0 })), Some("fees.on.date.months"));
    assert_eq!(field(&on(FeeOn::Late(Late { days: 0, again: None }))), Some("fees.on.late.days"));
    let never = Late { days: 1, again: Some(Every::Months(0)) };
    assert_eq!(field(&on(FeeOn::Late(never))), Some("fees.on.late.again"));
    assert_eq!(field(&[FeeRule { due: FeeDue::InDays(0), ..good.clone() }]), Some("fees.due.in_days"));
    let amount = |amount| [FeeRule { amount, ..good.clone() }];
    assert_eq!(field(&amount(FeeAmount::Figure(Minor::ZERO))), Some("fees.amount"));
    let share = |share| amount(FeeAmount::Share(share));
    let FeeAmount::Share(known) = good.amount else { panic!("a share") };
    assert_eq!(field(&share(FeeShare { share: "1.1".parse().unwrap(), ..known })), Some("fees.amount.share"));
    assert_eq!(field(&share(FeeShare { min: Minor::new(-1), ..known })), Some("fees.amount.min"));
    assert_eq!(field(&share(FeeShare { max: Some(Minor::new(199)), ..known })), Some("fees.amount.max"));
    let many: Vec<FeeRule> = (0..33).map(|at| other(&format!("fee-{at}"))).collect();
    assert_eq!(field(&many), Some("fees"));
}
