use std::collections::{BTreeMap, BTreeSet};

use lending_core::calendar::Date;
use lending_core::debt::{Component, Item};
use lending_core::ledger::{Basis, Chart, Ledger, Role, Side};
use lending_core::loan::{Basis as LineBasis, Fact, Line, LineKey, Loan, Position};
use lending_core::money::Minor;
use lending_core::penalty::Grace;

use super::{Violation, holds, same};
use crate::generator::Case;

/// MON-2: the postings of each entry balance, on the balance sheet and off it; on some of the days on which it was told the trial balance by role is
/// the position as the book tells it: less what has grown and is not told yet, and where spans end, the position itself.
pub fn mon_2(case: &Case) -> Result<(), Violation> {
    let last = case.loan.business_day();
    let first = case.terms.agreed().contract_day;
    let booked: BTreeSet<Date> = case.loan.book().iter().map(|entry| entry.booked).collect();
    let apart = booked.len().div_ceil(4).max(1);
    let days = booked.into_iter().step_by(apart).filter(|day| (first..last).contains(day));
    let mut knowledge: Vec<Loan> =
        days.map(|day| case.loan.known_on(day).expect("a day within reach")).collect();
    let mut ended = case.loan.clone();
    let end = month_end(last.max(case.loan.closed_through().unwrap_or(last)));
    ended.on(end).expect("a later business day").close().expect("a day that can be closed");
    where_spans_end(&ended, end, case.seed)?;
    // What a day posts is sure when it is closed: what money took of memorandum, and so what is income, follows from all
    // that is known on it (C243).
    let whole = Ledger::of(&ended, &Chart::of_roles(Basis::Accrual));
    knowledge.push(ended);
    for then in &knowledge {
        let day = then.business_day();
        for basis in [Basis::Accrual, Basis::Cash] {
            let ledger = Ledger::of(then, &Chart::of_roles(basis));
            let at = |what: &str| format!("seed {}, {day}, {basis:?}: {what}", case.seed);
            balances(&ledger, &at)?;
            as_the_book_tells(then, &ledger, day, basis, &at)?;
            let shared = ledger.posted().len().min(whole.posted().len());
            let kept = basis == Basis::Cash || ledger.posted()[..shared] == whole.posted()[..shared];
            holds("MON-2", kept, || at("what was posted changed"))?;
        }
    }
    Ok(())
}

/// At the end of a month all that grew by then is told, the night that follows included: the trial balance is the
/// position with what grows in that night.
fn where_spans_end(ended: &Loan, end: Date, seed: u64) -> Result<(), Violation> {
    let ledger = Ledger::of(ended, &Chart::of_roles(Basis::Accrual));
    // Where a prepayment made the whole row grow on its day, the night that follows has grown already.
    let lines = ended.lines(end).expect("a day within reach");
    let is_ahead = |basis: &LineBasis| matches!(basis, LineBasis::Growth { run, .. } if run.pieces.iter().any(|piece| piece.to > end));
    if lines.iter().flat_map(|line| &line.basis).any(is_ahead) {
        return Ok(());
    }
    let position = ended.closing(end).expect("a day within reach").position;
    // What a retroactive grace that is lost in the morning charges and takes back is told then.
    let grace = ended.terms().agreed().penalty.as_ref().map(|penalty| penalty.grace);
    let is_lost = |item: &Item| {
        let ends = matches!(grace, Some(Grace::Retroactive(days)) if item.due.is_some_and(|due| due.plus_days(days) == end));
        ends && !item.unpaid().total().is_zero()
    };
    if position.items.iter().any(is_lost) {
        return Ok(());
    }
    let night = ended.accrued(end, end.plus_days(1)).expect("days within reach");
    let on = |roles: &[Role]| -> Minor { roles.iter().map(|role| ledger.balance(*role, end)).sum() };
    let at = |what: &str| format!("seed {seed}, the end of {end}: {what}");
    let on_no_bill = position.interest_accrued.minor() - position.interest_billed_ahead.minor();
    let interest = unpaid(&position, Component::Interest) - position.paid_ahead.interest + on_no_bill;
    let found = on(&[Role::InterestAccrued, Role::InterestReceivable, Role::InterestMemorandum]);
    same("MON-2", || at("interest"), &(interest + night.interest.minor()), &found)?;
    let penalty = unpaid(&position, Component::Penalty) + night.penalty.minor();
    let found = on(&[Role::PenaltyReceivable, Role::PenaltyMemorandum]);
    same("MON-2", || at("penalty"), &penalty, &found)?;
    let first = ended.terms().agreed().contract_day;
    let all = ended.accrued(first, end.plus_days(1)).expect("days within reach");
    let all = all.interest_memorandum.minor() + all.penalty_memorandum.minor();
    let told: Minor = ended.memorandum_told().iter().map(|told| told.amount).sum();
    same("MON-2", || at("memorandum"), &all, &told)
}

/// The last day of a day's month.
fn month_end(day: Date) -> Date {
    let mut end = day;
    while end.plus_days(1).month() == day.month() {
        end = end.plus_days(1);
    }
    end
}

/// Each entry adds up to nothing, and only a line that moves nothing says why.
fn balances(ledger: &Ledger, at: &dyn Fn(&str) -> String) -> Result<(), Violation> {
    for posted in ledger.posted() {
        for side in [Side::Balance, Side::Memorandum] {
            let of_side = posted.postings.iter().filter(|posting| posting.role.side() == side);
            let sum: Minor = of_side.map(|posting| posting.amount).sum();
            same(
                "MON-2",
                || at(&format!("{} {}, {}", posted.seq, posted.key, side.name())),
                &Minor::ZERO,
                &sum,
            )?;
        }
        let quiet = posted.nothing.is_none() || posted.postings.is_empty();
        holds("MON-2", quiet, || at(&format!("{} posts, and says it moves nothing", posted.key)))?;
    }
    Ok(())
}

/// What has grown on lines and is not told.
#[derive(Debug, Default)]
struct Running {
    interest: Minor,
    added: Minor,
    penalty: Minor,
}

impl Running {
    fn of(then: &Loan, day: Date) -> Self {
        let mut told: BTreeMap<&LineKey, Minor> = BTreeMap::new();
        for entry in then.book() {
            *told.entry(&entry.key).or_default() += entry.amount;
        }
        let mut running = Self::default();
        let mut add = |key: &LineKey, left: Minor| match key.kind() {
            "interest" | "interest_taken_back" => running.interest += left,
            "added" => running.added += left,
            "penalty" | "compound" => running.penalty += left,
            _ => {}
        };
        for line in then.lines(day).expect("a day within reach") {
            add(&line.key, line.amount - told.remove(&line.key).unwrap_or_default());
        }
        // The night of a span's last day is told at that day's close, and shows in the morning.
        for (key, amount) in &told {
            add(key, -*amount);
        }
        running
    }
}

fn as_the_book_tells(
    then: &Loan,
    ledger: &Ledger,
    day: Date,
    basis: Basis,
    at: &dyn Fn(&str) -> String,
) -> Result<(), Violation> {
    let position = then.closing(day).expect("a day within reach").position;
    let running = Running::of(then, day);
    let on = |role: Role| ledger.balance(role, day);
    let check = |what: &str, expected: Minor, found: Minor| same("MON-2", || at(what), &expected, &found);
    let unpaid = |component| unpaid(&position, component);

    let principal = on(Role::Principal) + on(Role::PrincipalMemorandum);
    check("principal", position.principal_outstanding().minor(), principal)?;
    let on_bills = unpaid(Component::Interest) - position.paid_ahead.interest - running.added;
    let pot = position.interest_accrued.minor() - position.interest_billed_ahead.minor();
    let pot = pot - running.interest + running.added;
    let memorandum = on(Role::InterestMemorandum);
    let interest = on(Role::InterestReceivable) + on(Role::InterestAccrued) + memorandum;
    check("interest owed", on_bills + pot, interest)?;
    if basis == Basis::Accrual && memorandum.is_zero() && position.written_off_since.is_none() {
        check("interest on bills", on_bills, on(Role::InterestReceivable))?;
        check("interest on no bill", pot, on(Role::InterestAccrued))?;
    }
    check("fees", unpaid(Component::Fee), on(Role::FeeReceivable) + on(Role::FeeMemorandum))?;
    check("tax", unpaid(Component::Tax), on(Role::TaxReceivable) + on(Role::TaxMemorandum))?;
    let penalty = on(Role::PenaltyReceivable) + on(Role::PenaltyMemorandum);
    check("penalty", unpaid(Component::Penalty) - running.penalty, penalty)?;
    check("credit", -position.credit.minor(), on(Role::BorrowersCredit))?;
    check("what is to be returned", -position.to_be_returned.minor(), on(Role::ToBeReturned))?;
    check("cash that went out and came in", cash(then, day), on(Role::Cash) + on(Role::DeductionsKept))?;
    income(then, ledger, day, basis, &running, at)
}

fn unpaid(position: &Position, component: Component) -> Minor {
    position.items.iter().map(|item| item.unpaid()[component]).sum()
}

/// Cash as lines tell it: received, less sent, returned and charged back.
fn cash(then: &Loan, day: Date) -> Minor {
    let lines = then.lines(day).expect("a day within reach");
    let sum = |kinds: &[&str]| -> Minor {
        lines.iter().filter(|line| kinds.contains(&line.key.kind())).map(|line| line.amount).sum()
    };
    let out = ["disbursed", "returned", "returned_credit", "charged_back", "refunded"];
    sum(&["received", "deducted"]) - sum(&out)
}

/// On the accrual basis, as long as accrual never stopped, all that is told of growth is income, and nothing is memorandum;
/// on the cash basis no income is above what money paid.
fn income(
    then: &Loan,
    ledger: &Ledger,
    day: Date,
    basis: Basis,
    running: &Running,
    at: &dyn Fn(&str) -> String,
) -> Result<(), Violation> {
    let on = |role: Role| ledger.balance(role, day);
    let lines = then.lines(day).expect("a day within reach");
    let sum = |kinds: &[&str]| -> Minor {
        lines.iter().filter(|line| kinds.contains(&line.key.kind())).map(|line| line.amount).sum()
    };
    let stops = ["accrual_stopped", "written_off"];
    // A write-off after which nothing was outstanding at the close of its day tells no amount: accrual stopped (C205).
    let written_off = then.events().iter().any(|event| matches!(event.fact, Fact::WrittenOff { .. }));
    let stopped = written_off || then.book().iter().any(|entry| stops.contains(&entry.key.kind()));
    match basis {
        Basis::Accrual if stopped => Ok(()),
        // What comes back while the loan is written off is taken from what was recovered (C252).
        Basis::Cash if !sum(&["written_off"]).is_zero() => Ok(()),
        Basis::Accrual => {
            let kept: Minor = lines
                .iter()
                .filter(|line| matches!(line.key, LineKey::Deducted { component: Component::Interest, .. }))
                .map(|line| line.amount)
                .sum();
            let grown = sum(&["interest", "interest_taken_back"]) + kept - running.interest;
            same("MON-2", || at("interest income"), &grown, &-on(Role::InterestIncome))?;
            same("MON-2", || at("memorandum"), &Minor::ZERO, &on(Role::MemorandumContra))
        }
        Basis::Cash => {
            let of_interest = |kind: &str| -> Minor {
                let of =
                    |line: &&Line| line.key.kind() == kind && line.key.to_string().ends_with("| interest");
                lines.iter().filter(of).map(|line| line.amount).sum()
            };
            let served = of_interest("allocated") - of_interest("freed") - of_interest("returned");
            let most = served.at_least_zero();
            // What relief gave up of it was earned by nobody.
            let postings = ledger.postings_by(day).filter(|posting| {
                posting.role == Role::Waived && posting.component == Some(Component::Interest)
            });
            let given_up: Minor = postings.map(|posting| posting.amount).sum();
            let found = -on(Role::InterestIncome) - given_up;
            holds("MON-2", found <= most, || at(&format!("interest income {found}, paid {most}")))
        }
    }
}
