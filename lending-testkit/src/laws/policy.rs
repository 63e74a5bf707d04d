use std::collections::BTreeMap;

use lending_core::facts::{Application, Fact, Value};
use lending_core::underwriting::{Decision, Meant, Outcome, Policy, Read, Seen, Step, Truth, VerdictOutcome};
use rust_decimal::Decimal;

use super::Violation;
use crate::generator::PolicyCase;

const LAW: &str = "POL-1";

fn violated(what: String) -> Violation {
    Violation { law: LAW, what }
}

fn holds(holds: bool, what: impl FnOnce() -> String) -> Result<(), Violation> {
    if holds { Ok(()) } else { Err(violated(what())) }
}

/// POL-1: a policy gives every applicant one decision, the same each time; every value lies in one bin; what is not known
/// never passes; points go the way that is declared; the trace alone gives the outcome.
pub fn pol_1(case: &PolicyCase) -> Result<(), Violation> {
    let policy =
        Policy::from_toml(&case.policy, &[]).map_err(|error| violated(format!("refused: {error}")))?;
    let written: toml::Table = case.policy.parse().map_err(|error| violated(format!("no TOML: {error}")))?;
    for application in &case.applications {
        let decide = |application: &Application| {
            policy.decide(application, case.on).map_err(|error| violated(format!("undecided: {error}")))
        };
        let decision = decide(application)?;
        holds(decide(application)? == decision, || "decided twice, it differs".to_owned())?;
        quick_is_traced(&policy, application, case, &decision)?;
        old_values_are_not_known(&written, case, application, &decision)?;
        trace_gives_outcome(&decision)?;
        truths_follow_from_reads(&written, &decision)?;
        points_follow_from_bins(&written, &decision)?;
        unknown_never_passes(&policy, case, application, &decision)?;
        points_go_their_way(&policy, &written, case, application)?;
    }
    Ok(())
}

/// The way without a trace says the same.
fn quick_is_traced(
    policy: &Policy,
    application: &Application,
    case: &PolicyCase,
    decision: &Decision,
) -> Result<(), Violation> {
    let facts = policy.read(application, case.on).map_err(|error| violated(error.to_string()))?;
    let verdict = policy.verdict(&facts, case.on);
    let outcome = match verdict.outcome {
        VerdictOutcome::Approved => Outcome::Approved,
        VerdictOutcome::Referred(queue) => Outcome::Referred(queue.to_owned()),
        VerdictOutcome::Declined => Outcome::Declined,
    };
    let same = &outcome == decision.outcome()
        && verdict.limit == decision.limit().map(|limit| limit.to_decimal())
        && verdict.grade == decision.grade()
        && verdict.reasons.len() == decision.reasons().len();
    holds(same, || format!("quick {outcome}, traced {}", decision.outcome()))
}

/// A value that is older than its source's days counts as not known and means what the file says; a fresh one does not.
fn old_values_are_not_known(
    written: &toml::Table,
    case: &PolicyCase,
    application: &Application,
    decision: &Decision,
) -> Result<(), Violation> {
    let source = |key: &str| written.get("sources")?.get("office")?.get(key);
    let days = source("fresh_days").and_then(toml::Value::as_integer).unwrap_or_default();
    let as_of = application.facts().get("bureau").and_then(|fact| fact.as_of);
    let old = as_of.filter(|as_of| as_of.nights_to(case.on) > days);
    let told = decision.trace().iter().find_map(|step| {
        if let Step::Stale { as_of, meant, .. } = step { Some((*as_of, meant.clone())) } else { None }
    });
    let stale = source("stale");
    let refer = stale.and_then(|stale| stale.get("refer")?.as_str()).map(str::to_owned);
    let alone =
        if stale.and_then(toml::Value::as_str) == Some("decline") { Meant::Decline } else { Meant::Nothing };
    let meant = refer.map_or(alone, Meant::Refer);
    let expected = old.map(|as_of| (Some(as_of), meant));
    holds(told == expected, || format!("told of an old value {told:?}, expected {expected:?}"))?;
    let reads = decision
        .trace()
        .iter()
        .filter_map(|step| if let Step::Rule { reads, .. } = step { read(reads, "bureau") } else { None });
    let mut known = reads.filter(|seen| !matches!(seen, Seen::Not(_)));
    holds(old.is_none() || known.next().is_none(), || "an old value is read by a rule".to_owned())
}

/// What the steps meant, added up by themselves, is the outcome.
fn trace_gives_outcome(decision: &Decision) -> Result<(), Violation> {
    let (mut declined, mut queue, mut cap, mut granted) = (false, None, None::<Decimal>, None);
    let mut take = |meant: &Meant| match meant {
        Meant::Nothing | Meant::Skipped => {}
        Meant::Cap(most) => cap = Some(cap.map_or(*most, |cap| cap.min(*most))),
        Meant::Refer(to) => queue = queue.take().or_else(|| Some(to.clone())),
        Meant::Decline => declined = true,
    };
    let mut limit = None;
    for step in decision.trace() {
        match step {
            Step::Rule { meant, .. }
            | Step::Cell { meant, .. }
            | Step::Stale { meant, .. }
            | Step::NotKnown { meant, .. }
            | Step::Authority { meant, .. } => take(meant),
            Step::Limit { terms, value } => {
                limit = value.number();
                let least = terms.iter().map(|(_, term)| term.number()).collect::<Option<Vec<_>>>();
                let least =
                    least.and_then(|terms| terms.into_iter().min()).map(|least| least.max(Decimal::ZERO));
                let below = least.zip(limit).is_none_or(|(least, limit)| limit <= least);
                holds(below && least.is_some() == limit.is_some(), || {
                    format!("the limit is {value}, its least term {least:?}")
                })?;
            }
            Step::Amount { limit, requested, amount, minimum } => {
                let wanted = requested.as_ref().and_then(Seen::number);
                let expected = wanted.map_or(*limit, |wanted| wanted.min(*limit));
                holds(*amount == expected, || format!("{amount} is granted of {limit}, {wanted:?} wanted"))?;
                granted = Some((*limit, *amount));
                if minimum.is_some_and(|minimum| *amount < minimum) || amount.is_zero() {
                    take(&Meant::Decline);
                }
            }
            Step::Measure { .. }
            | Step::Score { .. }
            | Step::Benefit { .. }
            | Step::Price { .. }
            | Step::Affordability { .. }
            | Step::Gate { .. } => {}
        }
    }
    let outcome = match (declined, queue) {
        (true, _) => Outcome::Declined,
        (false, Some(queue)) => Outcome::Referred(queue),
        (false, None) => Outcome::Approved,
    };
    holds(&outcome == decision.outcome(), || format!("by its trace {outcome}, told {}", decision.outcome()))?;
    let within = granted.zip(cap).is_none_or(|((limit, _), cap)| limit <= cap);
    holds(within, || format!("the limit is {granted:?}, a rule caps it at {cap:?}"))?;
    let told = decision.limit().map(|limit| limit.to_decimal());
    holds(told == granted.map(|(limit, _)| limit), || format!("by its trace {granted:?}, told {told:?}"))?;
    holds(limit.is_some() == granted.is_some(), || "a limit without a grant".to_owned())
}

fn read<'r>(reads: &'r [Read], name: &str) -> Option<&'r Seen> {
    reads.iter().find(|read| read.name == name).map(|read| &read.value)
}

/// Each rule's truth, figured again from the requirement as it is written and the values as they were read.
fn truths_follow_from_reads(written: &toml::Table, decision: &Decision) -> Result<(), Violation> {
    let rules = written.get("rules").and_then(toml::Value::as_array).into_iter().flatten();
    let by_id: BTreeMap<&str, &toml::Value> =
        rules.filter_map(|rule| Some((rule.get("id")?.as_str()?, rule.get("require")?))).collect();
    for step in decision.trace() {
        let Step::Rule { name, truth, reads, .. } = step else { continue };
        let require = by_id.get(name.as_str()).ok_or_else(|| violated(format!("no rule {name}")))?;
        let again = match again(require, reads) {
            Some(true) => Truth::Yes,
            Some(false) => Truth::No,
            None => Truth::Unknown,
        };
        holds(again == *truth, || format!("{name}: by its reads {again:?}, told {truth:?}: {reads:?}"))?;
    }
    Ok(())
}

/// Whether a requirement holds; `None`: nobody can say.
fn again(require: &toml::Value, reads: &[Read]) -> Option<bool> {
    let parts = |key: &str| require.get(key).and_then(toml::Value::as_array);
    if let Some(part) = require.get("not") {
        return again(part, reads).map(|holds| !holds);
    }
    if let Some(parts) = parts("all") {
        let truths: Vec<Option<bool>> = parts.iter().map(|part| again(part, reads)).collect();
        return if truths.contains(&Some(false)) {
            Some(false)
        } else {
            truths.into_iter().collect::<Option<Vec<_>>>().map(|_| true)
        };
    }
    if let Some(parts) = parts("any") {
        let truths: Vec<Option<bool>> = parts.iter().map(|part| again(part, reads)).collect();
        return if truths.contains(&Some(true)) {
            Some(true)
        } else {
            truths.into_iter().collect::<Option<Vec<_>>>().map(|_| false)
        };
    }
    let value = read(reads, require.get("of")?.as_str()?)?;
    let number = |key: &str| require.get(key).and_then(|operand| decimal(operand, reads));
    let texts = |key: &str| -> Option<Vec<&str>> { parts(key)?.iter().map(toml::Value::as_str).collect() };
    match value {
        Seen::Not(_) => None,
        Seen::Number(value) => {
            if require.get("above").is_some() {
                Some(*value > number("above")?)
            } else if require.get("at_least").is_some() {
                Some(*value >= number("at_least")?)
            } else if require.get("below").is_some() {
                Some(*value < number("below")?)
            } else if require.get("at_most").is_some() {
                Some(*value <= number("at_most")?)
            } else if require.get("is_not").is_some() {
                Some(*value != number("is_not")?)
            } else {
                let ends = parts("between")?;
                Some(*value >= decimal(&ends[0], reads)? && *value <= decimal(&ends[1], reads)?)
            }
        }
        Seen::Text(text) => match (texts("one_of"), texts("none_of")) {
            (Some(one_of), _) => Some(one_of.contains(&text.as_str())),
            (None, none_of) => Some(!none_of?.contains(&text.as_str())),
        },
        Seen::Boolean(yes) => Some(Some(*yes) == require.get("is")?.as_bool()),
        Seen::Date(day) => Some(*day <= require.get("at_most")?.as_str()?.parse().ok()?),
        Seen::List(list) => Some(texts("has")?.iter().all(|text| list.iter().any(|one| one == text))),
    }
}

fn decimal(operand: &toml::Value, reads: &[Read]) -> Option<Decimal> {
    match operand {
        toml::Value::Integer(number) => Some(Decimal::from(*number)),
        toml::Value::String(text) => text.parse().ok(),
        toml::Value::Table(other) => read(reads, other.get("of")?.as_str()?)?.number(),
        toml::Value::Float(_)
        | toml::Value::Boolean(_)
        | toml::Value::Datetime(_)
        | toml::Value::Array(_) => None,
    }
}

fn characteristics(written: &toml::Table) -> impl Iterator<Item = &toml::Value> {
    let cards = written.get("scorecards").and_then(toml::Value::as_array).into_iter().flatten();
    cards.filter_map(|card| card.get("characteristics")?.as_array()).flatten()
}

/// Every number lies in exactly one bin as it is written, and has its points; the score is their sum.
fn points_follow_from_bins(written: &toml::Table, decision: &Decision) -> Result<(), Violation> {
    for step in decision.trace() {
        let Step::Score { base, parts, value, .. } = step else { continue };
        let mut sum = Some(*base);
        for (part, text) in parts.iter().zip(characteristics(written)) {
            sum = sum.zip(part.points).map(|(sum, points)| sum + points);
            let Seen::Number(number) = part.read.value else { continue };
            let bins = text.get("bins").and_then(toml::Value::as_array).into_iter().flatten();
            let taking: Vec<Decimal> = bins
                .filter(|bin| {
                    bin.get("range").and_then(toml::Value::as_str).is_some_and(|range| lies_in(number, range))
                })
                .filter_map(|bin| decimal(bin.get("points")?, &[]))
                .collect();
            let [points] = taking.as_slice() else {
                return Err(violated(format!("{} = {number} lies in {} bins", part.read.name, taking.len())));
            };
            holds(part.points == Some(*points), || {
                format!("{number} has {:?}, its bin gives {points}", part.points)
            })?;
        }
        holds(sum == value.number(), || format!("the points make {sum:?}, the score is {value}"))?;
    }
    Ok(())
}

/// Whether a number lies in `[a, b)` and the like, read by hand.
fn lies_in(number: Decimal, range: &str) -> bool {
    let inner = range.trim_start_matches(['[', '(']).trim_end_matches([']', ')']);
    let Some((low, high)) = inner.split_once(',') else { return false };
    let (Ok(low), Ok(high)) = (low.trim().parse::<Decimal>(), high.trim().parse::<Decimal>()) else {
        return false;
    };
    let above = if range.starts_with('[') { number >= low } else { number > low };
    above && if range.ends_with(']') { number <= high } else { number < high }
}

/// With one fact less known, no rule holds that failed or fails that held; and who is approved has no rule of which
/// nobody can say whether it holds, unless the policy leaves such rules out.
fn unknown_never_passes(
    policy: &Policy,
    case: &PolicyCase,
    application: &Application,
    decision: &Decision,
) -> Result<(), Violation> {
    let truths = |decision: &Decision| -> BTreeMap<String, Truth> {
        let rules = decision.trace().iter().filter_map(|step| {
            if let Step::Rule { name, truth, .. } = step { Some((name.clone(), *truth)) } else { None }
        });
        rules.collect()
    };
    let before = truths(decision);
    for name in application.facts().keys() {
        let less = application.clone().with(name, Value::Missing);
        let less = policy.decide(&less, case.on).map_err(|error| violated(error.to_string()))?;
        for (rule, truth) in truths(&less) {
            let known = before.get(&rule).copied().unwrap_or(Truth::Unknown);
            holds(truth == Truth::Unknown || truth == known || !reads_only_facts(decision, &rule), || {
                format!("{rule}: {known:?} with {name}, {truth:?} without it")
            })?;
        }
    }
    for step in decision.trace() {
        let (Step::Rule { truth: Truth::Unknown, meant, name, .. }, Outcome::Approved) =
            (step, decision.outcome())
        else {
            continue;
        };
        holds(*meant == Meant::Skipped, || format!("{name} is not known and passes"))?;
    }
    Ok(())
}

/// Whether a rule reads what was given, not what is made up where nothing is known.
fn reads_only_facts(decision: &Decision, rule: &str) -> bool {
    decision.trace().iter().any(|step| {
        let Step::Rule { name, reads, .. } = step else { return false };
        name == rule && reads.iter().all(|read| read.name != "known_debts" && read.name != "score")
    })
}

/// One more of what gives rising points never gives a lower score, of what gives falling points never a higher one.
fn points_go_their_way(
    policy: &Policy,
    written: &toml::Table,
    case: &PolicyCase,
    application: &Application,
) -> Result<(), Violation> {
    let score = |application: &Application| -> Result<Option<Decimal>, Violation> {
        let decision = policy.decide(application, case.on).map_err(|error| violated(error.to_string()))?;
        Ok(decision
            .trace()
            .iter()
            .find_map(|step| if let Step::Score { value, .. } = step { value.number() } else { None }))
    };
    for text in characteristics(written) {
        let Some(of @ ("age" | "bureau")) = text.get("of").and_then(toml::Value::as_str) else { continue };
        let Some(fact) = application.facts().get(of) else { continue };
        let Value::Integer(number) = fact.value else { continue };
        let highest = if of == "age" { 120 } else { 900 };
        let more = Fact { value: (number + 7).min(highest).into(), ..fact.clone() };
        let more = application.clone().fact(of, more);
        let (Some(one), Some(two)) = (score(application)?, score(&more)?) else { continue };
        let goes = match text.get("points").and_then(toml::Value::as_str) {
            Some("rise") => one <= two,
            Some("fall") => one >= two,
            _ => true,
        };
        holds(goes, || format!("{of}: from {number} on the score goes from {one} to {two}"))?;
    }
    Ok(())
}
