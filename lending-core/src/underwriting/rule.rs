use super::PolicyError;
use super::file::{GateText, OtherwiseText, RuleText, Severity, WhenUnknown};
use super::names::Names;
use super::predicate::Predicate;
use super::run::{Reads, Run};
use super::tally::{Because, Effect};
use super::trace::{Step, Watch};
use super::truth::Truth;
use crate::facts::Borrower;

/// A knock-out rule: what must hold, and what follows when it does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rule {
    pub(super) id: String,
    requirement: Predicate,
    otherwise: OtherwiseText,
    unknown: WhenUnknown,
    severity: Severity,
    reason: String,
    borrower: Option<Borrower>,
    reads: Reads,
}

impl Rule {
    pub(super) fn of(text: &RuleText, names: &Names<'_>, unknown: &WhenUnknown) -> Result<Self, PolicyError> {
        let path = format!("rules.{}", text.id);
        if text.reason.trim().is_empty() {
            let reason = "a rule says why: its key stands in every decision that it made";
            return Err(PolicyError::Combination { path: format!("{path}.reason"), reason });
        }
        if let OtherwiseText::Cap(most) = text.otherwise
            && most.0.is_sign_negative()
        {
            return Err(PolicyError::limit(format!("{path}.otherwise.cap"), "zero or more", &most));
        }
        let path = format!("{path}.require");
        Ok(Self {
            id: text.id.clone(),
            requirement: Predicate::of(&text.require, names, &path)?,
            otherwise: text.otherwise.clone(),
            unknown: text.unknown.clone().unwrap_or_else(|| unknown.clone()),
            severity: text.severity,
            reason: text.reason.clone(),
            borrower: text.borrower,
            reads: Reads::of(names, &path, |mut tell| text.require.names(&mut tell))?,
        })
    }

    /// Asks it of an applicant whom it is for.
    pub(super) fn run<'r, W: Watch>(&'r self, run: &mut Run<'r, W>) {
        if self.borrower.is_some_and(|borrower| borrower != run.values.facts().borrower()) {
            return;
        }
        let truth = self.requirement.truth(&run.values);
        let effect = Effect::by(truth, Effect::of(&self.otherwise), Effect::when_unknown(&self.unknown));
        let because = if truth == Truth::Unknown { Because::UnknownRule } else { Because::Rule };
        run.tally.take(effect, &self.reason, because, self.severity);
        run.watch.tell(|| Step::Rule {
            name: self.id.clone(),
            truth,
            reads: self.reads.seen(&run.values),
            reason: self.reason.clone(),
            meant: effect.into(),
        });
    }
}

/// What must be there before money is paid out: a verification payment, documents. It changes no decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Gate {
    pub(super) id: String,
    requirement: Predicate,
    reason: String,
    reads: Reads,
}

impl Gate {
    pub(super) fn of(text: &GateText, names: &Names<'_>) -> Result<Self, PolicyError> {
        let path = format!("gates.{}.require", text.id);
        Ok(Self {
            id: text.id.clone(),
            requirement: Predicate::of(&text.require, names, &path)?,
            reason: text.reason.clone(),
            reads: Reads::of(names, &path, |mut tell| text.require.names(&mut tell))?,
        })
    }

    /// The lender's key, where it is not open: what is not known keeps it closed.
    pub(super) fn run<'r, W: Watch>(&'r self, run: &mut Run<'r, W>) -> Option<&'r str> {
        let truth = self.requirement.truth(&run.values);
        run.watch.tell(|| Step::Gate {
            name: self.id.clone(),
            truth,
            reads: self.reads.seen(&run.values),
            reason: self.reason.clone(),
        });
        (truth != Truth::Yes).then_some(self.reason.as_str())
    }
}
