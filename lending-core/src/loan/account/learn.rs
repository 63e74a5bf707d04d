//! Which rows of the reference data a loan reads, and new ones while it is open.

use super::Loan;
use crate::calendar::Date;
use crate::reference::{RateRow, Reference, ReferenceError};

impl Loan {
    /// Takes in the lender's reference data as it stands now: rows that became known since the loan was opened or
    /// loaded. What they change of what was told enters the book when the business day on which they are known comes,
    /// as corrections that name the row.
    ///
    /// Of the tables that the terms read, the rows known by the loan's business day stay as they were, and each new
    /// row is known later: the book of a day never depends on when the host passed a row on. A row that arrives during
    /// business is known from the next business day.
    ///
    /// ```
    /// # use lending_core::{date, doc, reference::Reference};
    /// # let mut loan = doc::disbursed();
    /// let rows = "[[rate]]\ntable = 'late'\nfrom = '2026-03-01'\nknown = '2026-03-20'\nrate = '9 % per year'";
    /// loan.learn(Reference::from_toml(rows)?)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`ReferenceError::Changed`] or [`ReferenceError::KnownTooEarly`], naming the row; the loan is as it was.
    pub fn learn(&mut self, reference: Reference) -> Result<(), ReferenceError> {
        let business_day = self.business_day();
        for table in self.terms.agreed().tables() {
            let used: Vec<&RateRow> =
                self.reference.table(table).filter(|row| row.known <= business_day).collect();
            let given: Vec<&RateRow> =
                reference.table(table).filter(|row| row.known <= business_day).collect();
            if let Some(row) = used.iter().find(|row| !given.contains(row)) {
                let (table, from, known) = (row.table.clone(), row.from, row.known);
                return Err(ReferenceError::Changed { table, from, known });
            }
            if let Some(row) = given.iter().find(|row| !used.contains(row)) {
                let (table, from, known) = (row.table.clone(), row.from, row.known);
                return Err(ReferenceError::KnownTooEarly { table, from, known, business_day });
            }
        }
        self.reference = reference;
        Ok(())
    }

    /// The reference data that the loan has, whenever it becomes known.
    pub const fn reference(&self) -> &Reference {
        &self.reference
    }

    /// The rows of tables that the terms read.
    fn rows_read(&self) -> impl Iterator<Item = &RateRow> {
        self.terms.agreed().tables().flat_map(|table| self.reference.table(table))
    }

    /// The rows that became known on a day.
    pub(super) fn rows_known_on(&self, day: Date) -> impl Iterator<Item = &RateRow> {
        self.rows_read().filter(move |row| row.known == day)
    }

    /// The first day after one, up to another, on which something that the terms read becomes known.
    pub(super) fn next_known_day(&self, after: Date, upto: Date) -> Option<Date> {
        self.rows_read().map(|row| row.known).filter(|known| *known > after && *known <= upto).min()
    }
}
