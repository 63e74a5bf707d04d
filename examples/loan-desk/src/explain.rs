//! Why an amount is what it is.

use lending_core::calendar::Date;
use lending_core::debt::{Component, ItemId};
use lending_core::loan::Explanation;
use lending_core::wording::Language;
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::source::Source;
use crate::{Output, named, say};

/// What `loan-desk explain` is asked for.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    source: Source,
    /// The language of the sentences: `en`, `zh`, `fr` or `pl`
    #[arg(long, default_value = "en")]
    language: Language,
    /// The day at whose close the amount stands; the loan's last business day unless said otherwise
    #[arg(long, value_name = "DAY")]
    on: Option<Date>,
    /// The bill or charge: "bill 3", "charge c-1"
    #[arg(long, value_name = "ITEM")]
    item: ItemId,
    /// `principal`, `interest`, `fee` or `penalty`
    #[arg(long, value_name = "COMPONENT", value_parser = named::<Component>)]
    component: Component,
}

/// Everything that moved one component of one item by the close of a day.
pub(crate) fn run(options: &Options, output: Output) -> Result<(), Failure> {
    let Options { source, language, on, item, component } = options;
    let loan = source.loan()?;
    let on = on.unwrap_or(loan.business_day());
    let why = loan.explain(on, item, *component)?;
    match output {
        Output::Text if why.is_empty() => say(&format!("Nothing moved the {component} of {item} by {on}.")),
        Output::Text => say(&format!("The {component} of {item} by {on}\n{}", to_text(&why, *language))),
        Output::Json => say(&json!({
            "schema": "loan-desk.explain/1",
            "loan": loan.id(),
            "day": on.to_string(),
            "item": item.to_string(),
            "component": component.name(),
            "lines": to_json(&why, *language),
        })
        .to_string()),
    }
    Ok(())
}

/// One paragraph for each line, indented.
pub(crate) fn to_text(why: &[Explanation], language: Language) -> String {
    let paragraphs: Vec<String> =
        why.iter().map(|line| format!("  {}", line.text(language)).replace('\n', "\n  ")).collect();
    paragraphs.join("\n")
}

/// Each line with its text and its basis; amounts in a basis are minor units, exact ones are fractions.
pub(crate) fn to_json(why: &[Explanation], language: Language) -> Value {
    why.iter()
        .map(|line| {
            let mut value = json!(line);
            value["sentence"] = json!(line.sentence());
            value["reasons"] = json!(line.reasons());
            value["numbers"] = json!(line.numbers());
            value["text"] = json!(line.text(language));
            value
        })
        .collect()
}
