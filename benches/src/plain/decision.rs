use std::collections::BTreeMap;

use rust_decimal::Decimal;

/// A value by its name.
#[derive(Debug, Clone)]
pub enum Given {
    /// A number.
    Number(Decimal),
    /// A text.
    Text(String),
}

/// What is decided: whether all rules hold, the score, the limit, the reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// Whether no rule failed.
    pub approved: bool,
    /// The points.
    pub score: Decimal,
    /// The limit.
    pub limit: Decimal,
    /// Rules that failed, then what lost points, most first.
    pub reasons: Vec<String>,
}

/// The policy of the benches, written out by hand for facts by name.
pub fn decide(facts: &BTreeMap<String, Given>, numbers: usize) -> Decided {
    let number = |name: &str| match facts.get(name) {
        Some(Given::Number(number)) => Some(*number),
        Some(Given::Text(_)) | None => None,
    };
    let text = |name: &str| match facts.get(name) {
        Some(Given::Text(text)) => Some(text.as_str()),
        Some(Given::Number(_)) | None => None,
    };
    let mut failed = Vec::new();
    if number("age").is_none_or(|age| age < Decimal::from(18) || age > Decimal::from(55)) {
        failed.push("age".to_owned());
    }
    let income = number("monthly_income").unwrap_or_default();
    if income <= Decimal::from(3000) {
        failed.push("income".to_owned());
    }
    if text("occupation").is_none_or(|one| ["student", "soldier", "civil servant"].contains(&one)) {
        failed.push("occupation".to_owned());
    }
    let mut lost: Vec<(Decimal, String)> = Vec::new();
    let mut score = Decimal::from(400);
    let points = match text("residence") {
        Some("own") => 30,
        Some("rent") => 10,
        Some("family") => 15,
        _ => 0,
    };
    score += Decimal::from(points);
    if points < 30 {
        lost.push((Decimal::from(30 - points), "residence".to_owned()));
    }
    for place in 0..numbers {
        let points = match number(&format!("number_{place}")) {
            None => -5,
            Some(number) if number < Decimal::from(150) => -10,
            Some(number) if number < Decimal::from(400) => 5,
            Some(number) if number < Decimal::from(600) => 12,
            Some(number) if number < Decimal::from(850) => 20,
            Some(_) => 31,
        };
        score += Decimal::from(points);
        if points < 31 {
            lost.push((Decimal::from(31 - points), format!("few_{place}")));
        }
    }
    let rich = income >= Decimal::from(8000);
    let multiple = if score < Decimal::from(500) {
        if rich { 4 } else { 2 }
    } else if score < Decimal::from(560) {
        if rich { 6 } else { 4 }
    } else {
        6
    };
    let limit = (income * Decimal::from(multiple)).min(Decimal::from(50_000));
    let limit = limit - limit % Decimal::from(100);
    lost.sort_by_key(|(points, _)| std::cmp::Reverse(*points));
    let approved = failed.is_empty();
    failed.extend(lost.into_iter().map(|(_, reason)| reason));
    Decided { approved, score, limit, reasons: failed }
}
