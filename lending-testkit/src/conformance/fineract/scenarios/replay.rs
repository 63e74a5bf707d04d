//! A scenario's steps as verbs of a loan.

use lending_core::calendar::Date;
use lending_core::error::Coded;
use lending_core::loan::{Loan, ViewError};
use lending_core::money::Currency;
use rust_decimal::Decimal;
use serde::Deserialize;

use super::accruals::Accruals;
use super::charges::{ChargeKind, Charges};
use super::interest_refunds::GivenBack;
use super::ledger::Ledger;
use super::mapping::{Contract, Loaned, Outlook};
use super::payout_fees::{self, AtPayout};
use super::product::{PeerProduct, unknown_setting};
use super::step::{Act, LoanRow, Operation, Step};
use super::suite::Products;
use super::table::Difference;

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
    /// How many rows of what was expected are the peer's own.
    pub(super) passed_over: usize,
}

/// A loan with what the peer would remember of it.
pub(super) struct Running {
    pub(super) loan: Loan,
    pub(super) product: PeerProduct,
    pub(super) row: LoanRow,
    /// What was approved: the day on which it is expected to be paid out, and how much.
    pub(super) approved: Option<(Date, Decimal)>,
    pub(super) outlook: Outlook,
    pub(super) bears_interest: bool,
    pub(super) ledger: Ledger,
    pub(super) charges: Charges,
    pub(super) accruals: Accruals,
    /// The payments that take a payout back and give interest back, in the order in which they were booked.
    pub(super) given_back: Vec<GivenBack>,
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
        Self { products, steps, clock: None, running: None, compared: 0, passed_over: 0 }
    }

    /// Takes one step.
    pub(super) fn take(&mut self, step: &Step) -> Result<(), Stop> {
        match &step.act {
            // What is overridden before the loan was looked up when it was created; later it changes nothing.
            Act::Nothing | Act::Skip | Act::Do(Operation::SetAllocationRule { .. }) => Ok(()),
            Act::Unknown(reason) => Err(Stop::not_mapped(format!("{}: {reason}", step.kind))),
            Act::Do(Operation::SetBusinessDate { date }) => {
                self.clock = Some(*date);
                if let Some(running) = &mut self.running {
                    running.today = *date;
                    running.charge_what_is_reached()?;
                }
                Ok(())
            }
            Act::Do(Operation::CreateLoan { with_product_charges, table: [row] }) => {
                self.create(row, *with_product_charges)
            }
            Act::Do(Operation::AddCharge { charge, date, amount }) => {
                let unknown = || Stop::not_mapped(format!("the charge `{charge}`"));
                let kind = self.products.charges.get(charge).ok_or_else(unknown)?;
                let running = self.loan()?;
                running.charge(kind, *date, amount.0)?;
                running.look()
            }
            Act::Do(operation) => self.loan()?.perform(operation),
            Act::Expect(expectation) => {
                let ranges = &self.products.delinquency_buckets;
                let running = self.running.as_mut().ok_or(Stop::not_mapped("a step before the loan"))?;
                running.check(expectation, ranges)?;
                self.passed_over += running.passed_over(expectation);
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
        let mut outlook = self.outlook();
        let mut at_payout = Vec::new();
        if with_charges {
            (at_payout, outlook.of_rows) =
                self.charges_of(&product)?.into_iter().partition(payout_fees::is_one);
        }
        let loaned = Loaned { product: &product, row, outlook: &outlook };
        let Contract { currency, terms, first_payout } = loaned.contract().map_err(Stop::not_mapped)?;
        let expected = |kind: ChargeKind| {
            let amount = payout_fees::amount(&kind, row.principal.0, currency)?;
            Ok(AtPayout::expected(kind, amount))
        };
        let at_payout = at_payout.into_iter().map(expected).collect::<Result<_, Stop>>()?;
        let charges = Charges::of(&product, outlook.of_rows.clone(), at_payout);
        let loan = Loan::open("scenario", terms).map_err(|error| Stop::not_mapped(error.to_string()))?;
        let today = self.clock.unwrap_or(row.submitted);
        self.running = Some(Running {
            loan,
            product,
            row: row.clone(),
            approved: None,
            outlook,
            bears_interest: !row.rate.0.is_zero(),
            ledger: Ledger::default(),
            charges,
            accruals: Accruals::default(),
            given_back: Vec::new(),
            currency,
            payout: first_payout.0,
            today,
            computed: first_payout.0,
        });
        Ok(())
    }

    /// The charges that a loan of a product bears.
    fn charges_of(&self, product: &PeerProduct) -> Result<Vec<ChargeKind>, Stop> {
        let unknown = |name| Stop::not_mapped(format!("the charge `{name}`"));
        let kind = |name| self.products.charges.get(name).cloned().ok_or_else(|| unknown(name));
        product.charges.iter().map(kind).collect()
    }

    /// The product of a loan's row, with the rules that the steps before it set.
    fn product_of(&self, row: &LoanRow) -> Result<PeerProduct, Stop> {
        let given = self.products.by_name.get(&row.product);
        let given = given.ok_or_else(|| Stop::not_mapped(format!("the product `{}`", row.product)))?;
        if let Some(setting) = unknown_setting(given) {
            return Err(Stop::not_mapped(setting));
        }
        let read = PeerProduct::deserialize(given);
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
                let unruled = || Stop::not_mapped("a product without a rule of allocation");
                product.override_rule(transaction_type, future_installment_rule).ok_or_else(unruled)?;
            }
        }
        Ok(product)
    }

    /// What the steps pay out, and what they approve.
    fn outlook(&self) -> Outlook {
        let mut outlook = Outlook::default();
        for step in self.steps {
            if let Act::Do(Operation::Disburse { date, amount }) = &step.act {
                outlook.payouts.push((*date, amount.0));
            } else if let Act::Do(Operation::Approve { amount, .. }) = &step.act {
                outlook.approved = Some(amount.0);
            } else if let Act::Do(Operation::AddCharge { charge, amount, .. }) = &step.act
                && self.products.charges.get(charge).is_some_and(|kind| kind.penalty)
            {
                outlook.penalties.push(amount.0);
            }
        }
        outlook
    }
}

fn creates(step: &Step) -> bool {
    matches!(step.act, Act::Do(Operation::CreateLoan { .. }))
}

/// A verb that our loan refuses.
#[expect(clippy::needless_pass_by_value, reason = "it stands where an error is mapped")]
pub(super) fn refused(error: impl Coded) -> Stop {
    Stop::NotMapped(format!("refused: {error}"))
}
