//! Waiving what is owed (减免).

use thiserror::Error;

use super::authority::{Authority, UnknownAuthority, named};
use super::{BusinessDay, Receipt, first_difference, minor_of, same, tried};
use crate::calendar::Date;
use crate::debt::{Component, ItemId, Key};
use crate::error::{Coded, ErrorKind};
use crate::loan::account::{Loan, RecordError, Trial};
use crate::loan::effect::Effect;
use crate::loan::event::{Event, Fact};
use crate::loan::line::LineKey;
use crate::money::{Minor, Money};

/// Relief of one component: interest, fee, penalty, or tax alone (the tax of a fee goes with it); principal where an
/// authority of the terms may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    key: String,
    component: Component,
    amount: Money,
    item: Option<ItemId>,
    by: Option<String>,
    value: Option<Date>,
    order: Option<i16>,
}

impl Waiver {
    /// So much of a component, oldest item first, counted on the business day.
    pub fn new(key: &str, component: Component, amount: Money) -> Self {
        Self { key: key.to_owned(), component, amount, item: None, by: None, value: None, order: None }
    }

    /// Of one item only.
    #[must_use]
    pub fn of(self, item: ItemId) -> Self {
        Self { item: Some(item), ..self }
    }

    /// Under an authority that the terms name: it limits how much.
    #[must_use]
    pub fn by(self, authority: &str) -> Self {
        Self { by: Some(authority.to_owned()), ..self }
    }

    /// Counts on this day instead of the business day.
    #[must_use]
    pub fn value(self, value: Date) -> Self {
        Self { value: Some(value), ..self }
    }

    /// Its place among the facts of its day: smaller comes first, also below zero; 0 unless said otherwise (C27).
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
    /// Principal is not waived: no authority of the terms may.
    #[error(
        "interest, fee, tax or penalty can be waived; principal only by an authority of the terms that may (`relief.authorities`), and none does; found principal"
    )]
    Principal,
    /// The terms limit waivers by authority, and it names none of theirs.
    #[error("a waiver names one of these authorities: {}; found {}", known.join(", "), named(found))]
    Authority {
        /// Those that the terms know.
        known: Vec<String>,
        /// What was given; empty if nothing was.
        found: String,
    },
    /// More than its authority may waive on the loan.
    #[error(
        "`{authority}` may waive {most} of {component} on one loan, {before} of it was waived before; found {found}"
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
        /// What was given.
        found: Money,
    },
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
            Self::Principal | Self::NoSuchCharge { .. } | Self::Authority { .. } => ErrorKind::InvalidInput,
            Self::MoreThanOwed { .. } | Self::BeyondAuthority { .. } => ErrorKind::NotAllowed,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Record(inner) => inner.code(),
            Self::Principal => "waive.principal",
            Self::Authority { .. } => "waive.authority",
            Self::BeyondAuthority { .. } => "waive.beyond_authority",
            Self::NoSuchCharge { .. } => "waive.no_such_charge",
            Self::MoreThanOwed { .. } => "waive.more_than_owed",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Record(inner) => inner.path(),
            Self::Principal => "component".to_owned(),
            Self::NoSuchCharge { .. } => "item".to_owned(),
            Self::Authority { .. } => "by".to_owned(),
            Self::MoreThanOwed { .. } | Self::BeyondAuthority { .. } => "amount".to_owned(),
        }
    }
}

impl BusinessDay<'_> {
    /// Waives so much of a component. When it is recorded it must find all of it owed; when a fact that comes later
    /// takes the ground away, the rest lapses, visibly.
    ///
    /// ```
    /// # use lending_core::{date, debt::Component, doc, loan::Waiver, money};
    /// # let mut loan = doc::disbursed();
    /// let day = date!("2026-02-20"); // ten days late: 4.73 of penalty
    /// loan.on(day)?.waive(Waiver::new("w-1", Component::Penalty, money!("4.00 CNY")))?;
    /// assert_eq!(loan.closing(day)?.position.past_due.penalty.units(), 73);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`WaiveError`]: a rule of every event, more than is owed of the component on its value date, no such charge,
    /// principal where no authority of the terms may, no authority where they name some, or more than it may.
    pub fn waive(self, waiver: Waiver) -> Result<Receipt, WaiveError> {
        let Waiver { key, component, amount, item, by, value, order } = waiver;
        self.record(
            &key,
            |fact, currency| {
                let Fact::Waived {
                    value: counted,
                    order: placed,
                    component: of,
                    amount: waived,
                    item: on,
                    by: under,
                } = fact
                else {
                    return Some("kind");
                };
                first_difference(&[
                    ("value", same(value.as_ref(), counted)),
                    ("order", same(order.as_ref(), placed)),
                    ("component", *of == component),
                    ("amount", Money::new(*waived, currency) == amount),
                    ("item", item.is_none() || *on == item),
                    ("by", by.is_none() || *under == by),
                ])
            },
            |loan, day| {
                let amount = minor_of(loan, amount)?;
                let (value, order) = (value.unwrap_or(day), order.unwrap_or(0));
                Ok(Fact::Waived { value, order, component, amount, item: item.clone(), by: by.clone() })
            },
            judge,
        )
    }
}

/// The rule: within its authority, and nothing lapses on the day it is recorded.
pub(super) fn judge(loan: &Loan, event: &Event) -> Result<Trial, WaiveError> {
    let Fact::Waived { component, amount, ref item, ref by, .. } = event.fact else {
        unreachable!("the waiver's rule is asked about a waiver")
    };
    may_waive(loan, component, amount, by.as_deref())?;
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

/// Where the terms know authorities, a waiver stays within its own, with what it waived before; otherwise anything but
/// principal may be waived.
fn may_waive(loan: &Loan, component: Component, amount: Minor, by: Option<&str>) -> Result<(), WaiveError> {
    let relief = &loan.terms.agreed().relief;
    if component == Component::Principal && !relief.knows_principal() {
        return Err(WaiveError::Principal);
    }
    let authority = Authority::of(loan, by)
        .map_err(|UnknownAuthority { known, found }| WaiveError::Authority { known, found })?;
    let Some(authority) = authority else { return Ok(()) };
    let (before, most) = (authority.waived(component), authority.most(component));
    if before.minor() + amount > most.minor() {
        let (authority, found) = (authority.name.to_owned(), Money::new(amount, loan.currency()));
        return Err(WaiveError::BeyondAuthority { authority, component, most, before, found });
    }
    Ok(())
}

pub(super) fn effect(component: Component, amount: Minor, item: Option<&ItemId>) -> Effect {
    Effect::Relieve { component, amount, item: item.cloned() }
}
