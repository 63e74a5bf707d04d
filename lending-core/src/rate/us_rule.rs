use rust_decimal::Decimal;

use super::CostError;

/// A payment under the actuarial method: unpaid charge joins the balance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActuarialRow {
    /// What was paid at the end of the period.
    pub payment: Decimal,
    /// The finance charge of the period.
    pub charge: Decimal,
    /// The balance after the payment; below zero when too much was paid.
    pub balance: Decimal,
}

/// A payment under the United States Rule: charge never bears charge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UsRuleRow {
    /// What was paid at the end of the period.
    pub payment: Decimal,
    /// The finance charge of the next period.
    pub next_charge: Decimal,
    /// The balance that bears charge, after the payment.
    pub balance: Decimal,
    /// The charge that has grown and is not covered.
    pub unpaid_charge: Decimal,
    /// What was paid while it does not cover the charge.
    pub unapplied: Decimal,
}

fn too_long() -> CostError {
    CostError::OutOfRange { expected: "figures of at most 28 digits", found: "more".to_owned() }
}

/// The balance after each payment by the actuarial method: charge is added, the payment taken off.
///
/// In the unit of the balance; products are kept to 28 digits. (Source: 12 CFR 1026 Appendix J (a)(1)–(2).)
///
/// # Errors
/// [`CostError::OutOfRange`] when figures outgrow 28 digits.
///
/// ```
/// use lending_core::rate::actuarial_rows;
/// let rows = actuarial_rows("1000".parse()?, "0.01".parse()?, &["100".parse()?])?;
/// assert_eq!(rows[0].balance, "910".parse()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn actuarial_rows(
    balance: Decimal,
    periodic_rate: Decimal,
    payments: &[Decimal],
) -> Result<Vec<ActuarialRow>, CostError> {
    let mut balance = balance;
    let rows = payments.iter().map(|payment| {
        let charge = balance.checked_mul(periodic_rate).ok_or_else(too_long)?;
        balance =
            balance.checked_add(charge).and_then(|owed| owed.checked_sub(*payment)).ok_or_else(too_long)?;
        Ok(ActuarialRow { payment: *payment, charge, balance })
    });
    rows.collect()
}

/// The balance after each payment by the United States Rule.
///
/// While payments do not cover the charge that has grown, the balance stays and both are carried side by side; once
/// the payments carried cover the charge carried, what is beyond it is taken off the balance. In the unit of the
/// balance; products are kept to 28 digits. (Source: 12 CFR 1026 Appendix J (a)(3).)
///
/// # Errors
/// [`CostError::OutOfRange`] when figures outgrow 28 digits.
///
/// ```
/// use lending_core::rate::us_rule_rows;
/// let rows = us_rule_rows("10000".parse()?, "0.02".parse()?, &["100".parse()?, "400".parse()?])?;
/// assert_eq!(rows[0].balance, "10000".parse()?); // 100 do not cover 200
/// assert_eq!(rows[1].balance, "9900".parse()?); // 500 cover 400
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn us_rule_rows(
    balance: Decimal,
    periodic_rate: Decimal,
    payments: &[Decimal],
) -> Result<Vec<UsRuleRow>, CostError> {
    let mut balance = balance;
    let (mut unpaid_charge, mut unapplied) = (Decimal::ZERO, Decimal::ZERO);
    let rows = payments.iter().map(|payment| {
        let charge = balance.checked_mul(periodic_rate).ok_or_else(too_long)?;
        unpaid_charge = unpaid_charge.checked_add(charge).ok_or_else(too_long)?;
        unapplied = unapplied.checked_add(*payment).ok_or_else(too_long)?;
        if unapplied >= unpaid_charge {
            balance = unpaid_charge
                .checked_sub(unapplied)
                .and_then(|change| balance.checked_add(change))
                .ok_or_else(too_long)?;
            (unpaid_charge, unapplied) = (Decimal::ZERO, Decimal::ZERO);
        }
        let next_charge = balance.checked_mul(periodic_rate).ok_or_else(too_long)?;
        Ok(UsRuleRow { payment: *payment, next_charge, balance, unpaid_charge, unapplied })
    });
    rows.collect()
}
