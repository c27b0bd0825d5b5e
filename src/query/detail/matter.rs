//! Matters in full, with their closed loop step by step (items 2, 11 and 12 of the plan).

use super::page::Page;
use super::{Detail, Span};
use crate::domain::closed_loop::{self, Stay, is_open, satisfaction_on, stage_on, state_on, stays};
use crate::domain::id::{Id, Key, Kind};
use crate::domain::light::Light;
use crate::domain::matter::{Matter, MatterState, MatterStep};
use crate::domain::record::Entity;
use crate::locale::labels::Labelled;
use crate::locale::{detail as m, labels};
use crate::query::column::ColumnId as C;

/// The stations of the loop, in order; what sends a matter back stands beside them.
const LOOP: [MatterState; 5] = [
    MatterState::Reported,
    MatterState::Accepted,
    MatterState::Handled,
    MatterState::FedBack,
    MatterState::Closed,
];

pub(super) fn matter(page: Page<'_>, one: &Matter) -> Detail {
    let kind = labels::kind(Kind::Matter).get(page.lang);
    let source = page.label(&one.source);
    let mut page = page.titled(&one.id, &one.title, &[kind, &source]);
    body(&mut page, one);
    let lines = super::review::outcomes_about(&page, &one.key());
    page.section(m::OUTCOMES, lines);
    page.done()
}

/// How a matter stands, the levels that it went through, and its steps.
pub(super) fn body(page: &mut Page<'_>, one: &Matter) {
    let board = page.board;
    page.reading_field(&board.matter_reading(one));
    let state = state_on(one, board.day);
    let line = loop_line(page, state.as_ref());
    page.field(m::LOOP, line);
    page.column(m::LEVEL, C::Level);
    page.column(m::UNIT, C::Units);
    let due = stage_on(one, board.day).and_then(|stage| stage.due);
    page.day_field(m::DUE, due);
    page.day_field(m::RAISED, Some(one.raised));
    let community = one.community.as_ref().map(|id| page.named(&id.key()));
    page.field(m::COMMUNITY, community.into_iter().collect());
    let enterprise = one.enterprise.as_ref().map(|id| page.named(&id.key()));
    page.field(m::ENTERPRISE, enterprise.into_iter().collect());
    page.column(m::AREA, C::Area);
    let said = satisfaction_on(one, board.day).map(|said| page.label(said));
    page.code_field(m::SATISFACTION, said.as_deref());
    page.passage(m::WHOLE, one.detail.as_deref());
    let stayed: Vec<Vec<Span>> = stays(one, board.day).iter().map(|stay| stay_line(page, stay)).collect();
    page.section(m::STAYS, stayed);
    let steps = one.steps.iter().enumerate().rev().filter(|(_, step)| step.on <= board.day);
    let steps = steps.map(|(at, step)| step_line(page, one, at, step)).collect();
    page.section(m::STEPS, steps);
}

/// The loop from report to close: the stations reached at this level lit, the others dim, where it stands in brackets;
/// what stands beside the loop at its end.
fn loop_line(page: &Page<'_>, state: Option<&MatterState>) -> Vec<Span> {
    let Some(state) = state else { return Vec::new() };
    // Returned and reopened matters are back before the station that must be reached again.
    let reached = match state {
        MatterState::Returned => 2,
        MatterState::Reopened => 1,
        other => LOOP.iter().position(|one| one == other).map_or(0, |at| at + 1),
    };
    let mut line = Vec::new();
    for (at, station) in LOOP.iter().enumerate() {
        if at > 0 {
            line.push(Span::dim(" → "));
        }
        let label = page.label(station);
        let label = if station == state { format!("[{label}]") } else { label };
        line.push(if at < reached { Span::lit(Light::Done, label) } else { Span::dim(label) });
    }
    if !LOOP.contains(state) {
        let beside = self::state(page, state);
        line.extend([Span::text("  "), Span { text: format!("[{}]", beside.text), ..beside }]);
    }
    line
}

/// A level with who handled it there, from when to when, and how many working days that took; whether that was too
/// long.
fn stay_line(page: &Page<'_>, stay: &Stay) -> Vec<Span> {
    let calendar = &page.board.calendar;
    let until = stay.until.unwrap_or(page.board.day);
    let days = calendar.workdays(stay.from, until).max(0);
    let from = page.day(stay.from);
    let span = match stay.until {
        Some(day) => m::FROM_TO.fill(page.lang, &[("from", &from), ("to", &page.day(day))]),
        None => m::SINCE.fill(page.lang, &[("date", &from)]),
    };
    let mut line = vec![
        Span::text(format!("{}  ", stay.stage.level.shown(page.lang))),
        Span::text(span),
        Span::dim(format!("  {}", m::STAYED.fill(page.lang, &[("days", &days)]))),
    ];
    if let Some(unit) = &stay.stage.unit {
        line.extend([Span::text("  "), page.unit(unit)]);
    }
    if stay.stage.due.is_some_and(|due| due < until) {
        line.push(Span::lit(Light::Overdue, format!("  {}", m::STAYED_LATE.get(page.lang))));
    }
    line
}

fn step_line(page: &Page<'_>, one: &Matter, at: usize, step: &MatterStep) -> Vec<Span> {
    let mut line = vec![Span::text(format!("{}  ", page.day(step.on)))];
    match &step.left {
        Some(left) => {
            let to = closed_loop::level_after(one, at);
            let moved = format!("{} → {}", left.level.shown(page.lang), to.shown(page.lang));
            line.push(Span::lit(Light::DueSoon, moved));
        }
        None => line.push(state(page, &step.to)),
    }
    line.extend([Span::text("  "), page.member(&step.by)]);
    line.extend(step.satisfaction.as_ref().map(|said| Span::text(format!("  {}", page.label(said)))));
    line.extend(step.note.as_ref().map(|note| Span::text(format!("  {}", page.line(note)))));
    if let Some(evidence) = &step.evidence {
        let evidence = m::EVIDENCE_OF.fill(page.lang, &[("evidence", &page.line(evidence))]);
        line.push(Span::dim(format!("  {evidence}")));
    }
    line
}

/// Open matters, the most urgent first.
pub(super) fn matter_lines<'a>(
    page: &Page<'_>,
    matters: impl Iterator<Item = &'a std::sync::Arc<Matter>>,
) -> Vec<Vec<Span>> {
    let board = page.board;
    let mut open: Vec<(crate::domain::light::Reading, Key, &Matter)> = matters
        .filter(|one| state_on(one, board.day).is_some_and(|state| is_open(&state)))
        .map(|one| (board.matter_reading(one), one.key(), one.as_ref()))
        .collect();
    open.sort_by(|a, b| (a.0.urgency(), &a.1).cmp(&(b.0.urgency(), &b.1)));
    open.into_iter()
        .map(|(reading, key, one)| {
            let mut line = page.due_line(&key, &reading);
            let level = stage_on(one, board.day).map(|stage| page.label(&stage.level));
            line.extend(level.map(|level| Span::dim(format!("  {level}"))));
            line
        })
        .collect()
}

fn state(page: &Page<'_>, state: &MatterState) -> Span {
    let text = state.shown(page.lang).to_owned();
    match state {
        MatterState::Closed => Span::lit(Light::Done, text),
        MatterState::Returned | MatterState::Reopened => Span::lit(Light::Overdue, text),
        _ => Span::text(text),
    }
}
