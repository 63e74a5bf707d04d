//! The floors of `lending-core`: a folder uses itself and what lies on strictly lower floors, nothing else.
//!
//! Every source file is parsed, and every path in it counts: imports with their groups, renames and globs,
//! re-exports, expressions, types, patterns, bounds, attributes (also paths in their strings), visibilities, and the
//! input of macros, token by token. What code reaches without naming a path, such as a method of a value it was
//! handed, is not seen.
//!
//! The rules are data: [`map`] for the core, [`reference_model`] for the slow model, which may know the core's data
//! and none of its arithmetic.

pub mod arrows;
pub mod map;
mod mention;
pub mod reference_model;
#[cfg(test)]
mod tests;
mod tokens;
mod tree;
mod violation;

pub use tree::Tree;
pub use violation::Violation;

use anyhow::Result;

use crate::workspace::Workspace;

/// The upward and sideways arrows of the workspace, and what the reference model may not know.
pub fn check(workspace: &Workspace) -> Result<Vec<String>> {
    let core = Tree::read(workspace.root(), "lending-core/src")?;
    let testkit = Tree::read(workspace.root(), "lending-testkit/src")?;
    let mut violations = arrows::violations(&core, &map::CORE);
    violations.extend(reference_model::violations(&testkit, &core));
    Ok(violations.iter().map(ToString::to_string).collect())
}
