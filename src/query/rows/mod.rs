//! The value of each column, one file for each family of records.

pub mod indicator;
pub mod matter;
mod register;
mod review;
mod supervision;
mod task;
mod unit;

use super::column::ColumnId;
use super::item::Item;
use super::value::{Name, Value, Word};
use super::words::unit_name;
use crate::domain::board::Board;
use crate::domain::id::{Id, MemberId, UnitId};
use crate::domain::task::Assignment;

/// The value of a column for an item; empty where the column says nothing about it.
pub fn value<'a>(board: &'a Board, item: &Item<'a>, column: ColumnId) -> Value<'a> {
    match column {
        ColumnId::Id => return Value::code(item.key().id.to_string()),
        ColumnId::Light => return item.light(board).map_or(Value::Empty, Value::Light),
        ColumnId::Due => return item.due(board).map_or(Value::Empty, Value::Date),
        ColumnId::Left => {
            let reading = item.reading(board).or_else(|| item.ahead(board));
            return reading.map_or(Value::Empty, |reading| Value::Left(Box::new(reading)));
        }
        _ => {}
    }
    match item {
        Item::Deadline(_, record) => match column {
            ColumnId::What => task::what(record),
            _ => value(board, record, column),
        },
        Item::Task(one) => task::task(board, one, column),
        Item::Milestone(one) => task::milestone(board, one, column),
        Item::Indicator(one) => indicator::indicator(board, one, column),
        Item::Community(one) => register::community(board, one, column),
        Item::Enterprise(one) => register::enterprise(board, one, column),
        Item::Supervision(one) => supervision::supervision(board, one, column),
        Item::Visit(one) => supervision::visit(board, one, column),
        Item::Rectification(one) => supervision::rectification(board, one, column),
        Item::Matter(one) => matter::matter(board, one, column),
        Item::Review(one) => review::review(board, one, column),
        Item::Planned(one) => review::planned(board, one, column),
        Item::Series(one) => review::series(board, one, column),
        Item::Outcome(one) => review::outcome(board, one, column),
        Item::Unit(one) => unit::unit(board, one, column),
        Item::Member(one) => unit::member(board, one, column),
    }
}

/// A unit by name.
fn unit_of<'a>(board: &'a Board, id: Option<&'a UnitId>) -> Value<'a> {
    id.map_or(Value::Empty, |id| Value::name(id.key(), unit_name(board, id)))
}

/// A member by name, or by id where the record is missing.
fn member_of<'a>(board: &'a Board, id: &'a MemberId) -> Value<'a> {
    let name = board.data.members.get(id).map_or_else(|| id.as_str(), |member| member.name.as_str());
    Value::name(id.key(), name)
}

/// Units and their parts, in the order printed.
fn units_of<'a>(board: &'a Board, units: &'a [Assignment]) -> Value<'a> {
    Value::Names(
        units
            .iter()
            .map(|one| Name {
                key: one.unit.key(),
                name: unit_name(board, &one.unit).into(),
                part: Some(Word::of(&one.duty)),
            })
            .collect(),
    )
}

/// A number of things.
fn count(number: u32) -> Value<'static> {
    Value::number(number)
}
