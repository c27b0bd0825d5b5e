//! Failures as problem details (RFC 9457).

use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::domain::text::single_line;
use crate::server::service::ServiceError;
use crate::server::store::StoreError;
use crate::wire::problem::{MEDIA_TYPE, Problem, ProblemKind};

/// A call that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fail {
    kind: ProblemKind,
    detail: Option<String>,
    retry_after: Option<Duration>,
}

impl Fail {
    /// A failure that says all by its kind.
    pub const fn new(kind: ProblemKind) -> Self {
        Self { kind, detail: None, retry_after: None }
    }

    /// A request that can't be read, and why; what stands in it is cleaned.
    pub fn malformed(detail: &str) -> Self {
        const LONGEST: usize = 300;
        let detail = single_line(detail).chars().take(LONGEST).collect();
        Self { kind: ProblemKind::Malformed, detail: Some(detail), retry_after: None }
    }

    /// Too many requests; the caller may come again after a while.
    pub const fn busy(after: Duration) -> Self {
        Self { kind: ProblemKind::Busy, detail: None, retry_after: Some(after) }
    }
}

impl From<ServiceError> for Fail {
    fn from(error: ServiceError) -> Self {
        if let ServiceError::Store(cause) = &error {
            tracing::error!(%cause, "the store failed");
        }
        let problem = error.problem();
        let kind = problem.known().unwrap_or(ProblemKind::Internal);
        let retry_after = (kind == ProblemKind::Unavailable).then_some(Duration::from_secs(1));
        Self { kind, detail: problem.detail, retry_after }
    }
}

impl From<StoreError> for Fail {
    fn from(error: StoreError) -> Self {
        ServiceError::from(error).into()
    }
}

impl IntoResponse for Fail {
    fn into_response(self) -> Response {
        let Self { kind, detail, retry_after } = self;
        let body = serde_json::to_vec(&Problem::new(kind, detail)).unwrap_or_default();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() =
            StatusCode::from_u16(kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        if kind.status() == StatusCode::UNAUTHORIZED.as_u16() {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(after) = retry_after {
            headers.insert(header::RETRY_AFTER, after.as_secs().max(1).into());
        }
        response
    }
}
