//! Rows that are free of interest (C280), from a stream of their own: what else is drawn stays as it is.

use std::collections::BTreeSet;

use fastrand::Rng;

/// Parts the stream of this draw from the others; such that no seed on which engine and model once differed draws any, so
/// that these seeds keep their histories.
const APART: u64 = 0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(1308);

/// The product file of a seed with one or two of so many rows named; none where the seed names none.
pub(super) fn named(seed: u64, file: &str, rows: impl FnOnce() -> Option<u32>) -> Option<String> {
    let rng = &mut Rng::with_seed(seed ^ APART);
    if rng.u8(0..6) > 0 {
        return None;
    }
    let rows = rows()?;
    let named: BTreeSet<u32> = (0..rng.u8(1..=2)).map(|_| rng.u32(1..=rows)).collect();
    let numbers: Vec<String> = named.iter().map(ToString::to_string).collect();
    Some(format!("{file}[relief]\nfree_of_interest = [{}]\n", numbers.join(", ")))
}
