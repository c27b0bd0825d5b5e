//! All that lies in the spool at one time.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::disk::Place;
use super::entry::{End, Entry, Unreadable};
use crate::domain::edit::{EditId, Proposal};
use crate::domain::id::Key;

/// A file that is no entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where it lies: [`Place::Damaged`] once it has been set aside.
    pub place: Place,
    /// Its name.
    pub name: String,
    /// Why.
    pub why: Unreadable,
}

/// All that lies in the spool at one time.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// Entries of every place, in order; of an entry that a crash left in two places the one that counts.
    pub entries: Vec<Arc<Entry>>,
    /// Files that are no entries.
    pub faults: Vec<Fault>,
    /// The number of [`Spool::changes`](super::Spool::changes) before it was read.
    pub changes: u64,
}

impl Listing {
    /// The entry of an id.
    pub fn entry(&self, id: EditId) -> Option<&Arc<Entry>> {
        self.entries.iter().find(|entry| entry.id() == id)
    }

    /// The entries of a place, in order.
    pub fn at(&self, place: Place) -> impl Iterator<Item = &Arc<Entry>> {
        self.entries.iter().filter(move |entry| entry.place == place)
    }

    /// What the server has not settled: to be sent, on its way, or in conflict, in order. An entry in whose place
    /// another one stands already is not among them.
    pub fn pending(&self) -> Vec<Arc<Entry>> {
        let replaced: Vec<EditId> = self.entries.iter().filter_map(|entry| entry.replaces).collect();
        let open = |entry: &&Arc<Entry>| {
            matches!(entry.place, Place::New | Place::Sending | Place::Conflict)
                && !replaced.contains(&entry.id())
        };
        self.entries.iter().filter(open).cloned().collect()
    }

    /// Entries whose replacement is there, and which do not say so yet: a crash came between.
    pub(super) fn half_replaced(&self) -> Vec<(Arc<Entry>, EditId)> {
        let by = self.entries.iter().filter_map(|entry| Some((entry.replaces?, entry.id())));
        let by: BTreeMap<EditId, EditId> = by.collect();
        let told = |entry: &Entry| {
            matches!(entry.closing.as_ref().map(|closing| &closing.end), Some(End::Replaced(_)))
        };
        let waits = |entry: &Entry| matches!(entry.place, Place::Conflict | Place::Rejected);
        let half = self.entries.iter().filter(|entry| waits(entry) && !told(entry));
        half.filter_map(|entry| Some((Arc::clone(entry), *by.get(&entry.id())?))).collect()
    }

    /// What a provisional key has become: the key that the server gave, or the one that a replacement makes.
    pub fn lasting(&self, provisional: &Key) -> Option<Key> {
        let mut found = None;
        let mut key = provisional.clone();
        // Each step goes to a later entry; the bound is for files that were tampered with.
        for _ in 0..=self.entries.len() {
            let makes = |entry: &&Arc<Entry>| makes(&entry.proposal, &key);
            let Some(maker) = self.entries.iter().find(makes) else { break };
            let next = self.entries.iter().find(|entry| entry.replaces == Some(maker.id()));
            key = match (maker.place, maker.outcome(), next) {
                (_, _, Some(next)) => next.id().provisional(key.kind),
                (Place::Sent, Some(crate::wire::Outcome::Applied { records }), None) => {
                    let made = records.iter().find(|made| made.key.kind == key.kind);
                    return made.map(|made| made.key.clone()).or(found);
                }
                _ => break,
            };
            found = Some(key.clone());
        }
        found
    }
}

/// Whether a proposal makes the record that a provisional key names.
fn makes(proposal: &Proposal, key: &Key) -> bool {
    proposal.edit.makes_all().contains(&key.kind) && proposal.id.provisional(key.kind) == *key
}
