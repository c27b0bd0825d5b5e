//! How edits travel.

use serde_json::{Value, json};

use super::{county, edit, id, key, propose};
use crate::domain::edit::{Edit, Proposal, amendable, is_provisional};
use crate::domain::id::{Key, Kind};

/// One of every edit, with every field.
fn all() -> Vec<Value> {
    let occurrence = json!({"series": "S1", "on": "2023-07-15", "at": "2023-07-17T09:00:00"});
    vec![
        json!({"do": "report", "on": "2023-06-12", "note": "一\n二", "evidence": "三", "state": {"was": "done", "to": "from-the-future"}, "percent": {"was": 1, "to": 2}}),
        json!({"do": "meet", "on": "2023-06-12", "evidence": "一"}),
        json!({"do": "unmeet", "on": "2023-06-12"}),
        json!({"do": "supervise", "subject": {"kind": "community", "id": "C1"}, "since": "2023-06-12", "reason": "一"}),
        json!({"do": "link", "level": "county", "member": "M1", "since": "2023-06-12"}),
        json!({"do": "unlink", "level": "county", "member": "M1"}),
        json!({"do": "visit", "supervision": "L1", "on": "2023-06-12", "by": "M1", "findings": "一"}),
        json!({"do": "rectify", "supervision": "L1", "title": "一", "found": "2023-06-12", "due": "2023-06-12", "unit": "U01"}),
        json!({"do": "act", "action": "send-back", "was": "submitted", "on": "2023-06-12", "evidence": "一", "note": "二"}),
        json!({"do": "raise", "title": "一", "detail": "二", "source": "12345", "raised": "2023-06-12", "township": "U20", "community": "C1", "enterprise": "E1", "level": "community", "unit": "U01", "due": "2023-06-16"}),
        json!({"do": "handle", "action": "feed-back", "was": "handled", "level": "county", "on": "2023-06-12", "note": "一", "evidence": "二", "satisfaction": "mostly"}),
        json!({"do": "escalate", "was": "accepted", "level": "township", "on": "2023-06-12", "reason": "一", "unit": {"was": null, "to": "U01"}, "due": {"was": "2023-06-01", "to": null}}),
        json!({"do": "send-down", "was": "accepted", "level": "township", "on": "2023-06-12", "reason": "一", "unit": {"was": null, "to": "U01"}, "due": {"was": "2023-06-01", "to": null}}),
        json!({"do": "amend", "fields": {"households": {"was": 100, "to": null}}}),
        json!({"do": "appraise", "year": 2022, "from": {"kind": "unit", "id": "U101"}, "grade": {"was": "good", "to": "from-the-future"}, "text": {"was": "", "to": "一\n二"}, "on": {"was": null, "to": "2023-01-10"}}),
        json!({"do": "reschedule", "occurrence": occurrence, "at": {"was": "2023-07-17T09:00:00", "to": "2023-07-18T09:00:00"}, "note": "一"}),
        json!({"do": "attend", "occurrence": occurrence, "units": {"U01": {"was": null, "to": true}}}),
        json!({"do": "settle", "review": "R1", "occurrence": occurrence, "form": "decision", "text": "一", "about": [{"kind": "task", "id": "T01"}], "unit": "U01", "due": "2023-06-12"}),
    ]
}

#[test]
fn every_edit_is_read_as_it_was_written() {
    for json in all() {
        let one = edit(json.clone());
        assert_eq!(serde_json::to_value(&one).unwrap(), json);
        assert_eq!(json["do"], one.word());
        let proposal = Proposal::new(id(1), key("C1"), Some(3), one);
        let text = serde_json::to_string(&proposal).unwrap();
        assert_eq!(serde_json::from_str::<Proposal>(&text).unwrap(), proposal);
    }
}

/// Puts an unknown field into every object of a value, one at a time.
fn spoiled(value: &Value) -> Vec<Value> {
    let Value::Object(map) = value else { return Vec::new() };
    let mut out = Vec::new();
    let mut own = map.clone();
    own.insert("drones".to_owned(), json!(1));
    out.push(Value::Object(own));
    for (name, inner) in map {
        // Fields by name, units by id, and keys of records are open on purpose.
        let open = matches!(name.as_str(), "fields" | "units" | "subject" | "about" | "from");
        let below = if open {
            inner
                .as_object()
                .into_iter()
                .flatten()
                .flat_map(|(inside, one)| {
                    spoiled(one)
                        .into_iter()
                        .map(|bad| {
                            let mut whole = inner.clone();
                            whole[inside] = bad;
                            whole
                        })
                        .collect::<Vec<_>>()
                })
                .collect()
        } else {
            spoiled(inner)
        };
        if matches!(name.as_str(), "subject" | "from") {
            continue;
        }
        for bad in below {
            let mut whole = map.clone();
            whole.insert(name.clone(), bad);
            out.push(Value::Object(whole));
        }
    }
    out
}

#[test]
fn an_edit_with_a_field_that_is_not_known_is_refused_whole() {
    for json in all() {
        let spoiled = spoiled(&json);
        assert!(!spoiled.is_empty());
        for bad in spoiled {
            assert!(serde_json::from_value::<Edit>(bad.clone()).is_err(), "{bad}");
        }
    }
    let mut proposal = serde_json::to_value(propose(&county(), "T01", all()[0].clone())).unwrap();
    proposal["drones"] = json!(1);
    assert!(serde_json::from_value::<Proposal>(proposal).is_err());
    for bad in [
        json!({}),
        json!({"do": "destroy"}),
        json!({"do": "meet"}),
        json!({"on": "2023-06-12"}),
        json!({"do": "meet", "on": "12 June"}),
    ] {
        assert!(serde_json::from_value::<Edit>(bad.clone()).is_err(), "{bad}");
    }
}

#[test]
fn what_an_edit_names_is_asked_for() {
    let data = county();
    for json in all() {
        let proposal = propose(&data, "C1", json.clone());
        let needs = proposal.needs();
        assert!(needs.contains(&proposal.target) && needs.is_sorted(), "{json}");
        let ids = ["M1", "L1", "U01", "R1", "T01", "S1"];
        let text = json.to_string();
        for named in ids.into_iter().filter(|id| text.contains(&format!("\"{id}\""))) {
            assert!(needs.contains(&key(named)), "{json} {named}");
        }
    }
}

#[test]
fn provisional_ids_become_lasting_ones() {
    let (made, lasting) = (id(7).provisional(Kind::Supervision), Key::new(Kind::Supervision, "L9"));
    let matter = id(8).provisional(Kind::Rectification);
    let known = |key: &Key| match key.kind {
        Kind::Supervision => Some(lasting.clone()),
        Kind::Rectification => Some(Key::new(Kind::Rectification, "Z9")),
        _ => None,
    };
    for json in [
        json!({"do": "visit", "supervision": made.id, "on": "2023-06-12", "by": "M1", "findings": "一"}),
        json!({"do": "rectify", "supervision": made.id, "title": "一", "found": "2023-06-12"}),
        json!({"do": "settle", "review": "R1", "form": "decision", "text": "一", "about": [made, key("T01"), matter]}),
        json!({"do": "amend", "fields": {"became": {"was": made, "to": matter}}}),
    ] {
        let mut proposal = Proposal::new(id(1), key("O1"), Some(1), edit(json));
        let own = proposal.target.clone();
        proposal.resolve(known);
        let text = serde_json::to_string(&proposal.edit).unwrap();
        assert!(!is_provisional(&text) && !text.contains(&*made.id), "{text}");
        // Its own record is numbered by the server, whatever anyone knows.
        assert_eq!(proposal.target, own);
    }
    let mut proposal = Proposal::new(
        id(1),
        made.clone(),
        Some(1),
        edit(json!({"do": "link", "level": "county", "member": "M1"})),
    );
    proposal.resolve(known);
    assert_eq!(proposal.target, lasting);
    let mut unknown = Proposal::new(
        id(1),
        made.clone(),
        Some(1),
        edit(json!({"do": "link", "level": "county", "member": "M1"})),
    );
    unknown.resolve(|_| None);
    assert_eq!(unknown.target, made);
}

#[test]
fn amendable_fields_are_fields_of_their_records() {
    for kind in Kind::ALL {
        for field in amendable(kind) {
            assert!(!matches!(*field, "id" | "version" | "updated"), "{kind} {field}");
        }
    }
    assert!(amendable(Kind::Task).is_empty() && amendable(Kind::Visit).is_empty());
}
