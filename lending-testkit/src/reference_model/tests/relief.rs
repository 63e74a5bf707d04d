//! Rows that are free of interest (C280).

use lending_core::allocation::{Direction, Then};

use super::*;

fn free(mut terms: Agreement, rows: &[u32]) -> Agreement {
    terms.relief.free_of_interest = rows.iter().copied().collect();
    terms
}

/// A payment that pays rows to come in their order.
fn ahead(text: &str, value: Date, amount: i64) -> Event {
    let prepays = Some(Then::NextRow);
    event(text, Fact::Received { value, order: 0, amount: Minor::new(amount), money: None, prepays })
}

fn waived_interest(text: &str, value: Date, amount: i64, bill: u32) -> Event {
    let (component, amount, item) = (Component::Interest, Minor::new(amount), Some(ItemId::Bill(bill)));
    event(text, Fact::Waived { value, order: 0, component, amount, item, by: None })
}

/// What a bill states of interest, what is waived of that, and what was paid.
fn interest_of(snapshot: &Snapshot, bill: &str) -> (i64, i64, i64) {
    let item = &snapshot.closing.items[bill];
    (item.stated.interest.units(), item.waived.interest.units(), item.paid.interest.units())
}

/// 1000.00 at 12 %: rows 330.02 + 10.00, 333.32 + 6.70, 336.66 + 3.37.
#[test]
fn the_interest_of_a_row_is_waived_when_its_bill_is_issued() {
    let terms = free(terms(100_000, 3, "0.12"), &[2]);
    let before = at(&terms, &[], day("2026-02-10"));
    assert_eq!(interest_of(&before, "bill 1"), (1_000, 0, 0));
    assert_eq!(line(&before, "relieved | bill 2"), 0);
    let issued = at(&terms, &[], day("2026-02-11"));
    assert_eq!(line(&issued, "relieved | bill 2"), 670);
    assert_eq!(interest_of(&issued, "bill 2"), (670, 670, 0));
    assert_eq!(owed(&issued), 34_002 + 33_332);
    let last = at(&terms, &[], day("2026-03-11"));
    assert_eq!(interest_of(&last, "bill 3"), (337, 0, 0));
}

/// From 25 January on a night of row 1 bears twice as much: 15 x 0.3333 + 16 x 0.6667 = 15.67 instead of 10.33.
#[test]
fn what_earlier_periods_bring_on_top_is_owed() {
    let terms = free(actual(100_000, 2, "0.12"), &[2]);
    let dearer = event("r-1", Fact::RateChanged { value: day("2026-01-25"), rate: rate("0.24") });
    let issued = at(&terms, &[dearer], day("2026-02-11"));
    let (stated, waived, _) = interest_of(&issued, "bill 2");
    assert_eq!(stated - waived, 1_567 - 1_033);
    assert_eq!(line(&issued, "relieved | bill 2"), waived);
    assert!(waived > 900, "28 nights on about 500.00 at 24 %");

    // It has grown less than was billed: what bill 2 states is less than its own interest, and all of it is waived.
    let cheaper = event("r-1", Fact::RateChanged { value: day("2026-01-25"), rate: rate("0.09") });
    let issued = at(&terms, &[cheaper], day("2026-02-11"));
    let (stated, waived, _) = interest_of(&issued, "bill 2");
    assert!(stated > 0 && stated == waived, "{stated}, {waived}");
}

/// The row was paid in advance with its 6.70, which is free again and pays the next row; row 3 is left with 330.02 + 3.37.
#[test]
fn money_that_paid_a_free_row_in_advance_pays_the_next_one() {
    let terms = free(terms(100_000, 3, "0.12"), &[2]);
    let events = [ahead("p-1", day("2026-01-20"), 2 * 34_002)];
    let before = at(&terms, &events, day("2026-02-10"));
    assert_eq!(line(&before, "allocated | p-1 | bill 2 | interest"), 670);
    let issued = at(&terms, &events, day("2026-02-11"));
    assert_eq!(line(&issued, "relieved | bill 2"), 670);
    assert_eq!(line(&issued, "freed | p-1 | bill 2 | interest"), 670);
    assert_eq!(interest_of(&issued, "bill 2"), (670, 670, 0));
    assert_eq!(line(&issued, "allocated | p-1 | bill 3 | interest"), 337);
    assert_eq!(line(&issued, "allocated | p-1 | bill 3 | principal"), 670 - 337);
    assert_eq!(owed(&issued), 0);
    // Freed on its issue, the money is not that of the bill any more when the payment goes back.
    let back = [events[0].clone(), returned("b-1", day("2026-02-12"), "p-1")];
    let back = at(&terms, &back, day("2026-02-12"));
    assert_eq!(line(&back, "returned | b-1 | bill 2 | interest"), 0);
    assert_eq!(owed(&back), 34_002 + 33_332);
}

#[test]
fn a_row_that_is_issued_because_it_was_paid_is_not_relieved() {
    let terms = free(terms(100_000, 3, "0.12"), &[2, 3]);
    let paid = at(&terms, &[ahead("p-1", day("2026-01-20"), 34_002 * 2 + 34_003)], day("2026-02-11"));
    assert_eq!((line(&paid, "relieved | bill 2"), paid.status.as_str()), (0, "closed"));
    assert_eq!(interest_of(&paid, "bill 2"), (670, 0, 670));
}

/// 10.33 stated and waived; 3.33 has grown when all principal comes back, and the rest of the waiver lapses.
#[test]
fn relief_lapses_where_the_bill_is_taken_down() {
    let terms = free(actual(100_000, 1, "0.12"), &[1]);
    let repaid = at(&terms, &[received("p-1", day("2026-01-20"), 100_000)], day("2026-01-20"));
    assert_eq!(line(&repaid, "relieved | bill 1"), 1_033);
    assert_eq!(line(&repaid, "taken_off | bill 1 | 2026-01-20"), 700);
    assert_eq!(line(&repaid, "unrelieved | bill 1"), 700);
    assert_eq!(interest_of(&repaid, "bill 1"), (333, 333, 0));
    assert_eq!((repaid.status.as_str(), owed(&repaid)), ("closed", 0));

    // What is added later is owed, C22: ten nights of 1000.00 after the end.
    let mut late = terms;
    late.interest.overdue_principal = OverduePrincipal::InterestOnly;
    let late = at(&late, &[], day("2026-02-20"));
    assert_eq!(interest_of(&late, "bill 1"), (1_033 + 333, 1_033, 0));
}

/// Bill 2 states 5.33 of the row before on top; who waives that is asked first when the bill is taken down.
#[test]
fn relief_lapses_after_waivers_that_came_later() {
    let terms = free(actual(100_000, 2, "0.12"), &[2]);
    let dearer = event("r-1", Fact::RateChanged { value: day("2026-01-25"), rate: rate("0.24") });
    let mut events = vec![dearer, waived_interest("w-1", day("2026-02-11"), 534, 2)];
    let waived = at(&terms, &events, day("2026-02-12"));
    assert_eq!(line(&waived, "waived | w-1 | bill 2 | interest"), 534);
    let (_, in_all, _) = interest_of(&waived, "bill 2");
    events.push(received("p-1", day("2026-02-12"), owed(&waived)));
    let repaid = at(&terms, &events, day("2026-02-12"));
    let taken = line(&repaid, "taken_off | bill 2 | 2026-02-12");
    assert_eq!(line(&repaid, "unwaived | w-1 | bill 2 | interest"), 534);
    assert_eq!(line(&repaid, "unrelieved | bill 2"), taken - 534);
    assert!(taken > 534 && taken < in_all, "{taken} of {in_all}");
    assert_eq!(line(&repaid, "freed | p-1 | bill 2 | interest"), 0);
}

/// Rows 497.51 + 10.00 and 502.49 + 5.02: money serves principal first, and of row 2 only its interest is left.
#[test]
fn relief_is_the_reason_of_no_end() {
    let mut terms = free(terms(100_000, 2, "0.12"), &[2]);
    let order = [Component::Principal, Component::Interest, Component::Penalty, Component::Fee];
    terms.waterfall = Waterfall::new(Direction::ByBill, &order).unwrap();
    let events = [ahead("p-1", day("2026-01-20"), 50_751 + 50_249)];
    let runs = at(&terms, &events, day("2026-02-10"));
    assert_eq!((runs.status.as_str(), runs.closing.principal_to_come), ("running", 0));
    let ended = at(&terms, &events, day("2026-02-11"));
    assert_eq!(line(&ended, "relieved | bill 2"), 502);
    assert_eq!(ended.status, "closed");
    assert_eq!(ended.ended.as_deref(), Some("2026-02-11 repaid"));
}
