//! From the terminal's bytes to what they mean, however a link cuts them: bytes in, events out, the rest is kept.
//!
//! What is no key, paste or cursor report is dropped whole and never taken for text: mouse and focus reports, the
//! terminal's answers to other programs' questions, sequences nobody knows. The clock comes in as an argument, and
//! only what is begun has a time limit, so a reader sleeps without one while nothing is typed.
//!
//! One byte stands for two things: ESC is a key and the beginning of every other key's sequence.
//! - A lone ESC waits [`HOLD`] for more, then it is the key.
//! - Where the rest of a known key comes within [`PATIENCE`] after that, in one piece, the link had cut the sequence:
//!   the rest is that key. A person's next keys come one by one, so `[` alone is the key `[`.
//! - A sequence that is begun (`ESC [`) waits [`PATIENCE`]; then `ESC [` was two keys, and anything longer is dropped.

mod keys;
mod paste;
#[cfg(test)]
mod tests;

use std::time::{Duration, Instant};

use self::keys::{Meaning, plain};
use self::paste::Paste;
use crate::keymap::{Chord, KeyCode};

/// How long an ESC that nothing follows may be the beginning of a sequence. A terminal sends a sequence at once, so
/// that its bytes are apart only where something between cuts it; people don't see a fortieth of a second.
pub const HOLD: Duration = Duration::from_millis(25);

/// How long the rest of a sequence is waited for: a slow link (300 ms) that loses the packet and sends it again.
pub const PATIENCE: Duration = Duration::from_secs(1);

/// How long a paste may stand still. A wait too short would run the rest of a text as commands; one without end would
/// lose the keyboard to an end marker that never comes. What came until then is the paste.
pub const PASTE_PATIENCE: Duration = Duration::from_secs(5);

/// Most bytes of one control sequence that are looked at; a longer one is no key.
const LONGEST: usize = 32;

const ESC: u8 = 0x1b;

/// What came from the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A key went down or repeats.
    Key(Chord),
    /// Text was pasted; its lines end with `\n`.
    Paste(String),
    /// Where the cursor stands, counted from one: the answer to DSR 6 (ECMA-48 8.3.35).
    Cursor {
        /// The row.
        row: u16,
        /// The column.
        column: u16,
    },
}

/// What the bytes so far have begun.
#[derive(Clone, Debug, Default)]
enum State {
    #[default]
    Ground,
    /// `ESC`: the key, or the beginning of anything below.
    Escape,
    /// `ESC [` and the parameters held.
    Control,
    /// `ESC O` and the parameters held.
    Single,
    /// `ESC [ [`, as the Linux console begins its function keys.
    Console,
    /// `ESC` and a character that begins the terminal's longer answers, or was typed.
    Opener(u8),
    /// Such an answer.
    Answer,
    /// `ESC` within it: its end, if `\` follows.
    AnswerEscape,
    /// So many bytes of a mouse report are still to come.
    Mouse(u8),
    Paste(Paste),
}

/// Reads keys, pastes and cursor reports out of a terminal's bytes.
#[derive(Clone, Debug, Default)]
pub struct Decoder {
    state: State,
    /// The bytes of a character that is not complete yet.
    letter: Vec<u8>,
    /// The parameters of the sequence that is open, cut one byte after [`LONGEST`].
    held: Vec<u8>,
    /// When the last bytes came.
    fed: Option<Instant>,
    /// When an ESC that nothing had followed was taken for the key; none once anything followed.
    lone: Option<Instant>,
}

impl Decoder {
    /// Takes the bytes of one read, at `now`; appends what they complete to `out`.
    pub fn feed(&mut self, bytes: &[u8], now: Instant, out: &mut Vec<Event>) {
        if bytes.is_empty() {
            return;
        }
        self.fed = Some(now);
        let cut = self.lone.take().is_some_and(|at| now.saturating_duration_since(at) <= PATIENCE);
        if cut && is_rest(bytes) {
            self.state = State::Escape;
        }
        for byte in bytes {
            self.byte(*byte, out);
        }
    }

    /// When [`Decoder::expire`] is to be called if no byte comes before; none while nothing is begun.
    pub fn deadline(&self) -> Option<Instant> {
        let patience = match self.state {
            State::Ground => return None,
            State::Escape => HOLD,
            State::Paste(_) => PASTE_PATIENCE,
            _ => PATIENCE,
        };
        Some(self.fed? + patience)
    }

    /// Gives up what was begun, if its time is over at `now`; appends what it was after all to `out`.
    pub fn expire(&mut self, now: Instant, out: &mut Vec<Event>) {
        if self.deadline().is_none_or(|deadline| now < deadline) {
            return;
        }
        if matches!(self.state, State::Escape) {
            self.lone = Some(now);
        }
        self.give_up(out);
    }

    fn byte(&mut self, byte: u8, out: &mut Vec<Event>) {
        match &mut self.state {
            State::Ground => self.ground(byte, out),
            State::Escape => self.escape(byte, out),
            State::Control => self.control(byte, out),
            State::Single => self.single(byte, out),
            State::Console => match byte {
                b' '..=b'~' => self.end(keys::console(byte), out),
                _ => self.refuse(byte, out),
            },
            State::Opener(opener) => {
                if is_answer(*opener, byte) {
                    self.state = State::Answer;
                } else {
                    self.refuse(byte, out);
                }
            }
            // BEL ends it as well as ST does; CAN and SUB break it off (ECMA-48 8.3.6, 8.3.148).
            State::Answer => match byte {
                ESC => self.state = State::AnswerEscape,
                0x07 | 0x18 | 0x1a => self.state = State::Ground,
                _ => {}
            },
            State::AnswerEscape => match byte {
                b'\\' => self.state = State::Ground,
                _ => self.escape(byte, out),
            },
            State::Mouse(left) => match byte {
                0..=0x1f => self.refuse(byte, out),
                _ if *left > 1 => *left -= 1,
                _ => self.state = State::Ground,
            },
            State::Paste(paste) => {
                if paste.take(byte) {
                    self.give_up(out);
                }
            }
        }
    }

    /// A byte outside of any sequence. Bytes that are no UTF-8 and characters that control nothing here are dropped.
    fn ground(&mut self, byte: u8, out: &mut Vec<Event>) {
        if byte.is_ascii() {
            self.letter.clear();
            if byte == ESC {
                self.state = State::Escape;
            } else {
                out.push(Event::Key(keys::ascii(byte)));
            }
            return;
        }
        self.letter.push(byte);
        match std::str::from_utf8(&self.letter) {
            Ok(letter) => {
                let typed = letter.chars().filter(|c| !c.is_control());
                out.extend(typed.map(|c| Event::Key(plain(KeyCode::Char(c)))));
                self.letter.clear();
            }
            Err(error) if error.error_len().is_none() => {}
            Err(_) if self.letter.len() > 1 => {
                self.letter.clear();
                self.ground(byte, out);
            }
            Err(_) => self.letter.clear(),
        }
    }

    /// The byte after an ESC. Alt and a key send what that key sends behind an ESC, and so does Escape with a key typed
    /// fast after it; no command needs Alt, so it is always read as the two keys.
    fn escape(&mut self, byte: u8, out: &mut Vec<Event>) {
        self.held.clear();
        self.state = match byte {
            b'[' => State::Control,
            b'O' => State::Single,
            b']' | b'P' | b'_' => State::Opener(byte),
            _ => {
                self.state = State::Escape;
                return self.refuse(byte, out);
            }
        };
    }

    fn control(&mut self, byte: u8, out: &mut Vec<Event>) {
        match byte {
            b'[' if self.held.is_empty() => self.state = State::Console,
            b'M' if self.held.is_empty() => self.state = State::Mouse(3),
            b'$' if keys::is_number(&self.held) => self.end(keys::control(&self.held, byte), out),
            b' '..=b'?' => self.hold(byte),
            b'@'..=b'~' => self.end(keys::control(&self.held, byte), out),
            _ => self.refuse(byte, out),
        }
    }

    fn single(&mut self, byte: u8, out: &mut Vec<Event>) {
        match byte {
            b'0'..=b'9' | b';' => self.hold(byte),
            b'@'..=b'~' => self.end(keys::single(&self.held, byte), out),
            _ => self.refuse(byte, out),
        }
    }

    fn hold(&mut self, byte: u8) {
        if self.held.len() <= LONGEST {
            self.held.push(byte);
        }
    }

    /// A sequence is complete.
    fn end(&mut self, meaning: Option<Meaning>, out: &mut Vec<Event>) {
        self.state = State::Ground;
        match meaning.filter(|_| self.held.len() <= LONGEST) {
            Some(Meaning::Key(chord)) => out.push(Event::Key(chord)),
            Some(Meaning::AltKey(chord)) => out.extend([plain(KeyCode::Esc), chord].map(Event::Key)),
            Some(Meaning::Cursor { row, column }) => out.push(Event::Cursor { row, column }),
            Some(Meaning::Paste) => self.state = State::Paste(Paste::default()),
            None => {}
        }
    }

    /// A byte came that can't belong to what was begun.
    fn refuse(&mut self, byte: u8, out: &mut Vec<Event>) {
        self.give_up(out);
        self.ground(byte, out);
    }

    /// Leaves what was begun: it was keys if it can have been typed, a paste if it was one, and nothing otherwise.
    fn give_up(&mut self, out: &mut Vec<Event>) {
        let typed = match std::mem::take(&mut self.state) {
            State::Escape => None,
            State::Control if self.held.is_empty() => Some(b'['),
            State::Single if self.held.is_empty() => Some(b'O'),
            State::Opener(opener) => Some(opener),
            State::Paste(paste) => return out.extend(paste.text().map(Event::Paste)),
            _ => return,
        };
        out.push(Event::Key(plain(KeyCode::Esc)));
        out.extend(typed.map(|byte| Event::Key(keys::ascii(byte))));
    }
}

/// Whether `bytes` begin with what follows the ESC of something known.
fn is_rest(bytes: &[u8]) -> bool {
    if !matches!(bytes.first(), Some(b'[' | b'O')) {
        return false;
    }
    let mut trial = Decoder { state: State::Escape, ..Decoder::default() };
    let mut out = Vec::new();
    for byte in bytes.iter().take(LONGEST) {
        trial.byte(*byte, &mut out);
        if matches!(trial.state, State::Paste(_)) {
            return true;
        }
        if !out.is_empty() || matches!(trial.state, State::Ground) {
            break;
        }
    }
    // Two or more are the keys `Esc`, `[` and so on: no sequence.
    out.len() == 1
}

/// Whether `opener` and `byte` begin an answer of the terminal: OSC and its number, DCS as the reports of settings,
/// version and capabilities begin, APC as that of a picture. Nobody asked here; an earlier program may have.
fn is_answer(opener: u8, byte: u8) -> bool {
    match opener {
        b']' => byte.is_ascii_digit(),
        b'P' => byte.is_ascii_digit() || matches!(byte, b'>' | b'!'),
        _ => byte == b'G',
    }
}
