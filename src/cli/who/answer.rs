//! One answer: a line that says it all, lines that say more, and the same for other programs.

use serde_json::{Map, Value as Json, json};

use super::{register, task, unit};
use crate::domain::board::Board;
use crate::domain::formula::defused;
use crate::domain::id::{Key, Kind};
use crate::domain::light::{Light, Reading};
use crate::locale::{Lang, cli as m, date, labels};
use crate::query::words::name_of;
use crate::query::{Block, detail, explain};

/// Lines of a record view that follow its title, for kinds without an answer of their own.
const FIELDS: usize = 6;

/// An answer to `who`.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// What is asked, in one line.
    pub line: String,
    /// The light at the line's end.
    pub light: Option<Light>,
    /// Its word as it stands there.
    pub light_word: Option<String>,
    /// More, a line each.
    pub more: Vec<String>,
    /// The same, typed.
    pub json: Map<String, Json>,
}

impl Answer {
    /// Begins an answer about a record.
    pub fn about(board: &Board, key: &Key) -> Self {
        let mut answer = Self::default();
        answer.put("kind", json!(key.kind.as_str()));
        answer.put("id", json!(key.id));
        answer.put("title", json!(name_of(board, key)));
        for field in ["units", "due", "left", "light", "state", "explanation"] {
            answer.put(field, Json::Null);
        }
        answer
    }

    /// Sets a typed field.
    pub fn put(&mut self, name: &str, value: Json) {
        self.json.insert(name.to_owned(), value);
    }

    /// The parts that say something, as the first line.
    pub fn say(&mut self, parts: &[&str]) {
        let parts: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
        self.line = parts.join("  ");
    }

    /// Ends the first line with a light, and explains it.
    pub fn lit(&mut self, reading: &Reading, lang: Lang) {
        let word = labels::light(reading.light).get(lang);
        self.line = format!("{}  {word}", self.line);
        self.light_word = Some(word.to_owned());
        self.light = Some(reading.light);
        let explanation = explain::sentence(reading, lang);
        self.put("due", json!(reading.due.map(|due| due.to_string())));
        self.put("left", json!(reading.workdays_left()));
        self.put("light", json!(reading.light.as_str()));
        self.put("explanation", json!(explanation));
        self.more.push(explanation);
    }

    /// The fields of a CSV record.
    pub fn record(&self, columns: &[&str]) -> Vec<String> {
        columns.iter().map(|column| self.json.get(*column).map_or_else(String::new, flat)).collect()
    }
}

/// A value in one field; units by name.
fn flat(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::String(text) => defused(text).into_owned(),
        Json::Array(values) => {
            let names: Vec<&str> = values.iter().filter_map(|one| one.get("name")?.as_str()).collect();
            defused(&names.join(m::NAMES.get(Lang::Zh))).into_owned()
        }
        other => other.to_string(),
    }
}

/// `due 30 Jun, 13 workdays`; empty without a date.
pub fn due(reading: &Reading, lang: Lang) -> String {
    let left = explain::left(reading, lang);
    match reading.due {
        Some(due) => {
            let due = date::day_seen_from(reading.today, due, lang);
            m::WHO_DUE.fill(lang, &[("due", &due), ("left", &left)])
        }
        None => left,
    }
}

/// The answer of a record; none when it is gone.
pub fn of(board: &Board, key: &Key, lang: Lang) -> Option<Answer> {
    if !board.data.contains(key) {
        return None;
    }
    match key.kind {
        Kind::Task => task::task(board, key, lang),
        Kind::Rectification => task::rectification(board, key, lang),
        Kind::Matter => task::matter(board, key, lang),
        Kind::Outcome => task::outcome(board, key, lang),
        Kind::Unit => unit::unit(board, key, lang),
        Kind::Member => unit::member(board, key, lang),
        Kind::Community | Kind::Enterprise => register::subject(board, key, lang),
        _ => Some(view(board, key, lang)),
    }
}

/// The head of the record's view: for indicators, reviews, series and the programme.
fn view(board: &Board, key: &Key, lang: Lang) -> Answer {
    let detail = detail(board, key, lang, false);
    let mut answer = Answer::about(board, key);
    answer.say(&[&detail.title, &detail.subtitle]);
    let fields = detail.blocks.iter().find_map(|block| match block {
        Block::Fields(fields) => Some(fields),
        _ => None,
    });
    for field in fields.into_iter().flatten().take(FIELDS) {
        let value: String = field.value.iter().map(|span| span.text.as_str()).collect();
        answer.more.push(m::WHO_FIELD.fill(lang, &[("label", &field.label), ("value", &value)]));
    }
    answer
}
