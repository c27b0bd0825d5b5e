//! Columns of units and members.

use super::{count, unit_of};
use crate::domain::board::{Board, UnitLoad};
use crate::domain::light::Light;
use crate::domain::member::Member;
use crate::domain::score::{Points, Post, Score};
use crate::domain::unit::Unit;
use crate::locale::assess;
use crate::query::column::ColumnId as C;
use crate::query::value::{Value, Word};

pub(super) fn unit<'a>(board: &'a Board, one: &'a Unit, column: C) -> Value<'a> {
    let load = || board.unit_load(&one.id);
    match column {
        C::Name => Value::code(one.name.as_str()),
        C::Kind => Value::word(&one.kind),
        C::Level => Value::word(&one.level),
        C::Leads => {
            let load = load();
            count(load.lead.total() + load.responsible.total())
        }
        C::Supports => count(load().support.total()),
        C::Overdue => count(under(&load(), Light::Overdue)),
        C::DueSoon => count(under(&load(), Light::DueSoon)),
        C::Rank | C::Class | C::Score | C::Grade | C::OnTime | C::Deducted | C::Bonus => {
            let score = board.scores.as_ref().and_then(|all| all.of(&one.id));
            score.map_or(Value::Empty, |score| scored(score, column))
        }
        C::Members => Value::count(board.links.members_of(&board.data, &one.id).len()),
        _ => Value::Empty,
    }
}

/// A unit's score, where the board carries it.
fn scored(score: &Score, column: C) -> Value<'_> {
    let small = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    let points =
        |post: Post| score.line(post).map(|line| line.points).filter(|points| *points != Points::ZERO);
    match column {
        C::Rank => score.rank.map_or(Value::Empty, |rank| Value::Ratio(rank, score.of)),
        C::Class => Value::Word(Word {
            word: score.class.as_str().into(),
            label: Some(assess::class(score.class)),
            rank: score.class as u8,
        }),
        C::Score => score.total.map_or(Value::Lacking, Value::Points),
        C::Grade => score.grade.as_ref().map_or(Value::Empty, Value::Grade),
        C::OnTime => match score.on_time() {
            (_, 0) => Value::Empty,
            (met, of) => Value::Ratio(small(met), small(of)),
        },
        C::Deducted => Some(score.deducted())
            .filter(|points| *points != Points::ZERO)
            .map_or(Value::Empty, Value::Points),
        C::Bonus => points(Post::Early).map_or(Value::Empty, Value::Points),
        _ => Value::Empty,
    }
}

/// Tasks, rectifications, follow-ups and matters of a unit under a light.
fn under(load: &UnitLoad, light: Light) -> u32 {
    [load.lead, load.responsible, load.support, load.rectifications, load.follow_ups, load.matters]
        .iter()
        .map(|tally| tally.get(light))
        .fold(0, u32::saturating_add)
}

pub(super) fn member<'a>(board: &'a Board, one: &'a Member, column: C) -> Value<'a> {
    match column {
        C::Name => Value::code(one.name.as_str()),
        C::Unit => unit_of(board, Some(&one.unit)),
        C::Post => one.post.as_ref().map_or(Value::Empty, |post| Value::code(post.as_str())),
        C::Level => Value::word(&one.level),
        C::Role => Value::word(&one.role),
        C::Contact => one.contact.as_ref().map_or(Value::Empty, Value::Contact),
        C::Links => Value::count(board.links.supervisions_of_member(&board.data, &one.id).len()),
        _ => Value::Empty,
    }
}
