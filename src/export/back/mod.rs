//! The way back: an exported and edited workbook against the records as they stand, as edits.
//!
//! A cell is an edit where it says something else than the export showed; the edit carries what the export showed,
//! so that a value which somebody else changed meanwhile conflicts. Either every edit is good, or none is to be put.

mod cell;
mod draft;
mod flaw;
mod met;
mod table;

use std::collections::HashMap;

use compact_str::CompactString;

pub use self::flaw::{Flaw, Problem, Refused};

use self::draft::Edited;
use self::table::Table;
use super::origin::{self, Origin, Origins};
use super::sheets::Column;
use crate::domain::access::Viewer;
use crate::domain::board::Board;
use crate::domain::id::{Key, Kind};
use crate::domain::record::Record;
use crate::draft::Drafted;
use crate::exchange::register;
use crate::exchange::sheet::{self, Cell, Row, Spot};
use crate::locale::{Lang, Message};

/// What an edited workbook says against the records as they stand.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    /// The values that change, record by record in the order of the workbook.
    pub changes: Vec<Change>,
    /// The edits that change them, in the same order.
    pub edits: Vec<Prepared>,
    /// What can't be taken; if there is anything, nothing is to be put.
    pub flaws: Vec<Flaw>,
    /// Rows in which nothing was edited.
    pub unchanged: usize,
    /// Edited values that stand in the records already.
    pub already: usize,
    /// Sheets that were not read.
    pub sheets: Vec<CompactString>,
    /// Columns that were not read, with their headers.
    pub columns: Vec<(Spot, String)>,
}

/// A value that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The record.
    pub key: Key,
    /// Its title.
    pub title: String,
    /// Where the value stands in the workbook.
    pub spot: Spot,
    /// The word of its column.
    pub word: &'static str,
    /// Its column.
    pub column: Message,
    /// What the export showed; empty for nothing.
    pub before: String,
    /// What is written there now; empty for nothing.
    pub after: String,
}

/// An edit, with the record as the export showed it.
#[derive(Clone, Debug, PartialEq)]
pub struct Prepared {
    /// The edit.
    pub drafted: Drafted,
    /// The record that it was made on.
    pub base: Record,
}

/// Compares an edited workbook with the records of a board, in a viewer's name. `realm` is where these records come
/// from.
///
/// # Errors
/// [`Refused`] where the workbook can't be compared at all.
pub fn compare(
    bytes: &[u8],
    board: &Board,
    viewer: &Viewer,
    realm: &str,
    lang: Lang,
) -> Result<Comparison, Refused> {
    let sheets = sheet::read(bytes).map_err(Refused::Unreadable)?;
    let origins = origin::read(&sheets).map_err(Refused::Origin)?;
    if origins.realm != realm {
        return Err(Refused::OtherSource { theirs: origins.realm, ours: realm.to_owned() });
    }
    let mut comparison = Comparison::default();
    let tables = table::find(&sheets, &mut comparison);
    if tables.is_empty() {
        return Err(Refused::NoSheets);
    }
    let mut run = Run { origins: &origins, comparison, edited: Vec::new() };
    for table in &tables {
        run.table(table);
    }
    let Run { mut comparison, edited, .. } = run;
    draft::settle(&edited, board, viewer, lang, &mut comparison);
    comparison.flaws.sort_by_key(|flaw| flaw.place);
    Ok(comparison)
}

struct Run<'a> {
    origins: &'a Origins,
    comparison: Comparison,
    edited: Vec<Edited<'a>>,
}

impl<'a> Run<'a> {
    fn table(&mut self, table: &Table<'a>) {
        let mut seen: HashMap<(Key, Option<jiff::civil::Date>), Spot> = HashMap::new();
        for row in table.rows() {
            match self.row(table, row, &mut seen) {
                Some(Ok(edited)) if edited.cells.is_empty() => self.comparison.unchanged += 1,
                Some(Ok(edited)) => self.edited.push(edited),
                Some(Err((spot, problem))) => self.flaw(table, spot, None, problem),
                None => {}
            }
        }
    }

    fn flaw(&mut self, table: &Table<'_>, spot: Spot, of: Option<(&Key, &Column)>, problem: Problem) {
        let of = of.map(|(key, column)| (key.clone(), column.label));
        let place = (table.place, spot.row, spot.column);
        self.comparison.flaws.push(Flaw { place, spot, of, problem });
    }

    /// The edited cells of a row; none for a row that is none of the table's.
    fn row(
        &mut self,
        table: &Table<'a>,
        row: &'a Row,
        seen: &mut HashMap<(Key, Option<jiff::civil::Date>), Spot>,
    ) -> Option<Result<Edited<'a>, (Spot, Problem)>> {
        let id = cell::text(table.cell(row, "id"));
        let spot = table.spot(row, "id");
        if id.is_empty() {
            // A sum or a remark that somebody put there is none of the records.
            let edits = |(_, column): &&(usize, &'static Column)| {
                column.source.is_editable() && !table.cell(row, column.word).is_blank()
            };
            table.columns.iter().find(edits)?;
            let register = table.kind.is_register();
            return Some(Err((spot, if register { Problem::NewRegister } else { Problem::NewRow })));
        }
        if table.is_header(row) {
            return None;
        }
        let strange = || Some(Err((spot.clone(), Problem::StrangeId(quoted(&id)))));
        let Some(kind) = Kind::of_id(&id) else { return strange() };
        let key = Key::new(kind, &id);
        let turn = table.kind.turn().and_then(|word| register::day(table.cell(row, word)));
        let found = [None, turn].into_iter().find_map(|turn| {
            let place = (table.kind, key.clone(), turn);
            self.origins.rows.get(&place).map(|origin| (turn, origin))
        });
        let Some((turn, origin)) = found else { return strange() };
        if let Some(first) = seen.insert((key.clone(), turn), spot.clone()) {
            return Some(Err((spot, Problem::TwiceRow(key, first))));
        }
        Some(Ok(self.compared(table, row, key, origin)))
    }

    fn compared(&mut self, table: &Table<'a>, row: &'a Row, key: Key, origin: &'a Origin) -> Edited<'a> {
        let mut cells = Vec::new();
        for (at, column) in &table.columns {
            let (cell, spot) = (row.cell(*at), table.sheet.spot(row.number, *at));
            let said = origin.said(column.word);
            let input = table.input(column);
            if column.word == "id" || cell::same(cell, said, input) {
                continue;
            }
            let problem = match cell {
                Cell::Broken(word) => Problem::BadCell(word.to_string()),
                _ if !column.source.is_editable() => Problem::NotEditable(said.to_owned()),
                _ if cell::is_cut(said) => Problem::TooLong,
                _ if cell::hides(cell, said) => Problem::Masked(said.to_owned()),
                _ => {
                    cells.push((*column, cell, spot));
                    continue;
                }
            };
            self.flaw(table, spot, Some((&key, column)), problem);
        }
        let place = (table.place, row.number);
        Edited { place, kind: table.kind, key, origin, cells }
    }
}

/// A word of the workbook, safe and short enough to repeat.
fn quoted(word: &str) -> String {
    const LONGEST: usize = 40;
    let line = crate::domain::text::single_line(word);
    let short: String = line.chars().take(LONGEST).collect();
    if short.len() < line.len() { format!("{short}…") } else { line }
}
