use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::calendar::{Date, Month};
use crate::debt::{Component, ItemId, Key};

/// The identity of a line: its kind, and the item, component, span or event that its kind names.
///
/// A late event changes a line's amount, never its key. Text is as in `docs/conventions.md`:
/// `penalty | bill 1 | 2026-02`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LineKey {
    /// Principal paid out.
    Disbursed(Key),
    /// What the borrower pays back on the day of a payout.
    DownPayment(Key),
    /// What the lender kept of a payout: the item that it made, and paid.
    Deducted {
        /// The item.
        item: ItemId,
        /// The component.
        component: Component,
    },
    /// What is owed at once since the borrower withdrew, or since all of a settlement came.
    CalledIn {
        /// The withdrawal, or the settlement.
        event: Key,
        /// The component.
        component: Component,
    },
    /// What is owed again of a payment that was charged back.
    ChargedBack {
        /// The charge-back.
        event: Key,
        /// The component.
        component: Component,
    },
    /// Contract interest grown in a period, within a month.
    Interest {
        /// The period's row.
        row: u32,
        /// The month of the nights.
        month: Month,
    },
    /// Contract interest of grace nights, taken back when penalty replaces it.
    InterestTakenBack {
        /// The bill whose grace ended.
        bill: u32,
        /// The period's row.
        row: u32,
        /// The month of the nights.
        month: Month,
    },
    /// Penalty grown on a bill, within a month.
    Penalty {
        /// The bill.
        bill: u32,
        /// The month of the nights.
        month: Month,
    },
    /// Compound interest grown on a bill, within a month.
    Compound {
        /// The bill.
        bill: u32,
        /// The month of the nights.
        month: Month,
    },
    /// A charge was made.
    Charged(Key),
    /// A fee of the lender's list was made; or the tax of it, or of any charge.
    Fee {
        /// The item, or the part of a bill, that it is.
        item: ItemId,
        /// The component.
        component: Component,
    },
    /// A bill stated a component.
    Billed {
        /// The bill.
        bill: u32,
        /// The component.
        component: Component,
    },
    /// Interest of a row that became principal.
    Capitalised {
        /// The row.
        row: u32,
    },
    /// What another plan took over of an item.
    Moved {
        /// The event that agreed it.
        event: Key,
        /// The item.
        item: ItemId,
        /// The component.
        component: Component,
    },
    /// Interest, charges or penalty that became principal with another plan.
    MadePrincipal {
        /// The event that agreed it.
        event: Key,
        /// The component.
        component: Component,
    },
    /// Interest that grew after the last bill was issued, added to it.
    Added {
        /// The last bill.
        bill: u32,
        /// The period's row.
        row: u32,
        /// The month of the nights.
        month: Month,
    },
    /// Interest that was billed ahead and never grew, taken off its bill.
    TakenOff {
        /// The bill.
        bill: u32,
        /// The day.
        day: Date,
    },
    /// Money came in.
    Received(Key),
    /// The lender's own money came in for the borrower.
    Goodwill(Key),
    /// Money of the borrower went out: an item that his credit pays.
    Refunded(Key),
    /// Money of a payment went to an item.
    Allocated {
        /// The payment.
        payment: Key,
        /// The item.
        item: ItemId,
        /// The component.
        component: Component,
    },
    /// Money of a payment came back from an item.
    Freed {
        /// The payment.
        payment: Key,
        /// The item.
        item: ItemId,
        /// The component.
        component: Component,
    },
    /// Money of a payment that nothing needs lies to be returned.
    ToBeReturned(Key),
    /// A waiver, or a settlement that stands, took from an item.
    Waived {
        /// The waiver, or the settlement.
        event: Key,
        /// The item.
        item: ItemId,
        /// The component.
        component: Component,
    },
    /// Interest of a row that the terms waive when its bill is issued (免息).
    Relieved {
        /// The bill.
        bill: u32,
    },
    /// What of it lapsed because its bill was taken down.
    Unrelieved {
        /// The bill.
        bill: u32,
    },
    /// A rest that was too small to be asked for when the loan was over.
    LetOff {
        /// The item.
        item: ItemId,
        /// The component.
        component: Component,
    },
    /// Credit of a payment that was too small to be given back when the loan was over.
    Kept(Key),
    /// How much was outstanding when the loan was written off.
    WrittenOff {
        /// The write-off.
        event: Key,
        /// The component.
        component: Component,
    },
    /// What went to somebody else with the claim.
    Transferred {
        /// The transfer.
        event: Key,
        /// The item.
        item: ItemId,
        /// The component.
        component: Component,
    },
    /// A settlement for less fell: a part was missing.
    SettlementFell {
        /// The settlement.
        event: Key,
        /// The day at whose close it was missing.
        day: Date,
    },
    /// The part of a waiver that found nothing owed.
    Lapsed(Key),
    /// A waiver's part that lapsed because its bill was taken down.
    Unwaived {
        /// The waiver.
        event: Key,
        /// The item.
        item: ItemId,
        /// The component.
        component: Component,
    },
    /// What a returned payment had paid is owed again.
    Returned {
        /// The return.
        event: Key,
        /// The item.
        item: ItemId,
        /// The component.
        component: Component,
    },
    /// The unused rest of a returned payment left the borrower's credit.
    ReturnedCredit(Key),
    /// A bill rolled over unpaid (账单结转).
    Rolled {
        /// The bill.
        bill: u32,
        /// The morning after its due day.
        day: Date,
    },
    /// The loan closed with another class (分类).
    Class {
        /// The class.
        class: Arc<str>,
        /// The day.
        day: Date,
    },
    /// What grows from the close of the day on is no income (停止计息入账).
    AccrualStopped(Date),
    /// What grows from the close of the day on is income again.
    AccrualResumed(Date),
    /// Nothing was paid out, and nothing will be.
    Cancelled(Date),
    /// Nothing is owed, and credit is left.
    Settled(Date),
    /// Nothing is owed, and nothing is left.
    Closed(Date),
    /// Something is owed again.
    Reopened(Date),
}

impl LineKey {
    /// The stable names of all kinds.
    pub const KINDS: [&'static str; 43] = [
        "disbursed",
        "down_payment",
        "deducted",
        "called_in",
        "charged_back",
        "interest",
        "interest_taken_back",
        "penalty",
        "compound",
        "charged",
        "fee",
        "billed",
        "capitalised",
        "moved",
        "made_principal",
        "added",
        "taken_off",
        "received",
        "goodwill",
        "refunded",
        "allocated",
        "freed",
        "to_be_returned",
        "waived",
        "relieved",
        "unrelieved",
        "let_off",
        "kept",
        "written_off",
        "transferred",
        "settlement_fell",
        "lapsed",
        "unwaived",
        "returned",
        "returned_credit",
        "rolled",
        "class",
        "accrual_stopped",
        "accrual_resumed",
        "cancelled",
        "settled",
        "closed",
        "reopened",
    ];

    /// The stable name of the kind.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Disbursed(_) => "disbursed",
            Self::DownPayment(_) => "down_payment",
            Self::Deducted { .. } => "deducted",
            Self::CalledIn { .. } => "called_in",
            Self::ChargedBack { .. } => "charged_back",
            Self::Interest { .. } => "interest",
            Self::InterestTakenBack { .. } => "interest_taken_back",
            Self::Penalty { .. } => "penalty",
            Self::Compound { .. } => "compound",
            Self::Charged(_) => "charged",
            Self::Fee { .. } => "fee",
            Self::Billed { .. } => "billed",
            Self::Capitalised { .. } => "capitalised",
            Self::Moved { .. } => "moved",
            Self::MadePrincipal { .. } => "made_principal",
            Self::Added { .. } => "added",
            Self::TakenOff { .. } => "taken_off",
            Self::Received(_) => "received",
            Self::Goodwill(_) => "goodwill",
            Self::Refunded(_) => "refunded",
            Self::Allocated { .. } => "allocated",
            Self::Freed { .. } => "freed",
            Self::ToBeReturned(_) => "to_be_returned",
            Self::Waived { .. } => "waived",
            Self::Relieved { .. } => "relieved",
            Self::Unrelieved { .. } => "unrelieved",
            Self::LetOff { .. } => "let_off",
            Self::Kept(_) => "kept",
            Self::WrittenOff { .. } => "written_off",
            Self::Transferred { .. } => "transferred",
            Self::SettlementFell { .. } => "settlement_fell",
            Self::Lapsed(_) => "lapsed",
            Self::Unwaived { .. } => "unwaived",
            Self::Returned { .. } => "returned",
            Self::ReturnedCredit(_) => "returned_credit",
            Self::Rolled { .. } => "rolled",
            Self::Class { .. } => "class",
            Self::AccrualStopped(_) => "accrual_stopped",
            Self::AccrualResumed(_) => "accrual_resumed",
            Self::Cancelled(_) => "cancelled",
            Self::Settled(_) => "settled",
            Self::Closed(_) => "closed",
            Self::Reopened(_) => "reopened",
        }
    }
}

impl fmt::Display for LineKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.kind())?;
        match self {
            Self::Disbursed(event)
            | Self::DownPayment(event)
            | Self::Charged(event)
            | Self::Received(event)
            | Self::Goodwill(event)
            | Self::Refunded(event)
            | Self::ToBeReturned(event)
            | Self::Kept(event)
            | Self::Lapsed(event)
            | Self::ReturnedCredit(event) => write!(f, " | {event}"),
            Self::Capitalised { row } => write!(f, " | row {row}"),
            Self::Deducted { item, component }
            | Self::Fee { item, component }
            | Self::LetOff { item, component } => {
                write!(f, " | {item} | {component}")
            }
            Self::CalledIn { event, component }
            | Self::ChargedBack { event, component }
            | Self::WrittenOff { event, component }
            | Self::MadePrincipal { event, component } => {
                write!(f, " | {event} | {component}")
            }
            Self::Interest { row, month } => write!(f, " | row {row} | {month}"),
            Self::InterestTakenBack { bill, row, month } | Self::Added { bill, row, month } => {
                write!(f, " | bill {bill} | row {row} | {month}")
            }
            Self::Penalty { bill, month } | Self::Compound { bill, month } => {
                write!(f, " | bill {bill} | {month}")
            }
            Self::Billed { bill, component } => write!(f, " | bill {bill} | {component}"),
            Self::Relieved { bill } | Self::Unrelieved { bill } => write!(f, " | bill {bill}"),
            Self::TakenOff { bill, day } | Self::Rolled { bill, day } => write!(f, " | bill {bill} | {day}"),
            Self::Allocated { payment: event, item, component }
            | Self::Freed { payment: event, item, component }
            | Self::Moved { event, item, component }
            | Self::Transferred { event, item, component }
            | Self::Waived { event, item, component }
            | Self::Unwaived { event, item, component }
            | Self::Returned { event, item, component } => write!(f, " | {event} | {item} | {component}"),
            Self::Class { class, day } => write!(f, " | {class} | {day}"),
            Self::SettlementFell { event, day } => write!(f, " | {event} | {day}"),
            Self::AccrualStopped(day)
            | Self::AccrualResumed(day)
            | Self::Cancelled(day)
            | Self::Settled(day)
            | Self::Closed(day)
            | Self::Reopened(day) => {
                write!(f, " | {day}")
            }
        }
    }
}

impl Serialize for LineKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
