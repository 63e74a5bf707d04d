//! What a scenario expects, compared with the loan.

use std::collections::BTreeMap;

use lending_core::calendar::Date;
use lending_core::debt::ItemId;
use lending_core::loan::{Disbursement, Loan, Outlook as LoanOutlook, Status};
use lending_core::money::Minor;
use rust_decimal::Decimal;

use super::ledger::{DISBURSEMENT, Entry, Ledger, decimal};
use super::mapping::{Loaned, Outlook};
use super::replay::{Running, Stop, refused};
use super::step::Expectation;
use super::suite::Range;
use super::table::{Cell, Difference, Row, first_difference};
use super::view::{SCHEDULE, ScheduleView, Seen};

/// The columns of a transaction.
pub const TRANSACTIONS: [&str; 10] = [
    "Transaction date",
    "Transaction Type",
    "Amount",
    "Principal",
    "Interest",
    "Fees",
    "Penalties",
    "Loan Balance",
    "Reverted",
    "Replayed",
];
const CHARGE: [&str; 9] = [
    "Due as of",
    "Name",
    "isPenalty",
    "Payment due at",
    "Calculation type",
    "Due",
    "Paid",
    "Waived",
    "Outstanding",
];
const PAYOUT: [&str; 2] = ["Date", "Balance of loan"];
const DELINQUENCY: [&str; 5] =
    ["classification", "delinquentAmount", "delinquentDate", "delinquentDays", "pastDueDays"];

type Buckets = BTreeMap<String, Vec<Range>>;

impl Running {
    /// Compares an expectation; the first figure that differs stops the scenario.
    pub(super) fn check(&mut self, expectation: &Expectation, buckets: &Buckets) -> Result<(), Stop> {
        match expectation {
            Expectation::Schedule(rows) => self.check_schedule(rows),
            Expectation::ScheduleTotal(rows) => {
                let totals = [self.schedule()?.totals()];
                compare("totals", &SCHEDULE, rows, &totals)
            }
            Expectation::Transactions(rows) => {
                let is_compared = |row: &&Row| !self.is_passed_over(row);
                let booked: Vec<Row> = rows.iter().filter(is_compared).cloned().collect();
                let found = self.ledger.table(u32::from(self.currency.exponent()));
                let found: Vec<Row> = found.iter().filter(is_compared).cloned().collect();
                compare("transactions", &TRANSACTIONS, &booked, &found)
            }
            Expectation::Charges(rows) => {
                let day = self.today.max(self.payout);
                compare("charges", &CHARGE, rows, &self.charges.table(&self.loan, &self.ledger, day)?)
            }
            Expectation::Delinquency { range, since, table } => {
                self.check_delinquency(range.as_deref(), *since, table.as_deref(), buckets)
            }
            Expectation::Status(status) => self.check_status(status),
            Expectation::Balance(amount) => self.check_balance(amount.0),
        }
    }

    fn schedule(&self) -> Result<ScheduleView, Stop> {
        if self.ledger.standing().any(Entry::is_payout) {
            return Ok(ScheduleView::of(&self.seen(), self.arrears_end()?)?);
        }
        // Before anything is paid out the peer shows what would be: so does a loan that is paid out as expected.
        let (payout, amount) = self.expected();
        let payouts = vec![(payout, amount)];
        let outlook = Outlook { payouts, approved: Some(amount), ..self.outlook.clone() };
        let Self { product, row, .. } = self;
        let loaned = Loaned { product, row, outlook: &outlook };
        let terms = loaned.contract().map_err(Stop::not_mapped)?.terms;
        let mut loan = Loan::open("expected", terms).map_err(|error| Stop::not_mapped(error.to_string()))?;
        let disbursement = Disbursement::new("d").amount(self.money(amount)?);
        loan.on(payout).map_err(refused)?.disburse(disbursement).map_err(refused)?;
        let mut ledger = Ledger::default();
        ledger.book("d", DISBURSEMENT, payout, amount);
        let charges = &self.charges;
        Ok(ScheduleView::of(&Seen { loan: &loan, ledger: &ledger, charges, payout }, payout)?)
    }

    /// When and how much is expected to be paid out.
    fn expected(&self) -> (Date, Decimal) {
        self.approved.unwrap_or((self.row.submitted, self.row.principal.0))
    }

    /// The day on which a schedule assumes that what is past due is paid: the day itself, or the end of the running
    /// period where interest rests for whole periods.
    fn arrears_end(&self) -> Result<Date, Stop> {
        let day = self.computed;
        if !self.product.rests_for_periods() {
            return Ok(day);
        }
        let schedule = self.loan.schedule(day, LoanOutlook::ArrearsPaidNow)?;
        Ok(schedule.rows.iter().map(|row| row.due).find(|due| *due >= day).unwrap_or(day))
    }

    /// What a schedule is shown from.
    pub(super) fn seen(&self) -> Seen<'_> {
        let Self { loan, ledger, charges, payout, .. } = self;
        Seen { loan, ledger, charges, payout: *payout }
    }

    fn check_schedule(&self, rows: &[Row]) -> Result<(), Stop> {
        let (given, payouts): (Vec<Row>, Vec<Row>) =
            rows.iter().cloned().partition(|row| *row.get("Nr") != Cell::Empty);
        let payouts: Vec<Row> = payouts.iter().map(|row| row.only(&PAYOUT)).collect();
        let booked = self.ledger.standing().filter(|entry| entry.is_payout());
        let mut booked: Vec<(Date, Decimal)> = booked.map(|entry| (entry.day, entry.amount)).collect();
        if booked.is_empty() {
            booked.push(self.expected());
        }
        booked.sort_by_key(|(day, _)| *day);
        let row = |(day, amount)| Row::default().with("Date", day).with("Balance of loan", amount);
        let booked: Vec<Row> = booked.into_iter().map(row).collect();
        compare("payouts", &PAYOUT, &payouts, &booked)?;
        compare("schedule", &SCHEDULE, &given, &self.schedule()?.table())
    }

    fn check_status(&self, status: &str) -> Result<(), Stop> {
        let words = status.to_lowercase().replace(['_', '(', ')', '"', '.'], " ");
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let expected = match words.as_str() {
            "approved" | "submitted and pending approval" => Status::Opened,
            "overpaid" => Status::Settled,
            "active" => Status::Running,
            "closed obligations met" | "all obligations met" => Status::Closed,
            told if told.ends_with("all installments have obligations met") => Status::Closed,
            _ => return Err(Stop::not_mapped(format!("the status `{status}`"))),
        };
        let found = self.loan.closing(self.today.max(self.payout))?.status;
        let differs = Difference {
            place: "status".to_owned(),
            expected: expected.name().to_owned(),
            found: found.name().to_owned(),
        };
        if found == expected { Ok(()) } else { Err(Stop::Differs(differs)) }
    }

    /// The sentence names what is outstanding or what is overpaid; only one of them can be more than nothing.
    fn check_balance(&self, amount: Decimal) -> Result<(), Stop> {
        let outstanding: Minor = self.schedule()?.rows.iter().map(super::view::RowView::outstanding).sum();
        let credit = self.loan.position(self.today)?.credit.to_decimal();
        let outstanding = decimal(outstanding, u32::from(self.currency.exponent()));
        if amount == outstanding || (outstanding.is_zero() && amount == credit) {
            return Ok(());
        }
        Err(Stop::Differs(Difference {
            place: "balance".to_owned(),
            expected: amount.to_string(),
            found: format!("{outstanding} outstanding, {credit} overpaid"),
        }))
    }

    /// What is past due, by the day on which it fell due.
    fn past_due(&self) -> Result<Vec<(Date, Minor)>, Stop> {
        let position = self.loan.position(self.today)?;
        let rows = self.loan.schedule(self.today.max(self.payout), LoanOutlook::ArrearsPaidNow)?.rows;
        // A charge belongs to the row that it falls due with.
        let with_its_row = |due: Date| rows.iter().map(|row| row.due).find(|of_row| *of_row >= due);
        let unpaid = position.items.iter().filter_map(|item| {
            let due = item.due?;
            let row = Some(due).filter(|_| matches!(item.id, ItemId::Charge(_))).and_then(with_its_row);
            Some((row.unwrap_or(due), item.unpaid().total()))
        });
        Ok(unpaid.filter(|(due, unpaid)| *due < self.today && unpaid.is_positive()).collect())
    }

    fn check_delinquency(
        &self,
        range: Option<&str>,
        since: Option<Date>,
        table: Option<&[Row]>,
        buckets: &Buckets,
    ) -> Result<(), Stop> {
        let decimals = u32::from(self.currency.exponent());
        let bucket = self.product.delinquency_bucket_id.as_ref().and_then(|bucket| buckets.get(bucket));
        let ranges = bucket.map(Vec::as_slice).unwrap_or_default();
        let past_due = self.past_due()?;
        let oldest = past_due.iter().map(|(due, _)| *due).min();
        let grace = self.product.grace_on_arrears_ageing.unwrap_or(0);
        let days = oldest.map_or(0, |due| due.nights_to(self.today));
        let delinquent = (days - i64::from(grace)).max(0);
        // From then on it would be delinquent; it is told as soon as something is past due.
        let from = oldest.map(|due| due.plus_days(grace));
        let class = range_of(ranges, delinquent).unwrap_or_else(|| "NO_DELINQUENCY".to_owned());
        if let Some(range) = range {
            let expected = [Row::default().with("classification", range).with("delinquentDate", since)];
            let found = [Row::default().with("classification", class.as_str()).with("delinquentDate", from)];
            compare("delinquency", &DELINQUENCY, &expected, &found)?;
        }
        let Some(table) = table else { return Ok(()) };
        if table.iter().any(|row| *row.get("Range") != Cell::Empty) {
            let mut sums: Vec<(String, Minor)> = Vec::new();
            for (due, unpaid) in past_due.iter().rev() {
                let Some(range) = range_of(ranges, due.nights_to(self.today)) else { continue };
                match sums.iter_mut().find(|(of, _)| *of == range) {
                    Some((_, sum)) => *sum += *unpaid,
                    None => sums.push((range, *unpaid)),
                }
            }
            let row = |(range, sum): &(String, Minor)| {
                Row::default().with("Range", range.as_str()).with("Amount", decimal(*sum, decimals))
            };
            let found: Vec<Row> = sums.iter().map(row).collect();
            return compare("delinquency", &["Range", "Amount"], table, &found);
        }
        let amount: Minor = past_due.iter().map(|(_, unpaid)| *unpaid).sum();
        let found = [Row::default()
            .with("classification", class.as_str())
            .with("delinquentAmount", decimal(amount, decimals))
            .with("delinquentDate", from)
            .with("delinquentDays", Decimal::from(delinquent))
            .with("pastDueDays", Decimal::from(days))];
        compare("delinquency", &DELINQUENCY, table, &found)
    }
}

/// The name of the range that a number of days lies in: `RANGE_30` for `Delinquency range 30`.
fn range_of(ranges: &[Range], days: i64) -> Option<String> {
    let lies = |range: &&Range| days >= range.min_days && range.max_days.is_none_or(|most| days <= most);
    let name = ranges.iter().find(lies)?.name.rsplit(' ').next()?;
    Some(format!("RANGE_{name}"))
}

fn is_accrual(row: &Row) -> bool {
    matches!(row.get("Transaction Type"), Cell::Text(kind) if kind.starts_with("Accrual"))
}

/// Compares two tables; a column that is not known is not compared in silence.
fn compare(what: &str, columns: &[&str], expected: &[Row], found: &[Row]) -> Result<(), Stop> {
    if let Some(column) = expected.iter().find_map(|row| row.unknown_column(columns)) {
        return Err(Stop::not_mapped(format!("the column `{column}` of {what}")));
    }
    let difference = first_difference(what, columns, expected, found);
    difference.map_or(Ok(()), |difference| Err(Stop::Differs(difference)))
}

impl Running {
    /// How many rows of an expectation are not compared.
    pub(super) fn passed_over(&self, expectation: &Expectation) -> usize {
        match expectation {
            Expectation::Transactions(rows) => rows.iter().filter(|row| self.is_passed_over(row)).count(),
            Expectation::Schedule(_)
            | Expectation::ScheduleTotal(_)
            | Expectation::Charges(_)
            | Expectation::Delinquency { .. }
            | Expectation::Status(_)
            | Expectation::Balance(_) => 0,
        }
    }

    /// Whether a transaction is not compared: what was accrued where that is not known, and the summary of a row.
    fn is_passed_over(&self, row: &Row) -> bool {
        is_accrual(row) && (!self.accruals.are_known() || is_activity(row))
    }
}

fn is_activity(row: &Row) -> bool {
    *row.get("Transaction Type") == Cell::from("Accrual Activity")
}
