//! What operators ask: alive, ready, counts.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::App;
use super::caller::{Anybody, Operator};
use super::metrics;
use super::problem::Fail;
use crate::server::store::Store;
use crate::wire::problem::{Problem, ProblemKind};

/// Whether the process lives.
#[utoipa::path(get, path = "/healthz", tag = "operation", responses(
    (status = 200, description = "It lives"),
))]
pub async fn healthz(_: Anybody) -> Json<Value> {
    Json(json!({ "status": "alive" }))
}

/// Whether the process can answer: the database is reached and its tables are those of this version.
#[utoipa::path(get, path = "/readyz", tag = "operation", responses(
    (status = 200, description = "It can"),
    (status = 503, description = "The database is not reached, or the server is going down", body = Problem, content_type = "application/problem+json"),
))]
pub async fn readyz<S: Store>(_: Anybody, State(app): State<Arc<App<S>>>) -> Result<Json<Value>, Fail> {
    if app.is_stopping() {
        return Err(Fail::new(ProblemKind::Unavailable));
    }
    app.store.ready().await?;
    Ok(Json(json!({ "status": "ready" })))
}

/// Counts for Prometheus, to the machine itself and to administrators.
#[utoipa::path(get, path = "/metrics", tag = "operation", security((), ("token" = [])), responses(
    (status = 200, description = "OpenMetrics text", content_type = "application/openmetrics-text"),
    (status = 401, description = "From another machine, without a token", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "Not for this role", body = Problem, content_type = "application/problem+json"),
))]
pub async fn metrics<S: Store>(_: Operator, State(app): State<Arc<App<S>>>) -> Result<Response, Fail> {
    let heads = app.store.heads().await?;
    let heads = heads.iter().map(|(county, head)| (county.as_str(), head.seq));
    let text = app.metrics.text(heads, app.hub.waiting());
    Ok(([(header::CONTENT_TYPE, HeaderValue::from_static(metrics::MEDIA_TYPE))], text).into_response())
}
