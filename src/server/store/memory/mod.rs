//! A store in memory: for simulations, which break it on purpose, and for tests. Nothing outlives the process.
//!
//! It awaits nothing but its own lock, so a single-threaded run is as deterministic as its schedule: epochs are
//! counted, and the clock stands still where it is set.

mod county;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use compact_str::CompactString;
use jiff::Timestamp;
use tokio::sync::OwnedMutexGuard;

use self::county::County;
use super::{Account, Answered, Head, Page, Pass, Row, Store, StoreError, Token, Tx};
use crate::domain::access::Reads;
use crate::domain::edit::EditId;
use crate::domain::id::{Key, Kind, MemberId};
use crate::domain::record::Record;
use crate::wire::AuditEntry;

/// How a commit goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Another transaction was first: nothing was written, the whole may be tried again.
    Retry,
    /// The database went away before the commit: nothing was written.
    Before,
    /// The database went away after the commit: everything was written, and the caller does not know.
    After,
}

/// Everything that a store held at a time.
#[derive(Clone, Debug, Default)]
pub struct Backup(BTreeMap<CompactString, Arc<County>>);

#[derive(Debug, Default)]
struct Inner {
    counties: BTreeMap<CompactString, Arc<County>>,
    writers: BTreeMap<CompactString, Arc<tokio::sync::Mutex<()>>>,
    /// How the next commits end, in their order.
    faults: Vec<Fault>,
    /// While set, every call answers `Unavailable`.
    down: bool,
    clock: Option<Timestamp>,
    epochs: u64,
    /// Raised by a restore: a transaction begun before it can't commit after it.
    restores: u64,
}

/// A store in memory. Clones are the same store.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore(Arc<Mutex<Inner>>);

impl MemoryStore {
    /// An empty store whose clock is the system's.
    pub fn new() -> Self {
        Self::default()
    }

    /// Stops the clock, which dates tombstones, at a time.
    pub fn set_clock(&self, now: Timestamp) {
        self.inner().clock = Some(now);
    }

    /// Makes a coming commit go wrong: the next one, or the one after those already told to.
    pub fn fail_commit(&self, fault: Fault) {
        self.inner().faults.push(fault);
    }

    /// Lets every call answer `Unavailable`, until told otherwise.
    pub fn set_down(&self, down: bool) {
        self.inner().down = down;
    }

    /// A copy of everything committed.
    pub fn backup(&self) -> Backup {
        Backup(self.inner().counties.clone())
    }

    /// Puts a backup in the place of everything, every county under a new epoch. Transactions that are open fail
    /// when they commit.
    pub fn restore(&self, backup: &Backup) {
        let mut inner = self.inner();
        inner.restores += 1;
        inner.counties.clone_from(&backup.0);
        let mut epochs = inner.epochs;
        for county in inner.counties.values_mut() {
            epochs += 1;
            let county = Arc::make_mut(county);
            county.head.epoch = epoch(epochs);
            county.skip_numbers();
        }
        inner.epochs = epochs;
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn up(&self) -> Result<MutexGuard<'_, Inner>, StoreError> {
        let inner = self.inner();
        if inner.down { Err(StoreError::Unavailable("switched off".to_owned())) } else { Ok(inner) }
    }

    fn county(&self, county: &str) -> Result<Option<Arc<County>>, StoreError> {
        Ok(self.up()?.counties.get(county).cloned())
    }
}

/// Epochs are counted, so that a simulation repeats itself.
fn epoch(number: u64) -> CompactString {
    format!("{number:032x}").into()
}

/// A transaction in memory: a copy of the county, swapped in by the commit.
#[derive(Debug)]
pub struct MemoryTx {
    store: MemoryStore,
    name: CompactString,
    county: County,
    now: Timestamp,
    restores: u64,
    _alone: OwnedMutexGuard<()>,
}

impl Store for MemoryStore {
    type Tx = MemoryTx;

    async fn begin(&self, county: &str) -> Result<MemoryTx, StoreError> {
        let name = CompactString::from(county);
        let writer = Arc::clone(self.up()?.writers.entry(name.clone()).or_default());
        let alone = writer.lock_owned().await;
        let mut inner = self.up()?;
        let county = match inner.counties.get(&name) {
            Some(county) => County::clone(county),
            None => {
                inner.epochs += 1;
                County::new(epoch(inner.epochs))
            }
        };
        let (now, restores) = (inner.clock.unwrap_or_else(Timestamp::now), inner.restores);
        drop(inner);
        Ok(MemoryTx { store: self.clone(), name, county, now, restores, _alone: alone })
    }

    async fn counties(&self) -> Result<Vec<CompactString>, StoreError> {
        Ok(self.up()?.counties.keys().cloned().collect())
    }

    async fn heads(&self) -> Result<Vec<(CompactString, Head)>, StoreError> {
        let inner = self.up()?;
        Ok(inner.counties.iter().map(|(name, county)| (name.clone(), county.head.clone())).collect())
    }

    async fn pass(&self, hash: &str) -> Result<Option<Pass>, StoreError> {
        let inner = self.up()?;
        Ok(inner.counties.iter().find_map(|(name, county)| {
            let token = county.tokens.get(hash)?;
            let account = county.accounts.get(&token.member).cloned().unwrap_or_default();
            Some(Pass {
                county: name.clone(),
                member: token.member.clone(),
                disabled: account.disabled,
                scope: account.scope,
                expires: token.expires,
                revoked: token.revoked,
            })
        }))
    }

    async fn record(&self, county: &str, key: &Key) -> Result<Option<Record>, StoreError> {
        Ok(self.county(county)?.and_then(|county| county.record(key).cloned()))
    }

    async fn count(&self, county: &str, reads: &Reads) -> Result<u64, StoreError> {
        Ok(self.county(county)?.map_or(0, |county| county.count(reads)))
    }

    async fn snapshot(
        &self,
        county: &str,
        reads: &Reads,
        after: Option<&Key>,
        limit: u32,
    ) -> Result<Vec<Row>, StoreError> {
        Ok(self.county(county)?.map(|county| county.snapshot(reads, after, limit)).unwrap_or_default())
    }

    async fn changes(&self, county: &str, reads: &Reads, after: u64, limit: u32) -> Result<Page, StoreError> {
        let county = self.county(county)?;
        Ok(county.map(|county| county.changes(reads, after, limit)).unwrap_or_default())
    }

    async fn audit(
        &self,
        county: &str,
        before: Option<u64>,
        key: Option<&Key>,
        member: Option<&MemberId>,
        limit: u32,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        let Some(county) = self.county(county)? else { return Ok(Vec::new()) };
        let fits = |entry: &&Arc<AuditEntry>| {
            before.is_none_or(|before| entry.number < before)
                && key.is_none_or(|key| entry.key.as_ref() == Some(key))
                && member.is_none_or(|member| entry.member.as_ref() == Some(member))
        };
        let newest = county.audit.iter().rev().filter(fits).take(limit as usize);
        Ok(newest.map(|entry| AuditEntry::clone(entry)).collect())
    }

    async fn tokens(&self, county: &str) -> Result<Vec<Token>, StoreError> {
        let county = self.county(county)?;
        Ok(county.map(|county| county.tokens.values().cloned().collect()).unwrap_or_default())
    }

    async fn ready(&self) -> Result<(), StoreError> {
        self.up().map(drop)
    }
}

impl Tx for MemoryTx {
    fn head(&self) -> &Head {
        &self.county.head
    }

    async fn record(&mut self, key: &Key) -> Result<Option<Record>, StoreError> {
        Ok(self.county.record(key).cloned())
    }

    async fn pointing_at(&mut self, key: &Key) -> Result<Vec<Key>, StoreError> {
        Ok(self.county.pointing_at(key))
    }

    async fn put(&mut self, record: &Record) -> Result<(), StoreError> {
        self.county.put(record)
    }

    async fn delete(&mut self, key: &Key) -> Result<(), StoreError> {
        self.county.delete(key, self.now);
        Ok(())
    }

    async fn relabel(&mut self, key: &Key, labels: &BTreeSet<String>) -> Result<(), StoreError> {
        self.county.relabel(key, labels, self.now);
        Ok(())
    }

    async fn number(&mut self, kind: Kind) -> Result<u64, StoreError> {
        let last = self.county.numbers.entry(kind).or_default();
        *last += 1;
        Ok(*last)
    }

    async fn answered(&mut self, member: &MemberId, id: EditId) -> Result<Option<Answered>, StoreError> {
        Ok(self.county.answers.get(&(member.clone(), id)).cloned())
    }

    async fn answer(
        &mut self,
        member: &MemberId,
        id: EditId,
        answered: &Answered,
        made: &[(Key, Key)],
    ) -> Result<(), StoreError> {
        Arc::make_mut(&mut self.county.answers).insert((member.clone(), id), answered.clone());
        for (provisional, lasting) in made {
            let lasting = (lasting.clone(), id);
            Arc::make_mut(&mut self.county.lasting).insert((member.clone(), provisional.clone()), lasting);
        }
        Ok(())
    }

    async fn lasting(&mut self, member: &MemberId, provisional: &Key) -> Result<Option<Key>, StoreError> {
        let made = self.county.lasting.get(&(member.clone(), provisional.clone()));
        Ok(made.map(|(lasting, _)| lasting.clone()))
    }

    async fn log(&mut self, entry: &AuditEntry) -> Result<(), StoreError> {
        let audit = Arc::make_mut(&mut self.county.audit);
        let number = audit.last().map_or(0, |last| last.number) + 1;
        audit.push(Arc::new(AuditEntry { number, ..entry.clone() }));
        Ok(())
    }

    async fn account(&mut self, member: &MemberId) -> Result<Option<Account>, StoreError> {
        Ok(self.county.accounts.get(member).cloned())
    }

    async fn set_account(&mut self, member: &MemberId, account: &Account) -> Result<(), StoreError> {
        Arc::make_mut(&mut self.county.accounts).insert(member.clone(), account.clone());
        Ok(())
    }

    async fn set_token(&mut self, token: &Token) -> Result<(), StoreError> {
        Arc::make_mut(&mut self.county.tokens).insert(token.hash.clone(), token.clone());
        Ok(())
    }

    async fn skip_numbers(&mut self) -> Result<(), StoreError> {
        self.county.skip_numbers();
        Ok(())
    }

    async fn set_epoch(&mut self, epoch: &str) -> Result<(), StoreError> {
        self.county.head.epoch = epoch.into();
        Ok(())
    }

    async fn compact(
        &mut self,
        tombstones_before: Timestamp,
        answers_before: Timestamp,
    ) -> Result<(), StoreError> {
        self.county.compact(tombstones_before, answers_before);
        Ok(())
    }

    async fn commit(self) -> Result<Head, StoreError> {
        let mut inner = self.store.up()?;
        if inner.restores != self.restores {
            return Err(StoreError::Unavailable("restored meanwhile".to_owned()));
        }
        let fault = if inner.faults.is_empty() { None } else { Some(inner.faults.remove(0)) };
        match fault {
            Some(Fault::Retry) => return Err(StoreError::Retry),
            Some(Fault::Before) => return Err(StoreError::Unavailable("lost before the commit".to_owned())),
            Some(Fault::After) | None => {}
        }
        let head = self.county.head.clone();
        inner.counties.insert(self.name, Arc::new(self.county));
        if fault.is_some() {
            return Err(StoreError::Unavailable("lost after the commit".to_owned()));
        }
        Ok(head)
    }
}
