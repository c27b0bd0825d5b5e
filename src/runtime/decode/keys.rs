//! What keys send: xterm's sequences with their modifiers, and those of rxvt, PuTTY and the Linux console.

use crate::keymap::{Chord, KeyCode};

/// What a complete sequence means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    Key(Chord),
    /// A key that types something, with Alt.
    AltKey(Chord),
    Cursor {
        row: u16,
        column: u16,
    },
    /// The beginning of a paste.
    Paste,
}

/// Modifiers as xterm numbers them: one, and a bit for each.
#[derive(Clone, Copy)]
struct Held(u16);

impl Held {
    const NONE: Self = Self(1);
    const SHIFT: Self = Self(2);
    const CTRL: Self = Self(5);
    const CTRL_SHIFT: Self = Self(6);

    const fn has(self, bit: u16) -> bool {
        self.0.saturating_sub(1) & bit != 0
    }

    const fn shift(self) -> bool {
        self.has(1)
    }

    const fn alt(self) -> bool {
        self.has(2)
    }

    const fn ctrl(self) -> bool {
        self.has(4)
    }

    /// With a key that types nothing; Alt makes no difference there.
    const fn with(self, code: KeyCode) -> Meaning {
        Meaning::Key(Chord { code, ctrl: self.ctrl(), shift: self.shift() })
    }
}

/// A key without modifiers.
pub(super) const fn plain(code: KeyCode) -> Chord {
    Chord::plain(code)
}

/// The key that sends one byte of ASCII.
pub(super) fn ascii(byte: u8) -> Chord {
    let ctrl = |code| Chord { code, ctrl: true, shift: false };
    match byte {
        b'\r' | b'\n' => plain(KeyCode::Enter),
        b'\t' => plain(KeyCode::Tab),
        0x7f => plain(KeyCode::Backspace),
        0x1b => plain(KeyCode::Esc),
        0x00 => ctrl(KeyCode::Char(' ')),
        0x01..=0x1a => ctrl(KeyCode::Char(char::from(byte - 1 + b'a'))),
        0x1c..=0x1f => ctrl(KeyCode::Char(char::from(byte - 0x1c + b'4'))),
        _ => plain(KeyCode::Char(char::from(byte))),
    }
}

/// Whether `params` are one number and nothing else.
pub(super) fn is_number(params: &[u8]) -> bool {
    !params.is_empty() && params.iter().all(u8::is_ascii_digit)
}

/// The meaning of `ESC [ params last`.
pub(super) fn control(params: &[u8], last: u8) -> Option<Meaning> {
    let fields = Fields::read(params)?;
    if fields.released {
        return None;
    }
    let number = fields.numbers[0];
    let held = Held(fields.numbers[1].max(1));
    let key = |code: Option<KeyCode>, held: Held| Some(held.with(code?));
    match last {
        b'~' => match number {
            200 => Some(Meaning::Paste),
            27 => typed(fields.numbers[2], held),
            _ => key(numbered(number), held),
        },
        b'^' => key(numbered(number), Held::CTRL),
        b'$' => key(numbered(number), Held::SHIFT),
        b'@' => key(numbered(number), Held::CTRL_SHIFT),
        b'a'..=b'd' => key(lettered(last.to_ascii_uppercase()), Held::SHIFT),
        b'u' => typed(number, held),
        b'Z' => Some(Meaning::Key(Chord { code: KeyCode::Tab, ctrl: held.ctrl(), shift: true })),
        // A function key says its modifiers in the words of a report from the first row.
        b'R' if fields.count == 2 && (number != 1 || !(2..=16).contains(&held.0)) => {
            Some(Meaning::Cursor { row: number, column: fields.numbers[1] })
        }
        b'R' => key(Some(KeyCode::F(3)), held),
        _ => key(lettered(last), held),
    }
}

/// The meaning of `ESC O params last`: arrows and function keys, rxvt's arrows with Ctrl, the keypad of a terminal that
/// another program left in its application mode.
pub(super) fn single(params: &[u8], last: u8) -> Option<Meaning> {
    let fields = Fields::read(params)?;
    // Some send the modifiers alone, some behind a one.
    let held = Held(fields.numbers[fields.count.saturating_sub(1).min(1)].max(1));
    match last {
        b'a'..=b'd' => Some(Held::CTRL.with(lettered(last.to_ascii_uppercase())?)),
        b'j'..=b'y' => Some(Meaning::Key(plain(KeyCode::Char(char::from(last - 0x40))))),
        b'M' => Some(Meaning::Key(plain(KeyCode::Enter))),
        b'R' => Some(held.with(KeyCode::F(3))),
        _ => Some(held.with(lettered(last)?)),
    }
}

/// The meaning of `ESC [ [ last`.
pub(super) fn console(last: u8) -> Option<Meaning> {
    matches!(last, b'A'..=b'E').then(|| Held::NONE.with(KeyCode::F(last - b'A' + 1)))
}

fn lettered(last: u8) -> Option<KeyCode> {
    Some(match last {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'H' => KeyCode::Home,
        b'F' => KeyCode::End,
        b'P' => KeyCode::F(1),
        b'Q' => KeyCode::F(2),
        b'S' => KeyCode::F(4),
        _ => return None,
    })
}

fn numbered(number: u16) -> Option<KeyCode> {
    Some(match number {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        // DEC's keyboard has gaps between its groups of function keys.
        11..=15 => KeyCode::F(number as u8 - 10),
        17..=21 => KeyCode::F(number as u8 - 11),
        23 | 24 => KeyCode::F(number as u8 - 12),
        _ => return None,
    })
}

/// A key by its character, as terminals say it that were told to tell all keys apart.
fn typed(number: u16, held: Held) -> Option<Meaning> {
    let chord = match number {
        9 => Chord { code: KeyCode::Tab, ctrl: held.ctrl(), shift: held.shift() },
        13 => Chord { code: KeyCode::Enter, ctrl: held.ctrl(), shift: held.shift() },
        27 => Chord { code: KeyCode::Esc, ctrl: held.ctrl(), shift: held.shift() },
        8 | 127 => Chord { code: KeyCode::Backspace, ctrl: held.ctrl(), shift: held.shift() },
        // Keys without a character, by the private numbers of the protocol.
        57344..=63743 => return None,
        _ => {
            let c = char::from_u32(number.into()).filter(|c| !c.is_control())?;
            // A character tells Shift by itself, and with Ctrl its case doesn't count.
            let c = match (held.ctrl(), held.shift()) {
                (true, _) => c.to_ascii_lowercase(),
                (false, true) => c.to_ascii_uppercase(),
                (false, false) => c,
            };
            Chord { code: KeyCode::Char(c), ctrl: held.ctrl(), shift: false }
        }
    };
    Some(if held.alt() { Meaning::AltKey(chord) } else { Meaning::Key(chord) })
}

/// The parameters of a sequence.
struct Fields {
    /// The first three; zero where none is given.
    numbers: [u16; 3],
    /// How many there are.
    count: usize,
    /// Whether the key went up.
    released: bool,
}

impl Fields {
    /// None where they are no plain numbers, as in every answer about the terminal itself.
    fn read(params: &[u8]) -> Option<Self> {
        let mut fields = Self { numbers: [0; 3], count: 0, released: false };
        if params.is_empty() {
            return Some(fields);
        }
        for field in std::str::from_utf8(params).ok()?.split(';') {
            let mut parts = field.split(':');
            let number = number(parts.next().unwrap_or_default())?;
            fields.released |= fields.count == 1 && parts.next() == Some("3");
            if let Some(place) = fields.numbers.get_mut(fields.count) {
                *place = number;
            }
            fields.count += 1;
        }
        Some(fields)
    }
}

fn number(digits: &str) -> Option<u16> {
    if digits.is_empty() {
        return Some(0);
    }
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}
