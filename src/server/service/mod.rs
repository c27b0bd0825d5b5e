//! What the server does, without HTTP: every call of the contract as a function over a [`Store`].
//!
//! Nothing here reads a clock: the time comes in as a [`Moment`], so that a simulation can drive several servers by
//! its own time.

mod detail;
mod edits;
mod judge;
mod load;
mod read;
mod reader;
mod scout;

use std::time::Duration;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

pub use detail::word;
pub use edits::{Edited, edits};
pub use load::{Load, Loaded, everything, load, load_in};
pub use read::{Changed, SnapshotPage, audit, changes, snapshot};
pub use reader::{Reader, enter, session, still};

use super::store::{Store, StoreError};
use crate::domain::day::county_time;
use crate::wire::problem::{Problem, ProblemKind};

/// A moment, and the county's day in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The time.
    pub now: Timestamp,
    /// The county's day.
    pub today: Date,
}

impl Moment {
    /// A time with its day in the county (UTC+8).
    pub fn at(now: Timestamp) -> Self {
        Self { now, today: county_time(now).date() }
    }
}

/// Bounds of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How long answers to edits are kept; an edit made before is refused as too old.
    pub answers: SignedDuration,
    /// How long tombstones are kept: the feed's horizon.
    pub horizon: SignedDuration,
    /// Records on a page of the snapshot.
    pub page: u32,
    /// How often a transaction that lost against another one is tried.
    pub attempts: u32,
    /// Longest pause before the second trial; each later one may be twice as long. Zero never pauses, and so needs no
    /// timer.
    pub pause: Duration,
}

/// Clients' clocks may be ahead of the server's by this much. Answers are kept so much longer than edits are young,
/// so that no edit can come again after its answer is forgotten.
const SKEW: SignedDuration = SignedDuration::from_hours(24);

impl Default for Limits {
    fn default() -> Self {
        Self {
            answers: SignedDuration::from_hours(90 * 24),
            horizon: SignedDuration::from_hours(30 * 24),
            page: 500,
            attempts: 8,
            pause: Duration::from_millis(10),
        }
    }
}

/// Why the service did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ServiceError {
    /// The call is refused.
    #[error("{}{}", .0.title(), .1.as_ref().map(|detail| format!(": {detail}")).unwrap_or_default())]
    Refused(ProblemKind, Option<String>),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ServiceError {
    /// A refusal that says all by its kind.
    pub const fn refused(kind: ProblemKind) -> Self {
        Self::Refused(kind, None)
    }

    /// The failure as the caller is told it: nothing of the store's own words.
    pub fn problem(&self) -> Problem {
        match self {
            Self::Refused(kind, detail) => Problem::new(*kind, detail.clone()),
            Self::Store(StoreError::Unreadable(_)) => Problem::new(ProblemKind::Internal, None),
            Self::Store(StoreError::Retry | StoreError::Unavailable(_)) => {
                Problem::new(ProblemKind::Unavailable, None)
            }
        }
    }
}

/// Forgets tombstones behind the horizon and answers that no edit can ask for any more.
///
/// # Errors
/// The store's.
pub async fn compact<S: Store>(store: &S, moment: Moment, limits: &Limits) -> Result<(), StoreError> {
    use super::store::Tx as _;
    let tombstones = moment.now.saturating_sub(limits.horizon).unwrap_or(Timestamp::MIN);
    let answers = moment.now.saturating_sub(limits.answers + SKEW).unwrap_or(Timestamp::MIN);
    for county in store.counties().await? {
        let mut tx = store.begin(&county).await?;
        tx.compact(tombstones, answers).await?;
        tx.commit().await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_county_is_eight_hours_ahead() {
        let evening: Timestamp = "2023-06-12T16:00:00Z".parse().unwrap();
        assert_eq!(Moment::at(evening).today.to_string(), "2023-06-13");
        let before: Timestamp = "2023-06-12T15:59:59Z".parse().unwrap();
        assert_eq!(Moment::at(before).today.to_string(), "2023-06-12");
    }
}
