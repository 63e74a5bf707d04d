//! What a unified diff changes, and applying it with git.

use std::fs;
use std::io::Write as _;
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

/// The files a patch changes, relative to the workspace.
pub(super) fn files(text: &str) -> Result<Vec<String>> {
    let mut files = Vec::new();
    for pair in text.lines().collect::<Vec<_>>().windows(2) {
        if let [old, new] = pair
            && let (Some(old), Some(new)) = (old.strip_prefix("--- "), new.strip_prefix("+++ "))
        {
            files.extend([path(old, "a/")?, path(new, "b/")?].into_iter().flatten());
        }
    }
    files.sort();
    files.dedup();
    ensure!(!files.is_empty(), "it changes no file (`--- a/…` and `+++ b/…` in neighbouring lines)");
    Ok(files)
}

fn path(text: &str, prefix: &str) -> Result<Option<String>> {
    let text = text.split('\t').next().unwrap_or_default().trim_end();
    if text == "/dev/null" {
        return Ok(None);
    }
    let inside =
        text.strip_prefix(prefix).with_context(|| format!("`{text}` does not start with `{prefix}`"))?;
    let normal = Path::new(inside).components().all(|part| matches!(part, Component::Normal(_)));
    ensure!(normal, "`{text}` leads out of the workspace");
    Ok(Some(inside.to_string()))
}

/// A patch that is applied; taking it back restores the files as they were.
#[derive(Debug)]
pub(super) struct Applied {
    before: Vec<(PathBuf, Option<Vec<u8>>)>,
}

impl Applied {
    /// Applies the patch to the folder, wholly or not at all.
    pub(super) fn new(folder: &Path, text: &str, files: &[String]) -> Result<Self> {
        let paths = files.iter().map(|file| folder.join(file));
        let before = paths.map(|path| (path.clone(), fs::read(path).ok())).collect();
        let applied = Self { before };
        git_apply(folder, text)?;
        ensure!(applied.changed(), "it changes nothing");
        Ok(applied)
    }

    fn changed(&self) -> bool {
        self.before.iter().any(|(path, before)| fs::read(path).ok() != *before)
    }

    /// Restores the files.
    pub(super) fn take_back(self) -> Result<()> {
        for (path, before) in self.before {
            match before {
                Some(bytes) => fs::write(&path, bytes),
                None if path.exists() => fs::remove_file(&path),
                None => Ok(()),
            }
            .with_context(|| format!("cannot restore {}", path.display()))?;
        }
        Ok(())
    }
}

/// Runs `git apply` as if the folder lay in no repository: inside one, git would leave out what lies elsewhere.
fn git_apply(folder: &Path, text: &str) -> Result<()> {
    let mut command = Command::new("git");
    command.args(["apply", "--whitespace=nowarn", "-"]).current_dir(folder);
    command.env("GIT_CEILING_DIRECTORIES", folder.parent().unwrap_or(folder));
    command.env_remove("GIT_DIR").env_remove("GIT_WORK_TREE").env_remove("GIT_INDEX_FILE");
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .context("cannot run git")?;
    child.stdin.take().context("git takes its input")?.write_all(text.as_bytes())?;
    let output = child.wait_with_output()?;
    ensure!(output.status.success(), "does not apply: {}", String::from_utf8_lossy(&output.stderr).trim());
    Ok(())
}
