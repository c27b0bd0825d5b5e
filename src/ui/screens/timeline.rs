//! 期限 as a timeline: tasks against months, recurring duties expanded, a word for each light.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::app::geometry::Area;
use crate::app::state::State;
use crate::domain::board::Board;
use crate::domain::id::Kind;
use crate::domain::light::Light;
use crate::locale::{date, marks};
use crate::theme::Role;

use super::super::painter::Painter;
use super::super::style::light_role;
use super::super::table;

/// Cells of a month: a light's word, a count, a gap.
const MONTH_WIDTH: u16 = 5;

/// Months shown before the current one when the timeline opens.
const BEFORE: i32 = 3;

/// Draws the rows in view against as many months as the width takes.
pub fn draw(painter: &mut Painter, area: Area, state: &State, board: &Board) {
    let page = state.page();
    let pane = page.pane();
    let names = table::task_names_width(painter, area.width, pane, board);
    let count = area.width.saturating_sub(names) / MONTH_WIDTH;
    let Some(first) = first_month(board.day, page.shift) else { return };
    let months: Vec<Date> =
        (0..i32::from(count)).filter_map(|n| first.checked_add(n.months()).ok()).collect();
    let (head, body) = area.split_top(1);
    header(painter, head, names, &months, board.day);
    let Some(last) = months.last().map(|month| month.last_of_month()) else { return };
    for line in 0..body.height {
        let at = pane.top + usize::from(line);
        let Some(row) = pane.rows.get(at) else { break };
        let Some(task) = board.data.tasks.find(&row.key.id) else { continue };
        let strip = Area::new(body.x, body.y + line, body.width, 1);
        let selected = at == pane.cursor;
        table::gutter(painter, strip, selected, true, pane.marks.contains(row));
        table::unsent(painter, strip, state, row);
        let id = painter.style(Role::Dim);
        let text = painter.style(Role::Text);
        let used = painter.put(strip.x + 2, strip.y, names.saturating_sub(3), &row.key.id, id);
        let room = names.saturating_sub(used + 4);
        painter.put(strip.x + 3 + used, strip.y, room, &task.title, text);
        let due = board.deadlines_of_task(task, first, last);
        if board.task_reading(task).due.is_some_and(|due| due < first) {
            // What is overdue since before the first month must not go unseen.
            let style = painter.style(light_role(Light::Overdue));
            painter.put(strip.x + names - 1, strip.y, 1, "<", style);
        }
        for (column, month) in (0..).zip(&months) {
            let here: Vec<Light> = due
                .iter()
                .filter(|one| one.due.first_of_month() == *month)
                .map(|one| one.reading.light)
                .collect();
            if let Some(light) = here.iter().min().copied() {
                let x = strip.x + names + column * MONTH_WIDTH;
                mark(painter, x, strip.y, light, here.len());
            }
        }
        table::tint_selected(painter, strip, selected, true);
    }
    debug_assert!(pane.rows.iter().all(|row| row.key.kind == Kind::Task));
}

fn mark(painter: &mut Painter, x: u16, y: u16, light: Light, count: usize) {
    let style = painter.style(light_role(light));
    let word = painter.say(marks::light(light));
    let text = if count > 1 { format!("{word}{count}") } else { word.to_owned() };
    painter.put(x, y, MONTH_WIDTH - 1, &text, style);
}

fn header(painter: &mut Painter, area: Area, names: u16, months: &[Date], day: Date) {
    let style = painter.style(Role::Header);
    painter.fill(area, style);
    if let Some(month) = months.first() {
        let year = date::year(*month, painter.lang);
        painter.put(area.x + 2, area.y, names.saturating_sub(2), &year, style);
    }
    for (column, month) in (0..).zip(months) {
        let current = month.year() == day.year() && month.month() == day.month();
        let style = if current { painter.style(Role::TabActive) } else { style };
        let x = area.x + names + column * MONTH_WIDTH;
        // January names its year, so that a span over several years reads by itself.
        let text = if month.month() == 1 {
            format!("{:02}/1", month.year().rem_euclid(100))
        } else {
            date::short_month(*month, painter.lang)
        };
        painter.put(x, area.y, MONTH_WIDTH - 1, &text, style);
    }
}

/// The first month shown, given how far the timeline is moved.
fn first_month(day: Date, shift: i32) -> Option<Date> {
    day.first_of_month().checked_add((shift - BEFORE).months()).ok()
}
