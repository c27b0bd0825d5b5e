//! Tests of the rule of edits.
#![allow(
    clippy::needless_pass_by_value,
    clippy::too_many_lines,
    clippy::type_complexity,
    reason = "tables of JSON read best as they stand"
)]

mod conflicts;
mod forms;
mod kinds;
mod meetings;
mod orders;
mod rules;
mod series;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use serde_json::{Value, json};

use super::{By, Edit, EditId, Proposal, Records, Refusal, apply};
use crate::domain::batch::{Batch, Change};
use crate::domain::dataset::Dataset;
use crate::domain::fixture::{dataset, milestone, programme, record, task};
use crate::domain::id::{Key, Kind};
use crate::domain::record::Record;

/// The county's day.
pub const TODAY: Date = date(2023, 6, 12);

/// A key by its id.
pub fn key(id: &str) -> Key {
    Key::new(Kind::of_id(id).unwrap(), id)
}

/// A small county: two units, two members, a community under supervision with a rectification and a matter, a series
/// and a review.
pub fn county() -> Dataset {
    let json = |value: Value| value;
    dataset([
        programme(),
        Record::Unit(record(json(
            json!({"id": "U01", "name": "县城管局", "level": "county", "form": "department"}),
        ))),
        Record::Unit(record(json!({"id": "U20", "name": "城关镇", "level": "township", "form": "township"}))),
        Record::Member(record(
            json!({"id": "M1", "name": "甲", "unit": "U01", "level": "county", "role": "office"}),
        )),
        Record::Member(record(
            json!({"id": "M2", "name": "乙", "unit": "U20", "level": "township", "role": "township"}),
        )),
        task("T01", "under-way", &[("U01", "lead")]),
        milestone("T01-1", &json!({"due": "2023-06-30"})),
        milestone("T01-2", &json!({"recurs": "monthly"})),
        Record::Enterprise(record(json!({"id": "E1", "name": "物业甲", "township": "U20"}))),
        Record::Community(record(json!({
            "id": "C1", "name": "小区甲", "township": "U20", "households": 100, "form": "old", "troubled": true,
            "service": {"form": "enterprise", "enterprise": "E1", "since": "2022-01-01"},
        }))),
        Record::Community(record(json!({"id": "C2", "name": "小区乙", "township": "U20", "form": "closed"}))),
        Record::Supervision(record(json!({
            "id": "L1", "subject": {"kind": "community", "id": "C1"}, "since": "2023-03-01",
            "links": [{"level": "county", "member": "M1"}],
        }))),
        Record::Supervision(record(json!({
            "id": "L2", "subject": {"kind": "enterprise", "id": "E1"}, "since": "2023-03-01", "until": "2023-05-31",
        }))),
        Record::Rectification(record(json!({
            "id": "Z1", "supervision": "L1", "title": "楼道堆物", "found": "2023-05-01", "state": "open",
        }))),
        Record::Matter(record(json!({
            "id": "Q1", "title": "电梯停运", "source": "12345", "raised": "2023-05-20", "township": "U20",
            "community": "C1", "level": "neighbourhood", "unit": "U20", "due": "2023-06-15", "state": "reported",
        }))),
        Record::Series(record(json!({
            "id": "S1", "form": "dispatch", "level": "county", "title": "调度会", "start": "2023-01-15T09:00:00",
            "rule": "FREQ=MONTHLY;BYMONTHDAY=15", "shift": "next",
        }))),
        Record::Review(record(json!({
            "id": "R1", "form": "dispatch", "level": "county", "title": "六月调度", "at": "2023-06-15T09:00:00",
            "series": "S1", "state": "planned", "attendance": [{"unit": "U01"}],
        }))),
        Record::Outcome(record(json!({"id": "O1", "review": "R1", "form": "decision", "text": "同意"}))),
    ])
}

/// The office's member.
pub fn by() -> By {
    By {
        member: "M1".into(),
        unit: "U01".into(),
        today: TODAY,
        now: "2023-06-12T02:00:00Z".parse::<Timestamp>().unwrap(),
    }
}

/// The id of the n-th edit.
pub fn id(n: u8) -> EditId {
    format!("0188b3c8-5c00-7abc-8def-0123456789{n:02x}").parse().unwrap()
}

/// An edit by its JSON.
pub fn edit(json: Value) -> Edit {
    serde_json::from_value(json.clone()).unwrap_or_else(|error| panic!("{json}: {error}"))
}

/// An edit of a record as it stands.
pub fn propose(data: &Dataset, target: &str, json: Value) -> Proposal {
    let target = key(target);
    let base = Records::record(data, &target).map(|record| record.version());
    Proposal::new(id(1), target, base, edit(json))
}

/// What a proposal makes of the records.
pub fn run(data: &Dataset, proposal: &Proposal) -> Result<Vec<Record>, Refusal> {
    apply(proposal, data, &by(), &mut |kind| proposal.id.provisional(kind))
}

/// The records with others put in their places.
pub fn with(data: &Dataset, records: Vec<Record>) -> Dataset {
    let mut data = data.clone();
    let changes = records.into_iter().map(|record| Change::Put(Box::new(record))).collect();
    data.apply(Batch { changes, ..Batch::default() });
    data
}

/// The records after an edit that must be possible.
pub fn after(data: &Dataset, target: &str, json: Value) -> Dataset {
    let proposal = propose(data, target, json);
    with(data, run(data, &proposal).unwrap_or_else(|refusal| panic!("{:?}: {refusal}", proposal.edit)))
}

/// A record's JSON.
pub fn shown(data: &Dataset, id: &str) -> Value {
    let record = Records::record(data, &key(id)).unwrap_or_else(|| panic!("no {id}"));
    serde_json::from_slice(&record.to_json().unwrap()).unwrap()
}
