//! What being late costs: penalty interest (罚息) on what is unpaid of a bill, compound interest (复利) on its unpaid
//! interest, and the cap of all charges.
//!
//! Each question is a field of [`PenaltyPolicy`]: what it grows on ([`PenaltyOn`]), at which rate ([`PenaltyRate`]), from
//! when ([`Grace`]), how it is rounded ([`PenaltyRounded`]), how little and how much a bill bears at least and at most
//! ([`Caps`]), and what its unpaid interest bears ([`Compound`]). [`BillPenalty`] is the arithmetic: it takes the nights
//! of one bill in order and says what each of them adds.

mod base;
mod bill;
mod charges_cap;
mod compound;
mod limits;
mod policy;
mod rate;
#[cfg(test)]
mod tests;

pub use base::{BillBase, PenaltyOn};
pub use bill::{BillPenalty, Charged, Grows, Nights};
pub use charges_cap::ChargesCap;
pub use compound::{Compound, CompoundRate, Joins, OnPenalty};
pub use limits::{Caps, Limits, PenaltyRounded};
pub use policy::{Grace, PenaltyPolicy};
pub use rate::{NightRates, OfContract, PenaltyRate, Tier, Tiers};
