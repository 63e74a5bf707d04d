use std::fmt;

/// What came of one clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The clause's stable name.
    pub clause: &'static str,
    /// What it asks for.
    pub says: &'static str,
    /// What was found instead, when the store does not do it.
    pub failure: Option<String>,
}

/// One verdict a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a report says whether the store keeps the contract"]
pub struct Report {
    /// In the order in which they were tried.
    pub verdicts: Vec<Verdict>,
}

impl Report {
    /// Whether the store keeps every clause.
    pub fn passed(&self) -> bool {
        self.failed().next().is_none()
    }

    /// The clauses that the store does not keep.
    pub fn failed(&self) -> impl Iterator<Item = &Verdict> {
        self.verdicts.iter().filter(|verdict| verdict.failure.is_some())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Verdict { clause, says, failure } in &self.verdicts {
            match failure {
                None => writeln!(f, "ok      {clause}: {says}")?,
                Some(found) => writeln!(f, "FAILED  {clause}: {says}\n        {found}")?,
            }
        }
        Ok(())
    }
}
