use num_bigint::BigUint;
use rust_decimal::Decimal;

use super::CostError;
use super::ratio;

/// How often a year a nominal rate is compounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Compounding(u32);

impl Compounding {
    /// Once a year: nominal and effective are the same.
    pub const YEARLY: Self = Self(1);
    /// Twice a year: Canadian mortgages.
    pub const HALF_YEARLY: Self = Self(2);
    /// Four times a year.
    pub const QUARTERLY: Self = Self(4);
    /// Twelve times a year.
    pub const MONTHLY: Self = Self(12);
    /// 365 times a year.
    pub const DAILY: Self = Self(365);

    /// So many times a year, 1–366.
    ///
    /// # Errors
    /// [`CostError::OutOfRange`].
    pub fn times(times: u32) -> Result<Self, CostError> {
        let refused =
            || CostError::OutOfRange { expected: "1 to 366 times a year", found: times.to_string() };
        (1..=366).contains(&times).then_some(Self(times)).ok_or_else(refused)
    }

    /// How often a year.
    pub const fn per_year(self) -> u32 {
        self.0
    }
}

/// The rate of one of `payments` periods a year that grows like a nominal rate: `(1 + r/m)^(m/n) − 1`.
///
/// A fraction a period. The root is taken of whole big integers and the figure rounded once, to 26 decimals (28
/// digits where it is 100 or more): off by at most 10⁻²⁶. Canadian mortgages compound half-yearly and pay monthly:
/// `(1 + r/2)^(1/6) − 1`.
///
/// # Errors
/// [`CostError::OutOfRange`] where a period of compounding loses everything or grows more than a millionfold.
///
/// ```
/// use lending_core::rate::{Compounding, periodic_rate};
/// let monthly = periodic_rate("0.05".parse()?, Compounding::HALF_YEARLY, Compounding::MONTHLY)?;
/// assert_eq!(monthly.round_dp(7).to_string(), "0.0041239");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn periodic_rate(
    nominal: Decimal,
    compounded: Compounding,
    payments: Compounding,
) -> Result<Decimal, CostError> {
    grown(nominal, compounded, payments, 1)
}

/// The nominal rate of another frequency with the same growth: `n·((1 + r/m)^(m/n) − 1)`.
///
/// A fraction a year, off by at most 10⁻²⁶; with [`Compounding::YEARLY`] on one side it turns a nominal rate into
/// the effective one and back.
///
/// # Errors
/// As [`periodic_rate`].
///
/// ```
/// use lending_core::rate::{Compounding, nominal_rate};
/// let effective = nominal_rate("0.12".parse()?, Compounding::MONTHLY, Compounding::YEARLY)?;
/// assert_eq!(effective.round_dp(12).to_string(), "0.126825030132");
/// assert_eq!(nominal_rate(effective, Compounding::YEARLY, Compounding::MONTHLY)?.round_dp(24), "0.12".parse()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn nominal_rate(nominal: Decimal, from: Compounding, to: Compounding) -> Result<Decimal, CostError> {
    grown(nominal, from, to, to.0)
}

/// Decimals that the root is cut off at: an error below 366 × 10⁻³⁰ before the last rounding.
const PLACES: u32 = 30;

fn grown(nominal: Decimal, from: Compounding, to: Compounding, times: u32) -> Result<Decimal, CostError> {
    let refused = || CostError::OutOfRange {
        expected: "a rate whose growth in a period lies between nothing and a millionfold",
        found: nominal.to_string(),
    };
    let (size, scale) = ratio::parts(nominal);
    let below = scale * from.0;
    let above = if nominal.is_sign_negative() {
        if size >= below {
            return Err(refused());
        }
        &below - size
    } else {
        &below + size
    };
    if above > &below * 1_000_000_u32 {
        return Err(refused());
    }
    let shared = gcd(from.0, to.0);
    let power = from.0.checked_div(shared).unwrap_or(1);
    let root = to.0.checked_div(shared).unwrap_or(1);
    let ten = BigUint::from(10_u8);
    let scaled = above.pow(power) * ten.pow(PLACES.saturating_mul(root)) / below.pow(power);
    let (growth, one) = (scaled.nth_root(root), ten.pow(PLACES));
    let negative = growth < one;
    let away = if negative { &one - growth } else { growth - &one };
    let rate = ratio::decimal(negative, &(away * times), &one).ok_or_else(refused)?;
    Ok(ratio::half_up(rate, 26))
}

fn gcd(left: u32, right: u32) -> u32 {
    if right == 0 { left.max(1) } else { gcd(right, left.checked_rem(right).unwrap_or(0)) }
}
