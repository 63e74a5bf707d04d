use fastrand::Rng;

use super::product::{beside, pick};

/// The lines of a product file on what prepayment costs and when it is allowed, now and then; nothing where money pays
/// rows to come, of which it has no meaning.
///
/// Drawn beside the stream: what else is drawn stays as it is.
pub(super) fn lines(rng: &Rng, changes: &[String]) -> Vec<String> {
    let rng = &mut beside(rng, 1);
    let says = |line: &str| changes.iter().any(|other| other == line);
    let pays_rows = ["next_row", "last_row", "current_then_last", "spread_over_all"];
    if pays_rows.iter().any(|then| says(&format!("then = \"{then}\""))) || rng.u8(0..4) == 0 {
        return Vec::new();
    }
    let mut lines = vec!["[prepayment]".to_owned()];
    if rng.u8(0..3) == 0 {
        lines.push(format!("minimum = \"{}\"", pick(rng, &["1.00", "50.00", "500.00"])));
    }
    if rng.u8(0..4) == 0 {
        lines.push(format!("locked_months = {}", rng.u8(1..7)));
    }
    if rng.u8(0..2) == 0 {
        lines.push(format!("fees = [{}]", tiers(rng).join(", ")));
    }
    if says("tranches = \"one\"") {
        if rng.u8(0..2) == 0 {
            lines.push("interest = \"whole_row\"".to_owned());
        }
        if rng.u8(0..2) == 0 {
            lines.push("payoff_until = \"the_next_due_day\"".to_owned());
        }
    }
    lines
}

fn tiers(rng: &mut Rng) -> Vec<String> {
    let mut months = 0;
    let tiers = (0..rng.u8(1..4)).map(|_| {
        months += rng.u32(1..10);
        let share = pick(rng, &["0", "0.5", "3", "2.75", "100"]);
        let bounds = match rng.u8(0..4) {
            0 => ", min = \"5.00\"",
            1 => ", max = \"20.00\"",
            2 => ", min = \"0.03\", max = \"3.00\"",
            _ => "",
        };
        format!("{{ months = {months}, share = \"{share} %\"{bounds} }}")
    });
    tiers.collect()
}
