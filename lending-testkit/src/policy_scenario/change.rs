//! A policy that says something else in some places.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::file::PolicyScenarioError;

/// What names an entry of a list.
const NAMES: [&str; 3] = ["id", "level", "of"];

/// Puts values in their places.
pub(super) fn change(
    policy: &mut Table,
    changes: &BTreeMap<String, Value>,
) -> Result<(), PolicyScenarioError> {
    for (path, value) in changes {
        let missing = |part: &str| PolicyScenarioError::Change { path: path.clone(), part: part.to_owned() };
        let (groups, last) = path.rsplit_once('.').unwrap_or(("", path));
        let mut at = &mut *policy;
        let mut parts = groups.split('.').filter(|part| !part.is_empty());
        while let Some(part) = parts.next() {
            let below = at.get_mut(part).ok_or_else(|| missing(part))?;
            at = match below {
                Value::Table(table) => table,
                Value::Array(entries) => {
                    let name = parts.next().unwrap_or(last);
                    entries.iter_mut().find_map(|entry| named(entry, name)).ok_or_else(|| missing(name))?
                }
                Value::String(_)
                | Value::Integer(_)
                | Value::Float(_)
                | Value::Boolean(_)
                | Value::Datetime(_) => return Err(missing(part)),
            };
        }
        at.insert(last.to_owned(), value.clone());
    }
    Ok(())
}

/// An entry of a list, if it has a name.
fn named<'v>(entry: &'v mut Value, name: &str) -> Option<&'v mut Table> {
    let entry = entry.as_table_mut()?;
    let is_called = NAMES.iter().any(|key| entry.get(*key).and_then(Value::as_str) == Some(name));
    is_called.then_some(entry)
}
