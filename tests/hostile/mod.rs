//! Servers that break the contract in every way: each answer gives the right error, in bounded memory and time, and
//! nothing of it reaches the screen raw.

mod answers;
pub mod server;
mod snapshot;
mod tls;

use std::future::Future;
use std::io::Write as _;
use std::ops::ControlFlow;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::json;
use shumei::domain::edit::{Edit, EditId, Proposal};
use shumei::domain::id::{Key, Kind};
use shumei::locale::Lang;
use shumei::sync::http::{Limits, Options};
use shumei::sync::{HttpRemote, Remote as _, RemoteError, Why};
use shumei::wire::problem::{Problem, ProblemKind};
use shumei::wire::{Bearer, Cursor};

use server::{Asked, Reply, Server, head, json, whole};

pub const TOKEN: &str = "shumei_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";
const LINES: &str = "application/x-ndjson";
const JSON: &str = "application/json";

/// A client that soon loses patience.
fn limits() -> Limits {
    Limits {
        connect: Duration::from_secs(2),
        answer: Duration::from_millis(400),
        slowest: 1 << 20,
        document: 4 << 10,
        batch: 64 << 10,
        line: 4 << 10,
        snapshot: 256 << 10,
        records: 100,
    }
}

fn options(server: &Server, limits: Limits) -> Options {
    Options {
        address: server.url().parse().unwrap(),
        token: Bearer::parse(TOKEN).unwrap(),
        member: None,
        ca: None,
        insecure: false,
        limits,
    }
}

fn client(server: &Server) -> HttpRemote {
    HttpRemote::new(&options(server, limits())).unwrap()
}

/// Runs a call; one that would never end fails the test.
fn run<T>(call: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async { tokio::time::timeout(Duration::from_secs(60), call).await.unwrap() })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Call {
    Session,
    Snapshot,
    Changes,
    Edits,
}

impl Call {
    const ALL: [Self; 4] = [Self::Session, Self::Snapshot, Self::Changes, Self::Edits];

    fn media(self) -> &'static str {
        if self == Self::Snapshot { LINES } else { JSON }
    }

    /// The error of the call.
    fn fails(self, remote: &HttpRemote) -> RemoteError {
        let outcome = run(async {
            match self {
                Self::Session => remote.session().await.map(drop),
                Self::Snapshot => remote.snapshot(None, &mut |_| ControlFlow::Continue(())).await,
                Self::Changes => remote.changes(&cursor(7), 10, Duration::ZERO).await.map(drop),
                Self::Edits => remote.edits(&[edit(1)]).await.map(drop),
            }
        });
        let error = outcome.expect_err("the call must fail");
        assert_clean(&error);
        error
    }
}

fn cursor(seq: u64) -> Cursor {
    Cursor { epoch: "e1".into(), scope: 1, seq }
}

fn edit(number: u8) -> Proposal {
    let id: EditId = format!("0188b3c8-5c00-7abc-8def-0123456789{number:02x}").parse().unwrap();
    let edit = Edit::Meet { on: jiff::civil::date(2023, 6, 12), evidence: None, over: None };
    Proposal::new(id, Key::new(Kind::Milestone, "T01-1"), Some(1), edit)
}

/// Whatever a server said, its words are harmless and short where they are shown.
fn assert_clean(error: &RemoteError) {
    for text in [error.to_string(), Why::from(error).text(Lang::Zh), Why::from(error).text(Lang::En)] {
        let bad = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        assert!(!text.is_empty() && !text.contains(bad), "{text:?}");
        assert!(text.chars().count() < 400, "{text}");
        assert!(!text.contains(TOKEN) && !text.contains(&TOKEN[7..]), "{text}");
    }
}

fn problem(kind: ProblemKind) -> RemoteError {
    RemoteError::Problem { kind, detail: None, retry_after: None }
}

/// Of which kind an error is, whatever its words.
fn kind_of(error: &RemoteError) -> RemoteError {
    match error {
        RemoteError::Unreachable(_) => RemoteError::Unreachable(String::new()),
        RemoteError::Certificate(_) => RemoteError::Certificate(String::new()),
        RemoteError::Malformed(_) => RemoteError::Malformed(String::new()),
        RemoteError::Problem { kind, .. } => problem(*kind),
        other => other.clone(),
    }
}

fn unreachable() -> RemoteError {
    RemoteError::Unreachable(String::new())
}

fn malformed() -> RemoteError {
    RemoteError::Malformed(String::new())
}

fn check(name: &str, reply: impl Fn(Call) -> Reply, wanted: impl Fn(Call) -> RemoteError) {
    for call in Call::ALL {
        let server = Server::always(reply(call));
        let error = call.fails(&client(&server));
        assert_eq!(kind_of(&error), wanted(call), "{name}, {call:?}: {error}");
    }
}

fn ok(call: Call) -> Vec<u8> {
    head("200 OK", call.media(), "")
}

#[test]
fn silence_and_cut_links() {
    let bytes = |bytes: &[u8]| Reply::Bytes(bytes.to_vec());
    check("closed at once", |_| bytes(b""), |_| unreachable());
    check("not HTTP", |_| bytes(b"SSH-2.0-OpenSSH\r\n"), |_| unreachable());
    check("silent", |_| Reply::Hang(Vec::new()), |_| unreachable());
    check("silent within the head", |_| Reply::Hang(b"HTTP/1.1 200 OK\r\nconte".to_vec()), |_| unreachable());
    check("silent within the body", |call| Reply::Hang([&ok(call)[..], b"{\"a"].concat()), |_| unreachable());
    check(
        "reset within the body",
        |call| Reply::Reset([&ok(call)[..], b"{\"to"].concat()),
        |_| unreachable(),
    );
    let short = |call: Call| {
        Reply::Bytes(
            [&head("200 OK", call.media(), "content-length: 999\r\n")[..], b"{\"total\":1}\n"].concat(),
        )
    };
    check("cut short", short, |_| unreachable());
    let drip = |head: Vec<u8>| Reply::Drip(head, b"\"aaaa".to_vec(), Duration::from_millis(15));
    check("dripping head", |_| drip(b"HTTP/1.1 200 OK\r\n".to_vec()), |_| unreachable());
    check("dripping body", |call| drip(ok(call)), |_| unreachable());
}

#[test]
fn nobody_there() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let options = Options { address: url.parse().unwrap(), ..options(&Server::always(json("")), limits()) };
    for call in Call::ALL {
        let error = call.fails(&HttpRemote::new(&options).unwrap());
        assert_eq!(kind_of(&error), unreachable(), "{error}");
    }
}

#[test]
fn huge_and_endless_answers_are_cut_off() {
    for call in Call::ALL {
        let endless = |begin: &[u8], piece: &[u8]| {
            let server = Server::always(Reply::Endless([&ok(call)[..], begin].concat(), piece.repeat(4_096)));
            let error = call.fails(&client(&server));
            assert_eq!(error, RemoteError::TooLarge, "{call:?}");
            // What the client did not read fills no more than the system's buffers.
            assert!(server.sent() < 64 << 20, "{call:?}: {}", server.sent());
        };
        endless(b"{\"api\": \"", b"a");
        endless(b"", b" ");
        endless(b"", b"[");
    }
    let many = Server::always(Reply::Endless(ok(Call::Snapshot), b"{\"total\":1}\n".to_vec()));
    assert_eq!(kind_of(&Call::Snapshot.fails(&client(&many))), malformed());
    let headers = Reply::Endless(b"HTTP/1.1 200 OK\r\n".to_vec(), b"x-a: aaaaaaaaaaaaaaa\r\n".repeat(100));
    check("endless headers", |_| headers.clone(), |_| unreachable());
    let told = Server::always(whole("200 OK", LINES, b"{\"total\":18446744073709551615}\n"));
    assert_eq!(Call::Snapshot.fails(&client(&told)), RemoteError::TooLarge);
}

#[test]
fn bombs_do_not_go_off() {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..64 {
        gzip.write_all(&vec![b' '; 256 << 10]).unwrap();
    }
    let gzip = gzip.finish().unwrap();
    assert!(gzip.len() < 32 << 10);
    // A frame of run-length blocks (RFC 8878, section 3.1.1.2): four bytes stand for 128 KiB, here for a gigabyte.
    let mut zstd = vec![0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x38];
    for _ in 0..8_192 {
        zstd.extend([0x02, 0x00, 0x10, b' ']);
    }
    for (coding, bomb) in [("gzip", gzip), ("zstd", zstd)] {
        // What is cut within the compressed bytes is the link's fault, what was never compressed the server's.
        let cut = |call: Call| {
            let more = format!("content-encoding: {coding}\r\ncontent-length: 99999\r\n");
            Reply::Bytes([&head("200 OK", call.media(), &more)[..], &bomb[..8]].concat())
        };
        check("cut within", cut, |_| unreachable());
        let bomb = |call: Call| {
            let head = head("200 OK", call.media(), &format!("content-encoding: {coding}\r\n"));
            Reply::Bytes([&head[..], &bomb].concat())
        };
        check(coding, bomb, |_| RemoteError::TooLarge);
        let no_bomb = |call: Call| {
            let head = head("200 OK", call.media(), &format!("content-encoding: {coding}\r\n"));
            Reply::Bytes([&head[..], b"{\"this is\": \"not compressed\"}"].concat())
        };
        check("not compressed", no_bomb, |_| malformed());
    }
}

#[test]
fn answers_of_another_form() {
    let of = |media: &'static str, body: &'static [u8]| move |_: Call| whole("200 OK", media, body);
    check("a page", of("text/html", b"<html>\x1b[2J</html>"), |_| malformed());
    check("no type", of("", b"{}"), |_| malformed());
    check("a type with escapes", of("text/\u{202e}x", b"{}"), |_| malformed());
    check("a problem with status 200", of("application/problem+json", b"{}"), |_| malformed());
    let body = |body: &'static [u8]| move |call: Call| whole("200 OK", call.media(), body);
    for wrong in [
        &b"null"[..],
        b"[]\n",
        b"{}\n",
        b"\n",
        b"1e999\n",
        b"\"\\u001b[2J\"\n",
        b"\xff\xfe{}\n",
        b"{\"api\":\"one\"}\n",
        b"{\"api\":-1}\n",
        b"{\"\xe2\x80\xae\x1b\":1}\n",
        b"{\"put\":{\"kind\":\"task\",\"record\":[]}}\n",
        b"{\"entries\":{},\"next\":\"1.e1.1.8\",\"more\":false}\n",
        b"{\"answers\":7}\n",
    ] {
        // A line without its end may be the beginning of a good one.
        let wanted = |call| {
            if call == Call::Snapshot && !wrong.ends_with(b"\n") { unreachable() } else { malformed() }
        };
        check(&String::from_utf8_lossy(wrong), body(wrong), wanted);
    }
    check("nothing", body(b""), |call| if call == Call::Snapshot { unreachable() } else { malformed() });
    let deep = |call: Call| {
        let body = format!("{{\"put\":{}{}}}\n", "[".repeat(1_500), "]".repeat(1_500));
        whole("200 OK", call.media(), body.as_bytes())
    };
    check("deep", deep, |_| malformed());
}

#[test]
fn statuses_and_problems() {
    let status = |status: &'static str| move |_: Call| whole(status, "text/html", b"<h1>\x1b]0;x\x07</h1>");
    for wrong in
        ["201 Created", "204 No Content", "206 Partial Content", "304 Not Modified", "418 Teapot", "401 No"]
    {
        check(wrong, status(wrong), |_| malformed());
    }
    for (wrong, kind) in [
        ("500 Oops", ProblemKind::Internal),
        ("502 Bad Gateway", ProblemKind::Unavailable),
        ("503 Down", ProblemKind::Unavailable),
        ("504 Late", ProblemKind::Unavailable),
        ("429 Slow", ProblemKind::Busy),
    ] {
        check(wrong, status(wrong), |_| problem(kind));
    }
    for kind in ProblemKind::ALL {
        let body = serde_json::to_vec(&Problem::new(*kind, Some("a\u{1b}[2Jb\n\u{202e}".into()))).unwrap();
        let status = format!("{} x", kind.status());
        let reply = move |_| whole(&status, "application/problem+json; charset=utf-8", &body);
        check(kind.word(), &reply, |_| problem(*kind));
        let RemoteError::Problem { detail, .. } =
            Call::Session.fails(&client(&Server::always(reply(Call::Session))))
        else {
            panic!("no problem")
        };
        assert_eq!(detail.unwrap(), "a\u{fffd}[2Jb \u{fffd}");
    }
    let large = format!("{{\"type\":\"{}\"}}", "x".repeat(100_000));
    let large = move |_: Call| whole("503 x", "application/problem+json", large.as_bytes());
    check("a large problem", large, |_| RemoteError::TooLarge);
    let unreadable = |_: Call| whole("503 x", "application/problem+json", b"{\"type\":1}");
    check("no problem", unreadable, |_| malformed());
}

#[test]
fn a_wait_that_is_asked_for_is_heard_and_bounded() {
    for (value, wanted) in [("7", Some(7)), ("999999999999999", Some(3_600)), ("-1", None), ("soon", None)] {
        let more = format!("retry-after: {value}\r\ncontent-length: 0\r\n");
        let server = Server::always(Reply::Bytes(head("429 x", "", &more)));
        let RemoteError::Problem { retry_after, .. } = Call::Changes.fails(&client(&server)) else {
            panic!("no problem")
        };
        assert_eq!(retry_after, wanted.map(Duration::from_secs), "{value}");
    }
}

#[test]
fn no_redirect_is_followed_and_no_token_leaves() {
    for status in ["301 x", "302 x", "303 x", "307 x", "308 x"] {
        let trap = Server::always(json("{}"));
        let to = format!("location: {}/v1/session\r\n", trap.url());
        let reply = Reply::Bytes(head(status, "", &to));
        check(status, |_| reply.clone(), |_| malformed());
        assert!(trap.asked().is_empty());
    }
}

#[test]
fn a_request_says_who_asks_and_shows_the_token_only_there() {
    let server = Server::always(json("{}"));
    Call::Edits.fails(&client(&server));
    let Asked { line, headers, body } = server.asked().remove(0);
    assert_eq!(line, "POST /v1/edits HTTP/1.1");
    let has = |wanted: &str| headers.iter().any(|header| header.eq_ignore_ascii_case(wanted));
    assert!(has(&format!("authorization: Bearer {TOKEN}")), "{headers:?}");
    assert!(has(&format!("user-agent: shumei/{}", env!("CARGO_PKG_VERSION"))), "{headers:?}");
    let coding =
        headers.iter().find(|header| header.to_ascii_lowercase().starts_with("accept-encoding")).unwrap();
    assert!(coding.contains("gzip") && coding.contains("zstd"), "{coding}");
    let sent: serde_json::Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(sent, json!({"edits": [edit(1)]}));
    let shown = format!("{:?} {:?}", client(&server), options(&server, limits()));
    assert!(!shown.contains(&TOKEN[7..]), "{shown}");
}

#[test]
fn the_token_goes_to_no_other_machine_unencrypted() {
    let far = |insecure| Options {
        address: "http://203.0.113.1:1".parse().unwrap(),
        insecure,
        ..options(&Server::always(json("")), limits())
    };
    assert_eq!(HttpRemote::new(&far(false)).unwrap_err(), shumei::sync::http::SetupError::Plain);
    assert!(HttpRemote::new(&far(true)).is_ok());
}
