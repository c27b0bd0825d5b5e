//! What the top line says of the data, and what stands where there are none.

use crate::app::geometry::Area;
use crate::app::page::Screen;
use crate::app::state::{Source, State};
use crate::app::status::SyncState;
use crate::command::CommandId;
use crate::domain::board::Board;
use crate::locale::{date, link as l, screens as m};
use crate::theme::Role;

use super::frame::screen_name;
use super::painter::Painter;

/// Title at the left; day and freshness at the right. The day goes last when the room is short.
pub fn header(painter: &mut Painter, area: Area, state: &State) {
    if area.is_empty() {
        return;
    }
    let lang = painter.lang;
    let style = painter.style(Role::Status);
    painter.fill(area, style);
    let day = m::AS_OF.fill(lang, &[("day", &date::iso_with_weekday(state.day(), lang))]);
    let (mut source, stale) = freshness(state, false);
    let title = if area.height > 0 && state.geometry().tabs.is_empty() {
        // A meeting's room is at home where reviews are.
        let screen = if state.in_room() { Screen::Reviews } else { state.page().screen };
        format!("{} {}", screen.digit(), painter.say(screen_name(screen)))
    } else {
        painter.say(m::APP_TITLE).to_owned()
    };
    let room = area.width;
    let day_width = painter.width(&day);
    let title_width = painter.width(&title);
    if title_width + day_width + painter.width(&source) + 6 > room {
        source = freshness(state, true).0;
    }
    let source_width = painter.width(&source);
    let mut right = area.x + room;
    let source_style = painter.style(if stale { Role::StatusStale } else { Role::Status });
    let fits_all = title_width + day_width + source_width + 6 <= room;
    if fits_all {
        right = painter.put_right(Area { width: room.saturating_sub(1), ..area }, &source, source_style);
        right = right.saturating_sub(3);
    }
    let title_style = painter.style(Role::Title).patch(style);
    if !fits_all && state.setup.source == Source::Server {
        // How fresh the data are counts more than the day that everybody knows.
        let area = Area { width: room.saturating_sub(1), ..area };
        let start = painter.put_right(area, &source, source_style);
        let left = start.saturating_sub(area.x + 2);
        painter.put(area.x + 1, area.y, left, &title, title_style);
        return;
    }
    let fits_day = title_width + day_width + 2 <= right.saturating_sub(area.x);
    if fits_day {
        let width = right.saturating_sub(area.x + u16::from(!fits_all));
        painter.put_right(Area { width, ..area }, &day, style);
    }
    painter.put(area.x + 1, area.y, room.saturating_sub(1), &title, title_style);
}

/// How fresh the data are, and whether that deserves attention.
pub(super) fn freshness(state: &State, short: bool) -> (String, bool) {
    let lang = state.lang();
    let (mut text, mut stale) = source(state, short);
    if state.is_glancing() {
        let why = if stale { text } else { m::GLANCE_READING.get(lang).to_owned() };
        text = m::GLANCE.fill(lang, &[("why", &why)]);
        stale = true;
    }
    match state.setup.remarks.len() {
        0 => (text, stale),
        n => (format!("{text} {}", m::REMARKS.fill(lang, &[("n", &n)])), true),
    }
}

/// How many edits wait, are in conflict or were refused; nothing where none is.
fn unsettled(state: &State) -> String {
    let counts = state.unsent.counts();
    let all =
        [(l::UNSENT, counts.unsent), (l::CONFLICTS, counts.conflicts), (l::REFUSED_COUNT, counts.refused)];
    let mut text = String::new();
    for (message, count) in all.into_iter().filter(|(_, count)| *count > 0) {
        text.push(' ');
        text.push_str(&message.fill(state.lang(), &[("n", &count)]));
    }
    text
}

fn needs_choice(state: &State) -> bool {
    let counts = state.unsent.counts();
    counts.conflicts + counts.refused > 0
}

fn source(state: &State, short: bool) -> (String, bool) {
    let lang = state.lang();
    match state.setup.source {
        Source::Demo => {
            let message = if short { m::SOURCE_DEMO_SHORT } else { m::SOURCE_DEMO };
            (format!("{}{}", message.get(lang), unsettled(state)), needs_choice(state))
        }
        Source::Server => match &state.sync {
            Some(status) => {
                let words = status.words(short, state.now.date(), lang);
                (format!("{words}{}", unsettled(state)), status.is_stale() || needs_choice(state))
            }
            None => (l::STARTING.get(lang).to_owned(), false),
        },
        Source::Builtin => {
            let message = if short { m::SOURCE_BUILTIN_SHORT } else { m::SOURCE_BUILTIN };
            (message.get(lang).to_owned(), false)
        }
    }
}

/// Why a list is empty, and what to do about it.
pub(super) fn why_empty(state: &State, board: &Board) -> Vec<String> {
    let lang = state.lang();
    let filter = state.page().pane().query.filter.to_string();
    let clear = crate::keymap::keys_of(&state.setup.keymap, &state.contexts(), CommandId::ClearFilter);
    if !filter.is_empty() {
        let key = clear.unwrap_or_else(|| ":clear-filter".to_owned());
        vec![
            m::EMPTY_FILTERED.get(lang).to_owned(),
            m::EMPTY_FILTERED_CURE.fill(lang, &[("key", &key), ("filter", &filter)]),
        ]
    } else if state.setup.source == Source::Server {
        vec![no_data(state).unwrap_or_else(|| l::EMPTY_SCOPE.get(lang).to_owned())]
    } else if board.data.communities.is_empty() {
        vec![m::EMPTY_REGISTER.get(lang).to_owned(), m::EMPTY_REGISTER_CURE.get(lang).to_owned()]
    } else {
        vec![m::EMPTY_LIST.get(lang).to_owned()]
    }
}

/// Says why a list is empty, and what to do about it.
pub fn empty(painter: &mut Painter, area: Area, state: &State, board: &Board) {
    let lines = why_empty(state, board);
    let style = painter.style(Role::Dim);
    let room = area.width.saturating_sub(4);
    let wrapped = lines.iter().flat_map(|line| crate::theme::measure::wrap(line, room));
    for (y, line) in (area.y + 1..area.y + area.height).zip(wrapped) {
        painter.put(area.x + 2, y, area.width.saturating_sub(2), &line, style);
    }
}

/// Why there are no data from the server; none where a sync has brought them all.
fn no_data(state: &State) -> Option<String> {
    let lang = state.lang();
    let status = state.sync.as_ref();
    if matches!(status.map(|status| &status.state), Some(SyncState::Fetching { .. })) {
        return Some(l::EMPTY_FIRST_SYNC.get(lang).to_owned());
    }
    if status.is_some_and(|status| status.synced.is_some()) {
        return None;
    }
    let why = status.and_then(|status| status.why_empty(lang));
    Some(why.map_or_else(
        || l::EMPTY_FIRST_SYNC.get(lang).to_owned(),
        |why| l::EMPTY_NEVER_SYNCED.fill(lang, &[("why", &why)]),
    ))
}

/// What is waited for before there is anything to show.
pub(super) fn waiting(state: &State) -> String {
    let waits = state.setup.source == Source::Server && state.sync.is_some();
    let text = if waits { no_data(state) } else { None };
    text.unwrap_or_else(|| m::LOADING.get(state.lang()).to_owned())
}

/// Says what is waited for before there is anything to show.
pub fn loading(painter: &mut Painter, area: Area, state: &State) {
    let text = waiting(state);
    let style = painter.style(Role::Dim);
    let lines = crate::theme::measure::wrap(&text, area.width.saturating_sub(4).max(2));
    for (y, line) in (area.y + 1..area.y + area.height.max(1)).zip(lines) {
        painter.put(area.x + 2, y, area.width.saturating_sub(2), &line, style);
    }
}
