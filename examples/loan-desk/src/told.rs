//! What an end of day tells: what was billed, what is about to fall due, what is past due since, alerts, and which
//! loans are over.

use std::collections::BTreeSet;

use lending_core::calendar::Date;
use lending_core::debt::{Item, ItemId, ItemState};
use lending_core::loan::{Alert, Closing, Loan};
use lending_core::money::Money;
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::receipt::alert_text;
use crate::tables::{Column, amount, sheet};

/// The business days that end together, and how far ahead people are reminded.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span {
    pub(crate) first: Date,
    pub(crate) last: Date,
    pub(crate) remind: u32,
}

impl Span {
    fn contains(self, day: Date) -> bool {
        (self.first..=self.last).contains(&day)
    }

    /// Each due day is reminded of once: on the end of day so many days before it, or the next one after that.
    fn reminds_of(self, due: Date) -> bool {
        let Self { first, last, remind } = self;
        due > last && (first.plus_days(remind)..=last.plus_days(remind)).contains(&due)
    }

    fn days(self) -> impl Iterator<Item = Date> {
        std::iter::successors(Some(self.first), move |day| (*day < self.last).then(|| day.plus_days(1)))
    }
}

/// What people should hear of, loan by loan.
#[derive(Debug, Default)]
pub(crate) struct Told {
    issued: Vec<Owed>,
    reminded: Vec<Owed>,
    past_due: Vec<Owed>,
    alerts: Vec<(String, Date, Alert)>,
    over: Vec<(String, Date, &'static str)>,
}

/// A bill or charge of a loan, with what is unpaid of it.
#[derive(Debug)]
struct Owed {
    loan: String,
    item: ItemId,
    due: Date,
    unpaid: Money,
    days_past_due: u32,
}

impl Told {
    /// Adds what a loan tells that was just closed through the last day.
    pub(crate) fn add(&mut self, loan: &Loan, span: Span) -> Result<(), Failure> {
        let closing = loan.closing(span.last)?;
        self.issued.extend(owed(loan, &closing, |item, _| span.contains(item.issued)));
        self.reminded.extend(owed(loan, &closing, |_, due| span.reminds_of(due)));
        if !closing.items_past_due.is_empty() || !closing.position.past_due.is_zero() {
            let before = past_due_before(loan, span)?;
            let is_new = |item: &Item, _| item.state == ItemState::PastDue && !before.contains(&item.id);
            self.past_due.extend(owed(loan, &closing, is_new));
        }
        for day in span.days() {
            let alerts = loan.alerts(day).into_iter();
            self.alerts.extend(alerts.map(|alert| (loan.id().to_owned(), day, alert)));
        }
        if let Some(ended) = closing.ended.filter(|ended| span.contains(ended.since)) {
            self.over.push((loan.id().to_owned(), ended.since, ended.why.name()));
        }
        Ok(())
    }

    pub(crate) fn to_text(&self) -> String {
        use Column::{Left, Right};
        let owed = |title: &str, all: &[Owed]| {
            if all.is_empty() {
                return format!("{title}: nothing.");
            }
            // Days past due are said of what is past due, and of nothing else.
            let is_late = all.iter().any(|owed| owed.days_past_due > 0);
            let rows = all.iter().map(|owed| {
                let mut cells = vec![
                    owed.loan.clone(),
                    owed.item.to_string(),
                    owed.due.to_string(),
                    amount(owed.unpaid),
                    owed.unpaid.currency().to_string(),
                ];
                cells.extend(is_late.then(|| owed.days_past_due.to_string()));
                cells
            });
            let mut columns = vec![Left("loan"), Left("item"), Left("due day"), Right("unpaid"), Left("in")];
            columns.extend(is_late.then_some(Right("days past due")));
            format!("{title}\n{}", sheet(&columns, rows))
        };
        let mut parts = vec![
            owed("Was billed", &self.issued),
            owed("Falls due soon", &self.reminded),
            owed("Newly past due", &self.past_due),
        ];
        if !self.alerts.is_empty() {
            let rows = self
                .alerts
                .iter()
                .map(|(loan, day, alert)| vec![loan.clone(), day.to_string(), alert_text(alert)]);
            let columns = [Left("loan"), Left("booked"), Left("alert")];
            parts.push(format!("Alerts\n{}", sheet(&columns, rows)));
        }
        if !self.over.is_empty() {
            let over = self.over.iter();
            let rows =
                over.map(|(loan, day, why)| vec![loan.clone(), day.to_string(), why.replace('_', " ")]);
            let columns = [Left("loan"), Left("since"), Left("why")];
            parts.push(format!("Loans that are over\n{}", sheet(&columns, rows)));
        }
        parts.join("\n\n")
    }

    pub(crate) fn to_json(&self) -> Value {
        let owed = |all: &[Owed]| -> Value {
            let value = |owed: &Owed| {
                json!({
                    "loan": owed.loan,
                    "item": owed.item.to_string(),
                    "due": owed.due.to_string(),
                    "unpaid": owed.unpaid.to_decimal().to_string(),
                    "currency": owed.unpaid.currency().code(),
                    "days_past_due": owed.days_past_due,
                })
            };
            all.iter().map(value).collect()
        };
        let alerts = self.alerts.iter().map(|(loan, day, alert)| {
            json!({
                "loan": loan,
                "booked": day.to_string(),
                "alert": alert.code(),
                "event": alert.event().as_str(),
            })
        });
        let over = self.over.iter();
        let over = over.map(|(loan, day, why)| json!({ "loan": loan, "since": day.to_string(), "why": why }));
        json!({
            "issued": owed(&self.issued),
            "reminded": owed(&self.reminded),
            "past_due": owed(&self.past_due),
            "alerts": alerts.collect::<Vec<_>>(),
            "over": over.collect::<Vec<_>>(),
        })
    }
}

/// The unpaid items of a closing that are of interest.
fn owed(loan: &Loan, closing: &Closing, is_asked: impl Fn(&Item, Date) -> bool) -> Vec<Owed> {
    let unpaid = closing.position.items.iter().filter_map(|item| {
        let due = item.due.filter(|due| !item.unpaid().is_zero() && is_asked(item, *due))?;
        let late = closing.items_past_due.iter().find(|(id, _)| *id == item.id);
        Some(Owed {
            loan: loan.id().to_owned(),
            item: item.id.clone(),
            due,
            unpaid: closing.position.money(item.unpaid().total()),
            days_past_due: late.map_or(0, |(_, days)| *days),
        })
    });
    unpaid.collect()
}

/// What was past due when the day before the span ended, as it was known then: what comes back past due because of a
/// fact of these days is told again.
fn past_due_before(loan: &Loan, span: Span) -> Result<BTreeSet<ItemId>, Failure> {
    let eve = span.first.minus_days(1);
    if eve < loan.terms().agreed().contract_day {
        return Ok(BTreeSet::new());
    }
    let items = loan.known_on(eve)?.closing(eve)?.position.items;
    let past_due = items.into_iter().filter(|item| item.state == ItemState::PastDue);
    Ok(past_due.map(|item| item.id).collect())
}
