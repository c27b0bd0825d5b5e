//! Records and cursor over a [`Store`]: one key space, one commit for each batch.
//!
//! Keys: `m` the mark, `b<kind>\0<first id>` a block. The first block of a kind has no id in its
//! key; a block holds the ids from its key to the next one's, so a change finds its block by one look-up.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use compact_str::CompactString;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::block::{self, Entry};
use super::store::{Result, Store, StoreError, Write};

const MARK: &[u8] = b"m";
const BLOCKS: &[u8] = b"b";

/// How blocks and keys are laid out; another number means a cache that this version can't read.
pub const FORMAT: u32 = 1;

/// Where the cache stands. Written in the same commit as the records it describes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Layout of the cache, [`FORMAT`].
    pub format: u32,
    /// Version of the records' schema.
    pub schema: u32,
    /// What the records are a view of: a source and a scope. Another scope is another cache.
    pub scope: CompactString,
    /// The source's epoch: it changes when the source forgets its history.
    pub epoch: CompactString,
    /// The batch's cursor, opaque.
    pub cursor: CompactString,
    /// When the records were fetched.
    pub fetched_at: Option<Timestamp>,
    /// How many records there are.
    pub records: u64,
    /// How many bytes the blocks hold.
    pub bytes: u64,
    /// Checksums of all blocks, combined by exclusive or.
    pub sum: u64,
}

/// A record as stored, of any kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Version.
    pub version: u64,
    /// JSON.
    pub json: Vec<u8>,
}

/// What happens to one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// It is stored, unless a newer version is.
    Put(Row),
    /// It is stored, whatever was there.
    Reset(Row),
    /// It goes.
    Remove,
}

/// Kind and id of a record.
pub type RowKey = (CompactString, CompactString);

/// Edits by record.
pub type Rows = BTreeMap<RowKey, Edit>;

/// A block's records with the word of their kind.
pub type Chunk = (CompactString, Vec<u8>);

/// Records and cursor over a store.
pub struct Ledger {
    store: Box<dyn Store>,
}

impl Ledger {
    /// A ledger over a store.
    pub fn new(store: Box<dyn Store>) -> Self {
        Self { store }
    }

    /// Where it stands; none for an empty store.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn mark(&self) -> Result<Option<Mark>> {
        let Some(json) = self.store.get(MARK)? else { return Ok(None) };
        serde_json::from_slice(&json).map(Some).map_err(|_| StoreError::Damaged("unreadable mark".to_owned()))
    }

    /// Whether there is any block.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn has_records(&self) -> Result<bool> {
        Ok(self.store.after(BLOCKS, BLOCKS)?.is_some())
    }

    /// Replaces everything by `rows`, in one commit with `mark`, whose counts are filled in here.
    ///
    /// # Errors
    /// [`StoreError`]; nothing has changed then.
    pub fn replace(&mut self, rows: &Rows, mut mark: Mark) -> Result<Mark> {
        let mut writes = Writes::default();
        self.store.scan(BLOCKS, &mut |key, _| {
            writes.pending.insert(key.to_vec(), None);
            Ok(ControlFlow::Continue(()))
        })?;
        (mark.records, mark.bytes, mark.sum) = (0, 0, 0);
        let mut entries: Vec<Entry<'_>> = Vec::new();
        let kept = rows.iter().filter_map(|(key, edit)| match edit {
            Edit::Put(row) | Edit::Reset(row) => Some((key, row)),
            Edit::Remove => None,
        });
        let mut rows = kept.peekable();
        while let Some(((kind, id), row)) = rows.next() {
            entries.push(Entry { id, version: row.version, json: &row.json });
            if rows.peek().is_none_or(|((next, _), _)| next != kind) {
                writes.blocks(kind, &prefix(kind), &entries, true, &mut mark);
                entries.clear();
            }
        }
        self.commit(writes, mark)
    }

    /// Merges `rows` in, in one commit with `mark`. A row older than the stored one is passed over.
    ///
    /// # Errors
    /// [`StoreError`]; nothing has changed then.
    pub fn merge(&mut self, rows: &Rows, mut mark: Mark) -> Result<Mark> {
        let mut writes = Writes::default();
        let mut rows = rows.iter().peekable();
        while let Some((key, row)) = rows.next() {
            let (kind, id) = key;
            let found = self.store.at_or_before(&prefix(kind), &block_key(kind, id))?;
            let fence = found.as_ref().map_or_else(|| prefix(kind), |(fence, _)| fence.clone());
            let mut group = vec![(key, row)];
            let end = self.store.after(&prefix(kind), &fence)?;
            while let Some(next) = rows.next_if(|((other, id), _)| {
                other == kind && end.as_ref().is_none_or(|end| block_key(kind, id) < *end)
            }) {
                group.push(next);
            }
            let raw = found.as_ref().map(|(_, block)| block::unpack(block)).transpose()?.unwrap_or_default();
            if let Some((fence, block)) = &found {
                mark.sum ^= block::checksum(fence, block);
                mark.bytes = mark.bytes.saturating_sub(block.len() as u64);
            }
            let stored = block::entries(&raw)?;
            mark.records = mark.records.saturating_sub(stored.len() as u64);
            let merged = merged(stored, &group);
            if merged.is_empty() && found.is_some() {
                writes.pending.insert(fence.clone(), None);
            }
            writes.blocks(kind, &fence, &merged, block::is_full(&merged), &mut mark);
        }
        self.commit(writes, mark)
    }

    /// Hands out every block; [`block::entries`] reads its records. Whether nothing is missing is known only at the
    /// end: what was handed out before an error must not be used.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] as well when the blocks do not add up to the mark.
    pub fn each_block(&self, each: &mut dyn FnMut(Chunk) -> ControlFlow<()>) -> Result<()> {
        let mark = self.mark()?.unwrap_or_default();
        let mut sum = 0;
        let mut stopped = false;
        self.store.scan(BLOCKS, &mut |key, value| {
            let Some(kind) = kind_of(key) else {
                return Err(StoreError::Damaged("unreadable block key".to_owned()));
            };
            sum ^= block::checksum(key, value);
            let flow = each((kind.into(), block::unpack(value)?));
            stopped = flow.is_break();
            Ok(flow)
        })?;
        if sum == mark.sum || stopped {
            Ok(())
        } else {
            Err(StoreError::Damaged("blocks are missing".to_owned()))
        }
    }

    /// Housekeeping, when nobody waits.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn tidy(&mut self) -> Result<()> {
        let live = self.mark()?.map_or(0, |mark| mark.bytes);
        self.store.tidy(live)
    }

    /// Lets the store rest until it is asked again.
    pub fn rest(&mut self) {
        self.store.rest();
    }

    fn commit(&mut self, writes: Writes, mark: Mark) -> Result<Mark> {
        let json = serde_json::to_vec(&mark).map_err(|error| StoreError::Disk(error.to_string()))?;
        let mut all: Vec<Write> =
            writes.pending.into_iter().map(|(key, value)| Write { key, value }).collect();
        all.push(Write::put(MARK.to_vec(), json));
        self.store.commit(all)?;
        Ok(mark)
    }
}

/// The writes of one commit; a later write of a key replaces an earlier one.
#[derive(Default)]
struct Writes {
    pending: BTreeMap<Vec<u8>, Option<Vec<u8>>>,
}

impl Writes {
    /// Packs entries into blocks, the first at `fence`, and adds them to the mark.
    fn blocks(&mut self, kind: &str, fence: &[u8], entries: &[Entry<'_>], cut: bool, mark: &mut Mark) {
        if entries.is_empty() {
            return;
        }
        mark.records += entries.len() as u64;
        let runs = if cut { block::runs(entries) } else { vec![entries] };
        for (at, run) in runs.into_iter().enumerate() {
            let key = match run.first() {
                Some(first) if at > 0 => block_key(kind, first.id),
                _ => fence.to_vec(),
            };
            let block = block::pack(run);
            mark.sum ^= block::checksum(&key, &block);
            mark.bytes += block.len() as u64;
            self.pending.insert(key, Some(block));
        }
    }
}

/// Stored entries and edits as one, in order of id.
fn merged<'a>(stored: Vec<Entry<'a>>, edits: &[(&'a RowKey, &'a Edit)]) -> Vec<Entry<'a>> {
    let mut all: BTreeMap<&'a str, Entry<'a>> = stored.into_iter().map(|entry| (entry.id, entry)).collect();
    for ((_, id), edit) in edits {
        match edit {
            Edit::Remove => {
                all.remove(id.as_str());
            }
            Edit::Put(row) if all.get(id.as_str()).is_some_and(|stored| stored.version > row.version) => {}
            Edit::Put(row) | Edit::Reset(row) => {
                all.insert(id, Entry { id, version: row.version, json: &row.json });
            }
        }
    }
    all.into_values().collect()
}

fn prefix(kind: &str) -> Vec<u8> {
    block_key(kind, "")
}

fn block_key(kind: &str, id: &str) -> Vec<u8> {
    let mut key = Vec::with_capacity(BLOCKS.len() + kind.len() + 1 + id.len());
    key.extend(BLOCKS);
    key.extend(kind.as_bytes());
    key.push(0);
    key.extend(id.as_bytes());
    key
}

fn kind_of(key: &[u8]) -> Option<&str> {
    let rest = key.strip_prefix(BLOCKS)?;
    let end = rest.iter().position(|byte| *byte == 0)?;
    std::str::from_utf8(&rest[..end]).ok()
}
