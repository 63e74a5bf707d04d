//! The events of a contract in their order, with what is known before anything is computed: when, and new rates.

use lending_core::money::Minor;
use rust_decimal::Decimal;

use super::Unknown;
use super::contract::{Base, Contract, Kind};
use super::growth;
use super::instant::{Instant, Point};
use super::market::ResetRule;
use super::segments::{self, NewRate};
use super::values::part;

/// What happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// IED: the notional is paid out.
    Exchange,
    /// PR: principal comes back; how much, where interest does not decide it.
    Redemption(Option<Minor>),
    /// PI: more is paid out.
    Increase(Minor),
    /// IP: interest is paid.
    Interest,
    /// IPCI: interest becomes principal.
    Capitalisation,
    /// RRF: the rate changes to one that was agreed.
    FixedReset(Decimal),
    /// RR: the rate changes to one that was observed.
    Reset(Decimal),
    /// PRF: the level payment is computed.
    Refix,
    /// PRD: the contract changes hands.
    Purchase(Minor),
    /// TD: it ends before its time.
    Termination(Minor),
    /// SC: an index scales what is paid.
    Scaling(Decimal),
    /// IPCB: interest grows on today's notional from now on.
    BaseReset,
    /// MD: what is left comes back.
    Maturity,
}

impl What {
    /// The name in a file, and the place among events of one instant.
    pub(super) const fn name(self) -> (&'static str, u8) {
        match self {
            Self::Exchange => ("IED", 0),
            Self::Redemption(_) => ("PR", 1),
            Self::Increase(_) => ("PI", 1),
            Self::Interest => ("IP", 2),
            Self::Capitalisation => ("IPCI", 3),
            Self::FixedReset(_) => ("RRF", 4),
            Self::Reset(_) => ("RR", 5),
            Self::Refix => ("PRF", 6),
            Self::Purchase(_) => ("PRD", 7),
            Self::Termination(_) => ("TD", 8),
            Self::Scaling(_) => ("SC", 9),
            Self::BaseReset => ("IPCB", 10),
            Self::Maturity => ("MD", 11),
        }
    }
}

/// Something that happens, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Event {
    pub(super) at: Point,
    pub(super) what: What,
}

impl Event {
    /// Where it stands among all events.
    pub(super) const fn order(&self) -> (Instant, u8) {
        (self.at.paid, self.what.name().1)
    }
}

/// The events of a contract.
#[derive(Debug, Clone)]
pub(super) struct Events {
    pub(super) list: Vec<Event>,
    pub(super) maturity: Point,
    /// Since when interest has grown before the first event, where it has.
    pub(super) accrues_from: Option<Instant>,
    /// The redemptions that a level payment is computed for, the last included.
    pub(super) level_over: Vec<Point>,
    /// Whether the level payment is computed when the contract begins, without an event.
    pub(super) levels_at_start: bool,
}

/// A contract whose events are being laid out.
struct Layout<'a, 'c> {
    contract: &'a Contract<'c>,
    maturity: Instant,
    /// The first instant of events.
    begins: Instant,
    list: Vec<Event>,
}

/// The events of a contract, in order.
pub(super) fn lay_out(contract: &Contract<'_>) -> Result<Events, Unknown> {
    let (changes, maturity) = if contract.kind == Kind::Exotic {
        let (changes, maturity) = segments::changes(contract)?;
        (changes, maturity)
    } else {
        (Vec::new(), maturity(contract)?)
    };
    let begins = contract.status.max(contract.exchange);
    let mut layout = Layout { contract, maturity, begins, list: Vec::new() };
    if !contract.is_seasoned() {
        layout.push(Point::fixed(contract.exchange), What::Exchange);
    }
    for change in changes {
        let what = if change.by.is_negative() {
            What::Redemption(Some(-change.by))
        } else {
            What::Increase(change.by)
        };
        layout.scheduled(change.raw, what)?;
    }
    layout.redemptions()?;
    let accrues_from = layout.interest()?;
    let levels_at_start = layout.resets()?;
    layout.others()?;
    layout.scheduled(maturity, What::Maturity)?;
    let mut list = layout.list;
    list.sort_by_key(Event::order);
    Ok(Events {
        list,
        maturity: contract.shift.place(maturity)?,
        accrues_from,
        level_over: level_over(contract, maturity)?,
        levels_at_start,
    })
}

/// The maturity as stated, or as it follows from the payments.
fn maturity(contract: &Contract<'_>) -> Result<Instant, Unknown> {
    if let Some(maturity) = contract.maturity {
        return Ok(maturity);
    }
    if let Some(amortisation) = contract.amortisation.filter(|_| contract.kind == Kind::Level) {
        return Ok(amortisation);
    }
    let without = || "terms from which no maturity follows".to_owned();
    let payment = contract.payment.ok_or_else(without)?;
    let row = contract.redemption.ok_or_else(without)?;
    let cycle = row.cycle.ok_or_else(without)?;
    let redeemed = match contract.kind {
        Kind::Linear => payment,
        Kind::Fixed | Kind::Level => {
            let next = cycle.nth(row.anchor, 1, contract.end_of_month)?;
            let rate = growth::period_rate(contract.rate, contract.years(row.anchor, next, None))?;
            payment - part(contract.notional, rate.numerator(), rate.denominator())?
        }
        Kind::AtMaturity | Kind::Exotic => return Err(without()),
    };
    if !redeemed.is_positive() {
        return Err("a payment that redeems nothing".to_owned());
    }
    let before_last = (contract.notional.units() - 1) / redeemed.units();
    cycle.nth(row.anchor, before_last, contract.end_of_month)
}

/// The redemptions until the amortisation date, or the maturity.
fn level_over(contract: &Contract<'_>, maturity: Instant) -> Result<Vec<Point>, Unknown> {
    if contract.kind != Kind::Level || contract.payment.is_some() {
        return Ok(Vec::new());
    }
    let row = contract.redemption.ok_or("a level payment without redemptions")?;
    let until = contract.amortisation.unwrap_or(maturity);
    let instants = row.until(until, true, contract.end_of_month)?;
    instants.into_iter().map(|raw| contract.shift.place(raw)).collect()
}

impl Layout<'_, '_> {
    fn push(&mut self, at: Point, what: What) {
        self.list.push(Event { at, what });
    }

    /// An event of a schedule, unless it lies before the contract begins.
    fn scheduled(&mut self, raw: Instant, what: What) -> Result<(), Unknown> {
        let at = self.contract.shift.place(raw)?;
        if at.paid >= self.contract.status && raw >= self.contract.exchange {
            self.push(at, what);
        }
        Ok(())
    }

    fn redemptions(&mut self) -> Result<(), Unknown> {
        let contract = self.contract;
        match contract.kind {
            Kind::AtMaturity | Kind::Exotic => return Ok(()),
            Kind::Linear | Kind::Fixed | Kind::Level => {}
        }
        let row = contract.redemption.ok_or("terms without redemptions")?;
        let instants = row.until(self.maturity, false, contract.end_of_month)?;
        let amount = match (contract.kind, contract.payment) {
            (Kind::Linear, None) => Some(contract.even_redemption(instants.len() + 1)?),
            (Kind::Linear, Some(payment)) => Some(payment),
            (Kind::Fixed, None) => return Err("terms without `nextPrincipalRedemptionPayment`".to_owned()),
            _ => None,
        };
        instants.into_iter().try_for_each(|raw| self.scheduled(raw, What::Redemption(amount)))
    }

    /// Payments of interest, and since when it has grown before the contract begins.
    fn interest(&mut self) -> Result<Option<Instant>, Unknown> {
        let contract = self.contract;
        if !contract.bears_interest {
            return Ok(None);
        }
        let mut instants = match contract.interest {
            _ if contract.kind == Kind::Exotic => segments::interest(contract, self.maturity)?,
            Some(row) => row.until(self.maturity, true, contract.end_of_month)?,
            None => vec![self.maturity],
        };
        if let (Kind::Fixed | Kind::Level, Some(row)) = (contract.kind, contract.redemption) {
            instants.extend(row.until(self.maturity, true, contract.end_of_month)?);
        }
        let until = contract.capitalised_until.filter(|until| *until <= self.maturity);
        instants.extend(until);
        instants.sort_unstable();
        instants.dedup();
        for raw in &instants {
            match until {
                Some(until) if *raw <= until => self.scheduled(*raw, What::Capitalisation)?,
                Some(_) | None => self.scheduled(*raw, What::Interest)?,
            }
        }
        if !contract.is_seasoned() {
            return Ok(instants.first().copied().filter(|raw| *raw < contract.exchange));
        }
        let mut last_paid = None;
        for raw in instants {
            last_paid = Some(contract.shift.place(raw)?).filter(|at| at.paid < contract.status).or(last_paid);
        }
        Ok(last_paid.map(|at| at.counted))
    }

    /// New rates and the level payments that follow from them; whether the first is computed without an event.
    fn resets(&mut self) -> Result<bool, Unknown> {
        let contract = self.contract;
        let is_level = contract.kind == Kind::Level && contract.payment.is_none();
        let mut levels_at_start = is_level;
        if let Some(row) = contract.redemption.filter(|row| is_level && row.anchor > contract.exchange) {
            let eve = row.anchor.plus_days(-1)?;
            if eve >= self.begins {
                self.push(Point::fixed(eve), What::Refix);
                levels_at_start = false;
            }
        }
        let rule = ResetRule::read(contract.terms)?;
        let mut agreed = contract.terms.decimal("nextResetRate")?;
        let mut rate = contract.rate;
        for (raw, new) in self.new_rates()? {
            let at = contract.shift.place(raw)?;
            if at.paid < self.begins {
                continue;
            }
            let first = agreed.take_if(|_| raw > contract.status);
            let what = match (new, first) {
                (None | Some(NewRate::Observed(_)), Some(agreed)) => What::FixedReset(agreed),
                (Some(NewRate::Fixed(fixed)), _) => What::FixedReset(fixed),
                (Some(NewRate::Observed(spread)), None) => {
                    What::Reset(rule.rate(&contract.market, at.counted, rate, Some(spread))?)
                }
                (None, None) => What::Reset(rule.rate(&contract.market, at.counted, rate, None)?),
            };
            if let What::FixedReset(new) | What::Reset(new) = what {
                rate = new;
            }
            self.push(at, what);
            if is_level {
                self.push(at, What::Refix);
            }
        }
        Ok(levels_at_start)
    }

    /// When the rate changes, and how, where that is not by the contract's one rule.
    fn new_rates(&self) -> Result<Vec<(Instant, Option<NewRate>)>, Unknown> {
        let contract = self.contract;
        if contract.kind == Kind::Exotic {
            let resets = segments::resets(contract, self.maturity)?;
            return Ok(resets.into_iter().map(|(at, new)| (at, Some(new))).collect());
        }
        let Some(row) = contract.terms.row("RateReset", contract.exchange)? else { return Ok(Vec::new()) };
        let instants = row.until(self.maturity, false, contract.end_of_month)?;
        Ok(instants.into_iter().map(|raw| (raw, None)).collect())
    }

    /// Purchase, termination, scaling and resets of the base.
    fn others(&mut self) -> Result<(), Unknown> {
        let contract = self.contract;
        if let Some(deal) = contract.bought {
            self.push(Point::fixed(deal.at), What::Purchase(deal.price));
        }
        if let Some(deal) = contract.terminated {
            self.push(Point::fixed(deal.at), What::Termination(deal.price));
        }
        if let Base::UntilReset(_) = contract.base
            && let Some(row) = contract.terms.row("InterestCalculationBase", contract.exchange)?
        {
            for raw in row.until(self.maturity, false, contract.end_of_month)? {
                self.scheduled(raw, What::BaseReset)?;
            }
        }
        let effect = contract.terms.text("scalingEffect")?.unwrap_or_default();
        if let Some(row) =
            contract.terms.row("ScalingIndex", contract.exchange)?.filter(|_| effect.contains(['I', 'N']))
        {
            let code = contract.terms.text("marketObjectCodeOfScalingIndex")?;
            let code = code.ok_or("a scaling without `marketObjectCodeOfScalingIndex`")?;
            for raw in row.until(self.maturity, false, contract.end_of_month)? {
                let index = contract.market.at(&code, contract.shift.place(raw)?.counted)?;
                self.scheduled(raw, What::Scaling(index))?;
            }
        }
        Ok(())
    }
}
