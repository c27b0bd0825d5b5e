//! What is listed: order, filter, marks, saved views.

use crate::command::{CommandId, Context, Invocation};
use crate::locale::screens as m;
use crate::query::{self, Direction, Filter, ListKind, columns};

use crate::app::chooser::{Choice, Chooser};
use crate::app::msg::Effects;
use crate::app::notice::Notice;
use crate::app::page::{Mode, Screen};
use crate::app::state::{Layer, State};

/// Runs a command of the lists.
pub fn run(state: &mut State, id: CommandId, arg: Option<&str>) -> Effects {
    let Some(list) = state.list() else {
        if matches!(id, CommandId::SavedView | CommandId::Views) {
            return views(state, id, arg);
        }
        super::not_here(state, id);
        return Effects::new();
    };
    match (id, arg) {
        (CommandId::Sort, _) => choose_sort(state, list),
        (CommandId::SortBy, Some(column)) => sort_by(state, list, column),
        (CommandId::ReverseSort, _) => reverse(state),
        (CommandId::Filter, None) => choose_filter(state, list),
        (CommandId::Filter, Some(key)) => choose_value(state, list, key),
        (CommandId::FilterBy, Some(expression)) => filter_by(state, list, expression),
        (CommandId::ClearFilter, _) => set_filter(state, Filter::default()),
        (CommandId::ToggleSelect, _) => {
            let rows = state.rows();
            let pane = state.page_mut().pane_mut();
            pane.toggle_mark();
            pane.move_by(1, rows);
        }
        (CommandId::SelectAll, _) => {
            let pane = state.page_mut().pane_mut();
            pane.marks = pane.rows.iter().cloned().collect();
        }
        (CommandId::ClearSelection, _) => state.page_mut().pane_mut().marks.clear(),
        (CommandId::SavedView | CommandId::Views, _) => return views(state, id, arg),
        _ => super::not_here(state, id),
    }
    Effects::new()
}

fn choose_sort(state: &mut State, list: ListKind) {
    let lang = state.lang();
    let choices = columns(list)
        .iter()
        .map(|column| Choice {
            label: column.label().get(lang).to_owned(),
            hint: column.spec().word.to_owned(),
            does: Invocation::with(CommandId::SortBy, column.spec().word),
        })
        .collect();
    state.layer = Some(Layer::Chooser(Chooser::new(m::SORT_TITLE, choices), Context::Picker));
}

/// Sorts by a column; by the same column again, the other way round.
fn sort_by(state: &mut State, list: ListKind, word: &str) {
    let mut sort = match query::parse_sort(word, list) {
        Ok(sort) => sort,
        Err(name) => {
            let all: Vec<&str> = columns(list).iter().map(|column| column.spec().word).collect();
            let text = m::NO_COLUMN.fill(state.lang(), &[("name", &name), ("names", &all.join(" "))]);
            state.notice = Some(Notice::error(text));
            return;
        }
    };
    let pane = state.page_mut().pane_mut();
    if let [(column, direction)] = sort.as_mut_slice()
        && pane.query.sort.first() == Some(&(*column, Direction::Ascending))
    {
        *direction = Direction::Descending;
    }
    let mut query = pane.query.clone();
    query.sort = sort;
    pane.set_query(query);
}

fn reverse(state: &mut State) {
    let pane = state.page_mut().pane_mut();
    let mut query = pane.query.clone();
    if query.sort.is_empty() {
        query.sort = query::default_sort(query.list);
    }
    for (_, direction) in &mut query.sort {
        *direction = direction.reversed();
    }
    pane.set_query(query);
}

fn choose_filter(state: &mut State, list: ListKind) {
    let lang = state.lang();
    let choices = query::filter_keys(list)
        .into_iter()
        .map(|key| Choice {
            label: key.label().get(lang).to_owned(),
            hint: key.as_str().to_owned(),
            does: Invocation::with(CommandId::Filter, key.as_str()),
        })
        .collect();
    state.layer = Some(Layer::Chooser(Chooser::new(m::FILTER_TITLE, choices), Context::Picker));
}

fn choose_value(state: &mut State, list: ListKind, key: &str) {
    let Some(board) = state.board.clone() else { return };
    let Some(key) = query::filter_keys(list).into_iter().find(|k| k.as_str() == key) else {
        filter_by(state, list, key);
        return;
    };
    let choices = query::values(&board, list, key, state.lang())
        .into_iter()
        .map(|value| Choice {
            does: Invocation::with(CommandId::FilterBy, &format!("+{}", value.expression)),
            label: value.label,
            hint: value.count.map(|n| n.to_string()).unwrap_or_default(),
        })
        .collect();
    state.layer = Some(Layer::Chooser(Chooser::new(m::FILTER_VALUE_TITLE, choices), Context::Picker));
}

/// Filters by an expression; one that begins with `+` is added to the filter in force.
fn filter_by(state: &mut State, list: ListKind, expression: &str) {
    let whole = match expression.strip_prefix('+') {
        Some(more) => format!("{} {more}", state.page().pane().query.filter),
        None => expression.to_owned(),
    };
    let Some(board) = state.board.clone() else { return };
    match Filter::parse(&whole, list, &board) {
        Ok(filter) => set_filter(state, filter),
        Err(error) => state.notice = Some(Notice::error(error.message(state.lang()))),
    }
}

fn set_filter(state: &mut State, filter: Filter) {
    let pane = state.page_mut().pane_mut();
    let mut query = pane.query.clone();
    query.filter = filter;
    pane.set_query(query);
}

fn views(state: &mut State, id: CommandId, arg: Option<&str>) -> Effects {
    let lang = state.lang();
    match (id, arg) {
        (CommandId::SavedView, Some(name)) => {
            let view = state.setup.views.iter().find(|view| view.name == name).cloned();
            match view {
                Some(view) => show_view(state, view.query),
                None => state.notice = Some(Notice::error(m::NO_VIEW.fill(lang, &[("name", &name)]))),
            }
        }
        _ if state.setup.views.is_empty() => state.notice = Some(Notice::info(m::NO_VIEWS.get(lang))),
        _ => {
            let choices = state
                .setup
                .views
                .iter()
                .map(|view| Choice {
                    label: view.name.clone(),
                    hint: format!("{} {}", view.query.list.label().get(lang), view.query.filter),
                    does: Invocation::with(CommandId::SavedView, &view.name),
                })
                .collect();
            state.layer = Some(Layer::Chooser(Chooser::new(m::VIEWS_TITLE, choices), Context::Picker));
        }
    }
    Effects::new()
}

fn show_view(state: &mut State, mut query: crate::query::Query) {
    query.me.clone_from(&state.setup.me);
    let home = Screen::ALL.into_iter().find_map(|screen| {
        screen.modes().iter().find(|mode| mode.list() == Some(query.list)).map(|mode| (screen, *mode))
    });
    let Some((screen, mode)) = home else { return };
    super::go::leave(state);
    state.layer = None;
    state.current = Screen::ALL.iter().position(|s| *s == screen).unwrap_or(0);
    let page = state.page_mut();
    page.set_mode(if page.mode.list() == Some(query.list) && page.mode != Mode::Calendar {
        page.mode
    } else {
        mode
    });
    page.focus = crate::app::page::Focus::List;
    page.pane_mut().set_query(query);
    page.pane_mut().go_to(0, 1);
}
