use serde::{Deserialize, Serialize};

use super::{WaterfallError, WaterfallText};
use crate::debt::Component;
use crate::money::Minor;

/// Which axis of the waterfall comes first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Bill by bill (term-major, 逐期): all of the oldest bill before the next.
    #[default]
    ByBill,
    /// Component by component: all interest of all bills before any principal, say.
    ByComponent,
}

/// How what is owed stands on the day of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bucket {
    /// Issued, the due day over.
    PastDue,
    /// Issued, the due day not over.
    Due,
    /// A row to come.
    InAdvance,
}

impl Bucket {
    /// All buckets, the oldest first.
    pub const ALL: [Self; 3] = [Self::PastDue, Self::Due, Self::InAdvance];

    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PastDue => "past_due",
            Self::Due => "due",
            Self::InAdvance => "in_advance",
        }
    }
}

/// What becomes of money that nothing issued needs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Then<A = Minor> {
    /// It stays the borrower's credit until a bill is issued.
    #[default]
    Credit,
    /// It pays rows to come, the next one first.
    NextRow,
    /// It pays rows to come, the last one first.
    LastRow,
    /// It pays the row whose period the day lies in, then the last one first.
    CurrentThenLast,
    /// All rows to come get the same.
    SpreadOverAll,
    /// All rows to come get the same of each component, one component after the other.
    SpreadByComponent,
    /// It becomes principal; the instalment is kept and rows fall away at the end (缩短期限).
    Shorten,
    /// It becomes principal; the number of rows is kept and the instalment falls (减少月供).
    Lower,
    /// It lies to be returned: no later bill uses it.
    Refund,
    /// A payment that leaves more than this is refused; up to it, it is credit.
    RefuseAbove(A),
}

impl<A> Then<A> {
    /// The stable name.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Credit => "credit",
            Self::NextRow => "next_row",
            Self::LastRow => "last_row",
            Self::CurrentThenLast => "current_then_last",
            Self::SpreadOverAll => "spread_over_all",
            Self::SpreadByComponent => "spread_by_component",
            Self::Shorten => "shorten",
            Self::Lower => "lower",
            Self::Refund => "refund",
            Self::RefuseAbove(_) => "refuse_above",
        }
    }

    /// Whether it pays rows to come.
    pub const fn pays_rows(&self) -> bool {
        match self {
            Self::NextRow
            | Self::LastRow
            | Self::CurrentThenLast
            | Self::SpreadOverAll
            | Self::SpreadByComponent => true,
            Self::Credit | Self::Shorten | Self::Lower | Self::Refund | Self::RefuseAbove(_) => false,
        }
    }

    /// Whether it serves what is to come: rows, or principal before a row asks for it.
    pub const fn pays_ahead(&self) -> bool {
        matches!(self, Self::Shorten | Self::Lower) || self.pays_rows()
    }

    /// The same with its amount read by a function.
    ///
    /// # Errors
    /// Those of the function.
    pub fn try_map<B, E>(self, read: impl FnOnce(A) -> Result<B, E>) -> Result<Then<B>, E> {
        Ok(match self {
            Self::Credit => Then::Credit,
            Self::NextRow => Then::NextRow,
            Self::LastRow => Then::LastRow,
            Self::CurrentThenLast => Then::CurrentThenLast,
            Self::SpreadOverAll => Then::SpreadOverAll,
            Self::SpreadByComponent => Then::SpreadByComponent,
            Self::Shorten => Then::Shorten,
            Self::Lower => Then::Lower,
            Self::Refund => Then::Refund,
            Self::RefuseAbove(amount) => Then::RefuseAbove(read(amount)?),
        })
    }
}

/// A place of a waterfall: a component in a bucket.
pub type Place = (Bucket, Component);

/// How many places a waterfall has.
const PLACES: usize = Bucket::ALL.len() * Component::ALL.len();

/// The order in which money serves what is owed: every place once, one axis first, and what becomes of the rest.
///
/// Where a bucket does not name tax, it is served directly after the fee that it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "WaterfallText", into = "WaterfallText")]
pub struct Waterfall {
    direction: Direction,
    places: [Place; PLACES],
    then: Then,
}

impl Waterfall {
    /// A waterfall from its direction and one order of all components for every bucket, the oldest first.
    ///
    /// # Errors
    /// Those of [`Waterfall::listed`].
    pub fn new(direction: Direction, order: &[Component]) -> Result<Self, WaterfallError> {
        Self::by_bucket(direction, [order; 3])
    }

    /// A waterfall from its direction and the order of the components in each bucket: past due, due, in advance.
    ///
    /// # Errors
    /// Those of [`Waterfall::listed`].
    pub fn by_bucket(direction: Direction, orders: [&[Component]; 3]) -> Result<Self, WaterfallError> {
        let all = Bucket::ALL.iter().zip(orders);
        let all = all.flat_map(|(bucket, order)| order.iter().map(|component| (*bucket, *component)));
        Self::listed(direction, &all.collect::<Vec<_>>())
    }

    /// A waterfall from one total order of all places.
    ///
    /// # Errors
    /// A place stands twice, or is missing; or, bill by bill, the places of a bucket do not follow each other: a bill
    /// that is served whole has one order.
    pub fn listed(direction: Direction, places: &[Place]) -> Result<Self, WaterfallError> {
        for (next, place) in (1..).zip(places) {
            if places.iter().skip(next).any(|later| later == place) {
                return Err(WaterfallError::Duplicate { bucket: place.0, component: place.1 });
            }
        }
        let named = |place: &Place| places.contains(place);
        let with_tax = places.iter().flat_map(|place| {
            let tax = (place.0, Component::Tax);
            let follows = place.1 == Component::Fee && !named(&tax);
            std::iter::once(*place).chain(follows.then_some(tax))
        });
        let given: Vec<Place> = with_tax.collect();
        let all = Bucket::ALL.iter().flat_map(|bucket| Component::ALL.map(|component| (*bucket, component)));
        let missing = all.into_iter().find(|place| !given.contains(place));
        let places: [Place; PLACES] = match (missing, given.try_into()) {
            (None, Ok(places)) => places,
            (missing, _) => {
                let (bucket, component) = missing.unwrap_or((Bucket::PastDue, Component::Principal));
                return Err(WaterfallError::Missing { bucket, component });
            }
        };
        let changes = places.windows(2).filter(|pair| matches!(pair, [a, b] if a.0 != b.0)).count();
        if direction == Direction::ByBill && changes != 2 {
            return Err(WaterfallError::Scattered);
        }
        Ok(Self { direction, places, then: Then::Credit })
    }

    /// The same with another answer to what becomes of money that nothing issued needs.
    #[must_use]
    pub const fn then(self, then: Then) -> Self {
        Self { then, ..self }
    }

    /// Which axis comes first.
    pub const fn direction(&self) -> Direction {
        self.direction
    }

    /// All places, in their order.
    pub const fn places(&self) -> &[Place] {
        &self.places
    }

    /// What becomes of money that nothing issued needs.
    pub const fn rest(&self) -> Then {
        self.then
    }

    /// What a payment that closes a loan says it prepays: nothing where money pays ahead of itself, otherwise principal.
    pub fn closing(&self) -> Option<Then> {
        (!self.then.pays_ahead()).then_some(Then::Shorten)
    }

    /// The order of the components in a bucket.
    pub fn order(&self, bucket: Bucket) -> [Component; Component::ALL.len()] {
        let mut order = Component::ALL;
        let given = self.places.iter().filter(|place| place.0 == bucket);
        order.iter_mut().zip(given).for_each(|(place, given)| *place = given.1);
        order
    }

    /// The buckets, in the order in which they come first.
    pub fn buckets(&self) -> [Bucket; 3] {
        let mut buckets = Bucket::ALL;
        buckets.sort_by_key(|bucket| self.places.iter().position(|place| place.0 == *bucket));
        buckets
    }
}

impl Default for Waterfall {
    /// Bill by bill, each by fee, penalty, interest, principal (费用, 罚息, 利息, 本金); the rest is credit.
    fn default() -> Self {
        let order = [Component::Fee, Component::Penalty, Component::Interest, Component::Principal];
        Self::new(Direction::ByBill, &order).expect("each component once")
    }
}
