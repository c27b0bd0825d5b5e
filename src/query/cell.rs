//! The text and light of one cell, made when the row is seen.

use serde_json::{Map, Value as Json};

use super::column::ColumnId;
use super::item::Item;
use super::list::Row;
use super::rows;
use super::value::{Value, View};
use crate::domain::board::Board;
use crate::domain::light::Light;
use crate::locale::Lang;

/// What a list shows at a row and column: one safe line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// The text.
    pub text: String,
    /// The light whose colour it takes.
    pub light: Option<Light>,
}

/// The cell of a row; empty when the record is gone. Contacts are masked unless `reveal`.
pub fn cell(board: &Board, row: &Row, column: ColumnId, lang: Lang, reveal: bool) -> Cell {
    Item::of_row(board, row).map_or_else(Cell::default, |item| {
        cell_of(board, &item, column, View { lang, today: board.day, reveal })
    })
}

/// All cells of a row at once: the record is looked up only once.
pub fn cells(board: &Board, row: &Row, columns: &[ColumnId], lang: Lang, reveal: bool) -> Vec<Cell> {
    let Some(item) = Item::of_row(board, row) else { return vec![Cell::default(); columns.len()] };
    let view = View { lang, today: board.day, reveal };
    columns.iter().map(|column| cell_of(board, &item, *column, view)).collect()
}

/// A row's typed values by column word, `_` for `-`, for other programs. Contacts are masked unless `reveal`.
pub fn object(board: &Board, row: &Row, columns: &[ColumnId], reveal: bool) -> Map<String, Json> {
    let item = Item::of_row(board, row);
    let value_of = |column: &ColumnId| {
        item.as_ref().map_or(Json::Null, |item| rows::value(board, item, *column).json(reveal))
    };
    columns.iter().map(|column| (column.as_str().replace('-', "_"), value_of(column))).collect()
}

/// A row's values as fields of a table for other programs.
pub fn fields(board: &Board, row: &Row, columns: &[ColumnId], reveal: bool) -> Vec<String> {
    let Some(item) = Item::of_row(board, row) else { return vec![String::new(); columns.len()] };
    columns.iter().map(|column| rows::value(board, &item, *column).csv(reveal)).collect()
}

fn cell_of(board: &Board, item: &Item<'_>, column: ColumnId, view: View) -> Cell {
    let value = rows::value(board, item, column);
    let light = match (column, &value) {
        (_, Value::Light(light)) => Some(*light),
        (_, Value::Left(reading)) => Some(reading.light),
        (ColumnId::Due, Value::Date(_)) => item.light(board),
        (ColumnId::Overdue, Value::Number(1..)) => Some(Light::Overdue),
        (ColumnId::DueSoon, Value::Number(1..)) => Some(Light::DueSoon),
        _ => None,
    };
    Cell { text: value.shown(view), light }
}
