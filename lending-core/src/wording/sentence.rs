use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

use crate::calendar::{Date, Fraction, Month};
use crate::money::Money;
use crate::rate::Rate;

/// Something that is said: a key, and the values that stand in it by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sentence {
    key: &'static str,
    #[serde(serialize_with = "by_name")]
    values: Vec<(&'static str, Value)>,
}

/// A value in a sentence: each language writes it in its own way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// An amount with its currency.
    Amount(Money),
    /// An exact amount, as decimals with a point, without its currency.
    Exact(String),
    /// A yearly rate.
    Rate(Rate),
    /// A part of a whole: 0.05 is 5 %.
    Share(Decimal),
    /// A weight of nights.
    Weight(Fraction),
    /// A number of things: the word that follows may depend on it.
    Number(i64),
    /// A day.
    Day(Date),
    /// A month.
    Month(Month),
    /// The host's own words, a key, a path: the same in every language.
    Text(String),
    /// Words of a table.
    Sentence(Sentence),
}

impl Sentence {
    /// A sentence without values.
    pub const fn new(key: &'static str) -> Self {
        Self { key, values: Vec::new() }
    }

    /// The key.
    pub const fn key(&self) -> &'static str {
        self.key
    }

    /// The values, by name.
    pub fn values(&self) -> &[(&'static str, Value)] {
        &self.values
    }

    /// A value by its name.
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.values.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// With a value.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: Value) -> Self {
        self.values.push((name, value));
        self
    }

    /// With an amount.
    #[must_use]
    pub fn amount(self, name: &'static str, amount: Money) -> Self {
        self.with(name, Value::Amount(amount))
    }

    /// With a day.
    #[must_use]
    pub fn day(self, name: &'static str, day: Date) -> Self {
        self.with(name, Value::Day(day))
    }

    /// With a month.
    #[must_use]
    pub fn month(self, name: &'static str, month: Month) -> Self {
        self.with(name, Value::Month(month))
    }

    /// With a number.
    #[must_use]
    pub fn number(self, name: &'static str, number: impl Into<i64>) -> Self {
        self.with(name, Value::Number(number.into()))
    }

    /// With words that are the same in every language.
    #[must_use]
    pub fn text(self, name: &'static str, text: impl Into<String>) -> Self {
        self.with(name, Value::Text(text.into()))
    }

    /// With words of a table.
    #[must_use]
    pub fn words(self, name: &'static str, words: impl Into<Self>) -> Self {
        self.with(name, Value::Sentence(words.into()))
    }
}

fn by_name<S: Serializer>(values: &[(&'static str, Value)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(values.iter().map(|(name, value)| (name, value)))
}

impl Serialize for Value {
    /// As data: numbers as numbers, words as their sentence, everything else as text.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Amount(amount) => serializer.collect_str(amount),
            Self::Exact(text) | Self::Text(text) => serializer.serialize_str(text),
            Self::Rate(rate) => serializer.collect_str(rate),
            Self::Share(share) => serializer.collect_str(share),
            Self::Weight(weight) => serializer.collect_str(weight),
            Self::Number(number) => serializer.serialize_i64(*number),
            Self::Day(day) => serializer.collect_str(day),
            Self::Month(month) => serializer.collect_str(month),
            Self::Sentence(sentence) => sentence.serialize(serializer),
        }
    }
}
