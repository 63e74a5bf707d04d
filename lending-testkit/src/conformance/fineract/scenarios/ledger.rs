//! The transactions of a loan, as the peer lists them: what was booked, how it is split now, whether it was reverted
//! or replayed.

use std::collections::BTreeMap;

use lending_core::calendar::Date;
use lending_core::debt::{Component, ItemId, Split};
use lending_core::loan::{LineKey, Loan, ViewError};
use lending_core::money::Minor;
use rust_decimal::Decimal;

use super::table::Row;

/// What of a payment went where.
#[derive(Debug, Clone, Default)]
pub(super) struct Allocations {
    parts: BTreeMap<(String, ItemId), Split>,
    /// What other plans took over, by event and item, and when.
    taken: BTreeMap<(String, ItemId), (Date, Split)>,
    /// What is owed again since it was charged back, by event.
    charged_back: BTreeMap<String, Split>,
}

impl Allocations {
    /// What payments paid by a day, less what came back to them.
    pub(super) fn of(loan: &Loan, day: Date) -> Result<Self, ViewError> {
        let mut parts: BTreeMap<(String, ItemId), Split> = BTreeMap::new();
        let mut taken: BTreeMap<(String, ItemId), (Date, Split)> = BTreeMap::new();
        let mut charged_back: BTreeMap<String, Split> = BTreeMap::new();
        for line in loan.lines(day)? {
            if let LineKey::ChargedBack { event, component } = &line.key {
                let split = charged_back.entry(event.to_string()).or_default();
                split[*component] += line.amount;
            }
            if let LineKey::Moved { event, item, component } = &line.key {
                let place = (event.to_string(), item.clone());
                let (_, split) = taken.entry(place).or_insert((line.effect, Split::default()));
                split[*component] += line.amount;
            }
            let (payment, item, component, amount) =
                if let LineKey::Allocated { payment, item, component } = line.key {
                    (payment, item, component, line.amount)
                } else if let LineKey::Freed { payment, item, component } = line.key {
                    (payment, item, component, -line.amount)
                } else {
                    continue;
                };
            parts.entry((payment.to_string(), item)).or_default()[component] += amount;
        }
        Ok(Self { parts, taken, charged_back })
    }

    /// What another plan took over in all.
    fn of_plan(&self, key: &str) -> Split {
        let own = self.taken.iter().filter(|((event, _), _)| event == key);
        own.fold(Split::default(), |sum, (_, (_, part))| sum + *part)
    }

    /// The day on which another plan took over what was left of an item.
    pub(super) fn taken_over(&self, id: &ItemId) -> Option<Date> {
        let own = self.taken.iter().filter(|((_, item), (_, part))| item == id && !part.is_zero());
        own.map(|(_, (day, _))| *day).max()
    }

    /// What is owed again since a charge-back.
    fn of_charge_back(&self, key: &str) -> Split {
        self.charged_back.get(key).copied().unwrap_or_default()
    }

    /// What a payment paid in all.
    pub(super) fn of_payment(&self, key: &str) -> Split {
        let own = self.parts.iter().filter(|((payment, _), _)| payment == key);
        own.fold(Split::default(), |sum, (_, part)| sum + *part)
    }

    /// The bills, or rows to come, that a payment paid something of.
    pub(super) fn bills_of_payment(&self, key: &str) -> impl Iterator<Item = &ItemId> {
        let own = self.parts.iter().filter(move |((payment, _), part)| payment == key && !part.is_zero());
        own.map(|((_, item), _)| item).filter(|item| matches!(item, ItemId::Bill(_)))
    }

    /// What was paid on an item, by payment.
    pub(super) fn of_item(&self, id: &ItemId) -> impl Iterator<Item = (&str, Split)> {
        self.parts
            .iter()
            .filter(move |((_, item), part)| item == id && !part.is_zero())
            .map(|((payment, _), part)| (payment.as_str(), *part))
    }
}

/// One transaction.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// The key of our event.
    pub(super) key: String,
    /// The keys of all our events that make it, where they are several.
    pub(super) parts: Vec<String>,
    /// Its type, as the peer names it.
    pub(super) kind: &'static str,
    pub(super) day: Date,
    pub(super) amount: Decimal,
    pub(super) reverted: bool,
    replayed: bool,
    /// How it was split when it was looked at last, and the principal that was outstanding after it.
    shown: Option<(Split, Decimal)>,
}

impl Entry {
    pub(super) fn is_payout(&self) -> bool {
        self.kind == DISBURSEMENT
    }

    /// Whether it is no money: what was accrued.
    fn is_accrual(&self) -> bool {
        self.kind.starts_with("Accrual")
    }

    /// Whether money goes back, and may be owed again.
    fn goes_back(&self) -> bool {
        self.kind == CHARGE_BACK || self.kind == CREDIT_REFUND
    }

    /// What of it was credit, where the rest is owed again.
    pub(super) fn credit(&self, decimals: u32) -> Option<Minor> {
        let (split, _) = self.shown?;
        let all = self.amount.checked_mul(Decimal::from(10_u64.checked_pow(decimals)?))?;
        let credit = Minor::new(i64::try_from(all).ok()?) - split.principal;
        credit.is_positive().then_some(credit)
    }

    /// Whether the rows that are left took in nothing: the peer forgets that they should.
    fn is_idle(&self) -> bool {
        let took_in_nothing = self.shown.is_some_and(|(split, _)| split.is_zero());
        self.kind == RE_AMORTIZE && !self.reverted && took_in_nothing
    }

    /// Whether no money moves: what was outstanding on its day is charged off, or falls due.
    pub(super) fn is_end(&self) -> bool {
        self.kind == CHARGE_OFF || self.kind == TERMINATION
    }

    /// Whether no money moves: another plan takes the place of the one before.
    fn is_plan(&self) -> bool {
        self.kind == RE_AGE || self.kind == RE_AMORTIZE
    }
}

/// What the peer calls a payout.
pub(super) const DISBURSEMENT: &str = "Disbursement";
/// What the peer calls money from the borrower.
pub(super) const REPAYMENT: &str = "Repayment";
/// What the peer calls money of a payment that is taken back.
pub(super) const CHARGE_BACK: &str = "Chargeback";
/// What the peer calls the borrower's own money that goes back.
pub(super) const CREDIT_REFUND: &str = "Credit Balance Refund";
/// What the peer calls new rows for all that is owed.
pub(super) const RE_AGE: &str = "Re-age";
/// What the peer calls it when the rows that are left take in what is past due.
pub(super) const RE_AMORTIZE: &str = "Re-amortize";

/// What the peer calls it when a charge is paid beside a payout.
pub(super) const PAID_AT_PAYOUT: &str = "Repayment (at time of disbursement)";
/// What the peer calls the interest that it gives back with a refund.
pub(super) const INTEREST_REFUND: &str = "Interest Refund";
/// What the peer calls it when its books carry a loan no more.
pub(super) const CHARGE_OFF: &str = "Charge-off";
/// What the peer calls it when all that is to come falls due.
pub(super) const TERMINATION: &str = "Contract Termination";

/// All transactions, in the order in which they were booked.
#[derive(Debug, Clone, Default)]
pub(super) struct Ledger {
    entries: Vec<Entry>,
}

impl Ledger {
    /// Books a transaction.
    pub(super) fn book(&mut self, key: &str, kind: &'static str, day: Date, amount: Decimal) {
        let (replayed, reverted) = (false, false);
        let (parts, key) = (vec![key.to_owned()], key.to_owned());
        self.entries.push(Entry { key, parts, kind, day, amount, reverted, replayed, shown: None });
    }

    /// Books what was accrued, unless it is nothing; what an end of the same day accrues comes before it.
    pub(super) fn accrue(&mut self, kind: &'static str, day: Date, split: Split, decimals: u32) {
        if split.is_zero() {
            return;
        }
        self.book("", kind, day, decimal(split.total(), decimals));
        let Some(mut entry) = self.entries.pop() else { return };
        entry.shown = Some((split, Decimal::ZERO));
        let end = self.entries.iter().position(|end| end.is_end() && !end.reverted && end.day == day);
        self.entries.insert(end.unwrap_or(self.entries.len()), entry);
    }

    /// Books a transaction anew, in its place: what it was before is replayed.
    pub(super) fn book_anew(&mut self, key: &str, by: &str, amount: Decimal) {
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.key == key) {
            by.clone_into(&mut entry.key);
            (entry.parts, entry.amount, entry.replayed) = (vec![by.to_owned()], amount, true);
        }
    }

    /// Says which events make a transaction.
    pub(super) fn made_of(&mut self, key: &str, parts: Vec<String>) {
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.key == key) {
            entry.parts = parts;
        }
    }

    /// Takes a transaction out: the peer forgets a payout that was undone.
    pub(super) fn forget(&mut self, key: &str) {
        self.entries.retain(|entry| entry.key != key);
    }

    /// Marks a transaction as reverted: it keeps the figures that it had.
    pub(super) fn revert(&mut self, key: &str) {
        self.entries.iter_mut().filter(|entry| entry.key == key).for_each(|entry| entry.reverted = true);
    }

    /// All of them, in the order of booking.
    pub(super) fn entries(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.entries.iter()
    }

    /// Those that stand.
    pub(super) fn standing(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.entries().filter(|entry| !entry.reverted)
    }

    /// The end that stands, if one does.
    pub(super) fn end(&self) -> Option<&Entry> {
        self.standing().rev().find(|entry| entry.is_end())
    }

    /// Whether a loan was charged off or terminated on a day.
    pub(super) fn ended_on(&self, day: Date) -> bool {
        self.standing().any(|entry| entry.is_end() && entry.day == day)
    }

    /// Whether new rows took the place of the ones before on a day.
    pub(super) fn re_aged_on(&self, day: Date) -> bool {
        self.standing().any(|entry| entry.kind == RE_AGE && entry.day == day)
    }

    /// The key of the last transaction that stands and is asked for.
    pub(super) fn last_standing(&self, asked: impl Fn(&Entry) -> bool) -> Option<String> {
        self.standing()
            .rev()
            .filter(|entry| !entry.is_accrual())
            .find(|entry| asked(entry))
            .map(|entry| entry.key.clone())
    }

    /// The key of the nth transaction of a day, of one kind or of any.
    pub(super) fn nth(&self, nth: Decimal, kind: Option<&str>, day: Date) -> Option<String> {
        let of_day = self.entries().filter(|entry| entry.day == day);
        let of_kind = of_day.filter(|entry| kind.is_none_or(|kind| is_same_kind(entry.kind, kind)));
        let mut numbered = (1_u32..).zip(of_kind);
        let found = numbered.find(|(number, _)| Decimal::from(*number) == nth);
        found.map(|(_, entry)| entry.key.clone())
    }

    /// The day on which a payment counts.
    pub(super) fn day_of(&self, key: &str) -> Option<Date> {
        self.entries().find(|entry| entry.key == key).map(|entry| entry.day)
    }

    /// Takes in how payments are split now, and what is told of re-ages and ends; one that is split otherwise than before
    /// was replayed.
    pub(super) fn refresh(
        &mut self,
        allocations: &Allocations,
        told: &BTreeMap<String, Split>,
        decimals: u32,
    ) {
        let mut outstanding = Decimal::ZERO;
        for at in self.by_day() {
            let entry = &mut self.entries[at];
            if entry.reverted || entry.is_accrual() {
                continue;
            }
            if entry.is_plan() || entry.is_end() {
                let aged = told.get(&entry.key).copied();
                let known = entry.shown.filter(|_| entry.kind != RE_AMORTIZE).map(|(split, _)| split);
                let split = aged.or(known).unwrap_or_else(|| allocations.of_plan(&entry.key));
                entry.amount = decimal(split.total(), decimals);
                entry.replayed |= entry.shown.is_some_and(|(before, _)| before != split);
                entry.shown = Some((split, Decimal::ZERO));
                continue;
            }
            if entry.goes_back() {
                let parts = entry.parts.iter().map(|part| allocations.of_charge_back(part));
                let split = parts.fold(Split::default(), |sum, part| sum + part);
                outstanding += decimal(split.principal, decimals);
                entry.replayed |= entry.shown.is_some_and(|(before, _)| before != split);
                entry.shown = Some((split, outstanding));
                continue;
            }
            let split = allocations.of_payment(&entry.key);
            outstanding += if entry.is_payout() { entry.amount } else { -decimal(split.principal, decimals) };
            entry.replayed |= entry.shown.is_some_and(|(before, _)| before != split);
            entry.shown = Some((split, outstanding));
        }
    }

    /// The places of the entries, by day.
    fn by_day(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.entries.len()).collect();
        order.sort_by_key(|at| self.entries[*at].day);
        order
    }

    /// The peer's table.
    pub(super) fn table(&self, decimals: u32) -> Vec<Row> {
        let rows = self.by_day().into_iter().map(|at| &self.entries[at]);
        rows.filter(|entry| !entry.is_idle())
            .map(|entry| {
                let (split, balance) = entry.shown.unwrap_or_default();
                let figure = |component| decimal(split[component], decimals);
                Row::default()
                    .with("Transaction date", entry.day)
                    .with("Transaction Type", entry.kind)
                    .with("Amount", entry.amount)
                    .with("Principal", figure(Component::Principal))
                    .with("Interest", figure(Component::Interest))
                    .with("Fees", figure(Component::Fee))
                    .with("Penalties", figure(Component::Penalty))
                    .with("Loan Balance", balance)
                    .with("Reverted", entry.reverted)
                    .with("Replayed", entry.replayed)
            })
            .collect()
    }
}

/// Whether a name of a type is that of a table, however it is written: `PAYOUT_REFUND`, `Payout Refund`.
fn is_same_kind(shown: &str, named: &str) -> bool {
    let letters = |name: &str| -> String {
        name.chars().filter(char::is_ascii_alphabetic).map(|letter| letter.to_ascii_lowercase()).collect()
    };
    letters(shown) == letters(named)
}

/// An amount in minor units, as the peer shows it.
pub(super) fn decimal(minor: Minor, decimals: u32) -> Decimal {
    Decimal::new(minor.units(), decimals)
}

#[cfg(test)]
mod tests {
    use lending_core::date;
    use lending_core::debt::Key;

    use super::super::table::Cell;
    use super::*;

    fn paid(payment: &str, principal: i64, interest: i64) -> Allocations {
        let split =
            Split { principal: Minor::new(principal), interest: Minor::new(interest), ..Split::default() };
        assert!(Key::new(payment).is_ok());
        Allocations {
            parts: [((payment.to_owned(), ItemId::Bill(1)), split)].into(),
            ..Allocations::default()
        }
    }

    #[test]
    fn a_split_that_changes_was_replayed_and_a_reverted_one_stays() {
        let mut ledger = Ledger::default();
        ledger.book("d", DISBURSEMENT, date!("2026-01-01"), Decimal::from(100));
        ledger.book("p", REPAYMENT, date!("2026-02-01"), Decimal::from(10));
        ledger.refresh(&paid("p", 950, 50), &BTreeMap::new(), 2);
        let cell = |ledger: &Ledger, column| ledger.table(2)[1].get(column).clone();
        assert_eq!(cell(&ledger, "Loan Balance"), Cell::from(Decimal::new(905, 1)));
        assert_eq!(cell(&ledger, "Replayed"), Cell::from(false));
        ledger.refresh(&paid("p", 1000, 0), &BTreeMap::new(), 2);
        assert_eq!(cell(&ledger, "Replayed"), Cell::from(true));
        ledger.revert("p");
        ledger.refresh(&Allocations::default(), &BTreeMap::new(), 2);
        assert_eq!(cell(&ledger, "Principal"), Cell::from(Decimal::from(10)));
        assert_eq!(cell(&ledger, "Reverted"), Cell::from(true));
    }
}
