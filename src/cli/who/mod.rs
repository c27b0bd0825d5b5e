//! `shumei who QUERY…`: who answers for it, found as `/` finds it in the dashboard.

mod answer;
mod register;
mod task;
mod unit;

use std::sync::Arc;

use serde_json::Value as Json;

use self::answer::Answer;
use super::args::{Form, WhoArgs};
use super::error::CliError;
use super::out::{Out, hanging};
use super::session::Session;
use crate::domain::board::Board;
use crate::domain::id::{Id, Key, Kind};
use crate::draft::find_record;
use crate::locale::{Lang, cli as m};
use crate::query::facts;
use crate::query::search_entries;
use crate::search::{Index, Pattern, Search};

/// Answers given unless all are asked for.
const MOST: usize = 5;

/// Hits looked at, of which several may have the same answer.
const HITS: usize = 60;

/// Blanks before what follows an answer's first line.
const INDENT: usize = 4;

/// Columns of the CSV form.
const COLUMNS: [&str; 8] = ["kind", "id", "title", "units", "due", "left", "light", "state"];

/// Prints the best answers; says whether there is any.
///
/// # Errors
/// A query without a character to look for; the output's.
pub fn run(args: &WhoArgs, session: &mut Session, out: &mut Out<'_>) -> Result<bool, CliError> {
    let lang = session.lang;
    let pattern = Pattern::new(&args.query.join(" "));
    if pattern.is_empty() {
        return Err(CliError::Input(m::EMPTY_QUERY.get(lang).to_owned()));
    }
    let board = session.board()?;
    let (hits, most) = if args.all { (board.data.len(), usize::MAX) } else { (HITS, MOST) };
    // Who gives a record's very id wants that record.
    let query = args.query.join(" ");
    let keys = match find_record(&board, &query, &[]).filter(|_| !args.all) {
        Some(named) => vec![answering(&board, named)],
        // An id that names nothing must not be answered by something like it.
        None if is_id(&query) => Vec::new(),
        None => find(&board, pattern, hits, args.all),
    };
    let answers: Vec<Answer> =
        keys.iter().take(most).filter_map(|key| answer::of(&board, key, lang)).collect();
    match args.form.form() {
        Form::Json => out.json(answers.iter().map(|answer| Json::Object(answer.json.clone())))?,
        Form::Csv => out.csv(&COLUMNS, answers.iter().map(|answer| answer.record(&COLUMNS)))?,
        Form::Table => {
            for answer in &answers {
                print(answer, out)?;
            }
            let more = keys.len().saturating_sub(answers.len());
            if more > 0 && out.width.is_some() {
                session.remarks.push(m::WHO_MORE.fill(lang, &[("n", &more)]));
            }
        }
    }
    Ok(!answers.is_empty())
}

/// Whether a query has the form of an id: one letter of a kind, then digits and dashes.
fn is_id(query: &str) -> bool {
    let query = query.trim();
    let rest = query.get(1..).unwrap_or_default();
    crate::domain::id::Kind::of_id(query).is_some()
        && rest.starts_with(|c: char| c.is_ascii_digit())
        && rest.chars().all(|c| c.is_ascii_digit() || c == '-')
}

fn print(answer: &Answer, out: &mut Out<'_>) -> Result<(), CliError> {
    let mut first = hanging(&answer.line, out.width, INDENT);
    if let (Some(paint), Some(light)) = (out.paint(answer.light), &answer.light_word)
        && let Some(line) = first.iter_mut().rev().find(|line| line.contains(light.as_str()))
        && let Some(at) = line.rfind(light.as_str())
    {
        line.replace_range(at..at + light.len(), &paint.over(light));
    }
    first.iter().try_for_each(|line| out.line(line))?;
    let indent = " ".repeat(INDENT);
    for more in &answer.more {
        let more = more.trim_end();
        hanging(&format!("{indent}{more}"), out.width, INDENT + 2)
            .iter()
            .try_for_each(|line| out.line(line))?;
    }
    Ok(())
}

/// The records that answer, best first, each once. Unless all are asked for, those that match less than half as
/// well as the best are left out: who names an item wants that item's answer.
fn find(board: &Board, pattern: Pattern, hits: usize, all: bool) -> Vec<Key> {
    let index = Arc::new(Index::build(search_entries(board)));
    let hits = Search::new(index, pattern, hits).finish();
    let least = hits.first().map_or(0, |best| if all { 0 } else { best.score / 2 });
    let mut keys: Vec<Key> = Vec::new();
    for key in hits.into_iter().filter(|hit| hit.score >= least).filter_map(|hit| hit.key.key(board)) {
        let key = answering(board, key);
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

/// Who answers for a milestone is said by its task; for a supervision or visit by the subject.
fn answering(board: &Board, key: Key) -> Key {
    let data = &board.data;
    let subject = |key: &Key| data.supervisions.find(&key.id).map(|one| one.subject.clone());
    let other = match key.kind {
        Kind::Milestone => data.milestones.find(&key.id).map(|one| one.task.key()),
        Kind::Supervision => subject(&key),
        Kind::Visit => data.visits.find(&key.id).and_then(|one| subject(&one.supervision.key())),
        _ => None,
    };
    other.filter(|key| data.contains(key)).unwrap_or(key)
}

/// The subject's supervision that runs on the day, if any.
fn supervision<'a>(board: &'a Board, subject: &Key) -> Option<&'a crate::domain::supervision::Supervision> {
    facts::supervisions(board, subject).next()
}

/// Names joined as the language joins them.
fn joined(names: &[&str], lang: Lang) -> String {
    names.join(m::NAMES.get(lang))
}
