//! A wrong byte at every place of every file that is kept: noticed, said, and nothing unsent is lost by it.

use std::fs;
use std::path::{Path, PathBuf};

use shumei::cache::{Cache, Condition, Options, Origin};
use shumei::domain::batch::Batch;
use shumei::domain::dataset::Dataset;
use shumei::domain::id::Kind;
use shumei::domain::record::Record;
use shumei::locale::Lang;
use shumei::outbox::{Place, Spool};
use shumei::query::overview;
use shumei::runtime::glance::Glance;

use crate::outbox::{id, meet, now};
use crate::pty::binary::files;

/// How a byte goes wrong: one bit, and all of them.
const FLIPS: [u8; 2] = [1, 0xFF];

#[test]
fn a_wrong_byte_anywhere_in_an_outbox_is_said_and_costs_no_other_edit() {
    let home = tempfile::tempdir().unwrap();
    let spool = Spool::open(home.path()).unwrap();
    for n in 1..=3 {
        spool.put(meet(n, &format!("T0{n}-1"))).unwrap();
    }
    spool.begin(1).unwrap();
    spool.meet_epoch("a").unwrap();
    drop(spool);
    let all: Vec<(PathBuf, Vec<u8>)> =
        files(home.path()).into_iter().map(|file| (file.clone(), fs::read(&file).unwrap())).collect();
    let is_entry = |file: &Path| file.extension().is_some_and(|extension| extension == "json");
    assert_eq!(all.iter().filter(|(file, _)| is_entry(file)).count(), 3);
    for (file, good) in &all {
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= FLIPS[at % FLIPS.len()];
            fs::write(file, &bad).unwrap();
            let spool = Spool::open(home.path()).unwrap();
            let listing = spool.listing().unwrap();
            let what = format!("{} byte {at}", file.display());
            if is_entry(file) {
                assert_eq!(listing.faults.len(), 1, "{what} is said");
                assert_eq!(listing.entries.len(), 2, "{what}");
                let aside = files(&home.path().join(Place::Damaged.name()));
                assert_eq!(aside.len(), 1, "{what} is kept");
                assert_eq!(fs::read(&aside[0]).unwrap(), bad, "{what} is kept as it was found");
                fs::remove_file(&aside[0]).unwrap();
            } else {
                assert_eq!((listing.faults.len(), listing.entries.len()), (0, 3), "{what}");
                // A server that seems to be another one gets what the one before may not have.
                spool.meet_epoch("a").unwrap();
                assert_eq!(spool.listing().unwrap().entries.len(), 3, "{what}");
            }
            drop(spool);
            for (file, good) in &all {
                fs::write(file, good).unwrap();
            }
        }
    }
    let listing = Spool::open(home.path()).unwrap().listing().unwrap();
    assert!(listing.entry(id(1)).is_some_and(|entry| entry.place == Place::Sending));
}

fn unit(number: u32, version: u64) -> Record {
    let json = format!(
        r#"{{"id":"U{number:02}","version":{version},"updated":"2023-06-12T00:00:00Z","name":"单位{number}","form":"department","kind":"department","level":"county"}}"#
    );
    Record::from_json(Kind::Unit, json.as_bytes()).unwrap()
}

fn read(cache: &mut Cache) -> Result<Dataset, shumei::cache::CacheError> {
    let mut data = Dataset::default();
    cache.load(|some| data.load(some))?;
    Ok(data)
}

/// Every place takes too long for every run: each run looks at every so many places of the store's long log, and
/// `SHUMEI_EVERY_BYTE=1` at all.
const STRIDE: usize = 7;

#[test]
fn a_wrong_byte_anywhere_in_a_cache_shows_no_wrong_record() {
    let home = tempfile::tempdir().unwrap();
    let good = home.path().join("good");
    let origin = Origin { epoch: "e1".into(), fetched_at: now() };
    let mut cache = Cache::open(&good, Options::new("test")).cache;
    cache.apply(&Batch::snapshot([unit(1, 1), unit(2, 1)], "c0"), &origin).unwrap();
    let first = read(&mut cache).unwrap();
    cache.apply(&Batch::snapshot([unit(1, 2), unit(3, 1)], "c1"), &origin).unwrap();
    let second = read(&mut cache).unwrap();
    drop(cache);
    let every = std::env::var_os("SHUMEI_EVERY_BYTE").is_some();
    let mut tried = 0;
    for file in files(&good) {
        let bytes = fs::read(&file).unwrap();
        let written = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        for at in (0..written).step_by(if every || written < 200 { 1 } else { STRIDE }) {
            let bad = home.path().join("bad");
            for one in files(&good) {
                let to = bad.join(one.strip_prefix(&good).unwrap());
                fs::create_dir_all(to.parent().unwrap()).unwrap();
                fs::copy(&one, &to).unwrap();
            }
            let mut wrong = bytes.clone();
            wrong[at] ^= FLIPS[at % FLIPS.len()];
            fs::write(bad.join(file.strip_prefix(&good).unwrap()), wrong).unwrap();
            let what = format!("{} byte {at}", file.display());
            let mut opened = Cache::open(&bad, Options::new("test"));
            let mark = opened.cache.mark().map(|mark| mark.cursor.to_string());
            match (mark.as_deref(), read(&mut opened.cache)) {
                (Some("c1"), Ok(data)) => assert!(data == second, "{what}"),
                // A log whose end is wrong ends earlier, and the cursor with it.
                (Some("c0"), Ok(data)) => assert!(data == first, "{what}"),
                (None, Ok(data)) => {
                    assert!(data.is_empty(), "{what}");
                }
                (_, Ok(_)) => panic!("{what}: a cursor that none wrote"),
                (_, Err(shumei::cache::CacheError::SetAside { .. })) => {}
                (_, Err(error)) => panic!("{what}: {error}"),
            }
            if let Condition::SetAside { kept: Some(kept), .. } = &opened.condition {
                assert!(kept.exists(), "{what}");
            }
            tried += 1;
            drop(opened);
            fs::remove_dir_all(&bad).unwrap();
        }
    }
    assert!(tried > 100, "{tried} places");
}

#[test]
fn a_wrong_byte_anywhere_in_what_was_seen_last_shows_nothing() {
    let home = tempfile::tempdir().unwrap();
    let glance = Glance::within(home.path(), "zh M001");
    let board = crate::screens::harness::demo_board();
    let mut seen = overview(&board, None, Lang::Zh);
    seen.urgent.truncate(2);
    seen.links.clear();
    glance.clone().keeper().keep(&seen);
    assert_eq!(glance.read().map(|all| all.overview).as_ref(), Some(&seen));
    let all = files(home.path());
    let [file] = all.as_slice() else { panic!("{all:?}") };
    let good = fs::read(file).unwrap();
    for at in 0..good.len() {
        let mut bad = good.clone();
        bad[at] ^= FLIPS[at % FLIPS.len()];
        fs::write(file, &bad).unwrap();
        assert_eq!(glance.read(), None, "byte {at}");
        fs::write(file, &good[..at]).unwrap();
        assert_eq!(glance.read(), None, "cut at {at}");
    }
}
