//! Writes a recording while the dashboard runs.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::time::Instant;

use serde_json::Value;

use super::line::{Entry, Header, Key, Line, VERSION};
use super::mask::Mask;
use super::opening::Opening;
use crate::app::{Msg, State, typed_line};
use crate::domain::dataset::Dataset;
use crate::keymap::{Chord, KeyCode};
use crate::runtime::boards::Recipe;

/// A recording that is being written. Every line is handed to the system at once, so that a crash keeps it.
#[derive(Debug)]
pub struct Recorder {
    out: File,
    began: Instant,
    mask: Mask,
    /// The records that were written last.
    data: Dataset,
}

impl Recorder {
    /// Makes the file of a recording: for the user alone, and none that is there is touched.
    ///
    /// # Errors
    /// Where there is one already, or none can be made.
    pub fn create(file: &Path) -> io::Result<File> {
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)
    }

    /// Begins with the dashboard in its first state. `rules` is the text of its rules of assessment where they are not
    /// the built-in ones.
    ///
    /// # Errors
    /// Where nothing can be written.
    pub fn begin(out: File, state: &State, recipe: &Recipe, rules: Option<String>) -> io::Result<Self> {
        let mut recorder =
            Self { out, began: Instant::now(), mask: Mask::default(), data: Dataset::default() };
        let mut opening = serde_json::to_value(Opening::of(state, recipe, rules))?;
        // What is text that others wrote; sizes, days and keys must stay as they are.
        for told in ["/remarks", "/glance/next/title"] {
            if let Some(told) = opening.pointer_mut(told) {
                recorder.mask.message(told);
            }
        }
        let header = Header { version: VERSION, program: env!("CARGO_PKG_VERSION").to_owned(), opening };
        recorder.put(serde_json::to_string(&header)?)?;
        Ok(recorder)
    }

    /// Writes a message that the state is about to take.
    ///
    /// # Errors
    /// Where it can't be written; the recording ends there.
    pub fn see(&mut self, state: &State, msg: &Msg) -> io::Result<()> {
        if let Msg::Loaded { board, .. } = msg {
            self.mask.learn(&board.data);
        }
        let shown = self.hide_typing(state, msg);
        let entry = Entry::of(shown.as_ref().unwrap_or(msg), || self.changes(msg));
        let mut value = serde_json::to_value(&entry)?;
        match &entry {
            // What was typed is hidden already, by where it went.
            Entry::Key(Key::Named(_) | Key::Parts(_)) | Entry::Paste(_) | Entry::Edited(_) => {}
            Entry::Board { .. } => self.mask.records(&mut value),
            _ => self.mask.message(&mut value),
        }
        if let Msg::Loaded { board, .. } = msg {
            self.data = board.data.clone();
        }
        self.line(value)
    }

    /// What the board's records have changed since the last one.
    fn changes(&self, msg: &Msg) -> Vec<crate::domain::batch::Change> {
        match msg {
            Msg::Loaded { board, .. } => self.data.changes_to(&board.data),
            _ => Vec::new(),
        }
    }

    /// What is typed with its contacts hidden; none where nothing is hidden.
    fn hide_typing(&self, state: &State, msg: &Msg) -> Option<Msg> {
        match msg {
            Msg::Key(chord) if typed_line(state).is_some() => {
                let typed = chord.text()?;
                let c = self.mask.typed(state, typed.encode_utf8(&mut [0; 4])).chars().next()?;
                (c != typed).then_some(Msg::Key(Chord { code: KeyCode::Char(c), ..*chord }))
            }
            Msg::Paste(text) => Some(Msg::Paste(self.mask.typed(state, text))),
            Msg::Edited(Some(text)) => Some(Msg::Edited(Some(self.mask.typed(state, text)))),
            _ => None,
        }
    }

    fn line(&mut self, got: Value) -> io::Result<()> {
        let ms = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.put(serde_json::to_string(&Line::new(ms, got)?)?)
    }

    fn put(&mut self, mut line: String) -> io::Result<()> {
        line.push('\n');
        self.out.write_all(line.as_bytes())
    }
}
