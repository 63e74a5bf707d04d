use std::collections::{BTreeMap, BTreeSet};

use lending_core::calendar::{Frequency, InterestBasis};
use lending_core::debt::ItemId;
use lending_core::loan::{Fact, LineKey, Nature};
use lending_core::reschedule::{Arrears, OnLateFact, PastDue, Rows};

use super::reached::{AMONG, reached};
use super::widened::is_widened;
use super::{Case, fees_reached, late_reached, widened_reached};

/// What generated cases reached: counts by name.
#[derive(Debug, Clone, Default)]
pub struct Coverage {
    /// Seeds that were drawn.
    pub drawn: u64,
    /// Cases that were made.
    pub made: u64,
    /// Answers and situations, with the number of cases that have them.
    pub seen: BTreeMap<String, u64>,
}

impl Coverage {
    /// Counts a draw.
    pub fn count(&mut self, case: Option<&Case>) {
        self.drawn += 1;
        let Some(case) = case else { return };
        self.made += 1;
        let mut names: BTreeSet<String> = answers(case).into_iter().chain(situations(case)).collect();
        names.extend(reached(case).into_iter().map(str::to_owned));
        names.extend(fees_reached::names(case));
        if is_widened(case.seed) {
            names.extend(widened_reached::names(case));
        }
        for name in names.into_iter().chain(another_plan(case)).chain(late_reached::names(case)) {
            *self.seen.entry(name).or_default() += 1;
        }
    }

    /// What lies below its share: each answer in 5 % of the cases, late facts in 30 %, the situations in 10 %; each
    /// answer of another plan in 5 % of the cases that have one, and what only some cases can have in 5 % of them; at most 10 % of the draws discarded.
    pub fn gaps(&self) -> Vec<String> {
        let mut gaps = Vec::new();
        if (self.drawn - self.made) * 10 > self.drawn {
            gaps.push(format!("{} of {} draws are discarded", self.drawn - self.made, self.drawn));
        }
        let situations = [
            ("late fact", 30),
            ("overdue", 10),
            ("credit", 10),
            ("closed", 10),
            ("reopened", 10),
            ("tranche", 10),
            (RESCHEDULED, 10),
            ("paid ahead", 10),
            ("became principal", 5),
            ("rate changed", 10),
            ("rate changed ahead", 5),
            ("interest paused", 10),
            ("says what it prepays", 5),
            ("kind of money", 5),
        ];
        let answers = ANSWERS.iter().map(|answer| (*answer, 5));
        for (name, percent) in answers.chain(situations) {
            let seen = self.seen.get(name).copied().unwrap_or(0);
            if seen * 100 < self.made * percent {
                gaps.push(format!("{name}: {seen} of {} cases, expected {percent} %", self.made));
            }
        }
        for (base, answers) in AMONG {
            let of = self.seen.get(base).copied().unwrap_or(0);
            for answer in answers {
                let seen = self.seen.get(*answer).copied().unwrap_or(0);
                if seen * 100 < of * 5 || of == 0 {
                    gaps.push(format!("{answer}: {seen} of {of} cases of `{base}`, expected 5 %"));
                }
            }
        }
        let rescheduled = self.seen.get(RESCHEDULED).copied().unwrap_or(0);
        for answer in ANOTHER_PLAN {
            let seen = self.seen.get(answer).copied().unwrap_or(0);
            if seen * 100 < rescheduled * 5 {
                gaps.push(format!("{answer}: {seen} of {rescheduled} cases with another plan, expected 5 %"));
            }
        }
        gaps.extend(late_reached::gaps(&self.seen, self.made));
        gaps.extend(fees_reached::gaps(&self.seen, self.made));
        gaps
    }
}

impl Coverage {
    /// What lies below its share of the cases of seeds from [`super::WIDENED`] on.
    pub fn gaps_of_widened(&self) -> Vec<String> {
        let below = |(name, percent): &(&str, u64)| {
            let seen = self.seen.get(*name).copied().unwrap_or(0);
            (seen * 100 < self.made * percent)
                .then(|| format!("{name}: {seen} of {} cases, expected {percent} %", self.made))
        };
        widened_reached::SHARES.iter().filter_map(below).collect()
    }
}

/// A history with another plan.
const RESCHEDULED: &str = "rescheduled";

/// Every answer of another plan that must be drawn.
const ANOTHER_PLAN: [&str; 33] = [
    "rows Suspended Extended",
    "rows Suspended Kept",
    "rows Resumed",
    "residual named",
    "haircut",
    "past_due GoOn",
    "on_late_fact KeepAgreed",
    "rows New",
    "rows New days",
    "rows New months",
    "rows New anchor",
    "rows Same",
    "rows Moved Reprice",
    "rows Moved KeepInstalment",
    "arrears Stay",
    "interest Stays",
    "interest OnTheFirstRow",
    "interest IsSpread",
    "interest IsSpreadToTheEnd",
    "interest IsCapitalised",
    "interest IsWaived",
    "fee Stays",
    "fee OnTheFirstRow",
    "fee IsSpread",
    "fee IsCapitalised",
    "fee IsWaived",
    "penalty Stays",
    "penalty OnTheFirstRow",
    "penalty IsSpread",
    "penalty IsCapitalised",
    "penalty IsWaived",
    "rescheduled late",
    "rescheduled ahead",
];

/// Every answer that must be drawn.
const ANSWERS: [&str; 87] = [
    "method Flat",
    "residual",
    "true_up OnTop",
    "true_up InTheInstalment",
    "short_instalment Raise",
    "short_instalment Carry",
    "short_instalment Capitalise",
    "tranches One",
    "tranches Several",
    "down payment",
    "on tranche Reprice",
    "on tranche KeepInstalment",
    "on rate Reprice",
    "on rate KeepInstalment",
    "then Credit",
    "then NextRow",
    "then LastRow",
    "then CurrentThenLast",
    "then SpreadOverAll",
    "then Shorten",
    "then Lower",
    "then Refund",
    "then RefuseAbove",
    "waterfall order",
    "waterfall buckets",
    "waterfall list",
    "kinds of money",
    "method EqualInstalment",
    "method EqualPrincipal",
    "method InterestFirst",
    "frequency Monthly",
    "frequency Quarterly",
    "frequency HalfYearly",
    "frequency Yearly",
    "first due named",
    "due day of the contract",
    "penalty uplift",
    "penalty fixed",
    "penalty table",
    "row known late",
    "business days none",
    "convention Unadjusted",
    "convention Following",
    "convention ModifiedFollowing",
    "convention Preceding",
    "convention ModifiedPreceding",
    "convention HalfMonthModifiedFollowing",
    "convention Nearest",
    "period Unadjusted",
    "period Follows",
    "edition known late",
    "anchor Day",
    "anchor MonthEnd",
    "base Planned",
    "base Actual",
    "basis PerPeriod",
    "basis Act360",
    "basis Act365Fixed",
    "basis Thirty360",
    "overdue_principal PenaltyOnly",
    "overdue_principal InterestOnly",
    "overdue_principal Both",
    "statement AfterPreviousDue",
    "statement DaysBeforeDue",
    "counting Exclusive",
    "counting Inclusive",
    "penalty none",
    "penalty day_count Act360",
    "penalty day_count Act365Fixed",
    "penalty day_count Thirty360",
    "grace None",
    "grace StartsAfter",
    "grace Retroactive",
    "direction ByBill",
    "direction ByComponent",
    "instalment rounding HalfUp",
    "instalment rounding HalfEven",
    "instalment rounding Up",
    "instalment rounding Down",
    "interest rounding HalfUp",
    "interest rounding HalfEven",
    "interest rounding Up",
    "interest rounding Down",
    "penalty rounding HalfUp",
    "penalty rounding HalfEven",
    "penalty rounding Up",
    "penalty rounding Down",
];

/// The answers of a case's terms; data inside an answer is left out.
fn answers(case: &Case) -> Vec<String> {
    let agreed = case.terms.agreed();
    let variant = |debug: String| debug.split(['(', ' ', '{']).next().unwrap_or_default().to_owned();
    let mut answers = vec![
        format!("method {:?}", agreed.method),
        format!("frequency {:?}", agreed.frequency),
        format!("anchor {}", variant(format!("{:?}", agreed.anchor))),
        format!("base {:?}", agreed.interest.base),
        match agreed.interest.basis {
            InterestBasis::PerPeriod => "basis PerPeriod".to_owned(),
            InterestBasis::Counted(count) => format!("basis {count:?}"),
        },
        format!("overdue_principal {:?}", agreed.interest.overdue_principal),
        format!("statement {}", variant(format!("{:?}", agreed.billing.statement_day))),
        format!("counting {:?}", agreed.overdue.counting),
        format!("direction {:?}", agreed.waterfall.direction()),
        format!("instalment rounding {:?}", agreed.instalment_rounding.mode()),
        format!("interest rounding {:?}", agreed.interest.rounding.mode()),
        format!("true_up {:?}", agreed.interest.true_up),
        format!("short_instalment {:?}", agreed.plan.short_instalment),
        format!("tranches {:?}", agreed.disbursement.tranches),
        format!("on tranche {:?}", agreed.on_change.tranche),
        format!("on rate {:?}", agreed.on_change.rate),
        format!("then {}", variant(format!("{:?}", agreed.waterfall.rest()))),
    ];
    let asked = [
        ("residual", agreed.residual.is_positive()),
        ("down payment", agreed.disbursement.down_payment.is_some()),
        ("kinds of money", !agreed.kinds_of_money.is_empty()),
        ("waterfall order", case.product.contains("\norder = ")),
        ("waterfall buckets", case.product.contains("\npast_due = ")),
        ("waterfall list", case.product.contains("\nlist = ")),
        ("due day of the contract", !case.product.contains("due_day")),
        ("penalty uplift", case.product.contains("uplift")),
        ("penalty fixed", case.product.contains("fixed =")),
        ("penalty table", agreed.tables().next().is_some()),
        ("row known late", known_late(case)),
        ("edition known late", edition_late(case)),
        (
            "first due named",
            Some(agreed.contract_day.month().until(agreed.first_due.month())) > agreed.frequency.months(),
        ),
    ];
    answers.extend(asked.into_iter().filter(|(_, asked)| *asked).map(|(name, _)| name.to_owned()));
    match &agreed.business_days {
        None => answers.push("business days none".to_owned()),
        Some(policy) => {
            answers.push(format!("convention {:?}", policy.convention));
            answers.push(format!("period {:?}", policy.interest));
        }
    }
    match &agreed.penalty {
        None => answers.push("penalty none".to_owned()),
        Some(penalty) => {
            answers.push(format!("penalty day_count {:?}", penalty.day_count));
            answers.push(format!("grace {}", variant(format!("{:?}", penalty.grace))));
            answers.push(format!("penalty rounding {:?}", penalty.rounding.mode()));
        }
    }
    answers
}

/// The answers of the other plans that were agreed.
fn another_plan(case: &Case) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let events = case.loan.events();
    for event in events {
        let Fact::Rescheduled { value, plan, .. } = &event.fact else { continue };
        names.insert(RESCHEDULED.to_owned());
        if *value < event.booked {
            names.insert("rescheduled late".to_owned());
        }
        if *value > event.booked {
            names.insert("rescheduled ahead".to_owned());
        }
        let said = [
            ("residual named", plan.residual.is_some()),
            ("haircut", plan.haircut.is_some()),
            ("past_due GoOn", plan.past_due == PastDue::GoOn),
            ("on_late_fact KeepAgreed", plan.on_late_fact == OnLateFact::KeepAgreed),
        ];
        names.extend(said.into_iter().filter(|(_, said)| *said).map(|(name, _)| name.to_owned()));
        match &plan.rows {
            Rows::New { frequency, anchor, .. } => {
                names.insert("rows New".to_owned());
                names.insert(match frequency {
                    Frequency::Weeks(_) | Frequency::Days(_) => "rows New days".to_owned(),
                    Frequency::Monthly
                    | Frequency::Quarterly
                    | Frequency::HalfYearly
                    | Frequency::Yearly
                    | Frequency::Months(_) => "rows New months".to_owned(),
                });
                if anchor.is_some() {
                    names.insert("rows New anchor".to_owned());
                }
            }
            Rows::Same => {
                names.insert("rows Same".to_owned());
            }
            Rows::Moved { instalment, .. } => {
                names.insert(format!("rows Moved {instalment:?}"));
            }
            Rows::Suspended { what, term, .. } => {
                names.insert(format!("rows Suspended {term:?}"));
                names.insert(format!("suspended {what:?}"));
            }
            Rows::Resumed => {
                names.insert("rows Resumed".to_owned());
            }
        }
        match plan.arrears {
            Arrears::Stay => {
                names.insert("arrears Stay".to_owned());
            }
            Arrears::Transferred { interest, fee, penalty } => {
                names.extend([
                    format!("interest {interest:?}"),
                    format!("fee {fee:?}"),
                    format!("penalty {penalty:?}"),
                ]);
            }
        }
        let reversed = |other: &Fact| matches!(other, Fact::Reversed { target } if *target == event.key);
        if events.iter().any(|other| reversed(&other.fact)) {
            names.insert("rescheduled reversed".to_owned());
        }
    }
    names
}

/// Whether a row became known during the life that the history tells, after the day from which it holds.
fn known_late(case: &Case) -> bool {
    let first = case.terms.agreed().contract_day;
    let rows = case.reference.rates().iter();
    rows.filter(|row| row.known > first && row.known <= case.loan.business_day())
        .any(|row| row.from < row.known)
}

/// Whether an edition of a calendar became known during the life that the history tells.
fn edition_late(case: &Case) -> bool {
    let first = case.terms.agreed().contract_day;
    let mut rows = case.reference.calendars().iter();
    rows.any(|row| row.known > first && row.known <= case.loan.business_day())
}

fn situations(case: &Case) -> Vec<String> {
    let mut names = Vec::new();
    let late =
        case.loan.events().iter().any(|event| event.fact.value().is_some_and(|value| value < event.booked));
    let today = case.loan.business_day();
    let lines = case.loan.lines(today).unwrap_or_default();
    let ahead = case.loan.events().iter().any(|event| {
        matches!(event.fact, Fact::RateChanged { .. })
            && event.fact.value().is_some_and(|value| value > event.booked)
    });
    let items = case.loan.position(today).map(|position| position.items).unwrap_or_default();
    let issued: Vec<ItemId> = items.into_iter().map(|item| item.id).collect();
    let any = |wanted: &dyn Fn(&LineKey) -> bool| lines.iter().any(|line| wanted(&line.key));
    let facts = |kind: &dyn Fn(&Fact) -> bool| case.loan.events().iter().any(|event| kind(&event.fact));
    let reached = [
        ("late fact", late),
        ("overdue", any(&|key| matches!(key, LineKey::Rolled { .. }))),
        ("credit", case.loan.position(today).is_ok_and(|position| !position.credit.minor().is_zero())),
        ("closed", any(&|key| matches!(key, LineKey::Closed(_)))),
        ("reopened", any(&|key| matches!(key, LineKey::Reopened(_)))),
        ("restated", case.loan.book().iter().any(|entry| matches!(entry.nature, Nature::Restated { .. }))),
        ("penalty", any(&|key| matches!(key, LineKey::Penalty { .. }))),
        ("interest taken back", any(&|key| matches!(key, LineKey::InterestTakenBack { .. }))),
        ("taken off", any(&|key| matches!(key, LineKey::TakenOff { .. }))),
        ("freed", any(&|key| matches!(key, LineKey::Freed { .. }))),
        ("unwaived", any(&|key| matches!(key, LineKey::Unwaived { .. }))),
        ("added", any(&|key| matches!(key, LineKey::Added { .. }))),
        ("lapsed", any(&|key| matches!(key, LineKey::Lapsed(_)))),
        ("reversed", facts(&|fact| matches!(fact, Fact::Reversed { .. }))),
        ("returned", facts(&|fact| matches!(fact, Fact::Returned { .. }))),
        ("waived", facts(&|fact| matches!(fact, Fact::Waived { .. }))),
        ("charged", facts(&|fact| matches!(fact, Fact::Charged { .. }))),
        ("rate changed", facts(&|fact| matches!(fact, Fact::RateChanged { .. }))),
        ("interest paused", facts(&|fact| matches!(fact, Fact::InterestPaused { .. }))),
        ("says what it prepays", facts(&|fact| matches!(fact, Fact::Received { prepays: Some(_), .. }))),
        ("kind of money", facts(&|fact| matches!(fact, Fact::Received { money: Some(_), .. }))),
        ("rate changed ahead", ahead),
        ("tranche", lines.iter().filter(|line| matches!(line.key, LineKey::Disbursed(_))).count() > 1),
        ("became principal", any(&|key| matches!(key, LineKey::Allocated { item: ItemId::ToCome, .. }))),
        ("paid ahead", any(&|key| matches!(key, LineKey::Allocated { item, .. } if !issued.contains(item)))),
        ("capitalised", any(&|key| matches!(key, LineKey::Capitalised { .. }))),
    ];
    for (name, reached) in reached {
        if reached {
            names.push(name.to_owned());
        }
    }
    names
}
