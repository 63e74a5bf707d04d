//! All roots of a polynomial in (low, 1): intervals that hold none are excluded, those that hold one are kept.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "points lie in (0, 1] with 127 binary places, the short form below 2⁶²: sums and halves stay inside"
)]

use super::fixed::{Fixed, ONE};
use super::polynomial::{Parts, Polynomial};
use super::solve::{Bracket, Curve, narrowed, root};

/// What could not be settled: more points were needed than are looked at.
#[derive(Debug)]
pub(super) struct TooTangled;

/// The points that are looked at before the search gives up.
const POINTS: usize = 60_000;

/// Intervals are not halved below 2⁻²² of `x / degree`; what is still open then is a cluster.
const FINEST: u32 = 22;

#[derive(Debug, Clone, Copy)]
struct Point {
    x: Fixed,
    parts: Parts,
}

enum Finding {
    Nothing,
    /// Value monotone: one root or none, as the signs at the ends say.
    Monotone,
    Open,
}

/// The roots in (low, 1), rising, without one at 1 itself.
///
/// P = P₊ − P₋ where both parts rise with x, and so do those of the slope: on `[a, b]` P lies between
/// `P₊(a) − P₋(b)` and `P₊(b) − P₋(a)`. An interval where that leaves out 0 holds no root; one where the same of
/// the slope leaves out 0 holds at most one. The others are halved. What is still open at the finest width is
/// joined with its neighbours into a cluster and judged by the signs at its ends: opposite signs are a root;
/// equal signs are a touching root where the value at the turning point is nothing within the noise, two roots
/// where it has the other sign, and none otherwise.
pub(super) fn roots(curve: &Polynomial, low: Fixed, units: u64) -> Result<Vec<Fixed>, TooTangled> {
    let point = |x| Point { x, parts: curve.parts(x) };
    let noise = curve.parts_noise();
    let mut found = Vec::new();
    let mut cluster: Option<(Fixed, Fixed)> = None;
    let mut stack = vec![(point(low), point(ONE))];
    let mut looked_at = 0;
    while let Some((left, right)) = stack.pop() {
        let finding = judge(&left.parts, &right.parts, noise);
        let finest = right.x - left.x <= ((right.x >> FINEST) / u128::from(curve.degree())).max(4);
        match finding {
            Finding::Open if finest => {
                cluster = Some(cluster.map_or((left.x, right.x), |(start, _)| (start, right.x)));
                continue;
            }
            Finding::Open => {
                looked_at += 1;
                if looked_at > POINTS {
                    return Err(TooTangled);
                }
                // Not the very middle: a root there would have no sign.
                let x = left.x + (right.x - left.x) / 256 * 127 + 1;
                let middle = point(x);
                stack.push((middle, right));
                stack.push((left, middle));
                continue;
            }
            Finding::Nothing | Finding::Monotone => {}
        }
        if let Some((start, end)) = cluster.take() {
            found.extend(in_cluster(curve, start, end, units)?);
        }
        if matches!(finding, Finding::Monotone)
            && let Some(bracket) = bracket(curve, left.x, right.x)
        {
            found.push(root(curve, bracket, units).ok_or(TooTangled)?);
        }
    }
    if let Some((start, end)) = cluster {
        found.extend(in_cluster(curve, start, end, units)?);
    }
    Ok(found)
}

fn judge(left: &Parts, right: &Parts, noise: i64) -> Finding {
    let excludes = |[up_left, down_left]: [i64; 2], [up_right, down_right]: [i64; 2]| {
        up_left - down_right > noise || up_right - down_left < -noise
    };
    if excludes(left.value, right.value) {
        Finding::Nothing
    } else if excludes(left.slope, right.slope) {
        Finding::Monotone
    } else {
        Finding::Open
    }
}

fn bracket(curve: &Polynomial, low: Fixed, high: Fixed) -> Option<Bracket> {
    let sign_low = curve.sign(low);
    let sign_high = if high == ONE { curve.at_one().signum() } else { curve.sign(high) };
    (sign_low != 0 && sign_low == -sign_high).then_some(Bracket { low, high, sign_low })
}

fn in_cluster(curve: &Polynomial, start: Fixed, end: Fixed, units: u64) -> Result<Vec<Fixed>, TooTangled> {
    if end == ONE && curve.at_one() == 0 {
        return Ok(Vec::new());
    }
    if let Some(bracket) = bracket(curve, start, end) {
        return Ok(vec![narrowed(curve, bracket, units)]);
    }
    // The turning point: where the short slope changes its sign.
    let rising = |x| curve.short(x).slope;
    let (mut low, mut high) = (start, end);
    let at_start = rising(low).signum();
    while high - low > 2 {
        let middle = low + (high - low) / 2;
        if rising(middle).signum() == at_start {
            low = middle;
        } else {
            high = middle;
        }
    }
    let value = curve.value(low);
    let touches = curve.noise().saturating_mul(1 << 20);
    if value.unsigned_abs() <= touches {
        return Ok(vec![low]);
    }
    let both = [bracket(curve, start, low), bracket(curve, low, end)];
    both.into_iter().flatten().map(|one| root(curve, one, units).ok_or(TooTangled)).collect()
}
