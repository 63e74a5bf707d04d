//! How a product stands in a file. Amounts and rates are text, so that nothing passes through a float.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::FirstDue;
use super::fees::FeeText;
use super::method::{MethodText, ResidualText};
use super::overdue::OverdueText;
use super::penalty::{ChargesCapText, PenaltyText};
use super::prepayment::PrepaymentText;
use super::relief::ReliefText;
use crate::accrual::{AfterLastDue, InterestBase, OverduePrincipal, TrueUp};
use crate::allocation::{OverrideText, WaterfallText};
use crate::billing::{BillingPolicy, BusinessDays};
use crate::calendar::{Anchor, DayCounted, Frequency, InterestBasis};
use crate::charge_back::ChargeBackPolicy;
use crate::disbursement::{CoolingOff, Tranches};
use crate::fee::ChargeWhenClosed;
use crate::money::{Currency, RoundingMode};
use crate::overdue::Classification;
use crate::repricing::RepricingDays;
use crate::schedule::{OnChange, PlanPolicy};
use crate::write_off::WriteOffPolicy;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) code: String,
    #[serde(default = "first_version")]
    pub(super) version: u32,
    pub(super) currency: Currency,
    pub(super) amount: Amounts,
    pub(super) instalments: Instalments,
    pub(super) rate: String,
    pub(super) repricing: Option<RepricingText>,
    pub(super) method: MethodText,
    pub(super) residual: Option<ResidualText>,
    #[serde(default)]
    pub(super) first_due: FirstDue,
    #[serde(default)]
    pub(super) plan: PlanPolicy,
    #[serde(default)]
    pub(super) frequency: Frequency,
    pub(super) due_day: Option<Anchor>,
    #[serde(default)]
    pub(super) instalment_rounding: RoundingText,
    #[serde(default)]
    pub(super) interest: Interest,
    #[serde(default)]
    pub(super) billing: BillingPolicy,
    pub(super) business_days: Option<BusinessDays>,
    #[serde(default)]
    pub(super) overdue: OverdueText,
    pub(super) classification: Option<Classification>,
    pub(super) penalty: Option<PenaltyText>,
    pub(super) charges_cap: Option<ChargesCapText>,
    #[serde(default)]
    pub(super) waterfall: WaterfallText<String>,
    #[serde(default)]
    pub(super) kinds_of_money: BTreeMap<String, WaterfallText<String>>,
    #[serde(default)]
    pub(super) fees: Vec<FeeText>,
    #[serde(default)]
    pub(super) charge_when_closed: ChargeWhenClosed,
    #[serde(default)]
    pub(super) charge_back: ChargeBackPolicy,
    #[serde(default)]
    pub(super) waterfalls: Vec<OverrideText>,
    #[serde(default)]
    pub(super) prepayment: PrepaymentText,
    #[serde(default)]
    pub(super) disbursement: DisbursementText,
    pub(super) cooling_off: Option<CoolingOff>,
    #[serde(default)]
    pub(super) relief: ReliefText,
    #[serde(default)]
    pub(super) write_off: WriteOffPolicy,
    #[serde(default)]
    pub(super) on_change: OnChange,
}

fn first_version() -> u32 {
    1
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Amounts {
    pub(super) min: String,
    pub(super) max: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Instalments {
    pub(super) min: u32,
    pub(super) max: u32,
}

#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct RoundingText {
    pub(super) unit: Option<String>,
    pub(super) mode: RoundingMode,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Interest {
    pub(super) base: InterestBase,
    pub(super) basis: InterestBasis,
    pub(super) day_counted: DayCounted,
    pub(super) overdue_principal: OverduePrincipal,
    pub(super) true_up: TrueUp,
    pub(super) after_last_due: AfterLastDue,
    pub(super) rounding: RoundingText,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct DisbursementText {
    pub(super) tranches: Tranches,
    pub(super) down_payment: Option<DownPaymentText>,
    pub(super) hand_over: HandOverText,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum HandOverText {
    /// Rows begin with the payout.
    #[default]
    None,
    /// Rows begin with the hand-over of what is financed, and are made anew on it.
    BeginsTheRows,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DownPaymentText {
    pub(super) share: String,
    #[serde(default)]
    pub(super) rounding: RoundingText,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RepricingText {
    pub(super) table: String,
    pub(super) spread: Option<String>,
    pub(super) floor: Option<String>,
    pub(super) cap: Option<String>,
    pub(super) change_max: Option<String>,
    pub(super) on: RepricingDays,
    #[serde(default)]
    pub(super) days_before: u32,
}
