//! Charges that name the day on which they fall due.
//!
//! The peer shows such a charge at once on the row that its due day belongs to, and money that pays the row in advance
//! pays it too. Ours is an item of its own that falls due the day before the row does, so that it comes before the
//! row's bill; it is charged when its row runs. Where money in advance does not go to the next row first, it waits for
//! the row's bill instead.

use lending_core::calendar::Date;
use lending_core::debt::{Component, ItemId, ItemState, Key, Split};
use lending_core::fee::ChargeDue;
use lending_core::loan::{Charge, Loan, Outlook, ViewError};
use lending_core::money::{Minor, Money};
use rust_decimal::{Decimal, RoundingStrategy};
use serde::Deserialize;
use serde_json::{Value, json};

use super::ledger::{Allocations, Ledger, decimal};
use super::payout_fees::AtPayout;
use super::product::{PeerProduct, Processing};
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

impl ChargeKind {
    /// The component in which it is owed.
    pub(super) const fn component(&self) -> Component {
        if self.penalty { Component::Penalty } else { Component::Fee }
    }
}

/// Where our charges stand until their row falls due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Each is an item of its own that comes before its row's bill.
    BeforeTheBill,
    /// They wait for the bill.
    OnTheBill,
}

impl Standing {
    /// Row by row, where penalties and fees come first in each of them and money in advance pays the next row, a charge
    /// that comes before its row's bill is served as the peer serves it.
    fn of(product: &PeerProduct) -> Self {
        let Some(rule) = product.rule("DEFAULT") else { return Self::OnTheBill };
        let charges_first = ["PAST_DUE_", "DUE_", "IN_ADVANCE_"].iter().all(|bucket| {
            let own = rule.order.iter().filter_map(|place| place.strip_prefix(bucket));
            own.take(2).all(|component| component == "PENALTY" || component == "FEE")
        });
        let row_by_row = product.loan_schedule_processing_type == Processing::Horizontal;
        if row_by_row && charges_first && rule.future == "NEXT_INSTALLMENT" {
            Self::BeforeTheBill
        } else {
            Self::OnTheBill
        }
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
    /// The day on which ours falls due, where it is an item of its own.
    falls: Option<Date>,
    /// Its place in the terms' list of fees, where it is a penalty.
    tariff: Option<usize>,
    amount: Money,
    /// Whether our loan knows it.
    recorded: bool,
}

impl Made {
    /// The item that it is beside the bills.
    fn id(&self) -> ItemId {
        ItemId::Charge(self.key.clone())
    }

    /// Whether it is owed beside the bills.
    fn is_apart(&self, loan: &Loan, day: Date) -> Result<bool, ViewError> {
        let (id, position) = (self.id(), loan.position(day)?);
        Ok(position.items.iter().any(|item| item.id == id && item.state != ItemState::Waiting))
    }

    /// What was paid of a charge: of its own item, or of its bill's where the bill has no other.
    fn paid(&self, loan: &Loan, day: Date) -> Result<Minor, Stop> {
        let component = self.kind.component();
        let allocations = Allocations::of(loan, day)?;
        let paid_of = |id: &ItemId| allocations.of_item(id).map(|(_, part)| part[component]).sum::<Minor>();
        if self.is_apart(loan, day)? {
            return Ok(paid_of(&self.id()));
        }
        let schedule = loan.schedule(day, Outlook::ArrearsPaidNow)?;
        let row = schedule.rows.iter().find(|row| self.due <= row.due);
        let Some(row) = row.filter(|_| self.value <= day) else { return Ok(Minor::ZERO) };
        let id = ItemId::Bill(row.number);
        let paid = paid_of(&id);
        let position = loan.position(day)?;
        let bill = position.items.iter().find(|item| item.id == id);
        let stated = bill.map_or(Minor::ZERO, |bill| bill.stated[component]);
        if paid.is_zero() || stated == self.amount.minor() {
            return Ok(paid);
        }
        if paid == stated {
            return Ok(self.amount.minor());
        }
        Err(Stop::not_mapped("which of a bill's charges a payment paid"))
    }
}

/// All charges of a scenario.
#[derive(Debug, Clone)]
pub(super) struct Charges {
    standing: Standing,
    /// Those that each row bears.
    of_rows: Vec<ChargeKind>,
    /// Those that fall due with the first payout.
    pub(super) at_payout: Vec<AtPayout>,
    made: Vec<Made>,
}

/// A tariff of our list for each penalty of a scenario: what counts as a penalty says so there.
pub(super) fn tariffs(penalties: &[Decimal]) -> impl Iterator<Item = Value> {
    penalties.iter().enumerate().map(|(at, amount)| {
        json!({ "code": tariff(at), "on": "tariff", "amount": amount.to_string(), "counts_as": "penalty" })
    })
}

fn tariff(at: usize) -> String {
    format!("penalty-{at}")
}

impl Charges {
    /// Those of the product.
    pub(super) fn of(product: &PeerProduct, of_rows: Vec<ChargeKind>, at_payout: Vec<AtPayout>) -> Self {
        Self { standing: Standing::of(product), of_rows, at_payout, made: Vec::new() }
    }

    /// What fell due of them by a day, or what there is at all; those that each row bears are not known by their days.
    pub(super) fn due_by(&self, day: Option<Date>) -> Split {
        let mut due = Split::default();
        let reached = self.made.iter().filter(|charge| day.is_none_or(|day| charge.due <= day));
        reached.for_each(|charge| due[charge.kind.component()] += charge.amount.minor());
        due
    }

    /// Whether there are some that each row bears.
    pub(super) fn are_on_rows(&self) -> bool {
        !self.of_rows.is_empty()
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
            let apart = charge.is_apart(loan, day)?;
            // A row of the schedule has no place for a penalty that waits for its bill.
            let unseen = charge.kind.penalty && is_waiting(loan, day, &charge.id())?;
            if !apart && !unseen && charge.value <= day {
                continue;
            }
            let row = row_of(rows, planned, charge.due);
            row.owed[charge.kind.component()] += charge.amount.minor();
            row.paid.extend(paid(&charge.id()));
        }
        Ok(())
    }

    /// The peer's table, the last due day first.
    pub(super) fn table(&self, loan: &Loan, ledger: &Ledger, day: Date) -> Result<Vec<Row>, Stop> {
        let mut made: Vec<&Made> = self.made.iter().collect();
        made.sort_by_key(|charge| std::cmp::Reverse(charge.due));
        let decimals = u32::from(loan.currency().exponent());
        let at_payout = self.at_payout.iter().map(|charge| charge.row(ledger));
        let mut rows: Vec<Row> = at_payout.collect::<Result<_, Stop>>()?;
        rows.extend(row_fees::table(&self.of_rows, loan, day)?);
        let made = made
            .into_iter()
            .map(|charge| {
                let paid = charge.paid(loan, day)?;
                let amount = charge.amount.minor();
                Ok(Row::default()
                    .with("Name", charge.kind.name.as_str())
                    .with("isPenalty", charge.kind.penalty)
                    .with("Payment due at", "Specified due date")
                    .with("Due as of", charge.due)
                    .with("Calculation type", row_fees::calculation(&charge.kind)?)
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

fn is_waiting(loan: &Loan, day: Date, id: &ItemId) -> Result<bool, ViewError> {
    let position = loan.position(day)?;
    Ok(position.items.iter().any(|item| item.id == *id && item.state == ItemState::Waiting))
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
        rows.push(RowView { start, ..RowView::empty(due) });
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
        if kind.penalty && kind.calculation != "FLAT" {
            return Err(Stop::not_mapped("a penalty that is a part of something"));
        }
        let amount = self.charged_amount(kind, figure)?;
        let (value, falls) = self.days_of_charge(due)?;
        let key = Key::new(&format!("c-{}", self.charges.made.len())).map_err(refused)?;
        let penalties = self.charges.made.iter().filter(|made| made.tariff.is_some()).count();
        let tariff = kind.penalty.then_some(penalties);
        let (kind, recorded) = (kind.clone(), false);
        self.charges.made.push(Made { key, kind, due, value, falls, tariff, amount, recorded });
        self.charge_what_is_reached()
    }

    /// The day from which ours counts, and the one on which it falls due where it does not wait for its bill.
    fn days_of_charge(&self, due: Date) -> Result<(Date, Option<Date>), Stop> {
        let schedule = self.loan.schedule(self.today.max(self.payout), Outlook::ArrearsPaidNow)?;
        let Some(at) = schedule.rows.iter().position(|row| due <= row.due) else {
            return Ok((due, None));
        };
        let row = &schedule.rows[at];
        let before = at.checked_sub(1).map_or(self.payout, |before| schedule.rows[before].due);
        // What falls due with a row belongs to it; ours of that day belongs to the row after it.
        let last = row.due.minus_days(1).max(self.payout);
        match self.charges.standing {
            Standing::OnTheBill => Ok((due.minus_days(1).max(self.payout), None)),
            Standing::BeforeTheBill => {
                let late = due < self.today;
                let from = if late { due.minus_days(1) } else { self.today.max(before) };
                let value = from.min(last).max(self.payout);
                Ok((value, Some(last.max(value))))
            }
        }
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
        let share = figure.checked_div(Decimal::ONE_HUNDRED);
        let part = share.and_then(|share| decimal(base, decimals).checked_mul(share));
        let part = part.ok_or_else(|| Stop::not_mapped("a charge out of range"))?;
        self.money(part.round_dp_with_strategy(decimals, RoundingStrategy::MidpointNearestEven))
    }

    /// Charges what the business day has reached.
    pub(super) fn charge_what_is_reached(&mut self) -> Result<(), Stop> {
        let today = self.today;
        self.charge_those(|charge| charge.value <= today)
    }

    /// Charges what lies ahead, on the business day.
    pub(super) fn charge_all(&mut self) -> Result<(), Stop> {
        let today = self.today;
        for charge in self.charges.made.iter_mut().filter(|charge| !charge.recorded) {
            charge.value = charge.value.min(today);
        }
        self.charge_those(|_| true)
    }

    fn charge_those(&mut self, asked: impl Fn(&Made) -> bool) -> Result<(), Stop> {
        let today = self.today;
        let reached = |charge: &&mut Made| !charge.recorded && asked(charge);
        for charge in self.charges.made.iter_mut().filter(reached) {
            let order = i16::try_from(self.loan.events().len()).unwrap_or(i16::MAX);
            let key = charge.key.as_str();
            let event = match charge.tariff {
                Some(at) => Charge::of_the_list(key, &tariff(at)),
                None => Charge::new(key, charge.amount, &charge.kind.name),
            };
            let event = event.value(charge.value).order(order);
            let event = match charge.falls {
                Some(falls) => event.due(ChargeDue::On(falls)),
                None => event,
            };
            let day = self.loan.on(today).map_err(refused)?;
            day.charge(event).map_err(refused)?;
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
    fn what_falls_due_after_the_last_row_shares_one_row() {
        let due = |day| RowView { start: date!("2026-01-01"), ..RowView::empty(day) };
        let mut rows = vec![due(date!("2026-02-01"))];
        for (day, shown) in [("2026-02-20", "2026-02-20"), ("2026-02-10", "2026-02-20")] {
            let row = beyond(&mut rows, 1, day.parse().unwrap());
            assert_eq!((row.start, row.due), (date!("2026-02-01"), shown.parse().unwrap()));
        }
        assert_eq!(rows.len(), 2);
    }
}
