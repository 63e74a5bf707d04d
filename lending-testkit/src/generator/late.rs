//! What late money does: each question answered beside the stream, so that what else is drawn stays as it is.

use fastrand::Rng;

use super::product::{beside, pick};

/// Further lines of a penalty, and its rate where another kind than `rate` is drawn.
pub(super) fn penalty(rng: &Rng, rate: &str) -> Vec<String> {
    let rng = &mut beside(rng, 101);
    let mut lines = vec![format!("rate = {}", if rng.u8(0..3) > 0 { rate } else { pick(rng, &RATES) })];
    if rng.bool() {
        lines.push(format!("on = \"{}\"", pick(rng, &ON)));
    }
    if rng.u8(0..3) == 0 {
        lines.push(format!("round = \"{}\"", pick(rng, &["each_night", "each_month"])));
    }
    if rng.u8(0..5) == 0 {
        lines.push(format!("minimum = \"{}\"", pick(rng, &["0.05", "1.00", "5.00"])));
    }
    if rng.u8(0..3) == 0 {
        let mut caps = [
            format!("nights = {}", rng.u8(1..60)),
            format!("amount = \"{}\"", pick(rng, &["0.10", "2.00", "50.00"])),
            format!("share = \"{} %\"", pick(rng, &["0.1", "1", "3.7"])),
        ];
        rng.shuffle(&mut caps);
        let caps = &caps[..rng.usize(1..=2)];
        lines.push(format!("caps = {{ {} }}", caps.join(", ")));
    }
    lines
}

const ON: [&str; 4] =
    ["principal_and_interest", "principal_interest_and_fees", "outstanding", "instalment"];

const RATES: [&str; 9] = [
    "{ times = \"1.5\" }",
    "{ times = \"1.3333333333333\" }",
    "{ spread = \"3 % per year\" }",
    "{ spread = \"0.123456789 % per year\" }",
    "{ fixed = \"1.5 % per month\" }",
    "{ tiers = [{ from_day = 1, rate = { uplift = \"30 %\" } }, { from_day = 9, rate = { times = \"2\" } }] }",
    "{ tiers = [{ from_day = 1, rate = { times = \"0.7777777777777\" } }, { from_day = 31, rate = { fixed = \"24 % per year\" } }] }",
    "{ tiers = [{ from_day = 1, rate = { fixed = \"0 % per year\" } }, { from_day = 4, rate = { spread = \"6 % per year\" } }, { from_day = 40, rate = { table = { name = \"late\", spread = \"2 % per year\" } } }] }",
    "{ tiers = [{ from_day = 1, rate = { times = \"1\" } }, { from_day = 2, rate = { times = \"1.1111111111111\" } }, { from_day = 15, rate = { times = \"3\" } }] }",
];
