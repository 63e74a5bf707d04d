use crate::calendar::Date;
use crate::overdue::{Grade, Pause, counted_days};

/// How late a loan is, from close to close, and the class that follows.
#[derive(Debug, Clone, Default)]
pub(crate) struct Arrears {
    /// The last day that was closed.
    pub(crate) closed: Option<Date>,
    /// The first day past due of what counts; none where nothing does.
    pub(crate) first: Option<Date>,
    /// The days past due at the last close, as they are reported.
    pub(crate) days: u32,
    /// All days on whose close the loan was past due.
    pub(crate) cumulative: u32,
    /// Days of a grace that is not over: they join the others if it is not kept.
    pub(crate) held: u32,
    /// Days that do not count.
    pub(crate) pauses: Vec<Pause>,
    /// The place of the class that was set last.
    pub(crate) set: usize,
    /// The place of the class that a reschedule asks for, and the first day on which it does no more.
    pub(crate) watched: Option<(usize, Date)>,
    /// The class.
    pub(crate) grade: Grade,
    /// Nights in which what grows is memorandum: the first, and the first that is income again.
    pub(crate) memorandum: Vec<(Date, Option<Date>)>,
}

impl Arrears {
    /// The place of the class that something else than days past due asks for on a day.
    pub(crate) fn at_least(&self, day: Date) -> usize {
        let watched = self.watched.filter(|(_, until)| day < *until).map_or(0, |(class, _)| class);
        self.set.max(watched)
    }

    /// Days past due run from another day, as the close of a day finds it. Where it is a later one, the grace before was
    /// kept: of its days only those from the later one on are held back.
    pub(crate) fn runs_from(&mut self, first: Option<Date>, day: Date) {
        if let (Some(before), Some(now)) = (self.first, first)
            && now > before
        {
            let left = if now < day { counted_days(now, day.minus_days(1), &self.pauses) } else { 0 };
            self.held = self.held.min(left);
        }
        self.first = first;
    }

    /// What grows from the close of a day on is no income.
    pub(crate) fn stop_accrual(&mut self, day: Date) {
        if self.memorandum.last().is_none_or(|(_, until)| until.is_some()) {
            self.memorandum.push((day, None));
        }
    }

    /// Whether days pass without anything following from them.
    pub(crate) fn is_at_rest(&self) -> bool {
        let nothing_asked = self.set == 0 && self.watched.is_none();
        self.first.is_none() && self.held == 0 && nothing_asked && self.grade.is_at_rest()
    }
}
