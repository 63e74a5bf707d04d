//! The walk along the timeline.

use std::collections::{BTreeMap, BTreeSet};

use super::fees::Bases;
use super::hand_over::Begin;
use super::pay_off::assumed;
use super::penalty::Late;
use super::plans::Made;
use super::{Derived, Happening, IssuedBill, Journal, Moment, Phase, Step, Unmade};
use crate::calendar::Date;
use crate::debt::Key;
use crate::fee::FeeOn;
use crate::loan::effect::Effect;
use crate::loan::line::Line;
use crate::loan::state::{Plan, State};
use crate::money::Minor;
use crate::penalty::NightRates;
use crate::prepayment::Limits;
use crate::rate::Rate;
use crate::reference::{Index, Known, RateSteps, TableRate};
use crate::reschedule::AgreedRow;
use crate::terms::{Agreement, Timetable};

/// A happening reduced to what the fold needs: its day, its step and its effects.
#[derive(Debug, Clone)]
struct Due<'e> {
    day: Date,
    step: Step,
    key: &'e Key,
    effects: Vec<Effect>,
}

/// The state on its way through time.
#[derive(Debug, Clone)]
pub(crate) struct Fold<'e> {
    pub(super) agreed: &'e Agreement,
    /// The due days, as the holiday calendar known on the day of the walk moves them.
    pub(crate) timetable: Timetable<'e>,
    /// The yearly rate of penalty, night by night; nothing where there is no penalty.
    pub(super) penalty_rate: NightRates,
    /// The yearly rate of a cap of all charges, night by night; nothing where there is none.
    pub(super) charges_rate: RateSteps,
    /// Nights that are late, while they grow.
    pub(super) late: Vec<Late>,
    /// The table that the contract rate follows; empty where it follows none.
    pub(super) index: Index,
    pub(crate) state: State,
    pub(super) journal: Journal,
    /// The day up to which every night has grown.
    pub(super) day: Date,
    /// Days ahead on which something follows from the state: due days and the mornings after, ends of grace.
    pub(super) ahead: BTreeSet<Date>,
    /// The next statement day, while rows are to come.
    pub(super) next_statement: Option<Date>,
    /// Interest that another plan takes over, until its rows are made.
    pub(super) to_spread: Minor,
    /// The rows of another plan whose instalments were agreed, until its rows are made.
    pub(super) to_keep: Vec<AgreedRow>,
    /// Plans as they are made, where they are asked for.
    pub(super) made: Option<Made>,
    /// Changes that could not be carried out.
    pub(super) unmade: Vec<Unmade>,
    /// Bills that were stated before.
    pub(super) before: &'e [IssuedBill],
    /// Bills that are issued, where they stay as they were stated.
    pub(super) issued: Vec<IssuedBill>,
    /// What of payments goes back at some time, where that counts.
    pub(super) taken_back: BTreeMap<Key, Minor>,
    coming: std::vec::IntoIter<Due<'e>>,
    /// Where the walk stopped.
    stopped: Option<Moment>,
}

impl<'e> Fold<'e> {
    /// A loan on the morning of its contract day.
    pub(super) fn new<H: Happening>(
        agreed: &'e Agreement,
        known: Known<'e>,
        happenings: Vec<&'e H>,
        before: &'e [IssuedBill],
    ) -> Self {
        let journal = Journal::of_facts(happenings.len());
        let coming: Vec<Due<'e>> = happenings
            .into_iter()
            .filter_map(|happening| {
                let mut effects = Vec::with_capacity(1);
                happening.effects(&mut |effect| effects.push(effect));
                Some(Due { day: happening.day()?, step: happening.step(), key: happening.key(), effects })
            })
            .collect();
        let effects = || coming.iter().flat_map(|due| &due.effects);
        let settles = effects().any(|effect| matches!(effect, Effect::Settle { .. }));
        let taken_back = if settles { super::settlement::taken_back(effects()) } else { BTreeMap::new() };
        let timetable = Timetable::new(agreed, known, agreed.contract_day);
        let fee_days = super::fees::days(agreed);
        let ahead = timetable.known_days().chain([agreed.contract_day]).chain(fee_days).collect();
        Self {
            agreed,
            timetable,
            penalty_rate: agreed
                .penalty
                .as_ref()
                .map(|penalty| penalty.rate.nights(known))
                .unwrap_or_default(),
            charges_rate: agreed
                .charges_cap
                .as_ref()
                .map(|cap| known.steps(&TableRate { table: cap.table.clone(), spread: Rate::ZERO }))
                .unwrap_or_default(),
            late: Vec::new(),
            index: agreed
                .repricing
                .as_ref()
                .map(|repricing| known.index(&repricing.table))
                .unwrap_or_default(),
            state: State {
                undrawn: agreed.principal,
                rate: agreed.rate,
                rate_followed: agreed.rate,
                ..State::default()
            },
            journal,
            day: agreed.contract_day,
            ahead,
            next_statement: None,
            to_spread: Minor::ZERO,
            to_keep: Vec::new(),
            made: None,
            unmade: Vec::new(),
            before,
            issued: Vec::new(),
            taken_back,
            coming: coming.into_iter(),
            stopped: None,
        }
    }

    /// Walks to a moment, from where it stopped before: every point before it, and the day itself.
    pub(crate) fn run(&mut self, until: Moment) {
        let (last, phase) = until;
        if let Some((stopped, before)) = self.stopped {
            if (stopped, before) >= until {
                return;
            }
            if before == Phase::Day {
                self.close(stopped);
            }
            self.stopped = Some((stopped, Phase::Close));
            if stopped == last {
                return;
            }
        }
        while let Some(day) = self.next_point().filter(|day| *day < last) {
            self.walk_day(day, Phase::Close);
        }
        self.walk_day(last, phase);
        self.stopped = Some(until);
    }

    /// Whether it went farther than to a moment.
    pub(crate) fn is_past(&self, moment: Moment) -> bool {
        self.stopped.is_some_and(|stopped| stopped > moment)
    }

    /// The lines as far as the walk went, by key.
    pub(crate) fn lines(&self) -> impl Iterator<Item = Line> + use<> {
        self.journal.lines()
    }

    /// The state and the journal, as far as the walk went.
    pub(crate) fn finish(self) -> Derived {
        let begun = self.period_of(self.day).map_or(0, |period| period.row);
        let period = |row| (self.timetable.end(row), self.timetable.weights(row));
        let periods = (1..=begun).map(period).collect();
        let late_items = self.days_of_items(self.day);
        let Self { state, journal, unmade, issued, .. } = self;
        Derived { state, journal, late_items, unmade, issued, periods }
    }

    /// The next day on which something happens, if nothing else does.
    pub(super) fn next_point(&self) -> Option<Date> {
        let fact = self.coming.as_slice().first().map(|due| due.day);
        let follows = [
            self.next_statement,
            self.ahead.first().copied(),
            self.next_repricing(),
            self.next_that_may_reopen(),
            self.next_late_fee(),
        ];
        fact.into_iter().chain(follows.into_iter().flatten()).min()
    }

    /// Notes days on which something follows from the state; those that are over have none left: a bill that was issued
    /// after its due day.
    pub(super) fn look_ahead(&mut self, days: impl IntoIterator<Item = Date>) {
        let today = self.day;
        self.ahead.extend(days.into_iter().filter(|day| *day > today));
    }

    /// One day, in its order.
    fn walk_day(&mut self, day: Date, phase: Phase) {
        self.ahead.remove(&day);
        self.pass_days(day);
        self.morning(day);
        self.reprice(day);
        while let Some(due) = self.take_fact(day, Step::End) {
            self.apply(day, due);
        }
        self.issue_bills(day);
        self.settle(day);
        while let Some(due) = self.take_fact(day, Step::LAST) {
            self.apply(day, due);
            self.settle(day);
        }
        if phase == Phase::Close {
            self.close(day);
        }
    }

    /// The next fact of a day, up to a step.
    fn take_fact(&mut self, day: Date, upto: Step) -> Option<Due<'e>> {
        let due = self.coming.as_slice().first()?;
        if due.day == day && due.step <= upto { self.coming.next() } else { None }
    }

    fn apply(&mut self, day: Date, due: Due<'e>) {
        for effect in due.effects {
            match effect {
                Effect::SetRate { rate } => self.set_rate(day, due.key, rate),
                Effect::ReplacePlan { plan, agreed } => self.replace_plan(day, due.key, &plan, agreed),
                Effect::PauseInterest { until } => self.pause_interest(day, due.key, until),
                Effect::PauseCounting { until } => self.pause_counting(day, until),
                Effect::SetClass { class } => self.set_class(&class),
                Effect::PayOut { amount, deductions } => self.pay_out(day, due.key, amount, &deductions),
                Effect::HandOver { amount, residual, anchor, first_due, rate } => {
                    let begin = Begin { amount, residual, anchor, first_due, rate };
                    self.hand_over(day, due.key, begin);
                }
                Effect::StopPayouts => self.stop_payouts(day),
                Effect::WriteOff => self.write_off(day, due.key),
                Effect::HandOn => self.transfer(day, due.key),
                Effect::Settle { parts } => self.agree_on_less(day, due.key, parts),
                Effect::CallIn => self.call_in(day, due.key),
                Effect::FallDue { due: falls_due } => self.fall_due(day, due.key, falls_due),
                Effect::AddItem { amount, tax, code, due: falls_due } => {
                    self.add_item(day, due.key, (amount, tax), &code, falls_due);
                }
                Effect::TakeIn { amount, kind, prepays, limits } => {
                    self.receive(day, due.key, amount, kind, (prepays, limits));
                }
                Effect::Give { amount, kind } => self.give(day, due.key, amount, kind),
                Effect::PayBack { amount } => {
                    self.pay_back(day, due.key, amount);
                    self.count_off_refund(due.key);
                }
                Effect::MissPayment { amount } => {
                    self.fees_of_event(day, due.key, FeeOn::ReturnedPayment, Bases::of_payment(amount));
                }
                Effect::GiveBack { payment } => {
                    let again = self.owed_again_by_return(due.key, &payment);
                    self.give_back(day, due.key, &payment);
                    self.let_off_again(day, again);
                }
                Effect::ChargeBack { payment, amount } => {
                    let again = self.owed_again_by_charge_back(due.key, &payment);
                    self.charge_back(day, due.key, &payment, amount);
                    self.let_off_again(day, again);
                }
                Effect::Relieve { component, amount, item } => {
                    self.relieve(day, due.key, component, amount, item.as_ref());
                }
            }
            self.note_plan(day);
        }
    }
}

/// Who pays in a projection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Payer {
    /// Nobody.
    Nobody,
    /// Everything that is due by a day is paid on it.
    OnDueDays,
}

impl Fold<'_> {
    /// Goes on from the day that [`Fold::run`] reached, to the close of the last due day, with what was given and is
    /// still ahead, and what a payer pays. Where nothing was paid out yet, the principal goes out first, if it still can.
    pub(crate) fn project(&mut self, from: Date, payer: Payer) {
        let assumed = assumed();
        let first = self.timetable.due(1).min(self.timetable.end(1));
        let can_begin = self.state.plan.is_none() && !self.state.is_cancelled();
        if let Some(policy) = self.agreed.disbursement.hand_over.filter(|_| can_begin) {
            // Until it is handed over nobody knows from when: as if it were today.
            let (anchor, first_due) =
                policy.first_due.after(from, self.agreed.frequency, policy.due_day, None);
            let (amount, residual) = (self.agreed.principal, self.agreed.residual);
            self.hand_over(from, &assumed, Begin { amount, residual, anchor, first_due, rate: None });
            self.issue_bills(from);
        }
        let can_begin = can_begin && self.agreed.disbursement.hand_over.is_none();
        if can_begin && (from < first || from == self.agreed.contract_day) {
            self.pay_out(from, &assumed, self.agreed.principal, &[]);
            self.issue_bills(from);
        }
        self.pay_due(from, payer, &assumed);
        self.close(from);
        while let Some(day) = self.next_point().filter(|day| *day <= self.last_due()) {
            self.walk_day(day, Phase::Day);
            self.pay_due(day, payer, &assumed);
            self.close(day);
        }
    }

    fn last_due(&self) -> Date {
        self.timetable.due(self.state.plan.as_ref().map_or(self.agreed.rows(), Plan::last))
    }

    fn pay_due(&mut self, day: Date, payer: Payer, key: &Key) {
        let due = self.state.items.debts.iter().filter(|debt| debt.due <= day);
        let amount = due.map(|debt| debt.unpaid().total()).sum::<Minor>();
        if payer == Payer::OnDueDays && amount.is_positive() {
            self.take_in(day, key, amount, None, (None, Limits::AsAgreed));
            self.settle(day);
        }
    }
}
