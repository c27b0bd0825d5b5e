//! Filling in a form.

use crate::command::CommandId;
use crate::draft::{Input, Problem};
use crate::locale::link as m;

use crate::app::form::{Form, Stage};
use crate::app::form_lines::lay_out;
use crate::app::layout;
use crate::app::msg::{Effect, Effects};
use crate::app::notice::Notice;
use crate::app::outbox::Outbox;
use crate::app::state::{Asked, Layer, State};

/// Does something with the form that is open, over the board.
fn with<T>(
    state: &mut State,
    does: impl FnOnce(&mut Form, &crate::domain::board::Board, crate::locale::Lang) -> T,
) -> Option<T> {
    let (board, lang) = (state.board.clone()?, state.lang());
    match &mut state.layer {
        Some(Layer::Form(form)) => Some(does(form, &board, lang)),
        _ => None,
    }
}

/// Types characters.
pub fn insert(state: &mut State, text: &str) -> Effects {
    with(state, |form, board, lang| form.insert(text, board, lang));
    Effects::new()
}

/// Runs a command of the form.
pub fn run(state: &mut State, id: CommandId) -> Effects {
    match id {
        CommandId::Confirm => {
            let went_on = with(state, |form, board, lang| form.step(true, board, lang));
            if went_on == Some(false) {
                return save(state);
            }
        }
        CommandId::Save => return save(state),
        CommandId::NextField | CommandId::PreviousField => {
            let forward = id == CommandId::NextField;
            with(state, |form, board, lang| {
                if !form.step(forward, board, lang) {
                    let last = form.draft.fields().len().saturating_sub(1);
                    form.enter(if forward { 0 } else { last }, board, lang);
                }
            });
        }
        CommandId::Complete | CommandId::CompleteBack => {
            with(state, |form, _, _| form.choose(id == CommandId::Complete));
        }
        CommandId::Cancel => cancel(state),
        CommandId::Editor => return editor(state),
        CommandId::NewLine => {
            let long = with(state, |form, board, lang| {
                let long = form.input().is_some_and(Input::is_long);
                if long {
                    form.edit(id, board, lang);
                }
                long
            });
            if long == Some(false) {
                super::not_here(state, id);
            }
        }
        _ => {
            with(state, |form, board, lang| form.edit(id, board, lang));
        }
    }
    Effects::new()
}

/// Down and up: among the candidates of what is typed, else among the inputs.
pub fn step(state: &mut State, forward: bool) {
    with(state, |form, board, lang| {
        if !form.is_free() && !form.line.is_empty() && !form.candidates.is_empty() {
            form.choose(forward);
        } else {
            form.step(forward, board, lang);
        }
    });
}

fn save(state: &mut State) -> Effects {
    let lang = state.lang();
    if matches!(&state.layer, Some(Layer::Form(form)) if form.stage == Stage::Saving) {
        state.notice = Some(Notice::info(m::NOT_YET.get(lang)));
        return Effects::new();
    }
    let built = with(state, |form, board, lang| {
        let built = form.build(board, lang);
        if form.faults.iter().any(|fault| matches!(fault.problem, Problem::Changed { .. }))
            // The member has been told what stands there now: saving again goes over it.
            && let Ok(draft) = form.draft.rebase(board)
        {
            form.draft = draft;
            form.enter(form.at, board, lang);
        }
        (built, form.title(Some(board), lang), form.settles)
    });
    let Some((built, title, settles)) = built else { return Effects::new() };
    match built {
        Err(count) => {
            state.notice = Some(Notice::error(m::FORM_FAULTS.fill(lang, &[("n", &count)])));
            Effects::new()
        }
        Ok(drafted) if drafted.is_empty() => {
            state.notice = Some(Notice::info(m::FORM_UNCHANGED.get(lang)));
            Effects::new()
        }
        Ok(changes) => {
            if let Some(Layer::Form(form)) = &mut state.layer {
                form.stage = Stage::Saving;
            }
            state.under_way = Some(m::SAVED.fill(lang, &[("what", &title)]));
            vec![match settles {
                Some(id) => Effect::Settle { id, changes },
                None => Effect::Propose(changes),
            }]
        }
    }
}

/// Leaves the form; asks first where something would be lost.
fn cancel(state: &mut State) {
    let Some(Layer::Form(form)) = &state.layer else { return };
    let (dirty, settles) = (form.is_dirty() && form.stage != Stage::Saving, form.settles);
    if dirty && !state.is_asked_again(Asked::DropForm) {
        state.notice = Some(Notice::warning(m::FORM_DISCARD.get(state.lang())));
        return;
    }
    state.layer = settles.map(|_| Layer::Outbox(Outbox::default()));
}

/// Opens a long text in the member's editor.
fn editor(state: &mut State) -> Effects {
    let lang = state.lang();
    if !state.setup.shell_allowed {
        state.notice = Some(Notice::warning(m::NO_EDITOR.get(lang)));
        return Effects::new();
    }
    match &state.layer {
        Some(Layer::Form(form)) if form.input().is_some_and(Input::is_long) => {
            vec![Effect::Edit(form.line.text().to_owned())]
        }
        _ => {
            state.notice = Some(Notice::info(m::NOT_LONG.get(lang)));
            Effects::new()
        }
    }
}

/// Takes over what came out of the editor.
pub fn edited(state: &mut State, text: Option<&str>) -> Effects {
    if let Some(text) = text {
        with(state, |form, board, lang| {
            if form.input().is_some_and(Input::is_long) {
                form.replace(text.trim_end(), board, lang);
            }
        });
    }
    Effects::new()
}

/// Keeps the input that has the keys on the screen.
pub fn scroll(state: &mut State, height: usize) {
    let width = layout::layer_text_width(state);
    with(state, |form, board, lang| {
        let laid = lay_out(form, board, lang, width);
        crate::app::scroll_over(&mut form.top, laid.focus, laid.lines.len(), height);
        // Of a long text with its candidates the cursor counts most.
        crate::app::scroll_over(&mut form.top, (laid.cursor.0, laid.cursor.0), laid.lines.len(), height);
    });
}
