//! Which rows of the reference data a loan reads, and new ones while it is open.

use super::Loan;
use crate::calendar::Date;
use crate::reference::{CalendarRow, RateRow, Reference, ReferenceError, RowName};

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
        let told = |row: &Row| row.known() <= business_day;
        let used: Vec<Row> = self.rows_of(&self.reference).filter(told).collect();
        let given: Vec<Row> = self.rows_of(&reference).filter(told).collect();
        if let Some(row) = used.iter().find(|row| !given.contains(row)) {
            return Err(ReferenceError::Changed { row: row.name() });
        }
        if let Some(row) = given.iter().find(|row| !used.contains(row)) {
            return Err(ReferenceError::KnownTooEarly { row: row.name(), business_day });
        }
        self.reference = reference;
        Ok(())
    }

    /// The reference data that the loan has, whenever it becomes known.
    pub const fn reference(&self) -> &Reference {
        &self.reference
    }

    /// The rows that the terms read.
    fn rows_of<'r>(&self, reference: &'r Reference) -> impl Iterator<Item = Row<'r>> {
        let agreed = self.terms.agreed();
        let rates = agreed.tables().flat_map(|table| reference.table(table)).map(Row::Rate);
        let editions = agreed.calendars().flat_map(|name| reference.calendar(name)).map(Row::Calendar);
        rates.chain(editions)
    }

    /// The row of a rate table that became known on a day; of several the one that holds first.
    pub(super) fn rate_known_on(&self, day: Date) -> Option<&RateRow> {
        let agreed = self.terms.agreed();
        let rows = agreed.tables().flat_map(|table| self.reference.table(table));
        rows.filter(|row| row.known == day).min_by_key(|row| row.from)
    }

    /// Whether another loan of the same terms knew the same rows by a day.
    pub(super) fn knew_alike(&self, other: &Self, day: Date) -> bool {
        let by_then = |row: &Row| row.known() <= day;
        let ours: Vec<Row> = self.rows_of(&self.reference).filter(by_then).collect();
        ours == other.rows_of(&other.reference).filter(by_then).collect::<Vec<_>>()
    }

    /// The rows that the terms read and that became known on a day.
    pub(super) fn rows_known_on(&self, day: Date) -> Vec<RowName> {
        self.rows_of(&self.reference).filter(|row| row.known() == day).map(Row::name).collect()
    }

    /// The first day after one, up to another, on which something that the terms read becomes known.
    pub(super) fn next_known_day(&self, after: Date, upto: Date) -> Option<Date> {
        let known = self.rows_of(&self.reference).map(Row::known);
        known.filter(|known| *known > after && *known <= upto).min()
    }
}

/// A row of either kind.
#[derive(Clone, Copy, PartialEq)]
enum Row<'r> {
    Rate(&'r RateRow),
    Calendar(&'r CalendarRow),
}

impl Row<'_> {
    fn known(self) -> Date {
        match self {
            Self::Rate(row) => row.known,
            Self::Calendar(row) => row.known,
        }
    }

    fn name(self) -> RowName {
        match self {
            Self::Rate(row) => row.into(),
            Self::Calendar(row) => row.into(),
        }
    }
}
