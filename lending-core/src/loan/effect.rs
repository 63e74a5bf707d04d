use crate::allocation::Then;
use crate::calendar::{Anchor, Date};
use crate::debt::{Component, ItemId, Key};
use crate::disbursement::Deduction;
use crate::fee::ChargeDue;
use crate::money::Minor;
use crate::prepayment::Limits;
use crate::rate::Rate;
use crate::reschedule::{AgreedRow, NewPlan};
use crate::settlement::Parts;

/// What an event does to a loan: the few things that the fold knows. An operation's file translates its event into
/// these; the fold never sees a verb.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Another contract rate from this day on.
    SetRate {
        /// The rate.
        rate: Rate,
    },
    /// Another plan takes the place of what is to come, and of what is owed as it says.
    ReplacePlan {
        /// The plan.
        plan: NewPlan,
        /// The rows whose instalments stay as they were agreed.
        agreed: Vec<AgreedRow>,
    },
    /// Contract interest rests from this day on.
    PauseInterest {
        /// Until the night before this day.
        until: Date,
    },
    /// Days past due are not counted from this day on.
    PauseCounting {
        /// The first day that counts again.
        until: Date,
    },
    /// The class is at least so bad from this day on.
    SetClass {
        /// Its name.
        class: String,
    },
    /// Principal goes out, and the plan is made from that day.
    PayOut {
        /// How much.
        amount: Minor,
        /// What is kept of it.
        deductions: Vec<Deduction>,
    },
    /// What is financed is handed over: principal goes out, and rows begin on that day by an agreement of their own.
    HandOver {
        /// How much.
        amount: Minor,
        /// What is left for the last row.
        residual: Minor,
        /// Where in its month a row falls due.
        anchor: Anchor,
        /// The first due day.
        first_due: Date,
        /// Another contract rate.
        rate: Option<Rate>,
    },
    /// Nothing goes out any more: what is not drawn of the approved amount falls away.
    StopPayouts,
    /// Everything is owed at once, with interest as the terms' cooling-off says.
    CallIn,
    /// What is to come falls due early, as one bill.
    FallDue {
        /// When.
        due: Date,
    },
    /// The lender's books carry the loan no more, with what the terms say follows.
    WriteOff,
    /// All that is owed and to come goes to somebody else.
    HandOn,
    /// What is owed and to come is let off once so much has come.
    Settle {
        /// How much, by when.
        parts: Parts,
    },
    /// Something is charged: an item, or a part of the next bill.
    AddItem {
        /// How much; otherwise what the list of fees says.
        amount: Option<Minor>,
        /// The tax on an amount that is stated.
        tax: Option<Minor>,
        /// What for.
        code: String,
        /// When it falls due; otherwise as the list of fees says, or with the next bill.
        due: Option<ChargeDue>,
    },
    /// Money comes in as a credit lot and is allocated by the waterfall.
    TakeIn {
        /// How much.
        amount: Minor,
        /// Its kind, where it has a waterfall of its own.
        kind: Option<String>,
        /// What it says itself of what nothing issued needs.
        prepays: Option<Then>,
        /// What meets it where it becomes principal.
        limits: Limits,
    },
    /// The lender's own money comes in for the borrower, like a payment's.
    Give {
        /// How much.
        amount: Minor,
        /// Its kind, where it has a waterfall of its own.
        kind: Option<String>,
    },
    /// The borrower's own money goes out.
    PayBack {
        /// How much.
        amount: Minor,
    },
    /// A payment stops counting from this day on.
    GiveBack {
        /// The event that brought it.
        payment: Key,
    },
    /// Money that was asked for did not come; nothing changes but fees.
    MissPayment {
        /// How much.
        amount: Minor,
    },
    /// Money of a payment is taken back, and what it paid stays paid.
    ChargeBack {
        /// The event that brought it.
        payment: Key,
        /// How much.
        amount: Minor,
    },
    /// Something owed is no longer asked for.
    Relieve {
        /// Of which component.
        component: Component,
        /// How much.
        amount: Minor,
        /// Of which item; otherwise oldest first.
        item: Option<ItemId>,
    },
}
