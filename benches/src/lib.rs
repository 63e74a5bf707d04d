//! What `lending-core` costs, beside a plain version, another crate and the reference model.
//!
//! [`plain`] is the baseline: the same figures, written with `rust_decimal` and `chrono` the way one writes them first.
//! [`engine`] asks `lending-core` for them, [`history`] is a loan with much behind it. [`workload`] names the small
//! fixed workloads whose instructions are counted (`cargo xtask instructions`) and whose time is taken
//! (`cargo bench -p lending-benches`). Figures, and how they were taken: `docs/performance.md`.

pub mod decision;
pub mod draw;
pub mod engine;
pub mod history;
pub mod plain;
pub mod workload;
