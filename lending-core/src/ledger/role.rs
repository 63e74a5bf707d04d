use std::fmt;

use serde::{Serialize, Serializer};

use crate::debt::Component;

/// What an account stands for. The core posts to roles; a [`Chart`](super::Chart) gives each its accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Principal outstanding, on a bill or not.
    Principal,
    /// Interest that has grown and is on no bill; below zero what is billed ahead.
    InterestAccrued,
    /// Interest on bills, less what was paid ahead of bills to come.
    InterestReceivable,
    /// Charges, those that wait for a bill included.
    FeeReceivable,
    /// Tax on charges.
    TaxReceivable,
    /// Penalty and compound interest.
    PenaltyReceivable,
    /// The borrower's own money, for the next bill.
    BorrowersCredit,
    /// The borrower's own money that lies to be returned.
    ToBeReturned,
    /// Money in and out.
    Cash,
    /// What was kept of payouts: cash that never left.
    DeductionsKept,
    /// Contract interest as income.
    InterestIncome,
    /// Charges as income.
    FeeIncome,
    /// Tax that is owed to the state; income of nobody.
    TaxPayable,
    /// Penalty as income.
    PenaltyIncome,
    /// What was on the balance and is no longer asked for.
    Waived,
    /// The lender's own money given to a borrower.
    Goodwill,
    /// What was too little to be given back to a borrower.
    CreditKept,
    /// What was memorandum and became principal before it was paid.
    DeferredIncome,
    /// What was on the balance and was written off.
    WrittenOff,
    /// Money that came in on what was written off.
    Recovered,
    /// Principal that was written off and is owed, off the balance sheet.
    PrincipalMemorandum,
    /// Interest that is owed and no income yet, off the balance sheet.
    InterestMemorandum,
    /// Charges that are owed and no income yet, off the balance sheet.
    FeeMemorandum,
    /// Tax on them, off the balance sheet.
    TaxMemorandum,
    /// Penalty that is owed and no income yet, off the balance sheet.
    PenaltyMemorandum,
    /// The other side of all memorandum accounts.
    MemorandumContra,
}

/// Which of the two books an account belongs to; each balances by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// On the balance sheet, or in the income statement.
    Balance,
    /// Off the balance sheet.
    Memorandum,
}

impl Side {
    /// What it is called in messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Balance => "on the balance sheet",
            Self::Memorandum => "memorandum",
        }
    }
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 26] = [
        Self::Principal,
        Self::InterestAccrued,
        Self::InterestReceivable,
        Self::FeeReceivable,
        Self::TaxReceivable,
        Self::PenaltyReceivable,
        Self::BorrowersCredit,
        Self::ToBeReturned,
        Self::Cash,
        Self::DeductionsKept,
        Self::InterestIncome,
        Self::FeeIncome,
        Self::TaxPayable,
        Self::PenaltyIncome,
        Self::Waived,
        Self::Goodwill,
        Self::CreditKept,
        Self::DeferredIncome,
        Self::WrittenOff,
        Self::Recovered,
        Self::PrincipalMemorandum,
        Self::InterestMemorandum,
        Self::FeeMemorandum,
        Self::TaxMemorandum,
        Self::PenaltyMemorandum,
        Self::MemorandumContra,
    ];

    /// The stable name, as charts and results write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Principal => "principal",
            Self::InterestAccrued => "interest_accrued",
            Self::InterestReceivable => "interest_receivable",
            Self::FeeReceivable => "fee_receivable",
            Self::TaxReceivable => "tax_receivable",
            Self::PenaltyReceivable => "penalty_receivable",
            Self::BorrowersCredit => "borrowers_credit",
            Self::ToBeReturned => "to_be_returned",
            Self::Cash => "cash",
            Self::DeductionsKept => "deductions_kept",
            Self::InterestIncome => "interest_income",
            Self::FeeIncome => "fee_income",
            Self::TaxPayable => "tax_payable",
            Self::PenaltyIncome => "penalty_income",
            Self::Waived => "waived",
            Self::Goodwill => "goodwill",
            Self::CreditKept => "credit_kept",
            Self::DeferredIncome => "deferred_income",
            Self::WrittenOff => "written_off",
            Self::Recovered => "recovered",
            Self::PrincipalMemorandum => "principal_memorandum",
            Self::InterestMemorandum => "interest_memorandum",
            Self::FeeMemorandum => "fee_memorandum",
            Self::TaxMemorandum => "tax_memorandum",
            Self::PenaltyMemorandum => "penalty_memorandum",
            Self::MemorandumContra => "memorandum_contra",
        }
    }

    /// The role of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// Which book it belongs to.
    pub const fn side(self) -> Side {
        match self {
            Self::PrincipalMemorandum
            | Self::InterestMemorandum
            | Self::FeeMemorandum
            | Self::TaxMemorandum
            | Self::PenaltyMemorandum
            | Self::MemorandumContra => Side::Memorandum,
            Self::Principal
            | Self::InterestAccrued
            | Self::InterestReceivable
            | Self::FeeReceivable
            | Self::TaxReceivable
            | Self::PenaltyReceivable
            | Self::BorrowersCredit
            | Self::ToBeReturned
            | Self::Cash
            | Self::DeductionsKept
            | Self::InterestIncome
            | Self::FeeIncome
            | Self::TaxPayable
            | Self::PenaltyIncome
            | Self::Waived
            | Self::Goodwill
            | Self::CreditKept
            | Self::DeferredIncome
            | Self::WrittenOff
            | Self::Recovered => Side::Balance,
        }
    }

    /// Whether it says what claims earned or lost.
    pub(super) const fn is_a_result(self) -> bool {
        matches!(
            self,
            Self::InterestIncome
                | Self::FeeIncome
                | Self::TaxPayable
                | Self::PenaltyIncome
                | Self::Waived
                | Self::DeferredIncome
                | Self::WrittenOff
                | Self::Recovered
        )
    }

    /// Whether it is what a borrower owes, on the balance sheet.
    pub(super) const fn is_a_claim(self) -> bool {
        matches!(
            self,
            Self::Principal
                | Self::InterestAccrued
                | Self::InterestReceivable
                | Self::FeeReceivable
                | Self::TaxReceivable
                | Self::PenaltyReceivable
        )
    }

    /// Whether it is off the balance sheet.
    pub(super) fn is_memorandum(self) -> bool {
        self.side() == Side::Memorandum
    }

    /// Where a component that is owed stands when only its sum is shown.
    pub(super) const fn claim(component: Component) -> Self {
        match component {
            Component::Principal => Self::Principal,
            Component::Interest => Self::InterestAccrued,
            Component::Fee => Self::FeeReceivable,
            Component::Tax => Self::TaxReceivable,
            Component::Penalty => Self::PenaltyReceivable,
        }
    }

    /// Where a component that is owed and no income yet stands; of principal, what is written off.
    pub(super) const fn memorandum(component: Component) -> Self {
        match component {
            Component::Principal => Self::PrincipalMemorandum,
            Component::Interest => Self::InterestMemorandum,
            Component::Fee => Self::FeeMemorandum,
            Component::Tax => Self::TaxMemorandum,
            Component::Penalty => Self::PenaltyMemorandum,
        }
    }

    /// Where a component that is earned goes; principal is never earned.
    pub(super) const fn income(component: Component) -> Self {
        match component {
            Component::Principal | Component::Interest => Self::InterestIncome,
            Component::Fee => Self::FeeIncome,
            Component::Tax => Self::TaxPayable,
            Component::Penalty => Self::PenaltyIncome,
        }
    }

    /// What relief of a component costs: tax that nobody pays is owed to nobody.
    pub(super) const fn relief(component: Component) -> Self {
        match component {
            Component::Tax => Self::TaxPayable,
            Component::Principal | Component::Interest | Component::Fee | Component::Penalty => Self::Waived,
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Role {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
