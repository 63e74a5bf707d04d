//! Stored bytes of released formats: `fixtures/SHA256SUMS` lists every file under `fixtures/v*/`, and what is listed
//! never changes.
//!
//! The list has the format of `sha256sum`, with paths relative to `fixtures/`, so `sha256sum --check SHA256SUMS` in
//! that folder checks it too.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
use walkdir::WalkDir;

use crate::workspace::Workspace;

const FOLDER: &str = "fixtures";
const LIST: &str = "SHA256SUMS";

/// The problems of the workspace's fixtures.
pub fn check_workspace(workspace: &Workspace) -> Result<Vec<String>> {
    check(&workspace.path(FOLDER))
}

/// Lists the workspace's new fixtures; see [`list_new`].
pub fn list_workspace(workspace: &Workspace) -> Result<Vec<String>> {
    let folder = workspace.path(FOLDER);
    let problems = broken(&folder)?;
    if problems.is_empty() {
        for path in list_new(&folder)? {
            println!("listed {FOLDER}/{path}");
        }
    }
    Ok(problems)
}

/// What is wrong: a listed file that changed or is missing, a file that is not listed, a line that says nothing.
pub fn check(folder: &Path) -> Result<Vec<String>> {
    let mut problems = broken(folder)?;
    let (listed, _) = read_list(folder)?;
    for path in stored(folder)?.keys().filter(|path| !listed.contains_key(*path)) {
        problems
            .push(format!("{FOLDER}/{path}: not listed in {LIST}; `cargo xtask fixtures --list` adds it"));
    }
    Ok(problems)
}

/// Adds the sums of files that are not listed to the end of the list, and answers with their paths. Refuses while
/// anything that is listed is not as listed: a line that stands is a promise.
pub fn list_new(folder: &Path) -> Result<Vec<String>> {
    let problems = broken(folder)?;
    if !problems.is_empty() {
        bail!("nothing was listed:\n{}", problems.join("\n"));
    }
    let (listed, mut text) = read_list(folder)?;
    let mut added = Vec::new();
    for (path, sum) in stored(folder)? {
        if !listed.contains_key(&path) {
            if !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
            let _ = writeln!(text, "{sum}  {path}");
            added.push(path);
        }
    }
    if !added.is_empty() {
        fs::write(folder.join(LIST), text).with_context(|| format!("cannot write {FOLDER}/{LIST}"))?;
    }
    Ok(added)
}

/// What is wrong with the lines that stand.
fn broken(folder: &Path) -> Result<Vec<String>> {
    if !folder.join(LIST).is_file() {
        return Ok(vec![format!("{FOLDER}/{LIST} is missing")]);
    }
    let (listed, text) = read_list(folder)?;
    let stored = stored(folder)?;
    let mut problems = unreadable_lines(&text);
    for (path, sum) in &listed {
        match stored.get(path) {
            None => problems.push(format!("{FOLDER}/{path}: listed in {LIST}, but missing")),
            Some(found) if found != sum => {
                problems.push(format!("{FOLDER}/{path}: changed (listed {sum}, found {found})"));
            }
            Some(_) => {}
        }
    }
    Ok(problems)
}

/// The listed sums by path, and the list's text.
fn read_list(folder: &Path) -> Result<(BTreeMap<String, String>, String)> {
    let file = folder.join(LIST);
    if !file.is_file() {
        return Ok((BTreeMap::new(), String::new()));
    }
    let text = fs::read_to_string(&file).with_context(|| format!("cannot read {FOLDER}/{LIST}"))?;
    let listed = text.lines().filter_map(parse_line).map(|(sum, path)| (path.into(), sum.into())).collect();
    Ok((listed, text))
}

fn unreadable_lines(text: &str) -> Vec<String> {
    let mut seen = BTreeMap::new();
    let mut problems = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        match parse_line(line) {
            None => problems.push(format!("{FOLDER}/{LIST}:{number}: not `<sha256>  v<n>/<path>`")),
            Some((_, path)) => {
                if let Some(first) = seen.insert(path, number) {
                    problems
                        .push(format!("{FOLDER}/{LIST}:{number}: {path} is already listed in line {first}"));
                }
            }
        }
    }
    problems
}

fn parse_line(line: &str) -> Option<(&str, &str)> {
    let (sum, path) = line.split_at_checked(64)?;
    let path = path.strip_prefix("  ")?;
    let hex = sum.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    let inside =
        path.split_once('/').is_some_and(|(top, _)| is_version(top)) && !path.split('/').any(|p| p == "..");
    (hex && inside).then_some((sum, path))
}

fn is_version(name: &str) -> bool {
    let digits = name.strip_prefix('v').unwrap_or_default();
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// The sums of the files that are there, by path.
fn stored(folder: &Path) -> Result<BTreeMap<String, String>> {
    let mut sums = BTreeMap::new();
    if !folder.is_dir() {
        return Ok(sums);
    }
    for entry in WalkDir::new(folder).min_depth(1).sort_by_file_name() {
        let entry = entry?;
        let relative = entry.path().strip_prefix(folder)?;
        let Some(path) = relative.to_str().map(|path| path.replace('\\', "/")) else {
            bail!("{}: a name that is not UTF-8", relative.display());
        };
        let in_version = path.split_once('/').is_some_and(|(top, _)| is_version(top));
        if in_version && !entry.file_type().is_dir() {
            let bytes = fs::read(entry.path()).with_context(|| format!("cannot read {FOLDER}/{path}"))?;
            sums.insert(path, sum_of(&bytes));
        }
    }
    Ok(sums)
}

fn sum_of(bytes: &[u8]) -> String {
    let digits: Vec<_> = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    digits.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let file = folder.path().join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        folder
    }

    fn problems(files: &[(&str, &str)]) -> String {
        check(folder(files).path()).unwrap().join("\n")
    }

    #[test]
    fn a_list_that_tells_all_passes() {
        let list = format!("{ABC}  v1/a/terms.json\n");
        assert_eq!(problems(&[(LIST, &list), ("v1/a/terms.json", "abc"), ("README.md", "free")]), "");
        assert_eq!(problems(&[(LIST, "")]), "");
    }

    #[test]
    fn a_changed_file_fails() {
        let list = format!("{ABC}  v1/e.json\n");
        let found = problems(&[(LIST, &list), ("v1/e.json", "abd")]);
        assert!(found.starts_with("fixtures/v1/e.json: changed (listed ba7816bf"), "{found}");
    }

    #[test]
    fn a_missing_file_fails() {
        let list = format!("{ABC}  v1/e.json\n");
        assert_eq!(problems(&[(LIST, &list)]), "fixtures/v1/e.json: listed in SHA256SUMS, but missing");
    }

    #[test]
    fn an_unlisted_file_fails() {
        let found = problems(&[(LIST, ""), ("v12/deep/e.json", "abc")]);
        assert!(found.starts_with("fixtures/v12/deep/e.json: not listed in SHA256SUMS"), "{found}");
    }

    #[test]
    fn a_missing_list_fails() {
        assert!(problems(&[("README.md", "")]).starts_with("fixtures/SHA256SUMS is missing"));
    }

    #[test]
    fn a_line_that_says_nothing_fails() {
        let list = format!("{ABC}  v1/a\n{ABC}  v1/a\n{ABC}  ../v1/a\n# note\n{ABC} v1/a\n");
        let found = problems(&[(LIST, &list), ("v1/a", "abc")]);
        assert!(found.contains("SHA256SUMS:2: v1/a is already listed in line 1"), "{found}");
        for line in 3..=5 {
            assert!(found.contains(&format!("SHA256SUMS:{line}: not `<sha256>")), "{found}");
        }
    }

    #[test]
    fn new_files_are_listed_behind_the_lines_that_stand() {
        let list = format!("{ABC}  v1/m.json");
        let folder =
            folder(&[(LIST, &list), ("v1/m.json", "abc"), ("v1/a.json", "abc"), ("v2/b.json", "abc")]);
        assert_eq!(list_new(folder.path()).unwrap(), ["v1/a.json", "v2/b.json"]);
        let text = fs::read_to_string(folder.path().join(LIST)).unwrap();
        assert_eq!(text, format!("{list}\n{ABC}  v1/a.json\n{ABC}  v2/b.json\n"));
        assert_eq!(check(folder.path()).unwrap(), Vec::<String>::new());
        assert_eq!(list_new(folder.path()).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn a_line_that_stands_is_never_changed() {
        let list = format!("{ABC}  v1/e.json\n");
        let folder = folder(&[(LIST, &list), ("v1/e.json", "changed"), ("v1/new.json", "abc")]);
        let refused = list_new(folder.path()).unwrap_err().to_string();
        assert!(refused.contains("fixtures/v1/e.json: changed"), "{refused}");
        assert_eq!(fs::read_to_string(folder.path().join(LIST)).unwrap(), list);
    }
}
