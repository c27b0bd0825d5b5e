//! Columns of supervisions, visits and rectifications.

use super::{count, member_of, unit_of};
use crate::domain::board::Board;
use crate::domain::id::{Key, SupervisionId};
use crate::domain::rectification::state_on;
use crate::domain::supervision::{Rectification, Supervision, Visit};
use crate::domain::unit::Level;
use crate::locale::labels::Labelled;
use crate::query::column::ColumnId as C;
use crate::query::facts::{self, Subject};
use crate::query::value::{Name, Value, Word};

pub(super) fn supervision<'a>(board: &'a Board, one: &'a Supervision, column: C) -> Value<'a> {
    match column {
        C::Subject | C::Area => subject(board, &one.subject, column),
        C::CountyLink => linked(board, one, &Level::County),
        C::TownshipLink => linked(board, one, &Level::Township),
        C::NeighbourhoodLink => linked(board, one, &Level::Neighbourhood),
        C::Open => count(board.supervision_summary(one).open),
        C::Overdue => count(board.supervision_summary(one).overdue),
        C::LastVisit => board.supervision_summary(one).last_visit.map_or(Value::Lacking, Value::Date),
        _ => Value::Empty,
    }
}

pub(super) fn visit<'a>(board: &'a Board, one: &'a Visit, column: C) -> Value<'a> {
    match column {
        C::Date => Value::Date(one.on),
        C::Subject | C::Area => of_supervision(board, &one.supervision, column),
        C::By => member_of(board, &one.by),
        C::Findings => Value::text(one.findings.as_str()),
        _ => Value::Empty,
    }
}

pub(super) fn rectification<'a>(board: &'a Board, one: &'a Rectification, column: C) -> Value<'a> {
    match column {
        C::Title | C::What => Value::text(one.title.as_str()),
        C::Subject | C::Area => of_supervision(board, &one.supervision, column),
        C::Units => unit_of(board, one.unit.as_ref()),
        C::State => match state_on(one, board.day) {
            Some(state) => Value::Word(Word {
                word: state.as_str().to_owned().into(),
                label: state.label(),
                rank: state.rank(),
            }),
            None => Value::Empty,
        },
        C::Found => Value::Date(one.found),
        _ => Value::Empty,
    }
}

fn of_supervision<'a>(board: &'a Board, id: &SupervisionId, column: C) -> Value<'a> {
    facts::supervision(board, id).map_or(Value::Empty, |one| subject(board, &one.subject, column))
}

fn subject<'a>(board: &'a Board, key: &'a Key, column: C) -> Value<'a> {
    let subject = Subject::of(board, key);
    match column {
        C::Area => unit_of(board, subject.and_then(Subject::area)),
        _ => Value::name(key.clone(), subject.map_or(key.id.as_str(), Subject::name)),
    }
}

/// Linked officials of a level; that there is none is worth saying.
fn linked<'a>(board: &'a Board, one: &'a Supervision, level: &Level) -> Value<'a> {
    let names: Vec<Name<'a>> = one
        .links
        .iter()
        .filter(|link| link.level == *level)
        .filter_map(|link| match member_of(board, &link.member) {
            Value::Names(names) => names.into_iter().next(),
            _ => None,
        })
        .collect();
    if names.is_empty() { Value::Lacking } else { Value::Names(names) }
}
