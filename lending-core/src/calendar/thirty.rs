//! The family of 30/360: months of 30 days, and what each rule makes of a month's end.

use super::Date;

/// Two days as months of 30 days see them: `30 · months + d2 − d1`.
pub(super) struct Months {
    from: Date,
    to: Date,
    d1: u32,
    d2: u32,
}

impl Months {
    pub(super) fn new(from: Date, to: Date) -> Self {
        Self { from, to, d1: from.day(), d2: to.day() }
    }

    /// D1 31→30; D2 31→30 only if D1 is then 30.
    pub(super) fn bond_basis(mut self) -> i64 {
        self.d1 = self.d1.min(30);
        if self.d1 == 30 {
            self.d2 = self.d2.min(30);
        }
        self.days()
    }

    /// Both in the end of February count as the 30th; the end only together with the start.
    pub(super) fn us(mut self) -> i64 {
        if ends_february(self.from) {
            self.d1 = 30;
            if ends_february(self.to) {
                self.d2 = 30;
            }
        }
        self.bond_basis()
    }

    /// The start in the end of February counts as the 30th.
    pub(super) fn psa(mut self) -> i64 {
        if ends_february(self.from) {
            self.d1 = 30;
        }
        self.bond_basis()
    }

    /// Each 31st is the 30th.
    pub(super) fn eurobond(mut self) -> i64 {
        self.d1 = self.d1.min(30);
        self.d2 = self.d2.min(30);
        self.days()
    }

    /// Each end of a month is the 30th, but for an end of February that is the day of termination.
    pub(super) fn isda(mut self, termination: Option<Date>) -> i64 {
        if ends_february(self.from) {
            self.d1 = 30;
        }
        if ends_february(self.to) && termination != Some(self.to) {
            self.d2 = 30;
        }
        self.eurobond()
    }

    /// From the 28th on a day of February is the 30th.
    pub(super) fn italian(mut self) -> i64 {
        let late_february = |day: Date| day.month().month == 2 && day.day() > 27;
        if late_february(self.from) {
            self.d1 = 30;
        }
        if late_february(self.to) {
            self.d2 = 30;
        }
        self.eurobond()
    }

    /// A 31st at the end is the 30th if the start is, else the 1st of the next month.
    pub(super) fn nasd(mut self) -> i64 {
        self.d1 = self.d1.min(30);
        if self.d1 == 30 {
            self.d2 = self.d2.min(30);
        }
        self.days()
    }

    /// A 31st at the end is the 1st of the next month.
    pub(super) fn eurobond_plus(mut self) -> i64 {
        self.d1 = self.d1.min(30);
        self.days()
    }

    fn days(&self) -> i64 {
        let months = i64::from(self.from.month().until(self.to.month()));
        months.saturating_mul(30).saturating_add(i64::from(self.d2)).saturating_sub(i64::from(self.d1))
    }
}

fn ends_february(day: Date) -> bool {
    day.month().month == 2 && day.is_month_end()
}
