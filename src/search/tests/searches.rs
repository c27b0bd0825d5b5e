//! A search over an index finds what each record's own match says, however it is cut into slices.

use std::sync::Arc;

use proptest::prelude::*;

use super::sample;
use crate::search::{Entry, Field, FieldKind, Hit, Index, Matcher, Pattern, Progress, Search};

fn records() -> impl Strategy<Value = Vec<Entry<usize>>> {
    let han = "[城关镇县管局六安长舒美业主委员会“”、]{0,8}";
    let field = prop_oneof![
        "[TC]0{0,2}[0-9]{1,3}".prop_map(|text| Field::new(FieldKind::Id, text)),
        "[0-9]{1,2}".prop_map(|text| Field::new(FieldKind::Number, text)),
        han.prop_map(|text| Field::new(FieldKind::Title, text)),
        han.prop_map(|text| Field::new(FieldKind::Units, text)),
        "[a-c舒城0-9 ]{0,6}".prop_map(|text| Field::new(FieldKind::Other, text)),
    ];
    prop::collection::vec(prop::collection::vec(field, 0..5), 0..30).prop_map(|records| {
        records.into_iter().enumerate().map(|(key, fields)| Entry { key, fields }).collect()
    })
}

fn query() -> impl Strategy<Value = String> {
    prop_oneof!["[chegunzxjlasmyw城关六业会0-3tc' ]{0,7}", "[a-z]{0,3}[0-9]{0,3}[a-z]?"]
}

/// What the search should find: every record by itself, sorted, cut.
fn by_hand(records: &[Entry<usize>], query: &str, limit: usize) -> Vec<Hit<usize>> {
    let mut matcher = Matcher::new(Pattern::new(query));
    let mut hits: Vec<Hit<usize>> = records
        .iter()
        .filter_map(|entry| {
            let fields: Vec<_> = entry.fields.iter().map(|field| (field.kind, field.text.as_str())).collect();
            matcher.score(&fields).map(|score| Hit { key: entry.key, score })
        })
        .collect();
    hits.sort_by_key(|hit| std::cmp::Reverse(hit.score));
    hits.truncate(limit);
    hits
}

proptest! {
    #[test]
    fn the_index_finds_what_each_record_says_itself(records in records(), query in query(), limit in 0..12_usize) {
        let index = Arc::new(Index::build(records.clone()));
        let hits = Search::new(index, Pattern::new(&query), limit).finish();
        prop_assert_eq!(hits, by_hand(&records, &query, limit));
    }

    #[test]
    fn slices_of_any_size_give_the_same_hits(records in records(), query in query(), slice in 1..9_usize) {
        let index = Arc::new(Index::build(records));
        let mut sliced = Search::new(Arc::clone(&index), Pattern::new(&query), 10);
        while sliced.step(slice) == Progress::Running {}
        let mut whole = Search::new(index, Pattern::new(&query), 10);
        prop_assert_eq!(sliced.hits(), whole.finish());
        prop_assert_eq!(sliced.total(), whole.total());
        prop_assert_eq!(sliced.remaining(), 0);
    }

    /// Typed key by key, with the earlier searches finished or not.
    #[test]
    fn following_key_by_key_equals_searching_afresh(
        records in records(), query in query(), slices in prop::collection::vec(0..40_usize, 8),
    ) {
        let index = Arc::new(Index::build(records));
        let mut search = Search::new(Arc::clone(&index), Pattern::new(""), 10);
        let mut typed = String::new();
        for (c, slice) in query.chars().zip(slices) {
            let _ = search.step(slice);
            typed.push(c);
            search = search.follow(Pattern::new(&typed));
        }
        let mut afresh = Search::new(index, Pattern::new(&typed), 10);
        prop_assert_eq!(search.finish(), afresh.finish(), "{}", typed);
        prop_assert_eq!(search.total(), afresh.total());
    }

    #[test]
    fn what_a_pattern_narrows_had_been_found_before(records in records(), short in query(), more in query()) {
        let (earlier, later) = (Pattern::new(&short), Pattern::new(&format!("{short}{more}")));
        if later.narrows(&earlier) {
            for hit in by_hand(&records, &format!("{short}{more}"), usize::MAX) {
                prop_assert!(by_hand(&records, &short, usize::MAX).iter().any(|old| old.key == hit.key));
            }
        }
    }
}

#[test]
fn a_search_that_follows_looks_only_at_earlier_hits() {
    let mut search = Search::new(Arc::new(sample()), Pattern::new("wy"), 20);
    assert_eq!(search.remaining(), sample().len());
    search.finish();
    let total = search.total();
    assert!(total < sample().len());
    assert_eq!(search.follow(Pattern::new("wy cg")).remaining(), total);
    assert_eq!(
        search.follow(Pattern::new("w")).remaining(),
        sample().len(),
        "a key taken back starts afresh"
    );
}

#[test]
fn the_third_letter_finds_abbreviations_that_two_could_not() {
    let title = |key, text| Entry { key, fields: vec![Field::new(FieldKind::Title, text)] };
    let index = Arc::new(Index::build([title(0, "业主委员会"), title(1, "业委会筹备组")]));
    let mut search = Search::new(index, Pattern::new("yw"), 5);
    assert_eq!(search.finish().len(), 1);
    assert_eq!(search.follow(Pattern::new("ywh")).finish().len(), 2);
}

#[test]
fn hits_are_there_before_the_search_has_finished() {
    let mut search = Search::new(Arc::new(sample()), Pattern::new("cg"), 3);
    assert_eq!(search.step(2), Progress::Running);
    assert_eq!(search.hits().len(), 2);
    assert_eq!(search.finish().len(), 3);
    assert!(search.total() > 3, "the total counts beyond the limit");
}

#[test]
fn shared_texts_are_held_once() {
    let entry = |key| Entry { key, fields: vec![Field::new(FieldKind::Units, "城关镇、县开发区")] };
    let one = Index::build([entry(0_u32)]).bytes();
    let many = Index::build((0..101).map(entry)).bytes();
    assert_eq!(many - one, 100 * (size_of::<u32>() + 4 + 4), "key, bound and field for each further record");
}

#[test]
fn an_index_of_nothing_finds_nothing() {
    let index = Arc::new(Index::<u8>::build([]));
    assert!(index.is_empty());
    assert!(Search::new(Arc::clone(&index), Pattern::new(""), 5).finish().is_empty());
    assert_eq!(Search::new(index, Pattern::new("a"), 5).step(1), Progress::Finished);
}
