//! How the standard European consumer credit information is read from terms.

use super::contract_data::to_twelve_decimals;
use super::{
    Aprc, Assumption, BorrowingRate, Compensation, CostOfCredit, Counts, Drawdown, Duration, EarlyRepayment,
    EuropeanInformation, Instalments, LatePayment, Offer, QuotedFee, QuotedRow, RelatedCost, TypeOfCredit,
    Withdrawal,
};
use crate::calendar::{Date, Frequency};
use crate::disbursement::Tranches;
use crate::fee::{FeeDue, FeeOn, FeeRule};
use crate::money::{Minor, Money};
use crate::penalty::{PenaltyPolicy, PenaltyRate};
use crate::terms::Agreement;

impl EuropeanInformation {
    pub(super) fn of(offer: &Offer, cost: &CostOfCredit, bound_to: Option<Date>) -> Self {
        let agreed = offer.terms().agreed();
        let (rows, fees) = (offer.quote(), offer.fees());
        let money = |minor| Money::new(minor, agreed.currency);
        let kept = offer.deducted().minor() + fees_kept(agreed, &fees);
        let credit = agreed.principal - kept;
        let brings_down = |row: &&QuotedRow| row.principal.minor().is_positive();
        Self {
            type_of_credit: type_of(agreed),
            total_amount_of_credit: money(credit),
            drawdown: Drawdown {
                from: agreed.contract_day,
                down_payment: agreed.disbursement.down_payment,
                kept: money(kept),
            },
            duration: Duration {
                from: agreed.contract_day,
                to: agreed.last_due(),
                frequency: agreed.frequency,
            },
            instalments: instalments(&rows),
            allocation: agreed.waterfall,
            principal_from_row: rows.iter().find(brings_down).map_or(1, |row| row.number),
            repayment: agreed.method.clone(),
            residual: money(agreed.residual),
            total_amount_payable: money(credit + cost.total_cost.minor()),
            total_cost: cost.total_cost,
            borrowing_rate: match agreed.repricing.clone() {
                None => BorrowingRate::Fixed { rate: agreed.rate },
                Some(repricing) => BorrowingRate::Follows { rate: agreed.rate, repricing },
            },
            aprc: Aprc {
                rate: to_twelve_decimals(cost.aprc),
                published: cost.aprc_published(),
                assumes: assumptions(agreed),
            },
            related_costs: related_costs(agreed, &fees),
            late_payment: late_payment(agreed),
            withdrawal: agreed.cooling_off.map_or(Withdrawal::NotAgreed, |policy| Withdrawal::Agreed {
                days: policy.days,
                last: policy.last(agreed.contract_day),
                interest: policy.interest,
            }),
            early_repayment: early_repayment(agreed),
            bound_to,
        }
    }
}

fn type_of(agreed: &Agreement) -> TypeOfCredit {
    match (agreed.disbursement.hand_over, agreed.disbursement.tranches) {
        (Some(_), _) => TypeOfCredit::Lease,
        (None, Tranches::Several) => TypeOfCredit::LoanInTranches,
        (None, Tranches::One) => TypeOfCredit::Loan,
    }
}

/// The quoted fees that are kept of the payout, with their tax.
fn fees_kept(agreed: &Agreement, fees: &[QuotedFee]) -> Minor {
    let is_kept = |fee: &&QuotedFee| {
        agreed.fees.iter().any(|rule| rule.code == fee.code && rule.due == FeeDue::Deducted)
    };
    fees.iter().filter(is_kept).map(|fee| fee.total().minor()).sum()
}

/// Rows that ask for the same, one after the other; rows that ask for nothing are left out.
fn instalments(rows: &[QuotedRow]) -> Vec<Instalments> {
    let mut groups: Vec<Instalments> = Vec::new();
    for row in rows.iter().filter(|row| !row.total().minor().is_zero()) {
        match groups.last_mut() {
            Some(group)
                if group.amount == row.total()
                    && group.from_row.saturating_add(group.count) == row.number =>
            {
                group.count = group.count.saturating_add(1);
            }
            Some(_) | None => {
                groups.push(Instalments {
                    from_row: row.number,
                    count: 1,
                    amount: row.total(),
                    from: row.due,
                });
            }
        }
    }
    groups
}

fn assumptions(agreed: &Agreement) -> Vec<Assumption> {
    let times = match agreed.frequency {
        Frequency::Weeks(_) => Assumption::WholeWeeks,
        Frequency::Monthly
        | Frequency::Quarterly
        | Frequency::HalfYearly
        | Frequency::Yearly
        | Frequency::Months(_)
        | Frequency::Days(_) => Assumption::WholeMonths,
    };
    let mut all = vec![Assumption::PaidOutOnTheContractDay, Assumption::EachRowPaidWhenDue, times];
    all.extend(agreed.repricing.as_ref().map(|_| Assumption::TheRateStays));
    all.extend((!agreed.fees.is_empty()).then_some(Assumption::CertainFees));
    all
}

/// Whether a fee is a cost of paying late.
const fn is_for_late_payment(rule: &FeeRule) -> bool {
    match rule.on {
        FeeOn::Late(_) | FeeOn::ReturnedPayment => true,
        FeeOn::Payout | FeeOn::EachBill | FeeOn::Date { .. } | FeeOn::Reschedule | FeeOn::Tariff => false,
    }
}

fn related_costs(agreed: &Agreement, fees: &[QuotedFee]) -> Vec<RelatedCost> {
    let certain = |rule: &FeeRule| {
        let of_rule = fees.iter().filter(|fee| fee.code == rule.code);
        Money::new(of_rule.map(|fee| fee.total().minor()).sum(), agreed.currency)
    };
    let rules = agreed.fees.iter().filter(|rule| !is_for_late_payment(rule));
    let costs = rules.map(|rule| RelatedCost {
        code: rule.code.clone(),
        on: rule.on,
        amount: rule.amount,
        tax: rule.tax,
        due: rule.due,
        counts: match rule.on {
            FeeOn::Payout | FeeOn::EachBill | FeeOn::Date { .. } => Counts::InTheTotalCost(certain(rule)),
            FeeOn::Late(_) | FeeOn::ReturnedPayment | FeeOn::Reschedule | FeeOn::Tariff => {
                Counts::WhenItComes
            }
        },
    });
    costs.collect()
}

fn late_payment(agreed: &Agreement) -> LatePayment {
    let first_night =
        |penalty: &PenaltyPolicy| match penalty.rate.in_night(agreed.first_due, agreed.first_due) {
            PenaltyRate::Fixed(rate) => Some(*rate),
            PenaltyRate::OfContract(rate) => Some(rate.beside(agreed.rate)),
            PenaltyRate::Table(_) | PenaltyRate::Tiers(_) => None,
        };
    LatePayment {
        penalty: agreed.penalty.clone(),
        rate: agreed.penalty.as_ref().and_then(first_night),
        fees: agreed.fees.iter().filter(|rule| is_for_late_payment(rule)).cloned().collect(),
        charges_cap: agreed.charges_cap.clone(),
    }
}

fn early_repayment(agreed: &Agreement) -> EarlyRepayment {
    let money = |minor| Money::new(minor, agreed.currency);
    let (policy, first) = (&agreed.prepayment, agreed.contract_day);
    let tiers = policy.fees.iter().map(|tier| Compensation {
        before: tier.ends(first),
        share: tier.share,
        min: money(tier.min),
        max: tier.max.map(money),
    });
    EarlyRepayment {
        from: policy.locked_until(first, first).unwrap_or(first),
        at_least: money(policy.minimum),
        unless_said: agreed.waterfall.rest(),
        interest: policy.interest,
        payoff_until: policy.payoff_until,
        compensation: tiers.collect(),
    }
}
