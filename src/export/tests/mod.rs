//! Exports and the way back, over the demonstration's records.

mod back;
mod events;
mod mangled;
mod properties;

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::{Date, date};

use super::back::{Comparison, compare};
use super::render::Eye;
use super::sheets::SheetKind;
use super::{Kind, Request, book};
use crate::builtin::holidays;
use crate::builtin::register::{RegisterSpec, generate};
use crate::domain::access::Viewer;
use crate::domain::board::Board;
use crate::domain::dataset::Dataset;
use crate::domain::edit::{By, EditId, apply};
use crate::domain::light::Thresholds;
use crate::domain::member::Role;
use crate::domain::record::Record;
use crate::exchange::workbook::{Book, Cell, Page, bytes};
use crate::locale::Lang;
use uuid::Uuid;

pub const TODAY: Date = date(2023, 6, 12);
pub const REALM: &str = "county.example";

pub fn now() -> Timestamp {
    "2023-06-12T02:00:00Z".parse().unwrap()
}

pub fn data() -> Dataset {
    let mut data = Dataset::default();
    data.load(generate(&RegisterSpec::new(TODAY)).unwrap());
    data
}

pub fn board(data: Dataset) -> Board {
    Board::new(data, Arc::new(holidays::calendar().unwrap()), Thresholds::default(), TODAY)
}

pub fn office() -> Viewer {
    Viewer { member: "M001".into(), role: Role::Office, unit: "U22".into() }
}

/// The records with some in other versions.
pub fn with(data: &Dataset, records: impl IntoIterator<Item = Record>) -> Dataset {
    let mut data = data.clone();
    data.load(records);
    data
}

/// The whole workbook before it is written.
pub fn exported(board: &Board, lang: Lang) -> Book {
    let request = Request::new(Kind::Workbook, REALM);
    let eye = Eye { board, lang, reveal: false };
    let lists: Vec<_> =
        book::lists().map(|list| (list, super::rows(board, &request, list).unwrap())).collect();
    book::build(&eye, &request, &lists, now())
}

pub fn read_back(book: &Book, board: &Board, viewer: &Viewer) -> Comparison {
    compare(&bytes(book, now()).unwrap(), board, viewer, REALM, Lang::En).unwrap()
}

pub fn page(book: &mut Book, sheet: SheetKind) -> &mut Page {
    let named = |page: &&mut Page| SheetKind::from_name(&page.name) == Some(sheet);
    book.pages.iter_mut().find(named).unwrap()
}

/// The place of a column.
pub fn at(sheet: SheetKind, word: &str) -> usize {
    sheet.columns().iter().position(|column| column.word == word).unwrap()
}

/// Writes a cell of the row of a record.
pub fn write(book: &mut Book, sheet: SheetKind, id: &str, word: &str, cell: Cell) {
    let page = page(book, sheet);
    let row = page.rows.iter_mut().find(|row| row[0].plain() == id).unwrap();
    row[at(sheet, word)] = cell;
}

/// What a workbook could not be read back for, in English.
pub fn flaws(comparison: &Comparison) -> Vec<String> {
    comparison.flaws.iter().map(|flaw| flaw.message(Lang::En)).collect()
}

/// The records after the edits of a comparison.
pub fn applied(comparison: &Comparison, board: &Board, viewer: &Viewer) -> Dataset {
    let mut data = board.data.clone();
    let by = By { member: viewer.member.clone(), unit: viewer.unit.clone(), today: TODAY, now: now() };
    for one in &comparison.edits {
        let proposal = one.drafted.clone().propose(EditId::new(Uuid::now_v7()));
        let mut name = |kind| proposal.id.provisional(kind);
        data.load(apply(&proposal, &data, &by, &mut name).unwrap());
    }
    data
}
