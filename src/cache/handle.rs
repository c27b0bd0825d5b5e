//! The cache as the rest of the program sees it: opening never fails, and no failure later stops anything.

use std::path::{Path, PathBuf};

use compact_str::CompactString;
use jiff::Timestamp;

use super::block;
use super::disk::SledStore;
use super::ledger::{Edit, FORMAT, Ledger, Mark, Row, Rows};
use super::memory::MemoryStore;
use super::process::ProcessStore;
use super::slot::{Slot, WhyMemory};
use super::store::{Store, StoreError};
use super::worker::{OPEN_LIMIT, Worker};
use crate::domain::batch::{Batch, Change};
use crate::domain::id::Kind;
use crate::domain::record::Record;

/// Version of the records' JSON. It is raised when a field changes its meaning; a new field needs no other number,
/// because unknown fields are kept.
pub const SCHEMA: u32 = 1;

/// What the session wants to find.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Version of the records' schema; [`SCHEMA`] outside tests.
    pub schema: u32,
    /// What the records are a view of. A cache of another scope counts as empty.
    pub scope: CompactString,
    /// The program whose process keeps the store; none for this one. See [`super::process`].
    pub program: Option<PathBuf>,
}

impl Options {
    /// This version's schema and a scope.
    pub fn new(scope: &str) -> Self {
        Self { schema: SCHEMA, scope: scope.into(), program: None }
    }
}

/// Where a batch comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The source's epoch.
    pub epoch: CompactString,
    /// When it was fetched.
    pub fetched_at: Timestamp,
}

/// Why a cache was set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It can't be read; the store's words, for `doctor`.
    Damaged(String),
    /// It was written by a version with another layout or schema.
    OtherSchema,
}

/// In what state the cache was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Empty: a snapshot is needed.
    Fresh,
    /// It holds records and a cursor.
    Ready,
    /// It could not be used, was moved to `kept`, and is now empty.
    SetAside {
        /// Why.
        reason: Reason,
        /// Where it lies now.
        kept: Option<PathBuf>,
    },
}

/// Where the cache is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Home {
    /// On disk. A number above 0 says that other sessions of the member are open.
    Slot(u8),
    /// In memory: it ends with the session.
    Memory(WhyMemory),
}

/// An opened cache, and what to tell the user about it.
pub struct Opened {
    /// The cache.
    pub cache: Cache,
    /// Its state.
    pub condition: Condition,
    /// Its place.
    pub home: Home,
}

/// Why the cache did not do what it was asked. The session goes on with what it holds in memory.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CacheError {
    /// It was damaged and set aside; it is empty now and wants a whole snapshot.
    #[error("the cache was damaged and set aside: {reason}")]
    SetAside {
        /// The store's words.
        reason: String,
        /// Where it lies now.
        kept: Option<PathBuf>,
    },
    /// The disk refused; the cache stays as it was.
    #[error("the cache can't be written: {0}")]
    Disk(String),
    /// Changes were applied to an empty cache: only a whole snapshot may be the first.
    #[error("the cache is empty and needs a snapshot first")]
    NeedsSnapshot,
}

/// What a load found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// Records handed out.
    pub records: usize,
    /// Records of kinds that this version does not know: they stay in the cache.
    pub unknown: usize,
    /// Records whose JSON this version can't read: they stay as well, until the source sends them again.
    pub unreadable: usize,
}

/// Records and cursor of one session.
pub struct Cache {
    worker: Worker,
    mark: Option<Mark>,
    options: Options,
    // Last, so that the lock is freed after the store is closed.
    slot: Option<Slot>,
}

impl Cache {
    /// Opens the first free slot below `root` and makes the best of what lies there.
    pub fn open(root: &Path, options: Options) -> Opened {
        let slot = match Slot::take(root) {
            Ok(slot) => slot,
            Err(why) => return Self::in_memory(options, why),
        };
        let found = start(&slot, &options).and_then(|worker| usable(worker, &options));
        let (worker, mark, condition) = match found {
            Ok(Found::Mark(worker, mark)) => (worker, Some(mark), Condition::Ready),
            Ok(Found::Nothing(worker)) => (worker, None, Condition::Fresh),
            // What a full disk holds is still good: it is not moved.
            Err(StoreError::Disk(error)) => return Self::in_memory(options, WhyMemory::Unwritable(error)),
            Ok(Found::OtherSchema) | Err(StoreError::Damaged(_)) => {
                let reason =
                    found.err().map_or(Reason::OtherSchema, |error| Reason::Damaged(error.to_string()));
                match restart(&slot, &options) {
                    Ok((worker, kept)) => (worker, None, Condition::SetAside { reason, kept }),
                    Err(error) => return Self::in_memory(options, WhyMemory::Unwritable(error.to_string())),
                }
            }
        };
        let home = Home::Slot(slot.number);
        Opened { cache: Self { worker, mark, options, slot: Some(slot) }, condition, home }
    }

    /// A cache in memory.
    pub fn in_memory(options: Options, why: WhyMemory) -> Opened {
        let cache = Self { worker: memory_worker(), mark: None, options, slot: None };
        Opened { cache, condition: Condition::Fresh, home: Home::Memory(why) }
    }

    /// Where the cache stands; none while it is empty.
    pub fn mark(&self) -> Option<&Mark> {
        self.mark.as_ref()
    }

    /// Applies a batch: its records, its cursor and its origin in one commit, all or nothing.
    ///
    /// # Errors
    /// [`CacheError`]. After [`CacheError::SetAside`] the cache is empty.
    pub fn apply(&mut self, batch: &Batch, origin: &Origin) -> Result<(), CacheError> {
        let mark = match (&self.mark, batch.whole) {
            (_, true) => Mark::default(),
            (Some(mark), false) => mark.clone(),
            (None, false) => return Err(CacheError::NeedsSnapshot),
        };
        let mark = Mark {
            format: FORMAT,
            schema: self.options.schema,
            scope: self.options.scope.clone(),
            epoch: origin.epoch.clone(),
            cursor: batch.cursor.clone(),
            fetched_at: Some(origin.fetched_at),
            ..mark
        };
        let rows = rows(batch).map_err(|error| CacheError::Disk(error.to_string()))?;
        let whole = batch.whole;
        let done = self
            .worker
            .call(move |ledger| if whole { ledger.replace(&rows, mark) } else { ledger.merge(&rows, mark) });
        self.mark = Some(done.map_err(|error| self.failed(error))?);
        self.worker.tell(|ledger| {
            // A failure shows itself at the next commit.
            let _ = ledger.tidy();
        });
        Ok(())
    }

    /// Hands out all records, some hundreds at a time, in no order that means anything.
    ///
    /// # Errors
    /// [`CacheError::SetAside`] when something is missing or unreadable; the records handed out before must then be
    /// thrown away.
    pub fn load(&mut self, mut take: impl FnMut(Vec<Record>)) -> Result<Loaded, CacheError> {
        let mut loaded = Loaded::default();
        let done = self.worker.blocks(|(kind, raw)| {
            let entries = block::entries(&raw)?;
            let Some(kind) = Kind::from_word(&kind) else {
                loaded.unknown += entries.len();
                return Ok(());
            };
            let count = entries.len();
            let records: Vec<Record> =
                entries.iter().filter_map(|entry| Record::from_json(kind, entry.json).ok()).collect();
            loaded.records += records.len();
            loaded.unreadable += count - records.len();
            take(records);
            Ok(())
        });
        done.map_err(|error| self.failed(error))?;
        Ok(loaded)
    }

    /// Waits until everything applied is written out.
    ///
    /// # Errors
    /// [`CacheError`].
    pub fn settle(&mut self) -> Result<(), CacheError> {
        self.worker.call(Ledger::tidy).map_err(|error| self.failed(error))
    }

    /// Turns a store's failure into the cache's, after setting a damaged store aside.
    fn failed(&mut self, error: StoreError) -> CacheError {
        let reason = match error {
            StoreError::Disk(reason) => return CacheError::Disk(reason),
            StoreError::Damaged(reason) => reason,
        };
        self.mark = None;
        // The damaged store is closed before its directory moves, so that it can't write into the new one.
        self.worker = memory_worker();
        let mut kept = None;
        if let Some(Ok((worker, moved_to))) = self.slot.as_ref().map(|slot| restart(slot, &self.options)) {
            self.worker = worker;
            kept = moved_to;
        }
        CacheError::SetAside { reason, kept }
    }
}

fn memory_worker() -> Worker {
    Worker::start(|| Ok(Box::new(MemoryStore::default())), OPEN_LIMIT).unwrap_or_else(|_| Worker::stopped())
}

/// A batch as rows. The last change of a record counts, as in a dataset: an older version replaces a newer one only
/// after a removal.
fn rows(batch: &Batch) -> serde_json::Result<Rows> {
    let mut rows = Rows::new();
    for change in &batch.changes {
        match change {
            Change::Put(record) => put(&mut rows, record, batch.whole)?,
            Change::Remove(_) if batch.whole => {}
            Change::Remove(key) => {
                rows.insert((key.kind.as_str().into(), key.id.clone()), Edit::Remove);
            }
        }
    }
    Ok(rows)
}

fn put(rows: &mut Rows, record: &Record, whole: bool) -> serde_json::Result<()> {
    let key = record.key();
    let row = Row { version: record.version(), json: record.to_json()? };
    let place = (key.kind.as_str().into(), key.id);
    let edit = match rows.get(&place) {
        Some(Edit::Put(before) | Edit::Reset(before))
            if before.version > row.version || (whole && before.version == row.version) =>
        {
            return Ok(());
        }
        Some(Edit::Remove | Edit::Reset(_)) => Edit::Reset(row),
        Some(Edit::Put(_)) | None => Edit::Put(row),
    };
    rows.insert(place, edit);
    Ok(())
}

fn start(slot: &Slot, options: &Options) -> Result<Worker, StoreError> {
    let (dir, program) = (slot.store(), options.program.clone());
    let open = move || -> Result<Box<dyn Store>, StoreError> {
        // A system that gives no process is no reason to be without a cache.
        let apart = program.map(|program| ProcessStore::open(&program, &dir)).transpose()?.flatten();
        Ok(match apart {
            Some(apart) => Box::new(apart),
            None => Box::new(SledStore::open(&dir)?),
        })
    };
    Worker::start(open, OPEN_LIMIT)
}

/// What lies in a store that could be opened.
enum Found {
    /// Records for this session.
    Mark(Worker, Mark),
    /// Nothing, or records of another scope.
    Nothing(Worker),
    /// Records that this version can't read. The store is closed.
    OtherSchema,
}

fn usable(worker: Worker, options: &Options) -> Result<Found, StoreError> {
    let found = worker.call(|ledger| match ledger.mark()? {
        None if ledger.has_records()? => Err(StoreError::Damaged("records without a mark".to_owned())),
        mark => Ok(mark),
    });
    Ok(match found? {
        Some(mark) if mark.format != FORMAT || mark.schema != options.schema => Found::OtherSchema,
        Some(mark) if mark.scope == options.scope => Found::Mark(worker, mark),
        _ => Found::Nothing(worker),
    })
}

/// Sets the slot's store aside and opens an empty one.
fn restart(slot: &Slot, options: &Options) -> Result<(Worker, Option<PathBuf>), StoreError> {
    let kept = slot.set_aside().map_err(|error| StoreError::Disk(error.to_string()))?;
    Ok((start(slot, options)?, kept))
}

#[cfg(test)]
mod tests {
    use super::super::store::{Pair, Result, Visit, Write};
    use super::*;
    use crate::domain::community::Community;

    /// A store that takes so many commits and then does something else.
    struct Failing {
        store: MemoryStore,
        left: u32,
        then: fn() -> Result<()>,
    }

    impl Store for Failing {
        fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>> {
            self.store.get(key)
        }

        fn at_or_before(&self, prefix: &[u8], key: &[u8]) -> Result<Option<Pair>> {
            self.store.at_or_before(prefix, key)
        }

        fn after(&self, prefix: &[u8], key: &[u8]) -> Result<Option<Vec<u8>>> {
            self.store.after(prefix, key)
        }

        fn scan(&self, prefix: &[u8], visit: &mut Visit<'_>) -> Result<()> {
            self.store.scan(prefix, visit)
        }

        fn commit(&mut self, writes: Vec<Write>) -> Result<()> {
            if self.left == 0 {
                return (self.then)();
            }
            self.left -= 1;
            self.store.commit(writes)
        }

        fn tidy(&mut self, _live: u64) -> Result<()> {
            Ok(())
        }
    }

    fn over(then: fn() -> Result<()>) -> Cache {
        let store = Failing { store: MemoryStore::default(), left: 1, then };
        let worker = Worker::start(move || Ok(Box::new(store)), OPEN_LIMIT).unwrap();
        Cache { worker, mark: None, options: Options::new("test"), slot: None }
    }

    fn batch(cursor: &str) -> Batch {
        let json = r#"{"id":"C1","version":1,"updated":"2023-06-12T00:00:00Z","name":"x","township":"U1","households":1,"form":"closed"}"#;
        Batch::snapshot([Record::Community(serde_json::from_str::<Community>(json).unwrap())], cursor)
    }

    #[test]
    fn a_full_disk_leaves_what_was_stored_before() {
        let mut cache = over(|| Err(StoreError::Disk("full".to_owned())));
        cache.apply(&batch("a"), &Origin::default()).unwrap();
        let full = cache.apply(&batch("b"), &Origin::default());
        assert_eq!(full, Err(CacheError::Disk("full".to_owned())));
        assert_eq!(cache.mark().unwrap().cursor, "a");
        assert_eq!(cache.load(|_| {}).unwrap().records, 1);
    }

    #[test]
    fn a_store_that_panics_is_replaced_by_an_empty_one() {
        let mut cache = over(|| panic!("as a test"));
        cache.apply(&batch("a"), &Origin::default()).unwrap();
        let broken = cache.apply(&batch("b"), &Origin::default());
        assert!(matches!(broken, Err(CacheError::SetAside { kept: None, .. })));
        assert_eq!(cache.mark(), None);
        assert_eq!(cache.load(|_| {}).unwrap(), Loaded::default());
        cache.apply(&batch("c"), &Origin::default()).unwrap();
        assert_eq!(cache.load(|_| {}).unwrap().records, 1);
    }
}
