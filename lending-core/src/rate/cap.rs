use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::table::{RateTable, TableError};
use crate::calendar::Date;

/// The most that credit may cost a year, by the day it is agreed: 24 %, or four times LPR.
///
/// ```
/// use lending_core::{date, rate::{CapVerdict, DatedRow, RateCap, RateTable}};
/// let lpr = RateTable::new(vec![DatedRow { from: date!("2025-05-20"), value: "3 % per year".parse()? }])?;
/// let cap = RateCap { rates: lpr.times(4.into())? };
/// assert_eq!(cap.check("0.12".parse()?, date!("2025-06-01"))?, CapVerdict::Within);
/// assert_eq!(
///     cap.check("0.1268".parse()?, date!("2025-06-01"))?,
///     CapVerdict::AboveBy("0.0068".parse()?)
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RateCap {
    /// The cap from each day on.
    pub rates: RateTable,
}

/// How a cost stands to its cap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CapVerdict {
    /// At most the cap.
    Within,
    /// Above the cap, by so much as a fraction a year.
    AboveBy(Decimal),
}

impl RateCap {
    /// Holds a yearly cost, as a fraction, against the cap of a day; nothing is rounded, the cap itself is allowed.
    ///
    /// # Errors
    /// [`TableError::BeforeFirst`].
    pub fn check(&self, cost: Decimal, day: Date) -> Result<CapVerdict, TableError> {
        let cap = self.rates.at(day)?.to_decimal();
        Ok(if cost <= cap {
            CapVerdict::Within
        } else {
            CapVerdict::AboveBy(cost.checked_sub(cap).unwrap_or(cost).normalize())
        })
    }
}
