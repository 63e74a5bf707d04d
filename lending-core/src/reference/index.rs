use std::collections::BTreeMap;

use crate::calendar::Date;
use crate::rate::Rate;

/// A rate table as it was known on a day: each row holds until the next, the last one until the table ends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Index {
    pub(super) rows: BTreeMap<Date, Rate>,
    pub(super) ends: Option<Date>,
}

impl Index {
    /// The row that holds on a day; before the first row the first one, `None` after the table's end.
    pub fn on(&self, day: Date) -> Option<Rate> {
        if self.ends.is_some_and(|ends| day > ends) {
            return None;
        }
        let row = self.rows.range(..=day).next_back().or_else(|| self.rows.first_key_value());
        row.map(|(_, rate)| *rate)
    }
}
