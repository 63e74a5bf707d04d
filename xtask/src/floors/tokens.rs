use proc_macro2::{Delimiter, Ident, Literal, TokenStream, TokenTree};
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;
use syn::{Expr, Meta, Token};

use super::mention::{Form, Mention, Mentions, Method, plain};

/// Where tokens stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) module: &'a [String],
    pub(super) test: bool,
    /// The line, where the tokens' own would be wrong.
    pub(super) line: Option<usize>,
    /// Whether strings hold paths too, as in `#[serde(with = "…")]`.
    pub(super) strings: bool,
}

/// Finds the paths in tokens of which nobody knows what they mean: the input of a macro, its definition, an
/// attribute's list.
pub(super) fn read(stream: &TokenStream, place: Place<'_>, found: &mut Mentions) {
    let tokens: Vec<TokenTree> = stream.clone().into_iter().collect();
    let mut scan = Scan { tokens: &tokens, at: 0, place, found };
    scan.all();
}

/// Whether the attribute, such as `cfg_attr(unix, path = "…")`, sets a module's path.
pub(super) fn sets_path(meta: &Meta) -> bool {
    let Meta::List(list) = meta else { return false };
    let tokens: Vec<TokenTree> = list.tokens.clone().into_iter().collect();
    tokens
        .windows(2)
        .any(|pair| matches!(&pair[0], TokenTree::Ident(name) if name == "path") && is(&pair[1], '='))
}

/// The method in a path such as `DayCount::weight`.
pub(super) fn method_of_type(path: &[String]) -> Option<String> {
    let [.., owner, name] = path else { return None };
    (owner != "Self" && owner.starts_with(char::is_uppercase)).then(|| name.clone())
}

struct Scan<'a, 'b> {
    tokens: &'a [TokenTree],
    at: usize,
    place: Place<'a>,
    found: &'b mut Mentions,
}

impl Scan<'_, '_> {
    fn all(&mut self) {
        while let Some(token) = self.tokens.get(self.at) {
            match token {
                TokenTree::Ident(name) if starts_path(name) => self.path(Vec::new()),
                TokenTree::Punct(_) if self.separator(self.at) => {
                    self.at += 2;
                    self.path(vec![String::new()]);
                }
                TokenTree::Punct(dot) if dot.as_char() == '.' => self.method(),
                TokenTree::Group(group) => {
                    read(&group.stream(), self.place, self.found);
                    self.at += 1;
                }
                TokenTree::Literal(literal) => {
                    self.string(literal);
                    self.at += 1;
                }
                TokenTree::Ident(_) | TokenTree::Punct(_) => self.at += 1,
            }
        }
    }

    /// Reads a path from its next segment on, and the tree of an import if it opens one.
    fn path(&mut self, mut path: Vec<String>) {
        let line = self.line();
        loop {
            match self.tokens.get(self.at) {
                Some(TokenTree::Ident(name)) => {
                    path.push(plain(name));
                    self.at += 1;
                }
                Some(TokenTree::Group(group))
                    if group.delimiter() == Delimiter::Brace && !path.is_empty() =>
                {
                    let inside: Vec<TokenTree> = group.stream().into_iter().collect();
                    Scan { tokens: &inside, at: 0, place: self.place, found: self.found }.tree(&path);
                    self.at += 1;
                    return;
                }
                Some(token) if is(token, '*') => return self.add(path, line, Form::Glob),
                Some(token) if is(token, '$') => return self.add(path, line, Form::Open),
                _ => return self.add(path, line, Form::Path),
            }
            if !self.separator(self.at) {
                break;
            }
            self.at += 2;
        }
        let form = match self.tokens.get(self.at) {
            Some(token)
                if is(token, '!') && !self.tokens.get(self.at + 1).is_some_and(|next| is(next, '=')) =>
            {
                Form::Macro
            }
            Some(TokenTree::Ident(name)) if name == "as" => Form::Import,
            _ => Form::Path,
        };
        self.add(path, line, form);
    }

    /// Reads the branches of an import's tree, inside its braces.
    fn tree(&mut self, before: &[String]) {
        while self.at < self.tokens.len() {
            if matches!(&self.tokens[self.at], TokenTree::Ident(name) if name == "self") {
                let line = self.line();
                self.add(before.to_vec(), line, Form::Import);
            } else {
                self.path(before.to_vec());
            }
            while self.tokens.get(self.at).is_some_and(|token| !is(token, ',')) {
                self.at += 1;
            }
            self.at += 1;
        }
    }

    fn method(&mut self) {
        self.at += 1;
        let Some(TokenTree::Ident(name)) = self.tokens.get(self.at) else { return };
        let arguments = match self.tokens.get(self.at + 1) {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
                count(&group.stream())
            }
            Some(_) if self.separator(self.at + 1) => None,
            _ => return,
        };
        self.found.methods.push(Method { name: plain(name), arguments, line: self.line() });
        self.at += 1;
    }

    fn string(&mut self, literal: &Literal) {
        if !self.place.strings {
            return;
        }
        if let Ok(syn::Lit::Str(text)) = syn::parse2(TokenTree::Literal(literal.clone()).into())
            && let Ok(stream) = text.value().parse::<TokenStream>()
        {
            let place = Place { line: Some(self.line()), ..self.place };
            read(&stream, place, self.found);
        }
    }

    fn add(&mut self, path: Vec<String>, line: usize, form: Form) {
        if form == Form::Macro && path.last().is_some_and(|name| name == "include") {
            self.found.hidden.push((line, "`include!` brings in code that is not seen here".into()));
        }
        self.found.methods.extend(method_of_type(&path).map(|name| Method { name, arguments: None, line }));
        let (module, test) = (self.place.module.to_vec(), self.place.test);
        self.found.paths.push(Mention { module, path, line, form, test });
    }

    fn separator(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| is(token, ':'))
            && self.tokens.get(at + 1).is_some_and(|token| is(token, ':'))
    }

    fn line(&self) -> usize {
        let own = || self.tokens.get(self.at).map(|token| token.span().start().line);
        self.place.line.or_else(own).unwrap_or_default()
    }
}

/// How many arguments a call is given, if they are expressions.
fn count(arguments: &TokenStream) -> Option<usize> {
    let arguments = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(arguments.clone());
    arguments.ok().map(|arguments| arguments.len())
}

/// Whether a path can start with this word.
fn starts_path(name: &Ident) -> bool {
    const WORDS: &[&str] = &[
        "as", "async", "await", "break", "const", "continue", "dyn", "else", "enum", "extern", "fn", "for",
        "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return", "static",
        "struct", "trait", "type", "unsafe", "use", "where", "while",
    ];
    !WORDS.iter().any(|word| name == word)
}

fn is(token: &TokenTree, char: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == char)
}
