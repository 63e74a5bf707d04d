use super::role::Role;
use crate::debt::{Component, ItemId, Key};
use crate::loan::LineKey;

/// What a borrower can owe, as balance sheets tell it apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Claim {
    Principal,
    /// Interest on no bill (C19).
    Pot,
    Interest,
    Fee,
    Tax,
    Penalty,
}

/// Who took something, so that it can come back to where it was.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Taker {
    /// A payment.
    Payment(Key),
    /// A waiver, whatever waived.
    Relief(Key),
    /// The terms, which let a small rest off, or a row be free of interest.
    Terms,
    /// Another plan, or what calls in.
    Plan(Key),
    /// A row whose interest became principal.
    Row(u32),
}

impl Taker {
    /// What it is that something was taken which had not grown, once it grows as memorandum.
    pub(super) const fn of_what_grows_later(&self, component: Component) -> Role {
        match self {
            Self::Payment(_) => Role::income(component),
            Self::Relief(_) | Self::Terms => Role::relief(component),
            Self::Plan(_) | Self::Row(_) => Role::DeferredIncome,
        }
    }
}

/// What the amount of an entry moves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Movement {
    /// Nothing, and why.
    Nothing(&'static str),
    /// Nothing by itself; what it makes of memorandum follows from the loan.
    Standing,
    /// All claims leave the balance sheet, and stay as memorandum.
    WrittenOff,
    /// Cash becomes principal.
    PaidOut,
    /// An item is made and paid out of a payout.
    Kept(Claim),
    /// A claim grows, or is charged.
    Grows(Claim),
    /// Cash becomes the borrower's money.
    Received(Key),
    /// The lender's own money becomes the borrower's.
    Given(Key),
    /// The borrower's money becomes the lender's.
    TakesRest(Key),
    /// The borrower's money serves a claim.
    Serves(Claim, Key),
    /// A claim that was served is open again, and its money is the borrower's.
    Frees(Claim, Key),
    /// The borrower's money lies to be returned.
    LiesToBeReturned(Key),
    /// A return, or a charge-back, takes the borrower's money.
    TakesCredit(Key),
    /// A return takes money that served a claim: the claim is open again.
    OwedAgain(Claim, Key),
    /// Money that served stays so, and what went is lent anew.
    LentAgain(Claim),
    /// A claim is no longer asked for.
    Relieved(Claim, Taker),
    /// A claim that was relieved is open again.
    Unrelieved(Claim, Taker),
    /// One claim becomes another.
    Becomes(Claim, Claim, Taker),
}

impl Claim {
    /// How many there are.
    pub(super) const COUNT: usize = 6;

    /// What is owed of a component on items.
    pub(super) const fn of(component: Component) -> Self {
        match component {
            Component::Principal => Self::Principal,
            Component::Interest => Self::Interest,
            Component::Fee => Self::Fee,
            Component::Tax => Self::Tax,
            Component::Penalty => Self::Penalty,
        }
    }

    /// The component that it is a part of.
    pub(super) const fn component(self) -> Component {
        match self {
            Self::Principal => Component::Principal,
            Self::Pot | Self::Interest => Component::Interest,
            Self::Fee => Component::Fee,
            Self::Tax => Component::Tax,
            Self::Penalty => Component::Penalty,
        }
    }

    pub(super) const fn place(self) -> usize {
        match self {
            Self::Principal => 0,
            Self::Pot => 1,
            Self::Interest => 2,
            Self::Fee => 3,
            Self::Tax => 4,
            Self::Penalty => 5,
        }
    }
}

const ON_A_BILL: &str = "what was owed before is now on a bill";
const ONE_CLAIM: &str = "it stays the same claim";

impl Movement {
    /// What a line of a kind moves (C240).
    pub(super) fn of(key: &LineKey) -> Self {
        match key {
            LineKey::Disbursed(_) | LineKey::Refunded(_) => Self::PaidOut,
            LineKey::DownPayment(_) => Self::Nothing("principal that was paid out is owed at once"),
            LineKey::Deducted { component, .. } => Self::Kept(Claim::of(*component)),
            LineKey::CalledIn { event, component: Component::Interest } => {
                Self::Becomes(Claim::Pot, Claim::Interest, Taker::Plan(event.clone()))
            }
            LineKey::CalledIn { .. } => Self::Nothing(ONE_CLAIM),
            LineKey::ChargedBack { component, .. } => Self::LentAgain(Claim::of(*component)),
            LineKey::Interest { .. } | LineKey::InterestTakenBack { .. } => Self::Grows(Claim::Pot),
            LineKey::Penalty { .. } | LineKey::Compound { .. } => Self::Grows(Claim::Penalty),
            LineKey::Charged(_) => Self::Grows(Claim::Fee),
            LineKey::Fee { component, .. } => Self::Grows(Claim::of(*component)),
            LineKey::Billed { bill, component: Component::Interest } | LineKey::Added { bill, .. } => {
                Self::Becomes(Claim::Pot, Claim::Interest, Taker::Row(*bill))
            }
            LineKey::Billed { .. } => Self::Nothing(ON_A_BILL),
            LineKey::TakenOff { bill, .. } => Self::Becomes(Claim::Interest, Claim::Pot, Taker::Row(*bill)),
            LineKey::Capitalised { row } => Self::Becomes(Claim::Pot, Claim::Principal, Taker::Row(*row)),
            LineKey::Moved { event, component, .. } => Self::taken_over(*component, event),
            LineKey::MadePrincipal { event, component } => Self::made_principal(*component, event),
            LineKey::Received(payment) => Self::Received(payment.clone()),
            LineKey::Goodwill(goodwill) => Self::Given(goodwill.clone()),
            LineKey::Kept(payment) => Self::TakesRest(payment.clone()),
            LineKey::Relieved { .. } => Self::Relieved(Claim::Interest, Taker::Terms),
            LineKey::Unrelieved { .. } => Self::Unrelieved(Claim::Interest, Taker::Terms),
            LineKey::LetOff { component, .. } => Self::Relieved(Claim::of(*component), Taker::Terms),
            LineKey::Allocated { payment, component, .. } => {
                Self::Serves(Claim::of(*component), payment.clone())
            }
            LineKey::Freed { payment, component, .. } => Self::Frees(Claim::of(*component), payment.clone()),
            LineKey::ToBeReturned(payment) => Self::LiesToBeReturned(payment.clone()),
            LineKey::Waived { event, item: ItemId::ToCome, component: Component::Interest }
            | LineKey::Transferred { event, item: ItemId::ToCome, component: Component::Interest } => {
                Self::Relieved(Claim::Pot, Taker::Relief(event.clone()))
            }
            LineKey::Waived { event, component, .. } | LineKey::Transferred { event, component, .. } => {
                Self::Relieved(Claim::of(*component), Taker::Relief(event.clone()))
            }
            LineKey::Unwaived { event, component, .. } => {
                Self::Unrelieved(Claim::of(*component), Taker::Relief(event.clone()))
            }
            LineKey::WrittenOff { .. } => Self::WrittenOff,
            LineKey::Lapsed(_) => Self::Nothing("nothing was owed that it could take"),
            LineKey::Returned { event, component, .. } => {
                Self::OwedAgain(Claim::of(*component), event.clone())
            }
            LineKey::ReturnedCredit(event) => Self::TakesCredit(event.clone()),
            LineKey::AccrualStopped(_) | LineKey::AccrualResumed(_) => Self::Standing,
            LineKey::Rolled { .. }
            | LineKey::SettlementFell { .. }
            | LineKey::Class { .. }
            | LineKey::Cancelled(_)
            | LineKey::Settled(_)
            | LineKey::Closed(_)
            | LineKey::Reopened(_) => Self::Nothing("a change of standing moves no money"),
        }
    }

    /// What another plan takes over of an item: interest is on no bill again, penalty waits as a charge (C106).
    fn taken_over(component: Component, event: &Key) -> Self {
        let by = Taker::Plan(event.clone());
        match component {
            Component::Interest => Self::Becomes(Claim::Interest, Claim::Pot, by),
            Component::Penalty => Self::Becomes(Claim::Penalty, Claim::Fee, by),
            Component::Principal | Component::Fee | Component::Tax => Self::Nothing(ONE_CLAIM),
        }
    }

    /// What of it becomes principal: penalty was taken over as a charge before.
    fn made_principal(component: Component, event: &Key) -> Self {
        let by = Taker::Plan(event.clone());
        match component {
            Component::Principal => Self::Nothing(ONE_CLAIM),
            Component::Interest => Self::Becomes(Claim::Pot, Claim::Principal, by),
            Component::Fee | Component::Penalty => Self::Becomes(Claim::Fee, Claim::Principal, by),
            Component::Tax => Self::Becomes(Claim::Tax, Claim::Principal, by),
        }
    }
}
