//! Why a figure is not what was said before.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Serialize, Serializer};

use super::ViewError;
use super::position::item_of;
use super::texts::code_of;
use crate::calendar::Date;
use crate::debt::{Item, ItemId, Key, Split};
use crate::loan::account::{Learned, Loan, Retraced};
use crate::loan::book::Entry;
use crate::loan::derive::Derived;
use crate::loan::event::Event;
use crate::loan::line::{Balances, LineKey};
use crate::loan::reads::Closing;
use crate::loan::state::Status;
use crate::money::{Currency, Minor};
use crate::reference::RowName;

/// A day as it was known at the close of a business day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Seen {
    /// The business day: what was booked and known by its close counts.
    pub known: Date,
    /// The day that is looked at, at its close; after `known` it is a projection.
    pub day: Date,
}

/// What differs between two views of a loan, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The earlier view.
    pub then: Seen,
    /// The later view.
    pub now: Seen,
    /// The currency of every amount; its code where this is serialised.
    #[serde(serialize_with = "code_of")]
    pub currency: Currency,
    /// How the loan stood in the earlier view.
    pub before: ViewFigures,
    /// How it stands in the later one.
    pub after: ViewFigures,
    /// The bills, charges and other items that are not the same in both, in the order of the later view.
    pub items: Vec<ItemChange>,
    /// What became known or passed between the two, in its order; what each moved adds up to all that differs.
    pub causes: Vec<Caused>,
    /// What the book told between the two because time passed.
    pub told_by_time: Vec<Entry>,
}

/// The figures of a view that are not an item's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ViewFigures {
    /// What is between borrower and lender, with principal that is to come: its `owed` is more than the next field.
    pub balances: Balances,
    /// Issued and unpaid, by component, as [`Position::owed`](super::Position::owed) has it.
    pub owed: Split,
    /// Of it what was past due.
    pub past_due: Split,
    /// Days past due.
    pub days_past_due: u32,
    /// Where it is in its life.
    pub status: Status,
}

/// An item that is not the same in two views.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ItemChange {
    /// Its name.
    pub id: ItemId,
    /// As it stood; `None`: it was not there.
    pub before: Option<Item>,
    /// As it stands; `None`: it is no longer there.
    pub after: Option<Item>,
}

impl ItemChange {
    /// By how much what is unpaid of it changed.
    pub fn unpaid(&self) -> Split {
        let of = |item: &Option<Item>| item.as_ref().map(Item::unpaid).unwrap_or_default();
        of(&self.after) - of(&self.before)
    }
}

/// Why figures of one view are not those of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Time passed: what was to be expected then, if nothing else happened.
    Time {
        /// The day of the earlier view.
        from: Date,
        /// The day of the later one.
        to: Date,
    },
    /// An event was recorded.
    Event {
        /// Its key.
        key: Key,
        /// The stable name of its kind.
        kind: &'static str,
        /// When it counts; a reversal has no day of its own.
        value: Option<Date>,
        /// When it was recorded.
        booked: Date,
        /// The fact that it refers to, if any.
        names: Option<Key>,
    },
    /// Rows of the reference data became known.
    Reference {
        /// Which.
        #[serde(serialize_with = "as_text")]
        rows: Vec<RowName>,
        /// When.
        known: Date,
    },
}

/// What one cause changed; amounts are in minor units of the loan's currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Caused {
    /// The cause.
    pub reason: Reason,
    /// By how much it moved what is between borrower and lender, added up from its lines.
    pub moved: Balances,
    /// By how many it changed the days past due.
    pub days_past_due: i64,
    /// By how much it changed what is unpaid of items; those whose unpaid amount stays are left out.
    pub items: Vec<(ItemId, Split)>,
    /// Items that it made due on another day: which, when before, when now.
    pub due_days: Vec<(ItemId, Date, Date)>,
    /// The lines that it changed, by key.
    pub lines: Vec<LineChange>,
    /// What the book told because of it, with its place and nature: of lines of all days, also those that the view does not
    /// show; growth that is not told yet has no entry.
    pub entries: Vec<Entry>,
}

impl Caused {
    /// Whether anything that the view shows or the book tells is not the same without it.
    fn is_felt(&self) -> bool {
        let moves = !self.lines.is_empty() || !self.items.is_empty() || !self.due_days.is_empty();
        moves || self.days_past_due != 0 || !self.entries.is_empty()
    }
}

/// A line whose amount is not what it was; amounts are in minor units of the loan's currency, of a change of standing a
/// count.
///
/// ```
/// # use lending_core::{date, doc, loan::{Payment, Seen}, money::{Minor, Money}, money, wording::Language};
/// # let mut loan = doc::disbursed();
/// let day = date!("2026-02-19");
/// let late = Payment::new("p-1", money!("1066.19 CNY")).value(date!("2026-02-10"));
/// loan.on(date!("2026-02-20"))?.repay(late)?;
/// let why = loan.difference(Seen { known: day, day }, Seen { known: date!("2026-02-20"), day })?;
/// let changes = &why.causes[0].lines;
/// let penalty = changes.iter().find(|line| line.key.kind() == "penalty").expect("it grew, as was known then");
/// assert_eq!((penalty.after, penalty.by()), (Minor::ZERO, -penalty.before));
/// let said = penalty.key.change_sentence(Money::new(penalty.by(), why.currency));
/// assert!(Language::English.text(&said).starts_with("Less: "));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LineChange {
    /// The line.
    pub key: LineKey,
    /// Its amount before; nothing where it was not there.
    pub before: Minor,
    /// Its amount after; nothing where it is no longer there.
    pub after: Minor,
}

impl LineChange {
    /// By how much it changed: below zero where the line is less than it was.
    pub fn by(&self) -> Minor {
        self.after - self.before
    }
}

/// A view in the parts that are compared.
struct Parts {
    lines: BTreeMap<LineKey, Minor>,
    unpaid: BTreeMap<ItemId, Split>,
    due: BTreeMap<ItemId, Option<Date>>,
    days_past_due: u32,
}

impl Parts {
    fn of(derived: &Derived, day: Date) -> Self {
        let lines = derived.lines().map(|line| (line.key, line.amount)).collect();
        let items = &derived.state.items;
        let issued = items.debts.iter().map(|debt| item_of(debt, day)).map(|item| (item.unpaid(), item.id));
        let waiting = items.waiting.iter().map(|charge| (charge.unpaid(), charge.id.clone()));
        let unpaid = issued.chain(waiting).map(|(unpaid, id)| (id, unpaid)).collect();
        let due = items.debts.iter().map(|debt| (debt.id.clone(), Some(debt.due))).collect();
        Self { lines, unpaid, due, days_past_due: derived.state.arrears.days }
    }

    /// What made another view of this one.
    fn caused(&self, after: &Self, reason: Reason, entries: Vec<Entry>) -> Caused {
        let lines: Vec<LineChange> = changed(&self.lines, &after.lines)
            .map(|(key, before, after)| LineChange { key: key.clone(), before, after })
            .collect();
        let moved = lines.iter().map(|line| line.key.moves(line.by())).sum();
        let items = changed(&self.unpaid, &after.unpaid);
        let items = items.map(|(id, before, after)| (id.clone(), after - before)).collect();
        let due_days = changed(&self.due, &after.due);
        let due_days =
            due_days.filter_map(|(id, before, after)| Some((id.clone(), before?, after?))).collect();
        let days_past_due = i64::from(after.days_past_due) - i64::from(self.days_past_due);
        Caused { reason, moved, days_past_due, items, due_days, lines, entries }
    }
}

/// What two maps say differently, by key; what one of them does not say is nothing.
fn changed<'m, K: Ord, V: Copy + Default + PartialEq>(
    before: &'m BTreeMap<K, V>,
    after: &'m BTreeMap<K, V>,
) -> impl Iterator<Item = (&'m K, V, V)> {
    let keys: BTreeSet<&K> = before.keys().chain(after.keys()).collect();
    let of = |map: &BTreeMap<K, V>, key: &K| map.get(key).copied().unwrap_or_default();
    let both = keys.into_iter().map(move |key| (key, of(before, key), of(after, key)));
    both.filter(|(_, before, after)| before != after)
}

impl Loan {
    /// What differs between two views of this loan, and why: "why do I owe 3.17 more than you told me on 1 May?".
    ///
    /// Both are taken at the close of their day. The causes are the time between the days, then each event and each row
    /// of the reference data that became known between the two business days, in the order in which they did; what they
    /// moved adds up to what differs, to the minor unit, of each component and of each item (C221).
    ///
    /// ```
    /// # use lending_core::{date, doc, loan::{Payment, Seen}, money};
    /// # let mut loan = doc::disbursed();
    /// let late = Payment::new("p-1", money!("1000.00 CNY")).value(date!("2026-02-10"));
    /// loan.on(date!("2026-02-20"))?.repay(late)?;
    /// let day = date!("2026-02-19");
    /// let told = Seen { known: day, day };
    /// let why = loan.difference(told, Seen { known: date!("2026-02-20"), day })?;
    /// // Nine nights of penalty never grew.
    /// assert_eq!(why.causes.len(), 1);
    /// assert_eq!(why.causes[0].moved, why.after.balances - why.before.balances);
    /// assert!(why.to_string().contains("p-1, received, counts on 2026-02-10, recorded on 2026-02-20: "));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When a day lies outside the loan's reach, or the later view is known, or looks, earlier than the other.
    pub fn difference(&self, then: Seen, now: Seen) -> Result<Difference, ViewError> {
        if then.known > now.known {
            return Err(ViewError::Span { from: then.known, to: now.known });
        }
        let mut difference =
            self.known_on(now.known)?.difference_from(&self.known_on(then.known)?, (then.day, now.day))?;
        difference.then.known = then.known;
        difference.now.known = now.known;
        Ok(difference)
    }

    /// The same between an earlier state of this loan and this one: "what if he pays 5,000 today?" is the difference to
    /// a copy on which that was recorded. The two days are those that are looked at: `from` in the earlier state, `to` in
    /// this one, each at its close; the same day twice leaves out what time alone does.
    ///
    /// ```
    /// # use lending_core::{date, doc, loan::Payment, money};
    /// # let loan = doc::disbursed();
    /// let mut paid = loan.clone();
    /// paid.on(date!("2026-03-01"))?.repay(Payment::new("what-if", money!("500.00 CNY")))?;
    /// let day = date!("2026-03-01");
    /// let what_if = paid.difference_from(&loan, (day, day))?;
    /// assert_eq!(what_if.currency.code(), "CNY");
    /// assert_eq!(what_if.after.balances.net() - what_if.before.balances.net(), what_if.causes[0].moved.net());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When a day lies outside the loan's reach, the second before the first, or the other is no earlier state of this
    /// loan.
    pub fn difference_from(&self, then: &Self, (from, to): (Date, Date)) -> Result<Difference, ViewError> {
        if from > to {
            return Err(ViewError::Span { from, to });
        }
        if !self.goes_on_from(then) {
            return Err(ViewError::NoEarlierState { loan: then.id().to_owned() });
        }
        let (before, after) = (then.closing(from)?, self.closing(to)?);
        let mut causes: Vec<Caused> = Vec::new();
        let mut parts = Parts::of(&then.known_derived(from), from);
        if from < to {
            let passed = Parts::of(&then.known_derived(to), to);
            causes.push(parts.caused(&passed, Reason::Time { from, to }, Vec::new()));
            parts = passed;
        }
        self.retrace(then, |step: &Retraced<'_>| {
            let learned = Parts::of(&step.closing_derived(to), to);
            causes.push(parts.caused(&learned, reason(step.learned), step.entries.to_vec()));
            parts = learned;
        });
        let seqs: BTreeSet<u64> =
            causes.iter().flat_map(|cause| &cause.entries).map(|entry| entry.seq).collect();
        let told = self.book().iter().skip(then.book().len());
        let told_by_time = told.filter(|entry| !seqs.contains(&entry.seq)).cloned().collect();
        causes.retain(Caused::is_felt);
        Ok(Difference {
            then: Seen { known: then.business_day(), day: from },
            now: Seen { known: self.business_day(), day: to },
            currency: self.currency(),
            items: item_changes(&before.position.items, &after.position.items),
            before: figures(&before),
            after: figures(&after),
            causes,
            told_by_time,
        })
    }
}

fn figures(closing: &Closing) -> ViewFigures {
    let Closing { position, days_past_due, status, .. } = closing;
    ViewFigures {
        balances: position.balances(),
        owed: position.due + position.past_due,
        past_due: position.past_due,
        days_past_due: *days_past_due,
        status: *status,
    }
}

fn item_changes(before: &[Item], after: &[Item]) -> Vec<ItemChange> {
    let find = |items: &[Item], id: &ItemId| items.iter().find(|item| item.id == *id).cloned();
    let gone = before.iter().filter(|item| find(after, &item.id).is_none());
    let changes = after.iter().chain(gone).map(|item| ItemChange {
        id: item.id.clone(),
        before: find(before, &item.id),
        after: find(after, &item.id),
    });
    changes.filter(|change| change.before != change.after).collect()
}

fn reason(learned: Learned<'_>) -> Reason {
    match learned {
        Learned::Rows(rows, known) => Reason::Reference { rows: rows.to_vec(), known },
        Learned::Event(Event { key, booked, fact, .. }) => Reason::Event {
            key: key.clone(),
            kind: fact.kind(),
            value: fact.value(),
            booked: *booked,
            names: fact.names().cloned(),
        },
    }
}

fn as_text<S: Serializer>(rows: &[RowName], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(rows.iter().map(RowName::to_string))
}
