use std::collections::BTreeSet;

use super::*;

#[test]
fn a_policy_takes_from_another_by_version_and_hash() {
    let base = micro();
    let text = |hash: &str| {
        format!(
            "policy = \"branch\"\nfrom = \"2026-01-01\"\ncurrency = \"CNY\"\nunknown = \"decline\"\n\
             include = [{{ policy = \"micro-loan\", version = 1, hash = \"{hash}\" }}]\n\
             [[rules]]\nid = \"older\"\nrequire = {{ of = \"age\", at_least = 21 }}\nreason = \"younger_than_21\"\n"
        )
    };
    let hash = base.identity().hash.to_string();
    let branch = Policy::from_toml(&text(&hash), &[&base]).unwrap();
    let decision = branch.decide(&applicant().with("age", 17), date!("2026-02-01")).unwrap();
    let codes: Vec<&str> = decision.reasons().iter().map(|reason| reason.code.as_str()).collect();
    assert_eq!(codes, ["age_outside_limits", "younger_than_21"]);
    assert_eq!(Policy::from_toml(&text(&hash), &[]).unwrap_err().code(), "policy.no_such_policy");
    assert_eq!(Policy::from_toml(&text(&"0".repeat(64)), &[&base]).unwrap_err().code(), "policy.other_hash");
}

#[test]
fn a_fact_that_two_policies_name_is_the_same_in_both() {
    let base = micro();
    let with_age = |field: &str| {
        let text = format!(
            "policy = \"branch\"\nfrom = \"2026-01-01\"\ncurrency = \"CNY\"\nunknown = \"decline\"\n\
             include = [{{ policy = \"micro-loan\", version = 1, hash = \"{}\" }}]\nfacts.age = {{ {field} }}\n",
            base.identity().hash
        );
        Policy::from_toml(&text, &[&base])
    };
    let same = with_age("kind = \"integer\", unit = \"years\", range = \"[0, 150]\"").unwrap();
    assert_eq!(same.dictionary(), base.dictionary());
    let other = with_age("kind = \"integer\", unit = \"years\", range = \"[0, 120]\"").unwrap_err();
    assert_eq!(
        (other.code(), other.to_string().as_str()),
        ("policy.twice", "include[0].facts: `age` is there already")
    );
}

#[test]
fn a_policy_holds_for_a_day_at_least() {
    let until =
        |day: &str| MICRO.replace("currency = \"CNY\"", &format!("until = \"{day}\"\ncurrency = \"CNY\""));
    let one_day = Policy::from_toml(&until("2026-01-01"), &[]).unwrap();
    assert!(one_day.decide(&applicant(), date!("2026-01-01")).is_ok());
    assert!(one_day.decide(&applicant(), date!("2026-01-02")).is_err());
    for day in ["2025-12-31", "2025-06-30"] {
        let refused = Policy::from_toml(&until(day), &[]).unwrap_err().to_string();
        assert_eq!(refused, format!("until: expected 2026-01-01 or later, found {day}"));
    }
}

#[test]
fn the_hash_changes_with_what_is_said_and_with_nothing_else() {
    let changed = MICRO.replace("[18, 55]", "[18, 56]");
    let spaced = MICRO.replace("[18, 55]", "[ 18 , 55 ]");
    let hash = |text: &str| Policy::from_toml(text, &[]).unwrap().identity().hash;
    assert_eq!(hash(MICRO), hash(&spaced));
    let all: BTreeSet<_> = [hash(MICRO), hash(&changed), retail().identity().hash].into();
    assert_eq!(all.len(), 3);
}

#[test]
fn versions_follow_each_other_without_a_day_in_common() {
    let version = |number: u32, from: &str, until: Option<&str>| {
        let until = until.map_or(String::new(), |until| format!("until = \"{until}\"\n"));
        let text = MICRO
            .replace("from = \"2026-01-01\"\n", &format!("version = {number}\nfrom = \"{from}\"\n{until}"));
        Policy::from_toml(&text, &[]).unwrap()
    };
    let one = version(1, "2026-01-01", Some("2026-06-30"));
    let two = version(2, "2026-07-01", None);
    let versions = Versions::of(vec![two.clone(), one.clone()]).unwrap();
    let on = |day| versions.on(day).map(|policy| policy.identity().version);
    assert_eq!(on(date!("2025-12-31")), None);
    assert_eq!((on(date!("2026-06-30")), on(date!("2026-07-01"))), (Some(1), Some(2)));
    let overlaps = Versions::of(vec![version(1, "2026-01-01", Some("2026-07-01")), two.clone()]).unwrap_err();
    assert_eq!(
        (overlaps.code(), overlaps.to_string().as_str()),
        ("policy.versions_overlap", "from: versions 1 and 2 both hold on 2026-07-01")
    );
    assert_eq!(
        Versions::of(vec![version(1, "2026-01-01", None), two]).unwrap_err().code(),
        "policy.versions_overlap"
    );
    let twice = Versions::of(vec![one.clone(), version(1, "2026-07-01", None)]).unwrap_err();
    assert_eq!(twice.code(), "policy.twice");
    let other = Versions::of(vec![one, retail()]).unwrap_err();
    assert_eq!(other.code(), "policy.combination");
}
