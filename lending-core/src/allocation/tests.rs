use super::*;
use crate::debt::{Component, Split};
use crate::money::Minor;

const USUAL: [Component; 4] = [Component::Fee, Component::Penalty, Component::Interest, Component::Principal];

fn owed(bucket: Bucket, principal: i64, interest: i64) -> Owed {
    let unpaid =
        Split { principal: Minor::new(principal), interest: Minor::new(interest), ..Split::default() };
    Owed { bucket, unpaid }
}

fn served(direction: Direction, amount: i64) -> (Vec<(usize, Component, i64)>, i64) {
    let waterfall = Waterfall::new(direction, &USUAL).unwrap();
    let items = [owed(Bucket::PastDue, 100, 10), owed(Bucket::PastDue, 200, 20), owed(Bucket::Due, 300, 30)];
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
    let expected = Err(WaterfallError::Duplicate { bucket: Bucket::PastDue, component: Component::Fee });
    assert_eq!(Waterfall::new(Direction::ByBill, &order), expected);
}

#[test]
fn tax_follows_its_fee_unless_it_is_named() {
    use Component::{Fee, Interest, Penalty, Principal, Tax};
    let order = |names: &[Component]| {
        Waterfall::new(Direction::ByBill, names).map(|waterfall| waterfall.order(Bucket::Due))
    };
    assert_eq!(order(&[Penalty, Fee, Interest, Principal]), Ok([Penalty, Fee, Tax, Interest, Principal]));
    let last = [Penalty, Fee, Interest, Principal, Tax];
    assert_eq!(order(&last), Ok(last));
    let missing = Err(WaterfallError::Missing { bucket: Bucket::PastDue, component: Interest });
    assert_eq!(order(&[Penalty, Fee, Principal]), missing);
}

#[test]
fn a_waterfall_is_written_in_the_shortest_way_and_read_back() {
    use Component::{Fee, Interest, Penalty, Principal, Tax};
    let written = |waterfall: Waterfall| {
        let text = serde_json::to_string(&waterfall).unwrap();
        assert_eq!(serde_json::from_str::<Waterfall>(&text).unwrap(), waterfall);
        text
    };
    let usual = r#"{"direction":"by_bill","order":["fee","penalty","interest","principal"],"then":"credit"}"#;
    assert_eq!(written(Waterfall::default()), usual);
    let own = Waterfall::by_bucket(Direction::ByBill, [&USUAL, &USUAL, &[Penalty, Fee, Principal, Interest]]);
    assert!(written(own.unwrap().then(Then::LastRow)).contains(r#""in_advance":["penalty""#));
    let mut places = Waterfall::default().places().to_vec();
    places.reverse();
    let backwards = Waterfall::listed(Direction::ByComponent, &places).unwrap();
    assert_eq!(backwards.order(Bucket::Due), [Principal, Interest, Penalty, Tax, Fee]);
    assert!(written(backwards).contains("list"));
}

#[test]
fn bill_by_bill_a_bucket_is_not_scattered() {
    let mut places = Waterfall::default().places().to_vec();
    places.swap(4, 5);
    assert_eq!(Waterfall::listed(Direction::ByBill, &places), Err(WaterfallError::Scattered));
    assert!(Waterfall::listed(Direction::ByComponent, &places).is_ok());
}

#[test]
fn the_same_is_said_once() {
    let places = serde_json::to_value(Waterfall::default().places()).unwrap();
    let twice = serde_json::json!({ "list": places, "due": USUAL });
    assert!(serde_json::from_value::<Waterfall>(twice).unwrap_err().to_string().contains("say either"));
}

#[test]
fn names_are_those_that_are_stored() {
    let stored = |value: serde_json::Value| value.as_str().map(str::to_owned);
    for bucket in Bucket::ALL {
        assert_eq!(stored(serde_json::to_value(bucket).unwrap()).as_deref(), Some(bucket.name()));
    }
    let thens = [
        Then::<Minor>::Credit,
        Then::NextRow,
        Then::LastRow,
        Then::CurrentThenLast,
        Then::SpreadOverAll,
        Then::SpreadByComponent,
        Then::Shorten,
        Then::Lower,
        Then::Refund,
    ];
    for then in thens {
        assert_eq!(stored(serde_json::to_value(then).unwrap()).as_deref(), Some(then.name()));
    }
    let refused = Then::RefuseAbove(Minor::new(1));
    assert_eq!(serde_json::to_value(refused).unwrap(), serde_json::json!({ refused.name(): 1 }));
}

#[test]
fn a_kind_with_an_order_of_its_own_says_which_goes_first_in_each_standing() {
    let usual = || Waterfall::new(Direction::ByBill, &USUAL).unwrap();
    let kinds = std::collections::BTreeMap::from([("gift".to_owned(), usual())]);
    let order = |money: Option<&str>, standing| Override {
        money: money.map(str::to_owned),
        standing,
        waterfall: usual(),
    };
    let (late, later) = (Standing::DaysPastDueAbove(30), Standing::DaysPastDueAbove(90));
    let conflict = |gift: Standing, all: Standing| {
        in_conflict(&[order(Some("gift"), gift), order(None, all)], &kinds, true).map(|(path, _)| path)
    };
    assert_eq!(conflict(late, late), None);
    // Whoever is more than 90 days late is more than 30 days late; not the other way round.
    assert_eq!(conflict(late, later), None);
    assert_eq!(conflict(later, late), Some("waterfalls"));
    assert_eq!(conflict(Standing::WrittenOff, Standing::WrittenOff), None);
    assert_eq!(conflict(late, Standing::WrittenOff), Some("waterfalls"));
    assert_eq!(conflict(Standing::WrittenOff, Standing::NonAccrual), Some("waterfalls"));
    assert_eq!(conflict(Standing::NonAccrual, Standing::NonAccrual), None);
}
