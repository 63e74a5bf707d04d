//! The standard European consumer credit information, as far as it follows from terms.

use rust_decimal::Decimal;
use serde::Serialize;

use crate::allocation::{Then, Waterfall};
use crate::calendar::{Date, Frequency};
use crate::disbursement::{DownPayment, WithdrawalInterest};
use crate::fee::{FeeAmount, FeeDue, FeeOn, FeeRule};
use crate::money::Money;
use crate::penalty::{ChargesCap, PenaltyPolicy};
use crate::prepayment::{InterestInAdvance, PayoffUntil};
use crate::rate::Rate;
use crate::repricing::Repricing;
use crate::schedule::Method;

/// What the standard European consumer credit information asks for, in its order, as values: what the terms say of each.
///
/// Who the lender is, sureties, insurance that is compulsory, notaries and the databases that are consulted do not follow
/// from terms: they are the host's. (Source: Directive 2008/48/EC, Annex II, sections 2 to 4; not legal advice.)
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EuropeanInformation {
    /// The type of credit.
    pub type_of_credit: TypeOfCredit,
    /// The total amount of credit: what is lent less all that is kept of the payout (C264).
    pub total_amount_of_credit: Money,
    /// The conditions of the drawdown.
    pub drawdown: Drawdown,
    /// The duration.
    pub duration: Duration,
    /// The instalments, rows of one amount together: all that a bill asks for, with the fees that are a part of it.
    pub instalments: Vec<Instalments>,
    /// In which order an instalment serves what is owed.
    pub allocation: Waterfall,
    /// From which row on instalments bring principal down: later than the first where they do not amortise it at once.
    pub principal_from_row: u32,
    /// How principal comes back.
    pub repayment: Method,
    /// What is left for the last row on top of its rule.
    pub residual: Money,
    /// The total amount payable: the total amount of credit and the total cost.
    pub total_amount_payable: Money,
    /// The total cost of the credit.
    pub total_cost: Money,
    /// The borrowing rate.
    pub borrowing_rate: BorrowingRate,
    /// The annual percentage rate of charge of this credit, which is its own example.
    pub aprc: Aprc,
    /// The related costs: every fee of the list but those for late payment.
    pub related_costs: Vec<RelatedCost>,
    /// The costs of late payment.
    pub late_payment: LatePayment,
    /// The right of withdrawal.
    pub withdrawal: Withdrawal,
    /// Early repayment.
    pub early_repayment: EarlyRepayment,
    /// To which day the lender is bound by what it offers; `None`: no day is said.
    pub bound_to: Option<Date>,
}

/// The type of credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TypeOfCredit {
    /// A loan that is paid out at once.
    Loan,
    /// A loan that is paid out in parts, up to what is approved.
    LoanInTranches,
    /// What is financed is handed over, and rows begin with that.
    Lease,
}

/// How and when the money is obtained.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Drawdown {
    /// The first day on which it can be paid out.
    pub from: Date,
    /// What the borrower pays back of each payout at once.
    pub down_payment: Option<DownPayment>,
    /// What is kept of it on the contract day: interest of a broken period, and fees with their tax.
    pub kept: Money,
}

/// How long it lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Duration {
    /// The contract day.
    pub from: Date,
    /// The last due day, as it falls.
    pub to: Date,
    /// How often rows fall due.
    pub frequency: Frequency,
}

/// Rows of one amount that follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Instalments {
    /// The number of the first.
    pub from_row: u32,
    /// How many there are.
    pub count: u32,
    /// What each asks for.
    pub amount: Money,
    /// The first due day, as it falls.
    pub from: Date,
}

/// The borrowing rate, and how it moves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BorrowingRate {
    /// It stays.
    Fixed {
        /// The rate.
        rate: Rate,
    },
    /// It follows a table of the reference data.
    Follows {
        /// The rate of the contract day.
        rate: Rate,
        /// The table, the spread, the bounds and the days.
        repricing: Repricing,
    },
}

/// The annual percentage rate of charge and what it assumes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Aprc {
    /// As a fraction, to twelve decimals.
    #[serde(with = "rust_decimal::serde::str")]
    pub rate: Decimal,
    /// In per cent, to one decimal.
    #[serde(with = "rust_decimal::serde::str")]
    pub published: Decimal,
    /// What it assumes.
    pub assumes: Vec<Assumption>,
}

/// What an annual percentage rate of charge assumes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Assumption {
    /// All of it is paid out, or handed over, on the contract day (Annex I, part II, letters a and b).
    PaidOutOnTheContractDay,
    /// Each row is paid on its due day, as it falls.
    EachRowPaidWhenDue,
    /// Times are whole months, and days of a year (Annex I, part I, remark c).
    WholeMonths,
    /// Times are whole weeks, and days of a year.
    WholeWeeks,
    /// The rate of the contract day stays to the end (article 19, paragraph 4).
    TheRateStays,
    /// Of the fees of the list those count that are certain when the contract is made.
    CertainFees,
}

/// A fee of the list that is not for late payment. Amounts of its rule are in minor units, as in the terms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RelatedCost {
    /// Its name.
    pub code: String,
    /// What it is for.
    pub on: FeeOn,
    /// How much it is.
    pub amount: FeeAmount,
    /// The part of it that is charged on top as tax.
    #[serde(with = "rust_decimal::serde::str")]
    pub tax: Decimal,
    /// When it falls due.
    pub due: FeeDue,
    /// Whether it is a part of the total cost.
    pub counts: Counts,
}

/// Whether a fee is a part of the total cost of the credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Counts {
    /// It is certain: so much in all, with its tax.
    InTheTotalCost(Money),
    /// It is charged when it comes to what it is for.
    WhenItComes,
}

/// The costs of late payment. Amounts of policies are in minor units, as in the terms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LatePayment {
    /// Penalty interest; `None`: there is none.
    pub penalty: Option<PenaltyPolicy>,
    /// The rate of its first night at the contract rate of the contract day; `None`: there is none, or a table says it.
    pub rate: Option<Rate>,
    /// Fees for bills that are late and for payments that come back.
    pub fees: Vec<FeeRule>,
    /// The most that interest, fees and penalty come to together.
    pub charges_cap: Option<ChargesCap>,
}

/// The right to withdraw from the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Withdrawal {
    /// The terms give none.
    NotAgreed,
    /// There is one.
    Agreed {
        /// Days after the contract day.
        days: u32,
        /// The last of them.
        last: Date,
        /// What becomes of interest.
        interest: WithdrawalInterest,
    },
}

/// Repayment before a row asks for it: days are counted from a payout on the contract day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EarlyRepayment {
    /// The first day on which principal can be prepaid.
    pub from: Date,
    /// The least that a payment must have left for it.
    pub at_least: Money,
    /// What becomes of money in advance when the payment says nothing; its amount is in minor units.
    pub unless_said: Then,
    /// How far interest goes that is paid with it.
    pub interest: InterestInAdvance,
    /// How far it goes when everything is paid off.
    pub payoff_until: PayoffUntil,
    /// What the lender is paid for it, the earliest first; none: nothing.
    pub compensation: Vec<Compensation>,
}

/// What the lender is paid for principal that is prepaid before a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Compensation {
    /// Before this day, and not before that of the one in front.
    pub before: Date,
    /// A part of what is prepaid.
    #[serde(with = "rust_decimal::serde::str")]
    pub share: Decimal,
    /// At least so much.
    pub min: Money,
    /// At most so much.
    pub max: Option<Money>,
}
