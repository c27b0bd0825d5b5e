//! Why the spool did not do what it was asked.

use std::io::{self, ErrorKind};

use crate::domain::edit::EditId;
use crate::locale::{Lang, sync as words};

/// Why the spool did not do what it was asked. Whatever was in it before still is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SpoolError {
    /// The disk is full, or the user's share of it.
    #[error("the disk is full: the edit was not saved")]
    Full,
    /// The disk refused otherwise; the system's reason.
    #[error("the outbox can't be written: {0}")]
    Disk(String),
    /// There is no such entry, or not where it would have to be.
    #[error("there is no edit {0} in the outbox that this could be done with")]
    NotThere(EditId),
    /// The edit has been handed to the network: it can't be undone before the server has answered.
    #[error("edit {0} is on its way to the server")]
    OnItsWay(EditId),
    /// The edit could not be written as a file.
    #[error("the edit can't be written: {0}")]
    Unwritable(String),
}

impl SpoolError {
    /// The reason for people.
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::Full => words::SPOOL_FULL.get(lang).to_owned(),
            Self::Disk(reason) | Self::Unwritable(reason) => {
                words::SPOOL_DISK.fill(lang, &[("reason", reason)])
            }
            Self::NotThere(id) => words::SPOOL_NOT_THERE.fill(lang, &[("id", id)]),
            Self::OnItsWay(id) => words::SPOOL_ON_ITS_WAY.fill(lang, &[("id", id)]),
        }
    }
}

impl From<io::Error> for SpoolError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Disk(error.to_string()),
        }
    }
}
