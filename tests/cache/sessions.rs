//! Opening: what is found, where, and for whom.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use shumei::cache::{Cache, Condition, Home, Options, Reason, WhyMemory};
use shumei::domain::batch::Batch;
use shumei::locale::Lang;

use super::*;

fn filled(root: &Path, count: u32) {
    let mut opened = Cache::open(root, options());
    opened.cache.apply(&Batch::snapshot((0..count).map(|n| community(n, 1)), "c7"), &origin()).unwrap();
}

#[test]
fn the_next_session_finds_records_and_cursor() {
    let dir = tempfile::tempdir().unwrap();
    let mut opened = Cache::open(dir.path(), options());
    assert_eq!((opened.condition, opened.home), (Condition::Fresh, Home::Slot(0)));
    opened.cache.apply(&Batch::snapshot((0..500).map(|n| community(n, 1)), "c7"), &origin()).unwrap();
    opened.cache.apply(&changes(vec![put(community(7, 2))], "c8"), &origin()).unwrap();
    let before = dataset(&mut opened.cache).unwrap();
    drop(opened.cache);

    let mut opened = Cache::open(dir.path(), options());
    assert_eq!((opened.condition, opened.home), (Condition::Ready, Home::Slot(0)));
    let mark = opened.cache.mark().unwrap();
    assert_eq!((mark.cursor.as_str(), mark.records), ("c8", 500));
    assert_eq!(dataset(&mut opened.cache).unwrap(), before);
}

#[test]
fn a_second_session_has_a_slot_and_the_fifth_the_memory() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path(), 3);
    let mut open: Vec<_> = (0..5).map(|_| Cache::open(dir.path(), options())).collect();
    let homes: Vec<_> = open.iter().map(|opened| opened.home.clone()).collect();
    let slots = [0, 1, 2, 3].map(Home::Slot);
    assert_eq!(homes[..4], slots);
    assert_eq!(homes[4], Home::Memory(WhyMemory::Busy));
    assert_eq!(open[0].notices(Lang::En), [""; 0]);
    assert_eq!(open[1].notices(Lang::En), ["another session is open: this one uses cache 2"]);
    assert_eq!(open[4].notices(Lang::Zh), ["已有 4 个会话, 本会话缓存只在内存, 退出即失"]);
    assert_eq!(open[0].condition, Condition::Ready);
    for opened in &mut open[1..] {
        assert_eq!(opened.condition, Condition::Fresh);
        opened.cache.apply(&Batch::snapshot([community(9, 9)], "x"), &origin()).unwrap();
        assert_eq!(dataset(&mut opened.cache).unwrap().len(), 1);
    }
    assert_eq!(dataset(&mut open[0].cache).unwrap().len(), 3);
}

#[test]
fn another_schema_is_set_aside_and_another_scope_is_empty() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path(), 3);
    let mut newer = options();
    newer.schema += 1;
    let opened = Cache::open(dir.path(), newer.clone());
    assert_eq!(opened.notices(Lang::Zh), ["本地缓存属另一版本, 已移开并重建"]);
    let Condition::SetAside { reason, kept } = opened.condition else {
        unreachable!("{:?}", opened.condition)
    };
    assert_eq!(reason, Reason::OtherSchema);
    assert!(kept.unwrap().exists());
    assert_eq!(opened.cache.mark(), None);
    drop(opened.cache);

    filled(&dir.path().join("b"), 3);
    let mut opened = Cache::open(&dir.path().join("b"), Options::new("elsewhere"));
    assert_eq!(opened.condition, Condition::Fresh);
    opened.cache.apply(&Batch::snapshot([community(9, 9)], "x"), &origin()).unwrap();
    assert_eq!(dataset(&mut opened.cache).unwrap().len(), 1);
}

#[test]
fn directories_and_files_are_the_users_alone() {
    fn check(path: &Path) -> usize {
        let mode = fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, if path.is_dir() { 0o700 } else { 0o600 }, "{}", path.display());
        if !path.is_dir() {
            return 1;
        }
        fs::read_dir(path).unwrap().map(|entry| check(&entry.unwrap().path())).sum()
    }
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("state").join("demo");
    fs::create_dir_all(&root).unwrap();
    fs::set_permissions(&root, fs::Permissions::from_mode(0o755)).unwrap();
    let mut opened = Cache::open(&root, options());
    opened.cache.apply(&Batch::snapshot((0..2000).map(|n| community(n, 1)), "c"), &origin()).unwrap();
    opened.cache.settle().unwrap();
    assert!(check(&root) >= 2);
}

#[test]
fn a_directory_that_cannot_be_written_leaves_the_memory() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "").unwrap();
    let mut opened = Cache::open(&file, options());
    assert!(matches!(opened.home, Home::Memory(WhyMemory::Unwritable(_))));
    opened.cache.apply(&Batch::snapshot([community(9, 9)], "x"), &origin()).unwrap();
    assert_eq!(dataset(&mut opened.cache).unwrap().len(), 1);
}
