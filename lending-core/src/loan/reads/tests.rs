use super::sentences::{ground, kind_of_event};
use super::{Cause, Explanation};
use crate::billing::GroundMoved;
use crate::calendar::Date;
use crate::debt::Key;
use crate::fee::FeeTax;
use crate::loan::line::{Basis, Line, LineKey};
use crate::money::{Currency, Minor};
use crate::wording::Language;

fn explained(basis: Basis) -> Explanation {
    let key = Key::new("c-1").expect("a key");
    let effect = Date::new(2026, 1, 10).expect("a day");
    let line =
        Line { key: LineKey::Charged(key.clone()), effect, amount: Minor::new(30), basis: vec![basis] };
    let currency: Currency = "CNY".parse().expect("a currency");
    Explanation { line, cause: Cause::Event(key), clause: "fees", rates: Vec::new(), currency }
}

/// What no scenario says.
#[test]
fn tax_as_stated_and_each_ground_have_words() {
    let tax = FeeTax::Figure { tax: Minor::new(60), on: Minor::new(1000) };
    let numbers = explained(Basis::Tax { fee: Minor::new(500), tax }).numbers();
    let text = |language: Language| numbers.iter().map(|number| language.text(number)).collect::<String>();
    assert_eq!(text(Language::English), "Tax of 0.60 CNY on 10.00 CNY, so on 5.00 CNY: 0.30 CNY.");
    assert_eq!(text(Language::French), "Taxe de 0,60 CNY sur 10,00 CNY, donc sur 5,00 CNY : 0,30 CNY.");
    let grounds = [
        GroundMoved::AnotherPlan,
        GroundMoved::AnotherDueDay,
        GroundMoved::AnotherStatementDay,
        GroundMoved::MorePrincipalThanIsLeft,
        GroundMoved::NoRowAfterIt,
    ];
    for (why, language) in grounds.into_iter().flat_map(|why| Language::ALL.map(|language| (why, language))) {
        assert_ne!(language.text(&ground(why)), ground(why).key());
    }
    assert_eq!(
        Language::English.text(&ground(GroundMoved::NoRowAfterIt)),
        GroundMoved::NoRowAfterIt.reason()
    );
}

#[test]
fn a_kind_of_event_without_words_stays_its_name() {
    assert_eq!(Language::Polish.text(&kind_of_event("received")), "wpłata");
    assert_eq!(Language::Polish.text(&kind_of_event("not-a-kind")), "not-a-kind");
}
