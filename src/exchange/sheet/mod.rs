//! Spreadsheets as rows of cells, whatever file they came in. Bounded: no file takes memory without limit.

mod book;
mod list;

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use compact_str::CompactString;
use jiff::civil::Date;

pub use self::book::day_of_serial;
use crate::locale::{Lang, exchange as m};

/// Largest file that is read, in bytes.
pub const MAX_BYTES: usize = 32 * 1024 * 1024;

/// Most bytes that a workbook may unpack to.
pub const MAX_UNPACKED: u64 = 96 * 1024 * 1024;

/// Most rows of a sheet: five provinces' communities.
pub const MAX_ROWS: u32 = 100_000;

/// Most columns of a sheet; a cell further to the right is an error, because it would be lost.
pub const MAX_COLUMNS: u32 = 256;

/// Most characters of all cells together, in bytes.
const MAX_TEXT: usize = 64 * 1024 * 1024;

/// Most cells of a file.
const MAX_CELLS: usize = 2_000_000;

/// Where in a file: a cell of a workbook, or a line's field of a text file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// The sheet; none in a text file.
    pub sheet: Option<CompactString>,
    /// Row or line, from 1.
    pub row: u32,
    /// Column, from 1; 0 is the whole row.
    pub column: u32,
}

impl Spot {
    /// The place as people look for it: `Sheet1!C7`, or line and column of a text file.
    pub fn shown(&self, lang: Lang) -> String {
        match &self.sheet {
            None if self.column == 0 => m::LINE.fill(lang, &[("line", &self.row)]),
            None => m::LINE_COLUMN.fill(lang, &[("line", &self.row), ("column", &self.column)]),
            Some(_) => self.to_string(),
        }
    }
}

/// `Sheet1!C7`, `Sheet1!7:7` for a row, quoted as spreadsheets do where the name is no plain word; `7:3` in a text file.
impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(sheet) = &self.sheet else { return write!(f, "{}:{}", self.row, self.column) };
        let sheet = crate::domain::text::single_line(sheet);
        if sheet.chars().all(|c| c.is_alphanumeric() || c == '_') {
            write!(f, "{sheet}!")?;
        } else {
            write!(f, "'{}'!", sheet.replace('\'', "''"))?;
        }
        match self.column {
            0 => write!(f, "{0}:{0}", self.row),
            column => write!(f, "{}{}", letters(column), self.row),
        }
    }
}

/// A column's letters: 1 is `A`, 28 is `AB`.
pub fn letters(column: u32) -> String {
    let (mut rest, mut out) = (column, Vec::new());
    while rest > 0 {
        rest -= 1;
        out.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    out.iter().rev().collect()
}

/// What stands in a cell. A formula's cell holds its last result; a text that looks like a formula is a text.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell {
    /// Nothing, or blanks.
    #[default]
    Blank,
    /// A text, blanks around it dropped.
    Text(CompactString),
    /// A number.
    Number(f64),
    /// A number that is shown as a day.
    Day(Date),
    /// Yes or no.
    Flag(bool),
    /// An error value (`#REF!`).
    Broken(CompactString),
}

impl Cell {
    /// A cell of a text.
    pub fn text(raw: &str) -> Self {
        let text = raw.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}' || c == '\u{200B}');
        if text.is_empty() { Self::Blank } else { Self::Text(text.into()) }
    }

    /// Whether nothing stands there.
    pub const fn is_blank(&self) -> bool {
        matches!(self, Self::Blank)
    }

    /// What stands there, as it is shown.
    pub fn shown(&self) -> String {
        match self {
            Self::Blank => String::new(),
            Self::Text(text) | Self::Broken(text) => text.to_string(),
            Self::Number(number) => number.to_string(),
            Self::Day(day) => day.to_string(),
            Self::Flag(flag) => flag.to_string().to_uppercase(),
        }
    }
}

/// A row in which something stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its number, or its line, from 1.
    pub number: u32,
    /// Its cells from the first column to the last in which something stands.
    pub cells: Vec<Cell>,
}

impl Row {
    /// The cell of a column (from 0).
    pub fn cell(&self, column: usize) -> &Cell {
        const BLANK: &Cell = &Cell::Blank;
        self.cells.get(column).unwrap_or(BLANK)
    }
}

/// A sheet: its rows in which something stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Its name; none for a text file.
    pub name: Option<CompactString>,
    /// Whether it is hidden from who opens the workbook.
    pub hidden: bool,
    /// Its rows, in order.
    pub rows: Vec<Row>,
}

impl Sheet {
    /// The place of a whole row.
    pub fn row_spot(&self, row: u32) -> Spot {
        Spot { sheet: self.name.clone(), row, column: 0 }
    }

    /// The place of a column (from 0) in a row.
    pub fn spot(&self, row: u32, column: usize) -> Spot {
        let column = u32::try_from(column).unwrap_or(u32::MAX).saturating_add(1);
        Spot { sheet: self.name.clone(), row, column }
    }
}

/// Why a file can't be read at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// Larger than [`MAX_BYTES`].
    TooLarge,
    /// Unpacks to more than [`MAX_UNPACKED`].
    Unpacks,
    /// More rows, cells or text than are read.
    TooMuch(Spot),
    /// A cell further right than [`MAX_COLUMNS`].
    TooWide(Spot),
    /// An old workbook (.xls), or one with a password.
    OldBook,
    /// Neither UTF-8 nor GB18030 text, at a line.
    NotText(u32),
    /// The workbook is damaged.
    Damaged(String),
}

impl Unreadable {
    /// What is wrong and what to do about it.
    pub fn message(&self, lang: Lang) -> String {
        let mebibytes = |bytes: u64| bytes / 1024 / 1024;
        match self {
            Self::TooLarge => m::TOO_LARGE.fill(lang, &[("size", &mebibytes(MAX_BYTES as u64))]),
            Self::Unpacks => m::UNPACKS.fill(lang, &[("size", &mebibytes(MAX_UNPACKED))]),
            Self::TooMuch(spot) => m::TOO_MUCH
                .fill(lang, &[("spot", &spot.shown(lang)), ("rows", &MAX_ROWS), ("cells", &MAX_CELLS)]),
            Self::TooWide(spot) => {
                m::TOO_WIDE.fill(lang, &[("spot", &spot.shown(lang)), ("columns", &MAX_COLUMNS)])
            }
            Self::OldBook => m::OLD_BOOK.get(lang).to_owned(),
            Self::NotText(line) => m::NOT_TEXT.fill(lang, &[("line", line)]),
            Self::Damaged(reason) => {
                m::DAMAGED.fill(lang, &[("reason", &crate::domain::text::single_line(reason))])
            }
        }
    }
}

/// Reads a workbook (.xlsx) or a text file (CSV; UTF-8, UTF-16 or GB18030). What it is shows in the bytes
/// themselves; the file's name is not asked.
///
/// # Errors
/// [`Unreadable`].
pub fn read(bytes: &[u8]) -> Result<Vec<Sheet>, Unreadable> {
    if bytes.len() > MAX_BYTES {
        return Err(Unreadable::TooLarge);
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return Err(Unreadable::OldBook);
    }
    if bytes.starts_with(b"PK") {
        // A damaged workbook is the user's to replace, not ours to die of.
        let read = catch_unwind(AssertUnwindSafe(|| book::read(bytes)));
        return read.unwrap_or_else(|_| Err(Unreadable::Damaged("the reader gave up".to_owned())));
    }
    list::read(bytes).map(|sheet| vec![sheet])
}

/// Collects cells within the limits.
struct Gatherer {
    sheet: Sheet,
    /// Cells and bytes of text, those of the sheets before included.
    cells: usize,
    text: usize,
}

impl Gatherer {
    fn new(name: Option<CompactString>, hidden: bool) -> Self {
        Self { sheet: Sheet { name, hidden, rows: Vec::new() }, cells: 0, text: 0 }
    }

    /// The next sheet of the same file.
    fn next(&mut self, name: Option<CompactString>, hidden: bool) -> Sheet {
        std::mem::replace(&mut self.sheet, Sheet { name, hidden, rows: Vec::new() })
    }

    /// Puts a cell at a row (from 1) and column (from 0). Rows come in order as a rule; a file that jumps back is
    /// served too.
    fn put(&mut self, row: u32, column: u32, cell: Cell) -> Result<(), Unreadable> {
        if cell.is_blank() {
            return Ok(());
        }
        let place = column as usize;
        let spot = || self.sheet.spot(row, place);
        if column >= MAX_COLUMNS {
            return Err(Unreadable::TooWide(spot()));
        }
        self.text += match &cell {
            Cell::Text(text) | Cell::Broken(text) => text.len(),
            _ => 0,
        };
        // A row is as long as its last cell is far to the right.
        let line = match self.sheet.rows.last() {
            Some(last) if last.number == row => self.sheet.rows.len() - 1,
            Some(last) if last.number > row => {
                match self.sheet.rows.binary_search_by_key(&row, |row| row.number) {
                    Ok(at) => at,
                    // Only a file made to take time inserts far back again and again.
                    Err(_) => return Err(Unreadable::Damaged(spot().to_string())),
                }
            }
            _ => {
                self.sheet.rows.push(Row { number: row, cells: Vec::new() });
                self.sheet.rows.len() - 1
            }
        };
        let cells = &mut self.sheet.rows[line].cells;
        if cells.len() <= place {
            self.cells += place + 1 - cells.len();
            cells.resize(place + 1, Cell::Blank);
        }
        cells[place] = cell;
        let rows = self.sheet.rows.len();
        if self.cells > MAX_CELLS || self.text > MAX_TEXT || rows > MAX_ROWS as usize {
            return Err(Unreadable::TooMuch(self.sheet.spot(row, place)));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_written_as_spreadsheets_write_them() {
        for (column, text) in
            [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (256, "IV"), (702, "ZZ"), (703, "AAA")]
        {
            assert_eq!(letters(column), text);
        }
        let spot = |sheet: Option<&str>| Spot { sheet: sheet.map(CompactString::from), row: 7, column: 3 };
        assert_eq!(spot(Some("Sheet1")).to_string(), "Sheet1!C7");
        assert_eq!(spot(Some("小区")).to_string(), "小区!C7");
        assert_eq!(spot(Some("it's 2")).to_string(), "'it''s 2'!C7");
        assert_eq!(spot(None).to_string(), "7:3");
        assert_eq!(spot(None).shown(Lang::En), "line 7, column 3");
    }

    #[test]
    fn rows_and_columns_have_limits() {
        let mut wide = Gatherer::new(None, false);
        assert_eq!(wide.put(1, MAX_COLUMNS - 1, Cell::text("x")), Ok(()));
        assert!(matches!(wide.put(1, MAX_COLUMNS, Cell::text("x")), Err(Unreadable::TooWide(_))));
        let mut long = Gatherer::new(None, false);
        for row in 1..=MAX_ROWS {
            assert_eq!(long.put(row, 0, Cell::Flag(true)), Ok(()));
        }
        assert!(matches!(long.put(MAX_ROWS + 1, 0, Cell::Flag(true)), Err(Unreadable::TooMuch(_))));
    }
}
