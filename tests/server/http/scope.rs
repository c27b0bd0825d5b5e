//! What is out of scope never leaves the server: not as a record, a count, a tombstone, a conflict or an audit entry.

use std::collections::BTreeSet;

use serde_json::json;
use shumei::domain::id::Kind;
use shumei::wire::{AuditPage, Cursor, FeedEntry, Outcome, SnapshotLine, paths};

use super::{CONTACT, Server, amend, county, key, problem, visit};

/// Records that not everybody reads, and by whom they are read beside admin and office.
const NARROW: &[(&str, &[&str])] = &[
    ("C001", &["lead", "township"]),
    ("L01", &["lead", "township"]),
    ("V001", &["lead", "township"]),
    ("Z001", &["lead", "township"]),
    ("Q001", &["township"]),
    ("Q002", &["lead"]),
    ("Q003", &["lead"]),
    ("C002", &[]),
    ("E01", &[]),
    ("L02", &[]),
    ("V002", &[]),
    ("Z002", &[]),
];

const ROLES: [&str; 5] = ["admin", "office", "lead", "township", "viewer"];

fn expected(caller: &str) -> BTreeSet<String> {
    let narrow = |id: &str| NARROW.iter().find(|(narrow, _)| *narrow == id);
    let reads = |id: &str| match narrow(id) {
        Some((_, readers)) => matches!(caller, "admin" | "office") || readers.contains(&caller),
        None => true,
    };
    let ids = county().into_iter().map(|record| record.key().id.to_string());
    // The register is counted by area for everybody.
    ids.chain(["NU20".to_owned(), "NU21".to_owned()]).filter(|id| reads(id)).collect()
}

#[tokio::test]
async fn each_role_reads_its_scope_and_nothing_else() {
    let server = Server::start().await;
    for caller in ROLES {
        let lines = server.snapshot(caller).await;
        let mut ids = BTreeSet::new();
        for line in &lines {
            if let SnapshotLine::Put(record) = line {
                ids.insert(record.key().id.to_string());
            }
        }
        assert_eq!(ids, expected(caller), "{caller}");
        assert_eq!(lines[0], SnapshotLine::Total(ids.len() as u64), "{caller}");
        assert!(matches!(lines.last(), Some(SnapshotLine::Cursor(_))));

        let feed = server.feed(caller).await;
        let told: BTreeSet<String> = feed
            .entries
            .iter()
            .map(|entry| match entry {
                FeedEntry::Put(record) => record.key().id.to_string(),
                FeedEntry::Del(key) | FeedEntry::Gone(key) => panic!("{caller} was told that {key} went"),
            })
            .collect();
        assert_eq!(told, expected(caller), "{caller}");
        assert_eq!(feed.next, server.session(caller).await.head, "the cursor passes what is not seen");
    }
}

#[tokio::test]
async fn contacts_are_masked_for_viewers() {
    let server = Server::start().await;
    for caller in ROLES {
        let snapshot = server.get(caller, paths::SNAPSHOT).send().await.unwrap().text().await.unwrap();
        let feed = serde_json::to_string(&server.feed(caller).await).unwrap();
        for text in [snapshot, feed] {
            assert_eq!(text.contains(CONTACT), caller != "viewer", "{caller}");
            assert_eq!(text.contains("138******12"), caller == "viewer", "{caller}");
        }
    }
}

#[tokio::test]
async fn what_leaves_a_scope_is_gone_there_and_only_there() {
    let server = Server::start().await;
    let mut before = Vec::new();
    for caller in ROLES {
        before.push(server.session(caller).await.head);
    }
    let moved = amend("C001", "township", json!("U20"), json!("U21"));
    assert!(matches!(server.edit("office", &moved).await, Outcome::Applied { .. }));
    for (caller, cursor) in ROLES.into_iter().zip(before) {
        let changes = server.changes(caller, &cursor).await;
        let told: BTreeSet<String> = changes
            .entries
            .iter()
            .map(|entry| match entry {
                FeedEntry::Put(record) => format!("+{}", record.key()),
                FeedEntry::Del(key) => format!("-{key}"),
                FeedEntry::Gone(key) => format!("~{key}"),
            })
            .collect();
        let counts = ["+NU20", "+NU21"];
        let own: &[&str] = match caller {
            "township" => &["~C001", "~L01", "~V001", "~Z001"],
            "viewer" => &[],
            _ => &["+C001", "+L01", "+V001", "+Z001"],
        };
        let expected: BTreeSet<String> = counts.iter().chain(own).map(ToString::to_string).collect();
        assert_eq!(told, expected, "{caller}");
        assert_eq!(changes.next, server.session(caller).await.head);
    }
    // What a township never saw is no loss to it.
    let cursor = server.session("township").await.head;
    let other = amend("E01", "name", json!("示例物业"), json!("示例"));
    assert!(matches!(server.edit("office", &other).await, Outcome::Applied { .. }));
    let changes = server.changes("township", &cursor).await;
    assert!(
        changes
            .entries
            .iter()
            .all(|entry| matches!(entry, FeedEntry::Put(record) if record.key().kind == Kind::Census)),
        "{changes:?}"
    );
    assert!(changes.next.seq > cursor.seq);
}

/// What a county unit's member is told after a cursor, and the next cursor.
async fn told(server: &Server, cursor: &Cursor) -> (Vec<String>, Cursor) {
    let changes = server.changes("lead", cursor).await;
    let words = changes.entries.iter().map(|entry| match entry {
        FeedEntry::Put(record) => format!("+{}", record.key()),
        FeedEntry::Del(key) => format!("-{key}"),
        FeedEntry::Gone(key) => format!("~{key}"),
    });
    (words.collect(), changes.next)
}

#[tokio::test]
async fn a_matter_comes_before_all_county_units_and_leaves_them_again() {
    let server = Server::start().await;
    let cursor = server.session("lead").await.head;
    let moved = |word: &str, level: &str, was: &str, to: &str| {
        let unit = json!({"was": was, "to": to});
        let due = json!({"was": null, "to": "2023-07-03"});
        let edit = json!({"do": word, "was": "reported", "level": level, "on": "2023-06-02", "reason": "示例",
            "unit": unit, "due": due});
        super::proposal("Q001", edit)
    };
    let up = moved("escalate", "township", "U20", "U20");
    assert!(matches!(server.edit("township", &up).await, Outcome::Applied { .. }));
    let (words, cursor) = told(&server, &cursor).await;
    assert_eq!(words, ["+Q001"]);
    let mut down = moved("send-down", "county", "U20", "U20");
    if let shumei::domain::edit::Edit::SendDown { due, .. } = &mut down.edit {
        due.was = due.to;
    }
    assert!(matches!(server.edit("office", &down).await, Outcome::Applied { .. }));
    assert_eq!(told(&server, &cursor).await.0, ["~Q001"]);
}

#[tokio::test]
async fn another_role_is_another_scope() {
    let server = Server::start().await;
    let cursor = server.session("township").await.head;
    let page = format!("{}?after={cursor}", paths::CHANGES);
    let moved = amend("M004", "unit", json!("U20"), json!("U21"));
    assert!(matches!(server.edit("admin", &moved).await, Outcome::Applied { .. }));
    let answer = server.get("township", &page).send().await.unwrap();
    assert_eq!(problem(answer).await, (410, "scope".to_owned()));
    assert_eq!(server.session("township").await.scope, cursor.scope + 1);
    let ids = server.snapshot("township").await;
    assert!(ids.iter().any(|line| matches!(line, SnapshotLine::Put(record) if record.key() == key("C002"))));
    assert!(!ids.iter().any(|line| matches!(line, SnapshotLine::Put(record) if record.key() == key("C001"))));
}

#[tokio::test]
async fn a_conflict_is_not_shown_again_to_who_lost_sight() {
    let server = Server::start().await;
    let theirs = amend("C001", "households", json!(10), json!(20));
    assert!(matches!(server.edit("office", &theirs).await, Outcome::Applied { .. }));
    let mine = amend("C001", "households", json!(10), json!(30));
    let outcome = server.edit("township", &mine).await;
    let Outcome::Conflict { conflict, current } = &outcome else { panic!("{outcome:?}") };
    assert_eq!((conflict.fields[0].theirs.clone(), current.version()), (json!(20), 2));
    assert_eq!(server.edit("township", &mine).await, outcome);
    let moved = amend("C001", "township", json!("U20"), json!("U21"));
    assert!(matches!(server.edit("office", &moved).await, Outcome::Applied { .. }));
    assert_eq!(server.edit("township", &mine).await, Outcome::Missing { key: key("C001") });
}

#[tokio::test]
async fn the_audit_tells_all_but_contacts() {
    let server = Server::start().await;
    let mut told = visit("L01");
    if let shumei::domain::edit::Edit::Visit { findings, .. } = &mut told.edit {
        *findings = format!("电话 {CONTACT}").into();
    }
    assert!(matches!(server.edit("lead", &told).await, Outcome::Applied { .. }));
    let contact = amend("M005", "contact", json!(CONTACT), json!("13900000034"));
    assert!(matches!(server.edit("admin", &contact).await, Outcome::Applied { .. }));
    let hidden = amend("C002", "households", json!(10), json!(11));
    assert!(matches!(server.edit("lead", &hidden).await, Outcome::Missing { .. }));

    let text = server.get("admin", paths::AUDIT).send().await.unwrap().text().await.unwrap();
    assert!(!text.contains(CONTACT) && !text.contains("13900000034"), "{text}");
    let page: AuditPage = serde_json::from_str(&text).unwrap();
    let acts: Vec<&str> = page.entries.iter().map(|entry| entry.act.as_str()).collect();
    assert_eq!(acts, ["amend", "amend", "visit", "load"]);
    assert_eq!(page.entries[2].edit, Some(told.id));
    assert_eq!(page.entries[2].key.as_ref().unwrap().id, "V003");
    assert_eq!(page.entries[0].detail["outcome"], "missing");
    let page: AuditPage = server.json("office", "/v1/audit?key=V003").await;
    assert_eq!(page.entries.len(), 1);
    let page: AuditPage = server.json("office", "/v1/audit?member=M003&limit=1").await;
    assert_eq!((page.entries.len(), page.before), (1, Some(page.entries[0].number)));
    let next: AuditPage =
        server.json("office", &format!("/v1/audit?member=M003&before={}", page.before.unwrap())).await;
    assert_eq!(next.entries.len(), 1);
}
