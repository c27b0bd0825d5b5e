//! Columns of reviews and outcomes.

use super::unit_of;
use crate::domain::board::{Board, Meeting};
use crate::domain::id::{Id, Key};
use crate::domain::review::{Outcome, Review};
use crate::locale::labels::Labelled;
use crate::query::column::ColumnId as C;
use crate::query::value::{Value, Word};

pub(super) fn review<'a>(board: &'a Board, one: &'a Review, column: C) -> Value<'a> {
    match column {
        C::At => Value::At(one.at),
        C::Kind => Value::word(&one.kind),
        C::Title => Value::code(one.title.as_str()),
        C::Level => Value::word(&one.level),
        C::State => Value::word(&one.state),
        C::Agenda => Value::count(one.agenda.len()),
        C::Outcomes => Value::count(board.links.outcomes_of(&board.data, &one.id).len()),
        _ => Value::Empty,
    }
}

/// A review that only its series plans; its agenda is the series' template.
pub(super) fn planned<'a>(board: &'a Board, one: &Meeting, column: C) -> Value<'a> {
    let series = one.series.as_ref().and_then(|id| board.data.series.get(id));
    match column {
        C::At => Value::At(one.at),
        C::Kind => owned(&one.kind),
        C::Title => Value::code(one.title.to_string()),
        C::Level => owned(&one.level),
        C::State => owned(&one.state),
        C::Agenda => Value::count(series.map_or(0, |series| series.agenda.len())),
        C::Outcomes => Value::Number(0),
        _ => Value::Empty,
    }
}

fn owned<'a, T: Labelled>(value: &T) -> Value<'a> {
    Value::Word(Word { word: value.word().to_owned().into(), label: value.label(), rank: value.rank() })
}

pub(super) fn outcome<'a>(board: &'a Board, one: &'a Outcome, column: C) -> Value<'a> {
    match column {
        C::Kind => Value::word(&one.kind),
        C::What => Value::text(one.text.as_str()),
        C::Units => unit_of(board, one.unit.as_ref()),
        C::Review => {
            let title = board.data.reviews.get(&one.review).map(|review| review.title.as_str());
            Value::name(
                Key::new(crate::domain::id::Kind::Review, one.review.as_str()),
                title.unwrap_or_default(),
            )
        }
        _ => Value::Empty,
    }
}
