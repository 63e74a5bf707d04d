use super::PolicyError;
use super::names::Type;
use crate::facts::{Interval, Known, Partition, Unknown};

/// Places that cover all values of a name once: ranges of numbers, groups of texts, yes and no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Bins {
    /// Ranges of numbers.
    Numbers(Partition),
    /// Texts with their places in rising order, and the place of all others, where there is one.
    Texts(Vec<(String, usize)>, Option<usize>),
    /// The places of no and yes.
    Boolean(usize, usize),
}

/// What one place takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Takes<'t> {
    /// The numbers of a range.
    Range(Interval),
    /// Texts.
    Texts(&'t [String]),
    /// Yes or no.
    Answer(bool),
}

impl Bins {
    /// Proves that places cover all values of a kind once; `other`: the place of all texts that none takes.
    pub(super) fn of(
        kind: &Type,
        takes: &[Takes<'_>],
        other: Option<usize>,
        path: &str,
    ) -> Result<Self, PolicyError> {
        let wrong = |reason| Err(PolicyError::Combination { path: path.to_owned(), reason });
        match kind {
            Type::Number { domain, whole, .. } => {
                let ranges: Option<Vec<Interval>> = takes
                    .iter()
                    .map(|takes| if let Takes::Range(range) = takes { Some(*range) } else { None })
                    .collect();
                let Some(ranges) = ranges else { return wrong("numbers are told apart by ranges") };
                if other.is_some() {
                    return wrong("ranges cover all numbers: there are no others");
                }
                let partition = Partition::of(&ranges, *domain, *whole);
                let refused =
                    |source| PolicyError::Partition { path: path.to_owned(), source: Box::new(source) };
                partition.map(Self::Numbers).map_err(refused)
            }
            Type::Text(known) => {
                let mut texts = Vec::new();
                for (place, takes) in takes.iter().enumerate() {
                    let Takes::Texts(group) = takes else {
                        return wrong("texts are told apart by lists of them");
                    };
                    texts.extend(group.iter().map(|text| (text.clone(), place)));
                }
                texts.sort();
                let refused = |found: &str, twice| {
                    Err(PolicyError::Texts { path: path.to_owned(), found: found.to_owned(), twice })
                };
                if let Some([(found, _), _]) =
                    texts.windows(2).find(|pair| matches!(pair, [(one, _), (two, _)] if one == two))
                {
                    return refused(found, true);
                }
                let place = |text: &String| texts.binary_search_by(|(known, _)| known.cmp(text));
                if let Some(foreign) =
                    texts.iter().find(|(text, _)| !known.is_empty() && !known.contains(text))
                {
                    let expected = format!("one of {}", known.join(", "));
                    return Err(PolicyError::limit(path, expected, &foreign.0));
                }
                if other.is_none() && known.is_empty() {
                    return refused("any other text", false);
                }
                if let Some(left) = known.iter().find(|text| other.is_none() && place(text).is_err()) {
                    return refused(left, false);
                }
                Ok(Self::Texts(texts, other))
            }
            Type::Boolean => match takes {
                [Takes::Answer(true), Takes::Answer(false)] => Ok(Self::Boolean(1, 0)),
                [Takes::Answer(false), Takes::Answer(true)] => Ok(Self::Boolean(0, 1)),
                _ => wrong("yes and no are one place each"),
            },
            Type::Date | Type::List(_) => wrong("days and lists have no bins: count them first"),
        }
    }

    /// The place of a value, or why it has none.
    pub(super) fn place(&self, value: Known<'_>) -> Result<usize, Unknown> {
        let place = match self {
            Self::Numbers(partition) => partition.place(value.number()?),
            Self::Texts(texts, other) => value.text().and_then(|text| {
                let found = texts.binary_search_by(|(known, _)| known.as_str().cmp(text)).ok();
                found.and_then(|at| texts.get(at)).map(|(_, place)| *place).or(*other)
            }),
            Self::Boolean(no, yes) => value.boolean().map(|answer| if answer { *yes } else { *no }),
        };
        place.ok_or(value.why_not())
    }

    /// The places that no value reaches.
    pub(super) fn unreachable(&self) -> &[usize] {
        match self {
            Self::Numbers(partition) => partition.unreachable(),
            Self::Texts(..) | Self::Boolean(..) => &[],
        }
    }

    /// The places in rising order of the numbers that they take; empty for what is not ordered.
    pub(super) fn rising(&self) -> &[usize] {
        match self {
            Self::Numbers(partition) => partition.rising(),
            Self::Texts(..) | Self::Boolean(..) => &[],
        }
    }
}
