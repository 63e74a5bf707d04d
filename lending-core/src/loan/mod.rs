//! loan
mod event;
pub use event::{Event, Fact};
