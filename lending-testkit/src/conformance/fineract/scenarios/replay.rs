//! A scenario's steps as verbs of a loan.

use lending_core::calendar::Date;
use lending_core::error::Coded;
use lending_core::loan::{Disbursement, Loan, Payment, ViewError};
use lending_core::money::{Currency, Money};
use rust_decimal::Decimal;

use super::ledger::{Allocations, DISBURSEMENT, Ledger, REPAYMENT};
use super::mapping::{Contract, Loaned, Outlook};
use super::product::PeerProduct;
use super::step::{Act, LoanRow, Operation, Step};
use super::suite::Products;
use super::table::Difference;
use super::view::ScheduleView;

/// Why a replay does not go on.
#[derive(Debug)]
pub(super) enum Stop {
    NotMapped(String),
    Differs(Difference),
}

impl Stop {
    pub(super) fn not_mapped(reason: impl Into<String>) -> Self {
        Self::NotMapped(reason.into())
    }
}

impl From<ViewError> for Stop {
    fn from(error: ViewError) -> Self {
        Self::NotMapped(format!("a view: {error}"))
    }
}

/// A scenario on its way.
pub(super) struct Replay<'s> {
    pub(super) products: &'s Products,
    steps: &'s [Step],
    clock: Option<Date>,
    pub(super) running: Option<Running>,
    /// How many expectations held.
    pub(super) compared: usize,
}

/// A loan with what the peer would remember of it.
pub(super) struct Running {
    pub(super) loan: Loan,
    pub(super) product: PeerProduct,
    pub(super) ledger: Ledger,
    pub(super) currency: Currency,
    /// The day of the first payout, as the terms have it.
    pub(super) payout: Date,
    /// The business day.
    pub(super) today: Date,
    /// The day on which the peer computed its schedule last: no job runs by itself.
    pub(super) computed: Date,
}

impl<'s> Replay<'s> {
    pub(super) fn new(products: &'s Products, steps: &'s [Step]) -> Self {
        Self { products, steps, clock: None, running: None, compared: 0 }
    }

    /// Takes one step.
    pub(super) fn take(&mut self, step: &Step) -> Result<(), Stop> {
        match &step.act {
            Act::Nothing | Act::Skip => Ok(()),
            Act::Unknown(reason) => Err(Stop::not_mapped(format!("{}: {reason}", step.kind))),
            Act::Do(Operation::SetBusinessDate { date }) => {
                self.clock = Some(*date);
                if let Some(running) = &mut self.running {
                    running.today = *date;
                }
                Ok(())
            }
            // What is overridden before the loan was looked up when it was created; later it changes nothing.
            Act::Do(Operation::SetAllocationRule { .. }) => Ok(()),
            Act::Do(Operation::CreateLoan { with_product_charges, table: [row] }) => {
                self.create(row, *with_product_charges)
            }
            Act::Do(operation) => self.loan()?.perform(operation),
            Act::Expect(expectation) => {
                let ranges = &self.products.delinquency_buckets;
                let running = self.running.as_mut().ok_or(Stop::not_mapped("a step before the loan"))?;
                running.check(expectation, ranges)?;
                self.compared += 1;
                Ok(())
            }
        }
    }

    fn loan(&mut self) -> Result<&mut Running, Stop> {
        self.running.as_mut().ok_or(Stop::not_mapped("a step before the loan"))
    }

    fn create(&mut self, row: &LoanRow, with_charges: bool) -> Result<(), Stop> {
        if self.running.is_some() {
            return Err(Stop::not_mapped("a second loan"));
        }
        let product = self.product_of(row)?;
        if with_charges && !product.charges.is_empty() {
            return Err(Stop::not_mapped("charges of the product"));
        }
        let outlook = self.outlook();
        let loaned = Loaned { product: &product, row, outlook: &outlook };
        let Contract { currency, terms, first_payout } = loaned.contract().map_err(Stop::not_mapped)?;
        let loan = Loan::open("scenario", terms).map_err(|error| Stop::not_mapped(error.to_string()))?;
        let today = self.clock.unwrap_or(row.submitted);
        self.running = Some(Running {
            loan,
            product,
            ledger: Ledger::default(),
            currency,
            payout: first_payout.0,
            today,
            computed: first_payout.0,
        });
        Ok(())
    }

    /// The product of a loan's row, with the rules that the steps before it set.
    fn product_of(&self, row: &LoanRow) -> Result<PeerProduct, Stop> {
        let given = self.products.products.get(&row.product);
        let given = given.ok_or_else(|| Stop::not_mapped(format!("the product `{}`", row.product)))?;
        let read = serde_path_to_error(given);
        let mut product = read.map_err(|error| Stop::not_mapped(format!("the product: {error}")))?;
        let before = self.steps.iter().take_while(|step| !creates(step));
        for step in before {
            if let Act::Do(Operation::SetAllocationRule {
                product: of,
                transaction_type,
                future_installment_rule,
            }) = &step.act
                && *of == row.product
            {
                product.override_rule(transaction_type, future_installment_rule);
            }
        }
        Ok(product)
    }

    /// What the steps pay out, and what they approve.
    fn outlook(&self) -> Outlook {
        let mut outlook = Outlook::default();
        for step in self.steps {
            match &step.act {
                Act::Do(Operation::Disburse { date, amount }) => outlook.payouts.push((*date, amount.0)),
                Act::Do(Operation::Approve { amount }) => outlook.approved = Some(amount.0),
                _ => {}
            }
        }
        outlook
    }
}

fn creates(step: &Step) -> bool {
    matches!(step.act, Act::Do(Operation::CreateLoan { .. }))
}

fn serde_path_to_error(given: &serde_json::Value) -> Result<PeerProduct, serde_json::Error> {
    serde::Deserialize::deserialize(given)
}

impl Running {
    fn perform(&mut self, operation: &Operation) -> Result<(), Stop> {
        match operation {
            Operation::Approve { .. }
            | Operation::SetBusinessDate { .. }
            | Operation::SetAllocationRule { .. }
            | Operation::CreateLoan { .. } => return Ok(()),
            Operation::InlineCob => {}
            Operation::Disburse { date, amount } => self.disburse(*date, amount.0)?,
            Operation::Repayment { date, amount } => self.pay(REPAYMENT, *date, amount.0)?,
            Operation::Transaction { kind, date, amount } => self.transact(kind, *date, amount.0)?,
            Operation::PayOff { date } => self.pay_off(*date)?,
            Operation::UndoRepayment { date } => {
                let of_day = |day: Date, kind: &str| day == *date && kind == REPAYMENT;
                let entry = self.ledger.standing().rev().find(|entry| of_day(entry.day, entry.kind));
                let key = entry.map(|entry| entry.key.clone());
                self.reverse(key.as_deref())?;
            }
            Operation::UndoTransaction { nth, kind, date } => {
                let kind = kind.as_deref();
                let of_day = self.ledger.entries().filter(|entry| entry.day == *date);
                let of_kind = of_day.filter(|entry| kind.is_none_or(|kind| entry.kind == kind));
                let numbered = (1_u32..).zip(of_kind);
                let entry = numbered.into_iter().find(|(number, _)| Decimal::from(*number) == nth.0);
                let key = entry.map(|(_, entry)| entry.key.clone());
                self.reverse(key.as_deref())?;
            }
            Operation::UndoLastDisbursal => {
                let entry = self.ledger.standing().rev().find(|entry| entry.is_payout());
                let key = entry.map(|entry| entry.key.clone());
                self.reverse(key.as_deref())?;
            }
            Operation::AddCharge { .. } => return Err(Stop::not_mapped("a charge with its own due day")),
            Operation::Chargeback { .. } => return Err(Stop::not_mapped("a chargeback")),
            Operation::CreditBalanceRefund { .. } => return Err(Stop::not_mapped("a refund of credit")),
            Operation::ChargeOff { .. } | Operation::ChargeOffUndo => {
                return Err(Stop::not_mapped("a charge-off"));
            }
            Operation::ContractTermination => return Err(Stop::not_mapped("a contract's termination")),
            Operation::InterestPause { .. } => return Err(Stop::not_mapped("a pause of interest")),
            Operation::ReAge { .. } | Operation::ReAgeUndo => return Err(Stop::not_mapped("a re-age")),
            Operation::ReAmortize { .. } => return Err(Stop::not_mapped("a re-amortisation")),
            Operation::Reschedule { table: [row] } => {
                let what = match (&row.new_interest_rate, &row.adjusted_due_date) {
                    (Some(_), _) => "a change of rate",
                    (None, Some(_)) => "a moved due day",
                    (None, None) => "a reschedule",
                };
                return Err(Stop::not_mapped(what));
            }
        }
        self.look()
    }

    /// Takes in what the day's events changed.
    fn look(&mut self) -> Result<(), Stop> {
        self.computed = self.today;
        let day = self.today.max(self.payout);
        let decimals = u32::from(self.currency.exponent());
        self.ledger.refresh(&Allocations::of(&self.loan, day)?, decimals);
        Ok(())
    }

    fn disburse(&mut self, day: Date, amount: Decimal) -> Result<(), Stop> {
        let key = self.next_key("d");
        let disbursement = Disbursement::new(&key).value(day).amount(self.money(amount)?);
        let today = self.loan.on(self.today).map_err(refused)?;
        today.disburse(disbursement).map_err(refused)?;
        self.ledger.book(&key, DISBURSEMENT, day, amount);
        Ok(())
    }

    fn transact(&mut self, kind: &str, day: Date, amount: Decimal) -> Result<(), Stop> {
        let name = match kind {
            "MERCHANT_ISSUED_REFUND" => "Merchant Issued Refund",
            "PAYOUT_REFUND" => "Payout Refund",
            "GOODWILL_CREDIT" => "Goodwill Credit",
            other => return Err(Stop::not_mapped(format!("a transaction of the kind {other}"))),
        };
        if self.product.supported_interest_refund_types.iter().any(|refunded| refunded == kind) {
            return Err(Stop::not_mapped("a refund that refunds interest too"));
        }
        let [own, default] = [kind, "DEFAULT"].map(|kind| self.product.rule(kind));
        let same = own.zip(default).is_none_or(|(own, default)| {
            own.order == default.order
                && own.future_installment_allocation_rule == default.future_installment_allocation_rule
        });
        if !same {
            return Err(Stop::not_mapped("a waterfall of its own for a kind of money"));
        }
        self.pay(name, day, amount)
    }

    fn pay(&mut self, kind: &'static str, day: Date, amount: Decimal) -> Result<(), Stop> {
        let key = self.next_key("p");
        // Of one day, what was booked first comes first.
        let order = i16::try_from(self.ledger.entries().count()).unwrap_or(i16::MAX);
        let payment = Payment::new(&key, self.money(amount)?).value(day).order(order);
        self.loan.on(self.today).map_err(refused)?.repay(payment).map_err(refused)?;
        self.ledger.book(&key, kind, day, amount);
        let position = self.loan.position(self.today)?;
        if position.credit.minor().is_positive() && position.principal_to_come.minor().is_positive() {
            return Err(Stop::not_mapped("money in advance of the next row"));
        }
        Ok(())
    }

    /// Pays what it costs to be rid of the loan on a day.
    fn pay_off(&mut self, day: Date) -> Result<(), Stop> {
        let schedule = ScheduleView::of(&self.loan, day, &self.ledger, self.payout)?;
        let unpaid = schedule.rows.iter().map(super::view::RowView::outstanding).sum();
        let amount = Money::new(unpaid, self.currency).to_decimal();
        self.pay(REPAYMENT, day, amount)
    }

    fn reverse(&mut self, target: Option<&str>) -> Result<(), Stop> {
        let target = target.ok_or(Stop::not_mapped("an undo of a transaction that is not there"))?;
        let key = self.next_key("r");
        self.loan.on(self.today).map_err(refused)?.reverse(&key, target).map_err(refused)?;
        self.ledger.revert(target);
        Ok(())
    }

    fn next_key(&self, prefix: &str) -> String {
        format!("{prefix}-{}", self.loan.events().len())
    }

    fn money(&self, amount: Decimal) -> Result<Money, Stop> {
        Money::from_decimal(amount, self.currency).map_err(refused)
    }
}

fn refused(error: impl Coded) -> Stop {
    Stop::NotMapped(format!("refused: {error}"))
}
