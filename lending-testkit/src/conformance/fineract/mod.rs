//! Figures of a peer, Apache Fineract: read from outside, reproduced by product settings alone.
//!
//! Nothing here computes: an adapter turns a case's parameters into the text of a product file, and the library's own
//! offer gives the figures.

mod schedules;

pub use schedules::run as schedules;
