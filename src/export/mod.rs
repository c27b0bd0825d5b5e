//! What members take out of the records, and bring back: workbooks, lists and calendars, edited workbooks as edits.

pub mod back;
mod book;
mod events;
mod lines;
mod origin;
mod render;
pub mod sheets;

#[cfg(test)]
mod tests;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value as Json;

use self::render::Eye;
use crate::domain::access::{Viewer, may_reveal};
use crate::domain::board::Board;
use crate::exchange::list::{self, Encoding};
use crate::locale::{Lang, Message, export as m};
use crate::query::{self, ListKind, Query, Row, columns, try_run};

/// Most working days between the alarm of a deadline and its day.
pub const MOST_ALARM: u16 = 60;

/// Calendars hold what is due from this many days before the day, so that what changed lately is brought up to date.
const DAYS_BACK: i64 = 31;

/// And up to this many days after it, unless another span is asked for.
const DAYS_AHEAD: i64 = 366;

/// What can be exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The workbook: tasks, deadlines, register, rectifications, outcomes, reviews, indicators.
    Workbook,
    /// Deadlines and meetings as a calendar.
    Calendar,
    /// One list.
    List(ListKind),
}

/// The form of an exported file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// A workbook.
    Xlsx,
    /// A table of texts.
    Csv,
    /// A calendar.
    Ics,
    /// An array of objects.
    Json,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 4] = [Self::Xlsx, Self::Csv, Self::Ics, Self::Json];

    /// The word that names it, which ends the names of its files too.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::Ics => "ics",
            Self::Json => "json",
        }
    }

    /// The format named by a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.word().eq_ignore_ascii_case(word.trim()))
    }
}

impl Kind {
    /// Everything that can be exported, in the order in which it is offered.
    pub const ALL: [Self; 18] = [
        Self::Workbook,
        Self::Calendar,
        Self::List(ListKind::Tasks),
        Self::List(ListKind::Deadlines),
        Self::List(ListKind::Supervisions),
        Self::List(ListKind::Communities),
        Self::List(ListKind::Enterprises),
        Self::List(ListKind::Rectifications),
        Self::List(ListKind::Visits),
        Self::List(ListKind::Reviews),
        Self::List(ListKind::Upcoming),
        Self::List(ListKind::Series),
        Self::List(ListKind::Outcomes),
        Self::List(ListKind::Matters),
        Self::List(ListKind::Indicators),
        Self::List(ListKind::Units),
        Self::List(ListKind::Members),
        Self::List(ListKind::Milestones),
    ];

    /// The word that names it on the command line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Workbook => "workbook",
            Self::Calendar => "calendar",
            Self::List(list) => list.as_str(),
        }
    }

    /// Its label.
    pub const fn label(self) -> Message {
        match self {
            Self::Workbook => m::KIND_WORKBOOK,
            Self::Calendar => m::KIND_CALENDAR,
            Self::List(list) => list.label(),
        }
    }

    /// What a word or label names.
    pub fn from_word(word: &str) -> Option<Self> {
        let word = word.trim();
        let named = |kind: &Self| {
            kind.word().eq_ignore_ascii_case(word)
                || [Lang::Zh, Lang::En].iter().any(|lang| kind.label().get(*lang).eq_ignore_ascii_case(word))
        };
        Self::ALL.into_iter().find(named).or_else(|| ListKind::from_word(word).map(Self::List))
    }

    /// The formats that it can have, the usual one first.
    pub const fn formats(self) -> &'static [Format] {
        match self {
            Self::Workbook => &[Format::Xlsx],
            Self::Calendar => &[Format::Ics],
            Self::List(ListKind::Deadlines | ListKind::Reviews) => {
                &[Format::Csv, Format::Xlsx, Format::Json, Format::Ics]
            }
            Self::List(_) => &[Format::Csv, Format::Xlsx, Format::Json],
        }
    }
}

/// What is exported, and how.
#[derive(Clone, Debug)]
pub struct Request {
    /// What.
    pub kind: Kind,
    /// In which form.
    pub format: Format,
    /// Rows and order of a list; none for all rows in the list's own order. Workbook and calendar take none.
    pub query: Option<Query>,
    /// The last day to which deadlines and planned meetings go; none for the usual span.
    pub until: Option<Date>,
    /// Working days between the alarm of a deadline and its day, at most [`MOST_ALARM`]; none for no alarms.
    pub alarm: Option<u16>,
    /// Characters of CSV.
    pub encoding: Encoding,
    /// Contacts in the clear.
    pub unmask: bool,
    /// Who exports; only a viewer with the right has contacts in the clear.
    pub viewer: Option<Viewer>,
    /// Whether the board is that of another day than the records': such a workbook can't be read back.
    pub look_back: bool,
    /// Where the records come from, such as the server's name: it tells events and workbooks of one county from
    /// those of another.
    pub realm: String,
    /// Whether the records are made up, which the workbook then says.
    pub made_up: bool,
}

impl Request {
    /// Everything of a kind in its usual form, out of a realm.
    pub fn new(kind: Kind, realm: &str) -> Self {
        Self {
            kind,
            format: kind.formats().first().copied().unwrap_or(Format::Csv),
            query: None,
            until: None,
            alarm: Some(1),
            encoding: Encoding::default(),
            unmask: false,
            viewer: None,
            look_back: false,
            realm: realm.to_owned(),
            made_up: false,
        }
    }
}

/// An exported file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// The name that it has unless another is asked for (`舒美-2023-06-12.xlsx`).
    pub name: String,
    /// What stands in it.
    pub bytes: Vec<u8>,
}

/// Why nothing is exported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// The kind has no such form.
    NoFormat(Kind, Format),
    /// The kind takes no filter.
    NoFilter(Kind),
    /// The viewer may not have contacts in the clear.
    MayNotUnmask,
    /// The filter asks for what the board does not hold.
    Filter(query::FilterError),
    /// The workbook can't be made.
    Book(String),
}

impl Error {
    /// What is wrong and what to do about it.
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Self::NoFormat(kind, format) => {
                let formats: Vec<&str> = kind.formats().iter().map(|format| format.word()).collect();
                let (kind, formats) = (kind.label().get(lang), formats.join(" "));
                m::NO_FORMAT.fill(lang, &[("kind", &kind), ("format", &format.word()), ("formats", &formats)])
            }
            Self::NoFilter(kind) => m::NO_FILTER.fill(lang, &[("kind", &kind.label().get(lang))]),
            Self::MayNotUnmask => m::MAY_NOT_UNMASK.get(lang).to_owned(),
            Self::Filter(error) => error.message(lang),
            Self::Book(error) => m::BAD_BOOK.fill(lang, &[("error", error)]),
        }
    }
}

/// Exports what is asked for from a board, at a time.
///
/// # Errors
/// [`Error`].
pub fn export(board: &Board, request: &Request, lang: Lang, now: Timestamp) -> Result<Exported, Error> {
    if !request.kind.formats().contains(&request.format) {
        return Err(Error::NoFormat(request.kind, request.format));
    }
    if request.unmask && !request.viewer.as_ref().is_some_and(may_reveal) {
        return Err(Error::MayNotUnmask);
    }
    let eye = Eye { board, lang, reveal: request.unmask };
    let bytes = match (request.kind, request.format) {
        (Kind::Workbook | Kind::Calendar, _) if request.query.is_some() => {
            return Err(Error::NoFilter(request.kind));
        }
        (Kind::Workbook, _) => {
            let rows: Result<Vec<_>, Error> =
                book::lists().map(|list| Ok((list, rows(board, request, list)?))).collect();
            book::workbook(&eye, request, &rows?, now)?
        }
        (Kind::Calendar, _) => events::file(&eye, &plan(board, request, now), true, true, None),
        (Kind::List(list), Format::Ics) => {
            let only = match &request.query {
                Some(_) => Some(rows(board, request, list)?),
                None => None,
            };
            let deadlines = list == ListKind::Deadlines;
            events::file(&eye, &plan(board, request, now), deadlines, !deadlines, only.as_deref())
        }
        (Kind::List(list), Format::Xlsx) => {
            book::workbook(&eye, request, &[(list, rows(board, request, list)?)], now)?
        }
        (Kind::List(list), Format::Json) => json(board, request, list, &rows(board, request, list)?),
        (Kind::List(list), Format::Csv) => {
            let header: Vec<String> = columns(list).iter().map(|one| one.as_str().to_owned()).collect();
            let rows = rows(board, request, list)?;
            let fields = rows.iter().map(|row| query::fields(board, row, columns(list), request.unmask));
            let bytes = list::csv(&header, fields, request.encoding);
            bytes.map_err(|error| Error::Book(error.to_string()))?
        }
    };
    Ok(Exported { name: name(board.day, request, lang), bytes })
}

/// An array with one object a line, as `shumei list --json` prints it.
fn json(board: &Board, request: &Request, list: ListKind, rows: &[Row]) -> Vec<u8> {
    let object =
        |row: &Row| Json::Object(query::object(board, row, columns(list), request.unmask)).to_string();
    let lines: Vec<String> = rows.iter().map(object).collect();
    let text = if lines.is_empty() { "[]\n".to_owned() } else { format!("[\n{}\n]\n", lines.join(",\n")) };
    text.into_bytes()
}

/// The rows of a list.
fn rows(board: &Board, request: &Request, list: ListKind) -> Result<Vec<Row>, Error> {
    let mut query = request.query.clone().unwrap_or_else(|| Query::new(list));
    let spans = matches!(list, ListKind::Deadlines | ListKind::Reviews);
    // Without a span the list of deadlines holds what has long been overdue as well.
    if spans && (request.format == Format::Ics || request.until.is_some() && list == ListKind::Reviews) {
        query.span = query.span.or(Some(span(board, request)));
    }
    let mut rows = try_run(board, &query).map_err(Error::Filter)?;
    if list == ListKind::Deadlines && query.span.is_none() {
        let (_, until) = span(board, request);
        rows.retain(|row| row.on.is_none_or(|on| on <= until));
    }
    Ok(rows)
}

fn days(days: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * days)
}

/// First and last day of calendars.
fn span(board: &Board, request: &Request) -> (Date, Date) {
    let until = request.until.unwrap_or_else(|| board.day.saturating_add(days(DAYS_AHEAD)));
    (board.day.saturating_sub(days(DAYS_BACK)), until)
}

fn plan<'a>(board: &Board, request: &'a Request, now: Timestamp) -> events::Plan<'a> {
    let alarm = request.alarm.map(|days| days.min(MOST_ALARM));
    events::Plan { span: span(board, request), alarm, realm: &request.realm, now }
}

fn name(day: Date, request: &Request, lang: Lang) -> String {
    let stem = match request.kind {
        Kind::Workbook => m::NAME_OF_ALL.fill(lang, &[("day", &day)]),
        kind => {
            let what = match lang {
                Lang::Zh => kind.label().get(lang),
                Lang::En => kind.word(),
            };
            m::NAME_OF.fill(lang, &[("what", &what), ("day", &day)])
        }
    };
    format!("{stem}.{}", request.format.word())
}
