//! Columns of tasks, milestones and deadlines.

use super::{units_of, value as value_of};
use crate::domain::board::Board;
use crate::domain::id::Id;
use crate::domain::task::{Milestone, Task};
use crate::query::column::ColumnId as C;
use crate::query::item::Item;
use crate::query::value::Value;

pub(super) fn task<'a>(board: &'a Board, task: &'a Task, column: C) -> Value<'a> {
    match column {
        C::Title | C::What => Value::code(task.title.as_str()),
        C::Units => units_of(board, &task.units),
        C::Percent => Value::Percent(f64::from(board.percent_on_day(task))),
        C::State => Value::word(board.state_on_day(task)),
        C::Section => Value::code(task.section.as_str()),
        C::Level => Value::word(&task.level),
        _ => Value::Empty,
    }
}

pub(super) fn milestone<'a>(board: &'a Board, milestone: &'a Milestone, column: C) -> Value<'a> {
    let task = board.data.tasks.get(&milestone.task);
    match column {
        C::What => Value::text(milestone.what.as_str()),
        C::Task => Value::code(milestone.task.as_str()),
        C::Recurs => milestone.recurs.as_ref().map_or(Value::Empty, Value::word),
        C::Phrase => milestone.phrase.as_ref().map_or(Value::Empty, |phrase| Value::code(phrase.as_str())),
        C::Units | C::Section | C::State => {
            task.map_or(Value::Empty, |task| value_of(board, &Item::Task(task), column))
        }
        _ => Value::Empty,
    }
}

/// What is due.
pub(super) fn what<'a>(record: &Item<'a>) -> Value<'a> {
    match record {
        Item::Milestone(one) => Value::text(one.what.as_str()),
        Item::Rectification(one) => Value::text(one.title.as_str()),
        Item::Outcome(one) => Value::text(one.text.as_str()),
        _ => Value::Empty,
    }
}
