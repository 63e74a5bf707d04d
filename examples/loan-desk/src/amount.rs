//! An amount as people say it at the counter: `500.00`, in the loan's currency, or `500.00 CNY`.

use std::str::FromStr;

use lending_core::money::{Currency, Money, MoneyError};
use rust_decimal::Decimal;

use crate::failure::Failure;

/// An amount, with its currency or without.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Amount {
    Plain(Decimal),
    Named(Money),
}

impl FromStr for Amount {
    type Err = MoneyError;
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        text.parse().map_or_else(|_| text.parse().map(Self::Named), |plain| Ok(Self::Plain(plain)))
    }
}

impl Amount {
    /// The amount for a loan in a currency. One that names another currency stays as it is: the library refuses it.
    pub(crate) fn in_currency(self, currency: Currency) -> Result<Money, Failure> {
        match self {
            Self::Plain(amount) => {
                Money::from_decimal(amount, currency).map_err(|error| Failure::from(error).within("amount"))
            }
            Self::Named(money) => Ok(money),
        }
    }
}
