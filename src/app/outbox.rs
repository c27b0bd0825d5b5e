//! The outbox and a conflict on the screen, laid out in lines.

use std::collections::BTreeMap;

use compact_str::CompactString;

use crate::domain::board::Board;
use crate::domain::edit::{Clash, EditId, Side};
use crate::draft::{line_of, say, value_of};
use crate::locale::{Lang, Message, link as m};
use crate::theme::measure::{cells, wrap};

use super::pending::{Entry, Mark, Pending, Progress};
use super::prose::{Line, Run, Tone};
use super::state::State;
use super::status::clock;

/// Width from which a conflict's three values stand side by side.
const SIDE_BY_SIDE: u16 = 64;

/// The outbox on the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outbox {
    /// The edit under the cursor, counted in [`order`].
    pub cursor: usize,
    /// First line shown.
    pub top: usize,
}

/// A conflict on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choosing {
    /// The edit in conflict.
    pub id: EditId,
    /// The value under the cursor.
    pub cursor: usize,
    /// What was chosen so far, by field.
    pub taken: BTreeMap<CompactString, Side>,
    /// First line shown.
    pub top: usize,
}

/// The edits in the order of the outbox: what waits for the member first.
pub fn order(pending: &Pending) -> Vec<&Entry> {
    let rank = |entry: &Entry| match entry.progress {
        Progress::Conflict(_) => 0,
        Progress::Refused(_) => 1,
        Progress::Sending => 2,
        Progress::Waiting => 3,
    };
    let mut entries: Vec<&Entry> = pending.entries().iter().collect();
    entries.sort_by_key(|entry| rank(entry));
    entries
}

/// Where an edit stands, in a word.
pub const fn progress_word(progress: &Progress) -> Message {
    match progress {
        Progress::Waiting => m::MARK_UNSENT,
        Progress::Sending => m::MARK_SENDING,
        Progress::Conflict(_) => m::MARK_CONFLICT,
        Progress::Refused(_) => m::MARK_REFUSED,
    }
}

/// The tone of where an edit stands.
pub const fn progress_tone(progress: &Progress) -> Tone {
    match progress {
        Progress::Waiting | Progress::Sending => Tone::Mark(Mark::Unsent),
        Progress::Conflict(_) => Tone::Mark(Mark::Conflict),
        Progress::Refused(_) => Tone::Fault,
    }
}

/// Text in lines, and those that belong to what is under the cursor.
#[derive(Clone, Debug, Default)]
pub struct Laid {
    /// The lines.
    pub lines: Vec<Line>,
    /// First and last line of what is under the cursor.
    pub focus: (usize, usize),
}

/// The outbox in lines.
pub fn outbox_lines(state: &State, outbox: Outbox, width: u16) -> Laid {
    let lang = state.lang();
    let mut laid = Laid::default();
    if state.unsent.entries().is_empty() {
        laid.lines.extend(wrap(m::OUTBOX_EMPTY.get(lang), width).into_iter().map(|t| Line::of(t, Tone::Dim)));
    }
    let today = state.now.date();
    for (at, entry) in order(&state.unsent).into_iter().enumerate() {
        let start = laid.lines.len();
        let selected = at == outbox.cursor;
        let word = progress_word(&entry.progress).get(lang);
        let what = line_of(&entry.proposal, state.board.as_deref(), lang);
        let sign = if selected { "> " } else { "  " };
        let tone = if selected { Tone::Title } else { Tone::Text };
        laid.lines.push(Line {
            runs: vec![
                Run::new(sign, Tone::Key),
                Run::new(word, progress_tone(&entry.progress)),
                Run::new(format!("  {}  ", clock(entry.made, today)), Tone::Dim),
                Run::new(what, tone),
            ],
        });
        if let Progress::Refused(why) = &entry.progress {
            for text in wrap(why, width.saturating_sub(4)) {
                laid.lines
                    .push(Line { runs: vec![Run::new("    ", Tone::Text), Run::new(text, Tone::Fault)] });
            }
        }
        if selected {
            laid.focus = (start, laid.lines.len() - 1);
        }
    }
    if state.unsent.damaged > 0 {
        let text = m::OUTBOX_DAMAGED.fill(lang, &[("n", &state.unsent.damaged)]);
        laid.lines.push(Line::default());
        laid.lines.extend(wrap(&text, width).into_iter().map(|text| Line::of(text, Tone::Fault)));
    }
    laid
}

/// A conflict in lines: what the member saw, wants, and what stands there now, value by value.
pub fn conflict_lines(state: &State, choosing: &Choosing, width: u16) -> Laid {
    let lang = state.lang();
    let mut laid = Laid::default();
    let found = state.unsent.find(choosing.id).and_then(|entry| Some((entry, entry.conflict()?)));
    let (Some((entry, conflict)), Some(board)) = (found, state.board.as_deref()) else {
        laid.lines.push(Line::of(m::CONFLICT_GONE.get(lang), Tone::Dim));
        return laid;
    };
    let table = Table::new(width, lang);
    laid.lines.extend(wrap(m::CONFLICT_HINT.get(lang), width).into_iter().map(|t| Line::of(t, Tone::Dim)));
    laid.lines.push(Line::default());
    laid.lines.extend(table.head());
    for (at, clash) in conflict.fields.iter().enumerate() {
        let start = laid.lines.len();
        let selected = at == choosing.cursor;
        let label = say::label_of(&entry.proposal, &clash.field, lang);
        let values = Values::of(entry, clash, board, state);
        let taken = choosing.taken.get(&clash.field).copied();
        laid.lines.extend(table.block(&label, &values, taken, selected));
        if selected {
            laid.focus = (start, laid.lines.len() - 1);
        }
    }
    laid
}

/// The three values of a clash, as people read them.
struct Values {
    base: String,
    mine: String,
    theirs: String,
}

impl Values {
    fn of(entry: &Entry, clash: &Clash, board: &Board, state: &State) -> Self {
        let lang = state.lang();
        let read = |value: &serde_json::Value| {
            let text = value_of(&entry.proposal, &clash.field, value, board, state.now.date(), lang);
            if text.is_empty() { m::CONFLICT_NONE.get(lang).to_owned() } else { text }
        };
        Self { base: read(&clash.base), mine: read(&clash.mine), theirs: read(&clash.theirs) }
    }
}

/// How a conflict's values are set: side by side, or one above the other.
struct Table {
    lang: Lang,
    width: u16,
    /// Cells of the labels and of each value; none where the values stand one above the other.
    columns: Option<(usize, usize)>,
}

impl Table {
    fn new(width: u16, lang: Lang) -> Self {
        let columns = (width >= SIDE_BY_SIDE).then(|| {
            let label = usize::from(width) / 5;
            (label, (usize::from(width) - label - 6) / 3)
        });
        Self { lang, width, columns }
    }

    fn head(&self) -> Vec<Line> {
        let Some((label, value)) = self.columns else { return Vec::new() };
        let titles = [m::CONFLICT_BASE, m::CONFLICT_MINE, m::CONFLICT_THEIRS];
        let mut runs = vec![Run::new(" ".repeat(label + 2), Tone::Text)];
        runs.extend(titles.map(|title| Run::new(padded(title.get(self.lang), value), Tone::Label)));
        vec![Line { runs }]
    }

    fn sign(&self, taken: bool) -> &'static str {
        if taken { m::CHOSEN.get(self.lang) } else { m::NOT_CHOSEN.get(self.lang) }
    }

    fn block(&self, label: &str, values: &Values, taken: Option<Side>, selected: bool) -> Vec<Line> {
        let sign = if selected { "> " } else { "  " };
        let tone = if selected { Tone::Title } else { Tone::Text };
        let mine =
            (format!("{} {}", self.sign(taken == Some(Side::Mine)), values.mine), taken == Some(Side::Mine));
        let theirs = (
            format!("{} {}", self.sign(taken == Some(Side::Theirs)), values.theirs),
            taken == Some(Side::Theirs),
        );
        let Some((column, value)) = self.columns else {
            let mut lines = vec![Line { runs: vec![Run::new(sign, Tone::Key), Run::new(label, tone)] }];
            let titles = [m::CONFLICT_BASE, m::CONFLICT_MINE, m::CONFLICT_THEIRS].map(|t| t.get(self.lang));
            let widest = titles.iter().map(|title| cells(title) + 2).max().unwrap_or(0);
            let all = [(values.base.clone(), false), mine, theirs];
            for (title, (text, taken)) in titles.into_iter().zip(all) {
                let room = self.width.saturating_sub(u16::try_from(widest + 4).unwrap_or(0)).max(4);
                for (number, text) in wrap(&text, room).into_iter().enumerate() {
                    let lead = if number == 0 { padded(title, widest) } else { " ".repeat(widest) };
                    lines.push(Line {
                        runs: vec![
                            Run::new(format!("    {lead}"), Tone::Label),
                            Run::new(text, value_tone(taken)),
                        ],
                    });
                }
            }
            return lines;
        };
        let room = u16::try_from(value.saturating_sub(1)).unwrap_or(4).max(4);
        let cut = |text: &str| wrap(text, room);
        let label = wrap(label, u16::try_from(column.saturating_sub(1)).unwrap_or(4).max(4));
        let columns = [(cut(&values.base), false), (cut(&mine.0), mine.1), (cut(&theirs.0), theirs.1)];
        let rows = columns.iter().map(|(lines, _)| lines.len()).chain([label.len()]).max().unwrap_or(1);
        (0..rows)
            .map(|row| {
                let lead = if row == 0 { sign } else { "  " };
                let text = label.get(row).map_or("", String::as_str);
                let mut runs = vec![Run::new(lead, Tone::Key), Run::new(padded(text, column), tone)];
                for (lines, taken) in &columns {
                    let text = lines.get(row).map_or("", String::as_str);
                    runs.push(Run::new(padded(text, value), value_tone(*taken)));
                }
                Line { runs }
            })
            .collect()
    }
}

const fn value_tone(taken: bool) -> Tone {
    if taken { Tone::Title } else { Tone::Text }
}

/// A text with blanks up to a width.
fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(cells(text))))
}
