//! A store in memory: for a session that found no slot on disk, and for tests.

use std::collections::BTreeMap;
use std::ops::Bound::{Excluded, Included, Unbounded};
use std::ops::ControlFlow;

use super::store::{Pair, Result, Store, Visit, Write};

/// An ordered map that lives as long as the session.
#[derive(Debug, Default)]
pub struct MemoryStore(BTreeMap<Vec<u8>, Vec<u8>>);

impl Store for MemoryStore {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>> {
        Ok(self.0.get(key).cloned())
    }

    fn at_or_before(&self, prefix: &[u8], key: &[u8]) -> Result<Option<Pair>> {
        let last = self.0.range::<[u8], _>((Unbounded, Included(key))).next_back();
        let last = last.filter(|(found, _)| found.starts_with(prefix));
        Ok(last.map(|(key, value)| (key.clone(), value.clone())))
    }

    fn after(&self, prefix: &[u8], key: &[u8]) -> Result<Option<Vec<u8>>> {
        let next = self.0.range::<[u8], _>((Excluded(key), Unbounded)).next();
        Ok(next.map(|(key, _)| key.clone()).filter(|key| key.starts_with(prefix)))
    }

    fn scan(&self, prefix: &[u8], visit: &mut Visit<'_>) -> Result<()> {
        let from = self.0.range::<[u8], _>((Included(prefix), Unbounded));
        for (key, value) in from.take_while(|(key, _)| key.starts_with(prefix)) {
            if visit(key, value)? == ControlFlow::Break(()) {
                break;
            }
        }
        Ok(())
    }

    fn commit(&mut self, writes: Vec<Write>) -> Result<()> {
        for write in writes {
            match write.value {
                Some(value) => self.0.insert(write.key, value),
                None => self.0.remove(&write.key),
            };
        }
        Ok(())
    }

    fn tidy(&mut self, _live: u64) -> Result<()> {
        Ok(())
    }
}
