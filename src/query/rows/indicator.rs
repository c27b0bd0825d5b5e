//! Columns of indicators.

use crate::domain::board::Board;
use crate::domain::coverage::Standing;
use crate::domain::id::UnitId;
use crate::domain::indicator::{Indicator, Measure};
use crate::domain::outlook::{Goal, outlook};
use crate::query::column::ColumnId as C;
use crate::query::value::Value;

/// The goal that counts on the board's day: the next one, the last missed when none lies ahead, or the last of all.
pub fn goal(board: &Board, indicator: &Indicator) -> Option<Goal> {
    goal_in(board, indicator, None)
}

/// The same for one area.
pub fn goal_in(board: &Board, indicator: &Indicator, area: Option<&UnitId>) -> Option<Goal> {
    let standing = board.coverage.standing(indicator, area);
    outlook(&standing, &indicator.targets, board.day).counting().cloned()
}

/// The share, or the count where that is what is measured.
pub fn now<'a>(standing: &Standing) -> Value<'a> {
    match standing.measure {
        Measure::Count => Value::number(standing.met),
        _ => standing.share.map_or(Value::Empty, Value::Percent),
    }
}

/// The target's figure, or the document's phrase where it names none.
pub fn target<'a>(goal: &Goal, measure: &Measure) -> Value<'a> {
    match (goal.target.value, measure) {
        (Some(value), Measure::Count) => Value::Number(value.ceil() as i64),
        (Some(value), _) => Value::Percent(value),
        (None, _) => {
            goal.target.phrase.as_ref().map_or(Value::Empty, |phrase| Value::code(phrase.to_string()))
        }
    }
}

pub(super) fn indicator<'a>(board: &'a Board, one: &'a Indicator, column: C) -> Value<'a> {
    let standing = || board.coverage.standing(one, None);
    match column {
        C::Name => Value::code(one.name.as_str()),
        C::Met => {
            let standing = standing();
            Value::Ratio(standing.met, standing.of)
        }
        C::Share => now(&standing()),
        C::Target => goal(board, one).map_or(Value::Empty, |goal| target(&goal, &one.measure)),
        C::ByDay => goal(board, one).map_or(Value::Empty, |goal| Value::Date(goal.target.by)),
        C::Shortfall => goal(board, one).and_then(|goal| goal.shortfall).map_or(Value::Empty, Value::number),
        C::Pace => goal(board, one)
            .and_then(|goal| goal.pace)
            .filter(|pace| *pace > 0.0)
            .map_or(Value::Empty, Value::Pace),
        _ => Value::Empty,
    }
}
