//! Links turned round, against the records themselves.
#![cfg(test)]

use super::*;
use crate::domain::fixture::{dataset, milestone, record, task};
use crate::domain::id::Kind;
use crate::domain::record::Record;
use proptest::prelude::*;
use serde_json::{Value, json};

fn unit(id: &str, kind: &str, parent: Option<&str>, members: &[&str]) -> Record {
    Record::Unit(record(json!({
        "id": id, "name": id, "level": "township", "form": kind, "parent": parent, "members": members,
    })))
}

fn visit(id: &str, supervision: &str, on: &str) -> Record {
    let fields = json!({"id": id, "supervision": supervision, "on": on, "by": "M1", "findings": "…"});
    Record::Visit(record(fields))
}

fn supervision(id: &str, subject: &Value, members: &[&str]) -> Record {
    let links: Vec<Value> =
        members.iter().map(|member| json!({"level": "county", "member": member})).collect();
    Record::Supervision(record(json!({"id": id, "subject": subject, "since": "2023-03-06", "links": links})))
}

fn ids<'a, T: Entity + 'a>(rows: impl Iterator<Item = &'a Arc<T>>) -> Vec<String> {
    rows.map(|row| row.id().to_string()).collect()
}

fn parts(data: &Dataset, unit: &str) -> Vec<(String, String, Option<String>)> {
    let links = Links::new(data);
    let parts = links.tasks_of(data, &unit.into());
    parts
        .map(|one| (one.task.id.to_string(), one.duty.as_str().to_owned(), one.via.map(ToString::to_string)))
        .collect()
}

#[test]
fn units_have_parts_by_name_and_through_groups() {
    let data = dataset([
        unit("U1", "township", None, &[]),
        unit("U2", "township", None, &[]),
        unit("U3", "township", None, &[]),
        unit("U8", "group", None, &["U2", "U9"]),
        unit("U9", "group", None, &["U1", "U2", "U3", "U8", "U9"]),
        task("T1", "under-way", &[("U1", "lead"), ("U9", "support")]),
        task("T2", "under-way", &[("U8", "responsible"), ("U2", "lead")]),
    ]);
    let part = |task: &str, duty: &str, via: Option<&str>| (task.into(), duty.into(), via.map(str::to_owned));
    assert_eq!(parts(&data, "U1"), [part("T1", "lead", None), part("T2", "responsible", Some("U8"))]);
    assert_eq!(parts(&data, "U2"), [part("T1", "support", Some("U9")), part("T2", "lead", None)]);
    assert_eq!(parts(&data, "U9")[0], part("T1", "support", None));
    assert_eq!(parts(&data, "U7"), []);
    assert_eq!(group_members(&data, &"U1".into()), []);
}

#[test]
fn supervisions_lead_to_all_around_them() {
    let community = json!({"kind": "community", "id": "C1"});
    let data = dataset([
        supervision("L1", &community, &["M1", "M2", "M1"]),
        supervision("L2", &json!({"kind": "enterprise", "id": "E1"}), &["M2"]),
        Record::Member(record(
            json!({"id": "M1", "name": "…", "unit": "U1", "level": "county", "role": "lead"}),
        )),
        Record::Member(record(
            json!({"id": "M2", "name": "…", "unit": "U1", "level": "county", "role": "lead"}),
        )),
        unit("U1", "department", None, &[]),
        visit("V1", "L1", "2023-05-29"),
        visit("V2", "L1", "2023-06-02"),
        visit("V3", "L1", "2023-04-02"),
        visit("V4", "L9", "2023-04-02"),
    ]);
    let links = Links::new(&data);
    assert_eq!(ids(links.visits_of(&data, &"L1".into())), ["V2", "V1", "V3"]);
    assert_eq!(links.visits_of(&data, &"L1".into()).len(), 3);
    assert_eq!(ids(links.visits_of(&data, &"L9".into())), [""; 0]);
    assert_eq!(ids(links.supervisions_of_member(&data, &"M2".into())), ["L1", "L2"]);
    assert_eq!(ids(links.supervisions_of_member(&data, &"M1".into())), ["L1"]);
    assert_eq!(ids(links.supervisions_of(&data, &Key::new(Kind::Community, "C1"))), ["L1"]);
    assert_eq!(ids(links.members_of(&data, &"U1".into())), ["M1", "M2"]);
}

#[test]
fn reviews_and_outcomes_find_each_other() {
    let review = |id: &str, at: &str| {
        let fields = json!({"id": id, "form": "dispatch", "level": "county", "title": "…", "at": at, "series": "S1", "state": "held"});
        Record::Review(record(fields))
    };
    let about = json!([{"kind": "task", "id": "T1"}, {"kind": "task", "id": "T1"}]);
    let outcome =
        json!({"id": "O1", "review": "R2", "form": "decision", "text": "…", "about": about, "unit": "U1"});
    let data = dataset([
        review("R1", "2023-06-15T09:00:00"),
        review("R2", "2023-05-15T09:00:00"),
        Record::Series(record(json!({
            "id": "S1", "form": "dispatch", "level": "county", "title": "…", "start": "2023-03-15T09:00:00",
            "rule": "FREQ=MONTHLY", "shift": "keep",
        }))),
        Record::Outcome(record(outcome)),
        unit("U1", "department", None, &[]),
    ]);
    let links = Links::new(&data);
    assert_eq!(ids(links.reviews_of(&data, &"S1".into())), ["R2", "R1"]);
    assert_eq!(ids(links.outcomes_of(&data, &"R2".into())), ["O1"]);
    assert_eq!(ids(links.outcomes_about(&data, &Key::new(Kind::Task, "T1"))), ["O1"]);
    assert_eq!(ids(links.outcomes_of_unit(&data, &"U1".into())), ["O1"]);
}

#[test]
fn outcomes_without_a_number_stand_where_they_were_settled() {
    let outcome = |id: &str, minute: u8| {
        let fields = json!({"id": id, "review": "R1", "form": "decision", "text": "…"});
        let mut outcome: Outcome = record(fields);
        outcome.updated = format!("2023-06-15T01:{minute:02}:00Z").parse().unwrap();
        Record::Outcome(outcome)
    };
    let data = dataset([
        Record::Review(record(json!({
            "id": "R1", "form": "dispatch", "level": "county", "title": "…", "at": "2023-06-15T09:00:00",
            "state": "planned",
        }))),
        outcome("O~b", 3),
        outcome("O~c", 1),
        outcome("O~a", 2),
        // A later change of what has a number moves nothing.
        outcome("O2", 9),
        outcome("O10", 4),
    ]);
    let links = Links::new(&data);
    assert_eq!(ids(links.outcomes_of(&data, &"R1".into())), ["O2", "O10", "O~c", "O~a", "O~b"]);
}

#[test]
fn communities_are_found_by_area_neighbourhood_and_enterprise() {
    let community = |id: &str, neighbourhood: &str, enterprise: &str| {
        Record::Community(record(json!({
            "id": id, "name": "…", "township": "U1", "neighbourhood": neighbourhood, "form": "closed",
            "service": {"form": "enterprise", "enterprise": enterprise},
        })))
    };
    let data = dataset([
        unit("U1", "township", None, &[]),
        unit("U2", "neighbourhood", Some("U1"), &[]),
        community("C2", "U2", "E1"),
        community("C10", "U1", "E9"),
        Record::Enterprise(record(json!({"id": "E1", "name": "…"}))),
    ]);
    let links = Links::new(&data);
    assert_eq!(ids(links.communities_of(&data, &"U1".into())), ["C2", "C10"]);
    assert_eq!(ids(links.communities_of(&data, &"U2".into())), ["C2"]);
    assert_eq!(ids(links.communities_served(&data, &"E1".into())), ["C2"]);
    assert_eq!(ids(links.children_of(&data, &"U1".into())), ["U2"]);
}

proptest! {
    #[test]
    fn turning_round_loses_and_invents_nothing(owners in prop::collection::vec(0u8..12, 0..60)) {
        let tasks = (0..8).map(|at| task(&format!("T{at}"), "under-way", &[]));
        let milestones = owners.iter().enumerate().map(|(at, task)| milestone(&format!("T{task}-{at}"), &json!({})));
        let data = dataset(tasks.chain(milestones));
        let links = Links::new(&data);
        for task in &data.tasks {
            let turned = ids(links.milestones_of(&data, &task.id));
            let direct = ids(data.milestones.iter().filter(|one| one.task == task.id));
            prop_assert_eq!(turned, direct);
        }
    }
}
