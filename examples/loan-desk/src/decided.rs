//! What was decided for an application of the database: by the policy, and by persons over it.

use std::path::PathBuf;

use lending_core::underwriting::{Assessed, Assessment};
use lending_core::wording::Language;
use serde_json::json;

use crate::database::Database;
use crate::failure::{DeskError, Failure};
use crate::{Output, decision, say};

/// What `loan-desk decision` is asked for.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The application, by its name; that of a loan is the loan's
    application: String,
    /// The database
    #[arg(long, value_name = "FILE", default_value = "loan-desk.db")]
    db: PathBuf,
    /// The language of the reasons: `en`, `zh`, `fr` or `pl`
    #[arg(long, default_value = "en")]
    language: Language,
    /// Shows every step with the values that it read; sensitive ones are not shown
    #[arg(long)]
    trace: bool,
}

/// Shows all decisions in their order.
pub(crate) fn run(options: &Options, output: Output) -> Result<(), Failure> {
    let name = &options.application;
    let mut all = Database::existing(&options.db)?.assessments()?;
    let unknown = || DeskError::UnknownApplication { application: name.clone() };
    let assessment = all.remove(name).ok_or_else(unknown)?;
    match output {
        Output::Text => say(&to_text(&assessment, options)),
        Output::Json => say(&json!({
            "schema": "loan-desk.assessment/1",
            "application": name,
            "outcome": assessment.outcome(),
            "amount": assessment.amount().map(|amount| amount.to_string()),
            "assessment": assessment,
        })
        .to_string()),
    }
    Ok(())
}

fn to_text(assessment: &Assessment, options: &Options) -> String {
    let one = |assessed: &Assessed| match assessed {
        Assessed::ByPolicy(decided) => decision::to_text(decided, None, options.language, options.trace),
        Assessed::ByPerson { decided, .. } => {
            let amount = decided.amount.map_or_else(String::new, |amount| format!(", {amount}"));
            format!(
                "Decision of {} by {} ({}): {}{amount}\n{}",
                decided.on, decided.by, decided.level, decided.outcome, decided.reason
            )
        }
    };
    assessment.all().iter().map(one).collect::<Vec<_>>().join("\n\n")
}
