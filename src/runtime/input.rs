//! Keys, pastes and resizes: from the terminal's event source into the loop's one queue.

use std::io;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use crossterm::event::{self, Event, KeyEventKind};

use super::gate::Gate;
use super::keys;
use super::terminal::Guard;
use crate::domain::text::sanitise;
use crate::keymap::{Chord, KeyCode};

/// Most inputs that wait in the queue; a burst beyond it waits in the terminal.
pub const QUEUE: usize = 256;

/// Ctrl-Z.
const SUSPEND: Input = Input::Key(Chord { code: KeyCode::Char('z'), ctrl: true, shift: false });

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

impl Input {
    /// What `event` means; nothing for events without meaning here (a key's release, the mouse, focus).
    pub fn of(event: Event) -> Vec<Self> {
        match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => {
                keys::chords(key).into_iter().map(Self::Key).collect()
            }
            Event::Paste(text) => vec![Self::Paste(sanitise(&text))],
            Event::Resize(width, height) => vec![Self::Resize { width, height }],
            _ => Vec::new(),
        }
    }
}

/// Where terminal events come from; tests have their own.
pub trait Source {
    /// Whether an event is there already.
    ///
    /// # Errors
    /// When the terminal is gone.
    fn is_ready(&mut self) -> io::Result<bool>;

    /// The next event; none when no more can come.
    ///
    /// # Errors
    /// When the terminal is gone.
    fn next(&mut self) -> io::Result<Option<Event>>;
}

/// The process's own terminal.
#[derive(Debug)]
struct Keyboard {
    guard: Guard,
    /// Columns and rows that are drawn for, until the first look.
    drawn: Option<(u16, u16)>,
}

impl Source for Keyboard {
    fn is_ready(&mut self) -> io::Result<bool> {
        Ok(self.drawn.is_none() && event::poll(Duration::ZERO)?)
    }

    fn next(&mut self) -> io::Result<Option<Event>> {
        if let Some(drawn) = self.drawn.take() {
            // The first poll begins to listen for resizes. One that came before is made up for here.
            event::poll(Duration::ZERO)?;
            let (width, height) = self.guard.tty().size();
            if (width, height) != drawn {
                return Ok(Some(Event::Resize(width, height)));
            }
        }
        Ok(Some(match event::read()? {
            // The source knows nothing of terminals without a size.
            Event::Resize(..) => {
                let (width, height) = self.guard.tty().size();
                Event::Resize(width, height)
            }
            event => event,
        }))
    }
}

/// Starts the thread that reads the terminal, `drawn` for as so many columns and rows, and hands every input to
/// `deliver`, which blocks while the queue is full and tells with false that nobody listens any more. It passes
/// `gate` for every look at the terminal, and calls `suspend` for Ctrl-Z.
///
/// # Errors
/// When the thread can't start.
pub fn start(
    guard: &Guard,
    drawn: (u16, u16),
    gate: Gate,
    suspend: impl Fn() + Send + 'static,
    deliver: impl FnMut(Input) -> bool + Send + 'static,
) -> io::Result<()> {
    let source = Keyboard { guard: guard.clone(), drawn: Some(drawn) };
    let guard = guard.clone();
    thread::Builder::new().name("input".into()).spawn(move || {
        if pump(source, &gate, deliver, suspend) == Ended::BySource {
            // A terminal that gives no more input must not be left raw with nobody reading its keys.
            guard.exit(super::watch::exit_code(signal_hook::consts::SIGHUP))
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

/// Moves events until the source or the listener ends. Ctrl-Z is the terminal's own business: it stops the
/// program whatever the keymap says, as it does in every other program.
fn pump(
    mut source: impl Source,
    gate: &Gate,
    mut deliver: impl FnMut(Input) -> bool,
    suspend: impl Fn(),
) -> Ended {
    while let Ok(Some(event)) = next(&mut source, gate) {
        for input in Input::of(event) {
            if input == SUSPEND {
                suspend();
                continue;
            }
            gate.give();
            if !deliver(input) {
                return Ended::ByListener;
            }
        }
    }
    Ended::BySource
}

/// What has come already is read at once, so that a burst stays one; what is still to come is waited for only when
/// the loop has dealt with the rest, because it may start a program whose keys they are.
fn next(source: &mut impl Source, gate: &Gate) -> io::Result<Option<Event>> {
    let ready = gate.glance(|| if source.is_ready()? { source.next().map(Some) } else { Ok(None) });
    match ready? {
        Some(event) => Ok(event),
        None => gate.read(|| source.next()),
    }
}

/// A queue of the loop's size.
pub fn queue<T>() -> (SyncSender<T>, std::sync::mpsc::Receiver<T>) {
    sync_channel(QUEUE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;
    use std::collections::VecDeque;

    use crossterm::event::{KeyCode as Sent, KeyEvent, KeyModifiers};

    use crate::keymap::parse_keys;

    struct Script(VecDeque<Event>);

    impl Source for Script {
        fn is_ready(&mut self) -> io::Result<bool> {
            Ok(true)
        }

        fn next(&mut self) -> io::Result<Option<Event>> {
            Ok(self.0.pop_front())
        }
    }

    fn press(c: char, modifiers: KeyModifiers) -> Event {
        Event::Key(KeyEvent::new(Sent::Char(c), modifiers))
    }

    fn key(name: &str) -> Input {
        Input::Key(parse_keys(name).unwrap()[0])
    }

    #[test]
    fn releases_and_focus_mean_nothing() {
        let released = KeyEvent::new_with_kind(Sent::Char('q'), KeyModifiers::NONE, KeyEventKind::Release);
        assert_eq!(Input::of(Event::Key(released)), []);
        assert_eq!(Input::of(Event::FocusGained), []);
        let repeated = KeyEvent::new_with_kind(Sent::Char('j'), KeyModifiers::NONE, KeyEventKind::Repeat);
        assert_eq!(Input::of(Event::Key(repeated)), [key("j")]);
    }

    #[test]
    fn a_paste_is_clean_text() {
        let paste = Event::Paste("第9项\u{1b}[2J\r\n城关镇".into());
        assert_eq!(Input::of(paste), [Input::Paste("第9项\u{FFFD}[2J\n城关镇".into())]);
    }

    #[test]
    fn everything_arrives_in_order_and_ctrl_z_suspends() {
        let script = Script(
            [
                press('3', KeyModifiers::NONE),
                press('z', KeyModifiers::CONTROL),
                Event::Resize(40, 10),
                press('z', KeyModifiers::NONE),
            ]
            .into(),
        );
        let (mut seen, suspended) = (Vec::new(), Cell::new(0));
        pump(
            script,
            &Gate::default(),
            |input| {
                seen.push(input);
                true
            },
            || suspended.set(suspended.get() + 1),
        );
        assert_eq!(seen, [key("3"), Input::Resize { width: 40, height: 10 }, key("z")]);
        assert_eq!(suspended.get(), 1);
    }

    #[test]
    fn it_ends_with_its_listener() {
        let script = Script(VecDeque::from([press('a', KeyModifiers::NONE), press('b', KeyModifiers::NONE)]));
        let mut seen = 0;
        pump(
            script,
            &Gate::default(),
            |_| {
                seen += 1;
                false
            },
            || {},
        );
        assert_eq!(seen, 1);
    }
}
