//! Typing into the layers that have a line: search, command line, palette and pickers.

use crate::command::{CommandId, Context, Invocation, parse};

use crate::app::finder::Finder;
use crate::app::input::LineEdit;
use crate::app::msg::{Effect, Effects};
use crate::app::notice::Notice;
use crate::app::state::{Layer, State};

/// Whether characters go into a line.
pub const fn takes_text(state: &State) -> bool {
    matches!(
        state.layer,
        Some(Layer::Finder(_) | Layer::CommandLine(_) | Layer::Chooser(..) | Layer::Form(_))
    )
}

/// The line being typed.
pub fn line(state: &State) -> Option<&LineEdit> {
    match &state.layer {
        Some(Layer::Finder(finder)) => Some(&finder.input),
        Some(Layer::CommandLine(line)) => Some(&line.input),
        Some(Layer::Chooser(chooser, _)) => Some(&chooser.input),
        Some(Layer::Form(form)) => Some(&form.line),
        _ => None,
    }
}

fn line_mut(state: &mut State) -> Option<&mut LineEdit> {
    match &mut state.layer {
        Some(Layer::Finder(finder)) => Some(&mut finder.input),
        Some(Layer::CommandLine(line)) => Some(&mut line.input),
        Some(Layer::Chooser(chooser, _)) => Some(&mut chooser.input),
        _ => None,
    }
}

/// Types characters.
pub fn insert(state: &mut State, text: &str) -> Effects {
    match &state.layer {
        Some(Layer::Form(_)) => return super::form::insert(state, text),
        // What can be done is picked by a letter; other characters mean nothing.
        Some(Layer::Chooser(chooser, Context::Acts)) => {
            let does = super::edit::by_letter(chooser, text);
            return does.map_or_else(Effects::new, |does| {
                state.layer = None;
                super::run(state, &does)
            });
        }
        _ => {}
    }
    if let Some(line) = line_mut(state) {
        line.insert(text);
    }
    changed(state)
}

/// Takes pasted text: into the line being typed, else nothing (pasted text is never taken for keys).
pub fn paste(state: &mut State, text: &str) -> Effects {
    if takes_text(state) { insert(state, text) } else { Effects::new() }
}

/// Runs a command of the input line.
pub fn run(state: &mut State, id: CommandId) -> Effects {
    if matches!(state.layer, Some(Layer::Form(_))) {
        return super::form::run(state, id);
    }
    if matches!(state.layer, Some(Layer::Closing { .. })) && id == CommandId::Confirm {
        return super::meeting::close(state);
    }
    match id {
        CommandId::Confirm => return confirm(state),
        CommandId::Cancel => cancel(state),
        CommandId::Complete | CommandId::CompleteBack => {
            if let Some(Layer::CommandLine(line)) = &mut state.layer {
                line.complete(id == CommandId::Complete);
            } else {
                return super::go::movement(
                    state,
                    if id == CommandId::Complete { CommandId::Next } else { CommandId::Previous },
                    None,
                );
            }
        }
        CommandId::HistoryPrevious => return recall(state, true),
        CommandId::HistoryNext => return recall(state, false),
        _ => return edit(state, id),
    }
    Effects::new()
}

fn edit(state: &mut State, id: CommandId) -> Effects {
    let Some(line) = line_mut(state) else {
        super::not_here(state, id);
        return Effects::new();
    };
    match id {
        CommandId::EraseChar => {
            // Erasing in an empty line leaves it, as in other programs with `:` and `/`.
            if !line.erase_char() && line.is_empty() {
                state.layer = None;
                return Effects::new();
            }
        }
        CommandId::EraseWord => line.erase_word(),
        CommandId::EraseLine => line.set(""),
        CommandId::CursorLeft => line.left(),
        CommandId::CursorRight => line.right(),
        CommandId::CursorHome => line.home(),
        CommandId::CursorEnd => line.end(),
        _ => super::not_here(state, id),
    }
    let moved = matches!(
        id,
        CommandId::CursorLeft | CommandId::CursorRight | CommandId::CursorHome | CommandId::CursorEnd
    );
    if moved { Effects::new() } else { changed(state) }
}

/// The line's text changed: search anew, narrow, or find candidates.
pub fn changed(state: &mut State) -> Effects {
    match &mut state.layer {
        Some(Layer::Finder(finder)) => {
            state.searches += 1;
            finder.cursor = 0;
            finder.top = 0;
            finder.awaited = false;
            let text = finder.input.text().to_owned();
            vec![Effect::Search { number: state.searches, text }]
        }
        Some(Layer::CommandLine(_)) => {
            super::layer::find_candidates(state);
            Effects::new()
        }
        Some(Layer::Chooser(chooser, _)) => {
            chooser.narrow();
            Effects::new()
        }
        _ => Effects::new(),
    }
}

fn recall(state: &mut State, back: bool) -> Effects {
    let Some(current) = line(state).map(|line| line.text().to_owned()) else { return Effects::new() };
    let history = match &state.layer {
        Some(Layer::Finder(_)) => &mut state.histories.searches,
        Some(Layer::CommandLine(_)) => &mut state.histories.commands,
        _ => return Effects::new(),
    };
    let recalled = if back { history.older(&current) } else { history.newer() };
    let Some(recalled) = recalled.map(str::to_owned) else { return Effects::new() };
    if let Some(line) = line_mut(state) {
        line.set(&recalled);
    }
    changed(state)
}

/// Opens the hit under the cursor. What was found for an older text is none: then the answer is awaited. Without
/// any hit the search stays, so that the text can be mended.
pub fn open_hit(state: &mut State, mut finder: Finder) {
    let current = finder.found.number == state.searches;
    match finder.selected().filter(|_| current).map(|hit| hit.key.clone()) {
        Some(key) => {
            state.histories.searches.push(finder.input.text());
            super::go::open(state, &key);
        }
        None => {
            let answered = finder.input.is_empty() || current && finder.found.complete;
            finder.awaited = !answered;
            state.layer = Some(Layer::Finder(finder));
        }
    }
}

fn cancel(state: &mut State) {
    state.layer = None;
}

/// Runs a command that was asked for by name, or keeps it until the data are there.
fn named(state: &mut State, invocation: &Invocation) -> Effects {
    if super::ahead::holds_named(state, invocation) { Effects::new() } else { super::run(state, invocation) }
}

fn confirm(state: &mut State) -> Effects {
    match state.layer.take() {
        Some(Layer::Finder(finder)) => {
            open_hit(state, finder);
            Effects::new()
        }
        Some(Layer::CommandLine(line)) => {
            let text = line.input.text().trim().to_owned();
            if text.is_empty() {
                return Effects::new();
            }
            state.histories.commands.push(&text);
            match parse(&text) {
                Ok(invocation) => named(state, &invocation),
                Err(error) => {
                    state.notice = Some(Notice::error(error.message(state.lang())));
                    Effects::new()
                }
            }
        }
        Some(Layer::Chooser(chooser, context)) => {
            match chooser.selected().map(|choice| choice.does.clone()) {
                Some(does) => named(state, &does),
                None => {
                    state.layer = Some(Layer::Chooser(chooser, context));
                    Effects::new()
                }
            }
        }
        other => {
            drop(other);
            Effects::new()
        }
    }
}
