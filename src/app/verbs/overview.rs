//! The overview's rows: every record that it names can be selected and opened.

use std::sync::Arc;

use crate::app::state::State;
use crate::domain::board::Board;
use crate::query::{Row, overview};

/// Brings the overview's rows up to date; the cursor stays on its record.
pub fn refresh(state: &mut State, board: &Board, height: usize) {
    if !state.page().pane().is_stale() {
        return;
    }
    let ours = state.opened_in == state.lang();
    let made = state.surveyed.clone().filter(|made| ours && made.day == board.day);
    let view = made.unwrap_or_else(|| Arc::new(overview(board, state.setup.me.as_ref(), state.lang())));
    let rows: Vec<Row> = view.rows();
    state.overview = Some(view);
    let pane = state.page_mut().pane_mut();
    let kept = pane.selected().cloned();
    pane.replace(rows, kept.as_ref(), height);
}
