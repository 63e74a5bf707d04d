use crate::accrual::{InterestBase, TrueUp};
use crate::schedule::{BrokenPeriod, Method, PlanPolicy, RateDigits, ShortInstalment};
use crate::terms::Agreement;

/// Which answer of the terms can be quoted and not be carried through the life of a loan, and why; `None`: all can.
pub(super) fn not_carried(agreed: &Agreement) -> Option<(&'static str, &'static str)> {
    match agreed.interest.base {
        InterestBase::Planned => None,
        InterestBase::Actual => not_carried_on_actual(agreed),
    }
}

/// On the actual base a row's interest is what grew in its own period: it cannot be planned into another.
fn not_carried_on_actual(agreed: &Agreement) -> Option<(&'static str, &'static str)> {
    let reason = "on the actual base a row's interest is what grows in its own period";
    let PlanPolicy { broken_period, short_instalment, period_rate, .. } = agreed.plan;
    if agreed.method == Method::Flat {
        return Some(("method", reason));
    }
    if matches!(broken_period, BrokenPeriod::OnTheFirstRow | BrokenPeriod::Spread) {
        return Some(("plan.broken_period", reason));
    }
    if short_instalment == ShortInstalment::Carry && agreed.interest.true_up != TrueUp::InTheInstalment {
        let reason = "interest that is carried comes inside the next instalment: answer `in_the_instalment` to `true_up`";
        return Some(("plan.short_instalment", reason));
    }
    if period_rate != RateDigits::Exact {
        return Some((
            "plan.period_rate",
            "on the actual base interest grows by the yearly rate, night by night",
        ));
    }
    None
}
