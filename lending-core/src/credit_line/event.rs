use serde::{Deserialize, Serialize};

use crate::calendar::Date;
use crate::debt::Key;
use crate::hash::Hash;
use crate::money::{Currency, Minor};

/// A fact or a decision about a credit line: what a host stores, append-only.
///
/// `key` is its identity, unique in its line; `booked` the host's business day, never decreasing; the fact says the value
/// date, on which it counts. Its stored form is JSON:
///
/// ```
/// use lending_core::credit_line::Event;
/// let stored = r#"{"schema":1,"key":"lc-1","booked":"2026-03-02","kind":"limit_changed","value":"2026-04-01","limit":8000000,"reason":"income verified"}"#;
/// let event: Event = serde_json::from_str(stored)?;
/// assert_eq!(serde_json::to_string(&event)?, stored);
/// # Ok::<(), serde_json::Error>(())
/// ```
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

/// What happened to a credit line. Amounts are in minor units of the line's currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
// Flattened into an event, a fact is given every field that the event does not take: what it does not know is refused
// here, and the event needs no rule of its own.
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Fact {
    /// The limit was approved (授信); the first event of every line, with the key `open` on the day it was agreed.
    Opened {
        /// The currency of the line and of every loan under it.
        currency: Currency,
        /// The approved limit.
        limit: Minor,
        /// The first day on which something can be drawn.
        from: Date,
        /// The last day on which something can be drawn; `None`: until the line is closed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        last_day: Option<Date>,
        /// What gives used limit back.
        restored: Restored,
    },
    /// Another limit holds (调额), higher or lower, from its value date on.
    LimitChanged {
        /// When it counts; may lie ahead.
        value: Date,
        /// The limit.
        limit: Minor,
        /// Why, in the lender's own words.
        reason: String,
    },
    /// Nothing can be drawn (冻结), from its value date on.
    Suspended {
        /// When it counts; may lie ahead.
        value: Date,
        /// Why, in the lender's own words.
        reason: String,
    },
    /// Something can be drawn again (解冻), from its value date on.
    Resumed {
        /// When it counts; may lie ahead.
        value: Date,
        /// Why, in the lender's own words.
        reason: String,
    },
    /// A drawdown was granted (提款, 用信): from its value date on it is held until its loan says what of it is used.
    DrawdownGranted {
        /// When it counts.
        value: Date,
        /// The loan that it is for, by the host's name for it.
        loan: Key,
        /// How much.
        amount: Minor,
        /// The outcome of the drawdown's own decision.
        gate: Gate,
    },
    /// The loan of a drawdown was paid out, in whole or in part: from its value date on the loan says what is used.
    DrawdownPaidOut {
        /// When it counts.
        value: Date,
        /// The loan.
        loan: Key,
    },
    /// A drawdown will not be paid out: nothing is held for it any more.
    DrawdownCancelled {
        /// When it counts.
        value: Date,
        /// The loan.
        loan: Key,
        /// Why, in the lender's own words.
        reason: String,
    },
    /// The line ended (终止): nothing can be drawn from its value date on; loans under it go on.
    Closed {
        /// When it counts; may lie ahead.
        value: Date,
        /// Why, in the lender's own words.
        reason: String,
    },
}

/// What gives used limit back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Restored {
    /// Principal that money repaid can be drawn again (循环额度, revolving).
    #[default]
    ByPrincipalRepaid,
    /// Nothing: what was paid out stays used (一次性额度).
    Never,
}

/// The outcome of the decision on a drawdown, made elsewhere: anti-fraud, limits of the day, a person's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Gate {
    /// It passed.
    Approved {
        /// The hash of the decision's record.
        decision: Hash,
    },
    /// It did not pass.
    Declined {
        /// The hash of the decision's record.
        decision: Hash,
    },
    /// A person is to decide.
    Referred {
        /// The hash of the decision's record.
        decision: Hash,
    },
}

impl Gate {
    /// The stable name of its outcome.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Approved { .. } => "approved",
            Self::Declined { .. } => "declined",
            Self::Referred { .. } => "referred",
        }
    }

    /// The hash of the decision's record.
    pub const fn decision(self) -> Hash {
        match self {
            Self::Approved { decision } | Self::Declined { decision } | Self::Referred { decision } => {
                decision
            }
        }
    }

    /// Whether something may be drawn.
    pub const fn is_passed(self) -> bool {
        matches!(self, Self::Approved { .. })
    }
}

impl Event {
    /// The layout that this library writes.
    pub const SCHEMA: u32 = 1;

    /// When it counts: the opening on the day it was booked.
    pub const fn value(&self) -> Date {
        match self.fact.value() {
            Some(value) => value,
            None => self.booked,
        }
    }

    /// Its place in the history: by value date, then by kind, then by key; never by arrival.
    pub(super) fn place(&self) -> (Date, u8, &Key) {
        (self.value(), self.fact.rank(), &self.key)
    }
}

impl Fact {
    /// When it counts; the opening counts on its booking date.
    pub const fn value(&self) -> Option<Date> {
        match self {
            Self::Opened { .. } => None,
            Self::LimitChanged { value, .. }
            | Self::Suspended { value, .. }
            | Self::Resumed { value, .. }
            | Self::DrawdownGranted { value, .. }
            | Self::DrawdownPaidOut { value, .. }
            | Self::DrawdownCancelled { value, .. }
            | Self::Closed { value, .. } => Some(*value),
        }
    }

    /// Why, where it says so.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::LimitChanged { reason, .. }
            | Self::Suspended { reason, .. }
            | Self::Resumed { reason, .. }
            | Self::DrawdownCancelled { reason, .. }
            | Self::Closed { reason, .. } => Some(reason),
            Self::Opened { .. } | Self::DrawdownGranted { .. } | Self::DrawdownPaidOut { .. } => None,
        }
    }

    /// The stable name of its kind.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Opened { .. } => "opened",
            Self::LimitChanged { .. } => "limit_changed",
            Self::Suspended { .. } => "suspended",
            Self::Resumed { .. } => "resumed",
            Self::DrawdownGranted { .. } => "drawdown_granted",
            Self::DrawdownPaidOut { .. } => "drawdown_paid_out",
            Self::DrawdownCancelled { .. } => "drawdown_cancelled",
            Self::Closed { .. } => "closed",
        }
    }

    /// Whether it may be dated after its booking: what was agreed takes effect when its day comes.
    pub const fn may_lie_ahead(&self) -> bool {
        matches!(
            self,
            Self::LimitChanged { .. } | Self::Suspended { .. } | Self::Resumed { .. } | Self::Closed { .. }
        )
    }

    /// Its place among the facts of a day: a day on which a line is resumed and suspended closes suspended.
    const fn rank(&self) -> u8 {
        match self {
            Self::Opened { .. } => 0,
            Self::LimitChanged { .. } => 1,
            Self::Resumed { .. } => 2,
            Self::Suspended { .. } => 3,
            Self::DrawdownGranted { .. } => 4,
            Self::DrawdownPaidOut { .. } => 5,
            Self::DrawdownCancelled { .. } => 6,
            Self::Closed { .. } => 7,
        }
    }
}
