use rust_decimal::Decimal;

use super::PolicyError;
use super::bins::{Bins, Takes};
use super::file::{AxisText, BandText, CellText, CellsText, MatrixText, Severity};
use super::names::{Names, Place, Type, Unit};
use super::run::{Reads, Run};
use super::span::Span;
use super::tally::{Because, Effect};
use super::trace::{Step, Watch};
use crate::facts::{Interval, Known, Unknown};
use crate::rate::Rate;

/// A table over bands of several values: where an applicant stands in it gives a grade, a multiple, a margin, an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Matrix {
    pub(super) id: String,
    pub(super) axes: Vec<Axis>,
    /// The outcome of each cell, the last axis changing fastest.
    cells: Vec<usize>,
    outcomes: Vec<(String, CellText)>,
    places: Places,
    reads: Reads,
}

/// The bands of one value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Axis {
    pub(super) of: String,
    place: Place,
    pub(super) bins: Bins,
    count: usize,
}

/// Where its results stand; `None`: no outcome has such a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Places {
    outcome: usize,
    grade: Option<usize>,
    multiple: Option<usize>,
    margin: Option<usize>,
}

/// The most cells of a matrix.
const CELLS_MAX: usize = 10_000;

/// The name of a matrix's grade.
pub(super) const GRADE: &str = "grade";
/// The name of its multiple.
pub(super) const MULTIPLE: &str = "multiple";
/// The name of its margin.
pub(super) const MARGIN: &str = "margin";

impl MatrixText {
    /// The names that it gives.
    pub(super) fn gives(&self) -> Vec<&str> {
        let some = |has: fn(&CellText) -> bool| self.outcomes.values().any(has);
        let results = [
            (GRADE, some(|cell| cell.grade.is_some())),
            (MULTIPLE, some(|cell| cell.multiple.is_some())),
            (MARGIN, some(|cell| cell.margin.is_some())),
        ];
        let results = results.into_iter().filter(|(_, given)| *given).map(|(name, _)| name);
        std::iter::once(self.id.as_str()).chain(results).collect()
    }
}

impl Matrix {
    pub(super) fn of(text: &MatrixText, names: &mut Names<'_>) -> Result<Self, PolicyError> {
        let path = format!("matrices.{}", text.id);
        let axes: Vec<Axis> =
            text.axes.iter().map(|axis| Axis::of(axis, names, &path)).collect::<Result<_, _>>()?;
        let size = axes.iter().try_fold(1_usize, |size, axis| size.checked_mul(axis.count));
        if axes.is_empty() || size.is_none_or(|size| size > CELLS_MAX) {
            let expected = format!("at least one axis and at most {CELLS_MAX} cells");
            return Err(PolicyError::limit(format!("{path}.axes"), expected, &axes.len()));
        }
        let outcomes: Vec<(String, CellText)> =
            text.outcomes.iter().map(|(name, cell)| (name.clone(), cell.clone())).collect();
        for (name, cell) in &outcomes {
            let path = format!("{path}.outcomes.{name}");
            if cell.otherwise.is_some() != cell.reason.is_some() {
                let reason = "what declines, refers or caps has a reason, and nothing else has one";
                return Err(PolicyError::Combination { path, reason });
            }
        }
        let mut cells = Vec::new();
        flatten(&text.cells, &axes, &outcomes, &mut cells, &format!("{path}.cells"))?;
        let reads = Reads::of(names, &path, |tell| text.axes.iter().for_each(|axis| tell(&axis.of)))?;
        let given = text.gives();
        let mut result = |name: &str, kind: Type| given.contains(&name).then(|| names.add(name, kind));
        let grades = outcomes.iter().filter_map(|(_, cell)| cell.grade.clone()).collect();
        let number = |unit, all: Vec<Decimal>| Type::Number {
            unit,
            domain: Span::new(all.iter().min().copied(), all.iter().max().copied()).domain(),
            whole: false,
        };
        let multiples = outcomes.iter().filter_map(|(_, cell)| cell.multiple.map(|one| one.0)).collect();
        let margins = outcomes.iter().filter_map(|(_, cell)| cell.margin.map(Rate::to_decimal)).collect();
        let places = Places {
            grade: result(GRADE, Type::Text(unique(grades))),
            multiple: result(MULTIPLE, number(Unit::Plain, multiples)),
            margin: result(MARGIN, number(Unit::per_year(), margins)),
            outcome: names.add(&text.id, Type::Text(text.outcomes.keys().cloned().collect())),
        };
        Ok(Self { id: text.id.clone(), axes, cells, outcomes, places, reads })
    }

    /// Finds the applicant's cell. Who has none is as the policy says of what is not known.
    pub(super) fn run<'r, W: Watch>(&'r self, run: &mut Run<'r, W>) {
        let mut cell = Ok(0_usize);
        for axis in &self.axes {
            let band = axis.bins.place(run.values.at(axis.place));
            cell =
                cell.and_then(|cell| band.map(|band| cell.saturating_mul(axis.count).saturating_add(band)));
        }
        let outcome = cell.and_then(|cell| {
            self.cells.get(cell).and_then(|outcome| self.outcomes.get(*outcome)).ok_or(Unknown::Unplaced)
        });
        let empty = |why| Known::Not(why);
        let text = |text: Option<&'r String>| text.map_or(empty(Unknown::Unplaced), |text| Known::Text(text));
        let number = |number: Option<Decimal>| number.map_or(empty(Unknown::Unplaced), Known::Number);
        let mut set = |place: Option<usize>, of: &dyn Fn(&'r CellText) -> Known<'r>| {
            if let Some(place) = place {
                run.values.set(place, outcome.map_or_else(empty, |(_, cell)| of(cell)));
            }
        };
        set(self.places.grade, &|cell| text(cell.grade.as_ref()));
        set(self.places.multiple, &|cell| number(cell.multiple.map(|one| one.0)));
        set(self.places.margin, &|cell| number(cell.margin.map(Rate::to_decimal)));
        run.values.set(self.places.outcome, outcome.map_or_else(empty, |(name, _)| Known::Text(name)));
        let effect = match outcome {
            Err(_) => {
                let effect = Effect::when_unknown(run.unknown);
                run.tally.take(effect, &self.id, Because::UnknownMatrix, Severity::Medium);
                effect
            }
            Ok((_, cell)) => {
                let effect = cell.otherwise.as_ref().map_or(Effect::Nothing, Effect::of);
                let reason = cell.reason.as_deref().unwrap_or(&self.id);
                run.tally.take(effect, reason, Because::Matrix, Severity::Medium);
                effect
            }
        };
        run.watch.tell(|| {
            let cell = outcome.ok();
            Step::Cell {
                name: self.id.clone(),
                reads: self.reads.seen(&run.values),
                outcome: cell.map(|(name, _)| name.clone()),
                grade: cell.and_then(|(_, cell)| cell.grade.clone()),
                multiple: cell.and_then(|(_, cell)| cell.multiple.map(|one| one.0)),
                margin: cell.and_then(|(_, cell)| cell.margin.map(Rate::to_decimal)),
                meant: effect.into(),
            }
        });
    }

    /// Its outcomes, with whether some cell has each.
    pub(super) fn outcomes(&self) -> impl Iterator<Item = (&str, bool)> {
        self.outcomes
            .iter()
            .enumerate()
            .map(|(place, (name, _))| (name.as_str(), self.cells.contains(&place)))
    }
}

impl Axis {
    fn of(text: &AxisText, names: &Names<'_>, path: &str) -> Result<Self, PolicyError> {
        let path = format!("{path}.{}", text.of);
        let (place, kind) = names.find(&path, &text.of)?;
        let refused = |found: &str| PolicyError::Kind {
            path: path.clone(),
            expected: "bands such as \"[600, 680)\", texts, or \"yes\" and \"no\"".to_owned(),
            found: format!("`{found}`"),
        };
        let takes: Vec<Takes<'_>> = text
            .bands
            .iter()
            .map(|band| match (&kind, band) {
                (Type::Number { .. }, BandText::One(range)) => {
                    range.parse::<Interval>().map(Takes::Range).map_err(|_| refused(range))
                }
                (Type::Boolean, BandText::One(answer)) if answer == "yes" || answer == "no" => {
                    Ok(Takes::Answer(answer == "yes"))
                }
                (Type::Text(_), BandText::One(text)) => Ok(Takes::Texts(std::slice::from_ref(text))),
                (Type::Text(_), BandText::Several(texts)) => Ok(Takes::Texts(texts)),
                (_, BandText::One(found)) => Err(refused(found)),
                (_, BandText::Several(found)) => Err(refused(&found.join(", "))),
            })
            .collect::<Result<_, _>>()?;
        let bins = Bins::of(&kind, &takes, None, &format!("{path}.bands"))?;
        Ok(Self { of: text.of.clone(), place, bins, count: takes.len() })
    }
}

/// The outcomes of all cells in one row, the last axis changing fastest.
fn flatten(
    cells: &CellsText,
    axes: &[Axis],
    outcomes: &[(String, CellText)],
    flat: &mut Vec<usize>,
    path: &str,
) -> Result<(), PolicyError> {
    match (cells, axes.split_first()) {
        (CellsText::Outcome(name), None) => {
            let place = outcomes.iter().position(|(known, _)| known == name);
            let no_such_name = || PolicyError::NoSuchName { path: path.to_owned(), found: name.clone() };
            flat.push(place.ok_or_else(no_such_name)?);
            Ok(())
        }
        (CellsText::Along(row), Some((axis, rest))) if row.len() == axis.count => {
            row.iter().try_for_each(|cells| flatten(cells, rest, outcomes, flat, path))
        }
        (CellsText::Along(row), axis) => {
            let expected = axis.map_or_else(
                || "the name of an outcome".to_owned(),
                |(axis, _)| format!("{} cells along `{}`", axis.count, axis.of),
            );
            Err(PolicyError::limit(path, expected, &row.len()))
        }
        (CellsText::Outcome(found), Some((axis, _))) => {
            let expected = format!("{} cells along `{}`", axis.count, axis.of);
            Err(PolicyError::limit(path, expected, found))
        }
    }
}

fn unique(mut texts: Vec<String>) -> Vec<String> {
    texts.sort();
    texts.dedup();
    texts
}
