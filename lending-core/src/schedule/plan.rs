use super::maker::Maker;
use super::stepper::Rule;
use super::{Method, PaidOffEarly, Period, PlanError, PlanPolicy, ROWS_MAX, RateDigits, Stepper};
use crate::accrual::Exact;
use crate::calendar::Fraction;
use crate::money::{Minor, Rounding};
use crate::rate::{PeriodRate, Rate};

/// A row as planned when money is paid out.
///
/// Principal below zero is interest of the same row that becomes principal: the row's total is what is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlannedRow {
    /// Principal.
    pub principal: Minor,
    /// Interest.
    pub interest: Minor,
    /// The interest of its own period: all of it, but where a moratorium lets it fall due with another row.
    pub grows: Minor,
    /// The balance after it.
    pub balance: Minor,
}

impl PlannedRow {
    /// Principal and interest together.
    pub fn total(&self) -> Minor {
        self.principal + self.interest
    }
}

/// What a plan is made of: an amount, a rate, a method and the answers of a policy.
///
/// ```
/// use lending_core::calendar::Fraction;
/// use lending_core::date;
/// use lending_core::money::{Minor, Rounding, RoundingMode};
/// use lending_core::schedule::{Amortisation, Method, Period, PlanPolicy};
/// let month = Fraction::new(1, 12);
/// let periods = [Period::new(date!("2026-01-10"), date!("2026-02-10"), month, month); 12];
/// let cent = Rounding::new(Minor::new(1), RoundingMode::HalfUp);
/// let loan = Amortisation {
///     method: &Method::EqualInstalment,
///     policy: PlanPolicy::default(),
///     principal: Minor::new(1_200_000),
///     residual: Minor::ZERO,
///     rate: "12 % per year".parse()?,
///     instalment_rounding: cent,
///     interest_rounding: cent,
///     so_far: None,
/// };
/// let mut rows = Vec::new(); // lent: nothing is allocated when it is large enough
/// let plan = loan.plan_into(&periods, &mut rows)?;
/// assert_eq!(plan.stepper.instalment(), Some(Minor::new(106_619)));
/// assert_eq!((rows[11].principal, rows[11].interest), (Minor::new(105_558), Minor::new(1056)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Amortisation<'a> {
    /// How principal comes back.
    pub method: &'a Method,
    /// The answers that shape the plan.
    pub policy: PlanPolicy,
    /// What is lent.
    pub principal: Minor,
    /// What the last row pays on top of its rule (balloon 气球贷; a lease's residual value).
    pub residual: Minor,
    /// The contract rate.
    pub rate: Rate,
    /// How the instalment (or the equal principal) is rounded; one that its unit would round to nothing is rounded to
    /// one minor unit instead.
    pub instalment_rounding: Rounding,
    /// How a period's interest is rounded.
    pub interest_rounding: Rounding,
    /// What is there already when a plan is made in the course of a loan; `None` when money is paid out first.
    pub so_far: Option<SoFar>,
}

/// What is there already when a plan is made in the course of a loan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SoFar {
    /// Interest of the first row before its period as given begins, exactly.
    pub grown: Exact,
    /// What was lent in all: flat interest is on that.
    pub lent: Minor,
    /// Interest of rows of a moratorium that are over, which waits for a later row.
    pub held: Minor,
}

/// What a plan is, beside its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// What splits a balance into rows.
    pub stepper: Stepper,
    /// Interest that is taken off what is paid out.
    pub deducted: Minor,
}

/// Leaves room for sums of such figures inside an `i64`.
pub(super) const FIGURE_MAX: Minor = Minor::new(1 << 59);

impl Amortisation<'_> {
    /// Makes the plan: the rows replace what the buffer holds.
    ///
    /// The instalment is computed exactly and rounded once; each row's interest is computed exactly on the balance
    /// before it and rounded once.
    ///
    /// # Errors
    /// [`PlanError`]: figures that cannot be a plan, or answers without meaning together.
    pub fn plan_into(&self, periods: &[Period], rows: &mut Vec<PlannedRow>) -> Result<Plan, PlanError> {
        let maker = Maker::new(self, periods)?;
        let mut stepper = maker.stepper()?;
        let on_top = maker.run(&stepper, rows)?;
        maker.even_out(&mut stepper, rows, on_top)?;
        if self.policy.paid_off_early == PaidOffEarly::FewerRows {
            let paying = rows.iter().rposition(|row| !row.principal.is_zero() || !row.interest.is_zero());
            rows.truncate(paying.map_or(1, |last| last.saturating_add(1)));
        }
        Ok(Plan { stepper, deducted: maker.deducted()? })
    }

    /// The rows that a stepper gives over periods, in place of what the buffer holds: the instalment is kept, whatever
    /// it was solved for.
    ///
    /// # Errors
    /// [`PlanError`]: figures that cannot be a plan.
    pub fn rows_into(
        &self,
        stepper: &Stepper,
        periods: &[Period],
        rows: &mut Vec<PlannedRow>,
    ) -> Result<(), PlanError> {
        Maker::new(self, periods)?.run(stepper, rows).map(drop)
    }

    /// [`Amortisation::plan_into`] with rows of its own.
    ///
    /// # Errors
    /// As for [`Amortisation::plan_into`].
    pub fn plan(&self, periods: &[Period]) -> Result<(Plan, Vec<PlannedRow>), PlanError> {
        let mut rows = Vec::with_capacity(periods.len());
        let plan = self.plan_into(periods, &mut rows)?;
        Ok((plan, rows))
    }

    /// The number of rows that a fixed instalment needs, over periods that go on for ever; a row of broken-period
    /// interest is not counted.
    ///
    /// # Errors
    /// [`PlanError::NeverPaysOff`] when a row's interest takes the whole instalment, or 600 rows are not enough.
    pub fn rows_needed(
        &self,
        instalment: Minor,
        periods: impl IntoIterator<Item = Period>,
    ) -> Result<u32, PlanError> {
        let rows_max = usize::try_from(ROWS_MAX).unwrap_or(usize::MAX);
        let periods: Vec<Period> = periods.into_iter().take(rows_max).collect();
        let maker = Maker::new(self, &periods)?;
        let stepper = Stepper::new(u32::MAX, maker.lead, self.residual, Rule::Instalment(instalment));
        let (mut balance, mut waiting) = (self.principal, maker.waiting());
        let never = |row, interest| PlanError::NeverPaysOff { instalment, row, interest, limit: ROWS_MAX };
        for (row, period) in (1..).zip(&periods) {
            let made = maker.row(&stepper, row, period, balance, &mut waiting)?;
            if row <= maker.lead {
                continue;
            }
            if !made.principal.is_positive() {
                return Err(never(row, made.interest));
            }
            balance -= made.principal;
            if balance <= self.residual {
                return Ok(row.saturating_sub(u32::from(maker.own_row)));
            }
        }
        Err(never(maker.rows, Minor::ZERO))
    }

    /// The interest of an amount over a weight, at the rate as the plan computes with it; rounded once.
    ///
    /// # Errors
    /// [`PlanError`]: a figure out of range.
    pub fn interest_over(&self, amount: Minor, weight: Fraction) -> Result<Minor, PlanError> {
        self.interest(amount, self.rate_over(weight, 1)?, 1)
    }

    /// What flat interest is on.
    pub(super) fn lent(&self) -> Minor {
        self.so_far.map_or(self.principal, |so_far| so_far.lent)
    }

    /// The interest of a row: that of its period, and of the first row what it has before; rounded once.
    #[inline]
    pub(super) fn row_interest(&self, base: Minor, rate: PeriodRate, row: u32) -> Result<Minor, PlanError> {
        match &self.so_far {
            Some(so_far) if row == 1 => self.interest_after(so_far.grown, base, rate),
            Some(_) | None => self.interest(base, rate, row),
        }
    }

    /// The interest of the first row, where some of it is there already.
    fn interest_after(&self, grown: Exact, base: Minor, rate: PeriodRate) -> Result<Minor, PlanError> {
        let rate = rate.reduced();
        let more = i128::from(base.units()).checked_mul(rate.numerator());
        more.and_then(|more| grown.checked_plus(Exact::new(more, rate.denominator())))
            .and_then(|total| self.interest_rounding.checked_ratio(total.numerator(), total.denominator()))
            .filter(|interest| *interest <= FIGURE_MAX && *interest >= -FIGURE_MAX)
            .ok_or(PlanError::Overflow { row: 1 })
    }

    /// A period's rate, all of its nights included, as the plan computes with it.
    #[inline]
    pub(super) fn period_rate(&self, period: &Period, row: u32) -> Result<PeriodRate, PlanError> {
        if period.broken.numerator == 0 {
            return self.rate_over(period.weight, row);
        }
        let whole = period.weight.plus(period.broken).ok_or(PlanError::Overflow { row })?;
        self.rate_over(whole, row)
    }

    #[inline]
    pub(super) fn rate_over(&self, weight: Fraction, row: u32) -> Result<PeriodRate, PlanError> {
        let overflow = PlanError::Overflow { row };
        let Some(exact) = PeriodRate::of(self.rate, weight) else { return Err(overflow) };
        let rate = match self.policy.period_rate {
            RateDigits::Exact => exact,
            RateDigits::Decimals { places, mode } => match exact.rounded(places, mode) {
                Some(rounded) => rounded,
                None => return Err(overflow),
            },
        };
        if rate.is_beyond_total_loss() { Err(PlanError::RateTooLow { row }) } else { Ok(rate) }
    }

    #[inline]
    pub(super) fn interest(&self, base: Minor, rate: PeriodRate, row: u32) -> Result<Minor, PlanError> {
        let interest = |rate: PeriodRate| {
            self.interest_rounding.checked_ratio(rate.times(base.units())?, rate.denominator())
        };
        // In lowest terms only where 128 bits need it: amounts with many decimals.
        interest(rate)
            .or_else(|| interest(rate.reduced()))
            .filter(|interest| *interest <= FIGURE_MAX && *interest >= -FIGURE_MAX)
            .ok_or(PlanError::Overflow { row })
    }
}
