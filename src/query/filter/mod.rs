//! One filter grammar for the dashboard, saved views and the command line.
//!
//! `unit:县城管局 light:overdue,due-soon -state:done due:<30d 自由文本`: terms `key:value,value` that must all hold
//! (a minus turns one round), and free words that must all be found. Keys and values are English words or
//! Chinese labels; units, areas and members also answer to pinyin and ids.

pub mod error;
pub mod key;
mod matcher;
mod parse;
pub mod period;
mod values;

use std::fmt;

pub use error::{FilterError, Problem};
pub use key::{FilterKey, filter_keys};
pub use matcher::Matcher;
pub use values::units_named;
pub use values::{Candidate, complete_filter, values};

use super::list::ListKind;
use crate::domain::board::Board;

/// A parsed filter; empty it accepts everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    /// Terms, which must all hold.
    pub terms: Vec<Term>,
    /// Words, which must all be found.
    pub words: Vec<Word>,
}

/// `key:value,value`: one of the values must hold.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Term {
    /// Turned round by a minus.
    pub negated: bool,
    /// What it looks at.
    pub key: FilterKey,
    /// Values, in canonical words; names of units and members as written.
    pub values: Vec<String>,
}

/// A free word, found by Han, pinyin, initials or id.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Word {
    /// Turned round by a minus.
    pub negated: bool,
    /// The text.
    pub text: String,
}

impl Filter {
    /// Reads a filter for a list; names of units and members are looked up on the board.
    ///
    /// # Errors
    /// Where and why it cannot be read, and what would do instead.
    pub fn parse(text: &str, list: ListKind, board: &Board) -> Result<Self, FilterError> {
        parse::parse(text, list, Some(board))
    }

    /// Reads a filter before there is a board, as saved views are; names are looked up when it is used.
    ///
    /// # Errors
    /// Where and why it cannot be read, and what would do instead.
    pub fn read(text: &str, list: ListKind) -> Result<Self, FilterError> {
        parse::parse(text, list, None)
    }

    /// Whether it accepts everything.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty() && self.words.is_empty()
    }

    /// The filter with one more term; a term that is already there stays alone.
    #[must_use]
    pub fn with(mut self, key: FilterKey, value: &str) -> Self {
        let term = Term { negated: false, key, values: vec![value.to_owned()] };
        if !self.terms.contains(&term) {
            self.terms.push(term);
        }
        self
    }

    /// The filter without the terms of a key.
    #[must_use]
    pub fn without(mut self, key: FilterKey) -> Self {
        self.terms.retain(|term| term.key != key);
        self
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut gap = "";
        for term in &self.terms {
            write!(f, "{gap}{term}")?;
            gap = " ";
        }
        for word in &self.words {
            write!(f, "{gap}{}{}", minus(word.negated), quoted(&word.text))?;
            gap = " ";
        }
        Ok(())
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}:", minus(self.negated), self.key.as_str())?;
        for (at, value) in self.values.iter().enumerate() {
            if at > 0 {
                f.write_str(",")?;
            }
            f.write_str(&quoted(value))?;
        }
        Ok(())
    }
}

const fn minus(negated: bool) -> &'static str {
    if negated { "-" } else { "" }
}

/// The text as it is, or in quotes (a quote inside doubled) where it would be read differently.
fn quoted(text: &str) -> String {
    let plain = !text.is_empty()
        && !text.starts_with('-')
        && !text.chars().any(|c| c.is_whitespace() || parse::is_mark(c));
    if plain { text.to_owned() } else { format!("\"{}\"", text.replace('"', "\"\"")) }
}
