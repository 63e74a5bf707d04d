use std::sync::Arc;

use super::Step;
use super::method::steps_after;
use crate::money::{Minor, Rounding, RoundingMode};

/// What splits a balance into rows, one row at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stepper {
    rows: u32,
    /// Rows at the beginning that pay off nothing.
    lead: u32,
    residual: Minor,
    rule: Rule,
    pub(super) shift: Shift,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Rule {
    /// Instalment less interest.
    Instalment(Minor),
    /// The same principal each row.
    Principal(Minor),
    /// Nothing before the last row.
    AtTheEnd,
    /// Given instalments, then a level one, each less interest.
    Stepped { steps: Arc<[Step]>, then: Minor },
    /// The principal of each row.
    Custom(Arc<[Minor]>),
}

/// By how much rows differ from the rule, to take up what its rounding leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shift {
    /// Not at all: the last row takes the rest.
    None,
    /// The first row by an amount.
    First(Minor),
    /// All rows by even shares of an amount.
    Spread(Minor),
}

impl Stepper {
    pub(super) const fn new(rows: u32, lead: u32, residual: Minor, rule: Rule) -> Self {
        Self { rows, lead, residual, rule, shift: Shift::None }
    }

    /// Whether a level amount is more than nothing.
    pub(super) const fn is_positive(&self) -> bool {
        match &self.rule {
            Rule::Instalment(level) | Rule::Principal(level) => level.is_positive(),
            Rule::AtTheEnd | Rule::Stepped { .. } | Rule::Custom(_) => true,
        }
    }

    /// The same over another number of rows.
    #[must_use]
    pub fn of(&self, rows: u32) -> Self {
        Self { rows, lead: 0, ..self.clone() }
    }

    /// The same with rows at the beginning that pay off nothing, over another number of rows.
    #[must_use]
    pub fn with_lead(&self, lead: u32, rows: u32) -> Self {
        Self { rows, lead, ..self.clone() }
    }

    /// The same with the principal and the interest of each row given: rows by instalment keep their totals, others their
    /// principal; the last row takes what is left.
    #[must_use]
    pub fn with_rows(&self, rows: &[(Minor, Minor)]) -> Self {
        let lead = usize::try_from(self.lead).unwrap_or(usize::MAX);
        let paying = rows.iter().skip(lead);
        let rule = match &self.rule {
            Rule::Instalment(_) | Rule::Stepped { .. } => {
                let step = |(principal, interest): &(Minor, Minor)| Step {
                    rows: 1,
                    instalment: *principal + *interest,
                };
                let steps: Vec<Step> = paying.map(step).collect();
                let then = steps.last().map_or(Minor::ZERO, |last| last.instalment);
                Rule::Stepped { steps: steps.into(), then }
            }
            Rule::Principal(_) | Rule::Custom(_) => {
                Rule::Custom(paying.map(|(principal, _)| *principal).collect())
            }
            Rule::AtTheEnd => Rule::AtTheEnd,
        };
        Self { rule, shift: Shift::None, ..self.clone() }
    }

    /// The same with something else left for the last row.
    #[must_use]
    pub fn with_residual(&self, residual: Minor) -> Self {
        Self { residual, ..self.clone() }
    }

    /// What splits the balance into the rows after the first so many, each as before.
    #[must_use]
    pub fn after(&self, rows: u32) -> Self {
        let gone = rows.saturating_sub(self.lead);
        let rule = match &self.rule {
            Rule::Stepped { steps, then } => {
                Rule::Stepped { steps: steps_after(steps, gone).into(), then: *then }
            }
            Rule::Custom(shares) => {
                let gone = usize::try_from(gone).unwrap_or(usize::MAX);
                Rule::Custom(shares.iter().skip(gone).copied().collect())
            }
            other @ (Rule::Instalment(_) | Rule::Principal(_) | Rule::AtTheEnd) => other.clone(),
        };
        // What single rows were moved by stays with the rows that are gone.
        Self {
            rows: self.rows.saturating_sub(rows).max(1),
            lead: self.lead.saturating_sub(rows),
            residual: self.residual,
            rule,
            shift: Shift::None,
        }
    }

    /// What is left for the last row.
    pub const fn residual(&self) -> Minor {
        self.residual
    }

    /// The number of rows.
    pub const fn rows(&self) -> u32 {
        self.rows
    }

    /// The level instalment, where there is one.
    pub const fn instalment(&self) -> Option<Minor> {
        match self.rule {
            Rule::Instalment(amount) => Some(amount),
            Rule::Stepped { .. } | Rule::Principal(_) | Rule::AtTheEnd | Rule::Custom(_) => None,
        }
    }

    /// The instalment of a row, where the rule gives one: what its interest leaves of it is principal.
    #[inline]
    pub fn instalment_of(&self, row: u32) -> Option<Minor> {
        let number = row.checked_sub(self.lead).filter(|number| *number > 0 && row < self.rows)?;
        let plain = match &self.rule {
            Rule::Instalment(amount) => *amount,
            Rule::Stepped { steps, then } => {
                let mut rows = 0_u32;
                let step = steps.iter().find(|step| {
                    rows = rows.saturating_add(step.rows);
                    number <= rows
                });
                step.map_or(*then, |step| step.instalment)
            }
            Rule::Principal(_) | Rule::AtTheEnd | Rule::Custom(_) => return None,
        };
        Some(plain + self.shift_of(number))
    }

    /// What a row comes to by its rule alone, the last one too: its instalment, or its share of principal; neither
    /// where the last row takes all by rule.
    pub fn by_rule(&self, row: u32) -> (Option<Minor>, Option<Minor>) {
        let longer = Self { rows: self.rows.saturating_add(1), ..self.clone() };
        let share = longer.share_of(row).filter(|_| self.rule != Rule::AtTheEnd || row < self.rows);
        (longer.instalment_of(row), share)
    }

    /// The principal that a row has by rule whatever its interest is, where there is one.
    #[inline]
    pub fn share_of(&self, row: u32) -> Option<Minor> {
        if row >= self.rows {
            return None;
        }
        let Some(number) = row.checked_sub(self.lead).filter(|number| *number > 0) else {
            return Some(Minor::ZERO);
        };
        match &self.rule {
            Rule::Principal(amount) => Some(*amount + self.shift_of(number)),
            Rule::AtTheEnd => Some(Minor::ZERO),
            Rule::Custom(rows) => {
                let index = usize::try_from(number).unwrap_or(usize::MAX).checked_sub(1)?;
                rows.get(index).copied()
            }
            Rule::Instalment(_) | Rule::Stepped { .. } => None,
        }
    }

    /// The principal of a row (1 is the first), from the balance on no bill and the row's own expected interest.
    ///
    /// Never below zero, never so much that less than the residual is left; the last row takes the rest.
    pub fn principal(&self, row: u32, balance: Minor, interest: Minor) -> Minor {
        self.principal_of(row, balance, interest, self.instalment_of(row))
    }

    /// [`Stepper::principal`] of a row whose [instalment](Stepper::instalment_of) was asked for already.
    #[inline]
    pub(super) fn principal_of(
        &self,
        row: u32,
        balance: Minor,
        interest: Minor,
        instalment: Option<Minor>,
    ) -> Minor {
        if row >= self.rows {
            return balance;
        }
        let by_rule = match (self.share_of(row), instalment) {
            (Some(share), _) => share,
            (None, Some(instalment)) => instalment - interest,
            (None, None) => Minor::ZERO,
        };
        by_rule.at_least_zero().min((balance - self.residual).at_least_zero())
    }

    /// The shift of a row that pays off, 1 being the first of them.
    #[inline]
    fn shift_of(&self, number: u32) -> Minor {
        match self.shift {
            Shift::First(amount) if number == 1 => amount,
            Shift::None | Shift::First(_) => Minor::ZERO,
            Shift::Spread(amount) => even_share(amount, number, self.rows.saturating_sub(self.lead)),
        }
    }

    /// What the last row is expected to take: what its rule gives it, without the residual.
    pub(super) fn expected_of_last(&self) -> Option<Minor> {
        let last = self.shift_of(self.rows.saturating_sub(self.lead));
        match self.rule {
            Rule::Instalment(amount) | Rule::Principal(amount) => Some(amount + last),
            Rule::AtTheEnd | Rule::Stepped { .. } | Rule::Custom(_) => None,
        }
    }

    /// Whether the level amount, where there is one, is a whole number of units.
    pub(super) fn is_multiple_of(&self, unit: Minor) -> bool {
        match self.rule {
            Rule::Instalment(level) | Rule::Principal(level) => {
                level.units().checked_rem(unit.units()) == Some(0)
            }
            Rule::AtTheEnd | Rule::Stepped { .. } | Rule::Custom(_) => true,
        }
    }

    /// The same with another level amount.
    pub(super) fn moved_by(&self, amount: Minor) -> Self {
        let rule = match &self.rule {
            Rule::Instalment(level) => Rule::Instalment(*level + amount),
            Rule::Principal(level) => Rule::Principal(*level + amount),
            other @ (Rule::AtTheEnd | Rule::Stepped { .. } | Rule::Custom(_)) => other.clone(),
        };
        Self { rule, ..self.clone() }
    }
}

/// The share of one of so many rows in an amount: shares differ by at most one minor unit and add up to it.
pub(super) fn even_share(amount: Minor, number: u32, rows: u32) -> Minor {
    let unit = Rounding::new(Minor::new(1), RoundingMode::HalfUp);
    let upto = |number: u32| {
        let part = i128::from(amount.units()).saturating_mul(i128::from(number));
        unit.ratio(part, i128::from(rows.max(1)))
    };
    upto(number) - upto(number.saturating_sub(1))
}

/// The share of each of so many rows in an amount, to the nearest minor unit, half to even: all have the same and the
/// last what is left; never so much that the last would get less than nothing.
pub(crate) fn equal_share(amount: Minor, rows: usize) -> Minor {
    let rows = i128::try_from(rows).unwrap_or(i128::MAX).max(1);
    let share = |mode| Rounding::new(Minor::new(1), mode).ratio(i128::from(amount.units()), rows);
    let nearest = share(RoundingMode::HalfEven);
    let given = i128::from(nearest.units()).saturating_mul(rows.saturating_sub(1));
    if given > i128::from(amount.units()) { share(RoundingMode::Down) } else { nearest }
}
