use super::*;

#[test]
fn many_applications_are_counted_by_what_they_come_by() {
    let policy = micro();
    let applications = [
        applicant(),
        applicant().with("age", 60),
        applicant().with("age", Value::Missing),
        applicant().with("occupation", "soldier"),
        applicant().with("age", "old"),
    ];
    let coverage = policy.coverage(&applications, date!("2026-02-01")).unwrap();
    assert_eq!(coverage.decided, 4);
    assert_eq!(coverage.refused, [("facts.kind", 1)].into());
    assert_eq!(coverage.outcomes, [("approved", 1), ("declined", 1), ("referred", 2)].into());
    assert_eq!(coverage.rules["age"], Held { yes: 2, no: 1, unknown: 1 });
    assert_eq!(coverage.unknown, [("age".to_owned(), 1)].into());
    assert!(policy.coverage(&applications, date!("2025-02-01")).is_err());
}

#[test]
fn a_scorecard_and_a_matrix_are_counted_too() {
    let applications = [wang(), wang().with("bureau_score", 480), wang().with("residence", "rent")];
    let coverage = retail().coverage(&applications, date!("2026-02-01")).unwrap();
    let points: Vec<(&str, u64)> = coverage.points["score.bureau_score"]
        .iter()
        .map(|(points, count)| (points.as_str(), *count))
        .collect();
    assert_eq!(points, [("-40", 1), ("60", 2)]);
    // 500 - 40 + 40 = 500: C; 500 + 60 + 15 = 575: B
    let cells: Vec<(&str, u64)> =
        coverage.cells["grid"].iter().map(|(name, count)| (name.as_str(), *count)).collect();
    assert_eq!(cells, [("A", 1), ("B", 1), ("C", 1)]);
}

#[test]
fn two_policies_are_told_apart_by_who_comes_in_and_who_goes() {
    let tighter = Policy::from_toml(&MICRO.replace("between = [18, 55]", "between = [21, 60]"), &[]).unwrap();
    let applications = [
        applicant(),
        applicant().with("age", 19),
        applicant().with("age", 58),
        applicant().with("age", 59).with("occupation", "student"),
        applicant().with("age", "old"),
    ];
    let comparison = micro().compare(&tighter, &applications, date!("2026-02-01")).unwrap();
    assert_eq!((comparison.decided, comparison.refused), (4, 1));
    assert_eq!(comparison.swapped_in, [("age_outside_limits".to_owned(), vec![2])].into());
    assert_eq!(comparison.swapped_out, [("age_outside_limits".to_owned(), vec![1])].into());
    assert_eq!(comparison.outcomes[&("declined", "referred")], 1);
}

#[test]
fn columns_are_decided_like_one_application_after_the_other() {
    use crate::facts::{Known, Unknown};
    let policy = micro();
    let day = date!("2026-02-01");
    let ages = [34, 17, 40].map(|age| Known::Number(age.into()));
    let incomes = [Known::Number(5200.into()), Known::Number(5200.into()), Known::Not(Unknown::Missing)];
    let occupations = [Known::Text("nurse"), Known::Text("student"), Known::Text("nurse")];
    let all = || Columns::new(Borrower::Private, 3).with("age", &ages).with("monthly_income", &incomes);
    let columns = all().with("occupation", &occupations);
    let mut told = Vec::new();
    policy
        .verdicts(&columns, day, |row, verdict| {
            told.push((row, verdict.outcome == VerdictOutcome::Approved, verdict.reasons.len()));
        })
        .unwrap();
    assert_eq!(told, [(0, true, 0), (1, false, 2), (2, false, 1)]);
    let refused = |columns: &Columns<'_>| {
        policy.verdicts(columns, day, |_, _| panic!("nothing is told")).unwrap_err().to_string()
    };
    assert_eq!(
        refused(&all().with("occupation", &occupations[..2])),
        "occupation: expected 3 values, found 2"
    );
    assert_eq!(refused(&all().with("job", &occupations)), "job: the dictionary has no such field");
    assert_eq!(refused(&all().with("occupation", &ages)), "occupation: expected text, found `34`");
    let halves = [Known::Number("1.5".parse().unwrap()); 3];
    assert_eq!(
        refused(&Columns::new(Borrower::Private, 3).with("age", &halves)),
        "age: expected integer (years), found `1.5`"
    );
    let old = [Known::Number(151.into()); 3];
    assert_eq!(
        refused(&Columns::new(Borrower::Private, 3).with("age", &old)),
        "age: expected [0, 150], found 151"
    );
}

#[test]
fn a_challenger_decides_its_share_of_the_applications() {
    let tried = |name: &str, of_hundred: u8| {
        let trial = Challenge::new(name, of_hundred);
        (0..2000).filter(|key| trial.side(&format!("A-{key}")) == Side::Challenger).collect::<Vec<_>>()
    };
    for (of_hundred, expected) in
        [(0, 0..=0), (1, 8..=35), (10, 160..=240), (50, 920..=1080), (90, 1760..=1840), (100, 2000..=2000)]
    {
        let count = tried("spring", of_hundred).len();
        assert!(expected.contains(&count), "{of_hundred} in a hundred: {count} of 2000");
    }
    assert_eq!(tried("spring", 200).len(), 2000);
    // Whoever is tried stays with the challenger when its share grows; another trial draws others.
    let (few, more) = (tried("spring", 10), tried("spring", 20));
    assert!(few.iter().all(|key| more.contains(key)));
    assert_ne!(few, tried("autumn", 10));
}
