//! The schedule of a loan: what was billed, and what is to come under an assumption that is named.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::position::item_of;
use crate::calendar::Date;
use crate::debt::{Component, Item, ItemId, ItemState};
use crate::loan::account::Loan;
use crate::loan::derive::{Derived, Happening, Payer, Phase, Step, walk};
use crate::loan::event::Event;
use crate::loan::line::LineKey;
use crate::loan::reads::ViewError;
use crate::loan::state::Debt;
use crate::money::{Minor, Money};
use crate::terms::Timetable;

/// What is assumed of the days to come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outlook {
    /// What is past due, or falls due on the day, is paid on it; every other bill on its due day.
    #[default]
    ArrearsPaidNow,
    /// As if everything had been and were paid on its due day: the plan as it was made.
    AsPlanned,
    /// Nothing is paid any more.
    NothingPaid,
}

/// Where a row stands on the day of the schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowState {
    /// Not issued yet (未出账).
    ToCome,
    /// Issued and not over.
    Due,
    /// Issued, unpaid and over.
    PastDue,
    /// Issued and settled.
    Settled,
}

impl RowState {
    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ToCome => "to_come",
            Self::Due => "due",
            Self::PastDue => "past_due",
            Self::Settled => "settled",
        }
    }
}

/// Whether a due day may still move.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// The row was issued, or the days around its due day are known.
    #[default]
    Final,
    /// The holiday calendar does not know the days around it yet: only weekends were counted; or what is financed was not
    /// handed over, and the rows do not begin before that.
    Provisional,
}

impl Certainty {
    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Final => "final",
            Self::Provisional => "provisional",
        }
    }
}

/// One row of a schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its number (期), 1 being the first.
    pub number: u32,
    /// Its due day.
    pub due: Date,
    /// Whether the due day may still move.
    pub certainty: Certainty,
    /// Principal.
    pub principal: Money,
    /// Interest, less what the terms waive of it.
    pub interest: Money,
    /// What the terms waive of its interest (C280).
    pub waived: Money,
    /// Charges billed with it.
    pub fee: Money,
    /// The tax of them.
    pub tax: Money,
    /// The principal that is left when it is paid.
    pub balance: Money,
    /// Where it stands.
    pub state: RowState,
}

impl Row {
    /// Principal, interest, charges and their tax together.
    pub fn total(&self) -> Money {
        let parts = [self.principal, self.interest, self.fee, self.tax];
        Money::new(parts.iter().map(Money::minor).sum(), self.principal.currency())
    }
}

/// A schedule as of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// The day.
    pub as_of: Date,
    /// What it assumes.
    pub outlook: Outlook,
    /// All rows, zero rows included.
    pub rows: Vec<Row>,
}

impl Schedule {
    /// The interest of all rows.
    pub fn total_interest(&self) -> Option<Money> {
        let currency = self.rows.first()?.interest.currency();
        Some(Money::new(self.rows.iter().map(|row| row.interest.minor()).sum(), currency))
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:>3}  {:<10}  {:>14}  {:>12}  {:>10}  {:>14}  state",
            "row", "due", "principal", "interest", "fee", "balance"
        )?;
        for Row { number, due, certainty, principal, interest, fee, tax, balance, state, .. } in &self.rows {
            // A column of its own is not worth its width: most charges carry no tax.
            let fee = Money::new(fee.minor() + tax.minor(), fee.currency());
            let [principal, interest, fee, balance] =
                [*principal, *interest, fee, *balance].map(|money| money.to_decimal().to_string());
            let mark = if *certainty == Certainty::Provisional { "?" } else { "" };
            let (due, state) = (format!("{due}{mark}"), state.name());
            write!(
                f,
                "\n{number:>3}  {due:<10}  {principal:>14}  {interest:>12}  {fee:>10}  {balance:>14}  {state}"
            )?;
        }
        Ok(())
    }
}

impl Loan {
    /// All rows as of a day: bills as they stand, rows to come under the outlook's assumption. A loan that was not
    /// paid out is shown as if it were paid out on that day.
    ///
    /// ```
    /// # use lending_core::{date, doc, loan::Outlook, money};
    /// # let loan = doc::disbursed();
    /// let schedule = loan.schedule(date!("2026-01-10"), Outlook::AsPlanned)?;
    /// assert_eq!((schedule.rows.len(), schedule.rows[11].balance), (12, money!("0.00 CNY")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`ViewError::OutOfReach`]: the day lies before the contract day, or more than 100 years after it (C4).
    pub fn schedule(&self, as_of: Date, outlook: Outlook) -> Result<Schedule, ViewError> {
        self.within_reach(as_of)?;
        let known = self.view(as_of, Phase::Day)?;
        let (start, payer) = match outlook {
            Outlook::ArrearsPaidNow => (as_of, Payer::OnDueDays),
            Outlook::NothingPaid => (as_of, Payer::Nobody),
            Outlook::AsPlanned => {
                let disbursed = known.state.plan.as_ref().map_or(as_of, |plan| plan.disbursed);
                (disbursed, Payer::OnDueDays)
            }
        };
        let events = self.assumed(as_of, outlook);
        let mut fold = walk(self.terms.agreed(), self.known(), &events, &self.before);
        fold.run((start, Phase::Day));
        fold.project(start, payer);
        let mut timetable = fold.timetable.clone();
        timetable.cover(self.last_due());
        let projected = fold.finish();
        let moves = principal_moves(&projected);
        let bills: Vec<Item> = projected.state.items.debts.iter().map(|debt| item_of(debt, as_of)).collect();
        let now: Vec<Item> = known.state.items.debts.iter().map(|debt| item_of(debt, as_of)).collect();
        // As many as the plan has, and more where bills were issued beyond it.
        let planned = projected.state.plan.as_ref().map(|plan| plan.rows.len());
        let planned = planned.and_then(|rows| u32::try_from(rows).ok());
        let billed = projected.state.items.last_bill().and_then(Debt::bill).unwrap_or(0);
        let unplanned = if projected.state.is_cancelled() { 0 } else { self.terms.agreed().rows() };
        let count = planned.map_or(unplanned, |rows| rows.max(billed));
        let hand_over = self.terms.agreed().disbursement.hand_over;
        let lent = projected.state.plan.as_ref().filter(|_| hand_over.is_some());
        let lent = lent.map_or(self.terms.agreed().principal, |plan| plan.lent);
        let begun = hand_over.is_none() || known.state.plan.is_some();
        let certainty = if begun { Certainty::Final } else { Certainty::Provisional };
        let waived = waived_by_rule(&projected);
        let rows = self.rows(count, (lent, certainty), &timetable, (&bills, &now), (&moves, &waived));
        Ok(Schedule { as_of, outlook, rows })
    }

    /// The events that a projection from a day on goes on from.
    pub(super) fn assumed(&self, as_of: Date, outlook: Outlook) -> Vec<Event> {
        self.events.iter().filter(|event| is_assumed(event, as_of, outlook)).cloned().collect()
    }

    /// The rows, from what is lent; where the loan has not begun, all of them are provisional.
    fn rows(
        &self,
        count: u32,
        (lent, certainty): (Minor, Certainty),
        timetable: &Timetable<'_>,
        (bills, now): (&[Item], &[Item]),
        (moves, waived): (&[(Date, Minor)], &BTreeMap<u32, Minor>),
    ) -> Vec<Row> {
        let money = |minor| Money::new(minor, self.currency());
        let (mut balance, mut moves) = (lent, moves.iter().peekable());
        let rows = (1..=count).map(|number| {
            let id = ItemId::Bill(number);
            let bill = bills.iter().find(|bill| bill.id == id);
            let stated = bill.map(|bill| bill.stated - bill.moved).unwrap_or_default();
            while let Some((_, amount)) =
                moves.next_if(|(day, _)| bill.is_some_and(|bill| *day <= bill.issued))
            {
                balance += *amount;
            }
            balance -= stated.principal;
            let waived = waived.get(&number).copied().unwrap_or_default();
            let state = match now.iter().find(|bill| bill.id == id).map(|bill| bill.state) {
                None | Some(ItemState::Waiting) => RowState::ToCome,
                Some(ItemState::Due) => RowState::Due,
                Some(ItemState::PastDue) => RowState::PastDue,
                Some(ItemState::Settled) => RowState::Settled,
            };
            Row {
                number,
                due: timetable.due(number),
                certainty: match state {
                    RowState::ToCome if timetable.can_move(number) => Certainty::Provisional,
                    RowState::ToCome | RowState::Due | RowState::PastDue | RowState::Settled => certainty,
                },
                principal: money(stated.principal),
                interest: money(stated.interest - waived),
                waived: money(waived),
                fee: money(stated.fee),
                tax: money(stated.tax),
                balance: money(balance),
                state,
            }
        });
        rows.collect()
    }
}

/// What the terms waive of the interest of bills.
fn waived_by_rule(derived: &Derived) -> BTreeMap<u32, Minor> {
    let mut waived = BTreeMap::new();
    for line in derived.lines() {
        if let LineKey::Relieved { bill } = line.key {
            *waived.entry(bill).or_default() += line.amount;
        } else if let LineKey::Unrelieved { bill } = line.key {
            *waived.entry(bill).or_default() -= line.amount;
        }
    }
    waived
}

/// What became principal, and what of it is no longer asked for, by the day on which it did.
fn principal_moves(derived: &Derived) -> Vec<(Date, Minor)> {
    let made = |key: &LineKey| matches!(key, LineKey::Capitalised { .. } | LineKey::MadePrincipal { .. });
    let waived = |key: &LineKey| matches!(key, LineKey::Waived { component: Component::Principal, .. });
    let moved = derived.lines().filter_map(|line| {
        let amount = if waived(&line.key) { -line.amount } else { line.amount };
        (made(&line.key) || waived(&line.key)).then_some((line.effect, amount))
    });
    let mut moved: Vec<(Date, Minor)> = moved.collect();
    moved.sort_unstable();
    moved
}

/// Whether a schedule as of a day has an event: what counts by then, and what was agreed by then for later; as
/// planned, all that was paid out and agreed.
fn is_assumed(event: &Event, as_of: Date, outlook: Outlook) -> bool {
    let planned = matches!(event.step(), Step::Out | Step::Terms);
    match outlook {
        Outlook::AsPlanned => planned,
        Outlook::ArrearsPaidNow | Outlook::NothingPaid => {
            let by_then = event.fact.value().is_none_or(|value| value <= as_of);
            by_then || (event.step() == Step::Terms && event.booked <= as_of)
        }
    }
}
