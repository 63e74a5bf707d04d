use fastrand::Rng;

use super::payouts;
use super::prepayment;
use super::product::{beside, pick};

const COMPONENTS: [&str; 4] = ["fee", "penalty", "interest", "principal"];
const BUCKETS: [&str; 3] = ["past_due", "due", "in_advance"];
const THEN: [&str; 7] =
    ["credit", "next_row", "last_row", "current_then_last", "spread_over_all", "shorten", "lower"];

/// The lines of a product file on what is paid out, what changes and who gets what; `inside`: interest is trued up
/// inside the instalment; `solved`: rows have an instalment that interest could exceed.
pub(super) fn lines(rng: &mut Rng, inside: bool, solved: bool) -> Vec<String> {
    let mut lines = vec!["[plan]".to_owned()];
    let short: &[&str] = match (solved, inside) {
        (false, _) => &["raise"],
        (true, true) => &["raise", "carry", "carry", "carry", "capitalise"],
        (true, false) => &["raise", "capitalise"],
    };
    lines.push(format!("short_instalment = \"{}\"", pick(rng, short)));
    lines.extend(payouts::broken_period(rng));
    lines.push("[disbursement]".to_owned());
    let tranches = pick(rng, &["one", "several"]);
    lines.push(format!("tranches = \"{tranches}\""));
    let down_payment = rng.u8(0..5) == 0;
    if down_payment {
        lines.push(format!("down_payment = {{ share = \"{} %\" }}", pick(rng, &["10", "20", "33.3"])));
    }
    lines.extend(payouts::lines(rng, tranches == "one" && !down_payment));
    lines.push("[on_change]".to_owned());
    for change in ["tranche", "rate"] {
        lines.push(format!("{change} = \"{}\"", pick(rng, &["reprice", "keep_instalment"])));
    }
    lines.push("[waterfall]".to_owned());
    lines.extend(waterfall(rng));
    if rng.u8(0..4) == 0 {
        for kind in ["refund", "goodwill"] {
            lines.push(format!("[kinds_of_money.{kind}]"));
            lines.extend(waterfall(rng));
        }
    }
    let prepayment = prepayment::lines(rng, &lines);
    lines.extend(prepayment);
    lines
}

/// A waterfall in one of its forms: one order, one for each bucket, all places.
pub(super) fn waterfall(rng: &mut Rng) -> Vec<String> {
    let direction = pick(rng, &["by_bill", "by_component"]);
    let then = pick(rng, &THEN);
    let mut lines = vec![format!("direction = \"{direction}\""), format!("then = {}", seldom(rng, then))];
    match rng.u8(0..3) {
        0 => lines
            .push(format!("order = [{}]", order(rng).map(|component| format!("\"{component}\"")).join(", "))),
        1 => {
            for bucket in BUCKETS {
                let order = order(rng).map(|component| format!("\"{component}\"")).join(", ");
                lines.push(format!("{bucket} = [{order}]"));
            }
        }
        _ => {
            let mut buckets = BUCKETS;
            rng.shuffle(&mut buckets);
            let mut places: Vec<String> = Vec::new();
            for bucket in buckets {
                places.extend(order(rng).map(|component| format!("[\"{bucket}\", \"{component}\"]")));
            }
            if direction == "by_component" {
                rng.shuffle(&mut places);
            }
            lines.push(format!("list = [{}]", places.join(", ")));
        }
    }
    lines
}

/// What becomes of money that nothing issued needs: mostly what was drawn, else an answer that serves nothing.
///
/// Drawn beside the stream: what else is drawn stays as it is.
fn seldom(rng: &Rng, then: &str) -> String {
    let rng = &mut beside(rng, 0);
    match rng.u8(0..12) {
        0 => "\"refund\"".to_owned(),
        1 => format!("{{ refuse_above = \"{}\" }}", pick(rng, &["0.00", "20.00", "1000.00"])),
        _ => format!("\"{then}\""),
    }
}

fn order(rng: &mut Rng) -> [&'static str; 4] {
    let mut order = COMPONENTS;
    rng.shuffle(&mut order);
    order
}
