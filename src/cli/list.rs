//! `shumei list KIND`: a list of the dashboard, or one of the saved views.

use super::account::Account;
use super::args::ListArgs;
use super::error::CliError;
use super::out::Out;
use super::records::{Listing, no_column, parse_columns};
use super::session::Session;
use super::views;
use crate::config::SavedView;
use crate::domain::board::Board;
use crate::domain::id::Kind;
use crate::domain::member::Role;
use crate::domain::text::single_line;
use crate::locale::labels::Labelled as _;
use crate::locale::{Lang, cli as m};
use crate::query::{self, Filter, FilterError, ListKind, Query, parse_sort, try_run};

/// Prints the list; says whether it has rows.
///
/// # Errors
/// A list, filter, order or column that can't be read; the output's.
pub fn run(args: &ListArgs, session: &mut Session, out: &mut Out<'_>) -> Result<bool, CliError> {
    let mut board = session.board()?;
    let lang = session.lang;
    let mut query = base(&args.kind, session)?;
    if query.list == ListKind::Scores {
        let rules = super::assess::rules::load(None, session)?;
        board = crate::assess::scored(&board, &rules, &super::assess::sight(session, &board)?);
    }
    query.me = session.me();
    if let Some(text) = &args.filter {
        let more = parse_filter(text, query.list, &board, lang)?;
        query.filter.terms.extend(more.terms);
        query.filter.words.extend(more.words);
    }
    if let Some(text) = &args.sort {
        query.sort = parse_sort(text, query.list).map_err(|word| no_column(&word, query.list, lang))?;
    }
    let columns = match &args.columns {
        Some(text) => parse_columns(text, query.list, lang)?,
        None => query::columns(query.list).to_vec(),
    };
    let mut rows = rows(&board, &query, lang)?;
    if rows.is_empty() {
        session.why = why(&board, query.list, session)?;
    }
    rows.truncate(args.limit.unwrap_or(usize::MAX));
    let listing = Listing {
        board: &board,
        list: query.list,
        rows: &rows,
        columns: &columns,
        drops: args.columns.is_none(),
        lang,
    };
    listing.print(args.form.form(), out)
}

/// Why a list of register records is empty, where the board says it: the viewer's role, or no register at all.
fn why(board: &Board, list: ListKind, session: &Session) -> Result<Option<String>, CliError> {
    let lang = session.lang;
    let Some(kind) = list.kind().filter(|kind| board.data.count(*kind) == 0) else { return Ok(None) };
    let registered = matches!(kind, Kind::Community | Kind::Enterprise);
    if !registered && !matches!(kind, Kind::Supervision | Kind::Visit | Kind::Rectification | Kind::Matter) {
        return Ok(None);
    }
    let Some(account) = Account::known(session)? else {
        let builtin = session.demo.is_none() && registered;
        return Ok(builtin.then(|| m::WHY_BUILTIN.get(lang).to_owned()));
    };
    // The server shows by the account's seat, whoever's eyes --me takes.
    let Some(member) = board.data.members.get(&account.profile.member) else { return Ok(None) };
    Ok(match &member.role {
        Role::Viewer | Role::Other(_) => {
            Some(m::WHY_ROLE.fill(lang, &[("role", &single_line(member.role.shown(lang)))]))
        }
        Role::Lead if kind != Kind::Matter => Some(m::WHY_LEAD.get(lang).to_owned()),
        Role::Township if registered => Some(m::WHY_AREA.get(lang).to_owned()),
        Role::Admin | Role::Office if registered => Some(m::WHY_EMPTY.get(lang).to_owned()),
        _ => None,
    })
}

/// The list, or the saved view, of a name.
fn base(name: &str, session: &Session) -> Result<Query, CliError> {
    let lang = session.lang;
    if let Some(list) = ListKind::from_word(name) {
        return Ok(Query::new(list));
    }
    let views = &session.settings().views;
    let named = |view: &&SavedView| {
        let name = name.trim();
        view.name.as_str() == name
            || view.name_en.as_ref().is_some_and(|english| english.as_str().eq_ignore_ascii_case(name))
    };
    let Some(view) = views.iter().find(named) else {
        let words: Vec<&str> = ListKind::ALL.iter().map(|list| list.as_str()).collect();
        let views: Vec<&str> = views.iter().map(|view| view.label(lang).as_str()).collect();
        let (word, words, views) = (single_line(name), words.join(" "), views.join(", "));
        return Err(CliError::Input(
            m::NO_LIST.fill(lang, &[("word", &word), ("lists", &words), ("views", &views)]),
        ));
    };
    views::query(view, lang).map_err(CliError::Input)
}

/// Reads a `--filter`.
///
/// # Errors
/// Its place, what is wrong there and the cure.
pub fn parse_filter(text: &str, list: ListKind, board: &Board, lang: Lang) -> Result<Filter, CliError> {
    Filter::parse(text, list, board).map_err(|error| bad_filter(&error, lang))
}

/// The rows of a query.
///
/// # Errors
/// A filter that asks for what the board does not hold.
pub fn rows(board: &Board, query: &Query, lang: Lang) -> Result<Vec<query::Row>, CliError> {
    try_run(board, query).map_err(|error| bad_filter(&error, lang))
}

fn bad_filter(error: &FilterError, lang: Lang) -> CliError {
    CliError::Input(m::BAD_FILTER.fill(lang, &[("error", &single_line(&error.message(lang)))]))
}
