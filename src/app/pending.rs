//! The member's own edits that the server has not settled: what the lists mark, and what the outbox shows.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use crate::domain::edit::{Conflict, Edit, EditId, Proposal};
use crate::domain::id::{Id, Key};

/// How a record stands that has unsettled edits; the gravest of them counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// 待发送: shown as the member wants it, not sent yet.
    Unsent,
    /// 有冲突: somebody else changed it meanwhile; the member must choose.
    Conflict,
}

/// Where an edit stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Progress {
    /// Nobody but this machine has seen it: it can be undone.
    Waiting,
    /// It was handed to the network, and no answer has come.
    Sending,
    /// It waits for the member's choice.
    Conflict(Conflict),
    /// The server refused it; why, in the member's language.
    Refused(String),
}

/// An edit in the outbox.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The edit.
    pub proposal: Proposal,
    /// When it was made, local time.
    pub made: DateTime,
    /// Where it stands.
    pub progress: Progress,
}

impl Entry {
    /// The edit's id.
    pub const fn id(&self) -> EditId {
        self.proposal.id
    }

    /// The conflict, if it waits for the member's choice.
    pub const fn conflict(&self) -> Option<&Conflict> {
        match &self.progress {
            Progress::Conflict(conflict) => Some(conflict),
            _ => None,
        }
    }

    /// The records that it changes, as far as the member's side can tell.
    pub fn touches(&self) -> BTreeSet<Key> {
        let occurrence = self.proposal.edit.occurrence().map(|one| one.review().key());
        let moved = self.proposal.edit.moved().map(Id::key);
        std::iter::once(self.proposal.target.clone()).chain(occurrence).chain(moved).collect()
    }
}

/// All edits that the server has not settled, oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pending {
    entries: Vec<Entry>,
    marks: BTreeMap<Key, Mark>,
    /// Files of the outbox that could not be read and were set aside.
    pub damaged: usize,
}

/// How many edits stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Waiting or on their way.
    pub unsent: usize,
    /// In conflict.
    pub conflicts: usize,
    /// Refused.
    pub refused: usize,
}

impl Pending {
    /// The edits as they stand, oldest first.
    pub fn new(entries: Vec<Entry>, damaged: usize) -> Self {
        let mut marks = BTreeMap::new();
        for entry in &entries {
            let mark = match entry.progress {
                Progress::Waiting | Progress::Sending => Mark::Unsent,
                Progress::Conflict(_) => Mark::Conflict,
                // What was refused is not part of the view any more.
                Progress::Refused(_) => continue,
            };
            for key in entry.touches() {
                let known = marks.entry(key).or_insert(mark);
                *known = mark.max(*known);
            }
        }
        Self { entries, marks, damaged }
    }

    /// The edits, oldest first.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The edit with an id.
    pub fn find(&self, id: EditId) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.id() == id)
    }

    /// How a record stands; none where nothing of it is unsettled.
    pub fn mark(&self, key: &Key) -> Option<Mark> {
        // Most of the time there is none at all, and lists ask for every row that they draw.
        if self.marks.is_empty() { None } else { self.marks.get(key).copied() }
    }

    /// The unsettled edits of a record, oldest first.
    pub fn of(&self, key: &Key) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.touches().contains(key))
    }

    /// How many edits stand where.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for entry in &self.entries {
            match entry.progress {
                Progress::Waiting | Progress::Sending => counts.unsent += 1,
                Progress::Conflict(_) => counts.conflicts += 1,
                Progress::Refused(_) => counts.refused += 1,
            }
        }
        counts
    }

    /// The edits that can be undone, newest first.
    pub fn undoable(&self) -> impl Iterator<Item = &Entry> {
        let waits = |entry: &&Entry| entry.progress == Progress::Waiting;
        // Which item is shown is no change that anybody would undo.
        let passes = |entry: &&Entry| matches!(entry.proposal.edit, Edit::Present { .. });
        self.entries.iter().rev().filter(waits).filter(move |entry| !passes(entry))
    }

    /// A later unsettled edit that rests on this one: it changes the same record, or one that this one makes.
    pub fn later_on(&self, id: EditId) -> Option<&Entry> {
        let place = self.entries.iter().position(|entry| entry.id() == id)?;
        let touched = self.entries.get(place)?.touches();
        let rests = |entry: &&Entry| {
            !matches!(entry.progress, Progress::Refused(_))
                && entry.proposal.needs().iter().any(|key| touched.contains(key))
        };
        self.entries.get(place + 1..)?.iter().rev().find(rests)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::Kind;
    use jiff::civil::{date, datetime};
    use uuid::Uuid;

    fn entry(number: u128, target: &str, progress: Progress) -> Entry {
        let edit = Edit::Unmeet { on: date(2023, 6, 1) };
        let key = Key::new(Kind::Milestone, target);
        let proposal = Proposal::new(EditId::new(Uuid::from_u128(number)), key, Some(1), edit);
        Entry { proposal, made: datetime(2023, 6, 12, 9, 0, 0, 0), progress }
    }

    #[test]
    fn the_gravest_edit_marks_a_record_and_refused_ones_mark_none() {
        let conflict = Conflict { key: Key::new(Kind::Milestone, "D1"), version: 2, fields: Vec::new() };
        let pending = Pending::new(
            vec![
                entry(1, "D1", Progress::Conflict(conflict)),
                entry(2, "D1", Progress::Waiting),
                entry(3, "D2", Progress::Sending),
                entry(4, "D3", Progress::Refused("no".to_owned())),
            ],
            0,
        );
        let mark = |id| pending.mark(&Key::new(Kind::Milestone, id));
        assert_eq!((mark("D1"), mark("D2"), mark("D3")), (Some(Mark::Conflict), Some(Mark::Unsent), None));
        assert_eq!(pending.counts(), Counts { unsent: 2, conflicts: 1, refused: 1 });
        assert_eq!(pending.undoable().map(Entry::id).collect::<Vec<_>>(), [pending.entries()[1].id()]);
        assert_eq!(
            pending.later_on(pending.entries()[0].id()).map(Entry::id),
            Some(pending.entries()[1].id())
        );
        assert_eq!(pending.later_on(pending.entries()[1].id()), None);
    }
}
