use rust_decimal::Decimal;

use super::PolicyError;
use super::file::{BaseText, Benefit, BenefitText, PriceText};
use super::matrix::MARGIN;
use super::names::{Names, Place, Type, Unit, Values, mismatch};
use super::predicate::Predicate;
use super::run::{Reads, Run};
use super::tally::Because;
use super::trace::{Step, Watch};
use super::truth::Truth;
use crate::facts::{Known, Unknown};
use crate::rate::Rate;

/// The name of the price, a fraction a year.
pub(super) const RATE: &str = "rate";
/// The name of what benefits take off the price.
pub(super) const DISCOUNT: &str = "discount";

/// The benefits whose conditions hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Benefits {
    all: Vec<Granted>,
    place: usize,
}

/// One benefit with its conditions.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Granted {
    id: String,
    when: Predicate,
    gives: Benefit,
    place: usize,
    reads: Reads,
}

impl Benefits {
    pub(super) fn of(texts: &[BenefitText], names: &mut Names<'_>) -> Result<Self, PolicyError> {
        let mut all = Vec::new();
        for text in texts {
            let path = format!("benefits.{}.when", text.id);
            let when = Predicate::of(&text.when, names, &path)?;
            let reads = Reads::of(names, &path, |mut tell| text.when.names(&mut tell))?;
            let refused = |expected, found: &dyn std::fmt::Display| {
                PolicyError::limit(format!("benefits.{}.gives", text.id), expected, &found)
            };
            match text.gives {
                Benefit::Discount(rate) if rate.is_negative() => {
                    return Err(refused("a rate of zero or more", &rate));
                }
                Benefit::RowFreeOfInterest(row @ 0) => {
                    return Err(refused("a row's number, 1 or more", &row));
                }
                Benefit::Discount(_) | Benefit::RowFreeOfInterest(_) => {}
            }
            all.push((text, when, reads));
        }
        // A benefit's condition reads no benefit: they are given together.
        let all = all.into_iter().map(|(text, when, reads)| {
            let place = names.add(&text.id, Type::Boolean);
            Granted { id: text.id.clone(), when, gives: text.gives.clone(), place, reads }
        });
        let all = all.collect();
        Ok(Self { all, place: names.add(DISCOUNT, Type::number(Unit::per_year())) })
    }

    pub(super) fn run<'r, W: Watch>(&'r self, run: &mut Run<'r, W>) {
        let mut discount = Decimal::ZERO;
        for benefit in &self.all {
            let truth = benefit.when.truth(&run.values);
            run.values.set(benefit.place, Known::Boolean(truth == Truth::Yes));
            if let (Truth::Yes, Benefit::Discount(rate)) = (truth, &benefit.gives) {
                discount = discount.saturating_add(rate.to_decimal());
            }
            run.watch.tell(|| Step::Benefit {
                name: benefit.id.clone(),
                truth,
                reads: benefit.reads.seen(&run.values),
            });
        }
        run.values.set(self.place, Known::Number(discount));
    }

    /// Those that are given, by what is known.
    pub(super) fn given<'p>(&'p self, values: &Values<'_>) -> Vec<(&'p str, &'p Benefit)> {
        let given = |benefit: &&Granted| values.at(Place::Derived(benefit.place)) == Known::Boolean(true);
        self.all.iter().filter(given).map(|benefit| (benefit.id.as_str(), &benefit.gives)).collect()
    }
}

/// A rate, or a value that is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Base {
    Rate(Rate),
    Of(Place),
}

impl Base {
    pub(super) fn of(text: &BaseText, names: &Names<'_>, path: &str) -> Result<Self, PolicyError> {
        match text {
            BaseText::Rate(rate) => Ok(Self::Rate(*rate)),
            BaseText::Of(name) => {
                let (place, unit) = names.number(path, name)?;
                let expected = Unit::per_year();
                if unit == expected { Ok(Self::Of(place)) } else { Err(mismatch(path, &expected, &unit)) }
            }
        }
    }

    pub(super) fn value(self, values: &Values<'_>) -> Result<Decimal, Unknown> {
        match self {
            Self::Rate(rate) => Ok(rate.to_decimal()),
            Self::Of(place) => values.number(place),
        }
    }
}

impl BaseText {
    /// The name that it reads.
    pub(super) fn names<'t>(&'t self, tell: &mut impl FnMut(&'t str)) {
        match self {
            Self::Rate(_) => {}
            Self::Of(name) => tell(name),
        }
    }
}

/// The price: a base, a matrix's margin on top, benefits off, between a floor and a cap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Price {
    base: Base,
    margin: Option<Place>,
    discount: Option<Place>,
    floor: Option<Decimal>,
    cap: Option<Decimal>,
    place: usize,
}

impl Price {
    pub(super) fn of(text: &PriceText, names: &mut Names<'_>) -> Result<Self, PolicyError> {
        let base = Base::of(&text.base, names, "price.base")?;
        if let (Some(floor), Some(cap)) = (text.floor, text.cap)
            && floor > cap
        {
            return Err(PolicyError::limit("price.floor", format!("at most the cap, {cap}"), &floor));
        }
        let (margin, discount) = (names.result(MARGIN), names.result(DISCOUNT));
        let fraction = |rate: Option<Rate>| rate.map(Rate::to_decimal);
        let (floor, cap) = (fraction(text.floor), fraction(text.cap));
        let place = names.add(RATE, Type::number(Unit::per_year()));
        Ok(Self { base, margin, discount, floor, cap, place })
    }

    pub(super) fn run<'r, W: Watch>(&'r self, run: &mut Run<'r, W>) {
        let part = |place: Option<Place>| place.map_or(Ok(Decimal::ZERO), |place| run.values.number(place));
        let (base, margin, discount) = (self.base.value(&run.values), part(self.margin), part(self.discount));
        let rate = price(base, margin, discount, self.floor, self.cap);
        let value: Known<'_> = rate.into();
        run.values.set(self.place, value);
        run.watch.tell(|| Step::Price {
            base: Known::from(base).into(),
            margin: margin.unwrap_or_default(),
            discount: discount.unwrap_or_default(),
            value: value.into(),
        });
        if rate.is_err() {
            run.not_known(RATE, Because::UnknownResult);
        }
    }
}

/// A rate that terms can carry, not below the floor and not above the cap.
fn price(
    base: Result<Decimal, Unknown>,
    margin: Result<Decimal, Unknown>,
    discount: Result<Decimal, Unknown>,
    floor: Option<Decimal>,
    cap: Option<Decimal>,
) -> Result<Decimal, Unknown> {
    let rate = base?
        .checked_add(margin?)
        .and_then(|rate| rate.checked_sub(discount.ok()?))
        .ok_or(Unknown::TooLarge)?;
    let rate = floor.map_or(rate, |floor| rate.max(floor));
    let rate = cap.map_or(rate, |cap| rate.min(cap)).max(Decimal::ZERO);
    Rate::per_year(rate).map(Rate::to_decimal).map_err(|_| Unknown::TooLarge)
}
