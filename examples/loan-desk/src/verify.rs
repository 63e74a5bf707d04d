//! Whether the database is what was written: every chain of hashes, and every loan derived again.

use std::path::PathBuf;

use lending_core::reference::Reference;
use lending_core::store::fetch;
use lending_store::SqliteStore;
use serde_json::{Value, json};

use crate::failure::{DeskError, Failure};
use crate::{Output, say};

/// What `loan-desk verify` is asked for.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The database
    #[arg(long, value_name = "FILE", default_value = "loan-desk.db")]
    db: PathBuf,
    /// The digest that was noted elsewhere: who can rewrite every chain cannot rewrite that
    #[arg(long, value_name = "HASH")]
    digest: Option<String>,
}

/// Checks terms, versions, chains and books of every loan, and says where they break.
pub(crate) fn run(options: &Options, output: Output) -> Result<(), Failure> {
    std::fs::metadata(&options.db).map_err(|error| Failure::file(&options.db, error))?;
    let store = SqliteStore::open(&options.db)?;
    let (mut sound, mut broken) = (0_u64, Vec::new());
    for id in store.loans()? {
        match fetch(&store, &id, Reference::default()) {
            Ok(_) => sound += 1,
            Err(error) => broken.push((id, Failure::from(error))),
        }
    }
    let digest = store.digest()?.to_string();
    let is_noted = options.digest.as_ref().is_none_or(|noted| *noted == digest);
    match output {
        Output::Text => {
            for (id, failure) in &broken {
                say(&format!("{id}: {}: {}", failure.code(), failure.message()));
            }
            say(&format!(
                "{sound} loans are as they were written, {} are not; digest {digest}",
                broken.len()
            ));
        }
        Output::Json => {
            let broken: Vec<Value> = broken
                .iter()
                .map(|(id, failure)| json!({ "loan": id, "error": failure.to_json() }))
                .collect();
            say(&json!({ "sound": sound, "broken": broken, "digest": digest }).to_string());
        }
    }
    if let Some((id, _)) = broken.first() {
        return Err(DeskError::Broken { broken: broken.len(), first: id.clone() }.into());
    }
    if !is_noted {
        let noted = options.digest.clone().unwrap_or_default();
        return Err(DeskError::OtherDigest { noted, found: digest }.into());
    }
    Ok(())
}
