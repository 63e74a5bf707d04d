use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Application, Borrower, Fact, FactError, Interval, Kind, Known, Partition, Unknown, Value};
use crate::calendar::Date;
use crate::money::{Currency, Money};
use crate::written;

/// Whether what a field holds may be shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Privacy {
    /// To everybody who sees the decision.
    #[default]
    Open,
    /// Only to who may see the application: it is no part of a sentence or a notice.
    Sensitive,
}

/// What a lender says of one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// What it holds.
    pub kind: Kind,
    /// In what a number is counted: `years`, `months`. Numbers of different units are never compared or added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Who gives it: the borrower when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Whether it may be shown.
    #[serde(default)]
    pub privacy: Privacy,
    /// Where its numbers lie; a value outside is refused. All numbers when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<Interval>,
    /// The texts that it can hold; any when it is left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub one_of: Vec<String>,
    /// Whose field it is; of both kinds of borrower when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub borrower: Option<Borrower>,
}

/// The fields that a lender knows of those who ask for credit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Dictionary {
    fields: BTreeMap<String, Field>,
    #[serde(skip)]
    currency: Currency,
}

/// The values of an application, field by field as the dictionary has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts<'a> {
    values: Vec<Known<'a>>,
    /// The days of the values as their sources say, by their places; empty where nobody gave any.
    days: Vec<Option<Date>>,
    borrower: Borrower,
}

/// The most fields of a dictionary.
const FIELDS_MAX: usize = 1000;

impl Dictionary {
    /// Reads the fields from TOML: a table for each.
    ///
    /// # Errors
    /// [`FactError`] with the path of what is wrong.
    pub fn from_toml(text: &str, currency: Currency) -> Result<Self, FactError> {
        Self::new(written::from_toml(text)?, currency)
    }

    /// Checks fields.
    ///
    /// # Errors
    /// [`FactError`]: a name that cannot be one, a limit that has no meaning for its field's kind.
    pub fn new(fields: BTreeMap<String, Field>, currency: Currency) -> Result<Self, FactError> {
        if fields.len() > FIELDS_MAX {
            let (expected, found) = (format!("at most {FIELDS_MAX} fields"), fields.len().to_string());
            return Err(FactError::Limit { field: String::new(), expected, found });
        }
        for (name, field) in &fields {
            check_name(name)?;
            let refused = |part, reason| Err(FactError::Field { field: name.clone(), part, reason });
            if field.unit.is_some() && !matches!(field.kind, Kind::Decimal | Kind::Integer) {
                return refused("unit", "only a number has a unit of its own");
            }
            if field.range.is_some() && !field.kind.is_numeric() {
                return refused("range", "only numbers and amounts have a range");
            }
            if !field.one_of.is_empty() && !matches!(field.kind, Kind::Text | Kind::List) {
                return refused("one_of", "only texts are one of some");
            }
        }
        Ok(Self { fields, currency })
    }

    /// The currency of all amounts.
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// The fields by their names.
    pub const fn fields(&self) -> &BTreeMap<String, Field> {
        &self.fields
    }

    /// A field, and its place among all.
    pub fn field(&self, name: &str) -> Option<(usize, &Field)> {
        let place = self.fields.keys().position(|known| known == name)?;
        self.fields.get(name).map(|field| (place, field))
    }

    /// Reads an application: every value of its field's kind and within its limits; what was not given is not known.
    ///
    /// # Errors
    /// [`FactError`]: a value of another kind or currency, outside its field's limits, or of no field.
    pub fn read<'a>(&'a self, application: &'a Application) -> Result<Facts<'a>, FactError> {
        let found = application.borrower();
        for name in application.facts().keys() {
            let Some(field) = self.fields.get(name) else {
                return Err(FactError::NoSuchField { field: name.clone() });
            };
            if let Some(expected) = field.borrower.filter(|expected| *expected != found) {
                return Err(FactError::Borrower { field: name.clone(), expected, found });
            }
        }
        let known = self.fields.iter().map(|(name, field)| {
            application
                .facts()
                .get(name)
                .map_or(Ok(Known::Not(Unknown::Missing)), |fact| self.known(name, field, &fact.value))
        });
        let as_of = |name: &String| application.facts().get(name).and_then(|fact| fact.as_of);
        let (values, days) = (known.collect::<Result<_, _>>()?, self.fields.keys().map(as_of).collect());
        Ok(Facts { values, days, borrower: application.borrower() })
    }

    fn known<'a>(&self, name: &str, field: &Field, value: &'a Value) -> Result<Known<'a>, FactError> {
        let known = match (field.kind, value) {
            (_, Value::Missing) => return Ok(Known::Not(Unknown::Missing)),
            (Kind::Decimal, Value::Decimal(number)) => Known::Number(*number),
            (Kind::Decimal | Kind::Integer, Value::Integer(number)) => Known::Number(Decimal::from(*number)),
            (Kind::Money, Value::Money(money)) => {
                let (expected, found) = (self.currency, money.currency());
                if expected != found {
                    return Err(FactError::Currency { field: name.to_owned(), expected, found });
                }
                Known::Number(money.to_decimal())
            }
            (Kind::Text, Value::Text(text)) => Known::Text(text),
            (Kind::Date, Value::Date(date)) => Known::Date(*date),
            (Kind::Boolean, Value::Boolean(yes)) => Known::Boolean(*yes),
            (Kind::List, Value::List(texts)) => Known::List(texts),
            (expected, value) => {
                let kind = value.kind().map_or("", Kind::name);
                let found = format!("{kind} `{value}`");
                return Err(FactError::Kind {
                    field: name.to_owned(),
                    expected,
                    unit: field.unit.clone(),
                    found,
                });
            }
        };
        field.holds(name, known)?;
        Ok(known)
    }

    /// Checks the values of one field.
    ///
    /// # Errors
    /// [`FactError`]: no such field, a value of another kind, or one outside the field's limits.
    pub(crate) fn check_all(&self, name: &str, values: &[Known<'_>]) -> Result<(), FactError> {
        let no_such_field = || FactError::NoSuchField { field: name.to_owned() };
        let field = self.fields.get(name).ok_or_else(no_such_field)?;
        // Whether a number lies in the range is asked for each of perhaps millions.
        let range = Partition::only(field.domain());
        for value in values {
            let fits = match (field.kind, value) {
                (Kind::Integer, Known::Number(number)) => number.is_integer(),
                (_, Known::Not(_))
                | (Kind::Decimal | Kind::Money, Known::Number(_))
                | (Kind::Text, Known::Text(_))
                | (Kind::Date, Known::Date(_))
                | (Kind::Boolean, Known::Boolean(_))
                | (Kind::List, Known::List(_)) => true,
                (_, _) => false,
            };
            if !fits {
                let (field_name, unit, found) = (name.to_owned(), field.unit.clone(), format!("`{value}`"));
                return Err(FactError::Kind { field: field_name, expected: field.kind, unit, found });
            }
            match value {
                Known::Number(number) if range.place(*number).is_some() => {}
                Known::Not(_) | Known::Date(_) | Known::Boolean(_) => {}
                Known::Number(_) | Known::Text(_) | Known::List(_) => field.holds(name, *value)?,
            }
        }
        Ok(())
    }

    /// Reads an application from JSON: `borrower`, and `facts` by their names, each a value, or a table of `value`, `source`
    /// and `as_of`. Amounts, days and numbers with a fraction are text; `null` is a value that is missing.
    ///
    /// # Errors
    /// [`FactError`] with the path of what is wrong.
    pub fn application_from_json(&self, text: &str) -> Result<Application, FactError> {
        let asked: Asked = written::from_json(text)?;
        let mut application = Application::of(asked.borrower);
        for (name, fact) in asked.facts {
            let field =
                self.fields.get(&name).ok_or_else(|| FactError::NoSuchField { field: name.clone() })?;
            // A list is a value: serde would take it for the parts of a table, one after the other.
            let AskedFact { value, source, as_of } = if fact.is_object() {
                serde_json::from_value(fact).map_err(|error| FactError::Format {
                    path: format!("facts.{name}"),
                    message: error.to_string(),
                })?
            } else {
                AskedFact { value: fact, source: None, as_of: None }
            };
            let value = self.value(&name, field, &value)?;
            application = application.fact(&name, Fact { value, as_of, source });
        }
        Ok(application)
    }

    /// A value as JSON writes it, by the field's kind.
    fn value(&self, name: &str, field: &Field, written: &serde_json::Value) -> Result<Value, FactError> {
        use serde_json::Value as Json;
        let refused = |found: &Json| FactError::Kind {
            field: name.to_owned(),
            expected: field.kind,
            unit: field.unit.clone(),
            found: found.to_string(),
        };
        let value = match (field.kind, written) {
            (_, Json::Null) => Some(Value::Missing),
            (Kind::Money, Json::String(text)) => {
                let amount = Decimal::from_str_exact(text).map_err(|_| refused(written))?;
                let money = Money::from_decimal(amount, self.currency);
                Some(Value::Money(
                    money.map_err(|source| FactError::Amount { field: name.to_owned(), source })?,
                ))
            }
            (Kind::Decimal, Json::String(text)) => {
                super::Number::from_text(text).map(|number| Value::Decimal(number.0))
            }
            (Kind::Decimal | Kind::Integer, Json::Number(number)) => number.as_i64().map(Value::Integer),
            (Kind::Money, Json::Number(number)) => {
                let amount = number.as_i64().map(Decimal::from);
                amount.and_then(|amount| Money::from_decimal(amount, self.currency).ok()).map(Value::Money)
            }
            (Kind::Text, Json::String(text)) => Some(Value::Text(text.clone())),
            (Kind::Date, Json::String(text)) => text.parse::<Date>().ok().map(Value::Date),
            (Kind::Boolean, Json::Bool(yes)) => Some(Value::Boolean(*yes)),
            (Kind::List, Json::Array(texts)) => {
                let texts: Option<Vec<String>> =
                    texts.iter().map(|text| text.as_str().map(str::to_owned)).collect();
                texts.map(Value::List)
            }
            (_, _) => None,
        };
        value.ok_or_else(|| refused(written))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    #[serde(default)]
    borrower: Borrower,
    /// Each a value, or a table of [`AskedFact`].
    facts: BTreeMap<String, serde_json::Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AskedFact {
    value: serde_json::Value,
    #[serde(default)]
    source: Option<String>,
    #[serde(default)]
    as_of: Option<Date>,
}

impl Field {
    /// Whether a value lies within the field's limits.
    fn holds(&self, name: &str, value: Known<'_>) -> Result<(), FactError> {
        let outside = |expected: String| {
            let (field, found) = (name.to_owned(), value.to_string());
            Err(FactError::Limit { field, expected, found })
        };
        match (value, &self.range) {
            (Known::Number(number), Some(range)) if !range.contains(number) => {
                return outside(range.to_string());
            }
            _ => {}
        }
        let texts: &[String] = &self.one_of;
        let known = |text: &str| texts.is_empty() || texts.iter().any(|one| one == text);
        let all_known = match value {
            Known::Text(text) => known(text),
            Known::List(list) => list.iter().all(|text| known(text)),
            Known::Not(_) | Known::Number(_) | Known::Date(_) | Known::Boolean(_) => true,
        };
        if all_known { Ok(()) } else { outside(format!("one of {}", texts.join(", "))) }
    }

    /// All numbers that it can hold.
    pub fn domain(&self) -> Interval {
        self.range.unwrap_or(Interval::ALL)
    }
}

impl<'a> Facts<'a> {
    /// Values in the order of a dictionary's fields, checked by it.
    pub(crate) const fn of(values: Vec<Known<'a>>, borrower: Borrower) -> Self {
        Self { values, days: Vec::new(), borrower }
    }

    /// The value of a field, by its place.
    pub fn at(&self, place: usize) -> Known<'a> {
        self.values.get(place).copied().unwrap_or(Known::Not(Unknown::Missing))
    }

    /// The values, to be filled anew.
    pub(crate) fn into_values(self) -> Vec<Known<'a>> {
        self.values
    }

    /// Who asks.
    pub const fn borrower(&self) -> Borrower {
        self.borrower
    }

    /// The day on which a value held, as its source says, by its place.
    pub(crate) fn as_of(&self, place: usize) -> Option<Date> {
        self.days.get(place).copied().flatten()
    }

    /// A value that is older than is taken is not known.
    pub fn forget(&mut self, place: usize) {
        if let Some(value) = self.values.get_mut(place) {
            *value = Known::Not(Unknown::Stale);
        }
    }
}

/// Names are small letters, digits and `_`, the first a letter: they stand in files, hashes and reasons.
pub(crate) fn check_name(name: &str) -> Result<(), FactError> {
    let starts = name.starts_with(|first: char| first.is_ascii_lowercase());
    let letters = name.chars().all(|one| one.is_ascii_lowercase() || one.is_ascii_digit() || one == '_');
    if starts && letters && name.len() <= 64 {
        Ok(())
    } else {
        Err(FactError::Name { found: name.to_owned() })
    }
}
