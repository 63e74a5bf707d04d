use super::*;
use crate::calendar::Anchor;
use crate::error::Coded;
use crate::money::{Minor, Money};
use crate::product::Product;
use crate::rate::CostError;
use crate::reference::Reference;
use crate::{date, money};

fn product(lines: &str) -> Product {
    let smallest = r#"
        code = "personal-loan"
        currency = "CNY"
        amount = { min = "1000.00", max = "500000.00" }
        instalments = { min = 1, max = 60 }
        rate = "12 % per year"
        method = "equal_instalment"
    "#;
    Product::from_toml(&format!("{smallest}\n{lines}")).unwrap()
}

#[test]
fn requests_outside_the_limits_are_refused() {
    let day = date!("2026-01-10");
    let cases = [
        (LoanRequest::new(money!("999.99 CNY"), 12, day), "offer.amount", "amount"),
        (LoanRequest::new(money!("2000.00 USD"), 12, day), "offer.currency", "amount"),
        (LoanRequest::new(money!("2000.00 CNY"), 0, day), "offer.instalments", "instalments"),
        (LoanRequest::new(money!("2000.00 CNY"), 61, day), "offer.instalments", "instalments"),
        (
            LoanRequest::new(money!("2000.00 CNY"), 12, day).first_due(date!("2026-01-09")),
            "terms.first_due_too_early",
            "first_due",
        ),
        (
            LoanRequest::new(money!("2000.00 CNY"), 12, day)
                .due_day(Anchor::Day(5))
                .first_due(date!("2026-02-10")),
            "terms.first_due_off_anchor",
            "first_due",
        ),
        (LoanRequest::new(money!("2000.00 CNY"), 12, date!("2199-12-31")), "terms.limit", "contract_day"),
    ];
    for (request, code, path) in cases {
        let error = product("").offer(&request).unwrap_err();
        assert_eq!((error.code(), error.path().as_str()), (code, path), "{error}");
    }
}

#[test]
fn a_statement_day_that_cannot_precede_its_due_day_is_refused_by_the_offer() {
    let thirty = product("[billing]\nstatement_day = { days_before_due = 30 }");
    let request = |day| LoanRequest::new(money!("2000.00 CNY"), 2, day);
    assert!(thirty.offer(&request(date!("2026-06-01"))).is_ok(), "1 July to 1 August has 31 nights");
    let error = thirty.offer(&request(date!("2026-01-01"))).unwrap_err();
    assert_eq!(error.code(), "terms.statement_day", "1 February to 1 March has 28 nights: {error}");
}

#[test]
fn a_day_of_the_month_is_refused_only_where_some_row_has_none_for_its_bill() {
    let refused = |lines: &str, rows, day| {
        let lines = format!("billing = {{ statement_day = {{ day_of_month = 20 }} }}\n{lines}");
        let offer = product(&lines).offer(&LoanRequest::new(money!("2000.00 CNY"), rows, day));
        offer.err().map(|error| error.code())
    };
    let no_day = Some("terms.statement_day");
    assert_eq!(refused("frequency = 'quarterly'", 8, date!("2026-01-15")), None);
    assert_eq!(refused("frequency = { weeks = 1 }", 2, date!("2026-03-06")), None, "the 13th and the 20th");
    assert_eq!(refused("frequency = { weeks = 1 }", 2, date!("2026-03-13")), no_day, "the 20th and the 27th");
    assert_eq!(refused("frequency = { weeks = 1 }", 4, date!("2026-03-06")), no_day);
    assert_eq!(
        refused("frequency = { days = 31 }", 12, date!("2026-03-06")),
        None,
        "each such span has a 20th"
    );
}

#[test]
fn the_first_due_day_follows_the_contract_by_one_step() {
    let due = |lines: &str, day| {
        let offer = product(lines).offer(&LoanRequest::new(money!("2000.00 CNY"), 2, day)).unwrap();
        offer.quote().iter().map(|row| row.due.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(due("", date!("2024-01-31")), ["2024-02-29", "2024-03-31"]);
    assert_eq!(due("due_day = { day = 20 }", date!("2026-01-10")), ["2026-02-20", "2026-03-20"]);
    assert_eq!(
        due("due_day = 'month_end'\nfrequency = 'quarterly'", date!("2026-01-10")),
        ["2026-04-30", "2026-07-31"]
    );
}

#[test]
fn an_offer_says_what_it_costs() {
    // golden/examples.json, own-flat-irr: 12000 flat at 1 % a month costs 21.46 % simple and 23.70 % compound.
    let text = r#"
        code = "flat"
        currency = "CNY"
        amount = { min = "1000.00", max = "500000.00" }
        instalments = { min = 1, max = 60 }
        rate = "1 % per month"
        method = "flat"
    "#;
    let offer = Product::from_toml(text)
        .unwrap()
        .offer(&LoanRequest::new(money!("12000.00 CNY"), 12, date!("2026-01-10")))
        .unwrap();
    let cost = offer.cost(&[]).unwrap();
    let published = |rate| crate::rate::percent(rate, 2).to_string();
    assert_eq!(
        (published(cost.annual_simple), published(cost.annual_compound)),
        ("21.46".into(), "23.70".into())
    );
    assert_eq!((cost.total_cost, cost.paid), (money!("1440.00 CNY"), money!("13440.00 CNY")));
    assert_eq!(cost.aprc_published().to_string(), "23.7");
    let fee = CostOnTop { day: date!("2026-01-10"), amount: money!("120.00 CNY") };
    let dearer = offer.cost(&[fee]).unwrap();
    assert_eq!(dearer.total_cost, money!("1560.00 CNY"));
    assert!(dearer.aprc > cost.aprc && dearer.annual_simple > cost.annual_simple && dearer.xirr > cost.xirr);
    let foreign = CostOnTop { amount: money!("120.00 USD"), ..fee };
    assert_eq!(offer.cost(&[foreign]).unwrap_err().kind(), crate::error::ErrorKind::OutOfRange);
    let all = CostOnTop { amount: money!("12000.00 CNY"), ..fee };
    assert_eq!(offer.cost(&[all]).unwrap_err(), CostError::OneSided { received: false });
}

#[test]
fn costs_on_top_are_at_most_a_thousand_and_none_is_below_zero_or_beyond_the_largest_amount() {
    let day = date!("2026-01-10");
    let offer = product("").offer(&LoanRequest::new(money!("12000.00 CNY"), 12, day)).unwrap();
    let cost = |units: i64| {
        let currency = offer.terms().agreed().currency;
        CostOnTop { day, amount: Money::new(Minor::new(units), currency) }
    };
    let refused = |costs: &[CostOnTop]| match offer.cost(costs) {
        Err(CostError::OutOfRange { expected, found }) => Some((expected, found)),
        Err(_) | Ok(_) => None,
    };
    let amounts = "costs of zero or more, below 10^15 minor units";
    let largest = Minor::LIMIT.units();
    for units in [-1, largest + 1] {
        assert_eq!(refused(&[cost(units)]), Some((amounts, cost(units).amount.to_string())));
    }
    for units in [0, 1, largest] {
        assert_eq!(refused(&[cost(units)]), None, "{units}");
    }
    assert_eq!(refused(&vec![cost(0); 1000]), None);
    assert_eq!(refused(&vec![cost(0); 1001]), Some(("at most 1000 costs on top", "1001".to_owned())));
}

#[test]
fn the_earlier_a_cost_is_paid_the_dearer_is_the_credit_also_before_the_contract() {
    let request = LoanRequest::new(money!("12000.00 CNY"), 12, date!("2026-01-10"));
    let offer = product("").offer(&request).unwrap();
    let costs = [date!("2025-12-10"), date!("2026-01-10"), date!("2026-02-10")]
        .map(|day| offer.cost(&[CostOnTop { day, amount: money!("120.00 CNY") }]).unwrap());
    for pair in costs.windows(2) {
        let [earlier, later] = [&pair[0], &pair[1]];
        assert!(earlier.annual_simple > later.annual_simple, "{pair:?}");
        assert!(earlier.annual_compound > later.annual_compound, "{pair:?}");
        assert_eq!(earlier.paid, later.paid);
    }
}

#[test]
fn fees_that_are_certain_are_a_part_of_what_credit_costs() {
    // The loan of `examples/scenarios/quoted-fees.toml`; rates by `lending-testkit/oracles/quoted_fees.py`.
    let text = r#"
        code = "fees"
        currency = "EUR"
        amount = { min = "100.00", max = "100000.00" }
        instalments = { min = 1, max = 24 }
        rate = "12 % per year"
        method = "equal_principal"
        fees = [
            { code = "origination", on = "payout", amount = { share = "2 %", of = "the_payout" }, due = "at_once", tax = "20 %" },
            { code = "insurance", on = "payout", amount = "30.00", due = { in_days = 20 } },
            { code = "service", on = "each_bill", amount = { share = "1.5 %", of = "the_bill" }, tax = "20 %" },
            { code = "paper", on = "each_bill", amount = "2.00", free = 2, tax = "20 %" },
            { code = "review", on = { date = { months = 1 } }, amount = "3.00" },
            { code = "account", on = { date = { months = 2 } }, amount = { share = "1 %", of = "the_principal" }, due = "at_once", tax = "20 %" },
        ]
    "#;
    let request = LoanRequest::new(money!("1200.00 EUR"), 3, date!("2026-01-10"));
    let offer = Product::from_toml(text).unwrap().offer(&request).unwrap();
    let cost = offer.cost(&[]).unwrap();
    let published = |rate| crate::rate::percent(rate, 4).to_string();
    let rates = [cost.annual_simple, cost.annual_compound, cost.xirr].map(published);
    assert_eq!(rates, ["61.5686", "82.2869", "83.7642"]);
    assert_eq!(cost.aprc_published().to_string(), "82.3");
    assert_eq!((cost.paid, cost.total_cost), (money!("1319.83 EUR"), money!("119.83 EUR")));
    assert_eq!(offer.total_fees(), money!("95.83 EUR"));
    let first = offer.quote()[0];
    assert_eq!((first.instalment(), first.total()), (money!("412.00 EUR"), money!("419.42 EUR")));
}

/// The codes of the quoted fees with their due days, rows and amounts with tax, in minor units.
fn fees(lines: &str, request: &LoanRequest) -> Vec<(String, String, Option<u32>, i64)> {
    let offer = offered(lines, request).unwrap();
    let fees = offer.fees().into_iter();
    fees.map(|fee| (fee.code.clone(), fee.due.to_string(), fee.row, fee.total().minor().units())).collect()
}

#[test]
fn a_quoted_fee_of_a_day_comes_with_the_next_bill_that_is_to_come() {
    let on = |months: u32, billing: &str| {
        let lines = format!(
            "rate = '0 % per year'\nmethod = 'equal_principal'\n{billing}\n\
             fees = [{{ code = 'a', on = {{ date = {{ months = {months} }} }}, amount = {{ share = '1 %', of = 'the_principal' }} }}]"
        );
        let request = LoanRequest::new(money!("300.00 CNY"), 3, date!("2026-01-10"));
        fees(&lines, &request).pop().map(|(_, due, row, amount)| (due, row, amount))
    };
    let after = "billing = { statement_day = 'after_previous_due' }";
    let before = "billing = { statement_day = { days_before_due = 0 } }";
    // Bills of 10 January, 11 February and 11 March; each row is paid on its day, after the morning.
    assert_eq!(on(1, after), Some(("2026-03-10".to_owned(), Some(2), 300)));
    assert_eq!(on(2, after), Some(("2026-04-10".to_owned(), Some(3), 200)));
    assert_eq!(on(3, after), Some(("2026-04-10".to_owned(), None, 100)), "all principal is on bills");
    assert_eq!(on(4, after), None, "all principal is paid");
    // Bills of the due days: what a morning makes comes on the bill of its day.
    assert_eq!(on(1, before), Some(("2026-02-10".to_owned(), Some(1), 300)));
    assert_eq!(on(3, before), Some(("2026-04-10".to_owned(), Some(3), 100)));
}

#[test]
fn quoted_fees_follow_what_bills_state() {
    let request = LoanRequest::new(money!("300.00 CNY"), 3, date!("2026-01-10"));
    let rule = |amount: &str| {
        let lines = format!(
            "rate = '12 % per year'\nmethod = 'equal_principal'\nfees = [{{ code = 'a', on = 'each_bill', amount = {amount} }}]"
        );
        fees(&lines, &request)
            .into_iter()
            .map(|(_, _, row, amount)| (row.unwrap(), amount))
            .collect::<Vec<_>>()
    };
    let share = |of: &str| rule(&format!("{{ share = '10 %', of = '{of}' }}"));
    assert_eq!(share("the_bill"), [(1, 1030), (2, 1020), (3, 1010)]);
    assert_eq!(share("principal_of_the_bill"), [(1, 1000), (2, 1000), (3, 1000)]);
    assert_eq!(share("interest_of_the_bill"), [(1, 30), (2, 20), (3, 10)]);
    assert_eq!(share("the_principal"), [(1, 3000), (2, 2000), (3, 1000)]);
    let nothing = "rate = '0 % per year'\nmethod = 'equal_principal'\n\
                   fees = [{ code = 'a', on = 'each_bill', amount = { share = '10 %', of = 'interest_of_the_bill', min = '1.00' } }]";
    assert!(fees(nothing, &request).is_empty(), "no interest, no fee");
    // An instalment rounded up pays off in the second row: the third is never issued.
    let rounded = "rate = '0 % per year'\nmethod = 'equal_principal'\n\
                   instalment_rounding = { unit = '150.00', mode = 'up' }\n\
                   fees = [{ code = 'a', on = 'each_bill', amount = '1.00', free = 1 }, { code = 'b', on = 'payout', amount = '2.00' }, { code = 'c', on = 'payout', amount = '4.00', free = 1 }]";
    let b = ("b".to_owned(), "2026-02-10".to_owned(), Some(1), 200);
    assert_eq!(fees(rounded, &request), [("a".to_owned(), "2026-03-10".to_owned(), Some(2), 100), b]);
}

#[test]
fn a_quoted_bill_asks_for_no_fee_on_interest_that_becomes_principal() {
    let lines = "rate = '12 % per year'\nmethod = 'equal_instalment'\n\
                 plan = { moratorium = { rows = 1, on = { everything = 'is_capitalised' } } }\n\
                 fees = [{ code = 'a', on = 'each_bill', amount = '1.00' }]";
    let rows = fees(lines, &LoanRequest::new(money!("300.00 CNY"), 3, date!("2026-01-10")));
    assert_eq!(rows.iter().map(|fee| fee.2).collect::<Vec<_>>(), [Some(2), Some(3)]);
}

#[test]
fn a_fixed_instalment_says_how_many_rows_it_needs() {
    let fixed = |instalment: &str, most: u32| {
        let text = r#"
            code = "personal-loan"
            currency = "INR"
            amount = { min = "1000.00", max = "500000.00" }
            instalments = { min = 1, max = 60 }
            rate = "8.4 % per year"
        "#;
        let product =
            Product::from_toml(&format!("{text}\nmethod = {{ fixed_instalment = '{instalment}' }}")).unwrap();
        product.offer(&LoanRequest::new(money!("280000.00 INR"), most, date!("2026-01-10")))
    };
    // golden/examples.json, frappe-fixed-amount-14000: 22 rows.
    assert_eq!(fixed("14000.00", 60).unwrap().quote().len(), 22);
    assert_eq!(fixed("14000.00", 21).unwrap_err().code(), "offer.instalments");
    assert_eq!(
        fixed("1960.00", 60).unwrap_err().code(),
        "plan.never_pays_off",
        "exactly the first month's interest"
    );
}

fn offered(lines: &str, request: &LoanRequest) -> Result<Offer, OfferError> {
    let text = r#"
        code = "edges"
        currency = "CNY"
        amount = { min = "0.01", max = "9999999999999.99" }
        instalments = { min = 1, max = 600 }
    "#;
    Product::from_toml(&format!("{text}\n{lines}")).unwrap().offer(request)
}

#[test]
fn a_fixed_instalment_falls_due_on_the_contract_day_at_the_earliest() {
    let from = |first_due| {
        let request = LoanRequest::new(money!("2000.00 CNY"), 12, date!("2026-01-10")).first_due(first_due);
        offered("rate = '12 % per year'\nmethod = { fixed_instalment = '500.00' }", &request)
    };
    let in_advance = from(date!("2026-01-10")).unwrap().quote();
    assert_eq!((in_advance[0].due, in_advance[0].interest), (date!("2026-01-10"), money!("0.00 CNY")));
    for early in [date!("2026-01-09"), date!("2025-11-30")] {
        assert_eq!(from(early).unwrap_err().code(), "terms.first_due_too_early", "{early}");
    }
}

#[test]
fn a_quote_has_its_due_days_on_the_business_days_that_were_known_on_the_contract_day() {
    let lines = "rate = '12 % per year'\ndue_day = 'month_end'\nmethod = 'equal_principal'\n\
                 business_days = { calendar = 'CN', convention = 'following', interest = 'follows' }";
    let request = LoanRequest::new(money!("3000.00 CNY"), 3, date!("2025-12-31"));
    let offer = offered(lines, &request).unwrap();
    // 31 January and 28 February 2026 are Saturdays; that 2 March is a holiday becomes known after the contract.
    let reference = Reference::from_toml(
        "[[calendar]]\nknown = '2025-01-01'\nedition = { name = 'CN', complete_from = '2025-01-01', complete_until = '2026-12-31', holidays = ['2026-03-31'] }\n\
         [[calendar]]\nknown = '2026-02-10'\nedition = { name = 'CN', complete_from = '2025-01-01', complete_until = '2026-12-31', holidays = ['2026-03-02', '2026-03-31'] }",
    )
    .unwrap();
    let due = |rows: Vec<QuotedRow>| rows.iter().map(|row| row.due.to_string()).collect::<Vec<_>>();
    assert_eq!(due(offer.quote()), ["2026-01-31", "2026-02-28", "2026-03-31"]);
    let moved = offer.quote_with(&reference).unwrap();
    assert_eq!(due(moved.clone()), ["2026-02-02", "2026-03-02", "2026-04-01"]);
    let principal: Vec<_> = moved.iter().map(|row| row.principal).collect();
    assert_eq!(principal, [money!("1000.00 CNY"); 3]);
    assert_eq!(moved[2].balance, money!("0.00 CNY"));
    assert!(offer.quote_with(&Reference::default()).is_err(), "the calendar is not there");
}

#[test]
fn a_row_of_its_own_stands_by_the_days_even_when_they_weigh_nothing() {
    let lines = "rate = '36 % per year'\nmethod = 'equal_instalment'\ndue_day = { day = 31 }\n\
                 interest = { basis = '30_360' }\nplan = { broken_period = 'own_row' }";
    let request =
        LoanRequest::new(money!("1200.00 CNY"), 3, date!("2026-01-30")).first_due(date!("2026-02-28"));
    let rows = offered(lines, &request).unwrap().quote();
    // The night from the 30th to the 31st of January has no weight in 30/360.
    assert_eq!((rows.len(), rows[0].due), (4, date!("2026-01-31")));
    assert_eq!((rows[0].principal, rows[0].interest), (money!("0.00 CNY"), money!("0.00 CNY")));
}

#[test]
fn an_own_row_ends_where_business_days_move_its_end() {
    let lines = "rate = '36.5 % per year'\nmethod = 'interest_first'\ndue_day = { day = 10 }\n\
                 interest = { basis = 'act_365_fixed' }\nplan = { broken_period = 'own_row' }";
    let request =
        LoanRequest::new(money!("1000.00 CNY"), 2, date!("2026-05-01")).first_due(date!("2026-06-10"));
    let rows = offered(lines, &request).unwrap().quote();
    let interest: Vec<_> = rows.iter().map(|row| row.interest).collect();
    // One yuan a night: 9, 31 and 30 nights.
    assert_eq!(interest, [money!("9.00 CNY"), money!("31.00 CNY"), money!("30.00 CNY")]);
}

#[test]
fn a_fixed_instalment_is_never_exceeded_by_its_last_row() {
    let request = |cents: i64| {
        let amount = Money::new(Minor::new(cents), money!("1.00 CNY").currency());
        LoanRequest::new(amount, 60, date!("2026-01-05")).first_due(date!("2026-02-20"))
    };
    for answer in ["in_the_instalment", "own_row", "on_the_first_row", "deducted", "spread"] {
        let lines = format!(
            "rate = '24 % per year'\nmethod = {{ fixed_instalment = '100.00' }}\ndue_day = {{ day = 20 }}\n\
             plan = {{ broken_period = '{answer}' }}"
        );
        for cents in (50_000..100_000).step_by(577).chain([56_031, 54_995]) {
            let rows = offered(&lines, &request(cents)).unwrap().quote();
            let last = rows.last().unwrap();
            let principal = last.principal.minor().units();
            assert!(principal > 0 && principal <= 10_000, "{answer} {cents}: {last:?}");
        }
    }
}

#[test]
fn what_waits_falls_due_with_the_row_that_pays_off() {
    let lines = "rate = '12 % per year'\nmethod = 'equal_instalment'\ninstalment_rounding = { unit = '500.00', mode = 'up' }\n\
                 plan = { moratorium = { rows = 1, on = { everything = 'accumulates' } } }";
    let request = LoanRequest::new(money!("1000.00 CNY"), 5, date!("2026-01-10"));
    let rows = offered(lines, &request).unwrap().quote();
    let pays_off = rows.iter().find(|row| row.balance == money!("0.00 CNY")).unwrap();
    // 10.00 of the first month waited; nothing is left for the zero rows after it.
    assert!(pays_off.interest.minor() > money!("10.00 CNY").minor(), "{pays_off:?}");
    assert!(
        rows.iter().skip_while(|row| row.number <= pays_off.number).all(|row| row.interest.minor().is_zero())
    );
}

#[test]
fn shares_sum_to_what_is_lent_even_when_each_is_rounded_up() {
    let lines = "rate = '12 % per year'\nmethod = { custom = ['50 %', '50 %', '0 %'] }";
    let rows =
        offered(lines, &LoanRequest::new(money!("1000.01 CNY"), 3, date!("2026-01-10"))).unwrap().quote();
    let principal: Vec<_> = rows.iter().map(|row| row.principal).collect();
    assert_eq!(principal, [money!("500.01 CNY"), money!("500.00 CNY"), money!("0.00 CNY")]);
}

/// Of 120.00 the first row's bill states 100.00, its instalment; the other 20.00 become principal and are not waived.
#[test]
fn what_becomes_principal_of_a_free_row_is_not_waived() {
    let lines = "rate = '12 % per year'\nmethod = { stepped = [{ rows = 1, instalment = '100.00' }] }\n\
                 plan = { short_instalment = 'capitalise' }";
    let request = LoanRequest::new(money!("12000.00 CNY"), 3, date!("2025-01-01"));
    let rows = |lines: &str| offered(lines, &request).unwrap().quote();
    let (free, plain) = (rows(&format!("{lines}\nrelief = {{ free_of_interest = [1] }}")), rows(lines));
    assert_eq!((free[0].waived, free[0].instalment()), (money!("100.00 CNY"), money!("0.00 CNY")));
    assert_eq!((plain[0].instalment(), &free[1..]), (money!("100.00 CNY"), &plain[1..]));
    let written = |row: &QuotedRow| serde_json::to_value(row).unwrap().get("waived").cloned();
    assert_eq!((written(&free[0]), written(&plain[0])), (Some("100.00 CNY".into()), None));
}

#[test]
fn plans_that_leave_the_range_are_refused() {
    let stepped = "rate = '60 % per year'\nmethod = { stepped = [{ rows = 200, instalment = '0.00' }] }\n\
                   plan = { short_instalment = 'capitalise' }";
    let request = LoanRequest::new(money!("9999999999999.99 CNY"), 240, date!("2026-01-10"));
    assert_eq!(offered(stepped, &request).unwrap_err().code(), "plan.overflow");
    let fixed = "rate = '12 % per year'\nmethod = { fixed_instalment = '-1.00' }";
    let refused =
        offered(fixed, &LoanRequest::new(money!("100.00 CNY"), 3, date!("2026-01-10"))).unwrap_err();
    assert_eq!((refused.code(), refused.path().as_str()), ("plan.shape", "method.fixed_instalment"));
}

#[test]
fn stored_terms_with_an_impossible_instalment_are_refused() {
    let lines = "rate = '12 % per year'\nmethod = { fixed_instalment = '50.00' }";
    let offer = offered(lines, &LoanRequest::new(money!("100.00 CNY"), 3, date!("2026-01-10"))).unwrap();
    let text = String::from_utf8(offer.terms().bytes().to_vec()).unwrap();
    let broken = text.replace("\"fixed_instalment\":5000", "\"fixed_instalment\":-9223372036854775808");
    assert_ne!(text, broken);
    let refused = crate::terms::Terms::from_bytes(broken.as_bytes()).unwrap_err();
    assert_eq!(refused.code(), "plan.shape");
}
