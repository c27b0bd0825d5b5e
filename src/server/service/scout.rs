//! The part of a county's records that a rule asks for, fetched as it asks.
//!
//! The rules of edits and access are pure and walk the records as they need. Rather than knowing their ways here as
//! well, a rule is run over what is at hand; what it asked for in vain is fetched; and it is run again, until it has
//! seen all that it wants to see.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::domain::access;
use crate::domain::edit::Records;
use crate::domain::id::Key;
use crate::domain::record::Record;
use crate::server::store::{StoreError, Tx};

/// Records at hand, and what was asked for beyond them.
#[derive(Debug, Default)]
pub struct Scout {
    records: HashMap<Key, Option<Record>>,
    pointing: HashMap<Key, Vec<Key>>,
    wanted: RefCell<Wanted>,
}

#[derive(Debug, Default)]
struct Wanted {
    records: BTreeSet<Key>,
    pointing: BTreeSet<Key>,
}

impl Scout {
    /// Runs a rule over the records of a transaction until nothing that it asks for is lacking.
    pub async fn run<T: Tx, R: Send>(
        &mut self,
        tx: &mut T,
        rule: impl Fn(&Self) -> R + Send,
    ) -> Result<R, StoreError> {
        loop {
            let result = rule(self);
            let Wanted { records, pointing } = self.wanted.take();
            if records.is_empty() && pointing.is_empty() {
                return Ok(result);
            }
            // All that was asked for in one round: the county's head is locked meanwhile.
            let (records, pointing) = (Vec::from_iter(records), Vec::from_iter(pointing));
            let found = tx.records(&records).await?;
            self.records.extend(records.into_iter().zip(found));
            let found = tx.pointing_at_many(&pointing).await?;
            self.pointing.extend(pointing.into_iter().zip(found));
        }
    }
}

impl Records for Scout {
    fn record(&self, key: &Key) -> Option<Record> {
        self.records.get(key).cloned().unwrap_or_else(|| {
            self.wanted.borrow_mut().records.insert(key.clone());
            None
        })
    }

    fn pointing_at(&self, key: &Key) -> Vec<Key> {
        self.pointing.get(key).cloned().unwrap_or_else(|| {
            self.wanted.borrow_mut().pointing.insert(key.clone());
            Vec::new()
        })
    }
}

/// Records as they are after some of them changed.
pub struct After<'a, R> {
    /// The records before.
    pub before: &'a R,
    /// Those that are new or changed.
    pub changed: &'a BTreeMap<Key, Record>,
}

impl<R: Records> Records for After<'_, R> {
    fn record(&self, key: &Key) -> Option<Record> {
        self.changed.get(key).cloned().or_else(|| self.before.record(key))
    }

    fn pointing_at(&self, key: &Key) -> Vec<Key> {
        let unchanged =
            self.before.pointing_at(key).into_iter().filter(|from| !self.changed.contains_key(from));
        let changed = self.changed.iter().filter(|(_, record)| access::points_at(record).contains(key));
        unchanged.chain(changed.map(|(from, _)| from.clone())).collect()
    }
}
