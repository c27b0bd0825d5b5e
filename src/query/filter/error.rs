//! What can be wrong with a filter, where, and what would do instead.

use super::key::FilterKey;
use crate::locale::{Lang, filter as m};
use crate::query::list::ListKind;

/// A filter that cannot be read or used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterError {
    /// Where, in characters from 1.
    pub column: usize,
    /// What is wrong.
    pub problem: Problem,
    /// The list that was to be filtered.
    pub list: ListKind,
}

/// What is wrong with a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// No key has this name.
    UnknownKey(String),
    /// The key says nothing about the list's records.
    Inapplicable(FilterKey),
    /// The key does not offer this value.
    UnknownValue(FilterKey, String),
    /// No unit or member answers to the name; those that come near.
    NoSuchName(FilterKey, String, Vec<String>),
    /// The text is no period.
    BadPeriod(String),
    /// Nothing stands behind the colon.
    EmptyValue(FilterKey),
    /// A quote is not closed.
    OpenQuote,
    /// `mine` without knowing whose.
    NoMember,
}

impl FilterError {
    /// What is wrong, in one clause.
    pub fn what(&self, lang: Lang) -> String {
        match &self.problem {
            Problem::UnknownKey(word) => m::UNKNOWN_KEY.fill(lang, &[("word", word)]),
            Problem::Inapplicable(key) => m::INAPPLICABLE
                .fill(lang, &[("list", &self.list.label().get(lang)), ("key", &key.label().get(lang))]),
            Problem::UnknownValue(key, value) => {
                m::UNKNOWN_VALUE.fill(lang, &[("key", &key.label().get(lang)), ("value", value)])
            }
            Problem::NoSuchName(key, value, _) => {
                m::NO_SUCH_NAME.fill(lang, &[("key", &key.label().get(lang)), ("value", value)])
            }
            Problem::BadPeriod(value) => m::BAD_PERIOD.fill(lang, &[("value", value)]),
            Problem::EmptyValue(key) => m::EMPTY_VALUE.fill(lang, &[("key", &key.label().get(lang))]),
            Problem::OpenQuote => m::OPEN_QUOTE.get(lang).to_owned(),
            Problem::NoMember => m::NO_MEMBER.get(lang).to_owned(),
        }
    }

    /// What would do instead.
    pub fn cure(&self, lang: Lang) -> String {
        match &self.problem {
            Problem::UnknownKey(_) => m::UNKNOWN_KEY_CURE.fill(lang, &[("keys", &self.keys(lang))]),
            Problem::Inapplicable(_) => m::INAPPLICABLE_CURE.fill(lang, &[("keys", &self.keys(lang))]),
            Problem::UnknownValue(key, _) => {
                m::UNKNOWN_VALUE_CURE.fill(lang, &[("values", &self.choices(*key, lang).join(", "))])
            }
            Problem::NoSuchName(_, _, near) if near.is_empty() => m::NO_SUCH_NAME_CURE.get(lang).to_owned(),
            Problem::NoSuchName(_, _, near) => {
                m::NO_SUCH_NAME_NEAR.fill(lang, &[("values", &near.join(", "))])
            }
            Problem::BadPeriod(_) => m::BAD_PERIOD_CURE.get(lang).to_owned(),
            Problem::EmptyValue(key) => {
                let value = self.choices(*key, lang).into_iter().next().unwrap_or_else(|| "…".to_owned());
                m::EMPTY_VALUE_CURE.fill(lang, &[("key", &key.label().get(lang)), ("value", &value)])
            }
            Problem::OpenQuote => m::OPEN_QUOTE_CURE.get(lang).to_owned(),
            Problem::NoMember => m::NO_MEMBER_CURE.get(lang).to_owned(),
        }
    }

    /// Place, what is wrong and the cure in one line.
    pub fn message(&self, lang: Lang) -> String {
        m::WHERE.fill(
            lang,
            &[("column", &self.column), ("message", &self.what(lang)), ("cure", &self.cure(lang))],
        )
    }

    fn keys(&self, lang: Lang) -> String {
        FilterKey::of_list(self.list).map(|key| key.label().get(lang)).collect::<Vec<_>>().join(", ")
    }

    fn choices(&self, key: FilterKey, lang: Lang) -> Vec<String> {
        match key.domain(self.list) {
            super::key::Domain::Choices(choices) => {
                choices.iter().map(|choice| choice.label.get(lang).to_owned()).collect()
            }
            _ => Vec::new(),
        }
    }
}
