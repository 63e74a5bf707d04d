use num_bigint::BigUint;
use rust_decimal::{Decimal, RoundingStrategy};

use super::{CashFlows, CostError, DatedFlow, YearBasis, YearFlow};
use crate::calendar::Date;
use crate::rate::ratio;

/// The internal rate of return of a period: the amounts fall now, after one period, after two, and so on.
///
/// A fraction a period, off by at most 10⁻¹⁵ × (1 + rate); nothing is rounded before 22 decimals.
///
/// # Errors
/// [`CostError::SeveralRoots`] where more than one rate fits ([`CashFlows::rates`] gives them), and those of
/// [`CashFlows`].
///
/// ```
/// use lending_core::rate::{compound_annual, irr, simple_annual};
/// // 12 000 in twelve parts of 1 000 and a fee of 0.6 % of it a month (等本等息).
/// let flows = [vec!["12000".parse()?], vec!["-1072".parse()?; 12]].concat();
/// let monthly = irr(&flows)?;
/// assert_eq!(monthly.round_dp(8).to_string(), "0.01086185");
/// assert_eq!(simple_annual(monthly, 12)?.round_dp(6).to_string(), "0.130342");
/// assert_eq!(compound_annual(monthly, 12)?.round_dp(6).to_string(), "0.138418");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn irr(amounts: &[Decimal]) -> Result<Decimal, CostError> {
    CashFlows::periodic(amounts)?.rates()?.only()
}

/// The yearly rate of return of dated flows, ACT/365F from the earliest day: what spreadsheets call XIRR.
///
/// A fraction a year, off by at most 10⁻¹⁵ × (1 + rate); nothing is rounded before 22 decimals. The order of the
/// flows does not matter.
///
/// # Errors
/// [`CostError::SeveralRoots`] where more than one rate fits: a spreadsheet gives the one that its guess leads to,
/// [`CashFlows::rates`] gives all. And those of [`CashFlows`].
///
/// ```
/// use lending_core::{date, rate::{DatedFlow, xirr}};
/// let flow = |day, amount: &str| amount.parse().map(|amount| DatedFlow::new(day, amount));
/// let flows = [
///     flow(date!("2008-01-01"), "-10000")?,
///     flow(date!("2008-03-01"), "2750")?,
///     flow(date!("2008-10-30"), "4250")?,
///     flow(date!("2009-02-15"), "3250")?,
///     flow(date!("2009-04-01"), "2750")?,
/// ];
/// assert_eq!(xirr(&flows)?.round_dp(9).to_string(), "0.373362534"); // the example of Excel's help
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn xirr(flows: &[DatedFlow]) -> Result<Decimal, CostError> {
    CashFlows::dated(flows)?.rates()?.only()
}

/// The annual percentage rate of charge (APRC, TAEG, RRSO) of flows at given times in years.
///
/// A fraction a year, off by at most 10⁻¹⁵ × (1 + rate); publish it with [`percent`], one decimal. (Source:
/// Directive 2008/48/EC Annex I and 2014/17/EU Annex I: `Σ Cₖ(1+X)^−tₖ = Σ Dₗ(1+X)^−sₗ`.)
///
/// Where more than one rate fits, as when a cost is paid before the first drawdown, it is the one nearest to zero:
/// the others are far off (19 168 % beside 8.3 %). [`CashFlows::rates`] gives all.
///
/// # Errors
/// Those of [`CashFlows::yearly`] and [`CashFlows::rates`].
///
/// ```
/// use lending_core::{calendar::Fraction, rate::{YearFlow, aprc, percent}};
/// let at = |months, amount: &str| {
///     amount.parse().map(|amount| YearFlow::new(Fraction::new(months, 12), amount))
/// };
/// // 6 000 repaid with 6 440 after eighteen months
/// let flows = [at(0, "6000")?, at(18, "-6440")?];
/// assert_eq!(percent(aprc(&flows)?, 1).to_string(), "4.8");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn aprc(flows: &[YearFlow]) -> Result<Decimal, CostError> {
    Ok(CashFlows::yearly(flows)?.rates()?.nearest_to_zero())
}

/// The APRC of dated flows: times are counted from `from`, the first drawdown, by a basis.
///
/// # Errors
/// As [`aprc`].
///
/// ```
/// use lending_core::{date, rate::{DatedFlow, Interval, YearBasis, aprc_dated, percent}};
/// let flows = [
///     DatedFlow::new(date!("2025-12-06"), "100".parse()?),
///     DatedFlow::new(date!("2026-01-06"), "-125".parse()?),
/// ];
/// let monthly = YearBasis::EuropeanUnion(Interval::Month);
/// assert_eq!(percent(aprc_dated(&flows, date!("2025-12-06"), monthly)?, 1).to_string(), "1355.2");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn aprc_dated(flows: &[DatedFlow], from: Date, basis: YearBasis) -> Result<Decimal, CostError> {
    let timed = flows.iter().map(|flow| YearFlow::new(basis.years(from, flow.day), flow.amount));
    aprc(&timed.collect::<Vec<_>>())
}

/// A rate in per cent with so many decimals, half up: `percent(0.060412, 1)` is `6.0`.
///
/// One decimal is what the directives publish.
///
/// ```
/// use lending_core::rate::percent;
/// assert_eq!(percent("0.06041228".parse()?, 1).to_string(), "6.0");
/// # Ok::<(), rust_decimal::Error>(())
/// ```
pub fn percent(rate: Decimal, decimals: u32) -> Decimal {
    let places = decimals.saturating_add(2);
    let mut rounded = rate.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
    rounded.rescale(places);
    // Two places fewer of the same digits are a hundred times the figure.
    let scale = rounded.scale().saturating_sub(2);
    Decimal::try_from_i128_with_scale(rounded.mantissa(), scale).unwrap_or(rounded)
}

/// The simple yearly rate of a period's rate: rate × periods, exact within 28 digits.
///
/// (Source: one of the two ways of 中国人民银行公告〔2021〕第3号.)
///
/// # Errors
/// [`CostError::OutOfRange`] when the product does not fit.
pub fn simple_annual(periodic: Decimal, periods: u32) -> Result<Decimal, CostError> {
    periodic.checked_mul(Decimal::from(periods)).ok_or_else(|| CostError::OutOfRange {
        expected: "a yearly rate of at most 28 digits",
        found: format!("{periodic} x {periods}"),
    })
}

/// The compound yearly rate of a period's rate: `(1 + rate)^periods − 1`, computed exactly and rounded once, to 28
/// digits.
///
/// (Source: the other way of 中国人民银行公告〔2021〕第3号; the effective annual rate everywhere.)
///
/// # Errors
/// [`CostError::OutOfRange`] for a rate of −100 % or less, more than 10 000 periods, or a result that does not fit.
pub fn compound_annual(periodic: Decimal, periods: u32) -> Result<Decimal, CostError> {
    let refused = || CostError::OutOfRange {
        expected: "a rate above -100 % over at most 10000 periods with a result of at most 28 digits",
        found: format!("{periodic} over {periods}"),
    };
    let growth = periodic.checked_add(Decimal::ONE).ok_or_else(refused)?;
    if growth <= Decimal::ZERO || periods > 10_000 {
        return Err(refused());
    }
    let (above, below) = ratio::parts(growth);
    let (above, below): (BigUint, BigUint) = (above.pow(periods), below.pow(periods));
    let negative = above < below;
    let away = if negative { &below - above } else { above - &below };
    ratio::decimal(negative, &away, &below).ok_or_else(refused)
}

/// The total cost of credit: what is paid beyond what is received, exactly, in the unit of the flows.
///
/// # Errors
/// [`CostError::TooManyDigits`].
///
/// ```
/// use lending_core::rate::total_cost;
/// let amounts = ["1000".parse()?, "-600".parse()?, "-600".parse()?];
/// assert_eq!(total_cost(amounts)?, "200".parse()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn total_cost(amounts: impl IntoIterator<Item = Decimal>) -> Result<Decimal, CostError> {
    let mut amounts = amounts.into_iter();
    let total = amounts.try_fold(Decimal::ZERO, Decimal::checked_sub);
    total.ok_or(CostError::TooManyDigits)
}
