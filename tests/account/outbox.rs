//! The outbox on the command line, over a spool that the test fills.

use std::path::Path;

use shumei::domain::edit::{Conflict, Edit, EditId, Fault, Proposal, Rule};
use shumei::domain::id::{Key, Kind, MemberId};
use shumei::domain::record::Record;
use shumei::outbox::{Draft, Spool};
use shumei::wire::Outcome;

use super::{Home, TOKEN};
use crate::hostile::server::{Server, json};

const IDS: [&str; 3] = [
    "0188b3c8-5c00-7abc-8def-000000000a01",
    "0188b3c8-5c00-7abc-8def-000000000b02",
    "0188b3c8-5c00-7abc-8def-000000000c03",
];

fn id(at: usize) -> EditId {
    IDS[at].parse().unwrap()
}

/// A home with three edits: one unsent, one in conflict, one refused.
fn filled() -> (Home, Spool) {
    let home = Home::new();
    let session = serde_json::json!({
        "api": 1, "epoch": "e1", "county": "c", "member": "M012", "role": "office", "unit": "U01", "scope": 1,
        "expires": null, "now": "2023-06-12T00:00:00Z", "head": "1.e1.1.7",
    });
    let server = Server::always(json(&session.to_string()));
    home.login(&server).done();
    let spool = Spool::open(&home.file("token").with_file_name("outbox")).unwrap();
    for at in 0..IDS.len() {
        let edit = Edit::Meet {
            on: jiff::civil::date(2023, 6, 12),
            evidence: Some("a\u{1b}[2J".into()),
            over: None,
        };
        let proposal = Proposal::new(id(at), Key::new(Kind::Milestone, &format!("T0{at}-1")), Some(3), edit);
        let made_at = "2023-06-12T01:02:03Z".parse().unwrap();
        spool.put(Draft { proposal, member: MemberId::new("M012"), made_at, base: None }).unwrap();
    }
    let current = serde_json::json!({
        "id": "T01-1", "version": 3, "updated": "2023-06-01T00:00:00Z", "task": "T01", "what": "x",
    });
    let current = Box::new(Record::from_json(Kind::Milestone, current.to_string().as_bytes()).unwrap());
    let conflict = Conflict { key: Key::new(Kind::Milestone, "T01-1"), version: 3, fields: Vec::new() };
    let fault = Fault::new("on", Rule::Future(jiff::civil::date(2023, 6, 12)));
    let answers = vec![(id(1), Outcome::Conflict { conflict, current }), (id(2), Outcome::Invalid { fault })];
    spool.answer(answers, "2023-06-12T02:00:00Z".parse().unwrap()).unwrap();
    (home, spool)
}

#[test]
fn edits_are_listed_with_state_and_reason() {
    let (home, _) = filled();
    let said = home.run(&["outbox", "list"]).done();
    for part in ["00000a01", "00000b02", "00000c03", "unsent", "conflict", "refused", "T02-1", "2023-06-12"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let said = home.run(&["outbox", "list", "--json"]);
    let all: Vec<serde_json::Value> = serde_json::from_str(&said.out).unwrap();
    let places: Vec<&str> = all.iter().map(|one| one["place"].as_str().unwrap()).collect();
    assert_eq!(places, ["new", "conflict", "rejected"]);
    let status = home.run(&["status", "--json"]);
    assert_eq!(status.code, 1);
    let told = status.json();
    assert_eq!((&told["pending"], &told["conflicts"], &told["rejected"]), (&1.into(), &1.into(), &1.into()));
}

#[test]
fn an_edit_is_named_by_some_of_its_digits() {
    let (home, _) = filled();
    assert!(home.run(&["outbox", "show", "0b02"]).done().contains(IDS[1]));
    assert!(home.run(&["outbox", "show", IDS[2]]).done().contains("has not come"));
    assert!(home.run(&["outbox", "show", "0188"]).refused().contains("more than one"));
    assert!(home.run(&["outbox", "show", "ffff"]).refused().contains("outbox list"));
    assert!(home.run(&["outbox", "show", "2"]).refused().contains("digits"));
    assert!(home.run(&["outbox", "show", "\u{1b}[2Jxxxx"]).refused().contains("no edit"));
    assert_eq!(home.run(&["outbox", "show", "0A01", "--json"]).json()["id"], IDS[0]);
}

#[test]
fn discarding_asks_and_leaves_a_trace() {
    let (home, spool) = filled();
    assert!(home.run_with(&["outbox", "discard", "0a01"], "y\n").refused().contains("--yes"));
    assert!(home.run(&["logout"]).refused().contains("--force"));
    home.run(&["outbox", "discard", "0a01", "--yes"]).done();
    assert_eq!(spool.pending().unwrap().len(), 1);
    assert!(!home.run(&["outbox", "list"]).done().contains("0a01"));
    assert!(home.run(&["outbox", "list", "--all"]).done().contains("given up"));
}

#[test]
fn a_refused_edit_is_sent_once_more_under_another_id() {
    let (home, spool) = filled();
    assert!(home.run(&["outbox", "retry", "0a01"]).refused().contains("outbox"));
    let said = home.run(&["outbox", "retry", "0c03", "--json"]).json();
    assert_eq!((&said["place"], &said["replaces"]), (&"new".into(), &IDS[2].into()));
    assert_eq!(spool.pending().unwrap().len(), 3);
}

#[test]
fn logging_out_by_force_keeps_the_edits() {
    let (home, spool) = filled();
    let said = home.run(&["logout", "--force"]);
    assert!(said.code == 0 && said.err.contains("2 unsent edits stay"), "{said:?}");
    assert_eq!(spool.pending().unwrap().len(), 2);
    assert!(!home.files().iter().any(|file| is_token(file)));
}

fn is_token(file: &Path) -> bool {
    std::fs::read_to_string(file).is_ok_and(|text| text.contains(TOKEN))
}
