use super::carried::not_carried;
use super::{ChangeSet, Commit, MarkError, RecordError};
use crate::billing::BusinessDays;
use crate::calendar::{Date, DueDays, Frequency};
use crate::debt::Key;
use crate::loan::book::{Book, BookMark, Entry};
use crate::loan::derive::{Derived, Happening, IssuedBill, Phase, Told, derive};
use crate::loan::event::{Event, Fact};
use crate::money::{Currency, Minor};
use crate::rate::Rate;
use crate::reference::{Known, Reference};
use crate::reschedule::Rows;
use crate::terms::{Bound, Terms};

/// A loan: frozen terms, reference data and what happened; everything else follows.
///
/// Cloning is cheap enough for a what-if: record on the copy, read it, drop it.
#[derive(Debug, Clone)]
pub struct Loan {
    pub(in crate::loan) id: String,
    pub(in crate::loan) terms: Terms,
    pub(in crate::loan) reference: Reference,
    pub(in crate::loan) events: Vec<Event>,
    pub(super) bound: Bound,
    pub(super) book: Book,
    /// What follows from all events, up to [`Loan::horizon`].
    pub(in crate::loan) derived: Derived,
    /// The bills that it follows from: those that were stated by the close of the day before it was known, where they stay.
    pub(in crate::loan) before: Vec<IssuedBill>,
    /// The day by whose reference data it follows.
    pub(super) known: Date,
    pub(super) horizon: Date,
    pub(super) closed_through: Option<Date>,
    /// How much of all this the host has stored.
    stored: Stored,
}

#[derive(Debug, Clone, Copy, Default)]
struct Stored {
    version: u64,
    events: usize,
    entries: usize,
    closed_through: Option<Date>,
}

impl Loan {
    /// A loan whose contract was made: frozen terms, nothing paid out yet.
    ///
    /// `id` is the host's name for the loan, 1 to 64 visible ASCII characters without spaces. The first event, with the key `open`, is recorded on the contract day.
    ///
    /// ```
    /// use lending_core::{date, loan::{Loan, Status}, money, origination::LoanRequest, product::Product};
    /// let product = Product::from_toml(r#"
    ///     code = "personal-loan"
    ///     currency = "CNY"
    ///     amount = { min = "1000.00", max = "500000.00" }
    ///     instalments = { min = 3, max = 60 }
    ///     rate = "12 % per year"
    ///     method = "equal_instalment"
    /// "#)?;
    /// let offer = product.offer(&LoanRequest::new(money!("12000.00 CNY"), 12, date!("2026-01-10")))?;
    /// let loan = Loan::open("L-1", offer.accept())?;
    /// assert_eq!(loan.closing(date!("2026-01-10"))?.status, Status::Opened);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When the name is none, the terms hold an answer that can be quoted and not carried through a loan (C84), or they
    /// read reference data, which needs [`Loan::open_with`].
    pub fn open(id: &str, terms: Terms) -> Result<Self, RecordError> {
        Self::open_with(id, terms, Reference::default())
    }

    /// [`Loan::open`] with the lender's reference data. Rows that become known later come with it, or with
    /// [`Loan::learn`].
    ///
    /// # Errors
    /// When the name is none, or the terms read a table or a calendar of which nothing was known on the contract
    /// day, or a table whose first row holds only later.
    pub fn open_with(id: &str, terms: Terms, reference: Reference) -> Result<Self, RecordError> {
        Key::new(id).map_err(|error| RecordError::LoanId { found: error.found })?;
        if let Some((field, reason)) = not_carried(terms.agreed()) {
            return Err(RecordError::NotCarried { field, reason });
        }
        let contract_day = terms.agreed().contract_day;
        let opened = Event {
            schema: Event::SCHEMA,
            key: Key::new("open")?,
            booked: contract_day,
            fact: Fact::Opened { terms: terms.hash() },
        };
        let known = reference.known_by(contract_day);
        terms.agreed().tables().try_for_each(|table| known.check(table, contract_day))?;
        terms.agreed().calendars().try_for_each(|calendar| known.check_calendar(calendar))?;
        let horizon = terms.agreed().last_due();
        let derived = derive::<Event>(terms.agreed(), known, &[], &[], (horizon, Phase::Close));
        Ok(Self {
            id: id.to_owned(),
            bound: terms.bound(),
            terms,
            reference,
            events: vec![opened],
            book: Book::default(),
            derived,
            before: Vec::new(),
            known: contract_day,
            horizon,
            closed_through: None,
            stored: Stored::default(),
        })
    }

    /// The host's name for the loan.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The frozen terms.
    pub const fn terms(&self) -> &Terms {
        &self.terms
    }

    /// Everything that was recorded, in order.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// The loan's currency.
    pub fn currency(&self) -> Currency {
        self.terms.agreed().currency
    }

    /// The last day on which something was booked or closed.
    pub fn business_day(&self) -> Date {
        self.last_booked().max(self.closed_through.unwrap_or(self.last_booked()))
    }

    /// The day through which business is closed, if any day is.
    pub const fn closed_through(&self) -> Option<Date> {
        self.closed_through
    }

    /// What was told to the outside, in order.
    pub fn book(&self) -> &[Entry] {
        self.book.entries()
    }

    /// Where the book stands.
    pub fn book_mark(&self) -> BookMark {
        self.book.mark()
    }

    /// What is not stored yet; `None` when there is nothing to write.
    ///
    /// Reading it changes nothing: it is forgotten only by [`Loan::mark_stored`].
    pub fn staged(&self) -> Option<ChangeSet> {
        let now = self.present(self.stored.version);
        if (now.events, now.entries, now.closed_through)
            == (self.stored.events, self.stored.entries, self.stored.closed_through)
        {
            return None;
        }
        let commit = Commit {
            events: self.events[self.stored.events..].to_vec(),
            closed_through: self.closed_through.filter(|day| Some(*day) != self.stored.closed_through),
            book: self.book.mark(),
        };
        Some(ChangeSet {
            loan: self.id.clone(),
            expected: self.stored.version,
            terms: (self.stored.version == 0).then(|| self.terms.bytes().to_vec()),
            commit,
            entries: self.book.entries()[self.stored.entries..].to_vec(),
        })
    }

    /// Says that a change set was written; only now is it forgotten. What was recorded since it was staged stays
    /// staged, as the next change set.
    ///
    /// # Errors
    /// [`MarkError`] when the change set is not the one that follows what is stored.
    pub fn mark_stored(&mut self, written: &ChangeSet) -> Result<(), MarkError> {
        let Stored { version, events, entries, closed_through } = self.stored;
        let follows = written.loan == self.id
            && written.expected == version
            && self.events[events..].starts_with(&written.commit.events)
            && self.book.entries()[entries..].starts_with(&written.entries);
        if !follows {
            let expected = version.saturating_add(1);
            return Err(MarkError { expected, found: written.version() });
        }
        self.stored = Stored {
            version: written.version(),
            events: events.saturating_add(written.commit.events.len()),
            entries: entries.saturating_add(written.entries.len()),
            closed_through: written.commit.closed_through.or(closed_through),
        };
        Ok(())
    }

    /// The version that the host has stored; 0: nothing yet.
    pub const fn version(&self) -> u64 {
        self.stored.version
    }

    /// The next day after `day` on which something would be told if nothing else happens: what an end of day can
    /// skip to. A day on which a row of the reference data becomes known counts as one, a day beyond the loan's reach
    /// (C4) never.
    pub fn next_day(&self, day: Date) -> Option<Date> {
        let told = self.next_told(day);
        let row = self.next_known_day(day.max(self.known), self.reach());
        told.into_iter().chain(row).min()
    }

    fn next_told(&self, day: Date) -> Option<Date> {
        let after = |told: &Told<'_>| told.at.0 > day && !self.is_beyond_reach(told.at.0);
        if let Some(told) = self.derived.journal.told().find(after) {
            return Some(told.at.0);
        }
        // Mostly it lies within a period; a long grace or a coarse rounding can keep a loan silent for longer.
        let near = self.horizon.max(day).plus_days(self.terms.agreed().frequency.nights_max());
        let reach = self.reach();
        [near.min(reach), reach].into_iter().filter(|until| *until > day).find_map(|until| {
            let derived = self.derive_known(&self.events, &self.before, self.known, (until, Phase::Close));
            derived.journal.told().find(after).map(|told| told.at.0)
        })
    }

    /// Says that the host holds all of this at a version.
    pub(in crate::loan) fn set_stored(&mut self, version: u64) {
        self.stored = self.present(version);
    }

    fn present(&self, version: u64) -> Stored {
        Stored {
            version,
            events: self.events.len(),
            entries: self.book.entries().len(),
            closed_through: self.closed_through,
        }
    }

    fn last_booked(&self) -> Date {
        self.events.last().map_or(self.terms.agreed().contract_day, |event| event.booked)
    }

    /// The event that holds a key.
    pub(in crate::loan) fn event(&self, key: &Key) -> Option<&Event> {
        self.events.iter().find(|event| event.key == *key)
    }

    /// The event that took a recorded event back.
    pub(in crate::loan) fn reversal_of(&self, key: &Key) -> Option<&Event> {
        self.events.iter().find(|event| event.undoes() == Some(key))
    }

    /// The events that were not taken back, in the order in which they were recorded.
    pub(in crate::loan) fn standing(&self) -> impl Iterator<Item = &Event> {
        self.events.iter().filter(|event| !self.is_undone(&event.key))
    }

    /// Whether a recorded event was taken back.
    pub(in crate::loan) fn is_undone(&self, key: &Key) -> bool {
        self.reversal_of(key).is_some()
    }

    /// The last day that any view of this loan can show.
    pub(in crate::loan) fn reach(&self) -> Date {
        self.terms.agreed().contract_day.plus_years(Bound::YEARS)
    }

    /// Whether a day lies after all that a view of this loan can show.
    pub(in crate::loan) fn is_beyond_reach(&self, day: Date) -> bool {
        day > self.reach() || day.year() > 2200
    }

    /// A day by which the last row has fallen due: as it falls, or as far as business days could move it.
    pub(in crate::loan) fn last_due(&self) -> Date {
        let agreed = self.terms.agreed();
        let moved = if agreed.business_days.is_some() { BusinessDays::DAYS_MAX } else { 0 };
        let (last, _) =
            self.standing().fold((agreed.last_due(), agreed.frequency), |(last, every), event| {
                if let Fact::Rescheduled { plan, .. } = &event.fact {
                    let last = plan.last_due(every, agreed.first_due, last);
                    (last, plan.frequency().unwrap_or(every))
                } else if let Fact::HandedOver { anchor, first_due, .. } = event.fact {
                    let rows = i32::try_from(agreed.rows()).unwrap_or(i32::MAX);
                    (DueDays::new(anchor, agreed.frequency, first_due).due(rows), every)
                } else {
                    (last, every)
                }
            });
        last.plus_days(moved)
    }

    /// How often the rows of the last plan that stands fall due.
    pub(in crate::loan) fn frequency(&self) -> Frequency {
        let named = self.standing().filter_map(|event| {
            if let Fact::Rescheduled { plan, .. } = &event.fact { plan.frequency() } else { None }
        });
        named.last().unwrap_or(self.terms.agreed().frequency)
    }

    /// What follows from some of the events and the reference data known by a day, up to a moment.
    pub(in crate::loan) fn derive_known(
        &self,
        events: &[Event],
        before: &[IssuedBill],
        known: Date,
        until: (Date, Phase),
    ) -> Derived {
        derive(self.terms.agreed(), self.reference.known_by(known), events, before, until)
    }

    /// The reference data that a view of today may use: what was known by the business day.
    pub(in crate::loan) fn known(&self) -> Known<'_> {
        self.reference.known_by(self.business_day())
    }

    /// Whether an event can be booked on a day.
    pub(in crate::loan) fn check_booking(&self, booked: Date) -> Result<(), RecordError> {
        let (last, contract_day) = (self.last_booked(), self.terms.agreed().contract_day);
        if booked < contract_day {
            return Err(RecordError::BookedBeforeContract { contract_day, found: booked });
        }
        match self.closed_through {
            Some(closed_through) if booked <= closed_through => {
                Err(RecordError::DayClosed { closed_through, found: booked })
            }
            Some(_) | None if booked < last => Err(RecordError::BookedBefore { last, found: booked }),
            Some(_) | None if self.is_beyond_reach(booked) => {
                Err(RecordError::OutOfReach { limit: self.reach(), found: booked })
            }
            Some(_) | None => Ok(()),
        }
    }

    /// The loan's bound with one more event.
    pub(in crate::loan) fn bound_with(&self, event: &Event) -> Result<Bound, RecordError> {
        // The principal is in the bound of the terms already.
        let amount = if let Fact::Disbursed { deductions, .. } = &event.fact {
            deductions.iter().map(|part| part.amount).sum()
        } else {
            let counted = !matches!(event.fact, Fact::HandedOver { .. });
            let tax = if let Fact::Charged { tax: Some(tax), .. } = event.fact { tax } else { Minor::ZERO };
            event.fact.amount().filter(|_| counted).unwrap_or(Minor::ZERO) + tax
        };
        let rate =
            if let Fact::RateChanged { rate, .. } | Fact::HandedOver { rate: Some(rate), .. } = event.fact {
                rate
            } else {
                Rate::ZERO
            };
        let agreed = self.terms.agreed();
        let mut bound = self.bound.at_rate(rate);
        if let Fact::Rescheduled { value, plan, .. } = &event.fact {
            bound = bound.at_rate(plan.rate.unwrap_or(Rate::ZERO));
            let mut until = *value;
            match plan.rows {
                Rows::New { instalments, frequency, .. } => bound = bound.with_rows(instalments, frequency),
                Rows::Suspended { rows, .. } => {
                    let every = self.frequency();
                    bound = bound.with_rows(rows, every);
                    until = until.plus_days(every.nights_max().saturating_mul(rows.saturating_add(1)));
                }
                Rows::Same | Rows::Moved { .. } | Rows::Resumed => {}
            }
            if plan.compounds() {
                bound = bound.compounded(agreed, until).map_err(RecordError::Overflow)?;
            }
        }
        bound.with(agreed, amount).map_err(RecordError::Overflow)
    }
}
