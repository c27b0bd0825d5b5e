//! Calendars (.ics, RFC 5545): events that other calendars take over, and bring up to date on the next import.
//!
//! Written here and not by a library: those at hand fold lines by counting characters as octets, or bring a second
//! date library and parser along. Times go out in UTC, which every calendar shows in its own zone; China has one
//! zone and no summer time.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::{SignedDuration, ToSpan};

use crate::domain::day::COUNTY;

/// Longest line in octets, without its end (RFC 5545, 3.1).
const LONGEST: usize = 75;

/// Who makes the calendar.
const PRODUCT: &str = "-//shumei//shumei//ZH";

/// When an event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// A whole day.
    Day(Date),
    /// From a local time of the county, for so many minutes.
    Time(DateTime, u16),
}

/// An event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// What tells it from every other event for ever: an import replaces the event that has it already.
    pub uid: String,
    /// Which state of the event it is; a higher one replaces a lower one.
    pub sequence: u64,
    /// When the records behind it were changed last.
    pub modified: Timestamp,
    /// When it is.
    pub when: When,
    /// Its title.
    pub summary: String,
    /// More about it; may have lines.
    pub description: String,
    /// Where; empty for nowhere.
    pub location: String,
    /// Sorts, by which calendars colour it.
    pub categories: Vec<String>,
    /// Whether it was called off.
    pub cancelled: bool,
    /// Alarms, in minutes after the beginning; negative ones ring before it.
    pub alarms: Vec<i64>,
}

/// A calendar of events, made at a time.
pub fn calendar(name: &str, events: &[Event], now: Timestamp) -> Vec<u8> {
    let mut out = Lines::default();
    out.line("BEGIN", "VCALENDAR");
    out.line("VERSION", "2.0");
    out.line("PRODID", PRODUCT);
    out.line("CALSCALE", "GREGORIAN");
    out.line("METHOD", "PUBLISH");
    out.line("X-WR-CALNAME", &escaped(name));
    for event in events {
        out.event(event, now);
    }
    out.line("END", "VCALENDAR");
    out.0.into_bytes()
}

#[derive(Default)]
struct Lines(String);

impl Lines {
    /// A property, folded: no line is longer than may be, and no character is cut.
    fn line(&mut self, name: &str, value: &str) {
        let mut used = 0;
        for c in format!("{name}:{value}").chars() {
            if used + c.len_utf8() > LONGEST {
                self.0.push_str("\r\n ");
                used = 1;
            }
            self.0.push(c);
            used += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }

    fn text(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.line(name, &escaped(value));
        }
    }

    fn event(&mut self, event: &Event, now: Timestamp) {
        self.line("BEGIN", "VEVENT");
        self.text("UID", &event.uid);
        self.line("DTSTAMP", &utc(now));
        self.line("SEQUENCE", &event.sequence.to_string());
        self.line("LAST-MODIFIED", &utc(event.modified));
        match event.when {
            When::Day(day) => {
                self.line("DTSTART;VALUE=DATE", &date(day));
                self.line("DTEND;VALUE=DATE", &date(day.saturating_add(1.day())));
                // A deadline takes nobody's time.
                self.line("TRANSP", "TRANSPARENT");
            }
            When::Time(at, minutes) => {
                let until = at.saturating_add(i64::from(minutes).minutes());
                self.line("DTSTART", &county(at));
                self.line("DTEND", &county(until));
                self.line("TRANSP", "OPAQUE");
            }
        }
        self.text("SUMMARY", &event.summary);
        self.text("DESCRIPTION", &event.description);
        self.text("LOCATION", &event.location);
        if !event.categories.is_empty() {
            let all: Vec<String> = event.categories.iter().map(|one| escaped(one)).collect();
            self.line("CATEGORIES", &all.join(","));
        }
        self.line("STATUS", if event.cancelled { "CANCELLED" } else { "CONFIRMED" });
        for minutes in &event.alarms {
            self.line("BEGIN", "VALARM");
            self.line("ACTION", "DISPLAY");
            self.text("DESCRIPTION", &event.summary);
            self.line("TRIGGER", &duration(*minutes));
            self.line("END", "VALARM");
        }
        self.line("END", "VEVENT");
    }
}

/// A text as a value (RFC 5545, 3.3.11).
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            // No other control may stand in a calendar.
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

fn date(day: Date) -> String {
    day.strftime("%Y%m%d").to_string()
}

fn utc(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// A local time of the county in UTC.
fn county(at: DateTime) -> String {
    COUNTY.to_timestamp(at).map_or_else(|_| at.strftime("%Y%m%dT%H%M%S").to_string(), utc)
}

/// Minutes as a duration (RFC 5545, 3.3.6).
fn duration(minutes: i64) -> String {
    let whole = SignedDuration::from_mins(minutes).unsigned_abs().as_secs() / 60;
    let (days, hours, minutes_left) = (whole / 1_440, whole / 60 % 24, whole % 60);
    let part =
        |number: u64, letter: char| if number > 0 { format!("{number}{letter}") } else { String::new() };
    let (days, time) = (part(days, 'D'), part(hours, 'H') + &part(minutes_left, 'M'));
    let sign = if minutes < 0 { "-" } else { "" };
    match (days.is_empty(), time.is_empty()) {
        (true, true) => "PT0M".to_owned(),
        (_, true) => format!("{sign}P{days}"),
        (_, false) => format!("{sign}P{days}T{time}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, datetime};
    use proptest::prelude::*;

    fn event() -> Event {
        Event {
            uid: "T02-1@county".into(),
            sequence: 3,
            modified: "2023-06-01T02:03:04Z".parse().unwrap(),
            when: When::Day(date(2023, 6, 30)),
            summary: "党建联盟覆盖率100%; a,b\\c\n二".into(),
            description: "说明很长".repeat(40),
            location: String::new(),
            categories: vec!["期限".into(), "a,b".into()],
            cancelled: false,
            alarms: vec![-15 * 60, 9 * 60],
        }
    }

    fn text(events: &[Event]) -> String {
        let bytes = calendar("舒美", events, "2023-06-12T00:00:00Z".parse().unwrap());
        String::from_utf8(bytes).unwrap()
    }

    fn unfolded(text: &str) -> Vec<String> {
        text.replace("\r\n ", "").split_terminator("\r\n").map(ToOwned::to_owned).collect()
    }

    #[test]
    fn an_event_has_all_that_calendars_go_by() {
        let lines = unfolded(&text(&[event()]));
        for line in [
            "BEGIN:VCALENDAR",
            "METHOD:PUBLISH",
            "UID:T02-1@county",
            "DTSTAMP:20230612T000000Z",
            "SEQUENCE:3",
            "LAST-MODIFIED:20230601T020304Z",
            "DTSTART;VALUE=DATE:20230630",
            "DTEND;VALUE=DATE:20230701",
            "SUMMARY:党建联盟覆盖率100%\\; a\\,b\\\\c\\n二",
            "CATEGORIES:期限,a\\,b",
            "STATUS:CONFIRMED",
            "TRIGGER:-PT15H",
            "TRIGGER:PT9H",
            "END:VCALENDAR",
        ] {
            assert!(lines.iter().any(|one| one == line), "{line} is not in {lines:#?}");
        }
        assert!(!lines.iter().any(|line| line.starts_with("LOCATION")));
    }

    #[test]
    fn times_go_out_in_utc() {
        let when = When::Time(datetime(2023, 6, 15, 9, 0, 0, 0), 90);
        let lines = unfolded(&text(&[Event { when, cancelled: true, ..event() }]));
        for line in ["DTSTART:20230615T010000Z", "DTEND:20230615T023000Z", "STATUS:CANCELLED"] {
            assert!(lines.iter().any(|one| one == line), "{line} is not in {lines:#?}");
        }
    }

    #[test]
    fn durations_are_written_in_days_hours_and_minutes() {
        for (minutes, text) in [
            (0, "PT0M"),
            (-30, "-PT30M"),
            (-1_440, "-P1D"),
            (-900, "-PT15H"),
            (540, "PT9H"),
            (-5_220, "-P3DT15H"),
            (-1_470, "-P1DT30M"),
        ] {
            assert_eq!(duration(minutes), text, "{minutes}");
        }
    }

    proptest! {
        #[test]
        fn lines_are_folded_at_75_octets_and_characters_stay_whole(summary in any::<String>(), name in "[a甲\u{20000}]{0,90}") {
            let event = Event { summary: summary.clone(), description: name, ..event() };
            let text = text(std::slice::from_ref(&event));
            for line in text.split_terminator("\r\n") {
                prop_assert!(line.len() <= LONGEST, "{}", line);
                prop_assert!(!line.contains(['\r', '\n']));
            }
            let whole = escaped(&summary);
            if !summary.is_empty() {
                let wanted = format!("SUMMARY:{whole}");
                prop_assert!(unfolded(&text).contains(&wanted));
            }
        }
    }
}
