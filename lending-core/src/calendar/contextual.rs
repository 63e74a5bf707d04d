use thiserror::Error;

use super::thirty::Months;
use super::{Answer, Date, Fraction, HolidayCalendar};
use crate::error::{Coded, ErrorKind};

/// A regular period that [`icma`] counts by: a coupon's or a loan's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReferencePeriod {
    start: Date,
    end: Date,
    per_year: u8,
}

/// Why a fraction could not be had.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FractionError {
    /// A reference period that does not run forward.
    #[error("`reference`: a reference period starts before it ends, found {start} … {end}")]
    EmptyReference {
        /// Its first day.
        start: Date,
        /// Its last day.
        end: Date,
    },
    /// A frequency without whole months.
    #[error("`per_year`: expected 1, 2, 3, 4, 6 or 12 periods a year, found {found}")]
    Frequency {
        /// What was given.
        found: u8,
    },
    /// More than a fraction can carry.
    #[error("{from} … {to}: its quasi-periods leave 1900–2200, or their sum does not fit 64 bits")]
    TooLong {
        /// The first night.
        from: Date,
        /// The day after the last night.
        to: Date,
    },
}

impl Coded for FractionError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::EmptyReference { .. } | Self::Frequency { .. } => ErrorKind::InvalidInput,
            Self::TooLong { .. } => ErrorKind::OutOfRange,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::EmptyReference { .. } => "fraction.empty_reference",
            Self::Frequency { .. } => "fraction.frequency",
            Self::TooLong { .. } => "fraction.too_long",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::EmptyReference { .. } => "reference".to_owned(),
            Self::Frequency { .. } => "per_year".to_owned(),
            Self::TooLong { .. } => String::new(),
        }
    }
}

impl ReferencePeriod {
    /// A period of which there are so many a year.
    ///
    /// # Errors
    /// When it does not run forward, or the year does not hold a whole number of months for each.
    pub fn new(start: Date, end: Date, per_year: u8) -> Result<Self, FractionError> {
        if start >= end {
            return Err(FractionError::EmptyReference { start, end });
        }
        if !matches!(per_year, 1 | 2 | 3 | 4 | 6 | 12) {
            return Err(FractionError::Frequency { found: per_year });
        }
        Ok(Self { start, end, per_year })
    }

    /// The edge so many periods after its first day; the further ones are quasi-periods of whole months, from month
    /// end to month end where both of its own days are.
    fn edge(&self, index: i32) -> Option<Date> {
        let months = i32::from(12_u8.checked_div(self.per_year)?);
        let (from, steps) = if index >= 1 { (self.end, index.checked_sub(1)?) } else { (self.start, index) };
        let months = months.checked_mul(steps)?;
        let ends = self.start.is_month_end() && self.end.is_month_end();
        let moved = if ends { from.plus_months_end_to_end(months) } else { from.plus_months(months) };
        moved.ok()
    }
}

/// ACT/ACT ICMA: actual days over (periods a year × actual days of the reference period), so that each whole period
/// weighs the same.
///
/// `Σ days in a period / (per year × days of that period)` over the reference period and, for a stub that reaches
/// beyond it, its quasi-periods before and after. (Source: ICMA rule 251; ISDA 2006 §4.16(c).) Trap: the reference
/// period is the *regular* one, also for a first period that is shorter.
///
/// ```
/// use lending_core::{calendar::{Fraction, ReferencePeriod, icma}, date};
/// let half = ReferencePeriod::new(date!("1999-07-30"), date!("2000-01-30"), 2)?;
/// let fraction = icma(date!("1999-07-30"), date!("2000-01-30"), &half)?;
/// assert_eq!(fraction.reduced(), Fraction::new(1, 2));
/// # Ok::<(), lending_core::calendar::FractionError>(())
/// ```
///
/// # Errors
/// When the span reaches so far that the exact sum does not fit, or a quasi-period leaves 1900–2200.
pub fn icma(from: Date, to: Date, reference: &ReferencePeriod) -> Result<Fraction, FractionError> {
    let too_long = || FractionError::TooLong { from, to };
    if to < from {
        let ahead = icma(to, from, reference)?;
        return Ok(Fraction::new(ahead.numerator.saturating_neg(), ahead.denominator));
    }
    let mut index = 0_i32;
    while reference.edge(index).ok_or_else(too_long)? > from {
        index = index.saturating_sub(1);
    }
    let mut total: Option<Fraction> = None;
    loop {
        let opens = reference.edge(index).ok_or_else(too_long)?;
        if opens >= to {
            return Ok(total.unwrap_or(Fraction::ZERO));
        }
        index = index.saturating_add(1);
        let closes = reference.edge(index).ok_or_else(too_long)?;
        let nights = opens.max(from).nights_to(closes.min(to));
        if nights > 0 {
            let part =
                Fraction::new(nights, opens.nights_to(closes).saturating_mul(i64::from(reference.per_year)));
            total = Some(total.map_or(Some(part), |sum| sum.plus(part)).ok_or_else(too_long)?);
        }
    }
}

/// 30E/360 ISDA: German 30/360, but the end of February stays as it is on the day of termination.
///
/// `(360·years + 30·months + D2 − D1) / 360`; D1 = 30 if 31 or the last day of February; D2 = 30 if 31, or the last day
/// of February and not the termination. (Source: ISDA 2006 §4.16(h).) Trap: the last period's fraction differs from
/// the same days' in a longer contract; that is why it is not a [`DayCount`](super::DayCount).
///
/// ```
/// use lending_core::{calendar::{Fraction, thirty_e_360_isda}, date};
/// let (start, end) = (date!("2025-08-31"), date!("2026-02-28"));
/// assert_eq!(thirty_e_360_isda(start, end, date!("2028-08-31")), Fraction::new(180, 360));
/// assert_eq!(thirty_e_360_isda(start, end, end), Fraction::new(178, 360));
/// ```
pub fn thirty_e_360_isda(from: Date, to: Date, termination: Date) -> Fraction {
    Fraction::new(Months::new(from, to).isda(Some(termination)), 360)
}

/// BUS/252: business days in `[from, to)` over 252, as Brazil counts (dias úteis).
///
/// `business days / 252`; below zero when the second day comes first. (Source: QuantLib `Business252`; Brazilian
/// market practice.) Trap: it is as good as the calendar, so the answer says when days were asked for that the
/// calendar does not know.
///
/// ```
/// use lending_core::{calendar::{Fraction, HolidayCalendar, bus_252}, date};
/// let answer = bus_252(date!("2026-03-02"), date!("2026-03-09"), &HolidayCalendar::weekends_only());
/// assert_eq!(answer.value, Fraction::new(5, 252));
/// ```
pub fn bus_252(from: Date, to: Date, calendar: &HolidayCalendar) -> Answer<Fraction> {
    let Answer { value, unknown } = calendar.business_days(from, to);
    Answer { value: Fraction::new(value, 252), unknown }
}
