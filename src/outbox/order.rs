//! Which edits may go now: in order for each record, and never past a conflict that waits for the member.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::disk::Place;
use super::entry::Entry;
use crate::domain::edit::{Proposal, is_provisional};
use crate::domain::id::{Id, Key};

/// The records that an edit changes, as far as the client can tell: its target, and the review of a series' day.
pub fn touches(proposal: &Proposal) -> BTreeSet<Key> {
    let mut keys = BTreeSet::from([proposal.target.clone()]);
    keys.extend(proposal.edit.occurrence().map(|one| one.review().key()));
    keys.extend(proposal.edit.moved().map(Id::key));
    keys
}

/// The first `limit` of `pending` (in order) that no earlier one holds back. An entry waits behind an earlier one of
/// the same record, behind one of the series whose day it is about, and behind the one that makes a record which it
/// names; a conflict waits for the member.
pub fn sendable(pending: &[Arc<Entry>], limit: usize) -> Vec<Arc<Entry>> {
    let mut held = BTreeSet::new();
    let mut out = Vec::new();
    for entry in pending {
        let touched = touches(&entry.proposal);
        let made = entry.proposal.needs().into_iter().filter(|key| is_provisional(&key.id));
        let series = entry.proposal.edit.occurrence().map(|one| one.series.key());
        let free = entry.place != Place::Conflict
            && touched.is_disjoint(&held)
            && series.is_none_or(|series| !held.contains(&series))
            && made.into_iter().all(|key| !held.contains(&key));
        held.extend(touched);
        if free {
            out.push(Arc::clone(entry));
            if out.len() == limit {
                break;
            }
        }
    }
    out
}
