//! Supervisions, visits and rectifications in full (section 四(二) of the plan).

use super::page::Page;
use super::{Detail, Span};
use crate::domain::id::{Id, Kind, SupervisionId};
use crate::domain::light::Light;
use crate::domain::record::Entity;
use crate::domain::rectification::state_on;
use crate::domain::supervision::{Link, Rectification, RectificationState, Supervision, Visit};
use crate::domain::unit::Level;
use crate::locale::labels::Labelled;
use crate::locale::{detail as m, labels};
use crate::query::column::ColumnId as C;
use crate::query::words::name_of;

pub(super) fn supervision(page: Page<'_>, one: &Supervision) -> Detail {
    let board = page.board;
    let kind = labels::kind(Kind::Supervision).get(page.lang);
    let subject = name_of(board, &one.subject).into_owned();
    let mut page = page.titled(&one.id, &subject, &[kind]);
    let summary = board.supervision_summary(one);
    let counts = m::SUMMARY_LINE.fill(
        page.lang,
        &[
            ("open", &summary.open),
            ("overdue", &summary.overdue),
            ("submitted", &summary.submitted),
            ("verified", &summary.verified),
        ],
    );
    let value = vec![page.light(summary.worst), Span::text(format!("  {counts}"))];
    page.field(m::SUMMARY, value);
    let subject = vec![page.named(&one.subject)];
    page.field(m::SUBJECT, subject);
    page.column(m::AREA, C::Area);
    page.day_field(m::STARTED, Some(one.since));
    page.day_field(m::UNTIL, one.until);
    page.text_field(m::REASON, one.reason.as_deref());
    let visited = summary.last_visit.map_or_else(
        || Span::lit(Light::DueSoon, m::NO_VISIT.get(page.lang)),
        |day| Span::text(page.day(day)),
    );
    page.field(m::LAST_VISIT, vec![visited]);
    let officials = officials(&page, one);
    page.section(m::LINKED, officials);
    let lines = rectification_lines(&page, &one.id);
    page.section_or_none(m::RECTIFICATIONS, lines);
    let visits = board.links.visits_of(&board.data, &one.id).filter(|visit| visit.on <= board.day);
    let lines = visits.map(|visit| visit_line(&page, visit)).collect();
    page.section_or_none(m::VISITS, lines);
    let lines = super::review::outcomes_about(&page, &one.key());
    page.section(m::OUTCOMES, lines);
    page.done()
}

/// Linked officials level by level; a level without one is said, because the plan asks for all three.
pub(super) fn officials(page: &Page<'_>, one: &Supervision) -> Vec<Vec<Span>> {
    let mut lines = Vec::new();
    for level in Level::ALL {
        let linked: Vec<&Link> = one.links.iter().filter(|link| link.level == *level).collect();
        if linked.is_empty() {
            let text = m::MISSING_LINK.fill(page.lang, &[("level", &page.label(level))]);
            lines.push(vec![Span::lit(Light::DueSoon, text)]);
        }
        lines.extend(linked.into_iter().map(|link| official(page, link)));
    }
    let others = one.links.iter().filter(|link| !Level::ALL.contains(&link.level));
    lines.extend(others.map(|link| official(page, link)));
    lines
}

fn official(page: &Page<'_>, link: &Link) -> Vec<Span> {
    let mut spans = vec![Span::text(format!("{}  ", page.label(&link.level))), page.member(&link.member)];
    if let Some(member) = page.board.data.members.get(&link.member) {
        spans.extend(member.post.as_ref().map(|post| Span::text(format!("  {post}"))));
        spans.extend([Span::text("  "), page.unit(&member.unit)]);
        if let Some(contact) = &member.contact {
            let shown = if page.view.reveal { contact.reveal().to_owned() } else { contact.to_string() };
            spans.push(Span::text(format!("  {shown}")));
        }
    }
    spans.extend(page.since(link.since));
    spans
}

/// Rectifications of a supervision: the most urgent first, those struck off last.
pub(super) fn rectification_lines(page: &Page<'_>, supervision: &SupervisionId) -> Vec<Vec<Span>> {
    let board = page.board;
    let all = board.links.rectifications_of(&board.data, supervision);
    let mut readings: Vec<_> = all
        .filter(|one| state_on(one, board.day).is_some())
        .map(|one| (board.rectification_reading(one), one))
        .collect();
    readings.sort_by_key(|(reading, one)| (reading.urgency(), one.id.clone()));
    readings
        .into_iter()
        .map(|(reading, one)| {
            let mut line = page.due_line(&one.key(), &reading);
            let state = state_on(one, board.day).unwrap_or_else(|| one.state.clone());
            line.insert(1, Span::text(format!("  {}", page.label(&state))));
            line
        })
        .collect()
}

fn visit_line(page: &Page<'_>, visit: &Visit) -> Vec<Span> {
    vec![
        Span::link(visit.key(), page.day(visit.on)),
        Span::text("  "),
        page.member(&visit.by),
        Span::text(format!("  {}", page.line(&visit.findings))),
    ]
}

pub(super) fn visit(page: Page<'_>, one: &Visit) -> Detail {
    let kind = labels::kind(Kind::Visit).get(page.lang);
    let supervision = one.supervision.key();
    let subject = name_of(page.board, &supervision).into_owned();
    let mut page = page.titled(&one.id, &subject, &[kind]);
    page.day_field(m::DATE, Some(one.on));
    let by = vec![page.member(&one.by)];
    page.field(m::BY, by);
    let supervision = vec![page.named(&supervision)];
    page.field(m::SUPERVISION, supervision);
    page.column(m::SUBJECT, C::Subject);
    page.column(m::AREA, C::Area);
    page.passage(m::FINDINGS, Some(&one.findings));
    let lines = rectification_lines(&page, &one.supervision);
    page.section(m::RECTIFICATIONS, lines);
    page.done()
}

pub(super) fn rectification(page: Page<'_>, one: &Rectification) -> Detail {
    let board = page.board;
    let kind = labels::kind(Kind::Rectification).get(page.lang);
    let mut page = page.titled(&one.id, &one.title, &[kind]);
    page.reading_field(&board.rectification_reading(one));
    page.column(m::STATE, C::State);
    page.column(m::SUBJECT, C::Subject);
    page.column(m::AREA, C::Area);
    let supervision = vec![page.named(&one.supervision.key())];
    page.field(m::SUPERVISION, supervision);
    page.column(m::UNIT, C::Units);
    page.day_field(m::FOUND, Some(one.found));
    page.day_field(m::DUE, one.due);
    page.text_field(m::EVIDENCE, one.evidence.as_deref());
    let steps = one.steps.iter().rev().filter(|step| step.on <= board.day);
    let lines = steps
        .map(|step| {
            let mut line = vec![
                Span::text(format!("{}  ", page.day(step.on))),
                state(&page, &step.to),
                Span::text("  "),
                page.member(&step.by),
            ];
            line.extend(step.note.as_ref().map(|note| Span::text(format!("  {}", page.line(note)))));
            line
        })
        .collect();
    page.section(m::STEPS, lines);
    let lines = super::review::outcomes_about(&page, &one.key());
    page.section(m::OUTCOMES, lines);
    page.done()
}

fn state(page: &Page<'_>, state: &RectificationState) -> Span {
    let text = state.shown(page.lang).to_owned();
    match state {
        RectificationState::Verified => Span::lit(Light::Done, text),
        RectificationState::Reopened => Span::lit(Light::Overdue, text),
        _ => Span::text(text),
    }
}
