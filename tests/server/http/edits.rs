//! Edits over HTTP: once, in order, and answered alike however often they are sent.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use shumei::domain::edit::{EditId, Rule};
use shumei::domain::id::Kind;
use shumei::server::service::{self, Limits, Moment};
use shumei::server::store::memory::Fault;
use shumei::server::store::{Store, Tx};
use shumei::server::token::Secret;
use shumei::wire::{EditsAnswer, FeedEntry, Outcome, Versioned};
use uuid::{ContextV7, Uuid};

use super::{Server, amend, edit_id, key, populate, problem, proposal, report, visit, word};
use crate::server::COUNTY;

fn applied(outcome: &Outcome) -> &[Versioned] {
    match outcome {
        Outcome::Applied { records } => records,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_edit_is_applied_once_and_answered_always() {
    let server = Server::start().await;
    let one = visit("L01");
    let first = server.edit("lead", &one).await;
    assert_eq!(applied(&first)[0], Versioned { key: key("V003"), version: 1 });
    let head = server.session("office").await.head;
    for _ in 0..3 {
        assert_eq!(server.edit("lead", &one).await, first);
    }
    assert_eq!(server.session("office").await.head, head, "nothing was written again");
    let mut other = visit("L01");
    other.id = one.id;
    other.target = one.target.clone();
    let shumei::domain::edit::Edit::Visit { findings, .. } = &mut other.edit else { panic!() };
    *findings = "另一次".into();
    assert_eq!(server.edit("lead", &other).await, Outcome::Reused);
    // The same id by another member is another edit.
    assert_eq!(applied(&server.edit("office", &one).await)[0].key, key("V004"));
}

#[tokio::test]
async fn records_made_offline_are_linked_when_they_come() {
    let server = Server::start().await;
    let subject = json!({"kind": "enterprise", "id": "E01"});
    let over = proposal("L01", json!({"do": "supervise", "subject": subject, "since": "2023-06-01"}));
    let provisional = over.target.id.to_string();
    let inside = visit(&provisional);
    let link = proposal(&provisional, json!({"do": "link", "level": "county", "member": "M003"}));
    let body = json!({ "edits": [over, inside, link] }).to_string();
    let answer = server.post("office", body.clone()).send().await.unwrap();
    let EditsAnswer { answers } = answer.json().await.unwrap();
    let made: Vec<&str> = answers.iter().map(|one| applied(&one.outcome)[0].key.id.as_str()).collect();
    assert_eq!(made, ["L03", "V003", "L03"]);
    let again: EditsAnswer = server.post("office", body).send().await.unwrap().json().await.unwrap();
    assert_eq!(again.answers, answers);
    // Under its lasting name it is still the same edit.
    let mut renamed = inside.clone();
    renamed.resolve(|_| Some(key("L03")));
    assert_eq!(server.edit("office", &renamed).await, answers[1].outcome);
    let feed = server.feed("lead").await;
    let linked =
        feed.entries.iter().any(|entry| matches!(entry, FeedEntry::Put(one) if one.key() == key("V003")));
    assert!(linked, "the link brought the visit into the lead's sight");
}

#[tokio::test]
async fn edits_that_commute_do_not_conflict() {
    let server = Server::start().await;
    for caller in ["lead", "office", "lead"] {
        assert_eq!(word(&server.edit(caller, &report()).await), "applied");
    }
    let (mine, theirs) = (
        amend("C001", "households", json!(10), json!(11)),
        amend("C001", "name", json!("示例小区"), json!("示例")),
    );
    assert_eq!(applied(&server.edit("office", &mine).await)[0].version, 2);
    assert_eq!(applied(&server.edit("township", &theirs).await)[0].version, 3);
}

#[tokio::test]
async fn an_edit_that_cannot_be_read_is_refused_alone() {
    let server = Server::start().await;
    let mut unknown: Value = serde_json::to_value(report()).unwrap();
    unknown["edit"]["do"] = json!("teleport");
    let good = report();
    let body = json!({ "edits": [unknown, good] }).to_string();
    let answer: EditsAnswer = server.post("office", body).send().await.unwrap().json().await.unwrap();
    let words: Vec<&str> = answer.answers.iter().map(|one| word(&one.outcome)).collect();
    assert_eq!(words, ["invalid", "applied"]);
    for bad in [
        "",
        "[]",
        "{}",
        r#"{"edits":[{}]}"#,
        r#"{"edits":[{"id":"x"}]}"#,
        r#"{"edits":[],"more":1}"#,
        "\u{1b}",
    ] {
        let answer = server.post("office", bad).send().await.unwrap();
        assert_eq!(problem(answer).await, (422, "malformed".to_owned()), "{bad}");
    }
    let many: Vec<_> = (0..101).map(|_| report()).collect();
    let answer = server.post("office", json!({ "edits": many }).to_string()).send().await.unwrap();
    assert_eq!(problem(answer).await, (422, "malformed".to_owned()));
}

#[tokio::test]
async fn a_target_that_is_not_the_edits_own_is_refused() {
    let server = Server::start().await;
    let mut one = visit("L01");
    one.target = edit_id().provisional(Kind::Visit);
    assert_eq!(word(&server.edit("office", &one).await), "invalid");
}

fn made_at(time: Timestamp) -> EditId {
    let (seconds, nanos) = (time.as_second().cast_unsigned(), time.subsec_nanosecond().cast_unsigned());
    EditId::new(Uuid::new_v7(uuid::Timestamp::from_unix(ContextV7::new(), seconds, nanos)))
}

#[tokio::test]
async fn ids_from_long_ago_and_from_the_future_are_refused() {
    let server = Server::start().await;
    let now = Timestamp::now();
    let mut old = report();
    old.id = made_at(now - SignedDuration::from_hours(91 * 24));
    assert_eq!(server.edit("office", &old).await, Outcome::TooOld);
    let mut early = report();
    early.id = made_at(now + SignedDuration::from_hours(50));
    let outcome = server.edit("office", &early).await;
    let Outcome::Invalid { fault } = &outcome else { panic!("{outcome:?}") };
    assert!(fault.field == "id" && matches!(fault.rule, Rule::Future(_)), "{fault:?}");
    let mut slow = report();
    slow.id = made_at(now + SignedDuration::from_hours(1));
    assert_eq!(word(&server.edit("office", &slow).await), "applied", "a clock may be ahead");
}

#[tokio::test]
async fn a_lost_answer_and_a_lost_race_change_nothing() {
    let server = Server::start().await;
    let one = visit("L01");
    server.store.fail_commit(Fault::Retry);
    server.store.fail_commit(Fault::Retry);
    server.store.fail_commit(Fault::After);
    let body = json!({ "edits": [one] }).to_string();
    let answer = server.post("lead", body).send().await.unwrap();
    assert_eq!(problem(answer).await, (503, "unavailable".to_owned()));
    assert_eq!(applied(&server.edit("lead", &one).await)[0].key, key("V003"));
    assert_eq!(word(&server.edit("lead", &visit("L01")).await), "applied");
    let feed = server.feed("office").await;
    let visits = feed
        .entries
        .iter()
        .filter(|entry| matches!(entry, FeedEntry::Put(one) if one.key().kind == Kind::Visit));
    assert_eq!(visits.count(), 4, "two that were there, and two that were made");
}

#[tokio::test]
async fn answers_outlive_every_edit_that_could_ask_for_them() {
    let store = shumei::server::store::MemoryStore::new();
    let tokens = populate(&store).await;
    let limits = Limits { pause: std::time::Duration::ZERO, ..Limits::default() };
    let begun = Timestamp::now();
    let reader = service::enter(&store, &tokens["lead"], begun).await.unwrap();
    // The member's clock is ahead by as much as is borne.
    let mut one = visit("L01");
    one.id = made_at(begun + SignedDuration::from_hours(23));
    one.target = one.id.provisional(Kind::Visit);
    let first = service::edits(&store, &reader, &[one.clone()], Moment::at(begun), &limits).await.unwrap();
    assert_eq!(word(&first.answers[0].outcome), "applied");
    for hours in [1, 89 * 24, 90 * 24, 90 * 24 + 22, 90 * 24 + 24, 92 * 24, 200 * 24] {
        let moment = Moment::at(begun + SignedDuration::from_hours(hours));
        service::compact(&store, moment, &limits).await.unwrap();
        let again = service::edits(&store, &reader, &[one.clone()], moment, &limits).await.unwrap();
        let outcome = &again.answers[0].outcome;
        assert!(*outcome == first.answers[0].outcome || *outcome == Outcome::TooOld, "{hours}: {outcome:?}");
    }
}

#[tokio::test]
async fn a_revoked_token_and_a_disabled_member_are_out_at_once() {
    let server = Server::start().await;
    let secret: &Secret = &server.tokens["office"];
    let mut tx = server.store.begin(COUNTY).await.unwrap();
    let tokens = server.store.tokens(COUNTY).await.unwrap();
    let mut token = tokens.into_iter().find(|token| token.hash == secret.hash()).unwrap();
    token.revoked = Some(Timestamp::now());
    tx.set_token(&token).await.unwrap();
    tx.commit().await.unwrap();
    let answer = server.get("office", "/v1/session").send().await.unwrap();
    assert_eq!(problem(answer).await, (401, "token-revoked".to_owned()));
}

#[tokio::test]
async fn a_visit_to_a_lost_supervision_hits_no_other() {
    let server = Server::start().await;
    let supervise = || {
        let subject = json!({"kind": "enterprise", "id": "E01"});
        proposal("L01", json!({"do": "supervise", "subject": subject, "since": "2023-06-01"}))
    };
    let backup = server.store.backup();
    let lost = applied(&server.edit("office", &supervise()).await)[0].key.clone();
    assert_eq!(lost, key("L03"));
    server.store.restore(&backup);
    let made = applied(&server.edit("office", &supervise()).await)[0].key.clone();
    assert_ne!(made, lost);
    let queued = visit(lost.id.as_str());
    assert!(matches!(
        server.edit("office", &queued).await,
        Outcome::Invalid { .. } | Outcome::Missing { .. }
    ));
    assert_eq!(server.store.record(COUNTY, &lost).await, Ok(None));
    let mut tx = server.store.begin(COUNTY).await.unwrap();
    assert_eq!(tx.pointing_at(&made).await, Ok(Vec::new()), "no visit to another one");
}
