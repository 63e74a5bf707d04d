use super::PolicyError;
use super::expression::{Compiled, Expression};
use super::file::ExpressionText;
use super::names::{Names, Type};
use super::run::{Reads, Run};
use super::trace::{Step, Watch};
use crate::facts::Known;

/// A number with a name of its own, counted from others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Measure {
    name: String,
    expression: Expression,
    place: usize,
    reads: Reads,
}

impl Measure {
    pub(super) fn of(name: &str, text: &ExpressionText, names: &mut Names<'_>) -> Result<Self, PolicyError> {
        let path = format!("measures.{name}");
        let Compiled { expression, unit, span, .. } = Compiled::of(text, names, &path)?;
        let reads = Reads::of(names, &path, |mut tell| text.names(&mut tell))?;
        let place = names.add(name, Type::Number { unit, domain: span.domain(), whole: false });
        Ok(Self { name: name.to_owned(), expression, place, reads })
    }

    pub(super) fn run<'r, W: Watch>(&'r self, run: &mut Run<'r, W>) {
        let value: Known<'_> = self.expression.value(&run.values).into();
        run.values.set(self.place, value);
        run.watch.tell(|| Step::Measure {
            name: self.name.clone(),
            reads: self.reads.seen(&run.values),
            value: value.into(),
        });
    }
}
