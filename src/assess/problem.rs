//! What can be wrong in a rule file; every one is an error, because a wrong rule gives wrong scores.

use crate::domain::place::{Diagnostic, Place};
use crate::domain::score::Points;
use crate::locale::{Lang, assess as m};

/// What a value should have been.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A text in quotes.
    Text,
    /// A whole number.
    Number,
    /// Points: a number with at most two decimals.
    Points,
    /// A table, `[name]`.
    Table,
    /// An array of tables, `[[name]]`.
    Tables,
    /// An array of words.
    Words,
}

/// Something wrong in a rule file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// No TOML; the parser's words.
    Syntax(String),
    /// A key that no rule has.
    Unknown {
        /// The key as written.
        key: String,
        /// The keys that may stand there.
        known: Vec<&'static str>,
    },
    /// A key that must be there.
    Missing(&'static str),
    /// A value of another type.
    Type {
        /// The key.
        key: String,
        /// What it takes.
        wanted: Wanted,
    },
    /// A word that is none of the known ones.
    Word {
        /// The key.
        key: String,
        /// The word.
        word: String,
        /// The known ones.
        known: Vec<&'static str>,
    },
    /// A number outside its bounds.
    Range {
        /// The key.
        key: String,
        /// Least.
        least: String,
        /// Most.
        most: String,
    },
    /// A text or list that must not be empty.
    Empty(String),
    /// A word that stands twice in a list.
    Twice(String),
    /// Weights that do not add up to 100.
    Weights(u32),
    /// A class that is ranked but asked for no component.
    Idle(&'static str),
    /// A component's `zero` above its `full`.
    Scale {
        /// Below this there are no points.
        zero: u8,
        /// From here on there are all.
        full: u8,
    },
    /// A grade that does not lie below the one before it.
    Order(Points),
    /// The last grade does not begin at the least score.
    Bottom(Points),
}

/// A problem and the byte at which it is.
pub type Placed = (usize, Problem);

impl Problem {
    /// In words, with the cure.
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Self::Syntax(error) => m::SYNTAX.fill(lang, &[("error", error)]),
            Self::Unknown { key, known } => {
                m::UNKNOWN.fill(lang, &[("key", key), ("known", &known.join(" "))])
            }
            Self::Missing(key) => m::MISSING.fill(lang, &[("key", key)]),
            Self::Type { key, wanted } => {
                let message = match wanted {
                    Wanted::Text => m::WANTED_TEXT,
                    Wanted::Number => m::WANTED_NUMBER,
                    Wanted::Points => m::WANTED_POINTS,
                    Wanted::Table => m::WANTED_TABLE,
                    Wanted::Tables => m::WANTED_TABLES,
                    Wanted::Words => m::WANTED_WORDS,
                };
                message.fill(lang, &[("key", key)])
            }
            Self::Word { key, word, known } => {
                m::WORD.fill(lang, &[("key", key), ("word", word), ("known", &known.join(" "))])
            }
            Self::Range { key, least, most } => {
                m::RANGE.fill(lang, &[("key", key), ("least", least), ("most", most)])
            }
            Self::Empty(key) => m::EMPTY.fill(lang, &[("key", key)]),
            Self::Twice(word) => m::TWICE.fill(lang, &[("word", word)]),
            Self::Weights(sum) => m::WEIGHTS.fill(lang, &[("sum", sum)]),
            Self::Idle(class) => m::IDLE.fill(lang, &[("class", class)]),
            Self::Scale { zero, full } => m::SCALE.fill(lang, &[("zero", zero), ("full", full)]),
            Self::Order(before) => m::ORDER.fill(lang, &[("before", before)]),
            Self::Bottom(least) => m::BOTTOM.fill(lang, &[("least", least)]),
        }
    }
}

/// Problems of a file in words, in order of their places.
pub fn diagnostics(file: &str, text: &str, problems: &[Placed], lang: Lang) -> Vec<Diagnostic> {
    let place = |offset: usize| -> Place { crate::domain::place::place_at(text, offset) };
    let told = problems.iter().map(|(offset, problem)| Diagnostic {
        file: file.to_owned(),
        place: Some(place(*offset)),
        message: problem.message(lang),
        warning: false,
    });
    told.collect()
}
