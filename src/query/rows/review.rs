//! Columns of reviews and outcomes.

use jiff::civil::Date;

use super::unit_of;
use crate::domain::board::{Board, Meeting};
use crate::domain::id::{Id, Key};
use crate::domain::review::{Outcome, Review, ReviewState, Series};
use crate::domain::series;
use crate::locale::labels::Labelled;
use crate::query::column::ColumnId as C;
use crate::query::value::{Moved, Said, Value, Word};

pub(super) fn review<'a>(board: &'a Board, one: &'a Review, column: C) -> Value<'a> {
    match column {
        C::At => Value::At(one.at),
        C::Kind => Value::word(&one.kind),
        C::Title => Value::code(one.title.as_str()),
        C::Level => Value::word(&one.level),
        C::State => Value::word(&one.state),
        C::Agenda => Value::count(one.agenda.len()),
        C::Outcomes => Value::count(board.links.outcomes_of(&board.data, &one.id).len()),
        C::Place => one.place.as_ref().map_or(Value::Empty, |place| Value::code(place.as_str())),
        C::Moved => moved(board, one.moved_from, one.at.date()),
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
        C::Place => {
            let place = series.and_then(|series| series.place.as_ref());
            place.map_or(Value::Empty, |place| Value::code(place.as_str()))
        }
        C::Moved => moved(board, one.moved_from, one.at.date()),
        _ => Value::Empty,
    }
}

/// From where a review was moved, and why.
fn moved<'a>(board: &Board, from: Option<Date>, at: Date) -> Value<'a> {
    from.map_or(Value::Empty, |from| Value::Moved(Box::new(Moved::of(board, from, at))))
}

/// A series, with the rhythm that it goes by on the board's day.
pub(super) fn series<'a>(board: &'a Board, one: &'a Series, column: C) -> Value<'a> {
    match column {
        C::Kind => Value::word(&one.kind),
        C::Title => Value::code(one.title.as_str()),
        C::Level => Value::word(&one.level),
        C::Rule => {
            let now = series::rhythm_on(one, board.day);
            let fault = series::check(one).err();
            Value::Rule(Box::new(Said { rule: now.rule, start: now.start.date(), fault }))
        }
        C::Shift => Value::word(&one.shift),
        C::Next => board.next_of(one).map_or(Value::Empty, |meeting| Value::At(meeting.at)),
        C::Last => {
            let held = board.links.reviews_of(&board.data, &one.id);
            let held =
                held.filter(|review| review.state == ReviewState::Held && review.at.date() <= board.day);
            held.map(|review| review.at.date()).max().map_or(Value::Empty, Value::Date)
        }
        C::LeftOut => {
            let days: Vec<String> = one.exceptions.iter().map(ToString::to_string).collect();
            if days.is_empty() { Value::Empty } else { Value::code(days.join(" ")) }
        }
        C::Agenda => Value::count(one.agenda.len()),
        C::Place => one.place.as_ref().map_or(Value::Empty, |place| Value::code(place.as_str())),
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
