use serde::{Deserialize, Serialize};

use super::actual;
use super::thirty::Months;
use super::{Date, Fraction};

/// A day count: which part of a year lies between two days.
///
/// These need nothing but the two days. Counts that need more are [`icma`](super::icma) (a reference period),
/// [`thirty_e_360_isda`](super::thirty_e_360_isda) (the day of termination) and [`bus_252`](super::bus_252) (a
/// calendar). 1/1 weighs every span as one year, has no nights, and is not here; a loan whose whole periods weigh the
/// same has [`InterestBasis::PerPeriod`](super::InterestBasis::PerPeriod).
///
/// In `30…` counts *days* = 360·years + 30·months + D2 − D1, with D1 and D2 the days of the month as each rule
/// changes them; *last Feb* is the last day of February. *Leap days* are 29 Februaries in (start, end].
///
/// | name | rule | source |
/// |---|---|---|
/// | `act_360` | actual days / 360 | ISDA 2006 §4.16(e); China's 日利率 = 年利率/360 |
/// | `act_360_last_day` | (actual days + 1) / 360 | QuantLib `Actual360(true)`; credit default swaps |
/// | `act_364` | actual days / 364 | Strata; 52 whole weeks |
/// | `act_365_fixed` | actual days / 365, also in leap years | ISDA 2006 §4.16(d) |
/// | `act_365_25` | actual days / 365.25 = 4·days / 1461 | QuantLib, Strata |
/// | `act_366` | actual days / 366 | QuantLib |
/// | `act_365_actual` | actual days / 366 with a leap day, else / 365 | Strata (ACT/365A) |
/// | `act_act_isda` | days in leap years / 366 + other days / 365, split at 1 January | ISDA 2006 §4.16(b) |
/// | `act_act_afb` | whole years back from the end, 28 February back to 29 where it exists; the rest / 366 if it holds 29 February, else / 365 | FBF (AFB) 1994; QuantLib |
/// | `act_act_afb_clamped` | the same, but 28 February goes back to 28 February | Strata |
/// | `act_act_year` | whole years on from the start, the rest / length of that year | Strata |
/// | `nl_360`, `nl_365` | (actual days − leap days) / 360, / 365 | Strata; QuantLib `Actual365Fixed(NoLeap)` |
/// | `30_360` | Bond Basis: D1 31→30; D2 31→30 only if D1 is then 30 | ISDA 2006 §4.16(f) |
/// | `30u_360` | US: start last Feb: D1 = 30, and D2 = 30 if the end is last Feb too; then Bond Basis | SIFMA (30U/360 EOM) |
/// | `30_360_psa` | start last Feb: D1 = 30; then Bond Basis | PSA (Strata) |
/// | `30e_360` | D1 31→30, D2 31→30 | ISDA 2006 §4.16(g); Eurobond basis, ICMA rule 251 |
/// | `30_360_german` | D1 and D2 = 30 if 31 or last Feb | 30E/360 ISDA, ISDA 2006 §4.16(h), without a day of termination |
/// | `30e_365` | days of `30_360_german` / 365 | Strata |
/// | `30_360_italian` | D1 and D2 = 30 if 31, or after the 27th in February | QuantLib |
/// | `30_360_nasd` | D1 31→30; D2 31→30 if D1 is then 30, else the 1st of the next month | NASD; QuantLib |
/// | `30e_plus_360` | D1 31→30; D2 31→ the 1st of the next month | Strata (30E+/360) |
///
/// Which market uses which is the contract's word, never a default of a country: 30/360 in a text may mean five of
/// these rows, and here `30_360` alone is Bond Basis.
///
/// ```
/// use lending_core::{calendar::{DayCount, Fraction}, date};
/// let (start, end) = (date!("2023-11-01"), date!("2024-05-01"));
/// assert_eq!(DayCount::Act360.fraction(start, end), Fraction::new(182, 360));
/// assert_eq!(DayCount::Thirty360.fraction(start, end), Fraction::new(180, 360));
/// let split = Fraction::new(61, 365).plus(Fraction::new(121, 366)).map(Fraction::reduced);
/// assert_eq!(Some(DayCount::ActActIsda.fraction(start, end).reduced()), split);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DayCount {
    /// Actual days over 360: a year of it weighs 365/360, so 7.2 % bears 7.3 %.
    #[serde(rename = "act_360")]
    Act360,
    /// Actual days and one, over 360: both ends are counted, so spans that follow each other count the day between
    /// them twice. Inside a span the first night carries the day more.
    #[serde(rename = "act_360_last_day")]
    Act360LastDay,
    /// Actual days over 364: a whole number of weeks weighs a whole number of 52nds.
    #[serde(rename = "act_364")]
    Act364,
    /// Actual days over 365: a leap year weighs 366/365.
    #[serde(rename = "act_365_fixed")]
    Act365Fixed,
    /// Actual days over 365.25: exact only over four years; written over 1461.
    #[serde(rename = "act_365_25")]
    Act36525,
    /// Actual days over 366, also in common years.
    #[serde(rename = "act_366")]
    Act366,
    /// Actual days over 366 when the span holds a leap day (of the end, not of the start), else over 365. The whole
    /// span changes its year at once, so that beyond a year the night of a leap day weighs less than nothing.
    #[serde(rename = "act_365_actual")]
    Act365Actual,
    /// Actual days over the length of the calendar year that each lies in.
    #[serde(rename = "act_act_isda")]
    ActActIsda,
    /// Whole years counted back from the end, the rest over 365 or 366: what a night weighs depends on the end, so
    /// that the weights of single nights inside a span are uneven and may be below zero. A step back from 28 February
    /// reaches 29 February where there is one, as the text of the FBF says.
    #[serde(rename = "act_act_afb")]
    ActActAfb,
    /// As [`ActActAfb`](Self::ActActAfb), with every step back a plain clamped year: 28 February 2025 goes back to
    /// 28 February 2024. The two differ only where the end lies on 28 or 29 February.
    #[serde(rename = "act_act_afb_clamped")]
    ActActAfbClamped,
    /// Whole years on from the start, the rest over the length of the year that it lies in, counted from the start's
    /// own day: not the calendar year.
    #[serde(rename = "act_act_year")]
    ActActYear,
    /// Actual days without leap days over 360.
    #[serde(rename = "nl_360")]
    NoLeap360,
    /// Actual days without leap days over 365: each year weighs one, and the night to 29 February nothing.
    #[serde(rename = "nl_365")]
    NoLeap365,
    /// 30/360 Bond Basis: February has no rule, so 28 February to 31 March is 33 days.
    #[serde(rename = "30_360")]
    Thirty360,
    /// 30/360 US with the end-of-month rule of February. The end's February counts as 30 only if the start's does.
    #[serde(rename = "30u_360")]
    ThirtyU360,
    /// 30/360 PSA: as US, but the end's February is left alone.
    #[serde(rename = "30_360_psa")]
    Thirty360Psa,
    /// 30E/360: each 31st is the 30th; February has no rule.
    #[serde(rename = "30e_360")]
    ThirtyE360,
    /// German 30/360: each end of a month is the 30th, also the day of termination.
    #[serde(rename = "30_360_german")]
    Thirty360German,
    /// The days of German 30/360 over 365: a whole year weighs 360/365.
    #[serde(rename = "30e_365")]
    ThirtyE365,
    /// Italian 30/360: 28 February is the 30th also in leap years.
    #[serde(rename = "30_360_italian")]
    Thirty360Italian,
    /// NASD 30/360: a 31st at the end may be the 1st of the next month.
    #[serde(rename = "30_360_nasd")]
    Thirty360Nasd,
    /// 30E+/360: a 31st at the end is the 1st of the next month.
    #[serde(rename = "30e_plus_360")]
    ThirtyEPlus360,
}

impl DayCount {
    /// The days of its year, where that is always the same whole number: what a rate by the day is multiplied with.
    pub const fn days_of_year(self) -> Option<u32> {
        match self {
            Self::Act360
            | Self::Act360LastDay
            | Self::NoLeap360
            | Self::Thirty360
            | Self::ThirtyU360
            | Self::Thirty360Psa
            | Self::ThirtyE360
            | Self::Thirty360German
            | Self::Thirty360Italian
            | Self::Thirty360Nasd
            | Self::ThirtyEPlus360 => Some(360),
            Self::Act364 => Some(364),
            Self::Act365Fixed | Self::NoLeap365 | Self::ThirtyE365 => Some(365),
            Self::Act366 => Some(366),
            Self::Act36525
            | Self::Act365Actual
            | Self::ActActIsda
            | Self::ActActAfb
            | Self::ActActAfbClamped
            | Self::ActActYear => None,
        }
    }

    /// All of them, in the order of the table.
    pub const ALL: [Self; 22] = [
        Self::Act360,
        Self::Act360LastDay,
        Self::Act364,
        Self::Act365Fixed,
        Self::Act36525,
        Self::Act366,
        Self::Act365Actual,
        Self::ActActIsda,
        Self::ActActAfb,
        Self::ActActAfbClamped,
        Self::ActActYear,
        Self::NoLeap360,
        Self::NoLeap365,
        Self::Thirty360,
        Self::ThirtyU360,
        Self::Thirty360Psa,
        Self::ThirtyE360,
        Self::Thirty360German,
        Self::ThirtyE365,
        Self::Thirty360Italian,
        Self::Thirty360Nasd,
        Self::ThirtyEPlus360,
    ];

    /// The days that this count sees from one day to another.
    ///
    /// ```
    /// use lending_core::{calendar::DayCount, date};
    /// assert_eq!(DayCount::Thirty360.days(date!("2026-01-31"), date!("2026-02-28")), 28);
    /// assert_eq!(DayCount::Thirty360.days(date!("2026-02-28"), date!("2026-03-31")), 33);
    /// ```
    #[inline]
    pub fn days(self, from: Date, to: Date) -> i64 {
        match self {
            Self::Act360
            | Self::Act364
            | Self::Act365Fixed
            | Self::Act36525
            | Self::Act366
            | Self::Act365Actual
            | Self::ActActIsda
            | Self::ActActAfb
            | Self::ActActAfbClamped
            | Self::ActActYear => from.nights_to(to),
            Self::Act360LastDay => from.nights_to(to).saturating_add(1),
            Self::NoLeap360 | Self::NoLeap365 => {
                from.nights_to(to).saturating_sub(actual::leap_days(from, to))
            }
            Self::Thirty360 => Months::new(from, to).bond_basis(),
            Self::ThirtyU360 => Months::new(from, to).us(),
            Self::Thirty360Psa => Months::new(from, to).psa(),
            Self::ThirtyE360 => Months::new(from, to).eurobond(),
            Self::Thirty360German | Self::ThirtyE365 => Months::new(from, to).isda(None),
            Self::Thirty360Italian => Months::new(from, to).italian(),
            Self::Thirty360Nasd => Months::new(from, to).nasd(),
            Self::ThirtyEPlus360 => Months::new(from, to).eurobond_plus(),
        }
    }

    /// The parts of a year that it counts in: every fraction of a count has this one denominator.
    ///
    /// Counts whose year has 365 or 366 days count in parts of 365 · 366 = 133,590, so that sums stay exact.
    pub const fn year(self) -> i64 {
        match self {
            Self::Act360
            | Self::Act360LastDay
            | Self::NoLeap360
            | Self::Thirty360
            | Self::ThirtyU360
            | Self::Thirty360Psa
            | Self::ThirtyE360
            | Self::Thirty360German
            | Self::Thirty360Italian
            | Self::Thirty360Nasd
            | Self::ThirtyEPlus360 => 360,
            Self::Act364 => 364,
            Self::Act365Fixed | Self::NoLeap365 | Self::ThirtyE365 => 365,
            Self::Act36525 => 1461,
            Self::Act366 => 366,
            Self::Act365Actual
            | Self::ActActIsda
            | Self::ActActAfb
            | Self::ActActAfbClamped
            | Self::ActActYear => actual::PARTS,
        }
    }

    /// The part of a year from one day to another, exactly, over [`year`](Self::year); below zero when the second
    /// comes first.
    ///
    /// ```
    /// use lending_core::{calendar::{DayCount, Fraction}, date};
    /// let fraction = DayCount::Act36525.fraction(date!("2026-01-01"), date!("2026-01-31"));
    /// assert_eq!(fraction, Fraction::new(120, 1461));
    /// ```
    pub fn fraction(self, from: Date, to: Date) -> Fraction {
        Fraction::new(self.parts(from, to), self.year())
    }

    /// The weight of the nights `from … to` inside a span that starts at `start`: `yf(start, to) − yf(start, from)`,
    /// so that pieces add up to the whole for every count. Nothing has been counted at the start itself.
    #[inline]
    pub fn weight(self, start: Date, from: Date, to: Date) -> Fraction {
        let until = |day| if day == start { 0 } else { self.parts(start, day) };
        Fraction::new(until(to).saturating_sub(until(from)), self.year())
    }

    /// The numerator over [`year`](Self::year).
    #[inline]
    fn parts(self, from: Date, to: Date) -> i64 {
        match self {
            Self::Act36525 => self.days(from, to).saturating_mul(4),
            Self::Act365Actual => actual::one_year(from, to),
            Self::ActActIsda => actual::isda(from, to),
            Self::ActActAfb => actual::afb(from, to, actual::Back::ToLeapDay),
            Self::ActActAfbClamped => actual::afb(from, to, actual::Back::Clamped),
            Self::ActActYear => actual::from_start(from, to),
            Self::Act360
            | Self::Act360LastDay
            | Self::Act364
            | Self::Act365Fixed
            | Self::Act366
            | Self::NoLeap360
            | Self::NoLeap365
            | Self::Thirty360
            | Self::ThirtyU360
            | Self::Thirty360Psa
            | Self::ThirtyE360
            | Self::Thirty360German
            | Self::ThirtyE365
            | Self::Thirty360Italian
            | Self::Thirty360Nasd
            | Self::ThirtyEPlus360 => self.days(from, to),
        }
    }
}
