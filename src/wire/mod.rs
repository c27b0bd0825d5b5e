//! What travels between client and server: paths, requests, answers, problems.
//!
//! Shared by `sync` and `server`, which share nothing else but the domain.

pub mod address;
pub mod bearer;
pub mod cursor;
pub mod problem;

use compact_str::CompactString;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::batch::Change;
use crate::domain::edit::{Conflict, EditId, Fault, Proposal};
use crate::domain::id::{Key, MemberId, UnitId};
use crate::domain::member::Role;
use crate::domain::record::{Record, Version};

pub use address::{Address, BadAddress};
pub use bearer::Bearer;
pub use cursor::Cursor;
pub use problem::Problem;

/// Version of the contract; a client refuses a server whose number is higher.
pub const API_VERSION: u32 = 1;

/// Paths of the contract.
pub mod paths {
    /// Who I am.
    pub const SESSION: &str = "/v1/session";
    /// Every record in my scope.
    pub const SNAPSHOT: &str = "/v1/snapshot";
    /// What changed since a cursor.
    pub const CHANGES: &str = "/v1/changes";
    /// Edits.
    pub const EDITS: &str = "/v1/edits";
    /// Who changed what, when.
    pub const AUDIT: &str = "/v1/audit";
    /// Liveness.
    pub const HEALTHZ: &str = "/healthz";
    /// Readiness.
    pub const READYZ: &str = "/readyz";
    /// Prometheus text.
    pub const METRICS: &str = "/metrics";
    /// The OpenAPI document.
    pub const OPENAPI: &str = "/openapi.json";
    /// The OpenAPI document to read.
    pub const DOCS: &str = "/docs";
}

/// Most edits in one request.
pub const MAX_EDITS: usize = 100;

/// Most changes in one answer.
pub const MAX_CHANGES: usize = 1_000;

/// Longest time that a waiting call is held, in seconds.
pub const MAX_WAIT: u64 = 60;

/// `GET /v1/session`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Session {
    /// Version of the contract that the server keeps.
    pub api: u32,
    /// The server's instance: another one after a restore.
    #[schema(value_type = String)]
    pub epoch: CompactString,
    /// Name of the county whose records these are.
    #[schema(value_type = String)]
    pub county: CompactString,
    /// Who I am.
    #[schema(value_type = String)]
    pub member: MemberId,
    /// My role.
    #[schema(value_type = String)]
    pub role: Role,
    /// My unit.
    #[schema(value_type = String)]
    pub unit: UnitId,
    /// Version of my scope: it rises when my role or unit changes.
    pub scope: u64,
    /// When my token expires.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub expires: Option<Timestamp>,
    /// The server's clock.
    #[schema(value_type = String, format = DateTime)]
    pub now: Timestamp,
    /// Where the feed stands.
    #[schema(value_type = String)]
    pub head: Cursor,
}

/// One line of `GET /v1/snapshot`, as NDJSON. Records and marks alternate; the last line is the cursor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SnapshotLine {
    /// The first line: how many records will come, as far as it is known.
    Total(u64),
    /// A record.
    #[schema(value_type = Object)]
    Put(Box<Record>),
    /// Everything above is complete: `?page=` with this text goes on from here.
    #[schema(value_type = String)]
    Page(CompactString),
    /// The last line: the feed goes on from here.
    #[schema(value_type = String)]
    Cursor(Cursor),
}

/// One change of the feed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FeedEntry {
    /// The record as it stands now.
    #[schema(value_type = Object)]
    Put(Box<Record>),
    /// The record was deleted.
    #[schema(value_type = Object)]
    Del(Key),
    /// The record left the reader's scope.
    #[schema(value_type = Object)]
    Gone(Key),
}

impl FeedEntry {
    /// The entry as a change of a cache, for which deleted and gone are the same.
    pub fn into_change(self) -> Change {
        match self {
            Self::Put(record) => Change::Put(record),
            Self::Del(key) | Self::Gone(key) => Change::Remove(key),
        }
    }
}

/// `GET /v1/changes`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Changes {
    /// Changes, in the order of the feed.
    pub entries: Vec<FeedEntry>,
    /// Where the reader stands after them. It moves on also when everything was out of the reader's scope.
    #[schema(value_type = String)]
    pub next: Cursor,
    /// Whether more is waiting.
    pub more: bool,
}

/// `POST /v1/edits`: at most [`MAX_EDITS`], judged in order, each on its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditsRequest {
    /// The edits.
    #[schema(value_type = Vec<Object>)]
    pub edits: Vec<Proposal>,
}

/// The answer to `POST /v1/edits`, one for each edit, in their order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct EditsAnswer {
    /// The answers.
    pub answers: Vec<Answer>,
}

/// What became of one edit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Answer {
    /// The edit's id.
    #[schema(value_type = String)]
    pub id: EditId,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of an edit. The same id answers the same outcome, however often it is sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "status", rename_all = "kebab-case")]
pub enum Outcome {
    /// It was applied.
    Applied {
        /// The records that it changed, in their new versions. The target comes first; where the edit made a record,
        /// its lasting key stands here.
        records: Vec<Versioned>,
    },
    /// Another edit changed the same values first.
    Conflict {
        /// Both sides.
        #[schema(value_type = Object)]
        conflict: Conflict,
        /// The record as it stands.
        #[schema(value_type = Object)]
        current: Box<Record>,
    },
    /// The member may not make this edit.
    Forbidden,
    /// The target does not exist or is out of the member's sight.
    Missing {
        /// The record.
        #[schema(value_type = Object)]
        key: Key,
    },
    /// The edit breaks a rule.
    Invalid {
        /// The rule, and the input to correct.
        #[schema(value_type = Object)]
        fault: Fault,
    },
    /// The id was used for another edit before.
    Reused,
    /// The id is older than the server remembers answers: it can't know whether it was applied.
    TooOld,
}

/// A record's key and version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Versioned {
    /// The record.
    #[schema(value_type = Object)]
    pub key: Key,
    /// Its version.
    pub version: Version,
}

/// `GET /v1/audit`: newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AuditPage {
    /// Entries, newest first.
    pub entries: Vec<AuditEntry>,
    /// `?before=` with this number goes on; none at the end.
    pub before: Option<u64>,
}

/// Who changed what, when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AuditEntry {
    /// Number, rising.
    pub number: u64,
    /// When, by the server's clock.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Who: a member, or none for the server's own machine.
    #[schema(value_type = Option<String>)]
    pub member: Option<MemberId>,
    /// What was done: an edit's word, or an act of administration (`token-issue`).
    #[schema(value_type = String)]
    pub act: CompactString,
    /// The record, where there is one.
    #[schema(value_type = Option<Object>)]
    pub key: Option<Key>,
    /// The edit's id, where it was one.
    #[schema(value_type = Option<String>)]
    pub edit: Option<EditId>,
    /// The edit in full, or the act's particulars; never a token or a contact.
    #[schema(value_type = Object)]
    pub detail: serde_json::Value,
}
