//! What is memorandum, what lies to be returned and what was lent anew, movement by movement; figures by hand.

use std::collections::BTreeMap;

use super::chart::Basis;
use super::claims::{Claims, Leg};
use super::movement::Claim::{Fee, Interest, Penalty, Pot, Principal};
use super::movement::{Claim, Movement, Taker};
use super::role::{Role, Side};
use crate::date;
use crate::debt::{Component, Key};
use crate::loan::{Event, Fact};
use crate::money::Minor;

/// Claims, and what they posted on each role.
struct Book {
    claims: Claims,
    standing: BTreeMap<Role, i64>,
}

fn key(text: &str) -> Key {
    Key::new(text).unwrap()
}

impl Book {
    /// Of a loan on which `r` is a return of `p`.
    fn new(basis: Basis) -> Self {
        let returned = Event {
            schema: 1,
            key: key("r"),
            booked: date!("2026-01-10"),
            fact: Fact::Returned { value: date!("2026-01-10"), order: 0, payment: key("p"), why: None },
        };
        Self { claims: Claims::of(&[returned], basis), standing: BTreeMap::new() }
    }

    /// Moves so much, of which so much is memorandum: what is posted adds up to nothing on each side.
    fn moves(&mut self, movement: &Movement, amount: i64, memorandum: i64) {
        let legs = self.claims.moves(movement, Minor::new(amount), Minor::new(memorandum));
        self.post(&legs);
    }

    fn remembers(&mut self, component: Component, memorandum: i64) {
        let legs = self.claims.remembers(component, Minor::new(memorandum));
        self.post(&legs);
    }

    fn post(&mut self, legs: &[Leg]) {
        for side in [Side::Balance, Side::Memorandum] {
            let sum: i64 =
                legs.iter().filter(|leg| leg.role.side() == side).map(|leg| leg.amount.units()).sum();
            assert_eq!(sum, 0, "{legs:?}");
        }
        for leg in legs {
            let is_money = matches!(leg.role.name(), "cash" | "goodwill" | "credit_kept" | "deductions_kept");
            assert!(!is_money || leg.component.is_none(), "{leg:?}");
            *self.standing.entry(leg.role).or_default() += leg.amount.units();
        }
    }

    /// What stands on the roles, and nothing else.
    #[track_caller]
    fn has(&self, expected: &[(Role, i64)]) {
        let found: BTreeMap<Role, i64> = self
            .standing
            .iter()
            .filter(|(_, amount)| **amount != 0)
            .map(|(role, amount)| (*role, *amount))
            .collect();
        assert_eq!(found, expected.iter().copied().collect());
    }

    /// What stands on one role.
    fn on(&self, role: Role) -> i64 {
        self.standing.get(&role).copied().unwrap_or_default()
    }
}

fn serves(claim: Claim) -> Movement {
    Movement::Serves(claim, key("p"))
}

fn frees(claim: Claim) -> Movement {
    Movement::Frees(claim, key("p"))
}

fn owed_again(claim: Claim) -> Movement {
    Movement::OwedAgain(claim, key("r"))
}

/// 100 of income, 40 of memorandum, all of it on a bill; 120 came.
fn partly_memorandum() -> Book {
    let mut book = Book::new(Basis::Accrual);
    book.moves(&Movement::Grows(Pot), 100, 0);
    book.moves(&Movement::Grows(Pot), 40, 40);
    book.has(&[
        (Role::InterestAccrued, 100),
        (Role::InterestIncome, -100),
        (Role::InterestMemorandum, 40),
        (Role::MemorandumContra, -40),
    ]);
    book.moves(&Movement::Becomes(Pot, Interest, Taker::Row(1)), 140, 0);
    assert_eq!((book.on(Role::InterestAccrued), book.on(Role::InterestReceivable)), (0, 100));
    book.moves(&Movement::Received(key("p")), 120, 0);
    book
}

#[test]
fn money_takes_what_is_on_the_balance_sheet_first_and_comes_back_the_other_way_round() {
    let mut book = partly_memorandum();
    book.moves(&serves(Interest), 120, 0);
    let paid = [
        (Role::Cash, 120),
        (Role::InterestIncome, -120),
        (Role::InterestMemorandum, 20),
        (Role::MemorandumContra, -20),
    ];
    book.has(&paid);
    // 30 are free again: 20 of memorandum first, then 10 of the balance sheet.
    book.moves(&frees(Interest), 30, 0);
    book.has(&[
        (Role::Cash, 120),
        (Role::BorrowersCredit, -30),
        (Role::InterestReceivable, 10),
        (Role::InterestIncome, -100),
        (Role::InterestMemorandum, 40),
        (Role::MemorandumContra, -40),
    ]);
    book.moves(&serves(Interest), 30, 0);
    book.has(&paid);
    // All of it comes back, once.
    book.moves(&frees(Interest), 120, 0);
    assert_eq!((book.on(Role::InterestReceivable), book.on(Role::InterestMemorandum)), (100, 40));
    assert_eq!((book.on(Role::BorrowersCredit), book.on(Role::InterestIncome)), (-120, -100));
}

#[test]
fn a_return_brings_memorandum_back_as_far_as_its_payment_took_it() {
    let mut book = partly_memorandum();
    book.moves(&serves(Interest), 120, 0);
    for _ in 0..2 {
        // 20 of memorandum and 5 of the balance sheet; a correction of the return takes them again.
        book.moves(&owed_again(Interest), 25, 0);
        book.has(&[
            (Role::Cash, 95),
            (Role::InterestReceivable, 5),
            (Role::InterestIncome, -100),
            (Role::InterestMemorandum, 40),
            (Role::MemorandumContra, -40),
        ]);
        book.moves(&owed_again(Interest), -25, 0);
        book.has(&[
            (Role::Cash, 120),
            (Role::InterestIncome, -120),
            (Role::InterestMemorandum, 20),
            (Role::MemorandumContra, -20),
        ]);
    }
    // In two parts: the second finds 10 of memorandum left.
    book.moves(&owed_again(Interest), 10, 0);
    assert_eq!((book.on(Role::InterestMemorandum), book.on(Role::InterestReceivable)), (30, 0));
    book.moves(&owed_again(Interest), 15, 0);
    assert_eq!((book.on(Role::InterestMemorandum), book.on(Role::InterestReceivable)), (40, 5));
    // A correction of a part: what is on the balance sheet goes first, 3 of memorandum after it.
    book.moves(&owed_again(Interest), -8, 0);
    assert_eq!((book.on(Role::InterestMemorandum), book.on(Role::InterestReceivable)), (37, 0));
    book.moves(&owed_again(Interest), 4, 0);
    assert_eq!((book.on(Role::InterestMemorandum), book.on(Role::InterestReceivable)), (40, 1));
}

#[test]
fn what_was_paid_ahead_is_income_as_it_grows() {
    let mut book = Book::new(Basis::Accrual);
    book.moves(&Movement::Received(key("p")), 50, 0);
    book.moves(&serves(Interest), 50, 0);
    book.has(&[(Role::Cash, 50), (Role::InterestReceivable, -50)]);
    // Grown without accrual, and paid for before: income now.
    book.moves(&Movement::Grows(Pot), 30, 30);
    book.has(&[
        (Role::Cash, 50),
        (Role::InterestReceivable, -50),
        (Role::InterestAccrued, 30),
        (Role::InterestIncome, -30),
    ]);
    // What is free again was paid ahead first, 20, and then 5 of memorandum.
    book.moves(&frees(Interest), 25, 0);
    book.has(&[
        (Role::Cash, 50),
        (Role::BorrowersCredit, -25),
        (Role::InterestReceivable, -25),
        (Role::InterestAccrued, 25),
        (Role::InterestIncome, -25),
        (Role::InterestMemorandum, 5),
        (Role::MemorandumContra, -5),
    ]);
}

#[test]
fn a_return_gives_back_what_was_paid_ahead_first() {
    let mut book = Book::new(Basis::Accrual);
    book.moves(&Movement::Grows(Interest), 10, 0);
    book.moves(&Movement::Received(key("p")), 50, 0);
    book.moves(&serves(Interest), 50, 0);
    book.moves(&Movement::Grows(Pot), 30, 30);
    // Of 50 were 40 ahead, 30 of which have grown; 15 come back: 10 that have not grown, and 5 of memorandum.
    book.moves(&owed_again(Interest), 15, 0);
    book.has(&[
        (Role::Cash, 35),
        (Role::InterestReceivable, -25),
        (Role::InterestAccrued, 25),
        (Role::InterestIncome, -35),
        (Role::InterestMemorandum, 5),
        (Role::MemorandumContra, -5),
    ]);
}

#[test]
fn what_was_relieved_ahead_is_nobodys_income() {
    let mut book = Book::new(Basis::Accrual);
    let waiver = Taker::Relief(key("w"));
    book.moves(&Movement::Relieved(Interest, waiver.clone()), 20, 0);
    book.has(&[(Role::InterestReceivable, -20), (Role::Waived, 20)]);
    book.moves(&Movement::Grows(Pot), 12, 12);
    book.has(&[(Role::InterestReceivable, -20), (Role::InterestAccrued, 12), (Role::Waived, 8)]);
    // 15 come back: 8 that have not grown, 7 of memorandum.
    book.moves(&Movement::Unrelieved(Interest, waiver), 15, 0);
    book.has(&[
        (Role::InterestReceivable, -5),
        (Role::InterestAccrued, 5),
        (Role::InterestMemorandum, 7),
        (Role::MemorandumContra, -7),
    ]);
}

#[test]
fn memorandum_of_one_component_is_nothing_to_another() {
    let mut book = Book::new(Basis::Accrual);
    book.moves(&Movement::Received(key("p")), 200, 0);
    for (claim, amount) in [(Fee, 10), (Pot, 100)] {
        book.moves(&Movement::Grows(claim), amount, amount);
        book.moves(&serves(if claim == Pot { Interest } else { claim }), amount, 0);
    }
    assert_eq!((book.on(Role::FeeIncome), book.on(Role::InterestIncome)), (-10, -100));
    // Interest was no memorandum after all: what the payment took of it is forgotten, the fee's stays.
    book.remembers(Component::Interest, -60);
    assert_eq!((book.on(Role::InterestMemorandum), book.on(Role::InterestIncome)), (0, -100));
    book.moves(&frees(Interest), 100, 0);
    assert_eq!((book.on(Role::InterestMemorandum), book.on(Role::InterestIncome)), (40, -60));
    book.moves(&frees(Fee), 10, 0);
    assert_eq!((book.on(Role::FeeMemorandum), book.on(Role::FeeIncome)), (10, 0));
    // Paid ahead of both, and one grows.
    book.moves(&serves(Fee), 15, 0);
    book.moves(&serves(Interest), 110, 0);
    book.moves(&Movement::Grows(Pot), 4, 4);
    assert_eq!((book.on(Role::InterestMemorandum), book.on(Role::FeeMemorandum)), (0, 0));
    book.moves(&frees(Fee), 9, 0);
    assert_eq!((book.on(Role::FeeMemorandum), book.on(Role::FeeReceivable)), (4, 0));
}

#[test]
fn a_stop_that_is_known_late_makes_memorandum_of_what_was_income() {
    let mut book = Book::new(Basis::Accrual);
    book.moves(&Movement::Grows(Pot), 100, 0);
    book.remembers(Component::Interest, 60);
    book.has(&[
        (Role::InterestAccrued, 40),
        (Role::InterestIncome, -40),
        (Role::InterestMemorandum, 60),
        (Role::MemorandumContra, -60),
    ]);
    book.remembers(Component::Interest, -60);
    book.has(&[(Role::InterestAccrued, 100), (Role::InterestIncome, -100)]);
}

#[test]
fn what_becomes_another_component_takes_its_memorandum_with_it() {
    let mut book = Book::new(Basis::Accrual);
    book.moves(&Movement::Grows(Penalty), 10, 4);
    book.moves(&Movement::Becomes(Penalty, Fee, Taker::Plan(key("n"))), 10, 0);
    book.has(&[
        (Role::FeeReceivable, 6),
        (Role::FeeMemorandum, 4),
        (Role::MemorandumContra, -4),
        (Role::PenaltyIncome, -6),
    ]);
    // What becomes principal was memorandum: income that waits.
    let mut book = Book::new(Basis::Accrual);
    book.moves(&Movement::Grows(Pot), 10, 4);
    book.moves(&Movement::Becomes(Pot, Principal, Taker::Row(1)), 10, 0);
    book.has(&[(Role::Principal, 10), (Role::InterestIncome, -6), (Role::DeferredIncome, -4)]);
}

#[test]
fn what_becomes_principal_before_it_grows_is_deferred() {
    let mut book = Book::new(Basis::Cash);
    book.moves(&Movement::Grows(Pot), 1, 1);
    book.moves(&Movement::Becomes(Pot, Principal, Taker::Row(2)), 8, 0);
    book.has(&[(Role::Principal, 8), (Role::InterestAccrued, -7), (Role::DeferredIncome, -1)]);
    book.moves(&Movement::Grows(Pot), 5, 5);
    book.has(&[(Role::Principal, 8), (Role::InterestAccrued, -2), (Role::DeferredIncome, -6)]);
    // A row that the terms free of interest before it has grown: relief of nothing, nobody's income.
    let mut book = Book::new(Basis::Cash);
    book.moves(&Movement::Relieved(Interest, Taker::Terms), 7, 0);
    book.has(&[(Role::InterestAccrued, -7), (Role::Waived, 7)]);
    book.moves(&Movement::Grows(Pot), 7, 7);
    book.has(&[]);
}

#[test]
fn what_is_lent_anew_is_no_memorandum_on_the_cash_basis() {
    let mut book = Book::new(Basis::Cash);
    book.moves(&Movement::Grows(Pot), 100, 0);
    book.has(&[(Role::InterestMemorandum, 100), (Role::MemorandumContra, -100)]);
    book.moves(&Movement::LentAgain(Interest), 30, 0);
    book.has(&[
        (Role::Cash, -30),
        (Role::InterestReceivable, 30),
        (Role::InterestMemorandum, 100),
        (Role::MemorandumContra, -100),
    ]);
    book.moves(&Movement::Received(key("p")), 50, 0);
    book.moves(&serves(Interest), 50, 0);
    let paid = [
        (Role::Cash, 20),
        (Role::InterestIncome, -20),
        (Role::InterestMemorandum, 80),
        (Role::MemorandumContra, -80),
    ];
    book.has(&paid);
    // 10 come back as what was lent, 40 too: as far as they took of it.
    book.moves(&frees(Interest), 10, 0);
    assert_eq!((book.on(Role::InterestReceivable), book.on(Role::InterestMemorandum)), (10, 80));
    book.moves(&frees(Interest), 40, 0);
    assert_eq!((book.on(Role::InterestReceivable), book.on(Role::InterestMemorandum)), (30, 100));
    book.moves(&serves(Interest), 50, 0);
    book.has(&paid);
    // A return does the same, and a correction of it.
    book.moves(&owed_again(Interest), 35, 0);
    assert_eq!((book.on(Role::InterestReceivable), book.on(Role::InterestMemorandum)), (30, 85));
    book.moves(&owed_again(Interest), -10, 0);
    assert_eq!((book.on(Role::InterestReceivable), book.on(Role::InterestMemorandum)), (20, 85));
    book.moves(&owed_again(Interest), -25, 0);
    book.has(&paid);
}

#[test]
fn what_is_left_of_a_payment_lies_to_be_returned_as_far_as_it_is_told() {
    let mut book = Book::new(Basis::Accrual);
    let payment = key("p");
    book.moves(&Movement::PaidOut, 40, 0);
    book.moves(&Movement::Received(payment.clone()), 100, 0);
    book.moves(&Movement::LiesToBeReturned(payment.clone()), 60, 0);
    let credit_and_what_lies = |book: &Book| (book.on(Role::BorrowersCredit), book.on(Role::ToBeReturned));
    assert_eq!(credit_and_what_lies(&book), (-40, -60));
    book.moves(&Movement::Serves(Principal, payment.clone()), 40, 0);
    book.has(&[(Role::Cash, 60), (Role::ToBeReturned, -60)]);
    book.moves(&Movement::TakesCredit(key("r")), 30, 0);
    book.moves(&Movement::TakesRest(payment.clone()), 10, 0);
    book.has(&[(Role::Cash, 30), (Role::ToBeReturned, -20), (Role::CreditKept, -10)]);
    // A refund takes it, and gives 5 of it back.
    book.moves(&Movement::PaidOut, 20, 0);
    book.moves(&Movement::Serves(Principal, payment.clone()), 20, 0);
    book.has(&[(Role::Cash, 10), (Role::CreditKept, -10)]);
    book.moves(&Movement::Serves(Principal, payment), -5, 0);
    book.has(&[(Role::Cash, 10), (Role::Principal, 5), (Role::ToBeReturned, -5), (Role::CreditKept, -10)]);
}

#[test]
fn what_lies_to_be_returned_may_be_told_after_what_takes_it() {
    let mut book = Book::new(Basis::Accrual);
    let payment = key("p");
    book.moves(&Movement::Received(payment.clone()), 100, 0);
    book.moves(&Movement::PaidOut, 30, 0);
    book.moves(&Movement::Serves(Principal, payment.clone()), 30, 0);
    book.moves(&Movement::LiesToBeReturned(payment), 100, 0);
    book.has(&[(Role::Cash, 70), (Role::ToBeReturned, -70)]);
}

#[test]
fn what_is_lent_anew_goes_out_as_cash_also_where_money_served_it() {
    for basis in [Basis::Accrual, Basis::Cash] {
        let mut book = Book::new(basis);
        // 10 are memorandum, 20 lent anew; money takes what is lent anew first.
        book.moves(&Movement::Grows(Fee), 10, 10);
        book.moves(&Movement::LentAgain(Fee), 20, 0);
        book.moves(&Movement::Received(key("p")), 20, 0);
        book.moves(&serves(Fee), 20, 0);
        book.has(&[(Role::FeeMemorandum, 10), (Role::MemorandumContra, -10)]);
        // Only 12 of it are fee after all: 8 of the money took memorandum.
        book.moves(&Movement::LentAgain(Fee), -8, 0);
        book.has(&[
            (Role::Cash, 8),
            (Role::FeeIncome, -8),
            (Role::FeeMemorandum, 2),
            (Role::MemorandumContra, -2),
        ]);
    }
}

#[test]
fn what_grows_less_after_it_was_paid_was_paid_ahead() {
    for basis in [Basis::Accrual, Basis::Cash] {
        let mut book = Book::new(basis);
        book.moves(&Movement::Grows(Pot), 100, 100);
        book.moves(&Movement::Received(key("p")), 100, 0);
        book.moves(&serves(Pot), 100, 0);
        book.has(&[(Role::Cash, 100), (Role::InterestIncome, -100)]);
        book.moves(&Movement::Grows(Pot), -30, -30);
        book.has(&[(Role::Cash, 100), (Role::InterestAccrued, -30), (Role::InterestIncome, -70)]);
        // Another 30 grow: they were paid for. All of it comes back as it was.
        book.moves(&Movement::Grows(Pot), 30, 30);
        book.has(&[(Role::Cash, 100), (Role::InterestIncome, -100)]);
        book.moves(&owed_again(Pot), 100, 0);
        book.has(&[(Role::InterestMemorandum, 100), (Role::MemorandumContra, -100)]);
    }
}

#[test]
fn what_money_leaves_again_is_deferred_where_a_plan_made_it_principal_ahead() {
    for basis in [Basis::Accrual, Basis::Cash] {
        let mut book = Book::new(basis);
        book.moves(&Movement::Grows(Pot), 100, 100);
        book.moves(&Movement::Received(key("p")), 100, 0);
        book.moves(&serves(Pot), 100, 0);
        book.moves(&Movement::Grows(Pot), -30, -30);
        book.moves(&Movement::Grows(Pot), 30, 30);
        // A plan that is known late takes it over; only then is the payment freed of it.
        book.moves(&Movement::Becomes(Pot, Principal, Taker::Plan(key("n"))), 100, 0);
        book.moves(&frees(Pot), 100, 0);
        book.has(&[
            (Role::Cash, 100),
            (Role::Principal, 100),
            (Role::DeferredIncome, -100),
            (Role::BorrowersCredit, -100),
        ]);
    }
}

#[test]
fn what_is_given_back_before_it_is_told_as_taken_leaves_nothing_behind() {
    let mut book = Book::new(Basis::Cash);
    book.moves(&Movement::Received(key("p")), 10, 0);
    book.moves(&serves(Pot), 10, 0);
    book.moves(&frees(Pot), 4, 0);
    book.moves(&Movement::Relieved(Pot, Taker::Terms), 10, 0);
    book.has(&[
        (Role::Cash, 10),
        (Role::BorrowersCredit, -4),
        (Role::InterestAccrued, -16),
        (Role::Waived, 10),
    ]);
    // The payment served nothing after all: what served is told first, then what was freed of it.
    book.moves(&serves(Pot), -10, 0);
    book.moves(&frees(Pot), -4, 0);
    let nothing_served = [(Role::Cash, 10), (Role::BorrowersCredit, -10)];
    book.has(&[nothing_served.as_slice(), &[(Role::InterestAccrued, -10), (Role::Waived, 10)]].concat());
    book.moves(&Movement::Grows(Pot), 10, 0);
    book.has(&nothing_served);
}

#[test]
fn what_is_kept_of_a_payout_is_paid_by_it() {
    for basis in [Basis::Accrual, Basis::Cash] {
        let mut book = Book::new(basis);
        book.moves(&Movement::Kept(Fee), 20, 0);
        let owed = if basis == Basis::Accrual { (20, 0) } else { (0, 20) };
        assert_eq!((book.on(Role::FeeReceivable), book.on(Role::FeeMemorandum)), owed);
        book.moves(&Movement::Serves(Fee, key("d")), 20, 0);
        book.has(&[(Role::DeductionsKept, 20), (Role::FeeIncome, -20)]);
    }
}
