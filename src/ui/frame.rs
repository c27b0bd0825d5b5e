//! What is around every screen: header, tabs, caption, footer.

use crate::app::footer::{self, Hint};
use crate::app::geometry::Area;
use crate::app::page::{Mode, Screen};
use crate::app::pending::Mark;
use crate::app::state::State;
use crate::locale::{Lang, Message, link as l, screens as m};
use crate::query::Direction;
use crate::theme::Role;
use crate::theme::measure::cells;

use super::painter::{Painter, Piece};
use super::style::{mark_role, mark_sign, severity_role};

/// A screen's name.
pub const fn screen_name(screen: Screen) -> Message {
    match screen {
        Screen::Overview => m::TAB_OVERVIEW,
        Screen::Tasks => m::TAB_TASKS,
        Screen::Deadlines => m::TAB_DEADLINES,
        Screen::Supervision => m::TAB_SUPERVISION,
        Screen::Communities => m::TAB_COMMUNITIES,
        Screen::Reviews => m::TAB_REVIEWS,
        Screen::Matters => m::TAB_MATTERS,
        Screen::Indicators => m::TAB_INDICATORS,
        Screen::Units => m::TAB_UNITS,
    }
}

/// A mode's name.
pub const fn mode_name(mode: Mode) -> Message {
    match mode {
        Mode::Overview => m::MODE_OVERVIEW,
        Mode::Tasks => m::MODE_TASKS,
        Mode::Milestones => m::MODE_MILESTONES,
        Mode::Agenda => m::MODE_AGENDA,
        Mode::Timeline => m::MODE_TIMELINE,
        Mode::Supervisions => m::MODE_SUPERVISIONS,
        Mode::Rectifications => m::MODE_RECTIFICATIONS,
        Mode::Visits => m::MODE_VISITS,
        Mode::Communities => m::MODE_COMMUNITIES,
        Mode::Enterprises => m::MODE_ENTERPRISES,
        Mode::Reviews => m::MODE_REVIEWS,
        Mode::Calendar => m::MODE_CALENDAR,
        Mode::Outcomes => m::MODE_OUTCOMES,
        Mode::Matters => m::MODE_MATTERS,
        Mode::Levels => m::MODE_LEVELS,
        Mode::Upcoming => m::MODE_UPCOMING,
        Mode::Series => m::MODE_SERIES,
        Mode::Bars => m::MODE_BARS,
        Mode::Lines => m::MODE_LINES,
        Mode::Units => m::MODE_UNITS,
        Mode::Matrix => m::MODE_MATRIX,
        Mode::Members => m::MODE_MEMBERS,
        Mode::Scores => m::MODE_SCORES,
    }
}

/// The screens' names with their number keys, the current one marked.
pub fn tabs(painter: &mut Painter, area: Area, state: &State) {
    if area.is_empty() {
        return;
    }
    let style = painter.style(Role::Tab);
    painter.fill(area, style);
    let current = state.page().screen;
    let letters = tab_letters(painter, area.width);
    let mut x = area.x;
    for screen in Screen::ALL {
        let active = screen == current;
        let style = painter.style(if active { Role::TabActive } else { Role::Tab });
        let name = painter.say(screen_name(screen));
        // Where not all names fit, the other screens show how theirs begins.
        let name = if active { name } else { beginning(name, letters) };
        let text = if active {
            format!("[{}{name}]", screen.digit())
        } else {
            format!(" {}{name} ", screen.digit())
        };
        let room = (area.x + area.width).saturating_sub(x);
        x += painter.put(x, area.y, room, &text, style);
    }
}

/// Cells that each name but the longest may take so that all tabs fit, whichever of them is the current one.
fn tab_letters(painter: &Painter, room: u16) -> u16 {
    let names: Vec<u16> =
        Screen::ALL.iter().map(|screen| painter.width(painter.say(screen_name(*screen)))).collect();
    let longest = names.iter().copied().max().unwrap_or(0);
    let width = |letters: u16| -> u16 {
        let others: u16 = names.iter().map(|name| (*name).min(letters) + 3).sum();
        others + longest.saturating_sub(letters)
    };
    let whole: u16 = names.iter().map(|name| name + 3).sum();
    if whole <= room { longest } else { (0..longest).rev().find(|n| width(*n) <= room).unwrap_or(0) }
}

/// The beginning of a name, in at most `room` cells.
fn beginning(name: &str, room: u16) -> &str {
    let mut used = 0;
    let end = name.char_indices().find(|(_, c)| {
        used += cells(c.encode_utf8(&mut [0; 4]));
        used > usize::from(room)
    });
    end.map_or(name, |(at, _)| &name[..at])
}

/// Cells that a count takes at most, its margin included.
const COUNT_WIDTH: u16 = 13;

/// What is listed: modes, count, marks, filter, order.
pub fn caption(painter: &mut Painter, area: Area, state: &State) {
    if area.is_empty() {
        return;
    }
    let page = state.page();
    let pane = page.pane();
    let lang = painter.lang;
    let dim = painter.style(Role::Dim);
    let active = painter.style(Role::Title);
    let mut pieces = vec![Piece::new(" ", dim)];
    let modes = page.screen.modes();
    let names: u16 = modes.iter().map(|mode| painter.width(painter.say(mode_name(*mode))) + 2).sum();
    // Where the names leave no room for the count, the mode shown speaks for itself.
    let whole = names + COUNT_WIDTH <= area.width;
    for mode in modes.iter().filter(|mode| whole || **mode == page.mode) {
        let style = if *mode == page.mode { active } else { dim };
        pieces.push(Piece::new(painter.say(mode_name(*mode)), style));
        pieces.push(Piece::new("  ", dim));
    }
    let total = pane.rows.len();
    let text = painter.style(Role::Text);
    let count = if total == 0 {
        m::COUNT.fill(lang, &[("n", &0)])
    } else {
        m::COUNT_OF.fill(lang, &[("at", &(pane.cursor + 1)), ("n", &total)])
    };
    pieces.push(Piece::new(count, text));
    if !pane.marks.is_empty() {
        let style = painter.style(Role::Match);
        pieces.push(Piece::new(format!("  {}", m::MARKED.fill(lang, &[("n", &pane.marks.len())])), style));
    }
    let shown = pane.rows.iter().skip(pane.top).take(state.rows());
    let signs: std::collections::BTreeSet<Mark> =
        shown.filter_map(|row| state.unsent.mark(&row.key)).collect();
    for mark in signs {
        let style = painter.style(mark_role(mark));
        let word = painter.say(if mark == Mark::Conflict { l::MARK_CONFLICT } else { l::MARK_UNSENT });
        pieces.push(Piece::new(format!("  {}{word}", mark_sign(mark)), style));
    }
    let filter = pane.query.filter.to_string();
    if !filter.is_empty() {
        let style = painter.style(Role::Warning);
        pieces.push(Piece::new(format!("  {}", m::FILTER.fill(lang, &[("filter", &filter)])), style));
    }
    if let Some((column, direction)) = pane.query.sort.first() {
        let arrow = if *direction == Direction::Descending { "↓" } else { "↑" };
        let values: [(&str, &dyn std::fmt::Display); 2] =
            [("column", &painter.say(column.label())), ("arrow", &arrow)];
        pieces.push(Piece::new(format!("  {}", m::SORTED.fill(lang, &values)), dim));
    }
    painter.put_pieces(area.x, area.y, area.width, &pieces);
}

/// A notice, the keys that may follow, or the hints of where one is.
pub fn footer(painter: &mut Painter, area: Area, state: &State) {
    if area.is_empty() {
        return;
    }
    let style = painter.style(Role::Status);
    painter.fill(area, style);
    if let Some(notice) = &state.notice {
        let style = painter.style(severity_role(notice.severity));
        painter.put(area.x + 1, area.y, area.width.saturating_sub(1), &notice.text, style);
        return;
    }
    let key_style = painter.style(Role::Key);
    // English words need a blank before them, Han do not.
    let gap = u16::from(painter.lang == Lang::En);
    let shown = footer::shown(state);
    let hints: Vec<Placed> = shown
        .iter()
        .map(|hint| {
            let width = painter.width(&hint.keys) + gap + painter.width(&hint.label) + 2;
            Placed { hint, width }
        })
        .collect();
    let mut x = area.x + 1;
    for Placed { hint, width } in fitting(&hints, area.width.saturating_sub(1)) {
        x += painter.put(x, area.y, *width, &hint.keys, key_style) + gap;
        x += painter.put(x, area.y, *width, &hint.label, style) + 2;
    }
}

/// A hint of the footer with its cells.
struct Placed<'a> {
    hint: &'a Hint,
    width: u16,
}

/// As many hints as fit, most useful first, those that go last among them wherever they fit at all.
fn fitting<'a>(hints: &'a [Placed<'a>], room: u16) -> Vec<&'a Placed<'a>> {
    // The gap behind the last one need not fit.
    let mut room = (room + 2).saturating_sub(hints.iter().filter(|h| h.hint.last).map(|h| h.width).sum());
    let mut full = false;
    hints
        .iter()
        .filter(|placed| {
            let last = placed.hint.last;
            full |= !last && placed.width > room;
            let shown = last || !full;
            if shown && !last {
                room -= placed.width;
            }
            shown
        })
        .collect()
}
