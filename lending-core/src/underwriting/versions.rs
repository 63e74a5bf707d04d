use super::{Policy, PolicyError};
use crate::calendar::Date;

/// The versions of a policy: on each day at most one of them holds.
#[derive(Debug, Clone, Default)]
pub struct Versions {
    /// In rising order of their first days.
    versions: Vec<Policy>,
}

impl Versions {
    /// Puts versions of one policy side by side.
    ///
    /// # Errors
    /// [`PolicyError::Twice`] for a version that is there twice, [`PolicyError::Overlap`] for two that hold on one day, and
    /// [`PolicyError::Combination`] for another policy.
    pub fn of(mut versions: Vec<Policy>) -> Result<Self, PolicyError> {
        versions.sort_by_key(|policy| (policy.from(), policy.identity().version));
        for pair in versions.windows(2) {
            let [one, two] = pair else { continue };
            let (first, second) = (one.identity(), two.identity());
            if first.policy != second.policy {
                let reason = "versions are of one policy";
                return Err(PolicyError::Combination { path: "policy".to_owned(), reason });
            }
            if one.until().is_none_or(|until| until >= two.from()) {
                let (one, two, day) = (first.version, second.version, two.from());
                return Err(PolicyError::Overlap { path: "from".to_owned(), one, two, day });
            }
        }
        let mut numbers: Vec<u32> = versions.iter().map(|policy| policy.identity().version).collect();
        numbers.sort_unstable();
        if let Some([twice, _]) = numbers.windows(2).find(|pair| matches!(pair, [one, two] if one == two)) {
            return Err(PolicyError::Twice { path: "version".to_owned(), found: twice.to_string() });
        }
        Ok(Self { versions })
    }

    /// The version that holds on a day.
    pub fn on(&self, day: Date) -> Option<&Policy> {
        let holds =
            |policy: &&Policy| policy.from() <= day && policy.until().is_none_or(|until| day <= until);
        self.versions.iter().find(holds)
    }
}
