//! One suite over every store.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use proptest::prelude::*;
use shumei::cache::disk::SledStore;
use shumei::cache::memory::MemoryStore;
use shumei::cache::store::{Store, StoreError, Write};

pub fn pairs(store: &dyn Store, prefix: &[u8]) -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut found = Vec::new();
    store
        .scan(prefix, &mut |key, value| {
            found.push((key.to_vec(), value.to_vec()));
            Ok(ControlFlow::Continue(()))
        })
        .unwrap();
    found
}

fn reads_what_was_written(store: &mut dyn Store) {
    assert_eq!(store.get(b"a").unwrap(), None);
    store
        .commit(vec![
            Write::put(b"b2".to_vec(), b"two".to_vec()),
            Write::put(b"a".to_vec(), Vec::new()),
            Write::put(b"b1".to_vec(), b"one".to_vec()),
            Write::put(b"b2".to_vec(), b"TWO".to_vec()),
            Write::put(b"c".to_vec(), b"gone".to_vec()),
            Write::remove(b"c".to_vec()),
            Write::remove(b"never".to_vec()),
        ])
        .unwrap();
    assert_eq!(store.get(b"a").unwrap(), Some(Vec::new()));
    assert_eq!(store.get(b"b2").unwrap(), Some(b"TWO".to_vec()));
    assert_eq!(store.get(b"c").unwrap(), None);
    let expected = vec![(b"b1".to_vec(), b"one".to_vec()), (b"b2".to_vec(), b"TWO".to_vec())];
    assert_eq!(pairs(store, b"b"), expected);
    assert_eq!(pairs(store, b"").len(), 3);
    assert_eq!(store.at_or_before(b"b", b"b1x").unwrap().unwrap().0, b"b1");
    assert_eq!(store.at_or_before(b"b", b"b2").unwrap().unwrap().1, b"TWO");
    assert_eq!(store.at_or_before(b"b", b"b0").unwrap(), None, "a has another prefix");
    assert_eq!(store.after(b"b", b"b1").unwrap(), Some(b"b2".to_vec()));
    assert_eq!(store.after(b"a", b"a").unwrap(), None);
}

fn a_scan_stops_and_fails_when_told(store: &mut dyn Store) {
    store.commit((0..9u8).map(|n| Write::put(vec![b's', n], vec![n])).collect()).unwrap();
    let mut seen = 0;
    store
        .scan(b"s", &mut |_, _| {
            seen += 1;
            Ok(if seen == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })
        .unwrap();
    assert_eq!(seen, 3);
    let error = store.scan(b"s", &mut |_, _| Err(StoreError::Damaged("x".to_owned())));
    assert_eq!(error, Err(StoreError::Damaged("x".to_owned())));
}

fn takes_large_values(store: &mut dyn Store) {
    let large = vec![7; 3 << 20];
    store.commit(vec![Write::put(b"large".to_vec(), large.clone())]).unwrap();
    store.tidy(3 << 20).unwrap();
    assert_eq!(store.get(b"large").unwrap(), Some(large));
}

pub fn suite(open: &dyn Fn() -> Box<dyn Store>) {
    reads_what_was_written(open().as_mut());
    a_scan_stops_and_fails_when_told(open().as_mut());
    takes_large_values(open().as_mut());
}

#[test]
fn memory_conforms() {
    suite(&|| Box::new(MemoryStore::default()));
}

#[test]
fn sled_conforms() {
    let dir = tempfile::tempdir().unwrap();
    let count = std::cell::Cell::new(0);
    suite(&|| {
        count.set(count.get() + 1);
        Box::new(SledStore::open(&dir.path().join(count.get().to_string())).unwrap())
    });
}

#[test]
fn sled_keeps_what_was_written_and_writes_itself_anew_when_bloated() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("cache");
    let mut store = SledStore::open(&path).unwrap();
    let mut expected = BTreeMap::new();
    for round in 0..60u8 {
        let key = vec![round % 5];
        let value: Vec<u8> =
            (0..500_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8 ^ round).collect();
        expected.insert(key.clone(), value.clone());
        store.commit(vec![Write::put(key, value)]).unwrap();
    }
    store.tidy(0).unwrap();
    assert_eq!(pairs(&store, b""), expected.clone().into_iter().collect::<Vec<_>>());
    let size =
        std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().metadata().unwrap().len()).sum::<u64>();
    assert!(size < 8 << 20, "{size}");
    drop(store);
    let names: Vec<_> =
        std::fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(names.iter().all(|name| name == "cache" || name == "cache.open"), "{names:?}");
    let store = SledStore::open(&path).unwrap();
    assert_eq!(pairs(&store, b""), expected.into_iter().collect::<Vec<_>>());
}

#[test]
fn a_rebuild_that_was_killed_is_mended() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("cache");
    let mut store = SledStore::open(&path).unwrap();
    store.commit(vec![Write::put(b"k".to_vec(), b"v".to_vec())]).unwrap();
    drop(store);
    std::fs::rename(&path, dir.path().join("cache.old")).unwrap();
    std::fs::create_dir(dir.path().join("cache.new")).unwrap();
    let store = SledStore::open(&path).unwrap();
    assert_eq!(store.get(b"k").unwrap(), Some(b"v".to_vec()));
    assert!(!dir.path().join("cache.old").exists() && !dir.path().join("cache.new").exists());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn both_stores_answer_alike(commits in proptest::collection::vec(proptest::collection::vec(("[ab]{0,3}", proptest::option::of("[a-z]{0,4}")), 0..8), 1..6), probe in "[ab]{0,3}") {
        let dir = tempfile::tempdir().unwrap();
        let mut disk = SledStore::open(&dir.path().join("s")).unwrap();
        let mut memory = MemoryStore::default();
        for commit in commits {
            let writes: Vec<Write> = commit
                .into_iter()
                .map(|(key, value)| Write { key: key.into_bytes(), value: value.map(String::into_bytes) })
                .collect();
            disk.commit(writes.clone()).unwrap();
            memory.commit(writes).unwrap();
        }
        let probe = probe.as_bytes();
        prop_assert_eq!(pairs(&disk, b"a"), pairs(&memory, b"a"));
        prop_assert_eq!(pairs(&disk, b""), pairs(&memory, b""));
        prop_assert_eq!(disk.get(probe).unwrap(), memory.get(probe).unwrap());
        prop_assert_eq!(disk.at_or_before(b"a", probe).unwrap(), memory.at_or_before(b"a", probe).unwrap());
        prop_assert_eq!(disk.after(b"a", probe).unwrap(), memory.after(b"a", probe).unwrap());
    }
}
