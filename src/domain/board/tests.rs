//! The board read, counted and listed on a day.
#![cfg(test)]

use std::sync::Arc;

use jiff::civil::{Date, date};
use serde_json::{Value, json};

use super::*;
use crate::domain::figures::{Change, Delta};
use crate::domain::fixture::{board, dataset, milestone, programme, record, task};
use crate::domain::matter::{Matter, MatterLevel};
use crate::domain::record::Entity;
use crate::domain::record::Record;

const DAY: Date = date(2023, 6, 12);

fn rectification(id: &str, state: &str, found: &str, due: Option<&str>, steps: &[(&str, &str)]) -> Record {
    let steps: Vec<Value> = steps.iter().map(|(on, to)| json!({"on": on, "by": "M1", "to": to})).collect();
    Record::Rectification(record(json!({
        "id": id, "supervision": "L1", "title": "…", "found": found, "due": due, "state": state,
        "unit": "U1", "steps": steps,
    })))
}

fn supervision() -> Record {
    let subject = json!({"kind": "community", "id": "C1"});
    Record::Supervision(record(json!({"id": "L1", "subject": subject, "since": "2023-03-06"})))
}

fn review(id: &str, at: &str, series: Option<&str>, moved_from: Option<&str>, state: &str) -> Record {
    Record::Review(record(json!({
        "id": id, "form": "dispatch", "level": "county", "title": id, "at": at, "series": series,
        "moved_from": moved_from, "state": state,
    })))
}

fn series(id: &str, rule: &str) -> Record {
    Record::Series(record(json!({
        "id": id, "form": "dispatch", "level": "county", "title": id, "start": "2023-03-15T09:00:00",
        "rule": rule, "shift": "next",
    })))
}

fn outcome(id: &str, due: Option<&str>, done: Option<&str>) -> Record {
    Record::Outcome(record(json!({
        "id": id, "review": "R1", "form": "follow-up", "text": "…", "unit": "U1", "due": due, "done": done,
    })))
}

fn unit() -> Record {
    Record::Unit(record(json!({"id": "U1", "name": "…", "level": "county", "form": "department"})))
}

/// The reading of one task with these milestones.
fn reading(state: &str, milestones: &[Value]) -> Reading {
    let milestones = milestones.iter().enumerate().map(|(at, fields)| milestone(&format!("T1-{at}"), fields));
    let board = board([programme(), task("T1", state, &[])].into_iter().chain(milestones), DAY);
    board.task_reading(board.data.tasks.at(0).unwrap())
}

#[test]
fn a_task_shows_its_most_urgent_open_milestone() {
    let dated = |due: &str, done: &[&str]| json!({"due": due, "done": done});
    let continuous = json!({"recurs": "continuous"});
    for (state, milestones, light, why) in [
        ("under-way", vec![dated("2023-06-30", &[]), dated("2023-03-31", &[])], Light::Overdue, Why::Due),
        (
            "under-way",
            vec![dated("2023-06-30", &[]), dated("2023-03-31", &["2023-03-30"])],
            Light::DueSoon,
            Why::Due,
        ),
        ("not-started", vec![dated("2023-12-31", &[]), continuous.clone()], Light::OnTrack, Why::Due),
        (
            "under-way",
            vec![dated("2023-03-31", &["2023-03-30"]), continuous.clone()],
            Light::OnTrack,
            Why::AllMet,
        ),
        ("under-way", vec![continuous.clone()], Light::Undated, Why::Continuous),
        ("under-way", vec![json!({})], Light::Undated, Why::NoDate),
        ("under-way", vec![], Light::Undated, Why::NoDate),
        ("suspended", vec![dated("2023-03-31", &[])], Light::Undated, Why::Suspended),
        ("done", vec![dated("2023-03-31", &[])], Light::Done, Why::Met),
        // 定期, every month: May was missed.
        ("under-way", vec![json!({"recurs": "regular", "done": ["2023-04-20"]})], Light::Overdue, Why::Due),
        (
            "under-way",
            vec![json!({"recurs": "regular", "done": ["2023-06-02"]})],
            Light::OnTrack,
            Why::AllMet,
        ),
    ] {
        let reading = reading(state, &milestones);
        assert_eq!((reading.light, reading.why), (light, why), "{state} {milestones:?}");
    }
}

#[test]
fn a_reading_holds_what_its_sentence_needs() {
    let reading = reading("under-way", &[json!({"due": "2023-06-30"})]);
    assert_eq!((reading.due, reading.today, reading.threshold), (Some(date(2023, 6, 30)), DAY, 15));
    let span = reading.span.unwrap();
    assert_eq!((span.days, span.breaks[0].name.as_str(), span.breaks[0].days), (13, "端午节", 3));
}

#[test]
fn milestones_follow_their_task_and_period() {
    let board = board(
        [
            programme(),
            task("T1", "under-way", &[]),
            task("T2", "done", &[]),
            milestone("T1-1", &json!({"recurs": "year-end"})),
            milestone("T2-1", &json!({"due": "2023-03-31"})),
            milestone("T9-1", &json!({"due": "2023-03-31"})),
        ],
        DAY,
    );
    let read = |at: usize| board.milestone_reading(board.data.milestones.at(at).unwrap());
    assert_eq!(
        (read(0).light, read(0).period),
        (Light::OnTrack, Some((date(2023, 3, 6), date(2023, 12, 31))))
    );
    assert_eq!(read(1).light, Light::Done);
    // A milestone whose task is not there still has its date.
    assert_eq!(read(2).light, Light::Overdue);
    assert_eq!(board.pressing_milestone(board.data.tasks.at(0).unwrap()).unwrap().id.to_string(), "T1-1");
}

#[test]
fn rectifications_are_read_as_of_the_day() {
    use Light::{Done, DueSoon, Overdue, Undated};
    let verified = [("2023-05-12", "fixing"), ("2023-05-20", "submitted"), ("2023-06-10", "verified")];
    let records = [
        supervision(),
        unit(),
        rectification("Z1", "verified", "2023-05-10", Some("2023-06-09"), &verified),
        rectification("Z2", "open", "2023-06-01", Some("2023-06-09"), &[]),
        rectification("Z3", "submitted", "2023-06-01", Some("2023-06-16"), &[("2023-06-08", "submitted")]),
        rectification("Z4", "open", "2023-06-13", Some("2023-06-30"), &[]),
        rectification("Z5", "open", "2023-06-01", None, &[]),
    ];
    let board = board(records, DAY);
    let lights: Vec<_> = board.data.rectifications.iter().map(|one| board.rectification_light(one)).collect();
    assert_eq!(lights, [Some(Done), Some(Overdue), Some(DueSoon), None, Some(Undated)]);
    for (one, light) in board.data.rectifications.iter().zip(lights) {
        let reading = board.rectification_reading(one);
        assert_eq!(reading.light, light.unwrap_or(Undated), "{}", one.id);
    }
    assert!(board.rectification_reading(board.data.rectifications.at(0).unwrap()).done_late());
    let summary = board.supervision_summary(board.data.supervisions.at(0).unwrap());
    assert_eq!((summary.open, summary.overdue, summary.submitted, summary.verified), (3, 1, 1, 1));
    assert_eq!((summary.worst, summary.last_visit), (Overdue, None));
    assert_eq!(board.counts().submitted, 1);
    assert_eq!(board.counts().rectifications.total(), 4);
    // A month back, the first was being fixed and nothing else was found.
    let back = board.with_day(date(2023, 5, 15));
    assert_eq!(back.counts().rectifications.total(), 1);
    assert_eq!(back.rectification_light(back.data.rectifications.at(0).unwrap()), Some(Light::OnTrack));
    assert_eq!(back.unit_load(&"U1".into()).rectifications.total(), 1);
}

fn matter(id: &str, fields: &Value) -> Record {
    let mut all = json!({
        "id": id, "title": "…", "source": "12345", "raised": "2023-05-10", "township": "U20", "level": "township",
        "unit": "U1", "state": "reported",
    });
    all.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    Record::Matter(record(all))
}

#[test]
fn matters_are_read_by_the_limit_of_the_level_at_which_they_stood() {
    use Light::{Done, DueSoon, Overdue, Undated};
    let up = json!([{"on": "2023-06-01", "by": "M1", "to": "reported", "note": "n",
        "left": {"level": "township", "unit": "U2", "due": "2023-05-24"}}]);
    let closed = json!([
        {"on": "2023-05-11", "by": "M1", "to": "accepted"}, {"on": "2023-05-12", "by": "M1", "to": "handled", "note": "n"},
        {"on": "2023-05-13", "by": "M1", "to": "fed-back", "note": "n"}, {"on": "2023-06-08", "by": "M1", "to": "closed"},
    ]);
    let records = [
        unit(),
        matter("Q1", &json!({"level": "county", "due": "2023-06-29", "steps": up})),
        matter("Q2", &json!({"due": "2023-06-09"})),
        matter("Q3", &json!({"due": "2023-06-13"})),
        matter("Q4", &json!({"due": "2023-06-07", "state": "closed", "steps": closed})),
        matter("Q5", &json!({})),
        matter("Q6", &json!({"raised": "2023-06-13", "due": "2023-06-14"})),
    ];
    let board = board(records, DAY);
    let lights: Vec<_> = board.data.matters.iter().map(|one| board.matter_light(one)).collect();
    assert_eq!(lights, [Some(Light::OnTrack), Some(Overdue), Some(DueSoon), Some(Done), Some(Undated), None]);
    for (one, light) in board.data.matters.iter().zip(&lights) {
        assert_eq!(board.matter_reading(one).light, light.unwrap_or(Undated), "{}", one.id);
        assert_eq!(board.reading(&one.key()).map(|reading| reading.light), *light, "{}", one.id);
    }
    assert!(board.matter_reading(board.data.matters.find("Q4").unwrap()).done_late());
    assert_eq!((board.counts().matters.total(), board.counts().matters.get(Done)), (5, 1));
    assert_eq!(board.unit_load(&"U1".into()).matters.total(), 5);

    let ids = |found: Vec<&Arc<Matter>>| found.iter().map(|one| one.id.to_string()).collect::<Vec<_>>();
    let (county, township) = (MatterLevel::County, MatterLevel::Township);
    assert_eq!(ids(board.matters_at(&county).collect()), ["Q1"]);
    assert_eq!(ids(board.matters_at(&township).collect()), ["Q2", "Q3", "Q5"]);
    assert_eq!(ids(board.escalated_since(&county, date(2023, 5, 31)).collect()), ["Q1"]);
    assert_eq!(board.escalated_since(&county, date(2023, 6, 1)).count(), 0);
    // Before it was moved up the first was overdue at its level, and the fourth still open.
    let back = board.with_day(date(2023, 5, 31));
    assert_eq!(ids(back.matters_at(&township).collect()), ["Q1", "Q2", "Q3", "Q4", "Q5"]);
    assert_eq!(back.matter_light(back.data.matters.find("Q1").unwrap()), Some(Overdue));
    assert_eq!(back.escalated_since(&county, date(2023, 5, 1)).count(), 0);

    let delta = changed_since(&board, date(2023, 6, 1));
    let told = |is: fn(&Change) -> bool| delta.keys(is).iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!((told(Change::is_new), told(Change::is_done)), (vec![], vec!["Q4".to_owned()]));
    assert_eq!(told(Change::is_overdue), ["Q2"]);
    // Another level has another limit: what was moved up to it is not put off.
    assert_eq!(
        changed_since(&board, date(2023, 5, 31)).keys(Change::is_postponed),
        Vec::<crate::domain::id::Key>::new()
    );
    let due = board.deadlines(date(2023, 5, 1), date(2023, 7, 31));
    assert_eq!(due.iter().map(|one| one.key.to_string()).collect::<Vec<_>>(), ["Q2", "Q3", "Q1"]);
    assert_eq!(board.most_urgent(2).iter().map(|one| one.key.to_string()).collect::<Vec<_>>(), ["Q2", "Q3"]);
    // The limits count working days: 2023-06-22 to 24 is a holiday, the Sunday after it a working day.
    assert_eq!(board.response_due(&county, DAY), Some(date(2023, 7, 11)));
    assert_eq!(board.response_due(&MatterLevel::from("province"), DAY), None);
}

fn mixed() -> Vec<Record> {
    vec![
        programme(),
        unit(),
        supervision(),
        task("T1", "under-way", &[("U1", "lead")]),
        task("T2", "under-way", &[("U1", "support")]),
        task("T3", "suspended", &[]),
        milestone("T1-1", &json!({"due": "2023-03-31"})),
        milestone("T1-2", &json!({"due": "2023-05-31"})),
        milestone("T1-3", &json!({"due": "2023-06-09", "done": ["2023-06-08"]})),
        milestone("T2-1", &json!({"recurs": "monthly", "done": ["2023-03-20", "2023-04-20", "2023-05-20"]})),
        milestone("T3-1", &json!({"due": "2023-06-20"})),
        rectification("Z1", "open", "2023-05-10", Some("2023-06-09"), &[]),
        rectification("Z2", "open", "2023-05-20", Some("2023-07-31"), &[]),
        review("R1", "2023-05-15T09:00:00", None, None, "held"),
        outcome("O1", Some("2023-06-14"), None),
        outcome("O2", Some("2023-06-14"), Some("2023-06-01")),
        outcome("O3", None, None),
    ]
}

#[test]
fn deadlines_stand_in_order_of_date() {
    let board = board(mixed(), DAY);
    let all = board.deadlines(date(2023, 5, 31), date(2023, 7, 31));
    let seen: Vec<_> =
        all.iter().map(|one| (one.due.to_string(), one.key.to_string(), one.reading.light)).collect();
    let expected = [
        ("2023-05-31", "T1-2", Light::Overdue),
        ("2023-05-31", "T2-1", Light::Done),
        ("2023-06-09", "Z1", Light::Overdue),
        ("2023-06-09", "T1-3", Light::Done),
        ("2023-06-14", "O1", Light::DueSoon),
        ("2023-06-14", "O2", Light::Done),
        ("2023-06-30", "T2-1", Light::DueSoon),
        ("2023-07-31", "T2-1", Light::OnTrack),
        ("2023-07-31", "Z2", Light::OnTrack),
    ];
    let expected: Vec<_> = expected.map(|(due, key, light)| (due.to_owned(), key.to_owned(), light)).into();
    assert_eq!(seen, expected);
}

#[test]
fn the_most_urgent_are_one_a_task() {
    let board = board(mixed(), DAY);
    let keys = |n: usize| board.most_urgent(n).iter().map(|one| one.key.to_string()).collect::<Vec<_>>();
    assert_eq!(keys(10), ["T1-1", "Z1", "O1", "T2-1", "Z2"]);
    assert_eq!(keys(2), ["T1-1", "Z1"]);
    assert_eq!(keys(0), [""; 0]);
}

#[test]
fn counts_and_loads_agree_with_the_readings() {
    let board = board(mixed(), DAY);
    let counts = board.counts();
    assert_eq!(counts.tasks.get(Light::Overdue), 1);
    assert_eq!((counts.tasks.get(Light::DueSoon), counts.tasks.get(Light::Undated)), (1, 1));
    assert_eq!((counts.milestones.total(), counts.milestones.get(Light::Overdue)), (5, 2));
    assert_eq!((counts.follow_ups.total(), counts.follow_ups.get(Light::Done)), (3, 1));
    let load = board.unit_load(&"U1".into());
    assert_eq!((load.lead.get(Light::Overdue), load.support.get(Light::DueSoon)), (1, 1));
    assert_eq!((load.rectifications.total(), load.follow_ups.total(), load.via_group), (2, 3, 0));
    assert_eq!(board.unit_load(&"U9".into()), UnitLoad::default());
}

/// What changed after a day, as the records tell.
fn changed_since(board: &Board, day: Date) -> Delta {
    Delta::between(&board.since_day(None, day).stands, &board.stands())
}

#[test]
fn changes_are_those_after_the_day() {
    let board = board(mixed(), DAY);
    let words = |since: Date, is: fn(&Change) -> bool| -> Vec<String> {
        changed_since(&board, since).keys(is).iter().map(ToString::to_string).collect()
    };
    let since = date(2023, 5, 15);
    assert_eq!(words(since, Change::is_new), ["Z2"]);
    assert_eq!(words(since, Change::is_done), ["T1-3", "T2-1", "O2"]);
    assert_eq!(words(since, Change::is_overdue), ["T1-2", "Z1"]);
    // What was due on the day itself became overdue after it.
    assert_eq!(words(date(2023, 6, 9), Change::is_overdue), ["Z1"]);
    assert_eq!(words(date(2023, 6, 10), Change::is_overdue), [""; 0]);
    assert_eq!(words(date(2023, 5, 14), Change::is_new), ["Z2", "O1", "O2", "O3"]);
}

#[test]
fn a_record_stands_for_its_occurrence() {
    let board = board(
        [
            series("S1", "FREQ=MONTHLY;BYMONTHDAY=15"),
            series("S2", "FREQ=HOURLY"),
            // June's was moved to the 20th, July's (a Saturday, shifted to the 17th) is on record, August's fell out.
            review("R1", "2023-06-20T15:00:00", Some("S1"), Some("2023-06-15"), "planned"),
            review("R2", "2023-07-17T09:00:00", Some("S1"), None, "planned"),
            review("R3", "2023-08-15T09:00:00", Some("S1"), None, "cancelled"),
            review("R4", "2023-06-12T09:00:00", None, None, "held"),
        ],
        DAY,
    );
    let next: Vec<_> = board
        .next_reviews(DAY, 4)
        .into_iter()
        .map(|one| {
            (
                one.at.to_string(),
                one.review.map(|id| id.to_string()),
                one.moved_from.map(|day| day.to_string()),
            )
        })
        .collect();
    let expected = [
        ("2023-06-20T15:00:00", Some("R1"), Some("2023-06-15")),
        ("2023-07-17T09:00:00", Some("R2"), None),
        ("2023-09-15T09:00:00", None, None),
        ("2023-10-16T09:00:00", None, Some("2023-10-15")),
    ];
    let expected: Vec<_> = expected
        .map(|(at, review, moved)| (at.to_owned(), review.map(str::to_owned), moved.map(str::to_owned)))
        .into();
    assert_eq!(next, expected);
    let june = board.meetings(date(2023, 6, 1), date(2023, 6, 30));
    assert_eq!(june.iter().map(|one| one.title.as_str()).collect::<Vec<_>>(), ["R4", "R1"]);
    let broken = board.broken_series();
    assert_eq!(broken.len(), 1);
    assert_eq!(broken[0].0.to_string(), "S2");
}

#[test]
fn another_day_shares_the_links() {
    let today = board(mixed(), DAY);
    let then = today.with_day(date(2023, 3, 20));
    assert!(Arc::ptr_eq(&today.links, &then.links));
    assert_eq!(then.coverage.day(), then.day);
    assert_eq!(then.counts().tasks.get(Light::Overdue), 0);
    assert_eq!(dataset(mixed()).len(), today.data.len());
}
