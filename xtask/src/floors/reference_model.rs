//! The rule of the slow reference model: it is written without looking at the engine, so of the core it may know
//! events, terms and the policies' data, and may call none of their arithmetic.

use std::collections::{BTreeMap, BTreeSet};

use super::mention::{Form, Mention, Method};
use super::tree::{Source, Target, Tree};
use super::violation::Violation;

/// The model's module in the testkit.
pub const MODEL: &str = "reference_model";

/// What it may name of the core; a `*` stands for all of a module.
pub const ALLOWED: &[(&str, &[&str])] = &[
    ("loan", &["Event", "Fact", "Why"]),
    ("terms", &["Agreement"]),
    ("debt", &["*"]),
    (
        "calendar",
        &[
            "Date",
            "Month",
            "Anchor",
            "Frequency",
            "InterestBasis",
            "DayCount",
            "BusinessDayConvention",
            "CalendarData",
        ],
    ),
    ("accrual", &["AfterLastDue", "InterestBase", "OverduePrincipal", "TrueUp"]),
    ("billing", &["BusinessDays", "InterestPeriod", "LateFacts", "StatementDay"]),
    (
        "overdue",
        &[
            "Classification",
            "Counting",
            "Counts",
            "DaysAre",
            "Each",
            "GraceKind",
            "LimitOf",
            "OverdueGrace",
            "ShareOf",
            "Since",
            "Tolerance",
            "Upgrade",
        ],
    ),
    (
        "penalty",
        &[
            "Caps",
            "Compound",
            "CompoundRate",
            "Grace",
            "Joins",
            "OnPenalty",
            "PenaltyOn",
            "PenaltyPolicy",
            "PenaltyRate",
            "PenaltyRounded",
        ],
    ),
    (
        "fee",
        &[
            "ChargeDue",
            "ChargeWhenClosed",
            "CountsAs",
            "Every",
            "FeeAmount",
            "FeeBase",
            "FeeDue",
            "FeeOn",
            "FeeRule",
            "Late",
        ],
    ),
    ("reference", &["CalendarRow", "RateRow"]),
    ("allocation", &["Bucket", "Direction", "Override", "Standing", "Then", "Waterfall"]),
    ("disbursement", &["Deduction", "DownPayment", "Tranches", "WithdrawalInterest"]),
    ("prepayment", &["FeeTier", "InterestInAdvance", "PayoffUntil", "PrepaymentPolicy"]),
    ("relief", &["CloseWithin"]),
    ("repricing", &["RepricingDays"]),
    (
        "reschedule",
        &[
            "AgreedRow",
            "Arrears",
            "NewPlan",
            "OnLateFact",
            "PastDue",
            "Rows",
            "Suspended",
            "SuspendedInterest",
            "SuspendedTerm",
            "TakenOver",
            "Treatment",
        ],
    ),
    ("schedule", &["BrokenPeriod", "Method", "Remake", "ShortInstalment", "TrancheRemake"]),
    ("settlement", &["Part"]),
    ("money", &["Minor", "Rounding", "RoundingMode"]),
    ("rate", &["Rate"]),
    ("write_off", &["InterestThen", "RowsThen"]),
];

/// What its tests may name beside that, to write the terms of their examples.
pub const ALLOWED_IN_TESTS: &[(&str, &[&str])] = &[
    ("accrual", &["InterestPolicy"]),
    ("calendar", &["DayCounted"]),
    ("disbursement", &["DisbursementPolicy"]),
    ("charge_back", &["ChargeBackPolicy"]),
    ("relief", &["ReliefPolicy"]),
    ("write_off", &["WriteOffPolicy"]),
    ("fee", &["ChargeWhenClosed"]),
    ("prepayment", &["PrepaymentPolicy"]),
    ("schedule", &["OnChange", "PlanPolicy"]),
    ("billing", &["BillingPolicy"]),
    ("calendar", &["DayCounted"]),
    ("date", &["*"]),
    ("money", &["Currency"]),
    ("overdue", &["OverduePolicy"]),
    ("schedule", &["PlanPolicy"]),
    ("settlement", &["Parts"]),
    ("hash", &["Hash"]),
    ("terms", &["CONVENTIONS", "ProductRef", "SCHEMA"]),
];

/// What it may name of the testkit, beside itself: plain data that both sides are compared in.
pub const ALLOWED_OF_TESTKIT: &[&str] = &["snapshot"];

/// Methods of the core's data that are arithmetic. A method of the model's own may have such a name as long as it
/// takes another number of arguments, so that a call says which is meant.
pub const FORBIDDEN_METHODS: &[&str] = &[
    "due_by",
    "due_days",
    "row_of",
    "amortisation",
    "planned",
    "periods",
    "weights",
    "weight",
    "fraction",
    "ratio",
    "statement_day",
    "days_past_due",
    "first_night",
    "last_due",
    "locked_until",
    "rate_on",
    "next_by_calendar",
    "business_day",
    "adjust",
];

/// Every place in the reference model that knows more than it may of the core.
pub fn violations(testkit: &Tree, core: &Tree) -> Vec<Violation> {
    let arithmetic = arithmetic(core);
    let inside = |source: &&Source| source.module.first().is_some_and(|folder| folder == MODEL);
    let unreadable = testkit.unreadable().iter().filter(|violation| violation.file.contains(MODEL)).cloned();
    let mut found: Vec<Violation> = unreadable.collect();
    found.extend(unknown(&arithmetic));
    for source in testkit.files().iter().filter(inside) {
        let report = |line: usize, text: String| Violation { file: source.file.clone(), line, text };
        found.extend(source.found.hidden.iter().map(|(line, text)| report(*line, text.clone())));
        found.extend(source.found.methods.iter().filter(|method| is_arithmetic(&arithmetic, method)).map(
            |method| {
                let text = "is arithmetic of the core, which the reference model may not call";
                report(method.line, format!("`.{}(…)` {text}", method.name))
            },
        ));
        for mention in &source.found.paths {
            found.extend(refused(testkit, mention).map(|text| report(mention.line, text)));
        }
    }
    found.sort();
    found.dedup();
    found
}

/// How many arguments the core's own methods of the forbidden names take.
fn arithmetic(core: &Tree) -> BTreeMap<&'static str, BTreeSet<usize>> {
    let defined = || core.files().iter().flat_map(|source| &source.found.defined);
    let counts = |name| defined().filter(|(known, _)| known == name).map(|(_, count)| *count).collect();
    FORBIDDEN_METHODS.iter().map(|name| (*name, counts(*name))).collect()
}

fn is_arithmetic(arithmetic: &BTreeMap<&str, BTreeSet<usize>>, method: &Method) -> bool {
    let counts = arithmetic.get(method.name.as_str());
    counts.is_some_and(|counts| method.arguments.is_none_or(|arguments| counts.contains(&arguments)))
}

/// Forbidden names that the core has no method of: they were renamed, and the list did not follow.
fn unknown(arithmetic: &BTreeMap<&str, BTreeSet<usize>>) -> Vec<Violation> {
    let gone = arithmetic.iter().filter(|(_, counts)| counts.is_empty());
    let report = |(name, _): (&&str, _)| Violation {
        file: "xtask/src/floors/reference_model.rs".into(),
        line: 0,
        text: format!("lending-core has no method `{name}` any more: bring the forbidden methods up to date"),
    };
    gone.map(report).collect()
}

fn refused(testkit: &Tree, mention: &Mention) -> Option<String> {
    let written = mention.path.join("::");
    match testkit.target(mention)? {
        Target::Core(path) => (!is_allowed(&path, mention.form, testkit.is_test(mention))).then(|| {
            format!("`{written}` is of lending_core, but not data that the reference model may use")
        }),
        Target::Inside(path) => {
            let own =
                path.first().is_some_and(|top| top == MODEL || ALLOWED_OF_TESTKIT.contains(&top.as_str()));
            (!own && mention.form != Form::Visibility).then(|| {
                format!("`{written}` is of the testkit, but neither the reference model's own nor plain data")
            })
        }
    }
}

fn is_allowed(path: &[String], form: Form, test: bool) -> bool {
    let Some((module, rest)) = path.split_first() else { return false };
    let more: &[_] = if test { ALLOWED_IN_TESTS } else { &[] };
    let mut lists = ALLOWED.iter().chain(more).filter(|(known, _)| known == module);
    let allows = |names: &[&str]| {
        names.contains(&"*") || rest.first().is_some_and(|name| names.contains(&name.as_str()))
    };
    form != Form::Open && lists.any(|(_, names)| allows(names))
}
