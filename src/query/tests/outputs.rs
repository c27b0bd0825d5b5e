//! What other programs get: typed JSON values and CSV fields.

#![cfg(test)]

use jiff::civil::Date;
use serde_json::Value as Json;

use super::{demo, rows};
use crate::query::item::Item;
use crate::query::rows::value;
use crate::query::{ColumnId, ListKind, Query, Row, run};

fn json(row: &Row, column: ColumnId) -> Json {
    value(demo(), &Item::of_row(demo(), row).unwrap(), column).json(false)
}

#[test]
fn json_is_typed_and_its_dates_are_iso() {
    for row in rows(ListKind::Deadlines, "-light:done") {
        assert!(json(&row, ColumnId::Due).as_str().unwrap().parse::<Date>().is_ok());
        assert!(json(&row, ColumnId::Left).is_i64(), "{row:?}");
        let light = json(&row, ColumnId::Light);
        assert!(["overdue", "due-soon", "on-track"].contains(&light.as_str().unwrap()));
        for unit in json(&row, ColumnId::Units).as_array().unwrap() {
            assert!(unit["id"].is_string() && unit["name"].is_string());
        }
    }
    for row in rows(ListKind::Communities, "service:none") {
        assert!(json(&row, ColumnId::Service).is_null());
        assert!(json(&row, ColumnId::Households).is_i64() && json(&row, ColumnId::Troubled).is_boolean());
    }
    for row in run(demo(), &Query::new(ListKind::Tasks)) {
        let units = json(&row, ColumnId::Units);
        assert!(units.as_array().unwrap().iter().all(|unit| unit["duty"].is_string()));
    }
}

#[test]
fn contacts_are_masked_unless_revealed() {
    let member = demo().data.members.iter().find(|member| member.contact.is_some()).unwrap();
    let contact = member.contact.as_ref().unwrap().reveal();
    let value = value(demo(), &Item::Member(member), ColumnId::Contact);
    assert!(!value.json(false).to_string().contains(contact) && !value.csv(false).contains(contact));
    assert_eq!((value.json(true).as_str(), value.csv(true).as_str()), (Some(contact), contact));
}
