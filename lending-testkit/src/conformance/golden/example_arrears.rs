//! `examples`: the cases that speak of late money. Each gives what is expected in the same shape.

use lending_core::accrual::Piece;
use lending_core::calendar::{Date, DayCount};
use lending_core::date;
use lending_core::debt::{Component, ItemId};
use lending_core::loan::{Closing, Loan, Outlook, Payment, Reschedule};
use lending_core::money::{Currency, Minor, Money, Rounding, RoundingMode};
use lending_core::origination::LoanRequest;
use lending_core::overdue::{Class, Classification, Counting, OverduePolicy, oldest_unpaid};
use lending_core::penalty::{Grace, OfContract};
use lending_core::product::Product;
use lending_core::rate::Rate;
use lending_core::reschedule::{Arrears, NewPlan, Rows, Treatment};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::figures::{day, decimal, decimal_text, field, half_up, number, text, whole};

/// What the library gives for a case, in the shape of what is expected; nothing for one that belongs elsewhere.
pub(super) fn found(id: &str, inputs: &Value) -> Option<Result<Value, String>> {
    Some(match id {
        "frappe-penalty-grace5" => after_grace(inputs),
        "frappe-penalty-partial" => after_partial_payment(inputs),
        "frappe-dpd" => days_of_parts(inputs),
        "frappe-dpd-old" => days_and_classes(inputs),
        "rbi-sma" => first_days(inputs),
        "cimb-late" => from_the_due_day(inputs),
        "pl-late-2025" | "pl-late-2022" => statutory(inputs),
        "fineract-reamort" => over_the_rows_left(inputs),
        "own-cn-penalty" => penalty_and_compound(inputs),
        "own-billing-rollover" => roll_over(inputs),
        "own-scenario H-NIP-retro" | "own-scenario H-PIN-retro" => by_bill(inputs),
        _ => return None,
    })
}

/// Penalty of nights on an amount, rounded to so many decimals.
fn penalty(
    base: Decimal,
    rate: Rate,
    day_count: DayCount,
    (from, to): (Date, Date),
    places: u32,
) -> Result<Decimal, String> {
    let decimals = base.scale().max(2);
    let currency = currency(decimals)?;
    let base = Money::from_decimal(base, currency).map_err(|error| error.to_string())?.minor();
    let piece = Piece { from, to, base, rate: Some(rate), weight: day_count.weight(from, from, to) };
    let unit = 10_i64.pow(decimals.saturating_sub(places));
    let rounding = Rounding::new(Minor::new(unit), RoundingMode::HalfUp);
    Ok(Money::new(piece.growth().round(rounding), currency).to_decimal())
}

fn currency(decimals: u32) -> Result<Currency, String> {
    let decimals = u8::try_from(decimals).map_err(|error| error.to_string())?;
    Currency::new("XXX", decimals).map_err(|error| error.to_string())
}

fn yearly(percents: Decimal) -> Result<Rate, String> {
    format!("{percents} % per year").parse().map_err(|error| format!("{error}"))
}

/// A rate beside another: so many times it, and points on top.
fn beside(rate: Rate, times: &str, spread: &str) -> Result<Decimal, String> {
    let of = OfContract { times: decimal_text(times)?, spread: yearly(decimal_text(spread)?)? };
    Ok((of.beside(rate).to_decimal() * Decimal::ONE_HUNDRED).normalize())
}

fn after_grace(inputs: &Value) -> Result<Value, String> {
    let grace = Grace::StartsAfter(whole(inputs, "grace_days")?);
    let nights = (grace.first_night(day(inputs, "due")?), day(inputs, "paid")?);
    let (base, rate) = (number(inputs, "overdue_interest")?, yearly(number(inputs, "penalty_rate_pct")?)?);
    let charged = penalty(base, rate, DayCount::Act365Fixed, nights, 0)?;
    Ok(json!({ "penalty_rounded_0": charged.to_string() }))
}

/// The source prints the formula: its figure is that of the independent result.
fn after_partial_payment(inputs: &Value) -> Result<Value, String> {
    let from = date!("2023-01-01");
    let nights = (from, from.plus_days(whole(inputs, "days")?));
    let (base, rate) =
        (number(inputs, "overdue_interest_half")?, yearly(number(inputs, "penalty_rate_pct")?)?);
    let charged = penalty(base, rate, DayCount::Act365Fixed, nights, 2)?;
    Ok(json!({ "penalty": charged.to_string() }))
}

fn from_the_due_day(inputs: &Value) -> Result<Value, String> {
    let rates = text(inputs, "rate_pct")?.split('+').map(decimal_text).collect::<Result<Vec<_>, _>>()?;
    let rate = yearly(rates.into_iter().sum())?;
    let due = date!("2026-01-01");
    let paid = due.plus_days(whole(inputs, "late_days")?);
    // Charged from the eighth day on, and then from the due day: six days are forgiven if it is paid by then.
    let grace = Grace::Retroactive(6);
    let from = if paid >= grace.first_night(due) { due } else { paid };
    let charged = penalty(number(inputs, "overdue")?, rate, DayCount::Act360, (from, paid), 2)?;
    Ok(json!({ "charge": charged.to_string() }))
}

fn days_of_parts(inputs: &Value) -> Result<Value, String> {
    let pairs = |key: &str| -> Result<Vec<(Date, Minor)>, String> {
        let rows = field(inputs, key)?.as_array().ok_or("no list")?;
        let row = |row: &Value| {
            let on = row.get(0).and_then(Value::as_str).ok_or("no day")?;
            let on: Date = on.parse().map_err(|error| format!("{error}"))?;
            let amount = decimal(row.get(1).ok_or("no amount")?)?;
            let amount = Money::from_decimal(amount, currency(2)?).map_err(|error| error.to_string())?;
            Ok((on, amount.minor()))
        };
        rows.iter().map(row).collect()
    };
    let (dues, payments) = (pairs("dues")?, pairs("payments")?);
    let policy = OverduePolicy { counting: Counting::Inclusive, ..OverduePolicy::default() };
    let days = ["2024-10-05", "2024-10-06", "2024-10-07", "2024-10-08", "2024-10-09", "2024-10-10"];
    let more =
        ["2024-11-04", "2024-11-05", "2024-11-06", "2024-11-07", "2024-11-08", "2024-11-09", "2024-11-10"];
    let mut found = serde_json::Map::new();
    for text in days.into_iter().chain(more) {
        let on: Date = text.parse().map_err(|error| format!("{error}"))?;
        let paid = payments.iter().filter(|(paid, _)| *paid <= on).map(|(_, amount)| *amount).sum();
        let due: Vec<(Date, Minor)> = dues.iter().filter(|(due, _)| *due <= on).copied().collect();
        let past_due = oldest_unpaid(&due, paid).map_or(0, |oldest| policy.days_past_due(oldest, on));
        found.insert(text.to_owned(), json!(past_due));
    }
    Ok(json!({ "dpd": found }))
}

fn days_and_classes(inputs: &Value) -> Result<Value, String> {
    let (due, policy) = (day(inputs, "first_due")?, OverduePolicy::default());
    let ranges = field(inputs, "ranges")?.as_object().ok_or("no ranges")?;
    let classes = ranges.iter().map(|(name, range)| {
        let from_days = range.get(0).and_then(Value::as_u64).and_then(|days| u32::try_from(days).ok());
        Class { name: name.clone(), from_days }
    });
    let mut classes: Vec<Class> = classes.collect();
    classes.sort_by_key(|class| class.from_days);
    let table = Classification::new(classes);
    let (mut days, mut names) = (Vec::new(), Vec::new());
    for on in field(inputs, "asof")?.as_array().ok_or("no days")? {
        let on: Date = on.as_str().unwrap_or_default().parse().map_err(|error| format!("{error}"))?;
        let past_due = policy.days_past_due(due, on);
        days.push(past_due);
        names.push(table.by_days(past_due).map_or("", |class| &class.name).to_owned());
    }
    Ok(json!({ "dpd": days, "cls": names }))
}

fn first_days(inputs: &Value) -> Result<Value, String> {
    let due = day(inputs, "due")?;
    let policy = OverduePolicy { counting: Counting::Inclusive, ..OverduePolicy::default() };
    let first = |days: u32| {
        let mut on = (0..1000).map(|nights| due.plus_days(nights));
        on.find(|on| policy.days_past_due(due, *on) >= days).map(|on| on.to_string())
    };
    Ok(json!({ "overdue": first(1), "SMA1": first(31), "SMA2": first(61), "NPA": first(91) }))
}

fn statutory(inputs: &Value) -> Result<Value, String> {
    let printed = text(inputs, "nbp_ref_pct")?.split_whitespace().next().ok_or("no rate")?;
    let reference = yearly(decimal_text(printed)?)?;
    let figure = |times, spread| beside(reference, times, spread).map(|rate| rate.to_string());
    Ok(json!({
        "statutory": figure("1", "3.5")?,
        "max_capital": figure("2", "7")?,
        "late": figure("1", "5.5")?,
        "max_late": figure("2", "11")?,
    }))
}

fn penalty_and_compound(inputs: &Value) -> Result<Value, String> {
    let contract = yearly(number(inputs, "contract_rate_pct")?)?;
    let times = Decimal::ONE + number(inputs, "uplift_pct")? / Decimal::ONE_HUNDRED;
    let percents = beside(contract, &times.to_string(), "0")?;
    let (rate, due) = (yearly(percents)?, date!("2026-01-01"));
    let nights = (due, due.plus_days(whole(inputs, "days")?));
    let on = |key: &str| penalty(number(inputs, key)?, rate, DayCount::Act360, nights, 2);
    let (penalty, compound) = (on("overdue_principal")?, on("overdue_interest")?);
    Ok(json!({
        "penalty_rate_pct": percents.to_string(),
        "penalty_interest": penalty.to_string(),
        "compound_on_interest": compound.to_string(),
        "base_principal_plus_interest": (penalty + compound).to_string(),
    }))
}

/// A loan of three or four rows from a first of January, paid out.
fn opened(settings: &str, amount: &str, rows: u32) -> Result<Loan, String> {
    let first = date!("2025-01-01");
    let text = format!(
        "code = 'example'\ncurrency = 'CNY'\namount = {{ min = '1.00', max = '100000.00' }}\n\
         instalments = {{ min = 1, max = 24 }}\nmethod = 'equal_principal'\n{settings}"
    );
    let product = Product::from_toml(&text).map_err(|error| error.to_string())?;
    let amount: Money = format!("{amount} CNY").parse().map_err(|error| format!("{error}"))?;
    let request = LoanRequest::new(amount, rows, first);
    let offer = product.offer(&request).map_err(|error| error.to_string())?;
    let mut loan = Loan::open("example", offer.accept()).map_err(|error| error.to_string())?;
    let today = loan.on(first).map_err(|error| error.to_string())?;
    today.disburse("d-1").map_err(|error| error.to_string())?;
    Ok(loan)
}

fn over_the_rows_left(inputs: &Value) -> Result<Value, String> {
    let rows = field(inputs, "instalments")?.as_array().ok_or("no rows")?.len();
    let principal = number(inputs, "principal")?;
    let mut loan = opened(
        "rate = '0 % per year'",
        &half_up(principal, 2).to_string(),
        u32::try_from(rows).unwrap_or(0),
    )?;
    let missed = whole(inputs, "missed")?;
    // The day after the last row that was missed.
    let on = loan.terms().agreed().due(missed).plus_days(1);
    let treatment = Treatment::OnTheFirstRow;
    let arrears = Arrears::Transferred { interest: treatment, fee: treatment, penalty: treatment };
    let today = loan.on(on).map_err(|error| error.to_string())?;
    let again = Reschedule::new("r-1", NewPlan::new(Rows::Same, arrears));
    today.reschedule(again).map_err(|error| error.to_string())?;
    let schedule = loan.schedule(on, Outlook::ArrearsPaidNow).map_err(|error| error.to_string())?;
    let left = schedule.rows.iter().filter(|row| row.number > missed);
    let totals: Vec<String> = left.map(|row| half_up(row.principal.to_decimal(), 0).to_string()).collect();
    Ok(json!({ "new_remaining": totals }))
}

fn closing(loan: &Loan, on: Date) -> Result<Closing, String> {
    loan.closing(on).map_err(|error| error.to_string())
}

/// What is billed, in the words of the case.
fn roll_over(inputs: &Value) -> Result<Value, String> {
    let (rows, each) = (whole(inputs, "terms")?, number(inputs, "each")?);
    let all = half_up(each * Decimal::from(rows), 2).to_string();
    let loan = opened("rate = '0 % per year'", &all, rows)?;
    let plain = |money: Money| half_up(money.to_decimal(), 0);
    let on = |text: &str| -> Result<Closing, String> {
        closing(&loan, text.parse().map_err(|error| format!("{error}"))?)
    };
    let due_today =
        |text| -> Result<String, String> { Ok(format!("{} due today", plain(on(text)?.position.owed()))) };
    let late = |text| -> Result<String, String> {
        let Closing { position, days_past_due, .. } = on(text)?;
        let (late, current) =
            (position.money(position.past_due.total()), position.money(position.due.total()));
        let (all, late, current) = (plain(position.owed()), plain(late), plain(current));
        Ok(if current.is_zero() {
            format!("{all} overdue (dpd {days_past_due}), no further term")
        } else {
            format!("{all} = {late} overdue (dpd {days_past_due}) + {current} current")
        })
    };
    Ok(json!({ "billed_balance": {
        "2025-01-15": plain(on("2025-01-15")?.position.owed()).to_string(),
        "2025-02-01 (eod)": due_today("2025-02-01")?,
        "2025-02-02": late("2025-02-02")?,
        "2025-03-02": late("2025-03-02")?,
        "2025-04-02": late("2025-04-02")?,
    } }))
}

/// One payment over three bills, term by term; N penalty, I interest, P principal.
fn by_bill(inputs: &Value) -> Result<Value, String> {
    let letters = text(inputs, "component_order")?.chars().take(3).collect::<String>();
    let component = |letter: char| match letter {
        'N' => Ok(Component::Penalty),
        'I' => Ok(Component::Interest),
        'P' => Ok(Component::Principal),
        _ => Err(format!("the component {letter}")),
    };
    let order = letters.chars().map(component).collect::<Result<Vec<_>, _>>()?;
    let names: Vec<String> = order.iter().map(|component| format!("'{}'", component.name())).collect();
    let settings = format!(
        "rate = '12 % per year'\npenalty = {{ rate = {{ fixed = '18 % per year' }}, grace = {{ retroactive = {} }} }}\n\
         waterfall = {{ order = ['fee', {}] }}",
        whole(inputs, "grace_days")?,
        names.join(", ")
    );
    let mut loan = opened(&settings, "3000.00", 3)?;
    let paid = field(inputs, "payment")?;
    let on: Date = paid
        .get(0)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .parse()
        .map_err(|error| format!("{error}"))?;
    let amount = decimal(paid.get(1).ok_or("no amount")?)?;
    let before = closing(&loan, on)?;
    let amount = Money::from_decimal(amount, loan.currency()).map_err(|error| error.to_string())?;
    let today = loan.on(on).map_err(|error| error.to_string())?;
    let receipt = today.repay(Payment::new("p-1", amount)).map_err(|error| error.to_string())?;
    let bill = |item: &ItemId| if let ItemId::Bill(number) = item { *number } else { 0 };
    let place = |component: &Component| order.iter().position(|other| other == component);
    let mut parts: Vec<_> =
        receipt.parts.iter().map(|part| (bill(&part.item), place(&part.component), part)).collect();
    parts.sort_by_key(|(bill, place, _)| (*bill, *place));
    let letter = |at: Option<usize>| at.and_then(|at| letters.chars().nth(at)).map(String::from);
    let alloc =
        parts.iter().map(|(bill, at, part)| json!([bill, letter(*at), part.amount.to_decimal().to_string()]));
    let alloc: Vec<Value> = alloc.collect();
    let after = closing(&loan, day(inputs, "as_of")?)?;
    let unpaid = |closing: &Closing, component: Component| -> Vec<String> {
        let bills = closing.position.bills();
        bills.map(|bill| closing.position.money(bill.unpaid()[component]).to_decimal().to_string()).collect()
    };
    Ok(json!({
        "before_payment": { "dpd": before.days_past_due, "penalty": unpaid(&before, Component::Penalty) },
        "alloc": alloc,
        "excess": receipt.rest.to_decimal().to_string(),
        "outstanding": {
            "P": unpaid(&after, Component::Principal),
            "I": unpaid(&after, Component::Interest),
            "N": unpaid(&after, Component::Penalty),
        },
        "dpd_as_of": after.days_past_due,
    }))
}
