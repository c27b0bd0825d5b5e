//! The body of an answer, never more of it than agreed and never slower.

use std::time::Duration;

use bytes::Bytes;
use reqwest::Response;
use reqwest::header::{CONTENT_TYPE, LOCATION, RETRY_AFTER};
use tokio::time::{Instant, timeout_at};

use super::fault::{broken, excerpt, malformed, not_read, refused, retry_after, silent, unexplained};
use super::limits::Limits;
use crate::sync::remote::RemoteError;
use crate::wire::problem::MEDIA_TYPE as PROBLEM;

/// Media type of JSON.
pub const JSON: &str = "application/json";

/// Media type of lines of JSON.
pub const LINES: &str = "application/x-ndjson";

/// A body that comes piece by piece.
#[derive(Debug)]
pub struct Body {
    response: Response,
    begun: Instant,
    received: u64,
    limits: Limits,
}

impl Body {
    /// The body of an answer that succeeded and is of a media type.
    ///
    /// # Errors
    /// The server's problem; an answer of another form.
    pub async fn open(response: Response, media: &str, limits: &Limits) -> Result<Self, RemoteError> {
        let status = response.status();
        let said = media_type(&response);
        let body = Self { response, begun: Instant::now(), received: 0, limits: *limits };
        if status == 200 {
            return if said == media {
                Ok(body)
            } else {
                Err(malformed(&format!("{} in place of {media}", named(&said))))
            };
        }
        if status.is_redirection() {
            // Never followed: the token is for the server that the member named.
            let to = body.header(LOCATION).map(excerpt).unwrap_or_default();
            return Err(malformed(&format!("status {}, redirected to {to}", status.as_u16())));
        }
        let wait = retry_after(body.header(RETRY_AFTER));
        if said == PROBLEM {
            return Err(match body.whole(limits.document).await {
                Ok(bytes) => refused(status, &bytes, wait),
                Err(error) => error,
            });
        }
        Err(unexplained(status, wait, &named(&said)))
    }

    fn header(&self, name: reqwest::header::HeaderName) -> Option<&str> {
        self.response.headers().get(name)?.to_str().ok()
    }

    /// The next piece; none at the end.
    ///
    /// # Errors
    /// A link that broke off, or one that is too slow.
    pub async fn piece(&mut self) -> Result<Option<Bytes>, RemoteError> {
        // Whoever drips is cut off, whoever is merely slow is not: each byte earns its share of time.
        let allowed = self.limits.answer
            + Duration::from_millis(self.received.saturating_mul(1_000) / self.limits.slowest.max(1));
        let Some(deadline) = self.begun.checked_add(allowed) else { return Err(silent(allowed)) };
        let piece = match timeout_at(deadline, self.response.chunk()).await {
            Ok(piece) => piece.map_err(|error| broken(&error))?,
            Err(_) => return Err(silent(allowed)),
        };
        if let Some(piece) = &piece {
            self.received += piece.len() as u64;
        }
        Ok(piece)
    }

    /// Everything, if it is no more than `most` bytes.
    async fn whole(mut self, most: usize) -> Result<Vec<u8>, RemoteError> {
        let mut bytes = Vec::new();
        while let Some(piece) = self.piece().await? {
            if bytes.len() + piece.len() > most {
                return Err(RemoteError::TooLarge);
            }
            bytes.extend_from_slice(&piece);
        }
        Ok(bytes)
    }

    /// A whole JSON document of at most `most` bytes.
    ///
    /// # Errors
    /// A link that broke off, a document that is too large or of another form.
    pub async fn json<T: serde::de::DeserializeOwned>(self, most: usize) -> Result<T, RemoteError> {
        let bytes = self.whole(most).await?;
        serde_json::from_slice(&bytes).map_err(|error| not_read(&error))
    }

    /// How many bytes have come.
    pub const fn received(&self) -> u64 {
        self.received
    }
}

/// The media type without its parameters, in lower case; empty where none is said.
fn media_type(response: &Response) -> String {
    let value =
        response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn named(media: &str) -> String {
    if media.is_empty() { "no media type".to_owned() } else { excerpt(media) }
}
