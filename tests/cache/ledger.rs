//! What the cache holds is what a dataset would hold after the same batches.

use std::ops::ControlFlow;

use proptest::prelude::*;
use shumei::cache::block::{self, LIMIT, TARGET};
use shumei::cache::ledger::{Edit, Ledger, Mark, Row, Rows};
use shumei::cache::memory::MemoryStore;
use shumei::cache::store::{Store, StoreError, Write};
use shumei::cache::{Cache, CacheError, WhyMemory};
use shumei::domain::batch::{Batch, Change};
use shumei::domain::dataset::Dataset;
use shumei::domain::id::Kind;

use super::*;

fn memory() -> Cache {
    Cache::in_memory(options(), WhyMemory::Asked).cache
}

#[test]
fn only_a_snapshot_may_be_first() {
    let mut cache = memory();
    let batch = changes(vec![put(community(1, 1))], "c1");
    assert_eq!(cache.apply(&batch, &origin()), Err(CacheError::NeedsSnapshot));
    assert_eq!(cache.mark(), None);
    cache.apply(&Batch::snapshot([], "c1"), &origin()).unwrap();
    cache.apply(&batch, &origin()).unwrap();
    let mark = cache.mark().unwrap();
    assert_eq!((mark.cursor.as_str(), mark.epoch.as_str(), mark.records), ("c1", "e1", 1));
    assert_eq!(mark.fetched_at, Some(origin().fetched_at));
}

#[test]
fn blocks_grow_split_and_vanish() {
    let mut cache = memory();
    let count = 3 * LIMIT as u32;
    cache.apply(&Batch::snapshot((0..count).map(|n| community(n, 1)), "a"), &origin()).unwrap();
    // Ids between those that are there, so that blocks outgrow their limit.
    let more = (count..3 * count).map(|n| put(community(n, 1))).collect();
    cache.apply(&changes(more, "b"), &origin()).unwrap();
    assert_eq!(dataset(&mut cache).unwrap().communities.len(), 3 * count as usize);
    let all = (0..3 * count).map(|n| remove(Kind::Community, &format!("C{n:03}"))).collect();
    cache.apply(&changes(all, "c"), &origin()).unwrap();
    let mark = cache.mark().unwrap();
    assert_eq!((mark.records, mark.bytes, mark.sum), (0, 0, 0));
    cache.apply(&changes(vec![put(community(5, 1))], "d"), &origin()).unwrap();
    assert_eq!(dataset(&mut cache).unwrap().len(), 1);
}

/// Records of a kind from the future, as a newer version would have written them.
fn ledger_with_unknown_kind() -> Ledger {
    let mut ledger = Ledger::new(Box::new(MemoryStore::default()));
    let row = |json: &str| Edit::Put(Row { version: 1, json: json.as_bytes().to_vec() });
    let rows = Rows::from([
        (("drone".into(), "D1".into()), row(r#"{"id":"D1","flies":true}"#)),
        (("drone".into(), "D2".into()), row("not even JSON")),
        (("unit".into(), "U01".into()), row("{}")),
    ]);
    ledger.replace(&rows, Mark::default()).unwrap();
    ledger
}

fn raw(ledger: &Ledger) -> Vec<(String, String)> {
    let mut found = Vec::new();
    ledger
        .each_block(&mut |(kind, raw)| {
            for entry in block::entries(&raw).unwrap() {
                found
                    .push((format!("{kind} {}", entry.id), String::from_utf8_lossy(entry.json).into_owned()));
            }
            ControlFlow::Continue(())
        })
        .unwrap();
    found
}

#[test]
fn unknown_kinds_stay_as_they_are() {
    let mut ledger = ledger_with_unknown_kind();
    let before = raw(&ledger);
    let mark = ledger.mark().unwrap().unwrap();
    let edit = Edit::Put(Row { version: 2, json: b"{}".to_vec() });
    ledger.merge(&Rows::from([(("community".into(), "C1".into()), edit)]), mark).unwrap();
    let after = raw(&ledger);
    assert_eq!(after.len(), before.len() + 1);
    assert!(before.iter().all(|entry| after.contains(entry)));
}

#[test]
fn a_block_that_vanished_is_noticed() {
    let mut store = MemoryStore::default();
    let rows = (0..TARGET as u32 * 3).map(|n| {
        let key = ("unit".into(), format!("U{n:04}").into());
        (key, Edit::Put(Row { version: 1, json: b"{}".to_vec() }))
    });
    let mut ledger = Ledger::new(Box::new(MemoryStore::default()));
    let mark = ledger.replace(&rows.collect(), Mark::default()).unwrap();
    // The same blocks but one, under the same mark.
    let mut left = Vec::new();
    ledger
        .each_block(&mut |chunk| {
            left.push(chunk);
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(left.len(), 3);
    let json = serde_json::to_vec(&mark).unwrap();
    store.commit(vec![Write::put(b"m".to_vec(), json)]).unwrap();
    let ledger = Ledger::new(Box::new(store));
    let lost = ledger.each_block(&mut |_| ControlFlow::Continue(()));
    assert!(matches!(lost, Err(StoreError::Damaged(_))));
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        4 => (0..400u32, 1..4u64).prop_map(|(n, version)| put(community(n, version))),
        1 => (0..9u32, 1..4u64).prop_map(|(n, version)| put(unit(n, version))),
        2 => (0..400u32).prop_map(|n| remove(Kind::Community, &format!("C{n:03}"))),
    ]
}

fn batch() -> impl Strategy<Value = Batch> {
    (proptest::collection::vec(change(), 0..300), proptest::bool::weighted(0.2), "[a-z]{3}")
        .prop_map(|(changes, whole, cursor)| Batch { changes, cursor: cursor.into(), whole })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn cache_and_dataset_agree(batches in proptest::collection::vec(batch(), 1..8)) {
        let mut cache = memory();
        let mut expected = Dataset::default();
        cache.apply(&Batch::snapshot([], ""), &origin()).unwrap();
        for batch in batches {
            cache.apply(&batch, &origin()).unwrap();
            prop_assert_eq!(&cache.mark().unwrap().cursor, &batch.cursor);
            expected.apply(batch);
            prop_assert_eq!(cache.mark().unwrap().records as usize, expected.len());
        }
        prop_assert_eq!(dataset(&mut cache).unwrap(), expected);
    }
}
