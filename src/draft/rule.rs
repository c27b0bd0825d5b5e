//! Recurrence rules as people type them: in words, or as RFC 5545 writes them.

use jiff::civil::{Date, Weekday};

use super::day::{self, Aim};
use crate::domain::pattern::{Frequency, NthDay, Pattern};
use crate::locale::typed::{self, Span};

/// Longest text looked at, in characters.
const LONGEST: usize = 200;

/// Reads a rule: `每月15日`, `每周四`, `每季度末月21日`, `monthly 15`, `every 2 weeks on Thursday`, `FREQ=…`. Gives an RRULE.
/// None where it is of none of these forms.
pub fn rule(text: &str, today: Date) -> Option<String> {
    let text = folded(text)?;
    let text = text.trim();
    if text.contains("freq=") {
        let rule = text.to_ascii_uppercase();
        let rule = rule.strip_prefix("RRULE:").unwrap_or(&rule);
        return Some(rule.to_owned());
    }
    let said = if text.starts_with(typed::EVERY) { chinese(text, today) } else { english(text, today) };
    said?.pattern().map(|pattern| pattern.to_string())
}

/// Half-width and lower case; none for a text too long to be a rule.
fn folded(text: &str) -> Option<String> {
    let plain = |c: char| match c {
        '\u{3000}' | '\t' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        other => other,
    };
    let short = text.chars().count() <= LONGEST;
    short.then(|| text.chars().map(plain).flat_map(char::to_lowercase).collect())
}

/// What was said of a rule.
#[derive(Default)]
struct Said {
    span: Option<Span>,
    interval: Option<u16>,
    months: Vec<i8>,
    /// Which month of the quarter.
    of_quarter: Option<i8>,
    month_days: Vec<i8>,
    weekdays: Vec<NthDay>,
    count: Option<u32>,
    until: Option<Date>,
}

impl Said {
    fn pattern(self) -> Option<Pattern> {
        let interval = self.interval.unwrap_or(1);
        let months_said = !self.months.is_empty();
        let days_said = !self.month_days.is_empty() || !self.weekdays.is_empty();
        let counted = self.weekdays.iter().any(|day| day.nth != 0);
        let only_quarter = self.of_quarter.is_none() || self.span == Some(Span::Quarter);
        let both = !self.month_days.is_empty() && !self.weekdays.is_empty();
        if interval == 0 || !only_quarter || both {
            return None;
        }
        let (frequency, interval, months) = match self.span? {
            Span::Day if !days_said && !months_said => (Frequency::Daily, interval, Vec::new()),
            Span::Week if self.month_days.is_empty() && !months_said && !counted => {
                (Frequency::Weekly, interval, Vec::new())
            }
            Span::Month if !months_said => (Frequency::Monthly, interval, Vec::new()),
            Span::Quarter if !months_said => match self.of_quarter {
                Some(place) if interval == 1 => {
                    (Frequency::Yearly, 1, (0..4).map(|quarter| place + 3 * quarter).collect())
                }
                Some(_) => return None,
                None => (Frequency::Monthly, interval.checked_mul(3)?, Vec::new()),
            },
            // Days of a year are those of its months.
            Span::Year if months_said || !days_said => (Frequency::Yearly, interval, self.months),
            _ => return None,
        };
        // In a month a day of the week without a place is every one of them, which is a week's rule.
        if frequency != Frequency::Weekly && self.weekdays.iter().any(|day| day.nth == 0) {
            return None;
        }
        let mut month_days = self.month_days;
        month_days.sort_by_key(|day| (*day < 0, *day));
        month_days.dedup();
        let mut months = months;
        months.sort_unstable();
        months.dedup();
        let until = self.until.map(|until| until.strftime("%Y%m%d").to_string());
        let (weekdays, count) = (self.weekdays, self.count);
        Some(Pattern { interval, months, month_days, weekdays, count, until, ..Pattern::new(frequency) })
    }

    fn ends(&mut self) -> bool {
        self.count.is_some() || self.until.is_some()
    }
}

/// What is left of a Chinese text.
struct Rest<'a>(&'a str);

impl Rest<'_> {
    fn eat(&mut self, words: &[&str]) -> bool {
        match words.iter().find_map(|word| self.0.strip_prefix(word)) {
            Some(rest) => {
                self.0 = rest;
                true
            }
            None => false,
        }
    }

    fn pick<T: Copy>(&mut self, words: &[(&str, T)]) -> Option<T> {
        let (rest, value) =
            words.iter().find_map(|(word, value)| Some((self.0.strip_prefix(word)?, *value)))?;
        self.0 = rest;
        Some(value)
    }

    /// A number in digits or a Chinese numeral.
    fn number(&mut self) -> Option<u16> {
        let end = self.0.find(|c: char| !c.is_ascii_digit()).unwrap_or(self.0.len());
        if end == 0 {
            return self.pick(typed::NUMERALS).map(|number| u16::from(number.unsigned_abs()));
        }
        let (digits, rest) = self.0.split_at(end);
        self.0 = rest;
        digits.parse().ok()
    }

    fn particles(&mut self) {
        while self.eat(typed::PARTICLES) {}
    }

    fn weekday(&mut self) -> Option<Weekday> {
        self.pick(typed::CHINESE_WEEKDAYS)
    }
}

fn chinese(text: &str, today: Date) -> Option<Said> {
    let mut said = Said::default();
    let mut body = String::new();
    for part in text.split(',').map(str::trim) {
        if !ending(part, today, &mut said) {
            // A comma may stand between months as the Chinese one does.
            if said.ends() {
                return None;
            }
            if !body.is_empty() {
                body.push_str(typed::PARTICLES.first().copied().unwrap_or_default());
            }
            body.push_str(part);
        }
    }
    let mut rest = Rest(&body);
    rest.eat(&[typed::EVERY]);
    said.interval = rest.number();
    let span = rest.pick(typed::SPANS)?;
    said.span = Some(span);
    match span {
        Span::Day => {}
        Span::Week => {
            rest.particles();
            while !rest.0.is_empty() {
                rest.eat(typed::WEEK_WORDS);
                said.weekdays.push(NthDay { nth: 0, weekday: rest.weekday()? });
                rest.particles();
            }
        }
        Span::Quarter => {
            rest.particles();
            said.of_quarter = rest.pick(typed::QUARTER_MONTHS);
            days(&mut rest, &mut said)?;
        }
        Span::Month => days(&mut rest, &mut said)?,
        Span::Year => {
            rest.particles();
            while let Some(month) = month(&mut rest) {
                said.months.push(month);
                rest.particles();
            }
            days(&mut rest, &mut said)?;
        }
    }
    rest.0.is_empty().then_some(said)
}

/// A month, where one is next: a number with its mark.
fn month(rest: &mut Rest<'_>) -> Option<i8> {
    let mut ahead = Rest(rest.0);
    let number = ahead.number().filter(|month| (1..=12).contains(month))?;
    if !ahead.eat(&[typed::MONTH_MARK]) {
        return None;
    }
    rest.0 = &rest.0[rest.0.len() - ahead.0.len()..];
    i8::try_from(number).ok()
}

/// The days within a month, up to the end of the text.
fn days(rest: &mut Rest<'_>, said: &mut Said) -> Option<()> {
    rest.particles();
    while !rest.0.is_empty() {
        if rest.eat(typed::LAST_DAY) {
            said.month_days.push(-1);
        } else if rest.eat(typed::LAST_ONE) {
            rest.eat(typed::WEEK_WORDS);
            said.weekdays.push(NthDay { nth: -1, weekday: rest.weekday()? });
        } else if rest.eat(&[typed::PLACE]) {
            let nth = rest.number().filter(|nth| (1..=5).contains(nth))?;
            rest.eat(typed::COUNTED);
            if !rest.eat(typed::WEEK_WORDS) {
                return None;
            }
            said.weekdays.push(NthDay { nth: i8::try_from(nth).ok()?, weekday: rest.weekday()? });
        } else {
            let day = rest.number().filter(|day| (1..=31).contains(day))?;
            rest.eat(typed::DAY_MARKS);
            said.month_days.push(i8::try_from(day).ok()?);
        }
        rest.particles();
    }
    Some(())
}

/// Whether a part says how the rule ends; it is then taken over.
fn ending(part: &str, today: Date, said: &mut Said) -> bool {
    let (before, behind) = typed::TIMES;
    if let Some(number) = part.strip_suffix(behind) {
        let number = before.iter().find_map(|word| number.strip_prefix(word)).unwrap_or(number);
        said.count = number.trim().parse().ok().filter(|count| *count > 0);
        return said.count.is_some();
    }
    let last = typed::UP_TO.iter().find_map(|word| part.strip_prefix(word));
    said.until = last.and_then(|last| day::day(last, today, Aim::Next).ok()).or(said.until);
    last.is_some() && said.until.is_some()
}

fn english(text: &str, today: Date) -> Option<Said> {
    let words: Vec<&str> = text
        .split([' ', ','])
        .filter(|word| !word.is_empty() && !typed::ENGLISH_PARTICLES.contains(word))
        .collect();
    let (times, until) = typed::ENGLISH_ENDS;
    let mut said = Said::default();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let next = words.get(at + 1).copied();
        at += 1;
        let span_of = |word: &str| known(typed::ENGLISH_SPANS, word);
        if let Some(span) = span_of(word) {
            // `every day` and `monthly`; said twice it would be two rules.
            if said.span.replace(span).is_some() {
                return None;
            }
        } else if let Some(weekday) = known(typed::ENGLISH_WEEKDAYS, word) {
            said.weekdays.push(NthDay { nth: 0, weekday });
        } else if let Some(nth) = known(typed::ORDINALS, word) {
            at += 1;
            match next {
                Some("day") => said.month_days.push(nth),
                Some("month") => said.of_quarter = Some(nth),
                Some(next) => {
                    said.weekdays.push(NthDay { nth, weekday: known(typed::ENGLISH_WEEKDAYS, next)? });
                }
                None => return None,
            }
        } else if *word == until {
            at += 1;
            said.until = Some(day::day(next?, today, Aim::Next).ok()?);
        } else if let Some(month) = english_month(word) {
            said.months.push(month);
        } else {
            let number = number(word)?;
            if next == Some(times) {
                at += 1;
                said.count = Some(u32::from(number)).filter(|count| *count > 0);
            } else if let Some(span) = next.filter(|_| *word == number.to_string()).and_then(span_of) {
                at += 1;
                if said.span.replace(span).is_some() || said.interval.replace(number).is_some() {
                    return None;
                }
            } else {
                said.month_days.push(i8::try_from(number).ok().filter(|day| (1..=31).contains(day))?);
            }
        }
    }
    // `every Thursday` says its week by its day.
    let plain = !said.weekdays.is_empty() && said.weekdays.iter().all(|day| day.nth == 0);
    if said.span.is_none() && plain {
        said.span = Some(Span::Week);
    }
    if said.of_quarter.is_some_and(|place| !(1..=3).contains(&place)) {
        return None;
    }
    Some(said)
}

fn known<T: Copy>(words: &[(&str, T)], word: &str) -> Option<T> {
    words.iter().find(|(known, _)| *known == word).map(|(_, value)| *value)
}

fn english_month(word: &str) -> Option<i8> {
    let three = word.get(..3)?;
    let place = typed::MONTHS.iter().position(|known| *known == three)?;
    word.chars().all(|c| c.is_ascii_alphabetic()).then(|| i8::try_from(place + 1).ok())?
}

/// A number, with the ending of a day or without.
fn number(word: &str) -> Option<u16> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
    digits.parse().ok()
}
