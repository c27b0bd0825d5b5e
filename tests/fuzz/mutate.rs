//! Changes to inputs that keep most of them as it is.

use crate::sim::Chance;

/// No input becomes longer, in bytes.
const LONGEST: usize = 1 << 16;

/// Numbers at which arithmetic goes wrong.
const NUMBERS: [&str; 10] = [
    "0",
    "-1",
    "1",
    "255",
    "65536",
    "4294967296",
    "9223372036854775807",
    "18446744073709551616",
    "1e309",
    "0.000000000000000001",
];

/// Makes inputs out of seeds.
pub struct Mutator {
    seeds: Vec<Vec<u8>>,
    tokens: &'static [&'static str],
}

impl Mutator {
    pub fn new(seeds: Vec<Vec<u8>>, tokens: &'static [&'static str]) -> Self {
        assert!(!seeds.is_empty());
        Self { seeds, tokens }
    }

    pub fn seeds(&self) -> usize {
        self.seeds.len()
    }

    /// The first inputs are the seeds themselves.
    pub fn input(&self, case: u64, chance: &Chance) -> Vec<u8> {
        if let Some(seed) = usize::try_from(case).ok().and_then(|case| self.seeds.get(case)) {
            return seed.clone();
        }
        let mut input = chance.pick(&self.seeds).cloned().unwrap_or_default();
        for _ in 0..=chance.below(6) {
            self.change(&mut input, chance);
        }
        input.truncate(LONGEST);
        input
    }

    fn change(&self, input: &mut Vec<u8>, chance: &Chance) {
        let at = chance.below(input.len() + 1);
        let end = (at + chance.below(1 + input.len().min(64))).min(input.len());
        match chance.below(12) {
            0 => {
                if let Some(byte) = input.get_mut(at) {
                    *byte ^= 1 << chance.below(8);
                }
            }
            1 => {
                if let Some(byte) = input.get_mut(at) {
                    *byte = chance.draw() as u8;
                }
            }
            2 => drop(input.drain(at..end)),
            3 => {
                let part = input[at..end].to_vec();
                let times = 1 + chance.below(4);
                input.splice(at..at, part.repeat(times));
            }
            4 => input.truncate(at),
            5 => {
                let other = chance.pick(&self.seeds).cloned().unwrap_or_default();
                let from = chance.below(other.len() + 1);
                let to = (from + chance.below(256)).min(other.len());
                input.splice(at..end, other[from..to].iter().copied());
            }
            6 | 7 => {
                let token = chance.pick(self.tokens).copied().unwrap_or_default();
                input.splice(at..at, token.bytes());
            }
            8 => number(input, at, chance),
            9 => lines(input, chance),
            10 => {
                let open = *chance.pick(&["[", "{\"a\":", "<w:p>", "(", "'''", "\""]).unwrap_or(&"[");
                input.splice(at..at, open.repeat(1 + chance.below(300)).into_bytes());
            }
            _ => word(input, at, chance),
        }
    }
}

/// Puts another number in the place of the one behind a place.
fn number(input: &mut Vec<u8>, at: usize, chance: &Chance) {
    let Some(from) = input[at..].iter().position(u8::is_ascii_digit).map(|ahead| at + ahead) else { return };
    let length = input[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let other = chance.pick(&NUMBERS).copied().unwrap_or_default();
    input.splice(from..from + length, other.bytes());
}

/// Swaps, doubles or drops lines.
fn lines(input: &mut Vec<u8>, chance: &Chance) {
    let mut all: Vec<Vec<u8>> = input.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    if all.is_empty() {
        return;
    }
    let (one, other) = (chance.below(all.len()), chance.below(all.len()));
    match chance.below(3) {
        0 => all.swap(one, other),
        1 => all.insert(one, all[other].clone()),
        _ => drop(all.remove(one)),
    }
    *input = all.concat();
}

/// Puts a word of the input in the place of another.
fn word(input: &mut Vec<u8>, at: usize, chance: &Chance) {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte >= 0x80 || matches!(byte, b'-' | b'_');
    let span = |from: usize| {
        let from = input[from..].iter().position(is_word).map(|ahead| from + ahead)?;
        let length = input[from..].iter().take_while(|byte| is_word(byte)).count();
        Some(from..from + length)
    };
    let (Some(old), Some(new)) = (span(at), span(chance.below(input.len() + 1))) else { return };
    let new = input[new].to_vec();
    input.splice(old, new);
}
