//! How wide the terminal draws ambiguous characters: the question, the answer's meaning, and what follows.
//!
//! Two of them are written on a cleared line, the cursor's place is asked for (DSR 6, ECMA-48 8.3.35), and the
//! line is erased again, all in one write.

use std::io;
use std::time::{Duration, Instant};

use super::decode::{Decoder, Event};
use super::terminal::Guard;
use crate::config;
use crate::theme::width::WidthProfile;

/// Longest wait for the answer where one is waited for: over a slow link it would else be typed at the shell.
pub const LIMIT: Duration = Duration::from_secs(1);

/// Row of the question, and so of the answer. On the first row it could be taken for a function key (`CSI 1 ; 2 R`).
pub const ROW: u16 = 2;

/// What asks. It begins and ends on a cleared screen with the cursor at home.
pub const QUESTION: &str = "\x1b[2;1H①─\x1b[6n\r\x1b[K\x1b[H";

/// What the terminal answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measured {
    /// One column for each.
    Narrow,
    /// Two columns for one or both.
    Wide,
    /// One column or two for every byte: the terminal doesn't read UTF-8.
    NotUtf8,
    /// No answer within the limit.
    Silent,
}

/// The outcome of asking and waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// What was found.
    pub measured: Measured,
    /// How long the answer took, or the limit.
    pub waited: Duration,
}

/// Where the question goes and the answer comes from.
pub trait Line {
    /// Sends all of `bytes`.
    ///
    /// # Errors
    /// When the terminal is gone.
    fn send(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// Reads what arrives before `deadline`; gives the number of bytes.
    ///
    /// # Errors
    /// When the terminal is gone.
    fn receive(&mut self, deadline: Instant, into: &mut [u8]) -> io::Result<usize>;
}

impl Line for &Guard {
    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write(bytes)
    }

    fn receive(&mut self, deadline: Instant, into: &mut [u8]) -> io::Result<usize> {
        if self.tty().wait(None, Some(deadline))?.input { self.tty().read(into) } else { Ok(0) }
    }
}

/// Asks, and waits at most `limit`. What the user types meanwhile is lost.
///
/// # Errors
/// When the terminal is gone.
pub fn ask(mut line: impl Line, limit: Duration) -> io::Result<Answer> {
    let start = Instant::now();
    line.send(QUESTION.as_bytes())?;
    let (mut decoder, mut events, mut chunk) = (Decoder::default(), Vec::new(), [0; 256]);
    loop {
        let length = line.receive(start + limit, &mut chunk)?;
        decoder.feed(&chunk[..length], Instant::now(), &mut events);
        let measured = events.drain(..).find_map(|event| match event {
            Event::Cursor { row: ROW, column } => measure(column),
            _ => None,
        });
        let waited = start.elapsed();
        if measured.is_some() || waited >= limit {
            return Ok(Answer { measured: measured.unwrap_or(Measured::Silent), waited: waited.min(limit) });
        }
    }
}

/// The meaning of the cursor's column after two characters of three bytes each; none for a column that they can't
/// lead to.
pub const fn measure(column: u16) -> Option<Measured> {
    match column {
        3 => Some(Measured::Narrow),
        4 | 5 => Some(Measured::Wide),
        6..=13 => Some(Measured::NotUtf8),
        _ => None,
    }
}

/// The profile for a terminal that answered so; the one that suits every terminal where it said nothing.
pub const fn profile(measured: Measured) -> WidthProfile {
    match measured {
        Measured::Narrow => WidthProfile::Narrow,
        Measured::Wide | Measured::Silent => WidthProfile::Wide,
        Measured::NotUtf8 => WidthProfile::Ascii,
    }
}

/// Why a profile was chosen; `shumei doctor` tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The user named it.
    Chosen,
    /// The locale isn't UTF-8.
    Locale,
    /// The terminal was asked.
    Measured(Measured),
    /// There is no terminal to ask.
    NoTerminal,
}

/// The profile that a setting names; none where the terminal is to be asked.
pub const fn named(setting: config::WidthProfile) -> Option<WidthProfile> {
    match setting {
        config::WidthProfile::Auto => None,
        config::WidthProfile::Narrow => Some(WidthProfile::Narrow),
        config::WidthProfile::Wide => Some(WidthProfile::Wide),
        config::WidthProfile::Ascii => Some(WidthProfile::Ascii),
    }
}

/// The profile for what the user chose, what the locale says and what the terminal answered, in this order.
pub fn choose(
    chosen: Option<WidthProfile>,
    utf8: bool,
    measured: Option<Measured>,
) -> (WidthProfile, Reason) {
    match (chosen, measured) {
        (Some(profile), _) => (profile, Reason::Chosen),
        (None, _) if !utf8 => (WidthProfile::Ascii, Reason::Locale),
        (None, Some(measured)) => (profile(measured), Reason::Measured(measured)),
        (None, None) => (WidthProfile::Narrow, Reason::NoTerminal),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A terminal that sends these pieces, one per read, and then nothing.
    struct Script {
        pieces: Vec<&'static [u8]>,
        sent: Vec<u8>,
    }

    impl Line for &mut Script {
        fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
            self.sent.extend_from_slice(bytes);
            Ok(())
        }

        fn receive(&mut self, _: Instant, into: &mut [u8]) -> io::Result<usize> {
            if self.pieces.is_empty() {
                return Ok(0);
            }
            let piece = self.pieces.remove(0);
            into[..piece.len()].copy_from_slice(piece);
            Ok(piece.len())
        }
    }

    fn answer(pieces: &[&'static [u8]]) -> Measured {
        let mut script = Script { pieces: pieces.to_vec(), sent: Vec::new() };
        let limit = if pieces.iter().any(|piece| piece.contains(&b'R')) { LIMIT } else { Duration::ZERO };
        ask(&mut script, limit).unwrap().measured
    }

    #[test]
    fn the_column_tells_the_width() {
        for (reply, measured) in [
            (b"\x1b[2;3R", Measured::Narrow),
            (b"\x1b[2;4R", Measured::Wide),
            (b"\x1b[2;5R", Measured::Wide),
            (b"\x1b[2;7R", Measured::NotUtf8),
        ] {
            assert_eq!(answer(&[reply]), measured);
        }
    }

    #[test]
    fn it_is_found_among_keys_and_in_pieces() {
        assert_eq!(answer(&[b"3\x1b[", b"A\x1b[2", b";3R", "城\r".as_bytes()]), Measured::Narrow);
        assert_eq!(answer(&[b"\x1b[24;80R\x1b[1;2R\x1b[2;1R", b"\x1b[2;5R"]), Measured::Wide);
    }

    #[test]
    fn a_silent_terminal_gets_the_safe_profile() {
        assert_eq!(answer(&[b"j"]), Measured::Silent);
        assert_eq!(choose(None, true, Some(Measured::Silent)).0, WidthProfile::Wide);
    }

    #[test]
    fn the_question_leaves_nothing_on_the_screen() {
        let mut terminal = vt100::Parser::new(5, 20, 0);
        let mut script = Script { pieces: vec![], sent: Vec::new() };
        ask(&mut script, Duration::ZERO).unwrap();
        terminal.process(&script.sent);
        assert_eq!(terminal.screen().contents(), "");
        assert_eq!(terminal.screen().cursor_position(), (0, 0));
    }

    #[test]
    fn the_users_word_comes_first_then_the_locale() {
        let wide = Some(Measured::Wide);
        assert_eq!(choose(Some(WidthProfile::Narrow), false, wide).0, WidthProfile::Narrow);
        assert_eq!(choose(None, false, wide), (WidthProfile::Ascii, Reason::Locale));
        assert_eq!(choose(None, true, wide).0, WidthProfile::Wide);
        assert_eq!(choose(None, true, None), (WidthProfile::Narrow, Reason::NoTerminal));
    }
}
