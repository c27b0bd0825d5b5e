//! Reviews, their series and outcomes in full.

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};

use super::page::Page;
use super::{Detail, Span};
use crate::domain::board::Meeting;
use crate::domain::id::{Id, Key, Kind, ReviewId, SeriesId};
use crate::domain::light::Light;
use crate::domain::record::Entity;
use crate::domain::review::{Attendance, Outcome, Review, Series};
use crate::locale::{date, detail as m, labels};
use crate::query::agenda::item_title;
use crate::query::column::ColumnId as C;

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
        let text = m::MOVED_FROM.fill(page.lang, &[("date", &page.day(from))]);
        page.code_field(m::NOTE, Some(&text));
    }
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
    let board = page.board;
    let held = |review: &ReviewId| board.data.reviews.get(review).map(|review| review.at);
    let mut outcomes: Vec<_> = board.links.outcomes_about(&board.data, key).collect();
    outcomes.sort_by_key(|one| std::cmp::Reverse(held(&one.review)));
    outcomes.into_iter().map(|one| outcome_line(page, one)).collect()
}

pub(super) fn series(page: Page<'_>, one: &Series) -> Detail {
    let board = page.board;
    let (kind, level) = (page.label(&one.kind), page.label(&one.level));
    let what = labels::kind(Kind::Series).get(page.lang);
    let mut page = page.titled(&one.id, &one.title, &[what, &kind, &level]);
    page.code_field(m::RULE, Some(&one.rule));
    let start = page.moment(one.start);
    page.code_field(m::STARTED, Some(&start));
    let shift = page.label(&one.shift);
    page.code_field(m::SHIFT, Some(&shift));
    page.code_field(m::PLACE, one.place.as_deref());
    let agenda = one.agenda.iter().map(|title| vec![Span::text(page.line(title))]).collect();
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
    if let Some(from) = meeting.moved_from {
        let moved = m::MOVED_FROM.fill(page.lang, &[("date", &page.day(from))]);
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
