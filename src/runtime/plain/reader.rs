//! Keys for the dashboard in lines: one by one from a terminal, or as lines of key notation from anything else.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::app::Msg;
use crate::app::notice::Notice;
use crate::domain::text::single_line;
use crate::keymap::{Chord, KeyCode, parse_keys};
use crate::locale::{Lang, plain as m};
use crate::runtime::decode;
use crate::runtime::event_loop::Wake;
use crate::runtime::input::Input;
use crate::runtime::terminal::Guard;
use crate::runtime::watch;

/// How long the rest of a sequence that arrived in pieces is waited for.
const GRACE: Duration = Duration::from_millis(50);

/// Longest wait for what a line of keys has led to, before the next line is read all the same.
const PATIENCE: Duration = Duration::from_secs(10);

/// Ctrl-Z.
const SUSPEND: Input = Input::Key(Chord { code: KeyCode::Char('z'), ctrl: true, shift: false });

/// Tells the reader of lines what has been dealt with, told and settled. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Turns(Arc<(Mutex<Turn>, Condvar)>);

#[derive(Debug, Default)]
struct Turn {
    /// Keys that have been dealt with; none before the first time.
    presses: Option<u64>,
    /// The notice that was told last.
    notice: String,
}

impl Turns {
    /// So many keys have been dealt with, and what they led to has been told, this notice with it.
    pub fn shown(&self, presses: u64, notice: Option<&str>) {
        let mut turn = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        turn.presses = Some(presses);
        notice.unwrap_or_default().clone_into(&mut turn.notice);
        self.0.1.notify_all();
    }

    /// Waits until so many keys have been.
    fn wait(&self, presses: u64) {
        self.wait_while(|turn| turn.presses.is_none_or(|shown| shown < presses));
    }

    fn wait_while(&self, early: impl Fn(&Turn) -> bool) {
        let turn = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.0.1.wait_timeout_while(turn, PATIENCE, |turn| early(turn)));
    }
}

/// Starts the thread that reads keys from the terminal.
///
/// # Errors
/// When the thread can't start.
pub fn keyboard(
    guard: &Guard,
    wake: SyncSender<Wake<Msg>>,
    suspend: impl Fn() + Send + 'static,
) -> io::Result<()> {
    let guard = guard.clone();
    thread::Builder::new().name("input".into()).spawn(move || {
        let mut bytes = Vec::new();
        loop {
            let far = Instant::now() + Duration::from_secs(24 * 3600);
            if guard.tty().read_until(far, &mut bytes).is_err() {
                guard.exit(watch::exit_code(signal_hook::consts::SIGHUP));
            }
            let grace = Instant::now() + GRACE;
            while decode::is_open(&bytes) && guard.tty().read_until(grace, &mut bytes).unwrap_or(false) {}
            for input in decode::events(&std::mem::take(&mut bytes)).into_iter().flat_map(Input::of) {
                if input == SUSPEND {
                    suspend();
                } else if wake.send(Wake::Input(input)).is_err() {
                    return;
                }
            }
        }
    })?;
    Ok(())
}

/// Starts the thread that reads lines of keys, each after the one before it has been told; the dashboard ends with the
/// last one. An empty line is nothing, and one that is no key notation is complained about.
///
/// # Errors
/// When the thread can't start.
pub fn lines(
    source: impl Read + Send + 'static,
    wake: SyncSender<Wake<Msg>>,
    turns: Turns,
    lang: Lang,
) -> io::Result<()> {
    thread::Builder::new().name("input".into()).spawn(move || {
        let mut given = 0;
        turns.wait(given);
        for line in BufReader::new(source).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line).into_owned();
            let line = line.strip_suffix('\r').unwrap_or(&line);
            if line.is_empty() {
                continue;
            }
            let Ok(chords) = parse_keys(line) else {
                let why = m::BAD_KEYS.fill(lang, &[("keys", &single_line(line))]);
                if wake.send(Wake::Msg(Msg::Notice(Notice::error(why.as_str())))).is_err() {
                    return;
                }
                turns.wait_while(|turn| turn.notice != why);
                continue;
            };
            for chord in chords {
                given += 1;
                if wake.send(Wake::Input(Input::Key(chord))).is_err() {
                    return;
                }
            }
            turns.wait(given);
        }
        let _ = wake.send(Wake::Leave);
    })?;
    Ok(())
}
