//! All changes of a file in one text, of which one at a time is on.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::ops::Range;

use anyhow::{Context, Result};

use super::place::{Change, Genre};
use super::sites::Sites;

/// The number of a change; 0 is none.
pub(super) type Number = u32;

/// What the engine asks which change is on. It is named by the environment, so that one build serves all of them; when it
/// names a file instead, each change that is asked for is written there.
pub(super) const SWITCH: &str = r#"
#[doc(hidden)]
pub mod change {
    use std::io::Write;
    use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
    use std::sync::{LazyLock, Mutex};
    static ON: LazyLock<u32> =
        LazyLock::new(|| std::env::var("CHANGE").ok().and_then(|on| on.parse().ok()).unwrap_or(0));
    static REACHED: LazyLock<Option<Mutex<std::fs::File>>> =
        LazyLock::new(|| std::env::var("REACHED").ok().map(|file| Mutex::new(std::fs::File::create(file).unwrap())));
    static KNOWN: [AtomicBool; 20_000] = [const { AtomicBool::new(false) }; 20_000];
    #[inline]
    pub fn is(number: u32) -> bool {
        within(number, number)
    }
    #[inline]
    pub fn within(first: u32, last: u32) -> bool {
        if *ON == 0 && REACHED.is_some() {
            (first..=last).for_each(reach);
        }
        (first..=last).contains(&*ON)
    }
    #[cold]
    fn reach(number: u32) {
        let known = &KNOWN[number as usize];
        if !known.load(Relaxed) && !known.swap(true, Relaxed) {
            if let Some(file) = &*REACHED {
                writeln!(file.lock().unwrap(), "{number}").unwrap();
            }
        }
    }
}
"#;

/// How an arm that may be passed over goes on; its change's number follows.
pub(super) const PASSED_OVER: &str = " if !crate::change::is(";

/// A file with its changes, each with its number.
#[derive(Debug)]
pub(super) struct Rewrite {
    text: String,
    sites: Sites,
    changes: Vec<(Number, Change)>,
}

/// What stands at a place instead.
#[derive(Debug)]
enum Edit {
    /// One expression, and what stands there when a change is on.
    Either(BTreeMap<Number, String>),
    /// A text in front of what follows.
    Insert(String),
    /// Nothing instead.
    Remove,
}

/// The text with its changes, and which there is no place for.
#[derive(Debug)]
pub(super) struct Rewritten {
    /// The text.
    pub(super) text: String,
    /// Changes of what is computed while compiling, or of a type that only the body says.
    pub(super) without_place: Vec<Number>,
}

impl Rewrite {
    /// A file's text with changes that are numbered.
    pub(super) fn new(text: String, changes: Vec<(Number, Change)>) -> Result<Self> {
        let sites = Sites::of(&text).with_context(|| "a file that does not parse")?;
        Ok(Self { text, sites, changes })
    }

    /// The text with the changes that are not left out. Functions are no longer `const`, as none could ask otherwise
    /// which change is on; but for those that must be, whose changes have no place.
    pub(super) fn text(&self, left_out: &BTreeSet<Number>, stays_const: &BTreeSet<String>) -> Rewritten {
        let mut edits = Edits::default();
        let mut without_place = Vec::new();
        for (number, change) in self.changes.iter().filter(|(number, _)| !left_out.contains(number)) {
            match self.edit(*number, change).filter(|(at, _)| !self.is_const(at, stays_const)) {
                Some((at, edit)) => edits.add(at, edit),
                None => without_place.push(*number),
            }
        }
        let words = self.sites.const_words.iter().filter(|(name, _)| !stays_const.contains(*name));
        for word in words.flat_map(|(_, words)| words) {
            edits.add(word.clone(), Edit::Remove);
        }
        Rewritten { text: self.render(0..self.text.len(), &edits.in_order()), without_place }
    }

    /// Whether a place is computed while compiling.
    fn is_const(&self, at: &Range<usize>, stays_const: &BTreeSet<String>) -> bool {
        let holds = |whole: &Range<usize>| whole.start <= at.start && at.end <= whole.end;
        let functions = self.sites.const_functions.iter();
        self.sites.while_compiling.iter().any(holds)
            || functions.filter(|(name, _)| stays_const.contains(name)).any(|(_, whole)| holds(whole))
    }

    /// What a change makes of the text, and where.
    fn edit(&self, number: Number, change: &Change) -> Option<(Range<usize>, Edit)> {
        let at = change.range(&self.text)?;
        let instead = |whole: &Range<usize>| {
            let before = self.text.get(whole.start..at.start)?;
            let text = format!("{before}{}{}", change.replacement, self.text.get(at.end..whole.end)?);
            Some((whole.clone(), Edit::Either(BTreeMap::from([(number, text)]))))
        };
        match change.genre {
            Genre::FnValue if change.type_is_in_the_body() => None,
            Genre::FnValue => {
                let text = format!(
                    "if crate::change::is({number}) {{ return {}; }} ",
                    marked(number, &change.replacement)
                );
                Some((at.start..at.start, Edit::Insert(text)))
            }
            Genre::BinaryOperator | Genre::UnaryOperator => instead(self.sites.operations.get(&at.start)?),
            Genre::StructField => {
                let around = |whole: &&Range<usize>| whole.start <= at.start && at.end <= whole.end;
                instead(self.sites.structs.iter().filter(around).max_by_key(|whole| whole.start)?)
            }
            Genre::MatchArmGuard => instead(&at),
            Genre::MatchArm => {
                let arm = self.sites.arms.get(&at.start)?;
                let text = format!("{PASSED_OVER}{number}) ");
                match &arm.guard {
                    None => Some((arm.arrow..arm.arrow, Edit::Insert(text))),
                    Some(guard) => {
                        Some((guard.clone(), Edit::Either(BTreeMap::from([(number, "false".into())]))))
                    }
                }
            }
        }
    }

    /// A part of the text with the edits inside it, which stand in their order and lie in each other or apart.
    fn render(&self, part: Range<usize>, edits: &[(Range<usize>, Edit)]) -> String {
        let (mut text, mut reached, mut rest) = (String::new(), part.start, edits);
        while let Some(((at, edit), after)) = rest.split_first() {
            text.push_str(self.text.get(reached..at.start).unwrap_or_default());
            let inside = after.iter().take_while(|(other, _)| other.start < at.end).count();
            let (within, beyond) = after.split_at(inside);
            match edit {
                Edit::Insert(inserted) => text.push_str(inserted),
                Edit::Remove => {}
                Edit::Either(ways) => {
                    let (first, last) = (ways.keys().next(), ways.keys().next_back());
                    let (first, last) = (first.copied().unwrap_or(0), last.copied().unwrap_or(0));
                    let as_it_was = self.render(at.clone(), within);
                    let _ = write!(text, "(if !crate::change::within({first}, {last}) {{ {as_it_was} }}");
                    for (number, way) in ways {
                        let last_of_all = if *number == last {
                            String::new()
                        } else {
                            format!(" if crate::change::is({number})")
                        };
                        let _ = write!(text, " else{last_of_all} {{ {} }}", marked(*number, way));
                    }
                    text.push(')');
                }
            }
            (reached, rest) = (at.end, beyond);
        }
        text.push_str(self.text.get(reached..part.end).unwrap_or_default());
        text
    }
}

/// The edits of a file.
#[derive(Debug, Default)]
struct Edits {
    either: BTreeMap<(usize, usize), BTreeMap<Number, String>>,
    others: Vec<(Range<usize>, Edit)>,
}

impl Edits {
    /// Changes of one expression stand together.
    fn add(&mut self, at: Range<usize>, edit: Edit) {
        match edit {
            Edit::Either(ways) => self.either.entry((at.start, at.end)).or_default().extend(ways),
            Edit::Insert(_) | Edit::Remove => self.others.push((at, edit)),
        }
    }

    /// In the order of the text: what holds others before them, what is put in before what begins there.
    fn in_order(self) -> Vec<(Range<usize>, Edit)> {
        let either = self.either.into_iter().map(|((start, end), ways)| (start..end, Edit::Either(ways)));
        let mut all: Vec<_> = self.others.into_iter().chain(either).collect();
        all.sort_by_key(|(at, edit)| (at.start, !matches!(edit, Edit::Insert(_)), Reverse(at.end)));
        all
    }
}

/// A text between marks that tell which change it is.
fn marked(number: Number, text: &str) -> String {
    format!("/*<{number}*/{text}/*{number}>*/")
}
