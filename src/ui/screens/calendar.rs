//! 会议 as a month's sheet: reviews on their days, holidays and make-up workdays marked, the month's list below.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::app::geometry::Area;
use crate::app::selected_day;
use crate::app::state::State;
use crate::domain::board::{Board, Meeting};
use crate::domain::calendar::DayStatus;
use crate::domain::review::ReviewState;
use crate::locale::labels::Labelled;
use crate::locale::{Lang, calendar as m, date};
use crate::theme::Role;

use super::super::painter::{Painter, Piece};
use super::super::table;

/// Columns of a sheet.
const DAYS: u16 = 7;

/// Rows kept for title, names of days and the month's list where days have several rows.
const LIST_ROWS: u16 = 8;

/// Cells below which a review's kind gives way to a mark.
const LEAST_LABEL: u16 = 4;

/// Most rows of a day.
const MOST_ROWS: u16 = 7;

/// Draws the sheet above and the month's reviews below it.
pub fn draw(painter: &mut Painter, area: Area, state: &State, board: &Board) {
    let first = selected_day(state).first_of_month();
    let meetings = board.meetings(first, first.last_of_month());
    let weeks = u16::from(weeks_of(first));
    let cell_height = cell_height(area.height, weeks);
    let (head, rest) = area.split_top(1);
    // On the lowest screens the names of the days give their line to the row under the cursor.
    let (names, rest) = rest.split_top(u16::from(area.height > weeks + 2));
    let (sheet, list) = rest.split_top(weeks * cell_height);
    let style = painter.style(Role::Header);
    painter.fill(head, style);
    let title = date::month(first, painter.lang);
    painter.put(head.x + 2, head.y, head.width.saturating_sub(2), &title, style);
    if !board.calendar.is_published(first.year()) {
        let warning = painter.style(Role::Warning);
        let text = painter.say(m::UNPUBLISHED);
        painter.put_right(Area { width: head.width.saturating_sub(1), ..head }, text, warning);
    }
    let width = (area.width / DAYS).max(4);
    weekdays(painter, names, width);
    for offset in 0..i64::from(first.days_in_month()) {
        let Ok(day) = first.checked_add(offset.days()) else { continue };
        let place = u16::try_from(offset).unwrap_or(0)
            + u16::try_from(first.weekday().to_monday_zero_offset()).unwrap_or(0);
        let cell = Area::new(
            sheet.x + place % DAYS * width,
            sheet.y + place / DAYS * cell_height,
            width.saturating_sub(1),
            cell_height,
        );
        if cell.y < sheet.y + sheet.height {
            let here: Vec<&Meeting> = meetings.iter().filter(|one| one.at.date() == day).collect();
            day_cell(painter, cell, board, day, &here);
        }
    }
    month_list(painter, list, state, &meetings);
}

/// Rows of a day: one, or as many as the list of the month leaves.
const fn cell_height(height: u16, weeks: u16) -> u16 {
    let each = height.saturating_sub(LIST_ROWS) / weeks;
    if each < 3 {
        1
    } else if each > MOST_ROWS {
        MOST_ROWS
    } else {
        each
    }
}

fn weeks_of(first: Date) -> u8 {
    let cells = i16::from(first.weekday().to_monday_zero_offset()) + i16::from(first.days_in_month());
    u8::try_from((cells + 6) / 7).unwrap_or(6)
}

fn weekdays(painter: &mut Painter, area: Area, width: u16) {
    if area.is_empty() {
        return;
    }
    let dim = painter.style(Role::Dim);
    let monday = Weekday::Monday.cycle_forward();
    for (place, weekday) in (0..DAYS).zip(monday) {
        let name = date::weekday(weekday, painter.lang);
        painter.put(area.x + place * width, area.y, width.saturating_sub(1), name, dim);
    }
}

fn day_cell(painter: &mut Painter, cell: Area, board: &Board, day: Date, here: &[&Meeting]) {
    let today = day == board.day;
    let status = board.calendar.status(day);
    let role = match status {
        _ if today => Role::TabActive,
        DayStatus::Holiday(_) => Role::LightOverdue,
        DayStatus::Makeup => Role::Warning,
        DayStatus::Weekend => Role::Dim,
        DayStatus::Workday => Role::Text,
    };
    let style = painter.style(role);
    // 休 and 班 say in a word what the colour says.
    let sign = match status {
        DayStatus::Holiday(_) => painter.say(m::MARK_HOLIDAY),
        DayStatus::Makeup => painter.say(m::MARK_MAKEUP),
        _ => "",
    };
    let number = if today { format!("[{}]", day.day()) } else { format!("{:>2}", day.day()) };
    let used = painter.put(cell.x, cell.y, cell.width, &format!("{number}{sign}"), style);
    let meeting = painter.style(Role::Link);
    if cell.height == 1 {
        if let Some(first) = here.first() {
            let label = label(painter, first);
            let meeting = if cancelled(first) { painter.style(Role::Dim) } else { meeting };
            let more = if here.len() > 1 { format!("{label}+{}", here.len() - 1) } else { label };
            let room = cell.width.saturating_sub(used + 1);
            if room < LEAST_LABEL {
                painter.put(cell.x + used, cell.y, cell.width.saturating_sub(used), "*", meeting);
            } else {
                painter.put(cell.x + used + 1, cell.y, room, &more, meeting);
            }
        }
        return;
    }
    if let DayStatus::Holiday(holiday) = status {
        let name = if painter.lang == Lang::Zh { &holiday.name } else { &holiday.name_en };
        painter.put(cell.x + used + 1, cell.y, cell.width.saturating_sub(used + 1), name, style);
    }
    let rows = usize::from(cell.height - 1);
    for (line, (place, one)) in (1..cell.height).zip(here.iter().enumerate()) {
        let last = place + 1 == rows && here.len() > rows;
        let text = if last {
            // What has no row is counted.
            format!("+{}", here.len() - place)
        } else {
            format!("{} {}", one.at.strftime("%H:%M"), label(painter, one))
        };
        let style = if cancelled(one) && !last { painter.style(Role::Dim) } else { meeting };
        painter.put(cell.x, cell.y + line, cell.width, &text, style);
    }
}

fn cancelled(one: &Meeting) -> bool {
    one.state == ReviewState::Cancelled
}

/// A review's kind; of one that is cancelled, that it is.
fn label(painter: &Painter, one: &Meeting) -> String {
    let kind = one.kind.shown(painter.lang);
    if cancelled(one) { m::CANCELLED.fill(painter.lang, &[("kind", &kind)]) } else { kind.to_owned() }
}

/// The month's reviews in rows; the cursor's row is marked where it falls into the month.
fn month_list(painter: &mut Painter, area: Area, state: &State, meetings: &[Meeting]) {
    if area.is_empty() {
        return;
    }
    let (title, rows) = area.split_top(u16::from(area.height > 1));
    let text = m::MONTH_COUNT.fill(painter.lang, &[("n", &meetings.len())]);
    painter.heading(title, &text);
    let selected = state.selected();
    let under_cursor = |one: &Meeting| {
        selected.is_some_and(|row| {
            one.review.as_ref().is_some_and(|id| *row.key.id == *id.to_string())
                || one.review.is_none() && row.on == Some(one.at.date())
        })
    };
    let at = meetings.iter().position(under_cursor).unwrap_or(0);
    let first = (at + 1).saturating_sub(usize::from(rows.height));
    for (line, one) in (0..rows.height).zip(meetings.iter().skip(first)) {
        let strip = Area::new(rows.x, rows.y + line, rows.width, 1);
        let is_selected = under_cursor(one);
        table::gutter(painter, strip, is_selected, true, false);
        let plain = painter.style(Role::Text);
        let dim = painter.style(Role::Dim);
        let state_word = one.state.shown(painter.lang);
        let pieces = [
            Piece::new(date::day(one.at.date(), painter.lang), plain),
            Piece::new(format!(" {}  ", one.at.strftime("%H:%M")), plain),
            Piece::new(one.title.to_string(), plain),
            Piece::new(format!("  {state_word}"), dim),
        ];
        painter.put_pieces(strip.x + 2, strip.y, strip.width.saturating_sub(2), &pieces);
        table::tint_selected(painter, strip, is_selected, true);
    }
}
