//! Days in a filter: `<=30d`, `>=2023-06-30`, `2023-06`, `2023-06-01..2023-06-30`, `today`, `week`, `none`.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::{SignedDuration, Span};

use crate::locale::{Lang, Message, filter as m};

/// The word for the query's week.
const WEEK: &str = "week";

/// An end of a period: a day, or so many calendar days from the day of the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// A day.
    Day(Date),
    /// Days from the day of the query; negative ones lie before it.
    Offset(i32),
}

/// On which side of a bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// `<`.
    Before,
    /// `<=`.
    UpTo,
    /// `>`.
    After,
    /// `>=`.
    From,
}

/// Days that a filter accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// Records without a date.
    None,
    /// Monday to Sunday of the week of the query's day.
    Week,
    /// One side of a bound.
    Open(Side, Bound),
    /// From one bound to the other, both included.
    Between(Bound, Bound),
}

impl Bound {
    fn on(self, today: Date) -> Date {
        match self {
            Self::Day(day) => day,
            Self::Offset(days) => today.saturating_add(SignedDuration::from_hours(i64::from(days) * 24)),
        }
    }
}

impl Period {
    /// Whether a date falls within, seen from `today`.
    pub fn holds(self, date: Option<Date>, today: Date) -> bool {
        let Some(date) = date else { return self == Self::None };
        match self {
            Self::None => false,
            Self::Week => {
                let (monday, sunday) = week(today);
                monday <= date && date <= sunday
            }
            Self::Open(Side::Before, bound) => date < bound.on(today),
            Self::Open(Side::UpTo, bound) => date <= bound.on(today),
            Self::Open(Side::After, bound) => date > bound.on(today),
            Self::Open(Side::From, bound) => date >= bound.on(today),
            Self::Between(from, to) => from.on(today) <= date && date <= to.on(today),
        }
    }
}

/// Monday and Sunday of a day's week.
pub fn week(day: Date) -> (Date, Date) {
    let monday = day.saturating_sub(Span::new().days(day.weekday().to_monday_zero_offset()));
    (monday, monday.saturating_add(Span::new().days(6)))
}

/// The text is no period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAPeriod;

impl FromStr for Period {
    type Err = NotAPeriod;

    fn from_str(text: &str) -> Result<Self, NotAPeriod> {
        if is_named(m::NONE, text) || is_named(m::PERIOD_NONE, text) {
            return Ok(Self::None);
        }
        if is_named(m::PERIOD_WEEK, text) || text == WEEK {
            return Ok(Self::Week);
        }
        for (sign, side) in [("<=", Side::UpTo), (">=", Side::From), ("<", Side::Before), (">", Side::After)]
        {
            if let Some(rest) = text.strip_prefix(sign) {
                return bound(rest).map(|bound| Self::Open(side, bound)).ok_or(NotAPeriod);
            }
        }
        if let Some((from, to)) = text.split_once("..") {
            return bound(from).zip(bound(to)).map(|(from, to)| Self::Between(from, to)).ok_or(NotAPeriod);
        }
        if let Some(bound) = bound(text).filter(|bound| matches!(bound, Bound::Day(_) | Bound::Offset(0))) {
            return Ok(Self::Between(bound, bound));
        }
        let first = day(&format!("{text}-01")).ok_or(NotAPeriod)?;
        Ok(Self::Between(Bound::Day(first), Bound::Day(first.last_of_month())))
    }
}

/// `2023-06-30`, `30d`, `-2w`, `30天`, `today`.
fn bound(text: &str) -> Option<Bound> {
    if is_named(m::PERIOD_TODAY, text) {
        return Some(Bound::Offset(0));
    }
    if let Some(day) = day(text) {
        return Some(Bound::Day(day));
    }
    let (number, days) = match without_unit(text, m::UNIT_DAYS) {
        Some(number) => (number, 1),
        None => (without_unit(text, m::UNIT_WEEKS)?, 7),
    };
    let number: i32 = number.parse().ok()?;
    // Beyond that it is no period of a programme, and no date holds it.
    (number.abs() <= 100_000).then_some(Bound::Offset(number * days))
}

fn is_named(message: Message, text: &str) -> bool {
    [Lang::Zh, Lang::En].into_iter().any(|lang| message.get(lang) == text)
}

fn without_unit(text: &str, unit: Message) -> Option<&str> {
    [Lang::Zh, Lang::En].into_iter().find_map(|lang| text.strip_suffix(unit.get(lang)))
}

fn day(text: &str) -> Option<Date> {
    (text.len() == 10 && text.is_ascii()).then(|| text.parse().ok()).flatten()
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => write!(f, "{day}"),
            Self::Offset(0) => f.write_str("today"),
            Self::Offset(days) => write!(f, "{days}d"),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("none"),
            Self::Week => f.write_str(WEEK),
            Self::Open(side, bound) => {
                let sign = match side {
                    Side::Before => "<",
                    Side::UpTo => "<=",
                    Side::After => ">",
                    Side::From => ">=",
                };
                write!(f, "{sign}{bound}")
            }
            Self::Between(from, to) if from == to => write!(f, "{from}"),
            Self::Between(from, to) => write!(f, "{from}..{to}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn periods_hold_what_they_say() {
        let today = date(2023, 6, 12);
        for (text, day, holds) in [
            ("<30d", Some(date(2023, 7, 11)), true),
            ("<30d", Some(date(2023, 7, 12)), false),
            ("<=30d", Some(date(2023, 7, 12)), true),
            ("<30d", Some(date(2023, 1, 1)), true),
            ("<30d", None, false),
            (">2w", Some(date(2023, 6, 26)), false),
            (">=2周", Some(date(2023, 6, 26)), true),
            ("2023-06", Some(date(2023, 6, 30)), true),
            ("2023-06", Some(date(2023, 7, 1)), false),
            ("2023-06-30", Some(date(2023, 6, 30)), true),
            ("-7d..today", Some(date(2023, 6, 5)), true),
            ("-7d..today", Some(date(2023, 6, 4)), false),
            ("今天", Some(today), true),
            ("week", Some(date(2023, 6, 18)), true),
            ("week", Some(date(2023, 6, 19)), false),
            ("none", None, true),
            ("none", Some(today), false),
        ] {
            assert_eq!(text.parse::<Period>().unwrap().holds(day, today), holds, "{text} {day:?}");
        }
    }

    #[test]
    fn what_is_no_period_is_refused() {
        for text in ["", "<", "30", "2023-13", "2023-02-30", "<99999999999d", "d", "a..b", "２０２３"] {
            assert_eq!(text.parse::<Period>(), Err(NotAPeriod), "{text}");
        }
    }
}
