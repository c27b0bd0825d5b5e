//! One piece of a query, compiled: which stretch of it each character of a text can answer for.

use super::dictionary::mark_of;
use super::syllables::SYLLABLES;

/// Longest piece that is compared, in characters: a set of places in it is one `u64` with a bit to spare.
/// What is longer is cut here; sixty-three characters single an entry out well enough.
pub(super) const MAX_CHARS: usize = 63;

/// Longest syllable, in letters (zhuang, chuang, shuang).
const MAX_SYLLABLE: usize = 6;

/// What one character of a text can answer for: bit `i` of a set means "from place `i` of the query on".
#[derive(Clone, Debug, Default)]
pub(super) struct Step {
    /// Places where the query has this very character.
    literal: u64,
    /// Places where the query has the first letter of one of its readings.
    initial: u64,
    /// Places where the query has its zh, ch or sh.
    pair: u64,
    /// Places where the query spells one of its readings of that many letters (index 0: one letter).
    full: [u64; MAX_SYLLABLE],
    /// Which lengths of `full` are not empty, as bits.
    lengths: u8,
    /// Places from which the query ends in the middle of one of its readings: typing goes on.
    tail: u64,
    /// A mark that a match may run across.
    skip: bool,
}

/// Places of the query reached so far, by how they were reached; each set holds the one before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reached {
    /// By the characters themselves.
    pub literal: u64,
    /// By characters and whole syllables.
    pub full: u64,
    /// By characters, syllables and initials.
    pub any: u64,
}

impl Reached {
    /// Nothing consumed yet.
    pub(super) const START: Self = Self { literal: 1, full: 1, any: 1 };

    /// The same without the places in `mask`.
    pub(super) fn without(self, mask: u64) -> Self {
        Self { literal: self.literal & !mask, full: self.full & !mask, any: self.any & !mask }
    }
}

impl Step {
    /// True when the character changes nothing: it matches nowhere and cannot be run across.
    pub(super) fn is_idle(&self) -> bool {
        !self.skip && self.lengths == 0 && self.literal | self.initial | self.pair | self.tail == 0
    }

    /// Places for which the character alone stands, literally or by its initial (for scattered matches).
    pub(super) fn singles(&self) -> u64 {
        self.literal | self.initial
    }

    /// The places reached after this character; `accept` is the bit of the query's end.
    pub(super) fn advance(&self, from: Reached, accept: u64) -> Reached {
        let literal = (from.literal & self.literal) << 1;
        let full = ((from.full & self.literal) << 1) | self.spelled(from.full, accept);
        let any = self.advance_any(from.any, accept);
        if self.skip {
            return Reached { literal: literal | from.literal, full: full | from.full, any };
        }
        Reached { literal, full, any }
    }

    /// The places reached in any way, alone.
    pub(super) fn advance_any(&self, from: u64, accept: u64) -> u64 {
        let stay = if self.skip { from } else { 0 };
        stay | ((from & self.singles()) << 1) | ((from & self.pair) << 2) | self.spelled(from, accept)
    }

    fn spelled(&self, from: u64, accept: u64) -> u64 {
        let mut reached = if from & self.tail == 0 { 0 } else { accept };
        let mut lengths = self.lengths;
        while lengths != 0 {
            let index = lengths.trailing_zeros() as usize;
            reached |= (from & self.full[index]) << (index + 1);
            lengths &= lengths - 1;
        }
        reached
    }
}

/// Where the query spells one syllable.
#[derive(Clone, Copy, Debug, Default)]
struct Spelling {
    initial: u64,
    pair: u64,
    full: u64,
    tail: u64,
}

/// One piece of a query, folded and compiled.
#[derive(Debug)]
pub(super) struct Needle {
    chars: Vec<char>,
    /// One per syllable of the table; empty when the piece has no letter to spell with.
    spellings: Vec<Spelling>,
    /// Marks (see [`mark_of`]) that a text must hold for a consecutive match.
    direct_marks: u64,
    /// Marks that a text must hold for a scattered match; `None` when scattering would only bring noise.
    scatter_marks: Option<u64>,
}

impl Needle {
    /// Compiles folded characters; what follows the first [`MAX_CHARS`] is left out.
    pub(super) fn new(chars: &[char]) -> Self {
        let chars = chars[..chars.len().min(MAX_CHARS)].to_vec();
        let spellings = if chars.iter().any(char::is_ascii_lowercase) {
            SYLLABLES.iter().map(|syllable| spelling(&chars, syllable.as_bytes())).collect()
        } else {
            Vec::new()
        };
        let direct_marks = chars
            .iter()
            .enumerate()
            .filter(|(i, c)| *i == 0 || !c.is_ascii_lowercase())
            .fold(0, |marks, (_, c)| marks | mark_of(*c));
        let scatter_marks = may_scatter(&chars).then(|| chars.iter().fold(0, |marks, c| marks | mark_of(*c)));
        Self { chars, spellings, direct_marks, scatter_marks }
    }

    /// The folded characters.
    pub(super) fn chars(&self) -> &[char] {
        &self.chars
    }

    /// The bit of the piece's end.
    pub(super) fn accept(&self) -> u64 {
        1 << self.chars.len()
    }

    /// False when a text with these marks cannot match consecutively.
    pub(super) fn may_match(&self, marks: u64) -> bool {
        marks & self.direct_marks == self.direct_marks
    }

    /// False when a text with these marks cannot match scattered.
    pub(super) fn may_scatter(&self, marks: u64) -> bool {
        self.scatter_marks.is_some_and(|needed| marks & needed == needed)
    }

    /// True when the piece is ever looked for scattered.
    pub(super) fn scatters(&self) -> bool {
        self.scatter_marks.is_some()
    }

    /// What a folded character with these readings answers for.
    pub(super) fn step(&self, c: char, readings: &[u16], skip: bool) -> Step {
        let mut step = Step { skip, ..Step::default() };
        for (i, own) in self.chars.iter().enumerate() {
            step.literal |= u64::from(*own == c) << i;
        }
        for id in readings {
            let Some(spelling) = self.spellings.get(usize::from(*id)) else { break };
            step.initial |= spelling.initial;
            step.pair |= spelling.pair;
            step.tail |= spelling.tail;
            let index = SYLLABLES[usize::from(*id)].len() - 1;
            step.full[index] |= spelling.full;
            step.lengths |= u8::from(spelling.full != 0) << index;
        }
        step
    }
}

fn spelling(chars: &[char], syllable: &[u8]) -> Spelling {
    let mut found = Spelling::default();
    for i in 0..chars.len() {
        let common = chars[i..].iter().zip(syllable).take_while(|(c, s)| **c == char::from(**s)).count();
        let bit = 1 << i;
        if common >= 1 {
            found.initial |= bit;
        }
        if common >= 2 && syllable[1] == b'h' && syllable.len() > 2 {
            found.pair |= bit;
        }
        if common == syllable.len() {
            found.full |= bit;
        } else if common >= 2 && i + common == chars.len() {
            found.tail |= bit;
        }
    }
    found
}

/// Two letters, or anything with digits, occur scattered nearly everywhere: only longer words are looked
/// for in that way. A Han character says as much as two letters.
fn may_scatter(chars: &[char]) -> bool {
    let weight: usize = chars.iter().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    weight >= 3 && chars.len() >= 2 && chars.iter().all(|c| c.is_alphabetic())
}
