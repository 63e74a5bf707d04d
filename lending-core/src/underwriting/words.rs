use super::decision::{Decision, Reason};
use super::policy::Policy;
use super::tally::Because;
use crate::wording::{Language, Sentence};

impl Reason {
    /// What it says where the lender has no words for it: a key, and its values.
    pub fn sentence(&self) -> Sentence {
        let key = match self.because {
            Because::Rule => "reason.rule",
            Because::UnknownRule => "reason.unknown_rule",
            Because::Characteristic => "reason.characteristic",
            Because::Matrix => "reason.matrix",
            Because::UnknownMatrix => "reason.unknown_matrix",
            Because::Limit => "reason.limit",
            Because::BelowMinimum => return Sentence::new("reason.below_minimum"),
            Because::UnknownResult => "reason.unknown_result",
            Because::Stale => "reason.stale",
            Because::NoAuthority => return Sentence::new("reason.no_authority"),
        };
        let sentence = Sentence::new(key).text("code", &self.code);
        match self.because {
            Because::Characteristic => sentence.text("points", self.points_lost.normalize().to_string()),
            Because::Rule
            | Because::UnknownRule
            | Because::Matrix
            | Because::UnknownMatrix
            | Because::Limit
            | Because::BelowMinimum
            | Because::UnknownResult
            | Because::Stale
            | Because::NoAuthority => sentence,
        }
    }
}

impl Decision {
    /// The first reasons as sentences of a language, for a notice to the applicant: in the lender's words where the policy
    /// has some, else in the library's. Values are no part of them.
    pub fn notice(&self, policy: &Policy, language: Language, most: usize) -> Vec<String> {
        let words = |reason: &Reason| {
            let own = policy.words(&reason.code, language.code()).map(str::to_owned);
            own.unwrap_or_else(|| language.text(&reason.sentence()))
        };
        self.reasons().iter().take(most).map(words).collect()
    }
}
