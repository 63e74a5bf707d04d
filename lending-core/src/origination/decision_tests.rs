use super::*;
use crate::calendar::Date;
use crate::error::{Coded, ErrorKind};
use crate::facts::{Application, Borrower};
use crate::money::Money;
use crate::product::Product;
use crate::reference::Reference;
use crate::underwriting::{Assessment, Benefit, Outcome, PersonsDecision, Policy};
use crate::{date, money};

/// Four times the income, 24 % less what a coupon gives, at most what the table says; persons above 60.
const POLICY: &str = r#"
policy = "personal"
version = 2
from = "2026-01-01"
currency = "CNY"
unknown = { refer = "officers" }
valid_days = 10
facts.monthly_income = { kind = "money" }
facts.age = { kind = "integer" }
facts.coupon = { kind = "text" }
facts.account = { kind = "boolean" }
authority = [{ level = "automatic", decides = "automatically" }, { level = "officer" }]
[price]
base = { rate = "24 % per year" }
apr_cap = "cap"
[limit]
least_of.income = { product = [4, "monthly_income"] }
[[rules]]
id = "age"
require = { of = "age", at_most = 60 }
otherwise = { refer = "officers" }
reason = "older_than_60"
[[benefits]]
id = "welcome"
when = { of = "coupon", is = "WELCOME" }
gives = { discount = "4 % per year" }
[[benefits]]
id = "third_free"
when = { of = "coupon", is = "THIRD" }
gives = { row_free_of_interest = 3 }
[[gates]]
id = "account"
require = { of = "account", is = true }
reason = "account_not_verified"
"#;

fn policy() -> Policy {
    Policy::from_toml(POLICY, &[]).unwrap()
}

/// An income of 3000.00: 12000.00 are granted, on 10 January.
fn applicant() -> Application {
    Application::of(Borrower::Private)
        .with("monthly_income", money!("3000.00 CNY"))
        .with("age", 40)
        .with("coupon", "")
        .with("account", true)
}

/// One row after a year: it costs its rate to the last digit.
fn product(lines: &str) -> Product {
    let text = r#"
        code = "yearly"
        currency = "CNY"
        amount = { min = "1000.00", max = "50000.00" }
        instalments = { min = 1, max = 60 }
        rate = "36 % per year"
        method = "equal_instalment"
        frequency = "yearly"
    "#;
    Product::from_toml(&format!("{text}\n{lines}")).unwrap()
}

fn caps(rows: &str) -> Reference {
    Reference::from_toml(rows).unwrap()
}

fn cap(rate: &str) -> Reference {
    caps(&format!(
        "[[rate]]\ntable = 'cap'\nfrom = '2026-01-01'\nknown = '2026-01-01'\nrate = '{rate} per year'"
    ))
}

fn request(day: Date) -> LoanRequest {
    LoanRequest::new(money!("12000.00 CNY"), 1, day)
}

/// What becomes of a request on the day of the decision.
fn offered(
    applicant: &Application,
    request: &LoanRequest,
    reference: &Reference,
) -> Result<Offer, ApprovalError> {
    let (policy, product) = (policy(), product(""));
    let decision = policy.decide(applicant, date!("2026-01-10")).unwrap();
    product.offer_by(&Approval::by_policy(&policy, &decision)?, request, reference)
}

fn day() -> Date {
    date!("2026-01-10")
}

#[test]
fn an_offer_has_the_price_of_its_decision_and_names_it_beside_the_terms() {
    let offer = offered(&applicant(), &request(day()), &cap("24 %")).unwrap();
    assert_eq!(offer.terms().agreed().rate, "24 % per year".parse().unwrap());
    assert_eq!(offer.quote()[0].interest, money!("2880.00 CNY"));
    let granted = offer.granted().unwrap();
    let decision = policy().decide(&applicant(), day()).unwrap();
    assert_eq!((granted.decision, &granted.policy), (decision.hash(), policy().identity()));
    assert_eq!((&granted.person, granted.until), (&None, date!("2026-01-20")));
    // The terms are those of the same rate without a decision.
    let plain = product("").offer(&request(day()).rate("24 % per year".parse().unwrap())).unwrap();
    assert_eq!((plain.terms().bytes(), plain.granted()), (offer.terms().bytes(), None));
    // The data of the contract names it too, and is another for that alone.
    let data = offer.contract_data(&[]).unwrap();
    assert_eq!((data.granted.as_ref(), data.terms), (Some(granted), plain.terms().hash()));
    assert_ne!(data.hash(), plain.contract_data(&[]).unwrap().hash());
}

#[test]
fn a_rate_of_a_request_is_one_that_a_contract_can_have() {
    let refused = |rate: &str| product("").offer(&request(day()).rate(rate.parse().unwrap())).unwrap_err();
    let below = refused("-1 % per year");
    assert_eq!((below.code(), below.path().as_str()), ("terms.limit", "rate"));
    assert!(product("").offer(&request(day()).rate("0 % per year".parse().unwrap())).is_ok());
}

#[test]
fn a_discount_is_in_the_rate_and_a_row_free_of_interest_in_the_terms() {
    let welcome = offered(&applicant().with("coupon", "WELCOME"), &request(day()), &cap("24 %")).unwrap();
    assert_eq!(welcome.quote()[0].interest, money!("2400.00 CNY"));
    let discount = Benefit::Discount("4 % per year".parse().unwrap());
    assert_eq!(welcome.benefits(), [("welcome".to_owned(), discount)]);
    let four_years = LoanRequest::new(money!("12000.00 CNY"), 4, day());
    let third = offered(&applicant().with("coupon", "THIRD"), &four_years, &cap("24 %")).unwrap();
    assert_eq!(third.quote()[0].interest, money!("2880.00 CNY"));
    assert_eq!(third.benefits(), [("third_free".to_owned(), Benefit::RowFreeOfInterest(3))]);
    assert_eq!(third.terms().agreed().relief.free_of_interest, [3].into());
    let plain = product("").offer(&four_years.rate(third.terms().agreed().rate)).unwrap();
    let (free, asks) = (third.quote()[2], plain.quote()[2]);
    assert!(asks.interest.minor().is_positive() && asks.waived.minor().is_zero());
    assert_eq!((free.interest, free.waived), (money!("0.00 CNY"), asks.interest));
    assert_eq!((free.principal, third.quote()[3]), (asks.principal, plain.quote()[3]));
    // What the credit costs is less by what is not asked for, and so is its rate.
    let cost = |offer: &Offer| offer.cost(&[]).unwrap();
    let less = cost(&plain).total_cost.minor() - cost(&third).total_cost.minor();
    assert_eq!(less, asks.interest.minor());
    assert!(cost(&third).aprc < cost(&plain).aprc);
}

#[test]
fn what_was_not_approved_is_not_offered() {
    let refused = |applicant, request, reference| {
        let error: ApprovalError = offered(&applicant, &request, &reference).unwrap_err();
        (error.code(), error.path(), error.to_string())
    };
    let of = |code, path: &str, message: &str| (code, path.to_owned(), message.to_owned());
    assert_eq!(
        refused(applicant().with("age", 61), request(day()), cap("24 %")),
        of(
            "approval.not_approved",
            "decision",
            "expected an approval, found an application that is referred to officers"
        )
    );
    assert_eq!(
        refused(applicant().with("account", false), request(day()), cap("24 %")),
        of(
            "approval.gates_wait",
            "decision",
            "expected all gates to be open to the payout, found waiting: account_not_verified"
        )
    );
    let more = LoanRequest::new(money!("12000.01 CNY"), 1, day());
    assert_eq!(
        refused(applicant(), more, cap("24 %")),
        of(
            "approval.above_granted",
            "amount",
            "amount: expected at most what is granted, 12000.00 CNY, found 12000.01 CNY"
        )
    );
    assert_eq!(
        refused(applicant(), request(day()).rate("23 % per year".parse().unwrap()), cap("24 %")),
        of(
            "approval.other_rate",
            "rate",
            "the decision prices the loan at 24 % per year, found 23 % per year"
        )
    );
    // The product's own limits stand too.
    let rows = LoanRequest::new(money!("12000.00 CNY"), 61, day());
    assert_eq!(refused(applicant(), rows, cap("24 %")).0, "offer.instalments");
    let dollars = LoanRequest::new(money!("12000.01 USD"), 1, day());
    assert_eq!(refused(applicant(), dollars, cap("24 %")).0, "offer.currency");
}

#[test]
fn a_decision_is_relied_on_from_its_day_to_its_last() {
    let on = |day| {
        offered(&applicant(), &request(day), &cap("24 %")).map(|_| ()).map_err(|error| error.to_string())
    };
    assert_eq!((on(day()), on(date!("2026-01-20"))), (Ok(()), Ok(())));
    let message = "the decision can be relied on from 2026-01-10 to 2026-01-20, found 2026-01-";
    assert_eq!(on(date!("2026-01-09")), Err(format!("{message}09")));
    assert_eq!(on(date!("2026-01-21")), Err(format!("{message}21")));
}

#[test]
fn credit_costs_at_most_the_cap_of_the_contract_day_as_known_on_it() {
    let code = |reference: &Reference| {
        offered(&applicant(), &request(day()), reference).err().map(|error| error.code())
    };
    assert_eq!(code(&cap("24 %")), None, "the cap itself is allowed");
    let below = cap("23.9999999999 %");
    let error = offered(&applicant(), &request(day()), &below).unwrap_err();
    assert_eq!((error.code(), error.kind()), ("approval.above_cap", ErrorKind::NotAllowed));
    assert_eq!(
        error.to_string(),
        "credit costs at most 23.9999999999 % per year on 2026-01-10 (table `cap`), found 24 % per year"
    );
    assert_eq!(code(&caps("")), Some("reference.unknown_table"));
    // From the next day on it is lower; and what was lower on the day became known only later.
    let rows = |from: &str, known: &str| {
        let row = |from, known, rate| {
            format!(
                "[[rate]]\ntable = 'cap'\nfrom = '{from}'\nknown = '{known}'\nrate = '{rate} % per year'\n"
            )
        };
        caps(&(row("2026-01-01", "2026-01-01", 24) + &row(from, known, 20)))
    };
    assert_eq!(code(&rows("2026-01-11", "2026-01-01")), None);
    assert_eq!(code(&rows("2026-01-10", "2026-01-11")), None);
    assert_eq!(code(&rows("2026-01-10", "2026-01-10")), Some("approval.above_cap"));
}

#[test]
fn fees_and_costs_beside_them_count_for_the_cap() {
    let policy = policy();
    let decision = policy.decide(&applicant(), day()).unwrap();
    let approval = Approval::by_policy(&policy, &decision).unwrap();
    let fees = product("fees = [{ code = 'paper', on = 'payout', amount = '1.00', due = 'at_once' }]");
    let dearer = fees.offer_by(&approval, &request(day()), &cap("24 %")).unwrap_err();
    // 14880.00 after a year for 11999.00: 24.01033… %.
    assert_eq!(
        dearer.to_string(),
        "credit costs at most 24 % per year on 2026-01-10 (table `cap`), found 24.0103341945 % per year"
    );
    let cost = [CostOnTop { day: day(), amount: money!("1.00 CNY") }];
    let beside = |reference| product("").offer_with_costs(&approval, &request(day()), &cost, &reference);
    assert_eq!(beside(cap("24 %")).unwrap_err(), dearer);
    assert!(beside(cap("24.0103341944 %")).is_err());
    assert!(beside(cap("24.0103341945 %")).is_ok());
}

fn officer(outcome: Outcome, amount: Option<Money>) -> PersonsDecision {
    PersonsDecision {
        by: "A. Kowalska".into(),
        level: "officer".into(),
        on: date!("2026-01-12"),
        outcome,
        amount,
        reason: "employed until 65".into(),
    }
}

#[test]
fn a_person_approves_in_place_of_the_policy_and_may_grant_less() {
    let (policy, product) = (policy(), product(""));
    let mut assessment = Assessment::default();
    assert_eq!(Approval::of(&policy, &assessment).unwrap_err().code(), "approval.nothing_decided");
    assessment.decide(&policy, &applicant().with("age", 61), day()).unwrap();
    assert_eq!(Approval::of(&policy, &assessment).unwrap_err().code(), "approval.not_approved");
    assessment.override_by(&policy, officer(Outcome::Approved, Some(money!("9000.00 CNY")))).unwrap();
    let offer = |amount, day| {
        let approval = Approval::of(&policy, &assessment)?;
        product.offer_by(&approval, &LoanRequest::new(amount, 1, day), &cap("24 %"))
    };
    let granted = offer(money!("9000.00 CNY"), date!("2026-01-12")).unwrap();
    assert_eq!(granted.granted().unwrap().person.as_deref(), Some("A. Kowalska"));
    assert_eq!(granted.quote()[0].interest, money!("2160.00 CNY"));
    assert_eq!(
        offer(money!("9000.01 CNY"), date!("2026-01-12")).unwrap_err().code(),
        "approval.above_granted"
    );
    // It stands from the person's day on, and no longer than the decision.
    assert_eq!(offer(money!("9000.00 CNY"), date!("2026-01-11")).unwrap_err().code(), "approval.day");
    assert!(offer(money!("9000.00 CNY"), date!("2026-01-20")).is_ok());
    assert_eq!(offer(money!("9000.00 CNY"), date!("2026-01-21")).unwrap_err().code(), "approval.day");
    assessment.override_by(&policy, officer(Outcome::Declined, None)).unwrap();
    let declined = Approval::of(&policy, &assessment).unwrap_err();
    assert_eq!(declined, ApprovalError::NotApproved { found: Outcome::Declined });
}

#[test]
fn a_price_or_a_limit_that_is_not_known_is_not_taken_from_the_product() {
    let skipping = POLICY.replace("unknown = { refer = \"officers\" }", "unknown = 'skip'");
    let by_income = skipping
        .replace("base = { rate = \"24 % per year\" }", "base = { of = \"rate_of_branch\" }")
        .replace(
            "facts.age",
            "facts.rate_of_branch = { kind = \"decimal\", unit = \"per year\" }\nfacts.age",
        );
    let refused = |text: &str, applicant: Application| {
        let policy = Policy::from_toml(text, &[]).unwrap();
        let decision = policy.decide(&applicant, day()).unwrap();
        assert_eq!(decision.outcome(), &Outcome::Approved);
        let approval = Approval::by_policy(&policy, &decision).unwrap();
        product("").offer_by(&approval, &request(day()), &cap("24 %")).unwrap_err()
    };
    let without_income = Application::of(Borrower::Private).with("age", 40).with("account", true);
    assert_eq!(refused(&skipping, without_income), ApprovalError::NotKnown { field: "amount" });
    assert_eq!(refused(&by_income, applicant()), ApprovalError::NotKnown { field: "rate" });
}

#[test]
fn a_policy_without_price_and_limit_leaves_both_to_the_product() {
    let text = "policy = 'open'\nfrom = '2026-01-01'\ncurrency = 'CNY'\nunknown = 'decline'";
    let policy = Policy::from_toml(text, &[]).unwrap();
    let decision = policy.decide(&Application::of(Borrower::Private), day()).unwrap();
    let approval = Approval::by_policy(&policy, &decision).unwrap();
    let interest = |request: LoanRequest| {
        let offer = product("").offer_by(&approval, &request, &Reference::default()).unwrap();
        offer.quote()[0].interest
    };
    assert_eq!(interest(request(day())), money!("4320.00 CNY"));
    assert_eq!(interest(request(day()).rate("10 % per year".parse().unwrap())), money!("1200.00 CNY"));
}

#[test]
fn policy_product_and_decision_belong_together() {
    let (ours, other) =
        (policy(), Policy::from_toml(&POLICY.replace("version = 2", "version = 3"), &[]).unwrap());
    let decision = ours.decide(&applicant(), day()).unwrap();
    let refused = Approval::by_policy(&other, &decision).unwrap_err();
    assert_eq!(refused.to_string(), "the decision is by policy personal 2, found personal 3");
    assert_eq!(refused.code(), "approval.other_policy");
    let euro = Product::from_toml(
        "code = 'e'\ncurrency = 'EUR'\namount = { min = '1.00', max = '50000.00' }\n\
         instalments = { min = 1, max = 60 }\nrate = '1 % per year'\nmethod = 'bullet'",
    );
    let approval = Approval::by_policy(&ours, &decision).unwrap();
    let request = LoanRequest::new(money!("1.00 EUR"), 1, day());
    let refused = euro.unwrap().offer_by(&approval, &request, &cap("24 %")).unwrap_err();
    assert_eq!(refused.to_string(), "the policy decides in CNY, found a product in EUR");
}

#[test]
fn an_offer_is_open_to_its_last_day_and_no_longer_than_its_decision() {
    let offer = || offered(&applicant(), &request(day()), &cap("24 %")).unwrap();
    let terms = offer().accept();
    let early = offer().until(date!("2026-01-15"));
    assert_eq!(early.offer().terms(), &terms);
    assert_eq!(early.last_day(), date!("2026-01-15"));
    assert_eq!(early.clone().accept_on(date!("2026-01-15")).unwrap(), terms);
    let (last, found) = (date!("2026-01-15"), date!("2026-01-16"));
    assert_eq!(early.accept_on(found).unwrap_err(), AcceptError::Expired { last, found });
    assert_eq!(offer().until(date!("2026-02-15")).last_day(), date!("2026-01-20"), "that of the decision");
    let plain = product("").offer(&request(day())).unwrap();
    assert_eq!(plain.until(date!("2026-02-15")).last_day(), date!("2026-02-15"));
}

#[test]
fn variants_stand_in_their_order_each_with_figures_or_a_reason() {
    let lines = "instalment_rounding = { unit = '150.00', mode = 'up' }\n\
                 fees = [{ code = 'paper', on = 'payout', amount = '10.00', due = 'at_once', tax = '20 %' }]";
    let product = product(lines);
    let over = |rows, rate: &str| {
        let request = LoanRequest::new(money!("3000.00 CNY"), rows, day());
        request.rate(format!("{rate} % per year").parse().unwrap())
    };
    let variants = product.variants(&[over(61, "0"), over(1, "20"), over(28, "0")]);
    assert_eq!(variants[0].as_ref().unwrap_err().code(), "offer.instalments");
    let one = variants[1].as_ref().unwrap();
    assert_eq!((one.rows, one.first, one.last), (1, money!("3600.00 CNY"), money!("3600.00 CNY")));
    assert_eq!(
        (one.interest, one.fees, one.cost.total_cost),
        (money!("600.00 CNY"), money!("12.00 CNY"), money!("612.00 CNY"))
    );
    // 3600.00 after a year for 2988.00: 20.4819… %, in each way of counting.
    let published = |rate| crate::rate::percent(rate, 2).to_string();
    let rates = [one.cost.aprc, one.cost.annual_simple, one.cost.annual_compound].map(published);
    assert_eq!(rates, ["20.48", "20.48", "20.48"]);
    // 3000.00 / 28 is raised to 150.00: the last eight rows ask for nothing.
    let rounded = variants[2].as_ref().unwrap();
    assert_eq!((rounded.rows, rounded.last, rounded.ends), (20, money!("150.00 CNY"), date!("2046-01-10")));
}
