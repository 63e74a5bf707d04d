use rust_decimal::Decimal;

use super::file::{Benefit, Severity, StaleText};
use super::limit::Grant;
use super::names::{Place, Values};
use super::policy::{Fresh, Policy};
use super::run::Run;
use super::stage::Stage;
use super::tally::{Because, Effect, Tally, VerdictReason};
use super::trace::{Nobody, Step, Watch};
use crate::calendar::Date;
use crate::facts::{Application, FactError, Facts, Known, Unknown};

/// What a policy says of one applicant, borrowed from the policy: the quick way, without a trace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict<'p> {
    /// Approved, declined, or for a person.
    pub outcome: VerdictOutcome<'p>,
    /// The grade that a matrix gave.
    pub grade: Option<&'p str>,
    /// The limit, in whole units of the currency.
    pub limit: Option<Decimal>,
    /// What is granted: at most what is asked for.
    pub amount: Option<Decimal>,
    /// The price, a fraction a year.
    pub rate: Option<Decimal>,
    /// The lowest level of authority that may approve.
    pub level: Option<&'p str>,
    /// Why, what weighs most first.
    pub reasons: Vec<VerdictReason<'p>>,
    /// The benefits that are given.
    pub benefits: Vec<(&'p str, &'p Benefit)>,
    /// The lender's keys of what must still be there before money is paid out.
    pub open_gates: Vec<&'p str>,
}

/// What becomes of an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VerdictOutcome<'p> {
    /// It is approved, once its gates are open.
    Approved,
    /// A person decides: it goes to this queue.
    Referred(&'p str),
    /// It is declined.
    Declined,
}

impl Policy {
    /// Reads an application by the policy's dictionary, on the day of the decision. What is older than the policy takes is
    /// not known; a value without a day of its own is as of the application.
    ///
    /// # Errors
    /// [`FactError`].
    pub fn read<'a>(&'a self, application: &'a Application, on: Date) -> Result<Facts<'a>, FactError> {
        let mut facts = self.dictionary.read(application)?;
        for fresh in &self.fresh {
            if facts.as_of(fresh.place).is_some_and(|day| day.nights_to(on) > i64::from(fresh.days)) {
                facts.forget(fresh.place);
            }
        }
        Ok(facts)
    }

    /// What the policy says of the facts that [`read`](Self::read) gave, without a trace.
    pub fn verdict<'p>(&'p self, facts: &'p Facts<'p>, on: Date) -> Verdict<'p> {
        self.applied(facts, on, Nobody)
    }

    /// What an old value means beyond its not being known.
    fn look_for_old_values<'p, W: Watch>(&'p self, run: &mut Run<'p, W>) {
        let facts = run.values.facts();
        let old = |fresh: &&Fresh| matches!(facts.at(fresh.place), Known::Not(Unknown::Stale));
        for fresh in self.fresh.iter().filter(old) {
            let effect = match &fresh.stale {
                StaleText::NotKnown => Effect::Nothing,
                StaleText::Refer(queue) => Effect::Refer(queue),
                StaleText::Decline => Effect::Decline,
            };
            run.tally.take(effect, &fresh.fact, Because::Stale, Severity::Medium);
            run.watch.tell(|| Step::Stale {
                fact: fresh.fact.clone(),
                source: fresh.source.clone(),
                as_of: facts.as_of(fresh.place),
                meant: effect.into(),
            });
        }
    }

    /// What the policy says of facts, told step by step to whoever wants to know.
    pub(super) fn applied<'p, W: Watch>(&'p self, facts: &'p Facts<'p>, on: Date, watch: W) -> Verdict<'p> {
        let values = Values::new(facts, self.derived, on);
        let tally = Tally::with_room(self.reasons_most);
        let mut run = Run { values, tally, watch, unknown: &self.text.unknown };
        self.look_for_old_values(&mut run);
        let (mut limit, mut benefits) = (None, None);
        for stage in &self.stages {
            stage.run(&mut run);
            match stage {
                Stage::Limit(found) => limit = Some(found),
                Stage::Benefits(found) => benefits = Some(found),
                Stage::Measure(_)
                | Stage::Scorecard(_)
                | Stage::Matrix(_)
                | Stage::Price(_)
                | Stage::Affordability(_) => {}
            }
        }
        for rule in &self.rules {
            rule.run(&mut run);
        }
        let grant = limit.and_then(|limit| limit.grant(&mut run));
        let level = self.authority.run(&mut run, grant.map(|grant| grant.amount));
        let open_gates = self.gates.iter().filter_map(|gate| gate.run(&mut run)).collect();
        let outcome = match (run.tally.declined, run.tally.queue) {
            (true, _) => VerdictOutcome::Declined,
            (false, Some(queue)) => VerdictOutcome::Referred(queue),
            (false, None) => VerdictOutcome::Approved,
        };
        let result = |place: Option<Place>| place.map(|place| run.values.at(place));
        let grade = result(self.grade).and_then(Known::text);
        let rate = result(self.rate).and_then(|rate| rate.number().ok());
        let benefits = benefits.map_or_else(Vec::new, |benefits| benefits.given(&run.values));
        Verdict {
            outcome,
            grade,
            limit: grant.map(|Grant { limit, .. }| limit),
            amount: grant.map(|Grant { amount, .. }| amount),
            rate,
            level: level.map(|level| level.name.as_str()),
            reasons: run.tally.ranked(),
            benefits,
            open_gates,
        }
    }
}
