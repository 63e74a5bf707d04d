//! What the lender no longer asks for.

use lending_core::debt::{Component, ItemId};
use lending_core::loan::Waiver;

use crate::amount::Amount;
use crate::booking::Booking;
use crate::failure::Failure;
use crate::{Output, named, receipt};

/// What `loan-desk waive` is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    booking: Booking,
    /// `interest`, `fee`, `tax` or `penalty`; `principal` where an authority of the terms may
    #[arg(value_parser = named::<Component>)]
    component: Component,
    /// How much, in the loan's currency: 12.50
    #[arg(allow_negative_numbers = true)]
    amount: Amount,
    /// Of this bill or charge only: "bill 3", "charge c-1"; otherwise of the oldest first
    #[arg(long, value_name = "ITEM")]
    item: Option<ItemId>,
    /// Under this authority of the terms
    #[arg(long, value_name = "AUTHORITY")]
    by: Option<String>,
}

/// Records the waiver, and says what it took from what.
pub(crate) fn run(options: &Options, output: Output) -> Result<(), Failure> {
    let Options { booking, component, amount, item, by } = options;
    let (loan, receipt) = booking.record(|loan| {
        let mut waiver = Waiver::new(&booking.key, *component, amount.in_currency(loan.currency())?);
        if let Some(item) = item {
            waiver = waiver.of(item.clone());
        }
        if let Some(authority) = by {
            waiver = waiver.by(authority);
        }
        if let Some(value) = booking.value {
            waiver = waiver.value(value);
        }
        Ok(loan.on(booking.on)?.waive(waiver)?)
    })?;
    receipt::show(&loan, &receipt, output);
    Ok(())
}
