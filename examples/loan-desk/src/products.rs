//! The products that the desk lends: one TOML file each.

use std::collections::BTreeMap;
use std::path::Path;

use lending_core::money::Currency;
use lending_core::product::Product;

use crate::failure::{DeskError, Failure};

const PERSONAL_LOAN: &str = include_str!("../../products/personal-loan.toml");
const MICRO_LOAN: &str = include_str!("../../products/micro-loan.toml");
const MORTGAGE: &str = include_str!("../../products/mortgage.toml");
const LEASE: &str = include_str!("../../products/lease.toml");

/// Products by their code, all in one currency.
#[derive(Debug)]
pub(crate) struct Products {
    by_code: BTreeMap<String, Product>,
    currency: Currency,
}

impl Products {
    /// The product files of a folder, or those that came with the program.
    pub(crate) fn read(folder: Option<&Path>) -> Result<Self, Failure> {
        let files = match folder {
            Some(folder) => files_in(folder)?,
            None => vec![
                ("personal-loan.toml".to_owned(), PERSONAL_LOAN.to_owned()),
                ("micro-loan.toml".to_owned(), MICRO_LOAN.to_owned()),
            ],
        };
        let mut by_code = BTreeMap::new();
        for (name, text) in files {
            let product = Product::from_toml(&text).map_err(|error| Failure::from(error).within(&name))?;
            if let Some(twice) = by_code.insert(product.code().to_owned(), product) {
                let twice = DeskError::ProductTwice { product: twice.code().to_owned() };
                return Err(Failure::from(twice).within(&name));
            }
        }
        let mut currencies = by_code.values().map(Product::currency);
        let currency = currencies.next().ok_or(DeskError::NoProducts)?;
        if let Some(other) = currencies.find(|other| *other != currency) {
            return Err(DeskError::ProductCurrencies { first: currency, other }.into());
        }
        Ok(Self { by_code, currency })
    }

    /// The product with a code.
    pub(crate) fn get(&self, code: &str) -> Result<&Product, Failure> {
        let unknown = || DeskError::UnknownProduct {
            product: code.to_owned(),
            known: self.by_code.keys().cloned().collect(),
        };
        Ok(self.by_code.get(code).ok_or_else(unknown)?)
    }

    /// The currency of all of them.
    pub(crate) const fn currency(&self) -> Currency {
        self.currency
    }
}

/// A product by the name of its file, or one of those that came with the program, by its code.
pub(crate) fn named(name: &str) -> Result<Product, Failure> {
    let path = Path::new(name);
    if path.extension().is_some_and(|ending| ending == "toml") {
        let text = std::fs::read_to_string(path).map_err(|error| Failure::file(path, error))?;
        return Product::from_toml(&text).map_err(|error| Failure::from(error).within(name));
    }
    let mut known = Vec::new();
    for text in [PERSONAL_LOAN, MICRO_LOAN, MORTGAGE, LEASE] {
        let product = Product::from_toml(text)?;
        if product.code() == name {
            return Ok(product);
        }
        known.push(product.code().to_owned());
    }
    Err(DeskError::UnknownProduct { product: name.to_owned(), known }.into())
}

fn files_in(folder: &Path) -> Result<Vec<(String, String)>, Failure> {
    let unusable = |error| Failure::file(folder, error);
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unusable)? {
        let path = entry.map_err(unusable)?.path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            let text = std::fs::read_to_string(&path).map_err(|error| Failure::file(&path, error))?;
            files.push((path.display().to_string(), text));
        }
    }
    files.sort();
    Ok(files)
}
