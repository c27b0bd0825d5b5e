//! The facts of each unit out of a board, as it stood on the day of the assessment.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::SignedDuration;
use jiff::civil::{Date, date};

use super::facts::{Attended, Counted, Dated, Facts, Held, Window};
use super::rules::{Aim, Rules};
use crate::domain::board::Board;
use crate::domain::coverage::{Standing, community_since, enterprise_since, over_enterprises};
use crate::domain::id::{Id, Key, Kind, SupervisionId, TaskId, UnitId};
use crate::domain::indicator::{Indicator, Measure};
use crate::domain::light::Light;
use crate::domain::outlook::{needed, outlook};
use crate::domain::record::Entity;
use crate::domain::rectification::{state_on, verified_on};
use crate::domain::review::{Outcome, OutcomeKind, ReviewState};
use crate::domain::score::{Class, Period};
use crate::domain::supervision::{Rectification, RectificationState, Supervision};
use crate::domain::task::{Task, TaskState};
use crate::domain::unit::Unit;

/// No programme of this kind is older.
const EARLIEST: Date = date(2000, 1, 1);

/// Places by area or neighbourhood.
type ByUnit<'a, T> = HashMap<&'a UnitId, Vec<&'a T>>;

/// A board turned round by unit, once for all scores.
pub struct Ledger<'a> {
    board: &'a Board,
    rules: &'a Rules,
    period: Period,
    tasks: HashMap<&'a TaskId, Vec<Dated>>,
    attendance: HashMap<&'a UnitId, Vec<Attended>>,
    supervisions: ByUnit<'a, Supervision>,
    enterprises: ByUnit<'a, crate::domain::community::Enterprise>,
}

impl<'a> Ledger<'a> {
    /// Of a board that stands on the day of the assessment.
    pub fn new(board: &'a Board, rules: &'a Rules, period: Period) -> Self {
        let data = &board.data;
        let tasks = data.tasks.iter().map(|task| (&task.id, turns(board, task, period))).collect();
        let mut attendance: HashMap<&UnitId, Vec<Attended>> = HashMap::new();
        for review in data.reviews.iter().filter(|one| one.state != ReviewState::Cancelled) {
            let on = review.at.date();
            if on < period.from || board.day < on {
                continue;
            }
            for one in &review.attendance {
                let Some(present) = one.present else { continue };
                attendance.entry(&one.unit).or_default().push(Attended { key: review.key(), on, present });
            }
        }
        let mut supervisions: ByUnit<'_, Supervision> = HashMap::new();
        for one in &data.supervisions {
            let (area, neighbourhood) = match one.subject.kind {
                Kind::Community => data
                    .communities
                    .find(&one.subject.id)
                    .map_or((None, None), |it| (Some(&it.township), it.neighbourhood.as_ref())),
                _ => (data.enterprises.find(&one.subject.id).and_then(|it| it.township.as_ref()), None),
            };
            for unit in [area, neighbourhood].into_iter().flatten() {
                supervisions.entry(unit).or_default().push(one);
            }
        }
        let mut enterprises: ByUnit<'_, _> = HashMap::new();
        for one in &data.enterprises {
            if let Some(area) = &one.township {
                enterprises.entry(area).or_default().push(&**one);
            }
        }
        Self { board, rules, period, tasks, attendance, supervisions, enterprises }
    }

    /// Whether a unit answers for anything: a department without a task and without anything to do is not assessed.
    pub fn is_asked(&self, unit: &Unit, class: Class) -> bool {
        let (data, links) = (&self.board.data, &self.board.links);
        class != Class::Department
            || links.tasks_of(data, &unit.id).next().is_some()
            || links.rectifications_of_unit(data, &unit.id).len() > 0
            || links.outcomes_of_unit(data, &unit.id).len() > 0
    }

    /// Everything that a unit's score is reckoned from.
    pub fn facts(&self, unit: &UnitId, class: Class) -> Facts {
        let tasks = self.tasks_of(unit);
        let rectifications = self.rectifications_of(unit, class);
        Facts {
            milestones: tasks.iter().filter_map(|task| self.tasks.get(&task.id)).flatten().cloned().collect(),
            progress: tasks.iter().filter_map(|task| self.progress(task)).collect(),
            reopened: rectifications.iter().filter_map(|one| self.came_back(one)).collect(),
            rectifications: rectifications.iter().filter_map(|one| self.matter(one)).collect(),
            follow_ups: self
                .board
                .links
                .outcomes_of_unit(&self.board.data, unit)
                .filter_map(|one| follow_up(self.board, one))
                .collect(),
            indicators: self.indicators(unit, class),
            visits: self
                .supervised(unit, class)
                .into_iter()
                .flat_map(|one| self.windows(one, unit, class))
                .collect(),
            attendance: self.attendance.get(unit).cloned().unwrap_or_default(),
        }
    }

    /// Tasks in which the unit has a part that counts, through group units as well; each once.
    fn tasks_of(&self, unit: &UnitId) -> Vec<&'a Task> {
        let parts = self.board.links.tasks_of(&self.board.data, unit);
        let counting = parts.filter(|part| self.rules.duties.contains(part.duty));
        let tasks: BTreeMap<&TaskId, &Task> = counting.map(|part| (&part.task.id, &**part.task)).collect();
        tasks.into_values().collect()
    }

    fn progress(&self, task: &Task) -> Option<Counted> {
        let amount = match self.board.state_on_day(task) {
            TaskState::Suspended => return None,
            TaskState::Done => 100,
            _ => u32::from(self.board.percent_on_day(task)),
        };
        Some(Counted { key: task.key(), amount })
    }

    /// Rectifications laid on the unit; of an area or a neighbourhood those of the subjects that lie in it besides.
    fn rectifications_of(&self, unit: &UnitId, class: Class) -> Vec<&'a Rectification> {
        let (data, links) = (&self.board.data, &self.board.links);
        let own = links.rectifications_of_unit(data, unit);
        let mut all: BTreeMap<_, &Rectification> = own.map(|one| (&one.id, &**one)).collect();
        if class != Class::Department {
            for supervision in self.supervised(unit, class) {
                all.extend(links.rectifications_of(data, &supervision.id).map(|one| (&one.id, &**one)));
            }
        }
        all.into_values().filter(|one| one.found <= self.board.day).collect()
    }

    fn matter(&self, one: &Rectification) -> Option<Dated> {
        let verified = state_on(one, self.board.day)? == RectificationState::Verified;
        // Struck off without a step that says when: in time, as far as anybody knows.
        let done = verified.then(|| verified_on(one, self.board.day).or(one.due)).flatten();
        Some(Dated { key: one.key(), due: one.due?, done, until: None })
    }

    /// How often a rectification came back in the period after it had been struck off (反弹); what was sent back on
    /// checking never was.
    fn came_back(&self, one: &Rectification) -> Option<Counted> {
        let pairs = one.steps.iter().zip(one.steps.iter().skip(1));
        let amount = pairs
            .filter(|(before, step)| {
                before.to == RectificationState::Verified && step.to == RectificationState::Reopened
            })
            .filter(|(_, step)| self.period.from <= step.on && step.on <= self.board.day)
            .count();
        (amount > 0).then(|| Counted { key: one.key(), amount: u32::try_from(amount).unwrap_or(u32::MAX) })
    }

    /// Supervisions that a unit answers for: of a department those to which its members are linked; of an area or a
    /// neighbourhood those of subjects in it.
    fn supervised(&self, unit: &UnitId, class: Class) -> Vec<&'a Supervision> {
        if class != Class::Department {
            return self.supervisions.get(unit).cloned().unwrap_or_default();
        }
        let (data, links) = (&self.board.data, &self.board.links);
        let members = links.members_of(data, unit);
        let linked = members.flat_map(|member| links.supervisions_of_member(data, &member.id));
        let all: BTreeMap<&SupervisionId, &Supervision> = linked.map(|one| (&one.id, &**one)).collect();
        all.into_values().collect()
    }

    /// The whole spans of the rule's days in which a subject was supervised within the period, each with the first
    /// visit in it. A department's own members must go; in an area anybody's visit counts.
    fn windows(&self, one: &Supervision, unit: &UnitId, class: Class) -> Vec<Window> {
        let (data, links) = (&self.board.data, &self.board.links);
        let members: Option<BTreeSet<_>> =
            (class == Class::Department).then(|| links.members_of(data, unit).map(|one| &one.id).collect());
        let mut visits: Vec<(Date, Key)> = links
            .visits_of(data, &one.id)
            .filter(|visit| members.as_ref().is_none_or(|members| members.contains(&visit.by)))
            .map(|visit| (visit.on, visit.key()))
            .collect();
        visits.sort();
        let last = one.until.map_or(self.board.day, |until| until.min(self.board.day));
        let length = SignedDuration::from_hours(24 * (i64::from(self.rules.visit_days) - 1));
        let mut out = Vec::new();
        let mut from = one.since.max(self.period.from);
        while let Ok(to) = from.checked_add(length)
            && to <= last
        {
            let visit = visits.iter().find(|(on, _)| from <= *on && *on <= to).map(|(_, key)| key.clone());
            out.push(Window { key: one.key(), from, visit });
            let Ok(next) = to.tomorrow() else { break };
            from = next;
        }
        out
    }

    /// Shares of the register in the area against their targets. Counts for the whole county (item 16) are nobody's
    /// alone.
    fn indicators(&self, unit: &UnitId, class: Class) -> Vec<Held> {
        if class == Class::Department {
            return Vec::new();
        }
        let shares = self.board.data.indicators.iter().filter(|one| one.measure == Measure::Percent);
        shares.filter_map(|one| self.held(one, unit, class)).collect()
    }

    fn held(&self, one: &Indicator, unit: &UnitId, class: Class) -> Option<Held> {
        let subjects = self.subjects(one, unit, class);
        let (met, of) = if class == Class::Area {
            let standing = self.board.coverage.standing(one, Some(unit));
            (standing.met, standing.of)
        } else {
            let met = subjects.iter().filter(|(_, counts)| *counts).count();
            (u32::try_from(met).ok()?, u32::try_from(subjects.len()).ok()?)
        };
        let (by, value) = self.target(one, met, of)?;
        let needed = needed(&one.measure, value, of)?;
        (of > 0).then(|| Held { key: one.key(), by, met, needed, subjects })
    }

    /// The target that counts, by the rules.
    fn target(&self, one: &Indicator, met: u32, of: u32) -> Option<(Date, f64)> {
        let target = match self.rules.aim {
            Aim::Coming => {
                let share = (of > 0).then(|| f64::from(met) * 100.0 / f64::from(of));
                let standing =
                    Standing { met, of, exempt: 0, parts: Vec::new(), measure: one.measure.clone(), share };
                outlook(&standing, &one.targets, self.board.day).counting()?.target.clone()
            }
            Aim::Due => {
                let over = one.targets.iter().filter(|one| one.by <= self.board.day && one.value.is_some());
                over.max_by_key(|one| one.by)?.clone()
            }
        };
        Some((target.by, target.value?))
    }

    /// Subjects of an indicator in an area or a neighbourhood that the board shows, and whether each meets it; of a
    /// neighbourhood its communities alone, because enterprises belong to no single one.
    fn subjects(&self, one: &Indicator, unit: &UnitId, class: Class) -> Vec<(Key, bool)> {
        let day = self.board.day;
        let met = |since: Option<Date>| since.is_some_and(|since| since <= day);
        let mut out = Vec::new();
        for condition in &one.conditions {
            if !over_enterprises(condition) {
                let all = self.board.links.communities_of(&self.board.data, unit);
                let all = all.filter(|it| it.exempt.is_none());
                out.extend(all.map(|it| (it.key(), met(community_since(it, condition)))));
            } else if class == Class::Area {
                let all = self.enterprises.get(unit).into_iter().flatten().filter(|it| it.exempt.is_none());
                out.extend(all.map(|it| (it.key(), met(enterprise_since(it, condition)))));
            }
        }
        out
    }
}

/// Everything of a task that fell due since ever, up to the period's end, with the day on which it was done.
fn turns(board: &Board, task: &Task, period: Period) -> Vec<Dated> {
    let all = board.deadlines_of_task(task, EARLIEST, period.to);
    let mut out: Vec<Dated> = Vec::with_capacity(all.len());
    for (at, one) in all.iter().enumerate() {
        // A task that is done settles what is open of it; the day is not known, and counts as in time.
        let settled = (one.reading.light == Light::Done).then_some(one.due);
        let newer =
            one.reading.period.is_some().then(|| all.iter().skip(at + 1).find(|next| next.key == one.key));
        out.push(Dated {
            key: one.key.clone(),
            due: one.due,
            done: one.reading.done_on.or(settled),
            until: newer.flatten().map(|next| next.due),
        });
    }
    out
}

fn follow_up(board: &Board, one: &Outcome) -> Option<Dated> {
    let held = board.data.reviews.get(&one.review).is_none_or(|review| review.at.date() <= board.day);
    if one.kind != OutcomeKind::FollowUp || !held {
        return None;
    }
    let done = one.done.filter(|done| *done <= board.day);
    Some(Dated { key: one.id.key(), due: one.due?, done, until: None })
}
