//! Which clause of the terms rules a line.

use super::Cause;
use crate::debt::ItemId;
use crate::loan::line::{Basis, Line, LineKey};

impl Line {
    /// The path of the answer, in the terms and in the product's file, that rules this line's amount. `conventions`: no
    /// product is asked, the numbered rules decide.
    ///
    /// ```
    /// # use lending_core::{date, doc};
    /// # let loan = doc::disbursed();
    /// let lines = loan.explain_all(date!("2026-02-20"))?;
    /// let clause = |kind| lines.iter().find(|said| said.line.key.kind() == kind).map(|said| said.line.clause());
    /// assert_eq!(clause("penalty"), Some("penalty"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn clause(&self) -> &'static str {
        match &self.key {
            // A payment is charged for what it prepays (C116).
            LineKey::Charged(_) if matches!(self.basis.first(), Some(Basis::PrepaymentFee { .. })) => {
                "prepayment.fees"
            }
            LineKey::Disbursed(_) | LineKey::Deducted { item: ItemId::Deduction(..), .. } => "disbursement",
            LineKey::CalledIn { .. } => "cooling_off",
            LineKey::ChargedBack { .. } => "charge_back",
            LineKey::Charged(_) | LineKey::Fee { .. } | LineKey::Deducted { item: ItemId::Fee(..), .. } => {
                "fees"
            }
            LineKey::Received(_) | LineKey::Goodwill(_) | LineKey::Allocated { .. } => "waterfall",
            LineKey::Waived { .. } | LineKey::Lapsed(_) => "relief",
            LineKey::WrittenOff { .. } => "write_off",
            LineKey::Moved { .. }
            | LineKey::MadePrincipal { .. }
            | LineKey::Refunded(_)
            | LineKey::Transferred { .. }
            | LineKey::SettlementFell { .. }
            | LineKey::Returned { .. }
            | LineKey::ReturnedCredit(_) => "conventions",
            LineKey::DownPayment(_)
            | LineKey::Deducted { .. }
            | LineKey::Interest { .. }
            | LineKey::InterestTakenBack { .. }
            | LineKey::Penalty { .. }
            | LineKey::Compound { .. }
            | LineKey::Billed { .. }
            | LineKey::Capitalised { .. }
            | LineKey::Added { .. }
            | LineKey::TakenOff { .. }
            | LineKey::Freed { .. }
            | LineKey::ToBeReturned(_)
            | LineKey::Relieved { .. }
            | LineKey::Unrelieved { .. }
            | LineKey::LetOff { .. }
            | LineKey::Kept(_)
            | LineKey::Unwaived { .. }
            | LineKey::Rolled { .. }
            | LineKey::Class { .. }
            | LineKey::AccrualStopped(_)
            | LineKey::AccrualResumed(_)
            | LineKey::Cancelled(_)
            | LineKey::Settled(_)
            | LineKey::Closed(_)
            | LineKey::Reopened(_) => match self.key.cause() {
                Cause::Clause(path) => path,
                Cause::Event(_) => "conventions",
            },
        }
    }
}
