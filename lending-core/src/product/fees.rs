//! How fees stand in a product file.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::ProductError;
use crate::fee::{CountsAs, FeeAmount, FeeBase, FeeDue, FeeOn, FeeRule, FeeShare};
use crate::money::{Minor, RoundingMode};

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FeeText {
    code: String,
    on: FeeOn,
    amount: AmountText,
    #[serde(default)]
    due: FeeDue,
    #[serde(default)]
    counts_as: CountsAs,
    #[serde(default)]
    free: u32,
    tax: Option<String>,
}

/// `"25.00"`, or `{ share = "5 %", of = "the_bill" }`.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum AmountText {
    Figure(String),
    Share(ShareText),
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ShareText {
    share: String,
    of: FeeBase,
    min: Option<String>,
    max: Option<String>,
    #[serde(default)]
    rounding: RoundingMode,
}

/// What a list of fees says, if nothing is wrong with it, for money or for something that is handed over.
pub(super) fn read(
    texts: &[FeeText],
    handed_over: bool,
    amount: impl Fn(&'static str, &str) -> Result<Minor, ProductError>,
    share: impl Fn(&'static str, &str) -> Result<Decimal, ProductError>,
) -> Result<Vec<FeeRule>, ProductError> {
    let optional = |path, text: Option<&str>| text.map(|text| amount(path, text)).transpose();
    let of = |text: &AmountText| -> Result<FeeAmount, ProductError> {
        Ok(match text {
            AmountText::Figure(text) => FeeAmount::Figure(amount("fees.amount", text)?),
            AmountText::Share(text) => FeeAmount::Share(FeeShare {
                share: share("fees.amount.share", &text.share)?,
                of: text.of,
                min: optional("fees.amount.min", text.min.as_deref())?.unwrap_or_default(),
                max: optional("fees.amount.max", text.max.as_deref())?,
                rounding: text.rounding,
            }),
        })
    };
    let rule = |text: &FeeText| {
        let FeeText { code, on, due, counts_as, free, .. } = text.clone();
        let tax = text.tax.as_deref().map(|text| share("fees.tax", text)).transpose()?.unwrap_or_default();
        Ok(FeeRule { code, on, amount: of(&text.amount)?, due, counts_as, free, tax })
    };
    let rules = texts.iter().map(rule).collect::<Result<Vec<_>, ProductError>>()?;
    if let Some((path, expected, found)) = FeeRule::beyond(&rules) {
        return Err(ProductError::Limit { path, expected, found });
    }
    let of_what_is_handed_over = || {
        let found = handed_over && rules.iter().any(|rule| rule.due == FeeDue::Deducted);
        found.then_some(("fees.due", "what is handed over is paid to its seller, who is owed all of it"))
    };
    match rules.iter().find_map(FeeRule::without_meaning).or_else(of_what_is_handed_over) {
        Some((path, reason)) => Err(ProductError::Combination { path, reason }),
        None => Ok(rules),
    }
}
