//! Where the tables of a workbook stand, whatever was done to it: renamed sheets, moved columns, rows above.

use super::Comparison;
use super::flaw::{Flaw, Problem};
use crate::draft::{Field, Input};
use crate::exchange::register::plain;
use crate::exchange::sheet::{Cell, Row, Sheet, Spot};
use crate::export::book;
use crate::export::sheets::{Column, SheetKind};
use crate::locale::Lang;

/// Rows in which a header is looked for: somebody may have put a title above it.
const SEARCHED: usize = 30;

/// Least columns by which a sheet of another name is known.
const KNOWN: usize = 4;

/// The table of a sheet.
pub struct Table<'a> {
    /// The sheet's place in the workbook.
    pub place: usize,
    /// Which sheet it is.
    pub kind: SheetKind,
    /// The sheet.
    pub sheet: &'a Sheet,
    /// Its columns with their places.
    pub columns: Vec<(usize, &'static Column)>,
    /// The first row (place in the sheet) below the header.
    first: usize,
    inputs: Vec<Field>,
}

impl<'a> Table<'a> {
    /// The rows below the header in which something stands.
    pub fn rows(&self) -> impl Iterator<Item = &'a Row> {
        let blank = |row: &&Row| row.cells.iter().all(Cell::is_blank);
        self.sheet.rows.iter().skip(self.first).filter(move |row| !blank(row))
    }

    /// The cell of a column; a blank one where the column is not there.
    pub fn cell(&self, row: &'a Row, word: &str) -> &'a Cell {
        const BLANK: &Cell = &Cell::Blank;
        let at = self.columns.iter().find(|(_, column)| column.word == word);
        at.map_or(BLANK, |(at, _)| row.cell(*at))
    }

    /// Where a column's cell stands.
    pub fn spot(&self, row: &Row, word: &str) -> Spot {
        let at = self.columns.iter().find(|(_, column)| column.word == word).map_or(0, |(at, _)| *at);
        self.sheet.spot(row.number, at)
    }

    /// How the values of a column are typed, where it is read back as an input.
    pub fn input(&self, column: &Column) -> Option<&Input> {
        let name = column.source.input()?;
        self.inputs.iter().find(|field| field.name == name).map(|field| &field.input)
    }

    /// Whether a row repeats the header.
    pub fn is_header(&self, row: &Row) -> bool {
        self.columns.iter().all(|(at, column)| is_label(column, &row.cell(*at).shown()))
    }
}

fn is_label(column: &Column, header: &str) -> bool {
    let header = plain(header);
    [Lang::Zh, Lang::En].iter().any(|lang| plain(column.label.get(*lang)) == header)
}

/// The tables of a workbook; sheets and columns that are none of it are noted. A sheet goes by its name; one of
/// another name by its header, where no sheet has the name.
pub fn find<'a>(sheets: &'a [Sheet], comparison: &mut Comparison) -> Vec<Table<'a>> {
    let mut tables: Vec<Table<'a>> = Vec::new();
    let named = |sheet: &Sheet| sheet.name.as_ref().and_then(|name| SheetKind::from_name(name));
    for (place, sheet) in sheets.iter().enumerate() {
        let table = named(sheet).and_then(|kind| table(place, sheet, kind, 1));
        tables.extend(table);
    }
    for (place, sheet) in sheets.iter().enumerate() {
        let known = sheet.name.as_ref().is_some_and(|name| book::is_known(name));
        if tables.iter().any(|table| table.place == place) || (known && named(sheet).is_none()) {
            continue;
        }
        let free = SheetKind::ALL.into_iter().filter(|kind| !tables.iter().any(|one| one.kind == *kind));
        let best = free.filter_map(|kind| table(place, sheet, kind, KNOWN));
        match best.max_by_key(|table| table.columns.len()) {
            Some(table) => tables.push(table),
            None if sheet.rows.is_empty() => {}
            None => comparison.sheets.extend(sheet.name.clone()),
        }
    }
    tables.sort_by_key(|table| table.place);
    for table in &mut tables {
        note(table, comparison);
    }
    tables.retain(|table| table.kind.is_editable());
    tables
}

fn table(place: usize, sheet: &Sheet, kind: SheetKind, least: usize) -> Option<Table<'_>> {
    sheet.rows.iter().take(SEARCHED).enumerate().find_map(|(at, row)| {
        let columns: Vec<(usize, &'static Column)> = row
            .cells
            .iter()
            .enumerate()
            .filter_map(|(at, cell)| {
                let header = cell.shown();
                kind.columns().iter().find(|column| is_label(column, &header)).map(|column| (at, column))
            })
            .collect();
        let has_id = columns.iter().any(|(_, column)| column.word == "id");
        (has_id && columns.len() > least).then(|| Table {
            place,
            kind,
            sheet,
            columns,
            first: at + 1,
            inputs: book::fields(kind),
        })
    })
}

/// Notes columns that stand twice, of which the first is read, and those that mean nothing here.
fn note(table: &mut Table<'_>, comparison: &mut Comparison) {
    let mut kept: Vec<(usize, &'static Column)> = Vec::new();
    let Some(header) = table.sheet.rows.get(table.first - 1) else { return };
    for (at, column) in table.columns.drain(..) {
        let spot = table.sheet.spot(header.number, at);
        match kept.iter().find(|(_, known)| known.word == column.word) {
            Some((first, _)) => {
                let first = table.sheet.spot(header.number, *first);
                let place = (table.place, spot.row, spot.column);
                comparison.flaws.push(Flaw { place, spot, of: None, problem: Problem::TwiceColumn(first) });
            }
            None => kept.push((at, column)),
        }
    }
    table.columns = kept;
    for (at, cell) in header.cells.iter().enumerate() {
        let known = table.kind.columns().iter().any(|column| is_label(column, &cell.shown()));
        if !cell.is_blank() && !known && table.kind.is_editable() {
            let spot = table.sheet.spot(header.number, at);
            comparison.columns.push((spot, super::quoted(&cell.shown())));
        }
    }
}
