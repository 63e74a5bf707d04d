//! How the book goes on: with time, with each row of the reference data that becomes known, with each event.

use super::Loan;
use crate::billing::LateFacts;
use crate::calendar::Date;
use crate::debt::Key;
use crate::loan::book::Origin;
use crate::loan::derive::{Derived, Hindrance, IssuedBill, Phase};
use crate::loan::event::{Event, Fact};
use crate::schedule::PlanError;
use crate::terms::Bound;

/// A history with one more event, derived and not accepted yet.
#[derive(Debug)]
pub(in crate::loan) struct Trial {
    events: Vec<Event>,
    bound: Bound,
    before: Vec<IssuedBill>,
    pub(in crate::loan) derived: Derived,
    horizon: Date,
}

impl Trial {
    /// The day by whose knowledge it follows: that on which its event is booked.
    fn known(&self) -> Date {
        self.events.last().expect("a trial is of an event").booked
    }

    /// The history with the event, and the bills that were stated before.
    pub(in crate::loan) fn history(&self) -> (&[Event], &[IssuedBill]) {
        (&self.events, &self.before)
    }

    /// What stands in the way of what an event asks for.
    pub(in crate::loan) fn hindrance(&self, by: &Key) -> Option<&Hindrance> {
        self.derived.hindrance(by)
    }

    /// The trial again, with something written into its event.
    pub(in crate::loan) fn again(self, loan: &Loan, write: impl FnOnce(&mut Fact)) -> Self {
        let Some(mut event) = self.events.last().cloned() else { return self };
        write(&mut event.fact);
        loan.trial(event, self.bound)
    }

    /// The trial, unless no plan can be made as an event asks.
    pub(in crate::loan) fn planned(self, by: &Key) -> Result<Self, PlanError> {
        if let Some(Hindrance::Plan(why)) = self.hindrance(by) { Err(why.clone()) } else { Ok(self) }
    }
}

impl Loan {
    /// The loan with the events that were booked by the close of a day, and the book as it stood.
    pub(in crate::loan) fn rewound(&self, day: Date) -> Self {
        let mut loan = self.as_opened();
        loan.follow(&self.events, day);
        loan
    }

    /// The loan with nothing but its opening.
    pub(in crate::loan) fn as_opened(&self) -> Self {
        let opened = Self::open_with(&self.id, self.terms.clone(), self.reference.clone());
        opened.expect("a loan that is open was opened with the same arguments")
    }

    /// Records again which of a loan's events were booked by a day and are not here yet, and closes the day.
    pub(in crate::loan) fn follow(&mut self, events: &[Event], day: Date) {
        let done = self.events.len();
        let mut events = events.iter().skip(done).take_while(|event| event.booked <= day).peekable();
        while let Some(event) = events.next() {
            let until = events.peek().map_or_else(|| self.last_due(), |next| next.booked);
            self.record_again(event, until);
        }
        self.tell_through((day, Phase::Close));
        self.closed_through = Some(day);
    }

    /// Records an event that was accepted before, derived up to a day: as far as is read until the next one is recorded.
    pub(super) fn record_again(&mut self, event: &Event, until: Date) {
        self.tell_through((event.booked, Phase::Day));
        let bound = self.bound_with(event).expect("the bound held when the event was recorded");
        let trial = self.trial_until(event.clone(), bound, until);
        self.accept(trial);
    }

    /// Derives the whole history with one more event and the rows known on its booking day; nothing is changed yet.
    pub(in crate::loan) fn trial(&self, event: Event, bound: Bound) -> Trial {
        self.trial_until(event, bound, self.last_due())
    }

    fn trial_until(&self, event: Event, bound: Bound, until: Date) -> Trial {
        let horizon = until.max(event.booked).plus_days(1);
        let mut events = Vec::with_capacity(self.events.len().saturating_add(1));
        events.extend_from_slice(&self.events);
        let known = event.booked;
        events.push(event);
        let before = self.stated_before(known);
        let derived = self.derive_known(&events, &before, known, (horizon, Phase::Day));
        Trial { events, bound, before, derived, horizon }
    }

    /// The history of a trial, derived up to another moment.
    pub(in crate::loan) fn derive_on(&self, trial: &Trial, until: (Date, Phase)) -> Derived {
        self.derive_known(&trial.events, &trial.before, trial.known(), until)
    }

    /// The bills as they were stated by the close of the day before one, where they stay; what became known earlier on
    /// the day changes none of them.
    fn stated_before(&self, day: Date) -> Vec<IssuedBill> {
        if self.terms.agreed().billing.late_facts == LateFacts::Restate {
            return Vec::new();
        }
        if self.known == day {
            return self.before.clone();
        }
        let eve = day.minus_days(1);
        let mut then = self.clone();
        then.tell_through((eve, Phase::Close));
        then.derived.issued_by(eve)
    }

    /// Makes a trial the state: what time told until its booking day is entered first, then what the event changes.
    pub(in crate::loan) fn accept(&mut self, trial: Trial) {
        let Some(event) = trial.events.last().cloned() else { return };
        self.tell_through((event.booked, Phase::Day));
        let late =
            event.fact.value().is_none_or(|value| value < event.booked) || self.reaches_back(&event.fact);
        let origin = if late { Origin::LateEvent(&event.key) } else { Origin::Event(&event.key) };
        self.book.learn(trial.derived.journal.told(), (event.booked, Phase::Day), event.booked, &origin);
        self.events = trial.events;
        self.bound = trial.bound;
        self.before = trial.before;
        self.derived = trial.derived;
        self.known = event.booked;
        self.horizon = trial.horizon;
    }

    /// Whether a fact of its own day changes days before it: money that goes back never counted for a settlement.
    fn reaches_back(&self, fact: &Fact) -> bool {
        let (Fact::Returned { payment, .. } | Fact::ChargedBack { payment, .. }) = fact else { return false };
        let came = self.event(payment).and_then(|event| event.fact.value());
        self.standing().any(|event| {
            matches!(event.fact, Fact::Settled { value, .. } if came.is_some_and(|came| came >= value))
        })
    }

    /// Closes every day up to and including one.
    pub(in crate::loan) fn close_through(&mut self, day: Date) {
        self.tell_through((day, Phase::Close));
        self.closed_through = self.closed_through.max(Some(day));
    }

    /// Enters what time and newly known rows tell by a moment.
    pub(super) fn tell_through(&mut self, moment: (Date, Phase)) {
        while let Some(day) = self.next_known_day(self.known, moment.0) {
            self.learn_rows(day);
        }
        self.advance(moment);
    }

    /// Enters what time alone tells by a moment.
    fn advance(&mut self, moment: (Date, Phase)) {
        let enough = moment.0.plus_days(1);
        if self.horizon < enough {
            self.derived = self.derive_known(&self.events, &self.before, self.known, (enough, Phase::Day));
            self.horizon = enough;
        }
        self.book.advance(self.derived.journal.told(), moment);
    }

    /// Rows are known from the morning of their day: what was told by the close of the day before is held against
    /// what follows from them, and what differs is entered on their day, before anything else.
    pub(super) fn learn_rows(&mut self, day: Date) {
        let before = (day.minus_days(1), Phase::Close);
        self.advance(before);
        self.horizon = self.horizon.max(day.plus_days(1));
        self.before = self.derived.issued_by(before.0);
        self.derived = self.derive_known(&self.events, &self.before, day, (self.horizon, Phase::Day));
        self.known = day;
        // Only a rate table reaches back: an edition of a calendar moves rows that are not issued yet.
        if let Some(row) = self.rate_known_on(day).cloned() {
            self.book.learn(self.derived.journal.told(), before, day, &Origin::Row(&row));
        }
    }
}
