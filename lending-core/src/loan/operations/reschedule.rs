//! Another plan for what is owed (展期, 重组).

use thiserror::Error;

use super::{BusinessDay, Receipt, first_difference, same, tried};
use crate::calendar::{Anchor, Date};
use crate::debt::Key;
use crate::error::{Coded, ErrorKind};
use crate::loan::account::{Loan, RecordError, Trial};
use crate::loan::derive::{Hindrance, MadeRow, plans_made};
use crate::loan::effect::Effect;
use crate::loan::event::{Event, Fact};
use crate::rate::Rate;
use crate::reschedule::{AgreedRow, Arrears, NewPlan, OnLateFact, Rows, TakenOver};
use crate::schedule::{PlanError, ROWS_MAX};

/// Another plan from a day on; the business day, unless another is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reschedule {
    key: String,
    plan: NewPlan,
    value: Option<Date>,
}

impl Reschedule {
    /// A plan that takes the place of the one before on the business day.
    pub fn new(key: &str, plan: NewPlan) -> Self {
        Self { key: key.to_owned(), plan, value: None }
    }

    /// Counts on this day instead of the business day; it may lie ahead.
    #[must_use]
    pub fn value(self, value: Date) -> Self {
        Self { value: Some(value), ..self }
    }
}

/// Why another plan was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RescheduleError {
    /// A rule of every event.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// Its rows cannot be rows.
    #[error("{field}: expected {expected}, found {found}")]
    Rows {
        /// The field.
        field: &'static str,
        /// What was expected.
        expected: String,
        /// What was given.
        found: String,
    },
    /// It would count before another plan that stands.
    #[error("`{by}` made another plan on {last}: a plan counts on that day or later, found {found}")]
    BeforeTheLast {
        /// The event.
        by: Key,
        /// Its day.
        last: Date,
        /// What was given.
        found: Date,
    },
    /// Nothing is owed that a plan could be made for.
    #[error("nothing is owed on {day}: there is no principal to plan")]
    NothingOwed {
        /// The day.
        day: Date,
    },
    /// The rows that are left were to stay, and none is left.
    #[error("no row is left on {day} that could stay or move: name new rows")]
    NoRowLeft {
        /// The day.
        day: Date,
    },
    /// Rows would be suspended that are suspended, or ask for less by the terms.
    #[error("the rows due by {until} are suspended already, found another suspension on {day}")]
    SuspendedAlready {
        /// The due day of the last of them.
        until: Date,
        /// The day.
        day: Date,
    },
    /// There is no suspension that could end.
    #[error("no suspended row begins on {day} or later: there is nothing to resume")]
    NothingSuspended {
        /// The day.
        day: Date,
    },
    /// No plan can be made.
    #[error(transparent)]
    Plan(#[from] PlanError),
}

impl Coded for RescheduleError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Record(inner) => inner.kind(),
            Self::Rows { .. } => ErrorKind::InvalidInput,
            Self::BeforeTheLast { .. }
            | Self::NothingOwed { .. }
            | Self::NoRowLeft { .. }
            | Self::SuspendedAlready { .. }
            | Self::NothingSuspended { .. } => ErrorKind::NotAllowed,
            Self::Plan(inner) => inner.kind(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Record(inner) => inner.code(),
            Self::Rows { .. } => "reschedule.rows",
            Self::BeforeTheLast { .. } => "reschedule.before_the_last",
            Self::NothingOwed { .. } => "reschedule.nothing_owed",
            Self::SuspendedAlready { .. } => "reschedule.suspended_already",
            Self::NothingSuspended { .. } => "reschedule.nothing_suspended",
            Self::NoRowLeft { .. } => "reschedule.no_row_left",
            Self::Plan(inner) => inner.code(),
        }
    }
    fn path(&self) -> String {
        match self {
            Self::Record(inner) => inner.path(),
            Self::Rows { field, .. } => (*field).to_owned(),
            Self::BeforeTheLast { .. } | Self::NothingOwed { .. } | Self::NoRowLeft { .. } => {
                "value".to_owned()
            }
            Self::SuspendedAlready { .. } | Self::NothingSuspended { .. } => "rows".to_owned(),
            Self::Plan(inner) => inner.path(),
        }
    }
}

impl BusinessDay<'_> {
    /// Puts another plan in the place of what is to come, and of what is owed as it says.
    ///
    /// In this order: interest is brought to the day; rows whose period ends by then are billed by the plan before;
    /// unpaid bills are taken over, their principal into the plan, each other component as agreed; the rows are made
    /// from the principal that is then on no bill. Bills that are taken over stay readable with what was moved. Try it
    /// on a copy of the loan first: a clone is a preview.
    ///
    /// ```
    /// # use lending_core::{calendar::Frequency, date, doc, loan::Reschedule, reschedule::NewPlan};
    /// # let mut loan = doc::disbursed();
    /// let plan = NewPlan::rows(24, Frequency::Monthly, date!("2026-05-10"));
    /// let mut preview = loan.clone();
    /// preview.on(date!("2026-04-01"))?.reschedule(Reschedule::new("x-1", plan))?;
    /// let rows = preview.schedule(date!("2026-04-01"), Default::default())?.rows;
    /// assert_eq!(rows.last().map(|row| row.due), Some(date!("2028-04-10")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`RescheduleError`]; the loan is as it was.
    pub fn reschedule(self, reschedule: Reschedule) -> Result<Receipt, RescheduleError> {
        let Reschedule { key, plan, value } = reschedule;
        self.record(
            &key,
            |fact, _| {
                let Fact::Rescheduled { value: counted, plan: known, .. } = fact else { return Some("kind") };
                first_difference(&[("value", same(value.as_ref(), counted)), ("plan", *known == plan)])
            },
            |_, day| {
                let (value, plan) = (value.unwrap_or(day), plan.clone());
                Ok(Fact::Rescheduled { value, plan, agreed: Vec::new() })
            },
            judge,
        )
    }
}

/// The rule: rows that can be rows, after every plan that stands, for principal that is owed.
pub(super) fn judge(loan: &Loan, event: &Event) -> Result<Trial, RescheduleError> {
    let Fact::Rescheduled { value, ref plan, ref agreed } = event.fact else {
        unreachable!("the rule of another plan is asked about another plan")
    };
    judge_rows(value, plan)?;
    let last = loan.standing().filter(|other| matches!(other.fact, Fact::Rescheduled { .. }));
    let last = last.filter_map(|other| other.fact.value().map(|day| (day, &other.key))).max();
    if let Some((last, by)) = last.filter(|(last, _)| value < *last) {
        return Err(RescheduleError::BeforeTheLast { by: by.clone(), last, found: value });
    }
    let first = loan.terms.agreed().first_due;
    let (reach, found) = (loan.reach(), plan.last_due(loan.frequency(), first, loan.last_due()));
    if found > reach {
        let (field, expected) = ("rows", format!("a last due day by {reach}"));
        return Err(RescheduleError::Rows { field, expected, found: found.to_string() });
    }
    let trial = tried(loan, event)?;
    match trial.hindrance(&event.key) {
        Some(Hindrance::NothingOwed) => Err(RescheduleError::NothingOwed { day: value }),
        Some(Hindrance::NoRowLeft { .. }) => Err(RescheduleError::NoRowLeft { day: value }),
        Some(Hindrance::DueTooEarly { start }) => {
            let (field, expected) =
                ("rows", format!("a first due day after {start}, when its period begins"));
            let found = plan.first_due().map_or_else(String::new, |day| day.to_string());
            Err(RescheduleError::Rows { field, expected, found })
        }
        Some(Hindrance::TooManyRows { limit }) => {
            let Rows::Suspended { rows, .. } = plan.rows else {
                unreachable!("only suspended rows can be too many")
            };
            let (field, expected) = ("rows.suspended.rows", format!("1 … {limit}"));
            Err(RescheduleError::Rows { field, expected, found: rows.to_string() })
        }
        Some(Hindrance::SuspendedAlready { until }) => {
            Err(RescheduleError::SuspendedAlready { until: *until, day: value })
        }
        Some(Hindrance::NothingSuspended) => Err(RescheduleError::NothingSuspended { day: value }),
        Some(Hindrance::HaircutTooLarge { limit }) => {
            let found = plan.haircut.unwrap_or_default().to_string();
            let (field, expected) = ("haircut", format!("1 … {limit} minor units"));
            Err(RescheduleError::Rows { field, expected, found })
        }
        Some(Hindrance::ResidualTooLarge { limit }) => {
            let found = plan.residual.unwrap_or_default().to_string();
            let (field, expected) = ("residual", format!("0 … {limit} minor units"));
            Err(RescheduleError::Rows { field, expected, found })
        }
        Some(
            Hindrance::Plan(_)
            | Hindrance::Closed
            | Hindrance::Locked { .. }
            | Hindrance::SettledBefore { .. }
            | Hindrance::LessIsOwed { .. }
            | Hindrance::BelowMinimum { .. },
        )
        | None => {
            let trial = trial.planned(&event.key)?;
            let keeps = plan.on_late_fact == OnLateFact::KeepAgreed && agreed.is_empty();
            if !keeps {
                return Ok(trial);
            }
            Ok(with_agreed_rows(trial, loan, event, value).planned(&event.key)?)
        }
    }
}

/// The trial, with the rows that it gave written into the event: what was agreed.
fn with_agreed_rows(trial: Trial, loan: &Loan, event: &Event, day: Date) -> Trial {
    let (events, before) = trial.history();
    let known = loan.reference.known_by(event.booked);
    let plans = plans_made(loan.terms.agreed(), known, events, before, day);
    let made = plans.into_iter().rev().find(|made| made.by == event.key);
    let row = |row: MadeRow| AgreedRow { due: row.falls, principal: row.principal, interest: row.grows };
    let rows = made.map(|made| made.rows.into_iter().map(row).collect()).unwrap_or_default();
    trial.again(loan, |fact| {
        if let Fact::Rescheduled { agreed, .. } = fact {
            *agreed = rows;
        }
    })
}

fn judge_rows(value: Date, plan: &NewPlan) -> Result<(), RescheduleError> {
    let refused =
        |field, expected: String, found: String| Err(RescheduleError::Rows { field, expected, found });
    if let Some(rate) = plan.rate.filter(|rate| rate.is_negative()) {
        return refused("rate", format!("0 … {}", Rate::MAX), rate.to_string());
    }
    if plan.rate.is_some() && plan.goes_to_the_end() {
        return refused(
            "rate",
            "no rate: interest to the end is all there is".to_owned(),
            "a rate".to_owned(),
        );
    }
    if plan.goes_to_the_end() && !matches!(plan.rows, Rows::New { .. }) {
        let found = "is_spread_to_the_end".to_owned();
        return refused("arrears.transferred.interest", "new rows for interest to the end".to_owned(), found);
    }
    if let Some(haircut) = plan.haircut.filter(|haircut| !haircut.is_positive()) {
        return refused("haircut", "more than nothing".to_owned(), haircut.to_string());
    }
    let adds_to_rows = plan.rows == Rows::Same && plan.arrears != Arrears::Stay;
    if plan.taken_over == TakenOver::OnTopOfTheRows && !adds_to_rows {
        let found = "on_top_of_the_rows".to_owned();
        return refused("taken_over", "rows that stay, and bills that are taken over".to_owned(), found);
    }
    match &plan.rows {
        Rows::Moved { to, .. } if *to <= value => {
            refused("rows.moved.to", format!("a day after {value}"), to.to_string())
        }
        Rows::New { instalments, .. } if !(1..=ROWS_MAX).contains(instalments) => {
            refused("rows.new.instalments", format!("1 … {ROWS_MAX}"), instalments.to_string())
        }
        Rows::New { frequency, .. } if !frequency.is_valid() => refused(
            "rows.new.frequency",
            "1 … 120 months, 1 … 104 weeks or 1 … 730 days".to_owned(),
            format!("{frequency:?}"),
        ),
        Rows::New { first_due, .. } if *first_due <= value => {
            refused("rows.new.first_due", format!("a day after {value}"), first_due.to_string())
        }
        Rows::New { first_due, anchor: Some(anchor), .. } if !falls_on(*anchor, *first_due) => {
            refused("rows.new.anchor", format!("the anchor of {first_due}"), anchor.to_string())
        }
        Rows::Suspended { rows, .. } if !(1..=ROWS_MAX).contains(rows) => {
            refused("rows.suspended.rows", format!("1 … {ROWS_MAX}"), rows.to_string())
        }
        Rows::Same | Rows::Moved { .. } | Rows::New { .. } | Rows::Suspended { .. } | Rows::Resumed => Ok(()),
    }
}

fn falls_on(anchor: Anchor, day: Date) -> bool {
    anchor.is_valid() && anchor.within(day.month()) == day
}

pub(super) fn effect(plan: &NewPlan, agreed: &[AgreedRow]) -> Effect {
    Effect::ReplacePlan { plan: plan.clone(), agreed: agreed.to_vec() }
}
