//! Reviews on the calendar: the records, and what series plan beyond them.

use std::collections::HashSet;

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};

use super::Board;
use crate::domain::id::{ReviewId, SeriesId};
use crate::domain::review::{Review, ReviewKind, ReviewState, Series};
use crate::domain::series::{self, SeriesError};
use crate::domain::text::Text;
use crate::domain::unit::Level;

/// How far ahead the next meetings are looked for.
const HORIZON_DAYS: i64 = 400;

/// A meeting on the calendar: a review on record, or one that a series plans.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// When.
    pub at: DateTime,
    /// Sort of review.
    pub kind: ReviewKind,
    /// Level.
    pub level: Level,
    /// Title.
    pub title: Text,
    /// The review's record; none while only the series plans it.
    pub review: Option<ReviewId>,
    /// Its series.
    pub series: Option<SeriesId>,
    /// The day on which the series' rule has it, where it was moved from there.
    pub moved_from: Option<Date>,
    /// Where it stands.
    pub state: ReviewState,
}

impl Meeting {
    fn recorded(review: &Review) -> Self {
        Self {
            at: review.at,
            kind: review.kind.clone(),
            level: review.level.clone(),
            title: review.title.clone(),
            review: Some(review.id.clone()),
            series: review.series.clone(),
            moved_from: review.moved_from,
            state: review.state.clone(),
        }
    }

    fn planned(series: &Series, one: series::Occurrence) -> Self {
        Self {
            at: one.at,
            kind: series.kind.clone(),
            level: series.level.clone(),
            title: series.title.clone(),
            review: None,
            series: Some(series.id.clone()),
            moved_from: one.moved_from(),
            state: ReviewState::Planned,
        }
    }
}

impl Board {
    /// All meetings on the days from `from` to `to`, in order of time: those on record, and those that series plan
    /// and no record stands for. A record stands for the occurrence whose day it has or was moved from.
    /// Series with a broken rule plan nothing; see [`Board::broken_series`].
    pub fn meetings(&self, from: Date, to: Date) -> Vec<Meeting> {
        let within = |day: Date| from <= day && day <= to;
        let recorded = self.data.reviews.iter().filter(|review| within(review.at.date()));
        let mut out: Vec<Meeting> = recorded.map(|review| Meeting::recorded(review)).collect();
        for series in &self.data.series {
            out.extend(self.planned_of(series, from, to));
        }
        out.sort_by(|a, b| (a.at, &a.series, &a.review).cmp(&(b.at, &b.series, &b.review)));
        out
    }

    /// What a series plans on the days from `from` to `to` and no record stands for.
    fn planned_of(&self, series: &Series, from: Date, to: Date) -> Vec<Meeting> {
        let Ok(occurrences) = series::expand(series, &self.calendar, from, to) else { return Vec::new() };
        let taken: HashSet<Date> = self
            .links
            .reviews_of(&self.data, &series.id)
            .map(|review| review.moved_from.unwrap_or(review.at.date()))
            .collect();
        let free = occurrences
            .into_iter()
            .filter(|one| !taken.contains(&one.rule_day) && !taken.contains(&one.at.date()));
        free.map(|one| Meeting::planned(series, one)).collect()
    }

    /// The next meeting of a series that is still to be held, at most some 400 days ahead.
    pub fn next_of(&self, series: &Series) -> Option<Meeting> {
        let horizon = self.day.saturating_add(SignedDuration::from_hours(24 * HORIZON_DAYS));
        let recorded = self.links.reviews_of(&self.data, &series.id);
        let recorded = recorded.filter(|one| one.state == ReviewState::Planned && one.at.date() >= self.day);
        let mut all: Vec<Meeting> = recorded.map(|one| Meeting::recorded(one)).collect();
        all.extend(self.planned_of(series, self.day, horizon));
        all.into_iter().min_by_key(|meeting| meeting.at)
    }

    /// The next `n` meetings that are still to be held, from `from` on and at most some 400 days ahead.
    pub fn next_reviews(&self, from: Date, n: usize) -> Vec<Meeting> {
        let horizon = from.saturating_add(SignedDuration::from_hours(24 * HORIZON_DAYS));
        let mut meetings = self.meetings(from, horizon);
        meetings.retain(|meeting| !matches!(meeting.state, ReviewState::Held | ReviewState::Cancelled));
        meetings.truncate(n);
        meetings
    }

    /// Series whose rule can't be followed, and why.
    pub fn broken_series(&self) -> Vec<(SeriesId, SeriesError)> {
        let series = self.data.series.iter();
        series.filter_map(|one| Some((one.id.clone(), series::check(one).err()?))).collect()
    }
}
