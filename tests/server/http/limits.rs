//! Bounds: bodies, rates, slow callers; and what operators read.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use reqwest::StatusCode;
use shumei::server::http::Options;
use shumei::wire::paths;

use super::{Server, problem, report, word};

#[tokio::test]
async fn a_body_too_large_is_refused() {
    let server = Server::start().await;
    let large = vec![b' '; (1 << 20) + 1];
    let answer = server.post("office", large.clone()).send().await.unwrap();
    assert_eq!(problem(answer).await, (413, "too-large".to_owned()));
    // One that does not say its length is refused as well.
    let chunks = large.chunks(64 << 10).map(<[u8]>::to_vec).collect::<Vec<_>>();
    let stream = futures_util::stream::iter(chunks.into_iter().map(Ok::<_, std::io::Error>));
    let answer = server.post("office", reqwest::Body::wrap_stream(stream)).send().await.unwrap();
    assert_eq!(problem(answer).await, (413, "too-large".to_owned()));
}

#[tokio::test]
async fn a_token_has_its_own_rate() {
    let server = Server::with(Options { rate: 2, ..Options::default() }).await;
    let mut refused = None;
    for _ in 0..100 {
        let answer = server.get("lead", paths::SESSION).send().await.unwrap();
        if answer.status() == StatusCode::TOO_MANY_REQUESTS {
            refused = Some(answer);
            break;
        }
    }
    let refused = refused.expect("a bound");
    let after: u64 = refused.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!(after >= 1);
    assert_eq!(problem(refused).await, (429, "too-many-requests".to_owned()));
    // Members come from one address: one of them who calls too much hinders no other.
    server.session("office").await;
}

#[tokio::test]
async fn who_guesses_tokens_is_slowed_down_alone() {
    let server = Server::with(Options { rate: 50, ..Options::default() }).await;
    let mut last = StatusCode::OK;
    for _ in 0..1_000 {
        last = server.get("none", paths::SESSION).send().await.unwrap().status();
        if last == StatusCode::TOO_MANY_REQUESTS {
            break;
        }
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    server.session("office").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn slow_heads_and_slow_bodies_are_cut_off() {
    let short = Duration::from_secs(1);
    let server =
        Server::with(Options { head_timeout: short, timeout: short, rate: 0, ..Options::default() }).await;
    let address = server.address;
    let token = server.tokens["office"].reveal();
    let read = move |head: String| {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = Vec::new();
        // The server must end it: a client that never sends the rest would wait here for ever.
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    };
    let head = tokio::task::spawn_blocking(move || read("GET /healthz HTTP/1.1\r\nHost: a\r\n".to_owned()));
    assert!(!head.await.unwrap().contains("alive"));
    let body = format!(
        "POST /v1/edits HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\nContent-Length: 100\r\n\r\n{{"
    );
    let answer = tokio::task::spawn_blocking(move || read(body)).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("urn:shumei:problem:timeout"), "{answer}");
}

#[tokio::test]
async fn answers_are_compressed_where_asked() {
    let server = Server::start().await;
    for coding in ["gzip", "zstd"] {
        let plain = super::client().no_gzip().no_zstd().build().unwrap();
        let request = plain.get(server.url(paths::SNAPSHOT)).bearer_auth(server.tokens["office"].reveal());
        let answer = request.header("accept-encoding", coding).send().await.unwrap();
        assert_eq!(answer.headers()["content-encoding"], coding);
        assert_eq!(answer.headers()["content-type"], "application/x-ndjson");
    }
    assert!(server.snapshot("office").await.len() > 10);
}

/// The values of an OpenMetrics text by name and labels; every line must be one of its four forms.
fn metrics(text: &str) -> BTreeMap<String, f64> {
    assert!(text.ends_with("# EOF\n"), "{text}");
    let mut values = BTreeMap::new();
    for line in text.lines() {
        if let Some(comment) = line.strip_prefix("# ") {
            let word = comment.split(' ').next().unwrap();
            assert!(["HELP", "TYPE", "UNIT", "EOF"].contains(&word), "{line}");
            continue;
        }
        let (name, value) = line.rsplit_once(' ').unwrap();
        let plain = name.split('{').next().unwrap();
        assert!(plain.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'), "{line}");
        assert!(values.insert(name.to_owned(), value.parse().unwrap()).is_none(), "{line}");
    }
    values
}

#[tokio::test]
async fn metrics_count_and_name_nobody() {
    let server = Server::start().await;
    assert_eq!(word(&server.edit("office", &report()).await), "applied");
    let text = server.get("none", paths::METRICS).send().await.unwrap().text().await.unwrap();
    let values = metrics(&text);
    assert!((values[r#"shumei_edits_total{outcome="applied"}"#] - 1.0).abs() < f64::EPSILON);
    let request = r#"shumei_requests_total{route="/v1/edits",method="POST",status="200"}"#;
    assert!((values[request] - 1.0).abs() < f64::EPSILON, "{text}");
    assert!(values[r#"shumei_feed_head{county="shucheng"}"#] > 10.0);
    assert!(values.contains_key("shumei_waiting_calls") && values.contains_key("shumei_conflicts_total"));
    assert!(values.contains_key(r#"shumei_request_seconds_count{route="/v1/edits"}"#));
    assert!(!text.contains("M00") && !text.contains("shumei_requests_total{route=\"/v1/nothing"));
    // A proxy on the same machine is no operator.
    let forwarded = server.get("none", paths::METRICS).header("x-forwarded-for", "192.0.2.1");
    assert_eq!(problem(forwarded.send().await.unwrap()).await, (401, "token-unknown".to_owned()));
}

#[tokio::test]
async fn readiness_is_the_databases() {
    let server = Server::start().await;
    assert_eq!(server.get("none", paths::READYZ).send().await.unwrap().status(), StatusCode::OK);
    server.store.set_down(true);
    let answer = server.get("none", paths::READYZ).send().await.unwrap();
    assert_eq!(problem(answer).await, (503, "unavailable".to_owned()));
    let answer = server.get("office", paths::SESSION).send().await.unwrap();
    let text = answer.text().await.unwrap();
    assert!(!text.contains("switched off"), "the store's words stay inside: {text}");
    assert_eq!(server.get("none", paths::HEALTHZ).send().await.unwrap().status(), StatusCode::OK);
}

#[tokio::test]
async fn the_documents_are_there_and_need_nothing_else() {
    let server = Server::start().await;
    let page = server.get("none", paths::DOCS).send().await.unwrap();
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.starts_with("default-src 'none'; style-src 'nonce-"), "{policy}");
    let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
    let text = page.text().await.unwrap();
    assert!(text.contains(&format!("<style nonce=\"{nonce}\">")));
    for foreign in ["http://", "https://", "src=", "<script", "<link", "url("] {
        assert!(!text.contains(foreign), "{foreign}");
    }
    let document: serde_json::Value = server.json("none", paths::OPENAPI).await;
    assert_eq!(document["openapi"].as_str().unwrap().split('.').next(), Some("3"));
    assert!(document["components"]["schemas"]["Outcome"].is_object());
}
