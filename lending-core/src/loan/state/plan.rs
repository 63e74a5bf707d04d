use crate::calendar::Date;
use crate::money::Minor;
use crate::schedule::{PlannedRow, Stepper};

/// The rows to come: made when money is paid out, asked one row at a time.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    /// The day on which money was paid out: the first night of the first period.
    pub(crate) disbursed: Date,
    /// What splits the balance into rows.
    pub(crate) stepper: Stepper,
    /// The rows as planned on that day; on the planned base their interest is what grows.
    pub(crate) rows: Vec<PlannedRow>,
    /// The principal that is on no bill yet.
    pub(crate) balance: Minor,
    /// The next row to be issued, 1 being the first.
    pub(crate) next: u32,
}

impl Plan {
    /// The planned interest of a row; nothing after the last.
    pub(crate) fn planned_interest(&self, row: u32) -> Minor {
        let index = usize::try_from(row).ok().and_then(|row| row.checked_sub(1));
        index.and_then(|index| self.rows.get(index)).map_or(Minor::ZERO, |row| row.interest)
    }
}
