//! Contracts of segments: each list of terms says from when a segment runs, how often, and by how much.

use lending_core::money::Minor;
use rust_decimal::Decimal;

use super::Unknown;
use super::contract::Contract;
use super::cycle::{Cycle, Row};
use super::instant::Instant;
use super::values::{decimal, sum};

/// A change of the notional: below zero when it goes down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) raw: Instant,
    pub(super) by: Minor,
}

/// A rate that is fixed or observed from an instant on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NewRate {
    Fixed(Decimal),
    /// Observed, with this spread.
    Observed(Decimal),
}

/// The most redemptions that the search for a maturity looks at.
const REDEMPTIONS_MAX: i64 = 36_600;

/// The anchors of a list with their cycles, where there are any.
fn rows(contract: &Contract<'_>, of: &str) -> Result<Vec<Row>, Unknown> {
    let anchors = contract.terms.list(&format!("arrayCycleAnchorDateOf{of}"))?;
    let cycles = contract.terms.list(&format!("arrayCycleOf{of}"))?;
    if !cycles.is_empty() && cycles.len() != anchors.len() {
        return Err(format!("{} anchors and {} cycles of {of}", anchors.len(), cycles.len()));
    }
    let mut rows = Vec::new();
    for (index, anchor) in anchors.iter().enumerate() {
        let cycle = cycles.get(index).map(|text| Cycle::read(text)).transpose()?;
        rows.push(Row { anchor: Instant::read(anchor)?, cycle });
    }
    if !rows.is_sorted_by_key(|row| row.anchor) {
        return Err(format!("anchors of {of} that are out of order"));
    }
    Ok(rows)
}

/// The instants of each segment: until the next begins, the last until an end.
fn until(
    contract: &Contract<'_>,
    rows: &[Row],
    end: Instant,
    includes_end: bool,
) -> Result<Vec<(usize, Instant)>, Unknown> {
    let mut instants = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let next = rows.get(index + 1).map(|next| next.anchor);
        let is_last = next.is_none_or(|next| next >= end);
        let until =
            row.until(next.unwrap_or(end).min(end), is_last && includes_end, contract.end_of_month)?;
        instants.extend(until.into_iter().map(|at| (index, at)));
        if is_last {
            break;
        }
    }
    Ok(instants)
}

/// By how much each segment changes the notional.
fn amounts(contract: &Contract<'_>, segments: usize) -> Result<Vec<Minor>, Unknown> {
    let directions = contract.terms.list("arrayIncreaseDecrease")?;
    let amounts = contract.terms.list("arrayNextPrincipalRedemptionPayment")?;
    if directions.len() != segments || amounts.len() != segments {
        return Err(format!(
            "{segments} anchors of redemption, {} amounts, {} directions",
            amounts.len(),
            directions.len()
        ));
    }
    let mut changes = Vec::new();
    for (direction, amount) in directions.iter().zip(&amounts) {
        let amount = contract.scale.amount(decimal(amount)?)?;
        changes.push(match direction.as_str() {
            "INC" => amount,
            "DEC" => -amount,
            other => return Err(format!("a direction `{other}`")),
        });
    }
    Ok(changes)
}

/// The changes of the notional before maturity, and the maturity: as stated, or when nothing is left.
pub(super) fn changes(contract: &Contract<'_>) -> Result<(Vec<Change>, Instant), Unknown> {
    let rows = rows(contract, "PrincipalRedemption")?;
    let amounts = amounts(contract, rows.len())?;
    let maturity = match contract.maturity {
        Some(maturity) => maturity,
        None => paid_off(contract, &rows, &amounts)?,
    };
    let instants = until(contract, &rows, maturity, false)?;
    let change = |(segment, raw): (usize, Instant)| {
        amounts.get(segment).map(|by| Change { raw, by: *by }).ok_or_else(|| "a segment too many".to_owned())
    };
    Ok((instants.into_iter().map(change).collect::<Result<_, _>>()?, maturity))
}

/// When the notional has been redeemed.
fn paid_off(contract: &Contract<'_>, rows: &[Row], amounts: &[Minor]) -> Result<Instant, Unknown> {
    let never = || "a contract without maturity that is never redeemed".to_owned();
    let (last, by) = rows.last().zip(amounts.last()).ok_or_else(never)?;
    let mut left = contract.notional;
    let begins = contract.status.max(contract.exchange);
    for (segment, at) in until(contract, rows, last.anchor, false)? {
        if at >= begins {
            left = sum(left, amounts.get(segment).copied().unwrap_or_default())?;
        }
        if !left.is_positive() {
            return Ok(at);
        }
    }
    for index in 0..REDEMPTIONS_MAX {
        let at = match last.cycle {
            Some(cycle) => cycle.nth(last.anchor, index, contract.end_of_month)?,
            None if index == 0 => last.anchor,
            None => return Err(never()),
        };
        if at >= begins {
            left = sum(left, *by)?;
        }
        if !left.is_positive() {
            return Ok(at);
        }
    }
    Err(never())
}

/// When interest is paid.
pub(super) fn interest(contract: &Contract<'_>, maturity: Instant) -> Result<Vec<Instant>, Unknown> {
    let rows = rows(contract, "InterestPayment")?;
    if rows.is_empty() {
        return Ok(vec![maturity]);
    }
    let instants = until(contract, &rows, maturity, true)?;
    Ok(instants.into_iter().map(|(_, at)| at).collect())
}

/// When the rate changes, and to what.
pub(super) fn resets(contract: &Contract<'_>, maturity: Instant) -> Result<Vec<(Instant, NewRate)>, Unknown> {
    let rows = rows(contract, "RateReset")?;
    let rates = contract.terms.list("arrayRate")?;
    let kinds = contract.terms.list("arrayFixedVariable")?;
    if rates.len() != rows.len() || kinds.len() != rows.len() {
        return Err(format!("{} anchors of rates, {} rates, {} kinds", rows.len(), rates.len(), kinds.len()));
    }
    let mut resets = Vec::new();
    for (segment, at) in until(contract, &rows, maturity, false)? {
        let (Some(rate), Some(kind)) = (rates.get(segment), kinds.get(segment)) else { continue };
        let rate = decimal(rate)?;
        resets.push((
            at,
            match kind.as_str() {
                "FIX" | "F" => NewRate::Fixed(rate),
                "VAR" | "V" => NewRate::Observed(rate),
                other => return Err(format!("a kind of rate `{other}`")),
            },
        ));
    }
    Ok(resets)
}
