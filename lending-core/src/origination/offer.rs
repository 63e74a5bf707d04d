use super::{LoanRequest, OfferError};
use crate::calendar::{Anchor, Date};
use crate::money::{Minor, Money};
use crate::product::Product;
use crate::schedule::{Stepper, plan_rows};
use crate::terms::{Agreement, CONVENTIONS, ProductRef, SCHEMA, Terms};

/// What a product offers for a request: terms that wait to be accepted, and their quote.
#[derive(Debug, Clone)]
pub struct Offer {
    terms: Terms,
}

/// One row of a quote, for money paid out on the contract day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuotedRow {
    /// Its number (期), 1 being the first.
    pub number: u32,
    /// Its due day.
    pub due: Date,
    /// Principal.
    pub principal: Money,
    /// Interest.
    pub interest: Money,
    /// The principal that is left when it is paid.
    pub balance: Money,
}

impl Product {
    /// What this product offers for a request.
    ///
    /// ```
    /// # use lending_core::{date, doc, money, origination::LoanRequest};
    /// let offer = doc::product().offer(&LoanRequest::new(money!("12000.00 CNY"), 12, date!("2026-01-10")))?;
    /// assert_eq!(offer.quote()[0].interest, money!("120.00 CNY"));
    /// assert_eq!(offer.total_interest(), money!("794.23 CNY"));
    /// # Ok::<(), lending_core::origination::OfferError>(())
    /// ```
    ///
    /// # Errors
    /// [`OfferError`]: limits of the product, or terms that cannot be.
    pub fn offer(&self, request: &LoanRequest) -> Result<Offer, OfferError> {
        let in_currency = |minor| Money::new(minor, self.currency());
        let LoanRequest { amount, instalments, contract_day, .. } = *request;
        if amount.currency() != self.currency() {
            return Err(OfferError::Currency { expected: self.currency(), found: amount.currency() });
        }
        if !self.amount().contains(&amount.minor()) {
            let (min, max) = (in_currency(self.amount().min), in_currency(self.amount().max));
            return Err(OfferError::Amount { min, max, found: amount });
        }
        if !self.instalments().contains(&instalments) {
            let (min, max) = (self.instalments().min, self.instalments().max);
            return Err(OfferError::Instalments { min, max, found: instalments });
        }
        let (anchor, first_due) = self.first_due(request);
        let terms = Terms::freeze(Agreement {
            schema: SCHEMA,
            conventions: CONVENTIONS,
            product: ProductRef { code: self.code().to_owned(), version: self.version() },
            currency: self.currency(),
            contract_day,
            principal: amount.minor(),
            instalments,
            frequency: self.frequency(),
            anchor,
            first_due,
            rate: self.rate(),
            method: self.method(),
            instalment_rounding: self.instalment_rounding(),
            interest: self.interest(),
            billing: self.billing(),
            business_days: self.business_days().cloned(),
            overdue: self.overdue(),
            penalty: self.penalty().cloned(),
            waterfall: self.waterfall(),
        })?;
        Ok(Offer { terms })
    }

    /// The anchor and the first due day: as named, else on the anchor one step after the contract's month.
    fn first_due(&self, request: &LoanRequest) -> (Anchor, Date) {
        let of_day = |day: Date| Anchor::Day(u8::try_from(day.day()).unwrap_or(31));
        let named = request.due_day.or(self.due_day());
        let anchor = named.unwrap_or_else(|| of_day(request.first_due.unwrap_or(request.contract_day)));
        let first_due = request
            .first_due
            .unwrap_or_else(|| anchor.within(request.contract_day.month().plus(self.frequency().months())));
        (anchor, first_due)
    }
}

impl Offer {
    /// The terms as they would be frozen.
    pub const fn terms(&self) -> &Terms {
        &self.terms
    }

    /// All rows, for money paid out on the contract day.
    pub fn quote(&self) -> Vec<QuotedRow> {
        let agreed = self.terms.agreed();
        let money = |minor| Money::new(minor, agreed.currency);
        let periods = agreed.periods(agreed.contract_day);
        let Agreement { principal, rate, .. } = *agreed;
        let stepper = Stepper::new(agreed.method, principal, rate, &periods, agreed.instalment_rounding);
        let rows = plan_rows(&stepper, principal, rate, &periods, agreed.interest.rounding);
        let numbered = (1..).zip(rows).zip(periods);
        numbered
            .map(|((number, row), period)| QuotedRow {
                number,
                due: period.end,
                principal: money(row.principal),
                interest: money(row.interest),
                balance: money(row.balance),
            })
            .collect()
    }

    /// The interest of all rows.
    pub fn total_interest(&self) -> Money {
        let sum: Minor = self.quote().iter().map(|row| row.interest.minor()).sum();
        Money::new(sum, self.terms.agreed().currency)
    }

    /// The borrower accepts: the terms, frozen.
    pub fn accept(self) -> Terms {
        self.terms
    }
}
