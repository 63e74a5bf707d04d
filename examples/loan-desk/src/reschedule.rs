//! Another plan for what is owed: more rows, another rate, another due day.

use clap::{ArgGroup, ValueEnum};
use lending_core::calendar::Date;
use lending_core::loan::{Loan, Outlook, Reschedule, RowState};
use lending_core::rate::Rate;
use lending_core::reschedule::{Arrears, NewPlan, Rows};
use lending_core::schedule::Remake;
use serde_json::json;

use crate::booking::Booking;
use crate::failure::{DeskError, Failure};
use crate::{Output, day_json, receipt, say, tables};

/// What `loan-desk reschedule` is told.
#[derive(Debug, clap::Args)]
#[command(group(ArgGroup::new("change").required(true).multiple(true).args(["extend", "next_due", "rate"])))]
pub(crate) struct Options {
    #[command(flatten)]
    booking: Booking,
    /// So many rows more than were to come at the close of the day before
    #[arg(long, value_name = "ROWS", value_parser = clap::value_parser!(u32).range(1..))]
    extend: Option<u32>,
    /// The next row that is not issued yet falls due on this day, and the later ones follow it
    #[arg(long, value_name = "DAY")]
    next_due: Option<Date>,
    /// Another contract rate: "10 % per year"
    #[arg(long)]
    rate: Option<Rate>,
    /// What becomes of bills that are unpaid
    #[arg(long, value_enum, default_value_t = Unpaid::Stay)]
    arrears: Unpaid,
    /// Shows what would come of it, and stores nothing
    #[arg(long)]
    preview: bool,
}

/// What becomes of unpaid bills.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Unpaid {
    /// They stay due on their days
    Stay,
    /// Their principal goes into the plan, their interest with its first row; charges and penalty stay
    IntoThePlan,
}

/// Agrees the plan and shows it; or shows it only.
pub(crate) fn run(options: &Options, output: Output) -> Result<(), Failure> {
    let booking = &options.booking;
    let command = |loan: &mut Loan| {
        let reschedule = Reschedule::new(&booking.key, plan(options, loan)?);
        let reschedule = match booking.value {
            Some(value) => reschedule.value(value),
            None => reschedule,
        };
        Ok(loan.on(booking.on)?.reschedule(reschedule)?)
    };
    let (loan, receipt) =
        if options.preview { booking.preview(command)? } else { booking.record(command)? };
    match output {
        Output::Text => {
            let plan = tables::schedule(&loan.schedule(booking.on, Outlook::default())?, loan.currency());
            let told = if options.preview {
                format!("Loan {}: {receipt}\na preview: nothing is stored", loan.id())
            } else {
                receipt::to_text(&loan, &receipt)
            };
            say(&format!("{told}\n\n{plan}"));
        }
        Output::Json => say(&json!({
            "schema": "loan-desk.reschedule/1",
            "loan": loan.id(),
            "currency": loan.currency().code(),
            "version": loan.version(),
            "preview": options.preview,
            "receipt": receipt::to_json(&receipt),
            "closing": day_json(&loan, booking.on, Outlook::default())?,
        })
        .to_string()),
    }
    Ok(())
}

/// The plan that is asked for.
fn plan(options: &Options, loan: &Loan) -> Result<NewPlan, Failure> {
    let plan = match (options.extend, options.next_due) {
        (Some(more), first_due) => extended(&options.booking, loan, more, first_due)?,
        (None, Some(to)) => moved(to, options.rate),
        (None, None) => NewPlan::same_rows(),
    };
    let plan = match options.arrears {
        Unpaid::Stay => plan.arrears(Arrears::Stay),
        // As the library's own short form says it.
        Unpaid::IntoThePlan => plan.arrears(NewPlan::same_rows().arrears),
    };
    Ok(match options.rate {
        Some(rate) => plan.rate(rate),
        None => plan,
    })
}

/// The rows that are left, from another due day on. The instalment is kept, unless the rate is another.
const fn moved(to: Date, rate: Option<Rate>) -> NewPlan {
    match rate {
        None => NewPlan::moved(to),
        Some(_) => NewPlan::new(Rows::Moved { to, instalment: Remake::Reprice }, Arrears::Stay),
    }
}

/// The rows that were to come at the close of the day before the booking, and some more. What was known then never
/// changes, so a retry asks for the same plan, whatever has happened since.
fn extended(booking: &Booking, loan: &Loan, more: u32, first_due: Option<Date>) -> Result<NewPlan, Failure> {
    let recorded = loan.events().iter().find(|event| event.key.as_str() == booking.key);
    let booked = recorded.map_or(booking.on, |event| event.booked);
    let eve = booked.minus_days(1);
    let nothing = || DeskError::NothingToExtend { loan: loan.id().to_owned(), day: eve };
    let agreed = loan.terms().agreed();
    if eve < agreed.contract_day {
        return Err(nothing().into());
    }
    let schedule = loan.known_on(eve)?.schedule(booking.value.unwrap_or(booked), Outlook::default())?;
    let to_come = || schedule.rows.iter().filter(|row| row.state == RowState::ToCome);
    let next = to_come().next().ok_or_else(nothing)?;
    let rows = u32::try_from(to_come().count()).unwrap_or(u32::MAX);
    let first_due = first_due.unwrap_or(next.due);
    // The due day of the contract, as long as the first row keeps it: the 31st stays the 31st after a short month.
    let anchor = Some(agreed.anchor).filter(|anchor| anchor.within(first_due.month()) == first_due);
    let (instalments, frequency) = (rows.saturating_add(more), agreed.frequency);
    let arrears = Arrears::Stay;
    Ok(NewPlan::new(Rows::New { instalments, frequency, first_due, anchor }, arrears))
}
