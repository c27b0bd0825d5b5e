//! The reading calls: snapshot, changes, audit.

use compact_str::CompactString;
use jiff::Timestamp;

use super::reader::{self, Reader, still};
use super::{Limits, ServiceError};
use crate::domain::access::{self, Viewer};
use crate::domain::id::{Key, Kind, MemberId};
use crate::domain::member::Role;
use crate::domain::record::Record;
use crate::server::store::{Entry, Head, Row, Store, StoreError};
use crate::wire::problem::ProblemKind;
use crate::wire::{AuditPage, Changes, Cursor, FeedEntry, MAX_CHANGES};

/// Most audit entries in one answer.
const MAX_AUDIT: u32 = 500;

/// A page of the snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SnapshotPage {
    /// How many records there are in all, on the first page.
    pub total: Option<u64>,
    /// Records, contacts masked for those who may not have them.
    pub rows: Vec<Row>,
    /// Where the next page begins; none on the last.
    pub mark: Option<CompactString>,
    /// Where the feed goes on once all pages are read.
    pub cursor: Cursor,
}

/// A page of the feed, with records still as JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Changes in the order of the feed, contacts masked for those who may not have them.
    pub entries: Vec<Entry>,
    /// Where the reader stands after them.
    pub next: Cursor,
    /// Whether more is waiting.
    pub more: bool,
}

impl Changed {
    /// The page as the contract has it.
    ///
    /// # Errors
    /// Where a record can't be read.
    pub fn read(self) -> Result<Changes, StoreError> {
        let entry = |entry| match entry {
            Entry::Put(row) => Ok(FeedEntry::Put(Box::new(record(&row)?))),
            Entry::Del(key) => Ok(FeedEntry::Del(key)),
            Entry::Gone(key) => Ok(FeedEntry::Gone(key)),
        };
        let entries = self.entries.into_iter().map(entry).collect::<Result<_, StoreError>>()?;
        Ok(Changes { entries, next: self.next, more: self.more })
    }
}

/// The record of a row.
fn record(row: &Row) -> Result<Record, StoreError> {
    Record::from_json(row.key.kind, row.json.as_bytes())
        .map_err(|error| StoreError::Unreadable(format!("{}: {error}", row.key)))
}

/// The row as a viewer may see it.
fn masked(viewer: &Viewer, row: Row) -> Result<Row, StoreError> {
    if row.key.kind != Kind::Member || access::may_reveal(viewer) {
        return Ok(row);
    }
    let json = access::view(viewer, record(&row)?).to_json();
    let json = json.ok().and_then(|json| String::from_utf8(json).ok());
    let json = json.ok_or_else(|| StoreError::Unreadable(row.key.to_string()))?;
    Ok(Row { json, ..row })
}

/// `GET /v1/snapshot`, one page of it: the first, or the one after a mark.
///
/// Pages need not be of one moment: every change since the first page was read is in the feed behind the cursor.
///
/// # Errors
/// Refused where the mark is none, or of another epoch or scope, or older than the feed; the store's.
pub async fn snapshot<S: Store>(
    store: &S,
    reader: &Reader,
    page: Option<&str>,
    now: Timestamp,
    limits: &Limits,
) -> Result<SnapshotPage, ServiceError> {
    let (county, reads) = (&reader.pass.county, reader.reads());
    let head = reader::head(store, county).await?;
    let (cursor, after) = match page {
        None => (reader.cursor(&head.epoch, head.seq), None),
        Some(mark) => {
            let unreadable = || {
                let detail = "page: not a mark of this snapshot".to_owned();
                ServiceError::Refused(ProblemKind::Malformed, Some(detail))
            };
            let (cursor, key) = read_mark(mark).ok_or_else(unreadable)?;
            in_feed(&cursor, reader, &head)?;
            (cursor, Some(key))
        }
    };
    let total = if after.is_none() { Some(store.count(county, &reads).await?) } else { None };
    let rows = store.snapshot(county, &reads, after.as_ref(), limits.page).await?;
    still(store, reader, now).await?;
    let full = rows.len() >= limits.page as usize;
    let mark = rows.last().filter(|_| full).map(|last| mark(&cursor, &last.key));
    let rows = rows.into_iter().map(|row| masked(&reader.viewer, row)).collect::<Result<_, StoreError>>()?;
    Ok(SnapshotPage { total, rows, mark, cursor })
}

/// A mark: the cursor at which the snapshot began, and the last key before it. The id comes last, because it alone may
/// hold any character.
fn mark(cursor: &Cursor, last: &Key) -> CompactString {
    format!("{cursor}/{}/{}", last.kind, last.id).into()
}

fn read_mark(text: &str) -> Option<(Cursor, Key)> {
    let mut parts = text.splitn(3, '/');
    let (cursor, kind, id) = (parts.next()?, parts.next()?, parts.next()?);
    Some((cursor.parse().ok()?, Key::new(Kind::from_word(kind)?, id)))
}

/// `GET /v1/changes`, without waiting.
///
/// # Errors
/// Refused where the cursor is of another epoch or scope, or older than the feed; the store's.
pub async fn changes<S: Store>(
    store: &S,
    reader: &Reader,
    after: &Cursor,
    limit: usize,
    now: Timestamp,
) -> Result<Changed, ServiceError> {
    let limit = limit.clamp(1, MAX_CHANGES) as u32;
    let page = store.changes(&reader.pass.county, &reader.reads(), after.seq, limit).await?;
    in_feed(after, reader, &page.head)?;
    still(store, reader, now).await?;
    let entry = |(_, entry)| match entry {
        Entry::Put(row) => masked(&reader.viewer, row).map(Entry::Put),
        other => Ok(other),
    };
    let entries = page.entries.into_iter().map(entry).collect::<Result<_, StoreError>>()?;
    Ok(Changed { entries, next: reader.cursor(&page.head.epoch, page.upto), more: page.more })
}

/// Whether the feed goes on from a cursor for a reader.
fn in_feed(cursor: &Cursor, reader: &Reader, head: &Head) -> Result<(), ServiceError> {
    let kind = if cursor.epoch != head.epoch || cursor.seq > head.seq {
        // A number that was never given under this epoch: the database was put back without a word.
        ProblemKind::Epoch
    } else if cursor.scope != reader.pass.scope {
        ProblemKind::Scope
    } else if cursor.seq < head.floor {
        ProblemKind::Compacted
    } else {
        return Ok(());
    };
    Err(ServiceError::refused(kind))
}

/// `GET /v1/audit`: newest first, for office and admin. `key` is `task:T09`, or an id alone.
///
/// # Errors
/// Refused to other roles, and for a key that is none; the store's.
pub async fn audit<S: Store>(
    store: &S,
    reader: &Reader,
    before: Option<u64>,
    key: Option<&str>,
    member: Option<&MemberId>,
    limit: u32,
) -> Result<AuditPage, ServiceError> {
    if !matches!(reader.viewer.role, Role::Admin | Role::Office) {
        return Err(ServiceError::refused(ProblemKind::Forbidden));
    }
    let key = match key {
        None => None,
        Some(text) => Some(reader::key(text).ok_or_else(|| {
            let detail = "key: neither an id nor kind:id".to_owned();
            ServiceError::Refused(ProblemKind::Malformed, Some(detail))
        })?),
    };
    let limit = limit.clamp(1, MAX_AUDIT);
    let entries = store.audit(&reader.pass.county, before, key.as_ref(), member, limit).await?;
    let full = entries.len() >= limit as usize;
    let before = entries.last().filter(|_| full).map(|last| last.number);
    Ok(AuditPage { entries, before })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_read_back() {
        let cursor = Cursor { epoch: "0f".into(), scope: 2, seq: 9 };
        for id in ["C017", "R1/2", "C.1", ""] {
            let key = Key::new(Kind::Community, id);
            let text = mark(&cursor, &key);
            assert_eq!(read_mark(&text), Some((cursor.clone(), key)));
        }
        for bad in ["", "1.0f.2.9", "1.0f.2.9/planet/C1", "x/community/C1", "1.0f.2.9/community"] {
            assert_eq!(read_mark(bad), None, "{bad}");
        }
    }
}
