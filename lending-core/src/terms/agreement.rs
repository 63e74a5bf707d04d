use serde::{Deserialize, Serialize};

use crate::accrual::InterestPolicy;
use crate::allocation::Waterfall;
use crate::billing::{BillingPolicy, BusinessDays};
use crate::calendar::{Anchor, Date, DueDays, Frequency, Weights};
use crate::money::{Currency, Minor, Rounding};
use crate::overdue::OverduePolicy;
use crate::penalty::PenaltyPolicy;
use crate::rate::Rate;
use crate::schedule::{Method, Period};

/// The version of the stored layout of terms.
pub const SCHEMA: u32 = 1;

/// The version of the conventions that the library computes by (`docs/conventions.md`).
pub const CONVENTIONS: u32 = 1;

/// Which product, in which version, terms were made from: a label, never looked up again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProductRef {
    /// The product's code.
    pub code: String,
    /// Its version.
    pub version: u32,
}

/// What lender and borrower agreed, every default written out.
///
/// Amounts are in minor units of `currency`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agreement {
    /// [`SCHEMA`].
    pub schema: u32,
    /// [`CONVENTIONS`].
    pub conventions: u32,
    /// The product it was made from.
    pub product: ProductRef,
    /// The loan's one currency.
    pub currency: Currency,
    /// The day of the contract.
    pub contract_day: Date,
    /// The amount that is lent.
    pub principal: Minor,
    /// The number of rows (期数).
    pub instalments: u32,
    /// How often rows fall due.
    pub frequency: Frequency,
    /// Where in its month a row falls due.
    pub anchor: Anchor,
    /// The first due day.
    pub first_due: Date,
    /// The contract rate.
    pub rate: Rate,
    /// How principal comes back.
    pub method: Method,
    /// How the instalment (or the equal principal) is rounded.
    pub instalment_rounding: Rounding,
    /// Contract interest.
    pub interest: InterestPolicy,
    /// Bills.
    pub billing: BillingPolicy,
    /// What becomes of due days on which no business is done; `None`: they stay where they fall.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub business_days: Option<BusinessDays>,
    /// Days past due.
    pub overdue: OverduePolicy,
    /// Penalty interest; `None`: there is none.
    pub penalty: Option<PenaltyPolicy>,
    /// Who gets what of a payment.
    pub waterfall: Waterfall,
}

impl Agreement {
    /// The calendar of due days.
    pub fn due_days(&self) -> DueDays {
        DueDays::new(self.anchor, self.frequency, self.first_due.month())
    }

    /// The due day of a row as it falls, 1 being the first; beyond the last row the calendar goes on. A
    /// [`Timetable`](super::Timetable) says where business days move it.
    pub fn due(&self, row: u32) -> Date {
        self.due_days().due(i32::try_from(row).expect("a loan has a bounded number of rows"))
    }

    /// The last due day of the plan, as it falls.
    pub fn last_due(&self) -> Date {
        self.due(self.instalments)
    }

    /// The rate tables that the terms read, by name.
    pub fn tables(&self) -> impl Iterator<Item = &str> {
        self.penalty.as_ref().and_then(|penalty| penalty.rate.table()).into_iter()
    }

    /// The holiday calendars that the terms read, by name.
    pub fn calendars(&self) -> impl Iterator<Item = &str> {
        self.business_days.as_ref().map(|policy| policy.calendar.as_str()).into_iter()
    }

    /// The weights of nights.
    pub fn weights(&self) -> Weights {
        Weights::new(self.interest.basis, self.due_days())
    }

    /// The periods of interest of all rows, for money paid out on a day, as due days fall.
    pub fn periods(&self, disbursed: Date) -> Vec<Period> {
        self.periods_ending(disbursed, (1..=self.instalments).map(|row| self.due(row)))
    }

    /// The periods of interest that end on some days, for money paid out on a day.
    pub fn periods_ending(&self, disbursed: Date, ends: impl Iterator<Item = Date>) -> Vec<Period> {
        let weights = self.weights();
        let mut start = disbursed;
        let periods = ends.map(|end| {
            let period = Period {
                start,
                end,
                weight: weights.pieces(start, start, end).map(|piece| piece.weight).collect(),
            };
            start = end;
            period
        });
        periods.collect()
    }
}
