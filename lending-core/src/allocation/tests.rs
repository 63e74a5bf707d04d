use super::*;
use crate::debt::{Component, Split};
use crate::money::Minor;

fn owed(past_due: bool, principal: i64, interest: i64) -> Owed {
    let unpaid =
        Split { principal: Minor::new(principal), interest: Minor::new(interest), ..Split::default() };
    Owed { past_due, unpaid }
}

fn served(direction: Direction, amount: i64) -> (Vec<(usize, Component, i64)>, i64) {
    let waterfall = Waterfall::new(direction, Waterfall::default().order()).unwrap();
    let items = [owed(true, 100, 10), owed(true, 200, 20), owed(false, 300, 30)];
    let mut parts = Vec::new();
    let rest = allocate(&waterfall, &items, Minor::new(amount), |part| {
        parts.push((part.item, part.component, part.amount.units()));
    });
    (parts, rest.units())
}

#[test]
fn by_bill_finishes_the_oldest_bill_first() {
    use Component::{Interest, Principal};
    assert_eq!(
        served(Direction::ByBill, 140),
        (vec![(0, Interest, 10), (0, Principal, 100), (1, Interest, 20), (1, Principal, 10)], 0)
    );
}

#[test]
fn by_component_stays_inside_the_bucket() {
    use Component::{Interest, Principal};
    assert_eq!(
        served(Direction::ByComponent, 340),
        (
            vec![
                (0, Interest, 10),
                (1, Interest, 20),
                (0, Principal, 100),
                (1, Principal, 200),
                (2, Interest, 10)
            ],
            0
        )
    );
}

#[test]
fn what_nobody_needs_is_given_back() {
    assert_eq!(served(Direction::ByBill, 700).1, 40);
}

#[test]
fn a_waterfall_names_each_component_once() {
    let order = [Component::Fee, Component::Fee, Component::Interest, Component::Principal];
    let expected = Err(WaterfallError::Duplicate { component: Component::Fee });
    assert_eq!(Waterfall::new(Direction::ByBill, order), expected);
}
