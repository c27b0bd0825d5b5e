//! What is due within a span, and what presses most.

use jiff::civil::Date;

use super::Board;
use crate::domain::closed_loop;
use crate::domain::id::{Key, Kind};
use crate::domain::light::{Light, Reading, Why};
use crate::domain::record::Entity;
use crate::domain::rectification;
use crate::domain::recurrence;
use crate::domain::task::{Milestone, Task, TaskState};

/// Something that is due on a day: an occurrence of a milestone, a rectification, a review's follow-up or an open
/// matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// Due date.
    pub due: Date,
    /// The milestone, rectification, outcome or matter.
    pub key: Key,
    /// How it stands.
    pub reading: Reading,
}

impl Deadline {
    fn new(key: Key, reading: Reading) -> Option<Self> {
        Some(Self { due: reading.due?, key, reading })
    }
}

impl Board {
    /// Everything due from `from` to `to`, done or not, with recurring milestones expanded; by due date, then the
    /// most urgent first. Milestones of suspended tasks are left out: their dates do not run. So are closed matters:
    /// they are many, and nobody plans by them.
    pub fn deadlines(&self, from: Date, to: Date) -> Vec<Deadline> {
        let mut out = Vec::new();
        for milestone in &self.data.milestones {
            self.milestone_deadlines(milestone, from, to, &mut out);
        }
        let within = |due: Option<Date>| due.is_some_and(|due| from <= due && due <= to);
        for one in self.data.rectifications.iter().filter(|one| within(one.due) && one.found <= self.day) {
            out.extend(Deadline::new(one.key(), self.rectification_reading(one)));
        }
        for one in self.open_matters() {
            let reading = self.matter_reading(one);
            if within(reading.due) {
                out.extend(Deadline::new(one.key(), reading));
            }
        }
        for one in self.data.outcomes.iter().filter(|one| within(one.due)) {
            out.extend(Deadline::new(one.key(), self.outcome_reading(one)));
        }
        out.sort_by(|a, b| (a.due, a.reading.light, &a.key).cmp(&(b.due, b.reading.light, &b.key)));
        out
    }

    /// What would fall due from `from` to `to` if its task were not suspended: these dates do not run.
    pub fn resting_deadlines(&self, from: Date, to: Date) -> Vec<Deadline> {
        let suspended = |one: &Milestone| self.task_state(one) == Some(TaskState::Suspended);
        let resting = self.data.milestones.iter().filter(|one| suspended(one));
        let turns = resting.flat_map(|one| {
            let turns = recurrence::occurrences(one, self.rhythm(one), from, to);
            turns.into_iter().filter_map(|turn| Deadline::new(one.key(), self.occurrence_reading(turn)))
        });
        turns.collect()
    }

    /// What of a task falls due from `from` to `to`, recurring milestones expanded, by due date.
    pub fn deadlines_of_task(&self, task: &Task, from: Date, to: Date) -> Vec<Deadline> {
        let mut out = Vec::new();
        for milestone in self.links.milestones_of(&self.data, &task.id) {
            self.milestone_deadlines(milestone, from, to, &mut out);
        }
        out.sort_by(|a, b| (a.due, a.reading.light, &a.key).cmp(&(b.due, b.reading.light, &b.key)));
        out
    }

    fn milestone_deadlines(&self, milestone: &Milestone, from: Date, to: Date, out: &mut Vec<Deadline>) {
        let state = self.task_state(milestone);
        if state == Some(TaskState::Suspended) {
            return;
        }
        for one in recurrence::occurrences(milestone, self.rhythm(milestone), from, to) {
            let mut reading = self.occurrence_reading(one);
            if state == Some(TaskState::Done) && reading.why == Why::Due {
                reading = Reading::met(&self.calendar, reading.due, None, self.day, reading.threshold);
                reading.period = one.period;
            }
            out.extend(Deadline::new(milestone.key(), reading));
        }
    }

    /// The deadline of a record on a day on which it is due; of a recurring milestone that occurrence.
    pub fn deadline_on(&self, key: &Key, due: Date) -> Option<Deadline> {
        if key.kind != Kind::Milestone {
            return self.deadline(key).filter(|one| one.due == due);
        }
        let mut out = Vec::new();
        self.milestone_deadlines(self.data.milestones.find(&key.id)?, due, due, &mut out);
        out.pop()
    }

    /// The `n` most urgent things that are open: of each task its most urgent milestone, rectifications, follow-ups
    /// and matters; the overdue ones first, the oldest of them at the top.
    pub fn most_urgent(&self, n: usize) -> Vec<Deadline> {
        let mut open: Vec<(Light, Date, Key)> = Vec::new();
        for task in &self.data.tasks {
            if let Some(milestone) = self.pressing_milestone(task)
                && let Some(due) = self.open_due(milestone)
            {
                open.push((self.light(Some(due), self.thresholds.due_soon), due, milestone.key()));
            }
        }
        for one in &self.data.rectifications {
            if let (Some(light), Some(due)) = (self.rectification_light(one), one.due)
                && light < Light::Done
            {
                open.push((light, due, one.key()));
            }
        }
        for one in &self.data.outcomes {
            if let (light, Some(due)) = (self.outcome_light(one), one.due)
                && light < Light::Done
            {
                open.push((light, due, one.key()));
            }
        }
        for one in self.open_matters() {
            if let Some(due) = self.matter_reading(one).due {
                open.push((self.light(Some(due), self.thresholds.matter_due_soon), due, one.key()));
            }
        }
        if n < open.len() {
            open.select_nth_unstable(n);
            open.truncate(n);
        }
        open.sort_unstable();
        open.into_iter().filter_map(|(_, _, key)| self.deadline(&key)).collect()
    }

    /// The deadline of a milestone, rectification, outcome or matter as it counts on the day; none for other records and
    /// for what has no date.
    pub fn deadline(&self, key: &Key) -> Option<Deadline> {
        Deadline::new(key.clone(), self.reading(key)?)
    }

    /// The reading of a task, milestone, rectification, outcome or matter.
    pub fn reading(&self, key: &Key) -> Option<Reading> {
        match key.kind {
            Kind::Task => self.data.tasks.find(&key.id).map(|one| self.task_reading(one)),
            Kind::Milestone => self.data.milestones.find(&key.id).map(|one| self.milestone_reading(one)),
            Kind::Rectification => {
                let one = self.data.rectifications.find(&key.id)?;
                rectification::state_on(one, self.day)?;
                Some(self.rectification_reading(one))
            }
            Kind::Matter => {
                let one = self.data.matters.find(&key.id)?;
                closed_loop::state_on(one, self.day)?;
                Some(self.matter_reading(one))
            }
            Kind::Outcome => self.data.outcomes.find(&key.id).map(|one| self.outcome_reading(one)),
            _ => None,
        }
    }
}
