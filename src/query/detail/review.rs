//! Reviews, their series and outcomes in full.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};

use super::page::Page;
use super::{Detail, Span};
use crate::domain::agenda::Slot;
use crate::domain::board::Meeting;
use crate::domain::id::{Id, Key, Kind, ReviewId, SeriesId};
use crate::domain::light::Light;
use crate::domain::record::Entity;
use crate::domain::review::{Attendance, Outcome, Review, ReviewState, Series};
use crate::domain::series;
use crate::domain::text::Text;
use crate::locale::{date, detail as m, filter, labels};
use crate::query::agenda::item_title;
use crate::query::column::ColumnId as C;
use crate::query::value::{Moved, Said};

/// Coming meetings of a series are listed over this many days.
const DAYS_AHEAD: i64 = 366;

pub(super) fn review(page: Page<'_>, one: &Review) -> Detail {
    let board = page.board;
    let (kind, level) = (page.label(&one.kind), page.label(&one.level));
    let mut page = page.titled(&one.id, &one.title, &[&kind, &level]);
    let at = page.moment(one.at);
    page.code_field(m::AT, Some(&at));
    page.column(m::STATE, C::State);
    if let Some(from) = one.moved_from {
        let text = moved(&page, from, one.at.date());
        page.code_field(m::MOVED, Some(&text));
    }
    page.text_field(m::CANCELLED_BECAUSE, one.reason.as_deref());
    page.text_field(m::NOTE, one.note.as_deref());
    page.code_field(m::PLACE, one.place.as_deref());
    if let Some(series) = &one.series {
        let value = vec![page.link(&series.key())];
        page.field(m::SERIES, value);
        neighbours(&mut page, one, series);
    }
    let agenda = one.agenda.iter().map(|item| {
        let title = page.line(&item_title(board, item, page.lang));
        let mut line = vec![Span::dim(format!("{}  ", page.label(&item.state))), Span::text(title)];
        // What builds itself is told by its records already.
        for key in item.about.iter().filter(|_| item.section.is_none()) {
            line.extend([Span::text("  "), page.named(key)]);
        }
        line
    });
    let agenda = agenda.collect();
    page.section_or_none(m::AGENDA, agenda);
    let said = one.agenda.iter().flat_map(|item| &item.remarks);
    let said = said.map(|remark| {
        vec![page.named(&remark.by.key()), Span::text(format!("  {}", page.line(&remark.text)))]
    });
    let said = said.collect();
    page.section(m::SAID, said);
    let outcomes = board.links.outcomes_of(&board.data, &one.id);
    let lines = outcomes.map(|outcome| outcome_line(&page, outcome)).collect();
    page.section(m::OUTCOMES, lines);
    let attendance = one.attendance.iter().map(|one| attended(&page, one)).collect();
    page.section(m::ATTENDANCE, attendance);
    page.done()
}

impl Page<'_> {
    fn moment(&self, at: DateTime) -> String {
        date::moment_seen_from(self.view.today, at, self.lang)
    }
}

/// From where a review was moved, and why.
fn moved(page: &Page<'_>, from: Date, at: Date) -> String {
    let why = Moved::of(page.board, from, at).reason(page.lang);
    m::MOVED_FROM.fill(page.lang, &[("date", &page.day(from)), ("why", &why)])
}

/// A line of an agenda template: what builds itself by its name.
fn template_line(page: &Page<'_>, line: &Text) -> Vec<Span> {
    let Ok(slot) = Slot::parse(line) else { return vec![Span::text(page.line(line))] };
    let mut out = Vec::new();
    if let Some(section) = &slot.section {
        out.push(Span::dim(format!("{}  ", m::BUILDS_ITSELF.get(page.lang))));
        out.push(Span::text(page.label(section)));
        if !slot.title.is_empty() {
            out.push(Span::text(format!("  {}", page.line(&slot.title))));
        }
    } else {
        out.push(Span::text(page.line(&slot.title)));
    }
    out.extend(slot.minutes.map(|n| Span::dim(format!("  {}", m::MINUTES_OF.fill(page.lang, &[("n", &n)])))));
    out
}

/// The reviews of the series before and after; after the last one on record, what the series plans.
fn neighbours(page: &mut Page<'_>, one: &Review, series: &SeriesId) {
    let board = page.board;
    let all: Vec<_> = board.links.reviews_of(&board.data, series).collect();
    let before = all.iter().rev().find(|other| other.at < one.at);
    let after = all.iter().find(|other| other.at > one.at);
    if let Some(before) = before {
        let value = vec![Span::link(before.key(), page.moment(before.at))];
        page.field(m::PREVIOUS, value);
    }
    let next = match after {
        Some(after) => Some(Span::link(after.key(), page.moment(after.at))),
        None => coming(page, series, one.at.date())
            .into_iter()
            .find(|meeting| meeting.at > one.at)
            .map(|meeting| Span::text(page.moment(meeting.at))),
    };
    page.field(m::NEXT, next.into_iter().collect());
}

/// Meetings of a series from a day on.
fn coming(page: &Page<'_>, series: &SeriesId, from: Date) -> Vec<Meeting> {
    let to = from.saturating_add(SignedDuration::from_hours(24 * DAYS_AHEAD));
    let mut meetings = page.board.meetings(from, to);
    meetings.retain(|meeting| meeting.series.as_ref() == Some(series));
    meetings
}

fn attended(page: &Page<'_>, one: &Attendance) -> Vec<Span> {
    let word = match one.present {
        Some(true) => Span::lit(Light::Done, m::PRESENT.get(page.lang)),
        Some(false) => Span::lit(Light::DueSoon, m::ABSENT.get(page.lang)),
        None => Span::dim(m::UNRECORDED.get(page.lang)),
    };
    vec![word, Span::text("  "), page.unit(&one.unit)]
}

pub(super) fn outcome_line(page: &Page<'_>, one: &Outcome) -> Vec<Span> {
    let mut line = vec![
        Span::text(format!("{}  ", page.label(&one.kind))),
        Span::link(one.key(), format!("{} {}", one.id, page.line(&one.text))),
    ];
    if let Some(unit) = &one.unit {
        line.extend([Span::text("  "), page.unit(unit)]);
    }
    if one.due.is_some() || one.done.is_some() {
        let reading = page.board.outcome_reading(one);
        line.extend([Span::text("  "), page.light(reading.light)]);
        line.extend(one.due.map(|due| Span::text(format!("  {}", page.day(due)))));
    }
    line
}

/// What reviews settled about a record, newest first.
pub(super) fn outcomes_about(page: &Page<'_>, key: &Key) -> Vec<Vec<Span>> {
    newest_first(page, page.board.links.outcomes_about(&page.board.data, key).collect())
}

/// What reviews other than this one settled about any of the records, each outcome once, newest first.
pub(super) fn settled_elsewhere(page: &Page<'_>, keys: &[Key], review: &ReviewId) -> Vec<Vec<Span>> {
    let board = page.board;
    let mut seen = HashSet::new();
    let outcomes = keys.iter().flat_map(|key| board.links.outcomes_about(&board.data, key));
    let outcomes = outcomes.filter(|one| one.review != *review && seen.insert(&one.id));
    newest_first(page, outcomes.collect())
}

fn newest_first(page: &Page<'_>, mut outcomes: Vec<&Arc<Outcome>>) -> Vec<Vec<Span>> {
    let held = |review: &ReviewId| page.board.data.reviews.get(review).map(|review| review.at);
    outcomes.sort_by_key(|one| std::cmp::Reverse(held(&one.review)));
    outcomes.into_iter().map(|one| outcome_line(page, one)).collect()
}

pub(super) fn series(page: Page<'_>, one: &Series) -> Detail {
    let board = page.board;
    let (kind, level) = (page.label(&one.kind), page.label(&one.level));
    let what = labels::kind(Kind::Series).get(page.lang);
    let mut page = page.titled(&one.id, &one.title, &[what, &kind, &level]);
    page.column(m::RHYTHM, C::Rule);
    let rule = series::rhythm_on(one, board.day).rule;
    page.code_field(m::RULE, Some(&rule).filter(|rule| !rule.is_empty()).map(Text::as_str));
    let start = page.moment(one.start);
    page.code_field(m::STARTED, Some(&start));
    let shift = page.label(&one.shift);
    page.code_field(m::SHIFT, Some(&shift));
    let left_out: Vec<String> = one.exceptions.iter().map(|day| page.day(*day)).collect();
    let left_out = left_out.join(filter::LIST_COMMA.get(page.lang));
    page.code_field(m::LEFT_OUT, Some(left_out.as_str()).filter(|days| !days.is_empty()));
    page.code_field(m::PLACE, one.place.as_deref());
    let minutes = one.minutes.map(|n| m::MINUTES_OF.fill(page.lang, &[("n", &n)]));
    page.code_field(m::LENGTH, minutes.as_deref());
    let turns = series::rhythms(one);
    let turns = turns.iter().filter(|_| !one.turns.is_empty()).map(|rhythm| {
        let said = Said { rule: rhythm.rule.clone(), start: rhythm.start.date(), fault: None };
        let since = rhythm.since.unwrap_or(one.start.date());
        vec![Span::text(format!("{}  {}", page.day(since), said.shown(page.lang)))]
    });
    let turns = turns.collect();
    page.section(m::TURNS, turns);
    let agenda = one.agenda.iter().map(|line| template_line(&page, line)).collect();
    page.section(m::AGENDA, agenda);
    let meetings = coming(&page, &one.id, board.day);
    let lines = meetings.into_iter().map(|meeting| meeting_line(&page, &meeting)).collect();
    page.section_or_none(m::UPCOMING, lines);
    let held = board.links.reviews_of(&board.data, &one.id).filter(|review| review.at.date() < board.day);
    let mut lines: Vec<_> = held
        .map(|review| {
            vec![
                Span::text(format!("{}  ", page.label(&review.state))),
                Span::link(review.key(), format!("{} {}", review.id, page.moment(review.at))),
            ]
        })
        .collect();
    lines.reverse();
    page.section(m::HELD, lines);
    page.done()
}

fn meeting_line(page: &Page<'_>, meeting: &Meeting) -> Vec<Span> {
    let at = page.moment(meeting.at);
    let mut line = match &meeting.review {
        Some(review) => vec![Span::link(review.key(), format!("{review} {at}"))],
        None => vec![Span::text(at)],
    };
    if meeting.state == ReviewState::Cancelled {
        line.push(Span::lit(Light::DueSoon, format!("  {}", page.label(&meeting.state))));
    }
    if let Some(from) = meeting.moved_from {
        let moved = moved(page, from, meeting.at.date());
        line.push(Span::dim(format!("  {moved}")));
    }
    line
}

pub(super) fn outcome(page: Page<'_>, one: &Outcome) -> Detail {
    let board = page.board;
    let kind = page.label(&one.kind);
    let what = labels::kind(Kind::Outcome).get(page.lang);
    let mut page = page.titled(&one.id, &one.text, &[what, &kind]);
    if one.due.is_some() || one.done.is_some() {
        page.reading_field(&board.outcome_reading(one));
    }
    let review = vec![page.named(&one.review.key())];
    page.field(m::REVIEW, review);
    page.column(m::UNIT, C::Units);
    page.day_field(m::DUE, one.due);
    let became = one.became.as_ref().map(|key| page.named(key));
    page.field(m::BECAME, became.into_iter().collect());
    let about = one.about.iter().map(|key| vec![page.named(key)]).collect();
    page.section(m::ABOUT, about);
    page.done()
}
