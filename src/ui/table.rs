//! Lists as tables: columns of steady width, the rows in view, the cursor's mark.

use crate::app::geometry::Area;
use crate::app::pane::ListPane;
use crate::app::state::State;
use crate::domain::board::Board;
use crate::domain::id::Id;
use crate::locale::Lang;
use crate::query::{Align, ColumnId, Direction, ListKind, Row, cells, columns};
use crate::theme::{Role, Selection};

use super::painter::{Painter, Piece};
use super::style::{light_role, mark_role, mark_sign};

/// Cells for the cursor's and the mark's signs before the first column.
const GUTTER: u16 = 2;

/// A column as laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The column.
    pub column: ColumnId,
    /// Where it starts, from the table's left.
    pub x: u16,
    /// Its cells.
    pub width: u16,
}

/// Chooses and places columns for `room` cells. Depends on the room alone, never on the rows, so that no
/// column jumps while one scrolls: columns drop by their rank, then all get their least width, then the rest
/// goes round to their ideal width, and what is left to the one that grows.
pub fn place(list: ListKind, room: u16, lang: Lang) -> Vec<Placed> {
    let width = |column: ColumnId| column.width_in(list, lang);
    let room = room.saturating_sub(GUTTER);
    let mut kept: Vec<ColumnId> = columns(list).to_vec();
    let least =
        |kept: &[ColumnId]| -> u16 { kept.iter().map(|c| width(*c).min + 1).sum::<u16>().saturating_sub(1) };
    while kept.len() > 1 && least(&kept) > room {
        let Some((at, _)) = kept.iter().enumerate().max_by_key(|(at, c)| (c.drop_in(list), *at)) else {
            break;
        };
        kept.remove(at);
    }
    let mut widths: Vec<u16> = kept.iter().map(|c| width(*c).min).collect();
    let mut spare = room.saturating_sub(least(&kept));
    for (taken, column) in widths.iter_mut().zip(&kept) {
        let more = width(*column).ideal.saturating_sub(*taken).min(spare);
        // Dates and counts are cheap to complete; words share what is left.
        if !column.spec().grows && width(*column).ideal <= 14 {
            *taken += more;
            spare -= more;
        }
    }
    while spare > 0 {
        let hungry: Vec<usize> = (0..kept.len()).filter(|at| widths[*at] < width(kept[*at]).ideal).collect();
        if hungry.is_empty() {
            break;
        }
        for at in hungry {
            if spare > 0 {
                widths[at] += 1;
                spare -= 1;
            }
        }
    }
    if let Some(at) = (0..kept.len()).rev().find(|at| kept[*at].spec().grows) {
        widths[at] = (widths[at] + spare).min(room);
    }
    let mut x = GUTTER;
    kept.iter()
        .zip(widths)
        .map(|(column, width)| {
            let placed = Placed { column: *column, x, width: width.min((room + GUTTER).saturating_sub(x)) };
            x += width + 1;
            placed
        })
        .collect()
}

/// Draws a list: a line of column names, then the rows in view.
pub fn draw(painter: &mut Painter, area: Area, state: &State, board: &Board, focused: bool) {
    let (pane, reveal) = (state.page().pane(), state.reveal);
    if area.is_empty() {
        return;
    }
    let placed = place(pane.query.list, area.width, painter.lang);
    let shown: Vec<ColumnId> = placed.iter().map(|one| one.column).collect();
    let (head, body) = area.split_top(1);
    header(painter, head, &placed, pane);
    for line in 0..body.height {
        let at = pane.top + usize::from(line);
        let Some(row) = pane.rows.get(at) else { break };
        let strip = Area::new(body.x, body.y + line, body.width, 1);
        let selected = at == pane.cursor;
        gutter(painter, strip, selected, focused, pane.marks.contains(row));
        unsent(painter, strip, state, row);
        let cells = cells(board, row, &shown, painter.lang, reveal);
        for (column, cell) in placed.iter().zip(cells) {
            let style = painter.style(cell.light.map_or(Role::Text, light_role));
            put_aligned(painter, strip, *column, &cell.text, style);
        }
        tint_selected(painter, strip, selected, focused);
    }
}

fn header(painter: &mut Painter, area: Area, placed: &[Placed], pane: &ListPane) {
    let style = painter.style(Role::Header);
    painter.fill(area, style);
    for column in placed {
        let mut text = painter.say(column.column.label()).to_owned();
        if let Some((_, direction)) = pane.query.sort.first().filter(|(by, _)| *by == column.column) {
            text.push(match direction {
                Direction::Ascending => '↑',
                Direction::Descending => '↓',
            });
        }
        put_aligned(painter, area, *column, &text, style);
    }
}

fn put_aligned(painter: &mut Painter, strip: Area, column: Placed, text: &str, style: ratatui::style::Style) {
    let used = painter.width(text).min(column.width);
    let indent = match column.column.spec().align {
        Align::Left => 0,
        Align::Right => column.width - used,
    };
    painter.put(strip.x + column.x + indent, strip.y, column.width - indent, text, style);
}

/// The cursor's sign and the mark's sign, at the left edge.
pub fn gutter(painter: &mut Painter, strip: Area, selected: bool, focused: bool, marked: bool) {
    // A blank has no style of its own: each one that differs from its neighbours costs twenty bytes a row.
    let piece = |painter: &Painter, shown, sign, role| {
        let (sign, role) = if shown { (sign, role) } else { (" ", Role::Text) };
        Piece::new(sign, painter.style(role))
    };
    let cursor = piece(painter, selected, ">", if focused { Role::Selected } else { Role::Dim });
    let mark = piece(painter, marked, "*", Role::Match);
    painter.put_pieces(strip.x, strip.y, GUTTER, &[cursor, mark]);
}

/// The sign of a record with unsettled edits, in the column of the marks, so that no other column moves.
pub fn unsent(painter: &mut Painter, strip: Area, state: &State, row: &Row) {
    let marked = state.page().pane().marks.contains(row);
    if let Some(mark) = state.unsent.mark(&row.key).filter(|_| !marked) {
        let style = painter.style(mark_role(mark));
        painter.put(strip.x + 1, strip.y, strip.width.saturating_sub(1).min(1), mark_sign(mark), style);
    }
}

/// Cells that the bar of a selected row covers at least, and at most.
const BAR: (u16, u16) = (5, 20);

/// Shows the selected row in its colour: over its whole width, or over its first words, as the theme wants. A row
/// drawn anew costs some 500 bytes, its first words 100; on a slow link that is the difference.
pub fn tint_selected(painter: &mut Painter, strip: Area, selected: bool, focused: bool) {
    if !selected {
        return;
    }
    let style = painter.style(if focused { Role::Selected } else { Role::Cursor });
    let width = match painter.theme.selection() {
        Selection::Row => strip.width,
        Selection::Bar => painter.gap_within(strip, BAR),
    };
    painter.tint(Area { width, ..strip }, style);
}

/// Cells for ids and titles of tasks beside months or units: a third of the width, and no more than the titles
/// take.
pub fn task_names_width(painter: &Painter, width: u16, pane: &ListPane, board: &Board) -> u16 {
    let tasks = pane.rows.iter().filter_map(|row| board.data.tasks.find(&row.key.id));
    let names =
        tasks.map(|task| painter.width(task.id.as_str()) + painter.width(&task.title)).max().unwrap_or(0);
    let least = 16.min(width);
    (width / 3).clamp(least, (GUTTER + names + 3).max(least))
}
