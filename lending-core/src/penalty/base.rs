use serde::{Deserialize, Serialize};

use crate::debt::Split;
use crate::money::Minor;

/// What penalty grows on in a night.
///
/// Mambu's *penalty calculation method* knows the first four (overdue balance; with interest; with fees; outstanding
/// principal); penalty on the instalment as it was asked for is what many micro-lenders print in their contracts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PenaltyOn {
    /// The bill's unpaid principal: China's banks (罚息 on 逾期本金), most lenders.
    #[default]
    OverduePrincipal,
    /// The bill's unpaid principal and interest (逾期本息).
    PrincipalAndInterest,
    /// The bill's unpaid principal, interest and fees; never their tax, which is not the lender's.
    PrincipalInterestAndFees,
    /// The bill's unpaid principal, and on the oldest bill that is late all principal that is not past due as well.
    Outstanding,
    /// Principal and interest as the bill states them, as long as any of the two is unpaid.
    Instalment,
}

/// What a bill says of itself at the close of a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BillBase {
    /// What is unpaid of it.
    pub unpaid: Split,
    /// What it states, without what another plan took over.
    pub asked: Split,
    /// On the oldest bill that is late: all principal that is not past due; on others nothing.
    pub not_past_due: Minor,
}

impl PenaltyOn {
    /// The base of a bill in a night.
    ///
    /// ```
    /// use lending_core::debt::Split;
    /// use lending_core::money::Minor;
    /// use lending_core::penalty::{BillBase, PenaltyOn};
    /// let asked = Split { principal: Minor::new(1000), interest: Minor::new(100), ..Split::default() };
    /// let unpaid = Split { principal: Minor::new(400), ..Split::default() };
    /// let bill = BillBase { unpaid, asked, not_past_due: Minor::new(9000) };
    /// assert_eq!(PenaltyOn::OverduePrincipal.base(&bill), Minor::new(400));
    /// assert_eq!(PenaltyOn::Instalment.base(&bill), Minor::new(1100));
    /// assert_eq!(PenaltyOn::Outstanding.base(&bill), Minor::new(9400));
    /// ```
    pub fn base(self, bill: &BillBase) -> Minor {
        let BillBase { unpaid, asked, not_past_due } = *bill;
        let is_late = unpaid.principal.is_positive() || unpaid.interest.is_positive();
        match self {
            Self::OverduePrincipal => unpaid.principal,
            Self::PrincipalAndInterest => unpaid.principal + unpaid.interest,
            Self::PrincipalInterestAndFees => unpaid.principal + unpaid.interest + unpaid.fee,
            Self::Outstanding if is_late => unpaid.principal + not_past_due,
            Self::Instalment if is_late => asked.principal + asked.interest,
            Self::Outstanding | Self::Instalment => Minor::ZERO,
        }
    }

    /// Whether interest of the bill is in it, which may grow by the night.
    pub const fn holds_interest(self) -> bool {
        match self {
            Self::OverduePrincipal | Self::Outstanding => false,
            Self::PrincipalAndInterest | Self::PrincipalInterestAndFees | Self::Instalment => true,
        }
    }
}
