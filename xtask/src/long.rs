//! `cargo xtask long`: what takes long. Add a part by adding a line to [`PARTS`].

use crate::parts::Need::Nothing;
use crate::parts::Work::{Cargo, Check};
use crate::parts::{Part, Skipping, run_all};
use crate::workspace::Workspace;
use crate::{faults, instructions};

/// The parts, in the order in which they run.
pub const PARTS: &[Part] = &[
    Part { name: "each law catches its faults", needs: Nothing, work: Check(|w| faults::run(w, None)) },
    Part {
        name: "laws and reference model on 20,000 histories each",
        needs: Nothing,
        work: Cargo(
            &[
                "test",
                "--locked",
                "--release",
                "-p",
                "lending-testkit",
                "--test",
                "laws",
                "--test",
                "reference",
            ],
            &[("LENDING_CASES", "20000"), ("LENDING_SEED", "1000000")],
        ),
    },
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
pub fn run(workspace: &Workspace) -> bool {
    run_all(workspace, PARTS, Skipping::Allowed)
}
