use rust_decimal::Decimal;
use serde::Serialize;

use super::contract_data::to_twelve_decimals;
use super::{Approval, ApprovalError, CostOnTop, LoanRequest, Offer};
use crate::calendar::Date;
use crate::hash::Hash;
use crate::money::Money;
use crate::product::Product;
use crate::rate::{CapVerdict, DatedRow, RateCap, RateTable};
use crate::reference::Reference;
use crate::underwriting::{Benefit, PolicyRef};

/// Which decision an offer stands on: kept beside its terms, for the contract's documents and for an auditor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Granted {
    /// The policy that decided, with its version and hash.
    pub policy: PolicyRef,
    /// The hash of the policy's decision, which names that of the application's facts.
    pub decision: Hash,
    /// The person who approved over it; `None`: the policy did by itself.
    pub person: Option<String>,
    /// The last day on which it can be relied on.
    pub until: Date,
    /// The benefits that it gives, by their names.
    pub benefits: Vec<(String, Benefit)>,
}

impl Product {
    /// What this product offers for a request by an approval (C260): at most what was granted, at the decision's price, on a
    /// day on which the decision can be relied on, within the product's own limits, and at no higher annual percentage
    /// rate of charge than the policy's cap on the contract day, as it was known then.
    ///
    /// ```
    /// # use lending_core::{date, doc, money};
    /// use lending_core::facts::{Application, Borrower};
    /// use lending_core::origination::{Approval, LoanRequest};
    /// use lending_core::{reference::Reference, underwriting::Policy};
    /// let policy = Policy::from_toml(r#"
    ///     policy = "personal-loan"
    ///     from = "2026-01-01"
    ///     currency = "CNY"
    ///     unknown = "decline"
    ///     facts.monthly_income = { kind = "money" }
    ///     [price]
    ///     base = { rate = "9 % per year" }
    ///     [limit]
    ///     least_of.income = { product = [4, "monthly_income"] }
    ///     step = 1000
    /// "#, &[])?;
    /// let applicant = Application::of(Borrower::Private).with("monthly_income", money!("3200.00 CNY"));
    /// let decision = policy.decide(&applicant, date!("2026-01-08"))?;
    /// let approval = Approval::by_policy(&policy, &decision)?;
    /// let request = |amount| LoanRequest::new(amount, 12, date!("2026-01-10"));
    /// let product = doc::product(); // 12 % for whoever is not priced
    /// let offer = product.offer_by(&approval, &request(money!("12000.00 CNY")), &Reference::default())?;
    /// assert_eq!(offer.quote()[0].interest, money!("90.00 CNY"));
    /// assert_eq!(offer.granted().map(|granted| granted.decision), Some(decision.hash()));
    /// let refused = product.offer_by(&approval, &request(money!("12000.01 CNY")), &Reference::default());
    /// assert_eq!(
    ///     refused.unwrap_err().to_string(),
    ///     "amount: expected at most what is granted, 12000.00 CNY, found 12000.01 CNY"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`ApprovalError`], each with what was expected and found.
    pub fn offer_by(
        &self,
        approval: &Approval<'_>,
        request: &LoanRequest,
        reference: &Reference,
    ) -> Result<Offer, ApprovalError> {
        self.offer_with_costs(approval, request, &[], reference)
    }

    /// The same, with costs beside the fees of the list, which count for the cap too.
    ///
    /// # Errors
    /// As [`offer_by`](Self::offer_by).
    pub fn offer_with_costs(
        &self,
        approval: &Approval<'_>,
        request: &LoanRequest,
        on_top: &[CostOnTop],
        reference: &Reference,
    ) -> Result<Offer, ApprovalError> {
        let (from, until, found) = (approval.from(), approval.until(), request.contract_day);
        if found < from || found > until {
            return Err(ApprovalError::Day { from, until, found });
        }
        if approval.policy.currency() != self.currency() {
            let (expected, found) = (approval.policy.currency(), self.currency());
            return Err(ApprovalError::Currency { expected, found });
        }
        let found = request.amount;
        let above =
            |granted: &Money| found.currency() == granted.currency() && found.minor() > granted.minor();
        if let Some(granted) = approval.amount()?.filter(above) {
            return Err(ApprovalError::AboveGranted { granted, found });
        }
        let rate = approval.rate()?;
        if let (Some(expected), Some(found)) = (rate, request.rate)
            && found != expected
        {
            return Err(ApprovalError::OtherRate { expected, found });
        }
        let request = LoanRequest { rate: rate.or(request.rate), ..*request };
        let free = approval.decision().benefits().iter().filter_map(|(_, benefit)| match benefit {
            Benefit::RowFreeOfInterest(row) => Some(*row),
            Benefit::Discount(_) => None,
        });
        let offer = self.offer_free_of(&request, free)?;
        if let Some(table) = approval.policy.apr_cap() {
            check_cap(table, offer.cost(on_top)?.aprc, request.contract_day, reference)?;
        }
        Ok(offer.standing_on(Granted::by(approval)))
    }
}

impl Granted {
    fn by(approval: &Approval<'_>) -> Self {
        let decision = approval.decision();
        Self {
            policy: decision.policy().clone(),
            decision: decision.hash(),
            person: approval.person().map(|person| person.by.clone()),
            until: approval.until(),
            benefits: decision.benefits().to_vec(),
        }
    }
}

/// Holds a cost against the cap of a day, as known on it; the cap itself is allowed. The cost is taken to the twelve
/// decimals of a rate, half to even: its own error is far below, and a loan that costs the cap stays allowed.
fn check_cap(table: &str, aprc: Decimal, day: Date, reference: &Reference) -> Result<(), ApprovalError> {
    let known = reference.known_by(day);
    known.check(table, day)?;
    let rows = known.rates(table).into_iter().map(|(from, value)| DatedRow { from, value });
    let rates = RateTable::new(rows.collect()).expect("a table that can be read has rows in order");
    let cap = RateCap { rates };
    let found = to_twelve_decimals(aprc);
    match cap.check(found, day).expect("a table that can be read has a row by its day") {
        CapVerdict::Within => Ok(()),
        CapVerdict::AboveBy(_) => {
            let cap = cap.rates.at(day).expect("it was read for the verdict");
            Err(ApprovalError::AboveCap { table: table.to_owned(), day, cap, found })
        }
    }
}
