//! Waiting calls: woken by what concerns them, left alone by what does not, answered at once when the server stops.

use std::time::Duration;

use serde_json::json;
use shumei::server::http::Options;
use shumei::wire::{Changes, Cursor, FeedEntry, paths};
use tokio::task::JoinHandle;

use super::{Server, amend, problem, report, word};

/// Begins a waiting call, and returns once the server counts it.
async fn wait(server: &Server, caller: &str, after: &Cursor) -> JoinHandle<Changes> {
    let waiting = server.app.waiting();
    let request = server.get(caller, &format!("{}?after={after}&wait=60", paths::CHANGES));
    let call = tokio::spawn(async move { request.send().await.unwrap().json().await.unwrap() });
    while server.app.waiting() <= waiting {
        tokio::task::yield_now().await;
    }
    call
}

fn keys(changes: &Changes) -> Vec<String> {
    let key = |entry: &FeedEntry| match entry {
        FeedEntry::Put(record) => record.key().id.to_string(),
        FeedEntry::Del(key) | FeedEntry::Gone(key) => format!("-{key}"),
    };
    changes.entries.iter().map(key).collect()
}

#[tokio::test]
async fn a_waiting_call_is_woken_by_an_edit() {
    // No asking for heads: what this process commits wakes by itself.
    let server =
        Server::with(Options { poll: Duration::from_secs(3_600), rate: 0, ..Options::default() }).await;
    let cursor = server.session("viewer").await.head;
    let call = wait(&server, "viewer", &cursor).await;
    assert_eq!(word(&server.edit("office", &report()).await), "applied");
    let changes = call.await.unwrap();
    assert_eq!(keys(&changes), ["T09"]);
    assert!(changes.next.seq > cursor.seq);
}

#[tokio::test]
async fn what_others_commit_is_found_by_asking() {
    let server =
        Server::with(Options { poll: Duration::from_millis(5), rate: 0, ..Options::default() }).await;
    let other = Server::over(&server, Options::default());
    let cursor = server.session("viewer").await.head;
    let call = wait(&server, "viewer", &cursor).await;
    assert_eq!(word(&other.edit("office", &report()).await), "applied");
    assert_eq!(keys(&call.await.unwrap()), ["T09"]);
}

#[tokio::test]
async fn what_is_out_of_sight_wakes_nobody() {
    let server = Server::start().await;
    let cursor = server.session("township").await.head;
    let call = wait(&server, "township", &cursor).await;
    let hidden = amend("Z002", "title", json!("示例"), json!("整改"));
    assert_eq!(word(&server.edit("office", &hidden).await), "applied");
    assert_eq!(word(&server.edit("office", &report()).await), "applied");
    // One answer for both: the first was passed over in silence.
    assert_eq!(keys(&call.await.unwrap()), ["T09"]);
}

#[tokio::test]
async fn stopping_answers_those_who_wait() {
    let server = Server::start().await;
    let cursor = server.session("viewer").await.head;
    let call = wait(&server, "viewer", &cursor).await;
    server.stop().await;
    let changes = call.await.unwrap();
    assert_eq!((keys(&changes), changes.next), (Vec::new(), cursor));
}

#[tokio::test]
async fn a_wait_ends_and_says_where_the_feed_stands() {
    let server = Server::start().await;
    let cursor = server.session("township").await.head;
    let hidden = amend("Z002", "title", json!("示例"), json!("整改"));
    assert_eq!(word(&server.edit("office", &hidden).await), "applied");
    let changes: Changes =
        server.json("township", &format!("{}?after={cursor}&wait=1", paths::CHANGES)).await;
    assert!(changes.entries.is_empty() && changes.next.seq > cursor.seq && !changes.more);
}

#[tokio::test]
async fn places_to_wait_are_bounded() {
    let server = Server::with(Options { waiting_each: 1, rate: 0, ..Options::default() }).await;
    let cursor = server.session("viewer").await.head;
    let call = wait(&server, "viewer", &cursor).await;
    let second =
        server.get("viewer", &format!("{}?after={cursor}&wait=60", paths::CHANGES)).send().await.unwrap();
    assert!(second.headers().contains_key("retry-after"));
    assert_eq!(problem(second).await, (429, "too-many-requests".to_owned()));
    let other = wait(&server, "office", &cursor).await;
    assert_eq!(word(&server.edit("office", &report()).await), "applied");
    assert_eq!(keys(&call.await.unwrap()), ["T09"]);
    drop(other.await.unwrap());
    assert_eq!(server.app.waiting(), 0, "seats are given back");
}

#[tokio::test]
async fn a_snapshot_goes_on_from_any_page() {
    use shumei::server::service::Limits;
    use shumei::wire::SnapshotLine;
    let limits = Limits { page: 3, ..Limits::default() };
    let server = Server::with(Options { limits, rate: 0, ..Options::default() }).await;
    let whole = server.snapshot("lead").await;
    let marks: Vec<usize> =
        (0..whole.len()).filter(|at| matches!(whole[*at], SnapshotLine::Page(_))).collect();
    assert!(marks.len() > 3, "{whole:?}");
    for at in marks {
        let SnapshotLine::Page(mark) = &whole[at] else { unreachable!() };
        let request = server.get("lead", paths::SNAPSHOT).query(&[("page", mark.as_str())]);
        let rest = super::lines(&request.send().await.unwrap().text().await.unwrap());
        assert_eq!(rest, whole[at + 1..]);
    }
    let SnapshotLine::Cursor(cursor) = whole.last().unwrap() else { panic!() };
    assert!(server.changes("lead", cursor).await.entries.is_empty());
}

#[tokio::test]
async fn old_cursors_are_gone() {
    use jiff::{SignedDuration, Timestamp};
    use shumei::server::service::{self, Limits, Moment};
    let server = Server::start().await;
    let cursor = server.session("township").await.head;
    let moved = amend("C001", "township", json!("U20"), json!("U21"));
    assert_eq!(word(&server.edit("office", &moved).await), "applied");
    let later = Moment::at(Timestamp::now() + SignedDuration::from_hours(31 * 24));
    service::compact(&server.store, later, &Limits::default()).await.unwrap();
    let ask = |cursor: Cursor| server.get("township", &format!("{}?after={cursor}", paths::CHANGES)).send();
    assert_eq!(problem(ask(cursor.clone()).await.unwrap()).await, (410, "compacted".to_owned()));
    let elsewhere = Cursor { epoch: "elsewhere".into(), ..cursor.clone() };
    assert_eq!(problem(ask(elsewhere).await.unwrap()).await, (410, "epoch".to_owned()));
    let ahead = Cursor { seq: 1_000_000, ..cursor.clone() };
    assert_eq!(problem(ask(ahead).await.unwrap()).await, (410, "epoch".to_owned()));
    let backup = server.store.backup();
    server.store.restore(&backup);
    let head = server.session("township").await.head;
    assert_ne!(head.epoch, cursor.epoch);
    assert_eq!(
        problem(ask(Cursor { epoch: cursor.epoch, ..head }).await.unwrap()).await,
        (410, "epoch".to_owned())
    );
}
