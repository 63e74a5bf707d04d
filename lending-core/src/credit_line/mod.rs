//! A credit line (授信额度, ligne de crédit, linia kredytowa): an approved limit under which several loans are drawn.
//!
//! A line is a pure fold over an append-only list of [`Event`]s, each with a key, a value date and a booking date, as
//! those of a loan are. It keeps **no balance of its loans**: what is used follows, on any day, from what the loans under
//! it say of themselves ([`UseOfLoan`]), and is never stored twice.
//!
//! ```text
//! Approval ─▶ opened, limit changed, suspended, resumed, drawdown granted, paid out, cancelled, closed
//!                │                                                         what happened: data, append-only
//! Loan, Loan … ──┤ UseOfLoan: principal outstanding, paid out, to be paid out      what the loans say
//!                ▼
//!           Availability: limit, used, available, above the limit, by loan         what follows, never stored
//! ```
//!
//! | | used by a loan |
//! |---|---|
//! | granted, the loan not there yet | what was granted: it is held |
//! | [`Restored::ByPrincipalRepaid`] (revolving) | principal outstanding, principal given up, and what is still to be paid out |
//! | [`Restored::Never`] | all that was paid out, and what is still to be paid out |
//!
//! Principal that is written off stays used until it is recovered, and principal that was waived, let off or sold stays
//! used for good: only money restores (C254).
//!
//! # Several loans under one line
//!
//! ```
//! use lending_core::credit_line::{Approval, Change, CreditLine, Gate, Grant, UseOfLoan};
//! use lending_core::loan::{Loan, Payment};
//! use lending_core::{date, doc, money, origination::LoanRequest, hash::Hash};
//!
//! let approval = Approval::new(money!("30000.00 CNY"), date!("2026-01-05")).last_day(date!("2026-12-31"));
//! let mut line = CreditLine::open("CL-1", &approval)?;
//!
//! // Each drawdown has its own gate: the outcome of a decision that was made elsewhere.
//! let gate = Gate::Approved { decision: Hash::of(b"the record of the anti-fraud decision") };
//! line.on(date!("2026-01-10")).grant(Grant::new("dd-1", "L-1", money!("12000.00 CNY"), gate), &[])?;
//! let mut first = doc::disbursed(); // L-1: 12,000 over 12 months, paid out on 10 January
//! line.on(date!("2026-01-10")).drawdown_paid_out("po-1", "L-1", date!("2026-01-10"))?;
//!
//! // The first instalment brings 946.19 of principal: so much can be drawn again.
//! first.on(date!("2026-02-10"))?.repay(Payment::new("p-1", money!("1066.19 CNY")))?;
//! let day = date!("2026-02-10");
//! assert_eq!(line.availability(day, &UseOfLoan::of_all(&[&first], day)?)?.available, money!("18946.19 CNY"));
//!
//! // A second loan: what was granted is held until it is there.
//! let uses = UseOfLoan::of_all(&[&first], day)?;
//! line.on(day).grant(Grant::new("dd-2", "L-2", money!("18000.00 CNY"), gate), &uses)?;
//! assert_eq!(line.availability(day, &uses)?.available, money!("946.19 CNY"));
//! let offer = doc::product().offer(&LoanRequest::new(money!("18000.00 CNY"), 12, date!("2026-02-12")))?;
//! let mut second = Loan::open("L-2", offer.accept())?;
//! second.on(date!("2026-02-12"))?.disburse("d-1")?;
//!
//! // Reduced below what is used: nothing is available, and the line says by how much it is exceeded.
//! line.on(date!("2026-02-15")).change_limit(money!("25000.00 CNY"), Change::new("lc-1", "income fell"))?;
//! let day = date!("2026-02-15");
//! let now = line.availability(day, &UseOfLoan::of_all(&[&first, &second], day)?)?;
//! assert_eq!((now.used, now.available), (money!("29053.81 CNY"), money!("0.00 CNY")));
//! assert_eq!(now.above_limit, money!("4053.81 CNY"));
//! println!("{now}"); // who uses how much
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The rules are C253 to C259 of `docs/conventions.md`.

mod availability;
mod change;
mod drawdown;
mod event;
mod grant;
mod line;
mod load;
mod record;
mod state;
#[cfg(test)]
mod tests;
mod use_of_loan;

pub use availability::{Availability, UseError, UsedByLoan};
pub use change::{Change, ChangeError};
pub use drawdown::DrawdownError;
pub use event::{Event, Fact, Gate, Restored};
pub use grant::{Grant, GrantError};
pub use line::{Approval, CreditLine, OpenError};
pub use load::LoadError;
pub use record::{BusinessDay, RecordError};
pub use state::{Drawdown, InForce};
pub use use_of_loan::UseOfLoan;
