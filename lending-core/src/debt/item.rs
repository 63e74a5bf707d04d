use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::Split;
use crate::calendar::Date;
use crate::error::{Coded, ErrorKind};

/// The identity that a host gives to an event: unique in its loan, 1–64 visible ASCII characters without spaces.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Key(Arc<str>);

/// Why a key was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("a key is 1 to 64 visible ASCII characters without spaces, found `{found}`")]
pub struct KeyError {
    /// What was given.
    pub found: String,
}

impl Coded for KeyError {
    fn kind(&self) -> ErrorKind {
        ErrorKind::InvalidInput
    }
    fn code(&self) -> &'static str {
        "key.text"
    }
    fn path(&self) -> String {
        "key".to_owned()
    }
}

impl Key {
    /// A key from its text.
    ///
    /// # Errors
    /// [`KeyError`] for any other text.
    pub fn new(text: &str) -> Result<Self, KeyError> {
        if (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic()) {
            Ok(Self(text.into()))
        } else {
            Err(KeyError { found: text.to_owned() })
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Key {
    type Err = KeyError;
    fn from_str(text: &str) -> Result<Self, KeyError> {
        Self::new(text)
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

/// Why a fee of the lender's list was made. Text is `bill 3`, `bill 3 time 2`, `event d-1` and `date`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FeeReason {
    /// A bill, and which time it is for it: 1 is the first.
    Bill(u32, u32),
    /// An event.
    Event(Key),
    /// The day that its rule names.
    Date,
}

impl fmt::Display for FeeReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bill(number, 1) => write!(f, "bill {number}"),
            Self::Bill(number, time) => write!(f, "bill {number} time {time}"),
            Self::Event(key) => write!(f, "event {key}"),
            Self::Date => f.write_str("date"),
        }
    }
}

impl FeeReason {
    fn parse(text: &str) -> Option<Self> {
        let words: Vec<&str> = text.split(' ').collect();
        match words.as_slice() {
            ["date"] => Some(Self::Date),
            ["event", key] => Key::new(key).ok().map(Self::Event),
            ["bill", number] => number.parse().ok().map(|number| Self::Bill(number, 1)),
            ["bill", number, "time", time] => Some(Self::Bill(number.parse().ok()?, time.parse().ok()?)),
            _ => None,
        }
    }
}

/// The name of an item: a bill by its number, a charge by the key of the event that made it.
///
/// Text is `bill 3`, `charge c-1`, `down payment d-1`, `deduction d-1 origination`, `broken period d-1`, `called in w-1`,
/// `charge back b-1`, `refund r-1`, `fee late bill 3` and `principal to come`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemId {
    /// The bill of a row.
    Bill(u32),
    /// A charge that is no part of a bill.
    Charge(Key),
    /// Principal that is owed at once because no row brings it back, by the key of the event that made it: what the
    /// borrower pays back on the day of a payout, and a payout or prepaid principal for which no row is left.
    DownPayment(Key),
    /// What the lender kept of a payout, by the payout's key and what it was kept for.
    Deduction(Key, Arc<str>),
    /// The interest before the first whole period that the lender kept of a payout, by the payout's key.
    BrokenPeriod(Key),
    /// All that is owed when the borrower withdraws from the contract, by the key of the withdrawal.
    CalledIn(Key),
    /// What came back of a payment while what it paid stayed paid, by the charge-back's key.
    ChargeBack(Key),
    /// Credit that was paid out, by the refund's key: paid by the money that it took, owed again where that falls away.
    Refund(Key),
    /// A fee of the lender's list that was made by itself, by its code and its reason.
    Fee(Arc<str>, FeeReason),
    /// Principal that no row owes yet: what money that prepays principal went to.
    ToCome,
}

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bill(number) => write!(f, "bill {number}"),
            Self::Charge(key) => write!(f, "charge {key}"),
            Self::DownPayment(key) => write!(f, "down payment {key}"),
            Self::Deduction(key, code) => write!(f, "deduction {key} {code}"),
            Self::BrokenPeriod(key) => write!(f, "broken period {key}"),
            Self::CalledIn(key) => write!(f, "called in {key}"),
            Self::ChargeBack(key) => write!(f, "charge back {key}"),
            Self::Refund(key) => write!(f, "refund {key}"),
            Self::Fee(code, reason) => write!(f, "fee {code} {reason}"),
            Self::ToCome => f.write_str("principal to come"),
        }
    }
}

/// Why the name of an item was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "an item is named as `bill 3`, `charge KEY`, `down payment KEY`, `deduction KEY CODE`, `broken period KEY`, \
     `called in KEY`, `charge back KEY`, `refund KEY`, `fee CODE REASON` or `principal to come`, found `{found}`"
)]
pub struct ItemIdError {
    /// What was given.
    pub found: String,
}

impl Coded for ItemIdError {
    fn kind(&self) -> ErrorKind {
        ErrorKind::InvalidInput
    }
    fn code(&self) -> &'static str {
        "item.text"
    }
    fn path(&self) -> String {
        "item".to_owned()
    }
}

impl FromStr for ItemId {
    type Err = ItemIdError;
    fn from_str(text: &str) -> Result<Self, ItemIdError> {
        let refused = || ItemIdError { found: text.to_owned() };
        if text == "principal to come" {
            return Ok(Self::ToCome);
        }
        if let Some(key) = text.strip_prefix("down payment ") {
            return Key::new(key).map(Self::DownPayment).map_err(|_| refused());
        }
        if let Some(key) = text.strip_prefix("broken period ") {
            return Key::new(key).map(Self::BrokenPeriod).map_err(|_| refused());
        }
        if let Some(key) = text.strip_prefix("called in ") {
            return Key::new(key).map(Self::CalledIn).map_err(|_| refused());
        }
        if let Some((code, reason)) = text.strip_prefix("fee ").and_then(|rest| rest.split_once(' ')) {
            return FeeReason::parse(reason).map(|reason| Self::Fee(code.into(), reason)).ok_or_else(refused);
        }
        if let Some(key) = text.strip_prefix("charge back ") {
            return Key::new(key).map(Self::ChargeBack).map_err(|_| refused());
        }
        if let Some((key, code)) = text.strip_prefix("deduction ").and_then(|rest| rest.split_once(' ')) {
            return Key::new(key).map(|key| Self::Deduction(key, code.into())).map_err(|_| refused());
        }
        match text.split_once(' ') {
            Some(("bill", number)) => number.parse().map(Self::Bill).map_err(|_| refused()),
            Some(("refund", key)) => Key::new(key).map(Self::Refund).map_err(|_| refused()),
            Some(("charge", key)) => Key::new(key).map(Self::Charge).map_err(|_| refused()),
            Some(_) | None => Err(refused()),
        }
    }
}

impl Serialize for ItemId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ItemId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// How an item stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemState {
    /// A charge that waits for the next bill.
    Waiting,
    /// Issued, something unpaid, the due day not over (已出账).
    Due,
    /// Something unpaid and the due day over (已逾期, 结转).
    PastDue,
    /// Nothing unpaid (已结清).
    Settled,
}

impl ItemState {
    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Due => "due",
            Self::PastDue => "past_due",
            Self::Settled => "settled",
        }
    }
}

/// Something owed: what was stated, what was paid and waived, and when it is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Its name.
    pub id: ItemId,
    /// The day on which it was issued: for a bill its statement day (账单日).
    pub issued: Date,
    /// Its due day (还款日); a charge that waits for the next bill has none yet.
    pub due: Option<Date>,
    /// How it stands.
    pub state: ItemState,
    /// What was stated, grown and restated, by component.
    pub stated: Split,
    /// What money paid of it.
    pub paid: Split,
    /// What was waived of it.
    pub waived: Split,
    /// What another plan took over of it.
    pub moved: Split,
}

impl Item {
    /// What is still owed of it.
    pub fn unpaid(&self) -> Split {
        self.stated - self.paid - self.waived - self.moved
    }
}
