use crate::calendar::{Date, Fraction};

/// A period of interest: its nights and what they weigh, in years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first night.
    pub start: Date,
    /// The due day: the day after the last night.
    pub end: Date,
    /// The weight of the nights of its whole period; of a first period, without those that come before it.
    pub weight: Fraction,
    /// The weight of the nights before the first whole period; nothing in all other periods.
    pub broken: Fraction,
    /// What any whole period of the plan's frequency weighs; nothing where a first row falls due with the payout.
    pub regular: Fraction,
    /// Whether it holds only the nights before the first whole period, which have a row of their own.
    pub own_row: bool,
    /// What the instalment counts it as, where that is another weight than what is left of its nights.
    pub solved_as: Option<Fraction>,
}

impl Period {
    /// A period without nights before it.
    pub const fn new(start: Date, end: Date, weight: Fraction, regular: Fraction) -> Self {
        Self { start, end, weight, broken: Fraction::ZERO, regular, own_row: false, solved_as: None }
    }
}
