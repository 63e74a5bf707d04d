use serde::{Deserialize, Serialize};

use crate::calendar::Date;
use crate::rate::Rate;

/// Compound interest (复利): what a bill's unpaid interest bears from its due day on. It is a part of the bill's penalty.
///
/// China's banks: unpaid interest bears compound interest at the contract rate during the term and at the penalty rate
/// after it (银发〔2003〕251号).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Compound {
    /// At which rate.
    pub rate: CompoundRate,
    /// Whether unpaid penalty bears it too.
    #[serde(default)]
    pub on_penalty: OnPenalty,
    /// When it bears compound interest itself.
    #[serde(default)]
    pub joins: Joins,
}

/// The rate of compound interest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CompoundRate {
    /// The contract rate of the night.
    Contract,
    /// The penalty rate of the bill's night.
    Penalty,
    /// The contract rate in nights before the due day of the last row, the penalty rate from then on.
    ContractThenPenalty,
}

/// Whether unpaid penalty bears compound interest. Courts often refuse it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnPenalty {
    /// Interest alone.
    #[default]
    No,
    /// Unpaid penalty as well (罚息复利).
    Yes,
}

/// When compound interest that is unpaid bears compound interest itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Joins {
    /// It does not.
    #[default]
    Never,
    /// On the first day of each so many months of the calendar year, counted from January (按季结息: 3). It divides 12.
    Months(u32),
}

impl Joins {
    /// Whether what is unpaid at the close of a day joins the base.
    pub fn is_on(self, day: Date) -> bool {
        match self {
            Self::Never => false,
            Self::Months(months) => {
                let since_january = day.month().number().saturating_sub(1);
                day.day() == 1 && since_january.checked_rem(months) == Some(0)
            }
        }
    }

    /// Whether the months divide a year.
    pub const fn is_valid(self) -> bool {
        matches!(self, Self::Never | Self::Months(1 | 2 | 3 | 4 | 6 | 12))
    }
}

impl CompoundRate {
    /// The rate of a night, beside those of the contract and the penalty in it.
    pub fn of(self, night: Date, last_due: Date, contract: Rate, penalty: Rate) -> Rate {
        if self.is_contract(night, last_due) { contract } else { penalty }
    }

    /// Whether the rate of a night is the contract's, not the penalty's.
    ///
    /// ```
    /// use lending_core::{date, penalty::CompoundRate};
    /// let last_due = date!("2026-06-10");
    /// assert!(CompoundRate::ContractThenPenalty.is_contract(date!("2026-06-09"), last_due));
    /// assert!(!CompoundRate::ContractThenPenalty.is_contract(last_due, last_due));
    /// ```
    pub fn is_contract(self, night: Date, last_due: Date) -> bool {
        match self {
            Self::Contract => true,
            Self::Penalty => false,
            Self::ContractThenPenalty => night < last_due,
        }
    }
}
