//! The results of a policy in the order in which they can be counted: each after all that it reads.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::PolicyError;
use super::affordability::{AFFORDABLE_AMOUNT, AFFORDABLE_INSTALMENT, Affordability};
use super::file::{
    AffordabilityText, BenefitText, ExpressionText, LimitText, MatrixText, PolicyText, PriceText,
    ScorecardText,
};
use super::limit::{LIMIT, Limit};
use super::matrix::{MARGIN, Matrix};
use super::measure::Measure;
use super::names::Names;
use super::price::{Benefits, DISCOUNT, Price, RATE};
use super::run::Run;
use super::scorecard::Scorecard;
use super::trace::Watch;
use crate::facts::check_name;

/// What gives results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stage {
    Measure(Measure),
    Scorecard(Scorecard),
    Matrix(Matrix),
    Benefits(Benefits),
    Price(Price),
    Affordability(Affordability),
    Limit(Limit),
}

impl Stage {
    pub(super) fn run<'r, W: Watch>(&'r self, run: &mut Run<'r, W>) {
        match self {
            Self::Measure(measure) => measure.run(run),
            Self::Scorecard(scorecard) => scorecard.run(run),
            Self::Matrix(matrix) => matrix.run(run),
            Self::Benefits(benefits) => benefits.run(run),
            Self::Price(price) => price.run(run),
            Self::Affordability(affordability) => affordability.run(run),
            Self::Limit(limit) => limit.run(run),
        }
    }
}

/// A stage as it is written.
#[derive(Clone, Copy)]
enum StageText<'t> {
    Measure(&'t str, &'t ExpressionText),
    Scorecard(&'t ScorecardText),
    Matrix(&'t MatrixText),
    Benefits(&'t [BenefitText]),
    Price(&'t PriceText),
    Affordability(&'t AffordabilityText),
    Limit(&'t LimitText),
}

impl<'t> StageText<'t> {
    fn all(text: &'t PolicyText) -> Vec<Self> {
        let measures = text.measures.iter().map(|(name, text)| Self::Measure(name, text));
        let all = measures
            .chain(text.scorecards.iter().map(Self::Scorecard))
            .chain(text.matrices.iter().map(Self::Matrix))
            .chain((!text.benefits.is_empty()).then_some(Self::Benefits(&text.benefits)))
            .chain(text.price.iter().map(Self::Price))
            .chain(text.affordability.iter().map(Self::Affordability))
            .chain(text.limit.iter().map(Self::Limit));
        all.collect()
    }

    /// Where it stands in the file.
    fn path(self) -> String {
        match self {
            Self::Measure(name, _) => format!("measures.{name}"),
            Self::Scorecard(text) => format!("scorecards.{}", text.id),
            Self::Matrix(text) => format!("matrices.{}", text.id),
            Self::Benefits(_) => "benefits".to_owned(),
            Self::Price(_) => "price".to_owned(),
            Self::Affordability(_) => "affordability".to_owned(),
            Self::Limit(_) => "limit".to_owned(),
        }
    }

    /// The names of its results.
    fn gives(self) -> Vec<Cow<'t, str>> {
        let named = |names: Vec<&'t str>| names.into_iter().map(Cow::Borrowed).collect();
        match self {
            Self::Measure(name, _) => named(vec![name]),
            Self::Scorecard(text) => {
                let probability = text.probability.is_some().then(|| Cow::Owned(text.probability_name()));
                std::iter::once(Cow::Borrowed(text.id.as_str())).chain(probability).collect()
            }
            Self::Matrix(text) => named(text.gives()),
            Self::Benefits(texts) => {
                named(texts.iter().map(|text| text.id.as_str()).chain([DISCOUNT]).collect())
            }
            Self::Price(_) => named(vec![RATE]),
            Self::Affordability(_) => named(vec![AFFORDABLE_INSTALMENT, AFFORDABLE_AMOUNT]),
            Self::Limit(_) => named(vec![LIMIT]),
        }
    }

    /// The names that it reads.
    fn reads(self) -> Vec<&'t str> {
        let mut read = Vec::new();
        let mut tell = |name: &'t str| read.push(name);
        match self {
            Self::Measure(_, text) => text.names(&mut tell),
            Self::Scorecard(text) => text.characteristics.iter().for_each(|one| tell(&one.of)),
            Self::Matrix(text) => text.axes.iter().for_each(|axis| tell(&axis.of)),
            Self::Benefits(texts) => texts.iter().for_each(|text| text.when.names(&mut tell)),
            Self::Price(text) => {
                text.base.names(&mut tell);
                tell(MARGIN);
                tell(DISCOUNT);
            }
            Self::Affordability(text) => {
                text.income.names(&mut tell);
                text.debts.names(&mut tell);
                text.living_cost.iter().for_each(|cost| cost.names(&mut tell));
                text.rate.names(&mut tell);
                text.instalments.names(&mut tell);
            }
            Self::Limit(text) => {
                text.least_of.values().chain(&text.requested).for_each(|term| term.names(&mut tell));
            }
        }
        read
    }

    fn compiled(self, names: &mut Names<'_>) -> Result<Stage, PolicyError> {
        Ok(match self {
            Self::Measure(name, text) => Stage::Measure(Measure::of(name, text, names)?),
            Self::Scorecard(text) => Stage::Scorecard(Scorecard::of(text, names)?),
            Self::Matrix(text) => Stage::Matrix(Matrix::of(text, names)?),
            Self::Benefits(texts) => Stage::Benefits(Benefits::of(texts, names)?),
            Self::Price(text) => Stage::Price(Price::of(text, names)?),
            Self::Affordability(text) => Stage::Affordability(Affordability::of(text, names)?),
            Self::Limit(text) => Stage::Limit(Limit::of(text, names)?),
        })
    }
}

/// All stages, each after those that it reads.
pub(super) fn stages(text: &PolicyText, names: &mut Names<'_>) -> Result<Vec<Stage>, PolicyError> {
    let all = StageText::all(text);
    let mut given: BTreeMap<Cow<'_, str>, usize> = BTreeMap::new();
    for (place, stage) in all.iter().enumerate() {
        for name in stage.gives() {
            check_name(&name)?;
            if given.contains_key(&name) || text.facts.contains_key(name.as_ref()) {
                return Err(PolicyError::Twice { path: stage.path(), found: name.into_owned() });
            }
            given.insert(name, place);
        }
    }
    let mut order = Order { all: &all, given, done: BTreeSet::new(), path: Vec::new(), found: Vec::new() };
    (0..all.len()).try_for_each(|place| order.visit(place))?;
    order.found.into_iter().filter_map(|place| all.get(place)).map(|stage| stage.compiled(names)).collect()
}

/// The names that stages read.
pub(super) fn read_names(text: &PolicyText) -> Vec<&str> {
    StageText::all(text).into_iter().flat_map(StageText::reads).collect()
}

/// A walk from each stage to all that it reads.
struct Order<'o, 't> {
    all: &'o [StageText<'t>],
    given: BTreeMap<Cow<'t, str>, usize>,
    done: BTreeSet<usize>,
    /// The stages that wait for the one that is visited.
    path: Vec<usize>,
    found: Vec<usize>,
}

impl Order<'_, '_> {
    fn visit(&mut self, place: usize) -> Result<(), PolicyError> {
        let Some(stage) = self.all.get(place) else { return Ok(()) };
        if self.done.contains(&place) {
            return Ok(());
        }
        if let Some(from) = self.path.iter().position(|waits| *waits == place) {
            let circle = self.path.iter().skip(from).chain([&place]);
            let circle = circle.filter_map(|place| self.all.get(*place)).map(|stage| stage.path()).collect();
            return Err(PolicyError::Circle { path: stage.path(), circle });
        }
        self.path.push(place);
        for name in stage.reads() {
            if let Some(needed) = self.given.get(name) {
                self.visit(*needed)?;
            }
        }
        self.path.pop();
        self.done.insert(place);
        self.found.push(place);
        Ok(())
    }
}
