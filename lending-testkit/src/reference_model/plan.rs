use std::collections::BTreeMap;

use lending_core::money::{Minor, Rounding};
use lending_core::reschedule::{Suspended, SuspendedInterest};
use lending_core::schedule::{Method, Remake, ShortInstalment};
use lending_core::terms::Agreement;

use super::fraction::{Fraction, round, whole};

/// What a plan is made of: the rows that are left, from a day on.
#[derive(Clone)]
pub(super) struct Ground {
    pub(super) method: Method,
    /// The first row that is planned.
    pub(super) first: u32,
    /// What the rows pay off.
    pub(super) principal: i64,
    /// What was lent in all.
    pub(super) lent: i64,
    /// C73: what is left to the last row.
    pub(super) residual: i64,
    /// C132: the rows that are suspended.
    pub(super) suspended: BTreeMap<u32, Suspended>,
    /// C133: what waits by now of rows that were suspended before.
    pub(super) waiting: i64,
    /// The exact interest of the first row's nights that are over (C89).
    pub(super) so_far: Fraction,
    /// What one minor unit bears in the nights that are left, row by row.
    pub(super) growth: Vec<Fraction>,
    /// C213: what one bears in all nights of the first row, where the instalment is solved with them.
    pub(super) whole_row: Option<Fraction>,
}

impl Ground {
    /// C133: what of it becomes principal with the last suspended row.
    fn becomes_principal(&self) -> i64 {
        let suspended = self.suspended.range(self.first..);
        if suspended.into_iter().any(|(_, what)| *what == CAPITALISED) { self.waiting } else { 0 }
    }
}

/// A row as planned.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    /// The principal that the plan has before it.
    pub(super) before: i64,
    pub(super) interest: i64,
    pub(super) principal: i64,
}

/// The plan in force.
#[derive(Clone)]
pub(super) struct Plan {
    method: Method,
    /// The level instalment, the equal principal, or the level total of flat rows; nothing for interest first.
    level: i64,
    /// C73, C136: what the last row is left, at most what the plan was solved for.
    residual: i64,
    /// C136: what it was to be left.
    named: i64,
    first: u32,
    /// C140: rows whose total, or principal, was agreed.
    agreed: BTreeMap<u32, i64>,
    rows: Vec<Row>,
}

impl Plan {
    /// C9, C88–C90: the plan of some ground, with its instalment solved or that of a plan before it.
    pub(super) fn new(agreed: &Agreement, ground: &Ground, kept: Option<(&Self, Remake)>) -> Self {
        Self::with_agreed(agreed, ground, kept, BTreeMap::new())
    }

    /// C140: the same with rows of which the total, or the principal, was agreed.
    pub(super) fn with_agreed(
        agreed: &Agreement,
        ground: &Ground,
        kept: Option<(&Self, Remake)>,
        rows: BTreeMap<u32, i64>,
    ) -> Self {
        let (named, left) = (ground.residual, ground.residual.clamp(0, ground.principal.max(0)));
        let (level, residual) = match kept {
            Some((plan, Remake::KeepInstalment)) if plan.named == named => {
                (plan.kept(ground.first), plan.residual)
            }
            Some((plan, Remake::KeepInstalment)) => (plan.kept(ground.first), left),
            Some((_, Remake::Reprice)) | None => (level(agreed, ground), left),
        };
        // C140: an instalment that is kept is that of rows that were agreed.
        let mut kept_rows = match kept {
            Some((plan, Remake::KeepInstalment)) => plan.agreed.clone(),
            Some((_, Remake::Reprice)) | None => BTreeMap::new(),
        };
        kept_rows.extend(rows);
        let (method, first) = (ground.method.clone(), ground.first);
        let mut plan = Self { method, level, residual, named, first, agreed: kept_rows, rows: Vec::new() };
        let (mut balance, mut waits, mut suspended) = (ground.principal, 0, ground.becomes_principal());
        for (at, growth) in ground.growth.iter().enumerate() {
            let row = ground.first + u32::try_from(at).expect("rows are few");
            let last = at + 1 == ground.growth.len();
            let so_far = if at == 0 { ground.so_far.clone() } else { Fraction::ZERO };
            let flat = ground.method == Method::Flat && balance > 0;
            let base = if flat { ground.lent } else { balance };
            let own = round(&(so_far + whole(base) * growth), agreed.interest.rounding);
            if let Some(what) = ground.suspended.get(&row).filter(|_| !last) {
                suspended += if *what == CAPITALISED { own } else { 0 };
                let goes_on = ground.suspended.contains_key(&(row + 1));
                let principal = if goes_on { 0 } else { -std::mem::take(&mut suspended) };
                plan.rows.push(Row { before: balance, interest: own, principal });
                balance -= principal;
                continue;
            }
            let asked = own + std::mem::take(&mut waits);
            let (interest, principal) = plan.parts(agreed, row, last, asked, balance);
            match agreed.plan.short_instalment {
                ShortInstalment::Carry => waits = asked - interest,
                ShortInstalment::Raise | ShortInstalment::Capitalise | ShortInstalment::Refuse => {}
            }
            let interest =
                if agreed.plan.short_instalment == ShortInstalment::Carry { interest } else { own };
            plan.rows.push(Row { before: balance, interest, principal });
            balance -= principal;
        }
        plan
    }

    /// C11, C12, C70, C73, C77: interest and principal of a row that bears `interest`, of a balance.
    fn parts(&self, agreed: &Agreement, row: u32, last: bool, interest: i64, balance: i64) -> (i64, i64) {
        if last {
            return (interest, balance);
        }
        let most = (balance - self.residual).max(0);
        match self.total(row) {
            None => (interest, self.share(row).clamp(0, most)),
            Some(total) if interest > total => match agreed.plan.short_instalment {
                ShortInstalment::Raise | ShortInstalment::Refuse => (interest, 0),
                ShortInstalment::Carry => (total, 0),
                ShortInstalment::Capitalise => (total, total - interest),
            },
            Some(total) => (interest, (total - interest).min(most)),
        }
    }

    /// The instalment of a row that is not the last; none where the method gives principal.
    pub(super) fn total(&self, row: u32) -> Option<i64> {
        match &self.method {
            Method::EqualInstalment | Method::Flat => {
                Some(self.agreed.get(&row).copied().unwrap_or(self.level))
            }
            Method::EqualPrincipal | Method::InterestFirst | Method::Custom(_) => None,
            Method::Bullet | Method::FixedInstalment(_) | Method::Stepped(_) => unknown(&self.method),
        }
    }

    /// C140: the instalment that another plan keeps is that of rows that were agreed.
    fn kept(&self, first: u32) -> i64 {
        self.agreed.get(&first).copied().unwrap_or(self.level)
    }

    /// C73, C136: what is left for the last row.
    pub(super) fn residual(&self) -> i64 {
        self.residual
    }

    /// The principal of a row where the method gives it.
    pub(super) fn share(&self, row: u32) -> i64 {
        if let Some(agreed) = self.agreed.get(&row) {
            return *agreed;
        }
        match &self.method {
            Method::EqualPrincipal => self.level,
            Method::Custom(shares) => {
                let row = usize::try_from(row - 1).expect("rows are few");
                shares.get(row).map_or(0, |share| share.units())
            }
            Method::EqualInstalment
            | Method::InterestFirst
            | Method::Flat
            | Method::Bullet
            | Method::FixedInstalment(_)
            | Method::Stepped(_) => 0,
        }
    }

    /// Gives the first row another interest; its principal is that of its total, and later rows stay.
    pub(super) fn set_interest(&mut self, row: u32, interest: i64) {
        if row == self.first
            && let Some(first) = self.rows.first_mut()
        {
            first.interest = interest;
        }
    }

    /// The same for any row.
    pub(super) fn set_interest_of(&mut self, row: u32, interest: i64) {
        let at = row.checked_sub(self.first).and_then(|at| usize::try_from(at).ok());
        if let Some(row) = at.and_then(|at| self.rows.get_mut(at)) {
            row.interest = interest;
        }
    }

    /// C101: no principal is planned from a row on.
    pub(super) fn hold_nothing_from(&mut self, row: u32) {
        let Some(at) = row.checked_sub(self.first).and_then(|at| usize::try_from(at).ok()) else { return };
        let Some(before) = self.rows.get(at).map(|row| row.before) else { return };
        for row in &mut self.rows[at..] {
            (row.before, row.principal) = (before, 0);
        }
    }

    /// C140: rows are suspended from one on, so many: what was agreed of them is agreed of the rows after them.
    pub(super) fn agreed_moves_on(&mut self, first: u32, rows: u32) {
        let later = self.agreed.split_off(&first);
        self.agreed.extend(later.into_iter().map(|(row, agreed)| (row + rows, agreed)));
    }

    /// C140: a row is a row again: it has what was agreed of the one after it, and so on.
    pub(super) fn agreed_moves_back(&mut self, row: u32) {
        let later = self.agreed.split_off(&(row + 1));
        self.agreed.extend(later.into_iter().map(|(row, agreed)| (row - 1, agreed)));
    }

    /// C161: a row is planned with other principal; the last row takes the difference, then the one before it.
    pub(super) fn hold(&mut self, row: u32, principal: i64) {
        let Some(at) = row.checked_sub(self.first).and_then(|at| usize::try_from(at).ok()) else { return };
        let Some(held) = self.rows.get_mut(at) else { return };
        let more = held.principal - principal;
        held.principal = principal;
        let mut left = more;
        for later in (at + 1..self.rows.len()).rev() {
            let row = &mut self.rows[later];
            let takes = left.max(-row.principal.max(0));
            row.principal += takes;
            left -= takes;
        }
        let mut balance = self.rows[at].before - principal;
        for row in &mut self.rows[at + 1..] {
            row.before = balance;
            balance -= row.principal;
        }
    }

    /// A row, if the plan has it.
    pub(super) fn row(&self, row: u32) -> Option<&Row> {
        let at = usize::try_from(row.checked_sub(self.first)?).ok()?;
        self.rows.get(at)
    }
}

/// C10, C12, C70, C73, C90: the figure that is the same in every row, rounded once; to a minor unit where its unit
/// would leave nothing.
fn level(agreed: &Agreement, ground: &Ground) -> i64 {
    let ground = &after_suspension(agreed, ground);
    let principal = whole(ground.principal);
    let residual = whole(ground.residual.clamp(0, ground.principal.max(0)));
    let rows = i64::try_from(ground.growth.len()).expect("rows are few");
    let rounding = agreed.instalment_rounding;
    let exact = match &ground.method {
        Method::EqualInstalment => {
            let mut growth = ground.growth.clone();
            let mut owed = principal.clone();
            if let Some(whole_row) = &ground.whole_row {
                growth[0].clone_from(whole_row);
            } else if !ground.so_far.is_zero() {
                // Row k's interest as it will be billed falls due at once: the others share what is then owed.
                let interest = &ground.so_far + &principal * &growth[0];
                owed += whole(round(&interest, agreed.interest.rounding));
                growth[0] = Fraction::ZERO;
            }
            // Backwards, so that `product` is always the product of the factors of all later rows.
            let (mut product, mut sum) = (Fraction::ONE, Fraction::ZERO);
            for growth in growth.iter().rev() {
                sum += &product;
                product *= Fraction::ONE + growth;
            }
            (owed * product - residual) / sum
        }
        Method::EqualPrincipal => (principal - residual) / whole(rows),
        Method::Flat => {
            let rounding = agreed.interest.rounding;
            let interest = ground.growth.iter().enumerate().map(|(at, growth)| {
                let so_far = if at == 0 { ground.so_far.clone() } else { Fraction::ZERO };
                round(&(so_far + whole(ground.lent) * growth), rounding)
            });
            (principal - residual + whole(interest.sum())) / whole(rows)
        }
        Method::InterestFirst | Method::Custom(_) => Fraction::ZERO,
        Method::Bullet | Method::FixedInstalment(_) | Method::Stepped(_) => unknown(&ground.method),
    };
    match round(&exact, rounding) {
        0 => round(&exact, Rounding::new(Minor::new(1), rounding.mode())),
        level => level,
    }
}

/// C76, C132: the rows after those that are suspended, from the principal that they leave.
fn after_suspension(agreed: &Agreement, ground: &Ground) -> Ground {
    let mut after = ground.clone();
    after.growth.clear();
    let mut capitalised = ground.becomes_principal();
    // C213: a row that is suspended is none of those that are solved for.
    if ground.suspended.contains_key(&ground.first) {
        after.whole_row = None;
    }
    for (row, (at, growth)) in (ground.first..).zip(ground.growth.iter().enumerate()) {
        let last = at + 1 == ground.growth.len();
        let Some(what) = ground.suspended.get(&row).filter(|_| !last) else {
            after.growth.push(growth.clone());
            continue;
        };
        let so_far = if at == 0 { std::mem::take(&mut after.so_far) } else { Fraction::ZERO };
        let base = if ground.method == Method::Flat { ground.lent } else { ground.principal };
        let own = round(&(so_far + whole(base) * growth), agreed.interest.rounding);
        capitalised += if *what == CAPITALISED { own } else { 0 };
    }
    after.principal += capitalised;
    after
}

const CAPITALISED: Suspended = Suspended::Everything(SuspendedInterest::IsCapitalised);

fn unknown<T>(method: &Method) -> T {
    panic!("the model does not know {method:?}")
}
