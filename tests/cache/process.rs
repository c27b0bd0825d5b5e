//! The store in a process of its own: the same store, gone while nothing is asked of it, never left behind.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use shumei::cache::process::{ARGUMENT, ProcessStore};
use shumei::cache::store::{Store, StoreError, Write};
use shumei::cache::{Cache, Condition, Home};

use super::conformance::{pairs, suite};
use super::*;

fn program() -> PathBuf {
    env!("CARGO_BIN_EXE_shumei").into()
}

fn open(dir: &Path) -> ProcessStore {
    ProcessStore::open(&program(), dir).unwrap().unwrap()
}

/// The processes that keep the store in `dir`.
fn keepers(dir: &Path) -> Vec<Pid> {
    let entries = std::fs::read_dir("/proc").unwrap().flatten();
    entries
        .filter_map(|entry| {
            let pid = entry.file_name().to_str()?.parse().ok()?;
            let line = std::fs::read(entry.path().join("cmdline")).ok()?;
            let line = String::from_utf8_lossy(&line).into_owned();
            let ours = line.contains(ARGUMENT) && line.contains(dir.to_str()?);
            ours.then(|| Pid::from_raw(pid)).flatten()
        })
        .collect()
}

fn wait_until(what: &str, mut is: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is() {
        assert!(start.elapsed() < Duration::from_secs(20), "{what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn put_one(store: &mut ProcessStore, key: &[u8], value: &[u8]) {
    store.commit(vec![Write::put(key.to_vec(), value.to_vec())]).unwrap();
}

#[test]
fn it_conforms() {
    let dir = tempfile::tempdir().unwrap();
    let count = std::cell::Cell::new(0);
    suite(&|| {
        count.set(count.get() + 1);
        Box::new(open(&dir.path().join(count.get().to_string())))
    });
}

#[test]
fn a_scan_that_stops_leaves_the_next_answer_where_it_belongs() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(&dir.path().join("s"));
    for n in 0..50_u8 {
        put_one(&mut store, &[b'k', n], &[n; 1000]);
    }
    for stop in [0, 1, 49, 50] {
        let mut seen = 0;
        let done = store.scan(b"k", &mut |_, _| {
            seen += 1;
            Ok(if seen > stop {
                std::ops::ControlFlow::Break(())
            } else {
                std::ops::ControlFlow::Continue(())
            })
        });
        assert_eq!((done, seen), (Ok(()), (stop + 1).min(50)));
        let failed = store.scan(b"k", &mut |_, _| Err(StoreError::Disk("as a test".to_owned())));
        assert_eq!(failed, Err(StoreError::Disk("as a test".to_owned())));
        assert_eq!(store.get(b"k\x07").unwrap(), Some(vec![7; 1000]));
    }
}

#[test]
fn it_rests_and_comes_back_with_what_was_written() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("s");
    let mut store = open(&path);
    put_one(&mut store, b"a", b"1");
    assert_eq!(keepers(&path).len(), 1);
    store.rest();
    assert_eq!(keepers(&path), []);
    assert_eq!(store.get(b"a").unwrap(), Some(b"1".to_vec()));
    put_one(&mut store, b"b", b"2");
    drop(store);
    assert_eq!(keepers(&path), []);
    assert_eq!(pairs(&open(&path), b"").len(), 2);
}

#[test]
fn one_that_was_killed_is_started_again() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("s");
    let mut store = open(&path);
    put_one(&mut store, b"a", b"1");
    store.tidy(1).unwrap();
    kill_process(keepers(&path)[0], Signal::KILL).unwrap();
    assert_eq!(store.get(b"a").unwrap(), Some(b"1".to_vec()));
    kill_process(keepers(&path)[0], Signal::KILL).unwrap();
    put_one(&mut store, b"b", b"2");
    assert_eq!(pairs(&store, b"").len(), 2);
}

#[test]
fn what_can_not_be_opened_is_said_and_a_missing_program_is_no_damage() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("s");
    std::fs::write(&path, "a file").unwrap();
    assert!(matches!(ProcessStore::open(&program(), &path), Err(StoreError::Damaged(_))));
    let missing = ProcessStore::open(&dir.path().join("none"), &path);
    assert!(matches!(missing, Ok(None)));
    let other = ProcessStore::open(Path::new("/bin/true"), &path);
    assert!(matches!(other, Err(StoreError::Damaged(_))), "no answer is no store");
}

#[test]
fn a_system_that_gives_no_process_costs_no_cache() {
    let dir = tempfile::tempdir().unwrap();
    let options = Options { program: Some(dir.path().join("none")), ..options() };
    let mut opened = Cache::open(dir.path(), options);
    assert_eq!((opened.condition, opened.home), (Condition::Fresh, Home::Slot(0)));
    opened.cache.apply(&Batch::snapshot([community(1, 1)], "a"), &origin()).unwrap();
    assert_eq!(dataset(&mut opened.cache).unwrap().len(), 1);
}

#[test]
fn whoever_opens_it_next_waits_for_the_one_before_to_be_gone() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("s");
    let mut store = open(&path);
    put_one(&mut store, b"a", b"1");
    let going = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(300));
        drop(store);
    });
    let next = shumei::cache::disk::SledStore::open(&path).unwrap();
    assert_eq!(next.get(b"a").unwrap(), Some(b"1".to_vec()));
    going.join().unwrap();
    drop(next);
    let first = open(&path);
    let second = ProcessStore::open(&program(), &path);
    assert!(matches!(second, Err(StoreError::Disk(_))), "in use is no damage");
    drop(first);
}

#[test]
fn a_session_over_it_leaves_no_process_once_it_idles() {
    let dir = tempfile::tempdir().unwrap();
    let options = Options { program: Some(program()), ..options() };
    let mut opened = Cache::open(dir.path(), options.clone());
    assert_eq!((opened.condition, opened.home), (Condition::Fresh, Home::Slot(0)));
    opened.cache.apply(&Batch::snapshot((0..500).map(|n| community(n, 1)), "c7"), &origin()).unwrap();
    let before = dataset(&mut opened.cache).unwrap();
    assert_eq!(keepers(dir.path()).len(), 1);
    wait_until("it rests", || keepers(dir.path()).is_empty());
    opened.cache.apply(&changes(vec![put(community(7, 2))], "c8"), &origin()).unwrap();
    drop(opened.cache);
    assert_eq!(keepers(dir.path()), []);
    let mut opened = Cache::open(dir.path(), options);
    assert_eq!(opened.condition, Condition::Ready);
    assert_eq!(opened.cache.mark().unwrap().cursor, "c8");
    assert_eq!(dataset(&mut opened.cache).unwrap().len(), before.len());
}
