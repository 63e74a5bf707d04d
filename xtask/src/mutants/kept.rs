//! A build that is used again, as long as nothing that goes into it has changed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::build::{self, Built};
use super::place::Change;
use super::rewrite::{Number, SWITCH};
use crate::faults::{Scratch, kept_files};
use crate::workspace::Workspace;

/// A build and what it was made of.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    made_of: String,
    built: Built,
}

/// The build of the changes in a copy of the workspace, which is brought up to date only where something has changed.
pub(super) fn built(
    workspace: &Workspace,
    place: &Path,
    files: &BTreeMap<PathBuf, Vec<(Number, Change)>>,
) -> Result<Built> {
    let file = place.join("built.json");
    let made_of = made_of(workspace, files)?;
    let kept = fs::read_to_string(&file).ok().and_then(|text| serde_json::from_str::<Kept>(&text).ok());
    if let Some(kept) = kept.filter(|kept| kept.made_of == made_of) {
        return Ok(kept.built);
    }
    let copy = Scratch::at(place, workspace.root())?;
    let kept = Kept { made_of, built: build::build(copy.folder(), copy.build(), files)? };
    fs::write(file, serde_json::to_string(&kept)?)?;
    Ok(kept.built)
}

/// The sum of all that goes into a build: the sources of what is changed and of what notices it, and the changes.
fn made_of(workspace: &Workspace, files: &BTreeMap<PathBuf, Vec<(Number, Change)>>) -> Result<String> {
    let mut sum = Sha256::new();
    sum.update(SWITCH);
    let takes_part = |file: &&PathBuf| {
        [
            "Cargo.toml",
            "Cargo.lock",
            "lending-core",
            "lending-store",
            "lending-testkit",
            "examples",
            "fixtures",
        ]
        .iter()
        .any(|part| file.starts_with(part))
    };
    for file in kept_files(workspace.root())?.iter().filter(takes_part) {
        sum.update(file.as_os_str().as_encoded_bytes());
        sum.update(fs::read(workspace.root().join(file))?);
    }
    for (number, change) in files.values().flatten() {
        sum.update(format!("{number} {}\n", change.name));
    }
    let digits: Vec<String> = sum.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(digits.concat())
}
