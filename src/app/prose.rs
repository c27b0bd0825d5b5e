//! Texts laid out as lines: a record's detail, help, plain text. Meaning only; `ui` gives it colours.

use crate::command::Context;
use crate::domain::light::Light;
use crate::query::{Block, Detail, Span};
use crate::theme::measure::{cells, wrap, wrap_ranges};

use super::pending::Mark;
use super::state::State;

/// What a run of text means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Plain text.
    #[default]
    Text,
    /// Less important.
    Dim,
    /// A title.
    Title,
    /// A heading inside the text.
    Heading,
    /// A field's label.
    Label,
    /// A light's word.
    Light(Light),
    /// A link to another record.
    Link,
    /// The link under the cursor.
    SelectedLink,
    /// A key.
    Key,
    /// What is being typed.
    Input,
    /// What is wrong.
    Fault,
    /// How a record with unsettled edits stands.
    Mark(Mark),
}

/// A run of text of one meaning.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// The text.
    pub text: String,
    /// Its meaning.
    pub tone: Tone,
}

impl Run {
    /// A run from its parts.
    pub fn new(text: impl Into<String>, tone: Tone) -> Self {
        Self { text: text.into(), tone }
    }
}

/// A laid-out line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Its runs, left to right.
    pub runs: Vec<Run>,
}

impl Line {
    /// A line of one run.
    pub fn of(text: impl Into<String>, tone: Tone) -> Self {
        Self { runs: vec![Run::new(text, tone)] }
    }

    /// Whether the link under the cursor stands on it.
    pub fn has_selected_link(&self) -> bool {
        self.runs.iter().any(|run| run.tone == Tone::SelectedLink)
    }

    /// Whether it is a heading, before which a rule may be drawn.
    pub fn is_heading(&self) -> bool {
        self.runs.first().is_some_and(|run| run.tone == Tone::Heading)
    }
}

/// Plain text in lines.
pub fn plain(text: &str, width: u16) -> Vec<Line> {
    wrap(text, width).into_iter().map(|line| Line::of(line, Tone::Text)).collect()
}

/// A record's detail in lines; `link` is the place of the link under the cursor.
pub fn detail(detail: &Detail, width: u16, link: Option<usize>) -> Vec<Line> {
    let mut layout = Layout { lines: Vec::new(), width, link, links: 0 };
    layout.flow(&[Run::new(detail.title.clone(), Tone::Title)], 0, "");
    if !detail.subtitle.is_empty() {
        layout.flow(&[Run::new(detail.subtitle.clone(), Tone::Dim)], 0, "");
    }
    for block in &detail.blocks {
        layout.block(block);
    }
    layout.lines
}

/// Widest column of labels, in cells; a longer label pushes its value.
const LABEL_WIDTH: usize = 14;

struct Layout {
    lines: Vec<Line>,
    width: u16,
    link: Option<usize>,
    links: usize,
}

impl Layout {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(text) => {
                self.lines.push(Line::default());
                self.lines.push(Line::of(text.clone(), Tone::Heading));
            }
            Block::Fields(fields) => {
                let column = fields.iter().map(|f| cells(&f.label) + 2).filter(|w| *w <= LABEL_WIDTH).max();
                for field in fields {
                    let runs = self.runs(&field.value);
                    let label = pad(&field.label, column.unwrap_or(0));
                    let indent = cells(&label);
                    self.flow(&runs, indent, &label);
                }
            }
            Block::List(lines) => {
                for spans in lines {
                    let runs = self.runs(spans);
                    self.flow(&runs, 2, "- ");
                }
            }
            Block::Text(text) => self.flow(&[Run::new(text.clone(), Tone::Text)], 0, ""),
        }
    }

    fn runs(&mut self, spans: &[Span]) -> Vec<Run> {
        spans
            .iter()
            .map(|span| {
                let tone = if span.key.is_some() {
                    self.links += 1;
                    if self.link == Some(self.links - 1) { Tone::SelectedLink } else { Tone::Link }
                } else {
                    span.light.map_or(if span.dim { Tone::Dim } else { Tone::Text }, Tone::Light)
                };
                Run::new(span.text.clone(), tone)
            })
            .collect()
    }

    /// Flows runs into lines behind a label; continued lines are indented like the first.
    fn flow(&mut self, runs: &[Run], indent: usize, label: &str) {
        // A label that leaves no room for its value gets a line of its own.
        let narrow = indent + 8 > usize::from(self.width);
        let indent = if narrow { 2.min(usize::from(self.width) / 4) } else { indent };
        if narrow && !label.trim().is_empty() {
            self.lines.push(Line::of(label.trim_end(), Tone::Label));
        }
        let room = self.width.saturating_sub(u16::try_from(indent).unwrap_or(0)).max(1);
        let text: String = runs.iter().map(|run| run.text.as_str()).collect();
        for (number, range) in wrap_ranges(&text, room).into_iter().enumerate() {
            let mut line = Line::default();
            if number == 0 && !narrow && !label.is_empty() {
                line.runs.push(Run::new(label, Tone::Label));
            } else if indent > 0 {
                line.runs.push(Run::new(" ".repeat(indent), Tone::Text));
            }
            let mut offset = 0;
            for run in runs {
                let (from, to) = (range.start.max(offset), range.end.min(offset + run.text.len()));
                if from < to {
                    line.runs.push(Run::new(&text[from..to], run.tone));
                }
                offset += run.text.len();
            }
            self.lines.push(line);
        }
    }
}

fn pad(label: &str, column: usize) -> String {
    let blanks = column.saturating_sub(cells(label)).max(2);
    format!("{label}{}", " ".repeat(blanks))
}

/// All keys of a context stack, in sections.
pub fn help(state: &State, stack: &[Context], width: u16) -> Vec<Line> {
    let lang = state.lang();
    let mut lines = Vec::new();
    for section in crate::keymap::help_sections(&state.setup.keymap, stack) {
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        lines.push(Line::of(section.title.get(lang), Tone::Heading));
        let column = section.entries.iter().map(|(keys, _)| cells(keys) + 2).max().unwrap_or(0).min(24);
        for (keys, doc) in &section.entries {
            let label = pad(keys, column);
            let room = width.saturating_sub(u16::try_from(cells(&label)).unwrap_or(0)).max(8);
            for (number, text) in wrap(doc.get(lang), room).into_iter().enumerate() {
                let lead = if number == 0 { label.clone() } else { " ".repeat(cells(&label)) };
                lines.push(Line { runs: vec![Run::new(lead, Tone::Key), Run::new(text, Tone::Text)] });
            }
        }
    }
    lines
}
