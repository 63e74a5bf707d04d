//! What the nights that are left of a period bear: it is asked for day after day, and seldom becomes another.

use std::collections::BTreeMap;

use lending_core::calendar::Date;

use super::fraction::Fraction;
use super::loan::Loan;

/// What one minor unit bears from a night to the end of a period, for the nights that were asked for.
///
/// It holds as long as all that it follows from is the same.
#[derive(Clone, Default)]
pub(super) struct RestOfAPeriod {
    follows_from: Option<Ground>,
    from: BTreeMap<Date, Fraction>,
}

/// All that the growth of a period's coming nights follows from.
#[derive(Clone, PartialEq)]
struct Ground {
    end: Date,
    paid_out: Option<Date>,
    rates: Vec<(Date, Fraction)>,
    pauses: Vec<(Date, Date)>,
    rests_suspended: Vec<(Date, u32)>,
    kept_nights: Option<(Date, Date)>,
    changes_of_the_calendar: u32,
}

impl Loan<'_> {
    /// C20: what one minor unit bears from a night to the end of a period.
    pub(super) fn growth_of_one_until(&self, from: Date, end: Date) -> Fraction {
        let ground = Ground {
            end,
            paid_out: self.paid_out,
            rates: self.rates.clone(),
            pauses: self.pauses.clone(),
            rests_suspended: self.rests_suspended.clone(),
            kept_nights: self.kept_nights,
            changes_of_the_calendar: self.calendar.changes(),
        };
        let mut known = self.rest_of_a_period.borrow_mut();
        if known.follows_from.as_ref() != Some(&ground) {
            *known = RestOfAPeriod { follows_from: Some(ground), from: BTreeMap::new() };
        }
        // Backwards, from the end or the first night that is known.
        let mut first = known.from.range(from..).next().map_or(end, |(night, _)| *night);
        let mut sum = known.from.get(&first).cloned().unwrap_or_default();
        while first > from {
            first = first.minus_days(1);
            sum += self.contract_growth(first, 1);
            known.from.insert(first, sum.clone());
        }
        sum
    }
}
