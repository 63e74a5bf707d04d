//! Waiving what is owed (减免).

use thiserror::Error;

use super::{BusinessDay, Receipt, first_difference, minor_of, same, tried};
use crate::calendar::Date;
use crate::debt::{Component, ItemId, Key};
use crate::error::{Coded, ErrorKind};
use crate::loan::account::{Loan, RecordError, Trial};
use crate::loan::effect::Effect;
use crate::loan::event::{Event, Fact};
use crate::loan::line::LineKey;
use crate::money::{Minor, Money};

/// Relief of one component: interest, fee, penalty, or tax alone. The tax of a fee goes with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    key: String,
    component: Component,
    amount: Money,
    item: Option<ItemId>,
    value: Option<Date>,
    order: Option<i16>,
}

impl Waiver {
    /// So much of a component, oldest item first, counted on the business day.
    pub fn new(key: &str, component: Component, amount: Money) -> Self {
        Self { key: key.to_owned(), component, amount, item: None, value: None, order: None }
    }

    /// Of one item only.
    #[must_use]
    pub fn of(self, item: ItemId) -> Self {
        Self { item: Some(item), ..self }
    }

    /// Counts on this day instead of the business day.
    #[must_use]
    pub fn value(self, value: Date) -> Self {
        Self { value: Some(value), ..self }
    }

    /// Its place among the facts of its day; 0 unless said otherwise.
    #[must_use]
    pub fn order(self, order: i16) -> Self {
        Self { order: Some(order), ..self }
    }
}

/// Why a waiver was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum WaiveError {
    /// A rule of every event.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// Principal is not waived.
    #[error("interest, fee, tax or penalty can be waived, found principal")]
    Principal,
    /// The item is a charge that does not stand, or neither its fee nor its tax is to be waived.
    #[error(
        "a waiver of a charge takes from the fee or the tax of a charge that stands, found {component} of `{charge}`"
    )]
    NoSuchCharge {
        /// The charge's key.
        charge: Key,
        /// The component.
        component: Component,
    },
    /// More than is owed.
    #[error("{owed} of {component} is owed on that day, a waiver of {found} was asked for")]
    MoreThanOwed {
        /// The component.
        component: Component,
        /// What could be waived.
        owed: Money,
        /// What was given.
        found: Money,
    },
}

impl Coded for WaiveError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Record(inner) => inner.kind(),
            Self::Principal | Self::NoSuchCharge { .. } => ErrorKind::InvalidInput,
            Self::MoreThanOwed { .. } => ErrorKind::NotAllowed,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Record(inner) => inner.code(),
            Self::Principal => "waive.principal",
            Self::NoSuchCharge { .. } => "waive.no_such_charge",
            Self::MoreThanOwed { .. } => "waive.more_than_owed",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Record(inner) => inner.path(),
            Self::Principal => "component".to_owned(),
            Self::NoSuchCharge { .. } => "item".to_owned(),
            Self::MoreThanOwed { .. } => "amount".to_owned(),
        }
    }
}

impl BusinessDay<'_> {
    /// Waives so much of a component. When it is recorded it must find all of it owed; when a fact that comes later
    /// takes the ground away, the rest lapses, visibly.
    pub fn waive(self, waiver: Waiver) -> Result<Receipt, WaiveError> {
        let Waiver { key, component, amount, item, value, order } = waiver;
        self.record(
            &key,
            |fact, currency| {
                let Fact::Waived { value: counted, order: placed, component: of, amount: waived, item: on } =
                    fact
                else {
                    return Some("kind");
                };
                first_difference(&[
                    ("value", same(value.as_ref(), counted)),
                    ("order", same(order.as_ref(), placed)),
                    ("component", *of == component),
                    ("amount", Money::new(*waived, currency) == amount),
                    ("item", item.is_none() || *on == item),
                ])
            },
            |loan, day| {
                let amount = minor_of(loan, amount)?;
                let (value, order) = (value.unwrap_or(day), order.unwrap_or(0));
                Ok(Fact::Waived { value, order, component, amount, item: item.clone() })
            },
            judge,
        )
    }
}

/// The rule: no principal, and nothing lapses on the day it is recorded.
pub(super) fn judge(loan: &Loan, event: &Event) -> Result<Trial, WaiveError> {
    let Fact::Waived { component, amount, ref item, .. } = event.fact else {
        unreachable!("the waiver's rule is asked about a waiver")
    };
    if component == Component::Principal {
        return Err(WaiveError::Principal);
    }
    if let Some(ItemId::Charge(charge)) = item {
        let known = loan.event(charge).map(|known| &known.fact);
        let stands = matches!(known, Some(Fact::Charged { .. }));
        // What the list of fees says may count as penalty.
        let of_the_list = matches!(known, Some(Fact::Charged { amount: None, .. }));
        let is_its_own = matches!(component, Component::Fee | Component::Tax)
            || (of_the_list && component == Component::Penalty);
        if !is_its_own || !stands || loan.is_undone(charge) {
            return Err(WaiveError::NoSuchCharge { charge: charge.clone(), component });
        }
    }
    let trial = tried(loan, event)?;
    let lapsed = trial.derived.journal.amount(&LineKey::Lapsed(event.key.clone()));
    if lapsed.is_positive() {
        let in_currency = |minor| Money::new(minor, loan.currency());
        return Err(WaiveError::MoreThanOwed {
            component,
            owed: in_currency(amount - lapsed),
            found: in_currency(amount),
        });
    }
    Ok(trial)
}

pub(super) fn effect(component: Component, amount: Minor, item: Option<&ItemId>) -> Effect {
    Effect::Relieve { component, amount, item: item.cloned() }
}
