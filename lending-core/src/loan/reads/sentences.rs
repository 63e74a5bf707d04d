//! Lines, causes and differences as sentences.

use super::{Cause, Explanation, RateOrigin, RateSource, Reason};
use crate::accrual::Piece;
use crate::billing::GroundMoved;
use crate::debt::{Component, ItemId, Key};
use crate::fee::FeeTax;
use crate::loan::book::Nature;
use crate::loan::line::{Basis, LineKey};
use crate::money::{Minor, Money};
use crate::reference::RowName;
use crate::wording::{Language, Sentence, Value};

impl LineKey {
    /// What an amount of a line of this key says.
    ///
    /// ```
    /// use lending_core::{date, loan::LineKey, money, wording::Language};
    /// let key = LineKey::Penalty { bill: 1, month: date!("2026-02-10").month() };
    /// let sentence = key.sentence(money!("4.73 CNY"));
    /// assert_eq!(Language::English.text(&sentence), "4.73 CNY of penalty grew on bill 1 in 2026-02.");
    /// ```
    pub fn sentence(&self, amount: Money) -> Sentence {
        let of_event = |key: &'static str, event: &Key| {
            Sentence::new(key).amount("amount", amount).text("event", event.as_str())
        };
        let of_component =
            |key, event: &Key, component: Component| of_event(key, event).words("component", component);
        let on_item = |key: &'static str, item: &ItemId, component: Component| {
            let sentence = Sentence::new(key).amount("amount", amount);
            sentence.words("item", item).words("component", component)
        };
        let of_both = |key, event: &Key, item: &ItemId, component: Component| {
            on_item(key, item, component).text("event", event.as_str())
        };
        match self {
            Self::Disbursed(event) => of_event("line.disbursed", event),
            Self::DownPayment(event) => of_event("line.down_payment", event),
            Self::Deducted { item, component } => on_item("line.deducted", item, *component),
            Self::CalledIn { event, component } => of_component("line.called_in", event, *component),
            Self::ChargedBack { event, component } => of_component("line.charged_back", event, *component),
            Self::Interest { row, month } => {
                let sentence = Sentence::new("line.interest").amount("amount", amount);
                sentence.number("row", *row).month("month", *month)
            }
            Self::InterestTakenBack { bill, row, month } => {
                // The line is below zero; what was taken back is not.
                let back = Money::new(-amount.minor(), amount.currency());
                let sentence = Sentence::new("line.interest_taken_back").amount("amount", back);
                sentence.number("bill", *bill).number("row", *row).month("month", *month)
            }
            Self::Penalty { bill, month } => {
                let sentence = Sentence::new("line.penalty").amount("amount", amount);
                sentence.number("bill", *bill).month("month", *month)
            }
            Self::Compound { bill, month } => {
                let sentence = Sentence::new("line.compound").amount("amount", amount);
                sentence.number("bill", *bill).month("month", *month)
            }
            Self::Charged(event) => of_event("line.charged", event),
            Self::Fee { item, component } => on_item("line.fee", item, *component),
            Self::Billed { bill, component } => {
                let sentence = Sentence::new("line.billed").amount("amount", amount);
                sentence.number("bill", *bill).words("component", *component)
            }
            Self::Capitalised { row } => {
                Sentence::new("line.capitalised").amount("amount", amount).number("row", *row)
            }
            Self::Moved { event, item, component } => of_both("line.moved", event, item, *component),
            Self::MadePrincipal { event, component } => {
                of_component("line.made_principal", event, *component)
            }
            Self::Added { bill, row, month } => {
                let sentence = Sentence::new("line.added").amount("amount", amount);
                sentence.number("bill", *bill).number("row", *row).month("month", *month)
            }
            Self::TakenOff { bill, day } => {
                let sentence = Sentence::new("line.taken_off").amount("amount", amount);
                sentence.number("bill", *bill).day("day", *day)
            }
            Self::Received(event) => of_event("line.received", event),
            Self::Goodwill(event) => of_event("line.goodwill", event),
            Self::Refunded(event) => of_event("line.refunded", event),
            Self::Allocated { payment, item, component } => {
                of_both("line.allocated", payment, item, *component)
            }
            Self::Freed { payment, item, component } => of_both("line.freed", payment, item, *component),
            Self::ToBeReturned(event) => of_event("line.to_be_returned", event),
            Self::Waived { event, item, component } => of_both("line.waived", event, item, *component),
            Self::Relieved { bill } => {
                Sentence::new("line.relieved").amount("amount", amount).number("bill", *bill)
            }
            Self::Unrelieved { bill } => {
                Sentence::new("line.unrelieved").amount("amount", amount).number("bill", *bill)
            }
            Self::LetOff { item, component } => on_item("line.let_off", item, *component),
            Self::Kept(event) => of_event("line.kept", event),
            Self::WrittenOff { event, component } => of_component("line.written_off", event, *component),
            Self::Transferred { event, item, component } => {
                of_both("line.transferred", event, item, *component)
            }
            Self::SettlementFell { event, day } => {
                Sentence::new("line.settlement_fell").text("event", event.as_str()).day("day", *day)
            }
            Self::Lapsed(event) => of_event("line.lapsed", event),
            Self::Unwaived { event, item, component } => of_both("line.unwaived", event, item, *component),
            Self::Returned { event, item, component } => of_both("line.returned", event, item, *component),
            Self::ReturnedCredit(event) => of_event("line.returned_credit", event),
            Self::Rolled { bill, day } => Sentence::new("line.rolled").number("bill", *bill).day("day", *day),
            Self::Class { class, day } => {
                Sentence::new("line.class").text("class", &**class).day("day", *day)
            }
            Self::AccrualStopped(day) => Sentence::new("line.accrual_stopped").day("day", *day),
            Self::AccrualResumed(day) => Sentence::new("line.accrual_resumed").day("day", *day),
            Self::Cancelled(day) => Sentence::new("line.cancelled").day("day", *day),
            Self::Settled(day) => Sentence::new("line.settled").day("day", *day),
            Self::Closed(day) => Sentence::new("line.closed").day("day", *day),
            Self::Reopened(day) => Sentence::new("line.reopened").day("day", *day),
        }
    }
}

impl LineKey {
    /// What a change of the amount of a line of this key says: what came on top is said as [`LineKey::sentence`] says it,
    /// what went is said to be less, and a change of standing that went to be so no longer.
    ///
    /// ```
    /// use lending_core::{date, loan::LineKey, money, wording::Language};
    /// let key = LineKey::Penalty { bill: 1, month: date!("2026-02-10").month() };
    /// let less = key.change_sentence(money!("-4.73 CNY"));
    /// assert_eq!(Language::English.text(&less), "Less: 4.73 CNY of penalty grew on bill 1 in 2026-02.");
    /// ```
    pub fn change_sentence(&self, by: Money) -> Sentence {
        // What is taken back is below zero: more of it is below zero too.
        let taken_back = matches!(self, Self::InterestTakenBack { .. });
        if by.minor().is_negative() == taken_back || by.minor().is_zero() {
            return self.sentence(by);
        }
        let before = self.sentence(Money::new(-by.minor(), by.currency()));
        Sentence::new(if self.counts() { "change.no_longer" } else { "change.less" }).words("line", before)
    }
}

impl Explanation {
    /// The line in one sentence.
    pub fn sentence(&self) -> Sentence {
        self.line.key.sentence(self.money(self.line.amount))
    }

    /// What it follows from: an event or the terms, the clause that rules it, and where its rates were taken from.
    ///
    /// ```
    /// # use lending_core::{date, debt::{Component, ItemId}, doc, wording::Language};
    /// # let loan = doc::disbursed();
    /// let why = loan.explain(date!("2026-02-20"), &ItemId::Bill(1), Component::Penalty)?;
    /// let reasons = why[0].reasons();
    /// assert_eq!(Language::English.text(&reasons[0]), "Follows from the terms: penalty");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn reasons(&self) -> Vec<Sentence> {
        let cause = match &self.cause {
            Cause::Event(key) => {
                Sentence::new("cause.event").text("event", key.as_str()).text("clause", self.clause)
            }
            Cause::Clause(_) => Sentence::new("cause.clause").text("clause", self.clause),
        };
        std::iter::once(cause).chain(self.rates.iter().map(RateOrigin::sentence)).collect()
    }

    /// Every number that went into it, in order.
    ///
    /// ```
    /// # use lending_core::{date, debt::{Component, ItemId}, doc, wording::Language};
    /// # let loan = doc::disbursed();
    /// let why = loan.explain(date!("2026-02-20"), &ItemId::Bill(1), Component::Penalty)?;
    /// let numbers = why[0].numbers();
    /// assert_eq!(Language::English.text(&numbers[1]), "4.730950 − 0.000000, each rounded: 4.73 CNY");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn numbers(&self) -> Vec<Sentence> {
        self.line.basis.iter().flat_map(|basis| self.of_basis(basis)).collect()
    }

    /// All of it in a language: the sentence, then a line for each reason and for each number, indented.
    ///
    /// ```
    /// # use lending_core::{date, debt::{Component, ItemId}, doc, wording::Language};
    /// # let loan = doc::disbursed();
    /// let why = loan.explain(date!("2026-02-20"), &ItemId::Bill(1), Component::Penalty)?;
    /// assert_eq!(why[0].text(Language::Polish), "\
    /// W miesiącu 2026-02 od raty 1 narosły odsetki karne 4,73 CNY.
    ///   Wynika z warunków: penalty
    ///   od 2026-02-10 do 2026-02-20, 10 nocy: 946,19 CNY × 18 % rocznie × 10/360 = 4,730950
    ///   4,730950 − 0,000000, każda liczba zaokrąglona: 4,73 CNY");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn text(&self, language: Language) -> String {
        let below = self.reasons().into_iter().chain(self.numbers());
        let below = below.map(|sentence| format!("\n  {}", language.text(&sentence)));
        std::iter::once(language.text(&self.sentence())).chain(below).collect()
    }

    fn of_basis(&self, basis: &Basis) -> Vec<Sentence> {
        let money = |minor: &Minor| self.money(*minor);
        let amount = |key: &'static str, minor: &Minor| Sentence::new(key).amount("amount", money(minor));
        let one = match basis {
            Basis::Growth { run, rounding } => {
                let pieces = run.pieces.iter().map(|piece| self.of_piece(piece));
                let rounded = Sentence::new("basis.rounded")
                    .with("after", Value::Exact(self.exact(run.after)))
                    .with("before", Value::Exact(self.exact(run.before)))
                    .amount("amount", self.money(run.amount(*rounding)));
                return pieces.chain([rounded]).collect();
            }
            Basis::Limits { night, total, so_far, grown, least, most } => {
                let (_, limited) = basis.limited().unwrap_or((*night, Minor::ZERO));
                let key = if most.is_some() { "basis.within" } else { "basis.at_least" };
                let sentence = amount(key, &limited).day("day", *night).amount("total", money(total));
                let sentence = sentence.amount("so_far", money(so_far)).amount("grown", money(grown));
                let sentence = sentence.amount("least", money(least));
                most.iter().fold(sentence, |sentence, most| sentence.amount("most", money(most)))
            }
            Basis::CutOff { night, wanted, charged, .. } if wanted.is_negative() => {
                let (_, limited) = basis.limited().unwrap_or((*night, Minor::ZERO));
                let sentence = amount("basis.not_charged", &limited).day("day", *night);
                sentence.amount("charged", money(charged)).amount("wanted", money(&-*wanted))
            }
            Basis::CutOff { night, room, wanted, .. } => {
                let (_, limited) = basis.limited().unwrap_or((*night, Minor::ZERO));
                let sentence = amount("basis.cut_off", &limited).day("day", *night);
                sentence.amount("room", money(room)).amount("wanted", money(wanted))
            }
            Basis::Stated { amount: stated } => amount("basis.stated", stated),
            Basis::Share { of, share, rounding } => Sentence::new("basis.share")
                .with("share", Value::Share(*share))
                .amount("of", money(of))
                .amount("unit", self.money(rounding.unit()))
                .words("mode", rounding.mode()),
            Basis::PrepaymentFee { of, share, min, max, before } => {
                let key = if max.is_some() { "basis.prepayment_fee_at_most" } else { "basis.prepayment_fee" };
                let sentence = Sentence::new(key).with("share", Value::Share(*share));
                let sentence = sentence.amount("of", money(of)).amount("min", money(min));
                let sentence = sentence.amount("before", money(before));
                max.iter().fold(sentence, |sentence, max| sentence.amount("max", money(max)))
            }
            Basis::Fee { of, share, min, max, rounding } => {
                let key = if max.is_some() { "basis.fee_at_most" } else { "basis.fee" };
                let sentence = Sentence::new(key).with("share", Value::Share(*share));
                let sentence = sentence.amount("unit", self.money(Minor::new(1))).words("mode", *rounding);
                let sentence = sentence.amount("of", money(of)).amount("min", money(min));
                max.iter().fold(sentence, |sentence, max| sentence.amount("max", money(max)))
            }
            Basis::Tax { fee, tax } => self.of_tax(*fee, *tax),
            Basis::TaxWaived { left, waived, tax, most } => Sentence::new("basis.tax_waived")
                .amount("before", self.money(tax.of(*left)))
                .amount("after", self.money(tax.of(*left - *waived)))
                .amount("most", money(most)),
            Basis::AsIssued { amount: issued } => amount("basis.as_issued", issued),
            Basis::Restated { stated, why } => amount("basis.restated", stated).words("why", ground(*why)),
            Basis::PaidAhead { amount: paid } => amount("basis.paid_ahead", paid),
            Basis::Smaller { available, wanted } => Sentence::new("basis.smaller")
                .amount("available", money(available))
                .amount("wanted", money(wanted)),
            Basis::BilledInterest { pot, before, expected, rounding } => {
                let after = expected.iter().fold(*before, |total, piece| total.plus(piece.growth()));
                let (own, grown) = (after.round(*rounding), before.round(*rounding));
                let interest = (*pot + own - grown).at_least_zero();
                let pieces = expected.iter().map(|piece| self.of_piece(piece));
                let sum = amount("basis.billed_interest", &interest)
                    .amount("pot", money(pot))
                    .with("before", Value::Exact(self.exact(*before)))
                    .amount("own", self.money(own))
                    .amount("grown", self.money(grown));
                return pieces.chain([sum]).collect();
            }
            Basis::BilledInstalment { instalment, interest, balance } => {
                Sentence::new("basis.billed_instalment")
                    .amount("instalment", money(instalment))
                    .amount("interest", money(interest))
                    .amount("balance", money(balance))
            }
            Basis::BilledShare { share, balance } => Sentence::new("basis.billed_share")
                .amount("share", money(share))
                .amount("balance", money(balance)),
            Basis::Charges { charges } => {
                let charge =
                    |(item, unpaid): &(ItemId, Minor)| amount("basis.charge", unpaid).words("item", item);
                return charges.iter().map(charge).collect();
            }
            Basis::Rest { amount: rest } => amount("basis.rest", rest),
            Basis::Pot { amount: pot } => amount("basis.pot", pot),
            Basis::Count => Sentence::new("basis.count"),
        };
        vec![one]
    }

    fn of_piece(&self, piece: &Piece) -> Sentence {
        let key = if piece.rate.is_some() { "basis.piece" } else { "basis.piece_of_a_plan" };
        let sentence = Sentence::new(key)
            .day("from", piece.from)
            .day("to", piece.to)
            .number("nights", piece.from.nights_to(piece.to))
            .amount("base", self.money(piece.base))
            .with("weight", Value::Weight(piece.weight))
            .with("growth", Value::Exact(self.exact(piece.growth())));
        piece.rate.iter().fold(sentence, |sentence, rate| sentence.with("rate", Value::Rate(*rate)))
    }

    fn of_tax(&self, fee: Minor, tax: FeeTax) -> Sentence {
        let sentence = match tax {
            FeeTax::Share(share) => Sentence::new("basis.tax").with("share", Value::Share(share)),
            FeeTax::Figure { tax, on } => Sentence::new("basis.tax_as_stated")
                .amount("tax", self.money(tax))
                .amount("on", self.money(on)),
        };
        sentence.amount("fee", self.money(fee)).amount("amount", self.money(tax.of(fee)))
    }
}

impl RateOrigin {
    /// Where the rate was taken from, in one sentence.
    pub fn sentence(&self) -> Sentence {
        match &self.from {
            RateSource::Row(row) => Sentence::new("source.row")
                .day("day", self.night)
                .text("table", row.table.as_str())
                .day("from", row.from)
                .day("known", row.known)
                .with("rate", Value::Rate(row.rate)),
            RateSource::Event(event) => {
                Sentence::new("source.event").day("day", self.night).text("event", event.as_str())
            }
        }
    }
}

impl Reason {
    /// The reason, in one sentence for each of its parts.
    pub fn sentences(&self) -> Vec<Sentence> {
        match self {
            Self::Time { from, to } => vec![Sentence::new("why.time").day("from", *from).day("to", *to)],
            Self::Event { key, value: None, booked, names, .. } => {
                let target = names.as_ref().map_or("", Key::as_str);
                let sentence =
                    Sentence::new("why.reversed").text("event", key.as_str()).text("names", target);
                vec![sentence.day("booked", *booked)]
            }
            Self::Event { key, kind, value: Some(value), booked, names } => {
                let sentence = Sentence::new(if names.is_some() { "why.event_of" } else { "why.event" });
                let sentence = sentence.text("event", key.as_str()).words("kind", kind_of_event(kind));
                let sentence = sentence.day("value", *value).day("booked", *booked);
                vec![names.iter().fold(sentence, |sentence, names| sentence.text("names", names.as_str()))]
            }
            Self::Reference { rows, known } => rows
                .iter()
                .map(|row| Sentence::new("why.reference").day("known", *known).words("row", row_of(row)))
                .collect(),
        }
    }
}

impl Nature {
    /// The nature in a word.
    pub const fn sentence(&self) -> Sentence {
        Sentence::new(match self {
            Self::Original => "nature.original",
            Self::Growth => "nature.growth",
            Self::Correction { .. } => "nature.correction",
            Self::Restated { .. } => "nature.restated",
        })
    }
}

fn row_of(row: &RowName) -> Sentence {
    match row {
        RowName::Rate { table, from, .. } => {
            Sentence::new("reference.rate").text("table", table.as_str()).day("from", *from)
        }
        RowName::Calendar { name, .. } => Sentence::new("reference.calendar").text("name", name.as_str()),
    }
}

pub(super) fn ground(why: GroundMoved) -> Sentence {
    Sentence::new(match why {
        GroundMoved::AnotherPlan => "ground.another_plan",
        GroundMoved::AnotherDueDay => "ground.another_due_day",
        GroundMoved::AnotherStatementDay => "ground.another_statement_day",
        GroundMoved::MorePrincipalThanIsLeft => "ground.more_principal_than_is_left",
        GroundMoved::NoRowAfterIt => "ground.no_row_after_it",
    })
}

/// The kind of an event, by its stable name; the name itself where no table has it.
pub(super) fn kind_of_event(kind: &'static str) -> Sentence {
    let keys = Language::English.table().iter().map(|(key, _)| *key);
    let mut known = keys.filter(|key| key.strip_prefix("event.") == Some(kind));
    Sentence::new(known.next().unwrap_or(kind))
}
