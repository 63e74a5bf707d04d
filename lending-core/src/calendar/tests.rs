#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "tests compute with small numbers"
)]

use super::*;
use crate::date;

#[test]
fn due_days_are_counted_from_the_anchor() {
    let days = DueDays::new(Anchor::Day(31), Frequency::Monthly, date!("2023-12-31"));
    let due: Vec<String> = (0..=4).map(|row| days.due(row).to_string()).collect();
    assert_eq!(due, ["2023-11-30", "2023-12-31", "2024-01-31", "2024-02-29", "2024-03-31"]);
    let quarters = DueDays::new(Anchor::MonthEnd, Frequency::Quarterly, date!("2024-02-29"));
    assert_eq!(
        [quarters.due(0), quarters.due(1), quarters.due(2)],
        [date!("2023-11-30"), date!("2024-02-29"), date!("2024-05-31")]
    );
}

#[test]
fn a_night_lies_in_the_period_that_ends_after_it() {
    let by_months = [Frequency::Monthly, Frequency::Quarterly, Frequency::HalfYearly, Frequency::Yearly];
    for frequency in
        by_months.into_iter().chain([Frequency::Months(2), Frequency::Weeks(2), Frequency::Days(15)])
    {
        for anchor in [Anchor::Day(1), Anchor::Day(15), Anchor::Day(31), Anchor::MonthEnd] {
            let days = DueDays::new(anchor, frequency, date!("2024-02-01"));
            let mut night = date!("2022-01-01");
            while night < date!("2026-12-31") {
                let period = days.period_of(night);
                assert!(
                    days.due(period - 1) <= night && night < days.due(period),
                    "{night} {anchor:?} {frequency:?}"
                );
                night = night.plus_days(1);
            }
        }
    }
}

#[test]
fn whole_periods_weigh_the_same_and_parts_add_up() {
    let days = DueDays::new(Anchor::Day(31), Frequency::Monthly, date!("2026-02-28"));
    let weights = Weights::new(InterestBasis::PerPeriod, DayCounted::First, days);
    let of = |from, to| {
        weights.pieces(date!("2026-01-31"), from, to).map(|piece| piece.weight).collect::<Vec<_>>()
    };
    assert_eq!(of(date!("2026-01-31"), date!("2026-02-28")), [Fraction::new(28, 28 * 12)]);
    assert_eq!(
        of(date!("2026-02-10"), date!("2026-03-10")),
        [Fraction::new(18, 28 * 12), Fraction::new(10, 31 * 12)]
    );
    let thirty = Weights::new(InterestBasis::Counted(DayCount::Thirty360), DayCounted::First, days);
    let (start, mid, end) = (date!("2026-01-31"), date!("2026-02-14"), date!("2026-03-31"));
    let sum = |from, to| thirty.pieces(start, from, to).map(|piece| piece.weight.numerator).sum::<i64>();
    assert_eq!(sum(start, mid) + sum(mid, end), sum(start, end));
}

#[test]
fn days_that_do_not_exist_are_refused() {
    for wrong in ["2026-02-29", "2026-1-31", "2026-13-01", "26-01-01", "2026/01/01", ""] {
        assert!(matches!(wrong.parse::<Date>(), Err(DateError::NoSuchDay { .. })), "{wrong}");
    }
    for outside in ["1899-12-31", "2201-01-01"] {
        assert!(matches!(outside.parse::<Date>(), Err(DateError::OutOfRange { .. })), "{outside}");
    }
    assert_eq!("2024-02-29".parse::<Date>(), Ok(date!("2024-02-29")));
}

const FOLLOWING: BusinessDayConvention = BusinessDayConvention::Following;

/// A calendar that knows February 2026: 16 to 20 are holidays, Saturday the 14th and Saturday the 28th work.
fn february() -> HolidayCalendar {
    HolidayCalendar::new(CalendarData {
        name: "CN".to_owned(),
        weekend: vec![Weekday::Sunday, Weekday::Saturday, Weekday::Sunday],
        complete_from: date!("2026-02-01"),
        complete_until: date!("2026-02-28"),
        holidays: (16..=20).rev().map(|day| Date::new(2026, 2, day).unwrap()).collect(),
        working_weekends: vec![date!("2026-02-28"), date!("2026-02-14"), date!("2026-02-14")],
    })
    .unwrap()
}

fn code<T: std::fmt::Debug>(result: Result<T, impl crate::error::Coded>) -> (&'static str, String) {
    let error = result.expect_err("a refusal");
    assert!(!error.to_string().is_empty());
    (error.code(), error.path())
}

#[test]
fn steps_stay_inside_the_covered_years() {
    assert_eq!(Date::MIN.checked_plus_days(-1).unwrap_err().to_string(), {
        "days lie in 1900-01-01 … 2200-12-31, found 1900-01-01 and -1 days"
    });
    for (from, days) in [(Date::MAX, 1), (Date::MIN, -1), (Date::MIN, i64::MAX), (Date::MAX, i64::MIN)] {
        assert!(from.checked_plus_days(days).is_err(), "{from} {days}");
    }
    for (from, months) in [(Date::MAX, 1), (Date::MIN, -1), (Date::MIN, i32::MAX), (Date::MAX, i32::MIN)] {
        assert!(from.plus_months(months).is_err(), "{from} {months}");
    }
    assert_eq!(Date::MIN.checked_plus_days(Date::MIN.nights_to(Date::MAX)), Ok(Date::MAX));
    assert_eq!(Date::MAX.plus_months(-12 * 300 - 11), Ok(date!("1900-01-31")));
    assert_eq!(date!("2023-02-28").plus_months_end_to_end(12), Ok(date!("2024-02-29")));
    assert_eq!(date!("2024-02-28").plus_months_end_to_end(1), Ok(date!("2024-03-28")));
    assert_eq!(date!("1900-02-28").plus_days(1), date!("1900-03-01")); // 1900 was no leap year
    assert_eq!((Date::MIN.weekday(), Date::MAX.weekday()), (Weekday::Monday, Weekday::Wednesday));
}

#[test]
fn weights_add_up_for_every_day_count() {
    let (start, end) = (date!("2023-01-30"), date!("2025-03-02"));
    for count in DayCount::ALL {
        let (mut day, mut total) = (start, 0);
        while day < end {
            let night = count.weight(start, day, day.plus_days(1));
            assert_eq!(night.denominator, count.year());
            total += night.numerator;
            day = day.plus_days(1);
        }
        assert_eq!(Fraction::new(total, count.year()), count.fraction(start, end), "{count:?}");
        assert_eq!(count.weight(start, start, start).numerator, 0, "{count:?}");
    }
}

#[test]
fn every_day_count_has_one_name() {
    let names: std::collections::BTreeSet<String> =
        DayCount::ALL.iter().map(|count| serde_json::to_string(count).unwrap()).collect();
    assert_eq!(names.len(), DayCount::ALL.len());
    for name in names {
        let count: DayCount = serde_json::from_str(&name).unwrap();
        assert_eq!(serde_json::to_string(&count).unwrap(), name);
    }
}

#[test]
fn spans_that_run_backwards_are_below_zero() {
    let (from, to) = (date!("2023-03-10"), date!("2025-07-21"));
    for count in DayCount::ALL.into_iter().filter(|count| *count != DayCount::Act360LastDay) {
        let (ahead, back) = (count.fraction(from, to), count.fraction(to, from));
        assert_eq!(ahead.numerator, -back.numerator, "{count:?}");
        assert_eq!(count.fraction(from, from).numerator, 0, "{count:?}");
    }
}

#[test]
fn stubs_of_icma_are_counted_by_quasi_periods() {
    // ISDA's memo of 1998: a short first period, and a long one of two quasi-periods.
    let short = ReferencePeriod::new(date!("1998-07-01"), date!("1999-07-01"), 1).unwrap();
    let fraction = icma(date!("1999-02-01"), date!("1999-07-01"), &short).unwrap();
    assert_eq!(fraction, Fraction::new(150, 365));
    let long = ReferencePeriod::new(date!("2003-01-15"), date!("2003-07-15"), 2).unwrap();
    let fraction = icma(date!("2002-08-15"), date!("2003-07-15"), &long).unwrap();
    assert_eq!(fraction.reduced(), Fraction::new(153, 368).plus(Fraction::new(1, 2)).unwrap().reduced());
    let back = icma(date!("2003-07-15"), date!("2002-08-15"), &long).unwrap();
    assert_eq!(back.numerator, -fraction.numerator);
    assert_eq!(icma(date!("2003-07-15"), date!("2003-07-15"), &long), Ok(Fraction::ZERO));
    let ends = ReferencePeriod::new(date!("2023-02-28"), date!("2023-03-31"), 12).unwrap();
    assert_eq!(icma(date!("2023-04-30"), date!("2023-05-31"), &ends), Ok(Fraction::new(31, 31 * 12)));

    let reference = |start, end, per_year| ReferencePeriod::new(start, end, per_year);
    assert_eq!(code(reference(Date::MIN, Date::MIN, 1)).0, "fraction.empty_reference");
    assert_eq!(code(reference(Date::MIN, Date::MAX, 5)), ("fraction.frequency", "per_year".to_owned()));
    let late = reference(date!("2200-07-01"), date!("2200-12-31"), 2).unwrap();
    assert_eq!(code(icma(Date::MAX, Date::MAX.plus_days(9), &late)).0, "fraction.too_long");
}

#[test]
fn fractions_that_do_not_fit_are_none() {
    assert_eq!(Fraction::new(i64::MAX, 2).plus(Fraction::new(1, 3)), None);
    assert_eq!(Fraction::new(1, 3).minus(Fraction::new(i64::MIN, 3)), None);
    assert_eq!(Fraction::new(1, i64::MAX).plus(Fraction::new(1, 2)), None);
    assert_eq!(Fraction::new(0, 7).reduced(), Fraction::ZERO);
    assert_eq!(Fraction::new(-6, 4).reduced(), Fraction::new(-3, 2));
}

#[test]
fn a_calendar_says_what_it_does_not_know() {
    let calendar = february();
    assert_eq!(calendar.data().weekend, [Weekday::Saturday, Weekday::Sunday]);
    assert_eq!(calendar.data().working_weekends, [date!("2026-02-14"), date!("2026-02-28")]);
    let business = |day| (calendar.business_day(day).value, calendar.business_day(day).is_provisional());
    assert_eq!(business(date!("2026-02-14")), (true, false));
    assert_eq!(business(date!("2026-02-16")), (false, false));
    assert_eq!(business(date!("2026-02-15")), (false, false));
    assert_eq!(business(date!("2026-03-02")), (true, true));
    assert_eq!(business(date!("2026-03-01")), (false, true));
    assert_eq!(business(date!("2026-01-31")), (false, true));
    assert_eq!(calendar.settled_business_day("due", date!("2026-02-28")), Ok(true));
    let refused = calendar.settled_business_day("due", date!("2026-03-02")).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "`due`: calendar `CN` knows 2026-02-01 … 2026-02-28, and does not know 2026-03-02"
    );
    assert_eq!(code(Err::<(), _>(refused)), ("calendar.not_settled", "due".to_owned()));
    let counted = calendar.business_days(date!("2026-02-01"), date!("2026-03-01"));
    assert_eq!(counted, Answer { value: 20 - 5 + 2, unknown: None });
    assert_eq!(calendar.business_days(date!("2026-03-03"), date!("2026-02-27")), {
        Answer { value: -3, unknown: Some(date!("2026-03-01")) }
    });
    assert_eq!(bus_252(date!("2026-02-13"), date!("2026-02-23"), &calendar).value, Fraction::new(2, 252));
}

#[test]
fn an_adjusted_day_is_provisional_when_the_way_was_not_known() {
    let mut data = february().data().clone();
    (data.complete_until, data.working_weekends) = (date!("2026-02-18"), Vec::new());
    data.holidays.retain(|day| *day <= date!("2026-02-18"));
    let calendar = HolidayCalendar::new(data).unwrap();
    let adjust = |convention: BusinessDayConvention, day| convention.adjust(day, &calendar).unwrap();
    let (known, end) = (date!("2026-02-10"), date!("2026-02-18"));
    assert_eq!(adjust(FOLLOWING, known), Answer { value: known, unknown: None });
    assert_eq!(adjust(FOLLOWING, end), {
        Answer { value: date!("2026-02-19"), unknown: Some(date!("2026-02-19")) }
    });
    assert_eq!(adjust(BusinessDayConvention::Preceding, end), {
        Answer { value: date!("2026-02-13"), unknown: None }
    });
    let two: Tenor = "2 business days".parse().unwrap();
    assert_eq!(two.advance(date!("2026-02-12"), &calendar, FOLLOWING, false).unwrap(), {
        Answer { value: date!("2026-02-19"), unknown: Some(date!("2026-02-19")) }
    });
    let row = DateGeneration::new(known, date!("2026-04-10"), Tenor::new(1, TenorUnit::Months))
        .calendar(&calendar)
        .convention(FOLLOWING);
    assert_eq!(row.generate().unwrap().unknown, Some(date!("2026-03-10")));
}

#[test]
fn calendars_are_plain_data_and_checked_when_read() {
    let calendar = february();
    let text = toml::to_string(&calendar).unwrap();
    assert_eq!(toml::from_str::<HolidayCalendar>(&text).unwrap(), calendar);
    let json = serde_json::to_string(&calendar).unwrap();
    assert_eq!(serde_json::from_str::<HolidayCalendar>(&json).unwrap(), calendar);
    assert!(toml::from_str::<HolidayCalendar>(&text.replace("2026-02-14", "2026-02-13")).is_err());

    let with = |change: fn(&mut CalendarData)| {
        let mut data = february().data().clone();
        change(&mut data);
        code(HolidayCalendar::new(data)).0
    };
    assert_eq!(with(|data| data.complete_from = date!("2026-03-01")), "calendar.first_after_last");
    assert_eq!(with(|data| data.weekend = Weekday::ALL.to_vec()), "calendar.no_business_day");
    assert_eq!(with(|data| data.holidays.push(date!("2026-03-02"))), "calendar.outside");
    assert_eq!(with(|data| data.working_weekends.push(date!("2026-02-13"))), "calendar.not_on_weekend");
    assert_eq!(with(|data| data.holidays.push(date!("2026-02-14"))), "calendar.holiday_and_working");
}

#[test]
fn a_joint_calendar_does_business_where_all_of_them_do() {
    let other = HolidayCalendar::new(CalendarData {
        name: "AE".to_owned(),
        weekend: vec![Weekday::Friday, Weekday::Saturday],
        complete_from: date!("2026-02-05"),
        complete_until: date!("2026-06-30"),
        holidays: vec![date!("2026-02-10"), date!("2026-02-16"), date!("2026-05-01")],
        working_weekends: vec![date!("2026-02-28"), date!("2026-02-20"), date!("2026-02-06")],
    })
    .unwrap();
    let both = [&february(), &other];
    let joint = HolidayCalendar::joint("CN+AE", &both).unwrap();
    assert_eq!((joint.data().complete_from, joint.complete_until()), {
        (date!("2026-02-05"), date!("2026-02-28"))
    });
    let mut day = date!("2026-02-05");
    while day <= date!("2026-02-28") {
        let expected = both.iter().all(|one| one.business_day(day).value);
        assert_eq!(joint.business_day(day), Answer { value: expected, unknown: None }, "{day}");
        day = day.plus_days(1);
    }
    assert_eq!(code(HolidayCalendar::joint("none", &[])).0, "calendar.nothing_in_common");
    let mut later = other.data().clone();
    (later.complete_from, later.holidays, later.working_weekends) = (date!("2026-05-01"), vec![], vec![]);
    let later = HolidayCalendar::new(later).unwrap();
    assert_eq!(code(HolidayCalendar::joint("apart", &[&february(), &later])).0, "calendar.nothing_in_common");
}

#[test]
fn tenors_read_as_they_are_written() {
    for text in ["1 day", "10 days", "2 weeks", "1 month", "-3 months", "1 year", "5 business days"] {
        let tenor: Tenor = text.parse().unwrap();
        assert_eq!(tenor.to_string(), text);
        assert_eq!(serde_json::from_str::<Tenor>(&serde_json::to_string(&tenor).unwrap()).unwrap(), tenor);
    }
    for wrong in ["", "3", "months", "3M", "3  months", "three months", "99999999999 days", "3 fortnights"] {
        assert_eq!(code(wrong.parse::<Tenor>()).0, "tenor.format", "{wrong}");
    }
    let weekends = HolidayCalendar::weekends_only();
    let nothing = Tenor::new(0, TenorUnit::Months);
    let saturday = date!("2026-02-28");
    assert_eq!(nothing.advance(saturday, &weekends, FOLLOWING, true).unwrap().value, date!("2026-03-02"));
    for unit in [TenorUnit::Days, TenorUnit::Weeks, TenorUnit::Years, TenorUnit::BusinessDays] {
        assert!(Tenor::new(i32::MAX, unit).advance(saturday, &weekends, FOLLOWING, false).is_err());
    }
    assert!(FOLLOWING.adjust(Date::MAX, &one_day_a_week()).is_err());
    assert!(BusinessDayConvention::Nearest.adjust(Date::MAX, &one_day_a_week()).is_err());
}

/// Business on Mondays alone.
fn one_day_a_week() -> HolidayCalendar {
    let weekend = Weekday::ALL.into_iter().filter(|day| *day != Weekday::Monday).collect();
    HolidayCalendar::new(CalendarData { weekend, ..HolidayCalendar::EVERY_DAY.data().clone() }).unwrap()
}

fn months(count: i32) -> Tenor {
    Tenor::new(count, TenorUnit::Months)
}

/// A year and a bit: 10 January 2026 to 25 March 2027.
fn row(tenor: Tenor) -> DateGeneration<'static> {
    DateGeneration::new(date!("2026-01-10"), date!("2027-03-25"), tenor)
}

#[test]
fn stubs_lie_where_they_are_asked_for() {
    let dates = |stub| {
        let row = row(months(6)).stub(stub).generate().unwrap();
        let dates: Vec<String> = row.dates.iter().map(ToString::to_string).collect();
        (dates.join(" "), row.is_regular)
    };
    let expect = |dates: &str, regular: &[bool]| (dates.to_owned(), regular.to_vec());
    let f = false;
    assert_eq!(dates(Stub::ShortFirst), {
        expect("2026-01-10 2026-03-25 2026-09-25 2027-03-25", &[f, true, true])
    });
    assert_eq!(dates(Stub::LongFirst), expect("2026-01-10 2026-09-25 2027-03-25", &[f, true]));
    assert_eq!(dates(Stub::ShortLast), {
        expect("2026-01-10 2026-07-10 2027-01-10 2027-03-25", &[true, true, f])
    });
    assert_eq!(dates(Stub::LongLast), expect("2026-01-10 2026-07-10 2027-03-25", &[true, f]));
    // Nothing to lengthen: a span of whole tenors, and one shorter than two.
    let whole = DateGeneration::new(date!("2026-01-31"), date!("2026-03-31"), months(1)).stub(Stub::LongLast);
    assert_eq!(whole.generate().unwrap().is_regular, [true, true]);
    let short = DateGeneration::new(date!("2026-01-31"), date!("2026-02-01"), months(1)).stub(Stub::LongLast);
    assert_eq!(short.generate().unwrap().dates, [date!("2026-01-31"), date!("2026-02-01")]);
}

#[test]
fn dates_lie_on_the_day_of_the_month() {
    let forward = row(months(3)).day_of_month(31).generate().unwrap();
    let dates: Vec<String> = forward.dates.iter().map(ToString::to_string).collect();
    assert_eq!(dates.join(" "), "2026-01-10 2026-04-30 2026-07-31 2026-10-31 2027-01-31 2027-03-25");
    assert_eq!(forward.is_regular, [false, true, true, true, false]);
    let backward = row(months(3)).day_of_month(5).backward().generate().unwrap();
    let dates: Vec<String> = backward.dates.iter().map(ToString::to_string).collect();
    assert_eq!(dates.join(" "), "2026-01-10 2026-03-05 2026-06-05 2026-09-05 2026-12-05 2027-03-25");
    assert_eq!(backward.is_regular, [false, true, true, true, false]);
}

#[test]
fn a_row_may_be_a_single_day_when_its_ends_meet() {
    let weekends = HolidayCalendar::weekends_only();
    let row = DateGeneration::new(date!("2026-02-14"), date!("2026-02-15"), Tenor::new(1, TenorUnit::Days))
        .calendar(&weekends)
        .convention(FOLLOWING)
        .termination_convention(FOLLOWING);
    let row = row.generate().unwrap();
    assert_eq!((row.dates.as_slice(), row.is_regular.len()), ([date!("2026-02-16")].as_slice(), 0));
    assert_eq!(row.periods().count(), 0);
}

#[test]
fn business_days_are_steps_too() {
    let calendar = february();
    let row =
        DateGeneration::new(date!("2026-02-12"), date!("2026-02-25"), "2 business days".parse().unwrap())
            .calendar(&calendar);
    let expected = [date!("2026-02-12"), date!("2026-02-14"), date!("2026-02-24"), date!("2026-02-25")];
    assert_eq!(row.generate().unwrap().dates, expected);
}

#[test]
fn rows_that_cannot_be_are_refused() {
    let refused = |row: DateGeneration<'_>| code(row.generate());
    let at = |code, path: &str| (code, path.to_owned());
    let day = Tenor::new(1, TenorUnit::Days);
    let (start, end) = (date!("2026-01-10"), date!("2027-03-25"));
    assert_eq!(refused(DateGeneration::new(end, start, day)), at("dates.first_after_last", "start"));
    assert_eq!(refused(DateGeneration::new(end, end, day)), at("dates.first_after_last", "start"));
    assert_eq!(refused(row(months(0))), at("dates.tenor_not_positive", "tenor"));
    assert_eq!(refused(row(months(-1))), at("dates.tenor_not_positive", "tenor"));
    for outside in [start.minus_days(1), end.plus_days(1)] {
        assert_eq!(refused(row(day).first_date(outside)), at("dates.first_date_outside", "first_date"));
        let refusal = refused(row(day).next_to_last_date(outside));
        assert_eq!(refusal, at("dates.next_to_last_date_outside", "next_to_last_date"));
    }
    let (early, late) = (date!("2026-03-01"), date!("2026-09-01"));
    let crossed = row(months(1)).first_date(late).next_to_last_date(early);
    assert_eq!(refused(crossed), at("dates.stubs_cross", "first_date"));
    let twice = row(months(1)).first_date(early).stub(Stub::LongFirst);
    assert_eq!(refused(twice), at("dates.stub_stated_twice", "stub"));
    let twice = row(months(1)).next_to_last_date(late).stub(Stub::LongLast);
    assert_eq!(refused(twice), at("dates.stub_stated_twice", "stub"));
    for wrong in [0, 32] {
        assert_eq!(refused(row(months(1)).day_of_month(wrong)), at("dates.day_of_month", "day_of_month"));
    }
    let weekly = row(Tenor::new(1, TenorUnit::Weeks)).day_of_month(5);
    assert_eq!(refused(weekly), at("dates.day_of_month_without_months", "day_of_month"));
    let both = row(months(1)).day_of_month(5).end_of_month(true);
    assert_eq!(refused(both), at("dates.day_of_month_and_end_of_month", "day_of_month"));
    let off = row(months(1)).day_of_month(5).first_date(early);
    assert_eq!(refused(off), at("dates.off_the_day", "first_date"));
    let many = DateGeneration::new(Date::MIN, Date::MAX, day);
    assert_eq!(refused(many), at("dates.too_many", "tenor"));
    let (mondays, late) = (one_day_a_week(), Date::MAX.minus_days(40));
    let beyond =
        DateGeneration::new(late, Date::MAX, months(1)).calendar(&mondays).termination_convention(FOLLOWING);
    assert_eq!(refused(beyond), at("dates.out_of_range", "convention"));
    // Stated dates on the ends say nothing; counting that leaves the covered years ends there.
    let ends = row(months(60)).first_date(start).next_to_last_date(end).generate().unwrap();
    assert_eq!((ends.dates, ends.is_regular), (vec![start, end], vec![false]));
    let last = DateGeneration::new(late, Date::MAX, months(12 * 200)).generate().unwrap();
    assert_eq!(last.dates, [late, Date::MAX]);
    assert_eq!(
        DateGeneration::new(Date::MIN, Date::MIN.plus_days(1), day).generate().unwrap().is_regular,
        [true]
    );
}
