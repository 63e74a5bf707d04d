//! How a product's file is read and checked.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::file::{DisbursementText, File, HandOverText, RepricingText, RoundingText};
use super::method::ResidualText;
use super::penalty::Beside;
use super::{FirstDue, Limits, MethodOffered, Product, ProductError, ResidualOffered};
use crate::accrual::InterestPolicy;
use crate::allocation::{Override, OverrideText, Waterfall, WaterfallText, in_conflict};
use crate::billing::StatementDay;
use crate::calendar::{DayCounted, InterestBasis};
use crate::disbursement::{CoolingOff, DisbursementPolicy, DownPayment, HandOverPolicy, Tranches};
use crate::money::{Currency, Minor, Money, Rounding};
use crate::overdue::Classification;
use crate::rate::{FloatingRate, Rate, RateError};
use crate::repricing::Repricing;
use crate::schedule::{Method, ROWS_MAX, ShortInstalment};

impl Product {
    /// What a file says, if nothing is wrong with it.
    pub(super) fn checked(file: File) -> Result<Self, ProductError> {
        let currency = file.currency;
        if file.code.trim().is_empty() || file.code.len() > 64 {
            return Err(limit("code", "1 to 64 characters", &file.code));
        }
        if file.version == 0 {
            return Err(limit("version", "1 or more", &file.version));
        }
        let amount = Limits {
            min: amount("amount.min", &file.amount.min, currency)?,
            max: amount("amount.max", &file.amount.max, currency)?,
        };
        if !amount.min.is_positive() || amount.min > amount.max {
            let expected = format!("above zero and at most amount.max ({})", file.amount.max);
            return Err(limit("amount.min", &expected, &file.amount.min));
        }
        let instalments = Limits { min: file.instalments.min, max: file.instalments.max };
        if instalments.min == 0 || instalments.min > instalments.max {
            return Err(limit("instalments.min", "1 or more and at most instalments.max", &instalments.min));
        }
        if instalments.max > ROWS_MAX {
            let expected = format!("at most {ROWS_MAX}");
            return Err(limit("instalments.max", &expected, &instalments.max));
        }
        if !file.frequency.is_valid() {
            let expected = "1 … 120 months, 1 … 104 weeks or 1 … 730 days";
            return Err(limit("frequency", expected, &format!("{:?}", file.frequency)));
        }
        if file.due_day.is_some() && file.frequency.months().is_none() {
            let reason = "rows by weeks and days are counted from the first due day";
            return Err(ProductError::Combination { path: "due_day", reason });
        }
        if let Some(anchor) = file.due_day.filter(|anchor| !anchor.is_valid()) {
            return Err(limit("due_day", "{ day = 1 … 31 } or \"month_end\"", &anchor));
        }
        if let (Some(limit), StatementDay::DaysBeforeDue(found)) =
            (file.billing.beyond(file.frequency), file.billing.statement_day)
        {
            return Err(ProductError::StatementDay { limit, found });
        }
        if let Some(found) = file.billing.no_day() {
            return Err(limit("billing.statement_day.day_of_month", "1 … 31", &found));
        }
        if let Some(policy) = &file.business_days
            && (policy.calendar.trim().is_empty() || policy.calendar.len() > 64)
        {
            return Err(limit("business_days.calendar", "1 to 64 characters", &policy.calendar));
        }
        if file.business_days.is_some() && file.frequency.nights_max() < 7 {
            let reason = "rows that follow each other within a week have no room to be moved";
            return Err(ProductError::Combination { path: "business_days", reason });
        }
        if file.first_due == FirstDue::OnTheContractDay && file.due_day.is_some() {
            let reason = "the contract day is the first due day, so it gives the anchor";
            return Err(ProductError::Combination { path: "due_day", reason });
        }
        if let FirstDue::DaysAtLeast(days) = file.first_due
            && days > FIRST_DUE_DAYS_MAX
        {
            let expected = format!("at most {FIRST_DUE_DAYS_MAX} days");
            return Err(limit("first_due.days_at_least", &expected, &days));
        }
        let rate: Rate = file.rate.parse().map_err(|source| ProductError::Rate { path: "rate", source })?;
        if rate.is_negative() {
            return Err(limit("rate", "0 … 1000 % a year", &rate));
        }
        let interest = InterestPolicy {
            base: file.interest.base,
            basis: file.interest.basis,
            day_counted: file.interest.day_counted,
            overdue_principal: file.interest.overdue_principal,
            true_up: file.interest.true_up,
            after_last_due: file.interest.after_last_due,
            rounding: rounding("interest.rounding.unit", &file.interest.rounding, currency)?,
        };
        if let Some((path, reason)) = interest.without_meaning(file.penalty.is_some()) {
            return Err(ProductError::Combination { path, reason });
        }
        if let Some((path, reason)) = file.billing.without_meaning(interest.true_up) {
            return Err(ProductError::Combination { path, reason });
        }
        if interest.day_counted != DayCounted::First && interest.basis == InterestBasis::PerPeriod {
            let reason = "per period each night weighs the same, whichever of its days is counted";
            return Err(ProductError::Combination { path: "interest.day_counted", reason });
        }
        let read_amount = |path, text: &str| self::amount(path, text, currency);
        let method = file.method.read(read_amount, share)?;
        if let MethodOffered::Shares(shares) = &method
            && shares.iter().copied().sum::<Decimal>() != Decimal::ONE
        {
            return Err(limit("method.custom", "shares that sum to 100 %", &format!("{shares:?}")));
        }
        let residual = match file.residual {
            None => None,
            Some(ResidualText::Share(text)) => Some(ResidualOffered::Share(share("residual.share", &text)?)),
            Some(ResidualText::Amount(text)) => {
                Some(ResidualOffered::Amount(read_amount("residual.amount", &text)?))
            }
        };
        if let Some(ResidualOffered::Amount(amount)) = residual
            && (amount.is_negative() || amount > Minor::LIMIT)
        {
            return Err(limit("residual.amount", "zero or more, below 10^15 minor units", &amount));
        }
        let left = if residual.is_some() { Minor::new(1) } else { Minor::ZERO };
        if let Some((path, reason)) = file.plan.without_meaning(&method.lent(amount.max), left) {
            return Err(ProductError::Combination { path, reason });
        }
        let has_instalment = matches!(
            method,
            MethodOffered::Same(Method::EqualInstalment | Method::FixedInstalment(_) | Method::Stepped(_))
        );
        if file.plan.short_instalment != ShortInstalment::Raise && !has_instalment {
            let reason = "the method has no instalment that interest could exceed";
            return Err(ProductError::Combination { path: "plan.short_instalment", reason });
        }
        if file.first_due == FirstDue::OnTheContractDay
            && matches!(method, MethodOffered::Same(Method::Bullet))
        {
            let reason = "a bullet's one period would have no nights";
            return Err(ProductError::Combination { path: "first_due", reason });
        }
        if let Some(found) = file.cooling_off.filter(|policy| policy.days > CoolingOff::DAYS_MAX) {
            let expected = format!("at most {} days", CoolingOff::DAYS_MAX);
            return Err(limit("cooling_off.days", &expected, &found.days));
        }
        let disbursement = disbursement(&file.disbursement, currency)?;
        let rows_are_named = matches!(
            method,
            MethodOffered::Shares(_)
                | MethodOffered::Same(Method::Custom(_) | Method::Stepped(_) | Method::FixedInstalment(_))
        );
        if let Some((path, reason)) = disbursement.without_meaning(rows_are_named) {
            return Err(ProductError::Combination { path, reason });
        }
        if let Some(found) = file.charge_back.named_twice() {
            return Err(limit("charge_back.order", "each component at most once", &found));
        }
        let fees = super::fees::read(&file.fees, disbursement.hand_over.is_some(), read_amount, share)?;
        let prepayment = file.prepayment.read(read_amount, share)?;
        let relief = file.relief.read(read_amount)?;
        if let Some((path, reason)) = file.write_off.without_meaning() {
            return Err(ProductError::Combination { path, reason });
        }
        let with = Beside {
            contract: rate,
            overdue_principal: interest.overdue_principal,
            interest_only: method == MethodOffered::Same(Method::InterestFirst)
                || file.plan.moratorium.is_some(),
        };
        let unit = |path, text: &RoundingText| rounding(path, text, currency);
        let penalty = file.penalty.as_ref().map(|text| text.read(&with, read_amount, unit)).transpose()?;
        let waterfall = waterfall(file.waterfall, currency)?;
        let kinds_of_money = kinds_of_money(file.kinds_of_money, currency)?;
        let pays_rows = kinds_of_money.values().chain([&waterfall]).any(|each| each.rest().pays_rows());
        let in_tranches = disbursement.tranches == Tranches::Several;
        if let Some((path, reason)) = prepayment.without_meaning(pays_rows, in_tranches) {
            return Err(ProductError::Combination { path, reason });
        }
        let overdue = file.overdue.read(read_amount, share, file.business_days.is_some())?;
        if let Some(classes) = &file.classification {
            check_classes(classes)?;
        }
        let waterfalls = overrides(file.waterfalls, &kinds_of_money, file.classification.as_ref())?;
        Ok(Self {
            code: file.code,
            version: file.version,
            currency,
            amount,
            instalments,
            rate,
            repricing: file.repricing.map(repricing).transpose()?,
            method,
            residual,
            first_due: file.first_due,
            plan: file.plan,
            frequency: file.frequency,
            due_day: file.due_day,
            instalment_rounding: rounding("instalment_rounding.unit", &file.instalment_rounding, currency)?,
            interest,
            billing: file.billing,
            business_days: file.business_days,
            overdue,
            classification: file.classification,
            charges_cap: file.charges_cap.as_ref().map(|text| text.read(penalty.is_some())).transpose()?,
            penalty,
            waterfall,
            kinds_of_money,
            fees,
            charge_when_closed: file.charge_when_closed,
            charge_back: file.charge_back,
            waterfalls,
            prepayment,
            disbursement,
            cooling_off: file.cooling_off,
            relief,
            write_off: file.write_off,
            on_change: file.on_change,
        })
    }
}

pub(super) fn limit(path: &'static str, expected: &str, found: &dyn ToString) -> ProductError {
    ProductError::Limit { path, expected: expected.to_owned(), found: found.to_string() }
}

fn amount(path: &'static str, text: &str, currency: Currency) -> Result<Minor, ProductError> {
    let decimal = Decimal::from_str_exact(text.trim())
        .map_err(|_| limit(path, "an amount without its currency, such as \"1000.00\"", &text))?;
    let money = Money::from_decimal(decimal, currency);
    money.map(|money| money.minor()).map_err(|source| ProductError::Amount { path, source })
}

/// One minor unit, to the nearest, unless the file says otherwise.
fn rounding(path: &'static str, text: &RoundingText, currency: Currency) -> Result<Rounding, ProductError> {
    let unit = match &text.unit {
        Some(text) => amount(path, text, currency)?,
        None => Minor::new(1),
    };
    if !unit.is_positive() || unit > Rounding::UNIT_MAX {
        return Err(limit(path, "above zero and at most 10^9 minor units", &unit));
    }
    Ok(Rounding::new(unit, text.mode))
}

fn waterfall(text: WaterfallText<String>, currency: Currency) -> Result<Waterfall, ProductError> {
    let path = "waterfall.then.refuse_above";
    let amounts = Minor::ZERO..=Minor::LIMIT;
    let text = text.try_map(|text| {
        let amount = amount(path, &text, currency)?;
        let is_within = amounts.contains(&amount);
        is_within.then_some(amount).ok_or_else(|| limit(path, "zero or more, below 10^15 minor units", &text))
    })?;
    Ok(text.try_into()?)
}

fn kinds_of_money(
    texts: BTreeMap<String, WaterfallText<String>>,
    currency: Currency,
) -> Result<BTreeMap<String, Waterfall>, ProductError> {
    let named = texts.into_iter().map(|(kind, text)| {
        if kind.trim().is_empty() || kind.len() > 64 {
            return Err(limit("kinds_of_money", "names of 1 to 64 characters", &kind));
        }
        Ok((kind, waterfall(text, currency)?))
    });
    named.collect()
}

fn check_classes(classes: &Classification) -> Result<(), ProductError> {
    if let Some((path, expected, found)) = classes.beyond() {
        return Err(limit(path, expected, &found));
    }
    match classes.without_meaning() {
        Some((path, reason)) => Err(ProductError::Combination { path, reason }),
        None => Ok(()),
    }
}

fn overrides(
    texts: Vec<OverrideText>,
    kinds: &BTreeMap<String, Waterfall>,
    classes: Option<&Classification>,
) -> Result<Vec<Override>, ProductError> {
    let read = texts.into_iter().map(Override::try_from).collect::<Result<Vec<_>, _>>()?;
    let accrual_stops = classes.is_some_and(|classes| classes.non_accrual_from.is_some());
    match in_conflict(&read, kinds, accrual_stops) {
        Some((path, reason)) => Err(ProductError::Combination { path, reason }),
        None => Ok(read),
    }
}

fn disbursement(text: &DisbursementText, currency: Currency) -> Result<DisbursementPolicy, ProductError> {
    let down_payment = match &text.down_payment {
        Some(down_payment) => {
            let path = "disbursement.down_payment.share";
            let in_file = "disbursement.down_payment.rounding.unit";
            let rounding = rounding(in_file, &down_payment.rounding, currency)?;
            let read = DownPayment { share: share(path, &down_payment.share)?, rounding };
            if !read.is_valid() {
                return Err(limit(path, "a share above 0 and below 100 %", &down_payment.share));
            }
            Some(read)
        }
        None => None,
    };
    let hand_over = match text.hand_over {
        HandOverText::None => None,
        HandOverText::BeginsTheRows => Some(HandOverPolicy::default()),
    };
    Ok(DisbursementPolicy { tranches: text.tranches, down_payment, hand_over })
}

/// The most days that a product asks for before the first due day.
const FIRST_DUE_DAYS_MAX: u32 = 366;

/// How the contract rate follows a table.
fn repricing(text: RepricingText) -> Result<Repricing, ProductError> {
    let read = |path, text: &Option<String>| {
        let rate = text.as_deref().map(str::parse).transpose();
        rate.map_err(|source| ProductError::Rate { path, source })
    };
    let rate = FloatingRate {
        spread: read("repricing.spread", &text.spread)?.unwrap_or_default(),
        floor: read("repricing.floor", &text.floor)?,
        cap: read("repricing.cap", &text.cap)?,
        change_max: read("repricing.change_max", &text.change_max)?,
    };
    let repricing = Repricing { table: text.table, rate, on: text.on, days_before: text.days_before };
    match repricing.beyond() {
        Some((path, expected, found)) => Err(limit(path, expected, &found)),
        None => Ok(repricing),
    }
}

/// A part of a whole, 0 … 1: `0.1` or `10 %`.
pub(super) fn share(path: &'static str, text: &str) -> Result<Decimal, ProductError> {
    uplift(text)
        .ok()
        .filter(|share| *share <= Decimal::ONE && share.scale() <= 12)
        .ok_or_else(|| limit(path, "a share of 0 … 100 % with at most 10 decimals", &text))
}

/// A factor without a unit of time: `0.5` or `50 %`.
pub(super) fn uplift(text: &str) -> Result<Decimal, RateError> {
    let unreadable = || RateError::Text { found: text.to_owned() };
    let (figure, divisor) = match text.trim().strip_suffix('%') {
        Some(figure) => (figure, Decimal::ONE_HUNDRED),
        None => (text, Decimal::ONE),
    };
    let figure = Decimal::from_str_exact(figure.trim()).map_err(|_| unreadable())?;
    let uplift = figure.checked_div(divisor).ok_or_else(unreadable)?;
    if uplift.is_sign_negative() {
        return Err(RateError::OutOfRange { found: text.to_owned() });
    }
    Ok(uplift.normalize())
}
