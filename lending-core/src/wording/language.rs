use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use thiserror::Error;

use super::{Sentence, Value, en, fr, pl, zh};
use crate::error::{Coded, ErrorKind};

/// A language that has words for every sentence.
///
/// Days are written as ISO 8601 has them and amounts with the code of their currency, in every language; the decimal mark
/// is the language's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// 中文
    Chinese,
    /// Français.
    French,
    /// Polski.
    Polish,
}

/// There are no words in a language.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("sentences are there in `en`, `zh`, `fr` and `pl`, found `{found}`")]
pub struct LanguageError {
    /// What was given.
    pub found: String,
}

impl Coded for LanguageError {
    fn kind(&self) -> ErrorKind {
        ErrorKind::InvalidInput
    }
    fn code(&self) -> &'static str {
        "language.unknown"
    }
    fn path(&self) -> String {
        "language".to_owned()
    }
}

impl FromStr for Language {
    type Err = LanguageError;
    fn from_str(text: &str) -> Result<Self, LanguageError> {
        let known = Self::ALL.into_iter().find(|language| language.code() == text);
        known.ok_or_else(|| LanguageError { found: text.to_owned() })
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Language {
    /// All languages.
    pub const ALL: [Self; 4] = [Self::English, Self::Chinese, Self::French, Self::Polish];

    /// Its ISO 639 code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh",
            Self::French => "fr",
            Self::Polish => "pl",
        }
    }

    /// Its words: each key, and what it says. `{name}` stands for a value, `{name:one|more}` for the word that a number
    /// asks for.
    pub const fn table(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::English => &en::SENTENCES,
            Self::Chinese => &zh::SENTENCES,
            Self::French => &fr::SENTENCES,
            Self::Polish => &pl::SENTENCES,
        }
    }

    /// What a sentence says. A key that no table has is given back as it is.
    pub fn text(self, sentence: &Sentence) -> String {
        let words = self.table().iter().find(|(key, _)| *key == sentence.key());
        let Some((_, words)) = words else { return sentence.key().to_owned() };
        let mut text = String::with_capacity(words.len());
        let mut rest = *words;
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            let (place, after) = after.split_once('}').unwrap_or((after, ""));
            text.push_str(&self.filled(sentence, place));
            rest = after;
        }
        text.push_str(rest);
        text
    }

    /// What stands in a place of a sentence; the place itself where the sentence has no such value.
    fn filled(self, sentence: &Sentence, place: &str) -> String {
        let (name, forms) = place.split_once(':').map_or((place, None), |(name, forms)| (name, Some(forms)));
        match (sentence.value(name), forms) {
            (Some(Value::Number(number)), Some(forms)) => {
                let forms: Vec<&str> = forms.split('|').collect();
                forms.get(self.form(*number)).or_else(|| forms.last()).map_or("", |form| *form).to_owned()
            }
            (Some(value), _) => self.value(value),
            (None, _) => format!("{{{name}}}"),
        }
    }

    /// Which form of a word a number asks for: one, (in Polish: a few,) more.
    const fn form(self, number: i64) -> usize {
        let number = number.unsigned_abs();
        match self {
            Self::Chinese => 0,
            Self::English if number == 1 => 0,
            Self::French if number <= 1 => 0,
            Self::English | Self::French => 1,
            Self::Polish => match (number, number % 10, number % 100) {
                (1, ..) => 0,
                (_, 2..=4, rest) if !(rest >= 12 && rest <= 14) => 1,
                _ => 2,
            },
        }
    }

    fn value(self, value: &Value) -> String {
        match value {
            Value::Amount(amount) => {
                format!("{} {}", self.decimals(&amount.to_decimal().to_string()), amount.currency().code())
            }
            Value::Exact(text) => self.decimals(text),
            Value::Rate(rate) => {
                let percent = self.percent(rate.to_decimal());
                match self {
                    Self::English => format!("{percent} per year"),
                    Self::Chinese => format!("年利率 {percent}"),
                    Self::French => format!("{percent} par an"),
                    Self::Polish => format!("{percent} rocznie"),
                }
            }
            Value::Share(share) => self.percent(*share),
            Value::Weight(weight) => weight.to_string(),
            Value::Number(number) => number.to_string(),
            Value::Day(day) => day.to_string(),
            Value::Month(month) => month.to_string(),
            Value::Text(text) => text.clone(),
            Value::Sentence(sentence) => self.text(sentence),
        }
    }

    fn percent(self, part: Decimal) -> String {
        let percent = part.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(part).normalize();
        format!("{} %", self.decimals(&percent.to_string()))
    }

    /// Decimals with the language's mark.
    fn decimals(self, text: &str) -> String {
        match self {
            Self::English | Self::Chinese => text.to_owned(),
            Self::French | Self::Polish => text.replace('.', ","),
        }
    }
}
