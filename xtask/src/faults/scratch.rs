use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use walkdir::WalkDir;

use crate::workspace::Workspace;

/// A copy of the workspace that may be broken, with a build directory of its own.
#[derive(Debug, Clone)]
pub struct Scratch {
    folder: PathBuf,
    build: PathBuf,
    logs: PathBuf,
}

impl Scratch {
    /// The copy below the workspace's build directory, brought up to date.
    pub fn of(workspace: &Workspace) -> Result<Self> {
        Self::at(&workspace.target()?.join("faults"), workspace.root())
    }

    /// A copy of the files that git would keep, under the given place.
    pub fn at(place: &Path, root: &Path) -> Result<Self> {
        fs::create_dir_all(place.join("copy"))
            .with_context(|| format!("cannot create {}", place.display()))?;
        let place = place.canonicalize()?;
        let copy = Self { folder: place.join("copy"), build: place.join("build"), logs: place.join("logs") };
        fs::create_dir_all(&copy.logs)?;
        copy.update(root)?;
        Ok(copy)
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Its build directory.
    pub fn build(&self) -> &Path {
        &self.build
    }

    /// Where what cargo said about a fault is kept.
    pub fn log(&self, name: &str) -> PathBuf {
        self.logs.join(format!("{name}.log"))
    }

    /// Writes what differs and removes what is gone; the rest stays untouched, so that cargo builds little.
    fn update(&self, root: &Path) -> Result<()> {
        let kept = kept_files(root)?;
        for file in &kept {
            write_if_changed(&root.join(file), &self.folder.join(file))?;
        }
        for entry in WalkDir::new(&self.folder) {
            let entry = entry?;
            let relative = entry.path().strip_prefix(&self.folder)?;
            if !entry.file_type().is_dir() && !kept.contains(relative) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }
}

fn write_if_changed(from: &Path, to: &Path) -> Result<()> {
    let bytes = fs::read(from).with_context(|| format!("cannot read {}", from.display()))?;
    if fs::read(to).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(to, bytes).with_context(|| format!("cannot write {}", to.display()))
}

/// What is tracked or new and not ignored, as far as it is there.
pub fn kept_files(root: &Path) -> Result<BTreeSet<PathBuf>> {
    let mut command = Command::new("git");
    command.arg("-c").arg(format!("safe.directory={}", root.display()));
    command.args(["ls-files", "-co", "--exclude-standard", "-z"]).current_dir(root);
    let output = command.output().context("cannot run git")?;
    ensure!(output.status.success(), "git ls-files: {}", String::from_utf8_lossy(&output.stderr).trim());
    let names = String::from_utf8(output.stdout).context("a file's name is not UTF-8")?;
    let files = names.split('\0').filter(|name| !name.is_empty()).map(PathBuf::from);
    Ok(files.filter(|file| root.join(file).is_file()).collect())
}
