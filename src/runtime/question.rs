//! The question to the terminal how wide it draws ambiguous characters, which no frame waits for: it goes out before
//! the first one is made, and the answer comes among the keys, whenever the link brings it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::decode::{Decoder, Event};
use super::known::Known;
use super::probe::{self, Line};
use crate::theme::width::WidthProfile;

/// Smallest terminal that can be asked, columns and rows: on a smaller one the characters asked about lie beyond the
/// edge, or the answer's row is the one that function keys name.
const SMALLEST: (u16, u16) = (8, 2);

/// How long an answer is waited for before the terminal is given back, for a while or for good, counted from the
/// question: it would be typed at the shell or the editor.
pub const FAREWELL: Duration = Duration::from_secs(1);

/// How often whoever waits looks whether the answer has been read by another.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// A question that was sent, as the reader of the answer and the end of the sitting share it.
#[derive(Clone, Debug)]
pub struct Question {
    open: Arc<AtomicBool>,
    until: Instant,
    drawn: WidthProfile,
    remembered: Option<WidthProfile>,
    known: Option<Known>,
}

/// The profile for the first frame, and the question that is to go out before it, if one is: where the user named no
/// profile, the locale is UTF-8, and a terminal of this size (columns, rows) can be asked. The answer is waited for at
/// most `farewell` before the terminal is given back.
pub fn open(
    chosen: Option<WidthProfile>,
    utf8: bool,
    size: (u16, u16),
    known: Option<Known>,
    farewell: Duration,
) -> (WidthProfile, Option<Question>) {
    if chosen.is_some() || !utf8 {
        return (probe::choose(chosen, utf8, None).0, None);
    }
    let remembered = known.as_ref().and_then(Known::profile);
    let drawn = remembered.unwrap_or_default();
    let (width, height) = size;
    let question = (width >= SMALLEST.0 && height >= SMALLEST.1).then(|| Question {
        open: Arc::new(AtomicBool::new(true)),
        until: Instant::now() + farewell,
        drawn,
        remembered,
        known,
    });
    (drawn, question)
}

impl Question {
    /// Takes a cursor report: the profile to draw by from now on, if it is the answer and another profile than the
    /// one in use. What the terminal turned out to be is remembered. Any other report, before or after, means nothing.
    pub fn answered(&self, row: u16, column: u16) -> Option<WidthProfile> {
        if row != probe::ROW {
            return None;
        }
        let profile = probe::profile(probe::measure(column)?);
        if !self.open.swap(false, Ordering::AcqRel) {
            return None;
        }
        if self.remembered != Some(profile)
            && let Some(known) = &self.known
        {
            known.remember(profile);
        }
        (profile != self.drawn).then_some(profile)
    }

    /// How long the answer may still be on its way; no time where it is not.
    pub fn left(&self) -> Duration {
        let is_open = self.open.load(Ordering::Acquire);
        if is_open { self.until.saturating_duration_since(Instant::now()) } else { Duration::ZERO }
    }

    fn is_awaited(&self) -> bool {
        !self.left().is_zero()
    }

    /// Reads the answer off the terminal if it is still on its way, before the terminal is given back: the profile to
    /// draw by from now on, as [`Question::answered`] has it. Keys typed before it are lost; what comes behind it is
    /// left for whoever has the terminal next.
    pub fn swallow(&self, mut line: impl Line) -> Option<WidthProfile> {
        // Byte by byte: none is taken off the line after the answer's last.
        let (mut decoder, mut events, mut byte) = (Decoder::default(), Vec::new(), [0; 1]);
        while self.is_awaited() {
            // A terminal that fails is found out by whoever uses it next.
            let length = line.receive(self.until.min(Instant::now() + LOOK_EVERY), &mut byte).ok()?;
            decoder.feed(&byte[..length], Instant::now(), &mut events);
            for event in events.drain(..) {
                if let Event::Cursor { row, column } = event
                    && let Some(profile) = self.answered(row, column)
                {
                    return Some(profile);
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io;

    const ROOMY: (u16, u16) = (80, 24);

    fn known(dir: &tempfile::TempDir) -> Known {
        Known::new(dir.path().join("terminals"), "putty")
    }

    #[test]
    fn the_answer_decides_and_is_remembered() {
        for (column, profile) in [
            (3, WidthProfile::Narrow),
            (5, WidthProfile::Wide),
            (7, WidthProfile::Ascii),
            (13, WidthProfile::Ascii),
        ] {
            let dir = tempfile::tempdir().unwrap();
            let (drawn, question) = open(None, true, ROOMY, Some(known(&dir)), FAREWELL);
            assert_eq!(drawn, WidthProfile::Wide);
            let told = question.unwrap().answered(2, column);
            assert_eq!(told, (profile != WidthProfile::Wide).then_some(profile));
            assert_eq!(known(&dir).profile(), Some(profile));
            let (drawn, question) = open(None, true, ROOMY, Some(known(&dir)), FAREWELL);
            assert_eq!((drawn, question.unwrap().answered(2, column)), (profile, None));
        }
    }

    #[test]
    fn a_terminal_that_became_another_is_drawn_anew_and_remembered_so() {
        let dir = tempfile::tempdir().unwrap();
        known(&dir).remember(WidthProfile::Narrow);
        let (drawn, question) = open(None, true, ROOMY, Some(known(&dir)), FAREWELL);
        assert_eq!(drawn, WidthProfile::Narrow);
        assert_eq!(question.unwrap().answered(2, 4), Some(WidthProfile::Wide));
        assert_eq!(known(&dir).profile(), Some(WidthProfile::Wide));
    }

    #[test]
    fn only_the_answer_to_the_question_counts() {
        let (_, question) = open(None, true, ROOMY, None, FAREWELL);
        let question = question.unwrap();
        assert_eq!(question.answered(7, 3), None, "another row: another program's");
        assert_eq!(question.answered(2, 3), Some(WidthProfile::Narrow));
        assert_eq!(question.answered(2, 7), None, "nobody asked again");
        for column in [1, 14, 80] {
            let question = open(None, true, ROOMY, None, FAREWELL).1.unwrap();
            assert_eq!(question.answered(2, column), None, "no width leads there");
            assert_eq!(question.answered(2, 3), Some(WidthProfile::Narrow), "the answer comes behind it");
        }
    }

    /// A terminal that sends these pieces, one per read.
    struct Script(Vec<&'static [u8]>);

    impl Line for &mut Script {
        fn send(&mut self, _: &[u8]) -> io::Result<()> {
            Ok(())
        }

        fn receive(&mut self, _: Instant, into: &mut [u8]) -> io::Result<usize> {
            let Some(piece) = self.0.first_mut() else { return Err(io::ErrorKind::UnexpectedEof.into()) };
            let length = piece.len().min(into.len());
            into[..length].copy_from_slice(&piece[..length]);
            *piece = &piece[length..];
            self.0.retain(|piece| !piece.is_empty());
            Ok(length)
        }
    }

    #[test]
    fn an_answer_on_its_way_at_the_end_is_taken_off_the_line_and_nothing_more() {
        let dir = tempfile::tempdir().unwrap();
        let question = open(None, true, ROOMY, Some(known(&dir)), FAREWELL).1.unwrap();
        let mut line = Script(vec![b"j\x1b[", b"2;3Rexit\r"]);
        assert!(question.is_awaited());
        assert_eq!(question.swallow(&mut line), Some(WidthProfile::Narrow));
        assert_eq!(line.0, [b"exit\r"]);
        assert!(!question.is_awaited());
        assert_eq!(known(&dir).profile(), Some(WidthProfile::Narrow));
        assert_eq!(question.swallow(&mut line), None);
        assert_eq!(line.0.len(), 1, "nothing is awaited any more");
        let question = open(None, true, ROOMY, None, FAREWELL).1.unwrap();
        assert_eq!(question.swallow(&mut Script(vec![])), None, "a line that is gone");
    }

    #[test]
    fn nobody_is_asked_where_the_answer_would_not_count() {
        let (profile, question) = open(Some(WidthProfile::Narrow), true, ROOMY, None, FAREWELL);
        assert!(profile == WidthProfile::Narrow && question.is_none());
        let (profile, question) = open(None, false, ROOMY, None, FAREWELL);
        assert!(profile == WidthProfile::Ascii && question.is_none());
        for size in [(1, 1), (7, 24), (80, 1)] {
            let (profile, question) = open(None, true, size, None, FAREWELL);
            assert!(profile == WidthProfile::Wide && question.is_none());
        }
    }
}
