use rust_decimal::Decimal;

use super::interval::Cut;
use super::{
    Application, Borrower, Dictionary, Fact, FactError, Interval, Kind, Known, Number, Partition,
    PartitionError, Unknown, Value, check_name,
};
use crate::error::Coded;
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
fn the_ends_of_an_interval_are_its_limits_taken_in_or_not() {
    let ends = |text: &str| {
        let (low, high) = text.parse::<Interval>().unwrap().ends();
        [low, high].map(|end| end.map(|end| end.to_string()))
    };
    for (text, low, high) in [
        ("[18, 55]", Some("18"), Some("55")),
        ("(0.35, 0.50)", Some("0.35"), Some("0.50")),
        ("< 600", None, Some("600")),
        (">= 680", Some("680"), None),
    ] {
        assert_eq!(ends(text), [low, high].map(|end| end.map(str::to_owned)), "{text}");
    }
    assert_eq!(Interval::ALL.ends(), (None, None));
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

#[test]
fn a_domain_ends_where_its_limits_say() {
    for (domain, inside, outside) in [
        ("[0, 20)", ["0", "19.99"], ["-0.01", "20"]),
        ("(0, 20]", ["0.01", "20"], ["0", "20.01"]),
        ("< 20", ["-7", "19.99"], ["20", "21"]),
        ("> 0", ["0.01", "7"], ["0", "-7"]),
    ] {
        let domain: Interval = domain.parse().unwrap();
        let covered = Partition::of(&[Interval::ALL], domain, false).unwrap();
        for partition in [Partition::only(domain), covered] {
            assert_eq!(inside.map(|one| partition.place(number(one))), [Some(0); 2], "{domain}");
            assert_eq!(outside.map(|one| partition.place(number(one))), [None; 2], "{domain}");
        }
    }
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

#[test]
fn a_name_is_of_small_letters_digits_and_underscores_the_first_a_letter() {
    let most = "x".repeat(64);
    for name in ["a", "age", "debt_ratio", "score_2", most.as_str()] {
        assert_eq!(check_name(name), Ok(()));
    }
    let longer = "x".repeat(65);
    for name in ["", "Age", "aGe", "2nd", "_age", "debt-ratio", "debt ratio", "\u{e2}ge", longer.as_str()] {
        assert_eq!(check_name(name), Err(FactError::Name { found: name.to_owned() }));
    }
}

/// A dictionary of one field.
fn of_field(field: &str) -> Result<Dictionary, FactError> {
    Dictionary::from_toml(&format!("it = {{ {field} }}"), money!("0.00 CNY").currency())
}

/// Why a value of its one field is refused; `None`: it is taken.
fn said(dictionary: &Dictionary, value: Value) -> Option<String> {
    let application = Application::of(Borrower::Private).with("it", value);
    dictionary.read(&application).err().map(|error| error.to_string())
}

#[test]
fn a_field_has_only_the_limits_that_its_kind_can_have() {
    let numbers = ["decimal", "integer", "money"];
    for (kind, is_numeric) in
        [Kind::Decimal, Kind::Integer, Kind::Money, Kind::Text, Kind::Date, Kind::Boolean, Kind::List]
            .map(|kind| (kind, numbers.contains(&kind.name())))
    {
        let ranged = of_field(&format!("kind = '{kind}', range = '[0, 9]'"));
        let refused = ranged.err().map(|error| (error.code(), error.path()));
        let expected = (!is_numeric).then(|| ("facts.field", "it.range".to_owned()));
        assert_eq!(refused, expected, "{kind}");
    }
}

#[test]
fn a_text_is_one_of_those_that_its_field_names() {
    let residence = of_field("kind = 'text', one_of = ['own', 'rent']").unwrap();
    assert_eq!(["own", "rent"].map(|one| said(&residence, one.into())), [None, None]);
    let refused = Some("it: expected one of own, rent, found house".to_owned());
    assert_eq!(said(&residence, "house".into()), refused);
    let papers = of_field("kind = 'list', one_of = ['passport', 'payslip']").unwrap();
    assert_eq!(said(&papers, Value::List(Vec::new())), None);
    assert_eq!(said(&papers, ["payslip", "passport"].into()), None);
    let refused = Some("it: expected one of passport, payslip, found payslip, letter".to_owned());
    assert_eq!(said(&papers, ["payslip", "letter"].into()), refused);
    assert_eq!(said(&of_field("kind = 'text'").unwrap(), "anything".into()), None);
}

#[test]
fn a_value_of_another_kind_is_refused_with_its_kind_and_what_it_was() {
    let asked = |kind: &str, value| said(&of_field(&format!("kind = '{kind}'")).unwrap(), value);
    for (kind, value, found) in [
        ("integer", Value::from(number("1.5")), "decimal `1.5`"),
        ("text", Value::from(7), "integer `7`"),
        ("integer", Value::from(money!("5.00 CNY")), "money `5.00 CNY`"),
        ("integer", Value::from("seven"), "text `seven`"),
        ("text", Value::from(date!("2026-01-08")), "date `2026-01-08`"),
        ("text", Value::from(true), "boolean `yes`"),
        ("boolean", Value::from(["a", "b"]), "list `a, b`"),
    ] {
        assert_eq!(asked(kind, value), Some(format!("it: expected {kind}, found {found}")));
    }
    assert_eq!(asked("decimal", Value::from(7)), None, "a whole number is a decimal one too");
    assert_eq!(asked("integer", Value::Missing), None);
    assert_eq!(Value::Missing.to_string(), "missing");
}

#[test]
fn a_number_is_whole_or_a_text() {
    let read = |json: &str| serde_json::from_str::<Number>(json).map(|number| number.to_string());
    for (json, shown) in [
        ("35", "35"),
        ("-35", "-35"),
        ("18446744073709551615", "18446744073709551615"),
        ("\"0.350\"", "0.35"),
        ("\"35 %\"", "0.35"),
    ] {
        assert_eq!(read(json).unwrap(), shown);
    }
    let expected = "expected a whole number, or a number as text such as \"0.35\" or \"35 %\"";
    for json in ["0.35", "\"a third\"", "true"] {
        let refused = read(json).unwrap_err().to_string();
        assert!(refused.contains(expected), "{refused}");
    }
}

#[test]
fn what_is_not_known_says_why() {
    for (why, shown) in [
        (Unknown::Missing, "missing"),
        (Unknown::Stale, "stale"),
        (Unknown::DividedByZero, "divided by zero"),
        (Unknown::TooLarge, "too large"),
        (Unknown::Unplaced, "in no bin"),
    ] {
        let value = Known::Not(why);
        assert_eq!((why.name(), value.to_string().as_str()), (shown, shown));
        assert!(!value.is_known());
        assert_eq!((value.why_not(), value.number()), (why, Err(why)));
    }
    assert!(Known::Boolean(false).is_known() && Known::List(&[]).is_known());
}

#[test]
fn the_hash_of_an_application_changes_with_every_value_source_and_day() {
    let day = date!("2026-01-08");
    let application = || Application::of(Borrower::Private).with("age", 34).from("bureau", day, "score", 640);
    let fact = |value: i64, as_of, source: Option<&str>| Fact {
        value: value.into(),
        as_of,
        source: source.map(str::to_owned),
    };
    let others = [
        Application::of(Borrower::Private),
        Application::of(Borrower::Business).with("age", 34).from("bureau", day, "score", 640),
        application().with("age", 35),
        application().with("age", number("34")),
        application().with("age", Value::Missing),
        application().with("years", 34),
        application().fact("score", fact(641, Some(day), Some("bureau"))),
        application().fact("score", fact(640, Some(date!("2026-01-09")), Some("bureau"))),
        application().fact("score", fact(640, None, Some("bureau"))),
        application().fact("score", fact(640, Some(day), Some("another bureau"))),
        application().fact("score", fact(640, Some(day), None)),
    ];
    let hashes: std::collections::BTreeSet<_> = others.iter().map(Application::hash).collect();
    assert_eq!(hashes.len(), others.len());
    assert!(!hashes.contains(&application().hash()));
    // The order in which values were given is no part of it.
    let turned = Application::of(Borrower::Private).from("bureau", day, "score", 640).with("age", 34);
    assert_eq!(turned.hash(), application().hash());
}
