use super::{Method, Period};
use crate::money::{Minor, Rounding};
use crate::rate::{Rate, level_instalment};

/// What splits a balance into rows, one row at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stepper {
    rows: u32,
    rule: Rule,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rule {
    /// Instalment less interest.
    Instalment(Minor),
    /// The same principal each row.
    Principal(Minor),
    /// Nothing before the last row.
    AtTheEnd,
}

impl Stepper {
    /// The stepper that pays off `principal` over the given periods.
    ///
    /// The instalment (or the equal principal) is computed exactly and rounded once by `rounding`.
    pub fn new(method: Method, principal: Minor, rate: Rate, periods: &[Period], rounding: Rounding) -> Self {
        let rows = u32::try_from(periods.len()).expect("a plan has a bounded number of rows");
        let rule = match method {
            Method::EqualInstalment => {
                let weights: Vec<_> = periods.iter().map(|period| period.weight.clone()).collect();
                Rule::Instalment(level_instalment(principal, rate, &weights, rounding))
            }
            Method::EqualPrincipal => {
                Rule::Principal(rounding.ratio(i128::from(principal.units()), i128::from(rows)))
            }
            Method::InterestFirst => Rule::AtTheEnd,
        };
        Self { rows, rule }
    }

    /// The number of rows.
    pub const fn rows(&self) -> u32 {
        self.rows
    }

    /// The level instalment, where there is one.
    pub const fn instalment(&self) -> Option<Minor> {
        match self.rule {
            Rule::Instalment(amount) => Some(amount),
            Rule::Principal(_) | Rule::AtTheEnd => None,
        }
    }

    /// The principal that each row but the last has in common, where there is one.
    pub const fn share(&self) -> Option<Minor> {
        match self.rule {
            Rule::Principal(amount) => Some(amount),
            Rule::AtTheEnd => Some(Minor::ZERO),
            Rule::Instalment(_) => None,
        }
    }

    /// The principal of a row (1 is the first), from the balance on no bill and the row's own expected interest.
    ///
    /// Never below zero, never above the balance; the last row takes the rest.
    pub fn principal(&self, row: u32, balance: Minor, interest: Minor) -> Minor {
        if row >= self.rows {
            return balance;
        }
        match self.rule {
            Rule::Instalment(amount) => (amount - interest).at_least_zero().min(balance),
            Rule::Principal(amount) => amount.min(balance),
            Rule::AtTheEnd => Minor::ZERO,
        }
    }
}
