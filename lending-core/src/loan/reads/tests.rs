use super::sentences::{ground, kind_of_event};
use super::{Explanation, RateSource};
use crate::billing::GroundMoved;
use crate::debt::{Component, ItemId, Key};
use crate::doc;
use crate::fee::FeeTax;
use crate::loan::line::{Basis, LineKey};
use crate::loan::{Loan, RateChange};
use crate::money::Minor;
use crate::origination::LoanRequest;
use crate::product::Product;
use crate::reference::Reference;
use crate::wording::Language;
use crate::{date, money};

fn explained(basis: Basis) -> Explanation {
    let loan = doc::disbursed();
    let day = date!("2026-01-10");
    let key = LineKey::Disbursed(Key::new("d-1").expect("a key"));
    let mut explanation = loan.explain_line(day, &key).expect("the payout");
    explanation.line.basis = vec![basis];
    explanation
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

/// Repriced in January by a row, changed by an event in February, repriced again in July; the penalty has a table of its own.
#[test]
fn rates_name_the_row_or_the_event_that_they_were_taken_from() {
    let product = Product::from_toml(
        r#"
        code = "floating"
        currency = "CNY"
        amount = { min = "1000.00", max = "500000.00" }
        instalments = { min = 3, max = 60 }
        rate = "12 % per year"
        method = "equal_instalment"
        repricing = { table = "index", on = { month_starts = 6 } }
        penalty = { rate = { tiers = [
            { from_day = 1, rate = { table = { name = "late" } } },
            { from_day = 11, rate = { times = "1.5" } },
        ] } }
        "#,
    );
    let rows = r#"
        [[rate]]
        table = "index"
        from = "2025-01-01"
        known = "2025-01-01"
        rate = "10 % per year"
        [[rate]]
        table = "index"
        from = "2026-05-01"
        known = "2026-05-01"
        rate = "9 % per year"
        [[rate]]
        table = "late"
        from = "2025-01-01"
        known = "2025-01-01"
        rate = "20 % per year"
    "#;
    let request = LoanRequest::new(money!("12000.00 CNY"), 24, date!("2025-12-10"));
    let offer = product.expect("a product").offer(&request).expect("an offer");
    let reference = Reference::from_toml(rows).expect("reference data");
    let mut loan = Loan::open_with("L-1", offer.accept(), reference).expect("a loan");
    loan.on(date!("2025-12-10")).expect("a day").disburse("d-1").expect("a payout");
    let rate = "8 % per year".parse().expect("a rate");
    let change = RateChange::new("n-1", date!("2026-02-10"), rate);
    loan.on(date!("2026-02-01")).expect("a day").change_rate(change).expect("another rate");
    loan.on(date!("2026-08-01")).expect("a day").close().expect("a close");
    let day = date!("2026-08-01");
    let sources = |key: LineKey| {
        let explanation = loan.explain_line(day, &key).expect("a line");
        let text = |origin: &super::RateOrigin| match &origin.from {
            RateSource::Row(row) => format!("{} {} from {}", origin.night, row.table, row.from),
            RateSource::Event(key) => format!("{} {key}", origin.night),
        };
        explanation.rates.iter().map(text).collect::<Vec<_>>()
    };
    let interest = |row: u32, day: crate::calendar::Date| LineKey::Interest { row, month: day.month() };
    let none: [&str; 0] = [];
    assert_eq!(sources(interest(1, date!("2025-12-31"))), none);
    assert_eq!(sources(interest(1, date!("2026-01-01"))), ["2026-01-01 index from 2025-01-01"]);
    assert_eq!(sources(interest(3, date!("2026-02-10"))), ["2026-02-10 n-1"]);
    assert_eq!(sources(interest(7, date!("2026-07-01"))), ["2026-07-01 index from 2026-05-01"]);
    let penalty = LineKey::Penalty { bill: 1, month: date!("2026-01-10").month() };
    assert_eq!(sources(penalty), ["2026-01-10 late from 2025-01-01", "2026-01-20 index from 2025-01-01"]);
    let why = loan.explain(day, &ItemId::Bill(3), Component::Interest).expect("a bill");
    let said: Vec<String> =
        why.iter().flat_map(Explanation::reasons).map(|said| Language::English.text(&said)).collect();
    assert!(said.contains(&"The rate of 2026-02-10 was agreed by event n-1.".to_owned()), "{said:?}");
}
