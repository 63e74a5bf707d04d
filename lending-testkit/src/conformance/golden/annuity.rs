//! `tvm_annuity`: payments, balances and interest of annuities to 1e-18.

use std::path::Path;

use lending_core::rate::{Annuity, CostError};
use rust_decimal::Decimal;
use serde_json::Value;

use super::figures::{cases, count, decimal, near};
use crate::conformance::Case;

pub(super) fn run(document: &Value, _: &Path) -> Vec<Case> {
    cases(document, "/rows", |id, row| {
        let row = row.as_array().ok_or("no row")?.iter().map(decimal).collect::<Result<Vec<_>, _>>()?;
        let [principal, rate, periods, payment, k, balance, interest] = row.as_slice() else {
            return Err(format!("expected seven figures, found {}", row.len()));
        };
        let (periods, k) = count(*periods).zip(count(*k)).ok_or("`n` or `k` is no whole number")?;
        let figures = || {
            let annuity = Annuity::new(*principal, *rate, periods)?;
            Ok::<_, CostError>([annuity.payment()?, annuity.balance_after(k)?, annuity.interest_in(k)?])
        };
        let found = match figures() {
            Ok(found) => found,
            Err(error) => return Ok(Case::judged(id, false, payment, error)),
        };
        let part = Decimal::new(1, 18);
        let right = [payment, balance, interest].into_iter().zip(found).all(|(expected, found)| {
            // A balance of nothing is told by the oracle to its own last digit.
            let nothing = found.is_zero() && expected.abs() <= *principal * part;
            nothing || near(*expected, found, expected.abs() * part)
        });
        Ok(Case::judged(id, right, format!("{payment} {balance} {interest}"), format!("{found:?}")))
    })
}
