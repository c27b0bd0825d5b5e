//! The distinct characters of the searched texts, numbered, with what never changes about each.

use super::fold::{fold, is_skippable};
use super::syllables::{SYLLABLES, readings};

/// A character's number in the [`Dictionary`].
pub(super) type Code = u16;

/// The character that found no number any more (after 65,534 distinct ones); it matches nothing.
const UNKNOWN: Code = 0;
/// A zero before the first other digit of a number in an id: `t9` finds `T09`.
const LEADING_ZERO: Code = 1;

/// Characters on one page of codes.
const PAGE: usize = 256;
const PAGES: usize = (char::MAX as usize + 1) / PAGE;

/// How a field is turned into codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Encoding {
    /// As written.
    Plain,
    /// Zeros that lead a number may be left out.
    Id,
}

/// Numbers every distinct folded character and remembers its readings.
#[derive(Debug)]
pub(super) struct Dictionary {
    /// By the upper bits of a character: its page in `pages`. A text is encoded at two looks per character.
    page_of: Vec<u16>,
    pages: Vec<[Code; PAGE]>,
    letters: Vec<Letter>,
}

/// What is known of one character.
#[derive(Debug)]
pub(super) struct Letter {
    /// The folded character.
    pub c: char,
    /// Indices into the table of syllables.
    pub readings: Vec<u16>,
    /// A match may run across it.
    pub skip: bool,
    /// It belongs to a word: a match that begins behind any other character begins a word.
    in_word: bool,
    marks: u64,
}

impl Default for Dictionary {
    fn default() -> Self {
        let none = Letter { c: '\0', readings: Vec::new(), skip: false, in_word: false, marks: 0 };
        let zero = Letter { c: '0', readings: Vec::new(), skip: true, in_word: false, marks: mark_of('0') };
        // Page 0 stays empty: no character is on it.
        Self { page_of: vec![0; PAGES], pages: vec![[UNKNOWN; PAGE]], letters: vec![none, zero] }
    }
}

impl Dictionary {
    /// The characters from a code on; [`UNKNOWN`] is never among them.
    pub(super) fn from(&self, code: usize) -> &[Letter] {
        self.letters.get(code.max(usize::from(UNKNOWN) + 1)..).unwrap_or_default()
    }

    /// True when a match that begins behind this code begins a word.
    pub(super) fn ends_word(&self, code: Code) -> bool {
        self.letters.get(usize::from(code)).is_none_or(|letter| !letter.in_word)
    }

    /// Appends a text's codes, one per character, and returns the marks of its characters taken together.
    pub(super) fn encode(&mut self, text: &str, encoding: Encoding, codes: &mut Vec<Code>) -> u64 {
        let mut marks = 0;
        let mut in_number = false;
        let mut rest = text.chars().map(fold).peekable();
        while let Some(c) = rest.next() {
            let more_digits = rest.peek().is_some_and(char::is_ascii_digit);
            let code = if encoding == Encoding::Id && c == '0' && !in_number && more_digits {
                LEADING_ZERO
            } else {
                in_number = c.is_ascii_digit();
                self.number(c)
            };
            marks |= self.letters[usize::from(code)].marks;
            codes.push(code);
        }
        marks
    }

    /// The digit that a code stands for, unless it leads a number as a zero.
    pub(super) fn digit(&self, code: Code) -> Option<char> {
        self.letters
            .get(usize::from(code))
            .map(|l| l.c)
            .filter(|c| code != LEADING_ZERO && c.is_ascii_digit())
    }

    fn number(&mut self, c: char) -> Code {
        let (upper, lower) = (c as usize / PAGE, c as usize % PAGE);
        let known = self.pages[usize::from(self.page_of[upper])][lower];
        if known != UNKNOWN {
            return known;
        }
        let Ok(code) = Code::try_from(self.letters.len()) else { return UNKNOWN };
        if self.page_of[upper] == 0 {
            self.page_of[upper] = self.pages.len() as u16;
            self.pages.push([UNKNOWN; PAGE]);
        }
        self.pages[usize::from(self.page_of[upper])][lower] = code;
        self.letters.push(Letter::new(c));
        code
    }
}

impl Letter {
    fn new(c: char) -> Self {
        let readings = readings(c);
        let initials = readings.iter().filter_map(|id| SYLLABLES[usize::from(*id)].chars().next());
        let marks = initials.map(mark_of).fold(mark_of(c), |all, mark| all | mark);
        let skip = is_skippable(c);
        Self { c, marks, skip, in_word: !skip && c.is_alphanumeric(), readings }
    }
}

/// The bit that says "this character, or a Han character whose reading begins with this letter, occurs":
/// one bit for each letter, the other 38 shared by everything else.
pub(super) fn mark_of(c: char) -> u64 {
    if c.is_ascii_lowercase() {
        return 1 << (u32::from(c) - u32::from('a'));
    }
    // Fibonacci hashing spreads neighbouring code points over the bits.
    let spread = u32::from(c).wrapping_mul(0x9E37_79B9) >> 16;
    1 << (26 + spread % 38)
}
