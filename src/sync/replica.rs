//! What the engine writes to: the member's records and the place in the feed that they stand for.

use jiff::Timestamp;

use crate::cache::{Cache, CacheError, Origin};
use crate::domain::batch::Batch;
use crate::domain::dataset::Dataset;
use crate::wire::Cursor;

/// Why a replica did not take a batch. It stands where it stood, or is empty; [`Replica::cursor`] says which.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the records can't be kept: {0}")]
pub struct ReplicaError(pub String);

/// Records and cursor, changed together or not at all.
pub trait Replica {
    /// Where it stands; none while it must be filled by a snapshot.
    fn cursor(&self) -> Option<Cursor>;

    /// Takes a batch with its cursor: all or nothing.
    ///
    /// # Errors
    /// [`ReplicaError`].
    fn apply(&mut self, batch: &Batch, at: Timestamp) -> Result<(), ReplicaError>;

    /// Forgets the cursor: the server can't go on from it. What is held may be shown until a snapshot replaces it as
    /// a whole.
    fn forget(&mut self);
}

/// Records in memory.
#[derive(Clone, Debug, Default)]
pub struct Held {
    /// The records.
    pub data: Dataset,
    cursor: Option<Cursor>,
}

impl Replica for Held {
    fn cursor(&self) -> Option<Cursor> {
        self.cursor.clone()
    }

    fn apply(&mut self, batch: &Batch, _at: Timestamp) -> Result<(), ReplicaError> {
        let cursor = cursor_of(batch)?;
        self.data.apply(batch.clone());
        self.cursor = Some(cursor);
        Ok(())
    }

    fn forget(&mut self) {
        self.cursor = None;
    }
}

/// Records in a session's cache. A disk that refuses does not stop the session: it goes on with what the dashboard
/// holds in memory, and the cache stays where it was, whole, for the next one.
pub struct Stored {
    cache: Cache,
    cursor: Option<Cursor>,
    frozen: Option<String>,
}

impl Stored {
    /// Over a cache.
    pub fn new(cache: Cache) -> Self {
        let cursor = cache.mark().and_then(|mark| mark.cursor.parse().ok());
        Self { cache, cursor, frozen: None }
    }

    /// Why the cache is no longer written, if it is not.
    pub fn frozen(&self) -> Option<&str> {
        self.frozen.as_deref()
    }

    /// The cache.
    pub fn cache(&mut self) -> &mut Cache {
        &mut self.cache
    }

    /// Gives the cache back.
    pub fn into_cache(self) -> Cache {
        self.cache
    }
}

impl Replica for Stored {
    fn cursor(&self) -> Option<Cursor> {
        self.cursor.clone()
    }

    fn apply(&mut self, batch: &Batch, at: Timestamp) -> Result<(), ReplicaError> {
        let cursor = cursor_of(batch)?;
        // Behind a batch that is missing only a whole snapshot may be written.
        if self.frozen.is_none() || batch.whole {
            let origin = Origin { epoch: cursor.epoch.clone(), fetched_at: at };
            match self.cache.apply(batch, &origin) {
                Ok(()) => self.frozen = None,
                Err(CacheError::Disk(reason)) => self.frozen = Some(reason),
                Err(error @ (CacheError::SetAside { .. } | CacheError::NeedsSnapshot)) => {
                    self.cursor = None;
                    return Err(ReplicaError(error.to_string()));
                }
            }
        }
        self.cursor = Some(cursor);
        Ok(())
    }

    fn forget(&mut self) {
        self.cursor = None;
    }
}

/// The place in the feed that a batch leads to.
///
/// # Errors
/// Where its cursor is not one of a feed.
pub fn cursor_of(batch: &Batch) -> Result<Cursor, ReplicaError> {
    batch.cursor.parse().map_err(|_| ReplicaError("the batch has no place in the feed".to_owned()))
}
