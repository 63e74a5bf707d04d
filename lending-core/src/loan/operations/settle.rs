//! Less than is owed is agreed on (和解).

use thiserror::Error;

use super::authority::{Authority, UnknownAuthority, named};
use super::{BusinessDay, Receipt, first_difference, minor_of, same, tried};
use crate::calendar::Date;
use crate::debt::{Component, Key};
use crate::error::{Coded, ErrorKind};
use crate::loan::account::{Loan, RecordError, Trial};
use crate::loan::derive::{Hindrance, Phase, walk};
use crate::loan::effect::Effect;
use crate::loan::event::{Event, Fact};
use crate::loan::line::LineKey;
use crate::money::Money;
use crate::settlement::{Part, Parts, PartsError};

/// A settlement for less, agreed on the business day unless another is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    key: String,
    parts: Vec<(Money, Date)>,
    by: Option<String>,
    value: Option<Date>,
}

impl Settlement {
    /// A sum that must have come by the close of a day: all of it, or the first part.
    pub fn new(key: &str, amount: Money, due: Date) -> Self {
        Self { key: key.to_owned(), parts: vec![(amount, due)], by: None, value: None }
    }

    /// Of these parts, each by the close of its day.
    pub fn of_parts(key: &str, parts: &[(Money, Date)]) -> Self {
        Self { key: key.to_owned(), parts: parts.to_vec(), by: None, value: None }
    }

    /// And another part, due after those before it.
    #[must_use]
    pub fn and(mut self, amount: Money, due: Date) -> Self {
        self.parts.push((amount, due));
        self
    }

    /// Under an authority that the terms name: it limits what is let off.
    #[must_use]
    pub fn by(self, authority: &str) -> Self {
        Self { by: Some(authority.to_owned()), ..self }
    }

    /// Agreed on this day instead of the business day: money from it on counts.
    #[must_use]
    pub fn value(self, value: Date) -> Self {
        Self { value: Some(value), ..self }
    }
}

/// Why a settlement was not recorded.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SettleError {
    /// A rule of every event.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// The parts are none that can be agreed on.
    #[error(transparent)]
    Parts(#[from] PartsError),
    /// A settlement of before has not fallen.
    #[error("the settlement `{by}` has not fallen: reverse it first")]
    Already {
        /// The event.
        by: Key,
    },
    /// A payout counts later.
    #[error("`{by}` paid out on {day}: a settlement is agreed on that day or later, found {found}")]
    PaidOut {
        /// The payout.
        by: Key,
        /// Its day.
        day: Date,
        /// What was given.
        found: Date,
    },
    /// Nothing is owed or to come.
    #[error("nothing is owed or to come on {day} that could be settled")]
    NothingOwed {
        /// The day.
        day: Date,
    },
    /// The parts are more than what is owed and to come.
    #[error("{owed} is owed and to come on that day, a settlement for {found} was asked for")]
    MoreThanOwed {
        /// What is owed and to come, above the borrower's own money.
        owed: Money,
        /// What was given.
        found: Money,
    },
    /// The terms limit relief by authority, and it names none of theirs.
    #[error("a settlement names one of these authorities: {}; found {}", known.join(", "), named(found))]
    Authority {
        /// Those that the terms know.
        known: Vec<String>,
        /// What was given; empty if nothing was.
        found: String,
    },
    /// It would let off more than its authority may on the loan.
    #[error(
        "`{authority}` may waive {most} of {component} on one loan, {before} of it was waived before; the settlement would let off {found}"
    )]
    BeyondAuthority {
        /// The authority.
        authority: String,
        /// The component.
        component: Component,
        /// The most.
        most: Money,
        /// What of it was waived before.
        before: Money,
        /// What would be let off.
        found: Money,
    },
}

impl Coded for SettleError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Record(inner) => inner.kind(),
            Self::Parts(inner) => inner.kind(),
            Self::Authority { .. } => ErrorKind::InvalidInput,
            Self::Already { .. }
            | Self::PaidOut { .. }
            | Self::NothingOwed { .. }
            | Self::MoreThanOwed { .. }
            | Self::BeyondAuthority { .. } => ErrorKind::NotAllowed,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Record(inner) => inner.code(),
            Self::Parts(inner) => inner.code(),
            Self::Already { .. } => "settle.already",
            Self::PaidOut { .. } => "settle.paid_out",
            Self::NothingOwed { .. } => "settle.nothing_owed",
            Self::MoreThanOwed { .. } => "settle.more_than_owed",
            Self::Authority { .. } => "settle.authority",
            Self::BeyondAuthority { .. } => "settle.beyond_authority",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Record(inner) => inner.path(),
            Self::Parts(inner) => inner.path(),
            Self::Already { .. } => String::new(),
            Self::PaidOut { .. } | Self::NothingOwed { .. } => "value".to_owned(),
            Self::MoreThanOwed { .. } | Self::BeyondAuthority { .. } => "parts".to_owned(),
            Self::Authority { .. } => "by".to_owned(),
        }
    }
}

impl BusinessDay<'_> {
    /// Agrees on less than is owed, in parts. Payments that count on the settlement's day or later must reach the parts by
    /// the close of their days; the loan goes on as ever meanwhile. With the payment that completes them all the rest is
    /// let off and nothing grows any more; at the close of a day whose part is missing the settlement falls, and nothing
    /// is let off. Both follow from what is known: money that is recorded late makes it stand, money that goes back makes
    /// it fall ([`Alert::SettlementFell`](crate::loan::Alert::SettlementFell)).
    ///
    /// ```
    /// # use lending_core::{date, doc, loan::{Payment, Settlement, Status}, money};
    /// # let mut loan = doc::disbursed();
    /// let (agreed, due) = (date!("2026-03-20"), date!("2026-03-31"));
    /// loan.on(agreed)?.settle(Settlement::new("s-1", money!("9000.00 CNY"), due))?;
    /// loan.on(due)?.repay(Payment::new("p-1", money!("9000.00 CNY")))?;
    /// assert_eq!(loan.closing(due)?.status, Status::Closed);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`SettleError`]; the loan is as it was.
    pub fn settle(self, settlement: Settlement) -> Result<Receipt, SettleError> {
        let Settlement { key, parts, by, value } = settlement;
        self.record(
            &key,
            |fact, currency| {
                let Fact::Settled { value: counted, parts: known, by: under } = fact else {
                    return Some("kind");
                };
                let known = known.iter().map(|part| (Money::new(part.amount, currency), part.due));
                first_difference(&[
                    ("value", same(value.as_ref(), counted)),
                    ("parts", known.eq(parts.iter().copied())),
                    ("by", by.is_none() || *under == by),
                ])
            },
            |loan, day| {
                let parts = parts
                    .iter()
                    .map(|(amount, due)| Ok(Part { amount: minor_of(loan, *amount)?, due: *due }));
                let parts = Parts::new(parts.collect::<Result<_, RecordError>>()?);
                Ok(Fact::Settled { value: value.unwrap_or(day), parts, by: by.clone() })
            },
            judge,
        )
    }
}

/// The rule: parts that can be agreed on, no other settlement, after all payouts, no more than is owed, and what is let
/// off within its authority.
pub(super) fn judge(loan: &Loan, event: &Event) -> Result<Trial, SettleError> {
    let Fact::Settled { value, ref parts, ref by } = event.fact else {
        unreachable!("the rule of a settlement is asked about a settlement")
    };
    parts.check(value)?;
    if let Some(found) = parts.last().filter(|last| loan.is_beyond_reach(*last)) {
        return Err(RecordError::OutOfReach { limit: loan.reach(), found }.into());
    }
    let authority = Authority::of(loan, by.as_deref())
        .map_err(|UnknownAuthority { known, found }| SettleError::Authority { known, found })?;
    if let Some((by, day)) = loan.payout_from(value.plus_days(1)) {
        return Err(SettleError::PaidOut { by: by.key.clone(), day, found: value });
    }
    let trial = tried(loan, event)?;
    if let Some(by) = beside(&trial, &event.key) {
        return Err(SettleError::Already { by });
    }
    let in_currency = |minor| Money::new(minor, loan.currency());
    if let Some(Hindrance::LessIsOwed { owed }) = trial.hindrance(&event.key) {
        let (owed, found) = (in_currency(*owed), in_currency(parts.total()));
        return Err(SettleError::MoreThanOwed { owed, found });
    }
    if trial.hindrance(&event.key).is_some() {
        return Err(SettleError::NothingOwed { day: value });
    }
    if let Some(authority) = authority {
        within(authority, loan, &trial, event)?;
    }
    Ok(trial)
}

/// Another settlement that has not fallen where this one was agreed, or the other way round.
fn beside(trial: &Trial, own: &Key) -> Option<Key> {
    trial.derived.unmade.iter().find_map(|unmade| {
        let Hindrance::SettledBefore { by } = &unmade.why else { return None };
        let pair = [(&unmade.by, by), (by, &unmade.by)];
        pair.into_iter().find(|(one, _)| *one == own).map(|(_, other)| other.clone())
    })
}

/// What would be let off, if what is missing came on the business day, is within its authority.
fn within(authority: Authority<'_>, loan: &Loan, trial: &Trial, event: &Event) -> Result<(), SettleError> {
    let (events, before) = trial.history();
    let today = event.booked;
    let mut fold = walk(loan.terms.agreed(), loan.reference.known_by(today), events, before);
    fold.run((today, Phase::Day));
    for (component, amount) in fold.lets_off(today, &event.key) {
        let (most, before) = (authority.most(component), authority.waived(component));
        if before.minor() + amount > most.minor() {
            let (authority, found) = (authority.name.to_owned(), Money::new(amount, loan.currency()));
            return Err(SettleError::BeyondAuthority { authority, component, most, before, found });
        }
    }
    Ok(())
}

impl Loan {
    /// The settlement that was agreed by a day and had not fallen by then, as it is known on a business day.
    pub(super) fn settled_on(&self, day: Date, booked: Date) -> Option<(&Event, Date)> {
        let fell = |event: &Event| {
            let mut told = self.derived.journal.told().filter(|told| told.at.0 < booked);
            told.any(|told| {
                matches!(told.key, LineKey::SettlementFell { event: by, day: fell }
                if *by == event.key && *fell < day)
            })
        };
        let settled = self.standing().filter(|event| matches!(event.fact, Fact::Settled { .. }));
        let dated = settled.filter_map(|event| event.fact.value().map(|since| (event, since)));
        dated.filter(|(event, since)| day > *since && !fell(event)).min_by_key(|(_, since)| *since)
    }
}

pub(super) fn effect(parts: &Parts) -> Effect {
    Effect::Settle { parts: parts.clone() }
}
