//! Values as cells of a workbook.

use serde_json::Value as Json;

use super::sheets::is_masked;
use crate::domain::board::Board;
use crate::domain::id::{Key, Kind};
use crate::domain::member::mask_digits;
use crate::draft::{Choice, Field, Input, title_of};
use crate::exchange::workbook::Cell;
use crate::locale::{Lang, draft as d, filter as f, labels};
use crate::query::value::{Value, View};

/// Where values are seen from.
#[derive(Clone, Copy, Debug)]
pub struct Eye<'a> {
    /// The records.
    pub board: &'a Board,
    /// Language.
    pub lang: Lang,
    /// Contacts in the clear.
    pub reveal: bool,
}

impl Eye<'_> {
    /// A value of a list as a cell.
    pub fn view(&self, value: &Value<'_>) -> Cell {
        let view = View { lang: self.lang, today: self.board.day, reveal: self.reveal };
        match value {
            Value::Empty | Value::Flag(false) => Cell::Blank,
            Value::Text(text) => Cell::text(mask_digits(text)),
            Value::Code(text) => Cell::text(text.as_ref()),
            Value::Number(number) => Cell::Number(*number as f64),
            Value::Pace(number) => Cell::Number((number * 10.0).round() / 10.0),
            Value::Percent(number) => Cell::Percent((number * 100.0).round() / 100.0),
            // How many there are in all has a column of its own.
            Value::Ratio(met, _) => Cell::Number(f64::from(*met)),
            // Points are whole hundredths, which a cell's number holds exactly enough.
            Value::Points(points) => Cell::Number(points.0 as f64 / 100.0),
            Value::Date(day) => Cell::Day(*day),
            Value::At(at) => Cell::Day(at.date()),
            Value::Left(reading) => {
                reading.workdays_left().map_or(Cell::Blank, |days| Cell::Number(f64::from(days)))
            }
            Value::Light(light) => Cell::Light(*light, labels::light(*light).get(self.lang).to_owned()),
            Value::Lacking
            | Value::Word(_)
            | Value::Names(_)
            | Value::Flag(true)
            | Value::Contact(_)
            | Value::Grade(_)
            | Value::Moved(_)
            | Value::Rule(_) => Cell::text(value.shown(view)),
        }
    }

    /// An input's value as a cell.
    pub fn input(&self, kind: Kind, field: &Field, value: &Json) -> Cell {
        let label = |choices: &[Choice], word: &str| {
            let known = choices.iter().find(|choice| choice.word == word);
            known.map_or_else(|| word.to_owned(), |choice| choice.label.get(self.lang).to_owned())
        };
        match (&field.input, value) {
            (Input::Day(_), Json::String(day)) => day.parse().map_or_else(|_| Cell::text(day), Cell::Day),
            (Input::Number { .. }, value) => match value.as_f64() {
                Some(number) if field.name == "percent" => Cell::Percent(number),
                Some(number) => Cell::Number(number),
                None => Cell::Blank,
            },
            (Input::Choice(choices), Json::String(word)) => Cell::text(label(choices, word)),
            (Input::Choices(choices), Json::Array(words)) => {
                let words = words.iter().filter_map(Json::as_str).map(|word| label(choices, word));
                Cell::text(words.collect::<Vec<_>>().join(f::LIST_COMMA.get(self.lang)))
            }
            (Input::Flag, Json::Bool(flag)) => Cell::text(if *flag { d::YES } else { d::NO }.get(self.lang)),
            (Input::Pick(_), Json::Object(_)) => {
                let key = serde_json::from_value::<Key>(value.clone());
                key.map_or(Cell::Blank, |key| Cell::text(title_of(self.board, &key)))
            }
            (Input::Line | Input::Long, Json::String(text)) if is_masked(kind, &field.name) => {
                Cell::text(mask_digits(text))
            }
            (_, Json::String(text)) => Cell::text(text.as_str()),
            _ => Cell::Blank,
        }
    }
}

/// The words that may stand in a column of an input.
pub fn choices(input: &Input, lang: Lang) -> Vec<String> {
    match input {
        Input::Choice(choices) => choices.iter().map(|choice| choice.label.get(lang).to_owned()).collect(),
        Input::Flag => [d::YES, d::NO].map(|word| word.get(lang).to_owned()).into(),
        _ => Vec::new(),
    }
}
