//! Agendas that build themselves: a series' template, and the items that its sections come to on a day.
//!
//! A template is a list of lines. `#overdue` stands for everything overdue, `#overdue 本月逾期 @10` gives it a title and
//! ten minutes; a line without `#` is an item of its own. Whoever builds the agenda of the same meeting from the same
//! records gets the same items under the same ids, so that two members who open it at once open one agenda.

use std::collections::BTreeSet;

use compact_str::{CompactString, format_compact};
use jiff::ToSpan;
use jiff::civil::Date;

use super::board::Board;
use super::id::{Id, Key, Kind};
use super::light::Light;
use super::matter::{Matter, MatterLevel};
use super::record::{Entity, Extra};
use super::review::{AgendaItem, AgendaState, OutcomeKind, Review, ReviewState, Series};
use super::supervision::Supervision;
use super::text::Text;
use crate::open_enum;

/// How far ahead things are due before the next meeting, where none is planned, in days.
const AHEAD_DAYS: i32 = 31;

open_enum! {
    /// A part of an agenda that builds itself.
    Section {
        /// 上次会议以来的变化: new, done, overdue, postponed, reopened.
        Changes = "changes",
        /// 逾期事项.
        Overdue = "overdue",
        /// 下次会前到期.
        Due = "due",
        /// 挂点小区整改, a supervision an item.
        Rectifications = "rectifications",
        /// 提级事项, escalated to the meeting's level.
        Matters = "matters",
        /// 指标 against their targets.
        Indicators = "indicators",
        /// 上次结转.
        Carried = "carried",
    }
}

/// A line of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The section that builds itself there; none for an item of its own.
    pub section: Option<Section>,
    /// Title; empty for a section that has none of its own.
    pub title: Text,
    /// Planned time, in minutes.
    pub minutes: Option<u16>,
}

/// What is wrong with a line of a template.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SlotError {
    /// No section has that name.
    #[error("there is no section #{0}")]
    Unknown(String),
    /// Nothing stands on the line but a time.
    #[error("the line has no title")]
    Empty,
}

impl Slot {
    /// Reads a line of a template.
    ///
    /// # Errors
    /// Where it names a section that there is not, or has no title.
    pub fn parse(line: &str) -> Result<Self, SlotError> {
        let (rest, minutes) = timed(line.trim());
        let Some(named) = rest.strip_prefix(['#', '＃']) else {
            let title = Text::new(rest);
            return if rest.is_empty() {
                Err(SlotError::Empty)
            } else {
                Ok(Self { section: None, title, minutes })
            };
        };
        let (word, title) = named.split_once(char::is_whitespace).unwrap_or((named, ""));
        match Section::from(word) {
            Section::Other(word) => Err(SlotError::Unknown(word.to_string())),
            section => Ok(Self { section: Some(section), title: Text::new(title.trim()), minutes }),
        }
    }

    /// The line as a template has it.
    pub fn line(&self) -> String {
        let section = self.section.as_ref().map(|section| format!("#{}", section.as_str()));
        let title = (!self.title.is_empty()).then(|| self.title.to_string());
        let minutes = self.minutes.map(|minutes| format!("@{minutes}"));
        [section, title, minutes].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

/// A line without the `@10` at its end, and that.
fn timed(line: &str) -> (&str, Option<u16>) {
    let cut = line.rsplit_once(['@', '＠']).and_then(|(rest, minutes)| {
        let minutes: u16 = minutes.trim().parse().ok()?;
        Some((rest.trim_end(), minutes))
    });
    cut.map_or((line, None), |(rest, minutes)| (rest, Some(minutes)))
}

/// A series' template. Lines that can't be read are items of their own, as they stand. A template that names no
/// section has all of them behind its own items: what presses is never left out by an old template.
pub fn template(series: Option<&Series>) -> Vec<Slot> {
    let plain = |line: &Text| Slot { section: None, title: line.clone(), minutes: None };
    let lines = series.map_or(&[][..], |series| &series.agenda);
    let mut slots: Vec<Slot> =
        lines.iter().map(|line| Slot::parse(line).unwrap_or_else(|_| plain(line))).collect();
    if slots.iter().all(|slot| slot.section.is_none()) {
        slots.extend(Section::ALL.iter().map(|section| Slot {
            section: Some(section.clone()),
            title: Text::default(),
            minutes: None,
        }));
    }
    slots
}

/// The agenda of a review as its template and the board give it. Items that the review has already (carried over,
/// added, planned with records of their own) stay, in the place of the template's line of the same title, or behind.
pub fn build(board: &Board, review: &Review) -> Vec<AgendaItem> {
    let series = review.series.as_ref().and_then(|id| board.data.series.get(id));
    let slots = template(series.map(AsRef::as_ref));
    let builder =
        Builder { board, review, sections: slots.iter().filter_map(|slot| slot.section.clone()).collect() };
    let mut own: Vec<AgendaItem> =
        review.agenda.iter().enumerate().map(|(at, item)| named(item, at)).collect();
    let mut out: Vec<AgendaItem> = Vec::new();
    for (at, slot) in slots.iter().enumerate() {
        match &slot.section {
            Some(section) => out.extend(builder.section(section).into_iter().map(|item| slotted(item, slot))),
            None => {
                let known = own.iter().position(|item| item.section.is_none() && item.title == slot.title);
                let item = known.map(|place| own.remove(place));
                let fresh = || AgendaItem::titled(format_compact!("line-{}", at + 1), slot.title.clone());
                let mut item = item.unwrap_or_else(fresh);
                item.minutes = item.minutes.or(slot.minutes);
                out.push(item);
            }
        }
    }
    // What comes back under the title of an item that is there anyway is treated once.
    let plain: Vec<Text> =
        out.iter().chain(&own).filter(|item| item.section.is_none()).map(|item| item.title.clone()).collect();
    out.retain(|item| {
        item.section != Some(Section::Carried) || item.title.is_empty() || !plain.contains(&item.title)
    });
    own.retain(|item| item.section.is_none() && !out.iter().any(|other| other.id == item.id));
    out.extend(own);
    let mut seen = BTreeSet::new();
    out.retain(|item| seen.insert(item.id.clone()));
    out
}

/// An item of an agenda that was planned without ids: its place names it.
pub fn named(item: &AgendaItem, at: usize) -> AgendaItem {
    let mut item = item.clone();
    if item.id.is_empty() {
        item.id = format_compact!("item-{}", at + 1);
    }
    item
}

fn slotted(item: AgendaItem, slot: &Slot) -> AgendaItem {
    let title = if item.title.is_empty() { slot.title.clone() } else { item.title.clone() };
    AgendaItem { title, minutes: slot.minutes, ..item }
}

/// Builds sections.
struct Builder<'a> {
    board: &'a Board,
    review: &'a Review,
    /// The sections that the agenda has: what one of them treats, another leaves to it.
    sections: Vec<Section>,
}

impl Builder<'_> {
    fn section(&self, section: &Section) -> Vec<AgendaItem> {
        match section {
            Section::Changes => vec![built(section, "", Vec::new())],
            Section::Overdue => self.dated(section, |light, _| light == Light::Overdue),
            Section::Due => {
                let until = self.next_day();
                self.dated(section, |light, due| light != Light::Overdue && due <= until)
            }
            Section::Rectifications => self.rectifications(section),
            Section::Indicators => self.indicators(section),
            Section::Carried => self.carried(section),
            Section::Matters => self.matters(section),
            Section::Other(_) => Vec::new(),
        }
    }

    /// Open milestones, follow-ups, and rectifications where no section of their own treats these: an item each, the
    /// most urgent first.
    fn dated(&self, section: &Section, is: impl Fn(Light, Date) -> bool) -> Vec<AgendaItem> {
        let apart = self.sections.contains(&Section::Rectifications);
        let open = self.board.most_urgent(usize::MAX).into_iter();
        let open = open.filter(|one| !(apart && one.key.kind == Kind::Rectification));
        // A matter comes before the meeting of its level, in a section of its own.
        let open = open.filter(|one| one.key.kind != Kind::Matter);
        let open = open.filter(|one| is(one.reading.light, one.due));
        open.map(|one| {
            let id = one.key.id.clone();
            let about = std::iter::once(self.task_of(&one.key)).flatten().chain([one.key]).collect();
            built(section, &id, about)
        })
        .collect()
    }

    /// The task of a milestone: what is reported on.
    fn task_of(&self, key: &Key) -> Option<Key> {
        (key.kind == Kind::Milestone)
            .then(|| self.board.data.milestones.find(&key.id))
            .flatten()
            .map(|one| one.task.key())
    }

    /// The day of the next meeting of the series.
    fn next_day(&self) -> Date {
        let from = self.review.at.date().tomorrow().unwrap_or(self.review.at.date());
        let next = self.review.series.as_ref().and_then(|series| {
            let mut meetings = self.board.next_reviews(from, usize::MAX).into_iter();
            meetings.find(|one| one.series.as_ref() == Some(series)).map(|one| one.at.date())
        });
        next.unwrap_or_else(|| self.review.at.date().saturating_add(AHEAD_DAYS.days()))
    }

    /// Supervisions with something open, those with the most overdue first.
    fn rectifications(&self, section: &Section) -> Vec<AgendaItem> {
        let mut open: Vec<(u32, &Supervision)> = Vec::new();
        for one in &self.board.data.supervisions {
            let summary = self.board.supervision_summary(one);
            if summary.open > 0 {
                open.push((summary.overdue, one));
            }
        }
        open.sort_by(|(a, x), (b, y)| (b, &x.id).cmp(&(a, &y.id)));
        open.into_iter().map(|(_, one)| built(section, one.id.as_str(), self.of_supervision(one))).collect()
    }

    /// A supervision, its subject, and what is open under it, the most urgent first.
    fn of_supervision(&self, one: &Supervision) -> Vec<Key> {
        let board = self.board;
        let open = board.links.rectifications_of(&board.data, &one.id).filter_map(|matter| {
            let light = board.rectification_light(matter).filter(|light| *light != Light::Done)?;
            Some((light, matter.due.unwrap_or(Date::MAX), matter.key()))
        });
        let mut open: Vec<_> = open.collect();
        open.sort();
        [one.key(), one.subject.clone()].into_iter().chain(open.into_iter().map(|(_, _, key)| key)).collect()
    }

    /// Matters that stand open at the meeting's level, those longest overdue first. Most of them came up to it.
    fn matters(&self, section: &Section) -> Vec<AgendaItem> {
        let board = self.board;
        let level = MatterLevel::of(&self.review.level);
        let open = board.matters_at(&level);
        let mut open: Vec<_> = open.map(|one| (board.matter_reading(one).urgency(), one)).collect();
        open.sort_by(|(a, x), (b, y)| (a, &x.id).cmp(&(b, &y.id)));
        let about = |one: &Matter| {
            let place = one.community.iter().map(Id::key).chain(one.enterprise.iter().map(Id::key));
            std::iter::once(one.key()).chain(place).collect()
        };
        open.into_iter().map(|(_, one)| built(section, one.id.as_str(), about(one))).collect()
    }

    fn indicators(&self, section: &Section) -> Vec<AgendaItem> {
        let aimed = self.board.data.indicators.iter().filter(|one| !one.targets.is_empty());
        let about: Vec<Key> = aimed.map(|one| one.key()).collect();
        if about.is_empty() { Vec::new() } else { vec![built(section, "", about)] }
    }

    /// What the last meeting carried over or did not come to, and its follow-ups that are open and that nothing else on
    /// the agenda treats.
    fn carried(&self, section: &Section) -> Vec<AgendaItem> {
        let Some(before) = self.board.review_before(self.review) else { return Vec::new() };
        let left = before.agenda.iter().enumerate().filter(|(_, item)| match item.state {
            AgendaState::Carried => true,
            AgendaState::Pending => before.state == ReviewState::Held,
            _ => false,
        });
        let own = left.filter(|(_, item)| {
            // What builds itself is built anew from what there is now.
            item.section.is_none() || item.section == Some(Section::Carried)
        });
        let own = own.map(|(at, item)| {
            let item = named(item, at);
            AgendaItem {
                title: item.title,
                ..built(section, &format_compact!("{}-{}", before.id, item.id), item.about)
            }
        });
        let open = self.board.links.outcomes_of(&self.board.data, &before.id).filter(|one| {
            let treated = one.due.is_some()
                && self.sections.iter().any(|one| matches!(one, Section::Overdue | Section::Due));
            one.kind == OutcomeKind::FollowUp && one.done.is_none_or(|on| on > self.board.day) && !treated
        });
        own.chain(open.map(|one| built(section, one.id.as_str(), vec![one.key()]))).collect()
    }
}

/// An item that a section comes to.
fn built(section: &Section, of: &str, about: Vec<Key>) -> AgendaItem {
    let dash = if of.is_empty() { "" } else { "-" };
    AgendaItem {
        section: Some(section.clone()),
        about,
        extra: Extra::new(),
        ..AgendaItem::titled(format_compact!("{}{dash}{of}", section.as_str()), Text::default())
    }
}

/// The id of an item that an edit adds: its own, so that two members may add at once.
pub fn added(edit: &super::edit::EditId) -> CompactString {
    format_compact!("added-{}", edit.provisional(Kind::Review).id.trim_start_matches(['R', '~']))
}

#[cfg(test)]
mod tests;
