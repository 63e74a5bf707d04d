use std::collections::BTreeSet;

use super::{Language, Sentence};

/// The values that words name.
fn names(words: &str) -> BTreeSet<&str> {
    let places = words.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    places.map(|(place, _)| place.split(':').next().unwrap_or_default()).collect()
}

#[test]
fn every_language_has_every_key_with_the_same_values() {
    let english = Language::English.table();
    let keys: BTreeSet<&str> = english.iter().map(|(key, _)| *key).collect();
    assert_eq!(keys.len(), english.len(), "a key stands twice");
    for language in Language::ALL {
        let theirs: Vec<&str> = language.table().iter().map(|(key, _)| *key).collect();
        let ours: Vec<&str> = english.iter().map(|(key, _)| *key).collect();
        assert_eq!(theirs, ours, "{language}");
        for ((key, words), (_, english)) in language.table().iter().zip(english) {
            assert_eq!(names(words), names(english), "{language}: {key}");
            assert!(!words.trim().is_empty() && words.matches('{').count() == words.matches('}').count());
        }
    }
}

#[test]
fn each_language_has_the_forms_that_its_numbers_ask_for() {
    let forms = |language: Language| {
        let words = language.table().iter().flat_map(|(_, words)| words.split('{').skip(1));
        let words =
            words.filter_map(|rest| rest.split_once('}')).filter_map(|(place, _)| place.split_once(':'));
        words.map(|(_, forms)| forms.split('|').count()).collect::<BTreeSet<_>>()
    };
    assert_eq!(forms(Language::English), [2].into());
    assert_eq!(forms(Language::French), [2].into());
    assert_eq!(forms(Language::Polish), [3].into());
    assert_eq!(forms(Language::Chinese), [].into());
}

#[test]
fn a_word_follows_its_number() {
    let nights = |language: Language, number: i64| {
        let sentence = Sentence::new("basis.piece").number("nights", number);
        let text = language.text(&sentence);
        let (_, rest) = text.split_once(&format!(" {number} ")).expect("the number");
        rest.split([' ', ':', '\u{a0}']).next().unwrap_or_default().to_owned()
    };
    let all = |language, numbers: &[i64]| {
        numbers.iter().map(|number| nights(language, *number)).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(all(Language::English, &[0, 1, 2, 21]), "nights night nights nights");
    assert_eq!(all(Language::French, &[0, 1, 2, 21]), "nuit nuit nuits nuits");
    assert_eq!(
        all(Language::Polish, &[0, 1, 2, 4, 5, 12, 14, 21, 22, 25, 112, 122]),
        "nocy noc noce noce nocy nocy nocy nocy noce nocy nocy noce"
    );
}

#[test]
fn a_language_is_known_by_its_code() {
    use crate::error::Coded;
    for language in Language::ALL {
        assert_eq!(language.code().parse(), Ok(language));
    }
    let error = "de".parse::<Language>().expect_err("no words");
    assert_eq!((error.code(), error.path()), ("language.unknown", "language".to_owned()));
}
