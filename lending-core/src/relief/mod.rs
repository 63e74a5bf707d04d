//! What a lender no longer asks for (减免): who may waive how much, and which small rests a loan is closed with.

mod policy;
#[cfg(test)]
mod tests;

pub use policy::{CloseWithin, ReliefPolicy};
