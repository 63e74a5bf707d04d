//! A right value for each field of a product file: what an error shows beside what it found.
//!
//! The one place of such values: a field that is not here is a test's failure (`lending-testkit/tests/settings.rs`).

/// Paths without the places in lists, and values as TOML writes them.
const EXAMPLES: &[(&str, &str)] = &[
    ("code", r#""personal-loan""#),
    ("version", "2"),
    ("currency", r#""CNY""#),
    ("amount", r#"{ min = "1000.00", max = "50000.00" }"#),
    ("amount.min", r#""1000.00""#),
    ("amount.max", r#""50000.00""#),
    ("instalments", "{ min = 3, max = 36 }"),
    ("instalments.min", "3"),
    ("instalments.max", "36"),
    ("rate", r#""12 % per year""#),
    ("repricing", r#"{ table = "LPR-5Y", on = { month_starts = 12 } }"#),
    ("repricing.table", r#""LPR-5Y""#),
    ("repricing.spread", r#""-0.1 % per year""#),
    ("repricing.floor", r#""3 % per year""#),
    ("repricing.cap", r#""12 % per year""#),
    ("repricing.change_max", r#""2 % per year""#),
    ("repricing.on", "{ month_starts = 12 }"),
    ("repricing.days_before", "1"),
    ("method", r#""equal_instalment""#),
    ("method.fixed_instalment", r#""1100.00""#),
    ("method.stepped", r#"[{ rows = 12, instalment = "500.00" }, { rows = 12, instalment = "700.00" }]"#),
    ("method.custom", r#"["20 %", "30 %", "50 %"]"#),
    ("residual", r#"{ share = "10 %" }"#),
    ("residual.share", r#""10 %""#),
    ("residual.amount", r#""1000.00""#),
    ("first_due", "{ days_at_least = 15 }"),
    ("plan", r#"{ instalment = "per_period" }"#),
    ("plan.instalment", r#""per_period""#),
    ("plan.broken_period", r#""own_row""#),
    ("plan.last_instalment", r#""takes_the_rest""#),
    ("plan.moratorium", r#"{ rows = 3, on = "principal" }"#),
    ("plan.moratorium.rows", "3"),
    ("plan.moratorium.on", r#""principal""#),
    ("plan.paid_off_early", r#""zero_rows""#),
    ("plan.period_rate", r#"{ decimals = { places = 6, mode = "half_up" } }"#),
    ("plan.short_instalment", r#""raise""#),
    ("frequency", "{ weeks = 2 }"),
    ("due_day", "{ day = 20 }"),
    ("instalment_rounding", r#"{ unit = "0.01", mode = "half_up" }"#),
    ("instalment_rounding.unit", r#""0.01""#),
    ("instalment_rounding.mode", r#""half_up""#),
    ("interest", r#"{ base = "actual", basis = "act_360" }"#),
    ("interest.base", r#""actual""#),
    ("interest.basis", r#""act_360""#),
    ("interest.day_counted", r#""first""#),
    ("interest.overdue_principal", r#""penalty_only""#),
    ("interest.true_up", r#""on_top""#),
    ("interest.after_last_due", r#""goes_on""#),
    ("interest.rounding", r#"{ unit = "0.01", mode = "half_up" }"#),
    ("interest.rounding.unit", r#""0.01""#),
    ("interest.rounding.mode", r#""half_up""#),
    ("billing", "{ statement_day = { days_before_due = 10 } }"),
    ("billing.statement_day", "{ days_before_due = 10 }"),
    ("billing.late_facts", r#""restate""#),
    ("business_days", r#"{ calendar = "CN", convention = "following" }"#),
    ("business_days.calendar", r#""CN""#),
    ("business_days.convention", r#""following""#),
    ("business_days.interest", r#""unadjusted""#),
    ("overdue", r#"{ counting = "exclusive" }"#),
    ("overdue.counting", r#""exclusive""#),
    ("overdue.counts", r#""principal_and_interest""#),
    ("overdue.tolerance", r#"{ amount = "100.00" }"#),
    ("overdue.tolerance.amount", r#""100.00""#),
    ("overdue.tolerance.share", r#""1 %""#),
    ("overdue.tolerance.of", r#""the_bill""#),
    ("overdue.tolerance.limit", r#""the_larger""#),
    ("overdue.tolerance.each", r#""bill""#),
    ("overdue.since", r#""oldest_unpaid""#),
    ("overdue.grace", r#"{ kind = "from_the_due_day", days = 5 }"#),
    ("overdue.grace.kind", r#""from_the_due_day""#),
    ("overdue.grace.days", "5"),
    ("overdue.grace.days_are", r#""calendar""#),
    (
        "classification",
        r#"{ classes = [{ name = "normal", from_days = 0 }, { name = "watch", from_days = 1 }] }"#,
    ),
    ("classification.classes", r#"[{ name = "normal", from_days = 0 }, { name = "watch", from_days = 1 }]"#),
    ("classification.upgrade", "{ after_days = 90 }"),
    ("classification.rescheduled", r#"{ at_least = "watch", days = 365 }"#),
    ("classification.rescheduled.at_least", r#""watch""#),
    ("classification.rescheduled.days", "365"),
    ("classification.non_accrual_from", r#""watch""#),
    ("penalty", r#"{ rate = { uplift = "50 %" } }"#),
    ("penalty.on", r#""overdue_principal""#),
    ("penalty.rate", r#"{ fixed = "18 % per year" }"#),
    ("penalty.rate.uplift", r#""50 %""#),
    ("penalty.rate.times", r#""1.5""#),
    ("penalty.rate.spread", r#""3 % per year""#),
    ("penalty.rate.fixed", r#""18 % per year""#),
    ("penalty.rate.table", r#"{ name = "statutory-late", spread = "5 % per year" }"#),
    (
        "penalty.rate.tiers",
        r#"[{ from_day = 1, rate = { uplift = "30 %" } }, { from_day = 91, rate = { times = "2" } }]"#,
    ),
    ("penalty.day_count", r#""act_360""#),
    ("penalty.grace", "{ starts_after = 3 }"),
    ("penalty.round", r#""at_the_end""#),
    ("penalty.rounding", r#"{ unit = "0.01", mode = "half_up" }"#),
    ("penalty.rounding.unit", r#""0.01""#),
    ("penalty.rounding.mode", r#""half_up""#),
    ("penalty.minimum", r#""5.00""#),
    ("penalty.caps", r#"{ nights = 90, share = "20 %" }"#),
    ("penalty.caps.nights", "90"),
    ("penalty.caps.amount", r#""500.00""#),
    ("penalty.caps.share", r#""20 %""#),
    ("penalty.compound", r#"{ rate = "contract" }"#),
    ("penalty.compound.rate", r#""contract""#),
    ("penalty.compound.on_penalty", r#""no""#),
    ("penalty.compound.joins", "{ months = 3 }"),
    ("charges_cap", r#"{ table = "four-times-lpr" }"#),
    ("charges_cap.table", r#""four-times-lpr""#),
    ("charges_cap.day_count", r#""act_365_fixed""#),
    ("waterfall", r#"{ direction = "by_bill", order = ["fee", "penalty", "interest", "principal"] }"#),
    ("waterfall.direction", r#""by_bill""#),
    ("waterfall.order", r#"["fee", "penalty", "interest", "principal"]"#),
    ("waterfall.past_due", r#"["fee", "penalty", "interest", "principal"]"#),
    ("waterfall.due", r#"["fee", "penalty", "interest", "principal"]"#),
    ("waterfall.in_advance", r#"["fee", "penalty", "interest", "principal"]"#),
    (
        "waterfall.list",
        r#"[["past_due", "fee"], ["past_due", "penalty"], ["past_due", "interest"], ["past_due", "principal"], ["due", "fee"], ["due", "penalty"], ["due", "interest"], ["due", "principal"], ["in_advance", "fee"], ["in_advance", "penalty"], ["in_advance", "interest"], ["in_advance", "principal"]]"#,
    ),
    ("waterfall.then", r#"{ refuse_above = "100.00" }"#),
    (
        "waterfalls",
        r#"[{ standing = { days_past_due_above = 90 }, order = ["principal", "interest", "fee", "penalty"] }]"#,
    ),
    ("kinds_of_money", r#"{ insurance = { then = "last_row" } }"#),
    ("fees", r#"[{ code = "late", on = { late = { days = 5 } }, amount = "25.00" }]"#),
    ("fees.code", r#""late""#),
    ("fees.on", "{ late = { days = 5 } }"),
    ("fees.amount", r#"{ share = "5 %", of = "the_bill" }"#),
    ("fees.due", "{ in_days = 10 }"),
    ("fees.counts_as", r#""fee""#),
    ("fees.free", "1"),
    ("fees.tax", r#""6 %""#),
    ("charge_when_closed", r#""reopens""#),
    ("charge_back", r#"{ order = ["interest", "fee"] }"#),
    ("charge_back.order", r#"["interest", "fee"]"#),
    ("prepayment", r#"{ minimum = "500.00" }"#),
    ("prepayment.minimum", r#""500.00""#),
    ("prepayment.locked_months", "6"),
    ("prepayment.fees", r#"[{ months = 12, share = "3 %" }]"#),
    ("prepayment.interest", r#""to_the_day""#),
    ("prepayment.payoff_until", r#""the_day""#),
    ("disbursement", r#"{ tranches = "several" }"#),
    ("disbursement.tranches", r#""several""#),
    ("disbursement.down_payment", r#"{ share = "25 %" }"#),
    ("disbursement.down_payment.share", r#""25 %""#),
    ("disbursement.down_payment.rounding", r#"{ unit = "0.01", mode = "half_up" }"#),
    ("disbursement.down_payment.rounding.unit", r#""0.01""#),
    ("disbursement.down_payment.rounding.mode", r#""half_up""#),
    ("disbursement.hand_over", r#""begins_the_rows""#),
    ("cooling_off", r#"{ days = 14, interest = "to_the_day" }"#),
    ("cooling_off.days", "14"),
    ("cooling_off.interest", r#""to_the_day""#),
    ("relief", r#"{ close_within = { short = "0.50" } }"#),
    ("relief.authorities", r#"{ clerk = { penalty = "100.00" } }"#),
    ("relief.close_within", r#"{ short = "0.50", over = "0.50" }"#),
    ("relief.close_within.short", r#""0.50""#),
    ("relief.close_within.over", r#""0.50""#),
    ("relief.free_of_interest", "[3]"),
    ("write_off", r#"{ interest = "stops" }"#),
    ("write_off.interest", r#""stops""#),
    ("write_off.rows", r#""stay""#),
    ("on_change", r#"{ rate = "keep_instalment" }"#),
    ("on_change.tranche", r#""reprice""#),
    ("on_change.rate", r#""keep_instalment""#),
];

/// The value of a path, or of the nearest field above it.
fn nearest(path: &str) -> Option<&'static str> {
    let names = path.split('.').map(|name| name.split_once('[').map_or(name, |(name, _)| name));
    let mut path = names.collect::<Vec<_>>().join(".");
    loop {
        if let Some((_, value)) = EXAMPLES.iter().find(|(known, _)| *known == path) {
            return Some(value);
        }
        path.truncate(path.rfind('.')?);
    }
}

/// As a TOML file would write it.
pub(super) fn toml(path: &str) -> Option<&'static str> {
    nearest(path)
}

/// As a JSON file would write it.
pub(super) fn json(path: &str) -> Option<String> {
    let table: toml::Table = format!("value = {}", nearest(path)?).parse().ok()?;
    serde_json::to_string(table.get("value")?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_below_a_field_has_the_value_of_the_field() {
        assert_eq!(toml("fees[2].on"), Some("{ late = { days = 5 } }"));
        assert_eq!(toml("overdue.grace.day"), toml("overdue.grace"));
        assert_eq!((toml("colour"), toml("")), (None, None));
    }

    #[test]
    fn a_json_file_is_shown_json() {
        assert_eq!(json("overdue.grace").as_deref(), Some(r#"{"days":5,"kind":"from_the_due_day"}"#));
        for (path, _) in EXAMPLES {
            assert!(json(path).is_some(), "{path}");
        }
    }
}
