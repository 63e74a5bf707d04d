//! Tables of cells: what the peer shows, and what our views show in the same columns.

use std::collections::BTreeMap;
use std::fmt;

use lending_core::calendar::Date;
use rust_decimal::Decimal;

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    Empty,
    Number(Decimal),
    Text(String),
}

impl Cell {
    fn given(text: Option<String>) -> Self {
        let Some(text) = text else { return Self::Empty };
        match Decimal::from_str_exact(text.trim()) {
            Ok(number) => Self::Number(number.normalize()),
            Err(_) if text.is_empty() => Self::Empty,
            Err(_) => Self::Text(text),
        }
    }
}

impl From<Decimal> for Cell {
    fn from(number: Decimal) -> Self {
        Self::Number(number.normalize())
    }
}

impl From<bool> for Cell {
    fn from(answer: bool) -> Self {
        Self::Text(answer.to_string())
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<Date> for Cell {
    fn from(day: Date) -> Self {
        Self::Text(day.to_string())
    }
}

impl From<Option<Date>> for Cell {
    fn from(day: Option<Date>) -> Self {
        day.map_or(Self::Empty, Self::from)
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "nothing"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => write!(f, "{text}"),
        }
    }
}

/// A row, by column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Row(BTreeMap<String, Cell>);

impl Row {
    /// A row of the peer.
    pub(super) fn given(cells: BTreeMap<String, Option<String>>) -> Self {
        Self(cells.into_iter().map(|(column, text)| (column, Cell::given(text))).collect())
    }

    /// With one more column.
    pub(super) fn with(mut self, column: &str, cell: impl Into<Cell>) -> Self {
        self.0.insert(column.to_owned(), cell.into());
        self
    }

    /// The same row in some of its columns.
    pub(super) fn only(&self, columns: &[&str]) -> Self {
        let kept = self.0.iter().filter(|(column, _)| columns.contains(&column.as_str()));
        Self(kept.map(|(column, cell)| (column.clone(), cell.clone())).collect())
    }

    /// A column that is not among those that are known.
    pub(super) fn unknown_column(&self, known: &[&str]) -> Option<&str> {
        self.0.keys().map(String::as_str).find(|column| !known.contains(column))
    }

    /// The cell of a column.
    pub(super) fn get(&self, column: &str) -> &Cell {
        self.0.get(column).unwrap_or(&Cell::Empty)
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cells: Vec<String> = self.0.iter().map(|(column, cell)| format!("{column} {cell}")).collect();
        f.write_str(&cells.join(", "))
    }
}

/// The first cell that is not as expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Difference {
    pub(super) place: String,
    pub(super) expected: String,
    pub(super) found: String,
}

/// Compares two tables row by row in the columns that were given, in the order of `columns`; a column that is not
/// among them is a difference too, so that nothing goes unseen.
pub(super) fn first_difference(
    what: &str,
    columns: &[&str],
    expected: &[Row],
    found: &[Row],
) -> Option<Difference> {
    for (at, given) in (1..).zip(expected) {
        let place = |column: &str| format!("{what} row {at}: {column}");
        if let Some(column) = given.0.keys().find(|column| !columns.contains(&column.as_str())) {
            let expected = given.get(column).to_string();
            return Some(Difference { place: place(column), expected, found: "no such column".to_owned() });
        }
        let Some(row) = found.get(at - 1) else {
            let (expected, found) = (given.to_string(), format!("{} rows", found.len()));
            return Some(Difference { place: place("row"), expected, found });
        };
        let asked = columns.iter().filter(|column| given.0.contains_key(**column));
        if let Some(column) = asked.into_iter().find(|column| given.get(column) != row.get(column)) {
            let [expected, found] = [given, row].map(|row| row.get(column).to_string());
            return Some(Difference { place: place(column), expected, found });
        }
    }
    found.get(expected.len()).map(|row| Difference {
        place: format!("{what} row {}", expected.len() + 1),
        expected: format!("{} rows", expected.len()),
        found: row.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(cells: &[(&str, &str)]) -> Row {
        let cell = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Row::given(cells.iter().map(|(column, text)| ((*column).to_owned(), cell(text))).collect())
    }

    #[test]
    fn figures_are_compared_as_decimals_and_empty_cells_as_nothing() {
        let expected = [given(&[("Due", "17.0"), ("Paid date", "")])];
        let found = [Row::default().with("Due", Decimal::new(1700, 2)).with("Paid date", None)];
        assert_eq!(first_difference("schedule", &["Due", "Paid date"], &expected, &found), None);
    }

    #[test]
    fn the_first_cell_that_differs_is_shown_with_both_figures() {
        let expected = [given(&[("Due", "17.0")]), given(&[("Due", "3.0")])];
        let found = [
            Row::default().with("Due", Decimal::new(17, 0)),
            Row::default().with("Due", Decimal::new(301, 2)),
        ];
        let difference = first_difference("schedule", &["Due"], &expected, &found).unwrap();
        assert_eq!(difference.place, "schedule row 2: Due");
        assert_eq!((difference.expected.as_str(), difference.found.as_str()), ("3", "3.01"));
    }

    #[test]
    fn rows_too_many_too_few_and_columns_unknown_are_differences() {
        let row = || Row::default().with("Due", Decimal::ONE);
        let expected = [given(&[("Due", "1")])];
        assert!(first_difference("t", &["Due"], &expected, &[]).is_some());
        assert!(first_difference("t", &["Due"], &expected, &[row(), row()]).is_some());
        assert!(first_difference("t", &["Paid"], &expected, &[row()]).is_some());
    }
}
