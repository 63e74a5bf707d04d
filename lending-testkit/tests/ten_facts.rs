//! Ten facts, recorded in order and in fifty random orders: the same position on every day.

use std::path::Path;

use fastrand::Rng;
use lending_core::calendar::Date;
use lending_core::date;
use lending_core::loan::{Closing, Commit, Loan, Nature};
use lending_core::reference::Reference;
use lending_testkit::generator::{Command, shuffled};
use lending_testkit::scenario::Scenario;

const BOOKED: &str = "2025-03-20";

fn scenario() -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/scenarios/ten-facts.toml");
    Scenario::from_file(&path).expect("the scenario of the ten facts")
}

fn commands() -> Vec<Command> {
    let rows = scenario().events.into_iter();
    rows.map(|row| Command { on: row.on, verb: row.verb }).collect()
}

fn opened() -> Loan {
    let loan = scenario().run().expect("a scenario").loan.expect("an offer");
    Loan::open("L-1", loan.terms().clone()).expect("the terms of a loan")
}

fn positions(loan: &Loan) -> Vec<Closing> {
    loan.closings(date!("2025-01-01"), BOOKED.parse().expect("a day")).expect("days within reach")
}

/// Records commands one by one, as a host that stores each change set; the commits are what was stored.
fn recorded(commands: &[Command]) -> (Loan, Vec<Commit>) {
    let mut loan = opened();
    let mut commits = Vec::new();
    for command in commands {
        assert!(command.apply(&mut loan).expect("an accepted fact"), "{command:?}");
        let before = commits.len();
        let changes = loan.staged().expect("something new");
        assert!(changes.entries.iter().all(|entry| entry.booked <= command.on));
        assert_eq!(changes.expected, u64::try_from(before).expect("a count"));
        commits.push(changes.commit.clone());
        loan.mark_stored(&changes).expect("the staged version");
    }
    (loan, commits)
}

#[test]
fn fifty_orders_end_in_the_same_position_on_every_day() {
    let (in_order, _) = recorded(&commands());
    let expected = positions(&in_order);
    let last: Date = BOOKED.parse().expect("a day");
    let mut orders = std::collections::BTreeSet::new();
    for seed in 0..50 {
        let order = shuffled(&mut Rng::with_seed(seed), &commands(), last);
        orders.insert(format!("{order:?}"));
        let (loan, commits) = recorded(&order);
        assert_eq!(positions(&loan), expected, "seed {seed}: {order:#?}");
        let loaded =
            Loan::load("L-1", loan.terms().clone(), Reference::default(), commits).expect("what was stored");
        assert_eq!((loaded.book(), loaded.book_mark()), (loan.book(), loan.book_mark()), "seed {seed}");
    }
    assert!(orders.len() > 45, "only {} orders differ", orders.len());
}

#[test]
fn corrections_stand_on_booking_days_only_and_change_no_earlier_entry() {
    // The payment of 16 February is recorded on 10 March: by then February's penalty has been told.
    let mut commands = commands();
    let late =
        commands.iter().position(|command| format!("{command:?}").contains("p-4")).expect("the payment");
    let late = Command { on: date!("2025-03-10"), ..commands.remove(late) };
    commands.insert(commands.len() - 1, late);
    let mut loan = opened();
    let mut before = Vec::new();
    for command in &commands {
        command.apply(&mut loan).expect("an accepted fact");
        assert!(loan.book().starts_with(&before), "{command:?} changed what was told");
        for entry in &loan.book()[before.len()..] {
            if let Nature::Correction { by } = &entry.nature {
                assert_eq!(entry.booked, command.on, "{entry:?}");
                assert_eq!(by.as_str(), "p-4", "only the payment recorded late corrects: {entry:?}");
            }
        }
        before = loan.book().to_vec();
    }
    let corrections = before.iter().filter(|entry| matches!(entry.nature, Nature::Correction { .. })).count();
    assert!(corrections > 0, "the late payment corrects what was told");
}
