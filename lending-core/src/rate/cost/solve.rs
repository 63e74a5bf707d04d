//! One root between two points where a curve has opposite signs: found quickly, then proved.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "points lie in (0, 1] with 127 binary places and values below 2¹²⁶: sums and halves stay inside"
)]

use super::fixed::{Fixed, ONE};
use super::polynomial::Polynomial;

/// A curve over (0, 1], computed to within a known noise.
pub(super) trait Curve {
    /// The value at x, off by at most [`noise`](Self::noise); below 2¹²⁶.
    fn value(&self, x: Fixed) -> i128;
    /// What a value may be off by.
    fn noise(&self) -> u128;

    /// The values at two points.
    fn values(&self, [left, right]: [Fixed; 2]) -> [i128; 2] {
        [self.value(left), self.value(right)]
    }

    /// The sign at x where the computed value is beyond its noise, otherwise 0.
    fn sign(&self, x: Fixed) -> i128 {
        self.certain(self.value(x))
    }

    /// The sign of a value where it is beyond its noise, otherwise 0.
    fn certain(&self, value: i128) -> i128 {
        if value.unsigned_abs() > self.noise() { value.signum() } else { 0 }
    }
}

impl Curve for Polynomial {
    fn value(&self, x: Fixed) -> i128 {
        Self::value(self, x)
    }
    fn values(&self, points: [Fixed; 2]) -> [i128; 2] {
        Self::values(self, points)
    }
    fn noise(&self) -> u128 {
        Self::noise(self)
    }
}

/// Two points between which a curve changes its sign.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bracket {
    pub(super) low: Fixed,
    pub(super) high: Fixed,
    /// The sign at `low`; 1 or −1.
    pub(super) sign_low: i128,
}

/// The narrowest enclosure of an answer that is tried first, and the widest that is accepted, relative to the
/// yearly growth: 2⁻⁶⁷ and 2⁻⁵¹ (4.5 × 10⁻¹⁶), as a share of `x / units`.
const NARROW: u32 = 67;
const WIDE: u32 = 51;

/// The root of a polynomial in a bracket that holds exactly one.
pub(super) fn root(curve: &Polynomial, bracket: Bracket, units: u64) -> Option<Fixed> {
    let (near, slope) = approach(curve, bracket);
    let mut x = near;
    for _ in 0..3 {
        // The error of a step is the square of the last one and what the short slope (15 digits) is off by.
        x = match curve.newton_step(x, curve.value(x), slope) {
            Some(step) => x.wrapping_sub(step.cast_unsigned()).clamp(bracket.low, bracket.high),
            None => break,
        };
        if proved(curve, x, bracket.sign_low, units, NARROW) {
            return Some(x);
        }
    }
    enclosed(curve, bracket, units)
}

/// Newton's steps in the short form, never out of the bracket; halves it where they do not help.
fn approach(curve: &Polynomial, bracket: Bracket) -> (Fixed, i64) {
    let Bracket { mut low, mut high, sign_low } = bracket;
    let mut x = curve.first_guess();
    if x <= low || x >= high {
        x = middle(low, high);
    }
    let mut width = high - low;
    let mut slope = 0;
    for round in 1..200_u32 {
        let at = curve.short(x);
        slope = at.slope;
        if at.value == 0 {
            break;
        }
        if i128::from(at.value.signum()) == sign_low {
            low = x;
        } else {
            high = x;
        }
        let step = curve.newton_step(x, i128::from(at.value) << 63, at.slope);
        let next = step.map(|step| x.wrapping_sub(step.cast_unsigned()));
        let slow = round.is_multiple_of(8) && high - low > width / 16;
        if round.is_multiple_of(8) {
            width = high - low;
        }
        let next = match next {
            Some(next) if next > low && next < high && !slow => next,
            Some(_) | None => middle(low, high),
        };
        let moved = next.abs_diff(x);
        x = next;
        if high - low <= 2 || moved < (x >> 25) / u128::from(curve.degree().max(32)) {
            break;
        }
    }
    (x, slope)
}

/// The root of any curve in a bracket: the enclosure is narrowed until it is proved or nothing more can be told.
pub(super) fn enclosed(curve: &impl Curve, bracket: Bracket, units: u64) -> Option<Fixed> {
    let x = narrowed(curve, bracket, units);
    let mut places = (WIDE..=NARROW).rev().step_by(4);
    places.any(|places| proved(curve, x, bracket.sign_low, units, places)).then_some(x)
}

/// The point of a bracket where the value is nothing, as far as the noise lets it be told.
pub(super) fn narrowed(curve: &impl Curve, bracket: Bracket, units: u64) -> Fixed {
    let Bracket { mut low, mut high, sign_low } = bracket;
    let (mut at_low, mut at_high) = (curve.value(low), curve.value(high));
    let mut x = middle(low, high);
    for round in 0..400_u32 {
        if high - low <= 2 || high - low <= (high >> (NARROW + 2)) / u128::from(units) {
            break;
        }
        // Every third step halves, so that a curve that bends away cannot hold it up.
        x = if round % 3 == 2 { middle(low, high) } else { secant(low, high, at_low, at_high) };
        let value = curve.value(x);
        if value.unsigned_abs() <= curve.noise() {
            break;
        }
        if value.signum() == sign_low {
            (low, at_low) = (x, value);
            at_high /= 2; // Illinois: an end that stays is taken half as seriously.
        } else {
            (high, at_high) = (x, value);
            at_low /= 2;
        }
    }
    x
}

/// Whether the curve certainly changes its sign within `2^-places` of x, relative to the growth of a year.
fn proved(curve: &impl Curve, x: Fixed, sign_low: i128, units: u64, places: u32) -> bool {
    let reach = ((x >> places) / u128::from(units)).max(4);
    if x <= reach {
        return false;
    }
    let [low, high] = curve.values([x - reach, (x + reach).min(ONE)]).map(|value| curve.certain(value));
    low == sign_low && high == -sign_low
}

fn middle(low: Fixed, high: Fixed) -> Fixed {
    low + (high - low) / 2
}

/// Where the line between both ends is nothing, to 31 binary places of their distance, strictly between them.
fn secant(low: Fixed, high: Fixed, at_low: i128, at_high: i128) -> Fixed {
    let (left, right) = (at_low.unsigned_abs(), at_high.unsigned_abs());
    let sum = left + right;
    let shift = 128_u32.saturating_sub(sum.leading_zeros()).saturating_sub(64);
    let share = ((left >> shift) << 62).checked_div(sum >> shift).unwrap_or(1 << 61);
    let offset = super::fixed::scaled(high - low, share, 62);
    (low + offset).clamp(low + 1, high - 1)
}
