//! Charts, pools and texts; the postings of whole histories are held by law MON-2.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::books::Books;
use super::claims::Leg;
use super::{
    AccountKind, Basis, Chart, ChartError, Dimensions, ExportError, Ledger, Pools, PoolsError, Role, Side,
    beancount_names, write_beancount, write_csv,
};
use crate::date;
use crate::debt::Component;
use crate::error::Coded;
use crate::loan::{Charge, Loan, Payment};
use crate::money;
use crate::money::Minor;
use crate::origination::LoanRequest;
use crate::product::Product;

const ACCRUAL: &str = include_str!("../../../examples/charts/accrual.toml");
const CASH: &str = include_str!("../../../examples/charts/cash.toml");

/// 12,000 over 12 months from 10 January 2026, with a charge, and one payment.
fn loan() -> Loan {
    let file = r#"
        code = "personal-loan"
        currency = "CNY"
        amount = { min = "1000.00", max = "500000.00" }
        instalments = { min = 3, max = 60 }
        rate = "12 % per year"
        method = "equal_instalment"
    "#;
    let request = LoanRequest::new(money!("12000.00 CNY"), 12, date!("2026-01-10"));
    let offer = Product::from_toml(file).unwrap().offer(&request).unwrap();
    let mut loan = Loan::open("L-1", offer.accept()).unwrap();
    loan.on(date!("2026-01-10")).unwrap().disburse("d-1").unwrap();
    loan.on(date!("2026-01-20")).unwrap().charge(Charge::new("c-1", money!("10.01 CNY"), "visit")).unwrap();
    loan.on(date!("2026-02-12")).unwrap().repay(Payment::new("p-1", money!("777.77 CNY"))).unwrap();
    loan.on(date!("2026-03-31")).unwrap().close().unwrap();
    loan
}

#[test]
fn the_charts_of_the_examples_are_charts() {
    let accrual = Chart::from_toml(ACCRUAL).unwrap();
    assert_eq!((accrual.basis(), accrual.name()), (Basis::Accrual, "Accrual"));
    assert_eq!(accrual.kind("Contra"), Some(AccountKind::Memorandum));
    assert_eq!(Chart::from_toml(CASH).unwrap().basis(), Basis::Cash);
}

/// Each mistake of a chart has its code and its path.
#[test]
fn every_mistake_of_a_chart_names_its_field() {
    let refused = |from: &str, to: &str| {
        let text = ACCRUAL.replacen(from, to, 1);
        assert_ne!(text, ACCRUAL, "{from}");
        let error = Chart::from_toml(&text).unwrap_err();
        (error.code(), error.path())
    };
    let bank = "{ name = \"Assets:Bank\", kind = \"asset\" },";
    let twice = format!("{bank} {{ name = \"Assets:Bank\", kind = \"income\" }},");
    for (from, to, code, path) in [
        ("basis = \"accrual\"", "basis = \"both\"", "chart.format", "basis"),
        (bank, twice.as_str(), "chart.account_twice", "accounts[7]"),
        ("\"Assets:Bank\"", "\"The bank\"", "chart.account_name", "accounts[6]"),
        ("waived = ", "forgiven = ", "chart.unknown_role", "roles.forgiven"),
        ("waived = \"Expenses:Waived\"\n", "", "chart.missing_role", "roles.waived"),
        ("cash = \"Assets:Bank\"", "cash = \"Assets:Till\"", "chart.unknown_account", "roles.cash"),
        ("share = \"0.056603773585\"", "share = \"0.05\"", "chart.shares", "roles.fee_income"),
        ("cash = \"Assets:Bank\"", "cash = \"Contra\"", "chart.other_side", "roles.cash"),
    ] {
        assert_eq!(refused(from, to), (code, path.to_owned()), "{to}");
    }
    // A name has at most a hundred characters; the same account twice is one account.
    let named = |length: usize| {
        let name = format!("\"{}\"", "B".repeat(length));
        Chart::from_toml(&ACCRUAL.replace("\"Assets:Bank\"", &name)).map(drop).map_err(|error| error.code())
    };
    assert_eq!((named(100), named(101)), (Ok(()), Err("chart.account_name")));
    assert!(Chart::from_toml(&ACCRUAL.replacen(bank, &format!("{bank} {bank}"), 1)).is_ok());
    let message = Chart::from_toml(&ACCRUAL.replacen("0.056603773585", "0.05", 1)).unwrap_err().to_string();
    assert_eq!(message, "roles.fee_income: expected shares above 0 that make 1, found 0.943396226415 + 0.05");
    assert!(matches!(Chart::from_json("{}"), Err(ChartError::Format { .. })));
    let message =
        |from: &str, to: &str| Chart::from_toml(&ACCRUAL.replacen(from, to, 1)).unwrap_err().to_string();
    assert_eq!(
        message("cash = \"Assets:Bank\"", "cash = \"Contra\""),
        "roles.cash: expected an account on the balance sheet, found `Contra`, memorandum"
    );
    assert_eq!(
        message(bank, &twice),
        "accounts[7]: expected `Assets:Bank` to be asset as before, found income"
    );
}

/// What one role is split into makes the whole, and corrections come back from where it went.
#[test]
fn shares_of_a_role_lose_no_cent() {
    let chart = Chart::from_toml(ACCRUAL).unwrap();
    let ledger = Ledger::of(&loan(), &chart);
    let charged = ledger.posted().iter().find(|posted| posted.key.to_string() == "charged | c-1").unwrap();
    let on = |account: &str| -> Minor {
        let postings = charged.postings.iter().filter(|posting| posting.account.as_ref() == account);
        postings.map(|posting| posting.amount).sum()
    };
    // 10.01 × 6/106 = 0.5666…
    assert_eq!(on("Liabilities:Tax"), Minor::new(-57));
    assert_eq!(on("Income:Fees"), Minor::new(-944));
    assert_eq!(on("Assets:Loans:Fees"), Minor::new(1001));
}

#[test]
fn pools_share_every_entry_and_the_first_keeps_the_cents() {
    let third = Decimal::new(3_333, 4);
    let pools = Pools::new(&[("own", Decimal::new(3_334, 4)), ("partner", third), ("fund", third)]).unwrap();
    let dimensions = Dimensions { pools: Some(pools), tags: BTreeMap::new() };
    for basis in [Basis::Accrual, Basis::Cash] {
        let (chart, loan) = (Chart::of_roles(basis), loan());
        let (whole, shared) = (Ledger::of(&loan, &chart), Ledger::with(&loan, &chart, &dimensions));
        for (whole, shared) in whole.posted().iter().zip(shared.posted()) {
            for role in Role::ALL {
                let sum = |postings: &[super::Posting]| -> Minor {
                    postings.iter().filter(|posting| posting.role == role).map(|posting| posting.amount).sum()
                };
                assert_eq!(sum(&whole.postings), sum(&shared.postings), "{} {role}", whole.key);
            }
            for pool in ["own", "partner", "fund"] {
                for side in [Side::Balance, Side::Memorandum] {
                    let of = shared.postings.iter().filter(|posting| {
                        posting.pool.as_deref() == Some(pool) && posting.role.side() == side
                    });
                    assert_eq!(of.map(|posting| posting.amount).sum::<Minor>(), Minor::ZERO, "{pool}");
                }
            }
        }
        let principal = |pool: &str| -> Minor {
            let postings = shared.postings_by(date!("2026-01-10"));
            let of = postings
                .filter(|posting| posting.role == Role::Principal && posting.pool.as_deref() == Some(pool));
            of.map(|posting| posting.amount).sum()
        };
        assert_eq!(principal("own"), Minor::new(400_080));
        assert_eq!(principal("fund"), Minor::new(399_960));
    }
}

#[test]
fn pools_whose_shares_do_not_make_one_are_refused() {
    let half = Decimal::new(5, 1);
    let error = Pools::new(&[("own", half), ("own", half)]).unwrap_err();
    assert_eq!((error.code(), error), ("pools.twice", PoolsError::Twice { found: "own".to_owned() }));
    let error = Pools::new(&[("own", half)]).unwrap_err();
    assert_eq!((error.code(), error.path()), ("pools.shares", "pools".to_owned()));
}

/// Figures by hand: a third of 1.00 against two halves of it, and of a memorandum beside it.
#[test]
fn what_rounding_left_of_a_pool_comes_off_its_largest_posting() {
    let pools = Pools::new(&[("own", Decimal::new(6_667, 4)), ("partner", Decimal::new(3_333, 4))]).unwrap();
    let leg = |role, amount| Leg { role, component: None, amount: Minor::new(amount) };
    let legs = [
        leg(Role::Cash, -100),
        leg(Role::InterestReceivable, 50),
        leg(Role::FeeReceivable, 50),
        leg(Role::InterestMemorandum, 5),
        leg(Role::FeeMemorandum, 5),
        leg(Role::MemorandumContra, -10),
    ];
    let shared = pools.split(&legs);
    let of = |pool: &str| -> Vec<i64> {
        let own = shared.iter().filter(|(name, _)| name.as_ref() == pool);
        own.map(|(_, leg)| leg.amount.units()).collect()
    };
    // 33.33 → 33, twice 16.665 → 17: one too much, off the largest. Twice 1.6665 → 2, 3.333 → 3: one too much as well.
    assert_eq!(of("partner"), [-34, 17, 17, 2, 2, -4]);
    assert_eq!(of("own"), [-66, 33, 33, 3, 3, -6]);
}

#[test]
fn a_pool_may_have_accounts_of_its_own() {
    let text = format!("{ACCRUAL}\n[pools.partner]\nprincipal = \"Assets:Bank\"\n");
    let chart = Chart::from_toml(&text).unwrap();
    let pools = Pools::new(&[("own", Decimal::new(9, 1)), ("partner", Decimal::new(1, 1))]).unwrap();
    let dimensions = Dimensions { pools: Some(pools), tags: BTreeMap::new() };
    let ledger = Ledger::with(&loan(), &chart, &dimensions);
    let paid_out = &ledger.posted()[0];
    let own = paid_out.postings.iter().filter(|posting| posting.account.as_ref() == "Assets:Loans:Principal");
    assert_eq!(own.map(|posting| posting.amount).sum::<Minor>(), Minor::new(1_080_000));
}

#[test]
fn a_line_that_moves_no_money_says_so() {
    let ledger = Ledger::of(&loan(), &Chart::of_roles(Basis::Accrual));
    let of = |key: &str| ledger.posted().iter().find(|posted| posted.key.to_string() == key).unwrap();
    let billed = of("billed | bill 1 | principal");
    assert!(billed.postings.is_empty());
    assert_eq!(billed.nothing, Some("what was owed before is now on a bill"));
    assert_eq!(of("rolled | bill 1 | 2026-02-11").nothing, Some("a change of standing moves no money"));
}

#[test]
fn postings_are_text_in_two_formats() {
    let chart = Chart::from_toml(ACCRUAL).unwrap();
    let tags = BTreeMap::from([("product".to_owned(), "a \"plain\", loan".to_owned())]);
    let ledger = Ledger::with(&loan(), &chart, &Dimensions { pools: None, tags });
    let mut text = String::new();
    write_beancount(&mut text, &chart, std::slice::from_ref(&ledger)).unwrap();
    for line in [
        "2026-01-10 open Assets:Bank\n",
        "2026-01-10 open Equity:Memorandum:Contra\n",
        "\n2026-01-10 * \"L-1\" \"disbursed | d-1\"\n  loan: \"L-1\"\n  entry: 1\n",
        "  tag-product: \"a \\\"plain\\\", loan\"\n",
        "  Assets:Loans:Principal  12000.00 CNY\n    role: \"principal\"\n    component: \"principal\"\n",
        "  Assets:Bank  -12000.00 CNY\n    role: \"cash\"\n",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    let mut text = String::new();
    write_csv(&mut text, &[ledger]).unwrap();
    let mut rows = text.lines();
    assert_eq!(
        rows.next(),
        Some(
            "booked,loan,entry,line,nature,by,account,role,component,pool,debit,credit,currency,tags,nothing"
        )
    );
    assert_eq!(
        rows.next(),
        Some(
            "2026-01-10,L-1,1,disbursed | d-1,original,,Assets:Loans:Principal,principal,principal,,12000.00,,CNY,\"product=a \"\"plain\"\", loan\","
        )
    );
    assert_eq!(
        rows.next(),
        Some(
            "2026-01-10,L-1,1,disbursed | d-1,original,,Assets:Bank,cash,,,,12000.00,CNY,\"product=a \"\"plain\"\", loan\","
        )
    );
    assert!(text.lines().any(|row| row.ends_with("what was owed before is now on a bill")));
}

/// Each role that something stands on, and all of them add up to nothing.
#[test]
fn a_trial_balance_has_every_role_that_something_stands_on() {
    let ledger = Ledger::of(&loan(), &Chart::of_roles(Basis::Accrual));
    let balances = ledger.balances(date!("2026-01-31"));
    // Bill 1 states 120.00; of it 22 nights of 31 have grown: 120.00 × 22/31 = 85.16, 34.84 are billed ahead.
    assert_eq!(
        balances,
        BTreeMap::from([
            (Role::Principal, Minor::new(1_200_000)),
            (Role::InterestAccrued, Minor::new(-3484)),
            (Role::InterestReceivable, Minor::new(12_000)),
            (Role::FeeReceivable, Minor::new(1001)),
            (Role::Cash, Minor::new(-1_200_000)),
            (Role::InterestIncome, Minor::new(-8516)),
            (Role::FeeIncome, Minor::new(-1001)),
        ])
    );
    let of_any_day = ledger.balances(date!("2026-03-31"));
    assert_eq!(of_any_day.values().copied().sum::<Minor>(), Minor::ZERO);
    assert!(of_any_day.values().all(|amount| !amount.is_zero()));
}

/// What the borrower paid ahead is not lost with a loan that is written off.
#[test]
fn a_write_off_leaves_what_was_paid_ahead_on_the_balance_sheet() {
    let leg = |role, component, amount| Leg { role, component, amount: Minor::new(amount) };
    let mut books = Books::default();
    books.post(vec![
        leg(Role::Principal, Some(Component::Principal), 1000),
        leg(Role::InterestReceivable, Some(Component::Interest), -50),
        leg(Role::Cash, None, -950),
    ]);
    let legs = books.write_off(Minor::new(1000));
    let on = |role| -> i64 { legs.iter().filter(|leg| leg.role == role).map(|leg| leg.amount.units()).sum() };
    assert_eq!((on(Role::WrittenOff), on(Role::Principal)), (1000, -1000));
    assert_eq!((on(Role::PrincipalMemorandum), on(Role::MemorandumContra)), (1000, -1000));
    assert_eq!(on(Role::InterestReceivable) + on(Role::InterestAccrued), 0);
    assert_eq!(on(Role::Recovered), 0);
}

#[test]
fn accounts_of_any_name_have_one_in_beancount() {
    let text = ACCRUAL.replace("Assets:Bank", "1002.01-bank").replace("Income:Interest", "利息收入");
    let names = beancount_names(&Chart::from_toml(&text).unwrap()).unwrap();
    assert_eq!(names["1002.01-bank"], "Assets:1002-01-bank");
    assert_eq!(names["利息收入"], "Income:利息收入");
    let text =
        ACCRUAL.replace("Income:Fees", "Income:In-terest").replace("Income:Interest", "Income:In.terest");
    let error = beancount_names(&Chart::from_toml(&text).unwrap()).unwrap_err();
    assert!(matches!(&error, ExportError::SameName { name, .. } if name == "Income:In-terest"));
    assert_eq!((error.code(), error.path()), ("ledger.same_name", "accounts".to_owned()));
}
