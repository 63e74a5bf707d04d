//! `docs/errors.md`: every code that an error of the library or of the example host has, read from the sources.
//!
//! Each `impl Coded` is parsed: the arms of `code` and of `kind`, and the messages of the variants. An arm that asks an
//! inner error passes on that one's code, and has none of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use syn::visit::Visit;
use syn::{Expr, ImplItem, Item, ItemImpl, Lit, Pat, Stmt, Type};

use crate::workspace::Workspace;

/// The file.
const FILE: &str = "docs/errors.md";

/// The folders whose errors are listed.
const FOLDERS: [&str; 3] = ["lending-core/src", "lending-store/src", "examples/loan-desk/src"];

/// The kinds, and what a caller does about each (record 0008).
const KINDS: [(&str, &str, &str); 7] = [
    ("InvalidInput", "invalid_input", "fix the input and call again"),
    ("NotAllowed", "not_allowed", "the loan's state or rules forbid it today"),
    ("Duplicate", "duplicate", "the key was used with another claim"),
    ("Conflict", "conflict", "somebody else was faster: load again and repeat"),
    ("OutOfRange", "out_of_range", "a figure or a day is beyond what the library carries"),
    ("CorruptData", "corrupt_data", "what was stored is not what was written"),
    (
        "Unavailable",
        "unavailable",
        "a machine that the host works with failed or is busy: try again, or mend it",
    ),
];

/// What is known of a code.
#[derive(Debug, Default, PartialEq, Eq)]
struct Known {
    kinds: BTreeSet<&'static str>,
    types: BTreeSet<String>,
    messages: BTreeSet<String>,
}

/// Holds the file against the sources.
pub fn check(workspace: &Workspace) -> Result<Vec<String>> {
    let stands = std::fs::read_to_string(workspace.path(FILE)).unwrap_or_default();
    let differs = stands != listed(workspace)?;
    Ok(differs
        .then(|| format!("{FILE} is not current: `cargo xtask errors --bless` writes it"))
        .into_iter()
        .collect())
}

/// Writes the file.
pub fn bless(workspace: &Workspace) -> Result<Vec<String>> {
    std::fs::write(workspace.path(FILE), listed(workspace)?)?;
    Ok(Vec::new())
}

fn listed(workspace: &Workspace) -> Result<String> {
    let mut codes = BTreeMap::new();
    for folder in FOLDERS {
        read_folder(&workspace.path(folder), &mut codes)?;
    }
    Ok(to_text(&codes))
}

fn read_folder(folder: &Path, codes: &mut BTreeMap<String, Known>) -> Result<()> {
    let entries = std::fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.sort();
    for path in paths {
        if path.is_dir() {
            read_folder(&path, codes)?;
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = std::fs::read_to_string(&path)?;
            read(&text, codes).with_context(|| path.display().to_string())?;
        }
    }
    Ok(())
}

/// The codes of a source file.
fn read(text: &str, codes: &mut BTreeMap<String, Known>) -> Result<()> {
    let file = syn::parse_file(text)?;
    let messages = messages(&file.items);
    for item in &file.items {
        let Item::Impl(block) = item else { continue };
        let is_coded = block
            .trait_
            .as_ref()
            .is_some_and(|(path, _)| path.segments.last().is_some_and(|name| name.ident == "Coded"));
        if is_coded {
            read_impl(block, &messages, codes)?;
        }
    }
    Ok(())
}

fn read_impl(
    block: &ItemImpl,
    messages: &BTreeMap<(String, String), String>,
    codes: &mut BTreeMap<String, Known>,
) -> Result<()> {
    let Type::Path(of) = &*block.self_ty else { return Ok(()) };
    let name = of.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
    let kinds = answers(block, "kind", kind_in);
    for (variant, code) in answers(block, "code", text_in) {
        let known = codes.entry(code.clone()).or_default();
        let kind = kinds.iter().find(|(of, _)| *of == variant || of.is_empty()).map(|(_, kind)| kind);
        let kind = kind.and_then(|kind| KINDS.iter().find(|(ident, ..)| ident == kind));
        let (_, kind, _) =
            kind.with_context(|| format!("{name}::{variant} ({code}) has no kind of its own"))?;
        known.kinds.insert(kind);
        known.types.insert(name.clone());
        let message = messages.get(&(name.clone(), variant.clone()));
        let message = message.with_context(|| format!("{name}::{variant} ({code}) has no message"))?;
        known.messages.insert(message.clone());
    }
    ensure!(!block.items.is_empty(), "{name} has neither kind nor code");
    Ok(())
}

/// What a function of an impl answers: for each variant, or for the whole type under no name.
fn answers(block: &ItemImpl, function: &str, of: fn(&Expr) -> Vec<String>) -> Vec<(String, String)> {
    let functions = block.items.iter().filter_map(|item| {
        let ImplItem::Fn(found) = item else { return None };
        (found.sig.ident == function).then_some(&found.block.stmts)
    });
    let mut all = Vec::new();
    for statement in functions.flatten() {
        let Stmt::Expr(expression, _) = statement else { continue };
        let Expr::Match(matched) = expression else {
            all.extend(of(expression).into_iter().map(|answer| (String::new(), answer)));
            continue;
        };
        for arm in &matched.arms {
            let answers = of(&arm.body);
            for variant in variants(&arm.pat) {
                all.extend(answers.iter().map(|answer| (variant.clone(), answer.clone())));
            }
        }
    }
    all
}

/// The variants that a pattern names; no name for one that takes all.
fn variants(pattern: &Pat) -> Vec<String> {
    let last = |path: &syn::Path| path.segments.last().map(|name| name.ident.to_string()).unwrap_or_default();
    if let Pat::Or(any) = pattern {
        any.cases.iter().flat_map(variants).collect()
    } else if let Pat::Struct(found) = pattern {
        vec![last(&found.path)]
    } else if let Pat::TupleStruct(found) = pattern {
        vec![last(&found.path)]
    } else if let Pat::Path(found) = pattern {
        vec![last(&found.path)]
    } else {
        vec![String::new()]
    }
}

/// The texts in an expression.
fn text_in(expression: &Expr) -> Vec<String> {
    struct Texts(Vec<String>);
    impl Visit<'_> for Texts {
        fn visit_lit(&mut self, literal: &Lit) {
            if let Lit::Str(text) = literal {
                self.0.push(text.value());
            }
        }
    }
    let mut texts = Texts(Vec::new());
    texts.visit_expr(expression);
    texts.0
}

/// The kinds that an expression names.
fn kind_in(expression: &Expr) -> Vec<String> {
    struct Kinds(Vec<String>);
    impl Visit<'_> for Kinds {
        fn visit_path(&mut self, path: &syn::Path) {
            let names: Vec<String> = path.segments.iter().map(|name| name.ident.to_string()).collect();
            if let [.., kind, name] = names.as_slice()
                && kind == "ErrorKind"
            {
                self.0.push(name.clone());
            }
        }
    }
    let mut kinds = Kinds(Vec::new());
    kinds.visit_expr(expression);
    kinds.0
}

/// The message of each variant, and of each struct under no variant.
fn messages(items: &[Item]) -> BTreeMap<(String, String), String> {
    let mut messages = BTreeMap::new();
    for item in items {
        if let Item::Enum(found) = item {
            for variant in &found.variants {
                let of = (found.ident.to_string(), variant.ident.to_string());
                messages.extend(message(&variant.attrs).map(|message| (of, message)));
            }
        } else if let Item::Struct(found) = item {
            let of = (found.ident.to_string(), String::new());
            messages.extend(message(&found.attrs).map(|message| (of, message)));
        }
    }
    messages
}

/// What `#[error("…")]` says; where it passes on the message of the error inside, that.
fn message(attributes: &[syn::Attribute]) -> Option<String> {
    let mut errors = attributes.iter().filter(|attribute| attribute.path().is_ident("error"));
    let list = errors.next()?.meta.require_list().ok()?;
    let first = list.tokens.clone().into_iter().next()?;
    if first.to_string() == "transparent" {
        return Some("that of the error inside".to_owned());
    }
    let text = syn::parse2::<syn::LitStr>(first.into()).ok()?;
    Some(text.value())
}

fn to_text(codes: &BTreeMap<String, Known>) -> String {
    let mut text = String::from(
        "# Errors: every code

Written by `cargo xtask errors --bless` from the sources; `cargo xtask test` fails when it is not current. A code is \
stable and never renamed; its kind says what the caller does next (record [0008](adr/0008-errors.md)). In a message \
`{…}` stands for what was expected or found. A wrapped error passes on the code of the inner one. `DeskError` is the \
example host's own (`examples/loan-desk`); every other error is the library's.

| kind | what to do |
|---|---|
",
    );
    for (_, kind, what) in KINDS {
        let _ = writeln!(text, "| `{kind}` | {what} |");
    }
    text.push_str("\n| code | kind | error | message |\n|---|---|---|---|\n");
    // A row is a line: a message of several lines is one here.
    let join = |parts: Vec<String>| {
        parts.join("; ").replace('|', "\\|").split_whitespace().collect::<Vec<_>>().join(" ")
    };
    for (code, Known { kinds, types, messages }) in codes {
        let kinds = join(kinds.iter().map(|kind| format!("`{kind}`")).collect());
        let types = join(types.iter().map(|name| format!("`{name}`")).collect());
        let messages = join(messages.iter().cloned().collect());
        let _ = writeln!(text, "| `{code}` | {kinds} | {types} | {messages} |");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = r#"
        enum RateError {
            #[error("expected {expected}, found {found}")]
            Text { expected: String, found: String },
            #[error("too {0} |\n  much")]
            Much(u32),
            #[error("{0}")]
            Inner(Other),
        }
        #[error("a key, found `{found}`")]
        struct KeyError { found: String }
        impl Coded for RateError {
            fn kind(&self) -> ErrorKind {
                match self {
                    Self::Text { .. } | Self::Much(_) => ErrorKind::InvalidInput,
                    Self::Inner(inner) => inner.kind(),
                }
            }
            fn code(&self) -> &'static str {
                match self {
                    Self::Text { .. } => "rate.text",
                    Self::Much(much) => if *much > 3 { "rate.far_too_much" } else { "rate.too_much" },
                    Self::Inner(inner) => inner.code(),
                }
            }
        }
        impl Coded for KeyError {
            fn kind(&self) -> ErrorKind { ErrorKind::Conflict }
            fn code(&self) -> &'static str { "key.text" }
        }
    "#;

    #[test]
    fn each_code_has_its_kind_its_error_and_its_message() {
        let mut codes = BTreeMap::new();
        read(SOURCE, &mut codes).unwrap();
        let found: Vec<&str> = codes.keys().map(String::as_str).collect();
        assert_eq!(found, ["key.text", "rate.far_too_much", "rate.text", "rate.too_much"]);
        let text = to_text(&codes);
        assert!(text.contains("| `key.text` | `conflict` | `KeyError` | a key, found `{found}` |"), "{text}");
        assert!(
            text.contains("| `rate.too_much` | `invalid_input` | `RateError` | too {0} \\| much |"),
            "{text}"
        );
    }

    #[test]
    fn a_code_without_a_kind_or_a_message_is_a_mistake() {
        for gone in ["ErrorKind::Conflict", "#[error(\"a key, found `{found}`\")]"] {
            assert!(read(&SOURCE.replace(gone, ""), &mut BTreeMap::new()).is_err(), "{gone}");
        }
    }
}
