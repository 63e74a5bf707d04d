//! The applications of a portfolio: what is known of those who applied, and what a person decided over the policy.
//!
//! `applications.jsonl` has a line for each, `policy.toml` beside it decides them.

use std::collections::BTreeMap;
use std::path::Path;

use lending_core::calendar::Date;
use lending_core::underwriting::{Assessed, Assessment, Outcome, PersonsDecision, Policy};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::failure::{DeskError, Failure};
use crate::tables::{Column, sheet};

const POLICY: &str = include_str!("../../portfolio/policy.toml");
const APPLICATIONS: &str = include_str!("../../portfolio/applications.jsonl");

/// An application, as it stands in `applications.jsonl`. Its name is that of the loan that it is for.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApplicationRow {
    pub(crate) application: String,
    /// The day on which the policy decides it.
    pub(crate) on: Date,
    pub(crate) facts: Map<String, Value>,
    /// What a person decides over it, on a day of the person's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) person: Option<PersonsDecision>,
}

/// All applications by the day on which the policy decides, and by the day on which a person does.
#[derive(Debug)]
pub(crate) struct Applications {
    pub(crate) policy: Policy,
    pub(crate) by_day: BTreeMap<Date, Vec<ApplicationRow>>,
    pub(crate) by_person: BTreeMap<Date, Vec<(String, PersonsDecision)>>,
}

impl Applications {
    /// Reads what lies beside a file of contracts, or what came with the program; `None`: nothing does, and contracts are made
    /// without. Of those that are for a loan only the ones for which `is_kept` holds.
    pub(crate) fn read(
        loans: Option<&Path>,
        is_kept: impl Fn(&str) -> bool,
    ) -> Result<Option<Self>, Failure> {
        let text_of = |path: &Path| std::fs::read_to_string(path).map_err(|error| Failure::file(path, error));
        let (policy, name, text) = match loans.map(|path| path.with_file_name("applications.jsonl")) {
            None => (POLICY.to_owned(), "applications.jsonl".to_owned(), APPLICATIONS.to_owned()),
            Some(path) if path.exists() => {
                (text_of(&path.with_file_name("policy.toml"))?, path.display().to_string(), text_of(&path)?)
            }
            Some(_) => return Ok(None),
        };
        let policy =
            Policy::from_toml(&policy, &[]).map_err(|error| Failure::from(error).within("policy.toml"))?;
        let mut read = Self { policy, by_day: BTreeMap::new(), by_person: BTreeMap::new() };
        for (line, text) in (1..).zip(text.lines()) {
            let row: ApplicationRow = serde_json::from_str(text).map_err(|error| {
                DeskError::PortfolioFormat { file: format!("{name}:{line}"), reason: error.to_string() }
            })?;
            if !is_kept(&row.application) {
                continue;
            }
            if let Some(person) = &row.person {
                let decided = (row.application.clone(), person.clone());
                read.by_person.entry(person.on).or_default().push(decided);
            }
            read.by_day.entry(row.on).or_default().push(row);
        }
        Ok(Some(read))
    }
}

/// What became of applications.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    Approved,
    ApprovedByAPerson,
    Declined,
    DeclinedByAPerson,
    WaitsForAPerson,
}

impl Standing {
    const ALL: [Self; 5] = [
        Self::Approved,
        Self::ApprovedByAPerson,
        Self::Declined,
        Self::DeclinedByAPerson,
        Self::WaitsForAPerson,
    ];

    fn of(assessment: &Assessment) -> Option<Self> {
        let by_person = matches!(assessment.all().last()?, Assessed::ByPerson { .. });
        Some(match (assessment.outcome()?, by_person) {
            (Outcome::Approved, false) => Self::Approved,
            (Outcome::Approved, true) => Self::ApprovedByAPerson,
            (Outcome::Declined, false) => Self::Declined,
            (Outcome::Declined, true) => Self::DeclinedByAPerson,
            (Outcome::Referred(_), _) => Self::WaitsForAPerson,
        })
    }

    /// Its name for programs and for people.
    const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Approved => ("approved", "approved by the policy"),
            Self::ApprovedByAPerson => ("approved_by_a_person", "approved by a person"),
            Self::Declined => ("declined", "declined by the policy"),
            Self::DeclinedByAPerson => ("declined_by_a_person", "declined by a person"),
            Self::WaitsForAPerson => ("waits_for_a_person", "waits for a person"),
        }
    }
}

/// How many applications stand how, each with the name of the first one.
pub(crate) struct Stands<'a>(BTreeMap<Standing, (u64, &'a str)>);

impl<'a> Stands<'a> {
    pub(crate) fn of(assessments: &'a BTreeMap<String, Assessment>) -> Self {
        let mut stands = BTreeMap::new();
        for (name, assessment) in assessments {
            if let Some(standing) = Standing::of(assessment) {
                stands.entry(standing).or_insert((0, name.as_str())).0 += 1;
            }
        }
        Self(stands)
    }

    pub(crate) fn to_text(&self) -> String {
        let rows = self.0.iter().map(|(standing, (count, first))| {
            vec![standing.names().1.to_owned(), count.to_string(), (*first).to_owned()]
        });
        let columns =
            [Column::Left("applications"), Column::Right("number"), Column::Left("the first of them")];
        format!("{}\nOne of them: `loan-desk decision NAME`", sheet(&columns, rows))
    }

    pub(crate) fn to_json(&self) -> Value {
        let count = |standing: &Standing| self.0.get(standing).map_or(0, |(count, _)| *count);
        let counts =
            Standing::ALL.iter().map(|standing| (standing.names().0.to_owned(), json!(count(standing))));
        Value::Object(counts.collect())
    }
}
