//! The records of the session: in its cache, and as many in memory for the screen.

use std::sync::Arc;

use jiff::Timestamp;

use crate::domain::batch::Batch;
use crate::sync::{Replica, ReplicaError, Stored};
use crate::wire::Cursor;

use super::model::Model;

/// What the sync writes to: cache first, then what is shown.
pub struct Mirror {
    stored: Stored,
    model: Arc<Model>,
}

impl Mirror {
    /// Over a cache and the records that came out of it.
    pub fn new(stored: Stored, model: Arc<Model>) -> Self {
        Self { stored, model }
    }
}

impl Replica for Mirror {
    fn cursor(&self) -> Option<Cursor> {
        self.stored.cursor()
    }

    fn apply(&mut self, batch: &Batch, at: Timestamp) -> Result<(), ReplicaError> {
        let was_frozen = self.stored.frozen().is_some();
        self.stored.apply(batch, at)?;
        if let Some(why) = self.stored.frozen().filter(|_| !was_frozen) {
            self.model.warn_frozen(why);
        }
        self.model.take(batch);
        Ok(())
    }

    fn forget(&mut self) {
        self.stored.forget();
    }
}
