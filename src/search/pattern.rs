//! A query, parsed once: words that must all match, each whole or split into its letters and its number.

use std::sync::Arc;

use super::fold::fold;
use super::needle::{MAX_CHARS, Needle};
use super::score::{FieldKind, Points, number_points, split_points};

/// A parsed query. Full-width forms and case are folded; words are separated by spaces and must all match.
///
/// A word matches consecutively by Han, full pinyin, initials or any mix of them; or, when it joins letters
/// and a number (`sh9`), the letters anywhere and the number in an id or number field; or, last, scattered.
#[derive(Clone, Debug)]
pub struct Pattern {
    words: Arc<[Word]>,
    needles: Arc<[Needle]>,
}

/// One word of a query; the numbers are places in the pattern's needles.
#[derive(Debug)]
pub(super) struct Word {
    plain: usize,
    /// The same without zeros that lead a number, for ids.
    id: usize,
    /// The runs of letters and digits, when there are both.
    parts: Vec<Part>,
    /// Whether the word is ever looked for scattered.
    scatters: bool,
}

/// A run of a word that joins letters and numbers.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Anything but digits: a needle.
    Text(usize),
    /// A number without leading zeros.
    Number(Vec<char>),
}

/// How a word was matched over the fields of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Direct,
    Split,
    Scattered,
}

/// A text of a record, however the prober holds it.
pub(super) trait Searched: Copy {
    /// What the text holds.
    fn kind(self) -> FieldKind;
}

/// What the parsed query asks of the texts it is compared with; needles are named by their place.
pub(super) trait Probe<T: Searched> {
    /// What a consecutive match is worth in the text.
    fn direct(&mut self, needle: usize, text: T) -> Option<Points>;

    /// What a scattered match is worth; asked only where there is no consecutive one.
    fn scattered(&mut self, needle: usize, text: T) -> Option<Points>;

    /// `Some(whole)` when a number in the text begins with these digits.
    fn number(&mut self, digits: &[char], text: T) -> Option<bool>;
}

impl Pattern {
    /// Parses a query; any string is one, and an empty one matches everything.
    pub fn new(query: &str) -> Self {
        let folded: String = query.chars().map(fold).collect();
        let mut needles = Vec::new();
        let words = folded.split_whitespace().map(|word| Word::new(word, &mut needles)).collect();
        Self { words, needles: needles.into() }
    }

    /// True for a query without a word, which matches everything.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// True when everything this pattern matches was matched by `earlier` too, so that a search for it need
    /// look only at the earlier hits.
    pub fn narrows(&self, earlier: &Self) -> bool {
        earlier.words.len() <= self.words.len()
            && self.words.iter().zip(earlier.words.iter()).all(|(new, old)| {
                self.extends(new.plain, earlier, old.plain)
                    && self.extends(new.id, earlier, old.id)
                    && self.parts_extend(new, earlier, old)
            })
    }

    fn extends(&self, new: usize, earlier: &Self, old: usize) -> bool {
        let (new, old) = (&self.needles[new], &earlier.needles[old]);
        // Scattering begins with the third letter: what it then finds, the shorter query did not.
        new.chars().starts_with(old.chars()) && (old.scatters() || !new.scatters())
    }

    fn parts_extend(&self, new: &Word, earlier: &Self, old: &Word) -> bool {
        old.parts.len() <= new.parts.len()
            && new.parts.iter().zip(&old.parts).all(|parts| match parts {
                (Part::Text(new), Part::Text(old)) => self.extends(*new, earlier, *old),
                (Part::Number(new), Part::Number(old)) => new.starts_with(old),
                _ => false,
            })
    }

    pub(super) fn words(&self) -> &[Word] {
        &self.words
    }

    pub(super) fn needles(&self) -> &[Needle] {
        &self.needles
    }

    /// The score of a record with these fields, or `None` when some word is nowhere in it.
    pub(super) fn score<T: Searched, P: Probe<T>>(&self, probe: &mut P, fields: &[T]) -> Option<u32> {
        self.words.iter().try_fold(0_u32, |sum, word| {
            let (_, score) = word.score(probe, fields)?;
            Some(sum.saturating_add(score))
        })
    }
}

impl Word {
    fn new(word: &str, needles: &mut Vec<Needle>) -> Self {
        let mut chars: Vec<char> = word.chars().collect();
        // In lu'an and xi'an the apostrophe only separates syllables.
        let spelled = |c: &char| matches!(c, '\'' | '’');
        if chars.iter().any(char::is_ascii_lowercase)
            && chars.iter().all(|c| c.is_ascii_lowercase() || spelled(c))
        {
            chars.retain(|c| !spelled(c));
        }
        chars.truncate(MAX_CHARS);
        let runs: Vec<&[char]> = chars.chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit()).collect();
        let without_zeros: Vec<char> = runs.iter().flat_map(|run| trim_zeros(run)).copied().collect();
        let parts = if runs.len() > 1 {
            runs.iter().map(|run| Part::new(run, needles)).collect()
        } else {
            Vec::new()
        };
        let (plain, id) = (add(needles, &chars), add(needles, &without_zeros));
        Self { plain, id, parts, scatters: needles[plain].scatters() }
    }

    /// The place of the needle that is looked for in a field of that kind.
    pub(super) fn needle(&self, kind: FieldKind) -> usize {
        if kind.is_number() { self.id } else { self.plain }
    }

    /// The runs of letters and digits, when the word has both.
    pub(super) fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// How the word matches over the fields of one record, and what that is worth.
    pub(super) fn score<T: Searched, P: Probe<T>>(&self, probe: &mut P, fields: &[T]) -> Option<(Way, u32)> {
        self.direct_score(probe, fields)
            .map(|score| (Way::Direct, score))
            .or_else(|| self.split_score(probe, fields).map(|score| (Way::Split, score)))
            .or_else(|| self.scattered_score(probe, fields).map(|score| (Way::Scattered, score)))
    }

    fn direct_score<T: Searched, P: Probe<T>>(&self, probe: &mut P, fields: &[T]) -> Option<u32> {
        let score = |text: &T| {
            let kind = text.kind();
            probe.direct(self.needle(kind), *text).map(|points| points.as_direct(kind))
        };
        fields.iter().filter_map(score).max()
    }

    fn scattered_score<T: Searched, P: Probe<T>>(&self, probe: &mut P, fields: &[T]) -> Option<u32> {
        let score = |text: &T| {
            let kind = text.kind();
            probe.scattered(self.needle(kind), *text).map(|points| points.as_scattered(kind))
        };
        self.scatters.then(|| fields.iter().filter_map(score).max())?
    }

    fn split_score<T: Searched, P: Probe<T>>(&self, probe: &mut P, fields: &[T]) -> Option<u32> {
        // Numbers first: few records have the number, and looking costs next to nothing.
        let numbers = self.parts.iter().filter(|part| part.is_number());
        let texts = self.parts.iter().filter(|part| !part.is_number());
        let mut sum = None;
        for part in numbers.chain(texts) {
            let best = fields.iter().filter_map(|text| part.score(probe, *text)).max()?;
            sum = Some(sum.unwrap_or(0) + best);
        }
        sum.map(|sum| split_points(sum, self.parts.len() as u32))
    }
}

impl Part {
    fn new(run: &[char], needles: &mut Vec<Needle>) -> Self {
        if run.first().is_some_and(char::is_ascii_digit) {
            Self::Number(trim_zeros(run).to_vec())
        } else {
            Self::Text(add(needles, run))
        }
    }

    fn is_number(&self) -> bool {
        matches!(self, Self::Number(_))
    }

    fn score<T: Searched, P: Probe<T>>(&self, probe: &mut P, text: T) -> Option<u32> {
        let kind = text.kind();
        match self {
            Self::Text(needle) => probe.direct(*needle, text).map(|points| points.as_direct(kind)),
            Self::Number(digits) if kind.is_number() => {
                probe.number(digits, text).map(|whole| number_points(kind, whole))
            }
            Self::Number(_) => None,
        }
    }
}

/// A run without its leading zeros when it is a number; a number of nothing but zeros keeps the last.
fn trim_zeros(run: &[char]) -> &[char] {
    let zeros = run.iter().take_while(|c| **c == '0').count();
    if zeros == run.len() { &run[zeros.saturating_sub(1)..] } else { &run[zeros..] }
}

fn add(needles: &mut Vec<Needle>, chars: &[char]) -> usize {
    needles.iter().position(|needle| needle.chars() == chars).unwrap_or_else(|| {
        needles.push(Needle::new(chars));
        needles.len() - 1
    })
}
