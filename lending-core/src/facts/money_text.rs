//! Amounts as text, such as `5200.00 CNY`.

use serde::{Deserialize, Deserializer, Serializer};

use crate::money::Money;

pub(super) fn serialize<S: Serializer>(money: &Money, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(money)
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Money, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(serde::de::Error::custom)
}

/// The same, where there may be none.
pub(crate) mod option {
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::money::Money;

    #[expect(clippy::ref_option, reason = "what serde asks for")]
    pub(crate) fn serialize<S: Serializer>(money: &Option<Money>, serializer: S) -> Result<S::Ok, S::Error> {
        match money {
            Some(money) => super::serialize(money, serializer),
            None => serializer.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Money>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| text.parse()).transpose().map_err(serde::de::Error::custom)
    }
}
