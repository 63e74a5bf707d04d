//! Step 4: bills are issued.

use super::Fold;
use super::by_rule::Issued;
use crate::accrual::{Even, Exact, InterestBase, Meter, Piece, TrueUp};
use crate::billing::AsIssued;
use crate::calendar::Date;
use crate::debt::{Component, ItemId, Split};
use crate::loan::line::{Basis, LineKey};
use crate::loan::state::{Charge, Debt, PenaltyMeter, Plan, Withheld};
use crate::money::Minor;
use crate::penalty::{BillPenalty, Grace};
use crate::schedule::ShortInstalment;

/// What a row's interest is expected to be when its bill is issued.
struct Expected {
    /// The interest of the row's own period.
    own: Minor,
    /// What of it has not grown yet.
    rest: Minor,
    /// The exact total grown so far.
    before: Exact,
    /// The nights until the due day.
    pieces: Vec<Piece>,
}

/// How a row's amounts are shared out.
struct Shares {
    /// The interest that comes off the instalment.
    comes_off: Minor,
    interest: Minor,
    principal: Minor,
    /// Interest beyond the instalment that becomes principal.
    capitalised: Minor,
    /// Interest that waits for a later row.
    held: Minor,
}

impl Fold<'_> {
    /// Issues the bill whose statement day has come.
    pub(super) fn issue_bills(&mut self, day: Date) {
        while self.next_statement.is_some_and(|statement| statement <= day) {
            self.next_statement = None;
            self.issue_next(day);
        }
    }

    /// Issues the bill of the next row, less what the terms waive of it.
    pub(super) fn issue_next(&mut self, day: Date) {
        if let Some(issued) = self.issue_bill(day) {
            self.waive_by_rule(day, issued);
        }
    }

    pub(super) fn issue_bill(&mut self, day: Date) -> Option<Issued> {
        let (row, balance) = self.state.plan.as_ref().map(|plan| (plan.next, plan.balance))?;
        self.timetable.fix(row);
        let due = self.timetable.due(row);
        let expected = self.expect_interest(row, day);
        let (waits, before) = (self.waits(row), self.before(day, row));
        let stays = before.stays();
        let shares = self.share_out(row, &expected, stays.map(|bill| &bill.stated))?;
        let Shares { principal, capitalised, held, .. } = shares;
        let planned = self.agreed.interest.base == InterestBase::Planned;
        let plan = self.state.plan.as_mut()?;
        if planned && stays.is_some() {
            plan.state_principal(row, principal);
        }
        let left = plan.left_for(row);
        plan.balance += capitalised - principal;
        plan.held += held;
        let (spread, agreed) = (plan.take_spread(row), plan.fixed_on(row));
        self.state.pot += spread - held;
        let due_interest = (self.state.pot + expected.rest + agreed).at_least_zero();
        // A share comes on top of the row's own interest, all of it; what was billed ahead is taken from both.
        let with_share = (shares.interest + spread + agreed).at_least_zero().min(due_interest);
        let interest = stays.map_or(with_share, |bill| bill.stated.interest);
        plan.as_planned -= plan.planned(row).map_or(Minor::ZERO, |planned| planned.principal);
        plan.next = row.saturating_add(1);
        plan.silent = if waits.is_some() { row } else { plan.silent };
        let ahead = plan.ahead.remove(&row).unwrap_or_default();
        let (last, (instalment, share)) = (row >= plan.last(), plan.rule_of(self.agreed.interest.base, row));
        // Where bills were taken over inside its period a row is planned with less than its nights bring in all.
        let planned_interest =
            plan.planned(row).filter(|_| planned && waits.is_none()).map(|row| row.interest);
        let comes_off = planned_interest.unwrap_or(shares.comes_off);

        let by_rule = match (instalment, share) {
            (Some(instalment), _) if !last => (instalment - comes_off).at_least_zero().min(balance),
            (None, Some(share)) if !last => share.min(balance),
            (Some(_) | None, _) => balance,
        };
        // What grows evenly to the row's end is told beside what the rate is expected to bring.
        let by_rate = self.state.pot + expected.rest;
        let whole = stays.is_none() && interest == due_interest && !by_rate.is_negative();
        let beside = if whole { agreed } else { Minor::ZERO };
        let basis = if stays.is_some() {
            Basis::AsIssued { amount: interest }
        } else if interest < due_interest || beside < agreed {
            Basis::Smaller { available: due_interest, wanted: interest }
        } else {
            Basis::BilledInterest {
                pot: self.state.pot,
                before: expected.before,
                expected: expected.pieces,
                rounding: self.agreed.interest.rounding,
            }
        };
        self.state.pot -= interest + capitalised;
        self.journal.touch(day, |key| matches!(key, LineKey::Interest { row: of, .. } if *of == row));
        self.bill(day, row, Component::Interest, interest - beside, basis);
        self.bill(day, row, Component::Interest, beside, Basis::Rest { amount: beside });
        let rest = Basis::Rest { amount: capitalised };
        self.journal.write(day, LineKey::Capitalised { row }, capitalised, rest);
        if let Some(waits) = waits.filter(|waits| waits.ends) {
            let amount = self.release_held(waits.goes);
            self.journal.write(day, LineKey::Capitalised { row }, amount, Basis::Rest { amount });
        }
        let basis = match (instalment, share) {
            (_, _) if stays.is_some() => Basis::AsIssued { amount: principal },
            (_, _) if by_rule != principal && waits.is_some() => Basis::PaidAhead { amount: principal },
            (_, _) if by_rule != principal && left == principal => Basis::Rest { amount: left },
            (_, _) if by_rule != principal => {
                // What the residual, or what later rows were paid, leaves of it.
                let available = if principal == left.min(by_rule) { left } else { principal };
                Basis::Smaller { available, wanted: by_rule }
            }
            (Some(instalment), _) if !last => {
                Basis::BilledInstalment { instalment, interest: comes_off, balance }
            }
            (None, Some(share)) if !last => Basis::BilledShare { share, balance },
            (Some(_) | None, _) => Basis::Rest { amount: balance },
        };
        self.bill(day, row, Component::Principal, principal, basis);
        let mut charges = self.move_waiting_charges(row, stays.map(|bill| bill.charges.as_slice()));
        let moved = charges.iter().map(|charge| charge.id.clone()).collect();
        let asked = Split { principal, interest, ..Split::default() };
        charges.extend(self.fees_of_bill(day, row, (asked, ahead)));
        let fee = self.bill_charges(day, row, Component::Fee, &charges);
        let tax = self.bill_charges(day, row, Component::Tax, &charges);
        let penalty = self.bill_charges(day, row, Component::Penalty, &charges);

        let stated = Split { principal, interest, fee, tax, penalty };
        self.put_bill(day, row, due, (stated, ahead), &charges);
        let own = match (waits, stays) {
            (Some(_), _) => Minor::ZERO,
            (None, Some(bill)) => bill.stated.own,
            (None, None) => expected.own,
        };
        self.note_issued(row, AsIssued { issued: day, due, principal, interest, own }, moved, before);
        for component in Component::ALL.into_iter().filter(|component| !ahead[*component].is_zero()) {
            self.lapse_and_free(day, &ItemId::Bill(row), component);
        }
        self.await_statement(day);
        Some(Issued { bill: row, own })
    }

    /// How a row's interest and principal are shared out: by the plan, or on the actual base by what the interest that
    /// comes off the instalment leaves of it. A bill that stays has the principal that it stated.
    fn share_out(&self, row: u32, expected: &Expected, stays: Option<&AsIssued>) -> Option<Shares> {
        let shares = match self.waits(row) {
            Some(_) => self.share_of_a_row_that_waits(row, expected, stays)?,
            None => self.share_by_rule(row, expected)?,
        };
        Some(Shares { principal: stays.map_or(shares.principal, |bill| bill.principal), ..shares })
    }

    /// Nothing of its own, but what was paid of it, or what its bill stated; a share of interest is not its own. The rest
    /// waits.
    fn share_of_a_row_that_waits(
        &self,
        row: u32,
        expected: &Expected,
        stays: Option<&AsIssued>,
    ) -> Option<Shares> {
        let plan = self.state.plan.as_ref()?;
        let (paid, share) = (plan.ahead_of(row), plan.spread_on(row) + plan.fixed_on(row));
        let all = (self.state.pot + expected.rest + share).at_least_zero();
        let asked = (self.asked_on_top(row) + share).max(paid.interest).min(all);
        let stated = stays.map_or(asked, |bill| bill.interest);
        Some(Shares {
            comes_off: Minor::ZERO,
            interest: stated - share,
            principal: paid.principal.min(plan.left_for(row)),
            capitalised: Minor::ZERO,
            held: (all - stated).at_least_zero(),
        })
    }

    fn share_by_rule(&self, row: u32, expected: &Expected) -> Option<Shares> {
        let plan = self.state.plan.as_ref()?;
        let own = self.state.pot + expected.rest;
        let due = own.at_least_zero();
        let comes_off = match self.agreed.interest.true_up {
            TrueUp::OnTop | TrueUp::RestatesTheBill => expected.own,
            TrueUp::InTheInstalment => due,
        };
        let plain = |principal: Minor| {
            // What was billed too much before comes off the bill, not off what becomes principal.
            let capitalised = (-principal).at_least_zero();
            let principal = principal.at_least_zero();
            Shares { comes_off, interest: own - capitalised, principal, capitalised, held: Minor::ZERO }
        };
        let beyond = plan.instalment_of(row).map(|instalment| comes_off - instalment);
        let beyond =
            beyond.filter(|beyond| beyond.is_positive() && self.agreed.interest.base == InterestBase::Actual);
        let beyond = beyond.filter(|_| !plan.is_last_unpaid(row));
        let shares = match (self.agreed.plan.short_instalment, beyond) {
            (ShortInstalment::Carry, Some(beyond)) => {
                Shares { interest: (due - beyond).at_least_zero(), ..plain(Minor::ZERO) }
            }
            (ShortInstalment::Capitalise, Some(beyond)) => plain(-beyond),
            (_, Some(_) | None) => plain(plan.principal(self.agreed.interest.base, row, comes_off)),
        };
        let ahead = plan.ahead_of(row);
        // Principal that was paid on the row leaves its interest less room: what has none waits.
        if plan.instalment_of(row).is_none() || !self.carries() || ahead.principal <= shares.principal {
            return Some(shares);
        }
        let comes_off = ahead.interest.min(due);
        let principal = plan.principal(self.agreed.interest.base, row, comes_off);
        // With the last principal all that waits falls due.
        let interest = if principal >= plan.balance { due } else { comes_off };
        Some(Shares { comes_off, interest, ..plain(principal) })
    }

    /// Whether interest beyond an instalment waits for the next one.
    pub(super) fn carries(&self) -> bool {
        self.agreed.plan.short_instalment == ShortInstalment::Carry
            && self.agreed.interest.base == InterestBase::Actual
    }

    /// The accumulator of a row's interest.
    pub(super) fn meter(&self, row: u32) -> Meter {
        let fresh = || Meter::new(self.agreed.interest.rounding);
        self.state.interest.get(&row).copied().unwrap_or_else(fresh)
    }

    /// The interest of a row's own period: grown so far, and what is still to grow on principal that is not past due.
    fn expect_interest(&self, row: u32, day: Date) -> Expected {
        let meter = self.meter(row);
        let unpaid = self.state.plan.as_ref().map_or(Minor::ZERO, Plan::unpaid);
        let pieces = self.pieces_left(row, day, unpaid);
        let more = pieces.iter().fold(Exact::ZERO, |total, piece| total.plus(piece.growth()));
        let own = meter.expecting(more);
        Expected { own, rest: own - meter.grown(), before: meter.total(), pieces }
    }

    /// What the nights of a row's period from a day on give on a principal, exactly.
    pub(super) fn growth_left(&self, row: u32, day: Date, principal: Minor) -> Exact {
        let pieces = self.pieces_left(row, day, principal);
        pieces.iter().fold(Exact::ZERO, |total, piece| total.plus(piece.growth()))
    }

    /// The nights of a row's period from a day on, on a principal; on the planned base on what was planned.
    pub(super) fn pieces_left(&self, row: u32, day: Date, principal: Minor) -> Vec<Piece> {
        let end = self.timetable.end(row);
        let start = self.period_start(row).min(end);
        let from = self.resting_until().map_or(day, |until| until.max(day)).clamp(start, end);
        match self.agreed.interest.base {
            InterestBase::Planned => self.planned_piece_left(row, from, end).into_iter().collect(),
            InterestBase::Actual => {
                let rate = Some(self.state.rate);
                let weighed = self.timetable.weights(row).pieces(start, from, end);
                let piece = |piece: crate::calendar::Weighed| Piece {
                    from: piece.from,
                    to: piece.to,
                    base: principal,
                    rate,
                    weight: piece.weight,
                };
                weighed.map(piece).collect()
            }
        }
    }

    fn planned_piece_left(&self, row: u32, day: Date, end: Date) -> Option<Piece> {
        let (start, amount) = self.planned_growth(row);
        let nights = self.planned_nights(row).unwrap_or_else(|| start.nights_to(end));
        // The last night of a period that became shorter has brought what its nights to come would have.
        let all_grew = start.nights_to(end) < nights && day >= end && self.growth_to_come(row).is_zero();
        Even { amount, start, nights }.rest(day, end).filter(|_| !all_grew)
    }

    fn bill(&mut self, day: Date, bill: u32, component: Component, amount: Minor, basis: Basis) {
        self.journal.write(day, LineKey::Billed { bill, component }, amount, basis);
    }

    /// What is unpaid of the charges that waited; they are a part of the bill from now on.
    fn move_waiting_charges(&mut self, bill: u32, only: Option<&[ItemId]>) -> Vec<Charge> {
        let all = std::mem::take(&mut self.state.items.waiting);
        let comes = |charge: &Charge| only.is_none_or(|only| only.contains(&charge.id));
        let (waiting, later): (Vec<Charge>, Vec<Charge>) = all.into_iter().partition(comes);
        self.state.items.waiting = later;
        self.state.items.moved.extend(waiting.iter().map(|charge| (charge.id.clone(), bill)));
        waiting
    }

    /// The charges and fees of a component come on the bill; says how much they are.
    fn bill_charges(&mut self, day: Date, bill: u32, component: Component, charges: &[Charge]) -> Minor {
        let own = charges.iter().map(|charge| (charge.id.clone(), charge.unpaid()[component]));
        let charges: Vec<(ItemId, Minor)> = own.filter(|(_, unpaid)| unpaid.is_positive()).collect();
        let amount = charges.iter().map(|(_, unpaid)| *unpaid).sum();
        self.bill(day, bill, component, amount, Basis::Charges { charges });
        amount
    }

    /// A bill, with what was paid of it in advance and the charges that are a part of it.
    pub(super) fn put_bill(
        &mut self,
        day: Date,
        number: u32,
        due: Date,
        (stated, paid): (Split, Split),
        charges: &[Charge],
    ) {
        let penalty = self.agreed.penalty.as_ref().map(|policy| {
            let first_night = policy.grace.first_night(due);
            // A grace that is over when the bill is issued has nothing left to decide.
            let undecided = matches!(policy.grace, Grace::Retroactive(_)) && first_night > day;
            PenaltyMeter {
                grown: BillPenalty::new(policy.rounding),
                first_night,
                withheld: undecided.then(Withheld::default),
            }
        });
        let first_night = penalty.as_ref().map(|penalty| penalty.first_night);
        self.look_ahead(
            [due, due.plus_days(1)].into_iter().chain(first_night).chain(self.trued_up_on(number)),
        );
        let fees = charges.iter().map(Charge::part).collect();
        let bill = Debt::issued(ItemId::Bill(number), day, due, stated);
        self.state.items.issue(Debt { due_with: Some(number), paid, penalty, fees, ..bill });
    }
}
