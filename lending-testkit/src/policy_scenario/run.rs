use std::path::Path;

use lending_core::calendar::Date;
use lending_core::error::Coded;
use lending_core::facts::Application;
use lending_core::underwriting::{Decision, Policy};
use serde_json::{Map, Value as Json};
use toml::{Table, Value};

use super::change::change;
use super::compare::compare;
use super::file::{ApplicationRow, PolicyScenario, PolicyScenarioError, read};
use crate::scenario::Failure;

/// What came out of a scenario of a policy.
#[derive(Debug, Clone)]
pub struct PolicyRun {
    /// The policy, with the changes of the file.
    pub policy: Policy,
    /// What was decided, in the order of the file; applications that were refused are left out.
    pub decided: Vec<Decided>,
    /// What is not as expected.
    pub failures: Vec<Failure>,
}

/// A decision with what it was made of.
#[derive(Debug, Clone)]
pub struct Decided {
    /// Who applied.
    pub name: String,
    /// What was known.
    pub application: Application,
    /// What was decided.
    pub decision: Decision,
}

impl PolicyScenario {
    /// Decides all applications and compares; `folder`: where paths of policies begin, the folder of the file.
    ///
    /// # Errors
    /// [`PolicyScenarioError`]: a policy that cannot be read, a change of what it does not have.
    pub fn run(&self, folder: &Path) -> Result<PolicyRun, PolicyScenarioError> {
        let policy = self.policy(folder)?;
        let mut run = PolicyRun { policy, decided: Vec::new(), failures: Vec::new() };
        for row in &self.applications {
            let on = row.on.unwrap_or(self.on);
            let place = format!("{} ({on})", row.name);
            let failure = |key: &str, expected: &str, found: String| Failure {
                place: format!("{place}: {key}"),
                path: vec![key.to_owned()],
                expected: expected.to_owned(),
                found,
            };
            match (self.decide(&run.policy, row, on)?, &row.expected.refused) {
                (Ok(decided), None) => {
                    run.failures.extend(compare(&run.policy, &decided.decision, &row.expected, &place)?);
                    run.decided.push(decided);
                }
                (Ok(decided), Some(code)) => {
                    let found = decided.decision.outcome().to_string();
                    run.failures.push(failure("refused", code, found));
                }
                (Err((code, message)), expected) => {
                    let expected = expected.as_deref().unwrap_or("a decision");
                    if code != expected {
                        run.failures.push(failure("refused", expected, format!("{code}: {message}")));
                    }
                }
            }
        }
        Ok(run)
    }

    /// The policy with the changes of the file.
    fn policy(&self, folder: &Path) -> Result<Policy, PolicyScenarioError> {
        let mut others: Vec<Policy> = Vec::new();
        for path in &self.with {
            let other = read_policy(&folder.join(path), &others, |_| Ok(()))?;
            others.push(other);
        }
        read_policy(&folder.join(&self.policy), &others, |policy| change(policy, &self.change))
    }

    /// Decides one application; inside: the code and the message of its refusal.
    fn decide(
        &self,
        policy: &Policy,
        row: &ApplicationRow,
        on: Date,
    ) -> Result<Result<Decided, (&'static str, String)>, PolicyScenarioError> {
        let mut facts = self.base.facts.clone();
        row.without.iter().for_each(|name| drop(facts.remove(name)));
        facts.extend(row.facts.clone());
        let facts = to_json(&facts)
            .map_err(|fact| PolicyScenarioError::Fact { application: row.name.clone(), fact })?;
        let borrower = row.borrower.unwrap_or(self.base.borrower).name();
        let text = serde_json::json!({ "borrower": borrower, "facts": facts }).to_string();
        let read = policy.dictionary().application_from_json(&text);
        let application = match read {
            Ok(application) => application,
            Err(error) => return Ok(Err((error.code(), error.to_string()))),
        };
        Ok(match policy.decide(&application, on) {
            Ok(decision) => Ok(Decided { name: row.name.clone(), application, decision }),
            Err(error) => Err((error.code(), error.to_string())),
        })
    }
}

fn read_policy(
    path: &Path,
    others: &[Policy],
    changed: impl FnOnce(&mut Table) -> Result<(), PolicyScenarioError>,
) -> Result<Policy, PolicyScenarioError> {
    let refused = |reason: String| PolicyScenarioError::Policy { path: path.display().to_string(), reason };
    let mut table: Table =
        read(path)?.parse().map_err(|error: toml::de::Error| refused(error.to_string()))?;
    changed(&mut table)?;
    let text = toml::to_string(&table).map_err(|error| refused(error.to_string()))?;
    let others: Vec<&Policy> = others.iter().collect();
    Policy::from_toml(&text, &others).map_err(|error| refused(error.to_string()))
}

/// Facts as JSON has them, or the name of one that it cannot carry.
fn to_json(facts: &Table) -> Result<Map<String, Json>, String> {
    let fact = |(name, value): (&String, &Value)| {
        json(value).map(|json| (name.clone(), json)).ok_or_else(|| name.clone())
    };
    facts.iter().map(fact).collect()
}

fn json(value: &Value) -> Option<Json> {
    match value {
        Value::String(text) => Some(Json::String(text.clone())),
        Value::Integer(number) => Some(Json::from(*number)),
        Value::Boolean(yes) => Some(Json::Bool(*yes)),
        Value::Array(values) => values.iter().map(json).collect::<Option<Vec<_>>>().map(Json::Array),
        Value::Table(table) => to_json(table).ok().map(Json::Object),
        Value::Float(_) | Value::Datetime(_) => None,
    }
}
