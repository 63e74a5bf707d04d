use std::fmt;
use std::path::PathBuf;

use serde::Serialize;
use thiserror::Error;

/// What became of one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The library gives the expected figures.
    Passed,
    /// It gives others.
    Failed {
        /// What the suite says.
        expected: String,
        /// What the library gives.
        found: String,
    },
    /// The library does not know this kind of case yet.
    NotUnderstood {
        /// What it does not know.
        reason: String,
    },
}

/// One case of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Its name in the file.
    pub id: String,
    /// What became of it.
    pub verdict: Verdict,
}

impl Case {
    /// A case that passes when both texts agree.
    pub fn compared(id: impl Into<String>, expected: impl fmt::Display, found: impl fmt::Display) -> Self {
        let (expected, found) = (expected.to_string(), found.to_string());
        let verdict = if expected == found { Verdict::Passed } else { Verdict::Failed { expected, found } };
        Self { id: id.into(), verdict }
    }

    /// A case that passes when what was found is close enough to what was expected.
    pub fn judged(
        id: impl Into<String>,
        passed: bool,
        expected: impl fmt::Display,
        found: impl fmt::Display,
    ) -> Self {
        let failed = || Verdict::Failed { expected: expected.to_string(), found: found.to_string() };
        Self { id: id.into(), verdict: if passed { Verdict::Passed } else { failed() } }
    }

    /// A case of a kind that is not known yet.
    pub fn not_understood(id: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { id: id.into(), verdict: Verdict::NotUnderstood { reason: reason.into() } }
    }
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileReport {
    /// The file's name.
    pub name: String,
    /// Its cases, in order.
    pub cases: Vec<Case>,
}

/// What became of a folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Its files, by name.
    pub files: Vec<FileReport>,
}

/// Why a suite could not be read.
#[derive(Debug, Error)]
pub enum SuiteError {
    /// The folder or a file of it cannot be read.
    #[error("{path}: {source}", path = path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file is not in the suite's format.
    #[error("{path}: {reason}", path = path.display())]
    Format {
        /// Which.
        path: PathBuf,
        /// Why.
        reason: String,
    },
}

/// Counted verdicts, as they stand in JSON.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// All cases.
    pub total: usize,
    /// Those that passed.
    pub passed: usize,
    /// Those that failed.
    pub failed: usize,
    /// Those of a kind that is not known yet.
    pub not_understood: usize,
}

#[derive(Serialize)]
struct FileTotals<'a> {
    name: &'a str,
    #[serde(flatten)]
    totals: Totals,
}

#[derive(Serialize)]
struct ReportTotals<'a> {
    #[serde(flatten)]
    totals: Totals,
    files: Vec<FileTotals<'a>>,
}

impl Totals {
    fn of<'a>(cases: impl Iterator<Item = &'a Case>) -> Self {
        cases.fold(Self::default(), |mut totals, case| {
            totals.total += 1;
            match case.verdict {
                Verdict::Passed => totals.passed += 1,
                Verdict::Failed { .. } => totals.failed += 1,
                Verdict::NotUnderstood { .. } => totals.not_understood += 1,
            }
            totals
        })
    }
}

impl FileReport {
    /// Its counted verdicts.
    pub fn totals(&self) -> Totals {
        Totals::of(self.cases.iter())
    }
}

impl Report {
    /// The counted verdicts of all files.
    pub fn totals(&self) -> Totals {
        Totals::of(self.files.iter().flat_map(|file| &file.cases))
    }

    /// The counted verdicts of all files and of each, as JSON.
    pub fn to_json(&self) -> String {
        let files = self.files.iter().map(|file| FileTotals { name: &file.name, totals: file.totals() });
        let report = ReportTotals { totals: self.totals(), files: files.collect() };
        serde_json::to_string_pretty(&report).expect("totals are plain data")
    }
}

/// The failures that are shown of each file.
const SHOWN: usize = 5;

/// A line per file; below it the first failures with both figures, and why cases were not understood.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for file in &self.files {
            let Totals { total, passed, failed, not_understood } = file.totals();
            writeln!(
                f,
                "{:<32} {passed:>6} of {total} passed, {failed} failed, {not_understood} not understood",
                file.name
            )?;
            let mut shown = 0;
            let mut reasons = std::collections::BTreeMap::<&str, usize>::new();
            for case in &file.cases {
                match &case.verdict {
                    Verdict::Failed { expected, found } if shown < SHOWN => {
                        shown += 1;
                        writeln!(f, "    {}: expected {expected}, found {found}", case.id)?;
                    }
                    Verdict::NotUnderstood { reason } => *reasons.entry(reason).or_default() += 1,
                    Verdict::Failed { .. } | Verdict::Passed => {}
                }
            }
            for (reason, count) in reasons {
                writeln!(f, "    not understood: {reason} ({count})")?;
            }
        }
        let Totals { total, passed, failed, not_understood } = self.totals();
        write!(
            f,
            "{:<32} {passed:>6} of {total} passed, {failed} failed, {not_understood} not understood",
            "all"
        )
    }
}
