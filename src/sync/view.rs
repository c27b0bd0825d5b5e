//! What the member sees: the server's records, with the edits that wait laid over them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;

use crate::domain::batch::{Batch, Change};
use crate::domain::dataset::Dataset;
use crate::domain::edit::{By, EditId, Refusal, apply};
use crate::domain::id::{Key, Kind, MemberId, UnitId};
use crate::domain::record::Record;
use crate::outbox::{Entry, Listing, Place, touches};
use crate::wire::{Outcome, Versioned};

/// Whose eyes they are, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Eyes {
    /// The member.
    pub member: MemberId,
    /// The member's unit.
    pub unit: UnitId,
    /// The county's day.
    pub today: Date,
    /// When the records were last level with the server ([`Status::level_at`](super::status::Status::level_at)).
    pub level_at: Option<Timestamp>,
}

/// Which records are not as the server has them, and by which edits.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overlay {
    /// Records changed or made by edits that the server has not applied yet (待发送).
    pub pending: BTreeMap<Key, Vec<EditId>>,
    /// Records with a conflict that waits for the member. They are shown as the server has them.
    pub conflicts: BTreeMap<Key, Vec<EditId>>,
    /// Waiting edits that can't be applied to the records as they stand now; the server will judge them.
    pub stuck: Vec<(EditId, Refusal)>,
    /// What provisional keys have become, so that who looks at such a record goes on looking at it.
    pub became: BTreeMap<Key, Key>,
}

impl Overlay {
    /// Whether nothing is laid over the records.
    pub fn is_empty(&self) -> bool {
        self.pending.is_empty() && self.conflicts.is_empty() && self.stuck.is_empty()
    }
}

/// Lays what waits in the outbox over the server's records, without changing these. Records that an edit makes stand
/// under their provisional keys; versions stay the server's.
pub fn overlay(confirmed: &Dataset, listing: &Listing, eyes: &Eyes) -> (Dataset, Overlay) {
    let mut data = confirmed.clone();
    let mut over = Overlay::default();
    let waiting: BTreeSet<EditId> = listing.pending().iter().map(|entry| entry.id()).collect();
    for entry in &listing.entries {
        match (entry.place, entry.outcome()) {
            (Place::Sent, Some(Outcome::Applied { records })) => {
                let made: Vec<Key> = made(entry, records);
                for key in &made {
                    over.became.insert(entry.id().provisional(key.kind), key.clone());
                }
                // Answered, but its records are still on their way: it must not flicker.
                let level = eyes.level_at.zip(entry.closing.as_ref()).is_some_and(|(at, end)| end.at < at);
                let come = records
                    .iter()
                    .all(|one| confirmed.record(&one.key).is_some_and(|now| now.version() >= one.version));
                if !level && !come {
                    let _ = lay(&mut data, entry, listing, eyes, &made);
                }
            }
            (Place::Conflict, _) if waiting.contains(&entry.id()) => {
                for key in touches(&entry.proposal) {
                    over.conflicts.entry(key).or_default().push(entry.id());
                }
            }
            (Place::New | Place::Sending, _) if waiting.contains(&entry.id()) => {
                match lay(&mut data, entry, listing, eyes, &[]) {
                    Ok(keys) => {
                        for key in keys {
                            over.pending.entry(key).or_default().push(entry.id());
                        }
                    }
                    Err(refusal) => over.stuck.push((entry.id(), refusal)),
                }
            }
            _ => {}
        }
    }
    (data, over)
}

/// The lasting keys of the records that an entry made, by what was answered: the first of each kind that it makes.
fn made(entry: &Entry, records: &[Versioned]) -> Vec<Key> {
    let kinds = entry.proposal.edit.makes_all();
    let of = |kind: &Kind| records.iter().find(|one| one.key.kind == *kind).map(|one| one.key.clone());
    kinds.iter().filter_map(of).collect()
}

/// Applies one entry to the records; gives the keys that it changed. `made` are the lasting keys of what it makes, as
/// far as they are known.
fn lay(
    data: &mut Dataset,
    entry: &Entry,
    listing: &Listing,
    eyes: &Eyes,
    made: &[Key],
) -> Result<Vec<Key>, Refusal> {
    let mut proposal = entry.proposal.clone();
    proposal.resolve(|key| listing.lasting(key));
    let by =
        By { member: eyes.member.clone(), unit: eyes.unit.clone(), today: eyes.today, now: entry.made_at };
    let records = apply(&proposal, data, &by, &mut |kind| {
        let known = made.iter().find(|key| key.kind == kind).cloned();
        known.unwrap_or_else(|| entry.id().provisional(kind))
    })?;
    let records: Vec<Record> = records
        .into_iter()
        .map(|record| match data.record(&record.key()) {
            Some(before) => record.stamped(before.version(), entry.made_at),
            None => record,
        })
        .collect();
    let keys = records.iter().map(Record::key).collect();
    let changes = records.into_iter().map(|record| Change::Put(Box::new(record))).collect();
    data.apply(Batch { changes, ..Batch::default() });
    Ok(keys)
}
