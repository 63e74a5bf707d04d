//! `open`, `pay`, `waive`, `reschedule`, `day-end`: a loan at the counter, from its contract on.

use std::path::{Path, PathBuf};
use std::process::Command;

use lending_core::date;
use lending_core::loan::{PaymentReturn, WhyUnpaid};
use lending_core::reference::Reference;
use lending_core::store::{fetch, save};
use lending_store::SqliteStore;
use serde_json::{Value, json as value};
use tempfile::TempDir;

use crate::common::{arg, desk, example, json, refusal, stderr, stdout};

/// A desk with a database of its own.
pub(crate) struct Counter {
    folder: TempDir,
}

impl Counter {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    /// A micro-loan of 3,000.00 over six months, paid out on its contract day: 45.00 of interest each month (1.5 %),
    /// all principal with the last row; a bill is issued ten days before it falls due.
    pub(crate) fn with_a_loan() -> Self {
        let counter = Self::new();
        counter.json(&OPEN);
        counter
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.folder.path().join("desk.db")
    }

    fn with_database<T>(&self, arguments: &[&str], run: impl Fn(&[&str]) -> T) -> T {
        run(&[arguments, &["--db", arg(&self.database())]].concat())
    }

    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        self.with_database(arguments, json)
    }

    fn text(&self, arguments: &[&str]) -> String {
        let output = self.with_database(arguments, desk);
        assert!(output.status.success(), "{arguments:?}: {}", stderr(&output));
        stdout(&output)
    }

    fn code(&self, arguments: &[&str]) -> String {
        self.with_database(arguments, refusal).0
    }

    fn digest(&self) -> String {
        self.json(&["verify"])["digest"].as_str().expect("a hash").to_owned()
    }
}

const OPEN: [&str; 13] = [
    "open",
    "--key",
    "L-1",
    "--product",
    "micro-loan",
    "--amount",
    "3000.00",
    "--term",
    "6",
    "--on",
    "2026-01-10",
    "--disburse",
    "d-1",
];

fn outcome(answer: &Value) -> &str {
    answer["receipt"]["outcome"].as_str().expect("an outcome")
}

#[test]
fn a_loan_is_opened_paid_and_told_of() {
    let counter = Counter::with_a_loan();
    let issued = counter.json(&["day-end", "--on", "2026-01-31"]);
    assert_eq!(issued["told"]["issued"][0]["item"], "bill 1");
    assert_eq!(issued["told"]["issued"][0]["unpaid"], "45.00");
    let reminded = counter.json(&["day-end", "--on", "2026-02-07"]);
    assert_eq!(reminded["told"]["reminded"][0]["due"], "2026-02-10");

    // Paid in part, a day late in the books: 45.00 - 40.00 is past due in the morning after the due day.
    let paid =
        counter.json(&["pay", "L-1", "40.00", "--key", "p-1", "--on", "2026-02-09", "--value", "2026-02-08"]);
    assert_eq!(
        paid["receipt"]["parts"],
        value!([{ "item": "bill 1", "component": "interest", "amount": "40.00" }])
    );
    let late = counter.json(&["day-end", "--on", "2026-02-12"]);
    let past_due = &late["told"]["past_due"][0];
    assert_eq!((&past_due["unpaid"], &past_due["days_past_due"]), (&value!("5.00"), &value!(2)));
    assert_eq!(late["told"]["reminded"], value!([]), "each due day is reminded of once");

    // The same end of day says the same again, whatever is recorded of its days afterwards.
    counter.json(&["pay", "L-1", "5.00", "--key", "p-2", "--on", "2026-02-13", "--value", "2026-02-10"]);
    let again = counter.json(&["day-end", "--on", "2026-02-12"]);
    assert_eq!((&again["outcome"], &again["told"]), (&value!("already_applied"), &late["told"]));
    assert_eq!(counter.json(&["day-end", "--on", "2026-02-13"])["told"]["past_due"], value!([]));
    assert!(counter.text(&["show", "L-1"]).contains("Closing of 2026-02-13"));
}

#[test]
fn a_loan_that_is_over_is_told_of() {
    let counter = Counter::with_a_loan();
    counter.json(&["pay", "L-1", "3270.00", "--key", "p-1", "--on", "2026-01-12"]);
    // Six rows of 45.00 and 3,000.00: credit pays each bill when it is issued, the last one ten days before it is due.
    let ended = counter.json(&["day-end", "--on", "2026-07-10"]);
    let over = value!({ "loan": "L-1", "since": "2026-06-30", "why": "paid_off_early" });
    assert_eq!(ended["told"]["over"], value!([over]));
    assert!(counter.text(&["day-end", "--on", "2026-07-10"]).contains("paid off early"));
}

#[test]
fn the_same_command_twice_is_once() {
    let counter = Counter::with_a_loan();
    let commands: [&[&str]; 3] = [
        &["pay", "L-1", "20.00", "--key", "p-1", "--on", "2026-02-01"],
        &["waive", "L-1", "interest", "10.00", "--key", "w-1", "--on", "2026-02-02"],
        &[
            "reschedule",
            "L-1",
            "--key",
            "x-1",
            "--on",
            "2026-02-20",
            "--extend",
            "6",
            "--rate",
            "12 % per year",
        ],
    ];
    for command in commands {
        assert_eq!(outcome(&counter.json(command)), "applied", "{command:?}");
        let digest = counter.digest();
        let again = counter.json(command);
        assert_eq!(outcome(&again), "already_applied", "{command:?}");
        assert_eq!(counter.digest(), digest, "{command:?}");
    }
    let ended = counter.json(&["day-end", "--on", "2026-03-11"]);
    let digest = counter.digest();
    let again = counter.json(&["day-end", "--on", "2026-03-11"]);
    assert_eq!((&ended["outcome"], &again["outcome"]), (&value!("applied"), &value!("already_applied")));
    assert_eq!((&again["told"], &again["written"]), (&ended["told"], &value!(0)));
    // A retry may come whenever it likes: also when its day is over, or on another day.
    for command in commands {
        assert_eq!(outcome(&counter.json(command)), "already_applied", "{command:?}");
    }
    let opened = counter.json(&OPEN);
    assert_eq!((opened["outcome"].as_str(), outcome(&opened)), (Some("already_applied"), "already_applied"));
    let later = ["pay", "L-1", "20.00", "--key", "p-1", "--on", "2026-03-20"];
    assert_eq!(outcome(&counter.json(&later)), "already_applied");
    assert_eq!(counter.digest(), digest);
    assert!(counter.text(&later).contains("(applied before)"));
}

#[test]
fn a_key_with_another_claim_is_refused() {
    let counter = Counter::with_a_loan();
    counter.json(&["pay", "L-1", "20.00", "--key", "p-1", "--on", "2026-02-01"]);
    counter.json(&["reschedule", "L-1", "--key", "x-1", "--on", "2026-02-20", "--extend", "6"]);
    let digest = counter.digest();
    assert_eq!(counter.code(&["pay", "L-1", "20.01", "--key", "p-1", "--on", "2026-02-20"]), "key.reused");
    let longer = ["reschedule", "L-1", "--key", "x-1", "--on", "2026-02-21", "--extend", "7"];
    assert_eq!(counter.code(&longer), "key.reused");
    for (at, other) in [(4, "personal-loan"), (6, "3000.01"), (8, "5")] {
        let mut open = OPEN;
        open[at] = other;
        assert_eq!(counter.code(&open), "open.reused", "{other}");
    }
    for more in [["--due-day", "11"], ["--first-due", "2026-02-11"]] {
        assert_eq!(counter.code(&[&OPEN[..], &more].concat()), "open.reused", "{more:?}");
    }
    assert_eq!(counter.digest(), digest);
}

#[test]
fn what_cannot_be_done_says_why() {
    let counter = Counter::with_a_loan();
    counter.json(&["day-end", "--on", "2026-02-12"]);
    let digest = counter.digest();
    let on = ["--on", "2026-02-13"];
    let of = |command: &[&str]| counter.code(&[command, &["--key", "k-1"], &on].concat());
    let open = |product: &str, amount: &str, term: &str, day: &str| {
        let request = ["open", "--key", "L-2", "--product", product, "--amount", amount, "--term", term];
        counter.code(&[&request[..], &["--on", day]].concat())
    };
    assert_eq!(of(&["pay", "L-9", "1.00"]), "loan.unknown");
    assert_eq!(of(&["waive", "L-9", "penalty", "1.00"]), "loan.unknown");
    assert_eq!(of(&["reschedule", "L-9", "--extend", "1"]), "loan.unknown");
    assert_eq!(of(&["pay", "L-1", "0.00"]), "amount.not_positive");
    assert_eq!(of(&["pay", "L-1", "-5.00"]), "amount.not_positive");
    assert_eq!(of(&["pay", "L-1", "1.00 EUR"]), "amount.currency");
    assert_eq!(of(&["pay", "L-1", "0.001"]), "money.too_precise");
    assert_eq!(of(&["pay", "L-1", "1.00", "--value", "2026-02-14"]), "value.in_future");
    assert_eq!(of(&["waive", "L-1", "principal", "1.00"]), "waive.principal");
    assert_eq!(of(&["waive", "L-1", "interest", "45.01"]), "waive.more_than_owed");
    assert_eq!(of(&["reschedule", "L-1", "--next-due", "2026-02-13"]), "reschedule.rows");
    assert_eq!(of(&["reschedule", "L-1", "--extend", "1000000"]), "reschedule.rows");
    assert_eq!(
        counter.code(&["pay", "L-1", "1.00", "--key", "p-1", "--on", "2026-02-12"]),
        "booked.day_closed"
    );
    assert_eq!(counter.code(&["pay", "L-1", "1.00", "--key", "a key", "--on", "2026-02-13"]), "key.text");
    assert_eq!(counter.code(&["day-end", "--on", "2026-02-11"]), "day.ended");
    assert_eq!(open("no-such", "3000.00", "6", "2026-02-13"), "products.unknown");
    assert_eq!(open("no-such.toml", "3000.00", "6", "2026-02-13"), "file.missing");
    assert_eq!(open("micro-loan", "3000.00", "60", "2026-02-13"), "offer.instalments");
    assert_eq!(open("micro-loan", "3.00", "6", "2026-02-13"), "offer.amount");
    assert_eq!(open("micro-loan", "3000.00", "6", "2026-02-12"), "day.ended");
    let again = ["open", "--key", "L-1", "--product", "micro-loan", "--amount", "3000.00", "--term", "6"];
    let payout = ["--on", "2026-02-13", "--disburse", "d-2"];
    assert_eq!(counter.code(&[&again[..], &payout].concat()), "disburse.already");
    assert_eq!(counter.digest(), digest, "a refusal writes nothing");
    for command in ["pay L-1 1.00 --key p-1 --on 2026-02-13", "day-end --on 2026-02-13"] {
        let words: Vec<&str> = command.split(' ').chain(["--db", "no-such.db"]).collect();
        assert_eq!(refusal(&words).0, "file.missing", "{command}");
    }
    assert!(!Path::new("no-such.db").exists());
    let nothing = ["reschedule", "L-1", "--key", "x-1", "--on", "2026-02-13"];
    assert_eq!(counter.with_database(&nothing, desk).status.code(), Some(2), "says what is to change");
}

#[test]
fn a_plan_is_extended_from_the_day_after_the_contract_on_while_rows_are_to_come() {
    let counter = Counter::with_a_loan();
    let extend = |day: &str, key: &str| {
        counter.code(&["reschedule", "L-1", "--key", key, "--on", day, "--extend", "1"])
    };
    assert_eq!(extend("2026-01-10", "x-1"), "extend.no_row_left");
    assert_eq!(extend("2026-07-11", "x-2"), "extend.no_row_left");
}

#[test]
fn a_plan_is_longer_by_the_rows_that_were_asked_for() {
    let counter = Counter::with_a_loan();
    let command = [
        "reschedule",
        "L-1",
        "--key",
        "x-1",
        "--on",
        "2026-02-05",
        "--extend",
        "6",
        "--rate",
        "12 % per year",
    ];
    let digest = counter.digest();
    let preview = counter.json(&[&command[..], &["--preview"]].concat());
    assert_eq!((preview["preview"].as_bool(), counter.digest()), (Some(true), digest));
    let agreed = counter.json(&command);
    assert_eq!(agreed["closing"]["schedule"], preview["closing"]["schedule"]);
    let rows = agreed["closing"]["schedule"].as_object().unwrap();
    // The last row fell due on 10 July; 12 % of 3,000.00 is 30.00 a month.
    let last = rows.values().max_by_key(|row| row["due"].as_str()).unwrap();
    assert_eq!((last["due"].as_str(), last["total"].as_str()), (Some("2027-01-10"), Some("3030.00")));
    assert_eq!(counter.json(&["show", "L-1"])["closing"]["rate"], "12 % per year");
    assert!(counter.text(&command).contains("2027-01-10"));
}

#[test]
fn a_due_day_moves_and_the_end_of_the_month_stays_the_end() {
    let counter = Counter::with_a_loan();
    let moved = counter.json(&[
        "reschedule",
        "L-1",
        "--key",
        "x-1",
        "--on",
        "2026-02-12",
        "--next-due",
        "2026-03-15",
    ]);
    let dues = |answer: &Value| -> Vec<String> {
        let rows = answer["closing"]["schedule"].as_object().unwrap().values();
        let mut dues: Vec<String> = rows.map(|row| row["due"].as_str().unwrap().to_owned()).collect();
        dues.sort();
        dues
    };
    assert_eq!(dues(&moved)[1..3], ["2026-03-15", "2026-04-15"]);

    let at_the_end = Counter::new();
    let mut open = OPEN;
    open[10] = "2026-01-31";
    at_the_end.json(&open);
    // The next row to come falls due on 28 February, and the ones after it on the last day of theirs.
    let extended =
        at_the_end.json(&["reschedule", "L-1", "--key", "x-1", "--on", "2026-02-05", "--extend", "1"]);
    assert_eq!(dues(&extended).last().map(String::as_str), Some("2026-08-31"));
    assert!(dues(&extended).contains(&"2026-03-31".to_owned()));
}

#[test]
fn another_rate_and_another_due_day_are_planned_together() {
    let counter = Counter::new();
    let mut open = OPEN;
    (open[4], open[6], open[8]) = ("lease", "50000.00", "36");
    counter.json(&open);
    // Bill 2 falls due on 10 March and is issued: the next row is the third.
    let change = ["--next-due", "2026-04-15", "--rate", "4 % per year"];
    let command = ["reschedule", "L-1", "--key", "x-1", "--on", "2026-02-12"];
    let agreed = counter.json(&[&command[..], &change].concat());
    let rows = agreed["closing"]["schedule"].as_object().unwrap();
    let total = |row: &str| rows[row]["total"].as_str().unwrap().replace('.', "").parse::<i64>().unwrap();
    // The instalment is solved anew at the lower rate; kept, it would have left the last row with too little.
    assert!(total("10") == total("11") && total("11") < total("1"), "{rows:?}");
    assert_eq!(
        (rows.len(), rows["3"]["due"].as_str(), rows["4"]["due"].as_str()),
        (36, Some("2026-04-15"), Some("2026-05-15"))
    );
}

#[test]
fn a_day_does_not_end_before_what_was_booked_on_a_later_one() {
    let counter = Counter::with_a_loan();
    let mut other = OPEN;
    other[2] = "L-2";
    counter.json(&other);
    counter.json(&["pay", "L-2", "1.00", "--key", "p-1", "--on", "2026-02-05"]);
    let digest = counter.digest();
    let refused = counter.with_database(&["day-end", "--on", "2026-02-04"], refusal);
    assert_eq!(refused, ("booked.before_last".to_owned(), "L-2: booked".to_owned()));
    assert_eq!(counter.digest(), digest, "L-1 was not closed either");
    assert_eq!(counter.json(&["day-end", "--on", "2026-02-05"])["written"], 2);
}

#[test]
fn a_product_file_is_frozen_into_the_loan() {
    let counter = Counter::new();
    let file = counter.folder.path().join("own.toml");
    let text = std::fs::read_to_string(example("products/micro-loan.toml")).unwrap();
    std::fs::write(&file, &text).unwrap();
    let mut open = OPEN;
    open[4] = arg(&file);
    let terms = counter.json(&open)["terms"].clone();
    std::fs::write(&file, text.replace("18 % per year", "24 % per year")).unwrap();
    let again = counter.json(&open);
    assert_eq!((again["outcome"].as_str(), &again["terms"]), (Some("already_applied"), &terms));
    std::fs::write(&file, text.replace("rate =", "rates =")).unwrap();
    assert_eq!(counter.code(&open), "product.format");
}

#[test]
fn a_payment_that_went_back_is_an_alert_and_past_due_again() {
    let counter = Counter::with_a_loan();
    counter.json(&["pay", "L-1", "45.00", "--key", "p-1", "--on", "2026-02-10"]);
    assert_eq!(counter.json(&["day-end", "--on", "2026-02-20"])["told"]["past_due"], value!([]));
    let mut store = SqliteStore::open(counter.database()).unwrap();
    let mut loan = fetch(&store, "L-1", Reference::default()).unwrap().unwrap();
    let returned = PaymentReturn::new("r-1", "p-1").why(WhyUnpaid::InsufficientFunds);
    loan.on(date!("2026-02-21")).unwrap().return_payment(returned).unwrap();
    save(&mut store, &mut loan).unwrap();
    let told = counter.json(&["day-end", "--on", "2026-02-23"])["told"].clone();
    let alert =
        value!({ "loan": "L-1", "booked": "2026-02-21", "alert": "insufficient_funds", "event": "r-1" });
    assert_eq!(told["alerts"], value!([alert]));
    assert_eq!(
        (&told["past_due"][0]["item"], &told["past_due"][0]["unpaid"]),
        (&value!("bill 1"), &value!("45.00"))
    );
    let text = counter.text(&["day-end", "--on", "2026-02-23"]);
    assert!(text.contains("insufficient funds (r-1)"), "{text}");
}

#[test]
fn commands_that_meet_on_one_loan_are_all_recorded() {
    let counter = Counter::with_a_loan();
    let database = counter.database();
    let running: Vec<_> = (1..=6)
        .map(|number| {
            let key = format!("p-{number}");
            let mut command = Command::new(env!("CARGO_BIN_EXE_loan-desk"));
            command.args(["pay", "L-1", "1.00", "--key", &key, "--on", "2026-02-01", "--db", arg(&database)]);
            command.stdout(std::process::Stdio::null()).spawn().unwrap()
        })
        .collect();
    for mut child in running {
        assert!(child.wait().unwrap().success());
    }
    let bill = &counter.json(&["show", "L-1", "--on", "2026-02-01"])["closing"]["bills"]["1"];
    assert_eq!(bill["paid"]["total"], "6.00");
}

#[test]
fn a_payment_that_is_only_thought_of_is_asked_about_on_its_day_or_later() {
    let counter = Counter::with_a_loan();
    counter.json(&["day-end", "--on", "2026-02-12"]);
    let asked = |more: &[&str]| {
        let what_if = ["why", "L-1", "--pay", "40.00"];
        [&what_if[..], more].concat().iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let owed = |more: &[&str]| {
        let words = asked(more);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        counter.json(&words)["why"]["owed"]["total"].clone()
    };
    let refused = |more: &[&str]| {
        let words = asked(more);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        counter.with_database(&words, refusal)
    };
    // The 12th is closed: the payment would be of the 13th, unless another day is said.
    assert_eq!(owed(&[]), "-40.00");
    assert_eq!(owed(&["--on", "2026-02-20"]), "-40.00");
    assert_eq!(owed(&["--pay-on", "2026-02-20"]), "-40.00");
    let before = ("why.before_payment".to_owned(), "on".to_owned());
    assert_eq!(refused(&["--on", "2026-02-12"]), before);
    assert_eq!(refused(&["--pay-on", "2026-02-20", "--on", "2026-02-19"]), before);
    assert_eq!(refused(&["--pay-on", "2026-02-12"]).0, "booked.day_closed");
    assert_eq!(counter.with_database(&["why", "L-1", "--pay-on", "2026-02-20"], desk).status.code(), Some(2));
}

#[test]
fn a_late_payment_says_what_it_changes_of_what_was_told() {
    let counter = Counter::with_a_loan();
    let paid = counter.json(&["pay", "L-1", "40.00", "--key", "p-1", "--on", "2026-02-01"]);
    assert_eq!(paid["receipt"]["corrections"], value!([]));
    let late = ["pay", "L-1", "1055.00", "--key", "p-2", "--on", "2026-02-14", "--value", "2026-01-31"];
    let changed = counter.json(&late)["receipt"]["corrections"].clone();
    let freed = value!({ "line": "allocated | p-1 | bill 1 | interest", "by": "-40.00" });
    assert!(changed.as_array().unwrap().contains(&freed), "{changed}");
    let again = counter.text(&late);
    for line in [
        "received p-2: 1,055.00 CNY (applied before)",
        "\n  changes what was told before:\n",
        "-40.00 CNY allocated | p-1 | bill 1 | interest",
        "no longer rolled | bill 1 | 2026-02-11",
    ] {
        assert!(again.contains(line), "{line}: {again}");
    }
}

#[test]
fn what_is_printed_says_what_it_means() {
    let counter = Counter::with_a_loan();
    let ended = counter.text(&["day-end", "--on", "2026-02-07"]);
    // Billed on 31 January, and due within three days.
    assert!(ended.contains("Was billed\n") && ended.contains("Falls due soon\n"), "{ended}");
    assert!(!ended.contains("Became due"), "{ended}");
    let another = counter.code(&["day-end", "--on", "2026-02-06"]);
    assert_eq!(another, "day.ended");
    for command in [&["day-end", "--on", "2026-02-06"][..], &["show", "L-9"]] {
        let output = counter.with_database(command, desk);
        assert!(stderr(&output).contains("another database: `--db FILE`"), "{}", stderr(&output));
    }
    let explained = counter.json(&["explain", "L-1", "--item", "bill 1", "--component", "interest"]);
    assert_eq!(explained["day"], "2026-02-07", "the last business day");

    // The row that began is cut off where the new rows begin, and asks for nothing.
    counter.json(&["reschedule", "L-1", "--key", "x-1", "--on", "2026-02-13", "--extend", "6"]);
    let shown = counter.text(&["show", "L-1"]);
    assert!(shown.contains("Row 2 asks for nothing."), "{shown}");
    let (_, schedule) = shown.split_once("Schedule as of").unwrap();
    assert!(!schedule.contains("2026-02-13  "), "{schedule}");
}
