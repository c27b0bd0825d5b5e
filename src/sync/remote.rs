//! The server as the client sees it: four calls, and every way in which they fail.

use std::future::Future;
use std::ops::ControlFlow;
use std::time::Duration;

use crate::domain::edit::Proposal;
use crate::wire::problem::ProblemKind;
use crate::wire::{Answer, Changes, Cursor, Session, SnapshotLine};

/// Why a call brought no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RemoteError {
    /// The server can't be reached, or the link broke off.
    #[error("the server can't be reached: {0}")]
    Unreachable(String),
    /// The server's certificate is not trusted.
    #[error("the server's certificate is not trusted: {0}")]
    Certificate(String),
    /// The server refused the call with a problem.
    #[error("{}{}", .kind.title(), .detail.as_ref().map(|detail| format!(": {detail}")).unwrap_or_default())]
    Problem {
        /// Which.
        kind: ProblemKind,
        /// Its detail, cleaned.
        detail: Option<String>,
        /// How long the server asks to wait.
        retry_after: Option<Duration>,
    },
    /// The answer is not one of the contract: what came, cleaned and cut.
    #[error("the server's answer can't be read: {0}")]
    Malformed(String),
    /// The answer is larger than any that the contract allows.
    #[error("the server's answer is too large")]
    TooLarge,
    /// The server keeps a newer contract than this program.
    #[error("the server needs a newer version of this program (contract {0})")]
    TooNew(u32),
}

/// The server. Every call is one request; dropping its future abandons it.
pub trait Remote {
    /// `GET /v1/session`.
    fn session(&self) -> impl Future<Output = Result<Session, RemoteError>>;

    /// `GET /v1/snapshot`, from the start or from the page after a mark; each line is handed to `take` as it comes,
    /// which may break off. Ends without an error only after the line with the cursor, or when broken off.
    fn snapshot(
        &self,
        page: Option<&str>,
        take: &mut dyn FnMut(SnapshotLine) -> ControlFlow<()>,
    ) -> impl Future<Output = Result<(), RemoteError>>;

    /// `GET /v1/changes`.
    fn changes(
        &self,
        after: &Cursor,
        limit: usize,
        wait: Duration,
    ) -> impl Future<Output = Result<Changes, RemoteError>>;

    /// `POST /v1/edits`: the answers in the order of the edits.
    fn edits(&self, edits: &[Proposal]) -> impl Future<Output = Result<Vec<Answer>, RemoteError>>;
}
