//! `cargo xtask test`: everything that is tested.

use crate::parts::Need::{Beancount, Nothing, Subcommand};
use crate::parts::Work::{Cargo, Check};
use crate::parts::{Part, Skipping, run_all};
use crate::workspace::Workspace;
use crate::{beancount, errors, faults, fixtures, floors, schemas};

/// The parts, in the order in which they run.
pub const PARTS: &[Part] = &[
    Part {
        name: "formatting",
        needs: Subcommand("fmt", "rustfmt"),
        work: Cargo(&["fmt", "--all", "--check"], &[]),
    },
    Part {
        name: "lints",
        needs: Subcommand("clippy", "clippy"),
        work: Cargo(&["clippy", "--locked", "--workspace", "--all-targets", "--", "-D", "warnings"], &[]),
    },
    Part {
        name: "tests",
        needs: Nothing,
        work: Cargo(&["test", "--locked", "--workspace", "--no-fail-fast"], &[]),
    },
    Part {
        name: "documentation",
        needs: Nothing,
        work: Cargo(&["doc", "--locked", "--no-deps", "--workspace"], &[("RUSTDOCFLAGS", "-D warnings")]),
    },
    Part { name: "floors", needs: Nothing, work: Check(floors::check) },
    Part { name: "list of errors", needs: Nothing, work: Check(errors::check) },
    Part { name: "schemas", needs: Nothing, work: Check(schemas::check) },
    Part { name: "fixtures", needs: Nothing, work: Check(fixtures::check_workspace) },
    Part { name: "postings in beancount", needs: Beancount, work: Check(beancount::check) },
    Part { name: "faults apply and compile", needs: Nothing, work: Check(faults::check) },
];

/// Runs them; answers whether all passed.
pub fn run(workspace: &Workspace, skipping: Skipping) -> bool {
    run_all(workspace, PARTS, skipping)
}
