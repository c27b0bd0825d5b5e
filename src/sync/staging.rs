//! A snapshot as it arrives: complete pages outlive a cut link, and nothing is shown before the last line.

use compact_str::CompactString;

use crate::domain::batch::Batch;
use crate::domain::record::Record;
use crate::wire::{Cursor, SnapshotLine};

/// The lines of a snapshot so far.
#[derive(Debug, Default)]
pub struct Staging {
    records: Vec<Record>,
    /// How many of them belong to complete pages.
    safe: usize,
    page: Option<CompactString>,
    total: Option<u64>,
    cursor: Option<Cursor>,
}

impl Staging {
    /// The mark to go on from, after what came behind it has been dropped.
    pub fn resume(&mut self) -> Option<CompactString> {
        self.records.truncate(self.safe);
        self.page.clone()
    }

    /// Takes a line; false for one that can't stand there.
    pub fn take(&mut self, line: SnapshotLine) -> bool {
        if self.cursor.is_some() {
            return false;
        }
        match line {
            // Of a resumed snapshot the total is that of what is left.
            SnapshotLine::Total(total) => self.total = Some(total.saturating_add(self.safe as u64)),
            SnapshotLine::Put(record) => self.records.push(*record),
            SnapshotLine::Page(mark) => {
                self.safe = self.records.len();
                self.page = Some(mark);
            }
            SnapshotLine::Cursor(cursor) => self.cursor = Some(cursor),
        }
        true
    }

    /// How many records have come, and how many will, as far as it is known.
    pub fn progress(&self) -> (u64, Option<u64>) {
        let done = self.records.len() as u64;
        (done, self.total.map(|total| total.max(done)))
    }

    /// The whole, once the last line has come.
    pub fn finish(&mut self) -> Option<Batch> {
        let cursor = self.cursor.take()?;
        let records = std::mem::take(self).records;
        Some(Batch::snapshot(records, &cursor.to_string()))
    }
}
