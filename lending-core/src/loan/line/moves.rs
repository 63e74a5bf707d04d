use std::ops::{Add, AddAssign, Sub};

use serde::Serialize;

use super::LineKey;
use crate::debt::{Component, ItemId, Split};
use crate::money::Minor;

/// What is between borrower and lender: what is owed of each component, on items and on no bill, and the borrower's own
/// money with the lender. In minor units; also the difference of two such states.
///
/// Interest is what has grown: what is on bills and has not grown yet is not in it, nor is interest of rows to come that
/// was paid ahead (C19, C98). So `owed.interest` is below zero where more interest was paid ahead, of rows that are not
/// issued yet, than has grown; it comes back to zero as it grows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Balances {
    /// What is owed of each component: principal with what is to come. More than what is issued and unpaid, which is
    /// [`Position::owed`](crate::loan::Position::owed).
    pub owed: Split,
    /// The borrower's own money: his credit, and what lies to be returned.
    pub own: Minor,
}

impl Balances {
    /// What more than his own money the borrower would have to bring, all that is to come included.
    pub fn net(&self) -> Minor {
        self.owed.total() - self.own
    }

    /// Whether every figure is nothing.
    pub fn is_zero(&self) -> bool {
        self.owed.is_zero() && self.own.is_zero()
    }

    /// So much more is owed of a component.
    fn owes(component: Component, amount: Minor) -> Self {
        let mut owed = Split::default();
        owed[component] = amount;
        Self { owed, own: Minor::ZERO }
    }

    /// So much more is the borrower's own.
    fn owns(own: Minor) -> Self {
        Self { owed: Split::default(), own }
    }
}

impl Add for Balances {
    type Output = Self;
    fn add(mut self, other: Self) -> Self {
        self += other;
        self
    }
}

impl AddAssign for Balances {
    fn add_assign(&mut self, other: Self) {
        self.owed += other.owed;
        self.own += other.own;
    }
}

impl Sub for Balances {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self { owed: self.owed - other.owed, own: self.own - other.own }
    }
}

impl std::iter::Sum for Balances {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), Add::add)
    }
}

impl LineKey {
    /// What an amount of a line of this key moves between borrower and lender (C220).
    ///
    /// What only puts a claim in another place (on a bill, on an item of its own, to be returned) moves nothing. The amount
    /// and what it moves are in minor units of the loan's currency.
    ///
    /// ```
    /// use lending_core::{date, debt::Component, loan::LineKey, money::Minor};
    /// let penalty = LineKey::Penalty { bill: 1, month: date!("2026-02-10").month() };
    /// assert_eq!(penalty.moves(Minor::new(473)).owed.penalty, Minor::new(473));
    /// // What grew is put on a bill: the claim was there before.
    /// let billed = LineKey::Billed { bill: 1, component: Component::Interest };
    /// assert!(billed.moves(Minor::new(473)).is_zero());
    /// ```
    pub fn moves(&self, amount: Minor) -> Balances {
        let owes = |component: Component| Balances::owes(component, amount);
        let no_longer = |component: Component| Balances::owes(component, -amount);
        match self {
            Self::Disbursed(_) | Self::Refunded(_) => owes(Component::Principal),
            Self::Interest { .. } | Self::InterestTakenBack { .. } | Self::Unrelieved { .. } => {
                owes(Component::Interest)
            }
            Self::Penalty { .. } | Self::Compound { .. } => owes(Component::Penalty),
            Self::Charged(_) => owes(Component::Fee),
            Self::Fee { component, .. }
            | Self::ChargedBack { component, .. }
            | Self::Returned { component, .. }
            | Self::Unwaived { component, .. } => owes(*component),
            Self::Waived { component, .. }
            | Self::LetOff { component, .. }
            | Self::Transferred { component, .. } => no_longer(*component),
            Self::Relieved { .. } => no_longer(Component::Interest),
            Self::Deducted { component, .. } | Self::Freed { component, .. } => {
                owes(*component) + Balances::owns(amount)
            }
            Self::Allocated { item: ItemId::Refund(_), .. } => {
                no_longer(Component::Principal) + Balances::owns(-amount)
            }
            Self::Allocated { component, .. } => no_longer(*component) + Balances::owns(-amount),
            Self::Received(_) | Self::Goodwill(_) => Balances::owns(amount),
            Self::ReturnedCredit(_) | Self::Kept(_) => Balances::owns(-amount),
            Self::Capitalised { .. } => no_longer(Component::Interest) + owes(Component::Principal),
            // Penalty that another plan takes over waits as a charge (C106).
            Self::Moved { component: Component::Penalty, .. } => {
                no_longer(Component::Penalty) + owes(Component::Fee)
            }
            Self::MadePrincipal { component, .. } => {
                let of = match component {
                    Component::Penalty | Component::Fee => Component::Fee,
                    Component::Principal | Component::Interest | Component::Tax => *component,
                };
                no_longer(of) + owes(Component::Principal)
            }
            Self::Moved { .. }
            | Self::DownPayment(_)
            | Self::CalledIn { .. }
            | Self::Billed { .. }
            | Self::Added { .. }
            | Self::TakenOff { .. }
            | Self::ToBeReturned(_)
            | Self::WrittenOff { .. }
            | Self::SettlementFell { .. }
            | Self::Lapsed(_)
            | Self::Rolled { .. }
            | Self::Class { .. }
            | Self::AccrualStopped(_)
            | Self::AccrualResumed(_)
            | Self::Cancelled(_)
            | Self::Settled(_)
            | Self::Closed(_)
            | Self::Reopened(_) => Balances::default(),
        }
    }

    /// Whether a line of this key states a change of standing: its amount is a count, no money.
    pub const fn counts(&self) -> bool {
        matches!(
            self,
            Self::Rolled { .. }
                | Self::SettlementFell { .. }
                | Self::Class { .. }
                | Self::AccrualStopped(_)
                | Self::AccrualResumed(_)
                | Self::Cancelled(_)
                | Self::Settled(_)
                | Self::Closed(_)
                | Self::Reopened(_)
        )
    }

    /// Whether a line of this key grows with time: what shows of it on a day may be told later (C49).
    pub const fn grows(&self) -> bool {
        matches!(
            self,
            Self::Interest { .. }
                | Self::InterestTakenBack { .. }
                | Self::Penalty { .. }
                | Self::Compound { .. }
                | Self::Added { .. }
        )
    }
}
