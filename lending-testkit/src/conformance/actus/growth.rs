//! What a unit of principal grows by: a rate times years, as a fraction that the library's periods carry.

use lending_core::accrual::Piece;
use lending_core::calendar::Fraction;
use lending_core::money::{Minor, RoundingMode};
use lending_core::rate::PeriodRate;
use rust_decimal::Decimal;

use super::Unknown;
use super::instant::Instant;
use super::values::UNIT;

/// Decimals of a growth whose exact fraction is too long for a period's weight.
const PLACES: u32 = 18;

/// A yearly rate over so many years, exactly.
pub(super) fn period_rate(rate: Decimal, years: Fraction) -> Result<PeriodRate, Unknown> {
    let rate = rate.normalize();
    let years = years.reduced();
    rate.mantissa()
        .checked_mul(i128::from(years.numerator))
        .zip(
            10_i128
                .checked_pow(rate.scale())
                .and_then(|scale| scale.checked_mul(i128::from(years.denominator))),
        )
        .map(|(numerator, denominator)| PeriodRate::new(numerator, denominator))
        .ok_or_else(|| format!("a rate of {rate}"))
}

/// A period's rate as a weight; to eighteen decimals where the exact fraction does not fit.
pub(super) fn weight(rate: PeriodRate) -> Result<Fraction, Unknown> {
    fitting(rate)
        .or_else(|| fitting(rate.rounded(PLACES, RoundingMode::HalfUp)?))
        .ok_or_else(|| format!("a period's rate of {}/{}", rate.numerator(), rate.denominator()))
}

fn fitting(rate: PeriodRate) -> Option<Fraction> {
    let part = |number: i128| i64::try_from(number).ok();
    Some(Fraction::new(part(rate.numerator())?, part(rate.denominator())?))
}

/// The sum of two weights.
pub(super) fn plus(one: Fraction, other: Fraction) -> Result<Fraction, Unknown> {
    let decimals = |weight: Fraction| {
        let rate = PeriodRate::new(i128::from(weight.numerator), i128::from(weight.denominator));
        fitting(rate.rounded(PLACES, RoundingMode::HalfUp)?)
    };
    one.plus(other)
        .or_else(|| decimals(one)?.plus(decimals(other)?))
        .ok_or_else(|| format!("a period's rate of {one} and {other}"))
}

/// What a base grows by, rounded once.
pub(super) fn interest(from: Instant, to: Instant, base: Minor, weight: Fraction) -> Result<Minor, Unknown> {
    let growth = Piece { from: from.day, to: to.day, base, rate: None, weight }.growth();
    UNIT.checked_ratio(growth.numerator(), growth.denominator())
        .ok_or_else(|| format!("interest of {base} × {weight}"))
}
