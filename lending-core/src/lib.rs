//! A pure lending engine: frozen terms and an append-only list of facts in, every figure of a loan out.

pub mod accrual;
pub mod allocation;
pub mod billing;
pub mod calendar;
pub mod debt;
#[doc(hidden)]
pub mod doc;
pub mod error;
pub mod loan;
pub mod money;
pub mod origination;
pub mod overdue;
pub mod penalty;
pub mod product;
pub mod rate;
pub mod reference;
pub mod schedule;
pub mod store;
pub mod terms;
