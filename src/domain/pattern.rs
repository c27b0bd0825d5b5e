//! A recurrence rule (RFC 5545, 3.3.10) taken apart, as far as people say such rules in words.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, Weekday};

/// How often a rule comes back before its interval is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Frequency {
    /// Every so many days.
    Daily,
    /// Every so many weeks.
    Weekly,
    /// Every so many months.
    Monthly,
    /// Every so many years.
    Yearly,
}

impl Frequency {
    const ALL: [(Self, &'static str); 4] = [
        (Self::Daily, "DAILY"),
        (Self::Weekly, "WEEKLY"),
        (Self::Monthly, "MONTHLY"),
        (Self::Yearly, "YEARLY"),
    ];
}

/// The codes of the days of the week, Monday first.
const DAYS: [(Weekday, &str); 7] = [
    (Weekday::Monday, "MO"),
    (Weekday::Tuesday, "TU"),
    (Weekday::Wednesday, "WE"),
    (Weekday::Thursday, "TH"),
    (Weekday::Friday, "FR"),
    (Weekday::Saturday, "SA"),
    (Weekday::Sunday, "SU"),
];

/// A day of the week in a rule: every one of its period, or the n-th, counted from the end where negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NthDay {
    /// Which one of the period; 0 is every one.
    pub nth: i8,
    /// The day of the week.
    pub weekday: Weekday,
}

/// A recurrence rule taken apart. What it does not know of it keeps as written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Pattern {
    /// How often.
    pub frequency: Frequency,
    /// Every so many of them; at least 1.
    pub interval: u16,
    /// `BYMONTH`, 1 to 12.
    pub months: Vec<i8>,
    /// `BYMONTHDAY`, 1 to 31 or from the end.
    pub month_days: Vec<i8>,
    /// `BYDAY`.
    pub weekdays: Vec<NthDay>,
    /// `BYSETPOS`.
    pub positions: Vec<i16>,
    /// `COUNT`.
    pub count: Option<u32>,
    /// `UNTIL` as written.
    pub until: Option<String>,
    /// Parts that people have no common words for, as written.
    pub others: Vec<String>,
}

impl Pattern {
    /// A rule that comes back with a frequency and nothing else.
    pub const fn new(frequency: Frequency) -> Self {
        Self {
            frequency,
            interval: 1,
            months: Vec::new(),
            month_days: Vec::new(),
            weekdays: Vec::new(),
            positions: Vec::new(),
            count: None,
            until: None,
            others: Vec::new(),
        }
    }

    /// The last day of `UNTIL`, where it can be read; its time is left aside.
    pub fn last_day(&self) -> Option<Date> {
        let digits = self.until.as_ref()?.get(..8)?;
        Date::strptime("%Y%m%d", digits).ok()
    }

    /// The same rule for whoever moves its meeting of the day `from` to the day `to` and all following with it: the
    /// day of the month, of the week or its place in the month follow. What says nothing of that day stays.
    #[must_use]
    pub fn moved(&self, from: Date, to: Date) -> Self {
        let mut out = self.clone();
        if out.frequency != Frequency::Daily {
            replace(&mut out.months, &from.month(), to.month());
            out.months.sort_unstable();
            out.months.dedup();
        }
        let from_end = i8::saturating_sub;
        let last = from_end(from.day(), from.days_in_month()).saturating_sub(1);
        let new_last = from_end(to.day(), to.days_in_month()).saturating_sub(1);
        if !replace(&mut out.month_days, &from.day(), to.day()) {
            // The last day stays the last day; another one from the end becomes what it is from the start.
            replace(&mut out.month_days, &last, if new_last == -1 { -1 } else { to.day() });
        }
        out.month_days.sort_by_key(|day| (*day < 0, *day));
        out.month_days.dedup();
        let weekday = out.weekdays.iter_mut().find(|one| one.weekday == from.weekday() && one.holds(from));
        if let Some(one) = weekday {
            one.weekday = to.weekday();
            if one.nth != 0 {
                one.nth = place_in_month(to, one.nth);
            }
        }
        if let ([_], [position]) = (&out.weekdays[..], &mut out.positions[..])
            && out.weekdays[0].nth == 0
        {
            *position = i16::from(place_in_month(to, i8::try_from(*position).unwrap_or(1)));
        }
        out
    }
}

impl NthDay {
    /// Whether a day is the one of its month that is meant; every one is where none is counted.
    fn holds(self, day: Date) -> bool {
        self.nth == 0 || self.nth == nth(day) || self.nth == nth_from_end(day)
    }

    fn parse(text: &str) -> Option<Self> {
        let at = text.len().checked_sub(2)?;
        let (nth, code) = (text.get(..at)?, text.get(at..)?);
        let (weekday, _) = DAYS.iter().find(|(_, known)| *known == code)?;
        let nth = match nth {
            "" => 0,
            other => other.parse().ok().filter(|nth: &i8| *nth != 0 && nth.abs() <= 53)?,
        };
        Some(Self { nth, weekday: *weekday })
    }
}

impl fmt::Display for NthDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.nth != 0 {
            write!(f, "{}", self.nth)?;
        }
        f.write_str(code(self.weekday))
    }
}

fn code(weekday: Weekday) -> &'static str {
    DAYS.iter().find(|(known, _)| *known == weekday).map_or("", |(_, code)| code)
}

/// Which one of its month a day of the week is.
fn nth(day: Date) -> i8 {
    (day.day() - 1) / 7 + 1
}

/// The same counted from the month's end: the last is -1.
fn nth_from_end(day: Date) -> i8 {
    -((day.days_in_month() - day.day()) / 7 + 1)
}

/// Which one of its month a day is, said as `was` said it: the last one where it was counted from the end or there
/// are not always so many.
fn place_in_month(day: Date, was: i8) -> i8 {
    if (was < 0 && nth_from_end(day) == -1) || nth(day) == 5 { -1 } else { nth(day) }
}

/// Puts a value in the place of another; whether that one was there.
fn replace<T: PartialEq>(list: &mut [T], was: &T, to: T) -> bool {
    match list.iter_mut().find(|one| *one == was) {
        Some(one) => {
            *one = to;
            true
        }
        None => false,
    }
}

/// The text is no recurrence rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoPattern;

impl FromStr for Pattern {
    type Err = NoPattern;

    fn from_str(text: &str) -> Result<Self, NoPattern> {
        let text = text.trim().to_ascii_uppercase();
        let text = text.strip_prefix("RRULE:").unwrap_or(&text);
        let parts: Vec<(&str, &str)> = text
            .split(';')
            .filter(|part| !part.is_empty())
            .map(|part| part.split_once('='))
            .collect::<Option<_>>()
            .ok_or(NoPattern)?;
        let frequency = parts.iter().find(|(name, _)| *name == "FREQ").ok_or(NoPattern)?.1;
        let frequency = Frequency::ALL.iter().find(|(_, word)| *word == frequency).ok_or(NoPattern)?.0;
        let mut out = Self::new(frequency);
        for (name, value) in parts {
            match name {
                "FREQ" => {}
                "INTERVAL" => {
                    out.interval =
                        value.parse().ok().filter(|interval: &u16| *interval > 0).ok_or(NoPattern)?;
                }
                "BYMONTH" => out.months = list(value).ok_or(NoPattern)?,
                "BYMONTHDAY" => out.month_days = list(value).ok_or(NoPattern)?,
                "BYDAY" => {
                    let days: Option<Vec<NthDay>> = value.split(',').map(NthDay::parse).collect();
                    out.weekdays = days.ok_or(NoPattern)?;
                }
                "BYSETPOS" => out.positions = list(value).ok_or(NoPattern)?,
                "COUNT" => out.count = Some(value.parse().map_err(|_| NoPattern)?),
                "UNTIL" => out.until = Some(value.to_owned()),
                // Weeks begin on Monday where nothing is said.
                "WKST" if value == "MO" => {}
                _ => out.others.push(format!("{name}={value}")),
            }
        }
        Ok(out)
    }
}

fn list<T: FromStr>(text: &str) -> Option<Vec<T>> {
    text.split(',').map(|part| part.strip_prefix('+').unwrap_or(part).parse().ok()).collect()
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let frequency = Frequency::ALL.iter().find(|(known, _)| *known == self.frequency);
        write!(f, "FREQ={}", frequency.map_or("", |(_, word)| word))?;
        if self.interval > 1 {
            write!(f, ";INTERVAL={}", self.interval)?;
        }
        write_list(f, "BYMONTH", &self.months)?;
        write_list(f, "BYMONTHDAY", &self.month_days)?;
        write_list(f, "BYDAY", &self.weekdays)?;
        write_list(f, "BYSETPOS", &self.positions)?;
        for other in &self.others {
            write!(f, ";{other}")?;
        }
        if let Some(count) = self.count {
            write!(f, ";COUNT={count}")?;
        }
        match &self.until {
            Some(until) => write!(f, ";UNTIL={until}"),
            None => Ok(()),
        }
    }
}

fn write_list<T: fmt::Display>(f: &mut fmt::Formatter<'_>, name: &str, list: &[T]) -> fmt::Result {
    for (at, one) in list.iter().enumerate() {
        if at == 0 { write!(f, ";{name}={one}")? } else { write!(f, ",{one}")? }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn moved(rule: &str, from: &str, to: &str) -> String {
        rule.parse::<Pattern>().unwrap().moved(from.parse().unwrap(), to.parse().unwrap()).to_string()
    }

    #[test]
    fn a_rule_follows_the_day_to_which_it_is_moved() {
        for (rule, from, to, expected) in [
            ("FREQ=MONTHLY;BYMONTHDAY=15", "2023-07-15", "2023-07-10", "FREQ=MONTHLY;BYMONTHDAY=10"),
            ("FREQ=MONTHLY;BYMONTHDAY=1,15", "2023-07-15", "2023-07-20", "FREQ=MONTHLY;BYMONTHDAY=1,20"),
            ("FREQ=MONTHLY;BYMONTHDAY=-1", "2023-07-31", "2023-07-28", "FREQ=MONTHLY;BYMONTHDAY=28"),
            ("FREQ=MONTHLY;BYMONTHDAY=-1", "2023-06-30", "2023-07-31", "FREQ=MONTHLY;BYMONTHDAY=-1"),
            ("FREQ=MONTHLY;BYMONTHDAY=-3", "2023-06-28", "2023-06-30", "FREQ=MONTHLY;BYMONTHDAY=-1"),
            ("FREQ=WEEKLY;BYDAY=TH", "2023-07-20", "2023-07-21", "FREQ=WEEKLY;BYDAY=FR"),
            ("FREQ=WEEKLY;BYDAY=MO,TH", "2023-07-20", "2023-07-21", "FREQ=WEEKLY;BYDAY=MO,FR"),
            ("FREQ=WEEKLY", "2023-07-20", "2023-07-21", "FREQ=WEEKLY"),
            ("FREQ=MONTHLY;BYDAY=3TH", "2023-07-20", "2023-07-11", "FREQ=MONTHLY;BYDAY=2TU"),
            ("FREQ=MONTHLY;BYDAY=-1FR", "2023-07-28", "2023-07-31", "FREQ=MONTHLY;BYDAY=-1MO"),
            ("FREQ=MONTHLY;BYDAY=-1FR", "2023-07-28", "2023-07-21", "FREQ=MONTHLY;BYDAY=3FR"),
            ("FREQ=MONTHLY;BYDAY=4MO", "2023-07-24", "2023-07-31", "FREQ=MONTHLY;BYDAY=-1MO"),
            (
                "FREQ=MONTHLY;BYDAY=TH;BYSETPOS=3",
                "2023-07-20",
                "2023-07-11",
                "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2",
            ),
            (
                "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=29",
                "2023-12-29",
                "2023-11-28",
                "FREQ=YEARLY;BYMONTH=6,11;BYMONTHDAY=28",
            ),
            ("FREQ=DAILY;INTERVAL=3;COUNT=5", "2023-12-29", "2023-11-28", "FREQ=DAILY;INTERVAL=3;COUNT=5"),
            ("FREQ=YEARLY;BYYEARDAY=100", "2023-04-10", "2023-04-11", "FREQ=YEARLY;BYYEARDAY=100"),
        ] {
            assert_eq!(moved(rule, from, to), expected, "{rule} {from} {to}");
        }
    }

    #[test]
    fn what_is_no_rule_is_none() {
        for text in
            ["", "MONTHLY", "FREQ=HOURLY", "FREQ=MONTHLY;BYDAY=XX", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;X"]
        {
            assert_eq!(text.parse::<Pattern>(), Err(NoPattern), "{text}");
        }
        let until = "rrule:freq=daily;until=20230630T120000Z".parse::<Pattern>().unwrap();
        assert_eq!(until.last_day(), Some(jiff::civil::date(2023, 6, 30)));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(
            frequency in prop::sample::select(Frequency::ALL.map(|(frequency, _)| frequency).to_vec()),
            interval in 1u16..9,
            months in prop::collection::vec(1i8..13, 0..3),
            month_days in prop::collection::vec(prop_oneof![1i8..32, -31i8..0], 0..3),
            nths in prop::collection::vec((-5i8..6, 0usize..7), 0..3),
            count in prop::option::of(1u32..50),
        ) {
            let weekdays = nths.iter().map(|(nth, day)| NthDay { nth: *nth, weekday: DAYS[*day].0 }).collect();
            let pattern = Pattern { interval, months, month_days, weekdays, count, ..Pattern::new(frequency) };
            prop_assert_eq!(pattern.to_string().parse::<Pattern>(), Ok(pattern));
        }

        #[test]
        fn nothing_makes_it_fall(text in "FREQ=(MONTHLY|WEEKLY)(;[A-Z]{2,10}=[-+,0-9A-Z]{0,8}){0,3}", from in 0i32..900, to in 0i32..900) {
            let day = |days: i32| jiff::civil::date(2023, 1, 1).saturating_add(jiff::Span::new().days(days));
            if let Ok(pattern) = text.parse::<Pattern>() {
                let _ = pattern.moved(day(from), day(to)).to_string();
            }
        }
    }
}
