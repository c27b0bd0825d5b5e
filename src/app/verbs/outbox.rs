//! The outbox and the conflicts: looking, taking back, sending again, choosing.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::command::CommandId;
use crate::domain::edit::{EditId, Side, settle};
use crate::draft::{Draft, Drafted};
use crate::locale::link as m;

use crate::app::form::Form;
use crate::app::layout;
use crate::app::msg::{Effect, Effects};
use crate::app::notice::Notice;
use crate::app::outbox::{Choosing, Outbox, conflict_lines, order, outbox_lines};
use crate::app::pending::{Entry, Pending, Progress};
use crate::app::state::{Asked, Layer, State};

/// Runs a command of the outbox or of a conflict.
pub fn run(state: &mut State, id: CommandId, arg: Option<&str>) -> Effects {
    // From the choice of what to undo.
    if let (CommandId::Withdraw, Some(edit)) = (id, arg.and_then(|arg| arg.parse().ok())) {
        return super::edit::withdraw(state, edit);
    }
    let Some(entry) = current(state).cloned() else {
        if !matches!(state.layer, Some(Layer::Outbox(_) | Layer::Conflict(_))) {
            super::not_here(state, id);
        }
        return Effects::new();
    };
    match id {
        CommandId::Look => look(state, &entry),
        CommandId::Withdraw => {
            if state.is_asked_again(Asked::Withdraw(entry.id())) {
                return super::edit::withdraw(state, entry.id());
            }
            let what = super::edit::what(state, &entry);
            let text = m::SURE_WITHDRAW.fill(state.lang(), &[("what", &what)]);
            state.notice = Some(Notice::warning(text));
        }
        CommandId::Retry => return retry(state, &entry),
        CommandId::Mend => mend(state, &entry),
        CommandId::TakeMine => take(state, Side::Mine),
        CommandId::TakeTheirs => take(state, Side::Theirs),
        CommandId::Send => return send(state, &entry),
        _ => super::not_here(state, id),
    }
    Effects::new()
}

/// The edit under the cursor of the outbox, or the one in conflict.
fn current(state: &State) -> Option<&Entry> {
    match &state.layer {
        Some(Layer::Outbox(outbox)) => order(&state.unsent).get(outbox.cursor).copied(),
        Some(Layer::Conflict(choosing)) => state.unsent.find(choosing.id),
        _ => None,
    }
}

/// Opens a conflict for its choices; of another edit goes to its record.
fn look(state: &mut State, entry: &Entry) {
    if entry.conflict().is_some() {
        let choosing = Choosing { id: entry.id(), cursor: 0, taken: BTreeMap::new(), top: 0 };
        state.layer = Some(Layer::Conflict(choosing));
        return;
    }
    let target = entry.proposal.target.clone();
    let shown = state.board.as_ref().is_some_and(|board| board.data.contains(&target));
    let key = if shown { target } else { crate::draft::subject_of(&entry.proposal) };
    super::go::open(state, &key);
}

fn retry(state: &mut State, entry: &Entry) -> Effects {
    let lang = state.lang();
    if !matches!(entry.progress, Progress::Refused(_)) {
        state.notice = Some(Notice::info(m::MAY_NOT_RETRY.get(lang)));
        return Effects::new();
    }
    let what = super::edit::what(state, entry);
    state.under_way = Some(m::SAVED.fill(lang, &[("what", &what)]));
    vec![Effect::Retry(entry.id())]
}

/// Opens the form with the member's values over what stands there now.
fn mend(state: &mut State, entry: &Entry) {
    let lang = state.lang();
    if !matches!(entry.progress, Progress::Conflict(_) | Progress::Refused(_)) {
        state.notice = Some(Notice::info(m::MAY_NOT_RETRY.get(lang)));
        return;
    }
    let Some(viewer) = super::edit::viewer(state) else { return };
    let Some(board) = state.board.clone() else { return };
    match Draft::reopen(&entry.proposal, &board, &viewer, super::edit::today(state)) {
        Ok(draft) => {
            let form = Form::new(draft, Some(entry.id()), &board, lang);
            state.layer = Some(Layer::Form(Box::new(form)));
        }
        Err(error) => state.notice = Some(Notice::warning(error.message(lang))),
    }
}

/// Takes a side for the value under the cursor, and goes on to the next.
fn take(state: &mut State, side: Side) {
    let Some(Layer::Conflict(choosing)) = &mut state.layer else { return };
    let Some(conflict) = state.unsent.find(choosing.id).and_then(Entry::conflict) else { return };
    if let Some(clash) = conflict.fields.get(choosing.cursor) {
        choosing.taken.insert(clash.field.clone(), side);
        choosing.cursor = (choosing.cursor + 1).min(conflict.fields.len() - 1);
    }
}

/// Sends what was chosen; every value must have been chosen by then.
fn send(state: &mut State, entry: &Entry) -> Effects {
    let lang = state.lang();
    let (Some(Layer::Conflict(choosing)), Some(conflict)) = (&state.layer, entry.conflict()) else {
        return Effects::new();
    };
    let open = conflict.fields.iter().filter(|clash| !choosing.taken.contains_key(&clash.field)).count();
    if open > 0 {
        state.notice = Some(Notice::warning(m::CONFLICT_OPEN.fill(lang, &[("n", &open)])));
        return Effects::new();
    }
    let edits = settle(&entry.proposal.edit, conflict, |field| choosing.taken.get(field).copied());
    if edits.is_empty() {
        // Nothing of the member's is left: the edit is given up, by the member's word.
        return super::edit::withdraw(state, entry.id());
    }
    let target = &entry.proposal.target;
    let changes = edits
        .into_iter()
        .map(|edit| Drafted { target: target.clone(), base: Some(conflict.version), edit })
        .collect();
    state.under_way = Some(m::SETTLED.get(lang).to_owned());
    vec![Effect::Settle { id: entry.id(), changes }]
}

/// Takes in how the edits stand now; cursors stay on their edits.
pub fn replace(state: &mut State, pending: Arc<Pending>) {
    let kept: Option<EditId> = current(state).map(Entry::id);
    state.unsent = pending;
    let count = state.unsent.entries().len();
    let place = order(&state.unsent).iter().position(|entry| Some(entry.id()) == kept);
    match &mut state.layer {
        Some(Layer::Outbox(outbox)) => {
            outbox.cursor = place.unwrap_or(outbox.cursor).min(count.saturating_sub(1));
        }
        Some(Layer::Conflict(choosing)) => {
            let still = state.unsent.find(choosing.id).and_then(Entry::conflict);
            match still {
                Some(conflict) => {
                    choosing.cursor = choosing.cursor.min(conflict.fields.len().saturating_sub(1));
                }
                None => state.layer = Some(Layer::Outbox(Outbox::default())),
            }
        }
        _ => {}
    }
}

/// How many places the cursor of the layer has.
pub fn places(state: &State) -> usize {
    match &state.layer {
        Some(Layer::Outbox(_)) => state.unsent.entries().len(),
        Some(Layer::Conflict(choosing)) => {
            state.unsent.find(choosing.id).and_then(Entry::conflict).map_or(0, |one| one.fields.len())
        }
        _ => 0,
    }
}

/// Keeps what is under the cursor on the screen.
pub fn scroll(state: &mut State, height: usize) {
    let width = layout::layer_text_width(state);
    let laid = match &state.layer {
        Some(Layer::Outbox(outbox)) => outbox_lines(state, *outbox, width),
        Some(Layer::Conflict(choosing)) => conflict_lines(state, choosing, width),
        _ => return,
    };
    if let Some(Layer::Outbox(Outbox { top, .. }) | Layer::Conflict(Choosing { top, .. })) = &mut state.layer
    {
        crate::app::scroll_over(top, laid.focus, laid.lines.len(), height);
    }
}
