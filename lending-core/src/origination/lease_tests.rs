use rust_decimal::Decimal;

use super::*;
use crate::calendar::{Anchor, Date, FirstDue};
use crate::disbursement::HandOverPolicy;
use crate::error::{Coded, ErrorKind};
use crate::facts::{Application, Borrower};
use crate::product::Product;
use crate::rate::Rate;
use crate::reference::Reference;
use crate::underwriting::Policy;
use crate::{date, money};

fn product(rate: &str) -> Product {
    let text = r#"
        code = "lease"
        currency = "PLN"
        amount = { min = "1000.00", max = "500000.00" }
        instalments = { min = 1, max = 84 }
        method = "equal_instalment"
        residual = { share = "1 %" }
    "#;
    Product::from_toml(&format!("{text}\nrate = '{rate} % per year'")).unwrap()
}

fn share(text: &str) -> OfPrice {
    OfPrice::Share(text.parse().unwrap())
}

fn day() -> Date {
    date!("2026-01-10")
}

/// A lessor's printed offer: 133,967.21 net, 9 % at signing, 35 instalments, 1 % at the end.
fn car() -> LeaseRequest {
    LeaseRequest::new(money!("133967.21 PLN"), 35, day()).initial_fee(share("0.09")).residual(share("0.01"))
}

#[test]
fn a_printed_offer_of_a_lessor_is_met_to_the_cent() {
    let offer = product("8.926542").lease(&car()).unwrap();
    // 0.09 · 133967.21 = 12057.0489; 0.01 · 133967.21 = 1339.6721.
    assert_eq!((offer.initial_fee(), offer.financed()), (money!("12057.05 PLN"), money!("121910.16 PLN")));
    assert_eq!((offer.instalment(), offer.residual()), (money!("3935.45 PLN"), money!("1339.67 PLN")));
    let instalments = offer.instalments();
    assert!(instalments[..34].iter().all(|instalment| *instalment == money!("3935.45 PLN")));
    assert_eq!(
        (instalments.len(), instalments[34]),
        (35, money!("3935.37 PLN")),
        "the last takes what rounding left"
    );
    // 12057.05 + 34 · 3935.45 + 3935.37 + 1339.67, of 133967.21: 112.8167… %.
    assert_eq!(offer.sum_of_fees(), money!("151137.39 PLN"));
    assert_eq!(offer.sum_of_fees_published().to_string(), "112.82");
    assert_eq!(offer.cost().unwrap().total_cost, money!("17170.18 PLN"));
}

#[test]
fn a_published_sum_of_fees_of_104_42_per_cent_is_met() {
    // golden/examples.json, pl-leasing-104: 10000, 2000 at signing, 35 · 238.35, 100 at the end; printed 10442.25, which has
    // no row for what rounding leaves: here the last instalment is 238.33.
    let request = LeaseRequest::new(money!("10000.00 PLN"), 35, day())
        .initial_fee(OfPrice::Amount(money!("2000.00 PLN")))
        .residual(OfPrice::Amount(money!("100.00 PLN")));
    let offer = product("3.583").lease(&request).unwrap();
    assert_eq!((offer.instalment(), offer.instalments()[34]), (money!("238.35 PLN"), money!("238.33 PLN")));
    assert_eq!(offer.sum_of_fees(), money!("10442.23 PLN"));
    assert_eq!(offer.sum_of_fees_published(), Decimal::new(10442, 2));
}

#[test]
fn an_administration_fee_is_a_cost_and_no_part_of_the_price() {
    let (plain, with_fee) = (car(), car().administration_fee(money!("500.00 PLN")));
    let product = product("8.926542");
    let (plain, with_fee) = (product.lease(&plain).unwrap(), product.lease(&with_fee).unwrap());
    assert_eq!(with_fee.offer().terms(), plain.offer().terms());
    assert_eq!(with_fee.sum_of_fees(), plain.sum_of_fees());
    assert_eq!(with_fee.cost().unwrap().total_cost, money!("17670.18 PLN"));
    assert!(with_fee.cost().unwrap().aprc > plain.cost().unwrap().aprc);
    let data = with_fee.contract_data().unwrap();
    assert_eq!(data.european.total_cost, money!("17670.18 PLN"));
    assert_eq!(data.on_top, [CostOnTop { day: day(), amount: money!("500.00 PLN") }]);
}

#[test]
fn what_is_not_named_is_the_products_answer() {
    let request = LeaseRequest::new(money!("20000.00 PLN"), 12, day()).initial_fee(share("0.5"));
    let offer = product("12").lease(&request).unwrap();
    assert_eq!(offer.residual(), money!("100.00 PLN"), "1 % of what is financed");
    assert_eq!(offer.offer().terms().agreed().rate, "12 % per year".parse::<Rate>().unwrap());
    let named = request.rate("6 % per year".parse().unwrap()).first_due(date!("2026-03-05"));
    let agreed = product("12").lease(&named).unwrap().accept();
    assert_eq!(agreed.agreed().rate, "6 % per year".parse::<Rate>().unwrap());
    assert_eq!(agreed.agreed().first_due, date!("2026-03-05"));
    let on_the_20th = product("12").lease(&request.due_day(Anchor::Day(20))).unwrap();
    assert_eq!(on_the_20th.offer().terms().agreed().first_due, date!("2026-02-20"));
    assert_eq!(on_the_20th.until(date!("2026-01-24")).last_day(), date!("2026-01-24"));
}

#[test]
fn rows_that_a_hand_over_begins_fall_due_as_the_request_says_else_as_the_product_does() {
    let agreed = |lines: &str, request: LeaseRequest| {
        let text = format!(
            "code = 'lease'\ncurrency = 'PLN'\namount = {{ min = '1000.00', max = '500000.00' }}\n\
             instalments = {{ min = 1, max = 84 }}\nmethod = 'equal_instalment'\nrate = '12 % per year'\n{lines}"
        );
        let terms = Product::from_toml(&text).unwrap().lease(&request).unwrap().accept();
        terms.agreed().disbursement.hand_over
    };
    let begins = "disbursement = { hand_over = 'begins_the_rows' }";
    let with = |due_day, first_due| Some(HandOverPolicy { due_day, first_due });
    let (fifteenth, twentieth) = (Some(Anchor::Day(15)), Some(Anchor::Day(20)));
    let later = FirstDue::OnePeriodLater;
    let request = LeaseRequest::new(money!("20000.00 PLN"), 12, day());
    assert_eq!(agreed("", request), None);
    assert_eq!(agreed(begins, request), with(None, later), "on the hand-over's own day of the month");
    let on_the_15th = format!("{begins}\ndue_day = {{ day = 15 }}");
    assert_eq!(agreed(&on_the_15th, request), with(fifteenth, later));
    assert_eq!(agreed(&on_the_15th, request.due_day(Anchor::Day(20))), with(twentieth, later));
    let in_advance = format!("{begins}\nfirst_due = 'on_the_contract_day'");
    assert_eq!(agreed(&in_advance, request), with(None, FirstDue::OnTheContractDay));
    // A day that the request names is the first of the contract's rows, not of those that the hand-over begins.
    assert_eq!(agreed(begins, request.first_due(date!("2026-03-05"))), with(None, later));
}

#[test]
fn a_part_of_a_price_may_be_nothing_and_may_have_twelve_decimals() {
    let asked = LeaseRequest::new(money!("500000.00 PLN"), 12, day());
    let nothing = asked.initial_fee(share("0")).residual(share("0"));
    assert_eq!(nothing.initial_amount(), Ok(money!("0.00 PLN")));
    assert_eq!(nothing.residual_value(), Ok(Some(money!("0.00 PLN"))));
    // 0.999999999999 · 500000.00 = 499999.9999995
    let all_but_nothing = asked.initial_fee(share("0.123456789012")).residual(share("0.999999999999"));
    assert_eq!(all_but_nothing.initial_amount(), Ok(money!("61728.39 PLN")));
    assert_eq!(all_but_nothing.residual_value(), Ok(Some(money!("500000.00 PLN"))));
}

#[test]
fn parts_of_a_price_that_cannot_be_are_refused() {
    let refused = |request: LeaseRequest| {
        let error = product("12").lease(&request).unwrap_err();
        (error.code(), error.path(), error.kind())
    };
    let asked = LeaseRequest::new(money!("20000.00 PLN"), 12, day());
    let (input, range) = (ErrorKind::InvalidInput, ErrorKind::OutOfRange);
    let of = |code, path: &str, kind| (code, path.to_owned(), kind);
    for wrong in ["1", "-0.1", "0.0000000000001"] {
        assert_eq!(refused(asked.initial_fee(share(wrong))), of("lease.share", "initial_fee", range));
        assert_eq!(refused(asked.residual(share(wrong))), of("lease.share", "residual", range));
    }
    let amount = OfPrice::Amount;
    for wrong in [money!("20000.00 PLN"), money!("-0.01 PLN")] {
        assert_eq!(refused(asked.initial_fee(amount(wrong))), of("lease.initial_fee", "initial_fee", range));
    }
    let euro = money!("1.00 EUR");
    assert_eq!(refused(asked.initial_fee(amount(euro))), of("lease.currency", "initial_fee", input));
    assert_eq!(refused(asked.residual(amount(euro))), of("lease.currency", "residual", input));
    assert_eq!(refused(asked.administration_fee(euro)), of("lease.currency", "administration_fee", input));
    let below = asked.administration_fee(money!("-0.01 PLN"));
    assert_eq!(refused(below), of("lease.administration_fee", "administration_fee", range));
    // Of the terms: a residual value above what is financed; of the product: too little is financed.
    let residual = asked.initial_fee(share("0.5")).residual(share("0.6"));
    assert_eq!(refused(residual).0, "plan.residual");
    assert_eq!(refused(asked.initial_fee(share("0.96"))).0, "offer.amount");
    let rest = asked.initial_fee(amount(money!("19000.00 PLN")));
    assert!(product("12").lease(&rest).is_ok());
}

#[test]
fn a_lease_by_a_decision_finances_at_most_what_was_granted() {
    let text = r#"
        policy = "leases"
        from = "2026-01-01"
        currency = "PLN"
        unknown = "decline"
        [price]
        base = { rate = "8.926542 % per year" }
        apr_cap = "cap"
        [limit]
        least_of.all = 121911
    "#;
    let policy = Policy::from_toml(text, &[]).unwrap();
    let decision = policy.decide(&Application::of(Borrower::Business), day()).unwrap();
    let approval = Approval::by_policy(&policy, &decision).unwrap();
    // 8.926542 % a year in twelve parts is an annual percentage rate of charge of 9.3009… %.
    let cap = "[[rate]]\ntable = 'cap'\nfrom = '2026-01-01'\nknown = '2026-01-01'\nrate = '9.31 % per year'";
    let cap = Reference::from_toml(cap).unwrap();
    let product = product("36");
    let offer = product.lease_by(&approval, &car(), &cap).unwrap();
    assert_eq!(offer.instalment(), money!("3935.45 PLN"));
    assert_eq!(offer.offer().granted().unwrap().decision, decision.hash());
    let with_fee = product.lease_by(&approval, &car().administration_fee(money!("500.00 PLN")), &cap);
    assert_eq!(with_fee.unwrap_err().code(), "approval.above_cap");
    let dearer = car().initial_fee(share("0.08"));
    assert_eq!(product.lease_by(&approval, &dearer, &cap).unwrap_err().code(), "approval.above_granted");
}
