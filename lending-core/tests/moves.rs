//! What an amount of a line moves between borrower and lender, kind by kind (C220).

use lending_core::allocation::Then;
use lending_core::debt::{Component, ItemId, Key, Split};
use lending_core::loan::{Balances, LineKey, Payment};
use lending_core::money::Minor;
use lending_core::{date, doc, money};

fn key() -> Key {
    Key::new("k").expect("a key")
}

/// So much more is owed of a component.
fn owed(component: Component, amount: i64) -> Balances {
    let mut owed = Split::default();
    owed[component] = Minor::new(amount);
    Balances { owed, own: Minor::ZERO }
}

/// So much more is the borrower's own.
fn own(amount: i64) -> Balances {
    Balances { owed: Split::default(), own: Minor::new(amount) }
}

#[track_caller]
fn moves(line: &LineKey, expected: Balances) {
    assert_eq!(line.moves(Minor::new(700)), expected, "{line}");
    assert_eq!(line.moves(Minor::ZERO), Balances::default(), "{line}");
}

#[test]
fn claims_come_and_go() {
    let (event, month) = (key(), date!("2026-02-10").month());
    moves(&LineKey::Disbursed(event.clone()), owed(Component::Principal, 700));
    moves(&LineKey::Interest { row: 1, month }, owed(Component::Interest, 700));
    moves(&LineKey::InterestTakenBack { bill: 1, row: 1, month }, owed(Component::Interest, 700));
    moves(&LineKey::Unrelieved { bill: 1 }, owed(Component::Interest, 700));
    moves(&LineKey::Relieved { bill: 1 }, owed(Component::Interest, -700));
    moves(&LineKey::Penalty { bill: 1, month }, owed(Component::Penalty, 700));
    moves(&LineKey::Compound { bill: 1, month }, owed(Component::Penalty, 700));
    moves(&LineKey::Charged(event.clone()), owed(Component::Fee, 700));
    for component in Component::ALL {
        let (event, item) = (event.clone(), ItemId::Bill(1));
        moves(&LineKey::Fee { item: item.clone(), component }, owed(component, 700));
        moves(&LineKey::ChargedBack { event: event.clone(), component }, owed(component, 700));
        let returned = LineKey::Returned { event: event.clone(), item: item.clone(), component };
        moves(&returned, owed(component, 700));
        let unwaived = LineKey::Unwaived { event: event.clone(), item: item.clone(), component };
        moves(&unwaived, owed(component, 700));
        let waived = LineKey::Waived { event: event.clone(), item: item.clone(), component };
        moves(&waived, owed(component, -700));
        moves(&LineKey::LetOff { item: item.clone(), component }, owed(component, -700));
        moves(&LineKey::Transferred { event, item, component }, owed(component, -700));
    }
}

#[test]
fn money_of_the_borrower_comes_and_goes() {
    let event = key();
    moves(&LineKey::Received(event.clone()), own(700));
    moves(&LineKey::Goodwill(event.clone()), own(700));
    moves(&LineKey::ReturnedCredit(event.clone()), own(-700));
    moves(&LineKey::Kept(event.clone()), own(-700));
    // What goes out to him is owed until his money pays it.
    moves(&LineKey::Refunded(event.clone()), owed(Component::Principal, 700));
    let refund = ItemId::Refund(event.clone());
    let paid = LineKey::Allocated { payment: event, item: refund, component: Component::Principal };
    moves(&paid, owed(Component::Principal, -700) + own(-700));
}

#[test]
fn money_pays_claims_and_leaves_them_again() {
    for component in Component::ALL {
        let (payment, item) = (key(), ItemId::Bill(1));
        let paid = LineKey::Allocated { payment: payment.clone(), item: item.clone(), component };
        moves(&paid, owed(component, -700) + own(-700));
        let freed = LineKey::Freed { payment, item, component };
        moves(&freed, owed(component, 700) + own(700));
        // What is kept of a payout is owed, and is not the lender's money any more.
        let kept = LineKey::Deducted { item: ItemId::Deduction(key(), "survey".into()), component };
        moves(&kept, owed(component, 700) + own(700));
    }
}

#[test]
fn claims_become_claims_of_another_component() {
    let (event, principal) = (key(), owed(Component::Principal, 700));
    moves(&LineKey::Capitalised { row: 1 }, owed(Component::Interest, -700) + principal);
    let moved = |component| LineKey::Moved { event: key(), item: ItemId::Bill(1), component };
    moves(&moved(Component::Penalty), owed(Component::Penalty, -700) + owed(Component::Fee, 700));
    moves(&moved(Component::Interest), Balances::default());
    // Fee and penalty that another plan takes over wait together as a charge.
    for (component, from) in [
        (Component::Interest, Component::Interest),
        (Component::Tax, Component::Tax),
        (Component::Fee, Component::Fee),
        (Component::Penalty, Component::Fee),
    ] {
        let made = LineKey::MadePrincipal { event: event.clone(), component };
        moves(&made, owed(from, -700) + principal);
    }
}

#[test]
fn what_only_puts_a_claim_in_another_place_moves_nothing() {
    let (event, day) = (key(), date!("2026-02-10"));
    let component = Component::Principal;
    for line in [
        LineKey::DownPayment(event.clone()),
        LineKey::CalledIn { event: event.clone(), component },
        LineKey::Billed { bill: 1, component },
        LineKey::Added { bill: 1, row: 2, month: day.month() },
        LineKey::TakenOff { bill: 1, day },
        LineKey::ToBeReturned(event.clone()),
        LineKey::WrittenOff { event: event.clone(), component },
        LineKey::SettlementFell { event: event.clone(), day },
        LineKey::Lapsed(event),
        LineKey::Rolled { bill: 1, day },
        LineKey::Closed(day),
    ] {
        moves(&line, Balances::default());
    }
}

#[test]
fn balances_are_added_and_held_against_each_other() {
    let (more, less) = (owed(Component::Fee, 500) + own(200), owed(Component::Fee, 100) + own(50));
    assert_eq!(more - less, owed(Component::Fee, 400) + own(150));
    assert_eq!(
        (more.net(), less.net()),
        (Minor::new(300), Minor::new(50)),
        "what is owed less the own money"
    );
    assert!((more - more).is_zero() && Balances::default().is_zero());
    assert!(!own(1).is_zero() && !owed(Component::Tax, 1).is_zero());
}

/// Two bills are paid, and interest of the third row before any of it has grown.
#[test]
fn a_position_holds_what_its_lines_moved() {
    let mut loan = doc::disbursed();
    let day = date!("2026-02-20");
    let payment = Payment::new("p-1", money!("3000.00 CNY")).prepays(Then::NextRow);
    loan.on(day).unwrap().repay(payment).unwrap();
    for day in [day, date!("2026-03-01"), date!("2026-03-11")] {
        let lines = loan.explain_all(day).unwrap();
        let moved: Balances = lines.iter().map(|said| said.line.key.moves(said.line.amount)).sum();
        assert_eq!(loan.closing(day).unwrap().position.balances(), moved, "{day}");
    }
    // 1066.19 with 4.73 of penalty, and bill 2 of 1066.19: the rest goes to row 3, its interest of 100.98 first, none of
    // which has grown. Of row 2's 110.54 ten of 28 nights have: 39.48.
    let balances = loan.closing(day).unwrap().position.balances();
    assert_eq!(balances.own, Minor::ZERO);
    assert_eq!(balances.owed.interest, Minor::new(3948 - 11054 - 10098));
}
