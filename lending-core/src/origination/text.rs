//! How figures stand in the data of a contract: amounts as text with their currency, such as `5200.00 CNY`.

use serde::Serializer;

use crate::money::Money;

pub(super) fn money<S: Serializer>(money: &Money, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(money)
}

#[expect(clippy::ref_option, reason = "what serde asks for")]
pub(super) fn money_or_none<S: Serializer>(money: &Option<Money>, serializer: S) -> Result<S::Ok, S::Error> {
    match money {
        Some(money) => serializer.collect_str(money),
        None => serializer.serialize_none(),
    }
}
