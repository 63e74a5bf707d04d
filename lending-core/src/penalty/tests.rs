use super::*;
use crate::accrual::Piece;
use crate::calendar::{Date, DayCount};
use crate::date;
use crate::debt::Split;
use crate::money::{Minor, Rounding, RoundingMode};
use crate::rate::Rate;
use crate::reference::{RateSteps, TableRate};

fn rate(text: &str) -> Rate {
    text.parse().unwrap()
}

fn policy() -> PenaltyPolicy {
    PenaltyPolicy {
        on: PenaltyOn::OverduePrincipal,
        rate: PenaltyRate::Fixed(rate("18 % per year")),
        day_count: DayCount::Act360,
        grace: Grace::None,
        rounding: Rounding::new(Minor::new(1), RoundingMode::HalfUp),
        round: PenaltyRounded::AtTheEnd,
        minimum: Minor::ZERO,
        caps: Caps::default(),
        compound: None,
    }
}

/// A night in which so much grows on 18 % a year by 360 days.
fn night(from: Date, base: i64) -> Nights {
    let to = from.plus_days(1);
    let (rate, weight) = (Some(rate("18 % per year")), DayCount::Act360.weight(from, from, to));
    Nights {
        from,
        to,
        penalty: Some(Piece { from, to, base: Minor::new(base), rate, weight }),
        compound: None,
    }
}

/// What so many nights on a base add to the penalty of a bill that states a principal.
fn added(policy: &PenaltyPolicy, base: i64, nights: u32, principal: i64) -> Vec<i64> {
    let mut bill = BillPenalty::new(policy.rounding);
    let limits = policy.limits(Minor::new(principal));
    let each = (0..nights).map(|at| {
        let night = night(date!("2025-01-30").plus_days(at), base);
        let takes = bill.takes(&night, policy, limits);
        let piece = night.penalty.filter(|_| takes);
        piece.map_or(0, |piece| bill.grow(Grows::Penalty, &piece, policy, limits).wanted.units())
    });
    each.collect()
}

#[test]
fn tiers_are_cut_where_they_begin_and_where_their_tables_change() {
    let table = RateSteps::of(rate("4 % per year"), vec![(date!("2025-03-12"), rate("5 % per year"))]);
    let rates = NightRates::Tiers(vec![
        (1, NightRates::OfContract(OfContract { times: "1.5".parse().unwrap(), spread: Rate::ZERO })),
        (6, NightRates::Steps(table)),
    ]);
    let due = date!("2025-03-01");
    let spans: Vec<_> = rates.spans(due, due, date!("2025-03-15"), rate("12 % per year")).collect();
    let expected = [
        (date!("2025-03-01"), date!("2025-03-06"), rate("18 % per year")),
        (date!("2025-03-06"), date!("2025-03-12"), rate("4 % per year")),
        (date!("2025-03-12"), date!("2025-03-15"), rate("5 % per year")),
    ];
    assert_eq!(spans, expected);
    let one_by_one = (0..14).map(|at| {
        let (from, to) = (due.plus_days(at), due.plus_days(at + 1));
        rates.spans(due, from, to, rate("12 % per year")).next().unwrap().2
    });
    let nights =
        spans.iter().flat_map(|(from, to, rate)| vec![*rate; usize::try_from(from.nights_to(*to)).unwrap()]);
    assert!(one_by_one.eq(nights));
}

#[test]
fn a_rate_beside_the_contract_has_twelve_decimals_half_to_even() {
    let third = OfContract { times: "0.5".parse().unwrap(), spread: Rate::ZERO };
    assert_eq!(third.beside(rate("0.000000000003 per year")), rate("0.000000000002 per year"));
    assert_eq!(third.beside(rate("0.000000000005 per year")), rate("0.000000000002 per year"));
    let hundredfold = OfContract { times: OfContract::TIMES_MAX, spread: Rate::ZERO };
    assert_eq!(hundredfold.beside(rate("12 % per year")), Rate::MAX);
}

#[test]
fn rounding_places_differ_by_what_is_rounded_on_its_own() {
    // 1234.56 × 18 % / 360 = 0.61728 a night; two nights of January, three of February.
    assert_eq!(added(&policy(), 123_456, 5, 123_456), [62, 61, 62, 62, 62]);
    let each_night = PenaltyPolicy { round: PenaltyRounded::EachNight, ..policy() };
    assert_eq!(added(&each_night, 123_456, 5, 123_456), [62, 62, 62, 62, 62]);
    let each_month = PenaltyPolicy { round: PenaltyRounded::EachMonth, ..policy() };
    assert_eq!(added(&each_month, 123_456, 5, 123_456), [62, 61, 62, 61, 62]);
    let even = Rounding::new(Minor::new(1), RoundingMode::HalfEven);
    // Half a minor unit a night: on its own always to the even nothing, whatever came before.
    assert_eq!(added(&PenaltyPolicy { rounding: even, ..each_night }, 1000, 3, 1000), [0, 0, 0]);
}

#[test]
fn a_minimum_is_there_from_the_first_night_and_a_cap_ends_it() {
    let minimum = PenaltyPolicy { minimum: Minor::new(100), ..policy() };
    assert_eq!(added(&minimum, 123_456, 3, 123_456), [100, 23, 62]);
    let caps = Caps { amount: Some(Minor::new(130)), ..Caps::default() };
    assert_eq!(added(&PenaltyPolicy { caps, ..minimum.clone() }, 123_456, 4, 123_456), [100, 23, 7, 0]);
    let caps = Caps { nights: Some(2), ..Caps::default() };
    assert_eq!(added(&PenaltyPolicy { caps, ..policy() }, 123_456, 4, 123_456), [62, 61, 0, 0]);
    let caps = Caps { share: Some("0.001".parse().unwrap()), ..Caps::default() };
    assert_eq!(added(&PenaltyPolicy { caps, ..policy() }, 123_456, 3, 123_450), [62, 61, 0]);
}

#[test]
fn money_serves_penalty_before_compound_interest_and_comes_back_the_other_way() {
    let mut bill = BillPenalty::new(policy().rounding);
    bill.add(Grows::Penalty, Minor::new(10));
    bill.add(Grows::Compound, Minor::new(5));
    bill.join();
    let at = |bill: &BillPenalty| (bill.penalty_unpaid().units(), bill.joined().units());
    bill.note_settled(Minor::new(15), Minor::new(12));
    assert_eq!(at(&bill), (0, 3));
    bill.note_settled(Minor::new(15), Minor::new(4));
    assert_eq!(at(&bill), (6, 3), "what came back has not joined again");
    bill.join();
    assert_eq!(at(&bill), (6, 5));
}

#[test]
fn figures_outside_their_limits_are_named() {
    let tiers = |days: &[u32]| {
        let tier = |from_day: &u32| Tier { from_day: *from_day, rate: PenaltyRate::Fixed(Rate::ZERO) };
        PenaltyPolicy {
            rate: PenaltyRate::Tiers(Tiers { tiers: days.iter().map(tier).collect() }),
            ..policy()
        }
    };
    let nested = Tier { from_day: 1, rate: tiers(&[1]).rate };
    let of_contract = |times: &str| {
        PenaltyRate::OfContract(OfContract { times: times.parse().unwrap(), spread: Rate::ZERO })
    };
    let caps = |caps: Caps| PenaltyPolicy { caps, ..policy() };
    let none = Caps::default();
    let joins = Compound { rate: CompoundRate::Penalty, on_penalty: OnPenalty::No, joins: Joins::Months(5) };
    let cases = [
        (tiers(&[]), "penalty.rate.tiers"),
        (tiers(&[2]), "penalty.rate.tiers"),
        (tiers(&[1, 1]), "penalty.rate.tiers"),
        (tiers(&[1, 9, 5]), "penalty.rate.tiers"),
        (tiers(&[1, 36_601]), "penalty.rate.tiers"),
        (
            PenaltyPolicy { rate: PenaltyRate::Tiers(Tiers { tiers: vec![nested] }), ..policy() },
            "penalty.rate.tiers",
        ),
        (PenaltyPolicy { rate: of_contract("-1"), ..policy() }, "penalty.rate.times"),
        (PenaltyPolicy { rate: of_contract("101"), ..policy() }, "penalty.rate.times"),
        (
            PenaltyPolicy {
                rate: PenaltyRate::Table(TableRate { table: String::new(), spread: Rate::ZERO }),
                ..policy()
            },
            "penalty.rate.table",
        ),
        (PenaltyPolicy { minimum: Minor::new(-1), ..policy() }, "penalty.minimum"),
        (caps(Caps { nights: Some(0), ..none }), "penalty.caps.nights"),
        (caps(Caps { amount: Some(Minor::new(-1)), ..none }), "penalty.caps.amount"),
        (caps(Caps { share: Some("1.01".parse().unwrap()), ..none }), "penalty.caps.share"),
        (PenaltyPolicy { compound: Some(joins), ..policy() }, "penalty.compound.joins"),
    ];
    for (policy, field) in cases {
        assert_eq!(policy.beyond().map(|(field, _, _)| field), Some(field), "{policy:?}");
    }
    assert_eq!(policy().beyond(), None);
    assert_eq!(tiers(&[1, 31, 91]).beyond(), None);
}

#[test]
fn what_is_exactly_a_limit_is_within_it() {
    let cap = |nights, amount, share| Caps { nights, amount, share };
    let is_within = |policy: PenaltyPolicy| policy.beyond().is_none();
    let (most, more) = (Minor::LIMIT, Minor::LIMIT + Minor::new(1));
    let unit = |unit| Rounding::new(unit, RoundingMode::HalfUp);
    let rounded = |at| is_within(PenaltyPolicy { rounding: unit(at), ..policy() });
    assert_eq!((rounded(Rounding::UNIT_MAX), rounded(Rounding::UNIT_MAX + Minor::new(1))), (true, false));
    let least = |minimum| is_within(PenaltyPolicy { minimum, ..policy() });
    assert_eq!((least(most), least(more)), (true, false));
    let capped = |caps| is_within(PenaltyPolicy { caps, ..policy() });
    let nights = |nights| capped(cap(Some(nights), None, None));
    assert_eq!((nights(1), nights(Caps::NIGHTS_MAX), nights(Caps::NIGHTS_MAX + 1)), (true, true, false));
    let amount = |amount| capped(cap(None, Some(amount), None));
    assert_eq!((amount(most), amount(more)), (true, false));
    let whole = |share: &str| capped(cap(None, None, Some(share.parse().unwrap())));
    assert_eq!((whole("1"), whole("1.000000000001")), (true, false));
    // A minimum that is the cap itself: the bill bears just that.
    let fixed = |most: i64| PenaltyPolicy {
        minimum: Minor::new(500),
        caps: cap(None, Some(Minor::new(most)), None),
        ..policy()
    };
    assert_eq!(fixed(500).without_meaning(false), None);
    assert_eq!(fixed(499).without_meaning(false).map(|(field, _)| field), Some("penalty.minimum"));
}

/// A bill of which only a fee is unpaid bears nothing on these bases.
#[test]
fn a_bill_without_principal_and_interest_is_not_late() {
    let asked = Split {
        principal: Minor::new(1000),
        interest: Minor::new(100),
        fee: Minor::new(9),
        ..Split::default()
    };
    let bill = |unpaid| BillBase { unpaid, asked, not_past_due: Minor::new(9000) };
    let only_fee = bill(Split { fee: Minor::new(9), ..Split::default() });
    let only_interest = bill(Split { interest: Minor::new(1), ..Split::default() });
    for (on, of_fee, of_interest) in [
        (PenaltyOn::Outstanding, 0, 9000),
        (PenaltyOn::Instalment, 0, 1100),
        (PenaltyOn::PrincipalInterestAndFees, 9, 1),
    ] {
        let found = [only_fee, only_interest].map(|bill| on.base(&bill).units());
        assert_eq!(found, [of_fee, of_interest], "{on:?}");
    }
}

/// Figures by hand: 100 of penalty and 40 of compound interest, paid in parts and given back.
#[test]
fn what_is_settled_serves_penalty_first_and_joins_no_more() {
    let mut bill = BillPenalty::new(policy().rounding);
    bill.add(Grows::Penalty, Minor::new(100));
    bill.add(Grows::Compound, Minor::new(40));
    let mut settles = |settled: i64| {
        bill.note_settled(Minor::new(140), Minor::new(settled));
        (bill.penalty_unpaid().units(), bill.joined().units())
    };
    assert_eq!(settles(30), (70, 0));
    // 70 more is all the penalty, 10 of the compound interest after it.
    assert_eq!(settles(110), (0, 0));
    assert_eq!(settles(60), (40, 0), "10 came back of the compound interest, then 40 of the penalty");
    let _ = settles(110);
    bill.join();
    assert_eq!(bill.joined(), Minor::new(30));
    bill.note_settled(Minor::new(140), Minor::new(125));
    assert_eq!((bill.penalty_unpaid(), bill.joined()), (Minor::ZERO, Minor::new(15)));
    bill.note_settled(Minor::new(140), Minor::new(140));
    assert_eq!((bill.penalty_unpaid(), bill.joined()), (Minor::ZERO, Minor::ZERO));
}

#[test]
fn a_rate_of_each_kind_is_stored_and_read_again_and_an_old_policy_has_no_new_answers() {
    let old = r#"{"rate":"18 % per year","day_count":"act_360","grace":"none","rounding":{"unit":1,"mode":"half_up"}}"#;
    assert_eq!(serde_json::from_str::<PenaltyPolicy>(old).unwrap(), policy());
    let table = PenaltyRate::Table(TableRate { table: "late".to_owned(), spread: rate("5 % per year") });
    let of_contract =
        PenaltyRate::OfContract(OfContract { times: "1.5".parse().unwrap(), spread: Rate::ZERO });
    let tier = |from_day, rate: &PenaltyRate| Tier { from_day, rate: rate.clone() };
    let tiers = PenaltyRate::Tiers(Tiers { tiers: vec![tier(1, &table), tier(8, &of_contract)] });
    let fixed = PenaltyRate::Fixed(rate("18 % per year"));
    for rate in [fixed, table, of_contract, tiers] {
        let compound = Compound {
            rate: CompoundRate::ContractThenPenalty,
            on_penalty: OnPenalty::Yes,
            joins: Joins::Months(3),
        };
        let caps =
            Caps { nights: Some(9), amount: Some(Minor::new(7)), share: Some("0.25".parse().unwrap()) };
        let policy = PenaltyPolicy { rate, compound: Some(compound), caps, ..policy() };
        let text = serde_json::to_string(&policy).unwrap();
        assert_eq!(serde_json::from_str::<PenaltyPolicy>(&text).unwrap(), policy, "{text}");
    }
}

#[test]
fn a_rate_by_the_day_is_so_many_times_that_in_a_year() {
    assert_eq!(Rate::by_the_day("0.05 % per day", 360).unwrap(), rate("18 % per year"));
    assert_eq!(Rate::by_the_day("0.05 % per day", 365).unwrap(), rate("18.25 % per year"));
    assert!(Rate::is_by_the_day("0.05 % per day") && !Rate::is_by_the_day("0.05 % per year"));
    assert!("0.05 % per day".parse::<Rate>().is_err(), "a contract names no day count for it");
}

#[test]
fn compound_interest_joins_on_the_first_of_months_counted_from_january() {
    let joins = |months, day| Joins::Months(months).is_on(day);
    assert!(joins(3, date!("2025-01-01")) && joins(3, date!("2025-10-01")) && joins(12, date!("2025-01-01")));
    assert!(
        !joins(3, date!("2025-02-01")) && !joins(1, date!("2025-02-02")) && joins(1, date!("2025-02-01"))
    );
    assert!(!Joins::Never.is_on(date!("2025-01-01")));
}
