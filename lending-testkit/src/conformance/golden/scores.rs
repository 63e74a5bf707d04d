//! `score_measures` and `scorecard`: what a score tells apart, whether its population has moved, what its points mean; and the
//! scalings of `examples`.

use std::path::Path;

use lending_core::scoring::{Behaved, Bin, Evidence, OddsAre, Scaling, Separation, stability};
use rust_decimal::Decimal;
use serde_json::Value;

use super::figures::{cases, decimal, decimal_text, field, half_up, near, number, text};
use super::scorecard_points::applicant;
use crate::conformance::Case;

pub(super) fn measures(document: &Value, _: &Path) -> Vec<Case> {
    cases(document, "/cases", |id, case| {
        let kind = text(case, "kind")?;
        let id = format!("{kind} {id}");
        match kind {
            "ks_auc_gini" => separation(id, case),
            "psi" => {
                let found = stability(&list(case, "expected")?, &list(case, "actual")?);
                let found = found.map_err(|error| error.to_string())?;
                Ok(within(id, &[number(case, "psi")?], &[found]))
            }
            "woe_iv" => evidence(id, case),
            other => Ok(Case::not_understood(id, format!("the kind `{other}`"))),
        }
    })
}

fn separation(id: String, case: &Value) -> Result<Case, String> {
    let (scores, bad) = (list(case, "scores")?, list(case, "bad")?);
    if scores.len() != bad.len() {
        return Err(format!("{} scores of {} borrowers", scores.len(), bad.len()));
    }
    let behaved = |bad: &Decimal| if bad.is_zero() { Behaved::Good } else { Behaved::Bad };
    let scored: Vec<_> = scores.iter().copied().zip(bad.iter().map(behaved)).collect();
    let found = Separation::of(&scored).map_err(|error| error.to_string())?;
    let expected = [number(case, "auc")?, number(case, "gini")?, number(case, "ks")?];
    Ok(within(id, &expected, &[found.auc(), found.gini(), found.ks()]))
}

fn evidence(id: String, case: &Value) -> Result<Case, String> {
    let (good, bad) = (list(case, "good")?, list(case, "bad")?);
    if good.len() != bad.len() {
        return Err(format!("{} bins of good and {} of bad", good.len(), bad.len()));
    }
    let bins: Vec<_> = good.into_iter().zip(bad).map(|(good, bad)| Bin { good, bad }).collect();
    let found = Evidence::of(&bins).map_err(|error| error.to_string())?;
    let mut expected = list(case, "woe")?;
    expected.push(number(case, "iv")?);
    let found: Vec<_> = found.weights().iter().copied().chain([found.information_value()]).collect();
    Ok(within(id, &expected, &found))
}

/// All figures to 12 decimals.
fn within(id: String, expected: &[Decimal], found: &[Decimal]) -> Case {
    let tolerance = Decimal::new(1, 12);
    let passed = expected.len() == found.len()
        && expected.iter().zip(found).all(|(expected, found)| near(*expected, *found, tolerance));
    Case::judged(id, passed, format!("{expected:?}"), format!("{found:?}"))
}

fn list(case: &Value, key: &str) -> Result<Vec<Decimal>, String> {
    let list = field(case, key)?.as_array().ok_or_else(|| format!("`{key}` is no list"))?;
    list.iter().map(decimal).collect()
}

pub(super) fn scorecard(document: &Value, _: &Path) -> Vec<Case> {
    let mut all = cases(document, "/scaling", points);
    let card = document.pointer("/pmml/card").unwrap_or(&Value::Null);
    all.extend(cases(document, "/pmml/cases", |id, case| applicant(id, card, case)));
    all
}

fn points(id: String, case: &Value) -> Result<Case, String> {
    let (inputs, expected) = (field(case, "inputs")?, field(case, "expected")?);
    let Some(scaling) = scaling(&id, inputs)? else {
        return Ok(Case::not_understood(id, "how its points are scaled"));
    };
    let said = |error: lending_core::scoring::ScoringError| error.to_string();
    let (mut passed, mut figures) = (true, Vec::new());
    for (name, printed) in expected.as_object().ok_or("`expected` is no object")? {
        let of_score = |figure: &dyn Fn(Decimal) -> Result<Decimal, String>| {
            let scores = field(inputs, "score")?;
            let scores = scores.as_array().map_or_else(|| std::slice::from_ref(scores), Vec::as_slice);
            scores.iter().map(|score| figure(decimal(score)?)).collect::<Result<Vec<_>, String>>()
        };
        let found: Vec<Decimal> = match name.as_str() {
            "factor" | "B" => vec![scaling.factor().map_err(said)?],
            "offset" | "A" => vec![scaling.offset().map_err(said)?],
            "odds" => of_score(&|score| scaling.odds(score).map_err(said))?,
            "pd" => of_score(&|score| scaling.probability_of_bad(score).map_err(said))?,
            other => return Ok(Case::not_understood(id, format!("the figure `{other}`"))),
        };
        let printed = printed.as_array().map_or_else(|| vec![printed], |list| list.iter().collect());
        let agree = |(found, printed): (&Decimal, &&Value)| as_printed(*found, printed);
        passed &= found.len() == printed.len();
        for pair in found.iter().zip(&printed) {
            passed &= agree(pair)?;
        }
        // What the source printed wrongly must not come out.
        if let ("A", Some(wrong)) = (name.as_str(), case.get("printed_wrong")) {
            passed &= !as_printed(*found.first().ok_or("no figure")?, wrong)?;
        }
        figures.push(format!("{name} {found:?}"));
    }
    Ok(Case::judged(id, passed, expected, figures.join(", ")))
}

/// A scaling of `examples`: nothing for another case. Its odds are a text such as `50:1`, its figures those recomputed.
pub(super) fn example(id: &str, case: &Value) -> Option<Result<Case, String>> {
    let inputs = case.get("inputs").filter(|_| id.starts_with("scorecard-"))?;
    Some(points_of_example(id, case, inputs))
}

fn points_of_example(id: &str, case: &Value, inputs: &Value) -> Result<Case, String> {
    let said = |error: lending_core::scoring::ScoringError| error.to_string();
    let (odds, odds_are) = match inputs.get("odds_bad_good").and_then(Value::as_str) {
        Some(odds) => (odds, OddsAre::BadToGood),
        None => (text(inputs, "odds")?, OddsAre::GoodToBad),
    };
    let odds = odds.split_whitespace().next().and_then(|odds| odds.split_once(':')).ok_or("no odds")?;
    let odds = decimal_text(odds.0)?.checked_div(decimal_text(odds.1)?).ok_or("no odds")?;
    // The text counts a score up for fewer bad ones: odds of bad to good fall by the points that double the others.
    let doubling = number(inputs, "pdo")?;
    let doubling = if odds_are == OddsAre::BadToGood { -doubling } else { doubling };
    let scaling =
        Scaling::new(number(inputs, "target_score")?, odds, doubling).map_err(said)?.odds_are(odds_are);
    let (factor, offset) = (scaling.factor().map_err(said)?, scaling.offset().map_err(said)?);
    let figures = [("factor", factor), ("offset", offset), ("A", offset), ("B", -factor)];
    let recomputed = field(case, "verified")?;
    let mut passed = true;
    for (name, printed) in recomputed.as_object().ok_or("`verified` is no object")? {
        let found = figures.iter().find(|(known, _)| known == name).ok_or("a figure of no scaling")?;
        passed &= as_printed(found.1, printed)?;
    }
    if let Some(wrong) = case.get("printed_wrong") {
        passed &= !as_printed(offset, wrong)?;
    }
    Ok(Case::judged(id, passed, recomputed, format!("{figures:?}")))
}

/// How points are scaled, from the inputs, or from what the case is called.
fn scaling(id: &str, inputs: &Value) -> Result<Option<Scaling>, String> {
    let made =
        |points, odds, doubling| Scaling::new(points, odds, doubling).map_err(|error| error.to_string());
    if let Some(odds) = inputs.get("base_odds_bad_good") {
        let scaling = made(number(inputs, "base_score")?, quotient(odds)?, number(inputs, "pdo")?)?;
        return Ok(Some(scaling.odds_are(OddsAre::BadToGood)));
    }
    for (points, odds) in [("base_score", "base_odds"), ("tgt_points", "tgt_odds")] {
        if inputs.get(odds).is_some() {
            return made(number(inputs, points)?, number(inputs, odds)?, number(inputs, "pdo")?).map(Some);
        }
    }
    if id.starts_with("siddiqi-odds-") {
        return made(600.into(), 50.into(), 20.into()).map(Some);
    }
    // `49:1@500pdo50`
    let named = id.split_once(":1@").and_then(|(odds, rest)| Some((odds, rest.split_once("pdo")?)));
    let Some((odds, (points, doubling))) = named else { return Ok(None) };
    made(decimal_text(points)?, decimal_text(odds)?, decimal_text(doubling)?).map(Some)
}

/// `1/60`, or a figure.
fn quotient(value: &Value) -> Result<Decimal, String> {
    let Some((above, below)) = value.as_str().and_then(|text| text.split_once('/')) else {
        return decimal(value);
    };
    let quotient = decimal_text(above)?.checked_div(decimal_text(below)?);
    quotient.ok_or_else(|| format!("no quotient: {value}"))
}

/// Whether a figure is what was printed: a number exactly, a text to its places; what has the places of a double, to
/// 12 digits of it.
fn as_printed(found: Decimal, printed: &Value) -> Result<bool, String> {
    let figure = decimal(printed)?;
    let tolerance = figure.abs().max(Decimal::ONE).checked_mul(Decimal::new(1, 12)).ok_or("too large")?;
    Ok(match (printed.is_number(), figure.scale()) {
        (true, _) => found == figure,
        (false, places @ 0..=12) => half_up(found, places) == figure,
        (false, _) => near(found, figure, tolerance),
    })
}
