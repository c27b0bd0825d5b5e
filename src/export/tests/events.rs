//! Calendars: ids that stay, states that follow, alarms.

use jiff::civil::{date, datetime};

use super::*;
use crate::domain::review::{HolidayShift, Review, ReviewState, Series};
use crate::domain::task::{Milestone, Task, TaskState};
use crate::export::{Format, export};
use crate::query::{Filter, FilterKey, ListKind, Query};

/// Events of a calendar as their lines, unfolded.
fn events(board: &Board, request: &Request) -> Vec<Vec<String>> {
    let file = export(board, request, Lang::Zh, now()).unwrap();
    let text = String::from_utf8(file.bytes).unwrap().replace("\r\n ", "");
    let parts = text.split("BEGIN:VEVENT\r\n").skip(1);
    parts.map(|event| event.split("\r\n").map(ToOwned::to_owned).collect()).collect()
}

fn calendar(board: &Board) -> Vec<Vec<String>> {
    events(board, &Request::new(Kind::Calendar, REALM))
}

fn value<'a>(event: &'a [String], name: &str) -> &'a str {
    let line = event.iter().find(|line| line.split([':', ';']).next() == Some(name));
    line.and_then(|line| line.split_once(':')).map_or("", |(_, value)| value)
}

/// The event of an id.
fn of<'a>(events: &'a [Vec<String>], id: &str) -> &'a [String] {
    let uid = format!("{id}@{REALM}.shumei");
    let found: Vec<_> = events.iter().filter(|event| value(event, "UID") == uid).collect();
    assert_eq!(
        found.len(),
        1,
        "{uid} among {:?}",
        events.iter().map(|one| value(one, "UID")).collect::<Vec<_>>()
    );
    found[0]
}

fn sequence(event: &[String]) -> u64 {
    value(event, "SEQUENCE").parse().unwrap()
}

#[test]
fn every_event_has_an_id_of_its_own_that_stays() {
    let board = board(data());
    let first = calendar(&board);
    let mut uids: Vec<&str> = first.iter().map(|event| value(event, "UID")).collect();
    let all = uids.len();
    assert!(all > 100, "{all}");
    uids.sort_unstable();
    uids.dedup();
    assert_eq!(uids.len(), all);
    assert_eq!(first, calendar(&board));
    // Duties that come back have an event for each turn.
    assert!(uids.iter().filter(|uid| uid.contains('.') && uid.starts_with('T')).count() > 20);
    let shorter = Request { until: Some(date(2023, 7, 1)), ..Request::new(Kind::Calendar, REALM) };
    assert!(events(&board, &shorter).len() < all);
}

#[test]
fn a_deadline_follows_its_record() {
    let data = data();
    let open = data.milestones.find("T02-1").unwrap().as_ref().clone();
    let open = Milestone { version: open.version + 1, done: vec![], ..open };
    let before = calendar(&board(with(&data, [open.clone().into()])));
    let event = of(&before, "T02-1");
    assert_eq!((value(event, "DTSTART"), value(event, "STATUS")), ("20230630", "CONFIRMED"));
    assert!(value(event, "SUMMARY").starts_with("[期限] "), "{event:?}");
    assert_eq!(value(event, "TRIGGER"), "-PT15H");
    // Moved to another day it is the same event.
    let moved = Milestone { version: open.version + 1, due: Some(date(2023, 7, 3)), ..open.clone() };
    let after = calendar(&board(with(&data, [moved.into()])));
    assert_eq!(value(of(&after, "T02-1"), "DTSTART"), "20230703");
    assert!(sequence(of(&after, "T02-1")) > sequence(event));
    // The working day before a Monday is a Friday.
    assert_eq!(value(of(&after, "T02-1"), "TRIGGER"), "-P2DT15H");
    let done = Milestone { version: open.version + 1, done: vec![date(2023, 6, 9)], ..open.clone() };
    let after = calendar(&board(with(&data, [done.into()])));
    assert!(value(of(&after, "T02-1"), "SUMMARY").starts_with("[完成] "));
    assert_eq!(value(of(&after, "T02-1"), "TRIGGER"), "");
    let task = data.tasks.find("T02").unwrap().as_ref().clone();
    let rests = Task { version: task.version + 1, state: TaskState::Suspended, ..task };
    let after = calendar(&board(with(&data, [open.into(), rests.into()])));
    assert_eq!(value(of(&after, "T02-1"), "STATUS"), "CANCELLED");
    assert!(sequence(of(&after, "T02-1")) > sequence(event));
}

#[test]
fn alarms_are_as_asked_for() {
    let data = data();
    let open = data.milestones.find("T02-1").unwrap().as_ref().clone();
    let board = board(with(&data, [Milestone { version: open.version + 1, done: vec![], ..open }.into()]));
    let alarm = |alarm| Request { alarm, ..Request::new(Kind::Calendar, REALM) };
    for (days, trigger) in [(Some(0), "PT9H"), (Some(3), "-P2DT15H"), (Some(60), ""), (None, "")] {
        let all = events(&board, &alarm(days));
        assert_eq!(value(of(&all, "T02-1"), "TRIGGER"), trigger, "{days:?}");
    }
    assert!(!events(&board, &alarm(None)).iter().flatten().any(|line| line.starts_with("TRIGGER")));
}

fn series(exceptions: Vec<Date>, version: u64) -> Series {
    Series {
        id: "S9".into(),
        version,
        updated: now(),
        kind: crate::domain::review::ReviewKind::Dispatch,
        level: crate::domain::unit::Level::County,
        title: "周调度, 例会".into(),
        start: datetime(2023, 6, 1, 9, 0, 0, 0),
        rule: "FREQ=WEEKLY;BYDAY=TH".into(),
        exceptions,
        shift: HolidayShift::Next,
        place: Some("三楼; 会议室".into()),
        agenda: vec!["议题一".into()],
        turns: vec![],
        minutes: Some(60),
        extra: crate::domain::record::Extra::new(),
    }
}

#[test]
fn a_meeting_is_one_event_from_its_plan_to_its_record() {
    let data = data();
    let planned = calendar(&board(with(&data, [series(vec![], 4).into()])));
    let event = of(&planned, "RS9-230615");
    assert_eq!((value(event, "DTSTART"), value(event, "DTEND")), ("20230615T010000Z", "20230615T020000Z"));
    assert_eq!((value(event, "SUMMARY"), value(event, "LOCATION")), ("周调度\\, 例会", "三楼\\; 会议室"));
    let triggers: Vec<&str> = event.iter().filter_map(|line| line.strip_prefix("TRIGGER:")).collect();
    assert_eq!(triggers, ["-P1D", "-PT30M"]);
    // Shifted off a holiday it keeps the id of the rule's day.
    assert_eq!(value(of(&planned, "RS9-230622"), "DTSTART"), "20230625T010000Z");
    let review = |state: ReviewState, at| Review {
        id: "RS9-230615".into(),
        version: 1,
        updated: now(),
        kind: crate::domain::review::ReviewKind::Dispatch,
        level: crate::domain::unit::Level::County,
        title: "周调度".into(),
        at,
        series: Some("S9".into()),
        moved_from: Some(date(2023, 6, 15)),
        place: None,
        state,
        agenda: vec![],
        attendance: vec![],
        minutes: None,
        reason: None,
        session: None,
        note: Some("改期原因13800000012".into()),
        extra: crate::domain::record::Extra::new(),
    };
    let moved = review(ReviewState::Planned, datetime(2023, 6, 16, 15, 0, 0, 0));
    let after = calendar(&board(with(&data, [series(vec![], 4).into(), moved.clone().into()])));
    let event = of(&after, "RS9-230615");
    assert_eq!(value(event, "DTSTART"), "20230616T070000Z");
    assert!(sequence(event) > sequence(of(&planned, "RS9-230615")));
    assert!(!after.iter().flatten().any(|line| line.contains("13800000012")));
    let cancelled = Review { version: 2, state: ReviewState::Cancelled, ..moved };
    let after = calendar(&board(with(&data, [series(vec![], 4).into(), cancelled.into()])));
    assert_eq!(value(of(&after, "RS9-230615"), "STATUS"), "CANCELLED");
    assert_eq!(value(of(&after, "RS9-230615"), "TRIGGER"), "");
    // A day that falls out of the series is called off in the calendar.
    let after = calendar(&board(with(&data, [series(vec![date(2023, 6, 15)], 5).into()])));
    assert_eq!(value(of(&after, "RS9-230615"), "STATUS"), "CANCELLED");
    assert!(sequence(of(&after, "RS9-230615")) > sequence(of(&planned, "RS9-230615")));
}

#[test]
fn a_list_of_deadlines_gives_only_its_own_events() {
    let board = board(data());
    let list = Kind::List(ListKind::Deadlines);
    let filter = Filter::default().with(FilterKey::Light, "overdue");
    let query = Query { filter, ..Query::new(ListKind::Deadlines) };
    let request = |query| Request { format: Format::Ics, query, ..Request::new(list, REALM) };
    let (some, all) = (events(&board, &request(Some(query))), events(&board, &request(None)));
    assert!(!some.is_empty() && some.len() < all.len());
    assert!(all.iter().all(|event| value(event, "CATEGORIES") == "期限"));
    let reviews = Request { format: Format::Ics, ..Request::new(Kind::List(ListKind::Reviews), REALM) };
    let reviews = events(&board, &reviews);
    assert!(!reviews.is_empty() && reviews.iter().all(|event| value(event, "CATEGORIES") == "会议"));
}

#[test]
fn contacts_need_the_right_and_the_wish() {
    let data = data();
    let board = board(data.clone());
    let member = data.members.iter().find(|member| member.contact.is_some()).unwrap();
    let open = member.contact.as_ref().unwrap().reveal().to_owned();
    let viewer = |role| Some(Viewer { member: member.id.clone(), role, unit: member.unit.clone() });
    for format in [Format::Csv, Format::Json, Format::Xlsx] {
        let request = |unmask, role| Request {
            format,
            unmask,
            viewer: viewer(role),
            ..Request::new(Kind::List(ListKind::Members), REALM)
        };
        let text = |request: &Request| {
            let bytes = export(&board, request, Lang::Zh, now()).unwrap().bytes;
            if format != Format::Xlsx {
                return String::from_utf8(bytes).unwrap();
            }
            let sheets = crate::exchange::sheet::read(&bytes).unwrap();
            format!("{sheets:?}")
        };
        assert!(!text(&request(false, Role::Office)).contains(&open), "{format:?}");
        assert!(text(&request(true, Role::Office)).contains(&open), "{format:?}");
        let refused = export(&board, &request(true, Role::Viewer), Lang::Zh, now());
        assert_eq!(refused, Err(crate::export::Error::MayNotUnmask), "{format:?}");
        let nobody = Request { viewer: None, ..request(true, Role::Office) };
        assert!(export(&board, &nobody, Lang::Zh, now()).is_err());
    }
}

#[test]
fn every_kind_is_exported_in_each_of_its_formats_and_in_no_other() {
    let board = board(data());
    for kind in Kind::ALL {
        assert_eq!(Kind::from_word(kind.word()), Some(kind));
        for lang in [Lang::Zh, Lang::En] {
            assert_eq!(Kind::from_word(kind.label().get(lang)), Some(kind), "{kind:?}");
        }
        for format in Format::ALL {
            let request = Request { format, ..Request::new(kind, REALM) };
            let file = export(&board, &request, Lang::En, now());
            assert_eq!(file.is_ok(), kind.formats().contains(&format), "{kind:?} {format:?}");
            if let Ok(file) = file {
                assert!(
                    file.name.starts_with("shumei-") && file.name.ends_with(format.word()),
                    "{}",
                    file.name
                );
                assert!(!file.bytes.is_empty());
            }
        }
    }
}
