use rust_decimal::Decimal;

use super::PolicyError;
use super::bins::{Bins, Takes};
use super::file::{BinText, CharacteristicText, Monotone, PointsLost, ScorecardText};
use super::names::{Names, Place, Type, Unit, Values};
use super::probability::Probability;
use super::run::{Reads, Run};
use super::span::Span;
use super::trace::{Points, Read, Step, Watch};
use crate::facts::{Known, Unknown};

/// Points for what is known of an applicant, characteristic by characteristic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scorecard {
    pub(super) id: String,
    base: Decimal,
    pub(super) characteristics: Vec<Characteristic>,
    probability: Option<(Probability, usize)>,
    place: usize,
}

/// Points for one value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Characteristic {
    pub(super) of: String,
    place: Place,
    pub(super) bins: Bins,
    /// What each bin gives.
    pub(super) gives: Vec<Gives>,
    missing: Option<Gives>,
    reason: String,
    pub(super) monotone: Option<Monotone>,
    reads: Reads,
}

/// What a bin gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Gives {
    pub(super) points: Decimal,
    /// What is lost against the baseline; below zero where it gives more.
    lost: Decimal,
    /// The key of its own for having lost some.
    reason: Option<String>,
}

/// The most points that a file can name, and the least with a minus.
const POINTS_MAX: i64 = 1_000_000;

/// The most characteristics of a scorecard, and the most bins of a characteristic.
const PARTS_MAX: usize = 1000;

impl Scorecard {
    pub(super) fn of(text: &ScorecardText, names: &mut Names<'_>) -> Result<Self, PolicyError> {
        let path = format!("scorecards.{}", text.id);
        if text.characteristics.is_empty() || text.characteristics.len() > PARTS_MAX {
            let expected = format!("1 to {PARTS_MAX} characteristics");
            let found = text.characteristics.len();
            return Err(PolicyError::limit(format!("{path}.characteristics"), expected, &found));
        }
        let characteristics: Vec<Characteristic> = text
            .characteristics
            .iter()
            .map(|one| Characteristic::of(one, text.points_lost, names, &path))
            .collect::<Result<_, _>>()?;
        let base = checked(text.base.0, &format!("{path}.base"))?;
        let spans = characteristics.iter().map(Characteristic::span);
        let span = spans.fold(Span::only(base), Span::plus);
        let whole = base.fract().is_zero() && characteristics.iter().all(Characteristic::is_whole);
        let kind = Type::Number { unit: Unit::Plain, domain: span.domain(), whole };
        let path = format!("{path}.probability");
        let probability =
            text.probability.as_ref().map(|text| Probability::of(text, &kind, &path)).transpose()?;
        let place = names.add(&text.id, kind);
        let certain = Span::new(Some(Decimal::ZERO), Some(Decimal::ONE)).domain();
        let kind = Type::Number { unit: Unit::Plain, domain: certain, whole: false };
        let probability = probability.map(|one| (one, names.add(&text.probability_name(), kind)));
        Ok(Self { id: text.id.clone(), base, characteristics, probability, place })
    }

    /// Adds up its points. A value without a bin leaves the applicant without a score.
    pub(super) fn run<'r, W: Watch>(&'r self, run: &mut Run<'r, W>) {
        let mut score = Ok(self.base);
        for characteristic in &self.characteristics {
            let given = characteristic.gives(run.values.at(characteristic.place));
            score = match (score, given) {
                (Ok(score), Ok(given)) => {
                    if given.lost.is_sign_positive() && !given.lost.is_zero() {
                        run.tally.lose(characteristic.reason_of(given), given.lost);
                    }
                    Ok(score.saturating_add(given.points))
                }
                (Err(why), _) | (Ok(_), Err(why)) => Err(why),
            };
        }
        let value: Known<'_> = score.into();
        run.values.set(self.place, value);
        let probability = self.probability.as_ref().map(|(probability, place)| {
            let value = probability.value(score);
            run.values.set(*place, value.into());
            value
        });
        run.watch.tell(|| Step::Score {
            name: self.id.clone(),
            base: self.base,
            parts: self.characteristics.iter().filter_map(|one| one.seen(&run.values)).collect(),
            value: value.into(),
            probability: probability.map(|value| Known::from(value).into()),
        });
    }
}

impl ScorecardText {
    /// The name of the probability that its score gives.
    pub(super) fn probability_name(&self) -> String {
        format!("{}_probability", self.id)
    }
}

impl Characteristic {
    fn of(
        text: &CharacteristicText,
        points_lost: PointsLost,
        names: &Names<'_>,
        path: &str,
    ) -> Result<Self, PolicyError> {
        let path = format!("{path}.{}", text.of);
        let (place, kind) = names.find(&path, &text.of)?;
        if text.bins.len() > PARTS_MAX {
            return Err(PolicyError::limit(path, format!("at most {PARTS_MAX} bins"), &text.bins.len()));
        }
        let takes: Vec<Takes<'_>> = text.bins.iter().map(|bin| bin.takes(&path)).collect::<Result<_, _>>()?;
        let other = text.other.map(|_| takes.len());
        let bins = Bins::of(&kind, &takes, other, &format!("{path}.bins"))?;
        let mut given: Vec<(Decimal, Option<String>)> =
            text.bins.iter().map(|bin| (bin.points.0, bin.reason.clone())).collect();
        given.extend(text.other.map(|other| (other.0, None)));
        for (points, _) in &given {
            checked(*points, &format!("{path}.bins"))?;
        }
        let missing = text.missing.map(|missing| missing.0);
        let most = given.iter().map(|(points, _)| *points).chain(missing).max().unwrap_or_default();
        let baseline = match (points_lost, text.baseline) {
            (PointsLost::FromTheMost, None) => most,
            (PointsLost::FromItsBaseline, Some(baseline)) => baseline.0,
            (PointsLost::FromTheMost, Some(_)) => {
                let reason = "points are counted from the most, unless the scorecard has `points_lost = \"from_its_baseline\"`";
                return Err(PolicyError::Combination { path: format!("{path}.baseline"), reason });
            }
            (PointsLost::FromItsBaseline, None) => {
                let reason = "the scorecard counts lost points from the baseline of each characteristic";
                return Err(PolicyError::Combination { path: format!("{path}.baseline"), reason });
            }
        };
        let reads = Reads::of(names, &path, |tell| tell(&text.of))?;
        let gives = |(points, reason)| Gives { points, lost: baseline.saturating_sub(points), reason };
        let missing = missing.map(|points| gives((points, None)));
        let gives = given.into_iter().map(gives).collect();
        let (of, reason, monotone) = (text.of.clone(), text.reason.clone(), text.points);
        Ok(Self { of, place, bins, gives, missing, reason, monotone, reads })
    }

    /// What it gives for a value.
    fn gives(&self, value: Known<'_>) -> Result<&Gives, Unknown> {
        match (self.bins.place(value), &self.missing) {
            (Ok(place), _) => self.gives.get(place).ok_or(Unknown::Unplaced),
            (Err(_), Some(missing)) if !value.is_known() => Ok(missing),
            (Err(why), _) => Err(why),
        }
    }

    /// The lender's key for having lost points.
    fn reason_of<'c>(&'c self, given: &'c Gives) -> &'c str {
        given.reason.as_deref().unwrap_or(&self.reason)
    }

    fn seen(&self, values: &Values<'_>) -> Option<Points> {
        let read: Read = self.reads.seen(values).pop()?;
        let given = self.gives(values.at(self.place)).ok();
        Some(Points {
            read,
            points: given.map(|given| given.points),
            lost: given.map_or(Decimal::ZERO, |given| given.lost),
            reason: given.map_or(&self.reason[..], |given| self.reason_of(given)).to_owned(),
        })
    }

    /// All points that it can give.
    fn points(&self) -> impl Iterator<Item = Decimal> + '_ {
        self.gives.iter().chain(&self.missing).map(|given| given.points)
    }

    /// Between which points it gives.
    fn span(&self) -> Span {
        Span::new(self.points().min(), self.points().max())
    }

    fn is_whole(&self) -> bool {
        self.points().all(|points| points.fract().is_zero())
    }
}

impl BinText {
    fn takes(&self, path: &str) -> Result<Takes<'_>, PolicyError> {
        match (self.range, self.one_of.as_slice(), self.is) {
            (Some(range), [], None) => Ok(Takes::Range(range)),
            (None, texts @ [_, ..], None) => Ok(Takes::Texts(texts)),
            (None, [], Some(yes)) => Ok(Takes::Answer(yes)),
            _ => {
                let reason = "a bin is a `range` of numbers, `one_of` some texts, or `is` true or false";
                Err(PolicyError::Combination { path: format!("{path}.bins"), reason })
            }
        }
    }
}

fn checked(points: Decimal, path: &str) -> Result<Decimal, PolicyError> {
    if points.abs() <= Decimal::from(POINTS_MAX) {
        return Ok(points);
    }
    Err(PolicyError::limit(path, format!("points of at most {POINTS_MAX}"), &points))
}
