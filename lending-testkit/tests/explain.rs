//! Every line that a scenario has explains itself: its amount from its basis, its clause, and a sentence in every language.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use lending_core::calendar::Date;
use lending_core::loan::{LineKey, Loan, Seen};
use lending_core::money::Money;
use lending_core::wording::{Language, Sentence, Value};
use lending_testkit::laws::recomputed;
use lending_testkit::scenario::Scenario;
use serde_json::Value as Json;

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the scenarios' folder") {
        let path = entry.expect("an entry of the folder").path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else {
            files.push(path);
        }
    }
    files
}

/// The loans of all scenarios, each with the days on which it is looked at.
fn loans() -> Vec<(String, Loan, BTreeSet<Date>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/scenarios");
    let all = files(&folder).into_iter().filter_map(|path| {
        let scenario = Scenario::from_file(&path).ok()?;
        let loan = scenario.run().ok()?.loan?;
        let days = scenario.looks.iter().map(|look| look.day).chain([loan.business_day()]).collect();
        Some((path.display().to_string(), loan, days))
    });
    all.collect()
}

/// The keys of a sentence and of all within it.
fn keys(sentence: &Sentence, into: &mut BTreeSet<&'static str>) {
    into.insert(sentence.key());
    for (_, value) in sentence.values() {
        if let Value::Sentence(inner) = value {
            keys(inner, into);
        }
    }
}

/// A sentence that names a value it does not have says the value's place.
fn says_all(at: &str, sentence: &Sentence) {
    for language in Language::ALL {
        let text = language.text(sentence);
        assert!(!text.contains('{') && text != sentence.key(), "{at}, {language}: {text}");
    }
}

/// Whether an answer of the terms has a path; what stands below an answer that is left out is there too.
fn is_answer(terms: &Json, path: &str) -> bool {
    // Left out of the stored terms where it is answered as usual.
    if path == "write_off" {
        return true;
    }
    let mut at = terms;
    for name in path.split('.') {
        match at.get(name) {
            Some(below) => at = below,
            None => return at.is_null() || at.is_array(),
        }
    }
    true
}

/// How the keys begin that tell differences and entries, not lines.
const OF_REASONS: [&str; 5] = ["why.", "event.", "nature.", "reference.", "change."];

#[test]
fn every_kind_of_line_is_explained_in_every_language() {
    let mut kinds: BTreeSet<&str> = BTreeSet::new();
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for (path, loan, days) in loans() {
        let terms: Json = serde_json::from_slice(loan.terms().bytes()).expect("the terms are JSON");
        for day in days {
            for explanation in loan.explain_all(day).unwrap_or_default() {
                let line = &explanation.line;
                let at = format!("{path}, {day}, {}", line.key);
                assert_eq!(recomputed(line), line.amount, "{at}");
                assert!(is_answer(&terms, explanation.clause), "{at}: no clause {}", explanation.clause);
                let sentences = std::iter::once(explanation.sentence());
                for sentence in sentences.chain(explanation.reasons()).chain(explanation.numbers()) {
                    says_all(&at, &sentence);
                    keys(&sentence, &mut used);
                }
                assert!(!explanation.numbers().is_empty(), "{at}: no numbers");
                kinds.insert(line.key.kind());
            }
        }
    }
    let missing: Vec<&str> = LineKey::KINDS.into_iter().filter(|kind| !kinds.contains(kind)).collect();
    assert!(missing.is_empty(), "no scenario has a line of the kinds {missing:?}");
    let of_lines = |key: &&str| !OF_REASONS.iter().any(|start| key.starts_with(start));
    // Bills that could not stay are in `tests/bills.rs`; tax as stated stands on charges that are waived in part; how a
    // share is rounded is said of each mode alike; reasons of decisions are in `underwriting/tests.rs`.
    let elsewhere = |key: &str| {
        ["ground.", "rounding.", "reason."].iter().any(|start| key.starts_with(start))
            || key == "basis.tax_as_stated"
    };
    let table = Language::English.table().iter().map(|(key, _)| *key).filter(of_lines);
    let unused: Vec<&str> = table.filter(|key| !used.contains(key) && !elsewhere(key)).collect();
    assert!(unused.is_empty(), "no scenario says {unused:?}");
}

#[test]
fn every_reason_of_a_difference_is_said_in_every_language() {
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for (path, mut loan, days) in loans() {
        // Rows of the reference data become known with business days.
        if let Some(end) = days.iter().copied().max().filter(|end| *end > loan.business_day()) {
            loan.on(end).expect("a later business day").close().expect("a day that can be closed");
        }
        let (first, last) = (loan.terms().agreed().contract_day, loan.business_day());
        let end = days.iter().copied().max().unwrap_or(last);
        let seen = |known, day| Seen { known, day };
        let apart = [(seen(first, first), seen(last, end)), (seen(first, end), seen(last, end))];
        let moved = !loan.reference().calendars().is_empty();
        let each = days.into_iter().filter(|_| moved).map(|day| (seen(first, day), seen(last, day)));
        let views = apart.into_iter().chain(each);
        let whys = views.map(|(then, now)| loan.difference(then, now).expect("days within reach"));
        for cause in whys.flat_map(|why| why.causes) {
            for sentence in cause.reason.sentences() {
                says_all(&path, &sentence);
                keys(&sentence, &mut used);
            }
            for line in &cause.lines {
                let sentence = line.key.change_sentence(Money::new(line.by(), loan.currency()));
                says_all(&path, &sentence);
                keys(&sentence, &mut used);
            }
            for entry in &cause.entries {
                says_all(&path, &entry.nature.sentence());
                keys(&entry.nature.sentence(), &mut used);
            }
        }
    }
    let of_reasons = |key: &&str| OF_REASONS.iter().any(|start| key.starts_with(start));
    let table = Language::English.table().iter().map(|(key, _)| *key).filter(of_reasons);
    // The opening is known from the beginning, a payment that failed moves nothing, a reversal says so by itself.
    let unused: Vec<&str> = table
        .filter(|key| {
            !used.contains(key) && !["event.opened", "event.payment_failed", "event.reversed"].contains(key)
        })
        .collect();
    assert!(unused.is_empty(), "no scenario says {unused:?}");
}
