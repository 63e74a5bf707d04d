//! Many generated histories, on all processors: what is wrong with some is told at once, and does not stop the others.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use lending_testkit::generator::{Case, Coverage};

/// So many histories that are wrong are shown; the others are named.
const SHOWN: usize = 3;

/// After so many histories a line says how far it is.
const TOLD: u64 = 250;

/// A number that the environment asks for.
pub(crate) fn number(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// What is held of each history.
#[derive(Clone, Copy)]
pub(crate) struct Held {
    /// The file of tests that asks for it.
    pub(crate) test: &'static str,
    /// What it means where it does not hold.
    pub(crate) wrong: &'static str,
}

impl Held {
    /// Asks each history what is wrong with it; fails where something is.
    pub(crate) fn on<F>(
        self,
        seeds: impl IntoIterator<Item = u64>,
        generate: fn(u64) -> Option<Case>,
        ask: F,
    ) -> Coverage
    where
        F: Fn(&Case) -> Option<String> + Sync,
    {
        let seeds: Vec<u64> = seeds.into_iter().collect();
        let (next, all) = (AtomicUsize::new(0), seeds.len());
        let found = Mutex::new(Found::default());
        let work = || {
            while let Some(&seed) = seeds.get(next.fetch_add(1, Ordering::Relaxed)) {
                let case = generate(seed);
                let wrong = case.as_ref().and_then(|case| Some(format!("{case}{}", ask(case)?)));
                let mut found = found.lock().expect("no other thread failed");
                found.coverage.count(case.as_ref());
                found.asked += 1;
                if let Some(wrong) = wrong {
                    eprintln!("differs: {}", self.again(seed));
                    found.wrong.push((seed, wrong));
                }
                if found.asked.is_multiple_of(TOLD) {
                    eprintln!("{} of {all} histories, {} differ", found.asked, found.wrong.len());
                }
            }
        };
        std::thread::scope(|scope| {
            let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
            for _ in 0..threads {
                scope.spawn(work);
            }
        });
        let Found { coverage, mut wrong, .. } = found.into_inner().expect("no thread failed");
        wrong.sort();
        println!("{coverage:#?}");
        let shown: Vec<&str> = wrong.iter().take(SHOWN).map(|(_, what)| what.as_str()).collect();
        let named: Vec<String> = wrong.iter().map(|(seed, _)| self.again(*seed)).collect();
        assert!(
            wrong.is_empty(),
            "{} on {} of {all} histories\n{}\n{}",
            self.wrong,
            wrong.len(),
            shown.join("\n----\n"),
            named.join("\n")
        );
        coverage
    }

    /// The line that reproduces what is wrong with a history.
    fn again(self, seed: u64) -> String {
        format!(
            "LENDING_SEED={seed} LENDING_CASES=1 cargo test --release -p lending-testkit --test {}",
            self.test
        )
    }
}

/// What came of the histories that were asked so far.
#[derive(Default)]
struct Found {
    coverage: Coverage,
    asked: u64,
    wrong: Vec<(u64, String)>,
}
