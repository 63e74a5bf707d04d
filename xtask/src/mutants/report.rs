//! What is told of the changes, while they are tried and at the end.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::{Result, anyhow};

use super::build::Built;
use super::place::Change;
use super::rewrite::Number;
use super::trial::Outcome;

/// What stands behind the name of a change that no test comes by.
const NOT_REACHED: &str = " (no test comes by it)";

/// How many changes of a folder ended how.
#[derive(Debug, Default, Clone, Copy)]
struct Count {
    caught: u32,
    too_long: u32,
    missed: u32,
}

/// Files that say what came of each change, and a table.
#[derive(Debug)]
pub(super) struct Report {
    folder: PathBuf,
    counts: Mutex<BTreeMap<String, Count>>,
}

impl Report {
    /// Into a folder.
    pub(super) fn at(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder)?;
        Ok(Self { folder: folder.to_path_buf(), counts: Mutex::default() })
    }

    /// The names of the changes that were missed when they were last tried.
    pub(super) fn missed_before(&self) -> Result<BTreeSet<String>> {
        let missed = fs::read_to_string(self.folder.join("missed.txt"))?;
        Ok(missed.lines().map(|line| line.trim_end_matches(NOT_REACHED).to_owned()).collect())
    }

    /// Says which changes are not tried, and why.
    pub(super) fn begin(&self, all: &BTreeMap<Number, Change>, built: &Built) -> Result<()> {
        for name in ["caught.txt", "missed.txt"] {
            fs::write(self.folder.join(name), "")?;
        }
        for (name, numbers) in
            [("not_compiled.txt", &built.not_compiled), ("without_place.txt", &built.without_place)]
        {
            let names: Vec<&str> = numbers
                .iter()
                .filter_map(|number| all.get(number))
                .map(|change| change.name.as_str())
                .collect();
            fs::write(self.folder.join(name), names.join("\n"))?;
        }
        let (not_compiled, without_place) = (built.not_compiled.len(), built.without_place.len());
        println!(
            "{} changes; {not_compiled} do not compile; {without_place} cannot stand beside what they change",
            all.len()
        );
        Ok(())
    }

    /// Writes what came of a change.
    pub(super) fn tell(&self, change: Option<&Change>, outcome: &Outcome) -> Result<()> {
        let change = change.ok_or_else(|| anyhow!("a change without a number"))?;
        let mut counts = self.counts.lock().map_err(|_| anyhow!("another thread failed"))?;
        let count = counts.entry(folder_of(change)).or_default();
        let (file, line) = match outcome {
            Outcome::Caught(test) => {
                count.caught = count.caught.saturating_add(1);
                ("caught.txt", format!("{}: {test}", change.name))
            }
            Outcome::TookTooLong(test) => {
                count.too_long = count.too_long.saturating_add(1);
                ("caught.txt", format!("{}: {test} does not end", change.name))
            }
            Outcome::Missed => {
                count.missed = count.missed.saturating_add(1);
                ("missed.txt", change.name.clone())
            }
            Outcome::NotReached => {
                count.missed = count.missed.saturating_add(1);
                ("missed.txt", format!("{}{NOT_REACHED}", change.name))
            }
        };
        let mut file = OpenOptions::new().append(true).open(self.folder.join(file))?;
        Ok(writeln!(file, "{line}")?)
    }

    /// Prints the table; answers whether nothing was missed.
    pub(super) fn end(&self) -> Result<bool> {
        let counts = self.counts.lock().map_err(|_| anyhow!("another thread failed"))?;
        println!("{:<32} {:>7} {:>7} {:>7} {:>7}", "folder", "caught", "endless", "missed", "share");
        let mut sum = Count::default();
        for (folder, count) in counts.iter() {
            line(folder, *count);
            sum.caught = sum.caught.saturating_add(count.caught);
            sum.too_long = sum.too_long.saturating_add(count.too_long);
            sum.missed = sum.missed.saturating_add(count.missed);
        }
        line("all", sum);
        println!("what was missed: {}", self.folder.join("missed.txt").display());
        Ok(sum.missed == 0)
    }
}

fn line(name: &str, Count { caught, too_long, missed }: Count) {
    let noticed = u64::from(caught).saturating_add(u64::from(too_long));
    let tried = noticed.saturating_add(u64::from(missed)).max(1);
    let share = noticed.saturating_mul(100) / tried;
    println!("{name:<32} {caught:>7} {too_long:>7} {missed:>7} {share:>6}%");
}

/// The folder of a change below the crate's sources.
fn folder_of(change: &Change) -> String {
    let path = change.file.strip_prefix("lending-core/src").unwrap_or(&change.file);
    path.parent().unwrap_or(path).display().to_string()
}
