//! What of the interest is given back with money that takes a payout back (退息).

use thiserror::Error;

use crate::allocation::Then;
use crate::calendar::Date;
use crate::debt::Key;
use crate::error::{Coded, ErrorKind};
use crate::loan::account::Loan;
use crate::loan::derive::{Happening, Phase, derive};
use crate::loan::event::{Event, Fact};
use crate::loan::reads::ViewError;
use crate::loan::reads::accrued::MeterId;
use crate::money::{Minor, Money};

/// Money that takes back what was paid out: all of a payment, of all payouts, unless it says less.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenBack {
    payment: String,
    part: Option<Money>,
    payout: Option<String>,
    until: Option<Date>,
}

impl TakenBack {
    /// By a payment, as a merchant's for goods that came back.
    pub fn by(payment: &str) -> Self {
        Self { payment: payment.to_owned(), part: None, payout: None, until: None }
    }

    /// Only so much of the payment takes something back.
    #[must_use]
    pub fn part(self, part: Money) -> Self {
        Self { part: Some(part), ..self }
    }

    /// Of this payout alone; otherwise of the earliest first.
    #[must_use]
    pub fn of_payout(self, payout: &str) -> Self {
        Self { payout: Some(payout.to_owned()), ..self }
    }

    /// Interest counts until this day instead of the payment's.
    #[must_use]
    pub fn until(self, until: Date) -> Self {
        Self { until: Some(until), ..self }
    }
}

/// What of the interest is given back: nothing is recorded by asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InterestRefund {
    /// The day whose nights before are counted.
    pub day: Date,
    /// The contract interest that they grew.
    pub grown: Money,
    /// What they would have grown had the money counted on the days of the payouts.
    pub without: Money,
    /// The difference, never below nothing.
    pub amount: Money,
}

/// Why no interest is given back with a payment.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum InterestRefundError {
    /// The day lies outside the loan's reach.
    #[error(transparent)]
    View(#[from] ViewError),
    /// No payment that stands has this key.
    #[error("no payment of the loan that stands has the key `{found}`")]
    NoSuchPayment {
        /// What was given.
        found: String,
    },
    /// No payout before the payment has this key.
    #[error("no payout before the payment has the key `{found}`")]
    NoSuchPayout {
        /// What was given.
        found: String,
    },
    /// Some of the payment came back by then.
    #[error("money of the payment came back by `{by}`")]
    CameBack {
        /// The event.
        by: Key,
    },
    /// The payment brought less, or it is another currency.
    #[error(
        "the payment brought {limit}: what takes something back is more than nothing and at most that, found {found}"
    )]
    Part {
        /// The payment's amount.
        limit: Money,
        /// What was given.
        found: Money,
    },
    /// The payment counts later.
    #[error("the payment counts on {value}: interest counts until that day or later, found {found}")]
    TooEarly {
        /// The payment's day.
        value: Date,
        /// What was given.
        found: Date,
    },
}

impl Coded for InterestRefundError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::View(inner) => inner.kind(),
            Self::NoSuchPayment { .. }
            | Self::NoSuchPayout { .. }
            | Self::Part { .. }
            | Self::TooEarly { .. } => ErrorKind::InvalidInput,
            Self::CameBack { .. } => ErrorKind::NotAllowed,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::View(inner) => inner.code(),
            Self::NoSuchPayment { .. } => "interest_refund.no_such_payment",
            Self::NoSuchPayout { .. } => "interest_refund.no_such_payout",
            Self::CameBack { .. } => "interest_refund.came_back",
            Self::Part { .. } => "interest_refund.part",
            Self::TooEarly { .. } => "interest_refund.too_early",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::View(inner) => return inner.path(),
            Self::NoSuchPayment { .. } | Self::CameBack { .. } => "payment",
            Self::NoSuchPayout { .. } => "payout",
            Self::Part { .. } => "part",
            Self::TooEarly { .. } => "until",
        }
        .to_owned()
    }
}

/// The payment, and what of it takes something back.
struct Payment<'l> {
    event: &'l Event,
    value: Date,
    amount: Minor,
    part: Minor,
}

impl Payment<'_> {
    /// The same money, but so much of it, counted on another day.
    fn moved(&self, key: Key, value: Date, amount: Minor, place: (i16, Option<Then>)) -> Event {
        let mut event = Event { key, ..self.event.clone() };
        if let Fact::Received { value: counted, order, amount: brought, prepays, .. } = &mut event.fact {
            (*counted, *order, *brought, *prepays) = (value, place.0, amount, place.1);
        }
        event
    }
}

impl Loan {
    /// What of the interest is given back with money that takes a payout back: the contract interest that has grown by
    /// a day, less what would have grown had the money counted on the days of the payouts. Both are sums of rounded
    /// totals, one a row, as in [`Loan::accrued`]. Given back it is a decision of the lender's:
    /// [`give_goodwill`](crate::loan::BusinessDay::give_goodwill).
    ///
    /// ```
    /// # use lending_core::{date, doc, loan::{Payment, TakenBack}, money};
    /// # let mut loan = doc::disbursed();
    /// let day = date!("2026-01-25");
    /// loan.on(day)?.repay(Payment::new("p-1", money!("12000.00 CNY")))?;
    /// let refund = loan.interest_refund(&TakenBack::by("p-1"))?;
    /// assert_eq!((refund.grown, refund.without), (money!("58.06 CNY"), money!("0.00 CNY")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`InterestRefundError`].
    pub fn interest_refund(&self, taken_back: &TakenBack) -> Result<InterestRefund, InterestRefundError> {
        let payment = self.taking_back(taken_back)?;
        let day = taken_back.until.unwrap_or(payment.value);
        if day < payment.value {
            return Err(InterestRefundError::TooEarly { value: payment.value, found: day });
        }
        let day = self.within_reach(day)?;
        let counted =
            |event: &&Event| event.undoes().is_none() && event.fact.value().is_none_or(|value| value < day);
        let history: Vec<Event> = self.standing().filter(counted).cloned().collect();
        if let Some(by) = history.iter().find(|event| event.fact.names() == Some(&payment.event.key)) {
            return Err(InterestRefundError::CameBack { by: by.key.clone() });
        }
        let as_if = self.as_if_never_paid_out(&history, &payment, taken_back.payout.as_deref())?;
        let (grown, without) = (self.grown_by(&history, day), self.grown_by(&as_if, day));
        let money = |minor| Money::new(minor, self.currency());
        let amount = money((grown - without).at_least_zero());
        Ok(InterestRefund { day, grown: money(grown), without: money(without), amount })
    }

    fn taking_back(&self, taken_back: &TakenBack) -> Result<Payment<'_>, InterestRefundError> {
        let unknown = || InterestRefundError::NoSuchPayment { found: taken_back.payment.clone() };
        let event = self.standing().find(|event| event.key.as_str() == taken_back.payment);
        let event = event.ok_or_else(unknown)?;
        let Fact::Received { value, amount, .. } = event.fact else { return Err(unknown()) };
        let limit = Money::new(amount, self.currency());
        let found = taken_back.part.unwrap_or(limit);
        if found.currency() != self.currency() || !found.minor().is_positive() || found.minor() > amount {
            return Err(InterestRefundError::Part { limit, found });
        }
        Ok(Payment { event, value, amount, part: found.minor() })
    }

    /// The history in which the money counts first of all on the days of the payouts, on each up to its amount.
    fn as_if_never_paid_out(
        &self,
        history: &[Event],
        payment: &Payment<'_>,
        of_payout: Option<&str>,
    ) -> Result<Vec<Event>, InterestRefundError> {
        let mut payouts: Vec<(Date, Minor)> = history
            .iter()
            .filter(|event| of_payout.is_none_or(|key| event.key.as_str() == key))
            .filter_map(|event| {
                if let Fact::Disbursed { value, amount, .. } | Fact::HandedOver { value, amount, .. } =
                    event.fact
                {
                    Some((value, amount))
                } else {
                    None
                }
            })
            .filter(|(value, _)| *value <= payment.value)
            .collect();
        if let Some(found) = of_payout.filter(|_| payouts.is_empty()) {
            return Err(InterestRefundError::NoSuchPayout { found: found.to_owned() });
        }
        payouts.sort_by_key(|(value, _)| *value);
        let Fact::Received { order, money, prepays, .. } = &payment.event.fact else { return Ok(Vec::new()) };
        let waterfall = self.terms.agreed().waterfall_of(money.as_deref());
        let ahead = prepays.or_else(|| waterfall.closing());
        let mut as_if: Vec<Event> =
            history.iter().filter(|event| event.key != payment.event.key).cloned().collect();
        let (mut left, mut rest) = (payment.part, payment.amount);
        let mut keys = free_keys(history);
        for (day, amount) in payouts {
            let part = amount.min(left);
            if let Some(key) = keys.next().filter(|_| part.is_positive()) {
                as_if.push(payment.moved(key, day, part, (i16::MIN, ahead)));
                (left, rest) = (left - part, rest - part);
            }
        }
        // On its own day it bears on no night that is counted where the day is that one.
        let counts = history.iter().any(|event| event.key == payment.event.key);
        if counts && rest.is_positive() {
            let key = payment.event.key.clone();
            as_if.push(payment.moved(key, payment.value, rest, (*order, *prepays)));
        }
        Ok(as_if)
    }

    /// The contract interest of the nights before a day in a history.
    fn grown_by(&self, history: &[Event], day: Date) -> Minor {
        let derived = derive(self.terms.agreed(), self.known(), history, &[], (day, Phase::Day));
        let nights = (self.terms.agreed().contract_day, day);
        let of_line = |line: crate::loan::line::Line| {
            let id = MeterId::of(&line.key).filter(|id| matches!(id, MeterId::Interest(_)))?;
            Some(self.grown_on(&derived, id, &line, nights).0)
        };
        derived.lines().filter_map(of_line).sum()
    }
}

/// Keys that no event of a history has.
fn free_keys(history: &[Event]) -> impl Iterator<Item = Key> {
    let keys = (1_u32..).filter_map(|number| Key::new(&format!("taken-back-{number}")).ok());
    keys.filter(|key| history.iter().all(|event| event.key != *key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::loan::{Disbursement, Payment as Paid, PaymentReturn};
    use crate::origination::LoanRequest;
    use crate::product::Product;
    use crate::{date, money};

    /// 600.00 on 10 January and 600.00 on 20 January at 12 % on actual days of 360: a night of 600.00 bears 0.20. On 30
    /// January 900.00 come back.
    fn loan() -> Loan {
        let file = r#"
            code = "goods"
            currency = "CNY"
            amount = { min = "100.00", max = "100000.00" }
            instalments = { min = 1, max = 24 }
            rate = "12 % per year"
            method = "equal_principal"
            interest = { base = "actual", basis = "act_360" }
            disbursement = { tranches = "several" }
            waterfall = { then = "shorten" }
            billing = { statement_day = { days_before_due = 0 } }
        "#;
        let request = LoanRequest::new(money!("1200.00 CNY"), 2, date!("2026-01-10"));
        let offer = Product::from_toml(file).unwrap().offer(&request).unwrap();
        let mut loan = Loan::open("L-1", offer.accept()).unwrap();
        for (key, day) in [("d-1", date!("2026-01-10")), ("d-2", date!("2026-01-20"))] {
            let half = Disbursement::new(key).amount(money!("600.00 CNY"));
            loan.on(day).unwrap().disburse(half).unwrap();
        }
        let refund = Paid::new("p-1", money!("900.00 CNY"));
        loan.on(date!("2026-01-30")).unwrap().repay(refund).unwrap();
        loan
    }

    fn figures(taken_back: &TakenBack) -> (Money, Money, Money) {
        let refund = loan().interest_refund(taken_back).unwrap();
        (refund.grown, refund.without, refund.amount)
    }

    #[test]
    fn the_earliest_payout_is_taken_back_first() {
        // 10 x 0.20 + 10 x 0.40; without: nothing for 10 nights, then 300.00 for 10 nights.
        let by = TakenBack::by("p-1");
        assert_eq!(figures(&by), (money!("6.00 CNY"), money!("1.00 CNY"), money!("5.00 CNY")));
        // Ten nights more: of 306.00, as 6.00 of the 900.00 paid the interest; of 300.00.
        let later = by.until(date!("2026-02-09"));
        assert_eq!(figures(&later), (money!("7.02 CNY"), money!("2.00 CNY"), money!("5.02 CNY")));
    }

    #[test]
    fn a_payout_that_is_named_is_taken_back_alone() {
        // 600.00 of 20 January pay 2.00 of interest: 10 nights of 600.00, 10 of 602.00.
        let of_second = TakenBack::by("p-1").of_payout("d-2");
        assert_eq!(figures(&of_second), (money!("6.00 CNY"), money!("4.01 CNY"), money!("1.99 CNY")));
        // 300.00 of 10 January: 10 nights of 300.00, 10 of 900.00.
        let part = TakenBack::by("p-1").part(money!("300.00 CNY")).of_payout("d-1");
        assert_eq!(figures(&part), (money!("6.00 CNY"), money!("4.00 CNY"), money!("2.00 CNY")));
    }

    #[test]
    fn what_takes_nothing_back_is_refused() {
        let mut loan = loan();
        let code = |loan: &Loan, taken_back: TakenBack| loan.interest_refund(&taken_back).unwrap_err().code();
        let by = || TakenBack::by("p-1");
        assert_eq!(code(&loan, TakenBack::by("d-1")), "interest_refund.no_such_payment");
        assert_eq!(code(&loan, TakenBack::by("p-2")), "interest_refund.no_such_payment");
        assert_eq!(code(&loan, by().of_payout("d-3")), "interest_refund.no_such_payout");
        assert_eq!(code(&loan, by().part(money!("900.01 CNY"))), "interest_refund.part");
        assert_eq!(code(&loan, by().part(money!("0.00 CNY"))), "interest_refund.part");
        assert_eq!(code(&loan, by().part(money!("1.00 EUR"))), "interest_refund.part");
        assert_eq!(code(&loan, by().until(date!("2026-01-29"))), "interest_refund.too_early");
        assert_eq!(code(&loan, by().until(date!("2200-12-31"))), "view.out_of_reach");
        let came_back = PaymentReturn::new("b-1", "p-1");
        loan.on(date!("2026-02-02")).unwrap().return_payment(came_back).unwrap();
        // On its own day it had not come back yet.
        assert_eq!(loan.interest_refund(&by()).unwrap().amount, money!("5.00 CNY"));
        assert_eq!(code(&loan, by().until(date!("2026-02-03"))), "interest_refund.came_back");
    }
}
