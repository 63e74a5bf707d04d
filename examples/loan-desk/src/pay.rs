//! Money that came in.

use lending_core::loan::Payment;

use crate::amount::Amount;
use crate::booking::Booking;
use crate::failure::Failure;
use crate::{Output, receipt};

/// What `loan-desk pay` is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    booking: Booking,
    /// How much, in the loan's currency: 500.00
    #[arg(allow_negative_numbers = true)]
    amount: Amount,
}

/// Records the payment, and says who got what of it.
pub(crate) fn run(options: &Options, output: Output) -> Result<(), Failure> {
    let Options { booking, amount } = options;
    let (loan, receipt) = booking.record(|loan| {
        let payment = Payment::new(&booking.key, amount.in_currency(loan.currency())?);
        let payment = match booking.value {
            Some(value) => payment.value(value),
            None => payment,
        };
        Ok(loan.on(booking.on)?.repay(payment)?)
    })?;
    receipt::show(&loan, &receipt, output);
    Ok(())
}
