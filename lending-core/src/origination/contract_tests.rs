use rust_decimal::Decimal;

use super::*;
use crate::allocation::Then;
use crate::calendar::Date;
use crate::fee::FeeOn;
use crate::money::Money;
use crate::product::Product;
use crate::{date, money};

/// 1200.00 in three rows of equal principal at 12 %, with fees of every kind.
const LOAN: &str = r#"
code = "consumer"
version = 4
currency = "EUR"
amount = { min = "100.00", max = "100000.00" }
instalments = { min = 1, max = 24 }
rate = "12 % per year"
method = "equal_principal"
cooling_off = { days = 14 }
penalty = { rate = { uplift = "50 %" } }
waterfall = { then = "shorten" }
prepayment = { locked_months = 1, minimum = "50.00", fees = [
    { months = 6, share = "1 %", min = "5.00" }, { months = 12, share = "0.5 %", max = "40.00" },
] }
fees = [
    { code = "origination", on = "payout", amount = { share = "2 %", of = "the_payout" }, due = "deducted", tax = "20 %" },
    { code = "service", on = "each_bill", amount = "1.00" },
    { code = "letter", on = "tariff", amount = "5.00" },
    { code = "reminder", on = { late = { days = 5 } }, amount = "4.00" },
    { code = "returned", on = "returned_payment", amount = "3.00" },
]
"#;

fn offer(text: &str, request: &LoanRequest) -> Offer {
    Product::from_toml(text).unwrap().offer(request).unwrap()
}

fn request() -> LoanRequest {
    LoanRequest::new(money!("1200.00 EUR"), 3, date!("2026-01-10"))
}

#[test]
fn a_contract_says_in_the_order_of_the_standard_information_what_its_terms_say() {
    let data = offer(LOAN, &request()).until(date!("2026-01-31")).contract_data(&[]).unwrap();
    let EuropeanInformation { drawdown, duration, instalments, borrowing_rate, withdrawal, .. } =
        data.european.clone();
    // 24.00 and 4.80 of tax are kept; rows of 400.00 bear 12.00, 8.00, 4.00, and 1.00 each.
    let (kept, credit) = (money!("28.80 EUR"), money!("1171.20 EUR"));
    assert_eq!(
        (data.european.type_of_credit, data.european.total_amount_of_credit),
        (TypeOfCredit::Loan, credit)
    );
    assert_eq!(drawdown, Drawdown { from: date!("2026-01-10"), down_payment: None, kept });
    assert_eq!((duration.from, duration.to), (date!("2026-01-10"), date!("2026-04-10")));
    let groups: Vec<_> =
        instalments.iter().map(|group| (group.from_row, group.count, group.amount)).collect();
    let asked = [money!("413.00 EUR"), money!("409.00 EUR"), money!("405.00 EUR")];
    assert_eq!(groups, [(1, 1, asked[0]), (2, 1, asked[1]), (3, 1, asked[2])]);
    // 413 + 409 + 405 = 1227, of which 1171.20 was obtained.
    assert_eq!(data.european.total_amount_payable, money!("1227.00 EUR"));
    assert_eq!(data.european.total_cost, money!("55.80 EUR"));
    assert_eq!(borrowing_rate, BorrowingRate::Fixed { rate: "12 % per year".parse().unwrap() });
    assert_eq!(data.european.principal_from_row, 1);
    let Withdrawal::Agreed { days, last, .. } = withdrawal else { panic!("{withdrawal:?}") };
    assert_eq!((days, last), (14, date!("2026-01-24")));
    assert_eq!(data.european.bound_to, Some(date!("2026-01-31")));
}

#[test]
fn a_contract_says_what_fees_late_and_early_payments_cost() {
    let european = offer(LOAN, &request()).contract_data(&[]).unwrap().european;
    let costs: Vec<_> = european.related_costs.iter().map(|cost| (cost.code.as_str(), cost.counts)).collect();
    let certain = |text: &str| Counts::InTheTotalCost(text.parse().unwrap());
    assert_eq!(
        costs,
        [
            ("origination", certain("28.80 EUR")),
            ("service", certain("3.00 EUR")),
            ("letter", Counts::WhenItComes)
        ]
    );
    let late = &european.late_payment;
    assert_eq!(late.rate, Some("18 % per year".parse().unwrap()));
    let late_fees: Vec<_> = late.fees.iter().map(|rule| rule.code.as_str()).collect();
    assert_eq!(late_fees, ["reminder", "returned"]);
    assert!(matches!(late.fees[0].on, FeeOn::Late(_)));
    let early = &european.early_repayment;
    assert_eq!((early.from, early.at_least), (date!("2026-02-10"), money!("50.00 EUR")));
    assert_eq!((early.unless_said, european.bound_to), (Then::Shorten, None));
    let tier = |before: Date, share: &str, min: Money, max| Compensation {
        before,
        share: share.parse().unwrap(),
        min,
        max,
    };
    assert_eq!(
        early.compensation,
        [
            tier(date!("2026-07-10"), "0.01", money!("5.00 EUR"), None),
            tier(date!("2027-01-10"), "0.005", money!("0.00 EUR"), Some(money!("40.00 EUR")))
        ]
    );
}

#[test]
fn rates_of_a_contract_are_those_of_its_cost_to_twelve_decimals() {
    let offer = offer(LOAN, &request());
    let (data, cost) = (offer.contract_data(&[]).unwrap(), offer.cost(&[]).unwrap());
    let apart = |published: Decimal, exact: Decimal| (published - exact).abs();
    let half = Decimal::new(5, 13);
    assert!(apart(data.european.aprc.rate, cost.aprc) <= half && data.european.aprc.rate.scale() <= 12);
    assert!(apart(data.chinese.simple, cost.annual_simple) <= half);
    assert!(apart(data.chinese.compound, cost.annual_compound) <= half);
    assert_eq!(data.european.aprc.published, cost.aprc_published());
    assert_eq!(
        data.european.aprc.assumes,
        [
            Assumption::PaidOutOnTheContractDay,
            Assumption::EachRowPaidWhenDue,
            Assumption::WholeMonths,
            Assumption::CertainFees
        ]
    );
}

#[test]
fn a_contract_of_another_kind_says_so() {
    let base = r#"
        code = "other"
        currency = "EUR"
        amount = { min = "100.00", max = "100000.00" }
        instalments = { min = 1, max = 24 }
        rate = "12 % per year"
    "#;
    let european = |lines: &str| {
        let european = offer(&format!("{base}\n{lines}"), &request()).contract_data(&[]).unwrap().european;
        (european.type_of_credit, european.principal_from_row, european)
    };
    let (kind, first, interest_first) = european("method = 'interest_first'");
    assert_eq!((kind, first), (TypeOfCredit::Loan, 3));
    let groups: Vec<_> = interest_first.instalments.iter().map(|group| (group.count, group.amount)).collect();
    assert_eq!(groups, [(2, money!("12.00 EUR")), (1, money!("1212.00 EUR"))]);
    assert_eq!(interest_first.withdrawal, Withdrawal::NotAgreed);
    assert_eq!((interest_first.late_payment.penalty, interest_first.late_payment.rate), (None, None));
    assert_eq!(interest_first.early_repayment.from, date!("2026-01-10"));
    let tranches =
        "method = 'equal_principal'\nfrequency = { weeks = 2 }\ndisbursement = { tranches = 'several' }";
    let (kind, _, in_tranches) = european(tranches);
    assert_eq!((kind, in_tranches.aprc.assumes[2]), (TypeOfCredit::LoanInTranches, Assumption::WholeWeeks));
    let lease = "method = 'equal_principal'\nresidual = { share = '10 %' }\n\
                 disbursement = { hand_over = 'begins_the_rows' }";
    let (kind, _, leased) = european(lease);
    assert_eq!((kind, leased.residual), (TypeOfCredit::Lease, money!("120.00 EUR")));
    let follows = "method = 'equal_principal'\n\
                   repricing = { table = 'euribor', spread = '2 % per year', on = { every_rows = 1 } }\n\
                   penalty = { rate = { table = { name = 'statutory', spread = '5 % per year' } } }";
    let (_, _, follows) = european(follows);
    let BorrowingRate::Follows { rate, repricing } = follows.borrowing_rate else {
        panic!("it follows a table")
    };
    assert_eq!((rate, repricing.table.as_str()), ("12 % per year".parse().unwrap(), "euribor"));
    assert!(follows.aprc.assumes.contains(&Assumption::TheRateStays));
    assert_eq!(follows.late_payment.rate, None, "a table says it");
}

#[test]
fn rows_that_ask_for_the_same_stand_together_and_rows_of_nothing_are_left_out() {
    let text = "code = 'raised'\ncurrency = 'EUR'\namount = { min = '100.00', max = '100000.00' }\n\
                instalments = { min = 1, max = 24 }\nrate = '0 % per year'\nmethod = 'equal_instalment'\n\
                instalment_rounding = { unit = '100.00', mode = 'up' }";
    let request = LoanRequest::new(money!("650.00 EUR"), 9, date!("2026-01-31"));
    let data = offer(text, &request).contract_data(&[]).unwrap();
    let groups: Vec<_> = data
        .european
        .instalments
        .iter()
        .map(|group| (group.from_row, group.count, group.amount, group.from))
        .collect();
    assert_eq!(
        groups,
        [(1, 6, money!("100.00 EUR"), date!("2026-02-28")), (7, 1, money!("50.00 EUR"), date!("2026-08-31"))]
    );
    assert_eq!((data.rows.len(), data.last_due), (9, date!("2026-10-31")));
    // From the fourth bill on there is a fee: what a row asks for is another amount.
    let fees = format!("{text}\nfees = [{{ code = 'paper', on = 'each_bill', amount = '1.00', free = 3 }}]");
    let with_fees = offer(&fees, &request).contract_data(&[]).unwrap().european.instalments;
    let groups: Vec<_> = with_fees.iter().map(|group| (group.count, group.amount)).collect();
    assert_eq!(groups, [(3, money!("100.00 EUR")), (3, money!("101.00 EUR")), (1, money!("51.00 EUR"))]);
}

#[test]
fn the_hash_of_a_contract_changes_with_what_it_says_and_with_nothing_else() {
    let of = |text: &str| offer(text, &request()).contract_data(&[]).unwrap();
    let data = of(LOAN);
    assert_eq!(data.hash(), of(LOAN).hash());
    assert_eq!(data.terms, offer(LOAN, &request()).terms().hash());
    assert_eq!(ContractData::of(&offer(LOAN, &request()).accept(), &[]).unwrap(), data);
    assert_ne!(data.hash(), of(&LOAN.replace("amount = \"1.00\"", "amount = \"1.01\"")).hash());
    let dated = offer(LOAN, &request()).until(date!("2026-01-31")).contract_data(&[]).unwrap();
    assert_ne!(data.hash(), dated.hash(), "a day to which the lender is bound is a part of it");
    let on_top = [CostOnTop { day: date!("2026-01-10"), amount: money!("10.00 EUR") }];
    let dearer = offer(LOAN, &request()).contract_data(&on_top).unwrap();
    assert_eq!(dearer.european.total_amount_payable, money!("1237.00 EUR"));
    assert!(dearer.european.aprc.rate > data.european.aprc.rate);
    let text = String::from_utf8(data.bytes()).unwrap();
    for part in [
        r#"{"schema":1,"terms":""#,
        r#""product":{"code":"consumer","version":4}"#,
        r#""total_amount_payable":"1227.00 EUR""#,
        r#""number":1,"due":"2026-02-10","principal":"400.00 EUR","interest":"12.00 EUR","fee":"1.00 EUR""#,
        r#""counts":"when_it_comes""#,
        r#""counts":{"in_the_total_cost":"28.80 EUR"}"#,
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

/// Holds what is payable against the rows and the fees themselves; whether something is kept of the payout.
fn adds_up(method: &str, broken: &str, due: &str) -> bool {
    let text = format!(
        "code = 'sums'\ncurrency = 'EUR'\namount = {{ min = '100.00', max = '100000.00' }}\n\
         instalments = {{ min = 1, max = 24 }}\nrate = '14.6 % per year'\ndue_day = {{ day = 20 }}\n\
         interest = {{ basis = 'act_365_fixed' }}\nmethod = '{method}'\nplan = {{ broken_period = '{broken}' }}\n\
         fees = [{{ code = 'origination', on = 'payout', amount = '7.00', due = '{due}', tax = '23 %' }}]"
    );
    let request =
        LoanRequest::new(money!("1200.00 EUR"), 6, date!("2026-01-05")).first_due(date!("2026-02-20"));
    let offer = offer(&text, &request);
    let european = offer.contract_data(&[]).unwrap().european;
    let groups = european.instalments.iter();
    let asked: i64 = groups.map(|group| group.amount.minor().units() * i64::from(group.count)).sum();
    let beside = offer.fees().into_iter().filter(|fee| fee.row.is_none() && due != "deducted");
    let beside: i64 = beside.map(|fee| fee.total().minor().units()).sum();
    let [payable, obtained, cost, kept] = [
        european.total_amount_payable,
        european.total_amount_of_credit,
        european.total_cost,
        european.drawdown.kept,
    ]
    .map(|money| money.minor().units());
    assert_eq!(payable, asked + beside, "{method} {broken} {due}");
    assert_eq!((obtained + kept, payable - obtained), (120_000, cost), "{method} {broken} {due}");
    kept > 0
}

#[test]
fn what_is_payable_is_the_sum_of_what_is_asked_for() {
    let mut kept = Vec::new();
    for method in ["equal_instalment", "equal_principal", "interest_first", "flat"] {
        for broken in ["in_the_instalment", "own_row", "on_the_first_row", "deducted", "spread"] {
            kept.extend(["deducted", "at_once", "with_next_bill"].map(|due| adds_up(method, broken, due)));
        }
    }
    // Of each method five by the fee, and two more by the interest alone.
    assert_eq!(kept.iter().filter(|kept| **kept).count(), 4 * (5 + 2));
}

#[test]
fn interest_of_a_broken_period_that_is_deducted_is_no_credit() {
    let text = "code = 'deducted'\ncurrency = 'CNY'\namount = { min = '100.00', max = '100000.00' }\n\
                instalments = { min = 1, max = 24 }\nrate = '36.5 % per year'\nmethod = 'interest_first'\n\
                due_day = { day = 10 }\ninterest = { basis = 'act_365_fixed' }\n\
                plan = { broken_period = 'deducted' }";
    let request =
        LoanRequest::new(money!("1000.00 CNY"), 2, date!("2026-05-01")).first_due(date!("2026-06-10"));
    let european = offer(text, &request).contract_data(&[]).unwrap().european;
    // One yuan a night: 9 nights are deducted, 31 and 30 are paid.
    assert_eq!(european.drawdown.kept, money!("9.00 CNY"));
    assert_eq!(european.total_amount_of_credit, money!("991.00 CNY"));
    assert_eq!(european.total_cost, money!("70.00 CNY"));
    assert_eq!(european.total_amount_payable, money!("1061.00 CNY"));
}
