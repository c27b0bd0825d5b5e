//! Reads a recording.

use std::io::{self, BufRead, Read as _};
use std::sync::Arc;

use jiff::civil::Date;

use super::line::{Header, Line, VERSION};
use super::opening::Opening;
use crate::app::Msg;
use crate::app::geometry::Size;
use crate::domain::batch::{Batch, Change};
use crate::domain::board::Board;
use crate::domain::calendar::Calendar;
use crate::locale::{Lang, record as m};

/// No line is longer, in bytes.
const LONGEST: u64 = 1 << 30;

/// A recording.
#[derive(Clone, Debug)]
pub struct Recording {
    /// The version of the program that wrote it.
    pub program: String,
    /// The dashboard as it opened.
    pub opening: Opening,
    /// What happened, in order.
    pub steps: Vec<Step>,
}

/// Something that happened.
#[derive(Clone, Debug)]
pub struct Step {
    /// Milliseconds since the dashboard opened.
    pub ms: u64,
    /// What.
    pub msg: Msg,
}

/// Why a file can't be shown.
#[derive(Debug)]
pub struct RecordingError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What is wrong with a line.
#[derive(Debug)]
pub enum Problem {
    /// It can't be read.
    Io(io::Error),
    /// The file is empty.
    Empty,
    /// The file is no recording.
    Foreign,
    /// A newer version of the program wrote it; the format's version.
    Newer(u64),
    /// It is cut off.
    Cut,
    /// It holds something that means nothing to this version.
    Bad(String),
}

impl RecordingError {
    /// In words, with the cure.
    pub fn message(&self, lang: Lang) -> String {
        match &self.problem {
            Problem::Io(error) => m::UNREADABLE.fill(lang, &[("error", error)]),
            Problem::Empty => m::EMPTY.get(lang).to_owned(),
            Problem::Foreign => m::FOREIGN.get(lang).to_owned(),
            Problem::Newer(version) => m::NEWER.fill(lang, &[("version", version), ("known", &VERSION)]),
            Problem::Cut => {
                m::CUT.fill(lang, &[("steps", &self.line.saturating_sub(2)), ("before", &(self.line - 1))])
            }
            Problem::Bad(what) => m::BAD.fill(lang, &[("what", what), ("before", &(self.line - 1))]),
        }
    }
}

/// Reads a recording whole.
///
/// # Errors
/// The first line that is wrong, and how.
pub fn read(mut source: impl BufRead) -> Result<Recording, RecordingError> {
    let first = next(&mut source, 1)?.ok_or(RecordingError { line: 1, problem: Problem::Empty })?;
    let Header { program, opening, .. } =
        header(&first).map_err(|problem| RecordingError { line: 1, problem })?;
    let bad = |line: usize, what: String| RecordingError { line, problem: Problem::Bad(what) };
    opening.state().map_err(|error| bad(1, error.to_string()))?;
    let calendar = Arc::new(opening.days().map_err(|error| bad(1, error.to_string()))?);
    let mut boards = Boards { opening: &opening, calendar, last: None };
    let mut steps = Vec::new();
    while let Some(text) = next(&mut source, steps.len() + 2)? {
        let line = steps.len() + 2;
        let read: Line<'_> = serde_json::from_slice(&text).map_err(|error| bad(line, error.to_string()))?;
        let ms = read.ms;
        let entry = read.entry().map_err(|error| bad(line, error.to_string()))?;
        let msg = entry.msg(|day, changes| boards.next(day, changes));
        let msg = msg.ok_or_else(|| bad(line, "no such key or profile".to_owned()))?;
        if let Msg::Resize(Size { width, height }) = msg
            && !Opening::is_size((width, height))
        {
            return Err(bad(line, format!("{width}x{height}")));
        }
        steps.push(Step { ms, msg });
    }
    Ok(Recording { program, opening, steps })
}

/// The next line without its end; none at the end of the file.
fn next(source: &mut impl BufRead, line: usize) -> Result<Option<Vec<u8>>, RecordingError> {
    let mut text = Vec::new();
    let read = source.take(LONGEST).read_until(b'\n', &mut text);
    read.map_err(|error| RecordingError { line, problem: Problem::Io(error) })?;
    match text.pop() {
        None => Ok(None),
        Some(b'\n') => Ok(Some(text)),
        // Every line is written with its end: one without was not written whole. What is no recording is told so.
        Some(_) if line == 1 && !text.starts_with(b"{\"shumei-recording\"") => {
            Err(RecordingError { line, problem: Problem::Foreign })
        }
        Some(_) => Err(RecordingError { line, problem: Problem::Cut }),
    }
}

fn header(text: &[u8]) -> Result<Header, Problem> {
    let value: serde_json::Value = serde_json::from_slice(text).map_err(|_| Problem::Foreign)?;
    match value.get("shumei-recording").and_then(serde_json::Value::as_u64) {
        None => Err(Problem::Foreign),
        Some(version) if version > VERSION => Err(Problem::Newer(version)),
        Some(_) => serde_json::from_value(value).map_err(|error| Problem::Bad(error.to_string())),
    }
}

/// Makes one board out of the last.
struct Boards<'a> {
    opening: &'a Opening,
    calendar: Arc<Calendar>,
    last: Option<Arc<Board>>,
}

impl Boards<'_> {
    fn next(&mut self, day: Date, changes: Vec<Change>) -> Arc<Board> {
        let board = match &self.last {
            Some(last) if changes.is_empty() => last.with_day(day),
            last => {
                let mut data = last.as_ref().map(|last| last.data.clone()).unwrap_or_default();
                if data.is_empty() {
                    data.apply(Batch { changes, cursor: "".into(), whole: true });
                } else {
                    data.apply(Batch { changes, ..Batch::default() });
                }
                Board::new(data, Arc::clone(&self.calendar), self.opening.thresholds, day)
            }
        };
        let board = Arc::new(board);
        self.last = Some(Arc::clone(&board));
        board
    }
}
