//! Interest that the peer gives back with a refund: a payment of its own, of the kind that is named for it.

use lending_core::calendar::Date;
use lending_core::loan::{Payment, TakenBack};
use rust_decimal::Decimal;

use super::ledger::INTEREST_REFUND;
use super::mapping::kind_of_money;
use super::replay::{Running, Stop, refused};

const KIND: &str = "INTEREST_REFUND";

impl Running {
    /// Gives back what the loan would not have borne had a payment counted on the days of the payouts.
    pub(super) fn refund_interest(&mut self, payment: &str, day: Date) -> Result<(), Stop> {
        if !self.product.is_interest_recalculation_enabled {
            return Err(Stop::not_mapped("interest that is refunded where it is not computed anew"));
        }
        let amount = self.interest_of(payment)?;
        if amount > Decimal::ZERO {
            let given_back = self.pay(INTEREST_REFUND, KIND, day, amount)?;
            self.given_back.insert(payment.to_owned(), given_back);
        }
        Ok(())
    }

    /// Gives back another amount where the ground moved.
    pub(super) fn refund_interest_anew(&mut self) -> Result<(), Stop> {
        for (payment, before) in self.given_back.clone() {
            let amount = self.interest_of(&payment)?;
            let booked = self.ledger.standing().find(|entry| entry.key == before);
            let Some((day, _)) =
                booked.map(|entry| (entry.day, entry.amount)).filter(|(_, was)| *was != amount)
            else {
                continue;
            };
            if amount.is_zero() {
                return Err(Stop::not_mapped("interest that is not refunded any more"));
            }
            let at = self.loan.events().iter().position(|event| event.key.as_str() == before);
            let order = at.and_then(|at| i16::try_from(at).ok()).unwrap_or(i16::MAX);
            let (reversal, key) = (self.next_key("r"), format!("{before}-{}", self.loan.events().len()));
            self.loan.on(self.today).map_err(refused)?.reverse(&reversal, &before).map_err(refused)?;
            let mut anew = Payment::new(&key, self.money(amount)?).value(day).order(order);
            if self.product.payment_allocation.iter().any(|rule| rule.transaction_type == KIND) {
                anew = anew.kind(&kind_of_money(KIND));
            }
            self.loan.on(self.today).map_err(refused)?.repay(anew).map_err(refused)?;
            self.ledger.book_anew(&before, &key, amount);
            self.given_back.insert(payment, key);
        }
        Ok(())
    }

    fn interest_of(&self, payment: &str) -> Result<Decimal, Stop> {
        let refund = self.loan.interest_refund(&TakenBack::by(payment)).map_err(refused)?;
        Ok(refund.amount.to_decimal())
    }
}
