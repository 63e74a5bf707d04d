//! How a waterfall is written: in product files and in the bytes of terms.

use serde::{Deserialize, Serialize};

use super::{Bucket, Direction, Place, Then, Waterfall, WaterfallError};
use crate::debt::Component;
use crate::money::Minor;

pub(super) type Order = [Component; 4];

/// A waterfall as text; what is left out is the default.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, bound(deserialize = "A: Default + Deserialize<'de>"))]
pub struct WaterfallText<A = Minor> {
    direction: Direction,
    /// The order of every bucket that has none of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<Order>,
    #[serde(skip_serializing_if = "Option::is_none")]
    past_due: Option<Order>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<Order>,
    #[serde(skip_serializing_if = "Option::is_none")]
    in_advance: Option<Order>,
    /// One order of all places instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    list: Option<[Place; 12]>,
    then: Then<A>,
}

impl WaterfallText {
    /// An order as it is written, without what becomes of the rest.
    pub(super) fn of_order(
        direction: Direction,
        order: Option<Order>,
        [past_due, due, in_advance]: [Option<Order>; 3],
        list: Option<[Place; 12]>,
    ) -> Self {
        Self { direction, order, past_due, due, in_advance, list, then: Then::Credit }
    }
}

impl<A> WaterfallText<A> {
    /// The same with its amount read by a function.
    ///
    /// # Errors
    /// Those of the function.
    pub fn try_map<B, E>(self, read: impl FnOnce(A) -> Result<B, E>) -> Result<WaterfallText<B>, E> {
        let Self { direction, order, past_due, due, in_advance, list, then } = self;
        let then = then.try_map(read)?;
        Ok(WaterfallText { direction, order, past_due, due, in_advance, list, then })
    }
}

impl TryFrom<WaterfallText> for Waterfall {
    type Error = WaterfallError;
    fn try_from(written: WaterfallText) -> Result<Self, WaterfallError> {
        let WaterfallText { direction, order, past_due, due, in_advance, list, then } = written;
        let by_bucket = [past_due, due, in_advance];
        let waterfall = match list {
            Some(_) if order.is_some() || by_bucket.iter().any(Option::is_some) => {
                return Err(WaterfallError::SaidTwice);
            }
            Some(places) => Self::listed(direction, places)?,
            None => {
                let usual = [Component::Fee, Component::Penalty, Component::Interest, Component::Principal];
                let order = order.unwrap_or(usual);
                Self::by_bucket(direction, by_bucket.map(|own| own.unwrap_or(order)))?
            }
        };
        Ok(waterfall.then(then))
    }
}

impl From<Waterfall> for WaterfallText {
    /// The shortest way to say it.
    fn from(waterfall: Waterfall) -> Self {
        let plain = Self { direction: waterfall.direction(), then: waterfall.rest(), ..Self::default() };
        let order_of = |bucket: Bucket| {
            let mut order = [Component::Principal; 4];
            order.iter_mut().zip(waterfall.order(bucket)).for_each(|(place, component)| *place = component);
            order
        };
        let [past_due, due, in_advance] = Bucket::ALL.map(order_of);
        let oldest_first =
            Self { past_due: Some(past_due), due: Some(due), in_advance: Some(in_advance), ..plain };
        let same = |written: Self| Waterfall::try_from(written) == Ok(waterfall);
        let one_order = Self { order: Some(past_due), ..plain };
        if same(one_order) {
            one_order
        } else if same(oldest_first) {
            oldest_first
        } else {
            Self { list: Some(*waterfall.places()), ..plain }
        }
    }
}
