//! What the status line says: what the sync does, since when, and why it does not.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::remote::RemoteError;
use crate::locale::{Lang, sync as words};
use crate::wire::problem::ProblemKind;

/// What the sync does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Activity {
    /// It has not reached the server yet.
    #[default]
    Connecting,
    /// Level with the server.
    Online,
    /// Fetching or sending.
    Syncing {
        /// Records come so far.
        done: u64,
        /// Records expected, where it is known.
        total: Option<u64>,
    },
    /// The server can't be used now; it is tried again by itself.
    Offline,
    /// It will not try again before the member has done something.
    Stopped,
}

/// Why the sync does not go on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// The link; the system's reason.
    Unreachable(String),
    /// The server's certificate.
    Certificate(String),
    /// The server refused.
    Problem(ProblemKind, Option<String>),
    /// What it answered is not of the contract.
    BadAnswer(String),
    /// It keeps a newer contract.
    TooNew(u32),
    /// The outbox can't be used.
    Outbox(String),
    /// The cache can't be used.
    Cache(String),
    /// No call can be made before the member has mended something; what, in the member's language.
    Account(String),
}

impl From<&RemoteError> for Why {
    fn from(error: &RemoteError) -> Self {
        match error {
            RemoteError::Unreachable(reason) => Self::Unreachable(reason.clone()),
            RemoteError::Certificate(reason) => Self::Certificate(reason.clone()),
            RemoteError::Problem { kind, detail, .. } => Self::Problem(*kind, detail.clone()),
            RemoteError::Malformed(reason) => Self::BadAnswer(reason.clone()),
            RemoteError::TooLarge => Self::BadAnswer(error.to_string()),
            RemoteError::TooNew(version) => Self::TooNew(*version),
        }
    }
}

impl Why {
    /// The reason for people where there is little room: without the system's own words.
    pub fn brief(&self, lang: Lang) -> String {
        match self {
            Self::Unreachable(_) => words::BRIEF_UNREACHABLE.get(lang).to_owned(),
            Self::Certificate(_) => words::BRIEF_CERTIFICATE.get(lang).to_owned(),
            Self::BadAnswer(_) => words::BRIEF_BAD_ANSWER.get(lang).to_owned(),
            other => other.text(lang),
        }
    }

    /// The reason for people, with the cure where the member has one.
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::Unreachable(reason) => words::WHY_UNREACHABLE.fill(lang, &[("reason", reason)]),
            Self::Certificate(reason) => words::WHY_CERTIFICATE.fill(lang, &[("reason", reason)]),
            Self::Problem(ProblemKind::NoToken, _) => words::WHY_TOKEN_UNKNOWN.get(lang).to_owned(),
            Self::Problem(ProblemKind::TokenExpired, _) => words::WHY_TOKEN_EXPIRED.get(lang).to_owned(),
            Self::Problem(ProblemKind::TokenRevoked, _) => words::WHY_TOKEN_REVOKED.get(lang).to_owned(),
            Self::Problem(ProblemKind::Forbidden, _) => words::WHY_FORBIDDEN.get(lang).to_owned(),
            Self::Problem(ProblemKind::Busy, _) => words::WHY_BUSY.get(lang).to_owned(),
            Self::Problem(ProblemKind::Unavailable, _) => words::WHY_UNAVAILABLE.get(lang).to_owned(),
            Self::Problem(kind, detail) => {
                let reason = detail.as_deref().unwrap_or(kind.title());
                words::WHY_PROBLEM.fill(lang, &[("status", &kind.status()), ("reason", &reason)])
            }
            Self::BadAnswer(reason) => words::WHY_BAD_ANSWER.fill(lang, &[("reason", reason)]),
            Self::TooNew(version) => words::WHY_TOO_NEW.fill(lang, &[("version", version)]),
            Self::Outbox(reason) => words::WHY_OUTBOX.fill(lang, &[("reason", reason)]),
            Self::Account(what) => what.clone(),
            Self::Cache(reason) => words::WHY_CACHE.fill(lang, &[("reason", reason)]),
        }
    }
}

/// What the status line shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// What the sync does.
    pub activity: Activity,
    /// Since when it is online, or not.
    pub since: Timestamp,
    /// When the server last answered as it should.
    pub last_success: Option<Timestamp>,
    /// When the last pull that left nothing waiting began: answers noted before it have come as records.
    pub level_at: Option<Timestamp>,
    /// Why it is offline or stopped.
    pub why: Option<Why>,
    /// When it is tried again.
    pub retry_at: Option<Timestamp>,
    /// Edits that wait for the server, conflicts not among them.
    pub pending: usize,
    /// Conflicts that wait for the member.
    pub conflicts: usize,
}

impl Status {
    /// A sync that can't begin before the member has done something.
    pub fn stopped(why: Why, now: Timestamp) -> Self {
        Self { activity: Activity::Stopped, why: Some(why), ..Self::new(now) }
    }

    /// At the beginning.
    pub fn new(now: Timestamp) -> Self {
        Self {
            activity: Activity::default(),
            since: now,
            last_success: None,
            level_at: None,
            why: None,
            retry_at: None,
            pending: 0,
            conflicts: 0,
        }
    }
}

impl Activity {
    /// Whether the server is being talked to with success.
    pub const fn is_up(self) -> bool {
        matches!(self, Self::Online | Self::Syncing { .. })
    }

    /// The word for people.
    pub fn text(self, lang: Lang) -> String {
        match self {
            Self::Connecting => words::STATE_CONNECTING.get(lang).to_owned(),
            Self::Online => words::STATE_ONLINE.get(lang).to_owned(),
            Self::Syncing { done, total: Some(total) } => {
                words::STATE_SYNCING_OF.fill(lang, &[("done", &done), ("total", &total)])
            }
            Self::Syncing { .. } => words::STATE_SYNCING.get(lang).to_owned(),
            Self::Offline => words::STATE_OFFLINE.get(lang).to_owned(),
            Self::Stopped => words::STATE_STOPPED.get(lang).to_owned(),
        }
    }
}
