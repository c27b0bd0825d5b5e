//! What stands in a cell, typed: the one source of cell texts, orders, JSON and CSV.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::Arc;

use jiff::civil::{Date, DateTime};
use serde_json::{Value as Json, json};

use super::explain;
use crate::domain::board::Board;
use crate::domain::calendar::DayStatus;
use crate::domain::formula::defused;
use crate::domain::id::Key;
use crate::domain::light::{Light, Reading};
use crate::domain::member::{Contact, mask_digits};
use crate::domain::score::{Grade, Points};
use crate::domain::series::SeriesError;
use crate::domain::text::Text;
use crate::locale::labels::{self, Labelled};
use crate::locale::{Lang, Message, assess, date, filter as m, lists as l, rhythm};

/// The value of a column in a row.
#[derive(Clone, Debug, Default)]
pub enum Value<'a> {
    /// Nothing to say.
    #[default]
    Empty,
    /// Nothing is there, which is worth saying: no owners' committee, no linked official.
    Lacking,
    /// Free text; long numbers in it are masked.
    Text(Cow<'a, str>),
    /// An id, a name, a code: shown as it is.
    Code(Cow<'a, str>),
    /// A word of an enumeration.
    Word(Word<'a>),
    /// Records named, in order.
    Names(Vec<Name<'a>>),
    /// A number of things.
    Number(i64),
    /// Things a month, to one decimal.
    Pace(f64),
    /// Per cent.
    Percent(f64),
    /// So many of so many.
    Ratio(u32, u32),
    /// Points of a score.
    Points(Points),
    /// The word for a score.
    Grade(&'a Grade),
    /// A day.
    Date(Date),
    /// A day and its time.
    At(DateTime),
    /// Working days left or overdue.
    Left(Box<Reading>),
    /// A light.
    Light(Light),
    /// Yes, or nothing.
    Flag(bool),
    /// A contact, masked unless revealed.
    Contact(&'a Contact),
    /// The day from which something was moved, and why.
    Moved(Box<Moved>),
    /// A recurrence rule.
    Rule(Box<Said>),
}

/// The day from which a review was moved, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The day on which its rule had it.
    pub from: Date,
    /// Why it is not held on that day.
    pub why: Why,
    /// Whether it is held on a make-up workday.
    pub makeup: bool,
}

/// Why a review is not held on the day that its rule gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// A holiday, by its names in Chinese and English.
    Holiday(String, String),
    /// A weekend.
    Weekend,
    /// It was rescheduled.
    Hand,
}

impl Moved {
    /// What the board's calendar says of a move.
    pub fn of(board: &Board, from: Date, at: Date) -> Self {
        let why = match board.calendar.status(from) {
            DayStatus::Holiday(holiday) => {
                Why::Holiday(holiday.name.to_string(), holiday.name_en.to_string())
            }
            DayStatus::Weekend => Why::Weekend,
            DayStatus::Workday | DayStatus::Makeup => Why::Hand,
        };
        Self { from, why, makeup: board.calendar.status(at) == DayStatus::Makeup }
    }

    /// Why, in words.
    pub fn reason(&self, lang: Lang) -> String {
        let why = match (&self.why, lang) {
            (Why::Holiday(name, _), Lang::Zh) | (Why::Holiday(_, name), Lang::En) => name.as_str(),
            (Why::Weekend, _) => l::MOVED_WEEKEND.get(lang),
            (Why::Hand, _) => l::MOVED_HAND.get(lang),
        };
        if self.makeup { l::MOVED_MAKEUP.fill(lang, &[("why", &why)]) } else { why.to_owned() }
    }
}

/// A recurrence rule, and what is wrong with its series, if anything is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The rule; empty where the series has ended.
    pub rule: Text,
    /// The first meeting that goes by it.
    pub start: Date,
    /// Why the series can't be followed.
    pub fault: Option<SeriesError>,
}

impl Said {
    /// The rule as people say it, or why it can't be followed.
    pub fn shown(&self, lang: Lang) -> String {
        match &self.fault {
            Some(error) => rhythm::fault(error, lang),
            None if self.rule.is_empty() => l::SERIES_ENDED.get(lang).to_owned(),
            None => rhythm::said(&self.rule, self.start, lang),
        }
    }
}

/// A word of an enumeration with its label.
#[derive(Clone, Debug)]
pub struct Word<'a> {
    /// The word in files and on the wire.
    pub word: Cow<'a, str>,
    /// Its label; none for a word of a newer version.
    pub label: Option<Message>,
    /// Its place among the known words.
    pub rank: u8,
}

/// A record by its name.
#[derive(Clone, Debug)]
pub struct Name<'a> {
    /// The record.
    pub key: Key,
    /// Its name.
    pub name: Cow<'a, str>,
    /// How it takes part, where that matters.
    pub part: Option<Word<'a>>,
}

/// How a value is shown.
#[derive(Clone, Copy, Debug)]
pub struct View {
    /// Language.
    pub lang: Lang,
    /// The day from which dates are seen: its year is left out.
    pub today: Date,
    /// Contacts in the clear; only for members who may see them and asked.
    pub reveal: bool,
}

impl<'a> Value<'a> {
    /// A known or unknown word of an enumeration.
    pub fn word<T: Labelled>(value: &'a T) -> Self {
        Self::Word(Word::of(value))
    }

    /// A name, id or code.
    pub fn code(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Code(text.into())
    }

    /// Free text.
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }

    /// A number of things.
    pub fn number(number: impl Into<i64>) -> Self {
        Self::Number(number.into())
    }

    /// How many there are.
    pub fn count(things: usize) -> Self {
        Self::Number(i64::try_from(things).unwrap_or(i64::MAX))
    }

    /// One record by its name.
    pub fn name(key: Key, name: impl Into<Cow<'a, str>>) -> Self {
        Self::Names(vec![Name { key, name: name.into(), part: None }])
    }

    /// What people read.
    pub fn shown(&self, view: View) -> String {
        let lang = view.lang;
        match self {
            Self::Empty | Self::Flag(false) => String::new(),
            Self::Lacking => m::NONE.get(lang).to_owned(),
            Self::Text(text) if view.reveal => text.replace('\n', " "),
            Self::Text(text) => mask_digits(text).replace('\n', " "),
            Self::Code(text) => text.replace('\n', " "),
            Self::Word(word) => word.shown(lang).to_owned(),
            Self::Names(names) => {
                let names: Vec<&str> = names.iter().map(|name| name.name.as_ref()).collect();
                names.join(m::LIST_COMMA.get(lang))
            }
            Self::Number(number) => number.to_string(),
            Self::Pace(pace) => format!("{pace:.1}"),
            Self::Percent(share) => percent(*share),
            Self::Ratio(met, of) => format!("{met}/{of}"),
            Self::Points(points) => points.to_string(),
            Self::Grade(grade) => assess::grade(grade, lang).to_owned(),
            Self::Date(day) => date::short_seen_from(view.today, *day, lang),
            Self::At(at) => {
                let day = date::short_seen_from(view.today, at.date(), lang);
                format!("{day} {:02}:{:02}", at.hour(), at.minute())
            }
            Self::Left(reading) => explain::left_short(reading, lang),
            Self::Light(light) => labels::light(*light).get(lang).to_owned(),
            Self::Flag(true) => m::YES.get(lang).to_owned(),
            Self::Contact(contact) if view.reveal => contact.reveal().to_owned(),
            Self::Contact(contact) => contact.to_string(),
            Self::Moved(moved) => {
                let day = date::plain_seen_from(view.today, moved.from);
                format!("{day} {}", moved.reason(lang))
            }
            Self::Rule(said) => said.shown(lang),
        }
    }

    /// The value as JSON: ISO dates, words of the wire, numbers as numbers; null for nothing.
    pub fn json(&self, reveal: bool) -> Json {
        match self {
            Self::Empty | Self::Lacking => Json::Null,
            Self::Text(text) if reveal => json!(text),
            Self::Text(text) => json!(mask_digits(text)),
            Self::Code(text) => json!(text),
            Self::Word(word) => json!(word.word),
            Self::Names(names) => names.iter().map(Name::json).collect(),
            Self::Number(number) => json!(number),
            Self::Pace(number) | Self::Percent(number) => json!((number * 100.0).round() / 100.0),
            Self::Ratio(met, of) => json!({"met": met, "of": of}),
            Self::Points(points) => json!(points),
            Self::Grade(grade) => json!(grade.name),
            Self::Date(day) => json!(day.to_string()),
            Self::At(at) => json!(at.to_string()),
            Self::Left(reading) => json!(reading.workdays_left()),
            Self::Light(light) => json!(light.as_str()),
            Self::Flag(flag) => json!(flag),
            Self::Contact(contact) if reveal => json!(contact.reveal()),
            Self::Contact(contact) => json!(contact.to_string()),
            Self::Moved(moved) => json!({"from": moved.from.to_string(), "why": moved.reason(Lang::En)}),
            Self::Rule(said) => json!(said.rule),
        }
    }

    /// The value in one field of a table for other programs. A text that a spreadsheet would take for a formula is
    /// led by an apostrophe: texts come from many hands.
    pub fn csv(&self, reveal: bool) -> String {
        match self {
            Self::Names(names) => {
                let names: Vec<&str> = names.iter().map(|name| name.name.as_ref()).collect();
                defused(&names.join("、")).into_owned()
            }
            Self::Ratio(met, of) => format!("{met}/{of}"),
            Self::Moved(moved) => moved.from.to_string(),
            _ => match self.json(reveal) {
                Json::Null => String::new(),
                Json::String(text) => defused(&text).into_owned(),
                other => other.to_string(),
            },
        }
    }

    /// What rows are ordered by.
    pub fn order(&self) -> Order {
        match self {
            Self::Empty | Self::Lacking => Order::Last,
            Self::Text(text) | Self::Code(text) => Order::text(text),
            Self::Word(word) => Order::Number(i64::from(word.rank)),
            Self::Names(names) => names.first().map_or(Order::Last, |name| Order::text(&name.name)),
            Self::Number(number) => Order::Number(*number),
            Self::Pace(number) | Self::Percent(number) => Order::Fraction(*number),
            Self::Ratio(met, of) => Order::Fraction(f64::from(*met) / f64::from((*of).max(1))),
            Self::Points(points) => Order::Number(points.0),
            // The best grade comes first.
            Self::Grade(grade) => Order::Number(-grade.from.0),
            Self::Date(day) => Order::Day(*day),
            Self::At(at) => Order::At(*at),
            Self::Left(reading) => {
                reading.due.filter(|_| reading.workdays_left().is_some()).map_or(Order::Last, Order::Day)
            }
            Self::Light(light) => Order::Number(*light as i64),
            Self::Flag(flag) => Order::Number(i64::from(!flag)),
            Self::Contact(contact) => Order::text(&contact.to_string()),
            Self::Moved(moved) => Order::Day(moved.from),
            Self::Rule(said) => Order::text(&said.rule),
        }
    }
}

/// One decimal; a share that is not whole never reads as whole (99.96 % is 99.9 %, not 100.0 %).
fn percent(share: f64) -> String {
    let rounded = format!("{share:.1}");
    let down = share < 100.0 && rounded == "100.0";
    format!("{}%", if down { "99.9" } else { rounded.trim_end_matches(".0") })
}

impl<'a> Word<'a> {
    /// A known or unknown word of an enumeration.
    pub fn of<T: Labelled>(value: &'a T) -> Self {
        Self { word: value.word().into(), label: value.label(), rank: value.rank() }
    }

    /// The label, or the word itself.
    pub fn shown(&self, lang: Lang) -> &str {
        self.label.map_or(self.word.as_ref(), |label| label.get(lang))
    }
}

impl Name<'_> {
    fn json(&self) -> Json {
        let mut out = json!({"id": self.key.id, "name": self.name});
        if let (Some(part), Some(object)) = (&self.part, out.as_object_mut()) {
            object.insert("duty".to_owned(), json!(part.word));
        }
        out
    }
}

/// What a value is ordered by: dates as dates, numbers as numbers, Han by pinyin; nothing comes last.
#[derive(Clone, Debug, PartialEq)]
pub enum Order {
    /// A number, a rank, a light.
    Number(i64),
    /// A share.
    Fraction(f64),
    /// A day.
    Day(Date),
    /// A moment.
    At(DateTime),
    /// A text's key.
    Text(Arc<str>),
    /// Nothing: after everything, whatever the direction.
    Last,
}

impl Order {
    fn text(text: &str) -> Self {
        Self::Text(crate::search::order_key(text).into())
    }

    /// Compares two values of one column; `reverse` turns everything but `Last` round.
    pub fn compare(&self, other: &Self, reverse: bool) -> Ordering {
        let order = match (self, other) {
            (Self::Last, Self::Last) => return Ordering::Equal,
            (Self::Last, _) => return Ordering::Greater,
            (_, Self::Last) => return Ordering::Less,
            (Self::Number(a), Self::Number(b)) => a.cmp(b),
            (Self::Fraction(a), Self::Fraction(b)) => a.total_cmp(b),
            (Self::Day(a), Self::Day(b)) => a.cmp(b),
            (Self::At(a), Self::At(b)) => a.cmp(b),
            (Self::Text(a), Self::Text(b)) => a.cmp(b),
            // A column may mix numbers and texts (a target without a figure): kinds stay together.
            (a, b) => a.place().cmp(&b.place()),
        };
        if reverse { order.reverse() } else { order }
    }

    fn place(&self) -> u8 {
        match self {
            Self::Number(_) => 0,
            Self::Fraction(_) => 1,
            Self::Day(_) => 2,
            Self::At(_) => 3,
            Self::Text(_) => 4,
            Self::Last => 5,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_whole_does_not_read_as_whole() {
        for (share, text) in [(93.571, "93.6%"), (100.0, "100%"), (99.96, "99.9%"), (60.0, "60%")] {
            assert_eq!(percent(share), text);
        }
    }

    #[test]
    fn formulas_are_defused_and_numbers_are_not() {
        for (text, field) in [("=1+1", "'=1+1"), ("@x", "'@x"), ("-3", "'-3"), ("城关镇", "城关镇")] {
            assert_eq!(Value::code(text).csv(false), field);
        }
        assert_eq!(Value::number(-3).csv(false), "-3");
    }

    #[test]
    fn nothing_comes_last_in_both_directions() {
        for reverse in [false, true] {
            assert_eq!(Order::Number(1).compare(&Order::Last, reverse), Ordering::Less);
            assert_eq!(Order::Last.compare(&Order::Number(1), reverse), Ordering::Greater);
        }
        assert_eq!(Order::Number(1).compare(&Order::Number(2), true), Ordering::Greater);
    }
}
