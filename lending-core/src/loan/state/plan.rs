use crate::accrual::InterestBase;
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
        self.planned(row).map_or(Minor::ZERO, |row| row.interest)
    }

    /// The principal of the row that is billed next: on the planned base as planned, on the actual base what its
    /// own expected interest leaves of the instalment.
    pub(crate) fn principal(&self, base: InterestBase, row: u32, interest: Minor) -> Minor {
        match (base, self.planned(row)) {
            (InterestBase::Planned, Some(planned)) if row < self.stepper.rows() => {
                planned.principal.min(self.balance)
            }
            (InterestBase::Planned | InterestBase::Actual, _) => {
                self.stepper.principal(row, self.balance, interest)
            }
        }
    }

    /// What gives a row its principal: an instalment that interest comes off, or a share.
    pub(crate) fn rule_of(&self, base: InterestBase, row: u32) -> (Option<Minor>, Option<Minor>) {
        let instalment = match base {
            // Interest that is planned on top of the instalment is in the row's total.
            InterestBase::Planned => {
                self.stepper.instalment_of(row).and(self.planned(row)).map(PlannedRow::total)
            }
            InterestBase::Actual => self.stepper.instalment_of(row),
        };
        (instalment, self.stepper.share_of(row))
    }

    fn planned(&self, row: u32) -> Option<&PlannedRow> {
        usize::try_from(row).ok().and_then(|row| row.checked_sub(1)).and_then(|index| self.rows.get(index))
    }
}
