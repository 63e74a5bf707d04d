use lending_core::calendar::Date;
use lending_core::debt::{Component, ItemId, Key};
use lending_core::fee::FeeOn;
use lending_core::loan::{Event, Fact};
use lending_core::schedule::{Method, Remake, TrancheRemake};

use super::fraction::{Fraction, exactly, per_year, quotient, round, whole};
use super::item::Item;
use super::loan::Loan;
use super::plan::Plan;

/// Steps 2 and 3: terms that take effect, and money paid out.
impl Loan<'_> {
    /// Step 2: the rates, then other plans, then the pauses of a day, each in the order of their keys.
    pub(super) fn change_terms(&mut self, events: &[&Event]) {
        let in_turn = |fact: &Fact| {
            let kinds = [
                matches!(fact, Fact::RateChanged { .. }),
                matches!(fact, Fact::Rescheduled { .. }),
                matches!(fact, Fact::InterestPaused { .. }),
            ];
            kinds.iter().position(|is| *is)
        };
        let of_the_day = events.iter().filter(|event| event.fact.value() == Some(self.day));
        let mut today: Vec<(usize, &Event)> =
            of_the_day.filter_map(|event| in_turn(&event.fact).map(|kind| (kind, *event))).collect();
        today.sort_by_key(|(kind, event)| (*kind, &event.key));
        for (_, event) in today {
            self.bill_what_is_over();
            if let Fact::RateChanged { value, rate } = &event.fact {
                self.rates.push((*value, per_year(*rate)));
                self.remake(0, self.agreed.on_change.rate);
            } else if let Fact::InterestPaused { value, until } = &event.fact {
                self.pauses.push((*value, *until));
                self.remake(0, Remake::KeepInstalment);
            } else if let Fact::Rescheduled { plan, agreed, .. } = &event.fact {
                self.reschedule(&event.key, plan, agreed);
            }
        }
    }

    /// Step 3 (C9, C86): payouts in the order of their keys.
    pub(super) fn pay_out(&mut self, events: &[&Event]) {
        let mut today: Vec<&Event> = events.to_vec();
        today.retain(|event| event.fact.value() == Some(self.day));
        today.sort_by_key(|event| &event.key);
        for event in today {
            let key = &event.key;
            if let Fact::HandedOver { .. } = event.fact {
                self.hand_over(key, &event.fact);
            }
            let Fact::Disbursed { amount, deductions, .. } = &event.fact else { continue };
            let amount = amount.units();
            self.line(&[&"disbursed", key], amount);
            self.drawn += amount;
            self.sent += amount;
            self.deduct(key, deductions);
            if self.paid_out.is_some() {
                self.bill_what_stands_over();
                if self.next_row() > self.rows() {
                    self.owe_at_once(key, amount);
                    self.fees_of_an_event(key, FeeOn::Payout, amount);
                    continue;
                }
            }
            if self.paid_out.is_none() {
                self.begin_plan(key);
            }
            let down = self.down_payment(key, amount);
            self.lend(key, amount - down);
            self.fees_of_an_event(key, FeeOn::Payout, amount);
        }
    }

    /// C87, C195.
    fn down_payment(&mut self, event: &Key, amount: i64) -> i64 {
        let Some(down) = self.agreed.disbursement.down_payment else { return 0 };
        let share = exactly(down.share);
        let owed = round(&(whole(amount) * share), down.rounding).min(amount);
        if owed > 0 {
            self.owe_at_once(event, owed);
        }
        owed
    }

    /// C86, C87: principal that is an item of its own, due today.
    pub(super) fn owe_at_once(&mut self, event: &Key, principal: i64) {
        let mut item = Item::new(ItemId::DownPayment(event.clone()), Some(self.day));
        item.stated.add(Component::Principal, principal);
        self.items.push(item);
        self.line(&[&"down_payment", event], principal);
    }

    /// C9, C86: the first payout makes the plan, each further one remakes it.
    pub(super) fn lend(&mut self, event: &Key, amount: i64) {
        self.deduct_broken_period(event, amount);
        if self.paid_out.is_some() {
            self.lent += amount;
            self.to_come += amount;
            let (answer, as_a_whole) = answer_of(self.agreed.on_change.tranche);
            self.remake_by(amount, answer, as_a_whole);
            return;
        }
        self.paid_out = Some(self.day);
        self.lent = amount;
        self.to_come = amount;
        // C94: where interest rests, the instalment of a plan without the pause is kept.
        let pauses = std::mem::take(&mut self.pauses);
        let ground = self.ground(1, amount, self.day);
        self.plan = Some(Plan::new(self.agreed, &ground, None));
        self.pauses = pauses;
        if self.rests(self.day) {
            self.remake(0, Remake::KeepInstalment);
        }
    }

    /// C92: the contract rate of a night, for one minor unit and a year.
    pub(super) fn rate(&self, night: Date) -> Fraction {
        let holds = self.rates.iter().rfind(|(from, _)| *from <= night);
        holds.map_or_else(|| per_year(self.agreed.rate), |(_, rate)| rate.clone())
    }

    /// C94: whether contract interest rests in a night, as is known today.
    pub(super) fn rests(&self, night: Date) -> bool {
        let with_rows = self.rests_suspended.iter().map(|(from, row)| (*from, self.calendar.end(*row)));
        let mut rests = self.pauses.iter().chain(&self.kept_nights).copied().chain(with_rows);
        rests.any(|(from, until)| from <= night && night < until)
    }

    /// C6: what one minor unit bears in a night of a period that starts on `start`.
    pub(super) fn growth_of_one(&self, start: Date, night: Date) -> Fraction {
        if self.rests(night) { quotient(0, 1) } else { self.unrested_growth(start, night) }
    }

    pub(super) fn unrested_growth(&self, start: Date, night: Date) -> Fraction {
        self.rate(night) * self.calendar.weight(start, night)
    }

    /// C89: the interest of a night on the principal as planned, of the row whose period it lies in.
    pub(super) fn follow_plan(&mut self, period: u32, night: Date) {
        let (Some(paid_out), Some(plan)) = (self.paid_out, &self.plan) else { return };
        let Some(row) = plan.row(period) else { return };
        let base = if self.agreed.method == Method::Flat && row.before > 0 { self.lent } else { row.before };
        let start = self.calendar.period_start(period, paid_out);
        let growth = whole(base) * self.growth_of_one(start, night);
        *self.planned_so_far.entry(period).or_default() += growth;
    }
}

/// C90, C213: how the instalment comes about, and whether with all nights of the row that the day lies in.
fn answer_of(tranche: TrancheRemake) -> (Remake, bool) {
    match tranche {
        TrancheRemake::Reprice => (Remake::Reprice, false),
        TrancheRemake::RepriceAsWhole => (Remake::Reprice, true),
        TrancheRemake::KeepInstalment => (Remake::KeepInstalment, false),
    }
}
