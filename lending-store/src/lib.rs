//! Stores for `lending-core`: [`MemoryStore`], [`SqliteStore`], and the [`conformance`] suite that a host runs on a
//! store of its own.
//!
//! A host with a database of its own needs none of them: it writes `Loan::staged` in its own transaction, as the
//! documentation of `lending_core::store` shows. An adapter is for whoever wants a place to put loans, now:
//!
//! ```
//! use lending_core::{date, money, reference::Reference};
//! use lending_core::loan::{Loan, Payment};
//! use lending_core::store::{fetch, save};
//! # use lending_core::{origination::LoanRequest, product::Product};
//! use lending_store::SqliteStore;
//!
//! # let product = Product::from_toml(r#"
//! #     code = "personal-loan"
//! #     currency = "CNY"
//! #     amount = { min = "1000.00", max = "500000.00" }
//! #     instalments = { min = 3, max = 60 }
//! #     rate = "12 % per year"
//! #     method = "equal_instalment"
//! # "#)?;
//! # let terms = product.offer(&LoanRequest::new(money!("12000.00 CNY"), 12, date!("2026-01-10")))?.accept();
//! let mut store = SqliteStore::open_in_memory()?;
//! let mut loan = Loan::open("L-1", terms)?;
//! let receipt = loan.on(date!("2026-01-10"))?.disburse("d-1")?;
//! save(&mut store, &mut loan)?;
//!
//! let mut loan = fetch(&store, "L-1", Reference::default())?.expect("it was saved");
//! let receipt = loan.on(date!("2026-02-10"))?.repay(Payment::new("p-1", money!("1066.19 CNY")))?;
//! let saved = save(&mut store, &mut loan)?.expect("a payment is new");
//! assert_eq!(saved.head().version, 2);
//! assert_eq!(store.loans()?, ["L-1"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod conformance;
mod memory;
mod sqlite;

pub use memory::MemoryStore;
pub use sqlite::{SqliteError, SqliteStore};
