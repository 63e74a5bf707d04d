use super::Stepper;
use crate::accrual::Exact;
use crate::accrual::Piece;
use crate::calendar::{Date, Fraction};
use crate::money::{Minor, Rounding};
use crate::rate::Rate;

/// A period of interest: its nights and their weight (one piece, or several where it spans anchor periods).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// The first night.
    pub start: Date,
    /// The due day: the day after the last night.
    pub end: Date,
    /// The weight, in years.
    pub weight: Vec<Fraction>,
}

impl Period {
    /// The interest of the whole period on one balance, exactly.
    pub fn interest(&self, balance: Minor, rate: Rate) -> Exact {
        self.weight.iter().fold(Exact::ZERO, |total, weight| {
            let piece =
                Piece { from: self.start, to: self.end, base: balance, rate: Some(rate), weight: *weight };
            total.plus(piece.growth())
        })
    }
}

/// A row as planned when money is paid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlannedRow {
    /// Principal.
    pub principal: Minor,
    /// Interest.
    pub interest: Minor,
    /// The balance after it.
    pub balance: Minor,
}

/// All rows of a plan, each period's interest on the balance before it, rounded once.
pub fn plan_rows(
    stepper: &Stepper,
    principal: Minor,
    rate: Rate,
    periods: &[Period],
    rounding: Rounding,
) -> Vec<PlannedRow> {
    let mut balance = principal;
    let rows = (1..).zip(periods).map(|(number, period)| {
        let interest = period.interest(balance, rate).round(rounding);
        let principal = stepper.principal(number, balance, interest);
        balance -= principal;
        PlannedRow { principal, interest, balance }
    });
    rows.collect()
}
