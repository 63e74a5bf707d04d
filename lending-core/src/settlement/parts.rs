use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::calendar::Date;
use crate::error::{Coded, ErrorKind};
use crate::money::Minor;

/// A part of an agreed sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// How much, in minor units.
    pub amount: Minor,
    /// The day by whose close it must have come.
    pub due: Date,
}

/// An agreed sum, part by part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Parts(Vec<Part>);

/// What is wrong with the parts of a sum; parts count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PartsError {
    /// None, or more than anybody agrees on.
    #[error("a settlement has 1 to 120 parts, found {found}")]
    Count {
        /// How many were given.
        found: usize,
    },
    /// A part is no amount.
    #[error("part {part} is an amount above zero and below 10^15 minor units, found {found} of them")]
    Amount {
        /// Its number.
        part: usize,
        /// What was given.
        found: Minor,
    },
    /// The first part falls due before the settlement was agreed.
    #[error("a settlement of {agreed} has its first part on that day or later, found {found}")]
    BeforeAgreed {
        /// The day of the settlement.
        agreed: Date,
        /// What was given.
        found: Date,
    },
    /// A part falls due no later than the one before it.
    #[error("part {part} falls due after {before}, the day of the part before it, found {found}")]
    Order {
        /// Its number.
        part: usize,
        /// The day of the part before it.
        before: Date,
        /// What was given.
        found: Date,
    },
}

impl Parts {
    /// The most parts of a settlement: ten years of months.
    pub const MOST: usize = 120;

    /// Parts as they were given; [`Parts::check`] says whether they can be agreed on.
    pub const fn new(parts: Vec<Part>) -> Self {
        Self(parts)
    }

    /// Whether they can be agreed on a day: some, each above nothing, the first on the day or later, each other after the
    /// one before it.
    ///
    /// ```
    /// use lending_core::{date, money::Minor, settlement::{Part, Parts}};
    /// let march = Part { amount: Minor::new(400_00), due: date!("2026-03-10") };
    /// let april = Part { amount: Minor::new(600_00), due: date!("2026-04-10") };
    /// let parts = Parts::new(vec![march, april]);
    /// assert_eq!(parts.check(date!("2026-03-10")), Ok(()));
    /// assert_eq!(parts.due_by(date!("2026-03-31")), Minor::new(400_00));
    /// assert!(Parts::new(vec![april, march]).check(date!("2026-03-10")).is_err());
    /// ```
    ///
    /// # Errors
    /// The first rule that is broken, in this order for each part.
    pub fn check(&self, agreed: Date) -> Result<(), PartsError> {
        let found = self.0.len();
        if found == 0 || found > Self::MOST {
            return Err(PartsError::Count { found });
        }
        let mut before: Option<Date> = None;
        for (part, &Part { amount, due }) in (1..).zip(&self.0) {
            if !amount.is_positive() || amount > Minor::LIMIT {
                return Err(PartsError::Amount { part, found: amount });
            }
            match before {
                None if due < agreed => return Err(PartsError::BeforeAgreed { agreed, found: due }),
                Some(before) if due <= before => return Err(PartsError::Order { part, before, found: due }),
                None | Some(_) => before = Some(due),
            }
        }
        Ok(())
    }

    /// The parts, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Part> {
        self.0.iter()
    }

    /// All of it.
    pub fn total(&self) -> Minor {
        self.0.iter().map(|part| part.amount).sum()
    }

    /// What must have come by the close of a day.
    pub fn due_by(&self, day: Date) -> Minor {
        self.0.iter().filter(|part| part.due <= day).map(|part| part.amount).sum()
    }

    /// The day of the last part.
    pub fn last(&self) -> Option<Date> {
        self.0.last().map(|part| part.due)
    }

    /// The first part that has not come whole, when so much came: its day, and what is missing of it.
    pub fn next(&self, came: Minor) -> Option<Part> {
        let mut asked = Minor::ZERO;
        self.0.iter().find_map(|part| {
            asked += part.amount;
            let amount = asked - came;
            amount.is_positive().then_some(Part { amount: amount.min(part.amount), due: part.due })
        })
    }
}

impl Coded for PartsError {
    fn kind(&self) -> ErrorKind {
        ErrorKind::InvalidInput
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Count { .. } => "settle.count",
            Self::Amount { .. } => "settle.amount",
            Self::BeforeAgreed { .. } => "settle.before_agreed",
            Self::Order { .. } => "settle.order",
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Count { .. } => "parts".to_owned(),
            Self::Amount { part, .. } => format!("parts.{part}.amount"),
            Self::BeforeAgreed { .. } => "parts.1.due".to_owned(),
            Self::Order { part, .. } => format!("parts.{part}.due"),
        }
    }
}
