use num_bigint::BigUint;
use rust_decimal::Decimal;

use super::{CostError, ratio};

/// Equal payments at the end of each of n periods that pay off a principal, before any rounding.
///
/// Every figure is computed from whole big integers and rounded once, to 28 digits: relative error at most 10⁻²⁷.
/// What a loan really bills is rounded: see [`level_instalment`](super::level_instalment).
///
/// ```
/// use lending_core::rate::Annuity;
/// let loan = Annuity::new("200000".parse()?, "0.005".parse()?, 360)?;
/// assert_eq!(loan.payment()?.round_dp(2).to_string(), "1199.10");
/// assert_eq!(loan.interest_in(1)?, "1000".parse()?);
/// assert_eq!(loan.balance_after(360)?, "0".parse()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Annuity {
    principal: Decimal,
    rate: Decimal,
    periods: u32,
}

/// The most periods of an annuity.
const PERIODS_MAX: u32 = 10_000;

fn refused(expected: &'static str, found: impl std::fmt::Display) -> CostError {
    CostError::OutOfRange { expected, found: found.to_string() }
}

/// `(growth above, scale, rate above)`: growth is `above/scale`, rate `rate/scale`.
fn growth(rate: Decimal) -> (BigUint, BigUint, BigUint) {
    let (rate, scale) = ratio::parts(rate);
    (&scale + &rate, scale, rate)
}

impl Annuity {
    /// A principal, the rate of a period as a fraction, and the number of periods.
    ///
    /// # Errors
    /// [`CostError::OutOfRange`] for a negative principal, a rate outside 0 … 10 or periods outside 1 … 10 000.
    pub fn new(principal: Decimal, rate: Decimal, periods: u32) -> Result<Self, CostError> {
        if principal.is_sign_negative() && !principal.is_zero() {
            return Err(refused("a principal that is not below zero", principal));
        }
        check_rate(rate)?;
        if !(1..=PERIODS_MAX).contains(&periods) {
            return Err(refused("1 to 10000 periods", periods));
        }
        Ok(Self { principal, rate, periods })
    }

    /// The payment of a period: `P·i / (1 − (1+i)⁻ⁿ)`, or `P/n` without interest.
    ///
    /// # Errors
    /// [`CostError::OutOfRange`] where it has more than 28 digits before its point.
    pub fn payment(&self) -> Result<Decimal, CostError> {
        self.payment_with_advance(0)
    }

    /// The payment when so many of the n are made at once, at the start: `P / ((1 − (1+i)^−(n−a))/i + a)`.
    ///
    /// (Source: the `payadv` of `MathWorks`; leases with rentals in advance.)
    ///
    /// # Errors
    /// [`CostError::OutOfRange`] for more payments in advance than there are.
    pub fn payment_with_advance(&self, advance: u32) -> Result<Decimal, CostError> {
        let later = self.periods.checked_sub(advance);
        let later = later.ok_or_else(|| refused("no more payments in advance than payments", advance))?;
        let (principal, scale) = ratio::parts(self.principal);
        let (above, below, rate) = growth(self.rate);
        if rate == BigUint::ZERO {
            return self.figure(&principal, &(scale * self.periods));
        }
        let (grown, one) = (above.pow(later), below.pow(later));
        let bearing = &grown * rate;
        let annuity = (grown - one) * below + &bearing * advance;
        self.figure(&(principal * bearing), &(scale * annuity))
    }

    /// What is owed after k payments: `P·((1+i)ⁿ − (1+i)ᵏ) / ((1+i)ⁿ − 1)`.
    ///
    /// # Errors
    /// [`CostError::OutOfRange`] for more payments than there are.
    pub fn balance_after(&self, payments: u32) -> Result<Decimal, CostError> {
        let (above, below) = self.balance(payments)?;
        self.figure(&above, &below)
    }

    /// The interest in the k-th payment, counted from one: the balance before it times the rate.
    ///
    /// # Errors
    /// [`CostError::OutOfRange`] outside 1 … n.
    pub fn interest_in(&self, payment: u32) -> Result<Decimal, CostError> {
        let before = payment.checked_sub(1).filter(|_| payment <= self.periods);
        let (above, below) =
            self.balance(before.ok_or_else(|| refused("a payment from 1 to n", payment))?)?;
        let (rate, scale) = ratio::parts(self.rate);
        self.figure(&(above * rate), &(below * scale))
    }

    /// All interest: `n × payment − P`, from the unrounded payment.
    ///
    /// # Errors
    /// As [`payment`](Self::payment).
    pub fn total_interest(&self) -> Result<Decimal, CostError> {
        let paid = self.payment()?.checked_mul(Decimal::from(self.periods));
        paid.and_then(|paid| paid.checked_sub(self.principal))
            .ok_or_else(|| refused("amounts of at most 28 digits", self.principal))
    }

    /// The principal that a payment can pay off: `A·(1 − (1+i)⁻ⁿ)/i`, or `A·n` without interest.
    ///
    /// In the unit of the payment, off by at most 10⁻²⁷ of itself; nothing else is rounded.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    ///
    /// ```
    /// use lending_core::rate::Annuity;
    /// let affordable = Annuity::affordable("1199.10".parse()?, "0.005".parse()?, 360)?;
    /// assert_eq!(affordable.round_dp(0).to_string(), "200000");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn affordable(payment: Decimal, rate: Decimal, periods: u32) -> Result<Decimal, CostError> {
        let annuity = Self::new(payment, rate, periods)?;
        let (payment, scale) = ratio::parts(payment);
        let (above, below, rate) = growth(rate);
        if rate == BigUint::ZERO {
            return annuity.figure(&(payment * periods), &scale);
        }
        let (grown, one) = (above.pow(periods), below.pow(periods));
        annuity.figure(&(payment * (&grown - one) * below), &(scale * grown * rate))
    }

    fn balance(&self, payments: u32) -> Result<(BigUint, BigUint), CostError> {
        let left = self.periods.checked_sub(payments);
        let left = left.ok_or_else(|| refused("at most as many payments as periods", payments))?;
        let (principal, scale) = ratio::parts(self.principal);
        let (above, below, rate) = growth(self.rate);
        if rate == BigUint::ZERO {
            return Ok((principal * left, scale * self.periods));
        }
        let (grown, one) = (above.pow(self.periods), below.pow(self.periods));
        let so_far = above.pow(payments) * below.pow(left);
        Ok((principal * (&grown - so_far), scale * (grown - one)))
    }

    fn figure(&self, above: &BigUint, below: &BigUint) -> Result<Decimal, CostError> {
        ratio::decimal(false, above, below)
            .ok_or_else(|| refused("figures of at most 28 digits", self.principal))
    }
}

fn check_rate(rate: Decimal) -> Result<(), CostError> {
    if rate < Decimal::ZERO || rate > Decimal::TEN {
        return Err(refused("the rate of a period from 0 to 10", rate));
    }
    Ok(())
}

/// How long a fixed payment takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PayoffTerm {
    /// The number of payments, with the last.
    pub periods: u32,
    /// The last payment, which is not more than the others; not rounded.
    pub last_payment: Decimal,
}

/// The number of payments of a given size that pay off a principal, the last one smaller.
///
/// The count is exact: it is the smallest n with `(1+i)ⁿ·(A − P·i) ≥ A`. The last payment is off by at most 10⁻²⁷ of
/// itself.
///
/// # Errors
/// [`CostError::NeverPaysOff`] where the payment is not more than the first period's interest;
/// [`CostError::OutOfRange`] beyond 10 000 payments, and as [`Annuity::new`].
///
/// ```
/// use lending_core::rate::payoff_term;
/// let term = payoff_term("280000".parse()?, "0.007".parse()?, "14000".parse()?)?;
/// assert_eq!(term.periods, 22);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn payoff_term(principal: Decimal, rate: Decimal, payment: Decimal) -> Result<PayoffTerm, CostError> {
    Annuity::new(principal, rate, 1)?;
    if payment <= Decimal::ZERO {
        return Err(refused("a payment of more than nothing", payment));
    }
    // Amounts over one scale; (A − P·i)·scale of the rate.
    let ((owed, owed_scale), (paid, paid_scale)) = (ratio::parts(principal), ratio::parts(payment));
    let (owed, paid, scale) = (owed * &paid_scale, paid * &owed_scale, owed_scale * paid_scale);
    let (above, below, rate_above) = growth(rate);
    let (bearing, paying) = (&owed * &rate_above, &paid * &below);
    if bearing >= paying {
        let interest = ratio::decimal(false, &bearing, &(&below * scale)).unwrap_or(principal);
        return Err(CostError::NeverPaysOff { payment, interest });
    }
    let spare = &paying - bearing;
    let enough = |periods: u32| {
        if rate_above == BigUint::ZERO {
            &paid * periods >= owed
        } else {
            above.pow(periods) * &spare >= below.pow(periods) * &paying
        }
    };
    let mut high = 1_u32;
    while !enough(high) {
        if high >= PERIODS_MAX {
            return Err(refused("at most 10000 payments", "more"));
        }
        high = high.saturating_mul(2).min(PERIODS_MAX);
    }
    let mut low = 0;
    while high.saturating_sub(low) > 1 {
        let middle = low.midpoint(high);
        if enough(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    // What is owed after n − 1 payments, grown once: P·gⁿ − A·g·(gⁿ⁻¹ − 1)/i, over scale·belowⁿ.
    let last = high.saturating_sub(1);
    let (above_left, below_left) = if rate_above == BigUint::ZERO {
        (&owed - &paid * last, scale)
    } else {
        let grown = &owed * above.pow(high) * &rate_above;
        let paid_up = &paying * &above * (above.pow(last) - below.pow(last));
        (grown - paid_up, scale * below.pow(high) * rate_above)
    };
    let last_payment = ratio::decimal(false, &above_left, &below_left);
    let last_payment = last_payment.ok_or_else(|| refused("figures of at most 28 digits", principal))?;
    Ok(PayoffTerm { periods: high, last_payment })
}
