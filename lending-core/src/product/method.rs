use rust_decimal::Decimal;
use serde::Deserialize;

use crate::money::{Minor, share_of};
use crate::schedule::{Method, Step};

/// How principal comes back, for any amount that the product lends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MethodOffered {
    /// The same method for every amount.
    Same(Method),
    /// The principal of each row as a share of the amount; the shares sum to one.
    Shares(Vec<Decimal>),
}

impl MethodOffered {
    /// The method for an amount: shares become amounts, each rounded to the nearest minor unit, the last takes the
    /// rest.
    pub fn lent(&self, principal: Minor) -> Method {
        let shares = match self {
            Self::Same(method) => return method.clone(),
            Self::Shares(shares) => shares,
        };
        let mut rest = principal;
        let rows = (1..).zip(shares).map(|(number, share)| {
            let last = number == shares.len();
            let row = if last { rest } else { share_of(principal, *share).min(rest) };
            rest -= row;
            row
        });
        Method::Custom(rows.collect())
    }
}

/// What is left for the last row on top of its rule (balloon 气球贷; a lease's residual value 残值).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResidualOffered {
    /// A part of what is lent.
    Share(Decimal),
    /// An amount.
    Amount(Minor),
}

impl ResidualOffered {
    /// The residual for an amount, to the nearest minor unit.
    pub fn lent(self, principal: Minor) -> Minor {
        match self {
            Self::Share(share) => share_of(principal, share),
            Self::Amount(amount) => amount,
        }
    }
}

/// How a method stands in a file.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum MethodText {
    EqualInstalment,
    EqualPrincipal,
    InterestFirst,
    Bullet,
    Flat,
    FixedInstalment(String),
    Stepped(Vec<StepText>),
    Custom(Vec<String>),
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StepText {
    pub(super) rows: u32,
    pub(super) instalment: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum ResidualText {
    Share(String),
    Amount(String),
}

impl MethodText {
    /// The method, with its amounts and shares read by the given functions.
    pub(super) fn read<E>(
        self,
        amount: impl Fn(&'static str, &str) -> Result<Minor, E>,
        share: impl Fn(&'static str, &str) -> Result<Decimal, E>,
    ) -> Result<MethodOffered, E> {
        let method = match self {
            Self::EqualInstalment => Method::EqualInstalment,
            Self::EqualPrincipal => Method::EqualPrincipal,
            Self::InterestFirst => Method::InterestFirst,
            Self::Bullet => Method::Bullet,
            Self::Flat => Method::Flat,
            Self::FixedInstalment(text) => Method::FixedInstalment(amount("method.fixed_instalment", &text)?),
            Self::Stepped(steps) => {
                let steps = steps.iter().map(|StepText { rows, instalment }| {
                    Ok(Step { rows: *rows, instalment: amount("method.stepped", instalment)? })
                });
                Method::Stepped(steps.collect::<Result<_, E>>()?)
            }
            Self::Custom(rows) => {
                let shares = rows.iter().map(|text| share("method.custom", text));
                return Ok(MethodOffered::Shares(shares.collect::<Result<_, E>>()?));
            }
        };
        Ok(MethodOffered::Same(method))
    }
}
