//! A text input: text, cursor, history.

use unicode_segmentation::UnicodeSegmentation;

use crate::domain::text::{sanitise, single_line};

/// Most characters a line takes; pasting more is cut here.
const MAX_CHARS: usize = 500;

/// Most characters of a text with paragraphs.
const MAX_LONG: usize = 8_000;

/// A line being edited, or a text with paragraphs. The cursor stands before the grapheme at its byte offset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineEdit {
    text: String,
    cursor: usize,
    /// Whether line breaks stay.
    long: bool,
}

impl LineEdit {
    /// A line with the cursor at its end.
    pub fn new(text: &str) -> Self {
        let mut line = Self::default();
        line.insert(text);
        line
    }

    /// A text with paragraphs, the cursor at its end.
    pub fn paragraphs(text: &str) -> Self {
        let mut edit = Self { long: true, ..Self::default() };
        edit.insert(text);
        edit
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text before the cursor; its width tells where the terminal's cursor stands.
    pub fn before_cursor(&self) -> &str {
        self.text.get(..self.cursor).unwrap_or_default()
    }

    /// The text behind the cursor.
    pub fn after_cursor(&self) -> &str {
        self.text.get(self.cursor..).unwrap_or_default()
    }

    /// Whether nothing has been typed.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Inserts typed or pasted text at the cursor, made safe, and one line where it must be one.
    pub fn insert(&mut self, raw: &str) {
        let most = if self.long { MAX_LONG } else { MAX_CHARS };
        let room = most.saturating_sub(self.text.chars().count());
        let clean = if self.long { sanitise(raw) } else { single_line(raw) };
        let clean: String = clean.chars().take(room).collect();
        self.text.insert_str(self.cursor, &clean);
        self.cursor += clean.len();
        self.snap();
    }

    /// Replaces the whole text.
    pub fn set(&mut self, text: &str) {
        *self = Self { long: self.long, ..Self::default() };
        self.insert(text);
    }

    /// Erases the grapheme before the cursor; false if there is none.
    pub fn erase_char(&mut self) -> bool {
        let start = self.previous_boundary();
        let had = start < self.cursor;
        self.text.replace_range(start..self.cursor, "");
        self.cursor = start;
        had
    }

    /// Erases the word before the cursor and the blanks behind it.
    pub fn erase_word(&mut self) {
        let before = self.before_cursor().trim_end();
        let start = before.rfind(char::is_whitespace).map_or(0, |at| {
            at + before.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
        });
        self.text.replace_range(start..self.cursor, "");
        self.cursor = start;
    }

    /// Moves the cursor one grapheme to the left.
    pub fn left(&mut self) {
        self.cursor = self.previous_boundary();
    }

    /// Moves the cursor one grapheme to the right.
    pub fn right(&mut self) {
        let rest = self.text.get(self.cursor..).unwrap_or_default();
        self.cursor += rest.graphemes(true).next().map_or(0, str::len);
    }

    /// Moves the cursor to the start.
    pub fn home(&mut self) {
        self.cursor = 0;
    }

    /// Moves the cursor to the end.
    pub fn end(&mut self) {
        self.cursor = self.text.len();
    }

    fn previous_boundary(&self) -> usize {
        self.before_cursor().grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
    }

    /// Joining marks may merge the inserted text with its neighbours: keep the cursor on a boundary.
    fn snap(&mut self) {
        let on_boundary = self.cursor == self.text.len()
            || self.text.grapheme_indices(true).any(|(at, _)| at == self.cursor);
        if !on_boundary {
            self.cursor = self
                .text
                .grapheme_indices(true)
                .map(|(at, _)| at)
                .find(|at| *at > self.cursor)
                .unwrap_or(self.text.len());
        }
    }
}

/// Lines entered before, newest last; browsing keeps what was being typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    lines: Vec<String>,
    at: Option<usize>,
    draft: String,
}

impl History {
    /// Lines kept.
    const KEPT: usize = 100;

    /// Remembers a line that was entered.
    pub fn push(&mut self, line: &str) {
        self.at = None;
        if line.trim().is_empty() {
            return;
        }
        self.lines.retain(|known| known != line);
        self.lines.push(line.to_owned());
        if self.lines.len() > Self::KEPT {
            self.lines.remove(0);
        }
    }

    /// The line before the one shown; the first call keeps `current` as the draft.
    pub fn older(&mut self, current: &str) -> Option<&str> {
        let at = match self.at {
            None => {
                current.clone_into(&mut self.draft);
                self.lines.len().checked_sub(1)?
            }
            Some(at) => at.saturating_sub(1),
        };
        self.at = Some(at);
        self.lines.get(at).map(String::as_str)
    }

    /// The line after the one shown, in the end the draft.
    pub fn newer(&mut self) -> Option<&str> {
        let at = self.at? + 1;
        if at < self.lines.len() {
            self.at = Some(at);
            return self.lines.get(at).map(String::as_str);
        }
        self.at = None;
        Some(&self.draft)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn editing_goes_by_graphemes_and_words() {
        let mut line = LineEdit::new("城管 局e\u{301}");
        assert!(line.erase_char());
        assert_eq!(line.text(), "城管 局");
        line.left();
        line.insert("县");
        assert_eq!((line.text(), line.before_cursor()), ("城管 县局", "城管 县"));
        line.end();
        line.erase_word();
        assert_eq!(line.text(), "城管 ");
        line.erase_word();
        assert!(line.is_empty());
        assert!(!line.erase_char());
    }

    #[test]
    fn pasted_text_is_one_safe_short_line() {
        let mut line = LineEdit::default();
        line.insert("a\nb\u{1b}[2J");
        assert_eq!(line.text(), "a b\u{FFFD}[2J");
        line.insert(&"长".repeat(2_000));
        assert_eq!(line.text().chars().count(), MAX_CHARS);
    }

    #[test]
    fn history_gives_the_draft_back() {
        let mut history = History::default();
        history.push("goto-tasks");
        history.push("sort-by due");
        history.push("goto-tasks");
        assert_eq!(history.older("dra"), Some("goto-tasks"));
        assert_eq!(history.older("goto-tasks"), Some("sort-by due"));
        assert_eq!(history.older("sort-by due"), Some("sort-by due"));
        assert_eq!(history.newer(), Some("goto-tasks"));
        assert_eq!(history.newer(), Some("dra"));
        assert_eq!(history.newer(), None);
    }

    proptest! {
        #[test]
        fn no_sequence_of_edits_panics(steps in proptest::collection::vec((0u8..7, any::<String>()), 0..40)) {
            let mut line = LineEdit::default();
            for (step, text) in steps {
                match step {
                    0 => line.insert(&text),
                    1 => { line.erase_char(); }
                    2 => line.erase_word(),
                    3 => line.left(),
                    4 => line.right(),
                    5 => line.home(),
                    _ => line.end(),
                }
                prop_assert!(line.text().starts_with(line.before_cursor()));
            }
        }
    }
}
