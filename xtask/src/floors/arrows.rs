//! The rule of the core: arrows go down.

use super::map::{Exception, Map, ORDERED};
use super::mention::{Form, Mention};
use super::tree::{Source, Target, Tree};
use super::violation::Violation;

/// Every place in the core that breaks the rule.
pub fn violations(tree: &Tree, map: &Map) -> Vec<Violation> {
    let mut checker = Checker { tree, map, needed: vec![false; map.exceptions.len()], found: Vec::new() };
    checker.found.extend(tree.unreadable().iter().cloned());
    tree.files().iter().for_each(|source| checker.file(source));
    checker.exceptions();
    checker.found.sort();
    checker.found.dedup();
    checker.found
}

struct Checker<'a> {
    tree: &'a Tree,
    map: &'a Map,
    /// For each exception, whether an arrow needs it.
    needed: Vec<bool>,
    found: Vec<Violation>,
}

impl Checker<'_> {
    fn file(&mut self, source: &Source) {
        for (line, text) in &source.found.hidden {
            self.report(source, *line, text.clone());
        }
        let Some(folder) = source.module.first() else { return };
        if self.map.outside.iter().any(|(name, _)| name == folder) {
            return;
        }
        if self.map.floor(folder).is_none() {
            self.report(source, 1, format!("`{folder}` has no floor: name it in the map of the floors"));
            return;
        }
        for mention in &source.found.paths {
            if let Some(Target::Inside(path)) = self.tree.target(mention) {
                self.arrow(source, mention, &path);
            }
        }
    }

    /// Judges one arrow, which leads to a path of the crate.
    fn arrow(&mut self, source: &Source, mention: &Mention, path: &[String]) {
        let visible = mention.form == Form::Visibility;
        if mention.form == Form::Open && path.is_empty() {
            self.report(
                source,
                mention.line,
                format!("{}: a macro's variable hides where it leads", shown(mention)),
            );
        } else if path.is_empty()
            || self.is_exported_macro(mention, path)
            || self.map.floor(&path[0]).is_none()
        {
            if !visible {
                self.through_the_root(source, mention, path);
            }
        } else {
            self.between_folders(source, mention, path);
        }
    }

    fn is_exported_macro(&self, mention: &Mention, path: &[String]) -> bool {
        mention.form == Form::Macro && path.len() == 1 && self.tree.macro_home(&path[0]).is_some()
    }

    /// What is named at the crate root is refused; only tests may use the macros that are exported there, from
    /// floors that they may use.
    fn through_the_root(&mut self, source: &Source, mention: &Mention, path: &[String]) {
        let home = match path {
            [name] => self.tree.macro_home(name).map(<[String]>::to_vec),
            _ => None,
        };
        if let Some(home) = &home
            && self.tree.is_test(mention)
        {
            self.between_folders(source, mention, home);
            return;
        }
        let behind = home.or_else(|| match self.tree.imported(&[], path.first()?) {
            Some(Target::Inside(behind)) => Some(behind),
            Some(Target::Core(_)) | None => None,
        });
        let leads = behind.and_then(|behind| behind.first().map(|folder| self.place(folder)));
        let to = leads.unwrap_or_else(|| "all floors".into());
        let text =
            format!("{} leads from {} through the crate root to {to}", shown(mention), self.from(mention));
        self.report(source, mention.line, format!("{text}: name the folder"));
    }

    fn between_folders(&mut self, source: &Source, mention: &Mention, path: &[String]) {
        let (Some(from), Some(to)) = (mention.module.first(), path.first()) else { return };
        if from == to {
            if from == ORDERED && !self.tree.is_test(mention) {
                self.inside_ordered(source, mention, path);
            }
            return;
        }
        let direction = match self.map.floor(to).cmp(&self.map.floor(from)) {
            std::cmp::Ordering::Less => return,
            std::cmp::Ordering::Equal => "sideways",
            std::cmp::Ordering::Greater => "up",
        };
        let arrow = format!("leads from {} {direction} to {}", self.from(mention), self.place(to));
        self.refuse(source, mention, path, &arrow);
    }

    /// Judges an arrow between the rooms of `loan/`. Its `mod.rs` may name them all, so a name that it re-exports
    /// is followed to where it comes from.
    fn inside_ordered(&mut self, source: &Source, mention: &Mention, path: &[String]) {
        let Some(from) = mention.module.get(1) else { return };
        let folder = &path[..1];
        let Some(to) = path.get(1) else {
            if mention.form != Form::Visibility {
                let arrow = format!("leads from {} to all of `{ORDERED}`", self.inner_place(from));
                self.refuse(source, mention, path, &arrow);
            }
            return;
        };
        if from == to {
            return;
        }
        if !self.tree.is_module(&path[..2]) {
            match self.tree.imported(folder, to) {
                Some(Target::Inside(behind)) if behind != path => self.arrow(source, mention, &behind),
                _ => {
                    let arrow =
                        format!("leads from {} to a name without a room of its own", self.inner_place(from));
                    self.refuse(source, mention, path, &arrow);
                }
            }
            return;
        }
        let (here, there) = (self.map.inner(from), self.map.inner(to));
        let direction = match (here, there) {
            (Some(here), Some(there)) if there < here => return,
            (Some(here), Some(there)) if there == here => "sideways",
            (Some(_), Some(_)) => "up",
            _ => "outside the inner order",
        };
        let arrow = format!(
            "leads inside `{ORDERED}` from {} {direction} to {}",
            self.inner_place(from),
            self.inner_place(to)
        );
        self.refuse(source, mention, path, &arrow);
    }

    /// Reports an arrow, unless an exception allows it.
    fn refuse(&mut self, source: &Source, mention: &Mention, path: &[String], arrow: &str) {
        let allows =
            |exception: &Exception| lies_in(&mention.module, exception.from) && lies_in(path, exception.to);
        match self.map.exceptions.iter().position(allows) {
            Some(index) => self.needed[index] = true,
            None => self.report(source, mention.line, format!("{} {arrow}", shown(mention))),
        }
    }

    fn exceptions(&mut self) {
        for (exception, needed) in self.map.exceptions.iter().zip(&self.needed) {
            if !needed {
                self.found.push(Violation {
                    file: "xtask/src/floors/map.rs".into(),
                    line: 0,
                    text: format!(
                        "no arrow leads from {} to {} any more: drop the exception",
                        exception.from, exception.to
                    ),
                });
            }
        }
    }

    fn from(&self, mention: &Mention) -> String {
        mention.module.first().map(|folder| self.place(folder)).unwrap_or_default()
    }

    fn place(&self, folder: &str) -> String {
        match self.map.floor(folder) {
            Some(floor) => format!("{folder} (floor {floor})"),
            None => format!("{folder} (no floor)"),
        }
    }

    fn inner_place(&self, name: &str) -> String {
        match self.map.inner(name) {
            Some(place) => format!("{name} ({place})"),
            None => format!("{name} (no place)"),
        }
    }

    fn report(&mut self, source: &Source, line: usize, text: String) {
        self.found.push(Violation { file: source.file.clone(), line, text });
    }
}

fn lies_in(path: &[String], module: &str) -> bool {
    module
        .split("::")
        .zip(path.iter().map(Some).chain(std::iter::repeat(None)))
        .all(|(a, b)| b.is_some_and(|b| a == b))
}

/// The path as it is written.
fn shown(mention: &Mention) -> String {
    let end = match mention.form {
        Form::Glob => "::*",
        Form::Macro => "!",
        Form::Open => "::$…",
        Form::Import | Form::Visibility | Form::Path => "",
    };
    format!("`{}{end}`", mention.path.join("::"))
}
