//! How things are shown: modes, detail, day, theme, language, contacts.

use jiff::civil::Date;

use std::sync::Arc;

use crate::command::CommandId;
use crate::domain::access::Viewer;
use crate::domain::board::Board;
use crate::domain::day;
use crate::domain::outlook::{Trend, month_ends};
use crate::locale::{Lang, screens as m};
use crate::query::{Row, explanation, links, score_lines};

use crate::app::geometry::Share;
use crate::app::msg::{Effect, Effects};
use crate::app::notice::Notice;
use crate::app::page::{Focus, Mode};
use crate::app::prose::Line;
use crate::app::state::{Editing, Layer, Source, State};
use crate::assess::{self, Sight};

/// Runs a command about how things are shown.
pub fn run(state: &mut State, id: CommandId, arg: Option<&str>) -> Effects {
    match (id, arg) {
        (CommandId::CycleMode, _) => state.page_mut().cycle_mode(),
        (CommandId::AsOf, Some(day)) => return as_of(state, day),
        (CommandId::Today, _) => {
            state.as_of = state.opened_on;
            return vec![Effect::SetDay(state.opened_on.unwrap_or(state.now.date()))];
        }
        (CommandId::Unmask, _) => unmask(state),
        (CommandId::Explain, _) => explain(state),
        (CommandId::Theme, Some(name)) => return theme(state, name),
        (CommandId::Lang, Some(name)) => match Lang::from_name(name) {
            Some(lang) => {
                state.setup.lang = lang;
                state.pages.iter_mut().for_each(crate::app::page::Page::invalidate);
            }
            None => state.notice = Some(Notice::error(m::BAD_LANG.fill(state.lang(), &[("name", &name)]))),
        },
        _ => super::not_here(state, id),
    }
    Effects::new()
}

fn as_of(state: &mut State, text: &str) -> Effects {
    match day::parse(text) {
        Some(day) => {
            state.as_of = Some(day);
            vec![Effect::SetDay(day)]
        }
        None => {
            state.notice = Some(Notice::error(m::BAD_DATE.fill(state.lang(), &[("text", &text)])));
            Effects::new()
        }
    }
}

fn unmask(state: &mut State) {
    let lang = state.lang();
    if !state.setup.may_reveal {
        state.notice = Some(Notice::warning(m::MAY_NOT_REVEAL.get(lang)));
        return;
    }
    state.reveal = !state.reveal;
    let message = if state.reveal { m::REVEALED } else { m::MASKED };
    state.notice = Some(Notice::info(message.get(lang)));
}

fn theme(state: &mut State, name: &str) -> Effects {
    if state.setup.themes.iter().any(|known| known == name) {
        name.clone_into(&mut state.setup.theme);
        return vec![Effect::SetTheme(name.to_owned())];
    }
    let names = state.setup.themes.join(" ");
    let text = m::NO_THEME.fill(state.lang(), &[("name", &name), ("names", &names)]);
    state.notice = Some(Notice::error(text));
    Effects::new()
}

fn explain(state: &mut State) {
    let lang = state.lang();
    let text = state.board.as_ref().zip(state.selected()).and_then(|(board, row)| {
        let text = match state.page().mode {
            Mode::Scores => score_lines(board, &row.key, lang),
            _ => explanation(board, row, lang),
        };
        text.map(|text| (row.key.to_string(), text))
    });
    match text {
        Some((id, text)) => {
            let scores = state.page().mode == Mode::Scores;
            let title = if scores { m::SCORE_TITLE } else { m::EXPLAIN_TITLE };
            let title = format!("{}: {id}", title.get(lang));
            state.layer = Some(Layer::Card { key: None, text: Some((title, text)), top: 0 });
        }
        None => state.notice = Some(Notice::info(m::NO_LIGHT.get(lang))),
    }
}

/// Runs a command of the detail pane.
pub fn detail(state: &mut State, id: CommandId) -> Effects {
    match id {
        CommandId::Open => open(state),
        CommandId::Close => close(state),
        CommandId::NextLink => step_link(state, true),
        CommandId::PreviousLink => step_link(state, false),
        CommandId::FollowLink if state.in_room() => follow_in_room(state),
        CommandId::FollowLink => follow(state),
        CommandId::ToggleFocus => toggle_focus(state),
        CommandId::ToggleDetail => state.split = !state.split,
        CommandId::DetailDown => super::go::nudge_detail(state, 3),
        CommandId::DetailUp => super::go::nudge_detail(state, -3),
        _ => super::not_here(state, id),
    }
    Effects::new()
}

/// Enter: on the overview goes to the record; in a list shows its detail; in the detail follows the link.
fn open(state: &mut State) {
    let Some(row) = state.selected().cloned() else { return };
    match (state.page().mode, state.page().focus) {
        (Mode::Overview, _) => super::go::open(state, &row.key),
        (_, Focus::Detail) => follow(state),
        (mode, Focus::List) => {
            if matches!(mode, Mode::Agenda | Mode::Calendar) {
                super::go::open(state, &row.key);
            } else {
                super::go::leave(state);
                state.page_mut().focus = Focus::Detail;
            }
        }
    }
}

/// Esc: from the detail to the list, then the marks, then nothing more.
fn close(state: &mut State) {
    let page = state.page_mut();
    if page.focus == Focus::Detail {
        page.focus = Focus::List;
        page.detail.link = None;
    } else {
        page.pane_mut().marks.clear();
    }
}

fn toggle_focus(state: &mut State) {
    let page = state.page_mut();
    if page.mode == Mode::Overview {
        return;
    }
    page.focus = match page.focus {
        Focus::List => Focus::Detail,
        Focus::Detail => Focus::List,
    };
}

fn step_link(state: &mut State, forward: bool) {
    let count = state.selected_detail().map_or(0, |detail| links(&detail).len());
    let lang = state.lang();
    let page = state.page_mut();
    if count == 0 {
        state.notice = Some(Notice::info(m::NO_LINKS.get(lang)));
        return;
    }
    page.focus = Focus::Detail;
    page.detail.link = Some(match (page.detail.link, forward) {
        (None, true) => 0,
        (None, false) => count - 1,
        (Some(at), true) => (at + 1) % count,
        (Some(at), false) => (at + count - 1) % count,
    });
    let line = super::layer::line_of_link(state);
    let height = usize::from(state.geometry().detail.height);
    crate::app::scroll_to(&mut state.page_mut().detail.top, line, height);
}

/// Goes to the record under the cursor of a meeting's room; the meeting goes on.
fn follow_in_room(state: &mut State) {
    let subject =
        state.board.as_ref().zip(state.room.as_ref()).and_then(|(board, room)| room.subject(board, state));
    match subject {
        Some(key) => super::go::open(state, &key),
        None => state.notice = Some(Notice::info(m::NO_LINKS.get(state.lang()))),
    }
}

fn follow(state: &mut State) {
    let link = state.page().detail.link.unwrap_or(0);
    let target = state.selected_detail().and_then(|detail| links(&detail).into_iter().nth(link));
    match target {
        Some(key) => super::go::open(state, &key),
        None => state.notice = Some(Notice::info(m::NO_LINKS.get(state.lang()))),
    }
}

/// The selected record's detail in lines.
pub fn detail_lines(state: &State) -> Vec<Line> {
    let width = detail_width(state);
    let selected = state.selected().zip(state.selected_detail());
    selected.map_or_else(Vec::new, |(row, detail)| super::layer::lay_out(state, &row.key, &detail, width))
}

/// The register month by month, from the first target's year before the day to the day.
pub fn trend(board: &Board) -> Arc<Trend> {
    let from = board.issued().unwrap_or(board.day);
    let from = from.min(board.day).saturating_sub(jiff::Span::new().months(TREND_BEFORE));
    Arc::new(Trend::compute(&board.data, None, &month_ends(from, board.day)))
}

/// The board with the scores of its day, reckoned when they are first shown.
pub fn scores(state: &mut State, board: &Board) -> Arc<Board> {
    let sight = sight(state, board);
    if sight != Sight::All {
        state.notice = Some(Notice::info(m::SCORES_PARTIAL.get(state.lang())));
    }
    let board = Arc::new(assess::scored(board, &state.setup.rules, &sight));
    state.board = Some(Arc::clone(&board));
    board
}

/// Whose scores the records at hand suffice for: a server gives a member those of the own seat alone.
fn sight(state: &State, board: &Board) -> Sight {
    match (&state.setup.editing, state.setup.source) {
        (Editing::As(viewer), _) => Sight::of(viewer),
        (_, Source::Server) => {
            let seat = state.setup.me.as_ref().and_then(|me| board.data.members.get(me));
            seat.map_or(Sight::Nothing, |seat| Sight::of(&Viewer::of(seat)))
        }
        (_, Source::Demo | Source::Builtin) => Sight::All,
    }
}

/// Months before the programme's issue with which the lines begin.
const TREND_BEFORE: i32 = 6;

/// Width of the detail's text.
pub fn detail_width(state: &State) -> u16 {
    let geometry = state.geometry();
    let area = match state.share() {
        Share::List => geometry.body,
        _ => geometry.detail,
    };
    area.width.saturating_sub(2)
}

/// Turns the calendar's sheet: the cursor goes to the first review of the next month that has any, or of the one
/// before.
pub fn turn_calendar(state: &mut State, forward: bool) {
    let Some(board) = state.board.clone() else { return };
    let rows = state.rows();
    let pane = state.page_mut().pane_mut();
    let month = |row: &Row| day_of(&board, row).map(Date::first_of_month);
    let Some(here) = pane.selected().and_then(month) else { return };
    let all: Vec<Option<Date>> = pane.rows.iter().map(month).collect();
    let other = if forward {
        all.iter().flatten().filter(|month| **month > here).min()
    } else {
        all.iter().flatten().filter(|month| **month < here).max()
    };
    if let Some(place) = other.and_then(|other| all.iter().position(|month| *month == Some(*other))) {
        pane.go_to(place, rows);
    }
}

/// The day of a row in a list by time.
pub fn day_of(board: &Board, row: &Row) -> Option<Date> {
    row.on.or_else(|| board.data.reviews.find(&row.key.id).map(|review| review.at.date()))
}

/// How far a sideways mode moves left and right: columns of the matrix, months of the timeline.
pub fn furthest_shift(state: &State) -> (i32, i32) {
    match state.page().mode {
        Mode::Matrix => {
            let columns = state.board.as_ref().map_or(0, |board| crate::query::matrix_units(board).len());
            (0, i32::try_from(columns.saturating_sub(1)).unwrap_or(0))
        }
        Mode::Bars => {
            let areas = state.board.as_ref().map_or(0, |board| board.coverage.areas().len());
            (0, i32::try_from(areas).unwrap_or(0))
        }
        _ => (240, 240),
    }
}

/// Lists in order of time open where today is: deadlines at the first one still to come, reviews at the next.
pub fn start_at_today(state: &mut State, board: &Board, height: usize) {
    let mode = state.page().mode;
    let pane = state.page_mut().pane_mut();
    let comes = |row: &Row| day_of(board, row).is_some_and(|day| day >= board.day);
    let place = match mode {
        Mode::Agenda | Mode::Calendar => pane.rows.iter().position(comes),
        Mode::Reviews => pane.rows.iter().rposition(comes),
        _ => return,
    };
    if let Some(place) = place {
        // Some of what lies before stays in sight.
        pane.go_to(place + height / 2, height);
        pane.go_to(place, height);
    }
}
