use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use super::PolicyError;
use super::file::{PolicyText, StaleText, WhenUnknown};
use super::limit::Authority;
use super::matrix::GRADE;
use super::names::{Names, Place};
use super::price::RATE;
use super::rule::{Gate, Rule};
use super::stage::{Stage, stages};
use crate::calendar::Date;
use crate::facts::{Dictionary, check_name};
use crate::hash::Hash;
use crate::money::Currency;
use crate::written;

/// Which version of which policy, and the hash of all that it says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PolicyRef {
    /// Its name.
    pub policy: String,
    /// Its version.
    pub version: u32,
    /// The hash of what it says, with all that it takes from other policies.
    pub hash: Hash,
}

impl fmt::Display for PolicyRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.policy, self.version)
    }
}

/// A lender's rules for whom it lends to, how much and at what price: data that was checked and cannot be invalid.
///
/// `docs/policy-file.md` has every field. The hash is over all that it says, with all defaults written out.
///
/// ```
/// use lending_core::{date, facts::{Application, Borrower}, underwriting::{Outcome, Policy}};
/// let policy = Policy::from_toml(r#"
///     policy = "micro-loan"
///     from = "2026-01-01"
///     currency = "CNY"
///     unknown = { refer = "manual review" }
///     facts.age = { kind = "integer", unit = "years" }
///     [[rules]]
///     id = "age"
///     require = { of = "age", between = [18, 55] }
///     reason = "age_outside_limits"
/// "#, &[])?;
/// let applicant = Application::of(Borrower::Private).with("age", 61);
/// let decision = policy.decide(&applicant, date!("2026-02-01"))?;
/// assert_eq!(decision.outcome(), &Outcome::Declined);
/// assert_eq!(decision.reasons()[0].code, "age_outside_limits");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Policy {
    pub(super) text: PolicyText,
    pub(super) identity: PolicyRef,
    pub(super) dictionary: Dictionary,
    pub(super) stages: Vec<Stage>,
    pub(super) rules: Vec<Rule>,
    pub(super) authority: Authority,
    pub(super) gates: Vec<Gate>,
    /// How many results there are, and where the grade and the price stand among them.
    pub(super) derived: usize,
    /// The most reasons that its characteristics and rules give.
    pub(super) reasons_most: usize,
    pub(super) grade: Option<Place>,
    pub(super) rate: Option<Place>,
    /// The facts of each source that are taken for some days only: their places, the days, and what else.
    pub(super) fresh: Vec<Fresh>,
}

/// A fact that is taken for some days only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fresh {
    pub(super) fact: String,
    pub(super) place: usize,
    pub(super) source: String,
    pub(super) days: u32,
    pub(super) stale: StaleText,
}

/// The most rules, measures and the like of a policy, each.
const PARTS_MAX: usize = 10_000;

impl Policy {
    /// Reads a policy from TOML; `others`: the policies that it may take from.
    ///
    /// # Errors
    /// [`PolicyError`], with the path of the field that is wrong.
    pub fn from_toml(text: &str, others: &[&Self]) -> Result<Self, PolicyError> {
        Self::of(written::from_toml(text)?, others)
    }

    /// Reads a policy from JSON.
    ///
    /// # Errors
    /// As [`from_toml`](Self::from_toml).
    pub fn from_json(text: &str, others: &[&Self]) -> Result<Self, PolicyError> {
        Self::of(written::from_json(text)?, others)
    }

    /// What it says as JSON, all defaults written out: what its hash is over, and what a host stores.
    pub fn to_json(&self) -> String {
        serde_json::to_string(&self.text).expect("a policy is plain data with text keys")
    }

    fn of(mut text: PolicyText, others: &[&Self]) -> Result<Self, PolicyError> {
        check_name(&text.policy.replace('-', "_"))?;
        if text.version == 0 {
            return Err(PolicyError::limit("version", "1 or more", &text.version));
        }
        if let Some(until) = text.until
            && until < text.from
        {
            return Err(PolicyError::limit("until", format!("{} or later", text.from), &until));
        }
        if !(1..=3660).contains(&text.valid_days) {
            return Err(PolicyError::limit("valid_days", "1 … 3660", &text.valid_days));
        }
        take_from(&mut text, others)?;
        let sizes = [
            text.rules.len(),
            text.measures.len(),
            text.scorecards.len(),
            text.matrices.len(),
            text.benefits.len(),
        ];
        if let Some(found) = sizes.into_iter().find(|size| *size > PARTS_MAX) {
            return Err(PolicyError::limit("rules", format!("at most {PARTS_MAX} of a kind"), &found));
        }
        check_ids(&text)?;
        let dictionary = Dictionary::new(text.facts.clone(), text.currency)?;
        let mut names = Names::of(&dictionary);
        let stages = stages(&text, &mut names)?;
        let rules =
            text.rules.iter().map(|rule| Rule::of(rule, &names, &text.unknown)).collect::<Result<_, _>>()?;
        let gates = text.gates.iter().map(|gate| Gate::of(gate, &names)).collect::<Result<_, _>>()?;
        let authority = Authority::of(&text.authority, text.limit.is_some(), &names)?;
        let (derived, grade, rate) = (names.derived(), names.result(GRADE), names.result(RATE));
        let fresh = fresh(&text, &dictionary)?;
        let characteristics = text.scorecards.iter().map(|card| card.characteristics.len()).sum::<usize>();
        let reasons_most = characteristics.saturating_add(text.rules.len()).saturating_add(1);
        let bytes = serde_json::to_vec(&text).expect("a policy is plain data with text keys");
        let identity =
            PolicyRef { policy: text.policy.clone(), version: text.version, hash: Hash::of(&bytes) };
        Ok(Self {
            text,
            identity,
            dictionary,
            stages,
            rules,
            authority,
            gates,
            derived,
            reasons_most,
            grade,
            rate,
            fresh,
        })
    }

    /// Its name, version and hash.
    pub const fn identity(&self) -> &PolicyRef {
        &self.identity
    }

    /// The first day on which it holds.
    pub const fn from(&self) -> Date {
        self.text.from
    }

    /// The last day on which it holds; `None`: until another version does.
    pub const fn until(&self) -> Option<Date> {
        self.text.until
    }

    /// For so many days a decision can be relied on.
    pub const fn valid_days(&self) -> u32 {
        self.text.valid_days
    }

    /// The currency of all its amounts.
    pub const fn currency(&self) -> Currency {
        self.text.currency
    }

    /// The facts that it reads applications by.
    pub const fn dictionary(&self) -> &Dictionary {
        &self.dictionary
    }

    /// What becomes of a decision when something that it needs is not known.
    pub const fn when_unknown(&self) -> &WhenUnknown {
        &self.text.unknown
    }

    /// The name of the table that caps what credit may cost a year; `None`: nothing caps it here.
    pub fn apr_cap(&self) -> Option<&str> {
        self.text.price.as_ref().and_then(|price| price.apr_cap.as_deref())
    }

    /// The lender's words for a reason: by language (`en`, `zh`, `fr`, `pl`), `None` where there are none.
    pub fn words(&self, reason: &str, language: &str) -> Option<&str> {
        self.text.reasons.get(reason)?.get(language).map(String::as_str)
    }
}

/// Takes what other policies say, each before what this one says: its own facts, rules and results.
fn take_from(text: &mut PolicyText, others: &[&Policy]) -> Result<(), PolicyError> {
    for (place, include) in text.include.clone().into_iter().enumerate() {
        let path = format!("include[{place}]");
        let named = |policy: &&&Policy| {
            policy.identity.policy == include.policy && policy.identity.version == include.version
        };
        let Some(other) = others.iter().find(named) else {
            let (policy, version) = (include.policy, include.version);
            return Err(PolicyError::NoSuchPolicy { path, policy, version });
        };
        if other.identity.hash != include.hash {
            let (expected, found) = (include.hash, other.identity.hash);
            return Err(PolicyError::OtherHash { path, expected, found });
        }
        let theirs = other.text.clone();
        if theirs.currency != text.currency {
            let reason = "it is for another currency";
            return Err(PolicyError::Combination { path, reason });
        }
        merge(&mut text.facts, theirs.facts, &format!("{path}.facts"))?;
        merge(&mut text.sources, theirs.sources, &format!("{path}.sources"))?;
        merge(&mut text.measures, theirs.measures, &format!("{path}.measures"))?;
        merge(&mut text.reasons, theirs.reasons, &format!("{path}.reasons"))?;
        prepend(&mut text.rules, theirs.rules);
        prepend(&mut text.scorecards, theirs.scorecards);
        prepend(&mut text.matrices, theirs.matrices);
        prepend(&mut text.benefits, theirs.benefits);
        prepend(&mut text.gates, theirs.gates);
        text.price = text.price.take().or(theirs.price);
        text.affordability = text.affordability.take().or(theirs.affordability);
        text.limit = text.limit.take().or(theirs.limit);
        if text.authority.is_empty() {
            text.authority = theirs.authority;
        }
    }
    Ok(())
}

/// What both have must be the same.
fn merge<T: PartialEq>(
    ours: &mut BTreeMap<String, T>,
    theirs: BTreeMap<String, T>,
    path: &str,
) -> Result<(), PolicyError> {
    for (name, value) in theirs {
        if ours.get(&name).is_some_and(|own| *own != value) {
            return Err(PolicyError::Twice { path: path.to_owned(), found: name });
        }
        ours.insert(name, value);
    }
    Ok(())
}

fn prepend<T>(ours: &mut Vec<T>, mut theirs: Vec<T>) {
    theirs.append(ours);
    *ours = theirs;
}

/// Rules and gates have names of their own, so that a trace says which was meant.
fn check_ids(text: &PolicyText) -> Result<(), PolicyError> {
    let mut known = BTreeSet::new();
    let rules = text.rules.iter().map(|rule| ("rules", &rule.id));
    for (path, id) in rules.chain(text.gates.iter().map(|gate| ("gates", &gate.id))) {
        check_name(id)?;
        if !known.insert((path, id)) {
            return Err(PolicyError::Twice { path: path.to_owned(), found: id.clone() });
        }
    }
    Ok(())
}

/// The facts whose sources are taken for some days only.
fn fresh(text: &PolicyText, dictionary: &Dictionary) -> Result<Vec<Fresh>, PolicyError> {
    let of_source =
        |name: &String| dictionary.fields().values().any(|field| field.source.as_ref() == Some(name));
    if let Some(foreign) = text.sources.keys().find(|name| !of_source(name)) {
        return Err(PolicyError::NoSuchName { path: "sources".to_owned(), found: foreign.clone() });
    }
    let fields = dictionary.fields().iter().enumerate();
    let fresh = fields.filter_map(|(place, (fact, field))| {
        let source = field.source.as_ref()?;
        let written = text.sources.get(source)?;
        let (days, stale) = (written.fresh_days, written.stale.clone());
        Some(Fresh { fact: fact.clone(), place, source: source.clone(), days, stale })
    });
    Ok(fresh.collect())
}
