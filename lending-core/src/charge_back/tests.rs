use super::*;
use crate::debt::{Component, Split};
use crate::money::Minor;

fn paid() -> Split {
    let of = Minor::new;
    Split { principal: of(500), interest: of(40), fee: of(30), ..Split::default() }
}

fn amounts(order: &[Component], amount: i64) -> Vec<(Component, i64)> {
    let policy = ChargeBackPolicy { order: order.to_vec() };
    let parts = policy.parts(Minor::new(amount), paid());
    parts.iter().map(|part| (part.component, part.amount().units())).collect()
}

#[test]
fn without_an_order_all_of_it_is_principal() {
    assert_eq!(amounts(&[], 570), [(Component::Principal, 570)]);
}

#[test]
fn an_order_goes_up_to_what_was_paid_and_the_rest_is_principal() {
    use Component::{Fee, Interest, Penalty, Principal};
    assert_eq!(amounts(&[Penalty, Fee, Interest], 50), [(Fee, 30), (Interest, 20)]);
    assert_eq!(amounts(&[Interest, Penalty, Fee], 570), [(Interest, 40), (Fee, 30), (Principal, 500)]);
    assert_eq!(amounts(&[Principal, Interest], 520), [(Principal, 500), (Interest, 20)]);
    assert_eq!(amounts(&[Principal, Interest], 560), [(Principal, 500), (Interest, 40), (Principal, 20)]);
}

#[test]
fn a_component_is_named_once() {
    let named = |order: &[Component]| ChargeBackPolicy { order: order.to_vec() }.named_twice();
    assert_eq!(named(&[Component::Fee, Component::Interest]), None);
    assert_eq!(named(&[Component::Fee, Component::Interest, Component::Fee]), Some(Component::Fee));
}
