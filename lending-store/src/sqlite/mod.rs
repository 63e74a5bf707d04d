//! The SQLite adapter: one file (or none), write-ahead log, strict tables.
//!
//! `layout` says which tables there are and refuses a database that is not one of ours, `append` and `read` are the two
//! halves of the contract on an open transaction, `store` is what a host holds.

mod append;
mod error;
mod layout;
mod read;
mod store;

pub use error::SqliteError;
pub use store::SqliteStore;
