//! Requirements: what must hold, as a tree of tests joined by all, any and not.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::PolicyError;
use super::expression::{DEPTH_MAX, too_deep};
use super::file::{Operand, PredicateText};
use super::names::{Names, Place, Type, Values, mismatch};
use super::truth::Truth;
use crate::calendar::Date;
use crate::facts::{Known, Number};

/// A requirement whose names are found and whose kinds agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Predicate {
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    /// How a number or a day stands to another: these orders hold.
    Compared(Place, Orders, Term),
    Between(Place, Term, Term),
    /// A text is one of these.
    OneOf(Place, Vec<String>),
    Same(Place, Place),
    Is(Place, bool),
    /// A list has all of these.
    Has(Place, Vec<String>),
    /// A list has none of these.
    HasNoneOf(Place, Vec<String>),
    IsKnown(Place),
}

/// Which orders of two values hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Orders {
    less: bool,
    equal: bool,
    greater: bool,
}

impl Orders {
    const EQUAL: Self = Self { less: false, equal: true, greater: false };
    const ABOVE: Self = Self { less: false, equal: false, greater: true };
    const AT_LEAST: Self = Self { less: false, equal: true, greater: true };
    const BELOW: Self = Self { less: true, equal: false, greater: false };
    const AT_MOST: Self = Self { less: true, equal: true, greater: false };

    const fn take_in(self, order: Ordering) -> bool {
        match order {
            Ordering::Less => self.less,
            Ordering::Equal => self.equal,
            Ordering::Greater => self.greater,
        }
    }
}

/// A number or a day to compare with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Term {
    Number(Decimal),
    Date(Date),
    Value(Place),
}

impl Predicate {
    /// Finds the names of a requirement and checks the kinds.
    pub(super) fn of(text: &PredicateText, names: &Names<'_>, path: &str) -> Result<Self, PolicyError> {
        Self::at(text, names, path, 0)
    }

    fn at(text: &PredicateText, names: &Names<'_>, path: &str, depth: usize) -> Result<Self, PolicyError> {
        if depth > DEPTH_MAX {
            return Err(too_deep(path));
        }
        let below = |part: &PredicateText| Self::at(part, names, path, depth.saturating_add(1));
        let several = |parts: &[PredicateText]| -> Result<Vec<Self>, PolicyError> {
            if parts.is_empty() {
                let reason = "nothing is asked: name at least one requirement";
                return Err(PolicyError::Combination { path: path.to_owned(), reason });
            }
            parts.iter().map(below).collect()
        };
        match (&text.all, &text.any, &text.not, &text.of) {
            (Some(parts), None, None, None) if !text.asks() => Ok(Self::All(several(parts)?)),
            (None, Some(parts), None, None) if !text.asks() => Ok(Self::Any(several(parts)?)),
            (None, None, Some(part), None) if !text.asks() => Ok(Self::Not(Box::new(below(part)?))),
            (None, None, None, Some(of)) if text.asks() => text.tests(of, names, path),
            _ => {
                let reason = "a requirement is one of `all`, `any`, `not`, or `of` with what is asked of it";
                Err(PolicyError::Combination { path: path.to_owned(), reason })
            }
        }
    }

    /// Whether it holds.
    pub(super) fn truth(&self, values: &Values<'_>) -> Truth {
        match self {
            Self::All(parts) => Truth::all(parts.iter().map(|part| part.truth(values))),
            Self::Any(parts) => Truth::any(parts.iter().map(|part| part.truth(values))),
            Self::Not(part) => !part.truth(values),
            Self::Compared(place, orders, term) => term.to(*place, values, |order| orders.take_in(order)),
            Self::Between(place, low, high) => {
                let from = low.to(*place, values, |order| Orders::AT_LEAST.take_in(order));
                from.min(high.to(*place, values, |order| Orders::AT_MOST.take_in(order)))
            }
            Self::OneOf(place, texts) => {
                told(values.at(*place).text(), |text| texts.iter().any(|one| one == text))
            }
            Self::Same(one, two) => {
                let (one, two) = (values.at(*one), values.at(*two));
                told((one.is_known() && two.is_known()).then_some(()), |()| one == two)
            }
            Self::Is(place, wanted) => told(values.at(*place).boolean(), |yes| yes == *wanted),
            Self::Has(place, texts) => {
                told(values.at(*place).list(), |list| texts.iter().all(|text| list.contains(text)))
            }
            Self::HasNoneOf(place, texts) => {
                told(values.at(*place).list(), |list| !texts.iter().any(|text| list.contains(text)))
            }
            Self::IsKnown(place) => values.at(*place).is_known().into(),
        }
    }
}

/// What is asked of a value, where it is known.
fn told<T>(value: Option<T>, holds: impl FnOnce(T) -> bool) -> Truth {
    value.map_or(Truth::Unknown, |value| holds(value).into())
}

impl Term {
    /// How a value stands to it.
    fn to(self, place: Place, values: &Values<'_>, holds: impl Fn(Ordering) -> bool) -> Truth {
        let other = match self {
            Self::Number(number) => Known::Number(number),
            Self::Date(date) => Known::Date(date),
            Self::Value(place) => values.at(place),
        };
        match (values.at(place), other) {
            (Known::Number(one), Known::Number(two)) => holds(one.cmp(&two)).into(),
            (Known::Date(one), Known::Date(two)) => holds(one.cmp(&two)).into(),
            _ => Truth::Unknown,
        }
    }
}

impl PredicateText {
    /// All that is asked of one value.
    fn tests(&self, of: &str, names: &Names<'_>, path: &str) -> Result<Predicate, PolicyError> {
        let (place, kind) = names.find(path, of)?;
        let mut tests = Vec::new();
        if let Some(operand) = &self.is {
            tests.push(same(place, &kind, operand, names, path)?);
        }
        if let Some(operand) = &self.is_not {
            tests.push(Predicate::Not(Box::new(same(place, &kind, operand, names, path)?)));
        }
        let compared = [
            (&self.above, Orders::ABOVE),
            (&self.at_least, Orders::AT_LEAST),
            (&self.below, Orders::BELOW),
            (&self.at_most, Orders::AT_MOST),
        ];
        for (operand, orders) in compared {
            if let Some(operand) = operand {
                tests.push(Predicate::Compared(place, orders, term(&kind, operand, names, path)?));
            }
        }
        if let Some((low, high)) = &self.between {
            let (low, high) = (term(&kind, low, names, path)?, term(&kind, high, names, path)?);
            let empty = match (low, high) {
                (Term::Number(low), Term::Number(high)) => low > high,
                (Term::Date(low), Term::Date(high)) => low > high,
                _ => false,
            };
            if empty {
                let reason = "nothing lies between the two: the first is the smaller one";
                return Err(PolicyError::Combination { path: path.to_owned(), reason });
            }
            tests.push(Predicate::Between(place, low, high));
        }
        if let Some(list) = &self.one_of {
            tests.push(Predicate::OneOf(place, texts(&kind, list, path)?));
        }
        if let Some(list) = &self.none_of {
            tests.push(Predicate::Not(Box::new(Predicate::OneOf(place, texts(&kind, list, path)?))));
        }
        if let Some(list) = &self.has {
            tests.push(Predicate::Has(place, parts(&kind, list, path)?));
        }
        if let Some(list) = &self.has_none_of {
            tests.push(Predicate::HasNoneOf(place, parts(&kind, list, path)?));
        }
        if let Some(known) = self.is_known {
            let is_known = Predicate::IsKnown(place);
            tests.push(if known { is_known } else { Predicate::Not(Box::new(is_known)) });
        }
        Ok(if tests.len() == 1 { tests.remove(0) } else { Predicate::All(tests) })
    }
}

/// A value is the same as an operand.
fn same(
    place: Place,
    kind: &Type,
    operand: &Operand,
    names: &Names<'_>,
    path: &str,
) -> Result<Predicate, PolicyError> {
    match (kind, operand) {
        (Type::Number { .. } | Type::Date, operand) => {
            Ok(Predicate::Compared(place, Orders::EQUAL, term(kind, operand, names, path)?))
        }
        (Type::Text(_), Operand::Text(text)) => {
            Ok(Predicate::OneOf(place, texts(kind, std::slice::from_ref(text), path)?))
        }
        (Type::Boolean, Operand::Boolean(yes)) => Ok(Predicate::Is(place, *yes)),
        (Type::Text(_) | Type::Boolean, Operand::Other(other)) => {
            match (kind, names.find(path, &other.of)?) {
                (Type::Text(_), (two, Type::Text(_))) | (Type::Boolean, (two, Type::Boolean)) => {
                    Ok(Predicate::Same(place, two))
                }
                (_, (_, found)) => Err(mismatch(path, kind, &found)),
            }
        }
        (Type::List(_), _) => Err(mismatch(path, &"`has` or `has_none_of` of a list", &"`is`")),
        (Type::Text(_) | Type::Boolean, operand) => Err(mismatch(path, kind, operand)),
    }
}

/// What a number or a day is compared with.
fn term(kind: &Type, operand: &Operand, names: &Names<'_>, path: &str) -> Result<Term, PolicyError> {
    match (kind, operand) {
        (Type::Number { .. }, Operand::Number(number)) => Ok(Term::Number(number.0)),
        (Type::Number { .. }, Operand::Text(text)) => {
            let number = Number::from_text(text).map(|number| Term::Number(number.0));
            number.ok_or_else(|| mismatch(path, kind, operand))
        }
        (Type::Number { unit, .. }, Operand::Other(other)) => {
            let (place, found) = names.number(path, &other.of)?;
            if found == *unit { Ok(Term::Value(place)) } else { Err(mismatch(path, unit, &found)) }
        }
        (Type::Date, Operand::Text(text)) => {
            text.parse().map(Term::Date).map_err(|_| mismatch(path, kind, operand))
        }
        (Type::Date, Operand::Other(other)) => match names.find(path, &other.of)? {
            (place, Type::Date) => Ok(Term::Value(place)),
            (_, found) => Err(mismatch(path, kind, &found)),
        },
        (Type::Number { .. } | Type::Date, operand) => Err(mismatch(path, kind, operand)),
        (Type::Text(_) | Type::Boolean | Type::List(_), _) => Err(mismatch(path, &"a number or a day", kind)),
    }
}

/// Texts that a text can be.
fn texts(kind: &Type, list: &[String], path: &str) -> Result<Vec<String>, PolicyError> {
    if let Type::Text(known) = kind {
        checked(known, list, path)
    } else {
        Err(mismatch(path, &"a text", kind))
    }
}

/// Texts that a list can have.
fn parts(kind: &Type, list: &[String], path: &str) -> Result<Vec<String>, PolicyError> {
    if let Type::List(known) = kind {
        checked(known, list, path)
    } else {
        Err(mismatch(path, &"a list of texts", kind))
    }
}

fn checked(known: &[String], list: &[String], path: &str) -> Result<Vec<String>, PolicyError> {
    let foreign = list.iter().find(|text| !known.is_empty() && !known.contains(text));
    match foreign {
        Some(text) => Err(PolicyError::limit(path, format!("one of {}", known.join(", ")), text)),
        None if list.is_empty() => {
            Err(PolicyError::Combination { path: path.to_owned(), reason: "name at least one text" })
        }
        None => Ok(list.to_vec()),
    }
}
