use super::Rate;
use crate::calendar::Fraction;
use crate::money::{RoundingMode, divide};

/// The rate of one period, exactly: a yearly rate times the period's weight in years.
///
/// Not reduced, like a weight: a plan asks for each row's rate and divides nothing by it. So two rates are equal only
/// when both parts are; compare values by [`reduced`](Self::reduced).
///
/// ```
/// use lending_core::calendar::Fraction;
/// use lending_core::money::RoundingMode;
/// use lending_core::rate::PeriodRate;
/// let month = PeriodRate::of("4.9 % per year".parse()?, Fraction::new(1, 12)).unwrap();
/// assert_eq!(month.reduced(), PeriodRate::new(49, 12_000));
/// let printed = month.rounded(6, RoundingMode::HalfUp).unwrap(); // as some contracts print it
/// assert_eq!((printed.numerator(), printed.denominator()), (4_083, 1_000_000));
/// # Ok::<(), lending_core::rate::RateError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeriodRate {
    numerator: i128,
    denominator: i128,
}

impl PeriodRate {
    /// No growth.
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };

    /// A fraction; the denominator is more than zero.
    pub const fn new(numerator: i128, denominator: i128) -> Self {
        assert!(denominator > 0, "a period's rate has a positive denominator");
        Self { numerator, denominator }
    }

    /// A yearly rate over a weight in years; `None` beyond 128 bits.
    pub fn of(rate: Rate, weight: Fraction) -> Option<Self> {
        let numerator = i128::from(rate.scaled()).checked_mul(i128::from(weight.numerator))?;
        let denominator = i128::from(Rate::SCALE).checked_mul(i128::from(weight.denominator))?;
        Some(Self::new(numerator, denominator))
    }

    /// The same rate in lowest terms.
    #[must_use]
    pub fn reduced(self) -> Self {
        let shared = gcd(self.numerator.unsigned_abs(), self.denominator.unsigned_abs());
        let shared = i128::try_from(shared).ok().filter(|shared| *shared > 0).unwrap_or(1);
        let part = |whole: i128| whole.checked_div(shared).unwrap_or(whole);
        Self { numerator: part(self.numerator), denominator: part(self.denominator) }
    }

    /// The rate rounded to so many decimals; `None` beyond 128 bits.
    pub fn rounded(self, places: u32, mode: RoundingMode) -> Option<Self> {
        let (scale, plain) = (10_i128.checked_pow(places)?, self.reduced());
        let scaled = plain.numerator.checked_mul(scale)?;
        Some(Self::new(divide(scaled, plain.denominator, mode), scale))
    }

    /// The numerator of so many times the rate; `None` beyond 128 bits.
    #[inline]
    pub(crate) fn times(self, number: i64) -> Option<i128> {
        match i64::try_from(self.numerator) {
            Ok(short) => Some(i128::from(short).wrapping_mul(i128::from(number))), // two halves always fit
            Err(_) => self.numerator.checked_mul(i128::from(number)),
        }
    }

    /// The numerator.
    pub const fn numerator(self) -> i128 {
        self.numerator
    }

    /// The denominator; more than zero.
    pub const fn denominator(self) -> i128 {
        self.denominator
    }

    /// Whether a balance is more than gone after the period: a rate of −100 % or below.
    #[inline]
    pub const fn is_beyond_total_loss(self) -> bool {
        // The denominator is above zero: there is a number below zero of its size.
        self.numerator <= self.denominator.wrapping_neg()
    }
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while let Some(rest) = a.checked_rem(b) {
        (a, b) = (b, rest);
    }
    a
}
