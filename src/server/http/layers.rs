//! What stands around every call: the log, the counts, time-outs, safe headers, and a net for faults.

use std::any::Any;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use tower_http::catch_panic::ResponseForPanic;

use super::App;
use super::caller::Who;
use super::problem::Fail;
use crate::server::store::Store;
use crate::wire::problem::ProblemKind;
use crate::wire::{MAX_WAIT, paths};

/// Headers of every answer: nothing is kept by caches, guessed at, framed or run.
const SAFE: [(HeaderName, HeaderValue); 5] = [
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'")),
];

/// A year: browsers and clients come by TLS once they have come by it.
const STRICT: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// The route as it is written, so that counts and logs hold no parameter.
fn route(request: &Request) -> String {
    request.extensions().get::<MatchedPath>().map_or("(none)", MatchedPath::as_str).to_owned()
}

/// Logs and counts a call, and makes its answer safe.
pub async fn around<S: Store>(State(app): State<Arc<App<S>>>, mut request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let (route, method) = (route(&request), request.method().clone());
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip());
    let who = Who::default();
    request.extensions_mut().insert(who.clone());
    let mut response = next.run(request).await;
    let (status, took) = (response.status().as_u16(), begun.elapsed());
    // Methods are the caller's words: only known ones become a label.
    let method = match method.as_str() {
        known @ ("GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS") => known,
        _ => "other",
    };
    app.metrics.request(&route, method, status, took);
    let member = who.0.get().map(ToString::to_string).unwrap_or_default();
    let peer = peer.map(|peer| peer.to_string()).unwrap_or_default();
    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    if status >= 500 {
        tracing::error!(method, route, status, ms, member, peer, "answered");
    } else {
        tracing::info!(method, route, status, ms, member, peer, "answered");
    }
    let headers = response.headers_mut();
    for (name, value) in SAFE {
        headers.entry(name).or_insert(value);
    }
    if app.options.tls {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, STRICT);
    }
    response
}

/// Ends a call that takes too long; a waiting one may take as much longer as it may wait.
pub async fn in_time<S: Store>(State(app): State<Arc<App<S>>>, request: Request, next: Next) -> Response {
    let extra = if request.uri().path() == paths::CHANGES { MAX_WAIT } else { 0 };
    let most = app.options.timeout + Duration::from_secs(extra);
    match tokio::time::timeout(most, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Fail::new(ProblemKind::Timeout).into_response(),
    }
}

/// Makes a fault of the program an answer of its own.
pub struct Net<S>(pub Arc<App<S>>);

impl<S> Clone for Net<S> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<S: Store> ResponseForPanic for Net<S> {
    type ResponseBody = axum::body::Body;

    fn response_for_panic(&mut self, _: Box<dyn Any + Send + 'static>) -> Response {
        // What the fault says may hold parts of a record; the hook has written it to standard error already.
        self.0.metrics.panic();
        tracing::error!("a call failed by a fault of the program");
        Fail::new(ProblemKind::Internal).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::http::Options;
    use crate::server::store::MemoryStore;

    #[tokio::test]
    async fn a_fault_is_an_answer_that_tells_nothing() {
        let app = App::new(MemoryStore::new(), Options::default());
        let answer = Net(Arc::clone(&app)).response_for_panic(Box::new("13800000012"));
        assert_eq!(answer.status().as_u16(), 500);
        let body = axum::body::to_bytes(answer.into_body(), 1 << 16).await.unwrap();
        let text = String::from_utf8(body.to_vec()).unwrap();
        assert!(text.contains("urn:shumei:problem:internal") && !text.contains("13800000012"), "{text}");
        assert!(app.metrics.text([], 0).contains("shumei_panics_total 1"));
    }
}
