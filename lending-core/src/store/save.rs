//! The paved path through a store: stage, append, and forget only what was written.

use super::error::{AppendError, FetchError};
use super::port::{Appended, AsyncLoanStore, BatchLoanStore, LoanStore};
use crate::loan::{ChangeSet, Loan};
use crate::reference::Reference;

/// Stores what changed since the loan was last stored; `None`: there was nothing to store.
///
/// # Errors
/// [`AppendError`]; the loan then still holds its changes, and the call can be repeated. After a conflict, fetch the
/// loan again and repeat what was done.
pub fn save<S: LoanStore>(store: &mut S, loan: &mut Loan) -> Result<Option<Appended>, AppendError<S::Error>> {
    let Some(change) = loan.staged() else { return Ok(None) };
    let appended = store.append(&change)?;
    mark(loan, &change);
    Ok(Some(appended))
}

/// [`save`] for many loans in one transaction: all of them are stored, or none. Loans without changes are skipped.
///
/// # Errors
/// [`AppendError`]; every loan then still holds its changes.
pub fn save_all<'l, S: BatchLoanStore>(
    store: &mut S,
    loans: impl IntoIterator<Item = &'l mut Loan>,
) -> Result<Vec<Appended>, AppendError<S::Error>> {
    let (mut changed, mut changes) = (Vec::new(), Vec::new());
    for loan in loans {
        if let Some(change) = loan.staged() {
            changed.push(loan);
            changes.push(change);
        }
    }
    let appended = store.append_all(&changes)?;
    for (loan, change) in changed.into_iter().zip(&changes) {
        mark(loan, change);
    }
    Ok(appended)
}

/// [`save`] through an asynchronous store.
///
/// # Errors
/// As [`save`]. When the future is dropped half-way, the loan still holds its changes.
pub async fn save_async<S: AsyncLoanStore>(
    store: &S,
    loan: &mut Loan,
) -> Result<Option<Appended>, AppendError<S::Error>> {
    let Some(change) = loan.staged() else { return Ok(None) };
    let appended = store.append(&change).await?;
    mark(loan, &change);
    Ok(Some(appended))
}

/// Reads a loan from a store; `None`: there is no such loan.
///
/// # Errors
/// [`FetchError`].
pub fn fetch<S: LoanStore>(
    store: &S,
    id: &str,
    reference: Reference,
) -> Result<Option<Loan>, FetchError<S::Error>> {
    let stored = store.load(id)?;
    Ok(stored.map(|stored| stored.into_loan(id, reference)).transpose()?)
}

/// [`fetch`] through an asynchronous store.
///
/// # Errors
/// [`FetchError`].
pub async fn fetch_async<S: AsyncLoanStore>(
    store: &S,
    id: &str,
    reference: Reference,
) -> Result<Option<Loan>, FetchError<S::Error>> {
    let stored = store.load(id).await?;
    Ok(stored.map(|stored| stored.into_loan(id, reference)).transpose()?)
}

fn mark(loan: &mut Loan, change: &ChangeSet) {
    loan.mark_stored(change)
        .expect("the loan was borrowed since it staged this change set, so it follows what is stored");
}
