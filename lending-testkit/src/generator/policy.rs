use std::fmt::{self, Write};

use fastrand::Rng;
use lending_core::calendar::Date;
use lending_core::facts::{Application, Borrower, Fact, Value};
use lending_core::money::{Currency, Minor, Money};
use rust_decimal::Decimal;

/// A generated policy with applicants, all from one number.
#[derive(Debug, Clone)]
pub struct PolicyCase {
    /// The number.
    pub seed: u64,
    /// The policy as a file.
    pub policy: String,
    /// Who asks.
    pub applications: Vec<Application>,
    /// The day of the decisions.
    pub on: Date,
}

impl fmt::Display for PolicyCase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "seed {} on {}\n{}", self.seed, self.on, self.policy)?;
        self.applications.iter().try_for_each(|application| writeln!(f, "{application:?}"))
    }
}

/// Numbers that every generated policy knows: the name, the kind, the smallest and the largest value in whole units.
const NUMBERS: [(&str, &str, i64, i64); 6] = [
    ("age", "integer", 0, 120),
    ("income", "money", 0, 20_000),
    ("debts", "money", 0, 6_000),
    ("bureau", "integer", 300, 900),
    ("share", "decimal", 0, 2),
    ("wanted", "money", 100, 60_000),
];

/// For so many days a generated policy takes what the bureau said, at most.
const MOST_DAYS: u32 = 60;

const RESIDENCE: [&str; 3] = ["own", "rent", "family"];
const DOCUMENTS: [&str; 3] = ["identity", "payslip", "statement"];

impl PolicyCase {
    /// The case of a number.
    pub fn generate(seed: u64) -> Self {
        let mut rng = Rng::with_seed(seed ^ 0x9017);
        let policy = policy(&mut rng);
        let count = rng.usize(4..=10);
        let mut applications: Vec<Application> = (0..count).map(|_| application(&mut rng)).collect();
        let on = Date::new(2026, rng.u32(1..=12), rng.u32(1..=28)).expect("a day of the year");
        for application in &mut applications {
            *application = with_day(&mut rng, application, on);
        }
        Self { seed, policy, applications, on }
    }
}

fn policy(rng: &mut Rng) -> String {
    let mut text = format!(
        "policy = \"generated\"\nfrom = \"2026-01-01\"\ncurrency = \"CNY\"\nunknown = {}\n",
        unknown(rng)
    );
    text.push_str("[facts]\n");
    for (name, kind, low, high) in NUMBERS {
        let source = if name == "bureau" { ", source = \"office\"" } else { "" };
        writeln!(text, "{name} = {{ kind = \"{kind}\", range = \"[{low}, {high}]\"{source} }}")
            .expect("text");
    }
    text.push_str("residence = { kind = \"text\", one_of = [\"own\", \"rent\", \"family\"] }\n");
    text.push_str("verified = { kind = \"boolean\" }\n");
    text.push_str("born = { kind = \"date\" }\n");
    text.push_str("documents = { kind = \"list\", one_of = [\"identity\", \"payslip\", \"statement\"] }\n");
    writeln!(
        text,
        "[sources]\noffice = {{ fresh_days = {}, stale = {} }}",
        rng.u32(0..=MOST_DAYS),
        ["\"not_known\"", "\"decline\"", "{ refer = \"office_desk\" }"][rng.usize(0..3)]
    )
    .expect("text");
    text.push_str("[measures]\n");
    text.push_str("years = { plain = { years_since = \"born\" } }\n");
    let mode = ["half_up", "half_even", "up", "down"][rng.usize(0..4)];
    let places = rng.u32(0..=6);
    writeln!(
        text,
        "ratio = {{ ratio = {{ of = \"debts\", to = \"income\", places = {places}, mode = \"{mode}\" }} }}"
    )
    .expect("text");
    writeln!(text, "left = {{ difference = [\"income\", {{ sum = [\"debts\", {}] }}] }}", rng.i64(0..2000))
        .expect("text");
    writeln!(text, "known_debts = {{ first_known = [\"debts\", {}] }}", rng.i64(0..500)).expect("text");
    for rule in 0..rng.usize(0..=4) {
        let depth = rng.u32(0..=3);
        writeln!(
            text,
            "[[rules]]\nid = \"rule_{rule}\"\nreason = \"reason_{rule}\"\nseverity = \"{}\"\notherwise = {}\nrequire = {}",
            ["low", "medium", "high"][rng.usize(0..3)],
            otherwise(rng),
            requirement(rng, depth)
        )
        .expect("text");
        if rng.bool() {
            writeln!(text, "unknown = {}", unknown(rng)).expect("text");
        }
    }
    scorecard(rng, &mut text);
    matrix(rng, &mut text);
    text.push_str(
        "[price]\nbase = { rate = \"12 % per year\" }\nfloor = \"11 % per year\"\ncap = \"14 % per year\"\n",
    );
    text.push_str("[[benefits]]\nid = \"verified_benefit\"\nwhen = { of = \"verified\", is = true }\ngives = { discount = \"0.5 % per year\" }\n");
    text.push_str("[affordability]\nincome = \"income\"\ndebts = \"known_debts\"\nshare_of_income = \"40 %\"\nrate = { of = \"rate\" }\ninstalments = 24\n");
    writeln!(
        text,
        "[limit]\nstep = {}\nminimum = {}\nrequested = \"wanted\"\n[limit.least_of]\nproduct = {}\nincome = {{ product = [\"income\", \"multiple\"] }}\naffordable = \"affordable_amount\"",
        [1, 50, 100][rng.usize(0..3)],
        rng.i64(0..600),
        rng.i64(5_000..40_000),
    )
    .expect("text");
    writeln!(
        text,
        "[[authority]]\nlevel = \"system\"\ndecides = \"automatically\"\nup_to = {}\n[[authority]]\nlevel = \"officer\"\nup_to = {}",
        rng.i64(1_000..20_000),
        rng.i64(20_000..40_000)
    )
    .expect("text");
    text.push_str("[[gates]]\nid = \"papers\"\nreason = \"papers_missing\"\nrequire = { of = \"documents\", has = [\"identity\"] }\n");
    text
}

/// Two of three have the bureau's word with its day, most of them as fresh as is taken.
fn with_day(rng: &mut Rng, application: &Application, on: Date) -> Application {
    let mut application = application.clone();
    if let Some(fact) = application.facts().get("bureau").filter(|_| rng.u8(0..3) > 0).cloned() {
        let age = if rng.bool() { rng.u32(0..=MOST_DAYS) } else { rng.u32(0..=5) };
        let as_of = Some(on.minus_days(age));
        application = application.fact("bureau", Fact { as_of, source: Some("office".to_owned()), ..fact });
    }
    application
}

fn unknown(rng: &mut Rng) -> &'static str {
    ["\"decline\"", "\"skip\"", "{ refer = \"desk\" }"][rng.usize(0..3)]
}

fn otherwise(rng: &mut Rng) -> String {
    match rng.u8(0..3) {
        0 => "\"decline\"".to_owned(),
        1 => "{ refer = \"branch\" }".to_owned(),
        _ => format!("{{ cap = {} }}", rng.i64(0..40_000)),
    }
}

/// A requirement as a file writes it.
fn requirement(rng: &mut Rng, depth: u32) -> String {
    if depth > 0 && rng.bool() {
        let mut part = |_| requirement(rng, depth - 1);
        return match depth % 3 {
            0 => format!("{{ not = {} }}", part(0)),
            1 => format!("{{ all = [{}, {}] }}", part(0), part(1)),
            _ => format!("{{ any = [{}, {}] }}", part(0), part(1)),
        };
    }
    match rng.u8(0..9) {
        0 => "{ of = \"verified\", is = true }".to_owned(),
        1 => format!("{{ of = \"residence\", one_of = [\"{}\"] }}", RESIDENCE[rng.usize(0..3)]),
        2 => format!("{{ of = \"residence\", none_of = [\"own\", \"{}\"] }}", RESIDENCE[rng.usize(1..3)]),
        3 => format!("{{ of = \"documents\", has = [\"{}\"] }}", DOCUMENTS[rng.usize(0..3)]),
        4 => format!("{{ of = \"born\", at_most = \"{}-06-15\" }}", rng.u32(1950..2008)),
        5 => "{ of = \"debts\", below = { of = \"income\" } }".to_owned(),
        6 => "{ of = \"ratio\", at_most = \"0.5\" }".to_owned(),
        _ => {
            let (name, _, low, high) = NUMBERS[rng.usize(0..NUMBERS.len())];
            let (one, two) = (rng.i64(low..=high), rng.i64(low..=high));
            match rng.u8(0..4) {
                0 => format!("{{ of = \"{name}\", above = {one} }}"),
                1 => format!("{{ of = \"{name}\", at_least = {one} }}"),
                2 => format!("{{ of = \"{name}\", between = [{}, {}] }}", one.min(two), one.max(two)),
                _ => format!("{{ of = \"{name}\", is_not = {one} }}"),
            }
        }
    }
}

/// Ranges that cover every number from one to another once, limits taken in here or there at random.
fn ranges(rng: &mut Rng, low: i64, high: i64) -> Vec<String> {
    let mut cuts: Vec<(i64, bool)> =
        (0..rng.usize(0..=5)).map(|_| (rng.i64((low + 1)..high), rng.bool())).collect();
    cuts.sort_unstable();
    cuts.dedup_by_key(|(at, _)| *at);
    let mut ranges = Vec::new();
    let mut opens = format!("[{low}, ");
    for (at, below) in cuts {
        let (closes, next) = if below { ("]", "(") } else { (")", "[") };
        ranges.push(format!("{opens}{at}{closes}"));
        opens = format!("{next}{at}, ");
    }
    ranges.push(format!("{opens}{high}]"));
    ranges
}

fn scorecard(rng: &mut Rng, text: &mut String) {
    text.push_str("[[scorecards]]\nid = \"score\"\nbase = 500\n");
    for (place, (name, _, low, high)) in NUMBERS.into_iter().enumerate() {
        if place > 1 && rng.bool() {
            continue;
        }
        writeln!(text, "[[scorecards.characteristics]]\nof = \"{name}\"\nreason = \"few_points_{name}\"")
            .expect("text");
        if rng.u8(0..4) > 0 {
            writeln!(text, "missing = {}", rng.i64(-50..50)).expect("text");
        }
        let ranges = ranges(rng, low, high);
        let mut points: Vec<i64> = ranges.iter().map(|_| rng.i64(-60..60)).collect();
        match rng.u8(0..3) {
            0 => {
                points.sort_unstable();
                text.push_str("points = \"rise\"\n");
            }
            1 => {
                points.sort_unstable_by(|one, two| two.cmp(one));
                text.push_str("points = \"fall\"\n");
            }
            _ => text.push_str("points = \"both_ways\"\n"),
        }
        let mut bins: Vec<String> = ranges
            .iter()
            .zip(points)
            .map(|(range, points)| format!("{{ range = \"{range}\", points = {points} }}"))
            .collect();
        rng.shuffle(&mut bins);
        writeln!(text, "bins = [{}]", bins.join(", ")).expect("text");
    }
    text.push_str("[[scorecards.characteristics]]\nof = \"residence\"\nreason = \"few_points_residence\"\nmissing = 0\nother = 5\n");
    writeln!(text, "bins = [{{ one_of = [\"own\"], points = {} }}]", rng.i64(0..40)).expect("text");
}

fn matrix(rng: &mut Rng, text: &mut String) {
    let bands = ranges(rng, 100, 900);
    let middle = bands.len().saturating_sub(2);
    // Beyond both ends the first and the last band go on.
    let bands: Vec<String> = if bands.len() == 1 {
        vec!["< 500".to_owned(), ">= 500".to_owned()]
    } else {
        let first = bands[0].replace("[100, ", "");
        let first = if let Some(at) = first.strip_suffix(']') {
            format!("<= {at}")
        } else {
            format!("< {}", first.trim_end_matches(')'))
        };
        let last = bands[bands.len() - 1].replace(", 900]", "");
        let last = if let Some(at) = last.strip_prefix('[') {
            format!(">= {at}")
        } else {
            format!("> {}", last.trim_start_matches('('))
        };
        let inner = bands[1..=middle].to_vec();
        [vec![first], inner, vec![last]].concat()
    };
    let outcome = |rng: &mut Rng| ["A", "A", "B", "B", "C", "no"][rng.usize(0..6)];
    let cells: Vec<String> =
        bands.iter().map(|_| format!("[\"{}\", \"{}\"]", outcome(rng), outcome(rng))).collect();
    let bands: Vec<String> = bands.iter().map(|band| format!("\"{band}\"")).collect();
    writeln!(
        text,
        "[[matrices]]\nid = \"grid\"\naxes = [{{ of = \"score\", bands = [{}] }}, {{ of = \"verified\", bands = [\"yes\", \"no\"] }}]\ncells = [{}]",
        bands.join(", "),
        cells.join(", ")
    )
    .expect("text");
    text.push_str("[matrices.outcomes]\nA = { grade = \"A\", multiple = 6, margin = \"-2 % per year\" }\n");
    text.push_str("B = { grade = \"B\", multiple = \"3.5\", margin = \"0 % per year\" }\n");
    text.push_str("C = { grade = \"C\", multiple = 1, margin = \"3 % per year\", otherwise = { refer = \"C desk\" }, reason = \"grade_c\" }\n");
    text.push_str("no = { multiple = 0, margin = \"0 % per year\", otherwise = \"decline\", reason = \"grid_declines\" }\n");
}

fn application(rng: &mut Rng) -> Application {
    let mut application = Application::of(if rng.bool() { Borrower::Private } else { Borrower::Business });
    for (name, kind, low, high) in NUMBERS {
        let missing = rng.u8(0..100);
        if missing < 4 {
            continue;
        }
        let whole = rng.i64(low..=high);
        let cents = if rng.bool() { 0 } else { rng.i64(0..100) };
        let value = match kind {
            _ if missing < 8 => Value::Missing,
            "integer" => Value::Integer(whole),
            "money" => {
                let minor = (whole * 100 + cents).min(high * 100);
                Value::Money(Money::new(Minor::new(minor), Currency::iso("CNY").expect("a currency")))
            }
            _ => Value::Decimal(Decimal::new((whole * 100 + cents).min(high * 100), 2)),
        };
        application = application.with(name, value);
    }
    if rng.u8(0..20) > 0 {
        application = application.with("residence", RESIDENCE[rng.usize(0..3)]);
    }
    if rng.u8(0..10) > 0 {
        application = application.with("verified", rng.bool());
    }
    if rng.u8(0..10) > 0 {
        let born = Date::new(rng.i32(1940..2008), rng.u32(1..=12), rng.u32(1..=28)).expect("a day");
        application = application.with("born", born);
    }
    if rng.bool() {
        let documents = DOCUMENTS.iter().filter(|_| rng.bool()).map(|one| (*one).to_owned()).collect();
        application = application.with("documents", Value::List(documents));
    }
    application
}
