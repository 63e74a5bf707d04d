//! What a borrower owes and is owed, as the book tells it, and what of it is memorandum.

mod on_cash;

use std::collections::BTreeMap;

use super::chart::Basis;
use super::movement::{Claim, Movement, Taker};
use super::role::Role;
use crate::debt::{Component, Key};
use crate::loan::{Event, Fact};
use crate::money::Minor;

/// An amount on a role; a debit is above zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Leg {
    pub(super) role: Role,
    pub(super) component: Option<Component>,
    pub(super) amount: Minor,
}

/// The borrower's money of one payment: what is left of it, and what of it is told to lie to be returned.
#[derive(Debug, Clone, Copy, Default)]
struct Own {
    left: Minor,
    told: Minor,
}

impl Own {
    /// What lies to be returned: all that is left of it, as far as it is told. Whatever takes from such a payment, and
    /// in whatever order a booking day tells it, takes from what lies there.
    fn lies(self) -> Minor {
        self.told.min(self.left).at_least_zero()
    }
}

/// What a taker took of a component beyond what was on the balance.
#[derive(Debug, Clone, Copy, Default)]
struct Taken {
    /// Of memorandum; below nothing while it gave back what it is told as taking later.
    memorandum: Minor,
    /// Of what had not grown yet.
    ahead: Minor,
    /// What of the memorandum returns brought back: the payment served, and serves no more.
    back: Minor,
    /// Of what was lent anew.
    lent: Minor,
}

/// The state that postings are differences of.
#[derive(Debug, Clone)]
pub(super) struct Claims {
    basis: Basis,
    owed: [Minor; Claim::COUNT],
    /// Of each component's claims what is no income yet (C244).
    memorandum: [Minor; Component::ALL.len()],
    took: BTreeMap<(Component, Taker), Taken>,
    /// What of a component was lent anew (C180) and is owed: never memorandum.
    lent: [Minor; Component::ALL.len()],
    /// All of the borrower's own money.
    own: Minor,
    of_payments: BTreeMap<Key, Own>,
    /// The payment that a return or a charge-back is of.
    payments: BTreeMap<Key, Key>,
    /// What grew after it was taken, or less than was taken: paid, it is income; relieved, it was relief of nothing; made
    /// principal, it is deferred.
    grown_later: Vec<Leg>,
}

/// What an entry does beside what it changes of the state: legs of its own, and where the rest goes.
struct Rest {
    legs: Vec<Leg>,
    to: Leg,
}

impl Claims {
    /// Nothing owed yet.
    pub(super) fn of(events: &[Event], basis: Basis) -> Self {
        let payments = events.iter().filter_map(|event| {
            if let Fact::Returned { payment, .. } | Fact::ChargedBack { payment, .. } = &event.fact {
                Some((event.key.clone(), payment.clone()))
            } else {
                None
            }
        });
        Self {
            basis,
            owed: Default::default(),
            memorandum: Default::default(),
            took: BTreeMap::new(),
            lent: Default::default(),
            own: Minor::ZERO,
            of_payments: BTreeMap::new(),
            payments: payments.collect(),
            grown_later: Vec::new(),
        }
    }

    /// Moves an amount, of which so much is memorandum, and gives the legs: they balance, on the balance sheet and off it.
    pub(super) fn moves(&mut self, movement: &Movement, amount: Minor, memorandum: Minor) -> Vec<Leg> {
        let before = self.balances();
        let rest = self.carry_out(movement, amount, memorandum);
        self.legs(&before, rest)
    }

    /// Makes so much memorandum of a component's claims, or of less than nothing income.
    pub(super) fn remembers(&mut self, component: Component, memorandum: Minor) -> Vec<Leg> {
        let before = self.balances();
        self.add_memorandum(component, memorandum);
        self.legs(&before, Rest::to(Role::income(component), component))
    }

    fn carry_out(&mut self, movement: &Movement, amount: Minor, memorandum: Minor) -> Rest {
        let income = |claim: Claim| Rest::to(Role::income(claim.component()), claim.component());
        match movement {
            Movement::Nothing(_) | Movement::Standing | Movement::WrittenOff => {
                Rest::to(Role::Cash, Component::Principal)
            }
            Movement::PaidOut => {
                self.add(Claim::Principal, amount);
                Rest::to(Role::Cash, Component::Principal)
            }
            Movement::Kept(claim) => {
                self.own += amount;
                self.add(*claim, amount);
                self.add_memorandum(claim.component(), memorandum);
                income(*claim).with(Role::DeductionsKept, amount)
            }
            Movement::Grows(claim) => {
                self.add(*claim, amount);
                self.add_memorandum(claim.component(), memorandum);
                income(*claim)
            }
            Movement::Received(payment) => {
                self.give(payment, amount);
                Rest::to(Role::Cash, Component::Principal)
            }
            Movement::Given(goodwill) => {
                self.give(goodwill, amount);
                Rest::to(Role::Goodwill, Component::Principal)
            }
            Movement::TakesRest(payment) => {
                self.give(payment, -amount);
                Rest::to(Role::CreditKept, Component::Principal)
            }
            Movement::Serves(claim, payment) => self.serve(*claim, payment, amount),
            Movement::Frees(claim, payment) => self.serve(*claim, payment, -amount),
            Movement::LiesToBeReturned(payment) => {
                self.of_payments.entry(payment.clone()).or_default().told += amount;
                Rest::to(Role::Cash, Component::Principal)
            }
            Movement::TakesCredit(event) => {
                let payment = self.payments.get(event).unwrap_or(event).clone();
                self.give(&payment, -amount);
                Rest::to(Role::Cash, Component::Principal)
            }
            Movement::OwedAgain(claim, event) => {
                let payment = self.payments.get(event).unwrap_or(event).clone();
                self.owe_again(*claim, &Taker::Payment(payment), amount);
                income(*claim).with(Role::Cash, -amount)
            }
            Movement::LentAgain(claim) => {
                self.add(*claim, amount);
                self.lend(claim.component(), amount);
                self.bound(claim.component());
                // Where less is lent anew, what money took of it was memorandum.
                income(*claim).with(Role::Cash, -amount)
            }
            Movement::Relieved(claim, by) => {
                self.take(*claim, by, amount);
                Rest::to(Role::relief(claim.component()), claim.component())
            }
            Movement::Unrelieved(claim, by) => {
                self.take(*claim, by, -amount);
                Rest::to(Role::relief(claim.component()), claim.component())
            }
            Movement::Becomes(from, to, by) => self.become_another(*from, *to, by, amount),
        }
    }

    /// Money becomes the borrower's own, or is so no more.
    fn give(&mut self, payment: &Key, amount: Minor) {
        self.own += amount;
        self.of_payments.entry(payment.clone()).or_default().left += amount;
    }

    /// The borrower's money serves a claim; what it takes of memorandum is income.
    fn serve(&mut self, claim: Claim, payment: &Key, amount: Minor) -> Rest {
        self.give(payment, -amount);
        self.take(claim, &Taker::Payment(payment.clone()), amount);
        Rest::to(Role::income(claim.component()), claim.component())
    }

    fn become_another(&mut self, from: Claim, to: Claim, by: &Taker, amount: Minor) -> Rest {
        if from.component() == to.component() {
            self.add(from, -amount);
            self.add(to, amount);
            return Rest::to(Role::income(to.component()), to.component());
        }
        let taken = self.take(from, by, amount);
        self.add(to, amount);
        if to == Claim::Principal {
            return Rest::to(Role::DeferredIncome, from.component());
        }
        // Another component takes the memorandum over with the claim.
        self.add_memorandum(to.component(), taken);
        Rest::to(Role::income(from.component()), from.component())
    }

    /// Takes from a claim: first what is on the balance, then memorandum, then what has not grown yet. What is given back
    /// comes back the other way round. Says by how much memorandum became less.
    fn take(&mut self, claim: Claim, by: &Taker, amount: Minor) -> Minor {
        let component = claim.component();
        if self.is_on_cash(component) {
            return self.take_on_cash(claim, by, amount);
        }
        let memorandum = self.memorandum[component.place()];
        let on_balance = (self.total(component) - memorandum).at_least_zero();
        let taken = self.took.entry((component, by.clone())).or_default();
        let part = if amount.is_negative() {
            let ahead = taken.ahead.min(-amount);
            taken.ahead -= ahead;
            -taken.memorandum.min(-amount - ahead)
        } else {
            let beyond = (amount - on_balance).at_least_zero();
            let part = beyond.min(memorandum);
            taken.ahead += beyond - part;
            part
        };
        taken.memorandum += part;
        self.memorandum[component.place()] -= part;
        self.add(claim, -amount);
        self.bound(component);
        part
    }

    /// A return brings back what its payment took, memorandum as memorandum; less of a return takes again.
    fn owe_again(&mut self, claim: Claim, by: &Taker, amount: Minor) {
        let component = claim.component();
        if self.is_on_cash(component) {
            self.take_on_cash(claim, by, -amount);
            return;
        }
        let memorandum = self.memorandum[component.place()];
        let on_balance = (self.total(component) - memorandum).at_least_zero();
        let taken = self.took.entry((component, by.clone())).or_default();
        let part = if amount.is_negative() {
            let part = (-amount - on_balance).at_least_zero().min(memorandum);
            taken.back = (taken.back - part).at_least_zero();
            part
        } else {
            let ahead = taken.ahead.min(amount);
            taken.ahead -= ahead;
            let part = (taken.memorandum - taken.back).at_least_zero().min(amount - ahead);
            taken.back += part;
            -part
        };
        self.memorandum[component.place()] -= part;
        self.add(claim, amount);
        self.bound(component);
    }

    /// Whether all of a component is memorandum that was not lent anew.
    fn is_on_cash(&self, component: Component) -> bool {
        self.basis == Basis::Cash && component != Component::Principal
    }

    fn add(&mut self, claim: Claim, amount: Minor) {
        self.owed[claim.place()] += amount;
    }

    /// All claims of a component.
    fn total(&self, component: Component) -> Minor {
        let of = |claim: Claim| self.owed[claim.place()];
        match component {
            Component::Interest => of(Claim::Pot) + of(Claim::Interest),
            Component::Principal | Component::Fee | Component::Tax | Component::Penalty => {
                of(Claim::of(component))
            }
        }
    }

    /// Adds memorandum; what would be less than nothing was taken before, and is forgotten there: as taken from the
    /// balance sheet, or, where it is not owed any more, as taken before it grew.
    fn add_memorandum(&mut self, component: Component, amount: Minor) {
        let at = component.place();
        self.memorandum[at] += amount;
        let mut short = -self.memorandum[at];
        if self.basis == Basis::Accrual && short.is_positive() {
            self.memorandum[at] = Minor::ZERO;
            let mut not_owed = -self.total(component) - self.ahead(component);
            for (_, taken) in self.took.iter_mut().filter(|((of, _), _)| *of == component) {
                let part = (taken.memorandum - taken.back).at_least_zero().min(short);
                let ahead = part.min(not_owed).at_least_zero();
                taken.memorandum -= part;
                taken.ahead += ahead;
                short -= part;
                not_owed -= ahead;
            }
        }
        self.bound(component);
    }

    /// What was taken of a component before it was owed.
    fn ahead(&self, component: Component) -> Minor {
        self.took.iter().filter(|((of, _), _)| *of == component).map(|(_, taken)| taken.ahead).sum()
    }

    /// What a component's memorandum is at most, and on the cash basis what it is: what is owed and was not lent anew.
    fn bound(&mut self, component: Component) {
        if self.is_on_cash(component) {
            let at = component.place();
            self.memorandum[at] = (self.total(component) - self.lent[at]).at_least_zero();
            self.even_out_ahead(component);
        } else {
            self.cut(component);
        }
    }

    /// Memorandum is never more than what is owed: what was paid ahead of it is income as it grows; what was relieved
    /// ahead is a gain on relief, what was made principal is deferred.
    fn cut(&mut self, component: Component) {
        let owed = self.total(component).at_least_zero();
        let memorandum = &mut self.memorandum[component.place()];
        let mut grown = *memorandum - owed;
        if !grown.is_positive() {
            return;
        }
        *memorandum = owed;
        for ((_, by), taken) in self.took.iter_mut().filter(|((of, _), _)| *of == component) {
            let part = taken.ahead.min(grown).at_least_zero();
            let role = by.of_what_grows_later(component);
            self.grown_later.push(Leg { role, component: Some(component), amount: -part });
            taken.ahead -= part;
            taken.memorandum += part;
            grown -= part;
        }
    }

    /// Interest on the balance sheet: on no bill, and on bills. Memorandum interest lies on no bill first: it is what grew
    /// last. On the cash basis what bills state is no claim of the balance sheet: there is only what was lent anew, or what
    /// was paid ahead.
    fn interest(&self) -> (Minor, Minor) {
        let (pot, bills) = (self.owed[Claim::Pot.place()], self.owed[Claim::Interest.place()]);
        let memorandum = self.memorandum[Component::Interest.place()];
        match self.basis {
            Basis::Accrual => {
                let on_no_bill = memorandum.min(pot.at_least_zero());
                (pot - on_no_bill, bills - (memorandum - on_no_bill))
            }
            Basis::Cash => {
                let all = pot + bills - memorandum;
                (all.min(Minor::ZERO), all.at_least_zero())
            }
        }
    }

    /// What the state stands for, by role.
    fn balances(&self) -> Vec<Leg> {
        let of = |claim: Claim| self.owed[claim.place()];
        let memorandum = |component: Component| self.memorandum[component.place()];
        let (accrued, receivable) = self.interest();
        let lying: Minor = self.of_payments.values().map(|own| own.lies()).sum();
        let all: Minor = self.memorandum.iter().copied().sum();
        let leg = |role, component, amount| Leg { role, component, amount };
        let of_component = |role: Role, component: Component, claim: Claim| {
            leg(role, Some(component), of(claim) - memorandum(component))
        };
        vec![
            leg(Role::Principal, Some(Component::Principal), of(Claim::Principal)),
            leg(Role::InterestAccrued, Some(Component::Interest), accrued),
            leg(Role::InterestReceivable, Some(Component::Interest), receivable),
            of_component(Role::FeeReceivable, Component::Fee, Claim::Fee),
            of_component(Role::TaxReceivable, Component::Tax, Claim::Tax),
            of_component(Role::PenaltyReceivable, Component::Penalty, Claim::Penalty),
            leg(Role::BorrowersCredit, None, lying - self.own),
            leg(Role::ToBeReturned, None, -lying),
            leg(Role::InterestMemorandum, Some(Component::Interest), memorandum(Component::Interest)),
            leg(Role::FeeMemorandum, Some(Component::Fee), memorandum(Component::Fee)),
            leg(Role::TaxMemorandum, Some(Component::Tax), memorandum(Component::Tax)),
            leg(Role::PenaltyMemorandum, Some(Component::Penalty), memorandum(Component::Penalty)),
            leg(Role::MemorandumContra, None, -all),
        ]
    }

    /// The differences of two states with what goes beside them, and the rest where it belongs.
    fn legs(&mut self, before: &[Leg], rest: Rest) -> Vec<Leg> {
        let after = self.balances();
        let changes = before
            .iter()
            .zip(&after)
            .map(|(before, after)| Leg { amount: after.amount - before.amount, ..*after });
        let mut legs: Vec<Leg> = changes.chain(rest.legs).chain(self.grown_later.drain(..)).collect();
        let sum: Minor = legs.iter().map(|leg| leg.amount).sum();
        legs.push(Leg { amount: -sum, ..rest.to });
        legs.retain(|leg| !leg.amount.is_zero());
        legs
    }
}

impl Rest {
    /// The rest goes to a role. Money itself has no component.
    fn to(role: Role, component: Component) -> Self {
        let is_money = matches!(role, Role::Cash | Role::Goodwill | Role::CreditKept);
        let component = (!is_money).then_some(component);
        Self { legs: Vec::new(), to: Leg { role, component, amount: Minor::ZERO } }
    }

    /// With a leg of its own.
    fn with(mut self, role: Role, amount: Minor) -> Self {
        self.legs.push(Leg { role, component: None, amount });
        self
    }
}
