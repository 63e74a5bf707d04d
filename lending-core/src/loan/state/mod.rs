//! What the fold knows of a loan at one moment, in four parts: items (who owes whom), the plan (rows to come),
//! meters, and the standing.

mod arrears;
mod debts;
mod ended;
mod items;
mod plan;
mod rates;
mod settlement;

pub(crate) use arrears::Arrears;
pub(crate) use debts::Debts;
pub use ended::{Ended, Why};
pub(crate) use items::{Allocation, Charge, Debt, FeeWaived, Items, Lot, PenaltyMeter, Relief, Withheld};
pub(crate) use plan::{Cut, Plan, Suspension};
pub(crate) use rates::{RateFrom, RatesSet};
pub(crate) use settlement::Settlement;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::accrual::Meter;
use crate::calendar::Date;
use crate::debt::{Component, Key};
use crate::money::Minor;
use crate::rate::Rate;

/// How a loan stands at the close of a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Nothing was paid out.
    #[default]
    Opened,
    /// Nothing was paid out, and nothing will be.
    Cancelled,
    /// Something is owed or to come.
    Running,
    /// Nothing is owed or to come, and the borrower has credit, or money that is to be returned.
    Settled,
    /// Nothing is owed or to come, and there is no credit (结清).
    Closed,
}

impl Status {
    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Cancelled => "cancelled",
            Self::Running => "running",
            Self::Settled => "settled",
            Self::Closed => "closed",
        }
    }
}

/// Bills that another plan took over unpaid, where the days past due go on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Late {
    /// The due day of the oldest.
    pub(crate) since: Date,
    /// The number of the last bill before the new plan.
    pub(crate) bill: u32,
}

/// That the lender's books carry a loan no more.
#[derive(Debug, Clone)]
pub(crate) struct WrittenOff {
    /// From the close of which day on.
    pub(crate) since: Date,
    /// By which event.
    pub(crate) by: Key,
}

/// The state of a loan.
#[derive(Debug, Clone, Default)]
pub(crate) struct State {
    /// Bills, charges, credit.
    pub(crate) items: Items,
    /// What of the approved amount can still be paid out.
    pub(crate) undrawn: Minor,
    /// What was paid out, less what was kept of it.
    pub(crate) sent: Minor,
    /// The contract rate of the coming night.
    pub(crate) rate: Rate,
    /// The contract rate that penalty follows: the same, but where interest was spread over a plan to its end.
    pub(crate) rate_followed: Rate,
    /// Whether the interest of all rows was agreed to their end, so that no rate holds until another one is agreed.
    pub(crate) to_the_end: bool,
    /// What set the rates of its nights.
    pub(crate) rates_set: RatesSet,
    /// The day on which money was paid out first.
    pub(crate) first_payout: Option<Date>,
    /// The rows to come, once money was paid out.
    pub(crate) plan: Option<Plan>,
    /// Contract interest: one accumulator for each period, by row number.
    pub(crate) interest: BTreeMap<u32, Meter>,
    /// On the planned base: the row whose interest grew last, and the nights that its period had when it began.
    pub(crate) pace: Option<(u32, i64)>,
    /// The day on which a pause of contract interest ends, once one has begun.
    pub(crate) paused_until: Option<Date>,
    /// Interest grown and on no bill, less interest billed and not grown.
    pub(crate) pot: Minor,
    /// What grew and was charged by now: interest, fees with their tax, and penalty.
    pub(crate) charged: Minor,
    /// The most that it can come to; `None` where there is no such cap.
    pub(crate) charges_most: Option<Meter>,
    /// Bills that were taken over unpaid and go on counting.
    pub(crate) late: Option<Late>,
    /// How often each fee of the list had its reason, by its place.
    pub(crate) fees: BTreeMap<usize, u32>,
    /// How late it is, and its class.
    pub(crate) arrears: Arrears,
    /// By which event the borrower withdrew.
    pub(crate) withdrawn: Option<Key>,
    /// Since when it is written off.
    pub(crate) written_off: Option<WrittenOff>,
    /// The settlement for less that was agreed last.
    pub(crate) settlement: Option<Settlement>,
    /// Why it ended, if it did.
    pub(crate) ended: Option<Ended>,
    /// The standing at the last close.
    pub(crate) status: Status,
}

impl State {
    /// Whether some principal is on no bill yet.
    pub(crate) fn rows_to_come(&self) -> bool {
        self.plan.as_ref().is_some_and(|plan| plan.balance.is_positive())
    }

    /// Whether principal was paid out and all of it is on bills.
    pub(crate) fn all_billed(&self) -> bool {
        self.plan.as_ref().is_some_and(|plan| plan.balance.is_zero())
    }

    /// Whether nothing was paid out, and nothing will be.
    pub(crate) fn is_cancelled(&self) -> bool {
        self.plan.is_none() && self.undrawn.is_zero()
    }

    /// The principal that is really outstanding.
    pub(crate) fn principal_outstanding(&self) -> Minor {
        let to_come = self.plan.as_ref().map_or(Minor::ZERO, Plan::unpaid);
        to_come + self.items.debts.open().iter().map(principal).sum()
    }

    /// The unpaid principal of bills.
    pub(crate) fn principal_on_bills(&self) -> Minor {
        self.items.debts.iter().filter(|debt| debt.bill().is_some()).map(principal).sum()
    }

    /// The unpaid principal of bills and charge-backs that are not past due on a day, and of no bill.
    pub(crate) fn principal_not_past_due(&self, day: Date) -> Minor {
        self.principal_due_from(day, |debt| debt.bill().is_some() || debt.is_charge_back())
    }

    /// The same without charge-backs, which bear no penalty.
    pub(crate) fn principal_of_bills_not_past_due(&self, day: Date) -> Minor {
        self.principal_due_from(day, |debt| debt.bill().is_some())
    }

    fn principal_due_from(&self, day: Date, counts: impl Fn(&Debt) -> bool) -> Minor {
        let not_past_due = self.items.debts.iter().filter(|debt| counts(debt) && debt.due >= day);
        let to_come = self.plan.as_ref().map_or(Minor::ZERO, Plan::unpaid);
        to_come + not_past_due.map(principal).sum()
    }

    /// Interest that has grown and is on no bill, spread over rows to come, waiting for one, or neither; less what was
    /// billed and has not grown.
    pub(crate) fn on_no_bill(&self) -> Minor {
        let waits = |plan: &Plan| plan.held + plan.spread.values().copied().sum();
        self.pot + self.plan.as_ref().map_or(Minor::ZERO, waits)
    }

    /// Whether an item is unpaid, or a charge waits.
    pub(crate) fn owes(&self) -> bool {
        self.items.debts.open().iter().any(|debt| !debt.unpaid().is_zero())
            || self.items.waiting.iter().any(|charge| !charge.unpaid().is_zero())
    }

    /// How the loan stands.
    pub(crate) fn standing(&self) -> Status {
        if self.is_cancelled() {
            Status::Cancelled
        } else if self.plan.is_none() {
            Status::Opened
        } else if self.owes() || self.rows_to_come() {
            Status::Running
        } else if self.items.credit().is_positive() || self.items.to_return().is_positive() {
            Status::Settled
        } else {
            Status::Closed
        }
    }
}

fn principal(debt: &Debt) -> Minor {
    debt.unpaid_of(Component::Principal)
}
