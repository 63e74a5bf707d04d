use crate::calendar::Date;
use crate::debt::Key;
use crate::money::Minor;
use crate::settlement::{Course, Parts};

/// A settlement for less, on its way.
#[derive(Debug, Clone)]
pub(crate) struct Settlement {
    /// By which event.
    pub(crate) by: Key,
    /// The day from which on money counts.
    pub(crate) since: Date,
    /// What was agreed.
    pub(crate) parts: Parts,
    /// What came of each payment.
    pub(crate) came: Vec<(Key, Minor)>,
    /// How it has gone.
    pub(crate) course: Course,
}

impl Settlement {
    /// What came so far.
    pub(crate) fn came(&self) -> Minor {
        self.came.iter().map(|(_, amount)| *amount).sum()
    }

    /// What is missing of all of it.
    pub(crate) fn missing(&self) -> Minor {
        self.parts.total() - self.came()
    }

    /// Whether more is to come.
    pub(crate) fn is_open(&self) -> bool {
        self.course == Course::Open
    }

    /// Whether all of it came.
    pub(crate) const fn stands(&self) -> bool {
        matches!(self.course, Course::Stands { .. })
    }
}
