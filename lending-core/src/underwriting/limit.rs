use rust_decimal::Decimal;

use super::PolicyError;
use super::expression::{Compiled, Expression};
use super::file::Severity;
use super::file::{AuthorityText, Decides, LimitText};
use super::matrix::GRADE;
use super::names::{Names, Place, Type, Unit};
use super::run::Run;
use super::tally::{Because, Effect};
use super::trace::{Meant, Step, Watch};
use crate::facts::{Known, Number, Unknown};
use crate::money::{Currency, Money};

/// The name of the limit, before the caps of rules.
pub(super) const LIMIT: &str = "limit";

/// The limit: the least of several terms, down to a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Limit {
    terms: Vec<(String, Expression)>,
    step: Decimal,
    minimum: Option<Decimal>,
    requested: Option<Expression>,
    place: usize,
}

/// What is granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Grant {
    pub(super) limit: Decimal,
    pub(super) amount: Decimal,
}

impl Limit {
    pub(super) fn of(text: &LimitText, names: &mut Names<'_>) -> Result<Self, PolicyError> {
        if text.least_of.is_empty() {
            let reason = "a limit is the least of at least one term";
            return Err(PolicyError::Combination { path: "limit.least_of".to_owned(), reason });
        }
        let currency = names.currency();
        let step = match text.step {
            None => Decimal::new(1, u32::from(currency.exponent())),
            Some(step) => amount("limit.step", step, currency)?,
        };
        if step.is_zero() {
            return Err(PolicyError::limit("limit.step", "an amount above zero", &step));
        }
        let minimum = text.minimum.map(|minimum| amount("limit.minimum", minimum, currency)).transpose()?;
        let money = |text, path: &str| {
            Compiled::in_unit(text, names, path, &Unit::Money).map(|compiled| compiled.expression)
        };
        let terms = text
            .least_of
            .iter()
            .map(|(name, term)| Ok((name.clone(), money(term, &format!("limit.least_of.{name}"))?)));
        let terms = terms.collect::<Result<_, PolicyError>>()?;
        let requested = text.requested.as_ref().map(|text| money(text, "limit.requested")).transpose()?;
        let place = names.add(LIMIT, Type::number(Unit::Money));
        Ok(Self { terms, step, minimum, requested, place })
    }

    pub(super) fn run<'r, W: Watch>(&'r self, run: &mut Run<'r, W>) {
        let mut least = Ok(None::<Decimal>);
        for (_, term) in &self.terms {
            let value = term.value(&run.values);
            least = least
                .and_then(|least| value.map(|value| Some(least.map_or(value, |least| least.min(value)))));
        }
        let limit = least.and_then(|least| least.ok_or(Unknown::Missing)).map(|least| self.down(least));
        let value: Known<'_> = limit.into();
        run.values.set(self.place, value);
        run.watch.tell(|| Step::Limit {
            terms: self
                .terms
                .iter()
                .map(|(name, term)| (name.clone(), Known::from(term.value(&run.values)).into()))
                .collect(),
            value: value.into(),
        });
        if limit.is_err() {
            run.not_known(LIMIT, Because::UnknownResult);
        }
    }

    /// What is granted after the caps of rules; `None`: the limit is not known.
    pub(super) fn grant<'r, W: Watch>(&'r self, run: &mut Run<'r, W>) -> Option<Grant> {
        let before = run.values.number(Place::Derived(self.place)).ok()?;
        let limit = run.tally.cap.map_or(before, |cap| self.down(before.min(cap)));
        let requested = self.requested.as_ref().map(|requested| requested.value(&run.values));
        let amount = match requested {
            None => limit,
            Some(Ok(requested)) => requested.min(limit),
            Some(Err(_)) => {
                run.not_known("requested", Because::UnknownResult);
                limit
            }
        };
        run.watch.tell(|| Step::Amount {
            limit,
            requested: requested.map(|requested| Known::from(requested).into()),
            amount,
            minimum: self.minimum,
        });
        if self.minimum.is_some_and(|minimum| amount < minimum) || amount.is_zero() {
            run.tally.take(Effect::Decline, LIMIT, Because::BelowMinimum, Severity::Medium);
        } else if before == limit
            && requested.is_some_and(|requested| requested.is_ok_and(|requested| requested > limit))
            && let Some((name, _)) = self
                .terms
                .iter()
                .find(|(_, term)| term.value(&run.values).is_ok_and(|term| self.down(term) == before))
        {
            run.tally.take(Effect::Cap(limit), name, Because::Limit, Severity::Medium);
        }
        Some(Grant { limit, amount })
    }

    /// Down to the step, and not below zero. The rest of a division is exact.
    fn down(&self, amount: Decimal) -> Decimal {
        let amount = amount.max(Decimal::ZERO);
        let over = amount.checked_rem(self.step).unwrap_or_default();
        amount.saturating_sub(over)
    }
}

/// Who may approve: levels in rising order, each with what it may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Authority {
    levels: Vec<Level>,
    grade: Option<Place>,
}

/// One level of authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Level {
    pub(super) name: String,
    pub(super) decides: Decides,
    up_to: Option<Decimal>,
    grades: Vec<String>,
}

impl Level {
    /// Whether it may approve an amount for a grade.
    pub(super) fn may(&self, amount: Option<Decimal>, grade: Option<&str>) -> bool {
        let amount = self.up_to.is_none_or(|most| amount.is_some_and(|amount| amount <= most));
        amount
            && (self.grades.is_empty()
                || grade.is_some_and(|grade| self.grades.iter().any(|one| one == grade)))
    }
}

impl Authority {
    pub(super) fn of(texts: &[AuthorityText], limit: bool, names: &Names<'_>) -> Result<Self, PolicyError> {
        let grade = names.find("authority", GRADE).ok();
        let mut levels: Vec<Level> = Vec::new();
        for text in texts {
            let path = |part: &str| format!("authority.{}.{part}", text.level);
            if levels.iter().any(|level| level.name == text.level) {
                return Err(PolicyError::Twice { path: "authority".to_owned(), found: text.level.clone() });
            }
            if text.up_to.is_some() && !limit {
                let reason = "an amount is only there with a `limit`";
                return Err(PolicyError::Combination { path: path("up_to"), reason });
            }
            let known: &[String] = match &grade {
                Some((_, Type::Text(known))) => known,
                _ => &[],
            };
            if let Some(found) = text.grades.iter().find(|grade| !known.contains(grade)) {
                let expected = format!("a grade of a matrix ({})", known.join(", "));
                return Err(PolicyError::limit(path("grades"), expected, found));
            }
            let up_to =
                text.up_to.map(|up_to| amount(&path("up_to"), up_to, names.currency())).transpose()?;
            let (name, decides, grades) = (text.level.clone(), text.decides, text.grades.clone());
            levels.push(Level { name, decides, up_to, grades });
        }
        Ok(Self { levels, grade: grade.map(|(place, _)| place) })
    }

    /// The lowest level that may approve: a person's level refers, none at all declines. Without any level the policy decides.
    pub(super) fn run<'r, W: Watch>(
        &'r self,
        run: &mut Run<'r, W>,
        amount: Option<Decimal>,
    ) -> Option<&'r Level> {
        if self.levels.is_empty() || run.tally.declined {
            return None;
        }
        let grade = self.grade.and_then(|place| run.values.at(place).text());
        let level = self.levels.iter().find(|level| level.may(amount, grade));
        let (meant, queue) = match level {
            None => (Meant::Decline, None),
            Some(Level { decides: Decides::Automatically, .. }) => (Meant::Nothing, None),
            Some(Level { decides: Decides::AsAPerson, name, .. }) => {
                (Meant::Refer(name.clone()), Some(name.as_str()))
            }
        };
        if level.is_none() {
            run.tally.take(Effect::Decline, "authority", Because::NoAuthority, Severity::Medium);
        }
        run.tally.queue = run.tally.queue.or(queue);
        run.watch.tell(|| Step::Authority { level: level.map(|level| level.name.clone()), meant });
        level
    }

    /// A level by its name.
    pub(super) fn level(&self, name: &str) -> Option<&Level> {
        self.levels.iter().find(|level| level.name == name)
    }
}

/// An amount of a policy, in whole units of its currency.
fn amount(path: &str, number: Number, currency: Currency) -> Result<Decimal, PolicyError> {
    let refused =
        |found: String| PolicyError::limit(path, format!("an amount of zero or more in {currency}"), &found);
    let money = Money::from_decimal(number.0, currency).map_err(|error| refused(error.to_string()))?;
    if money.minor().is_negative() { Err(refused(number.to_string())) } else { Ok(money.to_decimal()) }
}
