//! Going places: screens, rows, links, back and forward.

use crate::command::CommandId;
use crate::domain::id::Key;
use crate::draft::find_record;
use crate::locale::screens as m;
use crate::query::{Query, Row};

use crate::app::jumps::Place;
use crate::app::msg::Effects;
use crate::app::notice::Notice;
use crate::app::outbox::{Choosing, Outbox};
use crate::app::page::{DetailPane, Focus, Mode, Screen};
use crate::app::state::{Layer, State};

/// Goes to a screen by its number key.
pub fn screen(state: &mut State, id: CommandId) -> Effects {
    let screen = match id {
        CommandId::GotoOverview => Screen::Overview,
        CommandId::GotoTasks => Screen::Tasks,
        CommandId::GotoDeadlines => Screen::Deadlines,
        CommandId::GotoSupervision => Screen::Supervision,
        CommandId::GotoCommunities => Screen::Communities,
        CommandId::GotoReviews => Screen::Reviews,
        CommandId::GotoMatters => Screen::Matters,
        CommandId::GotoIndicators => Screen::Indicators,
        CommandId::GotoUnits => Screen::Units,
        _ => {
            super::not_here(state, id);
            return Effects::new();
        }
    };
    state.layer = None;
    if state.page().screen != screen || state.page().focus == Focus::Detail || state.in_room() {
        leave(state);
        show(state, screen);
    }
    Effects::new()
}

fn show(state: &mut State, screen: Screen) {
    // The meeting goes on behind the screens.
    if let Some(room) = &mut state.room {
        room.shown = false;
    }
    state.current = Screen::ALL.iter().position(|s| *s == screen).unwrap_or(0);
    let page = state.page_mut();
    page.focus = Focus::List;
    page.detail = DetailPane::default();
}

/// Remembers where one is before going elsewhere.
pub fn leave(state: &mut State) {
    let here = state.here();
    state.jumps.leave(here);
}

/// Moves the cursor, or in the detail the text.
pub fn movement(state: &mut State, id: CommandId, arg: Option<&str>) -> Effects {
    match id {
        CommandId::Back => return jump(state, true),
        CommandId::Forward => return jump(state, false),
        CommandId::Left | CommandId::PreviousPeriod => sideways(state, -1),
        CommandId::Right | CommandId::NextPeriod => sideways(state, 1),
        CommandId::Goto => goto(state, arg.unwrap_or_default()),
        _ => {
            if let Some(step) = Step::of(id) {
                step_by(state, step);
            } else {
                super::not_here(state, id);
            }
        }
    }
    Effects::new()
}

/// How far a movement goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Rows(isize),
    Pages { halves: isize },
    First,
    Last,
}

impl Step {
    const fn of(id: CommandId) -> Option<Self> {
        Some(match id {
            CommandId::Next => Self::Rows(1),
            CommandId::Previous => Self::Rows(-1),
            CommandId::First => Self::First,
            CommandId::Last => Self::Last,
            CommandId::PageDown => Self::Pages { halves: 2 },
            CommandId::PageUp => Self::Pages { halves: -2 },
            CommandId::HalfPageDown => Self::Pages { halves: 1 },
            CommandId::HalfPageUp => Self::Pages { halves: -1 },
            _ => return None,
        })
    }

    /// Where it leads from `at` among `count` places, with `page` of them on the screen.
    fn from(self, at: usize, count: usize, page: usize) -> usize {
        let last = count.saturating_sub(1);
        match self {
            Self::Rows(by) => at.saturating_add_signed(by).min(last),
            Self::Pages { halves } => {
                let by = isize::try_from(page.max(2) / 2).unwrap_or(1).saturating_mul(halves);
                at.saturating_add_signed(by).min(last)
            }
            Self::First => 0,
            Self::Last => last,
        }
    }
}

fn step_by(state: &mut State, step: Step) {
    let height = super::layer_rows(state);
    let text_lines = super::layer::text_lines(state);
    let places = super::outbox::places(state);
    match &mut state.layer {
        Some(Layer::Finder(finder)) => {
            let place = step.from(finder.cursor, finder.found.hits.len(), height);
            finder.go_to(place, height);
        }
        Some(Layer::Chooser(chooser, _)) => {
            let place = step.from(chooser.cursor, chooser.shown.len(), height);
            chooser.go_to(place, height);
        }
        Some(Layer::Help { top, .. } | Layer::Card { top, .. } | Layer::Closing { top }) => {
            *top = step.from(*top, text_lines.saturating_sub(height) + 1, height);
        }
        Some(Layer::Form(_)) => {
            if let Step::Rows(by) = step {
                super::form::step(state, by > 0);
            }
        }
        Some(Layer::Outbox(Outbox { cursor, .. }) | Layer::Conflict(Choosing { cursor, .. })) => {
            *cursor = step.from(*cursor, places, height);
        }
        Some(Layer::CommandLine(_)) => {}
        None => step_below(state, step),
    }
}

fn step_below(state: &mut State, step: Step) {
    if state.in_room() { step_room(state, step) } else { step_page(state, step) }
}

/// In a meeting's room single steps go from record to record, longer ones scroll.
fn step_room(state: &mut State, step: Step) {
    if let Step::Pages { .. } = step {
        let height = crate::app::room_lines::height(state);
        let lines = crate::app::room_lines::item_lines(state).len();
        if let Some(room) = &mut state.room {
            room.top = step.from(room.top, lines.saturating_sub(height) + 1, height);
        }
        return;
    }
    super::meeting::walk(state, |at, count| step.from(at, count, count));
}

fn step_page(state: &mut State, step: Step) {
    if state.page().focus == Focus::Detail {
        scroll_detail(state, step);
        return;
    }
    let rows = state.rows();
    let page = state.page_mut();
    let pane = page.pane_mut();
    let place = step.from(pane.cursor, pane.rows.len(), rows);
    if place != pane.cursor {
        pane.go_to(place, rows);
        page.detail = DetailPane::default();
    }
}

fn scroll_detail(state: &mut State, step: Step) {
    let height = usize::from(state.geometry().detail.height);
    let lines = super::view::detail_lines(state).len();
    let page = state.page_mut();
    page.detail.top = step.from(page.detail.top, lines.saturating_sub(height) + 1, height);
}

/// Scrolls the detail by lines while the list keeps the keys.
pub fn nudge_detail(state: &mut State, by: isize) {
    scroll_detail(state, Step::Rows(by));
}

fn sideways(state: &mut State, by: i32) {
    let page = state.page();
    if !page.mode.moves_sideways() {
        let id = if by < 0 { CommandId::Left } else { CommandId::Right };
        super::not_here(state, id);
        return;
    }
    if page.mode == Mode::Calendar {
        super::view::turn_calendar(state, by > 0);
        return;
    }
    let furthest = super::view::furthest_shift(state);
    let page = state.page_mut();
    page.shift = page.shift.saturating_add(by).clamp(-furthest.0, furthest.1);
}

fn jump(state: &mut State, back: bool) -> Effects {
    state.layer = None;
    let here = state.here();
    let place = if back { state.jumps.back(here) } else { state.jumps.forward(here) };
    match place {
        Some(place) => restore(state, place),
        None => {
            let message = if back { m::NO_BACK } else { m::NO_FORWARD };
            state.notice = Some(Notice::info(message.get(state.lang())));
        }
    }
    Effects::new()
}

fn restore(state: &mut State, place: Place) {
    show(state, place.screen);
    let rows = state.rows();
    let board = state.board.clone();
    let page = state.page_mut();
    page.set_mode(place.mode);
    let pane = page.pane_mut();
    pane.set_query(place.query);
    if let Some(board) = board
        && place.mode != Mode::Overview
        && pane.refresh(&board, rows).is_err()
    {
        pane.invalidate();
    }
    if let Some(row) = place.row
        && let Some(at) = pane.rows.iter().position(|r| *r == row)
    {
        pane.go_to(at, rows);
    }
    page.focus = place.focus;
}

/// Goes to the record with an id as typed (`t9`, `T09`, `c17`).
fn goto(state: &mut State, id: &str) {
    let key = state.board.as_ref().and_then(|board| find_record(board, id, &[]));
    match key {
        Some(key) => open(state, &key),
        None => {
            state.notice = Some(Notice::error(m::NOT_FOUND.fill(state.lang(), &[("id", &id)])));
        }
    }
}

/// Shows a record: on its home screen, selected, its detail in front; or as a card if it has no list.
pub fn open(state: &mut State, key: &Key) {
    let Some((screen, mode)) = Screen::home_of(key.kind) else {
        state.layer = Some(Layer::Card { key: Some(key.clone()), text: None, top: 0 });
        return;
    };
    let Some(board) = state.board.clone() else { return };
    leave(state);
    state.layer = None;
    show(state, screen);
    let page = state.page_mut();
    page.set_mode(mode);
    page.focus = Focus::Detail;
    let rows = state.rows();
    let pane = state.page_mut().pane_mut();
    if pane.refresh(&board, rows).is_err() || !pane.go_to_key(key, rows) {
        // The filter hides it: a jump shows what was asked for.
        pane.set_query(Query { me: pane.query.me.clone(), ..Query::new(pane.query.list) });
        if pane.refresh(&board, rows).is_err() || !pane.go_to_key(key, rows) {
            pane.replace(vec![Row::of(key.clone())], None, rows);
        }
    }
}
