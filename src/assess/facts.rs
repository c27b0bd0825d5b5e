//! What a unit's score is reckoned from: plain facts out of the records, none of them later than the day.

use jiff::civil::Date;

use crate::domain::id::Key;

/// Something with a due date.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dated {
    /// The milestone, rectification or follow-up.
    pub key: Key,
    /// Due date.
    pub due: Date,
    /// Done on, by the day of the assessment.
    pub done: Option<Date>,
    /// The day on which a newer turn of the same duty takes its place; what was missed is not overdue beyond it.
    pub until: Option<Date>,
}

/// A record and a number that belongs to it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Counted {
    /// The record.
    pub key: Key,
    /// Per cent done of a task, times that a rectification came back.
    pub amount: u32,
}

/// An indicator of an area against the target that counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Held {
    /// The indicator.
    pub key: Key,
    /// The target's last day.
    pub by: Date,
    /// Subjects that meet it.
    pub met: u32,
    /// Subjects that the target asks for.
    pub needed: u32,
    /// The subjects, each with whether it meets the indicator; fewer than counted where not all may be seen.
    pub subjects: Vec<(Key, bool)>,
}

/// A span of days in which a linked community is to be visited.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Window {
    /// The supervision.
    pub key: Key,
    /// Its first day.
    pub from: Date,
    /// The visit, if there was one.
    pub visit: Option<Key>,
}

/// A review with recorded attendance.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Attended {
    /// The review.
    pub key: Key,
    /// Its day.
    pub on: Date,
    /// Whether the unit was there.
    pub present: bool,
}

/// Everything that a unit's score is reckoned from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Turns of milestones.
    pub milestones: Vec<Dated>,
    /// Tasks with per cent done.
    pub progress: Vec<Counted>,
    /// Rectifications with a due date.
    pub rectifications: Vec<Dated>,
    /// Follow-ups of reviews with a due date.
    pub follow_ups: Vec<Dated>,
    /// Indicators.
    pub indicators: Vec<Held>,
    /// Spans for visits.
    pub visits: Vec<Window>,
    /// Reviews.
    pub attendance: Vec<Attended>,
    /// Rectifications that came back, and how often within the period.
    pub reopened: Vec<Counted>,
}
