//! The working of a figure: a sum, product or quotient of decimals, evaluated exactly.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use thiserror::Error;

/// Why a working cannot be evaluated.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{working}`: {reason} at character {at}")]
pub struct WorkingError {
    /// The whole working.
    pub working: String,
    /// What is wrong.
    pub reason: &'static str,
    /// Where.
    pub at: usize,
}

/// Evaluates `+ − * /`, parentheses, decimals and `round(…)` (to two places, half away from zero) exactly.
///
/// ```
/// use lending_testkit::scenario::evaluate;
/// assert_eq!(evaluate("1000.00*0.18*38/360")?, evaluate("19")?);
/// # Ok::<(), lending_testkit::scenario::WorkingError>(())
/// ```
///
/// # Errors
/// [`WorkingError`] when it is no working, or divides by zero.
pub fn evaluate(working: &str) -> Result<BigRational, WorkingError> {
    let mut parser = Parser { working, rest: working };
    let value = parser.sum()?;
    parser.skip();
    if parser.rest.is_empty() { Ok(value) } else { Err(parser.error("expected an operator")) }
}

/// Rounds to a number of decimals, a tie away from zero.
pub(super) fn round_to(value: &BigRational, decimals: u32) -> BigRational {
    let scale = BigRational::from_integer(BigInt::from(10).pow(decimals));
    let half = BigRational::new(BigInt::one(), BigInt::from(2));
    let scaled = (value.abs() * &scale + half).floor() / scale;
    if value.is_negative() { -scaled } else { scaled }
}

struct Parser<'w> {
    working: &'w str,
    rest: &'w str,
}

impl Parser<'_> {
    fn error(&self, reason: &'static str) -> WorkingError {
        let at = self.working.len() - self.rest.len() + 1;
        WorkingError { working: self.working.to_owned(), reason, at }
    }

    fn skip(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn eat(&mut self, symbol: char) -> bool {
        self.skip();
        match self.rest.strip_prefix(symbol) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn sum(&mut self) -> Result<BigRational, WorkingError> {
        let mut value = self.product()?;
        loop {
            if self.eat('+') {
                value += self.product()?;
            } else if self.eat('-') {
                value -= self.product()?;
            } else {
                return Ok(value);
            }
        }
    }

    fn product(&mut self) -> Result<BigRational, WorkingError> {
        let mut value = self.factor()?;
        loop {
            if self.eat('*') {
                value *= self.factor()?;
            } else if self.eat('/') {
                let divisor = self.factor()?;
                if divisor.is_zero() {
                    return Err(self.error("division by zero"));
                }
                value /= divisor;
            } else {
                return Ok(value);
            }
        }
    }

    fn factor(&mut self) -> Result<BigRational, WorkingError> {
        if self.eat('-') {
            return Ok(-self.factor()?);
        }
        self.skip();
        if let Some(rest) = self.rest.strip_prefix("round") {
            self.rest = rest;
            if !self.eat('(') {
                return Err(self.error("expected `(` after round"));
            }
            return Ok(round_to(&self.closed()?, 2));
        }
        if self.eat('(') {
            return self.closed();
        }
        self.number()
    }

    fn closed(&mut self) -> Result<BigRational, WorkingError> {
        let value = self.sum()?;
        if self.eat(')') { Ok(value) } else { Err(self.error("expected `)`")) }
    }

    fn number(&mut self) -> Result<BigRational, WorkingError> {
        let end = self.rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(self.rest.len());
        let (text, rest) = self.rest.split_at(end);
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = format!("{whole}{fraction}");
        let value: BigInt = match digits.parse() {
            Ok(value) if !fraction.contains('.') => value,
            Ok(_) | Err(_) => return Err(self.error("expected a number")),
        };
        self.rest = rest;
        let decimals = u32::try_from(fraction.len()).map_err(|_| self.error("too many decimals"))?;
        Ok(BigRational::new(value, BigInt::from(10).pow(decimals)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn workings_are_exact() {
        assert_eq!(evaluate("1/3 + 1/6").unwrap(), evaluate("0.5").unwrap());
        assert_eq!(evaluate("-(2 - 5) * 2").unwrap(), evaluate("6").unwrap());
        assert_eq!(evaluate("round(8.897)").unwrap(), evaluate("8.90").unwrap());
        assert_eq!(evaluate("round(-0.005)").unwrap(), evaluate("-0.01").unwrap());
    }

    #[test]
    fn mistakes_are_named() {
        for wrong in ["", "1 +", "1/0", "(1", "1..2", "two", "1 2", "round 2"] {
            assert!(evaluate(wrong).is_err(), "{wrong}");
        }
    }
}
