//! Days and times as people type them, seen from a day.

use jiff::Span;
use jiff::civil::{Date, DateTime, Time, Weekday};

use crate::locale::typed::{self, Half, Unit};

/// Years that a day may lie in.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2199;

/// Longest text looked at, in characters; no day is longer.
const LONGEST: usize = 48;

/// Years looked through for a day that not every year has.
const SEARCHED_YEARS: i16 = 8;

/// On which side of the reader's day a day without its year (`6-30`, `周五`) is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Aim {
    /// The next such day, today included: due dates.
    Next,
    /// The last such day, today included: days on which something was done.
    Last,
}

/// Why a text is no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayFault {
    /// It is of none of the forms.
    Form,
    /// It has the form of a day that no calendar has (`6-31`).
    NoSuchDay,
    /// The day falls on another day of the week than was typed.
    Weekday {
        /// The day.
        day: Date,
    },
    /// The year is out of the range that is possible.
    Year,
}

/// Reads a day: `6-30`, `2023-6-30`, `6月30日`, `30日`, `+5d`, `-2w`, `3天后`, `今天`, `周五`, `下周一`, `fri`, `月底`,
/// and every form in which the program shows days. Full-width characters count as their plain ones.
///
/// # Errors
/// What is wrong with the text.
pub fn day(text: &str, today: Date, aim: Aim) -> Result<Date, DayFault> {
    let text = folded(text).ok_or(DayFault::Form)?;
    let day = read_day(text.trim(), today, aim)?;
    if YEARS.contains(&day.year()) { Ok(day) } else { Err(DayFault::Year) }
}

/// Reads a time of day: `9:00`, `09:30`, `9点半`, `下午3点`, `3pm`.
///
/// # Errors
/// Where it is none.
pub fn time(text: &str) -> Result<Time, DayFault> {
    let text = folded(text).ok_or(DayFault::Form)?;
    read_time(text.trim()).ok_or(DayFault::Form)
}

/// Reads a day and a time. A day alone keeps the time of `base`, a time alone its day.
///
/// # Errors
/// Where it is neither.
pub fn moment(text: &str, today: Date, base: DateTime) -> Result<DateTime, DayFault> {
    let folded = folded(text).ok_or(DayFault::Form)?;
    let text = folded.trim();
    let only_day = match read_day(text, today, Aim::Next) {
        Ok(day) => return in_years(day).map(|day| day.to_datetime(base.time())),
        Err(fault) => fault,
    };
    if let Some(time) = read_time(text) {
        return Ok(base.date().to_datetime(time));
    }
    let mut fault = only_day;
    // Blanks part a day from its time more surely than any other place.
    let blanks = text.char_indices().filter(|(_, c)| *c == ' ' || *c == 't').map(|(at, _)| at);
    let others = text.char_indices().map(|(at, _)| at).skip(1);
    for at in blanks.chain(others) {
        let (before, after) = text.split_at(at);
        let Some(time) = read_time(after.trim_start_matches('t').trim()) else { continue };
        match read_day(before.trim(), today, Aim::Next) {
            Ok(day) => return in_years(day).map(|day| day.to_datetime(time)),
            Err(DayFault::Form) => {}
            Err(other) => fault = other,
        }
    }
    Err(fault)
}

fn in_years(day: Date) -> Result<Date, DayFault> {
    if YEARS.contains(&day.year()) { Ok(day) } else { Err(DayFault::Year) }
}

/// Half-width and lower case; none for a text too long to be a day.
fn folded(text: &str) -> Option<String> {
    let plain = |c: char| match c {
        '\u{3000}' | '\t' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{2212}' | '\u{2010}'..='\u{2015}' => '-',
        other => other,
    };
    let short = text.trim().chars().count() <= LONGEST;
    short.then(|| text.chars().map(plain).flat_map(char::to_lowercase).collect())
}

fn read_day(text: &str, today: Date, aim: Aim) -> Result<Date, DayFault> {
    if let Some((_, ahead)) = typed::NEAR.iter().find(|(word, _)| *word == text) {
        return add(today, *ahead, Unit::Day);
    }
    if let Some((_, ahead)) = typed::MONTH_ENDS.iter().find(|(word, _)| *word == text) {
        return add(today.first_of_month(), *ahead, Unit::Month).map(Date::last_of_month);
    }
    if typed::YEAR_ENDS.contains(&text) {
        return Ok(today.last_of_year());
    }
    if let Some((weeks, weekday)) = week_and_day(text) {
        return weekday_from(today, weeks, weekday, aim);
    }
    if let Some(day) = offset(text, today, aim) {
        return day;
    }
    let (text, weekday) = without_weekday(text);
    let written = written(text).ok_or(DayFault::Form)?;
    resolve(written, weekday, today, aim)
}

fn add(day: Date, number: i32, unit: Unit) -> Result<Date, DayFault> {
    let number = i64::from(number);
    let span = match unit {
        Unit::Day => Span::new().try_days(number),
        Unit::Week => Span::new().try_weeks(number),
        Unit::Month => Span::new().try_months(number),
        Unit::Year => Span::new().try_years(number),
    };
    span.and_then(|span| day.checked_add(span)).map_err(|_| DayFault::Year)
}

/// `下周一`, `周五`, `星期天`, `fri`, `next fri`.
fn week_and_day(text: &str) -> Option<(Option<i32>, Weekday)> {
    typed::WEEKS.iter().find_map(|(word, weeks)| {
        let rest = text.strip_prefix(word)?;
        let days = if word.is_empty() || word.is_ascii() {
            typed::ENGLISH_WEEKDAYS
        } else {
            typed::CHINESE_WEEKDAYS
        };
        let (_, weekday) = days.iter().find(|(name, _)| *name == rest)?;
        Some((*weeks, *weekday))
    })
}

fn weekday_from(today: Date, weeks: Option<i32>, weekday: Weekday, aim: Aim) -> Result<Date, DayFault> {
    let from_monday = i32::from(weekday.to_monday_zero_offset());
    let own = i32::from(today.weekday().to_monday_zero_offset());
    let ahead = match (weeks, aim) {
        (Some(weeks), _) => from_monday - own + 7 * weeks,
        (None, Aim::Next) => (from_monday - own).rem_euclid(7),
        (None, Aim::Last) => -(own - from_monday).rem_euclid(7),
    };
    add(today, ahead, Unit::Day)
}

/// `+5d`, `-2w`, `5d`, `3天后`, `2周前`; without a sign it goes the way of the aim.
fn offset(text: &str, today: Date, aim: Aim) -> Option<Result<Date, DayFault>> {
    let behind = |words: &[&'static str]| words.iter().find_map(|word| text.strip_suffix(word));
    let (sign, rest) = if let Some(rest) = text.strip_prefix('+') {
        (1, rest)
    } else if let Some(rest) = text.strip_prefix('-') {
        (-1, rest)
    } else if let Some(rest) = behind(typed::AHEAD) {
        (1, rest)
    } else if let Some(rest) = behind(typed::BACK) {
        (-1, rest)
    } else {
        (if aim == Aim::Next { 1 } else { -1 }, text)
    };
    let signed = rest != text;
    let (number, word) = rest.trim().split_at(digits(rest.trim()));
    let word = word.trim();
    // `6日` and `6月` without a sign are a day of the month and a month, not a span.
    if !signed && !word.is_ascii() {
        return None;
    }
    let (_, unit) = typed::UNITS.iter().find(|(known, _)| *known == word)?;
    let number: i32 = number.parse().ok().filter(|number| *number <= 100_000)?;
    Some(add(today, sign * number, *unit))
}

fn digits(text: &str) -> usize {
    text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len())
}

/// A day as written: any part but the day of the month may be left out.
#[derive(Clone, Copy)]
struct Written {
    year: Option<i16>,
    month: Option<i8>,
    day: i8,
}

/// The text without the day of the week that stands before or behind it, in brackets or not, and that day.
fn without_weekday(text: &str) -> (&str, Option<Weekday>) {
    let bare = |word: &str| week_and_day(word.trim()).filter(|(weeks, _)| weeks.is_none());
    if let Some((before, inner)) = text.strip_suffix(')').and_then(|text| text.rsplit_once('('))
        && let Some((_, weekday)) = bare(inner)
    {
        return (before.trim(), Some(weekday));
    }
    if let Some((before, after)) = text.rsplit_once(' ')
        && let Some((_, weekday)) = bare(after)
    {
        return (before.trim(), Some(weekday));
    }
    if let Some((before, after)) = text.split_once(' ')
        && let Some((_, weekday)) = bare(before.trim_end_matches(','))
    {
        return (after.trim(), Some(weekday));
    }
    (text, None)
}

fn written(text: &str) -> Option<Written> {
    if text.len() == 8 && digits(text) == 8 {
        let (year, rest) = text.split_at(4);
        let (month, day) = rest.split_at(2);
        return Some(Written {
            year: Some(year.parse().ok()?),
            month: Some(month.parse().ok()?),
            day: day.parse().ok()?,
        });
    }
    english(text).or_else(|| marked(text)).or_else(|| separated(text))
}

/// `30 jun`, `30 jun 2024`, `jun 30`.
fn english(text: &str) -> Option<Written> {
    let month = |word: &str| {
        let three = word.get(..3)?;
        let place = typed::MONTHS.iter().position(|known| *known == three)?;
        word.chars().all(|c| c.is_ascii_alphabetic()).then_some(())?;
        i8::try_from(place + 1).ok()
    };
    let words: Vec<&str> = text.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let (day, name, year) = match words[..] {
        [day, name] if digits(day) > 0 => (day, name, None),
        [day, name, year] if digits(day) > 0 => (day, name, Some(year)),
        [name, day] => (day, name, None),
        [name, day, year] => (day, name, Some(year)),
        _ => return None,
    };
    let year = match year {
        Some(year) if year.len() == 4 => Some(year.parse().ok()?),
        Some(_) => return None,
        None => None,
    };
    Some(Written { year, month: Some(month(name)?), day: number(day)? })
}

/// A day of the month or a month: one or two digits.
fn number(text: &str) -> Option<i8> {
    let whole = (1..=2).contains(&text.len()) && digits(text) == text.len();
    whole.then(|| text.parse().ok())?
}

/// `2023年6月30日`, `6月30日`, `6月30`, `30日`.
fn marked(text: &str) -> Option<Written> {
    let [years, months, days] = typed::DATE_MARKS;
    let (year, rest) = match text.split_once(years) {
        Some((year, rest)) if year.trim().len() == 4 => (Some(year.trim().parse().ok()?), rest.trim()),
        Some(_) => return None,
        None => (None, text),
    };
    let (month, rest) = match rest.split_once(months) {
        Some((month, rest)) => (Some(number(month.trim())?), rest.trim()),
        None => (None, rest),
    };
    let day = rest.strip_suffix(days);
    if year.is_none() && month.is_none() && day.is_none() || year.is_some() && month.is_none() {
        return None;
    }
    Some(Written { year, month, day: number(day.unwrap_or(rest).trim())? })
}

/// `2023-6-30`, `6-30`, `6/30`, `6.30`, `30`.
fn separated(text: &str) -> Option<Written> {
    let parts: Vec<&str> = text.split(['-', '/', '.']).map(str::trim).collect();
    match parts[..] {
        [year, month, day] if year.len() == 4 && digits(year) == 4 => {
            Some(Written { year: Some(year.parse().ok()?), month: Some(number(month)?), day: number(day)? })
        }
        [month, day] => Some(Written { year: None, month: Some(number(month)?), day: number(day)? }),
        [day] => Some(Written { year: None, month: None, day: number(day)? }),
        _ => None,
    }
}

fn resolve(written: Written, weekday: Option<Weekday>, today: Date, aim: Aim) -> Result<Date, DayFault> {
    let suits = |day: &Date| weekday.is_none_or(|weekday| day.weekday() == weekday);
    let on_side = |day: &Date| match aim {
        Aim::Next => *day >= today,
        Aim::Last => *day <= today,
    };
    let sign = if aim == Aim::Next { 1 } else { -1 };
    let Written { year, month, day: number } = written;
    match (year, month) {
        (Some(year), Some(month)) => {
            if !YEARS.contains(&year) {
                return Err(DayFault::Year);
            }
            let day = Date::new(year, month, number).map_err(|_| DayFault::NoSuchDay)?;
            if suits(&day) { Ok(day) } else { Err(DayFault::Weekday { day }) }
        }
        (_, Some(month)) => {
            let in_year = |ahead: i16| Date::new(today.year() + sign * ahead, month, number).ok();
            // With its day of the week a date is shown in the year of today; only without it is the side open.
            let named = weekday.and_then(|_| in_year(0)).filter(suits);
            let found = (0..=SEARCHED_YEARS).filter_map(in_year).find(on_side);
            match (named, found) {
                (Some(day), _) => Ok(day),
                (None, Some(day)) if suits(&day) => Ok(day),
                (None, Some(day)) => Err(DayFault::Weekday { day: in_year(0).unwrap_or(day) }),
                (None, None) => Err(DayFault::NoSuchDay),
            }
        }
        (_, None) => {
            let in_month = |ahead: i32| {
                let first = add(today.first_of_month(), i32::from(sign) * ahead, Unit::Month).ok()?;
                Date::new(first.year(), first.month(), number).ok()
            };
            let found = (0..=12).filter_map(in_month).find(on_side).ok_or(DayFault::NoSuchDay)?;
            if suits(&found) { Ok(found) } else { Err(DayFault::Weekday { day: found }) }
        }
    }
}

fn read_time(text: &str) -> Option<Time> {
    let before = typed::HALVES.iter().find_map(|(word, half)| Some((text.strip_prefix(word)?, *half)));
    let behind =
        || typed::HALVES_BEHIND.iter().find_map(|(word, half)| Some((text.strip_suffix(word)?, *half)));
    let (rest, half) = before.or_else(behind).map_or((text, None), |(rest, half)| (rest, Some(half)));
    let rest = rest.trim();
    let (hour, rest) = rest.split_at(digits(rest));
    let hour: i8 = number(hour)?;
    let minutes = match rest.chars().next() {
        // An hour alone is a time only where the text says so.
        None => {
            half?;
            ""
        }
        Some(mark) if typed::HOUR_MARKS.contains(&mark) => {
            let rest = &rest[mark.len_utf8()..];
            let bare = mark == ':' || mark == '.';
            if rest.is_empty() && bare {
                return None;
            }
            rest
        }
        Some(_) => return None,
    };
    let minute = match minutes.trim() {
        "" => 0,
        word if word == typed::HALF_PAST => 30,
        word if word == typed::SHARP => 0,
        other => {
            let bare = other.trim_end_matches(typed::MINUTE_MARKS);
            // Seconds are read where they are nought: times are shown to the minute.
            let bare = bare.strip_suffix(":00").filter(|bare| bare.len() == 2).unwrap_or(bare);
            (bare.len() == 2 || bare.len() < other.len()).then(|| number(bare))??
        }
    };
    if half.is_some() && hour > 23 {
        return None;
    }
    let hour = match half {
        Some(Half::Morning) if hour == 12 => 0,
        Some(Half::Afternoon) if (1..12).contains(&hour) => hour + 12,
        Some(Half::Noon) if (1..4).contains(&hour) => hour + 12,
        _ => hour,
    };
    Time::new(hour, minute, 0, 0).ok()
}
