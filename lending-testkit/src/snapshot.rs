//! What two independent computations of a loan must agree on.

use std::collections::BTreeMap;

use lending_core::calendar::Date;
use lending_core::debt::{Key, Split};
use lending_core::loan::{Closing, Ended, LineKey, Position};
use lending_core::money::Minor;

/// Everything that two independent computations of a loan must agree on at the end of a day, in minor units.
///
/// Zero lines and zero items are left out of the maps.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// After step 5 of the day.
    pub position: Figures,
    /// After step 6 of the day.
    pub closing: Figures,
    /// Days past due at the close.
    pub days_past_due: u32,
    /// All days on whose close the loan was past due.
    pub days_past_due_cumulative: u32,
    /// The days past due of each item that has any.
    pub items_past_due: BTreeMap<String, u32>,
    /// The class at the close.
    pub class: Option<String>,
    /// `opened`, `running`, `settled` or `closed`, at the close.
    pub status: String,
    /// Why nothing is owed or to come any more, with the day and the fact.
    pub ended: Option<String>,
    /// Since when the lender's books carry the loan no more.
    pub written_off_since: Option<Date>,
    /// Since when what grows is memorandum.
    pub memorandum_since: Option<Date>,
    /// The sum of the lines of each key that show by the close of the day; keys as in [`line_key`].
    pub lines: BTreeMap<String, i64>,
}

/// Balances.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    /// Principal disbursed that is on no bill.
    pub principal_to_come: i64,
    /// The pot: above zero accrued interest on no bill, below zero interest billed ahead.
    pub pot: i64,
    /// The borrower's credit, by the key of the payment it came from; no zero lots.
    pub credit: BTreeMap<String, i64>,
    /// The contract rate of the coming night, in 10⁻¹² a year.
    pub contract_rate: i64,
    /// What can still be paid out.
    pub undrawn: i64,
    /// What was paid out, less what was kept of it.
    pub sent: i64,
    /// The borrower's money that lies to be returned.
    pub to_be_returned: i64,
    /// Issued bills and charges (`bill 3`, `charge c-1`), also those that are settled.
    pub items: BTreeMap<String, ItemFigures>,
}

/// One bill or charge.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ItemFigures {
    /// The due day; none for a charge that waits for the next bill.
    pub due: Option<Date>,
    /// What was stated, grown and restated.
    pub stated: Split,
    /// What was paid.
    pub paid: Split,
    /// What was waived.
    pub waived: Split,
    /// What another plan took over.
    pub moved: Split,
}

/// The text of a line's key: its kind and what its kind names, joined by ` | `, such as
/// `interest | row 3 | 2026-02`, `penalty | bill 1 | 2026-02`, `compound | bill 1 | 2026-02`, `billed | bill 1 | interest`,
/// `interest_taken_back | bill 1 | row 2 | 2026-02`, `added | bill 3 | row 4 | 2026-05`,
/// `taken_off | bill 3 | 2026-04-30`, `allocated | p-1 | bill 1 | principal`, `freed | p-1 | bill 3 | interest`,
/// `waived | w-1 | bill 2 | penalty`, `unwaived | w-1 | bill 3 | interest`,
/// `relieved | bill 3`, `unrelieved | bill 3`, `lapsed | w-1`,
/// `returned | r-1 | bill 1 | principal`, `returned_credit | r-1`, `rolled | bill 1 | 2026-02-01`,
/// `closed | 2026-05-01`, `disbursed | d-1`, `received | p-1`, `charged | c-1`.
pub fn line_key(parts: &[&dyn std::fmt::Display]) -> String {
    parts.iter().map(ToString::to_string).collect::<Vec<_>>().join(" | ")
}

impl Snapshot {
    /// What the engine says of a day: before its close, at it, and by which lines.
    pub fn of(position: &Position, closing: &Closing, lines: &BTreeMap<LineKey, Minor>) -> Self {
        let lines = lines.iter().filter(|(_, amount)| !amount.is_zero());
        Self {
            position: Figures::of(position),
            closing: Figures::of(&closing.position),
            days_past_due: closing.days_past_due,
            days_past_due_cumulative: closing.days_past_due_cumulative,
            items_past_due: items_past_due(closing),
            class: closing.class.clone(),
            status: closing.status.name().to_owned(),
            ended: closing.ended.as_ref().map(ended),
            written_off_since: closing.position.written_off_since,
            memorandum_since: closing.position.non_accrual_since,
            lines: lines.map(|(key, amount)| (key.to_string(), amount.units())).collect(),
        }
    }
}

impl Snapshot {
    /// Whether it closes as the engine says.
    pub fn closes_as(&self, closing: &Closing) -> bool {
        self.closing == Figures::of(&closing.position)
            && self.days_past_due == closing.days_past_due
            && self.days_past_due_cumulative == closing.days_past_due_cumulative
            && self.items_past_due == items_past_due(closing)
            && self.class == closing.class
            && self.status == closing.status.name()
            && self.ended == closing.ended.as_ref().map(ended)
            && self.written_off_since == closing.position.written_off_since
            && self.memorandum_since == closing.position.non_accrual_since
    }

    /// Whether more happened since the snapshot of the day before than that something grew.
    pub fn more_than_grew(&self, before: &Self) -> bool {
        let grows = |key: &str| GROWTH.iter().any(|kind| key.starts_with(kind));
        !self
            .lines
            .iter()
            .filter(|(key, _)| !grows(key))
            .eq(before.lines.iter().filter(|(key, _)| !grows(key)))
    }
}

/// The text of why a loan ended: `2026-05-01 repaid by p-1`.
pub fn ended_text(since: Date, why: &str, by: Option<&str>) -> String {
    by.map_or_else(|| format!("{since} {why}"), |by| format!("{since} {why} by {by}"))
}

fn ended(ended: &Ended) -> String {
    ended_text(ended.since, ended.why.name(), ended.by.as_ref().map(Key::as_str))
}

fn items_past_due(closing: &Closing) -> BTreeMap<String, u32> {
    closing.items_past_due.iter().map(|(item, days)| (item.to_string(), *days)).collect()
}

/// How the keys of lines begin that grow with time alone.
const GROWTH: [&str; 3] = ["interest |", "penalty |", "compound |"];

impl Figures {
    fn of(position: &Position) -> Self {
        let pot = position.interest_accrued.minor() - position.interest_billed_ahead.minor();
        let items = position.items.iter().map(|item| {
            let (stated, paid) = (item.stated, item.paid);
            let figures = ItemFigures { due: item.due, stated, paid, waived: item.waived, moved: item.moved };
            (item.id.to_string(), figures)
        });
        Self {
            principal_to_come: position.principal_to_come.minor().units(),
            pot: pot.units(),
            credit: position.lots.iter().map(|(key, rest)| (key.to_string(), rest.minor().units())).collect(),
            contract_rate: position.contract_rate.scaled(),
            undrawn: position.undrawn.minor().units(),
            sent: position.sent.minor().units(),
            to_be_returned: position.to_be_returned.minor().units(),
            items: items.collect(),
        }
    }
}
