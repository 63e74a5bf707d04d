use super::{Agreement, TermsError};
use crate::accrual::Exact;
use crate::calendar::{Date, Fraction, Frequency};
use crate::fee::{Every, FeeAmount, FeeOn, FeeRule, Late};
use crate::money::Minor;
use crate::rate::Rate;
use crate::repricing::Repricing;
use crate::schedule::{MoratoriumInterest, MoratoriumOn, ShortInstalment};

/// A bound over everything that can ever be derived from terms and the amounts of their facts.
///
/// With A the sum of principal and all amounts that facts name, R and P the yearly contract and penalty rates and Y
/// the years from the first possible day to the last possible view (the largest rate there is where a table says it, as
/// nobody knows what it will say; the cap, where there is one), no figure of the loan exceeds
/// `(A · (1 + R·Y) + F) · (1 + P·Y)`: interest grows linearly on principal, penalty on both, and nothing grows on it; F is
/// all that the list of fees can make for bills and facts, with tax. Compound interest alone grows on itself; with it a bill's
/// penalty ends at the largest amount. Checked once for each new fact, before anything is derived; it is why amounts
/// inside a loan need no error of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    /// Principal, the amounts of facts, and what other plans make principal.
    amounts: Minor,
    /// The largest contract rate.
    rate: Rate,
    /// The number of rows, and the most years of one: how often interest can become principal.
    rows: u32,
    row: Fraction,
    /// The number of facts: how often a fee for one can be made.
    facts: u32,
}

/// Leaves room for sums of such figures inside an `i64`.
const FIGURE_MAX: i128 = 1 << 59;
/// Beyond every bound, and small enough to be multiplied on.
const BEYOND: i128 = 1 << 60;
/// Leaves room for one more step inside an `i128`.
const EXACT_MAX: i128 = 1 << 125;

impl Bound {
    /// Years from the contract day in which every view is safe.
    pub const YEARS: u32 = 100;

    /// The bound of terms without any fact.
    ///
    /// # Errors
    /// [`TermsError::Overflow`] when what could grow in [`Bound::YEARS`] leaves the range of amounts.
    pub fn of(agreement: &Agreement) -> Result<Self, TermsError> {
        let repriced = agreement.repricing.as_ref().map_or(Rate::ZERO, Repricing::largest);
        let (rate, rows) = (agreement.rate.max(repriced), agreement.instalments);
        let row = agreement.frequency.years();
        Self { amounts: Minor::ZERO, rate, rows, row, facts: 0 }.with(agreement, agreement.principal)
    }

    /// The bound when so many rows more may come, so often.
    #[must_use]
    pub fn with_rows(self, rows: u32, frequency: Frequency) -> Self {
        let (ours, theirs) = (self.row, frequency.years());
        let longer = i128::from(theirs.numerator).saturating_mul(i128::from(ours.denominator))
            > i128::from(ours.numerator).saturating_mul(i128::from(theirs.denominator));
        Self { rows: self.rows.saturating_add(rows), row: if longer { theirs } else { ours }, ..self }
    }

    /// The bound when another contract rate may hold too.
    #[must_use]
    pub fn at_rate(self, rate: Rate) -> Self {
        Self { rate: self.rate.max(rate), ..self }
    }

    /// The bound when what grew by a day becomes principal.
    ///
    /// # Errors
    /// When nothing would be safe any more.
    pub fn compounded(self, agreement: &Agreement, day: Date) -> Result<Self, TermsError> {
        let years = i128::from(agreement.contract_day.nights_to(day).div_euclid(365)).saturating_add(1);
        let grown = i128::from(self.amounts.units())
            .checked_mul(factor(self.rate, years))
            .and_then(|figure| figure.checked_add(self.fees(agreement, figure)))
            .and_then(|figure| figure.checked_mul(factor(self.penalty(agreement), years)))
            .and_then(|figure| self.with_compound(agreement, figure, years))
            .and_then(|figure| i64::try_from(figure).ok());
        let amounts = grown.map(Minor::new).ok_or(TermsError::Overflow { years: Self::YEARS })?;
        Ok(Self { amounts, ..self })
    }

    /// The bound when a fact names one more amount.
    ///
    /// # Errors
    /// As for [`Bound::of`].
    pub fn with(self, agreement: &Agreement, amount: Minor) -> Result<Self, TermsError> {
        let overflow = || TermsError::Overflow { years: Self::YEARS };
        let amounts = self.amounts.checked_add(amount).ok_or_else(overflow)?;
        let years = i128::from(Self::YEARS).saturating_add(1);
        let more = Self { amounts, facts: self.facts.saturating_add(1), ..self };
        // The table of a cap may come to say anything; compound interest ends at the largest amount there is.
        let cap = agreement.charges_cap.as_ref().map_or(Rate::ZERO, |_| Rate::MAX);
        let owed = more.capitalised(agreement);
        owed.checked_mul(factor(cap, years)).filter(|figure| *figure <= FIGURE_MAX).ok_or_else(overflow)?;
        owed.checked_mul(factor(self.rate, years))
            .and_then(|figure| figure.checked_add(more.fees(agreement, figure)))
            .and_then(|figure| figure.checked_mul(factor(self.penalty(agreement), years)))
            .filter(|figure| *figure <= FIGURE_MAX)
            .ok_or_else(overflow)?;
        more.exact_totals_fit(agreement).then_some(more).ok_or_else(overflow)
    }

    /// The largest penalty rate.
    fn penalty(self, agreement: &Agreement) -> Rate {
        agreement.penalty.as_ref().map_or(Rate::ZERO, |penalty| penalty.rate.largest(self.rate))
    }

    /// A figure with the compound interest that it can bear in so many years: as if all of it joined its base each month.
    fn with_compound(self, agreement: &Agreement, figure: i128, years: i128) -> Option<i128> {
        if agreement.penalty.as_ref().is_none_or(|penalty| penalty.compound.is_none()) {
            return Some(figure);
        }
        let scale = i128::from(Rate::SCALE);
        let monthly =
            i128::from(self.rate.max(self.penalty(agreement)).scaled()).div_euclid(12).saturating_add(1);
        (0..years.saturating_mul(12).saturating_add(1)).try_fold(figure.min(BEYOND), |grown, _| {
            // A month weighs at most 31 nights of a year of 360.
            let more = grown.checked_mul(monthly)?.checked_mul(31)?.div_euclid(scale.checked_mul(30)?);
            Some(grown.checked_add(more)?.checked_add(1)?.min(BEYOND))
        })
    }

    /// All fees that the list can ever make, where no figure that they are a part of exceeds one.
    fn fees(self, agreement: &Agreement, figure: i128) -> i128 {
        let (rows, facts) = (i128::from(self.rows).saturating_add(1), i128::from(self.facts));
        let days = i128::from(Self::YEARS).saturating_mul(366);
        let times = |on: FeeOn| match on {
            FeeOn::Date { .. } => 1,
            FeeOn::Payout | FeeOn::ReturnedPayment | FeeOn::Reschedule | FeeOn::Tariff => facts,
            FeeOn::EachBill | FeeOn::Late(Late { again: None, .. }) => rows,
            FeeOn::Late(Late { again: Some(Every::Days(every)), .. }) => {
                rows.saturating_mul(days.div_euclid(i128::from(every).max(1)).saturating_add(1))
            }
            FeeOn::Late(Late { again: Some(Every::Months(every)), .. }) => {
                let months = i128::from(Self::YEARS).saturating_mul(12);
                rows.saturating_mul(months.div_euclid(i128::from(every).max(1)).saturating_add(1))
            }
        };
        let each = |amount: FeeAmount| match amount {
            FeeAmount::Figure(amount) => i128::from(amount.units()),
            FeeAmount::Share(share) => {
                let most = figure.max(i128::from(share.min.units()));
                share.max.map_or(most, |max| most.min(i128::from(max.units())))
            }
        };
        // Tax is below the fee that carries it.
        let taxed = |rule: &FeeRule| if rule.tax.is_zero() { 1 } else { 2 };
        let all = agreement
            .fees
            .iter()
            .map(|rule| times(rule.on).saturating_mul(each(rule.amount)).saturating_mul(taxed(rule)));
        all.fold(0, |sum: i128, fees| sum.saturating_add(fees).min(BEYOND))
    }

    /// Whether the first period, the only one whose nights may weigh over several denominators, fits its accumulator.
    fn exact_totals_fit(self, agreement: &Agreement) -> bool {
        let start = agreement.contract_day;
        let pieces = agreement.weights().pieces(start, start, agreement.due(1));
        let mut denominators = pieces.map(|piece| i128::from(piece.weight.denominator));
        let denominator = denominators.try_fold(1, least_common_multiple);
        let years = agreement.contract_day.nights_to(agreement.due(1)).div_euclid(360).saturating_add(2);
        denominator
            .and_then(|denominator| denominator.checked_mul(i128::from(self.rate.scaled())))
            .and_then(|product| product.checked_mul(i128::from(years)))
            .and_then(|product| product.checked_mul(self.capitalised(agreement)))
            .is_some_and(|product| product < EXACT_MAX)
    }

    /// The amounts, with all the interest that plans can make principal: compounded row by row.
    fn capitalised(self, agreement: &Agreement) -> i128 {
        let capitalised = MoratoriumOn::Everything(MoratoriumInterest::IsCapitalised);
        let by_moratorium = agreement.plan.moratorium.is_some_and(|moratorium| moratorium.on == capitalised);
        let amounts = i128::from(self.amounts.units());
        if agreement.plan.short_instalment != ShortInstalment::Capitalise && !by_moratorium {
            return amounts;
        }
        let scale = i128::from(Rate::SCALE);
        let each = i128::from(self.rate.scaled())
            .saturating_mul(i128::from(self.row.numerator))
            .div_euclid(i128::from(self.row.denominator).max(1))
            .saturating_add(1);
        (0..=self.rows).fold(amounts, |grown, _| {
            let more = grown.saturating_mul(each).div_euclid(scale).saturating_add(1);
            grown.saturating_add(more).min(BEYOND)
        })
    }
}

/// One more than what a rate gives in so many years, rounded up to a whole factor.
fn factor(rate: Rate, years: i128) -> i128 {
    let grown = i128::from(rate.scaled()).saturating_mul(years);
    grown.div_euclid(i128::from(Rate::SCALE)).saturating_add(2)
}

fn least_common_multiple(a: i128, b: i128) -> Option<i128> {
    let sum = Exact::new(0, a).plus(Exact::new(0, b));
    (sum.denominator() < EXACT_MAX >> 64).then_some(sum.denominator())
}
