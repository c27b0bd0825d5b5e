//! The programme and its indicators in full.

use super::page::Page;
use super::{Detail, Span};
use crate::domain::coverage::Standing;
use crate::domain::id::{Id, Kind, UnitId};
use crate::domain::indicator::Indicator;
use crate::domain::light::Light;
use crate::domain::outlook::{Goal, outlook};
use crate::domain::programme::Programme;
use crate::domain::record::Entity;
use crate::locale::{detail as m, labels};
use crate::query::rows::indicator::{goal_in, now, target};
use crate::query::value::Value;

pub(super) fn programme(page: Page<'_>, one: &Programme) -> Detail {
    let board = page.board;
    let what = labels::kind(Kind::Programme).get(page.lang);
    let mut page = page.titled(&one.id, &one.title, &[what, &one.number]);
    page.day_field(m::ISSUED, Some(one.issued));
    let issuers = page.units(one.issuers.iter());
    page.field(m::ISSUERS, issuers);
    page.code_field(m::REGION, Some(&one.region));
    let tally = page.tally(board.counts().tasks);
    page.code_field(m::TASKS, Some(&tally));
    let phases = one
        .phases
        .iter()
        .map(|phase| {
            let span = m::FROM_TO.fill(page.lang, &[("from", &phase.from), ("to", &phase.to)]);
            vec![Span::text(phase.name.as_str()), Span::dim(format!("  {span}"))]
        })
        .collect();
    page.section(m::PHASES, phases);
    let baseline = one
        .baseline
        .iter()
        .map(|figure| {
            let text = format!("{} {}{}", figure.name, figure.value, figure.unit);
            vec![Span::text(text), Span::dim(format!("  {}", figure.at))]
        })
        .collect();
    page.section(m::BASELINE, baseline);
    let indicators = board.data.indicators.iter().map(|one| indicator_line(&page, one)).collect();
    page.section(m::INDICATORS, indicators);
    let tasks = board.data.tasks.iter().filter(|task| task.programme == one.id);
    let lines = tasks
        .map(|task| vec![page.light(board.task_light(task)), Span::text("  "), page.named(&task.key())])
        .collect();
    page.section(m::TASKS, lines);
    let mechanisms = one
        .mechanisms
        .iter()
        .map(|one| {
            vec![
                Span::text(format!("{}{}", one.name, m::COLON.get(page.lang))),
                Span::text(page.line(&one.summary)),
                Span::dim(format!("  {}", one.clause)),
            ]
        })
        .collect();
    page.section(m::MECHANISMS, mechanisms);
    let references = one.references.iter().map(|number| vec![Span::text(number.as_str())]).collect();
    page.section(m::REFERENCES, references);
    page.done()
}

/// An indicator in one line: name, value, denominator, next target and what is short of it.
pub(super) fn indicator_line(page: &Page<'_>, one: &Indicator) -> Vec<Span> {
    let mut line = vec![Span::link(one.key(), one.name.as_str()), Span::text("  ")];
    line.extend(standing_spans(page, one, None));
    if let Some(goal) = goal_in(page.board, one, None) {
        line.push(Span::text("  "));
        line.extend(goal_spans(page, one, &goal));
    }
    line
}

/// The value with what it is counted from; the exempt ones are always said.
fn standing_spans(page: &Page<'_>, one: &Indicator, area: Option<&UnitId>) -> Vec<Span> {
    let standing = page.board.coverage.standing(one, area);
    let mut out = page.spans(&now(&standing));
    out.push(Span::dim(format!("  {}", counted(page, &standing))));
    out
}

fn counted(page: &Page<'_>, standing: &Standing) -> String {
    let values: [(&str, &dyn std::fmt::Display); 3] =
        [("met", &standing.met), ("of", &standing.of), ("exempt", &standing.exempt)];
    m::STANDING_LINE.fill(page.lang, &values)
}

/// Target, last day, and what is short of it.
fn goal_spans(page: &Page<'_>, one: &Indicator, goal: &Goal) -> Vec<Span> {
    let figure = target(goal, &one.measure).shown(page.view);
    let by = page.day(goal.target.by);
    let mut out = vec![Span::text(m::GOAL_LINE.fill(page.lang, &[("target", &figure), ("by", &by)]))];
    let missed = goal.days_left < 0;
    let verdict = match (goal.shortfall, goal.pace) {
        (None, _) => Span::dim(m::NO_FIGURE.get(page.lang)),
        (Some(0), _) => Span::lit(Light::Done, m::REACHED.get(page.lang)),
        (Some(shortfall), Some(monthly)) => {
            let monthly = Value::Pace(monthly).shown(page.view);
            let text = m::SHORT_LINE.fill(page.lang, &[("shortfall", &shortfall), ("pace", &monthly)]);
            Span::text(text)
        }
        (Some(shortfall), None) => Span::text(m::SHORT_ONLY.fill(page.lang, &[("shortfall", &shortfall)])),
    };
    if missed && goal.reached() == Some(false) {
        out.extend([Span::text("  "), Span::lit(Light::Overdue, m::MISSED.get(page.lang))]);
    }
    out.extend([Span::text("  "), verdict]);
    out
}

pub(super) fn indicator(page: Page<'_>, one: &Indicator) -> Detail {
    let board = page.board;
    let what = labels::kind(Kind::Indicator).get(page.lang);
    let mut page = page.titled(&one.id, &one.name, &[what]);
    let standing = board.coverage.standing(one, None);
    let value = standing_spans(&page, one, None);
    page.field(m::STANDING, value);
    if let Some(goal) = goal_in(board, one, None) {
        let value = goal_spans(&page, one, &goal);
        page.field(m::GOAL, value);
    }
    if let Some(task) = &one.task {
        let value = vec![page.named(&task.key())];
        page.field(m::TASK, value);
    }
    page.code_field(m::CLAUSE, Some(&one.clause));
    let parts = standing
        .parts
        .iter()
        .map(|part| {
            let values: [(&str, &dyn std::fmt::Display); 3] =
                [("met", &part.met), ("of", &part.of), ("exempt", &part.exempt)];
            let counts = m::STANDING_LINE.fill(page.lang, &values);
            vec![Span::text(page.label(&part.condition)), Span::text(format!("  {counts}"))]
        })
        .collect();
    page.section(m::PARTS, parts);
    let outlook = outlook(&standing, &one.targets, board.day);
    let goals = outlook.missed.iter().chain(&outlook.ahead);
    let lines = goals.map(|goal| goal_spans(&page, one, goal)).collect();
    page.section(m::TARGETS, lines);
    let areas = board.coverage.areas();
    let lines = areas
        .iter()
        .map(|area| {
            let mut line = vec![page.unit(area), Span::text("  ")];
            line.extend(standing_spans(&page, one, Some(area)));
            if let Some(shortfall) = goal_in(board, one, Some(area)).and_then(|goal| goal.shortfall) {
                let text = if shortfall == 0 {
                    Span::lit(Light::Done, m::REACHED.get(page.lang))
                } else {
                    Span::text(m::SHORT_ONLY.fill(page.lang, &[("shortfall", &shortfall)]))
                };
                line.extend([Span::text("  "), text]);
            }
            line
        })
        .collect();
    page.section(m::BY_AREA, lines);
    page.done()
}
