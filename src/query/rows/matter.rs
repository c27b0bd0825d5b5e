//! Columns of matters.

use super::unit_of;
use crate::domain::board::Board;
use crate::domain::closed_loop::{stage_on, state_on};
use crate::domain::id::{Id, Key, UnitId};
use crate::domain::matter::Matter;
use crate::locale::labels::Labelled;
use crate::query::column::ColumnId as C;
use crate::query::value::{Value, Word};
use crate::query::words::{name_of, unit_name};

pub(super) fn matter<'a>(board: &'a Board, one: &'a Matter, column: C) -> Value<'a> {
    match column {
        C::Title | C::What => Value::text(one.title.as_str()),
        C::Source => Value::word(&one.source),
        C::Subject => about(one).map_or(Value::Empty, |key| {
            let name = name_of(board, &key).into_owned();
            Value::name(key, name)
        }),
        C::Area => unit_of(board, Some(&one.township)),
        C::Units => {
            let unit: Option<UnitId> = stage_on(one, board.day).and_then(|stage| stage.unit);
            unit.map_or(Value::Empty, |id| Value::name(id.key(), unit_name(board, &id).to_owned()))
        }
        C::Level => stage_on(one, board.day).map_or(Value::Empty, |stage| word(&stage.level)),
        C::State => state_on(one, board.day).map_or(Value::Empty, |state| word(&state)),
        C::Raised => Value::Date(one.raised),
        _ => Value::Empty,
    }
}

/// The community that it is about, or else the enterprise.
pub fn about(one: &Matter) -> Option<Key> {
    one.community.as_ref().map(Id::key).or_else(|| one.enterprise.as_ref().map(Id::key))
}

/// A word that is worked out for the day.
fn word<T: Labelled>(value: &T) -> Value<'static> {
    Value::Word(Word { word: value.word().to_owned().into(), label: value.label(), rank: value.rank() })
}
