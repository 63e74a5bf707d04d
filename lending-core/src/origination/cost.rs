use rust_decimal::Decimal;
use serde::Serialize;

use super::Offer;
use crate::calendar::{Date, DayCounted, Fraction, Frequency, InterestBasis, Weights};
use crate::money::{Minor, Money};
use crate::rate::{
    CashFlows, CostError, DatedFlow, Interval, YearBasis, YearFlow, aprc_dated, percent, xirr,
};

/// What the borrower pays beside the rows and the fees of the list, on a day: on signing, deducted from what is paid out, or as a part of what
/// is lent. Which of them makes no difference to what credit costs: that day's money is less by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct CostOnTop {
    /// The day.
    pub day: Date,
    /// The amount, in the offer's currency.
    pub amount: Money,
}

/// What credit costs, for money paid out on the contract day and every row paid on its due day.
///
/// Rates are fractions a year, off by at most 10⁻¹⁵ × (1 + rate); publish them with [`percent`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostOfCredit {
    /// What the borrower pays in all: rows, fees of the list that are certain, their tax, costs on top, and what is deducted.
    pub paid: Money,
    /// What the borrower pays beyond what is lent.
    pub total_cost: Money,
    /// The European annual percentage rate of charge (APRC, TAEG, RRSO): whole months or weeks as the rows have them.
    pub aprc: Decimal,
    /// The rate of a period times the periods of a year (China's 单利; a nominal rate elsewhere).
    pub annual_simple: Decimal,
    /// The effective yearly rate on the plan's own periods (China's 复利): equal periods weigh the same.
    pub annual_compound: Decimal,
    /// The effective yearly rate on days over 365 from the contract day (XIRR).
    pub xirr: Decimal,
}

impl CostOfCredit {
    /// The APRC in per cent with one decimal, as the directives publish it.
    pub fn aprc_published(&self) -> Decimal {
        percent(self.aprc, 1)
    }
}

/// The most costs on top: their sum stays inside the range of amounts.
const COSTS_MAX: usize = 1000;

impl Offer {
    /// What the offer costs, with the fees of the list that are certain and with costs beside them; rows as they fall, before
    /// business days move them.
    ///
    /// Nothing is rounded but the rows. (Sources: Directives 2008/48/EC and 2014/17/EU, Annex I; 中国人民银行公告
    /// 〔2021〕第3号, which allows simple and compound yearly rates.)
    ///
    /// ```
    /// # use lending_core::{date, doc, money, origination::LoanRequest};
    /// use lending_core::rate::percent;
    /// let offer = doc::product().offer(&LoanRequest::new(money!("12000.00 CNY"), 12, date!("2026-01-10")))?;
    /// let cost = offer.cost(&[])?;
    /// assert_eq!(cost.total_cost, money!("794.23 CNY"));
    /// assert_eq!(percent(cost.annual_simple, 2).to_string(), "12.00");
    /// assert_eq!(percent(cost.annual_compound, 2).to_string(), "12.68");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`CostError`], such as [`CostError::OneSided`] when nothing is left to pay out, and
    /// [`CostError::OutOfRange`] for a cost in another currency.
    pub fn cost(&self, on_top: &[CostOnTop]) -> Result<CostOfCredit, CostError> {
        let agreed = self.terms().agreed();
        let currency = agreed.currency;
        if let Some(other) = on_top.iter().find(|cost| cost.amount.currency() != currency) {
            let expected = "costs in the currency of the offer";
            return Err(CostError::OutOfRange { expected, found: other.amount.to_string() });
        }
        let limit = Minor::LIMIT;
        if let Some(other) =
            on_top.iter().find(|cost| cost.amount.minor().is_negative() || cost.amount.minor() > limit)
        {
            let expected = "costs of zero or more, below 10^15 minor units";
            return Err(CostError::OutOfRange { expected, found: other.amount.to_string() });
        }
        if on_top.len() > COSTS_MAX {
            let expected = "at most 1000 costs on top";
            return Err(CostError::OutOfRange { expected, found: on_top.len().to_string() });
        }
        let lent = agreed.principal;
        let mut flows: Vec<(Date, Minor)> = vec![(agreed.contract_day, lent - self.deducted().minor())];
        flows.extend(on_top.iter().map(|cost| (cost.day, -cost.amount.minor())));
        let rows = self.quote();
        flows.extend(rows.iter().map(|row| (row.due, -row.total().minor())));
        let beside = self.fees().into_iter().filter(|fee| fee.row.is_none());
        flows.extend(beside.map(|fee| (fee.due, -fee.total().minor())));
        let dated: Vec<DatedFlow> =
            flows.iter().map(|(day, amount)| DatedFlow::minor(*day, *amount)).collect();
        let received = flows.iter().map(|(_, amount)| *amount).sum::<Minor>();
        let interval = match agreed.frequency {
            Frequency::Weeks(_) => Interval::Week,
            Frequency::Monthly
            | Frequency::Quarterly
            | Frequency::HalfYearly
            | Frequency::Yearly
            | Frequency::Months(_)
            | Frequency::Days(_) => Interval::Month,
        };
        let basis = YearBasis::EuropeanUnion(interval);
        let whole = agreed.frequency.years();
        let periodic = self.timed(&flows, Fraction::new(whole.denominator, whole.numerator))?;
        let yearly = self.timed(&flows, Fraction::new(1, 1))?;
        let a_year = Decimal::from(whole.denominator).checked_div(Decimal::from(whole.numerator));
        let per_period = CashFlows::yearly(&periodic)?.rates()?.nearest_to_zero();
        let annual_simple =
            a_year.and_then(|periods| per_period.checked_mul(periods)).ok_or(CostError::Times)?;
        Ok(CostOfCredit {
            paid: Money::new(lent - received, currency),
            total_cost: Money::new(-received, currency),
            aprc: aprc_dated(&dated, agreed.contract_day, basis)?,
            annual_simple,
            annual_compound: CashFlows::yearly(&yearly)?.rates()?.nearest_to_zero(),
            xirr: xirr(&dated)?,
        })
    }

    /// Flows at times counted in the plan's own periods: each whole one weighs the same, a part by its nights.
    fn timed(&self, flows: &[(Date, Minor)], unit: Fraction) -> Result<Vec<YearFlow>, CostError> {
        let agreed = self.terms().agreed();
        let weights = Weights::new(InterestBasis::PerPeriod, DayCounted::First, agreed.due_days());
        let at = |day: Date| {
            let start = agreed.contract_day.min(day);
            let (from, to) = (agreed.contract_day.min(day), agreed.contract_day.max(day));
            let years = weights.total(start, from, to).ok_or(CostError::Times)?.reduced();
            let above = years.numerator.checked_mul(unit.numerator).ok_or(CostError::Times)?;
            let below = years.denominator.checked_mul(unit.denominator).ok_or(CostError::Times)?;
            let signed = if day < agreed.contract_day { above.saturating_neg() } else { above };
            Ok(Fraction::new(signed, below).reduced())
        };
        flows
            .iter()
            .map(|(day, amount)| Ok(YearFlow::new(at(*day)?, Decimal::from(amount.units()))))
            .collect()
    }
}
