use chrono::{Months, NaiveDate};
use rust_decimal::{Decimal, RoundingStrategy};

use super::interest;

/// A loan with level instalments, interest actual/360, a due day each month.
#[derive(Debug, Clone, Copy)]
pub struct Terms {
    /// The amount paid out.
    pub principal: Decimal,
    /// The yearly rate as a fraction.
    pub yearly_rate: Decimal,
    /// The day of the payout; rows are due on the same day of the months that follow, or the last day of a shorter one.
    pub disbursed: NaiveDate,
    /// The number of rows.
    pub instalments: u32,
}

/// A row of the schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The due day.
    pub due: NaiveDate,
    /// Principal.
    pub principal: Decimal,
    /// Interest.
    pub interest: Decimal,
    /// The balance after it.
    pub balance: Decimal,
}

/// All rows: the instalment rounded to the cent, the last row takes the rest.
pub fn schedule(terms: &Terms) -> Vec<Row> {
    let periods = periods(terms);
    let instalment = instalment(terms, &periods);
    let mut balance = terms.principal;
    let mut rows = Vec::with_capacity(periods.len());
    for (number, (due, days)) in (1..).zip(periods) {
        let interest = interest(balance, terms.yearly_rate, days);
        let principal = if number == terms.instalments {
            balance
        } else {
            (instalment - interest).max(Decimal::ZERO).min(balance)
        };
        balance -= principal;
        rows.push(Row { due, principal, interest, balance });
    }
    rows
}

/// The level instalment for periods of unequal length: `P·∏f / Σ_j ∏_{i>j} f_i` with `f = 1 + rate·days/360`.
fn instalment(terms: &Terms, periods: &[(NaiveDate, i64)]) -> Decimal {
    let (mut growth, mut annuity) = (Decimal::ONE, Decimal::ZERO);
    for (_, days) in periods {
        let factor = Decimal::ONE + terms.yearly_rate * Decimal::from(*days) / Decimal::from(360);
        growth *= factor;
        annuity = annuity * factor + Decimal::ONE;
    }
    let exact = terms.principal * growth / annuity;
    exact.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}

/// Each due day with the days since the one before it. Due days are counted from the payout, so that the 31st comes
/// back after a short month.
fn periods(terms: &Terms) -> Vec<(NaiveDate, i64)> {
    let mut start = terms.disbursed;
    let mut periods = Vec::with_capacity(usize::try_from(terms.instalments).unwrap_or_default());
    for month in 1..=terms.instalments {
        let due =
            terms.disbursed.checked_add_months(Months::new(month)).expect("a day within chrono's reach");
        periods.push((due, due.signed_duration_since(start).num_days()));
        start = due;
    }
    periods
}
