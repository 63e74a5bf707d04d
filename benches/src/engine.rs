//! What the plain version does, asked of `lending-core`.

use chrono::NaiveDate;
use lending_core::accrual::Piece;
use lending_core::allocation::{self as waterfall, Bucket, Owed, Part, Waterfall};
use lending_core::calendar::{Anchor, Date};
use lending_core::money::{Currency, Minor, Money, Rounding, RoundingMode};
use lending_core::origination::LoanRequest;
use lending_core::product::Product;
use lending_core::rate::{DatedFlow, Rate};
use lending_core::schedule::{Period, PlannedRow};
use lending_core::terms::Agreement;
use rust_decimal::Decimal;

use crate::plain;

/// To the cent, half away from zero.
pub const CENT: Rounding = Rounding::new(Minor::new(1), RoundingMode::HalfUp);

/// Simple interest to the cent.
pub fn interest(piece: &Piece) -> Minor {
    piece.growth().round(CENT)
}

/// The terms of a mortgage: level instalments, actual/360, due each month on the contract's day of the month.
pub fn mortgage(principal: Minor, rate: Rate, instalments: u32, contract_day: Date) -> Agreement {
    let file = format!(
        r#"
        code = "mortgage"
        currency = "CNY"
        amount = {{ min = "0.01", max = "9000000000.00" }}
        instalments = {{ min = 1, max = 600 }}
        rate = "{} per year"
        method = "equal_instalment"
        [interest]
        base = "actual"
        basis = "act_360"
        overdue_principal = "interest_only"
        "#,
        rate.to_decimal()
    );
    let product = Product::from_toml(&file).expect("a product");
    let currency = Currency::iso("CNY").expect("a currency");
    let day = u8::try_from(contract_day.day()).expect("a day of a month");
    let request = LoanRequest::new(Money::new(principal, currency), instalments, contract_day);
    let offer = product.offer(&request.due_day(Anchor::Day(day))).expect("an offer");
    offer.terms().agreed().clone()
}

/// All rows of a plan that is paid out on the contract day, in buffers that are lent.
pub fn schedule(agreed: &Agreement, periods: &mut Vec<Period>, rows: &mut Vec<PlannedRow>) {
    agreed.periods_into(agreed.contract_day, periods).expect("weights of 64 bits");
    agreed.amortisation().plan_into(periods, rows).expect("a plan");
}

/// What the borrower and the lender pay each other under a plan that is paid out on the contract day.
pub fn flows(agreed: &Agreement) -> Vec<DatedFlow> {
    let (mut periods, mut rows) = (Vec::new(), Vec::new());
    schedule(agreed, &mut periods, &mut rows);
    let payout = DatedFlow::new(agreed.contract_day, Decimal::new(-agreed.principal.units(), 2));
    let paid = periods.iter().zip(&rows);
    let paid = paid.map(|(period, row)| DatedFlow::new(period.end, Decimal::new(row.total().units(), 2)));
    std::iter::once(payout).chain(paid).collect()
}

/// A payment split over what is owed; the parts go where they are taken, what nobody needs comes back.
pub fn allocate(waterfall: &Waterfall, owed: &[Owed], payment: Minor, parts: &mut Vec<Part>) -> Minor {
    parts.clear();
    waterfall::allocate(waterfall, owed, payment, |part| parts.push(part))
}

/// The same bills for the plain version.
pub fn plain_bills(owed: &[Owed]) -> Vec<plain::Bill> {
    let order = Waterfall::default();
    let bill = |owed: &Owed| {
        let cents = |component| Decimal::new(owed.unpaid[component].units(), 2);
        let unpaid = order.order(owed.bucket).map(cents);
        plain::Bill { past_due: owed.bucket == Bucket::PastDue, unpaid }
    };
    owed.iter().map(bill).collect()
}

/// The same terms for the plain version.
pub fn plain_terms(agreed: &Agreement) -> plain::Terms {
    plain::Terms {
        principal: Decimal::new(agreed.principal.units(), 2),
        yearly_rate: agreed.rate.to_decimal(),
        disbursed: plain_day(agreed.contract_day),
        instalments: agreed.instalments,
    }
}

fn plain_day(day: Date) -> NaiveDate {
    NaiveDate::from_ymd_opt(day.year(), day.month().month, day.day()).expect("a day that exists")
}
