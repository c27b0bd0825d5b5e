//! Meetings: opened, presented, closed; by one member or by several.

use jiff::Timestamp;
use jiff::civil::date;
use serde_json::{Value, json};

use super::{county, edit, key, run, shown, with};
use crate::domain::dataset::Dataset;
use crate::domain::edit::{By, EditId, Proposal, Refusal, Rule, apply};
use crate::domain::id::{Kind, ReviewId};
use crate::domain::review::{AgendaState, Review};

/// The id of an edit made so many seconds after the first; two of one second by two members have ids of their own.
fn at(second: i64, member: u8) -> EditId {
    let millis = 0x0188_b3c8_5c00_i64 + second * 1000;
    let hex = format!("{millis:012x}");
    format!("{}-{}-7abc-8def-01234567{:02x}{member:02x}", &hex[..8], &hex[8..], second & 255).parse().unwrap()
}

fn by(member: &str) -> By {
    By { member: member.into(), ..super::by() }
}

fn told(data: &Dataset, second: i64, member: u8, json: Value) -> Result<Dataset, Refusal> {
    let proposal = Proposal::new(at(second, member), key("R1"), Some(1), edit(json));
    let records =
        apply(&proposal, data, &by(&format!("M{member}")), &mut |kind| proposal.id.provisional(kind))?;
    Ok(with(data, records))
}

fn open() -> Value {
    json!({"do": "convene", "agenda": [
        {"id": "changes", "section": "changes", "state": "pending"},
        {"id": "overdue-T01-1", "section": "overdue", "state": "pending",
         "about": [{"kind": "task", "id": "T01"}, {"kind": "milestone", "id": "T01-1"}]},
        {"id": "line-1", "title": "下月重点", "state": "pending"},
    ], "figures": {"day": "2023-06-12", "stands": {"T01": {}, "Z1": {"overdue": true}}, "indicators": {}}})
}

fn opened() -> Dataset {
    told(&county(), 0, 1, open()).unwrap()
}

fn review(data: &Dataset) -> Review {
    data.reviews.get(&ReviewId::new("R1")).unwrap().as_ref().clone()
}

fn spent(data: &Dataset) -> (Vec<u32>, u32) {
    let review = review(data);
    (review.agenda.iter().map(|item| item.spent).collect(), review.session.unwrap().spent)
}

#[test]
fn opening_freezes_the_figures_and_shows_the_first_item() {
    let data = opened();
    let session = review(&data).session.unwrap();
    assert_eq!((session.presenter.clone(), session.item.as_deref()), ("M1".into(), Some("changes")));
    assert_eq!(
        session.opened,
        Timestamp::from_millisecond(0x0188_b3c8_5c00).unwrap(),
        "the time of the edit's id"
    );
    let figures = shown(&data, "F1");
    assert_eq!(figures["review"], "R1");
    assert_eq!(figures["day"], "2023-06-12");
    assert_eq!(figures["stands"]["Z1"], json!({"overdue": true}));
    assert!(run(&data, &Proposal::new(at(0, 1), key("R1"), None, edit(open()))).unwrap().is_empty(), "once");
}

#[test]
fn who_opens_an_open_meeting_joins_it() {
    let mut data = opened();
    data = told(
        &data,
        10,
        1,
        json!({"do": "treat", "item": "line-1", "state": {"was": "pending", "to": "discussed"}}),
    )
    .unwrap();
    let mut other = open();
    other["agenda"]
        .as_array_mut()
        .unwrap()
        .push(json!({"id": "line-2", "title": "另一项", "state": "pending"}));
    other["figures"]["stands"] = json!({});
    let joined = told(&data, 20, 2, other).unwrap();
    let review = review(&joined);
    let ids: Vec<&str> = review.agenda.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(ids, ["changes", "overdue-T01-1", "line-1", "line-2"]);
    assert_eq!(review.agenda[2].state, AgendaState::Discussed, "what was said stays");
    assert_eq!(review.session.unwrap().presenter, "M1".into());
    assert_eq!(shown(&joined, "F1")["stands"]["Z1"], json!({"overdue": true}), "frozen once");
}

#[test]
fn what_was_added_while_the_agenda_was_being_built_is_kept() {
    let data = told(&county(), 0, 2, json!({"do": "table", "title": "会前提出", "after": null})).unwrap();
    let added = review(&data).agenda[0].id.clone();
    let data = told(&data, 1, 2, json!({"do": "treat", "item": added, "remark": "先说两句"})).unwrap();
    let data = told(&data, 2, 1, open()).unwrap();
    let last = review(&data).agenda.last().unwrap().clone();
    assert_eq!((last.id, &*last.title, last.remarks.len()), (added, "会前提出", 1));
    assert_eq!(review(&data).agenda.len(), 4);
}

#[test]
fn a_series_day_is_opened_as_a_review_of_its_own() {
    let mut convene = open();
    convene["occurrence"] = json!({"series": "S1", "on": "2023-07-15", "at": "2023-07-17T09:00:00"});
    let proposal = Proposal::new(at(0, 1), key("RS1-230715"), None, edit(convene));
    let records = run(&county(), &proposal).unwrap();
    let keys: Vec<String> = records.iter().map(|record| record.key().to_string()).collect();
    assert_eq!(keys, ["RS1-230715", "FS1-230715"]);
    assert_eq!(records[0].version(), 1);
    let unheard = json!({"series": "S1", "on": "2023-07-16", "at": "2023-07-17T09:00:00"});
    let mut convene = open();
    convene["occurrence"] = unheard;
    let proposal = Proposal::new(at(0, 1), key("RS1-230716"), None, edit(convene));
    assert!(matches!(run(&county(), &proposal), Err(Refusal::Invalid(_))));
}

#[test]
fn time_counts_for_what_is_shown_and_for_no_pause() {
    let present = |item: Value| json!({"do": "present", "item": item});
    let mut data = opened();
    data = told(&data, 60, 1, present(json!("overdue-T01-1"))).unwrap();
    data = told(&data, 200, 2, present(json!(null))).unwrap();
    data = told(&data, 500, 1, present(json!("line-1"))).unwrap();
    assert_eq!(spent(&data), (vec![60, 140, 0], 200));
    assert_eq!(review(&data).session.unwrap().presenter, "M1".into(), "who shows presents");
    // Cut off at 530, back at 900: what was not shown is not counted.
    let back = json!({"do": "present", "item": "line-1", "until": "2023-06-13T08:12:22.720Z"});
    let until: Timestamp = Timestamp::from_millisecond(0x0188_b3c8_5c00 + 530_000).unwrap();
    let mut back = back;
    back["until"] = json!(until);
    data = told(&data, 900, 1, back).unwrap();
    data = told(&data, 910, 1, json!({"do": "close", "rest": "carried"})).unwrap();
    assert_eq!(spent(&data), (vec![60, 140, 40], 240));
    // A clock that was set back counts nothing.
    let early = told(&opened(), -50, 1, present(json!("line-1"))).unwrap();
    assert_eq!(spent(&early).1, 0);
    // A meeting left open overnight counts hours, not days.
    let late = told(&opened(), 500_000, 1, present(json!("line-1"))).unwrap();
    assert_eq!(spent(&late).1, 6 * 3600);
}

#[test]
fn closing_holds_the_review_and_carries_over_what_is_left() {
    let data = opened();
    let data = told(
        &data,
        5,
        1,
        json!({"do": "treat", "item": "changes", "state": {"was": "pending", "to": "discussed"}}),
    )
    .unwrap();
    let data = told(&data, 9, 1, json!({"do": "close", "rest": "carried"})).unwrap();
    let held = review(&data);
    let states: Vec<&str> = held.agenda.iter().map(|item| item.state.as_str()).collect();
    assert_eq!(states, ["discussed", "carried", "carried"]);
    assert_eq!(held.state.as_str(), "held");
    let session = held.session.unwrap();
    assert!(!session.is_open() && session.item.is_none());
    for late in [
        json!({"do": "present", "item": "changes"}),
        json!({"do": "close", "rest": "carried"}),
        json!({"do": "table", "title": "迟到的议题"}),
        open(),
    ] {
        let refusal = told(&data, 20, 1, late.clone()).unwrap_err();
        assert!(matches!(&refusal, Refusal::Invalid(fault) if fault.rule == Rule::Over), "{late}: {refusal}");
    }
    // What was said may still be written down.
    assert!(told(&data, 20, 1, json!({"do": "treat", "item": "changes", "remark": "补记"})).is_ok());
}

#[test]
fn items_are_added_and_moved() {
    let order = |data: &Dataset| -> Vec<String> {
        review(data)
            .agenda
            .iter()
            .map(|item| if item.title.is_empty() { item.id.to_string() } else { item.title.to_string() })
            .collect()
    };
    let data = opened();
    let data = told(&data, 1, 1, json!({"do": "table", "title": "加一项", "after": "changes", "minutes": 5}))
        .unwrap();
    assert_eq!(order(&data), ["changes", "加一项", "overdue-T01-1", "下月重点"]);
    let id = review(&data).agenda[1].id.clone();
    assert!(id.starts_with("added-"));
    let data = told(&data, 2, 1, json!({"do": "move", "item": id, "after": "line-1"})).unwrap();
    assert_eq!(order(&data), ["changes", "overdue-T01-1", "下月重点", "加一项"]);
    let data = told(&data, 3, 1, json!({"do": "move", "item": "line-1"})).unwrap();
    assert_eq!(order(&data), ["下月重点", "changes", "overdue-T01-1", "加一项"]);
    // Before it is opened as well.
    let planned = told(&county(), 1, 1, json!({"do": "table", "title": "会前提出"})).unwrap();
    assert_eq!(order(&planned), ["会前提出"]);
    // Behind an item that is gone: at the end.
    let data = told(&data, 4, 1, json!({"do": "table", "title": "末项", "after": "gone"})).unwrap();
    assert_eq!(order(&data).last().unwrap(), "末项");
}

#[test]
fn remarks_add_up_and_states_conflict() {
    let treat = |text: &str| json!({"do": "treat", "item": "line-1", "remark": text});
    let (first, second) = (treat("先说的"), treat("后说的"));
    let forward = told(&told(&opened(), 1, 1, first.clone()).unwrap(), 2, 2, second.clone()).unwrap();
    let back = told(&told(&opened(), 2, 2, second).unwrap(), 1, 1, first).unwrap();
    let remarks = |data: &Dataset| -> Vec<String> {
        review(data).agenda[2].remarks.iter().map(|one| format!("{} {}", one.by, one.text)).collect()
    };
    assert_eq!(remarks(&forward), ["M1 先说的", "M2 后说的"]);
    assert_eq!(remarks(&forward), remarks(&back), "in order of time, whatever comes first");
    let state = |to: &str| json!({"do": "treat", "item": "line-1", "state": {"was": "pending", "to": to}});
    let data = told(&opened(), 1, 1, state("discussed")).unwrap();
    assert!(matches!(told(&data, 2, 2, state("carried")), Err(Refusal::Conflict(_))));
    assert!(told(&data, 2, 2, state("discussed")).is_ok(), "the same choice is none");
}

#[test]
fn each_wrong_input_has_its_rule() {
    let data = opened();
    for (json, rule) in [
        (json!({"do": "present", "item": "nothing"}), Rule::NoItem("nothing".into())),
        (json!({"do": "move", "item": "nothing"}), Rule::NoItem("nothing".into())),
        (json!({"do": "treat", "item": "nothing", "remark": "x"}), Rule::NoItem("nothing".into())),
        (json!({"do": "treat", "item": "line-1"}), Rule::Empty),
        (json!({"do": "table", "title": " "}), Rule::Empty),
        (json!({"do": "close", "rest": "pending"}), Rule::Form),
    ] {
        let refusal = told(&data, 1, 1, json.clone()).unwrap_err();
        assert!(matches!(&refusal, Refusal::Invalid(fault) if fault.rule == rule), "{json}: {refusal:?}");
    }
    let closed = told(&county(), 1, 1, json!({"do": "present", "item": null})).unwrap_err();
    assert!(matches!(closed, Refusal::Invalid(fault) if fault.rule == Rule::NotOpen));
    let mut twice = open();
    twice["agenda"][1]["id"] = json!("changes");
    assert!(matches!(told(&county(), 0, 1, twice), Err(Refusal::Invalid(fault)) if fault.field == "agenda"));
}

#[test]
fn a_follow_up_becomes_a_task_or_a_rectification_at_once() {
    let settle = |becomes: Value| {
        json!({"do": "settle", "review": "R1", "item": "line-1", "form": "follow-up", "text": "报送\n清单", "unit": "U01",
               "due": "2023-07-10", "becomes": becomes})
    };
    let made = |becomes: Value| {
        let proposal = Proposal::new(at(1, 1), key("R1"), None, edit(settle(becomes)));
        run(&opened(), &proposal).unwrap()
    };
    let data = with(&county(), made(json!({"task": "P1"})));
    let outcome = data.outcomes.iter().find(|one| one.due == Some(date(2023, 7, 10))).unwrap();
    let task = outcome.became.as_ref().unwrap();
    assert_eq!(task.kind, Kind::Task);
    assert_eq!(outcome.item.as_deref(), Some("line-1"));
    let task = data.tasks.find(&task.id).unwrap();
    assert_eq!((&*task.title, &*task.clause, task.units[0].unit.clone()), ("报送 清单", "R1", "U01".into()));
    let milestone = data.milestones.iter().find(|one| one.task == task.id).unwrap();
    assert_eq!(milestone.due, Some(date(2023, 7, 10)));
    let under = json!({"rectification": {"supervision": "L1", "found": "2023-06-12"}});
    let data = with(&county(), made(under));
    let outcome = data.outcomes.iter().find(|one| one.due.is_some()).unwrap();
    let one = data.rectifications.find(&outcome.became.as_ref().unwrap().id).unwrap();
    assert_eq!(
        (one.supervision.clone(), one.due, one.unit.clone()),
        ("L1".into(), Some(date(2023, 7, 10)), Some("U01".into()))
    );
    // One that is over takes nothing in, and a decision becomes nothing.
    for (wrong, field) in [
        (settle(json!({"rectification": {"supervision": "L2", "found": "2023-06-12"}})), "becomes"),
        (settle(json!({"rectification": {"supervision": "L9", "found": "2023-06-12"}})), "supervision"),
        (
            json!({"do": "settle", "review": "R1", "form": "decision", "text": "同意", "becomes": {"task": "P1"}}),
            "becomes",
        ),
    ] {
        let proposal = Proposal::new(at(1, 1), key("R1"), None, edit(wrong));
        assert!(
            matches!(run(&county(), &proposal), Err(Refusal::Invalid(fault)) if fault.field == field),
            "{field}"
        );
    }
}
