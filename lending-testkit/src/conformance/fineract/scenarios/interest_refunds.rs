//! Interest that the peer gives back with a refund: a payment of its own, of the kind that is named for it.

use lending_core::calendar::Date;
use lending_core::loan::{Fact, Payment, TakenBack};
use rust_decimal::Decimal;

use super::ledger::INTEREST_REFUND;
use super::mapping::kind_of_money;
use super::replay::{Running, Stop, refused};

const KIND: &str = "INTEREST_REFUND";

/// A payment that takes a payout back, with what gives its interest back.
#[derive(Debug, Clone)]
pub(super) struct GivenBack {
    /// The payment.
    pub(super) payment: String,
    /// The payment that gives its interest back; none where that was nothing.
    pub(super) by: Option<String>,
}

impl Running {
    /// Gives back what the loan would not have borne had a payment counted on the days of the payouts.
    pub(super) fn refund_interest(&mut self, payment: &str, day: Date) -> Result<(), Stop> {
        if !self.product.is_interest_recalculation_enabled {
            return Err(Stop::not_mapped("interest that is refunded where it is not computed anew"));
        }
        let amount = self.interest_of(payment)?;
        let by = if amount.is_zero() { None } else { Some(self.pay(INTEREST_REFUND, KIND, day, amount)?) };
        self.given_back.push(GivenBack { payment: payment.to_owned(), by });
        Ok(())
    }

    /// Gives back other amounts where the ground moved; what one gives back is ground of the ones after it.
    pub(super) fn refund_interest_anew(&mut self) -> Result<(), Stop> {
        // Each time round at least one more of them comes to rest.
        for _ in 0..=self.given_back.len() {
            if !self.refund_what_differs()? {
                return Ok(());
            }
        }
        Err(Stop::not_mapped("refunds of interest that go on moving one another"))
    }

    /// Each of them once, as they were booked: says whether another amount is given back.
    fn refund_what_differs(&mut self) -> Result<bool, Stop> {
        let mut differs = false;
        for at in 0..self.given_back.len() {
            let GivenBack { payment, by } = self.given_back[at].clone();
            let amount = self.interest_of(&payment)?;
            let Some(before) = by else {
                if amount.is_zero() {
                    continue;
                }
                return Err(Stop::not_mapped("interest that is refunded only since the ground moved"));
            };
            let booked = self.ledger.standing().find(|entry| entry.key == before);
            let Some(day) = booked.filter(|entry| entry.amount != amount).map(|entry| entry.day) else {
                continue;
            };
            if amount.is_zero() {
                return Err(Stop::not_mapped("interest that is not refunded any more"));
            }
            let key = self.refund_in_its_place(&before, day, amount)?;
            self.given_back[at].by = Some(key);
            differs = true;
        }
        Ok(differs)
    }

    /// Another amount takes the place of one that was given back.
    fn refund_in_its_place(&mut self, before: &str, day: Date, amount: Decimal) -> Result<String, Stop> {
        let recorded = self.loan.events().iter().find(|event| event.key.as_str() == before);
        let order = match recorded.map(|event| &event.fact) {
            Some(Fact::Received { order, .. }) => *order,
            _ => return Err(Stop::not_mapped("a refund of interest that is no payment")),
        };
        let (reversal, key) = (self.next_key("r"), format!("{before}-{}", self.loan.events().len()));
        self.loan.on(self.today).map_err(refused)?.reverse(&reversal, before).map_err(refused)?;
        let mut anew = Payment::new(&key, self.money(amount)?).value(day).order(order);
        if self.product.payment_allocation.iter().any(|rule| rule.transaction_type == KIND) {
            anew = anew.kind(&kind_of_money(KIND));
        }
        self.loan.on(self.today).map_err(refused)?.repay(anew).map_err(refused)?;
        self.ledger.book_anew(before, &key, amount);
        Ok(key)
    }

    fn interest_of(&self, payment: &str) -> Result<Decimal, Stop> {
        let refund = self.loan.interest_refund(&TakenBack::by(payment)).map_err(refused)?;
        Ok(refund.amount.to_decimal())
    }
}
