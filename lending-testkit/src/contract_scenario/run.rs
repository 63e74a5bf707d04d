use lending_core::error::Coded;
use lending_core::hash::Hash;
use lending_core::money::Money;
use lending_core::origination::contract_file::{ContractFile, Happened};
use lending_core::origination::{ContractData, LoanRequest};
use lending_core::product::Product;
use serde_json::Value as Json;

use super::file::{ContractScenario, ContractScenarioError, DrawUp, Request, Sign, Step};
use crate::scenario::Failure;

fn refused(error: &impl Coded) -> ContractScenarioError {
    ContractScenarioError::Offer { path: error.path(), reason: error.to_string() }
}

fn failure(place: String, expected: &str, found: String) -> Failure {
    Failure { place, path: Vec::new(), expected: expected.to_owned(), found }
}

impl ContractScenario {
    /// Takes all steps; answers what is not as expected.
    ///
    /// # Errors
    /// [`ContractScenarioError`]: a product or a request that is refused, or a path that the contract does not have.
    pub fn run(&self) -> Result<Vec<Failure>, ContractScenarioError> {
        let text = toml::to_string(&self.product)
            .map_err(|error| ContractScenarioError::Format(error.to_string()))?;
        let product = Product::from_toml(&text).map_err(|error| refused(&error))?;
        let mut failures = self.compare(&self.drawn_up(&product, self.loan.amount)?)?;
        let mut file = ContractFile::new(self.requirements.clone());
        let mut contract = Hash::of(b"nothing was drawn up");
        for step in &self.steps {
            if let Some(DrawUp { amount }) = &step.draw_up {
                contract = self.drawn_up(&product, amount.unwrap_or(self.loan.amount))?.hash();
                failures.extend(take(&mut file, step, Happened::ContractDrawnUp { contract }));
            }
            if let Some(Sign { by, reference }) = step.sign.clone() {
                failures.extend(take(&mut file, step, Happened::Signed { by, contract, reference }));
            }
            if let Some(what) = step.does.clone() {
                failures.extend(take(&mut file, step, what));
            }
        }
        Ok(failures)
    }

    fn drawn_up(&self, product: &Product, amount: Money) -> Result<ContractData, ContractScenarioError> {
        let Request { instalments, contract_day, .. } = self.loan;
        let offer = product.offer(&LoanRequest::new(amount, instalments, contract_day));
        let offer = offer.map_err(|error| refused(&error))?;
        ContractData::of(&offer.accept(), &[]).map_err(|error| refused(&error))
    }

    /// What the contract says elsewhere than expected.
    fn compare(&self, contract: &ContractData) -> Result<Vec<Failure>, ContractScenarioError> {
        let data = serde_json::to_value(contract).expect("a contract is plain data with text keys");
        let mut failures = Vec::new();
        for (path, expected) in &self.contract {
            let pointer = format!("/{}", path.replace('.', "/"));
            let found = data.pointer(&pointer);
            let found = found.ok_or_else(|| ContractScenarioError::NoSuchPath { path: path.clone() })?;
            let found = found.as_str().map_or_else(|| Json::to_string(found), str::to_owned);
            if found != *expected {
                failures.push(failure(format!("contract: {path}"), expected, found));
            }
        }
        Ok(failures)
    }
}

/// One step, and what of it is not as expected.
fn take(file: &mut ContractFile, step: &Step, what: Happened) -> Option<Failure> {
    let place = |key: &str| format!("{} ({}): {key}", step.key, step.on);
    let found = match file.record(&step.key, step.on, what) {
        Ok(_) => "recorded".to_owned(),
        Err(error) if step.refused.as_deref() == Some(error.code()) => error.code().to_owned(),
        Err(error) => format!("{}: {error}", error.code()),
    };
    let expected = step.refused.as_deref().unwrap_or("recorded");
    if found != expected {
        return Some(failure(place("refused"), expected, found));
    }
    let missing: Vec<String> = file.what_is_missing().iter().map(ToString::to_string).collect();
    let expected = step.missing.as_ref().filter(|expected| **expected != missing)?;
    Some(failure(place("missing"), &expected.join("; "), missing.join("; ")))
}
