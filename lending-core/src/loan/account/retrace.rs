//! From an earlier knowledge of a loan to a later one, one thing that became known at a time.

use super::Loan;
use crate::calendar::Date;
use crate::loan::book::Entry;
use crate::loan::derive::{Derived, Phase};
use crate::loan::event::Event;
use crate::reference::RowName;

/// What became known at once.
#[derive(Debug, Clone, Copy)]
pub(in crate::loan) enum Learned<'l> {
    /// Rows of the reference data that the terms read, in the morning of a day.
    Rows(&'l [RowName], Date),
    /// An event.
    Event(&'l Event),
}

/// What is known after one more thing became known.
#[derive(Debug)]
pub(in crate::loan) struct Retraced<'l> {
    loan: &'l Loan,
    /// What became known.
    pub(in crate::loan) learned: Learned<'l>,
    /// What it entered in the book.
    pub(in crate::loan) entries: &'l [Entry],
}

impl Retraced<'_> {
    /// What follows from all that is known now, up to the close of a day.
    pub(in crate::loan) fn closing_derived(&self, day: Date) -> Derived {
        self.loan.known_derived(day)
    }
}

impl Loan {
    /// What follows from all that is known, up to the close of a day.
    pub(in crate::loan) fn known_derived(&self, day: Date) -> Derived {
        self.derive_known(&self.events, &self.before, self.known, (day, Phase::Close))
    }

    /// Whether another loan is an earlier state of this one: this one has its terms and its events, and perhaps more of
    /// them, more days that are over and more reference data.
    pub(in crate::loan) fn goes_on_from(&self, then: &Self) -> bool {
        let next = self.events.get(then.events.len());
        self.terms.hash() == then.terms.hash()
            && self.events.starts_with(&then.events)
            && next.is_none_or(|next| then.closed_through.is_none_or(|closed| closed < next.booked))
            && self.business_day() >= then.business_day()
            && self.knew_alike(then, then.business_day())
    }

    /// Records again what became known of this loan since then, in its order: rows of the reference data in the morning
    /// of their day, then the events of the day.
    pub(in crate::loan) fn retrace(&self, then: &Self, mut each: impl FnMut(&Retraced<'_>)) {
        let mut loan = then.clone();
        loan.reference = self.reference.clone();
        let mut events = self.events.iter().skip(then.events.len()).peekable();
        loop {
            let upto = events.peek().map_or(self.business_day(), |event| event.booked);
            if let Some(day) = loan.next_known_day(loan.known, upto) {
                loan.tell_through((day.minus_days(1), Phase::Close));
                let told = loan.book().len();
                loan.learn_rows(day);
                let rows = loan.rows_known_on(day);
                let learned = Learned::Rows(&rows, day);
                each(&Retraced { loan: &loan, learned, entries: &loan.book()[told..] });
                continue;
            }
            let Some(event) = events.next() else { return };
            loan.tell_through((event.booked, Phase::Day));
            let told = loan.book().len();
            let until = events.peek().map_or(self.business_day(), |next| next.booked);
            loan.record_again(event, until);
            each(&Retraced { loan: &loan, learned: Learned::Event(event), entries: &loan.book()[told..] });
        }
    }
}
