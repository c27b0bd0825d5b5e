//! Asks the terminal how wide it draws ambiguous characters, before the first frame.
//!
//! Two of them are written on a cleared line, the cursor's place is asked for (DSR 6, ECMA-48 8.3.35), and the
//! line is erased again, all in one write. Whatever the user types meanwhile is kept.

use std::io;
use std::time::{Duration, Instant};

use crossterm::event::Event;

use super::decode;
use super::terminal::Guard;
use crate::config;
use crate::theme::width::WidthProfile;

/// Longest wait for the answer. A link that needs more gets the profile that suits every terminal.
pub const LIMIT: Duration = Duration::from_millis(250);

/// How long a sequence that the limit cut in two is waited for.
const GRACE: Duration = Duration::from_millis(30);

/// On the second row, so that the answer can't be taken for a function key (`CSI 1 ; 2 R`).
const QUESTION: &str = "\x1b[2;1H①─\x1b[6n\r\x1b[K\x1b[H";

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

/// The outcome of asking.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// What was found.
    pub measured: Measured,
    /// How long the answer took, or the limit.
    pub waited: Duration,
    /// What the user typed meanwhile, in order.
    pub typed: Vec<Event>,
}

/// Where the question goes and the answer comes from.
pub trait Line {
    /// Sends all of `bytes`.
    ///
    /// # Errors
    /// When the terminal is gone.
    fn send(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// Appends what arrives before `deadline`; false when nothing did.
    ///
    /// # Errors
    /// When the terminal is gone.
    fn receive(&mut self, deadline: Instant, into: &mut Vec<u8>) -> io::Result<bool>;
}

impl Line for &Guard {
    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write(bytes)
    }

    fn receive(&mut self, deadline: Instant, into: &mut Vec<u8>) -> io::Result<bool> {
        self.tty().read_until(deadline, into)
    }
}

/// Asks, and waits at most `limit`.
///
/// # Errors
/// When the terminal is gone.
pub fn ask(mut line: impl Line, limit: Duration) -> io::Result<Answer> {
    let start = Instant::now();
    line.send(QUESTION.as_bytes())?;
    let mut bytes = Vec::new();
    let column = loop {
        if let Some((column, begin, end)) = report(&bytes) {
            bytes.drain(begin..end);
            break Some(column);
        }
        if start.elapsed() >= limit {
            break None;
        }
        line.receive(start + limit, &mut bytes)?;
    };
    let waited = start.elapsed().min(limit);
    let grace = Instant::now() + GRACE;
    while decode::is_open(&bytes) && line.receive(grace, &mut bytes)? {}
    Ok(Answer { measured: measure(column), waited, typed: decode::events(&bytes) })
}

/// The meaning of the cursor's column after two characters of three bytes each.
fn measure(column: Option<u16>) -> Measured {
    match column {
        None => Measured::Silent,
        Some(3) => Measured::Narrow,
        Some(4 | 5) => Measured::Wide,
        Some(_) => Measured::NotUtf8,
    }
}

/// The column of the first cursor report (`CSI row ; column R`) in `bytes`, and where the report begins and ends.
fn report(bytes: &[u8]) -> Option<(u16, usize, usize)> {
    let mut from = 0;
    while let Some(at) = bytes[from..].windows(2).position(|pair| pair == b"\x1b[") {
        let begin = from + at;
        let body = &bytes[begin + 2..];
        let length = body.iter().take_while(|byte| byte.is_ascii_digit() || **byte == b';').count();
        if body.get(length) == Some(&b'R')
            && let Some(column) = column(&body[..length])
        {
            return Some((column, begin, begin + 2 + length + 1));
        }
        from = begin + 2;
    }
    None
}

fn column(params: &[u8]) -> Option<u16> {
    let (row, column) = std::str::from_utf8(params).ok()?.split_once(';')?;
    row.parse::<u16>().ok()?;
    column.parse().ok()
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
        (None, Some(measured)) => {
            let profile = match measured {
                Measured::Narrow => WidthProfile::Narrow,
                Measured::Wide | Measured::Silent => WidthProfile::Wide,
                Measured::NotUtf8 => WidthProfile::Ascii,
            };
            (profile, Reason::Measured(measured))
        }
        (None, None) => (WidthProfile::Narrow, Reason::NoTerminal),
    }
}

/// Whether the locale is UTF-8 by the values of `LC_ALL`, `LC_CTYPE` and `LANG`, the first that is set deciding
/// (POSIX 8.2). With none set nothing speaks against it: minimal systems and containers leave them empty.
pub fn is_utf8(lc_all: Option<&str>, lc_ctype: Option<&str>, lang: Option<&str>) -> bool {
    let decisive = [lc_all, lc_ctype, lang].into_iter().flatten().find(|value| !value.is_empty());
    decisive.is_none_or(|value| {
        let value = value.to_ascii_lowercase();
        value.contains("utf-8") || value.contains("utf8")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

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

        fn receive(&mut self, _: Instant, into: &mut Vec<u8>) -> io::Result<bool> {
            if self.pieces.is_empty() {
                return Ok(false);
            }
            into.extend_from_slice(self.pieces.remove(0));
            Ok(true)
        }
    }

    fn answer(pieces: &[&'static [u8]]) -> Answer {
        let mut script = Script { pieces: pieces.to_vec(), sent: Vec::new() };
        let limit = if pieces.iter().any(|piece| piece.contains(&b'R')) { LIMIT } else { Duration::ZERO };
        ask(&mut script, limit).unwrap()
    }

    #[test]
    fn the_column_tells_the_width() {
        for (reply, measured) in [
            (b"\x1b[2;3R", Measured::Narrow),
            (b"\x1b[2;4R", Measured::Wide),
            (b"\x1b[2;5R", Measured::Wide),
            (b"\x1b[2;7R", Measured::NotUtf8),
        ] {
            let answer = answer(&[reply]);
            assert_eq!((answer.measured, answer.typed), (measured, vec![]));
        }
    }

    #[test]
    fn keys_typed_meanwhile_are_kept_in_order() {
        let press = |code| Event::Key(KeyEvent::new(code, KeyModifiers::NONE));
        let keys = [KeyCode::Char('3'), KeyCode::Up, KeyCode::Char('城'), KeyCode::Enter];
        let answer = answer(&[b"3\x1b[", b"A\x1b[2", b";3R", "城\r".as_bytes()]);
        assert_eq!(answer.measured, Measured::Narrow);
        assert_eq!(answer.typed, keys[..2].iter().map(|code| press(*code)).collect::<Vec<_>>());
        let answer = self::answer(&[b"3\x1b[A", "城\r\x1b[2;3R".as_bytes()]);
        assert_eq!(answer.typed, keys.map(press));
    }

    #[test]
    fn a_character_cut_by_the_report_is_completed() {
        let answer = answer(&[b"\x1b[2;3R\xe5\x9f", b"\x8e"]);
        let city = KeyEvent::new(KeyCode::Char('城'), KeyModifiers::NONE);
        assert_eq!(answer.typed, [Event::Key(city)]);
    }

    #[test]
    fn a_silent_terminal_gets_the_safe_profile() {
        let answer = answer(&[b"j"]);
        assert_eq!(answer.measured, Measured::Silent);
        assert_eq!(choose(None, true, Some(answer.measured)).0, WidthProfile::Wide);
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

    #[test]
    fn the_first_locale_variable_that_is_set_decides() {
        assert!(is_utf8(None, None, Some("zh_CN.UTF-8")));
        assert!(is_utf8(Some(""), None, Some("en_US.utf8")));
        assert!(is_utf8(None, None, None));
        assert!(!is_utf8(Some("C"), None, Some("zh_CN.UTF-8")));
        assert!(!is_utf8(None, Some("zh_CN.GB18030"), Some("zh_CN.UTF-8")));
    }
}
