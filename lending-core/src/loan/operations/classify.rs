//! The class that people or other systems set (认定).

use thiserror::Error;

use super::{BusinessDay, Receipt, first_difference, same, tried};
use crate::calendar::Date;
use crate::error::{Coded, ErrorKind};
use crate::loan::account::{Loan, RecordError, Trial};
use crate::loan::effect::Effect;
use crate::loan::event::{Event, Fact};

/// A class that a loan has at least: for contagion, impairment, fraud, which the host knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassSet {
    key: String,
    class: String,
    value: Option<Date>,
}

impl ClassSet {
    /// From the close of the business day on, until another one; the best class asks for none.
    pub fn new(key: &str, class: &str) -> Self {
        Self { key: key.to_owned(), class: class.to_owned(), value: None }
    }

    /// From the close of this day on instead.
    #[must_use]
    pub fn value(self, value: Date) -> Self {
        Self { value: Some(value), ..self }
    }
}

/// Why a class was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ClassifyError {
    /// A rule of every event.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// The terms name no classes.
    #[error("the terms name no classes")]
    NoClasses,
    /// The terms do not name this one.
    #[error("the terms name the classes {}, found `{found}`", expected.join(", "))]
    UnknownClass {
        /// The classes of the terms.
        expected: Vec<String>,
        /// What was given.
        found: String,
    },
}

impl Coded for ClassifyError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Record(inner) => inner.kind(),
            Self::NoClasses => ErrorKind::NotAllowed,
            Self::UnknownClass { .. } => ErrorKind::InvalidInput,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Record(inner) => inner.code(),
            Self::NoClasses => "classify.no_classes",
            Self::UnknownClass { .. } => "classify.unknown_class",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Record(inner) => inner.path(),
            Self::NoClasses | Self::UnknownClass { .. } => "class".to_owned(),
        }
    }
}

impl BusinessDay<'_> {
    /// Sets the class that the loan has at least from a day on. What days past due ask for goes on beside it; the better
    /// class that follows when another one lifts it waits as `classification.upgrade` says.
    ///
    /// ```
    /// # use lending_core::{date, doc, loan::ClassSet};
    /// # let mut loan = doc::classified();
    /// loan.on(date!("2026-01-20"))?.classify(ClassSet::new("fraud", "loss"))?;
    /// assert_eq!(loan.closing(date!("2026-01-20"))?.class.as_deref(), Some("loss"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`ClassifyError`]; the loan is as it was.
    pub fn classify(self, set: ClassSet) -> Result<Receipt, ClassifyError> {
        let ClassSet { key, class, value } = set;
        self.record(
            &key,
            |fact, _| {
                let Fact::Classified { value: known, class: recorded } = fact else { return Some("kind") };
                first_difference(&[("value", same(value.as_ref(), known)), ("class", *recorded == class)])
            },
            |_, day| Ok(Fact::Classified { value: value.unwrap_or(day), class: class.clone() }),
            judge,
        )
    }
}

/// The rule: a class of the terms.
pub(super) fn judge(loan: &Loan, event: &Event) -> Result<Trial, ClassifyError> {
    let Fact::Classified { class, .. } = &event.fact else {
        unreachable!("the rule of a class is asked about one")
    };
    let classes = loan.terms.agreed().classification.as_ref().ok_or(ClassifyError::NoClasses)?;
    if classes.index_of(class).is_none() {
        let expected = classes.classes.iter().map(|class| class.name.clone()).collect();
        return Err(ClassifyError::UnknownClass { expected, found: class.clone() });
    }
    Ok(tried(loan, event)?)
}

pub(super) fn effect(class: &str) -> Effect {
    Effect::SetClass { class: class.to_owned() }
}
