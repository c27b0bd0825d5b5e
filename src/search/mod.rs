//! Search by Han, pinyin, initials, id and fuzzy match over records. Pure.
//!
//! A query is a [`Pattern`]; a [`Matcher`] compares it with single texts and says what to highlight, an
//! [`Index`] holds the texts of many records, and a [`Search`] runs over it in slices.
//!
//! How it works: the distinct characters of all texts are numbered once, with all their readings. For each query
//! a table says from which places of the query each character can go on to which others (by itself, by a
//! syllable of its readings, by an initial), as bit sets; a text is then one pass of a few shifts per character,
//! and most characters are dismissed by one look at the table.

mod dictionary;
mod fold;
mod index;
mod matcher;
mod needle;
mod order;
mod pattern;
mod places;
mod run;
mod scatter;
mod score;
mod syllables;
mod table;
#[cfg(test)]
mod tests;

pub use index::{Entry, Field, Index};
pub use matcher::{Completion, Match, Matcher, complete};
pub use order::order_key;
pub use pattern::Pattern;
pub use run::{Hit, Progress, Search};
pub use score::FieldKind;
