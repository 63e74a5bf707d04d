use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::workspace::{Workspace, cargo};

/// A small change of one place, as cargo-mutants lists it.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Change {
    /// The file, from the workspace's folder.
    pub(super) file: PathBuf,
    /// Where and what, in words.
    pub(super) name: String,
    /// What kind of place it is.
    pub(super) genre: Genre,
    /// What stands there instead.
    pub(super) replacement: String,
    function: Option<Function>,
    span: Span,
}

#[derive(Debug, Clone, Deserialize)]
struct Function {
    return_type: String,
}

/// What kind of place is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(super) enum Genre {
    /// The whole of a function's body.
    FnValue,
    /// An operator between two expressions.
    BinaryOperator,
    /// An operator before an expression.
    UnaryOperator,
    /// A field of a struct expression that has a base.
    StructField,
    /// An arm of a match that has another for everything.
    MatchArm,
    /// The condition of an arm.
    MatchArmGuard,
}

#[derive(Debug, Clone, Copy, Deserialize)]
struct Span {
    start: Point,
    end: Point,
}

/// A line and a column, both from 1.
#[derive(Debug, Clone, Copy, Deserialize)]
struct Point {
    line: usize,
    column: usize,
}

/// All changes that `.cargo/mutants.toml` asks for, by file.
pub(super) fn listed(workspace: &Workspace) -> Result<BTreeMap<PathBuf, Vec<Change>>> {
    let mut command = cargo(workspace.root());
    command.args(["mutants", "--list", "--json"]);
    let output = command.output().context("cannot run cargo mutants")?;
    ensure!(output.status.success(), "cargo mutants: {}", String::from_utf8_lossy(&output.stderr).trim());
    let changes: Vec<Change> = serde_json::from_slice(&output.stdout)?;
    let mut files: BTreeMap<PathBuf, Vec<Change>> = BTreeMap::new();
    for change in changes {
        files.entry(change.file.clone()).or_default().push(change);
    }
    Ok(files)
}

impl Change {
    /// Whether it lies in a function that says only in its body which type it answers.
    pub(super) fn type_is_in_the_body(&self) -> bool {
        self.function.as_ref().is_some_and(|function| function.return_type.contains("impl "))
    }

    /// The bytes of a file's text that it is about.
    pub(super) fn range(&self, text: &str) -> Option<Range<usize>> {
        let (start, end) = (self.span.start, self.span.end);
        Some(
            byte_at(text, start.line, start.column.checked_sub(1)?)?
                ..byte_at(text, end.line, end.column.checked_sub(1)?)?,
        )
    }
}

/// The byte of a line (from 1) and a column (from 0).
pub(super) fn byte_at(text: &str, line: usize, column: usize) -> Option<usize> {
    let above: usize = text.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum();
    let of_line = text.get(above..)?.lines().next()?;
    let within = of_line.char_indices().nth(column).map_or(of_line.len(), |(at, _)| at);
    above.checked_add(within)
}
