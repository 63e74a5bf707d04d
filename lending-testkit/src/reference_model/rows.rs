use lending_core::accrual::TrueUp;
use lending_core::allocation::Then;
use lending_core::debt::Component;
use lending_core::schedule::ShortInstalment;

use super::fraction::round;
use super::item::Amounts;
use super::loan::Loan;
use super::payouts::Drawing;

/// What rows to come ask for, and what was paid of them.
impl Loan<'_> {
    pub(super) fn paid_ahead(&self, row: u32, component: Component) -> i64 {
        self.ahead.get(&row).map_or(0, |paid| paid.of(component))
    }

    /// The principal that was paid of all rows to come.
    pub(super) fn principal_ahead(&self) -> i64 {
        self.ahead.values().map(|paid| paid.of(Component::Principal)).sum()
    }

    /// C100: the principal that was paid of rows after one.
    pub(super) fn ahead_after(&self, row: u32) -> i64 {
        self.ahead.range(row + 1..).map(|(_, paid)| paid.of(Component::Principal)).sum()
    }

    /// C100: whether there are later rows and all of them are paid.
    pub(super) fn covered_after(&self, row: u32) -> bool {
        let mut later = row + 1..=self.rows();
        row < self.rows() && later.all(|row| self.paid_ahead(row, Component::Principal) >= self.worth(row))
    }

    /// C97: the whole instalment of a row, or its share; what is planned of the last row (its total, or its principal
    /// where rows have shares), where that is more.
    fn worth(&self, row: u32) -> i64 {
        let Some(plan) = self.plan.as_ref().filter(|_| !self.is_suspended(row)) else { return 0 };
        match (plan.total(row), plan.row(row).filter(|_| row == self.rows())) {
            (Some(total), Some(last)) => total.max(last.principal + last.interest),
            (None, Some(last)) => plan.share(row).max(last.principal),
            (Some(total), None) => total,
            (None, None) => plan.share(row),
        }
    }

    /// C96: the rows to come in the order in which money serves them.
    pub(super) fn served(&self, then: Then) -> Vec<u32> {
        if !self.rows_to_come() {
            return Vec::new();
        }
        let rows: Vec<u32> = (self.next_row()..=self.rows()).collect();
        match then {
            Then::NextRow | Then::SpreadOverAll | Then::SpreadByComponent => rows,
            Then::LastRow => rows.into_iter().rev().collect(),
            Then::CurrentThenLast => {
                let current = self.calendar.period(self.day);
                let (mut order, rest): (Vec<u32>, Vec<u32>) =
                    rows.into_iter().partition(|row| *row == current);
                order.extend(rest.into_iter().rev());
                order
            }
            Then::Credit | Then::Shorten | Then::Lower | Then::Refund | Then::RefuseAbove(_) => Vec::new(),
        }
    }

    /// C97: what each row asks for, in the order in which they are served.
    pub(super) fn asks(&self, order: &[u32]) -> Vec<(u32, Amounts)> {
        if self.is_actual() { self.asks_on_actual(order) } else { self.asks_as_planned(order) }
    }

    fn asks_as_planned(&self, order: &[u32]) -> Vec<(u32, Amounts)> {
        let mut left = (self.to_come - self.principal_ahead()).max(0);
        let waits = self.will_lie_on_rows();
        let asks = order.iter().map(|row| {
            let mut ask = Amounts::default();
            if let Some(planned) = self.plan.as_ref().and_then(|plan| plan.row(*row)) {
                let own = if self.asks_for_nothing(*row) { 0 } else { planned.interest };
                let waits = waits.get(row).copied().unwrap_or(0);
                let shares = waits + self.spread_on(*row) + self.not_grown_of(*row);
                let interest = (own + planned.principal.min(0)).max(0) + shares;
                let parts =
                    [(Component::Principal, planned.principal.max(0)), (Component::Interest, interest)];
                for (component, amount) in parts {
                    ask.add(component, (amount - self.paid_ahead(*row, component)).max(0));
                }
                let beyond = (ask.of(Component::Principal) - left).max(0);
                ask.add(Component::Principal, -beyond);
                left -= ask.of(Component::Principal);
            }
            (*row, ask)
        });
        asks.collect()
    }

    fn asks_on_actual(&self, order: &[u32]) -> Vec<(u32, Amounts)> {
        let next = self.next_row();
        let mut left = self.to_come - self.principal_ahead();
        // The residual is left to the last row.
        let residual = self.plan.as_ref().map_or(0, super::plan::Plan::residual);
        let mut kept = residual - self.paid_ahead(self.rows(), Component::Principal);
        let mut asks = Vec::new();
        for (at, row) in order.iter().enumerate() {
            let mut ask = Amounts::default();
            let mut wants = self.worth(*row);
            // C106: its share of what was taken over comes on top.
            let mut interest = self.spread_on(*row);
            if *row == next {
                let own = self.interest_asked();
                interest += own;
                wants = self.principal_beside(own);
            }
            ask.add(Component::Interest, (interest - self.paid_ahead(*row, Component::Interest)).max(0));
            let most = if *row == self.rows() { left } else { (left - kept.max(0)).max(0) };
            wants = (wants - self.paid_ahead(*row, Component::Principal)).clamp(0, most);
            let principal = if at + 1 == order.len() { left } else { wants };
            left -= principal;
            if *row == self.rows() {
                kept -= principal;
            }
            ask.add(Component::Principal, principal);
            asks.push((*row, ask));
        }
        asks
    }

    /// C97: the interest that the next row asks for, paid or not.
    fn interest_asked(&self) -> i64 {
        let row = self.next_row();
        if self.asks_for_nothing(row) {
            return 0;
        }
        let total = self.plan.as_ref().and_then(|plan| plan.total(row));
        let grown = (self.pot - self.spread_in_all()).max(0);
        // C132: a row that is suspended has no instalment that its interest could be more than.
        let carries = self.agreed.plan.short_instalment == ShortInstalment::Carry
            && !self.is_suspended(row)
            && row < self.rows();
        total.filter(|_| carries).map_or(grown, |total| grown.min(total))
    }

    /// C97: the principal that the next row's instalment leaves beside its interest.
    fn principal_beside(&self, interest: i64) -> i64 {
        let (row, Some(plan)) = (self.next_row(), &self.plan) else { return 0 };
        if row >= self.rows() {
            return self.to_come;
        }
        if self.is_suspended(row) {
            return 0;
        }
        let own = self.grown.get(&row).map_or(0, |grown| round(grown, self.agreed.interest.rounding));
        let comes_off = match self.agreed.interest.true_up {
            TrueUp::OnTop | TrueUp::RestatesTheBill => own,
            TrueUp::InTheInstalment => interest,
        };
        let most = self.to_come - self.ahead_after(row).max(plan.residual());
        let leaves = plan.total(row).map_or_else(|| plan.share(row), |total| total - comes_off);
        leaves.clamp(0, most.max(0))
    }

    /// C99: issues the rows that ask for nothing more; says whether there were any.
    pub(super) fn issue_paid_rows(&mut self) -> bool {
        let mut issued = false;
        while self.rows_to_come() && self.next_row() <= self.rows() {
            let order = self.served(Then::NextRow);
            let asks = self.asks(&order);
            let asked =
                |ask: &Amounts| Component::ALL.into_iter().map(|component| ask.of(component)).sum::<i64>();
            // Principal that no row was planned with is left to the last one.
            let nothing =
                self.to_come <= self.principal_ahead() && asks.iter().all(|(_, ask)| asked(ask) == 0);
            let next = asks.first().map_or(0, |(_, ask)| asked(ask));
            let paid = self.ahead.get(&self.next_row()).map_or(0, asked);
            // C164: a row whose bill stays is issued on its day.
            let held = self.waits_for_its_day(self.next_row());
            if !(nothing || self.is_actual() && next == 0 && paid > 0 && !held) {
                break;
            }
            self.issue_paid_row();
            issued = true;
        }
        issued
    }

    /// C99: charges that wait when the last row is issued fall due at once; says whether there were any.
    pub(super) fn waiting_charges_fall_due(&mut self) -> bool {
        let mut any = false;
        if self.paid_out.is_some() && !self.rows_to_come() && self.drawing != Drawing::Withdrawn {
            for item in self.items.iter_mut().filter(|item| item.due.is_none()) {
                item.due = Some(self.day);
                any = true;
            }
        }
        any
    }

    /// C96: adds to what was paid of a row to come.
    pub(super) fn add_ahead(&mut self, row: u32, component: Component, amount: i64) {
        let paid = self.ahead.entry(row).or_default();
        paid.add(component, amount);
        if Component::ALL.into_iter().all(|component| paid.of(component) == 0) {
            self.ahead.remove(&row);
        }
    }
}
