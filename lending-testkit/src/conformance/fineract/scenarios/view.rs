//! Our loan in the columns of the peer's schedule.

use lending_core::calendar::Date;
use lending_core::debt::{ItemId, Split};
use lending_core::loan::{Loan, Outlook, ViewError};
use lending_core::money::{Minor, Money};
use rust_decimal::Decimal;

use super::charge_backs;
use super::charges::Charges;
use super::ledger::{Allocations, Ledger, decimal};
use super::table::Row;

/// The columns of a row of a schedule; from the sixth on, of its totals.
pub const SCHEDULE: [&str; 14] = [
    "Nr",
    "Days",
    "Date",
    "Paid date",
    "Balance of loan",
    "Principal due",
    "Interest",
    "Fees",
    "Penalties",
    "Due",
    "Paid",
    "In advance",
    "Late",
    "Outstanding",
];

/// One row of a schedule with what was paid of it.
#[derive(Debug, Clone)]
pub(super) struct RowView {
    pub(super) start: Date,
    pub(super) due: Date,
    pub(super) owed: Split,
    /// What was paid of it, by the days of the payments.
    pub(super) paid: Vec<(Date, Minor)>,
    /// The day on which another plan took over what was left of it.
    pub(super) taken_over: Option<Date>,
    /// The principal of charge-backs that is due with it.
    pub(super) charged_back: Minor,
    /// The principal that is left after it.
    pub(super) balance: Minor,
}

impl RowView {
    /// A row with nothing on it.
    pub(super) fn empty(day: Date) -> Self {
        let (owed, paid) = (Split::default(), Vec::new());
        let nothing = Minor::ZERO;
        Self { start: day, due: day, owed, paid, taken_over: None, charged_back: nothing, balance: nothing }
    }

    /// Another row that is due with it.
    fn take_in(&mut self, other: Self) {
        self.owed += other.owed;
        self.paid.extend(other.paid);
    }

    fn paid_when(&self, when: impl Fn(Date) -> bool) -> Minor {
        self.paid.iter().filter(|(day, _)| when(*day)).map(|(_, amount)| *amount).sum()
    }

    pub(super) fn outstanding(&self) -> Minor {
        self.owed.total() - self.paid_when(|_| true)
    }

    /// The day on which it was paid in full.
    fn paid_on(&self) -> Option<Date> {
        let settled = self.outstanding().is_zero();
        self.paid.iter().map(|(day, _)| *day).chain(self.taken_over).max().filter(|_| settled)
    }
}

/// What a schedule is shown from.
#[derive(Clone, Copy)]
pub(super) struct Seen<'r> {
    pub(super) loan: &'r Loan,
    pub(super) ledger: &'r Ledger,
    pub(super) charges: &'r Charges,
    pub(super) payout: Date,
}

/// A schedule in the peer's columns.
#[derive(Debug, Clone)]
pub(super) struct ScheduleView {
    pub(super) rows: Vec<RowView>,
    /// What the totals count beside the rows: charges of the payout.
    beside: Vec<RowView>,
    decimals: u32,
}

impl ScheduleView {
    /// The schedule as of a day: what is past due is assumed to be paid on it.
    pub(super) fn of(seen: &Seen<'_>, day: Date) -> Result<Self, ViewError> {
        let Seen { loan, ledger, charges, payout } = *seen;
        let day = day.max(payout);
        let schedule = loan.schedule(day, Outlook::ArrearsPaidNow)?;
        let position = loan.position(day)?;
        let allocations = Allocations::of(loan, day)?;
        let paid = |id: &ItemId| {
            let parts = allocations.of_item(id).map(|(key, part)| (ledger.day_of(key), part.total()));
            parts.map(|(on, amount)| (on.unwrap_or(day), amount)).collect::<Vec<_>>()
        };
        let bill = |id: &ItemId| position.items.iter().find(|item| item.id == *id);
        let mut start = payout;
        // Nights between the last row and a re-age are a row of no plan.
        let plans = loan.plans(day)?;
        let is_planned =
            |number: u32| plans.iter().any(|plan| plan.rows.iter().any(|row| row.number == number));
        let rows = schedule.rows.into_iter();
        let rows = rows.filter(|row| !ledger.re_aged_on(row.due) || is_planned(row.number));
        let planned = rows.map(|row| {
            let id = ItemId::Bill(row.number);
            let owed = Split {
                principal: row.principal.minor(),
                interest: row.interest.minor(),
                fee: row.fee.minor(),
                penalty: bill(&id).map_or(Minor::ZERO, |bill| (bill.stated - bill.moved).penalty),
                ..Split::default()
            };
            // A row that new rows cut short is over with nothing on it.
            let cut_short = owed.is_zero() && ledger.re_aged_on(row.due);
            let taken_over = allocations.taken_over(&id).or(Some(row.due).filter(|_| cut_short));
            let from = std::mem::replace(&mut start, row.due);
            RowView {
                start: from,
                due: row.due,
                owed,
                paid: paid(&id),
                taken_over,
                ..RowView::empty(row.due)
            }
        });
        let down_payments = position.items.iter().filter(|item| matches!(item.id, ItemId::DownPayment(_)));
        let asked = down_payments.map(|item| {
            let due = item.due.unwrap_or(item.issued);
            let (owed, paid) = (item.stated, paid(&item.id));
            RowView { owed, paid, ..RowView::empty(due) }
        });
        let planned = planned.fold(Vec::new(), |mut rows: Vec<RowView>, row| {
            // What falls due early falls due with the row of its day.
            match rows.last_mut().filter(|last| last.due == row.due && ledger.ended_on(row.due)) {
                Some(last) => last.take_in(row),
                None => rows.push(row),
            }
            rows
        });
        let mut rows: Vec<RowView> = planned.into_iter().chain(asked).collect();
        rows.sort_by_key(|row| row.due);
        let planned = rows.len();
        charges.put_on(&mut rows, planned, loan, day, paid)?;
        charge_backs::put_on(&mut rows, planned, (loan, ledger), day, paid)?;
        let mut repaid = Minor::ZERO;
        for row in &mut rows {
            repaid += row.owed.principal;
            repaid -= row.charged_back;
            row.balance = lent_before(loan, ledger, row, payout) - repaid;
        }
        let decimals = u32::from(loan.currency().exponent());
        let beside = charges.at_payout.iter().map(|charge| charge.beside(ledger, payout)).collect();
        Ok(Self { rows, beside, decimals })
    }

    /// The rows as a table.
    pub(super) fn table(&self) -> Vec<Row> {
        let rows = (1_u32..).zip(&self.rows);
        rows.map(|(number, row)| {
            let days = row.start.nights_to(row.due);
            let cells = Row::default()
                .with("Nr", Decimal::from(number))
                .with("Days", Decimal::from(days))
                .with("Date", row.due)
                .with("Paid date", row.paid_on())
                .with("Balance of loan", decimal(row.balance, self.decimals));
            self.figures(cells, std::slice::from_ref(row))
        })
        .collect()
    }

    /// What all rows ask for.
    pub(super) fn owed(&self) -> Split {
        self.rows.iter().fold(Split::default(), |sum, row| sum + row.owed)
    }

    /// The sums of all rows.
    pub(super) fn totals(&self) -> Row {
        let all: Vec<RowView> = self.rows.iter().chain(&self.beside).cloned().collect();
        self.figures(Row::default(), &all)
    }

    fn figures(&self, cells: Row, rows: &[RowView]) -> Row {
        let sum = |of: &dyn Fn(&RowView) -> Minor| decimal(rows.iter().map(of).sum(), self.decimals);
        cells
            .with("Principal due", sum(&|row| row.owed.principal))
            .with("Interest", sum(&|row| row.owed.interest))
            .with("Fees", sum(&|row| row.owed.fee))
            .with("Penalties", sum(&|row| row.owed.penalty))
            .with("Due", sum(&|row| row.owed.total()))
            .with("Paid", sum(&|row| row.paid_when(|_| true)))
            .with("In advance", sum(&|row| row.paid_when(|day| day < row.due)))
            .with("Late", sum(&|row| row.paid_when(|day| day > row.due)))
            .with("Outstanding", sum(&RowView::outstanding))
    }
}

/// What was paid out before a row falls due; the first payout always counts. What is asked for on the day of a payout
/// follows it.
fn lent_before(loan: &Loan, ledger: &Ledger, row: &RowView, payout: Date) -> Minor {
    let payouts = ledger.standing().filter(|entry| entry.is_payout());
    let counted = payouts.filter(|entry| {
        entry.day < row.due || entry.day == payout || (row.start == row.due && entry.day == row.due)
    });
    let lent = Money::from_decimal(counted.map(|entry| entry.amount).sum(), loan.currency());
    lent.map_or(Minor::ZERO, |lent| lent.minor())
}
