//! Why an amount is what it is.

use std::path::PathBuf;

use lending_core::calendar::Date;
use lending_core::debt::{Component, ItemId};
use lending_core::loan::Explanation;
use serde_json::{Value, json};

use crate::desk::loan_of;
use crate::failure::Failure;
use crate::{Output, named, say};

/// What `loan-desk explain` is asked for.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The loan
    loan: String,
    /// The database
    #[arg(long, value_name = "FILE", default_value = "loan-desk.db")]
    db: PathBuf,
    /// The day at whose close the amount stands
    #[arg(long, value_name = "DAY")]
    on: Date,
    /// The bill or charge: "bill 3", "charge c-1"
    #[arg(long, value_name = "ITEM")]
    item: ItemId,
    /// `principal`, `interest`, `fee` or `penalty`
    #[arg(long, value_name = "COMPONENT", value_parser = named::<Component>)]
    component: Component,
}

/// Everything that moved one component of one item by the close of a day.
pub(crate) fn run(options: &Options, output: Output) -> Result<(), Failure> {
    let Options { on, item, component, .. } = options;
    let loan = loan_of(&options.db, &options.loan)?;
    let why = loan.explain(*on, item, *component)?;
    match output {
        Output::Text if why.is_empty() => say(&format!("Nothing moved the {component} of {item} by {on}.")),
        Output::Text => say(&format!("The {component} of {item} by {on}\n{}", to_text(&why))),
        Output::Json => say(&json!({
            "schema": "loan-desk.explain/1",
            "loan": loan.id(),
            "day": on.to_string(),
            "item": item.to_string(),
            "component": component.name(),
            "lines": to_json(&why),
        })
        .to_string()),
    }
    Ok(())
}

/// One paragraph for each line, indented.
pub(crate) fn to_text(why: &[Explanation]) -> String {
    let paragraphs: Vec<String> = why.iter().map(|line| format!("  {line}").replace('\n', "\n  ")).collect();
    paragraphs.join("\n")
}

/// Each line with its text and its basis; amounts in a basis are minor units, exact ones are fractions.
pub(crate) fn to_json(why: &[Explanation]) -> Value {
    why.iter()
        .map(|line| {
            let mut value = json!(line);
            value["text"] = json!(line.to_string());
            value
        })
        .collect()
}
