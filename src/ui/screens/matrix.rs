//! 责任矩阵: tasks by units, with 牵 (leads), 责 (responsible) or 配 (supports) where a unit has a part.

use std::sync::Arc;

use crate::app::geometry::Area;
use crate::app::state::State;
use crate::domain::board::Board;
use crate::domain::task::Duty;
use crate::domain::unit::Unit;
use crate::locale::marks;
use crate::query::matrix_units;
use crate::theme::Role;

use super::super::painter::Painter;
use super::super::style::light_role;
use super::super::table;

/// Least cells of a unit's column: a name of four Han, and a gap.
const LEAST_WIDTH: u16 = 9;

/// Cells of a unit's column where not all names have room: five Han, and a gap.
const UNIT_WIDTH: u16 = 11;

/// Cells kept at the right for the count of units beyond.
const BEYOND_WIDTH: u16 = 5;

/// Draws the rows in view against as many units as the width takes.
pub fn draw(painter: &mut Painter, area: Area, state: &State, board: &Board) {
    let page = state.page();
    let pane = page.pane();
    let units = matrix_units(board);
    let names = table::task_names_width(painter, area.width, pane, board);
    let width = column_width(painter, area.width.saturating_sub(names), &units);
    let skip = usize::try_from(page.shift).unwrap_or(0).min(units.len().saturating_sub(1));
    let fit = usize::from(area.width.saturating_sub(names + BEYOND_WIDTH) / width);
    let (head, body) = area.split_top(1);
    let style = painter.style(Role::Header);
    painter.fill(head, style);
    if skip > 0 {
        painter.put(head.x, head.y, names, &format!("  ← {skip}"), style);
    }
    for (column, unit) in (0..).zip(units.iter().skip(skip).take(fit)) {
        let x = head.x + names + column * width;
        painter.put(x, head.y, width - 1, &unit.name, style);
    }
    let hidden = units.len().saturating_sub(skip + fit);
    if hidden > 0 {
        let text = format!("{hidden} →");
        painter.put_right(head, &text, style);
    }
    for line in 0..body.height {
        let at = pane.top + usize::from(line);
        let Some(row) = pane.rows.get(at) else { break };
        let Some(task) = board.data.tasks.find(&row.key.id) else { continue };
        let strip = Area::new(body.x, body.y + line, body.width, 1);
        let selected = at == pane.cursor;
        table::gutter(painter, strip, selected, true, pane.marks.contains(row));
        table::unsent(painter, strip, state, row);
        let dim = painter.style(Role::Dim);
        let text = painter.style(Role::Text);
        let used = painter.put(strip.x + 2, strip.y, names.saturating_sub(3), &row.key.id, dim);
        painter.put(strip.x + 3 + used, strip.y, names.saturating_sub(used + 4), &task.title, text);
        let light = painter.style(light_role(board.task_light(task)));
        for (column, unit) in (0..).zip(units.iter().skip(skip).take(fit)) {
            if let Some(part) = task.units.iter().find(|part| part.unit == unit.id) {
                let x = strip.x + names + column * width + 2;
                let style = if part.duty == Duty::Support { dim } else { light };
                painter.put(x, strip.y, width - 3, painter.say(marks::duty(&part.duty)), style);
            }
        }
        table::tint_selected(painter, strip, selected, true);
    }
}

/// Cells of a unit's column: whole names where all units then fit, else as many as may be told apart.
fn column_width(painter: &Painter, room: u16, units: &[Arc<Unit>]) -> u16 {
    let whole = units.iter().map(|unit| painter.width(&unit.name) + 1).max().unwrap_or(0).max(LEAST_WIDTH);
    let count = u16::try_from(units.len()).unwrap_or(u16::MAX);
    if whole.saturating_mul(count).saturating_add(BEYOND_WIDTH) <= room {
        whole
    } else if room < 3 * UNIT_WIDTH {
        LEAST_WIDTH
    } else {
        UNIT_WIDTH
    }
}
