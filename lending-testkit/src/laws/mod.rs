//! The laws of `docs/invariants.md`, each a function that holds a case against its statement.
//!
//! They run over generated products and histories in this crate's tests; [`check`] runs them over histories on a
//! lender's own product. The error of each is a [`Violation`]: where it does not hold, with the figures.

#![allow(clippy::missing_errors_doc, reason = "a law has one way to fail, which its `Violation` documents")]

mod arrears;
mod book;
mod cost;
mod explain;
mod identity;
mod interest;
mod ledger;
mod money;
mod overdue;
mod payoff;
mod plans;
mod policy;
mod schedule;
mod views;

use lending_core::product::Product;

use crate::generator::Case;

pub use arrears::{days_past_due, dpd_1};
pub use book::evt_5;
pub use cost::apr_1;
pub use explain::{exp_1, recomputed};
pub use identity::{evt_1, evt_2, evt_3, evt_4};
pub use interest::int_1;
pub use ledger::mon_2;
pub use money::{mon_1, mon_3, wat_1};
pub use overdue::pen_1;
pub use payoff::pay_1;
pub use plans::{int_1_on_periods, sch_1_on_plans, sch_2_on_due_days};
pub use policy::pol_1;
pub use schedule::{sch_1, sch_2};
pub use views::{exp_2, exp_3};

/// A law that does not hold, with the numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The law's id.
    pub law: &'static str,
    /// Where, and with which figures.
    pub what: String,
}

impl std::fmt::Display for Violation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "law {}: {}", self.law, self.what)
    }
}

/// Whether a case obeys a law.
pub type Law = fn(&Case) -> Result<(), Violation>;

/// All laws, by id.
pub const LAWS: [(&str, Law); 19] = [
    ("MON-1", mon_1),
    ("MON-2", mon_2),
    ("MON-3", mon_3),
    ("SCH-1", sch_1),
    ("SCH-2", sch_2),
    ("INT-1", int_1),
    ("WAT-1", wat_1),
    ("PAY-1", pay_1),
    ("DPD-1", dpd_1),
    ("PEN-1", pen_1),
    ("EVT-1", evt_1),
    ("EVT-2", evt_2),
    ("EVT-3", evt_3),
    ("EVT-4", evt_4),
    ("EVT-5", evt_5),
    ("EXP-1", exp_1),
    ("EXP-2", exp_2),
    ("EXP-3", exp_3),
    ("APR-1", apr_1),
];

/// Holds histories on a lender's own product against every law; gives back what does not hold.
///
/// ```
/// use lending_core::product::Product;
/// let product = Product::from_toml(r#"
///     code = "ours"
///     currency = "CNY"
///     amount = { min = "1000.00", max = "50000.00" }
///     instalments = { min = 3, max = 12 }
///     rate = "18 % per year"
///     method = "equal_instalment"
/// "#)?;
/// assert!(lending_testkit::laws::check(&product, 0..5).is_empty());
/// # Ok::<(), lending_core::product::ProductError>(())
/// ```
pub fn check(product: &Product, seeds: std::ops::Range<u64>) -> Vec<(u64, Violation)> {
    let cases = seeds.filter_map(|seed| Case::of_product(seed, product, product.code().to_owned()));
    let broken = cases.flat_map(|case| {
        let violations = LAWS.iter().filter_map(|(_, law)| law(&case).err()).collect::<Vec<_>>();
        violations.into_iter().map(move |violation| (case.seed, violation)).collect::<Vec<_>>()
    });
    broken.collect()
}

/// Fails a law where two figures differ.
fn same<T: PartialEq + std::fmt::Debug>(
    law: &'static str,
    what: impl Fn() -> String,
    expected: &T,
    found: &T,
) -> Result<(), Violation> {
    holds(law, expected == found, || format!("{}: expected {expected:?}, found {found:?}", what()))
}

/// Fails a law where something is not so.
fn holds(law: &'static str, so: bool, what: impl Fn() -> String) -> Result<(), Violation> {
    if so { Ok(()) } else { Err(Violation { law, what: what() }) }
}
