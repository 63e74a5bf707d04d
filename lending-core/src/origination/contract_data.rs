use rust_decimal::{Decimal, RoundingStrategy};
use serde::Serialize;

use super::european::EuropeanInformation;
use super::{CostOfCredit, CostOnTop, DatedOffer, Granted, Offer, QuotedFee, QuotedRow};
use crate::billing::BusinessDays;
use crate::calendar::Date;
use crate::hash::Hash;
use crate::money::{Currency, Money};
use crate::rate::{CostError, Rate, percent};
use crate::terms::{ProductRef, Terms};

/// The version of the layout of [`ContractData`].
pub const CONTRACT_SCHEMA: u32 = 1;

/// All that a contract's documents say of the loan, as values: no prose and no layout. Nothing in it but follows from terms
/// and, where an offer stands on one, from the decision.
///
/// Figures made here are text with their currency; answers taken over from the terms stand as they do there, with amounts
/// in minor units. Due days are as they fall; where business days move them is said beside them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContractData {
    /// [`CONTRACT_SCHEMA`].
    pub schema: u32,
    /// The hash of the terms.
    pub terms: Hash,
    /// The product, with its version.
    pub product: ProductRef,
    /// The decision that the offer stands on.
    pub granted: Option<Granted>,
    /// The currency.
    pub currency: Currency,
    /// The contract day.
    pub contract_day: Date,
    /// The first due day.
    pub first_due: Date,
    /// The last due day.
    pub last_due: Date,
    /// What becomes of due days on which no business is done.
    pub business_days: Option<BusinessDays>,
    /// What is lent.
    pub principal: Money,
    /// The contract rate.
    pub rate: Rate,
    /// All rows, for money paid out on the contract day.
    pub rows: Vec<QuotedRow>,
    /// The fees that are certain; those with a row are in it too.
    pub fees: Vec<QuotedFee>,
    /// Costs beside the fees of the list.
    pub on_top: Vec<CostOnTop>,
    /// The standard European consumer credit information.
    pub european: EuropeanInformation,
    /// China's yearly rates.
    pub chinese: ChineseRates,
}

/// The yearly rates that a lender in China shows: all costs in relation to the principal that is really used, as a simple
/// and as a compound rate (中国人民银行公告〔2021〕第3号 asks for one of them and to say which).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ChineseRates {
    /// 单利: the rate of a period times the periods of a year, as a fraction to twelve decimals.
    #[serde(with = "rust_decimal::serde::str")]
    pub simple: Decimal,
    /// The same in per cent, to two decimals.
    #[serde(with = "rust_decimal::serde::str")]
    pub simple_published: Decimal,
    /// 复利: the effective yearly rate (IRR), as a fraction to twelve decimals.
    #[serde(with = "rust_decimal::serde::str")]
    pub compound: Decimal,
    /// The same in per cent, to two decimals.
    #[serde(with = "rust_decimal::serde::str")]
    pub compound_published: Decimal,
}

/// A solved rate to the twelve decimals of a rate, half to even: its last digits are not the solver's (C263).
pub(super) fn to_twelve_decimals(rate: Decimal) -> Decimal {
    rate.round_dp_with_strategy(Rate::DECIMALS, RoundingStrategy::MidpointNearestEven).normalize()
}

impl Offer {
    /// The data of the contract, with costs beside the fees of the list as [`cost`](Self::cost) takes them.
    ///
    /// ```
    /// # use lending_core::{date, doc, money, origination::LoanRequest};
    /// use lending_core::origination::ContractData;
    /// let offer = doc::product().offer(&LoanRequest::new(money!("12000.00 CNY"), 12, date!("2026-01-10")))?;
    /// let data = offer.contract_data(&[])?;
    /// let groups: Vec<_> = data.european.instalments.iter().map(|group| (group.count, group.amount)).collect();
    /// assert_eq!(groups, [(11, money!("1066.19 CNY")), (1, money!("1066.14 CNY"))]);
    /// assert_eq!(data.european.total_amount_payable, money!("12794.23 CNY"));
    /// assert_eq!(data.chinese.simple_published.to_string(), "12.00");
    /// // The terms that were accepted give the same, and the same hash.
    /// assert_eq!(ContractData::of(&offer.accept(), &[])?.hash(), data.hash());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`CostError`]: as for [`cost`](Self::cost).
    pub fn contract_data(&self, on_top: &[CostOnTop]) -> Result<ContractData, CostError> {
        ContractData::made(self, on_top, None)
    }
}

impl DatedOffer {
    /// The data of the contract, with the day to which the lender is bound.
    ///
    /// # Errors
    /// As [`Offer::contract_data`].
    pub fn contract_data(&self, on_top: &[CostOnTop]) -> Result<ContractData, CostError> {
        ContractData::made(self.offer(), on_top, Some(self.last_day()))
    }
}

impl ContractData {
    /// The data of a contract whose terms were accepted; of the decision behind it terms know nothing.
    ///
    /// # Errors
    /// As [`Offer::contract_data`].
    pub fn of(terms: &Terms, on_top: &[CostOnTop]) -> Result<Self, CostError> {
        Self::made(&Offer::of(terms), on_top, None)
    }

    fn made(offer: &Offer, on_top: &[CostOnTop], bound_to: Option<Date>) -> Result<Self, CostError> {
        let agreed = offer.terms().agreed();
        let cost = offer.cost(on_top)?;
        Ok(Self {
            schema: CONTRACT_SCHEMA,
            terms: offer.terms().hash(),
            product: agreed.product.clone(),
            granted: offer.granted().cloned(),
            currency: agreed.currency,
            contract_day: agreed.contract_day,
            first_due: agreed.due(1),
            last_due: agreed.last_due(),
            business_days: agreed.business_days.clone(),
            principal: Money::new(agreed.principal, agreed.currency),
            rate: agreed.rate,
            rows: offer.quote(),
            fees: offer.fees(),
            on_top: on_top.to_vec(),
            european: EuropeanInformation::of(offer, &cost, bound_to),
            chinese: ChineseRates::of(&cost),
        })
    }

    /// The canonical bytes, as JSON: store these beside what is signed.
    pub fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("the data of a contract is plain data with text keys")
    }

    /// The hash of the canonical bytes: what a signature stands under.
    pub fn hash(&self) -> Hash {
        Hash::of(&self.bytes())
    }
}

impl ChineseRates {
    fn of(cost: &CostOfCredit) -> Self {
        Self {
            simple: to_twelve_decimals(cost.annual_simple),
            simple_published: percent(cost.annual_simple, 2),
            compound: to_twelve_decimals(cost.annual_compound),
            compound_published: percent(cost.annual_compound, 2),
        }
    }
}
