//! The peer's allocation rules, as waterfalls.
//!
//! A rule is an order of twelve places (past due, due, in advance × penalty, fee, interest, principal) and where money
//! goes that is paid in advance. Bill by bill, each of the three has its own order of components; component by
//! component, the twelve places are one order.

use lending_core::debt::Component;
use serde_json::{Value, json};

use super::product::{AllocationRule, Processing};

/// The three buckets, as the peer and as we name them.
const BUCKETS: [(&str, &str); 3] = [("PAST_DUE", "past_due"), ("DUE", "due"), ("IN_ADVANCE", "in_advance")];

/// A rule as a table of the product file.
pub(super) fn waterfall(rule: &AllocationRule, processing: Processing) -> Result<Value, String> {
    let places = rule.order.iter().map(|place| place_of(place)).collect::<Result<Vec<_>, _>>()?;
    let then = then(&rule.future)?;
    match processing {
        Processing::Vertical => Ok(json!({ "direction": "by_component", "list": places, "then": then })),
        Processing::Horizontal => {
            let [past_due, due, in_advance] = BUCKETS.map(|(_, bucket)| {
                let own = places.iter().filter(|(of, _)| *of == bucket);
                own.map(|(_, component)| *component).collect::<Vec<_>>()
            });
            let value = json!({
                "direction": "by_bill",
                "past_due": past_due,
                "due": due,
                "in_advance": in_advance,
                "then": then,
            });
            Ok(value)
        }
    }
}

fn place_of(place: &str) -> Result<(&'static str, &'static str), String> {
    let unknown = || format!("the place `{place}` of an allocation rule");
    let bucket = BUCKETS.iter().find_map(|(theirs, ours)| Some((place.strip_prefix(theirs)?, *ours)));
    let (rest, bucket) = bucket.ok_or_else(unknown)?;
    let component = match rest {
        "_PENALTY" => Component::Penalty,
        "_FEE" => Component::Fee,
        "_INTEREST" => Component::Interest,
        "_PRINCIPAL" => Component::Principal,
        _ => return Err(unknown()),
    };
    Ok((bucket, component.name()))
}

fn then(future: &str) -> Result<&'static str, String> {
    match future {
        "NEXT_INSTALLMENT" => Ok("next_row"),
        "LAST_INSTALLMENT" => Ok("last_row"),
        "NEXT_LAST_INSTALLMENT" => Ok("current_then_last"),
        "REAMORTIZATION" => Ok("spread_by_component"),
        other => Err(format!("the future instalments' rule `{other}`")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(order: &[&str], future: &str) -> AllocationRule {
        AllocationRule {
            transaction_type: "DEFAULT".to_owned(),
            future: future.to_owned(),
            order: order.iter().map(|place| (*place).to_owned()).collect(),
        }
    }

    #[test]
    fn by_bill_each_bucket_has_its_own_order() {
        let order = ["DUE_FEE", "DUE_INTEREST", "PAST_DUE_INTEREST", "PAST_DUE_FEE", "IN_ADVANCE_PRINCIPAL"];
        let mapped = waterfall(&rule(&order, "LAST_INSTALLMENT"), Processing::Horizontal).unwrap();
        let expected = json!({"direction": "by_bill", "past_due": ["interest", "fee"],
            "due": ["fee", "interest"], "in_advance": ["principal"], "then": "last_row"});
        assert_eq!(mapped, expected);
    }

    #[test]
    fn by_component_the_places_are_one_order() {
        let mapped =
            waterfall(&rule(&["PAST_DUE_FEE", "DUE_PENALTY"], "REAMORTIZATION"), Processing::Vertical);
        let expected = json!({"direction": "by_component", "list": [["past_due", "fee"], ["due", "penalty"]], "then": "spread_by_component"});
        assert_eq!(mapped.unwrap(), expected);
    }

    #[test]
    fn words_that_are_not_known_are_named() {
        for (place, future) in [("LATE_FEE", "NEXT_INSTALLMENT"), ("DUE_FEE", "SOMETIME")] {
            assert!(waterfall(&rule(&[place], future), Processing::Horizontal).is_err());
        }
    }
}
