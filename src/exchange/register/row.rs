//! A row under a header: its cells by column, and the flaws that are found in them.

use super::column::Column;
use super::flaw::{Flaw, Problem, quoted};
use super::header::Header;
use super::value;
use crate::exchange::sheet::{Cell, Row, Sheet, Spot};

/// What a cell says of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said<T> {
    /// Nothing: the column is not there, or the cell is blank, or what it says is wrong and noted.
    Silent,
    /// What stands in the record already.
    Same,
    /// That there is none.
    None,
    /// A value.
    Is(T),
}

impl<T> Said<T> {
    /// The value, if one is said.
    pub fn value(self) -> Option<T> {
        match self {
            Self::Is(value) => Some(value),
            _ => None,
        }
    }
}

/// A row being read.
pub struct Reading<'a> {
    sheet: &'a Sheet,
    header: &'a Header,
    row: &'a Row,
    /// What is wrong in it.
    pub flaws: Vec<Flaw>,
}

impl<'a> Reading<'a> {
    /// A row of a sheet.
    pub const fn new(sheet: &'a Sheet, header: &'a Header, row: &'a Row) -> Self {
        Self { sheet, header, row, flaws: Vec::new() }
    }

    /// The cell of a column; none where the column is not there or the cell is blank.
    pub fn cell(&self, column: Column) -> Option<&'a Cell> {
        self.header.columns.get(&column).map(|at| self.row.cell(*at)).filter(|cell| !cell.is_blank())
    }

    /// The cell of a column, else the first cell of the row.
    pub fn spot(&self, column: Column) -> Spot {
        let first = || self.row.cells.iter().position(|cell| !cell.is_blank());
        let at = self.header.columns.get(&column).copied().or_else(first).unwrap_or(0);
        self.sheet.spot(self.row.number, at)
    }

    /// The row's own place: where its name stands.
    pub fn place(&self) -> Spot {
        self.spot(Column::Name)
    }

    /// Notes that a new record lacks what a column says: the blank cell, or the column that the table has not.
    pub fn missing(&mut self, column: Column) {
        if self.header.columns.contains_key(&column) {
            self.flaw(column, Problem::Missing(column));
        } else {
            let spot = self.sheet.row_spot(self.header.row);
            self.flaws.push(Flaw { spot, problem: Problem::NoColumn(column) });
        }
    }

    /// Notes a problem.
    pub fn flaw(&mut self, column: Column, problem: Problem) {
        let spot = self.spot(column);
        self.flaws.push(Flaw { spot, problem });
    }

    /// The text of a column, one line.
    pub fn text(&mut self, column: Column) -> Option<String> {
        let cell = self.cell(column)?;
        if let Cell::Broken(word) = cell {
            self.flaw(column, Problem::Broken(quoted(word)));
            return None;
        }
        Some(crate::domain::text::single_line(&value::text(cell)))
    }

    /// What a column says, where `current` is how the record's own value is written: a cell that repeats it is
    /// taken as it is, whatever it would mean elsewhere.
    pub fn said<T>(
        &mut self,
        column: Column,
        current: &str,
        read: impl FnOnce(&Cell) -> Result<T, Problem>,
    ) -> Said<T> {
        let Some(cell) = self.cell(column) else { return Said::Silent };
        if !current.trim().is_empty() && value::text(cell) == current.trim() {
            return Said::Same;
        }
        if let Cell::Broken(word) = cell {
            self.flaw(column, Problem::Broken(quoted(word)));
            return Said::Silent;
        }
        if value::is_none(cell) {
            return Said::None;
        }
        match read(cell) {
            Ok(value) => Said::Is(value),
            Err(problem) => {
                self.flaw(column, problem);
                Said::Silent
            }
        }
    }

    /// What a column says of a value that every record has.
    pub fn must<T>(
        &mut self,
        column: Column,
        current: &str,
        read: impl FnOnce(&Cell) -> Result<T, Problem>,
    ) -> Option<T> {
        match self.said(column, current, read) {
            Said::Is(value) => Some(value),
            Said::None => {
                self.flaw(column, Problem::NotCleared(column));
                None
            }
            Said::Silent | Said::Same => None,
        }
    }

    /// A whole number of at most `most`; "none" is nought.
    pub fn count(&mut self, column: Column, current: &str, most: u64) -> Option<u64> {
        let read = |cell: &Cell| match value::number(cell)? {
            value if value > most => {
                let value = i64::try_from(value).unwrap_or(i64::MAX);
                Err(Problem::Bounds(value, 0, i64::try_from(most).unwrap_or(i64::MAX)))
            }
            value => Ok(value),
        };
        match self.said(column, current, read) {
            Said::Is(value) => Some(value),
            Said::None => Some(0),
            Said::Silent | Said::Same => None,
        }
    }

    /// Sets an optional value by what a column says.
    pub fn set<T>(
        &mut self,
        slot: &mut Option<T>,
        column: Column,
        current: &str,
        read: impl FnOnce(&Cell) -> Result<T, Problem>,
    ) {
        match self.said(column, current, read) {
            Said::Is(value) => *slot = Some(value),
            Said::None => *slot = None,
            Said::Silent | Said::Same => {}
        }
    }
}
