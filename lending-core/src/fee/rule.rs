use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Every, FeeAmount, FeeBase, FeeDue, FeeTax, Late};
use crate::debt::Component;
use crate::money::Minor;

/// What a fee is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeeOn {
    /// Each payout.
    Payout,
    /// Each bill that states principal or interest: the fee is a part of it.
    EachBill,
    /// A day of the contract, as long as principal is outstanding on it.
    Date {
        /// So many months after the contract day.
        months: u32,
    },
    /// A bill that counts for days past due and is late.
    Late(Late),
    /// A payment that comes back.
    ReturnedPayment,
    /// Another plan.
    Reschedule,
    /// A charge that names the code and leaves out its amount: a letter, a visit.
    Tariff,
}

/// In which component a fee is owed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CountsAs {
    /// With the charges.
    #[default]
    Fee,
    /// With the penalty.
    Penalty,
}

impl CountsAs {
    /// The component.
    pub const fn component(self) -> Component {
        match self {
            Self::Fee => Component::Fee,
            Self::Penalty => Component::Penalty,
        }
    }
}

/// A fee of the lender's list: part of the terms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeeRule {
    /// Its name in the lender's own words: 1 to 32 visible ASCII characters without spaces, once in the list.
    pub code: String,
    /// What it is for.
    pub on: FeeOn,
    /// How much it is.
    pub amount: FeeAmount,
    /// When it falls due.
    #[serde(default)]
    pub due: FeeDue,
    /// In which component it is owed.
    #[serde(default)]
    pub counts_as: CountsAs,
    /// So many first times of a loan cost nothing.
    #[serde(default)]
    pub free: u32,
    /// The part of the fee that is charged on top of it as tax, at least nothing and below 1.
    #[serde(default, with = "rust_decimal::serde::str", skip_serializing_if = "Decimal::is_zero")]
    pub tax: Decimal,
}

/// A figure outside its limits: the field's path, what is expected, what was found.
pub type Beyond = (&'static str, String, String);

fn told(field: &'static str, expected: &str, found: &dyn ToString) -> Beyond {
    (field, expected.to_owned(), found.to_string())
}

impl FeeOn {
    fn out_of_limits(self) -> Option<Beyond> {
        match self {
            Self::Date { months } => {
                let within = (1..=FeeRule::MONTHS_MAX).contains(&months);
                (!within).then(|| told("fees.on.date.months", "1 … 1200", &months))
            }
            Self::Late(Late { days, again }) => {
                let within = |figure: u32| (1..=Late::DAYS_MAX).contains(&figure);
                if !within(days) {
                    return Some(told("fees.on.late.days", "1 … 3660", &days));
                }
                let every = again.map(|(Every::Days(every) | Every::Months(every))| every);
                every
                    .filter(|every| !within(*every))
                    .map(|every| told("fees.on.late.again", "1 … 3660", &every))
            }
            Self::Payout | Self::EachBill | Self::ReturnedPayment | Self::Reschedule | Self::Tariff => None,
        }
    }
}

impl FeeDue {
    fn out_of_limits(self) -> Option<Beyond> {
        match self {
            Self::InDays(days) if !(1..=Self::DAYS_MAX).contains(&days) => {
                Some(told("fees.due.in_days", "1 … 366", &days))
            }
            Self::InDays(_) | Self::AtOnce | Self::WithNextBill | Self::Deducted => None,
        }
    }
}

impl FeeAmount {
    fn out_of_limits(self) -> Option<Beyond> {
        let share = match self {
            Self::Figure(figure) if !figure.is_positive() || figure > Minor::LIMIT => {
                return Some(told("fees.amount", "above zero, below 10^15 minor units", &figure));
            }
            Self::Figure(_) => return None,
            Self::Share(share) => share,
        };
        if !(Decimal::ZERO..=Decimal::ONE).contains(&share.share) || share.share.scale() > 12 {
            return Some(told("fees.amount.share", "0 … 100 %, of at most 12 decimals", &share.share));
        }
        if !(Minor::ZERO..=Minor::LIMIT).contains(&share.min) {
            return Some(told("fees.amount.min", "zero or more, below 10^15 minor units", &share.min));
        }
        let max = share.max.filter(|max| *max < share.min || *max > Minor::LIMIT)?;
        let expected = format!("at least `min` ({}), below 10^15 minor units", share.min);
        Some(told("fees.amount.max", &expected, &max))
    }
}

impl FeeRule {
    /// The longest list.
    pub const RULES_MAX: usize = 32;
    /// The farthest month of a day of the contract.
    pub const MONTHS_MAX: u32 = 1200;

    /// Its calendar, where it is for a late bill.
    pub const fn late(&self) -> Option<&Late> {
        if let FeeOn::Late(late) = &self.on { Some(late) } else { None }
    }

    /// The tax that its fees carry.
    pub const fn taxed(&self) -> FeeTax {
        FeeTax::Share(self.tax)
    }

    /// Which of a list's figures lies outside its limits.
    pub fn beyond(rules: &[Self]) -> Option<Beyond> {
        if rules.len() > Self::RULES_MAX {
            let expected = format!("at most {} rules", Self::RULES_MAX);
            return Some(("fees", expected, rules.len().to_string()));
        }
        let twice = |at: usize| rules[..at].iter().any(|rule| rule.code == rules[at].code);
        if let Some(at) = (0..rules.len()).find(|at| twice(*at)) {
            return Some(("fees.code", "a code for each rule of its own".to_owned(), rules[at].code.clone()));
        }
        rules.iter().find_map(Self::out_of_limits)
    }

    fn out_of_limits(&self) -> Option<Beyond> {
        let is_code = |code: &str| code.bytes().all(|byte| byte.is_ascii_graphic());
        if !(1..=32).contains(&self.code.len()) || !is_code(&self.code) {
            return Some(told("fees.code", "1 to 32 visible ASCII characters without spaces", &self.code));
        }
        if !(Decimal::ZERO..Decimal::ONE).contains(&self.tax) || self.tax.scale() > 12 {
            return Some(told("fees.tax", "0 … below 100 %, of at most 12 decimals", &self.tax));
        }
        self.on.out_of_limits().or_else(|| self.due.out_of_limits()).or_else(|| self.amount.out_of_limits())
    }

    /// Which of its answers has no meaning with what it is for, and why.
    pub fn without_meaning(&self) -> Option<(&'static str, &'static str)> {
        if self.on == FeeOn::EachBill && self.due != FeeDue::WithNextBill {
            return Some(("fees.due", "a fee of each bill is a part of the bill"));
        }
        if self.due == FeeDue::Deducted {
            return self.deducted_without_meaning();
        }
        let FeeAmount::Share(share) = self.amount else { return None };
        let has_base = match share.of {
            FeeBase::ThePrincipal => true,
            FeeBase::ThePayout => self.on == FeeOn::Payout,
            FeeBase::ThePayment => self.on == FeeOn::ReturnedPayment,
            FeeBase::TheBill | FeeBase::PrincipalOfTheBill | FeeBase::InterestOfTheBill => {
                matches!(self.on, FeeOn::EachBill | FeeOn::Late(_))
            }
        };
        (!has_base).then_some(("fees.amount.of", "what it is for has no such thing to take a part of"))
    }

    /// What was sent does not follow what becomes known later: what is kept is a figure, or a part of the payout itself.
    fn deducted_without_meaning(&self) -> Option<(&'static str, &'static str)> {
        if self.on != FeeOn::Payout {
            return Some((
                "fees.due",
                "a fee is deducted from the payout that it is for, and from nothing else",
            ));
        }
        if self.counts_as != CountsAs::Fee {
            return Some(("fees.counts_as", "what is deducted from a payout is no penalty"));
        }
        match self.amount {
            FeeAmount::Share(share) if share.of != FeeBase::ThePayout => {
                Some(("fees.amount.of", "what is deducted from a payout is a part of the payout"))
            }
            FeeAmount::Share(_) | FeeAmount::Figure(_) => None,
        }
    }
}
