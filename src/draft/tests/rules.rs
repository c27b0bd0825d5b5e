//! Rules typed in words, and series made, turned and left out by drafts.

use jiff::civil::{Date, date};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{DAY, board, office};
use crate::domain::edit::Edit;
use crate::domain::edit::Rule;
use crate::domain::id::{Id as _, Key, Kind};
use crate::domain::pattern::Pattern;
use crate::domain::review::Series;
use crate::domain::series::{self, SeriesError};
use crate::draft::rule::rule;
use crate::draft::{Act, Draft, InputFault, Problem, occurrence_on};
use crate::locale::{Lang, rhythm};

#[test]
fn rules_are_read_as_people_type_them() {
    for (text, expected) in [
        ("每月15日", "FREQ=MONTHLY;BYMONTHDAY=15"),
        ("每月１５号", "FREQ=MONTHLY;BYMONTHDAY=15"),
        ("每月1日、15日", "FREQ=MONTHLY;BYMONTHDAY=1,15"),
        ("每月底", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("每月最后一个周五", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("每月第三个星期四", "FREQ=MONTHLY;BYDAY=3TH"),
        ("每两个月25日", "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=25"),
        ("每周四", "FREQ=WEEKLY;BYDAY=TH"),
        ("每周一、周四", "FREQ=WEEKLY;BYDAY=MO,TH"),
        ("每两周的周四", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"),
        ("每季度末月21日", "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=21"),
        ("每季度第三个月21日", "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=21"),
        ("每年6月、12月29日", "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=29"),
        ("每年6月，12月29日，共4次", "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=29;COUNT=4"),
        ("每天", "FREQ=DAILY"),
        ("每月15日，至2023-12-31", "FREQ=MONTHLY;BYMONTHDAY=15;UNTIL=20231231"),
        ("monthly 15", "FREQ=MONTHLY;BYMONTHDAY=15"),
        ("Every Thursday", "FREQ=WEEKLY;BYDAY=TH"),
        ("weekly mon, thu", "FREQ=WEEKLY;BYDAY=MO,TH"),
        ("every 2 weeks on Thursday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"),
        ("third Thursday of every month", "FREQ=MONTHLY;BYDAY=3TH"),
        ("monthly on the last day", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("quarterly third month 21", "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=21"),
        ("yearly Jun and Dec 29", "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=29"),
        ("monthly on the 15th, 6 times", "FREQ=MONTHLY;BYMONTHDAY=15;COUNT=6"),
        ("rrule:freq=monthly;bymonthday=15", "FREQ=MONTHLY;BYMONTHDAY=15"),
    ] {
        assert_eq!(rule(text, DAY).as_deref(), Some(expected), "{text}");
    }
    for text in [
        "",
        "15",
        "每",
        "每月35日",
        "每周八",
        "每年15日",
        "每月周四",
        "monthly 40",
        "every",
        "monthly weekly 3",
        "quarterly fifth month 3",
    ] {
        assert_eq!(rule(text, DAY), None, "{text}");
    }
}

fn one(start: Date, rule: &str) -> Series {
    serde_json::from_value(json!({
        "id": "S1", "version": 1, "updated": "2023-03-06T00:00:00Z", "form": "dispatch", "level": "county",
        "title": "t", "start": start.at(9, 0, 0, 0), "rule": rule, "shift": "keep",
    }))
    .unwrap()
}

proptest! {
    #[test]
    fn what_is_said_of_a_rule_is_read_as_the_same_days(
        kind in prop::sample::select(vec![
            "FREQ=DAILY", "FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;BYDAY=TH", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR",
            "FREQ=MONTHLY;BYMONTHDAY=D", "FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=D",
            "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=D", "FREQ=MONTHLY;BYDAY=3TH", "FREQ=MONTHLY;BYDAY=-1FR",
            "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=D", "FREQ=YEARLY;BYMONTH=2,5,8,11;BYMONTHDAY=D",
            "FREQ=YEARLY;INTERVAL=2;BYMONTH=3;BYDAY=2TU", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
        ]),
        day in 1i8..32,
        ahead in 0i32..400,
        end in prop::sample::select(vec!["", ";COUNT=5", ";UNTIL=20250630"]),
    ) {
        let text = kind.replace('D', &day.to_string()).replace(&format!("{day}AILY"), "DAILY") + end;
        let morning = date(2023, 1, 1).saturating_add(jiff::Span::new().days(ahead)).at(9, 0, 0, 0);
        // A series begins on its rule.
        let Ok(start) = series::first_of(morning, &text) else { return Ok(()) };
        let start = start.date();
        let days = |rule: &str| series::ruled(&one(start, rule), start, date(2027, 12, 31));
        for lang in [Lang::Zh, Lang::En] {
            let said = rhythm::words(&text.parse::<Pattern>().unwrap(), start, lang).unwrap();
            let read = rule(&said, DAY);
            prop_assert!(read.is_some(), "{text}: {said}");
            prop_assert_eq!(days(&read.unwrap()), days(&text), "{}: {}", text, said);
        }
    }

    #[test]
    fn no_text_makes_it_fall(text in "(每|every )?[0-9月日周四年季度末最后一个第三、，th monthlyquarter]{0,12}") {
        if let Some(rule) = rule(&text, DAY) {
            let _ = series::check(&one(date(2023, 6, 1), &rule));
        }
    }
}

/// The edit of a draft with inputs typed.
fn built(act: Act, target: &Key, inputs: &[(&str, &str)]) -> Result<Value, Vec<InputFault>> {
    let mut draft = Draft::open(act, board(), target, None, &office(), DAY).unwrap();
    for (name, text) in inputs {
        let at = draft.field(name).unwrap_or_else(|| panic!("no {name}"));
        draft.set(at, text);
    }
    draft.build(board()).map(|drafted| json!(drafted[0].edit))
}

#[test]
fn a_series_is_made_with_its_rule_in_words_and_its_first_meeting_proposed() {
    let nothing = Key::new(Kind::Series, "");
    let inputs =
        [("form", "调度"), ("title", "周调度"), ("rule", "每周四"), ("agenda", "#overdue @10\n下周安排")];
    let edit = built(Act::Schedule, &nothing, &inputs).unwrap();
    assert_eq!(edit["rule"], "FREQ=WEEKLY;BYDAY=TH");
    assert_eq!(edit["start"], "2023-06-15T09:00:00", "the first Thursday from the day on");
    assert_eq!(edit["agenda"], json!(["#overdue @10", "下周安排"]));
    assert_eq!((&edit["level"], &edit["shift"]), (&json!("county"), &json!("next")));
    let fault =
        |inputs: &[(&str, &str)]| built(Act::Schedule, &nothing, inputs).unwrap_err().remove(0).problem;
    let more = |name: &'static str, text: &'static str| -> Vec<(&str, &str)> {
        inputs.iter().copied().filter(|(known, _)| *known != name).chain([(name, text)]).collect()
    };
    assert_eq!(fault(&more("rule", "有空就开")), Problem::Rule(Rule::Series(SeriesError::Words)));
    assert_eq!(
        fault(&more("start", "2023-06-16 9:00")),
        Problem::Rule(Rule::OffRule { on: date(2023, 6, 16), first: date(2023, 6, 22) })
    );
    assert_eq!(fault(&more("agenda", "#lunch")), Problem::Rule(Rule::NoSection("lunch".into())));
    assert!(matches!(
        fault(&more("rule", "FREQ=HOURLY")),
        Problem::Rule(Rule::Series(SeriesError::TooFrequent { .. }))
    ));
    for lang in [Lang::Zh, Lang::En] {
        let message = InputFault { field: None, problem: fault(&more("rule", "x")) }.message(lang);
        assert!(message.contains("RRULE"), "{message}");
    }
}

#[test]
fn turning_proposes_the_rule_for_the_new_day_and_tells_who_goes_along() {
    let key = Key::new(Kind::Series, "S1");
    let on = board().meetings(date(2023, 7, 10), date(2023, 7, 20));
    let planned = on.iter().find(|one| one.series.as_ref().is_some_and(|id| id.key() == key)).unwrap();
    let occurrence = occurrence_on(board(), &key, planned.at.date()).unwrap();
    let mut draft = Draft::open(Act::Turn, board(), &key, Some(&occurrence), &office(), DAY).unwrap();
    assert_eq!(draft.target(), &key);
    let (start, rule) = (draft.field("start").unwrap(), draft.field("rule").unwrap());
    draft.set(start, "7-10 14:30");
    draft.settle(start, board()).unwrap();
    assert_eq!(draft.value(rule), "FREQ=MONTHLY;BYMONTHDAY=10");
    assert!(
        draft.remarks(board(), Lang::Zh)[0].contains("7月10日(周一) 14:30"),
        "{:?}",
        draft.remarks(board(), Lang::Zh)
    );
    let edit = draft.build(board()).unwrap().remove(0).edit;
    let Edit::Turn { from, start: swap, rule: words, .. } = &edit else { panic!("{edit:?}") };
    assert_eq!((*from, swap.to), (date(2023, 7, 15), date(2023, 7, 10).at(14, 30, 0, 0)));
    assert_eq!(&*words.to, "FREQ=MONTHLY;BYMONTHDAY=10");
    // What the member types stays, whatever the day becomes.
    draft.set(rule, "每月第二个周一");
    draft.settle(rule, board()).unwrap();
    draft.set(start, "7-11 14:30");
    draft.settle(start, board()).unwrap();
    assert_eq!(draft.value(rule), "FREQ=MONTHLY;BYDAY=2MO");
    let fault = draft.build(board()).unwrap_err().remove(0);
    assert!(matches!(fault.problem, Problem::Rule(Rule::OffRule { .. })), "{fault:?}");
    // Before the last meeting of the old rhythm there is no room for the next.
    let mut draft = Draft::open(Act::Turn, board(), &key, Some(&occurrence), &office(), DAY).unwrap();
    draft.set(start, "2023-06-10 9:00");
    let fault = draft.build(board()).unwrap_err().remove(0);
    assert!(matches!(fault.problem, Problem::Rule(Rule::Before { .. })), "{fault:?}");
    // Without a rule the series ends.
    let mut draft = Draft::open(Act::Turn, board(), &key, Some(&occurrence), &office(), DAY).unwrap();
    draft.set(rule, "无");
    let edit = json!(draft.build(board()).unwrap().remove(0).edit);
    assert_eq!(edit["rule"]["to"], "");
}

#[test]
fn a_day_is_left_out_and_a_series_amended_field_by_field() {
    let key = Key::new(Kind::Series, "S1");
    assert_eq!(built(Act::LeaveOut, &key, &[("on", "2023-10-15")]).unwrap()["on"], "2023-10-15");
    let none = built(Act::LeaveOut, &key, &[("on", "2023-10-16")]).unwrap_err().remove(0);
    assert_eq!(none.problem, Problem::Rule(Rule::NoOccurrence(date(2023, 10, 16))));
    let edit =
        built(Act::Amend, &key, &[("shift", "previous"), ("exceptions", "2023-10-15，2023-12-15")]).unwrap();
    assert_eq!(edit["fields"]["exceptions"]["to"], json!(["2023-10-15", "2023-12-15"]));
    assert_eq!(edit["fields"]["shift"], json!({"was": "next", "to": "previous"}));
    let bad =
        built(Act::Amend, &key, &[("rule", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")]).unwrap_err().remove(0);
    assert_eq!(bad.problem, Problem::Rule(Rule::Series(SeriesError::Never)));
    assert!(Draft::open(Act::PutBack, board(), &key, None, &office(), DAY).is_err(), "nothing was left out");
}
