//! The host of the demo: loans in memory, their database beside them, and one business day after the other.

use std::collections::BTreeMap;
use std::path::Path;

use lending_core::calendar::Date;
use lending_core::loan::{Loan, Outcome};
use lending_core::origination::{Approval, LoanRequest, Offer};
use lending_core::product::Product;
use lending_core::reference::Reference;
use lending_core::underwriting::{Assessed, Assessment, PersonsDecision, Policy};
use serde_json::json;

use crate::applications::ApplicationRow;
use crate::command::Command;
use crate::database::Database;
use crate::failure::{DeskError, Failure};
use crate::portfolio::LoanRow;
use crate::products::Products;
use crate::tally::{Refusal, Tally};

/// Loans and the database that they are stored in.
pub(crate) struct Desk {
    database: Database,
    accounts: BTreeMap<String, Account>,
    assessments: BTreeMap<String, Assessment>,
}

/// A loan, and the next day on which it has something to tell: what an end of day scans instead of asking each loan.
struct Account {
    loan: Loan,
    next: Option<Date>,
}

impl Account {
    /// A loan that is asked on its contract day.
    fn new(loan: Loan) -> Self {
        let next = Some(loan.terms().agreed().contract_day);
        Self { loan, next }
    }
}

/// What a business day brings.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Today<'p> {
    pub(crate) day: Date,
    /// What decides applications; `None`: contracts are made without.
    pub(crate) policy: Option<&'p Policy>,
    pub(crate) applications: &'p [ApplicationRow],
    /// What persons decide over the policy.
    pub(crate) persons: &'p [(String, PersonsDecision)],
    pub(crate) contracts: &'p [LoanRow],
    pub(crate) commands: &'p [Command],
    /// Whether every loan is closed, so that no figure of the day is a projection: a balance-sheet day.
    pub(crate) closes_all: bool,
}

impl Desk {
    /// Opens the database, makes it where there is none, and loads every loan that it holds.
    ///
    /// Loading derives each loan again and compares its book with what was stored.
    pub(crate) fn open(file: &Path) -> Result<Self, Failure> {
        let database = Database::open(file)?;
        let accounts =
            database.loans()?.into_iter().map(|loan| (loan.id().to_owned(), Account::new(loan))).collect();
        let assessments = database.assessments()?;
        Ok(Self { database, accounts, assessments })
    }

    /// All loans, by id.
    pub(crate) fn loans(&self) -> impl Iterator<Item = &Loan> {
        self.accounts.values().map(|account| &account.loan)
    }

    /// What was decided for all applications, by their names.
    pub(crate) const fn assessments(&self) -> &BTreeMap<String, Assessment> {
        &self.assessments
    }

    /// The hash over everything that the database holds.
    pub(crate) fn digest(&self) -> Result<String, Failure> {
        self.database.digest()
    }

    /// Ends the business of the whole portfolio through a day, on which every loan was closed.
    pub(crate) fn end_through(&mut self, day: Date) -> Result<(), Failure> {
        self.database.end_through(day)
    }

    /// One business day: applications are decided, contracts are made, commands are booked, the day is closed for the loans that have
    /// something to tell, and what changed is written in one transaction.
    pub(crate) fn business_day(
        &mut self,
        today: Today<'_>,
        products: &Products,
        tally: &mut Tally,
    ) -> Result<(), Failure> {
        if let Some(policy) = today.policy {
            for application in today.applications {
                self.decide(application, policy, tally)?;
            }
            for (application, decided) in today.persons {
                self.override_by(application, policy, decided)?;
            }
        }
        for contract in today.contracts {
            self.make_contract(contract, today.policy, products, tally)?;
        }
        for command in today.commands {
            self.book(command, tally);
        }
        self.close(today, tally)?;
        self.database.write_all(self.accounts.values_mut().map(|account| &mut account.loan))?;
        Ok(())
    }

    /// Decides an application, and keeps the decision with what was known. What was decided before stands.
    fn decide(&mut self, row: &ApplicationRow, policy: &Policy, tally: &mut Tally) -> Result<(), Failure> {
        if self.assessments.contains_key(&row.application) {
            tally.applications.count(Outcome::AlreadyApplied);
            return Ok(());
        }
        let within = |failure: Failure| failure.within(&row.application);
        let known = policy.dictionary().application_from_json(&json!({ "facts": row.facts }).to_string());
        let known = known.map_err(|error| within(error.into()))?;
        let mut assessment = Assessment::default();
        assessment.decide(policy, &known, row.on).map_err(|error| within(error.into()))?;
        self.database.write_assessment(&row.application, Some(&known), &assessment)?;
        self.assessments.insert(row.application.clone(), assessment);
        tally.applications.count(Outcome::Applied);
        Ok(())
    }

    /// A person decides over the policy; once.
    fn override_by(
        &mut self,
        application: &str,
        policy: &Policy,
        decided: &PersonsDecision,
    ) -> Result<(), Failure> {
        let unknown = || DeskError::UnknownApplication { application: application.to_owned() };
        let assessment = self.assessments.get_mut(application).ok_or_else(unknown)?;
        let is_same =
            |entry: &Assessed| matches!(entry, Assessed::ByPerson { decided: one, .. } if one == decided);
        if assessment.all().iter().any(is_same) {
            return Ok(());
        }
        let over = assessment.override_by(policy, decided.clone());
        over.map_err(|error| Failure::from(error).within(application))?;
        self.database.write_assessment(application, None, assessment)
    }

    /// What the product offers for a contract: by the decision on its application, where there is a policy.
    fn offer(
        &self,
        loan: &str,
        policy: Option<&Policy>,
        product: &Product,
        request: &LoanRequest,
    ) -> Result<Offer, Failure> {
        let Some(policy) = policy else { return Ok(product.offer(request)?) };
        let nothing = Assessment::default();
        let approval = Approval::of(policy, self.assessments.get(loan).unwrap_or(&nothing))?;
        Ok(product.offer_by(&approval, request, &Reference::default())?)
    }

    /// Freezes the product's terms into a loan. A contract that was made before stands as it was frozen, whatever
    /// the product's file says now.
    fn make_contract(
        &mut self,
        row: &LoanRow,
        policy: Option<&Policy>,
        products: &Products,
        tally: &mut Tally,
    ) -> Result<(), Failure> {
        if self.accounts.contains_key(&row.loan) {
            tally.contracts.count(Outcome::AlreadyApplied);
            return Ok(());
        }
        let (product, request) = (products.get(&row.product)?, row.request()?);
        let offer = match self.offer(&row.loan, policy, product, &request) {
            Ok(offer) => offer,
            Err(why) => {
                tally.contracts.refused += 1;
                let (loan, key) = (row.loan.clone(), "contract".to_owned());
                tally.refusals.push(Refusal { booked: row.contract_day, loan, key, why });
                return Ok(());
            }
        };
        let loan = Loan::open(&row.loan, offer.accept())?;
        self.accounts.insert(row.loan.clone(), Account::new(loan));
        tally.contracts.count(Outcome::Applied);
        Ok(())
    }

    /// Sends a command to its loan. A refusal leaves the loan as it was and does not stop the day.
    fn book(&mut self, command: &Command, tally: &mut Tally) {
        let counts = tally.commands.entry(command.verb.kind()).or_default();
        let sent = match self.accounts.get_mut(&command.loan) {
            Some(account) => command.send(&mut account.loan).inspect(|_| account.next = Some(command.booked)),
            None => Err(unknown(&command.loan)),
        };
        match sent {
            Ok(outcome) => counts.count(outcome),
            Err(why) => {
                counts.refused += 1;
                let (loan, key) = (command.loan.clone(), command.key.clone());
                tally.refusals.push(Refusal { booked: command.booked, loan, key, why });
            }
        }
    }

    /// Closes the day for the loans that have something to tell, and asks each when that will be again.
    fn close(&mut self, today: Today<'_>, tally: &mut Tally) -> Result<(), Failure> {
        let Today { day, closes_all, .. } = today;
        let due = |account: &&mut Account| closes_all || account.next.is_some_and(|next| next <= day);
        for account in self.accounts.values_mut().filter(due) {
            tally.closings.count(account.loan.on(day)?.close()?);
            account.next = account.loan.next_day(day);
        }
        Ok(())
    }
}

fn unknown(loan: &str) -> Failure {
    DeskError::UnknownLoan { loan: loan.to_owned() }.into()
}
