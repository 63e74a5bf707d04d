//! The steps of a scenario, typed.

use std::collections::BTreeMap;

use lending_core::calendar::Date;
use serde::Deserialize;
use serde_json::Value;

use super::plans::{Handling, ReAgeRow};
use super::table::Row;
use crate::conformance::fineract::words::{Calculation, Figure, Unit};

/// Fields of an operation that say nothing about figures.
const WITHOUT_FIGURES: [&str; 2] = ["payment_type", "rest"];

const COMPOUNDING_SWITCH: &str = "is-principal-compounding-disabled-for-overdue-loans";

/// A scenario as it stands in its file.
#[derive(Debug, Deserialize)]
pub(super) struct ScenarioFile {
    pub(super) id: String,
    #[serde(default)]
    pub(super) name: String,
    steps: Vec<Raw>,
}

#[derive(Debug, Deserialize)]
struct Raw {
    i: u32,
    kind: String,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    args: Vec<Value>,
    #[serde(default)]
    op: Option<Value>,
    #[serde(default)]
    table: Option<Value>,
}

/// One step.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) number: u32,
    pub(super) kind: String,
    pub(super) act: Act,
}

/// What a step does or expects.
#[derive(Debug)]
pub(super) enum Act {
    Do(Operation),
    Expect(Expectation),
    /// Nothing that a loan would notice.
    Nothing,
    /// An expectation about what is the peer's own (its ledger, its messages), or that names no figure.
    Skip,
    /// A step of a kind that is not known, or that does not read as its kind should.
    Unknown(String),
}

/// An operation of the peer.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Operation {
    SetBusinessDate {
        date: Date,
    },
    CreateLoan {
        #[serde(default)]
        with_product_charges: bool,
        table: [LoanRow; 1],
    },
    Approve {
        date: Date,
        amount: Figure,
        #[serde(default)]
        expected_disbursement: Option<Date>,
    },
    Disburse {
        date: Date,
        amount: Figure,
    },
    SetAllocationRule {
        product: String,
        transaction_type: String,
        future_installment_rule: String,
    },
    Repayment {
        date: Date,
        amount: Figure,
    },
    Transaction {
        #[serde(rename = "type")]
        kind: String,
        date: Date,
        amount: Figure,
    },
    UndoRepayment {
        date: Date,
    },
    UndoTransaction {
        nth: Figure,
        #[serde(default, rename = "type")]
        kind: Option<String>,
        date: Date,
    },
    UndoLastDisbursal,
    AddCharge {
        charge: String,
        date: Date,
        amount: Figure,
    },
    PayOff {
        date: Date,
    },
    InlineCob,
    Chargeback {
        amount: Figure,
        #[serde(default)]
        nth: Option<Figure>,
    },
    CreditBalanceRefund {
        date: Date,
        amount: Figure,
    },
    ChargeOff {
        date: Date,
    },
    ChargeOffUndo,
    ContractTermination,
    InterestPause {
        start: Date,
        end: Date,
    },
    ReAge {
        table: [ReAgeRow; 1],
    },
    ReAgeUndo,
    ReAmortize {
        #[serde(default)]
        interest_handling: Handling,
    },
    Reschedule {
        table: [RescheduleRow; 1],
    },
}

impl Operation {
    /// The day on which its money counts.
    pub(super) const fn day(&self) -> Option<Date> {
        match self {
            Self::Disburse { date, .. }
            | Self::Repayment { date, .. }
            | Self::Transaction { date, .. }
            | Self::PayOff { date }
            | Self::CreditBalanceRefund { date, .. } => Some(*date),
            Self::SetBusinessDate { .. }
            | Self::CreateLoan { .. }
            | Self::Approve { .. }
            | Self::SetAllocationRule { .. }
            | Self::UndoRepayment { .. }
            | Self::UndoTransaction { .. }
            | Self::UndoLastDisbursal
            | Self::AddCharge { .. }
            | Self::InlineCob
            | Self::Chargeback { .. }
            | Self::ChargeOff { .. }
            | Self::ChargeOffUndo
            | Self::ContractTermination
            | Self::InterestPause { .. }
            | Self::ReAge { .. }
            | Self::ReAgeUndo
            | Self::ReAmortize { .. }
            | Self::Reschedule { .. } => None,
        }
    }

    /// Whether it puts other rows in the place of those that are, so that what is accrued after it is not known here.
    pub(super) const fn makes_rows_anew(&self) -> bool {
        matches!(self, Self::ReAge { .. } | Self::ReAgeUndo | Self::ReAmortize { .. })
    }
}

/// The row that a loan is created from; it wins over the product.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LoanRow {
    #[serde(rename = "LoanProduct")]
    pub(super) product: String,
    #[serde(rename = "submitted on date")]
    pub(super) submitted: Date,
    #[serde(rename = "with Principal")]
    pub(super) principal: Figure,
    #[serde(rename = "ANNUAL interest rate %")]
    pub(super) rate: Figure,
    #[serde(rename = "interest type")]
    pub(super) interest_type: String,
    #[serde(rename = "interest calculation period")]
    pub(super) calculation: Calculation,
    #[serde(rename = "amortization type")]
    pub(super) amortization: String,
    #[serde(default, rename = "loanTermFrequency")]
    pub(super) term: Option<Figure>,
    #[serde(default, rename = "loanTermFrequencyType")]
    pub(super) term_unit: Option<Unit>,
    #[serde(rename = "repaymentEvery")]
    pub(super) every: Figure,
    #[serde(rename = "repaymentFrequencyType")]
    pub(super) unit: Unit,
    #[serde(rename = "numberOfRepayments")]
    pub(super) rows: Figure,
    #[serde(default, rename = "graceOnPrincipalPayment")]
    pub(super) grace_on_principal: Option<Figure>,
    #[serde(default, rename = "graceOnInterestPayment")]
    pub(super) grace_on_interest: Option<Figure>,
    #[serde(default, rename = "interest free period")]
    pub(super) interest_free: Option<Figure>,
    #[serde(rename = "Payment strategy")]
    pub(super) strategy: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RescheduleRow {
    pub(super) reschedule_from_date: Date,
    #[serde(default, rename = "submittedOnDate")]
    pub(super) _submitted_on: Option<Date>,
    #[serde(default)]
    pub(super) adjusted_due_date: Option<Date>,
    #[serde(default)]
    pub(super) grace_on_principal: Option<Figure>,
    #[serde(default)]
    pub(super) grace_on_interest: Option<Figure>,
    #[serde(default)]
    pub(super) extra_terms: Option<Figure>,
    #[serde(default)]
    pub(super) new_interest_rate: Option<Figure>,
}

/// What is expected at a step.
#[derive(Debug)]
pub(super) enum Expectation {
    Schedule(Vec<Row>),
    ScheduleTotal(Vec<Row>),
    Transactions(Vec<Row>),
    Charges(Vec<Row>),
    Delinquency { range: Option<String>, since: Option<Date>, table: Option<Vec<Row>> },
    Status(String),
    Balance(Figure),
}

impl ScenarioFile {
    /// Its steps, in order.
    pub(super) fn steps(self) -> Vec<Step> {
        self.steps.into_iter().map(Raw::step).collect()
    }
}

impl Raw {
    fn step(self) -> Step {
        let (number, kind) = (self.i, self.kind.clone());
        let act = self.act().unwrap_or_else(Act::Unknown);
        Step { number, kind, act }
    }

    fn act(self) -> Result<Act, String> {
        if let Some(mut operation) = self.op {
            if let Some(fields) = operation.as_object_mut() {
                fields.retain(|field, _| !WITHOUT_FIGURES.contains(&field.as_str()));
                fields.extend(self.table.map(|table| ("table".to_owned(), table)));
            }
            return Operation::deserialize(operation).map(Act::Do).map_err(|error| error.to_string());
        }
        let text = |at: usize| self.args.get(at).and_then(Value::as_str).map(str::to_owned);
        let rows = || self.table.as_ref().map(read_rows).transpose();
        let table = || rows()?.ok_or_else(|| "no table".to_owned());
        let expectation = match self.kind.as_str() {
            "create_client" => return Ok(Act::Nothing),
            // Its figures are the same with and without it.
            "global_config" if text(0).as_deref() == Some(COMPOUNDING_SWITCH) => return Ok(Act::Nothing),
            "global_config" => return Err(format!("the setting {:?}", self.args)),
            "expect_journal" | "expect_event" => return Ok(Act::Skip),
            "expect_schedule" => Expectation::Schedule(table()?),
            "expect_schedule_total" => Expectation::ScheduleTotal(table()?),
            "expect_transactions" => Expectation::Transactions(table()?),
            "expect_charges" => Expectation::Charges(table()?),
            // Without a range or a table the sentence names nothing that could be compared.
            "expect_delinquency" if self.args.is_empty() && self.table.is_none() => return Ok(Act::Skip),
            "expect_delinquency" => {
                let since =
                    text(1).map(|day| day.parse().map_err(|_| format!("no day: {day}"))).transpose()?;
                Expectation::Delinquency { range: text(0), since, table: rows()? }
            }
            "expect_status" => {
                // Without a name the sentence says that everything was paid.
                let status = text(0).or(self.text).unwrap_or_else(|| "all obligations met".to_owned());
                Expectation::Status(status)
            }
            "expect_balance" => {
                let amount = self.args.first().cloned().unwrap_or_default();
                Expectation::Balance(Figure::deserialize(amount).map_err(|error| error.to_string())?)
            }
            other => return Err(format!("a step of the kind `{other}`")),
        };
        Ok(Act::Expect(expectation))
    }
}

fn read_rows(table: &Value) -> Result<Vec<Row>, String> {
    let rows = Vec::<BTreeMap<String, Option<String>>>::deserialize(table);
    Ok(rows.map_err(|error| error.to_string())?.into_iter().map(Row::given).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(text: &str) -> Act {
        serde_json::from_str::<Raw>(text).unwrap().step().act
    }

    #[test]
    fn operations_and_expectations_are_read() {
        let repaid = step(
            r#"{"i": 3, "kind": "repayment", "business_date": "2026-01-05",
                "op": {"op": "repayment", "payment_type": "ANY", "date": "2026-01-04", "amount": "10.50"}}"#,
        );
        let Act::Do(Operation::Repayment { date, amount }) = repaid else { panic!("{repaid:?}") };
        assert_eq!((date.to_string().as_str(), amount.to_string().as_str()), ("2026-01-04", "10.5"));
        let aged = step(
            r#"{"i": 4, "kind": "re_age", "op": {"op": "re_age"}, "table": [{"frequencyNumber": "1",
                "frequencyType": "MONTHS", "startDate": "2026-02-01", "numberOfInstallments": "3"}]}"#,
        );
        assert!(matches!(aged, Act::Do(Operation::ReAge { .. })), "{aged:?}");
        let totals = step(r#"{"i": 5, "kind": "expect_schedule_total", "table": [{"Due": "10.0"}]}"#);
        assert!(matches!(totals, Act::Expect(Expectation::ScheduleTotal(rows)) if rows.len() == 1));
        assert!(matches!(step(r#"{"i": 6, "kind": "expect_journal", "args": []}"#), Act::Skip));
    }

    #[test]
    fn what_is_not_known_is_kept_with_its_reason() {
        for text in [
            r#"{"i": 1, "kind": "dance"}"#,
            r#"{"i": 1, "kind": "dance", "op": {"op": "dance"}}"#,
            r#"{"i": 1, "kind": "expect_schedule"}"#,
            r#"{"i": 1, "kind": "expect_balance", "args": ["much"]}"#,
            r#"{"i": 1, "kind": "repayment", "op": {"op": "repayment", "date": "2026-02-30", "amount": "1"}}"#,
        ] {
            assert!(matches!(step(text), Act::Unknown(_)), "{text}");
        }
    }
}
