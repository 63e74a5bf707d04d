//! Expected figures against derived ones.

use lending_core::ledger::Role;
use lending_core::loan::LineKey;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Signed;
use serde_json::Value;

use super::working::{evaluate, round_to};

/// A figure that is not as expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Where it stands in the file: `look 2 (2025-03-11): bills.1.unpaid.penalty`.
    pub place: String,
    /// The path of keys below the place's table, for blessing.
    pub path: Vec<String>,
    /// What the file says.
    pub expected: String,
    /// What came out, or what is wrong with the expectation.
    pub found: String,
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: expected {}, found {}", self.place, self.expected, self.found)
    }
}

/// Compares tables of expected figures with a result, figure by figure.
#[derive(Debug)]
pub struct Figures<'f> {
    /// Whether each figure must carry its working.
    pub by_hand: bool,
    /// The currency's decimals.
    pub decimals: u32,
    /// Where the figures stand.
    pub place: &'f str,
}

impl Figures<'_> {
    /// The figures of `expected` that `found` does not hold.
    pub fn compare(&self, expected: &toml::Table, found: &Value) -> Vec<Failure> {
        let mut failures = Vec::new();
        for (key, value) in expected {
            if found.get(key).is_none() {
                failures.push(self.unknown(vec![key.clone()], key));
                continue;
            }
            self.compare_value(&mut vec![key.clone()], value, found.get(key), &mut failures);
        }
        failures
    }

    /// A name that no figure has could not fail: it is a mistake, whatever is expected of it.
    fn unknown(&self, path: Vec<String>, name: &str) -> Failure {
        let place = format!("{}: {}", self.place, path.join("."));
        Failure {
            place,
            path,
            expected: format!("a figure named `{name}`"),
            found: "no such name".to_owned(),
        }
    }

    fn compare_value(
        &self,
        path: &mut Vec<String>,
        expected: &toml::Value,
        found: Option<&Value>,
        failures: &mut Vec<Failure>,
    ) {
        if let toml::Value::Table(table) = expected {
            for (key, value) in table {
                path.push(key.clone());
                let of_lines =
                    matches!(path.first().map(String::as_str), Some("lines" | "told" | "explained"))
                        || (path.len() == 2 && path[0] == "posted");
                let of_roles = path.first().is_some_and(|first| match first.as_str() {
                    "balances" => path.len() == 2,
                    "posted" => path.len() == 3,
                    _ => false,
                });
                if of_roles && Role::named(key).is_none() {
                    failures.push(self.unknown(path.clone(), key));
                }
                if of_lines && !LineKey::KINDS.contains(&key.split(" | ").next().unwrap_or_default()) {
                    failures.push(self.unknown(path.clone(), key));
                }
                self.compare_value(path, value, found.and_then(|found| found.get(key)), failures);
                path.pop();
            }
            return;
        }
        let found = match found {
            None | Some(Value::Null) => "nothing".to_owned(),
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        };
        let said = expected.as_str().map_or_else(|| expected.to_string(), str::to_owned);
        let is_text = path.first().is_some_and(|first| first == "explained");
        let checked = if is_text { same(&said, &found) } else { self.check(&said, &found) };
        if let Err(found) = checked {
            let place = format!("{}: {}", self.place, path.join("."));
            failures.push(Failure { place, path: path.clone(), expected: said, found });
        }
    }

    /// A figure, perhaps with its working: `19.00 = 1000.00*0.18*38/360`.
    fn check(&self, said: &str, found: &str) -> Result<(), String> {
        let (figure, working) = match said.split_once(" = ") {
            Some((figure, working)) => (figure.trim(), Some(working)),
            None => (said, None),
        };
        if let Some(working) = working {
            let value = evaluate(working).map_err(|error| error.to_string())?;
            let stated = evaluate(figure).map_err(|error| error.to_string())?;
            if round_to(&value, self.decimals) != stated {
                return Err(format!("{found}, and the working gives {}", decimal(&value)));
            }
        }
        if figure != found {
            return Err(found.to_owned());
        }
        let amount = figure.contains('.').then(|| evaluate(figure).ok()).flatten();
        match (working, amount) {
            (None, Some(amount)) if self.by_hand && amount != BigRational::from_integer(BigInt::from(0)) => {
                Err(format!("{found}, but the figure carries no working"))
            }
            (Some(_) | None, _) => Ok(()),
        }
    }
}

/// A sentence is no figure: what it says is its working.
fn same(said: &str, found: &str) -> Result<(), String> {
    if said == found { Ok(()) } else { Err(found.to_owned()) }
}

/// A rational with eight decimals, cut.
fn decimal(value: &BigRational) -> String {
    let scaled = (value * BigRational::from_integer(BigInt::from(100_000_000))).trunc().to_integer();
    let sign = if scaled.is_negative() { "-" } else { "" };
    let digits = format!("{:0>9}", scaled.abs().to_string());
    let (whole, fraction) = digits.split_at(digits.len() - 8);
    format!("{sign}{whole}.{fraction}")
}
