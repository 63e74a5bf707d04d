use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use walkdir::WalkDir;

use super::Violation;
use super::mention::{Form, Mention, Mentions, mentions};

/// The sources of one crate: their modules, and every path they name.
#[derive(Debug, Default)]
pub struct Tree {
    files: Vec<Source>,
    /// Each module, and whether it is for tests only.
    modules: BTreeMap<Vec<String>, bool>,
    /// What the imports of a module bring in: the path behind each name.
    imports: BTreeMap<(Vec<String>, String), Vec<String>>,
    /// The module in which each macro that is exported at the root is written.
    macros: BTreeMap<String, Vec<String>>,
    unreadable: Vec<Violation>,
}

#[derive(Debug)]
pub(super) struct Source {
    pub(super) file: String,
    pub(super) module: Vec<String>,
    pub(super) found: Mentions,
}

/// Where a path leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// To a module or an item of the same crate; the root is empty.
    Inside(Vec<String>),
    /// To `lending_core`, from another crate.
    Core(Vec<String>),
}

const CORE: &str = "lending_core";

impl Tree {
    /// Reads the sources under a folder of the workspace.
    pub fn read(root: &Path, folder: &str) -> Result<Self> {
        let mut texts = Vec::new();
        for entry in WalkDir::new(root.join(folder)).sort_by_file_name() {
            let entry = entry?;
            if entry.path().extension().is_some_and(|extension| extension == "rs") {
                let relative = entry.path().strip_prefix(root)?.to_string_lossy().replace('\\', "/");
                let text =
                    fs::read_to_string(entry.path()).with_context(|| format!("cannot read {relative}"))?;
                texts.push((relative, text));
            }
        }
        Ok(Self::of(folder, &texts))
    }

    /// The tree of sources that are given as text, each with its path in the workspace.
    pub fn of(folder: &str, texts: &[(String, String)]) -> Self {
        let mut tree = Self::default();
        for (file, text) in texts {
            match syn::parse_file(text) {
                Ok(parsed) => tree.add(folder, file, &parsed),
                Err(error) => tree.unreadable.push(Violation {
                    file: file.clone(),
                    line: error.span().start().line,
                    text: format!("cannot be parsed: {error}"),
                }),
            }
        }
        tree
    }

    fn add(&mut self, folder: &str, file: &str, parsed: &syn::File) {
        let module = module_of(file.strip_prefix(folder).unwrap_or(file));
        let found = mentions(&module, parsed);
        self.modules.entry(module.clone()).or_default();
        for declared in &found.modules {
            *self.modules.entry(declared.module.clone()).or_default() |= declared.test;
        }
        for import in &found.imports {
            self.imports.insert((import.module.clone(), import.name.clone()), import.path.clone());
        }
        self.macros.extend(found.macros.iter().cloned());
        self.files.push(Source { file: file.to_string(), module, found });
    }

    pub(super) fn files(&self) -> &[Source] {
        &self.files
    }

    /// The files that cannot be parsed.
    pub(super) fn unreadable(&self) -> &[Violation] {
        &self.unreadable
    }

    /// Whether what is said there is said in code for tests only.
    pub(super) fn is_test(&self, mention: &Mention) -> bool {
        let ancestors = (1..=mention.module.len()).filter_map(|length| mention.module.get(..length));
        mention.test || ancestors.into_iter().any(|module| self.modules.get(module) == Some(&true))
    }

    pub(super) fn is_module(&self, path: &[String]) -> bool {
        self.modules.contains_key(path)
    }

    pub(super) fn macro_home(&self, name: &str) -> Option<&[String]> {
        self.macros.get(name).map(Vec::as_slice)
    }

    /// What an import of the module brings in under the name.
    pub(super) fn imported(&self, module: &[String], name: &str) -> Option<Target> {
        self.imported_within(module, name, 8)
    }

    /// Where the path of a mention leads, if it leads anywhere that these rules know.
    pub(super) fn target(&self, mention: &Mention) -> Option<Target> {
        let whole = [Form::Glob, Form::Open].contains(&mention.form) || is_root(mention);
        if mention.path.len() < 2 && !whole {
            return None;
        }
        self.resolve(&mention.module, &mention.path, 8)
    }

    fn imported_within(&self, module: &[String], name: &str, depth: u8) -> Option<Target> {
        let path = self.imports.get(&(module.to_vec(), name.to_string()))?;
        self.resolve(module, path, depth.checked_sub(1)?)
    }

    fn resolve(&self, module: &[String], path: &[String], depth: u8) -> Option<Target> {
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "" => (rest.first()? == CORE).then(|| self.core(&rest[1..])),
            "crate" => Some(Target::Inside(rest.to_vec())),
            "self" | "super" => Some(Target::Inside(climb(module, path))),
            name => {
                let child = joined(module, path);
                if self.is_module(&joined(module, std::slice::from_ref(first))) {
                    return Some(Target::Inside(child));
                }
                match self.imported_within(module, name, depth) {
                    Some(Target::Inside(start)) if self.is_module(&start) => {
                        Some(Target::Inside(joined(&start, rest)))
                    }
                    Some(Target::Core(start)) => Some(Target::Core(joined(&start, rest))),
                    Some(Target::Inside(_)) => None,
                    None => (name == CORE).then(|| self.core(rest)),
                }
            }
        }
    }

    /// The core by its name: inside the core that is the crate itself.
    fn core(&self, rest: &[String]) -> Target {
        let inside = self.files.iter().any(|source| source.file.starts_with("lending-core/"));
        if inside { Target::Inside(rest.to_vec()) } else { Target::Core(rest.to_vec()) }
    }
}

/// A path of a single word that means a whole crate.
fn is_root(mention: &Mention) -> bool {
    let import = mention.form == Form::Import;
    import
        && mention.path.first().is_some_and(|word| ["crate", "super", "self", CORE].contains(&word.as_str()))
}

/// Follows `self` and `super` up from a module.
fn climb(module: &[String], path: &[String]) -> Vec<String> {
    let words = path.iter().take_while(|word| *word == "self" || *word == "super").count();
    let up = path.iter().take(words).filter(|word| *word == "super").count();
    let kept = module.len().saturating_sub(up);
    joined(&module[..kept], &path[words..])
}

fn joined(start: &[String], rest: &[String]) -> Vec<String> {
    start.iter().chain(rest).cloned().collect()
}

/// The module that a file is, from its path below `src/`.
fn module_of(path: &str) -> Vec<String> {
    let path = path.trim_start_matches('/').trim_end_matches(".rs");
    let mut module: Vec<String> = path.split('/').map(str::to_string).collect();
    let root = module.len() == 1 && module[0] == "lib";
    if root || module.last().is_some_and(|name| name == "mod") {
        module.pop();
    }
    module
}
