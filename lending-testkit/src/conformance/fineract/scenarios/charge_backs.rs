//! Money of a payment that is taken back, and credit that is refunded: both are a charge-back of ours, which takes what
//! nothing has used of the payment first and owes the rest again as an item of its own.

use lending_core::calendar::Date;
use lending_core::debt::{Component, ItemId};
use lending_core::loan::{ChargeBack, Loan, ViewError};
use lending_core::money::Minor;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::ledger::{CHARGE_BACK, CREDIT_REFUND, Entry, REPAYMENT, decimal};
use super::product::PeerProduct;
use super::replay::{Running, Stop, refused};
use super::view::RowView;

/// Of which component a charge-back is, in our words; nothing where the product does not say.
pub(super) fn order(product: &PeerProduct) -> Result<Option<Value>, String> {
    let rule = product.credit_allocation.iter().find(|rule| rule.transaction_type == "CHARGEBACK");
    let Some(rule) = rule else { return Ok(None) };
    let component = |word: &String| match word.as_str() {
        "PENALTY" => Ok(Component::Penalty),
        "FEE" => Ok(Component::Fee),
        "INTEREST" => Ok(Component::Interest),
        "PRINCIPAL" => Ok(Component::Principal),
        other => Err(format!("the component `{other}` of a charge-back")),
    };
    let named = rule.order.iter().map(|word| component(word).map(Component::name));
    Ok(Some(json!({ "order": named.collect::<Result<Vec<_>, _>>()? })))
}

/// Puts charge-backs on the rows that they fall due with; after the last row, on a row of their own.
pub(super) fn put_on(
    rows: &mut Vec<RowView>,
    planned: usize,
    loan: &Loan,
    day: Date,
    paid: impl Fn(&ItemId) -> Vec<(Date, Minor)>,
) -> Result<(), ViewError> {
    for item in loan.position(day)?.items.iter().filter(|item| matches!(item.id, ItemId::ChargeBack(_))) {
        let due = item.due.unwrap_or(item.issued);
        let row = super::charges::row_of(rows, planned, due);
        row.owed += item.stated;
        row.paid.extend(paid(&item.id));
        row.charged_back += item.stated.principal;
    }
    Ok(())
}

impl Running {
    /// Money of the nth repayment is taken back on the business day; of the last one that brought as much where none is
    /// named.
    pub(super) fn charge_back(&mut self, amount: Decimal, nth: Option<Decimal>) -> Result<(), Stop> {
        let mut repaid: Vec<&Entry> =
            self.ledger.standing().filter(|entry| entry.kind == REPAYMENT).collect();
        repaid.sort_by_key(|entry| entry.day);
        let target = match nth {
            Some(nth) => {
                (1_u32..).zip(&repaid).find(|(at, _)| Decimal::from(*at) == nth).map(|(_, entry)| entry)
            }
            None => repaid.iter().rev().find(|entry| entry.amount >= amount),
        };
        let target = target.map(|entry| entry.key.clone());
        let target = target.ok_or(Stop::not_mapped("a chargeback of a payment that is not there"))?;
        let key = self.take_back(&target, self.today, amount)?;
        self.ledger.book(&key, CHARGE_BACK, self.today, amount);
        Ok(())
    }

    /// The borrower's own money goes back, that of the earliest payment first.
    pub(super) fn refund_credit(&mut self, day: Date, amount: Decimal) -> Result<(), Stop> {
        let decimals = u32::from(self.currency.exponent());
        let lots = self.loan.position(day)?.lots;
        let mut left = amount;
        let mut keys = Vec::new();
        for (payment, credit) in lots {
            let part = left.min(decimal(credit.minor(), decimals));
            if part > Decimal::ZERO {
                keys.push(self.take_back(payment.as_str(), day, part)?);
                left -= part;
            }
        }
        if left > Decimal::ZERO {
            return Err(Stop::not_mapped("a refund of more credit than there is"));
        }
        for key in keys.iter().take(1) {
            self.ledger.book(key, CREDIT_REFUND, day, amount);
        }
        Ok(())
    }

    fn take_back(&mut self, payment: &str, day: Date, amount: Decimal) -> Result<String, Stop> {
        let key = self.next_key("b");
        // Of one day, what was booked first comes first.
        let order = i16::try_from(self.loan.events().len()).unwrap_or(i16::MAX);
        let back = ChargeBack::new(&key, payment, self.money(amount)?).value(day).order(order);
        self.loan.on(self.today).map_err(refused)?.charge_back(back).map_err(refused)?;
        Ok(key)
    }
}
