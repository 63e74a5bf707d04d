//! `cargo xtask long`: what takes long. Add a part by adding a line to [`parts`].

use crate::parts::Need::Nothing;
use crate::parts::Work::{Cargo, Check, Histories};
use crate::parts::{Part, Skipping, run_all};
use crate::workspace::Workspace;
use crate::{faults, instructions};

/// The parts, in the order in which they run; the reference model is held against so many histories, the laws against
/// a fifth of them.
pub fn parts(histories: u64, first: u64) -> Vec<Part> {
    let generated = [
        Part { name: "each law catches its faults", needs: Nothing, work: Check(|w| faults::run(w, None)) },
        Part {
            name: "laws on generated histories",
            needs: Nothing,
            work: Histories(
                &[
                    "test",
                    "--locked",
                    "--release",
                    "-p",
                    "lending-testkit",
                    "--test",
                    "laws",
                    "--",
                    "--ignored",
                    "--nocapture",
                    "every_law_holds_on_each_history",
                ],
                (first, histories / 5),
            ),
        },
        Part {
            name: "reference model on generated histories",
            needs: Nothing,
            work: Histories(
                &[
                    "test",
                    "--locked",
                    "--release",
                    "-p",
                    "lending-testkit",
                    "--test",
                    "reference",
                    "--",
                    "--nocapture",
                ],
                (first, histories),
            ),
        },
    ];
    generated.into_iter().chain(OTHERS.iter().copied()).collect()
}

/// What has nothing to do with histories.
const OTHERS: &[Part] = &[
    Part {
        name: "level instalments by bounds and by whole numbers",
        needs: Nothing,
        work: Cargo(
            &["test", "--locked", "--release", "-p", "lending-core", "--lib", "level"],
            &[("LENDING_CASES", "100000")],
        ),
    },
    Part {
        name: "five million figures of simple interest",
        needs: Nothing,
        work: Cargo(
            &["test", "--locked", "--release", "-p", "lending-benches"],
            &[("LENDING_CASES", "5000000"), ("LENDING_SEED", "1000000")],
        ),
    },
    Part { name: "instructions", needs: Nothing, work: Check(instructions::check) },
];

/// Runs them; answers whether all passed.
pub fn run(workspace: &Workspace, histories: u64, first: u64) -> bool {
    run_all(workspace, &parts(histories, first), Skipping::Allowed)
}
