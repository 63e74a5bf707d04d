//! The peer's operations as verbs of our loan.

use lending_core::calendar::Date;
use lending_core::debt::ItemId;
use lending_core::loan::{Disbursement, InterestPause, Payment, RateChange};
use lending_core::money::Money;
use rust_decimal::Decimal;

use super::ledger::{Allocations, CHARGE_OFF, DISBURSEMENT, Entry, INTEREST_REFUND, RE_AGE, REPAYMENT};
use super::mapping::kind_of_money;
use super::replay::{Running, Stop, refused};
use super::step::{Operation, RescheduleRow};

impl Running {
    /// Does what a step says, and takes in what it changed.
    pub(super) fn perform(&mut self, operation: &Operation) -> Result<(), Stop> {
        if operation.makes_rows_anew() || self.charges.are_on_rows() {
            self.accruals.are_unknown();
        }
        match operation {
            Operation::Approve { date, amount, expected_disbursement } => {
                self.approved = Some((expected_disbursement.unwrap_or(*date), amount.0));
                return Ok(());
            }
            Operation::SetBusinessDate { .. }
            | Operation::SetAllocationRule { .. }
            | Operation::CreateLoan { .. }
            | Operation::AddCharge { .. } => return Ok(()),
            Operation::InlineCob => self.close_days()?,
            Operation::Disburse { date, amount } => self.disburse(*date, amount.0)?,
            Operation::Repayment { date, amount } => {
                let payment = self.pay(REPAYMENT, "REPAYMENT", *date, amount.0)?;
                self.is_not_ahead_of_fees(&payment)?;
            }
            Operation::Transaction { kind, date, amount } => self.transact(kind, *date, amount.0)?,
            Operation::PayOff { date } => self.pay_off(*date)?,
            Operation::UndoRepayment { date } => {
                let repaid = self.ledger.last_standing(|entry| entry.day == *date && entry.kind == REPAYMENT);
                self.reverse(repaid)?;
            }
            Operation::UndoTransaction { nth, kind, date } => {
                let nth = self.ledger.nth(nth.0, kind.as_deref(), *date);
                self.reverse(nth)?;
            }
            Operation::UndoLastDisbursal if !self.charges.at_payout.is_empty() => {
                return Err(Stop::not_mapped("an undo of a payout with its charges"));
            }
            Operation::UndoLastDisbursal => {
                let payout = self.ledger.last_standing(Entry::is_payout);
                self.reverse(payout.clone())?;
                if let Some(payout) = payout {
                    self.ledger.forget(&payout);
                }
            }
            Operation::InterestPause { start, end } => self.pause(*start, *end)?,
            Operation::Reschedule { table: [row] } => self.reschedule(row)?,
            Operation::Chargeback { amount, nth } => self.charge_back(amount.0, nth.map(|nth| nth.0))?,
            Operation::CreditBalanceRefund { date, amount } => self.refund_credit(*date, amount.0)?,
            Operation::ChargeOff { date } => self.charge_off(*date)?,
            Operation::ChargeOffUndo => {
                let charged_off = self.ledger.last_standing(|entry| entry.kind == CHARGE_OFF);
                self.reverse(charged_off)?;
            }
            Operation::ContractTermination => self.terminate()?,
            Operation::ReAge { table: [row] } => self.re_age(row)?,
            Operation::ReAgeUndo => {
                let aged = self.ledger.last_standing(|entry| entry.kind == RE_AGE);
                self.reverse(aged)?;
            }
            Operation::ReAmortize { interest_handling } => self.re_amortize(*interest_handling)?,
        }
        self.refund_interest_anew()?;
        self.look()?;
        self.accrue_to_the_end()?;
        self.accrue_the_rest(operation.day().unwrap_or(self.today))
    }

    /// Takes in what the day's events changed.
    pub(super) fn look(&mut self) -> Result<(), Stop> {
        self.computed = self.today;
        let day = self.today.max(self.payout);
        let decimals = u32::from(self.currency.exponent());
        let allocations = Allocations::of(&self.loan, day)?;
        let mut told = self.re_aged()?;
        told.extend(self.ended()?);
        self.ledger.refresh(&allocations, &told, decimals);
        Ok(())
    }

    fn disburse(&mut self, day: Date, amount: Decimal) -> Result<(), Stop> {
        if self.product.rests_for_periods() && self.ledger.standing().any(Entry::is_payout) {
            return Err(Stop::not_mapped("money where interest rests for whole periods"));
        }
        let is_first = !self.ledger.standing().any(Entry::is_payout);
        let key = self.next_key("d");
        let disbursement = Disbursement::new(&key).value(day).amount(self.money(amount)?);
        let today = self.loan.on(self.today).map_err(refused)?;
        today.disburse(disbursement).map_err(refused)?;
        self.ledger.book(&key, DISBURSEMENT, day, amount);
        if is_first {
            self.charge_the_payout(day, amount)?;
        }
        if self.product.enable_down_payment && self.product.enable_auto_repayment_for_down_payment {
            let position = self.loan.position(self.today)?;
            let asked =
                position.items.iter().find(|item| item.id.to_string() == format!("down payment {key}"));
            if let Some(asked) = asked.filter(|item| item.unpaid().total().is_positive()) {
                let amount = position.money(asked.unpaid().total()).to_decimal();
                self.pay("Down Payment", "DOWN_PAYMENT", day, amount)?;
            }
        }
        Ok(())
    }

    fn transact(&mut self, kind: &str, day: Date, amount: Decimal) -> Result<(), Stop> {
        let name = match kind {
            "REPAYMENT" => REPAYMENT,
            "DOWN_PAYMENT" => "Down Payment",
            "INTEREST_REFUND" => INTEREST_REFUND,
            "MERCHANT_ISSUED_REFUND" => "Merchant Issued Refund",
            "PAYOUT_REFUND" => "Payout Refund",
            "GOODWILL_CREDIT" => "Goodwill Credit",
            "INTEREST_PAYMENT_WAIVER" => "Interest Payment Waiver",
            other => return Err(Stop::not_mapped(format!("a transaction of the kind {other}"))),
        };
        let payment = self.pay(name, kind, day, amount)?;
        self.is_not_ahead_of_fees(&payment)?;
        let refunds_interest = self.product.supported_interest_refund_types.iter().any(|of| of == kind);
        if refunds_interest && self.bears_interest { self.refund_interest(&payment, day) } else { Ok(()) }
    }

    /// Money in, by the waterfall of its kind.
    pub(super) fn pay(
        &mut self,
        name: &'static str,
        kind: &str,
        day: Date,
        amount: Decimal,
    ) -> Result<String, Stop> {
        if self.product.rests_for_periods() {
            return Err(Stop::not_mapped("money where interest rests for whole periods"));
        }
        if self.product.pays_off_to_the_next_due_day() {
            let principal = self.loan.position(day.max(self.payout))?.principal_outstanding();
            if amount >= principal.to_decimal() {
                return Err(Stop::not_mapped("a pay-off that bears interest to the next due day"));
            }
        }
        let key = self.next_key("p");
        // Of one day, what was booked first comes first.
        let order = i16::try_from(self.loan.events().len()).unwrap_or(i16::MAX);
        let mut payment = Payment::new(&key, self.money(amount)?).value(day).order(order);
        if self.product.payment_allocation.iter().any(|rule| rule.transaction_type == kind) {
            payment = payment.kind(&kind_of_money(kind));
        }
        self.loan.on(self.today).map_err(refused)?.repay(payment).map_err(refused)?;
        self.ledger.book(&key, name, day, amount);
        Ok(key)
    }

    /// Money in advance of a row pays the row's own charges there, and here only when its bill is issued.
    fn is_not_ahead_of_fees(&self, payment: &str) -> Result<(), Stop> {
        if !self.charges.are_on_rows() {
            return Ok(());
        }
        let day = self.today.max(self.payout);
        let position = self.loan.position(day)?;
        let is_ahead = |id: &ItemId| {
            let bill = position.items.iter().find(|item| item.id == *id);
            bill.is_none_or(|bill| bill.due.is_none_or(|due| due > day))
        };
        let allocations = Allocations::of(&self.loan, day)?;
        if allocations.bills_of_payment(payment).any(is_ahead) {
            return Err(Stop::not_mapped("money in advance of rows that bear charges"));
        }
        Ok(())
    }

    /// Pays what it costs to be rid of the loan on a day.
    fn pay_off(&mut self, day: Date) -> Result<(), Stop> {
        // Charges that lie ahead are paid off too.
        self.charge_all()?;
        let quote = self.loan.payoff_quote(day)?;
        self.pay(REPAYMENT, "REPAYMENT", day, quote.amount.to_decimal()).map(drop)
    }

    fn reverse(&mut self, target: Option<String>) -> Result<(), Stop> {
        let target = target.ok_or(Stop::not_mapped("an undo of a transaction that is not there"))?;
        let taken_back = self.given_back.iter().position(|given| given.payment == target);
        if let Some(by) = taken_back.and_then(|at| self.given_back.remove(at).by) {
            self.reverse(Some(by))?;
        }
        let refunds = self.refunds_of(&target);
        refunds.iter().try_for_each(|refund| self.unmake(refund))?;
        let key = self.next_key("r");
        self.loan.on(self.today).map_err(refused)?.reverse(&key, &target).map_err(refused)?;
        self.ledger.revert(&target);
        refunds.iter().try_for_each(|refund| self.make_again(refund))
    }

    /// The nights that end on the first to the last day of a pause bear nothing.
    fn pause(&mut self, start: Date, end: Date) -> Result<(), Stop> {
        let key = self.next_key("i");
        let pause = InterestPause::new(&key, start.minus_days(1), end);
        self.loan.on(self.today).map_err(refused)?.pause_interest(pause).map_err(refused)?;
        Ok(())
    }

    fn reschedule(&mut self, row: &RescheduleRow) -> Result<(), Stop> {
        let other = [row.grace_on_principal, row.grace_on_interest, row.extra_terms];
        if other.iter().any(Option::is_some) {
            return Err(Stop::not_mapped("a reschedule with a grace or further rows"));
        }
        if let Some(to) = row.adjusted_due_date {
            self.move_due_day(row.reschedule_from_date, to)?;
        }
        let Some(rate) = row.new_interest_rate else { return Ok(()) };
        let rate = format!("{rate} % per year").parse().map_err(refused)?;
        // The night that ends on the day bears the new rate already.
        let change = RateChange::new(&self.next_key("c"), row.reschedule_from_date.minus_days(1), rate);
        self.loan.on(self.today).map_err(refused)?.change_rate(change).map_err(refused)?;
        Ok(())
    }

    pub(super) fn next_key(&self, prefix: &str) -> String {
        format!("{prefix}-{}", self.loan.events().len())
    }

    pub(super) fn money(&self, amount: Decimal) -> Result<Money, Stop> {
        Money::from_decimal(amount, self.currency).map_err(refused)
    }
}
