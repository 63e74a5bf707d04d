use rust_decimal::Decimal;
use thiserror::Error;

use super::{
    Approval, ApprovalError, ContractData, CostOfCredit, CostOnTop, LoanRequest, Offer, OfferError, QuotedRow,
};
use crate::calendar::{Anchor, Date};
use crate::error::{Coded, ErrorKind};
use crate::money::{Currency, Minor, Money, share_of};
use crate::product::Product;
use crate::rate::{CostError, Rate, percent};
use crate::reference::Reference;
use crate::terms::Terms;

/// What a lessee asks for (wniosek leasingowy): an asset for its price, less an initial fee, with a residual value.
///
/// Amounts are net of tax. A share is of the price, rounded to the nearest minor unit, half up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeaseRequest {
    price: Money,
    initial_fee: OfPrice,
    administration_fee: Option<Money>,
    residual: Option<OfPrice>,
    instalments: u32,
    day: Date,
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

/// What a product offers for a lease: the offer, and the figures that a lessee compares.
#[derive(Debug, Clone)]
pub struct LeaseOffer {
    offer: Offer,
    price: Money,
    initial_fee: Money,
    administration_fee: Money,
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

    fn administration(&self) -> Result<Money, LeaseError> {
        let currency = self.price.currency();
        let nothing = Money::new(Minor::ZERO, currency);
        let found = in_currency(self.administration_fee.unwrap_or(nothing), currency, "administration_fee")?;
        if found.minor().is_negative() {
            return Err(LeaseError::AdministrationFee { found });
        }
        Ok(found)
    }

    fn offered(&self, offer: Offer) -> Result<LeaseOffer, LeaseError> {
        let (initial_fee, administration_fee) = (self.initial_amount()?, self.administration()?);
        Ok(LeaseOffer { offer, price: self.price, initial_fee, administration_fee })
    }
}

impl Product {
    /// What this product offers for a lease (C265): the price less the initial fee is financed, the residual value is left
    /// for the last row, the administration fee is a cost on top.
    ///
    /// From the offer to the hand-over, with the index of that day and the price that was paid in the end:
    ///
    /// ```
    /// # use lending_core::{date, money};
    /// use lending_core::loan::{HandOver, Loan, Outlook};
    /// use lending_core::origination::{LeaseRequest, OfPrice};
    /// use lending_core::{product::Product, rate::Rate, reference::Reference};
    /// let product = Product::from_toml(r#"
    ///     code = "car-lease"
    ///     currency = "PLN"
    ///     amount = { min = "5000.00", max = "500000.00" }
    ///     instalments = { min = 12, max = 84 }
    ///     rate = "9 % per year"
    ///     method = "equal_instalment"
    ///     billing = { statement_day = { days_before_due = 10 } }
    ///     disbursement = { hand_over = "begins_the_rows" }
    /// "#)?;
    /// let index = Reference::from_toml(r#"
    ///     rate = [
    ///         { table = "wibor-1m", from = "2026-01-02", known = "2026-01-02", rate = "4.1 % per year" },
    ///         { table = "wibor-1m", from = "2026-02-02", known = "2026-02-02", rate = "3.9 % per year" },
    ///     ]
    /// "#)?;
    /// let rate_on = |day| -> Result<Rate, Box<dyn std::error::Error>> {
    ///     let row = index.known_by(day).row_on("wibor-1m", day).ok_or("no row of the index")?;
    ///     Ok(row.rate.with_spread("3 % per year".parse()?))
    /// };
    /// let lease = |price, day| {
    ///     LeaseRequest::new(price, 35, day)
    ///         .initial_fee(OfPrice::Share("0.1".parse().unwrap()))
    ///         .residual(OfPrice::Share("0.01".parse().unwrap()))
    /// };
    ///
    /// // What is offered, and what a lessee compares.
    /// let signing = date!("2026-01-12");
    /// let request = lease(money!("100000.00 PLN"), signing).administration_fee(money!("300.00 PLN"));
    /// let offer = product.lease(&request.rate(rate_on(signing)?))?;
    /// assert_eq!((offer.initial_fee(), offer.residual()), (money!("10000.00 PLN"), money!("1000.00 PLN")));
    /// assert_eq!(offer.instalment(), money!("2828.63 PLN"));
    /// assert_eq!(offer.sum_of_fees_published().to_string(), "110.00");
    ///
    /// // It is accepted; the car is delivered in February, for less, at the index of that day.
    /// let mut loan = Loan::open("lease-1", offer.accept())?;
    /// let delivery = date!("2026-02-16");
    /// let final_price = lease(money!("99000.00 PLN"), delivery);
    /// let residual = final_price.residual_value()?.expect("it was named");
    /// let hand_over = HandOver::new("h-1", final_price.financed()?, residual).rate(rate_on(delivery)?);
    /// loan.on(delivery)?.hand_over(hand_over)?;
    /// let first = &loan.schedule(delivery, Outlook::AsPlanned)?.rows[0];
    /// assert_eq!((first.due, first.total()), (date!("2026-03-16"), money!("2792.13 PLN")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`LeaseError`]: parts of the price that cannot be, or what [`Product::offer`] refuses.
    pub fn lease(&self, request: &LeaseRequest) -> Result<LeaseOffer, LeaseError> {
        request.offered(self.offer(&request.loan_request()?)?)
    }

    /// The same by an approval: what is financed is at most what was granted, and the administration fee counts for the
    /// policy's cap.
    ///
    /// # Errors
    /// As [`lease`](Self::lease), and [`LeaseError::Approval`].
    pub fn lease_by(
        &self,
        approval: &Approval<'_>,
        request: &LeaseRequest,
        reference: &Reference,
    ) -> Result<LeaseOffer, LeaseError> {
        let on_top = [CostOnTop { day: request.day, amount: request.administration()? }];
        let offer = self.offer_with_costs(approval, &request.loan_request()?, &on_top, reference)?;
        request.offered(offer)
    }
}

impl LeaseOffer {
    /// What is offered for what is financed.
    pub const fn offer(&self) -> &Offer {
        &self.offer
    }

    /// The asset's price.
    pub const fn price(&self) -> Money {
        self.price
    }

    /// What is paid at signing, off the price.
    pub const fn initial_fee(&self) -> Money {
        self.initial_fee
    }

    /// What is paid at signing on top of the price.
    pub const fn administration_fee(&self) -> Money {
        self.administration_fee
    }

    /// What is financed.
    pub fn financed(&self) -> Money {
        self.in_currency(self.offer.terms().agreed().principal)
    }

    /// The residual value.
    pub fn residual(&self) -> Money {
        self.in_currency(self.offer.terms().agreed().residual)
    }

    /// Every instalment, without fees: of the last the residual value is not a part.
    pub fn instalments(&self) -> Vec<Money> {
        let mut all: Vec<_> = self.offer.quote().iter().map(QuotedRow::instalment).collect();
        if let Some(last) = all.last_mut() {
            *last = Money::new(last.minor() - self.residual().minor(), last.currency());
        }
        all
    }

    /// The first instalment.
    pub fn instalment(&self) -> Money {
        *self.instalments().first().expect("a plan has at least one row")
    }

    /// What a lessee pays for the asset in all (suma opłat): the initial fee, every instalment and the residual value. The
    /// administration fee and the fees of the list are not a part of it.
    pub fn sum_of_fees(&self) -> Money {
        let instalments: Minor = self.instalments().iter().map(|instalment| instalment.minor()).sum();
        self.in_currency(self.initial_fee.minor() + instalments + self.residual().minor())
    }

    /// The sum of fees in per cent of the price with two decimals, half up, as offers are compared: `104.42`.
    pub fn sum_of_fees_published(&self) -> Decimal {
        let share = self.sum_of_fees().to_decimal().checked_div(self.price.to_decimal());
        percent(share.expect("a price is more than nothing, or it was refused"), 2)
    }

    /// What credit costs in it, with the fees of the list that are certain and the administration fee; the initial fee is a
    /// part of the price and no cost.
    ///
    /// # Errors
    /// [`CostError`].
    pub fn cost(&self) -> Result<CostOfCredit, CostError> {
        self.offer.cost(&self.on_top())
    }

    /// The data of the contract, with the administration fee.
    ///
    /// # Errors
    /// [`CostError`].
    pub fn contract_data(&self) -> Result<ContractData, CostError> {
        self.offer.contract_data(&self.on_top())
    }

    /// The lessee accepts: the terms, frozen. What is paid at signing is the lessor's to ask for: it is no part of them.
    pub fn accept(self) -> Terms {
        self.offer.accept()
    }

    fn on_top(&self) -> [CostOnTop; 1] {
        [CostOnTop { day: self.offer.terms().agreed().contract_day, amount: self.administration_fee }]
    }

    fn in_currency(&self, minor: Minor) -> Money {
        Money::new(minor, self.price.currency())
    }
}
