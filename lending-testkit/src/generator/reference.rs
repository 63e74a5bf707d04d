use fastrand::Rng;
use lending_core::calendar::Date;
use lending_core::rate::SignedRate;
use lending_core::reference::{RateRow, Reference};
use lending_core::terms::Agreement;

use super::product::pick;

/// Rows for every table that the terms read: one that was known when the contract was made, and later ones, known
/// before they hold, on the day or months after; sometimes a row that puts an earlier one right.
pub fn reference(rng: &mut Rng, agreed: &Agreement) -> Option<Reference> {
    let mut rows = Vec::new();
    for table in agreed.tables() {
        let from = agreed.contract_day.minus_days(rng.u32(0..400));
        rows.push(row(rng, table, from, from));
        let mut from = agreed.contract_day;
        for _ in 0..rng.u8(1..6) {
            from = from.plus_days(rng.u32(5..120));
            let known = match rng.u8(0..4) {
                0 => from.minus_days(rng.u32(0..60)),
                1 => from,
                _ => from.plus_days(rng.u32(1..90)),
            };
            rows.push(row(rng, table, from, known));
            if rng.u8(0..4) == 0 {
                let later = known.plus_days(rng.u32(1..60));
                rows.push(row(rng, table, from, later));
            }
        }
    }
    Reference::new(rows).ok()
}

fn row(rng: &mut Rng, table: &str, from: Date, known: Date) -> RateRow {
    let rate = pick(rng, &["-2", "-0.88", "0", "1.62", "3.12", "3.62", "9", "18"]);
    let rate: SignedRate = format!("{rate} % per year").parse().expect("a rate");
    RateRow { table: table.to_owned(), from, known, rate }
}
