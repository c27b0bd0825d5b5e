//! Series of reviews: the days that an RFC 5545 rule gives, shifted off holidays.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use rrule::{RRuleError, RRuleSet, ValidationError};
use serde::{Deserialize, Serialize};

use super::calendar::Calendar;
use super::review::{HolidayShift, Series, Turn};
use super::text::Text;

/// A shift never goes further than this many days; what would is kept in place.
const FARTHEST_SHIFT: i64 = 31;

/// No series is followed beyond this many occurrences from its start.
const MOST: usize = 20_000;

/// A meeting that a series' rule gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Occurrence {
    /// When it is, after the shift.
    pub at: DateTime,
    /// The day that the rule gives.
    pub rule_day: Date,
}

impl Occurrence {
    /// The rule's day, where the occurrence was moved from it.
    pub fn moved_from(&self) -> Option<Date> {
        (self.rule_day != self.at.date()).then_some(self.rule_day)
    }
}

/// Why a series can't be followed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum SeriesError {
    /// The rule is no RFC 5545 rule, or contradicts the start.
    #[error("the rule is not valid: {reason}")]
    Rule {
        /// What is wrong, in the words of the reader of rules.
        reason: String,
    },
    /// It is neither a rule nor said in words that are known.
    #[error("the rule is not understood")]
    Words,
    /// The rule comes back more than once a day.
    #[error("a series of reviews comes back daily, weekly, monthly or yearly, not {frequency}")]
    TooFrequent {
        /// The frequency as written.
        frequency: String,
    },
    /// The rule names a day that never comes (30 February).
    #[error("the rule has no occurrence at all")]
    Never,
    /// The rule has more occurrences up to the span than are followed.
    #[error("more than {MOST} occurrences since its start; give it a later start")]
    TooMany,
}

/// Occurrences of a series on the days from `from` to `to`, both included; in order, at most one a day.
///
/// An occurrence on a day off goes where the series' shift says; where that is more than a month away it stays.
/// All times are civil: a series has no time zone. An `UNTIL` in UTC is read as such and taken over into
/// China's time.
///
/// # Errors
/// Where the rule is not valid, comes back more than once a day, never comes, or began too long ago.
pub fn expand(
    series: &Series,
    calendar: &Calendar,
    from: Date,
    to: Date,
) -> Result<Vec<Occurrence>, SeriesError> {
    let margin = SignedDuration::from_hours(24 * FARTHEST_SHIFT);
    let days = ruled(series, from.saturating_sub(margin), to.saturating_add(margin))?;
    let mut out: Vec<Occurrence> = days
        .into_iter()
        .filter(|at| !series.exceptions.contains(&at.date()))
        .map(|at| Occurrence { at: shift(at, &series.shift, calendar), rule_day: at.date() })
        .filter(|one| from <= one.at.date() && one.at.date() <= to)
        .collect();
    // Of two that land on one day, the one that the rule has there stays, then the earlier one.
    out.sort_by_key(|one| (one.at.date(), one.moved_from().is_some(), one.rule_day));
    out.dedup_by_key(|one| one.at.date());
    Ok(out)
}

/// Whether a series' rule has `day`, and its meeting of that day may have been shifted to `at`.
pub fn comes_on(series: &Series, day: Date, at: Date) -> bool {
    let near = day.duration_until(at).abs() <= SignedDuration::from_hours(24 * FARTHEST_SHIFT);
    let ruled = ruled(series, day, day).is_ok_and(|days| !days.is_empty());
    near && ruled && !series.exceptions.contains(&day)
}

/// Whether a series can be followed: its rule, and the rule of each turn that does not end it.
///
/// # Errors
/// As for [`expand`].
pub fn check(series: &Series) -> Result<(), SeriesError> {
    // Only a turn may be without a rule: it ends the series.
    let ruled = |rhythm: &&Rhythm| rhythm.since.is_none() || !rhythm.rule.is_empty();
    for rhythm in rhythms(series).iter().filter(ruled) {
        if parse(rhythm.start, &rhythm.rule)?.limit().into_iter().next().is_none() {
            return Err(SeriesError::Never);
        }
    }
    Ok(())
}

/// A rhythm of a series: what its meetings go by from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rhythm {
    /// The first day of which it says anything; none for the first rhythm.
    pub since: Option<Date>,
    /// Its first meeting.
    pub start: DateTime,
    /// RFC 5545 RRULE; empty where the series has ended.
    pub rule: Text,
}

/// The rhythms of a series in order: its own rule, then its turns.
pub fn rhythms(series: &Series) -> Vec<Rhythm> {
    let first = Rhythm { since: None, start: series.start, rule: series.rule.clone() };
    let mut turns: Vec<&Turn> = series.turns.iter().collect();
    turns.sort_by_key(|turn| turn.begins());
    let later = turns.into_iter().map(|turn| Rhythm {
        since: Some(turn.begins()),
        start: turn.start,
        rule: turn.rule.trim().into(),
    });
    std::iter::once(first).chain(later).collect()
}

/// The rhythm that a series goes by on a day.
pub fn rhythm_on(series: &Series, day: Date) -> Rhythm {
    let holds = |rhythm: &Rhythm| rhythm.since.is_none_or(|since| since <= day);
    let own = || Rhythm { since: None, start: series.start, rule: series.rule.clone() };
    rhythms(series).into_iter().rev().find(holds).unwrap_or_else(own)
}

/// A series with a turn; later turns fall away, because it speaks of all that follows.
#[must_use]
pub fn turned(series: &Series, turn: Turn) -> Series {
    let mut out = series.clone();
    out.turns.retain(|before| before.begins() < turn.begins());
    out.turns.push(turn);
    out.turns.sort_by_key(Turn::begins);
    out
}

/// A series' meetings on the days from `from` to `to` as its rules have them, before they are moved off holidays
/// and exceptions fall out; in order, at most one a day.
///
/// # Errors
/// As for [`expand`].
pub fn ruled(series: &Series, from: Date, to: Date) -> Result<Vec<DateTime>, SeriesError> {
    let rhythms = rhythms(series);
    let mut out: Vec<DateTime> = Vec::new();
    for (at, rhythm) in rhythms.iter().enumerate() {
        let until =
            rhythms.get(at + 1).and_then(|next| next.since).map_or(to, |since| to.min(day_before(since)));
        if rhythm.rule.is_empty() && rhythm.since.is_some() {
            continue;
        }
        // Even a rhythm that gives nothing here must be one that can be followed.
        let days = rule_days(rhythm.start, &rhythm.rule, from, until)?;
        out.extend(days);
    }
    out.sort_unstable();
    out.dedup_by_key(|at| at.date());
    Ok(out)
}

/// The first meeting of a rule that begins at `start`.
///
/// # Errors
/// As for [`expand`].
pub fn first_of(start: DateTime, rule: &str) -> Result<DateTime, SeriesError> {
    let first = parse(start, rule)?.limit().into_iter().next();
    first.and_then(|at| civil(at.timestamp())).ok_or(SeriesError::Never)
}

/// Where a series has its meeting that its rule puts at `at`: moved off a day off by its shift.
pub fn shifted(series: &Series, at: DateTime, calendar: &Calendar) -> DateTime {
    shift(at, &series.shift, calendar)
}

fn shift(at: DateTime, shift: &HolidayShift, calendar: &Calendar) -> DateTime {
    let day = at.date();
    if calendar.is_workday(day) {
        return at;
    }
    let moved = match shift {
        HolidayShift::Next => calendar.next_workday(day),
        HolidayShift::Previous => calendar.previous_workday(day),
        HolidayShift::Keep | HolidayShift::Other(_) => day,
    };
    let distance = day.duration_until(moved).abs();
    if distance <= SignedDuration::from_hours(24 * FARTHEST_SHIFT) {
        moved.to_datetime(at.time())
    } else {
        at
    }
}

/// The rule's date-times on the days from `from` to `to`, first of each day.
fn rule_days(start: DateTime, rule: &str, from: Date, to: Date) -> Result<Vec<DateTime>, SeriesError> {
    let mut set = parse(start, rule)?.limit().into_iter().enumerate().peekable();
    if set.peek().is_none() {
        return Err(SeriesError::Never);
    }
    let mut out: Vec<DateTime> = Vec::new();
    for (seen, at) in set {
        let Some(at) = civil(at.timestamp()) else { break };
        if at.date() > to {
            break;
        }
        if seen == MOST {
            return Err(SeriesError::TooMany);
        }
        if at.date() >= from && out.last().is_none_or(|last| last.date() < at.date()) {
            out.push(at);
        }
    }
    Ok(out)
}

/// The day before, or the first there is.
fn day_before(day: Date) -> Date {
    day.saturating_sub(SignedDuration::from_hours(24))
}

/// Civil time goes through the rule's reader as if it were UTC.
fn civil(second: i64) -> Option<DateTime> {
    Timestamp::from_second(second).ok().map(|at| TimeZone::UTC.to_datetime(at))
}

fn parse(start: DateTime, rule: &str) -> Result<RRuleSet, SeriesError> {
    let rule = normalise(rule)?;
    let start = start.strftime("%Y%m%dT%H%M%SZ");
    format!("DTSTART:{start}\nRRULE:{rule}").parse().map_err(|error: RRuleError| match error {
        // It ended before it began.
        RRuleError::ValidationError(ValidationError::UntilBeforeStart { .. }) => SeriesError::Never,
        other => SeriesError::Rule { reason: other.to_string() },
    })
}

/// The rule with its frequency checked and `UNTIL` in the civil time that the rest is in.
fn normalise(rule: &str) -> Result<String, SeriesError> {
    let rule = rule.trim().to_ascii_uppercase();
    let rule = rule.strip_prefix("RRULE:").unwrap_or(&rule);
    if rule.chars().any(char::is_whitespace) {
        return Err(SeriesError::Rule { reason: "white space in the rule".to_owned() });
    }
    let mut parts = Vec::new();
    for part in rule.split(';').filter(|part| !part.is_empty()) {
        match part.split_once('=') {
            Some(("FREQ", frequency @ ("SECONDLY" | "MINUTELY" | "HOURLY"))) => {
                return Err(SeriesError::TooFrequent { frequency: frequency.to_owned() });
            }
            Some(("UNTIL", until)) => parts.push(format!("UNTIL={}", civil_until(until))),
            _ => parts.push(part.to_owned()),
        }
    }
    Ok(parts.join(";"))
}

/// `UNTIL` as civil time marked as UTC: a date means its whole day, and real UTC becomes China's time.
fn civil_until(until: &str) -> String {
    if let Some(utc) = until.strip_suffix('Z') {
        let china = DateTime::strptime("%Y%m%dT%H%M%S", utc).map(|at| {
            at.saturating_add(SignedDuration::from_hours(8)).strftime("%Y%m%dT%H%M%SZ").to_string()
        });
        return china.unwrap_or_else(|_| until.to_owned());
    }
    if until.len() == 8 { format!("{until}T235959Z") } else { format!("{until}Z") }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{calendar_2023, record};
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn series(start: &str, rule: &str, shift: &str, exceptions: &[&str]) -> Series {
        record(json!({
            "id": "S1", "form": "dispatch", "level": "county", "title": "月调度会", "start": start,
            "rule": rule, "shift": shift, "exceptions": exceptions,
        }))
    }

    fn monthly(rule: &str, shift: &str) -> Series {
        series("2023-03-15T09:00:00", rule, shift, &[])
    }

    fn list(series: &Series, from: &str, to: &str) -> Vec<String> {
        let all = expand(series, &calendar_2023(), day(from), day(to)).unwrap();
        all.iter().map(|one| one.at.to_string()).collect()
    }

    #[test]
    fn a_rule_gives_its_days() {
        let rule = "FREQ=MONTHLY;BYMONTHDAY=15";
        let april_to_july = list(&monthly(rule, "keep"), "2023-04-01", "2023-07-14");
        assert_eq!(april_to_july, ["2023-04-15T09:00:00", "2023-05-15T09:00:00", "2023-06-15T09:00:00"]);
        // The span's ends belong to it; nothing is before the start.
        assert_eq!(list(&monthly(rule, "keep"), "2022-01-01", "2023-03-15").len(), 1);
        let third_thursday = monthly("RRULE:FREQ=MONTHLY;BYDAY=3TH", "keep");
        assert_eq!(list(&third_thursday, "2023-06-01", "2023-06-30"), ["2023-06-15T09:00:00"]);
        let excepted = series("2023-03-15T09:00:00", rule, "keep", &["2023-05-15"]);
        assert_eq!(list(&excepted, "2023-05-01", "2023-05-31"), [""; 0]);
    }

    #[test]
    fn an_end_is_civil_time() {
        for (until, count) in [
            ("20230615", 4),
            ("20230614", 3),
            ("20230615T090000", 4),
            ("20230615T085959", 3),
            // UTC: one o'clock is nine in China.
            ("20230615T010000Z", 4),
            ("20230615T005959Z", 3),
        ] {
            let one = monthly(&format!("FREQ=MONTHLY;BYMONTHDAY=15;UNTIL={until}"), "keep");
            assert_eq!(list(&one, "2023-01-01", "2024-12-31").len(), count, "{until}");
        }
        assert_eq!(list(&monthly("FREQ=WEEKLY;COUNT=3", "keep"), "2023-01-01", "2024-12-31").len(), 3);
    }

    #[test]
    fn days_off_are_shifted() {
        // 2023-04-15 is a Saturday, 06-23 a holiday before a make-up workday.
        let rule = "FREQ=MONTHLY;BYMONTHDAY=15,23";
        for (shift, april, june) in [
            ("next", "2023-04-17T09:00:00", "2023-06-25T09:00:00"),
            ("previous", "2023-04-14T09:00:00", "2023-06-21T09:00:00"),
            ("keep", "2023-04-15T09:00:00", "2023-06-23T09:00:00"),
        ] {
            let one = monthly(rule, shift);
            assert_eq!(list(&one, "2023-04-10", "2023-04-19"), [april], "{shift}");
            assert_eq!(list(&one, "2023-06-20", "2023-06-30"), [june], "{shift}");
        }
        let moved =
            expand(&monthly(rule, "next"), &calendar_2023(), day("2023-04-17"), day("2023-04-17")).unwrap();
        assert_eq!(moved[0].moved_from(), Some(day("2023-04-15")));
        // Days that fall on one working day make one meeting.
        let daily = series("2023-09-28T09:00:00", "FREQ=DAILY", "next", &[]);
        assert_eq!(list(&daily, "2023-09-28", "2023-10-08").len(), 3);
    }

    #[test]
    fn a_rule_that_cannot_be_followed_says_so() {
        let fails = |rule: &str| check(&monthly(rule, "keep")).unwrap_err();
        for rule in [
            "",
            "每月15日",
            "FREQ=MONTHLY;BYMONTHDAY=77",
            "FREQ=MONTHLY\nRDATE:20230101T000000Z",
            "FREQ=MONTHLY;FREQ",
        ] {
            assert!(matches!(fails(rule), SeriesError::Rule { .. }), "{rule}");
        }
        assert_eq!(fails("freq=hourly"), SeriesError::TooFrequent { frequency: "HOURLY".into() });
        let old = series("1900-01-01T09:00:00", "FREQ=DAILY", "keep", &[]);
        let error = expand(&old, &calendar_2023(), day("2023-01-01"), day("2023-12-31"));
        assert_eq!(error, Err(SeriesError::TooMany));
        assert_eq!(fails("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), SeriesError::Never);
    }

    fn any_rule() -> impl Strategy<Value = String> {
        let freq = prop::sample::select(vec!["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]);
        let by = prop::sample::select(vec![
            "",
            ";BYDAY=MO,SA",
            ";BYMONTHDAY=-1",
            ";BYMONTHDAY=1,15,30",
            ";BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        ]);
        (freq, 1u8..4, by).prop_map(|(freq, interval, by)| {
            // RFC 5545 allows no days of the month in a weekly rule.
            let by = if freq == "WEEKLY" && by.starts_with(";BYMONTHDAY") { "" } else { by };
            format!("FREQ={freq};INTERVAL={interval}{by}")
        })
    }

    proptest! {
        #[test]
        fn spans_can_be_cut_anywhere(
            rule in any_rule(),
            shift in prop::sample::select(vec!["next", "previous", "keep"]),
            cuts in prop::array::uniform3(0i64..420),
        ) {
            let calendar = calendar_2023();
            let one = series("2023-02-01T09:00:00", &rule, shift, &["2023-05-15"]);
            let mut cuts = cuts.map(|days| day("2022-12-25").saturating_add(SignedDuration::from_hours(24 * days)));
            cuts.sort();
            let list = |from, to| expand(&one, &calendar, from, to).unwrap();
            let whole = list(cuts[0], cuts[2]);
            let mut parts = list(cuts[0], cuts[1]);
            parts.extend(list(cuts[1].tomorrow().unwrap(), cuts[2]));
            prop_assert_eq!(&whole, &parts);
            prop_assert!(whole.windows(2).all(|pair| pair[0].at.date() < pair[1].at.date()));
            for one in &whole {
                prop_assert!(cuts[0] <= one.at.date() && one.at.date() <= cuts[2]);
                prop_assert!(shift == "keep" || calendar.is_workday(one.at.date()));
                prop_assert!(one.rule_day != day("2023-05-15"));
            }
        }

        #[test]
        fn no_rule_makes_it_fall(rule in "(FREQ=(DAILY|MONTHLY|YEARLY|WEEKLY))?(;[A-Z]{2,10}=[-+,0-9A-Z]{0,8}){0,3}") {
            let _ = expand(&monthly(&rule, "next"), &calendar_2023(), day("2023-01-01"), day("2023-03-31"));
        }

        #[test]
        fn no_known_part_makes_it_fall(
            freq in prop::sample::select(vec!["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
            part in prop::sample::select(vec!["BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH", "BYSETPOS", "BYHOUR", "BYMINUTE", "COUNT", "INTERVAL", "UNTIL", "WKST"]),
            value in "(-?[0-9]{1,5}|MO|-?[0-9]TH|2023[0-9]{4}|2024[0-9]{4}T[0-9]{6}Z?)",
        ) {
            let rule = format!("FREQ={freq};{part}={value}");
            let _ = expand(&monthly(&rule, "next"), &calendar_2023(), day("2023-01-01"), day("2023-03-31"));
        }
    }
}
