//! A contract: the terms of a case, read.

use lending_core::calendar::Fraction;
use lending_core::money::Minor;
use rust_decimal::Decimal;
use serde_json::Value;

use super::Unknown;
use super::cycle::Row;
use super::instant::{Instant, Shift, Years};
use super::market::Market;
use super::terms::{Terms, needed};
use super::values::{Scale, UNIT, decimal, text};

/// How principal comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// PAM: at maturity.
    AtMaturity,
    /// LAM: the same amount each time.
    Linear,
    /// NAM: what interest leaves of a given payment.
    Fixed,
    /// ANN: what interest leaves of a level payment.
    Level,
    /// LAX: by segments, up or down.
    Exotic,
}

/// What interest grows on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Base {
    /// The notional.
    Notional,
    /// An amount, until the notional is redeemed the first time.
    UntilRedemption(Minor),
    /// An amount, until the base is reset.
    UntilReset(Minor),
}

/// A purchase or a termination: when, and at what price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Deal {
    pub(super) at: Instant,
    pub(super) price: Minor,
}

/// A contract. Amounts are the lender's: the role turns their signs where rows are written.
#[derive(Debug, Clone)]
pub(super) struct Contract<'a> {
    pub(super) terms: Terms<'a>,
    pub(super) market: Market,
    pub(super) scale: Scale,
    pub(super) kind: Kind,
    /// Whether it is held by the lender.
    pub(super) is_asset: bool,
    pub(super) status: Instant,
    pub(super) exchange: Instant,
    /// As stated; what follows from other terms is the events' matter.
    pub(super) maturity: Option<Instant>,
    /// Until when a level payment would pay off.
    pub(super) amortisation: Option<Instant>,
    pub(super) horizon: Option<Instant>,
    pub(super) notional: Minor,
    pub(super) premium: Minor,
    pub(super) rate: Decimal,
    /// Whether interest is paid at all.
    pub(super) bears_interest: bool,
    pub(super) accrued: Option<Minor>,
    pub(super) base: Base,
    pub(super) payment: Option<Minor>,
    pub(super) interest: Option<Row>,
    pub(super) redemption: Option<Row>,
    pub(super) capitalised_until: Option<Instant>,
    pub(super) bought: Option<Deal>,
    pub(super) terminated: Option<Deal>,
    years: Years,
    pub(super) shift: Shift,
    pub(super) end_of_month: bool,
}

impl<'a> Contract<'a> {
    /// Reads the terms of a case.
    pub(super) fn read(case: &'a Value) -> Result<Self, Unknown> {
        let terms = Terms::of(case)?;
        if case.get("eventsObserved").and_then(Value::as_array).is_some_and(|events| !events.is_empty()) {
            return Err("observed events".to_owned());
        }
        let kind = match needed("contractType", terms.text("contractType")?)?.as_str() {
            "PAM" => Kind::AtMaturity,
            "LAM" => Kind::Linear,
            "NAM" => Kind::Fixed,
            "ANN" => Kind::Level,
            "LAX" => Kind::Exotic,
            other => return Err(format!("a contract type `{other}`")),
        };
        let is_asset = match needed("contractRole", terms.text("contractRole")?)?.as_str() {
            "RPA" => true,
            "RPL" => false,
            other => return Err(format!("a contract role `{other}`")),
        };
        let instant = |name| needed(name, terms.instant(name)?);
        let (status, exchange) = (instant("statusDate")?, instant("initialExchangeDate")?);
        let notional = needed("notionalPrincipal", terms.decimal("notionalPrincipal")?)?;
        let scale = Scale::fitting(Self::largest(terms, notional)?)?;
        let amount = |name| terms.decimal(name)?.map(|number: Decimal| scale.amount(number)).transpose();
        let deal = |at, price| {
            let Some(at) = terms.instant(at)? else { return Ok::<_, Unknown>(None) };
            Ok(Some(Deal { at, price: amount(price)?.unwrap_or_default() }))
        };
        let rate = terms.decimal("nominalInterestRate")?;
        Ok(Self {
            terms,
            market: Market::read(case)?,
            scale,
            kind,
            is_asset,
            status,
            exchange,
            maturity: terms.instant("maturityDate")?,
            amortisation: terms.instant("amortizationDate")?,
            horizon: Self::horizon(case)?,
            notional: scale.amount(notional)?,
            premium: amount("premiumDiscountAtIED")?.unwrap_or_default(),
            rate: rate.unwrap_or_default(),
            bears_interest: rate.is_some(),
            accrued: amount("accruedInterest")?,
            base: Self::base(
                terms,
                amount("interestCalculationBaseAmount")?.unwrap_or(scale.amount(notional)?),
            )?,
            payment: amount("nextPrincipalRedemptionPayment")?,
            interest: Self::interest(terms, exchange)?,
            redemption: terms.row("PrincipalRedemption", exchange)?,
            capitalised_until: terms.instant("capitalizationEndDate")?,
            bought: deal("purchaseDate", "priceAtPurchaseDate")?,
            terminated: deal("terminationDate", "priceAtTerminationDate")?,
            years: Years::read(&needed("dayCountConvention", terms.text("dayCountConvention")?)?)?,
            shift: Shift::read(
                terms.text("calendar")?.as_deref(),
                terms.text("businessDayConvention")?.as_deref(),
            )?,
            end_of_month: match terms.text("endOfMonthConvention")?.as_deref() {
                None | Some("SD") => false,
                Some("EOM") => true,
                Some(other) => return Err(format!("an end of month convention `{other}`")),
            },
        })
    }

    /// The largest amount that is stated.
    fn largest(terms: Terms<'_>, notional: Decimal) -> Result<Decimal, Unknown> {
        if notional <= Decimal::ZERO {
            return Err(format!("a notional of {notional}"));
        }
        let mut largest = notional;
        for name in [
            "interestCalculationBaseAmount",
            "nextPrincipalRedemptionPayment",
            "priceAtPurchaseDate",
            "priceAtTerminationDate",
            "premiumDiscountAtIED",
        ] {
            largest = largest.max(terms.decimal(name)?.unwrap_or_default().abs());
        }
        for text in terms.list("arrayNextPrincipalRedemptionPayment")? {
            largest = largest.max(decimal(&text)?.abs());
        }
        Ok(largest)
    }

    fn horizon(case: &Value) -> Result<Option<Instant>, Unknown> {
        let to = case.get("to").map_or(Ok(None), text)?;
        to.map(|text| Instant::read(&text)).transpose()
    }

    fn base(terms: Terms<'_>, amount: Minor) -> Result<Base, Unknown> {
        Ok(match terms.text("interestCalculationBase")?.as_deref() {
            None | Some("NT") => Base::Notional,
            Some("NTIED") => Base::UntilRedemption(amount),
            Some("NTL") => Base::UntilReset(amount),
            Some(other) => return Err(format!("an interest base `{other}`")),
        })
    }

    /// Without an anchor, interest is paid from the initial exchange on.
    fn interest(terms: Terms<'_>, exchange: Instant) -> Result<Option<Row>, Unknown> {
        let row = terms.row("InterestPayment", exchange)?;
        let is_anchored = terms.instant("cycleAnchorDateOfInterestPayment")?.is_some();
        Ok(row.map(|row| if is_anchored { row } else { Row { anchor: exchange, ..row } }))
    }

    /// The years between two instants; the maturity is that of the contract, shifted.
    pub(super) fn years(&self, from: Instant, to: Instant, maturity: Option<Instant>) -> Fraction {
        self.years.between(from, to, maturity, &self.shift)
    }

    /// Whether the contract had begun before it is looked at.
    pub(super) fn is_seasoned(&self) -> bool {
        self.exchange < self.status
    }

    /// The level redemption of a linear contract that states none: the notional over the number of redemptions.
    pub(super) fn even_redemption(&self, redemptions: usize) -> Result<Minor, Unknown> {
        i128::try_from(redemptions)
            .ok()
            .filter(|redemptions| *redemptions > 0)
            .and_then(|redemptions| UNIT.checked_ratio(i128::from(self.notional.units()), redemptions))
            .ok_or_else(|| "a linear contract without redemptions".to_owned())
    }
}
