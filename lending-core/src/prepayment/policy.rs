use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::FeeTier;
use crate::calendar::Date;
use crate::money::Minor;

/// How far the interest goes that is paid with principal before a row asks for it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InterestInAdvance {
    /// To the day: what has grown.
    #[default]
    ToTheDay,
    /// To the end of the running row, on the principal before the prepayment: a month that has begun is paid in full.
    WholeRow,
}

/// How far the interest of a payment goes that pays off everything.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PayoffUntil {
    /// As with any other prepayment.
    #[default]
    TheDay,
    /// To the end of the running row.
    TheNextDueDay,
}

/// Which limits, fees and interest in advance meet money that becomes principal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Limits {
    /// Those of the terms.
    AsAgreed,
    /// None: money that is thought to have come in, and that nobody decided to prepay.
    Free,
}

/// When principal may be paid before a row asks for it, what that costs, and how far its interest goes: part of the
/// terms. It speaks of money that becomes principal, never of money that pays rows to come.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PrepaymentPolicy {
    /// The least that one payment must have left for principal, its fee included; nothing: any amount will do.
    pub minimum: Minor,
    /// No prepayment before the day so many months after the first payout.
    pub locked_months: u32,
    /// What it costs, the earliest tier first; after the last there is no fee.
    pub fees: Vec<FeeTier>,
    /// How far its interest goes.
    pub interest: InterestInAdvance,
    /// How far the interest of a payment goes that pays off everything.
    pub payoff_until: PayoffUntil,
}

/// A figure outside its limits: the field's path, what is expected, what was found.
pub type Beyond = (&'static str, String, String);

impl PrepaymentPolicy {
    /// The farthest month that a lock or a tier reaches.
    pub const MONTHS_MAX: u32 = 600;

    /// What meets money of such limits.
    pub(crate) const fn within(&self, limits: Limits) -> &Self {
        const FREE: &PrepaymentPolicy = &PrepaymentPolicy {
            minimum: Minor::ZERO,
            locked_months: 0,
            fees: Vec::new(),
            interest: InterestInAdvance::ToTheDay,
            payoff_until: PayoffUntil::TheDay,
        };
        match limits {
            Limits::AsAgreed => self,
            Limits::Free => FREE,
        }
    }

    /// The day until which a prepayment is locked, if it is on a day.
    pub fn locked_until(&self, first_payout: Date, day: Date) -> Option<Date> {
        let until = end(first_payout, self.locked_months);
        (day < until).then_some(until)
    }

    /// The tier that counts on a day.
    pub fn tier(&self, first_payout: Date, day: Date) -> Option<&FeeTier> {
        self.fees.iter().find(|tier| day < tier.ends(first_payout))
    }

    /// Which of its figures lies outside its limits.
    pub fn beyond(&self) -> Option<Beyond> {
        let amounts = Minor::ZERO..=Minor::LIMIT;
        let months = 1..=Self::MONTHS_MAX;
        let told = |field, expected: &str, found: &dyn ToString| {
            Some((field, expected.to_owned(), found.to_string()))
        };
        let amount = "zero or more, below 10^15 minor units";
        if !amounts.contains(&self.minimum) {
            return told("prepayment.minimum", amount, &self.minimum);
        }
        if self.locked_months > Self::MONTHS_MAX {
            return told("prepayment.locked_months", "at most 600", &self.locked_months);
        }
        let mut before = 0;
        for tier in &self.fees {
            if !months.contains(&tier.months) || tier.months <= before {
                let expected = format!("{} … 600, ascending", before.saturating_add(1));
                return told("prepayment.fees.months", &expected, &tier.months);
            }
            before = tier.months;
            if !(Decimal::ZERO..=Decimal::ONE).contains(&tier.share) || tier.share.scale() > 12 {
                return told("prepayment.fees.share", "0 … 100 %, of at most 12 decimals", &tier.share);
            }
            if !amounts.contains(&tier.min) {
                return told("prepayment.fees.min", amount, &tier.min);
            }
            if let Some(max) = tier.max.filter(|max| *max < tier.min || *max > Minor::LIMIT) {
                let expected = format!("at least `min` ({}), below 10^15 minor units", tier.min);
                return told("prepayment.fees.max", &expected, &max);
            }
        }
        None
    }

    /// Which of its answers has no meaning where money in advance pays rows to come, or principal goes out in several
    /// tranches, and why.
    pub fn without_meaning(
        &self,
        pays_rows: bool,
        in_tranches: bool,
    ) -> Option<(&'static str, &'static str)> {
        if pays_rows && *self != Self::default() {
            let reason = "it speaks of money that becomes principal: with a `then` that pays rows to come, leave it out";
            return Some(("prepayment", reason));
        }
        let reason =
            "interest is paid for nights in which a tranche would bear nothing: answer `tranches = \"one\"`";
        if in_tranches && self.interest == InterestInAdvance::WholeRow {
            return Some(("prepayment.interest", reason));
        }
        if in_tranches && self.payoff_until == PayoffUntil::TheNextDueDay {
            return Some(("prepayment.payoff_until", reason));
        }
        None
    }
}

impl FeeTier {
    /// The day from which it counts no more.
    pub fn ends(&self, first_payout: Date) -> Date {
        end(first_payout, self.months)
    }
}

/// The day so many months later; beyond the days there are, the last of them.
fn end(first: Date, months: u32) -> Date {
    let months = i32::try_from(months).unwrap_or(i32::MAX);
    first.plus_months(months).unwrap_or(Date::MAX)
}
