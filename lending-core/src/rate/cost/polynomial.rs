//! Flows as a polynomial in the factor of one unit of time, evaluated by Horner's rule.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "coefficients are scaled so that the sum of their sizes is below 2¹²⁵ (2⁶² in the short form), and \
              factors are at most one: no sum leaves its type"
)]

use super::fixed::{Fixed, ONE, raise, scaled, times_signed};

/// `P(x) = Σ aₖ·x^eₖ` with rising whole exponents from 0, for x in (0, 1].
///
/// Coefficients are exact: integers times a power of two, so that `2¹²⁴ ≤ Σ|aₖ| < 2¹²⁵`.
#[derive(Debug, Clone)]
pub(super) struct Polynomial {
    /// From the highest exponent down.
    terms: Vec<Term>,
    /// The distinct gaps between neighbouring exponents.
    gaps: Vec<Gap>,
    /// The highest exponent, at least 1.
    degree: u64,
}

#[derive(Debug, Clone, Copy)]
struct Term {
    coefficient: i128,
    /// The short form of it.
    short: i64,
    /// The index of the gap between this exponent and the one above; the first term has none and says 0.
    gap: usize,
}

#[derive(Debug, Clone, Copy)]
struct Gap {
    size: u64,
    /// `size / degree` with 63 binary places.
    share: i64,
}

/// The bits that the short form leaves out: 62 of 125 remain.
const CUT: u32 = 63;

/// Value and slope in the short form, Σ|aₖ| < 2⁶².
#[derive(Debug, Clone, Copy)]
pub(super) struct Short {
    /// P(x).
    pub(super) value: i64,
    /// x·P′(x) / degree.
    pub(super) slope: i64,
}

/// Value and slope of the positive and of the negative coefficients, in the short form: all four rise with x.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parts {
    pub(super) value: [i64; 2],
    pub(super) slope: [i64; 2],
}

impl Polynomial {
    /// From integers by rising exponent; the first exponent is 0, there are at least two, and none is zero.
    ///
    /// `None` when the sizes add up to 2¹²⁵ or more.
    pub(super) fn new(flows: &[(u64, i128)]) -> Option<Self> {
        let total =
            flows.iter().try_fold(0_u128, |sum, (_, amount)| sum.checked_add(amount.unsigned_abs()))?;
        let shift = total.leading_zeros().checked_sub(3)?;
        let (degree, mut above) = (flows.last()?.0, flows.last()?.0);
        let (mut gaps, mut found): (Vec<Gap>, _) = (Vec::with_capacity(8), [0_usize; 32]);
        let mut terms = Vec::with_capacity(flows.len());
        for (exponent, amount) in flows.iter().rev() {
            let size = above - exponent;
            above = *exponent;
            // Few gaps come again and again: where each was found last, by the end of its size.
            let last = usize::try_from(size % 32).ok().and_then(|end| found.get_mut(end))?;
            let same = |gap: &Gap| gap.size == size;
            if !gaps.get(*last).is_some_and(same) {
                *last = gaps.iter().position(same).unwrap_or(gaps.len());
            }
            let gap = *last;
            if gap == gaps.len() {
                let share = (u128::from(size) << 63) / u128::from(degree.max(1));
                let share = i64::try_from(share).unwrap_or(i64::MAX);
                gaps.push(Gap { size, share });
            }
            let coefficient = amount << shift;
            terms.push(Term { coefficient, short: upper(coefficient), gap });
        }
        Some(Self { terms, gaps, degree })
    }

    /// `x^degree · P(1/x)`: the same roots, turned over.
    pub(super) fn reversed(&self) -> Self {
        let mut terms: Vec<Term> = self.terms.iter().rev().copied().collect();
        // The gap above a term is now the one that stood with its lower neighbour.
        let gaps: Vec<usize> = std::iter::once(0).chain(terms.iter().map(|term| term.gap)).collect();
        for (term, gap) in terms.iter_mut().zip(gaps) {
            term.gap = gap;
        }
        Self { terms, gaps: self.gaps.clone(), degree: self.degree }
    }

    pub(super) fn degree(&self) -> u64 {
        self.degree
    }

    /// The sign of P just above 0.
    pub(super) fn sign_at_zero(&self) -> i128 {
        self.terms.last().map_or(0, |term| term.coefficient.signum())
    }

    /// P(1), exactly.
    pub(super) fn at_one(&self) -> i128 {
        self.terms.iter().map(|term| term.coefficient).sum()
    }

    /// How often the sign changes from one coefficient to the next.
    pub(super) fn sign_changes(&self) -> usize {
        let pairs = self.terms.windows(2);
        pairs.filter(|pair| matches!(pair, [a, b] if (a.coefficient < 0) != (b.coefficient < 0))).count()
    }

    /// What [`value`](Self::value) may be off by: see there.
    pub(super) fn noise(&self) -> u128 {
        u128::from(self.degree) + u128::try_from(self.terms.len()).unwrap_or(u128::MAX >> 1) + 1
    }

    fn powers(&self, x: Fixed) -> Vec<Fixed> {
        let mut powers = vec![ONE; self.gaps.len()];
        raise(x, &self.gaps.iter().map(|gap| gap.size), &mut powers);
        powers
    }

    /// P(x), off by at most [`noise`](Self::noise).
    ///
    /// A factor `x^gap` is off by at most `2·gap` units of 2⁻¹²⁷ and multiplies a number below 2¹²⁵, which costs
    /// `gap/2`; cutting off costs less than 1. Earlier errors are multiplied by factors of at most one. Together
    /// that is less than `degree/2 + terms`.
    pub(super) fn value(&self, x: Fixed) -> i128 {
        let powers = self.powers(x);
        self.terms.iter().fold(0, |sum, term| {
            let factor = powers.get(term.gap).copied().unwrap_or(ONE);
            times_signed(sum, factor) + term.coefficient
        })
    }

    /// Value and slope in the short form: for deciding where to look, not for the answer.
    pub(super) fn short(&self, x: Fixed) -> Short {
        let factors = self.short_factors(x);
        self.terms.iter().fold(Short { value: 0, slope: 0 }, |sum, term| {
            let (factor, share) = factors.get(term.gap).copied().unwrap_or((0, 0));
            let grown = cut(sum.value, factor);
            Short { value: grown + term.short, slope: cut(sum.slope, factor) + cut(grown, share) }
        })
    }

    /// What each of [`parts`](Self::parts) may be off by.
    pub(super) fn parts_noise(&self) -> i64 {
        let terms = i64::try_from(self.terms.len()).unwrap_or(i64::MAX >> 8);
        let from_powers = i64::try_from(self.degree >> 60).unwrap_or(0);
        8 * (terms + from_powers + 2)
    }

    /// Value and slope of the positive and of the negative coefficients.
    pub(super) fn parts(&self, x: Fixed) -> Parts {
        let factors = self.short_factors(x);
        let start = Parts { value: [0; 2], slope: [0; 2] };
        self.terms.iter().fold(start, |sum, term| {
            let (factor, share) = factors.get(term.gap).copied().unwrap_or((0, 0));
            let grown = sum.value.map(|value| cut(value, factor));
            let [up, down] = grown;
            let [rise, fall] = sum.slope.map(|slope| cut(slope, factor));
            Parts {
                value: [up + term.short.max(0), down - term.short.min(0)],
                slope: [rise + cut(up, share), fall + cut(down, share)],
            }
        })
    }

    /// The values at two points, walked side by side.
    pub(super) fn values(&self, [left, right]: [Fixed; 2]) -> [i128; 2] {
        let powers: Vec<[Fixed; 2]> =
            self.powers(left).into_iter().zip(self.powers(right)).map(|(low, high)| [low, high]).collect();
        self.terms.iter().fold([0, 0], |[left, right], term| {
            let [low, high] = powers.get(term.gap).copied().unwrap_or([ONE, ONE]);
            [times_signed(left, low) + term.coefficient, times_signed(right, high) + term.coefficient]
        })
    }

    fn short_factors(&self, x: Fixed) -> Vec<(i64, i64)> {
        let short = |power: Fixed| i64::try_from(power >> 64).unwrap_or(i64::MAX);
        let powers = self.powers(x).into_iter().map(short);
        powers.zip(self.gaps.iter().map(|gap| gap.share)).collect()
    }

    /// `x·P(x)/(x·P′(x))` with its sign, given the value at x (as [`value`](Self::value) gives it) and a slope.
    ///
    /// `None` where the slope is nothing or the step is longer than half of x.
    pub(super) fn newton_step(&self, x: Fixed, value: i128, slope: i64) -> Option<i128> {
        let size = value.unsigned_abs();
        let shift = size.leading_zeros().min(CUT);
        // value/slope with CUT + shift binary places, where a slope counts 2⁶³ of the value's units.
        let ratio = (size << shift).checked_div(u128::from(slope.unsigned_abs()))?;
        let step = scaled(x / u128::from(self.degree), ratio, CUT + shift);
        let step = i128::try_from(step).ok().filter(|_| step <= x >> 1)?;
        Some(if (value < 0) == (slope < 0) { step } else { -step })
    }

    /// Where to start: Halley's step from x = 1, from sums that need no powers.
    pub(super) fn first_guess(&self) -> Fixed {
        let degree = u128::from(self.degree);
        let (mut value, mut slope, mut bend, mut share) = (0, 0, 0, i64::MAX);
        for (at, term) in self.terms.iter().enumerate() {
            let gap = self.gaps.get(term.gap).map_or(0, |gap| gap.share);
            share = if at == 0 { share } else { (share - gap).max(0) };
            let rising = cut(term.short, share);
            value += term.short;
            slope += rising;
            bend += cut(rising, share);
        }
        let [value, slope, bend] = [value, slope, bend].map(i128::from);
        // z = degree·ln x: value + slope·z + bend·z²/2 = 0.
        let below = 2 * slope * slope - value * bend;
        let fallback = ONE - ONE / (degree + 2);
        if below >> 40 == 0 {
            return fallback;
        }
        let z = (2 * value * slope) / (below >> 40).max(1);
        match u128::try_from(z) {
            // x = exp(−z/degree), near enough: 1/(1 + z/degree).
            Ok(z) if below > 0 && z < 1 << 45 => {
                let growth = (1_u128 << 60) + (z << 20) / degree;
                let x = (ONE / growth) << 60;
                if x < ONE { x.max(1) } else { fallback }
            }
            Ok(_) | Err(_) => fallback,
        }
    }
}

/// The short form of a coefficient.
fn upper(coefficient: i128) -> i64 {
    i64::try_from(coefficient >> CUT).unwrap_or(0)
}

/// A product with a factor of 63 binary places, even: the upper half of a product always fits.
#[inline]
fn cut(number: i64, factor: i64) -> i64 {
    i64::try_from((i128::from(number) * i128::from(factor)) >> 64).unwrap_or(0) << 1
}
