//! The most that interest, fees and penalty come to together (C158).

use lending_core::calendar::Date;

use super::calendar::night_weight;
use super::fraction::{Fraction, floor, whole};
use super::loan::Loan;

/// What the cap of all charges has seen.
#[derive(Clone)]
pub(super) struct Charges {
    /// The exact sum of what the nights allow.
    allowed: Fraction,
    /// What is counted against it.
    pub(super) counted: i64,
}

impl Charges {
    pub(super) fn none() -> Self {
        Self { allowed: Fraction::ZERO, counted: 0 }
    }
}

impl Loan<'_> {
    /// What a night allows.
    pub(super) fn allow_charges(&mut self, night: Date) {
        let (Some(cap), Some(paid_out)) = (&self.agreed.charges_cap, self.paid_out) else { return };
        let outstanding = self.to_come - self.principal_ahead() + self.billed_principal();
        let rate = self.read_table(&cap.table, night).clamp(Fraction::ZERO, whole(10));
        self.charges.allowed += whole(outstanding) * rate * night_weight(cap.day_count, paid_out, night);
    }

    /// What of a penalty is charged: at most what is left; what is taken back is at most what was charged before.
    pub(super) fn within_charges(&mut self, wanted: i64, before: i64) -> i64 {
        let charged = if self.agreed.charges_cap.is_some() {
            let allowed = floor(&self.charges.allowed);
            wanted.min((allowed - self.charges.counted).max(0)).max(-before)
        } else {
            wanted
        };
        self.charges.counted += charged;
        charged
    }
}
