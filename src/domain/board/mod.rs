//! The programme as it stands on one day: readings, counts, deadlines and meetings over one dataset.

mod deadlines;
mod figures;
mod matters;
mod meetings;
mod records;
mod turning;
mod units;

use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

pub use deadlines::Deadline;
pub use figures::Since;
pub use meetings::Meeting;
pub use turning::{Stays, Turning};
pub use units::{SupervisionSummary, UnitLoad};

use super::calendar::Calendar;
use super::coverage::Coverage;
use super::dataset::Dataset;
use super::light::{Light, Reading, Tally, Thresholds, Why};
use super::links::Links;
use super::rectification;
use super::recurrence::{self, Occurrence, Rhythm};
use super::review::{Outcome, OutcomeKind};
use super::score::{Assessment, Carried};
use super::supervision::{Rectification, RectificationState};
use super::task::{Milestone, Recurs, Task, TaskState};

/// How many stand under each light, kind by kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Tasks.
    pub tasks: Tally,
    /// Milestones, each by its current occurrence.
    pub milestones: Tally,
    /// Rectifications found by the day.
    pub rectifications: Tally,
    /// Rectifications submitted and waiting for 销号.
    pub submitted: u32,
    /// Follow-ups of reviews.
    pub follow_ups: Tally,
    /// Matters raised by the day.
    pub matters: Tally,
}

/// The programme as it stands on one day. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Board {
    /// The records.
    pub data: Dataset,
    /// Their links, turned round.
    pub links: Arc<Links>,
    /// Working days.
    pub calendar: Arc<Calendar>,
    /// When lights turn.
    pub thresholds: Thresholds,
    /// The day.
    pub day: Date,
    /// The register counted on the day.
    pub coverage: Arc<Coverage>,
    /// The scores of the day, once somebody has asked for them.
    pub scores: Carried,
    counts: Counts,
}

impl Board {
    /// The board of `data` on `day`; one pass over the records.
    pub fn new(data: Dataset, calendar: Arc<Calendar>, thresholds: Thresholds, day: Date) -> Self {
        let links = Arc::new(Links::new(&data));
        Self::with_links(data, links, calendar, thresholds, day)
    }

    /// The same records on another day.
    #[must_use]
    pub fn with_day(&self, day: Date) -> Self {
        let (links, calendar) = (Arc::clone(&self.links), Arc::clone(&self.calendar));
        Self::with_links(self.data.clone(), links, calendar, self.thresholds, day)
    }

    fn with_links(
        data: Dataset,
        links: Arc<Links>,
        calendar: Arc<Calendar>,
        thresholds: Thresholds,
        day: Date,
    ) -> Self {
        let coverage = Arc::new(Coverage::compute(&data, day));
        let counts = Counts::default();
        let mut board = Self { data, links, calendar, thresholds, day, coverage, scores: None, counts };
        board.counts = board.count();
        board
    }

    /// The same board with the scores of its day.
    #[must_use]
    pub fn scored(&self, assessment: Assessment) -> Self {
        Self { scores: Some(Arc::new(assessment)), ..self.clone() }
    }

    /// How many stand under each light.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    fn count(&self) -> Counts {
        let mut counts = Counts::default();
        self.data.tasks.iter().for_each(|task| counts.tasks.add(self.task_light(task)));
        self.data.milestones.iter().for_each(|one| counts.milestones.add(self.milestone_light(one)));
        for rectification in &self.data.rectifications {
            let Some(light) = self.rectification_light(rectification) else { continue };
            counts.rectifications.add(light);
            let state = rectification::state_on(rectification, self.day);
            counts.submitted += u32::from(state == Some(RectificationState::Submitted));
        }
        let follow_ups = self.data.outcomes.iter().filter(|one| one.kind == OutcomeKind::FollowUp);
        follow_ups.for_each(|one| counts.follow_ups.add(self.outcome_light(one)));
        let matters = self.data.matters.iter().filter_map(|one| self.matter_light(one));
        matters.for_each(|light| counts.matters.add(light));
        counts
    }

    /// A task's reading: done when its state says so on the day; undated while it is suspended; otherwise the reading
    /// of its most urgent open milestone. With every date met it is on track, with none it is undated.
    pub fn task_reading(&self, task: &Task) -> Reading {
        let threshold = self.thresholds.due_soon;
        match self.state_on_day(task) {
            TaskState::Done => {
                let whole = task.progress.iter().find(|line| line.percent == Some(100));
                let done_on = whole.map(|line| line.on).filter(|on| *on <= self.day);
                return Reading::met(&self.calendar, None, done_on, self.day, threshold);
            }
            TaskState::Suspended => {
                return Reading::without_date(Light::Undated, Why::Suspended, self.day, threshold);
            }
            _ => {}
        }
        let readings: Vec<Reading> =
            self.links.milestones_of(&self.data, &task.id).map(|one| self.milestone_reading(one)).collect();
        let open = readings.iter().filter(|one| one.why == Why::Due).min_by_key(|one| one.urgency());
        if let Some(open) = open {
            return open.clone();
        }
        if let Some(met) = readings.iter().filter(|one| one.why == Why::Met).max_by_key(|one| one.done_on) {
            return Reading { light: Light::OnTrack, why: Why::AllMet, ..met.clone() };
        }
        let continuous = readings.iter().any(|one| one.why == Why::Continuous);
        let why = if continuous { Why::Continuous } else { Why::NoDate };
        Reading::without_date(Light::Undated, why, self.day, threshold)
    }

    /// Where a task stood on the board's day. A task that is done was still under way before its first progress line
    /// at 100 per cent; without such a line it counts as done always.
    pub fn state_on_day<'a>(&self, task: &'a Task) -> &'a TaskState {
        static UNDER_WAY: TaskState = TaskState::UnderWay;
        let finished =
            task.progress.iter().filter(|line| line.percent == Some(100)).map(|line| line.on).min();
        match task.state {
            TaskState::Done if finished.is_some_and(|on| on > self.day) => &UNDER_WAY,
            _ => &task.state,
        }
    }

    /// Per cent done on the board's day: the last figure reported by then, where any later one was reported.
    pub fn percent_on_day(&self, task: &Task) -> u8 {
        let reported = |line: &&crate::domain::task::Progress| line.percent.is_some();
        if task.progress.iter().filter(reported).all(|line| line.on <= self.day) {
            return task.percent;
        }
        let by_then = task.progress.iter().filter(|line| line.on <= self.day);
        by_then
            .filter_map(|line| Some((line.on, line.percent?)))
            .max_by_key(|(on, _)| *on)
            .map_or(0, |(_, n)| n)
    }

    /// The milestone that a task's reading rests on: the most urgent open one.
    pub fn pressing_milestone(&self, task: &Task) -> Option<&Arc<Milestone>> {
        if matches!(self.state_on_day(task), TaskState::Done | TaskState::Suspended) {
            return None;
        }
        let milestones = self.links.milestones_of(&self.data, &task.id);
        let open = milestones.filter_map(|one| Some((self.open_due(one)?, one)));
        open.min_by_key(|(due, _)| *due).map(|(_, one)| one)
    }

    /// A milestone's reading, by its current occurrence. A task that is done or suspended settles its milestones.
    pub fn milestone_reading(&self, milestone: &Milestone) -> Reading {
        let threshold = self.thresholds.due_soon;
        match self.task_state(milestone) {
            Some(TaskState::Suspended) => {
                return Reading::without_date(Light::Undated, Why::Suspended, self.day, threshold);
            }
            Some(TaskState::Done) => {
                let done_on = milestone.done.iter().copied().filter(|on| *on <= self.day).max();
                return Reading::met(&self.calendar, milestone.due, done_on, self.day, threshold);
            }
            _ => {}
        }
        match recurrence::current(milestone, self.rhythm(milestone)) {
            Some(occurrence) => self.occurrence_reading(occurrence),
            None if milestone.recurs == Some(Recurs::Continuous) => {
                Reading::without_date(Light::Undated, Why::Continuous, self.day, threshold)
            }
            None => Reading::without_date(Light::Undated, Why::NoDate, self.day, threshold),
        }
    }

    /// The reading of one occurrence of a milestone.
    fn occurrence_reading(&self, one: Occurrence) -> Reading {
        let threshold = self.thresholds.due_soon;
        let reading = match one.done {
            Some(done) => Reading::met(&self.calendar, Some(one.due), Some(done), self.day, threshold),
            None => Reading::by_date(&self.calendar, one.due, self.day, threshold),
        };
        Reading { period: one.period, ..reading }
    }

    /// A rectification's reading: verified is done, all before that is open. Before the day on which it was
    /// found it is undated.
    pub fn rectification_reading(&self, rectification: &Rectification) -> Reading {
        let threshold = self.thresholds.rectification_due_soon;
        let state = rectification::state_on(rectification, self.day);
        if state == Some(RectificationState::Verified) {
            let done_on = rectification::verified_on(rectification, self.day);
            return Reading::met(&self.calendar, rectification.due, done_on, self.day, threshold);
        }
        match rectification.due.filter(|_| state.is_some()) {
            Some(due) => Reading::by_date(&self.calendar, due, self.day, threshold),
            None => Reading::without_date(Light::Undated, Why::NoDate, self.day, threshold),
        }
    }

    /// An outcome's reading; only follow-ups are ever due.
    pub fn outcome_reading(&self, outcome: &Outcome) -> Reading {
        let threshold = self.thresholds.outcome_due_soon;
        if let Some(done) = outcome.done.filter(|done| *done <= self.day) {
            return Reading::met(&self.calendar, outcome.due, Some(done), self.day, threshold);
        }
        match outcome.due {
            Some(due) => Reading::by_date(&self.calendar, due, self.day, threshold),
            None => Reading::without_date(Light::Undated, Why::NoDate, self.day, threshold),
        }
    }

    /// A task's light.
    pub fn task_light(&self, task: &Task) -> Light {
        self.task_reading(task).light
    }

    /// A milestone's light.
    pub fn milestone_light(&self, milestone: &Milestone) -> Light {
        self.milestone_reading(milestone).light
    }

    /// A rectification's light, without the explanation: cheaper for whole lists. None before it was found.
    pub fn rectification_light(&self, rectification: &Rectification) -> Option<Light> {
        match rectification::state_on(rectification, self.day)? {
            RectificationState::Verified => Some(Light::Done),
            _ => Some(self.light(rectification.due, self.thresholds.rectification_due_soon)),
        }
    }

    /// An outcome's light, without the explanation.
    pub fn outcome_light(&self, outcome: &Outcome) -> Light {
        match outcome.done {
            Some(done) if done <= self.day => Light::Done,
            _ => self.light(outcome.due, self.thresholds.outcome_due_soon),
        }
    }

    fn light(&self, due: Option<Date>, threshold: u16) -> Light {
        due.map_or(Light::Undated, |due| Light::by_date(&self.calendar, due, self.day, threshold))
    }

    /// The due date of a milestone's current occurrence, while that is open.
    fn open_due(&self, milestone: &Milestone) -> Option<Date> {
        let one = recurrence::current(milestone, self.rhythm(milestone))?;
        one.done.is_none().then_some(one.due)
    }

    fn task_state(&self, milestone: &Milestone) -> Option<TaskState> {
        self.data.tasks.get(&milestone.task).map(|task| self.state_on_day(task).clone())
    }

    /// What a milestone's occurrences depend on: duties run from the day the plan was issued.
    fn rhythm(&self, milestone: &Milestone) -> Rhythm {
        let task = self.data.tasks.get(&milestone.task);
        let programme = task.and_then(|task| self.data.programmes.get(&task.programme));
        Rhythm {
            day: self.day,
            since: programme.map(|programme| programme.issued),
            regular_months: self.thresholds.regular_months,
        }
    }
}

mod tests;
