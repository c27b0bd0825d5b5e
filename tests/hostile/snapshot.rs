//! Snapshots out of order, cut off, endless, or too good to be true.

use std::ops::ControlFlow;

use serde_json::json;
use shumei::sync::{Remote as _, RemoteError};
use shumei::wire::SnapshotLine;

use super::server::{Reply, Server, head, whole};
use super::{LINES, assert_clean, client, kind_of, malformed, run, unreachable};

/// What is handed on before the end, and the end.
fn fetch(reply: Reply, page: Option<&str>) -> (Vec<SnapshotLine>, Result<(), RemoteError>, Server) {
    let server = Server::always(reply);
    let mut lines = Vec::new();
    let end = run(client(&server).snapshot(page, &mut |line| {
        lines.push(line);
        ControlFlow::Continue(())
    }));
    (lines, end.inspect_err(assert_clean), server)
}

fn put(id: &str) -> String {
    let record = json!({
        "id": id, "version": 1, "updated": "2023-06-01T00:00:00Z", "name": "小区", "township": "U01",
        "households": 10, "form": "open",
    });
    json!({"put": {"kind": "community", "record": record}}).to_string()
}

fn lines(lines: &[&str]) -> Reply {
    let body: String = lines.iter().flat_map(|line| [*line, "\n"]).collect();
    whole("200 OK", LINES, body.as_bytes())
}

const CURSOR: &str = r#"{"cursor":"1.e1.1.7"}"#;
const TOTAL: &str = r#"{"total":2}"#;

#[test]
fn a_good_snapshot_is_handed_on_line_by_line() {
    let (c1, c2) = (put("C1"), put("C2"));
    let (taken, end, server) =
        fetch(lines(&[TOTAL, &c1, r#"{"page":"p 1/é"}"#, &c2, CURSOR]), Some("p 0&x=\u{e9}"));
    assert_eq!((taken.len(), end), (5, Ok(())));
    assert_eq!(server.asked()[0].line, "GET /v1/snapshot?page=p+0%26x%3D%C3%A9 HTTP/1.1");
    let without_end = whole("200 OK", LINES, format!("{c1}\n{CURSOR}\n").as_bytes());
    assert_eq!(fetch(without_end, None).1, Ok(()));
}

#[test]
fn lines_out_of_order_are_refused() {
    let (c1, page) = (put("C1"), r#"{"page":"p1"}"#);
    let long = format!(r#"{{"page":"{}"}}"#, "p".repeat(1_025));
    for (name, wrong) in [
        ("a second total", vec![TOTAL, TOTAL, &c1, CURSOR]),
        ("a late total", vec![&c1, TOTAL, CURSOR]),
        ("two cursors", vec![TOTAL, CURSOR, CURSOR]),
        ("a record after the cursor", vec![TOTAL, CURSOR, &c1]),
        ("a blank line", vec![TOTAL, "", CURSOR]),
        ("a blank line at the end", vec![TOTAL, CURSOR, ""]),
        ("the same page twice", vec![TOTAL, &c1, page, &c1, page, CURSOR]),
        ("a mark of nothing", vec![TOTAL, r#"{"page":""}"#, CURSOR]),
        ("a mark with a line break", vec![TOTAL, r#"{"page":"a\r\nb"}"#, CURSOR]),
        ("a long mark", vec![TOTAL, &long, CURSOR]),
        ("two lines in one", vec![TOTAL, r#"{"cursor":"1.e1.1.7"}{"cursor":"1.e1.1.7"}"#]),
        ("two words in one", vec![TOTAL, r#"{"page":"a","cursor":"1.e1.1.7"}"#]),
        ("an unknown line", vec![TOTAL, r#"{"moon":1}"#, CURSOR]),
        ("an unknown kind", vec![TOTAL, r#"{"put":{"kind":"drone\u001b","record":{"id":"D1"}}}"#, CURSOR]),
        ("a wrong cursor", vec![TOTAL, r#"{"cursor":"../../x"}"#]),
    ] {
        let (taken, end, _) = fetch(lines(&wrong), None);
        assert_eq!(kind_of(&end.unwrap_err()), malformed(), "{name}");
        assert!(!taken.iter().any(|line| matches!(line, SnapshotLine::Cursor(_))), "{name}");
    }
}

#[test]
fn a_snapshot_without_its_last_line_is_none() {
    let c1 = put("C1");
    let page = r#"{"page":"p1"}"#;
    let body = format!("{TOTAL}\n{c1}\n{page}\n{c1}\n{CURSOR}\n");
    for size in 0..body.len() {
        let (taken, end, _) = fetch(whole("200 OK", LINES, &body.as_bytes()[..size]), None);
        // Also where the server closes as if all had been said.
        assert_eq!(kind_of(&end.unwrap_err()), unreachable(), "{size}");
        assert!(!taken.iter().any(|line| matches!(line, SnapshotLine::Cursor(_))), "{size}");
    }
    let cut = [&head("200 OK", LINES, "content-length: 9999\r\n")[..], body.as_bytes()].concat();
    let (taken, end, _) = fetch(Reply::Reset(cut), None);
    assert_eq!(kind_of(&end.unwrap_err()), unreachable());
    assert!(!taken.iter().any(|line| matches!(line, SnapshotLine::Cursor(_))));
}

#[test]
fn too_much_is_too_much() {
    let one = format!("{}\n", put("C1"));
    let endless = Reply::Endless(head("200 OK", LINES, ""), one.repeat(50).into_bytes());
    let (taken, end, server) = fetch(endless, None);
    assert_eq!((end, taken.len()), (Err(RemoteError::TooLarge), 100));
    assert!(server.sent() < 64 << 20);
    let mut page = 0;
    let pages = std::iter::repeat_with(|| {
        page += 1;
        format!("{{\"page\":\"{page}\"}}\n")
    });
    let pages: String = pages.take(40_000).collect();
    assert_eq!(fetch(whole("200 OK", LINES, pages.as_bytes()), None).1, Err(RemoteError::TooLarge));
    let line = format!("{{\"page\":\"{}\"}}\n{CURSOR}\n", "p".repeat(10_000));
    assert_eq!(fetch(whole("200 OK", LINES, line.as_bytes()), None).1, Err(RemoteError::TooLarge));
}

#[test]
fn a_taker_may_break_off() {
    let server =
        Server::always(Reply::Hang([&head("200 OK", LINES, "")[..], put("C1").as_bytes(), b"\n"].concat()));
    let end = run(client(&server).snapshot(None, &mut |_| ControlFlow::Break(())));
    assert_eq!(end, Ok(()));
}
