//! `shumei brief`: the day as plain text, for a mail or a chat.

use super::error::CliError;
use super::out::Out;
use super::session::Session;
use super::table::truncate;
use crate::domain::board::Board;
use crate::domain::id::MemberId;
use crate::locale::{Lang, Message, cli as m, date, lists};
use crate::query::filter::period::week;
use crate::query::{
    ColumnId, Filter, FilterKey, ListKind, Overview, Query, Row, cells, overview, run as rows_of,
};

/// At most so many lines in a section; the rest is counted.
const MOST: usize = 20;

/// Blanks before an entry, and between figures.
const INDENT: &str = "  ";

/// Prints the day; there always is one.
///
/// # Errors
/// The output's.
pub fn run(session: &mut Session, out: &mut Out<'_>) -> Result<bool, CliError> {
    let board = session.board()?;
    let (lang, me) = (session.lang, session.me());
    let text = lines(&board, me.as_ref(), session.demo.is_some(), lang);
    for line in text {
        match out.width {
            Some(width) => out.line(&truncate(&line, width))?,
            None => out.line(&line)?,
        }
    }
    Ok(true)
}

fn lines(board: &Board, me: Option<&MemberId>, demo: bool, lang: Lang) -> Vec<String> {
    let overview = overview(board, me, lang);
    let mut out = vec![m::BRIEF_TITLE.fill(lang, &[("day", &date::day_of_year(board.day, lang))])];
    if demo {
        out.push(m::MADE_UP.get(lang).to_owned());
    }
    let figures: Vec<String> = overview
        .figures
        .iter()
        .map(|figure| format!("{} {}", figure.counted.label().get(lang), figure.value))
        .collect();
    out.push(figures.join(INDENT));
    deadlines(board, "overdue", m::BRIEF_OVERDUE, lang, &mut out);
    deadlines(board, "due-soon", m::BRIEF_DUE_SOON, lang, &mut out);
    reviews(board, lang, &mut out);
    next(&overview, lang, &mut out);
    coverage(&overview, lang, &mut out);
    links(&overview, lang, &mut out);
    out
}

/// A heading with its count and at most [`MOST`] entries; nothing without entries.
fn section(title: Message, entries: &[String], lang: Lang, out: &mut Vec<String>) {
    if entries.is_empty() {
        return;
    }
    out.push(String::new());
    out.push(m::BRIEF_SECTION.fill(lang, &[("title", &title.get(lang)), ("n", &entries.len())]));
    out.extend(entries.iter().take(MOST).map(|entry| format!("{INDENT}{entry}")));
    if let Some(more) = entries.len().checked_sub(MOST).filter(|more| *more > 0) {
        out.push(format!("{INDENT}{}", m::BRIEF_MORE.fill(lang, &[("n", &more)])));
    }
}

/// Cells of a row that say something, in one line.
fn entry(board: &Board, row: &Row, columns: &[ColumnId], lang: Lang) -> String {
    let cells = cells(board, row, columns, lang, false);
    let texts: Vec<String> =
        cells.into_iter().map(|cell| cell.text).filter(|text| !text.is_empty()).collect();
    texts.join("  ")
}

fn deadlines(board: &Board, light: &str, title: Message, lang: Lang, out: &mut Vec<String>) {
    use ColumnId as C;
    let filter = Filter::default().with(FilterKey::Light, light);
    let rows = rows_of(board, &Query::new(ListKind::Deadlines).filtered(filter));
    let columns = [C::Due, C::Left, C::Id, C::What, C::Units];
    let entries: Vec<String> = rows.iter().map(|row| entry(board, row, &columns, lang)).collect();
    section(title, &entries, lang, out);
}

fn reviews(board: &Board, lang: Lang, out: &mut Vec<String>) {
    use ColumnId as C;
    let query = Query {
        span: Some(week(board.day)),
        sort: vec![(C::At, crate::query::Direction::Ascending)],
        ..Query::new(ListKind::Reviews)
    };
    let rows = rows_of(board, &query);
    let entries: Vec<String> =
        rows.iter().map(|row| entry(board, row, &[C::At, C::Title, C::State], lang)).collect();
    section(m::BRIEF_REVIEWS, &entries, lang, out);
}

fn next(overview: &Overview, lang: Lang, out: &mut Vec<String>) {
    let Some(next) = &overview.next else { return };
    out.push(String::new());
    out.push(m::BRIEF_NEXT.get(lang).to_owned());
    let agenda = m::BRIEF_AGENDA.fill(lang, &[("n", &next.agenda)]);
    let parts = [next.when.as_str(), &next.title, &agenda, &next.changes];
    let said: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    out.push(format!("{INDENT}{}", said.join("  ")));
}

fn coverage(overview: &Overview, lang: Lang, out: &mut Vec<String>) {
    let entries: Vec<String> = overview
        .coverage
        .iter()
        .filter(|line| line.of > 0)
        .map(|line| {
            let mut parts = vec![format!("{} {} ({}/{})", line.name, line.share, line.met, line.of)];
            if !line.target.is_empty() {
                let target = m::BRIEF_TARGET.fill(lang, &[("target", &line.target), ("by", &line.by)]);
                parts.push(target);
            }
            if let Some(short) = line.shortfall.filter(|short| *short > 0) {
                parts.push(m::BRIEF_SHORT.fill(lang, &[("n", &short)]));
            }
            parts.join("  ")
        })
        .collect();
    section(lists::LIST_INDICATORS, &entries, lang, out);
}

fn links(overview: &Overview, lang: Lang, out: &mut Vec<String>) {
    let entries: Vec<String> = overview
        .links
        .iter()
        .map(|line| {
            let counts = [("open", line.open), ("overdue", line.overdue), ("submitted", line.submitted)];
            let values: Vec<(&str, &dyn std::fmt::Display)> =
                counts.iter().map(|(name, count)| (*name, count as &dyn std::fmt::Display)).collect();
            let counts = m::BRIEF_LINK.fill(lang, &values);
            let visit = match &line.last_visit {
                Some(day) => m::BRIEF_VISIT.fill(lang, &[("day", day)]),
                None => m::BRIEF_NO_VISIT.get(lang).to_owned(),
            };
            format!("{} {}  {counts}  {visit}", line.id, line.name)
        })
        .collect();
    let title = if overview.links_are_mine { m::BRIEF_MY_LINKS } else { m::BRIEF_LINKS };
    section(title, &entries, lang, out);
}
