//! `/`: search over everything, as one types.

use serde::{Deserialize, Serialize};

use crate::domain::id::Key;

use super::input::LineEdit;

/// A record that answers a search, with what matched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// The record.
    pub key: Key,
    /// Its fields (id, title, units …), each with the byte ranges that matched.
    pub fields: Vec<HitField>,
}

/// A field of a hit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HitField {
    /// The field's text.
    pub text: String,
    /// Byte ranges that matched, in order.
    pub matched: Vec<std::ops::Range<usize>>,
}

/// What a search found so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Number of the search.
    pub number: u64,
    /// The best hits, best first.
    pub hits: Vec<Hit>,
    /// How many answer in all.
    pub total: usize,
    /// Whether the whole register has been looked through.
    pub complete: bool,
}

/// The search as it stands on the screen.
#[derive(Clone, Debug, Default)]
pub struct Finder {
    /// What is looked for.
    pub input: LineEdit,
    /// What was found for it, or still for what was typed before.
    pub found: Found,
    /// The hit under the cursor.
    pub cursor: usize,
    /// The first hit on the screen.
    pub top: usize,
    /// Whether the best hit is to be opened as soon as it is known: Enter came before the answer.
    pub awaited: bool,
}

impl Finder {
    /// Takes an answer; one to an older search is dropped by the caller.
    pub fn take(&mut self, found: Found, height: usize) {
        self.found = found;
        self.go_to(self.cursor, height);
    }

    /// Moves the cursor and scrolls so that it is on the screen.
    pub fn go_to(&mut self, place: usize, height: usize) {
        self.cursor = place.min(self.found.hits.len().saturating_sub(1));
        super::scroll_to(&mut self.top, self.cursor, height);
    }

    /// The hit under the cursor.
    pub fn selected(&self) -> Option<&Hit> {
        self.found.hits.get(self.cursor)
    }
}
