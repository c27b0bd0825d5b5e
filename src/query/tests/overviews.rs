//! The overview and the search entries.

#![cfg(test)]

use std::sync::Arc;

use super::{demo, me};
use crate::domain::id::{Key, Kind};
use crate::domain::light::Light;
use crate::locale::Lang;
use crate::query::overview::overview;
use crate::query::{ListKind, Query, run, search_entries, search_fields};
use crate::search::{Index, Pattern, Search};

#[test]
fn the_overview_counts_what_the_lists_hold() {
    let view = overview(demo(), Some(&me()), Lang::Zh);
    let counts = demo().counts();
    let overdue = [counts.tasks, counts.rectifications, counts.follow_ups, counts.matters]
        .iter()
        .map(|tally| tally.get(Light::Overdue))
        .sum::<u32>();
    assert_eq!(view.figures[0].value, overdue);
    assert_eq!(view.figures[4].value, counts.submitted);
    assert_eq!(view.figures[5].value as usize, demo().open_matters().count());
    assert!(view.urgent.is_sorted_by_key(|line| line.light));
    assert_eq!(view.coverage.len(), demo().data.indicators.len());
    for line in &view.coverage {
        assert!(line.of > 0 && !line.share.is_empty() && !line.name.is_empty(), "{line:?}");
    }
}

#[test]
fn the_links_are_the_readers_or_else_the_most_urgent_of_all() {
    let mine = overview(demo(), Some(&me()), Lang::Zh);
    assert!(mine.links_are_mine && !mine.links.is_empty());
    for line in &mine.links {
        let supervision = demo().data.supervisions.find(&line.row.key.id).unwrap();
        assert!(supervision.links.iter().any(|link| link.member == me()));
    }
    let all = overview(demo(), None, Lang::Zh);
    assert!(!all.links_are_mine && all.links.len() > mine.links.len());
    assert!(all.links.is_sorted_by_key(|line| line.light));
}

#[test]
fn every_row_of_the_overview_opens() {
    let view = overview(demo(), Some(&me()), Lang::Zh);
    let rows = view.rows();
    assert_eq!(rows.len(), view.urgent.len() + view.links.len() + usize::from(view.next.is_some()));
    assert!(rows.iter().all(|row| demo().data.contains(&row.key)));
    let next = view.next.unwrap();
    assert!(next.since.is_some() && next.changes.contains("自上次会议"), "{next:?}");
}

fn find(text: &str) -> Vec<Key> {
    let index = Arc::new(Index::build(search_entries(demo())));
    Search::new(index, Pattern::new(text), 5)
        .finish()
        .into_iter()
        .filter_map(|hit| hit.key.key(demo()))
        .collect()
}

#[test]
fn search_finds_items_by_number_units_by_initials_and_records_by_id() {
    assert_eq!(find("T09")[0].to_string(), "T09");
    assert_eq!(find("t9")[0].to_string(), "T09");
    let unit = demo().data.units.iter().find(|unit| unit.name.as_str() == "县城管局").unwrap();
    assert_eq!(find("xcgj")[0].to_string(), unit.id.to_string());
    let community = run(demo(), &Query::new(ListKind::Communities)).swap_remove(3);
    assert_eq!(find(&community.key.id)[0], community.key);
}

#[test]
fn every_record_can_be_searched_and_no_contact_is_among_the_texts() {
    let entries: Vec<_> = search_entries(demo()).collect();
    assert_eq!(entries.len(), demo().data.len());
    let contacts: Vec<&str> =
        demo().data.members.iter().filter_map(|one| Some(one.contact.as_ref()?.reveal())).collect();
    assert!(!contacts.is_empty());
    for entry in &entries {
        let key = entry.key.key(demo()).unwrap();
        assert_eq!(entry.fields[0].text, key.id.as_str());
        assert_eq!(search_fields(demo(), &key).len(), entry.fields.len());
        // A made-up credit code is mostly zeros, as made-up contacts are.
        for field in entry.fields.iter().filter(|_| key.kind != Kind::Enterprise) {
            assert!(!contacts.iter().any(|contact| field.text.contains(contact)), "{key}");
        }
    }
}
