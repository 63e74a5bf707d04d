//! What late money does: each question answered beside the stream, so that what else is drawn stays as it is.

use fastrand::Rng;
use lending_core::calendar::Date;
use lending_core::loan::Loan;

use super::changes;
use super::product::{beside, day_count, pick};
use crate::scenario::Verb;

/// Further lines of a penalty, and its rate where another kind than `rate` is drawn.
pub(super) fn penalty(rng: &Rng, rate: &str) -> Vec<String> {
    let rng = &mut beside(rng, 101);
    let mut lines = vec![format!("rate = {}", if rng.u8(0..3) > 0 { rate } else { pick(rng, &RATES) })];
    let on = if rng.bool() { pick(rng, &ON) } else { "overdue_principal" };
    lines.push(format!("on = \"{on}\""));
    if rng.u8(0..3) == 0 {
        lines.push(format!("round = \"{}\"", pick(rng, &["each_night", "each_month"])));
    }
    if rng.u8(0..5) == 0 {
        lines.push(format!("minimum = \"{}\"", pick(rng, &["0.05", "1.00", "2.00"])));
    }
    if rng.u8(0..3) == 0 {
        let mut caps = [
            format!("nights = {}", rng.u8(1..60)),
            format!("amount = \"{}\"", pick(rng, &["2.00", "5.00", "50.00"])),
            format!("share = \"{} %\"", pick(rng, &["0.1", "1", "3.7"])),
        ];
        rng.shuffle(&mut caps);
        let caps = &caps[..rng.usize(1..=2)];
        lines.push(format!("caps = {{ {} }}", caps.join(", ")));
    }
    // The other bases hold interest already.
    if matches!(on, "overdue_principal" | "outstanding") && rng.bool() {
        lines.push(format!("compound = {{ {} }}", compound(rng)));
    }
    lines
}

fn compound(rng: &mut Rng) -> String {
    let rate = pick(rng, &["contract", "penalty", "contract_then_penalty"]);
    let mut parts = vec![format!("rate = \"{rate}\"")];
    if rng.bool() {
        parts.push("on_penalty = \"yes\"".to_owned());
    }
    if rng.bool() {
        parts.push(format!("joins = {{ months = {} }}", pick(rng, &["1", "1", "3", "6", "12"])));
    }
    parts.join(", ")
}

/// Further lines of what is past due; `business`: the product names a calendar.
pub(super) fn overdue(rng: &Rng, business: bool) -> Vec<String> {
    let rng = &mut beside(rng, 102);
    let mut lines = Vec::new();
    if rng.bool() {
        lines.push(format!("counts = \"{}\"", pick(rng, &["principal", "everything"])));
    }
    let tolerates = rng.u8(0..5) < 2;
    if tolerates {
        lines.push(format!("tolerance = {{ {} }}", tolerance(rng)));
    }
    if rng.bool() {
        // Without a tolerance there is nothing to exceed.
        let since = if tolerates { "first_material" } else { "first_in_arrears" };
        let since = if rng.u8(0..3) == 0 { "first_in_arrears" } else { since };
        lines.push(format!("since = \"{since}\""));
    }
    if rng.u8(0..5) < 2 {
        let kind = pick(rng, &["from_the_due_day", "after"]);
        let which = if business && rng.bool() { ", days_are = \"business\"" } else { "" };
        lines.push(format!("grace = {{ kind = \"{kind}\", days = {}{which} }}", rng.u8(1..=12)));
    }
    lines
}

/// A figure, a share or both, of each bill or of the loan.
fn tolerance(rng: &mut Rng) -> String {
    let mut parts = Vec::new();
    let given = rng.u8(0..3);
    if given != 1 {
        parts.push(format!("amount = \"{}\"", pick(rng, &["1.00", "20.00", "500.00"])));
    }
    let together = rng.u8(0..3) == 0;
    if given != 0 {
        parts.push(format!("share = \"{} %\"", pick(rng, &["1", "5", "33.3"])));
        if together || rng.bool() {
            parts.push("of = \"the_principal\"".to_owned());
        }
    }
    if given == 2 {
        parts.push(format!("limit = \"{}\"", pick(rng, &["the_larger", "the_smaller"])));
    }
    if together {
        parts.push("each = \"loan\"".to_owned());
    }
    parts.join(", ")
}

/// The tables at the end of a product file: a cap of all charges, classes, and orders by standing.
pub(super) fn tables(rng: &Rng, kinds: bool, penalty: bool) -> Vec<String> {
    let rng = &mut beside(rng, 103);
    let mut lines = Vec::new();
    if penalty && rng.u8(0..4) == 0 {
        lines.extend(["[charges_cap]".to_owned(), "table = \"charges\"".to_owned()]);
        lines.push(format!("day_count = \"{}\"", day_count(rng)));
    }
    let classified = rng.bool();
    let stops = classified && rng.u8(0..3) > 0;
    if classified {
        lines.extend(classification(rng, stops));
    }
    if rng.u8(0..5) < 2 {
        let standing = if stops && rng.bool() {
            "\"non_accrual\"".to_owned()
        } else {
            format!("{{ days_past_due_above = {} }}", pick(rng, &["0", "3", "10", "30"]))
        };
        let own = kinds && rng.u8(0..3) > 0;
        let kinds: &[Option<&str>] = match (kinds, own) {
            (false, _) => &[None],
            (true, false) => &[Some("goodwill")],
            (true, true) => &[None, Some("refund"), Some("goodwill")],
        };
        for kind in kinds {
            lines.push("[[waterfalls]]".to_owned());
            lines.push(format!("standing = {standing}"));
            lines.extend(kind.map(|kind| format!("money = \"{kind}\"")));
            let order = changes::waterfall(rng).into_iter();
            lines.extend(order.filter(|line| !line.starts_with("then =")));
        }
    }
    lines
}

/// Classes by days that come soon, and a worst one that only people and reschedules ask for.
fn classification(rng: &mut Rng, stops: bool) -> Vec<String> {
    let (watch, bad) = (rng.u8(1..20), rng.u8(20..70));
    let classes = format!(
        "classes = [{{ name = \"normal\", from_days = 0 }}, {{ name = \"watch\", from_days = {watch} }}, \
         {{ name = \"bad\", from_days = {bad} }}, {{ name = \"lost\" }}]"
    );
    let mut lines = vec!["[classification]".to_owned(), classes];
    match rng.u8(0..3) {
        0 => {}
        1 => lines.push("upgrade = \"when_nothing_is_past_due\"".to_owned()),
        _ => lines.push(format!("upgrade = {{ after_days = {} }}", rng.u8(1..60))),
    }
    if rng.bool() {
        let at_least = pick(rng, &["watch", "bad", "lost"]);
        lines.push(format!("rescheduled = {{ at_least = \"{at_least}\", days = {} }}", rng.u8(1..90)));
    }
    if stops {
        lines.push(format!("non_accrual_from = \"{}\"", pick(rng, &["watch", "bad", "lost"])));
    }
    lines
}

/// Now and then a pause of counting, or a class that people set.
pub(super) fn verb(rng: &Rng, loan: &Loan, day: Date, number: u32) -> Option<Verb> {
    let rng = &mut beside(rng, 104);
    let agreed = loan.terms().agreed();
    let back = |rng: &mut Rng| day.minus_days(rng.u32(0..40)).max(agreed.contract_day);
    match rng.u8(0..60) {
        0 | 1 => {
            let from = if rng.bool() { back(rng) } else { day.plus_days(rng.u32(0..30)) };
            let until = from.plus_days(if rng.bool() { rng.u32(1..10) } else { rng.u32(1..80) });
            Some(Verb::PauseCounting { key: format!("o-{number}"), from, until })
        }
        2..=5 => {
            let classes = agreed.classification.as_ref().map(|classification| &classification.classes)?;
            let class = classes[rng.usize(0..classes.len())].name.clone();
            let value = rng.bool().then(|| back(rng));
            Some(Verb::Classify { key: format!("f-{number}"), class, value })
        }
        _ => None,
    }
}

const ON: [&str; 4] = ["principal_and_interest", "principal_interest_and_fees", "outstanding", "instalment"];

const RATES: [&str; 9] = [
    "{ times = \"1.5\" }",
    "{ times = \"1.333333333\" }",
    "{ spread = \"3 % per year\" }",
    "{ spread = \"0.123456789 % per year\" }",
    "{ fixed = \"1.5 % per month\" }",
    "{ tiers = [{ from_day = 1, rate = { uplift = \"30 %\" } }, { from_day = 9, rate = { times = \"2\" } }] }",
    "{ tiers = [{ from_day = 1, rate = { times = \"0.777777777\" } }, { from_day = 31, rate = { fixed = \"24 % per year\" } }] }",
    "{ tiers = [{ from_day = 1, rate = { fixed = \"0 % per year\" } }, { from_day = 4, rate = { spread = \"6 % per year\" } }, { from_day = 40, rate = { table = { name = \"late\", spread = \"2 % per year\" } } }] }",
    "{ tiers = [{ from_day = 1, rate = { times = \"1\" } }, { from_day = 2, rate = { times = \"1.111111111\" } }, { from_day = 15, rate = { times = \"3\" } }] }",
];
