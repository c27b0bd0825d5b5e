//! A meeting's room: how far it is, its agenda, and one item, large enough for the wall.

use crate::app::room_lines::{self, Parts};
use crate::app::state::State;
use crate::domain::review::AgendaState;
use crate::locale::labels::Labelled as _;
use crate::theme::Role;

use super::super::painter::{Painter, Piece};
use super::super::text;

/// Draws the room over the body.
pub fn draw(painter: &mut Painter, state: &State) {
    let parts = room_lines::parts(state);
    head(painter, state, parts);
    if !parts.agenda.is_empty() {
        agenda(painter, state, parts);
        let border = painter.style(Role::Border);
        painter.pole(parts.divider, border);
    }
    let top = state.room.as_ref().map_or(0, |room| room.top);
    text::draw(painter, parts.item, &room_lines::item_lines(state), top);
}

/// Which meeting at the left, item and times at the right; on narrow screens the times count more.
fn head(painter: &mut Painter, state: &State, parts: Parts) {
    let (left, right) = room_lines::head(state);
    let area = parts.head;
    let pieces = |painter: &Painter, runs: &[crate::app::prose::Run]| -> Vec<Piece> {
        runs.iter().map(|run| Piece::new(run.text.clone(), text::style(painter, run.tone))).collect()
    };
    let (left, right) = (pieces(painter, &left), pieces(painter, &right));
    let width = |painter: &Painter, pieces: &[Piece]| -> u16 {
        pieces.iter().map(|piece| painter.width(&piece.text)).sum()
    };
    let times = width(painter, &right).min(area.width.saturating_sub(2));
    let start = area.width.saturating_sub(times + 1);
    painter.put_pieces(area.x + 1, area.y, start.saturating_sub(2), &left);
    painter.put_pieces(area.x + start, area.y, times, &right);
    if area.height > 1 {
        let border = painter.style(Role::Border);
        painter.rule(area.x, area.y + 1, area.width, border);
    }
}

/// The agenda, scrolled so that the item one looks at is in sight.
fn agenda(painter: &mut Painter, state: &State, parts: Parts) {
    let lines = room_lines::agenda(state);
    let place = state.room.as_ref().map_or(0, crate::app::room::Room::place);
    let height = usize::from(parts.agenda.height);
    let top = place.saturating_sub(height / 2).min(lines.len().saturating_sub(height));
    for (row, (at, (how, title))) in lines.iter().enumerate().skip(top).take(height).enumerate() {
        let y = parts.agenda.y + u16::try_from(row).unwrap_or(u16::MAX);
        let role = match (at == place, how) {
            (true, _) => Role::Selected,
            (false, AgendaState::Pending) => Role::Text,
            _ => Role::Dim,
        };
        let style = painter.style(role);
        let mark = if at == place { ">" } else { " " };
        let word = if *how == AgendaState::Pending { "" } else { how.shown(painter.lang) };
        let room = parts.agenda.width.saturating_sub(painter.width(word) + 3);
        let used = painter.put(parts.agenda.x, y, 2, &format!("{mark} "), style);
        painter.put(parts.agenda.x + used, y, room, title, style);
        let dim = painter.style(Role::Dim);
        let x = parts.agenda.x + parts.agenda.width.saturating_sub(painter.width(word) + 1);
        painter.put(x, y, painter.width(word), word, dim);
    }
}
