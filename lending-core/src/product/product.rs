use std::collections::BTreeMap;

use super::examples;
use super::{FirstDue, MethodOffered, ProductError, ResidualOffered};
use crate::accrual::InterestPolicy;
use crate::allocation::{Override, Waterfall};
use crate::billing::{BillingPolicy, BusinessDays};
use crate::calendar::{Anchor, Frequency};
use crate::charge_back::ChargeBackPolicy;
use crate::disbursement::{CoolingOff, DisbursementPolicy};
use crate::fee::{ChargeWhenClosed, FeeRule};
use crate::money::{Currency, Minor, Rounding};
use crate::overdue::{Classification, OverduePolicy};
use crate::penalty::{ChargesCap, PenaltyPolicy};
use crate::prepayment::PrepaymentPolicy;
use crate::rate::Rate;
use crate::relief::ReliefPolicy;
use crate::repricing::Repricing;
use crate::schedule::{OnChange, PlanPolicy};
use crate::write_off::WriteOffPolicy;
use crate::written::{self, Unread};

/// Both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits<T> {
    /// The smallest.
    pub min: T,
    /// The largest.
    pub max: T,
}

impl<T: PartialOrd> Limits<T> {
    /// Whether a figure lies inside.
    pub fn contains(&self, figure: &T) -> bool {
        *figure >= self.min && *figure <= self.max
    }
}

/// What may be offered (产品): a struct that cannot be invalid, read from a file. `docs/product-file.md` has every field.
///
/// ```
/// use lending_core::product::Product;
/// let product = Product::from_toml(r#"
///     code = "personal-loan"
///     currency = "CNY"
///     amount = { min = "1000.00", max = "500000.00" }
///     instalments = { min = 3, max = 60 }
///     rate = "12 % per year"
///     method = "equal_instalment"
/// "#)?;
/// assert_eq!(product.rate().to_string(), "12 % per year");
/// # Ok::<(), lending_core::product::ProductError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    pub(super) code: String,
    pub(super) version: u32,
    pub(super) currency: Currency,
    pub(super) amount: Limits<Minor>,
    pub(super) instalments: Limits<u32>,
    pub(super) rate: Rate,
    pub(super) repricing: Option<Repricing>,
    pub(super) method: MethodOffered,
    pub(super) residual: Option<ResidualOffered>,
    pub(super) first_due: FirstDue,
    pub(super) plan: PlanPolicy,
    pub(super) frequency: Frequency,
    pub(super) due_day: Option<Anchor>,
    pub(super) instalment_rounding: Rounding,
    pub(super) interest: InterestPolicy,
    pub(super) billing: BillingPolicy,
    pub(super) business_days: Option<BusinessDays>,
    pub(super) overdue: OverduePolicy,
    pub(super) classification: Option<Classification>,
    pub(super) penalty: Option<PenaltyPolicy>,
    pub(super) charges_cap: Option<ChargesCap>,
    pub(super) waterfall: Waterfall,
    pub(super) kinds_of_money: BTreeMap<String, Waterfall>,
    pub(super) fees: Vec<FeeRule>,
    pub(super) charge_when_closed: ChargeWhenClosed,
    pub(super) charge_back: ChargeBackPolicy,
    pub(super) waterfalls: Vec<Override>,
    pub(super) prepayment: PrepaymentPolicy,
    pub(super) disbursement: DisbursementPolicy,
    pub(super) cooling_off: Option<CoolingOff>,
    pub(super) relief: ReliefPolicy,
    pub(super) write_off: WriteOffPolicy,
    pub(super) on_change: OnChange,
}

impl Product {
    /// Reads a product from TOML.
    ///
    /// # Errors
    /// [`ProductError`], with the path of the field that is wrong.
    pub fn from_toml(text: &str) -> Result<Self, ProductError> {
        let file = written::from_toml(text);
        Self::checked(
            file.map_err(|unread| malformed(unread, |path| examples::toml(path).map(str::to_owned)))?,
        )
    }

    /// Reads a product from JSON.
    ///
    /// # Errors
    /// [`ProductError`], with the path of the field that is wrong.
    pub fn from_json(text: &str) -> Result<Self, ProductError> {
        let file = written::from_json(text);
        Self::checked(file.map_err(|unread| malformed(unread, examples::json))?)
    }

    /// The code.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The version.
    pub const fn version(&self) -> u32 {
        self.version
    }

    /// The currency.
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// The smallest and the largest amount.
    pub const fn amount(&self) -> Limits<Minor> {
        self.amount
    }

    /// The smallest and the largest number of rows.
    pub const fn instalments(&self) -> Limits<u32> {
        self.instalments
    }

    /// The contract rate.
    pub const fn rate(&self) -> Rate {
        self.rate
    }

    /// How the contract rate follows a table; `None`: it stays.
    pub const fn repricing(&self) -> Option<&Repricing> {
        self.repricing.as_ref()
    }

    /// How principal comes back.
    pub const fn method(&self) -> &MethodOffered {
        &self.method
    }

    /// What is left for the last row, if anything.
    pub const fn residual(&self) -> Option<ResidualOffered> {
        self.residual
    }

    /// When the first row falls due.
    pub const fn first_due(&self) -> FirstDue {
        self.first_due
    }

    /// The answers that shape the plan.
    pub const fn plan(&self) -> PlanPolicy {
        self.plan
    }

    /// How often rows fall due.
    pub const fn frequency(&self) -> Frequency {
        self.frequency
    }

    /// Where in its month a row falls due, unless the contract's own day is taken.
    pub const fn due_day(&self) -> Option<Anchor> {
        self.due_day
    }

    /// How the instalment is rounded.
    pub const fn instalment_rounding(&self) -> Rounding {
        self.instalment_rounding
    }

    /// Contract interest.
    pub const fn interest(&self) -> InterestPolicy {
        self.interest
    }

    /// Bills.
    pub const fn billing(&self) -> BillingPolicy {
        self.billing
    }

    /// What becomes of due days on which no business is done; `None`: they stay where they fall.
    pub const fn business_days(&self) -> Option<&BusinessDays> {
        self.business_days.as_ref()
    }

    /// Days past due.
    pub const fn overdue(&self) -> OverduePolicy {
        self.overdue
    }

    /// Classes of loans; `None`: they are not classified.
    pub const fn classification(&self) -> Option<&Classification> {
        self.classification.as_ref()
    }

    /// Penalty interest, if there is any.
    pub const fn penalty(&self) -> Option<&PenaltyPolicy> {
        self.penalty.as_ref()
    }

    /// The most that interest, fees and penalty come to together, if there is such a cap.
    pub const fn charges_cap(&self) -> Option<&ChargesCap> {
        self.charges_cap.as_ref()
    }

    /// Who gets what of a payment.
    pub const fn waterfall(&self) -> Waterfall {
        self.waterfall
    }

    /// Who gets what of payments of other kinds of money, by the kind's name.
    pub const fn kinds_of_money(&self) -> &BTreeMap<String, Waterfall> {
        &self.kinds_of_money
    }

    /// The lender's list of fees.
    pub fn fees(&self) -> &[FeeRule] {
        &self.fees
    }

    /// Whether something may be charged to a loan that is closed.
    pub const fn charge_when_closed(&self) -> ChargeWhenClosed {
        self.charge_when_closed
    }

    /// Who may waive how much, and which rests are too small to be asked for.
    pub const fn relief(&self) -> &ReliefPolicy {
        &self.relief
    }

    /// What becomes of a loan that is written off.
    pub const fn write_off(&self) -> WriteOffPolicy {
        self.write_off
    }

    /// Of which component a charge-back is.
    pub const fn charge_back(&self) -> &ChargeBackPolicy {
        &self.charge_back
    }

    /// Orders that take the place of these by how the loan stands.
    pub fn waterfalls(&self) -> &[Override] {
        &self.waterfalls
    }

    /// When principal may be paid before a row asks for it, and what that costs.
    pub const fn prepayment(&self) -> &PrepaymentPolicy {
        &self.prepayment
    }

    /// How principal is paid out.
    pub const fn disbursement(&self) -> DisbursementPolicy {
        self.disbursement
    }

    /// Until when the borrower may withdraw; `None`: never.
    pub const fn cooling_off(&self) -> Option<CoolingOff> {
        self.cooling_off
    }

    /// What becomes of the instalment when something changes.
    pub const fn on_change(&self) -> OnChange {
        self.on_change
    }
}

/// What cannot be read, beside a right value of the field.
fn malformed(unread: Unread, example: impl FnOnce(&str) -> Option<String>) -> ProductError {
    let Unread { path, message } = unread;
    ProductError::Format { message: plain(&message), example: example(&path), path }
}

/// What a reader says, without the name of a type of ours, which means nothing to who wrote the file.
fn plain(message: &str) -> String {
    let Some((found, of_ours)) = message.split_once(", expected struct ") else { return message.to_owned() };
    // JSON says the line after the name.
    let place = of_ours.find(" at line ").map_or("", |at| &of_ours[at..]);
    format!("{found}, expected a table{place}")
}
