//! What goes wrong, as people and programs are told: kind, code, path, message.

use std::fmt;
use std::path::Path;

use lending_core::error::{Coded, ErrorKind};
use serde_json::{Value, json};

/// An error on its way out of the program. Every error of the library becomes one by `?`.
#[derive(Debug)]
pub(crate) struct Failure {
    kind: ErrorKind,
    code: String,
    path: String,
    message: String,
}

impl<E: Coded> From<E> for Failure {
    fn from(error: E) -> Self {
        Self {
            kind: error.kind(),
            code: error.code().to_owned(),
            path: error.path(),
            message: error.to_string(),
        }
    }
}

impl Failure {
    /// Input that is wrong as it stands.
    pub(crate) fn input(code: &str, path: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            kind: ErrorKind::InvalidInput,
            code: code.to_owned(),
            path: path.into(),
            message: message.into(),
        }
    }

    /// Something stored that is not what was written.
    pub(crate) fn corrupt(code: &str, message: impl Into<String>) -> Self {
        let (kind, path) = (ErrorKind::CorruptData, String::new());
        Self { kind, code: code.to_owned(), path, message: message.into() }
    }

    /// A file that cannot be read or written.
    pub(crate) fn file(path: &Path, error: &std::io::Error) -> Self {
        let code =
            if error.kind() == std::io::ErrorKind::NotFound { "file.missing" } else { "file.unusable" };
        let path = path.display().to_string();
        let message = format!("`{path}` cannot be used: {error}");
        Self::input(code, path, message)
    }

    /// The same, found inside of something: a file, or a row of it.
    #[must_use]
    pub(crate) fn within(mut self, place: &str) -> Self {
        self.path = if self.path.is_empty() { place.to_owned() } else { format!("{place}: {}", self.path) };
        self
    }

    /// As programs read it.
    pub(crate) fn to_json(&self) -> Value {
        json!({ "kind": self.kind.name(), "code": self.code, "path": self.path, "message": self.message })
    }

    /// The stable code.
    pub(crate) fn code(&self) -> &str {
        &self.code
    }

    /// What went wrong, in a sentence.
    pub(crate) fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}\n  kind  {}\n  code  {}", self.message, self.kind.name(), self.code)?;
        if !self.path.is_empty() {
            write!(f, "\n  path  {}", self.path)?;
        }
        Ok(())
    }
}
