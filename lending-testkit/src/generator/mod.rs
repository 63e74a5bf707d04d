//! Random products and histories, each from one number: what fails is reproduced by its seed.

mod another_plan;
mod case;
mod changes;
mod coverage;
mod fees;
mod fees_reached;
mod free_rows;
mod history;
mod late;
mod late_reached;
mod payouts;
mod plan;
mod policy;
mod prepayment;
mod product;
mod reached;
mod reference;
mod repricing;
mod settlement;
mod shuffled;
mod widened;
mod widened_reached;

pub use case::{Case, Command};
pub use coverage::Coverage;
pub use history::history;
pub use plan::PlanCase;
pub use policy::PolicyCase;
pub use product::product;
pub use reference::reference;
pub use shuffled::shuffled;
pub use widened::WIDENED;
