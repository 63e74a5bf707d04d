//! What was stored in any layout of the format is read for ever (law EVT-6).
//!
//! Each folder of `fixtures/v1` and those that follow is a loan as a store holds it: the bytes of its terms, the bytes of
//! every commit, and the head. They are never edited; `fixtures/SHA256SUMS` says so to whoever tries.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use lending_core::allocation::Then;
use lending_core::calendar::Date;
use lending_core::calendar::Frequency;
use lending_core::debt::{Component, ItemId, Key};
use lending_core::fee::ChargeDue;
use lending_core::hash::Hash;
use lending_core::loan::{
    Acceleration, Cancellation, Charge, ChargeBack, ClassSet, Commit, CountingPause, Disbursement,
    FailedPayment, Goodwill, HandOver, InterestPause, LoadError, Loan, Payment, PaymentReturn, RateChange,
    Refund, Reschedule, Settlement, Transfer, Waiver, WhyUnpaid, Withdrawal, WriteOff,
};
use lending_core::money::{Minor, Money};
use lending_core::origination::LoanRequest;
use lending_core::product::Product;
use lending_core::reference::Reference;
use lending_core::reschedule::{
    Arrears, NewPlan, OnLateFact, PastDue, Rows, Suspended, SuspendedTerm, TakenOver,
};
use lending_core::store::{LoanStore, Record, RestoreError, StoredCommit, StoredLoan, fetch};
use lending_core::terms::Terms;
use lending_store::SqliteStore;
use serde_json::{Value, json};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures")
}

/// The layouts that were written; the last is written today. `v2` has terms with the answers that shape a plan, `v3`
/// those that change it, and the events that do, `v4` what limits prepayment, what a rate follows, and what ends a loan
/// before its time, `v5` what is asked of a loan that is late, `v6` relief and the end
/// of a loan, tax on fees, and bills that stay, `v7` money that does not come, and why, `v8` settlements
/// for less, `v9` rows free of interest.
const LAYOUTS: [&str; 9] = ["v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9"];

/// Loans whose book was told before a rule was corrected: they decode, and loading them says that the engine disagrees.
/// C133: the interest of rows of a moratorium on everything grows in their own periods. C150: a charge-back is no bill, and
/// in no base of all that is outstanding.
const TOLD_BEFORE: [&str; 4] =
    ["v2/by-weeks-planned", "v3/by-weeks-planned", "v5/late-actual", "v6/late-actual"];

fn newest() -> PathBuf {
    fixtures().join(LAYOUTS[LAYOUTS.len() - 1])
}

/// The loan's name, which is its folder's, and what is stored of it.
fn stored() -> Vec<(String, StoredLoan)> {
    folders().iter().map(|folder| read(folder)).collect()
}

fn folders() -> Vec<PathBuf> {
    let layouts = LAYOUTS.iter().flat_map(|layout| fs::read_dir(fixtures().join(layout)).unwrap());
    let mut folders: Vec<_> = layouts.map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    folders
}

fn read(folder: &Path) -> (String, StoredLoan) {
    let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
    let terms = fs::read(folder.join("terms.json")).unwrap();
    let head: Value = serde_json::from_slice(&fs::read(folder.join("head.json")).unwrap()).unwrap();
    let version = head["version"].as_u64().unwrap();
    let mut chain = Hash::chained(Hash::of(&terms), name.as_bytes());
    let commits = (1..=version).map(|version| {
        let bytes = fs::read(folder.join(format!("commit-{version:04}.json"))).unwrap();
        chain = Hash::chained(chain, &bytes);
        StoredCommit { version, bytes, chain }
    });
    let commits = commits.collect();
    let chain = serde_json::from_value(head["chain"].clone()).unwrap();
    assert_eq!(
        u64::try_from(fs::read_dir(folder).unwrap().count()),
        Ok(version + 2),
        "{name} holds nothing else"
    );
    assert_eq!(head["loan"], name.as_str());
    let head = lending_core::store::Head { version, chain };
    (name, StoredLoan { terms_hash: Hash::of(&terms), terms, head, commits })
}

#[test]
fn evt_6_every_stored_byte_decodes_and_encodes_again() {
    let all = stored();
    assert!(all.len() >= 4);
    for (name, stored) in all {
        let terms = Terms::from_bytes(&stored.terms).unwrap();
        assert_eq!((terms.bytes(), terms.hash()), (stored.terms.as_slice(), stored.terms_hash), "{name}");
        for StoredCommit { version, bytes, .. } in &stored.commits {
            let commit = Commit::from_bytes(bytes)
                .unwrap_or_else(|error| panic!("law EVT-6: {name}, commit {version}: {error}"));
            let again = String::from_utf8(commit.to_bytes()).unwrap();
            assert_eq!(again, String::from_utf8(bytes.clone()).unwrap(), "{name}, commit {version}");
        }
    }
}

#[test]
fn evt_6_every_stored_loan_loads_with_its_book() {
    for folder in folders() {
        let (name, stored) = read(&folder);
        let last = Commit::from_bytes(&stored.commits.last().unwrap().bytes).unwrap();
        let loan = stored.clone().into_loan(&name, Reference::default());
        if TOLD_BEFORE.iter().any(|told| folder.ends_with(told)) {
            let refused = loan.expect_err("a book that was told by another rule");
            let disagrees = matches!(refused, RestoreError::Load(LoadError::EngineDisagrees { .. }));
            assert!(disagrees, "{name}: {refused}");
            continue;
        }
        let loan = loan.unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        assert_eq!((loan.version(), loan.book_mark()), (stored.head.version, last.book), "{name}");
        assert!(loan.book_mark().entries > 10, "{name} has told something");
        assert_eq!(loan.staged(), None);
    }
}

/// What a store wrote in the newest layout, a store writes now: the same bytes, the same chain. It holds as long as no
/// later layout is written; the tests above hold for ever.
#[test]
fn the_same_loan_is_stored_as_the_same_bytes() {
    for (name, life) in lives() {
        let mut store = SqliteStore::open_in_memory().unwrap();
        write(&mut store, &name, life);
        let (_, stored) = read(&newest().join(&name));
        assert_eq!(store.load(&name).unwrap().unwrap(), stored, "{name}");
        assert!(fetch(&store, &name, Reference::default()).unwrap().is_some());
    }
}

#[test]
fn the_sums_list_every_file() {
    let sums = fs::read_to_string(fixtures().join("SHA256SUMS")).unwrap();
    let listed: BTreeMap<_, _> =
        sums.lines().map(|line| line.split_once("  ").unwrap()).map(|(sum, path)| (path, sum)).collect();
    let mut found = BTreeSet::new();
    let folders = LAYOUTS.iter().flat_map(|layout| {
        let folders = fs::read_dir(fixtures().join(layout)).unwrap();
        folders.map(move |folder| (*layout, folder.unwrap().path()))
    });
    for (layout, folder) in folders {
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let listed_as = format!("{layout}/{name}/{}", path.file_name().unwrap().to_str().unwrap());
            let sum = Hash::of(&fs::read(&path).unwrap()).to_string();
            assert_eq!(listed.get(listed_as.as_str()), Some(&sum.as_str()), "{listed_as}");
            found.insert(listed_as);
        }
    }
    assert_eq!(listed.keys().map(ToString::to_string).collect::<BTreeSet<_>>(), found);
}

#[test]
fn every_kind_and_every_answer_is_there() {
    let mut answers = BTreeSet::new();
    for (_, stored) in stored() {
        collect("", &serde_json::from_slice(&stored.terms).unwrap(), &mut answers);
        for commit in stored.commits {
            let commit: Value = serde_json::from_slice(&commit.bytes).unwrap();
            if commit["events"].as_array().unwrap().is_empty() {
                answers.insert("a commit without events".to_owned());
            }
            for event in commit["events"].as_array().unwrap() {
                let kind = event["kind"].as_str().unwrap();
                collect(kind, event, &mut answers);
            }
        }
    }
    let expected = "
        opened.kind = opened; disbursed.kind = disbursed; received.kind = received; returned.kind = returned;
        charged.kind = charged; waived.kind = waived; reversed.kind = reversed; a commit without events;
        waived.component = interest; waived.component = fee; waived.component = penalty;
        waived.item = bill 1; waived.item = charge c-1;
        interest.base = planned; interest.base = actual;
        interest.basis = per_period; interest.basis = act_360; interest.basis = act_365_fixed;
        interest.basis = 30_360; interest.overdue_principal = penalty_only;
        interest.overdue_principal = interest_only; interest.overdue_principal = both;
        interest.rounding.mode = half_up; interest.rounding.mode = half_even; interest.rounding.mode = up;
        interest.rounding.mode = down; method = equal_instalment; method = equal_principal;
        method = interest_first; frequency = monthly; frequency = quarterly; frequency = half_yearly;
        frequency = yearly; anchor.day = 10; anchor.day = 31; anchor = month_end;
        billing.statement_day = after_previous_due; billing.statement_day.days_before_due = 10;
        overdue.counting = exclusive; overdue.counting = inclusive; penalty = null;
        penalty.day_count = act_360; penalty.day_count = act_365_fixed; penalty.day_count = 30_360;
        penalty.grace = none; penalty.grace.starts_after = 3; penalty.grace.retroactive = 5;
        waterfall.direction = by_bill; waterfall.direction = by_component;
        method = equal_instalment; frequency.weeks = 2; residual = 0; residual = 200000; business_days = null;
        interest.day_counted = last; plan.instalment = per_period; plan.broken_period = spread;
        plan.moratorium.on.everything = accumulates; plan.short_instalment = carry;
        plan.paid_off_early = fewer_rows; plan.period_rate.decimals.places = 10; plan.period_rate = exact;
        currency.exponent = 0; currency.exponent = 2; currency.exponent = 3;
        rate_changed.kind = rate_changed; interest_paused.kind = interest_paused; rescheduled.kind = rescheduled;
        received.money = goodwill; disbursement.tranches = several; disbursement.down_payment.share = 0.25;
        on_change.rate = keep_instalment; interest.true_up = in_the_instalment; waterfall.then = next_row;
        interest.after_last_due = stops; kinds_of_money.goodwill.then = last_row;
        received.prepays = lower; disbursed.kind = disbursed; cancelled.kind = cancelled;
        withdrawn.kind = withdrawn; handed_over.kind = handed_over; rescheduled.plan.rows = resumed;
        rescheduled.plan.rows.suspended.what = principal; rescheduled.plan.on_late_fact = keep_agreed;
        rescheduled.plan.past_due = go_on; rescheduled.plan.haircut = 1000; prepayment.fees.months = 12;
        prepayment.interest = to_the_day; cooling_off.interest = none; repricing = null;
        counting_paused.kind = counting_paused; classified.kind = classified;
        charged_back.kind = charged_back; charged.amount = null; penalty.on = outstanding;
        penalty.rate.tiers.from_day = 31; penalty.round = each_month; penalty.compound.on_penalty = yes;
        overdue.since = first_in_arrears; overdue.counts = everything; overdue.grace.kind = after;
        classification.upgrade.after_days = 10; waterfalls.standing = non_accrual; fees.code = letter;
        fees.counts_as = penalty; charge_when_closed = refused; charge_back.order = interest;
        goodwill_given.kind = goodwill_given; refunded.kind = refunded; waived.by = clerk;
        relief.authorities.director.principal = 10000; relief.close_within.short = 50; charged.tax = 240;
        fees.amount.share.rounding = half_even; waterfall.then = spread_by_component;
        disbursement.down_payment.rounding.mode = up; rescheduled.plan.taken_over = on_top_of_the_rows;
        billing.statement_day.day_of_month = 28; billing.late_facts = next_bill;
        interest.true_up = restates_the_bill; accelerated.kind = accelerated; written_off.kind = written_off;
        transferred.kind = transferred; write_off.interest = stops;
        payment_failed.kind = payment_failed; payment_failed.why = insufficient_funds;
        returned.why = account_closed; write_off.interest = stops_on_arrears;
        on_change.tranche = reprice_as_whole; settled.kind = settled; settled.by = director;
        settled.parts.amount = 30000; settled.parts.due = 2026-04-30;
        relief.free_of_interest = 2";
    for answer in expected.split(';').map(str::trim) {
        assert!(answers.contains(answer), "no fixture has `{answer}`; there is {answers:#?}");
    }
}

/// Every answer in a value, as `path = answer`.
fn collect(path: &str, value: &Value, answers: &mut BTreeSet<String>) {
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                collect(&below(name), value, answers);
            }
        }
        Value::Array(values) => {
            for value in values {
                collect(path, value, answers);
            }
        }
        Value::String(text) => drop(answers.insert(format!("{path} = {text}"))),
        Value::Null | Value::Bool(_) | Value::Number(_) => drop(answers.insert(format!("{path} = {value}"))),
    }
}

/// Writes the folders that do not exist, and nothing else. A fixture is made once, by the first release of a layout:
/// `cargo test -p lending-store --test fixtures -- --ignored`, then `cargo xtask fixtures --list`.
#[test]
#[ignore = "writes files"]
fn write_the_fixtures_that_do_not_exist() {
    for (name, life) in lives() {
        let folder = newest().join(&name);
        if folder.exists() {
            continue;
        }
        let mut store = SqliteStore::open_in_memory().unwrap();
        write(&mut store, &name, life);
        let stored = store.load(&name).unwrap().unwrap();
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("terms.json"), &stored.terms).unwrap();
        for commit in &stored.commits {
            fs::write(folder.join(format!("commit-{:04}.json", commit.version)), &commit.bytes).unwrap();
        }
        let head =
            json!({ "loan": name, "version": stored.head.version, "chain": stored.head.chain.to_string() });
        fs::write(folder.join("head.json"), head.to_string()).unwrap();
    }
}

type Step = fn(&mut Loan);

/// A loan and the steps of its life; what a step did is one commit.
struct Life {
    product: &'static str,
    amount: &'static str,
    instalments: u32,
    contract_day: &'static str,
    steps: Vec<Step>,
}

fn write(store: &mut SqliteStore, name: &str, life: Life) {
    let product = Product::from_toml(life.product).unwrap();
    let amount: Money = life.amount.parse().unwrap();
    let request = LoanRequest::new(amount, life.instalments, day(life.contract_day));
    let mut loan = Loan::open(name, product.offer(&request).unwrap().accept()).unwrap();
    for step in life.steps {
        step(&mut loan);
        let change = loan.staged().unwrap();
        assert!(Record::of(&change).is_ok());
        assert!(store.append(&change).unwrap().is_new());
        loan.mark_stored(&change).unwrap();
    }
}

fn lives() -> Vec<(String, Life)> {
    vec![
        ("equal-instalment-planned".to_owned(), equal_instalment_planned()),
        ("equal-principal-actual".to_owned(), equal_principal_actual()),
        ("interest-first-actual".to_owned(), interest_first_actual()),
        ("yearly-thirty-360".to_owned(), yearly_thirty_360()),
        ("by-weeks-planned".to_owned(), by_weeks_planned()),
        ("changes-actual".to_owned(), changes_actual()),
        ("ends-planned".to_owned(), ends_planned()),
        ("withdrawn".to_owned(), withdrawn()),
        ("handed-over".to_owned(), handed_over()),
        ("late-actual".to_owned(), late_actual()),
        ("relieved".to_owned(), relieved()),
        ("bills-stay".to_owned(), bills_stay()),
        ("restated".to_owned(), restated()),
        ("ended".to_owned(), ended()),
        ("unpaid".to_owned(), unpaid()),
        ("settled".to_owned(), settled()),
        ("free-rows".to_owned(), free_rows()),
    ]
}

/// A loan that is paid late: penalty and fees, days that count, classes, and money that is taken back.
fn late_actual() -> Life {
    Life {
        product: r#"
            code = "late"
            currency = "EUR"
            amount = { min = "100.00", max = "50000.00" }
            instalments = { min = 2, max = 60 }
            rate = "12 % per year"
            method = "equal_instalment"
            interest = { base = "actual", basis = "act_360" }
            billing = { statement_day = { days_before_due = 5 } }
            charge_back = { order = ["interest", "fee"] }
            charge_when_closed = "refused"

            [penalty]
            on = "outstanding"
            rate = { tiers = [{ from_day = 1, rate = { uplift = "30 %" } }, { from_day = 31, rate = { times = "2" } }, { from_day = 61, rate = { spread = "18 % per year" } }] }
            round = "each_month"
            minimum = "1.00"
            caps = { nights = 200, amount = "150.00", share = "90 %" }
            compound = { rate = "contract_then_penalty", on_penalty = "yes", joins = { months = 3 } }

            [overdue]
            counts = "everything"
            since = "first_in_arrears"
            tolerance = { amount = "5.00", share = "1 %", of = "the_bill", limit = "the_larger" }
            grace = { kind = "after", days = 2 }

            [classification]
            classes = [{ name = "normal", from_days = 0 }, { name = "watch", from_days = 1 }, { name = "doubtful", from_days = 31 }, { name = "fraud" }]
            upgrade = { after_days = 10 }
            rescheduled = { at_least = "watch", days = 60 }
            non_accrual_from = "doubtful"

            [[waterfalls]]
            standing = "non_accrual"
            order = ["principal", "interest", "fee", "tax", "penalty"]

            [[fees]]
            code = "late"
            on = { late = { days = 5, again = { months = 1 } } }
            amount = { share = "5 %", of = "the_bill", min = "2.00", max = "8.00" }
            counts_as = "penalty"

            [[fees]]
            code = "letter"
            on = "tariff"
            amount = "7.50"
            due = { in_days = 14 }
            free = 1
        "#,
        amount: "1000.00 EUR",
        instalments: 6,
        contract_day: "2026-01-10",
        steps: vec![
            |loan| disburse(loan, "2026-01-10", "2026-01-10"),
            |loan| pay(loan, "p-1", "100.00 EUR", "2026-02-14", "2026-02-14", 0),
            |loan| {
                let back = ChargeBack::new("b-1", "p-1", "60.00 EUR".parse().unwrap());
                loan.on(day("2026-03-01")).unwrap().charge_back(back).unwrap();
                let pause = CountingPause::new("n-1", day("2026-03-05"), day("2026-03-08"));
                loan.on(day("2026-03-01")).unwrap().pause_counting(pause).unwrap();
            },
            |loan| {
                for (key, on) in [("c-1", "2026-03-20"), ("c-2", "2026-04-01")] {
                    let letter = Charge::of_the_list(key, "letter");
                    loan.on(day(on)).unwrap().charge(letter).unwrap();
                }
                let visit = Charge::new("c-3", "12.00 EUR".parse().unwrap(), "visit");
                let visit = visit.due(ChargeDue::On(day("2026-04-20")));
                loan.on(day("2026-04-02")).unwrap().charge(visit).unwrap();
            },
            |loan| {
                let known = ClassSet::new("f-1", "fraud");
                loan.on(day("2026-05-01")).unwrap().classify(known).unwrap();
                pay(loan, "p-2", "300.00 EUR", "2026-05-04", "2026-05-02", 0);
                close(loan, "2026-06-30");
            },
        ],
    }
}

/// A loan with taxed fees of which something is waived within an authority, that gets goodwill, is overpaid and refunded.
fn relieved() -> Life {
    Life {
        product: r#"
            code = "relieved"
            currency = "EUR"
            amount = { min = "100.00", max = "50000.00" }
            instalments = { min = 1, max = 60 }
            rate = "12 % per year"
            method = "equal_principal"
            billing = { statement_day = { days_before_due = 5 } }
            disbursement = { down_payment = { share = "12.5 %", rounding = { unit = "1.00", mode = "up" } } }
            waterfall = { then = "spread_by_component" }

            [relief]
            authorities = { clerk = { interest = "4.00", fee = "10.00" }, director = { principal = "100.00" } }
            close_within = { short = "0.50", over = "0.20" }

            [[fees]]
            code = "account"
            on = "each_bill"
            amount = { share = "1.25 %", of = "the_bill", rounding = "half_even" }
            tax = "20 %"
        "#,
        amount: "1000.00 EUR",
        instalments: 4,
        contract_day: "2026-01-10",
        steps: vec![
            |loan| disburse(loan, "2026-01-10", "2026-01-10"),
            |loan| {
                pay(loan, "p-1", "125.00 EUR", "2026-01-10", "2026-01-10", 0);
                let visit = Charge::new("c-1", "12.00 EUR".parse().unwrap(), "visit")
                    .tax("2.40 EUR".parse().unwrap());
                loan.on(day("2026-01-20")).unwrap().charge(visit).unwrap();
            },
            |loan| {
                let waiver = Waiver::new("w-1", Component::Interest, "2.00 EUR".parse().unwrap()).by("clerk");
                loan.on(day("2026-02-10")).unwrap().waive(waiver).unwrap();
                let goodwill = Goodwill::new("g-1", "15.00 EUR".parse().unwrap(), "complaint 417");
                loan.on(day("2026-02-10")).unwrap().give_goodwill(goodwill).unwrap();
            },
            |loan| {
                let plan = NewPlan::same_rows().taken_over(TakenOver::OnTopOfTheRows);
                loan.on(day("2026-02-20")).unwrap().reschedule(Reschedule::new("n-1", plan)).unwrap();
            },
            |loan| {
                pay(loan, "p-2", "2000.00 EUR", "2026-03-01", "2026-03-01", 0);
                let credit = loan.closing(day("2026-03-01")).unwrap().position.credit;
                loan.on(day("2026-03-02")).unwrap().refund(Refund::new("f-1", credit)).unwrap();
                close(loan, "2026-06-30");
            },
        ],
    }
}

/// Bills on a day of the month that stay where something becomes known late.
fn bills_stay() -> Life {
    Life {
        product: r#"
            code = "stay"
            currency = "EUR"
            amount = { min = "100.00", max = "50000.00" }
            instalments = { min = 1, max = 60 }
            rate = "12 % per year"
            method = "equal_instalment"
            interest = { base = "actual", basis = "act_360" }
            billing = { statement_day = { day_of_month = 28 }, late_facts = "next_bill" }
        "#,
        amount: "1000.00 EUR",
        instalments: 4,
        contract_day: "2026-01-10",
        steps: vec![
            |loan| disburse(loan, "2026-01-10", "2026-01-10"),
            |loan| pay(loan, "p-1", "100.00 EUR", "2026-02-14", "2026-02-14", 0),
            |loan| pay(loan, "p-2", "200.00 EUR", "2026-03-20", "2026-02-20", 0),
            |loan| close(loan, "2026-06-30"),
        ],
    }
}

/// Bills that are restated when they fall due.
fn restated() -> Life {
    Life {
        product: r#"
            code = "restated"
            currency = "EUR"
            amount = { min = "100.00", max = "50000.00" }
            instalments = { min = 1, max = 60 }
            rate = "12 % per year"
            method = "equal_instalment"
            interest = { base = "actual", basis = "act_360", true_up = "restates_the_bill" }
        "#,
        amount: "1000.00 EUR",
        instalments: 4,
        contract_day: "2026-01-10",
        steps: vec![
            |loan| disburse(loan, "2026-01-10", "2026-01-10"),
            |loan| pay(loan, "p-1", "100.00 EUR", "2026-02-14", "2026-02-14", 0),
            |loan| close(loan, "2026-06-30"),
        ],
    }
}

/// A loan that is called in, written off, and sold.
fn ended() -> Life {
    Life {
        product: r#"
            code = "ended"
            currency = "EUR"
            amount = { min = "100.00", max = "50000.00" }
            instalments = { min = 1, max = 60 }
            rate = "12 % per year"
            method = "equal_instalment"
            interest = { base = "actual", basis = "act_360" }
            penalty = { rate = { uplift = "50 %" } }
            write_off = { interest = "stops", rows = "are_lowered" }
        "#,
        amount: "1000.00 EUR",
        instalments: 6,
        contract_day: "2026-01-10",
        steps: vec![
            |loan| disburse(loan, "2026-01-10", "2026-01-10"),
            |loan| {
                let acceleration = Acceleration::new("a-1", "default").due(day("2026-04-01"));
                let acceleration = acceleration.notice_day(day("2026-03-01"));
                loan.on(day("2026-03-20")).unwrap().accelerate(acceleration).unwrap();
                pay(loan, "p-1", "100.00 EUR", "2026-04-14", "2026-04-14", 0);
            },
            |loan| {
                loan.on(day("2026-06-01")).unwrap().write_off(WriteOff::new("w-1", "uncollectable")).unwrap();
                pay(loan, "p-2", "50.00 EUR", "2026-06-10", "2026-06-10", 0);
            },
            |loan| {
                let sale = Transfer::new("t-1", "collector").price("90.00 EUR".parse().unwrap());
                loan.on(day("2026-07-01")).unwrap().transfer(sale).unwrap();
                close(loan, "2026-07-31");
            },
        ],
    }
}

/// A loan in tranches whose money does not come, or goes back, until it is written off.
fn unpaid() -> Life {
    Life {
        product: r#"
            code = "unpaid"
            currency = "EUR"
            amount = { min = "100.00", max = "50000.00" }
            instalments = { min = 1, max = 60 }
            rate = "12 % per year"
            method = "equal_instalment"
            interest = { base = "actual", basis = "act_360", overdue_principal = "both" }
            penalty = { rate = { uplift = "50 %" } }
            disbursement = { tranches = "several" }
            on_change = { tranche = "reprice_as_whole" }
            write_off = { interest = "stops_on_arrears" }
            fees = [{ code = "returned", on = "returned_payment", amount = "5.00", due = "at_once" }]
        "#,
        amount: "1000.00 EUR",
        instalments: 6,
        contract_day: "2026-01-10",
        steps: vec![
            |loan| {
                for (key, on) in [("d-1", "2026-01-10"), ("d-2", "2026-01-25")] {
                    let half = Disbursement::new(key).amount("500.00 EUR".parse().unwrap());
                    loan.on(day(on)).unwrap().disburse(half).unwrap();
                }
            },
            |loan| {
                let failed = FailedPayment::new("f-1", "172.55 EUR".parse().unwrap());
                let failed = failed.why(WhyUnpaid::InsufficientFunds);
                loan.on(day("2026-02-10")).unwrap().fail_payment(failed).unwrap();
                pay(loan, "p-1", "180.00 EUR", "2026-02-14", "2026-02-14", 0);
            },
            |loan| {
                let returned = PaymentReturn::new("r-1", "p-1").why(WhyUnpaid::AccountClosed);
                loan.on(day("2026-02-18")).unwrap().return_payment(returned).unwrap();
            },
            |loan| {
                loan.on(day("2026-06-01")).unwrap().write_off(WriteOff::new("w-1", "uncollectable")).unwrap();
                close(loan, "2026-07-31");
            },
        ],
    }
}

/// A loan that is settled for less: once in vain, and once in two parts that come.
fn settled() -> Life {
    Life {
        product: r#"
            code = "settled"
            currency = "EUR"
            amount = { min = "100.00", max = "50000.00" }
            instalments = { min = 1, max = 60 }
            rate = "12 % per year"
            method = "equal_instalment"
            interest = { base = "actual", basis = "act_360", overdue_principal = "both" }
            penalty = { rate = { uplift = "50 %" } }

            [relief.authorities.director]
            principal = "1000.00"
            interest = "100.00"
            penalty = "100.00"
        "#,
        amount: "1000.00 EUR",
        instalments: 6,
        contract_day: "2026-01-10",
        steps: vec![
            |loan| disburse(loan, "2026-01-10", "2026-01-10"),
            |loan| {
                let all = Settlement::new("s-1", "700.00 EUR".parse().unwrap(), day("2026-03-31"));
                loan.on(day("2026-03-12")).unwrap().settle(all.by("director")).unwrap();
                pay(loan, "p-1", "100.00 EUR", "2026-03-20", "2026-03-20", 0);
            },
            |loan| {
                let parts = Settlement::new("s-2", "300.00 EUR".parse().unwrap(), day("2026-04-30"))
                    .and("250.00 EUR".parse().unwrap(), day("2026-05-31"));
                loan.on(day("2026-04-02")).unwrap().settle(parts.by("director")).unwrap();
            },
            |loan| {
                pay(loan, "p-2", "300.00 EUR", "2026-04-29", "2026-04-29", 0);
                pay(loan, "p-3", "260.00 EUR", "2026-05-28", "2026-05-28", 0);
                close(loan, "2026-06-30");
            },
        ],
    }
}

/// Two rows are free of interest: one is paid in advance, of the other what was waived lapses in part.
fn free_rows() -> Life {
    Life {
        product: r#"
            code = "coupon"
            currency = "CNY"
            amount = { min = "100.00", max = "50000.00" }
            instalments = { min = 1, max = 60 }
            rate = "12 % per year"
            method = "equal_principal"
            interest = { base = "actual" }
            waterfall = { then = "next_row" }
            relief = { free_of_interest = [2, 3] }
        "#,
        amount: "1200.00 CNY",
        instalments: 3,
        contract_day: "2026-01-10",
        steps: vec![
            |loan| disburse(loan, "2026-01-10", "2026-01-10"),
            |loan| pay(loan, "p-1", "420.00 CNY", "2026-02-10", "2026-02-10", 0),
            |loan| close(loan, "2026-03-01"),
            |loan| pay(loan, "p-2", "392.00 CNY", "2026-03-10", "2026-03-10", 0),
            |loan| {
                pay(loan, "p-3", "400.00 CNY", "2026-04-05", "2026-04-05", 0);
                close(loan, "2026-04-30");
            },
        ],
    }
}

/// A borrower withdraws within the cooling-off time.
fn withdrawn() -> Life {
    Life {
        product: r#"
            code = "consumer"
            currency = "EUR"
            amount = { min = "100.00", max = "50000.00" }
            instalments = { min = 2, max = 60 }
            rate = "9 % per year"
            method = "equal_instalment"
            interest = { base = "actual", basis = "act_365_fixed" }
            cooling_off = { days = 14, interest = "to_the_day" }
        "#,
        amount: "1000.00 EUR",
        instalments: 10,
        contract_day: "2026-01-10",
        steps: vec![|loan| disburse(loan, "2026-01-10", "2026-01-10"), |loan| {
            loan.on(day("2026-01-20")).unwrap().withdraw(Withdrawal::new("w-1")).unwrap();
            pay(loan, "p-1", "1002.47 EUR", "2026-01-25", "2026-01-25", 0);
            close(loan, "2026-01-31");
        }],
    }
}

/// A lease whose rows begin with the delivery.
fn handed_over() -> Life {
    Life {
        product: r#"
            code = "lease"
            currency = "PLN"
            amount = { min = "1000.00", max = "500000.00" }
            instalments = { min = 2, max = 60 }
            rate = "8 % per year"
            method = "equal_instalment"
            residual = { share = "1 %" }
            disbursement = { hand_over = "begins_the_rows" }
        "#,
        amount: "90000.00 PLN",
        instalments: 6,
        contract_day: "2026-01-10",
        steps: vec![|_| {}, |loan| {
            let (financed, residual) = ("85000.00 PLN".parse().unwrap(), "850.00 PLN".parse().unwrap());
            let delivered = HandOver::new("h-1", financed, residual);
            loan.on(day("2026-02-15")).unwrap().hand_over(delivered).unwrap();
            close(loan, "2026-04-30");
        }],
    }
}

/// What limits prepayment, what is kept of a payout, another plan with all its answers, a suspension, and the end.
fn ends_planned() -> Life {
    Life {
        product: r#"
            code = "micro"
            currency = "EUR"
            amount = { min = "100.00", max = "50000.00" }
            instalments = { min = 2, max = 60 }
            rate = "12 % per year"
            method = "equal_instalment"
            billing = { statement_day = { days_before_due = 0 } }
            disbursement = { tranches = "several" }
            cooling_off = { days = 14, interest = "none" }

            [waterfall]
            then = "shorten"

            [prepayment]
            minimum = "50.00"
            locked_months = 1
            fees = [{ months = 12, share = "2 %", min = "1.00", max = "40.00" }]
        "#,
        amount: "1000.00 EUR",
        instalments: 10,
        contract_day: "2026-01-10",
        steps: vec![
            |loan| {
                let kept = "15.00 EUR".parse().unwrap();
                let first = Disbursement::new("d-1").amount("800.00 EUR".parse().unwrap());
                loan.on(day("2026-01-10")).unwrap().disburse(first.deduct("origination", kept)).unwrap();
            },
            |loan| {
                let lower = Payment::new("p-1", "220.00 EUR".parse().unwrap()).prepays(Then::Lower);
                loan.on(day("2026-02-20")).unwrap().repay(lower).unwrap();
            },
            |loan| {
                let (what, term) = (Suspended::Principal, SuspendedTerm::Extended);
                let rows = Rows::Suspended { rows: 3, what, term };
                let rest = NewPlan::new(rows, Arrears::Stay);
                loan.on(day("2026-03-15")).unwrap().reschedule(Reschedule::new("s-1", rest)).unwrap();
            },
            |loan| {
                let resumed = NewPlan::new(Rows::Resumed, Arrears::Stay);
                loan.on(day("2026-04-15")).unwrap().reschedule(Reschedule::new("s-2", resumed)).unwrap();
                loan.on(day("2026-04-15")).unwrap().cancel(Cancellation::new("e-1")).unwrap();
            },
            |loan| {
                let plan = NewPlan {
                    haircut: Some(Minor::new(1000)),
                    residual: Some(Minor::new(10_000)),
                    past_due: PastDue::GoOn,
                    on_late_fact: OnLateFact::KeepAgreed,
                    ..NewPlan::rows(6, Frequency::Monthly, day("2026-06-20"))
                };
                loan.on(day("2026-05-15")).unwrap().reschedule(Reschedule::new("x-1", plan)).unwrap();
                loan.on(day("2026-07-31")).unwrap().close().unwrap();
            },
        ],
    }
}

fn changes_actual() -> Life {
    Life {
        product: r#"
            code = "line"
            currency = "EUR"
            amount = { min = "100.00", max = "50000.00" }
            instalments = { min = 2, max = 60 }
            rate = "7 % per year"
            method = "equal_instalment"
            plan = { short_instalment = "carry" }
            billing = { statement_day = { days_before_due = 0 } }
            disbursement = { tranches = "several", down_payment = { share = "25 %" } }
            on_change = { tranche = "reprice", rate = "keep_instalment" }

            [interest]
            base = "actual"
            overdue_principal = "interest_only"
            true_up = "in_the_instalment"
            after_last_due = "stops"

            [waterfall]
            in_advance = ["principal", "interest", "fee", "penalty"]
            then = "next_row"

            [kinds_of_money.goodwill]
            direction = "by_component"
            list = [
                ["past_due", "interest"], ["due", "interest"], ["in_advance", "interest"],
                ["past_due", "fee"], ["due", "fee"], ["in_advance", "fee"],
                ["past_due", "penalty"], ["due", "penalty"], ["in_advance", "penalty"],
                ["past_due", "principal"], ["due", "principal"], ["in_advance", "principal"],
            ]
            then = "last_row"
        "#,
        amount: "1000.00 EUR",
        instalments: 6,
        contract_day: "2026-01-10",
        steps: vec![
            |loan| {
                let first = Disbursement::new("d-1").amount("400.00 EUR".parse().unwrap());
                loan.on(day("2026-01-10")).unwrap().disburse(first).unwrap();
                pay(loan, "p-1", "100.00 EUR", "2026-01-10", "2026-01-10", 0);
            },
            |loan| {
                let second = Disbursement::new("d-2").amount("400.00 EUR".parse().unwrap());
                loan.on(day("2026-02-20")).unwrap().disburse(second).unwrap();
            },
            |loan| {
                let lower = RateChange::new("r-1", day("2026-03-25"), "6 % per year".parse().unwrap());
                loan.on(day("2026-02-20")).unwrap().change_rate(lower).unwrap();
                let pause = InterestPause::new("z-1", day("2026-04-01"), day("2026-04-05"));
                loan.on(day("2026-02-20")).unwrap().pause_interest(pause).unwrap();
            },
            |loan| {
                let goodwill = Payment::new("p-2", "20.00 EUR".parse().unwrap()).kind("goodwill");
                loan.on(day("2026-03-01")).unwrap().repay(goodwill).unwrap();
            },
            |loan| {
                let plan = NewPlan::rows(8, Frequency::Monthly, day("2026-05-20"));
                loan.on(day("2026-04-15")).unwrap().reschedule(Reschedule::new("x-1", plan)).unwrap();
                let moved =
                    Reschedule::new("x-2", NewPlan::moved(day("2026-06-01"))).value(day("2026-05-01"));
                loan.on(day("2026-04-15")).unwrap().reschedule(moved).unwrap();
            },
            |loan| {
                pay(loan, "p-3", "200.00 EUR", "2026-06-01", "2026-06-01", 0);
                loan.on(day("2026-07-31")).unwrap().close().unwrap();
            },
        ],
    }
}

fn pay(loan: &mut Loan, key: &str, amount: &str, booked: &str, value: &str, order: i16) {
    let payment = Payment::new(key, amount.parse().unwrap()).value(day(value)).order(order);
    assert!(loan.on(day(booked)).unwrap().repay(payment).unwrap().is_new());
}

fn charge(loan: &mut Loan, key: &str, amount: &str, code: &str, booked: &str) {
    let charge = Charge::new(key, amount.parse().unwrap(), code);
    assert!(loan.on(day(booked)).unwrap().charge(charge).unwrap().is_new());
}

fn waive(loan: &mut Loan, key: &str, component: Component, amount: &str, of: Option<ItemId>, booked: &str) {
    let waiver = Waiver::new(key, component, amount.parse().unwrap());
    let waiver = match of {
        Some(item) => waiver.of(item),
        None => waiver,
    };
    assert!(loan.on(day(booked)).unwrap().waive(waiver).unwrap().is_new());
}

fn give_back(loan: &mut Loan, key: &str, payment: &str, booked: &str) {
    let returned = PaymentReturn::new(key, payment);
    assert!(loan.on(day(booked)).unwrap().return_payment(returned).unwrap().is_new());
}

fn reverse(loan: &mut Loan, key: &str, target: &str, booked: &str) {
    assert!(loan.on(day(booked)).unwrap().reverse(key, target).unwrap().is_new());
}

fn disburse(loan: &mut Loan, booked: &str, value: &str) {
    let payout = Disbursement::new("d-1").value(day(value));
    assert!(loan.on(day(booked)).unwrap().disburse(payout).unwrap().is_new());
}

fn close(loan: &mut Loan, through: &str) {
    let _outcome = loan.on(day(through)).unwrap().close().unwrap();
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// Planned base by periods, monthly; paid, paid in part, late, charged, waived, reversed.
fn equal_instalment_planned() -> Life {
    Life {
        product: r#"
            code = "personal-loan"
            currency = "CNY"
            amount = { min = "1000.00", max = "500000.00" }
            instalments = { min = 3, max = 60 }
            rate = "12 % per year"
            method = "equal_instalment"
            [penalty]
            rate = { uplift = "50 %" }
        "#,
        amount: "12000.00 CNY",
        instalments: 6,
        contract_day: "2026-01-10",
        steps: vec![
            |_| {},
            |loan| disburse(loan, "2026-01-12", "2026-01-10"),
            |loan| pay(loan, "p-1", "2070.58 CNY", "2026-02-10", "2026-02-10", 0),
            |loan| close(loan, "2026-03-31"),
            |loan| {
                charge(loan, "c-1", "20.00 CNY", "催收费 \"1\"", "2026-04-02");
                charge(loan, "c-2", "5.00 CNY", "letter", "2026-04-02");
                pay(loan, "p-2", "1000.00 CNY", "2026-04-03", "2026-03-20", -1);
            },
            |loan| {
                waive(loan, "w-1", Component::Penalty, "3.00 CNY", None, "2026-04-10");
                waive(loan, "w-2", Component::Fee, "5.00 CNY", None, "2026-04-10");
            },
            |loan| reverse(loan, "x-1", "p-2", "2026-04-15"),
            |loan| {
                pay(loan, "p-3", "9000.00 CNY", "2026-05-11", "2026-05-11", 2);
                close(loan, "2026-07-31");
            },
        ],
    }
}

/// Actual base by actual/360, quarterly at the month's end; a payment comes back, penalty starts after all.
fn equal_principal_actual() -> Life {
    Life {
        product: r#"
            code = "mortgage"
            version = 3
            currency = "EUR"
            amount = { min = "1000.00", max = "5000000.00" }
            instalments = { min = 1, max = 360 }
            rate = "4.9 % per year"
            method = "equal_principal"
            frequency = "quarterly"
            due_day = "month_end"
            instalment_rounding = { unit = "1.00", mode = "up" }
            [interest]
            base = "actual"
            basis = "act_360"
            overdue_principal = "both"
            rounding = { mode = "half_even" }
            [billing]
            statement_day = { days_before_due = 10 }
            [overdue]
            counting = "inclusive"
            [penalty]
            rate = { fixed = "0.035 per year" }
            day_count = "act_365_fixed"
            grace = { retroactive = 5 }
            [waterfall]
            direction = "by_component"
            order = ["penalty", "fee", "interest", "principal"]
        "#,
        amount: "100000.00 EUR",
        instalments: 8,
        contract_day: "2025-11-30",
        steps: vec![
            |loan| disburse(loan, "2025-12-05", "2025-12-05"),
            |loan| pay(loan, "p-1", "13700.00 EUR", "2026-02-27", "2026-02-26", 0),
            |loan| give_back(loan, "r-1", "p-1", "2026-03-04"),
            |loan| {
                charge(loan, "c-1", "15.00 EUR", "returned debit", "2026-03-04");
                pay(loan, "p-2", "13750.00 EUR", "2026-03-20", "2026-03-20", 0);
            },
            |loan| close(loan, "2026-06-21"),
            |loan| waive(loan, "w-1", Component::Interest, "10.00 EUR", Some(ItemId::Bill(2)), "2026-06-22"),
            |loan| {
                pay(loan, "p-3", "4000.00 EUR", "2026-06-22", "2026-05-28", 0);
                reverse(loan, "x-1", "c-1", "2026-06-22");
                close(loan, "2026-09-30");
            },
        ],
    }
}

/// Actual base by actual/365, half-yearly on the 31st, no penalty, a currency without decimals.
fn interest_first_actual() -> Life {
    Life {
        product: r#"
            code = "micro-loan"
            currency = "JPY"
            amount = { min = "1000", max = "50000000" }
            instalments = { min = 1, max = 60 }
            rate = "0.8 % per month"
            method = "interest_first"
            frequency = "half_yearly"
            due_day = { day = 31 }
            instalment_rounding = { mode = "down" }
            [interest]
            base = "actual"
            basis = "act_365_fixed"
            overdue_principal = "interest_only"
            rounding = { mode = "down" }
        "#,
        amount: "3000000 JPY",
        instalments: 4,
        contract_day: "2024-02-29",
        steps: vec![
            |loan| disburse(loan, "2024-02-29", "2024-02-29"),
            |loan| pay(loan, "p-1", "100000 JPY", "2024-08-31", "2024-08-31", 0),
            |loan| waive(loan, "w-1", Component::Interest, "1000 JPY", Some(ItemId::Bill(1)), "2024-09-05"),
            |loan| close(loan, "2024-12-31"),
            |loan| {
                pay(loan, "p-2", "50000 JPY", "2025-01-06", "2024-09-02", 0);
                pay(loan, "p-3", "500000 JPY", "2025-01-06", "2025-01-06", 0);
                close(loan, "2025-03-31");
            },
        ],
    }
}

/// Every two weeks with a residual, the first nights spread over the rows, nothing paid for the first row: its interest waits.
fn by_weeks_planned() -> Life {
    Life {
        product: r#"
            code = "market-trader"
            currency = "INR"
            amount = { min = "1000.00", max = "500000.00" }
            instalments = { min = 3, max = 60 }
            rate = "2 % per month"
            method = "equal_instalment"
            residual = { share = "10 %" }
            frequency = { weeks = 2 }
            first_due = { days_at_least = 20 }
            interest = { basis = "act_act_isda", day_counted = "last" }
            [plan]
            instalment = "per_period"
            broken_period = "spread"
            moratorium = { rows = 1, on = { everything = "accumulates" } }
            short_instalment = "carry"
            paid_off_early = "fewer_rows"
            period_rate = { decimals = { places = 10, mode = "half_even" } }
        "#,
        amount: "20000.00 INR",
        instalments: 6,
        contract_day: "2023-12-20",
        steps: vec![
            |loan| disburse(loan, "2023-12-20", "2023-12-20"),
            |loan| pay(loan, "p-1", "4000.00 INR", "2024-01-31", "2024-01-31", 0),
            |loan| close(loan, "2024-04-30"),
            |loan| pay(loan, "p-2", "25000.00 INR", "2024-05-02", "2024-03-01", 0),
        ],
    }
}

/// Planned base by 30/360, yearly, penalty that starts late, a currency with three decimals, coarse rounding.
fn yearly_thirty_360() -> Life {
    Life {
        product: r#"
            code = "equipment"
            currency = { code = "KWD", exponent = 3 }
            amount = { min = "1.000", max = "500000.000" }
            instalments = { min = 1, max = 30 }
            rate = "7.25 % per year"
            method = "equal_instalment"
            frequency = "yearly"
            due_day = { day = 31 }
            instalment_rounding = { unit = "0.005", mode = "half_even" }
            [interest]
            basis = "30_360"
            rounding = { unit = "0.005", mode = "up" }
            [penalty]
            rate = { uplift = "0.5" }
            day_count = "30_360"
            grace = { starts_after = 3 }
            rounding = { mode = "down" }
        "#,
        amount: "25000.000 KWD",
        instalments: 3,
        contract_day: "2024-01-31",
        steps: vec![
            |loan| disburse(loan, "2024-02-15", "2024-02-15"),
            |loan| charge(loan, "c-1", "12.500 KWD", "inspection", "2025-01-15"),
            |loan| close(loan, "2025-03-10"),
            |loan| {
                let item = ItemId::Charge(Key::new("c-1").unwrap());
                waive(loan, "w-1", Component::Fee, "2.500 KWD", Some(item), "2025-03-11");
            },
            |loan| pay(loan, "p-1", "9000.000 KWD", "2025-03-12", "2025-03-12", 0),
            |loan| give_back(loan, "r-1", "p-1", "2025-03-14"),
            |loan| {
                reverse(loan, "x-1", "r-1", "2025-03-14");
                pay(loan, "p-2", "1.000 KWD", "2025-03-20", "2025-02-01", 0);
            },
            |loan| close(loan, "2026-06-30"),
        ],
    }
}
