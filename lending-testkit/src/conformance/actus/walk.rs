//! The walk: a contract's events one after another, and the row that each of them is.

use lending_core::money::Minor;
use rust_decimal::Decimal;

use super::Unknown;
use super::contract::{Base, Contract};
use super::events::{Event, Events, What};
use super::growth;
use super::instant::{Instant, Point};
use super::plan::{Planned, Standing};
use super::values::{part, sum};

/// A row as the library gives it, with the signs of the contract's role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Walked {
    pub(super) rows: Vec<WalkedRow>,
    /// Where a plan said something else: what it said, and what came.
    pub(super) off_plan: Option<(String, String)>,
}

/// What one event leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WalkedRow {
    pub(super) at: Instant,
    pub(super) name: &'static str,
    pub(super) payoff: Decimal,
    pub(super) notional: Decimal,
    pub(super) accrued: Decimal,
    pub(super) rate: Decimal,
}

/// By how many units of the currency a planned row may differ: each rounds weights and interest of its own.
const UNITS_OFF: i64 = 100;

/// How it stands with a contract.
struct Walk<'a, 'c> {
    contract: &'a Contract<'c>,
    events: &'a Events,
    at: Instant,
    notional: Minor,
    accrued: Minor,
    rate: Decimal,
    base: Base,
    payment: Option<Minor>,
    /// What scales interest and principal when they are paid, over the index at the beginning.
    scales: Scales,
    plan: Option<Planned>,
    /// What has grown since the last row of the plan.
    grown: Minor,
    off_plan: Option<(String, String)>,
}

/// Factors as fractions of two numbers.
#[derive(Debug, Clone, Copy)]
struct Scales {
    interest: (Decimal, Decimal),
    principal: (Decimal, Decimal),
}

/// The rows of a contract.
pub(super) fn walk(contract: &Contract<'_>, events: &Events) -> Result<Walked, Unknown> {
    let mut walk = Walk::new(contract, events)?;
    let bought = events.list.iter().find(|event| matches!(event.what, What::Purchase(_))).map(Event::order);
    let mut rows = Vec::new();
    for (index, event) in events.list.iter().enumerate() {
        if walk.plan.as_ref().is_some_and(|plan| plan.ends_before(event.at.raw)) {
            walk.plan(index)?;
        }
        let payoff = walk.step(index, *event)?;
        let is_shown = bought.is_none_or(|bought| event.order() >= bought)
            && contract.horizon.is_none_or(|horizon| event.at.paid <= horizon);
        if is_shown {
            rows.push(walk.row(*event, payoff));
        }
        if matches!(event.what, What::Termination(_)) {
            break;
        }
    }
    Ok(Walked { rows, off_plan: walk.off_plan })
}

impl<'a, 'c> Walk<'a, 'c> {
    fn new(contract: &'a Contract<'c>, events: &'a Events) -> Result<Self, Unknown> {
        let at = events.list.first().map_or(contract.status, |first| first.at.counted);
        let multiplier = |name| Ok::<_, Unknown>(contract.terms.decimal(name)?.unwrap_or(Decimal::ONE));
        let mut walk = Self {
            contract,
            events,
            at,
            notional: Minor::ZERO,
            accrued: Minor::ZERO,
            rate: Decimal::ZERO,
            base: Base::Notional,
            payment: contract.payment,
            scales: Scales {
                interest: (multiplier("interestScalingMultiplier")?, Decimal::ONE),
                principal: (multiplier("notionalScalingMultiplier")?, Decimal::ONE),
            },
            plan: None,
            grown: Minor::ZERO,
            off_plan: None,
        };
        if contract.is_seasoned() {
            walk.begin(contract.status, 0)?;
        }
        Ok(walk)
    }

    /// The notional is out, and interest grows from now on.
    fn begin(&mut self, at: Instant, ahead: usize) -> Result<(), Unknown> {
        let contract = self.contract;
        (self.at, self.notional, self.rate, self.base) =
            (at, contract.notional, contract.rate, contract.base);
        self.accrued = match (contract.accrued, self.events.accrues_from) {
            (Some(accrued), _) => accrued,
            (None, Some(from)) => self.growth(from, at)?,
            (None, None) => Minor::ZERO,
        };
        if self.events.levels_at_start {
            self.payment = self.standing(ahead).level(true)?;
        }
        self.plan(ahead)
    }

    /// One event; what it pays to the lender.
    fn step(&mut self, index: usize, event: Event) -> Result<Minor, Unknown> {
        self.advance(event.at.counted)?;
        self.meet_interest(event);
        let ahead = index + 1;
        match event.what {
            What::Exchange => {
                self.begin(event.at.counted, ahead)?;
                Ok(-sum(self.notional, self.contract.premium)?)
            }
            What::Redemption(_) => {
                let principal = self.redeem(event.at)?;
                if let Base::UntilRedemption(_) = self.base {
                    self.base = Base::Notional;
                }
                scaled(principal, self.scales.principal)
            }
            What::Increase(amount) => {
                self.notional = sum(self.notional, amount)?;
                self.plan(ahead)?;
                Ok(-amount)
            }
            What::Interest => {
                let paid = std::mem::take(&mut self.accrued);
                scaled(paid, self.scales.interest)
            }
            What::Capitalisation => {
                self.notional = sum(self.notional, std::mem::take(&mut self.accrued))?;
                self.plan(ahead)?;
                Ok(Minor::ZERO)
            }
            What::FixedReset(rate) | What::Reset(rate) => {
                self.rate = rate;
                Ok(Minor::ZERO)
            }
            What::Refix => {
                self.payment = self.standing(ahead).level(false)?.or(self.payment);
                self.plan(ahead)?;
                Ok(Minor::ZERO)
            }
            What::Purchase(price) => Ok(-sum(price, self.turned(self.accrued))?),
            What::Termination(price) => {
                let paid = sum(price, self.turned(self.accrued))?;
                (self.notional, self.accrued) = (Minor::ZERO, Minor::ZERO);
                Ok(paid)
            }
            What::Scaling(index) => {
                self.scale_to(index)?;
                Ok(Minor::ZERO)
            }
            What::BaseReset => {
                self.base = Base::UntilReset(self.notional);
                Ok(Minor::ZERO)
            }
            What::Maturity => {
                let principal = scaled(self.redeem(event.at)?, self.scales.principal)?;
                let interest = scaled(std::mem::take(&mut self.accrued), self.scales.interest)?;
                sum(principal, interest)
            }
        }
    }

    /// Interest grows until an instant.
    fn advance(&mut self, to: Instant) -> Result<(), Unknown> {
        let growth = self.growth(self.at, to)?;
        self.accrued = sum(self.accrued, growth)?;
        self.grown = sum(self.grown, growth)?;
        self.at = to;
        Ok(())
    }

    fn growth(&self, from: Instant, to: Instant) -> Result<Minor, Unknown> {
        let base = match self.base {
            Base::Notional => self.notional,
            Base::UntilRedemption(amount) | Base::UntilReset(amount) => amount,
        };
        let years = self.contract.years(from, to, Some(self.events.maturity.counted));
        growth::interest(from, to, base, growth::weight(growth::period_rate(self.rate, years)?)?)
    }

    /// Principal comes back, as the plan's stepper splits it off.
    fn redeem(&mut self, at: Point) -> Result<Minor, Unknown> {
        if self.notional.is_zero() {
            return Ok(Minor::ZERO);
        }
        let plan = self.plan.as_ref().ok_or_else(|| format!("a redemption at {} without a plan", at.paid))?;
        let row =
            plan.row_at(at.raw).ok_or_else(|| format!("a redemption at {} beside the plan", at.paid))?;
        let principal = plan.principal(row, self.notional, self.accrued);
        if let Some(planned) = plan.planned(row) {
            self.meet(at, "principal", planned.principal, principal);
        }
        self.notional = sum(self.notional, -principal)?;
        Ok(principal)
    }

    /// At the first event of a planned row: its interest is what has grown since the row before.
    fn meet_interest(&mut self, event: Event) {
        let Some(plan) = &self.plan else { return };
        let pays = matches!(
            event.what,
            What::Redemption(_) | What::Interest | What::Capitalisation | What::Maturity
        );
        let Some(row) = plan.row_at(event.at.raw).filter(|_| pays) else { return };
        if plan.is_met(row) {
            return;
        }
        let planned = plan.planned(row);
        let grown = std::mem::take(&mut self.grown);
        if let Some(plan) = &mut self.plan {
            plan.meet(row);
        }
        if let Some(planned) = planned {
            self.meet(event.at, "interest", planned.interest, grown);
        }
    }

    fn meet(&mut self, at: Point, what: &str, planned: Minor, came: Minor) {
        if self.off_plan.is_none() && (planned - came).units().abs() > UNITS_OFF {
            let scale = self.contract.scale;
            let text = |amount| format!("{} {what} {}", at.paid, scale.number(amount).normalize());
            self.off_plan = Some((format!("as planned {}", text(planned)), text(came)));
        }
    }

    fn standing(&self, ahead: usize) -> Standing<'a, 'c> {
        Standing {
            contract: self.contract,
            events: self.events,
            ahead: self.events.list.get(ahead..).unwrap_or_default(),
            at: self.at,
            balance: self.notional,
            accrued: self.accrued,
            rate: self.rate,
            payment: self.payment,
        }
    }

    /// Plans the events to come.
    fn plan(&mut self, ahead: usize) -> Result<(), Unknown> {
        self.plan = self.standing(ahead).plan()?;
        self.grown = self.accrued;
        Ok(())
    }

    fn scale_to(&mut self, index: Decimal) -> Result<(), Unknown> {
        let terms = self.contract.terms;
        let effect = terms.text("scalingEffect")?.unwrap_or_default();
        let beginning = match terms.decimal("scalingIndexAtContractDealDate")? {
            Some(beginning) => Some(beginning),
            None => terms.decimal("scalingIndexAtStatusDate")?,
        };
        let beginning = beginning.filter(|index| *index > Decimal::ZERO);
        let beginning = beginning.ok_or("a scaling without an index at the beginning")?;
        if effect.starts_with('I') {
            self.scales.interest = (index, beginning);
        }
        if effect.get(1..2) == Some("N") {
            self.scales.principal = (index, beginning);
        }
        Ok(())
    }

    /// The role's sign on an amount.
    fn turned(&self, amount: Minor) -> Minor {
        if self.contract.is_asset { amount } else { -amount }
    }

    fn row(&self, event: Event, payoff: Minor) -> WalkedRow {
        let number = |amount| self.contract.scale.number(self.turned(amount));
        WalkedRow {
            at: event.at.paid,
            name: event.what.name().0,
            payoff: number(payoff),
            notional: number(self.notional),
            accrued: number(self.accrued),
            rate: self.rate,
        }
    }
}

/// An amount times a fraction of two numbers.
fn scaled(amount: Minor, (numerator, denominator): (Decimal, Decimal)) -> Result<Minor, Unknown> {
    if numerator == denominator {
        return Ok(amount);
    }
    let power = |scale| 10_i128.checked_pow(scale);
    let sides = numerator
        .mantissa()
        .checked_mul(power(denominator.scale()).unwrap_or(0))
        .zip(denominator.mantissa().checked_mul(power(numerator.scale()).unwrap_or(0)));
    let (numerator, denominator) =
        sides.filter(|(_, denominator)| *denominator > 0).ok_or("an index that is too long")?;
    part(amount, numerator, denominator)
}
