//! The slow model of a loan: one night after the other, in fractions that are never rounded before their place.
//!
//! It is written from `docs/conventions.md` alone and shares no arithmetic with the engine; each function names the
//! rule that it follows. It trades all speed for being read: every day is walked, every night grows by itself, and
//! every total is a big fraction.
//!
//! The facts must be such that the engine accepted them. The model checks nothing, and panics on nothing but amounts
//! beyond an `i64`.

mod advance;
mod agreed_plan;
mod bills;
mod business_days;
mod calendar;
mod changes;
mod charge_back;
mod charges_cap;
mod compound;
mod ended;
mod facts;
mod fees;
mod fraction;
mod grade;
mod item;
mod loan;
mod money;
mod nights;
mod overdue;
mod payouts;
mod penalty;
mod plan;
mod prepayment;
mod relief;
mod remake;
mod repricing;
mod reschedule;
mod rest_of_a_period;
mod restate;
mod rows;
mod settlement;
mod standing;
mod suspension;
mod tax;
#[cfg(test)]
mod tests;
mod the_end;
mod to_the_end;
mod told;
mod years;

use std::collections::BTreeSet;

use lending_core::calendar::Date;
use lending_core::debt::Key;
use lending_core::loan::{Event, Fact};
use lending_core::reference::{CalendarRow, RateRow};
use lending_core::terms::Agreement;

use self::loan::Loan;
use crate::snapshot::Snapshot;

/// One snapshot for each day from the contract day to `until`, both included; each is made when it is asked for.
///
/// `tables` and `calendars` hold what was known on the day from which all this is seen. `events` stand in the order in which they were recorded and are all known: who wants to see what was known on a
/// day leaves out what was booked later.
pub fn snapshots<'a>(
    agreed: &'a Agreement,
    tables: &'a [RateRow],
    calendars: &'a [CalendarRow],
    events: &'a [Event],
    until: Date,
) -> impl Iterator<Item = (Date, Snapshot)> + 'a {
    let told = told::told(agreed, tables, calendars, events);
    let events = standing(events);
    let mut loan = Loan::new(agreed, tables, calendars);
    loan.told = told;
    let days = std::iter::successors(Some(agreed.contract_day), |day| Some(day.plus_days(1)));
    days.take_while(move |day| *day <= until).map(move |day| (day, loan.live_and_look(day, &events)))
}

/// C35: a reversed fact leaves the whole history, and the reversal with it.
fn standing(events: &[Event]) -> Vec<&Event> {
    let reversed: BTreeSet<&Key> = events
        .iter()
        .filter_map(|event| match &event.fact {
            Fact::Reversed { target } => Some(target),
            Fact::Opened { .. }
            | Fact::Disbursed { .. }
            | Fact::HandedOver { .. }
            | Fact::Cancelled { .. }
            | Fact::Withdrawn { .. }
            | Fact::Accelerated { .. }
            | Fact::WrittenOff { .. }
            | Fact::Transferred { .. }
            | Fact::Settled { .. }
            | Fact::Received { .. }
            | Fact::PaymentFailed { .. }
            | Fact::Returned { .. }
            | Fact::ChargedBack { .. }
            | Fact::GoodwillGiven { .. }
            | Fact::Refunded { .. }
            | Fact::Charged { .. }
            | Fact::RateChanged { .. }
            | Fact::InterestPaused { .. }
            | Fact::Rescheduled { .. }
            | Fact::CountingPaused { .. }
            | Fact::Classified { .. }
            | Fact::Waived { .. } => None,
        })
        .collect();
    let stands = |event: &&Event| event.fact.value().is_some() && !reversed.contains(&event.key);
    events.iter().filter(stands).collect()
}
