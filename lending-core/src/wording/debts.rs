//! The words of debt as sentences.

use super::Sentence;
use crate::debt::{Component, FeeReason, ItemId};
use crate::money::RoundingMode;

impl From<Component> for Sentence {
    fn from(component: Component) -> Self {
        Self::new(match component {
            Component::Principal => "component.principal",
            Component::Interest => "component.interest",
            Component::Fee => "component.fee",
            Component::Tax => "component.tax",
            Component::Penalty => "component.penalty",
        })
    }
}

impl From<RoundingMode> for Sentence {
    fn from(mode: RoundingMode) -> Self {
        Self::new(match mode {
            RoundingMode::HalfUp => "rounding.half_up",
            RoundingMode::HalfEven => "rounding.half_even",
            RoundingMode::Up => "rounding.up",
            RoundingMode::Down => "rounding.down",
        })
    }
}

impl From<&ItemId> for Sentence {
    fn from(item: &ItemId) -> Self {
        match item {
            ItemId::Bill(number) => Self::new("item.bill").number("number", *number),
            ItemId::Charge(event) => Self::new("item.charge").text("event", event.as_str()),
            ItemId::DownPayment(event) => Self::new("item.down_payment").text("event", event.as_str()),
            ItemId::Deduction(event, code) => {
                Self::new("item.deduction").text("event", event.as_str()).text("code", &**code)
            }
            ItemId::BrokenPeriod(event) => Self::new("item.broken_period").text("event", event.as_str()),
            ItemId::CalledIn(event) => Self::new("item.called_in").text("event", event.as_str()),
            ItemId::ChargeBack(event) => Self::new("item.charge_back").text("event", event.as_str()),
            ItemId::Refund(event) => Self::new("item.refund").text("event", event.as_str()),
            ItemId::Fee(code, reason) => Self::new("item.fee").text("code", &**code).words("reason", reason),
            ItemId::ToCome => Self::new("item.to_come"),
        }
    }
}

impl From<&FeeReason> for Sentence {
    fn from(reason: &FeeReason) -> Self {
        match reason {
            FeeReason::Bill(number, 1) => Self::new("reason.bill").number("number", *number),
            FeeReason::Bill(number, time) => {
                Self::new("reason.bill_again").number("number", *number).number("time", *time)
            }
            FeeReason::Event(event) => Self::new("reason.event").text("event", event.as_str()),
            FeeReason::Date => Self::new("reason.date"),
        }
    }
}
