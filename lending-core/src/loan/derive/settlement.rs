//! A settlement for less. Step 3, after payouts: it is agreed on. Step 5: what came of it; once all of it has, the rest
//! is let off. Step 6: it falls where a part is missing.

use std::collections::BTreeMap;

use super::pay_off::{MORE_THAN_ENOUGH, assumed};
use super::remake::{Hindrance, Unmade};
use super::{Fold, Phase};
use crate::allocation::Then;
use crate::calendar::Date;
use crate::debt::{Component, ItemId, Key};
use crate::loan::effect::Effect;
use crate::loan::line::{Basis, LineKey};
use crate::loan::state::{Lot, Settlement, Status};
use crate::money::Minor;
use crate::prepayment::Limits;
use crate::settlement::{Course, Parts};

/// What of each payment goes back at some time: all of one that is returned, what is charged back of the others. What
/// goes back does not count for a settlement, whenever it goes.
pub(super) fn taken_back<'e>(effects: impl Iterator<Item = &'e Effect>) -> BTreeMap<Key, Minor> {
    let mut back: BTreeMap<Key, Minor> = BTreeMap::new();
    for effect in effects {
        let (payment, amount) = if let Effect::GiveBack { payment } = effect {
            (payment, MORE_THAN_ENOUGH)
        } else if let Effect::ChargeBack { payment, amount } = effect {
            (payment, *amount)
        } else {
            continue;
        };
        let known = back.entry(payment.clone()).or_default();
        *known = (*known + amount).min(MORE_THAN_ENOUGH);
    }
    back
}

/// What a return or a charge-back is going to make owed again.
pub(super) struct OwedAgain(Vec<(ItemId, Component, Minor)>);

impl Fold<'_> {
    /// Less than is owed was agreed on. What was agreed last holds, unless all of what was agreed before has come.
    pub(super) fn agree_on_less(&mut self, day: Date, key: &Key, parts: Parts) {
        let before = self.state.settlement.as_ref().filter(|before| before.is_open() || before.stands());
        let owed = self.owed_and_to_come();
        let hindrance = if let Some(before) = before {
            Some(Hindrance::SettledBefore { by: before.by.clone() })
        } else if !owed.is_positive() {
            Some(Hindrance::NothingOwed)
        } else {
            (parts.total() > owed).then_some(Hindrance::LessIsOwed { owed })
        };
        // Who records it is told so; where the ground moved, it holds all the same.
        self.unmade.extend(hindrance.map(|why| Unmade { by: key.clone(), why }));
        if self.state.settlement.as_ref().is_some_and(Settlement::stands) {
            return;
        }
        self.look_ahead(parts.iter().map(|part| part.due));
        let (by, came) = (key.clone(), Vec::new());
        self.state.settlement = Some(Settlement { by, since: day, parts, came, course: Course::Open });
    }

    /// What is owed and to come, above the borrower's own money.
    fn owed_and_to_come(&self) -> Minor {
        let ahead = self.state.plan.as_ref().map_or(Minor::ZERO, |plan| plan.paid_ahead().interest);
        self.outstanding().total() - ahead - self.state.items.credit()
    }

    /// Money comes in, and counts for a settlement; where all of that has come with it, the rest is let off.
    pub(super) fn receive(
        &mut self,
        day: Date,
        key: &Key,
        amount: Minor,
        kind: Option<String>,
        prepays: (Option<Then>, Limits),
    ) {
        let beyond = self.count_for_settlement(key, amount);
        self.take_in(day, key, amount, kind, prepays);
        if let Some(beyond) = beyond {
            self.let_the_rest_off(day, beyond);
        }
    }

    /// Counts a payment; says how much of it is beyond the agreed sum, where it is the one with which all has come.
    fn count_for_settlement(&mut self, key: &Key, amount: Minor) -> Option<Minor> {
        let settlement = self.state.settlement.as_mut().filter(|settlement| settlement.is_open())?;
        let back = self.taken_back.get(key).copied().unwrap_or_default();
        let (counts, missing) = ((amount - back).at_least_zero(), settlement.missing());
        settlement.came.push((key.clone(), counts.min(missing)));
        (counts >= missing).then(|| amount - missing)
    }

    /// All of a settlement has come: everything falls due, the agreed money pays it, and what is left is let off. Of the
    /// payment that came last, what is beyond the agreed sum stays the borrower's.
    fn let_the_rest_off(&mut self, day: Date, beyond: Minor) {
        let Some(settlement) = self.state.settlement.as_mut() else { return };
        settlement.course = Course::Stands { since: day };
        let (key, since) = (settlement.by.clone(), settlement.since);
        if self.state.standing() != Status::Running {
            return;
        }
        let Some(last) = self.state.items.lots.len().checked_sub(1) else { return };
        self.state.items.lots[last].rest -= beyond;
        self.state.late = None;
        self.ask_for_nothing_more(day);
        self.issue_waiting(day);
        self.owe_all(day, &key);
        self.use_what_lies_to_be_returned(day, since);
        self.apply_credit(day);
        let ids: Vec<ItemId> = self.state.items.debts.iter().map(|debt| debt.id.clone()).collect();
        for id in ids {
            for component in Component::ALL {
                self.let_off_of(day, &key, &id, component, MORE_THAN_ENOUGH);
            }
        }
        self.state.items.lots[last].rest += beyond;
    }

    /// What came for a settlement and nothing needed until now serves after all.
    fn use_what_lies_to_be_returned(&mut self, day: Date, since: Date) {
        let came = |lot: &&mut Lot| lot.came >= since && lot.to_return.is_positive();
        for lot in self.state.items.lots.iter_mut().filter(came) {
            let amount = -std::mem::take(&mut lot.to_return);
            lot.rest -= amount;
            let line = LineKey::ToBeReturned(lot.payment.clone());
            self.journal.write(day, line, amount, Basis::Rest { amount });
        }
    }

    /// What is unpaid of a component of an item, at most so much, is no longer asked for.
    fn let_off_of(&mut self, day: Date, key: &Key, id: &ItemId, component: Component, most: Minor) {
        let Some(debt) = self.state.items.debt_mut(id) else { return };
        let amount = debt.unpaid_of(component).min(most);
        if !amount.is_positive() {
            return;
        }
        debt.waived[component] += amount;
        self.touch(day, id, component);
        self.note_relief(day, key, id.clone(), component, amount, Basis::Rest { amount });
    }

    /// What a return is going to make owed again of money that came since a settlement was agreed that stands: the
    /// agreed sum came without it.
    pub(super) fn owed_again_by_return(&self, key: &Key, payment: &Key) -> OwedAgain {
        if !self.came_for_what_stands(payment) {
            return OwedAgain(Vec::new());
        }
        let paid = self.state.items.allocations.iter().filter(|part| part.payment == *payment);
        let debts = &self.state.items.debts;
        let again = paid.map(|part| {
            // Principal that was prepaid comes back as an item of its own.
            let is_item = debts.iter().any(|debt| debt.id == part.item);
            let item = if is_item { part.item.clone() } else { ItemId::DownPayment(key.clone()) };
            (item, part.component, part.amount)
        });
        OwedAgain(again.collect())
    }

    /// The same of a charge-back, whose item is its own.
    pub(super) fn owed_again_by_charge_back(&self, key: &Key, payment: &Key) -> OwedAgain {
        if !self.came_for_what_stands(payment) {
            return OwedAgain(Vec::new());
        }
        let whole = |component| (ItemId::ChargeBack(key.clone()), component, MORE_THAN_ENOUGH);
        OwedAgain(Component::ALL.map(whole).into())
    }

    fn came_for_what_stands(&self, payment: &Key) -> bool {
        let settlement = self.state.settlement.as_ref().filter(|settlement| settlement.stands());
        let lot = self.state.items.lots.iter().find(|lot| lot.payment == *payment);
        settlement.zip(lot).is_some_and(|(settlement, lot)| lot.came >= settlement.since)
    }

    /// It is let off, as it would have been had that money never come.
    pub(super) fn let_off_again(&mut self, day: Date, OwedAgain(parts): OwedAgain) {
        let Some(key) = self.state.settlement.as_ref().map(|settlement| settlement.by.clone()) else {
            return;
        };
        for (item, component, amount) in parts {
            self.let_off_of(day, &key, &item, component, amount);
        }
    }

    /// Money that goes out again before all of a settlement has come does not count for it.
    pub(super) fn count_off_refund(&mut self, refund: &Key) {
        let Some(settlement) = self.state.settlement.as_mut().filter(|settlement| settlement.is_open())
        else {
            return;
        };
        let item = ItemId::Refund(refund.clone());
        for part in self.state.items.allocations.iter().filter(|part| part.item == item) {
            let came = settlement.came.iter_mut().filter(|(payment, _)| *payment == part.payment);
            came.for_each(|(_, amount)| *amount = (*amount - part.amount).at_least_zero());
        }
    }

    /// At the close of a day: a settlement of which a part is missing falls, as long as something is owed or to come.
    pub(super) fn close_settlement(&mut self, day: Date) {
        let runs = self.state.standing() == Status::Running;
        let open = self.state.settlement.as_mut().filter(|settlement| runs && settlement.is_open());
        let Some(settlement) = open.filter(|open| open.came() < open.parts.due_by(day)) else { return };
        settlement.course = Course::Fell { since: day };
        let line = LineKey::SettlementFell { event: settlement.by.clone(), day };
        self.journal.count((day, Phase::Close), line);
    }

    /// What is missing of a settlement that is open, if no less than that is owed and to come: it pays the loan off.
    pub(crate) fn settles_for(&self) -> Option<Minor> {
        let settlement = self.state.settlement.as_ref().filter(|settlement| settlement.is_open())?;
        Some(settlement.missing()).filter(|missing| *missing <= self.owed_and_to_come())
    }

    /// What a settlement lets off of each component, or would, if what is missing of it came on the day that was reached,
    /// last, also where it has fallen.
    pub(crate) fn lets_off(mut self, day: Date, event: &Key) -> BTreeMap<Component, Minor> {
        let assumed = assumed();
        let own = self.state.settlement.as_mut().filter(|own| own.by == *event && !own.stands());
        if let Some(own) = own {
            own.course = Course::Open;
            let missing = own.missing();
            self.receive(day, &assumed, missing, None, (None, Limits::AsAgreed));
        }
        let mut sums = BTreeMap::new();
        for line in self.lines() {
            if let LineKey::Waived { event: by, component, .. } = line.key
                && by == *event
            {
                *sums.entry(component).or_default() += line.amount;
            }
        }
        sums
    }
}
