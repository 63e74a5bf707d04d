//! How a waterfall is written: in product files and in the bytes of terms.

use serde::{Deserialize, Serialize};

use super::{Bucket, Direction, Place, Then, Waterfall, WaterfallError};
use crate::debt::Component;
use crate::money::Minor;

pub(super) type Order = Vec<Component>;

/// A waterfall as text; what is left out is the default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    list: Option<Vec<Place>>,
    then: Then<A>,
}

impl WaterfallText {
    /// An order as it is written, without what becomes of the rest.
    pub(super) fn of_order(
        direction: Direction,
        order: Option<Order>,
        [past_due, due, in_advance]: [Option<Order>; 3],
        list: Option<Vec<Place>>,
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
            Some(places) => Self::listed(direction, &places)?,
            None => {
                let usual = Self::default().order(Bucket::PastDue);
                let order = order.as_deref().unwrap_or(&usual);
                Self::by_bucket(direction, by_bucket.each_ref().map(|own| own.as_deref().unwrap_or(order)))?
            }
        };
        Ok(waterfall.then(then))
    }
}

impl From<Waterfall> for WaterfallText {
    /// The shortest way to say it.
    fn from(waterfall: Waterfall) -> Self {
        let plain = || Self { direction: waterfall.direction(), then: waterfall.rest(), ..Self::default() };
        let order_of = |bucket: Bucket| {
            let places = short(waterfall.places());
            places.into_iter().filter(|place| place.0 == bucket).map(|place| place.1).collect::<Order>()
        };
        let [past_due, due, in_advance] = Bucket::ALL.map(order_of);
        let one_order = Self { order: Some(past_due.clone()), ..plain() };
        let oldest_first =
            Self { past_due: Some(past_due), due: Some(due), in_advance: Some(in_advance), ..plain() };
        let listed = Self { list: Some(short(waterfall.places())), ..plain() };
        let same = |written: &Self| Waterfall::try_from(written.clone()) == Ok(waterfall);
        [one_order, oldest_first].into_iter().find(same).unwrap_or(listed)
    }
}

/// The places without those of tax that follow their fee: reading puts them there.
fn short(places: &[Place]) -> Vec<Place> {
    let after_fee = |at: usize, bucket: Bucket| {
        at.checked_sub(1).is_some_and(|before| places[before] == (bucket, Component::Fee))
    };
    let named =
        places.iter().enumerate().filter(|(at, place)| place.1 != Component::Tax || !after_fee(*at, place.0));
    named.map(|(_, place)| *place).collect()
}
