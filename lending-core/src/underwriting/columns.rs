use std::collections::BTreeMap;

use super::policy::Policy;
use super::verdict::Verdict;
use crate::calendar::Date;
use crate::facts::{Borrower, FactError, Facts, Known, Unknown};

/// Many applicants side by side: for each fact the values of all of them, in the same order.
///
/// Values are checked by the dictionary as those of one application are; a column that is left out is missing for all.
/// Sources and days are not a part of it: what is too old is given as [`Unknown::Stale`], and means what the policy says.
///
/// ```
/// use lending_core::facts::{Borrower, Known};
/// use lending_core::underwriting::{Columns, Policy, VerdictOutcome};
/// use lending_core::date;
/// let policy = Policy::from_toml(r#"
///     policy = "micro-loan"
///     from = "2026-01-01"
///     currency = "CNY"
///     unknown = "decline"
///     facts.age = { kind = "integer" }
///     rules = [{ id = "age", require = { of = "age", between = [18, 55] }, reason = "age" }]
/// "#, &[])?;
/// let ages = [17, 34, 61].map(|age| Known::Number(age.into()));
/// let columns = Columns::new(Borrower::Private, 3).with("age", &ages);
/// let mut approved = 0;
/// policy.verdicts(&columns, date!("2026-02-01"), |_, verdict| {
///     approved += u32::from(verdict.outcome == VerdictOutcome::Approved);
/// })?;
/// assert_eq!(approved, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Columns<'c> {
    borrower: Borrower,
    rows: usize,
    by_fact: BTreeMap<&'c str, &'c [Known<'c>]>,
}

impl<'c> Columns<'c> {
    /// So many applicants of one kind, of whom nothing is known yet.
    pub const fn new(borrower: Borrower, rows: usize) -> Self {
        Self { borrower, rows, by_fact: BTreeMap::new() }
    }

    /// With the values of a fact.
    #[must_use]
    pub fn with(mut self, name: &'c str, values: &'c [Known<'c>]) -> Self {
        self.by_fact.insert(name, values);
        self
    }
}

impl Policy {
    /// What the policy says of each of many applicants, in their order, as [`verdict`](Self::verdict) says it of one.
    ///
    /// # Errors
    /// [`FactError`], with the name of the column: one of no field or of another length, or a value that the dictionary
    /// refuses, before anything is told.
    pub fn verdicts(
        &self,
        columns: &Columns<'_>,
        on: Date,
        mut tell: impl FnMut(usize, &Verdict<'_>),
    ) -> Result<(), FactError> {
        let dictionary = self.dictionary();
        if let Some(foreign) = columns.by_fact.keys().find(|name| !dictionary.fields().contains_key(**name)) {
            return Err(FactError::NoSuchField { field: (*foreign).to_owned() });
        }
        for (name, values) in &columns.by_fact {
            if values.len() != columns.rows {
                let (expected, found) = (format!("{} values", columns.rows), values.len().to_string());
                return Err(FactError::Limit { field: (*name).to_owned(), expected, found });
            }
            dictionary.check_all(name, values)?;
        }
        let by_field: Vec<Option<&[Known<'_>]>> =
            dictionary.fields().keys().map(|name| columns.by_fact.get(name.as_str()).copied()).collect();
        let mut values: Vec<Known<'_>> = Vec::with_capacity(by_field.len());
        for row in 0..columns.rows {
            values.clear();
            values.extend(by_field.iter().map(|column| {
                let value = column.and_then(|values| values.get(row));
                value.copied().unwrap_or(Known::Not(Unknown::Missing))
            }));
            let facts = Facts::of(values, columns.borrower);
            tell(row, &self.verdict(&facts, on));
            values = facts.into_values();
        }
        Ok(())
    }
}
