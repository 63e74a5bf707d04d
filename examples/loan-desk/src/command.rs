//! What the desk is told of a loan, and how it is passed on to the library: one arm for each verb.

use lending_core::calendar::Date;
use lending_core::debt::{Component, ItemId};
use lending_core::loan::{Charge, Disbursement, Loan, Outcome, Payment, PaymentReturn, Waiver};
use lending_core::money::Money;
use serde::{Deserialize, Serialize};

use crate::failure::Failure;

/// Something that happened to a loan: a fact, or a decision of the lender's.
#[derive(Debug, Clone)]
pub(crate) struct Command {
    /// The business day on which the desk learns of it.
    pub(crate) booked: Date,
    /// The loan.
    pub(crate) loan: String,
    /// Its identity: sending the same key with the same claim again changes nothing.
    pub(crate) key: String,
    /// The day from which it counts; earlier than `booked` for what is recorded late.
    pub(crate) value: Date,
    /// What happened.
    pub(crate) verb: Verb,
}

#[derive(Debug, Clone)]
pub(crate) enum Verb {
    Disburse,
    Repay { amount: Money },
    Return { payment: String },
    Charge { amount: Money, code: String },
    Waive { component: Component, amount: Money, item: Option<ItemId> },
    Reverse { target: String },
}

/// The kinds of commands, as files and tables name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    Disburse,
    Repay,
    Return,
    Charge,
    Waive,
    Reverse,
}

impl Verb {
    pub(crate) const fn kind(&self) -> Kind {
        match self {
            Self::Disburse => Kind::Disburse,
            Self::Repay { .. } => Kind::Repay,
            Self::Return { .. } => Kind::Return,
            Self::Charge { .. } => Kind::Charge,
            Self::Waive { .. } => Kind::Waive,
            Self::Reverse { .. } => Kind::Reverse,
        }
    }
}

impl Command {
    /// Sends the command to its loan.
    pub(crate) fn send(&self, loan: &mut Loan) -> Result<Outcome, Failure> {
        let (key, value) = (self.key.as_str(), self.value);
        let day = loan.on(self.booked)?;
        let receipt = match &self.verb {
            Verb::Disburse => day.disburse(Disbursement::new(key).value(value))?,
            Verb::Repay { amount } => day.repay(Payment::new(key, *amount).value(value))?,
            Verb::Return { payment } => day.return_payment(PaymentReturn::new(key, payment).value(value))?,
            Verb::Charge { amount, code } => day.charge(Charge::new(key, *amount, code).value(value))?,
            Verb::Waive { component, amount, item } => {
                let waiver = Waiver::new(key, *component, *amount).value(value);
                day.waive(match item {
                    Some(item) => waiver.of(item.clone()),
                    None => waiver,
                })?
            }
            Verb::Reverse { target } => day.reverse(key, target)?,
        };
        Ok(receipt.outcome)
    }
}
