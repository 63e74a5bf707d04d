//! What a late bill bears: penalty night by night, on what the terms say, within its limits (C37–C41, C150–C157).

use std::collections::BTreeMap;

use lending_core::accrual::{InterestBase, OverduePrincipal};
use lending_core::calendar::{Date, Month};
use lending_core::debt::Component;
use lending_core::money::{Minor, Rounding, RoundingMode};
use lending_core::penalty::{Caps, Grace, PenaltyOn, PenaltyPolicy, PenaltyRate, PenaltyRounded};

use super::calendar::night_weight;
use super::compound::Shares;
use super::fraction::{Fraction, exactly, per_year, quotient, round, whole};
use super::item::Item;
use super::loan::Loan;

/// What a bill's late nights have come to.
#[derive(Clone, Default)]
pub(super) struct Late {
    penalty: Accumulator,
    compound: Accumulator,
    pub(super) shares: Shares,
    /// C153: the nights that were charged.
    charged: u32,
    /// C155: what all roundings have come to within the limits.
    within: i64,
    /// C150: the interest that C22 added since the due day.
    pub(super) added: i64,
    /// The nights of a retroactive grace that is not decided yet (C40).
    withheld: Vec<Night>,
}

/// C154: exact totals that are rounded on their own, and the sum of their roundings.
#[derive(Clone, Default)]
struct Accumulator {
    totals: BTreeMap<Place, Fraction>,
    rounded: i64,
}

/// C154: what is rounded on its own.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    All,
    Night(Date),
    Month(Month),
}

impl Accumulator {
    fn add(&mut self, place: Place, growth: &Fraction, rounding: Rounding) {
        let total = self.totals.entry(place).or_default();
        let before = round(total, rounding);
        *total += growth;
        self.rounded += round(total, rounding) - before;
    }
}

/// What bears penalty in a night, as its day closed.
#[derive(Clone)]
pub(super) struct Night {
    day: Date,
    /// C150.
    base: i64,
    /// C156.
    compound: i64,
    /// C25: the bill's unpaid principal.
    principal: i64,
}

impl Loan<'_> {
    /// C37, C150: what bears penalty in a night, bill by bill, as its day closes.
    pub(super) fn late_nights(&mut self, night: Date) -> Vec<(usize, Night)> {
        self.see_compound_interest(night);
        let Some(policy) = &self.agreed.penalty else { return Vec::new() };
        // C128, C206, C209.
        if self.drawing.is_at_rest() || self.arrears_bear_nothing(night) {
            return Vec::new();
        }
        let late = |bill: &usize| self.items[*bill].due.is_some_and(|due| due <= night);
        let oldest = self
            .in_order()
            .into_iter()
            .filter(|item| self.items[*item].is_bill() && late(item))
            .find(|bill| self.items[*bill].owes_principal_or_interest());
        let bills = self.in_order().into_iter().filter(|item| self.items[*item].is_bill() && late(item));
        bills
            .map(|bill| {
                let more = if oldest == Some(bill) { self.not_past_due(night) } else { 0 };
                let base = self.penalty_base(policy, &self.items[bill], night, more);
                let item = &self.items[bill];
                let interest = item.unpaid(Component::Interest) - self.may_be_taken_back(item, night);
                let compound = self.compound_base(item, interest.max(0));
                (bill, Night { day: night, base, compound, principal: item.unpaid(Component::Principal) })
            })
            .collect()
    }

    /// C150: all principal on no bill and on bills due after a day.
    fn not_past_due(&self, night: Date) -> i64 {
        let later =
            self.items.iter().filter(|item| item.is_bill() && item.due.is_some_and(|due| due > night));
        self.to_come - self.principal_ahead()
            + later.map(|bill| bill.unpaid(Component::Principal)).sum::<i64>()
    }

    /// C150.
    fn penalty_base(&self, policy: &PenaltyPolicy, bill: &Item, night: Date, not_past_due: i64) -> i64 {
        let not_counted = self.may_be_taken_back(bill, night);
        let principal = bill.unpaid(Component::Principal);
        let interest = (bill.unpaid(Component::Interest) - not_counted).max(0);
        let asks = principal > 0 || interest > 0;
        match policy.on {
            PenaltyOn::OverduePrincipal => principal,
            PenaltyOn::PrincipalAndInterest => principal + interest,
            PenaltyOn::PrincipalInterestAndFees => principal + interest + bill.unpaid(Component::Fee),
            PenaltyOn::Outstanding => principal + not_past_due,
            PenaltyOn::Instalment if asks => {
                let stated = |component| bill.stated.of(component) - bill.moved.of(component);
                stated(Component::Principal) + stated(Component::Interest) - not_counted
            }
            PenaltyOn::Instalment => 0,
        }
    }

    /// C150: interest of grace nights that C25 may take back.
    fn may_be_taken_back(&self, bill: &Item, night: Date) -> i64 {
        let held_back = match self.agreed.penalty.as_ref().map(|penalty| penalty.grace) {
            Some(Grace::Retroactive(days)) => bill.due.is_some_and(|due| night <= due.plus_days(days)),
            Some(Grace::None | Grace::StartsAfter(_)) | None => false,
        };
        let interest = self.agreed.interest;
        let takes_back = interest.base == InterestBase::Actual
            && interest.overdue_principal == OverduePrincipal::PenaltyOnly;
        if held_back && takes_back { bill.late.added } else { 0 }
    }

    /// C39, C40: the nights of a day, bill by bill.
    pub(super) fn grow_penalties(&mut self, nights: Vec<(usize, Night)>) {
        let Some(policy) = &self.agreed.penalty else { return };
        for (bill, night) in nights {
            let Some(due) = self.items[bill].due else { continue };
            match policy.grace {
                Grace::StartsAfter(days) if night.day < due.plus_days(days) => {}
                Grace::Retroactive(days) if night.day <= due.plus_days(days) => {
                    self.items[bill].late.withheld.push(night);
                }
                Grace::None | Grace::StartsAfter(_) | Grace::Retroactive(_) => {
                    self.charge_night(bill, &night);
                }
            }
        }
    }

    /// C153–C156: charges a night of a bill, penalty before compound interest.
    fn charge_night(&mut self, bill: usize, night: &Night) {
        let (Some(policy), Some(due)) = (&self.agreed.penalty, self.items[bill].due) else { return };
        let cap = cap(&policy.caps, self.items[bill].stated.of(Component::Principal));
        let late = &mut self.items[bill].late;
        let at_its_cap = policy.caps.nights.is_some_and(|most| late.charged >= most)
            || cap.is_some_and(|cap| late.within >= cap);
        if at_its_cap || (night.base == 0 && night.compound == 0) {
            return;
        }
        late.charged += 1;
        if night.base != 0 {
            let rate = self.penalty_rate(&policy.rate, due, night.day);
            let growth = whole(night.base) * rate * night_weight(policy.day_count, due, night.day);
            let late = &mut self.items[bill].late;
            late.penalty.add(place(policy.round, night.day), &growth, policy.rounding);
            let wanted = late.limit(policy.minimum.units(), cap);
            let before = late.shares.penalty;
            let added = self.bear(bill, "penalty", night.day, (wanted, before));
            self.items[bill].late.shares.penalty += added;
        }
        if let Some(compound) = policy.compound.as_ref().filter(|_| night.compound != 0) {
            let rate = self.compound_rate(compound, &policy.rate, due, night.day);
            let growth = whole(night.compound) * rate * night_weight(policy.day_count, due, night.day);
            let late = &mut self.items[bill].late;
            late.compound.add(place(policy.round, night.day), &growth, policy.rounding);
            let wanted = late.limit(policy.minimum.units(), cap);
            let before = late.shares.compound;
            let added = self.bear(bill, "compound", night.day, (wanted, before));
            self.items[bill].late.shares.compound += added;
        }
    }

    /// C37, C156, C158: a bill's penalty grows by what the cap of all charges leaves of an amount; says by how much.
    fn bear(&mut self, bill: usize, kind: &str, night: Date, (wanted, before): (i64, i64)) -> i64 {
        let added = self.within_charges(wanted, before);
        self.items[bill].stated.add(Component::Penalty, added);
        let id = self.items[bill].id.clone();
        self.line(&[&kind, &id, &night.month()], added);
        added
    }

    /// C41, C60, C61, C151, C152: what one minor unit bears in a year, in a night of a bill.
    pub(super) fn penalty_rate(&self, rate: &PenaltyRate, due: Date, night: Date) -> Fraction {
        let read = match rate {
            PenaltyRate::Fixed(rate) => return per_year(*rate),
            PenaltyRate::OfContract(of) => {
                let times = exactly(of.times);
                return twelve_decimals(self.rate_for_lateness(night) * times + per_year(of.spread))
                    .clamp(Fraction::ZERO, whole(10));
            }
            PenaltyRate::Tiers(tiers) => {
                let night_of_the_bill = due.nights_to(night) + 1;
                let begun = |from_day: u32| i64::from(from_day) <= night_of_the_bill;
                let tier = tiers.tiers.iter().rfind(|tier| begun(tier.from_day));
                let tier = tier.expect("the first tier is from day 1");
                return self.penalty_rate(&tier.rate, due, night);
            }
            PenaltyRate::Table(read) => read,
        };
        let sum = self.read_table(&read.table, night) + per_year(read.spread);
        sum.clamp(Fraction::ZERO, whole(10))
    }

    /// C60: the rate of a table's row that holds on a day.
    pub(super) fn read_table(&self, table: &str, day: Date) -> Fraction {
        let holds = self.tables.iter().filter(|row| row.table == table && row.from <= day);
        let row = holds.max_by_key(|row| (row.from, row.known)).expect("a table starts by the contract day");
        per_year(row.rate)
    }

    /// C40: a retroactive grace is decided once, in the morning after its last night.
    pub(super) fn decide_graces(&mut self) {
        let Some(Grace::Retroactive(days)) = self.agreed.penalty.as_ref().map(|penalty| penalty.grace) else {
            return;
        };
        for bill in self.bills() {
            if self.items[bill].due.map(|due| due.plus_days(days).plus_days(1)) != Some(self.day) {
                continue;
            }
            let withheld = std::mem::take(&mut self.items[bill].late.withheld);
            // C128: after a withdrawal no bill bears penalty any more.
            if self.items[bill].owes_principal_or_interest() && !self.drawing.is_at_rest() {
                for night in &withheld {
                    self.take_interest_back(bill, night.day, night.principal);
                }
                for night in &withheld {
                    self.charge_night(bill, night);
                }
            }
        }
    }

    /// C25: where penalty replaces contract interest, a night that bears penalty after all bears no interest.
    fn take_interest_back(&mut self, bill: usize, night: Date, principal: i64) {
        let interest = self.agreed.interest;
        if interest.base == InterestBase::Actual
            && interest.overdue_principal == OverduePrincipal::PenaltyOnly
        {
            let period = self.calendar.period(night);
            let growth = -self.contract_growth(night, principal);
            let change = self.accumulate(period, &growth);
            self.pot += change;
            self.charges.counted += change;
            let id = self.items[bill].id.clone();
            let row = format!("row {period}");
            self.line(&[&"interest_taken_back", &id, &row, &night.month()], change);
        }
    }
}

impl Late {
    /// C155: by how much what all roundings have come to moves within the limits.
    fn limit(&mut self, minimum: i64, cap: Option<i64>) -> i64 {
        let least = (self.penalty.rounded + self.compound.rounded).max(minimum);
        let within = cap.map_or(least, |cap| least.min(cap));
        within - std::mem::replace(&mut self.within, within)
    }
}

/// C155: the most that a bill bears: the smaller of a figure and a part of the principal that it states.
fn cap(caps: &Caps, principal: i64) -> Option<i64> {
    let share = caps.share.map(|share| {
        let part = exactly(share);
        round(&(whole(principal) * part), Rounding::new(Minor::new(1), RoundingMode::HalfUp))
    });
    caps.amount.map(Minor::units).into_iter().chain(share).min()
}

fn place(rounded: PenaltyRounded, night: Date) -> Place {
    match rounded {
        PenaltyRounded::AtTheEnd => Place::All,
        PenaltyRounded::EachNight => Place::Night(night),
        PenaltyRounded::EachMonth => Place::Month(night.month()),
    }
}

/// C151: the nearest rate of twelve decimals, of two the even one.
fn twelve_decimals(rate: Fraction) -> Fraction {
    let scale = 1_000_000_000_000;
    let nearest = round(&(rate * whole(scale)), Rounding::new(Minor::new(1), RoundingMode::HalfEven));
    quotient(nearest, scale)
}
