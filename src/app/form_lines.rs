//! A form laid out in lines: shared by `update`, which scrolls, and `ui`, which draws.

use crate::domain::board::Board;
use crate::draft::{Field, Input};
use crate::locale::{Lang, link as m};
use crate::theme::measure::{cells, wrap, wrap_ranges};

use super::form::Form;
use super::prose::{Line, Run, Tone};

/// Most candidates shown at once.
const CANDIDATES: usize = 6;

/// Least cells of a value beside its label; with less the label has a line of its own.
const LEAST_VALUE: usize = 16;

/// A form in lines.
#[derive(Clone, Debug, Default)]
pub struct Laid {
    /// The lines.
    pub lines: Vec<Line>,
    /// Line and column of the cursor.
    pub cursor: (usize, usize),
    /// First and last line of the input that has the keys, with what is said below it.
    pub focus: (usize, usize),
}

/// Lays a form out for a width in cells.
pub fn lay_out(form: &Form, board: &Board, lang: Lang, width: u16) -> Laid {
    let width = usize::from(width.max(4));
    let labels = form.draft.fields().iter().map(|field| label(field, lang));
    // The widest label that leaves its value enough room.
    let column =
        labels.map(|label| cells(&label) + 1).filter(|w| w + LEAST_VALUE <= width).max().unwrap_or(0);
    let mut layout = Layout { laid: Laid::default(), column, width };
    for at in 0..form.draft.fields().len() {
        let start = layout.laid.lines.len();
        layout.field(form, at, board, lang);
        for fault in form.faults.iter().filter(|fault| fault.field == Some(at)) {
            layout.fault(&fault.message(lang));
        }
        if at == form.at {
            layout.hint(form, lang);
            layout.candidates(form, lang);
            layout.laid.focus = (start, layout.laid.lines.len().saturating_sub(1));
        }
    }
    for fault in form.faults.iter().filter(|fault| fault.field.is_none()) {
        layout.fault(&fault.message(lang));
    }
    for remark in form.draft.remarks(board, lang) {
        layout.remark(&remark);
    }
    layout.laid
}

fn label(field: &Field, lang: Lang) -> String {
    let mark = if field.required { m::FORM_REQUIRED.get(lang) } else { "" };
    format!("{}{mark}", field.label(lang))
}

struct Layout {
    laid: Laid,
    column: usize,
    width: usize,
}

impl Layout {
    fn room(&self, indent: usize) -> u16 {
        u16::try_from(self.width.saturating_sub(indent)).unwrap_or(u16::MAX).max(2)
    }

    fn field(&mut self, form: &Form, at: usize, board: &Board, lang: Lang) {
        let Some(field) = form.draft.fields().get(at) else { return };
        let focused = at == form.at;
        let label = label(field, lang);
        let tone = if focused { Tone::Title } else { Tone::Label };
        let beside = cells(&label) < self.column;
        let indent = if beside { self.column } else { 2 };
        let lead = if beside {
            Run::new(format!("{label}{}", " ".repeat(self.column - cells(&label))), tone)
        } else {
            self.laid.lines.push(Line::of(label, tone));
            Run::new(" ".repeat(indent), Tone::Text)
        };
        if !focused {
            self.value(&lead, indent, &shown(form, at, board, lang));
        } else if form.is_free() {
            self.typed(&lead, indent, "", form);
        } else {
            let value = shown(form, at, board, lang);
            if form.line.is_empty() {
                // The value stands where the next letter goes; typing replaces it, or adds to several.
                let start = self.laid.lines.len();
                let several = form.takes_several() && !value.is_empty();
                let column = if several { indent + cells(&value) + 1 } else { indent };
                self.value(&lead, indent, &value);
                self.laid.cursor = (start, column.min(self.width));
            } else if form.takes_several() && !value.is_empty() {
                self.typed(&lead, indent, &format!("{value} "), form);
            } else {
                self.typed(&lead, indent, "", form);
            }
        }
    }

    /// A value at rest, in one line.
    fn value(&mut self, lead: &Run, indent: usize, value: &str) {
        let lines = wrap(value, self.room(indent));
        for (number, text) in lines.into_iter().enumerate() {
            let lead = if number == 0 { lead.clone() } else { Run::new(" ".repeat(indent), Tone::Text) };
            self.laid.lines.push(Line { runs: vec![lead, Run::new(text, Tone::Text)] });
        }
    }

    /// What is being typed, behind values that are there already; the cursor stands in it.
    fn typed(&mut self, lead: &Run, indent: usize, before: &str, form: &Form) {
        let text = format!("{before}{}", form.line.text());
        let cursor = before.len() + form.line.before_cursor().len();
        // One cell is kept for a cursor behind the last character.
        let ranges = wrap_ranges(&text, self.room(indent + 1));
        let line = ranges.iter().rposition(|range| range.start <= cursor).unwrap_or(0);
        let start = self.laid.lines.len();
        for (number, range) in ranges.into_iter().enumerate() {
            let lead = if number == 0 { lead.clone() } else { Run::new(" ".repeat(indent), Tone::Text) };
            if number == line {
                let passed = text.get(range.start..cursor).unwrap_or_default();
                let column = indent + cells(passed);
                self.laid.cursor = (start + number, column.min(self.width));
            }
            self.laid.lines.push(Line { runs: vec![lead, Run::new(&text[range], Tone::Input)] });
        }
    }

    fn fault(&mut self, message: &str) {
        for text in wrap(&format!("! {message}"), self.room(2)) {
            let runs = vec![Run::new("  ", Tone::Text), Run::new(text, Tone::Fault)];
            self.laid.lines.push(Line { runs });
        }
    }

    /// What may be typed into the input that has the keys, where that is not plain.
    fn hint(&mut self, form: &Form, lang: Lang) {
        let Some(hint) = form.draft.fields().get(form.at).and_then(|field| field.hint) else { return };
        for text in wrap(hint.get(lang), self.room(2)) {
            self.laid.lines.push(Line::of(format!("  {text}"), Tone::Dim));
        }
    }

    /// What follows from the inputs.
    fn remark(&mut self, remark: &str) {
        for text in wrap(remark, self.room(0)) {
            self.laid.lines.push(Line::of(text, Tone::Dim));
        }
    }

    /// The candidates around the one that would be taken.
    fn candidates(&mut self, form: &Form, lang: Lang) {
        let count = form.candidates.len();
        let chosen = form.taken();
        let first = chosen.map_or(0, |at| (at + 1).saturating_sub(CANDIDATES));
        let value = form.draft.value(form.at);
        for (at, one) in form.candidates.iter().enumerate().skip(first).take(CANDIDATES) {
            let is_value = chosen.is_none() && !value.is_empty() && one.value == value;
            let sign = if chosen == Some(at) || is_value { ">" } else { " " };
            let tone = if chosen == Some(at) { Tone::SelectedLink } else { Tone::Text };
            let mut runs = vec![Run::new(format!("  {sign} "), Tone::Key), Run::new(&one.label, tone)];
            if one.hint != one.label && !one.hint.is_empty() {
                runs.push(Run::new(format!("  {}", one.hint), Tone::Dim));
            }
            self.laid.lines.push(Line { runs });
        }
        if count > CANDIDATES {
            let at = chosen.map_or(0, |at| at + 1).max(first + 1);
            let text = m::FORM_MORE.fill(lang, &[("at", &at), ("n", &count)]);
            self.laid.lines.push(Line::of(format!("    {text}"), Tone::Dim));
        }
    }
}

/// An input's value as people read it; a long text is cut by the drawing, not here.
fn shown(form: &Form, at: usize, board: &Board, lang: Lang) -> String {
    match form.draft.fields().get(at).map(|field| &field.input) {
        // Texts are shown as they are typed.
        Some(Input::Line | Input::Long | Input::Lines | Input::Number { .. }) => {
            form.draft.value(at).to_owned()
        }
        _ => form.draft.shown(at, board, lang),
    }
}
