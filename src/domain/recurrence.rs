//! Occurrences of milestones: dated ones, and those that come back every week, month, quarter or year.

use jiff::SignedDuration;
use jiff::civil::Date;

use super::task::{Milestone, Recurs};

/// No listing is longer than this many occurrences of one milestone.
const MOST: usize = 5_000;

/// What occurrences depend on besides the milestone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rhythm {
    /// The day of the reading: what was met after it is not known yet.
    pub day: Date,
    /// The first day on which duties run (the plan's issue date); none: the past owes nothing.
    pub since: Option<Date>,
    /// What 定期 means, in months.
    pub regular_months: u8,
}

/// One turn of a milestone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// First and last day of the period, for a recurring milestone.
    pub period: Option<(Date, Date)>,
    /// Due date.
    pub due: Date,
    /// The day it was met, if it was by the day of the reading.
    pub done: Option<Date>,
}

/// Occurrences due from `from` to `to`, both included, in order.
///
/// A milestone with a date and a recurrence is due on the date first; then its periods follow. Continuous
/// milestones have none.
pub fn occurrences(milestone: &Milestone, rhythm: Rhythm, from: Date, to: Date) -> Vec<Occurrence> {
    let mut out = Vec::new();
    out.extend(dated(milestone, rhythm).filter(|one| from <= one.due && one.due <= to));
    let Some(start) =
        first_day(milestone, rhythm).map_or(Some(from), |first| (first <= to).then(|| first.max(from)))
    else {
        return out;
    };
    let mut next = recurring(milestone, rhythm, start);
    while let Some(one) = next {
        let Some((first, last)) = one.period else { break };
        if first > to || out.len() == MOST {
            break;
        }
        if from <= one.due && one.due <= to {
            out.push(one);
        }
        next = last.tomorrow().ok().and_then(|day| recurring(milestone, rhythm, day));
    }
    out
}

/// The occurrence that counts on the day of the reading.
///
/// A date that is not met stays until it is. Of a recurring milestone it is the period of the day; but while
/// that is not met and the period before was missed, the missed one, which is overdue. Misses before that are
/// history: a newer turn of the same duty stands in for them.
pub fn current(milestone: &Milestone, rhythm: Rhythm) -> Option<Occurrence> {
    let dated = dated(milestone, rhythm);
    let first = first_day(milestone, rhythm);
    if let Some(one) = dated
        && (one.done.is_none() || first.is_some_and(|first| rhythm.day < first))
    {
        return Some(one);
    }
    let day = first.map_or(rhythm.day, |first| first.max(rhythm.day));
    let Some(now) = recurring(milestone, rhythm, day) else { return dated };
    if now.done.is_some() {
        return Some(now);
    }
    let before = now.period.and_then(|(start, _)| start.yesterday().ok());
    let missed = before
        .filter(|day| first.is_some_and(|first| first <= *day))
        .and_then(|day| recurring(milestone, rhythm, day))
        .filter(|one| one.done.is_none());
    Some(missed.unwrap_or(now))
}

/// The turn on the milestone's own date; the first day on which it was met belongs to it.
fn dated(milestone: &Milestone, rhythm: Rhythm) -> Option<Occurrence> {
    let due = milestone.due?;
    let done = milestone.done.iter().copied().min().filter(|done| *done <= rhythm.day);
    Some(Occurrence { period: None, due, done })
}

/// The first day of the recurrence: the day after the date, or the day from which duties run.
fn first_day(milestone: &Milestone, rhythm: Rhythm) -> Option<Date> {
    match milestone.due {
        Some(due) => due.tomorrow().ok(),
        None => rhythm.since,
    }
}

/// The turn of a recurring milestone whose period holds `day`.
fn recurring(milestone: &Milestone, rhythm: Rhythm, day: Date) -> Option<Occurrence> {
    let recurs = milestone.recurs.as_ref()?;
    let (start, end) = period(recurs, rhythm.regular_months, day)?;
    let first = first_day(milestone, rhythm).map_or(start, |first| first.max(start));
    let due = match (recurs, milestone.day) {
        // A first month that begins after its day is due at its end.
        (Recurs::Monthly, Some(wanted)) => {
            let day = start.with().day(wanted.clamp(1, start.days_in_month())).build().unwrap_or(end);
            if day < first { end } else { day }
        }
        _ => end,
    };
    let mut done: Vec<Date> = milestone.done.clone();
    done.sort_unstable();
    let taken = usize::from(milestone.due.is_some());
    let done =
        done.into_iter().skip(taken).find(|done| first <= *done && *done <= end && *done <= rhythm.day);
    Some(Occurrence { period: Some((first, end)), due, done })
}

/// First and last day of the calendar period that holds `day`; none for what has no period.
pub fn period(recurs: &Recurs, regular_months: u8, day: Date) -> Option<(Date, Date)> {
    let months = match recurs {
        Recurs::Yearly | Recurs::YearEnd => 12,
        Recurs::HalfYearly => 6,
        Recurs::Quarterly => 3,
        Recurs::Monthly => 1,
        Recurs::Regular => i32::from(regular_months.max(1)),
        Recurs::Weekly => {
            let monday = day.saturating_sub(days(day.weekday().to_monday_zero_offset()));
            return Some((monday, monday.saturating_add(days(6))));
        }
        Recurs::Continuous | Recurs::Other(_) => return None,
    };
    let start = (i32::from(day.year()) * 12 + i32::from(day.month()) - 1).div_euclid(months) * months;
    let first = month_start(start)?;
    let last = month_start(start + months - 1)?.last_of_month();
    Some((first, last))
}

fn days(days: i8) -> SignedDuration {
    SignedDuration::from_hours(i64::from(days) * 24)
}

/// The first day of a month counted from year 0.
fn month_start(month: i32) -> Option<Date> {
    let year = i16::try_from(month.div_euclid(12)).ok()?;
    Date::new(year, (month.rem_euclid(12) + 1) as i8, 1).ok()
}

#[cfg(test)]
mod tests {
    use super::super::fixture::record;
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn milestone(fields: &Value) -> Milestone {
        let mut all = json!({"id": "T1-1", "task": "T1", "what": "…"});
        all.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        record(all)
    }

    fn rhythm(on: &str) -> Rhythm {
        Rhythm { day: day(on), since: Some(day("2023-03-06")), regular_months: 1 }
    }

    fn dues(fields: &Value, from: &str, to: &str) -> Vec<String> {
        let all = occurrences(&milestone(fields), rhythm("2023-06-12"), day(from), day(to));
        all.iter().map(|one| one.due.to_string()).collect()
    }

    #[test]
    fn each_recurrence_has_its_due_dates() {
        for (recurs, from, to, expected) in [
            ("yearly", "2022-01-01", "2024-12-31", &["2023-12-31", "2024-12-31"][..]),
            ("year-end", "2023-01-01", "2023-12-31", &["2023-12-31"]),
            ("half-yearly", "2023-01-01", "2023-12-31", &["2023-06-30", "2023-12-31"]),
            ("quarterly", "2023-06-30", "2023-09-30", &["2023-06-30", "2023-09-30"]),
            ("monthly", "2024-02-01", "2024-03-30", &["2024-02-29"]),
            ("weekly", "2023-06-12", "2023-06-25", &["2023-06-18", "2023-06-25"]),
            ("regular", "2023-02-01", "2023-04-30", &["2023-03-31", "2023-04-30"]),
            ("continuous", "2023-01-01", "2023-12-31", &[]),
            ("now-and-then", "2023-01-01", "2023-12-31", &[]),
        ] {
            assert_eq!(dues(&json!({"recurs": recurs}), from, to), expected, "{recurs}");
        }
        // 每月28日前, 每月31日前.
        let monthly = |day: i8| dues(&json!({"recurs": "monthly", "day": day}), "2023-03-01", "2023-04-30");
        assert_eq!(monthly(28), ["2023-03-28", "2023-04-28"]);
        assert_eq!(monthly(31), ["2023-03-31", "2023-04-30"]);
        // The first month begins after its day, so it is due at its end.
        assert_eq!(monthly(3), ["2023-03-31", "2023-04-03"]);
    }

    #[test]
    fn a_recurrence_with_a_date_starts_after_it() {
        let fields = json!({"due": "2023-06-30", "recurs": "quarterly"});
        assert_eq!(dues(&fields, "2023-01-01", "2023-12-31"), ["2023-06-30", "2023-09-30", "2023-12-31"]);
        let fields = json!({"due": "2023-06-30", "recurs": "continuous"});
        assert_eq!(dues(&fields, "2023-01-01", "2023-12-31"), ["2023-06-30"]);
    }

    #[test]
    fn regular_periods_are_as_long_as_configured() {
        let rhythm = Rhythm { regular_months: 2, ..rhythm("2023-06-12") };
        let all = occurrences(
            &milestone(&json!({"recurs": "regular"})),
            rhythm,
            day("2023-01-01"),
            day("2023-06-30"),
        );
        let dues: Vec<_> = all.iter().map(|one| one.due.to_string()).collect();
        assert_eq!(dues, ["2023-04-30", "2023-06-30"]);
    }

    fn now(fields: &Value, on: &str) -> (String, Option<String>) {
        let one = current(&milestone(fields), rhythm(on)).unwrap();
        (one.due.to_string(), one.done.map(|done| done.to_string()))
    }

    #[test]
    fn the_current_occurrence_is_the_one_that_counts() {
        let monthly = |done: &[&str]| json!({"recurs": "monthly", "done": done});
        for (done, on, due, met) in [
            (&["2023-05-20"][..], "2023-06-12", "2023-06-30", None),
            (&["2023-05-20", "2023-06-02"], "2023-06-12", "2023-06-30", Some("2023-06-02")),
            // May was missed: it stays due until June is met.
            (&["2023-04-20"], "2023-06-12", "2023-05-31", None),
            (&["2023-04-20", "2023-06-12"], "2023-06-12", "2023-06-30", Some("2023-06-12")),
            // What will be met later is not known yet.
            (&["2023-05-20", "2023-06-13"], "2023-06-12", "2023-06-30", None),
            // Before the plan nothing was owed.
            (&[], "2023-03-10", "2023-03-31", None),
        ] {
            assert_eq!(now(&monthly(done), on), (due.to_owned(), met.map(str::to_owned)), "{done:?} {on}");
        }
        let dated = |done: &[&str]| json!({"due": "2023-03-31", "recurs": "year-end", "done": done});
        assert_eq!(now(&dated(&[]), "2023-06-12"), ("2023-03-31".into(), None));
        assert_eq!(now(&dated(&["2023-04-02"]), "2023-06-12"), ("2023-12-31".into(), None));
        assert_eq!(
            now(&dated(&["2023-03-02"]), "2023-03-12"),
            ("2023-03-31".into(), Some("2023-03-02".into()))
        );
        assert_eq!(
            now(&dated(&["2023-04-02", "2023-12-02"]), "2023-12-12"),
            ("2023-12-31".into(), Some("2023-12-02".into()))
        );
        assert_eq!(current(&milestone(&json!({"recurs": "continuous"})), rhythm("2023-06-12")), None);
        assert_eq!(current(&milestone(&json!({})), rhythm("2023-06-12")), None);
        let no_start = Rhythm { since: None, ..rhythm("2023-06-12") };
        assert_eq!(current(&milestone(&monthly(&[])), no_start).unwrap().due, day("2023-06-30"));
    }

    #[test]
    fn the_ends_of_time_are_safe() {
        for recurs in ["weekly", "monthly", "regular", "yearly"] {
            for regular_months in [0, 255] {
                let rhythm = Rhythm { day: Date::MAX, since: None, regular_months };
                let one = milestone(&json!({"recurs": recurs, "due": Date::MAX.to_string()}));
                let all = milestone(&json!({"recurs": recurs}));
                assert!(occurrences(&all, rhythm, Date::MIN, Date::MAX).len() <= MOST);
                occurrences(&one, rhythm, Date::MIN, Date::MAX);
                current(&all, rhythm);
                current(&one, Rhythm { day: Date::MIN, ..rhythm });
            }
        }
    }

    proptest! {
        #[test]
        fn spans_can_be_cut_anywhere(
            recurs in prop::sample::select(vec!["yearly", "half-yearly", "quarterly", "monthly", "weekly", "regular", "continuous"]),
            due in prop::option::of(0i64..900),
            at in prop::option::of(-3i8..40),
            cuts in prop::array::uniform3(0i64..1200),
        ) {
            let date = |days: i64| day("2022-11-01").saturating_add(SignedDuration::from_hours(24 * days));
            let mut fields = json!({"recurs": recurs, "day": at});
            if let Some(due) = due {
                fields["due"] = json!(date(due).to_string());
            }
            let one = milestone(&fields);
            let mut cuts = cuts.map(date);
            cuts.sort();
            let list = |from, to| occurrences(&one, rhythm("2023-06-12"), from, to);
            let whole = list(cuts[0], cuts[2]);
            let mut parts = list(cuts[0], cuts[1]);
            parts.extend(list(cuts[1].tomorrow().unwrap(), cuts[2]));
            prop_assert_eq!(&whole, &parts);
            prop_assert!(whole.windows(2).all(|pair| pair[0].due < pair[1].due));
            prop_assert!(whole.iter().all(|one| cuts[0] <= one.due && one.due <= cuts[2]));
            for one in whole {
                if let Some((first, last)) = one.period {
                    prop_assert!(first <= one.due && one.due <= last);
                }
            }
        }
    }
}
