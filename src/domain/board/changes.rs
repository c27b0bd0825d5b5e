//! What changed since a day: the opening of every dispatch meeting.

use jiff::civil::Date;

use super::Board;
use crate::domain::closed_loop;
use crate::domain::id::Key;
use crate::domain::light::Light;
use crate::domain::record::Entity;
use crate::domain::rectification;
use crate::domain::recurrence;

/// What changed after a day, up to the board's day; each list in natural order of kind and id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Rectifications found, matters raised, and outcomes of reviews held.
    pub new: Vec<Key>,
    /// Milestones met, rectifications verified, matters closed and follow-ups done.
    pub done: Vec<Key>,
    /// What became overdue since then and still is.
    pub overdue: Vec<Key>,
}

impl Board {
    /// Changes after `since`, up to and with the board's day.
    pub fn changes_since(&self, since: Date) -> Changes {
        let after = |day: Date| since < day && day <= self.day;
        // Overdue from the day after the due date on, so what was due on `since` itself turned after it.
        let turned = |due: Option<Date>| due.is_some_and(|due| since <= due && due < self.day);
        let mut changes = Changes::default();
        for one in &self.data.milestones {
            if one.done.iter().any(|done| after(*done)) {
                changes.done.push(one.key());
            }
            let due = recurrence::current(one, self.rhythm(one)).map(|one| one.due);
            if turned(due) && self.milestone_light(one) == Light::Overdue {
                changes.overdue.push(one.key());
            }
        }
        for one in &self.data.rectifications {
            let Some(light) = self.rectification_light(one) else { continue };
            if after(one.found) {
                changes.new.push(one.key());
            }
            if light == Light::Done && rectification::verified_on(one, self.day).is_some_and(after) {
                changes.done.push(one.key());
            }
            if light == Light::Overdue && turned(one.due) {
                changes.overdue.push(one.key());
            }
        }
        for one in &self.data.matters {
            let Some(light) = self.matter_light(one) else { continue };
            if after(one.raised) {
                changes.new.push(one.key());
            }
            if light == Light::Done && closed_loop::closed_on(one, self.day).is_some_and(after) {
                changes.done.push(one.key());
            }
            if light == Light::Overdue && turned(self.matter_reading(one).due) {
                changes.overdue.push(one.key());
            }
        }
        for one in &self.data.outcomes {
            let held = self.data.reviews.get(&one.review).map(|review| review.at.date());
            if held.is_some_and(after) {
                changes.new.push(one.key());
            }
            if one.done.is_some_and(after) {
                changes.done.push(one.key());
            }
            if self.outcome_light(one) == Light::Overdue && turned(one.due) {
                changes.overdue.push(one.key());
            }
        }
        changes
    }
}
