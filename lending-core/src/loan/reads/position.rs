//! The balances of a day.

use std::fmt;

use crate::calendar::Date;
use crate::debt::{Item, ItemId, ItemState, Key, Split};
use crate::loan::account::Loan;
use crate::loan::derive::Phase;
use crate::loan::line::Balances;
use crate::loan::reads::ViewError;
use crate::loan::state::{Charge, Debt, Ended, Plan, State, Status};
use crate::money::{Currency, Minor, Money};
use crate::rate::Rate;

/// The balances of a loan on a day, as one more payment of that day would find them: after its
/// money and relief, before its close (between steps 5 and 6 of C44).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// The day.
    pub day: Date,
    /// The currency of every amount.
    pub currency: Currency,
    /// Whether the day lies after the business day: what would be if nothing else happened.
    pub projection: bool,
    /// What of the approved amount can still be paid out.
    pub undrawn: Money,
    /// What was sent: what was paid out, less what was kept of it.
    pub sent: Money,
    /// The contract rate of the coming night.
    pub contract_rate: Rate,
    /// Principal paid out that is on no bill yet.
    pub principal_to_come: Money,
    /// Interest that has grown and is on no bill yet.
    pub interest_accrued: Money,
    /// Interest that is on a bill and has not grown yet.
    pub interest_billed_ahead: Money,
    /// What was paid of rows that are not issued yet: its principal has left `principal_to_come`, its interest is in no
    /// other figure; in minor units.
    pub paid_ahead: Split,
    /// Charges that wait for the next bill, with their tax.
    pub fees_waiting: Money,
    /// Issued, due day not over; in minor units, which [`Position::money`] turns into money.
    pub due: Split,
    /// Issued, due day over; in minor units.
    pub past_due: Split,
    /// The borrower's own money.
    pub credit: Money,
    /// The borrower's own money that lies to be returned: no bill uses it.
    pub to_be_returned: Money,
    /// The borrower's own money, by the payment it came from.
    pub lots: Vec<(Key, Money)>,
    /// Every bill and charge, also those that are settled.
    pub items: Vec<Item>,
    /// The day from whose close on the lender's books carry the loan no more; `None`: it is not written off.
    pub written_off_since: Option<Date>,
    /// The day from whose close on what grows is memorandum, no income; `None`: it is income.
    pub non_accrual_since: Option<Date>,
}

impl Position {
    /// All principal outstanding: to come, due and past due.
    pub fn principal_outstanding(&self) -> Money {
        self.money(self.principal_to_come.minor() + self.due.principal + self.past_due.principal)
    }

    /// Everything that is issued and unpaid.
    pub fn owed(&self) -> Money {
        self.money(self.due.total() + self.past_due.total())
    }

    /// What is between borrower and lender, on items and on no bill, in minor units of the loan's currency: what the
    /// lines of the day add up to (C220).
    ///
    /// ```
    /// # use lending_core::{date, doc};
    /// # let loan = doc::disbursed();
    /// let day = date!("2026-02-20");
    /// let lines = loan.explain_all(day)?;
    /// let moved = lines.iter().map(|said| said.line.key.moves(said.line.amount));
    /// assert_eq!(loan.closing(day)?.position.balances(), moved.sum());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn balances(&self) -> Balances {
        let mut owed = self.items.iter().fold(Split::default(), |sum, item| sum + item.unpaid());
        owed.principal = self.principal_outstanding().minor();
        owed.interest += self.interest_accrued.minor() - self.interest_billed_ahead.minor();
        owed.interest -= self.paid_ahead.interest;
        Balances { owed, own: self.credit.minor() + self.to_be_returned.minor() }
    }

    /// An amount in the loan's currency.
    pub const fn money(&self, minor: Minor) -> Money {
        Money::new(minor, self.currency)
    }

    /// The bills, in the order of their numbers.
    pub fn bills(&self) -> impl Iterator<Item = &Item> {
        let number = |item: &Item| if let ItemId::Bill(number) = item.id { Some(number) } else { None };
        let mut bills: Vec<_> = self.items.iter().filter_map(|item| Some((number(item)?, item))).collect();
        // Items are in the order of their due days, and a bill that was called in may be due before others.
        bills.sort_by_key(|(number, _)| *number);
        bills.into_iter().map(|(_, item)| item)
    }
}

/// How a loan stands at the close of a day, after everything that happens on it (step 6 of C44).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// The balances.
    pub position: Position,
    /// Days past due (逾期天数), as the terms count: those of the stretch that goes on.
    pub days_past_due: u32,
    /// All days on whose close the loan was past due (累计逾期天数).
    pub days_past_due_cumulative: u32,
    /// The days past due of each item that counts, by its own due day; items without any are left out.
    pub items_past_due: Vec<(ItemId, u32)>,
    /// The class (五级分类); `None`: the terms name none.
    pub class: Option<String>,
    /// Where it is in its life.
    pub status: Status,
    /// Why nothing is owed or to come any more, as long as it is so.
    pub ended: Option<Ended>,
}

impl Loan {
    /// The balances of a day: what one more payment on it would find.
    ///
    /// ```
    /// # use lending_core::{date, doc, money};
    /// # let loan = doc::disbursed();
    /// let position = loan.position(date!("2026-02-10"))?;
    /// assert_eq!(position.owed(), money!("1066.19 CNY")); // due today, not past due
    /// assert!(position.past_due.is_zero());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`ViewError::OutOfReach`]: the day lies before the contract day, or more than 100 years after it (C4).
    pub fn position(&self, day: Date) -> Result<Position, ViewError> {
        let derived = self.view(day, Phase::Day)?;
        Ok(self.position_of(&derived.state, day))
    }

    /// How the loan stands at the close of a day.
    ///
    /// ```
    /// # use lending_core::{date, doc, loan::Status, money};
    /// # let loan = doc::disbursed();
    /// let closing = loan.closing(date!("2026-02-20"))?;
    /// assert_eq!((closing.days_past_due, closing.status), (10, Status::Running));
    /// assert_eq!(closing.position.money(closing.position.past_due.penalty), money!("4.73 CNY"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`ViewError::OutOfReach`]: the day lies before the contract day, or more than 100 years after it (C4).
    pub fn closing(&self, day: Date) -> Result<Closing, ViewError> {
        let derived = self.view(day, Phase::Close)?;
        Ok(self.closing_of(&derived.state, derived.late_items, day))
    }

    /// How the loan stands at the close of each day of a span, both ends included, in one walk.
    ///
    /// # Errors
    /// [`ViewError`]: the span ends before it begins, or a day lies outside the loan's reach (C4).
    pub fn closings(&self, from: Date, to: Date) -> Result<Vec<Closing>, ViewError> {
        if from > to {
            return Err(ViewError::Span { from, to });
        }
        self.within_reach(from)?;
        self.within_reach(to)?;
        let mut walk = self.day_by_day();
        std::iter::successors(Some(from), |day| (*day < to).then(|| day.plus_days(1)))
            .map(|day| walk.closing(day))
            .collect()
    }

    pub(super) fn closing_of(&self, state: &State, items_past_due: Vec<(ItemId, u32)>, day: Date) -> Closing {
        let arrears = &state.arrears;
        let classes = self.terms.agreed().classification.as_ref();
        let class = classes.and_then(|classes| classes.classes.get(arrears.grade.class()));
        Closing {
            position: self.position_of(state, day),
            days_past_due: arrears.days,
            days_past_due_cumulative: arrears.cumulative,
            items_past_due,
            class: class.map(|class| class.name.clone()),
            status: state.status,
            ended: state.ended.clone(),
        }
    }

    /// The bills that were issued by a day, in the order of their numbers.
    ///
    /// # Errors
    /// [`ViewError::OutOfReach`]: the day lies before the contract day, or more than 100 years after it (C4).
    pub fn bills(&self, day: Date) -> Result<Vec<Item>, ViewError> {
        Ok(self.position(day)?.bills().cloned().collect())
    }

    pub(super) fn position_of(&self, state: &State, day: Date) -> Position {
        let currency = self.currency();
        let money = |minor| Money::new(minor, currency);
        let unpaid = |past_due: bool| {
            let debts = state.items.debts.iter().filter(move |debt| (debt.due < day) == past_due);
            debts.fold(Split::default(), |sum, debt| sum + debt.unpaid())
        };
        let issued = state.items.debts.iter().map(|debt| item_of(debt, day));
        let waiting = state.items.waiting.iter().map(waiting_item);
        let lots = state.items.lots.iter().filter(|lot| lot.rest.is_positive());
        let written_off_since = state.written_off.as_ref().map(|off| off.since);
        Position {
            day,
            currency,
            projection: day > self.business_day(),
            undrawn: money(state.undrawn),
            sent: money(state.sent),
            contract_rate: state.rate,
            principal_to_come: money(state.plan.as_ref().map_or(Minor::ZERO, Plan::unpaid)),
            interest_accrued: money(state.on_no_bill().at_least_zero()),
            interest_billed_ahead: money((-state.on_no_bill()).at_least_zero()),
            paid_ahead: state.plan.as_ref().map_or_else(Split::default, Plan::paid_ahead),
            fees_waiting: money(state.items.waiting.iter().map(|charge| charge.unpaid().total()).sum()),
            due: unpaid(false),
            past_due: unpaid(true),
            credit: money(state.items.credit()),
            to_be_returned: money(state.items.to_return()),
            lots: lots.map(|lot| (lot.payment.clone(), money(lot.rest))).collect(),
            items: issued.chain(waiting).collect(),
            written_off_since,
            non_accrual_since: [state.arrears.grade.non_accrual(), written_off_since]
                .into_iter()
                .flatten()
                .min(),
        }
    }
}

/// An issued item as a day sees it.
pub(super) fn item_of(debt: &Debt, day: Date) -> Item {
    let state = match (debt.unpaid().is_zero(), debt.due < day) {
        (true, _) => ItemState::Settled,
        (false, true) => ItemState::PastDue,
        (false, false) => ItemState::Due,
    };
    Item {
        id: debt.id.clone(),
        issued: debt.issued,
        due: Some(debt.due),
        state,
        stated: debt.stated,
        paid: debt.paid,
        waived: debt.waived,
        moved: debt.moved,
    }
}

fn waiting_item(charge: &Charge) -> Item {
    Item {
        id: charge.id.clone(),
        issued: charge.made,
        due: None,
        state: ItemState::Waiting,
        stated: charge.stated,
        paid: Split::default(),
        waived: charge.waived,
        moved: Split::default(),
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = if self.projection { " (projection)" } else { "" };
        writeln!(f, "{}{mark}", self.day)?;
        writeln!(f, "  principal outstanding  {}", self.principal_outstanding())?;
        writeln!(f, "  due                    {}", self.money(self.due.total()))?;
        writeln!(f, "  past due               {}", self.money(self.past_due.total()))?;
        writeln!(f, "  of it penalty          {}", self.money(self.due.penalty + self.past_due.penalty))?;
        write!(f, "  credit                 {}", self.credit)?;
        if self.to_be_returned.minor().is_zero() {
            return Ok(());
        }
        write!(f, "\n  to be returned         {}", self.to_be_returned)
    }
}

impl fmt::Display for Closing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.position)?;
        write!(
            f,
            "  days past due          {}\n  status                 {}",
            self.days_past_due,
            self.status.name()
        )?;
        match (&self.class, self.position.non_accrual_since) {
            (Some(class), Some(since)) => {
                write!(f, "\n  class                  {class}, without accrual since {since}")
            }
            (Some(class), None) => write!(f, "\n  class                  {class}"),
            (None, _) => Ok(()),
        }
    }
}
