//! Reading a TOML table field by field, with every complaint collected under its place.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::problem::{Placed, Problem, Wanted};
use crate::domain::place::{Place, place_at};
use crate::domain::text::single_line;

/// A field's value and its place.
pub type Value<'d> = Spanned<DeValue<'d>>;

/// The text of a file and what is wrong in it.
pub struct Report<'t> {
    text: &'t str,
    /// In no order yet.
    pub problems: Vec<Placed>,
}

impl<'t> Report<'t> {
    /// Nothing wrong yet.
    pub fn new(text: &'t str) -> Self {
        Self { text, problems: Vec::new() }
    }

    /// The place of a byte.
    pub fn place(&self, offset: usize) -> Place {
        place_at(self.text, offset)
    }

    /// Notes a problem at a byte.
    pub fn add(&mut self, offset: usize, problem: Problem) {
        self.problems.push((Some(self.place(offset)), problem));
    }

    /// Warns of fields that are not among `known`.
    pub fn unknown(&mut self, table: &DeTable<'_>, known: &[&'static str]) {
        for name in table.keys().filter(|name| !known.contains(&name.get_ref().as_ref())) {
            let key = single_line(name.get_ref());
            let near = nearest(&key, known);
            self.add(name.span().start, Problem::Unknown { key, near });
        }
    }

    /// A text field, on one line; none if it is missing or no text.
    pub fn string(&mut self, table: &DeTable<'_>, key: &str) -> Option<String> {
        let value = table.get(key)?;
        let Some(text) = value.get_ref().as_str() else {
            self.wrong_type(value, key, Wanted::Text);
            return None;
        };
        Some(single_line(text))
    }

    /// A whole number within bounds.
    pub fn number(&mut self, table: &DeTable<'_>, key: &str, least: u32, most: u32) -> Option<u32> {
        let value = table.get(key)?;
        let Some(number) = value.get_ref().as_integer() else {
            self.wrong_type(value, key, Wanted::Number);
            return None;
        };
        let number = i64::from_str_radix(number.as_str(), number.radix()).ok();
        let number = number.and_then(|number| u32::try_from(number).ok());
        let fits = number.filter(|number| (least..=most).contains(number));
        if fits.is_none() {
            self.add(value.span().start, Problem::Range { key: key.to_owned(), least, most });
        }
        fits
    }

    /// `true` or `false`.
    pub fn flag(&mut self, table: &DeTable<'_>, key: &str) -> Option<bool> {
        let value = table.get(key)?;
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.wrong_type(value, key, Wanted::Flag);
        }
        flag
    }

    /// A text field that is one of a few words.
    pub fn word<T: Copy>(
        &mut self,
        table: &DeTable<'_>,
        key: &str,
        words: &[(&'static str, T)],
    ) -> Option<T> {
        let word = self.string(table, key)?;
        let found = words.iter().find(|(known, _)| *known == word).map(|(_, value)| *value);
        if found.is_none() {
            let known = words.iter().map(|(known, _)| *known).collect();
            self.at(table, key, Problem::Word { key: key.to_owned(), word, known });
        }
        found
    }

    /// Notes a problem at a field's value.
    pub fn at(&mut self, table: &DeTable<'_>, key: &str, problem: Problem) {
        let offset = table.get(key).map_or(0, |value| value.span().start);
        self.add(offset, problem);
    }

    /// Notes that a value should be of another type.
    pub fn wrong_type(&mut self, value: &Value<'_>, key: &str, wanted: Wanted) {
        self.add(value.span().start, Problem::Type { key: key.to_owned(), wanted });
    }
}

/// The word that was probably meant: at most two letters away, and less than half of it.
fn nearest(word: &str, known: &[&'static str]) -> Option<&'static str> {
    let near = known.iter().map(|known| (distance(word, known), *known)).min()?;
    (near.0 <= 2 && near.0 * 2 < near.1.len()).then_some(near.1)
}

/// How many letters must be put in, taken out or changed (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    const LONGEST: usize = 40;
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().take(LONGEST).enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let changed = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_what_was_meant() {
        let known = ["theme", "keymap", "me", "due-soon"];
        for (slip, meant) in [
            ("them", Some("theme")),
            ("due_soon", Some("due-soon")),
            ("keymaps", Some("keymap")),
            ("colour", None),
            ("x", None),
        ] {
            assert_eq!(nearest(slip, &known), meant, "{slip}");
        }
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
