//! An applicant before a policy of three knock-outs, a card of twelve characteristics, a matrix and a limit.

use std::fmt::Write;

use fastrand::Rng;
use lending_core::calendar::Date;
use lending_core::date;
use lending_core::facts::{Application, Borrower, Value};
use lending_core::money::{Currency, Minor, Money};
use lending_core::underwriting::Policy;

/// The day of the decisions.
pub fn day() -> Date {
    date!("2026-02-01")
}

/// How many numbers the card reads beside the three of the knock-outs; with the residence they are twelve.
pub const NUMBERS: usize = 11;

/// The policy. Each number lies in 0 … 999 and has five bins.
pub fn policy() -> Policy {
    let mut text = String::from(
        "policy = \"benched\"\nfrom = \"2026-01-01\"\ncurrency = \"CNY\"\nunknown = { refer = \"desk\" }\n[facts]\n\
         age = { kind = \"integer\", range = \"[0, 150]\" }\nmonthly_income = { kind = \"money\" }\n\
         occupation = { kind = \"text\" }\nresidence = { kind = \"text\", one_of = [\"own\", \"rent\", \"family\"] }\n\
         requested = { kind = \"money\" }\n",
    );
    for number in 0..NUMBERS {
        writeln!(text, "number_{number} = {{ kind = \"integer\", range = \"[0, 999]\" }}").expect("text");
    }
    text.push_str(
        "[[rules]]\nid = \"age\"\nrequire = { of = \"age\", between = [18, 55] }\nreason = \"age\"\n\
         [[rules]]\nid = \"income\"\nrequire = { of = \"monthly_income\", above = 3000 }\nreason = \"income\"\n\
         [[rules]]\nid = \"occupation\"\nrequire = { of = \"occupation\", none_of = [\"student\", \"soldier\", \"civil servant\"] }\nreason = \"occupation\"\n\
         [[scorecards]]\nid = \"score\"\nbase = 400\n\
         [[scorecards.characteristics]]\nof = \"residence\"\nreason = \"residence\"\nmissing = 0\n\
         bins = [{ one_of = [\"own\"], points = 30 }, { one_of = [\"rent\"], points = 10 }, { one_of = [\"family\"], points = 15 }]\n",
    );
    for number in 0..NUMBERS {
        writeln!(
            text,
            "[[scorecards.characteristics]]\nof = \"number_{number}\"\nreason = \"few_{number}\"\nmissing = -5\n\
             bins = [{{ range = \"< 150\", points = -10 }}, {{ range = \"[150, 400)\", points = 5 }}, {{ range = \"[400, 600)\", points = 12 }}, {{ range = \"[600, 850)\", points = 20 }}, {{ range = \">= 850\", points = 31 }}]"
        )
        .expect("text");
    }
    text.push_str(
        "[[matrices]]\nid = \"grid\"\naxes = [{ of = \"score\", bands = [\"< 500\", \"[500, 560)\", \">= 560\"] }, { of = \"monthly_income\", bands = [\"< 8000\", \">= 8000\"] }]\n\
         cells = [[\"C\", \"B\"], [\"B\", \"A\"], [\"A\", \"A\"]]\n[matrices.outcomes]\nA = { grade = \"A\", multiple = 6 }\nB = { grade = \"B\", multiple = 4 }\nC = { grade = \"C\", multiple = 2 }\n\
         [limit]\nstep = 100\nrequested = \"requested\"\n[limit.least_of]\nproduct = 50000\nincome = { product = [\"monthly_income\", \"multiple\"] }\n",
    );
    Policy::from_toml(&text, &[]).expect("the policy")
}

/// Applicants, some of whom fail a knock-out or lack a number.
pub fn applicants(count: usize) -> Vec<Application> {
    let mut rng = Rng::with_seed(3);
    let currency = Currency::iso("CNY").expect("a currency");
    (0..count)
        .map(|_| {
            let mut money = |most: i64| Money::new(Minor::new(rng.i64(1..most) * 100), currency);
            let (income, requested) = (money(15_000), money(60_000));
            let mut one = Application::of(Borrower::Private)
                .with("age", rng.i64(16..60))
                .with("monthly_income", income)
                .with("requested", requested)
                .with("occupation", ["nurse", "teacher", "soldier", "engineer"][rng.usize(0..4)])
                .with("residence", ["own", "rent", "family"][rng.usize(0..3)]);
            for number in 0..NUMBERS {
                let value =
                    if rng.u8(0..20) == 0 { Value::Missing } else { Value::Integer(rng.i64(0..1000)) };
                one = one.with(&format!("number_{number}"), value);
            }
            one
        })
        .collect()
}
