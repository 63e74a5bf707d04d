//! A decision as people and programs read it: what it comes to, why in sentences, what is still open, and every step.

use lending_core::money::Money;
use lending_core::underwriting::{Benefit, Decision, Meant, Outcome, Policy, Read, Seen, Step, Truth};
use lending_core::wording::Language;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::tables::{Column, amount, name, sheet};

/// The decision as text; `policy`: where the lender's own words are.
pub(crate) fn to_text(
    decision: &Decision,
    policy: Option<&Policy>,
    language: Language,
    trace: bool,
) -> String {
    let mut parts = vec![head(decision), reasons(decision, policy, language)];
    if !decision.open_gates().is_empty() {
        let open = decision.open_gates().iter();
        let open = open.map(|key| vec![key.clone(), words(policy, key, language).unwrap_or_default()]);
        parts.push(format!(
            "Still open before money is paid out\n{}",
            sheet(&[Column::Left("gate"), Column::Long("says")], open)
        ));
    }
    if trace {
        parts.push(format!("Every step\n{}", steps(decision.trace())));
    }
    parts.join("\n\n")
}

/// The decision as JSON: the record that is kept, its hash, and the sentences of its reasons.
pub(crate) fn to_json(decision: &Decision, policy: Option<&Policy>, language: Language) -> Value {
    json!({
        "schema": "loan-desk.decision/1",
        "decision": decision,
        "hash": decision.hash().to_string(),
        "language": language.code(),
        "notice": sentences(decision, policy, language),
    })
}

fn head(decision: &Decision) -> String {
    let figure = |money: Option<Money>| money.map(amount);
    let benefit = |(id, gives): &(String, Benefit)| match gives {
        Benefit::Discount(rate) => format!("{id}: {rate} off"),
        Benefit::RowFreeOfInterest(row) => format!("{id}: row {row} free of interest"),
    };
    let benefits: Vec<String> = decision.benefits().iter().map(benefit).collect();
    let figures = [
        ("outcome", Some(decision.outcome().to_string())),
        ("grade", decision.grade().map(str::to_owned)),
        ("limit", figure(decision.limit())),
        ("amount", figure(decision.amount())),
        ("rate", decision.rate().map(|rate| rate.to_string())),
        ("benefits", (!benefits.is_empty()).then(|| benefits.join(", "))),
        ("may approve", decision.level().map(str::to_owned)),
        ("relied on until", Some(decision.valid_until().to_string())),
    ];
    let rows = figures.into_iter().filter_map(|(label, figure)| Some(vec![label.to_owned(), figure?]));
    let title = format!("Decision of {} by {}", decision.on(), decision.policy());
    format!("{title}\n{}", sheet(&[Column::Left("figure"), Column::Left("decided")], rows))
}

/// The lender's words for a key.
fn words(policy: Option<&Policy>, key: &str, language: Language) -> Option<String> {
    policy?.words(key, language.code()).map(str::to_owned)
}

fn sentences(decision: &Decision, policy: Option<&Policy>, language: Language) -> Vec<String> {
    let sentence = |reason: &lending_core::underwriting::Reason| {
        words(policy, &reason.code, language).unwrap_or_else(|| language.text(&reason.sentence()))
    };
    decision.reasons().iter().map(sentence).collect()
}

fn reasons(decision: &Decision, policy: Option<&Policy>, language: Language) -> String {
    if decision.reasons().is_empty() {
        return "No reason speaks against it.".to_owned();
    }
    let all = decision.reasons().iter().zip(sentences(decision, policy, language));
    let rows = all.map(|(reason, sentence)| vec![reason.code.clone(), name(reason.rank), sentence]);
    format!(
        "Reasons\n{}",
        sheet(&[Column::Left("reason"), Column::Left("weighs"), Column::Long("says")], rows)
    )
}

fn steps(trace: &[Step]) -> String {
    let columns = [
        Column::Left("step"),
        Column::Left("of"),
        Column::Long("read"),
        Column::Left("came to"),
        Column::Left("meant"),
    ];
    sheet(&columns, trace.iter().flat_map(rows))
}

/// A step as rows of a table; a scorecard has one for each characteristic.
fn rows(step: &Step) -> Vec<Vec<String>> {
    let row = |kind: &str, of: &str, read: String, value: String, meant: String| {
        vec![kind.to_owned(), of.to_owned(), read, value, meant]
    };
    let none = String::new;
    match step {
        Step::Stale { fact, source, as_of, meant } => {
            let of = as_of.map_or_else(|| source.clone(), |day| format!("{source}, {day}"));
            vec![row("old value", fact, of, "not known".to_owned(), said(meant))]
        }
        Step::Measure { name, reads, value } => {
            vec![row("measure", name, read(reads), value.to_string(), none())]
        }
        Step::Score { name, base, parts, value, probability } => {
            let characteristics = parts.iter().map(|part| {
                let points = part.points.map_or_else(|| "no bin".to_owned(), plain);
                row("points", name, part.read.to_string(), points, none())
            });
            let bad = probability.as_ref().map_or_else(none, |bad| format!("probability {bad}"));
            let score = row("score", name, format!("base {}", plain(*base)), value.to_string(), bad);
            characteristics.chain([score]).collect()
        }
        Step::Cell { name, reads, outcome, meant, .. } => {
            let outcome = outcome.clone().unwrap_or_else(|| "no cell".to_owned());
            vec![row("matrix", name, read(reads), outcome, said(meant))]
        }
        Step::Benefit { name, truth, reads } => {
            vec![row("benefit", name, read(reads), holds(*truth), none())]
        }
        Step::Price { base, margin, discount, value } => {
            let from = format!("base {base}, margin {}, discount {}", plain(*margin), plain(*discount));
            vec![row("price", "rate", from, value.to_string(), none())]
        }
        Step::Affordability { income, debts, living_cost, instalment, amount } => {
            let living = living_cost.as_ref().map_or_else(none, |cost| format!(", living cost {cost}"));
            let from = format!("income {income}, debts {debts}{living}");
            vec![
                row("affordable", "instalment", from, instalment.to_string(), none()),
                row("affordable", "amount", format!("instalment {instalment}"), amount.to_string(), none()),
            ]
        }
        Step::Limit { terms, value } => {
            let terms: Vec<String> = terms.iter().map(|(name, term)| format!("{name} {term}")).collect();
            vec![row("limit", "least of", terms.join(", "), value.to_string(), none())]
        }
        Step::Rule { name, truth, reads, meant, .. } => {
            vec![row("rule", name, read(reads), holds(*truth), said(meant))]
        }
        Step::NotKnown { name, meant, .. } => {
            vec![row("result", name, none(), "not known".to_owned(), said(meant))]
        }
        Step::Amount { limit, requested, amount, minimum } => {
            let requested =
                requested.as_ref().map_or_else(none, |asked: &Seen| format!(", asked for {asked}"));
            let minimum = minimum.map_or_else(none, |least| format!(", at least {}", plain(least)));
            vec![row(
                "granted",
                "amount",
                format!("limit {}{requested}{minimum}", plain(*limit)),
                plain(*amount),
                none(),
            )]
        }
        Step::Gate { name, truth, reads, .. } => vec![row("gate", name, read(reads), holds(*truth), none())],
        Step::Authority { level, meant } => {
            let level = level.clone().unwrap_or_else(|| "nobody".to_owned());
            vec![row("authority", "level", none(), level, said(meant))]
        }
    }
}

fn read(reads: &[Read]) -> String {
    reads.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn plain(number: Decimal) -> String {
    number.normalize().to_string()
}

fn holds(truth: Truth) -> String {
    match truth {
        Truth::Yes => "holds",
        Truth::No => "does not hold",
        Truth::Unknown => "unknown",
    }
    .to_owned()
}

fn said(meant: &Meant) -> String {
    match meant {
        Meant::Nothing => String::new(),
        Meant::Skipped => "left out".to_owned(),
        Meant::Cap(most) => format!("at most {}", plain(*most)),
        Meant::Refer(queue) => format!("to {queue}"),
        Meant::Decline => Outcome::Declined.to_string(),
    }
}
