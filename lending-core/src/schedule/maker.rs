use std::cell::Cell;
use std::sync::Arc;

use super::plan::FIGURE_MAX;
use super::stepper::{Rule, equal_share, even_share};
use super::{
    Amortisation, BrokenPeriod, InstalmentBasis, Method, MoratoriumInterest, MoratoriumOn, Period, PlanError,
    PlannedRow, ROWS_MAX, RateDigits, ShortInstalment, Step, Stepper,
};
use crate::calendar::Fraction;
use crate::money::{Minor, Rounding};
use crate::rate::{PeriodRate, level_instalment};

/// A plan in the making: the inputs, checked.
pub(super) struct Maker<'a> {
    pub(super) terms: &'a Amortisation<'a>,
    periods: &'a [Period],
    pub(super) rows: u32,
    /// Whether the first row is one of broken-period interest only.
    pub(super) own_row: bool,
    /// Rows at the beginning that pay off nothing.
    pub(super) lead: u32,
}

/// Interest that waits for a later row.
#[derive(Default)]
pub(super) struct Waiting {
    /// Carried from short instalments.
    carried: Minor,
    /// Held by a moratorium.
    held: Minor,
    /// The even share of it that each row after the moratorium has, where it is spread.
    share: Minor,
    /// What of the broken period's interest was spread over rows already.
    spread: Minor,
}

/// A row in the making.
pub(super) struct Made {
    pub(super) principal: Minor,
    /// Interest that comes off the instalment.
    pub(super) interest: Minor,
    /// Interest on top of it.
    on_top: Minor,
    /// What of both grew in other periods, less what grows in its own and falls due with other rows.
    elsewhere: Minor,
}

impl<'a> Maker<'a> {
    pub(super) fn new(terms: &'a Amortisation<'a>, periods: &'a [Period]) -> Result<Self, PlanError> {
        let too_many = PlanError::Rows { limit: ROWS_MAX, found: periods.len() };
        let rows = u32::try_from(periods.len()).ok().filter(|rows| (1..=ROWS_MAX).contains(rows));
        let rows = rows.ok_or(too_many)?;
        let own_row = periods.first().is_some_and(|first| first.own_row);
        let lead = terms.policy.lead().saturating_add(u32::from(own_row));
        let maker = Self { terms, periods, rows, own_row, lead };
        maker.check()?;
        Ok(maker)
    }

    fn check(&self) -> Result<(), PlanError> {
        let Amortisation { policy, principal, residual, .. } = *self.terms;
        if !principal.is_positive() || principal > FIGURE_MAX {
            return Err(PlanError::Principal { found: principal });
        }
        if residual.is_negative() || residual > principal {
            return Err(PlanError::Residual { limit: principal, found: residual });
        }
        policy
            .without_meaning(self.terms.method, residual)
            .map_or(Ok(()), |(field, reason)| Err(PlanError::Combination { field, reason }))?;
        if let Some(moratorium) = policy.moratorium {
            let limit = self.rows.saturating_sub(u32::from(self.own_row)).saturating_sub(1);
            if moratorium.rows == 0 || moratorium.rows > limit {
                return Err(PlanError::Moratorium { limit, found: moratorium.rows });
            }
        }
        if let RateDigits::Decimals { places, .. } = policy.period_rate
            && places > 24
        {
            let found = places.to_string();
            let expected = "at most 24 decimals".to_owned();
            return Err(PlanError::Shape { field: "plan.period_rate.decimals.places", expected, found });
        }
        self.check_shape()?;
        (1..).zip(self.periods).try_for_each(|(row, period)| self.terms.period_rate(period, row).map(drop))
    }

    fn check_shape(&self) -> Result<(), PlanError> {
        let paying = self.rows.saturating_sub(self.lead);
        let shape = |field, expected: String, found: String| Err(PlanError::Shape { field, expected, found });
        match self.terms.method {
            Method::Bullet if self.rows != 1 => {
                shape("method", "one period for a bullet".to_owned(), self.rows.to_string())
            }
            Method::FixedInstalment(instalment) => {
                check_instalment("method.fixed_instalment", *instalment, 1)
            }
            Method::Stepped(steps) => {
                let field = "method.stepped";
                steps.iter().try_for_each(|step| check_instalment(field, step.instalment, 0))?;
                let rows = steps.iter().fold(0_u32, |rows, step| rows.saturating_add(step.rows));
                if rows <= paying && steps.iter().all(|step| step.rows > 0) {
                    return Ok(());
                }
                shape(field, format!("steps of 1 row or more, {paying} rows at most"), format!("{rows} rows"))
            }
            Method::Custom(rows) => {
                let total: i128 = rows.iter().map(|row| i128::from(row.units())).sum();
                let fits = rows.len() == usize::try_from(paying).unwrap_or(usize::MAX)
                    && rows.iter().all(|row| !row.is_negative())
                    && total == i128::from(self.terms.principal.units());
                if fits {
                    return Ok(());
                }
                let expected =
                    format!("{paying} rows, none below zero, that sum to {}", self.terms.principal);
                shape("method.custom", expected, format!("{} rows, {total}", rows.len()))
            }
            Method::EqualInstalment
            | Method::EqualPrincipal
            | Method::InterestFirst
            | Method::Bullet
            | Method::Flat => Ok(()),
        }
    }

    /// The interest of nights before the first whole period, on its own.
    fn broken_interest(&self) -> Result<Minor, PlanError> {
        let broken = self.periods.first().map_or(Fraction::ZERO, |first| first.broken);
        self.terms.interest_over(self.terms.principal, broken)
    }

    pub(super) fn deducted(&self) -> Result<Minor, PlanError> {
        match self.terms.policy.broken_period {
            BrokenPeriod::Deducted => self.broken_interest(),
            BrokenPeriod::InTheInstalment
            | BrokenPeriod::OnTheFirstRow
            | BrokenPeriod::OwnRow
            | BrokenPeriod::Spread => Ok(Minor::ZERO),
        }
    }

    /// A row's own rate: with the nights before the first period only where they are a part of it.
    #[inline]
    fn own_rate(&self, row: u32, period: &Period) -> Result<PeriodRate, PlanError> {
        match self.terms.policy.broken_period {
            BrokenPeriod::InTheInstalment => self.terms.period_rate(period, row),
            BrokenPeriod::OnTheFirstRow
            | BrokenPeriod::OwnRow
            | BrokenPeriod::Deducted
            | BrokenPeriod::Spread => self.terms.rate_over(period.weight, row),
        }
    }

    /// A period's rate as the instalment is solved with it.
    #[inline]
    fn level_rate(&self, row: u32, period: &Period) -> Result<PeriodRate, PlanError> {
        match (self.terms.policy.instalment, period.solved_as) {
            (InstalmentBasis::PerPeriod, _) => self.terms.rate_over(period.regular, row),
            (InstalmentBasis::AsInterest, Some(weight)) => self.terms.rate_over(weight, row),
            (InstalmentBasis::AsInterest, None) => self.own_rate(row, period),
        }
    }

    /// The level instalment from the first row after `done` rows on.
    fn level(&self, balance: Minor, done: u32) -> Result<Minor, PlanError> {
        let skipped = usize::try_from(done).unwrap_or(usize::MAX);
        // The rates end before the first that cannot be made; why it cannot is said instead of a level.
        let refused = Cell::new(None);
        let made = |(row, period)| match self.level_rate(row, period) {
            Ok(rate) => Some(rate),
            Err(error) => {
                refused.set(Some(error));
                None
            }
        };
        let rates = (1..).zip(self.periods).skip(skipped).map_while(made);
        let residual = self.terms.residual;
        let as_whole = self.periods.first().is_some_and(|first| first.solved_as.is_some());
        let begun = done == 0 && !as_whole && self.terms.so_far.is_some_and(|so_far| !so_far.grown.is_zero());
        let level = if begun {
            self.level_after(balance, rates).map(Some)
        } else {
            Ok(self.rounded(|rounding| level_instalment(balance, residual, rates.clone(), rounding)))
        };
        if let Some(error) = refused.take() {
            return Err(error);
        }
        level?
            .filter(|level| *level <= FIGURE_MAX && *level >= -FIGURE_MAX)
            .ok_or(PlanError::Overflow { row: done.saturating_add(1) })
    }

    /// The level instalment where some interest of the first row has grown already: that row's interest counts as it
    /// will be billed, and the other rows follow it.
    fn level_after(
        &self,
        balance: Minor,
        mut rates: impl Iterator<Item = PeriodRate> + Clone,
    ) -> Result<Minor, PlanError> {
        let first = rates.next().map_or(Ok(Minor::ZERO), |rate| self.terms.row_interest(balance, rate, 1))?;
        let owed = within(1, balance + first)?;
        let at_once =
            PeriodRate::of(self.terms.rate, Fraction::ZERO).ok_or(PlanError::Overflow { row: 1 })?;
        let rates = std::iter::once(at_once).chain(rates);
        self.rounded(|rounding| level_instalment(owed, self.terms.residual, rates.clone(), rounding))
            .filter(|level| *level <= FIGURE_MAX && *level >= -FIGURE_MAX)
            .ok_or(PlanError::Overflow { row: 1 })
    }

    /// A figure rounded as the instalment is; one that the unit would round to nothing is rounded to a minor unit.
    fn rounded(&self, figure: impl Fn(Rounding) -> Option<Minor>) -> Option<Minor> {
        let rounding = self.terms.instalment_rounding;
        let rounded = figure(rounding)?;
        if rounded.is_zero() { figure(to_minor_units(rounding)) } else { Some(rounded) }
    }

    pub(super) fn stepper(&self) -> Result<Stepper, PlanError> {
        let terms = self.terms;
        let share = || {
            let shared = self.principal_to_repay()? - terms.residual;
            let paying = self.rows.saturating_sub(self.lead);
            let share =
                |rounding: Rounding| rounding.checked_ratio(i128::from(shared.units()), i128::from(paying));
            self.rounded(share).map(Rule::Principal).ok_or(PlanError::Overflow { row: 1 })
        };
        let rule = match terms.method {
            Method::EqualInstalment => Rule::Instalment(self.level(self.principal_to_repay()?, self.lead)?),
            Method::EqualPrincipal => share()?,
            Method::Flat => Rule::Instalment(self.flat_level()?),
            Method::InterestFirst | Method::Bullet => Rule::AtTheEnd,
            Method::FixedInstalment(amount) => Rule::Instalment(*amount),
            Method::Stepped(steps) => self.stepped(steps.as_slice().into())?,
            Method::Custom(rows) => Rule::Custom(rows.as_slice().into()),
        };
        Ok(Stepper::new(self.rows, self.lead, terms.residual, rule))
    }

    /// The same total for each row of flat interest: principal and all interest, divided evenly.
    fn flat_level(&self) -> Result<Minor, PlanError> {
        let paying = self.rows.saturating_sub(self.lead);
        let rows = (1..).zip(self.periods).skip(usize::try_from(self.lead).unwrap_or(usize::MAX));
        // A residual is refused beside it.
        let mut all = self.terms.principal;
        for (row, period) in rows {
            let own = self.terms.row_interest(self.terms.lent(), self.own_rate(row, period)?, row)?;
            all = within(row, all + own)?;
        }
        self.rounded(|rounding| rounding.checked_ratio(i128::from(all.units()), i128::from(paying)))
            .ok_or(PlanError::Overflow { row: 1 })
    }

    /// The principal, with the interest that a moratorium makes principal.
    fn principal_to_repay(&self) -> Result<Minor, PlanError> {
        let capitalised = MoratoriumOn::Everything(MoratoriumInterest::IsCapitalised);
        let moratorium = self.terms.policy.moratorium.filter(|moratorium| moratorium.on == capitalised);
        let rows = moratorium.map_or(0, |_| self.lead);
        let mut principal = self.terms.principal + moratorium.map_or(Minor::ZERO, |_| self.held_before());
        for (row, period) in (1..=rows).zip(self.periods).skip(usize::from(self.own_row)) {
            principal += self.terms.row_interest(self.terms.principal, self.own_rate(row, period)?, row)?;
            if principal > FIGURE_MAX {
                return Err(PlanError::Overflow { row });
            }
        }
        if !principal.is_positive() {
            return Err(PlanError::RateTooLow { row: rows });
        }
        Ok(principal)
    }

    /// Interest that waits from rows of a moratorium that are over.
    fn held_before(&self) -> Minor {
        self.terms.so_far.map_or(Minor::ZERO, |so_far| so_far.held)
    }

    /// What waits before the first row.
    pub(super) fn waiting(&self) -> Waiting {
        Waiting { held: self.held_before(), ..Waiting::default() }
    }

    /// The level instalment after given ones, on what they leave.
    fn stepped(&self, steps: Arc<[Step]>) -> Result<Rule, PlanError> {
        let given = steps.iter().fold(self.lead, |rows, step| rows.saturating_add(step.rows));
        let steps_only = Rule::Stepped { steps: Arc::clone(&steps), then: Minor::ZERO };
        let stepper = Stepper::new(self.rows, self.lead, self.terms.residual, steps_only);
        let mut balance = self.principal_to_repay()?;
        let mut waiting = self.waiting();
        for (row, period) in
            (1..=given).zip(self.periods).skip(usize::try_from(self.lead).unwrap_or(usize::MAX))
        {
            balance -= self.row(&stepper, row, period, balance, &mut waiting)?.principal;
            if balance > FIGURE_MAX {
                return Err(PlanError::Overflow { row });
            }
        }
        let then = if given < self.rows { self.level(balance, given)? } else { Minor::ZERO };
        Ok(Rule::Stepped { steps, then })
    }

    /// Writes the rows that a stepper gives, and says what the last has on top of its instalment.
    pub(super) fn run(&self, stepper: &Stepper, rows: &mut Vec<PlannedRow>) -> Result<Minor, PlanError> {
        rows.clear();
        let (mut balance, mut on_top) = (self.terms.principal, Minor::ZERO);
        let mut waiting = self.waiting();
        for (row, period) in (1..).zip(self.periods) {
            let made = self.row(stepper, row, period, balance, &mut waiting)?;
            balance -= made.principal;
            let interest = made.interest + made.on_top;
            if balance > FIGURE_MAX || interest > FIGURE_MAX {
                return Err(PlanError::Overflow { row });
            }
            let grows = interest - made.elsewhere;
            rows.push(PlannedRow { principal: made.principal, interest, grows, balance });
            on_top = made.on_top;
        }
        Ok(on_top)
    }

    /// A row; the one that pays off the balance takes all interest that waits.
    #[inline]
    pub(super) fn row(
        &self,
        stepper: &Stepper,
        row: u32,
        period: &Period,
        balance: Minor,
        waiting: &mut Waiting,
    ) -> Result<Made, PlanError> {
        let (none, own_period) = (Minor::ZERO, Minor::ZERO);
        let only = |interest| Made { principal: none, interest, on_top: none, elsewhere: own_period };
        if balance.is_zero() {
            return Ok(only(Minor::ZERO));
        }
        if self.own_row && row == 1 {
            return Ok(only(self.broken_interest()?));
        }
        let base = if *self.terms.method == Method::Flat { self.terms.lent() } else { balance };
        let own = self.terms.row_interest(base, self.own_rate(row, period)?, row)?;
        let mut on_top = self.on_top(row, waiting)?;
        if row <= self.lead
            && let Some(MoratoriumOn::Everything(goes)) =
                self.terms.policy.moratorium.map(|moratorium| moratorium.on)
        {
            waiting.held = within(row, waiting.held + own)?;
            if goes == MoratoriumInterest::IsCapitalised && row == self.lead {
                let held = std::mem::take(&mut waiting.held);
                return Ok(Made { principal: -held, interest: held, on_top, elsewhere: held - own });
            }
            if goes == MoratoriumInterest::IsSpread && row == self.lead {
                let rows = usize::try_from(self.rows.saturating_sub(self.lead)).unwrap_or(usize::MAX);
                waiting.share = equal_share(waiting.held, rows);
            }
            return Ok(Made { on_top, elsewhere: -own, ..only(Minor::ZERO) });
        }
        let due = within(row, own + std::mem::take(&mut waiting.carried))?;
        let instalment = stepper.instalment_of(row);
        let (principal, interest) = match instalment {
            Some(instalment) if due > instalment => self.short(row, instalment, due, waiting)?,
            Some(_) | None => (stepper.principal_of(row, balance, due, instalment), due),
        };
        let pays_off = principal == balance;
        let released = if pays_off || (row == self.lead.saturating_add(1) && self.is_due_first()) {
            waiting.held
        } else {
            waiting.share.min(waiting.held)
        };
        waiting.held -= released;
        on_top += released;
        if pays_off && self.terms.policy.broken_period == BrokenPeriod::Spread {
            on_top += self.broken_interest()? - waiting.spread;
        }
        Ok(Made { principal, interest, on_top, elsewhere: released })
    }

    fn is_due_first(&self) -> bool {
        let first = MoratoriumOn::Everything(MoratoriumInterest::OnTheFirstRow);
        self.terms.policy.moratorium.is_some_and(|moratorium| moratorium.on == first)
    }

    /// Interest before the first whole period that a row has on top of its own.
    #[inline]
    fn on_top(&self, row: u32, waiting: &mut Waiting) -> Result<Minor, PlanError> {
        match self.terms.policy.broken_period {
            BrokenPeriod::OnTheFirstRow if row == 1 => self.broken_interest(),
            BrokenPeriod::Spread => {
                let share = even_share(self.broken_interest()?, row, self.rows);
                waiting.spread += share;
                Ok(share)
            }
            BrokenPeriod::InTheInstalment
            | BrokenPeriod::OnTheFirstRow
            | BrokenPeriod::OwnRow
            | BrokenPeriod::Deducted => Ok(Minor::ZERO),
        }
    }

    /// A row whose interest is larger than its instalment.
    fn short(
        &self,
        row: u32,
        instalment: Minor,
        interest: Minor,
        waiting: &mut Waiting,
    ) -> Result<(Minor, Minor), PlanError> {
        match self.terms.policy.short_instalment {
            ShortInstalment::Raise => Ok((Minor::ZERO, interest)),
            ShortInstalment::Carry => {
                waiting.carried = interest - instalment;
                Ok((Minor::ZERO, instalment))
            }
            ShortInstalment::Capitalise => Ok((instalment - interest, interest)),
            ShortInstalment::Refuse => Err(PlanError::ShortInstalment { row, instalment, interest }),
        }
    }
}

/// The same, but to one minor unit.
pub(super) fn to_minor_units(rounding: Rounding) -> Rounding {
    Rounding::new(Minor::new(1), rounding.mode())
}

fn check_instalment(field: &'static str, found: Minor, least: i64) -> Result<(), PlanError> {
    if found >= Minor::new(least) && found <= FIGURE_MAX {
        return Ok(());
    }
    let expected = format!("an instalment of {least} … {FIGURE_MAX} minor units");
    Err(PlanError::Shape { field, expected, found: found.to_string() })
}

fn within(row: u32, figure: Minor) -> Result<Minor, PlanError> {
    if figure > FIGURE_MAX { Err(PlanError::Overflow { row }) } else { Ok(figure) }
}
