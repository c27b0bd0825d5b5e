//! Columns of units and members.

use super::{count, unit_of};
use crate::domain::board::{Board, UnitLoad};
use crate::domain::light::Light;
use crate::domain::member::Member;
use crate::domain::unit::Unit;
use crate::query::column::ColumnId as C;
use crate::query::value::Value;

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
        C::Members => Value::count(board.links.members_of(&board.data, &one.id).len()),
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
