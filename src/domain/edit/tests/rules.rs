//! Every rule refuses what breaks it, and names the input.

use serde_json::{Value, json};

use super::{TODAY, after, county, edit, id, key, propose, run};
use crate::domain::closed_loop::{LoopError, MatterAction};
use crate::domain::edit::{Fault, Proposal, Refusal, Rule};
use crate::domain::rectification::GuardError;

fn fault(target: &str, json: Value) -> (String, Rule) {
    let data = county();
    match run(&data, &propose(&data, target, json.clone())) {
        Err(Refusal::Invalid(Fault { field, rule })) => (field.to_string(), rule),
        other => panic!("{json}: {other:?}"),
    }
}

fn appraise(year: i16, from: &str, grade: &str, on: &str) -> Value {
    json!({
        "do": "appraise", "year": year, "from": key(from), "grade": {"was": null, "to": grade},
        "text": {"was": "", "to": ""}, "on": {"was": null, "to": on},
    })
}

#[test]
fn every_rule_refuses_at_its_input() {
    let day = |text: &str| text.parse().unwrap();
    let amend = |field: &str, was: Value, to: Value| json!({"do": "amend", "fields": {field: {"was": was, "to": to}}});
    let visit =
        |on: &str| json!({"do": "visit", "supervision": "L1", "on": on, "by": "M1", "findings": "无"});
    let handle = |action: &str, on: &str| json!({"do": "handle", "action": action, "was": "reported", "level": "neighbourhood", "on": on});
    let escalate = |field: &str, value: Value| {
        let mut edit = json!({"do": "escalate", "was": "reported", "level": "neighbourhood", "on": "2023-06-12", "reason": "一", "unit": {"was": "U20", "to": "U01"}, "due": {"was": "2023-06-15", "to": null}});
        edit[field] = value;
        edit
    };
    let raise = |field: &str, value: Value| {
        let mut edit = json!({"do": "raise", "title": "一", "source": "12345", "raised": "2023-06-10", "township": "U20", "community": "C1", "level": "community"});
        edit[field] = value;
        edit
    };
    let rows: Vec<(&str, Value, &str, Rule)> = vec![
        ("T01", json!({"do": "report", "on": "2023-06-12"}), "note", Rule::Empty),
        (
            "T01",
            json!({"do": "report", "on": "2023-06-12", "note": " \n", "evidence": " "}),
            "note",
            Rule::Empty,
        ),
        (
            "T01",
            json!({"do": "report", "on": "2023-06-13", "note": "一"}),
            "on",
            Rule::Future(day("2023-06-13")),
        ),
        (
            "T01",
            json!({"do": "report", "on": "2023-06-12", "percent": {"was": 0, "to": 101}}),
            "percent",
            Rule::Bounds { value: 101, least: 0, most: 100 },
        ),
        (
            "T01",
            json!({"do": "report", "on": "2023-06-12", "state": {"was": "under-way", "to": "lost"}}),
            "state",
            Rule::Form,
        ),
        (
            "C1",
            json!({"do": "report", "on": "2023-06-12", "note": "一"}),
            "target",
            Rule::WrongKind(key("C1")),
        ),
        ("T01-1", json!({"do": "meet", "on": "2023-06-13"}), "on", Rule::Future(day("2023-06-13"))),
        ("T01-1", json!({"do": "unmeet", "on": "2023-06-01"}), "on", Rule::NotMet(day("2023-06-01"))),
        ("T01", json!({"do": "meet", "on": "2023-06-12"}), "target", Rule::WrongKind(key("T01"))),
        (
            "E1",
            appraise(2024, "C1", "good", "2023-06-01"),
            "year",
            Rule::Bounds { value: 2024, least: 2000, most: 2023 },
        ),
        ("E1", appraise(2022, "C9", "good", "2023-06-01"), "from", Rule::Unknown(key("C9"))),
        ("E1", appraise(2022, "U20", "good", "2023-06-01"), "from", Rule::WrongKind(key("U20"))),
        ("E1", appraise(2022, "C1", "superb", "2023-06-01"), "grade", Rule::Form),
        ("E1", appraise(2022, "C1", "good", "2023-06-13"), "on", Rule::Future(day("2023-06-13"))),
        (
            "E1",
            appraise(2022, "C1", "good", "2021-12-31"),
            "on",
            Rule::Before { on: day("2021-12-31"), first: day("2022-01-01") },
        ),
        ("C1", appraise(2022, "C1", "good", "2023-06-01"), "target", Rule::WrongKind(key("C1"))),
        ("L1", json!({"do": "link", "level": "county", "member": "M1"}), "member", Rule::Linked("M1".into())),
        ("L1", json!({"do": "link", "level": "galactic", "member": "M2"}), "level", Rule::Form),
        ("L1", json!({"do": "link", "level": "county", "member": "M9"}), "member", Rule::Unknown(key("M9"))),
        (
            "L2",
            json!({"do": "link", "level": "county", "member": "M1"}),
            "target",
            Rule::Ended(day("2023-05-31")),
        ),
        (
            "L1",
            json!({"do": "unlink", "level": "township", "member": "M1"}),
            "member",
            Rule::NotLinked("M1".into()),
        ),
        (
            "C2",
            json!({"do": "supervise", "subject": {"kind": "task", "id": "T01"}, "since": "2023-06-01"}),
            "subject",
            Rule::WrongKind(key("T01")),
        ),
        (
            "C2",
            json!({"do": "supervise", "subject": {"kind": "community", "id": "C1"}, "since": "2023-06-01"}),
            "subject",
            Rule::Supervised(key("L1")),
        ),
        (
            "C2",
            json!({"do": "supervise", "subject": {"kind": "enterprise", "id": "E1"}, "since": "2023-05-31"}),
            "subject",
            Rule::Supervised(key("L2")),
        ),
        (
            "C2",
            json!({"do": "supervise", "subject": {"kind": "community", "id": "C9"}, "since": "2023-06-01"}),
            "subject",
            Rule::Unknown(key("C9")),
        ),
        (
            "C2",
            json!({"do": "supervise", "subject": {"kind": "community", "id": "C2"}, "since": "2023-06-13"}),
            "since",
            Rule::Future(day("2023-06-13")),
        ),
        ("L1", visit("2023-06-13"), "on", Rule::Future(day("2023-06-13"))),
        ("L1", visit("2023-02-28"), "on", Rule::Before { on: day("2023-02-28"), first: day("2023-03-01") }),
        (
            "L1",
            json!({"do": "visit", "supervision": "L2", "on": "2023-06-01", "by": "M1", "findings": "无"}),
            "on",
            Rule::Ended(day("2023-05-31")),
        ),
        (
            "L1",
            json!({"do": "visit", "supervision": "L9", "on": "2023-06-01", "by": "M1", "findings": "无"}),
            "supervision",
            Rule::Unknown(key("L9")),
        ),
        (
            "L1",
            json!({"do": "visit", "supervision": "L1", "on": "2023-06-01", "by": "M9", "findings": "无"}),
            "by",
            Rule::Unknown(key("M9")),
        ),
        (
            "L1",
            json!({"do": "visit", "supervision": "L1", "on": "2023-06-01", "by": "M1", "findings": " "}),
            "findings",
            Rule::Empty,
        ),
        (
            "L1",
            json!({"do": "rectify", "supervision": "L1", "title": "", "found": "2023-06-01"}),
            "title",
            Rule::Empty,
        ),
        (
            "L1",
            json!({"do": "rectify", "supervision": "L1", "title": "一", "found": "2023-06-01", "due": "2023-05-31"}),
            "due",
            Rule::Before { on: day("2023-05-31"), first: day("2023-06-01") },
        ),
        (
            "L1",
            json!({"do": "rectify", "supervision": "L1", "title": "一", "found": "2023-06-01", "unit": "U99"}),
            "unit",
            Rule::Unknown(key("U99")),
        ),
        (
            "Z1",
            json!({"do": "act", "action": "submit", "was": "open", "on": "2023-06-01", "evidence": "一"}),
            "action",
            Rule::Guard(GuardError::State {
                action: crate::domain::rectification::Action::Submit,
                state: "open".into(),
            }),
        ),
        (
            "Z1",
            json!({"do": "act", "action": "start", "was": "open", "on": "2023-04-30"}),
            "on",
            Rule::Guard(GuardError::BeforeFound { on: day("2023-04-30"), found: day("2023-05-01") }),
        ),
        (
            "Z1",
            json!({"do": "act", "action": "start", "was": "open", "on": "2023-06-13"}),
            "on",
            Rule::Future(day("2023-06-13")),
        ),
        (
            "Q1",
            handle("close", "2023-06-12"),
            "action",
            Rule::Loop(LoopError::State { action: MatterAction::Close, state: "reported".into() }),
        ),
        ("Q1", handle("accept", "2023-06-13"), "on", Rule::Future(day("2023-06-13"))),
        (
            "Q1",
            handle("accept", "2023-05-19"),
            "on",
            Rule::Loop(LoopError::BeforeRaised { on: day("2023-05-19"), raised: day("2023-05-20") }),
        ),
        ("C1", handle("accept", "2023-06-12"), "target", Rule::WrongKind(key("C1"))),
        ("Q1", escalate("reason", json!(" ")), "reason", Rule::Loop(LoopError::Unsaid)),
        ("Q1", escalate("on", json!("2023-06-13")), "on", Rule::Future(day("2023-06-13"))),
        (
            "Q1",
            escalate("due", json!({"was": "2023-06-15", "to": "2023-06-11"})),
            "due",
            Rule::Before { on: day("2023-06-11"), first: TODAY },
        ),
        ("Q1", escalate("unit", json!({"was": "U20", "to": "U99"})), "unit", Rule::Unknown(key("U99"))),
        ("Q1", raise("title", json!(" ")), "title", Rule::Empty),
        ("Q1", raise("source", json!("rumour")), "source", Rule::Form),
        ("Q1", raise("level", json!("province")), "level", Rule::Form),
        ("Q1", raise("raised", json!("2023-06-13")), "raised", Rule::Future(day("2023-06-13"))),
        (
            "Q1",
            raise("due", json!("2023-06-09")),
            "due",
            Rule::Before { on: day("2023-06-09"), first: day("2023-06-10") },
        ),
        ("Q1", raise("township", json!("U01")), "community", Rule::Elsewhere(key("C1"))),
        ("Q1", raise("community", json!("C9")), "community", Rule::Unknown(key("C9"))),
        ("Q1", raise("enterprise", json!("E9")), "enterprise", Rule::Unknown(key("E9"))),
        ("Q1", raise("unit", json!("U99")), "unit", Rule::Unknown(key("U99"))),
        ("Q1", amend("title", json!("电梯停运"), json!("")), "title", Rule::Empty),
        (
            "Q1",
            amend("due", json!("2023-06-15"), json!("2023-05-19")),
            "due",
            Rule::Before { on: day("2023-05-19"), first: day("2023-05-20") },
        ),
        ("Q1", amend("community", json!("C1"), json!("C9")), "community", Rule::Unknown(key("C9"))),
        ("Q1", amend("level", json!("neighbourhood"), json!("county")), "level", Rule::Fixed),
        ("Q1", amend("state", json!("reported"), json!("closed")), "state", Rule::Fixed),
        ("T01", amend("percent", json!(0), json!(1)), "percent", Rule::Fixed),
        ("C1", amend("version", json!(1), json!(9)), "version", Rule::Fixed),
        ("C1", amend("id", json!("C1"), json!("C9")), "id", Rule::Fixed),
        ("C1", amend("unheard", json!(null), json!(9)), "unheard", Rule::Fixed),
        ("C1", amend("households", json!(100), json!("many")), "households", Rule::Form),
        ("C1", amend("households", json!(100), json!(-1)), "households", Rule::Form),
        (
            "C1",
            amend("households", json!(100), json!(100_001)),
            "households",
            Rule::Bounds { value: 100_001, least: 0, most: 100_000 },
        ),
        ("C1", amend("name", json!("小区甲"), json!(" ")), "name", Rule::Empty),
        ("C1", amend("township", json!("U20"), json!("U99")), "township", Rule::Unknown(key("U99"))),
        ("C1", amend("township", json!("U20"), json!(null)), "township", Rule::Form),
        ("C1", amend("form", json!("old"), json!("floating")), "form", Rule::Form),
        ("C1", amend("causes", json!(null), json!(["boredom"])), "causes", Rule::Form),
        ("C2", amend("service", json!(null), json!({"form": "robots"})), "service", Rule::Form),
        (
            "C2",
            amend("service", json!(null), json!({"form": "enterprise", "enterprise": "E9"})),
            "service",
            Rule::Unknown(key("E9")),
        ),
        (
            "C2",
            amend("committee", json!(null), json!({"state": "formed", "members": 5, "party_members": 6})),
            "committee",
            Rule::Bounds { value: 6, least: 0, most: 5 },
        ),
        ("C2", amend("committee", json!(null), json!({"state": "asleep"})), "committee", Rule::Form),
        ("C2", amend("party", json!(null), json!({"form": "picnic"})), "party", Rule::Form),
        (
            "E1",
            amend("credit_code", json!(null), json!("91340000123456789X")),
            "credit_code",
            Rule::CreditCode,
        ),
        (
            "L1",
            amend("until", json!(null), json!("2023-02-01")),
            "until",
            Rule::Before { on: day("2023-02-01"), first: day("2023-03-01") },
        ),
        (
            "Z1",
            amend("due", json!(null), json!("2023-04-01")),
            "due",
            Rule::Before { on: day("2023-04-01"), first: day("2023-05-01") },
        ),
        ("R1", amend("state", json!("planned"), json!("dreamt")), "state", Rule::Form),
        (
            "O1",
            amend("became", json!(null), json!({"kind": "task", "id": "T99"})),
            "became",
            Rule::Unknown(key("T99")),
        ),
        ("M2", amend("role", json!("township"), json!("king")), "role", Rule::Form),
        ("M2", amend("unit", json!("U20"), json!("U99")), "unit", Rule::Unknown(key("U99"))),
        (
            "R1",
            json!({"do": "attend", "units": {"U99": {"was": null, "to": true}}}),
            "units",
            Rule::Unknown(key("U99")),
        ),
        ("R1", json!({"do": "settle", "review": "R1", "form": "decision", "text": ""}), "text", Rule::Empty),
        ("R1", json!({"do": "settle", "review": "R1", "form": "poem", "text": "一"}), "form", Rule::Form),
        (
            "R1",
            json!({"do": "settle", "review": "R1", "form": "follow-up", "text": "一", "due": "2023-07-01"}),
            "unit",
            Rule::Empty,
        ),
        (
            "R1",
            json!({"do": "settle", "review": "R1", "form": "follow-up", "text": "一", "unit": "U01"}),
            "due",
            Rule::Empty,
        ),
        (
            "R1",
            json!({"do": "settle", "review": "R9", "form": "decision", "text": "一"}),
            "review",
            Rule::Unknown(key("R9")),
        ),
        (
            "R1",
            json!({"do": "settle", "review": "R1", "form": "decision", "text": "一", "about": [{"kind": "task", "id": "T99"}]}),
            "about",
            Rule::Unknown(key("T99")),
        ),
        (
            "R1",
            json!({"do": "attend", "occurrence": {"series": "S1", "on": "2023-07-16", "at": "2023-07-16T09:00:00"}, "units": {}}),
            "occurrence",
            Rule::NoOccurrence(day("2023-07-16")),
        ),
        (
            "R1",
            json!({"do": "attend", "occurrence": {"series": "S9", "on": "2023-07-15", "at": "2023-07-15T09:00:00"}, "units": {}}),
            "occurrence",
            Rule::Unknown(key("S9")),
        ),
    ];
    for (target, edit, field, rule) in rows {
        assert_eq!(fault(target, edit.clone()), (field.to_owned(), rule), "{edit}");
    }
}

#[test]
fn a_held_review_stays_on_its_day() {
    let data =
        after(&county(), "R1", json!({"do": "amend", "fields": {"state": {"was": "planned", "to": "held"}}}));
    let json = json!({"do": "reschedule", "at": {"was": "2023-06-15T09:00:00", "to": "2023-06-16T09:00:00"}});
    let refusal = run(&data, &propose(&data, "R1", json)).unwrap_err();
    assert_eq!(refusal, Refusal::Invalid(Fault::new("at", Rule::Fixed)));
}

#[test]
fn nothing_is_struck_off_by_whoever_submitted_it() {
    let act = |action: &str, was: &str, evidence: Option<&str>| json!({"do": "act", "action": action, "was": was, "on": "2023-06-12", "evidence": evidence});
    let data = after(&county(), "Z1", act("start", "open", None));
    let bare = run(&data, &propose(&data, "Z1", act("submit", "fixing", Some(" ")))).unwrap_err();
    assert_eq!(bare, Refusal::Invalid(Fault::new("evidence", Rule::Guard(GuardError::NoEvidence))));
    let data = after(&data, "Z1", act("submit", "fixing", Some("照片")));
    let same = run(&data, &propose(&data, "Z1", act("verify", "submitted", None))).unwrap_err();
    let rule = Rule::Guard(GuardError::SameMember { submitter: "M1".into() });
    assert_eq!(same, Refusal::Invalid(Fault::new("by", rule)));
}

#[test]
fn a_record_that_is_not_there_is_missing() {
    let data = county();
    for json in [json!({"do": "meet", "on": "2023-06-12"}), json!({"do": "amend", "fields": {}})] {
        let proposal = Proposal::new(id(1), key("T99-1"), Some(1), edit(json));
        assert_eq!(run(&data, &proposal), Err(Refusal::Missing(key("T99-1"))));
    }
}
