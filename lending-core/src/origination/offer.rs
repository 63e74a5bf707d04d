use serde::Serialize;

use super::{Granted, LoanRequest, OfferError};
use crate::calendar::{Anchor, Date};
use crate::disbursement::{DisbursementPolicy, HandOverPolicy};
use crate::money::{Minor, Money};
use crate::product::Product;
use crate::reference::Reference;
use crate::schedule::{Method, Plan, PlannedRow, ROWS_MAX};
use crate::terms::{Agreement, CONVENTIONS, ProductRef, SCHEMA, Terms, TermsError, Timetable};
use crate::underwriting::Benefit;

/// What a product offers for a request: terms that wait to be accepted, and their quote.
#[derive(Debug, Clone)]
pub struct Offer {
    terms: Terms,
    /// Which decision it stands on: beside the terms, whose stored layout knows nothing of decisions.
    granted: Option<Box<Granted>>,
}

/// One row of a quote, for money paid out on the contract day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct QuotedRow {
    /// Its number (期), 1 being the first.
    pub number: u32,
    /// Its due day.
    pub due: Date,
    /// Principal.
    pub principal: Money,
    /// Interest, less what the terms waive of it.
    pub interest: Money,
    /// What the terms waive of its interest (C280); left out of what is written where it is nothing.
    #[serde(skip_serializing_if = "is_nothing")]
    pub waived: Money,
    /// Fees of the list that are a part of its bill, whatever they count as.
    pub fee: Money,
    /// The tax of these fees.
    pub tax: Money,
    /// The principal that is left when it is paid.
    pub balance: Money,
}

impl QuotedRow {
    /// Principal and interest together, without fees.
    pub fn instalment(&self) -> Money {
        Money::new(self.principal.minor() + self.interest.minor(), self.principal.currency())
    }

    /// All that its bill asks for: the instalment, fees and their tax.
    pub fn total(&self) -> Money {
        let fees = self.fee.minor() + self.tax.minor();
        Money::new(self.instalment().minor() + fees, self.principal.currency())
    }
}

/// A fee of the list that is certain when the contract is made: for the payout, for each bill, or for a day of the contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuotedFee {
    /// Its rule in the list.
    pub code: String,
    /// The day on which it falls due.
    pub due: Date,
    /// The row whose bill it is a part of; `None`: it is an item of its own.
    pub row: Option<u32>,
    /// The fee.
    pub fee: Money,
    /// Its tax.
    pub tax: Money,
}

impl QuotedFee {
    /// The fee and its tax.
    pub fn total(&self) -> Money {
        Money::new(self.fee.minor() + self.tax.minor(), self.fee.currency())
    }
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
        self.offer_free_of(request, [])
    }

    /// The same, with more rows whose interest is waived.
    pub(super) fn offer_free_of(
        &self,
        request: &LoanRequest,
        rows: impl IntoIterator<Item = u32>,
    ) -> Result<Offer, OfferError> {
        let in_currency = |minor| Money::new(minor, self.currency());
        let LoanRequest { amount, instalments, contract_day, .. } = *request;
        let amounts = [Some(amount), request.residual];
        if let Some(other) = amounts.into_iter().flatten().find(|money| money.currency() != self.currency()) {
            return Err(OfferError::Currency { expected: self.currency(), found: other.currency() });
        }
        if !self.amount().contains(&amount.minor()) {
            let (min, max) = (in_currency(self.amount().min), in_currency(self.amount().max));
            return Err(OfferError::Amount { min, max, found: amount });
        }
        let most = self.instalments();
        if !most.contains(&instalments) {
            return Err(OfferError::Instalments { min: most.min, max: most.max, found: instalments });
        }
        let (anchor, first_due) = self.first_due_of(request);
        let by_product = || self.residual().map_or(Minor::ZERO, |residual| residual.lent(amount.minor()));
        let mut relief = self.relief().clone();
        relief.free_of_interest.extend(rows);
        let mut agreement = Agreement {
            schema: SCHEMA,
            conventions: CONVENTIONS,
            product: ProductRef { code: self.code().to_owned(), version: self.version() },
            currency: self.currency(),
            contract_day,
            principal: amount.minor(),
            residual: request.residual.map_or_else(by_product, |residual| residual.minor()),
            instalments,
            frequency: self.frequency(),
            anchor,
            first_due,
            rate: request.rate.unwrap_or(self.rate()),
            repricing: self.repricing().cloned(),
            method: self.method().lent(amount.minor()),
            plan: self.plan(),
            instalment_rounding: self.instalment_rounding(),
            interest: self.interest(),
            billing: self.billing(),
            business_days: self.business_days().cloned(),
            overdue: self.overdue(),
            classification: self.classification().cloned(),
            penalty: self.penalty().cloned(),
            charges_cap: self.charges_cap().cloned(),
            waterfall: self.waterfall(),
            kinds_of_money: self.kinds_of_money().clone(),
            fees: self.fees().to_vec(),
            charge_when_closed: self.charge_when_closed(),
            charge_back: self.charge_back().clone(),
            waterfalls: self.waterfalls().to_vec(),
            prepayment: self.prepayment().clone(),
            disbursement: DisbursementPolicy {
                hand_over: self.disbursement().hand_over.map(|_| HandOverPolicy {
                    due_day: request.due_day.or(self.due_day()),
                    first_due: self.first_due(),
                }),
                ..self.disbursement()
            },
            cooling_off: self.cooling_off(),
            relief,
            write_off: self.write_off(),
            on_change: self.on_change(),
        };
        if let Method::FixedInstalment(instalment) = agreement.method {
            agreement.instalments = rows_needed(&agreement, instalment)?;
            if agreement.instalments > instalments {
                let found = agreement.instalments;
                return Err(OfferError::Instalments { min: most.min, max: instalments, found });
            }
        }
        Ok(Offer { terms: Terms::freeze(agreement)?, granted: None })
    }

    /// The anchor and the first due day: as the request names them, else as the product answers.
    fn first_due_of(&self, request: &LoanRequest) -> (Anchor, Date) {
        let due_day = request.due_day.or(self.due_day());
        self.first_due().after(request.contract_day, self.frequency(), due_day, request.first_due)
    }
}

fn is_nothing(money: &Money) -> bool {
    money.minor().is_zero()
}

/// The interest of a row's own period, as far as its bill states it: not what becomes principal.
fn waived_of(row: &PlannedRow) -> Minor {
    row.grows.min(row.interest + row.principal.min(Minor::ZERO)).at_least_zero()
}

/// The rows that a fixed instalment needs, for money paid out on the contract day.
fn rows_needed(agreement: &Agreement, instalment: Minor) -> Result<u32, TermsError> {
    if agreement.first_due < agreement.contract_day {
        let (contract_day, found) = (agreement.contract_day, agreement.first_due);
        return Err(TermsError::FirstDueTooEarly { contract_day, found });
    }
    let day = agreement.contract_day;
    let periods = (1..=ROWS_MAX).map_while(|row| agreement.period(row, day));
    Ok(agreement.amortisation().rows_needed(instalment, periods)?)
}

impl Offer {
    /// The offer that terms were accepted from, to read its quote again.
    pub fn of(terms: &Terms) -> Self {
        Self { terms: terms.clone(), granted: None }
    }

    /// The same offer, standing on a decision.
    pub(super) fn standing_on(self, granted: Granted) -> Self {
        Self { granted: Some(Box::new(granted)), ..self }
    }

    /// The terms as they would be frozen.
    pub const fn terms(&self) -> &Terms {
        &self.terms
    }

    /// The decision that it stands on; `None`: it was offered without one.
    pub fn granted(&self) -> Option<&Granted> {
        self.granted.as_deref()
    }

    /// The benefits that the decision gives, by their names. All of them are in the terms already: a discount in their rate,
    /// a row free of interest among those that they free of it.
    pub fn benefits(&self) -> &[(String, Benefit)] {
        self.granted().map_or(&[], |granted| &granted.benefits)
    }

    /// All rows with the fees that are certain, for money paid out on the contract day, their due days as they fall.
    pub fn quote(&self) -> Vec<QuotedRow> {
        self.as_they_fall(|offer, rows, timetable| offer.quoted(&rows, timetable))
    }

    /// The fees that are certain when the contract is made, for money paid out on the contract day and every row paid on
    /// its due day: rule by rule as in the list, each by its day. Those with a row are in that row of the quote too.
    pub fn fees(&self) -> Vec<QuotedFee> {
        self.as_they_fall(|offer, rows, timetable| offer.fees_by(timetable, &rows))
    }

    /// Reads the planned rows with due days as they fall.
    fn as_they_fall<T>(&self, read: impl FnOnce(&Self, Vec<PlannedRow>, &Timetable<'_>) -> T) -> T {
        let (agreed, none) = (self.terms.agreed(), Reference::default());
        let known = none.known_by(agreed.contract_day);
        read(self, self.planned().1, &Timetable::new(agreed, known, agreed.contract_day))
    }

    /// [`Offer::quote`] with due days on business days, by the holiday calendar known on the contract day.
    ///
    /// # Errors
    /// The calendar is not there, or no plan can be made for the moved days.
    pub fn quote_with(&self, reference: &Reference) -> Result<Vec<QuotedRow>, OfferError> {
        let agreed = self.terms.agreed();
        let known = reference.known_by(agreed.contract_day);
        agreed.calendars().try_for_each(|calendar| known.check_calendar(calendar))?;
        let mut timetable = Timetable::new(agreed, known, agreed.contract_day);
        timetable.cover(agreed.last_due());
        let (_, rows) = timetable
            .planned(agreed.contract_day, agreed.principal, agreed.rate)
            .map_err(TermsError::from)?;
        Ok(self.quoted(&rows, &timetable))
    }

    fn quoted(&self, rows: &[PlannedRow], timetable: &Timetable<'_>) -> Vec<QuotedRow> {
        let money = |minor| Money::new(minor, self.terms.agreed().currency);
        let fees = self.fees_by(timetable, rows);
        let free = &self.terms.agreed().relief.free_of_interest;
        let numbered = (1..).zip(rows);
        numbered
            .map(|(number, row)| {
                let waived = if free.contains(&number) { waived_of(row) } else { Minor::ZERO };
                let own = || fees.iter().filter(|fee| fee.row == Some(number));
                QuotedRow {
                    number,
                    due: timetable.due(number),
                    principal: money(row.principal),
                    interest: money(row.interest - waived),
                    waived: money(waived),
                    fee: money(own().map(|fee| fee.fee.minor()).sum()),
                    tax: money(own().map(|fee| fee.tax.minor()).sum()),
                    balance: money(row.balance),
                }
            })
            .collect()
    }

    fn planned(&self) -> (Plan, Vec<PlannedRow>) {
        let agreed = self.terms.agreed();
        agreed.planned(agreed.contract_day).expect("terms are frozen only with a plan for their contract day")
    }

    /// The interest of all rows, less what the terms waive.
    pub fn total_interest(&self) -> Money {
        let sum: Minor = self.quote().iter().map(|row| row.interest.minor()).sum();
        Money::new(sum, self.terms.agreed().currency)
    }

    /// All fees that are certain when the contract is made, with their tax.
    pub fn total_fees(&self) -> Money {
        let sum: Minor = self.fees().iter().map(|fee| fee.total().minor()).sum();
        Money::new(sum, self.terms.agreed().currency)
    }

    /// The interest that is taken off what is paid out (broken-period interest, where the product deducts it).
    pub fn deducted(&self) -> Money {
        Money::new(self.planned().0.deducted, self.terms.agreed().currency)
    }

    /// The borrower accepts: the terms, frozen.
    pub fn accept(self) -> Terms {
        self.terms
    }
}
