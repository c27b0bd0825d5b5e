//! 期限 as an agenda: rows by date, each month named where it begins.

use crate::app::geometry::Area;
use crate::app::state::State;
use crate::domain::board::Board;
use crate::locale::date;
use crate::query::ColumnId;
use crate::theme::Role;

use super::super::painter::Painter;
use super::super::table;

/// Cells of the months' column: `2023-06` and a gap.
const MONTH_WIDTH: u16 = 8;

/// Width below which the months give their room to the rows.
const LEAST_WIDTH: u16 = 64;

/// Draws the months at the left and the rows beside them.
pub fn draw(painter: &mut Painter, area: Area, state: &State, board: &Board, focused: bool) {
    let pane = state.page().pane();
    let by_date = pane.query.sort.first().is_none_or(|(column, _)| *column == ColumnId::Due);
    if area.width < LEAST_WIDTH || !by_date {
        table::draw(painter, area, state, board, focused);
        return;
    }
    let (months, rows) = area.split_left(MONTH_WIDTH);
    table::draw(painter, rows, state, board, focused);
    let (head, body) = months.split_top(1);
    let style = painter.style(Role::Header);
    painter.fill(head, style);
    let mut shown = None;
    for line in 0..body.height {
        let Some(day) = pane.rows.get(pane.top + usize::from(line)).and_then(|row| row.on) else { break };
        let month = day.first_of_month();
        if shown != Some(month) {
            shown = Some(month);
            let current = month == board.day.first_of_month();
            let style = painter.style(if current { Role::Title } else { Role::Group });
            painter.put(body.x, body.y + line, MONTH_WIDTH - 1, &date::year_month(day), style);
        }
    }
}
