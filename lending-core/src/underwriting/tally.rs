use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::file::{OtherwiseText, Severity, WhenUnknown};
use super::truth::Truth;

/// What something means for the decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect<'p> {
    /// Nothing.
    Nothing,
    /// It is not known and left out.
    Skipped,
    /// The limit is at most so much.
    Cap(Decimal),
    /// A person decides.
    Refer(&'p str),
    /// The application is declined.
    Decline,
}

impl<'p> Effect<'p> {
    pub(super) fn of(otherwise: &'p OtherwiseText) -> Self {
        match otherwise {
            OtherwiseText::Decline => Self::Decline,
            OtherwiseText::Refer(queue) => Self::Refer(queue),
            OtherwiseText::Cap(number) => Self::Cap(number.0),
        }
    }

    pub(super) fn when_unknown(unknown: &'p WhenUnknown) -> Self {
        match unknown {
            WhenUnknown::Decline => Self::Decline,
            WhenUnknown::Refer(queue) => Self::Refer(queue),
            WhenUnknown::Skip => Self::Skipped,
        }
    }

    /// What a requirement means by whether it holds.
    pub(super) const fn by(truth: Truth, otherwise: Self, unknown: Self) -> Self {
        match truth {
            Truth::Yes => Self::Nothing,
            Truth::No => otherwise,
            Truth::Unknown => unknown,
        }
    }

    const fn rank(self) -> Rank {
        match self {
            Self::Nothing | Self::Skipped => Rank::Points,
            Self::Cap(_) => Rank::Cap,
            Self::Refer(_) => Rank::Refer,
            Self::Decline => Rank::Decline,
        }
    }
}

/// What a reason weighs: those that decline first, then those that refer, those that cap, and points that were lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rank {
    /// Points that a characteristic lost.
    Points,
    /// It lowers the limit.
    Cap,
    /// A person decides because of it.
    Refer,
    /// The application is declined because of it.
    Decline,
}

/// What a reason comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Because {
    /// A rule that failed; of its requirement it was known.
    Rule,
    /// A rule of which nobody can say whether it holds.
    UnknownRule,
    /// A characteristic of a scorecard that lost points.
    Characteristic,
    /// The cell of a matrix.
    Matrix,
    /// A matrix in which the applicant has no cell.
    UnknownMatrix,
    /// The term of the limit that is the least.
    Limit,
    /// The limit is below the least that is lent.
    BelowMinimum,
    /// A result that is not known: the price, what is affordable, the limit.
    UnknownResult,
    /// A value that is older than the policy takes.
    Stale,
    /// Nobody has the authority.
    NoAuthority,
}

/// Why a decision is what it is; borrowed from the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerdictReason<'p> {
    /// The lender's key for it, or of a result its name.
    pub code: &'p str,
    /// What it comes from.
    pub because: Because,
    /// What it weighs.
    pub rank: Rank,
    /// How severe the lender calls it.
    pub severity: Severity,
    /// The points that were lost; zero where no points are.
    pub points_lost: Decimal,
}

/// What has been found so far.
#[derive(Debug, Default)]
pub(super) struct Tally<'p> {
    pub(super) declined: bool,
    pub(super) queue: Option<&'p str>,
    pub(super) cap: Option<Decimal>,
    pub(super) reasons: Vec<VerdictReason<'p>>,
}

impl<'p> Tally<'p> {
    /// With room for so many reasons.
    pub(super) fn with_room(reasons: usize) -> Self {
        Self { reasons: Vec::with_capacity(reasons), ..Self::default() }
    }

    /// Takes what something means, with its reason.
    pub(super) fn take(&mut self, effect: Effect<'p>, code: &'p str, because: Because, severity: Severity) {
        match effect {
            Effect::Nothing | Effect::Skipped => return,
            Effect::Cap(most) => self.cap = Some(self.cap.map_or(most, |cap| cap.min(most))),
            Effect::Refer(queue) => self.queue = self.queue.or(Some(queue)),
            Effect::Decline => self.declined = true,
        }
        let rank = effect.rank();
        self.reasons.push(VerdictReason { code, because, rank, severity, points_lost: Decimal::ZERO });
    }

    /// Points that a characteristic lost.
    pub(super) fn lose(&mut self, code: &'p str, points_lost: Decimal) {
        let (because, rank, severity) = (Because::Characteristic, Rank::Points, Severity::Medium);
        self.reasons.push(VerdictReason { code, because, rank, severity, points_lost });
    }

    /// The reasons, those that weigh most first; of equal ones the one that the policy has first.
    pub(super) fn ranked(mut self) -> Vec<VerdictReason<'p>> {
        self.reasons.sort_by(|one, two| {
            let key = |reason: &VerdictReason<'_>| (reason.rank, reason.severity, reason.points_lost);
            key(two).cmp(&key(one))
        });
        self.reasons
    }
}
