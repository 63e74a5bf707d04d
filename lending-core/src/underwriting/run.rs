use super::PolicyError;
use super::file::{Severity, WhenUnknown};
use super::names::{Names, Place, Values};
use super::tally::{Because, Effect, Tally};
use super::trace::{Read, Step, Watch};
use crate::facts::Privacy;

/// One application of a policy: what is known, what has been found, and who is told.
pub(super) struct Run<'r, W> {
    pub(super) values: Values<'r>,
    pub(super) tally: Tally<'r>,
    pub(super) watch: W,
    /// What the policy says of what is not known.
    pub(super) unknown: &'r WhenUnknown,
}

impl<'r, W: Watch> Run<'r, W> {
    /// A result that is needed is not known. Who is declined already needs none.
    pub(super) fn not_known(&mut self, name: &'r str, because: Because) {
        let known = if self.tally.declined { Effect::Nothing } else { Effect::when_unknown(self.unknown) };
        self.tally.take(known, name, because, Severity::Medium);
        self.watch.tell(|| Step::NotKnown { name: name.to_owned(), because, meant: known.into() });
    }
}

/// The names that something reads, for the trace.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Reads(Vec<(String, Place, Privacy)>);

impl Reads {
    /// Finds names; each once.
    pub(super) fn of<'t>(
        names: &Names<'_>,
        path: &str,
        each: impl FnOnce(&mut dyn FnMut(&'t str)),
    ) -> Result<Self, PolicyError> {
        let mut read: Vec<&str> = Vec::new();
        each(&mut |name| {
            if !read.contains(&name) {
                read.push(name);
            }
        });
        let found = read.into_iter().map(|name| {
            let (place, _) = names.find(path, name)?;
            Ok((name.to_owned(), place, names.privacy(name)))
        });
        Ok(Self(found.collect::<Result<_, PolicyError>>()?))
    }

    /// Their values.
    pub(super) fn seen(&self, values: &Values<'_>) -> Vec<Read> {
        let read = |(name, place, privacy): &(String, Place, Privacy)| Read {
            name: name.clone(),
            value: values.at(*place).into(),
            privacy: *privacy,
        };
        self.0.iter().map(read).collect()
    }
}
