//! Keys for the dashboard in lines where there is no keyboard: lines of key notation.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::app::Msg;
use crate::app::notice::Notice;
use crate::domain::text::single_line;
use crate::keymap::parse_keys;
use crate::locale::{Lang, plain as m};
use crate::runtime::charset::Charset;
use crate::runtime::event_loop::Wake;
use crate::runtime::input::Input;

/// Longest wait for what a line of keys has led to, before the next line is read all the same.
const PATIENCE: Duration = Duration::from_secs(10);

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

/// Starts the thread that reads lines of keys, each after the one before it has been told; the dashboard ends with the
/// last one. An empty line is nothing, and one that is no key notation is complained about.
///
/// # Errors
/// When the thread can't start.
pub fn lines(
    source: impl Read + Send + 'static,
    charset: Charset,
    wake: SyncSender<Wake<Msg>>,
    turns: Turns,
    lang: Lang,
) -> io::Result<()> {
    thread::Builder::new().name("input".into()).spawn(move || {
        let mut given = 0;
        turns.wait(given);
        for line in BufReader::new(source).split(b'\n').map_while(Result::ok) {
            let line = charset.decode(&line);
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
