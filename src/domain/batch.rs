//! A batch of changes: the one door through which records reach a cache or a [`Dataset`](super::dataset::Dataset).

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

use super::id::Key;
use super::record::Record;

/// One change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// The record as it stands now.
    Put(Box<Record>),
    /// The record is gone, or left the reader's scope.
    Remove(Key),
}

/// Changes that take effect together, and the cursor that stands for having them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Batch {
    /// Changes, in order.
    pub changes: Vec<Change>,
    /// Where the reader stands once they are applied; opaque to the reader.
    pub cursor: CompactString,
    /// True for a whole snapshot: records that are not in it are dropped.
    #[serde(default)]
    pub whole: bool,
}

impl Batch {
    /// A whole snapshot made of `records`.
    pub fn snapshot(records: impl IntoIterator<Item = Record>, cursor: &str) -> Self {
        let changes = records.into_iter().map(|record| Change::Put(Box::new(record))).collect();
        Self { changes, cursor: cursor.into(), whole: true }
    }
}
