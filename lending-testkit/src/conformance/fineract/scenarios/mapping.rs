//! A product of the peer and the row a loan is created from, as a product of our own and a request.
//!
//! Every answer is a setting that means something; what has none yet is an error with its reason.

use lending_core::calendar::Date;
use lending_core::money::{Currency, Money};
use lending_core::origination::LoanRequest;
use lending_core::product::Product;
use lending_core::terms::Terms;
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::{Value, json};

use super::charge_backs;
use super::charges::{self, ChargeKind};
use super::ends;
use super::product::{PeerProduct, RateFrequency, ScheduleType, StartsFrom};
use super::row_fees;
use super::step::LoanRow;
use super::waterfall::waterfall;
use crate::conformance::fineract::words::{Calculation, Figure, Measure, Unit, Year, whole};

/// What a scenario does later that its terms must know.
#[derive(Debug, Clone, Default)]
pub(super) struct Outlook {
    /// The days and amounts of what is paid out, as the steps name them.
    pub(super) payouts: Vec<(Date, Decimal)>,
    /// The penalties that its steps charge, in their order.
    pub(super) penalties: Vec<Decimal>,
    /// The charges that each row bears.
    pub(super) of_rows: Vec<ChargeKind>,
    /// The most that may be paid out.
    pub(super) approved: Option<Decimal>,
}

/// The terms of a scenario's loan.
#[derive(Debug)]
pub(super) struct Contract {
    pub(super) currency: Currency,
    pub(super) terms: Terms,
    pub(super) first_payout: (Date, Decimal),
}

/// A loan of the peer, in its own words.
pub(super) struct Loaned<'l> {
    pub(super) product: &'l PeerProduct,
    pub(super) row: &'l LoanRow,
    pub(super) outlook: &'l Outlook,
}

impl Loaned<'_> {
    /// Our terms for it.
    pub(super) fn contract(&self) -> Result<Contract, String> {
        self.check()?;
        let currency = Currency::new(&self.product.currency_code, self.product.digits_after_decimal)
            .map_err(|error| error.to_string())?;
        let asked_for = (self.row.submitted, self.row.principal.0);
        let first_payout = self.outlook.payouts.first().copied().unwrap_or(asked_for);
        let lent = self.lent(first_payout.1);
        let text = self.product_file(lent)?.to_string();
        let product = Product::from_json(&text).map_err(|error| format!("product: {error}"))?;
        let amount = Money::from_decimal(lent, currency).map_err(|error| error.to_string())?;
        let request = self.dated(LoanRequest::new(amount, self.rows()?, first_payout.0))?;
        let offer = product.offer(&request).map_err(|error| format!("offer: {error}"))?;
        Ok(Contract { currency, terms: offer.accept(), first_payout })
    }

    /// What no setting answers yet.
    fn check(&self) -> Result<(), String> {
        let (product, row) = (self.product, self.row);
        let positive = |figure: Option<Figure>| figure.is_some_and(|figure| !figure.0.is_zero());
        let lacks = [
            (product.loan_schedule_type == ScheduleType::Cumulative, "a cumulative schedule"),
            (row.strategy != "ADVANCED_PAYMENT_ALLOCATION", "a fixed payment strategy"),
            (!matches!(row.interest_type.as_str(), "DECLINING_BALANCE" | "FLAT"), "another type of interest"),
            (!self.has_its_term()?, "a term that is not its rows"),
            (
                !matches!(
                    product.recalculation_rest_frequency_type.as_deref(),
                    None | Some("DAILY" | "SAME_AS_REPAYMENT_PERIOD")
                ),
                "interest that rests otherwise than by days or for periods",
            ),
            (row.amortization != "EQUAL_INSTALLMENTS", "an amortisation other than equal instalments"),
            (positive(row.grace_on_interest), "a grace on paying interest"),
            (positive(row.interest_free), "a period free of interest"),
            (positive(product.fixed_length), "a fixed length in days"),
            (
                product.allow_full_term_for_tranche && self.outlook.payouts.len() > 1,
                "tranches that each have rows for the full term",
            ),
            (
                row.calculation == Calculation::SameAsRepaymentPeriod
                    && !product.allow_partial_period_interest_calculation
                    && !row.rate.0.is_zero()
                    && self.outlook.payouts.len() > 1,
                "a tranche that bears interest from the first day of its period",
            ),
        ];
        match lacks.into_iter().find(|(lacks, _)| *lacks) {
            Some((_, what)) => Err(what.to_owned()),
            None => Ok(()),
        }
    }

    /// The amount that the terms lend: what is paid out at once, or where it is another what was approved.
    fn lent(&self, first: Decimal) -> Decimal {
        if !self.has_tranches() {
            return first;
        }
        let paid_out: Decimal = self.outlook.payouts.iter().map(|(_, amount)| *amount).sum();
        self.outlook.approved.unwrap_or(self.row.principal.0).max(paid_out)
    }

    /// Whether the term that is named, if one is, is that of the rows.
    fn has_its_term(&self) -> Result<bool, String> {
        let row = self.row;
        let rows = Decimal::from(self.rows()?).checked_mul(row.every.0);
        Ok(row.term.is_none_or(|term| Some(term.0) == rows)
            && row.term_unit.is_none_or(|unit| unit == row.unit))
    }

    fn is_flat(&self) -> bool {
        self.row.interest_type == "FLAT"
    }

    fn has_tranches(&self) -> bool {
        !matches!(self.outlook.payouts.as_slice(), [(_, all)] if *all == self.row.principal.0)
    }

    fn rows(&self) -> Result<u32, String> {
        whole(self.row.rows).ok_or_else(|| format!("{} instalments", self.row.rows))
    }

    fn every(&self) -> Result<u32, String> {
        let (_, length) = self.row.unit.frequency();
        let every = whole(self.row.every).and_then(|every| every.checked_mul(u32::from(length)));
        every.ok_or_else(|| format!("a row every {} periods", self.row.every))
    }

    /// Rows that are counted from another day than the first payout name their first due day.
    fn dated(&self, request: LoanRequest) -> Result<LoanRequest, String> {
        if self.product.repayment_start_date_type == StartsFrom::DisbursementDate {
            return Ok(request);
        }
        let (from, every) = (self.row.submitted, self.every()?);
        let first = match self.row.unit {
            Unit::Months | Unit::Years => {
                from.plus_months(i32::try_from(every).map_err(|error| error.to_string())?)
            }
            Unit::Weeks => from.checked_plus_days(i64::from(every) * 7),
            Unit::Days => from.checked_plus_days(i64::from(every)),
        };
        Ok(request.first_due(first.map_err(|error| error.to_string())?))
    }

    /// Our product.
    fn product_file(&self, lent: Decimal) -> Result<Value, String> {
        let (product, row) = (self.product, self.row);
        let measure = Measure {
            unit: row.unit,
            calculation: row.calculation,
            month: product.days_in_month_type,
            year: product.days_in_year_type,
            leap_year: product.days_in_year_custom_strategy,
            on_disbursement: product.interest_recognition_on_disbursement_date,
        };
        let (basis, day_counted) = measure.basis()?;
        let (frequency, _) = row.unit.frequency();
        let (amount, rows, every) = (lent.to_string(), self.rows()?, self.every()?);
        let mut file = json!({
            "code": "scenario",
            "currency": { "code": product.currency_code, "exponent": product.digits_after_decimal },
            "amount": { "min": amount, "max": amount },
            "instalments": { "min": rows, "max": rows },
            "rate": format!("{} % per year", self.yearly_rate()?),
            "method": if self.is_flat() { "flat" } else { "equal_instalment" },
            "frequency": { frequency: every },
            "instalment_rounding": self.rounding(),
            "interest": self.interest(basis, day_counted),
            "plan": self.plan()?,
            "billing": { "statement_day": { "days_before_due": 0 } },
            "disbursement": self.disbursement()?,
            "on_change": { "tranche": "reprice_as_whole", "rate": "reprice" },
        });
        file["write_off"] = ends::write_off(product.charge_off_behaviour);
        let fees = self.outlook.of_rows.iter().enumerate();
        let fees = fees.map(|(at, kind)| row_fees::rule(kind, at));
        let mut fees = fees.collect::<Result<Vec<_>, _>>()?;
        fees.extend(charges::tariffs(&self.outlook.penalties));
        file["fees"] = fees.into();
        if let Some(order) = charge_backs::order(product)? {
            file["charge_back"] = order;
        }
        for rule in &product.payment_allocation {
            let waterfall = waterfall(rule, product.loan_schedule_processing_type)?;
            match rule.transaction_type.as_str() {
                "DEFAULT" => file["waterfall"] = waterfall,
                kind => file["kinds_of_money"][kind_of_money(kind)] = waterfall,
            }
        }
        Ok(file)
    }

    fn disbursement(&self) -> Result<Value, String> {
        let mut disbursement = json!({ "tranches": if self.has_tranches() { "several" } else { "one" } });
        if self.product.enable_down_payment {
            let share = self.product.disbursed_amount_percentage_for_down_payment;
            let share = share.ok_or("a down payment without a share")?;
            disbursement["down_payment"] =
                json!({ "share": format!("{share} %"), "rounding": self.rounding() });
        }
        Ok(disbursement)
    }

    fn yearly_rate(&self) -> Result<Decimal, String> {
        let rate = self.row.rate.0;
        let periods = match self.product.interest_rate_frequency_type {
            RateFrequency::Year => 1,
            RateFrequency::WholeTerm => return self.yearly_rate_of_the_term(),
            RateFrequency::Month => 12,
            RateFrequency::Week => 52,
            RateFrequency::Day => match self.product.days_in_year_type {
                Year::Days360 => 360,
                Year::Days364 => 364,
                Year::Days365 | Year::Actual => 365,
            },
        };
        let yearly = rate.checked_mul(Decimal::from(periods)).ok_or("a rate out of range")?;
        Ok(yearly.normalize())
    }

    /// A rate for the whole term: a period has its part of it at eight decimals, a year so many periods.
    fn yearly_rate_of_the_term(&self) -> Result<Decimal, String> {
        let out_of_range = || "a rate out of range".to_owned();
        let periods = match self.row.unit {
            Unit::Years => 1,
            Unit::Months => 12,
            Unit::Weeks => 52,
            Unit::Days => match self.product.days_in_year_type {
                Year::Days360 => 360,
                Year::Days364 => 364,
                Year::Days365 | Year::Actual => 365,
            },
        };
        let of_term = Decimal::from(self.rows()?).checked_mul(self.row.every.0).ok_or_else(out_of_range)?;
        let of_period = self.row.rate.0.checked_div(of_term).ok_or_else(out_of_range)?;
        let of_period = of_period.round_dp_with_strategy(8, RoundingStrategy::MidpointNearestEven);
        let yearly = of_period.checked_mul(Decimal::from(periods)).ok_or_else(out_of_range)?;
        Ok(yearly.normalize())
    }

    fn rounding(&self) -> Value {
        let product = self.product;
        let positive = |figure: Option<Figure>| figure.filter(|figure| !figure.0.is_zero());
        let of_currency = positive(product.in_multiples_of).filter(|_| product.digits_after_decimal == 0);
        match positive(product.installment_amount_in_multiples_of).or(of_currency) {
            Some(unit) => json!({ "unit": unit.to_string(), "mode": "half_even" }),
            None => json!({ "mode": "half_even" }),
        }
    }

    fn interest(&self, basis: &str, day_counted: &str) -> Value {
        let rounding = json!({ "mode": "half_even" });
        if !self.product.is_interest_recalculation_enabled {
            return json!({ "basis": basis, "day_counted": day_counted, "rounding": rounding });
        }
        let overdue = if self.product.disallow_interest_calculation_on_past_due {
            "penalty_only"
        } else {
            "interest_only"
        };
        json!({
            "base": "actual",
            "basis": basis,
            "day_counted": day_counted,
            "overdue_principal": overdue,
            "true_up": "in_the_instalment",
            "after_last_due": "stops",
            "rounding": rounding,
        })
    }

    fn plan(&self) -> Result<Value, String> {
        let mut plan = json!({ "last_instalment": { "evened_out": { "rounds": 3 } } });
        // Flat interest never exceeds an instalment.
        if !self.is_flat() {
            plan["short_instalment"] = json!("carry");
        }
        // On the actual base interest grows by the yearly rate, night by night: no period's rate is printed.
        if !self.product.is_interest_recalculation_enabled {
            plan["period_rate"] = json!({ "decimals": { "places": 19, "mode": "half_even" } });
        }
        let grace = self.row.grace_on_principal.filter(|rows| !rows.0.is_zero());
        if let Some(rows) = grace {
            let rows = whole(rows).ok_or_else(|| format!("a grace of {rows} rows"))?;
            plan["moratorium"] = json!({ "rows": rows, "on": "principal" });
        }
        Ok(plan)
    }
}

/// The name of a kind of money that has a waterfall of its own.
pub(super) fn kind_of_money(transaction: &str) -> String {
    transaction.to_lowercase()
}
