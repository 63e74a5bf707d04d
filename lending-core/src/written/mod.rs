//! What people write for the library, read from TOML and JSON: where something is wrong, and what.

use std::fmt;

use serde::de::DeserializeOwned;

/// Why a text cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unread {
    /// The path of the field; empty when the whole text is meant.
    pub(crate) path: String,
    /// What was expected and found.
    pub(crate) message: String,
}

impl Unread {
    fn whole(error: &dyn fmt::Display) -> Self {
        Self { path: String::new(), message: error.to_string() }
    }

    fn at(path: &serde_path_to_error::Path, message: String) -> Self {
        let path = if path.iter().next().is_none() { String::new() } else { path.to_string() };
        Self { path, message }
    }
}

/// Reads TOML.
pub(crate) fn from_toml<T: DeserializeOwned>(text: &str) -> Result<T, Unread> {
    let reader = toml::Deserializer::parse(text).map_err(|error| Unread::whole(&error))?;
    serde_path_to_error::deserialize(reader)
        .map_err(|error| Unread::at(error.path(), error.inner().message().to_owned()))
}

/// Reads JSON, to the end of the text.
pub(crate) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, Unread> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = serde_path_to_error::deserialize(&mut reader)
        .map_err(|error| Unread::at(error.path(), error.inner().to_string()))?;
    reader.end().map_err(|error| Unread::whole(&error))?;
    Ok(read)
}

/// A path before what is said of it; nothing where the whole text is meant.
pub(crate) struct At<'a>(pub(crate) &'a str);

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() { Ok(()) } else { write!(f, "{}: ", self.0) }
    }
}
