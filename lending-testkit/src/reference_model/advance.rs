use lending_core::allocation::{Bucket, Direction, Then};
use lending_core::debt::{Component, ItemId};
use lending_core::money::{Minor, Rounding, RoundingMode};
use lending_core::schedule::Remake;

use super::fraction::{quotient, round};
use super::item::Amounts;
use super::loan::Loan;
use super::remake::Even;

/// Money in advance, after all that is issued.
impl Loan<'_> {
    /// C96: every row that asks for something gets the same; what rows have no need of goes round again, after C102.
    pub(super) fn spread(&mut self, lot: usize) -> bool {
        let order = self.served(Then::SpreadOverAll);
        let mut asks = self.asks(&order);
        asks.retain(|(_, ask)| Component::ALL.into_iter().any(|component| ask.of(component) > 0));
        let credit = self.lots[lot].credit;
        if asks.is_empty() || credit == 0 {
            return false;
        }
        let (rows, each) = equal_shares(credit, asks.len());
        let components = self.waterfall_of(lot).order(Bucket::InAdvance);
        let mut used = false;
        for (at, (row, ask)) in (1..).zip(&asks) {
            let mut share = if at == rows { self.lots[lot].credit } else { each };
            for component in &components {
                let amount = ask.of(*component).min(share);
                share -= amount;
                used |= self.pay(lot, &ItemId::Bill(*row), *component, amount) > 0;
            }
        }
        used
    }

    /// C196: component by component, rows that ask for something get the same.
    pub(super) fn spread_by_component(&mut self, lot: usize) -> bool {
        let waterfall = *self.waterfall_of(lot);
        let by_component = waterfall.direction() == Direction::ByComponent;
        let all = self.asking_rows(None);
        let mut used = false;
        for component in waterfall.order(Bucket::InAdvance) {
            if !by_component {
                used |= self.share_among(lot, &all, component);
                continue;
            }
            loop {
                let asking = self.asking_rows(Some(component));
                let paid = self.share_among(lot, &asking, component);
                used |= paid;
                if !paid {
                    break;
                }
            }
        }
        used
    }

    /// The rows to come that ask for something, or for something of a component, each with what it asks for.
    fn asking_rows(&self, of: Option<Component>) -> Vec<(u32, Amounts)> {
        let mut asks = self.asks(&self.served(Then::SpreadByComponent));
        asks.retain(|(_, ask)| match of {
            Some(component) => ask.of(component) > 0,
            None => Component::ALL.into_iter().any(|component| ask.of(component) > 0),
        });
        asks
    }

    /// C196: a division of what is left of a lot among rows, each of which takes at most what it asks for.
    fn share_among(&mut self, lot: usize, asks: &[(u32, Amounts)], component: Component) -> bool {
        let credit = self.lots[lot].credit;
        if asks.is_empty() || credit == 0 {
            return false;
        }
        let (rows, each) = equal_shares(credit, asks.len());
        let mut used = false;
        for (at, (row, ask)) in (1..).zip(asks) {
            let share = if at == rows { credit - each * (rows - 1) } else { each };
            let amount = ask.of(component).min(share);
            used |= self.pay(lot, &ItemId::Bill(*row), component, amount) > 0;
        }
        used
    }

    /// C101: money pays the interest that has grown, then becomes principal.
    pub(super) fn becomes_principal(&mut self, lot: usize, answer: Remake) -> bool {
        if !self.rows_to_come() || self.is_barred(lot) {
            return false;
        }
        let row = self.next_row();
        self.grow_the_whole_row(lot);
        let interest = self.interest_in_advance();
        let paid = self.pay(lot, &ItemId::Bill(row), Component::Interest, interest);
        let amount = self.prepay(lot);
        if amount > 0 {
            self.remake(-amount, answer);
        }
        let ends = paid == interest && self.owed_by_no_row() == 0;
        if ends {
            self.end_rows(row);
        }
        ends || paid + amount > 0
    }

    /// C101: no principal is left that was not paid ahead.
    pub(super) fn end_rows(&mut self, row: u32) {
        // C135: what waits falls due, and becomes no principal.
        if self.to_come == 0
            && let Some(plan) = &mut self.plan
        {
            plan.hold_nothing_from(row);
        }
        // C135: interest that was shared out over rows falls due with the last principal.
        let shares = |loan: &Self| loan.next_row() <= loan.rows() && loan.spread_in_all() > 0;
        while self.rows_to_come() || self.ahead.contains_key(&self.next_row()) || shares(self) {
            self.issue_paid_row();
        }
        self.to_the_end.retain(|issued, _| *issued < row);
        self.grows_no_more(row);
    }

    /// C101: where all principal was prepaid, what was planned from a row on grows no more.
    fn grows_no_more(&mut self, first: u32) {
        for row in first..=self.rows().max(self.next_row()) {
            let (booked, metered) = (self.booked(row), self.metered(row));
            if let Some(plan) = &mut self.plan {
                plan.set_interest_of(row, booked);
            }
            if row < self.next_row() {
                self.billed_interest.insert(row, booked);
            }
            if row < self.next_row() || self.even.contains_key(&row) {
                self.even.insert(row, Even { from: self.calendar.end(row), nights: 0, booked, metered });
            }
        }
    }

    /// C101: the interest that has grown and is on no bill, less what was paid of it.
    pub(super) fn interest_in_advance(&self) -> i64 {
        let grown = (self.pot - self.spread_in_all()).max(0);
        (grown - self.paid_ahead(self.next_row(), Component::Interest)).max(0)
    }

    /// The principal on no bill that was not paid ahead.
    pub(super) fn owed_by_no_row(&self) -> i64 {
        (self.to_come - self.principal_ahead()).max(0)
    }
}

/// C96, C196: so many rows, and what each but the last gets of an amount.
fn equal_shares(amount: i64, rows: usize) -> (i64, i64) {
    let rows = i64::try_from(rows).expect("rows are few");
    let unit = |mode| round(&quotient(amount, rows), Rounding::new(Minor::new(1), mode));
    let nearest = unit(RoundingMode::HalfEven);
    (rows, if nearest * (rows - 1) > amount { unit(RoundingMode::Down) } else { nearest })
}
