use rust_decimal::Decimal;
use serde::Serialize;

use crate::accrual::{Exact, Piece, Run};
use crate::billing::GroundMoved;
use crate::calendar::Date;
use crate::debt::ItemId;
use crate::fee::FeeTax;
use crate::money::{Minor, Rounding, RoundingMode};
use crate::penalty::Limits;

/// The numbers that went into (a part of) a line: enough to compute its amount again, alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "basis", rename_all = "snake_case")]
pub enum Basis {
    /// `round(after) − round(before)` of a meter's exact total.
    Growth {
        /// The nights, and the totals before and after them.
        run: Run,
        /// How the total is rounded.
        rounding: Rounding,
    },
    /// What a minimum adds to growth in a night, or the cap of a bill takes from it: all that grew on the bill is kept at
    /// least `least` and at most `most`; less what that was before, less what grew.
    Limits {
        /// The night.
        night: Date,
        /// All that grew on the bill, with the night.
        total: Minor,
        /// What it was within the limits before the night.
        so_far: Minor,
        /// What grew in the night.
        grown: Minor,
        /// At least so much.
        least: Minor,
        /// At most so much.
        most: Option<Minor>,
    },
    /// What the cap of all charges cuts off: what it leaves room for, less what was wanted. What a night takes back that
    /// weighs less than nothing is at most what was charged.
    CutOff {
        /// The night.
        night: Date,
        /// What it left room for.
        room: Minor,
        /// What would have been added.
        wanted: Minor,
        /// What had been charged on the bill.
        charged: Minor,
    },
    /// The amount stands in the event.
    Stated {
        /// The amount.
        amount: Minor,
    },
    /// A part of an amount, to the nearest minor unit.
    Share {
        /// The amount.
        of: Minor,
        /// The part.
        #[serde(with = "rust_decimal::serde::str")]
        share: Decimal,
        /// How it is rounded; to the nearest minor unit, half up, where it is left out.
        #[serde(skip_serializing_if = "Rounding::is_cent")]
        rounding: Rounding,
    },
    /// A prepayment's fee: the share of its principal to the nearest minor unit, half up, at least `min`, at most
    /// `max`; less what was charged before, never below nothing.
    PrepaymentFee {
        /// The principal.
        of: Minor,
        /// The part.
        #[serde(with = "rust_decimal::serde::str")]
        share: Decimal,
        /// At least so much.
        min: Minor,
        /// At most so much.
        max: Option<Minor>,
        /// What was charged before.
        before: Minor,
    },
    /// A fee of the lender's list: the share of its base rounded to a minor unit, at least `min`, at most `max`; nothing
    /// of nothing.
    Fee {
        /// The base.
        of: Minor,
        /// The part.
        #[serde(with = "rust_decimal::serde::str")]
        share: Decimal,
        /// At least so much.
        min: Minor,
        /// At most so much.
        max: Option<Minor>,
        /// How the share is rounded; half up where it is left out.
        #[serde(skip_serializing_if = "is_half_up")]
        rounding: RoundingMode,
    },
    /// The tax that a fee carries, to the nearest minor unit, half up.
    Tax {
        /// The fee.
        fee: Minor,
        /// Its tax.
        tax: FeeTax,
    },
    /// The tax of what was left of a fee, less that of what a waiver leaves of it; at most what is asked for.
    TaxWaived {
        /// What was left of the fee.
        left: Minor,
        /// What of it the waiver took.
        waived: Minor,
        /// Its tax.
        tax: FeeTax,
        /// The tax that was asked for.
        most: Minor,
    },
    /// What a bill stated on its statement day: what became known later of days before goes with the next one.
    AsIssued {
        /// The amount.
        amount: Minor,
    },
    /// A note beside the numbers, of no amount of its own: a bill that was stated before states something else, because
    /// the ground moved under it.
    Restated {
        /// What it stated.
        stated: Minor,
        /// How the ground moved.
        why: GroundMoved,
    },
    /// What was paid of a row before it was issued.
    PaidAhead {
        /// The amount.
        amount: Minor,
    },
    /// The smaller of what was there and what was wanted.
    Smaller {
        /// What was left to give.
        available: Minor,
        /// What could be taken.
        wanted: Minor,
    },
    /// A bill's interest: `max(0, pot + round(before + expected) − round(before))`; what has grown and is on no bill
    /// yet, and what is expected to grow until the due day.
    BilledInterest {
        /// Interest grown and on no bill, less interest billed and not grown, before the bill.
        pot: Minor,
        /// The period's exact total when the bill was issued.
        before: Exact,
        /// What is expected to grow until the due day.
        expected: Vec<Piece>,
        /// How the period's total is rounded.
        rounding: Rounding,
    },
    /// A bill's principal under level instalments: `instalment − own interest`, at least nothing, at most the
    /// balance.
    BilledInstalment {
        /// The level instalment.
        instalment: Minor,
        /// The interest expected for the row's own period.
        interest: Minor,
        /// The principal on no bill.
        balance: Minor,
    },
    /// A bill's principal under equal principal or interest first: the row's share, at most the balance.
    BilledShare {
        /// The same principal for each row; nothing before the last row under interest first.
        share: Minor,
        /// The principal on no bill.
        balance: Minor,
    },
    /// A bill's fee, or its tax: what was unpaid of the charges that waited for it, and its own fees.
    Charges {
        /// Each charge and fee with what was unpaid of it.
        charges: Vec<(ItemId, Minor)>,
    },
    /// The whole, because nothing comes after it.
    Rest {
        /// What was left.
        amount: Minor,
    },
    /// How far the pot stands above zero after growth.
    Pot {
        /// The pot.
        amount: Minor,
    },
    /// A change of standing, counted as one.
    Count,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
fn is_half_up(mode: &RoundingMode) -> bool {
    *mode == RoundingMode::HalfUp
}

impl Basis {
    /// What limits of a bill or a cap of all charges make of what grew in a night, and the night.
    pub(crate) fn limited(&self) -> Option<(Date, Minor)> {
        match *self {
            Self::Limits { night, total, so_far, grown, least, most } => {
                let within = Limits { least, most }.within(total);
                Some((night, within - so_far - grown))
            }
            Self::CutOff { night, room, wanted, charged } => {
                Some((night, wanted.min(room).max(-charged) - wanted))
            }
            Self::Growth { .. }
            | Self::Stated { .. }
            | Self::Fee { .. }
            | Self::Share { .. }
            | Self::PrepaymentFee { .. }
            | Self::Tax { .. }
            | Self::TaxWaived { .. }
            | Self::AsIssued { .. }
            | Self::Restated { .. }
            | Self::PaidAhead { .. }
            | Self::Smaller { .. }
            | Self::BilledInterest { .. }
            | Self::BilledInstalment { .. }
            | Self::BilledShare { .. }
            | Self::Charges { .. }
            | Self::Rest { .. }
            | Self::Pot { .. }
            | Self::Count => None,
        }
    }
}
