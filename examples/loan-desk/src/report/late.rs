//! A loan with something past due.

use lending_core::calendar::Date;
use lending_core::debt::{Item, ItemState, Split};
use lending_core::loan::{Closing, Loan};
use lending_core::money::Minor;
use serde_json::{Value, json};

use crate::tables;

/// What is past due of a loan, and of which bills.
#[derive(Debug)]
pub(super) struct Late {
    pub(super) loan: String,
    /// What was agreed, in a line.
    pub(super) heading: String,
    pub(super) product: String,
    pub(super) days: u32,
    pub(super) class: Option<String>,
    pub(super) past_due: Split,
    pub(super) outstanding: Minor,
    pub(super) items: Vec<LateItem>,
}

/// A bill or charge that is past due.
#[derive(Debug)]
pub(super) struct LateItem {
    pub(super) name: String,
    pub(super) due: Date,
    pub(super) unpaid: Split,
}

impl Late {
    /// The loan, if anything of it is past due.
    pub(super) fn of(loan: &Loan, closing: &Closing) -> Option<Self> {
        let position = &closing.position;
        if position.past_due.is_zero() {
            return None;
        }
        let late = |item: &Item| {
            let due = item.due.filter(|_| item.state == ItemState::PastDue)?;
            Some(LateItem { name: item.id.to_string(), due, unpaid: item.unpaid() })
        };
        Some(Self {
            loan: loan.id().to_owned(),
            heading: tables::heading(loan),
            product: loan.terms().agreed().product.code.clone(),
            days: closing.days_past_due,
            class: closing.class.clone(),
            past_due: position.past_due,
            outstanding: position.principal_outstanding().minor(),
            items: position.items.iter().filter_map(late).collect(),
        })
    }

    /// The longest past due stands first, then the largest amount.
    pub(super) fn order(&self) -> (u32, Minor) {
        (self.days, self.past_due.total())
    }

    /// The oldest due day that is over.
    pub(super) fn since(&self) -> Option<Date> {
        self.items.iter().map(|item| item.due).min()
    }

    pub(super) fn to_json(&self, decimal: &dyn Fn(Minor) -> Value) -> Value {
        json!({
            "loan": self.loan,
            "product": self.product,
            "days_past_due": self.days,
            "class": self.class,
            "since": self.since().map(|day| day.to_string()),
            "past_due": decimal(self.past_due.total()),
            "principal_outstanding": decimal(self.outstanding),
        })
    }
}
