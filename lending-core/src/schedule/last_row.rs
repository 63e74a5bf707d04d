use super::maker::{Maker, to_minor_units};
use super::stepper::Shift;
use super::{LastInstalment, PlanError, PlannedRow, Stepper};
use crate::money::Minor;

/// How often single rows are moved at most; each time the last row must come nearer to its rule.
const SHIFTS_MAX: u8 = 8;

impl Maker<'_> {
    /// Moves the instalment, or single rows, as the policy asks, as long as the last row comes nearer to its rule.
    pub(super) fn even_out(
        &self,
        stepper: &mut Stepper,
        rows: &mut Vec<PlannedRow>,
        on_top: Minor,
    ) -> Result<(), PlanError> {
        let rounds = match self.terms.policy.last_instalment {
            LastInstalment::TakesTheRest => return Ok(()),
            LastInstalment::EvenedOut { rounds } => rounds,
            LastInstalment::FirstTakesTheRest | LastInstalment::Spread => SHIFTS_MAX,
        };
        let Some(mut off) = self.last_is_off(stepper, rows, on_top) else { return Ok(()) };
        for _ in 0..rounds {
            let next = self.shifted(stepper, off);
            if next == *stepper || !next.is_positive() {
                break;
            }
            let on_top = self.run(&next, rows)?;
            let now = self.last_is_off(&next, rows, on_top).filter(|now| size(*now) < size(off));
            let Some(now) = now else {
                return self.run(stepper, rows).map(drop);
            };
            (*stepper, off) = (next, now);
        }
        Ok(())
    }

    /// By how much the last row differs from what its rule gives it.
    fn last_is_off(&self, stepper: &Stepper, rows: &[PlannedRow], on_top: Minor) -> Option<Minor> {
        let expected = stepper.expected_of_last()?;
        let last = rows.last()?;
        let by_instalment = stepper.instalment().is_some();
        let interest = if by_instalment { last.interest - on_top } else { Minor::ZERO };
        Some(last.principal + interest - self.terms.residual - expected)
    }

    fn shifted(&self, stepper: &Stepper, off: Minor) -> Stepper {
        let mut next = stepper.clone();
        match self.terms.policy.last_instalment {
            LastInstalment::TakesTheRest => {}
            LastInstalment::EvenedOut { .. } => {
                let half = i64::from(self.rows.div_euclid(2));
                if half > 0 && size(off) > Minor::new(half) {
                    let rounding = self.terms.instalment_rounding;
                    let whole_units = stepper.is_multiple_of(rounding.unit());
                    let rounding = if whole_units { rounding } else { to_minor_units(rounding) };
                    let move_by = rounding.ratio(i128::from(off.units()), i128::from(self.rows));
                    next = stepper.moved_by(move_by);
                }
            }
            LastInstalment::FirstTakesTheRest => {
                let already = if let Shift::First(amount) = stepper.shift { amount } else { Minor::ZERO };
                next.shift = Shift::First(already + off);
            }
            LastInstalment::Spread => {
                let already = if let Shift::Spread(amount) = stepper.shift { amount } else { Minor::ZERO };
                next.shift = Shift::Spread(already + off);
            }
        }
        next
    }
}

fn size(amount: Minor) -> Minor {
    amount.max(-amount)
}
