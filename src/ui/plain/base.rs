//! What the screens say below any layer.

use super::super::frame::{mode_name, screen_name};
use super::super::status;
use super::{Part, When, pair, words};
use crate::app::page::{Focus, Mode};
use crate::app::pending::Mark;
use crate::app::prose::{self, Tone};
use crate::app::room_lines;
use crate::app::state::State;
use crate::command::CommandId;
use crate::domain::board::Board;
use crate::locale::{date, link, overview_screen as o, plain as m, screens as s};
use crate::query::{ColumnId, Direction, Overview, Row, cells, columns};

/// Entries of a section that are read out; the rest is read by moving on.
const READ_OUT: usize = 10;

/// A width that nothing reaches: lines are broken where they are printed.
pub(super) const ENDLESS: u16 = u16::MAX;

pub(super) fn tell(state: &State, parts: &mut Vec<Part>) {
    let lang = state.lang();
    let (freshness, stale) = status::freshness(state, false);
    let Some(board) = state.board.as_ref().filter(|_| !state.awaits_records()) else {
        parts.push(Part::new(
            "opening",
            When::Once,
            vec![s::APP_TITLE.get(lang).to_owned(), first_keys(state)],
        ));
        parts.push(Part::new("waiting", When::Once, vec![status::waiting(state)]));
        return;
    };
    if state.in_room() {
        return room(state, parts);
    }
    let page = state.page();
    if page.focus == Focus::Detail {
        return detail(state, parts);
    }
    parts.push(Part::new("screen", When::Once, vec![title(state)]));
    if page.mode == Mode::Overview {
        parts.push(Part::new("freshness", When::Along, vec![freshness.clone()]));
    }
    if stale {
        // What makes the data old is said when it begins.
        parts.push(Part::new("stale", When::Once, vec![freshness]));
    }
    if page.mode == Mode::Overview
        && let Some(view) = &state.overview
    {
        parts.push(Part::new("overview", When::Once, overview(state, view)));
    }
    match state.selected() {
        Some(row) => parts.push(Part::line("row", row_line(state, board, row))),
        None if page.mode != Mode::Overview => {
            parts.push(Part::new("empty", When::New, status::why_empty(state, board)));
        }
        None => {}
    }
}

/// How to begin.
fn first_keys(state: &State) -> String {
    let key = |id| crate::app::verbs_key(state, id);
    m::FIRST.fill(
        state.lang(),
        &[
            ("help", &key(CommandId::Help)),
            ("find", &key(CommandId::Search)),
            ("quit", &key(CommandId::Quit)),
        ],
    )
}

fn title(state: &State) -> String {
    let (page, lang) = (state.page(), state.lang());
    let (n, screen) = (page.screen.digit(), screen_name(page.screen).get(lang));
    if page.mode == Mode::Overview {
        let day = date::iso_with_weekday(state.day(), lang);
        return m::OVERVIEW.fill(lang, &[("n", &n), ("screen", &screen), ("day", &day)]);
    }
    let pane = page.pane();
    let count = s::COUNT.fill(lang, &[("n", &pane.rows.len())]);
    let mode = mode_name(page.mode).get(lang);
    let mut said =
        vec![m::SCREEN.fill(lang, &[("n", &n), ("screen", &screen), ("mode", &mode), ("count", &count)])];
    if !pane.query.filter.is_empty() {
        said.push(s::FILTER.fill(lang, &[("filter", &pane.query.filter)]));
    }
    if let Some((column, direction)) = pane.query.sort.first() {
        let arrow = if *direction == Direction::Descending { "↓" } else { "↑" };
        said.push(s::SORTED.fill(lang, &[("column", &column.label().get(lang)), ("arrow", &arrow)]));
    }
    if !pane.marks.is_empty() {
        said.push(s::MARKED.fill(lang, &[("n", &pane.marks.len())]));
    }
    said.join(", ")
}

/// The row under the cursor: where it stands, and its values.
fn row_line(state: &State, board: &Board, row: &Row) -> String {
    let (pane, lang) = (state.page().pane(), state.lang());
    let mut said = match &state.overview {
        Some(view) if state.page().mode == Mode::Overview => overview_row(state, view, row),
        _ => row_words(state, board, row, columns(pane.query.list)),
    };
    if pane.marks.contains(row) {
        said.push_str(", ");
        said.push_str(m::MARKED.get(lang));
    }
    if let Some(mark) = state.unsent.mark(&row.key) {
        let word = if mark == Mark::Conflict { link::MARK_CONFLICT } else { link::MARK_UNSENT };
        said.push_str(", ");
        said.push_str(word.get(lang));
    }
    m::ROW.fill(lang, &[("at", &(pane.cursor + 1)), ("n", &pane.rows.len()), ("row", &said)])
}

/// A row's values that say something, each with its label where it doesn't speak for itself.
fn row_words(state: &State, board: &Board, row: &Row, all: &[ColumnId]) -> String {
    let lang = state.lang();
    let own = |column: &ColumnId| {
        matches!(
            column,
            ColumnId::Id
                | ColumnId::Title
                | ColumnId::Name
                | ColumnId::What
                | ColumnId::Subject
                | ColumnId::Light
                | ColumnId::Left
                | ColumnId::At
                | ColumnId::Date
        )
    };
    let values = cells(board, row, all, lang, state.reveal);
    // What it is comes first, and then how it stands.
    let rank = |column: &ColumnId| match column {
        ColumnId::Id => 0,
        ColumnId::Title | ColumnId::Name | ColumnId::What | ColumnId::Subject => 1,
        _ => 2,
    };
    let mut said: Vec<(u8, String)> = all
        .iter()
        .zip(values)
        .filter(|(_, cell)| !matches!(cell.text.trim(), "" | "-" | "—"))
        .map(|(column, cell)| {
            let text =
                if own(column) { cell.text } else { format!("{} {}", column.label().get(lang), cell.text) };
            (rank(column), text)
        })
        .collect();
    // A stable sort: the rest keeps the order of the columns.
    said.sort_by_key(|(rank, _)| *rank);
    let (heads, rest): (Vec<_>, Vec<_>) = said.into_iter().partition(|(rank, _)| *rank < 2);
    let join = |parts: Vec<(u8, String)>, by: &str| {
        parts.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join(by)
    };
    [join(heads, " "), join(rest, ", ")]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}

fn urgent(line: &crate::query::UrgentLine) -> String {
    let parts = [&line.left, &line.id, &line.what, &line.units, &line.due];
    parts.into_iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" ")
}

fn linked(state: &State, line: &crate::query::LinkLine) -> String {
    let lang = state.lang();
    let mut said = format!("{} {}, {}", line.id, line.name, o::OPEN.fill(lang, &[("n", &line.open)]));
    if line.overdue > 0 {
        said.push_str(&o::OVERDUE.fill(lang, &[("n", &line.overdue)]));
    }
    let visited = line.last_visit.as_ref().map_or_else(
        || o::NEVER_VISITED.get(lang).to_owned(),
        |day| o::LAST_VISIT.fill(lang, &[("day", day)]),
    );
    format!("{said}, {visited}")
}

fn next(state: &State, review: &crate::query::NextReview) -> String {
    let agenda = o::AGENDA.fill(state.lang(), &[("n", &review.agenda)]);
    let said = [review.when.clone(), review.title.clone(), agenda, review.changes.clone()];
    said.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// A row of the overview as its section has it.
fn overview_row(state: &State, view: &Overview, row: &Row) -> String {
    let of_urgent = view.urgent.iter().find(|line| line.row == *row).map(urgent);
    let of_links = || view.links.iter().find(|line| line.row == *row).map(|line| linked(state, line));
    let of_next = || view.next.as_ref().filter(|line| line.row == *row).map(|line| next(state, line));
    let of_coverage = || view.coverage.iter().find(|line| line.row == *row).map(|line| coverage(state, line));
    of_urgent.or_else(of_links).or_else(of_next).or_else(of_coverage).unwrap_or_default()
}

fn coverage(state: &State, line: &crate::query::CoverageLine) -> String {
    let lang = state.lang();
    let mut said = vec![format!("{} {}", line.name, line.share)];
    if !line.target.is_empty() {
        said.push(format!("{} {} {}", o::TARGET.get(lang), line.target, line.by));
    }
    said.extend(line.shortfall.map(|n| o::SHORTFALL.fill(lang, &[("n", &n)])));
    said.join(", ")
}

/// The overview section by section.
fn overview(state: &State, view: &Overview) -> Vec<String> {
    let lang = state.lang();
    let figures: Vec<String> = view
        .figures
        .iter()
        .map(|figure| format!("{} {}", figure.counted.label().get(lang), figure.value))
        .collect();
    let mut lines = vec![pair(state, o::TODAY.get(lang), &figures.join(", "))];
    lines.extend(view.coverage.iter().map(|line| pair(state, o::COVERAGE.get(lang), &coverage(state, line))));
    let mut section = |title: crate::locale::Message, entries: Vec<String>| {
        let more = entries.len().saturating_sub(READ_OUT);
        lines.extend(entries.into_iter().take(READ_OUT).map(|entry| pair(state, title.get(lang), &entry)));
        if more > 0 {
            lines.push(pair(state, title.get(lang), &m::MORE.fill(lang, &[("n", &more)])));
        }
    };
    let urgents = view.urgent.iter().map(urgent).collect::<Vec<_>>();
    section(
        o::URGENT,
        if urgents.is_empty() { vec![o::NOTHING_URGENT.get(lang).to_owned()] } else { urgents },
    );
    let mine = if view.links_are_mine { o::MY_LINKS } else { o::LINKS };
    section(mine, view.links.iter().map(|line| linked(state, line)).collect());
    section(o::NEXT_REVIEW, view.next.iter().map(|line| next(state, line)).collect());
    lines
}

/// The record that was opened, and the link under the cursor.
fn detail(state: &State, parts: &mut Vec<Part>) {
    let (Some(board), Some(row)) = (&state.board, state.selected()) else { return };
    let text = state.detail_of(board, &row.key);
    let name = format!("detail {:?} {}", row.key, state.reveal);
    parts.push(Part::new(name, When::New, words(state, &prose::detail(&text, ENDLESS, None))));
    if let Some(at) = state.page().detail.link {
        link_at(state, &prose::detail(&text, ENDLESS, Some(at)), parts);
    }
}

/// Says which link is under the cursor.
fn link_at(state: &State, lines: &[prose::Line], parts: &mut Vec<Part>) {
    let mut runs = lines.iter().flat_map(|line| &line.runs);
    if let Some(run) = runs.find(|run| run.tone == Tone::SelectedLink) {
        let said = m::LINK.fill(state.lang(), &[("text", &run.text)]);
        parts.push(Part::line("link", said));
    }
}

/// A meeting's room: which meeting, and the item one looks at. How long it takes is not told every minute.
fn room(state: &State, parts: &mut Vec<Part>) {
    let (Some(board), Some(room)) = (&state.board, &state.room) else { return };
    let (head, _) = room_lines::head(state);
    parts.push(Part::new("room", When::New, words(state, &[prose::Line { runs: head }])));
    let agenda = room_lines::agenda(state);
    let place = room.place();
    if let Some((how, title)) = agenda.get(place) {
        use crate::locale::labels::Labelled as _;
        let said = format!("{}, {}", title.trim(), how.shown(state.lang()));
        let said = m::ROW.fill(state.lang(), &[("at", &(place + 1)), ("n", &agenda.len()), ("row", &said)]);
        parts.push(Part::line("row", said));
    }
    if let Some(detail) = room.detail(board, state) {
        let name = format!("item {place}");
        parts.push(Part::new(name, When::New, words(state, &prose::detail(&detail, ENDLESS, None))));
        link_at(state, &prose::detail(&detail, ENDLESS, Some(room.link)), parts);
    }
}
