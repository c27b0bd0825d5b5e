//! Two members change one value: both sides come back, field by field, and nothing is overwritten.

use serde_json::{Value, json};

use super::{after, county, propose, run, shown};
use crate::domain::edit::{Clash, Refusal};

fn clashes(target: &str, theirs: Value, mine: &Value) -> Vec<(String, Value, Value, Value)> {
    let base = county();
    let mine = propose(&base, target, mine.clone());
    let data = after(&base, target, theirs);
    let before = shown(&data, target);
    match run(&data, &mine) {
        Err(Refusal::Conflict(conflict)) => {
            assert_eq!((&conflict.key.id, conflict.version), (&target.into(), 2));
            assert_eq!(shown(&data, target), before);
            conflict
                .fields
                .into_iter()
                .map(|Clash { field, base, mine, theirs }| (field.to_string(), base, mine, theirs))
                .collect()
        }
        other => panic!("{mine:?}: {other:?}"),
    }
}

fn appraise(community: &str, year: i16, grade: &str, text: &str) -> Value {
    json!({
        "do": "appraise", "year": year, "from": {"kind": "community", "id": community},
        "grade": {"was": null, "to": grade}, "text": {"was": "", "to": text},
        "on": {"was": null, "to": "2023-06-01"},
    })
}

#[test]
fn each_replaced_value_has_its_own_conflict() {
    let amend = |fields: Value| json!({"do": "amend", "fields": fields});
    let rows: Vec<(&str, Value, Value, Vec<(&str, Value, Value, Value)>)> = vec![
        (
            "C1",
            amend(json!({"households": {"was": 100, "to": 200}, "exempt": {"was": null, "to": "拆迁"}})),
            amend(json!({"households": {"was": 100, "to": 300}, "model": {"was": null, "to": "2023-06-01"}})),
            vec![("households", json!(100), json!(300), json!(200))],
        ),
        (
            "C1",
            amend(json!({"households": {"was": 100, "to": 200}, "name": {"was": "小区甲", "to": "丙"}})),
            amend(json!({"households": {"was": 100, "to": 300}, "name": {"was": "小区甲", "to": "丁"}})),
            vec![
                ("households", json!(100), json!(300), json!(200)),
                ("name", json!("小区甲"), json!("丁"), json!("丙")),
            ],
        ),
        (
            "T01",
            json!({"do": "report", "on": "2023-06-12", "percent": {"was": 0, "to": 50}, "state": {"was": "under-way", "to": "suspended"}}),
            json!({"do": "report", "on": "2023-06-12", "percent": {"was": 0, "to": 60}, "state": {"was": "under-way", "to": "done"}}),
            vec![
                ("state", json!("under-way"), json!("done"), json!("suspended")),
                ("percent", json!(0), json!(60), json!(50)),
            ],
        ),
        (
            "T01-1",
            json!({"do": "meet", "on": "2023-06-10", "evidence": "甲"}),
            json!({"do": "meet", "on": "2023-06-11", "evidence": "乙"}),
            vec![
                ("done", json!([]), json!(["2023-06-11"]), json!(["2023-06-10"])),
                ("evidence", json!(null), json!("乙"), json!("甲")),
            ],
        ),
        (
            "E1",
            appraise("C1", 2022, "good", "甲"),
            appraise("C1", 2022, "poor", "乙"),
            vec![
                ("grade", json!(null), json!("poor"), json!("good")),
                ("text", json!(""), json!("乙"), json!("甲")),
            ],
        ),
        (
            "Z1",
            json!({"do": "act", "action": "start", "was": "open", "on": "2023-06-01"}),
            json!({"do": "act", "action": "start", "was": "open", "on": "2023-06-02"}),
            vec![("state", json!("open"), json!("fixing"), json!("fixing"))],
        ),
        (
            "Q1",
            json!({"do": "handle", "action": "accept", "was": "reported", "level": "neighbourhood", "on": "2023-06-12"}),
            json!({"do": "handle", "action": "accept", "was": "reported", "level": "neighbourhood", "on": "2023-06-12"}),
            vec![("state", json!("reported"), json!("accepted"), json!("accepted"))],
        ),
        (
            "Q1",
            json!({"do": "escalate", "was": "reported", "level": "neighbourhood", "on": "2023-06-12", "reason": "解决不了", "unit": {"was": "U20", "to": "U01"}, "due": {"was": "2023-06-15", "to": "2023-06-26"}}),
            json!({"do": "handle", "action": "accept", "was": "reported", "level": "neighbourhood", "on": "2023-06-12"}),
            vec![("level", json!("neighbourhood"), json!("neighbourhood"), json!("township"))],
        ),
        (
            "Q1",
            json!({"do": "handle", "action": "accept", "was": "reported", "level": "neighbourhood", "on": "2023-06-12"}),
            json!({"do": "escalate", "was": "reported", "level": "neighbourhood", "on": "2023-06-12", "reason": "解决不了", "unit": {"was": "U20", "to": "U01"}, "due": {"was": "2023-06-15", "to": "2023-06-26"}}),
            vec![("state", json!("reported"), json!("reported"), json!("accepted"))],
        ),
        (
            "Q1",
            json!({"do": "amend", "fields": {"unit": {"was": "U20", "to": null}}}),
            json!({"do": "escalate", "was": "reported", "level": "neighbourhood", "on": "2023-06-12", "reason": "解决不了", "unit": {"was": "U20", "to": "U01"}, "due": {"was": "2023-06-15", "to": "2023-06-26"}}),
            vec![("unit", json!("U20"), json!("U01"), json!(null))],
        ),
        (
            "R1",
            json!({"do": "reschedule", "at": {"was": "2023-06-15T09:00:00", "to": "2023-06-16T09:00:00"}}),
            json!({"do": "reschedule", "at": {"was": "2023-06-15T09:00:00", "to": "2023-06-17T09:00:00"}}),
            vec![(
                "at",
                json!("2023-06-15T09:00:00"),
                json!("2023-06-17T09:00:00"),
                json!("2023-06-16T09:00:00"),
            )],
        ),
        (
            "R1",
            json!({"do": "attend", "units": {"U01": {"was": null, "to": true}}}),
            json!({"do": "attend", "units": {"U01": {"was": null, "to": false}, "U20": {"was": null, "to": true}}}),
            vec![("attendance.U01", json!(null), json!(false), json!(true))],
        ),
    ];
    for (target, theirs, mine, expected) in rows {
        let expected: Vec<(String, Value, Value, Value)> = expected
            .into_iter()
            .map(|(field, base, mine, theirs)| (field.to_owned(), base, mine, theirs))
            .collect();
        assert_eq!(clashes(target, theirs, &mine), expected, "{mine}");
    }
}

#[test]
fn edits_of_other_values_and_the_same_new_value_do_not_conflict() {
    let base = county();
    for (target, theirs, mine) in [
        (
            "C1",
            json!({"do": "amend", "fields": {"households": {"was": 100, "to": 200}}}),
            json!({"do": "amend", "fields": {"exempt": {"was": null, "to": "拆迁"}}}),
        ),
        (
            "C1",
            json!({"do": "amend", "fields": {"households": {"was": 100, "to": 200}}}),
            json!({"do": "amend", "fields": {"households": {"was": 100, "to": 200}}}),
        ),
        (
            "T01",
            json!({"do": "report", "on": "2023-06-12", "note": "一"}),
            json!({"do": "report", "on": "2023-06-12", "note": "二"}),
        ),
        (
            "T01",
            json!({"do": "report", "on": "2023-06-12", "percent": {"was": 0, "to": 5}}),
            json!({"do": "report", "on": "2023-06-12", "note": "二"}),
        ),
        ("E1", appraise("C1", 2022, "good", "甲"), appraise("C2", 2022, "poor", "乙")),
        ("E1", appraise("C1", 2022, "good", "甲"), appraise("C1", 2023, "poor", "乙")),
        ("E1", appraise("C1", 2022, "good", "甲"), appraise("C1", 2022, "good", "甲")),
        ("T01-2", json!({"do": "meet", "on": "2023-05-01"}), json!({"do": "meet", "on": "2023-06-01"})),
        ("T01-1", json!({"do": "meet", "on": "2023-05-01"}), json!({"do": "meet", "on": "2023-05-01"})),
        (
            "Q1",
            json!({"do": "handle", "action": "accept", "was": "reported", "level": "neighbourhood", "on": "2023-06-12"}),
            json!({"do": "amend", "fields": {"title": {"was": "电梯停运", "to": "电梯困人"}}}),
        ),
        (
            "L1",
            json!({"do": "link", "level": "township", "member": "M2"}),
            json!({"do": "link", "level": "neighbourhood", "member": "M1"}),
        ),
        (
            "L1",
            json!({"do": "link", "level": "township", "member": "M2"}),
            json!({"do": "unlink", "level": "county", "member": "M1"}),
        ),
        (
            "R1",
            json!({"do": "attend", "units": {"U01": {"was": null, "to": true}}}),
            json!({"do": "attend", "units": {"U20": {"was": null, "to": true}}}),
        ),
    ] {
        let mine = propose(&base, target, mine);
        let data = after(&base, target, theirs);
        assert!(run(&data, &mine).is_ok(), "{:?}", mine.edit);
    }
}
