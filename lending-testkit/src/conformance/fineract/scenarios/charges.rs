//! Charges that name the day on which they fall due.
//!
//! Ours counts from a day and waits for the bill after it. The peer's may lie ahead, and is shown at once on the row
//! that its due day belongs to. It is charged when the business day reaches it, and shown before as what it will be.

use lending_core::calendar::Date;
use lending_core::debt::{Component, ItemId, ItemState, Key, Split};
use lending_core::loan::{Charge, Loan, Outlook, ViewError};
use lending_core::money::{Minor, Money};
use rust_decimal::{Decimal, RoundingStrategy};
use serde::Deserialize;

use super::ledger::{Allocations, decimal};
use super::replay::{Running, Stop, refused};
use super::row_fees;
use super::table::Row;
use super::view::RowView;
use crate::conformance::fineract::words::Figure;

/// What the suite says of a kind of charge.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct ChargeKind {
    pub(super) name: String,
    pub(super) time: String,
    pub(super) calculation: String,
    pub(super) amount: Figure,
    pub(super) penalty: bool,
}

/// Which of the peer's two columns our charges stand in: a bill of ours has one amount for all of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Charged {
    #[default]
    AsFee,
    AsPenalty,
}

impl Charged {
    /// What the peer calls a component of ours; and the other way round.
    pub(super) const fn component(self, component: Component) -> Component {
        match (self, component) {
            (Self::AsPenalty, Component::Fee) => Component::Penalty,
            (Self::AsPenalty, Component::Penalty) => Component::Fee,
            (Self::AsPenalty | Self::AsFee, other) => other,
        }
    }

    /// What the peer calls the components of a split of ours.
    pub(super) fn split(self, ours: Split) -> Split {
        let mut theirs = Split::default();
        for component in Component::ALL {
            theirs[self.component(component)] = ours[component];
        }
        theirs
    }
}

/// A charge of a scenario.
#[derive(Debug, Clone)]
struct Made {
    key: Key,
    kind: ChargeKind,
    due: Date,
    /// The day from which ours counts.
    value: Date,
    amount: Money,
    /// Whether our loan knows it.
    recorded: bool,
}

impl Made {
    /// The item that it is beside the bills.
    fn id(&self) -> ItemId {
        ItemId::Charge(self.key.clone())
    }

    /// Whether it is owed beside the bills, because no bill was to come.
    fn is_apart(&self, loan: &Loan, day: Date) -> Result<bool, ViewError> {
        let (id, position) = (self.id(), loan.position(day)?);
        Ok(position.items.iter().any(|item| item.id == id && item.state != ItemState::Waiting))
    }

    /// What was paid of a charge: of its own item, or of its bill's where the bill has no other.
    fn paid(&self, loan: &Loan, day: Date) -> Result<Minor, Stop> {
        let allocations = Allocations::of(loan, day, Charged::AsFee)?;
        let fee_paid = |id: &ItemId| allocations.of_item(id).map(|(_, part)| part.fee).sum::<Minor>();
        if self.is_apart(loan, day)? {
            return Ok(fee_paid(&self.id()));
        }
        let schedule = loan.schedule(day, Outlook::ArrearsPaidNow)?;
        let bill = schedule.rows.iter().find(|row| self.due <= row.due);
        let Some(bill) = bill.filter(|_| self.value <= day) else { return Ok(Minor::ZERO) };
        let paid = fee_paid(&ItemId::Bill(bill.number));
        if paid.is_zero() || bill.fee == self.amount {
            return Ok(paid);
        }
        if paid == bill.fee.minor() {
            return Ok(self.amount.minor());
        }
        Err(Stop::not_mapped("which of a bill's charges a payment paid"))
    }
}

/// All charges of a scenario.
#[derive(Debug, Clone)]
pub(super) struct Charges {
    pub(super) charged: Charged,
    /// Those that each row bears.
    of_rows: Vec<ChargeKind>,
    made: Vec<Made>,
}

impl Charges {
    /// Those of the product.
    pub(super) const fn of(charged: Charged, of_rows: Vec<ChargeKind>) -> Self {
        Self { charged, of_rows, made: Vec::new() }
    }

    /// Whether one of them lies ahead.
    pub(super) fn lie_ahead(&self) -> bool {
        self.made.iter().any(|charge| !charge.recorded)
    }

    /// Puts on the rows what no bill has: what is not charged by a day, and what is owed beside the bills.
    pub(super) fn put_on(
        &self,
        rows: &mut Vec<RowView>,
        planned: usize,
        loan: &Loan,
        day: Date,
        paid: impl Fn(&ItemId) -> Vec<(Date, Minor)>,
    ) -> Result<(), ViewError> {
        for charge in &self.made {
            if !charge.is_apart(loan, day)? && charge.value <= day {
                continue;
            }
            let row = row_of(rows, planned, charge.due);
            row.owed[self.charged.component(Component::Fee)] += charge.amount.minor();
            row.paid.extend(paid(&charge.id()));
        }
        Ok(())
    }

    /// The peer's table, the last due day first.
    pub(super) fn table(&self, loan: &Loan, day: Date) -> Result<Vec<Row>, Stop> {
        let mut made: Vec<&Made> = self.made.iter().collect();
        made.sort_by_key(|charge| std::cmp::Reverse(charge.due));
        let mut rows = row_fees::table(&self.of_rows, loan, day)?;
        let made = made
            .into_iter()
            .map(|charge| {
                let paid = charge.paid(loan, day)?;
                let decimals = u32::from(loan.currency().exponent());
                let amount = charge.amount.minor();
                Ok(Row::default()
                    .with("Name", charge.kind.name.as_str())
                    .with("isPenalty", charge.kind.penalty)
                    .with("Payment due at", "Specified due date")
                    .with("Due as of", charge.due)
                    .with("Calculation type", row_fees::calculation(&charge.kind).unwrap_or_default())
                    .with("Due", decimal(amount, decimals))
                    .with("Paid", decimal(paid, decimals))
                    .with("Waived", decimal(Minor::ZERO, decimals))
                    .with("Outstanding", decimal(amount - paid, decimals)))
            })
            .collect::<Result<Vec<_>, Stop>>()?;
        rows.extend(made);
        Ok(rows)
    }
}

/// The row that something falls due with: one of those that were planned, or one after the last of them.
pub(super) fn row_of(rows: &mut Vec<RowView>, planned: usize, due: Date) -> &mut RowView {
    let holds = |row: &RowView| row.start < row.due && due <= row.due;
    match rows[..planned].iter().position(holds) {
        Some(at) => &mut rows[at],
        None => beyond(rows, planned, due),
    }
}

/// The row after the last one: for what falls due later, due with the last of it.
fn beyond(rows: &mut Vec<RowView>, planned: usize, due: Date) -> &mut RowView {
    if rows.len() == planned {
        let start = rows.last().map_or(due, |row| row.due);
        let (owed, paid) = (Split::default(), Vec::new());
        let (charged_back, balance) = (Minor::ZERO, Minor::ZERO);
        rows.push(RowView { start, due, owed, paid, taken_over: None, charged_back, balance });
    }
    let row = &mut rows[planned];
    row.due = row.due.max(due);
    row
}

impl Running {
    /// A charge that falls due on a day.
    pub(super) fn charge(&mut self, kind: &ChargeKind, due: Date, figure: Decimal) -> Result<(), Stop> {
        if kind.time != "SPECIFIED_DUE_DATE" {
            let reason = format!("a charge of the kind {} {}", kind.time, kind.calculation);
            return Err(Stop::not_mapped(reason));
        }
        let amount = self.charged_amount(kind, figure)?;
        if kind.penalty != (self.charges.charged == Charged::AsPenalty) {
            return Err(Stop::not_mapped("charges that are fees and others that are penalties"));
        }
        let last = self.loan.schedule(self.today.max(self.payout), Outlook::ArrearsPaidNow)?;
        let last = last.rows.last().map_or(due, |row| row.due);
        // What falls due with a row belongs to it; ours of that day belongs to the row after it.
        let value = if due > last { due } else { due.minus_days(1).max(self.payout) };
        let key = Key::new(&format!("c-{}", self.charges.made.len())).map_err(refused)?;
        let (kind, recorded) = (kind.clone(), false);
        self.charges.made.push(Made { key, kind, due, value, amount, recorded });
        self.charge_what_is_reached()
    }

    /// What a charge comes to: the figure, or so many per cent of what was paid out, of all interest, or of both.
    fn charged_amount(&self, kind: &ChargeKind, figure: Decimal) -> Result<Money, Stop> {
        let day = self.today.max(self.payout);
        let schedule = self.loan.schedule(day, Outlook::ArrearsPaidNow)?;
        let rows = &schedule.rows;
        let principal: Minor = rows.iter().map(|row| row.principal.minor()).sum();
        let interest: Minor = rows.iter().map(|row| row.interest.minor()).sum();
        let base = match kind.calculation.as_str() {
            "FLAT" => return self.money(figure),
            "PERCENTAGE_AMOUNT" => principal,
            "PERCENTAGE_LOAN_AMOUNT_PLUS_INTEREST" => principal + interest,
            "PERCENTAGE_INTEREST" => interest,
            other => return Err(Stop::not_mapped(format!("a charge that is calculated as {other}"))),
        };
        let decimals = u32::from(self.currency.exponent());
        let share = figure.checked_div(Decimal::ONE_HUNDRED).unwrap_or_default();
        let part = decimal(base, decimals).checked_mul(share).unwrap_or_default();
        self.money(part.round_dp_with_strategy(decimals, RoundingStrategy::MidpointNearestEven))
    }

    /// Charges what the business day has reached.
    pub(super) fn charge_what_is_reached(&mut self) -> Result<(), Stop> {
        let today = self.today;
        let reached = |charge: &&mut Made| !charge.recorded && charge.value <= today;
        for charge in self.charges.made.iter_mut().filter(reached) {
            let event = Charge::new(charge.key.as_str(), charge.amount, &charge.kind.name);
            let day = self.loan.on(today).map_err(refused)?;
            day.charge(event.value(charge.value)).map_err(refused)?;
            charge.recorded = true;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use lending_core::date;

    use super::*;

    #[test]
    fn what_is_charged_as_a_penalty_stands_where_penalties_do() {
        let ours = Split { fee: Minor::new(20), principal: Minor::new(5), ..Split::default() };
        assert_eq!(Charged::AsFee.split(ours), ours);
        let theirs = Charged::AsPenalty.split(ours);
        assert_eq!(theirs, Split { penalty: Minor::new(20), principal: Minor::new(5), ..Split::default() });
    }

    #[test]
    fn what_falls_due_after_the_last_row_shares_one_row() {
        let due = |day| RowView {
            start: date!("2026-01-01"),
            due: day,
            owed: Split::default(),
            paid: Vec::new(),
            taken_over: None,
            charged_back: Minor::ZERO,
            balance: Minor::ZERO,
        };
        let mut rows = vec![due(date!("2026-02-01"))];
        for (day, shown) in [("2026-02-20", "2026-02-20"), ("2026-02-10", "2026-02-20")] {
            let row = beyond(&mut rows, 1, day.parse().unwrap());
            assert_eq!((row.start, row.due), (date!("2026-02-01"), shown.parse().unwrap()));
        }
        assert_eq!(rows.len(), 2);
    }
}
