//! Tasks and milestones in full.

use super::page::Page;
use super::{Detail, Span};
use crate::domain::id::Id;
use crate::domain::record::Entity;
use crate::domain::task::{Duty, Milestone, Progress, Task};
use crate::locale::{detail as m, labels};
use crate::query::column::ColumnId as C;

pub(super) fn task(page: Page<'_>, task: &Task) -> Detail {
    let board = page.board;
    let item = m::ITEM.fill(page.lang, &[("number", &task.number)]);
    let level = page.label(&task.level);
    let mut page = page.titled(&task.id, &task.title, &[&item, &task.section, &level]);
    page.reading_field(&board.task_reading(task));
    let mut state = vec![Span::text(page.label(page.board.state_on_day(task)))];
    state.push(Span::text(format!("  {}%", page.board.percent_on_day(task))));
    page.field(m::STATE, state);
    for (duty, label) in
        [(Duty::Lead, m::LEAD), (Duty::Responsible, m::RESPONSIBLE), (Duty::Support, m::SUPPORT)]
    {
        let units = task.units.iter().filter(|one| one.duty == duty);
        let value = page.units(units.map(|one| &one.unit));
        page.field(label, value);
    }
    let programme = vec![page.link(&task.programme.key())];
    page.field(m::PROGRAMME, programme);
    page.code_field(m::CLAUSE, Some(&task.clause));
    page.text(task.summary.as_deref());
    let milestones = board.links.milestones_of(&board.data, &task.id);
    let lines = milestones.map(|one| milestone_line(&page, one)).collect();
    page.section(m::MILESTONES, lines);
    let targets = targets(&page, task);
    page.section(m::TARGETS, targets);
    let indicators = board.data.indicators.iter().filter(|one| one.task.as_ref() == Some(&task.id));
    let lines = indicators.map(|one| super::programme::indicator_line(&page, one)).collect();
    page.section(m::INDICATORS, lines);
    let progress = task.progress.iter().rev().map(|one| progress(&page, one)).collect();
    page.section_or_none(m::PROGRESS, progress);
    let lines = super::review::outcomes_about(&page, &task.key());
    page.section(m::OUTCOMES, lines);
    page.done()
}

/// Light, what, when and why this light, and the document's phrase.
fn milestone_line(page: &Page<'_>, milestone: &Milestone) -> Vec<Span> {
    let reading = page.board.milestone_reading(milestone);
    let mut line = vec![page.light(reading.light), Span::text("  "), page.named(&milestone.key())];
    line.push(Span::dim(format!("  {}", page.sentence(&reading))));
    if let Some(phrase) = &milestone.phrase {
        line.push(Span::dim(format!("  {}", m::PHRASE.fill(page.lang, &[("phrase", phrase)]))));
    }
    line
}

fn targets(page: &Page<'_>, task: &Task) -> Vec<Vec<Span>> {
    task.targets
        .iter()
        .map(|target| {
            let mut line = vec![Span::text(format!("{} {}{}", target.what, target.value, target.unit))];
            line.extend(target.by.map(|by| Span::text(format!("  {}", page.day(by)))));
            line
        })
        .collect()
}

pub(super) fn progress(page: &Page<'_>, one: &Progress) -> Vec<Span> {
    let mut line = vec![Span::text(page.day(one.on)), Span::text("  ")];
    if let Some(unit) = &one.unit {
        line.extend([page.unit(unit), Span::text("  ")]);
    }
    if let Some(member) = &one.by {
        line.extend([page.member(member), Span::text("  ")]);
    }
    if let Some(percent) = one.percent {
        line.push(Span::text(format!("{percent}%  ")));
    }
    line.push(Span::text(page.line(&one.note)));
    if let Some(evidence) = &one.evidence {
        let evidence = page.line(evidence);
        line.push(Span::dim(format!("  {}", m::EVIDENCE_OF.fill(page.lang, &[("evidence", &evidence)]))));
    }
    line
}

pub(super) fn milestone(page: Page<'_>, milestone: &Milestone) -> Detail {
    let board = page.board;
    let kind = labels::kind(crate::domain::id::Kind::Milestone).get(page.lang);
    let mut page = page.titled(&milestone.id, &milestone.what, &[kind]);
    page.reading_field(&board.milestone_reading(milestone));
    let task = vec![page.named(&milestone.task.key())];
    page.field(m::TASK, task);
    page.column(m::UNIT, C::Units);
    page.day_field(m::DUE, milestone.due);
    page.column(m::RECURS, C::Recurs);
    page.code_field(m::PHRASE_LABEL, milestone.phrase.as_deref());
    page.text_field(m::EVIDENCE, milestone.evidence.as_deref());
    let done = milestone.done.iter().rev().map(|day| vec![Span::text(page.day(*day))]).collect();
    page.section(m::DONE_DAYS, done);
    let lines = super::review::outcomes_about(&page, &milestone.key());
    page.section(m::OUTCOMES, lines);
    page.done()
}
