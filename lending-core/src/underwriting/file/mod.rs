//! How a policy stands in a file: the same data in TOML and JSON, numbers with a fraction as text.

mod expression;
mod predicate;
#[cfg(feature = "schema")]
mod schema;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub(super) use self::expression::{ExpressionText, Operation, RatioText, RoundedText};
pub(super) use self::predicate::{Operand, PredicateText};
use crate::calendar::Date;
use crate::facts::{Borrower, Field, Interval, Number};
use crate::hash::Hash;
use crate::money::Currency;
use crate::rate::Rate;

/// A policy as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct PolicyText {
    pub(super) policy: String,
    #[serde(default = "first_version")]
    pub(super) version: u32,
    pub(super) from: Date,
    #[serde(default)]
    pub(super) until: Option<Date>,
    pub(super) currency: Currency,
    pub(super) unknown: WhenUnknown,
    #[serde(default = "thirty")]
    pub(super) valid_days: u32,
    #[serde(default)]
    pub(super) include: Vec<IncludeText>,
    #[serde(default)]
    pub(super) facts: BTreeMap<String, Field>,
    #[serde(default)]
    pub(super) sources: BTreeMap<String, SourceText>,
    #[serde(default)]
    pub(super) measures: BTreeMap<String, ExpressionText>,
    #[serde(default)]
    pub(super) rules: Vec<RuleText>,
    #[serde(default)]
    pub(super) scorecards: Vec<ScorecardText>,
    #[serde(default)]
    pub(super) matrices: Vec<MatrixText>,
    #[serde(default)]
    pub(super) price: Option<PriceText>,
    #[serde(default)]
    pub(super) benefits: Vec<BenefitText>,
    #[serde(default)]
    pub(super) affordability: Option<AffordabilityText>,
    #[serde(default)]
    pub(super) limit: Option<LimitText>,
    #[serde(default)]
    pub(super) authority: Vec<AuthorityText>,
    #[serde(default)]
    pub(super) gates: Vec<GateText>,
    #[serde(default)]
    pub(super) reasons: BTreeMap<String, BTreeMap<String, String>>,
}

fn first_version() -> u32 {
    1
}

fn thirty() -> u32 {
    30
}

/// What becomes of a decision when something that it needs is not known. It is never taken as fulfilled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum WhenUnknown {
    /// The application is declined.
    Decline,
    /// A person decides: it goes to this queue.
    Refer(String),
    /// What cannot be decided is left out, and the trace says so.
    Skip,
}

/// What follows when a rule is not fulfilled.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub(super) enum OtherwiseText {
    #[default]
    Decline,
    Refer(String),
    Cap(Number),
}

/// How much a failed rule weighs among the reasons of one outcome.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Named last.
    Low,
    /// In between.
    #[default]
    Medium,
    /// Named first.
    High,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct IncludeText {
    pub(super) policy: String,
    pub(super) version: u32,
    pub(super) hash: Hash,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct SourceText {
    /// For so many days after its day a value of this source is taken.
    pub(super) fresh_days: u32,
    /// What else: it is not known, and nothing more (the default), or this as well.
    #[serde(default)]
    pub(super) stale: StaleText,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub(super) enum StaleText {
    #[default]
    NotKnown,
    Refer(String),
    Decline,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RuleText {
    pub(super) id: String,
    pub(super) require: PredicateText,
    #[serde(default)]
    pub(super) otherwise: OtherwiseText,
    #[serde(default)]
    pub(super) unknown: Option<WhenUnknown>,
    #[serde(default)]
    pub(super) severity: Severity,
    pub(super) reason: String,
    #[serde(default)]
    pub(super) borrower: Option<Borrower>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct ScorecardText {
    pub(super) id: String,
    #[serde(default)]
    pub(super) base: Number,
    #[serde(default)]
    pub(super) points_lost: PointsLost,
    pub(super) characteristics: Vec<CharacteristicText>,
    #[serde(default)]
    pub(super) probability: Option<ProbabilityText>,
}

/// How a score becomes the probability of turning bad.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum ProbabilityText {
    /// So many points are odds of so many good to one bad; so many points more double the odds.
    Logit { points: Number, odds: Number, doubling: Number },
    /// By ranges of the score.
    Table(Vec<ProbabilityRow>),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct ProbabilityRow {
    pub(super) range: Interval,
    pub(super) probability: Number,
}

/// From what the points are counted that a characteristic lost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PointsLost {
    /// From the most that it can give.
    #[default]
    FromTheMost,
    /// From the baseline that each characteristic names (PMML's `pointsBelow`).
    FromItsBaseline,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct CharacteristicText {
    pub(super) of: String,
    pub(super) reason: String,
    #[serde(default)]
    pub(super) baseline: Option<Number>,
    #[serde(default)]
    pub(super) missing: Option<Number>,
    #[serde(default)]
    pub(super) other: Option<Number>,
    #[serde(default)]
    pub(super) points: Option<Monotone>,
    pub(super) bins: Vec<BinText>,
}

/// How points go with what they are given for, where a lender says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Monotone {
    /// They rise and fall, and are meant to.
    BothWays,
    /// More of it never gives fewer points.
    Rise,
    /// More of it never gives more points.
    Fall,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct BinText {
    #[serde(default)]
    pub(super) range: Option<Interval>,
    #[serde(default)]
    pub(super) one_of: Vec<String>,
    #[serde(default)]
    pub(super) is: Option<bool>,
    pub(super) points: Number,
    #[serde(default)]
    pub(super) reason: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct MatrixText {
    pub(super) id: String,
    pub(super) axes: Vec<AxisText>,
    pub(super) cells: CellsText,
    pub(super) outcomes: BTreeMap<String, CellText>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct AxisText {
    pub(super) of: String,
    pub(super) bands: Vec<BandText>,
}

/// Numbers between limits, a text, or several texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub(super) enum BandText {
    One(String),
    Several(Vec<String>),
}

/// The names of outcomes, one list in the other, an axis for each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub(super) enum CellsText {
    Outcome(String),
    Along(Vec<CellsText>),
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub(super) struct CellText {
    pub(super) grade: Option<String>,
    pub(super) multiple: Option<Number>,
    pub(super) margin: Option<Rate>,
    pub(super) otherwise: Option<OtherwiseText>,
    pub(super) reason: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct PriceText {
    pub(super) base: BaseText,
    #[serde(default)]
    pub(super) floor: Option<Rate>,
    #[serde(default)]
    pub(super) cap: Option<Rate>,
    #[serde(default)]
    pub(super) apr_cap: Option<String>,
}

/// A rate, or the name of a number that is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub(super) enum BaseText {
    Rate(Rate),
    Of(String),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct BenefitText {
    pub(super) id: String,
    pub(super) when: PredicateText,
    pub(super) gives: Benefit,
}

/// What a coupon, a discount or a referral gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Benefit {
    /// So much off the rate, before its floor and its cap.
    Discount(Rate),
    /// The interest of this row (期) is waived by rule.
    RowFreeOfInterest(u32),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct AffordabilityText {
    pub(super) income: ExpressionText,
    pub(super) debts: ExpressionText,
    #[serde(default)]
    pub(super) share_of_income: Option<Number>,
    #[serde(default)]
    pub(super) living_cost: Option<ExpressionText>,
    pub(super) rate: BaseText,
    pub(super) instalments: ExpressionText,
    #[serde(default = "monthly")]
    pub(super) instalments_a_year: u32,
}

fn monthly() -> u32 {
    12
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct LimitText {
    pub(super) least_of: BTreeMap<String, ExpressionText>,
    #[serde(default)]
    pub(super) step: Option<Number>,
    #[serde(default)]
    pub(super) minimum: Option<Number>,
    #[serde(default)]
    pub(super) requested: Option<ExpressionText>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct AuthorityText {
    pub(super) level: String,
    #[serde(default)]
    pub(super) decides: Decides,
    #[serde(default)]
    pub(super) up_to: Option<Number>,
    #[serde(default)]
    pub(super) grades: Vec<String>,
}

/// Who decides at a level of authority.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Decides {
    /// The policy by itself.
    Automatically,
    /// A person of that level.
    #[default]
    AsAPerson,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct GateText {
    pub(super) id: String,
    pub(super) require: PredicateText,
    pub(super) reason: String,
}
