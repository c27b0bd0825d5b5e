//! Rows and cells of a tab-separated table, with cells that run over several lines.
//!
//! A cell of several lines is either quoted, as spreadsheets copy it (and as the .docx reader writes it), or its
//! row simply lacks cells until the following lines bring them.

use super::column::{Column, columns};
use super::heading;
use super::para::{LineTable, Para, Range};

/// A row runs over at most this many lines.
const MOST_LINES: usize = 50;

/// A table of tasks: what its columns hold, and its rows.
pub(super) struct Grid {
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Row>,
    /// First and last line, 0-based, the header included.
    pub(super) lines: (usize, usize),
}

/// The lines (0-based) of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) first: usize,
    pub(super) last: usize,
}

/// Reads the table whose header stands at `line`, if one does.
pub(super) fn grid(text: &str, table: &LineTable, line: usize) -> Option<Grid> {
    let header = Row { first: line, last: quoted_end(text, table, line) };
    let p = Para::new(text, table, header.first, header.last);
    let cells = cells(&p);
    if cells.len() < 2 {
        return None;
    }
    let mut columns = columns(&p, &cells)?;
    let mut next = header.last + 1;
    if let Some((finer, row)) = second_header(text, table, next, &columns) {
        columns = finer;
        next = row.last + 1;
    }
    let mut grid = Grid { columns, rows: Vec::new(), lines: (line, next - 1) };
    while let Some(row) = grid.next_row(text, table, next) {
        grid.lines.1 = row.last;
        next = row.last + 1;
        grid.rows.push(row);
    }
    Some(grid)
}

/// A second header row that divides a column of the first (责任单位 into 牵头 and 配合).
fn second_header(text: &str, table: &LineTable, line: usize, above: &[Column]) -> Option<(Vec<Column>, Row)> {
    if line >= table.len() {
        return None;
    }
    let row = Row { first: line, last: quoted_end(text, table, line) };
    let p = Para::new(text, table, row.first, row.last);
    let cells = cells(&p);
    let words = cells.iter().filter(|cell| cell.1 > cell.0 && !is_ditto(&p, **cell));
    let names_units = |cell: &Range| {
        cell.1 - cell.0 <= 6
            && ["牵头", "配合", "责任", "协办", "参与"].iter().any(|word| p.has(cell.0, word))
    };
    let (mut count, mut all) = (0, true);
    for cell in words {
        count += 1;
        all &= names_units(cell);
    }
    if count < 2 || !all || cells.len() < above.len() {
        return None;
    }
    let mut finer = above.to_vec();
    finer.resize(cells.len(), Column::Other);
    for (column, cell) in finer.iter_mut().zip(&cells) {
        if cell.1 > cell.0 && !is_ditto(&p, *cell) {
            *column = match p.at(cell.0) {
                '牵' => Column::Units(crate::domain::task::Duty::Lead),
                '责' => Column::Units(crate::domain::task::Duty::Responsible),
                _ => Column::Units(crate::domain::task::Duty::Support),
            };
        }
    }
    Some((finer, row))
}

impl Grid {
    /// The row that begins at `line` or behind a blank line there; none where the table ends.
    fn next_row(&self, text: &str, table: &LineTable, line: usize) -> Option<Row> {
        let mut first = line;
        while first < line + 3 && first < table.len() && table.trimmed(text, first).is_empty() {
            first += 1;
        }
        if first >= table.len() || table.trimmed(text, first).is_empty() {
            return None;
        }
        let last = quoted_end(text, table, first);
        let p = Para::new(text, table, first, last);
        let count = cells(&p).len();
        if count == 1 {
            let followed =
                (first + 1..table.len().min(first + 3)).any(|next| table.trimmed(text, next).contains('\t'));
            let short = p.trim((0, p.len())).1 <= 60 && !p.chars.contains(&'。');
            return (followed && short && last == first).then_some(Row { first, last });
        }
        if let Some(again) = columns(&p, &cells(&p)) {
            // The header repeated on a new page is a row that holds nothing; another header begins another table.
            let known = again.iter().filter(|column| **column != Column::Other).count();
            if again != self.columns && known >= 3 && !p.chars.iter().any(char::is_ascii_digit) {
                return None;
            }
        }
        if first > line && count != self.columns.len() {
            return None;
        }
        let last = if count < self.columns.len() { self.gathered(text, table, last, count) } else { last };
        Some(Row { first, last })
    }

    /// The last line of a row that lacks cells, if the next lines bring exactly those.
    fn gathered(&self, text: &str, table: &LineTable, last: usize, count: usize) -> usize {
        let mut have = count;
        for next in last + 1..table.len().min(last + MOST_LINES) {
            let line = table.trimmed(text, next);
            let more = line.matches('\t').count();
            let starts_row = line.starts_with(|c: char| super::para::fold(c).is_ascii_digit()) && more > 0;
            if line.is_empty() || starts_row || have + more > self.columns.len() {
                return last;
            }
            let p = Para::new(text, table, next, next);
            if more == 0 && heading::mark(&p, (0, p.len())).is_some_and(|mark| mark.level < 3) {
                return last;
            }
            have += more;
            if have == self.columns.len() {
                return next;
            }
        }
        last
    }
}

/// The cells of a row: ranges without blanks and quotes around them.
pub(super) fn cells(p: &Para) -> Vec<Range> {
    cut(p, true).or_else(|| cut(p, false)).unwrap_or_default()
}

/// Cuts at tabs, outside quotes if they count; none if a quote never closes.
fn cut(p: &Para, with_quotes: bool) -> Option<Vec<Range>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut quoted = false;
    for at in 0..=p.len() {
        let c = p.at(at);
        if with_quotes && c == '"' && (at == start || quoted) {
            quoted = !quoted;
        }
        if at == p.len() || (c == '\t' && !quoted) {
            let (mut from, mut to) = p.trim((start, at));
            if with_quotes && to > from + 1 && p.at(from) == '"' && p.at(to - 1) == '"' {
                (from, to) = p.trim((from + 1, to - 1));
            }
            found.push((from, to));
            start = at + 1;
        }
    }
    (!quoted).then_some(found)
}

/// The last line of a row whose quoted cells may hold line breaks; `line` itself where a quote never closes.
fn quoted_end(text: &str, table: &LineTable, line: usize) -> usize {
    let mut quoted = false;
    for last in line..table.len().min(line + MOST_LINES) {
        let span = table.span(last, last);
        let raw = text.get(span.start..span.end).unwrap_or("");
        let mut fresh = true;
        for c in raw.chars() {
            match super::para::fold(c) {
                '"' if fresh || quoted => quoted = !quoted,
                '\t' if !quoted => {
                    fresh = true;
                    continue;
                }
                _ => {}
            }
            fresh = false;
        }
        if !quoted {
            return last;
        }
    }
    line
}

/// Whether a cell says that it holds what stands above it.
pub(super) fn is_ditto(p: &Para, cell: Range) -> bool {
    (cell.1 - cell.0 == 1 && matches!(p.at(cell.0), '〃' | '″'))
        || (cell.1 - cell.0 == 2 && p.has(cell.0, "同上"))
}
