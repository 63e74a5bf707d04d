//! Questions and facts that only some seeds draw, from a stream of their own: what other seeds draw stays as it is.

use std::collections::BTreeMap;

use fastrand::Rng;
use lending_core::calendar::Date;
use lending_core::debt::{Component, ItemId};
use lending_core::loan::Loan;
use lending_core::reschedule::{Arrears, NewPlan, OnLateFact, Rows, TakenOver, Treatment};

use super::case::text;
use super::changes;
use super::product::pick;
use crate::scenario::Verb;

/// The first seed that draws them.
pub const WIDENED: u64 = 10_000_000;

/// Parts the streams of these draws from those of the others.
const APART: u64 = 0x2545_f491_4f6c_dd1d;

pub(super) const fn is_widened(seed: u64) -> bool {
    seed >= WIDENED
}

/// Further answers of a product.
pub(super) fn product(seed: u64, file: &str) -> String {
    let rng = &mut Rng::with_seed(seed ^ APART);
    let mut tables: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    if rng.u8(0..3) > 0 {
        tables.insert("write_off", write_off(rng));
    }
    if rng.bool() {
        tables.insert("relief.close_within", close_within(rng));
    }
    if rng.bool() {
        tables.insert("relief.authorities.clerk", authority(rng));
    }
    let file = shares(rng, &kept_of_payouts(seed, &tranches(seed, file)));
    let mut file = bills(rng, &file);
    for (table, lines) in tables {
        file += &["[", table, "]\n", &lines.join("\n"), "\n"].concat();
    }
    if rng.u8(0..3) == 0 {
        file.push_str(&orders_of_what_is_written_off(rng, file.contains("[kinds_of_money.")));
    }
    file
}

/// The stream of what follows a history.
pub(super) fn after_the_history(seed: u64) -> Rng {
    Rng::with_seed(seed ^ APART.rotate_left(31))
}

/// A fee for a payout that is kept of it, from a stream of its own.
fn kept_of_payouts(seed: u64, file: &str) -> String {
    let rng = &mut Rng::with_seed(seed ^ APART.rotate_left(17));
    let parts = || {
        let (before, rule) = file.split_once("{ code = \"f0\", on = \"payout\", amount = ")?;
        let (amount, rule) = rule.split_once(", due = ")?;
        let (_, after) = rule.split_once(", counts_as = ")?;
        let (_, after) = after.split_once(", ")?;
        Some((before, amount.replace("the_principal", "the_payout"), after))
    };
    match parts().filter(|_| rng.u8(0..4) > 0 && !file.contains("hand_over")) {
        Some((before, amount, after)) => {
            let rule = format!("{{ code = \"f0\", on = \"payout\", amount = {amount}, due = \"deducted\"");
            format!("{before}{rule}, counts_as = \"fee\", {after}")
        }
        None => file.to_owned(),
    }
}

/// How a tranche is repriced, from a stream of its own.
fn tranches(seed: u64, file: &str) -> String {
    let rng = &mut Rng::with_seed(seed ^ APART.rotate_left(43));
    let of_instalments = file.contains("method = \"equal_instalment\"");
    if file.contains("tranches = \"several\"") && rng.u8(0..8) < if of_instalments { 5 } else { 1 } {
        answered(file, "on_change", "tranche", "\"reprice_as_whole\"")
    } else {
        file.to_owned()
    }
}

/// When bills are issued, and what becomes of them.
fn bills(rng: &mut Rng, file: &str) -> String {
    let mut file = file.to_owned();
    if rng.u8(0..3) == 0 {
        let day = pick(rng, &["1", "5", "15", "20", "28", "29", "30", "31"]);
        file = answered(&file, "billing", "statement_day", &format!("{{ day_of_month = {day} }}"));
    }
    let restates = file.contains("base = \"actual\"")
        && !file.contains("short_instalment = \"carry\"")
        && rng.u8(0..3) == 0;
    if restates {
        file = answered(&file, "interest", "true_up", "\"restates_the_bill\"");
    } else if rng.u8(0..3) == 0 {
        file = answered(&file, "billing", "late_facts", "\"next_bill\"");
    }
    file
}

/// The file with another line in one of its tables, in the place of its own.
fn answered(file: &str, table: &str, field: &str, answer: &str) -> String {
    let (before, after) = file.split_once(&format!("[{table}]\n")).unwrap_or((file, ""));
    let end = after.find("\n[").map_or(after.len(), |at| at + 1);
    let (own, rest) = after.split_at(end);
    let kept = own.lines().filter(|line| !line.starts_with(&format!("{field} = ")));
    let own: Vec<String> = kept.map(str::to_owned).chain([format!("{field} = {answer}")]).collect();
    format!("{before}[{table}]\n{}\n{rest}", own.join("\n"))
}

/// How shares are rounded, and money spread by component.
fn shares(rng: &mut Rng, file: &str) -> String {
    let line = |line: &str| {
        let mut line = line.to_owned();
        if line.starts_with("fees = ") && rng.bool() {
            let mode = pick(rng, &["half_even", "up", "down"]);
            line = line.replace("%\", of", &format!("%\", rounding = \"{mode}\", of"));
        }
        if line.starts_with("down_payment = ") && rng.u8(0..3) > 0 {
            let (mode, unit) =
                (pick(rng, &["half_up", "half_even", "up", "down"]), pick(rng, &["0.01", "1.00", "100.00"]));
            line = line.replace(" }", &format!(", rounding = {{ mode = \"{mode}\", unit = \"{unit}\" }} }}"));
        }
        if line == "then = \"spread_over_all\"" || line.starts_with("then = ") && rng.u8(0..8) == 0 {
            "then = \"spread_by_component\"".clone_into(&mut line);
        }
        line + "\n"
    };
    file.lines().map(line).collect()
}

fn write_off(rng: &mut Rng) -> Vec<String> {
    let answers = [
        ("goes_on", "stay"),
        ("goes_on", "fall_due"),
        ("stops", "stay"),
        ("stops", "are_lowered"),
        ("stops", "fall_due"),
    ];
    let (interest, rows) = answers[rng.usize(0..answers.len())];
    // Without a draw of its own, so that the other seeds stay as they are.
    let on_arrears = interest == "goes_on" && rng.clone().u8(0..3) == 0;
    let interest = if on_arrears { "stops_on_arrears" } else { interest };
    vec![format!("interest = \"{interest}\""), format!("rows = \"{rows}\"")]
}

fn close_within(rng: &mut Rng) -> Vec<String> {
    let most =
        |rng: &mut Rng, name| format!("{name} = \"{}\"", pick(rng, &["0.01", "0.50", "25.00", "900.00"]));
    match rng.u8(0..3) {
        0 => vec![most(rng, "short")],
        1 => vec![most(rng, "over")],
        _ => vec![most(rng, "short"), most(rng, "over")],
    }
}

fn authority(rng: &mut Rng) -> Vec<String> {
    let mut named = vec!["interest", "penalty", "fee", "tax", "principal"];
    rng.shuffle(&mut named);
    named.truncate(rng.usize(2..=5));
    named.iter().map(|name| format!("{name} = \"{}\"", pick(rng, &["5.00", "300.00", "100000.00"]))).collect()
}

/// An order for money on what is written off, with one for each kind of money where there are kinds.
fn orders_of_what_is_written_off(rng: &mut Rng, kinds: bool) -> String {
    let all = rng.bool();
    let orders: &[Option<&str>] = match (kinds, all) {
        (false, _) => &[None],
        (true, false) => &[Some("goodwill")],
        (true, true) => &[None, Some("refund"), Some("goodwill")],
    };
    let mut lines = String::new();
    for kind in orders {
        lines.push_str("[[waterfalls]]\nstanding = \"written_off\"\n");
        if let Some(kind) = kind {
            lines += &["money = \"", kind, "\"\n"].concat();
        }
        for line in changes::waterfall(rng).into_iter().filter(|line| !line.starts_with("then =")) {
            lines.push_str(&line);
            lines.push('\n');
        }
    }
    lines
}

/// Further facts of a history; none for a seed that draws none.
pub(super) fn facts(seed: u64) -> impl FnMut(&Loan, Date, u32) -> Option<Verb> {
    let mut rng = Rng::with_seed(seed ^ APART.rotate_left(17));
    move |loan, day, number| is_widened(seed).then(|| fact(&mut rng, loan, day, number)).flatten()
}

fn fact(rng: &mut Rng, loan: &Loan, day: Date, number: u32) -> Option<Verb> {
    let agreed = loan.terms().agreed();
    let value = (rng.u8(0..3) == 0).then(|| day.minus_days(rng.u32(0..30)).max(agreed.contract_day));
    let counts = value.unwrap_or(day);
    let reason = || "as agreed".to_owned();
    match rng.u8(0..60) {
        0..=3 => goodwill(rng, loan, counts, number, value),
        4..=7 => refund(rng, loan, counts, number, value),
        8..=12 => waiver(rng, loan, counts, number, value),
        13 | 14 => {
            let due = rng.bool().then(|| counts.plus_days(rng.u32(0..60)));
            Some(Verb::Accelerate {
                key: format!("acc-{number}"),
                reason: reason(),
                due,
                notice_day: None,
                value,
            })
        }
        15 | 16 => Some(Verb::WriteOff { key: format!("wo-{number}"), reason: reason(), value }),
        17 => Some(Verb::Transfer { key: format!("tr-{number}"), to: reason(), price: None, value }),
        18..=20 => Some(on_top_of_the_rows(rng, day, agreed.contract_day, number)),
        21 | 22 => nearly_all(rng, loan, counts, number, value),
        _ => None,
    }
}

/// Money of the lender: what is owed, a part of it, or more.
fn goodwill(rng: &mut Rng, loan: &Loan, on: Date, number: u32, value: Option<Date>) -> Option<Verb> {
    let owed = loan.position(on).ok()?.owed().minor().units().max(1);
    let amount = match rng.u8(0..4) {
        0 => owed,
        1 => owed + rng.i64(1..2000),
        _ => rng.i64(1..=owed),
    };
    let kinds: Vec<&String> = loan.terms().agreed().kinds_of_money.keys().collect();
    let kind = (!kinds.is_empty() && rng.bool()).then(|| kinds[rng.usize(0..kinds.len())].clone());
    let (key, reason) = (format!("g-{number}"), "complaint".to_owned());
    Some(Verb::Goodwill {
        key,
        amount: text(loan.currency(), amount),
        reason,
        value,
        order: order(rng),
        kind,
    })
}

/// What the borrower has of money, or a part of it, or rarely too much.
fn refund(rng: &mut Rng, loan: &Loan, on: Date, number: u32, value: Option<Date>) -> Option<Verb> {
    let position = loan.position(on).ok()?;
    let own = position.credit.minor().units() + position.to_be_returned.minor().units();
    if own == 0 {
        return None;
    }
    let amount = match rng.u8(0..6) {
        0 => own + 1,
        1..=3 => own,
        _ => rng.i64(1..=own),
    };
    let key = format!("back-{number}");
    Some(Verb::Refund { key, amount: text(loan.currency(), amount), value, order: order(rng) })
}

/// A waiver by an authority, of what it may waive mostly; also of principal.
fn waiver(rng: &mut Rng, loan: &Loan, on: Date, number: u32, value: Option<Date>) -> Option<Verb> {
    let agreed = loan.terms().agreed();
    let limits = agreed.relief.authorities.get("clerk");
    let mut owed: Vec<(ItemId, Component, i64)> = Vec::new();
    for item in loan.position(on).ok()?.items {
        for component in Component::ALL {
            let unpaid = item.unpaid()[component].units();
            if unpaid > 0 && limits.is_none_or(|limits| limits.contains_key(&component)) {
                owed.push((item.id.clone(), component, unpaid));
            }
        }
    }
    if owed.is_empty() {
        return None;
    }
    let (item, component, unpaid) = owed.swap_remove(rng.usize(0..owed.len()));
    let most =
        limits.and_then(|limits| limits.get(&component)).map_or(unpaid, |most| most.units().min(unpaid));
    let amount = if rng.bool() { most } else { rng.i64(1..=most.max(1)) };
    let by = limits.is_some().then(|| "clerk".to_owned());
    let (key, item) = (format!("wa-{number}"), rng.bool().then_some(item));
    let amount = text(loan.currency(), amount);
    Some(Verb::Waive { key, component, amount, item, by, value, order: order(rng) })
}

/// All that is owed and to come but a small rest, or a little more.
fn nearly_all(rng: &mut Rng, loan: &Loan, on: Date, number: u32, value: Option<Date>) -> Option<Verb> {
    let position = loan.position(on).ok()?;
    let all = position.owed().minor().units() + position.principal_to_come.minor().units();
    let amount = all + rng.i64(-60..60);
    (amount > 0).then(|| Verb::Repay {
        key: format!("na-{number}"),
        amount: text(loan.currency(), amount),
        value,
        order: order(rng),
        kind: None,
        prepays: None,
    })
}

/// The rows stay, and what is taken over of bills comes on top of them.
fn on_top_of_the_rows(rng: &mut Rng, day: Date, first: Date, number: u32) -> Verb {
    let value =
        if rng.bool() { day.plus_days(rng.u32(0..40)) } else { day.minus_days(rng.u32(0..20)).max(first) };
    let treatments = [
        Treatment::Stays,
        Treatment::OnTheFirstRow,
        Treatment::IsSpread,
        Treatment::IsCapitalised,
        Treatment::IsWaived,
    ];
    let mut treatment = || treatments[rng.usize(0..treatments.len())];
    let (interest, fee, penalty) = (treatment(), treatment(), treatment());
    let arrears = Arrears::Transferred { interest, fee, penalty };
    let on_late_fact = if rng.u8(0..4) == 0 { OnLateFact::KeepAgreed } else { OnLateFact::Recompute };
    let plan =
        NewPlan::new(Rows::Same, arrears).taken_over(TakenOver::OnTopOfTheRows).on_late_fact(on_late_fact);
    Verb::Reschedule { key: format!("top-{number}"), value: Some(value), plan }
}

fn order(rng: &mut Rng) -> Option<i16> {
    (rng.u8(0..12) == 0).then(|| rng.i16(-2..3))
}
