//! What layers say: search, command line, palette and pickers, help, texts.

use super::base::ENDLESS;
use super::{Part, When, forms, pair, words};
use crate::app::chooser::Chooser;
use crate::app::cmdline::CommandLine;
use crate::app::finder::{Finder, Hit};
use crate::app::prose;
use crate::app::room_lines;
use crate::app::state::{Layer, State};
use crate::locale::{meeting, plain as m, screens as s};

pub(super) fn tell(state: &State, layer: &Layer, parts: &mut Vec<Part>) {
    let lang = state.lang();
    match layer {
        Layer::Finder(finder) => search(state, finder, parts),
        Layer::CommandLine(line) => command_line(line, parts),
        Layer::Chooser(chooser, _) => choose(state, chooser, parts),
        Layer::Help { stack, .. } => {
            parts.push(Part::line("help title", s::HELP_TITLE.get(lang).to_owned()));
            parts.push(Part::new("help", When::New, words(state, &prose::help(state, stack, ENDLESS))));
        }
        Layer::Card { key, text, .. } => {
            let mut lines = Vec::new();
            if let Some((key, board)) = key.as_ref().zip(state.board.as_ref()) {
                lines.extend(words(state, &prose::detail(&state.detail_of(board, key), ENDLESS, None)));
            }
            if let Some((title, text)) = text {
                lines.push(title.clone());
                lines.extend(text.lines().map(str::to_owned));
            }
            parts.push(Part::new(format!("card {key:?}"), When::New, lines));
        }
        Layer::Closing { .. } => {
            parts.push(Part::line("closing title", meeting::CLOSE_TITLE.get(lang).to_owned()));
            parts.push(Part::new("closing", When::New, words(state, &room_lines::closing(state, ENDLESS))));
        }
        Layer::Form(form) => forms::form(state, form, parts),
        Layer::Outbox(outbox) => forms::outbox(state, *outbox, parts),
        Layer::Conflict(choosing) => forms::conflict(state, choosing, parts),
    }
}

/// A hit's fields.
fn hit_words(hit: &Hit) -> String {
    let fields: Vec<&str> =
        hit.fields.iter().map(|field| field.text.as_str()).filter(|text| !text.is_empty()).collect();
    fields.join(" ")
}

/// After every letter one line: how many answer, and the one under the cursor.
fn search(state: &State, finder: &Finder, parts: &mut Vec<Part>) {
    let lang = state.lang();
    let typed = finder.input.text();
    if typed.is_empty() {
        parts.push(Part::line("search", pair(state, s::SEARCH_PROMPT.get(lang), s::SEARCH_HINT.get(lang))));
        return;
    }
    // While the answer is still to come there is nothing to say.
    if finder.found.number != state.searches || !finder.found.complete {
        parts.push(Part::new("search", When::Once, Vec::new()));
        return;
    }
    let total = finder.found.total;
    let said = match finder.selected() {
        Some(hit) => {
            let count = s::SEARCH_COUNT.fill(lang, &[("n", &total)]);
            let (at, n) = (finder.cursor + 1, finder.found.hits.len());
            let hit = hit_words(hit);
            m::HIT.fill(lang, &[("text", &typed), ("count", &count), ("at", &at), ("n", &n), ("hit", &hit)])
        }
        None => s::SEARCH_NONE.fill(lang, &[("text", &typed)]),
    };
    parts.push(Part::line("search", said));
}

/// The line as it is typed; one that completion put there is said whole.
fn command_line(line: &CommandLine, parts: &mut Vec<Part>) {
    if let Some(candidate) = line.chosen.and_then(|at| line.candidates.get(at)) {
        parts.push(Part::line("candidate", format!("{} {}", candidate.label, candidate.hint)));
    }
    parts.push(Part::new("command line", When::Typed, vec![":".to_owned(), line.input.text().to_owned()]));
}

fn choose(state: &State, chooser: &Chooser, parts: &mut Vec<Part>) {
    let lang = state.lang();
    parts.push(Part::line("chooser", chooser.title.get(lang).to_owned()));
    let said = match chooser.selected() {
        None => s::CHOOSER_NONE.get(lang).to_owned(),
        Some(choice) => {
            let said = if choice.hint.is_empty() {
                choice.label.clone()
            } else {
                format!("{}, {}", choice.label, choice.hint)
            };
            m::CHOICE
                .fill(lang, &[("at", &(chooser.cursor + 1)), ("n", &chooser.shown.len()), ("choice", &said)])
        }
    };
    let typed = chooser.input.text();
    let said =
        if typed.is_empty() { said } else { m::HITS.fill(lang, &[("text", &typed), ("count", &said)]) };
    parts.push(Part::line("choice", said));
}
