//! Numbers that are counted from others. Every expression ends, and gives a number or why there is none.

use rust_decimal::Decimal;

use super::PolicyError;
use super::file::{ExpressionText, Operation, RatioText, RoundedText};
use super::names::{Names, Place, Type, Unit, Values, mismatch};
use super::span::Span;
use crate::calendar::Date;
use crate::facts::{Number, Unknown};
use crate::money::{RoundingMode, divide};

/// An expression whose names are found and whose units agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Expression {
    Number(Decimal),
    Value(Place),
    Sum(Vec<Self>),
    Difference(Box<(Self, Self)>),
    Product(Vec<Self>),
    Ratio(Box<(Self, Self)>, u32, RoundingMode),
    Rounded(Box<Self>, u32, RoundingMode),
    Least(Vec<Self>),
    Greatest(Vec<Self>),
    FirstKnown(Vec<Self>),
    YearsSince(Place),
    DaysSince(Place),
    Count(Place),
}

/// An expression with what can be said of its value before it is known.
#[derive(Debug, Clone)]
pub(super) struct Compiled {
    pub(super) expression: Expression,
    pub(super) unit: Unit,
    pub(super) span: Span,
    /// A number that stands in the file takes the unit of what it meets.
    literal: bool,
}

/// How deep an expression or a requirement may be.
pub(super) const DEPTH_MAX: usize = 32;

/// How many parts an operation may have.
const PARTS_MAX: usize = 1000;

/// The most places that a division or a rounding can name.
const PLACES_MAX: u32 = 12;

impl Compiled {
    /// Finds the names of an expression and checks its units.
    pub(super) fn of(text: &ExpressionText, names: &Names<'_>, path: &str) -> Result<Self, PolicyError> {
        Self::at(text, names, path, 0)
    }

    /// The same, for an expression that must have a unit.
    pub(super) fn in_unit(
        text: &ExpressionText,
        names: &Names<'_>,
        path: &str,
        unit: &Unit,
    ) -> Result<Self, PolicyError> {
        let mut compiled = Self::of(text, names, path)?;
        if compiled.literal {
            compiled.unit = unit.clone();
        }
        if compiled.unit == *unit { Ok(compiled) } else { Err(mismatch(path, unit, &compiled.unit)) }
    }

    fn at(text: &ExpressionText, names: &Names<'_>, path: &str, depth: usize) -> Result<Self, PolicyError> {
        if depth > DEPTH_MAX {
            return Err(too_deep(path));
        }
        let operation = match text {
            ExpressionText::Number(Number(number)) => {
                let span = Span::only(*number);
                return Ok(Self {
                    expression: Expression::Number(*number),
                    unit: Unit::Plain,
                    span,
                    literal: true,
                });
            }
            ExpressionText::Name(name) => return Self::named(name, names, path),
            ExpressionText::Operation(operation) => operation,
        };
        let part = |text: &ExpressionText| Self::at(text, names, path, depth.saturating_add(1));
        let parts = |texts: &[ExpressionText]| -> Result<Vec<Self>, PolicyError> {
            if texts.is_empty() || texts.len() > PARTS_MAX {
                return Err(PolicyError::limit(path, format!("1 to {PARTS_MAX} parts"), &texts.len()));
            }
            texts.iter().map(part).collect()
        };
        match operation.as_ref() {
            Operation::Sum(texts) => Self::alike(parts(texts)?, path, Expression::Sum, Span::plus),
            Operation::Least(texts) => Self::alike(parts(texts)?, path, Expression::Least, Span::least),
            Operation::Greatest(texts) => {
                Self::alike(parts(texts)?, path, Expression::Greatest, Span::greatest)
            }
            Operation::FirstKnown(texts) => {
                Self::alike(parts(texts)?, path, Expression::FirstKnown, Span::either)
            }
            Operation::Difference(one, two) => {
                let pair = |parts: Vec<Expression>| {
                    let mut parts = parts.into_iter();
                    let zero = || Expression::Number(Decimal::ZERO);
                    let (one, two) = (parts.next().unwrap_or_else(zero), parts.next().unwrap_or_else(zero));
                    Expression::Difference(Box::new((one, two)))
                };
                Self::alike(vec![part(one)?, part(two)?], path, pair, Span::minus)
            }
            Operation::Product(texts) => Self::product(parts(texts)?, path),
            Operation::Ratio(RatioText { of, to, places, mode }) => {
                check_places(*places, path)?;
                let (of, to) = (part(of)?, part(to)?);
                // A number of the file, when it is divided, takes the unit of what divides it.
                let unit = match (&of.unit, &to.unit) {
                    (unit, Unit::Plain) => unit.clone(),
                    (one, two) if one == two || of.literal => Unit::Plain,
                    (one, two) => return Err(mismatch(path, &format!("{one} as well"), two)),
                };
                let span = of.span.over(to.span);
                let pair = Box::new((of.expression, to.expression));
                Ok(Self { expression: Expression::Ratio(pair, *places, *mode), unit, span, literal: false })
            }
            Operation::Rounded(RoundedText { of, places, mode }) => {
                check_places(*places, path)?;
                let of = part(of)?;
                let span = of.span.rounded(*places, *mode);
                let expression = Expression::Rounded(Box::new(of.expression), *places, *mode);
                Ok(Self { expression, unit: of.unit, span, literal: of.literal })
            }
            Operation::Plain(of) => Ok(Self { unit: Unit::Plain, literal: false, ..part(of)? }),
            Operation::YearsSince(name) => Self::since(name, names, path, Expression::YearsSince, "years"),
            Operation::DaysSince(name) => Self::since(name, names, path, Expression::DaysSince, "days"),
            Operation::Count(name) => match names.find(path, name)? {
                (place, Type::List(_)) => {
                    let span = Span::from(Decimal::ZERO);
                    Ok(Self { expression: Expression::Count(place), unit: Unit::Plain, span, literal: false })
                }
                (_, other) => Err(mismatch(path, &"a list of texts", &other)),
            },
        }
    }

    fn named(name: &str, names: &Names<'_>, path: &str) -> Result<Self, PolicyError> {
        match names.find(path, name)? {
            (place, Type::Number { unit, domain, .. }) => {
                let span = Span::of(&domain);
                Ok(Self { expression: Expression::Value(place), unit, span, literal: false })
            }
            (_, other) => Err(mismatch(path, &"a number", &other)),
        }
    }

    fn since(
        name: &str,
        names: &Names<'_>,
        path: &str,
        make: impl FnOnce(Place) -> Expression,
        unit: &str,
    ) -> Result<Self, PolicyError> {
        match names.find(path, name)? {
            (place, Type::Date) => Ok(Self {
                expression: make(place),
                unit: Unit::Of(unit.to_owned()),
                span: Span::ALL,
                literal: false,
            }),
            (_, other) => Err(mismatch(path, &"a day", &other)),
        }
    }

    /// Parts of one unit; a number of the file takes it.
    fn alike(
        parts: Vec<Self>,
        path: &str,
        make: impl FnOnce(Vec<Expression>) -> Expression,
        join: impl Fn(Span, Span) -> Span,
    ) -> Result<Self, PolicyError> {
        let unit = parts.iter().find(|part| !part.literal).map_or(Unit::Plain, |part| part.unit.clone());
        if let Some(other) = parts.iter().find(|part| !part.literal && part.unit != unit) {
            return Err(mismatch(path, &unit, &other.unit));
        }
        let literal = parts.iter().all(|part| part.literal);
        let span = parts.iter().map(|part| part.span).reduce(join).unwrap_or(Span::ALL);
        let expression = make(parts.into_iter().map(|part| part.expression).collect());
        Ok(Self { expression, unit, span, literal })
    }

    /// At most one factor has a unit.
    fn product(parts: Vec<Self>, path: &str) -> Result<Self, PolicyError> {
        let mut with_unit = parts.iter().filter(|part| part.unit != Unit::Plain);
        let unit = with_unit.next().map_or(Unit::Plain, |part| part.unit.clone());
        if let Some(second) = with_unit.next() {
            return Err(mismatch(path, &"a plain number beside it", &second.unit));
        }
        let literal = parts.iter().all(|part| part.literal);
        let span = parts.iter().map(|part| part.span).reduce(Span::times).unwrap_or(Span::ALL);
        let expression = Expression::Product(parts.into_iter().map(|part| part.expression).collect());
        Ok(Self { expression, unit, span, literal })
    }
}

fn check_places(places: u32, path: &str) -> Result<(), PolicyError> {
    if places <= PLACES_MAX {
        return Ok(());
    }
    Err(PolicyError::limit(path, format!("at most {PLACES_MAX} places"), &places))
}

/// Nested more deeply than is taken.
pub(super) fn too_deep(path: &str) -> PolicyError {
    PolicyError::limit(path, format!("at most {DEPTH_MAX} one in the other"), &"more")
}

impl Expression {
    /// Its value, or why there is none.
    pub(super) fn value(&self, values: &Values<'_>) -> Result<Decimal, Unknown> {
        match self {
            Self::Number(number) => Ok(*number),
            Self::Value(place) => values.number(*place),
            Self::Sum(parts) => joined(parts, values, Decimal::checked_add),
            Self::Product(parts) => joined(parts, values, Decimal::checked_mul),
            Self::Least(parts) => joined(parts, values, |one, two| Some(one.min(two))),
            Self::Greatest(parts) => joined(parts, values, |one, two| Some(one.max(two))),
            Self::Difference(pair) => {
                let (one, two) = (pair.0.value(values)?, pair.1.value(values)?);
                one.checked_sub(two).ok_or(Unknown::TooLarge)
            }
            Self::Ratio(pair, places, mode) => {
                let (of, to) = (pair.0.value(values)?, pair.1.value(values)?);
                ratio(of, to, *places, *mode)
            }
            Self::Rounded(of, places, mode) => rounded(of.value(values)?, *places, *mode),
            Self::FirstKnown(parts) => {
                let mut first = Err(Unknown::Missing);
                for part in parts {
                    first = part.value(values);
                    if first.is_ok() {
                        break;
                    }
                }
                first
            }
            Self::YearsSince(place) => since(*place, values).map(|day| whole_years(day, values.on())),
            Self::DaysSince(place) => {
                since(*place, values).map(|day| Decimal::from(day.nights_to(values.on())))
            }
            Self::Count(place) => {
                let value = values.at(*place);
                value.list().map(|texts| Decimal::from(texts.len())).ok_or(value.why_not())
            }
        }
    }
}

fn since(place: Place, values: &Values<'_>) -> Result<Date, Unknown> {
    let value = values.at(place);
    value.date().ok_or(value.why_not())
}

fn joined(
    parts: &[Expression],
    values: &Values<'_>,
    join: impl Fn(Decimal, Decimal) -> Option<Decimal>,
) -> Result<Decimal, Unknown> {
    let mut all: Option<Decimal> = None;
    for part in parts {
        let value = part.value(values)?;
        all = Some(match all {
            None => value,
            Some(all) => join(all, value).ok_or(Unknown::TooLarge)?,
        });
    }
    all.ok_or(Unknown::Missing)
}

/// Whole years from a day to another: one more on each return of the day, for 29 February on 1 March of a common year.
fn whole_years(from: Date, to: Date) -> Decimal {
    let of_year = |day: Date| (day.month().number(), day.day());
    let not_yet = i32::from(of_year(to) < of_year(from));
    Decimal::from(to.year().saturating_sub(from.year()).saturating_sub(not_yet))
}

/// One number over another, rounded once.
pub(super) fn ratio(of: Decimal, to: Decimal, places: u32, mode: RoundingMode) -> Result<Decimal, Unknown> {
    if to.is_zero() {
        return Err(Unknown::DividedByZero);
    }
    let quotient = || {
        let power = |exponent: u32| 10_i128.checked_pow(exponent);
        let (above, below) = (to.scale().checked_add(places)?, of.scale());
        let dividend = of.mantissa().checked_mul(power(above.saturating_sub(below))?)?;
        let divisor = to.mantissa().checked_mul(power(below.saturating_sub(above))?)?;
        let dividend = if divisor < 0 { dividend.checked_neg()? } else { dividend };
        Decimal::try_from_i128_with_scale(divide(dividend, divisor, mode), places).ok()
    };
    quotient().ok_or(Unknown::TooLarge)
}

/// A number with at most so many places.
pub(super) fn rounded(number: Decimal, places: u32, mode: RoundingMode) -> Result<Decimal, Unknown> {
    ratio(number, Decimal::ONE, places, mode)
}
