//! A pure lending engine: frozen terms and an append-only list of what happened in, every figure of a loan out, on
//! any day, with the numbers behind it.
//!
//! It decides and computes; the host stores, sends, shows and moves money. There is no clock, no I/O, no float.
//!
//! ```
//! use lending_core::{date, loan::{Loan, Payment}, money, origination::LoanRequest, product::Product};
//!
//! // A product is a file; `docs/product-file.md` has every field, `examples/products` has more of them.
//! let file = r#"
//!     code = "personal-loan"
//!     currency = "CNY"
//!     amount = { min = "1000.00", max = "500000.00" }
//!     instalments = { min = 3, max = 60 }
//!     rate = "12 % per year"
//!     method = "equal_instalment"
//!     [penalty]
//!     rate = { uplift = "50 %" } # on top: 18 % per year
//! "#;
//! let product = Product::from_toml(file)?;
//! let offer = product.offer(&LoanRequest::new(money!("12000.00 CNY"), 12, date!("2026-01-10")))?;
//! let mut loan = Loan::open("L-1", offer.accept())?;
//! loan.on(date!("2026-01-10"))?.disburse("d-1")?; // the host's business day = booking date
//! let receipt = loan
//!     .on(date!("2026-02-12"))?
//!     .repay(Payment::new("p-1", money!("1000.00 CNY")).value(date!("2026-02-10")))?;
//! println!("{receipt}"); // who got what, and why
//! println!("{}", loan.closing(date!("2026-03-15"))?); // billed, overdue, days past due, penalty
//! let changes = loan.staged().expect("something is new"); // write these in your own transaction, then
//! loan.mark_stored(&changes)?; // only now are they forgotten
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Where to look
//!
//! | you want to | start at |
//! |---|---|
//! | decide whom to lend to, how much, at what price | [`underwriting::Policy::decide`], [`facts`] |
//! | describe what a lender offers | [`product::Product`] |
//! | quote and open a loan | [`product::Product::offer`], [`loan::Loan::open`] |
//! | offer by a decision, compare offers, lease | [`offer_by`](product::Product::offer_by), [`variants`](product::Product::variants), [`lease`](product::Product::lease) |
//! | make and sign a contract | [`origination::ContractData`], [`origination::contract_file`] |
//! | record what happens | [`loan::Loan::on`] and the verbs of [`loan::BusinessDay`] |
//! | ask how a loan stands | [`loan::Loan::closing`], [`position`](loan::Loan::position), [`schedule`](loan::Loan::schedule) |
//! | change what is agreed | [`change_rate`](loan::BusinessDay::change_rate), [`pause_interest`](loan::BusinessDay::pause_interest), [`reschedule`](loan::BusinessDay::reschedule) |
//! | measure a score | [`scoring`] |
//! | say what days past due mean | [`overdue`], [`pause_counting`](loan::BusinessDay::pause_counting), [`classify`](loan::BusinessDay::classify) |
//! | pay it off | [`loan::Loan::payoff_quote`] |
//! | know why | [`loan::Loan::explain`] |
//! | know what was known | [`loan::Loan::known_on`], [`loan::Loan::book`] |
//! | lend under a limit | [`credit_line`] |
//! | post it to a ledger | [`ledger::Ledger::of`] |
//! | store it | [`loan::Loan::staged`], [`loan::Loan::load`], [`store`] |
//!
//! Examples of the verbs start from this loan: `doc::loan()` is it before anything was paid out, `doc::disbursed()`
//! after the first verb above.
//!
//! Modules are floors: each uses only those below it. The rules that decide cents are numbered in
//! `docs/conventions.md`; the words are in `docs/glossary.md`.

pub mod accrual;
pub mod allocation;
pub mod billing;
pub mod calendar;
pub mod charge_back;
pub mod credit_line;
pub mod debt;
pub mod disbursement;
#[doc(hidden)]
pub mod doc;
pub mod error;
pub mod facts;
pub mod fee;
pub mod hash;
pub mod ledger;
pub mod loan;
pub mod money;
pub mod origination;
pub mod overdue;
pub mod penalty;
pub mod portfolio;
pub mod prepayment;
pub mod product;
pub mod rate;
pub mod reference;
pub mod relief;
pub mod repricing;
pub mod reschedule;
pub mod schedule;
pub mod scoring;
pub mod settlement;
pub mod store;
pub mod terms;
pub mod underwriting;
pub mod wording;
pub mod write_off;
mod written;
