use super::{Dictionary, FactError, Value};
use crate::{date, money};

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
