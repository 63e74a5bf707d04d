use super::*;

#[test]
fn a_notice_is_in_the_lenders_words_where_there_are_some() {
    use crate::wording::Language;
    let text = format!(
        "{MICRO}\n[reasons.age_outside_limits]\nen = \"You must be 18 to 55 years old.\"\nzh = \"年龄须在18至55岁之间。\"\n"
    );
    let policy = Policy::from_toml(&text, &[]).unwrap();
    let declined = applicant().with("age", 61).with("monthly_income", money!("2000.00 CNY"));
    let decision = policy.decide(&declined, date!("2026-02-01")).unwrap();
    assert_eq!(decision.notice(&policy, Language::Chinese, 1), ["年龄须在18至55岁之间。"]);
    let english = decision.notice(&policy, Language::English, 4);
    assert_eq!(english, ["You must be 18 to 55 years old.", "income_too_low: this is not fulfilled."]);
    let polish = decision.notice(&policy, Language::Polish, 1);
    assert_eq!(polish, ["age_outside_limits: warunek nie jest spełniony."]);
    let lacks: Vec<String> = policy.validate().iter().map(ToString::to_string).collect();
    assert_eq!(
        lacks,
        [
            "reasons.age_outside_limits: no words in fr, pl",
            "reasons.income_too_low: no words in en, zh, fr, pl",
            "reasons.occupation_excluded: no words in en, zh, fr, pl"
        ]
    );
}

/// Every reason that the library gives by itself has words in every language.
#[test]
fn every_kind_of_reason_has_a_sentence() {
    use crate::wording::Language;
    let all = [
        Because::Rule,
        Because::UnknownRule,
        Because::Characteristic,
        Because::Matrix,
        Because::UnknownMatrix,
        Because::Limit,
        Because::BelowMinimum,
        Because::UnknownResult,
        Because::Stale,
        Because::NoAuthority,
    ];
    for because in all {
        let (rank, severity) = (Rank::Decline, Severity::Medium);
        let reason = Reason { code: "a_key".to_owned(), because, rank, severity, points_lost: 12.into() };
        for language in Language::ALL {
            let text = language.text(&reason.sentence());
            assert!(!text.starts_with("reason.") && !text.contains('{'), "{language}: {text}");
        }
    }
}
