//! An agenda item in full: what a meeting has before it, and what it has settled under it.

use std::collections::BTreeMap;

use super::page::Page;
use super::{Detail, Span};
use crate::domain::agenda::Section;
use crate::domain::board::{Board, Since};
use crate::domain::figures::{Change, Delta};
use crate::domain::id::{Id, Key, Kind, UnitId};
use crate::domain::light::Light;
use crate::domain::record::Entity;
use crate::domain::rectification::state_on;
use crate::domain::review::{AgendaItem, Review};
use crate::locale::{Lang, Message, detail as d, filter, meeting as m};
use crate::query::agenda::{item_title, section_label};
use crate::query::rows::indicator::{goal_in, now, target};
use crate::query::value::View;
use crate::query::words::unit_name;

/// Lines of progress that are shown of a task: the meeting looks at the last ones.
const PROGRESS_LINES: usize = 2;

/// What an item is seen in.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// The review.
    pub review: &'a Review,
    /// The meeting before it, and how things stood then.
    pub since: &'a Since,
    /// What changed since.
    pub delta: &'a Delta,
}

/// An agenda item in full. Contacts, and long numbers in free text, are masked unless `reveal`.
pub fn agenda_item(board: &Board, scene: Scene<'_>, item: &AgendaItem, lang: Lang, reveal: bool) -> Detail {
    let view = View { lang, today: board.day, reveal };
    let is_matter = item.section == Some(Section::Matters);
    let subject = if is_matter { item.about.first() } else { item.about.last() };
    let subject = subject.cloned().unwrap_or_else(|| scene.review.key());
    let mut page = Page::new(board, view, &subject);
    match &item.section {
        Some(Section::Changes) => changes(&mut page, scene),
        Some(Section::Rectifications) => supervised(&mut page, scene.review, item),
        Some(Section::Indicators) => indicators(&mut page, item),
        Some(Section::Matters) => matter(&mut page, scene.review, item),
        _ => about(&mut page, scene.review, item),
    }
    settled(&mut page, scene.review, item);
    let mut detail = page.done();
    detail.title = item_title(board, item, lang);
    section_label(item, lang).unwrap_or_default().clone_into(&mut detail.subtitle);
    if detail.subtitle == detail.title {
        detail.subtitle.clear();
    }
    detail
}

/// A sort of change, with its label.
type Sort = (Message, fn(&Change) -> bool);

/// The sorts of change, in the order in which they are told.
const SORTS: [Sort; 5] = [
    (m::NEW, Change::is_new),
    (m::DONE, Change::is_done),
    (m::OVERDUE, Change::is_overdue),
    (m::POSTPONED, Change::is_postponed),
    (m::REOPENED, Change::is_reopened),
];

fn changes(page: &mut Page<'_>, scene: Scene<'_>) {
    let (lang, since) = (page.lang, scene.since);
    let day = page.day(since.day);
    let before = match &since.review {
        Some(review) => vec![page.named(&review.key()), Span::text(format!("  {day}"))],
        None => vec![Span::text(m::NO_BEFORE.fill(lang, &[("day", &day)]))],
    };
    page.field(m::SINCE, before);
    let basis = if since.frozen { m::FROZEN } else { m::RECKONED };
    page.field(m::BASIS, vec![Span::dim(basis.get(lang))]);
    let all = scene.delta.changes();
    let counts: Vec<String> = SORTS
        .iter()
        .map(|(label, is)| {
            let count = all.iter().filter(|(_, change)| is(change)).count();
            format!("{} {count}", label.get(lang))
        })
        .collect();
    page.field(m::IN_ALL, vec![Span::text(counts.join("  "))]);
    let by_unit = by_unit(page, &all);
    page.section(m::BY_UNIT, by_unit);
    for (label, is) in SORTS {
        let lines = all.iter().filter(|(_, change)| is(change)).map(|(key, _)| changed(page, key)).collect();
        page.section(label, lines);
    }
}

/// Each unit's changes in a line, those with the most that turned overdue first.
fn by_unit(page: &Page<'_>, all: &[(Key, Change)]) -> Vec<Vec<Span>> {
    let mut units: BTreeMap<UnitId, [u32; SORTS.len()]> = BTreeMap::new();
    for (key, change) in all {
        for unit in page.board.answerable(key) {
            let counts = units.entry(unit).or_default();
            for (count, (_, is)) in counts.iter_mut().zip(SORTS) {
                *count += u32::from(is(change));
            }
        }
    }
    units.retain(|_, counts| counts.iter().any(|count| *count > 0));
    let mut units: Vec<_> = units.into_iter().collect();
    units.sort_by_key(|(unit, counts)| (std::cmp::Reverse(counts[2]), unit.clone()));
    units
        .into_iter()
        .map(|(unit, counts)| {
            let mut line = vec![page.unit(&unit)];
            for ((label, _), count) in SORTS.iter().zip(counts).filter(|(_, count)| *count > 0) {
                line.push(Span::text(format!("  {} {count}", label.get(page.lang))));
            }
            line
        })
        .collect()
}

fn changed(page: &Page<'_>, key: &Key) -> Vec<Span> {
    let mut line = match page.board.reading(key) {
        Some(reading) => page.due_line(key, &reading),
        None => vec![page.named(key)],
    };
    let units = page.board.answerable(key);
    if !units.is_empty() {
        line.push(Span::dim(format!("  {}", names(page.board, &units, page.lang))));
    }
    line
}

fn names(board: &Board, units: &[UnitId], lang: Lang) -> String {
    let names: Vec<&str> = units.iter().map(|unit| unit_name(board, unit)).collect();
    names.join(filter::LIST_COMMA.get(lang))
}

/// A supervision with what is open under it.
fn supervised(page: &mut Page<'_>, review: &Review, item: &AgendaItem) {
    let board = page.board;
    let one = item.about.first().and_then(|key| board.data.supervisions.find(&key.id));
    let Some(one) = one else { return about(page, review, item) };
    let summary = board.supervision_summary(one);
    let counts = d::SUMMARY_LINE.fill(
        page.lang,
        &[
            ("open", &summary.open),
            ("overdue", &summary.overdue),
            ("submitted", &summary.submitted),
            ("verified", &summary.verified),
        ],
    );
    page.field(d::SUMMARY, vec![page.light(summary.worst), Span::text(format!("  {counts}"))]);
    page.field(d::SUPERVISION, vec![page.named(&one.key()), Span::text("  "), page.named(&one.subject)]);
    let visited = summary.last_visit.map_or_else(
        || Span::lit(Light::DueSoon, d::NO_VISIT.get(page.lang)),
        |day| Span::text(page.day(day)),
    );
    page.field(d::LAST_VISIT, vec![visited]);
    let mut open: Vec<_> = board
        .links
        .rectifications_of(&board.data, &one.id)
        .filter_map(|matter| {
            let reading = board.rectification_reading(matter);
            let state = state_on(matter, board.day).filter(|_| reading.light != Light::Done)?;
            let mut line = page.due_line(&matter.key(), &reading);
            line.insert(1, Span::text(format!("  {}", page.label(&state))));
            line.extend(matter.unit.iter().map(|unit| Span::dim(format!("  {}", unit_name(board, unit)))));
            Some((reading.urgency(), line))
        })
        .collect();
    open.sort_by_key(|(urgency, _)| *urgency);
    let lines = open.into_iter().map(|(_, line)| line).collect();
    page.section_or_none(m::OPEN, lines);
    let officials = super::supervision::officials(page, one);
    page.section(d::LINKED, officials);
}

/// A matter with the way that it came.
fn matter(page: &mut Page<'_>, review: &Review, item: &AgendaItem) {
    let board = page.board;
    let one = item.about.first().and_then(|key| board.data.matters.find(&key.id));
    let Some(one) = one else { return about(page, review, item) };
    super::matter::body(page, one);
    let before = super::review::settled_elsewhere(page, &[one.key()], &review.id);
    page.section(m::SETTLED_BEFORE, before);
}

/// Indicators against the target that counts, in all and area by area.
fn indicators(page: &mut Page<'_>, item: &AgendaItem) {
    let board = page.board;
    for key in &item.about {
        let Some(one) = board.data.indicators.find(&key.id) else { continue };
        let areas = board.coverage.areas();
        let whole = standing_line(page, one, None);
        let parts = areas.iter().filter_map(|area| standing_line(page, one, Some(area)));
        let lines: Vec<Vec<Span>> = whole.into_iter().chain(parts).collect();
        page.section_named(&one.name, lines);
    }
}

/// Where an indicator stands, in all or in an area; none for an area that has no subject.
fn standing_line(
    page: &Page<'_>,
    one: &crate::domain::indicator::Indicator,
    area: Option<&UnitId>,
) -> Option<Vec<Span>> {
    let (board, view, lang) = (page.board, page.view, page.lang);
    let standing = board.coverage.standing(one, area);
    if area.is_some() && standing.of == 0 {
        return None;
    }
    let who = match area {
        None => Span::link(one.key(), m::WHOLE_COUNTY.get(lang)),
        Some(area) => page.unit(area),
    };
    let share = format!("  {}  {}/{}", now(&standing).shown(view), standing.met, standing.of);
    let mut line = vec![who, Span::text(share)];
    if let Some(goal) = goal_in(board, one, area) {
        let aim = m::AIM.fill(
            lang,
            &[("target", &target(&goal, &one.measure).shown(view)), ("by", &page.day(goal.target.by))],
        );
        line.push(Span::text(format!("  {aim}")));
        match goal.shortfall {
            Some(0) => line.push(Span::lit(Light::Done, format!("  {}", m::REACHED.get(lang)))),
            Some(short) => {
                let light = if goal.days_left < 0 { Light::Overdue } else { Light::DueSoon };
                line.push(Span::lit(light, format!("  {}", m::SHORT.fill(lang, &[("n", &short)]))));
            }
            None => {}
        }
    }
    Some(line)
}

/// The records that an item is about: how each stands, what was reported of it, what was settled about it before.
fn about(page: &mut Page<'_>, review: &Review, item: &AgendaItem) {
    let board = page.board;
    let Some(subject) = item.about.last() else { return };
    if let Some(reading) = board.reading(subject) {
        page.reading_field(&reading);
    }
    let units: Vec<UnitId> = board.answerable(subject);
    let value = page.units(units.iter());
    page.field(d::RESPONSIBLE, value);
    let records = item.about.iter().map(|key| match board.reading(key) {
        Some(reading) => page.due_line(key, &reading),
        None => vec![page.named(key)],
    });
    let records = records.collect();
    page.section(m::ABOUT, records);
    for key in item.about.iter().filter(|key| key.kind == Kind::Task) {
        let Some(task) = board.data.tasks.find(&key.id) else { continue };
        let state = format!("{}  {}%", page.label(board.state_on_day(task)), board.percent_on_day(task));
        page.section_named(&format!("{} {state}", task.id), {
            let last = task.progress.iter().rev().filter(|line| line.on <= board.day).take(PROGRESS_LINES);
            let lines: Vec<Vec<Span>> = last.map(|line| super::task::progress(page, line)).collect();
            if lines.is_empty() { vec![vec![Span::dim(m::NO_PROGRESS.get(page.lang))]] } else { lines }
        });
    }
    let before = super::review::settled_elsewhere(page, &item.about, &review.id);
    page.section(m::SETTLED_BEFORE, before);
}

/// What the meeting settled under the item, and what was said.
fn settled(page: &mut Page<'_>, review: &Review, item: &AgendaItem) {
    let board = page.board;
    let outcomes = board.links.outcomes_of(&board.data, &review.id);
    let outcomes = outcomes.filter(|one| one.item.as_ref() == Some(&item.id));
    let lines = outcomes
        .map(|one| {
            let mut line = super::review::outcome_line(page, one);
            if let Some(key) = &one.became {
                line.extend([Span::dim(m::BECAME.get(page.lang)), page.named(key)]);
            }
            line
        })
        .collect();
    page.section(m::SETTLED, lines);
    let said = item
        .remarks
        .iter()
        .map(|remark| vec![page.member(&remark.by), Span::text(format!("  {}", page.line(&remark.text)))]);
    let said = said.collect();
    page.section(d::SAID, said);
}
