//! Fees of the list that are certain when the contract is made: a part of the quote.

use super::{Offer, QuotedFee};
use crate::calendar::Date;
use crate::debt::Split;
use crate::fee::{ChargeDue, FeeBase, FeeOn, FeeRule};
use crate::money::{Minor, Money};
use crate::schedule::PlannedRow;
use crate::terms::{Agreement, Timetable};

/// A loan as it is quoted: paid out on the contract day, each row paid on its due day.
struct Course<'c, 'r> {
    agreed: &'c Agreement,
    timetable: &'c Timetable<'r>,
    rows: &'c [PlannedRow],
}

impl Offer {
    /// The fees of rows planned by a timetable: rule by rule as in the list, each by its day.
    pub(super) fn fees_by(&self, timetable: &Timetable<'_>, rows: &[PlannedRow]) -> Vec<QuotedFee> {
        let agreed = self.terms().agreed();
        if agreed.fees.is_empty() {
            return Vec::new();
        }
        let course = Course { agreed, timetable, rows };
        agreed.fees.iter().flat_map(|rule| course.fees(rule)).collect()
    }
}

impl Course<'_, '_> {
    fn fees(&self, rule: &FeeRule) -> Vec<QuotedFee> {
        let all = match rule.on {
            FeeOn::Payout => vec![self.at_payout(rule)],
            FeeOn::EachBill => self.of_bills(rule),
            FeeOn::Date { months } => self.on_date(rule, months).into_iter().collect(),
            // Whether these come nobody knows.
            FeeOn::Late(_) | FeeOn::ReturnedPayment | FeeOn::Reschedule | FeeOn::Tariff => Vec::new(),
        };
        let free = usize::try_from(rule.free).unwrap_or(usize::MAX);
        all.into_iter().skip(free).filter(|fee| fee.fee.minor().is_positive()).collect()
    }

    fn at_payout(&self, rule: &FeeRule) -> QuotedFee {
        self.beside_bills(rule, self.agreed.contract_day, self.agreed.principal)
    }

    /// One for each bill that states principal or interest.
    fn of_bills(&self, rule: &FeeRule) -> Vec<QuotedFee> {
        let billed = self.billed().map(|(number, row)| (number, stated(row)));
        let asking = billed.filter(|(_, stated)| !stated.is_zero());
        let fees = asking.map(|(number, stated)| {
            let amount = rule.amount.of(|of| match of {
                FeeBase::TheBill => stated.principal + stated.interest,
                FeeBase::PrincipalOfTheBill => stated.principal,
                FeeBase::InterestOfTheBill => stated.interest,
                FeeBase::ThePrincipal => self.outstanding(self.issued_on(number)),
                FeeBase::ThePayout | FeeBase::ThePayment => Minor::ZERO,
            });
            self.quoted(rule, amount, self.timetable.due(number), Some(number))
        });
        fees.collect()
    }

    /// On its day, if principal is outstanding then: rows that fall due on the day are paid after its morning.
    fn on_date(&self, rule: &FeeRule, months: u32) -> Option<QuotedFee> {
        let months = i32::try_from(months).ok()?;
        let day = self.agreed.contract_day.plus_months(months).ok()?;
        let outstanding = self.outstanding(day);
        outstanding.is_positive().then(|| self.beside_bills(rule, day, outstanding))
    }

    /// A fee that is made on a day: a part of the next bill, or due on a day of its own.
    fn beside_bills(&self, rule: &FeeRule, day: Date, principal: Minor) -> QuotedFee {
        let amount = rule.amount.of(|of| match of {
            FeeBase::ThePrincipal | FeeBase::ThePayout => principal,
            FeeBase::TheBill
            | FeeBase::PrincipalOfTheBill
            | FeeBase::InterestOfTheBill
            | FeeBase::ThePayment => Minor::ZERO,
        });
        let next_bill = || self.billed().map(|(number, _)| number).find(|row| self.issued_on(*row) >= day);
        let row = if rule.due.of(day) == ChargeDue::WithNextBill { next_bill() } else { None };
        let due = match (row, rule.due.of(day)) {
            (Some(row), _) => self.timetable.due(row),
            (None, ChargeDue::On(due)) => due,
            (None, ChargeDue::WithNextBill | ChargeDue::AtOnce) => day,
        };
        self.quoted(rule, amount, due, row)
    }

    fn quoted(&self, rule: &FeeRule, amount: Minor, due: Date, row: Option<u32>) -> QuotedFee {
        let money = |minor| Money::new(minor, self.agreed.currency);
        let (fee, tax) = (money(amount), money(rule.taxed().of(amount)));
        QuotedFee { code: rule.code.clone(), due, row, fee, tax }
    }

    /// Rows that become bills: up to the one that takes the last principal.
    fn billed(&self) -> impl Iterator<Item = (u32, &PlannedRow)> {
        let last = self.rows.iter().position(|row| row.balance.is_zero()).unwrap_or(self.rows.len());
        (1..).zip(self.rows).take(last.saturating_add(1))
    }

    fn issued_on(&self, row: u32) -> Date {
        self.timetable.statement_day(self.agreed.contract_day, row)
    }

    /// The principal outstanding in the morning of a day.
    fn outstanding(&self, day: Date) -> Minor {
        let paid = (1..).zip(self.rows).take_while(|(number, _)| self.timetable.due(*number) < day);
        paid.last().map_or(self.agreed.principal, |(_, row)| row.balance)
    }
}

/// What a row's bill states: interest that becomes principal is not asked for.
fn stated(row: &PlannedRow) -> Split {
    let interest = row.interest + row.principal.min(Minor::ZERO);
    Split { principal: row.principal.at_least_zero(), interest, ..Split::default() }
}
