//! The calls of the contract.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{Query, State};
use axum::http::{HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt as _, stream};
use jiff::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::time::Instant;
use utoipa::IntoParams;

use super::App;
use super::caller::Caller;
use super::hub::is_beyond;
use super::problem::Fail;
use super::write;
use crate::domain::edit::{EditId, Fault, Proposal, Rule};
use crate::domain::id::MemberId;
use crate::server::service::{self, Moment, Reader, ServiceError, SnapshotPage};
use crate::server::store::Store;
use crate::wire::problem::{Problem, ProblemKind};
use crate::wire::{
    Answer, AuditPage, Changes, Cursor, EditsAnswer, EditsRequest, MAX_CHANGES, MAX_EDITS, MAX_WAIT, Outcome,
    Session, SnapshotLine,
};

/// Entries of the audit in one answer unless said.
const AUDIT_LIMIT: u32 = 100;

/// When a caller who waits in too many places may come again.
const CROWDED: Duration = Duration::from_secs(5);

fn parameters<T: DeserializeOwned>(uri: &Uri) -> Result<T, Fail> {
    Query::try_from_uri(uri).map(|Query(value)| value).map_err(|error| Fail::malformed(&error.body_text()))
}

fn moment() -> Moment {
    Moment::at(Timestamp::now())
}

/// Who I am: role, unit and scope; the server's instance, time and place in the feed.
#[utoipa::path(get, path = "/v1/session", tag = "records", security(("token" = [])), responses(
    (status = 200, description = "Who I am", body = Session),
    (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
))]
pub async fn session<S: Store>(
    State(app): State<Arc<App<S>>>,
    Caller(reader): Caller,
) -> Result<Json<Session>, Fail> {
    Ok(Json(service::session(&*app.store, &reader, moment()).await?))
}

/// Parameters of `GET /v1/snapshot`.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SnapshotQuery {
    /// A `page` line of a snapshot that broke off: the answer goes on behind it.
    page: Option<String>,
}

/// Every record in my scope, one JSON value a line: `total` (on the first page), `put` for each record, `page` after
/// each page, and `cursor` as the last line. An answer without that line broke off.
#[utoipa::path(get, path = "/v1/snapshot", tag = "records", security(("token" = [])), params(SnapshotQuery), responses(
    (status = 200, description = "Lines of NDJSON", body = SnapshotLine, content_type = "application/x-ndjson"),
    (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
    (status = 410, description = "The page's snapshot can't be continued", body = Problem, content_type = "application/problem+json"),
    (status = 422, description = "Not a page", body = Problem, content_type = "application/problem+json"),
))]
pub async fn snapshot<S: Store>(
    State(app): State<Arc<App<S>>>,
    Caller(reader): Caller,
    uri: Uri,
) -> Result<Response, Fail> {
    let SnapshotQuery { page } = parameters(&uri)?;
    // The first page is read before the answer begins, so that a refusal can still be one.
    let first = read_page(&app, &reader, page.as_deref()).await?;
    let pages = stream::unfold(Some((app, reader, Ok(first))), |state| async move {
        let (app, reader, page) = state?;
        let page = match page {
            Ok(page) => page,
            // The answer has begun: breaking it off is all that is left, and the client sees it lacks its last line.
            Err(error) => return Some((Err(error), None)),
        };
        let text = write::page(&page);
        let next = match page.mark {
            Some(mark) => {
                let page = read_page(&app, &reader, Some(&mark)).await;
                Some((app, reader, page))
            }
            None => None,
        };
        Some((Ok(Bytes::from(text)), next))
    });
    // Compression polls once more after the end.
    let body = Body::from_stream(pages.fuse().map(|page| page.map_err(|error| error.to_string())));
    let ndjson = HeaderValue::from_static("application/x-ndjson");
    Ok(([(header::CONTENT_TYPE, ndjson)], body).into_response())
}

async fn read_page<S: Store>(
    app: &App<S>,
    reader: &Reader,
    page: Option<&str>,
) -> Result<SnapshotPage, ServiceError> {
    service::snapshot(&*app.store, reader, page, Timestamp::now(), &app.options.limits).await
}

/// Parameters of `GET /v1/changes`.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ChangesQuery {
    /// The cursor up to which everything is known.
    #[param(value_type = String)]
    after: Cursor,
    /// At most so many changes; 1,000 at most and unless said.
    limit: Option<usize>,
    /// Hold the call up to so many seconds until something changes; 60 at most.
    wait: Option<u64>,
}

/// What changed behind a cursor: records put, deleted, or gone from my scope, and the next cursor.
#[utoipa::path(get, path = "/v1/changes", tag = "records", security(("token" = [])), params(ChangesQuery), responses(
    (status = 200, description = "Changes in the order of the feed", body = Changes),
    (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
    (status = 410, description = "compacted, epoch or scope: drop the records, keep unsent edits, take a snapshot", body = Problem, content_type = "application/problem+json"),
    (status = 422, description = "Not a cursor", body = Problem, content_type = "application/problem+json"),
    (status = 429, description = "Too many calls, or too many that wait", body = Problem, content_type = "application/problem+json"),
))]
pub async fn changes<S: Store>(
    State(app): State<Arc<App<S>>>,
    Caller(reader): Caller,
    uri: Uri,
) -> Result<Response, Fail> {
    let ChangesQuery { after, limit, wait } = parameters(&uri)?;
    let limit = limit.unwrap_or(MAX_CHANGES);
    let wait = Duration::from_secs(wait.unwrap_or_default().min(MAX_WAIT));
    let deadline = Instant::now() + wait;
    let _seat = if wait.is_zero() {
        None
    } else {
        Some(app.hub.seat(reader.hash()).ok_or_else(|| Fail::busy(CROWDED))?)
    };
    let mut cursor = after;
    loop {
        let mut head = app.hub.follow(&reader.pass.county);
        let changed = service::changes(&*app.store, &reader, &cursor, limit, Timestamp::now()).await?;
        // What the reader does not see wakes nobody: the cursor moves on in silence.
        if !changed.entries.is_empty() || app.is_stopping() || Instant::now() >= deadline {
            let json = HeaderValue::from_static("application/json");
            return Ok(([(header::CONTENT_TYPE, json)], write::changed(&changed)).into_response());
        }
        cursor = changed.next;
        tokio::select! {
            _ = head.wait_for(|head| is_beyond(head, &cursor)) => {}
            () = tokio::time::sleep_until(deadline) => {}
            () = app.stopped() => {}
        }
    }
}

/// Edits, judged in their order, each on its own. The same id answers the same, however often it is sent.
#[utoipa::path(post, path = "/v1/edits", tag = "edits", security(("token" = [])), request_body = EditsRequest, responses(
    (status = 200, description = "What became of each", body = EditsAnswer),
    (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
    (status = 413, description = "The body is too large", body = Problem, content_type = "application/problem+json"),
    (status = 422, description = "The body can't be read", body = Problem, content_type = "application/problem+json"),
))]
pub async fn edits<S: Store>(
    State(app): State<Arc<App<S>>>,
    Caller(reader): Caller,
    body: Body,
) -> Result<Json<EditsAnswer>, Fail> {
    let body = read_body(body, app.options.body).await?;
    let request: RawEdits =
        serde_json::from_slice(&body).map_err(|error| Fail::malformed(&error.to_string()))?;
    if request.edits.len() > MAX_EDITS {
        return Err(Fail::malformed(&format!(
            "edits: {} in one request, {MAX_EDITS} at most",
            request.edits.len()
        )));
    }
    let ids: Option<Vec<EditId>> =
        request.edits.iter().map(|edit| edit["id"].as_str()?.parse().ok()).collect();
    let ids = ids.ok_or_else(|| Fail::malformed("edits: one has no id, or one that is no UUID"))?;
    let mut answers = Vec::with_capacity(ids.len());
    for (id, edit) in ids.into_iter().zip(request.edits) {
        // An edit of a newer program is refused alone, not together with those that came with it.
        let outcome = match serde_json::from_value::<Proposal>(edit) {
            Ok(proposal) => judged(&app, &reader, proposal).await?,
            Err(_) => Outcome::Invalid { fault: Fault::new("edit", Rule::Form) },
        };
        app.metrics.edit(service::word(&outcome));
        answers.push(Answer { id, outcome });
    }
    Ok(Json(EditsAnswer { answers }))
}

/// The body of `POST /v1/edits`, before its edits are read one by one.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEdits {
    edits: Vec<Value>,
}

async fn judged<S: Store>(app: &App<S>, reader: &Reader, proposal: Proposal) -> Result<Outcome, Fail> {
    let edited = service::edits(&*app.store, reader, &[proposal], moment(), &app.options.limits).await?;
    if let Some(head) = &edited.head {
        app.hub.tell(&reader.pass.county, head);
    }
    let answer = edited.answers.into_iter().next();
    answer.map(|answer| answer.outcome).ok_or(Fail::new(ProblemKind::Internal))
}

async fn read_body(body: Body, most: usize) -> Result<Vec<u8>, Fail> {
    let mut out = Vec::new();
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| Fail::malformed("the body broke off"))?;
        if out.len() + chunk.len() > most {
            return Err(Fail::new(ProblemKind::TooLarge));
        }
        out.extend_from_slice(&chunk);
    }
    Ok(out)
}

/// Parameters of `GET /v1/audit`.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// Only entries with a number below this one.
    before: Option<u64>,
    /// Only entries about this record: an id (`T09`), or kind and id (`task:T09`).
    key: Option<String>,
    /// Only what this member did.
    #[param(value_type = Option<String>)]
    member: Option<MemberId>,
    /// At most so many entries; 100 unless said, 500 at most.
    limit: Option<u32>,
}

/// Who changed what, when, newest first. For office and admin.
#[utoipa::path(get, path = "/v1/audit", tag = "administration", security(("token" = [])), params(AuditQuery), responses(
    (status = 200, description = "Entries, newest first", body = AuditPage),
    (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "Not for this role", body = Problem, content_type = "application/problem+json"),
    (status = 422, description = "Not a key", body = Problem, content_type = "application/problem+json"),
))]
pub async fn audit<S: Store>(
    State(app): State<Arc<App<S>>>,
    Caller(reader): Caller,
    uri: Uri,
) -> Result<Json<AuditPage>, Fail> {
    let AuditQuery { before, key, member, limit } = parameters(&uri)?;
    let limit = limit.unwrap_or(AUDIT_LIMIT);
    let page = service::audit(&*app.store, &reader, before, key.as_deref(), member.as_ref(), limit).await?;
    Ok(Json(page))
}
