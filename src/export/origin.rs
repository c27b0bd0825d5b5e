//! The sheet of exported values: what every row showed and held, so that on the way back an edited cell is told from
//! one that somebody else changed meanwhile.
//!
//! It stands in the open and is explained on the first sheet. A version alone would not do: it says that a record
//! was changed, not which of its values, and an untouched cell would look like an edit.

use std::collections::HashMap;

use jiff::civil::Date;
use serde_json::{Map, Value as Json, json};

use super::lines::Line;
use super::sheets::SheetKind;
use crate::domain::id::{Key, Kind};
use crate::domain::record::Version;
use crate::exchange::sheet::{Row, Sheet, Spot};
use crate::exchange::workbook::{Cell, Head, MAX_CELL, Page};
use crate::locale::{Lang, export as m, lists as l};

/// Version of the sheet's form.
const FORMAT: u32 = 1;

/// Longest part of a text that is spread over several cells, in UTF-16 units.
const PART: usize = MAX_CELL - 768;

/// Around every text, so that no spreadsheet takes a part of it for anything else, and no blank at its ends is lost.
const MARK: char = '|';

/// What a row of a sheet showed and held when it was exported.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Origin {
    /// The record's version; none where there was no record.
    pub version: Option<Version>,
    /// What its cells said, by the words of their columns.
    pub shown: Map<String, Json>,
    /// The fields that are read back, as the record held them.
    pub held: Map<String, Json>,
}

impl Origin {
    /// What the cell of a column said.
    pub fn said(&self, word: &str) -> &str {
        self.shown.get(word).and_then(Json::as_str).unwrap_or_default()
    }
}

/// The exported values of a workbook.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Origins {
    /// Where the records came from.
    pub realm: String,
    /// The rows, by sheet, record and turn.
    pub rows: HashMap<(SheetKind, Key, Option<Date>), Origin>,
}

/// Why the sheet can't be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// It is not there.
    Missing,
    /// A newer version of the program wrote it.
    Newer,
    /// A row of it can't be read.
    Damaged(Spot),
}

/// The sheet of exported values of some sheets with their rows.
pub fn page(realm: &str, sheets: &[(SheetKind, Vec<Line>)], lang: Lang) -> Page {
    let first = vec![
        Cell::text(m::SHEET_REMARKS.get(lang)),
        Cell::Blank,
        Cell::Blank,
        Cell::Number(f64::from(FORMAT)),
        Cell::text(marked(realm)),
    ];
    let mut rows = vec![first];
    for (sheet, lines) in sheets.iter().filter(|(sheet, _)| sheet.is_editable()) {
        rows.extend(lines.iter().map(|line| row(*sheet, line, lang)));
    }
    let most = rows.iter().map(Vec::len).max().unwrap_or(0);
    let head = |label: &str| Head { label: label.to_owned(), ..Head::default() };
    let mut heads: Vec<Head> = HEADS.iter().map(|message| head(message.get(lang))).collect();
    heads.resize(most.max(heads.len()), head(m::COLUMN_MORE.get(lang)));
    Page { name: m::SHEET_ORIGIN.get(lang).to_owned(), heads, rows, dense: true }
}

const HEADS: [crate::locale::Message; 5] =
    [m::COLUMN_SHEET, l::COLUMN_ID, m::COLUMN_TURN, m::COLUMN_VERSION, m::COLUMN_VALUES];

fn row(sheet: SheetKind, line: &Line, lang: Lang) -> Vec<Cell> {
    let shown: Map<String, Json> = sheet
        .columns()
        .iter()
        .zip(&line.cells)
        .filter(|(_, cell)| **cell != Cell::Blank)
        .map(|(column, cell)| (column.word.to_owned(), json!(cell.plain())))
        .collect();
    let values = json!({ "shown": shown, "held": line.held }).to_string();
    let mut cells = vec![
        Cell::text(sheet.name().get(lang)),
        Cell::text(line.key.id.as_str()),
        line.turn.map_or(Cell::Blank, Cell::Day),
        line.version.map_or(Cell::Blank, |version| Cell::Number(version as f64)),
    ];
    cells.extend(parts(&values).into_iter().map(|part| Cell::text(marked(&part))));
    cells
}

fn marked(text: &str) -> String {
    format!("{MARK}{text}{MARK}")
}

/// A text in pieces that a cell takes.
fn parts(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut units = 0;
    for c in text.chars() {
        if units + c.len_utf16() > PART {
            parts.push(String::new());
            units = 0;
        }
        units += c.len_utf16();
        if let Some(last) = parts.last_mut() {
            last.push(c);
        }
    }
    parts
}

/// Reads the sheet of exported values of a workbook.
///
/// # Errors
/// [`Unusable`].
pub fn read(sheets: &[Sheet]) -> Result<Origins, Unusable> {
    let named = |sheet: &&Sheet| {
        sheet.name.as_ref().is_some_and(|name| {
            [Lang::Zh, Lang::En].iter().any(|lang| m::SHEET_ORIGIN.get(*lang) == name.trim())
        })
    };
    let sheet = sheets.iter().find(named).ok_or(Unusable::Missing)?;
    let mut rows = sheet.rows.iter().filter(|row| row.cells.iter().any(|cell| !cell.is_blank()));
    rows.next().ok_or(Unusable::Missing)?;
    let mut origins = Origins::default();
    let mut marked = false;
    for row in rows {
        let damaged = || Unusable::Damaged(sheet.row_spot(row.number));
        let text = values(row).ok_or_else(damaged)?;
        let name = row.cell(0).shown();
        if [Lang::Zh, Lang::En].iter().any(|lang| m::SHEET_REMARKS.get(*lang) == name) {
            if number(row).is_none_or(|format| format > u64::from(FORMAT)) {
                return Err(Unusable::Newer);
            }
            origins.realm = text;
            marked = true;
            continue;
        }
        let (key, origin) = origin(row, &name, &text).ok_or_else(damaged)?;
        origins.rows.insert(key, origin);
    }
    if marked { Ok(origins) } else { Err(Unusable::Missing) }
}

type Place = (SheetKind, Key, Option<Date>);

fn origin(row: &Row, name: &str, text: &str) -> Option<(Place, Origin)> {
    let sheet = SheetKind::from_name(name)?;
    let id = row.cell(1).shown();
    let key = Key::new(Kind::of_id(&id)?, &id);
    let turn = match row.cell(2) {
        cell if cell.is_blank() => None,
        cell => Some(crate::exchange::register::day(cell)?),
    };
    let values: Map<String, Json> = serde_json::from_str(text).ok()?;
    let part = |name: &str| values.get(name).and_then(Json::as_object).cloned();
    let origin = Origin { version: number(row), shown: part("shown")?, held: part("held")? };
    Some(((sheet, key, turn), origin))
}

fn number(row: &Row) -> Option<u64> {
    crate::exchange::register::number(row.cell(3))
}

/// The text that is spread over the last cells of a row.
fn values(row: &Row) -> Option<String> {
    let parts = row.cells.iter().skip(4).take_while(|cell| !cell.is_blank());
    let parts: Option<Vec<String>> =
        parts.map(|cell| Some(cell.shown().strip_prefix(MARK)?.strip_suffix(MARK)?.to_owned())).collect();
    parts.map(|parts| parts.concat())
}
