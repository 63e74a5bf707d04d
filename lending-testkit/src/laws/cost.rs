use fastrand::Rng;
use lending_core::calendar::Date;
use lending_core::money::Money;
use lending_core::origination::LoanRequest;
use lending_core::product::Product;
use lending_core::rate::{CashFlows, CostError, DatedFlow, percent};
use num_bigint::{BigInt, BigUint, Sign};
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use rust_decimal::Decimal;

use super::{Violation, holds};
use crate::generator::Case;

const LAW: &str = "APR-1";

/// APR-1: discounting flows at the published yearly rate gives the advance within half a unit of the rate's last
/// digit.
///
/// The worth of the flows is recomputed with big integers of 320 binary places, the daily factor by bisection: it
/// has opposite signs half a unit above and half a unit below. Flows that turn more than once may have several rates
/// or none; each that is told must be one.
pub fn apr_1(case: &Case) -> Result<(), Violation> {
    let mut rng = Rng::with_seed(case.seed ^ 0xa5a5);
    check(case.seed, &mut rng, &quote(case))?;
    let flows = hostile(&mut rng);
    check(case.seed, &mut rng, &flows)
}

/// The loan as it is offered: paid out, and paid back as planned.
fn quote(case: &Case) -> Vec<DatedFlow> {
    let agreed = case.terms.agreed();
    let request = LoanRequest::new(
        Money::new(agreed.principal, agreed.currency),
        agreed.instalments,
        agreed.contract_day,
    );
    let request = request.due_day(agreed.anchor).first_due(agreed.first_due);
    let offer = Product::from_toml(&case.product).ok().and_then(|product| product.offer(&request).ok());
    let rows = offer.map(|offer| offer.quote()).unwrap_or_default();
    let paid =
        rows.iter().map(|row| DatedFlow::minor(row.due, -(row.principal.minor() + row.interest.minor())));
    let out = DatedFlow::minor(agreed.contract_day, agreed.principal);
    std::iter::once(out).chain(paid).collect()
}

/// Amounts from a cent to 10¹³, from nearly nothing paid back to a million times, over days or decades.
fn hostile(rng: &mut Rng) -> Vec<DatedFlow> {
    let mut day = Date::new(1900 + i32::from(rng.u8(0..200)), 1, 1).expect("a day of these centuries");
    let digits = rng.u32(0..=15);
    let advance = rng.i64(1..=10_i64.pow(digits));
    let count = if rng.u8(0..20) == 0 { 600 } else { rng.i64(1..=60) };
    let (above, below) =
        [(1, 1_000_000), (1, 2), (9, 10), (1, 1), (11, 10), (3, 2), (3, 1), (1000, 1)][rng.usize(0..8)];
    let gaps = [(0, 2), (7, 8), (28, 32), (30, 31), (0, 400)][rng.usize(0..5)];
    let mut flows = vec![DatedFlow::new(day, Decimal::new(advance, 2))];
    for _ in 0..count {
        day = day.plus_days(if count > 100 { 30 } else { rng.u32(gaps.0..gaps.1) });
        if day.year() >= 2200 {
            break;
        }
        let share = i128::from(advance) * above / below / i128::from(count);
        let odd = rng.i64(0..100);
        let paid = i64::try_from(share).expect("at most a thousand times the advance") + odd;
        flows.push(DatedFlow::new(day, Decimal::new(-paid, 2)));
    }
    if rng.u8(0..6) == 0 {
        let at = flows[rng.usize(0..flows.len())].day;
        flows.push(DatedFlow::new(at, Decimal::new(advance / 2 + 1, 2)));
    }
    if rng.u8(0..6) == 0 {
        for flow in &mut flows {
            flow.amount = -flow.amount;
        }
    }
    rng.shuffle(&mut flows);
    flows
}

fn check(seed: u64, rng: &mut Rng, flows: &[DatedFlow]) -> Result<(), Violation> {
    let at = |what: &str| format!("seed {seed}: {what} of {flows:?}");
    let timed = cents(flows);
    let turns = timed.windows(2).filter(|pair| pair[0].1.sign() != pair[1].1.sign()).count();
    let rates = CashFlows::dated(flows).and_then(|flows| flows.rates());
    match rates {
        Ok(rates) => {
            holds(LAW, turns > 0, || at("a rate of flows in one direction"))?;
            for rate in rates.all() {
                let mut decimals = rng.u32(1..=12);
                // Not beyond what the rate promises, 10⁻¹⁵ of the growth.
                while decimals > 0
                    && (*rate + Decimal::ONE) * Decimal::new(1, 15) > Decimal::new(5, decimals + 3)
                {
                    decimals -= 1;
                }
                // Half a unit below, money must still be left.
                while decimals < 19 && *rate + Decimal::ONE <= Decimal::new(1, decimals + 1) {
                    decimals += 1;
                }
                let published = ratio(percent(*rate, decimals)) / ratio(Decimal::ONE_HUNDRED);
                let half = BigRational::new(1.into(), BigInt::from(200) * BigInt::from(10).pow(decimals));
                let sides = [&published - &half, &published + &half].map(|side| worth(&timed, &side));
                let between = sides[0].sign() != sides[1].sign() || sides.iter().any(Zero::is_zero);
                holds(LAW, between || turns > 1, || {
                    at(&format!("the rate {rate} published with {decimals} decimals"))
                })?;
                let size: BigInt = timed.iter().map(|(_, cents)| cents.abs()).sum();
                let near = worth(&timed, &ratio(*rate)).abs() <= (size << (PLACES - 40));
                holds(LAW, near, || at(&format!("the worth at the rate {rate}")))?;
            }
            holds(LAW, turns > 1 || rates.all().len() == 1, || at("several rates"))
        }
        Err(CostError::NoFlow | CostError::OneSided { .. }) => holds(LAW, turns == 0, || at("no rate")),
        Err(CostError::NoRoot) => holds(LAW, turns > 1, || at("no rate")),
        Err(CostError::OutOfReach { above }) => {
            let bound = if above { BigInt::from(10).pow(15) } else { BigInt::one() };
            let bound = BigRational::new(bound, if above { BigInt::one() } else { BigInt::from(10).pow(12) });
            let ends = [worth(&timed, &(bound - BigRational::one())), worth(&timed, &BigRational::zero())];
            holds(LAW, turns == 1 && ends[0].sign() == ends[1].sign(), || at("a rate beyond reach"))
        }
        Err(error) => holds(LAW, false, || at(&format!("{error}"))),
    }
}

/// Flows in cents by nights from the first, added up where they fall on one day.
fn cents(flows: &[DatedFlow]) -> Vec<(u32, BigInt)> {
    let first = flows.iter().map(|flow| flow.day).min().expect("there is a flow");
    let mut days = std::collections::BTreeMap::<u32, BigInt>::new();
    for flow in flows {
        let nights = u32::try_from(first.nights_to(flow.day)).expect("none is earlier");
        let cents = ratio(flow.amount) * BigInt::from(100);
        *days.entry(nights).or_default() += cents.to_integer();
    }
    days.retain(|_, cents| !cents.is_zero());
    days.into_iter().collect()
}

fn ratio(figure: Decimal) -> BigRational {
    BigRational::new(figure.mantissa().into(), BigInt::from(10).pow(figure.scale()))
}

const PLACES: u32 = 320;

/// What flows are worth at their first day, or from below zero up at their last, with 320 binary places.
fn worth(flows: &[(u32, BigInt)], rate: &BigRational) -> BigInt {
    let growth = rate + BigRational::one();
    let rising = growth >= BigRational::one();
    let year = if rising { growth.recip() } else { growth };
    let year = ((year.numer() << PLACES) / year.denom()).magnitude().clone();
    let (mut low, mut high) = (BigUint::zero(), BigUint::one() << PLACES);
    while &high - &low > BigUint::one() {
        let middle: BigUint = (&low + &high) >> 1_u32;
        if power(&middle, 365) < year {
            low = middle;
        } else {
            high = middle;
        }
    }
    let last = flows.last().map_or(0, |(nights, _)| *nights);
    let terms = flows.iter().map(|(nights, cents)| {
        let away = if rising { *nights } else { last - nights };
        BigInt::from_biguint(Sign::Plus, power(&high, away)) * cents
    });
    terms.sum()
}

fn power(base: &BigUint, mut exponent: u32) -> BigUint {
    let (mut result, mut square) = (BigUint::one() << PLACES, base.clone());
    while exponent > 0 {
        if exponent % 2 == 1 {
            result = (result * &square) >> PLACES;
        }
        square = (&square * &square) >> PLACES;
        exponent /= 2;
    }
    result
}
