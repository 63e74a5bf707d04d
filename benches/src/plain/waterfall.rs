use rust_decimal::Decimal;

/// What a bill owes: fee, tax, penalty, interest and principal, in the order in which they are paid.
#[derive(Debug, Clone)]
pub struct Bill {
    /// Whether its due day is over.
    pub past_due: bool,
    /// What is unpaid of each.
    pub unpaid: [Decimal; 5],
}

/// A part of a payment: the place of the bill, the place of the component, the amount.
pub type Part = (usize, usize, Decimal);

/// Splits a payment over bills: those past due first, each in its order, bill by bill; says what is left.
pub fn allocate(bills: &[Bill], payment: Decimal) -> (Vec<Part>, Decimal) {
    let mut left = payment;
    let mut parts = Vec::new();
    for past_due in [true, false] {
        for (place, bill) in bills.iter().enumerate().filter(|(_, bill)| bill.past_due == past_due) {
            for (component, unpaid) in bill.unpaid.iter().enumerate() {
                let amount = left.min(*unpaid);
                if amount > Decimal::ZERO {
                    parts.push((place, component, amount));
                    left -= amount;
                }
            }
        }
    }
    (parts, left)
}
