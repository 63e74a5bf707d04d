#!/usr/bin/env python3
"""Fresh random cases of QuantLib, in the formats of the golden files.

Run by hand, QuantLib is no dependency of anything:

    python3 -m venv quantlib && quantlib/bin/pip install QuantLib
    quantlib/bin/python lending-testkit/oracles/quantlib_cases.py SEED FOLDER
    cargo run -p lending-testkit --bin conformance -- golden FOLDER

It writes `daycount_quantlib_random.json`, `schedules.json`, `bdc_adjust.json`, `month_arithmetic.json` and the
`holiday_calendars.json` that they refer to. Day counts: QuantLib states the days and the double; `exact` is the
rational nearest to that double over the convention's own denominators, so that it shares no rule with the library.
"""

import json
import random
import sys
from fractions import Fraction
from pathlib import Path

import QuantLib as ql

FIRST, LAST = 2005, 2045
DAY_COUNTS_EACH, SCHEDULES, ADJUSTED, MONTHS = 400, 5000, 500, 2000

COUNTS = {
    "30/360 BondBasis": ql.Thirty360(ql.Thirty360.BondBasis),
    "30/360 US": ql.Thirty360(ql.Thirty360.USA),
    "30E/360": ql.Thirty360(ql.Thirty360.EurobondBasis),
    "30/360 German": ql.Thirty360(ql.Thirty360.German),
    "30/360 Italian": ql.Thirty360(ql.Thirty360.Italian),
    "30/360 NASD": ql.Thirty360(ql.Thirty360.NASD),
    "ACT/360": ql.Actual360(),
    "ACT/360 inclusive of last day": ql.Actual360(True),
    "ACT/364": ql.Actual364(),
    "ACT/365F": ql.Actual365Fixed(),
    "ACT/365.25": ql.Actual36525(),
    "ACT/366": ql.Actual366(),
    "NL/365": ql.Actual365Fixed(ql.Actual365Fixed.NoLeap),
    "ACT/ACT ISDA": ql.ActualActual(ql.ActualActual.ISDA),
    "ACT/ACT AFB": ql.ActualActual(ql.ActualActual.AFB),
    "1/1": ql.OneDayCounter(),
    "BUS/252 weekends-only calendar": ql.Business252(ql.WeekendsOnly()),
}
DENOMINATORS = {"ACT/364": 364, "ACT/365F": 365, "ACT/365.25": 1461, "ACT/366": 366, "NL/365": 365, "1/1": 1,
                "BUS/252 weekends-only calendar": 252, "ACT/ACT ISDA": 133590, "ACT/ACT AFB": 133590}
CALENDARS = {
    "TARGET": ql.TARGET(),
    "UnitedStates(FederalReserve)": ql.UnitedStates(ql.UnitedStates.FederalReserve),
    "UnitedKingdom(Settlement)": ql.UnitedKingdom(ql.UnitedKingdom.Settlement),
    "Poland": ql.Poland(),
    "WeekendsOnly": ql.WeekendsOnly(),
    "NullCalendar": ql.NullCalendar(),
}
CONVENTIONS = {name: getattr(ql, name) for name in (
    "Unadjusted", "Following", "ModifiedFollowing", "Preceding", "ModifiedPreceding",
    "HalfMonthModifiedFollowing", "Nearest")}
TENORS = ["1D", "3D", "10D", "1W", "2W", "3W", "4W", "1M", "2M", "3M", "4M", "5M", "6M", "9M", "12M", "1Y", "2Y"]


def iso(date):
    return date.ISO()


def some_date(rng, first, last):
    """A day, more often a month's end or a day of late February than chance would have it."""
    year = rng.randint(first, last)
    kind = rng.random()
    if kind < 0.25:
        return ql.Date.endOfMonth(ql.Date(1, rng.randint(1, 12), year))
    if kind < 0.4:
        return ql.Date(1, 3, year) - rng.randint(0, 3)
    return ql.Date(1, 1, year) + rng.randint(0, 364)


def nearest(value, denominator):
    numerator = round(Fraction(value) * denominator)
    exact = Fraction(numerator, denominator)
    assert abs(exact - Fraction(value)) < Fraction(1, 10**9), (value, denominator)
    return f"{exact.numerator}/{exact.denominator}"


def day_counts(rng):
    conventions = {}
    for name, count in COUNTS.items():
        rows = []
        for _ in range(DAY_COUNTS_EACH):
            start = some_date(rng, 1995, 2060)
            short = rng.random() < 0.5
            end = start + rng.randint(0, 800) if short else some_date(rng, 1995, 2060)
            start, end = min(start, end), max(start, end)
            value = count.yearFraction(start, end)
            exact = nearest(value, DENOMINATORS.get(name, 360))
            rows.append([iso(start), iso(end), count.dayCount(start, end), repr(value), exact])
        conventions[name] = {"rows": rows}
    rows = []
    for _ in range(DAY_COUNTS_EACH):
        start, end, termination = sorted(some_date(rng, 1995, 2060) for _ in range(3))
        termination = rng.choice([termination, end])
        count = ql.Thirty360(ql.Thirty360.ISDA, termination)
        value = count.yearFraction(start, end)
        days = count.dayCount(start, end)
        rows.append([iso(start), iso(end), days, repr(value), nearest(value, 360), iso(termination)])
    conventions["30E/360 ISDA"] = {"rows": rows, "columns_extra": ["termination_date"]}
    rows, count = [], ql.ActualActual(ql.ActualActual.ISMA)
    while len(rows) < DAY_COUNTS_EACH:
        months = rng.choice([1, 2, 3, 4, 6, 12])
        reference = some_date(rng, 1995, 2060)
        after = reference + ql.Period(months, ql.Months)
        start, end = sorted(reference + rng.randint(0, after - reference) for _ in range(2))
        if start == end:
            continue
        value = count.yearFraction(start, end, reference, after)
        exact = nearest(value, (after - reference) * (12 // months))
        rows.append([iso(start), iso(end), end - start, repr(value), exact, iso(reference), iso(after), 12 // months])
    extra = ["ref_start", "ref_end", "periods_per_year"]
    conventions["ACT/ACT ICMA"] = {"rows": rows, "columns_extra": extra}
    return {"conventions": conventions}


def schedule(rng):
    """One schedule, or None where QuantLib refuses the arguments."""
    text = rng.choice(TENORS)
    tenor = ql.Period(text)
    start = some_date(rng, FIRST + 5, LAST - 20)
    reach = rng.randint(1, 24)
    end = start + ql.Period(tenor.length() * reach, tenor.units())
    if rng.random() < 0.7:
        end = end + rng.randint(-20, 20)
    if rng.random() < 0.2:
        end = ql.Date.endOfMonth(end)
    if end <= start or end.year() >= LAST:
        return None
    inside = lambda: start + rng.randint(0, end - start)
    near = lambda date, sign: date + ql.Period(sign * tenor.length(), tenor.units())
    first = next_to_last = None
    if rng.random() < 0.35:
        first = rng.choice([inside(), near(start, 1), ql.Date.endOfMonth(inside())])
    if rng.random() < 0.35:
        next_to_last = rng.choice([inside(), near(end, -1), ql.Date.endOfMonth(inside())])
    if first and not start < first <= end or next_to_last and not start <= next_to_last < end:
        return None
    if first and next_to_last and first > next_to_last:
        return None
    calendar, convention, termination = (
        rng.choice(list(CALENDARS)), rng.choice(list(CONVENTIONS)), rng.choice(list(CONVENTIONS)))
    rule, end_of_month = rng.choice(["Backward", "Forward"]), rng.random() < 0.5
    try:
        made = ql.Schedule(start, end, tenor, CALENDARS[calendar], CONVENTIONS[convention], CONVENTIONS[termination],
                           getattr(ql.DateGeneration, rule), end_of_month, first or ql.Date(),
                           next_to_last or ql.Date())
        dates = [iso(date) for date in made]
        regular = [made.isRegular(index) for index in range(1, len(dates))]
    except RuntimeError:
        return None
    return {"start": iso(start), "end": iso(end), "tenor": text, "calendar": calendar, "convention": convention,
            "termination_convention": termination, "rule": rule, "end_of_month": end_of_month,
            "first_date": first and iso(first), "next_to_last_date": next_to_last and iso(next_to_last),
            "dates": dates, "is_regular": regular}


def schedules(rng):
    made = []
    while len(made) < SCHEDULES:
        row = schedule(rng)
        if row:
            made.append(row)
    return {"schedules": made}


def adjusted(rng):
    rows = []
    for _ in range(ADJUSTED):
        name, date = rng.choice(list(CALENDARS)), some_date(rng, FIRST + 1, LAST - 1)
        row = {"calendar": name, "date": iso(date), "business_day": CALENDARS[name].isBusinessDay(date)}
        row |= {word: iso(CALENDARS[name].adjust(date, rule)) for word, rule in CONVENTIONS.items()}
        rows.append(row)
    return {"adjust": rows}


def months(rng):
    rows = []
    for _ in range(MONTHS):
        date, count, flag = some_date(rng, 1930, 2150), rng.randint(-300, 300), rng.random() < 0.5
        moved = ql.NullCalendar().advance(date, count, ql.Months, ql.Unadjusted, flag)
        rows.append([iso(date), count, flag, iso(moved)])
    return {"rows": rows}


def holidays():
    first, last = ql.Date(1, 1, FIRST), ql.Date(31, 12, LAST)
    listed = [name for name in CALENDARS if name not in ("WeekendsOnly", "NullCalendar")]
    return {"calendars": {name: [iso(day) for day in CALENDARS[name].holidayList(first, last)] for name in listed}}


def main():
    seed, folder = int(sys.argv[1]), Path(sys.argv[2])
    rng = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    documents = {"daycount_quantlib_random": day_counts(rng), "schedules": schedules(rng),
                 "bdc_adjust": adjusted(rng), "month_arithmetic": months(rng), "holiday_calendars": holidays()}
    for name, document in documents.items():
        document = {"source": f"QuantLib-Python {ql.__version__}, seed {seed}"} | document
        (folder / f"{name}.json").write_text(json.dumps(document, separators=(",", ":")))


if __name__ == "__main__":
    main()
