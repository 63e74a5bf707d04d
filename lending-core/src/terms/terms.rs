use std::fmt;
use std::sync::Arc;

use super::{Agreement, Bound, CONVENTIONS, SCHEMA, TermsError};
use crate::allocation::{Then, in_conflict};
use crate::disbursement::{CoolingOff, Tranches};
use crate::fee::FeeRule;
use crate::hash::Hash;
use crate::money::{Minor, Rounding};
use crate::overdue::Classification;
use crate::penalty::ChargesCap;
use crate::rate::Rate;
use crate::repricing::Repricing;
use crate::schedule::{Method, ROWS_MAX};

/// Frozen terms: an [`Agreement`] that cannot be invalid, with its stored bytes and their hash.
///
/// The hash is over the bytes that were stored when the contract was made; it is never recomputed from the type, so
/// terms of an older library keep theirs.
#[derive(Debug, Clone)]
pub struct Terms {
    agreed: Arc<Agreement>,
    bytes: Arc<[u8]>,
    hash: Hash,
    bound: Bound,
}

impl PartialEq for Terms {
    fn eq(&self, other: &Self) -> bool {
        self.hash == other.hash
    }
}

impl Eq for Terms {}

impl Terms {
    /// Checks an agreement and freezes it.
    ///
    /// # Errors
    /// [`TermsError`]: a figure outside its limits, answers that have no meaning together, or more than could be kept.
    pub fn freeze(agreement: Agreement) -> Result<Self, TermsError> {
        let bytes = serde_json::to_vec(&agreement).expect("an agreement is plain data with text keys");
        Self::sealed(agreement, bytes.into())
    }

    /// Reads terms back from the bytes that [`Terms::bytes`] gave.
    ///
    /// # Errors
    /// [`TermsError::Undecodable`] when the bytes are no agreement, or as for [`Terms::freeze`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TermsError> {
        let mut reader = serde_json::Deserializer::from_slice(bytes);
        let agreement = serde_path_to_error::deserialize(&mut reader)
            .map_err(|error| TermsError::Undecodable { reason: error.to_string() })?;
        reader.end().map_err(|error| TermsError::Undecodable { reason: error.to_string() })?;
        Self::sealed(agreement, bytes.into())
    }

    fn sealed(agreement: Agreement, bytes: Arc<[u8]>) -> Result<Self, TermsError> {
        check(&agreement)?;
        let bound = Bound::of(&agreement)?;
        let hash = Hash::of(&bytes);
        Ok(Self { agreed: Arc::new(agreement), bytes, hash, bound })
    }

    /// What was agreed.
    pub fn agreed(&self) -> &Agreement {
        &self.agreed
    }

    /// The canonical bytes: store these.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The hash of the canonical bytes.
    pub const fn hash(&self) -> Hash {
        self.hash
    }

    /// The bound of these terms without any fact.
    pub const fn bound(&self) -> Bound {
        self.bound
    }
}

fn check(agreement: &Agreement) -> Result<(), TermsError> {
    if agreement.schema != SCHEMA {
        return Err(TermsError::Schema { expected: SCHEMA, found: agreement.schema });
    }
    if agreement.conventions != CONVENTIONS {
        return Err(TermsError::Conventions { expected: CONVENTIONS, found: agreement.conventions });
    }
    limit("principal", &agreement.principal, &(Minor::new(1)..=Minor::LIMIT))?;
    limit("instalments", &agreement.instalments, &(1..=ROWS_MAX))?;
    limit("rate", &agreement.rate, &(Rate::ZERO..=Rate::MAX))?;
    if !agreement.frequency.is_valid() {
        let expected = "1 … 120 months, 1 … 104 weeks or 1 … 730 days".to_owned();
        let found = format!("{:?}", agreement.frequency);
        return Err(TermsError::Limit { field: "frequency", expected, found });
    }
    let unit_max = Rounding::UNIT_MAX;
    limit("instalment_rounding.unit", &agreement.instalment_rounding.unit(), &(Minor::new(1)..=unit_max))?;
    limit("interest.rounding.unit", &agreement.interest.rounding.unit(), &(Minor::new(1)..=unit_max))?;
    if let Some(limit) = agreement.billing.beyond(agreement.frequency) {
        return Err(TermsError::Limit {
            field: "billing.statement_day",
            expected: format!("at most {limit} days before the due day"),
            found: format!("{:?}", agreement.billing.statement_day),
        });
    }
    if let Some(found) = agreement.billing.no_day() {
        limit("billing.statement_day", &found, &(1..=31))?;
    }
    check_penalty(agreement)?;
    if let Some((field, expected, found)) = agreement.repricing.as_ref().and_then(Repricing::beyond) {
        return Err(TermsError::Limit { field, expected: expected.to_owned(), found });
    }
    if let Some(policy) = &agreement.business_days
        && (policy.calendar.trim().is_empty() || policy.calendar.len() > 64)
    {
        let (expected, found) = ("1 to 64 characters".to_owned(), policy.calendar.clone());
        return Err(TermsError::Limit { field: "business_days.calendar", expected, found });
    }
    if agreement.business_days.is_some() && agreement.frequency.nights_max() < 7 {
        let reason = "rows that follow each other within a week have no room to be moved";
        return Err(TermsError::Combination { field: "business_days", reason });
    }
    if !agreement.anchor.is_valid() {
        let found = agreement.anchor.to_string();
        return Err(TermsError::Limit { field: "anchor", expected: "day 1 … 31".to_owned(), found });
    }
    if let Some((field, reason)) = agreement.interest.without_meaning(agreement.penalty.is_some()) {
        return Err(TermsError::Combination { field, reason });
    }
    if let Some((field, reason)) = agreement.billing.without_meaning(agreement.interest.true_up) {
        return Err(TermsError::Combination { field, reason });
    }
    if agreement.disbursement.down_payment.is_some_and(|down_payment| !down_payment.is_valid()) {
        let expected = "a share above 0 and below 1, of at most 12 decimals".to_owned();
        let found = format!("{:?}", agreement.disbursement.down_payment);
        return Err(TermsError::Limit { field: "disbursement.down_payment.share", expected, found });
    }
    if let Some(found) = agreement.cooling_off.map(|policy| policy.days) {
        limit("cooling_off.days", &found, &(0..=CoolingOff::DAYS_MAX))?;
    }
    let named =
        matches!(agreement.method, Method::Custom(_) | Method::Stepped(_) | Method::FixedInstalment(_));
    if let Some((field, reason)) = agreement.disbursement.without_meaning(named) {
        return Err(TermsError::Combination { field, reason });
    }
    if let Some(found) = agreement.charge_back.named_twice() {
        let (expected, found) = ("each component at most once".to_owned(), found.to_string());
        return Err(TermsError::Limit { field: "charge_back.order", expected, found });
    }
    if let Some((field, expected, found)) = agreement.relief.beyond() {
        return Err(TermsError::Limit { field, expected: expected.to_owned(), found });
    }
    if let Some((field, reason)) = agreement.write_off.without_meaning() {
        return Err(TermsError::Combination { field, reason });
    }
    if let Some((field, expected, found)) = FeeRule::beyond(&agreement.fees) {
        return Err(TermsError::Limit { field, expected, found });
    }
    if let Some((field, reason)) = agreement.fees.iter().find_map(FeeRule::without_meaning) {
        return Err(TermsError::Combination { field, reason });
    }
    check_standing(agreement)?;
    check_prepayment(agreement)?;
    check_dates(agreement)?;
    agreement.planned(agreement.contract_day)?;
    Ok(())
}

/// Days past due, classes, and the orders that follow from them.
fn check_standing(agreement: &Agreement) -> Result<(), TermsError> {
    let classes = agreement.classification.as_ref();
    let beyond = agreement.overdue.beyond().or_else(|| classes.and_then(Classification::beyond));
    if let Some((field, expected, found)) = beyond {
        return Err(TermsError::Limit { field, expected: expected.to_owned(), found });
    }
    let has_calendar = agreement.business_days.is_some();
    let accrual_stops = classes.is_some_and(|classes| classes.non_accrual_from.is_some());
    let without = agreement.overdue.without_meaning(has_calendar);
    let without = without.or_else(|| classes.and_then(Classification::without_meaning));
    let in_conflict = || in_conflict(&agreement.waterfalls, &agreement.kinds_of_money, accrual_stops);
    match without.or_else(in_conflict) {
        Some((field, reason)) => Err(TermsError::Combination { field, reason }),
        None => Ok(()),
    }
}

fn check_penalty(agreement: &Agreement) -> Result<(), TermsError> {
    let cap = agreement.charges_cap.as_ref();
    let without_meaning = cap.and_then(|_| ChargesCap::without_meaning(agreement.penalty.is_some()));
    if let Some((field, reason)) = without_meaning {
        return Err(TermsError::Combination { field, reason });
    }
    if let Some(cap) = cap
        && (cap.table.trim().is_empty() || cap.table.len() > 64)
    {
        let (expected, found) = ("1 to 64 characters".to_owned(), cap.table.clone());
        return Err(TermsError::Limit { field: "charges_cap.table", expected, found });
    }
    let Some(penalty) = &agreement.penalty else { return Ok(()) };
    limit("penalty.rounding.unit", &penalty.rounding.unit(), &(Minor::new(1)..=Rounding::UNIT_MAX))?;
    if let Some((field, expected, found)) = penalty.beyond() {
        return Err(TermsError::Limit { field, expected, found });
    }
    let interest_only = agreement.method == Method::InterestFirst || agreement.plan.moratorium.is_some();
    match penalty.without_meaning(interest_only) {
        Some((field, reason)) => Err(TermsError::Combination { field, reason }),
        None => Ok(()),
    }
}

fn check_prepayment(agreement: &Agreement) -> Result<(), TermsError> {
    if let Some((field, expected, found)) = agreement.prepayment.beyond() {
        return Err(TermsError::Limit { field, expected, found });
    }
    for waterfall in agreement.usual_waterfalls() {
        if let Then::RefuseAbove(amount) = waterfall.rest() {
            limit("waterfall.then.refuse_above", &amount, &(Minor::ZERO..=Minor::LIMIT))?;
        }
    }
    let pays_rows = agreement.usual_waterfalls().any(|waterfall| waterfall.rest().pays_rows());
    let in_tranches = agreement.disbursement.tranches == Tranches::Several;
    match agreement.prepayment.without_meaning(pays_rows, in_tranches) {
        Some((field, reason)) => Err(TermsError::Combination { field, reason }),
        None => Ok(()),
    }
}

fn limit<T: PartialOrd + fmt::Display>(
    field: &'static str,
    found: &T,
    limits: &std::ops::RangeInclusive<T>,
) -> Result<(), TermsError> {
    if limits.contains(found) {
        return Ok(());
    }
    let expected = format!("{} … {}", limits.start(), limits.end());
    Err(TermsError::Limit { field, expected, found: found.to_string() })
}

fn check_dates(agreement: &Agreement) -> Result<(), TermsError> {
    let Agreement { contract_day, first_due, .. } = *agreement;
    if first_due < contract_day {
        return Err(TermsError::FirstDueTooEarly { contract_day, found: first_due });
    }
    let on_anchor = agreement.anchor.within(first_due.month());
    if agreement.frequency.months().is_some() && first_due != on_anchor {
        return Err(TermsError::FirstDueOffAnchor { expected: on_anchor, found: first_due });
    }
    let end = contract_day.plus_years(Bound::YEARS);
    if end.year() > 2200 {
        let expected =
            format!("1900-01-01 … {}-12-31, so that {} years can be seen", 2200 - 100, Bound::YEARS);
        return Err(TermsError::Limit { field: "contract_day", expected, found: contract_day.to_string() });
    }
    let last = agreement.last_due();
    if last > end {
        let expected = format!("within {} years of the contract day", Bound::YEARS);
        return Err(TermsError::Limit { field: "last due day", expected, found: last.to_string() });
    }
    for row in 2..=agreement.rows() {
        let (after, due) = (agreement.due(row - 1), agreement.due(row));
        let found = agreement.billing.statement_day(contract_day, Some(after), due);
        if found <= after || found > due {
            return Err(TermsError::StatementDay { row, due, after, found });
        }
    }
    Ok(())
}
