//! What is known of a borrower and of what is asked for: a lender's own dictionary of fields, and an application's
//! values with where each comes from.
//!
//! A [`Dictionary`] names each field with its kind, its unit and its limits. An [`Application`] holds values; reading it by a
//! dictionary gives [`Facts`], in which every value is of its field's kind or not known. A value that was asked for and
//! is not there is [`Value::Missing`]; it never passes for anything else.
//!
//! ```
//! use lending_core::facts::{Application, Borrower, Dictionary};
//! use lending_core::{date, money};
//! let dictionary = Dictionary::from_toml(r#"
//!     age = { kind = "integer", unit = "years", range = "[0, 150]" }
//!     monthly_income = { kind = "money", privacy = "sensitive" }
//!     bureau_score = { kind = "integer", source = "bureau" }
//! "#, money!("0.00 CNY").currency())?;
//! let application = Application::of(Borrower::Private)
//!     .with("age", 34)
//!     .with("monthly_income", money!("5200.00 CNY"))
//!     .from("bureau", date!("2026-01-08"), "bureau_score", 640);
//! assert!(dictionary.read(&application).is_ok());
//! let refused = dictionary.read(&application.with("age", "young")).unwrap_err();
//! assert_eq!(refused.to_string(), "age: expected integer (years), found text `young`");
//! # Ok::<(), lending_core::facts::FactError>(())
//! ```

mod application;
mod dictionary;
mod error;
mod interval;
mod kind;
mod known;
mod number;
#[cfg(test)]
mod tests;
mod value;

pub use application::{Application, Borrower, Fact};
pub(crate) use dictionary::check_name;
pub use dictionary::{Dictionary, Facts, Field, Privacy};
pub use error::FactError;
pub use interval::{Interval, Partition, PartitionError};
pub use kind::Kind;
pub use known::{Known, Unknown};
pub use number::Number;
pub use value::Value;
