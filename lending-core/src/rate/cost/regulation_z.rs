use num_bigint::BigUint;
use rust_decimal::Decimal;

use super::fixed::{Fixed, ONE, power, times_signed};
use super::intervals::whole_back;
use super::rates::{Side, rate};
use super::solve::{Bracket, Curve, enclosed};
use super::{CostError, Interval};
use crate::calendar::{Date, Fraction};

/// The unit-period of a transaction: the period between advances or payments that occurs most often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnitPeriod {
    /// So many weeks, at least one.
    Weeks(u8),
    /// Half a month.
    SemiMonth,
    /// So many months, 1–11.
    Months(u8),
    /// A year.
    Year,
    /// The term of a single advance with a single payment within a year, in days; at least one.
    Term {
        /// The days of the term.
        days: u16,
    },
}

/// A time in whole unit-periods and a fraction of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnitTime {
    /// Whole unit-periods, t.
    pub whole: u32,
    /// The fraction f, not below zero.
    pub odd: Fraction,
}

/// An advance (+) or a payment (−) at a time in unit-periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnitFlow {
    /// The time from the first advance.
    pub time: UnitTime,
    /// More than zero when advanced, less when paid.
    pub amount: Decimal,
}

impl UnitPeriod {
    /// Unit-periods in a year: 52 over the weeks, 24, 12 over the months, 1, or 365 over the days of the term.
    pub fn per_year(self) -> Fraction {
        match self {
            Self::Weeks(weeks) => Fraction::new(52, i64::from(weeks.max(1))),
            Self::SemiMonth => Fraction::new(24, 1),
            Self::Months(months) => Fraction::new(12, i64::from(months.max(1))),
            Self::Year => Fraction::new(1, 1),
            Self::Term { days } => Fraction::new(365, i64::from(days.max(1))),
        }
    }

    /// The time between two days; nothing where the later one is not later.
    ///
    /// Whole unit-periods are counted back from the later day, a month's end going to month ends; what remains is
    /// days over 30 a month (15 half a month), over 7 a week, over 365 a year; in a year, whole months are twelfths.
    /// (Source: 12 CFR 1026 Appendix J (b)(5).)
    ///
    /// ```
    /// use lending_core::{calendar::Fraction, date, rate::UnitPeriod};
    /// let time = UnitPeriod::Months(3).between(date!("1978-05-23"), date!("1978-10-01"));
    /// assert_eq!((time.whole, time.odd), (1, Fraction::new(39, 90))); // one month and nine days over 90
    /// ```
    #[must_use]
    pub fn between(self, from: Date, to: Date) -> UnitTime {
        let to = to.max(from);
        let nights = from.nights_to(to);
        let (months, reached) = whole_back(from, to, Interval::Month);
        let odd_days = from.nights_to(reached);
        let time = |whole: i64, odd: i64, parts: i64| UnitTime {
            whole: u32::try_from(whole).unwrap_or(u32::MAX),
            odd: Fraction::new(odd, parts.max(1)),
        };
        match self {
            Self::Weeks(weeks) => {
                let days = i64::from(weeks.max(1)).saturating_mul(7);
                time(nights.div_euclid(days), nights.rem_euclid(days), days)
            }
            Self::SemiMonth => {
                let half = i64::from(odd_days >= 15);
                let odd = odd_days.saturating_sub(half.saturating_mul(15));
                time(months.saturating_mul(2).saturating_add(half), odd, 15)
            }
            Self::Months(unit) => {
                let unit = i64::from(unit.max(1));
                let odd = months.rem_euclid(unit).saturating_mul(30).saturating_add(odd_days);
                time(months.div_euclid(unit), odd, unit.saturating_mul(30))
            }
            Self::Year => {
                let (years, reached) = whole_back(from, to, Interval::Year);
                let rest = months.saturating_sub(years.saturating_mul(12));
                if odd_days == 0 { time(years, rest, 12) } else { time(years, from.nights_to(reached), 365) }
            }
            Self::Term { days } => {
                let days = i64::from(days.max(1));
                time(nights.div_euclid(days), nights.rem_euclid(days), days)
            }
        }
    }
}

/// The annual percentage rate of Regulation Z, Appendix J: the rate of a unit-period times unit-periods a year.
///
/// `Σ A/((1+f·i)(1+i)^t) = Σ P/((1+f·i)(1+i)^t)` is solved for i: whole unit-periods compound, a fraction bears simple
/// interest. Advances count +, payments −, any number of both. A fraction a year (`0.1034` for 10.34 %), not
/// rounded; off by at most 10⁻¹⁵ × (1 + i) × `per_year`. (Source: 12 CFR 1026, Appendix J (b)(8).)
///
/// Where the flows change their direction once there is one rate; otherwise rates are looked for between 4096 points
/// of the discount factor, and two within one step can be missed.
///
/// # Errors
/// [`CostError::OutOfRange`] where less is paid than was advanced, [`CostError::OutOfReach`] above 10¹⁷ % a
/// unit-period, [`CostError::Times`] for a negative fraction, [`CostError::SeveralRoots`], and those of
/// [`CashFlows`](super::CashFlows).
///
/// ```
/// use lending_core::{calendar::Fraction, rate::{UnitFlow, UnitPeriod, UnitTime, percent, regulation_z_apr}};
/// // 5 000 on 23 February 1978, 24 payments of 219.17 on the 1st and 16th from 1 March: Appendix J (c)(1)(iii)
/// let at = |whole, odd| UnitTime { whole, odd: Fraction::new(odd, 15) };
/// let mut flows = vec![UnitFlow { time: at(0, 0), amount: "5000".parse()? }];
/// for whole in 0..24 {
///     flows.push(UnitFlow { time: at(whole, 6), amount: "-219.17".parse()? });
/// }
/// let apr = regulation_z_apr(&flows, UnitPeriod::SemiMonth.per_year())?;
/// assert_eq!(percent(apr, 2).to_string(), "10.34");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn regulation_z_apr(flows: &[UnitFlow], per_year: Fraction) -> Result<Decimal, CostError> {
    let curve = UnitCurve::new(flows)?;
    let out_of_range =
        |found: String| CostError::OutOfRange { expected: "a positive number of unit-periods", found };
    if per_year.numerator <= 0 || per_year.denominator <= 0 {
        return Err(out_of_range(per_year.to_string()));
    }
    let periodic = curve.rate()?;
    periodic
        .checked_mul(Decimal::from(per_year.numerator))
        .and_then(|rate| rate.checked_div(Decimal::from(per_year.denominator)))
        .ok_or_else(|| out_of_range(format!("{periodic} x {per_year}")))
}

/// `Σ a·c_f(x)·x^t` with `c_f = 1/(1 + f·i) = x/(x + f·(1 − x))`.
struct UnitCurve {
    /// From the latest down: the gap to the time above, the fraction's index, the amount scaled to Σ|a| < 2¹²⁵.
    terms: Vec<(u64, usize, i128)>,
    fractions: Vec<Fraction>,
    noise: u128,
}

impl Curve for UnitCurve {
    /// A weight is cut off once and multiplies once, which costs each term less than two units more than in
    /// [`Polynomial::value`](super::polynomial::Polynomial::value).
    fn value(&self, x: Fixed) -> i128 {
        let weights: Vec<Fixed> = self.fractions.iter().map(|fraction| weight(x, *fraction)).collect();
        let mut last = (0, ONE);
        self.terms.iter().fold(0, |sum: i128, (gap, fraction, amount)| {
            if last.0 != *gap {
                last = (*gap, power(x, *gap));
            }
            let weight = weights.get(*fraction).copied().unwrap_or(ONE);
            times_signed(sum, last.1).saturating_add(times_signed(*amount, weight))
        })
    }
    fn noise(&self) -> u128 {
        self.noise
    }
}

fn weight(x: Fixed, fraction: Fraction) -> Fixed {
    if fraction.numerator == 0 {
        return ONE;
    }
    let above = BigUint::from(x) * fraction.denominator.unsigned_abs();
    let below = &above + BigUint::from(ONE.saturating_sub(x)) * fraction.numerator.unsigned_abs();
    u128::try_from((above << 127_u32) / below).unwrap_or(ONE)
}

impl UnitCurve {
    fn new(flows: &[UnitFlow]) -> Result<Self, CostError> {
        if flows.iter().any(|flow| flow.time.odd.numerator < 0 || flow.time.odd.denominator <= 0) {
            return Err(CostError::Times);
        }
        let (times, amounts) = (flows.iter().map(|flow| flow.time), flows.iter().map(|flow| flow.amount));
        let (_, mut timed) = super::flows::whole_numbers(times, amounts)?;
        timed.retain(|(_, amount)| *amount != 0);
        let odd = |time: UnitTime| (i128::from(time.odd.numerator), i128::from(time.odd.denominator));
        timed.sort_by(|(left, _), (right, _)| {
            let ((a, b), (c, d)) = (odd(*left), odd(*right));
            let odds = a.saturating_mul(d).cmp(&c.saturating_mul(b));
            left.whole.cmp(&right.whole).then(odds)
        });
        let received = timed.first().map(|(_, amount)| *amount > 0).ok_or(CostError::NoFlow)?;
        if timed.iter().all(|(_, amount)| (*amount > 0) == received) {
            return Err(CostError::OneSided { received });
        }
        let total = timed.iter().try_fold(0_u128, |sum, (_, amount)| sum.checked_add(amount.unsigned_abs()));
        let shift =
            total.and_then(|total| total.leading_zeros().checked_sub(3)).ok_or(CostError::TooManyDigits)?;
        let mut fractions: Vec<Fraction> = Vec::new();
        let mut above = timed.last().map_or(0, |(time, _)| u64::from(time.whole));
        let degree = above;
        let mut terms = Vec::with_capacity(timed.len());
        for (time, amount) in timed.iter().rev() {
            let at = fractions.iter().position(|known| *known == time.odd).unwrap_or(fractions.len());
            if at == fractions.len() {
                fractions.push(time.odd);
            }
            terms.push((above.saturating_sub(u64::from(time.whole)), at, amount.wrapping_shl(shift)));
            above = u64::from(time.whole);
        }
        let count = u128::try_from(terms.len()).unwrap_or(u128::MAX >> 4);
        let noise = count.saturating_mul(4).saturating_add(u128::from(degree)).saturating_add(4);
        Ok(Self { terms, fractions, noise })
    }

    fn sign_changes(&self) -> usize {
        self.terms.windows(2).filter(|pair| matches!(pair, [a, b] if (a.2 < 0) != (b.2 < 0))).count()
    }

    /// The rate of a unit-period.
    fn rate(&self) -> Result<Decimal, CostError> {
        let at_one: i128 = self.terms.iter().fold(0, |sum, term| sum.saturating_add(term.2));
        let at_zero = self.terms.last().map_or(0, |term| term.2.signum());
        let low = ONE.checked_div(1_000_000_000_000_000).unwrap_or(1);
        let solved = |low, high, sign_low| {
            let x = enclosed(self, Bracket { low, high, sign_low }, 1).ok_or(CostError::Unsettled)?;
            rate(Side::Discount, x, 1).ok_or(CostError::OutOfReach { above: true })
        };
        if self.sign_changes() == 1 {
            if at_one == 0 {
                return Ok(Decimal::ZERO);
            }
            if at_one.signum() == at_zero {
                return Err(CostError::OutOfRange {
                    expected: "payments of at least what was advanced",
                    found: "less".to_owned(),
                });
            }
            if self.sign(low) != at_zero {
                return Err(CostError::OutOfReach { above: true });
            }
            return solved(low, ONE, at_zero);
        }
        let mut rates = if at_one == 0 { vec![Decimal::ZERO] } else { Vec::new() };
        let step = ONE >> 12;
        let mut left = (low, self.sign(low));
        for number in 1..=4096_u128 {
            let x = step.saturating_mul(number);
            let sign = if x == ONE { at_one.signum() } else { self.sign(x) };
            if left.1 != 0 && sign == left.1.saturating_neg() {
                rates.push(solved(left.0, x, left.1)?);
            }
            if sign != 0 {
                left = (x, sign);
            }
        }
        rates.sort();
        match rates.as_slice() {
            [] => Err(CostError::NoRoot),
            [only] => Ok(*only),
            _ => Err(CostError::SeveralRoots { roots: rates }),
        }
    }
}
