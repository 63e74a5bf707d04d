//! The verbs of a loan, one file each: arguments, rule, errors, effects.
//!
//! A verb is called on a [`BusinessDay`]: the host says which day its business is on, and that day becomes the
//! booking date. Each call is all or nothing: the whole history is derived with the new event first, and an error
//! leaves the loan as it was.

mod accelerate;
mod authority;
mod cancel;
mod change_rate;
mod charge;
mod charge_back;
mod classify;
mod disburse;
mod fail_payment;
mod goodwill;
mod hand_over;
mod load;
mod pause_counting;
mod pause_interest;
mod receipt;
mod refund;
mod repay;
mod reschedule;
mod return_payment;
mod reverse;
mod settle;
mod transfer;
mod waive;
mod withdraw;
mod write_off;

pub use accelerate::{AccelerateError, Acceleration};
pub use cancel::{CancelError, Cancellation};
pub use change_rate::{ChangeRateError, RateChange};
pub use charge::{Charge, ChargeError};
pub use charge_back::{ChargeBack, ChargeBackError};
pub use classify::{ClassSet, ClassifyError};
pub use disburse::{DisburseError, Disbursement};
pub use fail_payment::FailedPayment;
pub use goodwill::{Goodwill, GoodwillError};
pub use hand_over::{HandOver, HandOverError};
pub use load::LoadError;
pub use pause_counting::{CountingPause, PauseCountingError};
pub use pause_interest::{InterestPause, PauseInterestError};
pub use receipt::{Corrected, Outcome, Receipt, ReceiptPart};
pub use refund::{Refund, RefundError};
pub use repay::{Payment, RepayError};
pub use reschedule::{Reschedule, RescheduleError};
pub use return_payment::{PaymentReturn, ReturnError};
pub use reverse::ReverseError;
pub use settle::{SettleError, Settlement};
pub use transfer::{Transfer, TransferError};
pub use waive::{WaiveError, Waiver};
pub use withdraw::{WithdrawError, Withdrawal};
pub use write_off::{WriteOff, WriteOffError};

use serde_json::Value as Json;

use crate::calendar::Date;
use crate::debt::Key;
use crate::loan::account::{Loan, RecordError, Trial};
use crate::loan::derive::{Derived, Happening, Rank, Step};
use crate::loan::effect::Effect;
use crate::loan::event::{Event, Fact};
use crate::money::{Currency, Minor, Money};

/// A loan on the host's business day: what is recorded now is booked on it.
#[derive(Debug)]
pub struct BusinessDay<'l> {
    loan: &'l mut Loan,
    day: Date,
}

impl Loan {
    /// The loan on the host's business day.
    ///
    /// # Errors
    /// When the day lies beyond the loan's reach: more than 100 years after the contract day, or after the year 2200
    /// (C4). A day before the contract day or the last booked one is refused only
    /// when something new is recorded on it: a retry may come whenever it likes.
    pub fn on(&mut self, day: Date) -> Result<BusinessDay<'_>, RecordError> {
        if self.is_beyond_reach(day) {
            return Err(RecordError::OutOfReach { limit: self.reach(), found: day });
        }
        Ok(BusinessDay { loan: self, day })
    }
}

impl BusinessDay<'_> {
    /// Closes the business day: what the day and the night after it tell enters the book, and nothing is booked on
    /// it any more. Closing a day twice changes nothing. Days that nobody closes close by themselves when a later
    /// one comes.
    ///
    /// # Errors
    /// When something was booked on a later day.
    pub fn close(self) -> Result<Outcome, RecordError> {
        if self.loan.closed_through().is_some_and(|closed| self.day <= closed) {
            return Ok(Outcome::AlreadyApplied);
        }
        self.loan.check_booking(self.day)?;
        self.loan.close_through(self.day);
        Ok(Outcome::Applied)
    }

    /// The one way in: a key that was seen is compared and answered, anything new is checked, tried and accepted.
    fn record<E>(
        self,
        key: &str,
        claim: impl Fn(&Fact, Currency) -> Option<&'static str>,
        fact: impl FnOnce(&Loan, Date) -> Result<Fact, E>,
        judge: impl FnOnce(&Loan, &Event) -> Result<Trial, E>,
    ) -> Result<Receipt, E>
    where
        E: From<RecordError>,
    {
        let key = Key::new(key).map_err(RecordError::Key)?;
        if let Some(known) = self.loan.event(&key) {
            return match claim(&known.fact, self.loan.currency()) {
                None => Ok(Receipt::of(self.loan, &key, Outcome::AlreadyApplied)),
                Some(differs) => {
                    let (recorded, currency) = (known.fact.kind(), self.loan.currency());
                    let held = field_text(&known.fact, differs, currency);
                    // Built only to be told: what is no fact by itself stays untold.
                    let given =
                        fact(self.loan, self.day).ok().map(|fact| field_text(&fact, differs, currency));
                    let values = given.filter(|given| *given != held).map(|given| Box::new([held, given]));
                    Err(RecordError::KeyReused { key, recorded, differs, values }.into())
                }
            };
        }
        let fact = fact(self.loan, self.day)?;
        let event = Event { schema: Event::SCHEMA, key: key.clone(), booked: self.day, fact };
        let trial = judge(self.loan, &event)?;
        self.loan.accept(trial);
        Ok(Receipt::of(self.loan, &key, Outcome::Applied))
    }
}

/// Checks what every event must satisfy, and derives the whole history with it.
fn tried(loan: &Loan, event: &Event) -> Result<Trial, RecordError> {
    loan.check_booking(event.booked)?;
    if let Some(found) = event.fact.value() {
        let contract_day = loan.terms.agreed().contract_day;
        if found < contract_day {
            return Err(RecordError::ValueBeforeContract { contract_day, found });
        }
        if found > event.booked && !event.fact.may_lie_ahead() {
            return Err(RecordError::ValueInFuture { booked: event.booked, found });
        }
    }
    if let Some(amount) = event.fact.amount().filter(|amount| !amount.is_positive()) {
        return Err(RecordError::NotPositive { found: Money::new(amount, loan.currency()) });
    }
    if let Some(amount) = event.fact.amount().filter(|amount| *amount > Minor::LIMIT) {
        return Err(RecordError::TooLarge { found: Money::new(amount, loan.currency()) });
    }
    let bound = loan.bound_with(event)?;
    Ok(loan.trial(event.clone(), bound))
}

/// Checks a stored event as if it were recorded now.
fn admit(loan: &Loan, event: &Event) -> Result<Trial, String> {
    if loan.event(&event.key).is_some() {
        return Err("its key is used before".to_owned());
    }
    let said = |error: &dyn std::error::Error| error.to_string();
    match &event.fact {
        Fact::Opened { .. } => Err("a loan is opened once".to_owned()),
        Fact::Disbursed { .. } => disburse::judge(loan, event).map_err(|error| said(&error)),
        Fact::HandedOver { .. } => hand_over::judge(loan, event).map_err(|error| said(&error)),
        Fact::Cancelled { .. } => cancel::judge(loan, event).map_err(|error| said(&error)),
        Fact::Withdrawn { .. } => withdraw::judge(loan, event).map_err(|error| said(&error)),
        Fact::Accelerated { .. } => accelerate::judge(loan, event).map_err(|error| said(&error)),
        Fact::WrittenOff { .. } => write_off::judge(loan, event).map_err(|error| said(&error)),
        Fact::Transferred { .. } => transfer::judge(loan, event).map_err(|error| said(&error)),
        Fact::Settled { .. } => settle::judge(loan, event).map_err(|error| said(&error)),
        Fact::Received { .. } => repay::judge(loan, event).map_err(|error| said(&error)),
        Fact::PaymentFailed { .. } => fail_payment::judge(loan, event).map_err(|error| said(&error)),
        Fact::Returned { .. } => return_payment::judge(loan, event).map_err(|error| said(&error)),
        Fact::ChargedBack { .. } => charge_back::judge(loan, event).map_err(|error| said(&error)),
        Fact::GoodwillGiven { .. } => goodwill::judge(loan, event).map_err(|error| said(&error)),
        Fact::Refunded { .. } => refund::judge(loan, event).map_err(|error| said(&error)),
        Fact::Charged { .. } => charge::judge(loan, event).map_err(|error| said(&error)),
        Fact::Waived { .. } => waive::judge(loan, event).map_err(|error| said(&error)),
        Fact::RateChanged { .. } => change_rate::judge(loan, event).map_err(|error| said(&error)),
        Fact::InterestPaused { .. } => pause_interest::judge(loan, event).map_err(|error| said(&error)),
        Fact::CountingPaused { .. } => pause_counting::judge(loan, event).map_err(|error| said(&error)),
        Fact::Classified { .. } => classify::judge(loan, event).map_err(|error| said(&error)),
        Fact::Rescheduled { .. } => reschedule::judge(loan, event).map_err(|error| said(&error)),
        Fact::Reversed { .. } => reverse::judge(loan, event).map_err(|error| said(&error)),
    }
}

/// An amount in the loan's currency, as minor units.
fn minor_of(loan: &Loan, amount: Money) -> Result<Minor, RecordError> {
    if amount.currency() != loan.currency() {
        return Err(RecordError::Currency { expected: loan.currency(), found: amount.currency() });
    }
    Ok(amount.minor())
}

/// Compares one field of a claim with what was recorded; what the retry leaves out is not compared.
fn same<T: PartialEq>(claimed: Option<&T>, recorded: &T) -> bool {
    claimed.is_none_or(|claimed| claimed == recorded)
}

/// A field of a fact as text, by its name in the stored bytes; a field that is left out is nothing.
fn field_text(fact: &Fact, field: &str, currency: Currency) -> String {
    let fields = serde_json::to_value(fact).expect("a fact is plain data with text keys");
    let is_amount = matches!(field, "amount" | "tax" | "price" | "residual");
    match &fields[field] {
        Json::Null => "nothing".to_owned(),
        Json::String(text) => format!("`{text}`"),
        Json::Number(units) if is_amount => {
            let minor = units.as_i64().map_or(Minor::ZERO, Minor::new);
            Money::new(minor, currency).to_string()
        }
        other @ (Json::Bool(_) | Json::Number(_) | Json::Array(_) | Json::Object(_)) => other.to_string(),
    }
}

/// The first field that differs, by name.
fn first_difference(fields: &[(&'static str, bool)]) -> Option<&'static str> {
    fields.iter().find(|(_, same)| !same).map(|(name, _)| *name)
}

impl Happening for Event {
    fn key(&self) -> &Key {
        &self.key
    }

    fn day(&self) -> Option<Date> {
        self.fact.value()
    }

    fn step(&self) -> Step {
        match &self.fact {
            Fact::Opened { .. }
            | Fact::Disbursed { .. }
            | Fact::HandedOver { .. }
            | Fact::Reversed { .. } => Step::Out,
            Fact::Cancelled { .. }
            | Fact::Withdrawn { .. }
            | Fact::Accelerated { .. }
            | Fact::WrittenOff { .. }
            | Fact::Settled { .. } => Step::End,
            Fact::RateChanged { .. }
            | Fact::InterestPaused { .. }
            | Fact::CountingPaused { .. }
            | Fact::Classified { .. }
            | Fact::Rescheduled { .. } => Step::Terms,
            Fact::Charged { .. } => Step::Money(Rank::Charge),
            Fact::Waived { .. } => Step::Money(Rank::Relief),
            Fact::PaymentFailed { .. } | Fact::Returned { .. } | Fact::ChargedBack { .. } => {
                Step::Money(Rank::Return)
            }
            Fact::Received { .. } | Fact::GoodwillGiven { .. } => Step::Money(Rank::In),
            Fact::Refunded { .. } | Fact::Transferred { .. } => Step::Money(Rank::Out),
        }
    }

    fn order(&self) -> i16 {
        match &self.fact {
            Fact::Received { order, .. }
            | Fact::PaymentFailed { order, .. }
            | Fact::Returned { order, .. }
            | Fact::ChargedBack { order, .. }
            | Fact::GoodwillGiven { order, .. }
            | Fact::Refunded { order, .. }
            | Fact::Charged { order, .. }
            | Fact::Waived { order, .. } => *order,
            // After everything of its day.
            Fact::Transferred { .. } => i16::MAX,
            Fact::Opened { .. }
            | Fact::Disbursed { .. }
            | Fact::HandedOver { .. }
            | Fact::Cancelled { .. }
            | Fact::Withdrawn { .. }
            | Fact::Accelerated { .. }
            | Fact::WrittenOff { .. }
            | Fact::Settled { .. }
            | Fact::RateChanged { .. }
            | Fact::InterestPaused { .. }
            | Fact::CountingPaused { .. }
            | Fact::Classified { .. }
            | Fact::Rescheduled { .. }
            | Fact::Reversed { .. } => 0,
        }
    }

    fn follows(&self) -> Option<&Key> {
        self.fact.names()
    }

    fn undoes(&self) -> Option<&Key> {
        reverse::undoes(&self.fact)
    }

    fn effects(&self, each: &mut dyn FnMut(Effect)) {
        match &self.fact {
            Fact::Opened { .. } | Fact::Reversed { .. } => {}
            Fact::Disbursed { amount, deductions, .. } => each(disburse::effect(*amount, deductions)),
            Fact::HandedOver { amount, residual, anchor, first_due, rate, .. } => {
                each(hand_over::effect((*amount, *residual), (*anchor, *first_due), *rate));
            }
            Fact::Cancelled { .. } => each(cancel::effect()),
            Fact::Withdrawn { .. } => each(withdraw::effect()),
            Fact::Accelerated { due, .. } => each(accelerate::effect(*due)),
            Fact::WrittenOff { .. } => each(write_off::effect()),
            Fact::Transferred { .. } => each(transfer::effect()),
            Fact::Settled { parts, .. } => each(settle::effect(parts)),
            Fact::RateChanged { rate, .. } => each(change_rate::effect(*rate)),
            Fact::InterestPaused { until, .. } => each(pause_interest::effect(*until)),
            Fact::CountingPaused { until, .. } => each(pause_counting::effect(*until)),
            Fact::Classified { class, .. } => each(classify::effect(class)),
            Fact::Rescheduled { plan, agreed, .. } => each(reschedule::effect(plan, agreed)),
            Fact::Received { amount, money, prepays, .. } => {
                each(repay::effect(*amount, money.as_ref(), *prepays));
            }
            Fact::PaymentFailed { amount, .. } => each(fail_payment::effect(*amount)),
            Fact::Returned { payment, .. } => each(return_payment::effect(payment)),
            Fact::ChargedBack { payment, amount, .. } => each(charge_back::effect(payment, *amount)),
            Fact::GoodwillGiven { amount, money, .. } => each(goodwill::effect(*amount, money.as_ref())),
            Fact::Refunded { amount, .. } => each(refund::effect(*amount)),
            Fact::Charged { amount, tax, code, due, .. } => {
                each(charge::effect((*amount, *tax), code, *due));
            }
            Fact::Waived { component, amount, item, .. } => {
                each(waive::effect(*component, *amount, item.as_ref()));
            }
        }
    }
}

/// What an event told by the end of its booking day.
fn told_by_booking<'d>(
    derived: &'d Derived,
    event: &Event,
) -> impl Iterator<Item = crate::loan::derive::Told<'d>> {
    let at = (event.booked, crate::loan::derive::Phase::Day);
    derived.journal.told().filter(move |told| told.at <= at)
}
