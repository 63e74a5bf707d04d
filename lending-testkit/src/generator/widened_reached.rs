//! What widened cases must have reached, each in its share of them.

use lending_core::accrual::TrueUp;
use lending_core::allocation::Then;
use lending_core::billing::{LateFacts, StatementDay};
use lending_core::fee::FeeAmount;
use lending_core::loan::{Basis, Fact, LineKey};
use lending_core::money::RoundingMode;
use lending_core::reschedule::TakenOver;
use lending_core::schedule::{Method, TrancheRemake};
use lending_core::settlement::Course;
use lending_core::write_off::{InterestThen, RowsThen};

use super::Case;

/// Answers and situations, with the percent of the widened cases that must have them.
pub(super) const SHARES: [(&str, u64); 34] = [
    ("fee deducted from its payout", 4),
    ("write-off goes on", 5),
    ("write-off stops", 5),
    ("write-off stops on arrears", 2),
    ("write-off rows stay", 5),
    ("write-off rows are lowered", 5),
    ("write-off rows fall due", 5),
    ("order of what is written off", 5),
    ("close within short", 5),
    ("close within over", 5),
    ("authorities", 5),
    ("goodwill given", 10),
    ("refunded", 5),
    ("waived by authority", 10),
    ("waived principal", 3),
    ("relieved by rule", 5),
    ("relief by rule lapses", 1),
    ("let off", 3),
    ("kept", 3),
    ("called in early", 5),
    ("written off", 10),
    ("transferred", 5),
    ("taken over on top of the rows", 5),
    ("ended for a reason", 10),
    ("statement on a day of the month", 10),
    ("bills are restated", 5),
    ("bills stay", 10),
    ("a bill stayed", 5),
    ("share of a fee rounded otherwise", 3),
    ("spread by component", 5),
    ("settlement stands", 3),
    ("settlement falls", 3),
    ("settlement of several parts", 3),
    ("a tranche repriced as a whole", 2),
];

/// What a case has of it.
pub(super) fn names(case: &Case) -> Vec<String> {
    let agreed = case.terms.agreed();
    let facts = |kind: &dyn Fn(&Fact) -> bool| case.loan.events().iter().any(|event| kind(&event.fact));
    let lines = case.loan.lines(case.last_day()).unwrap_or_default();
    let any = |wanted: &dyn Fn(&LineKey) -> bool| {
        lines.iter().any(|line| wanted(&line.key) && !line.amount.is_zero())
    };
    let (within, off) = (agreed.relief.close_within, agreed.write_off);
    let principal = lending_core::debt::Component::Principal;
    let course = case.loan.settlement(case.last_day()).ok().flatten().map(|settlement| settlement.course);
    let payouts =
        lines.iter().filter(|line| matches!(line.key, LineKey::Disbursed(_)) && !line.amount.is_zero());
    let as_whole = agreed.on_change.tranche == TrancheRemake::RepriceAsWhole
        && agreed.method == Method::EqualInstalment
        && payouts.count() > 1;
    let has = [
        ("write-off goes on", off.interest == InterestThen::GoesOn),
        ("write-off stops", off.interest == InterestThen::Stops),
        ("write-off stops on arrears", off.interest == InterestThen::StopsOnArrears),
        ("write-off rows stay", off.rows == RowsThen::Stay),
        ("write-off rows are lowered", off.rows == RowsThen::AreLowered),
        ("write-off rows fall due", off.rows == RowsThen::FallDue),
        ("order of what is written off", case.product.contains("standing = \"written_off\"")),
        ("close within short", within.short.is_positive()),
        ("close within over", within.over.is_positive()),
        ("authorities", !agreed.relief.authorities.is_empty()),
        ("goodwill given", facts(&|fact| matches!(fact, Fact::GoodwillGiven { .. }))),
        ("refunded", facts(&|fact| matches!(fact, Fact::Refunded { .. }))),
        ("waived by authority", facts(&|fact| matches!(fact, Fact::Waived { by: Some(_), .. }))),
        ("waived principal", facts(&|fact| matches!(fact, Fact::Waived { component, .. } if *component == principal))),
        ("relieved by rule", any(&|key| matches!(key, LineKey::Relieved { .. }))),
        ("relief by rule lapses", any(&|key| matches!(key, LineKey::Unrelieved { .. }))),
        ("let off", any(&|key| matches!(key, LineKey::LetOff { .. }))),
        ("kept", any(&|key| matches!(key, LineKey::Kept(_)))),
        ("called in early", facts(&|fact| matches!(fact, Fact::Accelerated { .. }))),
        ("written off", facts(&|fact| matches!(fact, Fact::WrittenOff { .. }))),
        ("transferred", facts(&|fact| matches!(fact, Fact::Transferred { .. }))),
        (
            "taken over on top of the rows",
            facts(&|fact| matches!(fact, Fact::Rescheduled { plan, .. } if plan.taken_over == TakenOver::OnTopOfTheRows)),
        ),
        ("statement on a day of the month", matches!(agreed.billing.statement_day, StatementDay::DayOfMonth(_))),
        ("bills are restated", agreed.interest.true_up == TrueUp::RestatesTheBill),
        ("bills stay", agreed.billing.late_facts == LateFacts::NextBill),
        ("a bill stayed", lines.iter().any(|line| matches!(line.basis[..], [Basis::AsIssued { .. }]))),
        ("share of a fee rounded otherwise", agreed.fees.iter().any(|rule| {
            matches!(rule.amount, FeeAmount::Share(share) if share.rounding != RoundingMode::HalfUp)
        })),
        ("spread by component", agreed.usual_waterfalls().any(|waterfall| waterfall.rest() == Then::SpreadByComponent)),
        ("settlement stands", matches!(course, Some(Course::Stands { .. }))),
        ("settlement falls", any(&|key| matches!(key, LineKey::SettlementFell { .. }))),
        (
            "settlement of several parts",
            facts(&|fact| matches!(fact, Fact::Settled { parts, .. } if parts.iter().count() > 1)),
        ),
        ("a tranche repriced as a whole", as_whole),
        ("ended for a reason", case.loan.closing(case.last_day()).is_ok_and(|closing| closing.ended.is_some())),
    ];
    has.into_iter().filter(|(_, has)| *has).map(|(name, _)| name.to_owned()).collect()
}
