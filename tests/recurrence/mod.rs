//! The days of a series against another implementation of RFC 5545, and against plain counting.

use std::io::Write as _;
use std::process::{Command, Stdio};

use jiff::civil::{Date, DateTime, date};
use jiff::{SignedDuration, Span};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::json;
use shumei::builtin;
use shumei::domain::calendar::{Calendar, DayStatus};
use shumei::domain::review::Series;
use shumei::domain::series::{SeriesError, expand, ruled};

/// Rules that are held against the other implementation.
const CASES: usize = 600;

const FROM: Date = date(2023, 1, 1);
const TO: Date = date(2032, 12, 31);

/// Reads rules, one JSON object a line, and writes the days that python-dateutil gives for each.
const OTHER: &str = r#"
import json, sys
from datetime import datetime
from dateutil.rrule import rrulestr
low, high = datetime(2023, 1, 1), datetime(2032, 12, 31, 23, 59, 59)
for line in sys.stdin:
    case = json.loads(line)
    start = datetime.fromisoformat(case["start"])
    out = set(case["exceptions"])
    days = []
    for at in rrulestr(case["rule"], dtstart=start, cache=False):
        if at > high:
            break
        day = at.date().isoformat()
        if at >= low and day not in out:
            days.append(day)
    print(json.dumps(days))
"#;

fn series(
    start: DateTime,
    rule: &str,
    shift: &str,
    exceptions: &[String],
    turns: &serde_json::Value,
) -> Series {
    serde_json::from_value(json!({
        "id": "S1", "version": 1, "updated": "2023-03-06T00:00:00Z", "form": "dispatch", "level": "county",
        "title": "t", "start": start, "rule": rule, "shift": shift, "exceptions": exceptions, "turns": turns,
    }))
    .unwrap()
}

fn weekday() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["MO", "TU", "WE", "TH", "FR", "SA", "SU"])
}

/// The part that says on which days a rule comes within its period. The fifth of a month from its end, which few months
/// have, is not followed; that it is refused is tested below.
fn by(frequency: &'static str) -> BoxedStrategy<String> {
    let days = prop::collection::vec(weekday(), 1..4).prop_map(|days| format!(";BYDAY={}", days.join(",")));
    let month_day = prop_oneof![1i8..32, Just(-1i8), Just(-2i8), -31i8..0, Just(29i8), Just(31i8)];
    let month_days = prop::collection::vec(month_day, 1..4).prop_map(|days| {
        let days: Vec<String> = days.iter().map(ToString::to_string).collect();
        format!(";BYMONTHDAY={}", days.join(","))
    });
    let nth = (prop_oneof![1i8..6, -4i8..0], weekday()).prop_map(|(nth, day)| format!(";BYDAY={nth}{day}"));
    let last_weekday = prop_oneof![Just(1i8), Just(2i8), Just(-1i8), Just(-2i8)]
        .prop_map(|place| format!(";BYDAY=MO,TU,WE,TH,FR;BYSETPOS={place}"));
    let months = prop::collection::vec(1i8..13, 1..4).prop_map(|months| {
        let months: Vec<String> = months.iter().map(ToString::to_string).collect();
        format!(";BYMONTH={}", months.join(","))
    });
    match frequency {
        "DAILY" => prop_oneof![Just(String::new()), days, month_days, months].boxed(),
        "WEEKLY" => (
            prop_oneof![Just(String::new()), days],
            prop_oneof![Just(""), Just(";WKST=SU"), Just(";WKST=WE")],
        )
            .prop_map(|(days, start)| format!("{days}{start}"))
            .boxed(),
        "MONTHLY" => (
            prop_oneof![Just(String::new()), days, month_days, nth, last_weekday],
            prop_oneof![3 => Just(String::new()), 1 => months],
        )
            .prop_map(|(days, months)| format!("{months}{days}"))
            .boxed(),
        _ => prop_oneof![
            Just(String::new()),
            (months.clone(), prop_oneof![month_days, nth, last_weekday])
                .prop_map(|(months, days)| months + &days),
            Just(";BYMONTH=2;BYMONTHDAY=29".to_owned()),
            (prop_oneof![1i16..367, -366i16..0]).prop_map(|day| format!(";BYYEARDAY={day}")),
            months,
        ]
        .boxed(),
    }
}

#[derive(Clone, Debug)]
struct Case {
    start: DateTime,
    rule: String,
    exceptions: Vec<String>,
}

fn any_case() -> impl Strategy<Value = Case> {
    let frequency = prop::sample::select(vec!["DAILY", "WEEKLY", "MONTHLY", "MONTHLY", "YEARLY"]);
    let end = prop_oneof![
        2 => Just(String::new()),
        1 => (1u32..40).prop_map(|count| format!(";COUNT={count}")),
        1 => (0i64..3000).prop_map(|days| {
            let until = FROM.saturating_add(Span::new().days(days)).at(9, 0, 0, 0);
            format!(";UNTIL={}", until.strftime("%Y%m%dT%H%M%S"))
        }),
    ];
    (frequency, 1u8..8)
        .prop_flat_map(|(frequency, interval)| {
            by(frequency).prop_map(move |by| format!("FREQ={frequency};INTERVAL={interval}{by}"))
        })
        .prop_flat_map(move |rule| {
            let start =
                (0i64..700).prop_map(|days| FROM.saturating_add(Span::new().days(days)).at(9, 0, 0, 0));
            let exceptions = prop::collection::vec(0i64..3600, 0..40).prop_map(|days| {
                days.iter().map(|days| FROM.saturating_add(Span::new().days(*days)).to_string()).collect()
            });
            (start, Just(rule), exceptions, end.clone())
        })
        .prop_map(|(start, rule, exceptions, end)| Case { start, rule: rule + &end, exceptions })
}

/// The same cases in every run, so that a failure can be looked at.
fn cases() -> Vec<Case> {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    (0..CASES).map(|_| any_case().new_tree(&mut runner).unwrap().current()).collect()
}

/// What python-dateutil makes of the cases; none where it is not installed.
fn others_days(cases: &[Case]) -> Option<Vec<Vec<String>>> {
    let known = Command::new("python3").args(["-c", "import dateutil"]).stderr(Stdio::null()).status();
    if !known.is_ok_and(|status| status.success()) {
        return None;
    }
    let mut python = Command::new("python3")
        .args(["-c", OTHER])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = python.stdin.take().unwrap();
    let lines: String = cases
        .iter()
        .map(|case| {
            json!({"start": case.start, "rule": case.rule, "exceptions": case.exceptions}).to_string() + "\n"
        })
        .collect();
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()).unwrap());
    let output = python.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    Some(text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

#[test]
fn series_come_on_the_days_that_another_implementation_gives() {
    let cases = cases();
    let Some(others) = others_days(&cases) else {
        eprintln!("skipped: python3 has no dateutil");
        return;
    };
    assert_eq!(others.len(), cases.len());
    let calendar = Calendar::default();
    let mut wrong = Vec::new();
    let mut compared = 0;
    for (case, theirs) in cases.iter().zip(&others) {
        let one = series(case.start, &case.rule, "keep", &case.exceptions, &json!([]));
        let ours: Vec<String> = match expand(&one, &calendar, FROM, TO) {
            Ok(days) => days.iter().map(|one| one.at.date().to_string()).collect(),
            // No day at all is an error here and an empty list there.
            Err(SeriesError::Never) => Vec::new(),
            Err(error) => vec![error.to_string()],
        };
        compared += ours.len();
        if ours != *theirs {
            let at =
                ours.iter().zip(theirs).position(|(a, b)| a != b).unwrap_or(ours.len().min(theirs.len()));
            wrong.push(format!("{case:?}\n  at {at}: ours {:?} theirs {:?}", ours.get(at), theirs.get(at)));
        }
    }
    assert!(compared > 20_000, "only {compared} days were compared");
    assert!(wrong.is_empty(), "{} of {CASES}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_can_not_be_followed_is_refused_and_never_followed_wrongly() {
    let one = series(date(2023, 1, 4).at(9, 0, 0, 0), "FREQ=MONTHLY;BYDAY=-5WE", "keep", &[], &json!([]));
    let refused = expand(&one, &Calendar::default(), FROM, TO);
    assert!(matches!(refused, Err(SeriesError::Rule { .. })), "{refused:?}");
}

/// The working day nearest to a day in a direction, by going from day to day.
fn walk(calendar: &Calendar, day: Date, forward: bool) -> Date {
    let mut at = day;
    loop {
        let works = match calendar.status(at) {
            DayStatus::Workday | DayStatus::Makeup => true,
            DayStatus::Weekend | DayStatus::Holiday(_) => false,
        };
        if works {
            return at;
        }
        at = if forward { at.tomorrow().unwrap() } else { at.yesterday().unwrap() };
    }
}

#[test]
fn every_day_of_four_years_is_moved_off_holidays_as_walking_does() {
    let calendar = builtin::calendar().unwrap();
    let (from, to) = (date(2023, 1, 1), date(2026, 12, 31));
    assert_eq!(calendar.years().iter().filter(|year| (2023..=2026).contains(*year)).count(), 4);
    let mut makeups = 0;
    let mut day = from;
    while day <= to {
        for (shift, wanted) in
            [("next", walk(&calendar, day, true)), ("previous", walk(&calendar, day, false)), ("keep", day)]
        {
            let one = series(day.at(9, 0, 0, 0), "FREQ=DAILY;COUNT=1", shift, &[], &json!([]));
            let near = SignedDuration::from_hours(24 * 31);
            let got = expand(&one, &calendar, day - near, day + near).unwrap();
            assert_eq!(got.iter().map(|one| one.at.date()).collect::<Vec<_>>(), [wanted], "{day} {shift}");
            let kept = calendar.status(day) == DayStatus::Makeup;
            assert!(!kept || wanted == day, "a make-up workday is a working day: {day}");
        }
        makeups += usize::from(calendar.status(day) == DayStatus::Makeup);
        day = day.tomorrow().unwrap();
    }
    assert!(makeups > 15, "the arrangements have make-up workdays");
}

proptest! {
    #![proptest_config(Config::with_cases(64))]

    #[test]
    fn a_turn_keeps_what_was_before_and_spans_can_be_cut_anywhere(
        case in any_case(),
        later in any_case(),
        turn_at in 1usize..40,
        shift in prop::sample::select(vec!["next", "previous", "keep"]),
        cut in 0i64..2500,
    ) {
        let calendar = builtin::calendar().unwrap();
        let before = series(case.start, &case.rule, shift, &case.exceptions, &json!([]));
        let Ok(days) = ruled(&before, FROM, TO) else { return Ok(()) };
        let Some(from) = days.get(turn_at).map(|at| at.date()) else { return Ok(()) };
        // The new rhythm begins where the new rule has its first day from there on.
        let bare = series(from.at(14, 0, 0, 0), &later.rule, shift, &[], &json!([]));
        let Ok(new) = ruled(&bare, FROM, TO) else { return Ok(()) };
        let Some(start) = new.first() else { return Ok(()) };
        let turn = json!([{"from": from, "start": start, "rule": later.rule}]);
        let turned = series(case.start, &case.rule, shift, &case.exceptions, &turn);
        let Ok(all) = ruled(&turned, FROM, TO) else { return Ok(()) };
        let kept: Vec<DateTime> = days.iter().copied().filter(|at| at.date() < from).collect();
        prop_assert_eq!(&all[..kept.len()], &kept[..], "earlier days stay, with their time");
        let alone = series(*start, &later.rule, shift, &[], &json!([]));
        prop_assert_eq!(&all[kept.len()..], &ruled(&alone, FROM, TO).unwrap()[..], "then the new rule holds");
        let middle = FROM.saturating_add(Span::new().days(cut));
        let list = |from, to| expand(&turned, &calendar, from, to).unwrap();
        let mut parts = list(FROM, middle);
        parts.extend(list(middle.tomorrow().unwrap(), TO));
        let whole = list(FROM, TO);
        prop_assert_eq!(&whole, &parts);
        prop_assert!(whole.windows(2).all(|pair| pair[0].at.date() < pair[1].at.date()), "at most one a day");
        let ended = json!([{"from": from, "start": from.at(9, 0, 0, 0)}]);
        let ended = series(case.start, &case.rule, shift, &case.exceptions, &ended);
        prop_assert_eq!(ruled(&ended, FROM, TO).unwrap(), kept, "without a rule the series ends");
    }
}
