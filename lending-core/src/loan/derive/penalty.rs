//! What being late adds to bills in a night, and what a grace decides.

use super::Fold;
use super::journal::Growth;
use crate::accrual::{Meter, Piece};
use crate::calendar::Date;
use crate::debt::Component;
use crate::loan::line::{Basis, LineKey};
use crate::loan::state::{Debt, Plan};
use crate::money::{Minor, Rounding, RoundingMode};
use crate::penalty::{BillBase, Compound, Grace, Grows, Nights, OnPenalty, PenaltyOn, PenaltyPolicy};
use crate::rate::Rate;

/// Nights of a bill that bear something, with the bill's place among the items.
pub(super) type Late = (usize, Nights);

impl Fold<'_> {
    /// Everything that grows in nights inside one month. Where what a night adds depends on those before it, or on what
    /// a cap of all charges leaves, they are taken one by one.
    pub(super) fn grow_nights(&mut self, from: Date, to: Date) {
        if !self.is_nightly(to) {
            return self.grow_together(from, to);
        }
        let mut night = from;
        while night < to {
            self.grow_together(night, night.plus_days(1));
            night = night.plus_days(1);
        }
    }

    /// Nights that bear alike: what is late bears penalty on what the day before them closed with, then contract interest
    /// grows, then it is settled what of the penalty is charged.
    fn grow_together(&mut self, from: Date, to: Date) {
        let mut late = std::mem::take(&mut self.late);
        self.find_late(from, to, &mut late);
        self.raise_charges_cap(from, to);
        self.grow_interest(from, to);
        for (at, nights) in late.drain(..) {
            self.charge_or_hold(at, nights);
        }
        self.late = late;
    }

    /// Whether nights up to a day are taken one by one.
    fn is_nightly(&self, to: Date) -> bool {
        let Some(policy) = &self.agreed.penalty else { return false };
        let bears = |debt: &Debt| debt.penalty.is_some() && debt.due < to;
        // The last bill may be at rest until interest that grows after it is added to it.
        let last = self.state.items.last_bill().filter(|_| self.state.all_billed());
        (policy.is_nightly() || self.agreed.charges_cap.is_some())
            && self.state.items.debts.open().iter().chain(last).any(bears)
    }

    /// The nights of each bill that bear penalty or compound interest, the oldest bill first.
    fn find_late(&mut self, from: Date, to: Date, late: &mut Vec<Late>) {
        let agreed = self.agreed;
        let Some(policy) = agreed.penalty.as_ref().filter(|_| !self.arrears_bear_nothing()) else { return };
        let joins = policy.compound.is_some_and(|compound| compound.joins.is_on(from));
        let (oldest, outstanding) = self.late_outstanding(policy.on, from);
        let contract = self.state.rate_followed;
        let last = self.state.plan.as_ref().filter(|_| policy.compound.is_some()).map(Plan::last);
        let last_due = last.map_or(from, |last| self.timetable.due(last));
        if last.is_some() {
            self.state.rates_set.note_last_due(from, last_due);
        }
        let is_plain = policy.on == PenaltyOn::OverduePrincipal && policy.compound.is_none();
        let passed_over = self.state.items.debts.passed_over();
        for (at, debt) in self.state.items.debts.open_mut().iter_mut().enumerate() {
            let due = debt.due;
            if debt.penalty.is_none() || debt.bill().is_none() || to <= due {
                continue;
            }
            if is_plain && debt.unpaid_of(Component::Principal).is_zero() {
                continue;
            }
            let bill = bill_base(debt, if oldest == Some(at) { outstanding } else { Minor::ZERO });
            let base = policy.on.base(&bill);
            let Some(penalty) = debt.penalty.as_mut() else { continue };
            if joins {
                penalty.grown.join();
            }
            let bears = policy.compound.map_or(Minor::ZERO, |Compound { on_penalty, .. }| {
                let more = match on_penalty {
                    OnPenalty::No => Minor::ZERO,
                    OnPenalty::Yes => penalty.grown.penalty_unpaid(),
                };
                bill.unpaid.interest + more + penalty.grown.joined()
            });
            let first = if penalty.withheld.is_some() { due } else { penalty.first_night };
            if base.is_zero() && bears.is_zero() {
                continue;
            }
            for (from, to, rate) in self.penalty_rate.spans(due, from.max(first), to, contract) {
                let weight = policy.day_count.weight(due, from, to);
                let piece = |base: Minor, rate: Rate| {
                    (!base.is_zero()).then_some(Piece { from, to, base, rate: Some(rate), weight })
                };
                let compound = policy
                    .compound
                    .and_then(|compound| piece(bears, compound.rate.of(from, last_due, contract, rate)));
                let nights = Nights { from, to, penalty: piece(base, rate), compound };
                late.push((passed_over.saturating_add(at), nights));
            }
        }
    }

    /// Where penalty grows on what is outstanding: the oldest bill that is late in a night, by its place among the open
    /// items, and the principal that is not past due in it.
    fn late_outstanding(&self, on: PenaltyOn, night: Date) -> (Option<usize>, Minor) {
        if on != PenaltyOn::Outstanding {
            return (None, Minor::ZERO);
        }
        let is_late = |debt: &Debt| debt.bill().is_some() && debt.due <= night && debt.counts();
        let oldest = self.state.items.debts.open().iter().position(is_late);
        (oldest, self.state.principal_of_bills_not_past_due(night.plus_days(1)))
    }

    /// Nights of a bill are charged, or held back until its grace is decided.
    fn charge_or_hold(&mut self, at: usize, nights: Nights) {
        let Some(debt) = self.state.items.debts.place_mut(at) else { return };
        match debt.penalty.as_mut().and_then(|penalty| penalty.withheld.as_mut()) {
            Some(withheld) => withheld.penalty.push(nights),
            None => self.charge_nights(at, &nights, nights.to),
        }
    }

    /// Nights of a bill are charged; what is added shows from a day on.
    fn charge_nights(&mut self, at: usize, nights: &Nights, shows: Date) {
        let agreed = self.agreed;
        let mut room = self.room_for_charges();
        let Some(policy) = agreed.penalty.as_ref() else { return };
        let Some(debt) = self.state.items.debts.place_mut(at) else { return };
        let (bill, limits) = (debt.bill(), policy.limits(debt.stated.principal));
        let (Some(penalty), Some(bill)) = (debt.penalty.as_mut(), bill) else { return };
        if !penalty.grown.takes(nights, policy, limits) {
            return;
        }
        let month = nights.from.month();
        let (span_end, rounding) = (month.plus(1).first(), policy.rounding);
        let pieces = [(Grows::Penalty, nights.penalty), (Grows::Compound, nights.compound)];
        for (which, piece) in pieces.into_iter().filter_map(|(which, piece)| Some((which, piece?))) {
            let charged = penalty.grown.grow(which, &piece, policy, limits);
            let before_the_night = penalty.grown.charged(which, debt.stated.penalty);
            let within = |room: Minor| charged.wanted.min(room).max(-before_the_night);
            let amount = room.map_or(charged.wanted, within);
            penalty.grown.add(which, amount);
            debt.stated.penalty += amount;
            self.state.charged += amount;
            let key = match which {
                Grows::Penalty => LineKey::Penalty { bill, month },
                Grows::Compound => LineKey::Compound { bill, month },
            };
            let (before, after, grown) = (charged.before, charged.after, charged.grown);
            let growth = Growth { piece, before, after, amount: grown, rounding, span_end };
            self.journal.grow(shows, key.clone(), &growth);
            let night = nights.from;
            if charged.wanted != grown {
                let (total, so_far) = (charged.total, charged.so_far);
                let basis =
                    Basis::Limits { night, total, so_far, grown, least: limits.least, most: limits.most };
                self.journal.grow_with(shows, key.clone(), charged.wanted - grown, basis, span_end);
            }
            if let Some(room) = room.filter(|_| amount != charged.wanted) {
                let basis = Basis::CutOff { night, room, wanted: charged.wanted, charged: before_the_night };
                self.journal.grow_with(shows, key, amount - charged.wanted, basis, span_end);
            }
            room = room.map(|room| room - amount);
        }
    }

    /// Decides each retroactive grace that ends this morning, once: interest of its nights is taken back, then they are
    /// charged.
    pub(super) fn decide_grace(&mut self, day: Date) {
        let retroactive = |policy: &PenaltyPolicy| matches!(policy.grace, Grace::Retroactive(_));
        if !self.agreed.penalty.as_ref().is_some_and(retroactive) {
            return;
        }
        let (mut lost, mut taken_back) = (Vec::new(), Vec::new());
        let passed_over = self.state.items.debts.passed_over();
        for (at, debt) in self.state.items.debts.open_mut().iter_mut().enumerate() {
            if debt.penalty.as_ref().is_none_or(|penalty| penalty.first_night != day) {
                continue;
            }
            let (counts, bill) = (debt.counts(), debt.bill());
            let (Some(penalty), Some(bill)) = (debt.penalty.as_mut(), bill) else { continue };
            let Some(withheld) = penalty.withheld.take().filter(|_| counts) else { continue };
            lost.push((passed_over.saturating_add(at), withheld.penalty));
            taken_back.extend(withheld.interest.into_iter().map(|(row, piece)| (bill, row, piece)));
        }
        for (bill, row, piece) in taken_back {
            self.take_back(day, bill, row, piece);
        }
        for (at, nights) in lost {
            for nights in nights {
                self.charge_nights(at, &nights, day);
            }
        }
        self.journal.end_spans(day, day);
    }

    /// Notes for each bill how much of its penalty was settled by the close of the day that was reached.
    pub(super) fn note_settled_penalty(&mut self) {
        if self.agreed.penalty.as_ref().is_none_or(|policy| policy.compound.is_none()) {
            return;
        }
        for debt in self.state.items.debts.open_mut() {
            let stated = debt.stated.penalty;
            let settled = stated - debt.unpaid_of(Component::Penalty);
            if let Some(penalty) = debt.penalty.as_mut() {
                penalty.grown.note_settled(stated, settled);
            }
        }
    }

    /// The cap of all charges rises by what the principal outstanding allows in nights, from the first payout on.
    fn raise_charges_cap(&mut self, from: Date, to: Date) {
        let (Some(cap), Some(first)) = (&self.agreed.charges_cap, self.state.first_payout) else { return };
        let base = self.state.principal_outstanding();
        let whole = Rounding::new(Minor::new(1), RoundingMode::Down);
        let meter = self.state.charges_most.get_or_insert_with(|| Meter::new(whole));
        for (from, to, rate) in self.charges_rate.spans(from, to) {
            let weight = cap.day_count.weight(first, from, to);
            meter.add(&Piece { from, to, base, rate: Some(rate), weight });
        }
    }

    /// What a cap of all charges leaves; `None` where there is no such cap.
    fn room_for_charges(&self) -> Option<Minor> {
        self.agreed.charges_cap.as_ref()?;
        let most = self.state.charges_most.as_ref().map_or(Minor::ZERO, Meter::grown);
        Some((most - self.state.charged).at_least_zero())
    }
}

/// What a bill says of itself at the close of a day, without interest that its grace may take back.
fn bill_base(debt: &Debt, not_past_due: Minor) -> BillBase {
    let (mut unpaid, mut asked) = (debt.unpaid(), debt.stated - debt.moved);
    let withheld = debt.penalty.as_ref().and_then(|penalty| penalty.withheld.as_ref());
    if let Some(withheld) = withheld {
        unpaid.interest = (unpaid.interest - withheld.added).at_least_zero();
        asked.interest = (asked.interest - withheld.added).at_least_zero();
    }
    BillBase { unpaid, asked, not_past_due }
}
