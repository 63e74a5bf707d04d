use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::accrual::InterestPolicy;
use crate::allocation::{Override, Waterfall};
use crate::billing::{BillingPolicy, BusinessDays};
use crate::calendar::{Anchor, Date, DueDays, Fraction, Frequency, Weights};
use crate::charge_back::ChargeBackPolicy;
use crate::disbursement::{CoolingOff, DisbursementPolicy};
use crate::fee::{ChargeWhenClosed, FeeRule};
use crate::money::{Currency, Minor, Rounding};
use crate::overdue::{Classification, OverduePolicy};
use crate::penalty::{ChargesCap, PenaltyPolicy};
use crate::prepayment::PrepaymentPolicy;
use crate::rate::Rate;
use crate::relief::ReliefPolicy;
use crate::repricing::Repricing;
use crate::schedule::{
    Amortisation, BrokenPeriod, Method, OnChange, Period, Plan, PlanError, PlanPolicy, PlannedRow,
};
use crate::write_off::WriteOffPolicy;

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
    /// What is left for the last row on top of its rule (balloon, residual value).
    #[serde(default)]
    pub residual: Minor,
    /// The number of periods (期数): as many rows, but for a bullet, which has one.
    pub instalments: u32,
    /// How often rows fall due.
    pub frequency: Frequency,
    /// Where in its month a row falls due.
    pub anchor: Anchor,
    /// The first due day.
    pub first_due: Date,
    /// The contract rate.
    pub rate: Rate,
    /// How the contract rate follows a table; `None`: it stays.
    #[serde(default)]
    pub repricing: Option<Repricing>,
    /// How principal comes back.
    pub method: Method,
    /// The answers that shape the plan.
    #[serde(default)]
    pub plan: PlanPolicy,
    /// How the instalment (or the equal principal) is rounded.
    pub instalment_rounding: Rounding,
    /// Contract interest.
    pub interest: InterestPolicy,
    /// Bills.
    pub billing: BillingPolicy,
    /// What becomes of due days on which no business is done; `None`: they stay where they fall.
    #[serde(default)]
    pub business_days: Option<BusinessDays>,
    /// Days past due.
    pub overdue: OverduePolicy,
    /// Classes of loans; `None`: they are not classified.
    #[serde(default)]
    pub classification: Option<Classification>,
    /// Penalty interest; `None`: there is none.
    pub penalty: Option<PenaltyPolicy>,
    /// The most that interest, fees and penalty come to together; `None`: there is no such cap.
    #[serde(default)]
    pub charges_cap: Option<ChargesCap>,
    /// Who gets what of a payment.
    pub waterfall: Waterfall,
    /// Who gets what of payments of other kinds of money (a merchant's refund, goodwill), by the kind's name.
    #[serde(default)]
    pub kinds_of_money: BTreeMap<String, Waterfall>,
    /// The lender's list of fees.
    #[serde(default)]
    pub fees: Vec<FeeRule>,
    /// Whether something may be charged to a loan that is closed.
    #[serde(default)]
    pub charge_when_closed: ChargeWhenClosed,
    /// Of which component a charge-back is.
    #[serde(default)]
    pub charge_back: ChargeBackPolicy,
    /// Orders that take the place of these by how the loan stands.
    #[serde(default)]
    pub waterfalls: Vec<Override>,
    /// When principal may be paid before a row asks for it, and what that costs.
    #[serde(default)]
    pub prepayment: PrepaymentPolicy,
    /// How principal is paid out.
    #[serde(default)]
    pub disbursement: DisbursementPolicy,
    /// Until when the borrower may withdraw from the contract; `None`: never.
    #[serde(default)]
    pub cooling_off: Option<CoolingOff>,
    /// Who may waive how much, and which rests are too small to be asked for.
    #[serde(default)]
    pub relief: ReliefPolicy,
    /// What becomes of it when it is written off.
    #[serde(default, skip_serializing_if = "WriteOffPolicy::is_usual")]
    pub write_off: WriteOffPolicy,
    /// What becomes of the instalment when something changes.
    #[serde(default)]
    pub on_change: OnChange,
}

impl Agreement {
    /// The calendar of whole periods: its first day is the first due day, but for a bullet.
    pub fn due_days(&self) -> DueDays {
        DueDays::new(self.anchor, self.frequency, self.first_due)
    }

    /// The number of rows.
    pub fn rows(&self) -> u32 {
        match self.method {
            Method::Bullet => 1,
            Method::EqualInstalment
            | Method::EqualPrincipal
            | Method::InterestFirst
            | Method::Flat
            | Method::FixedInstalment(_)
            | Method::Stepped(_)
            | Method::Custom(_) => self.instalments.saturating_add(u32::from(self.has_own_row())),
        }
    }

    /// Whether the nights before the first whole period have a row of their own.
    fn has_own_row(&self) -> bool {
        self.plan.broken_period == BrokenPeriod::OwnRow && self.contract_day < self.due_days().due(0)
    }

    /// The number of the whole period with which a row ends, less that of the row.
    fn offset(&self) -> i32 {
        match self.method {
            Method::Bullet => i32::try_from(self.instalments).unwrap_or(i32::MAX).saturating_sub(1),
            Method::EqualInstalment
            | Method::EqualPrincipal
            | Method::InterestFirst
            | Method::Flat
            | Method::FixedInstalment(_)
            | Method::Stepped(_)
            | Method::Custom(_) => -i32::from(self.has_own_row()),
        }
    }

    /// The due day of a row as it falls, 1 being the first; beyond the last row the calendar goes on. A
    /// [`Timetable`](super::Timetable) says where business days move it.
    pub fn due(&self, row: u32) -> Date {
        let row = i32::try_from(row).expect("a loan has a bounded number of rows");
        self.due_days().due(row.saturating_add(self.offset()))
    }

    /// The row whose period a night lies in; nights before the first whole period lie in the first row's.
    pub fn row_of(&self, night: Date) -> u32 {
        let row = self.due_days().period_of(night).saturating_sub(self.offset());
        u32::try_from(row).unwrap_or(1).max(1)
    }

    /// The last due day of the plan, as it falls.
    pub fn last_due(&self) -> Date {
        self.due(self.rows())
    }

    /// Who gets what of a payment of a kind of money; `None`: of any other.
    pub fn waterfall_of(&self, kind: Option<&str>) -> &Waterfall {
        kind.and_then(|kind| self.kinds_of_money.get(kind)).unwrap_or(&self.waterfall)
    }

    /// The waterfalls of all kinds of money, that of any other first.
    pub fn usual_waterfalls(&self) -> impl Iterator<Item = &Waterfall> {
        std::iter::once(&self.waterfall).chain(self.kinds_of_money.values())
    }

    /// The rate tables that the terms read, by name.
    pub fn tables(&self) -> impl Iterator<Item = &str> {
        let penalty = self.penalty.iter().flat_map(|penalty| penalty.rate.tables());
        let repricing = self.repricing.iter().map(|repricing| repricing.table.as_str());
        let cap = self.charges_cap.iter().map(|cap| cap.table.as_str());
        penalty.chain(repricing).chain(cap).collect::<BTreeSet<_>>().into_iter()
    }

    /// The holiday calendars that the terms read, by name.
    pub fn calendars(&self) -> impl Iterator<Item = &str> {
        self.business_days.as_ref().map(|policy| policy.calendar.as_str()).into_iter()
    }

    /// The weights of nights.
    pub fn weights(&self) -> Weights {
        Weights::new(self.interest.basis, self.interest.day_counted, self.due_days())
    }

    /// The periods of interest of all rows, for money paid out on a day, as due days fall; `None` when a weight leaves
    /// 64 bits.
    pub fn periods(&self, disbursed: Date) -> Option<Vec<Period>> {
        let mut periods = Vec::new();
        self.periods_into(disbursed, &mut periods).map(|()| periods)
    }

    /// [`Agreement::periods`] in place of what a buffer holds: nothing is allocated when it is large enough.
    pub fn periods_into(&self, disbursed: Date, periods: &mut Vec<Period>) -> Option<()> {
        periods.clear();
        periods.reserve(usize::try_from(self.rows()).ok()?);
        let mut start = disbursed;
        for row in 1..=self.rows() {
            let period = self.period_between(row, start, self.due(row))?;
            start = period.end;
            periods.push(period);
        }
        Some(())
    }

    /// The period of interest of a row as due days fall, for money paid out on a day.
    pub fn period(&self, row: u32, disbursed: Date) -> Option<Period> {
        let start = if row == 1 { disbursed } else { self.due(row.saturating_sub(1)) };
        self.period_between(row, start, self.due(row))
    }

    /// A row's period of interest from one day to another; the first row's begins with the payout.
    pub fn period_between(&self, row: u32, start: Date, end: Date) -> Option<Period> {
        let (weights, regular) = (self.weights(), self.frequency.years());
        // Only the first row can begin before the first whole period.
        if row == 1 && self.has_own_row() && self.method != Method::Bullet {
            let broken = weights.total(start, start, end)?;
            let whole = Period::new(start, end, Fraction::ZERO, regular);
            return Some(Period { broken, own_row: true, ..whole });
        }
        if row == 1 && self.due(1) == self.contract_day {
            return Some(Period::new(start, end, weights.total(start, start, end)?, Fraction::ZERO));
        }
        let opens = (row == 1 && self.method != Method::Bullet).then(|| self.due_days().due(0));
        let Some(opens) = opens.filter(|opens| start < *opens) else {
            return Some(Period::new(start, end, weights.total(start, start, end)?, regular));
        };
        let (broken, weight) = (weights.total(start, start, opens)?, weights.total(start, opens, end)?);
        Some(Period { broken, ..Period::new(start, end, weight, regular) })
    }

    /// What the plan is made of.
    pub const fn amortisation(&self) -> Amortisation<'_> {
        Amortisation {
            method: &self.method,
            policy: self.plan,
            principal: self.principal,
            residual: self.residual,
            rate: self.rate,
            instalment_rounding: self.instalment_rounding,
            interest_rounding: self.interest.rounding,
            so_far: None,
        }
    }

    /// The plan and its rows, for money paid out on a day.
    ///
    /// # Errors
    /// [`PlanError`]: figures or days that cannot be a plan.
    pub fn planned(&self, disbursed: Date) -> Result<(Plan, Vec<PlannedRow>), PlanError> {
        let periods = self.periods(disbursed).ok_or(PlanError::Overflow { row: 1 })?;
        self.amortisation().plan(&periods)
    }
}
