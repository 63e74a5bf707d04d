use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::tally::{Because, Effect};
use super::truth::Truth;
use crate::calendar::Date;
use crate::facts::{Known, Privacy, Unknown};

/// A value as it was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seen {
    /// It was not known.
    Not(Unknown),
    /// A number, or an amount in whole units of the currency.
    Number(Decimal),
    /// A text.
    Text(String),
    /// A day.
    Date(Date),
    /// Yes or no.
    Boolean(bool),
    /// Several texts.
    List(Vec<String>),
}

impl From<Known<'_>> for Seen {
    fn from(known: Known<'_>) -> Self {
        match known {
            Known::Not(why) => Self::Not(why),
            Known::Number(number) => Self::Number(number.normalize()),
            Known::Text(text) => Self::Text(text.to_owned()),
            Known::Date(date) => Self::Date(date),
            Known::Boolean(yes) => Self::Boolean(yes),
            Known::List(texts) => Self::List(texts.to_vec()),
        }
    }
}

impl Seen {
    /// The number, where it is one.
    pub const fn number(&self) -> Option<Decimal> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Not(why) => why.fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => f.write_str(text),
            Self::Date(date) => date.fmt(f),
            Self::Boolean(yes) => f.write_str(if *yes { "yes" } else { "no" }),
            Self::List(texts) => f.write_str(&texts.join(", ")),
        }
    }
}

/// A value that was read, by its name. What is sensitive is kept, and not shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Read {
    /// The name.
    pub name: String,
    /// The value.
    pub value: Seen,
    /// Whether it may be shown.
    pub privacy: Privacy,
}

impl fmt::Display for Read {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.privacy {
            Privacy::Open => write!(f, "{} = {}", self.name, self.value),
            Privacy::Sensitive => write!(f, "{} = •••", self.name),
        }
    }
}

/// What something meant for the decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meant {
    /// Nothing.
    Nothing,
    /// It was not known and left out.
    Skipped,
    /// The limit is at most so much, in whole units of the currency.
    Cap(Decimal),
    /// A person decides: it goes to this queue.
    Refer(String),
    /// The application is declined.
    Decline,
}

impl From<Effect<'_>> for Meant {
    fn from(effect: Effect<'_>) -> Self {
        match effect {
            Effect::Nothing => Self::Nothing,
            Effect::Skipped => Self::Skipped,
            Effect::Cap(most) => Self::Cap(most),
            Effect::Refer(queue) => Self::Refer(queue.to_owned()),
            Effect::Decline => Self::Decline,
        }
    }
}

/// What a characteristic gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Points {
    /// Of what.
    pub read: Read,
    /// The points; `None`: the value has no bin, and there is no score.
    pub points: Option<Decimal>,
    /// The points that were lost; below zero where it gave more than its baseline.
    pub lost: Decimal,
    /// The lender's key for having lost them.
    pub reason: String,
}

/// One step of a decision, with all that it read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// A value that is older than the policy takes: it counts as not known.
    Stale {
        /// The fact.
        fact: String,
        /// Its source.
        source: String,
        /// Its day, where it was given with the value.
        as_of: Option<Date>,
        /// What that meant.
        meant: Meant,
    },
    /// A number that was counted from others.
    Measure {
        /// Its name.
        name: String,
        /// What it was counted from.
        reads: Vec<Read>,
        /// The number.
        value: Seen,
    },
    /// A scorecard.
    Score {
        /// Its name.
        name: String,
        /// The points to begin with.
        base: Decimal,
        /// What each characteristic gave.
        parts: Vec<Points>,
        /// The score.
        value: Seen,
        /// The probability of turning bad, where the scorecard says what its points mean.
        probability: Option<Seen>,
    },
    /// A matrix.
    Cell {
        /// Its name.
        name: String,
        /// The values on its axes.
        reads: Vec<Read>,
        /// The outcome that its cell names; `None`: the applicant has no cell.
        outcome: Option<String>,
        /// The grade.
        grade: Option<String>,
        /// The multiple for the limit.
        multiple: Option<Decimal>,
        /// What the price has on top, a fraction a year.
        margin: Option<Decimal>,
        /// What the cell meant.
        meant: Meant,
    },
    /// A coupon, a discount or a referral benefit.
    Benefit {
        /// Its name.
        name: String,
        /// Whether its conditions hold; it is given only when they do.
        truth: Truth,
        /// What was read.
        reads: Vec<Read>,
    },
    /// The price: base + margin − discount, not below the floor, not above the cap; fractions a year.
    Price {
        /// The base.
        base: Seen,
        /// On top, by the matrix.
        margin: Decimal,
        /// Off, by benefits.
        discount: Decimal,
        /// The price.
        value: Seen,
    },
    /// What the borrower can afford.
    Affordability {
        /// Income, in a period.
        income: Seen,
        /// Debt service that is there already.
        debts: Seen,
        /// What is left for living.
        living_cost: Option<Seen>,
        /// The largest instalment.
        instalment: Seen,
        /// The principal that it pays off.
        amount: Seen,
    },
    /// The limit: the least of its terms, lowered by caps, down to its step.
    Limit {
        /// Each term, by name.
        terms: Vec<(String, Seen)>,
        /// The least of them, down to its step.
        value: Seen,
    },
    /// A rule.
    Rule {
        /// Its name.
        name: String,
        /// Whether its requirement holds.
        truth: Truth,
        /// What was read.
        reads: Vec<Read>,
        /// The lender's key for its failing.
        reason: String,
        /// What that meant.
        meant: Meant,
    },
    /// A result that is needed and not known.
    NotKnown {
        /// Its name.
        name: String,
        /// What it is.
        because: Because,
        /// What that meant.
        meant: Meant,
    },
    /// What is granted of the limit, after the caps of rules.
    Amount {
        /// The limit.
        limit: Decimal,
        /// What is asked for, where the policy says what that is.
        requested: Option<Seen>,
        /// What is granted.
        amount: Decimal,
        /// The least that is lent.
        minimum: Option<Decimal>,
    },
    /// What must be there before money is paid out.
    Gate {
        /// Its name.
        name: String,
        /// Whether it is.
        truth: Truth,
        /// What was read.
        reads: Vec<Read>,
        /// The lender's key for its not being there.
        reason: String,
    },
    /// Who may approve.
    Authority {
        /// The lowest level that may; `None`: nobody.
        level: Option<String>,
        /// What that meant.
        meant: Meant,
    },
}

/// Who is told the steps. Nobody is, where only the outcome is asked for.
pub(super) trait Watch {
    /// Takes a step; it is made only where somebody wants it.
    fn tell(&mut self, step: impl FnOnce() -> Step);
}

/// Nobody wants the steps.
#[derive(Debug)]
pub(super) struct Nobody;

impl Watch for Nobody {
    #[inline]
    fn tell(&mut self, _: impl FnOnce() -> Step) {}
}

impl Watch for &mut Vec<Step> {
    fn tell(&mut self, step: impl FnOnce() -> Step) {
        self.push(step());
    }
}
