//! A paragraph ready for reading: characters folded to one width, with the way back to the source.

use super::model::Span;

/// A range of character indices in a [`Para`].
pub(super) type Range = (usize, usize);

/// The physical lines of a text: byte offsets without the line end.
pub(super) struct LineTable {
    lines: Vec<Span>,
}

impl LineTable {
    pub(super) fn new(text: &str) -> Self {
        let mut lines = Vec::new();
        let mut start = 0;
        for (at, _) in text.match_indices('\n') {
            lines.push(Span { start, end: at });
            start = at + 1;
        }
        lines.push(Span { start, end: text.len() });
        Self { lines }
    }

    /// Number of lines; at least one.
    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }

    /// The text of 0-based line `line`, blanks at its ends removed.
    pub(super) fn trimmed<'t>(&self, text: &'t str, line: usize) -> &'t str {
        self.lines.get(line).and_then(|span| text.get(span.start..span.end)).map_or("", str::trim)
    }

    /// Byte span of the 0-based lines `first..=last`.
    pub(super) fn span(&self, first: usize, last: usize) -> Span {
        let start = self.lines.get(first).map_or(0, |span| span.start);
        let end = self.lines.get(last).map_or(start, |span| span.end);
        Span { start, end: end.max(start) }
    }
}

/// One paragraph, mostly one line; several where a clause or a quoted cell runs over line ends.
pub(super) struct Para<'t> {
    text: &'t str,
    /// Characters with full-width forms folded to half-width ones.
    pub(super) chars: Vec<char>,
    /// Byte offset of each character, and the end.
    bytes: Vec<usize>,
    /// For each physical line: its number (1-based) and first character.
    rows: Vec<(usize, usize)>,
    /// For each bracket the index of its partner; for others 0.
    partners: Vec<u32>,
}

impl<'t> Para<'t> {
    /// The paragraph made of the 0-based lines `first..=last`.
    pub(super) fn new(text: &'t str, lines: &LineTable, first: usize, last: usize) -> Self {
        let span = lines.span(first, last);
        let slice = text.get(span.start..span.end).unwrap_or("");
        let mut chars = Vec::with_capacity(slice.len() / 2);
        let mut bytes = Vec::with_capacity(slice.len() / 2 + 1);
        let mut rows = vec![(first + 1, 0)];
        for (offset, c) in slice.char_indices() {
            chars.push(fold(c));
            bytes.push(span.start + offset);
            if c == '\n' {
                rows.push((first + 1 + rows.len(), chars.len()));
            }
        }
        bytes.push(span.start + slice.len());
        let partners = partners(&chars);
        Self { text, chars, bytes, rows, partners }
    }

    pub(super) fn len(&self) -> usize {
        self.chars.len()
    }

    /// The character at `at`; a line break past the end, so that a look-ahead always meets a boundary.
    pub(super) fn at(&self, at: usize) -> char {
        self.chars.get(at).copied().unwrap_or('\n')
    }

    /// Whether `literal` stands at `at`.
    pub(super) fn has(&self, at: usize, literal: &str) -> bool {
        literal.chars().enumerate().all(|(i, c)| self.at(at + i) == c)
    }

    /// Whether `literal` ends right before `at`.
    pub(super) fn ends(&self, at: usize, literal: &str) -> bool {
        let mut i = at;
        for c in literal.chars().rev() {
            if i == 0 || self.at(i - 1) != c {
                return false;
            }
            i -= 1;
        }
        true
    }

    /// Length in characters of the first of `literals` that stands at `at`.
    pub(super) fn one_of(&self, at: usize, literals: &[&str]) -> Option<usize> {
        literals.iter().find(|literal| self.has(at, literal)).map(|literal| literal.chars().count())
    }

    /// Index of the first character from `at` that is no blank.
    pub(super) fn skip_blank(&self, at: usize) -> usize {
        let mut i = at;
        while matches!(self.chars.get(i), Some(' ')) {
            i += 1;
        }
        i
    }

    /// The partner of the bracket at `at`, if it has one.
    pub(super) fn partner(&self, at: usize) -> Option<usize> {
        self.partners.get(at).filter(|partner| **partner > 0).map(|partner| *partner as usize - 1)
    }

    /// Byte span of a range of characters.
    pub(super) fn span(&self, range: Range) -> Span {
        let end = range.1.min(self.len());
        let start = range.0.min(end);
        Span {
            start: self.bytes.get(start).copied().unwrap_or(0),
            end: self.bytes.get(end).copied().unwrap_or(0),
        }
    }

    /// The source of a range of characters, as printed.
    pub(super) fn raw(&self, range: Range) -> &'t str {
        let span = self.span(range);
        self.text.get(span.start..span.end).unwrap_or("")
    }

    /// Line (1-based) and column (1-based, in characters) of the character at `at`.
    pub(super) fn place(&self, at: usize) -> (usize, usize) {
        let row = self.rows.partition_point(|(_, first)| *first <= at).saturating_sub(1);
        let (line, first) = self.rows.get(row).copied().unwrap_or((1, 0));
        (line, at.saturating_sub(first) + 1)
    }

    /// Line (1-based) of the character at `at`.
    pub(super) fn line(&self, at: usize) -> usize {
        self.place(at).0
    }

    /// `range` without blanks, tabs and line breaks at its ends.
    pub(super) fn trim(&self, range: Range) -> Range {
        let (mut start, mut end) = (range.0, range.1.min(self.len()));
        while start < end && self.at(start).is_whitespace() {
            start += 1;
        }
        while start < end && self.at(end - 1).is_whitespace() {
            end -= 1;
        }
        (start, end.max(start))
    }
}

/// Folds full-width letters, digits and punctuation to their half-width twins, one character to one.
pub(super) fn fold(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{3000}' | '\u{A0}' | '\u{2002}' | '\u{2003}' | '\u{2009}' => ' ',
        '﹙' => '(',
        '﹚' => ')',
        '∶' | '︰' | '﹕' => ':',
        '﹔' => ';',
        '﹐' => ',',
        '﹪' => '%',
        '﹑' | '､' => '、',
        '｡' => '。',
        other => other,
    }
}

fn is_open(c: char) -> bool {
    matches!(c, '(' | '[' | '【' | '〔' | '{' | '《' | '〈')
}

/// Pairs brackets in one pass. Plain brackets close each other whatever their shape, as hasty typing mixes them;
/// title brackets only close their like.
fn partners(chars: &[char]) -> Vec<u32> {
    let mut partners = vec![0; chars.len()];
    let (mut plain, mut titles): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
    for (i, &c) in chars.iter().enumerate() {
        let stack = if matches!(c, '《' | '》' | '〈' | '〉') { &mut titles } else { &mut plain };
        if is_open(c) {
            stack.push(i);
        } else if matches!(c, ')' | ']' | '】' | '〕' | '}' | '》' | '〉')
            && let Some(open) = stack.pop()
        {
            partners[open] = u32::try_from(i + 1).unwrap_or(0);
            partners[i] = u32::try_from(open + 1).unwrap_or(0);
        }
    }
    partners
}
