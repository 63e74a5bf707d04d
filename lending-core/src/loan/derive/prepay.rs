//! Principal that is paid before a row asks for it.

use super::Fold;
use super::remake::{Hindrance, RowSoFar, Unmade};
use crate::allocation::Then;
use crate::calendar::Date;
use crate::debt::{Component, ItemId, Key, Split};
use crate::fee::FeeTax;
use crate::loan::line::{Basis, LineKey};
use crate::loan::state::{Charge, Cut, Lot, Plan};
use crate::money::Minor;
use crate::prepayment::{Charged, FeeTier, InterestInAdvance, PayoffUntil, PrepaymentPolicy};
use crate::schedule::Remake;

/// What a prepayment of a day is made of.
struct Prepayment {
    /// The lots that pay it, by their places, in order.
    from: Vec<usize>,
    /// The interest in advance, and whether it goes to the end of the running row.
    interest: Minor,
    whole_row: bool,
    /// What is left of the money for principal: when the interest is paid that prepaying asks for.
    left: Minor,
    /// The principal that no row owes yet, and how much of it is paid.
    unpaid: Minor,
    principal: Minor,
    /// What that costs: its basis, and how much.
    fee: Option<(Basis, Minor)>,
}

impl Fold<'_> {
    /// Money becomes principal, after the interest in advance; the plan is made anew. Says whether anything moved.
    pub(super) fn prepay(&mut self, day: Date, at: usize, how: Remake) -> bool {
        let lot = &self.state.items.lots[at];
        if lot.is_kept || (!lot.rest.is_positive() && lot.came != day) {
            return false;
        }
        let Some(prepayment) = self.what_it_prepays(day, at) else { return false };
        let payment = self.state.items.lots[at].payment.clone();
        if let Some(why) = self.barred(day, at, &prepayment) {
            self.unmade.push(Unmade { by: payment, why });
            self.state.items.lots[at].is_kept = true;
            return false;
        }
        let Prepayment { from, interest, whole_row, unpaid, principal, fee, .. } = prepayment;
        let until = if whole_row { self.grow_whole_row(day) } else { day };
        let so_far = self.planned_so_far(until);
        if whole_row {
            self.rest_until(until);
        }
        let next = self.state.plan.as_ref().map_or(0, |plan| plan.next);
        let paid = self.spend(&from, interest, interest, |fold, by, amount, basis| {
            fold.pay_row(day, by, next, (Component::Interest, amount), basis);
        });
        if let Some((basis, amount)) = &fee {
            self.charge_prepayment(day, &payment, *amount, basis.clone());
            self.spend(&from, *amount, *amount, |fold, by, amount, basis| {
                fold.pay_prepayment_fee(day, by, &payment, amount, basis);
            });
        }
        let wanted = if fee.is_some() { principal } else { unpaid };
        self.spend(&from, principal, wanted, |fold, by, amount, basis| {
            fold.allocate_to(day, by, ItemId::ToCome, Component::Principal, amount, basis);
        });
        self.state.items.lots[at].prepaid += principal;
        let is_last = principal == unpaid && paid == interest;
        if let Some(plan) = self.state.plan.as_mut() {
            plan.balance -= principal;
            plan.as_planned -= principal;
        }
        if principal.is_positive() {
            self.remake(day, &payment, how, so_far);
        }
        if is_last {
            self.end_plan(day, so_far);
        }
        is_last || (paid + principal).is_positive()
    }

    /// What a lot prepays on a day; alone, or together with all credit where that pays off everything. `None`: there is
    /// nothing to pay with.
    fn what_it_prepays(&self, day: Date, at: usize) -> Option<Prepayment> {
        let (policy, lots) = (self.prepayment_of(at), &self.state.items.lots);
        let unpaid = self.state.plan.as_ref()?.unpaid();
        let tier = policy.tier(self.state.first_payout?, day);
        let before = self.charged_for_prepayment(&lots[at]);
        let more = |principal| tier.map_or(Minor::ZERO, |tier| tier.more(principal, before));
        let (to_the_day, to_the_end) = (self.interest_asked(day), self.interest_of_the_whole_row(day));
        let everything = unpaid + more(unpaid);
        let (own, all) = (lots[at].rest, self.all_credit_beside(at));
        let together = lots[at].came == day
            && self.costs_of_everything(day, at).is_some_and(|asked| own < asked && all >= asked);
        let others = (0..lots.len()).filter(|other| together && !lots[*other].goes_ahead());
        let from: Vec<usize> = std::iter::once(at).chain(others).collect();
        let available = if together { all } else { own };
        if !available.is_positive() {
            return None;
        }
        let affordable = |interest: Minor| {
            let left = (available - interest).at_least_zero();
            let most = unpaid.min(left).at_least_zero();
            (left, tier.map_or(most, |tier| tier.affordable(left, unpaid, before)))
        };
        let to_its_end = match (policy.interest, policy.payoff_until) {
            // Money that reaches no principal pays what has grown.
            (InterestInAdvance::WholeRow, _) => affordable(to_the_end).1.is_positive(),
            (InterestInAdvance::ToTheDay, PayoffUntil::TheNextDueDay) => {
                available >= to_the_day + everything && unpaid.is_positive()
            }
            (InterestInAdvance::ToTheDay, PayoffUntil::TheDay) => false,
        };
        let interest = if to_its_end { to_the_end } else { to_the_day };
        let principal = affordable(interest).1;
        // The whole row is asked for also where the money does not reach it (C115).
        let asks_for_the_row = policy.interest == InterestInAdvance::WholeRow;
        let left = affordable(if asks_for_the_row { to_the_end } else { interest }).0;
        let basis = |tier: &FeeTier| Basis::PrepaymentFee {
            of: before.principal + principal,
            share: tier.share,
            min: tier.min,
            max: tier.max,
            before: before.fee,
        };
        let fee = tier.map(|tier| (basis(tier), tier.more(principal, before)));
        Some(Prepayment { from, interest, whole_row: to_its_end, left, unpaid, principal, fee })
    }

    /// What it takes to prepay everything on a day with a lot: the interest in advance, all principal, and the fee.
    pub(super) fn costs_of_everything(&self, day: Date, at: usize) -> Option<Minor> {
        let policy = self.prepayment_of(at);
        let unpaid = self.state.plan.as_ref()?.unpaid();
        let before = self.charged_for_prepayment(&self.state.items.lots[at]);
        let tier = policy.tier(self.state.first_payout?, day);
        let interest = match (policy.interest, policy.payoff_until) {
            (InterestInAdvance::ToTheDay, PayoffUntil::TheDay) => self.interest_asked(day),
            (InterestInAdvance::WholeRow, _) | (_, PayoffUntil::TheNextDueDay) => {
                self.interest_of_the_whole_row(day)
            }
        };
        Some(interest + unpaid + tier.map_or(Minor::ZERO, |tier| tier.more(unpaid, before)))
    }

    /// A lot's money with all credit that lies.
    pub(super) fn all_credit_beside(&self, at: usize) -> Minor {
        let lots = &self.state.items.lots;
        lots[at].rest + lots.iter().filter(|lot| !lot.goes_ahead()).map(|lot| lot.rest).sum()
    }

    /// What meets a lot where it becomes principal.
    fn prepayment_of(&self, at: usize) -> &PrepaymentPolicy {
        self.agreed.prepayment.within(self.state.items.lots[at].limits)
    }

    /// What stands in the way of a lot's first prepayment.
    fn barred(&self, day: Date, at: usize, prepayment: &Prepayment) -> Option<Hindrance> {
        let policy = self.prepayment_of(at);
        if self.state.items.lots[at].prepaid.is_positive() {
            return None;
        }
        if let Some(until) = self.state.first_payout.and_then(|first| policy.locked_until(first, day)) {
            return Some(Hindrance::Locked { until });
        }
        let asks_for_the_row = policy.interest == InterestInAdvance::WholeRow;
        let pays_its_interest = prepayment.whole_row || !asks_for_the_row;
        let pays_everything = prepayment.principal == prepayment.unpaid && pays_its_interest;
        let is_below = prepayment.left < policy.minimum && !pays_everything;
        is_below.then_some(Hindrance::BelowMinimum { found: prepayment.left })
    }

    /// The day until which a payment is locked that would have prepaid.
    pub(super) fn locked(&self, payment: &Key) -> Option<Date> {
        self.unmade
            .iter()
            .filter(|unmade| unmade.by == *payment)
            .find_map(|unmade| if let Hindrance::Locked { until } = unmade.why { Some(until) } else { None })
    }

    /// The interest that has grown by a day and is on no bill, less what was paid of it.
    fn interest_asked(&self, day: Date) -> Minor {
        self.interest_until(day, day)
    }

    /// The same with all that grows in the running period.
    fn interest_of_the_whole_row(&self, day: Date) -> Minor {
        self.period_of(day).map_or(Minor::ZERO, |period| self.interest_until(day, period.end))
    }

    fn interest_until(&self, day: Date, until: Date) -> Minor {
        let Some(plan) = &self.state.plan else { return Minor::ZERO };
        let running = self.period_of(day).map_or(0, |period| period.row);
        let meter = self.meter(running);
        let growth = |principal| self.growth_left(running, day, principal);
        let by_rate = || meter.expecting(growth(plan.unpaid())) - meter.grown();
        // A share that is billed grows in the pot; one of a row to come falls due with its row.
        let agreed = if running < plan.next { plan.fixed_on(running) } else { Minor::ZERO };
        let rest = if until > day { by_rate() + agreed } else { Minor::ZERO };
        let grown = (self.state.pot + rest).at_least_zero();
        (grown - plan.ahead_of(plan.next).interest).at_least_zero()
    }

    /// Takes an amount from lots in their order, at most what they have, and pays with each part; says how much it was.
    /// `wanted` is what each part is held against when it is explained.
    fn spend(
        &mut self,
        from: &[usize],
        amount: Minor,
        wanted: Minor,
        mut pay: impl FnMut(&mut Self, &Key, Minor, Basis),
    ) -> Minor {
        let mut paid = Minor::ZERO;
        for at in from {
            let lot = &mut self.state.items.lots[*at];
            let part = lot.rest.min(amount - paid);
            if part.is_positive() {
                let basis = Basis::Smaller { available: lot.rest, wanted: wanted - paid };
                let payment = lot.payment.clone();
                lot.rest -= part;
                paid += part;
                pay(self, &payment, part, basis);
            }
        }
        paid
    }

    fn charged_for_prepayment(&self, lot: &Lot) -> Charged {
        let id = ItemId::Charge(lot.payment.clone());
        let item = self.state.items.debts.iter().find(|debt| debt.id == id);
        Charged { principal: lot.prepaid, fee: item.map_or(Minor::ZERO, |debt| debt.stated.fee) }
    }

    /// A charge of its own under the payment's key, made and due on the day; a further one adds to it.
    fn charge_prepayment(&mut self, day: Date, payment: &Key, amount: Minor, basis: Basis) {
        if !amount.is_positive() {
            return;
        }
        self.state.charged += amount;
        self.journal.write(day, LineKey::Charged(payment.clone()), amount, basis);
        if let Some(debt) = self.state.items.debt_mut(&ItemId::Charge(payment.clone())) {
            debt.stated.fee += amount;
            return;
        }
        self.issue_charge(day, Charge::new(payment.clone(), day, amount, FeeTax::NONE), day);
    }

    fn pay_prepayment_fee(&mut self, day: Date, by: &Key, of: &Key, amount: Minor, basis: Basis) {
        let id = ItemId::Charge(of.clone());
        if let Some(debt) = self.state.items.debt_mut(&id) {
            debt.paid += Split { fee: amount, ..Split::default() };
        }
        self.allocate_to(day, by, id, Component::Fee, amount, basis);
    }

    /// The return of a payment waives what it was charged for prepaying.
    pub(super) fn waive_prepayment_fee(&mut self, day: Date, event: &Key, payment: &Key) {
        let item = ItemId::Charge(payment.clone());
        let Some(debt) = self.state.items.debt_mut(&item) else { return };
        let amount = debt.stated.fee - debt.waived.fee;
        debt.waived.fee += amount;
        let line = LineKey::Waived { event: event.clone(), item: item.clone(), component: Component::Fee };
        self.journal.write(day, line, amount, Basis::Rest { amount });
        // What other credit paid of it is free again.
        self.free_overpaid(day, &item, Component::Fee);
    }

    /// Where all principal was prepaid, what was paid ahead on rows is billed, with what waited for them, and nothing more
    /// is planned. What the running row had of its interest by then stays.
    fn end_plan(&mut self, day: Date, so_far: RowSoFar) {
        let Some(first) = self.state.plan.as_ref().map(|plan| plan.next) else { return };
        let (RowSoFar { exact, booked: grown }, metered) = (so_far, self.meter(first).grown());
        let Some(plan) = self.state.plan.as_mut() else { return };
        if plan.balance.is_zero() {
            // None of the rows that are gone pays principal.
            plan.rows.truncate(usize::try_from(first.saturating_sub(1)).unwrap_or(usize::MAX));
        }
        if plan.balance.is_zero() && (plan.waits() || self.state.pot.is_positive()) {
            self.issue_paid(day, first);
        }
        let paid_ahead = |plan: &Plan| plan.balance.is_positive() || plan.ahead.contains_key(&plan.next);
        while let Some(row) = self.state.plan.as_ref().filter(|plan| paid_ahead(plan)).map(|plan| plan.next) {
            self.issue_paid(day, row);
        }
        // What was planned of the rows that are gone grows no more.
        if let Some(plan) = self.state.plan.as_mut() {
            plan.rows.truncate(usize::try_from(plan.next.saturating_sub(1)).unwrap_or(usize::MAX));
            plan.fixed.retain(|fixed, _| *fixed < first);
            // A row that is gone has nothing left to grow.
            let known = plan.rows.len();
            plan.cuts.retain(|row, _| usize::try_from(*row).is_ok_and(|row| row <= known));
            plan.cuts.insert(first, Cut { day, opens: day, grown, metered, exact });
            for (number, row) in (1..).zip(&mut plan.rows).filter(|(number, _)| *number >= first) {
                row.interest = plan.cuts.get(&number).map_or(Minor::ZERO, |cut| cut.grown);
                row.grows = row.interest;
            }
        }
        self.end_rows(day);
    }

    /// Principal that was prepaid is owed again: rows to come take it.
    pub(super) fn owe_again(&mut self, day: Date, key: &Key, payment: &Key, prepaid: Minor) {
        let no_row_left = self.state.plan.as_ref().is_some_and(|plan| plan.next > plan.last());
        if no_row_left {
            if let Some(plan) = self.state.plan.as_mut() {
                plan.balance -= prepaid;
            }
            self.owe_at_once(day, key, prepaid, Basis::Rest { amount: prepaid });
            return;
        }
        let exact = self.planned_so_far(day);
        if let Some(plan) = self.state.plan.as_mut() {
            plan.as_planned += prepaid;
        }
        let lot = self.state.items.lots.iter().find(|lot| lot.payment == *payment);
        let lowered = lot.is_some_and(|lot| lot.then == Then::Lower);
        // The day's bills were issued before its money.
        self.await_statement(day.plus_days(1));
        self.remake(day, key, if lowered { Remake::Reprice } else { Remake::KeepInstalment }, exact);
    }
}
