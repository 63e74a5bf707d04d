use std::collections::BTreeMap;
use std::sync::Arc;

use super::books::Books;
use super::chart::{Basis, Chart};
use super::claims::{Claims, Leg};
use super::movement::Movement;
use super::pools::Pools;
use super::role::Role;
use crate::calendar::Date;
use crate::debt::Component;
use crate::loan::{Entry, LineKey, Loan, Nature};
use crate::money::{Currency, Minor};

/// A debit or a credit on an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posting {
    /// What the account stands for.
    pub role: Role,
    /// The account, of the chart's.
    pub account: Arc<str>,
    /// The component that it is about; money itself has none.
    pub component: Option<Component>,
    /// The pool, where the loan is shared.
    pub pool: Option<Arc<str>>,
    /// In minor units: a debit is above zero, a credit below.
    pub amount: Minor,
}

/// What an entry of the book comes to in the ledger: postings that balance, or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// The place of the entry in the book.
    pub seq: u64,
    /// The booking day.
    pub booked: Date,
    /// The line.
    pub key: LineKey,
    /// Why the entry stands in the book; a correction names what it comes from.
    pub nature: Nature,
    /// By how much the told amount of the line changed.
    pub amount: Minor,
    /// The debits and credits.
    pub postings: Vec<Posting>,
    /// Why nothing is posted, where a line of its kind moves no money.
    pub nothing: Option<&'static str>,
}

/// What a host says of a loan beside what the loan says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dimensions {
    /// Who shares it.
    pub pools: Option<Pools>,
    /// Tags for the export, such as the product's code or a branch.
    pub tags: BTreeMap<String, String>,
}

/// The postings of a loan: a function of its book, a chart, and what the host says of it.
///
/// What was posted never changes: a later book has the same entries, and more. The balances of a day are what the book
/// tells by then; growth that runs and that nothing touched is in no book yet (C49).
///
/// ```
/// # use lending_core::{date, doc, ledger::{Basis, Chart, Ledger, Role}, money::Minor};
/// let mut loan = doc::disbursed();
/// loan.on(date!("2026-01-31"))?.close()?;
/// let ledger = Ledger::of(&loan, &Chart::of_roles(Basis::Accrual));
/// let balance = |role| ledger.balance(role, date!("2026-01-31"));
/// assert_eq!(balance(Role::Principal), Minor::new(12_000_00));
/// assert_eq!(balance(Role::Cash), Minor::new(-12_000_00));
/// assert_eq!(balance(Role::InterestIncome), -(balance(Role::InterestAccrued) + balance(Role::InterestReceivable)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger {
    loan: String,
    currency: Currency,
    tags: BTreeMap<String, String>,
    posted: Vec<Posted>,
}

impl Ledger {
    /// The postings of a loan that nobody shares.
    pub fn of(loan: &Loan, chart: &Chart) -> Self {
        Self::with(loan, chart, &Dimensions::default())
    }

    /// The postings of a loan, with what the host says of it.
    pub fn with(loan: &Loan, chart: &Chart, dimensions: &Dimensions) -> Self {
        let mut claims = Claims::of(loan.events(), chart.basis());
        let mut memorandum = Memoranda::of(loan, chart.basis());
        let mut books = Books::default();
        let posted = loan.book().iter().map(|entry| {
            let movement = Movement::of(&entry.key);
            let mut legs = claims.moves(&movement, entry.amount, memorandum.of_entry(entry, &movement));
            for (component, amount) in memorandum.beside(entry) {
                legs.extend(claims.remembers(component, amount));
            }
            let mut legs = books.post(legs);
            if movement == Movement::WrittenOff {
                legs.extend(books.write_off(entry.amount));
            }
            let nothing = if let Movement::Nothing(why) = movement { Some(why) } else { None };
            Posted {
                seq: entry.seq,
                booked: entry.booked,
                key: entry.key.clone(),
                nature: entry.nature.clone(),
                amount: entry.amount,
                postings: postings(chart, dimensions.pools.as_ref(), &legs),
                nothing: nothing.filter(|_| legs.is_empty()),
            }
        });
        let posted = posted.collect();
        let tags = dimensions.tags.clone();
        Self { loan: loan.id().to_owned(), currency: loan.currency(), tags, posted }
    }

    /// The loan.
    pub fn loan(&self) -> &str {
        &self.loan
    }

    /// The currency of all amounts.
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// What the host says of the loan.
    pub const fn tags(&self) -> &BTreeMap<String, String> {
        &self.tags
    }

    /// Every entry of the book, in order.
    pub fn posted(&self) -> &[Posted] {
        &self.posted
    }

    /// Every posting that was booked by a day.
    pub fn postings_by(&self, day: Date) -> impl Iterator<Item = &Posting> {
        self.posted.iter().filter(move |posted| posted.booked <= day).flat_map(|posted| &posted.postings)
    }

    /// What stands on a role at the close of a day, as the book tells it; a debit is above zero.
    pub fn balance(&self, role: Role, day: Date) -> Minor {
        self.postings_by(day).filter(|posting| posting.role == role).map(|posting| posting.amount).sum()
    }

    /// The trial balance of a day by role (试算平衡); roles with nothing are left out. It adds up to nothing.
    pub fn balances(&self, day: Date) -> BTreeMap<Role, Minor> {
        let mut balances: BTreeMap<Role, Minor> = BTreeMap::new();
        for posting in self.postings_by(day) {
            *balances.entry(posting.role).or_default() += posting.amount;
        }
        balances.retain(|_, amount| !amount.is_zero());
        balances
    }
}

/// Legs on the accounts of a chart.
fn postings(chart: &Chart, pools: Option<&Pools>, legs: &[Leg]) -> Vec<Posting> {
    let shared: Vec<(Option<Arc<str>>, Leg)> = match pools {
        Some(pools) => pools.split(legs).into_iter().map(|(pool, leg)| (Some(pool), leg)).collect(),
        None => legs.iter().map(|leg| (None, *leg)).collect(),
    };
    let of_leg = shared.into_iter().flat_map(|(pool, leg)| {
        let parts = chart.split(pool.as_deref(), leg.role, leg.amount);
        parts.into_iter().map(move |(account, amount)| Posting {
            role: leg.role,
            account,
            component: leg.component,
            pool: pool.clone(),
            amount,
        })
    });
    of_leg.collect()
}

/// What of each entry is memorandum.
struct Memoranda {
    basis: Basis,
    /// On the accrual basis, what the loan says: by booking day and line.
    told: BTreeMap<(Date, LineKey), Minor>,
    /// What changed of lines without an entry of the day, by the entry that it is posted with.
    beside: BTreeMap<u64, Vec<(Component, Minor)>>,
}

impl Memoranda {
    fn of(loan: &Loan, basis: Basis) -> Self {
        let mut memoranda = Self { basis, told: BTreeMap::new(), beside: BTreeMap::new() };
        if basis == Basis::Cash {
            return memoranda;
        }
        for told in loan.memorandum_told() {
            let of_day = || loan.book().iter().filter(|entry| entry.booked == told.booked);
            if of_day().any(|entry| entry.key == told.key) {
                memoranda.told.insert((told.booked, told.key), told.amount);
                continue;
            }
            // A write-off that became known made it so, before what it takes off the balance sheet; or a stop, or a
            // resumption.
            let is = |movement: Movement| move |entry: &&Entry| Movement::of(&entry.key) == movement;
            let written_off = of_day().find(is(Movement::WrittenOff));
            let standing = || of_day().rfind(is(Movement::Standing));
            let by = written_off.or_else(standing).or_else(|| of_day().next_back());
            if let (Some(by), Movement::Grows(claim)) = (by, Movement::of(&told.key)) {
                memoranda.beside.entry(by.seq).or_default().push((claim.component(), told.amount));
            }
        }
        memoranda
    }

    /// What of an entry's own amount is memorandum: asked once for each line and day.
    fn of_entry(&mut self, entry: &Entry, movement: &Movement) -> Minor {
        match (self.basis, movement) {
            (Basis::Cash, Movement::Grows(_) | Movement::Kept(_)) => entry.amount,
            (Basis::Cash, _) => Minor::ZERO,
            (Basis::Accrual, _) => self.told.remove(&(entry.booked, entry.key.clone())).unwrap_or_default(),
        }
    }

    /// What else became memorandum, or income, with an entry.
    fn beside(&mut self, entry: &Entry) -> Vec<(Component, Minor)> {
        self.beside.remove(&entry.seq).unwrap_or_default()
    }
}
