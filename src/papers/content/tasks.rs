//! 重点任务和责任清单 (section 四(二) of the plan): who answers for what, by when, and how it stands.

use crate::domain::id::{Id, Key, UnitId};
use crate::domain::light::{Light, Reading};
use crate::domain::record::Entity;
use crate::domain::task::{Duty, Milestone, Progress, Target, Task};
use crate::locale::papers as m;
use crate::papers::PaperError;
use crate::papers::fields;
use crate::papers::mark::words;
use crate::papers::model::{PaperKind, Row};
use crate::papers::template::Facts;
use crate::query::words::name_of;

use super::pen::Pen;

/// A task on the list; of a unit's share with the unit's part in it.
struct Entry<'b> {
    task: &'b Task,
    part: Option<&'b Duty>,
}

pub(super) fn write(pen: &mut Pen<'_>, unit: Option<&UnitId>) -> Result<(), PaperError> {
    let board = pen.board;
    if let Some(unit) = unit.filter(|unit| board.data.units.get(unit).is_none()) {
        return Err(PaperError::Subject(m::NO_UNIT.fill(pen.lang, &[("id", unit)])));
    }
    let entries: Vec<Entry<'_>> = match unit {
        None => board.data.tasks.iter().map(|task| Entry { task, part: None }).collect(),
        Some(unit) => {
            let parts = board.links.tasks_of(&board.data, unit);
            parts.map(|part| Entry { task: part.task, part: Some(part.duty) }).collect()
        }
    };
    if entries.is_empty() {
        return Err(PaperError::Nothing(pen.say(m::NO_TASKS)));
    }
    let of_unit = unit.map_or_else(String::new, |unit| pen.unit(unit));
    pen.text("unit", of_unit);
    pen.counted("tasks", entries.iter().map(|one| one.task.key()).collect());
    let lights: Vec<(Key, Light)> =
        entries.iter().map(|one| (one.task.key(), board.task_light(one.task))).collect();
    let under = |light: Light| {
        let all = lights.iter().filter(|(_, own)| *own == light);
        all.map(|(key, _)| key.clone()).collect::<Vec<_>>()
    };
    for (name, light) in [
        ("overdue", Light::Overdue),
        ("due_soon", Light::DueSoon),
        ("on_track", Light::OnTrack),
        ("done", Light::Done),
        ("undated", Light::Undated),
    ] {
        pen.counted(name, under(light));
    }
    sections(pen, &entries);
    Ok(())
}

/// The list section by section, and the sections by themselves.
fn sections(pen: &mut Pen<'_>, entries: &[Entry<'_>]) {
    let mut rows = Vec::new();
    let mut sections = Vec::new();
    for chunk in entries.chunk_by(|a, b| a.task.section == b.task.section) {
        let title = chunk.first().map_or_else(String::new, |first| words(&first.task.section));
        rows.push(Row::Across(title.clone()));
        rows.extend(chunk.iter().map(|entry| row(pen, entry)));
        let overdue = chunk.iter().filter(|one| pen.board.task_light(one.task) == Light::Overdue);
        let overdue = overdue.map(|one| one.task.key()).collect();
        let mut facts = Facts::default();
        facts.text("title", title);
        facts.figure("tasks", pen.count(chunk.iter().map(|one| one.task.key()).collect()));
        facts.figure("overdue", pen.count(overdue));
        sections.push(facts);
    }
    pen.offer.facts.rows("sections", sections);
    if let Some(block) = fields::block(PaperKind::Tasks, "tasks") {
        pen.table(block, rows);
    }
}

/// Cells in the order of the block's columns.
fn row(pen: &mut Pen<'_>, entry: &Entry<'_>) -> Row<String> {
    let (board, lang, task) = (pen.board, pen.lang, entry.task);
    let key = task.key();
    let reading = board.task_reading(task);
    let state = pen.label(board.state_on_day(task));
    let percent = board.percent_on_day(task);
    let percent = pen.figure(format!("{percent}%"), usize::from(percent), vec![key.clone()]).to_string();
    let milestones: Vec<&Milestone> =
        board.links.milestones_of(&board.data, &task.id).map(AsRef::as_ref).collect();
    let progress = last_progress(pen, task);
    let standing = m::STATE_PERCENT.fill(lang, &[("state", &state), ("percent", &percent)]);
    let duties = [Duty::Lead, Duty::Responsible, Duty::Support];
    let by_duty: Vec<String> = duties.iter().filter_map(|duty| units(pen, task, duty)).collect();
    let of = |wanted: &[Duty]| {
        let units = task.units.iter().filter(|one| wanted.contains(&one.duty)).map(|one| &one.unit);
        vec![pen.units(units)]
    };
    let cells = vec![
        vec![task.number.to_string(), task.id.to_string()],
        vec![words(&task.title)],
        entry.part.map(|part| pen.label(part)).into_iter().collect(),
        by_duty,
        of(&[Duty::Lead, Duty::Responsible]),
        of(&[Duty::Support]),
        or_none(pen, milestones.iter().map(|one| milestone(pen, one)).collect()),
        task.targets.iter().map(|one| target(pen, one)).collect(),
        vec![pen.left(&reading)],
        vec![state],
        vec![percent],
        progress.clone().into_iter().collect(),
        std::iter::once(standing).chain(progress).collect(),
        vec![words(&task.clause)],
    ];
    Row::Cells { key: Some(key), cells }
}

/// Lines of a cell; that there is no date where there is none.
fn or_none(pen: &Pen<'_>, lines: Vec<String>) -> Vec<String> {
    if lines.is_empty() { vec![pen.say(m::NO_DAY)] } else { lines }
}

/// The units of one duty; none where nobody has it.
fn units(pen: &Pen<'_>, task: &Task, duty: &Duty) -> Option<String> {
    let units: Vec<&UnitId> =
        task.units.iter().filter(|one| one.duty == *duty).map(|one| &one.unit).collect();
    let named = pen.units(units.iter().copied());
    (!units.is_empty())
        .then(|| m::DUTY_UNITS.fill(pen.lang, &[("duty", &pen.label(duty)), ("units", &named)]))
}

fn milestone(pen: &Pen<'_>, one: &Milestone) -> String {
    let reading = pen.board.milestone_reading(one);
    let when = when(pen, one, &reading);
    m::MILESTONE.fill(
        pen.lang,
        &[("id", &one.id), ("when", &when), ("left", &pen.left(&reading)), ("what", &words(&one.what))],
    )
}

/// When a milestone is due: its day, or how it comes back and when next.
fn when(pen: &Pen<'_>, one: &Milestone, reading: &Reading) -> String {
    match (&one.recurs, reading.due.or(one.due)) {
        (None, day) => pen.day_or_none(day),
        (Some(recurs), None) => pen.label(recurs),
        (Some(recurs), Some(due)) => {
            let label = pen.label(recurs);
            m::RECURS_DUE.fill(pen.lang, &[("recurs", &label), ("due", &pen.day(due))])
        }
    }
}

fn target(pen: &Pen<'_>, one: &Target) -> String {
    let value = format!("{}{}", one.value, words(&one.unit));
    match one.by {
        None => m::TARGET.fill(pen.lang, &[("what", &words(&one.what)), ("value", &value)]),
        Some(by) => {
            let by = pen.day(by);
            m::TARGET_BY.fill(pen.lang, &[("what", &words(&one.what)), ("value", &value), ("by", &by)])
        }
    }
}

/// The last line of the progress log up to the board's day.
fn last_progress(pen: &Pen<'_>, task: &Task) -> Option<String> {
    let last = task.progress.iter().filter(|one| one.on <= pen.board.day).max_by_key(|one| one.on)?;
    Some(progress(pen, last))
}

/// A line of a task's progress log.
pub(super) fn progress(pen: &Pen<'_>, one: &Progress) -> String {
    let by = one.unit.as_ref().map(Id::key).or_else(|| one.by.as_ref().map(Id::key));
    let by = by.map_or_else(String::new, |key| words(&name_of(pen.board, &key)));
    m::PROGRESS.fill(pen.lang, &[("day", &pen.day(one.on)), ("by", &by), ("note", &words(&one.note))])
}
