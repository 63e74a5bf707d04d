//! Postings for the host's ledger (记账): the entries of a loan's book as balanced debits and credits.
//!
//! Each line kind moves an amount between **roles** ([`Role`]): principal, interest on a bill, the borrower's credit,
//! cash, income … A [`Chart`] is data that gives each role its accounts and says when growth is income ([`Basis`]).
//! A [`Ledger`] is the postings of one loan: a function of its book, made again at any time, exported as text.
//!
//! Rules C240–C252 of `docs/conventions.md`; reasons: record 0017.

mod books;
mod chart;
mod claims;
#[cfg(test)]
mod claims_tests;
mod error;
mod export;
mod movement;
mod pools;
mod posting;
mod role;
#[cfg(test)]
mod tests;

pub use chart::{AccountKind, Basis, Chart};
pub use error::{ChartError, ExportError, PoolsError};
pub use export::{beancount_names, write_beancount, write_csv};
pub use pools::Pools;
pub use posting::{Dimensions, Ledger, Posted, Posting};
pub use role::{Role, Side};
