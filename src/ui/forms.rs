//! What edits are made with: forms, the outbox, conflicts.

use crate::app::form_lines;
use crate::app::geometry::Area;
use crate::app::outbox::{conflict_lines, outbox_lines};
use crate::app::state::{Layer, State};
use crate::draft::line_of;
use crate::locale::link as m;

use super::painter::Painter;
use super::text;

/// Draws the layer into its box.
pub fn draw(painter: &mut Painter, area: Area, state: &State) {
    let lang = painter.lang;
    let board = state.board.as_deref();
    let title = match &state.layer {
        Some(Layer::Form(form)) => form.title(board, lang),
        Some(Layer::Conflict(choosing)) => {
            let what = state.unsent.find(choosing.id).map(|entry| line_of(&entry.proposal, board, lang));
            m::CONFLICT_TITLE.fill(lang, &[("what", &what.unwrap_or_default())])
        }
        _ => painter.say(m::OUTBOX_TITLE).to_owned(),
    };
    let inside = painter.popup(area, &title);
    let inside = Area { x: inside.x + 1, width: inside.width.saturating_sub(2), ..inside };
    let width = inside.width.max(2);
    match &state.layer {
        Some(Layer::Form(form)) => {
            let Some(board) = board else { return };
            let laid = form_lines::lay_out(form, board, lang, width);
            text::draw(painter, inside, &laid.lines, form.top);
            let (line, column) = laid.cursor;
            let y = line.checked_sub(form.top).and_then(|line| u16::try_from(line).ok());
            if let Some(y) = y.filter(|y| *y < inside.height) {
                let x = u16::try_from(column).unwrap_or(u16::MAX).min(inside.width.saturating_sub(1));
                painter.cursor = Some((inside.x + x, inside.y + y));
            }
        }
        Some(Layer::Outbox(outbox)) => {
            text::draw(painter, inside, &outbox_lines(state, *outbox, width).lines, outbox.top);
        }
        Some(Layer::Conflict(choosing)) => {
            text::draw(painter, inside, &conflict_lines(state, choosing, width).lines, choosing.top);
        }
        _ => {}
    }
}
