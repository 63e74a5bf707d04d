//! The fold: what a line's events say on a day, in the order of their value dates.

use std::collections::BTreeMap;

use super::{CreditLine, Event, Fact, Gate};
use crate::calendar::Date;
use crate::debt::Key;
use crate::money::{Minor, Money};

/// Whether something can be drawn under a line on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InForce {
    /// Its first day has not come.
    NotYet,
    /// It can.
    Open,
    /// It cannot for now.
    Suspended,
    /// Its last day is over.
    Expired,
    /// It was closed.
    Closed,
}

impl InForce {
    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotYet => "not_yet",
            Self::Open => "open",
            Self::Suspended => "suspended",
            Self::Expired => "expired",
            Self::Closed => "closed",
        }
    }
}

/// A drawdown that was granted, as it stands on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawdown {
    /// The loan that it is for.
    pub loan: Key,
    /// The event that granted it.
    pub by: Key,
    /// From when on it counts.
    pub since: Date,
    /// How much was granted.
    pub granted: Money,
    /// What its gate was.
    pub gate: Gate,
    /// Since when its loan says what of it is used, if the line was told so.
    pub paid_out_since: Option<Date>,
    /// Since when nothing is held for it.
    pub cancelled_since: Option<Date>,
}

/// What the events say by a place in the history.
#[derive(Debug)]
pub(super) struct State {
    pub(super) limit: Minor,
    pub(super) suspended: Option<Date>,
    pub(super) closed: Option<Date>,
    pub(super) drawdowns: BTreeMap<Key, Drawdown>,
}

impl CreditLine {
    /// The drawdowns that were granted by a day, by loan.
    pub fn drawdowns(&self, day: Date) -> Vec<Drawdown> {
        self.state_on(day).drawdowns.into_values().collect()
    }

    /// At the close of a day.
    pub(super) fn state_on(&self, day: Date) -> State {
        self.state_of(|event| event.value() <= day)
    }

    /// Just before an event.
    pub(super) fn state_before(&self, next: &Event) -> State {
        self.state_of(|event| event.place() < next.place())
    }

    fn state_of(&self, counts: impl Fn(&Event) -> bool) -> State {
        let mut events: Vec<&Event> = self.events.iter().filter(|event| counts(event)).collect();
        events.sort_by_key(|event| event.place());
        let (approved, ..) = self.approved();
        let limit = approved.minor();
        let mut state = State { limit, suspended: None, closed: None, drawdowns: BTreeMap::new() };
        for event in &events {
            self.apply(event, &mut state);
        }
        // What is said of a drawdown counts from its own day on, also where that lies before the grant's.
        for event in &events {
            say_of_drawdown(event, &mut state);
        }
        state
    }

    fn apply(&self, event: &Event, state: &mut State) {
        match &event.fact {
            Fact::LimitChanged { limit, .. } => state.limit = *limit,
            Fact::Suspended { value, .. } => state.suspended = state.suspended.or(Some(*value)),
            Fact::Resumed { .. } => state.suspended = None,
            Fact::Closed { value, .. } => state.closed = state.closed.or(Some(*value)),
            Fact::DrawdownGranted { value, loan, amount, gate } => {
                let drawdown = Drawdown {
                    loan: loan.clone(),
                    by: event.key.clone(),
                    since: *value,
                    granted: self.money(*amount),
                    gate: *gate,
                    paid_out_since: None,
                    cancelled_since: None,
                };
                state.drawdowns.insert(loan.clone(), drawdown);
            }
            Fact::Opened { .. } | Fact::DrawdownPaidOut { .. } | Fact::DrawdownCancelled { .. } => {}
        }
    }

    /// Whether something can be drawn on a day, by what the events say then.
    pub(super) fn in_force(&self, day: Date, state: &State) -> InForce {
        let (_, from, last_day, _) = self.approved();
        if state.closed.is_some() {
            InForce::Closed
        } else if last_day.is_some_and(|last| day > last) {
            InForce::Expired
        } else if day < from {
            InForce::NotYet
        } else if state.suspended.is_some() {
            InForce::Suspended
        } else {
            InForce::Open
        }
    }
}

fn say_of_drawdown(event: &Event, state: &mut State) {
    match &event.fact {
        Fact::DrawdownPaidOut { value, loan } => {
            if let Some(drawdown) = state.drawdowns.get_mut(loan) {
                drawdown.paid_out_since = drawdown.paid_out_since.or(Some(*value));
            }
        }
        Fact::DrawdownCancelled { value, loan, .. } => {
            if let Some(drawdown) = state.drawdowns.get_mut(loan) {
                drawdown.cancelled_since = drawdown.cancelled_since.or(Some(*value));
            }
        }
        Fact::Opened { .. }
        | Fact::LimitChanged { .. }
        | Fact::Suspended { .. }
        | Fact::Resumed { .. }
        | Fact::DrawdownGranted { .. }
        | Fact::Closed { .. } => {}
    }
}
