use super::*;
use crate::date;
use crate::error::Coded;

fn row(from: &str, known: &str, rate: &str) -> RateRow {
    RateRow {
        table: "late".to_owned(),
        from: from.parse().unwrap(),
        known: known.parse().unwrap(),
        rate: rate.parse().unwrap(),
        ends: None,
    }
}

fn steps(rows: &[RateRow], known: &str) -> Vec<String> {
    let reference = Reference::new(rows.to_vec(), Vec::new()).unwrap();
    let rate = TableRate { table: "late".to_owned(), spread: "5 % per year".parse().unwrap() };
    let steps = reference.known_by(known.parse().unwrap()).steps(&rate);
    let spans = steps.spans(date!("2026-01-01"), date!("2026-05-01"));
    spans.map(|(from, to, rate)| format!("{from} … {to} {rate}")).collect()
}

#[test]
fn a_row_holds_until_the_next_of_its_table() {
    let rows = [
        row("2026-01-01", "2025-12-01", "1 % per year"),
        row("2026-03-01", "2026-02-20", "2 % per year"),
        row("2026-02-01", "2026-04-01", "-6 % per year"),
        row("2026-03-01", "2026-04-02", "3 % per year"),
    ];
    assert_eq!(steps(&rows, "2026-02-19"), ["2026-01-01 … 2026-05-01 6 % per year"]);
    assert_eq!(
        steps(&rows, "2026-02-20"),
        ["2026-01-01 … 2026-03-01 6 % per year", "2026-03-01 … 2026-05-01 7 % per year"]
    );
    // A row that is known late ends where the next one holds; below zero there is nothing.
    assert_eq!(
        steps(&rows, "2026-04-01"),
        [
            "2026-01-01 … 2026-02-01 6 % per year",
            "2026-02-01 … 2026-03-01 0 % per year",
            "2026-03-01 … 2026-05-01 7 % per year"
        ]
    );
    // Of two rows from one day the one that became known later is right.
    assert_eq!(steps(&rows, "2026-04-02")[2], "2026-03-01 … 2026-05-01 8 % per year");
}

#[test]
fn toml_and_json_say_the_same() {
    let toml =
        "[[rate]]\ntable = 'late'\nfrom = '2026-01-01'\nknown = '2025-12-01'\nrate = '-0.88 % per year'";
    let json = r#"{"rate": [{"table": "late", "from": "2026-01-01", "known": "2025-12-01", "rate": "-0.0088 per year"}]}"#;
    let reference = Reference::from_toml(toml).unwrap();
    assert_eq!(Reference::from_json(json).unwrap(), reference);
    let text = serde_json::to_string(&reference).unwrap();
    assert_eq!(Reference::from_json(&text).unwrap(), reference);
}

#[test]
fn every_mistake_names_its_place() {
    let read = |text: &str| Reference::from_toml(text).unwrap_err();
    let first =
        "[[rate]]\ntable = 'late'\nfrom = '2026-01-01'\nknown = '2025-12-01'\nrate = '1 % per year'\n";
    let cases = [
        (read(&first.replace("1 % per year", "1 %")), "reference.format", "rate[0].rate"),
        (read(&first.replace("known", "seen")), "reference.format", "rate[0].seen"),
        (read(&first.replace("'late'", "' '")), "reference.name", "rate[0].table"),
        (read(&format!("{first}{first}")), "reference.twice", "rate"),
    ];
    for (error, code, path) in cases {
        assert_eq!((error.code(), error.path().as_str()), (code, path), "{error}");
    }
}
