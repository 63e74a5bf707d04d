use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::table::{DatedRow, DatedTable, RateTable, TableError};
use super::{Rate, RateError};
use crate::calendar::Date;

/// How a rate follows an index: a spread, bounds over the life, and a bound on each change.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FloatingRate {
    /// What is added to the index.
    pub spread: Rate,
    /// Never below this.
    #[serde(default)]
    pub floor: Option<Rate>,
    /// Never above this.
    #[serde(default)]
    pub cap: Option<Rate>,
    /// The most that one repricing changes the rate, up or down.
    #[serde(default)]
    pub change_max: Option<Rate>,
}

impl FloatingRate {
    /// The fixed rates that hold from each repricing day until the next.
    ///
    /// On each day: index plus spread, moved by at most `change_max` from the rate before it (the first from
    /// `initial`, if there is one), then kept within floor and cap. All of it is exact. The days come in any order
    /// that rises; a day without a change keeps its row, so that it can be told that the rate was looked at.
    ///
    /// # Errors
    /// [`TableError::BeforeFirst`] for a day before the index starts, [`TableError::Order`] and
    /// [`TableError::Empty`] for the days, [`TableError::Bounds`] for a floor above the cap, and
    /// [`TableError::Rate`] for a rate beyond what a rate can be. Without a floor a rate may lie below zero.
    ///
    /// ```
    /// use lending_core::{date, rate::{DatedRow, DatedTable, FloatingRate}};
    /// let row = |from, rate: &str| rate.parse().map(|value| DatedRow { from, value });
    /// let index = DatedTable::new(vec![
    ///     row(date!("2025-01-01"), "3 % per year")?,
    ///     row(date!("2025-06-15"), "6 % per year")?,
    /// ])?;
    /// let floating = FloatingRate {
    ///     spread: "1.5 % per year".parse()?,
    ///     change_max: Some("2 % per year".parse()?),
    ///     ..FloatingRate::default()
    /// };
    /// let rates = floating.rates(&index, None, &[date!("2025-01-10"), date!("2025-07-10")])?;
    /// assert_eq!(rates.at(date!("2025-07-09"))?.to_string(), "4.5 % per year");
    /// assert_eq!(rates.at(date!("2025-07-10"))?.to_string(), "6.5 % per year"); // not 7.5
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn rates(
        &self,
        index: &RateTable,
        initial: Option<Rate>,
        repricing: &[Date],
    ) -> Result<RateTable, TableError> {
        if let (Some(floor), Some(cap)) = (self.floor, self.cap)
            && floor > cap
        {
            return Err(TableError::Bounds { floor, cap });
        }
        let mut before = initial;
        let rows = repricing.iter().map(|day| {
            let rate = self.next(index.at(*day)?, before)?;
            before = Some(rate);
            Ok(DatedRow { from: *day, value: rate })
        });
        DatedTable::new(rows.collect::<Result<_, TableError>>()?)
    }

    /// The rate that an index gives on a repricing day, after the one that held before it: index plus spread, moved by
    /// at most `change_max`, then kept within floor and cap. Exact.
    ///
    /// # Errors
    /// [`RateError`] where what comes out is no rate.
    pub fn next(&self, index: Rate, before: Option<Rate>) -> Result<Rate, RateError> {
        let mut scaled = index.scaled().saturating_add(self.spread.scaled());
        if let (Some(before), Some(most)) = (before, self.change_max) {
            let (before, most) = (before.scaled(), most.scaled());
            scaled = scaled.clamp(before.saturating_sub(most), before.saturating_add(most));
        }
        if let Some(floor) = self.floor {
            scaled = scaled.max(floor.scaled());
        }
        if let Some(cap) = self.cap {
            scaled = scaled.min(cap.scaled());
        }
        Rate::per_year(Decimal::from_i128_with_scale(i128::from(scaled), Rate::DECIMALS))
    }
}
