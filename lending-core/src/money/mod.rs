//! Amounts, currencies and rounding.
//!
//! Inside a loan there is one currency, and amounts are [`Minor`]: whole minor units in a signed 64-bit newtype.
//! [`Money`] is the surface: minor units with their [`Currency`]. No float and no bare number becomes an amount
//! without naming its unit.

#![warn(clippy::arithmetic_side_effects, clippy::indexing_slicing)]

mod currency;
mod minor;
mod rounding;
mod share;
mod surface;
#[cfg(test)]
mod tests;

pub use currency::{Currency, CurrencyError};
pub use minor::Minor;
pub(crate) use rounding::divide;
pub use rounding::{Rounding, RoundingMode};
pub use share::share_of;
#[doc(hidden)]
pub use surface::check_literal;
pub use surface::{Money, MoneyError};
