//! Steps 3 and 4: money goes out and the plan is made; bills are issued.

use super::Fold;
use crate::accrual::{Exact, InterestBase, Meter, Piece};
use crate::billing::BusinessDays;
use crate::calendar::{Date, Fraction};
use crate::debt::{Component, ItemId, Key, Split};
use crate::loan::line::{Basis, LineKey};
use crate::loan::state::{Debt, PenaltyMeter, Plan, Withheld};
use crate::money::Minor;
use crate::penalty::Grace;

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

impl Fold<'_> {
    /// Principal goes out: the plan is made on that day, for the due days of the terms.
    pub(super) fn pay_out(&mut self, day: Date, key: &Key, amount: Minor) {
        let agreed = self.agreed;
        self.timetable.cover(agreed.last_due().plus_days(BusinessDays::DAYS_MAX));
        // Whether a plan can be made for this day was asked before the disbursement was recorded.
        if let Ok((crate::schedule::Plan { stepper, .. }, rows)) = self.timetable.planned(day) {
            self.state.plan = Some(Plan { disbursed: day, stepper, rows, balance: amount, next: 1 });
        }
        self.next_statement = Some(self.timetable.statement_day(day, 1));
        self.journal.write(day, LineKey::Disbursed(key.clone()), amount, Basis::Stated { amount });
    }

    /// Issues the bill whose statement day has come.
    pub(super) fn issue_bills(&mut self, day: Date) {
        while self.next_statement.is_some_and(|statement| statement <= day) {
            self.next_statement = None;
            self.issue_bill(day);
        }
    }

    fn issue_bill(&mut self, day: Date) {
        let Some((row, balance)) = self.state.plan.as_ref().map(|plan| (plan.next, plan.balance)) else {
            return;
        };
        self.timetable.fix(row);
        let due = self.timetable.due(row);
        let expected = self.expect_interest(row, day, balance);
        let interest = (self.state.pot + expected.rest).at_least_zero();
        let Some(plan) = self.state.plan.as_mut() else { return };
        let principal = plan.principal(self.agreed.interest.base, row, expected.own);
        plan.balance -= principal;
        plan.next = row.saturating_add(1);
        let last = row >= plan.stepper.rows();
        let (instalment, share) = plan.rule_of(self.agreed.interest.base, row);
        let (disbursed, more) = (plan.disbursed, plan.balance.is_positive());

        let basis = Basis::BilledInterest {
            pot: self.state.pot,
            before: expected.before,
            expected: expected.pieces,
            rounding: self.agreed.interest.rounding,
        };
        self.state.pot -= interest;
        self.journal.touch(day, |key| matches!(key, LineKey::Interest { row: of, .. } if *of == row));
        self.bill(day, row, Component::Interest, interest, basis);
        let basis = match (instalment, share) {
            (Some(instalment), _) if !last => {
                Basis::BilledInstalment { instalment, interest: expected.own, balance }
            }
            (None, Some(share)) if !last => Basis::BilledShare { share, balance },
            (Some(_) | None, _) => Basis::Rest { amount: balance },
        };
        self.bill(day, row, Component::Principal, principal, basis);
        let charges = self.move_waiting_charges(row);
        let fee = charges.iter().map(|(_, unpaid)| *unpaid).sum();
        self.bill(day, row, Component::Fee, fee, Basis::Charges { charges });

        let stated = Split { principal, interest, fee, penalty: Minor::ZERO };
        self.put_bill(day, row, due, stated);
        if more {
            self.next_statement = Some(self.timetable.statement_day(disbursed, row.saturating_add(1)));
        }
    }

    /// The interest of a row's own period: grown so far, and what is still to grow on principal that is not past due.
    fn expect_interest(&self, row: u32, day: Date, balance: Minor) -> Expected {
        let rounding = self.agreed.interest.rounding;
        let meter = self.state.interest.get(&row).copied().unwrap_or_else(|| Meter::new(rounding));
        let end = self.timetable.end(row);
        let start = self.period_of(day.min(end.minus_days(1))).map_or(day, |period| period.start);
        let pieces: Vec<Piece> = match self.agreed.interest.base {
            InterestBase::Planned => {
                let base = self.state.plan.as_ref().map_or(Minor::ZERO, |plan| plan.planned_interest(row));
                let nights = self.planned_nights(row).unwrap_or_else(|| start.nights_to(end));
                let rest = nights.saturating_sub(start.nights_to(day).min(nights));
                let piece = || {
                    let weight = Fraction::new(rest, nights);
                    Piece { from: day, to: end, base, rate: None, weight }
                };
                (nights > 0).then(piece).into_iter().collect()
            }
            InterestBase::Actual => {
                let rate = Some(self.agreed.rate);
                let weighed = self.weights.pieces(start, day, end);
                weighed
                    .map(|piece| Piece {
                        from: piece.from,
                        to: piece.to,
                        base: balance,
                        rate,
                        weight: piece.weight,
                    })
                    .collect()
            }
        };
        let more = pieces.iter().fold(Exact::ZERO, |total, piece| total.plus(piece.growth()));
        let own = meter.expecting(more);
        Expected { own, rest: own - meter.grown(), before: meter.total(), pieces }
    }

    fn bill(&mut self, day: Date, bill: u32, component: Component, amount: Minor, basis: Basis) {
        self.journal.write(day, LineKey::Billed { bill, component }, amount, basis);
    }

    /// What is unpaid of the charges that waited; they are a part of the bill from now on.
    fn move_waiting_charges(&mut self, bill: u32) -> Vec<(Key, Minor)> {
        let waiting = std::mem::take(&mut self.state.items.waiting);
        let charges = waiting.iter().map(|charge| (charge.key.clone(), charge.unpaid())).collect();
        self.state.items.moved.extend(waiting.into_iter().map(|charge| (charge.key, bill)));
        charges
    }

    fn put_bill(&mut self, day: Date, number: u32, due: Date, stated: Split) {
        let penalty = self.agreed.penalty.as_ref().map(|policy| PenaltyMeter {
            meter: Meter::new(policy.rounding),
            first_night: policy.grace.first_night(due),
            withheld: matches!(policy.grace, Grace::Retroactive(_)).then(Withheld::default),
        });
        self.ahead.extend([due, due.plus_days(1)]);
        self.ahead.extend(penalty.as_ref().map(|penalty| penalty.first_night));
        let (paid, waived) = (Split::default(), Split::default());
        let id = ItemId::Bill(number);
        self.state.items.issue(Debt { id, issued: day, due, stated, paid, waived, penalty });
    }
}
