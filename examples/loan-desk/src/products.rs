//! The products that the desk lends: one TOML file each.

use std::collections::BTreeMap;
use std::path::Path;

use lending_core::money::Currency;
use lending_core::product::Product;

use crate::failure::Failure;

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
                let message = format!("another file has the product `{}`", twice.code());
                return Err(Failure::input("products.twice", name, message));
            }
        }
        let mut currencies = by_code.values().map(Product::currency);
        let none = || Failure::input("products.none", "products", "there is no product file");
        let currency = currencies.next().ok_or_else(none)?;
        if let Some(other) = currencies.find(|other| *other != currency) {
            let message = format!("this desk adds up one currency, found {currency} and {other}");
            return Err(Failure::input("products.currency", "currency", message));
        }
        Ok(Self { by_code, currency })
    }

    /// One of the products that came with the program, by its code.
    pub(crate) fn shipped(code: &str) -> Result<Product, Failure> {
        for text in [PERSONAL_LOAN, MICRO_LOAN, MORTGAGE, LEASE] {
            let product = Product::from_toml(text)?;
            if product.code() == code {
                return Ok(product);
            }
        }
        let message = format!(
            "there is no product `{code}`; name a product file, or personal-loan, micro-loan, mortgage, lease"
        );
        Err(Failure::input("products.unknown", "product", message))
    }

    /// The product with a code.
    pub(crate) fn get(&self, code: &str) -> Result<&Product, Failure> {
        self.by_code.get(code).ok_or_else(|| {
            Failure::input("products.unknown", "product", format!("there is no product `{code}`"))
        })
    }

    /// The currency of all of them.
    pub(crate) const fn currency(&self) -> Currency {
        self.currency
    }
}

fn files_in(folder: &Path) -> Result<Vec<(String, String)>, Failure> {
    let unusable = |error| Failure::file(folder, &error);
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unusable)? {
        let path = entry.map_err(unusable)?.path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            let text = std::fs::read_to_string(&path).map_err(|error| Failure::file(&path, &error))?;
            files.push((path.display().to_string(), text));
        }
    }
    files.sort();
    Ok(files)
}
