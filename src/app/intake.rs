//! What the sync and the outbox say, as the dashboard shows it: times become local, faults become what can be done.

use jiff::Timestamp;
use jiff::civil::DateTime;

use crate::locale::Lang;
use crate::outbox::{self, Listing, Place};
use crate::sync::status::{Activity, Status};
use crate::sync::words;
use crate::wire::Outcome;

use super::pending::{Entry, Pending, Progress};
use super::status::{SyncState, SyncStatus};

/// The sync's status for the top line; `synced` is when the records were last those of the server, and `local` gives
/// the local time of an instant.
pub fn status(
    status: &Status,
    synced: Option<Timestamp>,
    local: impl Fn(Timestamp) -> DateTime,
) -> SyncStatus {
    let state = match (status.activity, &status.why) {
        (Activity::Online, _) => SyncState::Online,
        (Activity::Syncing { done: 0, total: None }, _) if status.pending > 0 => {
            SyncState::Sending(status.pending)
        }
        (Activity::Syncing { done: 0, total: None }, _) => SyncState::CatchingUp,
        (Activity::Syncing { done, total }, _) => SyncState::Fetching { done, total },
        (Activity::Offline, Some(why)) => SyncState::Offline(why.clone()),
        (Activity::Stopped, Some(why)) => SyncState::Stopped(why.clone()),
        (Activity::Connecting, _) | (Activity::Offline | Activity::Stopped, None) => SyncState::Starting,
    };
    SyncStatus { state, since: local(status.since), synced: synced.map(local) }
}

/// The outbox as the dashboard shows it: what waits, conflicts, and what the server refused. What the member gave up
/// and what has another edit in its place is not shown.
pub fn pending(listing: &Listing, lang: Lang, local: impl Fn(Timestamp) -> DateTime) -> Pending {
    let shown = listing
        .entries
        .iter()
        .filter(|entry| !listing.entries.iter().any(|other| other.replaces == Some(entry.id())));
    let entries = shown.filter_map(|entry| {
        let progress = progress(entry, lang)?;
        Some(Entry { proposal: entry.proposal.clone(), made: local(entry.made_at), progress })
    });
    Pending::new(entries.collect(), listing.faults.len())
}

fn progress(entry: &outbox::Entry, lang: Lang) -> Option<Progress> {
    match (entry.place, entry.outcome()) {
        (Place::New, _) => Some(Progress::Waiting),
        (Place::Sending, _) => Some(Progress::Sending),
        (Place::Conflict, Some(Outcome::Conflict { conflict, .. })) => {
            Some(Progress::Conflict(conflict.clone()))
        }
        (Place::Rejected, _) if !entry.is_given_up() => {
            Some(Progress::Refused(words::closing(entry, lang).unwrap_or_default()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::status::Why;
    use crate::wire::problem::ProblemKind;
    use jiff::civil::date;
    use jiff::tz::TimeZone;

    fn told(activity: Activity, why: Option<Why>) -> SyncState {
        let why = Status { activity, why, ..Status::new(Timestamp::UNIX_EPOCH) };
        status(&why, None, |at| TimeZone::UTC.to_datetime(at)).state
    }

    #[test]
    fn the_sync_is_told_with_its_reason() {
        let expired = Why::Problem(ProblemKind::TokenExpired, None);
        assert_eq!(told(Activity::Stopped, Some(expired.clone())), SyncState::Stopped(expired));
        let cut = Why::Unreachable("no route".into());
        assert_eq!(told(Activity::Offline, Some(cut.clone())), SyncState::Offline(cut));
        let first = Activity::Syncing { done: 3_200, total: Some(21_000) };
        assert_eq!(told(first, None), SyncState::Fetching { done: 3_200, total: Some(21_000) });
        let began = Status::new(Timestamp::UNIX_EPOCH);
        let since = status(&began, None, |at| TimeZone::UTC.to_datetime(at)).since;
        assert_eq!(since.date(), date(1970, 1, 1));
    }
}
