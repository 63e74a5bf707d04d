use super::Date;

/// A generated row of dates: a single date when both ends go to the same business day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneratedDates {
    /// The dates, each later than the one before.
    pub dates: Vec<Date>,
    /// For each period from date to date, whether it is a whole tenor as the rule sees it.
    pub is_regular: Vec<bool>,
    /// The first day that was looked at and that the calendar does not know; then the row is provisional.
    pub unknown: Option<Date>,
}

impl GeneratedDates {
    /// The periods, each with whether it is regular.
    pub fn periods(&self) -> impl Iterator<Item = (Date, Date, bool)> {
        let pairs = self.dates.iter().zip(self.dates.iter().skip(1));
        pairs.zip(&self.is_regular).map(|((from, to), regular)| (*from, *to, *regular))
    }

    pub(super) fn push(&mut self, date: Date, regular: bool) {
        self.dates.push(date);
        self.is_regular.push(regular);
    }

    /// Makes the last period, if it is a stub, part of the one before it.
    pub(super) fn lengthen_last(&mut self) {
        let inner = self.dates.len().saturating_sub(2);
        if inner > 0 && self.is_regular.last() == Some(&false) {
            self.dates.remove(inner);
            self.is_regular.pop();
            if let Some(last) = self.is_regular.last_mut() {
                *last = false;
            }
        }
    }

    /// Makes the last two dates, and the first two, one where they meet or cross after adjustment.
    pub(super) fn merge_ends(&mut self) {
        if let [.., inner, last] = self.dates.as_mut_slice()
            && inner >= last
        {
            let met = inner == last;
            *inner = *last;
            self.dates.pop();
            self.is_regular.pop();
            if let Some(regular) = self.is_regular.last_mut() {
                *regular = met;
            }
        }
        if let [first, inner, ..] = self.dates.as_slice()
            && inner <= first
        {
            let met = inner == first;
            self.dates.remove(1);
            if !self.is_regular.is_empty() {
                self.is_regular.remove(0);
            }
            if let Some(regular) = self.is_regular.first_mut() {
                *regular = met;
            }
        }
    }
}
