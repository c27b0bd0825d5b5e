//! Who calls: from a token to what its member may see.

use jiff::Timestamp;

use super::{Moment, ServiceError};
use crate::domain::access::{self, Reads, Viewer};
use crate::domain::id::{Id, Key};
use crate::domain::record::Record;
use crate::server::store::{Head, Pass, Store, StoreError};
use crate::server::token::Secret;
use crate::wire::problem::ProblemKind;
use crate::wire::{API_VERSION, Cursor, Session};

/// A member with a valid token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// What the token opens.
    pub pass: Pass,
    /// Member, role and unit as they were when the reader came in.
    pub viewer: Viewer,
    /// Digest of the token.
    hash: compact_str::CompactString,
}

impl Reader {
    /// What the reader may read.
    pub(super) fn reads(&self) -> Reads {
        access::reads(&self.viewer)
    }

    /// Digest of the reader's token.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// The reader's place in the feed.
    pub(super) fn cursor(&self, epoch: &str, seq: u64) -> Cursor {
        Cursor { epoch: epoch.into(), scope: self.pass.scope, seq }
    }
}

/// Lets the holder of a token in.
///
/// # Errors
/// Refused for a token that is unknown, over or revoked, and for a disabled member; the store's.
pub async fn enter<S: Store>(store: &S, token: &Secret, now: Timestamp) -> Result<Reader, ServiceError> {
    let hash = token.hash();
    let pass = valid(store, &hash, now).await?;
    let seat = store.record(&pass.county, &pass.member.key()).await?;
    let Some(Record::Member(seat)) = seat else {
        return Err(ServiceError::refused(ProblemKind::TokenRevoked));
    };
    Ok(Reader { pass, viewer: Viewer::of(&seat), hash })
}

/// Whether what was read for a reader may still be given away: the token is valid and the scope the same. Asked after
/// reading, so that nothing is sent that was written after the member lost the right to it.
///
/// # Errors
/// Refused where it may not; the store's.
pub async fn still<S: Store>(store: &S, reader: &Reader, now: Timestamp) -> Result<(), ServiceError> {
    let pass = valid(store, &reader.hash, now).await?;
    if pass.scope == reader.pass.scope { Ok(()) } else { Err(ServiceError::refused(ProblemKind::Scope)) }
}

async fn valid<S: Store>(store: &S, hash: &str, now: Timestamp) -> Result<Pass, ServiceError> {
    let Some(pass) = store.pass(hash).await? else {
        return Err(ServiceError::refused(ProblemKind::NoToken));
    };
    if pass.disabled || pass.revoked.is_some() {
        return Err(ServiceError::refused(ProblemKind::TokenRevoked));
    }
    if pass.expires.is_some_and(|expires| expires <= now) {
        return Err(ServiceError::refused(ProblemKind::TokenExpired));
    }
    Ok(pass)
}

/// `GET /v1/session`.
///
/// # Errors
/// The store's.
pub async fn session<S: Store>(store: &S, reader: &Reader, moment: Moment) -> Result<Session, ServiceError> {
    let head = head(store, &reader.pass.county).await?;
    Ok(Session {
        api: API_VERSION,
        epoch: head.epoch.clone(),
        county: reader.pass.county.clone(),
        member: reader.viewer.member.clone(),
        role: reader.viewer.role.clone(),
        unit: reader.viewer.unit.clone(),
        scope: reader.pass.scope,
        expires: reader.pass.expires,
        now: moment.now,
        head: reader.cursor(&head.epoch, head.seq),
    })
}

pub(super) async fn head<S: Store>(store: &S, county: &str) -> Result<Head, StoreError> {
    let heads = store.heads().await?;
    let head = heads.into_iter().find(|(name, _)| name == county).map(|(_, head)| head);
    head.ok_or_else(|| StoreError::Unavailable(format!("no county {county}")))
}

/// A key as text in a parameter: `task:T09`, or an id alone.
pub(super) fn key(text: &str) -> Option<Key> {
    use crate::domain::id::Kind;
    match text.split_once(':') {
        Some((kind, id)) => Some(Key::new(Kind::from_word(kind)?, id)),
        None => Some(Key::new(Kind::of_id(text)?, text)),
    }
}
