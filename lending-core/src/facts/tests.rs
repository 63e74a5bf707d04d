use rust_decimal::Decimal;

use super::interval::Cut;
use super::{Dictionary, FactError, Interval, Partition, PartitionError, Value};
use crate::{date, money};

fn intervals(texts: &[&str]) -> Vec<Interval> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn an_interval_is_written_as_it_is_read() {
    for text in ["[18, 55]", "(0.35, 0.50]", "< 600", ">= 680", "<= -1", "> 0", "7", "(-3, 3)"] {
        assert_eq!(text.parse::<Interval>().unwrap().to_string(), text);
    }
    let share: Interval = "(35 %, 50 %]".parse().unwrap();
    assert_eq!(share.to_string(), "(0.35, 0.50]");
    for text in ["", "[5, 3]", "(3, 3)", "[3, 3)", "3..5", "[3; 5]", "{3, 5}", "[3, 5", "< x", "[1e3, 2e3]"] {
        assert!(text.parse::<Interval>().is_err(), "{text}");
    }
}

#[test]
fn limits_are_taken_in_or_left_out() {
    let holds = |text: &str, numbers: &[&str]| {
        let interval: Interval = text.parse().unwrap();
        numbers.iter().map(|one| interval.contains(number(one))).collect::<Vec<_>>()
    };
    assert_eq!(holds("[18, 55]", &["17.99", "18", "55", "55.01"]), [false, true, true, false]);
    assert_eq!(holds("(18, 55)", &["18", "18.01", "54.99", "55"]), [false, true, true, false]);
    assert_eq!(holds("< 5", &["4.99", "5"]), [true, false]);
    assert_eq!(holds("> 5", &["5", "5.01"]), [false, true]);
}

#[test]
fn a_partition_has_one_place_for_every_number() {
    let partition =
        Partition::of(&intervals(&[">= 680", "< 600", "[600, 680)"]), Interval::ALL, false).unwrap();
    let places =
        ["-7", "599.99", "600", "679.999999", "680", "1000000000"].map(|one| partition.place(number(one)));
    assert_eq!(places, [1, 1, 2, 2, 0, 0].map(Some));
    assert_eq!(partition.rising(), [1, 2, 0]);
}

#[test]
fn gaps_and_overlaps_are_refused_where_values_can_lie() {
    let of = |texts: &[&str], domain: &str, whole| {
        Partition::of(&intervals(texts), domain.parse().unwrap(), whole)
    };
    assert!(of(&["[0, 9]", "[10, 20]"], "[0, 20]", true).is_ok());
    let gap = of(&["[0, 9]", "[10, 20]"], "[0, 20]", false).unwrap_err();
    assert_eq!(gap.to_string(), "`(9, 10)` lies in none of them");
    assert!(matches!(of(&["[0, 10]", "[10, 20]"], "[0, 20]", true), Err(PartitionError::Overlap { .. })));
    assert_eq!(of(&["[1, 20]"], "[0, 20]", true).unwrap_err().to_string(), "`[0, 1)` lies in none of them");
    assert_eq!(
        of(&["[0, 19]"], "[0, 20]", false).unwrap_err().to_string(),
        "`(19, 20]` lies in none of them"
    );
    assert_eq!(of(&["> 30"], "[0, 20]", false), Err(PartitionError::Empty));
    let unreached = of(&["< 0", "[0, 20]", "> 20"], "[0, 20]", false).unwrap();
    assert_eq!((unreached.unreachable(), unreached.place(number("20"))), (&[0, 2][..], Some(1)));
    assert_eq!(unreached.place(number("20.01")), None);
}

/// The quick way by whole numbers and the plain one by decimals find the same place.
#[test]
fn the_quick_way_finds_the_place_of_the_plain_one() {
    let cuts = ["-3.5", "0", "0.001", "2", "7.25", "900000"].map(number);
    let mut texts = vec![format!("< {}", cuts[0])];
    texts.extend(cuts.windows(2).map(|pair| format!("[{}, {})", pair[0], pair[1])));
    texts.push(format!(">= {}", cuts[5]));
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let partition = Partition::of(&intervals(&texts), Interval::ALL, false).unwrap();
    let steps = ["0", "0.0001", "-0.0001", "0.001", "-0.001", "0.0000000000000000000000001"].map(number);
    for cut in cuts {
        for step in steps {
            let number = cut.checked_add(step).unwrap();
            assert_eq!(partition.place(number), partition.plain_place(number), "{number}");
        }
    }
    for huge in [Decimal::MAX, Decimal::MIN] {
        assert_eq!(partition.place(huge), partition.plain_place(huge));
    }
    assert!(Cut::before(Decimal::ONE) < Cut::after(Decimal::ONE));
}

fn dictionary() -> Dictionary {
    let text = "documents = { kind = \"list\" }\nscore = { kind = \"integer\" }\n";
    Dictionary::from_toml(text, money!("0.00 CNY").currency()).unwrap()
}

#[test]
fn a_list_in_json_is_a_value_however_long_it_is() {
    let dictionary = dictionary();
    for texts in [&[][..], &["identity card"], &["a", "b"], &["a", "b", "2026-01-01"], &["a", "b", "c", "d"]]
    {
        let json = serde_json::json!({ "facts": { "documents": texts } }).to_string();
        let application = dictionary.application_from_json(&json).unwrap();
        let expected = texts.iter().map(|text| (*text).to_owned()).collect();
        assert_eq!(application.facts()["documents"].value, Value::List(expected), "{texts:?}");
    }
}

#[test]
fn a_value_with_its_source_and_day_is_a_table_and_nothing_else_stands_in_it() {
    let dictionary = dictionary();
    let read =
        |fact: &str| dictionary.application_from_json(&format!("{{ \"facts\": {{ \"score\": {fact} }} }}"));
    let application = read(r#"{ "value": 640, "source": "bureau", "as_of": "2026-01-08" }"#).unwrap();
    let fact = &application.facts()["score"];
    assert_eq!(fact.value, Value::Integer(640));
    assert_eq!((fact.source.as_deref(), fact.as_of), (Some("bureau"), Some(date!("2026-01-08"))));
    let refused = read(r#"{ "value": 640, "since": "2026-01-08" }"#).unwrap_err();
    assert!(matches!(&refused, FactError::Format { path, .. } if path == "facts.score"), "{refused}");
}
