//! Units and members in full.

use super::page::Page;
use super::{Detail, Span};
use crate::domain::id::{Id, Kind};
use crate::domain::light::Light;
use crate::domain::links::UnitTask;
use crate::domain::member::Member;
use crate::domain::record::Entity;
use crate::domain::task::Duty;
use crate::domain::unit::Unit;
use crate::locale::{detail as m, labels};
use crate::query::column::ColumnId as C;
use crate::query::words::unit_name;

pub(super) fn unit(page: Page<'_>, one: &Unit) -> Detail {
    let board = page.board;
    let (data, index) = (&board.data, &board.links);
    let (kind, level) = (page.label(&one.kind), page.label(&one.level));
    let mut page = page.titled(&one.id, &one.name, &[&kind, &level]);
    page.code_field(m::FULL_NAME, one.full_name.as_deref());
    let aliases: Vec<Span> = one.aliases.iter().map(|alias| Span::text(alias.as_str())).collect();
    let aliases = page.joined(aliases.into_iter());
    page.field(m::ALIASES, aliases);
    let above = page.units(one.parent.iter());
    page.field(m::PARENT, above);
    let leads = page.units(one.leads.iter());
    page.field(m::BODY_LEADS, leads);
    let consists = page.units(one.members.iter());
    page.field(m::GROUP_MEMBERS, consists);
    let load = board.unit_load(&one.id);
    for (label, tally) in
        [(m::HEAD_LEAD, load.lead), (m::HEAD_RESPONSIBLE, load.responsible), (m::HEAD_SUPPORT, load.support)]
    {
        if tally.total() > 0 {
            let text = page.tally(tally);
            page.code_field(label, Some(&text));
        }
    }
    page.text(one.note.as_deref());
    let tasks: Vec<UnitTask<'_>> = index.tasks_of(data, &one.id).collect();
    for (heading, duty) in [
        (m::HEAD_LEAD, Duty::Lead),
        (m::HEAD_RESPONSIBLE, Duty::Responsible),
        (m::HEAD_SUPPORT, Duty::Support),
    ] {
        let lines = task_lines(&page, tasks.iter().filter(|part| *part.duty == duty));
        page.section(heading, lines);
    }
    let rectifications = index.rectifications_of_unit(data, &one.id).map(|one| one.key());
    let lines = open_lines(&page, rectifications);
    page.section(m::RECTIFICATIONS, lines);
    let lines = super::matter::matter_lines(&page, index.matters_of_unit(data, &one.id));
    page.section(m::MATTERS, lines);
    let outcomes = index.outcomes_of_unit(data, &one.id).filter(|one| one.due.is_some());
    let lines = open_lines(&page, outcomes.map(|one| one.key()));
    page.section(m::FOLLOW_UPS, lines);
    let members = index.members_of(data, &one.id).map(|one| member_line(&page, one)).collect();
    page.section(m::MEMBERS, members);
    let children = index.children_of(data, &one.id).map(|one| vec![page.named(&one.key())]).collect();
    page.section(m::CHILDREN, children);
    let communities = index.communities_of(data, &one.id).map(|one| vec![page.named(&one.key())]).collect();
    page.section(m::COMMUNITIES, communities);
    page.done()
}

/// Tasks of one duty, the most urgent first.
fn task_lines<'a>(page: &Page<'_>, parts: impl Iterator<Item = &'a UnitTask<'a>>) -> Vec<Vec<Span>> {
    let mut readings: Vec<_> = parts.map(|part| (page.board.task_reading(part.task), part)).collect();
    readings.sort_by_key(|(reading, part)| (reading.urgency(), part.task.id.clone()));
    readings
        .into_iter()
        .map(|(reading, part)| {
            let mut line = page.due_line(&part.task.key(), &reading);
            line.extend(part.via.map(|group| {
                let group = unit_name(page.board, group);
                Span::dim(format!("  {}", m::VIA.fill(page.lang, &[("group", &group)])))
            }));
            line
        })
        .collect()
}

/// Records that still want doing, the most urgent first.
fn open_lines(page: &Page<'_>, keys: impl Iterator<Item = crate::domain::id::Key>) -> Vec<Vec<Span>> {
    let readings = keys.filter_map(|key| Some((page.board.reading(&key)?, key)));
    let mut open: Vec<_> = readings.filter(|(reading, _)| reading.light != Light::Done).collect();
    open.sort_by_key(|(reading, key)| (reading.urgency(), key.clone()));
    open.into_iter().map(|(reading, key)| page.due_line(&key, &reading)).collect()
}

fn member_line(page: &Page<'_>, member: &Member) -> Vec<Span> {
    let mut line = vec![page.named(&member.key())];
    line.extend(member.post.as_ref().map(|post| Span::text(format!("  {post}"))));
    line
}

pub(super) fn member(page: Page<'_>, one: &Member) -> Detail {
    let board = page.board;
    let level = page.label(&one.level);
    let what = labels::kind(Kind::Member).get(page.lang);
    let mut page = page.titled(&one.id, &one.name, &[what, &level]);
    let unit = vec![page.unit(&one.unit)];
    page.field(m::UNIT, unit);
    page.code_field(m::POST, one.post.as_deref());
    page.column(m::ROLE, C::Role);
    page.column(m::CONTACT, C::Contact);
    let supervisions = board.links.supervisions_of_member(&board.data, &one.id);
    let lines = supervisions
        .map(|supervision| {
            let summary = board.supervision_summary(supervision);
            let counts = m::SUMMARY_LINE.fill(
                page.lang,
                &[
                    ("open", &summary.open),
                    ("overdue", &summary.overdue),
                    ("submitted", &summary.submitted),
                    ("verified", &summary.verified),
                ],
            );
            let mut line = vec![page.light(summary.worst), Span::text("  ")];
            line.push(page.named(&supervision.id.key()));
            line.push(Span::text(format!("  {counts}")));
            line
        })
        .collect();
    page.section(m::LINKS, lines);
    page.done()
}
