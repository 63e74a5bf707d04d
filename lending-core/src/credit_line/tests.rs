use super::*;
use crate::calendar::Date;
use crate::date;
use crate::debt::{Component, Key};
use crate::error::{Coded, ErrorKind};
use crate::hash::Hash;
use crate::loan::{LineKey, Loan, Outcome, Outlook, Payment, Settlement, Transfer, WriteOff};
use crate::money;
use crate::money::{Minor, Money};
use crate::origination::LoanRequest;
use crate::product::Product;

fn decision() -> Hash {
    Hash::of(b"the record of a decision")
}

/// 30,000 from 5 January to the end of the year.
fn approval() -> Approval {
    Approval::new(money!("30000.00 CNY"), date!("2026-01-05")).last_day(date!("2026-12-31"))
}

fn line_of(approval: &Approval) -> CreditLine {
    CreditLine::open("CL-1", approval).unwrap()
}

fn line() -> CreditLine {
    line_of(&approval())
}

/// L-1: 12,000 over 12 months from 10 January at 12 %, not paid out; money in advance shortens it.
fn agreed_loan() -> Loan {
    agreed_as("[waterfall]\nthen = \"shorten\"")
}

/// The same with other settings.
fn agreed_as(settings: &str) -> Loan {
    let file = r#"
        code = "drawn"
        currency = "CNY"
        amount = { min = "1000.00", max = "500000.00" }
        instalments = { min = 3, max = 60 }
        rate = "12 % per year"
        method = "equal_instalment"
        [penalty]
        rate = { uplift = "50 %" }
    "#;
    let request = LoanRequest::new(money!("12000.00 CNY"), 12, date!("2026-01-10"));
    let offer = Product::from_toml(&format!("{file}\n{settings}")).unwrap().offer(&request).unwrap();
    Loan::open("L-1", offer.accept()).unwrap()
}

/// The same, paid out on its contract day.
fn paid_out() -> Loan {
    let mut loan = agreed_loan();
    loan.on(date!("2026-01-10")).unwrap().disburse("d-1").unwrap();
    loan
}

fn grant(key: &str, loan: &str, amount: Money) -> Grant {
    Grant::new(key, loan, amount, Gate::Approved { decision: decision() })
}

/// A line with drawdowns of 12,000 for L-1 and of 5,000 for L-2, both of 10 January.
fn drawn(approval: &Approval) -> CreditLine {
    let mut line = line_of(approval);
    let day = date!("2026-01-10");
    line.on(day).grant(grant("dd-1", "L-1", money!("12000.00 CNY")), &[]).unwrap();
    line.on(day).grant(grant("dd-2", "L-2", money!("5000.00 CNY")), &[]).unwrap();
    line
}

/// What a loan says: outstanding, given up, paid out, to be paid out.
fn says(loan: &str, day: Date, figures: [&str; 4]) -> UseOfLoan {
    let [principal_outstanding, principal_given_up, paid_out, to_be_paid_out] =
        figures.map(|figure| format!("{figure} CNY").parse().unwrap());
    let loan = loan.to_owned();
    UseOfLoan { loan, day, principal_outstanding, principal_given_up, paid_out, to_be_paid_out }
}

fn used_of(line: &CreditLine, loan: &Loan, day: Date) -> Money {
    let uses = UseOfLoan::of_all(&[loan], day).unwrap();
    let availability = line.availability(day, &uses).unwrap();
    availability.loans.iter().find(|used| used.loan.as_str() == loan.id()).unwrap().used
}

#[test]
fn several_loans_share_a_limit() {
    let line = drawn(&approval());
    let day = date!("2026-03-01");
    // Both held: 12,000 + 5,000.
    let held = line.availability(day, &[]).unwrap();
    assert_eq!((held.used, held.available), (money!("17000.00 CNY"), money!("13000.00 CNY")));
    assert!(held.loans.iter().all(|loan| loan.held && loan.used == loan.granted));
    // L-1 was paid out for 8,000 of 12,000 and repaid 3,000: 5,000 + 4,000 to come. L-2 is held.
    let first = says("L-1", day, ["5000.00", "0.00", "8000.00", "4000.00"]);
    let one = line.availability(day, std::slice::from_ref(&first)).unwrap();
    assert_eq!((one.used, one.available), (money!("14000.00 CNY"), money!("16000.00 CNY")));
    // L-2 was agreed for 4,500 only: what it does not ask for is free.
    let second = says("L-2", day, ["4500.00", "0.00", "4500.00", "0.00"]);
    let both = line.availability(day, &[second, first]).unwrap();
    let used: Vec<_> = both.loans.iter().map(|loan| (loan.loan.as_str(), loan.used, loan.held)).collect();
    assert_eq!(used, [("L-1", money!("9000.00 CNY"), false), ("L-2", money!("4500.00 CNY"), false)]);
    assert_eq!((both.used, both.available), (money!("13500.00 CNY"), money!("16500.00 CNY")));
    assert_eq!(
        both.to_string(),
        "2026-03-01 (open)\n  limit      30000.00 CNY\n  L-1        9000.00 CNY\n  L-2        4500.00 CNY\n  available  16500.00 CNY"
    );
}

#[test]
fn what_is_never_restored_stays_used() {
    let line = drawn(&approval().restored(Restored::Never));
    let day = date!("2026-03-01");
    let first = says("L-1", day, ["5000.00", "0.00", "8000.00", "4000.00"]);
    let now = line.availability(day, &[first]).unwrap();
    // 8,000 paid out + 4,000 to come + 5,000 held.
    assert_eq!((now.used, now.available), (money!("17000.00 CNY"), money!("13000.00 CNY")));
    let ended = says("L-1", day, ["0.00", "0.00", "8000.00", "0.00"]);
    assert_eq!(line.availability(day, &[ended]).unwrap().used, money!("13000.00 CNY"));
}

#[test]
fn only_money_restores() {
    let line = drawn(&approval());
    let (written_off, later) = (date!("2026-03-20"), date!("2026-04-20"));
    let mut loan = paid_out();
    loan.on(written_off).unwrap().write_off(WriteOff::new("w-1", "insolvent")).unwrap();
    assert_eq!(used_of(&line, &loan, written_off), money!("12000.00 CNY"));
    loan.on(later).unwrap().repay(Payment::new("p-1", money!("5000.00 CNY"))).unwrap();
    let recovered = used_of(&line, &loan, later);
    // The whole of 5,000 would be principal only if it paid neither interest nor penalty first.
    let most = [money!("7000.00 CNY"), money!("12000.00 CNY")].map(|amount| amount.minor());
    assert!(recovered.minor() > most[0] && recovered.minor() < most[1], "{recovered}");
    assert_eq!(recovered, loan.closing(later).unwrap().position.principal_outstanding());

    // A claim that was sold: nothing is outstanding, and nobody repaid it.
    let mut sold = paid_out();
    sold.on(written_off).unwrap().transfer(Transfer::new("t-1", "fund 3")).unwrap();
    assert!(sold.closing(later).unwrap().position.principal_outstanding().minor().is_zero());
    assert_eq!(used_of(&line, &sold, later), money!("12000.00 CNY"));

    // Settled for 9,000: principal that they did not reach was let off, and stays used.
    let mut settled = paid_out();
    let settlement = Settlement::new("s-1", money!("9000.00 CNY"), later);
    settled.on(written_off).unwrap().settle(settlement).unwrap();
    settled.on(later).unwrap().repay(Payment::new("p-1", money!("9000.00 CNY"))).unwrap();
    let principal = |key: &LineKey| matches!(key, LineKey::Allocated { component: Component::Principal, .. });
    let lines = settled.lines(later).unwrap();
    let repaid: Minor = lines.iter().filter(|line| principal(&line.key)).map(|line| line.amount).sum();
    let let_off = money!("12000.00 CNY").minor() - repaid;
    assert!(let_off >= money!("3000.00 CNY").minor());
    assert_eq!(used_of(&line, &settled, later).minor(), let_off);

    // All but 0.50 of the last instalment: what is too small to be asked for is let off, and stays used.
    let mut short = agreed_as("[relief]\nclose_within = { short = \"0.50\" }");
    short.on(date!("2026-01-10")).unwrap().disburse("d-1").unwrap();
    let last = date!("2027-01-10");
    for row in short.schedule(date!("2026-01-10"), Outlook::AsPlanned).unwrap().rows {
        let short_by = if row.due == last { Minor::new(50) } else { Minor::ZERO };
        let paid = line.money(row.total().minor() - short_by);
        let payment = Payment::new(&format!("p-{}", row.number), paid);
        short.on(row.due).unwrap().repay(payment).unwrap();
    }
    assert!(short.closing(last).unwrap().position.principal_outstanding().minor().is_zero());
    assert_eq!(used_of(&line, &short, last), money!("0.50 CNY"));

    // Repaid in the plain way it is free again.
    let mut repaid = paid_out();
    let quote = repaid.payoff_quote(written_off).unwrap();
    repaid.on(written_off).unwrap().repay(quote.payment("p-1")).unwrap();
    assert_eq!(used_of(&line, &repaid, written_off), money!("0.00 CNY"));
}

#[test]
fn a_loan_that_is_cancelled_frees_what_was_never_paid_out() {
    let line = drawn(&approval());
    let mut loan = agreed_loan();
    let (opened, cancelled) = (date!("2026-01-11"), date!("2026-01-12"));
    assert_eq!(used_of(&line, &loan, opened), money!("12000.00 CNY"));
    loan.on(cancelled).unwrap().cancel("c-1").unwrap();
    assert_eq!(used_of(&line, &loan, cancelled), money!("0.00 CNY"));
    assert_eq!(used_of(&line, &loan, opened), money!("12000.00 CNY"));
    // Before its contract it is left out, and held.
    let before = UseOfLoan::of_all(&[&loan], date!("2026-01-09")).unwrap();
    assert!(before.is_empty());
}

#[test]
fn nothing_is_available_before_its_first_day_while_suspended_or_after_its_end() {
    let approval = approval().from(date!("2026-02-01"));
    let mut line = line_of(&approval);
    line.on(date!("2026-03-01")).suspend(Change::new("s-1", "a payment came back")).unwrap();
    line.on(date!("2026-03-10")).resume(Change::new("r-1", "paid")).unwrap();
    let limit = money!("30000.00 CNY");
    let nothing = money!("0.00 CNY");
    let seen = [
        ("2026-01-31", InForce::NotYet, nothing),
        ("2026-02-01", InForce::Open, limit),
        ("2026-03-01", InForce::Suspended, nothing),
        ("2026-03-09", InForce::Suspended, nothing),
        ("2026-03-10", InForce::Open, limit),
        ("2026-12-31", InForce::Open, limit),
        ("2027-01-01", InForce::Expired, nothing),
    ];
    for (day, in_force, available) in seen {
        let now = line.availability(day.parse().unwrap(), &[]).unwrap();
        assert_eq!((now.in_force, now.available, now.limit), (in_force, available, limit), "{day}");
    }
    // Closed ahead, on 1 October; a closed line is changed no more.
    let ahead = Change::new("c-1", "the client left").value(date!("2026-10-01"));
    line.on(date!("2026-09-01")).close_line(ahead).unwrap();
    assert_eq!(line.availability(date!("2026-09-30"), &[]).unwrap().in_force, InForce::Open);
    assert_eq!(line.availability(date!("2026-10-01"), &[]).unwrap().in_force, InForce::Closed);
    let changed = line.on(date!("2026-10-02")).change_limit(limit, Change::new("lc-1", "again"));
    assert_eq!(changed.unwrap_err(), ChangeError::Closed { since: date!("2026-10-01") });
    let drawn = line.on(date!("2026-10-02")).grant(grant("dd-1", "L-1", money!("1.00 CNY")), &[]);
    assert_eq!(drawn.unwrap_err().code(), "drawdown.not_in_force");
}

#[test]
fn a_day_of_a_suspension_and_a_resumption_is_suspended() {
    let mut line = line();
    let (day, next) = (date!("2026-03-01"), date!("2026-03-02"));
    line.on(day).suspend(Change::new("s-1", "in doubt")).unwrap();
    let twice = line.on(day).suspend(Change::new("s-2", "in doubt")).unwrap_err();
    assert_eq!((twice.code(), twice.kind()), ("credit_line.suspended_already", ErrorKind::NotAllowed));
    let resumed = line.on(day).resume(Change::new("r-1", "cleared")).unwrap_err();
    assert_eq!(resumed, ChangeError::NotSuspended { day });
    line.on(day).resume(Change::new("r-1", "cleared").value(next)).unwrap();
    line.on(next).suspend(Change::new("s-2", "in doubt again")).unwrap();
    assert_eq!(line.availability(next, &[]).unwrap().in_force, InForce::Suspended);
}

#[test]
fn facts_of_a_day_count_by_their_kind_whatever_their_keys_are_and_whichever_came_first() {
    let (day, next) = (date!("2026-03-01"), date!("2026-03-02"));
    let mut suspended = line();
    suspended.on(day).suspend(Change::new("s-1", "in doubt")).unwrap();
    suspended.on(day).resume(Change::new("z", "cleared").value(next)).unwrap();
    suspended.on(next).suspend(Change::new("a", "in doubt again")).unwrap();
    assert_eq!(suspended.availability(next, &[]).unwrap().in_force, InForce::Suspended);
    // A line that ends on a day was suspended on it before, and its limit changed before that.
    let mut closed = line();
    closed.on(day).close_line(Change::new("a", "the client left")).unwrap();
    closed.on(day).suspend(Change::new("b", "in doubt")).unwrap();
    closed.on(day).change_limit(money!("1.00 CNY"), Change::new("c", "income fell")).unwrap();
    let now = closed.availability(day, &[]).unwrap();
    assert_eq!((now.in_force, now.limit), (InForce::Closed, money!("1.00 CNY")));
}

#[test]
fn a_limit_below_what_is_used_leaves_nothing_and_says_by_how_much() {
    let mut line = drawn(&approval());
    let day = date!("2026-02-01");
    line.on(day).change_limit(money!("16000.00 CNY"), Change::new("lc-1", "income fell")).unwrap();
    let now = line.availability(day, &[]).unwrap();
    assert_eq!((now.available, now.above_limit), (money!("0.00 CNY"), money!("1000.00 CNY")));
    assert!(now.to_string().ends_with("available  0.00 CNY\n  above the limit by 1000.00 CNY"));
    // The day before it was not.
    let before = line.availability(date!("2026-01-31"), &[]).unwrap();
    assert_eq!((before.available, before.above_limit), (money!("13000.00 CNY"), money!("0.00 CNY")));
    // Of two limits of a day the one with the later key holds, whichever was recorded last.
    line.on(day).change_limit(money!("15000.00 CNY"), Change::new("lc-0", "income fell")).unwrap();
    assert_eq!(line.availability(day, &[]).unwrap().limit, money!("16000.00 CNY"));
    let large = Money::new(Minor::LIMIT + Minor::new(1), line.currency());
    let largest = Money::new(Minor::LIMIT, line.currency());
    assert!(line.clone().on(day).change_limit(largest, Change::new("lc-2", "a large client")).is_ok());
    let large = line.on(day).change_limit(large, Change::new("lc-2", "a slip")).unwrap_err();
    assert_eq!((large.code(), large.kind()), ("amount.too_large", ErrorKind::OutOfRange));
    let below = line.on(day).change_limit(money!("-1.00 CNY"), Change::new("lc-2", "a slip")).unwrap_err();
    assert_eq!((below.code(), below.path()), ("credit_line.limit_below_zero", "limit".to_owned()));
    assert!(line.on(day).change_limit(money!("0.00 CNY"), Change::new("lc-3", "wound down")).is_ok());
}

#[test]
fn a_drawdown_passes_its_own_gate() {
    let mut line = line();
    let (day, decision) = (date!("2026-01-10"), Hash::of(b"decision"));
    for gate in [Gate::Declined { decision }, Gate::Referred { decision }] {
        let asked = Grant::new("dd-1", "L-1", money!("100.00 CNY"), gate);
        let refused = line.on(day).grant(asked, &[]).unwrap_err();
        assert_eq!(refused, GrantError::GateNotPassed { gate });
        assert_eq!((refused.kind(), refused.path()), (ErrorKind::NotAllowed, "gate".to_owned()));
        assert!(
            refused.to_string().contains(gate.name()) && refused.to_string().contains(&decision.to_string())
        );
    }
    assert_eq!(line.events().len(), 1);
    let gate = Gate::Approved { decision };
    line.on(day).grant(Grant::new("dd-1", "L-1", money!("100.00 CNY"), gate), &[]).unwrap();
    let drawdowns = line.drawdowns(day);
    assert_eq!((drawdowns.len(), drawdowns[0].gate, drawdowns[0].gate.decision()), (1, gate, decision));
}

#[test]
fn a_drawdown_above_what_is_available_is_refused() {
    let mut line = drawn(&approval());
    let day = date!("2026-02-01");
    let asked = |amount| grant("dd-3", "L-3", amount);
    let refused = line.on(day).grant(asked(money!("13000.01 CNY")), &[]).unwrap_err();
    assert_eq!((refused.code(), refused.path()), ("drawdown.above_available", "amount".to_owned()));
    assert_eq!(refused.to_string(), "13000.00 CNY of the limit is available, found 13000.01 CNY");
    // What L-1 repaid by then can be drawn: 30,000 − 4,000 − 5,000.
    let uses = [says("L-1", day, ["4000.00", "0.00", "12000.00", "0.00"])];
    let too_much = line.on(day).grant(asked(money!("21000.01 CNY")), &uses);
    assert!(matches!(too_much, Err(GrantError::AboveAvailable { .. })));
    line.on(day).grant(asked(money!("21000.00 CNY")), &uses).unwrap();
    assert_eq!(line.availability(day, &uses).unwrap().available, money!("0.00 CNY"));
    // One drawdown a loan; amounts above nothing, in the line's currency.
    let twice = line.on(day).grant(grant("dd-4", "L-3", money!("1.00 CNY")), &uses).unwrap_err();
    assert_eq!(twice.to_string(), "a loan has one drawdown: one was granted to `L-3` before, by `dd-3`");
    let nothing = line.on(day).grant(grant("dd-4", "L-4", money!("0.00 CNY")), &uses).unwrap_err();
    assert_eq!((nothing.code(), nothing.path()), ("amount.not_positive", "amount".to_owned()));
    let foreign = line.on(day).grant(grant("dd-4", "L-4", money!("1.00 EUR")), &uses).unwrap_err();
    assert_eq!(foreign.code(), "amount.currency");
}

#[test]
fn a_drawdown_that_is_recorded_late_lies_within_both_limits() {
    let mut line = line();
    let (early, late) = (date!("2026-02-01"), date!("2026-03-01"));
    line.on(early).change_limit(money!("1000.00 CNY"), Change::new("lc-1", "in doubt")).unwrap();
    let more = Change::new("lc-2", "cleared").value(date!("2026-02-20"));
    line.on(date!("2026-02-20")).change_limit(money!("5000.00 CNY"), more).unwrap();
    line.on(date!("2026-02-25")).suspend(Change::new("s-1", "on holiday")).unwrap();
    // Of 10 February, recorded in March: 1,000 then, 5,000 now.
    let asked = |amount| grant("dd-1", "L-1", amount).value(date!("2026-02-10"));
    let refused = line.on(late).grant(asked(money!("1000.01 CNY")), &[]).unwrap_err();
    assert_eq!(refused.code(), "drawdown.above_available");
    // Of 31 January, when the limit was 30,000: 1,200 now.
    line.on(late).change_limit(money!("1200.00 CNY"), Change::new("lc-3", "income fell")).unwrap();
    let before = grant("dd-1", "L-1", money!("1200.01 CNY")).value(date!("2026-01-31"));
    let refused = line.on(late).grant(before, &[]).unwrap_err();
    assert_eq!(refused.to_string(), "1200.00 CNY of the limit is available, found 1200.01 CNY");
    // The suspension came after its day.
    line.on(late).grant(asked(money!("1000.00 CNY")), &[]).unwrap();
    let now = grant("dd-2", "L-2", money!("1.00 CNY"));
    assert_eq!(
        line.on(late).grant(now, &[]).unwrap_err().to_string(),
        "something can be drawn while the line is open, on 2026-03-01 it is suspended"
    );
    let ahead = grant("dd-2", "L-2", money!("1.00 CNY")).value(date!("2026-03-02"));
    assert_eq!(line.on(late).grant(ahead, &[]).unwrap_err().code(), "value.in_future");
}

#[test]
fn uses_that_cannot_be_added_up_are_refused() {
    let mut line = drawn(&approval());
    let day = date!("2026-03-01");
    let of = |loan: &str| says(loan, day, ["100.00", "0.00", "100.00", "0.00"]);
    let refusal = |line: &CreditLine, uses: &[UseOfLoan]| {
        let error = line.availability(day, uses).unwrap_err();
        assert_eq!((error.kind(), error.path()), (ErrorKind::InvalidInput, "uses".to_owned()));
        (error.code(), error.to_string())
    };
    assert_eq!(refusal(&line, &[of("L-9")]).0, "credit_line.unknown_loan");
    assert_eq!(refusal(&line, &[of("L-1"), of("L-1")]).1, "`L-1` is given twice");
    let foreign = UseOfLoan { paid_out: money!("100.00 EUR"), ..of("L-1") };
    assert_eq!(refusal(&line, &[foreign]).1, "`L-1`: the line is in CNY, found EUR");
    let below = UseOfLoan { to_be_paid_out: money!("-0.01 CNY"), ..of("L-1") };
    assert_eq!(
        refusal(&line, &[below]).1,
        "`L-1`: expected nothing or more as `to_be_paid_out`, found -0.01 CNY"
    );
    let other_day = UseOfLoan { day: date!("2026-02-28"), ..of("L-1") };
    assert_eq!(refusal(&line, &[other_day]).0, "credit_line.other_day");
    // Once it is paid out its loan must be there; a fact, which a closed line takes too.
    line.on(date!("2026-02-10")).close_line(Change::new("c-1", "the client left")).unwrap();
    line.on(date!("2026-02-15")).drawdown_paid_out("po-1", "L-1", date!("2026-02-12")).unwrap();
    assert_eq!(refusal(&line, &[]).1, "`L-1` was paid out on 2026-02-12: what it says is missing");
    assert!(line.availability(date!("2026-02-11"), &[]).is_ok());
    assert_eq!(line.availability(day, &[of("L-1")]).unwrap().used, money!("5100.00 CNY"));
    let huge =
        UseOfLoan { principal_outstanding: Money::new(Minor::new(i64::MAX), line.currency()), ..of("L-1") };
    assert_eq!(line.availability(day, &[huge]).unwrap_err().code(), "credit_line.used_too_large");
    let early = line.availability(date!("2026-01-04"), &[]).unwrap_err();
    assert_eq!((early.code(), early.kind()), ("credit_line.before_agreed", ErrorKind::OutOfRange));
}

#[test]
fn a_drawdown_is_cancelled_before_it_is_paid_out() {
    let mut line = drawn(&approval());
    let day = date!("2026-02-01");
    let unknown = line.on(day).cancel_drawdown("L-9", Change::new("dc-1", "a slip")).unwrap_err();
    assert_eq!((unknown.code(), unknown.path()), ("drawdown.not_granted", "loan".to_owned()));
    line.on(day).drawdown_paid_out("po-1", "L-1", day).unwrap();
    let paid = line.on(day).cancel_drawdown("L-1", Change::new("dc-1", "a slip")).unwrap_err();
    assert_eq!(paid.code(), "drawdown.paid_out");
    line.on(day).cancel_drawdown("L-2", Change::new("dc-2", "not signed")).unwrap();
    let twice = line.on(day).cancel_drawdown("L-2", Change::new("dc-3", "not signed")).unwrap_err();
    assert_eq!(twice.code(), "drawdown.cancelled_already");
    let first = says("L-1", day, ["12000.00", "0.00", "12000.00", "0.00"]);
    let now = line.availability(day, std::slice::from_ref(&first)).unwrap();
    assert_eq!(now.used, money!("12000.00 CNY"));
    let since: Vec<_> =
        line.drawdowns(day).into_iter().map(|at| (at.paid_out_since, at.cancelled_since)).collect();
    assert_eq!(since, [(Some(day), None), (None, Some(day))]);
    assert!(line.drawdowns(date!("2026-01-09")).is_empty());
    // It was paid out all the same: what went out counts, what could still go out does not.
    let second = says("L-2", day, ["2000.00", "0.00", "2000.00", "3000.00"]);
    assert_eq!(line.availability(day, &[first, second]).unwrap().used, money!("14000.00 CNY"));
}

#[test]
fn a_key_is_recorded_once() {
    let mut line = drawn(&approval());
    let later = date!("2026-05-01");
    line.on(date!("2026-02-01")).suspend(Change::new("s-1", "in doubt")).unwrap();
    let before = line.clone();
    // A retry: also on an earlier or later business day, whatever the line would say to it now.
    let again = grant("dd-1", "L-1", money!("12000.00 CNY"));
    assert_eq!(line.on(later).grant(again.clone(), &[]), Ok(Outcome::AlreadyApplied));
    let named = again.value(date!("2026-01-10"));
    assert_eq!(line.on(date!("2026-01-06")).grant(named, &[]), Ok(Outcome::AlreadyApplied));
    assert_eq!(line, before);
    // Another claim.
    let other = |grant: Grant| {
        let error = before.clone().on(later).grant(grant, &[]).unwrap_err();
        assert_eq!((error.code(), error.kind()), ("key.reused", ErrorKind::Duplicate));
        error.to_string()
    };
    assert_eq!(
        other(grant("dd-1", "L-1", money!("12000.01 CNY"))),
        "`dd-1` was recorded before as drawdown_granted, with another amount"
    );
    assert!(other(grant("dd-1", "L-2", money!("12000.00 CNY"))).ends_with("another loan"));
    assert!(other(grant("dd-1", "L-1", money!("12000.00 CNY")).value(later)).ends_with("another value"));
    let decision = Hash::of(b"another");
    let gate = Grant::new("dd-1", "L-1", money!("12000.00 CNY"), Gate::Approved { decision });
    assert!(other(gate).ends_with("another gate"));
    assert!(other(grant("s-1", "L-1", money!("12000.00 CNY"))).ends_with("as suspended, with another kind"));
}

#[test]
fn what_every_event_satisfies() {
    let mut line = line();
    line.on(date!("2026-02-01")).suspend(Change::new("s-1", "in doubt")).unwrap();
    let codes = [
        line.on(date!("2026-01-31")).resume(Change::new("r-1", "cleared")),
        line.on(date!("2026-02-02")).resume(Change::new("r-1", "cleared").value(date!("2026-01-04"))),
        line.on(date!("2026-02-02")).resume(Change::new("r 1", "cleared")),
        line.on(date!("2026-02-02")).resume(Change::new("r-1", " ")),
        line.on(date!("2026-02-02")).resume(Change::new("r-1", &"x".repeat(65))),
    ]
    .map(|refused| refused.unwrap_err())
    .map(|error| (error.code(), error.path()));
    let expected = [
        ("booked.before_last", "booked"),
        ("value.before_agreed", "value"),
        ("key.text", "key"),
        ("credit_line.reason", "reason"),
        ("credit_line.reason", "reason"),
    ];
    assert_eq!(codes, expected.map(|(code, path)| (code, path.to_owned())));
    assert_eq!(line.events().len(), 2);
    let longest = Change::new("r-1", &"\u{7406}".repeat(64));
    assert!(line.on(date!("2026-02-02")).resume(longest).is_ok(), "64 characters of three bytes each");
    let opened = |id: &str, approval: Approval| CreditLine::open(id, &approval).unwrap_err().code();
    assert_eq!(opened("two words", approval()), "credit_line.id");
    assert_eq!(opened("CL-1", approval().from(date!("2026-01-04"))), "credit_line.first_day");
    assert_eq!(opened("CL-1", approval().last_day(date!("2026-01-04"))), "credit_line.last_day");
    let nothing = Approval::new(money!("0.00 CNY"), date!("2026-01-05"));
    assert_eq!(opened("CL-1", nothing), "amount.not_positive");
}

#[test]
fn a_line_has_its_name_and_may_be_open_for_a_single_day() {
    let day = date!("2026-01-05");
    let line = CreditLine::open("CL-7", &approval().last_day(day)).unwrap();
    assert_eq!(line.id(), "CL-7");
    let in_force = ["2026-01-05", "2026-01-06"]
        .map(|day| line.availability(day.parse().unwrap(), &[]).unwrap().in_force);
    assert_eq!(in_force, [InForce::Open, InForce::Expired]);
    assert_eq!(CreditLine::load("CL-7", line.events().to_vec()).unwrap().id(), "CL-7");
}

#[test]
fn facts_that_come_late_count_on_their_day() {
    let mut line = drawn(&approval());
    let (day, booked) = (date!("2026-02-01"), date!("2026-02-10"));
    assert_eq!(line.availability(day, &[]).unwrap().available, money!("13000.00 CNY"));
    let late = Change::new("s-1", "fraud in another account").value(date!("2026-01-08"));
    line.on(booked).suspend(late).unwrap();
    // What was granted on 10 January was granted; nothing more is available since the 8th.
    assert_eq!(line.availability(day, &[]).unwrap().in_force, InForce::Suspended);
    assert_eq!(line.availability(day, &[]).unwrap().used, money!("17000.00 CNY"));
    // What did we know on 9 February?
    let then = line.known_on(date!("2026-02-09")).unwrap();
    assert_eq!(then.availability(day, &[]).unwrap().available, money!("13000.00 CNY"));
    assert_eq!(then.business_day(), date!("2026-01-10"));
    assert_eq!(line.known_on(booked).unwrap(), line);
    assert_eq!(line.known_on(date!("2026-01-04")), None);
}

#[test]
fn a_loan_that_is_there_before_its_drawdown_counts_says_what_is_used() {
    let mut line = line();
    let (paid_out, granted) = (date!("2026-02-08"), date!("2026-02-10"));
    line.on(granted).grant(grant("dd-1", "L-1", money!("5000.00 CNY")), &[]).unwrap();
    line.on(granted).drawdown_paid_out("po-1", "L-1", paid_out).unwrap();
    let first = says("L-1", paid_out, ["5000.00", "0.00", "5000.00", "0.00"]);
    let now = line.availability(paid_out, &[first]).unwrap();
    assert_eq!((now.used, now.loans[0].granted), (money!("5000.00 CNY"), money!("0.00 CNY")));
    // Nothing was granted yet, so nothing is missing; from the grant on it is.
    assert_eq!(line.availability(date!("2026-02-09"), &[]).unwrap().used, money!("0.00 CNY"));
    let missing = line.availability(granted, &[]).unwrap_err();
    assert_eq!(missing.to_string(), "`L-1` was paid out on 2026-02-08: what it says is missing");
}

#[test]
fn events_keep_their_stored_form() {
    let mut line = line_of(&approval().restored(Restored::Never));
    let day = date!("2026-01-10");
    line.on(day).grant(grant("dd-1", "L-1", money!("12000.00 CNY")), &[]).unwrap();
    line.on(day).drawdown_paid_out("po-1", "L-1", day).unwrap();
    line.on(day).grant(grant("dd-2", "L-2", money!("1.00 CNY")), &[says("L-1", day, ["0.00"; 4])]).unwrap();
    line.on(day).cancel_drawdown("L-2", Change::new("dc-2", "not signed")).unwrap();
    line.on(day).change_limit(money!("9.00 CNY"), Change::new("lc-1", "income fell")).unwrap();
    line.on(day).suspend(Change::new("s-1", "in doubt")).unwrap();
    let next = date!("2026-01-11");
    line.on(day).resume(Change::new("r-1", "cleared").value(next)).unwrap();
    line.on(day).close_line(Change::new("c-1", "the client left").value(next)).unwrap();
    let hash = decision();
    let stored = [
        r#"{"schema":1,"key":"open","booked":"2026-01-05","kind":"opened","currency":{"code":"CNY","exponent":2},"limit":3000000,"from":"2026-01-05","last_day":"2026-12-31","restored":"never"}"#.to_owned(),
        format!(r#"{{"schema":1,"key":"dd-1","booked":"2026-01-10","kind":"drawdown_granted","value":"2026-01-10","loan":"L-1","amount":1200000,"gate":{{"approved":{{"decision":"{hash}"}}}}}}"#),
        r#"{"schema":1,"key":"po-1","booked":"2026-01-10","kind":"drawdown_paid_out","value":"2026-01-10","loan":"L-1"}"#.to_owned(),
        format!(r#"{{"schema":1,"key":"dd-2","booked":"2026-01-10","kind":"drawdown_granted","value":"2026-01-10","loan":"L-2","amount":100,"gate":{{"approved":{{"decision":"{hash}"}}}}}}"#),
        r#"{"schema":1,"key":"dc-2","booked":"2026-01-10","kind":"drawdown_cancelled","value":"2026-01-10","loan":"L-2","reason":"not signed"}"#.to_owned(),
        r#"{"schema":1,"key":"lc-1","booked":"2026-01-10","kind":"limit_changed","value":"2026-01-10","limit":900,"reason":"income fell"}"#.to_owned(),
        r#"{"schema":1,"key":"s-1","booked":"2026-01-10","kind":"suspended","value":"2026-01-10","reason":"in doubt"}"#.to_owned(),
        r#"{"schema":1,"key":"r-1","booked":"2026-01-10","kind":"resumed","value":"2026-01-11","reason":"cleared"}"#.to_owned(),
        r#"{"schema":1,"key":"c-1","booked":"2026-01-10","kind":"closed","value":"2026-01-11","reason":"the client left"}"#.to_owned(),
    ];
    let written: Vec<_> = line.events().iter().map(|event| serde_json::to_string(event).unwrap()).collect();
    assert_eq!(written, stored);
    let read: Vec<Event> = stored.iter().map(|text| serde_json::from_str(text).unwrap()).collect();
    assert_eq!(CreditLine::load("CL-1", read.clone()).unwrap(), line);
    let unknown = stored[6].replace("\"value\"", "\"colour\":1,\"value\"");
    assert!(serde_json::from_str::<Event>(&unknown).is_err());
    // What could not have been recorded is not loaded.
    let impossible = |change: &dyn Fn(&mut Vec<Event>)| {
        let mut events = read.clone();
        change(&mut events);
        let error = CreditLine::load("CL-1", events).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::CorruptData);
        (error.code(), error.to_string())
    };
    assert_eq!(impossible(&|events| events.clear()).0, "load.no_opening");
    assert_eq!(impossible(&|events| drop(events.remove(0))).0, "load.no_opening");
    // The opening has its own key, and nothing else can have it in its place.
    for (first, key, found) in [(0, "opened", "`opened` (opened)"), (5, "open", "`open` (limit_changed)")] {
        let (code, message) = impossible(&|events| {
            drop(events.drain(..first));
            events[0].key = Key::new(key).unwrap();
        });
        let expected = format!("the events of a line begin with its opening, found {found}");
        assert_eq!((code, message), ("load.no_opening", expected));
    }
    assert_eq!(impossible(&|events| events[3].schema = 2).0, "load.layout");
    assert!(impossible(&|events| drop(events.remove(1))).1.contains("no drawdown was granted to `L-1`"));
    assert!(impossible(&|events| events.push(events[8].clone())).1.ends_with("its key is used before"));
    let declined = Gate::Declined { decision: decision() };
    let (code, message) = impossible(&|events| {
        if let Fact::DrawdownGranted { gate, .. } = &mut events[1].fact {
            *gate = declined;
        }
    });
    assert_eq!(code, "load.impossible");
    assert!(message.contains("found declined"), "{message}");
}
