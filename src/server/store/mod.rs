//! What the server keeps, behind one trait: memory for simulations, SQLite and PostgreSQL through one SQL text.
//!
//! One row per county, the head, is locked by the first statement of every writing transaction: commits are in the
//! order of the feed's numbers, and a reader that has passed a number never misses one below it.

pub mod memory;
pub mod sql;

use std::collections::BTreeSet;
use std::future::Future;

use compact_str::CompactString;
use jiff::Timestamp;

use crate::domain::access::Reads;
use crate::domain::edit::EditId;
use crate::domain::id::{Key, Kind, MemberId};
use crate::domain::record::{Record, Version};
use crate::wire::{AuditEntry, Outcome};

pub use self::memory::MemoryStore;
pub use self::sql::SqlStore;

/// Why the store did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The transaction lost against another one and may be tried again as a whole (SQLSTATE 40001, 40P01, or a busy
    /// SQLite).
    #[error("another transaction was first")]
    Retry,
    /// The database can't be reached or is full.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// What the database holds can't be read by this version.
    #[error("the database holds something unreadable: {0}")]
    Unreadable(String),
}

/// A county's head: where its feed stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The instance: 32 hexadecimal digits, new after every restore.
    pub epoch: CompactString,
    /// Number of the newest change.
    pub seq: u64,
    /// Everything up to this number may have been compacted: a cursor below it is too old.
    pub floor: u64,
}

/// A record as the store keeps it: JSON, so that a snapshot needs no reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its key.
    pub key: Key,
    /// Its version.
    pub version: Version,
    /// The record alone, as JSON in canonical form.
    pub json: String,
}

/// One change as a reader sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// The record as it stands.
    Put(Row),
    /// It was deleted.
    Del(Key),
    /// It left the reader's scope.
    Gone(Key),
}

/// Changes behind a number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Changes in the order of the feed, with their numbers.
    pub entries: Vec<(u64, Entry)>,
    /// Up to which number this is everything that the reader may see.
    pub upto: u64,
    /// Whether more is waiting behind it.
    pub more: bool,
    /// The head in the same moment: a reader of another epoch, or behind the floor, must not go by the entries.
    pub head: Head,
}

/// What a token opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pass {
    /// The county.
    pub county: CompactString,
    /// The member.
    pub member: MemberId,
    /// Whether the member is disabled.
    pub disabled: bool,
    /// Version of the member's scope.
    pub scope: u64,
    /// When the token expires.
    pub expires: Option<Timestamp>,
    /// When it was revoked.
    pub revoked: Option<Timestamp>,
}

/// A token as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// BLAKE3 of the token's 32 bytes, as 64 hexadecimal digits. Its first eight name it to people.
    pub hash: CompactString,
    /// Whose it is.
    pub member: MemberId,
    /// When it was issued.
    pub issued: Timestamp,
    /// When it expires.
    pub expires: Option<Timestamp>,
    /// When it was revoked.
    pub revoked: Option<Timestamp>,
    /// What its holder calls it (a machine, a purpose).
    pub note: String,
}

/// A member's account beside the record of the seat. One that was never set is the default: open, of scope 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Whether the member may not come in.
    pub disabled: bool,
    /// Version of the scope, raised when role or unit change.
    pub scope: u64,
}

/// An answer given to an edit, kept so that the same id answers the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    /// Digest of the edit as it was sent: the same id with another digest is a misuse.
    pub digest: CompactString,
    /// What became of it.
    pub outcome: Outcome,
    /// When.
    pub at: Timestamp,
}

/// Where a county's records lie. Reading calls see only what is committed.
pub trait Store: Send + Sync + 'static {
    /// A writing transaction.
    type Tx: Tx;

    /// Begins a transaction on a county by locking its head, before anything is read. A county that is not there yet
    /// begins with it, and is there when it commits.
    fn begin(&self, county: &str) -> impl Future<Output = Result<Self::Tx, StoreError>> + Send;

    /// Names of the counties.
    fn counties(&self) -> impl Future<Output = Result<Vec<CompactString>, StoreError>> + Send;

    /// The heads of all counties, in one query.
    fn heads(&self) -> impl Future<Output = Result<Vec<(CompactString, Head)>, StoreError>> + Send;

    /// What a token opens; none for an unknown one.
    fn pass(&self, hash: &str) -> impl Future<Output = Result<Option<Pass>, StoreError>> + Send;

    /// One record, whoever asks.
    fn record(
        &self,
        county: &str,
        key: &Key,
    ) -> impl Future<Output = Result<Option<Record>, StoreError>> + Send;

    /// How many records a reader sees.
    fn count(&self, county: &str, reads: &Reads) -> impl Future<Output = Result<u64, StoreError>> + Send;

    /// At most `limit` records that a reader sees, behind `after`, in the store's own order of keys.
    fn snapshot(
        &self,
        county: &str,
        reads: &Reads,
        after: Option<&Key>,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<Row>, StoreError>> + Send;

    /// At most `limit` changes that a reader sees, behind a number.
    fn changes(
        &self,
        county: &str,
        reads: &Reads,
        after: u64,
        limit: u32,
    ) -> impl Future<Output = Result<Page, StoreError>> + Send;

    /// Audit entries before a number, newest first; none as `before` begins at the newest. A key narrows them to
    /// one record, a member to one member.
    fn audit(
        &self,
        county: &str,
        before: Option<u64>,
        key: Option<&Key>,
        member: Option<&MemberId>,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<AuditEntry>, StoreError>> + Send;

    /// A county's tokens.
    fn tokens(&self, county: &str) -> impl Future<Output = Result<Vec<Token>, StoreError>> + Send;

    /// Whether the database answers and its tables are those of this version.
    fn ready(&self) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// A writing transaction on one county: all of it enters the store together, or nothing. Dropped without a commit it
/// leaves nothing behind.
pub trait Tx: Send {
    /// The head, as locked.
    fn head(&self) -> &Head;

    /// One record.
    fn record(&mut self, key: &Key) -> impl Future<Output = Result<Option<Record>, StoreError>> + Send;

    /// Several records at once, in the order of their keys.
    fn records(
        &mut self,
        keys: &[Key],
    ) -> impl Future<Output = Result<Vec<Option<Record>>, StoreError>> + Send {
        async move {
            let mut records = Vec::with_capacity(keys.len());
            for key in keys {
                records.push(self.record(key).await?);
            }
            Ok(records)
        }
    }

    /// What [`Tx::pointing_at`] answers for several keys at once, in their order.
    fn pointing_at_many(
        &mut self,
        keys: &[Key],
    ) -> impl Future<Output = Result<Vec<Vec<Key>>, StoreError>> + Send {
        async move {
            let mut pointing = Vec::with_capacity(keys.len());
            for key in keys {
                pointing.push(self.pointing_at(key).await?);
            }
            Ok(pointing)
        }
    }

    /// Keys of the records that point at `key` (`access::points_at`), in their order.
    fn pointing_at(&mut self, key: &Key) -> impl Future<Output = Result<Vec<Key>, StoreError>> + Send;

    /// Writes a record under the feed's next number, with the keys that it points at.
    fn put(&mut self, record: &Record) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Deletes a record: who saw it gets `del`. Nothing happens where there is none.
    fn delete(&mut self, key: &Key) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Gives a record its labels (`access::labels`, as text). Where they differ from those it had, the change takes
    /// the feed's next number: who loses sight gets `gone`, who sees it then gets the record. A record keeps its labels
    /// when it is put again, and has none before the first relabelling.
    fn relabel(
        &mut self,
        key: &Key,
        labels: &BTreeSet<String>,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Puts many records, each with its labels, as [`Tx::put`] and [`Tx::relabel`] would one after the other, but
    /// faster: for loads.
    fn put_many(
        &mut self,
        records: &[(Record, BTreeSet<String>)],
    ) -> impl Future<Output = Result<(), StoreError>> + Send {
        async move {
            for (record, labels) in records {
                self.put(record).await?;
                self.relabel(&record.key(), labels).await?;
            }
            Ok(())
        }
    }

    /// The next number for ids of a kind: one above the highest that was ever given, or stood in the id of a record put
    /// (`C017`: 17; ids of another form have none).
    fn number(&mut self, kind: Kind) -> impl Future<Output = Result<u64, StoreError>> + Send;

    /// The answer given to an edit before.
    fn answered(
        &mut self,
        member: &MemberId,
        id: EditId,
    ) -> impl Future<Output = Result<Option<Answered>, StoreError>> + Send;

    /// Keeps the answer to an edit, with the provisional keys that it made lasting.
    fn answer(
        &mut self,
        member: &MemberId,
        id: EditId,
        answered: &Answered,
        made: &[(Key, Key)],
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// The lasting key behind a provisional one of a member's edits.
    fn lasting(
        &mut self,
        member: &MemberId,
        provisional: &Key,
    ) -> impl Future<Output = Result<Option<Key>, StoreError>> + Send;

    /// Adds an audit entry; its number is given by the store.
    fn log(&mut self, entry: &AuditEntry) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// A member's account; none before it is set.
    fn account(
        &mut self,
        member: &MemberId,
    ) -> impl Future<Output = Result<Option<Account>, StoreError>> + Send;

    /// Sets a member's account.
    fn set_account(
        &mut self,
        member: &MemberId,
        account: &Account,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Adds or replaces a token by its hash.
    fn set_token(&mut self, token: &Token) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Lets the numbers of every kind go on [`AHEAD`] further than they would, after a restore: what was numbered in
    /// the time that was lost keeps its ids to itself.
    fn skip_numbers(&mut self) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Sets a new epoch.
    fn set_epoch(&mut self, epoch: &str) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Forgets tombstones written before a time, and raises the floor; forgets answers given before another.
    fn compact(
        &mut self,
        tombstones_before: Timestamp,
        answers_before: Timestamp,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Commits.
    fn commit(self) -> impl Future<Output = Result<Head, StoreError>> + Send;
}

/// How far numbers jump when a backup takes the place of what was there: further than a county's records of one kind
/// grow between two backups.
pub const AHEAD: u64 = 1_000;

/// The number in an id of the form that [`Tx::number`] counts: the kind's letter and digits.
fn numbered(key: &Key) -> Option<u64> {
    let digits = key.id.strip_prefix(key.kind.letter())?;
    // Longer ones are no numbers that people count by; counting on from them would make every later id unwieldy.
    let counts = (1..=9).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    if counts { digits.parse().ok() } else { None }
}
