//! What stands, in the order in which it counts.

use std::collections::BTreeSet;

use super::Happening;
use crate::calendar::Date;
use crate::debt::Key;

/// The happenings that were not taken back, by day, in the order of each day.
pub(super) fn standing<H: Happening>(happenings: &[H]) -> Vec<&H> {
    let undone: BTreeSet<&Key> = happenings.iter().filter_map(Happening::undoes).collect();
    let mut standing: Vec<(Date, &H)> = happenings
        .iter()
        .filter(|happening| !undone.contains(happening.key()))
        .filter_map(|happening| happening.day().map(|day| (day, happening)))
        .collect();
    standing.sort_by_key(|(day, happening)| (*day, happening.step_order(), happening.key()));
    after_what_they_follow(&standing)
}

trait StepOrder {
    fn step_order(&self) -> (super::Step, i16, super::Step);
}

impl<H: Happening> StepOrder for H {
    /// By step; inside step 5 by the host's order before the kind.
    fn step_order(&self) -> (super::Step, i16, super::Step) {
        let step = self.step();
        let group = match step {
            super::Step::Terms | super::Step::Out | super::Step::End => step,
            super::Step::Money(_) => super::Step::Money(super::Rank::Charge),
        };
        (group, self.order(), step)
    }
}

/// Moves each fact that refers to a later one of its own day directly behind it.
fn after_what_they_follow<'h, H: Happening>(sorted: &[(Date, &'h H)]) -> Vec<&'h H> {
    let mut ordered = Vec::with_capacity(sorted.len());
    let mut waits: Vec<(&Key, &'h H)> = Vec::new();
    for of_day in sorted.chunk_by(|(one, _), (other, _)| one == other) {
        let before = ordered.len();
        for (_, happening) in of_day {
            if let Some(target) = happening.follows()
                && of_day.iter().any(|(_, other)| other.key() == target)
                && !ordered[before..].iter().any(|done: &&H| done.key() == target)
            {
                waits.push((target, happening));
                continue;
            }
            let mut ready: Vec<&'h H> = vec![happening];
            while let Some(next) = ready.pop() {
                ordered.push(next);
                let waiting = waits.extract_if(.., |(target, _)| *target == next.key());
                let waiting: Vec<&'h H> = waiting.map(|(_, happening)| happening).collect();
                ready.extend(waiting.into_iter().rev());
            }
        }
    }
    // What waits for a fact that waits for it as well was never recorded; it is not lost all the same.
    waits.sort_by_key(|(target, _)| *target);
    ordered.extend(waits.into_iter().map(|(_, happening)| happening));
    ordered
}
