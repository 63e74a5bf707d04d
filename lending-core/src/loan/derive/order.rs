//! What stands, in the order in which it counts.

use std::collections::{BTreeMap, BTreeSet};

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
    after_what_they_follow(standing)
}

trait StepOrder {
    fn step_order(&self) -> (super::Step, i16, super::Step);
}

impl<H: Happening> StepOrder for H {
    /// By step; inside step 5 by the host's order before the kind.
    fn step_order(&self) -> (super::Step, i16, super::Step) {
        let step = self.step();
        let group = match step {
            super::Step::Terms | super::Step::Out => step,
            super::Step::Money(_) => super::Step::Money(super::Rank::Charge),
        };
        (group, self.order(), step)
    }
}

/// Moves each fact that refers to a later one of its own day directly behind it.
fn after_what_they_follow<H: Happening>(sorted: Vec<(Date, &H)>) -> Vec<&H> {
    let mut waits: BTreeMap<&Key, Vec<&H>> = BTreeMap::new();
    let mut done: BTreeSet<&Key> = BTreeSet::new();
    let days: BTreeMap<&Key, Date> = sorted.iter().map(|(day, happening)| (happening.key(), *day)).collect();
    let mut ordered = Vec::with_capacity(sorted.len());
    for (day, happening) in sorted {
        if let Some(target) = happening.follows()
            && days.get(target) == Some(&day)
            && !done.contains(target)
        {
            waits.entry(target).or_default().push(happening);
            continue;
        }
        let mut ready = vec![happening];
        while let Some(next) = ready.pop() {
            ordered.push(next);
            done.insert(next.key());
            if let Some(waiting) = waits.remove(next.key()) {
                ready.extend(waiting.into_iter().rev());
            }
        }
    }
    // What waits for a fact that waits for it as well was never recorded; it is not lost all the same.
    ordered.extend(waits.into_values().flatten());
    ordered
}
