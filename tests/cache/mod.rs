//! The cache keeps what it promises: one suite for every store, all or nothing when killed, never in the way.

mod conformance;
mod damage;
mod kill;
mod ledger;
mod process;
mod sessions;

use jiff::Timestamp;
use shumei::cache::{Cache, CacheError, Options, Origin};
use shumei::domain::batch::{Batch, Change};
use shumei::domain::dataset::Dataset;
use shumei::domain::id::{Key, Kind};
use shumei::domain::record::Record;

/// A community; `version` marks what was written when.
fn community(number: u32, version: u64) -> Record {
    let json = format!(
        r#"{{"id":"C{number:03}","version":{version},"updated":"2023-06-12T00:00:00Z","name":"示例小区{number}","township":"U01","households":{number},"form":"closed"}}"#
    );
    Record::from_json(Kind::Community, json.as_bytes()).unwrap()
}

fn unit(number: u32, version: u64) -> Record {
    let json = format!(
        r#"{{"id":"U{number:02}","version":{version},"updated":"2023-06-12T00:00:00Z","name":"单位{number}","form":"department","kind":"department","level":"county"}}"#
    );
    Record::from_json(Kind::Unit, json.as_bytes()).unwrap()
}

fn put(record: Record) -> Change {
    Change::Put(Box::new(record))
}

fn remove(kind: Kind, id: &str) -> Change {
    Change::Remove(Key::new(kind, id))
}

fn changes(changes: Vec<Change>, cursor: &str) -> Batch {
    Batch { changes, cursor: cursor.into(), whole: false }
}

fn options() -> Options {
    Options::new("test")
}

fn origin() -> Origin {
    Origin { epoch: "e1".into(), fetched_at: Timestamp::from_second(1_686_500_000).unwrap() }
}

fn dataset(cache: &mut Cache) -> Result<Dataset, CacheError> {
    let mut records = Vec::new();
    let loaded = cache.load(|chunk| records.extend(chunk))?;
    assert_eq!(loaded.records, records.len());
    let mut dataset = Dataset::default();
    dataset.load(records);
    Ok(dataset)
}
