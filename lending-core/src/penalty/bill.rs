use super::{Limits, PenaltyPolicy, PenaltyRounded};
use crate::accrual::{Exact, Meter, Piece};
use crate::calendar::{Date, Month};
use crate::money::{Minor, Rounding};

/// Which of the two grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grows {
    /// Penalty interest.
    Penalty,
    /// Compound interest on what is unpaid of interest.
    Compound,
}

/// Nights of a bill and what grows in them: both are one piece, on one base at one rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nights {
    /// The first night.
    pub from: Date,
    /// The day after the last night.
    pub to: Date,
    /// Penalty, where it has a base.
    pub penalty: Option<Piece>,
    /// Compound interest, where it has a base.
    pub compound: Option<Piece>,
}

/// What a piece adds to a bill's penalty, with the numbers that it follows from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charged {
    /// The exact total of the accumulator before the piece.
    pub before: Exact,
    /// The exact total after it.
    pub after: Exact,
    /// By how much its rounding moved.
    pub grown: Minor,
    /// What all accumulators have come to, with it.
    pub total: Minor,
    /// What the bill's penalty had come to within its limits before it.
    pub so_far: Minor,
    /// By how much that moves: what is added, unless a cap of all charges cuts it off.
    pub wanted: Minor,
}

/// What the penalty of one bill has come to: accumulators for penalty and compound interest, and what its limits make of
/// them.
///
/// Nights are taken in order, each once.
#[derive(Debug, Clone)]
pub struct BillPenalty {
    penalty: Accumulator,
    compound: Accumulator,
    /// The nights that were charged.
    nights: u32,
    /// What the accumulators have come to.
    grown: Minor,
    /// The same within the limits.
    within: Minor,
    shares: Shares,
}

/// An accumulator that begins anew where the rounding place says so.
#[derive(Debug, Clone, Copy)]
struct Accumulator {
    meter: Meter,
    month: Option<Month>,
}

/// What of a bill's penalty is compound interest, and how much of it is settled: paid, waived or taken over.
#[derive(Debug, Clone, Copy, Default)]
struct Shares {
    penalty: Minor,
    compound: Minor,
    /// What is settled of both.
    settled: Minor,
    /// What of that is compound interest.
    of_compound: Minor,
    /// Unpaid compound interest that bears compound interest itself.
    joined: Minor,
}

impl BillPenalty {
    /// Nothing yet.
    pub const fn new(rounding: Rounding) -> Self {
        let fresh = Accumulator { meter: Meter::new(rounding), month: None };
        Self {
            penalty: fresh,
            compound: fresh,
            nights: 0,
            grown: Minor::ZERO,
            within: Minor::ZERO,
            shares: Shares {
                penalty: Minor::ZERO,
                compound: Minor::ZERO,
                settled: Minor::ZERO,
                of_compound: Minor::ZERO,
                joined: Minor::ZERO,
            },
        }
    }

    /// Whether a night can still be charged: neither are all nights of a cap over nor is its most reached. Counts it.
    pub fn takes(&mut self, nights: &Nights, policy: &PenaltyPolicy, limits: Limits) -> bool {
        if policy.caps.nights.is_some_and(|most| self.nights >= most) {
            return false;
        }
        if self.nights > 0 && limits.most.is_some_and(|most| self.within >= most) {
            return false;
        }
        let count = u32::try_from(nights.from.nights_to(nights.to)).unwrap_or(0);
        self.nights = self.nights.saturating_add(count);
        true
    }

    /// Lets a piece of such nights grow.
    pub fn grow(&mut self, which: Grows, piece: &Piece, policy: &PenaltyPolicy, limits: Limits) -> Charged {
        let accumulator = match which {
            Grows::Penalty => &mut self.penalty,
            Grows::Compound => &mut self.compound,
        };
        let meter = accumulator.of(piece.from.month(), policy.round, policy.rounding);
        let before = meter.total();
        let grown = meter.add(piece);
        let after = meter.total();
        let so_far = self.within;
        self.grown += grown;
        self.within = limits.within(self.grown);
        Charged { before, after, grown, total: self.grown, so_far, wanted: self.within - so_far }
    }

    /// What of all penalty that a bill states is of a kind.
    pub fn charged(&self, which: Grows, stated: Minor) -> Minor {
        match which {
            Grows::Penalty => stated - self.shares.compound,
            Grows::Compound => self.shares.compound,
        }
    }

    /// Notes what was really added.
    pub fn add(&mut self, which: Grows, amount: Minor) {
        match which {
            Grows::Penalty => self.shares.penalty += amount,
            Grows::Compound => self.shares.compound += amount,
        }
    }

    /// Notes what the bill states of both by the close of a day, and how much of it is paid, waived or taken over. What is
    /// more than before serves penalty before compound interest; what is less comes back to compound interest first.
    pub fn note_settled(&mut self, stated: Minor, settled: Minor) {
        let shares = &mut self.shares;
        shares.penalty = stated - shares.compound;
        let more = settled - shares.settled;
        if more.is_positive() {
            let room = (shares.compound - shares.of_compound).at_least_zero();
            let of_compound = (more - shares.penalty_unpaid()).at_least_zero().min(room);
            shares.of_compound += of_compound;
            shares.joined = (shares.joined - of_compound).at_least_zero();
        } else {
            shares.of_compound = (shares.of_compound + more).at_least_zero();
        }
        shares.settled = settled;
    }

    /// All compound interest that is unpaid joins its own base until it is paid.
    pub fn join(&mut self) {
        self.shares.joined = self.shares.compound - self.shares.of_compound;
    }

    /// What of the bill's penalty is unpaid and no compound interest.
    pub fn penalty_unpaid(&self) -> Minor {
        self.shares.penalty_unpaid()
    }

    /// Compound interest that bears compound interest itself.
    pub const fn joined(&self) -> Minor {
        self.shares.joined
    }
}

impl Shares {
    fn penalty_unpaid(&self) -> Minor {
        (self.penalty - (self.settled - self.of_compound)).at_least_zero()
    }
}

impl Accumulator {
    /// The meter for a piece of a month.
    fn of(&mut self, month: Month, place: PenaltyRounded, rounding: Rounding) -> &mut Meter {
        let goes_on = match place {
            PenaltyRounded::AtTheEnd => true,
            PenaltyRounded::EachNight => false,
            PenaltyRounded::EachMonth => self.month == Some(month),
        };
        if !goes_on {
            self.meter = Meter::new(rounding);
        }
        self.month = Some(month);
        &mut self.meter
    }
}
