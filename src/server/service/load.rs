//! Many records at once: a compiled plan, a register, the demonstration.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::Timestamp;
use serde_json::{Value, json};

use super::edits::raise;
use super::judge::moved;
use super::{Moment, ServiceError};
use crate::domain::access::{self, Reads};
use crate::domain::census::{self, Census};
use crate::domain::dataset::Dataset;
use crate::domain::edit::Records;
use crate::domain::id::{Key, Kind};
use crate::domain::record::Record;
use crate::server::store::{Head, Store, StoreError, Tx};
use crate::wire::AuditEntry;

/// Rows that are read at once.
const PAGE: u32 = 5_000;

/// What is loaded, and how.
#[derive(Clone, Debug, Default)]
pub struct Load {
    /// The records. Those with a known key replace what is there; nothing is deleted.
    pub records: Vec<Record>,
    /// What the audit shall say of their source (a file's name).
    pub source: Value,
    /// Whether only to say what would change.
    pub dry: bool,
}

/// What loading changed, or would change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// Records that were not there.
    pub added: Vec<Key>,
    /// Records that were there and differ.
    pub changed: Vec<Key>,
    /// How many were there just so.
    pub unchanged: usize,
    /// The head behind them; none where nothing was written.
    pub head: Option<Head>,
}

/// Loads records, all of them or none. Only what differs is written, in a version one higher; the register's censuses
/// follow. A county that is not there yet begins with it.
///
/// # Errors
/// The store's; `Retry` may be tried again.
pub async fn load<S: Store>(
    store: &S,
    county: &str,
    load: Load,
    moment: Moment,
) -> Result<Loaded, ServiceError> {
    let tx = store.begin(county).await?;
    load_in(store, tx, county, load, moment).await
}

/// Loads records in a transaction that has begun, and commits it: who decides by the records what to load reads them
/// in the same transaction.
///
/// # Errors
/// As [`load`]'s.
pub async fn load_in<S: Store>(
    store: &S,
    mut tx: S::Tx,
    county: &str,
    load: Load,
    moment: Moment,
) -> Result<Loaded, ServiceError> {
    // The head is locked: what others read now is what stands until this commits.
    let before = Whole::new(everything(store, county).await?);
    let mut loaded = Loaded::default();
    let mut after = before.records.clone();
    let mut written: BTreeMap<Key, Record> = BTreeMap::new();
    let given = load.records.into_iter().filter(|record| record.key().kind != Kind::Census);
    let mut named: BTreeSet<Key> = BTreeSet::new();
    for record in given {
        named.insert(record.key());
        take(record, &before, &mut after, &mut written, &mut loaded, moment.now);
    }
    for census in counted(&after) {
        named.insert(census.key());
        take(census, &before, &mut after, &mut written, &mut loaded, moment.now);
    }
    // What is written is among what was named; a key that came twice counts once.
    loaded.unchanged = named.len() - written.len();
    if load.dry || written.is_empty() {
        return Ok(loaded);
    }
    let after = Whole::new(after);
    let labels = |record: &Record| -> BTreeSet<String> {
        access::labels(record, &after).iter().map(ToString::to_string).collect()
    };
    let puts: Vec<_> = written.values().map(|record| (record.clone(), labels(record))).collect();
    tx.put_many(&puts).await?;
    for (key, record) in after.records.iter().filter(|(key, _)| !written.contains_key(key)) {
        if access::labels(record, &before) != access::labels(record, &after) {
            tx.relabel(key, &labels(record)).await?;
        }
    }
    let moved: Vec<_> = written.values().filter_map(|record| moved(record, &before)).collect();
    raise(&mut tx, &moved).await?;
    tx.log(&AuditEntry {
        number: 0,
        at: moment.now,
        member: None,
        act: "load".into(),
        key: None,
        edit: None,
        detail: json!({
            "source": load.source,
            "added": loaded.added.len(),
            "changed": loaded.changed.len(),
        }),
    })
    .await?;
    loaded.head = Some(tx.commit().await?);
    Ok(loaded)
}

/// Takes a record in where it is new or differs.
fn take(
    record: Record,
    before: &Whole,
    after: &mut BTreeMap<Key, Record>,
    written: &mut BTreeMap<Key, Record>,
    loaded: &mut Loaded,
    now: Timestamp,
) {
    let key = record.key();
    let record = match before.records.get(&key) {
        Some(old) if bare(old) == bare(&record) => {
            // The same key may come twice; the last one counts.
            after.insert(key.clone(), old.clone());
            written.remove(&key);
            loaded.changed.retain(|one| *one != key);
            return;
        }
        Some(old) => record.stamped(old.version() + 1, now),
        None => {
            let version = record.version().max(1);
            let updated = if record.version() == 0 { now } else { record.updated() };
            record.stamped(version, updated)
        }
    };
    if written.insert(key.clone(), record.clone()).is_none() {
        let list = if before.records.contains_key(&key) { &mut loaded.changed } else { &mut loaded.added };
        list.push(key.clone());
    }
    after.insert(key, record);
}

/// A record without what every writing changes.
fn bare(record: &Record) -> Record {
    record.clone().stamped(0, Timestamp::UNIX_EPOCH)
}

/// The censuses of a register; those of areas that have no subject any more count nothing.
fn counted(records: &BTreeMap<Key, Record>) -> Vec<Record> {
    let mut data = Dataset::default();
    let subjects = |key: &Key| matches!(key.kind, Kind::Community | Kind::Enterprise);
    data.load(records.iter().filter(|(key, _)| subjects(key)).map(|(_, record)| record.clone()));
    let mut censuses: BTreeMap<Key, Record> =
        census::of_register(&data).into_iter().map(Record::from).map(|one| (one.key(), one)).collect();
    for (key, record) in records {
        if let Record::Census(old) = record {
            censuses.entry(key.clone()).or_insert_with(|| Census::new(old.area.as_ref()).into());
        }
    }
    // Version 0 is none: they get their own when they are written.
    censuses.into_values().map(|one| one.stamped(0, Timestamp::UNIX_EPOCH)).collect()
}

/// All records of a county, read in pages.
///
/// # Errors
/// The store's.
pub async fn everything<S: Store>(store: &S, county: &str) -> Result<BTreeMap<Key, Record>, StoreError> {
    let mut records = BTreeMap::new();
    let mut after: Option<Key> = None;
    loop {
        let rows = store.snapshot(county, &Reads::Everything, after.as_ref(), PAGE).await?;
        let full = rows.len() >= PAGE as usize;
        after = rows.last().map(|row| row.key.clone());
        for row in rows {
            let record = Record::from_json(row.key.kind, row.json.as_bytes())
                .map_err(|error| StoreError::Unreadable(format!("{}: {error}", row.key)))?;
            records.insert(row.key, record);
        }
        if !full {
            return Ok(records);
        }
    }
}

/// All records, with who points at whom.
struct Whole {
    records: BTreeMap<Key, Record>,
    pointing: HashMap<Key, Vec<Key>>,
}

impl Whole {
    fn new(records: BTreeMap<Key, Record>) -> Self {
        let mut pointing: HashMap<Key, Vec<Key>> = HashMap::new();
        for (from, record) in &records {
            for to in access::points_at(record) {
                let list = pointing.entry(to).or_default();
                if list.last() != Some(from) {
                    list.push(from.clone());
                }
            }
        }
        Self { records, pointing }
    }
}

impl Records for Whole {
    fn record(&self, key: &Key) -> Option<Record> {
        self.records.get(key).cloned()
    }

    fn pointing_at(&self, key: &Key) -> Vec<Key> {
        self.pointing.get(key).cloned().unwrap_or_default()
    }
}
