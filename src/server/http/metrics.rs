//! What the server tells Prometheus. No label holds a member, an id or a token.

use std::sync::atomic::AtomicU64;
use std::time::Duration;

use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

/// Media type of the answer.
pub const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Upper bounds of the latencies, in seconds.
const BOUNDS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 60.0];

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Request {
    route: String,
    method: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct County {
    county: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    outcome: &'static str,
}

/// The server's counts.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<Request, Counter>,
    latencies: Family<Route, Histogram, fn() -> Histogram>,
    heads: Family<County, Gauge<u64, AtomicU64>>,
    waiting: Gauge<u64, AtomicU64>,
    edits: Family<Outcome, Counter>,
    conflicts: Counter,
    panics: Counter,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("shumei");
        let requests = Family::default();
        let latencies: Family<Route, Histogram, fn() -> Histogram> =
            Family::new_with_constructor(|| Histogram::new(BOUNDS));
        let heads = Family::default();
        let waiting = Gauge::default();
        let edits = Family::default();
        let (conflicts, panics) = (Counter::default(), Counter::default());
        registry.register("requests", "Requests answered", requests.clone());
        registry.register("request_seconds", "Time to the answer's head", latencies.clone());
        registry.register("feed_head", "Number of the newest change", heads.clone());
        registry.register("waiting_calls", "Calls that wait for changes", waiting.clone());
        registry.register("edits", "Edits answered, by outcome", edits.clone());
        registry.register("conflicts", "Edits that met another change of the same value", conflicts.clone());
        registry.register("panics", "Calls that failed by a fault of the program", panics.clone());
        Self { registry, requests, latencies, heads, waiting, edits, conflicts, panics }
    }
}

impl Metrics {
    /// Counts a request.
    pub fn request(&self, route: &str, method: &str, status: u16, took: Duration) {
        let labels = Request { route: route.to_owned(), method: method.to_owned(), status };
        self.requests.get_or_create(&labels).inc();
        self.latencies.get_or_create(&Route { route: route.to_owned() }).observe(took.as_secs_f64());
    }

    /// Counts an edit's outcome, by its word.
    pub fn edit(&self, outcome: &'static str) {
        self.edits.get_or_create(&Outcome { outcome }).inc();
        if outcome == "conflict" {
            self.conflicts.inc();
        }
    }

    /// Counts a call that failed by a fault of the program.
    pub fn panic(&self) {
        self.panics.inc();
    }

    /// Everything as OpenMetrics text, with what is only known now.
    pub fn text<'a>(&self, heads: impl IntoIterator<Item = (&'a str, u64)>, waiting: usize) -> String {
        for (county, seq) in heads {
            self.heads.get_or_create(&County { county: county.to_owned() }).set(seq);
        }
        self.waiting.set(waiting as u64);
        let mut out = String::new();
        // Writing to a string can't fail.
        let _ = text::encode(&mut out, &self.registry);
        out
    }
}
