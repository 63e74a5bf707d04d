use serde::{Deserialize, Serialize};

use super::{Date, Fraction};

/// A day count: which part of a year lies between two days.
///
/// | name | rule | source |
/// |---|---|---|
/// | `act_360` | actual days / 360 | ISDA 2006 §4.16(e); China's 日利率 = 年利率/360 |
/// | `act_365_fixed` | actual days / 365, also in leap years | ISDA 2006 §4.16(d) |
/// | `30_360` | months of 30 days / 360, Bond Basis: D1 31→30, D2 31→30 only if D1 is then 30 | ISDA 2006 §4.16(f) |
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DayCount {
    /// Actual days over 360.
    #[serde(rename = "act_360")]
    Act360,
    /// Actual days over 365.
    #[serde(rename = "act_365_fixed")]
    Act365Fixed,
    /// 30/360 Bond Basis.
    #[serde(rename = "30_360")]
    Thirty360,
}

impl DayCount {
    /// The days that this count sees from one day to a later one.
    ///
    /// ```
    /// use lending_core::{calendar::DayCount, date};
    /// assert_eq!(DayCount::Thirty360.days(date!("2026-01-31"), date!("2026-02-28")), 28);
    /// assert_eq!(DayCount::Thirty360.days(date!("2026-02-28"), date!("2026-03-31")), 33);
    /// ```
    pub fn days(self, from: Date, to: Date) -> i64 {
        match self {
            Self::Act360 | Self::Act365Fixed => from.nights_to(to),
            Self::Thirty360 => {
                let d1 = i64::from(from.day().min(30));
                let d2 = if d1 == 30 { i64::from(to.day().min(30)) } else { i64::from(to.day()) };
                let months = i64::from(from.month().until(to.month()));
                months.saturating_mul(30).saturating_add(d2).saturating_sub(d1)
            }
        }
    }

    /// The days of its year.
    pub const fn year(self) -> i64 {
        match self {
            Self::Act360 | Self::Thirty360 => 360,
            Self::Act365Fixed => 365,
        }
    }

    /// The weight of the nights `from … to` inside a span that starts at `start`: `yf(start, to) − yf(start, from)`,
    /// so that pieces add up to the whole for every count.
    pub fn weight(self, start: Date, from: Date, to: Date) -> Fraction {
        Fraction::new(self.days(start, to).saturating_sub(self.days(start, from)), self.year())
    }
}
