//! What can be wrong with a draft, in words that name the cure.

use jiff::civil::Date;

use super::act::Act;
use super::field::Choice;
use super::say;
use crate::domain::edit::Rule;
use crate::domain::id::{Key, Kind};
use crate::locale::{Lang, date, draft as m, labels};

/// Why a draft can't be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenError {
    /// The record is not there.
    NoRecord(Key),
    /// The act does not suit the record as it stands.
    NotSuited(Act, Key),
    /// The viewer may not do it.
    Forbidden(Act, Key),
}

impl OpenError {
    /// What to tell the member.
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Self::NoRecord(key) => m::NO_RECORD.fill(lang, &[("key", key)]),
            Self::NotSuited(act, key) => {
                m::NOT_SUITED.fill(lang, &[("key", key), ("act", &act.label().get(lang))])
            }
            Self::Forbidden(act, key) => {
                m::NOT_ALLOWED.fill(lang, &[("key", key), ("act", &act.label().get(lang))])
            }
        }
    }
}

/// What is wrong with an input.
#[derive(Clone, Debug, PartialEq)]
pub enum Problem {
    /// It must be filled in.
    Missing,
    /// It is no day.
    Day(String),
    /// It has the form of a day that there is not.
    NoSuchDay(String),
    /// The day is on another day of the week than was written.
    Weekday(Date),
    /// The year is out of range.
    Year(String),
    /// It is no day and time.
    Moment(String),
    /// It is no whole number within the bounds.
    Number {
        /// What was typed.
        text: String,
        /// The least possible.
        least: i64,
        /// The most possible.
        most: i64,
    },
    /// It is none of the words.
    Choice {
        /// What was typed.
        text: String,
        /// What there is.
        choices: Vec<Choice>,
    },
    /// It is neither yes nor no.
    Flag(String),
    /// No record is called so.
    NotFound {
        /// What was typed.
        text: String,
        /// The kinds looked through.
        kinds: &'static [Kind],
    },
    /// Several records are called so.
    Several {
        /// What was typed.
        text: String,
        /// Some of them, with their ids.
        near: Vec<String>,
    },
    /// A rule of the edits.
    Rule(Rule),
    /// The value was changed by somebody else since the draft was opened.
    Changed {
        /// What stands there now, as the record's JSON has it.
        theirs: String,
    },
    /// The viewer may not change it so.
    Forbidden,
}

/// An input that is wrong, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct InputFault {
    /// The input's place among the draft's fields; none where no input of the draft is at fault.
    pub field: Option<usize>,
    /// What is wrong with it.
    pub problem: Problem,
}

impl InputFault {
    /// What to tell the member: what is wrong and what would do.
    pub fn message(&self, lang: Lang) -> String {
        match &self.problem {
            Problem::Missing => m::MISSING.get(lang).to_owned(),
            Problem::Day(text) => m::BAD_DAY.fill(lang, &[("text", text)]),
            Problem::NoSuchDay(text) => m::NO_SUCH_DAY.fill(lang, &[("text", text)]),
            Problem::Weekday(day) => {
                let weekday = date::weekday(day.weekday(), lang);
                m::OTHER_WEEKDAY.fill(lang, &[("day", day), ("weekday", &weekday)])
            }
            Problem::Year(text) => m::BAD_YEAR.fill(lang, &[("text", text)]),
            Problem::Moment(text) => m::BAD_MOMENT.fill(lang, &[("text", text)]),
            Problem::Number { text, least, most } => {
                m::BAD_NUMBER.fill(lang, &[("text", text), ("least", least), ("most", most)])
            }
            Problem::Choice { text, choices } => {
                let names: Vec<String> =
                    choices.iter().map(|one| format!("{}({})", one.label.get(lang), one.word)).collect();
                let names = names.join(m::COMMA.get(lang));
                m::BAD_CHOICE.fill(lang, &[("text", text), ("choices", &names)])
            }
            Problem::Flag(text) => m::BAD_FLAG.fill(lang, &[("text", text)]),
            Problem::NotFound { text, kinds } => {
                m::NOT_FOUND.fill(lang, &[("text", text), ("kind", &kinds_said(kinds, lang))])
            }
            Problem::Several { text, near } => {
                m::SEVERAL.fill(lang, &[("text", text), ("near", &near.join(m::COMMA.get(lang)))])
            }
            Problem::Rule(rule) => say::rule(rule, lang),
            Problem::Changed { theirs } => m::CHANGED_MEANWHILE.fill(lang, &[("theirs", theirs)]),
            Problem::Forbidden => m::REFUSED_FORBIDDEN.get(lang).to_owned(),
        }
    }
}

fn kinds_said(kinds: &[Kind], lang: Lang) -> String {
    let names: Vec<&str> = kinds.iter().map(|kind| labels::kind(*kind).get(lang)).collect();
    names.join(m::OR.get(lang))
}
