//! How days past due stand in a product file.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::ProductError;
use crate::money::Minor;
use crate::overdue::{
    Counting, Counts, Each, LimitOf, OverdueGrace, OverduePolicy, ShareOf, Since, Tolerance,
};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct OverdueText {
    counting: Counting,
    counts: Counts,
    tolerance: Option<ToleranceText>,
    since: Since,
    grace: Option<OverdueGrace>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ToleranceText {
    amount: Option<String>,
    share: Option<String>,
    of: ShareOf,
    limit: LimitOf,
    each: Each,
}

impl OverdueText {
    /// What it says, if nothing is wrong with it.
    pub(super) fn read(
        &self,
        amount: impl Fn(&'static str, &str) -> Result<Minor, ProductError>,
        share: impl Fn(&'static str, &str) -> Result<Decimal, ProductError>,
        has_calendar: bool,
    ) -> Result<OverduePolicy, ProductError> {
        let tolerance = |text: &ToleranceText| -> Result<_, ProductError> {
            let named = text.amount.as_deref().map(|text| amount("overdue.tolerance.amount", text));
            let part = text.share.as_deref().map(|text| share("overdue.tolerance.share", text));
            let (of, limit, each) = (text.of, text.limit, text.each);
            Ok(Tolerance { amount: named.transpose()?, share: part.transpose()?, of, limit, each })
        };
        let policy = OverduePolicy {
            counting: self.counting,
            counts: self.counts,
            tolerance: self.tolerance.as_ref().map(tolerance).transpose()?,
            since: self.since,
            grace: self.grace,
        };
        if let Some((path, expected, found)) = policy.beyond() {
            return Err(ProductError::Limit { path, expected: expected.to_owned(), found });
        }
        match policy.without_meaning(has_calendar) {
            Some((path, reason)) => Err(ProductError::Combination { path, reason }),
            None => Ok(policy),
        }
    }
}
