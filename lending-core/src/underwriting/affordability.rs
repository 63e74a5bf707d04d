use rust_decimal::{Decimal, RoundingStrategy};

use super::PolicyError;
use super::expression::{Compiled, Expression};
use super::file::AffordabilityText;
use super::names::{Names, Type, Unit};
use super::price::Base;
use super::run::Run;
use super::trace::{Step, Watch};
use crate::facts::{Interval, Known, Unknown};
use crate::rate::Annuity;

/// The name of the largest instalment that the borrower can afford.
pub(super) const AFFORDABLE_INSTALMENT: &str = "affordable_instalment";
/// The name of the principal that it pays off.
pub(super) const AFFORDABLE_AMOUNT: &str = "affordable_amount";

/// What a borrower can afford: the largest instalment that income leaves, and the principal that it pays off.
///
/// Instalment = the smaller of income × share − debts and income − debts − living cost, not below zero, down to the minor
/// unit. Principal = instalment · (1 − (1+i)⁻ⁿ)/i, down to the minor unit, i being the yearly rate over the instalments a
/// year, to 18 places, up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Affordability {
    income: Expression,
    debts: Expression,
    share: Option<Decimal>,
    living_cost: Option<Expression>,
    rate: Base,
    instalments: Expression,
    a_year: u32,
    decimals: u32,
    instalment_place: usize,
    amount_place: usize,
}

/// The most instalments of the inverse annuity.
const INSTALMENTS_MAX: u32 = 1200;

impl Affordability {
    pub(super) fn of(text: &AffordabilityText, names: &mut Names<'_>) -> Result<Self, PolicyError> {
        let path = |part: &str| format!("affordability.{part}");
        if text.share_of_income.is_none() && text.living_cost.is_none() {
            let reason =
                "name a share of income, the living cost, or both: nothing else bounds the instalment";
            return Err(PolicyError::Combination { path: path("share_of_income"), reason });
        }
        if let Some(share) = text.share_of_income
            && !Interval::closed(Decimal::ZERO, Decimal::ONE).contains(share.0)
        {
            return Err(PolicyError::limit(path("share_of_income"), "0 … 1", &share));
        }
        if !(1..=366).contains(&text.instalments_a_year) {
            let found = &text.instalments_a_year;
            return Err(PolicyError::limit(path("instalments_a_year"), "1 … 366", found));
        }
        let in_unit = |text, part: &str, unit: &Unit| {
            Compiled::in_unit(text, names, &path(part), unit).map(|compiled| compiled.expression)
        };
        let money = |text, part| in_unit(text, part, &Unit::Money);
        Ok(Self {
            income: money(&text.income, "income")?,
            debts: money(&text.debts, "debts")?,
            share: text.share_of_income.map(|share| share.0),
            living_cost: text.living_cost.as_ref().map(|text| money(text, "living_cost")).transpose()?,
            rate: Base::of(&text.rate, names, &path("rate"))?,
            instalments: in_unit(&text.instalments, "instalments", &Unit::Plain)?,
            a_year: text.instalments_a_year,
            decimals: names.decimals(),
            instalment_place: names.add(AFFORDABLE_INSTALMENT, Type::number(Unit::Money)),
            amount_place: names.add(AFFORDABLE_AMOUNT, Type::number(Unit::Money)),
        })
    }

    pub(super) fn run<'r, W: Watch>(&'r self, run: &mut Run<'r, W>) {
        let values = &run.values;
        let (income, debts) = (self.income.value(values), self.debts.value(values));
        let living_cost = self.living_cost.as_ref().map(|cost| cost.value(values));
        let instalment = self.instalment(income, debts, living_cost);
        let terms = self.rate.value(values).and_then(|rate| Ok((rate, self.instalments.value(values)?)));
        let amount = instalment.and_then(|instalment| self.amount(instalment, terms?));
        run.values.set(self.instalment_place, instalment.into());
        run.values.set(self.amount_place, amount.into());
        let seen = |value: Result<Decimal, Unknown>| Known::from(value).into();
        run.watch.tell(|| Step::Affordability {
            income: seen(income),
            debts: seen(debts),
            living_cost: living_cost.map(seen),
            instalment: seen(instalment),
            amount: seen(amount),
        });
    }

    fn instalment(
        &self,
        income: Result<Decimal, Unknown>,
        debts: Result<Decimal, Unknown>,
        living_cost: Option<Result<Decimal, Unknown>>,
    ) -> Result<Decimal, Unknown> {
        let (income, debts) = (income?, debts?);
        let by_share =
            self.share.map(|share| income.checked_mul(share).and_then(|most| most.checked_sub(debts)));
        let residual = match living_cost {
            None => None,
            Some(cost) => {
                let cost = cost?;
                Some(income.checked_sub(debts).and_then(|left| left.checked_sub(cost)))
            }
        };
        let mut least: Option<Decimal> = None;
        for bound in [by_share, residual].into_iter().flatten() {
            let bound = bound.ok_or(Unknown::TooLarge)?;
            least = Some(least.map_or(bound, |least| least.min(bound)));
        }
        Ok(self.down(least.unwrap_or_default()))
    }

    /// The principal that an instalment pays off, at a yearly rate and over so many instalments.
    fn amount(
        &self,
        instalment: Decimal,
        (rate, instalments): (Decimal, Decimal),
    ) -> Result<Decimal, Unknown> {
        let count = u32::try_from(instalments).ok().filter(|_| instalments.fract().is_zero());
        let count = count.filter(|count| (1..=INSTALMENTS_MAX).contains(count)).ok_or(Unknown::Unplaced)?;
        let period = rate.checked_div(Decimal::from(self.a_year)).ok_or(Unknown::TooLarge)?;
        let period = period.round_dp_with_strategy(18, RoundingStrategy::AwayFromZero);
        let amount = Annuity::affordable(instalment, period, count).map_err(|_| Unknown::TooLarge)?;
        Ok(self.down(amount))
    }

    /// Down to the minor unit, and not below zero.
    fn down(&self, amount: Decimal) -> Decimal {
        amount.max(Decimal::ZERO).round_dp_with_strategy(self.decimals, RoundingStrategy::ToZero)
    }
}
