use rust_decimal::Decimal;

use super::{
    Approval, ContractData, CostOfCredit, CostOnTop, DatedOffer, LeaseError, LeaseRequest, Offer, QuotedRow,
};
use crate::calendar::Date;
use crate::money::{Minor, Money};
use crate::product::Product;
use crate::rate::{CostError, percent};
use crate::reference::Reference;
use crate::terms::Terms;

/// What a product offers for a lease: the offer, and the figures that a lessee compares.
#[derive(Debug, Clone)]
pub struct LeaseOffer {
    offer: Offer,
    price: Money,
    initial_fee: Money,
    administration_fee: Money,
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
        LeaseOffer::of(request, self.offer(&request.loan_request()?)?)
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
        LeaseOffer::of(request, offer)
    }
}

impl LeaseOffer {
    fn of(request: &LeaseRequest, offer: Offer) -> Result<Self, LeaseError> {
        let (initial_fee, administration_fee) = (request.initial_amount()?, request.administration()?);
        Ok(Self { offer, price: request.price, initial_fee, administration_fee })
    }

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
        let instalments: Minor = self.instalments().iter().map(Money::minor).sum();
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

    /// The offer with its last day.
    #[must_use]
    pub fn until(self, last: Date) -> DatedOffer {
        self.offer.until(last)
    }

    fn on_top(&self) -> [CostOnTop; 1] {
        [CostOnTop { day: self.offer.terms().agreed().contract_day, amount: self.administration_fee }]
    }

    fn in_currency(&self, minor: Minor) -> Money {
        Money::new(minor, self.price.currency())
    }
}
