use serde::{Deserialize, Serialize};

use crate::allocation::Then;
use crate::calendar::{Anchor, Date};
use crate::debt::{Component, ItemId, Key};
use crate::disbursement::Deduction;
use crate::fee::ChargeDue;
use crate::hash::Hash;
use crate::money::Minor;
use crate::rate::Rate;
use crate::reschedule::{AgreedRow, NewPlan};
use crate::settlement::Parts;

/// A fact or a decision from outside that cannot be computed: what a host stores, append-only.
///
/// `key` is its identity, unique in its loan; `booked` the host's business day, never decreasing; the fact says the
/// value date, on which it counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The layout of this event; 1.
    pub schema: u32,
    /// The host's identity for it.
    pub key: Key,
    /// The host's business day on which it was recorded.
    pub booked: Date,
    /// What happened.
    #[serde(flatten)]
    pub fact: Fact,
}

/// What happened. Amounts are in minor units of the loan's currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
// Flattened into an event, a fact is given every field that the event does not take: what it does not know is refused
// here, and the event needs no rule of its own.
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Fact {
    /// The contract was made; the first event of every loan, with the key `open` on the contract day.
    Opened {
        /// The hash of the terms' bytes.
        terms: Hash,
    },
    /// The principal was paid out (放款).
    Disbursed {
        /// When it counts.
        value: Date,
        /// How much.
        amount: Minor,
        /// What the lender keeps of it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        deductions: Vec<Deduction>,
    },
    /// What is financed was handed over (交付): the one payout, and the day on which rows begin.
    HandedOver {
        /// When it counts.
        value: Date,
        /// What is financed.
        amount: Minor,
        /// What is left for the last row.
        residual: Minor,
        /// Where in its month a row falls due.
        anchor: Anchor,
        /// The first due day.
        first_due: Date,
        /// The contract rate of the day; otherwise the one that holds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rate: Option<Rate>,
    },
    /// No principal is paid out any more, from this day on (取消).
    Cancelled {
        /// When it counts.
        value: Date,
    },
    /// The borrower withdrew from the contract (撤销, within 犹豫期): all principal is owed at once.
    Withdrawn {
        /// When it counts.
        value: Date,
    },
    /// What was to come was called in (提前到期): it falls due early, as one bill.
    Accelerated {
        /// When it counts, and is billed.
        value: Date,
        /// When it falls due.
        due: Date,
        /// Why, in the lender's own words.
        reason: String,
        /// When the borrower was told, if it is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        notice_day: Option<Date>,
    },
    /// The lender's books carry the loan no more (核销); the claim stands.
    WrittenOff {
        /// When it counts.
        value: Date,
        /// Why, in the lender's own words.
        reason: String,
    },
    /// The claim was sold or assigned (转让): all that is owed and to come left the loan.
    Transferred {
        /// When it counts, after all else of the day.
        value: Date,
        /// To whom, in the lender's own words.
        to: String,
        /// For how much, if it is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        price: Option<Minor>,
    },
    /// Less than is owed was agreed on (和解): once all of it has come, the rest is let off.
    Settled {
        /// The day from which on money counts for it.
        value: Date,
        /// How much, by when.
        parts: Parts,
        /// Under which authority.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<String>,
    },
    /// Money came in (还款).
    Received {
        /// When it counts.
        value: Date,
        /// Its place among the facts of its day; 0 unless the host says otherwise.
        order: i16,
        /// How much.
        amount: Minor,
        /// Its kind of money, where the terms have a waterfall for it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        money: Option<String>,
        /// What becomes of what nothing issued needs, where the payment says it itself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        prepays: Option<Then>,
    },
    /// The lender gave money of its own for the borrower (抵扣): goodwill, interest given back.
    GoodwillGiven {
        /// When it counts.
        value: Date,
        /// Its place among the facts of its day.
        order: i16,
        /// How much.
        amount: Minor,
        /// What for, in the lender's own words.
        reason: String,
        /// Its kind of money, where the terms have a waterfall for it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        money: Option<String>,
    },
    /// The borrower's credit was paid out (退款).
    Refunded {
        /// When it counts.
        value: Date,
        /// Its place among the facts of its day.
        order: i16,
        /// How much.
        amount: Minor,
    },
    /// A payment that was asked for did not come (扣款失败): no money moved.
    PaymentFailed {
        /// When it counts.
        value: Date,
        /// Its place among the facts of its day.
        order: i16,
        /// How much was asked for.
        amount: Minor,
        /// Why, if it is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<WhyUnpaid>,
    },
    /// A payment came back, from this day on (退票, returned debit). Unlike a reversal, it did count until then.
    Returned {
        /// When it counts.
        value: Date,
        /// Its place among the facts of its day.
        order: i16,
        /// The payment.
        payment: Key,
        /// Why, if it is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<WhyUnpaid>,
    },
    /// Money of a payment was taken back, and what it paid stays paid (拒付).
    ChargedBack {
        /// When it counts.
        value: Date,
        /// Its place among the facts of its day.
        order: i16,
        /// The payment.
        payment: Key,
        /// How much.
        amount: Minor,
    },
    /// A charge was made (费用).
    Charged {
        /// When it counts.
        value: Date,
        /// Its place among the facts of its day.
        order: i16,
        /// How much; otherwise what the list of fees says for the code. Stored either way: an amount that was lost is
        /// not one that was left out.
        #[serde(deserialize_with = "Option::deserialize")]
        amount: Option<Minor>,
        /// The tax on an amount that is stated; a tariff says its own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tax: Option<Minor>,
        /// What for, in the lender's own words.
        code: String,
        /// When it falls due; otherwise as the list of fees says, or with the next bill.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<ChargeDue>,
    },
    /// Something owed was waived (减免).
    Waived {
        /// When it counts.
        value: Date,
        /// Its place among the facts of its day.
        order: i16,
        /// Of which component.
        component: Component,
        /// How much.
        amount: Minor,
        /// Of which item; otherwise oldest first.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        item: Option<ItemId>,
        /// Under which authority.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<String>,
    },
    /// Another contract rate was agreed (利率调整); it holds from its value date on.
    RateChanged {
        /// The first night of the new rate; may lie ahead.
        value: Date,
        /// The rate.
        rate: Rate,
    },
    /// Contract interest rests for some nights (停息).
    InterestPaused {
        /// The first night without interest; may lie ahead.
        value: Date,
        /// The day after the last night without interest.
        until: Date,
    },
    /// Days do not count as days past due (停计逾期天数), such as those of a moratorium by law.
    CountingPaused {
        /// The first of them; may lie ahead.
        value: Date,
        /// The first day that counts again.
        until: Date,
    },
    /// The loan was classified by people or other systems (认定): its class is at least so bad, until the next one.
    Classified {
        /// The first day that closes with it.
        value: Date,
        /// The class; the best one asks for none.
        class: String,
    },
    /// Another plan was agreed (展期, 重组).
    Rescheduled {
        /// The day on which it takes the place of the plan before; may lie ahead.
        value: Date,
        /// The plan.
        plan: NewPlan,
        /// Its rows as they were agreed, where they are kept.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        agreed: Vec<AgreedRow>,
    },
    /// An earlier fact never happened: it leaves the whole history.
    Reversed {
        /// The fact.
        target: Key,
    },
}

/// Why money that was asked for did not come, or went back, as the bank says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyUnpaid {
    /// The payer's account had not enough (余额不足).
    InsufficientFunds,
    /// There is no such account any more.
    AccountClosed,
    /// The payer, or the payer's bank, refused it.
    Refused,
    /// Something else.
    Other,
}

impl Event {
    /// The layout that this library writes.
    pub const SCHEMA: u32 = 1;
}

impl Fact {
    /// The amount that it names, if any.
    pub const fn amount(&self) -> Option<Minor> {
        match self {
            Self::Disbursed { amount, .. }
            | Self::HandedOver { amount, .. }
            | Self::Received { amount, .. }
            | Self::PaymentFailed { amount, .. }
            | Self::ChargedBack { amount, .. }
            | Self::GoodwillGiven { amount, .. }
            | Self::Refunded { amount, .. }
            | Self::Waived { amount, .. } => Some(*amount),
            Self::Charged { amount, .. } => *amount,
            Self::Opened { .. }
            | Self::Cancelled { .. }
            | Self::Withdrawn { .. }
            | Self::Accelerated { .. }
            | Self::WrittenOff { .. }
            | Self::Transferred { .. }
            | Self::Settled { .. }
            | Self::RateChanged { .. }
            | Self::InterestPaused { .. }
            | Self::CountingPaused { .. }
            | Self::Classified { .. }
            | Self::Rescheduled { .. }
            | Self::Returned { .. }
            | Self::Reversed { .. } => None,
        }
    }

    /// Whether it may be dated after its booking: what was agreed takes effect when its day comes.
    pub const fn may_lie_ahead(&self) -> bool {
        matches!(
            self,
            Self::RateChanged { .. }
                | Self::InterestPaused { .. }
                | Self::CountingPaused { .. }
                | Self::Rescheduled { .. }
        )
    }

    /// When it counts; a reversal has no value date of its own, the opening counts on its contract day.
    pub const fn value(&self) -> Option<Date> {
        match self {
            Self::Opened { .. } | Self::Reversed { .. } => None,
            Self::Disbursed { value, .. }
            | Self::HandedOver { value, .. }
            | Self::Cancelled { value }
            | Self::Withdrawn { value }
            | Self::Accelerated { value, .. }
            | Self::WrittenOff { value, .. }
            | Self::Transferred { value, .. }
            | Self::Settled { value, .. }
            | Self::Received { value, .. }
            | Self::PaymentFailed { value, .. }
            | Self::Returned { value, .. }
            | Self::ChargedBack { value, .. }
            | Self::GoodwillGiven { value, .. }
            | Self::Refunded { value, .. }
            | Self::Charged { value, .. }
            | Self::RateChanged { value, .. }
            | Self::InterestPaused { value, .. }
            | Self::CountingPaused { value, .. }
            | Self::Classified { value, .. }
            | Self::Rescheduled { value, .. }
            | Self::Waived { value, .. } => Some(*value),
        }
    }

    /// The stable name of its kind.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Opened { .. } => "opened",
            Self::Disbursed { .. } => "disbursed",
            Self::HandedOver { .. } => "handed_over",
            Self::Cancelled { .. } => "cancelled",
            Self::Withdrawn { .. } => "withdrawn",
            Self::Accelerated { .. } => "accelerated",
            Self::WrittenOff { .. } => "written_off",
            Self::Transferred { .. } => "transferred",
            Self::Settled { .. } => "settled",
            Self::Received { .. } => "received",
            Self::PaymentFailed { .. } => "payment_failed",
            Self::Returned { .. } => "returned",
            Self::ChargedBack { .. } => "charged_back",
            Self::GoodwillGiven { .. } => "goodwill_given",
            Self::Refunded { .. } => "refunded",
            Self::Charged { .. } => "charged",
            Self::Waived { .. } => "waived",
            Self::RateChanged { .. } => "rate_changed",
            Self::InterestPaused { .. } => "interest_paused",
            Self::CountingPaused { .. } => "counting_paused",
            Self::Classified { .. } => "classified",
            Self::Rescheduled { .. } => "rescheduled",
            Self::Reversed { .. } => "reversed",
        }
    }

    /// The fact that this one names, if any.
    pub const fn names(&self) -> Option<&Key> {
        match self {
            Self::Returned { payment: target, .. }
            | Self::ChargedBack { payment: target, .. }
            | Self::Reversed { target }
            | Self::Waived {
                item:
                    Some(
                        ItemId::Charge(target)
                        | ItemId::CalledIn(target)
                        | ItemId::ChargeBack(target)
                        | ItemId::Refund(target),
                    ),
                ..
            } => Some(target),
            Self::Opened { .. }
            | Self::Disbursed { .. }
            | Self::HandedOver { .. }
            | Self::Cancelled { .. }
            | Self::Withdrawn { .. }
            | Self::Accelerated { .. }
            | Self::WrittenOff { .. }
            | Self::Transferred { .. }
            | Self::Settled { .. }
            | Self::Received { .. }
            | Self::PaymentFailed { .. }
            | Self::GoodwillGiven { .. }
            | Self::Refunded { .. }
            | Self::Charged { .. }
            | Self::RateChanged { .. }
            | Self::InterestPaused { .. }
            | Self::CountingPaused { .. }
            | Self::Classified { .. }
            | Self::Rescheduled { .. }
            | Self::Waived {
                item:
                    None
                    | Some(
                        ItemId::Bill(_)
                        | ItemId::DownPayment(_)
                        | ItemId::Deduction(..)
                        | ItemId::BrokenPeriod(_)
                        | ItemId::Fee(..)
                        | ItemId::ToCome,
                    ),
                ..
            } => None,
        }
    }
}
