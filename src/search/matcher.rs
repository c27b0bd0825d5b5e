//! One query against single texts and single records, with the places to highlight.

use std::ops::Range;

use super::dictionary::{Code, Dictionary, Encoding};
use super::needle::Needle;
use super::pattern::{Part, Pattern, Probe, Searched, Way, Word};
use super::scatter::Scatter;
use super::score::{FieldKind, Points};
use super::table::Table;

/// A match: how good it is and what to highlight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// Higher is better; comparable between texts for one query only.
    pub score: u32,
    /// Byte ranges of the text as given, on character boundaries, sorted, apart from each other.
    pub ranges: Vec<Range<usize>>,
}

/// One query that learns the characters it meets: the one to use for a series of texts, such as the rows of
/// a list or the lines on screen.
#[derive(Debug)]
pub struct Matcher {
    pattern: Pattern,
    prober: Prober,
}

/// The tables of a pattern over a growing dictionary.
#[derive(Debug)]
struct Prober {
    dictionary: Dictionary,
    tables: Vec<Table>,
    pattern: Pattern,
}

/// A field of one record, turned into codes.
#[derive(Debug)]
struct Encoded {
    kind: FieldKind,
    codes: Vec<Code>,
    marks: u64,
}

impl Pattern {
    /// Matches one text of no particular kind; `None` when some word is not in it. For many texts in a row
    /// [`Matcher`] is faster, for many records [`super::Index`].
    pub fn matches(&self, text: &str) -> Option<Match> {
        Matcher::new(self.clone()).matches(FieldKind::Other, text)
    }
}

impl Matcher {
    /// A matcher for a query.
    pub fn new(pattern: Pattern) -> Self {
        let tables = pattern.needles().iter().map(Table::new).collect();
        let prober = Prober { dictionary: Dictionary::default(), tables, pattern: pattern.clone() };
        Self { pattern, prober }
    }

    /// Matches one text as a field of that kind; `None` when some word of the query is not in it.
    pub fn matches(&mut self, kind: FieldKind, text: &str) -> Option<Match> {
        let fields = [(kind, text)];
        let score = self.score(&fields)?;
        let ranges = self.highlight(&fields).into_iter().next().unwrap_or_default();
        Some(Match { score, ranges })
    }

    /// The score of a record with these fields, as [`super::Index`] gives it; `None` when a word of the query
    /// is in none of them.
    pub fn score(&mut self, fields: &[(FieldKind, &str)]) -> Option<u32> {
        let fields = self.prober.encode(fields);
        self.pattern.score(&mut self.prober, &fields.iter().collect::<Vec<_>>())
    }

    /// For each of a record's fields the byte ranges that the query's words matched; all empty for a record
    /// that none of them is in.
    pub fn highlight(&mut self, fields: &[(FieldKind, &str)]) -> Vec<Vec<Range<usize>>> {
        let encoded = self.prober.encode(fields);
        let borrowed: Vec<&Encoded> = encoded.iter().collect();
        let mut spans = vec![Vec::new(); fields.len()];
        for word in self.pattern.words() {
            let Some((way, _)) = word.score(&mut self.prober, &borrowed) else { continue };
            for (field, spans) in encoded.iter().zip(&mut spans) {
                self.prober.mark(word, way, field, spans);
            }
        }
        fields.iter().zip(spans).map(|((_, text), spans)| to_bytes(text, spans)).collect()
    }
}

impl Searched for &Encoded {
    fn kind(self) -> FieldKind {
        self.kind
    }
}

impl Prober {
    fn encode(&mut self, fields: &[(FieldKind, &str)]) -> Vec<Encoded> {
        let encoded = fields
            .iter()
            .map(|(kind, text)| {
                let mut codes = Vec::new();
                let marks = self.dictionary.encode(text, encoding_of(*kind), &mut codes);
                Encoded { kind: *kind, codes, marks }
            })
            .collect();
        for (table, needle) in self.tables.iter_mut().zip(self.pattern.needles()) {
            table.learn(needle, &self.dictionary);
        }
        encoded
    }

    /// Adds the spans, in characters, that a word matched in a field in the way chosen for the record.
    fn mark(&self, word: &Word, way: Way, field: &Encoded, spans: &mut Vec<Range<usize>>) {
        match way {
            Way::Direct => spans.extend(self.direct_span(word.needle(field.kind), &field.codes)),
            Way::Split => spans.extend(word.parts().iter().filter_map(|part| match part {
                Part::Text(needle) => self.direct_span(*needle, &field.codes),
                Part::Number(digits) if field.kind.is_number() => {
                    find_number(&self.dictionary, &field.codes, digits).map(|(span, _)| span)
                }
                Part::Number(_) => None,
            })),
            Way::Scattered => {
                let place = word.needle(field.kind);
                let needle = &self.pattern.needles()[place];
                if needle.may_scatter(field.marks)
                    && let Some(found) =
                        Scatter::find(&self.tables[place], &field.codes, needle.chars().len())
                {
                    spans.extend(found.places().into_iter().map(|i| i..i + 1));
                }
            }
        }
    }

    fn direct_span(&self, needle: usize, codes: &[Code]) -> Option<Range<usize>> {
        self.tables[needle].find(&self.dictionary, codes).map(|found| found.start..found.end)
    }
}

impl Probe<&Encoded> for Prober {
    fn direct(&mut self, needle: usize, text: &Encoded) -> Option<Points> {
        let own = &self.pattern.needles()[needle];
        direct(&self.dictionary, own, &self.tables[needle], (&text.codes, text.marks))
    }

    fn scattered(&mut self, needle: usize, text: &Encoded) -> Option<Points> {
        scattered(&self.pattern.needles()[needle], &self.tables[needle], (&text.codes, text.marks))
    }

    fn number(&mut self, digits: &[char], text: &Encoded) -> Option<bool> {
        find_number(&self.dictionary, &text.codes, digits).map(|(_, whole)| whole)
    }
}

/// How the texts of a field are encoded.
pub(super) fn encoding_of(kind: FieldKind) -> Encoding {
    if kind.is_number() { Encoding::Id } else { Encoding::Plain }
}

/// What a consecutive match of a needle is worth in a text, given as its codes and marks.
pub(super) fn direct(
    dictionary: &Dictionary,
    needle: &Needle,
    table: &Table,
    (codes, marks): (&[Code], u64),
) -> Option<Points> {
    let found = needle.may_match(marks).then(|| table.find(dictionary, codes))??;
    Some(Points::direct(&found, codes.len()))
}

/// What a scattered match of a needle is worth in a text, given as its codes and marks.
pub(super) fn scattered(needle: &Needle, table: &Table, (codes, marks): (&[Code], u64)) -> Option<Points> {
    let found = needle.may_scatter(marks).then(|| Scatter::find(table, codes, needle.chars().len()))??;
    Some(Points::scattered(found.skipped, codes.len()))
}

/// The first number in an id that is these digits, else the first that begins with them, and which it was.
pub(super) fn find_number(
    dictionary: &Dictionary,
    codes: &[Code],
    digits: &[char],
) -> Option<(Range<usize>, bool)> {
    let digit = |i: usize| codes.get(i).and_then(|code| dictionary.digit(*code));
    let begins = (0..codes.len()).filter(|i| {
        let first = i.checked_sub(1).is_none_or(|before| digit(before).is_none());
        first && digits.iter().enumerate().all(|(k, own)| digit(i + k) == Some(*own))
    });
    let mut prefix = None;
    for start in begins {
        let end = start + digits.len();
        if digit(end).is_none() {
            return Some((start..end, true));
        }
        prefix = prefix.or(Some((start..end, false)));
    }
    prefix
}

/// Spans of characters as sorted, separate byte ranges of the text.
fn to_bytes(text: &str, mut spans: Vec<Range<usize>>) -> Vec<Range<usize>> {
    if spans.is_empty() {
        return Vec::new();
    }
    spans.sort_by_key(|span| (span.start, span.end));
    let bounds: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
    let byte = |i: usize| bounds.get(i).copied().unwrap_or(text.len());
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for span in spans {
        let (start, end) = (byte(span.start), byte(span.end));
        match ranges.last_mut() {
            Some(last) if start <= last.end => last.end = last.end.max(end),
            _ => ranges.push(start..end),
        }
    }
    ranges
}

/// One candidate that a completion list keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// Its place among the candidates as given.
    pub index: usize,
    /// How it matched.
    pub matched: Match,
}

/// The candidates that match what was typed so far, best first; equal ones keep their order, and nothing
/// typed keeps them all.
pub fn complete<S: AsRef<str>>(candidates: impl IntoIterator<Item = S>, typed: &str) -> Vec<Completion> {
    let mut matcher = Matcher::new(Pattern::new(typed));
    let mut found: Vec<Completion> = candidates
        .into_iter()
        .enumerate()
        .filter_map(|(index, text)| {
            matcher.matches(FieldKind::Title, text.as_ref()).map(|matched| Completion { index, matched })
        })
        .collect();
    found.sort_by_key(|completion| std::cmp::Reverse(completion.matched.score));
    found
}
