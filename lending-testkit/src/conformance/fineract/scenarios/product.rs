//! The peer's product, as far as its figures depend on it.

use serde::Deserialize;
use serde_json::Value;

use crate::conformance::fineract::words::{Figure, LeapYear, Month, Year};

/// Settings that decide figures; an absent one has the meaning that the suite's description gives it.
#[derive(Debug, Clone, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "they are the peer's switches")]
#[serde(rename_all = "camelCase")]
pub(super) struct PeerProduct {
    pub(super) currency_code: String,
    pub(super) digits_after_decimal: u8,
    #[serde(default)]
    pub(super) in_multiples_of: Option<Figure>,
    #[serde(default)]
    pub(super) installment_amount_in_multiples_of: Option<Figure>,
    #[serde(default)]
    pub(super) interest_rate_frequency_type: RateFrequency,
    pub(super) days_in_year_type: Year,
    pub(super) days_in_month_type: Month,
    #[serde(default)]
    pub(super) days_in_year_custom_strategy: Option<LeapYear>,
    #[serde(default)]
    pub(super) loan_schedule_type: ScheduleType,
    #[serde(default)]
    pub(super) loan_schedule_processing_type: Processing,
    #[serde(default)]
    pub(super) is_interest_recalculation_enabled: bool,
    #[serde(default)]
    pub(super) recalculation_rest_frequency_type: Option<String>,
    #[serde(default)]
    pub(super) pre_closure_interest_calculation_strategy: PayOff,
    #[serde(default)]
    pub(super) allow_partial_period_interest_calculation: bool,
    #[serde(default)]
    pub(super) disallow_interest_calculation_on_past_due: bool,
    #[serde(default)]
    pub(super) interest_recognition_on_disbursement_date: bool,
    #[serde(default)]
    pub(super) allow_full_term_for_tranche: bool,
    #[serde(default)]
    pub(super) repayment_start_date_type: StartsFrom,
    #[serde(default)]
    pub(super) fixed_length: Option<Figure>,
    #[serde(default)]
    pub(super) enable_down_payment: bool,
    #[serde(default)]
    pub(super) enable_auto_repayment_for_down_payment: bool,
    #[serde(default)]
    pub(super) disbursed_amount_percentage_for_down_payment: Option<Figure>,
    #[serde(default)]
    pub(super) supported_interest_refund_types: Vec<String>,
    #[serde(default)]
    pub(super) charges: Vec<String>,
    #[serde(default)]
    pub(super) credit_allocation: Vec<CreditRule>,
    #[serde(default)]
    pub(super) payment_allocation: Vec<AllocationRule>,
    #[serde(default)]
    pub(super) charge_off_behaviour: ChargeOff,
    #[serde(default)]
    pub(super) delinquency_bucket_id: Option<String>,
    #[serde(default)]
    pub(super) grace_on_arrears_ageing: Option<u32>,
}

/// A rule of who gets what of a transaction.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AllocationRule {
    pub(super) transaction_type: String,
    #[serde(rename = "futureInstallmentAllocationRule")]
    pub(super) future: String,
    pub(super) order: Vec<String>,
}

/// A rule of which component a transaction is that takes money back.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CreditRule {
    pub(super) transaction_type: String,
    pub(super) order: Vec<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum RateFrequency {
    Day,
    Week,
    Month,
    #[default]
    Year,
    WholeTerm,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum ScheduleType {
    #[default]
    Cumulative,
    Progressive,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum Processing {
    #[default]
    Horizontal,
    Vertical,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum StartsFrom {
    #[default]
    DisbursementDate,
    SubmittedOnDate,
}

/// What becomes of rows and interest when a loan is charged off.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum ChargeOff {
    #[default]
    Regular,
    ZeroInterest,
    AccelerateMaturity,
}

/// Up to which day a pay-off bears interest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub(super) enum PayOff {
    #[default]
    #[serde(rename = "TILL_PRE_CLOSE_DATE")]
    ToItsDay,
    #[serde(rename = "TILL_REST_FREQUENCY_DATE")]
    ToTheNextDueDay,
}

impl PeerProduct {
    /// Whether overdue principal stays in the base of interest to the end of the running period.
    pub(super) fn rests_for_periods(&self) -> bool {
        let rest = self.recalculation_rest_frequency_type.as_deref();
        self.is_interest_recalculation_enabled && rest == Some("SAME_AS_REPAYMENT_PERIOD")
    }

    /// Whether money that pays the loan off bears interest to the next due day.
    pub(super) fn pays_off_to_the_next_due_day(&self) -> bool {
        self.is_interest_recalculation_enabled
            && !self.rests_for_periods()
            && self.pre_closure_interest_calculation_strategy == PayOff::ToTheNextDueDay
    }

    /// The rule of a kind of transaction, or the default one.
    pub(super) fn rule(&self, kind: &str) -> Option<&AllocationRule> {
        let of = |kind: &str| self.payment_allocation.iter().find(|rule| rule.transaction_type == kind);
        of(kind).or_else(|| of("DEFAULT"))
    }

    /// Sets the future rule of a kind of transaction; a kind without a rule gets the default's order. Nothing where there
    /// is no default.
    pub(super) fn override_rule(&mut self, kind: &str, future: &str) -> Option<()> {
        let known = self.payment_allocation.iter_mut().find(|rule| rule.transaction_type == kind);
        if let Some(rule) = known {
            future.clone_into(&mut rule.future);
        } else {
            let default = self.rule("DEFAULT").cloned()?;
            self.payment_allocation.push(AllocationRule {
                transaction_type: kind.to_owned(),
                future: future.to_owned(),
                ..default
            });
        }
        Some(())
    }
}

/// Settings that are read.
const READ: &[&str] = &[
    "currencyCode",
    "digitsAfterDecimal",
    "inMultiplesOf",
    "installmentAmountInMultiplesOf",
    "interestRateFrequencyType",
    "daysInYearType",
    "daysInMonthType",
    "daysInYearCustomStrategy",
    "loanScheduleType",
    "loanScheduleProcessingType",
    "isInterestRecalculationEnabled",
    "recalculationRestFrequencyType",
    "preClosureInterestCalculationStrategy",
    "allowPartialPeriodInterestCalculation",
    "disallowInterestCalculationOnPastDue",
    "interestRecognitionOnDisbursementDate",
    "allowFullTermForTranche",
    "repaymentStartDateType",
    "fixedLength",
    "enableDownPayment",
    "enableAutoRepaymentForDownPayment",
    "disbursedAmountPercentageForDownPayment",
    "supportedInterestRefundTypes",
    "charges",
    "creditAllocation",
    "paymentAllocation",
    "chargeOffBehaviour",
    "delinquencyBucketId",
    "graceOnArrearsAgeing",
];

/// Settings of the peer that decide no figure here: limits, its ledger, its messages, what a loan's row says again, and
/// what only a verb asks for that is not mapped.
const WITHOUT_FIGURES: &[&str] = &[
    "name",
    "minPrincipal",
    "principal",
    "maxPrincipal",
    "minNumberOfRepayments",
    "numberOfRepayments",
    "maxNumberOfRepayments",
    "minInterestRatePerPeriod",
    "interestRatePerPeriod",
    "maxInterestRatePerPeriod",
    "repaymentEvery",
    "repaymentFrequencyType",
    "amortizationType",
    "interestType",
    "interestCalculationPeriodType",
    "transactionProcessingStrategyCode",
    "canDefineInstallmentAmount",
    "overdueDaysForNPA",
    "accountMovesOutOfNPAOnlyOnArrearsCompletion",
    "principalThresholdForLastInstallment",
    "canUseForTopup",
    "holdGuaranteeFunds",
    "multiDisburseLoan",
    "maxTrancheCount",
    "outstandingLoanBalance",
    "accountingRule",
    "disallowExpectedDisbursements",
    "allowApprovedDisbursedAmountsOverApplied",
    "overAppliedCalculationType",
    "overAppliedNumber",
    "enableInstallmentLevelDelinquency",
    "enableAccrualActivityPosting",
    "dueDaysForRepaymentEvent",
    "overDueDaysForRepaymentEvent",
    "isArrearsBasedOnOriginalSchedule",
    "capitalizedIncomeStrategy",
    "capitalizedIncomeCalculationType",
    "capitalizedIncomeType",
    "enableIncomeCapitalization",
    "buyDownFeeStrategy",
    "buyDownFeeCalculationType",
    "buyDownFeeIncomeType",
    "enableBuyDownFee",
    "merchantBuyDownFee",
];

/// Settings that are mapped with one answer only.
const ONLY: &[(&str, &str)] = &[
    ("interestRecalculationCompoundingMethod", "NONE"),
    ("rescheduleStrategyMethod", "ADJUST_LAST_UNPAID_PERIOD"),
    ("recalculationRestFrequencyInterval", "1"),
];

/// The first setting of a product that has an answer and is not known.
pub(super) fn unknown_setting(given: &Value) -> Option<String> {
    let settings = given.as_object()?;
    let unanswered = |answer: &Value| match answer {
        Value::Null | Value::Bool(false) => true,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Bool(true) | Value::Object(_) => false,
    };
    let only = |name: &str, answer: &Value| {
        let word = answer.as_str().map_or_else(|| answer.to_string(), str::to_owned);
        ONLY.iter().any(|(setting, known)| *setting == name && word == *known)
    };
    let is_known = |name: &str| READ.contains(&name) || WITHOUT_FIGURES.contains(&name);
    let unknown =
        settings.iter().find(|(name, answer)| !unanswered(answer) && !is_known(name) && !only(name, answer));
    unknown.map(|(name, answer)| format!("the product's setting `{name}`: {answer}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absent_settings_have_their_meaning_and_rules_are_overridden() {
        let text = r#"{"currencyCode": "EUR", "digitsAfterDecimal": 2, "daysInYearType": "DAYS_360",
            "daysInMonthType": "DAYS_30", "paymentAllocation": [{"transactionType": "DEFAULT",
            "futureInstallmentAllocationRule": "NEXT_INSTALLMENT", "order": ["DUE_FEE"]}]}"#;
        let mut product: PeerProduct = serde_json::from_str(text).unwrap();
        assert_eq!(product.loan_schedule_processing_type, Processing::Horizontal);
        assert_eq!(product.interest_rate_frequency_type, RateFrequency::Year);
        product.override_rule("PAYOUT_REFUND", "LAST_INSTALLMENT").unwrap();
        let [default, refund] = ["OTHER", "PAYOUT_REFUND"].map(|kind| product.rule(kind).unwrap());
        assert_eq!(default.future, "NEXT_INSTALLMENT");
        assert_eq!(refund.future, "LAST_INSTALLMENT");
        assert_eq!(refund.order, ["DUE_FEE"]);
    }

    #[test]
    fn a_setting_that_is_not_known_is_named_where_it_has_an_answer() {
        let unknown = |text: &str| unknown_setting(&serde_json::from_str(text).unwrap());
        assert_eq!(unknown(r#"{"name": "P", "daysInYearType": "ACTUAL", "dancing": false}"#), None);
        assert!(unknown(r#"{"dancing": true}"#).is_some_and(|found| found.contains("dancing")));
        assert_eq!(unknown(r#"{"rescheduleStrategyMethod": "ADJUST_LAST_UNPAID_PERIOD"}"#), None);
        assert!(unknown(r#"{"rescheduleStrategyMethod": "REDUCE_EMI_AMOUNT"}"#).is_some());
    }
}
