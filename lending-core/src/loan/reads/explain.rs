//! Why an amount is what it is.

use std::fmt;

use serde::Serialize;

use crate::accrual::{Exact, Piece};
use crate::calendar::Date;
use crate::debt::{Component, FeeReason, ItemId, Key};
use crate::fee::FeeTax;
use crate::loan::account::Loan;
use crate::loan::derive::{Derived, Phase};
use crate::loan::event::Fact;
use crate::loan::line::{Basis, Line, LineKey};
use crate::loan::reads::{RateOrigin, ViewError};
use crate::loan::state::Debt;
use crate::money::{Currency, Minor, Money, Rounding};
use crate::wording::Language;

/// What a line follows from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// An event of the host's.
    Event(Key),
    /// A clause of the terms, by its path.
    Clause(&'static str),
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Event(key) => write!(f, "event {key}"),
            Self::Clause(path) => write!(f, "terms: {path}"),
        }
    }
}

/// A line with its cause: every number that went into it, readable as text and as data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// The line.
    pub line: Line,
    /// What it follows from.
    pub cause: Cause,
    /// The path of the terms' answer that rules it.
    pub clause: &'static str,
    /// Where the rates of its nights were taken from, where they are not the terms' own figures.
    pub rates: Vec<RateOrigin>,
    #[serde(skip)]
    pub(super) currency: Currency,
}

impl LineKey {
    /// What lines of this key follow from.
    pub fn cause(&self) -> Cause {
        match self {
            Self::Disbursed(event)
            | Self::Charged(event)
            | Self::Received(event)
            | Self::Goodwill(event)
            | Self::Refunded(event)
            | Self::Lapsed(event)
            | Self::ReturnedCredit(event)
            | Self::Waived { event, .. }
            | Self::Moved { event, .. }
            | Self::MadePrincipal { event, .. }
            | Self::CalledIn { event, .. }
            | Self::ChargedBack { event, .. }
            | Self::WrittenOff { event, .. }
            | Self::Transferred { event, .. }
            | Self::SettlementFell { event, .. }
            | Self::Deducted { item: ItemId::Deduction(event, _), .. }
            | Self::Returned { event, .. }
            | Self::Allocated { payment: event, .. } => Cause::Event(event.clone()),
            Self::Fee { item: ItemId::Charge(event) | ItemId::Fee(_, FeeReason::Event(event)), .. }
            | Self::Deducted { item: ItemId::Fee(_, FeeReason::Event(event)), .. } => {
                Cause::Event(event.clone())
            }
            // Tax is freed when a part of its fee is waived.
            Self::Fee { .. } | Self::Freed { component: Component::Tax, .. } => Cause::Clause("fees"),
            Self::DownPayment(_) => Cause::Clause("disbursement.down_payment"),
            Self::Deducted { .. } => Cause::Clause("plan.broken_period"),
            Self::ToBeReturned(_) => Cause::Clause("waterfall.then"),
            Self::Relieved { .. } | Self::Unrelieved { .. } => Cause::Clause("relief.free_of_interest"),
            Self::LetOff { .. } | Self::Kept(_) => Cause::Clause("relief.close_within"),
            Self::Capitalised { .. } => Cause::Clause("plan"),
            Self::Interest { .. } => Cause::Clause("interest"),
            Self::InterestTakenBack { .. } => Cause::Clause("penalty.grace"),
            Self::Penalty { .. } => Cause::Clause("penalty"),
            Self::Compound { .. } => Cause::Clause("penalty.compound"),
            Self::Billed { component: Component::Principal, .. } => Cause::Clause("method"),
            Self::Billed { .. } | Self::Rolled { .. } => Cause::Clause("billing"),
            Self::Added { .. } | Self::TakenOff { .. } | Self::Freed { .. } | Self::Unwaived { .. } => {
                Cause::Clause("interest.base")
            }
            Self::Class { .. } | Self::AccrualStopped(_) | Self::AccrualResumed(_) => {
                Cause::Clause("classification")
            }
            Self::Cancelled(_) | Self::Settled(_) | Self::Closed(_) | Self::Reopened(_) => {
                Cause::Clause("conventions")
            }
        }
    }

    /// Whether this line moves a component of an item.
    fn concerns(&self, of: &ItemId, which: Component) -> bool {
        match self {
            Self::Interest { row: bill, .. }
            | Self::InterestTakenBack { row: bill, .. }
            | Self::Added { bill, .. }
            | Self::Relieved { bill }
            | Self::Unrelieved { bill }
            | Self::TakenOff { bill, .. } => *of == ItemId::Bill(*bill) && which == Component::Interest,
            Self::Penalty { bill, .. } | Self::Compound { bill, .. } => {
                *of == ItemId::Bill(*bill) && which == Component::Penalty
            }
            Self::Billed { bill, component } => *of == ItemId::Bill(*bill) && which == *component,
            Self::Allocated { item, component, .. }
            | Self::Freed { item, component, .. }
            | Self::Waived { item, component, .. }
            | Self::Unwaived { item, component, .. }
            | Self::Moved { item, component, .. }
            | Self::Transferred { item, component, .. }
            | Self::Deducted { item, component }
            | Self::Fee { item, component }
            | Self::LetOff { item, component }
            | Self::Returned { item, component, .. } => item == of && *component == which,
            Self::CalledIn { event, component } => {
                *of == ItemId::CalledIn(event.clone()) && which == *component
            }
            Self::ChargedBack { event, component } => {
                *of == ItemId::ChargeBack(event.clone()) && which == *component
            }
            Self::Charged(key) => *of == ItemId::Charge(key.clone()) && which == Component::Fee,
            Self::DownPayment(key) => {
                *of == ItemId::DownPayment(key.clone()) && which == Component::Principal
            }
            Self::Refunded(key) => *of == ItemId::Refund(key.clone()) && which == Component::Principal,
            Self::Capitalised { row } => *of == ItemId::Bill(*row) && which == Component::Interest,
            Self::Disbursed(_)
            | Self::MadePrincipal { .. }
            | Self::Received(_)
            | Self::Goodwill(_)
            | Self::ToBeReturned(_)
            | Self::Kept(_)
            | Self::WrittenOff { .. }
            | Self::SettlementFell { .. }
            | Self::Lapsed(_)
            | Self::ReturnedCredit(_)
            | Self::Rolled { .. }
            | Self::Class { .. }
            | Self::AccrualStopped(_)
            | Self::AccrualResumed(_)
            | Self::Cancelled(_)
            | Self::Settled(_)
            | Self::Closed(_)
            | Self::Reopened(_) => false,
        }
    }
}

impl Loan {
    /// Everything that moved one component of one item by the close of a day; nothing where it never moved.
    ///
    /// ```
    /// # use lending_core::{date, debt::{Component, ItemId}, doc};
    /// # let loan = doc::disbursed();
    /// let why = loan.explain(date!("2026-02-20"), &ItemId::Bill(1), Component::Penalty)?;
    /// assert_eq!(why[0].to_string(), "\
    /// penalty | bill 1 | 2026-02: 4.73 CNY (terms: penalty)
    ///   2026-02-10 … 2026-02-20, 10 nights: 946.19 × 18 % per year × 10/360 = 4.730950
    ///   rounded 4.730950 − 0.000000 → 4.73");
    /// assert!(loan.explain(date!("2026-02-20"), &ItemId::Bill(99), Component::Penalty).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When the day lies outside the loan's reach, or no such item shows on it: it is not issued, and nothing grew for it
    /// either.
    pub fn explain(
        &self,
        day: Date,
        item: &ItemId,
        component: Component,
    ) -> Result<Vec<Explanation>, ViewError> {
        let derived = self.view(day, Phase::Close)?;
        // What grows after the last bill was issued is added to it: its periods' lines explain it as well.
        let last = derived.state.all_billed().then(|| derived.state.items.last_bill()).flatten();
        let last =
            last.filter(|bill| bill.id == *item && component == Component::Interest).and_then(Debt::bill);
        let after_last = |key: &LineKey| {
            matches!(key, LineKey::Interest { row, .. } | LineKey::InterestTakenBack { row, .. }
                if last.is_some_and(|last| *row > last))
        };
        let lines =
            derived.lines().filter(|line| line.key.concerns(item, component) || after_last(&line.key));
        let why: Vec<Explanation> = lines.map(|line| self.explained(&derived, line)).collect();
        let ever_moved =
            || derived.lines().any(|line| Component::ALL.iter().any(|any| line.key.concerns(item, *any)));
        if why.is_empty() && !derived.state.items.shows(item) && !ever_moved() {
            return Err(ViewError::NoSuchItem { item: item.clone(), day });
        }
        Ok(why)
    }

    /// One line as it shows at the close of a day.
    ///
    /// # Errors
    /// [`ViewError`]: the day lies outside the loan's reach, or no such line shows on it.
    pub fn explain_line(&self, day: Date, key: &LineKey) -> Result<Explanation, ViewError> {
        let derived = self.view(day, Phase::Close)?;
        let line = derived.lines().find(|line| line.key == *key);
        let line = line.ok_or_else(|| ViewError::NoSuchLine { key: key.to_string(), day })?;
        Ok(self.explained(&derived, line))
    }

    /// Every line as it shows at the close of a day, with its cause, by key.
    ///
    /// ```
    /// # use lending_core::{date, doc};
    /// # let loan = doc::disbursed();
    /// let day = date!("2026-02-20");
    /// let all = loan.explain_all(day)?;
    /// let penalty = all.iter().find(|said| said.line.key.kind() == "penalty").expect("it is late");
    /// assert_eq!(*penalty, loan.explain_line(day, &penalty.line.key)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When the day lies outside the loan's reach.
    pub fn explain_all(&self, day: Date) -> Result<Vec<Explanation>, ViewError> {
        let derived = self.view(day, Phase::Close)?;
        Ok(derived.lines().map(|line| self.explained(&derived, line)).collect())
    }

    fn explained(&self, derived: &Derived, line: Line) -> Explanation {
        let rates = self.rate_origins(derived, &line);
        let clause = self.clause_of(&line);
        Explanation { cause: line.key.cause(), clause, rates, line, currency: self.currency() }
    }

    /// What rules a line: what a settlement calls in is no withdrawal's.
    fn clause_of(&self, line: &Line) -> &'static str {
        let settles = |by: &Key| self.event(by).is_some_and(|by| matches!(by.fact, Fact::Settled { .. }));
        let is_settled = matches!(&line.key, LineKey::CalledIn { event, .. } if settles(event));
        if is_settled { "conventions" } else { line.clause() }
    }
}

impl Explanation {
    pub(super) const fn money(&self, minor: Minor) -> Money {
        Money::new(minor, self.currency)
    }

    fn plain(&self, minor: Minor) -> String {
        Money::new(minor, self.currency).to_decimal().to_string()
    }

    /// An exact amount with four places more than the currency has; cut, not rounded.
    pub(super) fn exact(&self, amount: Exact) -> String {
        const MORE: u32 = 4;
        let scaled = amount
            .numerator()
            .checked_mul(10_000)
            .and_then(|scaled| scaled.checked_div(amount.denominator()));
        match scaled {
            Some(scaled) => {
                let places = u32::from(self.currency.exponent()).saturating_add(MORE);
                rust_decimal::Decimal::try_from_i128_with_scale(scaled, places)
                    .map_or_else(|_| amount.to_string(), |decimal| decimal.to_string())
            }
            None => amount.to_string(),
        }
    }

    /// How a bill's interest follows from what had grown and what is expected.
    fn billed_interest(&self, pot: Minor, before: Exact, pieces: &[Piece], rounding: Rounding) -> String {
        let after = pieces.iter().fold(before, |total, piece| total.plus(piece.growth()));
        let (own, grown) = (after.round(rounding), before.round(rounding));
        let interest = pot + own - grown;
        let floor = if interest.is_negative() { ", not below zero" } else { "" };
        let [pot, own, grown] = [pot, own, grown].map(|minor| self.plain(minor));
        format!("{pot} + ({own} − {grown}) → {}{floor}", self.plain(interest.at_least_zero()))
    }

    /// The tax of a fee.
    fn tax(&self, fee: Minor, tax: FeeTax) -> String {
        let (amount, fee) = (self.plain(tax.of(fee)), self.plain(fee));
        match tax {
            FeeTax::Share(share) => format!("tax of {share} on {fee}: {amount}"),
            FeeTax::Figure { tax, on } => {
                format!("tax of {} on {}, on {fee}: {amount}", self.plain(tax), self.plain(on))
            }
        }
    }

    fn rounded_to(&self, rounding: Rounding) -> String {
        let mode = Language::English.text(&rounding.mode().into());
        format!("rounded to {}, {mode}", self.plain(rounding.unit()))
    }

    /// What limits or a cap make of growth.
    fn limited(&self, f: &mut fmt::Formatter<'_>, basis: &Basis) -> fmt::Result {
        let amount = basis.limited().map_or(Minor::ZERO, |(_, amount)| amount);
        write!(f, " → {}", self.plain(amount))
    }

    fn piece(&self, f: &mut fmt::Formatter<'_>, piece: &Piece) -> fmt::Result {
        let Piece { from, to, base, rate, weight } = piece;
        let nights = from.nights_to(*to);
        let word = if nights == 1 { "night" } else { "nights" };
        write!(f, "\n  {from} … {to}, {nights} {word}: {}", self.plain(*base))?;
        if let Some(rate) = rate {
            write!(f, " × {rate}")?;
        }
        write!(f, " × {weight} = {}", self.exact(piece.growth()))
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let amount = Money::new(self.line.amount, self.currency);
        match self.line.basis.first() {
            Some(Basis::Count) => write!(f, "{} ({})", self.line.key, self.cause)?,
            Some(_) | None => write!(f, "{}: {amount} ({})", self.line.key, self.cause)?,
        }
        for basis in &self.line.basis {
            match basis {
                Basis::Growth { run, rounding } => {
                    run.pieces.iter().try_for_each(|piece| self.piece(f, piece))?;
                    let (after, before) = (self.exact(run.after), self.exact(run.before));
                    write!(f, "\n  rounded {after} − {before} → {}", self.plain(run.amount(*rounding)))?;
                }
                Basis::Limits { night, total, so_far, grown, least, most } => {
                    let [total, so_far] = [total, so_far].map(|minor| self.plain(*minor));
                    let [grown, least] = [grown, least].map(|minor| self.plain(*minor));
                    write!(f, "\n  {night}: of {total} in all, at least {least}")?;
                    if let Some(most) = most {
                        write!(f, ", at most {}", self.plain(*most))?;
                    }
                    write!(f, ", less {so_far} before, less {grown} grown")?;
                    self.limited(f, basis)?;
                }
                Basis::CutOff { night, wanted, charged, .. } if wanted.is_negative() => {
                    let [charged, wanted] = [*charged, -*wanted].map(|minor| self.plain(minor));
                    write!(f, "\n  {night}: of {wanted} to be taken back, {charged} had been charged")?;
                    self.limited(f, basis)?;
                }
                Basis::CutOff { night, room, wanted, .. } => {
                    let [room, wanted] = [room, wanted].map(|minor| self.plain(*minor));
                    write!(f, "\n  {night}: the cap of all charges leaves {room} of {wanted}")?;
                    self.limited(f, basis)?;
                }
                Basis::Fee { of, share, min, max, rounding } => {
                    let limit = max.map_or(String::new(), |max| format!(", at most {}", self.plain(max)));
                    let (of, min) = (self.plain(*of), self.plain(*min));
                    let rounded = self.rounded_to(Rounding::new(Minor::new(1), *rounding));
                    write!(f, "\n  {share} of {of}, {rounded}, at least {min}{limit}")?;
                }
                Basis::Tax { fee, tax } => write!(f, "\n  {}", self.tax(*fee, *tax))?,
                Basis::TaxWaived { left, waived, tax, most } => {
                    let [before, after] = [*left, *left - *waived].map(|fee| self.tax(fee, *tax));
                    write!(f, "\n  {before}, less {after}, at most {}", self.plain(*most))?;
                }
                Basis::Stated { amount } => write!(f, "\n  as stated: {}", self.plain(*amount))?,
                Basis::AsIssued { amount } => {
                    write!(f, "\n  as stated on its statement day: {}", self.plain(*amount))?;
                }
                Basis::Restated { stated, why } => {
                    write!(f, "\n  stated before: {}; {}", self.plain(*stated), why.reason())?;
                }
                Basis::Smaller { available, wanted } => {
                    let (available, wanted) = (self.plain(*available), self.plain(*wanted));
                    write!(f, "\n  the smaller of {available} available and {wanted} open")?;
                }
                Basis::BilledInterest { pot, before, expected, rounding } => {
                    write!(f, "\n  on no bill before: {}", self.plain(*pot))?;
                    write!(f, "\n  grown in the period: {}", self.exact(*before))?;
                    expected.iter().try_for_each(|piece| self.piece(f, piece))?;
                    write!(f, "\n  {}", self.billed_interest(*pot, *before, expected, *rounding))?;
                }
                Basis::BilledShare { share, balance } => {
                    let (share, balance) = (self.plain(*share), self.plain(*balance));
                    write!(f, "\n  {share} a row, of {balance}")?;
                }
                Basis::Charges { charges } => {
                    for (item, unpaid) in charges {
                        write!(f, "\n  {item}: {}", self.plain(*unpaid))?;
                    }
                }
                Basis::BilledInstalment { instalment, interest, balance } => {
                    let (instalment, interest) = (self.plain(*instalment), self.plain(*interest));
                    write!(
                        f,
                        "\n  instalment {instalment} − interest {interest}, of {}",
                        self.plain(*balance)
                    )?;
                }
                Basis::Share { of, share, rounding } => {
                    write!(f, "\n  {share} of {}, {}", self.plain(*of), self.rounded_to(*rounding))?;
                }
                Basis::PrepaymentFee { of, share, min, max, before } => {
                    let [of, min, before] = [of, min, before].map(|minor| self.plain(*minor));
                    write!(f, "\n  {share} of {of}, at least {min}")?;
                    if let Some(max) = max {
                        write!(f, ", at most {}", self.plain(*max))?;
                    }
                    write!(f, ", less {before} charged before")?;
                }
                Basis::PaidAhead { amount } => {
                    write!(f, "\n  paid before it was issued: {}", self.plain(*amount))?;
                }
                Basis::Rest { amount } => write!(f, "\n  what was left: {}", self.plain(*amount))?,
                Basis::Pot { amount } => {
                    write!(f, "\n  grown beyond what was billed: {}", self.plain(*amount))?;
                }
                Basis::Count => {}
            }
        }
        Ok(())
    }
}
