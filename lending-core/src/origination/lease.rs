use rust_decimal::Decimal;
use thiserror::Error;

use super::{ApprovalError, LoanRequest, OfferError};
use crate::calendar::{Anchor, Date};
use crate::error::{Coded, ErrorKind};
use crate::money::{Currency, Minor, Money, share_of};
use crate::rate::Rate;

/// What a lessee asks for (wniosek leasingowy): an asset for its price, less an initial fee, with a residual value.
///
/// Amounts are net of tax. A share is of the price, rounded to the nearest minor unit, half up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeaseRequest {
    pub(super) price: Money,
    initial_fee: OfPrice,
    administration_fee: Option<Money>,
    residual: Option<OfPrice>,
    instalments: u32,
    pub(super) day: Date,
    first_due: Option<Date>,
    due_day: Option<Anchor>,
    rate: Option<Rate>,
}

/// A part of an asset's price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfPrice {
    /// A share of it: at least 0 and below 1, of at most 12 decimals.
    Share(Decimal),
    /// So much.
    Amount(Money),
}

/// Why no lease can be offered.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LeaseError {
    /// An amount in another currency than the price.
    #[error("{field}: the price is in {expected}, found {found}")]
    Currency {
        /// The field.
        field: &'static str,
        /// The price's currency.
        expected: Currency,
        /// What was given.
        found: Currency,
    },
    /// A share that is none.
    #[error(
        "{field}: expected a share of the price, at least 0 and below 1, of at most 12 decimals, found {found}"
    )]
    Share {
        /// The field.
        field: &'static str,
        /// What was given.
        found: Decimal,
    },
    /// An initial fee that is nothing to subtract, or that leaves nothing to finance.
    #[error("initial_fee: expected zero or more and less than the price, {price}, found {found}")]
    InitialFee {
        /// The price.
        price: Money,
        /// The fee.
        found: Money,
    },
    /// An administration fee below nothing.
    #[error("administration_fee: expected zero or more, found {found}")]
    AdministrationFee {
        /// What was given.
        found: Money,
    },
    /// The product offers nothing for what is to be financed.
    #[error(transparent)]
    Offer(#[from] OfferError),
    /// The decision does not cover it.
    #[error(transparent)]
    Approval(#[from] ApprovalError),
}

impl Coded for LeaseError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Currency { .. } => ErrorKind::InvalidInput,
            Self::Share { .. } | Self::InitialFee { .. } | Self::AdministrationFee { .. } => {
                ErrorKind::OutOfRange
            }
            Self::Offer(inner) => inner.kind(),
            Self::Approval(inner) => inner.kind(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Currency { .. } => "lease.currency",
            Self::Share { .. } => "lease.share",
            Self::InitialFee { .. } => "lease.initial_fee",
            Self::AdministrationFee { .. } => "lease.administration_fee",
            Self::Offer(inner) => inner.code(),
            Self::Approval(inner) => inner.code(),
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Currency { field, .. } | Self::Share { field, .. } => (*field).to_owned(),
            Self::InitialFee { .. } => "initial_fee".to_owned(),
            Self::AdministrationFee { .. } => "administration_fee".to_owned(),
            Self::Offer(inner) => inner.path(),
            Self::Approval(inner) => inner.path(),
        }
    }
}

impl OfPrice {
    /// The amount, for a price.
    fn of(self, price: Money, field: &'static str) -> Result<Money, LeaseError> {
        match self {
            Self::Share(share) => {
                if share < Decimal::ZERO || share >= Decimal::ONE || share.scale() > 12 {
                    return Err(LeaseError::Share { field, found: share });
                }
                Ok(Money::new(share_of(price.minor(), share), price.currency()))
            }
            Self::Amount(amount) => in_currency(amount, price.currency(), field),
        }
    }
}

fn in_currency(amount: Money, expected: Currency, field: &'static str) -> Result<Money, LeaseError> {
    if amount.currency() == expected {
        return Ok(amount);
    }
    Err(LeaseError::Currency { field, expected, found: amount.currency() })
}

impl LeaseRequest {
    /// An asset's price, the number of instalments beside the initial fee, and the day of the contract: no initial fee and
    /// no administration fee, the residual value as the product answers.
    pub const fn new(price: Money, instalments: u32, day: Date) -> Self {
        Self {
            price,
            initial_fee: OfPrice::Amount(Money::new(Minor::ZERO, price.currency())),
            administration_fee: None,
            residual: None,
            instalments,
            day,
            first_due: None,
            due_day: None,
            rate: None,
        }
    }

    /// What the lessee pays at signing, off the price (opłata wstępna).
    #[must_use]
    pub const fn initial_fee(self, initial_fee: OfPrice) -> Self {
        Self { initial_fee, ..self }
    }

    /// What the lessee pays at signing on top of the price.
    #[must_use]
    pub const fn administration_fee(self, fee: Money) -> Self {
        Self { administration_fee: Some(fee), ..self }
    }

    /// The residual value, for which the lessee may buy the asset (wykup).
    #[must_use]
    pub const fn residual(self, residual: OfPrice) -> Self {
        Self { residual: Some(residual), ..self }
    }

    /// The first due day.
    #[must_use]
    pub const fn first_due(self, first_due: Date) -> Self {
        Self { first_due: Some(first_due), ..self }
    }

    /// Where in its month an instalment falls due.
    #[must_use]
    pub const fn due_day(self, due_day: Anchor) -> Self {
        Self { due_day: Some(due_day), ..self }
    }

    /// The rate, in place of the product's: an index of the day with the lessor's margin.
    #[must_use]
    pub const fn rate(self, rate: Rate) -> Self {
        Self { rate: Some(rate), ..self }
    }

    /// The initial fee as an amount.
    ///
    /// # Errors
    /// [`LeaseError`]: a share that is none, another currency, or not less than the price.
    pub fn initial_amount(&self) -> Result<Money, LeaseError> {
        let (price, found) = (self.price, self.initial_fee.of(self.price, "initial_fee")?);
        if found.minor().is_negative() || found.minor() >= price.minor() {
            return Err(LeaseError::InitialFee { price, found });
        }
        Ok(found)
    }

    /// What is financed: the price less the initial fee. On the day of the hand-over the same request with the final price
    /// says what [`HandOver`](crate::loan::HandOver) takes.
    ///
    /// # Errors
    /// As [`initial_amount`](Self::initial_amount).
    pub fn financed(&self) -> Result<Money, LeaseError> {
        let initial = self.initial_amount()?;
        Ok(Money::new(self.price.minor() - initial.minor(), self.price.currency()))
    }

    /// The residual value as an amount; `None`: the product answers.
    ///
    /// # Errors
    /// [`LeaseError`]: a share that is none, or another currency.
    pub fn residual_value(&self) -> Result<Option<Money>, LeaseError> {
        self.residual.map(|residual| residual.of(self.price, "residual")).transpose()
    }

    /// The request for what is financed.
    ///
    /// # Errors
    /// As [`financed`](Self::financed) and [`residual_value`](Self::residual_value).
    pub fn loan_request(&self) -> Result<LoanRequest, LeaseError> {
        let plain = LoanRequest::new(self.financed()?, self.instalments, self.day);
        let (due_day, first_due, rate) = (self.due_day, self.first_due, self.rate);
        Ok(LoanRequest { due_day, first_due, rate, residual: self.residual_value()?, ..plain })
    }

    /// The administration fee, checked.
    pub(super) fn administration(&self) -> Result<Money, LeaseError> {
        let currency = self.price.currency();
        let nothing = Money::new(Minor::ZERO, currency);
        let found = in_currency(self.administration_fee.unwrap_or(nothing), currency, "administration_fee")?;
        if found.minor().is_negative() {
            return Err(LeaseError::AdministrationFee { found });
        }
        Ok(found)
    }
}
