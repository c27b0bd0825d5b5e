//! Matters on the day: their lights, what stands at a level, and what came up to it.

use std::sync::Arc;

use jiff::civil::Date;

use super::Board;
use crate::domain::closed_loop::{self, is_open};
use crate::domain::light::{Light, Reading, Why};
use crate::domain::matter::{Matter, MatterLevel, MatterState};

impl Board {
    /// A matter's reading by the due date of the level at which it stands; closed is done, all before that is open.
    /// Before the day on which it was raised it is undated.
    pub fn matter_reading(&self, matter: &Matter) -> Reading {
        let threshold = self.thresholds.matter_due_soon;
        let due = closed_loop::stage_on(matter, self.day).and_then(|stage| stage.due);
        if closed_loop::state_on(matter, self.day) == Some(MatterState::Closed) {
            let closed = closed_loop::closed_on(matter, self.day);
            return Reading::met(&self.calendar, due, closed, self.day, threshold);
        }
        match due {
            Some(due) => Reading::by_date(&self.calendar, due, self.day, threshold),
            None => Reading::without_date(Light::Undated, Why::NoDate, self.day, threshold),
        }
    }

    /// A matter's light, without the explanation: cheaper for whole lists. None before it was raised.
    pub fn matter_light(&self, matter: &Matter) -> Option<Light> {
        if !is_open(&closed_loop::state_on(matter, self.day)?) {
            return Some(Light::Done);
        }
        let due = closed_loop::stage_on(matter, self.day).and_then(|stage| stage.due);
        Some(self.light(due, self.thresholds.matter_due_soon))
    }

    /// Matters that are open on the day, in natural order.
    pub fn open_matters(&self) -> impl Iterator<Item = &Arc<Matter>> {
        let open = |one: &Matter| closed_loop::state_on(one, self.day).is_some_and(|state| is_open(&state));
        self.data.matters.iter().filter(move |one| open(one))
    }

    /// Matters that are open on the day and stand at a level then, in natural order.
    pub fn matters_at(&self, level: &MatterLevel) -> impl Iterator<Item = &Arc<Matter>> {
        self.open_matters().filter(move |one| closed_loop::level_on(one, self.day).as_ref() == Some(level))
    }

    /// Matters that were moved up to a level after `since`, up to and with the day, in natural order: whatever became
    /// of them since.
    pub fn escalated_since(&self, level: &MatterLevel, since: Date) -> impl Iterator<Item = &Arc<Matter>> {
        let matters = self.data.matters.iter();
        matters.filter(move |one| closed_loop::escalated_to(one, level, since, self.day))
    }

    /// The due date that a level has for a matter which it gets on a day; none where it has no limit.
    pub fn response_due(&self, level: &MatterLevel, on: Date) -> Option<Date> {
        let days = self.thresholds.response.of(level)?;
        Some(self.calendar.add_workdays(on, i32::from(days)))
    }
}
