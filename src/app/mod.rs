//! The dashboard's state and its pure transitions: `update(&mut State, Msg) -> Effects`.
//!
//! Nothing here draws, reads a key from a terminal, waits or writes: effects are data, and only the runtime
//! performs them.

pub mod chooser;
pub mod cmdline;
pub mod finder;
pub mod footer;
pub mod form;
pub mod form_lines;
pub mod geometry;
pub mod input;
pub mod intake;
pub mod jumps;
pub mod layout;
pub mod msg;
pub mod notice;
pub mod outbox;
pub mod outlet;
pub mod page;
pub mod pane;
pub mod pending;
pub mod prose;
pub mod room;
pub mod room_lines;
pub mod state;
pub mod status;
mod verbs;

use crate::keymap::Resolution;
use crate::locale;

pub use msg::{Effect, Effects, Msg};
pub use state::{Setup, State};

/// Lines entered before, one history an input.
#[derive(Clone, Debug, Default)]
pub struct Histories {
    /// At `:`.
    pub commands: input::History,
    /// At `/`.
    pub searches: input::History,
}

/// Scrolls so that the lines from `first` to `last` are among the `height` shown, the first ones where not all fit.
pub(crate) fn scroll_over(top: &mut usize, (first, last): (usize, usize), lines: usize, height: usize) {
    // The last line may hold the count of those below.
    let shown = if lines > height { height.saturating_sub(1).max(1) } else { height.max(1) };
    scroll_to(top, last, shown);
    *top = (*top).min(first).min(lines.saturating_sub(1));
}

/// Scrolls so that the line under the cursor is among the `height` shown.
pub(crate) fn scroll_to(top: &mut usize, cursor: usize, height: usize) {
    let height = height.max(1);
    if cursor < *top {
        *top = cursor;
    } else if cursor >= *top + height {
        *top = cursor + 1 - height;
    }
}

/// Takes in what happened and says what the world must do about it.
#[must_use]
pub fn update(state: &mut State, msg: Msg) -> Effects {
    let effects = match msg {
        Msg::Key(chord) => press(state, chord),
        Msg::Paste(text) => {
            state.notice = None;
            state.idle_minutes = 0;
            verbs::input::paste(state, &text)
        }
        Msg::Resize(size) => {
            state.size = size;
            Effects::new()
        }
        Msg::Profile(profile) => {
            state.setup.profile = profile;
            Effects::new()
        }
        Msg::Minute(now) => {
            let new_day = now.date() != state.now.date();
            state.now = now;
            state.idle_minutes = state.idle_minutes.saturating_add(1);
            if state.setup.idle_minutes.is_some_and(|most| state.idle_minutes >= most) {
                return vec![Effect::Quit];
            }
            if new_day && state.as_of.is_none() { vec![Effect::SetDay(now.date())] } else { Effects::new() }
        }
        Msg::Loaded { board, overview } => {
            state.board = Some(board);
            state.surveyed = overview;
            state.pages.iter_mut().for_each(page::Page::invalidate);
            state.trend = None;
            verbs::meeting::loaded(state)
        }
        Msg::Remarks(remarks) => {
            if let Some(first) = remarks.first() {
                state.notice = Some(notice::Notice::warning(first.clone()));
            }
            state.setup.remarks.extend(remarks);
            Effects::new()
        }
        Msg::Indexed => {
            state.searchable = !state.awaits_records();
            match &state.layer {
                // What was typed before there was anything to search is looked for now.
                Some(state::Layer::Finder(_)) => verbs::input::changed(state),
                _ => Effects::new(),
            }
        }
        Msg::Found(found) => {
            let height = verbs::layer_rows(state);
            if let Some(state::Layer::Finder(finder)) = &mut state.layer
                && found.number == state.searches
            {
                finder.take(found, height);
                if finder.awaited
                    && let Some(state::Layer::Finder(finder)) = state.layer.take()
                {
                    verbs::input::open_hit(state, finder);
                }
            }
            Effects::new()
        }
        Msg::Notice(notice) => {
            state.notice = Some(notice);
            Effects::new()
        }
        Msg::Sync(status) => {
            // What was asked for is under way or done: the top line tells.
            if state
                .notice
                .as_ref()
                .is_some_and(|told| told.text == locale::link::SYNCING_NOW.get(state.lang()))
            {
                state.notice = None;
            }
            state.sync = Some(status);
            Effects::new()
        }
        Msg::Viewer(editing) => {
            state.setup.seated(editing);
            // Another seat sees other records.
            if let Some(board) = state.board.as_mut().filter(|board| board.scores.is_some()) {
                std::sync::Arc::make_mut(board).scores = None;
            }
            Effects::new()
        }
        Msg::Pending(pending) => {
            verbs::outbox::replace(state, pending);
            Effects::new()
        }
        Msg::Saved => verbs::edit::saved(state),
        Msg::NotSaved(why) => verbs::edit::not_saved(state, &why),
        Msg::Withdrawn(id) => verbs::edit::withdrawn(state, id),
        Msg::NotWithdrawn(id, why) => verbs::edit::not_withdrawn(state, id, why),
        Msg::Edited(text) => verbs::form::edited(state, text.as_deref()),
    };
    refresh(state);
    if state.board.is_some() && !state.ahead.is_empty() {
        return verbs::ahead::take_up(state, effects);
    }
    effects
}

/// One key: as text where a line is being typed, else through the keymap.
fn press(state: &mut State, chord: crate::keymap::Chord) -> Effects {
    state.notice = None;
    state.presses = state.presses.wrapping_add(1);
    state.idle_minutes = 0;
    let typing = verbs::input::takes_text(state);
    if typing
        && state.pending.is_empty()
        && let Some(c) = chord.text()
    {
        return verbs::input::insert(state, &c.to_string());
    }
    if verbs::ahead::escapes(state, chord) {
        return Effects::new();
    }
    state.pending.push(if typing { chord } else { chord.half_width() });
    let stack = state.contexts();
    match state.setup.keymap.resolve(&stack, &state.pending) {
        Resolution::Command(invocation) if verbs::ahead::holds(state, &invocation) => Effects::new(),
        Resolution::Command(invocation) => {
            state.pending.clear();
            verbs::run(state, &invocation)
        }
        Resolution::Pending(_) => Effects::new(),
        Resolution::None => {
            verbs::unbound(state);
            Effects::new()
        }
    }
}

/// Keeps every cursor that is shown on the screen, whatever its size has become.
fn settle(state: &mut State) {
    let rows = state.rows();
    let pane = state.page_mut().pane_mut();
    pane.go_to(pane.cursor, rows);
    let height = verbs::layer_rows(state);
    let lines = verbs::layer::text_lines(state);
    match &mut state.layer {
        Some(state::Layer::Finder(finder)) => finder.go_to(finder.cursor, height),
        Some(state::Layer::Chooser(chooser, _)) => chooser.go_to(chooser.cursor, height),
        Some(state::Layer::Help { top, .. } | state::Layer::Card { top, .. }) => {
            *top = (*top).min(lines.saturating_sub(height));
        }
        Some(state::Layer::Form(_)) => verbs::form::scroll(state, height),
        Some(state::Layer::Closing { top }) => *top = (*top).min(lines.saturating_sub(height)),
        Some(state::Layer::Outbox(_) | state::Layer::Conflict(_)) => verbs::outbox::scroll(state, height),
        Some(state::Layer::CommandLine(_)) | None => {}
    }
}

/// Brings the list shown up to date with data, day and query.
fn refresh(state: &mut State) {
    settle(state);
    let Some(mut board) = state.board.clone() else { return };
    let rows = state.rows();
    if state.page().mode == page::Mode::Scores && board.scores.is_none() {
        board = verbs::view::scores(state, &board);
        state.page_mut().pane_mut().invalidate();
    }
    if state.page().mode == page::Mode::Lines && state.trend.is_none() {
        state.trend = Some(verbs::view::trend(&board));
    }
    if state.page().mode == page::Mode::Overview {
        verbs::overview::refresh(state, &board, rows);
    } else {
        let first_time = state.page().pane().is_new();
        if let Err(error) = state.page_mut().pane_mut().refresh(&board, rows) {
            let text = error.message(state.lang());
            state.notice = Some(notice::Notice::error(text));
        }
        if first_time {
            verbs::view::start_at_today(state, &board, rows);
        }
    }
}

/// The keys of a command as shown in hints, from where one is.
pub(crate) fn verbs_key(state: &State, id: crate::command::CommandId) -> String {
    verbs::keys_for(state, id)
}

/// The member, where the seat is known.
pub(crate) fn verbs_me(state: &State) -> Option<crate::domain::id::MemberId> {
    verbs::meeting::me(state)
}

/// The day on which the selected row stands in a list by time; the board's day where it has none.
pub fn selected_day(state: &State) -> jiff::civil::Date {
    let day =
        state.board.as_ref().zip(state.selected()).and_then(|(board, row)| verbs::view::day_of(board, row));
    day.unwrap_or_else(|| state.day())
}

/// The line that takes what is typed; none where keys are commands.
pub fn typed_line(state: &State) -> Option<&input::LineEdit> {
    verbs::input::line(state)
}

/// The text of the layer in lines; empty for layers that hold no text.
pub fn layer_text(state: &State) -> Vec<prose::Line> {
    verbs::layer::text(state)
}

/// The selected record's detail in lines, as wide as its pane.
pub fn detail_lines(state: &State) -> Vec<prose::Line> {
    verbs::view::detail_lines(state)
}
