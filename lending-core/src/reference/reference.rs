use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{CalendarRow, Index, RateRow, RateSteps, ReferenceError, RowName, TableRate};
use crate::calendar::{Date, HolidayCalendar};
use crate::rate::Rate;
use crate::written;

/// The lender's reference data: every row there is, whenever it became known.
///
/// Append-only: a row is never changed or taken out. What was wrong is put right by a row from the same day that
/// became known later. Cloning is cheap, so that every loan may hold the same data.
///
/// ```
/// use lending_core::{date, rate::Rate, reference::{Reference, TableRate}};
/// let reference = Reference::from_toml(r#"
///     [[rate]]
///     table = "base-rate"
///     from = "2023-01-01"
///     known = "2023-01-01"
///     rate = "1.62 % per year"
///
///     [[rate]]
///     table = "base-rate"
///     from = "2023-07-01"
///     known = "2023-07-04" # published three days late
///     rate = "3.12 % per year"
/// "#)?;
/// let late = TableRate { table: "base-rate".to_owned(), spread: "5 % per year".parse()? };
/// let on_2_july = |known| reference.known_by(known).steps(&late).at(date!("2023-07-02")).to_string();
/// assert_eq!(on_2_july(date!("2023-07-03")), "6.62 % per year");
/// assert_eq!(on_2_july(date!("2023-07-04")), "8.12 % per year");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "File", into = "File")]
pub struct Reference {
    /// By table, day and day of knowledge, ascending.
    rates: Arc<[RateRow]>,
    /// By calendar and day of knowledge, ascending.
    calendars: Arc<[CalendarRow]>,
}

/// How reference data stands in a file.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    rate: Vec<RateRow>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    calendar: Vec<CalendarRow>,
}

impl TryFrom<File> for Reference {
    type Error = ReferenceError;
    fn try_from(file: File) -> Result<Self, ReferenceError> {
        Self::new(file.rate, file.calendar)
    }
}

impl From<Reference> for File {
    fn from(reference: Reference) -> Self {
        Self { rate: reference.rates.to_vec(), calendar: reference.calendars.to_vec() }
    }
}

impl Reference {
    /// Reference data of rows in any order.
    ///
    /// # Errors
    /// A table or a calendar without a name, or two rows of one with the same days.
    pub fn new(mut rates: Vec<RateRow>, mut calendars: Vec<CalendarRow>) -> Result<Self, ReferenceError> {
        let tables = rates.iter().enumerate().map(|(at, row)| (format!("rate[{at}].table"), &*row.table));
        let editions = calendars.iter().enumerate();
        let editions = editions.map(|(at, row)| (format!("calendar[{at}].edition.name"), row.edition.name()));
        let nameless = |name: &str| name.trim().is_empty() || name.len() > 64;
        if let Some((path, found)) = tables.chain(editions).find(|(_, name)| nameless(name)) {
            return Err(ReferenceError::Name { path, found: found.to_owned() });
        }
        rates.sort();
        calendars.sort_by(|a, b| (a.edition.name(), a.known).cmp(&(b.edition.name(), b.known)));
        let rows = rates.iter().map(RowName::from).chain(calendars.iter().map(RowName::from));
        let mut before: Option<RowName> = None;
        for row in rows {
            if before.replace(row.clone()).is_some_and(|before| before == row) {
                return Err(ReferenceError::Twice { row });
            }
        }
        Ok(Self { rates: rates.into(), calendars: calendars.into() })
    }

    /// Reads reference data from TOML: a list `rate` of [`RateRow`]s and a list `calendar` of [`CalendarRow`]s.
    ///
    /// # Errors
    /// [`ReferenceError`] when the text is something else, or as for [`Reference::new`].
    pub fn from_toml(text: &str) -> Result<Self, ReferenceError> {
        Self::try_from(written::from_toml::<File>(text)?)
    }

    /// Reads reference data from JSON.
    ///
    /// # Errors
    /// As for [`Reference::from_toml`].
    pub fn from_json(text: &str) -> Result<Self, ReferenceError> {
        Self::try_from(written::from_json::<File>(text)?)
    }

    /// Every row of every rate table.
    pub fn rates(&self) -> &[RateRow] {
        &self.rates
    }

    /// Every edition of every holiday calendar.
    pub fn calendars(&self) -> &[CalendarRow] {
        &self.calendars
    }

    /// What was known by the close of a day.
    pub const fn known_by(&self, day: Date) -> Known<'_> {
        Known { reference: self, by: day }
    }

    /// The rows of a rate table, by day and day of knowledge.
    pub(crate) fn table<'r>(&'r self, table: &str) -> impl Iterator<Item = &'r RateRow> + use<'r> {
        let from = self.rates.partition_point(|row| row.table.as_str() < table);
        let rows = &self.rates[from..];
        let to = rows.partition_point(|row| row.table.as_str() == table);
        rows[..to].iter()
    }

    /// The editions of a holiday calendar, by day of knowledge.
    pub(crate) fn calendar<'r>(&'r self, name: &str) -> impl Iterator<Item = &'r CalendarRow> + use<'r> {
        let from = self.calendars.partition_point(|row| row.edition.name() < name);
        let rows = &self.calendars[from..];
        let to = rows.partition_point(|row| row.edition.name() == name);
        rows[..to].iter()
    }
}

/// Reference data as known on a day: what an answer about that day may use.
#[derive(Debug, Clone, Copy)]
pub struct Known<'r> {
    reference: &'r Reference,
    by: Date,
}

impl<'r> Known<'r> {
    /// The day.
    pub const fn by(&self) -> Date {
        self.by
    }

    /// The rates of a table as known: of two rows from the same day, the one that became known later.
    pub fn rates(&self, table: &str) -> BTreeMap<Date, Rate> {
        let known = self.reference.table(table).filter(|row| row.known <= self.by);
        known.map(|row| (row.from, row.rate)).collect()
    }

    /// The row of a table that holds on a day, as known: of two from the same day, the one that became known later;
    /// before the first row the first; `None` where no row is known. A table's end is not asked.
    ///
    /// ```
    /// use lending_core::{date, reference::Reference};
    /// let rows = r#"
    ///     [[rate]]
    ///     table = "index"
    ///     from = "2026-01-01"
    ///     known = "2026-01-01"
    ///     rate = "10 % per year"
    ///     [[rate]]
    ///     table = "index"
    ///     from = "2026-01-01"
    ///     known = "2026-03-15"
    ///     rate = "9 % per year"
    /// "#;
    /// let reference = Reference::from_toml(rows)?;
    /// let rate = |by| reference.known_by(by).row_on("index", date!("2026-02-01")).map(|row| row.rate);
    /// assert_eq!(rate(date!("2026-03-14")), Some("10 % per year".parse()?));
    /// assert_eq!(rate(date!("2026-03-15")), Some("9 % per year".parse()?));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn row_on(&self, table: &str, day: Date) -> Option<&'r RateRow> {
        let known = || self.reference.table(table).filter(|row| row.known <= self.by);
        let held = known().filter(|row| row.from <= day).max_by_key(|row| (row.from, row.known));
        held.or_else(|| known().min_by_key(|row| (row.from, std::cmp::Reverse(row.known))))
    }

    /// A table as known, with its end.
    pub fn index(&self, table: &str) -> Index {
        Index { rows: self.rates(table), ends: self.end(table) }
    }

    /// The last day of a table, where its last row as known says that no other follows.
    fn end(&self, table: &str) -> Option<Date> {
        let known = self.reference.table(table).filter(|row| row.known <= self.by);
        known.last().and_then(|row| row.ends)
    }

    /// What a loan bears by a rate that is read from a table. Before its first row the first row's rate stands.
    pub fn steps(&self, rate: &TableRate) -> RateSteps {
        let rows = self.rates(&rate.table);
        let first = rows.values().next().map_or(Rate::ZERO, |first| first.with_spread(rate.spread));
        RateSteps::of(
            first,
            rows.into_iter().map(|(from, row)| (from, row.with_spread(rate.spread))).collect(),
        )
    }

    /// Checks that a table can be read from a contract day on.
    ///
    /// # Errors
    /// Nothing of it was known, its first row holds only later, or it had ended.
    pub fn check(&self, table: &str, contract_day: Date) -> Result<(), ReferenceError> {
        if let Some(ended) = self.end(table).filter(|ended| *ended < contract_day) {
            return Err(ReferenceError::Ended { table: table.to_owned(), contract_day, ended });
        }
        match self.rates(table).first_key_value() {
            None => Err(ReferenceError::UnknownTable { table: table.to_owned(), by: self.by }),
            Some((from, _)) if *from > contract_day => {
                Err(ReferenceError::StartsLate { table: table.to_owned(), contract_day, from: *from })
            }
            Some(_) => Ok(()),
        }
    }

    /// The editions of a calendar, as known, each with the day on which it became known, ascending.
    pub fn editions(&self, calendar: &str) -> impl Iterator<Item = (Date, &'r HolidayCalendar)> + use<'r> {
        let by = self.by;
        let known = self.reference.calendar(calendar).filter(move |row| row.known <= by);
        known.map(|row| (row.known, &row.edition))
    }

    /// Checks that a calendar can be read.
    ///
    /// # Errors
    /// No edition of it was known.
    pub fn check_calendar(&self, calendar: &str) -> Result<(), ReferenceError> {
        let unknown = || ReferenceError::UnknownCalendar { calendar: calendar.to_owned(), by: self.by };
        self.editions(calendar).next().map(|_| ()).ok_or_else(unknown)
    }
}
