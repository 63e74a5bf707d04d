use rust_decimal::Decimal;

use super::*;
use crate::date;
use crate::money::{Minor, RoundingMode};

fn rule(on: FeeOn, of: FeeBase) -> FeeRule {
    let (min, max, rounding) = (Minor::new(200), Some(Minor::new(900)), RoundingMode::HalfUp);
    let share = FeeShare { share: "0.05".parse().unwrap(), of, min, max, rounding };
    let (due, counts_as) = (FeeDue::default(), CountsAs::default());
    FeeRule {
        code: "fee".to_owned(),
        on,
        amount: FeeAmount::Share(share),
        due,
        counts_as,
        free: 0,
        tax: Decimal::ZERO,
    }
}

#[test]
fn a_share_stays_within_its_limits_and_is_nothing_of_nothing() {
    let FeeAmount::Share(share) = rule(FeeOn::EachBill, FeeBase::TheBill).amount else { panic!("a share") };
    let parts = [0, 1, 4_000, 4_010, 4_030, 18_000, 18_020].map(|base| share.part(Minor::new(base)).units());
    assert_eq!(parts, [0, 200, 200, 201, 202, 900, 900]);
}

#[test]
fn tax_is_that_of_what_is_left_of_a_fee() {
    let of = |tax: FeeTax, fees: [i64; 5]| fees.map(|fee| tax.of(Minor::new(fee)).units());
    let share = FeeTax::Share("0.06".parse().unwrap());
    // 0.48, 0.54; 61.44, 61.5 and 61.56: half a unit goes up.
    assert_eq!(of(share, [8, 9, 1024, 1025, 1026]), [0, 1, 61, 62, 62]);
    let figure = FeeTax::Figure { tax: Minor::new(230), on: Minor::new(1000) };
    assert_eq!(of(figure, [0, 1, 2, 3, 1000]), [0, 0, 0, 1, 230]);
    assert_eq!(of(figure, [50, 750, 752, 754, 999]), [12, 173, 173, 173, 230]);
    let alone = FeeTax::Figure { tax: Minor::new(7), on: Minor::ZERO };
    assert_eq!(of(alone, [0, 1, 2, 3, 4]), [7; 5], "what has no fee stays");
    assert_eq!(of(FeeTax::NONE, [0, 1, 100, 1000, 10_000]), [0; 5]);
    assert_eq!(figure.less(Minor::new(1000), Minor::new(250)), Minor::new(57));
    assert_eq!(share.less(Minor::new(1025), Minor::ZERO), Minor::ZERO);
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
fn a_time_is_found_on_its_own_morning_alone() {
    let due = date!("2026-01-10");
    for again in [Every::Days(10), Every::Months(1)] {
        let late = Late { days: 5, again: Some(again) };
        let first = date!("2026-01-15");
        assert_eq!(late.on(due, first.minus_days(1)), None);
        assert_eq!(late.on(due, first), Some(1));
        assert_eq!(late.on(due, first.plus_days(1)), None);
        let second = if again == Every::Days(10) { date!("2026-01-25") } else { date!("2026-02-15") };
        assert_eq!(late.next(due, first), Some((2, second)));
        assert_eq!(late.next(due, second.minus_days(1)), Some((2, second)));
        assert_eq!(late.next(due, second).map(|(nth, _)| nth), Some(3));
    }
    assert_eq!(Late { days: 5, again: None }.morning(due, 0), None);
    assert_eq!(Late { days: 5, again: None }.morning(due, 2), None);
    let days = FeeDue::InDays(10).of(due);
    assert_eq!(days, ChargeDue::On(date!("2026-01-20")));
    assert_eq!(
        [FeeDue::AtOnce.of(due), FeeDue::WithNextBill.of(due)],
        [ChargeDue::AtOnce, ChargeDue::WithNextBill]
    );
    assert_eq!(
        [CountsAs::Fee, CountsAs::Penalty].map(CountsAs::component),
        [crate::debt::Component::Fee, crate::debt::Component::Penalty]
    );
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
    let late = FeeOn::Late(Late { days: 1, again: None });
    let date = FeeOn::Date { months: 1 };
    let all = [
        FeeOn::Payout,
        FeeOn::EachBill,
        date,
        late,
        FeeOn::ReturnedPayment,
        FeeOn::Reschedule,
        FeeOn::Tariff,
    ];
    let fits = |of| all.map(|on| u8::from(field(on, of).is_none()));
    assert_eq!(fits(FeeBase::ThePrincipal), [1; 7]);
    assert_eq!(fits(FeeBase::ThePayout), [1, 0, 0, 0, 0, 0, 0]);
    assert_eq!(fits(FeeBase::ThePayment), [0, 0, 0, 0, 1, 0, 0]);
    for of in [FeeBase::TheBill, FeeBase::PrincipalOfTheBill, FeeBase::InterestOfTheBill] {
        assert_eq!(fits(of), [0, 1, 0, 1, 0, 0, 0]);
    }
    assert_eq!(
        all.map(|on| rule(on, FeeBase::TheBill).late().is_some()),
        [false, false, false, true, false, false, false]
    );
    let in_days = FeeRule { due: FeeDue::InDays(1), ..rule(FeeOn::Payout, FeeBase::ThePayout) };
    assert_eq!(in_days.without_meaning(), None);
    let figure = FeeAmount::Figure(Minor::new(7));
    assert_eq!(figure.of(|_| Minor::ZERO), Minor::new(7), "a figure is of nothing");
    assert_eq!(FeeRule { amount: figure, ..rule(FeeOn::Tariff, FeeBase::TheBill) }.without_meaning(), None);
    let at_once = FeeRule { due: FeeDue::AtOnce, ..rule(FeeOn::EachBill, FeeBase::TheBill) };
    assert_eq!(at_once.without_meaning().map(|(field, _)| field), Some("fees.due"));
    let deducted = |of| FeeRule { due: FeeDue::Deducted, ..rule(FeeOn::Payout, of) };
    assert_eq!(deducted(FeeBase::ThePayout).without_meaning(), None);
    assert_eq!(FeeRule { amount: figure, ..deducted(FeeBase::ThePrincipal) }.without_meaning(), None);
    assert_eq!(
        deducted(FeeBase::ThePrincipal).without_meaning().map(|(field, _)| field),
        Some("fees.amount.of")
    );
}

#[test]
fn what_is_exactly_a_limit_lies_within_it() {
    let good = rule(FeeOn::Payout, FeeBase::ThePayout);
    let FeeAmount::Share(known) = good.amount else { panic!("a share") };
    let is_well = |rule: FeeRule| FeeRule::beyond(&[rule]).is_none();
    let share = |share| is_well(FeeRule { amount: FeeAmount::Share(share), ..good.clone() });
    let decimal = |text: &str| text.parse::<Decimal>().unwrap();
    let most = Minor::LIMIT;
    let more = most + Minor::new(1);
    assert!(
        share(FeeShare { share: Decimal::ZERO, ..known }) && share(FeeShare { share: Decimal::ONE, ..known })
    );
    assert!(share(FeeShare { share: decimal("0.000000000001"), ..known }));
    assert!(!share(FeeShare { share: decimal("0.0000000000001"), ..known }));
    assert!(!share(FeeShare { share: decimal("-0.01"), ..known }));
    assert!(
        share(FeeShare { min: Minor::ZERO, ..known }) && share(FeeShare { min: most, max: None, ..known })
    );
    assert!(!share(FeeShare { min: more, max: None, ..known }));
    assert!(share(FeeShare { max: Some(known.min), ..known }), "least and most may be the same");
    assert!(share(FeeShare { max: Some(most), ..known }) && !share(FeeShare { max: Some(more), ..known }));
    let figure = |figure| is_well(FeeRule { amount: FeeAmount::Figure(figure), ..good.clone() });
    assert!(figure(Minor::new(1)) && figure(most) && !figure(more) && !figure(Minor::new(-1)));
    let tax = |tax: &str| is_well(FeeRule { tax: decimal(tax), ..good.clone() });
    assert!(tax("0") && tax("0.999999999999") && !tax("1") && !tax("-0.01") && !tax("0.9999999999999"));
    let code = |length: usize| is_well(FeeRule { code: "c".repeat(length), ..good.clone() });
    assert!(code(1) && code(32) && !code(33));
    let on = |on| is_well(FeeRule { on, ..good.clone() });
    assert!(on(FeeOn::Date { months: 1 }) && on(FeeOn::Date { months: 1200 }));
    assert!(!on(FeeOn::Date { months: 1201 }));
    let late = |days, again| on(FeeOn::Late(Late { days, again }));
    assert!(late(1, None) && late(3660, None) && !late(3661, None));
    assert!(late(1, Some(Every::Days(1))) && late(1, Some(Every::Months(3660))));
    assert!(!late(1, Some(Every::Days(3661))) && !late(1, Some(Every::Days(0))));
    let due = |days| is_well(FeeRule { due: FeeDue::InDays(days), ..good.clone() });
    assert!(due(1) && due(366) && !due(367));
    let rules = |count: usize| -> Vec<FeeRule> {
        (0..count).map(|at| FeeRule { code: format!("fee-{at}"), ..good.clone() }).collect()
    };
    assert!(FeeRule::beyond(&rules(32)).is_none());
    let told = |rules: &[FeeRule]| FeeRule::beyond(rules).map(|(field, ..)| field);
    let last_twice = [rules(2), rules(2)[1..].to_vec()].concat();
    assert_eq!(told(&last_twice), Some("fees.code"));
    assert_eq!(told(&[FeeRule { tax: Decimal::ONE, ..good.clone() }]), Some("fees.tax"));
    let exact = |share: FeeShare, base: i64| share.part(Minor::new(base)).units();
    let within = FeeShare { min: Minor::new(200), max: Some(Minor::new(900)), ..known };
    // Exactly the least and the most, and one unit beside them.
    assert_eq!(
        [3980, 4000, 4020, 17_980, 18_000, 18_020].map(|base| exact(within, base)),
        [200, 200, 201, 899, 900, 900]
    );
    assert_eq!(
        [-1, 0, 1].map(|base| exact(within, base)),
        [0, 0, 200],
        "nothing of nothing, and the least of anything"
    );
    let nothing = FeeShare { share: Decimal::ZERO, min: Minor::ZERO, max: None, ..known };
    assert_eq!(exact(nothing, 10_000), 0);
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

#[test]
fn what_is_rounded_as_usual_is_not_written_down() {
    let rule = rule(FeeOn::EachBill, FeeBase::TheBill);
    assert!(!serde_json::to_string(&rule).unwrap().contains("rounding"));
    let FeeAmount::Share(share) = rule.amount else { panic!("a share") };
    let amount = FeeAmount::Share(FeeShare { rounding: RoundingMode::Up, ..share });
    assert!(serde_json::to_string(&FeeRule { amount, ..rule }).unwrap().contains("\"rounding\":\"up\""));
}

#[test]
fn a_figure_of_tax_on_no_fee_at_all_stays() {
    for on in [0, -1] {
        let tax = FeeTax::Figure { tax: Minor::new(230), on: Minor::new(on) };
        assert_eq!(tax.of(Minor::new(500)), Minor::new(230));
    }
}
