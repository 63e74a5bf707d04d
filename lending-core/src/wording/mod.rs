//! What explains figures to people, in their language: sentences by key, with the values that stand in them.
//!
//! The engine gives a [`Sentence`]: a key that stays, and named values. A [`Language`] has words for every key; a host with
//! other words, or another language, puts its own table beside it and keeps the keys.
//!
//! ```
//! use lending_core::wording::{Language, Sentence};
//! use lending_core::money;
//! let sentence = Sentence::new("line.received").amount("amount", money!("1000.00 CNY")).text("event", "p-1");
//! assert_eq!(Language::English.text(&sentence), "1000.00 CNY came in (p-1).");
//! assert_eq!(Language::Chinese.text(&sentence), "收到还款 1000.00 CNY（p-1）。");
//! assert_eq!(Language::French.text(&sentence), "1000,00 CNY a été reçu (p-1).");
//! assert_eq!(Language::Polish.text(&sentence), "Wpłynęło 1000,00 CNY (p-1).");
//! ```

mod debts;
mod en;
mod fr;
mod language;
mod pl;
mod sentence;
#[cfg(test)]
mod tests;
mod zh;

pub use language::{Language, LanguageError};
pub use sentence::{Sentence, Value};
