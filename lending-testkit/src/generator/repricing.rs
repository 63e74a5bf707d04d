//! A contract rate that follows a table, and tables that end.
//!
//! Drawn beside the stream: what else is drawn stays as it is.

use fastrand::Rng;
use lending_core::reference::RateRow;

use super::product::{beside, pick};

/// The line of a product file, now and then.
pub(super) fn line(rng: &Rng) -> Option<String> {
    let rng = &mut beside(rng, 6);
    if rng.u8(0..5) > 0 {
        return None;
    }
    let on = match rng.u8(0..3) {
        0 => format!("every_rows = {}", rng.u8(1..4)),
        1 => format!("every_months = {}", rng.u8(1..8)),
        _ => format!("month_starts = {}", pick(rng, &["1", "2", "3", "4", "6", "12"])),
    };
    let mut parts = vec![format!("repricing = {{ table = \"index\", on = {{ {on} }}")];
    let rates = [
        ("spread", &["-0.5", "0.25", "1.2"][..]),
        ("floor", &["1", "3.5"][..]),
        ("cap", &["4", "9.5", "15"][..]),
        ("change_max", &["0.5", "2"][..]),
    ];
    for (field, answers) in rates {
        if rng.u8(0..3) == 0 {
            parts.push(format!("{field} = \"{} % per year\"", pick(rng, answers)));
        }
    }
    if rng.u8(0..3) == 0 {
        parts.push(format!("days_before = {}", rng.u8(1..60)));
    }
    Some(format!("{} }}", parts.join(", ")))
}

/// Now and then a table's last row says later that it ends.
pub(super) fn end(rng: &Rng, rows: &mut Vec<RateRow>, table: &str) {
    let rng = &mut beside(rng, 7);
    let last = rows.iter().filter(|row| row.table == table).max_by_key(|row| (row.from, row.known));
    let Some(last) = last.filter(|_| rng.u8(0..3) == 0).cloned() else { return };
    let known = last.known.plus_days(rng.u32(1..30));
    let ends = last.from.plus_days(rng.u32(0..200));
    rows.push(RateRow { known, ends: Some(ends), ..last });
}
