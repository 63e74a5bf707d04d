use rust_decimal::{Decimal, RoundingStrategy};

/// Simple interest to the cent: `principal × rate × days / 360`, half away from zero.
pub fn interest(principal: Decimal, yearly_rate: Decimal, days: i64) -> Decimal {
    let exact = principal * yearly_rate * Decimal::from(days) / Decimal::from(360);
    exact.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}
