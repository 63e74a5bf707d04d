use lending_core::calendar::Date;
use lending_core::error::Coded;
use lending_core::ledger::{Basis, Chart, Ledger};
use lending_core::loan::{
    Acceleration, Cancellation, Charge, ChargeBack, ClassSet, CountingPause, Disbursement, FailedPayment,
    Goodwill, HandOver, InterestPause, InterestRefundError, Loan, Outcome, Payment, PaymentReturn,
    RateChange, Receipt, RecordError, Refund, Reschedule, Settlement, TakenBack, Transfer, Waiver,
    Withdrawal, WriteOff,
};
use lending_core::money::Money;
use lending_core::origination::{LoanRequest, Offer};
use lending_core::product::Product;
use serde_json::{Value, json};

use super::compare::{Failure, Figures};
use super::file::{EventRow, Look, Scenario, ScenarioError, Verb};
use super::postings::{balances_result, posted_result, postings_result};
use super::result::{
    SCHEMA, book_result, day_result, event_result, explained_result, grown_result, interest_refund_result,
    plans_result, quote_result, settlement_result,
};
use super::views::{difference_result, statement_result, trail_result};

/// What came of a scenario.
#[derive(Debug)]
pub struct Run {
    /// The JSON result, as `docs/result.md` describes it.
    pub result: Value,
    /// The figures that are not as expected.
    pub failures: Vec<Failure>,
    /// The loan at the end; none where the offer is refused, as expected.
    pub loan: Option<Loan>,
}

impl Scenario {
    /// The product, read from its table.
    ///
    /// # Errors
    /// [`ScenarioError::Product`] when the table is no product.
    pub fn product(&self) -> Result<Product, ScenarioError> {
        let refused = |reason: String| ScenarioError::Product(reason);
        let text = toml::to_string(&self.product).map_err(|error| refused(error.to_string()))?;
        Product::from_toml(&text).map_err(|error| refused(error.to_string()))
    }

    /// Runs the scenario: every event in order, every look compared.
    ///
    /// # Errors
    /// [`ScenarioError`] where the scenario itself does not go through: an event is refused that should not be, or
    /// the other way round. Figures that differ are failures of the run, not errors.
    pub fn run(&self) -> Result<Run, ScenarioError> {
        if !self.expects_something() {
            return Err(ScenarioError::NothingExpected);
        }
        let product = self.product()?;
        let Some(offer) = self.offer(&product)? else {
            return Ok(Run { result: json!({ "schema": SCHEMA }), failures: Vec::new(), loan: None });
        };
        let quote = quote_result(&offer);
        let terms_hash = offer.terms().hash();
        let loan_error = |error: &dyn Coded| ScenarioError::Loan(error.to_string());
        let mut failures = self.compare_quote(&product, &quote);
        let mut loan = match Loan::open_with(&self.loan.id, offer.accept(), self.reference.clone()) {
            Ok(loan) => loan,
            // Terms that no loan carries yet can be quoted all the same.
            Err(RecordError::NotCarried { .. }) if self.events.is_empty() && self.looks.is_empty() => {
                let result = json!({ "schema": SCHEMA, "quote": quote });
                return Ok(Run { result, failures, loan: None });
            }
            Err(error) => return Err(loan_error(&error)),
        };
        let mut events = Vec::new();
        for (number, row) in (1..).zip(&self.events) {
            let outcome = perform(&mut loan, row);
            events.push(event_outcome(row, &outcome).map_err(|reason| ScenarioError::Event {
                number,
                on: row.on,
                reason,
            })?);
        }
        let decimals = u32::from(product.currency().exponent());
        let mut days = Vec::new();
        for (number, look) in (1..).zip(&self.looks) {
            let result = look_at(&loan, look)?;
            let place = format!("look {number} ({})", look.day);
            let figures = Figures { by_hand: self.by_hand, decimals, place: &place };
            failures.extend(figures.compare(&look.expected, &result));
            days.push(result);
        }
        let result = json!({
            "schema": SCHEMA,
            "loan": loan.id(),
            "currency": product.currency().code(),
            "terms_hash": terms_hash.to_string(),
            "quote": quote,
            "events": events,
            "days": days,
            "book": book_result(&loan),
            "postings": postings_result(&Ledger::of(&loan, &Chart::of_roles(Basis::Accrual))),
            "book_mark": { "entries": loan.book_mark().entries, "hash": loan.book_mark().hash.to_string() },
        });
        Ok(Run { result, failures, loan: Some(loan) })
    }

    fn compare_quote(&self, product: &Product, quote: &Value) -> Vec<Failure> {
        let decimals = u32::from(product.currency().exponent());
        let figures = Figures { by_hand: self.by_hand, decimals, place: "quote" };
        self.quote.as_ref().map_or_else(Vec::new, |expected| figures.compare(expected, quote))
    }

    /// The offer; none where it is refused as expected.
    fn offer(&self, product: &Product) -> Result<Option<Offer>, ScenarioError> {
        let amount: Money =
            self.loan.amount.parse().map_err(|error| ScenarioError::Loan(format!("{error}")))?;
        let mut request = LoanRequest::new(amount, self.loan.instalments, self.loan.contract_day);
        if let Some(due_day) = self.loan.due_day {
            request = request.due_day(due_day);
        }
        if let Some(first_due) = self.loan.first_due {
            request = request.first_due(first_due);
        }
        if let Some(residual) = &self.loan.residual {
            let residual: Money =
                residual.parse().map_err(|error| ScenarioError::Loan(format!("{error}")))?;
            request = request.residual(residual);
        }
        match (product.offer(&request), &self.loan.refused) {
            (Ok(offer), None) => Ok(Some(offer)),
            (Err(error), Some(code)) if error.code() == code => Ok(None),
            (Ok(_), Some(code)) => {
                Err(ScenarioError::Loan(format!("expected the refusal {code}, found an offer")))
            }
            (Err(error), _) => Err(ScenarioError::Loan(format!("{}: {error}", error.code()))),
        }
    }
}

fn look_at(loan: &Loan, look: &Look) -> Result<Value, ScenarioError> {
    let refused = |error: lending_core::loan::ViewError| ScenarioError::Look {
        day: look.day,
        reason: error.to_string(),
    };
    let then = look.known_on.map(|known| loan.known_on(known)).transpose().map_err(refused)?;
    let loan = then.as_ref().unwrap_or(loan);
    let mut result = day_result(loan, look.day, look.at, look.outlook).map_err(refused)?;
    // Only where they are asked for: they need a walk of their own.
    if let Some(from) = look.grown_from {
        result["grown"] = grown_result(&loan.accrued(from, look.day).map_err(refused)?);
    }
    if let Some(payment) = &look.interest_refund_of {
        let refused =
            |error: InterestRefundError| ScenarioError::Look { day: look.day, reason: error.to_string() };
        let refund = loan.interest_refund(&TakenBack::by(payment).until(look.day)).map_err(refused)?;
        result["interest_refund"] = interest_refund_result(&refund);
    }
    if let Some(known) = look.unlike_known_on {
        let before = loan.known_on(known).map_err(refused)?;
        let days = (look.unlike_day.unwrap_or(look.day), look.day);
        let difference = loan.difference_from(&before, days).map_err(refused)?;
        result["why"] = difference_result(&difference);
    }
    if let Some(from) = look.statement_from {
        result["statement"] = statement_result(&loan.statement(from, look.day).map_err(refused)?);
        result["trail"] = trail_result(&loan.audit_trail(from, look.day).map_err(refused)?);
    }
    if let Some(basis) = look.ledger {
        let ledger = Ledger::of(loan, &Chart::of_roles(basis));
        result["balances"] = balances_result(&ledger, look.day);
        result["posted"] = posted_result(&ledger, look.day);
    }
    if look.expected.contains_key("settlement") {
        let settlement = loan.settlement(look.day).map_err(refused)?;
        result["settlement"] = settlement.as_ref().map_or(Value::Null, settlement_result);
    }
    if look.expected.contains_key("plans") {
        result["plans"] = plans_result(&loan.plans(look.day).map_err(refused)?);
    }
    if look.expected.contains_key("explained") {
        result["explained"] = explained_result(&loan.explain_all(look.day).map_err(refused)?);
    }
    Ok(result)
}

type Performed = Result<(String, bool), (String, Box<dyn Coded>)>;

fn event_outcome(row: &EventRow, outcome: &Performed) -> Result<Value, String> {
    match (outcome, &row.refused) {
        (Ok((key, new)), None) => Ok(event_result(key, Ok(*new))),
        (Err((key, error)), Some(code)) if error.code() == code => Ok(event_result(key, Err(error.as_ref()))),
        (Ok(_), Some(code)) => Err(format!("expected the refusal {code}, but it was applied")),
        (Err((_, error)), _) => Err(format!("{}: {error}", error.code())),
    }
}

/// Records one event.
fn perform(loan: &mut Loan, row: &EventRow) -> Performed {
    let key = row.verb.key().map_or_else(|| format!("close {}", row.on), str::to_owned);
    match record(loan, row.on, &row.verb) {
        Ok(new) => Ok((key, new)),
        Err(error) => Err((key, error)),
    }
}

/// Records what a verb says on a business day; says whether it was new.
///
/// # Errors
/// The refusal of the business day or of the verb.
pub fn record(loan: &mut Loan, on: Date, verb: &Verb) -> Result<bool, Box<dyn Coded>> {
    let day = loan.on(on).map_err(boxed)?;

    match verb.clone() {
        Verb::Disburse { key, value, amount, deduct } => {
            let mut disbursement = Disbursement::new(&key);
            if let Some(value) = value {
                disbursement = disbursement.value(value);
            }
            if let Some(amount) = amount {
                disbursement = disbursement.amount(money(&amount)?);
            }
            for (code, amount) in deduct {
                disbursement = disbursement.deduct(&code, money(&amount)?);
            }
            new(day.disburse(disbursement))
        }
        Verb::HandOver { key, amount, residual, value, first_due, rate } => {
            let mut hand_over = HandOver::new(&key, money(&amount)?, money(&residual)?);
            if let Some(value) = value {
                hand_over = hand_over.value(value);
            }
            if let Some(first_due) = first_due {
                hand_over = hand_over.first_due(first_due);
            }
            if let Some(rate) = rate {
                hand_over = hand_over.rate(rate.parse().map_err(boxed)?);
            }
            new(day.hand_over(hand_over))
        }
        Verb::Cancel { key, value } => {
            let cancellation = Cancellation::new(&key);
            new(day.cancel(match value {
                Some(value) => cancellation.value(value),
                None => cancellation,
            }))
        }
        Verb::Withdraw { key, value } => {
            let withdrawal = Withdrawal::new(&key);
            new(day.withdraw(match value {
                Some(value) => withdrawal.value(value),
                None => withdrawal,
            }))
        }
        Verb::Accelerate { key, reason, due, notice_day, value } => {
            let mut acceleration = Acceleration::new(&key, &reason);
            if let Some(value) = value {
                acceleration = acceleration.value(value);
            }
            if let Some(due) = due {
                acceleration = acceleration.due(due);
            }
            if let Some(notice_day) = notice_day {
                acceleration = acceleration.notice_day(notice_day);
            }
            new(day.accelerate(acceleration))
        }
        Verb::WriteOff { key, reason, value } => {
            let write_off = WriteOff::new(&key, &reason);
            new(day.write_off(match value {
                Some(value) => write_off.value(value),
                None => write_off,
            }))
        }
        Verb::Transfer { key, to, price, value } => {
            let mut transfer = Transfer::new(&key, &to);
            if let Some(price) = price {
                transfer = transfer.price(money(&price)?);
            }
            new(day.transfer(match value {
                Some(value) => transfer.value(value),
                None => transfer,
            }))
        }
        Verb::Settle { key, parts, by, value } => {
            let parts = parts.iter().map(|part| Ok((money(&part.amount)?, part.due)));
            let parts: Vec<(Money, Date)> = parts.collect::<Result<_, Box<dyn Coded>>>()?;
            let settlement = Settlement::of_parts(&key, &parts);
            let settlement = match by {
                Some(authority) => settlement.by(&authority),
                None => settlement,
            };
            new(day.settle(match value {
                Some(value) => settlement.value(value),
                None => settlement,
            }))
        }
        Verb::Repay { key, amount, value, order, kind, prepays } => {
            let payment =
                dated(Payment::new(&key, money(&amount)?), value, order, Payment::value, Payment::order);
            let payment = match kind {
                Some(kind) => payment.kind(&kind),
                None => payment,
            };
            let payment = match prepays {
                Some(then) => payment.prepays(then),
                None => payment,
            };
            new(day.repay(payment))
        }
        Verb::ChangeRate { key, from, rate } => {
            new(day.change_rate(RateChange::new(&key, from, rate.parse().map_err(boxed)?)))
        }
        Verb::Reschedule { key, value, plan } => {
            let reschedule = Reschedule::new(&key, plan);
            new(day.reschedule(match value {
                Some(value) => reschedule.value(value),
                None => reschedule,
            }))
        }
        Verb::PauseInterest { key, from, until } => {
            new(day.pause_interest(InterestPause::new(&key, from, until)))
        }
        Verb::PauseCounting { key, from, until } => {
            new(day.pause_counting(CountingPause::new(&key, from, until)))
        }
        Verb::Classify { key, class, value } => {
            let set = ClassSet::new(&key, &class);
            new(day.classify(match value {
                Some(value) => set.value(value),
                None => set,
            }))
        }
        Verb::FailPayment { key, amount, why, value, order } => {
            let failed = FailedPayment::new(&key, money(&amount)?);
            let failed = match why {
                Some(why) => failed.why(why),
                None => failed,
            };
            new(day.fail_payment(dated(failed, value, order, FailedPayment::value, FailedPayment::order)))
        }
        Verb::Return { key, payment, why, value, order } => {
            let returned = PaymentReturn::new(&key, &payment);
            let returned = match why {
                Some(why) => returned.why(why),
                None => returned,
            };
            new(day.return_payment(dated(returned, value, order, PaymentReturn::value, PaymentReturn::order)))
        }
        Verb::ChargeBack { key, payment, amount, value, order } => {
            let back = ChargeBack::new(&key, &payment, money(&amount)?);
            new(day.charge_back(dated(back, value, order, ChargeBack::value, ChargeBack::order)))
        }
        Verb::Goodwill { key, amount, reason, value, order, kind } => {
            let goodwill = Goodwill::new(&key, money(&amount)?, &reason);
            let goodwill = match kind {
                Some(kind) => goodwill.kind(&kind),
                None => goodwill,
            };
            new(day.give_goodwill(dated(goodwill, value, order, Goodwill::value, Goodwill::order)))
        }
        Verb::Refund { key, amount, value, order } => {
            let refund = Refund::new(&key, money(&amount)?);
            new(day.refund(dated(refund, value, order, Refund::value, Refund::order)))
        }
        Verb::Charge { key, amount, tax, code, due, value, order } => {
            let charge = match amount {
                Some(amount) => Charge::new(&key, money(&amount)?, &code),
                None => Charge::of_the_list(&key, &code),
            };
            let charge = match tax {
                Some(tax) => charge.tax(money(&tax)?),
                None => charge,
            };
            let charge = match due {
                Some(due) => charge.due(due),
                None => charge,
            };
            new(day.charge(dated(charge, value, order, Charge::value, Charge::order)))
        }
        Verb::Waive { key, component, amount, item, by, value, order } => {
            let waiver = Waiver::new(&key, component, money(&amount)?);
            let waiver = match item {
                Some(item) => waiver.of(item),
                None => waiver,
            };
            let waiver = match by {
                Some(authority) => waiver.by(&authority),
                None => waiver,
            };
            new(day.waive(dated(waiver, value, order, Waiver::value, Waiver::order)))
        }
        Verb::Reverse { key, target } => new(day.reverse(&key, &target)),
        Verb::Close => return Ok(day.close().map_err(boxed)? == Outcome::Applied),
    }
}

fn dated<T>(
    claim: T,
    value: Option<Date>,
    order: Option<i16>,
    with_value: impl Fn(T, Date) -> T,
    with_order: impl Fn(T, i16) -> T,
) -> T {
    let claim = match value {
        Some(value) => with_value(claim, value),
        None => claim,
    };
    match order {
        Some(order) => with_order(claim, order),
        None => claim,
    }
}

fn money(text: &str) -> Result<Money, Box<dyn Coded>> {
    text.parse().map_err(boxed)
}

fn new<E: Coded + 'static>(receipt: Result<Receipt, E>) -> Result<bool, Box<dyn Coded>> {
    receipt.map(|receipt| receipt.is_new()).map_err(boxed)
}

fn boxed<E: Coded + 'static>(error: E) -> Box<dyn Coded> {
    Box::new(error)
}
