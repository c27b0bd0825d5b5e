//! Problem details (RFC 9457) with stable types.

use compact_str::CompactString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Media type of a problem.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// What went wrong with a request as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// Its stable name: `urn:shumei:problem:` and [`ProblemKind::word`].
    #[serde(rename = "type")]
    #[schema(value_type = String)]
    pub kind: CompactString,
    /// A short title in English.
    #[schema(value_type = String)]
    pub title: CompactString,
    /// The HTTP status.
    pub status: u16,
    /// What exactly; English, safe to show.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// The prefix of every problem's type.
pub const PREFIX: &str = "urn:shumei:problem:";

macro_rules! problems {
    ($($(#[$meta:meta])* $variant:ident = $word:literal, $status:literal, $title:literal;)+) => {
        /// The kinds of problem.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum ProblemKind {
            $($(#[$meta])* #[serde(rename = $word)] $variant,)+
        }

        impl ProblemKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word behind the prefix.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// The HTTP status.
            pub const fn status(self) -> u16 {
                match self { $(Self::$variant => $status,)+ }
            }

            /// The title.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)+ }
            }
        }
    };
}

problems! {
    /// No token, or one that the server does not know.
    NoToken = "token-unknown", 401, "No valid token";
    /// The token's time is over.
    TokenExpired = "token-expired", 401, "The token has expired";
    /// The token was revoked, or its member is disabled.
    TokenRevoked = "token-revoked", 401, "The token was revoked";
    /// The member's role does not allow the call.
    Forbidden = "forbidden", 403, "Not allowed to this role";
    /// There is nothing at this path.
    NotFound = "not-found", 404, "Nothing is here";
    /// The path does not know the method.
    Method = "method-not-allowed", 405, "Not this method";
    /// The request, or the answer to it, took too long.
    Timeout = "timeout", 408, "The call took too long";
    /// The cursor is older than the feed goes back.
    Compacted = "compacted", 410, "The feed does not go back that far";
    /// The cursor is another instance's: the server was restored.
    Epoch = "epoch", 410, "The server was restored from a backup";
    /// The member's scope changed.
    Scope = "scope", 410, "The scope has changed";
    /// The body is too large.
    TooLarge = "too-large", 413, "The request is too large";
    /// A parameter or the body can't be read.
    Malformed = "malformed", 422, "The request can't be read";
    /// Too many requests.
    Busy = "too-many-requests", 429, "Too many requests";
    /// The server's own failure.
    Internal = "internal", 500, "The server failed";
    /// The database can't be reached, or the server is going down.
    Unavailable = "unavailable", 503, "The server is not ready";
}

impl Problem {
    /// A problem of a kind.
    pub fn new(kind: ProblemKind, detail: Option<String>) -> Self {
        Self {
            kind: format!("{PREFIX}{}", kind.word()).into(),
            title: kind.title().into(),
            status: kind.status(),
            detail,
        }
    }

    /// The kind, if this version knows it.
    pub fn known(&self) -> Option<ProblemKind> {
        let word = self.kind.strip_prefix(PREFIX)?;
        ProblemKind::ALL.iter().copied().find(|kind| kind.word() == word)
    }
}
