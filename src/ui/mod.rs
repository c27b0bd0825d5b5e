//! Drawing: `fn(&State, &Theme, &mut Buffer)`. Read-only.

mod forms;
pub mod frame;
mod layers;
pub mod painter;
pub mod plain;
mod screens;
mod status;
mod style;
mod table;
mod text;

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use crate::app::geometry::Share;
use crate::app::page::{Focus, Mode};
use crate::app::state::State;
use crate::app::{detail_lines, geometry::Geometry};
use crate::domain::board::Board;
use crate::theme::{Role, Theme};

use painter::Painter;

/// Draws the whole dashboard on an empty frame; says where the cursor is, where one is shown.
pub fn draw(state: &State, theme: &Theme, frame: &mut Buffer) -> Option<Position> {
    let profile = state.setup.profile;
    let mut painter = Painter::new(frame, theme, profile, state.lang());
    let geometry = state.geometry();
    let whole = crate::app::geometry::Area::new(0, 0, state.size.width, state.size.height);
    let background = painter.style(Role::Text);
    painter.fill(whole, background);
    status::header(&mut painter, geometry.header, state);
    if !state.in_room() {
        frame::tabs(&mut painter, geometry.tabs, state);
    }
    match &state.board {
        Some(_) if state.in_room() => screens::meeting::draw(&mut painter, state),
        Some(board) => body(&mut painter, &geometry, state, board),
        None if state.is_glancing() => screens::overview::draw(&mut painter, geometry.body, state),
        None => status::loading(&mut painter, geometry.body, state),
    }
    frame::footer(&mut painter, geometry.footer, state);
    layers::which_key(&mut painter, state);
    layers::draw(&mut painter, state);
    painter.cursor.map(Position::from)
}

fn body(painter: &mut Painter, geometry: &Geometry, state: &State, board: &Board) {
    let page = state.page();
    let share = state.share();
    if share != Share::Detail {
        list(painter, geometry, state, board);
    }
    if share == Share::Split {
        let border =
            painter.style(if page.focus == Focus::Detail { Role::BorderFocus } else { Role::Border });
        painter.pole(geometry.divider, border);
    }
    if share != Share::List {
        let mut area = geometry.detail;
        area.x += 1;
        area.width = area.width.saturating_sub(2);
        text::draw(painter, area, &detail_lines(state), page.detail.top);
    }
}

fn list(painter: &mut Painter, geometry: &Geometry, state: &State, board: &Board) {
    let page = state.page();
    let focused = page.focus == Focus::List;
    if page.mode == Mode::Overview {
        screens::overview::draw(painter, geometry.body, state);
        return;
    }
    frame::caption(painter, geometry.caption, state);
    let area = geometry.list;
    if page.pane().rows.is_empty() {
        status::empty(painter, area, state, board);
        return;
    }
    match page.mode {
        Mode::Agenda => screens::agenda::draw(painter, area, state, board, focused),
        Mode::Timeline => screens::timeline::draw(painter, area, state, board),
        Mode::Matrix => screens::matrix::draw(painter, area, state, board),
        Mode::Calendar => screens::calendar::draw(painter, area, state, board),
        Mode::Bars => screens::coverage::bars(painter, area, state, board),
        Mode::Lines => screens::coverage::lines(painter, area, state, board),
        _ => table::draw(painter, area, state, board, focused),
    }
}
