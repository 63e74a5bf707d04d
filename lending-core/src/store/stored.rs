use super::error::{Corruption, RestoreError};
use super::record::{Head, origin};
use crate::hash::Hash;
use crate::loan::{Commit, Loan};
use crate::reference::Reference;
use crate::terms::Terms;

/// A loan as it came back from a store: bytes and hashes, nothing decoded or trusted yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredLoan {
    /// The terms' bytes.
    pub terms: Vec<u8>,
    /// The hash that was stored with them.
    pub terms_hash: Hash,
    /// Where the stream stands, as the store keeps it beside the commits.
    pub head: Head,
    /// All commits, ascending.
    pub commits: Vec<StoredCommit>,
}

/// One commit as it came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCommit {
    /// Its version.
    pub version: u64,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The chain that was stored with it.
    pub chain: Hash,
}

impl StoredLoan {
    /// Checks everything that can be checked without decoding: the terms' hash, versions dense from 1, the chain.
    ///
    /// # Errors
    /// [`Corruption`], naming the first place that does not fit.
    pub fn verify(&self, id: &str) -> Result<(), Corruption> {
        let loan = || id.to_owned();
        let terms = Hash::of(&self.terms);
        if terms != self.terms_hash {
            return Err(Corruption::TermsChanged { loan: loan(), expected: self.terms_hash, found: terms });
        }
        let broken = |version, expected, found| {
            Err(Corruption::ChainBroken { loan: id.to_owned(), version, expected, found })
        };
        let mut chain = origin(id, terms);
        let mut next = 1_u64;
        for commit in &self.commits {
            if commit.version != next {
                return Err(Corruption::Gap { loan: loan(), expected: next, found: commit.version });
            }
            chain = Hash::chained(chain, &commit.bytes);
            if chain != commit.chain {
                return broken(commit.version, commit.chain, chain);
            }
            next = next.saturating_add(1);
        }
        let last = next.saturating_sub(1);
        if self.commits.is_empty() {
            return Err(Corruption::Gap { loan: loan(), expected: 1, found: 0 });
        }
        if last < self.head.version {
            return Err(Corruption::Gap { loan: loan(), expected: next, found: 0 });
        }
        if last > self.head.version {
            return Err(Corruption::Gap { loan: loan(), expected: self.head.version, found: last });
        }
        if chain != self.head.chain {
            return broken(last, self.head.chain, chain);
        }
        Ok(())
    }

    /// The loan: verified, decoded, and derived again.
    ///
    /// # Errors
    /// [`RestoreError`]: what was stored does not fit together, is of a layout that this library does not know, or
    /// says another story than this engine tells.
    pub fn into_loan(self, id: &str, reference: Reference) -> Result<Loan, RestoreError> {
        self.verify(id)?;
        let terms = Terms::from_bytes(&self.terms)?;
        let commits = self.commits.iter().map(|commit| {
            Commit::from_bytes(&commit.bytes).map_err(|error| Corruption::Undecodable {
                loan: id.to_owned(),
                place: format!("commit {}", commit.version),
                reason: error.to_string(),
            })
        });
        let commits = commits.collect::<Result<Vec<_>, _>>()?;
        Ok(Loan::load(id, terms, reference, commits)?)
    }
}
