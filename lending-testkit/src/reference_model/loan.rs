use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use lending_core::accrual::{InterestBase, TrueUp};
use lending_core::calendar::Date;
use lending_core::debt::{Component, ItemId, Key};
use lending_core::loan::Event;
use lending_core::reference::{CalendarRow, RateRow};
use lending_core::schedule::Method;
use lending_core::terms::Agreement;

use super::calendar::Calendar;
use super::charges_cap::Charges;
use super::facts;
use super::fraction::Fraction;
use super::grade::Grade;
use super::item::{Allocation, Amounts, Item, Lot, Waiver};
use super::overdue::Overdue;
use super::payouts::Drawing;
use super::plan::Plan;
use super::remake::Even;
use super::repricing::scaled;
use super::rest_of_a_period::RestOfAPeriod;
use super::settlement::Settlement;
use super::suspension::Rest;
use super::to_the_end::StillToGrow;
use super::told::Bills;
use crate::snapshot::{Figures, Snapshot, line_key};

/// A loan on one day of its life.
#[derive(Clone)]
pub(super) struct Loan<'a> {
    pub(super) agreed: &'a Agreement,
    /// The rows of all rate tables that are known.
    pub(super) tables: &'a [RateRow],
    pub(super) calendar: Calendar<'a>,
    pub(super) day: Date,
    /// The day of the first payout.
    pub(super) paid_out: Option<Date>,
    /// The plan in force.
    pub(super) plan: Option<Plan>,
    /// What was paid out, less down payments.
    pub(super) lent: i64,
    /// Principal on no bill, also what was paid of rows to come.
    pub(super) to_come: i64,
    /// C96: what was paid of rows to come.
    pub(super) ahead: BTreeMap<u32, Amounts>,
    /// C106: interest that another plan shared out over rows that are not billed; it lies in the pot.
    pub(super) spread: BTreeMap<u32, i64>,
    /// C138: what of the shares of interest to the end has not grown, by its row.
    pub(super) to_the_end: BTreeMap<u32, StillToGrow>,
    /// The number of the last row.
    pub(super) last_row: u32,
    /// C88: by how much the principal as planned lies below nothing, where nothing is to come.
    pub(super) below_nothing: i64,
    /// How principal comes back.
    pub(super) method: Method,
    /// C92: the rates that were agreed later, each with its first night.
    pub(super) rates: Vec<(Date, Fraction)>,
    /// C138: the places in `rates` of those that interest to the end brought.
    pub(super) free_rates: BTreeSet<usize>,
    /// C94: the nights in which interest rests: the first, and the day after the last.
    pub(super) pauses: Vec<(Date, Date)>,
    /// C19.
    pub(super) pot: i64,
    /// C16: the exact interest so far of each period.
    pub(super) grown: BTreeMap<u32, Fraction>,
    /// What the nights that are left of the period bear that was asked for last.
    pub(super) rest_of_a_period: RefCell<RestOfAPeriod>,
    /// C89: the exact interest of each period's nights on the principal as planned.
    pub(super) planned_so_far: BTreeMap<u32, Fraction>,
    /// C14: the nights over which the planned interest of each period grows.
    pub(super) even: BTreeMap<u32, Even>,
    /// On the planned base: the interest that was planned for the rows that are issued.
    pub(super) billed_interest: BTreeMap<u32, i64>,
    /// In the order in which they were made.
    pub(super) items: Vec<Item>,
    /// The bill that took in what waited.
    pub(super) moved: BTreeMap<ItemId, ItemId>,
    /// C30: in the order in which their payments count; used up lots keep their place.
    pub(super) lots: Vec<Lot>,
    /// In the order in which they were made.
    pub(super) allocations: Vec<Allocation>,
    /// In the order in which they were made.
    pub(super) waivers: Vec<Waiver>,
    /// What the last close found of days past due.
    pub(super) overdue: Overdue,
    pub(super) grade: Grade,
    pub(super) charges: Charges,
    /// C182: how many times the reason of each rule came up.
    pub(super) times_of_fees: BTreeMap<String, u32>,
    /// C180: what was charged back of each payment.
    pub(super) charged_back: BTreeMap<Key, Amounts>,
    /// C181: the row that each charge-back is due with.
    pub(super) rows_of_charge_backs: BTreeMap<ItemId, u32>,
    /// C125: the nights whose interest was kept of payouts: the first, and the day after the last.
    pub(super) kept_nights: Option<(Date, Date)>,
    /// C73: what is left to the last row.
    pub(super) residual: i64,
    pub(super) drawing: Drawing,
    /// C132: the rows that are suspended, also those that are issued.
    pub(super) suspended: BTreeMap<u32, Rest>,
    /// C133: interest of suspended rows that waits; it lies in the pot.
    pub(super) waiting: i64,
    /// C133: since when interest rests by a suspension, and the row until whose end.
    pub(super) rests_suspended: Vec<(Date, u32)>,
    /// C140: the rows that the plan keeps which is made next.
    pub(super) kept_rows: BTreeMap<u32, i64>,
    /// C139: the day from which days past due go on, and the last bill of the plan before.
    pub(super) goes_on: Option<(Date, u32)>,
    /// What was paid out of the approved amount.
    pub(super) drawn: i64,
    /// C124: what was paid out, less what was kept of it.
    pub(super) sent: i64,
    /// C161: the bills that stay as they were told, by their rows.
    pub(super) told: Bills,
    /// C161: the bills that were issued on their statement days, as they were stated then.
    pub(super) tells: Bills,
    /// C163: the event that made the first row of the plan in force.
    pub(super) plan_begun_by: Option<Key>,
    /// C205: since when it is written off, by which event.
    pub(super) written_off: Option<(Date, Key)>,
    /// C216: the settlement that was agreed last.
    pub(super) settlement: Option<Settlement>,
    /// C214: what goes back of each payment, on whatever day.
    pub(super) goes_back: BTreeMap<Key, i64>,
    /// C128: the withdrawal that stands.
    pub(super) withdrawn_by: Option<Key>,
    /// C210: the key of the day's last line that took something away.
    pub(super) taken_away: Option<String>,
    /// C210: the day on which money was returned that had paid early on it.
    pub(super) returned_early: Option<Date>,
    /// C210: why it ended.
    pub(super) ended: Option<String>,
    status: &'static str,
    lines: BTreeMap<String, i64>,
}

impl<'a> Loan<'a> {
    pub(super) fn new(agreed: &'a Agreement, tables: &'a [RateRow], calendars: &'a [CalendarRow]) -> Self {
        Self {
            agreed,
            tables,
            calendar: Calendar::new(agreed, calendars),
            day: agreed.contract_day,
            paid_out: None,
            plan: None,
            lent: 0,
            to_come: 0,
            ahead: BTreeMap::new(),
            spread: BTreeMap::new(),
            to_the_end: BTreeMap::new(),
            last_row: agreed.instalments,
            below_nothing: 0,
            method: agreed.method.clone(),
            rates: Vec::new(),
            free_rates: BTreeSet::new(),
            pauses: Vec::new(),
            pot: 0,
            grown: BTreeMap::new(),
            rest_of_a_period: RefCell::default(),
            planned_so_far: BTreeMap::new(),
            even: BTreeMap::new(),
            billed_interest: BTreeMap::new(),
            items: Vec::new(),
            moved: BTreeMap::new(),
            lots: Vec::new(),
            allocations: Vec::new(),
            waivers: Vec::new(),
            overdue: Overdue::default(),
            grade: Grade::default(),
            charges: Charges::none(),
            times_of_fees: BTreeMap::new(),
            charged_back: BTreeMap::new(),
            rows_of_charge_backs: BTreeMap::new(),
            kept_nights: None,
            residual: agreed.residual.units(),
            drawing: Drawing::Open,
            suspended: BTreeMap::new(),
            waiting: 0,
            rests_suspended: Vec::new(),
            kept_rows: BTreeMap::new(),
            goes_on: None,
            drawn: 0,
            sent: 0,
            told: Bills::new(),
            tells: Bills::new(),
            plan_begun_by: None,
            written_off: None,
            settlement: None,
            goes_back: BTreeMap::new(),
            withdrawn_by: None,
            taken_away: None,
            returned_early: None,
            ended: None,
            status: "opened",
            lines: BTreeMap::new(),
        }
    }

    /// One day in its order; called for every day, from the contract day on.
    pub(super) fn live(&mut self, day: Date, events: &[&Event]) {
        self.live_to_the_close(day, events);
        self.close();
    }

    /// The same, and what was to be seen of it.
    pub(super) fn live_and_look(&mut self, day: Date, events: &[&Event]) -> Snapshot {
        self.live_to_the_close(day, events);
        let position = self.figures();
        self.close();
        Snapshot {
            position,
            closing: self.figures(),
            days_past_due: self.overdue.days,
            days_past_due_cumulative: u32::try_from(self.overdue.cumulative.len()).expect("days are few"),
            items_past_due: self.overdue.of_items.clone(),
            class: self.class(),
            status: self.status.to_owned(),
            ended: self.ended.clone(),
            written_off_since: self.written_off_since(),
            memorandum_since: self.written_off_since().into_iter().chain(self.grade.without_accrual).min(),
            lines: self
                .lines
                .iter()
                .filter(|(_, sum)| **sum != 0)
                .map(|(key, sum)| (key.clone(), *sum))
                .collect(),
        }
    }

    /// Steps 1 to 5.
    fn live_to_the_close(&mut self, day: Date, events: &[&Event]) {
        self.day = day;
        self.know_pauses_of_counting(events);
        self.know_what_goes_back(events);
        self.morning(day.minus_days(1));
        self.classify(events);
        self.reprice();
        self.change_terms(events);
        self.pay_out(events);
        self.end_payouts(events);
        self.call_in_and_write_off(events);
        self.agree_on_less(events);
        self.issue_bills();
        self.settle();
        for event in facts::of_day(events, day) {
            self.apply(event);
            self.settle();
        }
    }

    /// Step 1.
    fn morning(&mut self, night: Date) {
        // C5, C150: a night uses what its day closed with.
        let late = self.late_nights(night);
        self.allow_charges(night);
        self.grow_interest(night);
        self.grow_penalties(late);
        self.calendar.wake(self.day);
        self.restate_bills_that_fall_due(night);
        self.roll_over();
        self.decide_graces();
        self.make_late_fees();
        self.fees_of_the_day();
        self.take_down();
    }

    /// Step 6 (C42).
    fn close(&mut self) {
        self.let_off();
        self.settlement_falls();
        self.cure();
        self.count_days();
        self.close_class();
        let (day, status) = (self.day, self.status_now());
        self.say_why_it_ended(self.status, status);
        if status != self.status {
            match (self.status, status) {
                (_, "settled" | "closed" | "cancelled") => self.line(&[&status, &day], 1),
                ("settled" | "closed", _) => self.line(&[&"reopened", &day], 1),
                _ => {}
            }
            self.status = status;
        }
        self.say_what_is_written_off();
    }

    /// C42.
    pub(super) fn status_now(&self) -> &'static str {
        // C128: a charge that was waived with a withdrawal waits for nothing.
        let withdrawn = self.drawing == Drawing::Withdrawn;
        let waits = self.items.iter().any(|item| item.due.is_none() && !(withdrawn && item.is_settled()));
        let owes = self.items.iter().any(|item| !item.is_settled());
        if self.paid_out.is_none() {
            if self.drawing == Drawing::Open { "opened" } else { "cancelled" }
        } else if waits || owes || self.rows_to_come() {
            "running"
        } else if self.lots.iter().any(|lot| lot.credit + lot.to_be_returned > 0) {
            "settled"
        } else {
            "closed"
        }
    }

    fn figures(&self) -> Figures {
        let items = self.items.iter().map(|item| (item.id.to_string(), item.figures()));
        let lots = self.lots.iter().filter(|lot| lot.credit != 0);
        Figures {
            principal_to_come: self.to_come - self.principal_ahead(),
            pot: self.pot,
            credit: lots.map(|lot| (lot.payment.to_string(), lot.credit)).collect(),
            to_be_returned: self.lots.iter().map(|lot| lot.to_be_returned).sum(),
            contract_rate: scaled(&self.contract_rate()),
            undrawn: self.undrawn(),
            sent: self.sent,
            items: items.collect(),
        }
    }

    /// Adds to the line of a key.
    pub(super) fn line(&mut self, key: &[&dyn Display], amount: i64) {
        let key = line_key(key);
        if amount > 0 {
            self.took_away(&key);
        }
        *self.lines.entry(key).or_default() += amount;
    }

    /// Whether principal is disbursed and some of it is on no bill.
    pub(super) fn rows_to_come(&self) -> bool {
        self.paid_out.is_some() && self.to_come > 0
    }

    /// The number of rows.
    pub(super) fn rows(&self) -> u32 {
        self.last_row
    }

    /// The row that is issued next.
    pub(super) fn next_row(&self) -> u32 {
        let billed = self.items.iter().filter_map(|item| match item.id {
            ItemId::Bill(row) => Some(row),
            ItemId::Charge(_)
            | ItemId::DownPayment(_)
            | ItemId::Deduction(..)
            | ItemId::BrokenPeriod(_)
            | ItemId::CalledIn(_)
            | ItemId::ChargeBack(_)
            | ItemId::Refund(_)
            | ItemId::Fee(..)
            | ItemId::ToCome => None,
        });
        // C107: a row that new rows cut short is never billed.
        billed.max().map_or(1, |row| row + 1).max(self.calendar.began_with())
    }

    /// C103: whether interest that grew otherwise than expected comes on top of the instalment.
    pub(super) fn is_on_top(&self) -> bool {
        matches!(self.agreed.interest.true_up, TrueUp::OnTop | TrueUp::RestatesTheBill)
    }

    pub(super) fn is_actual(&self) -> bool {
        self.agreed.interest.base == InterestBase::Actual
    }

    /// The places of the bills in `items`, by number.
    pub(super) fn bills(&self) -> Vec<usize> {
        (0..self.items.len()).filter(|at| self.items[*at].is_bill()).collect()
    }

    /// The place of an item in `items`.
    pub(super) fn place(&self, id: &ItemId) -> Option<usize> {
        self.items.iter().position(|item| item.id == *id)
    }

    /// The principal of all bills that is unpaid.
    pub(super) fn billed_principal(&self) -> i64 {
        self.items.iter().map(|item| item.unpaid(Component::Principal)).sum()
    }
}
