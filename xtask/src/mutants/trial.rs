//! Which test notices a change.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use super::build::Executable;
use super::rewrite::Number;
use crate::stopwatch::timed;

/// The memory that a test may take, in KiB: a change may make a loop endless that collects something.
const MEMORY_KIB: u32 = 6 * 1024 * 1024;

/// A test that takes so many times as long as without any change is taken to notice it.
const TIMES_AS_LONG: u32 = 10;

/// The least time before that.
const PATIENCE: Duration = Duration::from_secs(20);

/// The tests that ask generated histories one by one, each for itself: every history is taken as a test of its own, so that a
/// change is tried on those that come by it.
const OF_HISTORIES: &str = "lending-testkit reference";

/// On how many generated histories a test is asked, and from which on.
#[derive(Debug, Clone, Copy)]
struct Cases {
    first: Option<u64>,
    count: u32,
}

impl Cases {
    /// What a test is taken apart into: each history, or all of them at once.
    fn of(executable: &Executable, count: u32, histories: u32) -> Vec<Self> {
        if executable.name == OF_HISTORIES {
            (0..u64::from(histories)).map(|seed| Self { first: Some(seed), count: 1 }).collect()
        } else {
            vec![Self { first: None, count }]
        }
    }
}

/// A test with what is known of it.
#[derive(Debug)]
pub(super) struct Test {
    executable: Executable,
    name: String,
    cases: Cases,
    took: Duration,
    /// The changes that it comes by.
    reaches: BTreeSet<Number>,
    /// How many changes were tried on it, and how many it noticed.
    tried: AtomicU64,
    noticed: AtomicU64,
}

/// How a test ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ended {
    Passed,
    Failed,
    TookTooLong,
}

/// What came of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// A test fails.
    Caught(String),
    /// A test does not end.
    TookTooLong(String),
    /// All tests pass that come by it.
    Missed,
    /// No test comes by it.
    NotReached,
}

/// Runs each test without any change: it must pass, and says how long it takes and which changes it comes by. Those that
/// take longer than some time are left out.
pub(super) fn prepare(
    executables: Vec<Executable>,
    cases: u32,
    histories: u32,
    longest: Duration,
    folder: &Path,
) -> Result<Vec<Test>> {
    let reached = folder.join("reached.txt");
    let mut tests = Vec::new();
    for executable in executables {
        let (mut all, mut left_out) = (Duration::ZERO, Vec::new());
        let names = executable.tests()?;
        let count = names.len();
        let apart = |name: String| {
            Cases::of(&executable, cases, histories).into_iter().map(move |cases| (name.clone(), cases))
        };
        for (name, cases) in names.into_iter().flat_map(apart) {
            let mut command = executable.command(&name, cases);
            command.env("REACHED", &reached);
            let _ = fs::remove_file(&reached);
            let (ended, took) = timed(|| ended(&mut command, longest));
            let ended = ended?;
            ensure!(ended != Ended::Failed, "{} {name} does not pass without any change", executable.name);
            all = all.saturating_add(took);
            if ended == Ended::TookTooLong {
                left_out.push(name_of(&name, cases));
                continue;
            }
            let numbers = fs::read_to_string(&reached).unwrap_or_default();
            let reaches: BTreeSet<Number> =
                numbers.lines().filter_map(|number| number.parse().ok()).collect();
            if !reaches.is_empty() {
                let (tried, noticed) = (AtomicU64::new(0), AtomicU64::new(0));
                tests.push(Test {
                    executable: executable.clone(),
                    name,
                    cases,
                    took,
                    reaches,
                    tried,
                    noticed,
                });
            }
        }
        let left_out =
            if left_out.is_empty() { String::new() } else { format!(", without {}", left_out.join(", ")) };
        eprintln!("{:>8.2} s, {count:>3} tests: {}{left_out}", all.as_secs_f64(), executable.name);
    }
    Ok(tests)
}

/// Tries each change, on so many of the generated histories that come by it, and tells what came of it as soon as it is known.
pub(super) fn run(
    tests: &[Test],
    changes: impl IntoIterator<Item = Number>,
    each: u32,
    tell: impl Fn(Number, Outcome) -> Result<()> + Sync,
) -> Result<()> {
    let waiting = Mutex::new(changes.into_iter().collect::<VecDeque<Number>>());
    let next = || waiting.lock().ok().and_then(|mut waiting| waiting.pop_front());
    let work = || {
        while let Some(number) = next() {
            tell(number, outcome(tests, number, each)?)?;
        }
        Ok(())
    };
    thread::scope(|scope| {
        let threads = thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers
            .into_iter()
            .try_for_each(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })
}

fn outcome(tests: &[Test], number: Number, each: u32) -> Result<Outcome> {
    let mut coming_by: Vec<&Test> = tests.iter().filter(|test| test.reaches.contains(&number)).collect();
    if coming_by.is_empty() {
        return Ok(Outcome::NotReached);
    }
    coming_by.sort_by_key(|test| Reverse(test.promise()));
    let mut histories = BTreeMap::new();
    for test in coming_by {
        if test.cases.first.is_some() {
            let tried: &mut u32 = histories.entry(&test.name).or_default();
            if *tried == each {
                continue;
            }
            *tried = tried.saturating_add(1);
        }
        let mut command = test.executable.command(&test.name, test.cases);
        command.env("CHANGE", number.to_string());
        let ended = ended(&mut command, PATIENCE.max(test.took.saturating_mul(TIMES_AS_LONG)))?;
        test.tried.fetch_add(1, Ordering::Relaxed);
        if ended != Ended::Passed {
            test.noticed.fetch_add(1, Ordering::Relaxed);
        }
        let name = || format!("{} {}", test.executable.name, name_of(&test.name, test.cases));
        match ended {
            Ended::Passed => {}
            Ended::Failed => return Ok(Outcome::Caught(name())),
            Ended::TookTooLong => return Ok(Outcome::TookTooLong(name())),
        }
    }
    Ok(Outcome::Missed)
}

fn name_of(test: &str, cases: Cases) -> String {
    cases.first.map_or_else(|| test.to_owned(), |seed| format!("{test} on {seed}"))
}

impl Test {
    /// How many changes it is likely to notice in a thousand seconds, by those that it was tried on.
    fn promise(&self) -> u64 {
        let (tried, noticed) = (self.tried.load(Ordering::Relaxed), self.noticed.load(Ordering::Relaxed));
        let milliseconds = u64::try_from(self.took.as_millis()).unwrap_or(u64::MAX).saturating_add(10);
        let per_thousand = noticed.saturating_add(1).saturating_mul(1_000) / tried.saturating_add(2);
        per_thousand.saturating_mul(1_000) / milliseconds
    }
}

impl Executable {
    /// The names of its tests.
    fn tests(&self) -> Result<Vec<String>> {
        let output =
            Command::new(&self.file).arg("--list").output().context("cannot run a test's executable")?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        Ok(text.lines().filter_map(|line| line.strip_suffix(": test")).map(str::to_owned).collect())
    }

    /// Runs it on one thread, as other changes are tried beside it.
    fn command(&self, test: &str, cases: Cases) -> Command {
        let mut command = Command::new("sh");
        if let Some(first) = cases.first {
            command.env("LENDING_SEED", first.to_string());
        }
        command
            .args(["-c", &format!("ulimit -v {MEMORY_KIB} && exec \"$0\" \"$@\"")])
            .arg(&self.file)
            .args(["--test-threads", "1", "--quiet", "--exact", test])
            .current_dir(&self.folder)
            .env("LENDING_CASES", cases.count.to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }
}

/// Waits for a command.
fn ended(command: &mut Command, patience: Duration) -> Result<Ended> {
    let mut child = command.spawn().context("cannot run sh")?;
    let (mut waited, mut pause) = (Duration::ZERO, Duration::from_millis(2));
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(if status.success() { Ended::Passed } else { Ended::Failed });
        }
        if waited > patience {
            child.kill()?;
            child.wait()?;
            return Ok(Ended::TookTooLong);
        }
        thread::sleep(pause);
        waited = waited.saturating_add(pause);
        pause = Duration::from_millis(40).min(pause.saturating_mul(2));
    }
}
