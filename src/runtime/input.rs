//! Keys, pastes, resizes and the terminal's answers: from the terminal into the loop's one queue.

use std::io::{self, Read, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;
use std::time::Instant;

use signal_hook::consts::{SIGHUP, SIGWINCH};
use signal_hook::low_level::pipe;

use super::charset::{Charset, Letters};
use super::decode::{Decoder, Event};
use super::gate::Gate;
use super::terminal::Guard;
use crate::domain::text::sanitise;
use crate::keymap::{Chord, KeyCode};

/// Most inputs that wait in the queue; a burst beyond it waits in the terminal.
pub const QUEUE: usize = 256;

/// As much as a terminal's line holds.
const CHUNK: usize = 4096;

/// Ctrl-Z.
const SUSPEND: Seen = Seen::Input(Input::Key(Chord { code: KeyCode::Char('z'), ctrl: true, shift: false }));

/// What the user or the terminal did.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// A key went down or repeats.
    Key(Chord),
    /// Text was pasted: clean, its line breaks kept.
    Paste(String),
    /// The terminal has this size now.
    Resize {
        /// Columns.
        width: u16,
        /// Rows.
        height: u16,
    },
}

/// What the reader finds at the terminal.
#[derive(Clone, Debug, PartialEq)]
pub enum Seen {
    /// Something for the program.
    Input(Input),
    /// Where the cursor stands, counted from one.
    Cursor {
        /// The row.
        row: u16,
        /// The column.
        column: u16,
    },
}

impl From<Event> for Seen {
    fn from(event: Event) -> Self {
        match event {
            Event::Key(chord) => Self::Input(Input::Key(chord)),
            Event::Paste(text) => Self::Input(Input::Paste(sanitise(&text))),
            Event::Cursor { row, column } => Self::Cursor { row, column },
        }
    }
}

/// Where it is found; tests have their own.
pub trait Source {
    /// What is there already, or, when `waiting`, what comes next; may be nothing all the same.
    ///
    /// # Errors
    /// When the terminal is gone or at its end.
    fn take(&mut self, waiting: bool) -> io::Result<Vec<Seen>>;
}

/// Becomes readable when the terminal's size changes, and when the reader is called away.
#[derive(Debug)]
pub struct Resizes(UnixStream);

/// What calls the reader away; the mark of a signal is another.
const AWAY: u8 = b'a';

impl Resizes {
    /// Listens from now on: a size read afterwards can't grow old unnoticed. The gate calls the reader away from these.
    ///
    /// # Errors
    /// When the handler can't be installed.
    pub fn listen() -> io::Result<(Self, Gate)> {
        let (ours, theirs) = UnixStream::pair()?;
        ours.set_nonblocking(true)?;
        let caller = theirs.try_clone()?;
        pipe::register(SIGWINCH, theirs)?;
        Ok((Self(ours), Gate::calling(move || drop((&caller).write(&[AWAY])))))
    }

    /// Takes note of all that came so far: whether the size changed.
    fn settle(&mut self) -> bool {
        let (mut marks, mut changed) = ([0; 64], false);
        loop {
            let read = self.0.read(&mut marks).unwrap_or(0);
            changed |= marks[..read].iter().any(|mark| *mark != AWAY);
            if read < marks.len() {
                return changed;
            }
        }
    }
}

impl AsFd for Resizes {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

/// The process's own terminal.
#[derive(Debug)]
struct Keyboard {
    guard: Guard,
    resizes: Resizes,
    letters: Letters,
    decoder: Decoder,
}

impl Source for Keyboard {
    fn take(&mut self, waiting: bool) -> io::Result<Vec<Seen>> {
        let tty = self.guard.tty();
        let until = if waiting { self.decoder.deadline() } else { Some(Instant::now()) };
        let ready = tty.wait(Some(self.resizes.as_fd()), until)?;
        let mut events = Vec::new();
        if ready.input {
            let mut chunk = [0; CHUNK];
            let length = tty.read(&mut chunk)?;
            let text = self.letters.take(&chunk[..length]);
            self.decoder.feed(&text, Instant::now(), &mut events);
        } else {
            self.decoder.expire(Instant::now(), &mut events);
        }
        let mut seen: Vec<Seen> = events.into_iter().map(Seen::from).collect();
        if ready.beside && self.resizes.settle() {
            let (width, height) = tty.size();
            seen.push(Seen::Input(Input::Resize { width, height }));
        }
        Ok(seen)
    }
}

/// Starts the thread that reads the terminal in a character set and hands all it finds to `deliver`, which blocks while
/// the queue is full and tells with false that nobody listens any more. It passes `gate` for every look at the
/// terminal, and calls `suspend` for Ctrl-Z.
///
/// # Errors
/// When the thread can't start.
pub fn start(
    guard: &Guard,
    charset: Charset,
    resizes: Resizes,
    gate: Gate,
    suspend: impl Fn() + Send + 'static,
    deliver: impl FnMut(Seen) -> bool + Send + 'static,
) -> io::Result<()> {
    let letters = Letters::new(charset);
    let source = Keyboard { guard: guard.clone(), resizes, letters, decoder: Decoder::default() };
    let guard = guard.clone();
    thread::Builder::new().name("input".into()).spawn(move || {
        if pump(source, &gate, deliver, suspend) == Ended::BySource {
            // A terminal that gives no more input must not be left raw with nobody reading its keys.
            guard.exit(super::watch::exit_code(SIGHUP))
        }
    })?;
    Ok(())
}

/// Why reading ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    /// Nobody listens any more: the program ends by itself.
    ByListener,
    /// The terminal failed or is at its end.
    BySource,
}

/// Moves what is seen until the source or the listener ends. Ctrl-Z is the terminal's own business: it stops the
/// program whatever the keymap says, as it does in every other program.
fn pump(
    mut source: impl Source,
    gate: &Gate,
    mut deliver: impl FnMut(Seen) -> bool,
    suspend: impl Fn(),
) -> Ended {
    while let Ok(found) = next(&mut source, gate) {
        // The terminal's answers come first: somebody may be waiting for them who lets no input through.
        let (answers, inputs): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|seen| matches!(seen, Seen::Cursor { .. }));
        // All at once, so that the loop draws when it has dealt with the last.
        gate.give(inputs.iter().filter(|seen| **seen != SUSPEND).count());
        for seen in answers.into_iter().chain(inputs) {
            if seen == SUSPEND {
                suspend();
            } else if !deliver(seen) {
                return Ended::ByListener;
            }
        }
    }
    Ended::BySource
}

/// What has come already is read at once, so that a burst stays one; what is still to come is waited for only when
/// the loop has dealt with the rest, because it may start a program whose keys they are.
fn next(source: &mut impl Source, gate: &Gate) -> io::Result<Vec<Seen>> {
    let found = gate.glance(|| source.take(false))?;
    if found.is_empty() { gate.read(|| source.take(true)) } else { Ok(found) }
}

/// A queue of the loop's size.
pub fn queue<T>() -> (SyncSender<T>, std::sync::mpsc::Receiver<T>) {
    sync_channel(QUEUE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    use crate::keymap::parse_keys;

    /// What is found at one look after the other; then the terminal is gone.
    struct Script(Vec<Vec<Seen>>);

    impl Source for Script {
        fn take(&mut self, _: bool) -> io::Result<Vec<Seen>> {
            if self.0.is_empty() { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(self.0.remove(0)) }
        }
    }

    fn key(name: &str) -> Seen {
        Seen::Input(Input::Key(parse_keys(name).unwrap()[0]))
    }

    #[test]
    fn a_paste_is_clean_text() {
        let paste = Event::Paste("第9项\u{1b}[2J\n城关镇".into());
        assert_eq!(Seen::from(paste), Seen::Input(Input::Paste("第9项\u{FFFD}[2J\n城关镇".into())));
    }

    #[test]
    fn everything_arrives_in_order_and_ctrl_z_suspends() {
        let size = Seen::Input(Input::Resize { width: 40, height: 10 });
        let report = Seen::Cursor { row: 2, column: 3 };
        let script =
            Script(vec![vec![key("3"), key("<c-z>"), size.clone()], vec![], vec![report.clone(), key("z")]]);
        let (mut seen, suspended) = (Vec::new(), Cell::new(0));
        let gate = Gate::default();
        let deliver = |one| {
            seen.push(one);
            gate.take();
            true
        };
        assert_eq!(pump(script, &gate, deliver, || suspended.set(suspended.get() + 1)), Ended::BySource);
        assert_eq!(seen, [key("3"), size, report, key("z")]);
        assert_eq!(suspended.get(), 1);
    }

    #[test]
    fn it_ends_with_its_listener() {
        let mut seen = 0;
        let deliver = |_| {
            seen += 1;
            false
        };
        assert_eq!(
            pump(Script(vec![vec![key("a"), key("b")]]), &Gate::default(), deliver, || {}),
            Ended::ByListener
        );
        assert_eq!(seen, 1);
    }

    #[test]
    fn many_changes_of_size_are_one_wake_up() {
        let (mut resizes, _gate) = Resizes::listen().unwrap();
        for _ in 0..200 {
            signal_hook::low_level::raise(SIGWINCH).unwrap();
        }
        resizes.settle();
        assert_eq!(resizes.0.read(&mut [0]).unwrap_err().kind(), io::ErrorKind::WouldBlock);
    }
}
