//! Lists: their rows, orders and cells.

#![cfg(test)]

use std::collections::BTreeSet;

use jiff::civil::date;

use super::{DAY, demo};
use crate::domain::id::Kind;
use crate::domain::light::Light;
use crate::locale::Lang;
use crate::query::item::Item;
use crate::query::rows::value;
use crate::query::{
    ColumnId, Direction, ListKind, Query, Row, cell, cells, columns, default_sort, explanation, parse_sort,
    run,
};

#[test]
fn every_list_has_rows_and_every_column_says_something() {
    for list in ListKind::ALL {
        let rows = run(demo(), &Query::new(list));
        assert!(!rows.is_empty(), "{list:?}");
        let mut said = BTreeSet::new();
        for row in &rows {
            for lang in [Lang::Zh, Lang::En] {
                for (column, cell) in columns(list).iter().zip(cells(demo(), row, columns(list), lang, false))
                {
                    assert!(!cell.text.contains(['\n', '\t', '\u{1b}']), "{row:?} {column:?}");
                    if !cell.text.is_empty() {
                        said.insert(*column);
                    }
                }
            }
        }
        for column in columns(list) {
            // Of the demonstration's follow-ups and plans these may all be empty.
            let may_be_empty = matches!(column, ColumnId::Credit | ColumnId::Recurs | ColumnId::LeftOut);
            assert!(may_be_empty || said.contains(column), "{list:?} {column:?}");
        }
    }
}

#[test]
fn every_column_orders_its_list_both_ways_and_loses_no_row() {
    for list in ListKind::ALL {
        let all: BTreeSet<Row> = run(demo(), &Query::new(list)).into_iter().collect();
        for column in columns(list) {
            for direction in [Direction::Ascending, Direction::Descending] {
                let rows = run(demo(), &Query { sort: vec![(*column, direction)], ..Query::new(list) });
                assert_eq!(rows.iter().cloned().collect::<BTreeSet<_>>(), all, "{list:?} {column:?}");
                let orders: Vec<_> = rows
                    .iter()
                    .map(|row| value(demo(), &Item::of_row(demo(), row).unwrap(), *column).order())
                    .collect();
                let reverse = direction == Direction::Descending;
                assert!(
                    orders.windows(2).all(|pair| pair[0].compare(&pair[1], reverse).is_le()),
                    "{list:?} {column:?} {direction:?}"
                );
            }
        }
    }
}

#[test]
fn equal_rows_stay_in_their_own_order() {
    let sorted =
        Query { sort: vec![(ColumnId::Area, Direction::Ascending)], ..Query::new(ListKind::Communities) };
    let rows = run(demo(), &sorted);
    let area = |row: &Row| cell(demo(), row, ColumnId::Area, Lang::Zh, false).text;
    assert!(rows.windows(2).all(|pair| area(&pair[0]) != area(&pair[1]) || pair[0].key < pair[1].key));
}

#[test]
fn the_most_urgent_come_first_and_the_newest_visits_too() {
    // What has no light of its own comes last.
    let lights = |list| -> Vec<(bool, Option<Light>)> {
        let rows = run(demo(), &Query::new(list));
        let light = |row: &Row| cell(demo(), row, ColumnId::Light, Lang::Zh, false).light;
        rows.iter().map(light).map(|light| (light.is_none(), light)).collect()
    };
    for list in [ListKind::Rectifications, ListKind::Matters, ListKind::Outcomes, ListKind::Supervisions] {
        assert!(lights(list).is_sorted(), "{list:?}");
    }
    let visits = run(demo(), &Query::new(ListKind::Visits));
    let days: Vec<_> = visits.iter().map(|row| demo().data.visits.find(&row.key.id).unwrap().on).collect();
    assert!(days.is_sorted_by(|a, b| a >= b) && days[0] <= DAY);
    assert_eq!(default_sort(ListKind::Tasks), []);
}

#[test]
fn a_deadline_is_found_again_by_its_day() {
    let rows = run(demo(), &Query::new(ListKind::Deadlines));
    let seen: BTreeSet<Row> = rows.iter().cloned().collect();
    assert_eq!(seen.len(), rows.len(), "each occurrence is a row of its own");
    for row in &rows {
        let Some(Item::Deadline(deadline, _)) = Item::of_row(demo(), row) else { panic!("{row:?}") };
        assert_eq!(Some(deadline.due), row.on);
    }
    let recurring = rows.iter().filter(|row| row.key.kind == Kind::Milestone);
    let keys: BTreeSet<_> = recurring.clone().map(|row| &row.key).collect();
    assert!(recurring.count() > keys.len(), "recurring milestones stand several times");
}

#[test]
fn a_span_bounds_deadlines_and_reviews() {
    let (from, to) = (date(2023, 6, 1), date(2023, 6, 30));
    for list in [ListKind::Deadlines, ListKind::Reviews] {
        let rows = run(demo(), &Query { span: Some((from, to)), ..Query::new(list) });
        assert!(!rows.is_empty(), "{list:?}");
        for row in &rows {
            let item = Item::of_row(demo(), row).unwrap();
            let day = row.on.or_else(|| item.on()).unwrap();
            assert!(from <= day && day <= to, "{row:?}");
        }
    }
}

#[test]
fn planned_reviews_stand_beside_those_on_record() {
    let rows = run(demo(), &Query::new(ListKind::Reviews));
    let planned: Vec<&Row> = rows.iter().filter(|row| row.key.kind == Kind::Series).collect();
    assert!(!planned.is_empty() && planned.len() < rows.len());
    for row in planned {
        assert!(row.on.unwrap() >= DAY);
        assert!(!cell(demo(), row, ColumnId::Title, Lang::Zh, false).text.is_empty());
    }
}

#[test]
fn contacts_are_masked_unless_revealed() {
    let member = demo().data.members.iter().find(|member| member.contact.is_some()).unwrap();
    let contact = member.contact.as_ref().unwrap().reveal();
    let row = Row::of(crate::domain::record::Entity::key(member.as_ref()));
    let masked = cell(demo(), &row, ColumnId::Contact, Lang::Zh, false).text;
    assert!(masked.contains('*') && masked != contact);
    assert_eq!(cell(demo(), &row, ColumnId::Contact, Lang::Zh, true).text, contact);
}

#[test]
fn a_missing_link_is_said_and_a_gone_record_is_empty() {
    let without = demo().data.supervisions.iter().find(|one| one.links.len() < 3);
    if let Some(one) = without {
        let row = Row::of(crate::domain::record::Entity::key(one.as_ref()));
        let links = [ColumnId::CountyLink, ColumnId::TownshipLink, ColumnId::NeighbourhoodLink];
        let texts: Vec<_> = cells(demo(), &row, &links, Lang::Zh, false);
        assert!(texts.iter().any(|cell| cell.text == "无"), "{texts:?}");
    }
    let gone = Row::of(crate::domain::id::Key::new(Kind::Task, "T99"));
    assert_eq!(cell(demo(), &gone, ColumnId::Title, Lang::Zh, false).text, "");
}

#[test]
fn an_order_reads_in_words_or_labels() {
    let order = parse_sort("-due，标题", ListKind::Tasks).unwrap();
    assert_eq!(order, [(ColumnId::Due, Direction::Descending), (ColumnId::Title, Direction::Ascending)]);
    assert_eq!(parse_sort("households", ListKind::Tasks), Err("households".to_owned()));
    assert_eq!(parse_sort("due_soon", ListKind::Units), Ok(vec![(ColumnId::DueSoon, Direction::Ascending)]));
}

#[test]
fn every_light_explains_itself() {
    for list in [
        ListKind::Tasks,
        ListKind::Deadlines,
        ListKind::Rectifications,
        ListKind::Matters,
        ListKind::Outcomes,
    ] {
        for row in run(demo(), &Query::new(list)) {
            for lang in [Lang::Zh, Lang::En] {
                let lit = cell(demo(), &row, ColumnId::Light, lang, false).light.is_some();
                let explained = explanation(demo(), &row, lang).is_some_and(|text| !text.is_empty());
                assert_eq!(explained, lit, "{row:?}");
            }
        }
    }
    assert_eq!(explanation(demo(), &run(demo(), &Query::new(ListKind::Units))[0], Lang::Zh), None);
}
