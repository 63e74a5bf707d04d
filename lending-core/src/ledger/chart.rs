use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::error::ChartError;
use super::role::{Role, Side};
use crate::money::{Minor, share_of};
use crate::written;

/// When what a borrower owes is income.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// When it grows or is charged; what grows without accrual (C176), when it is paid.
    Accrual,
    /// When it is paid; until then it is memorandum.
    Cash,
}

/// What an account is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountKind {
    /// What the lender has.
    Asset,
    /// What the lender owes.
    Liability,
    /// What is the lender's own.
    Equity,
    /// What was earned.
    Income,
    /// What was spent or given up.
    Expense,
    /// What is kept off the balance sheet (表外).
    Memorandum,
}

impl AccountKind {
    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Asset => "asset",
            Self::Liability => "liability",
            Self::Equity => "equity",
            Self::Income => "income",
            Self::Expense => "expense",
            Self::Memorandum => "memorandum",
        }
    }

    /// Which book its accounts belong to.
    pub const fn side(self) -> Side {
        match self {
            Self::Memorandum => Side::Memorandum,
            Self::Asset | Self::Liability | Self::Equity | Self::Income | Self::Expense => Side::Balance,
        }
    }
}

/// An account and the share of a role that it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Part {
    account: Arc<str>,
    share: Decimal,
}

type Rules = BTreeMap<Role, Vec<Part>>;

/// A chart of accounts: which account, or which shares of accounts, each role is posted to, and when growth is income.
///
/// It is data, and validated once: a chart that exists has an account for every role, every account
/// with one kind, and on-balance and memorandum accounts apart.
///
/// ```
/// use lending_core::ledger::{AccountKind, Chart};
/// let chart = Chart::from_toml(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/charts/accrual.toml")))?;
/// assert_eq!(chart.kind("Assets:Loans:Principal"), Some(AccountKind::Asset));
/// # Ok::<(), lending_core::ledger::ChartError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    name: String,
    basis: Basis,
    accounts: BTreeMap<Arc<str>, AccountKind>,
    rules: Rules,
    pools: BTreeMap<String, Rules>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    basis: Basis,
    accounts: Vec<AccountText>,
    roles: BTreeMap<String, RuleText>,
    #[serde(default)]
    pools: BTreeMap<String, BTreeMap<String, RuleText>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AccountText {
    name: String,
    kind: AccountKind,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum RuleText {
    One(String),
    Parts(Vec<PartText>),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PartText {
    account: String,
    #[serde(with = "rust_decimal::serde::str")]
    share: Decimal,
}

impl Chart {
    /// Reads a chart from TOML.
    ///
    /// # Errors
    /// [`ChartError`], with the path of the field that is wrong, what was expected and what was found.
    pub fn from_toml(text: &str) -> Result<Self, ChartError> {
        Self::checked(written::from_toml(text)?)
    }

    /// Reads a chart from JSON.
    ///
    /// # Errors
    /// [`ChartError`], with the path of the field that is wrong, what was expected and what was found.
    pub fn from_json(text: &str) -> Result<Self, ChartError> {
        Self::checked(written::from_json(text)?)
    }

    /// A chart with one account for each role, named as the role: for looking at postings without accounts of one's own.
    pub fn of_roles(basis: Basis) -> Self {
        let account = |role: Role| -> Arc<str> { role.name().into() };
        let kind = |role: Role| match role {
            Role::Principal
            | Role::InterestAccrued
            | Role::InterestReceivable
            | Role::FeeReceivable
            | Role::TaxReceivable
            | Role::PenaltyReceivable
            | Role::Cash
            | Role::DeductionsKept => AccountKind::Asset,
            Role::BorrowersCredit | Role::ToBeReturned | Role::TaxPayable | Role::DeferredIncome => {
                AccountKind::Liability
            }
            Role::InterestIncome
            | Role::FeeIncome
            | Role::PenaltyIncome
            | Role::CreditKept
            | Role::Recovered => AccountKind::Income,
            Role::Waived | Role::Goodwill | Role::WrittenOff => AccountKind::Expense,
            Role::PrincipalMemorandum
            | Role::InterestMemorandum
            | Role::FeeMemorandum
            | Role::TaxMemorandum
            | Role::PenaltyMemorandum
            | Role::MemorandumContra => AccountKind::Memorandum,
        };
        Self {
            name: "roles".to_owned(),
            basis,
            accounts: Role::ALL.into_iter().map(|role| (account(role), kind(role))).collect(),
            rules: Role::ALL
                .into_iter()
                .map(|role| (role, vec![Part { account: account(role), share: Decimal::ONE }]))
                .collect(),
            pools: BTreeMap::new(),
        }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// When growth is income.
    pub const fn basis(&self) -> Basis {
        self.basis
    }

    /// The accounts by name, each with its kind.
    pub fn accounts(&self) -> impl Iterator<Item = (&str, AccountKind)> {
        self.accounts.iter().map(|(name, kind)| (name.as_ref(), *kind))
    }

    /// The kind of an account.
    pub fn kind(&self, account: &str) -> Option<AccountKind> {
        self.accounts.get(account).copied()
    }

    /// The accounts that a role is posted to, with the first the one that takes the remainder.
    pub fn accounts_of(&self, role: Role) -> impl Iterator<Item = &str> {
        self.rules.get(&role).into_iter().flatten().map(|part| part.account.as_ref())
    }

    /// An amount on a role, on its accounts: each but the first takes its share to the nearest minor unit, half up, the
    /// first what is left.
    pub(super) fn split(&self, pool: Option<&str>, role: Role, amount: Minor) -> Vec<(Arc<str>, Minor)> {
        let own = pool.and_then(|pool| self.pools.get(pool)).and_then(|rules| rules.get(&role));
        let Some((first, others)) =
            own.or_else(|| self.rules.get(&role)).and_then(|parts| parts.split_first())
        else {
            return Vec::new();
        };
        let mut left = amount;
        let mut parts = Vec::with_capacity(others.len().saturating_add(1));
        for part in others {
            let share = share_of(amount, part.share);
            left -= share;
            parts.push((part.account.clone(), share));
        }
        parts.insert(0, (first.account.clone(), left));
        parts.retain(|(_, amount)| !amount.is_zero());
        parts
    }

    fn checked(file: File) -> Result<Self, ChartError> {
        let mut accounts: BTreeMap<Arc<str>, AccountKind> = BTreeMap::new();
        for (at, AccountText { name, kind }) in file.accounts.into_iter().enumerate() {
            let path = format!("accounts[{at}]");
            let is_name = !name.is_empty()
                && name
                    .chars()
                    .all(|letter| !letter.is_whitespace() && !letter.is_control() && letter != '"');
            if !is_name || name.chars().count() > 100 {
                return Err(ChartError::AccountName { path, found: name });
            }
            match accounts.insert(name.clone().into(), kind) {
                Some(before) if before != kind => {
                    return Err(ChartError::AccountTwice {
                        path,
                        account: name,
                        expected: before,
                        found: kind,
                    });
                }
                Some(_) | None => {}
            }
        }
        let rules = checked_rules("roles", file.roles, &accounts)?;
        if let Some(role) = Role::ALL.into_iter().find(|role| !rules.contains_key(role)) {
            return Err(ChartError::MissingRole { role });
        }
        let pools = file.pools.into_iter().map(|(pool, roles)| {
            let rules = checked_rules(&format!("pools.{pool}"), roles, &accounts)?;
            Ok((pool, rules))
        });
        let pools = pools.collect::<Result<_, ChartError>>()?;
        Ok(Self { name: file.name, basis: file.basis, accounts, rules, pools })
    }
}

/// Rules by role: accounts that are there, on the side of the role, with shares that make one.
fn checked_rules(
    path: &str,
    texts: BTreeMap<String, RuleText>,
    accounts: &BTreeMap<Arc<str>, AccountKind>,
) -> Result<Rules, ChartError> {
    let mut rules = Rules::new();
    for (name, text) in texts {
        let path = format!("{path}.{name}");
        let Some(role) = Role::named(&name) else {
            return Err(ChartError::UnknownRole { path, found: name });
        };
        let parts = match text {
            RuleText::One(account) => vec![PartText { account, share: Decimal::ONE }],
            RuleText::Parts(parts) => parts,
        };
        let sum = parts.iter().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(part.share));
        let is_whole = sum == Some(Decimal::ONE);
        if !is_whole || parts.iter().any(|part| part.share <= Decimal::ZERO) {
            let found = parts.iter().map(|part| part.share.to_string()).collect::<Vec<_>>().join(" + ");
            return Err(ChartError::Shares { path, found });
        }
        for part in &parts {
            let Some(kind) = accounts.get(part.account.as_str()) else {
                return Err(ChartError::UnknownAccount { path, found: part.account.clone() });
            };
            if kind.side() != role.side() {
                let account = part.account.clone();
                return Err(ChartError::OtherSide { path, account, expected: role.side(), found: *kind });
            }
        }
        let part = |part: PartText| Part { account: part.account.into(), share: part.share };
        rules.insert(role, parts.into_iter().map(part).collect());
    }
    Ok(rules)
}
