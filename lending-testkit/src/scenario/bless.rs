use toml_edit::{DocumentMut, Item, Value, value};

use super::file::{Scenario, ScenarioError};

/// Rewrites the figures of a scenario that are not as they come out; everything else stays as it is written.
///
/// # Errors
/// A file marked `by_hand` is never blessed.
pub fn bless(text: &str) -> Result<String, ScenarioError> {
    let scenario = Scenario::from_toml(text)?;
    if scenario.by_hand {
        return Err(ScenarioError::Format("a scenario figured by hand is never blessed".to_owned()));
    }
    let run = scenario.run()?;
    let mut document: DocumentMut =
        text.parse().map_err(|error: toml_edit::TomlError| ScenarioError::Format(error.to_string()))?;
    for failure in &run.failures {
        let table = place(&mut document, &failure.place)
            .ok_or_else(|| ScenarioError::Format(format!("cannot find {}", failure.place)))?;
        let leaf = failure.path.iter().fold(table, |item, key| &mut item[key.as_str()]);
        let number = leaf.as_value().is_some_and(Value::is_integer);
        *leaf = match failure.found.parse::<i64>() {
            Ok(figure) if number => value(figure),
            Ok(_) | Err(_) => value(failure.found.as_str()),
        };
    }
    Ok(document.to_string())
}

/// The table that a failure's place names: `quote: …` or `look 2 (…): …`.
fn place<'d>(document: &'d mut DocumentMut, place: &str) -> Option<&'d mut Item> {
    match place.split_once([' ', ':']) {
        Some(("look", rest)) => {
            let number: usize = rest.split(' ').next()?.parse().ok()?;
            let looks = document.get_mut("look")?;
            looks.get_mut(number.checked_sub(1)?)
        }
        Some(("quote", _)) => document.get_mut("quote"),
        Some(_) | None => None,
    }
}
