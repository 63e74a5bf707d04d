use lending_core::calendar::Date;
use lending_core::money::{Minor, Rounding};
use lending_core::schedule::Method;
use lending_core::terms::Agreement;
use num_rational::BigRational;
use num_traits::{One, Zero};

use super::calendar::Calendar;
use super::fraction::{per_year, round, whole};

/// What is fixed when the money is paid out (C9).
pub(super) struct Plan {
    /// The level instalment, or the equal principal; nothing for interest first.
    level: i64,
    /// The interest of each row, as planned.
    pub(super) interest: Vec<i64>,
}

impl Plan {
    /// C9, C14: the plan of an amount paid out on a day.
    pub(super) fn new(agreed: &Agreement, calendar: &Calendar<'_>, disbursed: Date, amount: i64) -> Self {
        let growth: Vec<BigRational> = (1..=agreed.instalments)
            .map(|row| {
                let start = calendar.period_start(row, disbursed);
                per_year(agreed.rate) * calendar.weights(start, start, calendar.end(row))
            })
            .collect();
        let mut plan = Self { level: level(agreed, amount, &growth), interest: Vec::new() };
        let mut balance = amount;
        for (row, growth) in (1..).zip(&growth) {
            let interest = round(&(whole(balance) * growth), agreed.interest.rounding);
            balance -= plan.principal(agreed, row, interest, balance);
            plan.interest.push(interest);
        }
        plan
    }

    /// C11, C12: the principal of a row that bears `interest`, of what is on no bill.
    pub(super) fn principal(&self, agreed: &Agreement, row: u32, interest: i64, on_no_bill: i64) -> i64 {
        if row >= agreed.instalments {
            return on_no_bill;
        }
        match &agreed.method {
            Method::EqualInstalment => (self.level - interest).clamp(0, on_no_bill),
            Method::EqualPrincipal => self.level.clamp(0, on_no_bill),
            Method::InterestFirst => 0,
            Method::Bullet
            | Method::Flat
            | Method::FixedInstalment(_)
            | Method::Stepped(_)
            | Method::Custom(_) => unknown(&agreed.method),
        }
    }
}

/// C10, C12: the figure that is the same in every row, rounded once; to a minor unit where its unit would leave nothing.
fn level(agreed: &Agreement, amount: i64, growth: &[BigRational]) -> i64 {
    let exact = match &agreed.method {
        Method::EqualInstalment => {
            // Backwards, so that `product` is always the product of the factors of all later rows.
            let mut product = BigRational::one();
            let mut sum = BigRational::zero();
            for growth in growth.iter().rev() {
                sum += &product;
                product *= BigRational::one() + growth;
            }
            whole(amount) * product / sum
        }
        Method::EqualPrincipal => whole(amount) / whole(i64::from(agreed.instalments)),
        Method::InterestFirst => BigRational::zero(),
        Method::Bullet
        | Method::Flat
        | Method::FixedInstalment(_)
        | Method::Stepped(_)
        | Method::Custom(_) => unknown(&agreed.method),
    };
    let rounding = agreed.instalment_rounding;
    match round(&exact, rounding) {
        0 => round(&exact, Rounding::new(Minor::new(1), rounding.mode())),
        level => level,
    }
}

fn unknown<T>(method: &Method) -> T {
    panic!("the model does not know {method:?}")
}
