//! Charges of the peer's product that fall due with the first payout and are paid beside it, not kept from it.

use lending_core::calendar::Date;
use lending_core::debt::Split;
use lending_core::fee::ChargeDue;
use lending_core::loan::{Charge, Payment};
use lending_core::money::{Currency, Money};
use rust_decimal::{Decimal, RoundingStrategy};

use super::charges::ChargeKind;
use super::ledger::{Ledger, PAID_AT_PAYOUT};
use super::replay::{Running, Stop, refused};
use super::row_fees;
use super::table::Row;
use super::view::RowView;

/// Whether a charge of the product is one of these.
pub(super) fn is_one(kind: &ChargeKind) -> bool {
    kind.time == "DISBURSEMENT"
}

/// What one comes to when so much is paid out.
pub(super) fn amount(kind: &ChargeKind, payout: Decimal, currency: Currency) -> Result<Money, Stop> {
    let figure = kind.amount.0;
    let amount = match kind.calculation.as_str() {
        "FLAT" => Some(figure),
        "PERCENTAGE_AMOUNT" => {
            figure.checked_mul(payout).and_then(|share| share.checked_div(Decimal::ONE_HUNDRED))
        }
        other => {
            return Err(Stop::not_mapped(format!("a charge at the payout that is calculated as {other}")));
        }
    };
    let amount = amount.ok_or_else(|| Stop::not_mapped("a charge out of range"))?;
    let decimals = u32::from(currency.exponent());
    let amount = amount.round_dp_with_strategy(decimals, RoundingStrategy::MidpointNearestEven);
    Money::from_decimal(amount, currency).map_err(refused)
}

/// One of them as it stands.
#[derive(Debug, Clone)]
pub(super) struct AtPayout {
    pub(super) kind: ChargeKind,
    amount: Money,
    /// The payment that paid it.
    paid_by: Option<String>,
}

impl AtPayout {
    /// Before anything is paid out.
    pub(super) const fn expected(kind: ChargeKind, amount: Money) -> Self {
        Self { kind, amount, paid_by: None }
    }

    fn paid(&self, ledger: &Ledger) -> Option<Date> {
        let by = self.paid_by.as_ref()?;
        ledger.standing().find(|entry| entry.key == *by).map(|entry| entry.day)
    }

    /// What the schedule's totals count beside its rows.
    pub(super) fn beside(&self, ledger: &Ledger, payout: Date) -> RowView {
        let amount = self.amount.minor();
        let owed = Split { fee: amount, ..Split::default() };
        let paid = self.paid(ledger).map(|day| (day, amount)).into_iter().collect();
        RowView { owed, paid, ..RowView::empty(payout) }
    }

    /// Its row in the table of charges.
    pub(super) fn row(&self, ledger: &Ledger) -> Result<Row, Stop> {
        let amount = self.amount.to_decimal();
        let paid = if self.paid(ledger).is_some() { amount } else { Decimal::ZERO };
        Ok(Row::default()
            .with("Name", self.kind.name.as_str())
            .with("isPenalty", self.kind.penalty)
            .with("Payment due at", "Disbursement")
            .with("Due as of", None::<Date>)
            .with("Calculation type", row_fees::calculation(&self.kind)?)
            .with("Due", amount)
            .with("Paid", paid)
            .with("Waived", Decimal::ZERO)
            .with("Outstanding", amount - paid))
    }
}

impl Running {
    /// Charges what falls due with the first payout, and takes in what pays it.
    pub(super) fn charge_the_payout(&mut self, day: Date, payout: Decimal) -> Result<(), Stop> {
        for at in 0..self.charges.at_payout.len() {
            let kind = self.charges.at_payout[at].kind.clone();
            let amount = amount(&kind, payout, self.currency)?;
            let order = |running: &Self| i16::try_from(running.loan.events().len()).unwrap_or(i16::MAX);
            let charge = Charge::new(&self.next_key("f"), amount, &kind.name);
            let charge = charge.value(day).order(order(self)).due(ChargeDue::On(day));
            self.loan.on(self.today).map_err(refused)?.charge(charge).map_err(refused)?;
            let key = self.next_key("p");
            let payment = Payment::new(&key, amount).value(day).order(order(self));
            self.loan.on(self.today).map_err(refused)?.repay(payment).map_err(refused)?;
            self.ledger.book(&key, PAID_AT_PAYOUT, day, amount.to_decimal());
            self.charges.at_payout[at] = AtPayout { kind, amount, paid_by: Some(key) };
        }
        Ok(())
    }
}
