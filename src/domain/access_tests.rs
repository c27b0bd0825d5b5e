//! The contract's table of roles, row by row.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::access::{self, Label, Reads, Sight, Viewer};
use super::dataset::Dataset;
use super::edit::{Edit, EditId, Proposal, Records};
use super::fixture::{dataset, milestone, programme, record, task};
use super::id::{Key, Kind};
use super::member::Role;
use super::record::Record;

/// Two units with a member each, a group of both, two areas with a community, an enterprise and a case each.
fn county() -> Dataset {
    let unit = |id: &str, form: &str| {
        Record::Unit(record(json!({"id": id, "name": id, "level": "county", "form": form})))
    };
    let member = |id: &str, unit: &str| {
        Record::Member(record(
            json!({"id": id, "name": id, "unit": unit, "level": "county", "role": "lead", "contact": "13800000012"}),
        ))
    };
    let community = |id: &str, area: &str, enterprise: &str| {
        Record::Community(record(
            json!({"id": id, "name": id, "township": area, "form": "old", "service": {"form": "enterprise", "enterprise": enterprise}}),
        ))
    };
    let enterprise =
        |id: &str, area: &str| Record::Enterprise(record(json!({"id": id, "name": id, "township": area})));
    let case = |id: &str, subject: &str, member: &str| {
        Record::Supervision(record(
            json!({"id": id, "subject": {"kind": "community", "id": subject}, "since": "2023-01-01", "links": [{"level": "county", "member": member}]}),
        ))
    };
    let matter = |id: &str, case: &str, unit: Option<&str>| {
        Record::Rectification(record(
            json!({"id": id, "supervision": case, "title": id, "found": "2023-05-01", "state": "open", "unit": unit}),
        ))
    };
    let visit = |id: &str, case: &str| {
        Record::Visit(record(
            json!({"id": id, "supervision": case, "on": "2023-05-01", "by": "M1", "findings": "f"}),
        ))
    };
    dataset([
        programme(),
        unit("U01", "department"),
        unit("U02", "department"),
        unit("U03", "department"),
        unit("U20", "township"),
        unit("U21", "township"),
        Record::Unit(record(
            json!({"id": "U90", "name": "g", "level": "county", "form": "group", "members": ["U01"]}),
        )),
        member("M1", "U01"),
        member("M2", "U02"),
        task("T01", "under-way", &[("U01", "lead"), ("U02", "support")]),
        task("T02", "under-way", &[("U02", "responsible")]),
        task("T03", "under-way", &[("U90", "lead")]),
        milestone("T01-1", &json!({"due": "2023-06-30"})),
        milestone("T02-1", &json!({"due": "2023-06-30"})),
        community("C1", "U20", "E1"),
        community("C2", "U21", "E2"),
        enterprise("E1", "U20"),
        enterprise("E2", "U21"),
        case("L1", "C1", "M1"),
        case("L2", "C2", "M2"),
        matter("Z1", "L1", None),
        matter("Z2", "L2", Some("U03")),
        visit("V1", "L1"),
        visit("V2", "L2"),
        // Within an area; handled by a county unit; before the county after another unit had it.
        Record::Matter(record(json!({"id": "Q1", "title": "t", "source": "12345", "raised": "2023-05-01",
            "township": "U20", "level": "township", "unit": "U20", "state": "reported"}))),
        Record::Matter(record(json!({"id": "Q2", "title": "t", "source": "12319", "raised": "2023-05-01",
            "township": "U21", "level": "township", "unit": "U01", "state": "reported"}))),
        Record::Matter(record(json!({"id": "Q3", "title": "t", "source": "whistle", "raised": "2023-05-01",
            "township": "U21", "level": "county", "unit": "U02", "state": "reported",
            "steps": [{"on": "2023-05-02", "by": "M1", "to": "reported", "note": "n",
                "left": {"level": "township", "unit": "U20"}}]}))),
        Record::Review(record(
            json!({"id": "R1", "form": "dispatch", "level": "county", "title": "r", "at": "2023-06-15T09:00:00", "state": "planned"}),
        )),
        Record::Outcome(record(json!({"id": "O1", "review": "R1", "form": "decision", "text": "t"}))),
    ])
}

fn viewer(role: Role, unit: &str) -> Viewer {
    Viewer { member: "M1".into(), role, unit: unit.into() }
}

fn key(id: &str) -> Key {
    Key::new(Kind::of_id(id).unwrap(), id)
}

fn may(viewer: &Viewer, target: &str, edit: &Value, at: &Dataset) -> bool {
    let id: EditId = "0188b3c8-5c00-7abc-8def-0123456789ab".parse().unwrap();
    let edit: Edit = serde_json::from_value(edit.clone()).unwrap();
    access::may(viewer, &Proposal::new(id, key(target), None, edit), at)
}

#[test]
fn every_role_edits_what_the_contract_gives_it() {
    let report = json!({"do": "report", "on": "2023-06-12", "note": "n"});
    let meet = json!({"do": "meet", "on": "2023-06-12"});
    let unmeet = json!({"do": "unmeet", "on": "2023-06-12"});
    let link = json!({"do": "link", "level": "county", "member": "M1"});
    let unlink = json!({"do": "unlink", "level": "county", "member": "M1"});
    let visit = |case: &str| json!({"do": "visit", "supervision": case, "on": "2023-06-12", "by": "M1", "findings": "f"});
    let rectify =
        |case: &str| json!({"do": "rectify", "supervision": case, "title": "t", "found": "2023-06-12"});
    let supervise =
        json!({"do": "supervise", "subject": {"kind": "community", "id": "C1"}, "since": "2023-06-12"});
    let act = json!({"do": "act", "action": "start", "was": "open", "on": "2023-06-12"});
    let amend = |field: &str| json!({"do": "amend", "fields": {field: {"was": null, "to": null}}});
    let appraise = |from: &str| {
        json!({
            "do": "appraise", "year": 2022, "from": key(from), "grade": {"was": null, "to": "good"},
            "text": {"was": "", "to": ""}, "on": {"was": null, "to": "2023-06-01"},
        })
    };
    let move_it =
        json!({"do": "reschedule", "at": {"was": "2023-06-15T09:00:00", "to": "2023-06-16T09:00:00"}});
    let attend = json!({"do": "attend", "units": {}});
    let settle = json!({"do": "settle", "review": "R1", "form": "decision", "text": "t"});
    let handle = json!({"do": "handle", "action": "accept", "was": "reported", "level": "township", "on": "2023-06-12"});
    let shift = |word: &str| json!({"do": word, "was": "reported", "level": "township", "on": "2023-06-12", "reason": "r", "unit": {"was": null, "to": null}, "due": {"was": null, "to": null}});
    let raise = |area: &str, unit: &str| json!({"do": "raise", "title": "t", "source": "12345", "raised": "2023-06-12", "township": area, "level": "township", "unit": unit});
    // Target, edit, then: admin, office, lead of U01, lead of U02, lead of U03, township U20, viewer.
    let rows: Vec<(&str, Value, [bool; 7])> = vec![
        ("T01", report.clone(), [false, true, true, true, false, false, false]),
        ("T02", report.clone(), [false, true, false, true, false, false, false]),
        ("T03", report, [false, true, true, false, false, false, false]),
        ("T01-1", meet.clone(), [false, true, true, true, false, false, false]),
        ("T02-1", meet, [false, true, false, true, false, false, false]),
        ("T02-1", unmeet, [false, true, false, true, false, false, false]),
        ("L1", link, [false, true, false, false, false, false, false]),
        ("L1", unlink, [false, true, false, false, false, false, false]),
        ("C1", supervise, [false, true, false, false, false, false, false]),
        ("L1", visit("L1"), [false, true, true, false, false, true, false]),
        ("L2", visit("L2"), [false, true, false, true, true, false, false]),
        ("L1", rectify("L1"), [false, true, true, false, false, true, false]),
        ("L2", rectify("L2"), [false, true, false, true, true, false, false]),
        ("Z1", act.clone(), [false, true, true, false, false, true, false]),
        ("Z2", act, [false, true, false, true, true, false, false]),
        ("Q1", handle.clone(), [false, true, false, false, false, true, false]),
        ("Q2", handle.clone(), [false, true, true, false, false, false, false]),
        // Who had it may follow it, and no more; who reads it before the county neither.
        ("Q3", handle, [false, true, false, true, false, false, false]),
        ("Q1", shift("escalate"), [false, true, false, false, false, true, false]),
        ("Q2", shift("send-down"), [false, true, true, false, false, false, false]),
        ("Q2", amend("title"), [false, true, true, false, false, false, false]),
        ("C1", raise("U20", "U03"), [false, true, false, false, true, true, false]),
        ("C2", raise("U21", "U01"), [false, true, true, false, false, false, false]),
        ("Z1", amend("due"), [false, true, true, false, false, true, false]),
        ("Z2", amend("due"), [false, true, false, true, true, false, false]),
        ("C1", amend("households"), [false, true, false, false, false, true, false]),
        ("C1", amend("township"), [false, true, false, false, false, false, false]),
        ("C2", amend("households"), [false, true, false, false, false, false, false]),
        ("E1", amend("credit"), [false, true, false, false, false, true, false]),
        ("E1", amend("township"), [false, true, false, false, false, false, false]),
        ("E2", amend("credit"), [false, true, false, false, false, false, false]),
        ("E1", appraise("C1"), [false, true, false, false, false, true, false]),
        ("E1", appraise("C2"), [false, true, false, false, false, false, false]),
        ("E2", appraise("C1"), [false, true, false, false, false, false, false]),
        ("E2", appraise("C2"), [false, true, false, false, false, false, false]),
        ("L1", amend("until"), [false, true, false, false, false, false, false]),
        ("R1", amend("title"), [false, true, false, false, false, false, false]),
        ("O1", amend("done"), [false, true, false, false, false, false, false]),
        ("M2", amend("role"), [true, false, false, false, false, false, false]),
        ("R1", move_it, [false, true, false, false, false, false, false]),
        ("R1", attend, [false, true, false, false, false, false, false]),
        ("R1", settle, [false, true, false, false, false, false, false]),
    ];
    let viewers = [
        viewer(Role::Admin, "U01"),
        viewer(Role::Office, "U01"),
        viewer(Role::Lead, "U01"),
        viewer(Role::Lead, "U02"),
        viewer(Role::Lead, "U03"),
        viewer(Role::Township, "U20"),
        viewer(Role::Viewer, "U01"),
    ];
    let data = county();
    for (target, edit, expected) in rows {
        for (viewer, expected) in viewers.iter().zip(expected) {
            assert_eq!(may(viewer, target, &edit, &data), expected, "{viewer:?} {target} {edit}");
        }
        // A role of a newer version may nothing.
        assert!(!may(&viewer(Role::from("emperor"), "U01"), target, &edit, &data));
    }
}

#[test]
fn every_role_reads_what_the_contract_gives_it() {
    let data = county();
    let cases: &[(&Viewer, &[&str])] = &[
        (
            &viewer(Role::Admin, "U01"),
            &["C1", "C2", "E1", "E2", "L1", "L2", "Q1", "Q2", "Q3", "V1", "V2", "Z1", "Z2"],
        ),
        (
            &viewer(Role::Office, "U01"),
            &["C1", "C2", "E1", "E2", "L1", "L2", "Q1", "Q2", "Q3", "V1", "V2", "Z1", "Z2"],
        ),
        (&viewer(Role::Lead, "U01"), &["C1", "E1", "L1", "Q2", "Q3", "V1", "Z1"]),
        (&viewer(Role::Lead, "U02"), &["C2", "E2", "L2", "Q3", "V2", "Z2"]),
        (&viewer(Role::Lead, "U03"), &["C2", "E2", "L2", "Q3", "V2", "Z2"]),
        (&viewer(Role::Township, "U20"), &["C1", "E1", "L1", "Q1", "Q3", "V1", "Z1"]),
        (&viewer(Role::Township, "U21"), &["C2", "E2", "L2", "Q2", "Q3", "V2", "Z2"]),
        (&viewer(Role::Viewer, "U01"), &[]),
        (&viewer(Role::from("emperor"), "U01"), &[]),
    ];
    let scoped = ["C1", "C2", "E1", "E2", "L1", "L2", "Q1", "Q2", "Q3", "V1", "V2", "Z1", "Z2"];
    for (viewer, seen) in cases {
        let sight = Sight { records: &data, viewer };
        for id in scoped {
            let record = data.record(&key(id)).unwrap();
            assert_eq!(access::sees(viewer, &record, &data), seen.contains(&id), "{viewer:?} {id}");
            assert_eq!(sight.record(&key(id)).is_some(), seen.contains(&id), "{viewer:?} {id}");
        }
        // The plan is everyone's.
        for record in data.records().filter(|record| !scoped.contains(&record.key().id.as_str())) {
            assert!(access::sees(viewer, &record, &data), "{viewer:?} {}", record.key());
            assert_eq!(access::labels(&record, &data), BTreeSet::from([Label::Common]));
        }
    }
}

#[test]
fn what_points_at_a_record_is_seen_only_as_far_as_it_is_in_sight() {
    let data = county();
    let township = viewer(Role::Township, "U21");
    let sight = Sight { records: &data, viewer: &township };
    assert_eq!(sight.pointing_at(&key("C1")), Vec::<Key>::new());
    assert_eq!(sight.pointing_at(&key("C2")), [key("L2")]);
    assert!(matches!(access::reads(&township), Reads::Labels(held) if held.len() == 2));
}

#[test]
fn contacts_are_masked_for_viewers_alone() {
    let member = county().record(&key("M1")).unwrap();
    for (role, clear) in [
        (Role::Admin, true),
        (Role::Office, true),
        (Role::Lead, true),
        (Role::Township, true),
        (Role::Viewer, false),
        (Role::from("emperor"), false),
    ] {
        let shown = access::view(&viewer(role.clone(), "U01"), member.clone());
        let text = String::from_utf8(shown.to_json().unwrap()).unwrap();
        assert_eq!(text.contains("13800000012"), clear, "{role:?}");
        assert!(clear || text.contains("138******12"));
    }
}

#[test]
fn labels_are_words_of_the_store() {
    for (label, word) in [
        (Label::Common, "common"),
        (Label::Area("U20".into()), "area:U20"),
        (Label::Unit("U03".into()), "unit:U03"),
        (Label::County, "county"),
    ] {
        assert_eq!(label.to_string(), word);
    }
}
