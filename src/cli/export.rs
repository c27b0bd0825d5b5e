//! `shumei export KIND`: workbooks, lists and calendars as files.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use clap::Args;
use jiff::Timestamp;

use super::account::Account;
use super::due::within;
use super::error::CliError;
use super::list::parse_filter;
use super::out::Out;
use super::records::no_column;
use super::session::Session;
use super::words::Words;
use crate::domain::access::Viewer;
use crate::domain::board::Board;
use crate::domain::text::single_line;
use crate::exchange::file::save;
use crate::exchange::list::Encoding;
use crate::export::{self, Exported, Format, Kind, MOST_ALARM, Request};
use crate::locale::{Lang, export as m};
use crate::query::{Query, parse_sort};

/// The word for no alarms.
const NO_ALARM: &str = "none";

/// Where the records come from, where no server is known.
const DEMO: &str = "demo";
const BUILTIN: &str = "builtin";

/// `shumei export`.
#[derive(Clone, Debug, Args)]
pub struct ExportArgs {
    /// What.
    #[arg(value_name = "KIND", value_parser = Words(kinds))]
    pub kind: String,
    /// Where to.
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// In which form.
    #[arg(long, value_name = "FORMAT", value_parser = Words(formats))]
    pub format: Option<String>,
    /// Which rows of a list.
    #[arg(long, short, value_name = "EXPR", allow_hyphen_values = true)]
    pub filter: Option<String>,
    /// Order of a list.
    #[arg(long, short, value_name = "COLUMNS", allow_hyphen_values = true)]
    pub sort: Option<String>,
    /// How far ahead.
    #[arg(long, value_name = "PERIOD")]
    pub within: Option<String>,
    /// Characters of CSV.
    #[arg(long, value_name = "ENCODING", value_parser = Words(encodings))]
    pub encoding: Option<String>,
    /// Alarms of a calendar.
    #[arg(long, value_name = "DAYS")]
    pub alarm: Option<String>,
    /// Contacts in the clear.
    #[arg(long)]
    pub unmask: bool,
    /// Replaces a file that is there.
    #[arg(long)]
    pub force: bool,
}

fn kinds() -> Vec<&'static str> {
    Kind::ALL.iter().map(|kind| kind.word()).collect()
}

fn formats() -> Vec<&'static str> {
    Format::ALL.iter().map(|format| format.word()).collect()
}

fn encodings() -> Vec<&'static str> {
    Encoding::ALL.iter().map(|encoding| encoding.word()).collect()
}

/// Exports; says that there was something to export.
///
/// # Errors
/// What of the request can't be read or done; a file that can't be written; the output's.
pub fn run(args: &ExportArgs, session: &mut Session, out: &mut Out<'_>) -> Result<bool, CliError> {
    let lang = session.lang;
    let board = session.board()?;
    let request = request(args, session, &board)?;
    let exported = export::export(&board, &request, lang, Timestamp::now());
    let exported = exported.map_err(|error| CliError::Input(single_line(&error.message(lang))))?;
    match target(args, &exported, request.format) {
        Some(path) => {
            let path = save(&path, &exported.bytes, args.force);
            let path = path.map_err(|error| CliError::Input(error.message(lang)))?;
            out.line(&m::WRITTEN.fill(lang, &[("file", &single_line(&path.display().to_string()))]))?;
        }
        None => {
            if request.format == Format::Xlsx && std::io::stdout().is_terminal() {
                return Err(CliError::Input(m::TERMINAL.get(lang).to_owned()));
            }
            out.writer().write_all(&exported.bytes)?;
        }
    }
    Ok(true)
}

/// The file; none for standard output. A directory takes a file of the usual name.
fn target(args: &ExportArgs, exported: &Exported, format: Format) -> Option<PathBuf> {
    match args.output.as_deref() {
        Some(path) if path == Path::new("-") => None,
        Some(path) if path.is_dir() => Some(path.join(&exported.name)),
        Some(path) => Some(path.to_owned()),
        None => (format == Format::Xlsx).then(|| PathBuf::from(&exported.name)),
    }
}

fn request(args: &ExportArgs, session: &Session, board: &Board) -> Result<Request, CliError> {
    let lang = session.lang;
    let kind = Kind::from_word(&args.kind).ok_or_else(|| {
        let (word, kinds) = (single_line(&args.kind), kinds().join(" "));
        CliError::Input(m::NO_KIND.fill(lang, &[("word", &word), ("kinds", &kinds)]))
    })?;
    let mut request = Request {
        format: format(args, kind, lang)?,
        query: query(args, kind, session, board)?,
        unmask: args.unmask,
        viewer: viewer(session, board),
        look_back: session.as_of.is_some(),
        made_up: session.demo.is_some(),
        ..Request::new(kind, &realm(session)?)
    };
    if let Some(text) = &args.within {
        request.until = Some(within(text, board.day, lang)?.1);
    }
    if let Some(word) = &args.alarm {
        request.alarm = alarm(word, lang)?;
    }
    let to_file = args.output.as_deref().is_some_and(|path| path != Path::new("-"));
    request.encoding = match args.encoding.as_deref() {
        None if to_file => Encoding::Utf8Bom,
        None => Encoding::Utf8,
        Some(word) => Encoding::ALL
            .into_iter()
            .find(|encoding| encoding.word().eq_ignore_ascii_case(word.trim()))
            .ok_or_else(|| CliError::Input(m::NO_ENCODING.fill(lang, &[("word", &single_line(word))])))?,
    };
    Ok(request)
}

/// The format that is asked for: by its word, by the name of the file, or the kind's usual one.
fn format(args: &ExportArgs, kind: Kind, lang: Lang) -> Result<Format, CliError> {
    let usual = kind.formats().first().copied().unwrap_or(Format::Csv);
    let Some(word) = &args.format else {
        let end = args.output.as_deref().and_then(Path::extension).and_then(|end| end.to_str());
        return Ok(end.and_then(Format::from_word).unwrap_or(usual));
    };
    Format::from_word(word).ok_or_else(|| {
        let formats: Vec<&str> = kind.formats().iter().map(|format| format.word()).collect();
        let (word, formats) = (single_line(word), formats.join(" "));
        let kind = kind.label().get(lang);
        CliError::Input(m::NO_FORMAT.fill(lang, &[("kind", &kind), ("format", &word), ("formats", &formats)]))
    })
}

fn query(args: &ExportArgs, kind: Kind, session: &Session, board: &Board) -> Result<Option<Query>, CliError> {
    let lang = session.lang;
    if args.filter.is_none() && args.sort.is_none() {
        return Ok(None);
    }
    let Kind::List(list) = kind else {
        return Err(CliError::Input(export::Error::NoFilter(kind).message(lang)));
    };
    let mut query = Query { me: session.me(), ..Query::new(list) };
    if let Some(text) = &args.filter {
        query.filter = parse_filter(text, list, board, lang)?;
    }
    if let Some(text) = &args.sort {
        query.sort = parse_sort(text, list).map_err(|word| no_column(&word, list, lang))?;
    }
    Ok(Some(query))
}

fn alarm(word: &str, lang: Lang) -> Result<Option<u16>, CliError> {
    if word.eq_ignore_ascii_case(NO_ALARM) {
        return Ok(None);
    }
    let days = word.trim().parse::<u16>().ok().filter(|days| *days <= MOST_ALARM);
    days.map(Some).ok_or_else(|| {
        let word = single_line(word);
        CliError::Input(m::BAD_ALARM.fill(lang, &[("word", &word), ("most", &MOST_ALARM)]))
    })
}

/// Who exports: the account's member, whoever's eyes `--me` takes; without a server the reader's seat.
pub fn viewer(session: &Session, board: &Board) -> Option<Viewer> {
    let account = Account::known(session).ok().flatten().map(|account| account.profile.member);
    let member = account.or_else(|| session.me())?;
    board.data.members.get(&member).map(|member| Viewer::of(member))
}

/// Where the session's records come from: the server's name.
///
/// # Errors
/// A profile that is missing or wrong.
pub fn realm(session: &Session) -> Result<String, CliError> {
    Ok(match Account::known(session)? {
        Some(account) => account.profile.address.host().to_owned(),
        None if session.demo.is_some() => DEMO.to_owned(),
        None => BUILTIN.to_owned(),
    })
}
