//! The rows of a sheet: their cells, and what their records hold of the values that are read back.

use serde_json::{Map, Value as Json, json};

use super::render::Eye;
use super::sheets::{Column, SheetKind, Source, is_masked};
use crate::domain::edit::amendable;
use crate::domain::id::{Key, Kind};
use crate::domain::member::mask_digits;
use crate::domain::record::{Record, Version};
use crate::domain::task::Task;
use crate::exchange::workbook::Cell;
use crate::locale::date;
use crate::query::item::Item;
use crate::query::rows::value;
use crate::query::value::Value;
use crate::query::words::unit_name;
use crate::query::{ColumnId, Row};

/// The period of a milestone that comes back, among the values that a row holds.
pub const PERIOD: &str = "period";

/// A row of a sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The record; a series for a meeting that has no record yet.
    pub key: Key,
    /// The day that tells the turns of a duty, or of a series' meetings, apart; none elsewhere.
    pub turn: Option<jiff::civil::Date>,
    /// The record's version; none where there is no record.
    pub version: Option<Version>,
    /// Its cells, one for each column.
    pub cells: Vec<Cell>,
    /// The fields that are read back, as the record holds them, long numbers masked.
    pub held: Map<String, Json>,
}

/// A row of a list as a row of a sheet; none where the record is gone.
pub fn line(eye: &Eye<'_>, sheet: SheetKind, row: &Row) -> Option<Line> {
    let item = Item::of_row(eye.board, row)?;
    let record = eye.board.data.record(&row.key).filter(|record| !matches!(record, Record::Series(_)));
    let inputs = record.as_ref().zip(sheet.act()).map(|(record, act)| act.opened(record)).unwrap_or_default();
    let version = record.as_ref().map(Record::version);
    let cell = |column: &Column| match column.source {
        Source::Id => Cell::text(row.key.id.as_str()),
        Source::Version => version.map_or(Cell::Blank, |version| Cell::Number(version as f64)),
        Source::View(id) => eye.view(&value(eye.board, &item, id)),
        Source::Of => match value(eye.board, &item, ColumnId::Met) {
            Value::Ratio(_, of) => Cell::Number(f64::from(of)),
            _ => Cell::Blank,
        },
        Source::Clock => match value(eye.board, &item, ColumnId::At) {
            Value::At(at) => Cell::text(at.strftime("%H:%M").to_string()),
            _ => Cell::Blank,
        },
        Source::LastProgress => match &item {
            Item::Task(task) => Cell::text(last_progress(eye, task)),
            _ => Cell::Blank,
        },
        Source::Met => match &item {
            Item::Deadline(deadline, _) => deadline.reading.done_on.map_or(Cell::Blank, Cell::Day),
            _ => Cell::Blank,
        },
        Source::Note => Cell::Blank,
        Source::Input(name) => match inputs.iter().find(|(field, _)| field.name == name) {
            Some((field, value)) => eye.input(row.key.kind, field, value),
            // A meeting that only its series plans has no inputs, and shows what the list does.
            None => {
                ColumnId::from_word(name).map_or(Cell::Blank, |id| eye.view(&value(eye.board, &item, id)))
            }
        },
    };
    let cells = sheet.columns().iter().map(cell).collect();
    let mut held = record.as_ref().map(held).unwrap_or_default();
    let turn = match &item {
        Item::Deadline(deadline, _) => Some(deadline.due),
        Item::Planned(meeting) => Some(meeting.at.date()),
        _ => None,
    };
    if let Item::Deadline(deadline, _) = &item
        && let Some((from, to)) = deadline.reading.period
    {
        held.insert(PERIOD.to_owned(), json!([from, to]));
    }
    Some(Line { key: row.key.clone(), turn, version, cells, held })
}

/// Day, unit and text of the last line of a task's progress log by the board's day.
fn last_progress(eye: &Eye<'_>, task: &Task) -> String {
    let last = task.progress.iter().rev().find(|line| line.on <= eye.board.day);
    last.map_or_else(String::new, |line| {
        let day = date::plain_seen_from(eye.board.day, line.on);
        let unit = line.unit.as_ref().map_or("", |unit| unit_name(eye.board, unit));
        [day.as_str(), unit, &mask_digits(&line.note)].join(" ").trim().to_owned()
    })
}

/// The fields of a record that a workbook can change, by their names in JSON.
pub fn fields(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Task => &["state", "percent"],
        Kind::Milestone => &["done", "evidence"],
        kind => amendable(kind),
    }
}

/// What a record holds of these fields, long numbers masked; a field that it has not is left out.
pub fn held(record: &Record) -> Map<String, Json> {
    let kind = record.key().kind;
    let json = json_of(record);
    let known = fields(kind).iter().filter_map(|field| Some((*field, json.get(*field)?)));
    known.map(|(field, value)| (field.to_owned(), masked(kind, field, value))).collect()
}

/// A record's fields by their names in JSON.
pub fn json_of(record: &Record) -> Map<String, Json> {
    record.to_json().ok().and_then(|json| serde_json::from_slice(&json).ok()).unwrap_or_default()
}

/// A value as a workbook may hold it.
pub fn masked(kind: Kind, field: &str, value: &Json) -> Json {
    match value {
        Json::String(text) if is_masked(kind, field) => json!(mask_digits(text)),
        other => other.clone(),
    }
}
