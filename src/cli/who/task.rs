//! Who answers for a task, a rectification, a matter or a follow-up.

use serde_json::{Value as Json, json};

use super::answer::{Answer, due};
use super::joined;
use crate::domain::board::Board;
use crate::domain::closed_loop::{stage_on, state_on as matter_state_on};
use crate::domain::id::{Id, Key, UnitId};
use crate::domain::member::mask_digits;
use crate::domain::rectification::state_on;
use crate::domain::task::{Duty, Progress, Task};
use crate::locale::labels::Labelled;
use crate::locale::{Lang, cli as m, date};
use crate::query::facts;
use crate::query::rows::matter::about;
use crate::query::words::{name_of, unit_name};

/// A task: number, title, units by duty, deadline and light; why, state and last progress.
pub fn task(board: &Board, key: &Key, lang: Lang) -> Option<Answer> {
    let task = board.data.tasks.find(&key.id)?;
    let reading = board.task_reading(task);
    let mut answer = Answer::about(board, key);
    let head = m::WHO_ITEM.fill(lang, &[("number", &task.number), ("title", &task.title)]);
    answer.say(&[&head, &units_by_duty(board, task, lang), &due(&reading, lang)]);
    answer.lit(&reading, lang);
    answer.more.push(
        m::WHO_STATE
            .fill(lang, &[("id", &task.id), ("state", &task.state.shown(lang)), ("percent", &task.percent)]),
    );
    let last = task.progress.iter().filter(|line| line.on <= board.day).max_by_key(|line| line.on);
    answer.more.push(match last {
        Some(line) => progress(board, line, lang),
        None => m::WHO_NO_PROGRESS.get(lang).to_owned(),
    });
    let units: Vec<Json> = task
        .units
        .iter()
        .map(|one| json!({"id": one.unit, "name": unit_name(board, &one.unit), "duty": one.duty}))
        .collect();
    answer.put("number", json!(task.number));
    answer.put("units", json!(units));
    answer.put("state", json!(task.state));
    answer.put("percent", json!(task.percent));
    let last =
        last.map(|line| json!({"on": line.on, "note": mask_digits(&line.note), "percent": line.percent}));
    answer.put("progress", json!(last));
    Some(answer)
}

/// `Lead: A; responsible: B, C`, in the order of the duties.
fn units_by_duty(board: &Board, task: &Task, lang: Lang) -> String {
    let mut duties: Vec<&Duty> = Duty::ALL.iter().collect();
    for one in &task.units {
        if !duties.contains(&&one.duty) {
            duties.push(&one.duty);
        }
    }
    let groups = duties.into_iter().filter_map(|duty| {
        let units = task.units.iter().filter(|one| one.duty == *duty);
        let names: Vec<&str> = units.map(|one| unit_name(board, &one.unit)).collect();
        let text = [("duty", duty.shown(lang).to_owned()), ("units", joined(&names, lang))];
        let values: Vec<(&str, &dyn std::fmt::Display)> =
            text.iter().map(|(name, text)| (*name, text as &dyn std::fmt::Display)).collect();
        (!names.is_empty()).then(|| m::WHO_DUTY.fill(lang, &values))
    });
    groups.collect::<Vec<_>>().join("  ")
}

fn progress(board: &Board, line: &Progress, lang: Lang) -> String {
    let day = date::day_seen_from(board.day, line.on, lang);
    let unit = line.unit.as_ref().map_or("", |unit| unit_name(board, unit));
    let note = mask_digits(&line.note).replace('\n', " ");
    m::WHO_PROGRESS.fill(lang, &[("day", &day), ("unit", &unit), ("note", &note)])
}

/// A rectification: subject, unit, due date and state.
pub fn rectification(board: &Board, key: &Key, lang: Lang) -> Option<Answer> {
    let one = board.data.rectifications.find(&key.id)?;
    let state = state_on(one, board.day)?;
    let reading = board.rectification_reading(one);
    let subject = facts::subject(board, &one.supervision).map_or("", facts::Subject::name);
    let title = mask_digits(&one.title);
    let mut answer = Answer::about(board, key);
    let unit = unit_part(board, one.unit.as_ref(), lang, &mut answer);
    answer.say(&[&key.id, &title, subject, &unit, &due(&reading, lang)]);
    answer.lit(&reading, lang);
    answer.more.push(state.shown(lang).to_owned());
    answer.put("title", json!(title));
    answer.put("subject", json!(subject));
    answer.put("state", json!(state));
    Some(answer)
}

/// A matter: subject, unit, due date, level and state.
pub fn matter(board: &Board, key: &Key, lang: Lang) -> Option<Answer> {
    let one = board.data.matters.find(&key.id)?;
    let (stage, state) = (stage_on(one, board.day)?, matter_state_on(one, board.day)?);
    let reading = board.matter_reading(one);
    let about = about(one);
    let subject = about.as_ref().map(|key| name_of(board, key)).unwrap_or_default();
    let title = mask_digits(&one.title);
    let mut answer = Answer::about(board, key);
    let unit = unit_part(board, stage.unit.as_ref(), lang, &mut answer);
    answer.say(&[&key.id, &title, &subject, &unit, &due(&reading, lang)]);
    answer.lit(&reading, lang);
    answer.more.push(format!(
        "{}  {}  {}",
        one.source.shown(lang),
        stage.level.shown(lang),
        state.shown(lang)
    ));
    answer.put("title", json!(title));
    answer.put("subject", json!(subject));
    answer.put("source", json!(one.source));
    answer.put("level", json!(stage.level));
    answer.put("state", json!(state));
    Some(answer)
}

/// A follow-up or other outcome of a review: unit and due date.
pub fn outcome(board: &Board, key: &Key, lang: Lang) -> Option<Answer> {
    let one = board.data.outcomes.find(&key.id)?;
    let reading = board.outcome_reading(one);
    let text = mask_digits(&one.text).replace('\n', " ");
    let mut answer = Answer::about(board, key);
    let unit = unit_part(board, one.unit.as_ref(), lang, &mut answer);
    answer.say(&[&key.id, &text, &unit, &due(&reading, lang)]);
    answer.lit(&reading, lang);
    if let Some(review) = board.data.reviews.get(&one.review) {
        answer.more.push(format!("{}  {}", review.id, review.title));
    }
    answer.put("title", json!(text));
    answer.put("review", json!(one.review));
    Some(answer)
}

fn unit_part(board: &Board, unit: Option<&UnitId>, lang: Lang, answer: &mut Answer) -> String {
    let Some(unit) = unit else { return String::new() };
    let name = unit_name(board, unit);
    answer.put("units", json!([{"id": unit.as_str(), "name": name, "duty": Duty::Responsible}]));
    m::WHO_DUTY.fill(lang, &[("duty", &Duty::Responsible.shown(lang)), ("units", &name)])
}
