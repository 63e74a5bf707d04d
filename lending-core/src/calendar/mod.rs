//! Days, due days, day counts, business days and rows of dates: all arithmetic on dates.

#![warn(clippy::arithmetic_side_effects, clippy::indexing_slicing)]

mod actual;
mod answer;
mod business_day;
mod contextual;
mod date;
mod day_count;
mod due_days;
mod first_due;
mod fraction;
mod generated;
mod generation;
mod generation_error;
mod holidays;
mod literal;
mod tenor;
#[cfg(test)]
mod tests;
mod thirty;
mod weekday;
mod weights;

pub use answer::{Answer, CalendarError};
pub use business_day::BusinessDayConvention;
pub use contextual::{FractionError, ReferencePeriod, bus_252, icma, thirty_e_360_isda};
pub use date::{Date, DateError, Month};
pub use day_count::DayCount;
pub use due_days::{Anchor, DueDays, Frequency};
pub use first_due::FirstDue;
pub use fraction::Fraction;
pub use generated::GeneratedDates;
pub use generation::{DateGeneration, Stub};
pub use generation_error::GenerationError;
pub use holidays::{CalendarData, HolidayCalendar};
#[doc(hidden)]
pub use literal::check_literal;
pub use tenor::{Tenor, TenorError, TenorUnit};
pub use weekday::Weekday;
pub use weights::{DayCounted, InterestBasis, Weighed, Weights};
