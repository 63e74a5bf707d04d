//! Money of a payment that is taken back, and credit that is refunded: both are a charge-back of ours, which takes what
//! nothing has used of the payment first and owes the rest again as an item of its own.

use lending_core::calendar::Date;
use lending_core::debt::{Component, ItemId};
use lending_core::loan::{ChargeBack, Fact, Loan, ViewError};
use lending_core::money::Minor;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::ledger::{CHARGE_BACK, CREDIT_REFUND, Entry, Ledger, REPAYMENT, decimal};
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

/// Puts charge-backs on the rows that they fall due with; after the last row, on a row of their own. Credit that is
/// refunded and owed again is shown whole, with what credit there was as paid on its day.
pub(super) fn put_on(
    rows: &mut Vec<RowView>,
    planned: usize,
    (loan, ledger): (&Loan, &Ledger),
    day: Date,
    paid: impl Fn(&ItemId) -> Vec<(Date, Minor)>,
) -> Result<(), ViewError> {
    let decimals = u32::from(loan.currency().exponent());
    for item in loan.position(day)?.items.iter().filter(|item| matches!(item.id, ItemId::ChargeBack(_))) {
        let ItemId::ChargeBack(key) = &item.id else { continue };
        let due = item.due.unwrap_or(item.issued);
        let row = super::charges::row_of(rows, planned, due);
        row.owed += item.stated;
        row.paid.extend(paid(&item.id));
        row.charged_back += item.stated.principal;
        let refund = ledger
            .standing()
            .find(|entry| entry.kind == CREDIT_REFUND && entry.parts.iter().any(|part| part == key.as_str()));
        if let Some((refund, credit)) = refund.and_then(|refund| Some((refund, refund.credit(decimals)?))) {
            row.owed.principal += credit;
            row.charged_back += credit;
            row.paid.push((refund.day, credit));
        }
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
        let (keys, left) = self.refund_from_lots(day, amount)?;
        if left > Decimal::ZERO {
            return Err(Stop::not_mapped("a refund of more credit than there is"));
        }
        if let Some(first) = keys.first().cloned() {
            self.ledger.book(&first, CREDIT_REFUND, day, amount);
            self.ledger.made_of(&first, keys);
        }
        Ok(())
    }

    /// What there is of an amount in the credit of a day, and what is left of it.
    fn refund_from_lots(&mut self, day: Date, amount: Decimal) -> Result<(Vec<String>, Decimal), Stop> {
        let decimals = u32::from(self.currency.exponent());
        let lots = self.loan.position(day)?.lots;
        let (mut left, mut keys) = (amount, Vec::new());
        for (payment, credit) in lots {
            let part = left.min(decimal(credit.minor(), decimals));
            if part > Decimal::ZERO {
                keys.push(self.take_back(payment.as_str(), day, part)?);
                left -= part;
            }
        }
        Ok((keys, left))
    }

    /// Refunds whose money a payment brought: without it they stand all the same, and what no other credit covers is
    /// owed again.
    pub(super) fn refunds_of(&self, payment: &str) -> Vec<Entry> {
        let brought = |part: &String| {
            let event = self.loan.events().iter().find(|event| event.key.as_str() == part);
            event.is_some_and(|event| {
                matches!(&event.fact, Fact::ChargedBack { payment: of, .. } if of.as_str() == payment)
            })
        };
        let refunds = self.ledger.standing().filter(|entry| entry.kind == CREDIT_REFUND);
        refunds.filter(|entry| entry.parts.iter().any(brought)).cloned().collect()
    }

    /// Takes a refund's events back, so that a payment behind it can go.
    pub(super) fn unmake(&mut self, refund: &Entry) -> Result<(), Stop> {
        for part in &refund.parts {
            let key = self.next_key("r");
            self.loan.on(self.today).map_err(refused)?.reverse(&key, part).map_err(refused)?;
        }
        Ok(())
    }

    /// Makes a refund again: of the credit that there is, and for the rest of money that was used.
    pub(super) fn make_again(&mut self, refund: &Entry) -> Result<(), Stop> {
        let (mut keys, left) = self.refund_from_lots(refund.day, refund.amount)?;
        if left > Decimal::ZERO {
            let used = self.ledger.standing().find(|entry| entry.kind == REPAYMENT && entry.amount >= left);
            let used = used.map(|entry| entry.key.clone());
            let used = used.ok_or(Stop::not_mapped("a refund whose money no other payment brought"))?;
            keys.push(self.take_back(&used, refund.day, left)?);
        }
        self.ledger.made_of(&refund.key, keys);
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
