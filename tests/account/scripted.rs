//! Login, logout, status and sync.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;

use serde_json::{Value, json};
use shumei::wire::problem::{Problem, ProblemKind};

use super::{Home, TOKEN, mode};
use crate::hostile::server::{Asked, Reply, Server, json as reply, whole};
use crate::link::{Link, Weather};

fn session() -> Value {
    json!({
        "api": 1, "epoch": "e1", "county": "示例县\u{1b}[2J\u{202e}", "member": "M012", "role": "office",
        "unit": "U01", "scope": 1, "expires": "2099-01-01T16:30:00Z", "now": "2023-06-12T00:00:00Z",
        "head": "1.e1.1.7",
    })
}

fn refusal(kind: ProblemKind) -> Reply {
    let body = serde_json::to_vec(&Problem::new(kind, None)).unwrap();
    whole(&format!("{} x", kind.status()), "application/problem+json", &body)
}

/// A server that knows one token, and has a few records.
fn good() -> Server {
    Server::scripted(answer)
}

fn answer(asked: &Asked) -> Reply {
    if !asked.headers.iter().any(|header| header.ends_with(&format!("Bearer {TOKEN}"))) {
        return refusal(ProblemKind::NoToken);
    }
    let path = asked.line.split(' ').nth(1).unwrap_or_default();
    match path.split('?').next().unwrap_or_default() {
        "/v1/session" => reply(&session().to_string()),
        "/v1/snapshot" => snapshot(path),
        "/v1/changes" => reply(&json!({"entries": [], "next": "1.e1.1.7", "more": false}).to_string()),
        _ => refusal(ProblemKind::NotFound),
    }
}

/// Some thousand records in pages of a hundred.
fn snapshot(path: &str) -> Reply {
    const RECORDS: usize = 3_000;
    let from: usize = path.split_once("page=p").map_or(0, |(_, page)| page.parse().unwrap());
    let mut body = format!("{{\"total\":{}}}\n", RECORDS - from);
    for number in from + 1..=RECORDS {
        let record = json!({
            "id": format!("C{number:04}"), "version": 1, "updated": "2023-06-01T00:00:00Z", "name": "示例小区",
            "township": "U01", "households": number, "form": "open",
        });
        body += &json!({"put": {"kind": "community", "record": record}}).to_string();
        body.push('\n');
        if number % 100 == 0 {
            body += &json!({"page": format!("p{number}")}).to_string();
            body.push('\n');
        }
    }
    body += "{\"cursor\":\"1.e1.1.7\"}\n";
    whole("200 OK", "application/x-ndjson", body.as_bytes())
}

#[test]
fn login_shows_who_one_is_and_keeps_the_token_for_the_user_alone() {
    let (home, server) = (Home::new(), good());
    let said = home.login(&server).done();
    for part in ["M012", "U01", "2099-01-02", &server.url()] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let token = home.file("token");
    assert_eq!(fs::read_to_string(&token).unwrap().trim(), TOKEN);
    assert_eq!(mode(&token), 0o600);
    let member = token.parent().unwrap();
    assert_eq!((mode(member), mode(member.parent().unwrap())), (0o700, 0o700));
    let profile = fs::read_to_string(home.file("default.toml")).unwrap();
    assert!(
        profile.contains(&server.url()) && profile.contains("M012") && !profile.contains("shumei_"),
        "{profile}"
    );
    // From a file, under another name.
    let file = home.path().join("given");
    fs::write(&file, TOKEN).unwrap();
    fs::set_permissions(&file, Permissions::from_mode(0o600)).unwrap();
    let file = file.to_str().unwrap();
    home.run(&["--profile", "work", "login", &server.url(), "--token-file", file]).done();
    assert!(home.file("work.toml").exists());
    fs::set_permissions(file, Permissions::from_mode(0o644)).unwrap();
    let said = home.run(&["login", &server.url(), "--token-file", file]);
    assert!(said.code == 0 && said.err.contains("others can read"), "{said:?}");
}

#[test]
fn a_login_that_fails_stores_nothing() {
    let (home, server) = (Home::new(), good());
    let other = format!("shumei_{}", "x".repeat(43));
    let url = server.url();
    let login = |url: &str, token: &str| home.run_with(&["login", url, "--token-stdin"], token).refused();
    assert!(login(&url, &other).contains("shumei login"));
    assert!(login(&url, "").contains("no token"));
    assert!(login(&url, "shumei_short").contains("no token"));
    assert!(login(&url, &"a".repeat(1 << 20)).contains("no token"));
    assert!(login("http://203.0.113.1:9", TOKEN).contains("--insecure-http"));
    assert!(login("ftp://a", TOKEN).contains("https://"));
    assert!(login("nothing", TOKEN).contains("https://"));
    assert!(!login("https://me:hunter2@a", TOKEN).contains("hunter2"));
    assert!(login("http://127.0.0.1:1", TOKEN).contains("reached"));
    assert!(home.run(&["login", &url]).refused().contains("--token-stdin"));
    home.run(&["login", &url, "--token-file", "/nowhere"]).refused();
    home.run_with(&["login", &url, "--token-stdin", "--ca", "/nowhere"], TOKEN).refused();
    home.run_with(&["--profile", "../x", "login", &url, "--token-stdin"], TOKEN).refused();
    for evil in [
        reply("{\"api\":\"\\u001b[2J\"}"),
        reply("{\"api\":9}"),
        refusal(ProblemKind::TokenExpired),
        whole("302 x", "", b""),
        Reply::Bytes(Vec::new()),
    ] {
        let evil = Server::always(evil);
        let said = login(&evil.url(), TOKEN);
        assert!(said.contains("nothing was stored"), "{said}");
    }
    assert_eq!(home.files(), Vec::<std::path::PathBuf>::new());
}

#[test]
fn status_tells_how_things_stand() {
    let (home, server) = (Home::new(), good());
    assert!(home.run(&["status"]).refused().contains("shumei login"));
    home.login(&server).done();
    let said = home.run(&["status", "--json"]);
    assert_eq!(said.code, 0, "{said:?}");
    let told = said.json();
    assert_eq!(
        (&told["member"], &told["role"], &told["reachable"]),
        (&json!("M012"), &json!("office"), &json!(true))
    );
    assert_eq!((&told["pending"], &told["last_sync"]), (&json!(0), &Value::Null));
    home.run(&["sync"]);
    let told = home.run(&["status", "--json"]).json();
    assert!(told["last_sync"].is_string() && told["age_seconds"].is_u64(), "{told}");
    for lang in ["zh", "en"] {
        assert!(home.run(&["--lang", lang, "status"]).done().contains("M012"));
    }
    // What is wrong is said, and by the exit code too.
    let token = home.file("token");
    fs::set_permissions(&token, Permissions::from_mode(0o640)).unwrap();
    let said = home.run(&["status", "--json"]);
    assert!(said.code == 1 && said.json()["error"].as_str().unwrap().contains("0640"), "{said:?}");
    assert!(home.run(&["sync"]).refused().contains("chmod 600"));
    fs::set_permissions(&token, Permissions::from_mode(0o600)).unwrap();
    fs::write(&token, format!("shumei_{}\n", "y".repeat(43))).unwrap();
    let said = home.run(&["status"]);
    assert!(said.code == 1 && said.out.contains("run shumei login"), "{said:?}");
    let other = home.path().join("token-elsewhere");
    fs::rename(&token, &other).unwrap();
    std::os::unix::fs::symlink(&other, &token).unwrap();
    assert!(home.run(&["status"]).out.contains("no plain file"));
}

#[test]
fn logout_removes_token_and_caches() {
    let (home, server) = (Home::new(), good());
    home.login(&server).done();
    home.run(&["sync"]);
    let token = home.file("token");
    assert!(token.with_file_name("slot-0").exists());
    home.run(&["logout"]).done();
    assert!(!token.exists() && !token.with_file_name("slot-0").exists());
    assert!(home.run(&["sync"]).refused().contains("shumei login"));
    assert_eq!(home.run(&["logout"]).code, 0);
}

#[test]
fn sync_fetches_everything_once_and_only_what_is_new_after() {
    let (home, server) = (Home::new(), good());
    home.login(&server).done();
    let said = home.run(&["sync"]);
    assert!(said.code == 0 && said.out.contains("3000 changes"), "{said:?}");
    assert!(said.err.lines().all(|line| line.starts_with("shumei: ")), "{}", said.err);
    let snapshots = || server.asked().iter().filter(|asked| asked.line.contains("/v1/snapshot")).count();
    assert_eq!(snapshots(), 1);
    assert!(home.run(&["sync"]).out.contains("0 changes"));
    assert_eq!(snapshots(), 1);
    assert!(home.run(&["sync", "--full"]).out.contains("3000 changes"));
    assert_eq!(snapshots(), 2);
}

#[test]
fn a_snapshot_over_a_link_that_is_cut_again_and_again_comes_whole() {
    let (home, server) = (Home::new(), good());
    // Whole is some 600 KB: each connection brings a third of it.
    let link = Link::to(server.addr, Weather { cut_after: 200_000, ..Weather::default() });
    home.run_with(&["login", &link.url(), "--token-stdin"], TOKEN).done();
    let said = home.run(&["sync"]);
    assert!(said.code == 0 && said.out.contains("3000 changes"), "{said:?}");
    assert!(link.cuts() >= 2, "{}", link.cuts());
    let pages: Vec<String> = server.asked().into_iter().map(|asked| asked.line).collect();
    assert!(pages.iter().any(|line| line.contains("?page=p")), "{pages:?}");
    assert!(link.connections() > 3);
}

#[test]
fn a_slow_link_is_waited_for_and_a_dead_one_is_not() {
    let (home, server) = (Home::new(), good());
    let weather = Weather { rate: 400_000, delay: std::time::Duration::from_millis(2), cut_after: 0 };
    let link = Link::to(server.addr, weather);
    home.run_with(&["login", &link.url(), "--token-stdin"], TOKEN).done();
    assert!(home.run(&["sync"]).out.contains("3000 changes"));
    assert!(link.bytes() > 100_000);
    link.set_down(true);
    let said = home.run(&["status"]);
    assert!(said.code == 1 && said.out.contains("reached"), "{said:?}");
}
