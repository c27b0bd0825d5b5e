//! What a database says when it does not do what it was asked, in the store's three words.

use std::path::PathBuf;

use super::super::StoreError;

/// Why a database is not opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The URL names no database that this program knows.
    #[error("not the URL of a database: {0}")]
    Url(String),
    /// The file can't be opened or made.
    #[error("{}: {error}", .file.display())]
    File {
        /// Which.
        file: PathBuf,
        /// Why.
        error: String,
    },
    /// A newer program has changed its tables.
    #[error(
        "the database is of version {found}, this program knows versions up to {known}: run a newer shumei"
    )]
    Newer {
        /// The database's version.
        found: u64,
        /// The newest that this program knows.
        known: u64,
    },
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The store's word for a failure.
#[allow(clippy::needless_pass_by_value, reason = "for map_err")]
pub fn failure(error: sqlx::Error) -> StoreError {
    use sqlx::Error as E;
    match &error {
        E::Database(database) => {
            let code = database.code().unwrap_or_default();
            let said = database.message();
            // SQLSTATEs have five characters; SQLite's result codes are numbers below 10,000.
            if code.len() == 5 {
                of_sqlstate(&code, said)
            } else {
                of_sqlite(code.parse().unwrap_or(1), said)
            }
        }
        E::PoolTimedOut => {
            StoreError::Unavailable("no connection was free or could be made in time".to_owned())
        }
        E::Io(_) | E::Tls(_) | E::PoolClosed | E::WorkerCrashed | E::Protocol(_) | E::BeginFailed => {
            StoreError::Unavailable(error.to_string())
        }
        _ => StoreError::Unreadable(error.to_string()),
    }
}

fn of_sqlstate(code: &str, said: &str) -> StoreError {
    match (code, &code[..2]) {
        // Serialization failure, deadlock, lock not available.
        ("40001" | "40P01" | "55P03", _) => StoreError::Retry,
        ("53100", _) => StoreError::Unavailable(format!("the disk of the database is full ({said})")),
        // Connection, authorization, unknown database, read-only, resources, shutdown, the system's own errors.
        (_, "08" | "28" | "3D" | "25" | "53" | "57" | "58") => StoreError::Unavailable(said.to_owned()),
        _ => StoreError::Unreadable(format!("{said} ({code})")),
    }
}

fn of_sqlite(code: u32, said: &str) -> StoreError {
    // The low byte is the primary result code (sqlite.org/rescode.html).
    match code & 0xff {
        // BUSY, LOCKED.
        5 | 6 => StoreError::Retry,
        // FULL.
        13 => StoreError::Unavailable(format!("the disk of the database is full ({said})")),
        // PERM, NOMEM, READONLY, IOERR, CANTOPEN, AUTH.
        3 | 7 | 8 | 10 | 14 | 23 => StoreError::Unavailable(format!("{said} (SQLite {code})")),
        _ => StoreError::Unreadable(format!("{said} (SQLite {code})")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_named_and_a_lost_race_is_a_retry() {
        assert_eq!(of_sqlstate("40001", "could not serialize access"), StoreError::Retry);
        assert_eq!(of_sqlstate("40P01", "deadlock detected"), StoreError::Retry);
        // BUSY, LOCKED, BUSY_RECOVERY, BUSY_SNAPSHOT.
        for code in [5, 6, 261, 517] {
            assert_eq!(of_sqlite(code, "database is locked"), StoreError::Retry, "{code}");
        }
        for full in [of_sqlstate("53100", "no space left"), of_sqlite(13, "database or disk is full")] {
            let StoreError::Unavailable(text) = full else { panic!("{full:?}") };
            assert!(text.contains("disk of the database is full"), "{text}");
        }
        for code in ["08006", "28P01", "3D000", "25006", "53300", "57P01", "58030"] {
            assert!(matches!(of_sqlstate(code, ""), StoreError::Unavailable(_)), "{code}");
        }
        // IOERR_WRITE, READONLY, CANTOPEN.
        for code in [778, 8, 14] {
            assert!(matches!(of_sqlite(code, ""), StoreError::Unavailable(_)), "{code}");
        }
        for unreadable in
            [of_sqlstate("42P01", "no such table"), of_sqlite(11, "malformed"), of_sqlite(26, "")]
        {
            assert!(matches!(unreadable, StoreError::Unreadable(_)), "{unreadable:?}");
        }
    }
}
