use std::fmt;
use std::sync::Arc;

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

use crate::accrual::{Exact, Piece, Run};
use crate::billing::GroundMoved;
use crate::calendar::{Date, Month};
use crate::debt::{Component, ItemId, Key};
use crate::money::{Minor, Rounding};
use crate::penalty::Limits;

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
    /// What is owed at once since the borrower withdrew.
    CalledIn {
        /// The withdrawal.
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
    /// A fee of the lender's list was made.
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
    /// A waiver took from an item.
    Waived {
        /// The waiver.
        event: Key,
        /// The item.
        item: ItemId,
        /// The component.
        component: Component,
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
    pub const KINDS: [&'static str; 34] = [
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
        "allocated",
        "freed",
        "to_be_returned",
        "waived",
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
            Self::Allocated { .. } => "allocated",
            Self::Freed { .. } => "freed",
            Self::ToBeReturned(_) => "to_be_returned",
            Self::Waived { .. } => "waived",
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
            | Self::ToBeReturned(event)
            | Self::Lapsed(event)
            | Self::ReturnedCredit(event) => write!(f, " | {event}"),
            Self::Capitalised { row } => write!(f, " | row {row}"),
            Self::Deducted { item, component } | Self::Fee { item, component } => {
                write!(f, " | {item} | {component}")
            }
            Self::CalledIn { event, component }
            | Self::ChargedBack { event, component }
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
            Self::TakenOff { bill, day } | Self::Rolled { bill, day } => write!(f, " | bill {bill} | {day}"),
            Self::Allocated { payment: event, item, component }
            | Self::Freed { payment: event, item, component }
            | Self::Moved { event, item, component }
            | Self::Waived { event, item, component }
            | Self::Unwaived { event, item, component }
            | Self::Returned { event, item, component } => write!(f, " | {event} | {item} | {component}"),
            Self::Class { class, day } => write!(f, " | {class} | {day}"),
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

/// What the engine derived: an amount with everything it follows from. Views show it from its effect day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Its identity.
    pub key: LineKey,
    /// The day from which views show it.
    pub effect: Date,
    /// How much, in minor units; 1 for a line that states a change of standing.
    pub amount: Minor,
    /// The numbers it was computed from, one entry for each time something was added; the amounts of the entries
    /// add up to the line's.
    pub basis: Vec<Basis>,
}

/// The numbers that went into (a part of) a line: enough to compute its amount again, alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "basis", rename_all = "snake_case")]
pub enum Basis {
    /// `round(after) − round(before)` of a meter's exact total.
    Growth {
        /// The nights, and the totals before and after them.
        run: Run,
        /// How the total is rounded.
        rounding: Rounding,
    },
    /// What a minimum adds to growth in a night, or the cap of a bill takes from it: all that grew on the bill is kept at
    /// least `least` and at most `most`; less what that was before, less what grew.
    Limits {
        /// The night.
        night: Date,
        /// All that grew on the bill, with the night.
        total: Minor,
        /// What it was within the limits before the night.
        so_far: Minor,
        /// What grew in the night.
        grown: Minor,
        /// At least so much.
        least: Minor,
        /// At most so much.
        most: Option<Minor>,
    },
    /// What the cap of all charges cuts off: what it leaves room for, less what was wanted.
    CutOff {
        /// The night.
        night: Date,
        /// What it left room for.
        room: Minor,
        /// What would have been added.
        wanted: Minor,
    },
    /// The amount stands in the event.
    Stated {
        /// The amount.
        amount: Minor,
    },
    /// A part of an amount, to the nearest minor unit.
    Share {
        /// The amount.
        of: Minor,
        /// The part.
        #[serde(with = "rust_decimal::serde::str")]
        share: Decimal,
    },
    /// A prepayment's fee: the share of its principal to the nearest minor unit, half up, at least `min`, at most
    /// `max`; less what was charged before, never below nothing.
    PrepaymentFee {
        /// The principal.
        of: Minor,
        /// The part.
        #[serde(with = "rust_decimal::serde::str")]
        share: Decimal,
        /// At least so much.
        min: Minor,
        /// At most so much.
        max: Option<Minor>,
        /// What was charged before.
        before: Minor,
    },
    /// A fee of the lender's list: the share of its base to the nearest minor unit, half up, at least `min`, at most
    /// `max`; nothing of nothing.
    Fee {
        /// The base.
        of: Minor,
        /// The part.
        #[serde(with = "rust_decimal::serde::str")]
        share: Decimal,
        /// At least so much.
        min: Minor,
        /// At most so much.
        max: Option<Minor>,
    },
    /// What a bill stated on its statement day: what became known later of days before goes with the next one.
    AsIssued {
        /// The amount.
        amount: Minor,
    },
    /// A note beside the numbers, of no amount of its own: a bill that was stated before states something else, because
    /// the ground moved under it.
    Restated {
        /// What it stated.
        stated: Minor,
        /// How the ground moved.
        why: GroundMoved,
    },
    /// What was paid of a row before it was issued.
    PaidAhead {
        /// The amount.
        amount: Minor,
    },
    /// The smaller of what was there and what was wanted.
    Smaller {
        /// What was left to give.
        available: Minor,
        /// What could be taken.
        wanted: Minor,
    },
    /// A bill's interest: `max(0, pot + round(before + expected) − round(before))`; what has grown and is on no bill
    /// yet, and what is expected to grow until the due day.
    BilledInterest {
        /// Interest grown and on no bill, less interest billed and not grown, before the bill.
        pot: Minor,
        /// The period's exact total when the bill was issued.
        before: Exact,
        /// What is expected to grow until the due day.
        expected: Vec<Piece>,
        /// How the period's total is rounded.
        rounding: Rounding,
    },
    /// A bill's principal under level instalments: `instalment − own interest`, at least nothing, at most the
    /// balance.
    BilledInstalment {
        /// The level instalment.
        instalment: Minor,
        /// The interest expected for the row's own period.
        interest: Minor,
        /// The principal on no bill.
        balance: Minor,
    },
    /// A bill's principal under equal principal or interest first: the row's share, at most the balance.
    BilledShare {
        /// The same principal for each row; nothing before the last row under interest first.
        share: Minor,
        /// The principal on no bill.
        balance: Minor,
    },
    /// A bill's fee: what was unpaid of the charges that waited for it.
    Charges {
        /// Each charge and fee with what was unpaid of it.
        charges: Vec<(ItemId, Minor)>,
    },
    /// The whole, because nothing comes after it.
    Rest {
        /// What was left.
        amount: Minor,
    },
    /// How far the pot stands above zero after growth.
    Pot {
        /// The pot.
        amount: Minor,
    },
    /// A change of standing, counted as one.
    Count,
}

impl Basis {
    /// What limits of a bill or a cap of all charges make of what grew in a night, and the night.
    pub(crate) fn limited(&self) -> Option<(Date, Minor)> {
        match *self {
            Self::Limits { night, total, so_far, grown, least, most } => {
                let within = Limits { least, most }.within(total);
                Some((night, within - so_far - grown))
            }
            Self::CutOff { night, room, wanted } => Some((night, room.min(wanted) - wanted)),
            Self::Growth { .. }
            | Self::Stated { .. }
            | Self::Fee { .. }
            | Self::Share { .. }
            | Self::PrepaymentFee { .. }
            | Self::AsIssued { .. }
            | Self::Restated { .. }
            | Self::PaidAhead { .. }
            | Self::Smaller { .. }
            | Self::BilledInterest { .. }
            | Self::BilledInstalment { .. }
            | Self::BilledShare { .. }
            | Self::Charges { .. }
            | Self::Rest { .. }
            | Self::Pot { .. }
            | Self::Count => None,
        }
    }
}
