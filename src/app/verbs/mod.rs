//! What the commands do, a file per group.

pub mod ahead;
pub mod copy;
pub mod edit;
pub mod form;
pub mod go;
pub mod input;
pub mod layer;
pub mod list;
pub mod meeting;
pub mod outbox;
pub mod outlet;
pub mod overview;
pub mod view;

use crate::command::{CommandId, Invocation, Section};
use crate::keymap;
use crate::locale::screens as m;

use super::msg::{Effect, Effects};
use super::notice::Notice;
use super::state::{Layer, State};

/// Runs a command where one is.
pub fn run(state: &mut State, invocation: &Invocation) -> Effects {
    let arg = invocation.arg.as_deref();
    match invocation.id.section() {
        Section::Screens => go::screen(state, invocation.id),
        Section::Movement => go::movement(state, invocation.id, arg),
        Section::Detail => view::detail(state, invocation.id),
        Section::Edits => edit::run(state, invocation.id, arg),
        Section::Meeting => meeting::run(state, invocation.id, arg),
        Section::Lists => list::run(state, invocation.id, arg),
        Section::Copy => copy::run(state, invocation.id),
        Section::Input => input::run(state, invocation.id),
        Section::View => view::run(state, invocation.id, arg),
        Section::General => general(state, invocation.id, arg),
    }
}

fn general(state: &mut State, id: CommandId, arg: Option<&str>) -> Effects {
    match id {
        CommandId::Quit => return vec![Effect::Quit],
        CommandId::Redraw => return vec![Effect::Redraw],
        CommandId::Help => layer::help(state),
        CommandId::Search => return layer::search(state, arg.unwrap_or_default()),
        CommandId::CommandLine => return layer::command_line(state, arg.unwrap_or_default()),
        CommandId::Palette => layer::palette(state),
        CommandId::Remarks => layer::remarks(state),
        CommandId::Export => return outlet::run(state, arg),
        _ => not_here(state, id),
    }
    Effects::new()
}

/// Says that a command does nothing where one is.
pub fn not_here(state: &mut State, id: CommandId) {
    let name = id.doc().get(state.lang());
    state.notice = Some(Notice::warning(m::NOT_HERE.fill(state.lang(), &[("command", &name)])));
}

/// Says that the keys typed mean nothing here.
pub fn unbound(state: &mut State) {
    let keys: String = state.pending.drain(..).map(|chord| chord.to_string()).collect();
    state.notice = Some(Notice::warning(m::UNBOUND.fill(state.lang(), &[("keys", &keys)])));
}

/// Rows that a layer's list shows; the same count that its drawing uses.
pub fn layer_rows(state: &State) -> usize {
    let area = super::layout::layer_area(state);
    let chrome = match &state.layer {
        Some(Layer::Finder(_) | Layer::Chooser(..)) => super::layout::LIST_CHROME,
        _ => super::layout::TEXT_CHROME,
    };
    usize::from(area.height).saturating_sub(chrome).max(1)
}

/// The keys of a command as shown in hints, from where one is.
pub fn keys_for(state: &State, id: CommandId) -> String {
    keymap::keys_of(&state.setup.keymap, &state.base_contexts(), id).unwrap_or_default()
}
