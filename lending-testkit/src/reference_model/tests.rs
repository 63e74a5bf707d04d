mod relief;

use lending_core::accrual::{InterestBase, InterestPolicy, OverduePrincipal};
use lending_core::allocation::Waterfall;
use lending_core::billing::{BillingPolicy, StatementDay};
use lending_core::calendar::{Anchor, Date, DayCount, Frequency, InterestBasis};
use lending_core::debt::{Component, ItemId, Key};
use lending_core::hash::Hash;
use lending_core::loan::{Event, Fact};
use lending_core::money::{Currency, Minor, Rounding, RoundingMode};
use lending_core::overdue::OverduePolicy;
use lending_core::penalty::{Grace, PenaltyPolicy, PenaltyRate};
use lending_core::rate::Rate;
use lending_core::schedule::{Method, PlanPolicy, TrancheRemake};
use lending_core::settlement::{Part, Parts};
use lending_core::terms::{Agreement, CONVENTIONS, ProductRef, SCHEMA};

use super::snapshots;
use crate::snapshot::Snapshot;

const CENT: Rounding = Rounding::new(Minor::new(1), RoundingMode::HalfUp);

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn rate(per_year: &str) -> Rate {
    format!("{per_year} per year").parse().unwrap()
}

/// Level instalments from 10 January 2026 on, due on the 10th, planned interest, no penalty.
fn terms(principal: i64, instalments: u32, per_year: &str) -> Agreement {
    Agreement {
        schema: SCHEMA,
        conventions: CONVENTIONS,
        product: ProductRef { code: "test".to_owned(), version: 1 },
        currency: Currency::iso("EUR").unwrap(),
        contract_day: day("2026-01-10"),
        residual: Minor::ZERO,
        plan: PlanPolicy::default(),
        principal: Minor::new(principal),
        instalments,
        frequency: Frequency::Monthly,
        anchor: Anchor::Day(10),
        first_due: day("2026-02-10"),
        rate: rate(per_year),
        method: Method::EqualInstalment,
        instalment_rounding: CENT,
        interest: InterestPolicy {
            base: InterestBase::Planned,
            basis: InterestBasis::PerPeriod,
            day_counted: lending_core::calendar::DayCounted::First,
            overdue_principal: OverduePrincipal::PenaltyOnly,
            true_up: lending_core::accrual::TrueUp::OnTop,
            after_last_due: lending_core::accrual::AfterLastDue::GoesOn,
            rounding: CENT,
        },
        billing: BillingPolicy::default(),
        business_days: None,
        overdue: OverduePolicy::default(),
        classification: None,
        penalty: None,
        charges_cap: None,
        waterfall: Waterfall::default(),
        kinds_of_money: std::collections::BTreeMap::new(),
        fees: Vec::new(),
        charge_when_closed: lending_core::fee::ChargeWhenClosed::default(),
        charge_back: lending_core::charge_back::ChargeBackPolicy::default(),
        waterfalls: Vec::new(),
        prepayment: lending_core::prepayment::PrepaymentPolicy::default(),
        cooling_off: None,
        relief: lending_core::relief::ReliefPolicy::default(),
        write_off: lending_core::write_off::WriteOffPolicy::default(),
        repricing: None,
        disbursement: lending_core::disbursement::DisbursementPolicy::default(),
        on_change: lending_core::schedule::OnChange::default(),
    }
}

/// The same on the actual base, by actual days over 360.
fn actual(principal: i64, instalments: u32, per_year: &str) -> Agreement {
    let mut terms = terms(principal, instalments, per_year);
    terms.interest.base = InterestBase::Actual;
    terms.interest.basis = InterestBasis::Counted(DayCount::Act360);
    terms
}

fn penalty(per_year: &str, grace: Grace) -> PenaltyPolicy {
    PenaltyPolicy {
        on: lending_core::penalty::PenaltyOn::OverduePrincipal,
        rate: PenaltyRate::Fixed(rate(per_year)),
        day_count: DayCount::Act360,
        grace,
        rounding: CENT,
        round: lending_core::penalty::PenaltyRounded::AtTheEnd,
        minimum: Minor::ZERO,
        caps: lending_core::penalty::Caps::default(),
        compound: None,
    }
}

fn key(text: &str) -> Key {
    Key::new(text).unwrap()
}

fn event(text: &str, fact: Fact) -> Event {
    Event { schema: 1, key: key(text), booked: day("2026-01-10"), fact }
}

fn received(text: &str, value: Date, amount: i64) -> Event {
    event(text, Fact::Received { value, order: 0, amount: Minor::new(amount), money: None, prepays: None })
}

fn charged(text: &str, value: Date, amount: i64) -> Event {
    event(
        text,
        Fact::Charged {
            value,
            order: 0,
            amount: Some(Minor::new(amount)),
            tax: None,
            code: "fee".to_owned(),
            due: None,
        },
    )
}

fn returned(text: &str, value: Date, payment: &str) -> Event {
    event(text, Fact::Returned { value, order: 0, payment: key(payment), why: None })
}

fn waived(text: &str, value: Date, order: i16, amount: i64, charge: &str) -> Event {
    let (amount, item) = (Minor::new(amount), Some(ItemId::Charge(key(charge))));
    event(text, Fact::Waived { value, order, component: Component::Fee, amount, item, by: None })
}

/// The state at the close of a day of a loan that is opened and disbursed on 10 January 2026.
fn at(terms: &Agreement, events: &[Event], until: Date) -> Snapshot {
    let disbursed =
        Fact::Disbursed { value: day("2026-01-10"), amount: terms.principal, deductions: Vec::new() };
    let opened = Fact::Opened { terms: Hash::default() };
    let mut all = vec![event("open", opened), event("d-1", disbursed)];
    all.extend_from_slice(events);
    let (last, snapshot) = snapshots(terms, &[], &[], &all, until).last().unwrap();
    assert_eq!(last, until);
    snapshot
}

fn owed(snapshot: &Snapshot) -> i64 {
    snapshot.closing.items.values().map(|item| (item.stated - item.paid - item.waived).total().units()).sum()
}

fn line(snapshot: &Snapshot, key: &str) -> i64 {
    snapshot.lines.get(key).copied().unwrap_or(0)
}

#[test]
fn what_is_owed_rolls_over_bill_by_bill() {
    let terms = terms(300_000, 3, "0");
    let owed_on = |text| owed(&at(&terms, &[], day(text)));
    assert_eq!(owed_on("2026-01-10"), 100_000);
    assert_eq!(owed_on("2026-02-10"), 100_000);
    assert_eq!(owed_on("2026-02-11"), 200_000);
    assert_eq!(owed_on("2026-03-10"), 200_000);
    assert_eq!(owed_on("2026-03-11"), 300_000);

    let rolled = at(&terms, &[], day("2026-02-11"));
    assert_eq!(line(&rolled, "rolled | bill 1 | 2026-02-11"), 1);
    assert_eq!(rolled.days_past_due, 1);
    assert_eq!(rolled.closing.principal_to_come, 100_000);
    assert_eq!(rolled.status, "running");
}

/// 1000.00 at 12 %: instalment 340.02, rows 330.02 + 10.00, 333.32 + 6.70, 336.66 + 3.37.
#[test]
fn a_late_partial_payment_serves_penalty_first() {
    let mut terms = terms(100_000, 3, "0.12");
    terms.penalty = Some(penalty("0.18", Grace::None));
    let events = [received("p-1", day("2026-02-20"), 20_000)];

    // 330.02 × 0.18 × 10 / 360 = 1.6501
    let paid = at(&terms, &events, day("2026-02-20"));
    assert_eq!(line(&paid, "billed | bill 1 | principal"), 33_002);
    assert_eq!(line(&paid, "billed | bill 2 | interest"), 670);
    assert_eq!(line(&paid, "allocated | p-1 | bill 1 | penalty"), 165);
    assert_eq!(line(&paid, "allocated | p-1 | bill 1 | interest"), 1_000);
    assert_eq!(line(&paid, "allocated | p-1 | bill 1 | principal"), 18_835);
    assert_eq!(paid.days_past_due, 10);

    // 1.6501 + 141.67 × 0.18 × 9 / 360 = 2.287615
    let march = at(&terms, &events, day("2026-03-01"));
    assert_eq!(line(&march, "penalty | bill 1 | 2026-02"), 229);
    // 10.00 × 22 / 31 = 7.0968, the rest in February; 6.70 × 19 / 28 = 4.5464
    assert_eq!(line(&march, "interest | row 1 | 2026-01"), 710);
    assert_eq!(line(&march, "interest | row 1 | 2026-02"), 290);
    assert_eq!(line(&march, "interest | row 2 | 2026-02"), 455);
    assert_eq!(march.closing.pot, 710 + 290 + 455 - 1_000 - 670);
}

/// 1000.00 for 31 nights at 12 % actual/360: 10.33; 3.33 of it after ten nights.
#[test]
fn interest_that_will_not_grow_is_freed_and_comes_back_with_the_principal() {
    let terms = actual(100_000, 1, "0.12");
    let mut events = vec![received("p-1", day("2026-01-20"), 101_033)];
    let early = at(&terms, &events, day("2026-01-20"));
    assert_eq!(line(&early, "taken_off | bill 1 | 2026-01-20"), 700);
    assert_eq!(line(&early, "freed | p-1 | bill 1 | interest"), 700);
    assert_eq!(early.closing.credit.get("p-1"), Some(&700));
    assert_eq!((early.status.as_str(), line(&early, "settled | 2026-01-20")), ("settled", 1));
    assert_eq!((owed(&early), early.closing.pot), (0, 0));

    events.push(returned("r-1", day("2026-01-25"), "p-1"));
    let back = at(&terms, &events, day("2026-02-10"));
    assert_eq!(line(&back, "returned_credit | r-1"), 700);
    assert_eq!(line(&back, "returned | r-1 | bill 1 | principal"), 100_000);
    assert_eq!(line(&back, "returned | r-1 | bill 1 | interest"), 333);
    // 3.3333 + 7 × 0.3333 = 5.6667; + 9 × 0.3333 = 8.6667
    assert_eq!(line(&back, "added | bill 1 | row 1 | 2026-01"), 567 - 333);
    assert_eq!(line(&back, "added | bill 1 | row 1 | 2026-02"), 867 - 567);
    assert_eq!(owed(&back), 100_867);
}

/// Principal 1000.00, interest 10.33; a night bears 0.3333 interest or 0.50 penalty.
#[test]
fn a_retroactive_grace_that_ends_unpaid_swaps_interest_for_penalty() {
    let mut terms = actual(100_000, 1, "0.12");
    terms.penalty = Some(penalty("0.18", Grace::Retroactive(3)));
    let waits = at(&terms, &[], day("2026-02-13"));
    assert_eq!(line(&waits, "penalty | bill 1 | 2026-02"), 0);
    assert_eq!(line(&waits, "added | bill 1 | row 2 | 2026-02"), 100);

    let decided = at(&terms, &[], day("2026-02-14"));
    assert_eq!(line(&decided, "penalty | bill 1 | 2026-02"), 200);
    assert_eq!(line(&decided, "interest | row 2 | 2026-02"), 133);
    assert_eq!(line(&decided, "interest_taken_back | bill 1 | row 2 | 2026-02"), -133);
    assert_eq!(line(&decided, "taken_off | bill 1 | 2026-02-14"), 133);
    assert_eq!(owed(&decided), 100_000 + 1_033 + 200);
    assert_eq!(owed(&at(&terms, &[], day("2026-02-15"))), 100_000 + 1_033 + 250);
}

#[test]
fn a_retroactive_grace_that_ends_paid_is_free_for_good_until_a_return() {
    let mut terms = actual(100_000, 1, "0.12");
    terms.penalty = Some(penalty("0.18", Grace::Retroactive(3)));
    let events = [
        received("p-1", day("2026-02-13"), 100_000 + 1_033 + 100),
        returned("r-1", day("2026-02-20"), "p-1"),
    ];
    let paid = at(&terms, &events, day("2026-02-19"));
    assert_eq!((paid.status.as_str(), line(&paid, "closed | 2026-02-13")), ("closed", 1));
    let back = at(&terms, &events, day("2026-02-22"));
    assert_eq!(line(&back, "reopened | 2026-02-20"), 1);
    assert_eq!(line(&back, "penalty | bill 1 | 2026-02"), 100);
    assert_eq!(back.days_past_due, 12);
}

/// The instalment that is published for 1,000,000.00 at 4.9 % over 360 months is 5307.27.
#[test]
fn a_level_instalment_is_exact_over_thirty_years() {
    let mut terms = terms(100_000_000, 360, "0");
    terms.rate = rate("0.049");
    let first = at(&terms, &[], day("2026-01-10"));
    assert_eq!(line(&first, "billed | bill 1 | interest"), 408_333);
    assert_eq!(line(&first, "billed | bill 1 | principal"), 530_727 - 408_333);
}

/// Ten days before the 10th the bill takes in what is unpaid of a charge; later relief of it goes to the bill.
#[test]
fn a_charge_waits_for_the_next_bill_and_leaves_the_items() {
    let mut terms = terms(300_000, 3, "0");
    terms.billing.statement_day = StatementDay::DaysBeforeDue(10);
    let events = [
        charged("c-1", day("2026-01-20"), 500),
        // Before its charge by its order, so directly after it.
        waived("w-1", day("2026-01-20"), -1, 200, "c-1"),
        charged("c-2", day("2026-01-31"), 70),
        waived("w-2", day("2026-02-05"), 0, 400, "c-1"),
    ];
    let waits = at(&terms, &events, day("2026-01-30"));
    assert_eq!(waits.closing.items["charge c-1"].due, None);
    assert_eq!(line(&waits, "waived | w-1 | charge c-1 | fee"), 200);

    // The charge of the statement day is made after the bill.
    let billed = at(&terms, &events, day("2026-01-31"));
    let items: Vec<&str> = billed.closing.items.keys().map(String::as_str).collect();
    assert_eq!(items, ["bill 1", "charge c-2"]);
    assert_eq!(line(&billed, "billed | bill 1 | fee"), 300);

    let relieved = at(&terms, &events, day("2026-02-05"));
    assert_eq!(line(&relieved, "waived | w-2 | bill 1 | fee"), 300);
    assert_eq!(line(&relieved, "lapsed | w-2"), 100);
}

#[test]
fn a_reversed_payment_never_was() {
    let terms = terms(300_000, 3, "0");
    let paid = received("p-1", day("2026-01-15"), 50_000);
    let reversed = event("x-1", Fact::Reversed { target: key("p-1") });
    let on_a_day = |events: &[Event]| at(&terms, events, day("2026-03-01"));
    assert_eq!(on_a_day(&[paid.clone(), reversed]), on_a_day(&[]));
    assert_ne!(on_a_day(&[paid]), on_a_day(&[]));
}

/// Of 10.33 interest 5.00 is waived and 5.33 paid; repaid after ten nights, 3.33 has grown: relief goes before money.
#[test]
fn relief_of_interest_that_will_not_grow_lapses_before_money_is_freed() {
    let terms = actual(100_000, 1, "0.12");
    let interest = Fact::Waived {
        value: day("2026-01-12"),
        order: 0,
        component: Component::Interest,
        amount: Minor::new(500),
        item: None,
        by: None,
    };
    let events = [event("w-1", interest), received("p-1", day("2026-01-20"), 100_533)];
    let repaid = at(&terms, &events, day("2026-01-20"));
    assert_eq!(line(&repaid, "taken_off | bill 1 | 2026-01-20"), 700);
    assert_eq!(line(&repaid, "unwaived | w-1 | bill 1 | interest"), 500);
    assert_eq!(line(&repaid, "freed | p-1 | bill 1 | interest"), 200);
    assert_eq!(repaid.closing.items["bill 1"].paid.interest, Minor::new(333));
    assert_eq!(repaid.closing.items["bill 1"].waived.interest, Minor::new(0));
}

/// From 10 January to 25 February: 15 of 31 nights and a whole month, or 45 days of 30/360.
#[test]
fn a_long_first_period_is_weighed_piece_by_piece() {
    let mut terms = terms(100_000, 1, "0.12");
    (terms.anchor, terms.first_due) = (Anchor::Day(25), day("2026-02-25"));
    let billed = |terms: &Agreement| line(&at(terms, &[], day("2026-01-10")), "billed | bill 1 | interest");
    // 1000.00 × 0.01 × 46 / 31 = 14.8387
    assert_eq!(billed(&terms), 1_484);
    terms.interest.basis = InterestBasis::Counted(DayCount::Thirty360);
    assert_eq!(billed(&terms), 1_500);
}

/// Two rows of 500.00, nothing paid. A night bears 0.3333 on all, 0.1667 on what is on no bill.
#[test]
fn interest_on_overdue_principal_comes_on_top_of_what_was_expected() {
    let mut terms = actual(100_000, 2, "0.12");
    terms.method = Method::EqualPrincipal;
    terms.interest.overdue_principal = OverduePrincipal::Both;
    // One night on all and 27 on the rest: 0.3333 + 4.50 = 4.8333
    let second = at(&terms, &[], day("2026-02-11"));
    assert_eq!(line(&second, "billed | bill 1 | interest"), 1_033);
    assert_eq!(line(&second, "billed | bill 2 | interest"), 483);
    // 19 × 0.3333 = 6.3333, 28 × 0.3333 = 9.3333
    let due = at(&terms, &[], day("2026-03-10"));
    assert_eq!(line(&due, "added | bill 2 | row 2 | 2026-02"), 633 - 483);
    assert_eq!(line(&due, "added | bill 2 | row 2 | 2026-03"), 933 - 633);

    terms.interest.overdue_principal = OverduePrincipal::PenaltyOnly;
    let second = at(&terms, &[], day("2026-02-11"));
    assert_eq!(line(&second, "billed | bill 2 | interest"), 467);
}

/// 12000.00 in six equal parts on the actual base, billed on their due days; what is past due bears interest.
fn called_in_terms() -> Agreement {
    let mut terms = actual(1_200_000, 6, "12 %");
    terms.method = Method::EqualPrincipal;
    terms.interest.overdue_principal = OverduePrincipal::InterestOnly;
    terms.billing.statement_day = StatementDay::DaysBeforeDue(0);
    terms
}

/// C204: 12000 × 12 % × 10/360 have grown by 20 February, and 10000 × 12 % × 10/360 come until 2 March.
#[test]
fn what_is_called_in_is_one_bill_with_its_own_due_day() {
    let (value, due) = (day("2026-02-20"), day("2026-03-02"));
    let reason = "late".to_owned();
    let called_in = event("a-1", Fact::Accelerated { value, due, reason, notice_day: None });
    let snapshot = at(&called_in_terms(), &[called_in], value);
    let bill = &snapshot.closing.items["bill 3"];
    assert_eq!(bill.due, Some(due));
    assert_eq!((bill.stated.principal, bill.stated.interest), (Minor::new(1_000_000), Minor::new(7333)));
    assert_eq!((snapshot.closing.principal_to_come, snapshot.closing.undrawn), (0, 0));
}

/// C205–C207: with 40.00 of 372.00 + 40.00 of interest still on no bill, all falls due, and nothing grows any more.
#[test]
fn what_is_written_off_and_stops_stands_still() {
    let mut terms = called_in_terms();
    terms.write_off.interest = lending_core::write_off::InterestThen::Stops;
    terms.write_off.rows = lending_core::write_off::RowsThen::FallDue;
    let value = day("2026-02-20");
    let off = event("w-1", Fact::WrittenOff { value, reason: "insolvent".to_owned() });
    let later = at(&terms, &[off], day("2026-04-20"));
    assert_eq!(later.lines["written_off | w-1 | principal"], 1_200_000);
    assert_eq!(later.lines["written_off | w-1 | interest"], 12_400 + 4_000);
    assert_eq!(later.written_off_since, Some(value));
    let unpaid: i64 = later.closing.items.values().map(|item| item.stated.total().units()).sum();
    assert_eq!(unpaid, 1_200_000 + 12_400 + 4_000);
}

/// C201, C203, C210: a credit of 8.00 goes out; a rest of 0.40 is let off at the close, and stays so.
#[test]
fn small_rests_are_let_off_and_credit_goes_out() {
    let mut terms = terms(120_000, 1, "12 %");
    terms.relief.close_within.short = Minor::new(40);
    let short = [received("p-1", day("2026-02-10"), 121_160)];
    let snapshot = at(&terms, &short, day("2026-02-10"));
    assert_eq!(snapshot.ended.as_deref(), Some("2026-02-10 within_the_tolerance"));
    assert_eq!(snapshot.lines["let_off | bill 1 | principal"], 40);

    let refund = Fact::Refunded { value: day("2026-02-12"), order: 0, amount: Minor::new(800) };
    let over = [received("p-1", day("2026-02-10"), 122_000), event("f-1", refund)];
    let snapshot = at(&terms, &over, day("2026-02-12"));
    assert_eq!(snapshot.ended.as_deref(), Some("2026-02-12 refunded by f-1"));
    assert_eq!(snapshot.lines["allocated | p-1 | refund f-1 | principal"], 800);
}

/// C161: a payment of 16 January that is known on 6 February leaves bill 2 as it was told (20.00); the pot makes up for it.
#[test]
fn a_bill_stays_as_it_was_told() {
    let mut terms = actual(300_000, 3, "12 %");
    terms.method = Method::EqualPrincipal;
    terms.interest.basis = InterestBasis::PerPeriod;
    terms.contract_day = day("2026-01-10");
    terms.billing.late_facts = lending_core::billing::LateFacts::NextBill;
    let mut late = received("p-1", day("2026-01-25"), 103_000);
    late.booked = day("2026-02-16");
    let snapshot = at(&terms, &[late], day("2026-02-16"));
    assert_eq!(snapshot.closing.items["bill 1"].stated.interest, Minor::new(3000));
    assert_eq!(snapshot.closing.items["bill 2"].stated.interest, Minor::new(2000));
    // Fifteen nights on 3000.00 and sixteen on 2000.00, then six of 28 on 1000.00 + 1000.00 of bill 2, less both bills.
    assert_eq!(snapshot.closing.pot, 2484 + 429 - 3000 - 2000);
}

fn settled(text: &str, value: Date, amount: i64, due: Date) -> Event {
    let parts = Parts::new(vec![Part { amount: Minor::new(amount), due }]);
    event(text, Fact::Settled { value, parts, by: None })
}

/// Three rows of 1000.00: bill 1 is there from the first day on, bill 2 from 11 February on.
#[test]
fn what_a_refund_paid_out_of_a_payment_did_not_come() {
    let terms = terms(300_000, 3, "0");
    let refund = Fact::Refunded { value: day("2026-01-30"), order: 0, amount: Minor::new(15_000) };
    let mut events = vec![
        settled("s-1", day("2026-01-20"), 150_000, day("2026-02-20")),
        received("p-1", day("2026-01-25"), 120_000),
        event("f-1", refund),
        received("p-2", day("2026-02-15"), 45_000),
    ];
    let stands = at(&terms, &events, day("2026-02-15"));
    // Due on the day it comes before bill 2, on which 50.00 of p-1's credit were paid.
    assert_eq!(line(&stands, "allocated | p-2 | called in s-1 | principal"), 45_000);
    assert_eq!(line(&stands, "waived | s-1 | called in s-1 | principal"), 55_000);
    assert_eq!(line(&stands, "waived | s-1 | bill 2 | principal"), 95_000);
    assert_eq!((owed(&stands), stands.status.as_str()), (0, "closed"));
    assert_eq!(stands.ended.as_deref(), Some("2026-02-15 settled_for_less by s-1"));

    events[3] = received("p-2", day("2026-02-15"), 44_999);
    assert_eq!(line(&at(&terms, &events, day("2026-02-19")), "settlement_fell | s-1 | 2026-02-20"), 0);
    let fell = at(&terms, &events, day("2026-02-20"));
    assert_eq!(line(&fell, "settlement_fell | s-1 | 2026-02-20"), 1);
    assert_eq!((line(&fell, "called_in | s-1 | principal"), fell.status.as_str()), (0, "running"));
}

#[test]
fn what_was_agreed_last_holds_but_where_one_stands() {
    let terms = terms(300_000, 3, "0");
    let mut events = vec![
        settled("s-1", day("2026-01-20"), 100_000, day("2026-01-30")),
        received("p-1", day("2026-01-25"), 60_000),
        received("p-2", day("2026-01-25"), 60_000),
        received("p-3", day("2026-01-26"), 100_000),
        settled("s-2", day("2026-01-28"), 50_000, day("2026-02-05")),
        returned("r-1", day("2026-02-03"), "p-1"),
    ];
    // Of p-3 400.00 were missing; what p-1 had paid is let off when it goes.
    let stands = at(&terms, &events, day("2026-02-10"));
    assert_eq!(line(&stands, "allocated | p-3 | called in s-1 | principal"), 40_000);
    assert_eq!(line(&stands, "waived | s-1 | called in s-1 | principal"), 140_000);
    assert_eq!(line(&stands, "waived | s-1 | bill 1 | principal"), 60_000);
    assert_eq!(stands.closing.credit.get("p-3"), Some(&60_000));

    // Of the first 0.01 is missing when the other takes its place.
    events[3] = received("p-3", day("2026-01-26"), 39_999);
    let fell = at(&terms, &events, day("2026-02-10"));
    assert_eq!(line(&fell, "settlement_fell | s-1 | 2026-01-30"), 0);
    assert_eq!(line(&fell, "settlement_fell | s-2 | 2026-02-05"), 1);
}

/// 1200.00 x 0.01 / (1 - 1.01^-2) = 609.01, as if the second 600.00 had been lent with the first.
#[test]
fn a_tranche_is_repriced_as_if_lent_since_the_row_began() {
    let mut terms = terms(60_000, 2, "0.12");
    terms.billing.statement_day = StatementDay::DaysBeforeDue(0);
    terms.on_change.tranche = TrancheRemake::RepriceAsWhole;
    let (value, amount) = (day("2026-01-25"), Minor::new(60_000));
    let tranche = event("d-2", Fact::Disbursed { value, amount, deductions: Vec::new() });
    let billed = at(&terms, &[tranche], day("2026-02-10"));
    // 600.00 x 0.01 + 600.00 x 0.01 x 16 / 31
    assert_eq!(line(&billed, "billed | bill 1 | interest"), 910);
    assert_eq!(line(&billed, "billed | bill 1 | principal"), 60_901 - 910);
}
