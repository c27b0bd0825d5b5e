//! The inputs of a draft: what is asked for and in what form it is given.

use compact_str::CompactString;

use super::day::Aim;
use crate::domain::id::Kind;
use crate::domain::text::Text;
use crate::locale::labels::Labelled;
use crate::locale::{Lang, Message};

/// One of the words that an input takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The word in edits and on the command line.
    pub word: &'static str,
    /// What is shown.
    pub label: Message,
}

/// How an input is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// One line of text.
    Line,
    /// A text that may have paragraphs.
    Long,
    /// A long text whose lines are apart: one of several things each.
    Lines,
    /// A day; see [`day`](super::day::day).
    Day(Aim),
    /// Several days.
    Days(Aim),
    /// A day and a time; see [`moment`](super::day::moment).
    Moment,
    /// A whole number within bounds, both included.
    Number {
        /// The least.
        least: i64,
        /// The most.
        most: i64,
    },
    /// One of some words.
    Choice(Vec<Choice>),
    /// Several of some words.
    Choices(Vec<Choice>),
    /// One record of one of these kinds, by name, pinyin, initials or id.
    Pick(&'static [Kind]),
    /// Several records of these kinds.
    Picks(&'static [Kind]),
    /// Yes or no.
    Flag,
    /// A recurrence rule, in words or as RFC 5545 writes it.
    Rule,
}

impl Input {
    /// Whether its text may have several lines.
    pub const fn is_long(&self) -> bool {
        matches!(self, Self::Long | Self::Lines)
    }

    /// Whether it takes several values, with commas between them.
    pub const fn takes_several(&self) -> bool {
        matches!(self, Self::Picks(_) | Self::Choices(_) | Self::Days(_))
    }

    /// One of a domain enumeration's words.
    pub fn choice<T: Labelled>() -> Self {
        Self::Choice(choices::<T>())
    }

    /// Several of a domain enumeration's words.
    pub fn choices<T: Labelled>() -> Self {
        Self::Choices(choices::<T>())
    }
}

fn choices<T: Labelled>() -> Vec<Choice> {
    T::KNOWN.iter().filter_map(|one| Some(Choice { word: one.word(), label: one.label()? })).collect()
}

/// What stands beside an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caption {
    /// A text of the catalogue.
    Said(Message),
    /// A record's name: attendance has an input for each unit.
    Named(Text),
}

/// An input of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its word on the command line (`party-members`); an id for attendance (`U03`).
    pub name: CompactString,
    /// What stands beside it.
    pub caption: Caption,
    /// How it is typed.
    pub input: Input,
    /// Whether it must be given.
    pub required: bool,
    /// What may be typed, where that is not plain.
    pub hint: Option<Message>,
}

impl Field {
    /// An input that may be left out.
    pub fn new(name: &str, label: Message, input: Input) -> Self {
        Self { name: name.into(), caption: Caption::Said(label), input, required: false, hint: None }
    }

    /// The same input, which must be given.
    #[must_use]
    pub fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// The same input with a hint at what may be typed.
    #[must_use]
    pub fn hinted(self, hint: Message) -> Self {
        Self { hint: Some(hint), ..self }
    }

    /// What stands beside it, in a language.
    pub fn label(&self, lang: Lang) -> &str {
        match &self.caption {
            Caption::Said(message) => message.get(lang),
            Caption::Named(name) => name,
        }
    }

    /// Whether a word of the command line names it: its name, with dashes or underlines, or its label.
    pub fn is_called(&self, word: &str) -> bool {
        let dashed = word.trim().replace('_', "-");
        self.name.eq_ignore_ascii_case(&dashed)
            || [Lang::Zh, Lang::En].into_iter().any(|lang| self.label(lang).eq_ignore_ascii_case(word.trim()))
    }
}
