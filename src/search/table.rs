//! A needle's steps for all characters of a dictionary, and the consecutive match over codes.

use super::dictionary::{Code, Dictionary};
use super::needle::{Needle, Reached, Step};
use super::score::{Found, Kind, Position};

/// For each code of a dictionary the needle's step; most codes share the idle one.
#[derive(Debug)]
pub(super) struct Table {
    /// By code: the places reached when a match begins with the character; 0 when none can.
    starts: Vec<u64>,
    /// By code: the step's number.
    slots: Vec<u32>,
    steps: Vec<Step>,
    /// By code: the places for which the character alone stands; empty for a needle that never scatters.
    singles: Vec<u64>,
    scatters: bool,
    accept: u64,
}

impl Table {
    /// A table that knows no character yet.
    pub(super) fn new(needle: &Needle) -> Self {
        // Code 0 is the unknown character, step 0 that of all characters that match nowhere.
        Self {
            starts: vec![0],
            slots: vec![0],
            steps: vec![Step::default()],
            singles: vec![0],
            scatters: needle.scatters(),
            accept: needle.accept(),
        }
    }

    /// Learns the characters that the dictionary gained since the last call.
    pub(super) fn learn(&mut self, needle: &Needle, dictionary: &Dictionary) {
        for letter in dictionary.from(self.slots.len()) {
            let step = needle.step(letter.c, &letter.readings, letter.skip);
            // A mark is run across inside a match, not before it.
            self.starts.push(step.advance(Reached::START, self.accept).any & !1);
            if self.scatters {
                self.singles.push(step.singles());
            }
            if step.is_idle() {
                self.slots.push(0);
            } else {
                self.slots.push(u32::try_from(self.steps.len()).unwrap_or(0));
                self.steps.push(step);
            }
        }
    }

    /// The places for which the character of a code stands, by itself or by its initial.
    pub(super) fn singles(&self, code: Code) -> u64 {
        self.singles.get(usize::from(code)).copied().unwrap_or(0)
    }

    fn step(&self, code: Code) -> &Step {
        let slot = self.slots.get(usize::from(code)).map_or(0, |slot| *slot as usize);
        self.steps.get(slot).unwrap_or(&self.steps[0])
    }

    /// True when a match that has reached these places goes on to the end, whatever its kind. Nearly all that
    /// begin fail at the next character: this finds it out with a third of the work.
    fn goes_on(&self, mut reached: u64, rest: &[Code]) -> bool {
        let mut rest = rest.iter();
        while reached != 0 && reached & self.accept == 0 {
            let Some(code) = rest.next() else { return false };
            reached = self.step(*code).advance_any(reached, self.accept);
        }
        reached != 0
    }

    /// The best consecutive match in a text: by position first, then by kind, then the earliest.
    pub(super) fn find(&self, dictionary: &Dictionary, codes: &[Code]) -> Option<Found> {
        let mut best: Option<Found> = None;
        for (start, code) in codes.iter().enumerate() {
            let reached = self.starts.get(usize::from(*code)).copied().unwrap_or(0);
            if reached == 0 || !self.goes_on(reached, &codes[start + 1..]) {
                continue;
            }
            let Some((end, kind)) = self.run(&codes[start..]) else { continue };
            let end = start + end;
            let position = match start {
                0 if end == codes.len() => Position::Whole,
                0 => Position::Prefix,
                _ if dictionary.ends_word(codes[start - 1]) => Position::WordStart,
                _ => Position::Inside,
            };
            let found = Found { position, kind, start, end };
            if best.is_none_or(|best| found.rank() > best.rank()) {
                best = Some(found);
            }
            // Nothing further on can rank higher.
            if start == 0 || (position, kind) == (Position::WordStart, Kind::Literal) {
                break;
            }
        }
        best
    }

    /// Matches from the first code on; the number of codes used and the best way they were read.
    fn run(&self, codes: &[Code]) -> Option<(usize, Kind)> {
        let mut reached = Reached::START;
        let mut best: Option<(usize, Kind)> = None;
        for (i, code) in codes.iter().enumerate() {
            reached = self.step(*code).advance(reached, self.accept);
            if i == 0 {
                // A mark is run across inside a match, not before it.
                reached = reached.without(1);
            }
            if reached.any & self.accept != 0 {
                let kind = self.kind(reached);
                if best.is_none_or(|(_, before)| kind > before) {
                    best = Some((i + 1, kind));
                }
                if kind == Kind::Literal {
                    break;
                }
                reached = reached.without(self.accept);
            }
            if reached.any == 0 {
                break;
            }
        }
        best
    }

    fn kind(&self, reached: Reached) -> Kind {
        if reached.literal & self.accept != 0 {
            Kind::Literal
        } else if reached.full & self.accept != 0 {
            Kind::Full
        } else {
            Kind::Initials
        }
    }
}
