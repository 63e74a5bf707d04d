use std::collections::BTreeMap;

use crate::accrual::{AgreedGrowth, Exact, InterestBase};
use crate::calendar::Date;
use crate::debt::{Component, Key, Split};
use crate::money::Minor;
use crate::schedule::{PlannedRow, Stepper};

/// The rows to come: made when money is paid out, made anew when something changes them, asked one row at a time.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    /// The event that began its rows: the first payout, or a later one that made new rows.
    pub(crate) begun_by: Key,
    /// The day on which money was paid out first: the first night of the first period.
    pub(crate) disbursed: Date,
    /// What was lent in all, without down payments.
    pub(crate) lent: Minor,
    /// The rows of the plans before it.
    pub(crate) first: u32,
    /// What splits the balance into rows, and the number of rows before its first.
    pub(crate) stepper: Stepper,
    pub(crate) before: u32,
    /// All rows as they were planned last; on the planned base their interest is what grows.
    pub(crate) rows: Vec<PlannedRow>,
    /// The principal that is on no bill yet.
    pub(crate) balance: Minor,
    /// The same if each row had been paid on its due day: what an instalment is solved for.
    pub(crate) as_planned: Minor,
    /// The next row to be issued, 1 being the first.
    pub(crate) next: u32,
    /// Interest of before that rows have on top of their instalments.
    pub(crate) spread: BTreeMap<u32, Minor>,
    /// Interest that grows in a row's period whatever is owed then, on top of its instalment.
    pub(crate) fixed: BTreeMap<u32, AgreedGrowth>,
    /// Interest of rows that asked for nothing, until the last of them says where it goes.
    pub(crate) held: Minor,
    /// The last row that was billed and asked for nothing of its own.
    pub(crate) silent: u32,
    /// The rows that were suspended last.
    pub(crate) suspension: Option<Suspension>,
    /// What was paid of rows that are not issued yet.
    pub(crate) ahead: BTreeMap<u32, Split>,
    /// The rows whose periods were cut by a new plan or a pause.
    pub(crate) cuts: BTreeMap<u32, Cut>,
}

/// Rows that a reschedule suspended.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Suspension {
    /// The last of them.
    pub(crate) last: u32,
    /// How many rows came to the plan's end for them.
    pub(crate) more: u32,
    /// The row until whose end contract interest rests: the last of them, or of those suspended before.
    pub(crate) rests: Option<u32>,
}

/// Where a period was cut by a new plan.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cut {
    /// The first night of the new plan.
    pub(crate) day: Date,
    /// The first night in which the rest of its planned interest grows: after a pause, where there is one.
    pub(crate) opens: Date,
    /// What of the row's planned interest had grown by then, as booked: of its own nights, and what a new plan put into it.
    pub(crate) grown: Minor,
    /// What the row's accumulator held by then.
    pub(crate) metered: Minor,
    /// The interest of the row by then as planned, exactly.
    pub(crate) exact: Exact,
}

impl Plan {
    /// The last row.
    pub(crate) fn last(&self) -> u32 {
        self.before.saturating_add(self.stepper.rows())
    }

    /// No row comes any more.
    pub(crate) fn end(&mut self) {
        let done = self.next.saturating_sub(1);
        self.rows.truncate(usize::try_from(done).unwrap_or(usize::MAX));
        (self.before, self.as_planned) = (done, Minor::ZERO);
        self.stepper = self.stepper.of(0);
        (self.fixed, self.suspension) = (BTreeMap::new(), None);
    }

    /// The rows that are not issued, while principal is left for them.
    pub(crate) fn to_come(&self) -> std::ops::RangeInclusive<u32> {
        let last = if self.balance.is_positive() { self.last() } else { 0 };
        self.next..=last
    }

    /// What rows are made anew for: the principal as planned; where that is not above nothing, what is on no bill.
    pub(crate) fn to_plan(&self) -> Minor {
        if self.as_planned.is_positive() { self.as_planned } else { self.balance }
    }

    /// What was paid of a row before it is issued.
    pub(crate) fn ahead_of(&self, row: u32) -> Split {
        self.ahead.get(&row).copied().unwrap_or_default()
    }

    /// Money that was paid on a row ahead of its bill goes back.
    pub(crate) fn give_back_ahead(&mut self, row: u32, component: Component, amount: Minor) {
        let Some(ahead) = self.ahead.get_mut(&row) else { return };
        ahead[component] -= amount;
        if ahead.is_zero() {
            self.ahead.remove(&row);
        }
    }

    /// Interest of before that a row has on top of its instalment.
    pub(crate) fn spread_on(&self, row: u32) -> Minor {
        self.spread.get(&row).copied().unwrap_or_default()
    }

    /// What has not grown yet of the interest that grows in a row's period whatever is owed then.
    pub(crate) fn fixed_on(&self, row: u32) -> Minor {
        self.fixed.get(&row).map_or(Minor::ZERO, AgreedGrowth::rest)
    }

    /// Takes the interest of before that a row has on top of its instalment; with the last principal all that waits for
    /// any row.
    pub(crate) fn take_spread(&mut self, row: u32) -> Minor {
        let later = self.spread.split_off(&row.saturating_add(1));
        let mut spread = std::mem::replace(&mut self.spread, later);
        if self.balance.is_zero() {
            spread.append(&mut self.spread);
            return spread.values().copied().sum::<Minor>() + std::mem::take(&mut self.held);
        }
        spread.values().copied().sum()
    }

    /// What may not have grown yet and lies on rows to come: the interest of the row that was billed last, where that asked
    /// for nothing.
    pub(crate) fn laid_before_it_grew(&self) -> Minor {
        let is_running = self.silent.saturating_add(1) == self.next;
        if is_running { self.spread.values().copied().sum() } else { Minor::ZERO }
    }

    /// Whether interest of before waits for rows to come.
    pub(crate) fn waits(&self) -> bool {
        self.held.is_positive() || self.spread.values().any(|part| part.is_positive())
    }

    /// The suspended rows that are not issued: the last of them.
    pub(crate) fn suspended_until(&self) -> Option<u32> {
        self.suspension.map(|suspension| suspension.last).filter(|last| *last >= self.next)
    }

    /// The principal that was paid before its rows are issued.
    pub(crate) fn principal_ahead(&self) -> Minor {
        self.ahead.values().map(|ahead| ahead.principal).sum()
    }

    /// What was paid before its rows are issued.
    pub(crate) fn paid_ahead(&self) -> Split {
        self.ahead.values().fold(Split::default(), |sum, ahead| sum + *ahead)
    }

    /// The principal that was paid ahead on rows after one.
    pub(crate) fn reserved_after(&self, row: u32) -> Minor {
        let later = self.ahead.range(row.saturating_add(1)..);
        later.map(|(_, ahead)| ahead.principal).sum()
    }

    /// The principal on no bill that is not paid ahead on later rows.
    pub(crate) fn left_for(&self, row: u32) -> Minor {
        (self.balance - self.reserved_after(row)).at_least_zero()
    }

    /// Whether all rows after one are paid ahead as their rule asks, so that it takes what is left. They are asked for
    /// principal; a share of interest comes on top of it.
    pub(crate) fn is_last_unpaid(&self, row: u32) -> bool {
        let mut later = row.saturating_add(1)..=self.last();
        later.all(|row| {
            let (instalment, share) = self.worth(row);
            instalment.or(share).is_some_and(|worth| self.ahead_of(row).principal >= worth)
        })
    }

    /// What money in advance takes a row for: what its rule gives; of the last row what was planned of it, without what is
    /// on top, where roundings or a residual make that more.
    pub(crate) fn worth(&self, row: u32) -> (Option<Minor>, Option<Minor>) {
        let planned = self.planned(row).filter(|_| row == self.last());
        let more = |rule: Minor, planned: Option<Minor>| planned.map_or(rule, |planned| planned.max(rule));
        let (instalment, share) = self.by_rule(row);
        (
            instalment.map(|rule| more(rule, planned.map(|planned| planned.principal + planned.grows))),
            share.map(|rule| more(rule, planned.map(|planned| planned.principal))),
        )
    }

    /// What a row comes to by its rule alone, the last one too: its instalment, or its share of principal.
    pub(crate) fn by_rule(&self, row: u32) -> (Option<Minor>, Option<Minor>) {
        self.stepper.by_rule(self.own(row))
    }

    /// The principal that is on no bill and not paid ahead.
    pub(crate) fn unpaid(&self) -> Minor {
        self.balance - self.principal_ahead()
    }

    /// The planned interest of a row's own period; nothing after the last.
    pub(crate) fn planned_interest(&self, row: u32) -> Minor {
        self.planned(row).map_or(Minor::ZERO, |row| row.grows)
    }

    /// The principal of the row that is billed next: on the planned base as planned, on the actual base what the
    /// interest that comes off it leaves of the instalment.
    pub(crate) fn principal(&self, base: InterestBase, row: u32, interest: Minor) -> Minor {
        let left = self.left_for(row);
        match (base, self.planned(row)) {
            (InterestBase::Planned, Some(planned)) if row < self.last() => planned.principal.min(left),
            (InterestBase::Planned | InterestBase::Actual, _) if self.is_last_unpaid(row) => left,
            (InterestBase::Planned | InterestBase::Actual, _) => {
                self.stepper.principal(self.own(row), self.balance, interest).min(left)
            }
        }
    }

    /// The instalment of a row, where it has one and is not the last.
    pub(crate) fn instalment_of(&self, row: u32) -> Option<Minor> {
        self.stepper.instalment_of(self.own(row))
    }

    /// What gives a row its principal: an instalment that interest comes off, or a share.
    pub(crate) fn rule_of(&self, base: InterestBase, row: u32) -> (Option<Minor>, Option<Minor>) {
        let instalment = match base {
            // Interest that is planned on top of the instalment is in the row's total.
            InterestBase::Planned => self.instalment_of(row).and(self.planned(row)).map(PlannedRow::total),
            InterestBase::Actual => self.instalment_of(row),
        };
        (instalment, self.stepper.share_of(self.own(row)))
    }

    /// A row as it was planned last.
    pub(crate) fn planned(&self, row: u32) -> Option<&PlannedRow> {
        usize::try_from(row).ok().and_then(|row| row.checked_sub(1)).and_then(|index| self.rows.get(index))
    }

    /// The row's bill states another principal than was planned: the last rows take the difference.
    pub(crate) fn state_principal(&mut self, row: u32, principal: Minor) {
        let index = |row: u32| usize::try_from(row).unwrap_or(usize::MAX).min(self.rows.len());
        let (own, end) = (index(row), index(self.last()));
        let Some(planned) = own.checked_sub(1).and_then(|at| self.rows.get_mut(at)) else { return };
        let mut more = principal - planned.principal.at_least_zero();
        if more.is_zero() {
            return;
        }
        planned.principal = principal;
        for later in self.rows.get_mut(own..end).into_iter().flatten().rev() {
            let taken = more.min(later.principal.at_least_zero());
            later.principal -= taken;
            more -= taken;
        }
    }

    /// The number of a row among those of the stepper.
    fn own(&self, row: u32) -> u32 {
        row.saturating_sub(self.before)
    }
}
