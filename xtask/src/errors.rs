//! `docs/errors.md`: every code that an error of the library or of the example host has, read from the sources.
//!
//! Each `impl Coded` is parsed: the arms of `code`, `kind` and `path`, and the messages and fields of the variants. An arm
//! that asks an inner error passes on that one's code, and has none of its own.

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
    paths: BTreeSet<String>,
    fields: Vec<String>,
    messages: BTreeSet<String>,
}

/// What the definition of a variant says, or of a struct.
#[derive(Debug)]
struct Defined {
    message: String,
    fields: Vec<String>,
}

/// By type and variant; a struct has no variant's name.
type Definitions = BTreeMap<(String, String), Defined>;

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
    let defined = definitions(&file.items);
    for item in &file.items {
        let Item::Impl(block) = item else { continue };
        let is_coded = block
            .trait_
            .as_ref()
            .is_some_and(|(path, _)| path.segments.last().is_some_and(|name| name.ident == "Coded"));
        if is_coded {
            read_impl(block, &defined, codes)?;
        }
    }
    Ok(())
}

fn read_impl(block: &ItemImpl, defined: &Definitions, codes: &mut BTreeMap<String, Known>) -> Result<()> {
    let Type::Path(of) = &*block.self_ty else { return Ok(()) };
    let name = of.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
    let kinds = answers(block, "kind", kind_in);
    let paths = answers(block, "path", path_in);
    for (variant, code) in answers(block, "code", text_in) {
        let known = codes.entry(code.clone()).or_default();
        let kind = kinds.iter().find(|(of, _)| *of == variant || of.is_empty()).map(|(_, kind)| kind);
        let kind = kind.and_then(|kind| KINDS.iter().find(|(ident, ..)| ident == kind));
        let (_, kind, _) =
            kind.with_context(|| format!("{name}::{variant} ({code}) has no kind of its own"))?;
        known.kinds.insert(kind);
        known.types.insert(name.clone());
        let defined = defined.get(&(name.clone(), variant.clone()));
        let defined = defined.with_context(|| format!("{name}::{variant} ({code}) has no message"))?;
        known.messages.insert(defined.message.clone());
        let new = defined.fields.iter().filter(|field| !known.fields.contains(field));
        let new: Vec<String> = new.cloned().collect();
        known.fields.extend(new);
        let path = paths.iter().filter(|(of, _)| *of == variant || of.is_empty());
        for (_, path) in path {
            let unknown = named(path).find(|name| !defined.fields.iter().any(|field| field == name));
            ensure!(
                unknown.is_none(),
                "{name}::{variant} ({code}): the path `{path}` is made of no field of it"
            );
            known.paths.insert(path.clone());
        }
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
        // `match self { … }.to_owned()`
        let receiver = if let Expr::MethodCall(call) = expression { &*call.receiver } else { expression };
        let matched = if let Expr::Match(_) = receiver { receiver } else { expression };
        let Expr::Match(matched) = matched else {
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

/// The paths that an expression gives: its texts; else the fields that the path is made of, as a message would name them.
fn path_in(expression: &Expr) -> Vec<String> {
    struct Made(Vec<String>);
    impl Visit<'_> for Made {
        fn visit_expr_path(&mut self, found: &syn::ExprPath) {
            self.0.extend(found.path.get_ident().map(|field| format!("{{{field}}}")));
        }
        fn visit_expr_method_call(&mut self, call: &syn::ExprMethodCall) {
            if call.method == "path" && call.args.is_empty() {
                self.0.push("that of the error inside".to_owned());
            } else {
                syn::visit::visit_expr_method_call(self, call);
            }
        }
        fn visit_macro(&mut self, called: &syn::Macro) {
            let first = called.tokens.clone().into_iter().next();
            let text = first.and_then(|first| syn::parse2::<syn::LitStr>(first.into()).ok());
            self.0.extend(text.map(|text| text.value()));
        }
    }
    let texts = text_in(expression);
    if !texts.is_empty() {
        return texts.into_iter().filter(|text| !text.is_empty()).collect();
    }
    let mut made = Made(Vec::new());
    made.visit_expr(expression);
    made.0
}

/// What stands in braces.
fn named(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name)
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

/// What each variant says, and each struct under no variant; those without a message are left out.
fn definitions(items: &[Item]) -> Definitions {
    let mut defined = Definitions::new();
    let mut define = |of: (String, String), attributes: &[syn::Attribute], fields: &syn::Fields| {
        let fields = fields.iter().filter_map(|field| field.ident.as_ref());
        let fields = fields.map(ToString::to_string).collect();
        defined.extend(message(attributes).map(|message| (of, Defined { message, fields })));
    };
    for item in items {
        if let Item::Enum(found) = item {
            for variant in &found.variants {
                let of = (found.ident.to_string(), variant.ident.to_string());
                define(of, &variant.attrs, &variant.fields);
            }
        } else if let Item::Struct(found) = item {
            define((found.ident.to_string(), String::new()), &found.attrs, &found.fields);
        }
    }
    defined
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
stable and never renamed; its kind says what the caller does next (record [0008](adr/0008-errors.md)). The path is what \
`Coded::path` gives: the argument or the field of a file that is wrong; none where the whole input is meant. The fields \
are those of the Rust enum's variant: what was expected and found, as values. In a path or a message `{…}` stands for \
such a value. A wrapped error passes on the code of the inner one. `DeskError` is the \
example host's own (`examples/loan-desk`); every other error is the library's.

| kind | what to do |
|---|---|
",
    );
    for (_, kind, what) in KINDS {
        let _ = writeln!(text, "| `{kind}` | {what} |");
    }
    text.push_str("\n| code | kind | error | path | fields | message |\n|---|---|---|---|---|---|\n");
    // A row is a line: a message of several lines is one here.
    let join = |parts: Vec<String>| {
        parts.join("; ").replace('|', "\\|").split_whitespace().collect::<Vec<_>>().join(" ")
    };
    for (code, Known { kinds, types, paths, fields, messages }) in codes {
        let kinds = join(kinds.iter().map(|kind| format!("`{kind}`")).collect());
        let types = join(types.iter().map(|name| format!("`{name}`")).collect());
        let is_path = |path: &String| !path.contains(' ');
        let quoted = |path: &String| if is_path(path) { format!("`{path}`") } else { path.clone() };
        let paths = join(paths.iter().map(quoted).collect());
        let fields: Vec<String> = fields.iter().map(|name| format!("`{name}`")).collect();
        let fields = fields.join(", ");
        let messages = join(messages.iter().cloned().collect());
        let _ = writeln!(text, "| `{code}` | {kinds} | {types} | {paths} | {fields} | {messages} |");
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
            fn path(&self) -> String {
                match self {
                    Self::Text { expected, .. } => format!("rate.{expected}"),
                    Self::Much(_) | Self::Inner(_) => "rate",
                }
                .to_owned()
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
        assert!(
            text.contains("| `key.text` | `conflict` | `KeyError` |  | `found` | a key, found `{found}` |"),
            "{text}"
        );
        assert!(
            text.contains(
                "| `rate.too_much` | `invalid_input` | `RateError` | `rate` |  | too {0} \\| much |"
            ),
            "{text}"
        );
        let text_row =
            "| `rate.text` | `invalid_input` | `RateError` | `rate.{expected}` | `expected`, `found` |";
        assert!(text.contains(text_row), "{text}");
    }

    #[test]
    fn a_path_is_said_or_made_of_fields() {
        let path = |text: &str| path_in(&syn::parse_str::<Expr>(text).unwrap());
        assert_eq!(path("\"amount\".to_owned()"), ["amount"]);
        assert_eq!(path("path.clone()"), ["{path}"]);
        assert_eq!(path("(*path).to_owned()"), ["{path}"]);
        assert_eq!(path("inner.path()"), ["that of the error inside"]);
        assert_eq!(path("format!(\"{place}.rate\")"), ["{place}.rate"]);
        assert!(path("String::new()").is_empty() && path("\"\"").is_empty());
    }

    #[test]
    fn a_path_of_something_else_is_a_mistake() {
        assert!(read(&SOURCE.replace("rate.{expected}", "rate.{where}"), &mut BTreeMap::new()).is_err());
    }

    #[test]
    fn a_code_without_a_kind_or_a_message_is_a_mistake() {
        for gone in ["ErrorKind::Conflict", "#[error(\"a key, found `{found}`\")]"] {
            assert!(read(&SOURCE.replace(gone, ""), &mut BTreeMap::new()).is_err(), "{gone}");
        }
    }
}
