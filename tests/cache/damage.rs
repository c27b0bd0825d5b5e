//! A damaged cache never stops anything, and nothing wrong is ever read from it.

use std::fs;
use std::path::{Path, PathBuf};

use shumei::cache::{Cache, CacheError, Condition, Reason};
use shumei::domain::batch::Batch;
use shumei::domain::dataset::Dataset;

use super::*;

fn fill(root: &Path) -> Dataset {
    let mut cache = Cache::open(root, options()).cache;
    cache.apply(&Batch::snapshot((0..300).map(|n| community(n, 1)), "c0"), &origin()).unwrap();
    for step in 1..20u32 {
        cache.apply(&changes(vec![put(community(step * 3, 2))], &format!("c{step}")), &origin()).unwrap();
    }
    dataset(&mut cache).unwrap()
}

fn files(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
    found.sort();
}

fn copy(from: &Path, to: &Path) {
    let mut all = Vec::new();
    files(from, &mut all);
    for file in all {
        let target = to.join(file.strip_prefix(from).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(file, target).unwrap();
    }
}

/// Opens a cache that may be damaged: it works, and what it holds is right or gone.
fn holds_or_starts_again(root: &Path, before: &Dataset, what: &str) {
    let mut opened = Cache::open(root, options());
    let cursor = opened.cache.mark().map(|mark| mark.cursor.clone());
    match dataset(&mut opened.cache) {
        Ok(data) if cursor.as_deref() == Some("c19") => assert!(data == *before, "{what}"),
        // A log whose tail is damaged ends earlier: older records, with the cursor that belongs to them.
        Ok(data) => assert_eq!(cursor.is_some(), !data.is_empty(), "{what}"),
        Err(CacheError::SetAside { .. }) => assert_eq!(opened.cache.mark(), None),
        Err(other) => unreachable!("{what}: {other}"),
    }
    opened.cache.apply(&Batch::snapshot([community(1, 1)], "n"), &origin()).unwrap();
    assert_eq!(dataset(&mut opened.cache).unwrap().len(), 1, "{what}");
}

#[test]
fn a_flipped_byte_anywhere_never_stops_the_session() {
    let dir = tempfile::tempdir().unwrap();
    let good = dir.path().join("good");
    let before = fill(&good);
    let mut all = Vec::new();
    files(&good.join("slot-0/cache"), &mut all);
    assert!(!all.is_empty());
    for file in all {
        let bytes = fs::read(&file).unwrap();
        let written = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        let step = (written / 12).max(1);
        for at in (0..written).step_by(step) {
            let bad = dir.path().join("bad");
            copy(&good, &bad);
            let target = bad.join(file.strip_prefix(&good).unwrap());
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x41;
            fs::write(&target, damaged).unwrap();
            holds_or_starts_again(&bad, &before, &format!("{} byte {at}", file.display()));
            fs::remove_dir_all(&bad).unwrap();
        }
    }
}

#[test]
fn files_that_are_cut_short_empty_or_rubbish_never_stop_the_session() {
    let dir = tempfile::tempdir().unwrap();
    let good = dir.path().join("good");
    let before = fill(&good);
    let mut all = Vec::new();
    files(&good.join("slot-0/cache"), &mut all);
    for file in all {
        let bytes = fs::read(&file).unwrap();
        for damaged in [&bytes[..bytes.len() / 2], &[], "rubbish".repeat(500).as_bytes()] {
            let bad = dir.path().join("bad");
            copy(&good, &bad);
            fs::write(bad.join(file.strip_prefix(&good).unwrap()), damaged).unwrap();
            holds_or_starts_again(&bad, &before, &format!("{} of {} bytes", file.display(), damaged.len()));
            fs::remove_dir_all(&bad).unwrap();
        }
    }
}

#[test]
fn a_snapshot_that_a_kill_left_half_made_is_no_damage() {
    let dir = tempfile::tempdir().unwrap();
    let before = fill(dir.path());
    fs::write(dir.path().join("slot-0/cache/snap.00000000000FFFFF.generating"), "half").unwrap();
    let mut opened = Cache::open(dir.path(), options());
    assert_eq!(opened.condition, Condition::Ready);
    assert!(dataset(&mut opened.cache).unwrap() == before);
}

#[test]
fn rubbish_is_set_aside_and_said_and_one_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        fill(dir.path());
        fs::write(dir.path().join("slot-0/cache/db"), "rubbish").unwrap();
        let opened = Cache::open(dir.path(), options());
        let Condition::SetAside { reason: Reason::Damaged(_), kept: Some(kept) } = opened.condition else {
            unreachable!("{:?}", opened.condition)
        };
        assert!(kept.join("db").exists());
    }
    let kept = fs::read_dir(dir.path().join("slot-0")).unwrap();
    let names: Vec<_> = kept.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(names.iter().filter(|name| name.starts_with("cache.bad-")).count(), 1, "{names:?}");
}
