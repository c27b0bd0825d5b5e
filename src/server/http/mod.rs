//! The contract over HTTP.

mod caller;
mod calls;
mod docs;
mod health;
mod hub;
mod layers;
mod limits;
mod listen;
mod metrics;
mod problem;
mod write;

use std::sync::Arc;
use std::time::Duration;

use axum::routing::{get, post};
use axum::{Router, middleware};
use tokio::sync::watch;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use self::hub::Hub;
use self::limits::Rates;
use self::metrics::Metrics;
use self::problem::Fail;
use super::service::Limits;
use super::store::Store;
use crate::wire::paths;
use crate::wire::problem::ProblemKind;

pub use docs::document;
pub use listen::{Certificate, serve};

/// How the server is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Bounds of the service.
    pub limits: Limits,
    /// How often the heads are asked for while somebody waits.
    pub poll: Duration,
    /// Largest body in bytes.
    pub body: usize,
    /// Longest time for a call, beside what it may wait.
    pub timeout: Duration,
    /// Longest time for a request's head, and for a TLS handshake.
    pub head_timeout: Duration,
    /// Calls a second with one token; zero bounds nothing.
    pub rate: u32,
    /// Most calls that wait at once.
    pub waiting: usize,
    /// Most calls that wait at once with one token.
    pub waiting_each: usize,
    /// How often tombstones and answers behind their horizons are forgotten.
    pub compact_every: Duration,
    /// How long calls may go on once the server is told to stop.
    pub grace: Duration,
    /// Whether callers come by TLS.
    pub tls: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            poll: Duration::from_millis(250),
            body: 1 << 20,
            timeout: Duration::from_secs(30),
            head_timeout: Duration::from_secs(10),
            rate: 50,
            waiting: 10_000,
            waiting_each: 32,
            compact_every: Duration::from_secs(3_600),
            grace: Duration::from_secs(10),
            tls: false,
        }
    }
}

/// What all calls share.
#[derive(Debug)]
pub struct App<S> {
    store: Arc<S>,
    options: Options,
    hub: Arc<Hub>,
    rates: Rates,
    metrics: Metrics,
    stop: watch::Sender<bool>,
}

impl<S: Store> App<S> {
    /// An application over a store.
    pub fn new(store: S, options: Options) -> Arc<Self> {
        Arc::new(Self {
            store: Arc::new(store),
            options,
            hub: Arc::new(Hub::new(options.waiting, options.waiting_each)),
            rates: Rates::new(options.rate),
            metrics: Metrics::default(),
            stop: watch::channel(false).0,
        })
    }

    /// How many calls wait for changes.
    pub fn waiting(&self) -> usize {
        self.hub.waiting()
    }

    /// Lets every waiting call answer at once, and no further one wait.
    pub fn stop(&self) {
        self.stop.send_replace(true);
    }

    fn is_stopping(&self) -> bool {
        *self.stop.borrow()
    }

    async fn stopped(&self) {
        // The sender lives as long as the application.
        let _ = self.stop.subscribe().wait_for(|stopping| *stopping).await;
    }
}

/// The routes of the contract, with all that stands around them.
pub fn router<S: Store>(app: &Arc<App<S>>) -> Router {
    Router::new()
        .route(paths::SESSION, get(calls::session::<S>))
        .route(paths::SNAPSHOT, get(calls::snapshot::<S>))
        .route(paths::CHANGES, get(calls::changes::<S>))
        .route(paths::EDITS, post(calls::edits::<S>))
        .route(paths::AUDIT, get(calls::audit::<S>))
        .route(paths::HEALTHZ, get(health::healthz))
        .route(paths::READYZ, get(health::readyz::<S>))
        .route(paths::METRICS, get(health::metrics::<S>))
        .route(paths::OPENAPI, get(docs::openapi))
        .route(paths::DOCS, get(docs::docs))
        .fallback(|_: caller::Anybody| async { Fail::new(ProblemKind::NotFound) })
        .method_not_allowed_fallback(|_: caller::Anybody| async { Fail::new(ProblemKind::Method) })
        .layer(middleware::from_fn_with_state(Arc::clone(app), layers::in_time::<S>))
        .layer(CatchPanicLayer::custom(layers::Net(Arc::clone(app))))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state(Arc::clone(app), layers::around::<S>))
        .with_state(Arc::clone(app))
}
