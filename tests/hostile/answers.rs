//! Answers that are well formed and wrong all the same: sessions, changes and edits.

use std::time::Duration;

use serde_json::{Value, json};
use shumei::domain::edit::Proposal;
use shumei::domain::id::MemberId;
use shumei::sync::http::Options;
use shumei::sync::{HttpRemote, Remote as _, RemoteError};
use shumei::wire::problem::ProblemKind;
use shumei::wire::{Answer, Changes, FeedEntry, Outcome, Session};

use super::server::{Server, json as reply};
use super::{assert_clean, client, cursor, edit, kind_of, limits, malformed, options, problem, run};

pub fn session() -> Value {
    json!({
        "api": 1, "epoch": "e1", "county": "示例县", "member": "M012", "role": "office", "unit": "U01",
        "scope": 1, "expires": null, "now": "2023-06-12T00:00:00Z", "head": "1.e1.1.7",
    })
}

fn ask(body: &Value) -> Result<Session, RemoteError> {
    let server = Server::always(reply(&body.to_string()));
    run(client(&server).session()).inspect_err(assert_clean)
}

#[test]
fn a_newer_contract_is_told_whatever_else_has_changed() {
    assert_eq!(ask(&json!({"api": 2})), Err(RemoteError::TooNew(2)));
    assert_eq!(ask(&json!({"api": 4_294_967_295_u32, "member": {}})), Err(RemoteError::TooNew(u32::MAX)));
    assert_eq!(kind_of(&ask(&json!({"api": 1})).unwrap_err()), malformed());
    assert_eq!(kind_of(&ask(&json!({"api": 4_294_967_296_u64})).unwrap_err()), malformed());
}

#[test]
fn a_session_is_cleaned_and_its_parts_fit() {
    let with = |field: &str, value: Value| {
        let mut body = session();
        body[field] = value;
        ask(&body)
    };
    let told = with("county", json!("县\u{1b}[2J\n\u{202e}")).unwrap();
    assert_eq!(told.county, "县\u{fffd}[2J \u{fffd}");
    assert_eq!(with("unit", json!("U\u{7}1")).unwrap().unit.to_string(), "U\u{fffd}1");
    // A newer server's fields and words are no mistakes.
    assert!(with("colour", json!({"deep": [1]})).is_ok());
    assert_eq!(with("role", json!("auditor\u{1b}")).unwrap().role.as_str(), "auditor\u{fffd}");
    for (field, value) in [
        ("member", json!("")),
        ("member", json!("M".repeat(65))),
        ("unit", json!(" ")),
        ("epoch", json!("e2")),
        ("epoch", json!("../..")),
        ("scope", json!(2)),
        ("head", json!("1.e1.1.-7")),
        ("now", json!("yesterday")),
    ] {
        assert_eq!(kind_of(&with(field, value.clone()).unwrap_err()), malformed(), "{field} {value}");
    }
}

#[test]
fn a_token_of_another_member_opens_nothing_here() {
    let server = Server::always(reply(&session().to_string()));
    let as_member = |id: &str| {
        let options = Options { member: Some(MemberId::new(id)), ..options(&server, limits()) };
        run(HttpRemote::new(&options).unwrap().session())
    };
    assert!(as_member("M012").is_ok());
    assert_eq!(kind_of(&as_member("M013").unwrap_err()), problem(ProblemKind::NoToken));
}

fn changes(body: &Value) -> Result<Changes, RemoteError> {
    let server = Server::always(reply(&body.to_string()));
    run(client(&server).changes(&cursor(7), 2, Duration::ZERO)).inspect_err(assert_clean)
}

#[test]
fn changes_go_on_from_where_the_reader_stood() {
    let gone = json!({"gone": {"kind": "community", "id": "C017"}});
    let body =
        |entries: Value, next: &str, more: bool| json!({"entries": entries, "next": next, "more": more});
    assert!(changes(&body(json!([]), "1.e1.1.7", false)).is_ok());
    assert!(changes(&body(json!([gone, gone]), "1.e1.1.9", true)).is_ok());
    for (name, wrong) in [
        ("backwards", body(json!([]), "1.e1.1.6", false)),
        ("another instance", body(json!([]), "1.e2.1.9", false)),
        ("another scope", body(json!([]), "1.e1.2.9", false)),
        ("more of nothing", body(json!([]), "1.e1.1.7", true)),
        ("entries that lead nowhere", body(json!([gone]), "1.e1.1.7", false)),
        ("too many", body(json!([gone, gone, gone]), "1.e1.1.9", false)),
        (
            "unknown kind",
            body(json!([{"put": {"kind": "drone", "record": {"id": "D\u{1b}1"}}}]), "1.e1.1.8", false),
        ),
        ("unknown entry", body(json!([{"melt": 1}]), "1.e1.1.8", false)),
        ("no cursor", body(json!([]), "somewhere", false)),
    ] {
        assert_eq!(kind_of(&changes(&wrong).unwrap_err()), malformed(), "{name}");
    }
}

#[test]
fn records_are_cleaned_and_keep_what_is_not_known() {
    let record = json!({
        "id": "C1\u{1b}7", "version": 1, "updated": "2023-06-01T00:00:00Z", "name": "小区\u{202e}\u{1b}]0;x\u{7}",
        "township": "U01", "households": 10, "form": "floating\u{9b}", "drones": [1, {"a": null}],
    });
    let body = json!({
        "entries": [{"put": {"kind": "community", "record": record}}], "next": "1.e1.1.8", "more": false, "moon": 1,
    });
    let told = changes(&body).unwrap();
    let FeedEntry::Put(record) = &told.entries[0] else { panic!("no record") };
    assert_eq!(record.key().id, "C1\u{fffd}7");
    let back: Value = serde_json::from_slice(&record.to_json().unwrap()).unwrap();
    assert_eq!(back["name"], "小区\u{fffd}\u{fffd}]0;x\u{fffd}");
    assert_eq!(back["form"], "floating\u{fffd}");
    assert_eq!(back["drones"], json!([1, {"a": null}]));
}

fn answers(sent: &[Proposal], body: &Value) -> Result<Vec<Answer>, RemoteError> {
    let server = Server::always(reply(&body.to_string()));
    run(client(&server).edits(sent)).inspect_err(assert_clean)
}

#[test]
fn answers_are_those_of_the_edits_in_their_order() {
    let sent = [edit(1), edit(2)];
    let of = |edits: &[&Proposal]| {
        let answers: Vec<Value> =
            edits.iter().map(|edit| json!({"id": edit.id, "outcome": {"status": "forbidden"}})).collect();
        json!({"answers": answers})
    };
    let [one, two] = [&sent[0], &sent[1]];
    let other = edit(9);
    assert_eq!(answers(&sent, &of(&[one, two])).unwrap().len(), 2);
    for wrong in [
        of(&[]),
        of(&[one]),
        of(&[two, one]),
        of(&[one, one]),
        of(&[one, &other]),
        of(&[one, two, two]),
        json!({"answers": [{"id": one.id, "outcome": {"status": "melted"}}, {"id": two.id, "outcome": {}}]}),
        json!({"answers": [{"id": "1", "outcome": {"status": "forbidden"}}]}),
    ] {
        assert_eq!(kind_of(&answers(&sent, &wrong).unwrap_err()), malformed(), "{wrong}");
    }
}

#[test]
fn both_sides_of_a_conflict_are_cleaned() {
    let milestone = json!({
        "id": "T01-1", "version": 3, "updated": "2023-06-01T00:00:00Z", "task": "T01", "what": "x",
    });
    let evil = "a\u{1b}[2J\u{202e}";
    let conflict = json!({
        "key": {"kind": "milestone", "id": "T01-1"}, "version": 3,
        "fields": [{"field": evil, "base": [evil], "mine": {"k": evil}, "theirs": evil}],
    });
    let outcome = json!({
        "status": "conflict", "conflict": conflict, "current": {"kind": "milestone", "record": milestone},
    });
    let body = json!({"answers": [{"id": edit(1).id, "outcome": outcome}]});
    let told = answers(&[edit(1)], &body).unwrap();
    let Outcome::Conflict { conflict, .. } = &told[0].outcome else { panic!("no conflict") };
    let clash = &conflict.fields[0];
    let clean = "a\u{fffd}[2J\u{fffd}";
    assert_eq!(clash.field, clean);
    assert_eq!(
        (&clash.base, &clash.mine, &clash.theirs),
        (&json!([clean]), &json!({"k": clean}), &json!(clean))
    );
}
