#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "tests compute with small numbers"
)]

use super::*;
use crate::money::RoundingMode;

const MODES: [RoundingMode; 4] =
    [RoundingMode::HalfUp, RoundingMode::HalfEven, RoundingMode::Up, RoundingMode::Down];

/// Numbers from a seed (splitmix64).
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        let at = self.below(u64::try_from(choices.len()).unwrap());
        choices[usize::try_from(at).unwrap()]
    }

    /// A number of some random size, up to 10^`digits`.
    fn sized(&mut self, digits: u32) -> i64 {
        let digits = u32::try_from(self.below(u64::from(digits) + 1)).unwrap();
        i64::try_from(self.below(10_u64.pow(digits)) + 1).unwrap()
    }

    /// The rates of a plan: the same for each period, or each its own, out of the whole range and over denominators
    /// that are twelve, years of days, primes and whatever else.
    fn periods(&mut self) -> Vec<PeriodRate> {
        let count = match self.below(8) {
            0 => self.of(&[1, 2, 600]),
            1 => self.below(600) + 1,
            _ => self.below(40) + 1,
        };
        let yearly = match self.below(5) {
            0 => 0,
            1 => i128::from(self.below(10_000)) * 1_000_000_000,
            2 => -i128::from(self.below(999_999_999_999)),
            _ => i128::from(self.below(10_000_000_000_001)),
        };
        let denominator = self.of(&[1, 4, 12, 52, 360, 365, 366, 365 * 366, 999_983, 7_919 * 104_729]);
        let level = self.below(denominator).max(1);
        let uneven = self.below(2) == 0;
        (0..count)
            .map(|_| {
                let weight = if uneven { self.below(denominator + 1) } else { level };
                PeriodRate::new(yearly * i128::from(weight), 1_000_000_000_000 * i128::from(denominator))
            })
            .filter(|rate| !rate.is_beyond_total_loss())
            .collect()
    }

    fn rounding(&mut self) -> Rounding {
        let unit = match self.below(3) {
            0 => self.of(&[1, 5, 100, 1_000_000_000]),
            1 => self.sized(9),
            _ => 1,
        };
        Rounding::new(Minor::new(unit.min(1_000_000_000)), self.of(&MODES))
    }
}

/// The cases of a seed, and how many of them the bounds decided.
fn compare(cases: u32, seed: u64) -> u32 {
    let mut draw = Draw(seed);
    let mut decided = 0;
    for case in 0..cases {
        let periods = draw.periods();
        let principal = draw.sized(15).min(Minor::LIMIT.units());
        let residual = match draw.below(4) {
            0 => i64::try_from(draw.below(u64::try_from(principal).unwrap() + 1)).unwrap(),
            _ => 0,
        };
        let (principal, residual, rounding) = (Minor::new(principal), Minor::new(residual), draw.rounding());
        let expected = exact::instalment(principal, residual, periods.iter().copied(), rounding);
        let found = filtered(principal, residual, periods.iter().copied(), rounding);
        if found.is_some() {
            assert_eq!(
                found, expected,
                "seed {seed}, case {case}: {principal} {residual} {rounding:?} {periods:?}"
            );
            decided += 1;
        }
    }
    decided
}

#[test]
fn bounds_that_decide_decide_as_the_exact_quotient() {
    let cases = std::env::var("LENDING_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(4_000);
    let decided = compare(cases, 1);
    println!("{decided} of {cases} cases are decided by bounds");
    // The others are ties, whole numbers of units (a period without interest), or nothing to divide.
    assert!(decided > cases / 10 * 7, "{decided} of {cases} are decided by bounds");
}

/// `P = k·unit·n` (a whole number of units) and half a unit more, in `n` periods without interest.
#[test]
fn what_lies_on_a_border_is_left_to_the_exact_quotient() {
    for count in [1_usize, 2, 3, 7, 360, 600] {
        let periods = || std::iter::repeat_n(PeriodRate::ZERO, count);
        for units in [1, 2, 3, 1_000_000] {
            let whole = i64::try_from(count).unwrap() * units * 10;
            for (principal, modes) in [
                (whole, [units; 4]),
                (whole + whole / units / 2, [units + 1, units + units % 2, units + 1, units]),
            ] {
                for (mode, expected) in MODES.into_iter().zip(modes) {
                    let rounding = Rounding::new(Minor::new(10), mode);
                    let found = level_instalment(Minor::new(principal), Minor::ZERO, periods(), rounding);
                    assert_eq!(found, Some(Minor::new(expected * 10)), "{principal} in {count}, {mode:?}");
                }
            }
        }
    }
}

/// 5 at 100 % are 10 after one period: two and a half units of 4.
#[test]
fn a_true_tie_under_interest_goes_as_its_mode_says() {
    let double = PeriodRate::new(1, 1);
    for (mode, expected) in MODES.into_iter().zip([12, 8, 12, 8]) {
        let rounding = Rounding::new(Minor::new(4), mode);
        let half = matches!(mode, RoundingMode::HalfUp | RoundingMode::HalfEven);
        let found = filtered(Minor::new(5), Minor::ZERO, [double].into_iter(), rounding);
        assert_eq!(found.is_none(), half, "{mode:?}");
        assert_eq!(
            level_instalment(Minor::new(5), Minor::ZERO, [double], rounding),
            Some(Minor::new(expected))
        );
    }
}

/// One minor unit beside a tie is decided by the bounds, at the largest amounts and the longest plan.
#[test]
fn bounds_see_one_part_in_a_thousand_million_million() {
    let periods = || std::iter::repeat_n(PeriodRate::new(1, 1200), 600);
    for principal in [Minor::LIMIT, Minor::LIMIT - Minor::new(1), Minor::new(1)] {
        for mode in MODES {
            let rounding = Rounding::new(Minor::new(1), mode);
            let found = filtered(principal, Minor::ZERO, periods(), rounding);
            assert_eq!(found, exact::instalment(principal, Minor::ZERO, periods(), rounding));
            assert!(found.is_some());
        }
    }
}

#[test]
fn there_is_no_instalment_without_a_period_or_beyond_a_total_loss() {
    let cent = Rounding::new(Minor::new(1), RoundingMode::HalfUp);
    assert_eq!(level_instalment(Minor::new(1), Minor::ZERO, [], cent), None);
    assert_eq!(level_instalment(Minor::new(1), Minor::ZERO, [PeriodRate::new(-1, 1)], cent), None);
}
