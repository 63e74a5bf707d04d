use super::Debts;
use crate::accrual::Piece;
use crate::allocation::Then;
use crate::calendar::Date;
use crate::debt::{Component, ItemId, Key, Split};
use crate::fee::FeeTax;
use crate::loan::line::LineKey;
use crate::money::Minor;
use crate::overdue::Counts;
use crate::penalty::{BillPenalty, Nights};
use crate::prepayment::Limits;

/// Everything owed in either direction.
#[derive(Debug, Clone, Default)]
pub(crate) struct Items {
    /// Issued bills and charges, in the order in which they are served.
    pub(crate) debts: Debts,
    /// Charges that wait for the next bill, in the order in which they were made.
    pub(crate) waiting: Vec<Charge>,
    /// Which bill a charge or a fee has moved to.
    pub(crate) moved: Vec<(ItemId, u32)>,
    /// Credit, one lot for each payment, in the order in which the payments count; empty lots stay in place.
    pub(crate) lots: Vec<Lot>,
    /// What payments paid, in order; what was freed or returned is taken off.
    pub(crate) allocations: Vec<Allocation>,
    /// What waivers took, in order; what lapsed is taken off.
    pub(crate) reliefs: Vec<Relief>,
    /// How many items and charges that wait were made.
    made: u32,
}

/// An issued item: a bill, or a charge that is due on its own.
#[derive(Debug, Clone)]
pub(crate) struct Debt {
    pub(crate) id: ItemId,
    /// Its place in the order in which items were made; a charge that waited keeps the place that it had.
    pub(crate) made_as: Option<u32>,
    pub(crate) issued: Date,
    pub(crate) due: Date,
    /// The row that it falls due with: a bill's own, that of a charge-back.
    pub(crate) due_with: Option<u32>,
    pub(crate) stated: Split,
    pub(crate) paid: Split,
    pub(crate) waived: Split,
    /// What another plan took over.
    pub(crate) moved: Split,
    /// The penalty that grows on it; a charge has none.
    pub(crate) penalty: Option<PenaltyMeter>,
    /// The charges and fees in it, in the order in which they came.
    pub(crate) fees: Vec<FeePart>,
}

impl Debt {
    /// An item as it is issued: nothing of it is paid, and nothing grows on it.
    pub(crate) fn issued(id: ItemId, issued: Date, due: Date, stated: Split) -> Self {
        Self {
            id,
            made_as: None,
            issued,
            due,
            due_with: None,
            stated,
            paid: Split::default(),
            waived: Split::default(),
            moved: Split::default(),
            penalty: None,
            fees: Vec::new(),
        }
    }
}

/// A charge or a fee that is, or is a part of, an issued item.
#[derive(Debug, Clone)]
pub(crate) struct FeePart {
    pub(crate) id: ItemId,
    /// In which component it is owed.
    pub(crate) component: Component,
    /// What of it was not waived.
    pub(crate) left: Minor,
    pub(crate) tax: FeeTax,
}

/// A part of a fee that is waived: what was left of it, how much of that goes, and the tax that it carries.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FeeWaived {
    pub(crate) left: Minor,
    pub(crate) waived: Minor,
    pub(crate) tax: FeeTax,
}

/// The penalty of one bill.
#[derive(Debug, Clone)]
pub(crate) struct PenaltyMeter {
    pub(crate) grown: BillPenalty,
    /// The first night that is charged as it comes.
    pub(crate) first_night: Date,
    /// The nights held back by a retroactive grace that is not decided yet.
    pub(crate) withheld: Option<Withheld>,
}

/// Nights held back until a retroactive grace is decided.
#[derive(Debug, Clone, Default)]
pub(crate) struct Withheld {
    /// The penalty they would bear.
    pub(crate) penalty: Vec<Nights>,
    /// The contract interest that grew on the bill's principal in the same nights, by period.
    pub(crate) interest: Vec<(u32, Piece)>,
    /// What of that was added to the bill, and may be taken back with it: no base of these nights holds it.
    pub(crate) added: Minor,
}

/// A charge or a fee, as long as it waits for the next bill.
#[derive(Debug, Clone)]
pub(crate) struct Charge {
    pub(crate) id: ItemId,
    /// In which component it is owed.
    pub(crate) component: Component,
    pub(crate) made: Date,
    /// Its place in the order in which items were made.
    pub(crate) made_as: Option<u32>,
    /// The fee and its tax.
    pub(crate) stated: Split,
    pub(crate) waived: Split,
    pub(crate) tax: FeeTax,
}

/// A borrower's credit from one payment.
#[derive(Debug, Clone)]
pub(crate) struct Lot {
    pub(crate) payment: Key,
    /// Its kind of money, where the payment names one.
    pub(crate) kind: Option<String>,
    /// What becomes of it when nothing issued needs it: as the payment says, otherwise as its waterfall does.
    pub(crate) then: Then,
    /// What meets it where it becomes principal.
    pub(crate) limits: Limits,
    /// The day on which it came in.
    pub(crate) came: Date,
    /// Credit: what lies for the next bill.
    pub(crate) rest: Minor,
    /// What it brought.
    pub(crate) brought: Minor,
    /// Whether a limit of prepayment, or its fee, keeps what is left of it for bills.
    pub(crate) is_kept: bool,
    /// The principal that was prepaid under its name.
    pub(crate) prepaid: Minor,
    /// What lies to be returned: no bill uses it.
    pub(crate) to_return: Minor,
    /// What was charged back of what it paid.
    pub(crate) charged_back: Split,
}

/// What a payment paid.
#[derive(Debug, Clone)]
pub(crate) struct Allocation {
    pub(crate) payment: Key,
    pub(crate) item: ItemId,
    pub(crate) component: Component,
    pub(crate) amount: Minor,
}

/// What a waiver took, or the terms waived by rule.
#[derive(Debug, Clone)]
pub(crate) struct Relief {
    /// The line on which a part of it lapses.
    pub(crate) lapses: LineKey,
    pub(crate) item: ItemId,
    pub(crate) component: Component,
    pub(crate) amount: Minor,
}

impl Relief {
    /// What the line tells where so much of it lapses: a small rest is let off on one line only, which becomes less.
    pub(crate) fn told_of_lapse(&self, amount: Minor) -> Minor {
        if matches!(self.lapses, LineKey::LetOff { .. }) { -amount } else { amount }
    }
}

impl Debt {
    pub(crate) fn unpaid(&self) -> Split {
        self.stated - self.paid - self.waived - self.moved
    }

    /// What is unpaid of one component, without looking at the others: every night asks for it.
    pub(crate) fn unpaid_of(&self, component: Component) -> Minor {
        self.stated[component] - self.paid[component] - self.waived[component] - self.moved[component]
    }

    /// The bill's number; `None` for a charge.
    pub(crate) const fn bill(&self) -> Option<u32> {
        match &self.id {
            ItemId::Bill(number) => Some(*number),
            ItemId::Charge(_)
            | ItemId::DownPayment(_)
            | ItemId::Deduction(..)
            | ItemId::BrokenPeriod(_)
            | ItemId::CalledIn(_)
            | ItemId::ChargeBack(_)
            | ItemId::Refund(_)
            | ItemId::Fee(..)
            | ItemId::ToCome => None,
        }
    }

    /// Takes a waiver of a component from its fees: from the one that is named, then from the others as they came. What
    /// no fee brought carries no tax.
    pub(crate) fn fees_waived(
        &mut self,
        component: Component,
        amount: Minor,
        named: Option<&ItemId>,
    ) -> Vec<FeeWaived> {
        let mut rest = amount;
        let mut waived = Vec::new();
        for is_named in [true, false] {
            let own = self.fees.iter_mut().filter(|part| part.component == component);
            for part in own.filter(|part| (named == Some(&part.id)) == is_named) {
                let taken = part.left.min(rest);
                if taken.is_positive() {
                    waived.push(FeeWaived { left: part.left, waived: taken, tax: part.tax });
                    part.left -= taken;
                    rest -= taken;
                }
            }
        }
        waived
    }

    /// What of its tax was not waived and not taken over.
    pub(crate) fn tax_asked(&self) -> Minor {
        self.stated.tax - self.waived.tax - self.moved.tax
    }

    /// Whether it is no bill and its principal bears contract interest all the same, like that of a bill.
    pub(crate) const fn is_charge_back(&self) -> bool {
        matches!(self.id, ItemId::ChargeBack(_))
    }

    /// Whether nothing is unpaid of it and no grace is undecided: nothing grows, and nothing follows from a day.
    pub(crate) fn is_at_rest(&self) -> bool {
        let undecided = self.penalty.as_ref().is_some_and(|penalty| penalty.withheld.is_some());
        !undecided && self.unpaid().is_zero()
    }

    /// What of it keeps a loan past due, as terms count; a charge of its own never does.
    pub(crate) fn counted(&self, counts: Counts) -> Minor {
        match (&self.id, counts) {
            (ItemId::Charge(_) | ItemId::Fee(..), _) => Minor::ZERO,
            (_, Counts::Principal) => self.unpaid_of(Component::Principal),
            (_, Counts::PrincipalAndInterest) => {
                self.unpaid_of(Component::Principal) + self.unpaid_of(Component::Interest)
            }
            (_, Counts::Everything) => counts.of(&self.unpaid()),
        }
    }

    /// Whether principal or interest is unpaid: what a penalty and its grace ask for.
    pub(crate) fn counts(&self) -> bool {
        !matches!(self.id, ItemId::Charge(_) | ItemId::Fee(..))
            && (self.unpaid_of(Component::Principal).is_positive()
                || self.unpaid_of(Component::Interest).is_positive())
    }
}

impl Lot {
    /// A payment that came in, nothing of it used.
    pub(crate) fn new(payment: Key, kind: Option<String>, then: Then, came: Date, amount: Minor) -> Self {
        let (prepaid, to_return) = (Minor::ZERO, Minor::ZERO);
        let charged_back = Split::default();
        Self {
            payment,
            kind,
            then,
            limits: Limits::AsAgreed,
            came,
            rest: amount,
            brought: amount,
            is_kept: false,
            prepaid,
            to_return,
            charged_back,
        }
    }

    /// Whether its money goes ahead of its bill.
    pub(crate) fn goes_ahead(&self) -> bool {
        self.then.pays_ahead() && !self.is_kept
    }
}

impl Charge {
    /// A charge that an event made, nothing of it waived.
    pub(crate) fn new(key: Key, made: Date, stated: Minor, tax: FeeTax) -> Self {
        Self::of(ItemId::Charge(key), Component::Fee, made, stated, tax)
    }

    /// The same of any name, in any component.
    pub(crate) fn of(id: ItemId, component: Component, made: Date, amount: Minor, tax: FeeTax) -> Self {
        let mut stated = Split { tax: tax.of(amount), ..Split::default() };
        stated[component] = amount;
        Self { id, component, made, made_as: None, stated, waived: Split::default(), tax }
    }

    pub(crate) fn unpaid(&self) -> Split {
        self.stated - self.waived
    }

    /// What it is in the item that it becomes, or a part of.
    pub(crate) fn part(&self) -> FeePart {
        let (id, component) = (self.id.clone(), self.component);
        FeePart { id, component, left: self.unpaid()[component], tax: self.tax }
    }
}

impl Items {
    /// All credit.
    pub(crate) fn credit(&self) -> Minor {
        self.lots.iter().map(|lot| lot.rest).sum()
    }

    /// All that lies to be returned.
    pub(crate) fn to_return(&self) -> Minor {
        self.lots.iter().map(|lot| lot.to_return).sum()
    }

    /// Puts an issued item in its place.
    pub(crate) fn issue(&mut self, mut debt: Debt) {
        if debt.made_as.is_none() {
            debt.made_as = Some(self.made_next());
        }
        self.debts.issue(debt);
    }

    /// A charge waits for the next bill, behind those that wait already.
    pub(crate) fn wait(&mut self, mut charge: Charge) {
        charge.made_as = Some(self.made_next());
        self.waiting.push(charge);
    }

    /// The place of what is made now in the order of making.
    fn made_next(&mut self) -> u32 {
        self.made = self.made.saturating_add(1);
        self.made
    }

    /// An issued item.
    pub(crate) fn debt_mut(&mut self, id: &ItemId) -> Option<&mut Debt> {
        self.debts.with_id(id)
    }

    /// Whether an item is issued, or waits to be billed.
    pub(crate) fn shows(&self, id: &ItemId) -> bool {
        self.debts.iter().any(|debt| debt.id == *id) || self.waiting.iter().any(|charge| charge.id == *id)
    }

    /// The number of the bill that was issued last.
    pub(crate) fn last_bill(&self) -> Option<&Debt> {
        self.debts.iter().filter(|debt| debt.bill().is_some()).max_by_key(|debt| debt.bill())
    }
}
