use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::calendar::{Anchor, Date, FirstDue};
use crate::money::{Minor, Rounding};

/// In how many parts principal is paid out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tranches {
    /// All of it at once.
    #[default]
    One,
    /// In parts, as they are called: the amount of the terms is what was approved, and the plan is made anew from the
    /// day of each.
    Several,
}

/// A part of what is paid out that the borrower pays back on the same day (首付): an item of its own, without interest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DownPayment {
    /// The part of each payout, above 0 and below 1.
    #[serde(with = "rust_decimal::serde::str")]
    pub share: Decimal,
    /// How it is rounded; to the nearest minor unit, half up, where it is left out.
    #[serde(default = "Rounding::cent", skip_serializing_if = "Rounding::is_cent")]
    pub rounding: Rounding,
}

impl DownPayment {
    /// The down payment of a payout, rounded once; never more than the payout.
    pub fn of(&self, amount: Minor) -> Minor {
        self.rounding.share_of(amount, self.share).min(amount)
    }

    /// Whether the share is one.
    pub fn is_valid(&self) -> bool {
        self.share > Decimal::ZERO && self.share < Decimal::ONE && self.share.scale() <= 12
    }
}

/// A part of a payout that the lender keeps for something that it charges (a fee, a premium): made, due and paid on the
/// day of the payout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deduction {
    /// What for, in the lender's own words; different for each of a payout's.
    pub code: String,
    /// How much.
    pub amount: Minor,
}

/// Days after the contract in which the borrower may withdraw from it (犹豫期): part of the terms.
///
/// Consumer credit in the European Union has fourteen days, with interest to the day of repayment (directive 2023/2225,
/// article 26).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CoolingOff {
    /// The last day is so many days after the contract day.
    pub days: u32,
    /// What becomes of the interest.
    #[serde(default)]
    pub interest: WithdrawalInterest,
}

/// What a borrower who withdraws owes of interest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WithdrawalInterest {
    /// What has grown by the day.
    #[default]
    ToTheDay,
    /// None: it is waived.
    None,
}

impl CoolingOff {
    /// The longest: a year.
    pub const DAYS_MAX: u32 = 366;

    /// The last day on which a borrower may withdraw.
    pub fn last(&self, contract_day: Date) -> Date {
        contract_day.plus_days(self.days)
    }
}

/// How principal is paid out: part of the terms.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DisbursementPolicy {
    /// In how many parts.
    pub tranches: Tranches,
    /// What the borrower pays back at once.
    pub down_payment: Option<DownPayment>,
    /// Where the rows begin with the hand-over of what is financed, and are made anew on it; `None`: they begin with the
    /// payout.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hand_over: Option<HandOverPolicy>,
}

/// How the rows that a hand-over begins fall due (a lease: schedule recalculated on delivery).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HandOverPolicy {
    /// Where in its month a row falls due, where product or request say it; otherwise the hand-over's own day.
    pub due_day: Option<Anchor>,
    /// When the first row falls due, counted from the hand-over.
    pub first_due: FirstDue,
}

impl DisbursementPolicy {
    /// Which answer has no meaning with a hand-over, and why.
    pub fn without_meaning(&self, rows_are_named: bool) -> Option<(&'static str, &'static str)> {
        self.hand_over?;
        if self.tranches == Tranches::Several {
            return Some(("disbursement.hand_over", "what is handed over is paid out at once"));
        }
        if self.down_payment.is_some() {
            return Some((
                "disbursement.hand_over",
                "what is financed has no initial payment in it any more",
            ));
        }
        rows_are_named
            .then_some(("disbursement.hand_over", "rows of given amounts do not fit another amount financed"))
    }
}
