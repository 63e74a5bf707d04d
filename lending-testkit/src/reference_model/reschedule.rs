use std::collections::BTreeMap;

use lending_core::calendar::Date;
use lending_core::debt::{Component, ItemId, Key};
use lending_core::fee::FeeOn;
use lending_core::money::{Minor, Rounding, RoundingMode};
use lending_core::reschedule::{
    AgreedRow, Arrears, NewPlan, Rows, TakenOver as TakenOverPrincipal, Treatment,
};
use lending_core::schedule::{Method, Remake};

use super::fraction::{per_year, quotient, round, whole};
use super::item::{Item, Waiver};
use super::loan::Loan;
use super::plan::Plan;
use super::tax::Taxed;

/// What was taken over, by what becomes of it.
#[derive(Default)]
struct TakenOver {
    /// Interest that all rows share.
    shared: i64,
    /// Charges and penalty that wait for the next bill.
    waits: i64,
    /// C138: what the plan before would still have asked for.
    to_the_end: Option<i64>,
    /// C192: the tax that goes with them.
    tax: i64,
    principal: i64,
    /// C197: what rows keep, and what comes on top of it.
    on_top: Option<BTreeMap<u32, i64>>,
}

/// Another plan takes the place of what is to come (C105–C111).
impl Loan<'_> {
    /// C105.
    pub(super) fn reschedule(&mut self, event: &Key, agreed: &NewPlan, rows: &[AgreedRow]) {
        self.bill_what_is_over();
        let anew = matches!(agreed.rows, Rows::New { .. });
        if !anew && self.principal_taken_over(agreed) > 0 {
            self.bill_what_stands_over();
        }
        if !self.can_reschedule(agreed) {
            return;
        }
        self.classify_rescheduled();
        if let Some(rate) = agreed.rate {
            self.rates.push((self.day, per_year(rate)));
        }
        if anew || agreed.arrears != Arrears::Stay {
            self.take_down_what_is_ahead();
        }
        self.days_go_on(agreed);
        let planned = self.planned_totals();
        let to_the_end = agreed.goes_to_the_end().then(|| self.still_asked_to_the_end());
        let mut taken = match agreed.arrears {
            Arrears::Stay => TakenOver::default(),
            Arrears::Transferred { interest, fee, penalty } => self.take_over(
                event,
                anew,
                &[
                    (Component::Interest, interest),
                    (Component::Fee, fee),
                    (Component::Tax, fee),
                    (Component::Penalty, penalty),
                ],
            ),
        };
        if agreed.taken_over == TakenOverPrincipal::OnTopOfTheRows {
            taken.on_top = Some(self.rows_with_on_top(planned, taken.principal));
        }
        if taken.waits + taken.tax > 0 {
            let id = ItemId::Charge(event.clone());
            let mut charge = Item::new(id.clone(), None);
            charge.stated.add(Component::Fee, taken.waits);
            charge.stated.add(Component::Tax, taken.tax);
            charge.fees.push(Taxed::stated(id, taken.waits, taken.tax));
            self.items.push(charge);
        }
        if let Some(still_asked) = to_the_end {
            self.bear_no_interest();
            taken.to_the_end = Some(still_asked);
        }
        self.cut_hair(event, agreed.haircut);
        if let Some(residual) = agreed.residual {
            self.residual = residual.units();
        }
        self.lay_rows(event, agreed, &taken, rows);
        self.fees_of_an_event(event, FeeOn::Reschedule, 0);
    }

    /// C93, C105: whether there is principal to plan, and a row for it.
    fn can_reschedule(&self, agreed: &NewPlan) -> bool {
        let Some(paid_out) = self.paid_out else { return false };
        // C128, C209: no row comes any more.
        if self.drawing.is_at_rest() {
            return false;
        }
        let stays = agreed.arrears == Arrears::Stay;
        let billed = self.principal_taken_over(agreed);
        let after_the_last_bill =
            |day: Date| !stays || self.due_of_the_last_bill().is_none_or(|due| day > due);
        let row = self.next_row();
        let can_be = match agreed.rows {
            Rows::New { first_due, .. } => after_the_last_bill(first_due),
            Rows::Same => row <= self.rows(),
            Rows::Suspended { rows, term, .. } => self.can_suspend(rows, term),
            Rows::Resumed => !self.rows_to_resume().is_empty(),
            Rows::Moved { to, .. } => {
                row <= self.rows()
                    && to > self.calendar.period_start(row, paid_out)
                    && after_the_last_bill(to)
            }
        };
        // C136, C137: a haircut leaves something of what was not paid ahead, and of that comes the residual.
        let (haircut, residual) =
            (agreed.haircut.map_or(0, Minor::units), agreed.residual.map_or(0, Minor::units));
        let left = self.to_come - self.principal_ahead() + billed - haircut;
        let leaves = (haircut == 0 || left > 0) && residual <= left;
        self.to_come + billed > 0 && leaves && can_be
    }

    /// C105: the principal on bills that are taken over.
    fn principal_taken_over(&self, agreed: &NewPlan) -> i64 {
        let bills = self.bills().into_iter().map(|bill| self.items[bill].unpaid(Component::Principal));
        if agreed.arrears == Arrears::Stay { 0 } else { bills.sum() }
    }

    /// The due day of the last bill, by number.
    fn due_of_the_last_bill(&self) -> Option<Date> {
        self.bills().pop().and_then(|bill| self.items[bill].due)
    }

    /// C105: interest that was billed and has not grown leaves the bills, the last one first.
    pub(super) fn take_down_what_is_ahead(&mut self) {
        for bill in self.bills().into_iter().rev() {
            let ahead = self.spread_in_all() - self.still_to_wait() - self.pot;
            let amount = self.items[bill].takeable().min(ahead);
            if amount > 0 {
                self.take_off(bill, amount);
            }
        }
    }

    /// C106.
    fn take_over(&mut self, event: &Key, anew: bool, treatments: &[(Component, Treatment)]) -> TakenOver {
        let mut taken = TakenOver::default();
        for bill in self.bills() {
            if self.items[bill].is_settled() {
                continue;
            }
            let principal = self.items[bill].unpaid(Component::Principal);
            self.move_off(event, bill, Component::Principal, principal);
            self.to_come += principal;
            taken.principal += principal;
            for (component, treatment) in treatments {
                let amount = self.items[bill].unpaid(*component);
                match treatment {
                    Treatment::Stays => {}
                    Treatment::IsWaived => self.waive_by_plan(event, bill, *component, amount),
                    Treatment::IsCapitalised => {
                        self.move_off(event, bill, *component, amount);
                        self.make_principal(event, *component, amount);
                    }
                    Treatment::OnTheFirstRow | Treatment::IsSpread | Treatment::IsSpreadToTheEnd => {
                        self.move_off(event, bill, *component, amount);
                        match component {
                            Component::Interest => self.pot += amount,
                            Component::Tax => taken.tax += amount,
                            Component::Principal | Component::Fee | Component::Penalty => {
                                taken.waits += amount;
                            }
                        }
                        if *component == Component::Interest
                            && matches!(treatment, Treatment::IsSpread | Treatment::IsSpreadToTheEnd)
                        {
                            taken.shared += amount;
                        }
                    }
                }
            }
        }
        if anew {
            self.treat_what_has_grown(event, treatments, &mut taken);
        }
        taken
    }

    /// C106: with new rows, also what has grown and is on no bill.
    fn treat_what_has_grown(
        &mut self,
        event: &Key,
        treatments: &[(Component, Treatment)],
        taken: &mut TakenOver,
    ) {
        let grown = (self.pot - taken.shared).max(0);
        let of_interest = treatments.iter().find(|(component, _)| *component == Component::Interest);
        match of_interest.map(|(_, treatment)| treatment) {
            Some(Treatment::IsSpread | Treatment::IsSpreadToTheEnd) => taken.shared += grown,
            Some(Treatment::IsCapitalised) => {
                self.pot -= grown;
                self.make_principal(event, Component::Interest, grown);
            }
            Some(Treatment::IsWaived) => {
                self.pot -= grown;
                self.line(&[&"waived", event, &ItemId::ToCome, &Component::Interest], grown);
            }
            Some(Treatment::Stays | Treatment::OnTheFirstRow) | None => {}
        }
    }

    pub(super) fn move_off(&mut self, event: &Key, bill: usize, component: Component, amount: i64) {
        self.items[bill].moved.add(component, amount);
        let item = self.items[bill].id.clone();
        self.line(&[&"moved", event, &item, &component], amount);
    }

    fn make_principal(&mut self, event: &Key, component: Component, amount: i64) {
        self.to_come += amount;
        self.line(&[&"made_principal", event, &component], amount);
    }

    fn waive_by_plan(&mut self, event: &Key, bill: usize, component: Component, amount: i64) {
        self.items[bill].waived.add(component, amount);
        let item = self.items[bill].id.clone();
        self.line(&[&"waived", event, &item, &component], amount);
        self.waivers.push(Waiver { event: Some(event.clone()), item, component, amount });
    }

    /// C107–C110: makes the rows.
    fn lay_rows(&mut self, event: &Key, agreed: &NewPlan, taken: &TakenOver, rows: &[AgreedRow]) {
        let Some(paid_out) = self.paid_out else { return };
        let (mut answer, mut released) = (Remake::Reprice, 0);
        match &agreed.rows {
            Rows::New { instalments, frequency, first_due, anchor } => {
                self.begin_plan(event);
                self.free_what_was_paid_ahead();
                self.forget_what_was_shared_out();
                let cut = self.calendar.period(self.day.minus_days(1));
                let first = self.next_row().max(cut + 1);
                let after = self.due_of_the_last_bill().map_or(self.day, |due| due.max(self.day));
                self.calendar.begin_anew(self.day, (first, after), *frequency, *first_due, *anchor);
                self.last_row = first + instalments - 1;
                if matches!(self.method, Method::Custom(_) | Method::Stepped(_) | Method::FixedInstalment(_))
                {
                    self.method = Method::EqualInstalment;
                }
            }
            Rows::Same => {}
            Rows::Suspended { rows, what, term } => answer = self.suspend(*rows, *what, *term),
            Rows::Resumed => (answer, released) = self.resume(event),
            Rows::Moved { to, instalment } => {
                self.calendar.move_to(self.day, self.next_row(), *to);
                answer = *instalment;
            }
        }
        match taken.to_the_end {
            Some(still_asked) => self.share_to_the_end(taken.shared + still_asked, taken.shared),
            None => self.share_out(taken.shared),
        }
        let anew = matches!(agreed.rows, Rows::New { .. });
        self.kept_rows = taken.on_top.clone().unwrap_or_default();
        let as_agreed = self.rows_as_agreed(rows);
        self.kept_rows.extend(as_agreed);
        if !anew && agreed.arrears == Arrears::Stay {
            return self.remake(released - agreed.haircut.map_or(0, Minor::units), answer);
        }
        let row = self.next_row();
        let own = (self.pot - self.spread_in_all()).max(0);
        let so_far = if self.is_actual() && self.is_on_top() {
            let grown = self.grown.get(&row).cloned();
            grown.filter(|_| !anew).unwrap_or_default()
        } else {
            whole(own)
        };
        self.planned_so_far.insert(row, so_far);
        let ground = self.ground(row, self.to_come, paid_out);
        let kept = std::mem::take(&mut self.kept_rows);
        let before = self.plan.as_ref().map(|plan| (plan, answer));
        let plan = Plan::with_agreed(self.agreed, &ground, before, kept);
        self.plan = Some(plan);
        if !self.is_actual() {
            self.cut_at(row, own);
        }
    }

    /// C106: even shares of interest on top of the rows to come; the last takes what is left.
    fn share_out(&mut self, amount: i64) {
        self.share_out_from(self.next_row(), amount);
    }

    pub(super) fn share_out_from(&mut self, first: u32, amount: i64) {
        for (row, share) in self.even_shares(first, amount) {
            *self.spread.entry(row).or_default() += share;
        }
    }

    /// C106: the rows from one on that ask for something, each with its share.
    pub(super) fn even_shares(&self, first: u32, amount: i64) -> Vec<(u32, i64)> {
        // C132: a row that asks for nothing has no share.
        let asking = (first..=self.rows()).filter(|row| !self.asks_for_nothing(*row));
        let rows: Vec<u32> = asking.collect();
        let count = i64::try_from(rows.len()).expect("rows are few");
        if count == 0 || amount == 0 {
            return Vec::new();
        }
        let unit = |mode| round(&quotient(amount, count), Rounding::new(Minor::new(1), mode));
        let nearest = unit(RoundingMode::HalfEven);
        // Down, where the last would get less than nothing.
        let share = if nearest * (count - 1) > amount { unit(RoundingMode::Down) } else { nearest };
        let of = |row: u32| if row == self.rows() { amount - share * (count - 1) } else { share };
        rows.into_iter().map(|row| (row, of(row))).collect()
    }

    /// What was shared out over rows that are not billed.
    pub(super) fn spread_in_all(&self) -> i64 {
        self.spread.values().sum::<i64>() + self.waiting
    }

    pub(super) fn spread_on(&self, row: u32) -> i64 {
        self.spread.get(&row).copied().unwrap_or(0)
    }

    /// Rows that will never be billed give back what was paid of them.
    pub(super) fn free_what_was_paid_ahead(&mut self) {
        for (row, paid) in std::mem::take(&mut self.ahead) {
            for component in Component::ALL {
                self.free_ahead(row, component, paid.of(component));
            }
        }
    }
}
