//! Typed texts as values, and values as texts.

use jiff::civil::{Date, DateTime};
use serde_json::{Value, json};

use super::day::{self, Aim, DayFault};
use super::fault::Problem;
use super::field::{Choice, Input};
use super::pick::{self, Found};
use super::rule;
use crate::domain::board::Board;
use crate::domain::edit;
use crate::domain::id::Key;
use crate::domain::series::SeriesError;
use crate::domain::text::{Text, single_line};
use crate::domain::unit::Level;
use crate::locale::{Lang, draft as m, rhythm, typed};
use crate::search::{FieldKind, Matcher, Pattern};

/// What typed texts are read against.
pub(super) struct Reader<'a> {
    pub board: &'a Board,
    /// The day that days are typed from.
    pub day: Date,
    /// What a time typed alone keeps its day of.
    pub base: Option<DateTime>,
    /// The records that a pick is limited to.
    pub among: Option<Vec<Key>>,
    /// The level whose members are meant.
    pub level: Option<Level>,
}

impl Reader<'_> {
    /// The value of a text; null for nothing.
    pub fn read(&self, input: &Input, text: &str) -> Result<Value, Problem> {
        let bare = text.trim();
        if bare.is_empty() {
            return Ok(Value::Null);
        }
        match input {
            Input::Line => return Ok(json!(single_line(bare))),
            Input::Long => return Ok(json!(Text::new(bare))),
            Input::Lines => {
                let lines = bare.lines().map(single_line).filter(|line| !line.is_empty());
                return Ok(json!(lines.collect::<Vec<_>>()));
            }
            Input::Flag => return flag(bare),
            _ => {}
        }
        if typed::NOTHING.contains(&bare.to_lowercase().as_str()) {
            return Ok(Value::Null);
        }
        match input {
            Input::Day(aim) => self.day(bare, *aim).map(|day| json!(day)),
            Input::Days(aim) => {
                let days: Result<Vec<Date>, Problem> = parts(bare).map(|part| self.day(part, *aim)).collect();
                let mut days = days?;
                days.sort_unstable();
                days.dedup();
                Ok(json!(days))
            }
            Input::Rule => match rule::rule(bare, self.day) {
                Some(rule) => Ok(json!(rule)),
                None => Err(Problem::Rule(edit::Rule::Series(SeriesError::Words))),
            },
            Input::Moment => self.moment(bare).map(|at| json!(at)),
            Input::Number { least, most } => number(bare, *least, *most),
            Input::Choice(choices) => choice(bare, choices).map(|word| json!(word)),
            Input::Choices(choices) => {
                let words: Result<Vec<&str>, Problem> =
                    parts(bare).map(|part| choice(part, choices)).collect();
                let mut unique = Vec::new();
                words?.into_iter().for_each(|word| {
                    if !unique.contains(&word) {
                        unique.push(word);
                    }
                });
                Ok(json!(unique))
            }
            Input::Pick(kinds) => self.pick(bare, kinds).map(|key| json!(key)),
            Input::Picks(kinds) => {
                let keys: Result<Vec<Key>, Problem> =
                    parts(bare).map(|part| self.pick(part, kinds)).collect();
                let mut unique = Vec::new();
                keys?.into_iter().for_each(|key| {
                    if !unique.contains(&key) {
                        unique.push(key);
                    }
                });
                Ok(json!(unique))
            }
            Input::Line | Input::Long | Input::Lines | Input::Flag => Ok(Value::Null),
        }
    }

    fn day(&self, text: &str, aim: Aim) -> Result<Date, Problem> {
        day::day(text, self.day, aim).map_err(|fault| of_day(fault, text, Problem::Day))
    }

    fn moment(&self, text: &str) -> Result<DateTime, Problem> {
        let base = self.base.unwrap_or_else(|| self.day.at(9, 0, 0, 0));
        day::moment(text, self.day, base).map_err(|fault| of_day(fault, text, Problem::Moment))
    }

    fn pick(&self, text: &str, kinds: &'static [crate::domain::id::Kind]) -> Result<Key, Problem> {
        let among = self.among.as_deref();
        match pick::resolve(self.board, kinds, among, self.level.as_ref(), text) {
            Found::One(key) => Ok(key),
            Found::None => Err(Problem::NotFound { text: text.to_owned(), kinds }),
            Found::Several(near) => Err(Problem::Several { text: text.to_owned(), near }),
        }
    }
}

fn of_day(fault: DayFault, text: &str, form: impl Fn(String) -> Problem) -> Problem {
    match fault {
        DayFault::Form => form(text.to_owned()),
        DayFault::NoSuchDay => Problem::NoSuchDay(text.to_owned()),
        DayFault::Weekday { day } => Problem::Weekday(day),
        DayFault::Year => Problem::Year(text.to_owned()),
    }
}

/// The parts of a text that names several things.
pub(super) fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(typed::BETWEEN).map(str::trim).filter(|part| !part.is_empty())
}

fn flag(text: &str) -> Result<Value, Problem> {
    let word = text.to_lowercase();
    match (typed::YES.contains(&word.as_str()), typed::NO.contains(&word.as_str())) {
        (true, _) => Ok(json!(true)),
        (_, true) => Ok(json!(false)),
        _ => Err(Problem::Flag(text.to_owned())),
    }
}

fn number(text: &str, least: i64, most: i64) -> Result<Value, Problem> {
    let plain: String = text
        .chars()
        .map(|c| match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            other => other,
        })
        .collect();
    let plain = plain.trim_end_matches('%').trim();
    let number = plain.parse::<i64>().ok().filter(|number| (least..=most).contains(number));
    number.map(|number| json!(number)).ok_or_else(|| Problem::Number { text: text.to_owned(), least, most })
}

/// The choice that a text names: by its word, its label, or as the only one that it begins or abbreviates.
fn choice<'a>(text: &str, choices: &'a [Choice]) -> Result<&'a str, Problem> {
    let labels = |one: &Choice| [Lang::Zh, Lang::En].map(|lang| one.label.get(lang));
    let whole = choices.iter().find(|one| {
        one.word.eq_ignore_ascii_case(text)
            || labels(one).iter().any(|label| label.eq_ignore_ascii_case(text))
    });
    if let Some(one) = whole {
        return Ok(one.word);
    }
    let found = choices_like(text, choices);
    match found[..] {
        [only] => Ok(only.word),
        _ => Err(Problem::Choice { text: text.to_owned(), choices: choices.to_vec() }),
    }
}

/// The choices that match what was typed, best first; all of them where nothing was.
pub(super) fn choices_like<'a>(text: &str, choices: &'a [Choice]) -> Vec<&'a Choice> {
    let mut matcher = Matcher::new(Pattern::new(text));
    let mut found: Vec<(u32, &Choice)> = choices
        .iter()
        .filter_map(|one| {
            let fields = [
                (FieldKind::Title, one.label.get(Lang::Zh)),
                (FieldKind::Title, one.label.get(Lang::En)),
                (FieldKind::Units, one.word),
            ];
            Some((matcher.score(&fields)?, one))
        })
        .collect();
    found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    found.into_iter().map(|(_, one)| one).collect()
}

/// A value as the text that stands in its input.
pub(super) fn text_of(value: &Value, input: &Input) -> String {
    match (input, value) {
        (_, Value::Null) => String::new(),
        (Input::Flag, Value::Bool(flag)) => if *flag { "yes" } else { "no" }.to_owned(),
        (Input::Moment, Value::String(at)) => {
            let at: Option<DateTime> = at.parse().ok();
            at.map_or_else(String::new, |at| at.strftime("%Y-%m-%d %H:%M").to_string())
        }
        (_, Value::String(text)) => text.clone(),
        (_, Value::Array(values)) => {
            let texts: Vec<String> = values.iter().map(|one| text_of(one, &Input::Line)).collect();
            texts.join(if *input == Input::Lines { "\n" } else { "," })
        }
        (_, Value::Object(key)) => key.get("id").and_then(Value::as_str).unwrap_or_default().to_owned(),
        (_, other) => other.to_string(),
    }
}

/// A value as people read it: labels of words, names of records, days with their day of the week.
pub(super) fn shown(value: &Value, input: &Input, board: &Board, today: Date, lang: Lang) -> String {
    let label = |choices: &[Choice], word: &str| {
        let found = choices.iter().find(|one| one.word == word);
        found.map_or_else(|| word.to_owned(), |one| one.label.get(lang).to_owned())
    };
    match (input, value) {
        (_, Value::Null) => String::new(),
        (Input::Flag, Value::Bool(flag)) => if *flag { m::YES } else { m::NO }.get(lang).to_owned(),
        (Input::Rule, Value::String(rule)) => rhythm::said(rule, today, lang),
        (Input::Day(_) | Input::Days(_), Value::String(day)) => match day.parse::<Date>() {
            Ok(day) => crate::locale::date::day_seen_from(today, day, lang),
            Err(_) => day.clone(),
        },
        (Input::Moment, Value::String(at)) => match at.parse::<DateTime>() {
            Ok(at) => crate::locale::date::moment_seen_from(today, at, lang),
            Err(_) => at.clone(),
        },
        (Input::Choice(choices) | Input::Choices(choices), Value::String(word)) => label(choices, word),
        (_, Value::Array(values)) => {
            let texts: Vec<String> = values.iter().map(|one| shown(one, input, board, today, lang)).collect();
            texts.join(m::COMMA.get(lang))
        }
        (_, Value::Object(_)) => match serde_json::from_value::<Key>(value.clone()) {
            Ok(key) => format!("{} {}", pick::title_of(board, &key), key.id),
            Err(_) => String::new(),
        },
        (_, Value::String(text)) => text.clone(),
        (_, other) => other.to_string(),
    }
}
