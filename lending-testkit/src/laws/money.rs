use std::collections::BTreeMap;

use fastrand::Rng;
use lending_core::allocation::{Bucket, Direction, Owed, Part, Waterfall, allocate};
use lending_core::calendar::Date;
use lending_core::debt::{Component, ItemId, Key, Split};
use lending_core::fee::ChargeWhenClosed;
use lending_core::loan::{Fact, LineKey, Loan, Position};
use lending_core::money::Minor;

use super::{Violation, holds, same};
use crate::generator::Case;

/// MON-1: for each component, opening + grown + charged + moved in − paid − relieved − moved out = closing, on every
/// day; added up from events and lines, never read from balances.
pub fn mon_1(case: &Case) -> Result<(), Violation> {
    let mut walk = case.loan.day_by_day();
    for day in case.days().step_by(3) {
        let position = walk.closing(day).expect("a day within reach").position;
        let lines = walk.amounts(day).expect("a day within reach");
        conserved(case, &position, &lines)?;
    }
    Ok(())
}

fn conserved(case: &Case, position: &Position, lines: &BTreeMap<LineKey, Minor>) -> Result<(), Violation> {
    let day = position.day;
    let sum = |wanted: &dyn Fn(&LineKey) -> bool| -> Minor {
        lines.iter().filter(|(key, _)| wanted(key)).map(|(_, amount)| *amount).sum()
    };
    let of = |component: Component| {
        let took = sum(&|key| matches!(key, LineKey::Allocated { component: c, .. } if *c == component));
        let freed = sum(&|key| matches!(key, LineKey::Freed { component: c, .. } if *c == component));
        let returned = sum(&|key| matches!(key, LineKey::Returned { component: c, .. } if *c == component));
        let on_item = |item: &ItemId| *item != ItemId::ToCome;
        let waived = sum(
            &|key| matches!(key, LineKey::Waived { item, component: c, .. } if *c == component && on_item(item)),
        );
        let let_off = sum(&|key| matches!(key, LineKey::LetOff { component: c, .. } if *c == component));
        let by_rule = if component == Component::Interest {
            sum(&|key| matches!(key, LineKey::Relieved { .. }))
                - sum(&|key| matches!(key, LineKey::Unrelieved { .. }))
        } else {
            Minor::ZERO
        };
        let waived = waived + let_off + by_rule;
        let unwaived = sum(&|key| matches!(key, LineKey::Unwaived { component: c, .. } if *c == component));
        let billed = sum(&|key| matches!(key, LineKey::Billed { component: c, .. } if *c == component));
        (took - freed - returned, waived - unwaived, billed)
    };
    let unpaid =
        |component: Component| -> Minor { position.items.iter().map(|item| item.unpaid()[component]).sum() };
    let at = |what: &str| format!("seed {}, {day}, {what}", case.seed);
    let check = |what: &str, expected: Minor, found: Minor| same("MON-1", || at(what), &expected, &found);

    // Money in advance lies on rows that are not issued, or on the principal on no bill itself.
    let issued = |item: &ItemId| position.items.iter().any(|known| known.id == *item);
    let ahead = |component: Component| {
        let on = |item: &ItemId, of: Component| of == component && !issued(item);
        let took = sum(&|key| matches!(key, LineKey::Allocated { item, component: c, .. } if on(item, *c)));
        let freed = sum(&|key| matches!(key, LineKey::Freed { item, component: c, .. } if on(item, *c)));
        let back = sum(&|key| matches!(key, LineKey::Returned { item, component: c, .. } if on(item, *c)));
        took - freed - back
    };
    // What another plan or a call took over of bills, what of it became principal, what was called in as an item of its
    // own, and interest on no bill that was waived.
    let over = |component: Component| {
        sum(&|key| matches!(key, LineKey::Moved { component: c, .. } if *c == component))
    };
    let made = |component: Component| {
        sum(&|key| matches!(key, LineKey::MadePrincipal { component: c, .. } if *c == component))
    };
    let called = |component: Component| {
        sum(&|key| matches!(key, LineKey::CalledIn { component: c, .. } if *c == component))
    };
    let forgiven = sum(&|key| {
        matches!(key, LineKey::Waived { item: ItemId::ToCome, component: Component::Interest, .. })
    });
    // What was kept of a payout is an item that is paid by it.
    let kept = |component: Component| {
        sum(&|key| matches!(key, LineKey::Deducted { component: c, .. } if *c == component))
    };
    // What was charged back is owed as an item of its own.
    let back = |component: Component| {
        sum(&|key| matches!(key, LineKey::ChargedBack { component: c, .. } if *c == component))
    };
    // What went to somebody else with the claim: of items, and of what was on no bill.
    let gone = |component: Component, of_items: bool| {
        let is_meant =
            |item: &ItemId, of: Component| of == component && (*item != ItemId::ToCome) == of_items;
        sum(&|key| matches!(key, LineKey::Transferred { item, component: c, .. } if is_meant(item, *c)))
    };
    let down = sum(&|key| matches!(key, LineKey::DownPayment(_)));
    let capitalised = sum(&|key| matches!(key, LineKey::Capitalised { .. }));
    let cut = sum(&|key| {
        matches!(key, LineKey::Waived { item: ItemId::ToCome, component: Component::Principal, .. })
    });

    let (paid, waived, billed) = of(Component::Principal);
    let disbursed =
        stated(&case.loan, day, |fact| matches!(fact, Fact::Disbursed { .. } | Fact::HandedOver { .. }));
    let paid_ahead = ahead(Component::Principal);
    let became: Minor = Component::ALL.iter().map(|component| made(*component)).sum();
    let off_bills = over(Component::Principal) - called(Component::Principal);
    let to_come = disbursed - down + capitalised - cut - billed - paid_ahead + off_bills + became;
    let to_come = to_come - gone(Component::Principal, false);
    check("principal to come", to_come, position.principal_to_come.minor())?;
    // What was paid out of credit is owed, and paid by it.
    let refunded = sum(&|key| matches!(key, LineKey::Refunded(_)));
    let on_items =
        down + refunded + back(Component::Principal) + billed - (paid - paid_ahead) - waived - off_bills;
    let on_items = on_items - gone(Component::Principal, true);
    check("principal on items", on_items, unpaid(Component::Principal))?;

    let (paid, waived, billed) = of(Component::Interest);
    let grown = sum(&|key| matches!(key, LineKey::Interest { .. } | LineKey::InterestTakenBack { .. }));
    let moved = billed + sum(&|key| matches!(key, LineKey::Added { .. }))
        - sum(&|key| matches!(key, LineKey::TakenOff { .. }));
    let paid_ahead = ahead(Component::Interest);
    let off_bills = over(Component::Interest) - called(Component::Interest);
    let charged_back = back(Component::Interest);
    let on_bills =
        moved + charged_back + kept(Component::Interest) - (paid - paid_ahead) - waived - off_bills;
    check("interest on bills", on_bills - gone(Component::Interest, true), unpaid(Component::Interest))?;
    check(
        "interest on no bill",
        grown - moved - capitalised + off_bills
            - made(Component::Interest)
            - forgiven
            - gone(Component::Interest, false),
        position.interest_accrued.minor() - position.interest_billed_ahead.minor(),
    )?;

    let (paid, waived, _) = of(Component::Fee);
    // Charges that events state, what was kept of payouts, and what payments were charged for prepaying.
    let of_payment = |key: &Key| {
        let mut events = case.loan.events().iter();
        events.any(|event| {
            event.key == *key && matches!(event.fact, Fact::Received { .. } | Fact::GoodwillGiven { .. })
        })
    };
    let prepaying = sum(&|key| matches!(key, LineKey::Charged(key) if of_payment(key)));
    // A charge that the terms refuse of a loan that is closed is not made where the ground moved (C189): its line says so.
    let made_all = case.terms.agreed().charge_when_closed == ChargeWhenClosed::Reopens;
    let charged = if made_all {
        prepaying + stated(&case.loan, day, |fact| matches!(fact, Fact::Charged { .. }))
    } else {
        sum(&|key| matches!(key, LineKey::Charged(_)))
    };
    // Charges and penalty that were taken over wait as a charge, unless they became principal.
    let waits = over(Component::Penalty) - made(Component::Fee) - made(Component::Penalty);
    // Fees that the list makes, and charges whose amount it says.
    let listed = |component: Component| {
        sum(&|key| matches!(key, LineKey::Fee { component: c, .. } if *c == component))
    };
    let charged = charged + back(Component::Fee) + listed(Component::Fee);
    let gone_fees = gone(Component::Fee, true);
    check(
        "fees",
        charged + kept(Component::Fee) + waits - paid - waived - gone_fees,
        unpaid(Component::Fee),
    )?;

    // Tax that was taken over waits with the charge that its fee became.
    let (paid, waived, _) = of(Component::Tax);
    let taxed = listed(Component::Tax) + kept(Component::Tax) + back(Component::Tax) - made(Component::Tax);
    check("tax", taxed - paid - waived - gone(Component::Tax, true), unpaid(Component::Tax))?;

    let (paid, waived, _) = of(Component::Penalty);
    let grown = sum(&|key| matches!(key, LineKey::Penalty { .. } | LineKey::Compound { .. }));
    let grown = grown + back(Component::Penalty) + listed(Component::Penalty);
    check(
        "penalty",
        grown - paid - waived - over(Component::Penalty) - gone(Component::Penalty, true),
        unpaid(Component::Penalty),
    )?;

    let taken: Minor = Component::ALL.iter().map(|component| of(*component).0).sum();
    let received =
        stated(&case.loan, day, |fact| matches!(fact, Fact::Received { .. } | Fact::GoodwillGiven { .. }));
    let returned = sum(&|key| matches!(key, LineKey::Returned { .. } | LineKey::ReturnedCredit(_)));
    let deducted: Minor = Component::ALL.into_iter().map(kept).sum();
    let kept = sum(&|key| matches!(key, LineKey::Kept(_)));
    let own = position.credit.minor() + position.to_be_returned.minor();
    check("credit and what is to be returned", received + deducted - returned - taken - kept, own)
}

/// What standing events of a kind state, up to a day.
fn stated(loan: &Loan, day: Date, kind: impl Fn(&Fact) -> bool) -> Minor {
    let undone = |key| {
        loan.events().iter().any(|other| matches!(&other.fact, Fact::Reversed { target } if target == key))
    };
    let counts = loan.events().iter().filter(|event| {
        kind(&event.fact) && event.fact.value().is_some_and(|value| value <= day) && !undone(&event.key)
    });
    counts.filter_map(|event| event.fact.amount()).sum()
}

/// MON-3: no item's component, no principal to come and no credit below zero, nothing paid or waived beyond what was
/// stated; credit only where nothing issued is unpaid.
pub fn mon_3(case: &Case) -> Result<(), Violation> {
    let first = case.terms.agreed().contract_day;
    for closing in case.loan.closings(first, case.last_day()).expect("days within reach") {
        let position = closing.position;
        let at = |what: String| format!("seed {}, {}: {what}", case.seed, position.day);
        for item in &position.items {
            for component in Component::ALL {
                let parts = [item.stated[component], item.paid[component], item.waived[component]];
                let unpaid = item.unpaid()[component];
                let sound = parts.iter().all(|part| !part.is_negative()) && !unpaid.is_negative();
                holds("MON-3", sound, || {
                    at(format!("{component} of {}: {parts:?}, unpaid {unpaid}", item.id))
                })?;
            }
        }
        let ahead = position.interest_billed_ahead.minor();
        holds("MON-3", !ahead.is_negative(), || at(format!("billed ahead {ahead}")))?;
        let to_come = position.principal_to_come.minor();
        holds("MON-3", !to_come.is_negative(), || at(format!("principal to come {to_come}")))?;
        let credit = position.credit.minor();
        holds("MON-3", !credit.is_negative(), || at(format!("credit {credit}")))?;
        let beside_debt = credit.is_positive() && position.owed().minor().is_positive();
        holds("MON-3", !beside_debt, || at(format!("credit {credit} beside {}", position.owed())))?;
    }
    Ok(())
}

/// WAT-1: allocations and rest make the payment; a later place gets money only when all earlier ones are empty.
pub fn wat_1(case: &Case) -> Result<(), Violation> {
    let mut rng = Rng::with_seed(case.seed);
    let waterfall = case.terms.agreed().waterfall;
    for _ in 0..20 {
        let owed: Vec<Owed> = (0..rng.usize(0..8)).map(|_| some_item(&mut rng)).collect();
        let amount = Minor::new(rng.i64(0..3000));
        let mut parts: Vec<Part> = Vec::new();
        let rest = allocate(&waterfall, &owed, amount, |part| parts.push(part));
        let at = |what: &str| format!("seed {}: {what} of {amount} over {owed:?}: {parts:?}", case.seed);
        let given: Minor = parts.iter().map(|part| part.amount).sum();
        holds("WAT-1", given + rest == amount && !rest.is_negative(), || at("the sum"))?;
        let mut left = amount;
        for (item, component) in places(waterfall, &owed) {
            let took: Minor = parts
                .iter()
                .filter(|part| part.item == item && part.component == component)
                .map(|part| part.amount)
                .sum();
            let expected = owed[item].unpaid[component].min(left);
            holds("WAT-1", took == expected, || at(&format!("{component} of item {item}")))?;
            left -= took;
        }
    }
    Ok(())
}

fn some_item(rng: &mut Rng) -> Owed {
    let mut unpaid = Split::default();
    for component in Component::ALL {
        unpaid[component] = Minor::new(if rng.bool() { rng.i64(0..400) } else { 0 });
    }
    Owed { bucket: Bucket::ALL[rng.usize(0..3)], unpaid }
}

/// Every place of a waterfall in its order, written as sorting.
fn places(waterfall: Waterfall, owed: &[Owed]) -> Vec<(usize, Component)> {
    let place = |bucket: Bucket, component: Component| {
        waterfall.places().iter().position(|place| *place == (bucket, component))
    };
    let first = |bucket: Bucket| waterfall.places().iter().position(|place| place.0 == bucket);
    let mut places: Vec<(usize, Component)> =
        (0..owed.len()).flat_map(|item| Component::ALL.map(|component| (item, component))).collect();
    places.sort_by_key(|(item, component)| {
        let bucket = owed[*item].bucket;
        match waterfall.direction() {
            Direction::ByBill => (first(bucket), *item, place(bucket, *component)),
            Direction::ByComponent => (place(bucket, *component), *item, None),
        }
    });
    places
}
