//! What a policy's names stand for, with their kinds and units.

use std::collections::BTreeMap;
use std::fmt;

use rust_decimal::Decimal;

use super::PolicyError;
use crate::calendar::Date;
use crate::facts::{Dictionary, Facts, Interval, Kind, Known, Privacy, Unknown};
use crate::money::Currency;

/// In what a number is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unit {
    /// In nothing: a count, a share, a score.
    Plain,
    /// In the policy's currency.
    Money,
    /// In a unit that the dictionary names.
    Of(String),
}

impl Unit {
    /// What a rate is counted in.
    pub(super) fn per_year() -> Self {
        Self::Of("per year".to_owned())
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain => f.write_str("a plain number"),
            Self::Money => f.write_str("an amount"),
            Self::Of(unit) => write!(f, "a number ({unit})"),
        }
    }
}

/// What a name holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Type {
    /// A number.
    Number {
        /// Its unit.
        unit: Unit,
        /// Where it can lie.
        domain: Interval,
        /// Whether it is always a whole number.
        whole: bool,
    },
    /// A text; one of these, where there are any.
    Text(Vec<String>),
    /// A day.
    Date,
    /// Yes or no.
    Boolean,
    /// Several texts.
    List(Vec<String>),
}

impl Type {
    /// A number that can lie anywhere.
    pub(super) const fn number(unit: Unit) -> Self {
        Self::Number { unit, domain: Interval::ALL, whole: false }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number { unit, .. } => unit.fmt(f),
            Self::Text(_) => f.write_str("a text"),
            Self::Date => f.write_str("a day"),
            Self::Boolean => f.write_str("yes or no"),
            Self::List(_) => f.write_str("a list of texts"),
        }
    }
}

/// Where a name's value stands while a policy is applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// Among the facts.
    Fact(usize),
    /// Among what is derived.
    Derived(usize),
}

/// All names that can be read so far.
#[derive(Debug)]
pub(super) struct Names<'d> {
    dictionary: &'d Dictionary,
    derived: BTreeMap<String, (usize, Type)>,
}

impl<'d> Names<'d> {
    pub(super) const fn of(dictionary: &'d Dictionary) -> Self {
        Self { dictionary, derived: BTreeMap::new() }
    }

    /// Gives what is derived next a name, and answers where it stands.
    pub(super) fn add(&mut self, name: &str, kind: Type) -> usize {
        let place = self.derived.len();
        self.derived.insert(name.to_owned(), (place, kind));
        place
    }

    /// How many things are derived.
    pub(super) fn derived(&self) -> usize {
        self.derived.len()
    }

    /// Where a name's value stands, and what it is.
    pub(super) fn find(&self, path: &str, name: &str) -> Result<(Place, Type), PolicyError> {
        if let Some((place, kind)) = self.derived.get(name) {
            return Ok((Place::Derived(*place), kind.clone()));
        }
        let no_such_name = || PolicyError::NoSuchName { path: path.to_owned(), found: name.to_owned() };
        let (place, field) = self.dictionary.field(name).ok_or_else(no_such_name)?;
        let number = |unit, whole| Type::Number { unit, domain: field.domain(), whole };
        let unit = || field.unit.clone().map_or(Unit::Plain, Unit::Of);
        let kind = match field.kind {
            Kind::Decimal => number(unit(), false),
            Kind::Integer => number(unit(), true),
            Kind::Money => number(Unit::Money, false),
            Kind::Text => Type::Text(field.one_of.clone()),
            Kind::Date => Type::Date,
            Kind::Boolean => Type::Boolean,
            Kind::List => Type::List(field.one_of.clone()),
        };
        Ok((Place::Fact(place), kind))
    }

    /// Where a result stands, where there is one of the name.
    pub(super) fn result(&self, name: &str) -> Option<Place> {
        self.derived.get(name).map(|(place, _)| Place::Derived(*place))
    }

    /// Whether what a name holds may be shown.
    pub(super) fn privacy(&self, name: &str) -> Privacy {
        self.dictionary.field(name).map_or(Privacy::Open, |(_, field)| field.privacy)
    }

    /// The currency of all amounts.
    pub(super) const fn currency(&self) -> Currency {
        self.dictionary.currency()
    }

    /// The decimals of an amount.
    pub(super) fn decimals(&self) -> u32 {
        u32::from(self.currency().exponent())
    }

    /// Where a number stands, and its unit.
    pub(super) fn number(&self, path: &str, name: &str) -> Result<(Place, Unit), PolicyError> {
        match self.find(path, name)? {
            (place, Type::Number { unit, .. }) => Ok((place, unit)),
            (_, other) => Err(mismatch(path, &"a number", &other)),
        }
    }
}

/// A value of another kind or unit than asked for.
pub(super) fn mismatch(path: &str, expected: &dyn fmt::Display, found: &dyn fmt::Display) -> PolicyError {
    PolicyError::Kind { path: path.to_owned(), expected: expected.to_string(), found: found.to_string() }
}

/// What is known while a policy is applied.
#[derive(Debug)]
pub(super) struct Values<'v> {
    facts: &'v Facts<'v>,
    derived: Vec<Known<'v>>,
    on: Date,
}

impl<'v> Values<'v> {
    pub(super) fn new(facts: &'v Facts<'v>, derived: usize, on: Date) -> Self {
        Self { facts, derived: vec![Known::Not(Unknown::Missing); derived], on }
    }

    pub(super) fn at(&self, place: Place) -> Known<'v> {
        match place {
            Place::Fact(place) => self.facts.at(place),
            Place::Derived(place) => self.derived.get(place).copied().unwrap_or(Known::Not(Unknown::Missing)),
        }
    }

    pub(super) fn number(&self, place: Place) -> Result<Decimal, Unknown> {
        self.at(place).number()
    }

    pub(super) fn set(&mut self, place: usize, value: Known<'v>) {
        if let Some(slot) = self.derived.get_mut(place) {
            *slot = value;
        }
    }

    /// The day of the decision.
    pub(super) const fn on(&self) -> Date {
        self.on
    }

    pub(super) const fn facts(&self) -> &'v Facts<'v> {
        self.facts
    }
}
