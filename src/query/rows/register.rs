//! Columns of communities and enterprises.

use super::unit_of;
use crate::domain::board::Board;
use crate::domain::community::{Community, Enterprise};
use crate::query::column::ColumnId as C;
use crate::query::value::Value;

pub(super) fn community<'a>(board: &'a Board, one: &'a Community, column: C) -> Value<'a> {
    match column {
        C::Name => Value::code(one.name.as_str()),
        C::Area => unit_of(board, Some(&one.township)),
        C::Neighbourhood => unit_of(board, one.neighbourhood.as_ref()),
        C::Kind => Value::word(&one.kind),
        C::Households => Value::number(one.households),
        C::Service => one.service.as_ref().map_or(Value::Lacking, |service| Value::word(&service.form)),
        C::Committee => {
            one.committee.as_ref().map_or(Value::Lacking, |committee| Value::word(&committee.state))
        }
        C::Party => one.party.as_ref().map_or(Value::Lacking, |party| Value::word(&party.form)),
        C::Troubled => Value::Flag(one.troubled),
        _ => Value::Empty,
    }
}

pub(super) fn enterprise<'a>(board: &'a Board, one: &'a Enterprise, column: C) -> Value<'a> {
    match column {
        C::Name => Value::code(one.name.as_str()),
        C::Area => unit_of(board, one.township.as_ref()),
        C::Served => Value::count(board.links.communities_served(&board.data, &one.id).len()),
        C::Party => one.party.as_ref().map_or(Value::Lacking, |party| Value::word(&party.form)),
        C::Credit => one.credit.as_ref().map_or(Value::Empty, |credit| Value::code(credit.as_str())),
        C::CreditCode => one.credit_code.as_ref().map_or(Value::Empty, |code| Value::code(code.as_str())),
        C::Troubled => Value::Flag(one.troubled),
        _ => Value::Empty,
    }
}
