//! The dashboard in words: what a screen says, as lines to be read one after the other.
//!
//! No columns, no marks, no borders: a row is one line of labelled values, a detail its fields, a form its inputs.
//! Whoever prints them says only what is new; each part has a name by which it is known again.

mod base;
mod forms;
mod layers;

use crate::app::prose::{Line, Run, Tone};
use crate::app::state::State;
use crate::keymap::Resolution;
use crate::locale::plain as m;

/// When a part is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// When it appears, and what is new in it.
    New,
    /// The same, but not again where it appears as it was told before.
    Once,
    /// Together with a part before it that has just appeared.
    Along,
    /// As it is typed: the second line stands behind the first one.
    Typed,
}

/// Something that is told as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// When it is told.
    pub when: When,
    /// Its lines.
    pub lines: Vec<String>,
}

impl Part {
    fn new(name: impl Into<String>, when: When, lines: Vec<String>) -> Self {
        Self { name: name.into(), when, lines }
    }

    fn line(name: &str, line: String) -> Self {
        Self::new(name, When::New, vec![line])
    }
}

/// What the dashboard says as it is now, in the order of reading.
pub fn parts(state: &State) -> Vec<Part> {
    let mut parts = Vec::new();
    match &state.layer {
        Some(layer) => layers::tell(state, layer, &mut parts),
        None => base::tell(state, &mut parts),
    }
    if let Some(notice) = &state.notice {
        // The same words after another key are said again.
        let at = parts.iter().position(|part| part.when == When::Typed).unwrap_or(parts.len());
        parts.insert(at, Part::line(&format!("notice {}", state.presses), notice.text.clone()));
    }
    which_key(state, &mut parts);
    parts
}

/// The keys that may follow those typed.
fn which_key(state: &State, parts: &mut Vec<Part>) {
    if state.pending.is_empty() {
        return;
    }
    let Resolution::Pending(next) = state.setup.keymap.resolve(&state.contexts(), &state.pending) else {
        return;
    };
    let typed: String = state.pending.iter().map(ToString::to_string).collect();
    let lines =
        next.iter().map(|(chord, label)| pair(state, &format!("{typed}{chord}"), label.get(state.lang())));
    parts.push(Part::new(format!("keys {typed}"), When::New, lines.collect()));
}

/// A label and its value.
fn pair(state: &State, label: &str, value: &str) -> String {
    m::PAIR.fill(state.lang(), &[("label", &label.trim()), ("value", &value)])
}

/// Laid-out lines as words: labels and keys are set off by what they say; signs and blanks that only align are gone.
fn words(state: &State, lines: &[Line]) -> Vec<String> {
    lines.iter().map(|line| spoken(state, line)).filter(|line| !line.is_empty()).collect()
}

fn spoken(state: &State, line: &Line) -> String {
    let text = |runs: &[Run]| runs.iter().map(|run| run.text.as_str()).collect::<String>();
    let said = match line.runs.split_first() {
        Some((sign, rest)) if matches!(sign.text.trim(), "" | "-" | ">") => text(rest),
        Some((label, rest)) if matches!(label.tone, Tone::Label | Tone::Key) && !rest.is_empty() => {
            pair(state, &label.text, text(rest).trim())
        }
        _ => text(&line.runs),
    };
    said.split_whitespace().collect::<Vec<_>>().join(" ")
}
