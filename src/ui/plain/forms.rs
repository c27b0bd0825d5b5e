//! What edits are made with, in words: forms field by field, the outbox, conflicts.

use super::base::ENDLESS;
use super::{Part, When, pair, words};
use crate::app::form::Form;
use crate::app::outbox::{Choosing, Laid, Outbox, conflict_lines, outbox_lines};
use crate::app::state::State;
use crate::domain::board::Board;
use crate::draft::{Input, line_of};
use crate::locale::{link, plain as m};

/// Candidates that are named where none is chosen yet.
const NAMED: usize = 6;

/// A form: all its inputs when it opens, then the one that has the keys.
pub(super) fn form(state: &State, form: &Form, parts: &mut Vec<Part>) {
    let Some(board) = &state.board else { return };
    let lang = state.lang();
    let title = form.title(Some(board), lang);
    let all = (0..form.draft.fields().len()).map(|at| field(state, form, board, at)).collect();
    parts.push(Part::line("form", title.clone()));
    // Said as a whole once; later only the input that has the keys tells what becomes of it.
    parts.push(Part::new(format!("fields {title}"), When::Along, all));
    for fault in &form.faults {
        let label = fault.field.and_then(|at| form.draft.fields().get(at)).map(|field| field.label(lang));
        let said = m::FAULT.fill(lang, &[("fault", &fault.message(lang))]);
        let said = label.map_or_else(|| said.clone(), |label| pair(state, label, &said));
        parts.push(Part::line(&format!("fault {:?}", fault.field), said));
    }
    for (at, remark) in form.draft.remarks(board, lang).into_iter().enumerate() {
        parts.push(Part::line(&format!("remark {at}"), remark));
    }
    let Some(under) = form.draft.fields().get(form.at) else { return };
    if let Some(hint) = under.hint {
        parts.push(Part::line(&format!("hint {}", form.at), hint.get(lang).to_owned()));
    }
    let label = label(state, form, form.at);
    if form.is_free() {
        let lead = pair(state, &label, "");
        parts.push(Part::new(
            format!("field {}", form.at),
            When::Typed,
            vec![lead, form.line.text().to_owned()],
        ));
        return;
    }
    let typed = form.line.text();
    let mut said = field(state, form, board, form.at);
    if !typed.is_empty() {
        said = pair(state, &label, typed);
    }
    let named = |at: usize| form.candidates.get(at).map(|one| one.label.clone()).unwrap_or_default();
    let offered = match form.taken() {
        Some(at) => {
            let n = form.candidates.len();
            Some(m::CANDIDATE.fill(lang, &[("at", &(at + 1)), ("n", &n), ("label", &named(at))]))
        }
        None if form.candidates.is_empty() => None,
        None => {
            let labels: Vec<String> = (0..form.candidates.len().min(NAMED)).map(named).collect();
            Some(m::CANDIDATES.fill(lang, &[("labels", &labels.join(", "))]))
        }
    };
    let said = offered.map_or_else(|| said.clone(), |offered| format!("{said}; {offered}"));
    parts.push(Part::line(&format!("field {}", form.at), said));
}

fn label(state: &State, form: &Form, at: usize) -> String {
    let lang = state.lang();
    let Some(field) = form.draft.fields().get(at) else { return String::new() };
    let mark = if field.required { link::FORM_REQUIRED.get(lang) } else { "" };
    format!("{}{mark}", field.label(lang))
}

/// An input with its value.
fn field(state: &State, form: &Form, board: &Board, at: usize) -> String {
    let lang = state.lang();
    let typed = matches!(
        form.draft.fields().get(at).map(|field| &field.input),
        Some(Input::Line | Input::Long | Input::Lines | Input::Number { .. })
    );
    let value =
        if typed { form.draft.value(at).replace('\n', " ") } else { form.draft.shown(at, board, lang) };
    let value = if value.trim().is_empty() { m::NO_VALUE.get(lang).to_owned() } else { value };
    pair(state, &label(state, form, at), &value)
}

/// The unsettled edits, and the one under the cursor.
pub(super) fn outbox(state: &State, outbox: Outbox, parts: &mut Vec<Part>) {
    parts.push(Part::line("outbox", link::OUTBOX_TITLE.get(state.lang()).to_owned()));
    laid(state, &outbox_lines(state, outbox, ENDLESS), "edits", parts);
}

/// A conflict's values, and the one under the cursor.
pub(super) fn conflict(state: &State, choosing: &Choosing, parts: &mut Vec<Part>) {
    let lang = state.lang();
    let what = state.unsent.find(choosing.id).map(|one| line_of(&one.proposal, state.board.as_deref(), lang));
    let title = link::CONFLICT_TITLE.fill(lang, &[("what", &what.unwrap_or_default())]);
    parts.push(Part::line("conflict", title));
    // Below the least width the three values stand one under the other.
    laid(state, &conflict_lines(state, choosing, 60), "values", parts);
}

/// All lines once, and what is under the cursor whenever that changes.
fn laid(state: &State, laid: &Laid, name: &str, parts: &mut Vec<Part>) {
    let all = words(state, &laid.lines);
    let (first, last) = laid.focus;
    let under = laid.lines.get(first..=last.min(laid.lines.len().saturating_sub(1))).unwrap_or_default();
    let under = words(state, under);
    let alone = under == all;
    parts.push(Part::new(name, When::Along, all));
    if !alone {
        parts.push(Part::new(format!("{name} under"), When::New, under));
    }
}
