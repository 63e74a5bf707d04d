//! Where a loan stands at the close of a day, as a lender counts them.

use lending_core::loan::{Closing, Status};

/// Where a loan is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Group {
    NotPaidOut,
    OnTime,
    Overdue30,
    Overdue60,
    Overdue90,
    OverdueMore,
    WrittenOff,
    Settled,
    Closed,
}

impl Group {
    pub(crate) const ALL: [Self; 9] = [
        Self::NotPaidOut,
        Self::OnTime,
        Self::Overdue30,
        Self::Overdue60,
        Self::Overdue90,
        Self::OverdueMore,
        Self::WrittenOff,
        Self::Settled,
        Self::Closed,
    ];

    pub(crate) const fn of(closing: &Closing) -> Self {
        match (closing.status, closing.days_past_due) {
            (Status::Opened, _) => Self::NotPaidOut,
            (Status::Settled, _) => Self::Settled,
            (Status::Closed | Status::Cancelled, _) => Self::Closed,
            // The claim stands, and the lender's books carry it no more.
            (Status::Running, _) if closing.position.written_off_since.is_some() => Self::WrittenOff,
            (Status::Running, 0) => Self::OnTime,
            (Status::Running, 1..=30) => Self::Overdue30,
            (Status::Running, 31..=60) => Self::Overdue60,
            (Status::Running, 61..=90) => Self::Overdue90,
            (Status::Running, 91..) => Self::OverdueMore,
        }
    }

    /// The stable name, and the one for people.
    pub(crate) const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::NotPaidOut => ("not_paid_out", "not paid out"),
            Self::OnTime => ("running", "running, on time"),
            Self::Overdue30 => ("overdue_1_30", "overdue 1–30 days"),
            Self::Overdue60 => ("overdue_31_60", "overdue 31–60 days"),
            Self::Overdue90 => ("overdue_61_90", "overdue 61–90 days"),
            Self::OverdueMore => ("overdue_91", "overdue 91+ days"),
            Self::WrittenOff => ("written_off", "written off"),
            Self::Settled => ("settled", "settled, with credit"),
            Self::Closed => ("closed", "closed"),
        }
    }
}
