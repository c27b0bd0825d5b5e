//! What each edit does.

use serde_json::{Value, json};

use super::{after, county, edit, id, key, propose, run, shown};
use crate::domain::edit::{Proposal, is_provisional};
use crate::domain::id::Kind;

#[test]
fn each_edit_changes_its_record_and_nothing_else() {
    // Target, edit, then what stands in the record afterwards, by a path in its JSON.
    let rows: Vec<(&str, Value, &str, Value)> = vec![
        (
            "T01",
            json!({"do": "report", "on": "2023-06-12", "note": "推进"}),
            "/progress/0/note",
            json!("推进"),
        ),
        (
            "T01",
            json!({"do": "report", "on": "2023-06-12", "percent": {"was": 0, "to": 60}}),
            "/percent",
            json!(60),
        ),
        (
            "T01",
            json!({"do": "report", "on": "2023-06-12", "state": {"was": "under-way", "to": "done"}}),
            "/state",
            json!("done"),
        ),
        (
            "T01",
            json!({"do": "report", "on": "2023-06-12", "evidence": "文件1"}),
            "/progress/0/evidence",
            json!("文件1"),
        ),
        (
            "T01-1",
            json!({"do": "meet", "on": "2023-06-10", "evidence": "照片"}),
            "/done",
            json!(["2023-06-10"]),
        ),
        ("T01-1", json!({"do": "meet", "on": "2023-06-10", "evidence": "照片"}), "/evidence", json!("照片")),
        ("L1", json!({"do": "link", "level": "township", "member": "M2"}), "/links/1/member", json!("M2")),
        ("L1", json!({"do": "unlink", "level": "county", "member": "M1"}), "/links", json!([])),
        (
            "Z1",
            json!({"do": "act", "action": "start", "was": "open", "on": "2023-06-12"}),
            "/state",
            json!("fixing"),
        ),
        (
            "C1",
            json!({"do": "amend", "fields": {"households": {"was": 100, "to": 800}}}),
            "/households",
            json!(800),
        ),
        (
            "C1",
            json!({"do": "amend", "fields": {"service": {"was": {"form": "enterprise", "enterprise": "E1", "since": "2022-01-01"}, "to": null}}}),
            "/service",
            Value::Null,
        ),
        (
            "C2",
            json!({"do": "amend", "fields": {"causes": {"was": null, "to": ["fees"]}}}),
            "/causes",
            json!(["fees"]),
        ),
        (
            "E1",
            json!({"do": "amend", "fields": {"party": {"was": null, "to": {"form": "branch"}}}}),
            "/party/form",
            json!("branch"),
        ),
        (
            "E1",
            json!({"do": "appraise", "year": 2022, "from": {"kind": "community", "id": "C1"}, "grade": {"was": null, "to": "good"}, "text": {"was": "", "to": "规范"}, "on": {"was": null, "to": "2023-01-10"}}),
            "/opinions",
            json!([{"year": 2022, "from": {"kind": "community", "id": "C1"}, "grade": "good", "text": "规范", "on": "2023-01-10", "by": "M1"}]),
        ),
        (
            "L1",
            json!({"do": "amend", "fields": {"until": {"was": null, "to": "2023-12-31"}}}),
            "/until",
            json!("2023-12-31"),
        ),
        (
            "Q1",
            json!({"do": "handle", "action": "accept", "was": "reported", "level": "neighbourhood", "on": "2023-06-12"}),
            "/state",
            json!("accepted"),
        ),
        (
            "Q1",
            json!({"do": "escalate", "was": "reported", "level": "neighbourhood", "on": "2023-06-12", "reason": "解决不了", "unit": {"was": "U20", "to": "U01"}, "due": {"was": "2023-06-15", "to": "2023-06-26"}}),
            "/level",
            json!("township"),
        ),
        (
            "Q1",
            json!({"do": "escalate", "was": "reported", "level": "neighbourhood", "on": "2023-06-12", "reason": "解决不了", "unit": {"was": "U20", "to": "U01"}, "due": {"was": "2023-06-15", "to": "2023-06-26"}}),
            "/steps/0/left",
            json!({"level": "neighbourhood", "unit": "U20", "due": "2023-06-15"}),
        ),
        (
            "Q1",
            json!({"do": "escalate", "was": "reported", "level": "neighbourhood", "on": "2023-06-12", "reason": "解决不了", "unit": {"was": "U20", "to": "U01"}, "due": {"was": "2023-06-15", "to": "2023-06-26"}}),
            "/unit",
            json!("U01"),
        ),
        (
            "Q1",
            json!({"do": "send-down", "was": "reported", "level": "neighbourhood", "on": "2023-06-12", "reason": "解决不了", "unit": {"was": "U20", "to": "U01"}, "due": {"was": "2023-06-15", "to": "2023-06-26"}}),
            "/level",
            json!("community"),
        ),
        (
            "Q1",
            json!({"do": "send-down", "was": "reported", "level": "neighbourhood", "on": "2023-06-12", "reason": "解决不了", "unit": {"was": "U20", "to": "U01"}, "due": {"was": "2023-06-15", "to": "2023-06-26"}}),
            "/due",
            json!("2023-06-26"),
        ),
        (
            "Q1",
            json!({"do": "amend", "fields": {"community": {"was": "C1", "to": "C2"}}}),
            "/community",
            json!("C2"),
        ),
        (
            "Q1",
            json!({"do": "amend", "fields": {"due": {"was": "2023-06-15", "to": null}}}),
            "/due",
            Value::Null,
        ),
        ("Z1", json!({"do": "amend", "fields": {"unit": {"was": null, "to": "U20"}}}), "/unit", json!("U20")),
        (
            "R1",
            json!({"do": "amend", "fields": {"state": {"was": "planned", "to": "held"}}}),
            "/state",
            json!("held"),
        ),
        (
            "O1",
            json!({"do": "amend", "fields": {"became": {"was": null, "to": {"kind": "task", "id": "T01"}}}}),
            "/became/id",
            json!("T01"),
        ),
        (
            "M2",
            json!({"do": "amend", "fields": {"role": {"was": "township", "to": "viewer"}}}),
            "/role",
            json!("viewer"),
        ),
        (
            "R1",
            json!({"do": "reschedule", "at": {"was": "2023-06-15T09:00:00", "to": "2023-06-16T15:00:00"}, "note": "冲突"}),
            "/at",
            json!("2023-06-16T15:00:00"),
        ),
        (
            "R1",
            json!({"do": "reschedule", "at": {"was": "2023-06-15T09:00:00", "to": "2023-06-16T15:00:00"}}),
            "/moved_from",
            json!("2023-06-15"),
        ),
        (
            "R1",
            json!({"do": "attend", "units": {"U01": {"was": null, "to": true}, "U20": {"was": null, "to": false}}}),
            "/attendance",
            json!([{"unit": "U01", "present": true}, {"unit": "U20", "present": false}]),
        ),
    ];
    for (target, edit, path, value) in rows {
        let data = county();
        let proposal = propose(&data, target, edit.clone());
        let records = run(&data, &proposal).unwrap_or_else(|refusal| panic!("{edit}: {refusal}"));
        assert_eq!(records[0].key(), key(target), "{edit}");
        assert_eq!((records[0].version(), records[0].updated()), (2, super::by().now), "{edit}");
        // Only the census of a register's area goes with a record.
        assert!(records[1..].iter().all(|record| record.key().kind == Kind::Census), "{edit}");
        let next = super::with(&data, records);
        assert_eq!(shown(&next, target).pointer(path).unwrap_or(&Value::Null), &value, "{edit}");
        assert_eq!(next.len(), data.len(), "{edit}");
    }
}

#[test]
fn edits_that_make_records_name_them() {
    let rows: Vec<(Value, Kind, &str, Value)> = vec![
        (
            json!({"do": "supervise", "subject": {"kind": "community", "id": "C2"}, "since": "2023-06-01", "reason": " "}),
            Kind::Supervision,
            "/subject/id",
            json!("C2"),
        ),
        (
            json!({"do": "supervise", "subject": {"kind": "enterprise", "id": "E1"}, "since": "2023-06-01"}),
            Kind::Supervision,
            "/since",
            json!("2023-06-01"),
        ),
        (
            json!({"do": "visit", "supervision": "L1", "on": "2023-06-10", "by": "M2", "findings": "已清理"}),
            Kind::Visit,
            "/by",
            json!("M2"),
        ),
        (
            json!({"do": "rectify", "supervision": "L1", "title": "飞线", "found": "2023-06-10", "due": "2023-06-30", "unit": "U01"}),
            Kind::Rectification,
            "/state",
            json!("open"),
        ),
        (
            json!({"do": "raise", "title": "停水", "source": "whistle", "raised": "2023-06-10", "township": "U20", "community": "C2", "level": "community", "unit": "U20", "due": "2023-06-16"}),
            Kind::Matter,
            "/state",
            json!("reported"),
        ),
        (
            json!({"do": "settle", "review": "R1", "form": "follow-up", "text": "清理", "unit": "U20", "due": "2023-07-01", "about": [{"kind": "task", "id": "T01"}]}),
            Kind::Outcome,
            "/form",
            json!("follow-up"),
        ),
    ];
    for (json, kind, path, value) in rows {
        let data = county();
        let proposal = Proposal::new(id(1), key("C2"), Some(1), edit(json.clone()));
        assert!(is_provisional(&proposal.target.id) && proposal.base_version.is_none());
        let records = run(&data, &proposal).unwrap_or_else(|refusal| panic!("{json}: {refusal}"));
        assert_eq!((records[0].key(), records[0].version(), records.len()), (id(1).provisional(kind), 1, 1));
        assert_eq!(proposal.edit.makes(), Some(kind));
        let next = super::with(&data, records);
        let made = shown(&next, &proposal.target.id);
        assert_eq!(made.pointer(path), Some(&value), "{json}");
        assert_eq!(made.get("reason"), None);
    }
}

#[test]
fn a_day_of_a_series_gets_its_record_once() {
    let data = county();
    // 2023-07-15 is a Saturday: the meeting is on Monday.
    let occurrence = json!({"series": "S1", "on": "2023-07-15", "at": "2023-07-17T09:00:00"});
    let attend =
        json!({"do": "attend", "occurrence": occurrence, "units": {"U01": {"was": null, "to": true}}});
    let settle = json!({"do": "settle", "review": "RS1-230715", "occurrence": occurrence, "form": "decision", "text": "同意"});
    let next = after(&data, "RS1-230715", attend.clone());
    let review = shown(&next, "RS1-230715");
    assert_eq!((&review["at"], &review["moved_from"]), (&json!("2023-07-17T09:00:00"), &json!("2023-07-15")));
    assert_eq!((&review["title"], &review["version"]), (&json!("调度会"), &json!(1)));
    let both = after(&next, "RS1-230715", settle.clone());
    assert_eq!((both.reviews.len(), both.outcomes.len()), (2, 2));
    let other = after(&after(&data, "RS1-230715", settle), "RS1-230715", attend);
    assert_eq!(shown(&other, "RS1-230715")["attendance"], shown(&both, "RS1-230715")["attendance"]);
    // A record under another id stands for its day.
    let held = json!({"series": "S1", "on": "2023-06-15", "at": "2023-06-15T09:00:00"});
    let edit = json!({"do": "attend", "occurrence": held, "units": {"U20": {"was": null, "to": true}}});
    let next = after(&data, "RS1-230615", edit);
    assert_eq!((next.reviews.len(), &shown(&next, "R1")["version"]), (1, &json!(2)));
}

#[test]
fn evidence_of_a_milestone_is_neither_lost_nor_left_behind() {
    let data = county();
    let meet = |day: &str, evidence: &str| json!({"do": "meet", "on": day, "evidence": evidence});
    let one =
        after(&after(&data, "T01-2", meet("2023-06-02", "简报6")), "T01-2", meet("2023-05-03", "简报5"));
    let other =
        after(&after(&data, "T01-2", meet("2023-05-03", "简报5")), "T01-2", meet("2023-06-02", "简报6"));
    let expected = json!("2023-05-03 简报5\n2023-06-02 简报6");
    assert_eq!(
        (&shown(&one, "T01-2")["evidence"], &shown(&other, "T01-2")["evidence"]),
        (&expected, &expected)
    );
    assert_eq!(shown(&one, "T01-2")["done"], json!(["2023-05-03", "2023-06-02"]));
    let back = after(&one, "T01-2", json!({"do": "unmeet", "on": "2023-05-03"}));
    assert_eq!(shown(&back, "T01-2")["evidence"], json!("2023-06-02 简报6"));
    let dated = after(&data, "T01-1", meet("2023-06-02", "甲"));
    let again = after(
        &after(&dated, "T01-1", json!({"do": "unmeet", "on": "2023-06-02"})),
        "T01-1",
        meet("2023-06-03", "乙"),
    );
    assert_eq!(
        (&shown(&again, "T01-1")["evidence"], &shown(&again, "T01-1")["done"]),
        (&json!("乙"), &json!(["2023-06-03"]))
    );
}

#[test]
fn reasons_are_added_and_a_review_that_comes_back_is_not_moved() {
    let data = county();
    let to = |was: &str, to: &str, note: &str| json!({"do": "reschedule", "at": {"was": was, "to": to}, "note": note});
    let (first, second) = ("2023-06-15T09:00:00", "2023-06-20T09:00:00");
    let moved = after(&data, "R1", to(first, second, "冲突"));
    let back = after(&moved, "R1", to(second, first, "恢复"));
    let review = shown(&back, "R1");
    assert_eq!((review.get("moved_from"), &review["note"]), (None, &json!("冲突\n恢复")));
}

#[test]
fn what_stands_there_already_changes_nothing() {
    let data = after(&county(), "T01-1", json!({"do": "meet", "on": "2023-06-10"}));
    for (target, json) in [
        ("T01-1", json!({"do": "meet", "on": "2023-06-10"})),
        ("C1", json!({"do": "amend", "fields": {"households": {"was": 100, "to": 100}}})),
        ("C1", json!({"do": "amend", "fields": {"households": {"was": 7, "to": 100}}})),
        (
            "C1",
            json!({"do": "amend", "fields": {"causes": {"was": null, "to": []}, "exempt": {"was": "", "to": null}}}),
        ),
        (
            "R1",
            json!({"do": "attend", "units": {"U01": {"was": null, "to": null}, "U20": {"was": null, "to": null}}}),
        ),
        (
            "R1",
            json!({"do": "reschedule", "at": {"was": "2023-06-15T09:00:00", "to": "2023-06-15T09:00:00"}}),
        ),
    ] {
        assert_eq!(run(&data, &propose(&data, target, json.clone())), Ok(Vec::new()), "{json}");
    }
}

#[test]
fn the_log_keeps_the_order_of_days() {
    let mut data = county();
    for (day, note) in
        [("2023-06-10", "二"), ("2023-06-01", "一"), ("2023-06-12", "四"), ("2023-06-10", "三")]
    {
        data = after(&data, "T01", json!({"do": "report", "on": day, "note": note}));
    }
    let notes: Vec<String> =
        data.tasks.at(0).unwrap().progress.iter().map(|line| line.note.to_string()).collect();
    assert_eq!(notes, ["一", "二", "三", "四"]);
    assert_eq!(shown(&data, "T01")["progress"][0]["by"], json!("M1"));
    assert_eq!(shown(&data, "T01")["version"], json!(5));
}
