//! What happened in a span of days, with running balances (对账单).

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::ViewError;
use super::texts::code_of;
use crate::calendar::Date;
use crate::debt::{ItemId, ItemState, Key, Split};
use crate::loan::account::Loan;
use crate::loan::derive::Phase;
use crate::loan::line::{Balances, LineKey};
use crate::loan::reads::{Outlook, RowState};
use crate::money::{Currency, Minor};
use crate::settlement::Course;

/// The movements of a loan in a span of days, by the day on which they count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Statement {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// The business day by whose knowledge it is made.
    pub known: Date,
    /// Whether the last day lies after it: what would be if nothing else happened.
    pub projection: bool,
    /// The currency of every amount; its code where this is serialised.
    #[serde(serialize_with = "code_of")]
    pub currency: Currency,
    /// What was between borrower and lender at the close of the day before the first.
    pub opening: Balances,
    /// The days on which something happened, in order.
    pub days: Vec<StatementDay>,
    /// What is between them at the close of the last day.
    pub closing: Balances,
    /// What is unpaid at the close of the last day, and the next row to come, by due day.
    pub to_pay: Vec<ToPay>,
    /// What a settlement for less that is open asks for next; `None`: none is open.
    pub settlement: Option<NextPart>,
}

/// The part of a settlement for less that is to come next: once all parts came, the rest of the debt is let off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NextPart {
    /// The event that agreed it.
    pub event: Key,
    /// What is missing of the part, in minor units.
    pub missing: Minor,
    /// By the close of which day it is to come.
    pub due: Date,
}

/// The movements of a day, and how it closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatementDay {
    /// The day.
    pub day: Date,
    /// What changed since the day before in the list, by line; growth of all nights since then is in it.
    pub movements: Vec<Movement>,
    /// What is between borrower and lender at its close.
    pub balances: Balances,
}

/// By how much a line changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Movement {
    /// The line.
    pub key: LineKey,
    /// By how much, in minor units.
    pub amount: Minor,
    /// What that moves between borrower and lender.
    pub moved: Balances,
}

/// Something that is to be paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ToPay {
    /// What.
    pub id: ItemId,
    /// When; a charge that waits for the next bill has no due day yet.
    pub due: Option<Date>,
    /// How much is still to be paid of it, by component, in minor units of the loan's currency.
    pub unpaid: Split,
    /// How it stands.
    pub state: ToPayState,
}

/// How something that is to be paid stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ToPayState {
    /// Issued, and its due day is over.
    PastDue,
    /// Issued.
    Due,
    /// A charge that waits for the next bill.
    Waiting,
    /// The next row: it is not issued yet.
    ToCome,
}

impl ToPayState {
    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PastDue => "past_due",
            Self::Due => "due",
            Self::Waiting => "waiting",
            Self::ToCome => "to_come",
        }
    }
}

impl Loan {
    /// What happened from one day to another, both included, as known now; [`Loan::known_on`] makes the same of an
    /// earlier knowledge.
    ///
    /// A day is listed when more happened on it than that something grew, and so is the last one. Opening and movements
    /// make the closing, component by component, and each listed day shows what its close was (C222).
    ///
    /// ```
    /// # use lending_core::{date, doc, loan::Payment, money};
    /// # let mut loan = doc::disbursed();
    /// loan.on(date!("2026-02-10"))?.repay(Payment::new("p-1", money!("1066.19 CNY")))?;
    /// let february = loan.statement(date!("2026-02-01"), date!("2026-02-28"))?;
    /// let moved = february.days.iter().flat_map(|day| &day.movements).map(|movement| movement.moved);
    /// assert_eq!(moved.fold(february.opening, |sum, moved| sum + moved), february.closing);
    /// // Bill 2 was issued on 11 February, and is to be paid on 10 March.
    /// assert_eq!(february.to_pay[0].due, Some(date!("2026-03-10")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When the span ends before it begins, or a day lies outside the loan's reach.
    pub fn statement(&self, from: Date, to: Date) -> Result<Statement, ViewError> {
        if from > to {
            return Err(ViewError::Span { from, to });
        }
        let first = self.within_reach(from)?;
        let days_of_note = self.days_of_note(first, to)?;
        let mut walk = self.day_by_day();
        let mut amounts = if first == self.terms.agreed().contract_day {
            BTreeMap::new()
        } else {
            walk.amounts(first.minus_days(1))?
        };
        let opening = balances_of(&amounts);
        let (mut days, mut balances) = (Vec::new(), opening);
        for day in days_of_note {
            let now = walk.amounts(day)?;
            let movements: Vec<Movement> = now
                .iter()
                .map(|(key, amount)| (key, *amount - amounts.get(key).copied().unwrap_or_default()))
                .filter(|(_, amount)| !amount.is_zero())
                .map(|(key, amount)| Movement { key: key.clone(), amount, moved: key.moves(amount) })
                .collect();
            balances += movements.iter().map(|movement| movement.moved).sum();
            days.push(StatementDay { day, movements, balances });
            amounts = now;
        }
        Ok(Statement {
            from,
            to,
            known: self.business_day(),
            projection: to > self.business_day(),
            currency: self.currency(),
            opening,
            days,
            closing: balances,
            to_pay: self.to_pay(to)?,
            settlement: self.next_part(to)?,
        })
    }

    /// The days of a span on which more happens than growth, and its last day.
    fn days_of_note(&self, from: Date, to: Date) -> Result<BTreeSet<Date>, ViewError> {
        let derived = self.view(to, Phase::Close)?;
        let told = derived.journal.told().filter(|part| !part.key.grows()).map(|part| part.at.0);
        Ok(told.filter(|day| (from..=to).contains(day)).chain([to]).collect())
    }

    fn next_part(&self, day: Date) -> Result<Option<NextPart>, ViewError> {
        let open = self.settlement(day)?.filter(|settlement| settlement.course == Course::Open);
        Ok(open.and_then(|settlement| {
            let (missing, due) = settlement.next?;
            Some(NextPart { event: settlement.event, missing: missing.minor(), due })
        }))
    }

    /// What is unpaid at the close of a day, and the next row to come.
    fn to_pay(&self, day: Date) -> Result<Vec<ToPay>, ViewError> {
        let position = self.closing(day)?.position;
        let unpaid = position.items.iter().filter_map(|item| {
            let state = match item.state {
                ItemState::PastDue => ToPayState::PastDue,
                ItemState::Due => ToPayState::Due,
                ItemState::Waiting => ToPayState::Waiting,
                ItemState::Settled => return None,
            };
            Some(ToPay { id: item.id.clone(), due: item.due, unpaid: item.unpaid(), state })
        });
        let mut to_pay: Vec<ToPay> = unpaid.filter(|item| !item.unpaid.is_zero()).collect();
        let schedule = self.schedule(day, Outlook::ArrearsPaidNow)?;
        let mut to_come = schedule.rows.iter().filter(|row| row.state == RowState::ToCome);
        let next = to_come.find(|row| !row.total().minor().is_zero());
        to_pay.extend(next.map(|row| ToPay {
            id: ItemId::Bill(row.number),
            due: Some(row.due),
            unpaid: Split {
                principal: row.principal.minor(),
                interest: row.interest.minor(),
                fee: row.fee.minor(),
                tax: row.tax.minor(),
                penalty: Minor::ZERO,
            },
            state: ToPayState::ToCome,
        }));
        to_pay.sort_by_key(|item| item.due.unwrap_or(Date::MAX));
        Ok(to_pay)
    }
}

/// What the lines together leave between borrower and lender.
fn balances_of(amounts: &BTreeMap<LineKey, Minor>) -> Balances {
    amounts.iter().map(|(key, amount)| key.moves(*amount)).sum()
}
